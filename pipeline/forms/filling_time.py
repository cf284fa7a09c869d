"""Cells that a unit must fill, and about how many minutes that takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.round.round import Round
from schemas.records import Block, Form, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import MINORITY_COLUMNS

SECONDS_PER_CELL = 30
"""An estimate, never measured at schools: two hours for the 219 to 285 cells that a kindergarten
of usual size fills the first time. Names and figures that are carried over take half of it."""

ENTRIES: Mapping[str, int] = {"outreach": 6, "board": 10, "research": 0}
"""Entries that a unit of usual size writes into a List; of an office's own Lists ``OTHER_ENTRIES``.
Few units have tasks of research."""
OTHER_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class FillingTime:
    """Cells that a unit of one sort must fill; ``most`` with those on ethnic minorities."""

    kind: str
    units: int
    least: int
    most: int

    @property
    def minutes(self) -> tuple[int, int]:
        """About how long that takes, to five minutes."""
        least, most = (round(cells * SECONDS_PER_CELL / 300) for cells in (self.least, self.most))
        return max(5, 5 * least), max(5, 5 * most)


def filling_times_of(form: Form, round_: Round) -> tuple[FillingTime, ...]:
    """The burden of each kind of unit in the round, of schools of several levels the greatest."""
    units = [unit for unit in round_.units if unit.exists_on(round_.settings.cutoff)]
    numbers = Counter[str](unit.kind for unit in units)
    asked: dict[str, set[Respondent]] = {kind: set() for kind in numbers}
    for unit in units:
        asked[unit.kind].add(round_.respondent(unit))
    return tuple(
        FillingTime(kind, numbers[kind], *max(cells_of(form, who) for who in sorts))
        for kind, sorts in asked.items()
    )


def listed(form: Form, round_: Round) -> Iterator[tuple[str, int]]:
    """The Lists that units of the round fill, each with the entries that are counted of it."""
    asked = {round_.respondent(unit) for unit in round_.units}
    for table in form.tables:
        times = _times(table, table.body) if table.body is not None else 1
        if times > 1 and any(table.is_asked(who) for who in asked):
            yield table.label, times


def cells_of(form: Form, who: Respondent) -> tuple[int, int]:
    """The cells that ``who`` must fill where no gate spares them: without and with those on ethnic
    minorities."""
    cells = [cell for table in form.asked(who) for cell in _cells(table, who)]
    return sum(n for n, is_minority in cells if not is_minority), sum(n for n, _ in cells)


def _cells(table: Table, who: Respondent) -> Iterator[tuple[int, bool]]:
    for _, block in table.blocks:
        times = _times(table, block)
        for row, column, _ in block.cells:
            if block.must_be_filled(row, column, who):
                yield times, bool(table.minority_gate) and column.name in MINORITY_COLUMNS


def _times(table: Table, block: Block) -> int:
    return ENTRIES.get(table.name, OTHER_ENTRIES) if block.shape is Shape.LIST else 1
