"""What goes out with the forms of a round; ``send`` has the entry point."""
