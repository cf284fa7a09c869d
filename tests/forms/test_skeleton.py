"""A form completed from the skeleton that it shares equals the one written for the unit alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.content import FormContent, content_of
from pipeline.forms.make import FormMaker, created_for, stand_in_content, write_templates
from pipeline.forms.skeleton import Skeleton
from pipeline.forms.unit_marks import own_facts, with_marks
from pipeline.forms.workbook import form_bytes
from pipeline.plan.files import find_plan
from pipeline.read.records import STAMP_SHEET
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.xlsx.typed_in import Value, typed_in
from schemas.records import Form
from tests.support.forms_support import KINDS, OTHER_SHAPES, a_round, a_unit, layout_of
from tests.support.libreoffice import convert, convert_all, needs_libreoffice
from tests.support.packaged import FORM, form_of_plan

DONG_DA = form_of_plan(find_plan("dong-da-2021-2030", FORM))
MARKUP = "Trường <b>\"Hoa & Lá\"</b> 'A' _x0041_ {KY} =1+1"
LONG = "Trường Mầm non tư thục song ngữ quốc tế Ánh Dương phường Láng " * 3
UNITS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "long names": {"name": LONG.strip(), "commune": "Xã " + "Nghĩa Lộ Bình Minh " * 6 + "Đông"},
    "longer than any": {"name": (LONG * 8).strip()},
    "markup and quotes": {"name": MARKUP, "commune": 'Phường "&" <Ngã Tư>', "cluster": "Cụm <1>"},
    "blank commune": {"commune": "", "cluster": "Cụm 2"},
    "private": {"ownership": "Tư thục", "aliases": ("MN A",), "email": "a@b.example", "phone": "1"},
    "open for a time": {"valid_from": dt.date(2025, 1, 2), "valid_to": dt.date(2026, 1, 2)},
    "of other codes before": {"old_codes": ("X1",)},
    "due later": {"due": dt.date(2026, 1, 2)},
}


def unit_of(kind: str, name: str) -> Unit:
    return a_unit(kind).model_copy(update=dict(UNITS[name]))


def alone(form: Form, round_: Round, unit: Unit) -> bytes:
    """The form as it is written for this unit only."""
    return form_bytes(content_of(form, round_, unit), created_for(round_))


def contents_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name).decode() for name in file.namelist()}


def book_of(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


ELSEWHERE = ("plain", "longer than any", "markup and quotes")
"""Units for the other kinds: their sheets take the facts of a unit as those of an LC."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_completed_form_has_the_parts_of_one_written_alone(kind: str):
    round_ = a_round()
    maker = FormMaker(DONG_DA, round_)
    for name in UNITS if kind == "LC" else ELSEWHERE:
        unit = unit_of(kind, name)
        assert contents_of(maker.form_of(unit)) == contents_of(alone(DONG_DA, round_, unit)), name


@pytest.mark.parametrize(
    ("form", "changes"),
    [(OTHER_SHAPES, {}), (FORM, {"period": "6T", "illustration": True})],
    ids=["other shapes", "six months, illustration"],
)
def test_so_it_is_for_other_forms_and_rounds(form: Form, changes: dict[str, object]):
    round_ = a_round(**changes)
    maker = FormMaker(form, round_)
    for name in ("plain", "long names"):
        unit = unit_of("MN", name)
        assert contents_of(maker.form_of(unit)) == contents_of(alone(form, round_, unit))


def test_a_long_name_makes_lines_higher_and_leaves_what_is_frozen():
    maker = FormMaker(FORM, a_round())
    sheets = {
        name: book_of(maker.form_of(unit_of("MN", name)))["Biểu 01 Đội ngũ"]
        for name in ("plain", "long names", "longer than any")
    }
    heights = [sheet.row_dimensions[3].height for sheet in sheets.values()]
    assert heights[0] < heights[1] < heights[2]
    assert {sheet.freeze_panes for sheet in sheets.values()} == {"C2"}


def test_a_fact_that_equals_another_text_is_no_hindrance():
    """XlsxWriter stores equal texts once, a completed form as often as they are meant."""
    unit = a_unit("XA").model_copy(update={"name": "PHƯỜNG LÁNG", "commune": "PHƯỜNG LÁNG"})
    round_ = a_round()
    one, two = (
        book_of(data) for data in (FormMaker(FORM, round_).form_of(unit), alone(FORM, round_, unit))
    )
    assert one.sheetnames == two.sheetnames
    for sheet in two.worksheets:
        other = one[sheet.title]
        assert sheet.merged_cells == other.merged_cells
        assert sheet.dimensions == other.dimensions
        for row in sheet.iter_rows():
            for cell in row:
                same = other[cell.coordinate]
                assert (cell.value, cell._style) == (same.value, same._style)
    assert two["Bìa"]["A2"].value == "PHƯỜNG LÁNG"


def test_forms_do_not_depend_on_the_units_made_before():
    round_ = a_round()
    first, second = FormMaker(FORM, round_), FormMaker(FORM, round_)
    units = [unit_of("MN", name) for name in UNITS]
    forwards = [first.form_of(unit) for unit in units]
    backwards = [second.form_of(unit) for unit in reversed(units)]
    assert forwards == backwards[::-1]


def prefilled_values() -> dict[str, dict[str, Value]]:
    layout = layout_of("MN", a_round())
    board = layout.by_table["board"]
    cover, staff = layout.by_table["cover"].body, layout.by_table["staff"].body
    assert board.body is not None
    assert cover is not None
    assert staff is not None
    entries = [column.name for column in board.body.columns]
    assert entries[0] == "full_name"
    return {
        board.sheet: {
            board.body.address("", "full_name", 0): 'Nguyễn Thị "A" & <B>',
            board.body.address("", "full_name", 1): "  Trần Văn C",
        },
        "Bìa": {
            cover.address("preparer"): "Lê Thị D",
            cover.address("date"): "16/11/2025",
            cover.address("has_minority_staff"): "Không",
        },
        layout.by_table["staff"].sheet: {
            staff.address("teachers", "total"): 31,
            staff.address("teachers", "female"): 0,
        },
    }


def prefilled_form(values: Mapping[str, Mapping[str, Value]]) -> bytes:
    round_, unit = a_round(), a_unit("MN")
    skeleton = Skeleton(stand_in_content(FORM, round_, with_marks(unit)), created_for(round_))
    return skeleton.completed(own_facts(unit), values)


def test_prefilled_values_stand_in_their_cells_and_nothing_else_changes():
    values = prefilled_values()
    filled, blank = book_of(prefilled_form(values)), book_of(prefilled_form({}))
    for sheet in blank.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found = filled[sheet.title][cell.coordinate]
                expected = values.get(sheet.title, {}).get(cell.coordinate, cell.value)
                assert plain(found.value) == expected, cell.coordinate
                assert found._style == cell._style
        assert filled[sheet.title].merged_cells == sheet.merged_cells


def test_the_maker_types_in_what_the_content_of_the_unit_says(monkeypatch: pytest.MonkeyPatch):
    cover = layout_of("MN", a_round()).by_table["cover"].body
    assert cover is not None
    preparer = cover.address("preparer")

    def content_with_values(form: Form, round_: Round, unit: Unit) -> FormContent:
        values = {"Bìa": {preparer: unit.code}} if unit.code == "MN01" else {}
        return replace(content_of(form, round_, unit), prefilled=values)

    monkeypatch.setattr("pipeline.forms.make.content_of", content_with_values)
    maker = FormMaker(FORM, a_round())
    other = a_unit("MN").model_copy(update={"code": "MN02"})
    typed, untyped = (
        book_of(maker.form_of(unit))["Bìa"][preparer] for unit in (a_unit("MN"), other)
    )
    assert (typed.value, untyped.value) == ("MN01", None)


def test_only_a_cell_to_fill_can_be_prefilled():
    sheet = '<row r="1"><c r="A1" s="1"/><c r="B1" s="1"><f>A1</f><v>0</v></c></row>'
    assert typed_in(sheet, {"A1": 5}).startswith('<row r="1"><c r="A1" s="1"><v>5</v></c><c r="B1"')
    with pytest.raises(LookupError, match="B1 holds a formula"):
        typed_in(sheet, {"B1": 5})
    with pytest.raises(LookupError, match="no cell C1"):
        typed_in(sheet, {"C1": 5})


@needs_libreoffice
@pytest.mark.libreoffice
def test_completed_forms_open_in_libreoffice_and_say_there_what_they_say(tmp_path: Path):
    units = [unit_of("MN", "markup and quotes"), unit_of("XA", "long names"), a_unit("PHONG")]
    made = write_templates(DONG_DA, a_round(), tmp_path / "forms", units)
    paths = [form.path for form in made]
    for path, saved in zip(paths, convert_all(paths, tmp_path / "opened"), strict=True):
        written, opened = (load_workbook(one, data_only=True) for one in (path, saved))
        assert opened.sheetnames == written.sheetnames
        for sheet in written.worksheets:
            assert texts_of(opened[sheet.title]) == texts_of(sheet), (path.name, sheet.title)
            assert opened[sheet.title].protection.sheet == sheet.protection.sheet


@needs_libreoffice
@pytest.mark.libreoffice
def test_prefilled_values_are_counted_as_soon_as_the_form_is_opened(tmp_path: Path):
    """LibreOffice calculates only what has no stored result."""
    values = prefilled_values()
    source = tmp_path / "form.xlsx"
    source.write_bytes(prefilled_form(values))
    book = load_workbook(convert(source, tmp_path / "opened"), data_only=True)
    counted = {row[3].value: row for row in book[STAMP_SHEET].iter_rows() if row[3].value}
    assert counted["cover"][4].value == 4
    assert counted["staff"][6].value == 2
    for sheet, cells in values.items():
        for address, value in cells.items():
            assert plain(book[sheet][address].value) == value


def texts_of(sheet: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value
    }


def plain(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) else value
