"""The sheets of the summary workbook, one module each, as descriptions."""
