"""The written forms: what stands where, what can be typed, what is stamped, what Excel allows."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from docs.making.renew import COMMAND
from pipeline.forms.cell_validation import prompt_of, validation
from pipeline.forms.content import blank_content, content_of
from pipeline.forms.exemptions import MINORITY, conditions_on_sheet, exemptions_of
from pipeline.forms.formulas import MINORITY_CELL, is_input
from pipeline.forms.layout import layout_form
from pipeline.forms.make import (
    MASTERS,
    FormMaker,
    master_bytes,
    master_file_name,
    write_templates,
)
from pipeline.forms.notes import note_letter
from pipeline.forms.rows import section_title
from pipeline.forms.typed_dates import is_within
from pipeline.plan.files import find_plan, plan_files
from pipeline.plan.open_round import opened_with
from pipeline.read.records import STAMP_KEYS, STAMP_SHEET
from pipeline.round.file_names import form_file_name, slug
from pipeline.round.settings import switch_choices
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import ranges
from schemas.records import VALUE, Form, Kind, Shape
from schemas.registry import PACKAGED
from schemas.respondents import Respondent
from schemas.wording import OWN_WORDS, rows_of, wording
from tests.support import ROOT
from tests.support.forms_support import (
    KINDS,
    OTHER_SHAPES,
    a_round,
    a_unit,
    all_layouts,
    following_areas,
    layout_of,
    opened,
    tops,
    validation_at,
    write,
)
from tests.support.packaged import FORM, form_of_plan

DONG_DA = form_of_plan(find_plan("dong-da-2021-2030", FORM))
"""The form that the masters are made of: Biểu 12 lists the indicators of this plan."""
SHARED_FUNCTIONS = {
    "ABS",
    "AND",
    "CLEAN",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "DATE",
    "DAY",
    "FIND",
    "IF",
    "IFERROR",
    "INT",
    "ISNUMBER",
    "LEFT",
    "LEN",
    "MAX",
    "MID",
    "MOD",
    "MONTH",
    "N",
    "NOT",
    "OR",
    "RIGHT",
    "SEARCH",
    "SUBSTITUTE",
    "SUM",
    "SUMPRODUCT",
    "TODAY",
    "TRIM",
    "VALUE",
    "YEAR",
}


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_are_bia_the_asked_tables_the_guide_and_the_hidden_stamp(tmp_path: Path, kind: str):
    workbook = opened(tmp_path, kind)
    layout = layout_of(kind, a_round())
    assert workbook.sheetnames == [*layout.order, "Hướng dẫn", STAMP_SHEET]
    assert workbook[STAMP_SHEET].sheet_state == "hidden"


def test_one_legend_has_the_colours_of_the_states_and_of_the_checks(tmp_path: Path):
    book = opened(tmp_path, "MN")
    cover = [cell for row in book["Bìa"]["A11:D12"] for cell in row if cell.value]
    legend = {cell.value.split(":")[0]: cell.fill.fgColor.rgb for cell in cover}
    assert list(legend) == ["Vàng", "Xám", "Cam", "Đỏ", "Xanh"]

    def fills(name: str, first: str) -> set[str]:
        found = set()
        for places in book[name].conditional_formatting:
            if re.match(rf"{first}:", str(places.sqref)):
                found |= {one.dxf.fill.bgColor.rgb for one in places.rules if one.dxf.fill}
        return found

    check = layout_of("MN", a_round()).by_table["staff"].body.check_letter
    assert fills("Biểu 01 Đội ngũ", rf"{check}\d+") == {legend["Cam"], legend["Đỏ"]}
    states = next(cell.row for cell in book["Bìa"]["A"] if cell.value == "Bìa")
    assert fills("Bìa", f"C{states}") == {legend["Cam"], legend["Xanh"]}


def test_headings_of_rows_are_numbered_among_those_that_stand_on_the_form(tmp_path: Path):
    sheet = opened(tmp_path, "MN")["Biểu 10 Nguồn lực"]
    texts = [str(row[0].value) for row in sheet.iter_rows(min_row=9)]
    numbers = [found[1] for text in texts if (found := re.match(r"([IVX]+)\. ", text))]
    assert numbers == ["I", "II", "III", "IV"]
    who = replace(a_round().respondent(a_unit("MN")), left_out=frozenset({"1006", "1007", "1008"}))
    block = layout_form(FORM, who).by_table["resources"].body
    headed = [section_title(block, row) for row in block.rows if row.section]
    assert [text.split(".")[0] for text in headed] == ["I", "II", "III"]


def test_the_stamp_says_whose_form_of_which_round_it_is(tmp_path: Path):
    sheet = opened(tmp_path, "LC")[STAMP_SHEET]
    stamp = {sheet.cell(n, 1).value: sheet.cell(n, 2).value for n in range(1, len(STAMP_KEYS) + 1)}
    assert stamp == {
        "form_version": FORM.version,
        "plan": "dong-da",
        "round": "mau-2025",
        "period": "nam",
        "unit_code": "LC01",
        "kind": "LC",
        "levels": "TH,THCS",
    }
    assert tuple(stamp) == STAMP_KEYS


@pytest.mark.parametrize("form", [FORM, OTHER_SHAPES], ids=["form", "other shapes"])
def test_codes_are_printed_where_the_layout_says_and_never_merged(tmp_path: Path, form: Form):
    workbook = opened(tmp_path, "MN", form)
    layout = layout_of("MN", a_round(), form)
    for sheet in layout.sheets:
        page = workbook[sheet.sheet]
        for block in sheet.blocks:
            anchors = {f"{block.anchor_letter}{block.lines[row.name]}": row for row in block.rows}
            for address, row in anchors.items():
                assert str(page[address].value) == row.code
            codes = {block.anchor_letter: block.block.anchor_code}
            if block.block.shape is Shape.RECORD:
                codes |= {block.letters[r.name]: r.question.column for r in block.rows}
            else:
                codes |= {block.letters[c.name]: c.code for c in block.columns}
            for letter, code in codes.items():
                assert str(page[f"{letter}{block.code_line}"].value) == code
            first, last = block.label_letters
            assert not (
                first and first != last and page[f"{first}{block.code_line}"].border.right.style
            )
            merged = {
                cell for area in page.merged_cells.ranges for row in area.rows for cell in row
            }
            for line in (block.code_line, *(int(re.sub(r"\D", "", a)) for a in anchors)):
                column = ord(block.anchor_letter) - ord("A") + 1
                assert (line, column) not in merged
            assert not {line for line, _ in merged} & {block.code_line}


def test_the_first_entry_of_a_list_is_in_sight_when_a_small_laptop_opens_its_sheet(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    lists = [one for one in layout_of("MN", a_round()).sheets if one.blocks[-1].room]
    assert len(lists) >= 3
    for sheet in lists:
        page = workbook[sheet.sheet]
        first = int(re.sub(r"\D", "", page.sheet_view.pane.topLeftCell))
        shown = (1, *range(first, sheet.blocks[-1].code_line + 2))
        points = sum(page.row_dimensions[n].height or theme.POINTS_PER_LINE for n in shown)
        # 768 pixels without Excel's ribbon, bars and tabs and the taskbar.
        assert points * 4 / 3 <= 450, sheet.sheet


def test_hints_and_guidance_name_no_table_that_the_unit_is_not_asked():
    content = content_of(DONG_DA, a_round(), a_unit("MN"))
    asked = content.layout.sheets
    sheets = tuple(one for one in asked if one.table.number not in ("06", "12"))
    without = replace(content, layout=replace(content.layout, sheets=sheets))
    hint = DONG_DA.by_name["narrative"].body.row("rate").question
    outreach = DONG_DA.by_name["outreach"]
    assert content.hint(hint).endswith("chưa đạt. Kết quả tự tính tại Biểu 12")
    assert "Biểu 06" in content.guidance(outreach)
    assert without.hint(hint).endswith("chỉ tiêu chưa đạt")
    assert "Biểu" not in without.guidance(outreach)
    assert "Mỗi hoạt động ghi một dòng." in without.guidance(outreach)


def test_bia_prints_the_facts_and_the_placeholders_of_labels_are_filled(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    layout = layout_of("MN", a_round())
    cover = layout.by_table["cover"].body
    body = layout.by_table["preschool"].body
    assert cover is not None
    assert body is not None
    values = {row.name: workbook["Bìa"][cover.address(row.name)].value for row in cover.rows}
    assert values["unit_code"] == "MN01"
    assert values["unit_name"] == "Đơn vị Hoa Sen MN"
    assert values["level"] == "Mầm non"
    assert values["cutoff"] == "15/11/2025"
    assert values["due"] == "trước ngày 20/11/2025"
    assert values["preparer"] is None
    page = workbook["Biểu 03 Trẻ mầm non"]
    labels = [page[f"A{line}"].value for line in body.lines.values()]
    assert "– Trẻ 3 tuổi (sinh năm 2022)" in labels
    assert "Trong mã số 302: trẻ cư trú trên địa bàn phường Láng" in labels
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            assert not [v for v in row if isinstance(v, str) and re.search(r"\{[A-Z]", v)]


_CODES = re.compile(r"\b\d{3,4}\b")


def named_wrongly(form: Form, who: Respondent) -> set[str]:
    """The labels that name a row which ``who`` is not asked."""
    found = set()
    for table in form.asked(who):
        rows = rows_of(table)
        asked = {code: row for code, row in rows.items() if row.is_asked(who)}
        for row in () if table.plan_lines else asked.values():
            told = wording(row, table, who)
            found |= {told} if {*_CODES.findall(told)} & rows.keys() - asked.keys() else set()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_labels_name_only_rows_that_the_unit_is_asked(kind: str):
    """Every plan, switch and setting may leave out the others."""
    unit, round_ = a_unit(kind), a_round()
    for plan in (find_plan(path.stem, FORM) for path in plan_files()):
        opened = opened_with(round_, plan, PACKAGED)
        assert not named_wrongly(opened.form, opened.round.respondent(unit)), plan.id
    rows = {code: row for table in FORM.tables for code, row in rows_of(table).items()}
    named = {code for row in rows.values() for code in _CODES.findall(row.label)} & rows.keys()
    assert {"101", "107", "1006"} <= named
    for name, settings in switch_choices().items():
        for setting in settings:
            switches = round_.settings.switches.model_copy(update={name: setting})
            settings_of = round_.settings.model_copy(update={"switches": switches})
            who = replace(round_, settings=settings_of).respondent(unit)
            assert not named_wrongly(FORM, replace(who, left_out=who.left_out | named))
    who = round_.respondent(unit)
    for code in named:
        assert not named_wrongly(FORM, replace(who, left_out=who.left_out | {code})), code


def test_the_words_of_a_row_that_is_not_asked_stand_for_its_code():
    settings = a_round().settings.model_copy(update={"not_asked": ("107", "103", "104", "204")})
    content = content_of(FORM, replace(a_round(), settings=settings), a_unit("TH"))
    printed = {
        row.code: content.label(sheet.table, row)
        for sheet in content.layout.sheets
        for block in sheet.blocks
        for row in block.rows
    }
    assert printed["108"] == "Trong công chức, viên chức: có trình độ cao nhất là thạc sĩ"
    assert printed["102"] == "1. Cán bộ quản lý"
    assert printed["205"].startswith('Trong "Số người trong quy hoạch": đã được đào tạo')


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", [DONG_DA, OTHER_SHAPES], ids=["form", "other shapes"])
def test_only_what_a_person_fills_is_unlocked_and_yellow(tmp_path: Path, kind: str, form: Form):
    workbook = opened(tmp_path, kind, form)
    yellow = {theme.YELLOW.lstrip("#"), theme.PALE_YELLOW.lstrip("#")}
    for sheet in layout_of(kind, a_round(), form).sheets:
        page = workbook[sheet.sheet]
        expected = set()
        for block in sheet.blocks:
            if block.block.shape is Shape.LIST:
                expected |= {
                    block.address("", column.name, entry)
                    for column in block.columns
                    for entry in range(block.room)
                }
                continue
            for row, column in block.cells():
                question = block.question(row, column)
                computed = bool(row.parts and question.kind.is_whole) or bool(question.tally)
                due = row.is_due(a_round().respondent(a_unit(kind)))
                if not question.printed and not computed and due:
                    expected.add(block.address(row.name, column.name))
        unlocked = {
            cell.coordinate
            for row in page.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        merged = {
            cell.coordinate
            for area in page.merged_cells.ranges
            for row in page[area.coord]
            for cell in row[1 if row[0].coordinate == area.start_cell.coordinate else 0 :]
        }
        assert unlocked - merged == expected
        assert page.protection.sheet
        assert not page.protection.password
        assert not page.protection.formatColumns
        for address in expected:
            assert page[address].fill.fgColor.rgb[2:] in yellow


def test_a_count_takes_whole_numbers_with_the_prompt_of_its_column(tmp_path: Path):
    page = opened(tmp_path, "MN")["Biểu 01 Đội ngũ"]
    body = layout_of("MN", a_round()).by_table["staff"].body
    assert body is not None
    rule = validation_at(page, body.address("teachers", "female"))
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "999999")
    assert rule.promptTitle == "Nữ"
    assert rule.errorTitle == "Số liệu chưa đúng"
    assert rule.errorStyle in (None, "stop")
    assert validation_at(page, body.address("masters", "total")).promptTitle == "Thạc sĩ"
    gated = validation_at(page, body.address("teachers", "minority"))
    assert gated.formula2 == f'IF({MINORITY_CELL}="Không",0,999999)'


def test_a_choice_is_a_drop_down_and_a_date_is_checked(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    cover = layout_of("MN", a_round()).by_table["cover"].body
    assert cover is not None
    choice = validation_at(workbook["Bìa"], cover.address("has_minority_staff"))
    assert (choice.type, choice.formula1) == ("list", '"Có,Không"')
    date = validation_at(workbook["Bìa"], cover.address("date"))
    # From some weeks before the cut-off to a year after the due date.
    bounds = dt.date(2025, 9, 16), dt.date(2026, 11, 20)
    assert (date.type, date.formula1) == ("custom", is_within(cover.address("date"), *bounds))
    assert workbook["Bìa"][cover.address("date")].number_format == "@"
    assert "ngày chốt số liệu 15/11/2025" in date.prompt
    assert workbook["Bìa"][cover.address("phone")].number_format == "@"


def test_the_gate_of_a_sheet_leaves_only_zero_to_type(tmp_path: Path):
    page = opened(tmp_path, "MN")["Biểu 02 Quy hoạch"]
    sheet = layout_of("MN", a_round()).by_table["succession"]
    assert sheet.body is not None
    assert sheet.head is not None
    gate = sheet.head.address("gate")
    rule = validation_at(page, sheet.body.address("head", "minority"))
    absolute = f"${gate[0]}${gate[1:]}"
    assert rule.formula2 == f'IF(OR({absolute}="Không",{MINORITY_CELL}="Không"),0,999999)'


def test_the_gate_of_a_sheet_refuses_texts_dates_and_years_too(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    layout = layout_of("MN", a_round())

    def of(table: str, row: str, column: str = VALUE) -> tuple[str, str, str]:
        sheet = layout.by_table[table]
        block = next(b for b in sheet.blocks if b.has(row, column))
        rule = validation_at(workbook[sheet.sheet], block.address(row, column))
        (answer,) = {
            condition.partition("=")[0]
            for kind, condition in conditions_on_sheet(layout, sheet).items()
            if kind != MINORITY
        }
        first, second = (
            str(formula).replace(answer, "GATE") for formula in (rule.formula1, rule.formula2)
        )
        return rule.type, first, second

    kind, date, _ = of("outreach", "", "date")
    assert (kind, date.partition(",")[0]) == ("custom", 'AND(NOT(GATE="Không")')
    assert of("outreach", "", "content")[:2] == ("textLength", 'IF(GATE="Không",0,200)')
    assert of("research", "", "decision")[:2] == ("custom", 'NOT(GATE="Không")')
    assert of("outreach", "staff_persons")[::2] == ("whole", 'IF(GATE="Không",0,999999)')
    kind, date, _ = of("board", "decided_on")
    assert (kind, date.partition(",")[0]) == ("custom", 'AND(NOT(GATE="Không")')
    assert of("research", "", "start_year") == ("whole", "1990", 'IF(GATE="Không",0,2100)')
    assert of("checklist", "site_q1", "evidence")[:2] == ("custom", 'NOT(GATE="Không")')
    # The decision may explain why there is no committee now.
    with pytest.raises(AssertionError):
        of("board", "decision")
    board = layout.by_table["board"]
    row, column = next(pair for pair in board.blocks[0].cells() if pair[0].name == "decision")
    assert exemptions_of(layout, board, board.blocks[0], row, column) == ()


def test_computed_cells_are_formulas_that_stay_blank_until_a_part_is_given(tmp_path: Path):
    path = write(tmp_path, "MN")
    body = layout_of("MN", a_round()).by_table["staff"].body
    assert body is not None
    address = body.address("managers", "female")
    head, deputy = body.address("head", "female"), body.address("deputy", "female")
    formula = load_workbook(path)["Biểu 01 Đội ngũ"][address].value
    assert formula == f'=IF(COUNT({head}:{deputy})=0,"",SUM({head}:{deputy}))'
    assert not load_workbook(path, data_only=True)["Biểu 01 Đội ngũ"][address].value


@pytest.mark.parametrize("form", [DONG_DA, OTHER_SHAPES], ids=["form", "other shapes"])
@pytest.mark.parametrize("kind", ["MN", "LC", "XA", "PHONG"])
def test_formulas_use_what_all_programs_share_and_fit_excel(tmp_path: Path, kind: str, form: Form):
    workbook = opened(tmp_path, kind, form)
    found = set()
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str) and value.startswith("="):
                    assert len(value) <= 8192
                    bare = re.sub(r'"[^"]*"', "", value)
                    assert _depth(bare) <= 60
                    found |= set(re.findall(r"([A-Z]+)\(", bare))
    assert found <= SHARED_FUNCTIONS


def _depth(formula: str) -> int:
    depth = deepest = 0
    for sign in formula:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_an_extension_a_drawing_or_looks_at_another_sheet_in_a_condition(
    tmp_path: Path, kind: str
):
    with zipfile.ZipFile(write(tmp_path, kind)) as archive:
        assert not [name for name in archive.namelist() if "drawing" in name or "media" in name]
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = archive.read(name).decode()
                assert "extLst" not in text
                rules = re.findall(r"<(?:conditionalFormatting|dataValidation).*?</", text)
                assert not [rule for rule in rules if "!" in rule]


def test_prompts_lists_and_sheet_names_keep_excel_s_limits():
    round_, no = a_round(), ('$B$16="Không"', '$C$9="Không"')
    for kind in KINDS:
        content = content_of(FORM, round_, a_unit(kind))
        for sheet in content.layout.sheets:
            assert len(sheet.sheet) <= 31
            for block in sheet.blocks:
                pairs = list(block.cells()) or [(None, column) for column in block.columns]
                for row, column in pairs:
                    question = block.question(row, column)
                    prompt = prompt_of(question, row)
                    assert prompt is None or len(prompt.title) <= 32
                    options = validation(question, row, "B100", content, no)
                    assert len(str(options.get("value", ""))) <= 255
                    assert len(options.get("input_message", "")) <= 255
                    assert len(options.get("error_message", "")) <= 255
                    if question.kind is Kind.CHOICE:
                        assert len(",".join(options["source"])) <= 255
                        assert not [item for item in options["source"] if "," in item]


SPILLING = {"succession", "resources"}
"""The tables that take a page, or little more."""


def test_learners_of_a_centre_are_called_so_on_its_own_form(tmp_path: Path):
    said = {
        kind: [str(cell.value) for sheet in opened(tmp_path, kind) for row in sheet for cell in row]
        for kind in ("GDTX", "THCS", "MN", "PHONG")
    }
    left = [text.casefold().replace("phụ huynh học sinh", "") for text in said["GDTX"]]
    # A sheet's name is an address: it is the same for everyone.
    left = [text for text in left if "biểu 04 học sinh" not in text]
    assert [text for text in left if "học sinh" in text and "tỷ lệ" not in text] == []
    for text in ("HỌC VIÊN VÀ KẾT QUẢ\nHOÀN THÀNH CẤP HỌC", "Lượt học viên", "– Học viên"):
        assert text in said["GDTX"]
        assert not any("học viên" in text.casefold() for text in said["THCS"])
    assert any("tính cả học viên được công nhận" in text for text in said["GDTX"])
    children = "Đơn vị có trẻ em{} là người dân tộc thiểu số không?"
    assert children.format(", học sinh") in said["THCS"]
    assert children.format("") in said["MN"]
    assert children.replace("trẻ em{}", "học viên") in said["GDTX"]
    for word in ("phụ trách Đội", "khoa học kỹ thuật"):
        assert [any(word in text for text in said[kind]) for kind in ("THCS", "MN")] == [
            True,
            False,
        ]
    assert any("viên chức, người lao động là người dân tộc" in text for text in said["PHONG"])


def test_a_commune_s_form_prints_nothing_that_only_schools_have(tmp_path: Path):
    cover = [str(cell.value) for row in opened(tmp_path, "XA")["Bìa"] for cell in row]
    assert not {"B04", "B06"} & set(cover)
    assert {"B04", "B06"} <= {
        str(cell.value) for row in opened(tmp_path, "MN")["Bìa"] for cell in row
    }
    assert cover.count(a_unit("XA").name.upper()) == 1
    for kind, asks in (("XA", False), ("MN", True)):
        guide = [cell.value for cell in opened(tmp_path, kind)["Hướng dẫn"]["A"]]
        assert ("Câu hỏi Có/Không" in guide, "Chưa đến kỳ; Không áp dụng" in guide) == (asks, asks)


@pytest.mark.parametrize("kind", OWN_WORDS)
def test_words_for_which_a_kind_of_unit_has_its_own_stand_in_its_form(tmp_path: Path, kind: str):
    """Each is replaced as a phrase: one that the form says otherwise by now would do nothing."""
    layout = layout_of(kind, a_round())
    texts = [sheet.table.guidance for sheet in layout.sheets]
    for sheet in layout.sheets:
        for block in sheet.blocks:
            texts += [row.label for row in block.rows]
            texts += [column.question.label for column in block.columns]
    said = "\n".join(
        str(cell.value) for sheet in opened(tmp_path, kind) for row in sheet for cell in row
    )
    for said_by_most, own in OWN_WORDS[kind]:
        assert any(said_by_most in text for text in texts), said_by_most
        assert said_by_most not in said
        assert own in said


@pytest.mark.parametrize(
    ("kind", "posts"),
    [
        ("MN", "Hiệu trưởng,Phó Hiệu trưởng,Giám đốc,Phó Giám đốc"),
        ("GDTX", "Giám đốc,Phó Giám đốc,Hiệu trưởng,Phó Hiệu trưởng"),
        ("XA", "Chủ tịch UBND,Phó Chủ tịch UBND"),
        ("PHONG", "Trưởng phòng,Phó Trưởng phòng,Giám đốc,Phó Giám đốc"),
    ],
)
def test_who_signs_is_chosen_among_the_posts_of_the_kind_of_unit(
    tmp_path: Path, kind: str, posts: str
):
    cell = layout_of(kind, a_round()).by_table["cover"].body.address("head_title")
    lists = opened(tmp_path, kind)["Bìa"].data_validations.dataValidation
    assert [one.formula1 for one in lists if cell in one.sqref] == [f'"{posts}"']


@pytest.mark.parametrize("kind", KINDS)
def test_no_sheet_is_wider_than_a_screen_and_little_of_it_is_frozen(tmp_path: Path, kind: str):
    workbook = opened(tmp_path, kind)
    for sheet in layout_of(kind, a_round()).sheets:
        page = workbook[sheet.sheet]
        widths = dict(sheet.widths)
        for block in sheet.blocks:
            if letter := note_letter(sheet, block):
                # Above a List they stand within what is printed.
                assert (letter in sheet.widths) is bool(sheet.blocks[-1].room)
                widths.setdefault(letter, sheet.note_width)
        assert sum(int(7 * width + 5) for width in widths.values()) <= 1300, sheet.sheet
        pane = page.sheet_view.pane
        frozen = 1 + int(pane.ySplit) if pane else 1
        heights = [page.row_dimensions[line].height or 15 for line in range(1, frozen)]
        assert sum(heights) <= 60, sheet.sheet
        if sheet.sheet != "Bìa":
            titles = {cell.column_letter: cell.value for cell in page[frozen - 1]}
            block = sheet.blocks[-1]
            assert titles[block.anchor_letter] in ("Mã số", "STT")
            assert titles[block.check_letter] == "Kiểm tra"
            if block.block.shape is not Shape.RECORD:
                for column in block.columns:
                    assert titles[block.letters[column.name]].startswith(f"{column.code}. ")
            assert block.room or page.print_area.split("!")[1].startswith("$A$2:")


@pytest.mark.parametrize("kind", KINDS)
def test_paper_is_a4_one_page_wide_with_repeated_headings(tmp_path: Path, kind: str):
    workbook = opened(tmp_path, kind)
    layout = layout_of(kind, a_round())
    for sheet in layout.sheets:
        page = workbook[sheet.sheet]
        is_cover = sheet.sheet == "Bìa"
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == ("portrait" if is_cover else "landscape")
        if hints := sheet.blocks[-1].hint_lines:
            # Not fitted, so that Excel heeds the breaks.
            assert 50 < page.page_setup.scale < 100
            assert {brk.id + 1 for brk in page.row_breaks.brk} <= set(hints.values())
        elif sheet.last_printed:
            assert 65 < page.page_setup.scale < 85
        else:
            assert page.sheet_properties.pageSetUpPr.fitToPage
            one_page = page.page_setup.fitToHeight is None
            spilling = SPILLING | ({"checklist"} if kind == "PHONG" else set())
            assert one_page == (is_cover or sheet.table.name in spilling)
        assert "Người lập biểu" in page.oddFooter.left.text
        assert "Trang &P/&N" in page.oddFooter.right.text
        if not is_cover:
            block = sheet.blocks[-1]
            assert page.print_area.endswith("" if block.room else f"${block.last_line}")
            assert page.print_title_rows == f"${block.header_lines[0]}:${block.code_line}"


def test_a_list_is_printed_as_far_as_it_is_filled(tmp_path: Path):
    sheet = layout_of("MN", a_round()).by_table["outreach"]
    areas = following_areas(write(tmp_path, "MN"))
    last = f"{sheet.reference(f'$L$1:$L${sheet.end_line}')},{sheet.last_printed}"
    assert len(areas) == 3
    assert areas[0] == f"{sheet.reference('$A$2')}:INDEX({last})"
    # LibreOffice prints the line above it too.
    book = opened(tmp_path, "MN")
    unseen = {
        page.title: str(cells.sqref)
        for page in book
        for cells, rules in page.conditional_formatting._cf_rules.items()
        if any("INFO(" in str(rule.formula) for rule in rules)
    }
    assert unseen[sheet.sheet] == f"A1:{sheet.last_letter}1"
    assert len(unseen) == 3


@pytest.mark.parametrize(("table", "pages"), [("outreach", 2), ("research", 1)])
def test_all_lines_of_a_list_fill_as_few_pages_as_can_be_read(
    tmp_path: Path, table: str, pages: int
):
    """LibreOffice prints them all."""
    sheet = layout_of("MN", a_round()).by_table[table]
    page = opened(tmp_path, "MN")[sheet.sheet]
    lines = range(1, sheet.end_line + 1)
    high = sum(page.row_dimensions[line].height or theme.POINTS_PER_LINE for line in lines)
    room = 72 * (8.27 - page.page_margins.top - page.page_margins.bottom)
    assert pages - 1 < high * page.page_setup.scale / 100 / room <= pages


@pytest.mark.parametrize("kind", KINDS)
def test_bia_is_printed_in_letters_that_can_be_read(tmp_path: Path, kind: str):
    page = opened(tmp_path, kind, DONG_DA)["Bìa"]
    across, down = (
        72 * (side - near - far)
        for side, near, far in (
            (8.27, page.page_margins.left, page.page_margins.right),
            (11.69, page.page_margins.top, page.page_margins.bottom),
        )
    )
    wide = sum(
        0.75 * int(7 * width + 5)
        for width in layout_of(kind, a_round(), DONG_DA).by_table["cover"].widths.values()
    )
    high = sum(page.row_dimensions[line].height or 15 for line in range(1, page.max_row + 1))
    # Of 11 points; a column is up to 7 % wider in other programs than in Excel.
    assert 11 * min(across / (1.07 * wide), down / high) >= 8.4


@pytest.mark.parametrize("kind", KINDS)
def test_lines_to_write_in_grow_and_those_with_merged_labels_do_not(tmp_path: Path, kind: str):
    path, layout = write(tmp_path, kind), layout_of(kind, a_round())
    with zipfile.ZipFile(path) as archive:
        for number, sheet in enumerate(layout.sheets, 1):
            text = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            tags = re.findall(r'<row r="(\d+)"([^>]*)', text)
            fixed = {int(line) for line, tag in tags if "customHeight" in tag}
            for block in sheet.blocks:
                lines = {
                    block.lines[row.name]
                    for row, column in block.cells()
                    if is_input(block, row, column)
                }
                if block.name == "body":
                    assert not lines & fixed, sheet.sheet
                elif sheet.body is not None and sheet.body.block.shape is Shape.LIST:
                    assert lines <= fixed, sheet.sheet
            assert 'formatRows="0"' in text


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_high_enough_for_their_text(tmp_path: Path, kind: str):
    workbook = opened(tmp_path, kind)
    for sheet in layout_of(kind, a_round()).sheets:
        page = workbook[sheet.sheet]
        for block in sheet.blocks:
            for row in block.rows:
                line = block.lines[row.name]
                text = str(page[f"{block.label_letters[0]}{line}"].value)
                # A generous count: Times New Roman sets some 1.15 letters to a column's digit.
                lines = -(-len(text) // int(sheet.width(*block.label_letters) * 1.15))
                assert page.row_dimensions[line].height >= 13.8 * lines


def test_illustration_is_said_on_every_sheet(tmp_path: Path):
    workbook = opened(tmp_path, "MN", round_=a_round(illustration=True))
    for sheet in workbook.worksheets[:-1]:
        assert "DỮ LIỆU MINH HỌA" in sheet.oddHeader.center.text
    plain = opened(tmp_path, "MN")
    assert not [s for s in plain.worksheets if s.oddHeader.center.text]


def test_quoc_hieu_stands_on_bia_and_the_report_in_words_signatures_on_bia(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    for sheet in workbook.worksheets:
        words = {v for row in sheet.iter_rows(values_only=True) for v in row}
        is_cover = sheet.title == "Bìa"
        is_document = is_cover or sheet.title == "Biểu 11 Thuyết minh"
        assert ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words) is is_document
        assert ("THỦ TRƯỞNG ĐƠN VỊ" in words) is is_cover


def test_outside_text_is_never_a_formula(tmp_path: Path):
    unit = a_unit("MN").model_copy(update={"name": "=1+1", "cluster": "@SUM(A1)"})
    round_ = a_round()
    (made,) = write_templates(FORM, round_, tmp_path, [unit])
    workbook = load_workbook(made.path)
    cover = layout_of("MN", round_).by_table["cover"].body
    assert cover is not None
    assert workbook["Bìa"][cover.address("unit_name")].data_type == "s"
    assert workbook["Bìa"][cover.address("cluster")].data_type == "s"


def test_a_kindergarten_has_the_cells_to_fill_that_the_catalogue_counts(tmp_path: Path):
    cells = {
        sheet.table.name: sum(
            block.question(row, column).required
            and not block.question(row, column).printed
            and not (row.parts and block.question(row, column).kind.is_whole)
            and row.name not in block.not_due
            for block in sheet.blocks
            for row, column in block.cells()
        )
        for sheet in layout_of("MN", a_round()).sheets
    }
    assert cells == {
        "cover": 7,
        "staff": 28,
        "succession": 29,
        "preschool": 36,
        "outreach": 2,
        "training": 10,
        "board": 2,
        "checklist": 17,
        "research": 1,
        "resources": 15,
        "narrative": 4,
        "own_targets": 1,
    }
    sheet = load_workbook(write(tmp_path, "MN"), data_only=True)[STAMP_SHEET]
    stored = {row[3].value: row[4].value for row in sheet.iter_rows() if row[3].value}
    assert stored == cells


def test_file_names_sort_say_what_they_are_and_are_safe(tmp_path: Path):
    round_ = a_round()
    unit = a_unit("MN").model_copy(update={"name": 'Trường Mầm non "Đống Đa" / Cơ sở 2: A*'})
    assert form_file_name(round_, unit) == ("MN01_truong-mam-non-dong-da-co-so-2-a_2025-nam.xlsx")
    half = a_round(period="6T")
    assert form_file_name(half, a_unit("TH")) == "TH01_don-vi-hoa-sen-th_2025-6-thang.xlsx"
    long = a_unit("TH").model_copy(update={"name": "Trường " * 60})
    assert len(form_file_name(round_, long)) < 110
    cut = a_unit("GDTX").model_copy(
        update={"name": "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Trúc Mai"}
    )
    named = form_file_name(round_, cut)
    assert named == (
        "GDTX01_trung-tam-giao-duc-nghe-nghiep-giao-duc-thuong-xuyen-truc_2025-nam.xlsx"
    )
    one_word = a_unit("TH").model_copy(update={"name": "a" * 99})
    assert form_file_name(round_, one_word) == f"TH01_{'a' * 60}_2025-nam.xlsx"
    assert slug("Ủy ban nhân dân phường Ô Chợ Dừa") == "uy-ban-nhan-dan-phuong-o-cho-dua"
    paths = [made.path for made in write_templates(FORM, round_, tmp_path / "forms")]
    assert [path.name for path in paths] == [form_file_name(round_, u) for u in round_.units]
    assert sorted(p.name for p in (tmp_path / "forms").iterdir()) == sorted(p.name for p in paths)


def test_the_same_round_gives_the_same_bytes(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = (write(tmp_path / name, "MN", round_=a_round()) for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()


def test_a_failed_write_leaves_the_former_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path, "MN")
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="disk full"):
        write(tmp_path, "MN", round_=a_round(year=2026))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", MASTERS)
def test_masters_in_the_tree_are_up_to_date(kind: str):
    master = ROOT / "input_templates" / master_file_name(kind)
    assert master.read_bytes() == master_bytes(DONG_DA, kind), f"stale, run: {COMMAND}"


@pytest.mark.parametrize("kind", list(MASTERS))
def test_a_master_names_no_unit_and_no_round(kind: str):
    workbook = tops(master_bytes(FORM, kind), len(STAMP_KEYS))
    stamp = {row[0].value: row[1].value for row in workbook[STAMP_SHEET].iter_rows(max_col=2)}
    assert stamp["form_version"] == FORM.version
    assert stamp["kind"] == kind
    assert not stamp["unit_code"]
    assert not stamp["round"]
    assert blank_content(FORM, kind, MASTERS[kind]).layout.order == tuple(workbook.sheetnames[:-2])


def test_ranges_join_cells_into_the_fewest_rectangles():
    assert ranges(["C3", "C4", "D3", "D4", "C6", "F3"]) == ["C3:D4", "C6", "F3"]
    assert ranges(["C3", "C3"]) == ["C3"]
    assert ranges([]) == []


def test_every_layout_of_every_kind_can_be_written(tmp_path: Path):
    assert len(all_layouts()) == len(KINDS) + 1
    # Those of a year are what the other tests look at.
    for number, period in enumerate(("6T", "giai-doan")):
        folder = tmp_path / str(number)
        made = write_templates(FORM, a_round(period=period), folder)
        assert all(form.path.stat().st_size > 5000 for form in made)


def test_no_name_of_the_guide_is_cut(tmp_path: Path):
    workbook = opened(tmp_path, "MN")
    sheet, mark = workbook["Hướng dẫn"], "Chưa đến kỳ; Không áp dụng"
    row = next(row for row in range(1, 99) if sheet.cell(row, 1).value == mark)
    # Bold and indented, it does not fit on one line of its column.
    assert sheet.row_dimensions[row].height >= 2 * theme.POINTS_PER_LINE


def bold_width(text: str, size: float) -> float:
    """Points of a text in bold Times New Roman; the widths of its letters in thousandths."""
    widths = {"w": 722, "m": 833, "M": 944, "W": 1000, " ": 250, "-": 333, "f": 333, "t": 333}
    narrow = dict.fromkeys("iíìỉĩịlj", 278) | dict.fromkeys("I", 389)
    wide = dict.fromkeys("ươƯƠ", 640)
    known = widths | narrow | wide
    usual = (known.get(sign, 722 if sign.isupper() else 520) for sign in text)
    return sum(usual) * size / 1000


@pytest.fixture(scope="module")
def maker() -> FormMaker:
    return FormMaker(DONG_DA, a_round())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("letters", [55, 60, 65, 70, 75])
def test_a_long_name_is_whole_in_the_header_of_every_sheet(
    maker: FormMaker, kind: str, letters: int
):
    whole = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Trúc Mai thuộc xã Hòa"
    name = whole[:letters].rstrip()
    unit = a_unit(kind).model_copy(update={"name": name})
    workbook = tops(maker.form_of(unit), 4)
    for sheet in layout_of(kind, a_round(), DONG_DA).sheets:
        page = workbook[sheet.sheet]
        places = [
            cell
            for row in page.iter_rows(max_row=4)
            for cell in row
            if str(cell.value) in (name, name.upper())
        ]
        assert places, sheet.sheet
        for cell in places:
            last = [a.max_col for a in page.merged_cells.ranges if cell.coordinate in a]
            columns = list(sheet.widths)[cell.column - 1 : (last or [cell.column])[0]]
            # Pixels of the columns, without the margins of the cell.
            room = 0.75 * (sum(int(7 * sheet.widths[c] + 5) for c in columns) - 6)
            lines, used = 1, 0.0
            for word in str(cell.value).split():
                need = bold_width(word, cell.font.size)
                space = bold_width(" ", cell.font.size) if used else 0
                if used and used + space + need > room:
                    lines, used = lines + 1, need
                else:
                    used += space + need
            height = page.row_dimensions[cell.row].height
            assert height >= 13.8 * lines, (sheet.sheet, cell.coordinate, lines, height)


HALF_YEAR = {"period": "6T", "to": "2025-05-15", "cutoff": "2025-05-15", "due": "2025-05-20"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_date_of_signing_has_a_line_that_holds_it(tmp_path: Path, kind: str):
    half = write(tmp_path, kind, round_=a_round(**HALF_YEAR)).read_bytes()
    for book in (opened(tmp_path, kind), tops(half, 1, whole=(1,))):
        page = book["Bìa"]
        (line,) = (row[2].row for row in page.iter_rows() if "MONTH(" in str(row[2].value))
        assert (page.row_dimensions[line].height or 15) >= 14


def test_what_is_not_due_is_muted_on_the_last_line_too(tmp_path: Path):
    round_ = a_round(**HALF_YEAR)
    block = layout_of("MN", round_).by_table["checklist"].body
    assert block is not None
    last = f"{block.check_letter}{block.last_line}"
    page = opened(tmp_path, "MN", round_=round_)["Biểu 08 Nội dung thực hiện"]
    assert page[last].value == "Chưa đến kỳ"
    assert any(last in found.sqref for found in page.conditional_formatting)


def test_the_targets_of_a_school_of_two_levels_leave_no_line_alone_on_a_page(tmp_path: Path):
    page = opened(tmp_path, "LC", DONG_DA)["Biểu 12 Chỉ tiêu đơn vị"]
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 3)
    # A list gets longer while it is typed: made smaller for it, it could not be read.
    listed = opened(tmp_path, "LC", DONG_DA)["Biểu 07 Ban VSTBPN"]
    assert listed.page_setup.fitToHeight is None
    assert listed.page_setup.scale > 65
