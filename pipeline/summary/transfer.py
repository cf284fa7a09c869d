"""The hidden sheets of the summary workbook: all that the run of the office above needs, exactly.

The figures on the SL sheets are for people; these rows are what a parent round reads. They carry
no count of cases beside a unit and no person's name, as no other sheet does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from pipeline.accept import layout_of_transfer as layout
from pipeline.accept.carried_tables import Carrier
from pipeline.accept.own_parts import own_parts
from pipeline.accept.records import Summed
from pipeline.accept.timeliness_words import timeliness_words
from pipeline.plan.plan import base_years
from pipeline.read.records import SUMMARY_STAMP
from pipeline.round.roster import Unit
from pipeline.summary.data_columns import iso_day
from pipeline.summary.discretion import discreet
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.packed_rows import PackedRows, TextRow, TextRows
from pipeline.summary.withheld import withheld_totals
from pipeline.text.format_numbers import SUMMARY
from pipeline.text.safe_text import for_cell
from pipeline.xlsx.sheet_description import Line, MadeLines, Sheet
from schemas.records import Form

SummedAt = Mapping[tuple[str, str], Summed]
"""By table name and unit code."""


def transfer_sheets(
    outcomes: Outcomes, form: Form, summed_at: SummedAt = MappingProxyType({})
) -> tuple[Sheet, ...]:
    """The stamp and the sheets it vouches for, all hidden, all text."""
    rows = transfer_rows(outcomes, form, summed_at)
    return tuple(
        Sheet(
            name=name,
            widths=(20,),
            lines=_lines(content),
            hidden=True,
        )
        for name, content in rows.items()
    )


def _lines(rows: TextRows) -> MadeLines:
    return MadeLines((), lambda: (Line(row) for row in rows), len(rows))


def transfer_rows(
    outcomes: Outcomes, form: Form, summed_at: SummedAt = MappingProxyType({})
) -> dict[str, TextRows]:
    """Sheet name → its rows as text, the stamp first."""
    carried: dict[str, Iterable[TextRow]] = {
        layout.DATA: _data(outcomes, form, summed_at),
        layout.UNITS: _units(outcomes),
        layout.RETURNS: _returns(outcomes),
        layout.TABLES: (
            (r.unit, r.table, r.path, r.outcome.value, str(r.withheld or ""))
            for r in outcomes.tables
        ),
        layout.FINDINGS: _findings(outcomes, form),
        layout.TOTALS: (
            (t.table, t.row, t.column, str(t.units), str(t.total))
            for t in withheld_totals(outcomes, form)
        ),
    }
    sheets = {name: PackedRows() for name in layout.CARRIED}
    digest = layout.digest_of(
        packed.passing(chain([layout.COLUMNS[name]], _safe(carried[name])))
        for name, packed in sheets.items()
    )
    return {layout.META: list(_stamp(outcomes, form, digest)), **sheets}


def _safe(rows: Iterable[TextRow]) -> Iterator[TextRow]:
    return (tuple(map(for_cell, row)) for row in rows)


def _stamp(outcomes: Outcomes, form: Form, digest: str) -> Iterator[tuple[str, str]]:
    settings = outcomes.round.settings
    yield "kind", SUMMARY_STAMP
    yield "format", str(SUMMARY)
    yield "form_version", form.version
    yield "plan", settings.plan
    yield "round", outcomes.round.name
    yield "period", settings.period
    yield "year", str(settings.year)
    yield "office_code", settings.office.code
    yield "office_name", settings.office.name
    yield "data_sheets", " ".join(layout.CARRIED)
    yield "digest", digest
    for name, setting in outcomes.round.effective_switches.items():
        yield f"{layout.CHOICE}{name}", setting
    switches = outcomes.round.effective_switches
    plans = (one.plan.under(switches) for one in outcomes.by_plan)
    lines = (line for plan in plans for line in plan.indicators)
    for subject, (_, years) in base_years(lines).items():
        yield f"{layout.BASE}{subject}", years
    for part, words in own_parts(form).items():
        yield f"{layout.OWN}{part}", words


def _data(outcomes: Outcomes, form: Form, summed_at: SummedAt) -> Iterator[TextRow]:
    for table in form.tables:
        pages = outcomes.accepted.tables.get(table.name, {})
        carrier = Carrier(table)
        columns_told = False
        for unit in sorted(pages):
            page, at = pages[unit], summed_at.get((table.name, unit))
            parts = carrier.parts(page, at, with_columns=not columns_told)
            columns_told = columns_told or at is not None
            yield table.name, unit, page.path, page.sheet, *parts


def _units(outcomes: Outcomes) -> Iterator[TextRow]:
    round_ = outcomes.round
    return (_unit(unit) for unit in round_.units if unit.exists_on(round_.settings.cutoff))


def _unit(unit: Unit) -> tuple[str, ...]:
    return (
        unit.code,
        unit.name,
        unit.kind,
        ", ".join(unit.levels),
        unit.ownership,
        unit.commune,
        unit.cluster,
        ", ".join(unit.aliases),
        iso_day(unit.valid_from),
        iso_day(unit.valid_to),
        ", ".join(unit.old_codes),
    )


def _returns(outcomes: Outcomes) -> Iterator[TextRow]:
    return (
        (
            record.path,
            record.sha256,
            record.unit,
            record.status.value,
            record.reason,
            iso_day(record.received),
            timeliness_words(record.timeliness),
            record.form_version,
        )
        for record in outcomes.returns
    )


def _findings(outcomes: Outcomes, form: Form) -> Iterator[TextRow]:
    findings = (discreet(finding, form) for finding in outcomes.findings)
    names: Sequence[str] = layout.COLUMNS[layout.FINDINGS]
    return (tuple(str(getattr(finding, name)) for name in names) for finding in findings)
