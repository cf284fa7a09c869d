"""The comments of one sheet and the boxes they show in: ours put in beside what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.findings import LEVEL_WORDS
from pipeline.marking.markup import MAIN, Edits, Element, content_of, elements, quoted
from pipeline.marking.sheet_part import place_of

AUTHOR = "tonghop"
THREADED = "tc="
"""How the author of a threaded comment's stand-in begins: Excel shows the thread, not the text."""

_EMPTY_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
).encode("ascii")

_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
).encode("ascii")

_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<v:shape\b(?!type)(?:(?!</v:shape>).)*</v:shape>", re.S | re.I)
_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>", re.I)
_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>", re.I)
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""", re.I)
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*$", re.I)

_OURS = re.compile(rf"(?:\A|\n\n)(?:{'|'.join(map(re.escape, LEVEL_WORDS))})\n.*", re.S)
"""What stands of ours in a comment's text: all of it, or behind another's."""

_CHARACTERS_PER_LINE = 46
_FIRST_ID = 40_000
"""Above the numbers that spreadsheet programs give out themselves."""


def with_comments(content: bytes | None, notes: Mapping[str, tuple[str, str]]) -> bytes:
    """A comments part with (heading, text) at these addresses.

    Ours of an earlier copy go; other people's stay, with ours behind theirs in the same cell.
    """
    part = content or _EMPTY_COMMENTS
    found = elements(part, ("t", "text"), depth=3, with_text=True)
    root, edits = found[0], Edits(part)
    p = root.prefix
    authors = [e for e in found if e.name == "author"]
    names = [e.text for e in authors]
    holder = next(e for e in found if e.name == "authors")
    if AUTHOR not in names:
        edits.append(holder, f"<{p}author>{AUTHOR}</{p}author>")
        names.append(AUTHOR)
    ours = names.index(AUTHOR)
    waiting = dict(notes)
    for comment, inner in _comments(found):
        address = comment.attributes.get("ref", "").replace("$", "").upper()
        by = comment.attributes.get("authorId", "")
        author = names[int(by)] if by.isdecimal() and int(by) < len(names) else ""
        whole_text = "".join(e.text for e in inner if e.name == "t")
        said = _OURS.sub("", whole_text)
        # LibreOffice forgets who wrote a comment; ours are known by how they begin.
        if author == AUTHOR or (not author.strip() and not said):
            edits.replace(comment.start, comment.end, "")
        elif author.startswith(THREADED):
            waiting.pop(address, None)
        elif address in waiting or said != whole_text:
            ours_now = _runs(p, *waiting.pop(address)) if address in waiting else ""
            gap = "\n\n" if ours_now else ""
            before = f'<{p}r><{p}t xml:space="preserve">{content_of(said)}{gap}</{p}t></{p}r>'
            markup = f"<{p}text>{before}{ours_now}</{p}text>"
            whole = next((e for e in inner if e.name == "text"), None)
            if whole is not None:
                edits.replace(whole.start, whole.end, markup)
    edits.append(
        next(e for e in found if e.name == "commentList"),
        "".join(
            f'<{p}comment ref="{address}" authorId="{ours}"><{p}text>'
            f"{_runs(p, *waiting[address])}</{p}text></{p}comment>"
            for address in sorted(waiting, key=place_of)
        ),
    )
    return edits.done()


def commented(content: bytes | None) -> frozenset[str]:
    """The addresses that a comments part has a comment at."""
    if content is None:
        return frozenset()
    found = elements(content, (), depth=2)
    return frozenset(
        e.attributes.get("ref", "").replace("$", "").upper() for e in found if e.name == "comment"
    )


def _comments(found: list[Element]) -> list[tuple[Element, list[Element]]]:
    """Each comment with the elements of its text."""
    grouped: list[tuple[Element, list[Element]]] = []
    for element in found:
        if element.name == "comment":
            grouped.append((element, []))
        elif grouped and element.start < grouped[-1][0].end and element.depth > 2:
            grouped[-1][1].append(element)
    return grouped


def _runs(p: str, heading: str, text: str) -> str:
    look = f'<{p}sz val="10"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
    return (
        f'<{p}r><{p}rPr><{p}b/>{look}</{p}rPr><{p}t xml:space="preserve">{content_of(heading)}\n'
        f'</{p}t></{p}r><{p}r><{p}rPr>{look}</{p}rPr><{p}t xml:space="preserve">'
        f"{content_of(text)}</{p}t></{p}r>"
    )


def with_boxes(
    content: bytes | None, comments: Mapping[str, tuple[str, str]], kept: frozenset[str], sheet: int
) -> bytes:
    """A legacy drawing with a hidden box for each of our ``comments``.

    Boxes of comments that are gone go too; what stands at ``kept`` addresses has its own, and
    whatever else is drawn stays. ``sheet`` numbers the sheet, so that no two boxes share a number.
    """
    drawing = content or _EMPTY_DRAWING
    boxed: set[tuple[int, int]] = set()
    stays = {place_of(address) for address in kept}
    fresh = {place_of(address) for address in comments}

    def keep(found: re.Match[bytes]) -> bytes:
        shape = found[0]
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        if not _NOTE.search(shape) or row is None or column is None:
            return shape
        place = int(row[1]), int(column[1])
        if place not in stays and place not in fresh:
            return b""
        boxed.add(place)
        return shape

    drawing = _SHAPE.sub(keep, drawing)
    numbers = [int(number) for number in _SHAPE_ID.findall(drawing)]
    number = max([_FIRST_ID + 1024 * sheet, *numbers])
    shapes = [] if b"_x0000_t202" in drawing else [_SHAPE_TYPE]
    for address in sorted(comments, key=place_of):
        if place_of(address) not in boxed:
            number += 1
            shapes.append(_box(number, *place_of(address), "".join(comments[address])))
    end = _END.search(drawing)
    at = end.start() if end else len(drawing)
    return drawing[:at] + "".join(shapes).encode("ascii") + drawing[at:]


def _box(number: int, row: int, column: int, text: str) -> str:
    lines = 2 + sum(1 + len(line) // _CHARACTERS_PER_LINE for line in text.split("\n"))
    top = max(row - 1, 0)
    anchor = f"{column + 1}, 12, {top}, 4, {column + 4}, 20, {top + min(lines, 20)}, 4"
    shape = quoted(f"_x0000_s{number}")
    return (
        f'<v:shape id="{shape}" type="#_x0000_t202" style="position:absolute;'
        'width:240pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
