"""Comments and text boxes on a table's sheet: no figure there counts, so the officer is told.

Forms are sent without any; what a marked copy of ours says in them is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from pipeline.read.cells import Cells, Reporter
from pipeline.read.child_names import names_a_child
from pipeline.read.clean import NAMES_A_CHILD, figures_said
from pipeline.read.cleaned import shortened, shown, tidy
from pipeline.read.opening.opened import Opened
from pipeline.xlsx.addresses import address_of, position_of
from pipeline.xlsx.comments_part import texts_of, without_ours
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.relations import Relations, relations_name
from pipeline.xlsx.zip_parts import Package

_LARGEST_PART = 1_000_000
_ANCHOR = re.compile(r"<(?:\w+:)?(?:two|one)CellAnchor\b.*?</(?:\w+:)?(?:two|one)CellAnchor>", re.S)
_FROM = re.compile(r"<(?:\w+:)?from>.*?<(?:\w+:)?col>(\d{1,5})<.*?<(?:\w+:)?row>(\d{1,7})<", re.S)
_PARAGRAPH = re.compile(r"</(?:\w+:)?p>")
_RUN = re.compile(r"<(?:\w+:)?t(?: [^<>]*)?>([^<]*)</(?:\w+:)?t>")
_THREADED = re.compile(r"\A\[.*?linkid=\d+\s*\S+:\s*", re.S)
"""Words that Excel puts before a thread, for programs that know none."""
_AUTHOR = re.compile(r"\A[^\n\d]{1,60}:\n")

_Note = tuple[str, str]
"""Address and text."""


def report_notes(
    opened: Opened,
    blocks: Mapping[str, Mapping[str, Cells]],
    reporters: Mapping[str, Reporter],
) -> None:
    """Add a finding for each comment and text box on a sheet with a table."""
    package = opened.package
    if not opened.notes and not any(
        "comments" in name or "/drawing" in name for name in (package.parts if package else ())
    ):
        return
    by_sheet: dict[str, list[tuple[str, Cells]]] = {}
    for name, parts in blocks.items():
        for cells in parts.values():
            by_sheet.setdefault(cells.placement.sheet.name, []).append((name, cells))
    for sheet, placed in by_sheet.items():
        found = _notes_on(package, opened.parts.get(sheet, "")) if package else ()
        for address, text in (*found, *_said(opened.notes.get(sheet, {}))):
            _report(address, text, placed, reporters)


def _report(
    address: str,
    text: str,
    placed: Sequence[tuple[str, Cells]],
    reporters: Mapping[str, Reporter],
) -> None:
    line = position_of(address)[0]
    above = [(cells.placement.code_line, name) for name, cells in placed]
    name = max((one for one in above if one[0] <= line), default=min(above))[1]
    own = [cells for _, cells in placed if line in cells.lines]
    values = {value for cells in own or [cells for _, cells in placed] for value in cells.values}
    if names_a_child(text):
        reporters[name].report(NAMES_A_CHILD, {}, cell=address)
        return
    said = shortened(shown(text))
    key = "noted_beside" if {*figures_said(text)} <= values else "figure_in_note"
    reporters[name].report(key, {"giá trị": said}, cell=address, value=said)


def _notes_on(package: Package, part: str) -> Iterator[_Note]:
    rels = relations_name(part)
    if rels not in package:
        return
    try:
        relations = Relations(part, package.read(rels))
        for kind, notes_in in (("/comments", _comments), ("/drawing", _boxes)):
            for _, target in relations.of_type(kind):
                if target in package and package.parts[target].size <= _LARGEST_PART:
                    yield from notes_in(package.read(target))
    except MarkError:
        return  # what Excel would mend says nothing of the cells


def _comments(part: bytes) -> Iterator[_Note]:
    return _said(texts_of(part))


def _said(texts: Mapping[str, str]) -> Iterator[_Note]:
    for address, text in without_ours(texts).items():
        said = _AUTHOR.sub("", _THREADED.sub("", text)).strip()
        if tidy(said) and re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", address):
            yield address, said


def _boxes(part: bytes) -> Iterator[_Note]:
    for anchor in _ANCHOR.findall(part.decode("utf-8", "replace")):
        lines = ("".join(_RUN.findall(one)) for one in _PARAGRAPH.split(anchor))
        said = "\n".join(line for one in lines if (line := tidy(unescape(one))))
        at = _FROM.search(anchor)
        if said and at:
            yield address_of(int(at[2]), int(at[1])), said
