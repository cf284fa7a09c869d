"""``dot-bao-cao.xlsx`` as ``tonghop new`` writes it: every setting, every column."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from docs.making.markdown import page, table
from pipeline.books.book_sheets import BookSheet
from pipeline.decided.decision_sheets import FILE as DECISIONS
from pipeline.decided.decision_sheets import SHEETS as DECISION_SHEETS
from pipeline.round.round_sheets import (
    OFFICES,
    OPENING,
    SETTING_LINES,
    SETTINGS,
    UNITS,
    SettingLine,
)
from pipeline.round.round_words import SECTIONS

YEAR = 2026


def round_settings_page() -> str:
    """``round-settings.md``."""
    return page(
        (
            "# Thiết lập của một đợt báo cáo",
            "",
            "Trang này do `make docs` tạo.",
            "",
            "Mỗi đợt có tệp `dot-bao-cao.xlsx` trong thư mục của đợt; "
            f"`tonghop new rounds/{YEAR}-nam` tạo tệp này. Tên khóa ở cột cuối dùng cho lệnh "
            "`tonghop settings`.",
            "",
            f"## {SETTINGS.name}",
            *_settings(),
            *(line for sheet in (UNITS, OPENING, OFFICES) for line in _columns(sheet)),
            "",
            f"## Tệp {DECISIONS}",
            "",
            f"Quyết định của cán bộ tổng hợp về báo cáo nhận được: tệp `{DECISIONS}` trong thư mục "
            "của đợt, do `tonghop aggregate` tạo khi chưa có.",
            *(line for sheet in DECISION_SHEETS for line in _columns(sheet, "###")),
        )
    )


def _settings() -> Iterator[str]:
    for section, lines in groupby(SETTING_LINES, lambda line: line.section):
        yield from ("", f"### {SECTIONS[section][0]}", *table(_HEADINGS, map(_row, lines)))


_HEADINGS = ("Tên", "Giá trị", "Mặc định", "Ý nghĩa", "Khóa")


def _row(line: SettingLine) -> tuple[str, ...]:
    default = line.cell(line.default)
    needed = "(phải ghi)" if line.is_needed else "(để trống)"
    shown = needed if default is None else str(default)
    return line.name, "; ".join(line.column.words), shown, line.column.help, f"`{line.key}`"


def _columns(sheet: BookSheet, level: str = "##") -> Iterator[str]:
    yield from ("", f"{level} {sheet.name}", "", sheet.about, "")
    yield from table(
        ("Cột", "Cách điền", "Ví dụ"),
        (
            (
                column.heading,
                f"{'Bắt buộc. ' if column.required else ''}{column.help}",
                column.example,
            )
            for column in sheet.columns
        ),
    )
