"""The cells of one block while it is being read, and what is found wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.read.cell_words import NONE_WORDS, is_total, longest_of, says_withdrawn
from pipeline.read.clean import NAMES_A_CHILD, clean, corrected_figures
from pipeline.read.cleaned import BLANK, Cleaned, quoted, shortened, shown, tidy
from pipeline.read.locate import NOWHERE, Placement
from pipeline.read.printed_codes import fold
from pipeline.read.records import BlockReading, State
from pipeline.text.findings import Finding, Place, find
from pipeline.xlsx.addresses import letters_of
from schemas.records import EXPLANATION, Block, Column, Kind, Question, Row, Table


@dataclass
class Reporter:
    """Turns what is wrong with a cell into a finding that says where it stands."""

    path: str
    table: Table
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)
    is_as_sent: bool = True
    """False where codes or labels are not those of the form."""

    def report(
        self,
        key: str,
        words: dict[str, str],
        *,
        row: str = "",
        column: str = "",
        cell: str = "",
        value: str = "",
    ) -> None:
        """Add the finding ``key``; ``row`` and ``column`` are printed codes."""
        place = Place(self.path, self.table.name, row, column, self.sheet, cell)
        self.findings.append(find(key, {"biểu": self.table.label, **words}, place, value))

    def withdrawn(self, code: str, cell: str) -> list[Finding]:
        """The findings with ``code`` at ``cell``, which are reported no longer."""
        found = [one for one in self.findings if (one.code, one.cell) == (code, cell)]
        self.findings = [one for one in self.findings if one not in found]
        return found


@dataclass
class Cells:
    """Values and states of a block, row by row; see ``pipeline.read.records.BlockReading``."""

    block: Block
    placement: Placement
    rows: tuple[Row | None, ...]
    lines: tuple[int, ...]
    """Row on the sheet, counted from 0, of each row or entry; ``NOWHERE`` where not found."""
    values: list[Any]
    states: bytearray
    errors: dict[int, str] = field(default_factory=dict)
    """Error texts of computed cells, which may yet be recomputed."""
    doubts: dict[int, tuple[Cleaned, str]] = field(default_factory=dict)
    """Faults of computed cells, with the value shown: told only where it does not follow
    from their parts."""

    @property
    def width(self) -> int:
        """Columns of the block."""
        return len(self.block.columns)

    def at(self, row: int, column: int) -> int:
        """Index of a cell in ``values`` and ``states``."""
        return row * self.width + column

    def position(self, index: int) -> tuple[int, int]:
        """Row and column of the cell ``index`` of ``values``."""
        return divmod(index, self.width)

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Row and column on the sheet, ``NOWHERE`` where its code was not found."""
        return self.lines[row], self.placement.columns[self.block.letter_at(row, column)]

    def is_found(self, row: int, column: int) -> bool:
        """True if the cell stands on the sheet."""
        return NOWHERE not in self.place(row, column)

    def address(self, row: int, column: int) -> str:
        """Excel address; "" where the cell was not found."""
        line, letter = self.place(row, column)
        return f"{letters_of(letter)}{line + 1}" if line >= 0 and letter >= 0 else ""

    def codes(self, row: int, column: int) -> dict[str, str]:
        """Codes that a finding names the cell by."""
        fixed, asked = self.rows[row], self.block.columns[column]
        return {
            "row": fixed.code if fixed is not None else str(row + 1),
            "column": self.block.column_code(fixed, asked),
            "cell": self.address(row, column),
        }

    def give(self, index: int, value: Any) -> None:
        """Set a value that is known."""
        self.values[index] = value
        self.states[index] = State.GIVEN

    def take(self, index: int, cleaned: Cleaned) -> None:
        """Set what cleaning made of a cell."""
        self.values[index] = cleaned.value
        self.states[index] = cleaned.state

    def each(self) -> Iterator[tuple[int, Row | None, int, Column]]:
        """(row number, row, column number, column) of every cell that the block has."""
        for row_number, row in enumerate(self.rows):
            for column_number, column in enumerate(self.block.columns):
                if row is None or row.has(column.name):
                    yield row_number, row, column_number, column

    def freeze(self) -> BlockReading:
        """The record that is handed on."""
        return BlockReading(
            shape=self.block.shape,
            values=tuple(self.values),
            states=bytes(self.states),
            letters=_letters(self.placement.columns),
            lines=_numbers(self.lines),
        )


def is_computed(row: Row | None, question: Question) -> bool:
    """True if the form itself works the cell out of others."""
    return bool(row and (row.parts or question.tally))


# Forms of a kind have one layout, which their readings share.
@lru_cache(maxsize=1024)
def _letters(columns: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(letters_of(column) if column >= 0 else "" for column in columns)


@lru_cache(maxsize=1024)
def _numbers(lines: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(line + 1 for line in lines)


_Standing = tuple[int, bytes, tuple[tuple[int, int, int, int, int, Question, bool], ...]]
"""Of a fixed block in one layout: the number of its cells, their states where all are blank, and of
each that stands on the sheet: index, line and column there, row, column, question, and whether it
is an answer that is judged by itself."""

_standing_before: dict[tuple[int, tuple[int, ...], tuple[int, ...]], tuple[Block, _Standing]] = {}
"""The layouts that were met, by the block's id, lines and columns: forms of a kind share theirs.
The block is kept so that its id stays."""
_MOST_LAYOUTS = 1_000


def standing_of(block: Block, lines: tuple[int, ...], columns: tuple[int, ...]) -> _Standing:
    """The cells of a fixed block in one layout, remembered."""
    key = id(block), lines, columns
    known = _standing_before.get(key)
    if known is None:
        if len(_standing_before) >= _MOST_LAYOUTS:
            _standing_before.clear()
        known = _standing_before[key] = block, _layout(block, lines, columns)
    return known[1]


def _layout(block: Block, lines: tuple[int, ...], columns: tuple[int, ...]) -> _Standing:
    width = len(block.columns)
    size = len(block.rows) * width
    states = bytearray([State.NOT_APPLICABLE]) * size
    standing = []
    for row, column, question in block.fixed_cells:
        index, line, place = row * width + column, lines[row], columns[block.letter_at(row, column)]
        states[index] = State.MISSING
        if line != NOWHERE and place != NOWHERE:
            is_answer = not question.printed and block.columns[column].name != EXPLANATION
            standing.append((index, line, place, row, column, question, is_answer))
    return size, bytes(states), tuple(standing)


_cleaned_before: dict[tuple[type, Any, int], tuple[Question, Cleaned]] = {}
"""Raw cell and question → what cleaning made of it; the question is kept so that its id stays."""
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 100_000, 100


def clean_once(raw: Any, question: Question) -> Cleaned:
    """``clean``, remembered: the same few figures and words stand in most cells."""
    if isinstance(raw, str) and len(raw) > _LONGEST_REMEMBERED:
        return clean(raw, question)
    key = (type(raw), raw, id(question))
    known = _cleaned_before.get(key)
    if known is None:
        if len(_cleaned_before) >= _MOST_REMEMBERED:
            _cleaned_before.clear()
        known = _cleaned_before[key] = question, clean(raw, question)
    return known[1]


_LONGEST_NONE = longest_of(NONE_WORDS)
_short_seen = lru_cache(maxsize=8_192)(tidy)


def _seen(raw: str) -> str:
    return _short_seen(raw) if len(raw) <= _LONGEST_REMEMBERED else tidy(raw)


def is_entry(said: Iterable[Any], on_line: Iterable[Any]) -> bool | None:
    """True for an entry of a List, false for a total and for words that there is none (a line of
    "Không có" or dashes), ``None`` where no answer says anything. ``said`` are the answers,
    ``on_line`` is all that stands on their line, from the left."""
    is_blank, has_words = True, False
    for raw in said:
        if isinstance(raw, str):
            seen = _seen(raw)
            if not seen:
                continue
            if len(seen) > _LONGEST_NONE or fold(seen) not in NONE_WORDS:
                break
            has_words = True
        elif raw:
            break
        is_blank = False
    else:
        if is_blank or has_words:
            return None if is_blank else False
    texts = (seen for raw in on_line if isinstance(raw, str) and (seen := _seen(raw)))
    return not is_total(next(texts, ""))


_WITHOUT_EXPLANATION = {
    "text_in_count": "text_in_lone_count",
    "raised_digits": "raised_digits_in_lone_count",
    "not_yet_known": "lone_count_not_yet_known",
}
"""Sentences that send nobody to a column Giải trình where the block has none."""


def take_cell(
    cells: Cells,
    row_number: int,
    column_number: int,
    question: Question,
    cleaned: Cleaned,
    raw: Any,
    reporter: Reporter,
) -> None:
    """Set what cleaning made of a cell that holds ``raw``, and report what it says of it."""
    row, index = cells.rows[row_number], cells.at(row_number, column_number)
    if question.printed and cleaned.sentence:
        cleaned = BLANK
    if cells.block.columns[column_number].name == EXPLANATION:
        cleaned = _without_corrections(cells, row_number, cleaned)
    if EXPLANATION not in cells.block.column_index:
        sentence = _WITHOUT_EXPLANATION.get(cleaned.sentence)
        cleaned = cleaned._replace(sentence=sentence) if sentence else cleaned
    cells.take(index, cleaned)
    if cleaned.sentence:
        value = "" if cleaned.sentence == NAMES_A_CHILD else quoted(raw)
        if question.kind is not Kind.TEXT:
            value = shortened(value)
        if cleaned.state == State.UNREADABLE and is_computed(row, question):
            cells.doubts[index] = cleaned, value
            return
        where = cells.codes(row_number, column_number)
        reporter.report(cleaned.sentence, dict(cleaned.words), value=value, **where)


def _without_corrections(cells: Cells, row_number: int, explanation: Cleaned) -> Cleaned:
    """The explanation, asked about where it gives a figure that stands nowhere on its row, or says
    of an entry of a List that it should not be there."""
    if explanation.state != State.GIVEN or explanation.sentence:
        return explanation
    words = (("giá trị", shortened(shown(explanation.value))),)
    if cells.rows[row_number] is None and says_withdrawn(explanation.value):
        in_row = (("dòng", str(row_number + 1)), *words)
        return explanation._replace(sentence="withdrawn_in_explanation", words=in_row)
    on_row = cells.values[cells.at(row_number, 0) : cells.at(row_number + 1, 0)]
    if {*corrected_figures(explanation.value)} <= {*on_row}:
        return explanation
    return explanation._replace(sentence="corrected_in_explanation", words=words)
