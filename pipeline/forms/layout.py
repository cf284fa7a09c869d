"""Positions of everything on a form, computed from the order of rows and columns alone.

Only writers ask this module. The reader goes by the printed codes and never trusts an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.forms.layout_columns import (
    COVER_WIDTHS,
    Columns,
    asked_columns,
    asked_rows,
    closed_columns,
    columns_of,
    fit_to_screen,
    has_room_beside,
    head_over,
    note_width,
    noted_figures,
    thirds,
)
from schemas.records import VALUE, Block, Column, Form, Question, Row, Shape, Table
from schemas.respondents import Respondent

STRIP_LINE = 1
"""The titles of the columns, in sight however far a sheet is scrolled; not printed."""
FIRST_HEADER_LINE, LAST_HEADER_LINE = STRIP_LINE + 1, STRIP_LINE + 4
"""The statistical header: form number, order and date | title | unit and recipient."""
GUIDANCE_LINE = LAST_HEADER_LINE + 1
STATUS_LINE = GUIDANCE_LINE + 1
FIRST_BLOCK_LINE = STATUS_LINE + 1
PRINTED_ENTRIES = 10
"""Entries of a List that are printed, filled or not: so many stand on the page of its head."""
COVER_BLOCK_LINE = 14
"""Bìa: letterhead, title, instructions and legend stand above its questions."""


@dataclass(frozen=True, eq=False)
class BlockLayout:
    """One block: Excel lines (from 1) and column letters of everything in it.

    ``letters`` holds the letter of each column name (Matrix, List) or of each row name (Record,
    whose cells may share a line); ``lines`` the line of each asked row, in a List that of the first
    of ``room`` entries under the name "". Rows and columns not asked have no place.
    """

    name: str
    block: Block
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    header_lines: tuple[int, ...]
    code_line: int
    label_letters: tuple[str, str]
    """First and last letter of the label column(s); "" twice in a List."""
    anchor_letter: str
    letters: Mapping[str, str]
    check_letter: str
    unit_letter: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    section_lines: Mapping[str, int] = field(default_factory=dict)
    """Line of the heading printed above a row, by the row's name."""
    hint_lines: Mapping[str, int] = field(default_factory=dict)
    """Line of the guidance printed above a row, by the row's name."""
    not_due: frozenset[str] = frozenset()
    """The rows whose time has not come: printed, and closed."""
    closed: tuple[Column, ...] = ()
    """The columns of a List that are printed, and closed: others are asked them."""
    first_line: int = 0
    room: int = 0
    last_line: int = 0

    def letter(self, row: str, column: str) -> str:
        """Column letter of a cell. Raises ``KeyError`` where it is not asked."""
        return self.letters[row if self.block.shape is Shape.RECORD else column]

    def address(self, row: str, column: str = VALUE, entry: int = 0) -> str:
        """Excel address of a cell: of ``row`` and ``column``, in a List of entry ``entry`` (from
        0). Raises ``KeyError`` where the cell is not asked."""
        if not 0 <= entry < max(self.room, 1):
            raise KeyError(f"entry {entry} of {self.room}")
        return f"{self.letter(row, column)}{self.lines[row] + entry}"

    def has(self, row: str, column: str = VALUE) -> bool:
        """True where the cell (in a List, under the row "", the column) is on this form."""
        return (
            row in self.lines
            and any(asked.name == column for asked in self.columns)
            and (not row or self.block.row(row).has(column))
        )

    def question(self, row: Row | None, column: Column) -> Question:
        """The question of a cell."""
        return self.block.question(row, column)

    def cells(self) -> Iterator[tuple[Row, Column]]:
        """Each cell of the asked rows, row by row (none for a List)."""
        for row in self.rows:
            for column in self.columns:
                if self.has(row.name, column.name):
                    yield row, column


@dataclass(frozen=True, eq=False)
class SheetLayout:
    """One table's sheet."""

    table: Table
    sheet: str
    widths: Mapping[str, float]
    """Width of each column letter in characters, from A to the last, in order."""
    spans: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    """Letters of the left, centre and right part of the lines above the blocks."""
    head: BlockLayout | None
    body: BlockLayout | None
    end_line: int
    """Last line of the blocks."""
    note_width: float
    """Characters of the column beyond the last that holds last period's figures; 0 where there is
    none: above a List they stand over its explanations, on paper too, since LibreOffice prints a
    sheet whose print area follows what is filled from edge to edge."""

    @property
    def blocks(self) -> tuple[BlockLayout, ...]:
        """The blocks, top to bottom."""
        return tuple(block for block in (self.head, self.body) if block is not None)

    @property
    def last_letter(self) -> str:
        """The right-most column."""
        return list(self.widths)[-1]

    @property
    def last_printed(self) -> str:
        """Excel expression of the last line of a List that is printed: the last filled one, but for
        few; "" on other sheets."""
        entries = self.blocks[-1]
        if not entries.room:
            return ""
        ends = (entries.first_line, entries.last_line)
        words = self.reference(":".join(f"${entries.check_letter}${line}" for line in ends))
        least = entries.first_line + min(PRINTED_ENTRIES, entries.room) - 1
        return f'MAX({least},SUMPRODUCT(MAX(({words}<>"")*ROW({words}))))'

    def block(self, name: str) -> BlockLayout:
        """The block "head" or "body". Raises ``KeyError`` where the sheet has none."""
        for block in self.blocks:
            if block.name == name:
                return block
        raise KeyError(name)

    def width(self, first: str, last: str) -> float:
        """Characters from column ``first`` to column ``last``."""
        order = list(self.widths)
        letters = order[order.index(first) : order.index(last) + 1]
        return sum(self.widths[letter] for letter in letters)

    def reference(self, address: str) -> str:
        """The address as other sheets write it."""
        return f"'{self.sheet}'!{address}"


LaidOutCell = tuple[SheetLayout, BlockLayout, Row, Column]
"""A cell of a Matrix or Record, and where it stands."""


@dataclass(frozen=True, eq=False)
class FormLayout:
    """The asked tables' sheets, in their order."""

    form: Form
    who: Respondent
    sheets: tuple[SheetLayout, ...]

    @cached_property
    def by_table(self) -> Mapping[str, SheetLayout]:
        return {sheet.table.name: sheet for sheet in self.sheets}

    @property
    def order(self) -> tuple[str, ...]:
        """Sheet names, in order."""
        return tuple(sheet.sheet for sheet in self.sheets)

    def find(self, row_code: str, column_code: str = "1") -> str:
        """The cell with these printed codes as other sheets write it; "" if it is not asked."""
        place = self.find_place(row_code, column_code)
        if place is None:
            return ""
        sheet, block, row, column = place
        return sheet.reference(block.address(row.name, column.name))

    def find_place(self, row_code: str, column_code: str = "1") -> LaidOutCell | None:
        """Finds the layouts and records that the cell stands in; ``None`` if it is not asked."""
        return self._by_codes.get((row_code, column_code))

    @cached_property
    def _by_codes(self) -> Mapping[tuple[str, str], LaidOutCell]:
        found: dict[tuple[str, str], LaidOutCell] = {}
        for sheet in self.sheets:
            for block in sheet.blocks:
                for row, column in block.cells():
                    code = block.block.column_code(row, column)
                    found.setdefault((row.code, code), (sheet, block, row, column))
        return found


@lru_cache(maxsize=64)
def layout_form(form: Form, who: Respondent) -> FormLayout:
    """Positions of every cell that ``who`` is asked to fill; worked out once for all units that
    are alike."""
    return FormLayout(form, who, tuple(layout_table(table, who) for table in form.asked(who)))


def layout_table(table: Table, who: Respondent) -> SheetLayout:
    """Positions on one table's sheet."""
    is_cover = not table.number
    line = COVER_BLOCK_LINE if is_cover else FIRST_BLOCK_LINE
    body_asked = body_of(table, who)
    body_columns = (
        columns_of(body_asked, who, has_units=bool(table.unit_column)) if body_asked else None
    )
    plan = body_columns or (columns_of(table.head, who) if table.head else Columns())
    if is_cover:
        plan.widths.update(COVER_WIDTHS)
    places = head_over(plan, table.head, who) if table.head and body_columns else plan
    noted = 0 if is_cover else max(noted_figures(b, who) for b in (table.head, body_asked))
    is_list = body_asked is not None and body_asked.shape is Shape.LIST
    notes = 0.0 if is_list and has_room_beside(places) else note_width(noted)
    fit_to_screen(plan.widths, notes=notes)
    head = body = None
    if table.head:
        head = _place("head", table.head, who, places, line)
        line = head.last_line + 2
    if body_asked:
        body = _place("body", body_asked, who, plan, line)
        line = body.last_line + 2
    return SheetLayout(
        table=table,
        sheet=table.sheet,
        widths=plan.widths,
        spans=thirds(plan.widths),
        head=head,
        body=body,
        end_line=line - 2,
        note_width=notes,
    )


def body_of(table: Table, who: Respondent) -> Block | None:
    """The table's body; ``None`` where ``who`` is asked none of its rows (Biểu 12 of a plan that
    has no indicator of the unit)."""
    body = table.body
    if body is not None and body.shape is not Shape.LIST and not asked_rows(body, who):
        return None
    return body


def _place(name: str, block: Block, who: Respondent, plan: Columns, line: int) -> BlockLayout:
    rows, columns = asked_rows(block, who), asked_columns(block, who)
    banners = any(column.question.banner for column in columns)
    headers = (line, line + 1) if banners else (line,)
    code_line = headers[-1] + 1
    lines: dict[str, int] = {}
    sections: dict[str, int] = {}
    hints: dict[str, int] = {}
    at = code_line + 1
    if block.shape is Shape.LIST:
        lines[""] = at
        last = at + block.room - 1
    else:
        by_code: dict[str, int] = {}
        for row in rows:
            if row.code not in by_code:
                if row.section:
                    sections[row.name] = at
                    at += 1
                if row.question is not None and row.question.hint:
                    hints[row.name] = at
                    at += 1
                by_code[row.code] = at
                at += 1
            lines[row.name] = by_code[row.code]
        last = at - 1
    return BlockLayout(
        name=name,
        block=block,
        rows=rows,
        columns=columns,
        header_lines=headers,
        code_line=code_line,
        label_letters=plan.label,
        anchor_letter=plan.anchor,
        letters=plan.letters,
        check_letter=plan.check,
        unit_letter=plan.unit,
        lines=lines,
        section_lines=sections,
        hint_lines=hints,
        not_due=frozenset(row.name for row in rows if not row.is_due(who)),
        closed=closed_columns(block, who),
        first_line=code_line + 1,
        room=block.room,
        last_line=last,
    )
