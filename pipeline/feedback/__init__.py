"""Answers to the units: their own files marked, lists of what to mend, messages."""
