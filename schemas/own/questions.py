"""Faults of an office's own tables and questions, by themselves and beside the packaged ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from schemas.code_lists import YES
from schemas.own.definition import (
    Condition,
    DefinitionFault,
    OwnAnswer,
    OwnDefinition,
    OwnPart,
    OwnQuestion,
    OwnTable,
)
from schemas.records import Form, Shape, Table
from schemas.respondents import LEVELS, PERIODS, UNIT_KINDS, Asked
from schemas.tables import cover, own_targets

LONGEST_SHEET = 31
LONGEST_LIST = 255
LONGEST_PROMPT = 255
LONGEST_LABEL = 500
OWN_NUMBER = re.compile(r"2[1-9]|[3-9][0-9]")
_ADDED = re.compile(r"20(?!000)\d{3}")
_COLUMN = re.compile(r"[1-9]\d?")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_FACTS = (
    "NAM",
    "KY",
    "TU_NGAY",
    "DEN_NGAY",
    "NGAY_CHOT",
    "NAM_HOC",
    "NAM_HOC_HT",
    "HAN",
    "DIA_BAN",
)
"""Placeholders that an office's wording may hold."""
_BRACES = re.compile(r"\{(?:" + "|".join(_FACTS) + r")\}|([{}])")
_OF_ROWS = frozenset({OwnAnswer.COUNT, OwnAnswer.PEOPLE, OwnAnswer.MONEY})
_SHAPE_WORDS = {Shape.MATRIX: "Bảng", Shape.RECORD: "Phiếu", Shape.LIST: "Danh sách"}
GATED = {Shape.MATRIX: OwnPart.ROW, Shape.RECORD: OwnPart.CELL, Shape.LIST: OwnPart.COLUMN}
"""The parts that a table of each shape is made of, and that the question above it opens."""
_PART_WORDS = {OwnPart.ROW: "dòng", OwnPart.COLUMN: "cột", OwnPart.CELL: "ô"}


def sheet_name(table: OwnTable) -> str:
    """The name of its sheet in the form."""
    return f"Biểu {table.number} {table.sheet.strip()}".strip()


def said_code(code: str) -> str:
    """A code in quotes, as faults tell it."""
    return f'"{code}"'


@dataclass(frozen=True)
class Questions:
    """A definition beside the packaged form: what of it stands where, and its faults."""

    own: OwnDefinition
    packaged: Form

    @cached_property
    def packaged_by_number(self) -> Mapping[str, Table]:
        """Packaged tables to which questions can be added, by number."""
        left = (cover.TABLE.name, own_targets.NAME)
        return {t.number: t for t in self.packaged.tables if t.number and t.name not in left}

    @cached_property
    def by_number(self) -> Mapping[str, OwnTable]:
        """Own tables by number, where that is one for own tables."""
        return {one.number: one for one in self.own.tables if OWN_NUMBER.fullmatch(one.number)}

    @cached_property
    def of_table(self) -> Mapping[str, tuple[OwnQuestion, ...]]:
        """The questions of each table, by its number."""
        found: dict[str, list[OwnQuestion]] = {}
        for question in self.own.questions:
            found.setdefault(question.table, []).append(question)
        return {number: tuple(questions) for number, questions in found.items()}

    def shape(self, number: str) -> Shape | None:
        """The shape of a table's body; ``None`` where no table has the number."""
        if number in self.by_number:
            return self.by_number[number].shape
        table = self.packaged_by_number.get(number)
        return table.body.shape if table is not None and table.body is not None else None

    def rows(self, number: str) -> Mapping[str, OwnQuestion]:
        """The own rows of a table by their codes."""
        asked = self.of_table.get(number, ())
        return {one.code: one for one in asked if one.part is OwnPart.ROW}

    @cached_property
    def anonymous(self) -> frozenset[str]:
        """Codes of the rows and cells whose figures leave a return only within a total: those that
        say so, and totals of them, from which they could be told."""
        codes: frozenset[str] = frozenset()
        while True:
            grown = frozenset(
                one.code
                for one in self.own.questions
                if one.part is not OwnPart.COLUMN
                and (one.anonymous or not codes.isdisjoint(one.parts))
            )
            if grown == codes:
                return codes
            codes = grown

    def faults(self) -> Iterator[DefinitionFault]:
        """All faults of tables and questions."""
        for at, table in enumerate(self.own.tables):
            for field, what, remedy in self._of_table(table):
                yield DefinitionFault("tables", at, field, what, remedy)
        for at, question in enumerate(self.own.questions):
            for field, what, remedy in self._of_question(question):
                yield DefinitionFault("questions", at, field, what, remedy)

    def _of_table(self, table: OwnTable) -> Iterator[tuple[str, str, str]]:
        number = said_code(table.number)
        if not OWN_NUMBER.fullmatch(table.number):
            yield "number", f"số biểu {number} không dùng được", "Đánh số từ 21 đến 99."
        elif Counter(one.number for one in self.own.tables)[table.number] > 1:
            yield "number", f"số biểu {number} dùng hai lần", "Mỗi biểu có một số riêng."
        name = sheet_name(table)
        names = Counter(sheet_name(one).casefold() for one in self.own.tables)
        if not table.sheet.strip():
            yield "sheet", "chưa có tên trang", "Ghi tên ngắn cho trang, ví dụ Câu lạc bộ."
        elif _NOT_IN_SHEETS.search(table.sheet) or "'" in (table.sheet[:1], table.sheet[-1:]):
            yield (
                "sheet",
                f'tên trang "{table.sheet}" có ký tự Excel không nhận',
                "Bỏ các ký tự [ ] : * ? / \\ và dấu ' ở đầu, cuối.",
            )
        elif len(name) > LONGEST_SHEET:
            over = len(name) - LONGEST_SHEET
            yield "sheet", f'tên trang "{name}" dài hơn {LONGEST_SHEET} ký tự', f"Bớt {over} ký tự."
        elif names[name.casefold()] > 1:
            yield "sheet", f'tên trang "{name}" dùng hai lần', "Đổi một trong hai tên."
        if not table.title.strip():
            yield "title", "chưa có tên biểu", "Ghi tên biểu."
        for field in ("title", "unit_label", "guidance"):
            yield from _braces(field, getattr(table, field))
        yield from _asked(table.asked)
        if OWN_NUMBER.fullmatch(table.number):
            yield from self._without_questions(table)

    def _without_questions(self, table: OwnTable) -> Iterator[tuple[str, str, str]]:
        parts = {question.part for question in self.of_table.get(table.number, ())}
        needed = GATED[table.shape]
        if needed not in parts and not self.own.may_have_unread(table.number):
            words = _PART_WORDS[needed]
            yield (
                "number",
                f"biểu {table.number} chưa có {words} nào",
                f"Thêm ít nhất một {words} ở trang Câu hỏi, hoặc bỏ biểu này.",
            )

    def _of_question(self, question: OwnQuestion) -> Iterator[tuple[str, str, str]]:
        shape = self.shape(question.table)
        if shape is None:
            known = ", ".join((*self.by_number, *self.packaged_by_number))
            yield (
                "table",
                f"không có biểu số {said_code(question.table)}",
                f"Ghi một trong các số: {known}.",
            )
            return
        if question.part not in self._parts_of(question.table, shape):
            yield (
                "part",
                (f"{_PART_WORDS[question.part]} không dùng được ở biểu {question.table}"),
                self._parts_remedy(question.table, shape),
            )
            return
        yield from self._code(question)
        if not question.label.strip():
            yield "label", f"mã {question.code} chưa có nội dung", "Ghi câu hỏi."
        elif len(question.label) > LONGEST_LABEL:
            yield "label", f"nội dung dài hơn {LONGEST_LABEL} ký tự", "Viết ngắn lại."
        for field in ("label", "section", "prompt"):
            yield from _braces(field, getattr(question, field))
        if len(question.prompt) > LONGEST_PROMPT:
            yield "prompt", f"lời nhắc dài hơn {LONGEST_PROMPT} ký tự", "Viết ngắn lại."
        yield from _answer(question)
        yield from self._sums(question)
        yield from _asked(question.asked)
        if question.anonymous and question.part is OwnPart.COLUMN:
            yield (
                "anonymous",
                "Ẩn danh chỉ dùng cho dòng và ô",
                "Đặt Ẩn danh ở các dòng; Danh sách nêu tên người thì chọn Có tên người.",
            )

    def _parts_of(self, number: str, shape: Shape) -> tuple[OwnPart, ...]:
        """The parts that a question of the table may be."""
        if number not in self.by_number:
            added = {Shape.MATRIX: (OwnPart.ROW,), Shape.RECORD: (OwnPart.CELL,)}
            return added.get(shape, ())
        if shape is Shape.RECORD:
            return (OwnPart.CELL,)
        return (
            (OwnPart.COLUMN, OwnPart.CELL)
            if shape is Shape.LIST
            else (OwnPart.ROW, OwnPart.COLUMN, OwnPart.CELL)
        )

    def _parts_remedy(self, number: str, shape: Shape) -> str:
        words = " hoặc ".join(_PART_WORDS[part] for part in self._parts_of(number, shape))
        if not words:
            return "Không thêm câu hỏi vào biểu này; lập một biểu riêng, số từ 21 đến 99."
        return f"Biểu {number} có dạng {_SHAPE_WORDS[shape]}: ghi {words}."

    def _code(self, question: OwnQuestion) -> Iterator[tuple[str, str, str]]:
        code, number = said_code(question.code), question.table
        is_column = question.part is OwnPart.COLUMN
        if is_column:
            pattern, remedy = _COLUMN, "Mã của cột là số từ 1 đến 99."
        elif number in self.by_number:
            pattern = re.compile(rf"{re.escape(number)}(?!000)\d{{3}}")
            remedy = f"Mã số của biểu {number} là số từ {number}001 đến {number}999."
        else:
            pattern, remedy = _ADDED, "Dòng thêm vào biểu có sẵn mang mã số từ 20001 đến 20999."
        if not pattern.fullmatch(question.code):
            yield "code", f"mã {code} không dùng được ở biểu {number}", remedy
            return
        scope = (
            (one for one in self.of_table[number] if one.part is OwnPart.COLUMN)
            if is_column
            else (one for one in self.own.questions if one.part is not OwnPart.COLUMN)
        )
        if sum(one.code == question.code for one in scope) > 1:
            yield "code", f"mã {code} dùng hai lần", "Mỗi mã chỉ dùng cho một câu hỏi."

    def _sums(self, question: OwnQuestion) -> Iterator[tuple[str, str, str]]:
        if not question.parts:
            return
        is_list = self.shape(question.table) is Shape.LIST
        if question.part is OwnPart.CELL and is_list and question.table in self.by_number:
            yield from self._tally_shown(question)
            return
        if question.part is not OwnPart.ROW:
            yield (
                "parts",
                "Cộng từ chỉ dùng cho dòng của Bảng và ô phía trên Danh sách",
                "Bỏ Cộng từ; muốn so hai bên thì ghi ở trang Quy tắc.",
            )
            return
        known = self._rows_that_add_up(question.table)
        for part in dict.fromkeys(question.parts):
            if part not in known and self.own.may_be_unread(question.table, part):
                continue
            if part not in known:
                yield (
                    "parts",
                    f"biểu {question.table} không có dòng mã số {said_code(part)}",
                    f"Ghi mã số các dòng của biểu, cách nhau dấu chấm phẩy{nearest(part, known)}.",
                )
            elif question.parts.count(part) > 1:
                yield "parts", f"mã số {part} ghi hai lần", "Mỗi dòng chỉ cộng một lần."
        if self._is_in_circle(question):
            yield (
                "parts",
                f"mã số {question.code} cộng từ chính nó",
                "Bỏ mã số này khỏi Cộng từ của các dòng thành phần.",
            )

    def _rows_that_add_up(self, number: str) -> tuple[str, ...]:
        table = self.packaged_by_number.get(number)
        packaged = table.body.rows if table is not None and table.body is not None else ()
        return (*(row.code for row in packaged), *self.rows(number))

    def _tally_shown(self, question: OwnQuestion) -> Iterator[tuple[str, str, str]]:
        names = [tally.name for tally in self.own.tallies if tally.table == question.table]
        if "tallies" in self.own.lacks and question.parts[0] not in names:
            return
        if len(question.parts) > 1 or question.parts[0] not in names:
            yield (
                "parts",
                f"ô {question.code} phải lấy từ một phép đếm của biểu {question.table}",
                "Ghi đúng một tên ở trang Đếm.",
            )
        elif question.answer not in (None, *_OF_ROWS):
            yield "answer", "ô lấy từ phép đếm phải là số nguyên", "Chọn Số lượng hoặc Số người."

    def _is_in_circle(self, question: OwnQuestion) -> bool:
        rows = self.rows(question.table)
        seen: set[str] = set()
        open_ = list(question.parts)
        while open_:
            code = open_.pop()
            if code == question.code:
                return True
            if code not in seen and code in rows:
                seen.add(code)
                open_ += rows[code].parts
        return False

    def gate(self, number: str) -> str:
        """The code of the question above an own table that opens the rest; "" without one."""
        if number not in self.by_number:
            return ""
        part = GATED[self.by_number[number].shape]
        asked = self.of_table.get(number, ())
        for head in asked:
            asks = (head.part, head.answer, head.required)
            if head.when or asks != (OwnPart.CELL, OwnAnswer.YES_NO, True):
                continue
            gated = [one for one in asked if one.part is part and one.code != head.code]
            opens = Condition(head.code, "=", (YES,))
            if gated and all(opens in one.when for one in gated):
                return head.code
        return ""


def _braces(field: str, text: str) -> Iterator[tuple[str, str, str]]:
    if any(match[1] for match in _BRACES.finditer(text)):
        yield (
            field,
            "dấu { } chỉ dùng cho thông tin in sẵn",
            f"Bỏ dấu {{ }}, hoặc dùng: {', '.join(f'{{{name}}}' for name in _FACTS)}.",
        )


def _asked(asked: Asked) -> Iterator[tuple[str, str, str]]:
    kinds, levels = asked.either or (frozenset(), frozenset())
    wrong = {
        *((asked.kinds or frozenset()) | kinds).difference(UNIT_KINDS),
        *((asked.levels or frozenset()) | levels).difference(LEVELS),
    }
    if wrong:
        yield (
            "asked",
            f"không có loại đơn vị {', '.join(sorted(wrong))}",
            f"Dùng: {', '.join(UNIT_KINDS)}.",
        )
    if periods := (asked.periods or frozenset()).difference(PERIODS):
        yield "asked", f"không có kỳ {', '.join(sorted(periods))}", f"Dùng: {', '.join(PERIODS)}."


def _answer(question: OwnQuestion) -> Iterator[tuple[str, str, str]]:
    answer = question.answer
    if question.part is OwnPart.ROW and answer not in (None, *_OF_ROWS):
        yield (
            "answer",
            "kiểu trả lời này đặt cho cột, không đặt cho dòng",
            "Ở dòng để trống, hoặc chọn Số lượng, Số người, Tiền.",
        )
    if answer is not OwnAnswer.CHOICE:
        if question.choices:
            yield (
                "choices",
                "chỉ kiểu Danh sách mới có danh sách chọn",
                "Đổi Kiểu thành Danh sách, hoặc bỏ tên danh sách.",
            )
        return
    items = [item.strip() for item in question.choices]
    if not items or not all(items):
        yield "choices", "danh sách chọn trống", "Ghi các giá trị ở trang Danh sách."
    elif any("," in item for item in items):
        yield "choices", "giá trị của danh sách chọn có dấu phẩy", "Bỏ dấu phẩy: Excel tách ở đó."
    elif len({item.casefold() for item in items}) < len(items):
        yield "choices", "danh sách chọn có giá trị ghi hai lần", "Bỏ giá trị thừa."
    elif (length := len(",".join(items))) > LONGEST_LIST:
        yield (
            "choices",
            f"danh sách chọn dài {length} ký tự, hơn {LONGEST_LIST}",
            "Rút ngắn hoặc bớt giá trị.",
        )


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Words for the code that is most alike; "" where none is."""
    found = get_close_matches(wanted, list(known), n=1)
    return f"; gần nhất: {found[0]}" if found else ""
