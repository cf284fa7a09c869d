"""Types values into the input cells of a sheet's XML, as a person would into the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from pipeline.xlsx.addresses import column_of

Value = str | int | float

_HEIGHT = re.compile(r' ht="([^"]+)"')
_TYPE = re.compile(r' t="\w+"')
_FORMULA = re.compile(
    r'<c (r="[A-Z]+\d+"[^>]*?)(?: t="str")?>(<f(?: [^>]*)?(?:/>|>[^<]*</f>))<v>[^<]*</v></c>'
)
_ESCAPED_ALREADY = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def typed_in(
    sheet: str, values: Mapping[str, Value], heights: Iterable[tuple[int, float]] = ()
) -> str:
    """The XML of a sheet that XlsxWriter wrote, with ``values`` by address in its cells; their
    styles stay. Lines become at least as high as ``heights`` (line, points) say.

    Raises ``LookupError`` where an address is no cell that could be typed into.
    """
    pieces: list[str] = []
    at = 0
    for address in sorted(values, key=_in_order):
        start, end = _place_of(sheet, address, at)
        tag = sheet[start : sheet.index(">", start)].removesuffix("/")
        pieces += (sheet[at:start], _TYPE.sub("", tag), _content(values[address]))
        at = end
    typed = "".join((*pieces, sheet[at:]))
    return _raised(typed, heights) if heights else typed


def _raised(sheet: str, heights: Iterable[tuple[int, float]]) -> str:
    pieces: list[str] = []
    at = 0
    for line, points in sorted(heights):
        start = sheet.index(f'<row r="{line}"', at)
        end = sheet.index(">", start)
        tag = sheet[start:end]
        given = _HEIGHT.search(tag)
        if given is None:
            # Of no custom height, so that the line still grows with what is typed into it.
            tag += f' ht="{in_pixels(points)}"'
        elif float(given[1]) < points:
            tag = tag.replace(given[0], f' ht="{in_pixels(points)}"')
        pieces += (sheet[at:start], tag)
        at = end
    return "".join((*pieces, sheet[at:]))


def in_pixels(points: float) -> str:
    """A height as it is stored: whole pixels, of which four make three points."""
    return f"{int(points * 4 / 3 + 0.5) * 0.75:.16g}"


def _in_order(address: str) -> tuple[int, int]:
    """Cells stand in the XML line by line."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_of(letters)


def _place_of(sheet: str, address: str, after: int) -> tuple[int, int]:
    """Start and end of the cell's element."""
    start = sheet.find(f'<c r="{address}"', after)
    if start < 0:
        raise LookupError(f"no cell {address} to type into")
    tag_end = sheet.index(">", start) + 1
    if sheet[tag_end - 2] == "/":
        return start, tag_end
    end = sheet.index("</c>", start) + len("</c>")
    if "<f" in sheet[tag_end:end]:
        raise LookupError(f"{address} holds a formula")
    return start, end


def _content(value: Value) -> str:
    if isinstance(value, str):
        # In the sheet, not in the shared strings: nothing else in the workbook changes.
        return f' t="inlineStr"><is><t xml:space="preserve">{xml_text(value)}</t></is></c>'
    return f"><v>{value}</v></c>"


def xml_text(text: str) -> str:
    """``text`` as the content of an XML element of a workbook. What XML cannot hold is written as
    ``_x000B_``, the way Excel does, and what looks like that is kept from being read so."""
    kept = _ESCAPED_ALREADY.sub("_x005F_", text)
    return escape(_NOT_IN_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", kept))


def uncalculated(sheet: str) -> str:
    """The sheet with no stored results: whoever opens it calculates the formulas. LibreOffice
    otherwise shows what is stored, which is true of the blank form only."""
    return _FORMULA.sub(r"<c \1>\2</c>", sheet)
