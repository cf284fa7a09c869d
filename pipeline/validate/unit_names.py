"""Names of units as people write them, on Bìa and in the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

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
_SEPARATORS = re.compile(r"[\W_]+")
_FEWEST_WORDS = 2
"""Words of a name from which a file's name is believed to name its unit."""


def essence(name: str) -> str:
    """The name folded, kinds of school abbreviated the way people write them."""
    return _shortened(fold(name), _SHORTER)


@lru_cache(maxsize=8192)
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


def unit_of_file_name(path: str, units: Sequence[Unit]) -> Unit | None:
    """The one unit that a file's name means, by its code or by its whole name; ``None`` where it
    names none or several. A name that lies within another's (Lê Lợi, Lê Lợi 2) yields to it."""
    stem = plain(PurePosixPath(path).stem)
    by_code = _meant(_by_code(stem, units))
    by_name = _meant(_by_name(plain_essence(_SEPARATORS.sub(" ", stem)), units))
    found = by_code | by_name if by_code else by_name
    named = {unit.code: unit for unit in units if unit.code in found}
    return next(iter(named.values())) if len(named) == 1 else None


Said = tuple[str, str]
"""Code of a unit, and the words of a file's name that mean it."""


def _by_code(stem: str, units: Iterable[Unit]) -> Iterator[Said]:
    for unit in units:
        code = plain(unit.code)
        # A number alone may be a year, a day or a decision.
        tells = not code.isdigit() or code == stem
        if tells and re.search(rf"(?<![a-z0-9]){re.escape(code)}(?![a-z0-9])", stem):
            yield unit.code, code


def _by_name(stem: str, units: Iterable[Unit]) -> Iterator[Said]:
    for unit in units:
        for name in names_of(unit):
            words = " ".join(_SEPARATORS.sub(" ", plain_essence(name)).split())
            if len(words.split()) >= _FEWEST_WORDS and f" {words} " in f" {stem} ":
                yield unit.code, words


def _meant(said: Iterable[Said]) -> set[str]:
    found = tuple(said)
    return {
        code
        for code, words in found
        if not any(words != other and f" {words} " in f" {other} " for _, other in found)
    }
