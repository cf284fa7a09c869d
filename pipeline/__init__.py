"""From returned files to one summary workbook; one module per step, named for it."""
