"""A plan: indicators and targets, read from its file, the form it makes, a round started on it."""
