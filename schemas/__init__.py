"""What a form asks: one pandera model per table, the rules between its cells, and the plans.

Nothing here imports from ``pipeline``. The package itself imports nothing, so that the reading
workers can unpickle the plain records without loading pandas or pandera.
"""
