"""Writes the forms; ``make`` has the entry points."""
