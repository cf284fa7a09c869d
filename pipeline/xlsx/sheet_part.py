"""A sheet's part: cells restyled or put in, wherever rows and cells stand or are missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.xlsx.addresses import address_of, column_of
from pipeline.xlsx.markup import RELATIONS, Edits, Element, MarkError, elements

Restyle = Callable[[int], int]
"""From the number of a cell's style to that of its new one."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ALWAYS = '"tonghop"="tonghop"'
"""The formula of an overlay: always true, and nobody else's."""

_AFTER_LEGACY = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst", "AlternateContent"),
    )
)
"""Elements behind ``legacyDrawing`` in a worksheet, which has a fixed order."""


def _said(part: bytes, formula: Element) -> str:
    text = part[formula.opened : formula.closing].decode("ascii", "replace")
    return text.replace("&quot;", '"').replace(" ", "")


def place_of(address: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address such as ``D7``. Raises ``MarkError``."""
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[2]) <= 1_048_576:
        raise MarkError(f"no address: {address}")
    return int(found[2]) - 1, column_of(found[1])


@dataclass
class _Row:
    """A row as it stands; its cells by column, where the row is one that changes."""

    element: Element
    cells: dict[int, Element] = field(default_factory=dict)


class SheetPart:
    """One sheet, mapped once."""

    def __init__(self, part: bytes) -> None:
        names = ("row", "c", "f", "col", "mergeCell", "sheetView", "cfRule", "formula")
        found = elements(part, names, depth=1)
        self.part = part
        self.root = found[0]
        self.children = [element for element in found if element.depth == 1]
        self.data = next((e for e in self.children if e.name == "sheetData"), None)
        if self.root.name != "worksheet" or self.data is None:
            raise MarkError("no worksheet")
        self.edits = Edits(part)
        self.rows: dict[int, _Row] = {}
        self._calculated: set[tuple[int, int]] = set()
        self._columns: list[Element] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._rules: list[Element] = []
        self._selected: list[Element] = []
        self._formulas: list[Element] = []
        self._map(found)
        self._take_off_overlays()

    def _map(self, found: list[Element]) -> None:
        row, column, current = -1, -1, None
        for element in found:
            if element.name == "row":
                number = element.attributes.get("r", "")
                row = int(number) - 1 if number.isdecimal() else row + 1
                column = -1
                current = self.rows.setdefault(row, _Row(element))
            elif element.name == "c" and current is not None:
                address = element.attributes.get("r", "")
                column = place_of(address)[1] if address else column + 1
                current.cells[column] = element
            elif element.name == "f":
                self._calculated.add((row, column))
            elif element.name == "col":
                self._columns.append(element)
            elif element.name == "mergeCell":
                first, _, last = element.attributes.get("ref", "").partition(":")
                if last:
                    self._merged.append((*place_of(first), *place_of(last)))
            elif element.name == "cfRule":
                self._rules.append(element)
            elif element.name == "formula":
                self._formulas.append(element)
            elif element.name == "sheetView" and element.attributes.get("tabSelected"):
                self._selected.append(element)

    def anchor(self, address: str) -> str:
        """The address, or that of the first cell of the merged area it lies in."""
        row, column = place_of(address)
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return address_of(top, left)
        return address_of(row, column)

    def is_calculated(self, address: str) -> bool:
        """True if the cell holds a formula."""
        return place_of(address) in self._calculated

    def deselect(self) -> None:
        """Leave the sheet's being open to another sheet: two selected ones are a group, and what is
        typed in one lands in both."""
        for element in self._selected:
            self.edits.set(element, tabSelected="0")

    def restyle(self, looks: Mapping[str, Restyle]) -> None:
        """Give cells another style, by address; a cell that is not there is put in blank."""
        missing: dict[int, dict[int, str]] = {}
        for address, look in looks.items():
            row, column = place_of(address)
            here = self.rows.get(row)
            cell = here.cells.get(column) if here else None
            if cell is not None:
                style = cell.attributes.get("s", "0")
                self.edits.set(cell, s=str(look(int(style) if style.isdecimal() else 0)))
            else:
                style_number = look(self._inherited(row, column))
                missing.setdefault(row, {})[column] = self._cell(row, column, style_number, "")
        self._put_missing(missing)

    def put_texts(
        self, rows: Mapping[int, Mapping[int, tuple[str, int]]], heights: Mapping[int, float]
    ) -> None:
        """Write (markup of a cell's content, style) by row and column, where nothing stands but
        blank cells; ``heights`` are the points of rows that are new."""
        missing: dict[int, dict[int, str]] = {}
        for row, cells in rows.items():
            here = self.rows.get(row)
            for column, (content, style) in cells.items():
                markup = self._cell(row, column, style, content)
                blank = here.cells.get(column) if here else None
                if blank is not None:
                    self.edits.replace(blank.start, blank.end, markup)
                else:
                    missing.setdefault(row, {})[column] = markup
        self._put_missing(missing, heights)

    def style_at(self, row: int, column: int) -> int:
        """The number of a cell's style, or of the one it would have."""
        here = self.rows.get(row)
        cell = here.cells.get(column) if here else None
        style = cell.attributes.get("s", "0") if cell else ""
        return int(style) if style.isdecimal() else self._inherited(row, column)

    def _cell(self, row: int, column: int, style: int, content: str) -> str:
        name = f"{self.root.prefix}c"
        kind = ' t="inlineStr"' if content.startswith("<is") else ""
        inner = f">{content}</{name}>" if content else "/>"
        return f'<{name} r="{address_of(row, column)}" s="{style}"{kind}{inner}'

    def _put_missing(
        self, missing: Mapping[int, Mapping[int, str]], heights: Mapping[int, float] | None = None
    ) -> None:
        assert self.data is not None
        last = []
        for row in sorted(missing):
            markups = [markup for _, markup in sorted(missing[row].items())]
            here = self.rows.get(row)
            if here is not None:
                self._put_cells(here, missing[row])
                continue
            name = f"{self.root.prefix}row"
            points = (heights or {}).get(row)
            height = f' ht="{points}" customHeight="1"' if points else ""
            markup = f'<{name} r="{row + 1}"{height}>{"".join(markups)}</{name}>'
            later = [at for at in self.rows if at > row]
            if later:
                self.edits.put(self.rows[min(later)].element.start, markup)
            else:
                last.append(markup)
        if last:
            self.edits.append(self.data, "".join(last))

    def _put_cells(self, here: _Row, missing: Mapping[int, str]) -> None:
        behind: list[str] = []
        for column, markup in sorted(missing.items()):
            later = [at for at in here.cells if at > column]
            if later:
                self.edits.put(here.cells[min(later)].start, markup)
            else:
                behind.append(markup)
        if behind:
            self.edits.append(here.element, "".join(behind))

    def _inherited(self, row: int, column: int) -> int:
        """The style of a cell that is not there: its row's, else its column's."""
        here = self.rows.get(row)
        own = here.element.attributes if here else {}
        if own.get("customFormat") in ("1", "true") and own.get("s", "").isdecimal():
            return int(own["s"])
        for element in self._columns:
            about = element.attributes
            first, last = about.get("min", ""), about.get("max", "")
            if first.isdecimal() and last.isdecimal() and int(first) <= column + 1 <= int(last):
                return int(about["style"]) if about.get("style", "").isdecimal() else 0
        return 0

    @property
    def has_conditional_formats(self) -> bool:
        """True if formats that follow from values can hide a cell's own fill."""
        return any(element.name == "conditionalFormatting" for element in self.children)

    def _take_off_overlays(self) -> None:
        """Drop the overlays of an earlier copy, known by their formula."""
        ours = [f for f in self._formulas if _said(self.part, f) == _ALWAYS]
        for holder in self.children:
            if holder.name != "conditionalFormatting":
                continue
            inside = [r for r in self._rules if holder.start < r.start < holder.end]
            gone = [r for r in inside if any(r.start < f.start < r.end for f in ours)]
            if inside and len(gone) == len(inside):
                self.edits.replace(holder.start, holder.end, "")
                self.children = [e for e in self.children if e is not holder]
            else:
                for rule in gone:
                    self.edits.replace(rule.start, rule.end, "")
            self._rules = [rule for rule in self._rules if rule not in gone]

    def overlay(self, areas: Mapping[int, Collection[str]]) -> None:
        """Show cells, by the number of a differential format, over every conditional format that
        the sheet has; those keep their order behind."""
        holder = next(e for e in self.children if e.name == "conditionalFormatting")
        for rule in self._rules:
            priority = rule.attributes.get("priority", "")
            if priority.isdecimal():
                self.edits.set(rule, priority=str(int(priority) + len(areas)))
        p = self.root.prefix
        self.edits.put(
            holder.start,
            "".join(
                f'<{p}conditionalFormatting sqref="{" ".join(sorted(addresses, key=place_of))}">'
                f'<{p}cfRule type="expression" dxfId="{look}" priority="{priority}" '
                f'stopIfTrue="1"><{p}formula>{_ALWAYS}</{p}formula></{p}cfRule>'
                f"</{p}conditionalFormatting>"
                for priority, (look, addresses) in enumerate(areas.items(), 1)
            ),
        )

    def widen(self, row: int, column: int) -> None:
        """Say that the used area reaches to this row and column at least."""
        for element in self.children:
            if element.name == "dimension":
                first, _, last = element.attributes.get("ref", "A1").partition(":")
                reached = place_of(last or first)
                if row > reached[0] or column > reached[1]:
                    corner = address_of(max(row, reached[0]), max(column, reached[1]))
                    self.edits.set(element, ref=f"{first}:{corner}")

    @property
    def legacy_drawing(self) -> str:
        """The relation of the part that draws comments; "" where the sheet has none."""
        for element in self.children:
            if element.name == "legacyDrawing":
                return next((v for key, v in element.attributes.items() if key.endswith(":id")), "")
        return ""

    def set_legacy_drawing(self, relation: str) -> None:
        """Name the part that draws comments, where the sheet named none that is there."""
        markup = f'<{self.root.prefix}legacyDrawing xmlns:r="{RELATIONS}" r:id="{relation}"/>'
        astray = next((e for e in self.children if e.name == "legacyDrawing"), None)
        if astray is not None:
            self.edits.replace(astray.start, astray.end, markup)
            return
        behind = [e for e in self._behind_data() if e.name in _AFTER_LEGACY]
        self.edits.put(behind[0].start if behind else self.root.closing, markup)

    def _behind_data(self) -> Iterator[Element]:
        assert self.data is not None
        return (element for element in self.children if element.start > self.data.start)

    def done(self) -> bytes:
        """The changed part."""
        return self.edits.done()
