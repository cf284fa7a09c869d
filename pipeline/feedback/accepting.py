"""Sign the row of ``waivers.xlsx`` that names a finding of the last run, as an officer does in
Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pipeline.books.change_book import change_book, refused, unchangeable
from pipeline.feedback.waiver_file import grown, write_waivers
from pipeline.files.last_run import rows_of_last_run
from pipeline.round.round import Round
from pipeline.summary.discretion import is_withheld
from pipeline.text.findings import Finding, FindingState
from pipeline.text.safe_text import for_cell, printable
from pipeline.text.spelling import fold
from pipeline.validate.waiver_keys import FILE, key_in, key_of, may_be_accepted, table_names
from pipeline.validate.waiver_rows import DAY, HEADINGS, WaiverRows, read_rows, rows_of
from pipeline.xlsx.further_rows import SheetChange, with_cells
from schemas.checks import Severity
from schemas.records import Form

_SIGNED_BY, _REASON = HEADINGS[-2:]
_TOLD = 12
"""Findings that a sentence lists."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name a finding, as in ``data/findings.csv``; ``None`` leaves it open."""

    unit: str
    code: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    value: str | None = None

    def names(self, finding: Finding, form: Form) -> bool:
        """True where nothing that is said is another finding's."""
        table = form.by_name.get(finding.table)
        words = {fold(finding.table), *((fold(table.label), fold(table.sheet)) if table else ())}
        pairs = (
            (self.unit, finding.unit),
            (self.code, finding.code),
            (self.row, finding.row),
            (self.column, finding.column),
            (self.value, finding.value),
        )
        same = all(said is None or fold(said) == fold(found) for said, found in pairs)
        return same and (self.table is None or fold(self.table) in words)


def accept_finding(
    round_: Round, form: Form, named: Named, signed: tuple[str, str], today: dt.date
) -> tuple[Finding, bool]:
    """Sign the row of the one finding that is named with (name, reason) and the day, add the row
    where the workbook lacks it; gives the finding, and ``False`` where it is signed so already.

    Raises ``BookError`` where that is not one finding, nobody may accept it or somebody has, or
    what ``change_book`` does where the workbook takes no change. Nothing is changed then.
    """
    by, reason = (for_cell(printable(text)).strip() for text in signed)
    lacks = [name for name, text in ((_SIGNED_BY, by), (_REASON, reason)) if not text]
    if lacks:
        raise refused([f'Chưa ghi "{name}".' for name in lacks])
    finding = _one(_told(round_.folder), named, form)
    path = round_.folder / FILE
    read_rows(path)  # past the guards of files that come from elsewhere
    row = {_SIGNED_BY: by, _REASON: reason, DAY: f"{today:%d/%m/%Y}"}

    def sign(copy: Path) -> bytes:
        return _signed(copy.read_bytes(), path, finding, form, row)

    def check(copy: Path) -> None:
        known = rows_of(copy.read_bytes(), path)
        number = _number(known, finding, form)
        found = known.rows[number - known.first] if number is not None else {}
        if any(found.get(heading) != row[heading] for heading in HEADINGS[-2:]):
            raise unchangeable(path)

    def make(copy: Path) -> None:
        write_waivers(copy, (), round_.settings.office.name, round_.settings.cutoff)

    before = path.read_bytes() if path.is_file() else b""
    change_book(path, sign, check, make)
    return finding, path.read_bytes() != before


def _told(folder: Path) -> Iterator[Finding]:
    """The findings of the last run."""
    for row in rows_of_last_run(folder, "findings.csv"):
        yield Finding(
            code=row["code"],
            severity=cast("Severity", row["severity"]),
            message=row["message"],
            state=cast("FindingState", row["state"]),
            unit=row["unit_code"],
            file=row["file"],
            table=row["table"],
            row=row["row"],
            column=row["column"],
            sheet=row["sheet"],
            cell=row["cell"],
            value=row["value"],
        )


def _one(told: Iterable[Finding], named: Named, form: Form) -> Finding:
    """The finding that is named. Raises ``BookError``."""
    found = [one for one in told if one.state != "superseded" and named.names(one, form)]
    if not found:
        raise refused(
            [
                f"Lần tổng hợp gần nhất không có nội dung {named.code} như vậy của {named.unit}. "
                "Tổng hợp lại, xem data/findings.csv."
            ]
        )
    acceptable = {key_of(one): one for one in found if may_be_accepted(one)}
    if not acceptable:
        raise refused([f"Không chấp nhận được nội dung này: {found[0].message}"])
    if len(acceptable) > 1:
        listed = [
            f"  --table {one.table} --row {one.row} --column {one.column} --value "
            f'"{one.value}": {one.message}'
            for one in [*acceptable.values()][:_TOLD]
        ]
        raise refused(
            [
                "\n".join(
                    [
                        f"Có {len(acceptable)} nội dung {named.code} của {named.unit}; ghi thêm để "
                        "chỉ còn một:",
                        *listed,
                    ]
                )
            ]
        )
    return next(iter(acceptable.values()))


def _number(known: WaiverRows, finding: Finding, form: Form) -> int | None:
    """The row that names a finding. ``data/`` has texts on one line, and leaves out what leadership
    does not read: then the only row on the place is meant."""
    names = table_names(form)
    *place, value = key_of(finding)
    keys = {
        number: key_in(row, names)
        for number, row in enumerate(known.rows, known.first)
        if any(row.values())
    }
    there = {number: key[-1] for number, key in keys.items() if list(key[:-1]) == place}
    for number, text in there.items():
        if printable(text) == printable(value):
            return number
    if is_withheld(finding, form) and len(there) == 1:
        return next(iter(there))
    return None


def _signed(data: bytes, path: Path, finding: Finding, form: Form, row: dict[str, str]) -> bytes:
    known = rows_of(data, path)
    number = _number(known, finding, form)
    if number is None:
        if is_withheld(finding, form):
            raise refused(
                [f"{path.name} chưa có dòng của nội dung này. Tổng hợp lại rồi chạy lại."]
            )
        table = form.by_name.get(finding.table)
        codes = finding.code, finding.unit, table.label if table else ""
        data = grown(data, path, [(*codes, *key_of(finding)[3:], finding.message)])
        known = rows_of(data, path)
        number = _number(known, finding, form)
        if number is None:
            raise unchangeable(path)
    there = known.rows[number - known.first]
    where = f"{path.name}, dòng {number + 1}"
    others = [
        f'{where}: {heading} đã ghi "{there[heading]}". Cần đổi thì sửa tại dòng đó.'
        for heading in HEADINGS[-2:]
        if there[heading] and fold(there[heading]) != fold(row[heading])
    ]
    if number in known.formulas:
        others = [f"{where}: cột {_SIGNED_BY} là công thức. Xóa công thức rồi chạy lại."]
    if others:
        raise refused(others)
    if all(there[heading] for heading in HEADINGS[-2:]):
        return data
    cells = {known.places[heading]: row[heading] for heading in HEADINGS[-2:]}
    at = known.day
    heading = {} if at is not None else {known.first - 1: {known.beside: DAY}}
    cells[known.beside if at is None else at] = row[DAY]
    return with_cells(data, SheetChange(known.sheet, {**heading, number: cells}))
