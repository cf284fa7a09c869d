"""Earlier rounds written inline, for the tests of history, closing and review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.measure.history import EarlierRound
from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.round.round import Opening, Round
from tests.support.indicator_support import indicator, round_of, unit

Pages = Mapping[tuple[str, str], Any]
"""(unit code, table) → cells, or cells and entries as a pair."""

SCHOOLS = (unit("TH01", "TH"), unit("TH02", "TH"), unit("TH03", "TH"))


def pages(tables: Pages, year: int = 2025) -> Accepted:
    """Accepted tables; a List's entries come with its cells as a pair."""
    nested: dict[str, dict[str, AcceptedTable]] = {}
    for (code, table), content in tables.items():
        cells, entries = content if isinstance(content, tuple) else (content, ())
        page = AcceptedTable(code, f"{code}.xlsx", table, cells, {}, tuple(entries))
        nested.setdefault(table, {})[code] = page
    return Accepted(nested, year)


def a_round(
    name: str,
    year: int,
    period: str = "nam",
    *,
    units: Sequence[Unit] = SCHOOLS,
    start: int | None = None,
    opening: Mapping[str, Opening] | None = None,
    folder: Path | None = None,
) -> Round:
    """A round in memory, its dates those of its year and period."""
    made = round_of(units, year, period)
    changes: dict[str, Any] = {"opening": dict(opening or {})}
    if start is not None:
        changes["start"] = dt.date(start, 1, 1)
    settings = made.settings.model_copy(update=changes)
    return replace(made, name=name, folder=folder or Path("rounds") / name, settings=settings)


def turns(count: int) -> dict[tuple[str, str], int]:
    """Turns of training, of which half are women's."""
    return {("communicators", "turns"): count, ("communicators", "female"): count // 2}


def earlier(
    year: int, figures: Mapping[str, int], period: str = "nam", **more: Any
) -> EarlierRound:
    """A closed round with turns of training by unit code."""
    state = more.pop("state", "closed")
    round_ = a_round(f"{period}-{year}", year, period, **more)
    accepted = pages({(code, "training"): turns(count) for code, count in figures.items()}, year)
    closed_on = dt.date(year, 12, 20) if state == "closed" else None
    return EarlierRound(round_, accepted, state, closed_on)


def total(**more: Any) -> Indicator:
    """Turns of training, added up over the years."""
    data = {
        "kind": "total",
        "unit": "lượt",
        "numerator": ["training.communicators.turns"],
        "denominator": [],
        "kinds": ["TH"],
        "accumulate": "sum",
        "splits": ["all", "female"],
        **more,
    }
    return indicator(**data)
