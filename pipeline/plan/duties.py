"""What a plan asks to be reported in words, when, and to whom."""

from __future__ import annotations

import datetime as dt

from pipeline.plan.target import Strict
from schemas.respondents import Period


class Report(Strict):
    """A reporting duty."""

    period: Period
    """What is reported: the first six months, the year, the plan's whole term."""
    due: dt.date | None = None
    """The day before which the report is to arrive."""
    text: str
    """The deadline as the plan says it."""
    recipients: tuple[str, ...] = ()
    """Who receives it, one after the other."""
    note: str = ""
    """What a person must know of it besides."""


class Section(Strict):
    """A section of the report in words."""

    heading: str
    """Its number and title, as the report prints them."""
    answer: str = ""
    """The question of Biểu 11 that fills it (``narrative.results``); empty: a person writes it."""
