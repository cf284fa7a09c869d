"""The accepted rows of the form's tables as files of ``data/``.

A table has a row per unit. A List has a row per entry, and a second file with a row per unit for
what is said once: so no total stands beside more than one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.accept.accept import ChosenCells
from pipeline.accept.records import AcceptedTable
from pipeline.summary.data_columns import PATH, ROUND, UNIT_CODE, UNIT_NAME, round_fields
from pipeline.summary.discretion import may_show
from pipeline.summary.frames import NOT_GIVEN, DataColumn, FieldType, Frame, files_of, units_of
from pipeline.summary.sheets.material import Material
from pipeline.text.safe_text import for_csv
from schemas.records import VALUE, Block, Column, Form, Kind, Question, Row, Shape, Table

_FIELD_TYPES: dict[Kind, FieldType] = {
    Kind.COUNT: "integer",
    Kind.MONEY: "integer",
    Kind.YEAR: "integer",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.CHOICE: "string",
}
"""Free text stays in the returned files: it can name people."""

_UNITS = "mỗi đơn vị có biểu được dùng là một dòng"
_ENTRIES = "mỗi nội dung đơn vị kê khai là một dòng; đơn vị không kê khai thì không có dòng nào"
_ONCE = "phần trả lời và số cộng ở đầu biểu"
_ENTRY = DataColumn("entry", "integer", "Số thứ tự dòng của đơn vị", "", minimum=1)


def frames(material: Material) -> tuple[Frame, ...]:
    """The files of each table that some unit had accepted."""
    return tuple(_frames(material))


def names_of(form: Form) -> Iterator[str]:
    """The names of all files that tables of the form can have."""
    for table in form.tables:
        yield from files_of(table)


@dataclass(frozen=True, slots=True)
class _Field:
    column: DataColumn
    place: tuple[str, str]


def _frames(material: Material) -> Iterator[Frame]:
    for table in material.form.tables:
        own = material.outcomes.accepted.tables.get(table.name, {})
        accepted = [own[unit] for unit in sorted(own)]
        once, of_entries = _fields(table, material)
        if not (accepted and (once or of_entries)):
            continue
        if table.list_block:
            yield _of_entries(table, of_entries, accepted, material)
        about = f", {_ONCE}" if table.list_block else ""
        label = f"{table.label}. {table.title}{about}: {_UNITS}"
        columns = [field.column for field in once]
        chosen = ChosenCells([field.place for field in once])
        values = [*zip(*(chosen.of(one.cells) for one in accepted), strict=True)]
        yield _frame(units_of(table), label, (), columns, values, accepted, material)


def _of_entries(
    table: Table, fields: Sequence[_Field], accepted: Sequence[AcceptedTable], material: Material
) -> Frame:
    rows = [(one, n, entry) for one in accepted for n, entry in enumerate(one.entries, 1)]
    columns = [_ENTRY, *(field.column for field in fields)]
    values: list[tuple[Any, ...]] = [tuple(n for _, n, _ in rows)]
    values += (tuple([entry.get(field.place[1]) for _, _, entry in rows]) for field in fields)
    label = f"{table.label}. {table.title}: {_ENTRIES}"
    pages = [one for one, _, _ in rows]
    return _frame(table.name, label, ("entry",), columns, values, pages, material)


def _frame(
    name: str,
    label: str,
    key: tuple[str, ...],
    columns: Sequence[DataColumn],
    values: Sequence[tuple[Any, ...]],
    pages: Sequence[AcceptedTable],
    material: Material,
) -> Frame:
    """The file with the columns that every table's file begins and ends with."""
    by_code = material.outcomes.round.by_code
    return Frame(
        name,
        for_csv(label),
        (UNIT_CODE, PATH, *columns, UNIT_NAME, *ROUND),
        ("unit_code", *key),
        (
            tuple(one.unit for one in pages),
            tuple(one.path for one in pages),
            *values,
            tuple(by_code[one.unit].name for one in pages),
            *((value,) * len(pages) for value in round_fields(material.outcomes.round)),
        ),
    )


def _fields(table: Table, material: Material) -> tuple[list[_Field], list[_Field]]:
    """The fields that a unit answers once, and those of each entry."""
    once, of_entries = [], []
    for _, block in table.blocks:
        for row, column, asked in block.cells:
            if asked.kind not in _FIELD_TYPES or not may_show(table, block, row, asked):
                continue
            if row is None:
                of_entries.append(_entry_field(table, column, material))
            elif not asked.printed:
                once.append(_fixed_field(table, block, row, column, material))
    return once, of_entries


def _entry_field(table: Table, column: Column, material: Material) -> _Field:
    asked = column.question
    label = asked.label.format_map(dict(material.facts))
    unit = _unit_of(table, None, asked, material)
    made = _column(f"entry.{column.name}", asked, label, unit, ("", column.code))
    return _Field(made, ("", column.name))


def _fixed_field(
    table: Table, block: Block, row: Row, column: Column, material: Material
) -> _Field:
    asked = block.question(row, column)
    name = row.name if column.name == VALUE else f"{row.name}.{column.name}"
    label = f"{row.code}. {material.label(row)}"
    if block.shape is Shape.MATRIX:
        label = f"{label} - {asked.label.format_map(dict(material.facts))}"
    unit = _unit_of(table, row, asked, material)
    made = _column(name, asked, label, unit, (row.code, block.column_code(row, column)))
    return _Field(made, (row.name, column.name))


def _unit_of(table: Table, row: Row | None, asked: Question, material: Material) -> str:
    """The unit of measure of an amount; of a level, that of the indicator on its row."""
    if not asked.kind.is_amount:
        return ""
    of_indicators = (line.unit for line in table.plan_lines if row and line.code == row.code)
    unit = next(of_indicators, "") or (row.unit_label if row else "") or table.unit_label
    return for_csv(unit.format_map(dict(material.facts)))


def _column(
    name: str, asked: Question, label: str, unit: str, place: tuple[str, str]
) -> DataColumn:
    items = asked.choices.items if asked.choices else ()
    return DataColumn(
        name,
        _FIELD_TYPES[asked.kind],
        label,
        NOT_GIVEN,
        tuple((for_csv(item), for_csv(item)) for item in items),
        unit=unit,
        place=place,
        minimum=0 if asked.kind in (Kind.COUNT, Kind.MONEY) else None,
    )
