"""Checks that the report, the page and the workbook of a run tell what the run found out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from openpyxl import load_workbook

VERDICTS = {
    "met": "Đạt",
    "not_met": "Chưa đạt",
    "not_due_unmet": "Chưa đến hạn",
    "undetermined": "Thiếu số đầu kỳ",
    "no_data": "Chưa có số liệu",
    "no_target": "Theo dõi",
}
UNFILLED = re.compile(r"\{\{|\{%|\b(?:None|nan|NaN|undefined)\b")
_SHAPE = r"(?:[●▲◆■○] )?"
"""The sign that stands before a verdict for those who don't see its colour."""


def assert_told(output: Path, office: str, units: int, found: Iterable[dict[str, Any]]) -> None:
    """Office, returns, and of each of the indicators ``found`` result and verdict, everywhere."""
    report, table = _report(output / "bao-cao.docx")
    page = _page(output / "tong-hop.html")
    lines = _lines(output / "tong-hop.xlsx")
    assert office in report
    assert f"Đã nộp báo cáo {units}/{units} đơn vị (100%)" in report
    assert office in page
    assert f"Phải nộp {units} Đã nộp {units} Trong hạn {units} Hợp lệ {units}" in page
    for text in (report, page, *table):
        assert not UNFILLED.search(text)
    seen = set()
    for one in found:
        code, verdict = one["code"], VERDICTS[one["status"]]
        seen.add(verdict)
        shown = table[code]
        line = lines[code]
        assert re.search(rf"\t{_SHAPE}{verdict}\t", shown), (code, shown)
        assert f"\t{one['reported']}/{one['expected']}" in shown, (code, shown)
        assert re.fullmatch(_SHAPE + verdict, line["Đánh giá"]), (code, line)
        assert (line["Tử số"], line["Mẫu số"]) == _both(one), (code, line)
        # The page has no room to say so beside each.
        result = shown.split("\t")[2].removesuffix(" (lũy kế)")
        if one["value"] is None:
            assert result == "", (code, result)
        else:
            figure = float(re.sub(r"[^\d,]", "", result).replace(",", "."))
            assert abs(figure - float(one["value"])) <= 0.005, (code, result)
        of_code = re.escape(code) + r" (?:(?! \d\.\d\.).)*?"
        there = rf"{of_code}{re.escape(_plain(result))}.*?{_SHAPE}{verdict}"
        assert re.search(there, page), (code, result, verdict)
    assert seen == set(VERDICTS.values())


def _both(one: dict[str, Any]) -> tuple[Any, Any]:
    """Numerator and denominator as the sheet shows them: nothing where there is no figure, no
    denominator of a total."""
    if one["value"] is None:
        return None, None
    return one["numerator"], one["denominator"]


def _report(path: Path) -> tuple[str, dict[str, str]]:
    """Its text, and the rows of the table of indicators by code, cells apart by tabs."""
    document = docx.Document(str(path))
    (rows,) = (
        table.rows for table in document.tables if table.rows[0].cells[0].text.strip() == "Mục"
    )
    cells = [[_plain(cell.text) for cell in row.cells] for row in rows]
    text = " ".join(paragraph.text for paragraph in document.paragraphs)
    return _plain(text), {row[0]: "\t".join(row) for row in cells[1:]}


def _page(path: Path) -> str:
    bare = re.sub(r"(?s)<style.*?</style>|<[^>]+>", " ", path.read_text(encoding="utf-8"))
    return _plain(bare.replace("&gt;", ">"))


def _lines(path: Path) -> dict[str, dict[str, Any]]:
    """The sheet Chỉ tiêu, by code and heading."""
    rows = list(load_workbook(path, data_only=True)["Chỉ tiêu"].iter_rows(values_only=True))
    headings = next(row for row in rows if row[0] == "Mã chỉ tiêu")
    return {str(row[0]): dict(zip(headings, row, strict=True)) for row in rows}


def _plain(text: str) -> str:
    return " ".join(text.split())
