"""The tables that count, the fate of each path, and the summaries of rounds below."""
