"""Other machines that read: only where a scheduler is named."""
