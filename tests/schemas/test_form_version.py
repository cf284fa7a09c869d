"""The form's version changes by itself with all that the form asks or says."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pipeline.forms.content import stamp_of
from pipeline.plan.files import find_plan
from pipeline.round.settings import Switches
from schemas.records import Form
from schemas.versions import hashed_as, not_hashed, version_of
from tests.support.forms_support import a_round, a_unit
from tests.support.packaged import FORM, form_of_plan, form_of_round

PLAN = find_plan("dong-da-2021-2030", FORM)
USUAL = form_of_plan(PLAN)


def versions_differ(form: Form) -> bool:
    return form.version != USUAL.version


def test_usual_settings_leave_the_version_of_the_plan_s_form():
    assert form_of_round(PLAN, Switches()).version == USUAL.version


@pytest.mark.parametrize(
    "setting",
    [
        {"age_basis": "months"},
        {"completion_basis": "cohort"},
        {"trained_since": "trong nhiệm kỳ"},
    ],
    ids=lambda setting: next(iter(setting)),
)
def test_a_switch_that_changes_what_is_printed_changes_the_version(setting: dict[str, str]):
    assert versions_differ(form_of_round(PLAN, Switches.model_validate(setting)))


@pytest.mark.parametrize(
    "setting",
    [
        {"approximate_tolerance": 9},
        {"literacy_band": "age15_60", "literacy_level": 1},
        {"private_in_ccvc": True},
    ],
    ids=lambda setting: next(iter(setting)),
)
def test_a_switch_that_only_changes_how_is_measured_does_not(setting: dict[str, object]):
    assert not versions_differ(form_of_round(PLAN, Switches.model_validate(setting)))


def test_two_settings_of_one_switch_have_two_versions():
    one, two = (form_of_round(PLAN, Switches(trained_since=text)) for text in ("từ A", "từ B"))
    assert len({one.version, two.version, USUAL.version}) == 3


def test_a_changed_line_of_the_plan_changes_the_version():
    first, *others = PLAN.indicators
    renamed = first.model_copy(update={"title": f"{first.title} mới"})
    for indicators in ((renamed, *others), tuple(others)):
        changed = PLAN.model_copy(update={"indicators": indicators})
        assert versions_differ(form_of_plan(changed))


def test_a_row_that_a_plan_words_otherwise_changes_the_version():
    code = next(row.code for row in FORM.by_name["narrative"].body.rows)  # type: ignore[union-attr]
    changed = PLAN.model_copy(update={"labels": {code: "Nội dung khác"}})
    assert versions_differ(form_of_plan(changed))


def test_the_stamp_of_a_round_s_form_bears_its_version():
    switches = Switches(age_basis="months")
    form = form_of_round(PLAN, switches)
    round_ = a_round(switches=switches.model_dump())
    assert stamp_of(form, round_, a_unit("MN"))["form_version"] == form.version != USUAL.version


def test_the_version_knows_nothing_of_the_names_in_the_code():
    @hashed_as("row")
    @dataclass(frozen=True)
    class Before:
        code: str
        is_asked: bool = True

    @hashed_as("row", printed_code="code", asked="is_asked")
    @dataclass(frozen=True)
    class After:
        printed_code: str
        asked: bool = True

    for first, then in ((Before("101"), After("101")), (Before("101", False), After("101", False))):
        assert version_of((first,)) == version_of((then,))
    assert version_of((Before("101"),)) != version_of((Before("102"),))


def test_a_new_field_at_its_default_leaves_the_version():
    @hashed_as("row")
    @dataclass(frozen=True)
    class Before:
        code: str

    @hashed_as("row")
    @dataclass(frozen=True)
    class After:
        code: str
        level: str = ""

    assert version_of((Before("101"),)) == version_of((After("101"),))
    assert version_of((Before("101"),)) != version_of((After("101", "MN"),))


def test_what_stands_on_no_form_leaves_the_version():
    @not_hashed
    @dataclass(frozen=True)
    class Unseen:
        name: str

    assert version_of((("101", Unseen("a")),)) == version_of((("101",),))


def test_a_record_without_a_name_to_hash_is_refused():
    @dataclass(frozen=True)
    class Nameless:
        code: str

    with pytest.raises(TypeError, match="Nameless"):
        version_of((Nameless("101"),))
