"""What a template of the report may name: the tags, each filled from the description."""

from __future__ import annotations

from typing import Any

from pipeline.report.report import Report, ReportSection
from pipeline.text.safe_text import printable

_COVERAGE = ("nhom", "phai_nop", "da_nop", "hop_le", "giai_trinh", "can_sua", "chua_nop")


def tags_of(report: Report) -> dict[str, Any]:
    """Tag → text, or the rows that a tag of the outline goes through."""
    return {
        "co_quan_chu_quan": _line(report.parent),
        "co_quan": _line(report.office),
        "dia_danh": _line(report.place),
        "ky_bao_cao": _line(report.period),
        "trich_yeu": _line(report.subject),
        "mo_dau": _line(report.opening),
        "ket_thuc": _line(report.closing),
        "minh_hoa": report.illustration,
        "tam_tinh": report.provisional,
        "noi_nhan": [_line(name) for name in report.recipients],
        "de_cuong": [_section(section) for section in report.sections],
        **report.facts,
    }


def _section(section: ReportSection) -> dict[str, Any]:
    return {
        "ma": section.name,
        "cap": section.level,
        "tieu_de": _line(section.heading),
        "doan": [_line(text) for text in section.paragraphs],
        "bang_nop": [
            dict(zip(_COVERAGE, map(_line, row), strict=True)) for row in section.coverage
        ],
        "bang_chi_tieu": [
            {
                "ma": _line(row.code),
                "noi_dung": _line(row.title),
                "ket_qua": _line(row.result),
                "moc": _line(row.target),
                "danh_gia": row.verdict,
                "ty_le": row.rate,
                "so_don_vi": row.reported,
            }
            for row in section.indicators
        ],
        "nhom": [
            {"ten": _line(group.name), "cau": [_line(text) for text in group.lines]}
            for group in section.groups
        ],
        "y_kien": [
            {"noi_dung": _lines(voice.text), "don_vi": _line(voice.units)}
            for voice in section.voices
        ],
        "ghi_chu": list(section.notes),
        "bo_sung": [_line(gap) for gap in section.gaps],
    }


def _line(text: str) -> str:
    """Text on one line, of letters that XML can hold."""
    return "".join(letter for letter in printable(text) if letter not in "\ufffe\uffff")


def _lines(text: str) -> str:
    """Text that keeps its line breaks."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_line(line) for line in broken)
