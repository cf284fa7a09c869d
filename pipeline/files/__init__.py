"""How files get to their places: staged, moved together, one run at a time."""
