"""An accepted table as text, exactly, as a summary carries it for the office above.

What leaves a return only as a total (``schemas.confidential``) and the names of people are not
carried: a hidden sheet hides nothing from anyone who opens the file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pipeline.accept.accept import ChosenCells
from pipeline.accept.records import WHOLE_LIST, AcceptedTable, Summed
from pipeline.decided.decision_sheets import DELETED
from pipeline.decided.decisions import Correction
from schemas.confidential import is_totals_only
from schemas.expressions.numbers import CellKey
from schemas.records import Form, Kind, Shape, Table

PART = 12_000
"""Characters per cell: far below Excel's limit, whatever the letters take."""

_MARK = "|"
"""Stands at both ends of a part, so that no program trims its blanks."""


MAX_ROWS = 1_048_576
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")

CarriedColumns = Mapping[tuple[str, str], str]
"""The letters of the columns of a summary's sheet, as in ``Summed``."""


class Carrier:
    """Writes the carried cells (``carried_cells``) of one accepted table of a kind after
    another."""

    def __init__(self, table: Table) -> None:
        self._cells, self._columns = carried_cells(table)
        fixed = (block for _, block in table.blocks if block.shape is not Shape.LIST)
        places = [place for block in fixed for place in block.places if place in self._cells]
        self._chosen = ChosenCells(places)
        self._around: dict[int, tuple[Sequence[str], list[tuple[str, str]]]] = {}

    def parts(
        self, accepted: AcceptedTable, summed: Summed | None = None, *, with_columns: bool = True
    ) -> list[str]:
        """The cells of the table and their place in the summary, in parts that each fit a cell;
        ``with_columns`` for the first unit that is shown, since all share them."""
        cells, columns = self._cells, self._columns
        entries = [
            {name: value for name, value in entry.items() if name in columns}
            for entry in accepted.entries
        ]
        content: dict[str, Any] = {"entries": entries, "lines": accepted.lines}
        corrections = [
            [
                *cell,
                "" if one.is_deletion else one.before,
                one.by,
                one.reason,
                one.source,
                one.on.isoformat() if one.on else "",
            ]
            for cell, one in accepted.corrections.items()
            if cell in cells or (cell[0].isdigit() and cell[1] in ("", *columns))
        ]
        if corrections:
            content["corrections"] = corrections
        withheld = sorted(
            cell for cell in accepted.withheld if cell in cells or _is_in_list(cell, columns)
        )
        if withheld:
            content["withheld"] = withheld
        if summed is not None:
            content["summed"] = [summed.sheet, summed.row]
            if with_columns:
                content["columns"] = [[*one, letters] for one, letters in summed.columns.items()]
        text = f'{{"cells":[{self._fixed(accepted)}],{_json(content)[1:]}'
        return [f"{_MARK}{text[at : at + PART]}{_MARK}" for at in range(0, len(text), PART)]

    def _fixed(self, accepted: AcceptedTable) -> str:
        """The row, the column, the value and the address of each cell with fixed rows, as JSON. All
        but the value is the same in tables that lie alike."""
        addresses = self._chosen.addresses(accepted)
        known = self._around.get(id(addresses))
        if known is None or known[0] is not addresses:
            places = zip(self._chosen.places, addresses, strict=True)
            around = [(f"{_json(place)[:-1]},", f",{_json(at)}]") for place, at in places]
            # Held with the addresses themselves, so that these stay the ones of that id.
            known = self._around[id(addresses)] = addresses, around
        values = self._chosen.of(accepted.cells)
        return ",".join(
            [
                f"{before}{value if type(value) is int else _json(value)}{after}"
                for value, (before, after) in zip(values, known[1], strict=True)
                if value is not None
            ]
        )


def from_parts(
    parts: list[str],
    table: Table,
    unit: str,
    path: str,
    sheet: str,
    columns: CarriedColumns = MappingProxyType({}),
) -> AcceptedTable:
    """The table again; cells that the form no longer has are passed over. ``columns`` are those
    of a unit before it, where its parts have none of their own.

    Raises ``ValueError`` where the parts are not what a ``Carrier`` wrote.
    """
    cells_known, columns_known = carried_cells(table)
    try:
        content = json.loads("".join(part[1:-1] for part in parts))
        given = [
            ((row, column), _decoded(value), address)
            for row, column, value, address in content["cells"]
            if (row, column) in cells_known
        ]
        entries = tuple(
            {name: _decoded(value) for name, value in entry.items() if name in columns_known}
            for entry in content["entries"]
        )
        lines = tuple(map(_line, content["lines"]))
        columns = {
            (str(row), str(name)): _matching(_LETTERS, at)
            for row, name, at in content.get("columns", ())
        } or columns
        summed = None
        if "summed" in content:
            shown_on, row = content["summed"]
            summed = Summed(str(shown_on), _line(row), columns)
        addresses = {place: _matching(_ADDRESS, address) for place, _, address in given if address}
        values = {place: value for place, value, _ in given}
        corrections = _corrections(unit, table, values | dict(_listed(entries)), content)
        withheld = frozenset((str(row), str(name)) for row, name in content.get("withheld", ()))
        if len(lines) != len(entries):
            raise ValueError("lines")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{table.name} of {unit}: {error}") from error
    return AcceptedTable(
        unit=unit,
        path=path,
        sheet=sheet,
        cells=values,
        addresses=addresses,
        entries=entries,
        lines=lines,
        summed=summed,
        corrections=corrections,
        withheld=frozenset(
            cell for cell in withheld if cell in cells_known or _is_in_list(cell, columns_known)
        ),
    )


def _listed(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[CellKey, Any]]:
    """The values of a List by the number of the entry and the column."""
    for number, entry in enumerate(entries, 1):
        for name, value in entry.items():
            yield (str(number), name), value


def _corrections(
    unit: str, table: Table, values: Mapping[CellKey, Any], content: Mapping[str, Any]
) -> dict[CellKey, Correction]:
    return {
        (row, column): _correction(unit, table, (row, column), values, texts)
        for row, column, *texts in content.get("corrections", ())
        if (row, column) in values or _is_deletion(row, column, table)
    }


def _is_deletion(row: str, column: str, table: Table) -> bool:
    return table.list_block is not None and row.isdecimal() and not column


def _is_in_list(cell: CellKey, columns: frozenset[str]) -> bool:
    """True of a cell of a List's entry, of an entry as a whole and of the List as a whole."""
    row, column = cell
    return cell == WHOLE_LIST or (row.isdecimal() and column in ("", *columns))


def _correction(
    unit: str, table: Table, cell: CellKey, values: Mapping[CellKey, Any], texts: list[Any]
) -> Correction:
    """A carried correction. Raises ``ValueError`` where it is none."""
    if len(texts) != 5 or not all(isinstance(text, str) for text in texts):
        raise ValueError("correction")
    before, by, reason, source, on = texts
    day = dt.date.fromisoformat(on) if on else None
    value = values.get(cell, DELETED)
    return Correction(unit, table.name, cell, before, value, by, reason, source, day)


def _line(value: Any) -> int:
    """The number of a row of a sheet. Raises ``ValueError`` for anything else."""
    if type(value) is not int or not 0 <= value <= MAX_ROWS:
        raise ValueError("row")
    return value


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("address")
    return value


def carried_cells(table: Table) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The (row, column) of fixed cells and the columns of entries that are carried."""
    cells: set[tuple[str, str]] = set()
    columns: set[str] = set()
    for row, column, question in (cell for _, block in table.blocks for cell in block.cells):
        is_text = question.kind is Kind.TEXT
        if row is None:
            if not (table.personal and is_text):
                columns.add(column.name)
        # The cover's texts are the names and the telephone of those who signed.
        elif not is_totals_only(table, row) and (table.number or not is_text):
            cells.add((row.name, column.name))
    return frozenset(cells), frozenset(columns)


def _encoded(date: dt.date) -> Mapping[str, str]:
    return {"date": date.isoformat()}


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_encoded).encode


def _decoded(value: Any) -> Any:
    return dt.date.fromisoformat(value["date"]) if isinstance(value, Mapping) else value


def carried_of(form: Form) -> dict[str, tuple[frozenset[tuple[str, str]], frozenset[str]]]:
    """``carried_cells`` of every table of a form."""
    return {table.name: carried_cells(table) for table in form.tables}
