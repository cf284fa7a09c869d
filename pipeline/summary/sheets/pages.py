"""Breaks between the printed pages of a wide sheet, so that no group of columns is torn apart."""

from __future__ import annotations

from collections.abc import Sequence


def numbered(name: str, number: int) -> str:
    """The name of a sheet that each plan of a round has: of the first plan without its number."""
    return f"{name} {number}" if number > 1 else name


SCALE = 68
"""Percent: small, yet readable on A4."""

PAGE_WIDTH = 188
"""Characters across an A4 landscape page at ``SCALE``."""


def page_breaks(
    widths: Sequence[float], starts: Sequence[int], repeated: int, room: float = PAGE_WIDTH
) -> tuple[int, ...]:
    """Columns that begin a page. ``starts`` are the columns where a page may begin, in order;
    the first ``repeated`` columns stand on every page."""
    if not starts:
        return ()
    breaks = []
    used = float(sum(widths[: starts[0]]))
    for start, following in zip(starts, (*starts[1:], len(widths)), strict=True):
        need = sum(widths[start:following])
        if used + need > room and used > sum(widths[:repeated]):
            breaks.append(start)
            used = float(sum(widths[:repeated]))
        used += need
    return tuple(breaks)
