"""The live "Kiểm tra" column and the counts behind Bìa's states, from the rule records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.form_formulas import (
    MINORITY_CELL,
    blanks,
    gate_cell,
    has_minority_question,
    is_input,
    is_required,
    joined,
    leaves,
    list_rows,
    minority_source,
    quoted,
    ranges,
    spared,
)
from pipeline.layout import EXPLANATION, MINORITY_COLUMNS, BlockLayout, FormLayout, SheetLayout
from schemas.code_lists import NO, YES
from schemas.records import Column, Kind, Row, Shape
from schemas.rules import Check

GOOD_WORD, MISSING_WORD, QUERY_WORD = "Đúng", "Còn thiếu", "Cần giải trình"
UNTOUCHED, COMPLETE, NOTHING_ARISES = "Chưa nhập", "Đủ", "Không phát sinh"


@dataclass(frozen=True)
class Cells:
    """The cells of one line (a row, an entry, a line of a Record) with what they ask."""

    block: BlockLayout
    row: Row | None
    pairs: tuple[tuple[str, Row | None, Column], ...]
    """(address, row, column)."""

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Addresses of the filled cells of these kinds."""
        return [
            address
            for address, row, column in self.pairs
            if self.block.question(row, column).kind in kinds and is_input(self.block, row, column)
        ]

    @property
    def filled(self) -> list[str]:
        """Addresses of all cells that a person fills, explanations apart."""
        return [
            address
            for address, row, column in self.pairs
            if column.name != EXPLANATION and is_input(self.block, row, column)
        ]

    def required(self, *, minority: bool) -> list[str]:
        """Addresses of the required cells, of columns 3 and 4 or of all others."""
        return [
            address
            for address, row, column in self.pairs
            if is_required(self.block, row, column)
            and (column.name in MINORITY_COLUMNS) is minority
        ]

    @property
    def explanation(self) -> str:
        """Address of the explanation; "" where there is none."""
        for address, _, column in self.pairs:
            if column.name == EXPLANATION:
                return address
        return ""


class SheetChecks:
    """Formulas of one sheet: per line its word, and the numbers that Bìa shows."""

    def __init__(self, form: FormLayout, sheet: SheetLayout) -> None:
        self.form, self.sheet = form, sheet
        self.gate = gate_cell(sheet)
        self.has_minority = has_minority_question(form, sheet)

    def lines(self, block: BlockLayout) -> dict[int, str]:
        """The live formula of each line of a block, by Excel line."""
        return {line: self._word(cells) for line, cells in self._cells(block).items()}

    def initial(self, block: BlockLayout) -> dict[int, str]:
        """What those formulas show on the blank form."""
        return {
            line: MISSING_WORD
            if block.block.shape is not Shape.LIST
            and (cells.required(minority=False) or cells.required(minority=True))
            else ""
            for line, cells in self._cells(block).items()
        }

    def query_words(self, block: BlockLayout) -> tuple[str, ...]:
        """The words that are shown orange."""
        lives = [check.live for check in self._checks(block) if check.severity != "error"]
        return tuple(dict.fromkeys((QUERY_WORD, *lives)))

    @cached_property
    def required_cells(self) -> int:
        """How many cells must be filled, gates unanswered and Lists empty."""
        return sum(
            len(cells.required(minority=minority))
            for block in self.sheet.blocks
            if block.block.shape is not Shape.LIST
            for cells in self._cells(block).values()
            for minority in (False, True)
        )

    def missing(self) -> str:
        """Formula: how many required cells are blank (for use on another sheet)."""
        head, body = self.sheet.head, self.sheet.body
        terms = [self._missing_in(head)] if head else []
        if body is not None:
            gate = self.sheet.reference(self.gate) if self.gate else ""
            terms.append(spared(gate, f"({self._missing_in(body)})"))
        return "=" + ("+".join(terms) or "0")

    def review(self) -> str:
        """Formula: how many lines show an error or a query."""
        terms: list[str] = []
        for block in self.sheet.blocks:
            lines = self._cells(block)
            first, last = min(lines), max(lines)
            place = self.sheet.reference(f"{block.check_letter}{first}:{block.check_letter}{last}")
            terms.append(
                f'SUMPRODUCT(--({place}<>""))-COUNTIF({place},{quoted(GOOD_WORD)})'
                f"-COUNTIF({place},{quoted(MISSING_WORD)})"
            )
        return "=" + "+".join(terms)

    def given(self) -> str:
        """Formula: how many cells hold anything."""
        terms: list[str] = []
        for block in self.sheet.blocks:
            filled = [cell for cells in self._cells(block).values() for cell in cells.filled]
            terms.extend(f"COUNTA({self.sheet.reference(cell)})" for cell in ranges(filled))
        return "=" + "+".join(terms)

    def state(self, missing: str, review: str, given: str) -> str:
        """Formula: the word Bìa shows, from the cells that hold the three numbers."""
        state = (
            f"IF({given}=0,{quoted(UNTOUCHED)},"
            f'IF({missing}>0,"Còn thiếu "&{missing}&" ô",'
            f'IF({review}>0,"Có "&{review}&" chỗ cần xem lại",{quoted(COMPLETE)})))'
        )
        if self.gate:
            gate = self.sheet.reference(self.gate)
            nothing = f"AND({gate}={quoted(NO)},{missing}=0,{review}=0)"
            state = f"IF({nothing},{quoted(NOTHING_ARISES)},{state})"
        return "=" + state

    # The cells of each line

    def _cells(self, block: BlockLayout) -> dict[int, Cells]:
        if block.block.shape is Shape.LIST:
            return {
                block.first_line + entry: Cells(
                    block,
                    None,
                    tuple(
                        (block.address("", column.name, entry), None, column)
                        for column in block.columns
                    ),
                )
                for entry in range(block.room)
            }
        grouped: dict[int, list[tuple[str, Row | None, Column]]] = {}
        first: dict[int, Row] = {}
        for row, column in block.cells():
            line = block.lines[row.name]
            first.setdefault(line, row)
            address = block.address(row.name, column.name)
            grouped.setdefault(line, []).append((address, row, column))
        return {line: Cells(block, first[line], tuple(pairs)) for line, pairs in grouped.items()}

    def _missing_in(self, block: BlockLayout) -> str:
        lines = self._cells(block).values()
        if block.block.shape is Shape.LIST:
            return self._missing_in_list(block)
        plain = [cell for cells in lines for cell in cells.required(minority=False)]
        minority = [cell for cells in lines for cell in cells.required(minority=True)]
        if not self.has_minority:
            return blanks(plain + minority, self.sheet)
        terms = blanks(plain, self.sheet)
        if minority:
            source = minority_source(self.form, self.sheet)
            terms += f"+{spared(source, blanks(minority, self.sheet))}"
        return terms

    def _missing_in_list(self, block: BlockLayout) -> str:
        rows = list_rows(block, self.sheet)
        any_filled = rows.removeprefix("SUMPRODUCT(--").removesuffix(")")
        terms = []
        for column in block.columns:
            if is_required(block, None, column):
                first = block.address("", column.name)
                last = block.address("", column.name, block.room - 1)
                place = self.sheet.reference(f"{first}:{last}")
                terms.append(f'SUMPRODUCT(--{any_filled},--({place}=""))')
        # A gate answered Có above an empty List: at least one cell is missing.
        needed = f"{self.sheet.reference(self.gate)}={quoted(YES)}" if self.gate else "TRUE"
        terms.append(f"IF(AND({needed},{rows}=0),1,0)")
        return "+".join(terms)

    # The word of one line

    def _word(self, cells: Cells) -> str:
        block = cells.block
        filled = joined(cells.filled)
        in_body = block.name == "body"
        outcome = quoted(GOOD_WORD)
        for live, wrong in reversed(self._rules(cells, errors=False)):
            explained = f'TRIM({cells.explanation})=""' if cells.explanation else "TRUE"
            outcome = f"IF(AND({explained},{wrong}),{quoted(live)},{outcome})"
        missing = self._missing_on_line(cells)
        if missing:
            outcome = f"IF({missing}>0,{quoted(MISSING_WORD)},{outcome})"
        elif block.block.shape is not Shape.LIST:
            # Nothing must be filled here: silent until there is something to judge.
            places = joined(address for address, _, column in cells.pairs if _judged(column))
            if places:
                outcome = f"IF({_nothing_in(places)},{quoted('')},{outcome})"
        faults = self._faults(cells) + self._rules(cells, errors=True)
        for live, wrong in reversed(faults):
            outcome = f"IF({wrong},{quoted(live)},{outcome})"
        if block.block.shape is Shape.LIST:
            outcome = f'IF(COUNTA({filled})=0,"",{outcome})'
        if in_body and self.gate:
            code = self._gate_code()
            numbers = cells.of_kind(Kind.COUNT, Kind.MONEY, Kind.DECIMAL)
            is_list = block.block.shape is Shape.LIST
            something = f"COUNTA({filled})>0" if is_list else f"SUM({joined(numbers)})>0"
            if not is_list and not numbers:
                something = "FALSE"
            against = quoted(f"Đã chọn Không ở mã số {code}")
            outcome = f'IF({self.gate}={quoted(NO)},IF({something},{against},""),{outcome})'
        return "=" + outcome

    def _gate_code(self) -> str:
        assert self.sheet.head is not None
        return self.sheet.head.block.row(self.sheet.table.gate).code

    def _missing_on_line(self, cells: Cells) -> str:
        plain, minority = cells.required(minority=False), cells.required(minority=True)
        terms = [blanks(plain)] if plain else []
        if minority:
            formula = blanks(minority)
            terms.append(spared(MINORITY_CELL, formula) if self.has_minority else formula)
        body = self.sheet.body
        gates_list = (
            body is not None
            and body.block.shape is Shape.LIST
            and cells.block.name == "head"
            and cells.row is not None
            and cells.row.name == self.sheet.table.gate
        )
        if gates_list and body is not None:
            terms.append(f"IF(AND({self.gate}={quoted(YES)},{list_rows(body)}=0),1,0)")
        return "+".join(terms)

    def _faults(self, cells: Cells) -> list[tuple[str, str]]:
        """What the cell's own kind forbids; typed values meet the validation, pasted ones don't."""
        found: list[tuple[str, str]] = []
        numbers = cells.of_kind(Kind.COUNT, Kind.MONEY, Kind.DECIMAL, Kind.YEAR)
        whole = cells.of_kind(Kind.COUNT, Kind.MONEY, Kind.YEAR)
        if numbers:
            places = joined(numbers)
            found.append(("Chỉ nhập số", f"COUNTA({places})<>COUNT({places})"))
            wrong = [f"{cell}<0" for cell in numbers] + [f"{cell}<>INT({cell})" for cell in whole]
            found.append(("Nhập số nguyên từ 0 trở lên", f"OR({','.join(wrong)})"))
        for cell in cells.of_kind(Kind.YEAR):
            found.append(
                ("Nhập năm gồm bốn chữ số", f'AND({cell}<>"",OR({cell}<1990,{cell}>2100))')
            )
        for cell in cells.of_kind(Kind.DATE):
            found.append(("Nhập ngày/tháng/năm", f'AND({cell}<>"",NOT(ISNUMBER({cell})))'))
        for address, row, column in cells.pairs:
            question = cells.block.question(row, column)
            if question.choices is not None and is_input(cells.block, row, column):
                others = ",".join(f"{address}<>{quoted(item)}" for item in question.choices.items)
                found.append(("Chọn trong danh sách", f'AND({address}<>"",{others})'))
            if question.max_length is not None and question.kind is Kind.TEXT:
                found.append(
                    (
                        f"Dài quá {question.max_length} ký tự",
                        f"LEN({address})>{question.max_length}",
                    )
                )
        minority = [cell for cell, _, column in cells.pairs if column.name in MINORITY_COLUMNS]
        if self.has_minority and minority:
            wrong_sum = f"AND({MINORITY_CELL}={quoted(NO)},SUM({joined(minority)})>0)"
            found.append(("Bìa ghi không có DTTS", wrong_sum))
        return found

    def _checks(self, block: BlockLayout) -> Iterable[Check]:
        for rule in block.block.rules:
            for check in rule.checks(block.block):
                if check.asked.of(self.form.who) and _is_printed(block, check):
                    yield check

    def _rules(self, cells: Cells, *, errors: bool) -> list[tuple[str, str]]:
        """(word, condition) of the rules whose home is on this line, equal words together."""
        block = cells.block
        entry = 0
        if block.block.shape is Shape.LIST:
            entry = int(cells.pairs[0][0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - block.first_line
        conditions: dict[str, list[str]] = {}
        for check in self._checks(block):
            if (check.severity == "error") is not errors:
                continue
            if block.block.shape is Shape.LIST or (
                cells.row is not None and block.lines[check.home[0]] == block.lines[cells.row.name]
            ):
                conditions.setdefault(check.live, []).append(condition(block, check, entry))
        return [
            (live, wrong[0] if len(wrong) == 1 else f"OR({','.join(wrong)})")
            for live, wrong in conditions.items()
        ]


def condition(block: BlockLayout, check: Check, entry: int = 0) -> str:
    """Excel condition that is true where the check is violated.

    It speaks only once every number behind it is given: a total of which a part is still blank
    would cry fault at each row that is filled before it.
    """

    def address(key: tuple[str, str]) -> str:
        return block.address(key[0], key[1], entry)

    numbers: list[str] = []
    texts: list[str] = []
    for key in dict.fromkeys(check.violated.cells()):
        row = block.block.row(key[0]) if key[0] else None
        kind = block.question(row, block.block.column(key[1])).kind
        if kind in (Kind.TEXT, Kind.CHOICE):
            texts.append(address(key))
            continue
        numbers.append(address(key))
        if key[0]:
            numbers.extend(leaves(block, *key))
    numbers = list(dict.fromkeys(numbers))
    violated = check.violated.excel(address)
    guards = [f'{cell}<>""' for cell in texts]
    if numbers:
        guards.insert(0, f"COUNT({joined(numbers)})={len(numbers)}")
    guard = guards[0] if len(guards) == 1 else f"AND({','.join(guards)})"
    return f"IF({guard},{violated},FALSE)" if guards else violated


def _is_printed(block: BlockLayout, check: Check) -> bool:
    """Whether all cells of the check are on this form."""
    return all(block.has(*key) for key in (*check.violated.cells(), check.home))


def _judged(column: Column) -> bool:
    return column.name != EXPLANATION


def _nothing_in(places: str) -> str:
    # COUNTA counts the empty text of a computed cell, COUNTBLANK takes one range only.
    return f'SUMPRODUCT(--({places}<>""))=0' if "," not in places else f"COUNT({places})=0"
