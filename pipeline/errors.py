"""The base of every error that a person can mend."""


class OfficerMustAct(Exception):  # noqa: N818 - it names what has to happen
    """Nothing can be written before the officer acts; the message says where, what and how."""
