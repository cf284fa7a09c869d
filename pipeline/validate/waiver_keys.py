"""The key by which a row of ``waivers.xlsx`` names a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.text.findings import BETWEEN, Finding, Waiver
from pipeline.text.safe_text import for_cell, with_controls_shown
from pipeline.text.sentences.files import (
    CORRECTION_VOID,
    QUESTION_CHANGED,
    WAIVER_VOID,
    WRONG_FORM,
)
from pipeline.validate.waiver_rows import HEADINGS
from pipeline.xlsx.addresses import cells_in, position_of
from schemas.records import Form

FILE = "waivers.xlsx"
_AREAS = re.compile(
    r"(?P<cells>[A-Z]+\d+(:[A-Z]+\d+)?(, [A-Z]+\d+(:[A-Z]+\d+)?)*)(: (?P<values>.+))?", re.DOTALL
)


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
    that name them one by one, and those on blocks in which all of them stood as they stand now:
    what was accepted and has not changed stays accepted once others are mended."""
    own = waivers.get(key_of(finding))
    if own is not None:
        return (own,)
    each = [waivers.get(key) for key in keys_of_each(finding)] if finding.names_many else []
    found = [waiver for waiver in each if waiver is not None]
    if found and len(found) == len(each):
        return tuple(dict.fromkeys(found))
    now = _standing(finding).items()
    blocks = [
        (waiver, within)
        for waiver, was in _on_blocks(finding, waivers.values())
        if (within := now & was.items())
    ]
    whole = blocks and now == set().union(*(within for _, within in blocks))
    return tuple(waiver for waiver, _ in blocks) if whole else ()


def voided_by(finding: Finding, waivers: Iterable[Waiver]) -> Waiver | None:
    """The last of the waivers that were on the place of an open finding, or on any cell of it."""
    waivers = tuple(waivers)
    alike = key_of(finding)[:3]
    places = {(finding.row, finding.column), *(finding.also if finding.names_many else ())}
    cells = _standing(finding).keys()
    blocks = [waiver for waiver, was in _on_blocks(finding, waivers) if cells & was.keys()]
    there = [one for one in waivers if one.key[:3] == alike and one.key[3:5] in places]
    return next(reversed([*blocks, *there]), None)


def _standing(finding: Finding) -> Mapping[str, str]:
    """The value in each cell of a finding; none where those of many are not sure."""
    if finding.names_many:
        return _stood(key_of(finding)[-1])
    return {finding.cell: key_of(finding)[-1]} if finding.cell else {}


def _on_blocks(
    finding: Finding, waivers: Iterable[Waiver]
) -> Iterator[tuple[Waiver, Mapping[str, str]]]:
    """The waivers on cells told together that may hold those of the finding, with what stood in
    each."""
    alike = key_of(finding)[:3]
    for waiver in waivers:
        if waiver.key[:3] == alike and (was := _stood(waiver.key[-1])):
            yield waiver, was


def _stood(value: str) -> Mapping[str, str]:
    """The value of each cell, line by line, that a waiver on cells told together names."""
    match = _AREAS.fullmatch(value)
    if match is None:
        return {}
    cells = sorted(cells_in(match["cells"]), key=position_of)
    values = match["values"].split(BETWEEN) if match["values"] else [""] * len(cells)
    # A text may hold the mark: then nobody can name its cell.
    many = len(cells) > 1 and len(values) == len(cells)
    return dict(zip(cells, values, strict=True)) if many else {}


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
