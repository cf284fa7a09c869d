"""Readings kept per file, so that a run after one changed file reads one file."""
