"""Plan files: strict, exact, in the plan's own order; errors say where."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.plan.files import find_plan, load_plan
from pipeline.plan.plan import PlanError, Reference, Target
from schemas.respondents import Respondent
from tests.support.indicator_support import DONG_DA, indicator, target
from tests.support.packaged import FORM

HEAD = """
id = "thu"
title = "Kế hoạch thử"
start = 2021
end = 2030
"""
LINE = """
[[indicator]]
code = "{code}"
title = "Tỷ lệ nữ trong quy hoạch được đào tạo"
unit = "%"
kind = "ratio"
numerator = ["succession.trained.female"]
denominator = ["succession.persons.female"]
kinds = ["TH"]
"""
GOAL = """
[[indicator.target]]
type = "milestone"
year = 2025
operator = ">="
value = {value}
"""


def plan_file(folder: Path, *parts: str) -> Path:
    path = folder / "thu.toml"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def line(code: str = "2.3.c", **changes: str) -> str:
    text = LINE.format(code=code)
    for key, value in changes.items():
        kept = [row for row in text.splitlines() if not row.startswith(f"{key} =")]
        text = "\n".join([*kept, f"{key} = {value}", ""])
    return text


def goal(value: str = "85", **changes: str) -> str:
    text = GOAL.format(value=value)
    return text + "".join(f"{key} = {value}\n" for key, value in changes.items())


def problem_of(folder: Path, *parts: str) -> str:
    with pytest.raises(PlanError) as caught:
        load_plan(plan_file(folder, *parts), FORM)
    return str(caught.value)


def test_a_row_that_a_switch_leaves_out_is_not_asked() -> None:
    line = indicator(
        numerator=["population.cohort11_completed.total"],
        denominator=["population.cohort11.total"],
        kinds=["XA"],
    )
    commune = Respondent("XA", frozenset(), "nam")
    cohort = Respondent("XA", frozenset(), "nam", (("completion_basis", "cohort"),))
    assert line.asked_references(FORM, commune) == ((), ())
    assert line.asked_references(FORM, cohort) == (line.numerator, line.denominator)


def test_codes_keep_the_plans_order_and_d_with_stroke_follows_d(tmp_path: Path) -> None:
    plan = load_plan(plan_file(tmp_path, *(line(code) for code in ("2.3.d", "2.3.đ", "2.4"))), FORM)
    assert [plan.order(code) for code in ("2.3.d", "2.3.đ", "2.4")] == [0, 1, 2]


def test_male_is_total_less_female_and_nothing_else_is_derived() -> None:
    total = Reference("staff", "masters", "total")
    female = Reference("staff", "masters", "female")
    assert total.split("male") == (total, female)
    assert total.split("female") == (female, None)
    assert total.split("minority") == (Reference("staff", "masters", "minority"), None)
    with pytest.raises(PlanError, match=r"staff\.masters\.female: không tách được theo male"):
        female.split("male")


# Exact figures


def test_figures_in_quotes_are_exact(tmp_path: Path) -> None:
    plan = load_plan(plan_file(tmp_path, line(), goal('"99.99"')), FORM)
    assert plan.indicators[0].targets[0].value == Fraction(9999, 100)


def test_one_reference_may_stand_without_a_list(tmp_path: Path) -> None:
    plan = load_plan(plan_file(tmp_path, line(numerator='"succession.trained.female"')), FORM)
    assert plan.indicators[0].numerator == (Reference("succession", "trained", "female"),)


def test_the_year_of_a_goal_is_its_own_or_the_end_of_its_span() -> None:
    span = {"type": "window", "operator": "==", "value": 100, "start": 2022, "end": 2026}
    assert Target.model_validate(span).goal_year == 2026
    assert DONG_DA.indicators[1].targets[0].goal_year == 2025


# Errors say where


def test_a_float_is_refused_with_its_place(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line("2.2.c"), line(), goal(), goal("99.5"))
    assert "thu.toml có 1 chỗ phải sửa:" in said
    assert 'chỉ tiêu 2.3.c, mức thứ 2, value: ghi giá trị trong ngoặc kép, ví dụ "99.5"' in said


@pytest.mark.parametrize("value", ['"chín mươi"', '"1/3"', '"nan"', '"inf"', "true"])
def test_a_figure_that_is_no_finite_decimal_is_refused(tmp_path: Path, value: str) -> None:
    assert "chỉ tiêu 2.3.c, mức thứ 1, value" in problem_of(tmp_path, line(), goal(value))


def test_an_unknown_key_is_refused_with_its_place(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line(), line("2.5", tile='"Nhầm"'))
    assert "chỉ tiêu 2.5, tile: khóa không có trong mẫu" in said


def test_an_unknown_key_of_a_target_is_refused_with_its_place(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line(), goal(yaer="2026"))
    assert "chỉ tiêu 2.3.c, mức thứ 1, yaer: khóa không có trong mẫu" in said


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line().replace('unit = "%"', ""))
    assert "chỉ tiêu 2.3.c, unit: thiếu giá trị này" in said


def test_a_wrong_word_lists_the_words_there_are(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line(kind='"share"'))
    assert 'chỉ tiêu 2.3.c, kind: giá trị không hợp lệ; dùng một trong: "ratio", "units"' in said


@pytest.mark.parametrize(
    ("reference", "near"),
    [
        ("succession.trainedd.female", "succession.trained.female"),  # no such row
        ("succession.trained.women", "succession.trained.female"),  # no such column
        ("succesion.trained.female", "succession.trained.female"),  # no such table
        ("board.memmbers", "board.members"),  # no such tally or answer
        ("population.private_nursery.attending", "population.nursery.attending"),  # not on this row
        ("staff.masters", "staff.masters.total"),  # a row, not a cell
        ("x.y", ""),
    ],
)
def test_an_unknown_reference_is_refused_with_what_is_nearest(
    tmp_path: Path, reference: str, near: str
) -> None:
    said = problem_of(tmp_path, line(numerator=f'["{reference}"]'))
    meant = f'. Có phải là "{near}"?' if near else ""
    assert said == f'thu.toml: chỉ tiêu 2.3.c: không có "{reference}" trong biểu mẫu{meant}'


def test_a_reference_without_its_parts_is_refused(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line(numerator='["succession"]'))
    assert "chỉ tiêu 2.3.c, numerator[1]: " in said
    assert '"succession" không có dạng "biểu.dòng.cột"' in said


def test_a_code_used_twice_is_refused(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line("2.5"), line("2.3.đ"), line("2.5"))
    assert "mã chỉ tiêu dùng hai lần: 2.5" in said


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((line(denominator="[]"),), 'loại "ratio" phải có denominator'),
        ((line(kind='"units"'),), 'loại "units" không có denominator'),
        ((line(numerator="[]"),), "ghi ít nhất một mục"),
        ((line(splits='["female"]'),), 'splits phải có "all"'),
        ((line(splits='["all", "male"]'),), "không tách được theo male"),
        ((line(), goal(), goal()), "hai mốc (milestone) trùng năm"),
        ((line(), goal().replace("year = 2025", "")), 'mức loại "milestone" phải có year'),
        ((line(), goal().replace("milestone", "term")), "phải có start và end"),
        ((line(), goal('"12.25"', rounded_to="1")), "nhiều hơn 1 chữ số thập phân"),
        ((line(), goal().replace("milestone", "none")), 'mức loại "none" không có operator'),
        ((line(), goal().replace("value = 85", "")), 'mức loại "milestone" phải có value'),
        ((line(accumulate='"sum"'),), 'chỉ chỉ tiêu loại "total" có accumulate'),
        ((line(kind='"yes"', splits='["all", "female"]'),), 'chỉ có splits ["all"]'),
    ],
)
def test_a_line_that_does_not_hang_together_is_refused(
    tmp_path: Path, parts: tuple[str, ...], words: str
) -> None:
    assert words in problem_of(tmp_path, *parts)


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line(tile='"Nhầm"'), goal("99.5"))
    assert said.startswith("thu.toml có 2 chỗ phải sửa:")


def test_broken_syntax_and_a_missing_file_are_said(tmp_path: Path) -> None:
    assert "sai cú pháp TOML" in problem_of(tmp_path, "[[indicator]")
    with pytest.raises(PlanError, match=r"Không có tệp kế hoạch .*khong-co\.toml"):
        load_plan(tmp_path / "khong-co.toml", FORM)


def test_an_unknown_plan_names_those_there_are() -> None:
    with pytest.raises(PlanError, match=r'Không có kế hoạch "ha-noi".*dong-da-2021-2030'):
        find_plan("ha-noi", FORM)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (goal().replace("2025", "2031"), "year = 2031 nằm ngoài thời gian của kế hoạch"),
        (goal().replace("2025", "2020"), "year = 2020 nằm ngoài thời gian của kế hoạch"),
        (
            goal().replace("milestone", "from").replace("2025", "2020"),
            "year = 2020 nằm ngoài thời gian của kế hoạch",
        ),
        (goal("-1"), "mức của tỷ lệ phải từ 0 đến 100"),
        (goal('"100.5"'), 'ghi operator = "==", value = "100"'),
        (goal("100").replace(">=", ">"), 'ghi operator = "==", value = "100"'),
    ],
)
def test_a_target_that_cannot_be_is_refused(tmp_path: Path, target: str, words: str) -> None:
    said = problem_of(tmp_path, line(), target)
    assert "chỉ tiêu 2.3.c, mức thứ 1: " in said
    assert words in said


SPAN = """
[[indicator.target]]
type = "{kind}"
start = {start}
end = {end}
operator = ">="
value = 85
"""


@pytest.mark.parametrize("kind", ["window", "term"])
@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (2020, 2025, "start = 2020 nằm ngoài thời gian của kế hoạch (2021–2030); sửa năm của mức"),
        (2022, 2031, "end = 2031 nằm ngoài thời gian của kế hoạch (2021–2030); sửa năm của mức"),
        (2026, 2022, "start phải trước hoặc bằng end"),
    ],
)
def test_a_span_of_years_lies_in_order_within_the_plan_s(
    tmp_path: Path, kind: str, start: int, end: int, words: str
) -> None:
    span = SPAN.format(kind=kind, start=start, end=end)
    said = problem_of(tmp_path, line(), goal(), span)
    assert "chỉ tiêu 2.3.c, mức thứ 2: " in said
    assert words in said
    number = int(re.findall(r"dòng (\d+), chỉ tiêu 2\.3\.c", said)[0])
    text = (tmp_path / "thu.toml").read_text(encoding="utf-8").splitlines()
    key = words.split(" = ")[0] if " = " in words else "[[indicator.target]]"
    assert text[number - 1].startswith(key)
    assert number > text.index("[[indicator.target]]") + 1


@pytest.mark.parametrize("kind", ["window", "term"])
def test_a_span_may_be_the_plan_s_own_or_a_year_of_it(tmp_path: Path, kind: str) -> None:
    for start, end in ((2021, 2030), (2024, 2024)):
        span = SPAN.format(kind=kind, start=start, end=end)
        assert load_plan(plan_file(tmp_path, line(), span), FORM).indicators[0].targets


def test_a_problem_is_found_on_its_line_among_indicators_and_targets(tmp_path: Path) -> None:
    said = problem_of(tmp_path, line("2.5"), goal(), line(), goal(), goal(yaer="2026"))
    number = int(re.findall(r"dòng (\d+), chỉ tiêu 2\.3\.c, mức thứ 2, yaer", said)[0])
    text = (tmp_path / "thu.toml").read_text(encoding="utf-8").splitlines()
    assert text[number - 1] == "yaer = 2026"


@pytest.mark.parametrize(
    "target",
    [
        goal("100"),
        goal("0"),
        goal().replace("2025", "2021"),
        goal().replace("2025", "2030"),
        goal().replace("milestone", "from").replace("2025", "2031"),
    ],
)
def test_a_target_at_the_edge_is_read(tmp_path: Path, target: str) -> None:
    assert load_plan(plan_file(tmp_path, line(), target), FORM).indicators[0].targets


def test_a_total_may_pass_100(tmp_path: Path) -> None:
    total = line(kind='"total"', denominator="[]")
    assert load_plan(plan_file(tmp_path, total, goal("500")), FORM).indicators[0].targets


# Switches and labels are named rightly or not at all


VARIANT = """
[[indicator.variant]]
when = {{ {when} }}
{change}
"""


def variant(when: str, change: str = 'kinds = ["THCS"]') -> str:
    return VARIANT.format(when=when, change=change)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            (line(), variant('attendance = "survey"')),
            "không có lựa chọn attendance trong thiết lập của đợt; dùng một trong: "
            '"age_basis", "attendance_source", ',
        ),
        (
            (line(), variant('attendance_source = "surveys"')),
            'lựa chọn attendance_source không nhận "surveys"; dùng một trong: "schools", "survey"',
        ),
        (
            (line(), variant('private_in_ccvc = "Có"')),
            'lựa chọn private_in_ccvc không nhận "Có"; dùng một trong: true, false',
        ),
        (
            (line(), variant("private_in_ccvc = true", 'numerator = ["staff.master.female"]')),
            'không có "staff.master.female" trong biểu mẫu. Có phải là "staff.masters.female"?',
        ),
        ((line(), variant("private_in_ccvc = true", "kind = 1")), "kind: khóa không có trong mẫu"),
        (
            (line(), variant("private_in_ccvc = true", "denominator = []")),
            'loại "ratio" phải có denominator',
        ),
        (
            (line(numerator='"agency.{leader}.female"'),),
            "không có lựa chọn leader trong thiết lập của đợt; dùng một trong: ",
        ),
        (
            (line(numerator='"literacy.{literacy_band}.women"'),),
            "cần unset: lý do khi đợt báo cáo chưa chọn literacy_band",
        ),
        (
            (line(numerator='"staff.{key_leaders}.female"'),),
            'không có "staff.leaders.female" trong biểu mẫu',
        ),
        (('[labels]\n1199 = "Mục"\n', line()), 'không có mã số "1199" trong biểu mẫu'),
        (
            ('[[outline]]\nheading = "I."\nanswer = "narrative.summary"\n', line()),
            'mục "I.": không có "narrative.summary" trong biểu mẫu',
        ),
    ],
)
def test_what_the_form_and_the_switches_lack_is_refused(
    tmp_path: Path, parts: tuple[str, ...], words: str
) -> None:
    assert words in problem_of(tmp_path, *parts)


def test_targets_of_an_indicator_point_the_same_way():
    with pytest.raises(ValidationError, match="phải cùng chiều"):
        indicator(target(">=", "50"), target("<=", "60", 2030))
    assert indicator(target("<=", "5"), target("==", "0", 2030)).is_ceiling
    assert not indicator(target(">=", "50"), target("==", "100", 2030)).is_ceiling
