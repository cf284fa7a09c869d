"""bao-cao.docx: its figures are the run's, its words the units', its gaps a person's."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm

from pipeline import write
from pipeline.measure.verdict import display_rate
from pipeline.plan.files import PLANS_FOLDER, find_plan, plan_files
from pipeline.plan.outline import OUTLINE
from pipeline.report.describe_report import describe_report
from pipeline.report.office_template import PACKAGED
from pipeline.report.plain_words import counted, in_letter
from pipeline.report.render_report import fill
from pipeline.report.results_in_words import _by_sex, goals_in_words, overall
from pipeline.report.returns_in_words import returns_in_words
from pipeline.report.sections import MOST_QUOTED, SectionSources
from pipeline.round.sender_words import sender_of
from pipeline.summarise import describe_workbook, summarise
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.cases import HIDDEN
from pipeline.summary.sheets.material import Material
from schemas.code_lists import OCCASION_NAMES, OCCASIONS
from tests.support import indicator_support as inline
from tests.support import summary_support as support
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.packaged import FORM as ANY_FORM
from tests.support.report_support import (
    FOLDER,
    all_text,
    decimals,
    narrative_cells,
    number,
    on_plan,
    section,
    table_under,
    texts,
    word_of,
)
from tests.support.summary_support import FORM

PLANS = sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))
RESULTS = "a) Kết quả thực hiện mục tiêu, chỉ tiêu"
RATE = "b) Đánh giá tỷ lệ đạt được so với kế hoạch"
RESULTS_OF = {"khoai-chau-2016-2020": "a) Kết quả thực hiện chỉ tiêu, mục tiêu"}
DIFFICULTIES = "c) Khó khăn, vướng mắc"


@pytest.fixture(scope="module")
def word():
    return word_of(support.outcomes())


def written(folder: Path, **changes: object):
    summary = summarise(support.outcomes(**changes), FORM, folder)
    return write.write_outputs(summary, folder, {})


def test_every_figure_of_the_table_is_that_of_indicators_csv(tmp_path):
    written(tmp_path)
    with (tmp_path / "data" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        overall = [
            row
            for row in csv.DictReader(file)
            if (row["basis"], row["scope"], row["split"]) == ("plan", "all", "all")
        ]
    rows = table_under(Document(str(tmp_path / "bao-cao.docx")), "Mục")
    assert [row[0] for row in rows] == [row["code"] for row in overall]
    assert len(rows) == len(support.PLAN.indicators)
    for shown, measured in zip(rows, overall, strict=True):
        _, _, result, target, _, rate, reported = shown
        assert reported == f"{measured['reported']}/{measured['expected']}"
        if not measured["value"]:
            assert result == ""
            continue
        value = float(measured["value"])
        assert number(result) == pytest.approx(value, abs=0.51 * 10 ** -decimals(result))
        if measured["target"]:
            level = next(word for word in target.split() if word[0].isdigit())
            assert number(level) == float(measured["target"])
            if measured["status"] == "undetermined":
                assert rate == ""
                continue
            share = 100 * value / float(measured["target"])
            assert number(rate) == pytest.approx(share, abs=0.0051)
        else:
            assert (target, rate) == ("Không giao mức", "")


def test_the_words_under_a_goal_say_what_the_table_has_no_column_for(word):
    said = section(word, RESULTS)
    at = said.index("Nhóm chỉ tiêu 2.3")
    line = next(text for text in said[at:] if text.startswith("- Tỷ lệ nữ trong tổng số thạc sĩ"))
    row = next(row for row in table_under(word, "Mục") if row[0] == "2.3.d1")
    assert f": {row[2]} (201 nữ thạc sĩ trên tổng số 407)" in line
    assert not [cell for cell in row[3:6] if cell and cell in line]


@pytest.mark.parametrize(
    ("codes", "goals"),
    [
        (("1.1", "1.2", "2.1"), ["Nhóm chỉ tiêu 1", "Nhóm chỉ tiêu 2"]),
        (("1", "2", "3"), [""]),
        (("2.1", "2.3.a", "2.3.đ"), ["Nhóm chỉ tiêu 2.1", "Nhóm chỉ tiêu 2.3"]),
    ],
)
def test_the_goals_are_one_level_above_the_plan_s_codes(codes, goals):
    material = Material(support.outcomes(), FORM, FOLDER)
    renamed = [
        replace(result, indicator=result.indicator.model_copy(update={"code": code}))
        for result, code in zip(overall(material), codes, strict=False)
    ]
    assert [group.name for group in goals_in_words(material, renamed)] == goals


def test_both_sexes_are_told_where_the_plan_asks_for_both(word):
    line = next(text for text in section(word, RESULTS) if "độ tuổi mẫu giáo được" in text)
    assert "; nam " in line
    assert "; nữ " in line


def test_activities_are_told_by_occasion_with_the_sums_of_their_columns(word):
    pages = support.outcomes().accepted.tables["outreach"].values()
    every = [(page.unit, entry) for page in pages for entry in page.entries]
    on_the_day = [(unit, one) for unit, one in every if one["occasion"] == "Quốc tế Phụ nữ 8/3"]
    parents, pupils, staff = (
        sum(one.get(column) or 0 for _, one in on_the_day)
        for column in ("parents", "pupils", "staff")
    )
    assert min(parents, pupils, staff) > 0
    said = section(word, RESULTS)
    assert "Hoạt động truyền thông theo dịp" in said
    units = counted(len({unit for unit, _ in on_the_day}))
    assert (
        f"- Ngày Quốc tế Phụ nữ 08/3: {counted(len(on_the_day), 'hoạt động')} của {units}; "
        f"{wording.grouped(parents)} lượt phụ huynh học sinh; {wording.grouped(pupils)} "
        f"lượt học sinh; {wording.grouped(staff)} lượt cán bộ quản lý, giáo viên, nhân viên."
    ) in said
    assert not [line for line in said if "28/6:" in line]


def test_coverage_by_kind_adds_up_and_the_missing_are_named(word):
    *kinds, whole = table_under(word, "Nhóm")
    assert whole == ["Toàn bộ", "12", "11", "10", "0", "1", "1"]
    for column in range(1, 7):
        assert sum(int(row[column]) for row in kinds) == int(whole[column])
    said = " ".join(section(word, "I. Tình hình chung của đơn vị"))
    assert "Còn 01 đơn vị chưa nộp báo cáo: Trường Tiểu học Liễu Giang B." in said
    assert "Đã nộp báo cáo 11/12 đơn vị (91,67%): " in said


def test_when_the_returns_came_adds_up_to_those_that_sent():
    first, second, *_ = returns_in_words(Material(support.outcomes(), FORM, FOLDER))
    for sentence in (first.split("): ")[1], second):
        assert sum(map(int, re.findall(r"(\d+) đơn vị", sentence))) == 11
    assert "trong hạn" in first


def test_missing_returns_make_the_report_provisional_and_none_do_not(word):
    assert "(Số liệu tạm tính: mới có 11/12 đơn vị nộp.)" in texts(word)
    whole = all_text(word_of(support.outcomes(missing=(), faulty={}, illustration=False)))
    assert "tạm tính" not in whole.lower()
    assert "MINH HỌA" not in whole


def test_an_illustration_says_so_at_the_head_of_every_page(word):
    page = word.sections[0]
    assert page.different_first_page_header_footer
    for header in (page.first_page_header, page.header):
        assert "DỮ LIỆU MINH HỌA" in [paragraph.text for paragraph in header.paragraphs]
    plain = word_of(support.outcomes(illustration=False)).sections[0]
    for header in (plain.first_page_header, plain.header):
        assert not "".join(paragraph.text for paragraph in header.paragraphs).strip()


def test_the_layout_is_that_of_the_decree(word):
    page = word.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert Mm(20) - 400 <= page.top_margin <= Mm(25) + 400
    assert Mm(20) - 400 <= page.bottom_margin <= Mm(25) + 400
    assert Mm(30) - 400 <= page.left_margin <= Mm(35) + 400
    assert Mm(15) - 400 <= page.right_margin <= Mm(20) + 400
    normal = word.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    spoken = {mark.get(qn("w:val")) for mark in word.styles.element.iter(qn("w:lang"))}
    assert spoken == {"vi-VN"}
    numbered = page.header._element.xml
    assert "PAGE" in numbered
    assert "PAGE" not in page.first_page_header._element.xml
    head = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert head[0].startswith("UBND PHƯỜNG LIỄU GIANG\nPHÒNG VĂN HÓA")
    assert head[1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert head[2] == "Số: …/BC-…"
    assert head[3] == "Liễu Giang, ngày … tháng … năm …"
    said = texts(word)
    assert said[said.index("BÁO CÁO") + 1].endswith("của phụ nữ năm 2025")
    assert next(text for text in reversed(said) if text).endswith("./.")
    left, right = (cell.text for cell in word.tables[-1].rows[0].cells)
    assert "Kính gửi: UBND PHƯỜNG LIỄU GIANG" in said
    assert left.startswith("Nơi nhận:\n- Như trên;")
    assert left.endswith("- Lưu: VT.")
    assert right.startswith("TRƯỞNG PHÒNG")


@pytest.mark.parametrize(
    ("name", "parent", "sender"),
    [
        ("Sở Giáo dục và Đào tạo", "UBND tỉnh", ("UBND tỉnh", "UBND tỉnh", "GIÁM ĐỐC")),
        ("UBND phường Liễu", "Sở GDĐT", ("", "Sở GDĐT", "TM. ỦY BAN NHÂN DÂN; CHỦ TỊCH")),
        ("Trường Hoa", "UBND phường", ("UBND phường", "Phòng GDĐT", "HIỆU TRƯỞNG")),
        ("Trường Hoa", "", ("", "Phòng GDĐT", "HIỆU TRƯỞNG")),
        ("Ban Chỉ đạo", "", ("", "", "THỦ TRƯỞNG CƠ QUAN")),
    ],
)
def test_a_report_is_addressed_and_signed_by_level(name, parent, sender):
    made = support.outcomes(units=[support.unit("MN01", "MN", "Trường Hoa", "X")], missing=())
    office = made.round.settings.office.model_copy(update={"name": name, "parent": parent})
    settings = made.round.settings.model_copy(update={"office": office})
    told = sender_of(replace(made.round, settings=settings), ["Phòng GDĐT"])
    assert (told.above, told.addressee, "; ".join(told.signs)) == sender


def test_a_school_reports_on_itself_in_its_own_words():
    cells = narrative_cells({"MN01": {"difficulties": "Thiếu kinh phí.", "to_board": "Không"}})
    office = {"code": "MN01", "name": "Trường Hoa", "parent": "UBND phường Liễu"}
    made = support.outcomes(
        units=[support.unit("MN01", "MN", "Trường Hoa", "X")],
        missing=(),
        faulty={},
        cells=cells,
        office=office,
    )
    word = word_of(made)
    said = texts(word)
    assert "Kính gửi: UBND phường Liễu" in said
    assert section(word, DIFFICULTIES) == ["Thiếu kinh phí."]
    assert section(word, "a) Với Ban Vì sự tiến bộ phụ nữ ngành Giáo dục") == ["Không."]
    assert [text for text in said if text.startswith("Bảng ")] == [
        "Bảng 1. Kết quả thực hiện chỉ tiêu"
    ]
    assert not any("nguyên văn" in text for text in said)
    assert "do nhà trường chỉ đạo" in all_text(word)
    assert not any("cơ quan" in text for text in highlighted(word))
    assert word.tables[-1].rows[0].cells[1].text.startswith("HIỆU TRƯỞNG\n(Ký, đóng dấu)")


def highlighted(word):
    """The texts that are marked for whoever goes on writing."""
    return {
        run.text
        for paragraph in word.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    }


def test_what_a_person_has_to_write_is_marked_in_every_section(word):
    marked = highlighted(word)
    assert len(marked) >= 7
    assert all(text.startswith("[… ") and text.endswith(" …]") for text in marked)
    assert all("người soạn bổ sung" in text for text in marked)
    gaps = [text for text in section(word, RATE) if text.startswith("[…")]
    assert "nguyên nhân của" in gaps[0]


def test_the_units_words_stand_verbatim_once_with_who_wrote_them():
    cells = narrative_cells(
        {
            "MN01": {"difficulties": "Kinh phí còn hạn hẹp."},
            "MN02": {"difficulties": "Không"},
            "MN03": {"difficulties": "kinh  phí còn hạn hẹp."},
            "MN04": {"difficulties": "  Không có. "},
            "TH01": {"difficulties": "Thiếu phòng tư vấn tâm lý."},
        }
    )
    units = support.roster()[:5]
    word = word_of(support.outcomes(units=units, missing=(), faulty={}, cells=cells))
    said = section(word, DIFFICULTIES)
    assert said[:4] == [
        "Ý kiến của các đơn vị (nguyên văn):",
        "- Kinh phí còn hạn hẹp. (Trường Mầm non Hoa Nắng; Trường Mầm non Vành Khuyên Nhỏ)",
        "- Thiếu phòng tư vấn tâm lý. (Trường Tiểu học Liễu Giang A)",
        'Còn lại: 02 đơn vị ghi "Không".',
    ]


def test_no_unit_is_lost_between_quotes_and_counts():
    cells = narrative_cells(
        {
            "MN01": {"to_board": "Mở lớp tập huấn."},
            "MN02": {"to_board": "Không"},
            "MN03": {"to_board": ""},
        }
    )
    units = support.roster()[:4]
    made = support.outcomes(units=units, missing=("MN04",), faulty={}, cells=cells)
    said = section(word_of(made), "a) Với Ban Vì sự tiến bộ phụ nữ ngành Giáo dục")
    assert said[1] == "- Mở lớp tập huấn. (Trường Mầm non Hoa Nắng)"
    assert said[2] == (
        'Còn lại: 01 đơn vị ghi "Không", 01 đơn vị không nêu, 01 đơn vị chưa nộp báo cáo.'
    )


def test_more_answers_than_are_quoted_are_counted():
    units = [support.unit(f"MN{n:03}", "MN", f"Trường số {n}", "X") for n in range(60)]
    cells = narrative_cells({u.code: {"results": f"Việc thứ {u.code}."} for u in units})
    word = word_of(support.outcomes(units=units, missing=(), faulty={}, cells=cells))
    said = section(word, RESULTS)
    assert sum(text.startswith("- Việc thứ ") for text in said) == MOST_QUOTED
    rest = f"ý kiến của {60 - MOST_QUOTED} đơn vị khác nêu tại Phụ lục kèm theo"
    assert f"Còn lại: {rest}." in said
    assert any("Thuyết minh của tệp tong-hop.xlsx" in text for text in highlighted(word))


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("{{ 7 * 7 }} {% if x %}", "{{ 7 * 7 }} {% if x %}"),
        ('</w:t></w:r><w:p/> & "<b>" \'', '</w:t></w:r><w:p/> & "<b>" \''),
        ("chuông\x07 trang\x0c hết\ufffe", "chuông trang hết"),
        ("dòng một\r\ndòng hai", "dòng một\ndòng hai"),
    ],
)
def test_text_from_outside_stays_text(told, shown):
    cells = narrative_cells({"MN01": {"difficulties": told}})
    unit = support.unit("MN01", "MN", "Trường {{ 1 + 1 }} <A> & B", "X")
    word = word_of(support.outcomes(units=[unit], missing=(), faulty={}, cells=cells))
    assert section(word, DIFFICULTIES)[1] == f"- {shown} (Trường {{{{ 1 + 1 }}}} <A> & B)"


def test_counts_of_cases_are_totals_of_the_whole_round_only():
    units = support.roster()
    one = {("cases", "total"): 7, ("victims", "total"): 9}
    zero = {("cases", "total"): 0, ("victims", "total"): 0}
    cells = {(u.code, "resources"): one if u.code == "MN01" else zero for u in units}
    many = section(word_of(support.outcomes(cells=cells, missing=(), faulty={})), RESULTS)
    at = many.index("Vụ việc phát sinh trong kỳ")
    assert many[at + 1].startswith("- Số vụ bạo lực")
    assert many[at + 1].endswith("trẻ em: 7 (10 đơn vị có số liệu).")
    assert many[at + 2].startswith("- Số người bị bạo lực, xâm hại: 9 (")
    cells = {(u.code, "resources"): zero for u in units}
    none = section(word_of(support.outcomes(cells=cells, missing=(), faulty={})), RESULTS)
    assert "- Không có vụ việc phát sinh (10 đơn vị có số liệu)." in none
    cells = {(u.code, "resources"): one for u in units}
    single = word_of(support.outcomes(units=units[:1], missing=(), faulty={}, cells=cells))
    assert "Số vụ bạo lực" not in all_text(single)
    assert "Vụ việc" not in " ".join(section(single, RESULTS))


@pytest.mark.parametrize(("reporting", "is_told"), [(1, False), (4, False), (5, True)])
@pytest.mark.parametrize("expected", ["those", "more"])
def test_cases_of_few_reporting_units_are_hidden_in_report_and_workbook_alike(
    reporting, is_told, expected
):
    units = support.roster()[:5] if expected == "more" else support.roster()[:reporting]
    seven = {("cases", "total"): 700, ("victims", "total"): 900}
    made = support.outcomes(
        units=units,
        missing=[unit.code for unit in units[reporting:]],
        faulty={},
        cells={(unit.code, "resources"): seven for unit in units},
    )
    said = " ".join(section(word_of(made), RESULTS))
    sheet = describe_workbook(Material(made, FORM, FOLDER)).by_name["Theo cấp học"]
    row = max(r for r in range(len(sheet.lines)) if sheet.at(r, 1).value == "Toàn bộ")
    assert sheet.at(row, 3).value == reporting
    # No column for what nobody was asked.
    assert len(sheet.lines[row].cells) == 4 + len(seven)
    if is_told:
        assert f"{700 * reporting:,}".replace(",", ".") in said
        assert sheet.at(row, 4).value == 700 * reporting
    else:
        assert "không thể hiện: dưới 05 đơn vị có số liệu." in said
        assert {sheet.at(row, column).value for column in (4, 5)} == {HIDDEN}
        assert "700" not in said


def test_unmet_targets_are_listed_with_their_gap_and_not_with_what_the_table_has():
    made = support.outcomes(missing=(), faulty={})
    known = SectionSources(Material(made, FORM, FOLDER), overall(Material(made, FORM, FOLDER)))
    assert len(known.short) > 3
    said = section(word_of(made), RATE)
    at = said.index("Chỉ tiêu chưa đạt, so với mức được giao")
    for line, result in zip(said[at + 1 :], known.short, strict=False):
        gap = wording.gap_words(result).replace("; ", ", ")
        assert line == in_letter(f"- {wording.short_title(result.indicator)}: {gap}.")
        assert "thấp hơn" in line
        assert wording.shown_value(result) not in line


def test_certain_verdicts_say_in_the_report_what_they_rest_on():
    made = support.outcomes(missing=("MN04",), history=support.history())
    assert wording.CERTAINTY_NOTE in section(word_of(made), RESULTS)
    assert wording.CERTAINTY_NOTE not in all_text(word_of(support.outcomes()))


def test_no_sentence_of_the_report_has_two_colons_or_a_word_of_the_machine(word):
    for text in texts(word):
        for sentence in re.split(r"(?<=[.;]) ", text):
            assert "Tạm tính: Chưa có" not in sentence
            assert not re.search(r"đơn vị chưa nộp báo cáo: \d+ đơn vị:", sentence)
            assert not re.search(r"Chưa đạt: [^ ]+: ", sentence)
        assert not re.search(r"[a-z]+_[a-z]+|\.toml", text), text
    assert any("Còn 01 đơn vị chưa nộp báo cáo: " in text for text in texts(word))


def test_a_letter_that_an_office_signs_has_no_sign_and_no_code(word):
    body = [*texts(word), *(cell for row in table_under(word, "Mục") for cell in row[1:])]
    codes = "|".join(re.escape(line.code) for line in support.PLAN.indicators)
    for text in body:
        assert not re.search("[●▲◆○≥≤≈·>]", text), text
        assert not re.search(rf"\((?:{codes}|[A-Z]+\d+)\)|\b1\d{{3}}\. ", text), text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("≥ 99,5% (2025)", "từ 99,5% trở lên (2025)"),
        ("> 35% (2025)", "trên 35% (2025)"),
        ("≈ 3.000 người (2030)", "khoảng 3.000 người (2030)"),
        ("≤ 18 vụ (2025): giảm 10%", "không quá 18 vụ (2025): giảm 10%"),
        ("chỉ tiêu < 5%, cao hơn 2 vụ", "chỉ tiêu dưới 5%, cao hơn 2 vụ"),
        ("Ban VSTBPN theo 605/KH-BVSTBPN", "Ban Vì sự tiến bộ phụ nữ theo 605/KH-BVSTBPN"),
        ("▲ Chưa đạt · của (TH02) và (2022)", "Chưa đạt, của và (2022)"),
    ],
)
def test_signs_of_the_workbook_are_words_in_a_letter(text, said):
    assert in_letter(text, {"TH02"}) == said


def test_every_occasion_has_its_full_name():
    assert set(OCCASION_NAMES) == set(OCCASIONS.items)


@pytest.mark.parametrize(
    ("accumulate", "told"),
    [
        ("sum", "230 lượt; lũy kế từ năm 2022, riêng năm 2025: 30 lượt."),
        ("latest", "230 lượt; gồm 200 lượt là số đã biết gần nhất của kỳ trước."),
    ],
)
def test_a_total_tells_what_is_the_round_s_own(accumulate, told):
    made = support.outcomes()
    line = next(
        one for one in overall(Material(made, FORM, FOLDER)) if one.indicator.kind == "total"
    )
    changes = {"accumulate": accumulate, "unit": "lượt", "since": 2022}
    line = replace(
        line,
        indicator=line.indicator.model_copy(update=changes),
        numerator=230,
        value=Fraction(230),
        carried=200,
        reason="",
    )
    (group,) = goals_in_words(Material(made, FORM, FOLDER), [line])
    assert f": {told}" in group.lines[0]


@pytest.mark.parametrize(
    ("basis", "asked", "opening"),
    [
        (
            "Kế hoạch 15",
            "Công văn 118",
            "Thực hiện Kế hoạch 15, trên cơ sở báo cáo của các đơn vị ",
        ),
        ("Kế hoạch 15", "kế hoạch 15", "Thực hiện Kế hoạch 15, Phòng"),
        ("", "Công văn 118", "Trên cơ sở báo cáo của các đơn vị theo yêu cầu tại Công văn 118, P"),
        ("", "", "Phòng"),
    ],
)
def test_an_office_does_not_carry_out_its_own_letter(basis, asked, opening):
    made = support.outcomes()
    settings = made.round.settings.model_copy(update={"legal_basis": asked})
    made = replace(
        made,
        round=replace(made.round, settings=settings),
        plan=made.plan.model_copy(update={"legal_basis": basis}),
    )
    assert describe_report(Material(made, FORM, FOLDER)).opening.startswith(opening)


@pytest.mark.parametrize("plan", PLANS)
def test_no_plan_tells_its_reasons_in_words_of_the_machine(plan):
    for line in find_plan(plan, ANY_FORM).indicators:
        assert not re.search(r"[a-z]_[a-z]|\.toml", line.why_unsettled or ""), line.code


@pytest.mark.parametrize("plan", ["gia-lam-2022", "khoai-chau-2016-2020", "ben-cat-2023"])
def test_an_anonymous_indicator_of_a_single_unit_is_withheld(plan):
    units = support.roster()
    one, form = on_plan(plan, units=units[:1], missing=(), faulty={})
    codes = {r.indicator.code for r in one.results if r.indicator.anonymous}
    assert codes
    rows = {row[0]: row for row in table_under(word_of(one, form), "Mục")}
    assert {rows[code][2] for code in codes} == {""}
    said = " ".join(section(word_of(one, form), RESULTS_OF.get(plan, RESULTS)))
    assert "chưa đủ 5 đơn vị để thể hiện" in said
    many, form = on_plan(plan, missing=(), faulty={})
    rows = {row[0]: row for row in table_under(word_of(many, form), "Mục")}
    assert "" not in {rows[code][2] for code in codes}


@pytest.mark.parametrize("plan", ["khoai-chau-2016-2020", "gia-lam-2022"])
def test_the_plan_s_own_outline_is_followed(plan):
    outcomes, form = on_plan(plan)
    headings = [section.heading for section in outcomes.plan.outline]
    assert headings
    word = word_of(outcomes, form)
    assert [p.text for p in word.paragraphs if p.style.name.startswith("BC Mục")] == headings


def test_what_a_plan_demands_and_no_return_holds_is_left_to_the_writer():
    word = word_of(*on_plan("gia-lam-2022"))
    said = section(word, "d) Đánh giá 15 năm thi hành Luật Bình đẳng giới theo hướng dẫn của Huyện")
    assert said == ["[… nội dung của mục này: người soạn bổ sung …]"]


def test_a_plan_without_an_outline_gets_the_one_without_years(word):
    shown = [p.text for p in word.paragraphs if p.style.name.startswith("BC Mục")]
    assert shown == [section.heading for section in OUTLINE]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("6T", "06 tháng đầu năm 2025"),
        ("nam", "năm 2025"),
        ("giai-doan", "giai đoạn 2025 - 2025"),
    ],
)
def test_every_plan_and_period_makes_a_report(plan, period, words):
    outcomes, form = on_plan(plan, period=period)
    word = word_of(outcomes, form)
    named = outcomes.plan.report_title[1:] or "phụ nữ"
    assert f"{named} {words} như sau:" in " ".join(texts(word))
    assert len(table_under(word, "Mục")) == len(outcomes.plan.indicators)
    asked = [text for text in texts(word) if "không hỏi đơn vị mục này" in text]
    assert len(asked) in ((3, 4) if period == "6T" else (0,))
    assert set(asked) <= highlighted(word)
    assert "{" not in all_text(word)


def test_a_round_without_any_return_makes_a_report_of_what_is_missing():
    everyone = [unit.code for unit in support.roster()]
    word = word_of(support.outcomes(missing=everyone))
    assert {row[2] for row in table_under(word, "Mục")} == {""}
    assert "(Chưa có đơn vị nào nộp báo cáo.)" in texts(word)
    assert "12 đơn vị chưa nộp báo cáo." in " ".join(section(word, DIFFICULTIES))


def test_a_single_school_makes_a_whole_report():
    word = word_of(support.outcomes(units=support.roster()[4:5], missing=(), faulty={}))
    assert table_under(word, "Nhóm")[-1][1:3] == ["1", "1"]
    assert len(table_under(word, "Mục")) == len(support.PLAN.indicators)


def test_the_trend_names_the_round_it_compares_with():
    word = word_of(support.outcomes(history=support.history()))
    assert "so với năm 2024." in " ".join(section(word, RESULTS))


def test_the_same_outcomes_give_the_same_bytes_without_the_clock():
    report = describe_report(Material(support.outcomes(), FORM, FOLDER))
    first = fill(PACKAGED, report)
    assert first == fill(PACKAGED, report)
    about = Document(io.BytesIO(first)).core_properties
    assert about.created.isoformat() == about.modified.isoformat()
    assert about.created.date().isoformat() == "2025-11-15"
    assert about.author == "Phòng Văn hóa - Xã hội phường Liễu Giang"
    days = {entry.date_time[:3] for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert days == {(1980, 1, 1)}


def test_the_tables_repeat_their_headings_and_break_no_row(word):
    for table in word.tables[1:-1]:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(
            row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows
        )


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(100), "100,00"),
        (Fraction(99999, 1000), "99,999"),
        (Fraction(123456, 100), "1.234,56"),
    ],
)
def test_a_rate_below_the_whole_never_reads_as_the_whole(rate, shown):
    assert display_rate(rate) == shown


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_opens_the_report_and_keeps_its_table(tmp_path):
    written(tmp_path)
    again = convert(tmp_path / "bao-cao.docx", tmp_path / "again", "docx")
    before, after = (
        table_under(Document(str(path)), "Mục") for path in (tmp_path / "bao-cao.docx", again)
    )
    assert after == before


def test_a_plan_names_its_reports_and_what_they_carry_out():
    made = support.outcomes()
    basis, title = "Kế hoạch số 15/KH-UBND", "Kết quả thực hiện Kế hoạch vì sự tiến bộ của phụ nữ"
    changes = {"report_basis": basis, "report_title": title}
    made = replace(made, plan=made.plan.model_copy(update=changes))
    report = describe_report(Material(made, FORM, FOLDER))
    period = made.round.period_words
    assert report.subject.replace("\u00a0", " ") == f"{title} {period}"
    assert report.opening.startswith(f"Thực hiện {basis}, ")
    assert f"báo cáo kết quả thực hiện Kế hoạch vì sự tiến bộ của phụ nữ {period}" in report.opening
    assert "báo cáo kết quả thực hiện Kế hoạch vì" in report.closing


REPORTS = {
    "ben-cat-2023": (
        "nam",
        "Tình hình triển khai và kết quả công tác vì sự tiến bộ của phụ nữ và bình đẳng giới",
        "UBND thị xã Bến Cát",
    ),
    "dong-da-2021-2030": (
        "nam",
        "Kết quả thực hiện chỉ tiêu bình đẳng giới và vì sự tiến bộ của phụ nữ",
        "UBND thị xã Bến Cát",
    ),
    "gia-lam-2022": (
        "6T",
        "Đánh giá kết quả công tác bình đẳng giới và vì sự tiến bộ của phụ nữ ngành Giáo dục và "
        "Đào tạo",
        "UBND huyện",
    ),
    "khoai-chau-2016-2020": (
        "giai-doan",
        "Thực hiện Kế hoạch hành động vì bình đẳng giới của ngành Giáo dục Đào tạo",
        "Sở Giáo dục và Đào tạo",
    ),
    "ngu-hiep-2024": (
        "nam",
        "Kết quả triển khai kế hoạch công tác bình đẳng giới, vì sự tiến bộ phụ nữ",
        "UBND thị xã Bến Cát",
    ),
}
"""By plan: a period of its reports, and what its document calls them and to whom they go on."""


def test_every_packaged_plan_is_reported_on_as_its_document_says():
    assert set(REPORTS) == {path.stem for path in plan_files()}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_the_title_and_the_addressee_of_its_plan(name):
    period, title, addressee = REPORTS[name]
    made = support.outcomes()
    office = {"name": "Phòng Giáo dục và Đào tạo", "parent": "UBND thị xã Bến Cát"}
    settings = made.round.settings
    office = settings.office.model_copy(update=office)
    settings = settings.model_copy(update={"office": office, "period": period})
    plan = find_plan(name, ANY_FORM)
    told = {"report_title": plan.report_title, "reports": plan.reports}
    made = replace(
        made,
        plan=made.plan.model_copy(update=told),
        round=replace(made.round, settings=settings),
    )
    report = describe_report(Material(made, FORM, FOLDER))
    assert report.subject.startswith(f"{title} ")
    assert report.sender.addressee == addressee


def test_the_parent_is_addressed_by_its_whole_name():
    made = support.outcomes()
    office = made.round.settings.office.model_copy(update={"parent": "UBND huyện Gia Lâm"})
    settings = made.round.settings.model_copy(update={"office": office})
    told = sender_of(replace(made.round, settings=settings), ["Phòng", "UBND huyện"])
    assert told.addressee == "UBND huyện Gia Lâm"


def test_men_and_women_of_whom_the_balance_says_nothing_are_told_without_it():
    units = [support.unit("TH01", "TH", "Trường Tiểu học Khê", "X")]
    line = inline.indicator(
        kind="total",
        unit="lượt",
        accumulate="sum",
        numerator=["training.communicators.turns"],
        denominator=[],
        splits=["all", "male", "female"],
    )
    turns = {("communicators", "turns"): 30, ("communicators", "female"): 20}
    history = inline.history_of(inline.round_of(units), opening={"1": 200})
    tables = {("TH01", "training"): turns}
    rows = inline.measured("1", units, tables, plan=inline.plan_of(line), history=history)
    material = SimpleNamespace(result=lambda line, split: rows(split=split))
    assert list(_by_sex(material, rows())) == [
        "nam 10 lượt (chưa gồm số đầu kỳ)",
        "nữ 20 lượt (chưa gồm số đầu kỳ)",
    ]
    # Men of fewer schools than the result is of would contradict it.
    assert not list(_by_sex(material, replace(rows(), left_out=(("TH02", "còn lỗi"),))))
