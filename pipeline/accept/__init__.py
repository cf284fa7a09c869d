"""Which tables count, what became of each path, and the summaries of rounds below."""
