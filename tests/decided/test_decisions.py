"""``dieu-chinh.xlsx``: the office corrects figures, and gives files of no known unit to one."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from pipeline.accept.accept import accept
from pipeline.accept.carried_tables import Carrier, from_parts
from pipeline.accept.records import Accepted
from pipeline.aggregate import Run, aggregate
from pipeline.books.book_faults import BookError
from pipeline.closing.closing import inputs_of
from pipeline.decided.decision_file import (
    UnknownFile,
    grow_decisions,
    waiting_said,
    write_decisions,
)
from pipeline.decided.decision_sheets import CORRECTIONS, DELETED, FILE, RECEIPTS
from pipeline.decided.decisions import Correction, read_decisions
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.read.records import ReturnReading
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.summarise import waiting_of
from pipeline.summary.discretion import corrections_in
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets.sources import NAME as SOURCES
from pipeline.text.findings import Place, find
from pipeline.text.sentences.cells import CONTRADICTED
from pipeline.validate.entering import Entered, enter_corrections
from schemas.records import VALUE
from tests.support.honest import HONEST
from tests.support.in_this_process import InThisProcess
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round, reading

TODAY = dt.date(2025, 12, 1)
COVER = FORM.by_name["cover"]
SIGNED = {"by": "Ngọc", "reason": "Gõ nhầm", "source": "Điện thoại 28/11", "on": TODAY}


class Decided:
    """A round of three communes, whose figures of children are sound."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "rounds" / "nam-2025"
        self.made = make_round(self.folder, plan="dong-da-2021-2030", units={"XA": 3}, seed=5)

    @property
    def opened(self) -> OpenRound:
        return opened_round(load_round(self.folder))

    def run(self) -> Run:
        reader = Reader(mapper=InThisProcess(1))
        return aggregate(self.opened, self.root / "output", today=TODAY, reader=reader)

    def decide(self, sheet: str, **cells: object) -> None:
        """Put one row, all others away, as an officer types it."""
        path = self.folder / FILE
        write_decisions(path)
        put(path, sheet, 4, cells)

    def returned(self, unit: str) -> Path:
        (path,) = (file.path for file in self.made.files if file.unit == unit)
        return self.folder / "returned" / path


def put(path: Path, sheet: str, row: int, cells: Mapping[str, object]) -> None:
    keys = [c.key for c in (CORRECTIONS if sheet == CORRECTIONS.name else RECEIPTS).columns]
    book = load_workbook(path)
    for key, value in cells.items():
        book[sheet].cell(row, keys.index(key) + 1).value = value  # type: ignore[assignment]
    book.save(path)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return Decided(tmp_path_factory.mktemp("decided"))


def texts_of(run: Run, sheet: str) -> str:
    with closing(load_workbook(run.written.shown[0][0], read_only=True)) as book:
        lines = [*book[sheet].iter_rows(values_only=True)]
    return "\n".join("|".join(map(str, filter(None, line))) for line in lines)


def test_a_correction_counts_like_an_entry_and_its_original_stands_beside(decided):
    decided.decide("Sửa số liệu", unit="XA02", place="1303/1", old=92, new="94", **SIGNED)
    run = decided.run()
    page = run.outcomes.accepted.tables["population"]["XA02"]
    # The sums of the form follow.
    assert (page.cells["age1", "total"], page.cells["nursery", "total"]) == (94, 358)
    assert page.corrections["age1", "total"].before == "92"
    (note,) = (one for one in run.outcomes.findings if one.code == "N08")
    assert "sửa 92 thành 94 (Ngọc: Gõ nhầm; nguồn: Điện thoại 28/11)" in note.message
    (line,) = rows(decided.root / "output" / "data" / "corrections.csv")
    assert [line[key] for key in ("unit_code", "row", "column", "before", "value")] == [
        *("XA02", "1303", "1", "92", "94")
    ]
    assert "Biểu 13|1303|1|92|94|Ngọc: Gõ nhầm; nguồn: Điện thoại 28/11" in texts_of(run, SOURCES)
    chased = load_workbook(decided.root / "output" / "tra-lai" / "don-doc.xlsx").worksheets[0]
    said = " ".join(str(cell.value) for line in chased.iter_rows() for cell in line)
    assert "đã sửa 1 số liệu của đơn vị: Biểu 13 1303/1: 92 thành 94" in said


def test_the_mark_is_on_the_figure_and_goes_up_with_the_summary(decided, tmp_path):
    decided.decide("Sửa số liệu", unit="XA02", place="1303/1", old=92, new=94, **SIGNED)
    path = decided.run().written.shown[0][0]
    book = load_workbook(path)
    sheet = next(sheet for sheet in book if sheet.title.startswith("SL 13"))
    marked = [
        cell.value for line in sheet.iter_rows(min_row=7) for cell in line if cell.font.italic
    ]
    assert marked == [94]
    from pipeline.accept.rollup import rolled_tables

    rolled = rolled_tables(path.read_bytes(), "tong-hop.xlsx", decided.opened.form)
    (page,) = (one for name, one in rolled.tables if (name, one.unit) == ("population", "XA02"))
    assert page.corrections["age1", "total"].source == "Điện thoại 28/11"


def test_an_entry_of_a_list_is_corrected_and_its_counts_follow(tmp_path):
    round_ = replace(a_round(UNITS["TH"]), folder=tmp_path)
    path = tmp_path / FILE
    write_decisions(path)
    said = {"unit": "TH01", "old": "Nam", "new": "Nữ", **SIGNED}
    for row, place in enumerate(("07/2/2", "7/9/2", "7/1/99"), 4):
        put(path, "Sửa số liệu", row, {**said, "place": place})
    with pytest.raises(BookError, match=r'ô B6: biểu mẫu không có ô "7/1/99"'):
        read_decisions(round_, FORM)
    put(path, "Sửa số liệu", 6, {"place": "07/1/2"})
    wanted = read_decisions(round_, FORM).corrections
    sent = reading(unit=UNITS["TH"])
    entered = enter_corrections([(sent, UNITS["TH"])], {sent.path: TODAY}, wanted, FORM)
    again = entered.readings[sent.path]
    page = accept({("TH01", "board"): again}, FORM, 2025, entered.corrections).tables["board"]
    before = accept({("TH01", "board"): sent}, FORM, 2025).tables["board"]["TH01"]
    assert page["TH01"].entries[1]["sex"] == "Nữ"
    assert page["TH01"].cells["women", VALUE] == before.cells["women", VALUE] + 1
    # The ninth entry is not there, the first says what it should already.
    messages = {one.code: one.message for one in entered.findings[sent.path]}
    assert ["9/2" in messages["I20"], "1/2" in messages["N11"]] == [True, True]
    ((corrected, codes),) = corrections_in(Accepted({"board": page}), FORM)
    assert (corrected.before, codes) == ("Nam", ("2", "2"))
    assert enter_corrections([], {}, wanted, FORM).waiting == wanted


def corrected(
    tmp_path: Path, sent: ReturnReading, *wanted: tuple[str, str, object]
) -> tuple[Entered, ReturnReading]:
    """A return of TH01 after the corrections (place, before, after) of the workbook."""
    round_ = replace(a_round(UNITS["TH"]), folder=tmp_path)
    write_decisions(tmp_path / FILE)
    for row, (place, old, new) in enumerate(wanted, 4):
        said = {"unit": "TH01", "place": place, "old": old, "new": new, **SIGNED}
        put(tmp_path / FILE, "Sửa số liệu", row, said)
    corrections = read_decisions(round_, FORM).corrections
    entered = enter_corrections([(sent, UNITS["TH"])], {sent.path: TODAY}, corrections, FORM)
    return entered, entered.readings.get(sent.path, sent)


def test_an_entry_is_added_below_the_last_and_one_is_deleted(tmp_path):
    sent = reading(unit=UNITS["TH"])
    page, words = sent.tables["board"], {"biểu": "", "trước": "", "sau": ""}
    told = tuple(find("repaired", words, Place("a.xlsx", "board", row, "3")) for row in "12")
    sent = replace(sent, tables={**sent.tables, "board": replace(page, findings=told)})
    before = accept({("TH01", "board"): sent}, FORM, 2025).tables["board"]["TH01"]
    first, second, *rest = before.entries
    added = len(before.entries) + 1
    entered, again = corrected(
        tmp_path,
        sent,
        # The second cell of the new entry before its first, and one that leaves a gap.
        (f"07/{added}/2", "", "Nữ"),
        (f"07/{added}/1", "", "Lê Thị Ngọc Hạnh"),
        (f"07/{added + 2}/1", "", "Trần Thị Hoa"),
        ("07/1", first["full_name"], "xóa"),
        ("07/2", "Người khác", "Xóa"),
        ("07/2/2", second["sex"], "Nam" if second["sex"] == "Nữ" else "Nữ"),
    )
    assert sorted(one.code for one in entered.findings[sent.path]) == ["I20"] * 2 + ["N08"] * 4
    accepted = accept({("TH01", "board"): again}, FORM, 2025, entered.corrections).tables["board"]
    now = accepted["TH01"]
    assert [one["full_name"] for one in now.entries] == [
        second["full_name"],
        *(one["full_name"] for one in rest),
        "Lê Thị Ngọc Hạnh",
    ]
    assert now.entries[-1]["sex"] == "Nữ"
    assert now.entries[0]["sex"] != second["sex"]
    assert now.cells["members", VALUE] == before.cells["members", VALUE]
    assert now.lines == (*before.lines[1:], before.lines[-1] + 1)
    # What names an entry follows its number; what is deleted says what it was.
    assert [one.row for one in again.tables["board"].findings] == ["1"]
    assert set(now.corrections) == {
        *(("1", "sex"), ("1", "")),
        *((str(added - 1), "full_name"), (str(added - 1), "sex")),
    }
    said = {codes: one for one, codes in corrections_in(Accepted({"board": accepted}), FORM)}
    assert (said["1", "1"].before, said["1", "1"].value) == (first["full_name"], DELETED)
    parts = Carrier(FORM.by_name["board"]).parts(now)
    assert first["full_name"] not in "".join(parts)
    carried = from_parts(parts, FORM.by_name["board"], "TH01", "t.xlsx", "SL").corrections
    assert carried["1", ""].value == DELETED
    assert carried["1", "sex"].value != second["sex"]


def test_a_correction_of_what_came_in_a_summary_is_told_at_once(tmp_path):
    one = Correction("TH01", "board", ("2", "sex"), "Nam", "Nữ", "N", "r", "s")
    waiting = (one, replace(one, table="staff"))
    outcomes = SimpleNamespace(accepted=Accepted({"board": {"TH01": None}}), waiting=waiting)
    told = [tuple(waiting_of(outcomes, FORM, is_below=is_below)) for is_below in (False, True)]
    assert told == [("TH01 (Biểu 01)",), ("TH01 (Biểu 07)",)]
    below, later = waiting_said(*told)
    assert "không có ô đó theo từng đơn vị: TH01 (Biểu 07). Đề nghị cơ quan đó sửa" in below
    assert "chưa gửi biểu đó: TH01 (Biểu 01)" in later


def test_a_unit_that_only_a_summary_brings_is_corrected_and_unknown_ones_are_told(tmp_path):
    round_ = replace(a_round(UNITS["TH"]), folder=tmp_path)
    write_decisions(tmp_path / FILE)
    said = {"unit": "ln-th01", "place": "105/1", "old": 7, "new": 9, **SIGNED}
    put(tmp_path / FILE, CORRECTIONS.name, 4, said)
    below = UNITS["TH"].model_copy(update={"code": "LN-TH01"})
    (one,) = read_decisions(round_, FORM, lambda: [below]).corrections
    assert (one.unit, one.cell, one.value) == ("LN-TH01", ("teachers", "total"), 9)
    # Who checks one file asks for no summaries.
    assert read_decisions(round_, FORM, None).corrections == ()
    with pytest.raises(BookError, match=r'ô A4: không có mã đơn vị "ln-th01"'):
        read_decisions(round_, FORM)


def test_what_deletes_an_entry_is_said_in_one_word(tmp_path):
    with pytest.raises(BookError, match=r'ô D4: không dùng được "Bỏ". Ghi Xóa để xóa cả dòng'):
        corrected(tmp_path, reading(unit=UNITS["TH"]), ("07/1", "A", "Bỏ"))


MINORITIES = next(one.code for one in COVER.body.rows if one.name == "has_minority_staff")
NONE_IN_STAFF = {key: 0 for key in HONEST["staff"] if key[1].startswith("minority")}


@pytest.mark.parametrize(
    ("table", "sent", "wanted", "now"),
    [
        # An answer of Bìa over columns of another table: nothing is 0 that nobody said.
        (
            "staff",
            {"cover": {("has_minority_staff", VALUE): "Không"}, "staff": NONE_IN_STAFF},
            [("103/3", "", 1), (MINORITIES, "Không", "Có")],
            {("head", "minority"): 1, ("deputy", "minority"): None, ("all", "minority"): None},
        ),
        (
            "staff",
            {"staff": {("doctors", "minority"): None}},
            [(MINORITIES, "Có", "Không")],
            {("doctors", "minority"): 0, ("teachers", "minority"): "C10"},
        ),
        # The question above a List, with the figure beside it and an entry.
        (
            "board",
            {"board": {("gate", VALUE): "Không", ("changed", VALUE): 0}},
            [("700", "Không", "Có"), ("07/1/2", "", "Nữ")],
            {("changed", VALUE): None, ("women", VALUE): 1, ("members", VALUE): 1},
        ),
        (
            "checklist",
            {
                "checklist": {
                    ("has_site", "answer"): "Không",
                    ("site_q1", "answer"): "Không áp dụng",
                }
            },
            [("808/1", "Không", "Có")],
            {("site_q1", "answer"): None},
        ),
    ],
)
def test_cells_follow_an_answer_that_is_corrected(tmp_path, table, sent, wanted, now):
    before = reading(sent, unit=UNITS["TH"], entries={"board": ()} if table == "board" else None)
    entered, again = corrected(tmp_path, before, *wanted)
    assert [one.code for one in entered.findings[before.path]] == ["N08"] * len(wanted)
    cells = accept({("TH01", table): again}, FORM, 2025).tables[table]["TH01"].cells
    codes = FORM.by_name[table].body
    for (row, column), value in now.items():
        if value in CONTRADICTED:
            place = codes.row(row).code, codes.column(column).code
            told = [(one.row, one.column) for one in again.tables[table].findings]
            assert told.count(place) == 1
        else:
            assert cells.get((row, column)) == value


def test_rules_are_run_again_over_what_is_corrected(decided):
    decided.decide("Sửa số liệu", unit="XA02", place="1303/2", old=41, new=99, **SIGNED)
    outcomes = decided.run().outcomes
    page = outcomes.accepted.tables["population"]["XA02"]
    assert ("age1", "female") in page.withheld - page.cells.keys()
    assert outcomes.unit_state("XA02") is UnitState.TO_FIX


def test_a_correction_of_what_was_not_sent_is_void_and_told(decided):
    decided.decide("Sửa số liệu", unit="XA02", place="1303/1", old=91, new=94, **SIGNED)
    agreed = {"unit": "XA02", "place": "1303/2", "old": 40, "new": 41, **SIGNED}
    put(decided.folder / FILE, "Sửa số liệu", 5, agreed)
    outcomes = decided.run().outcomes
    assert outcomes.accepted.tables["population"]["XA02"].cells["age1", "total"] == 92
    (void,) = (one for one in outcomes.findings if one.code == "I20")
    assert "việc sửa 91 thành 94 (Ngọc) không còn hiệu lực vì tệp ghi 92" in void.message
    (settled,) = (one for one in outcomes.findings if one.code == "N11")
    assert "việc sửa 40 thành 41 (Ngọc) không cần nữa" in settled.message


def test_a_row_without_name_reason_and_source_has_no_effect_and_is_told(decided):
    decided.decide("Sửa số liệu", unit="XA02", place="1303/1", old=92, new=94, by="Ngọc")
    run = decided.run()
    assert run.outcomes.accepted.tables["population"]["XA02"].cells["age1", "total"] == 92
    assert any("dòng 4: chưa có hiệu lực" in said and "Lý do, Nguồn" in said
               for said in run.written.messages)  # fmt: skip
    assert FILE not in inputs_of(decided.opened.round, ())


@pytest.mark.parametrize(
    ("row", "cell", "what"),
    [
        ({"unit": "XA09"}, "A4", 'không có mã đơn vị "XA09"'),
        ({"place": "1399/1"}, "B4", 'biểu mẫu không có ô "1399/1"'),
        ({"place": "1301/1"}, "B4", "ô này in sẵn hoặc do biểu mẫu tính"),
        ({"place": "101/1"}, "B4", "đợt này không hỏi XA02 ô này"),
        ({"new": "nhiều"}, "D4", 'không dùng được "nhiều"'),
        ({"new": -1}, "D4", 'không dùng được "-1"'),
        ({"new": dt.time(9, 5)}, "D4", 'không dùng được "09:05:00"'),
        ({"new": None}, "D4", 'chưa ghi "Sửa thành"'),
    ],
)
def test_a_wrong_row_is_told_with_its_cell(decided, row, cell, what):
    right = {"unit": "XA02", "place": "1303/1", "old": 92, "new": 94}
    decided.decide("Sửa số liệu", **{**right, **SIGNED, **row})
    with pytest.raises(
        BookError, match=rf"có 1 chỗ phải sửa:\n  Trang Sửa số liệu, ô {cell}: "
    ) as error:
        read_decisions(decided.opened.round, decided.opened.form)
    assert what in str(error.value)


def test_a_copy_of_a_sheet_is_told(decided):
    path = decided.folder / FILE
    write_decisions(path)
    book = load_workbook(path)
    book.copy_worksheet(book["Sửa số liệu"]).title = "Sửa số liệu (2)"
    book.save(path)
    with pytest.raises(BookError, match=r"Trang Sửa số liệu \(2\): là bản sao của trang"):
        read_decisions(decided.opened.round, decided.opened.form)


def test_a_file_of_no_known_unit_is_listed_and_given_to_one_by_hand(decided):
    path = decided.returned("XA03")
    before, there = path.read_bytes(), path.with_name("khong ten.xlsx")
    book = load_workbook(path)
    for sheet in book:
        for cell in chain.from_iterable(sheet.iter_rows()):
            if cell.value == "XA03" or "Khê" in str(cell.value):
                cell.value = None
    book["_META"].delete_rows(1, 20)
    book.save(there)
    path.unlink()
    write_decisions(decided.folder / FILE)
    try:
        first = decided.run().outcomes
        (record,) = (one for one in first.returns if one.path.endswith(there.name))
        assert (record.status, record.unit) == ("quarantined", "")
        listed = load_workbook(decided.folder / FILE)["Nhận tệp"]
        assert [listed.cell(4, at).value for at in (1, 2)] == [record.sha256, record.path]
        put(decided.folder / FILE, "Nhận tệp", 4, {"unit": "xa03", "by": "N", "reason": "Hộp thư"})
        after = decided.run().outcomes
    finally:
        path.write_bytes(before)
        there.unlink()
    (record,) = (one for one in after.returns if one.path.endswith(there.name))
    assert (record.status, record.unit) == ("counted", "XA03")
    assert any(one.code == "N09" and "(N: Hộp thư)" in one.message for one in after.findings)


def test_rows_are_only_added_and_the_officer_s_stay(tmp_path):
    path = tmp_path / FILE
    files = [UnknownFile(f"{number}" * 64, f"{number}.xlsx", "=chưa rõ") for number in range(3)]
    assert grow_decisions(tmp_path, files[:1]) == []
    put(path, "Nhận tệp", 4, {"unit": "XA01", "by": "N", "reason": "r", "file": "đổi tên"})
    put(path, "Sửa số liệu", 4, {"unit": "XA01"})
    told = grow_decisions(tmp_path, files)
    assert [said.partition(":")[0] for said in told] == [f"{FILE}, trang Sửa số liệu, dòng 4"]
    sheet = load_workbook(path)["Nhận tệp"]
    assert [sheet.cell(row, 2).value for row in range(4, 8)] == [
        "đổi tên",
        "1.xlsx",
        "2.xlsx",
        None,
    ]
    before = path.read_bytes()
    (tmp_path / f".~lock.{FILE}#").touch()
    assert "Chưa thêm được 1 dòng" in grow_decisions(tmp_path, [UnknownFile("f", "f", "f")])[-1]
    assert path.read_bytes() == before
