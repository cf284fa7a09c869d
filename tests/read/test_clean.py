from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.clean import EXAMPLE, clean, corrected_figures, struck_or_raised
from pipeline.read.cleaned import Cleaned, tidy
from pipeline.read.records import State
from pipeline.text.findings import SENTENCES, Place, find
from schemas.code_lists import ANSWERS, BOARD_ROLES, HEAD_TITLES, SEX, YES_NO
from schemas.records import CodeList, Kind, Question

COUNT = Question("Tổng số", "1", Kind.COUNT)
MONEY = Question("Số tiền", "1", Kind.MONEY)
DECIMAL = Question("Mức", "1", Kind.DECIMAL)
DATE = Question("Ngày", "1", Kind.DATE)
TEXT = Question("Nội dung", "1", Kind.TEXT)
GIVEN, MISSING, UNREADABLE = State.GIVEN, State.MISSING, State.UNREADABLE


def choice(choices: CodeList) -> Question:
    return Question("Chọn", "1", Kind.CHOICE, choices=choices)


def outcome(raw: object, question: Question = COUNT) -> tuple[object, State, str]:
    cleaned = clean(raw, question)
    return cleaned.value, cleaned.state, cleaned.sentence


def words(raw: object, question: Question = COUNT) -> dict[str, str]:
    return dict(clean(raw, question).words)


@pytest.mark.parametrize("raw", ["", "   ", "\xa0", "\u200b", None, "'"])
def test_blank_stays_missing(raw):
    assert outcome(raw) == (None, MISSING, "")


@pytest.mark.parametrize("raw", [25.0, 25, "25", " 25"])
def test_whole_numbers_need_no_note(raw):
    assert outcome(raw) == (25, GIVEN, "")
    assert type(clean(raw, COUNT).value) is int


# Mess case 1: a dot between thousands, kept as text.
@pytest.mark.parametrize(("raw", "value"), [("1.234", 1234), ("12.345.678", 12345678)])
def test_case_01_grouped_thousands_in_text_are_repaired(raw, value):
    assert outcome(raw) == (value, GIVEN, "repaired")
    assert words(raw) == {"trước": raw, "sau": str(value)}


# Mess case 2: Excel with English settings took the dot for a decimal point.
@pytest.mark.parametrize(("raw", "suggestion"), [(1.234, "1234"), (-1.234, "-1234")])
def test_case_02_a_decimal_in_a_count_is_asked_with_a_suggestion(raw, suggestion):
    assert outcome(raw) == (None, UNREADABLE, "decimal")
    assert words(raw)["gợi ý"] == suggestion


# Mess case 3: what is left of "12,5" can't be told from 125 in the cell, but text can.
def test_case_03_a_comma_in_text_is_asked():
    assert outcome("1,234") == (None, UNREADABLE, "decimal")
    assert words("1,234")["gợi ý"] == "1234"
    assert words("1,234,567")["gợi ý"] == "1234567"


@pytest.mark.parametrize(
    "raw",
    [
        "2,5",
        "12,5",
        "12.4",
        "12,0",
        "1,234.5",
        "1.234,567",
        "1234,567",
        "0,123",
        2.5,
        48.25,
        2.3456,
    ],
)
def test_a_decimal_is_never_rounded_into_a_suggestion(raw):
    assert outcome(raw) == (None, UNREADABLE, "decimal_asked")
    assert "gợi ý" not in words(raw)


# Mess case 4: percent where a number with decimals is asked.
def test_case_04_percent_text_in_a_rate_is_its_number():
    assert outcome("97,5%", DECIMAL) == (97.5, GIVEN, "repaired")
    assert outcome(97.5, DECIMAL) == (97.5, GIVEN, "")
    assert outcome(0.97, DECIMAL) == (0.97, GIVEN, "")
    assert outcome("97%") == (None, UNREADABLE, "percent_in_count")


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        ("12,5", 12.5, ""),
        ("99,985", 99.985, ""),
        ("12.5", 12.5, "12,5"),
        ("97 %", 97.0, "97"),
        ("50.000", 50000.0, "50000"),
        ("100 000", 100000.0, "100000"),
    ],
)
def test_decimals_are_read_as_they_are_written_here(raw, value, said):
    assert outcome(raw, DECIMAL)[:2] == (value, GIVEN)
    assert words(raw, DECIMAL).get("sau", "") == said


@pytest.mark.parametrize("raw", ["≥ 97", "97-99", "trên 97", "đạt 97%"])
def test_a_level_in_words_is_asked(raw):
    assert outcome(raw, DECIMAL) == (None, UNREADABLE, "text_in_count")


# Mess case 5: the signs for none, and the sign for not known yet.
@pytest.mark.parametrize("raw", ["-", "–", "—", "không", "Không", "KO", "ko có", "không có", " - "])
def test_case_05_signs_for_none_are_zero_with_a_note(raw):
    assert outcome(raw) == (0, GIVEN, "repaired")


@pytest.mark.parametrize("raw", ["…", "...", "....", "chưa có số liệu"])
def test_case_05_not_yet_known_is_missing_and_asked(raw):
    assert outcome(raw) == (None, MISSING, "not_yet_known")
    assert SENTENCES["not_yet_known"].severity == "query"


def test_case_05_a_stroke_is_asked():
    assert outcome("/") == (None, UNREADABLE, "text_in_count")


@pytest.mark.parametrize("raw", ["KAD", "k/a", "không áp dụng", "N/A", "Không  áp dụng"])
def test_not_applicable_never_answers_a_count_that_must_be_filled(raw):
    assert outcome(raw) == (None, UNREADABLE, "not_applicable_in_count")
    assert words(raw) == {"giá trị": " ".join(raw.split())}


def test_not_applicable_where_nothing_must_be_filled_is_a_blank_with_a_note():
    assert outcome("N/A", replace(COUNT, required=False)) == (None, MISSING, "repaired")


def test_not_applicable_that_the_form_offers_is_an_answer():
    assert outcome("KAD", choice(ANSWERS)) == ("Không áp dụng", GIVEN, "repaired")


# Mess case 6: words after the figure.
@pytest.mark.parametrize(
    ("raw", "value"),
    [("25 cháu", 25), ("02 đ/c", 2), ("25cháu", 25), ("1.250 lượt", 1250), ("3 GV.", 3)],
)
def test_case_06_a_unit_word_is_dropped_with_a_note(raw, value):
    assert outcome(raw) == (value, GIVEN, "repaired")


@pytest.mark.parametrize(
    "raw", ["30 (2 HS chuyển đi)", "25 cháu và 2 cô", "25 nữ", "2 lớp", "khoảng 25", "25-30"]
)
def test_case_06_more_than_a_unit_word_is_asked(raw):
    assert outcome(raw) == (None, UNREADABLE, "text_in_count")


def test_case_06_the_first_figure_is_suggested():
    assert words("30 (2 HS chuyển đi)")["gợi ý"] == "30"


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("12 người lớn", "12"),
        ("khoảng 40", "40"),
        ("12,5 người", EXAMPLE),
        ("10-12", EXAMPLE),
        ("từ 18 đến 20", EXAMPLE),
        ("3/4 số lớp", EXAMPLE),
        ("1,2345678 triệu", EXAMPLE),
    ],
)
def test_only_the_one_number_that_was_typed_is_suggested(raw, suggestion):
    assert outcome(raw) == (None, UNREADABLE, "text_in_count")
    assert words(raw)["gợi ý"] == suggestion


# Mess case 7: Excel made a date of "3/4".
@pytest.mark.parametrize(
    "raw",
    [dt.date(2025, 4, 3), dt.datetime(2025, 4, 3), dt.time(3, 4), dt.timedelta(hours=30)],
)
def test_case_07_a_date_in_a_count_is_asked_and_its_serial_is_never_used(raw):
    assert outcome(raw) == (None, UNREADABLE, "date_in_count")


def test_case_07_the_date_is_shown_day_first():
    assert words(dt.date(2025, 4, 3))["ngày"] == "03/04/2025"


# Mess case 8: what can't be seen is repaired, letters are asked.
@pytest.mark.parametrize("raw", ["\xa025\xa0", "'25", "２５", "25\u200b", "’25"])
def test_case_08_invisible_signs_are_repaired(raw):
    assert outcome(raw) == (25, GIVEN, "repaired")


@pytest.mark.parametrize(("raw", "suggestion"), [("1O", "10"), ("l5", "15"), ("2o", "20")])
def test_case_08_letters_for_figures_are_asked(raw, suggestion):
    assert outcome(raw) == (None, UNREADABLE, "text_in_count")
    assert words(raw)["gợi ý"] == suggestion


# Mess case 10: one name in several spellings.
@pytest.mark.parametrize(
    "raw", ["Hiệu trưởng", unicodedata.normalize("NFD", "Hiệu trưởng"), "HIỆU  TRƯỞNG ", "HT"]
)
def test_case_10_choices_match_in_any_spelling(raw):
    value, state, _ = outcome(raw, choice(HEAD_TITLES))
    assert (value, state) == ("Hiệu trưởng", GIVEN)


def test_case_10_the_place_of_the_tone_does_not_matter_but_its_letter_does():
    places = choice(CodeList("places", ("Hòa Bình", "Đa Phúc")))
    assert outcome("Hoà Bình", places) == ("Hòa Bình", GIVEN, "")
    assert outcome("Da Phúc", places)[2] == "not_in_list"
    assert outcome("Hóa Bình", places)[2] == "not_in_list"


def test_case_10_text_is_composed_and_its_spaces_are_single():
    raw = unicodedata.normalize("NFD", "  Nguyễn\xa0 Thị\u200b Hoà ")
    assert outcome(raw, TEXT) == ("Nguyễn Thị Hoà", GIVEN, "")


# Mess case 11: sexes.
@pytest.mark.parametrize(
    ("raw", "value"), [("nữ", "Nữ"), ("Nu", "Nữ"), ("F", "Nữ"), ("NAM", "Nam")]
)
def test_case_11_spellings_of_the_sexes(raw, value):
    assert outcome(raw, choice(SEX))[:2] == (value, GIVEN)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Phó ban", "Phó Trưởng ban"),
        ("P. Trưởng ban", "Phó Trưởng ban"),
        ("Phó trưởng ban thường trực", "Phó Trưởng ban"),
        ("TRƯỞNG BAN", "Trưởng ban"),
        ("Uỷ viên", "Thành viên"),
        ("Ủy viên", "Thành viên"),
        ("Ủy viên thư ký", "Thư ký"),
        ("Uỷ viên - thư ký", "Thư ký"),
        ("thư kí", "Thư ký"),
    ],
)
def test_spellings_of_the_roles_on_a_board(raw, value):
    assert outcome(raw, choice(BOARD_ROLES))[:2] == (value, GIVEN)


def test_case_11_a_cross_says_no_sex():
    assert outcome("x", choice(SEX))[2] == "not_in_list"


# Mess case 12: yes and no.
@pytest.mark.parametrize("raw", ["x", "X", "v", "Có", "1", 1.0, 1, "✓", "có", True])
def test_case_12_yes_in_every_spelling(raw):
    assert outcome(raw, choice(YES_NO))[:2] == ("Có", GIVEN)


@pytest.mark.parametrize("raw", ["Không", "ko", "KHÔNG", "0", 0.0, False])
def test_case_12_no_in_every_spelling(raw):
    assert outcome(raw, choice(YES_NO))[:2] == ("Không", GIVEN)


@pytest.mark.parametrize("raw", ["không rõ", "Có, không", dt.date(2025, 1, 1)])
def test_case_12_doubtful_answers_are_asked(raw):
    assert outcome(raw, choice(YES_NO)) == (None, UNREADABLE, "not_in_list")


@pytest.mark.parametrize("raw", ["đang làm", "Chưa", "ĐANG thực hiện", "chưa có", "sẽ tổ chức"])
def test_case_12_what_is_not_done_yet_is_asked_and_never_a_yes(raw):
    assert outcome(raw, choice(YES_NO)) == (None, UNREADABLE, "answer_unfinished")
    assert outcome(raw, choice(ANSWERS)) == (None, UNREADABLE, "answer_unfinished")
    assert outcome(raw, choice(SEX))[2] == "not_in_list"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Có.", "Có"), ("có .", "Có"), ("Có..", "Có"), ("Không.", "Không"), ("Ko.", "Không")],
)
def test_a_full_stop_after_an_answer_is_repaired_with_a_note(raw, value):
    assert outcome(raw, choice(YES_NO)) == (value, GIVEN, "repaired")
    assert words(raw, choice(YES_NO)) == {"trước": raw, "sau": value}


@pytest.mark.parametrize("raw", ["2 đồng chí.", "2 đ/c.", "2 thầy ."])
def test_a_full_stop_after_a_unit_is_repaired_with_it(raw):
    assert outcome(raw) == (2, GIVEN, "repaired")


@pytest.mark.parametrize(
    "raw", [dt.date(2025, 5, 13), dt.datetime(2025, 5, 13), dt.time(8, 30), dt.timedelta(hours=30)]
)
def test_a_date_where_a_decimal_is_asked_is_no_number(raw):
    assert outcome(raw, DECIMAL) == (None, UNREADABLE, "date_in_count")
    assert words(raw, DECIMAL)["ngày"]


@pytest.mark.parametrize("question", [COUNT, choice(YES_NO), DATE])
def test_what_the_form_prints_where_nothing_is_due_is_no_answer(question):
    assert outcome("Chưa đến kỳ", question) == (None, MISSING, "")


def test_a_list_names_its_items_when_it_asks():
    assert words("không rõ", choice(YES_NO)) == {"giá trị": "không rõ", "danh sách": "Có; Không"}


# Mess case 17: error texts that a program stored as plain text.
@pytest.mark.parametrize("question", [COUNT, TEXT, DATE, choice(YES_NO)])
@pytest.mark.parametrize(
    "raw",
    [
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"),
        *("#SPILL!", "#CALC!", "#ERROR!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"),
        *("Loading...", "Loading…", "Err:508"),
    ],
)
def test_case_17_an_error_text_is_an_error_whatever_is_asked(question, raw):
    told = "error_cell" if question is COUNT else "error_in_words"
    assert outcome(raw, question) == (None, UNREADABLE, told)
    assert words(raw, question) == {"giá trị": raw}


@pytest.mark.parametrize("raw", [-5, -5.0, "-5"])
def test_negative_numbers_are_left_to_validation(raw):
    assert outcome(raw)[:2] == (-5, GIVEN)


@pytest.mark.parametrize("raw", [True, False, float("nan"), float("inf"), 1e300, "9" * 30])
def test_what_is_no_number_is_asked(raw):
    assert outcome(raw) == (None, UNREADABLE, "text_in_count")


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("2 triệu", "2000000"),
        ("2,5 triệu đồng", "2500000"),
        ("500 nghìn", "500000"),
        ("30 ngàn đồng", "30000"),
        ("1,2 tỷ", "1200000000"),
        ("1 tỉ đồng", "1000000000"),
    ],
)
def test_money_in_words_is_asked_with_the_amount(raw, suggestion):
    assert outcome(raw, MONEY) == (None, UNREADABLE, "text_in_count")
    assert words(raw, MONEY)["gợi ý"] == suggestion


def test_money_with_its_unit_is_repaired():
    assert outcome("2.500.000 đồng", MONEY) == (2500000, GIVEN, "repaired")
    assert outcome("2.500.000đ", MONEY) == (2500000, GIVEN, "repaired")
    assert outcome("25 đồng", COUNT)[2] == "text_in_count"


@pytest.mark.parametrize("raw", ["27 người", "2 cháu.", "1.250 lượt"])
def test_people_are_no_amount_of_money(raw):
    assert outcome(raw, MONEY) == (None, UNREADABLE, "text_in_count")


EIGHTH = dt.date(2025, 3, 8)


@pytest.mark.parametrize(
    "raw",
    [
        EIGHTH,
        dt.datetime(2025, 3, 8, 7, 30),
        "08/03/2025",
        "8/3/2025",
        "8/03/2025",
        " 08 / 3/2025 ",
    ],
)
def test_a_day_that_is_typed_as_asked_needs_no_note(raw):
    assert outcome(raw, DATE) == (EIGHTH, GIVEN, "")


@pytest.mark.parametrize(
    "raw",
    [
        "8/3/25",
        "'08/03/2025",
        "\u00a008/03/2025",
        "８/3/2025",
        "08/03/2025 00:00",
        "8-3-2025",
        "8.3.2025",
        "2025-03-08",
        "ngày 8 tháng 3 năm 2025",
        45724.0,
    ],
)
def test_other_ways_to_write_a_date_are_repaired_day_first(raw):
    assert outcome(raw, DATE) == (EIGHTH, GIVEN, "repaired")
    assert words(raw, DATE)["sau"] == "08/03/2025"


@pytest.mark.parametrize(
    "raw", ["3/25/2025", "31/02/2025", "8/3", "tháng 3", 8.0, 3.5, True, "quý I"]
)
def test_what_is_no_date_is_asked(raw):
    assert outcome(raw, DATE) == (None, UNREADABLE, "not_a_date")


@pytest.mark.parametrize(
    ("raw", "text"),
    [(912000000.0, "912000000"), (dt.date(2025, 3, 8), "08/03/2025"), ("a\x07b", "ab")],
)
def test_whatever_is_typed_into_a_text_cell_is_text(raw, text):
    assert outcome(raw, TEXT) == (text, GIVEN, "")


@pytest.mark.parametrize("raw", [" ", "\n \n", "\u200b"])
def test_a_text_of_blanks_is_missing(raw):
    assert outcome(raw, TEXT) == (None, MISSING, "")


def test_paragraphs_of_a_text_stay_apart():
    assert outcome(" Một. \r\n\n Hai. ", TEXT)[0] == "Một.\nHai."


raws = st.one_of(
    st.text(),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.text(alphabet="0123456789., -/'cháu…O\xa0", max_size=12),
)
questions = st.sampled_from([COUNT, MONEY, DECIMAL, DATE, TEXT, choice(YES_NO)])


@given(raws, questions)
def test_any_cell_gives_a_value_or_says_why_not(raw, question):
    cleaned = clean(raw, question)
    assert isinstance(cleaned, Cleaned)
    assert (cleaned.value is not None) == (cleaned.state == GIVEN)
    if cleaned.state == UNREADABLE:
        assert cleaned.sentence
    if cleaned.sentence:
        template = SENTENCES[cleaned.sentence].template
        template.format_map({"biểu": "Biểu 01", "ô": "C7", **dict(cleaned.words)})
    if question.kind.is_whole and cleaned.value is not None:
        assert type(cleaned.value) is int
        assert abs(cleaned.value) <= 10**15


@given(st.integers(min_value=0, max_value=10**9))
def test_a_whole_number_survives_every_way_of_writing_it(number):
    grouped = f"{number:,}".replace(",", ".")
    for raw in (number, float(number), str(number), grouped, f"{number} người", f"\xa0{number}"):
        assert outcome(raw)[:2] == (number, GIVEN)


@given(st.text())
def test_tidying_twice_changes_nothing_more(value):
    assert tidy(tidy(value)) == tidy(value)


@pytest.mark.parametrize("raw", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_number_that_is_none_is_refused_and_never_a_crash(raw, kind):
    cleaned = clean(raw, Question("x", "1", kind))
    assert cleaned.state != State.GIVEN or kind is Kind.TEXT


# A figure beside a mark of a footnote, in a circle or as a fraction is not joined to it.
@pytest.mark.parametrize("raw", ["27¹", "27² ", "27①", "6⁶", "½", "27½", "⑫", "³", "27₁", "Ⅻ"])
@pytest.mark.parametrize("question", [COUNT, MONEY, DECIMAL])
def test_raised_and_circled_digits_never_become_digits(raw, question):
    assert outcome(raw, question) == (None, UNREADABLE, "raised_digits")
    assert words(raw, question) == {"giá trị": raw.strip()}


def test_a_raised_digit_in_a_date_is_asked():
    assert outcome("15/11/20²", DATE) == (None, UNREADABLE, "raised_digits")


def test_struck_and_raised_parts_are_quoted_in_their_sentence():
    cleaned = struck_or_raised("661", ["1"])
    assert (cleaned.value, cleaned.state) == (None, UNREADABLE)
    finding = find(cleaned.sentence, {"biểu": "Biểu 01", **dict(cleaned.words)}, Place(cell="C7"))
    assert finding.message.startswith('Biểu 01, ô C7: trong "661" có phần đã gạch bỏ')
    assert '("1")' in finding.message


# Two figures in one cell.
@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("27\n115", "27115"),
        ("27\t115", "27115"),
        ("182\r\n120", "182120"),
        ("27\u2028115", "27115"),
        ("27\u200b115", "27115"),
        ("27 \n 115", "27115"),
        ("1\n000\n000", "1000000"),
    ],
)
@pytest.mark.parametrize("question", [COUNT, MONEY, DECIMAL])
def test_lines_and_tabs_never_group_thousands(raw, suggestion, question):
    assert outcome(raw, question) == (None, UNREADABLE, "two_figures")
    assert words(raw, question)["gợi ý"] == suggestion


@pytest.mark.parametrize("raw", ["27 115", "1 234", "27\xa0115", "2 7", "1 234 567", "27  115"])
def test_a_blank_between_digits_of_a_count_is_asked(raw):
    assert outcome(raw) == (None, UNREADABLE, "two_figures")


@pytest.mark.parametrize("raw", ["2 500 000", "2\u202f500\u202f000"])
def test_a_blank_groups_thousands_of_money_with_a_note(raw):
    assert outcome(raw, MONEY) == (2_500_000, GIVEN, "repaired")


@pytest.mark.parametrize("raw", ["25\ncháu", "25\n", "\n25"])
def test_a_line_break_beside_one_figure_is_no_second_figure(raw):
    assert outcome(raw)[:2] == (25, GIVEN)


@pytest.mark.parametrize("raw", ["100%", "97,5 %", "5‰", "100％"])
def test_a_share_where_a_number_is_asked_is_asked(raw):
    assert outcome(raw) == (None, UNREADABLE, "percent_in_count")
    assert words(raw)["giá trị"] == raw


# What sums of floating-point numbers leave behind the 15 digits that Excel shows.
@pytest.mark.parametrize(
    ("raw", "value"),
    [(27.000000000000004, 27), (26.999999999999996, 27), (1234099.9999999998, 1234100)],
)
@pytest.mark.parametrize("question", [COUNT, MONEY])
def test_fifteen_digits_decide_what_is_whole(raw, value, question):
    assert outcome(raw, question) == (value, GIVEN, "")


@pytest.mark.parametrize("raw", [27.00001, 27.5, 0.1, 1234099.99999])
def test_real_decimals_are_still_asked(raw):
    assert outcome(raw)[1:] == (UNREADABLE, "decimal_asked")


def test_a_decimal_is_what_excel_shows():
    assert outcome(0.1 + 0.2, DECIMAL) == (0.3, GIVEN, "")


# A date outside 1900–2100 is a mistake, and later steps can't hold every one.
@pytest.mark.parametrize(
    ("raw", "quotation"),
    [
        ("17/11/0025", "17/11/0025"),
        ("17/11/1025", "17/11/1025"),
        ("2925-11-17", "2925-11-17"),
        (dt.date(2925, 11, 17), "17/11/2925"),
        (dt.datetime(25, 11, 17), "17/11/0025"),
        (dt.date(9999, 12, 31), "31/12/9999"),
        (dt.date(1899, 12, 31), "31/12/1899"),
    ],
)
def test_a_year_that_can_not_be_is_a_finding_and_no_value(raw, quotation):
    assert outcome(raw, DATE) == (None, UNREADABLE, "implausible_year")
    assert words(raw, DATE) == {"giá trị": quotation}


@pytest.mark.parametrize("raw", [dt.date(1900, 1, 1), dt.date(2100, 12, 31)])
def test_the_first_and_last_plausible_days_are_dates(raw):
    assert outcome(raw, DATE) == (raw, GIVEN, "")


@pytest.mark.parametrize("raw", [700_000.0, -5.0, 1e300, 2_958_465.0])
def test_a_serial_of_another_century_is_no_date(raw):
    assert outcome(raw, DATE) == (None, UNREADABLE, "not_a_date")


@pytest.mark.parametrize(
    "raw",
    [
        "2025-11-15T00:00:00.000Z",
        "2025-11-15T00:00:00+07:00",
        "2025-11-15T17:00:00.123456-0800",
        "2025-11-15 00:00:00.000",
        "2025-11-15T00:00Z",
        "15/11/2025 00:00",
        "15/11/2025 7:30:00",
        "15-11-2025 00:00:00",
    ],
)
def test_a_time_behind_a_day_leaves_the_day_as_written(raw):
    assert outcome(raw, DATE) == (dt.date(2025, 11, 15), GIVEN, "repaired")


# What a cell holds may be longer than any number.
HUGE = 5000
_LONG = ["9" * HUGE, "9." * HUGE, "9 " * HUGE + "9", "1," + "0" * HUGE, "1" + ".000" * HUGE]
_LONG += ["1" * HUGE + " triệu", "1." + "5" * HUGE + " tỷ", "O" * HUGE, "l" + "0" * HUGE]
_LONG += ["0" * HUGE, "-" + "9" * HUGE, "9" * HUGE + "%", "9" * HUGE + " cháu", "²" * HUGE]
_LONG += ["1" + "\n" * HUGE + "x", "1" + "\n" * HUGE + "1", "(" * HUGE, "1/" * HUGE, "٣" * HUGE]


@pytest.mark.parametrize("raw", _LONG, ids=range(len(_LONG)))
@pytest.mark.parametrize("question", [COUNT, MONEY, DECIMAL, DATE, choice(YES_NO)])
def test_thousands_of_digits_are_a_finding_with_a_short_quotation(raw, question):
    cleaned = clean(raw, question)
    assert (cleaned.value, cleaned.state) == (None, UNREADABLE)
    assert all(len(said) <= 121 for _, said in cleaned.words)


_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\u00ad\u061c"


@pytest.mark.parametrize("mark", _MARKS)
def test_direction_marks_around_an_answer_are_ignored(mark):
    assert outcome(f"{mark}25{mark}") == (25, GIVEN, "repaired")
    assert outcome(f"{mark}15/11/2025{mark}", DATE)[:2] == (dt.date(2025, 11, 15), GIVEN)
    assert outcome(f"{mark}Có{mark}", choice(YES_NO))[:2] == ("Có", GIVEN)


def test_a_mark_under_which_digits_show_turned_round_is_asked():
    assert outcome("\u202e12\u202c")[1] == UNREADABLE


@pytest.mark.parametrize("raw", ["☑", "☒", "✓", "✔️", "☑️", "✅", "Có."])
def test_ticks_say_yes(raw):
    assert outcome(raw, choice(YES_NO)) == ("Có", GIVEN, "repaired")


def test_an_empty_box_says_nothing_certain():
    assert outcome("☐", choice(YES_NO))[1] == UNREADABLE


TELEPHONE = Question("Điện thoại người lập biểu", "B12", Kind.TEXT)
DECISION = Question("Số quyết định", "701", Kind.TEXT)


@pytest.mark.parametrize(
    ("raw", "value"), [(912345678.0, "0912345678"), (2438256789.0, "02438256789")]
)
def test_the_zero_that_opens_a_telephone_number_is_put_back_with_a_note(raw, value):
    assert outcome(raw, TELEPHONE) == (value, GIVEN, "repaired")


@pytest.mark.parametrize("raw", ["0912 345 678", "0912345678", 113.0])
def test_other_telephone_numbers_stay_as_they_are(raw):
    assert outcome(raw, TELEPHONE)[1:] == (GIVEN, "")


@pytest.mark.parametrize(
    "label", ["Số quyết định", "Số, ngày quyết định", "Minh chứng (số văn bản, đường dẫn)"]
)
def test_the_number_of_a_document_that_became_a_day_is_asked(label):
    question = Question(label, "1", Kind.TEXT)
    assert outcome(dt.date(2025, 12, 3), question) == ("03/12/2025", GIVEN, "date_in_text")
    assert SENTENCES["date_in_text"].severity == "query"
    assert outcome("12/QĐ-MN ngày 03/12/2025", question)[2] == ""


@pytest.mark.parametrize(
    ("explanation", "figures"),
    [
        ("Sửa lại: 77", (77,)),
        ("đề nghị sửa lại thành 1.234 cháu", (1234,)),
        ("Đính chính số liệu 12", (12,)),
        ("Số đúng là 5; cột nữ đúng là 3.", (5, 3)),
        ("Đính chính theo công văn số 12", ()),
        ("Đã sửa lại dòng 105", ()),
        ("Sửa lại ngày 3/4/2025", ()),
        ("Tăng 77 cháu do tách trường", ()),
        ("Số liệu đúng.", ()),
        ("Không phải 27 mà là 77", (77,)),
        ("Ghi nhầm, phải là 77 người", (77,)),
        ("27 -> 77", (77,)),
        ("→ 1.234", (1234,)),
        ("77", (77,)),
        ("Đề nghị sửa dòng 105 thành 77", (77,)),
        ("2024", ()),
        ("Trẻ phải là 5 tuổi", ()),
        ("Tăng từ lớp 1 lên lớp 2", ()),
        ("sửa lại " + "9" * 5000, ()),
    ],
)
def test_figures_that_an_explanation_gives_in_place_of_others(explanation, figures):
    assert corrected_figures(explanation) == figures
