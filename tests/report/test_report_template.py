"""The report's template: packaged, copied to be edited, and said when it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from docs.making.renew import COMMAND
from pipeline import write
from pipeline.cli import main
from pipeline.report.default_template import template_bytes
from pipeline.report.describe_report import describe_report
from pipeline.report.office_template import OFFICE_TEMPLATE, PACKAGED, copy_template
from pipeline.report.render_report import fill, tags_of
from pipeline.report.template_errors import TemplateError
from pipeline.summarise import summarise
from pipeline.summary.sheets.material import Material
from tests.support import ROOT
from tests.support import summary_support as support
from tests.support.report_support import FOLDER, texts
from tests.support.summary_support import FORM


def round_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rounds" / "thu"
    folder.mkdir(parents=True)
    return folder


def written(folder: Path, output: Path) -> write.Written:
    summary = summarise(support.outcomes(folder=folder), FORM, output)
    return write.write_outputs(summary, output, {})


def edited(place: Path, *lines: str, body: tuple[str, ...] = ()) -> Path:
    """The packaged template with paragraphs added at its end, or with these lines alone."""
    document = Document(None if body else str(PACKAGED))
    for line in (*lines, *body):
        document.add_paragraph(line)
    document.save(str(place))
    return place


def report():
    return describe_report(Material(support.outcomes(), FORM, FOLDER))


def test_the_packaged_template_is_up_to_date():
    stale = PACKAGED.read_bytes() != template_bytes()
    assert not stale, f"run: {COMMAND}"


def test_a_line_that_a_unit_ended_is_not_stretched_to_the_margin():
    (compatible,) = Document(PACKAGED).settings.element.findall(qn("w:compat"))
    assert compatible[0].tag == qn("w:doNotExpandShiftReturn")


def test_an_edited_template_in_the_round_s_folder_is_used(tmp_path):
    folder = round_folder(tmp_path)
    copy_template(folder)
    place = folder / OFFICE_TEMPLATE
    edited(place, "Đã nhận {{ da_nop }} trên {{ phai_nop }} báo cáo, {{ ky_bao_cao }}.")
    done = written(folder, tmp_path / "out")
    said = texts(Document(str(tmp_path / "out" / "bao-cao.docx")))
    assert said[-1] == "Đã nhận 11 trên 12 báo cáo, năm 2025."
    assert done.messages == ()


def test_a_template_beside_the_rounds_serves_all_and_the_round_s_own_comes_first(tmp_path):
    folder = round_folder(tmp_path)
    edited(folder.parent / OFFICE_TEMPLATE, body=("Chung: {{ co_quan }}",))
    written(folder, tmp_path / "out")
    assert texts(Document(str(tmp_path / "out" / "bao-cao.docx")))[0].startswith("Chung: Phòng")
    edited(folder / OFFICE_TEMPLATE, body=("Riêng: {{ co_quan }}",))
    written(folder, tmp_path / "out")
    assert texts(Document(str(tmp_path / "out" / "bao-cao.docx")))[0].startswith("Riêng: Phòng")


def test_a_tag_that_word_split_into_runs_is_still_filled(tmp_path):
    document = Document()
    paragraph = document.add_paragraph("Nộp {{ ")
    for part, bold in (("da", True), ("_nop", False), (" }}", True)):
        paragraph.add_run(part).bold = bold
    document.save(str(tmp_path / "m.docx"))
    (tmp_path / "out.docx").write_bytes(fill(tmp_path / "m.docx", report()))
    assert texts(Document(str(tmp_path / "out.docx")))[0] == "Nộp 11"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Tỷ lệ {{ ty_le_nop }}, {{ ti_le }}",), "không có nội dung cho thẻ {{ ti_le }}"),
        (
            ("{{ tong_so }}", "{%p for muc in de_cuong %}", "{{ muc.ten }}", "{%p endfor %}"),
            "không có nội dung cho thẻ {{ tong_so }}, {{ muc.ten }}",
        ),
        (("{%p for x in chi_tieu %}", "{%p endfor %}"), "{% for x in chi_tieu %}"),
        (
            ("{%p for muc in de_cuong %}", "{{ muc.tieu_de }}"),
            "thẻ {% for muc in de_cuong %} chưa có thẻ đóng endfor",
        ),
        (("{%p endfor %}",), "thẻ {% endfor %} không có thẻ mở tương ứng"),
        (("{% neu tam_tinh %}",), "thẻ {% neu tam_tinh %} không có thẻ mở tương ứng"),
        (("{{ co_quan | }}",), "thẻ {{ co_quan | }} viết sai"),
        (("{{ co quan }}",), "thẻ {{ co quan }} viết sai"),
        (("{{ co_quan|in_hoa }}",), "{{ co_quan|in_hoa }}"),
        (("{{ 1 / 0 }}",), "thẻ {{ 1 / 0 }} không điền được"),
        (("{{ co_quan.__class__.__mro__ }}",), "{{ co_quan.__class__.__mro__ }}"),
        (("{% for i in range(9999999) %}x{% endfor %}",), "không điền được"),
    ],
)
def test_what_is_wrong_with_a_template_names_the_tag(tmp_path, lines, said):
    place = edited(tmp_path / "m.docx", body=lines)
    with pytest.raises(TemplateError) as raised:
        fill(place, report())
    assert said in str(raised.value)


def test_tags_that_lie_across_a_table_are_said_not_silently_dropped(tmp_path):
    document = Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "{% if tam_tinh == '' %} a"
    table.cell(0, 1).text = "b"
    document.add_paragraph("{% endif %} c")
    document.save(str(tmp_path / "m.docx"))
    with pytest.raises(TemplateError, match="đặt lệch nhau"):
        fill(tmp_path / "m.docx", report())


@pytest.mark.parametrize("content", [b"", b"khong phai docx", b"PK\x03\x04 hong"])
def test_a_file_that_is_no_word_document_is_said(tmp_path, content):
    place = tmp_path / "m.docx"
    place.write_bytes(content)
    with pytest.raises(TemplateError, match="không phải là văn bản Word"):
        fill(place, report())


def test_a_workbook_named_docx_is_said(tmp_path):
    place = tmp_path / "m.docx"
    shutil.copyfile(ROOT / "rounds" / "vi-du-2025-nam" / "dot-bao-cao.xlsx", place)
    with pytest.raises(TemplateError, match="không phải là văn bản Word"):
        fill(place, report())


def test_a_broken_template_costs_itself_and_the_rest_is_written(tmp_path):
    folder = round_folder(tmp_path)
    edited(folder / OFFICE_TEMPLATE, "{{ khong_co }}")
    done = written(folder, tmp_path / "out")
    assert done.messages == (
        "Không dùng được mẫu báo cáo thu/mau-bao-cao.docx: không có nội dung cho thẻ "
        "{{ khong_co }}. Báo cáo được lập theo mẫu có sẵn. Sửa mẫu trong Word rồi chạy lại.",
    )
    assert "BÁO CÁO" in texts(Document(str(tmp_path / "out" / "bao-cao.docx")))
    assert (tmp_path / "out" / "tong-hop.xlsx").is_file()
    assert (tmp_path / "out" / "run.json").is_file()


def test_the_template_is_copied_into_a_round_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "rounds" / "vi-du-2024-nam", tmp_path / "rounds" / "thu")
    first = CliRunner().invoke(main, ["templates", "thu", "--report"])
    assert first.exit_code == 0
    assert first.output == "Đã chép rounds/thu/mau-bao-cao.docx. Mở bằng Word để sửa.\n"
    place = tmp_path / "rounds" / "thu" / OFFICE_TEMPLATE
    assert place.read_bytes() == PACKAGED.read_bytes()
    again = CliRunner().invoke(main, ["templates", "thu", "--report"])
    assert again.exit_code == 2
    assert "Đã có" in again.output


def test_every_tag_is_explained_in_the_guide():
    guide = (ROOT / "docs" / "mau-bao-cao.md").read_text(encoding="utf-8")
    tags = tags_of(report())
    section = next(part for part in tags["de_cuong"] if part["bang_chi_tieu"])
    coverage = next(part for part in tags["de_cuong"] if part["bang_nop"])
    names = {*tags, *section, *section["bang_chi_tieu"][0], *coverage["bang_nop"][0]}
    names |= {*section["nhom"][0], "noi_dung", "don_vi"}
    assert not [name for name in names if f"`{name}`" not in guide]
