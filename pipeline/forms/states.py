"""The numbers and words by which Bìa says how complete each sheet is."""

from __future__ import annotations

from functools import cached_property

from pipeline.forms.checks import GOOD_WORD, MISSING_WORD
from pipeline.forms.formulas import (
    blanks,
    gate_cell,
    has_minority_question,
    is_required,
    list_rows,
    minority_source,
    quoted,
    ranges,
    spared,
)
from pipeline.forms.lines import lines_in
from pipeline.layout import BlockLayout, FormLayout, SheetLayout
from schemas.code_lists import NO, YES
from schemas.records import Shape

UNTOUCHED, COMPLETE, NOTHING_ARISES = "Chưa nhập", "Đủ", "Không phát sinh"


class SheetState:
    """Formulas about one sheet, for use on another."""

    def __init__(self, form: FormLayout, sheet: SheetLayout) -> None:
        self.form, self.sheet = form, sheet
        self.gate = sheet.reference(gate) if (gate := gate_cell(sheet)) else ""

    @cached_property
    def required_cells(self) -> int:
        """How many cells must be filled, gates unanswered and Lists empty."""
        return sum(
            len(cells.required(minority=minority))
            for block in self.sheet.blocks
            if block.block.shape is not Shape.LIST
            for cells in lines_in(block).values()
            for minority in (False, True)
        )

    def missing(self) -> str:
        """Formula: how many required cells are blank (for use on another sheet)."""
        head, body = self.sheet.head, self.sheet.body
        terms = [self._missing_in(head)] if head else []
        if body is not None:
            terms.append(spared(self.gate, f"({self._missing_in(body)})"))
        return "=" + ("+".join(terms) or "0")

    def review(self) -> str:
        """Formula: how many lines show an error or a query."""
        terms: list[str] = []
        for block in self.sheet.blocks:
            lines = lines_in(block)
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
            filled = [cell for cells in lines_in(block).values() for cell in cells.filled]
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
            nothing = f"AND({self.gate}={quoted(NO)},{missing}=0,{review}=0)"
            state = f"IF({nothing},{quoted(NOTHING_ARISES)},{state})"
        return "=" + state

    def _missing_in(self, block: BlockLayout) -> str:
        lines = lines_in(block).values()
        if block.block.shape is Shape.LIST:
            return self._missing_in_list(block)
        plain = [cell for cells in lines for cell in cells.required(minority=False)]
        minority = [cell for cells in lines for cell in cells.required(minority=True)]
        if not has_minority_question(self.form, self.sheet):
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
        needed = f"{self.gate}={quoted(YES)}" if self.gate else "TRUE"
        terms.append(f"IF(AND({needed},{rows}=0),1,0)")
        return "+".join(terms)
