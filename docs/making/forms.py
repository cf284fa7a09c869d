"""Reference of the forms: every table with its rows, columns and codes."""

from __future__ import annotations

from collections.abc import Iterator

from docs.making.markdown import page, table
from pipeline.plan.plan_words import PERIOD_WORDS
from pipeline.round.unit_words import LEVEL_WORDS
from schemas.records import Block, Kind, Question, Shape, Table
from schemas.registry import PACKAGED
from schemas.respondents import Asked

KIND_WORDS = {
    Kind.COUNT: "số nguyên",
    Kind.MONEY: "số tiền (đồng)",
    Kind.DECIMAL: "số",
    Kind.YEAR: "năm",
    Kind.DATE: "ngày",
    Kind.TEXT: "chữ",
    Kind.CHOICE: "chọn trong danh sách",
}


def forms_page() -> str:
    """``forms.md``."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Biểu mẫu: các biểu, mã số và cột"
    yield ""
    yield (
        "Trang này do `make docs` tạo từ các mô hình trong `schemas/`. `{…}` được thay bằng thông "
        "tin của đợt báo cáo. Tên trong dấu `…` là tên dùng trong tệp kế hoạch và tệp dữ liệu."
    )
    for one in PACKAGED.tables:
        yield from _table(one)


def _table(one: Table) -> Iterator[str]:
    number = f"Biểu {one.number}. " if one.number else ""
    title = one.title.capitalize() if number else f"Bìa. {one.title.capitalize()}"
    yield from ("", f"## {number}{title} (`{one.name}`)", "")
    facts = [f"Trang: {one.sheet}"]
    if one.unit_label:
        facts.append(f"Đơn vị tính: {one.unit_label}")
    asked = _asked(one.asked)
    if asked:
        facts.append(f"Áp dụng: {asked}")
    yield ". ".join(facts) + "."
    if one.guidance:
        yield from ("", one.guidance)
    for _, block in one.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if block.shape is Shape.RECORD:
        yield from table(
            ("Mã số", "Tên", "Nội dung", "Cách điền"),
            (
                (row.code, f"`{row.name}`", row.question.label, _answer(row.question))
                for row in block.rows
                if row.question is not None
            ),
        )
        return
    if block.shape is Shape.MATRIX and block.rows:
        yield from table(
            ("Mã số", "Tên", "Nội dung", "Ghi chú"),
            (
                (
                    row.code,
                    f"`{row.name}`",
                    row.label,
                    ". ".join(filter(None, ("tự tính" if row.parts else "", _asked(row.asked)))),
                )
                for row in block.rows
            ),
        )
    yield from table(
        ("Cột", "Tên", "Tiêu đề", "Cách điền"),
        (
            (column.code, f"`{column.name}`", column.question.label, _answer(column.question))
            for column in block.columns
        ),
    )
    if block.tallies:
        names = ", ".join(f"`{tally.name}`" for tally in block.tallies)
        yield f"Phép đếm dùng được trong tệp kế hoạch: {names}."


def _answer(question: Question) -> str:
    if question.printed:
        return "in sẵn"
    if question.tally:
        return "tự tính"
    words = KIND_WORDS[question.kind]
    if question.choices is not None:
        words = "; ".join(question.choices.items)
    return words if question.required else f"{words} (không bắt buộc)"


def _asked(asked: Asked) -> str:
    parts = []
    if asked.kinds:
        parts.append(", ".join(word for kind, word in LEVEL_WORDS.items() if kind in asked.kinds))
    if asked.levels:
        parts.append(
            "có " + ", ".join(word for kind, word in LEVEL_WORDS.items() if kind in asked.levels)
        )
    if asked.periods:
        parts.append(
            "kỳ " + ", ".join(word for name, word in PERIOD_WORDS.items() if name in asked.periods)
        )
    return "; ".join(parts)
