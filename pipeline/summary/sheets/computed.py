"""A formula with the exact value that recalculating it gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from pipeline.summary.sheets.wording import grouped
from pipeline.xlsx.sheet_description import Cell, Scalar


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula (without ``=``) and what it gives."""

    formula: str
    value: int | float | str


def live(computed: Computed | None, measured: Scalar, style: str, link: str = "") -> Cell:
    """A cell with the formula, or with the measured value where there is none."""
    if computed is None:
        return Cell(measured, style=style, link=link)
    return Cell(computed.value, f"={computed.formula}", style, link)


def out_of(part: Cell, whole: Cell) -> Computed:
    """ "2.450/2.500" of two whole numbers, each a cell with the formula that refers to it."""
    texts = (grouped(n) for n in (part.value, whole.value) if isinstance(n, int))
    # FIXED parts thousands as the reader's program does; here a point parts them everywhere.
    formulas = (
        f'SUBSTITUTE(FIXED({cell.formula.removeprefix("=")},0),",",".")' for cell in (part, whole)
    )
    return Computed('&"/"&'.join(formulas), "/".join(texts))


def in_words(cell: Cell, decimals: int) -> Cell:
    """The cell's share as Vietnamese write it, "84,21", whatever the computer's settings: a text,
    since Excel takes the decimal sign of a number from these. What is no number stays as it is."""
    if not isinstance(cell.value, int | float):
        return cell
    number = cell.formula.removeprefix("=")
    formula = f'=IF(ISNUMBER({number}),SUBSTITUTE(FIXED({number},{decimals},TRUE),".",","),"")'
    places = Decimal(1).scaleb(-decimals)
    shown = Decimal(repr(cell.value)).quantize(places, ROUND_HALF_UP)
    return replace(cell, value=f"{shown:f}".replace(".", ","), formula=formula)
