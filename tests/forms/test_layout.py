"""Positions on a form."""

from __future__ import annotations

import pytest

from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.xlsx.addresses import column_of, letters_of
from schemas.records import Shape
from tests.support.forms_support import KINDS, OTHER_SHAPES, a_round, all_layouts, layout_of


def every_block() -> list[tuple[SheetLayout, BlockLayout]]:
    return [
        (sheet, block)
        for layout in all_layouts()
        for sheet in layout.sheets
        for block in sheet.blocks
    ]


def test_a_matrix_has_label_code_figures_check_and_explanation_in_this_order():
    body = layout_of("MN", a_round()).by_table["staff"].body
    assert body is not None
    assert body.label_letters == ("A", "A")
    assert body.anchor_letter == "B"
    assert body.letters == {
        "total": "C",
        "female": "D",
        "minority": "E",
        "minority_female": "F",
        "explanation": "H",
    }
    assert body.check_letter == "G"
    assert body.header_lines == (body.code_line - 2, body.code_line - 1)
    assert body.address("all", "total") == f"C{body.code_line + 1}"
    assert body.address("doctors", "female") == f"D{body.code_line + 9}"


def test_bia_has_its_codes_in_the_first_column():
    body = layout_of("MN", a_round()).by_table["cover"].body
    assert body is not None
    assert (body.anchor_letter, body.label_letters, body.check_letter) == ("A", ("B", "B"), "D")
    assert body.address("unit_code") == f"C{body.code_line + 1}"


def test_a_head_over_a_matrix_shares_its_columns_and_one_line_for_one_code():
    sheet = layout_of("MN", a_round()).by_table["succession"]
    assert sheet.head is not None
    assert sheet.body is not None
    gate, decision = sheet.head.address("gate"), sheet.head.address("decision")
    assert gate == f"C{sheet.head.code_line + 1}"
    assert decision == f"H{sheet.head.code_line + 1}"
    assert sheet.body.header_lines[0] > sheet.head.last_line


def test_a_head_over_a_list_finds_room_for_its_labels():
    sheet = layout_of("MN", a_round(), OTHER_SHAPES).by_table["council"]
    head, body = sheet.head, sheet.body
    assert head is not None
    assert body is not None
    assert sheet.width(*head.label_letters) >= 40
    assert column_of(head.label_letters[1]) < column_of(head.anchor_letter)
    assert column_of(head.anchor_letter) < column_of(head.letters["gate"])
    assert body.anchor_letter == "A"
    assert body.address("", "full_name", 4) == f"B{body.first_line + 4}"
    with pytest.raises(KeyError):
        body.address("", "full_name", 5)


def test_units_of_measure_get_a_column_and_sections_get_lines():
    body = layout_of("MN", a_round(), OTHER_SHAPES).by_table["means"].body
    assert body is not None
    assert body.unit_letter == "C"
    assert body.letters["total"] == "D"
    assert body.section_lines == {"budget": body.code_line + 1, "checks": body.code_line + 4}
    assert body.lines == {
        "budget": body.code_line + 2,
        "spent": body.code_line + 3,
        "checks": body.code_line + 5,
    }


@pytest.mark.parametrize(
    ("kind", "row", "asked"),
    [("MN", "has_minority_children", True), ("PHONG", "has_minority_children", False)],
)
def test_only_asked_rows_have_a_place(kind: str, row: str, asked: bool):
    body = layout_of(kind, a_round()).by_table["cover"].body
    assert body is not None
    assert body.has(row) is asked
    if not asked:
        with pytest.raises(KeyError):
            body.address(row)


def test_a_switch_opens_rows():
    plain = layout_of("XA", a_round()).by_table["population"].body
    cohort = layout_of("XA", a_round(switches={"completion_basis": "cohort"}))
    opened = cohort.by_table["population"].body
    assert plain is not None
    assert opened is not None
    assert not plain.has("cohort11", "total")
    assert opened.has("cohort11", "total")
    assert not opened.has("cohort11", "attending")


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_follow_the_tables_that_are_asked(kind: str):
    round_ = a_round()
    layout = layout_of(kind, round_)
    assert layout.order[0] == "Bìa"
    assert list(layout.order) == [table.sheet for table in layout.form.asked(layout.who)]


def test_no_two_things_share_a_cell():
    for sheet, block in every_block():
        taken: list[str] = []
        if block.block.shape is Shape.LIST:
            for column in block.columns:
                taken += [block.address("", column.name, at) for at in range(block.room)]
        else:
            taken += [block.address(row.name, column.name) for row, column in block.cells()]
        lines = {address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for address in taken}
        taken += [f"{block.anchor_letter}{line}" for line in lines]
        taken += [f"{block.check_letter}{line}" for line in lines]
        taken += [f"{block.unit_letter}{line}" for line in lines if block.unit_letter]
        assert len(taken) == len(set(taken)), (sheet.sheet, block.name)


def test_blocks_stand_below_each_other_inside_the_sheet():
    for sheet, block in every_block():
        assert block.last_line <= sheet.end_line
        assert column_of(block.check_letter) <= column_of(sheet.last_letter)
        assert block.code_line == block.header_lines[-1] + 1
        if sheet.head is not None and block is sheet.body:
            assert block.header_lines[0] > sheet.head.last_line


def test_the_three_parts_of_the_header_cover_the_sheet_once():
    for layout in all_layouts():
        for sheet in layout.sheets:
            covered = [
                letters_of(index)
                for first, last in sheet.spans
                for index in range(column_of(first), column_of(last) + 1)
            ]
            assert covered == list(sheet.widths)


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_letters_and_numbers_of_columns_agree(index: int, letter: str):
    assert letters_of(index) == letter
    assert column_of(letter) == index


def test_find_knows_a_cell_by_its_printed_codes():
    layout = layout_of("MN", a_round())
    body = layout.by_table["staff"].body
    assert body is not None
    assert layout.find("101", "2") == f"'Biểu 01 Đội ngũ'!{body.address('all', 'female')}"
    assert layout.find("1501") == ""
