"""Returns written down in a test, as the reader would hand them on.

``reading({"staff": {("teachers", "female"): 30}})`` starts from honest figures and puts the given
cells over them; ``None`` leaves a cell blank. The entries of a List are replaced as a whole:
``reading(entries={"board": entry("board", 0, sex=None)})``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round, SchoolYears, Settings, Switches
from pipeline.text.findings import Finding
from pipeline.validate.validate import validate
from schemas.records import VALUE, Block, Form, Shape, Table
from schemas.respondents import Respondent
from tests.support.honest import ENTRIES, HONEST
from tests.support.packaged import FORM, MODELS

Cells = Mapping[tuple[str, str], Any]
Entries = tuple[Mapping[str, Any], ...]


UNITS = {
    "MN": Unit(code="MN01", name="Trường Mầm non Hoa Nắng", kind="MN", commune="Phường Liễu Giang"),
    "TH": Unit(code="TH01", name="Trường Tiểu học Sông Vân", kind="TH"),
    "THCS": Unit(code="THCS01", name="Trường THCS Sông Vân", kind="THCS"),
    "XA": Unit(code="XA01", name="Phường Liễu Giang", kind="XA", commune="Phường Liễu Giang"),
    "LC": Unit(
        code="LC01",
        name="Trường Liên cấp Sông Vân",
        kind="LC",
        levels=("MN", "TH", "THCS"),
        commune="Phường Liễu Giang",
    ),
    "GDTX": Unit(code="GDTX01", name="Trung tâm Giáo dục thường xuyên Sông Vân", kind="GDTX"),
    "PHONG": Unit(code="PHONG01", name="Phòng Văn hóa - Xã hội", kind="PHONG"),
}


def a_round(
    *units: Unit, period: str = "nam", year: int = 2025, due: dt.date | None = None, **switches: str
) -> Round:
    """A round in memory; its dates are those of its period: of a half-year, a year, five years."""
    month = 5 if period == "6T" else 11
    settings = Settings(
        plan="dong-da-2021-2030",
        year=year,
        period=period,
        start=dt.date(year - 4 if period == "giai-doan" else year, 1, 1),
        end=dt.date(year, month, 15),
        cutoff=dt.date(year, month, 15),
        due=due or dt.date(year, month, 20),
        office=Office(code="VHXH", name="Phòng Văn hóa - Xã hội phường Liễu Giang"),
        school_years=SchoolYears(enrolment=f"{year}-{year + 1}", completion=f"{year - 1}-{year}"),
        switches=Switches(**switches),
    )
    return Round("thu-nghiem", Path("thu-nghiem"), settings, units or tuple(UNITS.values()))


def block_reading(
    block: Block, cells: Cells, line: int = 10, entries: tuple[Mapping[str, Any], ...] = ()
) -> BlockReading:
    """The cells of a block as the reader gives them, rows from ``line`` downwards."""
    values: list[Any] = []
    states: list[State] = []

    def put(value: Any, *, exists: bool) -> None:
        values.append(value)
        given = State.GIVEN if value is not None else State.MISSING
        states.append(given if exists else State.NOT_APPLICABLE)

    if block.shape is Shape.LIST:
        for entry in entries:
            for column in block.columns:
                put(entry.get(column.name), exists=True)
        count = len(entries)
    else:
        for row in block.rows:
            for column in block.columns:
                put(cells.get((row.name, column.name)), exists=row.has(column.name))
        count = len(block.rows)
    letters = (
        tuple("F" if row.question and row.question.column == "C" else "C" for row in block.rows)
        if block.shape is Shape.RECORD
        else tuple("CDEFGHIJKLM"[: len(block.columns)])
    )
    lines = tuple(range(line, line + count))
    return BlockReading(block.shape, tuple(values), bytes(states), letters, lines)


def table_reading(
    table: Table,
    cells: Cells,
    findings: tuple[Finding, ...] = (),
    entries: tuple[Mapping[str, Any], ...] = (),
) -> TableReading:
    return TableReading(
        table.name,
        table.sheet,
        head=block_reading(table.head, cells, 6) if table.head else None,
        body=block_reading(table.body, cells, 12, entries) if table.body else None,
        findings=findings,
    )


def honest(table: Table, who: Respondent) -> dict[tuple[str, str], Any]:
    """The honest figures of the rows that are asked; sums hold over the parts that are asked."""
    figures = dict(HONEST[table.name])
    if table.name == "own_targets" and table.body and table.body.rows:
        first = next(row.name for row in table.body.rows if row.is_asked(who))
        figures |= {
            ("gate", VALUE): "Có",
            (first, "operator"): "Đạt ít nhất",
            (first, "value"): 99.5,
            (first, "year"): who.year,
        }
    asked = {
        row.name: row
        for _, block in table.blocks
        for row in block.rows
        if row.is_asked(who) and row.is_due(who)
    }
    for (name, column), figure in HONEST[table.name].items():
        parts = asked[name].parts if name in asked else ()
        left_out = [figures[part, column] for part in parts if part not in asked]
        if left_out:
            figures[name, column] = figure - sum(left_out)
    return {key: value for key, value in figures.items() if key[0] in asked}


def honest_entries(table: Table, round_: Round, who: Respondent) -> tuple[dict[str, Any], ...]:
    """The honest entries that fall into the round's period, in the columns that are asked."""
    if table.body is None or table.body.shape is not Shape.LIST:
        return ()
    asked = {column.name for column in table.body.columns if column.question.asked.of(who)}
    return tuple(
        {name: value for name, value in one.items() if name in asked}
        for one in ENTRIES[table.name]
        if one.get("date", round_.settings.start) <= round_.settings.end
    )


def entry(table: str, number: int, **changes: Any) -> tuple[Mapping[str, Any], ...]:
    """The honest entries of a List with one of them changed; ``None`` leaves a cell blank."""
    entries = list(ENTRIES[table])
    entries[number] = {**entries[number], **changes}
    return tuple(entries)


def tallied(table: Table, entries: Entries, year: int) -> Cells:
    """Adds up what the head of a List tallies."""
    if table.head is None or table.body is None:
        return {}
    tallies = {tally.name: tally for tally in table.body.tallies}
    return {
        (row.name, VALUE): tallies[row.question.tally].over(entries, year)
        for row in table.head.rows
        if row.question is not None and row.question.tally
    }


def reading(
    changes: Mapping[str, Cells] | None = None,
    *,
    entries: Mapping[str, Entries] | None = None,
    unit: Unit = UNITS["MN"],
    path: str = "a.xlsx",
    form: Form = FORM,
    round_: Round | None = None,
    stamp: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
    modified: str = "",
    sha256: str = "",
) -> ReturnReading:
    """A return of ``unit`` with honest figures in every table it is asked."""
    round_ = round_ or a_round()
    printed = {
        ("unit_code", VALUE): unit.code,
        ("unit_name", VALUE): unit.name,
        ("commune", VALUE): unit.commune,
    }
    tables = {}
    who = round_.respondent(unit)
    for table in form.asked(who):
        if table.name not in without:
            rows = (entries or {}).get(table.name, honest_entries(table, round_, who))
            cells = {
                **honest(table, who),
                **tallied(table, rows, round_.settings.year),
                **(printed if table.name == "cover" else {}),
            }
            cells.update((changes or {}).get(table.name, {}))
            tables[table.name] = table_reading(table, cells, entries=rows)
    default_stamp = {
        "form_version": form.version,
        "plan": round_.settings.plan,
        "round": round_.name,
        "unit_code": unit.code,
    }
    return ReturnReading(
        path,
        sha256=sha256 or path,
        stamp=default_stamp if stamp is None else stamp,
        tables=tables,
        modified=modified,
    )


def judge(
    changes: Mapping[str, Cells] | None = None,
    *,
    entries: Mapping[str, Entries] | None = None,
    kind: str = "MN",
    round_: Round | None = None,
    form: Form = FORM,
    without: tuple[str, ...] = (),
    received: dt.date | None = None,
) -> tuple[Finding, ...]:
    """The findings of one return with these changes.

    Rules of a table see no other but Bìa, so only these two are judged where one is changed.
    """
    unit = UNITS[kind]
    round_ = round_ or a_round()
    changed = {*(changes or {}), *(entries or {}), *without}
    if changed:
        form = Form(tuple(t for t in form.tables if t.name in changed or t.name == "cover"))
    one = reading(changes, entries=entries, unit=unit, round_=round_, form=form, without=without)
    dates = {"a.xlsx": received} if received else None
    return validate([(one, unit)], round_, form, MODELS, dates).get("a.xlsx", ())


def codes(findings: tuple[Finding, ...], table: str = "") -> list[str]:
    """The codes of findings, of one table if it is named."""
    return [finding.code for finding in findings if not table or finding.table == table]
