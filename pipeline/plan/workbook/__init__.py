"""A plan as an Excel workbook: its sheets described, written, read."""
