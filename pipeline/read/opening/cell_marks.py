"""Formats that change what a cell says: parts that were struck out or raised, whose digits run
together when they are read, numbers shown in percent, which are hundredths of what is shown, and
numbers shown with other digits than they have, or not at all.

Looked for only where a workbook has such formats at all, with a plain XML parser: few have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

from pipeline.read.cell_words import SCALE_WORDS

_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*[^>/])?>(.*?)</c>', re.DOTALL)
_STYLE = re.compile(rb'\bs="([0-9]{1,5})"')
_SHARED = re.compile(rb"<v>([0-9]{1,8})</v>")
_LOOK = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_FORMAT = re.compile(rb"""\bnumFmtId\s*=\s*["']([0-9]{1,9})["']""")
_OWN_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_FORMAT_CODE = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PRINTED = re.compile(r'"([^"]*)"|\\(.)|[_*].')
"""The signs that a format prints as they stand: a text in quotes, a letter behind a backslash;
``_`` leaves room for the letter behind it, ``*`` fills room with it."""
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_OTHER_KINDS = re.compile(r"general|[@ymdhs]", re.I)
"""Signs of formats that show a number as it is, a text, or a day."""
_BY_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")
_AS_NEGATIVE = re.compile(r"[^0#?]*[-–−(]\s*[0#?]")
"""Beginning of a format that shows a number above zero as one below."""
_BUILT_IN_PERCENT = frozenset({b"9", b"10"})
_DIGITS_APART = re.compile(
    rb"[0-9]</(?:\w+:)?t></(?:\w+:)?r><(?:\w+:)?r>(?:<(?:\w+:)?rPr>(?:(?!</?(?:\w+:)?r>).)*)?"
    rb"<(?:\w+:)?t(?: [^<>]*)?>[0-9]",
    re.DOTALL,
)
_SET_APART = frozenset({"color", "sz", "u", "rFont"})
"""Formats by which people tell a figure from the one before it."""
_OFF = ("0", "false", "none", "baseline")

WHOLE = ("cả ô",)
"""Stands for the parts of a cell that is struck out as a whole."""
PERCENT = ("\0percent",)
"""Stands for the parts of a cell that is shown in percent: no text of a cell may hold its sign."""
APART = ("\0apart",)
"""Stands for the parts of a text in which digits of another look follow digits."""
OTHERWISE = ("\0otherwise",)
"""Stands for the parts of a number that is shown as another, or hidden."""


def cell_marks(
    styles: bytes, texts: bytes, sheets: Mapping[str, bytes], plain: Collection[str] = ()
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The struck or raised parts of cells' texts, by sheet name and address (``WHOLE`` for a
    whole cell, ``PERCENT`` for one that is shown in percent, ``OTHERWISE`` for one that is shown as
    another number). ``sheets`` are the worksheets' parts
    by name, ``plain`` the names of those in which no text has formats within."""
    looks = _marked_looks(styles)
    is_marked = len(plain) < len(sheets) and _has_marks(texts)
    marked = dict(_marked_texts(texts)) if is_marked else {}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, part in sheets.items():
        if looks or (name not in plain and (marked or _has_marks(part))):
            cells = dict(_in_sheet(part, looks, marked))
            if cells:
                found[name] = cells
    return found


def _has_marks(part: bytes) -> bool:
    return b"<strike" in part or b"<vertAlign" in part or bool(_DIGITS_APART.search(part))


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
        if local_name(run) == "r" and any(_is_mark(one) for one in run.iter()):
            parts.append("".join(one.text or "" for one in run if local_name(one) == "t"))
    marked = tuple(filter(None, map(str.strip, parts)))
    return marked or (APART if entry is not None and _has_digits_apart(entry) else ())


def _has_digits_apart(entry: Element) -> bool:
    """True where digits in one look touch digits in another: two figures that read as one."""
    runs = []
    for run in entry.iter():
        if local_name(run) == "r":
            text = "".join(one.text or "" for one in run if local_name(one) == "t")
            looks = (one for one in run if local_name(one) == "rPr")
            apart = (one for look in looks for one in look if local_name(one) in _SET_APART)
            runs.append((text, {(one.tag, *one.items()) for one in apart}))
    return any(
        one[-1:].isdigit() and other[:1].isdigit() and look != next_look
        for (one, look), (other, next_look) in pairwise(runs)
    )


@lru_cache(maxsize=32)
def _marked_looks(styles: bytes) -> Mapping[int, tuple[str, ...]]:
    """The marks of cell styles by their numbers."""
    looks = dict(_number_looks(styles))
    if b"strike" in styles:
        looks |= dict.fromkeys(_struck_looks(styles), WHOLE)
    return looks


def mark_of_format(code: str) -> tuple[str, ...]:
    """The mark of a number under a format; none where its own digits are shown. Of the parts for
    numbers above, below and at zero, the first is looked at."""
    if "%" in code:
        return PERCENT
    printed = _PRINTED.split(code)
    # Texts that are printed lie between the parts that are not.
    first, texts, whole = "", "", ""
    for number in range(0, len(printed), 3):
        bare, *rest = printed[number].split(";")
        bare = _IN_BRACKETS.sub("", bare)
        first += bare
        whole += bare
        if rest:
            break
        text = "".join(filter(None, printed[number + 1 : number + 3]))
        texts += text
        whole += text
    if not SCALE_WORDS.keys().isdisjoint(texts.casefold().split()):
        return OTHERWISE
    if _OTHER_KINDS.search(first):
        return ()
    is_shown = any(sign in first for sign in "0#?")
    is_whole = not _BY_THOUSANDS.search(first) and not any(sign.isdigit() for sign in texts)
    return () if is_shown and is_whole and not _AS_NEGATIVE.match(whole) else OTHERWISE


def _number_looks(styles: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Numbers of the cell styles that change what a number shows, each with its mark."""
    formats: dict[bytes, tuple[str, ...]] = dict.fromkeys(_BUILT_IN_PERCENT, PERCENT)
    for own in _OWN_FORMAT.findall(styles):
        number, code = _FORMAT.search(own), _FORMAT_CODE.search(own)
        if number and code:
            text = unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
            formats[number[1]] = mark_of_format(text)
    start, end = styles.find(b"cellXfs"), styles.rfind(b"cellXfs")
    looks = (_FORMAT.search(look) for look in _LOOK.findall(styles, start, end))
    for style, number in enumerate(looks):
        if number and (mark := formats.get(number[1], ())):
            yield style, mark


def _struck_looks(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles whose font is struck out."""
    root = _parsed(styles)
    if root is None:
        return frozenset()
    fonts = next((one for one in root if local_name(one) == "fonts"), ())
    looks = next((one for one in root if local_name(one) == "cellXfs"), ())
    struck = {
        str(number)
        for number, font in enumerate(fonts)
        if any(local_name(one) == "strike" and _is_mark(one) for one in font)
    }
    return frozenset(n for n, look in enumerate(looks) if look.get("fontId", "0") in struck)


def _is_mark(element: Element) -> bool:
    is_format = local_name(element) in ("strike", "vertAlign")
    return is_format and element.get("val", "1") not in _OFF


def local_name(element: Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _parsed(part: bytes) -> Element | None:
    """The root of a part whose markup the guards have passed; ``None`` where it is no XML."""
    try:
        return ElementTree.fromstring(part)
    except (ParseError, LookupError, ValueError):
        return None
