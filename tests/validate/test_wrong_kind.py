"""A form that is not the unit's own is told once, with the right one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from pipeline.validate.identify import Identity, identify
from pipeline.validate.validate import validate
from pipeline.validate.wrong_kind import is_of_round, without_other_lines
from schemas.records import VALUE
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, reading

ROUND = a_round()
LOTUS = UNITS["MN"]
RIGHT = "MN01_truong-mam-non-hoa-nang_2025-nam.xlsx"
STAMP = {"plan": ROUND.settings.plan, "round": ROUND.name, "unit_code": LOTUS.code, "kind": "MN"}
OFFICE = ROUND.settings.office.name


def sent(kind: str = "MN", *, stamp: dict[str, str] | None = None, **cover: str | None) -> Identity:
    """A form made for a kind of unit, with these cells of Bìa; of Trường Mầm non Hoa Nắng unless
    they say otherwise."""
    printed = {"unit_code": LOTUS.code, "unit_name": LOTUS.name, "commune": LOTUS.commune, **cover}
    cells = {"cover": {(name, VALUE): value for name, value in printed.items()}}
    one = reading(cells, unit=UNITS[kind], round_=ROUND, stamp=stamp)
    return identify(_as_printed(one, kind), ROUND, FORM)


def _as_printed(one, kind: str):
    """Rows that the kind of unit is not asked have no line on its form."""
    who = ROUND.respondent(UNITS[kind])
    tables = {}
    for name, page in one.tables.items():
        for place, block, cells in page.blocks(FORM.by_name[name]):
            lines = tuple(
                line if not block.rows or block.rows[number].is_asked(who) else 0
                for number, line in enumerate(cells.lines)
            )
            page = replace(page, **{place: replace(cells, lines=lines)})
        tables[name] = page
    return replace(one, tables=tables)


def the_only(identity: Identity) -> Finding:
    (finding,) = identity.findings
    assert (finding.code, finding.severity, finding.table) == ("I03", "error", "")
    assert RIGHT in finding.message
    assert identity.unit == LOTUS
    return finding


def test_the_unit_s_own_form_is_no_finding():
    assert sent().findings == ()
    assert sent(stamp={}).findings == ()
    assert sent(stamp=STAMP).findings == ()


def test_another_kind_is_told_by_the_stamp():
    found = the_only(sent("TH", stamp={**STAMP, "kind": "TH"}))
    assert found.what == "Tệp là mẫu dành cho tiểu học, đơn vị là mầm non."


@pytest.mark.parametrize(
    ("kind", "words"),
    [("TH", "tiểu học"), ("THCS", "trung học cơ sở"), ("XA", "xã, phường"), ("LC", "liên cấp")],
)
def test_without_a_stamp_another_kind_is_told_by_the_rows(kind, words):
    assert f"mẫu dành cho {words}, đơn vị" in the_only(sent(kind, stamp={})).message


def test_a_form_of_the_own_kind_with_a_lost_row_is_not_taken_for_another():
    one = reading(unit=LOTUS, round_=ROUND, stamp={})
    page = one.tables["staff"]
    assert page.body is not None
    body = replace(page.body, lines=(0, *page.body.lines[1:]))
    one = replace(one, tables={**one.tables, "staff": replace(page, body=body)})
    assert identify(one, ROUND, FORM).findings == ()


def test_a_form_made_on_another_plan_is_the_round_s_own_but_for_targets():
    stamp = {**STAMP, "plan": "gia-lam-2025", "form_version": "00000000"}
    assert [finding.code for finding in sent(stamp=stamp).findings] == ["I04"]
    one = reading(unit=LOTUS, round_=ROUND, stamp=stamp)
    kept = without_other_lines(one, ROUND, FORM)
    assert one.tables.keys() - kept.tables.keys() == {"own_targets"}
    found = validate([(kept, LOTUS)], ROUND, FORM, MODELS)[one.path]
    (told,) = (finding for finding in found if finding.table == "own_targets")
    assert (told.code, told.blocks) == ("C16", False)
    # The same tables: the plan alone has another name.
    same = replace(one, stamp={**stamp, "form_version": FORM.version})
    assert without_other_lines(same, ROUND, FORM) is same


def test_a_blank_master_is_no_form_of_another_period():
    found = the_only(sent(stamp=dict.fromkeys(STAMP, "") | {"kind": "MN"}))
    assert found.what.startswith("Tệp lập trên mẫu trắng")


def test_another_office_s_form_is_told_where_bia_names_another_place_too():
    other = "Phòng Văn hóa - Xã hội phường Khe Lở; điện thoại 0400 660 000"
    found = the_only(sent(recipient=other, commune="Phường Khe Lở"))
    assert "mẫu của Phòng Văn hóa - Xã hội phường Khe Lở (nơi nhận ghi trên Bìa)" in found.message


def test_the_office_s_own_new_name_is_no_other_office():
    """After the forms went out, the office may be called otherwise, or another person receives."""
    assert sent(recipient="Phòng Giáo dục và Đào tạo quận Cũ; Lê An").findings == ()
    assert sent(recipient=f"{OFFICE}; Lê An", commune="Phường Khe Lở").findings[0].code == "C17"


def test_another_office_s_unit_of_the_same_code_is_not_taken_for_ours():
    found = sent(recipient="Phòng khác", unit_name="Trường Mầm non Vầng Trăng Khuyết")
    assert found.unit is None
    assert {finding.code for finding in found.findings} == {"I02", "I03"}


@pytest.mark.parametrize(
    ("stamp", "period", "expected"),
    [
        (STAMP, None, True),
        ({**STAMP, "round": "2024-nam"}, None, False),
        ({**STAMP, "plan": "khac"}, None, True),
        ({}, "Năm 2025", True),
        ({}, "Năm 2024", False),
        ({"kind": "MN"}, None, True),
    ],
)
def test_only_a_form_of_this_round_lends_its_figures_to_the_right_one(stamp, period, expected):
    one = reading({"cover": {("period", VALUE): period}}, round_=ROUND, stamp=stamp)
    assert is_of_round(one, ROUND, FORM) is expected


def test_a_unit_in_the_roster_as_of_several_levels_is_judged_by_its_tables():
    """The levels of a school may be corrected after its form went out."""
    two = Unit(code="LC09", name="Trường Liên cấp Đồi Mây", kind="LC", levels=("TH", "THCS"))
    round_ = a_round(two)
    stamp = {**STAMP, "unit_code": "LC09", "kind": "LC", "levels": "MN,TH,THCS"}
    found = identify(reading(unit=two, round_=round_, stamp=stamp), round_, FORM)
    assert (found.unit, found.findings) == (two, ())
