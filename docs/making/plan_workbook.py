"""The sheets of a plan's workbook: every column with how it is filled."""

from __future__ import annotations

from collections.abc import Iterator

from docs.making.markdown import page, table
from pipeline.books.book_sheets import EXAMPLE, SEPARATOR, BookColumn, BookSheet
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.plan_sheet_words import CODE_HEADINGS, CODES, FILE


def plan_workbook_page() -> str:
    """``plan-workbook.md``."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield f"# Kế hoạch của cơ quan: {FILE}"
    yield ""
    yield "Trang này do `make docs` tạo từ chính chương trình."
    yield ""
    yield (
        "Tạo sổ tính bằng `tonghop plans new` hoặc `tonghop plans export`, kiểm tra bằng `tonghop "
        "plans check`. Dòng tiêu đề được tìm theo tên cột, nên cột được đổi chỗ, thêm cột, thêm "
        "trang của cơ quan; trang, cột không có trong bảng dưới đây thì chương trình không đọc. "
        f"Dòng mở đầu bằng `{EXAMPLE}` không được đọc. Ô có nhiều giá trị: cách nhau dấu chấm phẩy."
    )
    for sheet in ALL_SHEETS:
        yield from _sheet(sheet)
    yield f"## {CODES}"
    yield ""
    yield (
        f"Do chương trình tạo, đã khóa: {', '.join(CODE_HEADINGS)} của mọi số liệu, câu trả lời mà "
        "Tử số, Mẫu số có thể nêu."
    )


def _sheet(sheet: BookSheet) -> Iterator[str]:
    yield f"## {sheet.name}"
    yield ""
    yield sheet.about
    heading = "Mục" if sheet.is_form else "Cột"
    yield from table(
        (heading, "Tên tiếng Anh", "Bắt buộc", "Cách ghi", "Ví dụ"),
        (
            (
                column.heading,
                column.english,
                "x" if column.required else "",
                _how(column),
                f"`{column.example}`" if column.example else "",
            )
            for column in sheet.columns
        ),
    )


def _how(column: BookColumn) -> str:
    words = f" Các từ: {SEPARATOR.join(column.words)}." if column.words else ""
    return column.help + words
