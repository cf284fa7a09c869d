"""The words above a table that say whose figures these are, and of which period.

A sheet that was taken over from another workbook, a neighbour's or last year's, has the codes of
the form and the labels too: only there it says that it is not this unit's, or not of this period.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.read.cell_words import MEASURE_WORDS
from pipeline.read.cells import Cells, Reporter
from pipeline.read.cleaned import shortened, shown, tidy
from pipeline.read.label_years import Facts, as_printed, says_another_year
from pipeline.read.labels import scales_of
from pipeline.read.printed_codes import fold
from pipeline.xlsx.addresses import address_of

WHOSE, WHEN = "Đơn vị báo cáo:", "Kỳ báo cáo:"
"""Words that the form prints before the name of the unit (which stands below) and the period."""
SCHOOL_YEAR = "Năm học"
"""The word that opens a line about the whole table's school year."""
_LINES = 12
"""Lines above the codes that are looked through: of two tables on a sheet each has its own."""
_NEAR = 0.8
"""Likeness, of 1, up to which a name may be spelled otherwise on Bìa than on every sheet."""
_NUMBER = re.compile(r"\d+")


class Heading(StrEnum):
    """The two words, by the row of Bìa that says the same of the whole file."""

    UNIT = "unit_name"
    PERIOD = "period"


_KEYS = {Heading.UNIT: "sheet_of_another_unit", Heading.PERIOD: "sheet_of_another_period"}


class Said(NamedTuple):
    """A name or period above a table, and its place."""

    about: Heading
    place: tuple[int, int]
    text: str


def said_above(rows: Sequence[Sequence[Any]], code_line: int) -> Iterator[Said]:
    """The name and the period that stand above a line of codes. The name may yet be blank."""
    for line in range(max(code_line - _LINES, 0), max(code_line, 0)):
        for column, raw in enumerate(rows[line]):
            if not isinstance(raw, str) or not (seen := tidy(raw)).startswith((WHOSE, WHEN)):
                continue
            about = Heading.UNIT if seen.startswith(WHOSE) else Heading.PERIOD
            text, place = seen.partition(":")[2].strip(), (line, column)
            if about is Heading.UNIT and not text and line + 1 < code_line:
                place = line + 1, column
                below = rows[line + 1][column] if column < len(rows[line + 1]) else ""
                text = tidy(shown(below))
            # The period's dates stand behind it in brackets; a name may have brackets of its own.
            text = text if about is Heading.UNIT else text.partition(" (")[0].strip()
            yield Said(about, place, text)


def report_headers(
    blocks: Mapping[str, Mapping[str, Cells]], reporters: Mapping[str, Reporter]
) -> None:
    """Add a finding for each sheet that says another unit or period than the file."""
    for about, by_table in _by_table(blocks, reporters).items():
        own = on_cover(blocks, about)
        odd = odd_ones({name: said.text for name, said in by_table.items()}, own)
        for name in odd:
            said, reporter = by_table[name], reporters[name]
            words = {"sau": shortened(said.text), "trước": shortened(odd[name])}
            reporter.report(_KEYS[about], words, cell=address_of(*said.place), value=said.text)
            reporter.is_as_sent = False


def said_for_cover(
    blocks: Mapping[str, Mapping[str, Cells]], reporters: Mapping[str, Reporter]
) -> dict[str, str]:
    """Find what most sheets say of the file where Bìa does not, by the row of Bìa."""
    return {
        about.value: usual
        for about, by_table in _by_table(blocks, reporters).items()
        if not on_cover(blocks, about)
        and (usual := _usual([said.text for said in by_table.values()]))
    }


def _by_table(
    blocks: Mapping[str, Mapping[str, Cells]], reporters: Mapping[str, Reporter]
) -> dict[Heading, dict[str, Said]]:
    """The headings above each table; the dots of a form that was made for nobody say nothing."""
    found: dict[Heading, dict[str, Said]] = {about: {} for about in Heading}
    for name, parts in blocks.items():
        if reporters[name].table.number:
            first = min((cells.placement for cells in parts.values()), key=lambda at: at.code_line)
            for said in said_above(first.sheet.rows, first.code_line):
                if any(map(str.isalpha, said.text)):
                    found[said.about][name] = said
    return found


def report_banners(
    blocks: Mapping[str, Mapping[str, Cells]], reporters: Mapping[str, Reporter], facts: Facts
) -> None:
    """Add a finding for each table above which another school year stands than the round's."""
    for name, parts in blocks.items():
        reporter = reporters[name]
        banner = reporter.table.banner
        if not banner.startswith(SCHOOL_YEAR):
            continue
        placement = min((cells.placement for cells in parts.values()), key=lambda at: at.code_line)
        rows, end = placement.sheet.rows, placement.code_line
        for line in range(max(end - _LINES, 0), max(end, 0)):
            for column, raw in enumerate(rows[line]):
                is_banner = isinstance(raw, str) and tidy(raw).startswith(SCHOOL_YEAR)
                if is_banner and says_another_year(raw, (banner,), facts):
                    words = {"sau": shortened(tidy(raw)), "trước": as_printed(banner, facts)}
                    cell = address_of(line, column)
                    reporter.report("sheet_of_another_period", words, cell=cell, value=tidy(raw))
                    reporter.is_as_sent = False


def report_measures(
    blocks: Mapping[str, Mapping[str, Cells]], reporters: Mapping[str, Reporter]
) -> None:
    """Add a finding for each table above which its figures are said to be thousands or millions
    that the form does not ask for."""
    for name, parts in blocks.items():
        reporter = reporters[name]
        own = reporter.table.unit_label
        placed = max(parts.values(), key=lambda cells: cells.placement.code_line)
        rows, end = placed.placement.sheet.rows, placed.placement.code_line
        codes = placed.block.row_codes or placed.block.letter_codes
        first = min(cells.placement.code_line for cells in parts.values())
        for line in range(max(first - _LINES, 0), max(end, 0)):
            for column, raw in enumerate(rows[line]):
                said = tidy(raw) if isinstance(raw, str) else ""
                if said.startswith(MEASURE_WORDS) and not scales_of(said) <= scales_of(own):
                    about = {"m": f"{codes[0]}–{codes[-1]}", "trước": own, "sau": shortened(said)}
                    cell = address_of(line, column)
                    reporter.report("unit_changed", about, cell=cell, value=said)
                    reporter.is_as_sent = False


def on_cover(blocks: Mapping[str, Mapping[str, Cells]], about: Heading) -> str:
    """The unit's name or the period on Bìa; "" where it is not there."""
    body = blocks.get("cover", {}).get("body")
    value = body.values[body.block.row_index[about]] if body is not None else None
    return value if isinstance(value, str) else ""


def odd_ones(said: Mapping[str, str], own: str) -> dict[str, str]:
    """Tables whose sheet says another thing than Bìa, each with what most others say. Where all
    sheets agree on nearly the same, Bìa alone was corrected."""
    usual = _usual(said.values())
    own = own or usual
    return {
        name: own
        for name, text in said.items()
        if fold(text) != fold(own) and (fold(text) != fold(usual) or _is_far(fold(text), fold(own)))
    }


def _usual(texts: Collection[str]) -> str:
    """The text that most sheets have, of as many the first; "" where there is none."""
    counts = Counter(map(fold, texts))
    return max(texts, key=lambda text: counts[fold(text)], default="")


@lru_cache(maxsize=4096)
def _is_far(one: str, other: str) -> bool:
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() < _NEAR
