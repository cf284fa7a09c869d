"""Codes of units in earlier rounds: their own, and those that the roster names as old ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.unit_words import old_code_unknown


@dataclass(frozen=True)
class Lineage:
    """Code of a unit → the old codes that stand for it in earlier rounds, as these spell them."""

    old: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def codes_of(self, unit: str) -> tuple[str, ...]:
        """The unit's code, then its old ones."""
        return unit, *self.old.get(unit, ())

    def heir(self, code: str) -> str:
        """The code of today of what had ``code``; ``code`` itself where nothing says otherwise."""
        return self._heirs.get(code, code)

    @cached_property
    def _heirs(self) -> dict[str, str]:
        return {old: unit for unit, codes in self.old.items() for old in codes}


def unknown_codes(units: Collection[Unit], rounds: Collection[Round]) -> Iterator[str]:
    """Words for each old code of a unit that no earlier round knows; none where there is none."""
    now = {unit.code for unit in units}
    # A unit that goes on has its own code in both.
    gone = {unit.code: None for one in rounds for unit in one.units if unit.code not in now}
    names = ", ".join(one.name for one in rounds)
    for unit in units:
        for code in unit.old_codes if rounds else ():
            if not any(code.casefold() in one.by_typed_code for one in rounds):
                yield old_code_unknown(unit.code, code, names, tuple(gone))


def lineage_of(units: Collection[Unit], rounds: Iterable[Round]) -> Lineage:
    """The lineage of ``units`` in earlier ``rounds``. An old code that a unit has now, or that two
    units name, is nobody's: rosters are joined with those of offices below."""
    now = {unit.code.casefold() for unit in units}
    heirs: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        for code in unit.old_codes:
            heirs[code.casefold()].add(unit.code)
    sole = {code: min(of) for code, of in heirs.items() if code not in now and len(of) == 1}
    if not sole:
        return Lineage()
    old: dict[str, dict[str, None]] = defaultdict(dict)
    for round_ in rounds:
        for code, heir in sole.items():
            if then := round_.by_typed_code.get(code):
                old[heir][then.code] = None
    return Lineage({unit: tuple(codes) for unit, codes in old.items()})
