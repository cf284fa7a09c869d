"""Answers that stay from one round to the next, kept when a round is closed.

``kept.csv`` stands beside ``closed/`` and not in it: it holds names of people. It serves one
purpose, to prefill the unit's own next form, and is not put under version control.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.closing.text import csv_text, kinds_of, lines_of, shown, text_of, typed
from schemas.code_lists import NO
from schemas.records import VALUE, Form

NAME = "kept.csv"
COLUMNS = ("unit_code", "table", "entry", "name", "value")

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "cover": ("preparer", "phone", "head", "head_title"),
    "succession": ("decision",),
    "board": ("decision", "decided_on"),
}
"""Answers that stay the same until something happens, by table. No gate is among them: a clerk
answers each anew."""
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "board": ("full_name", "sex", "position", "role", "trained", "trained_on"),
    "research": (
        "title",
        "level",
        "decision",
        "leader",
        "leader_sex",
        "start_year",
        "end_year",
    ),
}
"""Columns of Lists whose entries go on, by table; explanations belong to their year."""


@dataclass
class Kept:
    """The kept answers of one unit: table → row → value, and table → entries."""

    answers: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    entries: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def kept_text(accepted: Accepted) -> str:
    """``kept.csv`` of a round; "" where nothing is to be kept."""
    lines = [
        (unit, table, entry, name, shown(value))
        for table in dict.fromkeys((*ANSWERS, *ENTRIES))
        for unit, page in sorted(accepted.tables.get(table, {}).items())
        for entry, name, value in _values(table, page)
    ]
    return csv_text(COLUMNS, lines) if lines else ""


def _values(table: str, page: AcceptedTable) -> Iterator[tuple[str, str, Any]]:
    # Where there is no board the number of its decision is the reason why.
    is_none = page.cells.get(("gate", VALUE)) == NO
    for row in () if is_none else ANSWERS.get(table, ()):
        value = page.cells.get((row, VALUE))
        if value is not None:
            yield "", row, value
    for number, entry in enumerate(page.entries if table in ENTRIES else ()):
        for column in ENTRIES[table]:
            if entry.get(column) is not None:
                yield str(number + 1), column, entry[column]


def read_kept(folder: Path, form: Form) -> Mapping[str, Kept]:
    """Unit code → what is kept of it in the round's ``folder``; empty without a ``kept.csv``.

    Names that the form no longer has are left out. Raises ``ClosedError`` for a damaged file.
    """
    path = folder / NAME
    found: dict[str, Kept] = {}
    if not path.is_file():
        return found
    kinds = {
        (table, *place): kind
        for table in dict.fromkeys((*ANSWERS, *ENTRIES))
        if table in form.by_name
        for place, kind in kinds_of(form.by_name[table]).items()
    }
    numbers: dict[tuple[str, str], str] = {}
    for line in lines_of(text_of(path), COLUMNS, folder, NAME):
        unit, table, entry, name = (line[key] for key in COLUMNS[:4])
        place = (table, "", name) if entry else (table, name, VALUE)
        if place not in kinds:
            continue
        kept = found.setdefault(unit, Kept())
        value = typed(line["value"], kinds[place], path)
        if not entry:
            kept.answers[table][name] = value
            continue
        if numbers.get((unit, table)) != entry:
            numbers[unit, table] = entry
            kept.entries[table].append({})
        kept.entries[table][-1][name] = value
    return found
