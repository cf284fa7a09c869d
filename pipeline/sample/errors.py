"""Errors in the options for a sample."""

from pipeline.text.errors import OfficerMustAct


class SampleError(OfficerMustAct):
    """The sample asked for cannot be made; the message says why and what can be asked for."""
