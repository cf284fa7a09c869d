"""Excel workbooks as descriptions and as bytes; nothing here knows of schools."""
