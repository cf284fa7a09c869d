"""Counts of the expected units that reported, and of the states of their returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.round.roster import Unit
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material

NOBODY_SENT = "Chưa có đơn vị nào nộp báo cáo."


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of units; ``sent`` are those that are fit, to explain or to fix."""

    name: str
    due: int
    in_time: int
    fit: int
    to_explain: int
    to_fix: int
    missing: int

    @property
    def sent(self) -> int:
        return self.due - self.missing

    @property
    def share(self) -> str:
        """ "87,5%"; "–" where no unit is expected."""
        return wording.share_words(self.sent, self.due)


def coverage_of(material: Material, units: Sequence[Unit], name: str = "Toàn bộ") -> Coverage:
    """The counts over ``units``."""
    states = [material.state_of(unit.code) for unit in units]
    files = [material.file_of(unit.code) for unit in units]
    return Coverage(
        name=name,
        due=len(units),
        in_time=sum(file is not None and file.is_in_time for file in files),
        fit=states.count(UnitState.FIT),
        to_explain=states.count(UnitState.TO_EXPLAIN),
        to_fix=states.count(UnitState.TO_FIX),
        missing=states.count(UnitState.MISSING),
    )


def by_kind(material: Material) -> Iterator[Coverage]:
    """The counts of each kind of unit that the round expects."""
    for kind, words in LEVEL_WORDS.items():
        if units := [unit for unit in material.units if unit.kind == kind]:
            yield coverage_of(material, units, words)


def by_area(material: Material) -> Iterator[Coverage]:
    """The counts of each commune or ward, in the order of the roster."""
    areas = dict.fromkeys(unit.commune for unit in material.units if unit.commune)
    for area in areas:
        units = [unit for unit in material.units if unit.commune == area]
        yield coverage_of(material, units, area)


def provisional_words(whole: Coverage) -> str:
    """The sentence that calls figures provisional, or says that there are none; "" where every unit
    reported."""
    if not whole.missing:
        return ""
    if not whole.sent:
        return NOBODY_SENT
    sent, due = wording.grouped(whole.sent), wording.grouped(whole.due)
    return f"Số liệu tạm tính: mới có {sent}/{due} đơn vị nộp."
