"""Years in the labels of a form: those of the round. Figures under another are of another year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

Facts = Sequence[tuple[str, str]]
"""Placeholders of a form's wording and the texts of the round for them; none where no round is
known."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def says_another_year(seen: str, wordings: tuple[str, ...], facts: Facts) -> bool:
    """True if a label names a year that none of its wordings has in this round."""
    if not facts or "20" not in seen:
        return False
    years = frozenset(_YEAR.findall(seen))
    return bool(years) and not any(years <= own for own in _years(wordings, tuple(facts)))


def as_printed(wording: str, facts: Facts) -> str:
    """The wording with what is known for its placeholders."""
    known = dict(facts)
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], ""), wording)


@lru_cache(maxsize=4_096)
def _years(wordings: tuple[str, ...], facts: Facts) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_YEAR.findall(as_printed(text, facts))) for text in wordings)
