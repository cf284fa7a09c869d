"""A round frozen for later ones, and earlier rounds read back."""
