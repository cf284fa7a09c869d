"""One unit's figure of an indicator, as a formula on the unit's own cells of the SL sheets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pipeline.measure.result import Result, Status
from pipeline.plan.plan import Indicator, Reference, Split
from pipeline.round.roster import Unit
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.computed import Computed, live
from pipeline.summary.sheets.figure_terms import OwnFigure, OwnTerm, has
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.indicator_figures import quotient
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.sheet_description import Cell, Scalar
from schemas.code_lists import NO, YES

NOT_APPLICABLE = "–"

__all__ = ["NO", "NOT_APPLICABLE", "YES", "OwnFigures"]


class OwnFigures:
    """Gives units' own figures; what those of units of a sort have alike is worked out once."""

    def __init__(self, material: Material, grounds: Grounds) -> None:
        self._material, self._grounds = material, grounds
        self._known: dict[tuple[str, str, tuple[str, ...]], Sequence[Sequence[OwnTerm]]] = {}

    def of(self, indicator: Indicator, unit: Unit, *, linked: bool) -> Cell | None:
        """The unit's figure; ``None`` where the unit has no part in the indicator. Where no formula
        gives what was measured, the measured value stands there itself. ``linked``: it leads to the
        figures of the unit's own line that the indicator reads."""
        result = self._material.unit_result(indicator, unit.code)
        if result is None:
            return None
        terms = self._terms(indicator, unit)
        sides = [[one for term in side if (one := term.of(unit.code))] for side in terms]
        measured = measured_figure(result)
        match indicator.kind:
            case "units":
                computed = _has_one(sides[0])
            case "yes":
                computed = _says_yes(sides[0], sides[1])
            case "total":
                computed = _added(sides[0])
            case "mean" if not indicator.denominator:
                computed = _added(sides[0])
            case "difference":
                computed = _less(*sides)
            case _:
                computed = _share(sides[0], sides[1], indicator.scale)
        if computed is not None and not _same(computed.value, measured):
            computed = None
        all_people = terms[1::2] if indicator.kind == "difference" else terms
        link = _link(chain(*all_people), unit.code) if linked and measured != "" else ""
        return live(computed, measured, _style(result), link)

    def _terms(self, indicator: Indicator, unit: Unit) -> Sequence[Sequence[OwnTerm]]:
        """The terms of the numerator and of the denominator; of a difference those of women, then
        of everybody, of each."""
        sort = indicator.code, unit.kind, tuple(unit.levels)
        if sort not in self._known:
            who = self._material.outcomes.round.respondent(unit)
            splits: Sequence[Split] = (
                ("female", "all") if indicator.kind == "difference" else ("all",)
            )
            self._known[sort] = [
                [*self._each(reference.split(split)[0] for reference in side)]
                for side in indicator.asked_references(self._material.form, who)
                for split in splits
            ]
        return self._known[sort]

    def _each(self, references: Iterable[Reference]) -> Iterator[OwnTerm]:
        """The terms of those references that an SL sheet shows."""
        for reference in references:
            sheet = self._grounds.sheets.get(reference.table)
            if sheet is not None and has(sheet, reference):
                yield OwnTerm(sheet, reference)


def _link(terms: Iterable[OwnTerm], unit: str) -> str:
    """A link to the unit's own cell of the first term that it has a figure of, else to the code
    that begins its line; "" where no SL sheet shows its figures."""
    line = ""
    for term in terms:
        link, has_figure = term.link(unit)
        if has_figure:
            return link
        line = line or link
    return line


def _same(computed: Scalar, measured: Scalar) -> bool:
    if isinstance(computed, float) or isinstance(measured, float):
        if not isinstance(computed, int | float) or not isinstance(measured, int | float):
            return False
        # A difference is worked out from two quotients, each rounded by itself.
        return math.isclose(computed, measured, rel_tol=1e-12, abs_tol=1e-12)
    return computed == measured


def _style(result: Result) -> str:
    match result.indicator.kind:
        case "units" | "yes":
            return "cell_centre"
        case "total":
            return "count_carried" if is_carried(result) else "count_centre"
        case _:
            return wording.value_style(result)


def is_carried(result: Result) -> bool:
    """True if a unit's figure is not of this round but the last that is known of it."""
    is_total = result.indicator.kind == "total"
    return is_total and not result.reported and result.numerator is not None


def measured_figure(result: Result) -> Scalar:
    """The content of a unit's cell, from the measurement itself."""
    if result.indicator.kind == "total":
        return "" if result.numerator is None else result.numerator
    if result.indicator.kind == "difference":
        given = result.status not in (Status.NO_DATA, Status.ONE_SIDED)
        nothing = NOT_APPLICABLE if given else ""
        return nothing if result.value is None else float(result.value)
    if result.status == Status.NO_DATA or result.numerator is None:
        return ""
    if not result.denominator:
        return NOT_APPLICABLE
    if result.indicator.is_answer:
        return YES if result.numerator else NO
    return quotient(result.numerator, result.denominator, result.indicator.scale)


def _guarded(parts: Sequence[OwnFigure], formula: str, value: int | float | str) -> Computed:
    tests = list(dict.fromkeys(part.blank for part in parts))
    test = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
    blank = any(part.value == "" for part in parts)
    return Computed(f'IF({test},"",{formula})', "" if blank else value)


def _sum(parts: Sequence[OwnFigure]) -> tuple[str, int]:
    formula = "+".join(part.formula for part in parts)
    return formula, sum(part.value for part in parts if isinstance(part.value, int))


def _added(parts: Sequence[OwnFigure]) -> Computed | None:
    return _guarded(parts, *_sum(parts)) if parts else None


def _has_one(parts: Sequence[OwnFigure]) -> Computed | None:
    if not parts:
        return None
    formula, value = _sum(parts)
    return _guarded(parts, f'IF({formula}>=1,"{YES}","{NO}")', YES if value >= 1 else NO)


def _says_yes(above: Sequence[OwnFigure], below: Sequence[OwnFigure]) -> Computed | None:
    """Có to every question; "–" where the indicator does not concern the unit."""
    if not above:
        return None
    done, all_done = _all_yes(above)
    formula, value = f'IF({done},"{YES}","{NO}")', YES if all_done else NO
    if below:
        concerned, is_concerned = _all_yes(below)
        formula = f'IF({concerned},{formula},"{NOT_APPLICABLE}")'
        value = value if is_concerned else NOT_APPLICABLE
    return _guarded((*above, *below), formula, value)


def _all_yes(parts: Sequence[OwnFigure]) -> tuple[str, bool]:
    tests = ",".join(f'{part.formula}="{YES}"' for part in parts)
    formula = f"AND({tests})" if len(parts) > 1 else tests
    return formula, all(part.value == YES for part in parts)


def _less(
    above_female: Sequence[OwnFigure],
    above: Sequence[OwnFigure],
    below_female: Sequence[OwnFigure],
    below: Sequence[OwnFigure],
) -> Computed | None:
    """The share of women less that of men, who are the others; "–" where there are no women or no
    men."""
    sides = (above_female, above, below_female, below)
    if not all(sides):
        return None
    (f, nf), (t, nt), (fb, df), (tb, dt) = map(_sum, sides)
    men, nm = dt - df, nt - nf
    value = nf * 100 / df - nm * 100 / men if df and men else NOT_APPLICABLE
    formula = (
        f'IF(OR({fb}=0,({tb})-({fb})=0),"{NOT_APPLICABLE}",'
        f"({f})*100/({fb})-(({t})-({f}))*100/(({tb})-({fb})))"
    )
    return _guarded(tuple(chain(*sides)), formula, value)


def _share(above: Sequence[OwnFigure], below: Sequence[OwnFigure], scale: int) -> Computed | None:
    if not above or not below:
        return None
    top, numerator = _sum(above)
    bottom, denominator = _sum(below)
    if "+" in top:
        top = f"({top})"
    if "+" in bottom:
        bottom = f"({bottom})"
    value = quotient(numerator, denominator, scale) if denominator else NOT_APPLICABLE
    times = f"*{scale}" if scale > 1 else ""
    return _guarded(
        (*above, *below), f'IF({bottom}=0,"{NOT_APPLICABLE}",{top}{times}/{bottom})', value
    )
