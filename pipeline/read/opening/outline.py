"""Outline of a workbook: the part of the zip of each worksheet, and the workbook's own parts as the
library gets them.

The library looks sheets up by rules of its own: by the local names of tags, wherever they stand,
and by targets as they are spelled. So that it can't see another sheet than the one that was gone
through for suspects, it gets parts that are written here from what was understood.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import unquote
from xml.parsers import expat

import deflate

from pipeline.xlsx.zip_parts import Part

ROOT, WORKBOOK, RELATIONS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
NO_WORKBOOK = f"phần {ROOT} không dẫn tới sổ tính"
"""The parts that tell of sheets, as the library gets them."""

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "",
)
_REFERS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships", "")
_WORKSHEET = "worksheet"
_NO_CELLS = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})
_LONGEST_NAME = 31
"""Letters that Excel allows."""
_SPACES = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


class OutlineError(Exception):
    """The file is refused; the text is the Vietnamese reason."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The worksheets in order."""

    sheets: tuple[Worksheet, ...]
    has_1904_dates: bool
    styles: str
    texts: str
    """Names that the parts with styles and shared texts have in the file, in any case."""
    without_cells: tuple[str, ...] = ()
    """Names of the sheets of charts and macros, which are none of ``sheets``."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet that holds cells, and the names that its part may have in the zip, best first."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Relation:
    target: str
    kind: str
    is_outside: bool


def sheet_part(number: int) -> str:
    """Name under which the library finds a worksheet, counted from 1."""
    return f"xl/worksheets/sheet{number}.xml"


@lru_cache(maxsize=32)
def workbook_of(root: bytes) -> str:
    """Name of the workbook's own part, in any case: most programs call it ``WORKBOOK``. Raises
    ``OutlineError``."""
    documents = [one for one in _relations(root).values() if one.kind == "officeDocument"]
    named = [name for one in documents for name in _spellings(one.target, "")]
    if not named:
        raise OutlineError(NO_WORKBOOK)
    return WORKBOOK if WORKBOOK in (name.casefold() for name in named) else named[0]


def relations_of(part: str) -> str:
    """Name of the part that says what another one refers to."""
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=32)
def outline_of(book: str, workbook: bytes, relations: bytes) -> Outline:
    """Reads the outline out of the workbook's part, which is called ``book``, and its relations.
    Raises ``OutlineError``."""
    folder = posixpath.dirname(book)
    targets = _relations(relations)
    listed, has_1904_dates = _sheets(workbook)
    sheets: dict[str, Worksheet] = {}
    without_cells: list[str] = []
    for name, key in listed:
        relation = targets.get(key)
        if relation is None or relation.is_outside or not relation.target:
            raise no_part(name)
        if relation.kind in _NO_CELLS:
            without_cells.append(name)
            continue
        if relation.kind != _WORKSHEET:
            raise OutlineError(f"{_told(name)} thuộc loại lạ")
        if name in sheets:
            raise OutlineError(f"có hai {_told(name)}")
        sheets[name] = Worksheet(name, _spellings(relation.target, folder))
    named = {one.kind: _spellings(one.target, folder)[0] for one in targets.values()}
    return Outline(
        tuple(sheets.values()),
        has_1904_dates,
        named.get("styles", posixpath.join(folder, "styles.xml")),
        named.get("sharedStrings", posixpath.join(folder, "sharedStrings.xml")),
        tuple(without_cells),
    )


def no_part(name: str) -> OutlineError:
    """The refusal of a file in which the worksheet's part is not there."""
    return OutlineError(f"thiếu nội dung của {_told(name)}")


def _told(name: str) -> str:
    return f"trang {name}" if name.isprintable() and len(name) <= _LONGEST_NAME else "trang tên lạ"


def _relations(part: bytes) -> dict[str, _Relation]:
    found: dict[str, _Relation] = {}

    def look(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        if not _is(path, _PACKAGE, "Relationships", "Relationship"):
            return
        key = attributes.get("Id", "")
        if key in found:
            raise OutlineError("có hai quan hệ trùng mã")
        found[key] = _Relation(
            attributes.get("Target", ""),
            attributes.get("Type", "").rpartition("/")[2],
            attributes.get("TargetMode") == "External",
        )

    _walk(part, look)
    return found


def _sheets(workbook: bytes) -> tuple[list[tuple[str, str]], bool]:
    """(name, id of its relation) of each sheet; whether days count from 1904."""
    sheets: list[tuple[str, str]] = []
    has_1904_dates = False

    def look(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        nonlocal has_1904_dates
        if _is(path, _MAIN, "workbook", "sheets", "sheet"):
            key = next((attributes[at] for by in _REFERS if (at := f"{by} id") in attributes), "")
            sheets.append((attributes.get("name", ""), key))
        elif _is(path, _MAIN, "workbook", "workbookPr"):
            has_1904_dates = attributes.get("date1904") in ("1", "true")

    _walk(workbook, look)
    return sheets, has_1904_dates


def _is(path: tuple[str, ...], spaces: tuple[str, ...], *names: str) -> bool:
    """True if the tags from the root on have these names, all in one of ``spaces``."""
    return len(path) == len(names) and all(
        space in spaces and local == name
        for (space, _, local), name in zip(
            (tag.rpartition(" ") for tag in path), names, strict=True
        )
    )


def _walk(part: bytes, look: Callable[[tuple[str, ...], dict[str, str]], None]) -> None:
    """Calls ``look`` with the tags from the root on (namespace, blank, name) and the attributes of
    each element near the root. Raises ``OutlineError``."""
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag)
        if len(path) <= 3:
            look(tuple(path), attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: path.pop()
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise OutlineError("phần nêu các trang sai cấu trúc") from error


def _spellings(target: str, folder: str) -> tuple[str, ...]:
    """The part that a target of a relation means, and the same should its ``%`` be literal."""
    path = target.replace("\\", "/")
    return tuple(
        posixpath.normpath(posixpath.join("/", folder, spelled)).lstrip("/")
        for spelled in dict.fromkeys((unquote(path), path))
    )


@lru_cache(maxsize=32)
def parts_for_library(names: tuple[str, ...], has_1904_dates: bool) -> Mapping[str, Part]:
    """``ROOT``, ``WORKBOOK`` and ``RELATIONS`` of a workbook of so many sheets, by which sheet n
    (from 1) stands in ``sheet_part(n)``."""
    numbered = list(enumerate(names, 1))
    sheets = "".join(
        f'<sheet name="{escape(name).translate(_SPACES)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in numbered
    )
    days = '<workbookPr date1904="1"/>' if has_1904_dates else ""
    return {
        ROOT: _relations_to((("r1", "officeDocument", WORKBOOK),)),
        WORKBOOK: _stored(
            f'<workbook xmlns="{_MAIN[0]}" xmlns:r="{_REFERS[0]}">{days}<sheets>{sheets}</sheets>'
            "</workbook>"
        ),
        RELATIONS: _relations_to(
            tuple((f"r{number}", _WORKSHEET, f"/{sheet_part(number)}") for number, _ in numbered)
        ),
    }


def _relations_to(targets: tuple[tuple[str, str, str], ...]) -> Part:
    relations = "".join(
        f'<Relationship Id="{key}" Type="{_REFERS[0]}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return _stored(f'<Relationships xmlns="{_PACKAGE[0]}">{relations}</Relationships>')


def _stored(text: str) -> Part:
    content = f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
    return Part(zipfile.ZIP_STORED, deflate.crc32(content), len(content), content)
