"""What an indicator of a plan is under a switch of the round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from pipeline.plan.reference import References
from pipeline.plan.target import Strict
from schemas.respondents import UnitKind


class Variant(Strict):
    """What an indicator is under a switch of the round: the keys given replace its own."""

    when: dict[str, str | bool | int] = Field(min_length=1)
    """Switch → setting; all must hold."""
    numerator: References | None = None
    """In place of the indicator's."""
    denominator: References | None = None
    """In place of the indicator's."""
    kinds: tuple[UnitKind, ...] | None = None
    """In place of the indicator's."""
    ownership: tuple[str, ...] | None = None
    """In place of the indicator's."""
    note: str | None = None
    """In place of the indicator's."""
    no_data: str | None = None
    """Why nothing can be counted under it."""

    def holds(self, settings: Mapping[str, str]) -> bool:
        """Whether the round's settings (as text) are those of ``when``."""
        return all(settings.get(name, "") == str(value) for name, value in self.when.items())

    @property
    def changes(self) -> dict[str, Any]:
        """The keys it replaces."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"when"}}
