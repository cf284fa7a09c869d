"""Relationships beside a part, which name other parts, and the types of all parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from pipeline.xlsx.markup import RELATIONS, Edits, Element, elements, quoted

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}"></Relationships>'
).encode("ascii")

TYPES = "[Content_Types].xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def relations_name(part: str) -> str:
    """The part that holds the relationships of ``part``."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


class Relations:
    """The relationships of one part; ``content`` is ``None`` where it has none yet."""

    def __init__(self, part: str, content: bytes | None) -> None:
        self.name = relations_name(part)
        self._folder = part.rpartition("/")[0]
        self._elements = elements(content or _EMPTY, (), depth=1)
        self._edits = Edits(content or _EMPTY)
        self._ids = {e.attributes.get("Id", "") for e in self._elements}
        self.is_changed = False

    def _each(self) -> Iterator[Element]:
        return (e for e in self._elements if e.name == "Relationship")

    def target(self, relation: str) -> str:
        """The part that a relationship leads to; "" where there is none."""
        found = next((e for e in self._each() if e.attributes.get("Id") == relation), None)
        return self._path(found) if found else ""

    def of_type(self, ending: str) -> tuple[tuple[str, str], ...]:
        """(id, part) of the relationships whose type ends so, such as ``/comments``."""
        return tuple(
            (e.attributes.get("Id", ""), self._path(e))
            for e in self._each()
            if e.attributes.get("Type", "").endswith(ending)
        )

    def _path(self, element: Element) -> str:
        target = unquote(element.attributes.get("Target", ""))
        if element.attributes.get("TargetMode") == "External":
            return ""
        if target.startswith("/"):
            return posixpath.normpath(target.lstrip("/"))
        return posixpath.normpath(posixpath.join(self._folder, target))

    def add(self, kind: str, part: str) -> str:
        """Name a part; the relationship's id."""
        number = len(self._ids) + 1
        while f"rId{number}" in self._ids:
            number += 1
        relation = f"rId{number}"
        self._ids.add(relation)
        root = self._elements[0]
        self._edits.append(
            root,
            f'<{root.prefix}Relationship Id="{relation}" Type="{RELATIONS}/{kind}" '
            f'Target="/{quoted(part)}"/>',
        )
        self.is_changed = True
        return relation

    def drop(self, relation: str) -> None:
        """Take a relationship away."""
        for element in self._each():
            if element.attributes.get("Id") == relation:
                self._edits.replace(element.start, element.end, "")
                self.is_changed = True

    def done(self) -> bytes:
        """The changed part."""
        return self._edits.done()


class Types:
    """``[Content_Types].xml``."""

    def __init__(self, content: bytes) -> None:
        self._elements = elements(content, (), depth=1)
        self._edits = Edits(content)

    def _named(self, part: str) -> Iterator[Element]:
        for element in self._elements:
            name = element.attributes.get("PartName", "").lstrip("/")
            if element.name == "Override" and name.casefold() == part.casefold():
                yield element

    def of(self, part: str) -> str:
        """The type that a part is given by name; "" where it is given none."""
        return next((e.attributes.get("ContentType", "") for e in self._named(part)), "")

    def set(self, part: str, kind: str) -> None:
        """Give a part a type by its name."""
        named = next(self._named(part), None)
        if named is not None:
            self._edits.set(named, ContentType=kind)
            return
        root = self._elements[0]
        self._edits.put(
            root.closing,
            f'<{root.prefix}Override PartName="/{quoted(part)}" ContentType="{kind}"/>',
        )

    def set_ending(self, ending: str, kind: str) -> None:
        """Give all parts of a file ending a type, where the ending has none."""
        known = {
            e.attributes.get("Extension", "").casefold()
            for e in self._elements
            if e.name == "Default"
        }
        if ending not in known:
            root = self._elements[0]
            self._edits.put(
                root.opened,
                f'<{root.prefix}Default Extension="{ending}" ContentType="{kind}"/>',
            )

    def drop(self, part: str) -> None:
        """Forget a part that goes."""
        for element in self._named(part):
            self._edits.replace(element.start, element.end, "")

    def done(self) -> bytes:
        """The changed part."""
        return self._edits.done()
