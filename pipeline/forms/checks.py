"""The live "Kiểm tra" column: the word that stands on each line, generated from the rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from pipeline.forms.exemptions import (
    GATE,
    MINORITY,
    at_line,
    conditions_on_sheet,
    contradicting,
    exempting_row,
    exemptions_of,
    required_cells,
    unless_exempt,
)
from pipeline.forms.formulas import blanks, filled, gate_cell, given_below, is_input, joined, quoted
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout
from pipeline.forms.lines import FormLine, lines_in, looking_at
from pipeline.forms.rule_conditions import condition, live_checks
from pipeline.forms.typed_dates import is_no_day
from pipeline.text.numbers import as_said
from pipeline.xlsx.addresses import ranges
from pipeline.xlsx.shared_formulas import moved_down
from schemas.code_lists import NOT_APPLICABLE, YES
from schemas.expressions.texts import is_blank, is_filled
from schemas.records import EXPLANATION, Kind
from schemas.rules import QUERY_WORD, Check

GOOD_WORD, MISSING_WORD = "Đúng", "Còn thiếu"
ELSEWHERE_WORD = "Xem dòng liên quan"
"""Beside a line that is right by itself, while one that it adds up is wrong or lacks cells, or one
that lies within it is wrong: that line is the place to look at."""
NOT_DUE_WORD = "Chưa đến kỳ"
NEEDLESS_WORDS = (NOT_APPLICABLE, NOT_DUE_WORD)
"""Words beside a row that nobody has to answer."""
ASSUMED_WORD = "Chưa chọn, tạm hiểu là:"
CONTRADICTED_WORD = "Trái với câu trả lời khác"

NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.DECIMAL, Kind.YEAR)
WHOLE = (Kind.COUNT, Kind.MONEY, Kind.YEAR)

WordWhen = tuple[str, str]
"""A word and the Excel condition under which it is shown."""


def assumed_words(block: BlockLayout) -> tuple[str, ...]:
    """Words beside a line of which a blank cell is taken for something."""
    assumed = (question.assumed for _, _, question in block.block.cells)
    return tuple(dict.fromkeys(f"{ASSUMED_WORD} {value}" for beside, value in assumed if beside))


def calm_words(block: BlockLayout) -> tuple[str, ...]:
    """The words that ask for nothing to be looked at."""
    return (*_settled_words(block), MISSING_WORD, ELSEWHERE_WORD)


def _settled_words(block: BlockLayout) -> tuple[str, ...]:
    return (GOOD_WORD, *NEEDLESS_WORDS, *assumed_words(block))


class SheetChecks:
    """The live formulas of one sheet. Order of the words: what the gate forbids, faults and
    errors, what is needless, what is missing, queries without an explanation, "Đúng"."""

    def __init__(
        self, form: FormLayout, sheet: SheetLayout, dates: tuple[tuple[str, str], ...]
    ) -> None:
        self.form, self.sheet = form, sheet
        self.gate = gate_cell(sheet)
        self.exempt_where = conditions_on_sheet(form, sheet)
        self._dates = dict(dates)
        self._rules = {
            block.name: live_checks(block, form.who, self._dates) for block in sheet.blocks
        }

    @cached_property
    def _lines(self) -> dict[str, dict[int, str]]:
        return {block.name: self._formulas(block) for block in self.sheet.blocks}

    def lines(self, block: BlockLayout) -> dict[int, str]:
        """The live formula of each line of a block that a person fills, by Excel line."""
        return self._lines[block.name]

    def _formulas(self, block: BlockLayout) -> dict[int, str]:
        formulas: dict[int, str] = {}
        for number, line in lines_in(block).items():
            if line.entry > 1:
                # The entries below the second differ from it by their number alone.
                second = formulas[block.first_line + 1]
                formulas[number] = moved_down(second, line.entry - 1)
            elif not line.is_printed:
                formulas[number] = self._word(line)
        return formulas

    @cached_property
    def _initial(self) -> dict[str, dict[int, str]]:
        return {
            block.name: {number: self._first_word(line) for number, line in lines_in(block).items()}
            for block in self.sheet.blocks
        }

    def _first_word(self, line: FormLine) -> str:
        if line.is_not_due:
            return NOT_DUE_WORD
        is_missing = not line.is_entry and self._required(line)
        return MISSING_WORD if is_missing else ""

    def initial(self, block: BlockLayout) -> dict[int, str]:
        """The words that those formulas show on the blank form."""
        return self._initial[block.name]

    def query_words(self, block: BlockLayout) -> tuple[str, ...]:
        """The words that are shown orange."""
        lives = [check.live for check in self._rules[block.name] if check.severity != "error"]
        return tuple(dict.fromkeys((QUERY_WORD, *lives)))

    def _word(self, line: FormLine) -> str:
        word, missing = self._good_word(line), self._missing(line)
        judged = [] if line.is_entry else _judged(line)
        if judged and not missing:
            # Nothing must be filled here: no praise until there is something to judge.
            word = f'IF({filled(judged)}=0,"",{word})'
        for live, wrong in reversed(self._judgements(line, errors=False)):
            unexplained = is_blank(line.explanation) if line.explanation else "TRUE"
            word = f"IF(AND({unexplained},{wrong}),{quoted(live)},{word})"
        if missing:
            word = f"IF({missing}>0,{quoted(MISSING_WORD)},{word})"
        for kind in exempting_row(self.sheet, line.block, line.row):
            needless = at_line(self.exempt_where[kind], line.number)
            word = f"IF({needless},{quoted(NOT_APPLICABLE)},{word})"
        wrongs = [
            *_faults_of(line, self.exempt_where),
            *self._contradictions(line),
            *self._judgements(line, errors=True),
        ]
        for live, wrong in reversed(wrongs):
            word = f"IF({wrong},{quoted(live)},{word})"
        if line.is_entry:
            word = f'IF({filled(line.filled)}=0,"",{word})'
        is_ungated = line.row is not None and line.row.ungated
        if self.gate and not (self._holds_gate(line) or is_ungated):
            against = f"Đã chọn Không ở mã số {self._gate_code()}"
            asked = '""'
            for live, wrong in self._judgements(line, errors=False, explaining=True):
                asked = f"IF({wrong},{quoted(live)},{asked})"
            contradicted = f"IF({_something(line)},{quoted(against)},{asked})"
            word = f"IF({self.exempt_where[GATE]},{contradicted},{word})"
        return "=" + word

    def _good_word(self, line: FormLine) -> str:
        word, cells = quoted(GOOD_WORD), {column.name: cell for cell, _, column in line.cells}
        if elsewhere := self._wrong_elsewhere(line):
            word = f"IF({elsewhere},{quoted(ELSEWHERE_WORD)},{word})"
        for cell, row, column in line.cells:
            beside, taken_for = line.block.question(row, column).assumed
            if beside:
                assumed = quoted(f"{ASSUMED_WORD} {taken_for}")
                given = is_filled(cells[beside])
                word = f"IF(AND({is_blank(cell)},{given}),{assumed},{word})"
        return word

    def _wrong_elsewhere(self, line: FormLine) -> str:
        """Condition: a line that this one adds up is wrong or lacks cells, or one whose rule looks
        at this one is wrong; "" where there is none."""
        block = line.block
        looking = self._looking[block.name].get(line.number, {})
        terms = []
        for is_part in (True, False):
            lines = [number for number, part in looking.items() if part is is_part]
            right = _settled_words(block) if is_part else calm_words(block)
            said = ",".join(map(quoted, (*right, *self.query_words(block))))
            for place in ranges(f"{block.check_letter}{number}" for number in lines):
                wrong = f'SUMPRODUCT(--({place}<>""))>SUMPRODUCT(COUNTIF({place},{{{said}}}))'
                terms.append(wrong)
        return terms[0] if len(terms) == 1 else f"OR({','.join(terms)})" if terms else ""

    @cached_property
    def _looking(self) -> dict[str, dict[int, dict[int, bool]]]:
        return {
            block.name: looking_at(block, self._rules[block.name]) for block in self.sheet.blocks
        }

    def _holds_gate(self, line: FormLine) -> bool:
        gate = self.sheet.table.gate
        return line.block.name == "head" and any(
            row is not None and row.name == gate for _, row, _ in line.cells
        )

    def _gate_code(self) -> str:
        head = self.sheet.block("head")
        return head.block.row(self.sheet.table.gate).code

    def _missing(self, line: FormLine) -> str:
        """Formula: count of the line's missing cells; "" where none must be filled."""
        terms = [
            unless_exempt(blanks(cells), conditions)
            for conditions, cells in self._required(line).items()
        ]
        body = self.sheet.body
        if self._holds_gate(line) and body and (given := given_below(body)):
            terms.append(f"IF(AND({self.gate}={quoted(YES)},{given}=0),1,0)")
        return "+".join(terms)

    def _required(self, line: FormLine) -> dict[tuple[str, ...], list[str]]:
        return required_cells(self.form, self.sheet, [line], self.exempt_where)

    def _contradictions(self, line: FormLine) -> list[WordWhen]:
        """Answers that another of the table makes needless."""
        found: dict[str, list[str]] = {}
        for address, row, column in line.cells:
            if address in line.filled:
                kinds = exemptions_of(self.form, self.sheet, line.block, row, column)
                for kind in contradicting(self.sheet, kinds):
                    said = f'AND({is_filled(address)},{address}&""<>"0")'
                    found.setdefault(kind, []).append(said)
        return [
            (
                CONTRADICTED_WORD,
                f"AND({at_line(self.exempt_where[kind], line.number)},OR({','.join(said)}))",
            )
            for kind, said in found.items()
        ]

    def _judgements(
        self, line: FormLine, *, errors: bool, explaining: bool = False
    ) -> list[WordWhen]:
        """The rules whose home is on this line; those with the same word as one condition.
        ``explaining``: only those about the very cell in which they are explained."""
        conditions: dict[str, list[str]] = {}
        rules = self._rules[line.block.name]
        for check in rules:
            if explaining and check.explained_by != check.home:
                continue
            if (check.severity == "error") is errors and _is_home(line, check):
                implying = tuple(other for other in rules if other.name in check.implied_by)
                formula = condition(line.block, check, self._dates, line.entry, implying)
                if check.explained_by is not None:
                    reason = line.block.address(*check.explained_by, line.entry)
                    formula = f"AND({is_blank(reason)},{formula})"
                conditions.setdefault(check.live, []).append(formula)
        return [
            (live, wrong[0] if len(wrong) == 1 else f"OR({','.join(wrong)})")
            for live, wrong in conditions.items()
        ]


@lru_cache(maxsize=1024)
def checks_of(
    form: FormLayout, sheet: SheetLayout, dates: tuple[tuple[str, str], ...]
) -> SheetChecks:
    """The live formulas of a sheet, worked out once for all units that are alike."""
    return SheetChecks(form, sheet, dates)


def _judged(line: FormLine) -> list[str]:
    found: list[str] = []
    for address, row, column in line.cells:
        question = line.block.question(row, column)
        if column.name != EXPLANATION and not question.printed and not question.prefilled:
            found.append(address)
    return found


def _is_home(line: FormLine, check: Check) -> bool:
    if line.row is None:
        return True
    return line.block.lines[check.home[0]] == line.block.lines[line.row.name]


def _something(line: FormLine) -> str:
    """Condition: the line says anything but zero."""
    if line.is_entry:
        return f"{filled(line.filled)}>0"
    numbers = [cell for cell in line.of_kind(*NUMBERS) if cell in line.filled]
    terms = [f"SUM({joined(numbers)})>0"] if numbers else []
    if line.block.name == "body" and (chosen := line.of_kind(Kind.CHOICE)):
        terms.append(f"{filled(chosen)}>0")
    return f"OR({','.join(terms)})" if terms else "FALSE"


def _faults_of(line: FormLine, exempt_where: Mapping[str, str]) -> list[WordWhen]:
    """Faults that the kinds of a line's cells forbid: typing meets the validation, pasting passes
    it by. ``exempt_where``: the sheet's conditions, by kind of exemption."""
    found: list[WordWhen] = []
    numbers, whole = line.of_kind(*NUMBERS), line.of_kind(*WHOLE)
    if numbers:
        found.append(("Chỉ nhập số", f"{filled(numbers)}<>COUNT({joined(numbers)})"))
    if whole:
        wrong = [f"N({cell})<0" for cell in whole]
        wrong += [f"N({cell})<>INT(N({cell}))" for cell in whole]
        found.append(("Nhập số nguyên từ 0 trở lên", f"OR({','.join(wrong)})"))
    fractions = line.of_kind(Kind.DECIMAL)
    if fractions:
        below = ",".join(f"N({cell})<0" for cell in fractions)
        found.append(("Nhập số từ 0 trở lên", f"OR({below})"))
    for cell in line.of_kind(Kind.YEAR):
        outside = f"AND(ISNUMBER({cell}),OR({cell}<1990,{cell}>2100))"
        found.append(("Nhập năm gồm bốn chữ số", outside))
    for cell in line.of_kind(Kind.DATE):
        found.append(("Nhập ngày/tháng/năm", is_no_day(cell)))
    for cell, row, column in line.cells:
        question = line.block.question(row, column)
        if question.choices is not None and is_input(line.block, row, column):
            others = ",".join(f"{cell}<>{quoted(item)}" for item in question.choices.items)
            found.append(("Chọn trong danh sách", f"AND({is_filled(cell)},{others})"))
        longest = question.max_length
        if longest is not None and question.kind is Kind.TEXT:
            found.append((f"Dài quá {as_said(longest)} ký tự", f"LEN({cell})>{longest}"))
    minority = line.required(minority=True)
    if MINORITY in exempt_where and minority:
        found.append(
            (
                "Bìa ghi không có người dân tộc thiểu số",
                f"AND({exempt_where[MINORITY]},SUM({joined(minority)})>0)",
            )
        )
    return found
