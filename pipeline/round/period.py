"""The periods that a round may report on, and why a new round cannot be started."""

from __future__ import annotations

from typing import Literal

from pipeline.text.errors import OfficerMustAct

Period = Literal["6T", "nam", "giai-doan"]


class StartError(OfficerMustAct):
    """The round's folder cannot be made there; the message says what to do instead."""
