"""A form that is written once for units that are asked the same, then completed for each.

What differs between two such units is their own facts: texts among the shared strings, a formula of
Bìa, and the heights of lines that long names need. All other parts are copied as they are packed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pipeline.forms.content import FormContent
from pipeline.forms.heights import Heights
from pipeline.forms.unit_marks import MARK, has_mark
from pipeline.forms.workbook import write_workbook
from pipeline.xlsx import theme
from pipeline.xlsx.typed_in import Value, in_pixels, typed_in, uncalculated, xml_text
from pipeline.xlsx.zip_parts import Package, PackedEnd, Part

_FIXED = ' customHeight="1"'
_HEIGHT = re.compile(rf' ht="[^"]*"((?:{_FIXED})?)')
_USUAL_HEIGHT = in_pixels(theme.POINTS_PER_LINE)
_CELLS_END = "</sheetData>"
_LEVEL = 3
"""Of deflating what differs from unit to unit: at half the time of the usual 6 a form is a tenth
larger."""


class Skeleton:
    """The packed form of the units that are asked the same, marks in place of their facts."""

    def __init__(self, content: FormContent, created: dt.datetime) -> None:
        """``content`` is that of a stand-in (``unit_marks.with_marks``); ``created`` is the date
        that the workbook's properties give."""
        written = write_workbook(content, created)
        self._package = Package.of(written.data)
        self._sheets = {
            sheet: f"xl/worksheets/sheet{number}.xml"
            for number, sheet in enumerate(written.lines, 1)
        }
        self._lines = {self._sheets[sheet]: lines for sheet, lines in written.lines.items()}
        self._marked = {
            name for name, part in self._package.parts.items() if has_mark(part.content.decode())
        }
        self._variants: dict[tuple[str, Heights, bool], _Variant] = {}

    def completed(
        self,
        facts: Mapping[str, str],
        prefilled: Mapping[str, Mapping[str, Value]],
        noted: Mapping[str, Mapping[str, str]] | None = None,
    ) -> bytes:
        """The workbook of the unit of these facts (``unit_marks.own_facts``), with the values of
        ``prefilled`` (sheet name → address → value) and the texts of ``noted`` typed in; no
        formula looks at the latter.

        Raises ``LookupError`` where a value has no cell to stand in.
        """
        by_sheet = typed_by_sheet(prefilled, noted or {})
        typed = {self._sheets[sheet]: values for sheet, values in by_sheet.items()}
        calculated = not any(prefilled.values())
        parts = dict(self._package.parts)
        # A sheet's formulas look at other sheets too.
        changing = {*self._marked, *(self._lines if calculated else self._sheets.values())}
        changing.update(typed)
        for name in changing:
            lines = self._lines.get(name)
            heights = lines.of_unit(facts) if lines else ()
            variant = self._variant(name, heights, calculated=calculated)
            if variant.packed is not None and name not in typed:
                parts[name] = variant.packed
                continue
            values = typed.get(name, {})
            wrapped = lines.of_typed(values) if lines else ()
            text = typed_in(variant.with_facts(facts), values, wrapped)
            parts[name] = Part.ending_in(text.encode(), variant.end, _LEVEL)
        return Package(parts).packed()

    def _variant(self, name: str, heights: Heights, *, calculated: bool) -> _Variant:
        """The part for all units whose names need the same room."""
        key = (name, heights, calculated)
        if key not in self._variants:
            text = self._package.read(name).decode()
            changed = text if calculated else uncalculated(text)
            if heights:
                changed = _with_heights(changed, heights)
            self._variants[key] = _Variant.of(changed)
        return self._variants[key]


def typed_by_sheet(*values: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, Value]]:
    """All of them together, by sheet name and address, the last that names a cell; sheets without
    any are left out."""
    typed: dict[str, dict[str, Value]] = {}
    for given in values:
        for sheet, cells in given.items():
            if cells:
                typed.setdefault(sheet, {}).update(cells)
    return typed


@dataclass(frozen=True)
class _Variant:
    """A part's text between the marks; each mark with the manner in which facts are written
    there. ``end`` is what comes after the cells of a sheet, the same for all units."""

    texts: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    end: PackedEnd
    packed: Part | None
    """The part itself where no fact stands in it."""

    @classmethod
    def of(cls, text: str) -> _Variant:
        texts, marks, at = [], [], 0
        for mark in MARK.finditer(text):
            texts.append(text[at : mark.start()])
            marks.append((mark[1], _manner(text, mark.start())))
            at = mark.end()
        packed = None if marks else Part.of(text.encode())
        cut = text.find(_CELLS_END, at)
        cut = cut if cut >= 0 else len(text)
        end = PackedEnd.of(text[cut:].encode())
        return cls((*texts, text[at:cut]), tuple(marks), end, packed)

    def with_facts(self, facts: Mapping[str, str]) -> str:
        """The text before the end, with the facts in place of their marks."""
        pieces = [self.texts[0]]
        for (name, manner), text in zip(self.marks, self.texts[1:], strict=True):
            pieces += (_written(facts[name], manner), text)
        return "".join(pieces)


def _manner(text: str, at: int) -> str:
    if text.rfind("<", 0, at) > text.rfind(">", 0, at):
        return "attribute"
    return "formula" if text.startswith(("<f>", "<f "), text.rfind("<", 0, at)) else "text"


def _written(fact: str, manner: str) -> str:
    match manner:
        case "attribute":
            return escape(fact, {'"': "&quot;", "\n": "&#xA;"})
        case "formula":
            # Facts stand in formulas as parts of text constants only.
            return xml_text(fact.replace('"', '""'))
        case _:
            return xml_text(fact)


def _with_heights(sheet: str, heights: Heights) -> str:
    """The XML of a sheet with these heights of lines."""
    for line, points in heights:
        start = sheet.index(f'<row r="{line}"')
        end = sheet.index(">", start)
        tag, height = sheet[start:end], in_pixels(points)
        # A line of the usual height says nothing of it.
        given = _HEIGHT.search(tag)
        fixed = given[1] if given else _FIXED
        said = "" if height == _USUAL_HEIGHT else f' ht="{height}"{fixed}'
        sheet = sheet[:start] + _HEIGHT.sub("", tag) + said + sheet[end:]
    return sheet
