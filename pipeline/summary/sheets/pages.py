"""Breaks between the printed pages of a wide sheet, so that no group of columns is torn apart."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.xlsx.theme import TALLEST, bold_room, height_of


def numbered(name: str, number: int) -> str:
    """The name of a sheet that each plan of a round has: of the first plan without its number."""
    return f"{name} {number}" if number > 1 else name


SCALE = 73
"""Percent at which letters of eleven points are still eight on paper."""

_DOTS_ACROSS = 1_405
"""Dots across an A4 landscape page at ``SCALE``, within the narrow margins."""
_DOTS_OF_CHARACTER, _DOTS_OF_COLUMN = 7.33, 5
"""Dots in LibreOffice of a character of a column's width and of the column beside them; Excel
takes no more."""
_FIGURE_WIDTHS = (13, 15, 18)
_TALLEST_HEADING = 125.0
"""Points that headings may take of a screen."""


def figure_width(headings: Sequence[str]) -> float:
    """The least width in characters of columns of figures whose headings stay low."""
    for width in _FIGURE_WIDTHS:
        if heading_height(headings, width) <= _TALLEST_HEADING:
            return width
    return _FIGURE_WIDTHS[-1]


def heading_height(headings: Sequence[str], width: float) -> float:
    """The height in points of bold headings over columns so wide."""
    heights = (height_of(heading, bold_room(width)) for heading in headings)
    return min(max(heights, default=34), TALLEST)


def page_breaks(widths: Sequence[float], starts: Sequence[int], repeated: int) -> tuple[int, ...]:
    """Columns that begin a page: as few pages as hold them, each about as full. ``starts`` are the
    columns where a page may begin, in order; the first ``repeated`` columns stand on every page."""
    dots = [width * _DOTS_OF_CHARACTER + _DOTS_OF_COLUMN for width in widths]
    fewest = _filled(dots, starts, repeated, _DOTS_ACROSS)
    low, high = 0, _DOTS_ACROSS
    while high - low > 1:
        middle = (low + high) // 2
        if len(_filled(dots, starts, repeated, middle)) > len(fewest):
            low = middle
        else:
            high = middle
    return _filled(dots, starts, repeated, high)


def _filled(
    dots: Sequence[float], starts: Sequence[int], repeated: int, most: int
) -> tuple[int, ...]:
    """The columns that begin a page where each takes what fits in ``most`` dots."""
    breaks = []
    head = sum(dots[:repeated])
    used = sum(dots[: starts[0]]) if starts else 0
    for start, following in zip(starts, (*starts[1:], len(dots)), strict=True):
        need = sum(dots[start:following])
        if used + need > most and used > head:
            breaks.append(start)
            used = head
        used += need
    return tuple(breaks)
