"""A unit's own file with its faults marked: parts of the zip patched, all else as it came."""
