"""File names that sort, say what they are and are safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pipeline.round.roster import Unit
from pipeline.round.round import Round

PERIOD_MARKS = {"6T": "6-thang", "nam": "nam", "giai-doan": "giai-doan"}
LONGEST_NAME = 60


def form_file_name(round_: Round, unit: Unit) -> str:
    """Such as ``MN03_mam-non-hoa-sen_2025-nam.xlsx``: ASCII, sorts by unit, safe on Windows.

    No two units of a roster share a name: their codes differ by more than capitals.
    """
    return f"{unit.code}_{_short(slug(unit.name))}_{round_mark(round_)}.xlsx"


def round_mark(round_: Round) -> str:
    """Such as ``2025-6-thang``: the end of a round's file names."""
    return f"{round_.settings.year}-{PERIOD_MARKS[round_.settings.period]}"


def distinct_slugs(names: Iterable[str]) -> Mapping[str, str]:
    """A slug for each name; names whose slugs would be equal are numbered in their order."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        short, number = _short(slug(name)), 1
        found = short
        while found in taken:
            number += 1
            found = f"{short}-{number}"
        taken.add(found)
        slugs[name] = found
    return slugs


def slug(text: str) -> str:
    """The text in small ASCII letters, digits and hyphens, Vietnamese marks taken off."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", kept.lower()).strip("-") or "don-vi"


def _short(name: str) -> str:
    """The words of a slug that fit; part of the first where it alone is too long."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]
