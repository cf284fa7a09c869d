"""The officer's decisions."""
