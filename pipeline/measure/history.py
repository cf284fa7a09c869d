"""Earlier rounds: figures carried into totals, last known figures, the trend.

Rounds are told apart by the years they cover. A report on more of the time replaces those it
covers, unit by unit: an annual round the 6-month round of its year, the report on a term its
annual rounds. A unit missing from it keeps its narrower figure, so that no total falls meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from pipeline.accept.records import Accepted
from pipeline.measure.amounts import amount
from pipeline.measure.incomplete import why_incomplete
from pipeline.measure.lineage import Lineage, lineage_of
from pipeline.measure.result import Result
from pipeline.plan.plan import Indicator, Reference, Split
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.settings import Opening, Settings
from pipeline.text.errors import OfficerMustAct
from schemas.expressions.numbers import CellKey
from schemas.records import Form, Table
from schemas.respondents import Period, Respondent

OPENING_WORDS = "Số đầu kỳ"
STILL_OPEN = " (chưa chốt)"
_WIDTHS: dict[Period, int] = {"6T": 0, "nam": 1, "giai-doan": 2}
"""Rank of a period by the time that its report covers."""


class HistoryError(OfficerMustAct):
    """The earlier rounds of a round do not fit together; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class UnitSides:
    """Numerator and denominator that a unit gave in an earlier round; ``None`` where not asked."""

    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class _Given:
    """The parts that units gave, and the codes of those that were to give and did not."""

    sides: Mapping[str, UnitSides]
    lacking: frozenset[str]


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
    """An earlier round as it counts now. ``changed`` names what differs from what was closed,
    ``apart`` what it asked otherwise, whose figures are left out; ``results`` are its indicators,
    measured by the present plan."""

    round: Round
    accepted: Accepted
    state: Literal["closed", "open"] = "closed"
    closed_on: dt.date | None = None
    changed: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    apart: tuple[str, ...] = ()
    _sides: dict[object, _Given] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    @property
    def name(self) -> str:
        return self.round.name

    @property
    def words(self) -> str:
        """The certainty of its figures, for people."""
        if self.state == "open" or self.closed_on is None:
            return "chưa chốt, số liệu tạm tính"
        closed = f"đã chốt ngày {self.closed_on:%d/%m/%Y}"
        if not self.changed:
            return closed
        return f"{closed}; đã thay đổi sau khi chốt: {', '.join(self.changed)}"

    @property
    def words_in_full(self) -> str:
        """The certainty of its figures, and which of them are not used."""
        if not self.apart:
            return self.words
        listed = "; ".join(self.apart)
        return f"{self.words}; không cộng, không so sánh phần kỳ đó hỏi khác: {listed}"

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

    def sides(self, indicator: Indicator, split: Split, form: Form) -> Mapping[str, UnitSides]:
        """Unit code → what it gave; units that lack a cell they were asked for are not in it."""
        return self._given(indicator, split, form).sides

    def lacking(self, indicator: Indicator, split: Split, form: Form) -> frozenset[str]:
        """Codes of the units that lack a cell they were asked for."""
        return self._given(indicator, split, form).lacking

    def together(self, table: Table, units: Sequence[str]) -> Mapping[CellKey, Any]:
        """The cells of a table that ``units`` gave, of several the sums of their amounts; empty
        where one that was asked for the table gave none."""
        pages, there = self.accepted.tables.get(table.name, {}), self.round.by_code
        given = [code for code in units if code in pages]
        if len(given) < 2 and len(units) < 2:
            return pages[given[0]].cells if given else {}
        cutoff = self.round.settings.cutoff
        if any(
            code in there
            and there[code].exists_on(cutoff)
            and table.is_asked(self.round.respondent(there[code]))
            for code in units
            if code not in pages
        ):
            return {}
        if len(given) < 2:
            return pages[given[0]].cells if given else {}
        return dict(self._sums(table, given))

    def _sums(self, table: Table, units: Sequence[str]) -> Iterator[tuple[CellKey, Any]]:
        """The sums of the amounts that all of ``units`` gave that were asked for them."""
        pages = self.accepted.tables[table.name]
        given = [(self.round.respondent(self.round.by_code[u]), pages[u].cells) for u in units]
        for _, block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    at = row.name, column.name
                    if not block.has(*at) or not block.question(row, column).kind.is_amount:
                        continue
                    values = [
                        cells.get(at)
                        for who, cells in given
                        if at in cells or block.is_asked(row, column, who)
                    ]
                    if values and None not in values:
                        yield at, sum(values)

    def _given(self, indicator: Indicator, split: Split, form: Form) -> _Given:
        key = (indicator.code, indicator.numerator, indicator.denominator, split)
        if key not in self._sides:
            every = dict(self._all_sides(indicator, split, form))
            sides = {unit: one for unit, one in every.items() if one is not None}
            self._sides[key] = _Given(sides, frozenset(every.keys() - sides.keys()))
        return self._sides[key]

    def _all_sides(
        self, indicator: Indicator, split: Split, form: Form
    ) -> Iterator[tuple[str, UnitSides | None]]:
        if why_incomplete(indicator, self.round, form):
            return
        asked: dict[Respondent, tuple[tuple[Reference, ...], tuple[Reference, ...]]] = {}
        for unit in self.round.units:
            if not indicator.admits(unit.kind, unit.levels, unit.ownership):
                continue
            who = self.round.respondent(unit)
            if who not in asked:
                asked[who] = indicator.asked_references(form, who)
            sides = [
                [amount(unit.code, reference, split, self.accepted, form) for reference in side]
                for side in asked[who]
            ]
            if not any(sides):
                continue
            if not any(value is None for side in sides for value in side):
                sums = [sum(filter(None, side)) if side else None for side in sides]
                yield unit.code, UnitSides(*sums)
            elif unit.exists_on(self.round.settings.cutoff):
                yield unit.code, None


@dataclass(frozen=True, slots=True)
class _Wider:
    """A report on all of an earlier round's time: its roster, what units gave there, and whether
    more may come to it."""

    roster: Collection[str]
    sides: Mapping[str, UnitSides]
    is_open: bool


@dataclass(frozen=True)
class History:
    """The earlier rounds in order of time, and the opening balances by indicator code."""

    form: Form | None = None
    rounds: tuple[EarlierRound, ...] = ()
    opening: Mapping[str, Opening] = field(default_factory=dict, hash=False)
    replaced: frozenset[str] = frozenset()
    """Names of rounds whose time a wider report covers: only who is missing from it adds up."""
    within: frozenset[str] = frozenset()
    """Names of those that the present round covers."""
    lineage: Lineage = field(default_factory=Lineage, hash=False)
    """The codes that units had in these rounds."""
    period: Period = "nam"
    """Period of the present round."""

    def of_units(self, units: Collection[Unit]) -> History:
        """The history as it is that of ``units``, by the old codes that these name."""
        return replace(self, lineage=lineage_of(units, [one.round for one in self.rounds]))

    @property
    def is_provisional(self) -> bool:
        """True while a round that counts here is still open."""
        return any(earlier.state == "open" for earlier in self.rounds)

    @property
    def latest(self) -> EarlierRound | None:
        """The last round that anything of this one is compared with."""
        return next((one for one in reversed(self.rounds) if self.compares(one)), None)

    def compares(self, earlier: EarlierRound, indicator: Indicator | None = None) -> bool:
        """Tell if the present round's figures, or that of one indicator, compare with those of an
        earlier one: a year's with a year's alone. What is counted over the time of a report
        compares with as long a time, other figures also with those at the end of a longer one."""
        period = earlier.round.settings.period
        if period == self.period:
            return True
        if self.period == "nam" or period == "6T":
            return False
        return indicator is None or not indicator.counts_a_time

    def like(self, indicator: Indicator) -> tuple[EarlierRound, ...]:
        """The rounds that an indicator's figure compares with, in order of time."""
        return tuple(one for one in self.rounds if self.compares(one, indicator))

    def before(self, indicator: Indicator) -> tuple[EarlierRound, Result] | None:
        """The last round that the figure over all units compares with and that has one, with it:
        not every round asks for everything."""
        for earlier in reversed(self.like(indicator)):
            result = earlier.result(indicator.code)
            if result is not None and result.value is not None:
                return earlier, result
        return None

    def entries(
        self,
        indicator: Indicator,
        split: Split = "all",
        *,
        since: int | None = None,
        given: Collection[str] | None = None,
        missing: Collection[str] = (),
    ) -> tuple[Carried, ...]:
        """Figures that a total starts from, one by one. With ``accumulate = "sum"`` the opening
        balance, then each unit of each round that counts (``since``, ``given`` as in
        ``carried``); with ``"latest"`` the last figure known of each unit that is ``missing``."""
        if indicator.accumulate == "none" or self.form is None:
            return ()
        found = []
        if indicator.accumulate == "latest":
            return tuple(
                Carried(
                    words=earlier.round.period_words,
                    source=earlier.words,
                    value=part.numerator or 0,
                    round=earlier.name,
                    unit=code,
                )
                for unit in sorted(missing)
                for earlier, code, part in self._last(indicator, split, unit, since)[0]
            )
        opening, balance = self.opening.get(indicator.code), self.balance(indicator, split)
        if opening is not None and balance is not None:
            found.append(Carried(OPENING_WORDS, opening.source, balance))
        for earlier, unit, figure in self._counting(indicator, split, since, given):
            words = earlier.round.period_words
            found.append(Carried(words, earlier.words, figure, earlier.name, unit))
        return tuple(found)

    def missing_years(
        self, indicator: Indicator, split: Split, first: int, now: Settings
    ) -> tuple[int, ...]:
        """The years since ``first`` that a total over years is to hold and of which nothing is
        known: neither an opening balance of the split is stated (zero is one) nor is there a round
        on the whole year in which anybody gave it."""
        if indicator.accumulate != "sum" or self.balance(indicator, split) is not None:
            return ()
        wide = [
            one.round.settings
            for one in self.rounds
            if one.round.settings.period != "6T"
            and self.form is not None
            and one.sides(indicator, split, self.form)
        ]
        known = {
            year
            for settings in (now, *wide)
            for year in range(settings.years[0], settings.years[1] + 1)
        }
        return tuple(year for year in range(first, now.year) if year not in known)

    def lacking_before(self, indicator: Indicator, split: Split) -> dict[str, int]:
        """Period in words, with whether more may come to it → the number of units without a figure
        in it, of the rounds that a total over years adds up."""
        if indicator.accumulate != "sum" or self.form is None:
            return {}
        counting = (one for one in self._since(indicator, None) if one.name not in self.replaced)
        found = {
            f"{one.round.period_words}{STILL_OPEN if one.state == 'open' else ''}": len(
                one.lacking(indicator, split, self.form)
            )
            for one in counting
        }
        return {period: number for period, number in found.items() if number}

    def balance(self, indicator: Indicator, split: Split) -> int | None:
        """The opening balance; ``None`` where there is none."""
        opening = self.opening.get(indicator.code)
        return opening.split(split) if opening else None

    def carried(
        self,
        indicator: Indicator,
        split: Split = "all",
        unit: str | None = None,
        *,
        since: int | None = None,
        given: Collection[str] | None = None,
        certain: bool = False,
    ) -> int | None:
        """The figure before this round: for ``accumulate = "sum"`` the opening balance and all
        earlier figures (of one unit, its own earlier figures: the balance is the office's); for
        ``"latest"`` the last figure known of each unit, the balance where none is known. ``None``
        where nothing is known or nothing accumulates.

        Rounds that end before the year ``since`` (the indicator's own unless given) do not count.
        ``given``: units whose figures this round has, so that it replaces their 6-month figures;
        ``certain`` leaves out those that a round which is still open may yet replace.
        """
        if indicator.accumulate == "none" or self.form is None:
            return None
        balance = self.balance(indicator, split) if unit is None else None
        if indicator.accumulate == "sum":
            counting = self._counting(indicator, split, since, given, unit, certain=certain)
            figures = [figure for _, _, figure in counting]
            return sum(figures, balance or 0) if figures or balance is not None else None
        units = {unit}
        if unit is None:
            units = {
                self.lineage.heir(code)
                for earlier in self._since(indicator, since)
                for code in earlier.sides(indicator, split, self.form)
            }
        last = [
            part.numerator or 0
            for one in units
            if one is not None
            for _, _, part in self._last(indicator, split, one, since)[0]
        ]
        return sum(last) if last else balance

    def _counting(
        self,
        indicator: Indicator,
        split: Split,
        since: int | None,
        given: Collection[str] | None = None,
        unit: str | None = None,
        *,
        certain: bool = False,
    ) -> Iterator[tuple[EarlierRound, str, int]]:
        """The figures that add up, none twice: of ``unit``, or of all; ``certain`` as in
        ``carried``."""
        assert self.form is not None
        lineage = self.lineage
        for earlier in self._since(indicator, since):
            parts = earlier.sides(indicator, split, self.form)
            wider = self._wider(earlier, indicator, split)
            own = None if unit is None else lineage.codes_of(unit)
            for code in parts if own is None else (code for code in own if code in parts):
                if certain and any(
                    one.is_open and not self._codes_in(one.roster, code).isdisjoint(one.roster)
                    for one in wider
                ):
                    continue
                if self._adds_up(earlier, code, wider, given):
                    yield earlier, code, parts[code].numerator or 0

    def awaits(
        self, indicator: Indicator, split: Split, given: Collection[str], unit: str | None = None
    ) -> bool:
        """Tell if an earlier round that is still open may yet add to a total over years: a unit
        (``unit``, or any) lacks there what no report on more of the time has. ``given`` as in
        ``carried``."""
        if indicator.accumulate != "sum" or self.form is None:
            return False
        own = None if unit is None else {*self.lineage.codes_of(unit)}
        for earlier in self._since(indicator, None):
            if earlier.state != "open":
                continue
            wider = self._wider(earlier, indicator, split)
            lacking = earlier.lacking(indicator, split, self.form)
            for code in lacking if own is None else lacking & own:
                if self._adds_up(earlier, code, wider, given):
                    return True
        return False

    def _wider(self, earlier: EarlierRound, indicator: Indicator, split: Split) -> Sequence[_Wider]:
        """The earlier reports on all of a round's time and more."""
        assert self.form is not None
        return [
            _Wider(
                other.round.by_code,
                other.sides(indicator, split, self.form),
                other.state == "open",
            )
            for other in self.rounds
            if _covers(other.round.settings, earlier.round.settings)
        ]

    def _adds_up(
        self,
        earlier: EarlierRound,
        code: str,
        wider: Sequence[_Wider],
        given: Collection[str] | None,
    ) -> bool:
        """Tell if what a unit gives in an earlier round counts: nothing on more of the time
        replaces it."""
        heir = self.lineage.heir(code)
        if earlier.name in self.within and (given is None or heir in given):
            return False
        return not any(
            own in one.sides for one in wider for own in self._codes_in(one.roster, code)
        )

    def _codes_in(self, roster: Collection[str], code: str) -> frozenset[str]:
        """The codes under which a unit of an earlier round may stand in a roster that came after.
        Who is off it by then has become another part of the heir; the heir itself, which is there
        today, went into nobody."""
        heir = self.lineage.heir(code)
        stays = code in roster or code == heir
        return frozenset((code,) if stays else self.lineage.codes_of(heir))

    def _since(self, indicator: Indicator, since: int | None) -> Sequence[EarlierRound]:
        """The rounds that don't end before the first year that counts."""
        first = (indicator.since if since is None else since) or 0
        return [earlier for earlier in self.rounds if earlier.round.settings.year >= first]

    def last_known(self, indicator: Indicator, split: Split, unit: str) -> UnitSides | None:
        """The unit's parts in the latest earlier round that has them, of what was several units
        then their sums; ``None`` where nothing is known of it, or not of all of them."""
        found, is_whole = self._last(indicator, split, unit, since=0)
        if not is_whole:
            return None
        parts = [part for _, _, part in found]
        return UnitSides(
            known_sum(part.numerator for part in parts),
            known_sum(part.denominator for part in parts),
        )

    def _last(
        self, indicator: Indicator, split: Split, unit: str, since: int | None
    ) -> tuple[list[tuple[EarlierRound, str, UnitSides]], bool]:
        """The unit's last parts, by round and code, and whether they are all of it: of units that
        merged, one that is missing from a round gave its last before."""
        found: list[tuple[EarlierRound, str, UnitSides]] = []
        sought = frozenset(self.lineage.codes_of(unit))
        for earlier in reversed(self._since(indicator, since) if self.form else ()):
            assert self.form is not None
            parts = earlier.sides(indicator, split, self.form)
            gave = sorted(sought & parts.keys())
            found += [(earlier, code, parts[code]) for code in gave]
            if gave:
                sought &= earlier.lacking(indicator, split, self.form)
            if not sought:
                break
        return found, not sought


NO_HISTORY = History()


def history_before(
    round_: Round,
    earlier: Sequence[EarlierRound],
    form: Form,
    opening: Mapping[str, Opening] | None = None,
    later: Collection[Unit] = (),
) -> History:
    """The history of ``round_``; ``opening`` is its own unless given. Old codes are those that its
    units name, and units of a ``later`` round.

    Raises ``HistoryError`` where a round isn't earlier or two report on the same time.
    """
    now = round_.settings
    seen: dict[object, str] = {}
    for one in earlier:
        settings = one.round.settings
        if _moment(settings) >= _moment(now):
            raise HistoryError(
                f'Đợt "{one.name}" ghi ở Các đợt trước không phải là đợt trước của '
                f'"{round_.name}". Xóa tên đợt này khỏi ô Các đợt trước ở trang Thiết lập.'
            )
        same = seen.setdefault((settings.years, settings.period), one.name)
        if same != one.name:
            raise HistoryError(
                f'Hai đợt "{same}" và "{one.name}" báo cáo cùng một kỳ, số liệu sẽ bị cộng hai '
                "lần. Giữ lại một đợt ở ô Các đợt trước của trang Thiết lập."
            )
    in_order = tuple(sorted(earlier, key=lambda one: _moment(one.round.settings)))
    wider = [now, *(one.round.settings for one in earlier)]
    replaced = frozenset(
        one.name for one in earlier if any(_covers(other, one.round.settings) for other in wider)
    )
    within = frozenset(one.name for one in earlier if _covers(now, one.round.settings))
    balances = now.opening if opening is None else opening
    history = History(form, in_order, balances, replaced, within, period=now.period)
    return history.of_units((*round_.units, *later))


def known_sum(values: Iterable[int | None]) -> int | None:
    """The sum of those that are known; ``None`` where none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _moment(settings: Settings) -> tuple[int, int]:
    """A key that sorts rounds by time."""
    return settings.year, _WIDTHS[settings.period]


def _covers(wide: Settings, narrow: Settings) -> bool:
    """Tell if a report on more of the time takes the narrower one in."""
    first, last = wide.years
    start, end = narrow.years
    return _WIDTHS[wide.period] > _WIDTHS[narrow.period] and first <= start and end <= last
