"""What a unit gets back: its own file marked, the list of what to mend, messages."""
