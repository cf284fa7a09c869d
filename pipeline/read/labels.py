"""Labels beside the printed codes: a code that stands beside another question's label is asked.

The codes alone tell where a figure belongs. Where rows were shifted against their labels, labels
were exchanged or a column was put in and the codes renumbered, code and label contradict each
other, and nobody but the unit knows which of them the figure follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pipeline.read.cell_words import (
    LABEL_WORDS,
    MONEY_WORDS,
    NARROWING_WORDS,
    NOT_DUE_WORDS,
    SCALE_WORDS,
    WHOLES,
)
from pipeline.read.cells import Reporter
from pipeline.read.cleaned import shortened, shown, tidy
from pipeline.read.label_years import Facts, says_another_year
from pipeline.read.locate import NOWHERE, Placement
from pipeline.read.printed_codes import code_of
from pipeline.text.spelling import fold, plain
from pipeline.xlsx.addresses import address_of
from schemas.records import Block, Row, Shape
from schemas.wording import without_codes, wordings_of_kinds

_LEAST_IN_COMMON = 0.25
"""Share of a label's words that are the question's own, where it is the same in other words."""
MOST_LINES = 2
"""Lines of headings above the codes."""
_LONGEST = 1_000
_NUMBERING = re.compile(r"^\s*(?:[-–—•+*]|(?:\d{1,2}|[ivx]{1,4}|[a-zđ])[.)])\s*", re.I)
_SUM = re.compile(r"\([^()]*=[^()]*\)")
_SOURCE = re.compile(r"\(theo [^()]*\)", re.I)
"""A note on where the figures come from."""
_PLACEHOLDER = re.compile(r"\{[^{}]+\}")
_WORD = re.compile(r"\w+")
_SCALE = re.compile(r"\w+|%")
_MEN = "nam"
_WITH = r"(?<!không )(?<!chưa )(?<!tất )\b(?:kể|bao gồm|gồm|tính cả|cả|lẫn)\b[^()]*"
"""Words on whom a label counts besides: "kể cả hợp đồng" narrows nothing."""
_IN_NAMES = "phụ nữ|việt nam|miền nam|phía nam|(?:trong|cuối|đầu|hằng|sinh) năm"
"""Words of no part; "năm", a year, is "nam", men, where marks are left out."""


def _narrowing(spelled: Callable[[str], str]) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    parts = {
        part: re.compile(rf"\b(?:{spelled(words)})\b") for part, words in NARROWING_WORDS.items()
    }
    return re.compile(spelled(rf"{_WITH}|\b(?:{_IN_NAMES})\b")), parts


_MARKED, _BARE = _narrowing(str), _narrowing(plain)
"""Words that are passed over in a label, and those of parts: with their marks and without."""
_SAME, _CLEARLY_NEARER = 0.92, 0.08
"""Likeness, of 1, of a label and another question's, and by how much it is its own less."""


@dataclass(frozen=True, slots=True)
class _Label:
    """The wordings of a question's label. ``words`` are those of the first, without marks."""

    code: str
    text: str
    words: frozenset[str]
    spelled: frozenset[str]
    """The words with their marks."""
    initials: str
    scales: frozenset[str]
    parts: frozenset[str] | None
    """The parts of a whole that it speaks of anyway; ``None`` where nothing is counted."""
    wordings: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    """Wordings in which a fact of the round is filled in."""

    def says(self, seen: str) -> bool:
        """True if ``seen`` is one of the wordings."""
        return seen in self.wordings or any(one.fullmatch(seen) for one in self.patterns)


Verdict = str | None
"""The code whose label it is; "" for one that is nobody's; ``None`` for the code's own."""


def words_of(text: str) -> str:
    """The words of a label without marks, numbering and the sum behind it."""
    bare = _SUM.sub(" ", tidy(text)[:_LONGEST])
    return " ".join(_WORD.findall(plain(_NUMBERING.sub("", bare))))


def report_labels(
    placement: Placement,
    block: Block,
    reporter: Reporter,
    facts: Facts = (),
    *,
    head: Placement | None = None,
) -> None:
    """Add a finding for each row and column whose label is not its code's or says another year than
    the round's, and for each row whose unit of measure is another. ``head`` stands above the block,
    where it has one."""
    if placement.code_line == NOWHERE:
        return
    seen = facts, _texts(placement, block, head)
    if seen in _good:
        return
    before = len(reporter.findings)
    _report_each(placement, block, reporter, facts, head)
    if len(reporter.findings) == before:
        if len(_good) >= _MOST_KNOWN:
            _good.clear()
        _good[seen] = block


_good: dict[tuple[Any, ...], Block] = {}
"""Places and texts of labels that were all their codes' own: returns of a form have them alike."""


def _texts(placement: Placement, block: Block, head: Placement | None) -> tuple[Any, ...]:
    """All that the verdicts on a block follow from: the places, and the texts about them."""
    rows, line = placement.sheet.rows, placement.code_line
    above = tuple(tuple(cells) for cells in rows[max(line - MOST_LINES, 0) : line + 1])
    columns = label_column(placement, block), unit_column(placement, block)
    beside = tuple(
        rows[at][column]
        for column in columns
        for at in placement.lines
        if 0 <= column < len(rows[at])
    )
    below = (head.code_line, head.lines) if head and head.sheet is placement.sheet else None
    return id(block), line, placement.lines, placement.columns, above, beside, below


def _report_each(
    placement: Placement, block: Block, reporter: Reporter, facts: Facts, head: Placement | None
) -> None:
    for number, place, other in _rows_mislabelled(placement, block, facts):
        code, said = block.rows[number].code, _said(placement, place)
        key = "label_of_another_row" if other else "row_label_unlike"
        words = {"m": code, "giá trị": said, "khác": other}
        reporter.report(key, words, row=code, cell=address_of(*place), value=said)
    for row, place in _units_changed(placement, block):
        said = _said(placement, place)
        words = {"m": row.code, "trước": row.unit_label, "sau": said}
        reporter.report("unit_changed", words, row=row.code, cell=address_of(*place), value=said)
    is_below = head is not None and head.sheet is placement.sheet
    lowest = max(*head.lines, head.code_line) if head is not None and is_below else NOWHERE
    for number, place, other in _columns_mislabelled(placement, block, lowest, facts):
        code, said = block.columns[number].code, _said(placement, place)
        key = "label_of_another_column" if other else "column_label_unlike"
        words = {"m": code, "giá trị": said, "khác": other}
        reporter.report(key, words, column=code, cell=address_of(*place), value=said)


def report_codeless(placement: Placement, block: Block, reporter: Reporter) -> None:
    """Add a finding for what nobody has to fill and somebody did, under its own label but without
    its code: no figure is missed, and a text would be lost in silence."""
    if placement.code_line == NOWHERE:
        return
    rows, columns = placement.sheet.rows, {*placement.columns} - {NOWHERE}
    lines = range(placement.code_line + 1, len(rows))
    for number, line in _codeless_rows(placement, block, lines):
        reporter.is_as_sent = False  # a layout that is known reads no labels without codes
        row = block.rows[number]
        for place in _filled(placement, [line], sorted(columns)):
            reporter.report("row_lost", {"m": row.code}, row=row.code, cell=address_of(*place))
            break
    for number, column in _codeless_columns(placement, block):
        reporter.is_as_sent = False
        code = block.columns[number].code
        for place in _filled(placement, lines, [column]):
            reporter.report("column_lost", {"m": code}, column=code, cell=address_of(*place))
            break


def _codeless_rows(
    placement: Placement, block: Block, lines: Iterable[int]
) -> Iterator[tuple[int, int]]:
    column = label_column(placement, block)
    lost = [
        number
        for number, line in enumerate(placement.lines)
        if line == NOWHERE
        and block.rows
        and not any(block.question(block.rows[number], one).required for one in block.columns)
    ]
    for line in lines if lost and column != NOWHERE else ():
        seen = words_of(_text(placement, line, column)) if line not in placement.lines else ""
        for number in lost if seen else ():
            if _labels_of(block, of_rows=True)[number].says(seen):
                yield number, line


def _codeless_columns(placement: Placement, block: Block) -> Iterator[tuple[int, int]]:
    above = range(max(placement.code_line - MOST_LINES, 0), placement.code_line)
    for number, place in enumerate(placement.columns):
        question = block.columns[number].question if block.shape is not Shape.RECORD else None
        if place != NOWHERE or question is None or question.required or question.printed:
            continue
        for line in above:
            for column in range(len(placement.sheet.rows[line])):
                seen = words_of(_text(placement, line, column))
                is_free = bool(seen) and column not in placement.columns
                if is_free and _labels_of(block, of_rows=False)[number].says(seen):
                    yield number, column


def _text(placement: Placement, line: int, column: int) -> str:
    raw = placement.sheet.raw(line, column)
    return raw if isinstance(raw, str) else ""


def _filled(
    placement: Placement, lines: Iterable[int], columns: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Places of texts and figures that the form itself doesn't print."""
    for line in lines:
        for column in columns:
            raw = placement.sheet.raw(line, column)
            if raw != "" and not (isinstance(raw, str) and fold(tidy(raw)) == NOT_DUE_WORDS):
                yield line, column


def label_column(placement: Placement, block: Block) -> int:
    """Column of the rows' labels, ``NOWHERE`` where the line of codes doesn't name it."""
    wanted = "b" if block.anchor_code == "A" else "a"
    cells = placement.sheet.rows[placement.code_line] if placement.code_line >= 0 else ()
    at = (c for c, raw in enumerate(cells) if raw != "" and code_of(raw) == wanted)
    return next(at, NOWHERE)


def unit_column(placement: Placement, block: Block) -> int:
    """Column of the rows' units of measure, which has a letter that is no question's; ``NOWHERE``
    where there is none."""
    if placement.code_line < 0 or not any(row.unit_label for row in block.rows):
        return NOWHERE
    others = {"a", "b", *map(str.casefold, block.letter_codes)}
    cells = placement.sheet.rows[placement.code_line]
    at = (c for c, raw in enumerate(cells) if code_of(raw).isalpha() and code_of(raw) not in others)
    return next(at, NOWHERE)


def _units_changed(placement: Placement, block: Block) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Rows beside which another unit of measure stands, and its place."""
    column = unit_column(placement, block)
    for row, line in zip(block.rows, placement.lines, strict=True) if column != NOWHERE else ():
        raw = placement.sheet.raw(line, column) if line != NOWHERE else ""
        said = fold(tidy(raw)) if isinstance(raw, str) else ""
        is_money = {said, fold(row.unit_label)} <= MONEY_WORDS
        if said and said != fold(row.unit_label) and not is_money:
            yield row, (line, column)


def _said(placement: Placement, place: tuple[int, int]) -> str:
    return shortened(shown(placement.sheet.raw(*place)))


Mislabelled = tuple[int, tuple[int, int], str]
"""Number of the row or column, place of the label, and whose label it is ("" for nobody's)."""


def _rows_mislabelled(placement: Placement, block: Block, facts: Facts) -> Iterator[Mislabelled]:
    column = label_column(placement, block) if block.rows else NOWHERE
    if column == NOWHERE:
        return
    seen: set[int] = set()
    for number, line in enumerate(placement.lines):
        if line == NOWHERE or line in seen:
            continue
        seen.add(line)
        raw = placement.sheet.raw(line, column)
        if isinstance(raw, str) and raw:
            other = _verdict(block, number, raw, of_rows=True)
            if other is None and says_another_year(raw, _wordings(block.rows[number]), facts):
                other = ""
            if other is not None:
                yield number, (line, column), other


def _columns_mislabelled(
    placement: Placement, block: Block, lowest: int, facts: Facts
) -> list[Mislabelled]:
    """Headings stand below the line ``lowest``."""
    if block.shape is Shape.RECORD:
        return []
    lines = MOST_LINES if any(column.question.banner for column in block.columns) else 1
    found: list[Mislabelled] = []
    doubtful: list[Mislabelled] = []
    for number, column in enumerate(placement.columns):
        if column == NOWHERE:
            continue
        place = _heading(placement, column, max(lowest, placement.code_line - 1 - lines))
        if place is None:
            continue
        raw = placement.sheet.raw(*place)
        other = _verdict(block, number, raw, of_rows=False)
        question = block.columns[number].question
        if other is None and says_another_year(raw, (question.label, question.banner), facts):
            other = ""
        if other is None:
            continue
        # "Nữ" under "Dân tộc thiểu số" is a heading of two lines, unless others moved with it.
        own = _labels_of(block, of_rows=False)[number].words
        is_part = bool(other) and {*words_of(raw).split()} <= own
        (doubtful if is_part else found).append((number, place, other))
    return sorted([*found, *doubtful]) if found else []


def _heading(placement: Placement, column: int, lowest: int) -> tuple[int, int] | None:
    """Place of the nearest text above a column's code, below the line ``lowest``."""
    for line in range(placement.code_line - 1, max(lowest, NOWHERE), -1):
        raw = placement.sheet.raw(line, column)
        if isinstance(raw, str) and raw.strip():
            return line, column
        if raw != "":
            return None
    return None


_known: dict[tuple[int, int, bool, str], tuple[Block, Verdict]] = {}
"""(block, number, rows?, text) → verdict; nearly all labels are the form's own words."""
_MOST_KNOWN = 20_000


def _verdict(block: Block, number: int, raw: str, *, of_rows: bool) -> Verdict:
    key = (id(block), number, of_rows, raw)
    known = _known.get(key)
    if known is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        known = _known[key] = block, _judged(_labels_of(block, of_rows=of_rows), number, raw)
    return known[1]


def is_own_label(block: Block, number: int, raw: str, facts: Facts) -> bool:
    """True where a row's code may stand beside this label."""
    is_own = _verdict(block, number, raw, of_rows=True) is None
    return is_own and not says_another_year(raw, _wordings(block.rows[number]), facts)


def _wordings(row: Row) -> tuple[str, ...]:
    return row.label, *(row.label_when or ())[2:]


_labels: dict[tuple[int, bool], tuple[Block, tuple[_Label, ...]]] = {}


def _labels_of(block: Block, *, of_rows: bool) -> tuple[_Label, ...]:
    key = (id(block), of_rows)
    if key not in _labels:
        if len(_labels) >= _MOST_KNOWN:
            _labels.clear()
        if of_rows:
            made = tuple(
                _label(
                    *(row.code, *_wordings(row)),
                    *({without_codes(row, block.rows)} - {row.label}),
                    *wordings_of_kinds(row.label),
                    beside=(row.section, block.columns[0].question.label),
                    is_counted=any(
                        block.question(row, one).kind.is_amount for one in block.columns
                    ),
                )
                for row in block.rows
            )
        else:
            made = tuple(
                _label(
                    *(one.code, one.question.label, *wordings_of_kinds(one.question.label)),
                    beside=(one.question.banner,),
                    is_counted=one.question.kind.is_amount,
                )
                for one in block.columns
            )
        _labels[key] = block, made
    return _labels[key][1]


def _label(code: str, *texts: str, beside: Iterable[str], is_counted: bool) -> _Label:
    words = words_of(_PLACEHOLDER.sub(" ", texts[0]))
    return _Label(
        code,
        words,
        frozenset(words.split()),
        frozenset(_WORD.findall(tidy(texts[0]).casefold())),
        "".join(word[0] for word in words.split()),
        frozenset().union(*map(scales_of, texts)),
        _parts_in(" ".join((*texts, *beside)).casefold(), _MARKED[1]) if is_counted else None,
        frozenset(words_of(text) for text in texts if not _PLACEHOLDER.search(text)),
        tuple(re.compile(pattern_of(text)) for text in texts if _PLACEHOLDER.search(text)),
    )


def scales_of(text: str) -> frozenset[str]:
    """Words of a text on the size of its figures, as SCALE_WORDS spells them."""
    said = _SCALE.findall(tidy(text).casefold())
    return frozenset(SCALE_WORDS[word] for word in said if word in SCALE_WORDS)


def _parts_of(text: str) -> frozenset[str]:
    """The parts of a whole that a text speaks of alone, whether or not it is spelled with marks."""
    said = tidy(text).casefold()
    besides, words = _BARE if said == plain(said) else _MARKED
    found = _parts_in(besides.sub(" ", said), words)
    return found.difference(*(whole for whole in WHOLES if whole <= found))


def _parts_in(said: str, words: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    return frozenset(part for part, pattern in words.items() if pattern.search(said))


def pattern_of(text: str) -> str:
    """The words of a label; anything may stand where a fact of the round is filled in."""
    marked = words_of(_PLACEHOLDER.sub(" placeholderhere ", text))
    return re.escape(marked).replace("placeholderhere", ".*").replace(r"\ .*", ".*")


def _judged(labels: Sequence[_Label], number: int, raw: str) -> Verdict:
    raw = _SOURCE.sub(" ", raw[:_LONGEST])
    seen, own = words_of(raw), labels[number]
    words = {word for word in seen.split() if not word.isdigit()} - LABEL_WORDS
    if not seen:
        return None
    if not scales_of(raw) <= own.scales:
        return ""
    if own.says(seen):
        return None
    others = [one for one in labels if one.code != own.code]
    for one in others:
        if one.says(seen):
            return one.code
    if not words or own.text.startswith(seen):
        return None
    if own.parts is not None and not _parts_of(raw) <= own.parts:
        return ""
    for one in others:
        is_cut = one.text.startswith(f"{seen} ") and not {*seen.split()} <= own.words
        if is_cut and " " in seen:
            return one.code
    own_words = len(own.words & words)
    for one in others:
        # "Nhân viên phục vụ" has more of "Nhân viên" than of "Giáo viên".
        if f" {one.text} " in f" {seen} " and len(one.words & words) > own_words:
            return ""
    likeness = _likeness(seen, own.text)
    nearest = max(others, key=lambda one: _likeness(seen, one.text), default=None)
    if nearest is not None:
        other = _likeness(seen, nearest.text)
        if other >= _SAME and other - likeness >= _CLEARLY_NEARER:
            return nearest.code
    if not own.words - LABEL_WORDS:
        # "Tổng số" has no word of its own: what says nothing of it, or men alone, is another thing.
        is_of_men = _MEN in _WORD.findall(tidy(raw).casefold())
        return "" if is_of_men or own.words.isdisjoint(seen.split()) else None
    return "" if _in_common(raw, own) < _LEAST_IN_COMMON else None


def _in_common(raw: str, own: _Label) -> float:
    """The share of the words of a label that are the question's own or their initials ("CBQL").
    Words typed with marks are compared by them: "dưỡng" is not "dương"."""
    spelled = [word for word in _WORD.findall(tidy(raw).casefold()) if not word.isdigit()]
    words = [(word, plain(word)) for word in spelled if plain(word) not in LABEL_WORDS]
    is_marked = any(word != bare for word, bare in words)
    same = sum(
        (word in own.spelled if is_marked else bare in own.words)
        or (len(bare) > 1 and bare in own.initials)
        for word, bare in words
    )
    return same / max(len(words), 1)


def _likeness(seen: str, wording: str) -> float:
    return SequenceMatcher(None, seen, wording, autojunk=False).ratio()
