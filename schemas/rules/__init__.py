"""Rules as data: which cells must agree, how severe it is, which cell a finding points at.

A rule is written once. ``checks`` spells it out for a block, one concrete ``Check`` per place it
applies; each check evaluates over a batch (pandera) and renders as the form's live check (Excel).
Codes R01–R24 are those of the catalogue of integrity rules, which docs/reference/findings.md lists
with their sentences; R29 is the next. Five of them are no record here: R21 (women of row 108
within those of row 107) is the rule 108 ≤ 107 in column 2; R24, that the units' figures add up to
the totals printed, is a run's check of itself and stands on the sheet Đối chiếu of the summary;
R25, that a count is more than plausible, follows from the bounds of ``schemas.bounds``; R26, that
entries of a List say the same, is judged in ``pipeline/validate/validate.py``; R27, that a figure
is unlike the office's own, in ``pipeline/review/over_time.py``.
"""

from schemas.checks import QUERY_WORD, AddressOf, Check, CodesOf, SentenceArgument, Severity
from schemas.records import Rule
from schemas.rules.amounts import (
    AtMost,
    Between,
    ColumnAtMost,
    Limit,
    NotDecreasing,
    SumAtMost,
    Sums,
)
from schemas.rules.check_places import MINORITY_COLUMNS, PEOPLE, check_name
from schemas.rules.compared import Compared
from schemas.rules.custom import Custom, MoneyInDong, NoneWithoutSome, WithinPeriod
from schemas.rules.people import BothSexes, MenAtMostShare, NotZero, PeopleColumns
from schemas.rules.registered import NotAbovePlan, NotBelowPlan, PlausibleShare, SignNeedsLevel

__all__ = [
    "MINORITY_COLUMNS",
    "PEOPLE",
    "QUERY_WORD",
    "AddressOf",
    "AtMost",
    "Between",
    "BothSexes",
    "Check",
    "CodesOf",
    "ColumnAtMost",
    "Compared",
    "Custom",
    "Limit",
    "MenAtMostShare",
    "MoneyInDong",
    "NoneWithoutSome",
    "NotAbovePlan",
    "NotBelowPlan",
    "NotDecreasing",
    "NotZero",
    "PeopleColumns",
    "PlausibleShare",
    "Rule",
    "SentenceArgument",
    "Severity",
    "SignNeedsLevel",
    "SumAtMost",
    "Sums",
    "WithinPeriod",
    "check_name",
]
