"""The SL sheets: the accepted figures of every unit, which all other figures lead down to.

One sheet per table with figures. A table of fixed rows has one line per unit that is asked it; a
List has one per entry, the answers above it on the unit's first line (``STT`` 0 where there is no
entry). Behind the figures stand the columns ``Tính vào {indicator}`` of each plan: 1 where the
unit's figures enter the indicator, 0 where they should but don't, blank where it has no part in it.

Rows that may leave a return only within a total (``schemas.confidential``) have no column, and
neither have the names and positions of a table that names people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.accept.accept import ChosenCells
from pipeline.accept.records import AcceptedTable, Outcome, Summed
from pipeline.plan.plan import Split
from pipeline.round.roster import Unit
from pipeline.summary.discretion import may_show
from pipeline.summary.sheets.columns import HEADER_ROW, SheetColumn, SheetColumns
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import OUTCOME_WORDS
from pipeline.xlsx.addresses import address_of, letters_of
from pipeline.xlsx.sheet_description import on_sheet
from schemas.expressions.numbers import CellKey
from schemas.records import EXPLANATION, Block, Kind, Row, Shape, Table

ACCEPTED = OUTCOME_WORDS[Outcome.COUNTED]
"""State of a row whose table counts."""
PARTLY = OUTCOME_WORDS[Outcome.PARTIAL]
"""State of a row whose table counts without the cells that its errors leave in doubt."""

MOST_UNITS = 20_000
MOST_ROWS = 200_000
"""A table that more units are asked, or that would take more lines, has no SL sheet:
``data/<table>.parquet`` holds it."""

FIRST_ROW = HEADER_ROW + 3
"""Below three header rows: Mã số with label, column label, code line."""


LEADING: tuple[SheetColumn[None], ...] = (
    SheetColumn("code", "Mã đơn vị", 11, "cell_link"),
    SheetColumn("name", "Tên đơn vị", 40, "cell"),
    SheetColumn("kind", "Loại", 8, "cell_centre"),
    SheetColumn("commune", "Xã/phường", 20, "cell"),
    SheetColumn("state", "Tình trạng", 13, "cell_centre"),
)
NUMBER = SheetColumn[None]("number", "STT", 6, "cell_centre")
"""The column that numbers the entries of a unit, on a List's sheet alone."""
STATE_COLUMN = SheetColumns(*LEADING).number("state")
NUMBER_COLUMN = len(LEADING)


@dataclass(frozen=True)
class FigureColumn:
    """A column of an SL sheet."""

    place: CellKey
    code: str
    heading: str
    """Mã số and label of the row."""
    label: str
    """Label of the column."""
    kind: Kind

    @property
    def in_list(self) -> bool:
        """True of a column of a List's entries."""
        return not self.place[0]

    def of(self, accepted: AcceptedTable) -> Any:
        """The value on a unit's first line; ``None`` where it is blank."""
        if not self.in_list:
            return accepted.cells.get(self.place)
        return accepted.entries[0].get(self.place[1]) if accepted.entries else None


@dataclass(frozen=True)
class Flag:
    """A column ``Tính vào …``: 1 or 0 by unit code, nothing where the unit has no part."""

    heading: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class FigureSheet:
    """The SL sheet of a table: its units, columns and rows, for formulas that refer to its
    figures."""

    table: Table
    name: str
    year: int
    units: tuple[Unit, ...]
    accepted: Mapping[str, AcceptedTable]
    figures: tuple[FigureColumn, ...]
    columns: Mapping[CellKey, int]
    rows: Mapping[str, tuple[int, int]]
    """First and last line of each unit."""
    flags: Mapping[int, Flag]
    """By column, in order."""
    flag_columns: Mapping[tuple[int, str, Split], int]
    """Number of the plan in the round, indicator code and split → the column of its flag."""

    @property
    def is_list(self) -> bool:
        """True if a unit may take several lines."""
        return self.table.list_block is not None

    @property
    def figures_from(self) -> int:
        """The first column of figures."""
        return _figures_from(self.table)

    @property
    def last_row(self) -> int:
        return max(last for _, last in self.rows.values())

    def span(self, column: int) -> str:
        """The cells of a column, of all units, as a fixed range for formulas."""
        ends = (address_of(row, column, fixed=True) for row in (FIRST_ROW, self.last_row))
        return on_sheet(self.name, ":".join(ends))

    def cell(self, unit: str, column: int) -> str:
        """A cell of a unit's first line, for formulas on other sheets."""
        return on_sheet(self.name, address_of(self.rows[unit][0], column))

    @cached_property
    def _fixed(self) -> ChosenCells:
        return ChosenCells([figure.place for figure in self.figures])

    @cached_property
    def _listed(self) -> Sequence[tuple[int, str]]:
        """The number and the column of each figure of a List's entries."""
        return [(n, figure.place[1]) for n, figure in enumerate(self.figures) if figure.in_list]

    def values_on(self, accepted: AcceptedTable, entry: int) -> list[Any]:
        """The values of all figures on a unit's line ``entry`` (from 0); ``None`` where one is
        blank."""
        values = self._fixed.of(accepted.cells) if entry == 0 else [None] * len(self.figures)
        if accepted.entries:
            given = accepted.entries[entry]
            for number, name in self._listed:
                values[number] = given.get(name)
        return values

    def fixed_addresses(self, accepted: AcceptedTable) -> Sequence[str]:
        """The address in the return of each figure with a fixed row, also of some not given;
        "" where it is not known."""
        return self._fixed.addresses(accepted)

    @cached_property
    def first_places(self) -> Sequence[CellKey]:
        """The keys of the figures of a unit's first line among the addresses of its table."""
        return [("1", one.place[1]) if one.in_list else one.place for one in self.figures]

    def value(self, unit: str, place: CellKey) -> Any:
        """A fixed figure of a unit; ``None`` where it is blank."""
        accepted = self.accepted.get(unit)
        return accepted.cells.get(place) if accepted else None


def summed_at(sheets: Mapping[str, FigureSheet]) -> dict[tuple[str, str], Summed]:
    """The place of each table of each unit on the SL sheets, by table name and unit code."""
    found = {}
    for table, sheet in sheets.items():
        columns = {place: letters_of(column) for place, column in sheet.columns.items()}
        for unit, (first, _) in sheet.rows.items():
            found[table, unit] = Summed(sheet.name, first + 1, columns)
    return found


def sheet_name(table: Table) -> str:
    """``Biểu 01 Đội ngũ`` → ``SL 01 Đội ngũ``, at most the 31 characters of Excel."""
    rest = table.sheet.removeprefix(f"Biểu {table.number}").strip()
    return f"SL {table.number} {rest}"[:31].strip()


def figures_of(table: Table, material: Material, units: Sequence[Unit]) -> tuple[FigureColumn, ...]:
    """The columns of a table: figures and answers of the rows that are due and asked of some of
    ``units``, and what a List's entries say."""
    round_ = material.outcomes.round
    sorts = {round_.respondent(unit) for unit in units}

    def is_due(row: Row) -> bool:
        return any(row.is_asked(who) and row.is_due(who) for who in sorts)

    return tuple(
        figure
        for _, block in table.blocks
        for figure in (
            _of_list(table, block)
            if block.shape is Shape.LIST
            else _of_rows(table, block, [row for row in block.rows if is_due(row)], material)
        )
    )


def _of_rows(
    table: Table, block: Block, rows: Sequence[Row], material: Material
) -> Iterator[FigureColumn]:
    for row in rows:
        heading = f"{row.code}. {material.label(row)}"
        for column in block.columns:
            asked = block.question(row, column)
            if not row.has(column.name) or asked.kind is Kind.TEXT or asked.printed:
                continue
            if not may_show(table, block, row, asked):
                continue
            code = block.column_code(row, column)
            label = asked.label if block.shape is Shape.MATRIX else "Trả lời"
            yield FigureColumn(
                (row.name, column.name), f"{row.code}/{code}", heading, label, asked.kind
            )


def _of_list(table: Table, block: Block) -> Iterator[FigureColumn]:
    for column in block.columns:
        asked = column.question
        if column.name != EXPLANATION and may_show(table, block, None, asked):
            place = ("", column.name)
            yield FigureColumn(place, column.code, asked.label, "Từng dòng", asked.kind)


def _figures_from(table: Table) -> int:
    return len(LEADING) + (table.list_block is not None)


def figure_sheets(material: Material) -> Mapping[str, FigureSheet]:
    """The layout of each SL sheet by table name, in the order of the form."""
    round_ = material.outcomes.round
    sheets = {}
    for table in material.form.tables:
        units = tuple(u for u in material.units if table.is_asked(round_.respondent(u)))
        figures = figures_of(table, material, units)
        accepted = material.outcomes.accepted.tables.get(table.name, {})
        rows = _lines(units, accepted)
        count = sum(last - first + 1 for first, last in rows.values())
        if not (table.number and figures and count) or _is_too_long(units, count):
            continue
        start = _figures_from(table)
        flags, flag_columns = _flags(material, table, units, start + len(figures))
        sheets[table.name] = FigureSheet(
            table=table,
            name=sheet_name(table),
            year=round_.settings.year,
            units=units,
            accepted=accepted,
            figures=figures,
            columns={figure.place: start + i for i, figure in enumerate(figures)},
            rows=rows,
            flags=flags,
            flag_columns=flag_columns,
        )
    return sheets


def too_long(material: Material) -> Iterator[Table]:
    """The tables that have no SL sheet because it would be too long."""
    round_ = material.outcomes.round
    for table in material.form.tables:
        units = tuple(u for u in material.units if table.is_asked(round_.respondent(u)))
        lines = _lines(units, material.outcomes.accepted.tables.get(table.name, {}))
        count = sum(last - first + 1 for first, last in lines.values())
        if table.number and _is_too_long(units, count) and figures_of(table, material, units):
            yield table


def _is_too_long(units: Sequence[Unit], lines: int) -> bool:
    return len(units) > MOST_UNITS or lines > MOST_ROWS


def _lines(
    units: Sequence[Unit], accepted: Mapping[str, AcceptedTable]
) -> dict[str, tuple[int, int]]:
    """First and last line of each unit: as many as it has entries, at least one."""
    lines = {}
    row = FIRST_ROW
    for unit in units:
        own = accepted.get(unit.code)
        count = max(len(own.entries) if own else 0, 1)
        lines[unit.code] = (row, row + count - 1)
        row += count
    return lines


def _flags(
    material: Material, table: Table, units: Sequence[Unit], first: int
) -> tuple[dict[int, Flag], dict[tuple[int, str, Split], int]]:
    """A flag column per indicator of each plan, those of the first plan before the others; a split
    has its own only where other units enter it."""
    flags: dict[int, Flag] = {}
    columns: dict[tuple[int, str, Split], int] = {}
    lines = ((n, one, line) for n, one in enumerate(material.by_plan, 1) for line in one.indicators)
    for number, by_plan, indicator in lines:
        about = [
            (split, result)
            for split in indicator.splits
            if (result := by_plan.result(indicator, split))
            and _is_about(result.entering, indicator.tables, table)
        ]
        if not about:
            continue
        due = [unit.code for unit in units if by_plan.unit_result(indicator, unit.code)]
        known: dict[frozenset[str], int] = {}
        for split, result in about if due else ():
            entering = result.entering.get(table.name, frozenset())
            if entering not in known:
                known[entering] = first + len(flags)
                suffix = "" if split == "all" else f" ({SPLIT_WORDS[split]})"
                of_plan = f" (Chỉ tiêu {number})" if number > 1 else ""
                flags[known[entering]] = Flag(
                    f"Tính vào {indicator.code}{suffix}{of_plan}",
                    {**dict.fromkeys(due, 0), **dict.fromkeys(entering, 1)},
                )
            columns[number, indicator.code, split] = known[entering]
    return flags, columns


def _is_about(entering: Mapping[str, frozenset[str]], tables: Sequence[str], table: Table) -> bool:
    return table.name in entering or table.name in tables


SPLIT_WORDS: dict[Split, str] = {
    "all": "chung",
    "male": "nam",
    "female": "nữ",
    "minority": "dân tộc thiểu số",
    "minority_female": "nữ dân tộc thiểu số",
}
