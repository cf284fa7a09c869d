"""The officer's word on findings: ``waivers.xlsx`` of a round.

A waiver names a finding by code, unit, table, row, column and value, with who accepts it and why.
A changed value voids it, so a figure sent anew is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook

from pipeline.errors import OfficerMustAct
from pipeline.findings import Finding

HEADINGS = (
    "Mã lỗi",
    "Mã đơn vị",
    "Biểu",
    "Mã số",
    "Cột",
    "Giá trị",
    "Nội dung",
    "Người chấp nhận",
    "Lý do",
)
"""Columns of ``waivers.xlsx``."""

Key = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted finding: who accepts it and why."""

    key: Key
    accepted_by: str
    reason: str


class WaiverError(OfficerMustAct):
    """The waivers cannot be read; the message says where and how to mend it."""


def key_of(finding: Finding) -> Key:
    """What a waiver must name to accept this finding."""
    return (
        finding.code,
        finding.unit,
        finding.table,
        finding.row,
        finding.column,
        finding.value,
    )


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The signed rows of ``waivers.xlsx``; none where there is no file.

    A row without both a name and a reason accepts nothing. Raises ``WaiverError``.
    """
    if not path.is_file():
        return ()
    workbook = load_workbook(path, read_only=True, data_only=True)
    rows = list(workbook.worksheets[0].iter_rows(values_only=True))
    workbook.close()
    headings = [str(value or "").strip() for value in rows[0]] if rows else []
    missing = [name for name in HEADINGS if name not in headings]
    if missing:
        raise WaiverError(f"{path}: dòng tiêu đề thiếu cột {', '.join(missing)}.")
    places = [headings.index(name) for name in HEADINGS]
    waivers = []
    for row in rows[1:]:
        texts = [_text(row[place]) if place < len(row) else "" for place in places]
        code, unit, table, line, column, value, _, name, reason = texts
        if name and reason:
            waivers.append(Waiver((code, unit, table, line, column, value), name, reason))
    return tuple(waivers)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def waive(
    findings: Mapping[str, tuple[Finding, ...]], waivers: Iterable[Waiver]
) -> dict[str, tuple[Finding, ...]]:
    """The findings per path, those that a waiver names in state ``waived``."""
    accepted = {waiver.key for waiver in waivers}
    return {
        path: tuple(
            replace(finding, state="waived")
            if finding.severity != "note" and key_of(finding) in accepted
            else finding
            for finding in own
        )
        for path, own in findings.items()
    }
