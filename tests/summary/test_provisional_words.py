"""One verdict everywhere: what missing returns can still turn is neither met nor not met."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.console import verdict_row
from pipeline.measure.bounds import MARGIN
from pipeline.measure.result import Change, Result
from pipeline.measure.verdict_words import (
    OUTLOOK_WORDS,
    STATUS_WORDS,
    UNDECIDED,
    standing_words,
    verdict_so_far,
)
from pipeline.plan.plan import Target
from pipeline.summary.previous import Previous, RecordedResult, recorded
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.changes import changes_since
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.shortfalls import short_name
from pipeline.text.findings import uncapitalised
from tests.measure.test_verdict_words import _result
from tests.support import summary_support as support
from tests.support.indicator_support import indicator

GOAL = Target(type="milestone", operator=">=", value=Fraction(85), year=2025)


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(support.outcomes(), support.FORM, Path())


def provisional(status: str, outlook: str) -> Result:
    return replace(
        _result(status, GOAL), reported=19, expected=22, outlook=outlook, value=Fraction(86)
    )


@pytest.mark.parametrize("status", ["met", "not_met"])
def test_an_open_outlook_is_told_the_same_on_the_page_and_on_the_console(status):
    result = provisional(status, "open")
    assert wording.verdict(result) == "Chưa kết luận"
    assert UNDECIDED in verdict_row(result)[3]
    assert wording.verdict_counts([result]).startswith("Đạt 0 · Chưa đạt 0 · Chưa kết luận 1")


@pytest.mark.parametrize("status", ["met", "not_met", "approximate"])
def test_a_verdict_without_bounds_is_no_firmer_than_one_with_open_bounds(status):
    result = provisional(status, "unknown")
    assert wording.verdict(result) == "Chưa kết luận"
    assert (wording.mark(result), wording.tone(result)) == ("", "quiet")
    assert verdict_so_far(result).startswith("Tạm tính: Chưa kết luận, ")
    assert wording.verdict_counts([result]).startswith("Đạt 0 · Chưa đạt 0 · Chưa kết luận 1 · ")
    assert remarks.verdict_sentence([result]) == "1 chỉ tiêu chưa kết luận."
    assert not result.falls_short


@pytest.mark.parametrize("outlook", ["open", "unknown"])
@pytest.mark.parametrize("status", ["not_due_met", "not_due_unmet"])
def test_what_is_not_due_is_told_so_before_how_sure_it_is(status, outlook):
    result = provisional(status, outlook)
    assert wording.verdict(result) == "○ Chưa đến hạn"
    assert wording.verdict_counts([result]).endswith(
        "Chưa đến hạn 1 · Chưa có số liệu 0 · Theo dõi 0"
    )
    assert "chưa đến hạn" in verdict_row(result)[3].lower()
    assert not result.is_undecided


STATUSES = (
    *("met", "not_met", "approximate", "not_due_met", "not_due_unmet"),
    *("not_applicable", "no_data", "no_target", "one_sided"),
)
UNCONCLUDED = st.builds(
    provisional, st.sampled_from(["above_whole", "undetermined"]), st.just("unknown")
)
"""Figures from which nothing can be concluded."""
RESULTS = st.builds(
    lambda status, outlook, reported: replace(provisional(status, outlook), reported=reported),
    st.sampled_from(STATUSES),
    st.sampled_from(["certain_met", "open", "certain_unmet", "unknown"]),
    st.integers(21, 22),
)


@given(RESULTS)
def test_the_sentence_begins_with_the_words_of_the_cell(result):
    cell = re.sub(r"[●▲◆○–] ", "", wording.verdict(result))
    said, cell = (one.removeprefix("Tạm tính: ") for one in (verdict_so_far(result), cell))
    if result.is_provisional or result.status in ("met", "not_met", "not_due_unmet", "no_data"):
        told = {"Đạt trước hạn": "Đã đạt", "Theo dõi": "Kế hoạch", "Không áp dụng": "Không phát"}
        for word, begins in {**told, "Tính theo địa bàn": "Đơn vị chỉ"}.items():
            cell = cell.replace(word, begins)
        assert said.startswith(cell), (cell, said)
    assert said.count(":") <= 1


@given(RESULTS)
def test_before_the_day_nothing_is_called_not_met(result):
    if result.status.startswith("not_due"):
        told = wording.verdict(result), verdict_so_far(result), verdict_row(result)[3]
        assert not any("chưa đạt" in words.lower() for words in told)


@given(RESULTS)
def test_only_what_no_missing_return_can_turn_is_marked_and_called_met_or_not(result):
    firm = not result.is_provisional or result.outlook.startswith("certain")
    if result.is_due and not firm:
        words = wording.verdict(result)
        assert not wording.mark(result)
        assert STATUS_WORDS[result.status].lower() not in words.lower()
        assert words.endswith(OUTLOOK_WORDS[result.outlook])


@given(st.lists(RESULTS | UNCONCLUDED, max_size=30))
def test_the_counts_add_up_with_the_remarks_and_to_the_number_of_indicators(results):
    told = (one.rpartition(" ") for one in wording.verdict_counts(results).split(" · "))
    counts = {word: int(number) for word, _, number in told}
    assert sum(counts.values()) == len(results)
    said = remarks.verdict_sentence(results)
    parts = {uncapitalised(word.replace(",", "")): n for word, n in counts.items() if n}
    if len(parts) == 1:
        assert said == f"{len(results)} chỉ tiêu {min(parts)}."
    else:
        told = {word: int(n) for n, word in re.findall(r"[:,] (\d+) ([^,.]+)", said)}
        assert sum(told.values()) == len(results)
        assert {word: parts.get(word) for word in told if word != "khác"} == {
            word: n for word, n in told.items() if word != "khác"
        }
        judged = {"đạt", "chưa đạt", "xấp xỉ", "chưa kết luận"}
        assert judged & {*parts} <= {*told}
    assert sum(result.falls_short for result in results) == counts["Chưa đạt"]


def test_a_target_for_each_year_is_told_from_one_for_the_whole_term():
    each = Target(type="window", operator=">=", value=Fraction(100), start=2021, end=2030)
    term = Target(type="term", operator=">=", value=Fraction(500), start=2021, end=2030)
    assert [wording.target_year(goal) for goal in (each, term)] == [
        "hằng năm 2021-2030",
        "đến năm 2030",
    ]


def test_what_is_certain_keeps_its_verdict_while_returns_are_missing():
    met, unmet = provisional("met", "certain_met"), provisional("not_met", "certain_unmet")
    assert wording.verdict_counts([met, unmet]).startswith("Đạt 1 · Chưa đạt 1")
    assert verdict_row(met)[3] == "Tạm tính: Chắc chắn đạt chỉ tiêu năm 2025"
    assert verdict_row(unmet)[3] == "Tạm tính: Chắc chắn chưa đạt chỉ tiêu năm 2025"


def test_what_is_certain_says_that_it_counts_the_last_known_denominators():
    for outlook in ("certain_met", "open", "certain_unmet"):
        result = provisional("met", outlook)
        assert wording.base_note(result).endswith(f"mẫu số đã biết gần nhất {wording.BASE_MARK}.")
        assert "mẫu số đã biết gần nhất" in wording.footnote([result])
    for said in (wording.BASE_NOTE, wording.BASE_LEGEND, wording.CERTAINTY_NOTE):
        assert f"tăng hoặc giảm {MARGIN}% (ít nhất 1)" in said
    assert "tử số không quá mẫu số" in wording.CERTAINTY_NOTE
    assert wording.base_note(provisional("met", "unknown")) == ""
    complete = replace(provisional("met", "certain_met"), reported=22)
    assert wording.base_note(complete) == wording.footnote([complete]) == ""
    count = indicator(kind="total", denominator=[])
    assert wording.base_note(replace(provisional("met", "open"), indicator=count)) == ""


def test_chi_tieu_tells_in_its_notes_what_a_certain_verdict_counts():
    made = support.outcomes(missing=("MN04",), history=support.history())
    sheet = support.described(made).by_name["Chỉ tiêu"]
    results = {
        r.indicator.code: r
        for r in made.results
        if (r.basis, r.scope, r.split) == ("plan", "all", "all")
    }
    last = len(sheet.widths) - 1
    told = {
        sheet.at(row, 0).value: str(sheet.at(row, last).value) for row in range(4, len(sheet.lines))
    }
    noted = {code for code, note in told.items() if wording.BASE_MARK in note}
    assert noted == {code for code, result in results.items() if wording.base_note(result)}
    assert noted
    assert str(sheet.at(1, 0).value).endswith(wording.BASE_NOTE)


def test_that_nobody_is_concerned_is_provisional_while_returns_are_missing():
    for goal in (GOAL, None):
        result = replace(provisional("not_applicable", "unknown"), value=None, target=goal)
        assert wording.verdict(result) == "Tạm tính: Không áp dụng"
        assert verdict_so_far(result) == "Tạm tính: Không phát sinh đối tượng tính"


def test_what_is_missing_altogether_is_told_with_its_reason_and_one_colon():
    result = replace(provisional("no_data", "unknown"), value=None, reason="chưa có Biểu 13")
    assert wording.verdict(result) == "Chưa có số liệu"
    assert verdict_so_far(result) == "Chưa có số liệu: chưa có Biểu 13"


def test_what_waits_for_earlier_rounds_is_noted_where_all_of_this_one_came(material):
    whole = replace(provisional("met", "open"), reported=22)
    told = "Chưa đủ số liệu các kỳ trước chưa chốt ở 1 chỉ tiêu cộng dồn."
    assert [*remarks.notes(material, [whole, replace(whole, awaits_earlier=True)])] == [told]


def test_what_has_no_target_is_not_called_provisional():
    result = replace(provisional("no_target", "unknown"), target=None)
    assert wording.verdict(result) == "Theo dõi"
    assert verdict_so_far(result) == "Kế hoạch không giao mức cụ thể"


def test_leadership_is_asked_only_about_what_no_return_can_turn():
    results = [provisional("not_met", "open"), provisional("not_met", "certain_unmet")]
    assert [result.falls_short for result in results] == [False, True]


def test_open_results_are_told_with_their_targets_under_what_they_wait_for(material):
    waiting = [
        replace(provisional("met", "open"), left_out=((code, "chưa nộp"),))
        for code in ("MN01", "X9")
    ]
    doubted = replace(provisional("met", "open"), reported=22, doubted=("TH01", "TH02"))
    many = tuple((f"A{number}", "chưa nộp") for number in range(4))
    hidden = replace(waiting[0], indicator=indicator(counted="người", anonymous=True))
    results = [*waiting, doubted, replace(waiting[0], left_out=many), hidden]
    silent = ("MN04", "TH02")
    fewer = Material(support.outcomes(missing=silent), support.FORM, Path())
    result = replace(waiting[0], left_out=tuple((code, "chưa nộp") for code in silent))
    (told_of_all,) = (c for c in remarks.conclusions(fewer, [result]) if c.about == "open")
    assert told_of_all.text.startswith("Chờ số liệu của 2 đơn vị chưa nộp: ")
    told = {one.about: one for one in remarks.conclusions(material, [*results, results[0]])}
    item = f"{wording.named_with_code(results[0])} 86,00%, cần ≥ 85%"
    assert told["open"].sentences == (
        f"Chờ số liệu của MN Hoa Nắng: {item}; {item}.",
        f"Chờ số liệu của X9: {item}.",
        f"Chờ xác nhận số liệu của TH Liễu Giang A, TH Liễu Giang B: {item}.",
        f"Chờ số liệu của 4 đơn vị: {item}.",
        f"Chờ số liệu của 1 đơn vị: {item}.",
    )


def test_every_verdict_says_how_sure_it_is_while_some_are_provisional(material):
    sure, unmet = provisional("met", "certain_met"), provisional("not_met", "certain_unmet")
    whole = replace(sure, reported=22)
    name = wording.named_with_code(sure)

    def told(*results: Result) -> dict[str, tuple[str, ...]]:
        found = remarks.conclusions(material, results)
        return {one.about: one.sentences for one in found}

    mixed = told(sure, whole, replace(unmet, value=Fraction(80), gap=2))
    assert mixed["met"] == (
        f"Đủ số liệu: {name} 86,00%.",
        f"Chắc chắn dù số liệu còn tạm tính: {name} 86,00%.",
    )
    assert mixed["short"] == (
        f"{name}: chắc chắn chưa đạt, 80,00%, chỉ tiêu ≥ 85%, thấp hơn 5,00 điểm phần trăm, cần "
        "thêm 2 nữ thạc sĩ theo số liệu đã có.",
    )
    assert told(whole)["met"] == (f"{name} 86,00%.",)
    assert list(mixed)[:3] == ["short", "missing", "asked"]


@pytest.mark.parametrize(
    ("title", "brief", "shown"),
    [
        ("Tỷ lệ nữ tiến sĩ trên tổng số", "Nữ tiến sĩ", "Tỷ lệ nữ tiến sĩ"),
        ("Số lượt học sinh được tiếp cận", "Lượt học sinh", "Số lượt học sinh"),
        ("Tỷ lệ Ban được tập huấn", "Ban được tập huấn", "Tỷ lệ Ban được tập huấn"),
        ("Tỷ lệ thành viên UBND là nữ", "UBND có nữ", "Tỷ lệ UBND có nữ"),
        ("Tỷ lệ nữ biết chữ", "", "Tỷ lệ nữ biết chữ"),
        ("Tỷ lệ nữ biết chữ", "Mức biết chữ của nữ", "Mức biết chữ của nữ"),
        ("Duy trì chuyên mục", "Chuyên mục", "Chuyên mục"),
    ],
)
def test_a_brief_title_says_what_is_measured(title, brief, shown):
    assert wording.short_title(indicator(title=title, brief=brief)) == shown


def test_a_plan_that_is_only_followed_is_not_said_to_have_no_figures() -> None:
    followed = _result("no_target", None)
    assert remarks.verdict_sentence(()) == "0 chỉ tiêu."
    assert remarks.verdict_sentence((followed, followed)) == "2 chỉ tiêu theo dõi."
    assert wording.key_of_words((followed,)) == ('"Theo dõi": kế hoạch không giao mức',)


def test_whom_to_call_first_is_the_unit_that_most_results_wait_for(material):
    def waiting(*codes: str) -> Result:
        left_out = tuple((code, "chưa nộp") for code in codes)
        return replace(provisional("met", "open"), left_out=left_out)

    units = material.units[:3]
    first, second, third = (unit.code for unit in units)
    missing = SimpleNamespace(
        outcomes=material.outcomes, units_in=lambda state: units if state == "missing" else ()
    )

    def asked(*results: Result) -> tuple[str, str]:
        (said,) = remarks.requests(missing, results)  # type: ignore[arg-type]  # all that is asked
        return said, remarks._missing(missing, results)[1]  # type: ignore[arg-type]

    said, named = asked(waiting(first, second), waiting(second))
    name = short_name(units[1])
    assert said == (
        f"đôn đốc 3 đơn vị chưa nộp báo cáo, trước hết {name} ({second}) (2 chỉ tiêu đang chờ)"
    )
    assert [one.rpartition("(")[2] for one in named.split("; ")] == [
        f"{code})" for code in (second, first, third)
    ]
    said, _ = asked(waiting(first, second))
    assert said.endswith(" (mỗi đơn vị 1 chỉ tiêu đang chờ)")
    # Where all are awaited alike, or none is, there is no first.
    for results in ((waiting(first, second, third),), ()):
        assert asked(*results)[0] == "đôn đốc 3 đơn vị chưa nộp báo cáo"


def test_a_share_of_all_there_are_bears_no_sign():
    whole = Target(type="milestone", operator="==", value=Fraction(100), year=2025)
    assert wording.target_words(whole, indicator()) == "100% (2025)"


@pytest.mark.parametrize(("operator", "mark"), [(">=", "≥"), ("==", "="), ("~", "≈"), (">", ">")])
def test_the_console_writes_targets_with_the_marks_of_the_workbook(operator, mark):
    goal = Target(type="milestone", operator=operator, value=Fraction(85), year=2025)
    result = replace(provisional("met", "open"), target=goal)
    assert verdict_row(result)[2] == f"{mark} 85"
    assert wording.target_words(goal, result.indicator).startswith(f"{mark} 85")


def test_the_console_writes_a_level_of_another_year_with_the_decimals_of_the_workbook():
    goal = GOAL.model_copy(update={"value": Fraction(250, 3)})
    change = Change(GOAL, None, None)
    result = replace(provisional("met", "certain_met"), target=goal, change=change)
    assert verdict_row(result)[2] == "≥ 83,33"
    level = wording.level_words(result)
    assert wording.target_words(goal, result.indicator, level) == "≥ 83,33% (2025)"


def test_leadership_is_told_which_verdicts_changed_since_it_saw_them(material):
    (first, *_) = (one for one in material.whole_results if one.is_due)
    seen = RecordedResult(1, 1, verdict="Xấp xỉ")
    previous = Previous(
        dt.datetime(2025, 11, 20), {first.indicator.code: seen}, {}, presented=dt.date(2025, 11, 20)
    )
    now = standing_words(first.status, first.outlook)
    assert changes_since(Material(material.outcomes, support.FORM, Path(), previous)) == (
        f'So với bản đã trình ngày 20/11/2025: {wording.named_with_code(first)} từ "Xấp xỉ" thành '
        f'"{now}"',
    )


def test_without_a_version_shown_the_figures_that_changed_since_the_run_before_are_told(material):
    changed = [one for one in material.whole_results if one.numerator and one.denominator][:5]
    finished = dt.datetime(2025, 11, 20, 14, 27)

    def told(results: list[Result], less: int) -> tuple[str, ...]:
        before = {
            one.indicator.code: replace(recorded(one), numerator=(one.numerator or 0) - less)
            for one in results
        }
        previous = Previous(finished, before, {})
        return changes_since(Material(material.outcomes, support.FORM, Path(), previous))

    first, *_, last = told(changed, 1)
    name = wording.named_with_code(changed[0])
    assert first.startswith(f"So với bản lập lúc 14 giờ 27 phút ngày 20/11/2025: {name} từ ")
    assert " thành " in first
    assert last == "và 2 chỉ tiêu khác có số liệu thay đổi"
    assert told(changed, 0) == ()
