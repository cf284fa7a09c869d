"""Outcomes written by hand, for the tests of what a run writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.findings import Finding
from pipeline.measure import measure
from pipeline.plan import find_plan
from pipeline.results import Accepted, AcceptedTable, Outcomes, ReturnRecord, TableRecord
from pipeline.roster import Unit
from pipeline.round import Round, Settings
from schemas.records import Block, Kind, Table
from schemas.registry import FORM

PLAN = find_plan("dong-da-2021-2030", FORM)

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
                if asked.kind is Kind.COUNT:
                    cells[row.name, column.name] = _count(block, place, column.name, number)
                elif asked.kind is Kind.CHOICE and asked.choices:
                    cells[row.name, column.name] = asked.choices.items[0]
    return cells


def _count(block: Block, place: int, column: str, number: int) -> int:
    total = 40 + 7 * number - 3 * place
    shares = {"female": 2, "minority": 5, "minority_female": 9, "attending_female": 2}
    return total // shares.get(column, 1)


def accepted_table(
    unit_code: str, table: str, cells: Mapping[tuple[str, str], Any], path: str = ""
) -> AcceptedTable:
    return AcceptedTable(
        unit=unit_code,
        path=path or f"2025-11-18/{unit_code}.xlsx",
        sheet=FORM.by_name[table].sheet,
        cells=cells,
        addresses={},
    )


def outcomes(
    *,
    units: Sequence[Unit] | None = None,
    missing: Sequence[str] = ("TH02",),
    faulty: Mapping[str, str] | None = None,
    cells: Mapping[tuple[str, str], Mapping[tuple[str, str], Any]] | None = None,
    findings: Sequence[Finding] = (),
    returns: Sequence[ReturnRecord] = (),
    folder: Path = Path("rounds/thu"),
    **changes: Any,
) -> Outcomes:
    """A round in which every unit but the ``missing`` sent all its tables.

    ``faulty`` maps a unit to the table of its return that has an error; ``cells`` replaces the
    cells of a (unit, table); ``changes`` are those of ``round.toml``.
    """
    units = roster() if units is None else tuple(units)
    faulty = {"TH03": "staff"} if faulty is None else faulty
    round_ = Round(folder.name, folder, settings(**changes), units)
    tables: dict[str, dict[str, AcceptedTable]] = {}
    table_records = []
    for number, one in enumerate(units):
        if one.code in missing:
            continue
        for table in FORM.asked(round_.respondent(one)):
            path = f"2025-11-18/{one.code}.xlsx"
            bad = faulty.get(one.code) == table.name
            table_records.append(
                TableRecord(one.code, table.name, path, "errors" if bad else "counted")
            )
            if bad:
                continue
            own = (cells or {}).get((one.code, table.name)) or plausible(table, number)
            tables.setdefault(table.name, {})[one.code] = accepted_table(one.code, table.name, own)
    accepted = Accepted(tables)
    records = [_record(one.code) for one in units if one.code not in missing]
    errors = [_error(code, table) for code, table in faulty.items() if code not in missing]
    return Outcomes(
        round=round_,
        plan=PLAN,
        accepted=accepted,
        returns=tuple(sorted((*records, *returns), key=lambda record: record.path)),
        tables=tuple(table_records),
        findings=(*errors, *findings),
        results=measure(PLAN, round_, accepted, FORM),
    )


def _record(code: str) -> ReturnRecord:
    path = f"2025-11-18/{code}.xlsx"
    return ReturnRecord(
        path, "0" * 64, code, "counted", "Dùng đủ biểu.", dt.date(2025, 11, 18), "Đúng hạn", "abc"
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
