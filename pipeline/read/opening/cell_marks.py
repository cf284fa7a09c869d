"""Formats that change what a cell says: parts that were struck out or raised, whose digits run
together when they are read, and numbers shown in percent, which are hundredths of what is shown.

Looked for only where a workbook has such formats at all, with a plain XML parser: few have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*[^>/])?>(.*?)</c>', re.DOTALL)
_STYLE = re.compile(rb'\bs="([0-9]{1,5})"')
_SHARED = re.compile(rb"<v>([0-9]{1,8})</v>")
_LOOK = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_FORMAT = re.compile(rb"""\bnumFmtId\s*=\s*["']([0-9]{1,9})["']""")
_OWN_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*%[^>]*>")
_BUILT_IN_PERCENT = frozenset({b"9", b"10"})
_OFF = ("0", "false", "none", "baseline")

WHOLE = ("cả ô",)
"""Stands for the parts of a cell that is struck out as a whole."""
PERCENT = ("%",)
"""Stands for the parts of a cell that is shown in percent."""


def cell_marks(
    styles: bytes, texts: bytes, sheets: Mapping[str, bytes], plain: Collection[str] = ()
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The struck or raised parts of cells' texts, by sheet name and address (``WHOLE`` for a
    whole cell, ``PERCENT`` for one that is shown in percent). ``sheets`` are the worksheets' parts
    by name, ``plain`` the names of those in which no text has formats within."""
    looks = _marked_looks(styles)
    marked = dict(_marked_texts(texts)) if len(plain) < len(sheets) and _has_marks(texts) else {}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, part in sheets.items():
        if looks or (name not in plain and (marked or _has_marks(part))):
            cells = dict(_in_sheet(part, looks, marked))
            if cells:
                found[name] = cells
    return found


def _has_marks(part: bytes) -> bool:
    return b"<strike" in part or b"<vertAlign" in part


def _in_sheet(
    part: bytes, looks: Mapping[int, tuple[str, ...]], marked: Mapping[int, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for cell in _CELL.finditer(part):
        address, attributes, content = cell[1].decode(), cell[2] or b"", cell[3]
        style, shared = _STYLE.search(attributes), _SHARED.search(content)
        if style and int(style[1]) in looks and content:
            yield address, looks[int(style[1])]
        elif b't="s"' in attributes and shared and int(shared[1]) in marked:
            yield address, marked[int(shared[1])]
        elif _has_marks(content) and (parts := _marked_parts(_parsed(content))):
            yield address, parts


def _marked_texts(texts: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    root = _parsed(texts)
    for number, entry in enumerate(root if root is not None else ()):
        if parts := _marked_parts(entry):
            yield number, parts


def _marked_parts(entry: Element | None) -> tuple[str, ...]:
    parts = []
    for run in entry.iter() if entry is not None else ():
        if _local(run) == "r" and any(_is_mark(one) for one in run.iter()):
            parts.append("".join(one.text or "" for one in run if _local(one) == "t"))
    return tuple(filter(None, map(str.strip, parts)))


@lru_cache(maxsize=32)
def _marked_looks(styles: bytes) -> Mapping[int, tuple[str, ...]]:
    """The marks of cell styles by their numbers."""
    looks = dict.fromkeys(_percent_looks(styles), PERCENT)
    if b"strike" in styles:
        looks |= dict.fromkeys(_struck_looks(styles), WHOLE)
    return looks


def _percent_looks(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles that show a number in percent."""
    own = (_FORMAT.search(one) for one in _OWN_FORMAT.findall(styles))
    formats = _BUILT_IN_PERCENT | {number[1] for number in own if number}
    start, end = styles.find(b"cellXfs"), styles.rfind(b"cellXfs")
    looks = (_FORMAT.search(look) for look in _LOOK.findall(styles, start, end))
    return frozenset(n for n, number in enumerate(looks) if number and number[1] in formats)


def _struck_looks(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles whose font is struck out."""
    root = _parsed(styles)
    if root is None:
        return frozenset()
    fonts = next((one for one in root if _local(one) == "fonts"), ())
    looks = next((one for one in root if _local(one) == "cellXfs"), ())
    struck = {
        str(number)
        for number, font in enumerate(fonts)
        if any(_local(one) == "strike" and _is_mark(one) for one in font)
    }
    return frozenset(n for n, look in enumerate(looks) if look.get("fontId", "0") in struck)


def _is_mark(element: Element) -> bool:
    is_format = _local(element) in ("strike", "vertAlign")
    return is_format and element.get("val", "1") not in _OFF


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _parsed(part: bytes) -> Element | None:
    """The root of a part whose markup the guards have passed; ``None`` where it is no XML."""
    try:
        return ElementTree.fromstring(part)
    except (ParseError, LookupError, ValueError):
        return None
