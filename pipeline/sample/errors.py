"""What can be wrong with the wish for a sample."""


class SampleError(Exception):
    """The sample asked for cannot be made; the message says why and what can be asked for."""
