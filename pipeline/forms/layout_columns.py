"""Column letters of the parts of a block, before anything is known of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.xlsx.addresses import letters_of
from schemas.records import EXPLANATION, Block, Column, Kind, Question, Row, Shape
from schemas.respondents import Respondent

LABEL_WIDTH, ANCHOR_WIDTH, UNIT_WIDTH, CHECK_WIDTH, RUNNING_WIDTH = 46.0, 9.0, 11.0, 22.0, 6.0
NARROWEST_FIELD = 11.0
NARROWEST_AMOUNT = 17.0
COVER_WIDTHS = {"A": 8.0, "B": 53.0, "C": 44.0, "D": 15.0}
HEAD_LABEL_WIDTH = 44.0
"""Least width of the labels of a Record that stands above a List."""

SCREEN = 1300
"""Pixels that a sheet may take beside Excel's own borders on a screen of 1366, at 100 %."""
NOTE_WIDTH, FIGURE_WIDTH = 18.0, 4.5
"""Of the column beyond the last, where last period's figures stand, at least; of each figure."""
GIVES_WAY = 14.0
"""Characters below which a column keeps its width."""


@dataclass
class Columns:
    """The letters of one block, and the width of every column of its sheet."""

    widths: dict[str, float] = field(default_factory=dict)
    label: tuple[str, str] = ("", "")
    anchor: str = ""
    unit: str = ""
    check: str = ""
    letters: dict[str, str] = field(default_factory=dict)

    def add(self, width: float) -> str:
        letter = letters_of(len(self.widths))
        self.widths[letter] = width
        return letter


def asked_rows(block: Block, who: Respondent) -> tuple[Row, ...]:
    """The rows of a block that ``who`` is asked."""
    return tuple(row for row in block.rows if row.is_asked(who))


def asked_columns(block: Block, who: Respondent) -> tuple[Column, ...]:
    """The columns of a block that ``who`` is asked."""
    return tuple(column for column in block.columns if column.question.asked.of(who))


def closed_columns(block: Block, who: Respondent) -> tuple[Column, ...]:
    """The columns of a List that others are asked: printed too, grey, so that a List has the same
    columns for everyone."""
    if block.shape is not Shape.LIST:
        return ()
    return tuple(column for column in block.columns if not column.question.asked.of(who))


def columns_of(block: Block, who: Respondent, *, has_units: bool = False) -> Columns:
    """The columns of a block that stands by itself: anchor and label, unit, questions, check, and
    the explanation last. A List begins with its running number."""
    columns = Columns()
    rows = asked_rows(block, who)
    if block.shape is Shape.LIST:
        columns.anchor = columns.add(RUNNING_WIDTH)
    elif block.anchor_code == "A":
        columns.anchor = columns.add(ANCHOR_WIDTH)
        label = columns.add(LABEL_WIDTH)
        columns.label = (label, label)
    else:
        label = columns.add(LABEL_WIDTH)
        columns.label = (label, label)
        columns.anchor = columns.add(ANCHOR_WIDTH)
    if has_units:
        columns.unit = columns.add(UNIT_WIDTH)
    if block.shape is Shape.RECORD:
        _add_record_columns(columns, rows)
        return columns
    last: tuple[str, float] | None = None
    closed = closed_columns(block, who)
    for column in block.columns:
        if column not in closed and not column.question.asked.of(who):
            continue
        is_money = column.question.kind is Kind.MONEY
        narrowest = NARROWEST_AMOUNT if is_money else NARROWEST_FIELD
        width = max(column.question.width, narrowest)
        if column.name == EXPLANATION:
            last = (column.name, width)
        else:
            columns.letters[column.name] = columns.add(width)
    columns.check = columns.add(CHECK_WIDTH)
    if last is not None:
        columns.letters[last[0]] = columns.add(last[1])
    return columns


def _add_record_columns(columns: Columns, rows: tuple[Row, ...]) -> None:
    questions = {row.name: row.question for row in rows if row.question is not None}
    by_code: dict[str, str] = {}
    for code in dict.fromkeys(question.column for question in questions.values()):
        widths = [question.width for question in questions.values() if question.column == code]
        by_code[code] = columns.add(max(*widths, NARROWEST_FIELD))
    columns.letters = {name: by_code[question.column] for name, question in questions.items()}
    columns.check = columns.add(CHECK_WIDTH)


def head_over(body: Columns, head: Block, who: Respondent) -> Columns:
    """Fits a Record into the columns of the body below it.

    Over a Matrix its label, code and value stand over those of the body. Over a List, whose first
    column is narrow, the label takes as many columns as it needs. A text question printed under a
    letter stands over the explanations, where there is room to write.
    """
    columns = Columns(widths=body.widths, check=body.check)
    order = list(body.widths)
    if body.label[0]:
        columns.label, columns.anchor = body.label, body.anchor
        first = order.index(body.anchor) + 1 if body.anchor > body.label[0] else 2
    else:
        last, width = 0, body.widths[order[0]]
        while width < HEAD_LABEL_WIDTH and last + 3 < order.index(body.check):
            last += 1
            width += body.widths[order[last]]
        columns.label, columns.anchor = (order[0], order[last]), order[last + 1]
        first = last + 2
    values = [letter for letter in order[first:] if letter != body.check]
    wide = body.letters.get(EXPLANATION, values[-1])
    for row in asked_rows(head, who):
        if row.question is None:
            continue
        code = row.question.column
        columns.letters[row.name] = values[int(code) - 1] if code.isdigit() else wide
    return columns


def has_room_beside(head: Columns) -> bool:
    """True where nothing of a head stands in the last column, over a List's explanations."""
    return list(head.widths)[-1] not in (head.check, *head.letters.values())


def is_noted(question: Question) -> bool:
    """True where last period's figure may stand beside the question."""
    return not (question.printed or question.prefilled) and question.kind in (
        Kind.COUNT,
        Kind.MONEY,
        Kind.DECIMAL,
        Kind.CHOICE,
    )


def noted_figures(block: Block | None, who: Respondent) -> int:
    """The most figures of one row that are noted; a List has no rows."""
    if block is None:
        return 0
    columns = asked_columns(block, who)
    return max(
        (
            sum(
                row.has(column.name) and is_noted(block.question(row, column)) for column in columns
            )
            for row in asked_rows(block, who)
        ),
        default=0,
    )


def note_width(figures: int) -> float:
    """Characters of the column in which so many figures stand on a line; 0 for none."""
    return max(NOTE_WIDTH, FIGURE_WIDTH * figures) if figures else 0.0


def fit_to_screen(widths: dict[str, float], *, notes: float = 0.0) -> None:
    """Narrows the wide columns of a sheet that is wider than a screen, each by the same share of
    what it can spare. Their texts wrap. ``notes`` is the width of the column beyond the last."""
    columns = len(widths) + bool(notes)
    room = (SCREEN - 5 * columns) / 7 - notes
    spare = sum(max(width - GIVES_WAY, 0.0) for width in widths.values())
    excess = sum(widths.values()) - room
    if excess <= 0 or not spare:
        return
    share = min(excess / spare, 1.0)
    for letter, width in widths.items():
        if width > GIVES_WAY:
            widths[letter] = round(width - share * (width - GIVES_WAY), 1)


def thirds(
    widths: Mapping[str, float],
) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    """Splits the columns into a left, a centre and a right part of about 3 : 4 : 3."""
    order = list(widths)
    total = sum(widths.values())
    ends: list[int] = []
    used = 0.0
    for index, letter in enumerate(order):
        used += widths[letter]
        goal = (0.3, 0.7)[len(ends)] if len(ends) < 2 else 2.0
        latest = len(order) - 3 + len(ends)
        if used >= goal * total - 0.05 * total or index == latest:
            ends.append(index)
            if len(ends) == 2:
                break
    left, centre = ends
    return (
        (order[0], order[left]),
        (order[left + 1], order[centre]),
        (order[centre + 1], order[-1]),
    )
