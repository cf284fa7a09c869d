"""The questions of a form: one pandera model per table, and the rules between its cells.

Nothing here imports from ``pipeline``. The package itself imports nothing, so that the reading
workers can unpickle the plain records without loading pandas or pandera.
"""
