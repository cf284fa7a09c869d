"""Roll-up: what a summary workbook carries for the office above, written, read and joined."""
