"""Judge the cells of many returns at once: pandera over merged frames, findings per cell.

A batch holds at most ``BATCH`` returns. No rule looks beyond one table of one return, so the size
of a batch cannot change a result. What stands below a question answered Không contradicts the
answer, as the reader says, and is judged no further. Frames have a plain RangeIndex; which return
and row a record came from follows from its position, and a failure that has lost its index is our
own bug.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pandera.errors import SchemaErrors

from pipeline.read.records import ReturnReading, TableReading
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding
from pipeline.validate.anchors import about_anchors, about_unasked, explanations_on
from pipeline.validate.completeness import says_no
from pipeline.validate.failures import failing, failures_to_findings
from pipeline.validate.frames import Subject, merge
from pipeline.validate.typed_days import days_in_counts
from schemas.frames import schema_of, screen_of
from schemas.model import TableModel
from schemas.records import Block, Form, Table
from schemas.respondents import Respondent

BATCH = 1000

Models = Mapping[tuple[str, str], type[TableModel]]


def validate(
    returns: Iterable[tuple[ReturnReading, Unit]],
    round_: Round,
    form: Form,
    models: Models,
    received: Mapping[str, dt.date] | None = None,
) -> dict[str, tuple[Finding, ...]]:
    """Findings per path: those of the reader's cells and those of every rule.

    ``received`` tells when each path came in; dates after it are wrong. Raises
    ``LostAddressError`` where a failure can't be traced to a cell.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    returns = iter(returns)
    while batch := [
        _Return(
            reading,
            round_.respondent(unit),
            _facts(round_, reading.path, received or {}),
            round_.facts(unit),
        )
        for reading, unit in islice(returns, BATCH)
    ]:
        _validate_batch(batch, form, models, found)
    return {path: tuple(findings) for path, findings in found.items()}


@dataclass(frozen=True, slots=True)
class _Return:
    reading: ReturnReading
    who: Respondent
    facts: Mapping[str, dt.date]
    words: Mapping[str, str]

    def is_older(self, form: Form) -> bool:
        """Whether the return was filled on another version of the round's form."""
        return self.reading.stamp.get("form_version", form.version) != form.version


def _facts(round_: Round, path: str, received: Mapping[str, dt.date]) -> Mapping[str, dt.date]:
    settings = round_.settings
    return {
        "from": settings.start,
        "to": settings.end,
        "cutoff": settings.cutoff,
        "received": received.get(path, settings.due),
    }


def _validate_batch(
    batch: Sequence[_Return], form: Form, models: Models, found: dict[str, list[Finding]]
) -> None:
    for one in batch:
        found[one.reading.path].extend(one.reading.findings)
    for table in form.tables:
        pages = []
        for one in batch:
            page = one.reading.tables.get(table.name)
            if table.is_asked(one.who):
                pages.append((one, page))
            else:
                path = one.reading.path
                found[path].extend(about_unasked(table, one.who, page, path))
        for one, page in pages:
            found[one.reading.path].extend(
                about_anchors(table, one.who, page, one.reading.path, older=one.is_older(form))
            )
            if page is not None:
                found[one.reading.path].extend(_days(table, one, page))
        for name, block in table.blocks:
            subjects = [
                Subject(form, one.facts, one.reading, one.who, table, page, block, cells, one.words)
                for one, page in pages
                if page is not None
                and (cells := page.block(name)) is not None
                and cells.lines
                and not (name == "body" and says_no(table, page))
            ]
            if subjects:
                for path, finding in _judge(subjects, models[table.name, name], block):
                    found[path].append(finding)


def _days(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    explanations = explanations_on(table, page)
    path, end = one.reading.path, one.facts["to"]
    return days_in_counts(table, one.who, page, path, end, explanations)


_screen, _schema = cache(screen_of), cache(schema_of)


def _judge(
    subjects: Sequence[Subject], model: type[TableModel], block: Block
) -> Iterator[tuple[str, Finding]]:
    """What the model's schema says of the returns that don't pass its screen."""
    screen = _screen(model, block)
    try:
        screen.validate(merge(subjects, screen), lazy=True)
    except SchemaErrors as error:
        subjects = failing(subjects, error.failure_cases)
    else:
        return
    schema = _schema(model, block)
    try:
        schema.validate(merge(subjects, schema), lazy=True)
    except SchemaErrors as error:
        yield from failures_to_findings(subjects, error.failure_cases)
