"""Figures, bounds and verdicts of the indicators."""
