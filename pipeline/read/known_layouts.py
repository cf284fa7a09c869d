"""Returns whose printed cells stand as in a file that was read before: nothing is searched again.

What a workbook's codes, labels and headings mean follows from those cells alone. Where they are
those of a file that had no fault in them, and where everything else on the sheets is an answer or
a text that means nothing to the reader, each value has its place at once. Anything else, be it one
cell, makes the whole file go the general way. Both ways give the same reading, or this one refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from pipeline.read.beside_tables import figure_of, silent_columns
from pipeline.read.cell_words import NOTE_HEADING, is_total
from pipeline.read.cells import Cells, Reporter, standing_of, take_cell
from pipeline.read.clean import clean
from pipeline.read.cleaned import BLANK, Cleaned, tidy
from pipeline.read.labels import MOST_LINES, label_column
from pipeline.read.locate import NOWHERE, Placement, RawSheet
from pipeline.read.opening.archive import MAX_AREA
from pipeline.read.opening.opened import Opened
from pipeline.read.opening.plain_sheet import PlainCells, SheetMarkup, as_rows
from pipeline.read.printed_codes import FormCodes, code_of, fold
from pipeline.read.raw_sheets import STAMP_LINES, stamp_in
from pipeline.read.records import STAMP_KEYS, STAMP_SHEET, SUMMARY_STAMP, State
from schemas.records import EXPLANATION, Block, Form, Question, Shape, Table

_MOST_LAYOUTS, _MOST_NAMES = 32, 64
"""Layouts that are kept of workbooks with the same sheets, and so many sets of sheets."""
_MOST_VALUES, _LONGEST_VALUE = 1_000, 100
"""Values that are remembered of a question, and their letters."""

_Place = tuple[int, int]
_Memo = dict[Any, Cleaned]
Blocks = dict[str, dict[str, Cells]]


class _UnlikeError(Exception):
    """The file is not quite as the layout has it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Stamp, cells and reporters of a file, as the general way has them before cells settle."""

    stamp: dict[str, str]
    blocks: Blocks
    reporters: dict[str, Reporter]


@dataclass(slots=True)
class _FixedAnswer:
    """The cell of a fixed block that a place on the sheet answers."""

    block: int
    index: int
    question: Question
    is_plain: bool
    """False for an explanation, which is judged beside its row."""


@dataclass(slots=True)
class _Entries:
    """The open rows of a List: below a line, by column the number of the question."""

    block: int
    line: int
    questions: Mapping[int, tuple[int, Question]]


@dataclass(slots=True, eq=False)
class _Page:
    """A sheet of a layout."""

    is_stamp: bool = False
    fixed: dict[_Place, Any] = field(default_factory=dict)
    """Codes, labels, headings and what else means something: the same in every file."""
    bare: Collection[int] = ()
    """Lines of codes and headings: nothing else may stand there."""
    labels: Collection[_Place] = ()
    answers: dict[_Place, _FixedAnswer] = field(default_factory=dict)
    unread: Collection[_Place] = ()
    """Cells beside the answers that the form fills."""
    entries: _Entries | None = None
    silent: Collection[int] = ()
    """Columns whose figures say nothing."""
    named: Collection[int] = ()
    """Columns with a letter that names row codes: an answer there may be no code."""


_Asked = tuple[int, int, int, Question, _Memo]
"""Number of a value, block, index there, question and what is known of its answers."""
_Line = tuple[int, tuple[tuple[int, int, Question, _Memo], ...], tuple[int, ...]]
"""Line of a List; number, column, question and memo of its answers; and the numbers of all that
stands on it, from the left."""
_Values = list[Any]
_Pick = Callable[[_Values], tuple[Any, ...]]


@dataclass(slots=True)
class _Fit:
    """The values of one markup of a sheet under a layout: what each of them is, by its number."""

    fixed: _Pick
    expected: tuple[Any, ...]
    texts: _Pick
    silent: _Pick
    named: _Pick
    answers: tuple[_Asked, ...]
    explanations: tuple[_Asked, ...]
    lines: tuple[_Line, ...]


@dataclass(slots=True, eq=False)
class _Layout:
    """Places of everything in a workbook of certain sheets."""

    blocks: list[tuple[Table, str, Placement]]
    pages: list[_Page]
    absent: Mapping[str, int]
    """Row codes of blocks that are not in the workbook, each with its block's number: figures that
    read as several codes of one might be taken for it."""
    memos: dict[Hashable, tuple[Question, _Memo]] = field(default_factory=dict)


class _Vocabulary:
    """Values that mean nothing where no answer is expected, learnt as they come."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.codes = FormCodes(form)
        blocks = [block for table in form.tables for _, block in table.blocks]
        self.anchors = frozenset(fold(block.anchor_code) for block in blocks)
        self.texts: set[Any] = {""}
        self.silent: set[Any] = {""}
        self.layouts: dict[tuple[str, ...], list[_Layout]] = {}

    def is_key(self, raw: Any) -> bool:
        """True for what leads to a column, a stamp or a column of notes."""
        if isinstance(raw, str) and (raw in STAMP_KEYS or tidy(raw).startswith(NOTE_HEADING)):
            return True
        return code_of(raw) in self.anchors

    def is_mute(self, raw: Any, *, is_silent: bool) -> bool:
        """True for what says nothing: no word, no figure outside a table (``is_silent``: in a
        column of notes or numbers)."""
        known = self.silent if is_silent else self.texts
        if raw in known:
            return True
        is_other = is_silent or (isinstance(raw, str) and not figure_of(raw))
        if isinstance(raw, bool) or not is_other or self.codes[raw] or self.is_key(raw):
            return False
        if len(known) > _MOST_VALUES:
            known.clear()
        known.add(raw)
        return True


_vocabulary: _Vocabulary | None = None
"""Layouts of the form that a worker reads all its files by."""


def _vocabulary_of(form: Form) -> _Vocabulary:
    global _vocabulary
    if _vocabulary is None or _vocabulary.form is not form:
        _vocabulary = _Vocabulary(form)
    return _vocabulary


def forget() -> None:
    """Begin anew with no layout known, for who measures what the first files cost."""
    global _vocabulary
    _vocabulary = None


def read_known(opened: Opened, path: str, form: Form) -> Known | None:
    """The cells of a file in a known layout, not yet settled; ``None`` for any other."""
    if not _is_simple(opened):
        return None
    vocabulary = _vocabulary_of(form)
    sheets = [*opened.plain.values()]
    for layout in vocabulary.layouts.get(tuple(opened.plain), ()):
        try:
            return _read(layout, sheets, path, vocabulary)
        except _UnlikeError:
            continue
    return None


def _is_simple(opened: Opened) -> bool:
    """True where every sheet was read plainly and a cell means what it holds."""
    has_more = opened.suspects or opened.marks or opened.too_far or opened.has_old_fonts
    is_whole = bool(opened.plain) and opened.plain.keys() == opened.parts.keys()
    return is_whole and not has_more and not opened.has_1904_dates


def _read(
    layout: _Layout, sheets: Sequence[PlainCells], path: str, vocabulary: _Vocabulary
) -> Known:
    """Raises ``_UnlikeError``."""
    found = []
    stamp: dict[str, str] = {}
    for page, sheet in zip(layout.pages, sheets, strict=True):
        if page.is_stamp:
            stamp = _stamp(sheet)
            continue
        fit, values = _fit(layout, page, sheet.markup), sheet.values
        if fit.fixed(values) != fit.expected:
            raise _UnlikeError
        _refuse_others(vocabulary, fit.texts(values), is_silent=False)
        _refuse_others(vocabulary, fit.silent(values), is_silent=True)
        if any(vocabulary.codes[raw] for raw in fit.named(values)):
            raise _UnlikeError
        found.append((page, fit, values))
    if stamp.get("kind") == SUMMARY_STAMP:
        raise _UnlikeError
    return _Reading(layout, path, vocabulary).of(found, stamp)


def _refuse_others(vocabulary: _Vocabulary, raws: tuple[Any, ...], *, is_silent: bool) -> None:
    known = vocabulary.silent if is_silent else vocabulary.texts
    if not known.issuperset(raws):
        for raw in raws:
            if not vocabulary.is_mute(raw, is_silent=is_silent):
                raise _UnlikeError


class _Reading:
    """The answers of a file while they are cleaned."""

    def __init__(self, layout: _Layout, path: str, vocabulary: _Vocabulary) -> None:
        self._layout, self._vocabulary = layout, vocabulary
        self._blocks = [_cells(block, placement) for _, block, placement in _placed(layout)]
        self._reporters: dict[str, Reporter] = {}
        for table, _, placement in layout.blocks:
            name = placement.sheet.name
            self._reporters.setdefault(table.name, Reporter(path, table, name))
        self._later: list[tuple[int, int, Question, Cleaned, Any]] = []
        self._like_absent: dict[int, str] = {}

    def of(self, found: Iterable[tuple[_Page, _Fit, _Values]], stamp: dict[str, str]) -> Known:
        """Everything that the sheets say. Raises ``_UnlikeError``."""
        blocks, later = self._blocks, self._later
        for page, fit, values in found:
            self._like_absent.clear()
            for number, block, index, question, memo in fit.answers:
                raw = values[number]
                cleaned = memo.get(raw) or self._cleaned(raw, question, memo)
                if cleaned.sentence:
                    later.append((block, index, question, cleaned, raw))
                else:
                    cells = blocks[block]
                    cells.values[index], cells.states[index] = cleaned.value, cleaned.state
            for number, block, index, question, memo in fit.explanations:
                raw = values[number]
                if raw != "":
                    cleaned = memo.get(raw) or self._cleaned(raw, question, memo)
                    later.append((block, index, question, cleaned, raw))
            if page.entries is not None:
                self._read_entries(page.entries.block, fit, values)
        by_block: Blocks = {}
        for (table, name, _), cells in zip(self._layout.blocks, blocks, strict=True):
            by_block.setdefault(table.name, {})[name] = cells
        for block, index, question, cleaned, raw in sorted(later, key=itemgetter(0, 1)):
            reporter = self._reporters[self._layout.blocks[block][0].name]
            cells = blocks[block]
            take_cell(cells, *divmod(index, cells.width), question, cleaned, raw, reporter)
        return Known(stamp, by_block, self._reporters)

    def _read_entries(self, block: int, fit: _Fit, values: _Values) -> None:
        cells = self._blocks[block]
        width, columns = cells.width, cells.block.columns
        lines: list[int] = []
        for line, answers, all_of_it in fit.lines:
            if not _is_entry([values[number] for number, *_ in answers], values, all_of_it):
                continue
            start = len(lines) * width
            lines.append(line)
            cells.values += [None] * width
            cells.states += bytes([State.MISSING]) * width
            for number, column, question, memo in answers:
                raw = values[number]
                if raw == "":
                    continue
                cleaned = memo.get(raw) or self._cleaned(raw, question, memo)
                if cleaned.sentence or columns[column].name == EXPLANATION:
                    self._later.append((block, start + column, question, cleaned, raw))
                else:
                    cells.values[start + column] = cleaned.value
                    cells.states[start + column] = cleaned.state
        cells.lines, cells.rows = tuple(lines), (None,) * len(lines)

    def _cleaned(self, raw: Any, question: Question, memo: _Memo) -> Cleaned:
        """A value that is new. Raises ``_UnlikeError`` for one that reads as a code where that
        may matter."""
        vocabulary = self._vocabulary
        code = vocabulary.codes[raw]
        block = self._layout.absent.get(code)
        if block is not None and self._like_absent.setdefault(block, code) != code:
            raise _UnlikeError
        if vocabulary.is_key(raw):
            raise _UnlikeError
        cleaned = BLANK if raw == "" else clean(raw, question)
        if question.printed and cleaned.sentence:
            cleaned = BLANK
        is_long = isinstance(raw, str) and len(raw) > _LONGEST_VALUE
        if block is None and not is_long:
            if len(memo) >= _MOST_VALUES:
                memo.clear()
            memo[raw] = cleaned
        return cleaned


def _is_entry(said: Sequence[Any], values: _Values, all_of_it: Sequence[int]) -> bool:
    """True for an entry, false for a line without answers. Raises ``_UnlikeError`` for a line
    that is a total or holds nothing but blanks."""
    if all(raw == "" for raw in said):
        return False
    for number in all_of_it:
        raw = values[number]
        if isinstance(raw, str) and (text := tidy(raw)):
            if is_total(text):
                raise _UnlikeError
            break
    if not any(tidy(raw) if isinstance(raw, str) else True for raw in said):
        raise _UnlikeError
    return True


def _placed(layout: _Layout) -> Iterable[tuple[Table, Block, Placement]]:
    for table, name, placement in layout.blocks:
        yield table, dict(table.blocks)[name], placement


def _cells(block: Block, placement: Placement) -> Cells:
    if block.shape is Shape.LIST:
        return Cells(block, placement, (), (), [], bytearray())
    size, states, _ = standing_of(block, placement.lines, placement.columns)
    return Cells(block, placement, block.rows, placement.lines, [None] * size, bytearray(states))


def _stamp(sheet: PlainCells) -> dict[str, str]:
    if sheet.markup.columns < 2:
        return {}
    rows: dict[int, list[Any]] = {}
    for (row, column), raw in zip(sheet.markup.places, sheet.values, strict=True):
        if row < STAMP_LINES and column < 2:
            rows.setdefault(row, ["", ""])[column] = raw
    return stamp_in([rows[row] for row in sorted(rows)])


def _fit(layout: _Layout, page: _Page, markup: SheetMarkup) -> _Fit:
    """Meaning of the values of a markup in the layout, worked out once. Raises ``_UnlikeError``."""
    if page not in markup.meant:
        markup.meant[page] = _fitted(layout, page, markup)
    fit: _Fit | None = markup.meant[page]
    if fit is None:
        raise _UnlikeError
    return fit


def _fitted(layout: _Layout, page: _Page, markup: SheetMarkup) -> _Fit | None:
    if markup.has_truths or markup.rows * markup.columns > MAX_AREA:
        return None
    fixed: list[int] = []
    texts: list[int] = []
    silent: list[int] = []
    named: list[int] = []
    answers: list[_Asked] = []
    explanations: list[_Asked] = []
    lines: dict[int, list[int]] = {}
    entries = page.entries
    for number, place in enumerate(markup.places):
        row, column = place
        answer = page.answers.get(place)
        is_open = entries is not None and row > entries.line
        if is_open:
            lines.setdefault(row, []).append(number)
        is_entry = is_open and entries is not None and column in entries.questions
        if column in page.named and (answer is not None or is_entry or place in page.unread):
            named.append(number)
        if answer is not None:
            memo = _memo(layout, answer.question)
            one = number, answer.block, answer.index, answer.question, memo
            (answers if answer.is_plain else explanations).append(one)
        elif is_entry:
            continue
        elif place in page.fixed:
            fixed.append(number)
        elif row in page.bare or place in page.labels:
            return None
        else:
            is_silent = column in page.silent or place in page.unread
            (silent if is_silent else texts).append(number)
    if len(fixed) != len(page.fixed):
        return None
    return _Fit(
        _pick(fixed),
        tuple(page.fixed[markup.places[number]] for number in fixed),
        _pick(texts),
        _pick(silent),
        _pick(named),
        tuple(answers),
        tuple(explanations),
        tuple(_lines(layout, page, markup, lines)),
    )


def _lines(
    layout: _Layout, page: _Page, markup: SheetMarkup, lines: Mapping[int, list[int]]
) -> Iterable[_Line]:
    questions = page.entries.questions if page.entries else {}
    for line, numbers in sorted(lines.items()):
        numbers = sorted(numbers, key=lambda number: markup.places[number][1])
        answers = []
        for number in numbers:
            asked = questions.get(markup.places[number][1])
            if asked is not None:
                answers.append((number, *asked, _memo(layout, asked[1])))
        if answers:
            yield line, tuple(answers), tuple(numbers)


def _memo(layout: _Layout, question: Question) -> _Memo:
    kind, is_required, is_printed = question.kind, question.required, question.printed
    # Of a figure, cleaning looks at no more of the question than this.
    key = (kind, is_required, is_printed) if kind.is_whole else id(question)
    return layout.memos.setdefault(key, (question, {}))[1]


def _pick(numbers: Sequence[int]) -> _Pick:
    """The values of these numbers."""
    if len(numbers) == 1:
        only = numbers[0]
        return lambda values: (values[only],)
    return itemgetter(*numbers) if numbers else lambda values: ()


def learn(opened: Opened, form: Form, blocks: Blocks, reporters: Mapping[str, Reporter]) -> None:
    """Keep the layout of a file that was read the general way, if it has no fault."""
    if not _is_simple(opened) or not all(one.is_as_sent for one in reporters.values()):
        return
    vocabulary = _vocabulary_of(form)
    layout = _learnt(opened, form, blocks, vocabulary)
    try:
        if layout is None or not _read(layout, [*opened.plain.values()], "", vocabulary):
            return
    except _UnlikeError:
        return  # another answer may read as a code
    if len(vocabulary.layouts) >= _MOST_NAMES:
        vocabulary.layouts.clear()
    known = vocabulary.layouts.setdefault(tuple(opened.plain), [])
    known.insert(0, layout)
    del known[_MOST_LAYOUTS:]


def _learnt(opened: Opened, form: Form, blocks: Blocks, vocabulary: _Vocabulary) -> _Layout | None:
    placed: list[tuple[Table, str, Placement]] = []
    absent: dict[str, int] = {}
    for table in form.tables:
        for name, block in table.blocks:
            cells = blocks.get(table.name, {}).get(name)
            if cells is None:
                absent.update(dict.fromkeys(block.row_codes, len(absent)))
            elif not _is_sound(block, cells.placement):
                return None
            else:
                bare = RawSheet(cells.placement.sheet.name, (), {})
                placed.append((table, name, replace(cells.placement, sheet=bare)))
    for table, name, _ in placed:
        for code in dict(table.blocks)[name].row_codes:
            absent.pop(code, None)
    layout = _Layout(placed, [], absent)
    for name, sheet in opened.plain.items():
        own = [
            (number, block, blocks[table.name][part].placement)
            for number, (table, part, _) in enumerate(placed)
            if (block := dict(table.blocks)[part]) and placed[number][2].sheet.name == name
        ]
        page = _Page(is_stamp=True) if name == STAMP_SHEET else _page(own, sheet, vocabulary)
        if page is None:
            return None
        layout.pages.append(page)
    return layout if sum(page.is_stamp for page in layout.pages) == 1 else None


def _is_sound(block: Block, placement: Placement) -> bool:
    """True where the letters above the codes settle where the block stands."""
    if block.shape is Shape.LIST and placement.hits < len({*map(fold, block.letter_codes)}):
        return False
    has_explanation = any(column.name == EXPLANATION for column in block.columns[:-1])
    return placement.strength == 2 and not placement.twice and not has_explanation


def _page(
    own: Sequence[tuple[int, Block, Placement]], sheet: PlainCells, vocabulary: _Vocabulary
) -> _Page | None:
    """A sheet with these blocks; ``None`` where not all that stands there is understood."""
    page = _Page()
    raw = RawSheet("", as_rows(sheet), {})
    unread: set[_Place] = set()
    labels: set[_Place] = set()
    codes: dict[int, str] = {}
    bare: set[int] = set()
    for number, block, placement in own:
        bare.update(range(max(placement.code_line - MOST_LINES, 0), placement.code_line + 1))
        if block.shape is Shape.LIST:
            questions = {
                place: (at, column.question)
                for at, (place, column) in enumerate(
                    zip(placement.columns, block.columns, strict=True)
                )
                if place != NOWHERE and not column.question.printed
            }
            if page.entries is not None or len(questions) != len(block.columns):
                return None
            page.entries = _Entries(number, placement.code_line, questions)
            continue
        column = label_column(placement, block)
        labels.update((line, column) for line in placement.lines)
        for index, line, place, *_, question, is_answer in standing_of(
            block, placement.lines, placement.columns
        )[2]:
            is_printed = question.printed and block.shape is not Shape.RECORD
            if (line, place) in page.answers or (line, place) in unread:
                return None
            if is_printed:
                unread.add((line, place))
            else:
                is_plain = is_answer or question.printed
                page.answers[line, place] = _FixedAnswer(number, index, question, is_plain)
        codes.update(zip(placement.lines, (row.code for row in block.rows), strict=True))
    if page.entries and any(line > page.entries.line for line, _ in page.answers):
        return None
    if any(line == placement.code_line for line, _ in page.answers for *_, placement in own):
        return None
    page.silent = silent_columns(raw, [placement for *_, placement in own])
    page.bare, page.labels, page.unread = frozenset(bare), frozenset(labels), frozenset(unread)
    _fix(page, sheet, vocabulary)
    page.named = frozenset(
        column for (_, column), raw in page.fixed.items() if code_of(raw) in vocabulary.anchors
    )
    return page if _is_quiet(page, codes, is_ours=bool(own)) else None


def _fix(page: _Page, sheet: PlainCells, vocabulary: _Vocabulary) -> None:
    """Find what must stand on the sheet as it does."""
    others = [one for one in sheet.cells if not _is_read(page, one[:2])]
    lettered = {row for row, _, raw in others if code_of(raw) in vocabulary.anchors}
    page.bare = frozenset({*page.bare, *lettered})
    for row, column, raw in others:
        is_ours = row in page.bare or (row, column) in page.labels
        if is_ours or not vocabulary.is_mute(raw, is_silent=column in page.silent):
            page.fixed[row, column] = raw


def _is_read(page: _Page, place: _Place) -> bool:
    """True for an answer, and for what the form fills in beside the answers."""
    row, column = place
    entries = page.entries
    is_entry = entries is not None and row > entries.line and column in entries.questions
    return is_entry or place in page.answers or place in page.unread


def _is_quiet(page: _Page, codes: Mapping[int, str], *, is_ours: bool) -> bool:
    """True where nothing that is fixed is a figure outside the tables."""
    with_answers = {line for line, _ in page.answers}
    for (line, column), raw in page.fixed.items():
        if not is_ours and isinstance(raw, float):
            return False
        figure = 0 if column in page.silent or line in page.bare else figure_of(raw)
        if figure and not (line in with_answers and codes.get(line) == str(figure)):
            return False
    return True
