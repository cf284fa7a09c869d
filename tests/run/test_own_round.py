"""A round with tables, rows, rules and tallies of its office's own, from form to figures."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from pipeline.accept.rollup import rolled_tables
from pipeline.aggregate import Run, aggregate, close
from pipeline.check import check_files
from pipeline.closing.closed import read_about, read_closed
from pipeline.forms.layout import BlockLayout, layout_form
from pipeline.forms.make import FormMaker
from pipeline.plan.open_round import opened_with
from pipeline.plan.plan import Plan
from pipeline.plan.start import start_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.workers import Reader
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.figures import answer
from pipeline.sample.make import drafted
from pipeline.sample.profiles import draw_district
from pipeline.sample.returned import typed as typed_cells
from pipeline.sample.scene import Scene, TableAnswers
from pipeline.sample.units import counted, make_units
from schemas.records import VALUE
from tests.support.data_package import faults_of
from tests.support.libreoffice import convert, needs_libreoffice, tried, typed
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM

TODAY = dt.date(2025, 11, 24)
DAY = "2025-11-21"
UNITS = {"MN": 2, "TH": 3, "XA": 1}
Answers = dict[str, TableAnswers]


def _line(code: str, title: str, kind: str, unit: str, **more: Any) -> dict[str, Any]:
    kinds = ["MN", "TH", "XA"]
    return {"code": code, "title": title, "unit": unit, "kind": kind, "kinds": kinds, **more}


def _due(operator: str, value: int, **more: Any) -> dict[str, Any]:
    return {"type": "milestone", "year": 2025, "operator": operator, "value": value, **more}


GOAL = {"type": "milestone", "year": 2025, "operator": ">=", "value": 50, "text": "đạt 50%"}
PLAN = Plan.model_validate(
    {
        "id": "lieu-giang-2026",
        "title": "Kế hoạch vì sự tiến bộ phụ nữ phường Liễu Giang",
        "start": 2025,
        "end": 2026,
        "indicator": [
            _line(
                "L1",
                "Tỷ lệ nữ trong các câu lạc bộ",
                "ratio",
                "%",
                numerator=["t21.r21011.c3"],
                denominator=["t21.r21011.c2"],
                target=[GOAL],
            ),
            _line("L2", "Người hưởng lợi", "total", "người", numerator=["t22.Người hưởng lợi"]),
            _line("L3", "Sáng kiến của nữ", "total", "sáng kiến", numerator=["t22.r22001"]),
            _line(
                "L4",
                "Tỷ lệ đoàn viên",
                "ratio",
                "%",
                numerator=["staff.r20001.total"],
                denominator=["staff.all.total"],
                splits=["all", "female"],
            ),
            _line("L5", "Đơn vị có phòng vắt sữa", "yes", "%", numerator=["t23.r23001"]),
            _line("L6", "Kinh phí sửa chữa", "total", "đồng", numerator=["t23.r23004"]),
            _line(
                "L7",
                "Thành viên Ban là nam",
                "total",
                "người",
                numerator=["board.Thành viên là nam"],
            ),
            _line(
                "L8",
                "Số câu lạc bộ không quá 30",
                "total",
                "câu lạc bộ",
                numerator=["t21.r21011.c1"],
                target=[_due("<=", 30)],
            ),
            _line(
                "L9",
                "Giảm 10% số thành viên câu lạc bộ so với năm 2024",
                "total",
                "người",
                numerator=["t21.r21011.c2"],
                target=[
                    _due("fall_percent", 10, against=2024, base=200, base_source="Báo cáo 2024")
                ],
            ),
            _line(
                "L10",
                "Phòng làm việc bình quân một đơn vị",
                "mean",
                "phòng/đơn vị",
                numerator=["t23.r23002"],
                target=[_due(">=", 12)],
            ),
            _line(
                "L11",
                "Chênh lệch tỷ lệ đoàn viên giữa nữ và nam",
                "difference",
                "điểm %",
                numerator=["staff.r20001.total"],
                denominator=["staff.all.total"],
            ),
            _line(
                "L12",
                "Đơn vị có câu lạc bộ",
                "units",
                "%",
                numerator=["t21.r21011.c1"],
                target=[_due("==", 100)],
            ),
        ],
    }
)


def own_answers(number: int) -> Answers:
    """The answers of unit ``number`` (from 0) in the own tables, invented here so that figures can
    be reckoned by hand."""
    women, people = 9 + number, 20 + number
    return {
        "t21": TableAnswers(
            head={"r21001": "Có"},
            cells={
                ("r21012", "c1"): 3,
                ("r21012", "c2"): people,
                ("r21012", "c3"): women,
                ("r21012", "c4"): "Có",
                ("r21013", "c1"): number,
                ("r21013", "c2"): 10,
                ("r21013", "c3"): 8,
                ("r21013", "c4"): "Không",
            },
        ),
        "t22": TableAnswers(
            head={"r22000": "Có"},
            entries=[
                {"c1": "Sổ tay điện tử", "c2": "Nữ", "c3": 12 + number, "c4": 5},
                {"c1": "Góc đọc sách", "c2": "Nam", "c3": 9, "c4": 4},
                {"c1": "Vườn rau sạch", "c2": "Nữ", "c3": 30, "c4": 30},
            ],
        ),
        "t23": TableAnswers(
            cells={
                ("r23001", VALUE): "Không" if number == 1 else "Có",
                ("r23002", VALUE): 12,
                ("r23003", VALUE): 7,
                ("r23004", VALUE): 2_500_000 * (number + 1),
                ("r23005", VALUE): 7.5,
                ("r23006", VALUE): dt.date(2025, 3, 8),
                ("r23007", VALUE): 2011,
                ("r23008", VALUE): 493,
            }
        ),
        "t24": TableAnswers(
            cells={
                ("r24001", column): figure
                for column, figure in zip(
                    ("total", "female", "minority", "minority_female"), (6, 2, 1, 0), strict=True
                )
            }
        ),
    }


class Ward:
    """The round's folder and what its units type."""

    def __init__(self, folder: Path) -> None:
        counts = counted(UNITS)
        units = make_units(counts, Random(7))
        settings = drafted("dong-da-2021-2030", 2025, "nam", counts)
        self.root = folder
        self.folder = folder / "rounds" / "nam-2025"
        start_round(self.folder, settings, units)
        self.round = Round(self.folder.name, self.folder, settings, units)
        self.opened = opened_with(self.round, PLAN, made_of(OWN))
        self._profiles, self._communes = draw_district(units, 7, 0)
        self.maker = FormMaker(self.opened.form, self.round)
        self.answers = {unit.code: self._answers(n, unit) for n, unit in enumerate(units)}

    def _answers(self, number: int, unit: Unit) -> Answers:
        who, own = self.round.respondent(unit), own_answers(number)
        found = {}
        for table in self.opened.form.asked(who):
            scene = Scene(
                unit,
                self._profiles[unit.code],
                self._communes[unit.commune],
                self.round.settings,
                PLAN,
                self.round.settings.due,
                Random(f"{unit.code}{table.name}"),
                0,
            )
            found[table.name] = own.get(table.name) or answer(table, who, scene)
        return found

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.round.units if unit.code == code)

    def cells(self, unit: Unit, answers: Answers) -> Mapping[str, Mapping[str, Any]]:
        """Sheet → address → what a clerk types."""
        who = self.round.respondent(unit)
        tables = self.opened.form.asked(who)
        return typed_cells(
            layout_form(self.opened.form, who), tables, lambda table: answers[table.name]
        )

    def send(self, unit: Unit, answers: Answers, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.maker.form_of(unit, self.cells(unit, answers)))
        return path

    def run(self, output: Path) -> Run:
        return aggregate(self.opened, output, today=TODAY, reader=Reader(processes=1))

    def block(self, unit: Unit, table: str, block: str = "body") -> BlockLayout:
        layout = layout_form(self.opened.form, self.round.respondent(unit))
        return layout.by_table[table].block(block)


@pytest.fixture(scope="module")
def ward(tmp_path_factory) -> Ward:
    made = Ward(tmp_path_factory.mktemp("ward"))
    for unit in made.round.units:
        path = made.folder / "returned" / DAY / f"{unit.code}.xlsx"
        made.send(unit, made.answers[unit.code], path)
    return made


@pytest.fixture(scope="module")
def ran(ward) -> Run:
    return ward.run(ward.root / "output")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_honest_answers_are_found_sound(ran):
    assert [f.message for f in ran.outcomes.findings if f.severity == "error"] == []
    assert not [f for f in ran.outcomes.findings if f.table.startswith("t2")]
    assert {record.status for record in ran.outcomes.returns} == {"counted"}


def test_figures_are_what_is_reckoned_by_hand(ward, ran):
    count = len(ward.round.units)
    numbers = range(count)
    found = {
        (r["code"], r["split"]): r
        for r in rows(ward.root / "output/data/indicators.csv")
        if (r["scope"], r["basis"]) == ("all", "plan")
    }

    def shown(code: str, split: str = "all") -> tuple[str, str]:
        return found[code, split]["numerator"], found[code, split]["denominator"]

    # 9 + n women and 8 more, of 20 + n people and 10 more.
    women, people = sum(17 + n for n in numbers), sum(30 + n for n in numbers)
    assert shown("L1") == (str(women), str(people))
    assert found["L1", "all"]["status"] == "met"
    # Two entries of three have ten people or more: 12 + n, and 30.
    assert shown("L2")[0] == str(sum(42 + n for n in numbers))
    assert shown("L3")[0] == str(2 * count)
    staff = [ward.answers[unit.code]["staff"] for unit in ward.round.units if unit.kind != "XA"]
    for split, column in (("all", "total"), ("female", "female")):
        members = sum(one.cells["r20001", column] for one in staff)
        heads = ("head", "deputy", "teachers", "support")
        everyone = sum(one.cells[row, column] for one in staff for row in heads)
        assert shown("L4", split) == (str(members), str(everyone))
    assert shown("L5") == (str(count - 1), str(count))
    assert shown("L6")[0] == str(2_500_000 * sum(n + 1 for n in numbers))
    boards = (ward.answers[unit.code].get("board") for unit in ward.round.units)
    men = [e for one in boards if one for e in one.entries if e["sex"] == "Nam"]
    assert shown("L7")[0] == str(len(men))
    assert men
    # 3 + n clubs, against a ceiling of 30; members against 90% of the 200 of the year before.
    clubs = sum(3 + n for n in numbers)
    assert shown("L8")[0] == str(clubs)
    assert found["L8", "all"]["status"] == ("met" if clubs <= 30 else "not_met")
    assert shown("L9")[0] == str(people)
    assert float(found["L9", "all"]["target"]) == 180
    assert found["L9", "all"]["status"] == ("met" if people <= 180 else "not_met")
    assert shown("L10") == (str(12 * count), str(count))
    assert found["L10", "all"]["status"] == "met"

    def share(rows_above: tuple[str, ...], rows_below: tuple[str, ...], sex: str) -> float:
        above, below = (
            sum(
                one.cells[row, "female"]
                if sex == "female"
                else one.cells[row, "total"] - one.cells[row, "female"]
                for one in staff
                for row in rows_
            )
            for rows_ in (rows_above, rows_below)
        )
        return 100 * above / below

    women_less_men = share(("r20001",), heads, "female") - share(("r20001",), heads, "male")
    assert float(found["L11", "all"]["value"]) == pytest.approx(women_less_men, abs=1e-5)
    assert shown("L12") == (str(count), str(count))
    assert found["L12", "all"]["status"] == "met"


def test_data_holds_the_own_tables(ward, ran):
    data = ward.root / "output/data"
    assert faults_of(data) == []
    units = [unit.code for unit in ward.round.units]
    clubs = parquet.read_table(data / "t21.parquet").to_pylist()
    assert [row["unit_code"] for row in clubs] == sorted(units)
    assert [row["r21011.c2"] for row in clubs] == [30 + units.index(code) for code in sorted(units)]
    staff = parquet.read_table(data / "staff.parquet").to_pylist()
    assert [row["r20001.total"] for row in staff] == [
        ward.answers[row["unit_code"]]["staff"].cells["r20001", "total"] for row in staff
    ]
    ideas = parquet.read_table(data / "t22.parquet").to_pylist()
    assert {row["entry.c3"] for row in ideas if row["unit_code"] == units[0]} == {12, 9, 30}
    # Its office says that the List names people.
    assert "entry.c1" not in ideas[0]
    # A figure that leaves the return only in a total.
    rooms = parquet.read_schema(data / "t23.parquet").names
    assert "r23003" in rooms
    assert "r23008" not in rooms


def test_the_summary_shows_them(ward, ran):
    book = load_workbook(ward.root / "output/tong-hop.xlsx")
    sheets = [name for name in book.sheetnames if name.startswith("SL 2")]
    assert sheets == ["SL 21 Câu lạc bộ", "SL 22 Sáng kiến", "SL 23 Điều kiện", "SL 24 Tự vệ"]
    words = {
        str(cell.value)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.value
    }
    assert "21012. Văn hóa, thể thao" in words
    assert not [text for text in words if "Vườn rau sạch" in text]
    assert "493" not in words
    totals = [cell.value for line in book["Theo cấp học"].iter_rows() for cell in line]
    assert 493 * len(ward.round.units) in totals


FAULTS: list[tuple[str, str, tuple[str, str, int], dict[tuple[str, str], Any], str, str]] = [
    # Table, block, (row, column, entry) of the finding, changed answers, code, sentence.
    (
        "staff",
        "body",
        ("r20001", "total", 0),
        {("r20001", "total"): 500},
        "error",
        '"Trong tổng số (mã số 101): đoàn viên công đoàn" (mã số 20001, cột 1) là 500, phải nhỏ '
        "hơn hoặc bằng mã số 101, cột 1: {all}. Kiểm tra lại các số này.",
    ),
    (
        "t21",
        "body",
        ("r21012", "c3", 0),
        {("r21012", "c3"): 21},
        "error",
        '"Văn hóa, thể thao" (mã số 21012, cột 3) là 21, phải nhỏ hơn hoặc bằng "Văn hóa, thể '
        'thao" (mã số 21012, cột 2): 20. Kiểm tra lại các số này.',
    ),
    (
        "t21",
        "body",
        ("r21012", "c1", 0),
        {("r21012", "c1"): 15, ("r21013", "c1"): 6},
        "query",
        "mã số 21012, cột 1 + mã số 21013, cột 1 là 21, phải nhỏ hơn hoặc bằng mức quy định: 20. "
        "Nếu đúng, nêu lý do.",
    ),
    (
        "t22",
        "body",
        ("", "c4", 1),
        {("1", "c4"): 10},
        "error",
        'Số nữ hưởng lợi vượt số người hưởng lợi ("Trong đó: nữ" (cột 4): 10; "Số người hưởng '
        'lợi" (cột 3): 9). Kiểm tra lại các số này.',
    ),
    (
        "t23",
        "body",
        ("r23003", VALUE, 0),
        {("r23003", VALUE): 13},
        "error",
        '"Số phòng có máy lạnh" (mã số 23003) là 13, phải nhỏ hơn hoặc bằng "Số phòng làm việc" '
        "(mã số 23002): 12. Kiểm tra lại các số này.",
    ),
    (
        "t24",
        "body",
        ("r24001", "female", 0),
        {("r24001", "female"): 7},
        "error",
        "Nữ (7) lớn hơn Tổng số (6).",
    ),
    # An answer where none is asked for: of an entry, of a Record.
    ("t22", "body", ("", "c4", 1), {("1", "c3"): 8}, "error", "ô này không phải khai."),
    ("t23", "body", ("r23007", VALUE, 0), {("r23004", VALUE): 500}, "error", "đã ghi 2011"),
    # None there.
    ("t22", "body", ("", "c4", 1), {("1", "c3"): 8, ("1", "c4"): None}, "", ""),
    ("t23", "body", ("r23007", VALUE, 0), {("r23004", VALUE): 9, ("r23007", VALUE): None}, "", ""),
    (
        "t21",
        "body",
        ("r21013", "c4", 0),
        {("r21012", "c1"): 0} | dict.fromkeys([("r21013", f"c{n}") for n in (1, 2, 3, 4)]),
        "",
        "",
    ),
    # None although it is asked for, and where the answer that decides is open.
    ("t23", "body", ("r23007", VALUE, 0), {("r23007", VALUE): None}, "error", "chưa nhập"),
    (
        "t23",
        "body",
        ("r23004", VALUE, 0),
        {("r23004", VALUE): None, ("r23007", VALUE): None},
        "error",
        "chưa nhập",
    ),
    # More than any school counts of anything; an entry that stands twice.
    ("t23", "body", ("r23008", VALUE, 0), {("r23008", VALUE): 912_345}, "query", "912.345"),
    (
        "t22",
        "body",
        ("", "c1", 1),
        {("1", "c1"): "Sổ tay điện tử", ("1", "c2"): "Nữ"},
        "query",
        '"Sổ tay điện tử" đã có ở dòng 1',
    ),
]


def spoiled(answers: Answers, table: str, changes: Mapping[tuple[str, str], Any]) -> Answers:
    """The answers with others in one table; of a List by the entry's number and column."""
    own = answers[table]
    entries = [dict(entry) for entry in own.entries]
    cells = dict(own.cells)
    for (row, column), value in changes.items():
        if entries:
            entries[int(row)][column] = value
        else:
            cells[row, column] = value
    return {**answers, table: TableAnswers(cells, own.head, entries)}


@pytest.fixture(scope="module")
def checked(ward):
    """Findings of each fault, in a file of its own."""
    unit = ward.round.units[0]
    paths = []
    for number, (table, _, _, changes, _, _) in enumerate(FAULTS):
        wrong = spoiled(ward.answers[unit.code], table, changes)
        paths.append(ward.send(unit, wrong, ward.root / "checked" / f"{number}.xlsx"))
    return check_files(paths, ward.root, opened=ward.opened, today=TODAY)


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_broken_rule_is_told_at_its_cell_in_its_words(ward, checked, number):
    table, block, (row, column, entry), _, severity, words = FAULTS[number]
    unit = ward.round.units[0]
    address = ward.block(unit, table, block).address(row, column, entry)
    found = [f for f in checked[number].findings if (f.table, f.cell) == (table, address)]
    if not words:
        assert [f for f in checked[number].findings if f.severity == "error"] == found == []
        return
    (finding,) = found
    assert finding.severity == severity
    assert finding.state == "open"
    heads = ("head", "deputy", "teachers", "support")
    staff = ward.answers[unit.code]["staff"].cells
    everyone = sum(staff[name, "total"] for name in heads)
    assert words.format(all=everyone) in finding.message
    assert [f for f in checked[number].findings if f.severity == "error"] == [
        one for one in found if severity == "error"
    ]


def typed_text(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def keys(cells: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str]]:
    for sheet, found in cells.items():
        for address, value in found.items():
            if value is not None:
                yield [sheet, address, typed_text(value)]


@needs_libreoffice
@pytest.mark.libreoffice
def test_what_is_typed_by_hand_is_read_back(ward, tmp_path):
    unit = ward.round.units[0]
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(ward.maker.form_of(unit))
    answers = ward.answers[unit.code]
    typed([{"source": blank, "cells": list(keys(ward.cells(unit, answers))), "targets": [saved]}])
    cover = load_workbook(saved, data_only=True)["Bìa"]
    words = [str(cell.value) for line in cover.iter_rows() for cell in line if cell.value]
    assert "Toàn bộ báo cáo: Đủ, có thể gửi" in words
    opened = open_return(saved, "a.xlsx")
    reading = read_return(opened, "a.xlsx", ward.opened.form)
    for name, own in own_answers(0).items():
        page, table = reading.tables[name], ward.opened.form.by_name[name]
        for block_name, block, cells in page.blocks(table):
            if block_name == "head":
                for row, value in own.head.items():
                    assert cells.values[block.row_index[row]] == value
                continue
            for (row, column), value in own.cells.items():
                place = block.row_index[row], block.column_index[column]
                assert cells.value(*place) == value, (name, row, column)
            for line, entry in enumerate(own.entries):
                for column, value in entry.items():
                    assert cells.value(line, block.column_index[column]) == value
    # What the form adds up: rows of the Matrix, entries of the List.
    assert reading.tables["t21"].body.value(0, 1) == 30
    assert reading.tables["t22"].head.values[1] == 2


@needs_libreoffice
@pytest.mark.libreoffice
def test_the_live_check_says_what_the_validator_says(ward, checked, tmp_path):
    unit = ward.round.units[0]
    blank = tmp_path / "blank.xlsx"
    blank.write_bytes(ward.maker.form_of(unit))
    honest = ward.cells(unit, ward.answers[unit.code])
    trials = []
    for table, block, (row, column, entry), changes, _, _ in FAULTS:
        wrong = ward.cells(unit, spoiled(ward.answers[unit.code], table, changes))
        differing = [
            [sheet, address, wrong[sheet].get(address)]
            for sheet, cells in honest.items()
            for address, value in cells.items()
            if wrong[sheet].get(address) != value
        ]
        laid = ward.block(unit, table, block)
        line = int("".join(filter(str.isdigit, laid.address(row, column, entry))))
        sheet = ward.opened.form.by_name[table].sheet
        place = [sheet, f"{laid.check_letter}{line}:{laid.check_letter}{line}"]
        trials += [[[], place], [differing, place]]
    filled = [
        [sheet, address, typed_text(value) if isinstance(value, dt.date) else value]
        for sheet, cells in honest.items()
        for address, value in cells.items()
        if value is not None
    ]
    (shown,) = tried([{"source": blank, "cells": filled, "trials": trials}])
    words = [(before[0], after[0]) for before, after in zip(shown[::2], shown[1::2], strict=True)]
    assert [before for before, _ in words] == ["Đúng"] * len(FAULTS)
    assert [after for _, after in words] == [
        "Phải nhỏ hơn hoặc bằng mã số 101, cột 1",
        "Phải nhỏ hơn hoặc bằng mã số 21012, cột 2",
        "Cần giải trình",
        "Phải nhỏ hơn hoặc bằng cột 3",
        "Phải nhỏ hơn hoặc bằng mã số 23002",
        "Nữ lớn hơn Tổng số",
        "Trái với câu trả lời khác",
        "Trái với câu trả lời khác",
        "Đúng",
        "Không áp dụng",
        "Không áp dụng",
        "Còn thiếu",
        "Còn thiếu",
        # Asked by a run alone.
        "Đúng",
        "Đúng",
    ]


@needs_libreoffice
@pytest.mark.libreoffice
def test_the_summary_is_reckoned_anew_to_the_same_figures(ward, ran, tmp_path):
    path = ward.root / "output/tong-hop.xlsx"
    before = load_workbook(path, data_only=True)
    after = load_workbook(convert(path, tmp_path, recalculate=True), data_only=True)
    for name in ("Tổng quan", "Chỉ tiêu", "SL 21 Câu lạc bộ", "SL 22 Sáng kiến"):
        for line, again in zip(before[name].iter_rows(), after[name].iter_rows(), strict=False):
            for cell, other in zip(line, again, strict=False):
                if isinstance(cell.value, int | float):
                    assert other.value == pytest.approx(cell.value), (name, cell.coordinate)


def test_readings_that_are_kept_belong_to_one_form(ward, tmp_path):
    every = len(ward.round.units)
    other = replace(OWN, left_out=())
    for own, read in ((OWN, every), (other, every), (OWN, 0)):
        opened = opened_with(ward.round, PLAN, made_of(own))
        with KeptReadings(tmp_path / ".cache") as kept:
            reader = Reader(processes=1, kept=kept)
            aggregate(opened, tmp_path / "output", today=TODAY, reader=reader)
            assert kept.counts["read"] == read


def test_the_office_above_joins_the_own_questions_that_it_asks_too(ward, ran):
    data = (ward.root / "output/tong-hop.xlsx").read_bytes()
    form = ward.opened.form
    same = rolled_tables(data, "xa/tong-hop.xlsx", form)
    assert same.apart == ()
    clubs = {page.unit: page for name, page in same.tables if name == "t21"}
    assert {page.cells["r21011", "c2"] for page in clubs.values()} == {
        30 + number for number in range(len(ward.round.units))
    }
    # The texts of a List that names people and figures for totals only are not carried.
    assert not [e for name, p in same.tables if name == "t22" for e in p.entries if "c1" in e]
    assert not [p for name, p in same.tables if ("r23008", VALUE) in p.cells]
    # An office whose plan gives the codes to other questions takes what is packaged.
    other = made_of(replace(OWN, plan="so-2026")).form
    rolled = rolled_tables(data, "xa/tong-hop.xlsx", other)
    assert "Biểu 21" in rolled.apart
    assert "mã số 20001" in rolled.apart
    assert {name for name, _ in rolled.tables} & {"t21", "t22", "t23", "t24"} == set()
    staff = [page for name, page in rolled.tables if name == "staff"]
    assert staff
    assert not [page for page in staff if ("r20001", "total") in page.cells]
    assert all(("all", "total") in page.cells for page in staff)
    # One that asks nothing of its own passes over it all.
    assert {name for name, _ in rolled_tables(data, "x", FORM).tables} <= FORM.by_name.keys()


def test_a_closed_round_keeps_whose_questions_it_held(ward, ran):
    close(ward.opened, today=TODAY, reader=Reader(processes=1))
    folder = ward.folder / "closed"
    about = read_about(folder)
    kept, changed = read_closed(folder, ward.opened.form, about)
    assert changed == ()
    assert kept.tables["t21"]["MN01"].cells["r21011", "c2"] == 30
    assert kept.tables["t22"]["MN01"].entries[2]["c3"] == 30
    other = made_of(replace(OWN, plan="so-2026")).form
    apart, _ = read_closed(folder, other, about)
    assert apart.tables["t21"] == {}
    assert ("r20001", "total") not in apart.tables["staff"]["MN01"].cells
    assert apart.tables["staff"]["MN01"].cells["all", "total"]


def test_a_unit_gets_its_file_back_with_its_own_faults_marked(ward, tmp_path):
    unit = ward.round.units[0]
    folder = tmp_path / "rounds" / ward.folder.name
    shutil.copytree(ward.folder, folder, ignore=shutil.ignore_patterns("closed", "*.lock"))
    answers = ward.answers[unit.code]
    for table, _, _, changes, severity, _ in FAULTS:
        if severity == "error" and None not in changes.values():
            answers = spoiled(answers, table, changes)
    ward.send(unit, answers, folder / "returned" / DAY / f"{unit.code}.xlsx")
    opened = replace(ward.opened, round=replace(ward.round, folder=folder))
    ran = aggregate(opened, tmp_path / "output", today=TODAY, reader=Reader(processes=1))
    wrong = [one for one in ran.outcomes.findings if one.severity == "error"]
    assert {one.code for one in wrong} == {"R02", "R28", "C10"}
    assert {one.table for one in wrong} == {"staff", "t21", "t22", "t23", "t24"}
    book = load_workbook(tmp_path / "output" / "tra-lai" / f"{unit.code}.xlsx")
    listed = [str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line]
    for one in wrong:
        assert any(one.what in text for text in listed), one
        assert book[one.sheet][one.cell].comment is not None
    # What is wrong counts for nothing; what stands beside it does.
    clubs = ran.outcomes.accepted.tables["t21"].get(unit.code)
    assert clubs is None or ("r21012", "c3") not in clubs.cells
