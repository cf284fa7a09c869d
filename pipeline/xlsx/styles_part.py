"""The styles of a workbook, grown: looks derived from a cell's own, and looks of our own sheet.

A mark changes nothing but the fill. Which fill was there before stands in the last bits of the
mark's colour, so that the marks of an earlier copy can be taken off again, whatever program has
saved it since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from pipeline.xlsx import theme
from pipeline.xlsx.markup import Edits, Element, MarkError, elements, quoted

MARK_COLOURS: Mapping[str, str] = {"error": "F7B5B0", "query": "FBD090", "note": "D6E8F8"}
"""Severity → colour, its last three bits zero."""

_BEFORE = (
    "",
    *(
        colour.lstrip("#")
        for colour in (
            *(theme.YELLOW, theme.PALE_YELLOW, theme.GREY, theme.DARK_GREY),
            *(theme.HEADER_FILL, theme.RED, theme.ORANGE),
        )
    ),
)
"""Fills that a marked cell can have had; one that is not here is forgotten."""

_MARKS = {
    f"{int(colour, 16) + number:06X}": before
    for colour in MARK_COLOURS.values()
    for number, before in enumerate(_BEFORE)
}

_SHORT_DATE = "14"
"""The built-in format of days, in the order of the computer."""

_NEEDED = ("fonts", "fills", "borders", "cellXfs")
_CONTAINERS = (*_NEEDED, "dxfs")


def _solid(prefix: str, colour: str) -> str:
    if not colour:
        return f'<{prefix}fill><{prefix}patternFill patternType="none"/></{prefix}fill>'
    return (
        f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor '
        f'rgb="FF{colour}"/><{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
    )


def _unlocked(look: bytes) -> Edits:
    """A cell's look, open to be typed over on a protected sheet."""
    xf, *inside = elements(look, (), depth=1)
    there = {element.name: element for element in inside}
    own = Edits(look)
    markup = f'<{xf.prefix}protection locked="0"/>'
    if "protection" in there:
        own.set(there["protection"], locked="0")
    elif xf.is_empty_tag:
        own.append(xf, markup)
    else:
        # The format has an order: alignment, protection, others.
        own.put(there["alignment"].end if "alignment" in there else xf.opened, markup)
    done = Edits(own.done())
    done.set(Element(done.part, xf.name, xf.prefix, {}, 0, 0), applyProtection="1")
    return done


class StylesPart:
    """``styles.xml`` mapped once; marks of an earlier copy are taken off at once."""

    def __init__(self, part: bytes) -> None:
        found = elements(part, (), depth=4)
        self.edits = Edits(part)
        self.part = part
        self._containers: dict[str, Element] = {}
        self._children: dict[str, list[Element]] = {name: [] for name in _CONTAINERS}
        self._new: dict[str, list[str]] = {name: [] for name in _CONTAINERS}
        self._colours: list[str] = []
        self._made: dict[tuple[Any, ...], int] = {}
        self._formats = {
            element.attributes.get("numFmtId", ""): element.attributes.get("formatCode", "")
            for element in found
            if element.name == "numFmt"
        }
        self._map(found)
        self.prefix = found[0].prefix
        if any(name not in self._containers for name in _NEEDED):
            raise MarkError("no styles")
        if not all(self._children[name] for name in _NEEDED):
            raise MarkError("no cell styles")
        self._take_off()

    def _map(self, found: list[Element]) -> None:
        inside = ""
        for element in found:
            if element.depth == 1:
                inside = element.name if element.name in _CONTAINERS else ""
                if inside:
                    self._containers[inside] = element
            elif element.depth == 2 and inside:
                self._children[inside].append(element)
                if inside == "fills":
                    self._colours.append("")
            elif element.name == "fgColor" and inside == "fills" and self._colours:
                self._colours[-1] = element.attributes.get("rgb", "")[-6:].upper()

    def _take_off(self) -> None:
        for number, colour in enumerate(self._colours):
            if colour in _MARKS:
                fill = self._children["fills"][number]
                before = _MARKS[colour]
                self.edits.replace(fill.start, fill.end, _solid(self.prefix, before))
                self._colours[number] = before

    def marked(self, style: int, severity: str, *, unlocked: bool = False) -> int:
        """The number of the style that differs from ``style`` in its fill, and in its lock where
        it is to be ``unlocked``."""
        xfs = self._children["cellXfs"]
        style = style if 0 <= style < len(xfs) else 0
        key = ("mark", style, severity, unlocked)
        if key not in self._made:
            xf = xfs[style]
            fill = xf.attributes.get("fillId", "0")
            known = fill.isdecimal() and int(fill) < len(self._colours)
            before = self._colours[int(fill)] if known else ""
            number = _BEFORE.index(before) if before in _BEFORE else 0
            colour = f"{int(MARK_COLOURS[severity], 16) + number:06X}"
            own = Edits(self.part[xf.start : xf.end])
            moved = Element(own.part, xf.name, xf.prefix, {}, 0, 0)
            own.set(moved, fillId=str(self._fill(colour)), applyFill="1")
            if unlocked:
                own = _unlocked(own.done())
            self._made[key] = self._add("cellXfs", own.done().decode("utf-8", "replace"))
        return self._made[key]

    def dated(self, style: int) -> int:
        """The number of the style that shows a day: ``style`` itself, else one that differs from it
        in the format of its numbers."""
        xfs = self._children["cellXfs"]
        style = style if 0 <= style < len(xfs) else 0
        xf = xfs[style]
        code = xf.attributes.get("numFmtId", "0")
        known = self._formats.get(code) or BUILTIN_FORMATS.get(int(code) if code.isdecimal() else 0)
        if known and is_date_format(known):
            return style
        key = ("dated", style)
        if key not in self._made:
            own = Edits(self.part[xf.start : xf.end])
            moved = Element(own.part, xf.name, xf.prefix, {}, 0, 0)
            own.set(moved, numFmtId=_SHORT_DATE, applyNumberFormat="1")
            self._made[key] = self._add("cellXfs", own.done().decode("utf-8", "replace"))
        return self._made[key]

    @property
    def is_grown(self) -> bool:
        """True where something was added."""
        return any(self._new.values())

    def overlay(self, severity: str) -> int | None:
        """The number of the differential format in a mark's colour; ``None`` where the workbook
        has no room for any."""
        if "dxfs" not in self._containers:
            return None
        p, colour = self.prefix, MARK_COLOURS[severity]
        return self._once(
            "dxfs",
            f'<{p}dxf><{p}font><{p}color rgb="FF{theme.INK.lstrip("#")}"/></{p}font><{p}fill>'
            f'<{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/>'
            f'<{p}bgColor rgb="FF{colour}"/></{p}patternFill></{p}fill></{p}dxf>',
        )

    def own(self, style: theme.Style) -> int:
        """The number of a style given as the theme describes it."""
        key = ("own", *sorted(style.items()))
        if key not in self._made:
            self._made[key] = self._add("cellXfs", self._xf(style))
        return self._made[key]

    def _xf(self, style: theme.Style) -> str:
        p = self.prefix
        fill = self._fill(style["bg_color"].lstrip("#")) if style.get("bg_color") else 0
        wrap = ' wrapText="1"' if style.get("text_wrap") else ""
        across = f' horizontal="{style["align"]}"' if style.get("align") else ""
        indent = f' indent="{style["indent"]}"' if style.get("indent") else ""
        upright = {"vcenter": "center"}.get(style.get("valign", ""), style.get("valign", "bottom"))
        return (
            f'<{p}xf numFmtId="0" fontId="{self._font(style)}" fillId="{fill}" '
            f'borderId="{self._border(style)}" xfId="0" applyFont="1" applyFill="1" '
            f'applyBorder="1" applyAlignment="1"><{p}alignment{across} '
            f'vertical="{upright}"{wrap}{indent}/></{p}xf>'
        )

    def _font(self, style: theme.Style) -> int:
        p = self.prefix
        marks = "".join(
            f"<{p}{mark}/>"
            for mark, key in (("b", "bold"), ("i", "italic"), ("u", "underline"))
            if style.get(key)
        )
        colour = str(style.get("font_color", theme.INK)).lstrip("#")
        return self._once(
            "fonts",
            f'<{p}font>{marks}<{p}sz val="{style.get("font_size", theme.SIZE)}"/>'
            f'<{p}color rgb="FF{colour}"/><{p}name val="{quoted(theme.FONT)}"/></{p}font>',
        )

    def _border(self, style: theme.Style) -> int:
        if not style.get("border"):
            return 0
        p = self.prefix
        colour = str(style.get("border_color", theme.LINE)).lstrip("#")
        sides = "".join(
            f'<{p}{side} style="thin"><{p}color rgb="FF{colour}"/></{p}{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        return self._once("borders", f"<{p}border>{sides}<{p}diagonal/></{p}border>")

    def _fill(self, colour: str) -> int:
        return self._once("fills", _solid(self.prefix, colour))

    def _once(self, container: str, markup: str) -> int:
        key = (container, markup)
        if key not in self._made:
            self._made[key] = self._add(container, markup)
        return self._made[key]

    def _add(self, container: str, markup: str) -> int:
        self._new[container].append(markup)
        return len(self._children[container]) + len(self._new[container]) - 1

    def done(self) -> bytes:
        """The grown part."""
        for name, markups in self._new.items():
            if markups:
                container = self._containers[name]
                count = len(self._children[name]) + len(markups)
                added = "".join(markups)
                if container.is_empty_tag:
                    tag = f"{container.prefix}{name}"
                    markup = f'<{tag} count="{count}">{added}</{tag}>'
                    self.edits.replace(container.start, container.end, markup)
                else:
                    self.edits.set(container, count=str(count))
                    self.edits.put(container.closing, added)
        return self.edits.done()
