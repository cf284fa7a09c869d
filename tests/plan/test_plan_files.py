"""The five plans: their figures, and what they do not say."""

import datetime as dt
import hashlib
import re
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.plan.files import PLANS_FOLDER, find_plan, load_plan, plan_files
from pipeline.plan.not_counted import asked_of_nobody, every_sort, not_counted, without_figures
from pipeline.plan.plan import Indicator, Plan
from pipeline.plan.plan_words import plan_in_full, plan_list
from pipeline.plan.reference import Reference
from schemas.respondents import SCHOOL_KINDS, Respondent
from tests.support.indicator_support import DONG_DA, NGU_HIEP, measured, unit
from tests.support.packaged import FORM, form_of_plan

FACTS = ("gia-lam-2022", "ben-cat-2023", "khoai-chau-2016-2020")

Goal = tuple[str, str, object, object]


def goals(line: Indicator) -> list[Goal]:
    """(type, operator, value, year or years) of each target with a figure."""
    return [
        (t.type, t.operator, t.value, t.year or (t.start, t.end))
        for t in line.targets
        if t.type != "none"
    ]


def milestones(operator: str, first: object, second: object, last: str = "") -> list[Goal]:
    return [
        ("milestone", operator, first, 2025),
        ("milestone", last or operator, second, 2030),
    ]


def test_dong_da_has_its_21_lines_with_their_operators_types_and_figures() -> None:
    half, nines, literate = Fraction(199, 2), Fraction(9999, 100), Fraction(491, 5)
    yearly = ("window", ">=", 100)
    assert [(line.code, goals(line)) for line in DONG_DA.indicators] == [
        ("2.1", []),
        ("2.2.a-NT", milestones(">=", 65, 75)),
        ("2.2.a-MG", milestones(">=", 97, 99)),
        ("2.2.b", milestones(">=", half, nines)),
        ("2.2.c", milestones(">", half, nines, ">=")),
        ("2.2.d1", milestones(">=", literate, 99)),
        ("2.2.d2", milestones(">=", 96, 98)),
        ("2.3.a", milestones(">=", 95, 97)),
        ("2.3.b", milestones(">", 85, 95)),
        ("2.3.c", milestones(">=", 85, 95)),
        ("2.3.d1", [("from", ">=", 60, 2025)]),
        ("2.3.d2", milestones(">=", 40, 45)),
        ("2.3.đ", milestones(">", 35, 45)),
        ("2.4.a-PH", milestones(">=", 50000, 100000)),
        ("2.4.a-HS", milestones(">=", 100000, 200000)),
        ("2.4.a-GV", [("milestone", "~", 3000, 2030)]),
        ("2.4.b", [("term", ">=", 500, (2021, 2030))]),
        ("2.4.c", [(*yearly, (2021, 2030))]),
        ("2.4.d1", [(*yearly, (2022, 2026))]),
        ("2.4.d2", [(*yearly, (2021, 2030))]),
        ("2.5", milestones(">=", 40, 60)),
    ]


def test_dong_da_keeps_d_with_stroke_after_d_and_apart_from_it() -> None:
    codes = [line.code for line in DONG_DA.indicators]
    assert codes.index("2.3.đ") == codes.index("2.3.d2") + 1
    # By code point it would follow every Latin letter; folded it would be 2.3.d.
    assert sorted(codes) != codes
    assert DONG_DA.order("2.3.đ") < DONG_DA.order("2.4.a-PH")


def test_who_reports_each_line_of_dong_da() -> None:
    schools, office = {"MN", "TH", "THCS", "LC", "GDTX"}, {"PHONG"}
    everyone = schools | office
    expected = {
        **dict.fromkeys(("2.1", "2.4.a-PH", "2.4.a-GV", "2.4.d1", "2.4.d2", "2.3.d2"), schools),
        **dict.fromkeys(("2.3.c", "2.3.d1", "2.3.đ", "2.4.b", "2.4.c", "2.5"), everyone),
        **{key: {"MN", "LC", "XA"} for key in ("2.2.a-NT", "2.2.a-MG")},
        **{key: {"XA"} for key in ("2.2.d1", "2.2.d2")},
        "2.2.b": {"TH", "LC"},
        "2.2.c": {"THCS", "LC", "GDTX"},
        "2.3.a": schools - {"MN"},
        "2.3.b": office,
        "2.4.a-HS": {"TH", "THCS", "LC"},
    }
    assert {line.code: set(line.kinds) for line in DONG_DA.indicators} == expected


def test_gaps_totals_and_splits_of_dong_da() -> None:
    growing = [line.code for line in DONG_DA.indicators if line.gap == "growing"]
    assert growing == ["2.3.d1", "2.3.d2", "2.3.đ"]
    totals = {line.code: (line.accumulate, line.since) for line in DONG_DA.indicators}
    assert {code: how for code, how in totals.items() if how[0] != "none"} == {
        "2.4.a-PH": ("sum", 2022),
        "2.4.a-HS": ("sum", 2022),
        "2.4.a-GV": ("latest", None),
        "2.4.b": ("sum", 2021),
    }
    by_sex = [line.code for line in DONG_DA.indicators if "male" in line.splits]
    assert by_sex == ["2.2.a-NT", "2.2.a-MG", "2.2.b", "2.2.c"]


@pytest.mark.parametrize("name", FACTS)
def test_plans_that_speak_of_every_school_count_every_school(name: str) -> None:
    plan = find_plan(name, FORM)
    counselling = {"GL08", "GL09"}  # not asked where there are only small children
    for line in plan.indicators:
        schools = {"MN", "TH", "THCS", "LC", "GDTX"} - (
            {"MN"} if line.code in counselling else set()
        )
        assert set(line.kinds) == schools
    public = (sort for sort in every_sort() if sort[0] in SCHOOL_KINDS and sort[2] == "Công lập")
    assert not_counted(plan.indicators, FORM, public) == []
    without = plan.indicators[0].model_copy(update={"kinds": ("MN", "TH", "THCS")})
    passed_over = not_counted([without, *plan.indicators[1:]], FORM, every_sort())
    told = {one.units: one for one in passed_over}
    code = without.code
    if name == "ben-cat-2023":
        assert told["Liên cấp công lập"].said == code
        assert told["Liên cấp dân lập, tư thục"].said == "mọi chỉ tiêu"
    else:
        assert told["Liên cấp"].said == told["Giáo dục thường xuyên"].said == code
        assert "Tiểu học" not in told


def test_indicators_that_nobody_is_asked_for_in_a_period_of_the_plan_are_told() -> None:
    def told(plan: Plan) -> dict[str, tuple[str, ...]]:
        return without_figures(plan, plan.indicators, FORM)

    gia_lam = find_plan("gia-lam-2022", FORM)
    assert [report.period for report in gia_lam.reports] == ["6T", "nam"]
    assert told(gia_lam) == {"6T": ("GL10", "GL11")}
    assert told(gia_lam.model_copy(update={"reports": gia_lam.reports[1:]})) == {}


def test_an_indicator_of_units_that_are_never_asked_is_told() -> None:
    first, *rest = NGU_HIEP.indicators
    assert asked_of_nobody([first, *rest], FORM) == ()
    figures = (Reference("preschool", "all", "total"),)
    wrong = first.model_copy(update={"numerator": figures, "kinds": ("TH",), "levels": ()})
    assert asked_of_nobody([wrong, *rest], FORM) == (first.code,)


@pytest.mark.parametrize("plan", [DONG_DA, NGU_HIEP], ids=lambda plan: plan.id)
def test_the_plan_s_own_sentence_stands_apart_from_the_short_wording(plan: Plan) -> None:
    for line in plan.indicators:
        figures = {figure for one in line.targets for figure in re.findall(r"\d{2,}", one.text)}
        said = line.verbatim.replace("99.", "99,")
        assert said != line.title
        assert all(figure in said for figure in figures), line.code
    # Word for word, with its slips.
    (site,) = (line for line in plan.indicators if line.code == "2.4.c")
    slip = "Công thông tin điện tử/website" if plan is DONG_DA else "điện tử/Websize"
    assert slip in site.verbatim


@pytest.mark.parametrize(
    ("name", "code", "slip"),
    [
        ("gia-lam-2022", "GL15", "trình có cơ quan có thẩm quyền"),
        ("ben-cat-2023", "BC01", "tọa đàm,... để trao đổi"),
        ("khoai-chau-2016-2020", "KC04", "hiệu quả, sáng tạo, tiết kiệm có sức lan tỏa"),
    ],
)
def test_plans_without_figures_are_quoted_word_for_word_too(
    name: str, code: str, slip: str
) -> None:
    lines = {line.code: line for line in find_plan(name, FORM).indicators}
    assert slip in lines[code].verbatim
    for line in lines.values():
        assert line.verbatim not in ("", line.title)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("dong-da-2021-2030", "bef999ea453b56cb"),
        ("ngu-hiep-2024", "11d4ceda2b21c36c"),
        ("gia-lam-2022", "9ea2f755c48d2663"),
        ("ben-cat-2023", "33233823913e1b3f"),
        ("khoai-chau-2016-2020", "8c8e5439322cc44b"),
    ],
)
def test_no_sentence_of_a_document_is_reworded(name: str, digest: str) -> None:
    """Of what was found word for word in the documents themselves, which are not kept here. A new
    digest is for whoever has compared the sentences with them again."""
    sentences = "\n".join(line.verbatim for line in find_plan(name, FORM).indicators)
    assert hashlib.sha256(sentences.encode()).hexdigest()[:16] == digest


def test_only_preschool_attendance_is_matched_by_commune() -> None:
    pooled = [line.code for line in DONG_DA.indicators if line.pools_groups(FORM)]
    assert pooled == ["2.2.a-NT", "2.2.a-MG"]


def test_private_units_are_out_of_the_civil_servant_indicators_only() -> None:
    out = [
        line.code for line in DONG_DA.indicators if not line.admits(line.kinds[0], (), "Tư thục")
    ]
    assert out == ["2.3.c", "2.3.d1"]
    assert all(line.admits(line.kinds[0], (), "công lập") for line in DONG_DA.indicators)


def test_a_unit_is_asked_only_for_the_tables_of_its_kind_and_period() -> None:
    lines = {line.code: line for line in DONG_DA.indicators}

    def asked(code: str, kind: str, period: str = "nam") -> tuple[str, ...]:
        who = Respondent(kind, frozenset({kind}), period)
        numerator, denominator = lines[code].asked_references(FORM, who)
        return tuple(dict.fromkeys(one.table for one in (*numerator, *denominator)))

    assert asked("2.2.a-NT", "MN") == ("preschool",)
    assert asked("2.2.a-NT", "XA") == ("population",)
    assert asked("2.2.a-NT", "MN", "6T") == ()
    assert asked("2.2.a-NT", "TH") == ()
    assert asked("2.3.d1", "TH") == ("staff",)
    assert asked("2.3.d1", "PHONG") == ("agency",)
    assert asked("2.4.a-HS", "TH") == ("outreach",)
    assert asked("2.4.a-HS", "MN") == ()
    assert asked("2.3.đ", "TH", "6T") == ()


# Ngũ Hiệp: a school's own plan


def test_ngu_hiep_has_its_own_figures_under_codes_that_mean_other_things() -> None:
    year = 2024
    assert [(line.code, goals(line)) for line in NGU_HIEP.indicators] == [
        ("2.1", []),
        ("2.2-NT", [("milestone", ">=", 60, year)]),
        ("2.2-MG", [("milestone", ">=", 97, year)]),
        ("2.3.a", [("milestone", "==", 100, year)]),
        ("2.3.b", [("milestone", "==", 100, year)]),
        ("2.3.c1", [("from", ">=", Fraction(61, 5), 2025)]),
        ("2.3.c2", []),
        ("2.4.a", [("milestone", ">=", 200, year)]),
        ("2.4.b", [("milestone", ">=", 20, year)]),
        ("2.4.c", [("milestone", ">=", 100, year)]),
        ("2.4.d", []),
        ("2.5", [("milestone", "~", 30, year)]),
    ]
    own = {line.code: line for line in NGU_HIEP.indicators}
    theirs = {line.code: line for line in DONG_DA.indicators}
    assert own["2.3.a"].kind == "ratio"
    assert theirs["2.3.a"].kind == "units"
    assert own["2.3.b"].numerator == theirs["2.3.c"].numerator
    assert all(line.accumulate == "none" for line in NGU_HIEP.indicators)


def test_above_100_percent_is_kept_as_written_and_said_to_be_an_error() -> None:
    line = NGU_HIEP.indicators[NGU_HIEP.order("2.3.a")]
    assert [target.text for target in line.targets] == ["đạt trên 100%"]
    assert "có sai sót" in line.note
    text = "\n".join(plan_in_full(NGU_HIEP))
    assert "Mức: đạt trên 100%" in text


# Plans of facts


@pytest.mark.parametrize("name", FACTS)
def test_a_plan_without_figures_sets_none(name: str) -> None:
    plan = find_plan(name, FORM)
    assert len(plan.indicators) > 10
    assert all(not goals(line) for line in plan.indicators)


def test_periods_deadlines_and_legal_basis_are_the_plans() -> None:
    plans = {path.stem: load_plan(path, FORM) for path in plan_files()}
    duties = {
        name: [(report.period, report.due) for report in plan.reports]
        for name, plan in plans.items()
    }
    assert duties == {
        "ben-cat-2023": [("6T", dt.date(2023, 5, 15)), ("nam", dt.date(2023, 12, 15))],
        "dong-da-2021-2030": [],
        "gia-lam-2022": [("6T", dt.date(2022, 5, 20)), ("nam", dt.date(2022, 11, 20))],
        "khoai-chau-2016-2020": [("giai-doan", dt.date(2020, 5, 12))],
        "ngu-hiep-2024": [("nam", None)],
    }
    assert {name: plan.legal_basis for name, plan in plans.items()} == {
        "ben-cat-2023": "Công văn số 958/SGDĐT-TCCB ngày 10/5/2023",
        "dong-da-2021-2030": "Kế hoạch số 605/KH-BVSTBPN ngày 11/3/2022",
        "gia-lam-2022": "Kế hoạch số 84/KH-UBND ngày 10/3/2022",
        "khoai-chau-2016-2020": "Công văn số 640/SGDĐT-TCCB ngày 21/4/2020",
        "ngu-hiep-2024": "Kế hoạch số 320/KH-PGD&ĐT ngày 22/4/2024",
    }
    assert plans["gia-lam-2022"].due_date("6T", 2026) == dt.date(2026, 5, 20)
    assert plans["dong-da-2021-2030"].due_date("nam", 2026) is None


def test_cases_of_violence_are_anonymous_and_nobody_is_asked_a_target_for_them() -> None:
    for name in FACTS:
        plan = find_plan(name, FORM)
        cases = {
            line.code
            for line in plan.indicators
            if any(ref.row.startswith(("cases", "victims")) for ref in line.numerator)
        }
        assert cases == {line.code for line in plan.indicators if line.anonymous}
        assert cases
        registered = form_of_plan(plan).by_name["own_targets"].body
        assert registered is not None
        assert not cases & {row.code for row in registered.rows}


def test_khoai_chau_words_the_outline_with_its_own_years() -> None:
    plan = find_plan("khoai-chau-2016-2020", FORM)
    body = form_of_plan(plan).by_name["narrative"].body
    assert body is not None
    labels = {row.code: row.label for row in body.rows}
    assert labels["1102"].endswith("giai đoạn 2016-2020")
    assert labels["1108"].endswith("giai đoạn 2021-2030")
    assert all(row.question and row.question.label == row.label for row in body.rows)
    answered = [section.answer for section in plan.outline if section.answer]
    assert answered == [f"narrative.{row.name}" for row in body.rows]
    standard = form_of_plan(DONG_DA).by_name["narrative"].body
    assert standard is not None
    assert "2016" not in "".join(row.label for row in standard.rows)


# Changing a plan is changing its file


def test_a_line_added_and_a_figure_changed_in_the_file_are_measured(tmp_path: Path) -> None:
    source = (PLANS_FOLDER / "dong-da-2021-2030.toml").read_text(encoding="utf-8")
    added = """
[[indicator]]
code = "2.99"
title = "Tỷ lệ nữ trong Ban Vì sự tiến bộ phụ nữ"
unit = "%"
kind = "ratio"
numerator = ["board.women"]
denominator = ["board.members"]
kinds = ["TH"]
"""
    path = tmp_path / "moi.toml"
    path.write_text(source.replace("value = 40\n", "value = 50\n") + added, encoding="utf-8")
    plan = load_plan(path, FORM)
    members = [{"sex": "Nữ", "trained": "Có"}, {"sex": "Nam", "trained": "Không"}] * 2
    entries = {("TH01", "board"): [*members, {"sex": "Nữ", "trained": "Không"}]}
    school = [unit("TH01", "TH")]
    women = measured("2.99", school, {}, entries=entries, plan=plan)()
    trained = measured("2.5", school, {}, entries=entries, plan=plan)()
    assert (women.numerator, women.denominator, women.status) == (3, 5, "no_target")
    assert (trained.value, trained.status) == (40, "not_met")
    assert measured("2.5", school, {}, entries=entries)().status == "met"


# In words


def test_every_plan_is_listed_and_shown_with_each_of_its_lines() -> None:
    plans: list[Plan] = [load_plan(path, FORM) for path in plan_files()]
    listed = list(plan_list(plans))
    assert [line.split()[0] for line in listed] == [path.stem for path in plan_files()]
    for plan in plans:
        text = "\n".join(plan_in_full(plan))
        assert all(f"  {line.code}  {line.title}" in text for line in plan.indicators)
        assert plan.legal_basis in text
