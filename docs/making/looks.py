"""What a sheet of a workbook looks like, as lines that change when the look does.

Read from the parts themselves: cells with their texts and styles, columns, rows, merges,
conditional formats, comments, drawings and charts, print settings. Numbers that only count
(indexes of styles and shared texts, names of parts) are replaced by what they stand for, so that a
change of another sheet changes nothing here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
IDENTITY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"


def looks_of(book: Path, name: str) -> Iterator[str]:
    """The lines of the sheet ``name``. Raises ``KeyError`` where there is none."""
    with zipfile.ZipFile(book) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    workbook = ET.fromstring(parts[WORKBOOK])
    sheets = [sheet.attrib for sheet in workbook.iter(f"{MAIN}sheet")]
    names = [sheet["name"] for sheet in sheets]
    if name not in names:
        raise KeyError(name)
    place = names.index(name)
    part = _related(WORKBOOK, parts)[sheets[place][IDENTITY]][1]
    styles = _Styles(parts)
    sheet = ET.fromstring(parts[part])
    _resolve(sheet, styles, _shared_texts(parts))
    yield ET.canonicalize(ET.tostring(sheet))
    for defined in workbook.iter(f"{MAIN}definedName"):
        if defined.get("localSheetId") == str(place):
            yield f"{defined.get('name')} {defined.text}"
    yield from _below(part, parts, set())
    yield from (ET.canonicalize(parts[theme]) for theme in parts if "/theme/" in theme)


def alone(book: Path, name: str, copy: Path) -> None:
    """Save ``book`` as ``copy`` with every sheet hidden but ``name``: only that one is printed.

    LibreOffice prints a hidden sheet that has a print area, so the others lose theirs.
    """
    with zipfile.ZipFile(book) as package, zipfile.ZipFile(copy, "w") as alone:
        for info in package.infolist():
            content = package.read(info)
            if info.filename == WORKBOOK:
                content = _with_one_shown(content, name)
            alone.writestr(info, content)


def _with_one_shown(content: bytes, name: str) -> bytes:
    workbook = ET.fromstring(content)
    sheets = list(workbook.iter(f"{MAIN}sheet"))
    place = next(place for place, sheet in enumerate(sheets) if sheet.attrib["name"] == name)
    for sheet in sheets:
        sheet.set("state", "visible" if sheet is sheets[place] else "hidden")
    for view in workbook.iter(f"{MAIN}workbookView"):
        view.set("activeTab", str(place))
        view.attrib.pop("firstSheet", None)
    for defined in workbook.iter(f"{MAIN}definedName"):
        if defined.get("localSheetId", str(place)) != str(place):
            defined.set("name", f"_of_another_{defined.attrib['name'].partition('.')[2]}")
    shown: bytes = ET.tostring(workbook, encoding="utf-8", xml_declaration=True)
    return shown


def _resolve(sheet: ET.Element, styles: _Styles, texts: list[str]) -> None:
    """Put what they stand for in the place of indexes and relation names."""
    for element in sheet.iter():
        for key in ("s", "style"):
            number = element.attrib.get(key)
            if number is not None and element.tag != f"{MAIN}sheetView":
                element.set(key, styles.cell(number))
        if "dxfId" in element.attrib:
            element.set("dxfId", styles.difference(element.attrib["dxfId"]))
        if element.tag == f"{MAIN}c" and element.get("t") == "s":
            value = element.find(f"{MAIN}v")
            assert value is not None
            value.text = texts[int(value.text or 0)]
        element.attrib.pop(IDENTITY, None)


def _below(part: str, parts: Mapping[str, bytes], seen: set[str]) -> Iterator[str]:
    """The parts that a part leads to: links as they are, all else by content."""
    for kind, target in sorted(_related(part, parts).values(), key=lambda one: one[0]):
        if target not in parts:
            yield f"{kind} {target}"
        elif target not in seen and not target.startswith("xl/worksheets/"):
            seen.add(target)
            text = ET.canonicalize(parts[target]) if b"<?xml" in parts[target][:9] else ""
            yield f"{kind} {text or _plain(parts[target])}"
            yield from _below(target, parts, seen)


def _plain(content: bytes) -> str:
    """A drawing in VML need not be well-formed."""
    return " ".join(content.decode("utf-8", "replace").split())


def _related(part: str, parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Identity → (last word of its type, target): a part's name, or a link as it is written."""
    folder, name = posixpath.split(part)
    listed = parts.get(f"{folder}/_rels/{name}.rels")
    found = {}
    for one in ET.fromstring(listed) if listed else ():
        target = one.attrib["Target"]
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[one.attrib["Id"]] = (posixpath.basename(one.attrib["Type"]), target)
    return found


def _shared_texts(parts: Mapping[str, bytes]) -> list[str]:
    content = parts.get("xl/sharedStrings.xml")
    return [_bare(item) for item in ET.fromstring(content)] if content else []


def _bare(element: ET.Element) -> str:
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", ET.canonicalize(ET.tostring(element)))


class _Styles:
    """The styles of a workbook by their indexes, as text."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        root = ET.fromstring(parts["xl/styles.xml"])
        lists = {child.tag.removeprefix(MAIN): list(child) for child in root}
        formats = {one.attrib["numFmtId"]: _bare(one) for one in lists.get("numFmts", ())}
        self._cells = []
        for xf in lists["cellXfs"]:
            looks = [
                _bare(lists[group][int(xf.attrib.get(key, 0))])
                for group, key in (
                    ("fonts", "fontId"),
                    ("fills", "fillId"),
                    ("borders", "borderId"),
                )
            ]
            number = xf.attrib.get("numFmtId", "0")
            looks += [formats.get(number, number), *map(_bare, xf)]
            self._cells.append(" ".join(looks))
        self._differences = [_bare(one) for one in lists.get("dxfs", ())]

    def cell(self, number: str) -> str:
        return self._cells[int(number)]

    def difference(self, number: str) -> str:
        return self._differences[int(number)]
