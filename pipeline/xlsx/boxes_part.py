"""The legacy drawing of one sheet: the boxes that its comments show in.

Every program writes it its own way: other prefixes, declared at the root, in each shape or not at
all. Shapes are known by their names without prefix, and ours declare what they use.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from pipeline.xlsx.markup import Edits, Element, MarkError, elements, quoted
from pipeline.xlsx.sheet_part import place_of

_EMPTY = b"<xml></xml>"
_DECLARED = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE = "_x0000_t202"
_SHAPE_TYPE = (
    f'<v:shapetype {_DECLARED} id="{_TYPE}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_OPEN_BREAK = re.compile(rb"<br\s*>", re.I)
"""Excel itself leaves these open in the texts of buttons."""

_CHARACTERS_PER_LINE = 46
_FIRST_ID = 40_000
"""Above the numbers that spreadsheet programs give out themselves."""


def with_boxes(
    content: bytes | None, comments: Mapping[str, str], ours: Collection[str], sheet: int
) -> bytes:
    """A legacy drawing with one hidden box for each of a sheet's ``comments``, text by address.

    Those at the addresses ``ours`` get a box that holds their text as it is now; of the others
    each keeps the one it has. Second boxes of a cell and those of comments that are gone go;
    whatever else is drawn stays. ``sheet`` numbers the sheet, so that no two boxes share a number.
    Raises ``MarkError`` where the drawing is no XML.
    """
    drawing, found = _read(content or _EMPTY)
    edits = Edits(drawing)
    missing = {place_of(address): text for address, text in comments.items()}
    anew = {place_of(address) for address in ours}
    for shape, place in reversed(list(_boxes(found))):
        if place in anew or missing.pop(place, None) is None:
            edits.replace(shape.start, shape.end, "")
    numbers = [int(number) for number in _SHAPE_ID.findall(drawing)]
    first = 1 + max([_FIRST_ID + 1024 * sheet, *numbers])
    has_type = any(e.name == "shapetype" and e.attributes.get("id") == _TYPE for e in found)
    shapes = [] if has_type or not missing else [_SHAPE_TYPE]
    for number, (place, text) in enumerate(sorted(missing.items()), first):
        shapes.append(_box(number, *place, text))
    edits.append(found[0], "".join(shapes))
    return edits.done()


def _read(drawing: bytes) -> tuple[bytes, list[Element]]:
    names = ("shapetype", "shape", "ClientData", "Row", "Column")
    try:
        return drawing, elements(drawing, names, depth=0, with_text=True)
    except MarkError:
        closed = _OPEN_BREAK.sub(b"<br/>", drawing)
        return closed, elements(closed, names, depth=0, with_text=True)


def _boxes(found: list[Element]) -> Iterator[tuple[Element, tuple[int, int]]]:
    """Each shape that is a comment's box, and the row and column it belongs to, from 0."""
    inside: list[Element] = []
    for element in reversed(found):
        if element.name != "shape":
            inside.append(element)
            continue
        own = {e.name: e for e in inside if e.start < element.end}
        inside = []
        kind = own["ClientData"].attributes.get("ObjectType", "") if "ClientData" in own else ""
        row, column = (own[name].text.strip() if name in own else "" for name in ("Row", "Column"))
        if kind.lower() == "note" and row.isdecimal() and column.isdecimal():
            yield element, (int(row), int(column))


def _box(number: int, row: int, column: int, text: str) -> str:
    lines = 2 + sum(1 + len(line) // _CHARACTERS_PER_LINE for line in text.split("\n"))
    top = max(row - 1, 0)
    anchor = f"{column + 1}, 12, {top}, 4, {column + 4}, 20, {top + min(lines, 20)}, 4"
    shape = quoted(f"_x0000_s{number}")
    return (
        f'<v:shape {_DECLARED} id="{shape}" type="#{_TYPE}" style="position:absolute;'
        'width:240pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
