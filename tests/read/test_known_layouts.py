"""A return in a known layout reads as if nothing were known, or is read the general way."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bench.shapes import shaped
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.known_layouts import _vocabulary_of, forget, read_known
from pipeline.read.locate import NOWHERE, RawSheet, enough_codes, place_fixed
from pipeline.read.opening.opened import Opened
from pipeline.read.opening.plain_sheet import PlainCells
from pipeline.read.read import read_return
from pipeline.round.round import load_round
from pipeline.xlsx.zip_parts import Package
from tests.support import ROOT
from tests.support.packaged import FORM, form_of_plan

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
RETURNED = sorted((EXAMPLE / "returned").rglob("*.xlsx"))
NAMES = ("TH Nhan Mai", "MN Hoa Buoi", "THCS Hạc Phổ", "UBND phuong Lieu Giang")
CHANGES = 60
WORDS = (
    *("A", "b", "1", "2", "C", "Có", "Không", "Tổng cộng", "Cộng:", " ", "101", "27 115", "x"),
    *("form_version", "unit_code", "kind", "Kỳ trước", "Kỳ trước: 12", "12", "Tổng số", "Sửa: 77"),
    *(
        1.0,
        2.0,
        101.0,
        102.0,
        201.0,
        401.0,
        402.0,
        1301.0,
        1302.0,
        5.0,
        0.0,
        27.5,
        2.1,
        912345678.0,
    ),
)


@pytest.fixture(scope="module")
def form():
    return form_of_plan(find_plan(load_round(EXAMPLE).settings.plan, FORM))


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Opened]:
    """Returns as Excel saves them, each of another kind of unit."""
    folder, found = tmp_path_factory.mktemp("files"), []
    for number, name in enumerate(NAMES):
        source = next(path for path in RETURNED if name in path.name)
        path = folder / f"{number}.xlsx"
        path.write_bytes(shaped(source.read_bytes(), "excel"))
        opened = open_return(path, path.name)
        assert isinstance(opened, Opened)
        found.append(opened)
    return found


def put(opened: Opened, sheet: str, cells: dict[tuple[int, int], Any]) -> Opened:
    """The file with these cells of a sheet changed, "" for a blank."""
    was = opened.plain[sheet]
    values = dict(zip(was.markup.places, was.values, strict=True)) | cells
    size = [max(0, *(place[at] + 1 for place in values)) for at in (0, 1)]
    now = replace(was.markup, places=tuple(values), rows=size[0], columns=size[1])
    return replace(
        opened, plain={**opened.plain, sheet: PlainCells(now, [*values.values()], was.suspects)}
    )


def changed(opened: Opened, random: Random) -> Opened:
    """A file in which one hand or two typed something, moved something or wiped it out."""
    for _ in range(random.choice((1, 1, 2, 5))):
        sheet = random.choice([*opened.plain])
        found = opened.plain[sheet]
        places = [*found.markup.places, (random.randrange(80), random.randrange(12))]
        place, value = random.choice(places), random.choice((*WORDS, "", *found.values))
        if random.random() < 0.2:
            other = random.choice(places)
            known = dict(zip(found.markup.places, found.values, strict=True))
            opened = put(opened, sheet, {place: known.get(other, ""), other: known.get(place, "")})
        else:
            opened = put(opened, sheet, {place: value})
    return opened


Learnt = dict[str, Any]


def learnt(files: list[Opened], form) -> Learnt:
    """Knowledge of layouts that a reader of these files alone has."""
    forget()
    for one in files:
        read_return(one, "b.xlsx", form)
    return vars(_vocabulary_of(form)).copy()


@pytest.fixture(scope="module")
def taught(form, files) -> Learnt:
    return learnt(files, form)


def compared(opened: Opened, known: Learnt, form) -> bool:
    """True where the file was read as known; both ways gave the same."""
    forget()
    expected = read_return(opened, "a.xlsx", form)
    forget()
    layouts = {sort: [*alike] for sort, alike in known["layouts"].items()}
    texts, silent = {*known["texts"]}, {*known["silent"]}
    vars(_vocabulary_of(form)).update(known, layouts=layouts, texts=texts, silent=silent)
    is_known = read_known(opened, "a.xlsx", form) is not None
    assert read_return(opened, "a.xlsx", form) == expected
    return is_known


def test_a_file_in_a_known_layout_reads_as_if_nothing_were_known(form, files, taught):
    assert [compared(one, taught, form) for one in files] == [True] * len(files)
    assert [compared(one, learnt([], form), form) for one in files] == [False] * len(files)


@pytest.mark.parametrize("seed", range(4))
def test_changed_files_read_the_same_whatever_is_known(form, files, taught, seed):
    random = Random(seed)
    is_known = [
        compared(changed(random.choice(files), random), taught, form) for _ in range(CHANGES)
    ]
    assert CHANGES // 5 < sum(is_known) < CHANGES


@pytest.mark.parametrize(
    ("cells", "is_known"),
    [
        ({(11, 2): 31.0}, True),  # an answer
        ({(40, 9): "Đã kiểm tra lại với kế toán"}, True),  # a remark
        ({(40, 9): 31.0}, False),  # a figure outside the table
        ({(40, 9): "A"}, False),  # a letter of another table
        ({(40, 9): "101"}, False),  # a code a second time
        ({(40, 9): "Sửa lại: 77"}, False),  # a figure in place of another
        ({(60, 0): "Đề nghị sửa dòng 101 thành 77"}, False),
        ({(3, 9): "ĐVT: nghìn người"}, False),
    ],
)
def test_what_means_something_elsewhere_is_read_the_general_way(
    form, files, taught, cells, is_known
):
    assert compared(put(files[0], "Biểu 01 Đội ngũ", cells), taught, form) is is_known


def place_of(opened: Opened, words: str) -> tuple[str, tuple[int, int], str]:
    """Sheet, place and text of the first cell that says these words."""
    return next(
        (name, (row, column), raw)
        for name, sheet in opened.plain.items()
        for row, column, raw in sorted(sheet.cells, key=lambda cell: cell[:2])
        if isinstance(raw, str) and words in raw
    )


@pytest.mark.parametrize(
    ("change", "is_known"),
    [
        (lambda text, fact: text.replace(fact, "Xã Bến Mây"), True),
        (lambda text, fact: text.replace(fact, ""), True),
        (lambda text, fact: f"Kỳ trước: {text}", False),
        (lambda text, fact: "Số trẻ em trai đang học lớp 5 tuổi", False),
        (lambda text, fact: "306", False),
        (lambda text, fact: "", False),
    ],
)
def test_a_label_may_name_another_commune_and_nothing_else(form, files, taught, change, is_known):
    sheet, place, text = place_of(files[1], "cư trú trên địa bàn ")
    fact = text.partition("cư trú trên địa bàn ")[2]
    told = put(files[1], sheet, {place: change(text, fact)})
    assert compared(told, taught, form) is is_known


@pytest.mark.parametrize(("less", "is_known"), [(1, True), (0, False)])
def test_figures_like_codes_of_another_table_make_none_until_they_are_many(
    form, files, taught, less, is_known
):
    """A commune is not asked about staff: so many children are no rows of that table."""
    block = form.by_name["staff"].body
    sheet, (line, _), _ = place_of(files[3], "Trẻ trong độ tuổi nhà trẻ")
    cells = files[3].plain[sheet].cells
    places = [at for *at, raw in cells if isinstance(raw, float) and at[0] > line and at[1] > 1]
    codes = [float(code) for code in block.row_codes[: enough_codes(block) - less]]
    assert len(codes) <= len(places)
    told = dict(zip(map(tuple, places), codes, strict=False))
    assert compared(put(files[3], sheet, told), taught, form) is is_known


@pytest.mark.parametrize("cell", [(7, 2), (10, 0), (10, 2)], ids=["heading", "label", "unit"])
def test_printed_words_that_changed_are_read_the_general_way(form, files, taught, cell):
    """So a unit of measure in other words is asked in any file of a round, not in the first."""
    sheet = "Biểu 10 Nguồn lực"
    assert compared(put(files[0], sheet, {cell: "nghìn đồng"}), taught, form) is False


@pytest.mark.parametrize(
    ("beside", "down", "words"),
    [
        ("Đơn vị báo cáo:", 1, "Trường Mầm non Bình Minh"),
        ("Kỳ báo cáo:", 0, "Kỳ báo cáo: năm 2024"),
        ("B07", 0, "B07"),
    ],
)
def test_a_sheet_of_another_unit_or_period_is_read_the_general_way(
    form, files, taught, beside, down, words
):
    """The name stands where the unit's own stands in every file of the layout."""
    sheet, (row, column), text = place_of(files[0], beside)
    cell = {(row, 2): "Năm 2024"} if text == words else {(row + down, column): words}
    assert compared(put(files[0], sheet, cell), taught, form) is False


def test_a_letter_below_its_rows_ends_no_reading(form):
    """Codes in lines one after the other from the first, and the letter of their column below."""
    block = form.by_name["staff"].body
    codes = [row.code for row in block.rows]
    rows = [[code] for code in codes] + [["B"]]
    anchors = {code: [(line, 0)] for line, code in enumerate([*codes, "B"])}
    (found,) = place_fixed([RawSheet("S", rows, anchors)], form.by_name["staff"], block)
    assert (found.code_line, found.lines) == (NOWHERE, tuple(range(len(codes))))


def test_a_workbook_with_a_sheet_that_is_not_plain_is_read_the_general_way(form, files, tmp_path):
    """The layout of the others leaves out what the library alone reads."""
    whole, package = files[0], Package.of(files[0].data)
    part = whole.parts["Biểu 01 Đội ngũ"]
    noted = package.read(part).replace(b"<sheetData>", b"<!-- --><sheetData>")
    (tmp_path / "a.xlsx").write_bytes(package.with_parts({part: noted}).packed())
    opened = open_return(tmp_path / "a.xlsx", "a.xlsx")
    assert isinstance(opened, Opened)
    assert opened.plain.keys() < whole.plain.keys()
    assert not compared(opened, learnt([whole, opened, opened], form), form)
    assert read_return(opened, "a.xlsx", form).tables == read_return(whole, "a.xlsx", form).tables
