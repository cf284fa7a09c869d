"""Tables, rows and rules that an office adds: defined as plain records, made into models at load.

``definition`` has the records that whoever reads an office's workbook fills. The package itself
imports nothing, so that the records can be had without loading pandas or pandera.
"""
