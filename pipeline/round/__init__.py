"""A round: its settings, its roster and its folder."""
