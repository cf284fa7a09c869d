"""Years in the labels of a form: those of the round. Figures under another are of another year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

Facts = Sequence[tuple[str, str]]
"""Placeholders of a form's wording and the texts of the round for them; none where no round is
known."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d|/[^\W\d])")
"""A year; that of a document's number (09/2024/TT-BGDĐT) is none."""
_PERIOD = re.compile(r"(?<!\d)(20\d\d)\s*[-–—]\s*(20\d\d)(?!\d)")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def says_another_year(seen: str, wordings: tuple[str, ...], facts: Facts) -> bool:
    """True if a label names a year that none of its wordings has in this round; where they have
    none, one that is not the round's own."""
    if not facts or "20" not in seen:
        return False
    own, others = _years(wordings, tuple(facts))
    year = int(dict(facts)["NAM"])
    # A plan's period, which is longer than a school year, says nothing of whose figures these are.
    rest = _PERIOD.sub(lambda found: "" if _is_longer(found, year) else found[0], seen)
    years = frozenset(_YEAR.findall(rest))
    return bool(years) and not any(years <= one for one in own or others)


def _is_longer(period: re.Match[str], year: int) -> bool:
    first, last = int(period[1]), int(period[2])
    return last - first > 1 and first <= year <= last


def as_printed(wording: str, facts: Facts) -> str:
    """The wording with what is known for its placeholders."""
    known = dict(facts)
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], ""), wording)


_Years = tuple[frozenset[str], ...]


@lru_cache(maxsize=4_096)
def _years(wordings: tuple[str, ...], facts: Facts) -> tuple[_Years, _Years]:
    """The years of each wording that has some, and those of the round itself."""
    every = [frozenset(_YEAR.findall(as_printed(text, facts))) for text in wordings]
    round_ = frozenset(_YEAR.findall(as_printed("{NAM} {NAM_HOC}", facts)))
    return tuple(filter(None, every)), (round_,)
