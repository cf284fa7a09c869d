"""A unit's own file with its faults marked: cells coloured and commented, a fix list put first.

Only the parts that change are unpacked. Entries, validations, protection and drawings stay as
they came; macros, which nobody should send on, and signatures, which no longer hold, do not.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.feedback.records import CellMark, GivenBack
from pipeline.read.cache.store import KeptReadings, key_of
from pipeline.read.cache.version import digest_of
from pipeline.text.findings import SEVERITY_ORDER, SEVERITY_WORDS
from pipeline.xlsx.book_part import BookPart
from pipeline.xlsx.boxes_part import with_boxes
from pipeline.xlsx.comments_part import is_ours, texts_of, with_comments
from pipeline.xlsx.described_part import sheet_part
from pipeline.xlsx.markup import Edits, MarkError, elements
from pipeline.xlsx.relations import SHEET_TYPE, TYPES, Relations, Types, relations_name
from pipeline.xlsx.sheet_description import Sheet
from pipeline.xlsx.sheet_part import SheetPart
from pipeline.xlsx.styles_part import StylesPart
from pipeline.xlsx.theme import Style
from pipeline.xlsx.write_workbook import write_workbook
from pipeline.xlsx.zip_parts import Package
from schemas.checks import Severity

_BOOK_RELATION = "/officeDocument"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SIGNATURES, _SIGNATURE_FOLDER = "/digital-signature/origin", "_xmlsignatures/"
_FINAL = "_MarkAsFinal"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@dataclass(frozen=True)
class LastGiven:
    """The file that an earlier run gave a unit back, and what is kept of how it was made."""

    path: Path
    kept: KeptReadings

    def made_of(self, *parts: object) -> tuple[bytes, bytes | None]:
        """The key of what is made of ``parts``, and the file where it is that."""
        key = key_of("given back", digest_of(parts))
        made = self.kept.content(key, bytes)
        last = self.path.read_bytes() if made and self.path.is_file() else b""
        return key, last if hashlib.sha256(last).digest() == made else None


def write_given_back(
    path: Path, file: GivenBack, styles: Mapping[str, Style], last: LastGiven | None = None
) -> None:
    """Write the unit's file, or its form made anew, with its marks; its fix list alone where the
    file takes none, is gone or is no longer the one that was read. What an earlier run made of the
    same is not made again. Raises ``OSError`` where ``path`` can't be written."""
    copy = _marked(file, styles, last)
    if copy is None:
        write_workbook(path, file.alone, styles)
    else:
        path.write_bytes(copy)


def _marked(file: GivenBack, styles: Mapping[str, Style], last: LastGiven | None) -> bytes | None:
    if not file.in_its_file:
        return None
    try:
        data = file.source.read_bytes() if file.fresh is None else file.fresh()
        if file.fresh is None and hashlib.sha256(data).hexdigest() != file.sha256:
            return None
        fix_list = file.fix_list
        if last is None or file.fresh is not None:
            return marked_copy(data, file.marks, fix_list, styles)
        key, copy = last.made_of(file.sha256, file.marks, fix_list)
        if copy is None:
            copy = marked_copy(data, file.marks, fix_list, styles)
            last.kept.put(key, hashlib.sha256(copy).digest())
        return copy
    except (MarkError, OSError):
        return None


def marked_copy(
    data: bytes, marks: Sequence[CellMark], fix_list: Sheet, styles: Mapping[str, Style]
) -> bytes:
    """The workbook with ``marks`` in its cells and ``fix_list`` as its first sheet.

    A copy marked before loses its old marks and its old list. Raises ``MarkError`` where the file
    can't take marks.
    """
    try:
        return _Copy(Package.of(data), styles).marked(marks, fix_list)
    except (
        *(KeyError, IndexError, ValueError, StopIteration),
        *(zlib.error, zipfile.BadZipFile),
    ) as error:
        raise MarkError(f"{type(error).__name__}: {error}") from error


class _Copy:
    """A workbook's parts as they change."""

    def __init__(self, package: Package, styles: Mapping[str, Style]) -> None:
        self._package = package
        self._styles = styles
        self._changed: dict[str, bytes | None] = {}
        self._types = Types(package.read(TYPES))
        self._root = Relations("", package.read(relations_name("")))
        self._book_name = self._root.of_type(_BOOK_RELATION)[0][1]
        self._book = BookPart(package.read(self._book_name))
        self._relations = Relations(self._book_name, self._rels_of(self._book_name))
        self._style_name = self._relations.of_type("/styles")[0][1]
        self._look = StylesPart(package.read(self._style_name))
        self._parts = {
            name: self._relations.target(relation) for name, relation in self._book.sheets()
        }

    def _rels_of(self, part: str) -> bytes | None:
        name = relations_name(part)
        return self._package.read(name) if name in self._package else None

    def marked(self, marks: Sequence[CellMark], fix_list: Sheet) -> bytes:
        by_sheet: dict[str, list[CellMark]] = defaultdict(list)
        for mark in marks:
            by_sheet[mark.sheet].append(mark)
        for number, (name, part) in enumerate(self._parts.items(), 1):
            if name != fix_list.name and part in self._package:
                self._mark_sheet(part, by_sheet.get(name, ()), number)
        self._put_list(fix_list)
        self._book.show({mark.sheet for mark in marks if mark.severity != "note"})
        self._drop_macros()
        self._drop_signatures()
        self._changed[self._book_name] = self._book.done()
        self._changed[self._relations.name] = self._relations.done()
        self._changed[self._style_name] = self._look.done()
        self._changed[TYPES] = self._types.done()
        return self._package.with_parts(self._changed).packed()

    def _mark_sheet(self, name: str, marks: Sequence[CellMark], number: int) -> None:
        content = self._package.read(name)
        rels = self._rels_of(name)
        if not marks and not rels and b"tabSelected" not in content[:8192]:
            return
        relations = Relations(name, rels)
        comments = next((part for _, part in relations.of_type("/comments")), "")
        if not marks and not comments and b"tabSelected" not in content[:8192]:
            return
        if b"<worksheet" not in content and b":worksheet" not in content:
            return
        sheet = SheetPart(content)
        sheet.deselect()
        worst, notes = _per_cell(sheet, marks)
        looks = {
            at: partial(
                self._look.marked,
                severity=worst[at],
                # Whatever locked it: a paste, another program, a label that somebody changed.
                unlocked=worst[at] != "note" and not sheet.is_calculated(at),
            )
            for at in worst
        }
        sheet.restyle(looks)
        self._overlay(sheet, worst)
        if marks or comments:
            self._comment(sheet, relations, comments, notes, number)
        if relations.is_changed:
            self._changed[relations.name] = relations.done()
        self._changed[name] = sheet.done()

    def _overlay(self, sheet: SheetPart, worst: Mapping[str, Severity]) -> None:
        """The form greys out what another answer makes needless: a fault there must show too."""
        areas: dict[int, list[str]] = defaultdict(list)
        for address, severity in worst.items():
            look = self._look.overlay(severity) if severity != "note" else None
            if look is not None:
                areas[look].append(address)
        if areas and sheet.has_conditional_formats:
            sheet.overlay(areas)

    def _comment(
        self,
        sheet: SheetPart,
        relations: Relations,
        name: str,
        notes: Mapping[str, tuple[str, str]],
        number: int,
    ) -> None:
        before = self._package.read(name) if name else None
        after = with_comments(before, notes)
        if not name:
            name = self._free(f"xl/comments_tonghop{number}.xml")
            relations.add("comments", name)
            self._types.set(name, _COMMENTS_TYPE)
        drawing = relations.target(sheet.legacy_drawing) if sheet.legacy_drawing else ""
        if drawing not in self._package:
            drawing = self._free(f"xl/drawings/vmlDrawing_tonghop{number}.vml")
            sheet.set_legacy_drawing(relations.add("vmlDrawing", drawing))
            self._types.set_ending("vml", _DRAWING_TYPE)
        shapes = self._package.read(drawing) if drawing in self._package else None
        self._changed[name] = after
        texts = texts_of(after)
        # A threaded comment keeps its own text, and its box with it.
        ours = [address for address, text in texts.items() if is_ours(text)]
        self._changed[drawing] = with_boxes(shapes, texts, ours, number)

    def _free(self, name: str) -> str:
        stem, _, ending = name.rpartition(".")
        number = 0
        while name in self._package or name in self._changed:
            number += 1
            name = f"{stem}_{number}.{ending}"
        return name

    def _put_list(self, fix_list: Sheet) -> None:
        earlier = self._parts.get(fix_list.name, "")
        if earlier:
            self._changed[earlier] = None
            self._types.drop(earlier)
            if relations_name(earlier) in self._package:
                self._changed[relations_name(earlier)] = None
            for name, relation in self._book.sheets():
                if name == fix_list.name:
                    self._relations.drop(relation)
        part = self._free("xl/worksheets/tonghop.xml")
        self._types.set(part, SHEET_TYPE)
        relation = self._relations.add("worksheet", part)
        instead = fix_list.name if earlier else ""
        self._book.put_first(fix_list.name, relation, instead_of=instead)
        looks = self._look
        self._changed[part] = sheet_part(fix_list, lambda name: looks.own(self._styles[name]))

    def _drop_macros(self) -> None:
        """An .xlsx that says it holds macros would not open."""
        for relation, part in self._relations.of_type("/vbaProject"):
            self._relations.drop(relation)
            self._types.drop(part)
            self._changed[part] = None
        if self._types.of(self._book_name) != _BOOK_TYPE:
            self._types.set(self._book_name, _BOOK_TYPE)

    def _drop_signatures(self) -> None:
        """No signature holds for a copy that was changed, and one marked as final opens without
        leave to write."""
        for relation, _ in self._root.of_type(_SIGNATURES):
            self._root.drop(relation)
        for part in self._package.parts:
            if part.startswith(_SIGNATURE_FOLDER):
                self._types.drop(part)
                self._changed[part] = None
        for _, part in self._root.of_type("/custom-properties"):
            properties = self._package.read(part) if part in self._package else b""
            edits = Edits(properties)
            try:
                own = elements(properties, (), depth=1)
            except MarkError:  # Nothing of the entries hangs on it: it stays as it came.
                continue
            for one in own:
                if one.attributes.get("name") == _FINAL:
                    edits.replace(one.start, one.end, "")
            self._changed[part] = edits.done()
        if self._root.is_changed:
            self._changed[self._root.name] = self._root.done()


def _per_cell(
    sheet: SheetPart, marks: Sequence[CellMark]
) -> tuple[dict[str, Severity], dict[str, tuple[str, str]]]:
    """The worst severity of each cell, and (heading, text) of its comment."""
    grouped: dict[str, list[CellMark]] = defaultdict(list)
    for mark in marks:
        if not mark.cell:
            continue
        grouped[sheet.anchor(mark.cell)].append(mark)
    worst: dict[str, Severity] = {}
    notes: dict[str, tuple[str, str]] = {}
    for address, own in grouped.items():
        own.sort(key=lambda mark: SEVERITY_ORDER[mark.severity])
        worst[address] = own[0].severity
        texts = [mark.text for mark in own]
        heading = own[0].heading or SEVERITY_WORDS[own[0].severity]
        notes[address] = heading, "\n".join(dict.fromkeys(texts))
    return worst, notes
