"""A plan: the catalogue of indicators and their targets, read from one strict TOML file.

Keys of a plan file, all others are errors:

* ``id``, ``title``, ``start``, ``end`` (years), ``legal_basis``, ``source``, ``note``
* ``[[report]]``: a reporting duty (``Report``)
* ``[[outline]]``: a section of the report in words, in order (``Section``)
* ``[[duty]]``: what the plan demands and no indicator counts (``Duty``)
* ``[labels]``: another wording for a row of the form, by its printed code
* ``[[indicator]]`` with ``[[indicator.target]]`` and ``[[indicator.variant]]``, in the plan's order
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from pydantic import Field, ValidationInfo, model_validator

from pipeline.plan.problems import NOTED, PlanError, PlanProblem, refuse
from pipeline.plan.reference import SPLITS, Reference, ReferenceList, Split, is_asked
from pipeline.plan.target import CEILINGS, FALLS, Exact, Operator, Strict, Target
from pipeline.round.remedies import PLAN_ID
from schemas.records import Form
from schemas.respondents import LEVELS, Level, Period, Respondent, UnitKind

__all__ = [
    "SPLITS",
    "Duty",
    "Exact",
    "Indicator",
    "Operator",
    "Plan",
    "PlanError",
    "Reference",
    "Report",
    "Section",
    "Split",
    "Target",
    "Variant",
    "exactly",
]


Noted = list[tuple[object, PlanProblem]] | None
"""Takes the problems of parts where they are not to be raised."""


@lru_cache(maxsize=16_384)
def exactly(above: int, below: int = 1) -> Fraction:
    """The quotient. Results and their bounds, thousands of units, have few different ones."""
    return Fraction(above, below)


OF_BOTH_SEXES: tuple[Split, ...] = ("all", "male", "female")


class Report(Strict):
    """A reporting duty."""

    period: Period
    """Time reported on: the first six months, the year, the plan's whole term."""
    due: dt.date | None = None
    """The day before which the report is to arrive."""
    text: str
    """The deadline as the plan says it."""
    action_month: Literal["", "this_year", "year_before"] = ""
    """The Tháng hành động (15/11–15/12) that it tells of, by its year beside the year reported; ""
    leaves it to the cut-off: the last one that has ended."""
    recipients: tuple[str, ...] = ()
    """Its recipients, one after the other."""
    note: str = ""
    """Remarks for those who prepare it."""


class Section(Strict):
    """A section of the report in words."""

    heading: str
    """Its number and title, as the report prints them."""
    answer: str = ""
    """The question of Biểu 11 that fills it (``narrative.results``); empty: a person writes it."""


class Duty(Strict):
    """Something that the plan demands of the units and that no indicator counts: it is asked."""

    asks: tuple[str, ...] = Field(min_length=1)
    """Printed codes of rows ("802") and numbers of tables ("12") of the form."""
    text: str = ""
    """The sentence of the plan that demands it, word for word."""
    kinds: tuple[UnitKind, ...] = ()
    """The roster kinds of which it is demanded; empty: all whom the form can ask."""
    levels: tuple[Level, ...] = ()
    """Of schools of several levels (LC) only those with one of these; empty: all."""

    def concerns(self, kind: str, levels: Iterable[str]) -> bool:
        """Tell if it is demanded of units of this roster kind and with these levels."""
        return not self.kinds or _is_one_of(self, kind, levels)


class Variant(Strict):
    """Form of an indicator under a switch of the round: the keys given replace its own."""

    when: dict[str, str | bool | int] = Field(min_length=1)
    """Switch → setting; all must hold."""
    numerator: ReferenceList | None = None
    """In place of the indicator's."""
    denominator: ReferenceList | None = None
    """In place of the indicator's."""
    kinds: tuple[UnitKind, ...] | None = None
    """In place of the indicator's."""
    levels: tuple[Level, ...] | None = None
    """In place of the indicator's."""
    ownership: tuple[str, ...] | None = None
    """In place of the indicator's."""
    note: str | None = None
    """In place of the indicator's."""
    no_data: str | None = None
    """Reason for which nothing can be counted under it."""

    def holds(self, settings: Mapping[str, str]) -> bool:
        """Tell if the round's settings (as text) are those of ``when``."""
        return all(settings.get(name, "") == str(value) for name, value in self.when.items())

    @property
    def changes(self) -> dict[str, Any]:
        """The keys it replaces."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"when"}}


class Indicator(Strict):
    """One line of the plan."""

    code: str
    """The plan's own code, as text: 2.3.đ is neither 2.3.d nor sorted by its letters."""
    title: str
    """Name of the indicator, as it is printed."""
    verbatim: str = ""
    """The plan's own sentence on it, word for word."""
    brief: str = Field(default="", max_length=60)
    """The title as one line of a page holds it; "" where the title is short enough."""
    unit: str
    """``%``, ``lượt``, ``người`` …: what results and targets are said in."""
    kind: Literal["ratio", "units", "total", "yes", "mean", "difference"]
    """``ratio`` Σ/Σ; ``units`` share of units whose numerator is at least 1; ``total`` a sum;
    ``yes`` share of units that answer Có to every reference of the numerator that is due, among
    those that answer Có to the denominator (all units where there is none); ``mean`` Σ/Σ of a
    denominator that the numerator is no part of, or per unit where there is none; ``difference``
    the share among women less that among men, in percentage points."""
    numerator: ReferenceList = Field(min_length=1)
    """``table.row.column`` (``staff.masters.female``), or a List's tally (``board.trained``), or
    a list of them that is summed. Names: forms.md."""
    denominator: ReferenceList = ()
    """References as in ``numerator``; none for ``units`` and ``total``; of a ``mean`` the count by
    which it is divided, the number of units where there is none."""
    variants: tuple[Variant, ...] = Field(default=(), alias="variant")
    unset: str = ""
    """Reason for no figure while a ``{switch}`` of a reference is not set in the round."""
    no_data: str = ""
    """Reason for which the form cannot give its figures, "" where it can."""
    kinds: tuple[UnitKind, ...]
    """The roster kinds that take part."""
    levels: tuple[Level, ...] = ()
    """Of schools of several levels (LC) only those with one of these take part; empty: all."""
    ownership: tuple[str, ...] = ()
    """Only units whose ``Loại hình`` in the roster is one of these take part (["Công lập"] keeps
    private schools, whose staff are not viên chức, out); empty: every unit."""
    splits: tuple[Split, ...] = ("all",)
    """For whom the figure is also given by itself; male is total minus female."""
    gap: Literal["fixed", "growing"] = "fixed"
    """Sides in which who is still missing counts: the numerator alone (``fixed``: trained members)
    or both (``growing``: a new woman with a master's degree)."""
    accumulate: Literal["sum", "latest", "none"] = "none"
    """Of a ``total``: over the years since ``since``, the latest figure known, or this round's."""
    since: int | None = None
    """First year that is added up; the plan's first where it is not given."""
    anonymous: bool = False
    """For figures that may lead to a person (cases of violence): no unit's and no commune's own
    figure is formed, nor that of a kind with fewer than five units."""
    targets: tuple[Target, ...] = Field(default=(), alias="target")
    note: str = ""
    """Printed beside it in Nguồn số liệu."""
    counted: str = "người"
    """Noun that the gap is counted in: "trẻ", "nữ thạc sĩ" …"""

    @model_validator(mode="before")
    @classmethod
    def _with_splits(cls, data: Any) -> Any:
        """A difference of the sexes is always told with both its sides."""
        if isinstance(data, dict) and data.get("kind") == "difference":
            return {"splits": OF_BOTH_SEXES, **data}
        return data

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo) -> Indicator:
        refuse(self, self._problems(), info)
        return self

    def _problems(self) -> Iterator[PlanProblem]:
        yield from self._of_kind()
        if "all" not in self.splits:
            yield PlanProblem(("splits",), '{splits} phải có "{all}"')
        apart = [kind for kind in self.kinds if kind in LEVELS and kind not in self.levels]
        if self.levels and apart:
            said = "{levels} phải có mọi cấp học nêu tại {kinds}"
            yield PlanProblem(("kinds", "levels"), said)
        due = [target.year for target in self.targets if target.type == "milestone" and target.year]
        if len(set(due)) < len(due):
            yield PlanProblem(("target",), "hai mốc ({milestone}) trùng năm")
        signs = [target.operator for target in self.targets if target.type != "none"]
        if self.is_ceiling and any(sign not in CEILINGS | FALLS | {"=="} for sign in signs):
            said = "các mức của một chỉ tiêu phải cùng chiều: {>=}, {>}, {~} hoặc {<=}, {<}"
            yield PlanProblem(("target",), said)
        if self.kind not in ("units", "yes"):
            yield from self._of_splits()
        for number, variant in enumerate(self.variants):
            noted: list[tuple[object, PlanProblem]] = []
            self._with({**variant.changes, "variants": ()}, noted)
            yield from (replace(problem, within=("variant", number)) for _, problem in noted)

    def _of_splits(self) -> Iterator[PlanProblem]:
        for split, side in product(self.splits, ("numerator", "denominator")):
            for reference in getattr(self, side):
                try:
                    reference.split(split)
                except PlanError:
                    said = f"{{reference}}: không tách được theo {{{split}}}"
                    yield PlanProblem((side, "splits"), said, {"reference": str(reference)})

    def _of_kind(self) -> Iterator[PlanProblem]:
        """Problems of what goes with the kind of calculation."""
        kind = f"{{{self.kind}}}"
        if self.kind in ("ratio", "difference") and not self.denominator:
            yield PlanProblem(
                ("denominator", "kind"), f'chỉ tiêu loại "{kind}" phải có {{denominator}}'
            )
        if self.kind in ("units", "total") and self.denominator:
            yield PlanProblem(
                ("denominator", "kind"), f'chỉ tiêu loại "{kind}" không có {{denominator}}'
            )
        if self.kind == "difference" and set(self.splits) != set(OF_BOTH_SEXES):
            said = f'chỉ tiêu loại "{kind}" có {{splits}} ["{{all}}", "{{male}}", "{{female}}"]'
            yield PlanProblem(("splits", "kind"), said)
        if self.kind in ("units", "yes", "mean") and self.splits != ("all",):
            said = f'chỉ tiêu loại "{kind}" chỉ có {{splits}} ["{{all}}"]'
            yield PlanProblem(("splits", "kind"), said)
        if self.kind != "total" and self.accumulate != "none":
            said = 'chỉ chỉ tiêu loại "{total}" có {accumulate}'
            yield PlanProblem(("accumulate", "kind"), said)

    def _with(self, changes: Mapping[str, Any], noted: Noted = None) -> Indicator:
        """The indicator with other values, checked as a whole again; problems are ``noted``, or
        raised."""
        fields = type(self).model_fields.items()
        values = {
            field.alias or name: changes.get(name, getattr(self, name)) for name, field in fields
        }
        return Indicator.model_validate(values, context=None if noted is None else {NOTED: noted})

    def varied(self, settings: Mapping[str, str], noted: Noted = None) -> Indicator:
        """The indicator with its variants under a round's settings (switch → setting as text)."""
        held = (variant.changes for variant in self.variants if variant.holds(settings))
        changes = dict(item for one in held for item in one.items())
        return self._with({**changes, "variants": ()}, noted) if changes else self

    def under(self, settings: Mapping[str, str], noted: Noted = None) -> Indicator:
        """Copies it with settings ("" where unset) and references complete. See ``is_settled``."""
        varied = self.varied(settings, noted)
        tolerance = int(settings.get("approximate_tolerance") or 5)
        return varied._with(
            {
                "variants": (),
                "numerator": _under(varied.numerator, settings),
                "denominator": _under(varied.denominator, settings),
                "targets": tuple(target.within(tolerance) for target in varied.targets),
            },
            noted,
        )

    @property
    def is_settled(self) -> bool:
        """True where the form gives its figures and every switch of its references is set."""
        return not self.no_data and not self._open_switches

    @property
    def _open_switches(self) -> bool:
        return any(ref.switches for ref in (*self.numerator, *self.denominator))

    @property
    def switches(self) -> frozenset[str]:
        """The switches of a round that its figures depend on."""
        named = {name for reference in self.every_reference for name in reference.switches}
        return frozenset(named.union(*(one.when for one in self.variants)))

    @property
    def every_reference(self) -> tuple[Reference, ...]:
        """The references of both sides, those of its variants among them."""
        parts: tuple[Indicator | Variant, ...] = (self, *self.variants)
        sides = (side for one in parts for side in (one.numerator, one.denominator))
        return tuple(reference for side in sides for reference in side or ())

    @property
    def why_unsettled(self) -> str:
        """The reason while it is not settled."""
        return self.unset if self._open_switches else self.no_data

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables it is computed from, each once, in order."""
        references = (*self.numerator, *self.denominator)
        return tuple(dict.fromkeys(reference.table for reference in references))

    @property
    def is_ceiling(self) -> bool:
        """True where less is better: its targets must not be exceeded."""
        return any(target.is_ceiling for target in self.targets)

    @property
    def is_percentage(self) -> bool:
        """True where its value is a share in percent."""
        return self.kind in ("ratio", "units", "yes")

    @property
    def subject(self) -> str:
        """Name of what is measured, whatever a plan calls it."""
        sides = ("+".join(sorted(map(str, side))) for side in (self.numerator, self.denominator))
        return ":".join((self.kind, *sides))

    @property
    def is_quotient(self) -> bool:
        """True where the figures of parts are divided: each part has a value that compares with the
        whole's, while that of a total is only a part of it."""
        return self.kind != "total"

    @property
    def counts_a_time(self) -> bool:
        """True of a count of what happened within the time of a report, which grows with it."""
        return self.kind in ("total", "mean") and self.accumulate == "none"

    @property
    def is_answer(self) -> bool:
        """True where a unit's own figure is a Có or Không."""
        return self.kind in ("units", "yes")

    @property
    def is_in_points(self) -> bool:
        """True where its values differ by percentage points."""
        return self.is_percentage or self.kind == "difference"

    @property
    def decimals(self) -> int:
        """The least number of decimals that its values are printed with."""
        return 2 if self.is_quotient else 0

    def value_of(self, numerator: int | None, denominator: int | None) -> Fraction | None:
        """The value in its unit; ``None`` without one."""
        if self.kind == "total":
            return None if numerator is None else exactly(numerator)
        if numerator is None or not denominator:
            return None
        return exactly(self.scale * numerator, denominator)

    @property
    def scale(self) -> int:
        """The factor of its quotients: 100 of shares."""
        return 1 if self.kind in ("total", "mean") else 100

    def admits(self, kind: str, levels: Iterable[str], ownership: str) -> bool:
        """Tell if units of this roster kind, with these levels and this ownership take part."""
        words = {word.casefold() for word in self.ownership}
        return self.concerns(kind, levels) and (not words or ownership.casefold() in words)

    def concerns(self, kind: str, levels: Iterable[str]) -> bool:
        """Tell if units of this roster kind and with these levels take part."""
        return _is_one_of(self, kind, levels)

    def asked_references(
        self, form: Form, who: Respondent
    ) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
        """References of the numerator and of the denominator that the unit is asked; both empty
        where the unit's kind has no part in the indicator."""
        if not self.concerns(who.kind, who.levels):
            return (), ()
        sides = (self.numerator, self.denominator)
        numerator, denominator = (
            tuple(ref for ref in side if is_asked(ref, form, who)) for side in sides
        )
        return numerator, denominator

    def pools_groups(self, form: Form) -> bool:
        """Tell if the two sides come from different units, so that they are matched by commune
        instead of unit by unit: some kind is asked for the numerator but not the denominator."""
        if not self.denominator or self.kind == "yes":
            return False
        for kind in self.kinds:
            levels = frozenset(self.levels or LEVELS) if kind == "LC" else frozenset({kind})
            numerator, denominator = self.asked_references(form, Respondent(kind, levels, "nam"))
            if numerator and not denominator:
                return True
        return False


def _is_one_of(part: Duty | Indicator, kind: str, levels: Iterable[str]) -> bool:
    of_level = kind != "LC" or not part.levels or not set(part.levels).isdisjoint(levels)
    return kind in part.kinds and of_level


def _under(references: tuple[Reference, ...], settings: Mapping[str, str]) -> tuple[Reference, ...]:
    return tuple(reference.under(settings) for reference in references)


class Plan(Strict):
    """A plan file."""

    id: str = Field(pattern=PLAN_ID)
    """Name that the settings of a round use; the file is called ``<id>.toml``. Lists of ids are
    joined by semicolons, and colons part them from words."""
    title: str
    """The plan's full title."""
    start: int
    """Its first year."""
    end: int
    """Its last year."""
    legal_basis: str = ""
    """The document that it carries out."""
    report_basis: str = ""
    """The document that opens its reports; "" has ``legal_basis``."""
    report_title: str = ""
    """Title of its reports, without the period; "" has the usual one."""
    source: str = ""
    """The document that the file was made from."""
    note: str = ""
    """Points that the document leaves open."""
    reports: tuple[Report, ...] = Field(default=(), alias="report")
    outline: tuple[Section, ...] = ()
    duties: tuple[Duty, ...] = Field(default=(), alias="duty")
    """Demands for which a round asks more than the indicators and the report need."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Another wording for a row of the form, by its printed code."""
    indicators: tuple[Indicator, ...] = Field(alias="indicator")

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo) -> Plan:
        refuse(self, self._problems(), info)
        return self

    def _problems(self) -> Iterator[PlanProblem]:
        if twice := [c for c, n in Counter(i.code for i in self.indicators).items() if n > 1]:
            said = "mã chỉ tiêu dùng hai lần: {codes}"
            yield PlanProblem(("code",), said, {"codes": ", ".join(twice)})
        if self.start > self.end:
            yield PlanProblem(("start", "end"), "{plan_start} phải trước hoặc bằng {plan_end}")

    def order(self, code: str) -> int:
        """The plan's own order (never sort codes as text: "2.3.đ" follows "2.3.d")."""
        return next(i for i, known in enumerate(self.indicators) if known.code == code)

    @property
    def switches(self) -> frozenset[str]:
        """The switches of a round that figures of its indicators depend on."""
        return frozenset(name for indicator in self.indicators for name in indicator.switches)

    def under(self, settings: Mapping[str, str]) -> Plan:
        """The plan with every indicator as it is under a round's settings."""
        return self.model_copy(
            update={"indicators": tuple(line.under(settings) for line in self.indicators)}
        )

    def action_month_year(self, period: str, year: int) -> int | None:
        """The year of the Tháng hành động that a period's report is about; ``None`` where the plan
        doesn't say."""
        stated = next((one.action_month for one in self.reports if one.period == period), "")
        return {"this_year": year, "year_before": year - 1}.get(stated)

    def due_date(self, period: str, year: int) -> dt.date | None:
        """Day of ``year`` before which a period's report is due; ``None`` where the plan doesn't
        say."""
        due = next((report.due for report in self.reports if report.period == period), None)
        return due.replace(year=year) if due else None


def base_years(indicators: Iterable[Indicator]) -> dict[str, tuple[str, str]]:
    """Subject → (code, the years that its changes are against), of the indicators that have such
    targets."""
    found: dict[str, tuple[str, frozenset[int]]] = {}
    for line in indicators:
        if years := frozenset(one.against for one in line.targets if one.against is not None):
            code, others = found.get(line.subject, (line.code, frozenset()))
            found[line.subject] = code, others | years
    return {
        subject: (code, ", ".join(map(str, sorted(years))))
        for subject, (code, years) in found.items()
    }
