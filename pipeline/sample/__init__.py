"""Rounds made up for trying, showing and measuring: units, figures and returned files.

The forms are filled through their cells, found by the printed codes, as a person would; nothing
here uses the layout or the reader, so a fault of theirs cannot hide in the samples.
"""
