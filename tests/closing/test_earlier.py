"""Earlier rounds: closed ones as they were closed, open ones as they are, opening balances."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pytest

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.closing.closed import ABOUT, ClosedError
from pipeline.closing.closing import close_round
from pipeline.closing.earlier import load_earlier
from pipeline.measure.history import EarlierRound
from pipeline.round.round import Opening, RoundError, load_round
from pipeline.text.places import ROUND_BOOK
from schemas.records import VALUE
from tests.support.closing_support import (
    EVENTS,
    TODAY,
    accepted,
    close,
    inputs,
    loaded,
    past_round,
    present,
)
from tests.support.indicator_support import unit
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM
from tests.support.round_books import add_units, changed_book, put_row, put_setting, set_settings


@pytest.fixture
def past(tmp_path):
    return past_round(tmp_path)


def test_a_closed_earlier_round_is_taken_as_closed(past):
    close(past)
    (earlier,) = loaded(past, "nam-2024")
    assert (earlier.state, earlier.closed_on, earlier.changed) == ("closed", TODAY, ())
    assert earlier.accepted.tables["staff"]["MN01"].cells["all", "total"] == 40
    assert earlier.words == "đã chốt ngày 20/12/2024"


def test_what_an_earlier_round_asked_otherwise_is_left_out_and_told(past):
    tables = (replace(OWN.tables[0], unit_label="nghìn câu lạc bộ"), *OWN.tables[1:])
    then = made_of(replace(OWN, tables=tables)).form
    cells = {("r21012", "c1"): 3}
    clubs = AcceptedTable("MN01", "a.xlsx", "Biểu 21", cells, {})
    figures = Accepted({**accepted().tables, "t21": {"MN01": clubs}}, 2024)
    close_round(past, figures, then, (), today=TODAY)
    now = present(past, "nam-2024")
    (same,) = load_earlier(now, then, None, inputs)
    assert same.accepted.tables["t21"]["MN01"].cells == cells
    assert same.words_in_full == same.words
    (other,) = load_earlier(now, made_of(OWN).form, None, inputs)
    assert other.accepted.tables["t21"] == {}
    assert other.words_in_full == (
        f"{same.words}; không cộng, không so sánh phần kỳ đó hỏi khác: Biểu 21 (đơn vị tính: nghìn "
        "câu lạc bộ, ở đây: câu lạc bộ)"
    )


def test_an_answer_of_another_kind_is_another_question_and_no_damage(past):
    cells = {("r23005", VALUE): 3.5, ("r23002", VALUE): 4}
    rooms = AcceptedTable("MN01", "a.xlsx", "Biểu 23", cells, {})
    figures = Accepted({**accepted().tables, "t23": {"MN01": rooms}}, 2024)
    close_round(past, figures, made_of(OWN).form, (), today=TODAY)
    questions = tuple(
        replace(one, answer=None) if one.code == "23005" else one for one in OWN.questions
    )
    now = made_of(replace(OWN, questions=questions)).form
    (earlier,) = load_earlier(present(past, "nam-2024"), now, None, inputs)
    assert earlier.accepted.tables["t23"]["MN01"].cells == {("r23002", VALUE): 4}
    assert earlier.apart == ("mã số 23005",)


def test_an_open_earlier_round_is_read_now_and_marked(past):
    read = []

    def gather(round_):
        read.append(round_.name)
        return EarlierRound(replace(round_, units=round_.units[:1]), accepted(), "open")

    (earlier,) = load_earlier(present(past, "nam-2024"), FORM, gather, inputs)
    assert read == ["nam-2024"]
    assert [unit.code for unit in earlier.round.units] == ["MN01"]
    assert (earlier.state, earlier.words) == ("open", "chưa chốt, số liệu tạm tính")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda folder: (folder / "returned/a.xlsx").write_bytes(b"b"), "returned/a.xlsx"),
        (lambda folder: (folder / "returned/b.xlsx").write_bytes(b"b"), "returned/b.xlsx"),
        (lambda folder: (folder / "waivers.xlsx").write_bytes(b"x"), "waivers.xlsx"),
        (lambda folder: add_units(folder, [("MN09", "Mầm non Chín", "MN")]), ROUND_BOOK),
        (lambda folder: put_setting(folder, "switches.completion_basis", "cohort"), ROUND_BOOK),
    ],
)
def test_what_changed_after_the_closing_is_said_and_not_taken_over(past, change, named):
    close(past)
    change(past.folder)
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == (named,)
    assert earlier.words.endswith(f"đã thay đổi sau khi chốt: {named}")
    assert earlier.accepted.tables["staff"]["MN01"].cells["all", "total"] == 40


def test_a_workbook_that_is_saved_again_and_says_the_same_has_not_changed(past):
    close(past)
    before = (past.folder / ROUND_BOOK).read_bytes()
    changed_book(past.folder, lambda book: book.create_sheet("Ghi chú của cơ quan"))
    assert (past.folder / ROUND_BOOK).read_bytes() != before
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == ()


def test_the_units_of_a_closed_round_are_those_of_its_closing(past):
    school = unit(
        "LC01",
        "LC",
        "Phường Hoa Sen",
        levels=("TH", "THCS"),
        ownership="Tư thục",
        cluster="Cụm 1",
        valid_from=dt.date(2020, 8, 1),
    )
    close(replace(past, units=(*past.units, school)))
    set_settings(past.folder, legal_basis="Công văn số 2")
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == (ROUND_BOOK,)
    assert earlier.round.units == (*past.units, school)


def test_a_closed_table_edited_by_hand_is_said(past):
    folder = close(past).folder
    text = (folder / "staff.csv").read_text(encoding="utf-8-sig")
    (folder / "staff.csv").write_text(text.replace(",40", ",41"), encoding="utf-8-sig")
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == ("closed/staff.csv",)


def test_line_ends_of_another_system_are_no_change(past):
    folder = close(past).folder
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == ()
    assert earlier.accepted.tables["outreach"]["MN01"].entries == EVENTS


def test_a_round_kept_without_its_returned_files_has_not_changed(past):
    close(past)
    shutil.rmtree(past.returned)
    (earlier,) = loaded(past, "nam-2024")
    assert earlier.changed == ()


def test_a_missing_earlier_round_is_an_error_with_its_remedy(past):
    with pytest.raises(RoundError, match=r'"nam-2023".*Chép thư mục.*nam-2024'):
        loaded(past, "nam-2023")
    for outside in ("../nam-2024", "a/nam-2024", ""):
        with pytest.raises(RoundError):
            load_earlier(
                replace(past, settings=past.settings.model_copy(update={"previous": (outside,)})),
                FORM,
                lambda round_: EarlierRound(round_, Accepted({}), "open"),
                inputs,
            )


@pytest.mark.parametrize(
    ("name", "content"),
    [(ABOUT, "plan = 1"), ("staff.csv", "unit_code,row\nMN01,all\n"), ("inputs.csv", None)],
)
def test_a_damaged_closing_is_an_error_that_names_the_file(past, name, content):
    folder = close(past).folder
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(ClosedError, match=name):
        loaded(past, "nam-2024")


def test_a_closed_figure_that_is_no_number_is_an_error(past):
    folder = close(past).folder
    text = (folder / "staff.csv").read_text(encoding="utf-8-sig")
    (folder / "staff.csv").write_text(text.replace(",40", ",bốn"), encoding="utf-8-sig")
    with pytest.raises(ClosedError, match='"bốn"'):
        loaded(past, "nam-2024")


def test_the_opening_balance_is_read_from_the_workbook(past):
    balance = {"2.4.a-PH": Opening(value=1000, female=600, source='Báo cáo "số 5"')}
    assert present(past, opening=balance).settings.opening == balance


def test_a_balance_without_its_source_is_refused(past):
    row = put_row(past.folder, "Số đầu kỳ", {"Chỉ tiêu": "2.4.b", "Số": 5, "Nữ": 6})
    with pytest.raises(RoundError) as error:
        load_round(past.folder)
    assert f'Trang Số đầu kỳ, ô F{row}: chưa ghi "Nguồn".' in str(error.value)
    assert f"Trang Số đầu kỳ, ô C{row}: Nữ phải nhỏ hơn hoặc bằng Số." in str(error.value)
