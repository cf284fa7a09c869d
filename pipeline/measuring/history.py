"""What earlier rounds say: figures carried into totals, last known figures, the trend.

Rounds are told apart by the years they cover. A report on more of the time replaces those it
covers: an annual round the 6-month round of its year, the report on a term its annual rounds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pipeline.errors import OfficerMustAct

if TYPE_CHECKING:
    from pipeline.plan import Indicator, Reference, Split
    from pipeline.results import Accepted, Result
    from pipeline.round import Round
    from pipeline.settings import Opening, Settings
    from schemas.records import Form
    from schemas.respondents import Respondent

_RANK = {"6T": 0, "nam": 1, "giai-doan": 2}
OPENING_WORDS = "Số đầu kỳ"
NO_OPENING = "chưa có số đầu kỳ"


class HistoryError(OfficerMustAct):
    """The earlier rounds of a round do not fit together; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit gave to an indicator in an earlier round; a side it wasn't asked is ``None``."""

    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure that an accumulated total starts from: the opening balance or a unit's figure of an
    earlier round. ``round`` and ``unit`` are "" for the opening balance."""

    words: str
    """ "Số đầu kỳ", "năm 2024"."""
    source: str
    """The document of the opening balance, or how sure the round's figures are."""
    value: int
    round: str = ""
    unit: str = ""


@dataclass(frozen=True)
class EarlierRound:
    """An earlier round as it counts now. ``changed`` names what differs from what was closed;
    ``results`` are its indicators, measured by the present plan."""

    round: Round
    accepted: Accepted
    state: Literal["closed", "open"] = "closed"
    closed_on: dt.date | None = None
    changed: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    _parts: dict[object, Mapping[str, Part]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    @property
    def name(self) -> str:
        return self.round.name

    @property
    def words(self) -> str:
        """How sure its figures are, for people."""
        if self.state == "open" or self.closed_on is None:
            return "chưa chốt, số liệu tạm tính"
        closed = f"đã chốt ngày {self.closed_on:%d/%m/%Y}"
        if not self.changed:
            return closed
        return f"{closed}; đã thay đổi sau khi chốt: {', '.join(self.changed)}"

    def result(
        self, code: str, *, scope: str = "all", split: str = "all", unit: str = ""
    ) -> Result | None:
        """Its result of an indicator by the plan; ``None`` where it has none."""
        return self._by_subject.get((code, scope, split, unit))

    @cached_property
    def _by_subject(self) -> dict[tuple[str, str, str, str], Result]:
        return {
            (result.indicator.code, result.scope, result.split, result.unit): result
            for result in self.results
            if result.basis == "plan"
        }

    def parts(self, indicator: Indicator, split: Split, form: Form) -> Mapping[str, Part]:
        """Unit code → what it gave; units that lack a cell they were asked for are not in it."""
        key = (indicator.code, indicator.numerator, indicator.denominator, split)
        if key not in self._parts:
            self._parts[key] = dict(self._given(indicator, split, form))
        return self._parts[key]

    def _given(self, indicator: Indicator, split: Split, form: Form) -> Iterator[tuple[str, Part]]:
        asked: dict[Respondent, tuple[tuple[Reference, ...], tuple[Reference, ...]]] = {}
        for unit in self.round.units:
            if not indicator.admits(unit.kind, unit.ownership):
                continue
            who = self.round.respondent(unit)
            if who not in asked:
                asked[who] = indicator.asked_references(form, who)
            sides = [
                [self._value(unit.code, reference, split, form) for reference in side]
                for side in asked[who]
            ]
            if any(sides) and not any(value is None for side in sides for value in side):
                sums = [sum(filter(None, side)) if side else None for side in sides]
                yield unit.code, Part(*sums)

    def _value(self, unit: str, reference: Reference, split: Split, form: Form) -> int | None:
        whole, less = reference.split(split)
        table = form.by_name[reference.table]
        value = self.accepted.value(unit, whole, table)
        if less is None or value is None or not isinstance(value, int):
            return value if isinstance(value, int) else None
        minus = self.accepted.value(unit, less, table)
        return None if minus is None else value - minus


@dataclass(frozen=True)
class History:
    """The earlier rounds in order of time, and the opening balances by indicator code."""

    form: Form | None = None
    rounds: tuple[EarlierRound, ...] = ()
    opening: Mapping[str, Opening] = field(default_factory=dict, hash=False)
    replaced: frozenset[str] = frozenset()
    """Names of rounds whose time a wider report covers: never added to a total."""

    @property
    def is_provisional(self) -> bool:
        """Whether a round that counts here is still open."""
        return any(earlier.state == "open" for earlier in self.rounds)

    @property
    def latest(self) -> EarlierRound | None:
        """The round just before."""
        return self.rounds[-1] if self.rounds else None

    def opening_words(self, code: str) -> str:
        """Where the opening balance of an indicator comes from, or that there is none."""
        opening = self.opening.get(code)
        return opening.source if opening else NO_OPENING

    def entries(
        self, indicator: Indicator, split: Split = "all", *, since: int | None = None
    ) -> tuple[Carried, ...]:
        """What a total with ``accumulate = "sum"`` starts from, figure by figure: the opening
        balance, then each unit of each round that counts (``since`` as in ``carried``)."""
        if indicator.accumulate != "sum" or self.form is None:
            return ()
        since = indicator.since if since is None else since
        found = []
        opening = self.opening.get(indicator.code)
        balance = opening.split(split) if opening else None
        if opening is not None and balance is not None:
            found.append(Carried(OPENING_WORDS, opening.source, balance))
        for earlier in self._counting(since):
            for unit, part in earlier.parts(indicator, split, self.form).items():
                figure = part.numerator or 0
                words = earlier.round.period_words
                found.append(Carried(words, earlier.words, figure, earlier.name, unit))
        return tuple(found)

    def carried(
        self,
        indicator: Indicator,
        split: Split = "all",
        unit: str | None = None,
        *,
        since: int | None = None,
    ) -> int | None:
        """What stands before this round: for ``accumulate = "sum"`` the opening balance and all
        earlier figures (of one unit, its own earlier figures: the balance is the office's); for
        ``"latest"`` the last figure known; ``None`` where nothing is known or nothing accumulates.

        Rounds that end before the year ``since`` (the indicator's own unless given) do not count.
        """
        since = indicator.since if since is None else since
        if indicator.accumulate == "none" or self.form is None:
            return None
        if indicator.accumulate == "latest":
            return self._last_total(indicator, split, unit, since)
        figures = []
        for earlier in self._counting(since):
            parts = earlier.parts(indicator, split, self.form)
            given = parts.values() if unit is None else filter(None, [parts.get(unit)])
            figures += [part.numerator or 0 for part in given]
        opening = self.opening.get(indicator.code) if unit is None else None
        balance = opening.split(split) if opening else None
        if balance is not None:
            figures.append(balance)
        return sum(figures) if figures else None

    def _counting(self, since: int | None) -> Iterator[EarlierRound]:
        """The rounds whose figures add up: none twice, none from before ``since``."""
        for earlier in self.rounds:
            begun = since is None or earlier.round.settings.year >= since
            if begun and earlier.name not in self.replaced:
                yield earlier

    def last_known(self, indicator: Indicator, split: Split, unit: str) -> Part | None:
        """What the unit gave in the latest earlier round that has it; ``None`` where nothing is
        known of it."""
        if self.form is None:
            return None
        for earlier in reversed(self.rounds):
            part = earlier.parts(indicator, split, self.form).get(unit)
            if part is not None:
                return part
        return None

    def _last_total(
        self, indicator: Indicator, split: Split, unit: str | None, since: int | None
    ) -> int | None:
        assert self.form is not None
        for earlier in reversed(self.rounds):
            if since is not None and earlier.round.settings.year < since:
                continue
            parts = earlier.parts(indicator, split, self.form)
            if unit is None and parts:
                return sum(part.numerator or 0 for part in parts.values())
            if unit is not None and unit in parts:
                return parts[unit].numerator
        opening = self.opening.get(indicator.code) if unit is None else None
        return opening.split(split) if opening else None


NO_HISTORY = History()


def history_before(
    round_: Round,
    earlier: Sequence[EarlierRound],
    form: Form,
    opening: Mapping[str, Opening] | None = None,
) -> History:
    """The history of ``round_``; ``opening`` is its own unless given.

    Raises ``HistoryError`` where a round isn't earlier or two report on the same time.
    """
    now = round_.settings
    seen: dict[object, str] = {}
    for one in earlier:
        settings = one.round.settings
        if _place(settings) >= _place(now):
            raise HistoryError(
                f'Đợt "{one.name}" ghi ở previous không phải là đợt trước của "{round_.name}". '
                "Xóa tên đợt này khỏi previous trong round.toml."
            )
        same = seen.setdefault((_span(settings), settings.period), one.name)
        if same != one.name:
            raise HistoryError(
                f'Hai đợt "{same}" và "{one.name}" báo cáo cùng một kỳ, số liệu sẽ bị cộng hai '
                "lần. Giữ lại một đợt ở previous trong round.toml."
            )
    in_order = tuple(sorted(earlier, key=lambda one: _place(one.round.settings)))
    wider = [now, *(one.round.settings for one in earlier)]
    replaced = frozenset(
        one.name for one in earlier if any(_covers(other, one.round.settings) for other in wider)
    )
    balances = now.opening if opening is None else opening
    return History(form, in_order, balances, replaced)


def _place(settings: Settings) -> tuple[int, int]:
    return settings.year, _RANK[settings.period]


def _span(settings: Settings) -> tuple[int, int]:
    """First and last year that the round reports on."""
    first = settings.start.year if settings.period == "giai-doan" else settings.year
    return first, settings.year


def _covers(wide: Settings, narrow: Settings) -> bool:
    first, last = _span(wide)
    start, end = _span(narrow)
    return _RANK[wide.period] > _RANK[narrow.period] and first <= start and end <= last
