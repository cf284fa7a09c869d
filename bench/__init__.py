"""Measures a run against what it is compared with. Not in the wheel; ``make bench`` runs it."""
