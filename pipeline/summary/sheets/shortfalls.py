"""Numbers of a unit's own figures that are below a target that is due."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.measure.result import Result
from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import heat
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.own_figure import NO, YES, measured_figure
from pipeline.xlsx.sheet_description import Scalar
from schemas.respondents import LEVELS, SCHOOL_KINDS

_ABBREVIATIONS = {
    **{LEVEL_WORDS[level]: level for level in LEVELS},
    "Trung học phổ thông": "THPT",
    "TH và THCS": "TH&THCS",
    "THCS và THPT": "THCS&THPT",
    "Trung tâm": "TT",
    "Giáo dục nghề nghiệp": "GDNN",
    "Ủy ban nhân dân": "UBND",
}
_ROOM = 24
"""Letters of a name; a longer one takes two lines, and hides those beside it."""


def own_indicators(material: Material) -> tuple[Indicator, ...]:
    """The indicators that a unit can have a figure of by itself, and that may stand beside it."""
    return tuple(
        indicator
        for indicator in material.indicators
        if not indicator.anonymous and not indicator.pools_groups(material.form)
    )


def is_short(whole: Result, figure: Scalar) -> bool:
    """True if a unit's figure is on the wrong side of the target that is due for ``whole``."""
    if whole.target is None or not heat.is_judged(whole):
        return False
    if whole.indicator.is_answer:
        return figure == bad_answer(whole.indicator)
    return isinstance(figure, int | float) and heat.misses(whole.target, figure)


def bad_answer(indicator: Indicator) -> str:
    """The answer by which a unit falls short of the target for a share of units."""
    return YES if indicator.is_ceiling else NO


def shortfall_counts(material: Material) -> Mapping[str, int]:
    """Number, by code of each unit that sent something, of indicators that are missed on the whole
    and by the unit itself."""
    counts: dict[str, int] = {}
    for indicator in own_indicators(material):
        whole = material.result(indicator)
        for unit in material.units if whole is not None and whole.falls_short else ():
            own = material.unit_result(indicator, unit.code)
            if whole is None or own is None or material.state_of(unit.code) == UnitState.MISSING:
                continue
            if is_short(whole, measured_figure(own)):
                counts[unit.code] = counts.get(unit.code, 0) + 1
    return counts


def weakest(units: tuple[Unit, ...], counts: Mapping[str, int], most: int) -> tuple[Unit, ...]:
    """Schools that fall short, at most ``most``, those of most targets first: an office is not
    compared with the schools that it leads."""
    weak = (unit for unit in units if unit.kind in SCHOOL_KINDS and counts.get(unit.code))
    return tuple(sorted(weak, key=lambda unit: -counts[unit.code]))[:most]


def short_name(unit: Unit) -> str:
    """A unit as a sentence names it, in the usual abbreviations: "MN Hoa Nắng"."""
    name = unit.name.removeprefix("Trường ")
    for long, short in _ABBREVIATIONS.items():
        name = name.replace(long, short)
    return name


def brief_name(unit: Unit, room: int = _ROOM) -> str:
    """A unit's ``short_name`` as a chart has ``room`` for it."""
    name = short_name(unit)
    return name if len(name) <= room else f"{name[: room - 1].rstrip(' -')}…"
