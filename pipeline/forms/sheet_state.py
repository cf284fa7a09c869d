"""The numbers and words by which Bìa says how complete each sheet is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from pipeline.forms.checks import calm_words
from pipeline.forms.exemptions import GATE, conditions_elsewhere, required_cells, unless_exempt
from pipeline.forms.formulas import (
    blanks,
    filled,
    gate_cell,
    given_below,
    is_required,
    list_rows,
    quoted,
)
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout
from pipeline.forms.lines import FormLine, lines_in
from pipeline.text.completeness_words import (
    COMPLETE,
    NOTHING_ARISES,
    UNTOUCHED,
    missing_words,
    review_words,
)
from schemas.code_lists import NO, YES
from schemas.expressions.texts import is_blank
from schemas.records import Column, Kind, Shape


class SheetState:
    """Formulas about one sheet, for use on another."""

    def __init__(self, form: FormLayout, sheet: SheetLayout) -> None:
        self.form, self.sheet = form, sheet
        self.gate = sheet.reference(gate) if (gate := gate_cell(sheet)) else ""
        self._exempt_where = conditions_elsewhere(form, sheet)

    @cached_property
    def required_cells(self) -> int:
        """Count of the cells that must be filled, gates unanswered and Lists empty."""
        lines = [line for block in self.sheet.blocks for line in lines_in(block).values()]
        filled = [line for line in lines if not line.is_entry]
        return sum(map(len, self._required(filled).values()))

    def _required(self, lines: Iterable[FormLine]) -> dict[tuple[str, ...], list[str]]:
        return required_cells(self.form, self.sheet, lines, self._exempt_where)

    @cached_property
    def missing(self) -> str:
        """Formula: how many required cells are blank."""
        terms = [term for block in self.sheet.blocks for term in self._missing_in(block)]
        return "=" + ("+".join(terms) or "0")

    @cached_property
    def review(self) -> str:
        """Formula: how many lines show an error or a query."""
        terms: list[str] = []
        for block in self.sheet.blocks:
            lines = lines_in(block)
            top, bottom = (f"{block.check_letter}{line}" for line in (min(lines), max(lines)))
            place = self.sheet.reference(f"{top}:{bottom}")
            calm = calm_words(block)
            terms.append(
                f'SUMPRODUCT(--({place}<>""))'
                + "".join(f"-COUNTIF({place},{quoted(word)})" for word in calm)
            )
        return "=" + "+".join(terms)

    @cached_property
    def given(self) -> str:
        """Formula: how many cells hold anything that shows that the sheet was begun."""
        terms: list[str] = []
        for block in self.sheet.blocks:
            asides = _asides(block)
            cells = [
                cell
                for line in lines_in(block).values()
                for cell in line.filled
                if cell not in asides
            ]
            terms.append(filled(cells, self.sheet))
        return "=" + "+".join(terms)

    def state(self, missing: str, review: str, given: str) -> str:
        """Formula: the word Bìa shows, from the cells that hold the three numbers."""
        state = (
            f"IF({given}=0,{quoted(UNTOUCHED)},"
            f"IF({missing}>0,{_counting(missing_words, missing)},"
            f"IF({review}>0,{_counting(review_words, review)},{quoted(COMPLETE)})))"
        )
        if self.gate:
            nothing = f"AND({self.gate}={quoted(NO)},{missing}=0,{review}=0)"
            state = f"IF({nothing},{quoted(NOTHING_ARISES)},{state})"
        return "=" + state

    def _missing_in(self, block: BlockLayout) -> list[str]:
        if block.block.shape is Shape.LIST:
            unspared = f"({self._missing_in_list(block)})"
            return [unless_exempt(unspared, (self._exempt_where[GATE],) if self.gate else ())]
        terms = [
            unless_exempt(blanks(cells, self.sheet), conditions)
            for conditions, cells in self._required(lines_in(block).values()).items()
        ]
        if self.gate and block is self.sheet.body:
            terms.extend(self._nothing_below(block))
        return terms

    def _nothing_below(self, body: BlockLayout) -> list[str]:
        """A gate answered Có above nothing: at least one cell is missing."""
        given = given_below(body, self.sheet)
        needed = f"{self.gate}={quoted(YES)}" if self.gate else "TRUE"
        return [f"IF(AND({needed},{given}=0),1,0)"] if given else []

    def _missing_in_list(self, block: BlockLayout) -> str:
        rows = list_rows(block, self.sheet)
        any_filled = rows.removeprefix("SUMPRODUCT(--").removesuffix(")")
        terms = []
        for column in block.columns:
            if is_required(block, None, column):
                first = block.address("", column.name)
                last = block.address("", column.name, block.room - 1)
                place = self.sheet.reference(f"{first}:{last}")
                term = f"SUMPRODUCT(--{any_filled},--({is_blank(place)})"
                terms.append(self._where_asked(term, block, column))
        terms.extend(self._nothing_below(block))
        return "+".join(terms)

    def _where_asked(self, term: str, block: BlockLayout, column: Column) -> str:
        """The open sum over the entries of a List, closed: of those that are asked the column."""
        fails = []
        for one in self.sheet.table.dependents.of(block.name, "", column.name):
            for condition in one.conditions:
                at, name = self.sheet.block(condition.block), condition.of.column
                if at.has(condition.row, name) and condition.row:
                    cell = self.sheet.reference(at.address(condition.row, name))
                    fails.append(condition.excel_fails(cell))
                elif at.has(condition.row, name):
                    cells = f"{at.address('', name)}:{at.address('', name, at.room - 1)}"
                    term += f",{condition.excel_holds(self.sheet.reference(cells))}"
        return unless_exempt(f"{term})", tuple(fails))


def _counting(words: Callable[[object], str], number: str) -> str:
    """Formula: the words with the value of a cell in them."""
    value = f'"&{number}&"'
    return f'"{words(value)}"'


def _asides(block: BlockLayout) -> frozenset[str]:
    """The texts above a table that may stay blank, such as a decision known from before: what
    stands there doesn't mean that anyone began."""
    return frozenset(
        block.address(row.name, column.name)
        for row, column in block.cells()
        if block.name == "head"
        and (question := block.question(row, column)).kind is Kind.TEXT
        and not question.required
    )


@lru_cache(maxsize=1024)
def state_of(form: FormLayout, sheet: SheetLayout) -> SheetState:
    """The formulas about a sheet, worked out once for all units that are alike."""
    return SheetState(form, sheet)
