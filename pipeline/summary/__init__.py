"""The summary workbook described, and the datasets beside it."""
