"""A return finds its unit, or waits in quarantine with the nearest candidates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.round.roster import Unit
from pipeline.round.settings import Switches
from pipeline.round.switch_words import SWITCH_WORDS, setting_words
from pipeline.validate.identify import _speaks_of_others, identify
from pipeline.validate.validate import validate
from schemas.code_lists import YES
from schemas.records import VALUE
from tests.support.indicator_support import DONG_DA
from tests.support.packaged import FORM, MODELS, form_of_round
from tests.support.readings import UNITS, a_round, reading

LOTUS_A = Unit(code="MN07", name="Trường Mầm non Hoa Sen", kind="MN", commune="Phường An Lạc")
LOTUS_B = Unit(
    code="MN08",
    name="Trường Mầm non Hoa Sen",
    kind="MN",
    commune="Phường Bình Yên",
    aliases=("MN Sen Hồng",),
)
ROUND = a_round(*UNITS.values(), LOTUS_A, LOTUS_B)
STAMP = {"plan": "dong-da-2021-2030", "round": "thu-nghiem", "unit_code": "MN07"}
STRANGE = {**STAMP, "unit_code": "MN99"}
AGES = ("birth_year", "months")


def identified(unit=LOTUS_A, *, cover=None, stamp=None, round_=ROUND):
    named = {"cover": {(key, VALUE): value for key, value in (cover or {}).items()}}
    return identify(reading(named, unit=unit, round_=round_, stamp=stamp), round_, FORM)


def test_the_stamp_names_the_unit():
    identity = identified()
    assert (identity.unit, identity.findings) == (LOTUS_A, ())


def test_without_a_stamp_the_code_cell_does():
    assert identified(stamp={}).unit == LOTUS_A


def test_without_stamp_and_code_the_name_does_and_the_commune_breaks_the_tie():
    found = identified(LOTUS_B, stamp={}, cover={"unit_code": None})
    assert (found.unit, found.findings) == (LOTUS_B, ())


def test_without_a_stamp_the_code_cell_counts_however_the_unit_is_called():
    found = identified(stamp={}, cover={"unit_name": "Trường Mầm non Không Ai Biết"})
    assert found.unit == LOTUS_A
    assert [finding.code for finding in found.findings] == ["I02"]


def test_a_return_without_any_name_waits_and_nothing_is_quoted_of_it():
    found = identified(stamp={}, cover={"unit_code": None, "unit_name": None})
    assert found.unit is None
    (finding,) = found.findings
    assert finding.code == "I01"
    assert "Trong tệp ghi" not in finding.message
    assert "Gần giống" not in finding.message


def test_a_code_that_lost_the_zero_that_opens_it_is_told():
    unit = Unit(code="0123", name="Trường Mầm non Hoa Sim", kind="MN", commune="Phường An Lạc")
    round_ = a_round(*UNITS.values(), unit)
    for stamp in (None, {}):
        cover = {"cover": {("unit_code", VALUE): "123"}}
        one = reading(cover, unit=unit, round_=round_, stamp=stamp)
        found = identify(one, round_, FORM)
        assert found.unit == unit
        (finding,) = found.findings
        assert (finding.code, finding.row) == ("C17", "B01")
        assert '"123"' in finding.message
        assert '"0123"' in finding.message


def test_a_return_without_its_cover_is_known_by_its_stamp():
    bare = replace(reading(unit=LOTUS_A, round_=ROUND), tables={})
    assert identify(bare, ROUND, FORM).unit == LOTUS_A


def test_an_ambiguous_name_waits_with_its_candidates():
    found = identified(stamp={}, cover={"unit_code": None, "commune": None})
    assert found.unit is None
    (finding,) = found.findings
    assert finding.code == "I01"
    assert "(MN07)" in finding.message
    assert "(MN08)" in finding.message


def test_an_alias_and_another_place_of_the_tone_mark_are_the_same_name():
    cover = {"unit_code": None, "unit_name": "mn sen hồng"}
    assert identified(LOTUS_B, stamp={}, cover=cover).unit == LOTUS_B
    hoa = Unit(code="TH09", name="Trường Tiểu học Thuỵ Hoà", kind="TH")
    round_ = a_round(hoa)
    cover = {"cover": {("unit_code", VALUE): None, ("unit_name", VALUE): "Tiểu học Thụy Hòa"}}
    assert identify(reading(cover, unit=hoa, round_=round_, stamp={}), round_, FORM).unit == hoa


def test_the_visible_code_does_not_stand_in_for_a_stamp_that_the_roster_lacks():
    stamp = {"plan": ROUND.settings.plan, "round": ROUND.name, "unit_code": "MN99"}
    found = identified(stamp=stamp, cover={"unit_name": "Trường Mầm non Không Ai Biết"})
    assert found.unit is None
    assert [finding.code for finding in found.findings] == ["I01"]
    assert "MN99" in found.findings[0].message


def test_another_school_in_the_visible_cells_is_an_error_of_the_file():
    found = identified(cover={"unit_code": "TH01", "unit_name": "Trường Tiểu học Sông Vân"})
    assert [(f.code, f.table) for f in found.findings] == [("I02", "")]


def test_a_file_whose_stamp_and_visible_cells_name_two_units_is_neither_s():
    for cover in (
        {"unit_code": "TH01"},
        {"unit_name": "Trường Tiểu học Sông Vân"},
        {"unit_code": "TH01", "unit_name": "Trường Tiểu học Sông Vân"},
    ):
        found = identified(cover=cover)
        assert found.unit is None
        assert [f.code for f in found.findings] == ["I02"]
    unknown = identified(cover={"unit_name": "Trường Mầm non Không Ai Biết"})
    assert unknown.unit == LOTUS_A
    assert [f.code for f in unknown.findings] == ["I02"]
    assert "Không Ai Biết" in unknown.findings[0].message
    only_near = identified(cover={"unit_name": "Trường Mầm non Hoa Mai"})
    assert only_near.unit == LOTUS_A
    assert [f.code for f in only_near.findings] == ["I02"]


ACROSS = Unit(code="TH11", name="Trường Tiểu học Sữa Ngọt", kind="TH", commune="Xã Đồng Đa")
ALIKE = Unit(code="TH12", name="Trường Tiểu học Sứa Ngọt", kind="TH", commune="Xã Khe Lở")


def typed(name, *units, commune=None):
    round_ = a_round(*units)
    cover = {"unit_code": None, "unit_name": name, "commune": commune}
    named = {"cover": {(key, VALUE): value for key, value in cover.items()}}
    return identify(reading(named, unit=units[0], round_=round_, stamp={}), round_, FORM)


def test_a_name_that_two_units_nearly_share_waits_for_people():
    first = Unit(code="TH21", name="Trường Tiểu học Lê Lợi 1", kind="TH")
    twelfth = Unit(code="TH22", name="Trường Tiểu học Lê Lợi 12", kind="TH")
    found = typed("Tiểu học Lê Lợi 1", first, twelfth)
    assert found.unit is None
    assert "Lê Lợi 1 (TH21), Trường Tiểu học Lê Lợi 12 (TH22)" in found.findings[0].message
    assert typed("Tiểu học Lê Lợi 1", first, LOTUS_A).unit == first


def test_of_two_names_the_one_that_is_clearly_nearer_is_meant():
    second = Unit(code="MN06", name="Trường Mầm non Hoa Sen 2", kind="MN")
    assert typed("MN Hoa Sen", second, LOTUS_A).unit == LOTUS_A
    assert typed("MN Hoa Sen 2", LOTUS_A, second).unit == second


LETTERS = "abcdefghijklmnopqrstuvwxyz01"
OTHERS = "αβγδεζηθικλμ"


def name_of(length, changed=0):
    """A name of so many letters, of which the last ones are others."""
    return LETTERS[: length - changed] + OTHERS[:changed]


@pytest.mark.parametrize(
    ("length", "changed", "is_found", "is_told"),
    [(20, 2, True, True), (28, 3, False, True), (20, 8, False, True), (27, 11, False, False)],
)
def test_nine_tenths_of_a_name_are_the_name_and_six_tenths_a_candidate(
    length, changed, is_found, is_told
):
    unit = Unit(code="MN31", name=name_of(length), kind="MN")
    found = typed(name_of(length, changed), unit)
    assert (found.unit == unit) == is_found
    cover = {"cover": {("unit_name", VALUE): name_of(length, changed)}}
    stamped = identify(reading(cover, unit=unit, round_=a_round(unit)), a_round(unit), FORM)
    assert ("I02" not in [finding.code for finding in stamped.findings]) == is_found
    assert is_found or ("(MN31)" in found.findings[0].message) == is_told


@pytest.mark.parametrize(("length", "changed", "is_found"), [(20, 1, True), (25, 1, False)])
def test_the_best_name_leads_by_a_twentieth(length, changed, is_found):
    near = Unit(code="MN32", name=name_of(length), kind="MN", commune="Xã Sen")
    far = Unit(code="MN31", name=name_of(length, changed), kind="MN", commune="Xã Sen")
    found = typed(name_of(length), far, near)
    assert found.unit == (near if is_found else None)
    # Both are of the commune that is typed: it settles nothing.
    assert typed(name_of(length), far, near, commune="Xã Sen").unit == found.unit
    assert typed("qqq", far, near).unit is None


def test_three_candidates_are_named_in_order_of_their_codes_where_they_are_as_near():
    units = [Unit(code=f"MN4{n}", name=f"{name_of(20)} {n}", kind="MN") for n in (4, 3, 2, 1)]
    message = typed(f"{name_of(20)} 9", *units).findings[0].message
    assert [code for code in ("MN41", "MN42", "MN43", "MN44") if code in message] == [
        *("MN41", "MN42", "MN43")
    ]


@pytest.mark.parametrize(
    ("path", "stamp", "cover", "unit"),
    [
        ("MN07.xlsx", {}, {"unit_code": None, "unit_name": None}, LOTUS_A),
        ("MN07.xlsx", {}, {"unit_code": None, "commune": None}, LOTUS_A),
        ("MN07.xlsx", {}, {"unit_code": None, "unit_name": "Không Ai Biết"}, None),
        ("MN07.xlsx", {}, {"unit_code": "MN99", "unit_name": None}, None),
        ("MN07.xlsx", STRANGE, {"unit_code": None, "unit_name": None}, None),
        ("bao-cao.xlsx", {}, {"unit_code": None, "unit_name": None}, None),
    ],
)
def test_the_name_of_the_file_speaks_where_nothing_in_it_says_otherwise(path, stamp, cover, unit):
    named = {"cover": {(key, VALUE): value for key, value in cover.items()}}
    one = reading(named, unit=LOTUS_A, round_=ROUND, stamp=stamp, path=path)
    found = identify(one, ROUND, FORM)
    assert found.unit == unit
    said = found.findings[0].message
    assert ('"MN99"' in said) == ("MN99" in (cover.get("unit_code"), stamp.get("unit_code")))
    assert ('"Không Ai Biết"' in said) == (cover.get("unit_name") == "Không Ai Biết")


@pytest.mark.parametrize(
    ("unit", "name", "commune", "is_so"),
    [
        (None, None, None, True),
        (LOTUS_A, None, None, False),
        (LOTUS_A, LOTUS_A.name, "phường an lạc", False),
        (LOTUS_A, LOTUS_A.name, "Phường Bình Yên", True),
        (LOTUS_A, None, "Phường Bình Yên", True),
        (LOTUS_A, "Trường Mầm non Không Ai Biết", None, True),
        (LOTUS_B, "MN Sen Hồng", None, False),
        (LOTUS_A.model_copy(update={"commune": ""}), LOTUS_A.name, "Phường Bình Yên", False),
    ],
)
def test_bia_speaks_of_others_by_a_name_or_a_commune_that_the_unit_has_not(
    unit, name, commune, is_so
):
    cover = {("unit_name", VALUE): name, ("commune", VALUE): commune}
    one = reading({"cover": cover}, unit=LOTUS_A, round_=ROUND)
    assert _speaks_of_others(one, FORM, unit) is is_so


def test_an_alias_does_not_contradict_the_stamp_nor_does_a_blank_name():
    for name in ("MN Sen Hồng", None):
        found = identified(LOTUS_B, cover={"unit_name": name})
        assert found.unit == LOTUS_B
        assert not [finding for finding in found.findings if finding.blocks]


def test_a_code_of_another_unit_is_enough_for_a_file_to_be_neither_s():
    found = identified(cover={"unit_code": "TH01", "unit_name": "Trường Không Ai Biết"})
    assert found.unit is None
    # A name that nobody has leaves the file to the unit of its stamp, as an error of the file,
    # unless it is a form of this round that is not the unit's.
    for more, unit in (({}, LOTUS_A), ({"round": "2024-nam"}, LOTUS_A), ({"kind": "TH"}, None)):
        found = identified(stamp={**STAMP, **more}, cover={"unit_name": "Trường Không Ai Biết"})
        assert found.unit == unit
        assert "I02" in [finding.code for finding in found.findings]


def test_a_cluster_is_no_change_where_the_roster_has_none_and_no_cover_has_no_changes():
    assert identified(cover={"cluster": "Cụm 3"}).findings == ()
    one = reading(unit=LOTUS_A, round_=ROUND)
    cover = replace(one.tables["cover"], body=None)
    found = identify(replace(one, tables={**one.tables, "cover": cover}), ROUND, FORM)
    assert (found.unit, found.findings) == (LOTUS_A, ())


def test_settings_that_make_an_older_version_are_told():
    usual, other = (form_of_round(DONG_DA, Switches(age_basis=one)) for one in AGES)
    for form, before, said in ((usual, other, AGES[::-1]), (other, usual, AGES)):
        stamp = {**STAMP, "form_version": before.version}
        one = reading(unit=LOTUS_A, round_=ROUND, form=form, stamp=stamp)
        (finding,) = identify(one, ROUND, form).findings
        then, now = (setting_words("age_basis", setting) for setting in said)
        assert f". {SWITCH_WORDS['age_basis']} khi đó: {then}, hiện nay: {now}. Số" in (
            finding.message
        )
        assert finding.message.count("khi đó") == 1
    assert "khi đó" not in identified(stamp={**STAMP, "form_version": "0"}).findings[0].message


def test_a_name_typed_without_marks_is_found():
    others = (LOTUS_A, *UNITS.values())
    for name in ("Truong Tieu hoc Sua Ngot", "TH SUA NGOT", "tieu hoc sua ngot"):
        assert typed(name, ACROSS, *others).unit == ACROSS
        assert typed(name, ACROSS, *others, commune="xa dong da").unit == ACROSS
    assert typed("Truong Tieu hoc Sua Ngot", ACROSS, *others, commune="Xã Khác").unit is None


def test_missing_marks_never_make_two_units_one():
    for commune in (None, "Xa Khe Lo", "Xã Đồng Đa"):
        found = typed("Truong Tieu hoc Sua Ngot", ACROSS, ALIKE, commune=commune)
        assert found.unit is None
        assert "(TH11)" in found.findings[0].message
        assert "(TH12)" in found.findings[0].message
    # With its marks, or some of them, the name is told apart as before.
    assert typed("Tiểu học Sứa Ngọt", ACROSS, ALIKE, commune="Xã Khe Lở").unit == ALIKE
    assert typed("Tieu hoc Sứa Ngọt", ACROSS, commune=None).unit is None


def test_a_name_without_marks_does_not_contradict_the_stamp():
    found = identified(cover={"unit_name": "Truong Mam non Hoa Sen"})
    assert found.unit == LOTUS_A
    assert [f.code for f in found.findings] == ["C17"]


def test_a_name_with_its_marks_contradicts_a_stamp_by_the_marks_alone():
    milk = Unit(code="MN21", name="Trường Mầm non Sữa", kind="MN")
    round_ = a_round(milk)
    named = {"cover": {("unit_name", VALUE): "Trường Mầm non Sứa"}}
    found = identify(reading(named, unit=milk, round_=round_), round_, FORM)
    assert [f.code for f in found.findings] == ["I02"]


def test_a_form_of_another_round_is_refused_and_names_the_right_one():
    stamp = {"plan": "dong-da-2021-2030", "round": "2024-nam", "unit_code": "MN07"}
    (finding,) = identified(stamp=stamp).findings
    assert finding.code == "I03"
    assert "2024-nam" in finding.message
    name = "MN07_truong-mam-non-hoa-sen_2025-nam.xlsx"
    assert f"mẫu năm 2025 (đợt thu-nghiem, tệp {name})" in finding.message


def test_an_older_version_of_the_form_is_asked_about_not_refused():
    stamp = {
        "plan": "dong-da-2021-2030",
        "round": "thu-nghiem",
        "unit_code": "MN07",
        "form_version": "00000000",
    }
    found = identified(stamp=stamp)
    assert [(f.code, f.severity) for f in found.findings] == [("I04", "query")]
    # What a form of the round asked is known: its differences are told by themselves.
    sent = replace(ROUND, sent_versions=frozenset({"00000000"}))
    assert identified(stamp=stamp, round_=sent).findings == ()


def test_a_unit_outside_the_roster_is_quarantined():
    stranger = Unit(code="MN99", name="Nhóm trẻ Ánh Dương", kind="MN")
    assert identified(stranger).unit is None


PRINTED = {
    "level": "Mầm non",
    "ownership": "Công lập",
    "period": "Năm 2025",
    "cutoff": "15/11/2025",
    "due": "trước ngày 20/11/2025",
}


def test_printed_cells_that_still_say_what_we_printed_are_no_finding():
    assert identified(cover=PRINTED).findings == ()
    spelled = {**PRINTED, "unit_name": "TRƯỜNG MẦM NON  HOA SEN", "commune": "phường an lạc"}
    assert identified(cover=spelled).findings == ()


def test_a_due_date_that_was_put_off_later_is_no_finding():
    assert identified(cover={**PRINTED, "due": "trước ngày 10/11/2025"}).findings == ()


def test_a_printed_cell_that_was_typed_over_is_asked_about():
    (found,) = identified(cover={**PRINTED, "ownership": "Tư thục"}).findings
    assert (found.code, found.severity, found.table, found.row) == ("C17", "query", "cover", "B04")
    assert '"Công lập" đã bị sửa thành "Tư thục"' in found.message
    assert "vào mục B18 của Bìa" in found.message
    assert found.cell
    (found,) = identified(cover={**PRINTED, "cutoff": "30/06/2025"}).findings
    assert found.row == "B08"


def test_a_cut_off_that_was_moved_after_forms_were_made_is_nobody_s_change():
    moved = replace(ROUND, sent_cutoffs=frozenset({dt.date(2025, 10, 31)}))

    def told(cutoff: str) -> list[tuple[str, str, str, bool]]:
        one = reading({"cover": {("cutoff", VALUE): cutoff}}, unit=LOTUS_A, round_=moved)
        found = identify(one, moved, FORM).findings
        return [(f.code, f.severity, f.row, f.for_office) for f in found]

    assert told("31/10/2025") == [("C25", "note", "B08", True)]
    assert told("15/11/2025") == []
    assert told("30/09/2025") == [("C17", "query", "B08", False)]


@pytest.mark.parametrize(("made", "codes"), [((2025, 11, 15), ["C26"]), ((2025, 12, 20), [])])
def test_an_answer_about_the_action_month_of_another_year_is_an_error(made, codes):
    days = {"cutoff": dt.date(2025, 12, 31), "due": dt.date(2025, 12, 31)}
    settings = ROUND.settings.model_copy(update=days)
    cutoff = dt.date(*made)
    moved = replace(ROUND, settings=settings, sent_cutoffs=frozenset({cutoff}))
    answers = {("action_month", VALUE): YES}
    cells = {"cover": {("cutoff", VALUE): f"{cutoff:%d/%m/%Y}"}, "checklist": answers}
    one = reading(cells, unit=LOTUS_A, round_=moved)
    found = validate([(one, LOTUS_A)], moved, FORM, MODELS).get(one.path, ())
    about = [f for f in found if f.row == "815" and f.code == "C26"]
    assert [f.code for f in about] == codes
    for finding in about:
        assert "Tháng hành động năm 2024, đợt báo cáo nay hỏi năm 2025" in finding.message


def test_another_unit_s_name_is_told_once_as_an_error():
    findings = identified(cover={"unit_code": "MN08", "unit_name": "Trường Mầm non Sen Hồng"})
    assert [f.code for f in findings.findings] == ["I02"]


def test_a_form_of_another_year_without_its_stamp_is_refused_by_the_printed_period():
    found = identified(stamp={}, cover={"period": "Năm 2024"})
    assert [f.code for f in found.findings if f.blocks] == ["I03"]
    assert "Năm 2024" in found.findings[0].message
    assert "(đợt )" not in found.findings[0].message
    same = identified(stamp={}, cover={"period": "NĂM 2025"})
    assert "I03" not in [f.code for f in same.findings]


def test_another_unit_s_code_on_bia_is_named_in_the_sentence():
    found = identified(cover={"unit_code": "TH01"})
    (finding,) = [f for f in found.findings if f.blocks]
    assert "(MN07)" in finding.message
    assert "(TH01)" in finding.message


def test_another_round_s_form_of_a_unit_that_is_not_here_names_the_round_alone():
    stamp = {"plan": ROUND.settings.plan, "round": "2024-nam", "unit_code": "MN99"}
    cover = {"unit_name": "Trường Mầm non Không Ai Biết"}
    findings = {f.code: f for f in identified(stamp=stamp, cover=cover).findings}
    assert list(findings) == ["I03", "I01"]
    assert "(đợt thu-nghiem)" in findings["I03"].message


def test_what_a_return_found_by_its_name_prints_is_compared_unless_it_is_another_round_s():
    cover = {"unit_code": None, "ownership": "Tư thục"}
    found = identified(stamp={}, cover={**cover, "period": "Năm 2025"})
    assert (found.unit, [f.code for f in found.findings]) == (LOTUS_A, ["C17"])
    found = identified(stamp={}, cover={**cover, "period": "Năm 2024"})
    assert (found.unit, [f.code for f in found.findings]) == (LOTUS_A, ["I03"])


def test_what_another_round_s_form_prints_is_not_held_against_it():
    stamp = {"plan": ROUND.settings.plan, "round": "2024-nam", "unit_code": LOTUS_A.code}
    found = identified(stamp=stamp, cover={"period": "năm 2024", "cutoff": "15/11/2024"})
    assert [finding.code for finding in found.findings] == ["I03"]
