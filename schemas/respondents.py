"""Units as the form sees them, and the condition under which a question is asked of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from schemas.versions import hashed_as

UnitKind = Literal["MN", "TH", "THCS", "LC", "GDTX", "XA", "PHONG"]
UNIT_KINDS: tuple[str, ...] = get_args(UnitKind)
SCHOOL_KINDS = frozenset({"MN", "TH", "THCS", "LC", "GDTX"})
KINDS_WITH_BOARD = SCHOOL_KINDS - {"GDTX"}
"""Those that a Ban Giám hiệu leads: letters go to it."""
Level = Literal["MN", "TH", "THCS", "GDTX"]
LEVELS: tuple[Level, ...] = get_args(Level)
Period = Literal["6T", "nam", "giai-doan"]
PERIODS: tuple[Period, ...] = get_args(Period)
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
"""The last month and day of each quarter."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """A unit's kind and levels in a round's period, under the round's switches."""

    kind: str
    levels: frozenset[str]
    period: str
    switches: tuple[tuple[str, str], ...] = ()
    year: int = 0
    cutoff: dt.date = dt.date.max
    quarters: frozenset[int] = frozenset({1, 2, 3, 4})
    """The quarters that are due in the round."""
    left_out: frozenset[str] = frozenset()
    """Tables (by any of their spellings) and rows (by code) that the round does not ask."""
    added: frozenset[str] = frozenset()
    """Those that the round asks although its period would not."""

    def switch(self, name: str) -> str:
        """The setting of a switch, "" where the round does not set it."""
        return dict(self.switches).get(name, "")


@hashed_as("asked")
@dataclass(frozen=True, slots=True)
class Asked:
    """The units that are asked, the periods and the switch. ``None`` means all."""

    kinds: frozenset[str] | None = None
    levels: frozenset[str] | None = None
    periods: frozenset[str] | None = None
    switch: tuple[str, str] | None = None
    """(switch, setting) under which it is asked."""
    either: tuple[frozenset[str], frozenset[str]] | None = None
    """(kinds, levels) of which one suffices: offices, and every school that has pupils of a
    level."""
    left_out: bool = False
    """True where the office asks it of nobody, unless a round adds it."""

    def of(self, who: Respondent, names: frozenset[str] = frozenset()) -> bool:
        """True where ``who`` is asked. ``names``: the spellings under which the round may leave the
        question out, or add what its period or its office does not ask."""
        is_added = bool(who.added) and not names.isdisjoint(who.added)
        if who.left_out and not names.isdisjoint(who.left_out):
            return False
        if self.left_out and not is_added:
            return False
        return (
            (self.kinds is None or who.kind in self.kinds)
            and (self.levels is None or bool(self.levels & who.levels))
            and (self.either is None or self._is_either(who))
            and (self.periods is None or who.period in self.periods or is_added)
            and (self.switch is None or who.switch(self.switch[0]) == self.switch[1])
        )

    def _is_either(self, who: Respondent) -> bool:
        kinds, levels = self.either or (frozenset(), frozenset())
        return who.kind in kinds or not levels.isdisjoint(who.levels)

    def concerns(self, kind: str) -> bool:
        """True where units of this roster kind are asked, some of LC at least."""
        levels = frozenset(LEVELS) if kind == "LC" else frozenset({kind})
        return replace(self, periods=None, switch=None).of(Respondent(kind, levels, ""))

    def may_be_of(self, who: Respondent) -> bool:
        """True where ``who`` would be asked under other settings of the round and its office."""
        return replace(self, switch=None, left_out=False).of(who)


ALWAYS = Asked()


@lru_cache(4096)
def spelling(name: object) -> str:
    """A table's or row's name as the settings of a round and the form compare it."""
    return " ".join(str(name).split()).casefold()
