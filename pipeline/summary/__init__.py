"""The summary described (frozen records), and its workbook written."""
