"""Decisions of the officer about returns: ``dieu-chinh.xlsx`` of a round."""
