"""Every sentence that people read, how numbers and names are written, what is safe to show."""
