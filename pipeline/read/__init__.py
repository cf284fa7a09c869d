"""What the reader asks while it finds and cleans cells: codes, old fonts, formulas."""
