"""Whose a return is, what is wrong in it, and what the officer has accepted."""
