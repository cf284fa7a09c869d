"""The SL sheets: the accepted figures of every unit, which all other figures lead down to.

One sheet per table with figures, one row per unit that is asked the table. Behind the figures
stand the columns ``Tính vào {indicator}``: 1 where the unit's figures enter the indicator, 0 where
they should but don't, blank where the unit has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.plan import Split
from pipeline.results import AcceptedTable
from pipeline.roster import Unit
from pipeline.sheets.material import Material
from pipeline.summary.workbook import address, on_sheet
from schemas.records import Block, Kind, Shape, Table

ACCEPTED = "Đã dùng"
"""State of a row whose table counts."""

MOST_ROWS = 20_000
"""A table asked of more units has no SL sheet: its figures stand in ``data/<table>.parquet``."""

LEADING = ("Mã đơn vị", "Tên đơn vị", "Loại", "Xã/phường", "Tình trạng")
STATE_COLUMN = 4
FIGURES_FROM = len(LEADING)
HEADER_ROW = 3
"""Row (from 0) of the first of three header rows: Mã số with label, column label, code line."""
FIRST_ROW = HEADER_ROW + 3

Place = tuple[str, str]
"""(row name, column name) of a figure, as in ``AcceptedTable.cells``."""


@dataclass(frozen=True)
class Figure:
    """A column of an SL sheet."""

    place: Place
    code: str
    heading: str
    """Mã số and label of the row."""
    label: str
    """Label of the column."""
    kind: Kind


@dataclass(frozen=True)
class Flag:
    """A column ``Tính vào …``: 1 or 0 by unit code, nothing where the unit has no part."""

    heading: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class FigureSheet:
    """Where each figure of a table stands on its SL sheet."""

    table: Table
    name: str
    units: tuple[Unit, ...]
    accepted: Mapping[str, AcceptedTable]
    figures: tuple[Figure, ...]
    columns: Mapping[Place, int]
    rows: Mapping[str, int]
    flags: Mapping[int, Flag]
    """By column, in order."""
    flag_columns: Mapping[tuple[str, Split], int]
    """Indicator code and split → the column of its flag."""

    @property
    def last_row(self) -> int:
        return FIRST_ROW + len(self.units) - 1

    def span(self, column: int) -> str:
        """All units' cells of a column, as a fixed range for formulas on other sheets."""
        first = address(FIRST_ROW, column, fixed=True)
        return on_sheet(self.name, f"{first}:{address(self.last_row, column, fixed=True)}")

    def cell(self, unit: str, place: Place) -> str:
        """One unit's figure, for formulas on other sheets."""
        return on_sheet(self.name, address(self.rows[unit], self.columns[place]))

    def value(self, unit: str, place: Place) -> Any:
        """What stands in that cell; ``None`` where it is blank."""
        accepted = self.accepted.get(unit)
        return accepted.cells.get(place) if accepted else None


def sheet_name(table: Table) -> str:
    """``Biểu 01 Đội ngũ`` → ``SL 01 Đội ngũ``, at most the 31 characters of Excel."""
    rest = table.sheet.removeprefix(f"Biểu {table.number}").strip()
    return f"SL {table.number} {rest}"[:31].strip()


def figures_of(table: Table, material: Material) -> tuple[Figure, ...]:
    """The figures and answers of a table's fixed rows: no free text, no rows of a List."""
    return tuple(figure for _, block in table.blocks for figure in _of_block(block, material))


def _of_block(block: Block, material: Material) -> Iterator[Figure]:
    if block.shape is Shape.LIST:
        return
    for row in block.rows:
        heading = f"{row.code}. {material.label(row)}"
        for column in block.columns:
            asked = block.question(row, column)
            if not row.has(column.name) or asked.kind is Kind.TEXT or asked.printed:
                continue
            code = asked.column if block.shape is Shape.RECORD else column.code
            label = asked.label if block.shape is Shape.MATRIX else "Trả lời"
            yield Figure((row.name, column.name), f"{row.code}/{code}", heading, label, asked.kind)


def figure_sheets(material: Material) -> Mapping[str, FigureSheet]:
    """The layout of each SL sheet by table name, in the order of the form."""
    round_ = material.outcomes.round
    sheets = {}
    for table in material.form.tables:
        units = tuple(u for u in material.units if table.asked.of(round_.respondent(u)))
        figures = figures_of(table, material)
        if not table.number or not figures or not 0 < len(units) <= MOST_ROWS:
            continue
        flags, flag_columns = _flags(material, table, units, FIGURES_FROM + len(figures))
        sheets[table.name] = FigureSheet(
            table=table,
            name=sheet_name(table),
            units=units,
            accepted=material.outcomes.accepted.tables.get(table.name, {}),
            figures=figures,
            columns={figure.place: FIGURES_FROM + i for i, figure in enumerate(figures)},
            rows={unit.code: FIRST_ROW + i for i, unit in enumerate(units)},
            flags=flags,
            flag_columns=flag_columns,
        )
    return sheets


def _flags(
    material: Material, table: Table, units: Sequence[Unit], first: int
) -> tuple[dict[int, Flag], dict[tuple[str, Split], int]]:
    """A flag column per indicator; a split has its own only where other units enter it."""
    flags: dict[int, Flag] = {}
    columns: dict[tuple[str, Split], int] = {}
    for indicator in material.indicators:
        if table.name not in indicator.tables:
            continue
        due = [unit.code for unit in units if material.unit_result(indicator, unit.code)]
        known: dict[frozenset[str], int] = {}
        for split in indicator.splits:
            result = material.result(indicator, split)
            if result is None:
                continue
            entering = result.entering.get(table.name, frozenset())
            if entering not in known:
                known[entering] = first + len(flags)
                suffix = "" if split == "all" else f" ({SPLIT_WORDS[split]})"
                flags[known[entering]] = Flag(
                    f"Tính vào {indicator.code}{suffix}",
                    {**dict.fromkeys(due, 0), **dict.fromkeys(entering, 1)},
                )
            columns[indicator.code, split] = known[entering]
    return flags, columns


SPLIT_WORDS: dict[Split, str] = {
    "all": "chung",
    "male": "nam",
    "female": "nữ",
    "minority": "dân tộc thiểu số",
    "minority_female": "nữ dân tộc thiểu số",
}
