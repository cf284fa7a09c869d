"""Texts of a workbook that are written in an old font, turned into Unicode cell by cell.

The spreadsheet library gives no fonts, so the parts are gone through here; only a workbook that
names such a font comes this way.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipeline.read.legacy_codes import decoded, encoding_of
from pipeline.read.opening.cell_marks import local_name
from pipeline.read.opening.opened import Opened
from pipeline.xlsx.addresses import position_of
from pipeline.xlsx.zip_parts import Package

Runs = tuple[tuple[str, str], ...]
"""(text, font) pieces of one text; font "" where it is that of the cell."""
Texts = Mapping[tuple[int, int], tuple[str, str]]
"""(text as the file has it, text in Unicode) by (row, column) counted from 0."""


def old_texts(opened: Opened, sheet: str, rows: Sequence[Sequence[object]]) -> Texts:
    """The texts of a sheet that an old font turns into others. Raises ``ElementTree.ParseError``
    where a part is no well-formed XML."""
    if opened.fonts:
        return dict(_in_old_excel(opened.fonts.get(sheet, {}), rows))
    if opened.package is None or not opened.has_old_fonts or sheet not in opened.parts:
        return {}
    return dict(_in_workbook(opened.package, opened.parts[sheet]))


def _in_old_excel(
    fonts: Mapping[str, str], rows: Sequence[Sequence[object]]
) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    for address, font in fonts.items():
        row, column = position_of(address)
        raw = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(raw, str) and (meant := decoded(raw, font)) != raw:
            yield (row, column), (raw, meant)


def _in_workbook(package: Package, sheet: str) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    names = {name.casefold(): name for name in package.parts}

    def read(name: str) -> bytes:
        return package.read(names[name.casefold()]) if name.casefold() in names else b""

    fonts = _fonts_of_styles(read("xl/styles.xml"))
    shared = _shared_texts(read("xl/sharedStrings.xml"))
    row = column = -1
    events = ElementTree.iterparse(io.BytesIO(read(sheet)), events=("start", "end"))
    for event, element in events:
        name = local_name(element)
        if name == "row" and event == "start":
            number = element.get("r", "")
            row, column = (int(number) - 1 if number.isdecimal() else row + 1), -1
        elif name == "row":
            element.clear()
        elif name == "c" and event == "end":
            at = position_of(element.get("r", ""))
            row, column = at if at[0] >= 0 else (row, column + 1)
            style = element.get("s", "0")
            font = fonts[int(style)] if style.isdecimal() and int(style) < len(fonts) else ""
            runs = _runs_of_cell(element, shared)
            before = "".join(text for text, _ in runs)
            after = "".join(decoded(text, own or font) for text, own in runs)
            if before != after:
                yield (row, column), (before, after)


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if local_name(child) == name]


def _fonts_of_styles(styles: bytes) -> list[str]:
    """The old font of each cell style, "" for any other."""
    if not styles:
        return []
    root = ElementTree.fromstring(styles)
    fonts = [
        next((name.get("val", "") for name in _children(font, "name")), "")
        for table in _children(root, "fonts")
        for font in _children(table, "font")
    ]
    numbers = [
        int(style.get("fontId", "0"))
        for table in _children(root, "cellXfs")
        for style in _children(table, "xf")
    ]
    named = [fonts[number] if number < len(fonts) else "" for number in numbers]
    return [font if encoding_of(font) else "" for font in named]


def _shared_texts(part: bytes) -> list[Runs]:
    if not part:
        return []
    return [_runs_of_text(text) for text in _children(ElementTree.fromstring(part), "si")]


def _runs_of_text(text: Element) -> Runs:
    runs: list[tuple[str, str]] = []
    for child in text:
        if local_name(child) == "t":
            runs.append((child.text or "", ""))
        elif local_name(child) == "r":
            fonts = [
                font.get("val", "")
                for properties in _children(child, "rPr")
                for font in _children(properties, "rFont")
            ]
            runs.extend((t.text or "", fonts[0] if fonts else "") for t in _children(child, "t"))
    return tuple(runs)


def _runs_of_cell(cell: Element, shared: Sequence[Runs]) -> Runs:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return tuple(run for text in _children(cell, "is") for run in _runs_of_text(text))
    value = next((child.text or "" for child in _children(cell, "v")), "")
    if kind == "s" and value.strip().isdecimal() and int(value) < len(shared):
        return shared[int(value)]
    return ((value, ""),) if kind == "str" else ()
