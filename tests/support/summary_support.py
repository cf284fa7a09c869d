"""Outcomes written by hand, for the tests of what a run writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.accept.records import (
    Accepted,
    AcceptedTable,
    Outcome,
    Punctuality,
    ReturnRecord,
    TableRecord,
    Timeliness,
)
from pipeline.measure.history import NO_HISTORY, EarlierRound, History, history_before
from pipeline.measure.measure import measure
from pipeline.plan.files import find_plan
from pipeline.read.records import FileStatus
from pipeline.round.roster import Unit
from pipeline.round.round import Round, Settings
from pipeline.round.settings import Opening
from pipeline.summarise import describe_workbook
from pipeline.summary.datasets import datasets
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Workbook
from schemas.records import Block, Form, Kind, Question, Shape, Table
from tests.support.packaged import FORM as ANY_FORM
from tests.support.packaged import form_of_plan

PLAN = find_plan("dong-da-2021-2030", ANY_FORM)
FORM: Form = form_of_plan(PLAN)

MN = ("Hoa Nắng", "Sao Khuê", "Vành Khuyên Nhỏ", "Búp Non Xanh")
TH = ("Liễu Giang A", "Liễu Giang B", "Đồng Thanh")
THCS = ("Vĩnh Khê", "Tân Liễu")
COMMUNES = ("Phường Liễu Giang", "Xã Đồng Thanh")


def settings(**more: Any) -> Settings:
    data = {
        "plan": PLAN.id,
        "year": 2025,
        "period": "nam",
        "from": "2025-01-01",
        "to": "2025-11-15",
        "cutoff": "2025-11-15",
        "due": "2025-11-20",
        "office": {
            "code": "PHONG01",
            "name": "Phòng Văn hóa - Xã hội phường Liễu Giang",
            "parent": "UBND PHƯỜNG LIỄU GIANG",
            "place": "Liễu Giang",
        },
        "school_years": {"enrolment": "2025-2026", "completion": "2024-2025"},
        "legal_basis": "Công văn số 12/VHXH ngày 03/11/2025",
        "illustration": True,
    }
    return Settings.model_validate({**data, **more})


def unit(code: str, kind: str, name: str, commune: str, **more: Any) -> Unit:
    return Unit.model_validate(
        {"code": code, "kind": kind, "name": name, "commune": commune, **more}
    )


def roster() -> tuple[Unit, ...]:
    """Eleven units of two communes and the office; Xã Đồng Thanh is smaller."""
    units = [
        *(unit(f"MN{i:02}", "MN", f"Trường Mầm non {n}", COMMUNES[i // 4]) for i, n in _from_1(MN)),
        *(
            unit(f"TH{i:02}", "TH", f"Trường Tiểu học {n}", COMMUNES[i // 3])
            for i, n in _from_1(TH)
        ),
        *(
            unit(f"THCS{i:02}", "THCS", f"Trường Trung học cơ sở {n}", COMMUNES[0])
            for i, n in _from_1(THCS)
        ),
        *(unit(f"XA{i:02}", "XA", f"UBND {name}", name) for i, name in _from_1(COMMUNES)),
        unit("PHONG01", "PHONG", "Phòng Văn hóa - Xã hội phường Liễu Giang", COMMUNES[0]),
    ]
    return tuple(units)


def _from_1(names: Sequence[str]) -> enumerate[str]:
    return enumerate(names, 1)


def plausible(table: Table, number: int) -> dict[tuple[str, str], Any]:
    """Cells of a table, consistent enough to compute with; ``number`` varies them."""
    cells: dict[tuple[str, str], Any] = {}
    for _, block in table.blocks:
        for place, row in enumerate(block.rows):
            for column in block.columns:
                asked = block.question(row, column)
                if not row.has(column.name) or asked.printed:
                    continue
                value = _value(block, place, column.name, number, asked)
                if value is not None:
                    cells[row.name, column.name] = value
    if table.name == "own_targets":
        cells = dict(list(cells.items())[: 1 + 6 * (number % 3)])
    return cells


def _value(block: Block, place: int, column: str, number: int, asked: Question) -> Any:
    match asked.kind:
        case Kind.COUNT:
            return _count(block, place, column, number)
        case Kind.MONEY:
            return 1_000_000 * (number + place + 1)
        case Kind.DECIMAL:
            return 50 + number
        case Kind.YEAR:
            return 2025
        case Kind.DATE:
            return dt.date(2025, 3, 1 + number % 28)
        case Kind.CHOICE if asked.choices:
            items = asked.choices.items
            return items[(number + place) % 2] if block.shape is Shape.MATRIX else items[0]
        case Kind.TEXT if asked.max_length == 2000:
            return ("Không", "", f"Đơn vị thứ {number} đã thực hiện đủ nội dung.")[number % 3]
    return None


def plausible_entries(table: Table, number: int) -> tuple[dict[str, Any], ...]:
    """Entries of a List: none for every fifth unit."""
    block = table.body
    if block is None or block.shape is not Shape.LIST or number % 5 == 4:
        return ()
    return tuple(_entry(block, number, place) for place in range(2 + number % 3))


def _entry(block: Block, number: int, place: int) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for at, column in enumerate(block.columns):
        asked = column.question
        match asked.kind:
            case Kind.COUNT:
                entry[column.name] = 10 * number + 3 * place + at
            case Kind.YEAR:
                entry[column.name] = 2023 + (place if column.name.startswith("end") else 0)
            case Kind.DATE:
                entry[column.name] = dt.date(2025, 4, 1 + place)
            case Kind.CHOICE:
                assert asked.choices is not None
                entry[column.name] = asked.choices.items[(number + place) % 2]
            case _:
                entry[column.name] = f"{FIRST_NAMES[place % 3]} {column.name} {number}"
    return entry


def without(page: AcceptedTable, withheld: frozenset[tuple[str, str]]) -> AcceptedTable:
    """The table without the cells that its errors withhold."""
    return replace(
        page,
        withheld=withheld,
        cells={place: value for place, value in page.cells.items() if place not in withheld},
        entries=tuple(
            {name: value for name, value in entry.items() if (str(number), name) not in withheld}
            for number, entry in enumerate(page.entries, 1)
        ),
    )


FIRST_NAMES = ("Bùi Thị Hạ", "Đặng Văn Ngữ", "Lê Thị Sương")


def _count(block: Block, place: int, column: str, number: int) -> int:
    total = 40 + 7 * number - 3 * place
    shares = {"female": 2, "minority": 5, "minority_female": 9, "attending_female": 2}
    return max(total, 0) // shares.get(column, 1)


def accepted_table(
    unit_code: str,
    table: str,
    cells: Mapping[tuple[str, str], Any],
    path: str = "",
    entries: tuple[Mapping[str, Any], ...] = (),
) -> AcceptedTable:
    addresses = {place: f"C{10 + at}" for at, place in enumerate(cells)}
    for number, entry in enumerate(entries):
        for at, column in enumerate(entry):
            addresses[str(number + 1), column] = address_of(19 + number, at)
    return AcceptedTable(
        unit=unit_code,
        path=path or f"2025-11-18/{unit_code}.xlsx",
        sheet=FORM.by_name[table].sheet,
        cells=cells,
        addresses=addresses,
        entries=entries,
        lines=tuple(range(20, 20 + len(entries))),
    )


def outcomes(
    *,
    units: Sequence[Unit] | None = None,
    missing: Sequence[str] = ("TH02",),
    faulty: Mapping[str, str] | None = None,
    cells: Mapping[tuple[str, str], Mapping[tuple[str, str], Any]] | None = None,
    history: History = NO_HISTORY,
    numbers: Mapping[str, int] | None = None,
    withheld: Mapping[tuple[str, str], frozenset[tuple[str, str]]] | None = None,
    findings: Sequence[Finding] = (),
    returns: Sequence[ReturnRecord] = (),
    folder: Path = Path("rounds/thu"),
    **changes: Any,
) -> Outcomes:
    """A round in which every unit but the ``missing`` sent all its tables.

    ``faulty`` maps a unit to the table of its return that has an error; ``cells`` replaces the
    cells of a (unit, table), ``numbers`` what varies a unit's figures, ``withheld`` takes cells of
    one away; ``changes`` are those of its settings.
    """
    units = roster() if units is None else tuple(units)
    faulty = {"TH03": "staff"} if faulty is None else faulty
    round_ = Round(folder.name, folder, settings(**changes), units)
    tables: dict[str, dict[str, AcceptedTable]] = {}
    table_records = []
    for place, one in enumerate(units):
        number = (numbers or {}).get(one.code, place)
        if one.code in missing:
            continue
        for table in FORM.asked(round_.respondent(one)):
            path = f"2025-11-18/{one.code}.xlsx"
            bad = faulty.get(one.code) == table.name
            left_out = (withheld or {}).get((one.code, table.name), frozenset())
            outcome = Outcome.PARTIAL if left_out else Outcome.COUNTED
            outcome = Outcome.ERRORS if bad else outcome
            table_records.append(
                TableRecord(one.code, table.name, path, outcome, withheld=len(left_out))
            )
            if bad:
                continue
            own = (cells or {}).get((one.code, table.name)) or plausible(table, number)
            page = accepted_table(
                one.code, table.name, own, entries=plausible_entries(table, number)
            )
            tables.setdefault(table.name, {})[one.code] = without(page, left_out)
    accepted = Accepted(tables, round_.settings.year)
    records = [_record(one.code) for one in units if one.code not in missing]
    errors = [_error(code, table) for code, table in faulty.items() if code not in missing]
    return Outcomes(
        round=round_,
        plan=PLAN,
        accepted=accepted,
        returns=tuple(sorted((*records, *returns), key=lambda record: record.path)),
        tables=tuple(table_records),
        findings=(*errors, *findings),
        results=measure(PLAN, round_, accepted, FORM, history),
        history=history,
    )


OPENING = {"2.4.a-PH": Opening(value=12_000, source="Báo cáo số 40/BC-PGDĐT ngày 20/12/2023")}


def history() -> History:
    """The year before, closed, of the same units, and an opening balance."""
    before = outcomes(
        year=2024, **{"from": "2024-01-01", "to": "2024-11-15", "cutoff": "2024-11-15"}
    )
    return history_before(outcomes().round, [closed_before(before)], FORM, OPENING)


def closed_before(before: Outcomes) -> EarlierRound:
    """A run of the year before as the closed round that it became."""
    return EarlierRound(
        replace(before.round, name="nam-2024"),
        before.accepted,
        "closed",
        dt.date(2024, 12, 20),
        results=before.results,
    )


def _record(code: str) -> ReturnRecord:
    path = f"2025-11-18/{code}.xlsx"
    return ReturnRecord(
        path,
        "0" * 64,
        code,
        FileStatus.COUNTED,
        "Dùng đủ biểu.",
        dt.date(2025, 11, 18),
        Timeliness(Punctuality.ON_TIME),
        "abc",
    )


def _error(code: str, table: str) -> Finding:
    return Finding(
        code="R02",
        severity="error",
        message="Biểu 01, ô D7: Nữ (45) lớn hơn Tổng số (41). Kiểm tra lại hai ô C7 và D7.",
        unit=code,
        file=f"2025-11-18/{code}.xlsx",
        table=table,
        row="101",
        column="2",
        sheet=FORM.by_name[table].sheet,
        cell="D7",
        value="45",
    )


def described(outcomes: Outcomes) -> Workbook:
    """The summary workbook with all its lines: a run makes them while they are written, and would
    make a sheet's anew for each cell that a test looks at."""
    book = describe_workbook(Material(outcomes, FORM, Path("output/thu")))
    return replace(book, sheets=tuple(replace(s, lines=tuple(s.lines)) for s in book.sheets))


def indicator_rows(outcomes: Outcomes, form: Form = FORM) -> tuple[tuple[str, ...], ...]:
    """The rows of ``indicators.csv``."""
    files = datasets(Material(outcomes, form, Path("output/thu")))
    return tuple(next(file.rows for file in files if file.name == "indicators"))
