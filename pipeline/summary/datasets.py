"""The files of ``data/`` and the counts of ``run.json``, as rows: what machines read.

The same outcomes give the same rows: results, returns, tables and findings come sorted, figures
are exact decimal strings, and nothing here asks the clock, the machine or a hash order. Counts of
cases are in none of them beside a unit, and no name of a person is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.accept.records import AcceptedTable
from pipeline.accept.timeliness_words import timeliness_words
from pipeline.measure.result import Result
from pipeline.plan.plan_fit import misfits
from pipeline.read.cleaned import said
from pipeline.summary.balance import Balance, cells_used
from pipeline.summary.discretion import corrections_shown, discreet, may_show
from pipeline.summary.frames import Dataset, FieldType, Frame
from pipeline.summary.outcomes import Outcomes
from pipeline.text.numbers import decimal_string
from pipeline.text.safe_text import for_csv
from schemas.records import VALUE, Form, Kind, Table


def datasets(outcomes: Outcomes, form: Form) -> tuple[Dataset, ...]:
    """The CSV files."""
    findings = _findings(outcomes, form)
    corrections = _corrections(outcomes, form)
    return (_indicators(outcomes), _returns(outcomes), _tables(outcomes), findings, corrections)


def _decimal(value: Fraction | None) -> str:
    return "" if value is None else decimal_string(value)


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _shortest(value: Fraction) -> str:
    """A target as the plan writes it: ``97``, ``99.5``."""
    text = decimal_string(value)
    return text.rstrip("0").rstrip(".")


def _indicators(outcomes: Outcomes) -> Dataset:
    columns = (
        "plan",
        "code",
        "basis",
        "scope",
        "unit_code",
        "split",
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "outlook",
        "target_year",
        "operator",
        "target",
        "status",
        "reported",
        "expected",
    )
    rows = tuple(
        _indicator_row(one.plan.id, result) for one in outcomes.by_plan for result in one.results
    )
    return Dataset("indicators.csv", columns, rows)


def _indicator_row(plan: str, result: Result) -> tuple[str, ...]:
    target = result.target
    return (
        plan,
        result.indicator.code,
        result.basis,
        for_csv(result.scope),
        result.unit,
        result.split,
        _whole(result.numerator),
        _whole(result.denominator),
        _decimal(result.value),
        _decimal(result.lower),
        _decimal(result.upper),
        result.outlook,
        _whole(target.goal_year) if target else "",
        target.operator if target else "",
        _shortest(target.value) if target else "",
        result.status,
        str(result.reported),
        str(result.expected),
    )


def _returns(outcomes: Outcomes) -> Dataset:
    columns = (
        "path",
        "sha256",
        "unit_code",
        "status",
        "reason",
        "received",
        "timeliness",
        "form_version",
    )
    rows = tuple(
        (
            for_csv(record.path),
            record.sha256,
            record.unit,
            record.status,
            for_csv(record.reason),
            record.received.isoformat() if record.received else "",
            timeliness_words(record.timeliness),
            for_csv(record.form_version),
        )
        for record in outcomes.returns
    )
    return Dataset("returns.csv", columns, rows)


def _tables(outcomes: Outcomes) -> Dataset:
    rows = tuple(
        (record.unit, record.table, for_csv(record.path), record.outcome, str(record.withheld))
        for record in outcomes.tables
    )
    columns = ("unit_code", "table", "path", "outcome", "withheld")
    return Dataset("tables.csv", columns, rows)


def _findings(outcomes: Outcomes, form: Form) -> Dataset:
    columns = (
        "code",
        "severity",
        "state",
        "unit_code",
        "file",
        "table",
        "row",
        "column",
        "sheet",
        "cell",
        "value",
        "message",
    )
    rows = tuple(
        (
            finding.code,
            finding.severity,
            finding.state,
            finding.unit,
            for_csv(finding.file),
            finding.table,
            finding.row,
            finding.column,
            for_csv(finding.sheet),
            finding.cell,
            for_csv(finding.value),
            for_csv(finding.message),
        )
        for finding in (discreet(finding, form) for finding in outcomes.findings)
    )
    return Dataset("findings.csv", columns, rows)


def _corrections(outcomes: Outcomes, form: Form) -> Dataset:
    """The figures that an office corrected, with what the unit had sent."""
    columns = ("unit_code", "table", "row", "column", "before", "value", "by", "reason")
    rows = tuple(
        (
            one.unit,
            one.table,
            *codes,
            *map(for_csv, (*(one.before, said(one.value)), one.by, one.reason)),
            for_csv(one.source),
            one.on.isoformat() if one.on else "",
        )
        for one, codes in corrections_shown(outcomes.accepted, form)
    )
    return Dataset("corrections.csv", (*columns, "source", "decided_on"), rows)


_FIELD_TYPES: dict[Kind, FieldType] = {
    Kind.COUNT: "whole",
    Kind.MONEY: "whole",
    Kind.YEAR: "whole",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.CHOICE: "text",
}
"""Free text stays in the returned files: it can name people."""


def frame_name(table: Table) -> str:
    """The file of a table in ``data/``."""
    return f"{table.name}.parquet"


def frames(outcomes: Outcomes, form: Form) -> tuple[Frame, ...]:
    """A frame per table that some unit had accepted, one row per unit (per entry of a List)."""
    found = []
    for table in form.tables:
        accepted = outcomes.accepted.tables.get(table.name, {})
        fields = tuple(_fields(table))
        if accepted and fields:
            found.append(_frame(table, fields, [accepted[unit] for unit in sorted(accepted)]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: FieldType
    place: tuple[str, str]
    in_list: bool = False

    def of(self, accepted: AcceptedTable, entry: Mapping[str, Any]) -> Any:
        return entry.get(self.place[1]) if self.in_list else accepted.cells.get(self.place)


def _fields(table: Table) -> Iterator[_Field]:
    for _, block in table.blocks:
        for row, column, asked in block.cells:
            kind = _FIELD_TYPES.get(asked.kind)
            if kind is None:
                continue
            if row is None:
                yield _Field(f"entry.{column.name}", kind, ("", column.name), True)
            elif may_show(table, block, row, asked) and not asked.printed:
                name = row.name if column.name == VALUE else f"{row.name}.{column.name}"
                yield _Field(name, kind, (row.name, column.name))


def _frame(table: Table, fields: Sequence[_Field], accepted: Sequence[AcceptedTable]) -> Frame:
    rows: list[tuple[AcceptedTable, int | None, Mapping[str, Any]]] = []
    for one in accepted:
        # A unit without entries keeps a row: its head answers count too.
        rows.extend((one, number, entry) for number, entry in enumerate(one.entries, 1))
        if not one.entries:
            rows.append((one, None, {}))
    columns: list[tuple[str, FieldType]] = [("unit_code", "text"), ("path", "text")]
    values: list[tuple[Any, ...]] = [
        tuple(one.unit for one, _, _ in rows),
        tuple(one.path for one, _, _ in rows),
    ]
    if any(field.in_list for field in fields):
        columns.append(("entry", "whole"))
        values.append(tuple(number for _, number, _ in rows))
    for field in fields:
        columns.append((field.name, field.kind))
        values.append(tuple(field.of(one, entry) for one, _, entry in rows))
    return Frame(frame_name(table), tuple(columns), tuple(values))


def counts(
    outcomes: Outcomes, sums: Iterable[Balance], given_back: Iterable[str] = ()
) -> dict[str, object]:
    """The counts of ``run.json``. ``balances`` says of each sum whether its parts add up;
    ``given_back`` names the files that go back, which the next run looks for."""
    files = Counter(record.status for record in outcomes.returns)
    round_ = outcomes.round
    units = [u for u in round_.units if u.exists_on(round_.settings.cutoff)]
    senders = {r.unit for r in outcomes.returns if r.stands}
    sent = sum(unit.code in senders for unit in units)
    tables = Counter(record.outcome for record in outcomes.tables)
    accepted = {name: len(own) for name, own in sorted(outcomes.accepted.tables.items())}
    findings = Counter(f"{f.severity}.{f.state}" for f in outcomes.findings)
    used = cells_used(outcomes)
    cells = outcomes.cells
    return {
        "round": round_.name,
        "files": {"found": len(outcomes.returns), **_sorted(files)},
        "units": {"expected": len(units), "sent": sent, "missing": len(units) - sent},
        "tables": {"read": len(outcomes.tables), **_sorted(tables)},
        "accepted": accepted,
        "cells": {
            **({"read": cells.met} if cells else {}),
            "used": used,
            **({"unused": _sorted(cells.unused)} if cells else {}),
        },
        "findings": {"all": len(outcomes.findings), **_sorted(findings)},
        "results": sum(len(one.results) for one in outcomes.by_plan),
        "warnings": [
            said for one in outcomes.by_plan for said in misfits(one.plan, round_.settings)
        ],
        "balances": {balance.key: balance.holds for balance in sums},
        "given_back": list(given_back),
    }


def _sorted(counter: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): counter[key] for key in sorted(counter)}
