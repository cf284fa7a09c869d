"""The comments of one sheet: ours put in beside what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.text.findings import LEVEL_WORDS
from pipeline.xlsx.markup import MAIN, Edits, Element, content_of, elements
from pipeline.xlsx.sheet_part import place_of

AUTHOR = "tonghop"
THREADED = "tc="
"""Prefix of the author of a threaded comment's stand-in: Excel shows the thread, not the text."""

_EMPTY_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
).encode("ascii")

_OURS = re.compile(rf"(?:\A|\n\n)(?:{'|'.join(map(re.escape, LEVEL_WORDS))})\n.*", re.S)
"""Our words in a comment's text: all of it, or behind another's."""


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


def texts_of(content: bytes) -> dict[str, str]:
    """Texts of the comments of a part, by address."""
    found = elements(content, ("t",), depth=2, with_text=True)
    return {
        comment.attributes.get("ref", "").replace("$", "").upper(): "".join(
            e.text for e in inner if e.name == "t"
        )
        for comment, inner in _comments(found)
    }


def without_ours(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts of other people in comments, by address."""
    others = {address: _OURS.sub("", text) for address, text in texts.items()}
    return {address: text for address, text in others.items() if text}


def is_ours(text: str) -> bool:
    """True if something in a comment is ours."""
    return _OURS.search(text) is not None


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
