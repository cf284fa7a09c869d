"""What intake opens a file with, and what its bytes say before anyone reads them."""
