"""Identification of returns, their findings, and the findings that the officer has accepted."""
