"""Returns whose printed cells stand as in a file that was read before: nothing is searched again.

What a workbook's codes, labels and headings mean follows from those cells alone. Where they are
those of a file that had no fault in them, and where everything else on the sheets is an answer or
a text that means nothing to the reader, each value has its place at once. Anything else, be it one
cell, makes the whole file go the general way. Both ways give the same reading, or this one refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.read.beside_tables import figure_in, silent_columns
from pipeline.read.cell_words import MEASURE_WORDS, NOTE_HEADING
from pipeline.read.cells import Cells, Reporter, is_entry, standing_of, take_cell
from pipeline.read.clean import asked_alike, clean
from pipeline.read.cleaned import BLANK, Cleaned, shown, tidy
from pipeline.read.headers import SCHOOL_YEAR, WHEN, WHOSE, Heading, Said, on_cover, said_above
from pipeline.read.labels import MOST_LINES, is_own_label, label_column, unit_column
from pipeline.read.locate import NOWHERE, Placement, RawSheet, enough_codes
from pipeline.read.opening.archive import MAX_AREA
from pipeline.read.opening.opened import Opened
from pipeline.read.opening.plain_sheet import Pick, PlainCells, SheetMarkup, as_rows, pick
from pipeline.read.printed_codes import LONGEST_CODE, MOST_FORMS, FormCodes, code_of, fold
from pipeline.read.raw_sheets import STAMP_LINES, stamp_in
from pipeline.read.records import STAMP_KEYS, STAMP_SHEET, SUMMARY_STAMP, State
from schemas.records import EXPLANATION, Block, Form, Question, Shape, Table

_MOST_LAYOUTS, _MOST_SORTS = 32, 256
"""Layouts that are kept of workbooks of one sort, and so many sorts."""
_MOST_VALUES, _LONGEST_VALUE, _LONGEST_LABEL = 10_000, 300, 1_000
"""Values that are remembered of a question, their letters, and those of a label."""

_STAMP_KEYS = frozenset(STAMP_KEYS)
_KEY_WORDS = (NOTE_HEADING, WHOSE, WHEN, SCHOOL_YEAR, *MEASURE_WORDS)
_LIKE_FIRST = frozenset({*(words[0] for words in _KEY_WORDS), "\u212a"})
"""The first letters of those words, and the sign of kelvins, which tidies to one of them."""

_Place = tuple[int, int]
_Sort = tuple[str, ...]
"""The names of a workbook's sheets, and for what sort of unit its stamp says the form was made."""
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
class _Memo:
    """Answers to a question that were met, by what the cells hold."""

    cleaned: dict[Any, Cleaned] = field(default_factory=dict)
    plain: dict[Any, tuple[Any, State]] = field(default_factory=dict)
    """Value and state of those of which there is nothing to tell."""


@dataclass(slots=True)
class _FixedAnswer:
    """The cell of a fixed block that a place on the sheet answers."""

    block: int
    index: int
    question: Question
    memo: _Memo
    is_plain: bool
    """False for an explanation, which is judged beside its row."""


@dataclass(slots=True)
class _Entries:
    """The open rows of a List: below a line, by column the number of the question."""

    block: int
    line: int
    questions: Mapping[int, tuple[int, Question, _Memo]]


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
    worded: dict[_Place, tuple[Block, int]] = field(default_factory=dict)
    """Labels that hold a fact of the unit or round, with block and row number."""
    names: Collection[_Place] = ()
    """Places of the unit's name above the tables."""
    periods: Collection[str] = ()
    """Texts of the period there, folded."""
    like_absent: dict[int, set[str]] = field(default_factory=dict)
    """By block that is not in the workbook, its codes among what is fixed."""


_Asked = tuple[int, int, int, Question, _Memo]
"""Number of a value, block, index there, question and what is known of its answers."""
_Answers = tuple[int, Pick, tuple[tuple[int, Question, _Memo], ...]]
"""A block, the values that are its answers, and of each its index there, question and memo."""
_Values = list[Any]


@dataclass(slots=True)
class _Line:
    """A line of a List."""

    line: int
    answers: Pick
    asked: tuple[tuple[int, Question, _Memo], ...]
    """Column, question and memo of each answer."""
    all_of_it: Pick
    """All that stands on the line, from the left."""


@dataclass(slots=True)
class _Fit:
    """The values of one markup of a sheet under a layout: what each of them is, by its number."""

    fixed: Pick
    expected: tuple[Any, ...]
    texts: Pick
    silent: Pick
    named: Pick
    answers: tuple[_Answers, ...]
    explanations: tuple[_Asked, ...]
    lines: tuple[_Line, ...]
    names: Pick
    worded: tuple[tuple[int, Block, int], ...]


class _Absent(NamedTuple):
    """A block that is not in the workbook, and of how many of its row codes a table is made."""

    block: int
    enough: int


@dataclass(slots=True, eq=False)
class _Layout:
    """Places of everything in a workbook of certain sheets."""

    blocks: list[tuple[Table, str, Placement]]
    pages: list[_Page]
    absent: Mapping[str, _Absent]
    """Row codes of blocks that are not in the workbook: figures that read as many codes of one
    might be taken for it."""
    memos: dict[Hashable, tuple[Question, _Memo]] = field(default_factory=dict)
    """Answers that were cleaned, by all that cleaning looks at of their questions."""

    _blank: list[tuple[Block, Placement, int, bytes]] = field(init=False)
    """Of each block the number of its cells and their states where all are blank."""

    def __post_init__(self) -> None:
        self._blank = []
        for table, name, placement in self.blocks:
            block = dict(table.blocks)[name]
            is_list = block.shape is Shape.LIST
            lines, columns = placement.lines, placement.columns
            size, states = (0, b"") if is_list else standing_of(block, lines, columns)[:2]
            self._blank.append((block, placement, size, states))

    def memo(self, question: Question) -> _Memo:
        """The answers to a question, or to others like it, that were cleaned."""
        key = asked_alike(question), question.printed
        return self.memos.setdefault(key, (question, _Memo()))[1]

    def cells(self) -> list[Cells]:
        """All blocks, blank."""
        return [
            Cells(block, at, block.rows, at.lines, [None] * size, bytearray(states))
            for block, at, size, states in self._blank
        ]


class _Vocabulary:
    """Values that mean nothing where no answer is expected, learnt as they come."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.codes = FormCodes(form)
        blocks = [block for table in form.tables for _, block in table.blocks]
        self.anchors = frozenset(fold(block.anchor_code) for block in blocks)
        self.texts: set[Any] = {""}
        self.silent: set[Any] = {""}
        self.layouts: dict[_Sort, list[_Layout]] = {}
        self._labels: set[tuple[int, int, str]] = set()

    def is_key(self, raw: Any) -> bool:
        """True for what leads to a column, a stamp, a column of notes, a unit or a period."""
        if isinstance(raw, str):
            # Most texts begin with another letter, which tidying leaves in its place.
            is_like = not (raw[:1].isalnum() and raw[0] not in _LIKE_FIRST)
            if raw in _STAMP_KEYS or (is_like and tidy(raw).startswith(_KEY_WORDS)):
                return True
        return code_of(raw) in self.anchors

    def is_label(self, raw: Any, block: Block, row: int) -> bool:
        """True for what is the row's own label and can be nothing else."""
        if not isinstance(raw, str) or not LONGEST_CODE < len(raw) <= _LONGEST_LABEL:
            return False
        key = id(block), row, raw
        if key in self._labels:
            return True
        if self.is_key(raw) or not is_own_label(block, row, raw, self.form.facts):
            return False
        if len(self._labels) >= _MOST_VALUES:
            self._labels.clear()
        self._labels.add(key)
        return True

    def is_mute(self, raw: Any, *, is_silent: bool) -> bool:
        """True for what says nothing: no word, no figure outside a table (``is_silent``: in a
        column of notes or numbers)."""
        known = self.silent if is_silent else self.texts
        if raw in known:
            return True
        is_figure = figure_in(raw, is_silent=is_silent) or not (is_silent or isinstance(raw, str))
        if isinstance(raw, bool) or is_figure or self.codes[raw] or self.is_key(raw):
            return False
        if len(known) > _MOST_VALUES:
            known.clear()
        known.add(raw)
        return True


_vocabulary_of = lru_cache(maxsize=MOST_FORMS)(_Vocabulary)


def forget() -> None:
    """Begin anew with no layout known, for who measures what the first files cost."""
    _vocabulary_of.cache_clear()


def read_known(opened: Opened, path: str, form: Form) -> Known | None:
    """The cells of a file in a known layout, not yet settled; ``None`` for any other."""
    if not _is_simple(opened):
        return None
    vocabulary = _vocabulary_of(form)
    sheets = [*opened.plain.values()]
    stamp = _stamp_of(opened)
    layouts = vocabulary.layouts.get(_sort_of(opened, stamp), [])
    for number, layout in enumerate(layouts):
        try:
            known = _read(layout, sheets, path, vocabulary, stamp)
        except _UnlikeError:
            continue
        layouts.insert(0, layouts.pop(number))
        return known
    return None


def _stamp_of(opened: Opened) -> dict[str, str]:
    return _stamp(opened.plain[STAMP_SHEET]) if STAMP_SHEET in opened.plain else {}


def _sort_of(opened: Opened, stamp: Mapping[str, str]) -> _Sort:
    return *opened.plain, stamp.get("kind", ""), stamp.get("levels", "")


def _is_simple(opened: Opened) -> bool:
    """True where every sheet was read plainly and a cell means what it holds."""
    has_more = opened.suspects or opened.marks or opened.too_far or opened.has_old_fonts
    is_whole = bool(opened.plain) and opened.plain.keys() == opened.parts.keys()
    return is_whole and not has_more and not opened.has_1904_dates


def _read(
    layout: _Layout,
    sheets: Sequence[PlainCells],
    path: str,
    vocabulary: _Vocabulary,
    stamp: dict[str, str],
) -> Known:
    """Raises ``_UnlikeError``."""
    if stamp.get("kind") == SUMMARY_STAMP:
        raise _UnlikeError
    found = []
    for page, sheet in zip(layout.pages, sheets, strict=True):
        if page.is_stamp:
            continue
        fit, values = _fit(page, sheet.markup), sheet.values
        if fit.fixed(values) != fit.expected:
            raise _UnlikeError
        _refuse_others(vocabulary, fit.texts(values), is_silent=False)
        _refuse_others(vocabulary, fit.silent(values), is_silent=True)
        if any(map(vocabulary.codes.__getitem__, fit.named(values))):
            raise _UnlikeError
        if not all(vocabulary.is_label(values[at], block, row) for at, block, row in fit.worded):
            raise _UnlikeError
        found.append((page, fit, values))
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
        self._blocks = layout.cells()
        self._reporters: dict[str, Reporter] = {}
        for table, _, placement in layout.blocks:
            name = placement.sheet.name
            self._reporters.setdefault(table.name, Reporter(path, table, name))
        self._later: list[tuple[int, int, Question, Cleaned, Any]] = []
        self._like_absent: dict[int, set[str]] = {}

    def of(self, found: Iterable[tuple[_Page, _Fit, _Values]], stamp: dict[str, str]) -> Known:
        """Everything that the sheets say. Raises ``_UnlikeError``."""
        blocks, later = self._blocks, self._later
        names, periods = set[Any](), set[str]()
        for page, fit, values in found:
            names.update(fit.names(values))
            periods.update(page.periods)
            self._like_absent = {block: {*codes} for block, codes in page.like_absent.items()}
            for block, answers, asked in fit.answers:
                given, states = blocks[block].values, blocks[block].states
                for raw, (index, question, memo) in zip(answers(values), asked, strict=True):
                    plain = memo.plain.get(raw)
                    if plain is None:
                        cleaned = self._cleaned(raw, question, memo)
                        if cleaned.sentence:
                            later.append((block, index, question, cleaned, raw))
                            continue
                        plain = cleaned[:2]
                    given[index], states[index] = plain
            for number, block, index, question, memo in fit.explanations:
                raw = values[number]
                if raw != "":
                    cleaned = self._cleaned(raw, question, memo)
                    later.append((block, index, question, cleaned, raw))
            if page.entries is not None:
                self._read_entries(page.entries.block, fit, values)
        by_block: Blocks = {}
        for (table, name, _), cells in zip(self._layout.blocks, blocks, strict=True):
            by_block.setdefault(table.name, {})[name] = cells
        for block, index, question, cleaned, raw in sorted(later, key=itemgetter(0, 1)):
            reporter = self._reporters[self._layout.blocks[block][0].name]
            cells = blocks[block]
            take_cell(cells, *cells.position(index), question, cleaned, raw, reporter)
        for about, texts in ((Heading.UNIT, names), (Heading.PERIOD, periods)):
            own = on_cover(by_block, about)
            if not texts <= {own} and {fold(tidy(shown(text))) for text in texts} != {fold(own)}:
                raise _UnlikeError
        return Known(stamp, by_block, self._reporters)

    def _read_entries(self, block: int, fit: _Fit, values: _Values) -> None:
        cells = self._blocks[block]
        width, columns = cells.width, cells.block.columns
        lines: list[int] = []
        for one in fit.lines:
            said = one.answers(values)
            if said.count("") == len(said):
                continue
            # A total, or what holds nothing but blanks.
            if not is_entry(said, one.all_of_it(values)):
                raise _UnlikeError
            start = len(lines) * width
            lines.append(one.line)
            cells.values += [None] * width
            cells.states += bytes([State.MISSING]) * width
            for raw, (column, question, memo) in zip(said, one.asked, strict=True):
                if raw == "":
                    continue
                cleaned = self._cleaned(raw, question, memo)
                if cleaned.sentence or columns[column].name == EXPLANATION:
                    self._later.append((block, start + column, question, cleaned, raw))
                else:
                    cells.values[start + column], cells.states[start + column] = cleaned[:2]
        cells.lines, cells.rows = tuple(lines), (None,) * len(lines)

    def _cleaned(self, raw: Any, question: Question, memo: _Memo) -> Cleaned:
        """A value as it is understood. Raises ``_UnlikeError`` for a new one that reads as a code
        where that may matter."""
        if (known := memo.cleaned.get(raw)) is not None:
            return known
        vocabulary = self._vocabulary
        is_short = not isinstance(raw, str) or len(raw) <= LONGEST_CODE
        code = vocabulary.codes[raw] if is_short else ""
        absent = self._layout.absent.get(code)
        if absent is not None:
            alike = self._like_absent.setdefault(absent.block, set())
            alike.add(code)
            if len(alike) >= absent.enough:
                raise _UnlikeError
        if vocabulary.is_key(raw):
            raise _UnlikeError
        cleaned = BLANK if raw == "" else clean(raw, question)
        if question.printed and cleaned.sentence:
            cleaned = BLANK
        is_long = isinstance(raw, str) and len(raw) > _LONGEST_VALUE
        if absent is None and not is_long:
            if len(memo.cleaned) >= _MOST_VALUES:
                memo.cleaned.clear()
                memo.plain.clear()
            memo.cleaned[raw] = cleaned
            if not cleaned.sentence:
                memo.plain[raw] = cleaned[:2]
        return cleaned


def _stamp(sheet: PlainCells) -> dict[str, str]:
    if sheet.markup.columns < 2:
        return {}
    known = sheet.markup.meant
    if STAMP_SHEET not in known:
        lines: dict[int, list[int]] = {}
        for number, (row, column) in enumerate(sheet.markup.places):
            if row < STAMP_LINES and column < 2:
                lines.setdefault(row, [-1, -1])[column] = number
        known[STAMP_SHEET] = [lines[row] for row in sorted(lines)]
    values = [*sheet.values, ""]
    return stamp_in([(values[key], values[value]) for key, value in known[STAMP_SHEET]])


def _fit(page: _Page, markup: SheetMarkup) -> _Fit:
    """Meaning of the values of a markup in the layout, worked out once. Raises ``_UnlikeError``."""
    if page not in markup.meant:
        markup.meant[page] = _fitted(page, markup)
    fit: _Fit | None = markup.meant[page]
    if fit is None:
        raise _UnlikeError
    return fit


def _fitted(page: _Page, markup: SheetMarkup) -> _Fit | None:
    if markup.has_truths or markup.rows * markup.columns > MAX_AREA:
        return None
    fixed: list[int] = []
    texts: list[int] = []
    silent: list[int] = []
    named: list[int] = []
    answers: list[_Asked] = []
    explanations: list[_Asked] = []
    lines: dict[int, list[int]] = {}
    answered: dict[int, list[int]] = {}
    entries = page.entries
    worded: list[tuple[int, Block, int]] = []
    names: list[int] = []
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
            one = number, answer.block, answer.index, answer.question, answer.memo
            (answers if answer.is_plain else explanations).append(one)
        elif is_entry:
            answered.setdefault(row, []).append(number)
        elif place in page.worded:
            worded.append((number, *page.worded[place]))
        elif place in page.fixed:
            fixed.append(number)
        elif row in page.bare or place in page.labels:
            return None
        else:
            if place in page.names:
                names.append(number)
            is_silent = column in page.silent or place in page.unread
            (silent if is_silent else texts).append(number)
    if len(fixed) != len(page.fixed) or len(worded) != len(page.worded):
        return None
    return _Fit(
        pick(fixed),
        tuple(page.fixed[markup.places[number]] for number in fixed),
        pick(texts),
        pick(silent),
        pick(named),
        tuple(_by_block(answers)),
        tuple(explanations),
        tuple(_lines(page, markup, lines, answered)),
        pick(names),
        tuple(worded),
    )


def _by_block(answers: Sequence[_Asked]) -> Iterable[_Answers]:
    for block in dict.fromkeys(block for _, block, *_ in answers):
        own = [one for one in answers if one[1] == block]
        asked = tuple((index, question, memo) for _, _, index, question, memo in own)
        yield block, pick([number for number, *_ in own]), asked


def _lines(
    page: _Page,
    markup: SheetMarkup,
    lines: Mapping[int, Sequence[int]],
    answered: Mapping[int, Sequence[int]],
) -> Iterable[_Line]:
    questions = page.entries.questions if page.entries else {}
    for line in sorted(answered):
        answers, all_of_it = (
            sorted(numbers, key=markup.places.__getitem__)
            for numbers in (answered[line], lines[line])
        )
        asked = tuple(questions[markup.places[number][1]] for number in answers)
        yield _Line(line, pick(answers), asked, pick(all_of_it))


def learn(opened: Opened, form: Form, blocks: Blocks, reporters: Mapping[str, Reporter]) -> None:
    """Keep the layout of a file that was read the general way, if it has no fault."""
    if not _is_simple(opened) or not all(one.is_as_sent for one in reporters.values()):
        return
    vocabulary = _vocabulary_of(form)
    layout, stamp = _learnt(opened, form, blocks, vocabulary), _stamp_of(opened)
    try:
        if layout is None or not _read(layout, [*opened.plain.values()], "", vocabulary, stamp):
            return
    except _UnlikeError:
        return  # another answer may read as a code
    if len(vocabulary.layouts) >= _MOST_SORTS:
        vocabulary.layouts.clear()
    known = vocabulary.layouts.setdefault(_sort_of(opened, stamp), [])
    known.insert(0, layout)
    del known[_MOST_LAYOUTS:]


def _learnt(opened: Opened, form: Form, blocks: Blocks, vocabulary: _Vocabulary) -> _Layout | None:
    placed: list[tuple[Table, str, Placement]] = []
    absent: dict[str, _Absent] = {}
    for table in form.tables:
        for name, block in table.blocks:
            cells = blocks.get(table.name, {}).get(name)
            if cells is None:
                one = _Absent(len(absent), enough_codes(block))
                absent.update(dict.fromkeys(block.row_codes, one))
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
        page = (
            _Page(is_stamp=True) if name == STAMP_SHEET else _page(own, sheet, vocabulary, layout)
        )
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
    own: Sequence[tuple[int, Block, Placement]],
    sheet: PlainCells,
    vocabulary: _Vocabulary,
    layout: _Layout,
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
                place: (at, column.question, layout.memo(column.question))
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
        for one in (column, unit_column(placement, block)):
            labels.update((line, one) for line in placement.lines)
        for at, (line, row) in enumerate(zip(placement.lines, block.rows, strict=True)):
            if any("{" in text for text in (row.label, *(row.label_when or ())[2:])):
                page.worded.setdefault((line, column), (block, at))
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
                memo = layout.memo(question)
                page.answers[line, place] = _FixedAnswer(number, index, question, memo, is_plain)
        codes.update(zip(placement.lines, (row.code for row in block.rows), strict=True))
    if page.entries and any(line > page.entries.line for line, _ in page.answers):
        return None
    if any(line == placement.code_line for line, _ in page.answers for *_, placement in own):
        return None
    above = [said for *_, at in own for said in said_above(raw.rows, at.code_line)]
    page.names = frozenset(said.place for said in above if said.about is Heading.UNIT)
    page.periods = _periods(above)
    page.silent = silent_columns(raw, [placement for *_, placement in own])
    page.bare, page.labels, page.unread = frozenset(bare), frozenset(labels), frozenset(unread)
    _fix(page, sheet, vocabulary, layout)
    page.named = frozenset(
        column for (_, column), raw in page.fixed.items() if code_of(raw) in vocabulary.anchors
    )
    return page if _is_quiet(page, codes, is_ours=bool(own)) else None


def _periods(above: Iterable[Said]) -> frozenset[str]:
    return frozenset(
        fold(said.text) for said in above if said.about is Heading.PERIOD and said.text
    )


def _fix(page: _Page, sheet: PlainCells, vocabulary: _Vocabulary, layout: _Layout) -> None:
    """Find what must stand on the sheet as it does."""
    labels = {(row, column): raw for row, column, raw in sheet.cells}
    page.worded = {
        place: own
        for place, own in page.worded.items()
        if vocabulary.is_label(labels.get(place), *own)
    }
    others = [one for one in sheet.cells if not _is_read(page, one[:2])]
    lettered = {row for row, _, raw in others if code_of(raw) in vocabulary.anchors}
    page.bare = frozenset({*page.bare, *lettered})
    for row, column, raw in others:
        if (row, column) in page.worded:
            continue
        is_ours = row in page.bare or (row, column) in page.labels
        if is_ours or not vocabulary.is_mute(raw, is_silent=column in page.silent):
            page.fixed[row, column] = raw
            if absent := layout.absent.get(code := vocabulary.codes[raw]):
                page.like_absent.setdefault(absent.block, set()).add(code)


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
        figure = 0 if line in page.bare else figure_in(raw, is_silent=column in page.silent)
        if figure and not (line in with_answers and codes.get(line) == str(figure)):
            return False
    return True
