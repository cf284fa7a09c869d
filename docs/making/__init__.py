"""Makes the parts of the documentation that follow from the code; not installed with it."""
