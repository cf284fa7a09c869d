"""The live "Kiểm tra" column: the word that stands on each line, generated from the rules."""

from __future__ import annotations

from pipeline.forms.formulas import (
    MINORITY_CELL,
    blanks,
    gate_cell,
    has_minority_question,
    is_input,
    joined,
    list_rows,
    quoted,
    spared,
)
from pipeline.forms.lines import Line, lines_in
from pipeline.forms.rules import condition, live_checks
from pipeline.layout import BlockLayout, FormLayout, SheetLayout
from schemas.code_lists import NO, YES
from schemas.records import EXPLANATION, Kind, Shape
from schemas.rules import Check

GOOD_WORD, MISSING_WORD, QUERY_WORD = "Đúng", "Còn thiếu", "Cần giải trình"
NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.DECIMAL, Kind.YEAR)
WHOLE = (Kind.COUNT, Kind.MONEY, Kind.YEAR)

Judgement = tuple[str, str]
"""A word and the Excel condition under which it is shown."""


class SheetChecks:
    """The live formulas of one sheet. Order of the words: what the gate forbids, faults and
    errors, what is missing, queries without an explanation, "Đúng"."""

    def __init__(self, form: FormLayout, sheet: SheetLayout) -> None:
        self.sheet = sheet
        self.gate = gate_cell(sheet)
        self.has_minority = has_minority_question(form, sheet)
        self._rules = {block.name: live_checks(block, form.who) for block in sheet.blocks}

    def lines(self, block: BlockLayout) -> dict[int, str]:
        """The live formula of each line of a block that a person fills, by Excel line."""
        return {
            number: self._word(line)
            for number, line in lines_in(block).items()
            if not line.is_printed
        }

    def initial(self, block: BlockLayout) -> dict[int, str]:
        """What those formulas show on the blank form."""
        if block.block.shape is Shape.LIST:
            return dict.fromkeys(lines_in(block), "")
        return {
            number: MISSING_WORD if _required(line) else ""
            for number, line in lines_in(block).items()
        }

    def query_words(self, block: BlockLayout) -> tuple[str, ...]:
        """The words that are shown orange."""
        lives = [check.live for check in self._rules[block.name] if check.severity != "error"]
        return tuple(dict.fromkeys((QUERY_WORD, *lives)))

    def _word(self, line: Line) -> str:
        word = quoted(GOOD_WORD)
        for live, wrong in reversed(self._judgements(line, errors=False)):
            unexplained = f'TRIM({line.explanation})=""' if line.explanation else "TRUE"
            word = f"IF(AND({unexplained},{wrong}),{quoted(live)},{word})"
        missing = self._missing(line)
        if missing:
            word = f"IF({missing}>0,{quoted(MISSING_WORD)},{word})"
        elif line.block.block.shape is not Shape.LIST:
            # Nothing must be filled here: silent until there is something to judge.
            judged = [address for address, _, column in line.cells if column.name != EXPLANATION]
            nothing = "*".join(f'({address}="")' for address in judged)
            word = f'IF({nothing}=1,"",{word})' if nothing else word
        for live, wrong in reversed(self._faults(line) + self._judgements(line, errors=True)):
            word = f"IF({wrong},{quoted(live)},{word})"
        if line.block.block.shape is Shape.LIST:
            word = f'IF(COUNTA({joined(line.filled)})=0,"",{word})'
        if line.block.name == "body" and self.gate:
            against = f"Đã chọn Không ở mã số {self._gate_code()}"
            contradicted = f'IF({_something(line)},{quoted(against)},"")'
            word = f"IF({self.gate}={quoted(NO)},{contradicted},{word})"
        return "=" + word

    def _gate_code(self) -> str:
        head = self.sheet.block("head")
        return head.block.row(self.sheet.table.gate).code

    def _missing(self, line: Line) -> str:
        """How many cells of the line are missing; "" where none must be filled."""
        plain, minority = line.required(minority=False), line.required(minority=True)
        terms = [blanks(plain)] if plain else []
        if minority:
            formula = blanks(minority)
            terms.append(spared(MINORITY_CELL, formula) if self.has_minority else formula)
        body, is_gate = self.sheet.body, line.row and line.row.name == self.sheet.table.gate
        if is_gate and line.block.name == "head" and body and body.block.shape is Shape.LIST:
            terms.append(f"IF(AND({self.gate}={quoted(YES)},{list_rows(body)}=0),1,0)")
        return "+".join(terms)

    def _faults(self, line: Line) -> list[Judgement]:
        """What a cell's kind forbids. Typing meets the validation, pasting passes it by."""
        found: list[Judgement] = []
        numbers, whole = line.of_kind(*NUMBERS), line.of_kind(*WHOLE)
        if numbers:
            places = joined(numbers)
            found.append(("Chỉ nhập số", f"COUNTA({places})<>COUNT({places})"))
            wrong = [f"{cell}<0" for cell in numbers] + [f"{cell}<>INT({cell})" for cell in whole]
            found.append(("Nhập số nguyên từ 0 trở lên", f"OR({','.join(wrong)})"))
        for cell in line.of_kind(Kind.YEAR):
            outside = f'AND({cell}<>"",OR({cell}<1990,{cell}>2100))'
            found.append(("Nhập năm gồm bốn chữ số", outside))
        for cell in line.of_kind(Kind.DATE):
            found.append(("Nhập ngày/tháng/năm", f'AND({cell}<>"",NOT(ISNUMBER({cell})))'))
        for cell, row, column in line.cells:
            question = line.block.question(row, column)
            if question.choices is not None and is_input(line.block, row, column):
                others = ",".join(f"{cell}<>{quoted(item)}" for item in question.choices.items)
                found.append(("Chọn trong danh sách", f'AND({cell}<>"",{others})'))
            longest = question.max_length
            if longest is not None and question.kind is Kind.TEXT:
                found.append((f"Dài quá {longest} ký tự", f"LEN({cell})>{longest}"))
        minority = line.required(minority=True)
        if self.has_minority and minority:
            some = f"AND({MINORITY_CELL}={quoted(NO)},SUM({joined(minority)})>0)"
            found.append(("Bìa ghi không có DTTS", some))
        return found

    def _judgements(self, line: Line, *, errors: bool) -> list[Judgement]:
        """The rules whose home is on this line; those with the same word as one condition."""
        conditions: dict[str, list[str]] = {}
        rules = self._rules[line.block.name]
        for check in rules:
            if (check.severity == "error") is errors and _is_home(line, check):
                implying = tuple(other for other in rules if other.name in check.implied_by)
                formula = condition(line.block, check, line.entry, implying)
                conditions.setdefault(check.live, []).append(formula)
        return [
            (live, wrong[0] if len(wrong) == 1 else f"OR({','.join(wrong)})")
            for live, wrong in conditions.items()
        ]


def _required(line: Line) -> list[str]:
    return line.required(minority=False) + line.required(minority=True)


def _is_home(line: Line, check: Check) -> bool:
    if line.row is None:
        return True
    return line.block.lines[check.home[0]] == line.block.lines[line.row.name]


def _something(line: Line) -> str:
    """Whether the line says anything but zero."""
    if line.block.block.shape is Shape.LIST:
        return f"COUNTA({joined(line.filled)})>0"
    numbers = line.of_kind(*NUMBERS)
    return f"SUM({joined(numbers)})>0" if numbers else "FALSE"
