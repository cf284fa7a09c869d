"""The key by which a row of ``waivers.xlsx`` names a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.text.findings import BETWEEN, Finding, Waiver
from pipeline.text.safe_text import for_cell, with_controls_shown
from pipeline.text.sentences.cells import BLANK
from pipeline.text.sentences.files import (
    CORRECTION_VOID,
    QUESTION_CHANGED,
    WAIVER_VOID,
    WRONG_FORM,
)
from pipeline.validate.waiver_rows import HEADINGS
from pipeline.xlsx.addresses import cells_in
from schemas.records import Form

FILE = "waivers.xlsx"
_AREAS = re.compile(r"[A-Z]+\d+(:[A-Z]+\d+)?(, [A-Z]+\d+(:[A-Z]+\d+)?)*")


Key = tuple[str, str, str, str, str, str]
"""Code, unit, table, row, column, value."""


def as_written(text: str) -> str:
    """A text as the file holds it and gives it back."""
    return for_cell(with_controls_shown(text)).replace("\r\n", "\n").strip()


def key_of(finding: Finding) -> Key:
    """The key of the waiver that accepts this finding; codes in small letters, as they may be
    typed."""
    codes = finding.code.casefold(), finding.unit.casefold()
    place = *codes, finding.table, finding.row, finding.column
    # Where many cells are told together the word is on these and no others.
    parts = (finding.cell, finding.value) if finding.names_many else (finding.value,)
    return (*place, as_written(": ".join(filter(None, parts))))


def keys_of_each(finding: Finding) -> Iterator[Key]:
    """The keys of waivers that accept, one by one, the cells that a finding tells together."""
    code, unit, table, *_ = key_of(finding)
    places = (finding.row, finding.column), *finding.also
    values = finding.value.split(BETWEEN) if finding.value else [""] * len(places)
    if len(values) == len(places):  # A text may hold the mark: then nobody can name its cell.
        for (row, column), value in zip(places, values, strict=True):
            yield code, unit, table, row, column, as_written(value)


def accepting(finding: Finding, waivers: Mapping[Key, Waiver]) -> tuple[Waiver, ...]:
    """The waivers that accept a finding: the one that names it; of cells told together also those
    that name them one by one, and of blank ones those on blocks in which they all stood: what was
    accepted blank and still is stays accepted once others are filled."""
    own = waivers.get(key_of(finding))
    if own is not None:
        return (own,)
    each = [waivers.get(key) for key in keys_of_each(finding)] if finding.names_many else []
    found = [waiver for waiver in each if waiver is not None]
    if found and len(found) == len(each):
        return tuple(dict.fromkeys(found))
    cells = {*cells_in(finding.cell)} if finding.code == BLANK else set()
    blocks = [
        (waiver, within)
        for key, waiver in (waivers.items() if cells else ())
        if key[:3] == key_of(finding)[:3] and _AREAS.fullmatch(key[-1])
        if (within := cells.intersection(cells_in(key[-1])))
    ]
    whole = cells and cells == set().union(*(within for _, within in blocks))
    return tuple(waiver for waiver, _ in blocks) if whole else ()


def may_be_accepted(finding: Finding) -> bool:
    """True where the officer's word can settle a finding: not what was merely repaired, not whose
    the file is, nor that it is another round's form, which nothing in it was read by."""
    return (
        finding.severity != "note"
        and bool(finding.unit)
        and finding.code not in (WRONG_FORM, WAIVER_VOID, CORRECTION_VOID, QUESTION_CHANGED)
    )


def table_names(form: Form) -> Mapping[str, str]:
    """Each table's name by what a row may call it, in small letters: its label or its name."""
    words = ((word, table.name) for table in form.tables for word in (table.label, table.name))
    return {word.casefold(): name for word, name in words}


def key_in(row: Mapping[str, str], names: Mapping[str, str]) -> Key:
    """The key that a row spells out, its table by any of its ``names``."""
    code, unit, table, line, column, value = (row[heading] for heading in HEADINGS[:6])
    known = names.get(table.casefold(), table)
    return code.casefold(), unit.casefold(), known, line, column, value
