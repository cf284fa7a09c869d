"""A plan: the catalogue of indicators and targets, read from its file, and the form it makes."""
