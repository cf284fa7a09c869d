"""Which sheets a workbook has and in which parts they lie, told anew in the plainest words.

Programs write this in many ways, legal and not: prefixes, parts with capital letters, targets with
detours, remarks that look like sheets. A reader that took another part for a sheet than the guards
looked at would pass over its error cells; one that gets these words can't.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OF_RELATIONS = (_OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
_TRUE = ("1", "true")


class ContentsError(Exception):
    """The parts can't be told from each other; the message is the Vietnamese reason."""


@dataclass(frozen=True, slots=True)
class Contents:
    """``parts`` names the zip part of each sheet; ``workbook`` and ``relations`` say the same and
    nothing else, for a reader."""

    parts: Mapping[str, str]
    workbook: bytes
    relations: bytes
    has_1904_dates: bool = False


@lru_cache(maxsize=32)
def contents_of(workbook: bytes, relations: bytes, names: frozenset[str]) -> Contents:
    """What the two parts say; ``names`` are the parts that there are. Neither may have a DOCTYPE.

    Raises ``ContentsError`` where they are no XML, or two sheets or relations have one name.
    """
    try:
        book, related = ElementTree.fromstring(workbook), ElementTree.fromstring(relations)
    except ElementTree.ParseError as error:
        raise ContentsError("sai cấu trúc") from error
    known = {name.casefold(): name for name in names}
    found = list(_targets(related, known))
    targets = dict(found)
    if len(targets) != len(found):
        raise ContentsError("có hai liên kết trùng mã")
    sheets = list(_sheets(book, targets))
    parts = {name: part for name, _, part in sheets}
    if len(parts) != len(sheets):
        raise ContentsError("có hai trang trùng tên")
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in _TRUE
    return Contents(parts, _workbook(sheets, is_1904), _relations(sheets, targets), is_1904)


def _targets(related: ElementTree.Element, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(id, part) of each relation inside the package, the part as its name is spelled there."""
    for relation in related.findall("{*}Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        if relation.get("TargetMode") != "External":
            path = target if target.startswith("/") else f"/xl/{target}"
            part = posixpath.normpath(f"/{unquote(path)}").lstrip("/")
            yield relation.get("Id", ""), known.get(part.casefold(), part)


def _sheets(
    book: ElementTree.Element, targets: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """(name, state, part) of each sheet, in order."""
    for sheet in book.findall("{*}sheets/{*}sheet"):
        ids = (sheet.get(f"{{{space}}}id") for space in _OF_RELATIONS)
        part = targets.get(next((found for found in ids if found), ""))
        if part is not None:
            yield sheet.get("name", ""), sheet.get("state", "visible"), part


def _workbook(sheets: list[tuple[str, str, str]], is_1904: bool) -> bytes:
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" state={quoteattr(state)} r:id="s{at}"/>'
        for at, (name, state, _) in enumerate(sheets, 1)
    )
    dates = '<workbookPr date1904="1"/>' if is_1904 else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{dates}<sheets>{listed}</sheets></workbook>'
    ).encode()


def _relations(sheets: list[tuple[str, str, str]], targets: Mapping[str, str]) -> bytes:
    """Those of the sheets, and of whatever else the workbook is related to."""
    of_sheets = {f"s{at}": part for at, (_, _, part) in enumerate(sheets, 1)}
    others = {f"o{at}": part for at, part in enumerate(targets.values())}
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/worksheet" Target={quoteattr("/" + part)}/>'
        for name, part in (of_sheets | others).items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'.encode()
