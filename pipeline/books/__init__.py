"""Workbooks that officers fill: what their sheets are, read whatever Excel made of them."""
