"""Turns a workbook's lines into an office's own tables, questions, rules and counts, and what is
wrong in these back into lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.books.book_lines import BookLine
from pipeline.books.cell_values import nearest_of, parts_of
from pipeline.plan.workbook.own_sheet_words import COLUMN, SIGN_ALIASES, SIGNS
from pipeline.text.spelling import fold
from schemas.own.definition import (
    CellTerm,
    ColumnTerm,
    Condition,
    DefinitionFault,
    NumberTerm,
    OwnAnswer,
    OwnDefinition,
    OwnPart,
    OwnQuestion,
    OwnRule,
    OwnTable,
    OwnTally,
    RowTerm,
    Term,
)
from schemas.own.questions import OWN_NUMBER
from schemas.records import Form, Shape
from schemas.respondents import ALWAYS, Asked

Tell = Callable[[BookLine, str, str, str, str], None]
"""Tells a fault: the line, the key of the column, what is wrong, the remedy, the nearest name."""

_ADDED_ROWS, _ROW_DIGITS = "20", 5
"""First digits of rows added to packaged tables, and digits of every own row's code."""
_LAST_PACKAGED = 20
_SIGNS = {**SIGN_ALIASES, **SIGNS}
_OPERATORS = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_CONDITION = re.compile(
    rf"(?:{COLUMN}\s+)?(\w+(?:\s*/\s*\w+)?)\s*({_OPERATORS})\s*(?![<>=≤≥≠])(\S.*)", re.IGNORECASE
)
_COLUMN_TERM = re.compile(rf"{COLUMN}\s+(\w+)", re.IGNORECASE)
_CELL_TERM = re.compile(r"(\w+)\s*/\s*(\w+)")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_WITHIN_A_TABLE = (
    "Quy tắc chỉ so sánh trong một biểu: ghi mã số của biểu đó; nếu là con số thì đặt định dạng ô "
    "là Text (chữ) rồi ghi {},0"
)
_FIELDS = {"asked": "kinds"}
"""Fields of records that stand under another key."""


@dataclass
class OwnRead:
    """The definition with the line of each of its records, and the codes that faults keep out."""

    definition: OwnDefinition
    lines: Mapping[tuple[str, int], BookLine]
    lost: frozenset[str] = frozenset()

    def place(self, fault: DefinitionFault) -> tuple[BookLine, str]:
        """The line and the key of a fault."""
        key = _FIELDS.get(fault.field, fault.field)
        return self.lines[fault.part, fault.number], key or "code"


def own_of(
    lines: Mapping[str, Sequence[BookLine]], plan: str, packaged: Form, tell: Tell
) -> OwnRead:
    """The definition that the lines make; what is no record of it is told."""
    return _Own(lines, packaged, tell).read(plan)


@dataclass
class _Own:
    given: Mapping[str, Sequence[BookLine]]
    packaged: Form
    tell: Tell
    lines: dict[tuple[str, int], BookLine] = field(default_factory=dict)
    unread: frozenset[tuple[str, str]] = frozenset()

    def read(self, plan: str) -> OwnRead:
        choices = self._choices()
        unused = {
            name
            for line in self.given["tables"]
            if line.values.get("use") is False
            for name in _numbers(line)
            if is_own_number(name)
        }
        left_out: list[str] = []
        tables = self._made("tables", lambda line: self._table(line, left_out))
        shapes = {table.number: table.shape for table in tables}
        kept = {
            key: [line for line in self.given[key] if _number(line, "table") not in unused]
            for key in ("questions", "rules", "tallies")
        }
        self.unread = frozenset(_unread(kept["questions"]))
        questions = self._made(
            "questions", lambda line: self._question(line, choices, left_out), kept["questions"]
        )
        codes = self._row_codes(questions)
        rules = self._made("rules", lambda line: self._rule(line, shapes, codes), kept["rules"])
        tallies = self._made("tallies", self._tally, kept["tallies"])
        definition = OwnDefinition(
            plan=plan,
            tables=tables,
            questions=questions,
            rules=rules,
            tallies=tallies,
            left_out=tuple(left_out),
            unread=self.unread,
            lacks=frozenset(
                part
                for part, keys in (("tables", {"number"}), ("tallies", {"name", "table"}))
                if any(line.bad & keys for line in self.given[part])
            ),
        )
        if definition.is_empty and not definition.unread:
            return OwnRead(OwnDefinition(), {})
        lost = {*_codes_unread(definition)}
        lost |= {str(line.values.get("code", "")) for line in kept["questions"] if line.bad}
        lost |= {str(line.values.get("name", "")) for line in kept["tallies"] if line.bad}
        return OwnRead(definition, self.lines, frozenset(lost - {""}))

    def _made(
        self,
        part: str,
        make: Callable[[BookLine], Any],
        lines: Iterable[BookLine] | None = None,
    ) -> tuple[Any, ...]:
        """The records of a part, each with its line kept; a line without one makes none."""
        made: list[Any] = []
        for line in self.given[part] if lines is None else lines:
            record = make(line)
            if record is not None:
                self.lines[part, len(made)] = line
                made.append(record)
        return tuple(made)

    def _choices(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for line in self.given["choices"]:
            if not line.bad:
                name, values = str(line.values["name"]), line.values["values"]
                assert isinstance(values, tuple)
                found[name] = (*found.get(name, ()), *values)
        return found

    def _left_out(self, line: BookLine, code: str, left_out: list[str]) -> None:
        self.lines["left_out", len(left_out)] = line
        left_out.append(code)

    def _table(self, line: BookLine, left_out: list[str]) -> OwnTable | None:
        if "number" in line.bad:
            return None
        number, values = _number(line), line.values
        if duty_of(line):
            return None
        if values.get("use") is False:
            for name in _numbers(line):
                if not is_own_number(name):
                    self._left_out(line, name, left_out)
            return None
        if "shape" not in values:
            if "shape" not in line.bad:
                self._fault(line, "shape", 'chưa ghi "Dạng"', "Ghi Bảng, Phiếu hoặc Danh sách")
            return None
        return OwnTable(
            number=number,
            sheet=str(values.get("sheet", "")),
            title=str(values.get("title", "")),
            shape=Shape(str(values["shape"])),
            asked=_asked(values),
            unit_label=str(values.get("unit_label", "")),
            guidance=str(values.get("guidance", "")),
            personal=bool(values.get("personal", False)),
        )

    def _question(
        self, line: BookLine, choices: Mapping[str, tuple[str, ...]], left_out: list[str]
    ) -> OwnQuestion | None:
        values = line.values
        if line.bad & {"table", "code"} or duty_of(line):
            return None
        if values.get("use") is False:
            self._leave_out_rows(line, left_out)
            return None
        if "part" not in values:
            if "part" not in line.bad:
                self._fault(line, "part", 'chưa ghi "Là"', "Ghi dòng, cột hoặc ô")
            return None
        answer = values.get("answer")
        parts = values.get("parts", ())
        assert isinstance(parts, tuple)
        return OwnQuestion(
            table=_number(line, "table"),
            code=str(values["code"]),
            part=OwnPart(str(values["part"])),
            label=str(values.get("label", "")),
            answer=OwnAnswer(str(answer)) if answer is not None else None,
            choices=self._chosen(line, choices),
            required=bool(values.get("required", True)),
            parts=tuple(one.strip() for part in parts for one in part.split("+") if one.strip()),
            section=str(values.get("section", "")),
            asked=_asked(values),
            when=self._conditions(line, "when"),
            prompt=str(values.get("prompt", "")),
            anonymous=bool(values.get("anonymous", False)),
        )

    def _leave_out_rows(self, line: BookLine, left_out: list[str]) -> None:
        """Leave out the packaged rows that a line names; those of the office's own need no more
        than that no question is made of them."""
        number = _number(line, "table")
        known = {code for table, code in self._packaged_rows if table == number}
        for code in parts_of(str(line.values["code"])):
            if code in known:
                self._left_out(line, code, left_out)
            elif not (is_own_number(number) or _is_row_code(code, number)):
                remedy = "Ghi mã số có sẵn của biểu đó"
                said = f'Biểu {number} không có mã số "{code}"'
                self._fault(line, "code", said, remedy, nearest_of(code, sorted(known)))

    def _chosen(self, line: BookLine, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        name = str(line.values.get("choices", ""))
        if not name:
            return ()
        for known, values in choices.items():
            if fold(known) == fold(name):
                return values
        remedy = "Ghi tên một danh sách tại trang Danh sách"
        self._fault(
            line, "choices", f'không có danh sách "{name}"', remedy, nearest_of(name, choices)
        )
        return ()

    def _row_codes(self, questions: Iterable[OwnQuestion]) -> Set[tuple[str, str]]:
        """(table, code) of every row that a rule may name."""
        own = {(one.table, one.code) for one in questions if one.part is not OwnPart.COLUMN}
        return own | self._packaged_rows

    @cached_property
    def _packaged_rows(self) -> frozenset[tuple[str, str]]:
        """(table, code) of every packaged row."""
        return frozenset(
            (table.number, row.code)
            for table in self.packaged.tables
            for _, block in table.blocks
            for row in block.rows
        )

    def _rule(
        self,
        line: BookLine,
        shapes: Mapping[str, Shape],
        codes: Set[tuple[str, str]],
    ) -> OwnRule | None:
        if line.bad & {"table", "operator"}:
            return None
        table, values = _number(line, "table"), line.values
        sides = [
            self._side(line, key, table, shapes.get(table), codes) for key in ("left", "right")
        ]
        if not all(sides):
            return None
        return OwnRule(
            table=table,
            left=sides[0],
            operator=values["operator"],  # type: ignore[arg-type]
            right=sides[1],
            severity=values.get("severity", "error"),  # type: ignore[arg-type]
            sentence=str(values.get("sentence", "")),
        )

    def _side(
        self,
        line: BookLine,
        key: str,
        table: str,
        shape: Shape | None,
        codes: Set[tuple[str, str]],
    ) -> tuple[Term, ...]:
        """The terms of a side; none, told, where one is no term."""
        if key in line.bad:
            return ()
        terms: list[Term] = []
        for part in (one.strip() for one in str(line.values[key]).split("+")):
            if found := _COLUMN_TERM.fullmatch(part):
                terms.append(ColumnTerm(found[1]))
            elif found := _CELL_TERM.fullmatch(part):
                terms.append(CellTerm(found[1], "" if shape is Shape.RECORD else found[2]))
            elif (table, part) in codes:
                terms.append(CellTerm(part) if shape is Shape.RECORD else RowTerm(part))
            elif _AMOUNT.fullmatch(part):
                if others := sorted(number for number, code in codes if code == part):
                    said = f'mã số "{part}" thuộc Biểu {others[0]}, không thuộc Biểu {table}'
                    self._fault(line, key, said, _WITHIN_A_TABLE.format(part))
                    return ()
                if _is_row_code(part, table):
                    if OwnDefinition(unread=self.unread).may_be_unread(table, part):
                        return ()
                    remedy = f"Ghi mã số có trong biểu; nếu là một số thì ghi {part},0"
                    self._fault(line, key, f'Biểu {table} không có mã số "{part}"', remedy)
                    return ()
                terms.append(NumberTerm(_amount(part)))
            else:
                remedy = "Ghi mã ô như 21011/1, mã dòng, cột 2, một số, hoặc tổng nối bằng dấu +"
                self._fault(line, key, f'"{part}" không phải là một vế', remedy)
                return ()
        return tuple(terms)

    def _tally(self, line: BookLine) -> OwnTally | None:
        if line.bad & {"name", "table"}:
            return None
        conditions = self._conditions(line, "conditions")
        sum_of = str(line.values.get("sum_of", ""))
        found = _COLUMN_TERM.fullmatch(sum_of)
        return OwnTally(
            name=str(line.values["name"]),
            table=_number(line, "table"),
            conditions=conditions,
            sum_of=found[1] if found else sum_of,
        )

    def _conditions(self, line: BookLine, key: str) -> tuple[Condition, ...]:
        parts = line.values.get(key, ())
        assert isinstance(parts, tuple)
        return tuple(self._each_condition(line, key, parts))

    def _each_condition(
        self, line: BookLine, key: str, parts: Iterable[str]
    ) -> Iterator[Condition]:
        for part in parts:
            found = _CONDITION.fullmatch(part)
            values = [one.strip() for one in found[3].split("|")] if found else []
            if found is None or not all(values):
                remedy = 'Ghi như "21001 = Có", "cột 2 = Nữ|Nam" hoặc "cột 3 ≥ 10"'
                self._fault(line, key, f'"{part}" không phải là điều kiện', remedy)
                continue
            yield Condition(
                "".join(found[1].split()),
                _SIGNS[found[2]],  # type: ignore[arg-type]
                tuple(_amount(one) if _AMOUNT.fullmatch(one) else one for one in values),
            )

    def _fault(self, line: BookLine, key: str, what: str, remedy: str, nearest: str = "") -> None:
        self.tell(line, key, what, remedy, nearest)


def _unread(questions: Sequence[BookLine]) -> Iterator[tuple[str, str]]:
    """The table and code of each question that can't be read for what it is; of a code that stands
    twice one may be any other of its table."""
    given: Counter[tuple[str, str, bool]] = Counter()
    for line in questions:
        if _is_unread(line):
            yield _said_of(line)
        elif line.values.get("use") is not False and not duty_of(line):
            given[(*_said_of(line), line.values["part"] == OwnPart.COLUMN)] += 1
    yield from ((table, "") for (table, _, _), times in given.items() if times > 1)


def _is_unread(line: BookLine) -> bool:
    is_used = line.values.get("use") is not False and not duty_of(line)
    return bool(line.bad & {"table", "code"}) or (is_used and "part" not in line.values)


def _said_of(line: BookLine) -> tuple[str, str]:
    """The table and code of a question, "" for what can't be used of it."""
    table = "" if "table" in line.bad else _number(line, "table")
    return table, "" if "code" in line.bad else str(line.values.get("code", ""))


def _codes_unread(definition: OwnDefinition) -> Iterator[str]:
    """The codes, of rows and of their cells, that questions without a readable code may have."""
    known = {question.code for question in definition.questions}
    for table in {table for table, code in definition.unread if not code}:
        numbers = [table] if table else [_ADDED_ROWS, *(one.number for one in definition.tables)]
        for first in (_ADDED_ROWS if _is_packaged(number) else number for number in numbers):
            yield from {f"{first}{last:03}" for last in range(1, 1000)} - known
    tables = {table for table, code in definition.unread if not code}
    rows = [one for one in definition.questions if one.part is OwnPart.ROW]
    columns = {(one.table, one.code) for one in definition.questions if one.part is OwnPart.COLUMN}
    for row in rows:
        if row.table in tables or "" in tables:
            for code in map(str, range(1, 100)):
                if (row.table, code) not in columns:
                    yield f"{row.code}/{code}"


def duty_of(line: BookLine) -> tuple[str, ...]:
    """The packaged tables (by number) and rows (by code) that a line of Biểu or Câu hỏi demands."""
    values = line.values
    if values.get("use") is not True or "shape" in values or "part" in values:
        return ()
    given = str(values.get("code", values.get("number", "")))
    codes = tuple(code.zfill(2) for code in parts_of(given))
    return () if any(map(is_own_number, codes)) else codes


def _numbers(line: BookLine) -> tuple[str, ...]:
    """The numbers of tables and codes of rows that a line of Biểu is about."""
    return tuple(part.zfill(2) for part in parts_of(str(line.values.get("number", ""))))


def is_own_number(number: str) -> bool:
    """True of the number of an office's own table."""
    return OWN_NUMBER.fullmatch(number) is not None


def _number(line: BookLine, key: str = "number") -> str:
    """A table's number; Excel takes the zero from 09."""
    return str(line.values.get(key, "")).zfill(2)


def _is_packaged(number: str) -> bool:
    return number.isdecimal() and int(number) <= _LAST_PACKAGED


def _is_row_code(text: str, table: str) -> bool:
    """True of what looks like the code of an own row of a table."""
    first = _ADDED_ROWS if _is_packaged(table) else table
    return len(text) == _ROW_DIGITS and text.isdigit() and text.startswith(first)


def _asked(values: Mapping[str, Any]) -> Asked:
    """The units and periods that are asked, ``ALWAYS`` where the line limits neither."""
    periods = frozenset(values.get("periods", ())) or None
    if "kinds" not in values:
        return Asked(periods=periods) if periods else ALWAYS
    kinds, levels = map(frozenset, values["kinds"])
    if not levels:
        return Asked(kinds=kinds, periods=periods)
    # A level alone says who is asked, in schools of several levels too.
    return Asked(either=(kinds - levels - {"LC"}, levels), periods=periods)


def _amount(text: str) -> int | float:
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number
