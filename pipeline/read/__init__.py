"""Steps from the drop folder to typed cells with their addresses."""
