"""Judge the cells of many returns at once: pandera over merged frames, findings per cell.

A batch holds at most ``BATCH`` returns. No rule looks beyond one table of one return, so the size
of a batch cannot change a result. Frames have a plain RangeIndex; which return and row a record
came from follows from its position, and a failure that has lost its index is our own bug.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import pandera.pandas as pa
from pandera.errors import SchemaErrors

from pipeline.findings import Finding, find
from pipeline.judging.failures import failures_to_findings
from pipeline.judging.subjects import Subject, merge
from pipeline.returns import ReturnReading, State, TableReading
from pipeline.roster import Unit
from pipeline.round import Round
from schemas.model import TableModel, schema_of
from schemas.records import Block, Form, Row, Shape, Table
from schemas.respondents import Respondent

BATCH = 1000

Models = Mapping[tuple[str, str], type[TableModel]]


def validate(
    returns: Iterable[tuple[ReturnReading, Unit]], round_: Round, form: Form, models: Models
) -> dict[str, tuple[Finding, ...]]:
    """Findings per path: those of the reader's cells and those of every rule.

    Raises ``LostAddressError`` where a failure can't be traced to a cell.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    batch: list[tuple[ReturnReading, Unit]] = []
    for pair in returns:
        batch.append(pair)
        if len(batch) == BATCH:
            _validate_batch(batch, round_, form, models, found)
            batch = []
    if batch:
        _validate_batch(batch, round_, form, models, found)
    return {path: tuple(findings) for path, findings in found.items()}


def _validate_batch(
    batch: Sequence[tuple[ReturnReading, Unit]],
    round_: Round,
    form: Form,
    models: Models,
    found: dict[str, list[Finding]],
) -> None:
    for reading, _ in batch:
        found[reading.path].extend(reading.findings)
    for table in form.tables:
        pages = [
            (reading, round_.respondent(unit), reading.tables.get(table.name))
            for reading, unit in batch
        ]
        for reading, who, page in pages:
            asked = table.asked.of(who)
            if asked and page is None:
                place = {"file": reading.path, "table": table.name}
                found[reading.path].append(find("table_lost", {"biểu": table.label}, **place))
            elif asked and page is not None:
                found[reading.path].extend(page.findings)
                found[reading.path].extend(_about_anchors(table, who, page, reading.path))
        for name, block in table.blocks:
            subjects = [
                Subject(form, reading, who, table, page, block, cells)
                for reading, who, page in pages
                if page is not None
                and table.asked.of(who)
                and (cells := page.head if name == "head" else page.body) is not None
            ]
            if subjects:
                schema = _schema(models[table.name, name], block)
                for path, finding in _judge(subjects, schema):
                    found[path].append(finding)


@cache
def _schema(model: type[TableModel], block: Block) -> pa.DataFrameSchema:
    return schema_of(model, block)


def _about_anchors(
    table: Table, who: Respondent, page: TableReading, path: str
) -> Iterator[Finding]:
    """Rows and columns whose printed codes were not found, and an unanswered gate."""
    place = {"file": path, "table": table.name, "sheet": page.sheet}
    for name, block in table.blocks:
        cells = page.head if name == "head" else page.body
        if cells is None:
            yield find("table_lost", {"biểu": table.label}, **place)
            continue
        if block.shape is not Shape.LIST:
            for number, row in enumerate(block.rows):
                if row.asked.of(who) and not cells.lines[number] and not _optional(row):
                    yield find(
                        "row_lost", {"biểu": table.label, "m": row.code}, row=row.code, **place
                    )
        if block.shape is not Shape.RECORD:
            for number, column in enumerate(block.columns):
                if not cells.letters[number] and column.question.required:
                    yield find(
                        "column_lost",
                        {"biểu": table.label, "m": column.code},
                        column=column.code,
                        **place,
                    )
    if table.gate and table.head is not None and page.head is not None:
        number = table.head.row_index[table.gate]
        row = table.head.rows[number]
        if page.head.states[number] == State.MISSING and page.head.lines[number]:
            cell = page.head.address(number)
            yield find("gate", {"biểu": table.label}, row=row.code, column="1", cell=cell, **place)


def _optional(row: Row) -> bool:
    return row.question is not None and not row.question.required


def _judge(
    subjects: Sequence[Subject], schema: pa.DataFrameSchema
) -> Iterator[tuple[str, Finding]]:
    frame = merge(subjects, schema)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        yield from failures_to_findings(subjects, error.failure_cases)
