"""Turns pandera's failure cases into findings that name sheet, cell and remedy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd

from pipeline.read.cleaned import said
from pipeline.text.findings import BETWEEN, Finding, FindingState, find
from pipeline.text.numbers import as_said
from pipeline.text.sentences import SENTENCES
from pipeline.text.sentences.cells import CONTRADICTED
from pipeline.validate.frames import Subject
from pipeline.xlsx.addresses import position_of, ranges
from schemas.expressions.lists import IsFirst, OfList
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT
from schemas.records import EXPLANATION, Block, Column, Form, Kind, Question, Row, Shape
from schemas.rules import AddressOf, Check, CodesOf
from schemas.wording import in_words_of, wording

_TOGETHER = {
    (SENTENCES[one].code, SENTENCES[one].remedy): many
    for one, many in (
        ("blank", "blanks"),
        ("blank_text", "blank_texts"),
        ("blank_year", "blank_years"),
        ("blank_choice", "blank_choices"),
        ("gate_contradicted", "gates_contradicted"),
        ("condition_contradicted", "conditions_contradicted"),
        ("minority_gate_contradicted", "minority_gates_contradicted"),
        ("yes_without_link", "yes_without_links"),
        ("yes_without_number", "yes_without_numbers"),
    )
}
"""Sentence on many cells in which the same is wrong, by what is to be done about one."""
_AT_THE_END = re.compile(r" \([^()]*\)$")


class LostAddressError(AssertionError):
    """pandera reported a failure that can't be traced to a cell: a bug of this program."""


def failures_to_findings(
    subjects: Sequence[Subject], failures: pd.DataFrame
) -> Iterator[tuple[str, Finding]]:
    """(path, finding) for each failure of one validated frame.

    ``failures`` are pandera's failure cases; a dataframe-level check stands there once per column
    and is taken once. A check implied by another that failed at the same return is left out.

    Raises ``LostAddressError`` for a failure without an index.
    """
    block = subjects[0].block
    starts = _starts(subjects)
    failed: dict[int, set[str]] = defaultdict(set)
    places: dict[tuple[str, int, str], None] = {}
    for name, column, index in zip(
        failures["check"], failures["column"], failures["index"], strict=True
    ):
        if index is None or pd.isna(index):
            raise LostAddressError(f"pandera lost the address of {name} in {column}")
        kind, _, rest = str(name).partition("|")
        if kind == "rule":
            failed[int(index)].add(rest)
        elif kind == "blank":
            places[("blank", int(index), rest)] = None
        else:
            places[(kind, int(index), str(column))] = None
    wrong: dict[tuple[int, int], set[CellKey]] = defaultdict(set)
    by_entry = block.shape is Shape.LIST
    for kind, index, name in places:
        subject, line = _locate(subjects, starts, index)
        wrong[id(subject), line * by_entry].add(subject.key(name, line))
        if not _is_added_up(subject, subject.key(name, line), line):
            yield subject.reading.path, _cell_finding(subject, kind, name, line)
    for subject, check, line in _broken(subjects, starts, block.checks, failed):
        # A cell that is wrong in itself says nothing about the cells it is compared with.
        if not wrong[id(subject), line * by_entry].intersection(check.violated.cells()):
            yield subject.reading.path, _rule_finding(subject, check, line)


def _is_added_up(subject: Subject, key: CellKey, line: int) -> bool:
    """True where a fault of a computed cell comes from cells below it, which are told."""
    block = subject.block
    row = block.row(key[0]) if key[0] else None
    if row is None or not block.is_computed(row, block.column(key[1])):
        return False
    parts = [subject.value((part, key[1]), line) for part in row.parts]
    return not parts or any(isinstance(part, int) and part < 0 for part in parts)


def _starts(subjects: Sequence[Subject]) -> list[int]:
    """The number in the frame of each subject's first record."""
    return [0, *accumulate(subject.records for subject in subjects)][:-1]


def _locate(subjects: Sequence[Subject], starts: Sequence[int], index: int) -> tuple[Subject, int]:
    number = bisect_right(starts, index) - 1
    return subjects[number], index - starts[number]


def _cell_finding(subject: Subject, kind: str, name: str, line: int) -> Finding:
    block, key = subject.block, subject.key(name, line)
    row = block.row(key[0]) if key[0] else None
    column = block.column(key[1])
    question = block.question(row, column)
    value = subject.value(key, line)
    words: dict[str, object] = {
        "biểu": subject.table.label,
        "nhãn": _short(_label(subject, row)) if row is not None else question.label,
        "cột": _column_words(block, row, column),
        "giá trị": said(value),
        "danh sách": "; ".join(question.choices.items) if question.choices else "",
        "a": len(value) if isinstance(value, str) else value,
        "b": question.max_length,
    }
    place = subject.place(row.name if row is not None else "", column.name, line)
    return find(_sentence(kind, question), words, place, said(value), subject.who.kind)


def _label(subject: Subject, row: Row) -> str:
    label = wording(row, subject.table, subject.who)
    if not subject.table.plan_lines:
        label = in_words_of(subject.who.kind, label)
    return label.format_map(subject.words)


def _column_words(block: Block, row: Row | None, column: Column) -> str:
    """The column behind a cell's label, in a table that has columns: its code, and beside a row
    its heading."""
    if block.shape is Shape.RECORD:
        return ""
    said_too = f" ({_short(column.question.label)})" if row is not None else ""
    return f", cột {column.code}{said_too}"


def _short(label: str) -> str:
    """A row's label without its numbering and what stands in brackets at its end, such as the
    formula of its parts."""
    return _AT_THE_END.sub("", label).lstrip("–0123456789. ")


def _sentence(kind: str, question: Question) -> str:
    if kind == "blank":
        if question.choices is not None:
            return "blank_choice"
        if question.kind is Kind.YEAR:
            return "blank_year"
        return "blank" if question.kind.is_whole or question.kind is Kind.DECIMAL else "blank_text"
    if kind.startswith("isin"):
        return "not_in_list"
    if kind.startswith("str_length"):
        return "too_long"
    if question.kind is Kind.YEAR:
        return "year_out_of_range"
    return "negative"


def _broken(
    subjects: Sequence[Subject],
    starts: Sequence[int],
    checks: Mapping[str, Check],
    failed: Mapping[int, set[str]],
) -> Iterator[tuple[Subject, Check, int]]:
    """The checks that failed, where, without those that another failure implies."""
    per_subject: dict[int, dict[int, set[str]]] = defaultdict(dict)
    for index, names in failed.items():
        number = bisect_right(starts, index) - 1
        per_subject[number][index - starts[number]] = names
    for number, lines in sorted(per_subject.items()):
        subject = subjects[number]
        all_names = {name for names in lines.values() for name in names}
        for line, names in sorted(lines.items()):
            in_reach = names if subject.block.shape is Shape.LIST else all_names
            for name in (known for known in checks if known in names):
                check = checks[name]
                implied = any(other in in_reach for other in check.implied_by)
                if not implied and _concerns(check, subject):
                    yield subject, check, line


def _concerns(check: Check, subject: Subject) -> bool:
    """True where the rule and every row that it looks at are for this unit in this round."""
    return check.asked.of(subject.who) and subject.block.asks_all(check, subject.who)


def _rule_finding(subject: Subject, check: Check, line: int) -> Finding:
    words: dict[str, object] = {"biểu": subject.table.label, "dòng": line + 1}
    amounts: dict[str, Any] = {}

    row, column = check.home
    block = subject.block
    asked = block.question(block.row(row) if row else None, block.column(column))
    is_year = asked.kind is Kind.YEAR

    def lookup(key: CellKey | OfList) -> Any:
        return subject.value(key, line)

    for name, argument in check.arguments:
        if isinstance(argument, AddressOf):
            words[name] = subject.place(*argument.cell, line).cell
        elif isinstance(argument, CodesOf):
            rows = map(subject.block.row, argument.rows)
            words[name] = ", ".join(row.code for row in rows if row.is_asked(subject.who))
        elif isinstance(argument, str):
            words[name] = argument
        else:
            amounts[name] = argument.evaluate(lookup)
            is_figure = isinstance(amounts[name], int | float) and not is_year
            words[name] = (as_said if is_figure else said)(amounts[name])
    a, b = amounts.get("a"), amounts.get("b")
    if isinstance(a, int) and isinstance(b, int):
        words["d"] = as_said(abs(a - b))
    place = subject.place(*check.home, line)
    if check.sentence not in SENTENCES:
        rule = f"{subject.table.name}, rule {check.name}"
        raise LookupError(f"{rule}: pipeline/text/sentences has no sentence {check.sentence!r}")
    home = said(lookup(check.home))
    finding = find(check.sentence, words, place, home, subject.who.kind)
    explained = check.severity == "query" and _is_explained(subject, check, line)
    state: FindingState = "explained" if explained else "open"
    blocks = check.severity == "error"
    also = tuple(dict.fromkeys(_also_doubted(subject, check, line))) if blocks else ()
    return replace(finding, code=check.code, severity=check.severity, state=state, also=also)


def _also_doubted(subject: Subject, check: Check, line: int) -> Iterator[tuple[str, str]]:
    """The printed codes of the other cells that the check compares. Of a List's entry that is wrong
    without any figure (its date, its name) nobody knows if it belongs there: all of it."""
    sides = dict.fromkeys(check.sides())
    whole_list = any(isinstance(side, IsFirst) for side in sides)
    block, is_list = subject.block, subject.block.shape is Shape.LIST
    figures = False
    for side in sides:
        for row, column in side.cells() if isinstance(side, OfList) else (side,):
            if row == FACT or column not in block.column_index:
                continue
            figures |= is_list and block.column(column).question.kind.is_amount
            if isinstance(side, OfList) and whole_list:
                yield "", block.column(column).code
            elif not isinstance(side, OfList):
                place = subject.place(row, column, line)
                yield place.row, place.column
    if is_list and not figures and not whole_list:
        yield str(line + 1), ""


def _is_explained(subject: Subject, check: Check, line: int) -> bool:
    cell = check.explained_by or (check.home[0], EXPLANATION)
    if check.explained_by is None and EXPLANATION not in subject.block.column_index:
        return False
    return bool(subject.value(cell, line))


def told_together(findings: Iterable[Finding], form: Form) -> Iterator[Finding]:
    """The findings of one return; cells of a table in which the same is missing, or which one
    answer contradicts, are one, in the place of the first."""
    findings = tuple(findings)
    alike: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        if (finding.code, finding.remedy) in _TOGETHER:
            alike[_group(finding)].append(finding)
    for finding in findings:
        same = alike.get(_group(finding), ())
        if len(same) < 2:
            yield finding
        elif finding is same[0]:
            yield _together(same, form)


def _group(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.table, finding.sheet, finding.remedy, finding.state


def _together(same: Sequence[Finding], form: Form) -> Finding:
    # Line by line: so what stands in each is known by the areas alone.
    first, *others = same = sorted(same, key=lambda one: position_of(one.cell))
    table = form.by_name[first.table]
    columns = dict.fromkeys(one.column for one in same)
    is_record = all(block.shape is Shape.RECORD for _, block in table.blocks)
    at = "" if is_record else f" thuộc cột {', '.join(columns)}"
    rows = ", ".join(one.row for one in same)
    words = {"biểu": table.label, "n": len(same), "cột": at, "m": rows}
    place = replace(first.place, cell=", ".join(ranges(one.cell for one in same if one.cell)))
    also = tuple((one.row, one.column) for one in others)
    value = BETWEEN.join(one.value for one in same) if first.code in CONTRADICTED else ""
    told = find(_TOGETHER[first.code, first.remedy], words, place, value)
    return replace(told, also=also, state=first.state)
