"""Filled forms as the programs save them that people use: the same cells in other markup.

    python -m bench.shapes excel FILE TO

``excel``, ``libreoffice``, ``google`` and ``closedxml`` are written here after files of these
programs; ``openpyxl`` is written by itself. A formula without a value gets the empty text, which is
what a form's live checks show where nothing is wrong; openpyxl leaves all formulas without one.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from pipeline.sample.locate import open_form
from pipeline.xlsx.addresses import column_of, letters_of
from pipeline.xlsx.zip_parts import Package

Program = Literal["excel", "libreoffice", "google", "closedxml", "openpyxl"]
SHAPES: tuple[Program, ...] = ("excel", "libreoffice", "google", "closedxml", "openpyxl")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/spreadsheetml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_BOM = "\ufeff"
_SHARED, _CHAIN = "xl/sharedStrings.xml", "xl/calcChain.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_CELLS = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.S)
_ROOT = re.compile(r"(?:<\?xml[^>]*>)?\s*<worksheet[^>]*>")
_SELECTED = re.compile(r'(<selection(?: pane="bottomRight")? activeCell=)"[^"]*" sqref="[^"]*"')
_TAG = re.compile(r"<(/?)(?=[A-Za-z]+[\s/>])")

_HEADS: Mapping[Program, str] = {
    "excel": f'{_DECLARATION}\r\n<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="{_MC}" '
    f'mc:Ignorable="x14ac xr" xmlns:x14ac="{_MICROSOFT}/2009/9/ac" '
    f'xmlns:xr="{_MICROSOFT}/2014/revision" xr:uid="{{00000000-0001-0000-0100-000000000000}}">',
    "libreoffice": f'{_DECLARATION}\n<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}" '
    f'xmlns:x14="{_MICROSOFT}/2009/9/main" xmlns:xr2="{_MICROSOFT}/2015/revision2" '
    f'xmlns:mc="{_MC}">',
    "google": f'{_DECLARATION}\n<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="{_MC}" '
    f'xmlns:x14ac="{_MICROSOFT}/2009/9/ac">',
    "closedxml": f'<?xml version="1.0" encoding="utf-8"?><worksheet xmlns="{_MAIN}" '
    f'xmlns:r="{_OFFICE}">',
}
_ROWS: Mapping[Program, str] = {
    "excel": ' spans="1:{last}"{height} x14ac:dyDescent="0.25"',
    "libreoffice": ' customFormat="false"{height} hidden="false" outlineLevel="0"'
    ' collapsed="false"',
    "google": "{height}",
    "closedxml": ' spans="1:{last}"{height}',
}


@dataclass(frozen=True, slots=True)
class _SavedCell:
    """A cell in words of its own: ``text`` is what the value says, ``None`` where there is none."""

    address: str
    style: str
    kind: str
    text: str | None
    formula: str | None


@dataclass
class _SharedTexts:
    """The shared texts of a workbook while it is written."""

    numbers: dict[str, int] = field(default_factory=dict)
    uses: int = 0

    def number(self, text: str) -> int:
        self.uses += 1
        return self.numbers.setdefault(text, len(self.numbers))

    def part(self, shape: Program) -> str:
        """The part that holds them."""
        head = "" if shape == "closedxml" else f' count="{self.uses}"'
        entries = "".join(
            f"<si><t{_kept(text, shape)}>{escape(text)}</t></si>" for text in self.numbers
        )
        start = _HEADS[shape].partition("<worksheet")[0]
        return (
            f'{start}<sst xmlns="{_MAIN}"{head} uniqueCount="{len(self.numbers)}">{entries}</sst>'
        )


def shaped(data: bytes, shape: Program) -> bytes:
    """A workbook's bytes as the program saves it."""
    if shape == "openpyxl":
        saved = io.BytesIO()
        open_form(data).save(saved)
        return saved.getvalue()
    package = Package.of(data)
    known = _shared_texts(package)
    texts = _SharedTexts()
    chain: list[tuple[str, int]] = []
    changed: dict[str, bytes | None] = {}
    names = sorted(filter(_SHEET.fullmatch, package.parts), key=lambda name: (len(name), name))
    for number, name in enumerate(names, 1):
        part = package.read(name)
        before, after = _around(part, shape, f"{number}{sha256(data).hexdigest()}")
        rows = "".join(_rows(part, shape, known, texts, chain, number))
        changed[name] = _encoded(f"{before}<sheetData>{rows}</sheetData>{after}", shape)
    changed[_SHARED] = _encoded(texts.part(shape), shape)
    if shape == "excel":
        calls = "".join(f'<c r="{address}" i="{number}"/>' for address, number in chain)
        changed[_CHAIN] = (
            f'{_DECLARATION}\r\n<calcChain xmlns="{_MAIN}">{calls}</calcChain>'.encode()
        )
    if shape == "closedxml":
        for name in ("xl/workbook.xml", "xl/styles.xml"):
            changed[name] = _encoded(package.read(name).decode(), shape)
    changed.update(_listed(package, is_chained=shape == "excel"))
    return package.with_parts(changed).packed()


def _shared_texts(package: Package) -> list[str]:
    if _SHARED not in package:
        return []
    return [_said(entry) for entry in ElementTree.fromstring(package.read(_SHARED))]


def _said(entry: Element) -> str:
    return "".join(one.text or "" for one in entry.iter() if _local(one) == "t")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _around(part: bytes, shape: Program, chance: str) -> tuple[str, str]:
    """Markup before and after the cells: only the root is another, and the cell that was
    selected last, which no two files have alike."""
    cells = _CELLS.search(part)
    assert cells is not None, "a worksheet without cells"
    before, after = part[: cells.start()].decode(), part[cells.end() :].decode()
    numbers = sha256(chance.encode()).digest()
    last = f"{letters_of(numbers[0] % 9)}{numbers[1] % 40 + 10}"
    before = _SELECTED.sub(rf'\g<1>"{last}" sqref="{last}"', before)
    return _ROOT.sub(lambda _: _HEADS[shape], before, count=1), after


def _rows(
    part: bytes,
    shape: Program,
    known: list[str],
    texts: _SharedTexts,
    chain: list[tuple[str, int]],
    number: int,
) -> Iterator[str]:
    root = ElementTree.fromstring(part)
    lines = next(one for one in root if _local(one) == "sheetData")
    for line in lines:
        cells = [_written(cell, known) for cell in line]
        last = max((column_of(one.address.rstrip("0123456789")) + 1 for one in cells), default=1)
        height = ""
        if "ht" in line.attrib:
            yes = "true" if shape == "libreoffice" else "1"
            height = f' ht="{line.attrib["ht"]}" customHeight="{yes}"'
        attributes = _ROWS[shape].format(last=last, height=height)
        yield f'<row r="{line.attrib["r"]}"{attributes}>'
        for cell in cells:
            yield _cell(cell, shape, texts)
            if cell.formula is not None:
                chain.append((cell.address, number))
        yield "</row>"


def _written(cell: Element, known: list[str]) -> _SavedCell:
    parts = {_local(one): one for one in cell}
    kind = cell.get("t", "n")
    value = parts["v"].text if "v" in parts else None
    formula = (parts["f"].text or "") if "f" in parts else None
    if kind == "inlineStr":
        kind, value = "s", _said(parts["is"]) if "is" in parts else None
    elif kind == "s" and value is not None:
        value = known[int(value)]
    if formula is not None and not value:
        kind, value = "str", ""
    return _SavedCell(cell.attrib["r"], cell.get("s", "0"), kind, value or None, formula)


def _cell(cell: _SavedCell, shape: Program, texts: _SharedTexts) -> str:
    start = f'<c r="{cell.address}" s="{cell.style}"'
    if cell.text is None and cell.formula is None:
        return f"{start}/>"
    formula = ""
    if cell.formula is not None:
        always = ' aca="false"' if shape == "libreoffice" else ""
        formula = f"<f{always}>{escape(cell.formula)}</f>"
    text = cell.text or ""
    if cell.kind == "n":
        kind = ' t="n"' if shape == "libreoffice" else ""
        if shape == "google" and text.isdigit():
            text += ".0"
        return f"{start}{kind}>{formula}<v>{text}</v></c>"
    if cell.kind == "s":
        return f'{start} t="s">{formula}<v>{texts.number(text)}</v></c>'
    return f'{start} t="{cell.kind}">{formula}<v>{escape(text)}</v></c>'


def _kept(text: str, shape: Program) -> str:
    is_kept = shape == "libreoffice" or text != text.strip() or "\n" in text
    return ' xml:space="preserve"' if is_kept else ""


def _encoded(part: str, shape: Program) -> bytes:
    if shape != "closedxml":
        return part.encode()
    prefixed = _TAG.sub(r"<\1x:", part.removeprefix(_BOM))
    return f"{_BOM}{prefixed}".replace(f'xmlns="{_MAIN}"', f'xmlns:x="{_MAIN}"').encode()


def _listed(package: Package, *, is_chained: bool) -> dict[str, bytes]:
    """The lists of parts, with those that were added."""
    kinds, relations = package.read("[Content_Types].xml"), package.read(_RELATIONS)
    added = [(_SHARED, "sharedStrings"), *([(_CHAIN, "calcChain")] if is_chained else [])]
    for name, kind in added:
        if f"/{kind}".encode() not in relations:
            target = name.removeprefix("xl/")
            one = f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            relations = relations.replace(b"</Relation", f"{one}</Relation".encode())
        if name.encode() not in kinds:
            one = f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>'
            kinds = kinds.replace(b"</Types>", f"{one}</Types>".encode())
    return {"[Content_Types].xml": kinds, _RELATIONS: relations}


_RELATIONS = "xl/_rels/workbook.xml.rels"


if __name__ == "__main__":
    wanted, source, target = sys.argv[1:]
    named = next(shape for shape in SHAPES if shape == wanted)
    Path(target).write_bytes(shaped(Path(source).read_bytes(), named))
