"""What rules compute: once over frames, once as Excel formulas."""
