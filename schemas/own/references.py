"""An office's rules, tallies and what it leaves out: found in the tables by printed codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from schemas.code_lists import YES
from schemas.dependents import CellCondition, Dependent, Dependents
from schemas.own.definition import (
    CellTerm,
    ColumnTerm,
    Condition,
    DefinitionFault,
    NumberTerm,
    OwnDefinition,
    OwnPart,
    OwnQuestion,
    OwnRule,
    OwnTally,
    RowTerm,
    Term,
)
from schemas.own.questions import nearest
from schemas.records import EXPLANATION, VALUE, Block, Kind, Question, Row, Shape, Table
from schemas.respondents import spelling
from schemas.rules import Compared
from schemas.rules.compared import Side, SideTerm
from schemas.tallies import EntryCondition, Tally, UnshownTally

_NAME = re.compile(r"[^\W\d_][^./{}|;\[\]]*")
_ORDERED = (">", ">=", "<", "<=")
_SHORTEST_ROW = 3
"""Digits of the shortest code of a row; a column has fewer."""


class _UnfoundError(Exception):
    """A fault of a rule or tally: its field, what is wrong, what to do."""

    def __init__(self, field: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.told = field, what, remedy


class _LostError(Exception):
    """Raised of what names something that another fault keeps out."""


@dataclass(frozen=True)
class References:
    """Meaning of a definition in ``tables``, found by their codes. ``lost``: (table, code)
    that faults told elsewhere keep out of them, of a whole table with the code ""."""

    own: OwnDefinition
    tables: tuple[Table, ...]
    lost: frozenset[tuple[str, str]]
    gates: Mapping[str, str]
    """Table's number → code of the question above it that opens it as a whole."""

    def faults(self) -> Iterator[DefinitionFault]:
        """The faults of conditions, rules, tallies and of what is left out."""
        for at, (_, fault) in enumerate(self._dependents):
            if fault is not None:
                yield DefinitionFault("questions", at, *fault)
        for at, (_, fault) in enumerate(self._rules):
            if fault is not None:
                yield DefinitionFault("rules", at, *fault)
        for at, (_, fault) in enumerate(self._tallies):
            if fault is not None:
                yield DefinitionFault("tallies", at, *fault)
        for at, name in enumerate(self.own.left_out):
            for what, remedy in self._left_out(name):
                yield DefinitionFault("left_out", at, "", what, remedy)

    def applied(self, tables: Iterable[Table]) -> tuple[Table, ...]:
        """The tables with all that is sound."""
        return tuple(
            self._with_left_out(self._with_dependents(self._with_rules(table))) for table in tables
        )

    @cached_property
    def _by_number(self) -> Mapping[str, Table]:
        return {table.number: table for table in self.tables if table.number}

    def _table(self, number: str) -> Table:
        if number in self._by_number:
            return self._by_number[number]
        if self._is_lost(number):
            raise _LostError
        known = f"Ghi một trong các số: {', '.join(self._by_number)}."
        raise _UnfoundError("table", f'không có biểu số "{number}"', known)

    def _is_lost(self, number: str, code: str = "") -> bool:
        """True where faults told elsewhere keep out what has the code, or the whole table."""
        return (number, code) in self.lost or (bool(code) and self.own.may_be_unread(number, code))

    @cached_property
    def _dependents(self) -> tuple[tuple[tuple[str, Dependent] | None, _Told | None], ...]:
        """(table, the cells of the question that depend on others) of each question, or its
        fault."""
        return tuple(_tried(self._dependent, question) for question in self.own.questions)

    def _dependent(self, question: OwnQuestion) -> tuple[str, Dependent] | None:
        conditions = self._conditions_of(question)
        if not conditions:
            return None
        table = self._table(question.table)
        if question.part is OwnPart.COLUMN:
            name, column = self._column(question.code, table, "code")
            cells = Dependent((), columns=(column,), block=name)
        else:
            name, _, rows = self._row(question.code, table, "code")
            cells = Dependent((), rows=(rows[0].name,), block=name)
        made = tuple(self._when(one, question, table, cells) for one in conditions)
        return table.name, replace(cells, conditions=made)

    def _conditions_of(self, question: OwnQuestion) -> tuple[Condition, ...]:
        """The conditions of a question, apart from that which opens its table."""
        opens = Condition(self.gates.get(question.table, ""), "=", (YES,))
        return tuple(one for one in question.when if one != opens)

    def _when(
        self, condition: Condition, question: OwnQuestion, table: Table, cells: Dependent
    ) -> CellCondition:
        """The condition in the tables' names: on a cell that decides by itself."""
        code = condition.code.partition("/")[0]
        codes = {row.code for _, block in table.blocks for row in block.rows}
        is_row = code in codes or len(code) >= _SHORTEST_ROW or (table.number, code) in self.lost
        if is_row:
            name, row, column, asked = self._deciding_cell(condition.code, table)
            said, is_same = f"ô {condition.code}", row in cells.rows
        else:
            name, row, column, asked = self._deciding_column(condition.code, question, table)
            said, is_same = f"cột {condition.code}", column in cells.columns
        if is_same:
            raise _UnfoundError(
                "when", f"{said} là chính câu hỏi này", "Ghi mã số của một câu hỏi khác."
            )
        self._checked(condition, asked, said, "when")
        self._told_in_full(condition, question)
        return CellCondition(
            name, row, EntryCondition(column, condition.operator, condition.values)
        )

    def _deciding_column(
        self, code: str, question: OwnQuestion, table: Table
    ) -> tuple[str, str, str, Question]:
        """Block, row ("": that of the question), column and question of a column that decides."""
        if question.part is not OwnPart.COLUMN:
            raise _UnfoundError(
                "when",
                f'"{code}" là một cột',
                "Câu hỏi là dòng hoặc ô thì ghi mã ô, ví dụ 21001 hoặc 21001/1.",
            )
        name, column = self._column(code, table, "when")
        asked = dict(table.blocks)[name].column(column).question
        _must_be_answered(f"cột {code}", is_answered=asked.required)
        return name, "", column, asked

    def _deciding_cell(self, code: str, table: Table) -> tuple[str, str, str, Question]:
        row_code, _, wanted = code.partition("/")
        name, block, (row, *_) = self._row(row_code, table, "when")
        is_record = block.shape is Shape.RECORD
        there = [one for one in block.columns if is_record or row.has(one.name)]
        found = [one for one in there if is_record or one.code == wanted]
        if not found and self._is_lost(table.number, wanted):
            raise _LostError
        if not found:
            raise _UnfoundError(
                "when",
                f'điều kiện "{code}" chưa rõ cột',
                f"Ghi {row_code}/cột; các cột của dòng này: "
                f"{', '.join(one.code for one in there)}.",
            )
        asked = block.question(row, found[0])
        is_answered = asked.required or block.is_computed(row, found[0])
        _must_be_answered(f"ô {code}", is_answered=is_answered)
        return name, row.name, found[0].name, asked

    def _told_in_full(self, condition: Condition, question: OwnQuestion) -> None:
        """Raises where the question that decides is itself asked under conditions which this one
        leaves out: it may be needless, and then decides nothing."""
        code = condition.code.partition("/")[0]
        for other in self.own.questions:
            if (other.table, other.code) != (question.table, code) or other.code == question.code:
                continue
            for needed in self._conditions_of(other):
                if needed not in question.when:
                    raise _UnfoundError(
                        "when",
                        f"mã số {code} cũng chỉ được hỏi theo điều kiện",
                        f"Ghi thêm điều kiện của mã số {code} vào đây, cách nhau dấu chấm phẩy.",
                    )

    @cached_property
    def _rules(self) -> tuple[tuple[tuple[str, str, Compared] | None, _Told | None], ...]:
        """(table, block, rule) of each rule, or its fault; neither where it names what is lost."""
        return tuple(_tried(self._rule, rule) for rule in self.own.rules)

    def _rule(self, rule: OwnRule) -> tuple[str, str, Compared]:
        table = self._table(rule.table)
        if not rule.left or not rule.right:
            raise _UnfoundError(
                "right" if rule.left else "left", "quy tắc thiếu một vế", "Ghi đủ hai vế."
            )
        sides = rule.table, rule.left, rule.operator, rule.right
        same = [(one.table, one.left, one.operator, one.right) for one in self.own.rules]
        if same.count(sides) > 1:
            raise _UnfoundError("", "quy tắc ghi hai lần", "Chỉ giữ một dòng.")
        left = tuple(self._term(term, table, "left") for term in rule.left)
        right = tuple(self._term(term, table, "right") for term in rule.right)
        places = [place for place in (*left, *right) if place is not None]
        if not places:
            raise _UnfoundError("left", "quy tắc không nhắc đến ô nào", "Ghi một mã số ở vế trái.")
        names = {name for name, _ in places}
        if len(names) > 1:
            raise _UnfoundError(
                "right",
                "hai vế lấy cả ô phía trên và ô trong bảng",
                "Chỉ so các ô phía trên với nhau, hoặc các ô trong bảng với nhau.",
            )
        block = next(block for name, block in table.blocks if name in names)
        if len({bool(key[0]) for _, key in places if not all(key)}) > 1:
            raise _UnfoundError(
                "right",
                "quy tắc trộn cả dòng và cột",
                "So dòng với dòng (21001), cột với cột (cột 2), hoặc ghi từng ô (21001/1).",
            )
        if rule.severity != "error" and EXPLANATION not in block.column_index:
            raise _UnfoundError(
                "severity", "ở đây không có ô Giải trình để nêu lý do", "Chọn mức độ Lỗi."
            )
        made = Compared(
            _side(rule.left, left),
            rule.operator,
            _side(rule.right, right),
            rule.severity,
            rule.sentence.strip(),
        )
        if not tuple(made.checks(block)):
            raise _UnfoundError(
                "left", "các dòng không có cột số nào chung", "Ghi từng ô, ví dụ 21001/1."
            )
        return table.name, names.pop(), made

    def _term(self, term: Term, table: Table, field: str) -> tuple[str, tuple[str, str]] | None:
        """The block of a term and its key there; ``None`` of a number."""
        match term:
            case NumberTerm():
                return None
            case ColumnTerm(column):
                found = self._column(column, table, field)
                listed = dict(table.blocks)[found[0]].column(found[1])
                _needs_number(listed.question.kind, f"cột {column}", field)
                return found[0], ("", found[1])
            case RowTerm(code) | CellTerm(code):
                name, block, rows = self._row(code, table, field)
                wanted = term.column if isinstance(term, CellTerm) else ""
                if block.shape is Shape.RECORD:
                    row = next((one for one in rows if _letter(one) == (wanted or "1")), rows[0])
                    if row.question is not None:
                        _needs_number(row.question.kind, f"ô {code}", field)
                    return name, (row.name, VALUE)
                if not wanted:
                    return name, (rows[0].name, "")
                at = next((c for c in block.columns if c.code == wanted), None)
                if at is None and self._is_lost(table.number, wanted):
                    raise _LostError
                if at is None or not rows[0].has(at.name):
                    codes = [c.code for c in block.columns if rows[0].has(c.name)]
                    raise _UnfoundError(
                        field,
                        f"mã số {code} không có cột {wanted}",
                        f"Các cột của dòng này: {', '.join(codes)}.",
                    )
                _needs_number(block.question(rows[0], at).kind, f"ô {code}/{wanted}", field)
                return name, (rows[0].name, at.name)

    def _row(self, code: str, table: Table, field: str) -> tuple[str, Block, tuple[Row, ...]]:
        for name, block in table.blocks:
            if rows := tuple(row for row in block.rows if row.code == code):
                return name, block, rows
        if self._is_lost(table.number, code):
            raise _LostError
        known = [row.code for _, block in table.blocks for row in block.rows]
        raise _UnfoundError(
            field,
            f'{table.label} không có mã số "{code}"',
            f"Ghi mã số có trong biểu{nearest(code, known)}.",
        )

    def _column(self, code: str, table: Table, field: str) -> tuple[str, str]:
        for name, block in table.blocks:
            for column in block.coded_columns:
                if column.code == code:
                    return name, column.name
        if self._is_lost(table.number, code):
            raise _LostError
        known = [column.code for _, block in table.blocks for column in block.coded_columns]
        raise _UnfoundError(
            field,
            f'{table.label} không có cột "{code}"',
            f"Các cột có: {', '.join(known) or 'không có cột nào'}.",
        )

    @cached_property
    def _tallies(self) -> tuple[tuple[tuple[str, Tally] | None, _Told | None], ...]:
        return tuple(_tried(self._tally, tally) for tally in self.own.tallies)

    def _tally(self, tally: OwnTally) -> tuple[str, Tally]:
        table, name = self._table(tally.table), tally.name.strip()
        block = table.list_block
        if block is None:
            lists = [one.number for one in self._by_number.values() if one.list_block is not None]
            raise _UnfoundError(
                "table", f"{table.label} không phải Danh sách", f"Đếm được ở: {', '.join(lists)}."
            )
        if not _NAME.fullmatch(name):
            raise _UnfoundError(
                "name",
                f'tên "{name}" không dùng được',
                "Bắt đầu bằng chữ, không có . / { } | ; [ ].",
            )
        taken = [one.name.strip() for one in self.own.tallies]
        if taken.count(name) > 1 or table.tally(name) is not None:
            raise _UnfoundError("name", f'tên "{name}" dùng hai lần', "Đặt tên khác.")
        total = ""
        if tally.sum_of:
            total = self._column(tally.sum_of, table, "sum_of")[1]
            if not block.column(total).question.kind.is_amount:
                raise _UnfoundError(
                    "sum_of", f"cột {tally.sum_of} không phải số cộng được", "Chọn một cột số."
                )
        conditions = tuple(self._condition(one, table, block) for one in tally.conditions)
        shown = any(
            one.table == tally.table and one.part is OwnPart.CELL and tally.name in one.parts
            for one in self.own.questions
        )
        kind = Tally if shown else UnshownTally
        return table.name, kind(name, sum_of=total, conditions=conditions)

    def _condition(self, condition: Condition, table: Table, block: Block) -> EntryCondition:
        _, name = self._column(condition.code, table, "conditions")
        question, at = block.column(name).question, f"cột {condition.code}"
        self._checked(condition, question, at, "conditions")
        return EntryCondition(name, condition.operator, condition.values)

    def _checked(self, condition: Condition, question: Question, at: str, field: str) -> None:
        """Raises where what ``at`` is can't be compared so."""
        if not condition.values:
            raise _UnfoundError(field, f"điều kiện về {at} thiếu giá trị", "Ghi giá trị cần so.")
        if question.kind is Kind.DATE:
            raise _UnfoundError(field, f"{at} là ngày", "Điều kiện chỉ dùng số, chữ, chọn.")
        is_text = question.kind in (Kind.TEXT, Kind.CHOICE)
        for value in condition.values:
            if isinstance(value, str) is not is_text:
                words = "chữ" if is_text else "số"
                raise _UnfoundError(
                    field,
                    f"{at} là {words}, không so được với {value}",
                    f"Ghi giá trị là {words}.",
                )
            if question.choices is not None and value not in question.choices.items:
                items = "; ".join(question.choices.items)
                raise _UnfoundError(field, f'{at} không có lựa chọn "{value}"', f"Chọn: {items}.")
        if is_text and condition.operator in _ORDERED:
            raise _UnfoundError(field, f"{at} là chữ, không so lớn bé", "Dùng = hoặc <>.")

    def _with_dependents(self, table: Table) -> Table:
        """The table with its own dependents; those of the same conditions are one."""
        found: dict[tuple[str, tuple[CellCondition, ...]], Dependent] = {}
        for made, _ in self._dependents:
            if made is None or made[0] != table.name:
                continue
            one = made[1]
            known = found.setdefault((one.block, one.conditions), replace(one, rows=(), columns=()))
            found[one.block, one.conditions] = replace(
                known, rows=known.rows + one.rows, columns=known.columns + one.columns
            )
        if not found:
            return table
        return replace(table, dependents=Dependents((*table.dependents.each, *found.values())))

    def _with_rules(self, table: Table) -> Table:
        for name, block in table.blocks:
            rules = tuple(
                made[2] for made, _ in self._rules if made and made[:2] == (table.name, name)
            )
            of_list = block is table.list_block
            tallies = tuple(
                made[1] for made, _ in self._tallies if of_list and made and made[0] == table.name
            )
            if rules or tallies:
                block = replace(
                    block, rules=(*block.rules, *rules), tallies=(*block.tallies, *tallies)
                )
                table = replace(table, head=block) if name == "head" else replace(table, body=block)
        return table

    def _left_out(self, name: str) -> Iterator[tuple[str, str]]:
        if name in self._by_number:
            if any(table.number == name for table in self.own.tables):
                yield f"biểu {name} là biểu riêng", "Xóa dòng của biểu ở trang Biểu."
            return
        own = {one.code for one in self.own.questions}
        found = [
            (table, row)
            for table in self.tables
            if table.number
            for _, block in table.blocks
            for row in block.rows
            if row.code == name and name not in own
        ]
        if not found:
            codes = [row.code for t in self.tables for _, block in t.blocks for row in block.rows]
            yield (
                unknown_code(name),
                f"Ghi số biểu (09) hoặc mã số có sẵn (816){nearest(name, codes)}.",
            )
            return
        table, row = found[0]
        yield from reasons_to_keep(table, row, frozenset(map(spelling, self.own.left_out)))

    def _with_left_out(self, table: Table) -> Table:
        """The table with the rows that nobody is asked marked so, and itself where that is all."""
        out = self.own.left_out
        if not table.number or not out:
            return table
        if table.number in out:
            return replace(table, asked=replace(table.asked, left_out=True))
        for name, block in table.blocks:
            if any(row.code in out for row in block.rows):
                rows = tuple(_out(row) if row.code in out else row for row in block.rows)
                block = replace(block, rows=rows)
                table = replace(table, head=block) if name == "head" else replace(table, body=block)
        rows = table.body.rows if table.body else ()
        if rows and all(row.asked.left_out for row in rows):
            return replace(table, asked=replace(table.asked, left_out=True))
        return table


_Record = TypeVar("_Record")
_MadeOf = TypeVar("_MadeOf")
_Told = tuple[str, str, str]


def _tried(
    make: Callable[[_Record], _MadeOf], record: _Record
) -> tuple[_MadeOf | None, _Told | None]:
    try:
        return make(record), None
    except _UnfoundError as error:
        return None, error.told
    except _LostError:
        return None, None


def _side(terms: tuple[Term, ...], places: tuple[tuple[str, tuple[str, str]] | None, ...]) -> Side:
    found: list[SideTerm] = []
    for term, place in zip(terms, places, strict=True):
        if isinstance(term, NumberTerm):
            found.append(term.value)
        elif place is not None:
            found.append(place[1])
    return tuple(found)


def _letter(row: Row) -> str:
    return row.question.column if row.question is not None else "1"


def _needs_number(kind: Kind, what: str, field: str) -> None:
    if not (kind.is_amount or kind is Kind.YEAR):
        raise _UnfoundError(field, f"{what} không phải là số", "Quy tắc chỉ so các ô số.")


def _must_be_answered(what: str, *, is_answered: bool) -> None:
    if not is_answered:
        raise _UnfoundError(
            "when",
            f"{what} không bắt buộc trả lời nên không làm điều kiện được",
            "Đặt Bắt buộc = Có cho câu hỏi đó, hoặc chọn ô khác.",
        )


def _out(row: Row) -> Row:
    asked = replace(row.asked, left_out=True)
    question = row.question and replace(row.question, asked=asked)
    return replace(row, asked=asked, question=question)


def reasons_to_keep(table: Table, row: Row, left_out: Container[str]) -> Iterator[tuple[str, str]]:
    """Reasons against leaving out a row alone, each with the remedy: it is the question that opens
    its table, part of a total, an answer that decides. ``left_out``: the spellings of all that is
    left out."""
    if row.name == table.gate:
        yield (
            f"mã số {row.code} là câu hỏi mở đầu của {table.label}",
            f"Bỏ cả biểu: ghi {table.number}; nếu không thì giữ mã số {row.code}.",
        )
    deciding = {
        name for one in table.dependents.each for name, at in one.on_rows() if at == row.name
    }
    needing = [
        other.code
        for _, block in table.blocks
        for other in block.rows
        if row.name in other.parts or other.name in deciding
    ]
    if codes := [code for code in dict.fromkeys(needing) if spelling(code) not in left_out]:
        yield (
            f"mã số {', '.join(codes)} cần mã số {row.code}",
            f"Ghi bỏ thêm mã số {', '.join(codes)}, hoặc giữ mã số {row.code}.",
        )


def unknown_code(name: str) -> str:
    """The words for what is neither a table nor a row of the form."""
    return f'không có biểu hoặc mã số "{name}"'
