"""Files appear whole or not at all, one run at a time."""
