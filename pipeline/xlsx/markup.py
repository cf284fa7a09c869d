"""XML parts changed where they must change: found by a parser, cut and joined as bytes.

What is not named keeps its very bytes, whatever program wrote it. All that is put in is ASCII with
character references, so that it fits any encoding a part may declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from pipeline.text.safe_text import for_cell, with_controls_shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class MarkError(Exception):
    """A file is built in a way that marks can't be put into; nothing was changed."""


@dataclass(slots=True)
class Element:
    """An element and where its bytes are: ``[start, opened)`` is its first tag, ``[start, end)``
    all of it, its content ends at ``closing`` (equal to ``opened`` where it is written empty)."""

    part: bytes
    name: str
    """Without prefix."""
    prefix: str
    """With its colon; "" where there is none."""
    attributes: dict[str, str]
    depth: int
    start: int
    text: str = ""
    _closing: int = -1
    _opened: int = -1

    @property
    def opened(self) -> int:
        """End of its first tag. A sheet has thousands of elements and few are asked."""
        if self._opened < 0:
            tag = _TAG.match(self.part, self.start)
            if tag is None:
                raise MarkError(f"no tag at byte {self.start}")
            self._opened = tag.end()
        return self._opened

    @property
    def is_empty_tag(self) -> bool:
        """True if it is written ``<name/>``."""
        return self.part[self.opened - 2 : self.opened] == b"/>"

    @property
    def closing(self) -> int:
        """Start of its last tag."""
        return self.opened if self.is_empty_tag else self._closing

    @property
    def end(self) -> int:
        """End of its last tag."""
        return self.opened if self.is_empty_tag else self.part.index(b">", self._closing) + 1


def elements(
    part: bytes, names: Iterable[str], *, depth: int = 99, with_text: bool = False
) -> list[Element]:
    """The elements of these names, and all down to ``depth`` (0 is the root), in their order;
    ``with_text``: with the text that stands in them directly.

    Raises ``MarkError`` where the part is no well-formed XML.
    """
    wanted = frozenset(names)
    found: list[Element] = []
    stack: list[Element | None] = []
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        prefix, colon, name = tag.rpartition(":")
        element = None
        if name in wanted or len(stack) <= depth:
            at = parser.CurrentByteIndex
            element = Element(part, name, prefix + colon, attributes, len(stack), at)
            found.append(element)
        stack.append(element)

    def end(_: str) -> None:
        element = stack.pop()
        if element is not None:
            element._closing = parser.CurrentByteIndex

    def text(content: str) -> None:
        element = stack[-1]
        if element is not None:
            element.text += content

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if with_text:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise MarkError(str(error)) from error
    finally:
        # The handlers know the parser: together they would hold the part for long.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    return found


@dataclass
class Edits:
    """Changes of one part, applied together; places are those of the part as it was."""

    part: bytes
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)

    def put(self, at: int, content: str) -> None:
        """Insert; what is inserted at one place stays in the order it came."""
        self.replace(at, at, content)

    def replace(self, start: int, end: int, content: str) -> None:
        """Put ``content`` in the place of ``[start, end)``."""
        self.changes.append((start, end, ascii_bytes(content)))

    def set(self, element: Element, **attributes: str) -> None:
        """Give an element's tag these attributes; a change of the same tag replaces the last."""
        tag = self.part[element.start : element.opened]
        kept = []
        for start, end, content in self.changes:
            if (start, end) == (element.start, element.opened):
                tag = content
            else:
                kept.append((start, end, content))
        for name, value in attributes.items():
            tag = with_attribute(tag, name, value)
        self.changes = [*kept, (element.start, element.opened, tag)]

    def append(self, element: Element, content: str) -> None:
        """Put ``content`` at the end of an element, which opens up where it was written empty."""
        if not element.is_empty_tag:
            self.put(element.closing, content)
            return
        tag = self.part[element.start : element.opened]
        name = f"{element.prefix}{element.name}"
        opened = tag[:-2].rstrip() + b">"
        self.changes.append(
            (element.start, element.opened, opened + ascii_bytes(f"{content}</{name}>"))
        )

    def done(self) -> bytes:
        """The changed part."""
        pieces: list[bytes] = []
        at = 0
        for start, end, content in sorted(self.changes, key=lambda change: change[:2]):
            pieces += (self.part[at:start], content)
            at = max(at, end)
        return b"".join((*pieces, self.part[at:]))


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A tag with the attribute set, wherever it stands in it."""
    content = ascii_bytes(f'{name}="{quoted(value)}"')
    pattern = rb"""(?<=\s)%s\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name.encode("ascii"))
    changed, number = re.subn(pattern, lambda _: content, tag, count=1)
    if number:
        return changed
    cut = re.match(rb"<[^\s/>]+", tag)
    assert cut is not None
    return tag[: cut.end()] + b" " + content + tag[cut.end() :]


def ascii_bytes(content: str) -> bytes:
    """Markup as bytes, letters beyond ASCII as character references."""
    return content.encode("ascii", "xmlcharrefreplace")


def quoted(text: str) -> str:
    """A text within an attribute's double quotes."""
    return escape(inert(text), {'"': "&quot;", "\n": "&#10;"})


def content_of(text: str) -> str:
    """A text within an element of a workbook's part: it can't be markup, nor Excel's own escape
    (``_x000D_``), nor longer than a cell."""
    return escape(_ESCAPE_LIKE.sub("_x005F_", for_cell(inert(text))))


def inert(text: str) -> str:
    """The text without a sign that XML has no spelling for; what was there shows."""
    return with_controls_shown(text)
