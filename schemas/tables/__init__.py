"""The tables of the form, a module each."""
