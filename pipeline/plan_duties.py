"""What a plan asks to be reported in words, when, and to whom."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pipeline.plan_target import Strict


class Report(Strict):
    """A reporting duty. ``due`` is the day before which the report is to arrive."""

    period: Literal["6T", "nam", "giai-doan"]
    due: dt.date | None = None
    text: str
    """The deadline as the plan says it."""
    recipients: tuple[str, ...] = ()
    """Who receives it, one after the other."""
    note: str = ""


class Section(Strict):
    """A section of the report in words; ``answer`` is the question that fills it."""

    heading: str
    answer: str = ""
