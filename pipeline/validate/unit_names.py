"""Names of units as people write them, on Bìa and in the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath

from pipeline.round.file_names import slug
from pipeline.round.roster import Unit
from pipeline.text.spelling import fold, plain

_SHORTER = tuple(
    (fold(long), fold(short))
    for long, short in (
        ("trường", ""),
        ("mầm non", "mn"),
        ("mẫu giáo", "mg"),
        ("tiểu học", "th"),
        ("trung học cơ sở", "thcs"),
        ("giáo dục thường xuyên", "gdtx"),
    )
)
_SHORTER_PLAIN = tuple((plain(long), plain(short)) for long, short in _SHORTER)
_MOST_NAMES = 1 << 17
"""Names that are remembered: more than a roster has, since each return is held against all."""
_FEWEST_WORDS = 2
"""Words of a name from which a file's name is believed to name its unit."""
_COPY = re.compile(r" ?\([1-9][0-9]?\)$")
_LONG_NUMBER = 5
"""Digits of a code that is a number, from which it is believed to be one among other words."""


@lru_cache(maxsize=_MOST_NAMES)
def essence(name: str) -> str:
    """The name folded, kinds of school abbreviated the way people write them."""
    return _shortened(fold(name), _SHORTER)


@lru_cache(maxsize=_MOST_NAMES)
def plain_essence(name: str) -> str:
    """The name folded and abbreviated as it is typed without marks."""
    return _shortened(plain(name), _SHORTER_PLAIN)


def _shortened(text: str, shorter: Iterable[tuple[str, str]]) -> str:
    for long, short in shorter:
        text = text.replace(long, short)
    return " ".join(text.split())


def names_of(unit: Unit) -> tuple[str, ...]:
    """The names that the roster has for the unit."""
    return (unit.name, *unit.aliases)


def shares_name(one: Unit, other: Unit) -> bool:
    """Tell if two rosters name a unit alike: in full, abbreviated or by another name of it."""
    ours, theirs = ({essence(name) for name in names_of(unit)} for unit in (one, other))
    return not ours.isdisjoint(theirs)


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that words of a file's name mean: those from ``start`` to before ``end`` of the name
    (``is_code``) or of the name with kinds of school abbreviated."""

    start: int
    end: int
    is_code: bool
    unit: Unit

    def lies_within(self, others: Iterable[Mention]) -> bool:
        """Tell if it is part of a longer one, as Lê Lợi is of Lê Lợi 2."""
        length = self.end - self.start
        return any(
            one.is_code == self.is_code
            and one.start <= self.start
            and self.end <= one.end
            and one.end - one.start > length
            for one in others
        )


class UnitsByName:
    """The units of a roster as names of files may mean them, by code and by name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._known: dict[tuple[str, bool], list[Unit]] = {}
        for unit in units:
            self._add(slug(unit.code), unit, is_code=True)
            for name in {slug(plain_essence(name)): None for name in names_of(unit)}:
                if len(name.split("-")) >= _FEWEST_WORDS:
                    self._add(name, unit, is_code=False)
        self._longest = max((len(name.split("-")) for name, _ in self._known), default=0)

    def _add(self, name: str, unit: Unit, *, is_code: bool) -> None:
        self._known.setdefault((name, is_code), []).append(unit)

    def mentions(self, path: str) -> tuple[Mention, ...]:
        """Every unit that the file's name means; a name within another's yields to it. A number
        in brackets at the end may be a unit's, or a program's for a second copy."""
        stem = PurePosixPath(path).stem
        spellings = dict.fromkeys(slug(text) for text in (stem, _COPY.sub("", stem)))
        return tuple(dict.fromkeys(chain.from_iterable(map(self._mentioned, spellings))))

    def _mentioned(self, stem: str) -> Iterator[Mention]:
        brief = slug(plain_essence(stem.replace("-", " ")))
        found = [*self._in(stem, is_code=True), *self._in(brief, is_code=False)]
        return (one for one in found if not one.lies_within(found))

    def _in(self, text: str, *, is_code: bool) -> Iterator[Mention]:
        words = text.split("-")
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                said = "-".join(words[start:end])
                # A short number may be a year, a day or a decision, unless it is all there is.
                if is_code and said.isdigit() and len(said) < _LONG_NUMBER and said != text:
                    continue
                for unit in self._known.get((said, is_code), ()):
                    yield Mention(start, end, is_code, unit)

    def unit_of(self, path: str) -> Unit | None:
        """The one unit that a file's name means, by its code, its whole name or both; ``None``
        where it names none or several."""
        found = self.mentions(path)
        by_code = {one.unit.code: one.unit for one in found if one.is_code}
        by_name = {one.unit.code: one.unit for one in found if not one.is_code}
        both = {code: by_code[code] for code in by_code.keys() & by_name.keys()}
        named = both if by_code and by_name else by_code or by_name
        return next(iter(named.values())) if len(named) == 1 else None
