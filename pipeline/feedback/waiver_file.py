"""``waivers.xlsx`` of a round: read as rows, and grown by rows; the officer's rows stay theirs.
Rows that nobody touched and whose findings are gone make room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.summary.sheets.styles import STYLES
from pipeline.text.findings import Finding
from pipeline.validate.waiver_keys import key_in, key_of, table_names
from pipeline.validate.waiver_rows import HEADINGS, NAME, WaiverError, WaiverRows, rows_of
from pipeline.xlsx.further_rows import SheetChange, with_cells
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.sheet_description import Line, PrintSetup, Sheet, Workbook
from pipeline.xlsx.theme import TALLEST, height_of
from pipeline.xlsx.write_workbook import write_workbook
from schemas.records import Form

HOW_TO = (
    "Chấp nhận một nội dung: ghi tên tại cột Người chấp nhận và lý do tại cột Lý do, lưu tệp, "
    "đóng tệp rồi chạy lại. Dòng chưa đủ cả hai cột thì chưa có hiệu lực; giá trị thay đổi thì "
    "việc chấp nhận hết hiệu lực. Chương trình thêm dòng cho nội dung mới và bỏ dòng của nội dung "
    "không còn; dòng đã có người ghi thêm gì thì giữ nguyên."
)
_WIDTHS = (9, 12, 11, 9, 7, 16, 70, 24, 40)


def missing_rows(
    known: WaiverRows | None, findings: Iterable[Finding], form: Form
) -> tuple[tuple[str, ...], ...]:
    """The rows that the file lacks for ``findings``, in their order, each named once."""
    names = table_names(form)
    seen = {key_in(row, names) for row in known.rows} if known else set()
    rows = []
    for finding in findings:
        key = key_of(finding)
        if key not in seen:
            seen.add(key)
            table = form.by_name.get(finding.table)
            codes = finding.code, finding.unit
            rows.append((*codes, table.label if table else "", *key[3:], finding.message))
    return tuple(rows)


def gone_rows(known: WaiverRows | None, findings: Iterable[Finding], form: Form) -> tuple[int, ...]:
    """The numbers of rows that nobody signed or wrote in and that name none of ``findings``."""
    if known is None:
        return ()
    names, wanted = table_names(form), set(map(key_of, findings))
    return tuple(
        number
        for number, row in enumerate(known.rows, known.first)
        if any(row.values()) and number not in known.touched and key_in(row, names) not in wanted
    )


def _described(rows: Iterable[Sequence[str]]) -> Sheet:
    """A new file's sheet: how to sign, the headings, the rows."""
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_text", "cell_text", "cell_text", "cell_text", "cell_text", "cell_text"),
            *("cell", "cell_input", "cell_input"),
        ),
        lines=(
            Line((HOW_TO,), "text", 34, ((0, len(HEADINGS) - 1),)),
            Line(HEADINGS, "header", 24),
            *(Line((*row, None, None), height=_height(row)) for row in rows),
        ),
        freeze=(2, 0),
        printing=PrintSetup(repeat=(1, 1), narrow_margins=True),
        tab="tab_first",
    )


def write_waivers(
    path: Path, rows: Iterable[Sequence[str]], company: str, created: dt.date
) -> None:
    """Write a new file with ``rows``. Raises ``OSError`` where ``path`` can't be written."""
    sheet = _described(rows)
    write_workbook(path, Workbook((sheet,), sheet.name, company, created), STYLES)


def _height(row: Sequence[str]) -> float:
    """Points that show all of a row's value and message in a new file's columns."""
    return min(max(height_of(row[at], _WIDTHS[at] - 1) for at in (5, 6)), TALLEST)


def grown(
    data: bytes, path: Path, rows: Sequence[Sequence[str]], gone: Sequence[int] = ()
) -> bytes:
    """The officer's file with ``rows`` in the place of those that are ``gone``, then below its last
    one; what is left of the gone ones is blank, all else byte for byte as it was.

    Raises ``WaiverError`` where that can't be done.
    """
    known = rows_of(data, path)
    columns = [known.places[heading] for heading in HEADINGS]
    places = (*gone, *range(known.free, known.free + max(len(rows) - len(gone), 0)))
    blanks = [("",) * (len(HEADINGS) - 2)] * (len(places) - len(rows))
    texts = {
        number: dict(zip(columns, (*row, "", ""), strict=True))
        for number, row in zip(places, (*rows, *blanks), strict=True)
    }
    heights = {place: _height(row) for place, row in zip(places, rows, strict=False)}
    try:
        return with_cells(
            data, SheetChange(known.sheet, texts, known.free, heights, bool(known.rows))
        )
    except MarkError as error:
        raise WaiverError(
            f"{path}: không thêm được dòng. Mở bằng Excel, lưu lại dạng .xlsx rồi chạy lại."
        ) from error
