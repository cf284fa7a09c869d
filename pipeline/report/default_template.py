"""The packaged template of the report, in the layout of Nghị định 30/2020.

An ordinary Word file with tags in double braces, which an office may copy and edit. It is made
here so that a change to it can be read; ``templates/`` holds what this makes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from pipeline.files.atomic import write_atomically
from pipeline.report.office_template import PACKAGED
from pipeline.report.word_parts import (
    CELL,
    GROUP,
    HEADING,
    LABEL,
    PART,
    POINT,
    TEXT,
    add_styles,
    field,
    grid,
    highlight,
    narrow_margins,
    rule,
    run_of,
    say,
    tag_lines,
)
from pipeline.summary.state_words import COUNT_WORDS
from pipeline.text.document_words import MOTTO
from pipeline.xlsx.zip_parts import Package

_MADE = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)
"""The day of Nghị định 30/2020: the file does not depend on the clock."""
_WIDTHS = (18, 54, 22, 26, 19, 14, 12)
_LEFT, _RIGHT = 68, 97
_COUNTS = (45, 20, 20, 20, 20, 20, 20)


def template_bytes() -> bytes:
    """The template as a .docx file, the same bytes each time."""
    document = Document()
    _page(document)
    add_styles(document)
    _letterhead(document)
    _title(document)
    _outline(document)
    _signature(document)
    _properties(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return Package.of(buffer.getvalue()).packed()


def renew_template() -> bool:
    """Write the packaged template if it differs from what this module makes; tell if it did."""
    content = template_bytes()
    if PACKAGED.is_file() and PACKAGED.read_bytes() == content:
        return False
    write_atomically(PACKAGED, content)
    return True


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(9)
    section.different_first_page_header_footer = True
    first, others = section.first_page_header, section.header
    first.is_linked_to_previous = others.is_linked_to_previous = False
    _mark(first.paragraphs[0])
    number = others.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(field(kind, text))
    _mark(others.add_paragraph())
    # Opinions stand as they were typed: a line that somebody ended is not stretched to the margin.
    (compatible,) = document.settings.element.findall(qn("w:compat"))
    compatible.insert(0, OxmlElement("w:doNotExpandShiftReturn"))


def _mark(paragraph: Paragraph) -> None:
    """Add the tag by which an illustration says that it is one."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run("{{ minh_hoa }}")
    run.bold = True
    run.font.size = Pt(11)
    run.font.color.rgb = RGBColor(0xB0, 0x00, 0x20)


def _letterhead(document: Word) -> None:
    table = grid(document, 2, (_LEFT, _RIGHT))
    parent, office = table.cell(0, 0), table.cell(0, 1)
    say(parent, "{%p if co_quan_chu_quan %}", size=12, first=True)
    say(parent, "{{ co_quan_chu_quan|upper }}", size=12)
    say(parent, "{%p endif %}", size=12)
    say(parent, "{{ co_quan|upper }}", size=12, bold=True)
    rule(parent, 25, _LEFT)
    say(office, MOTTO[0], size=12, bold=True, first=True)
    say(office, MOTTO[1], size=13, bold=True)
    rule(office, 58, _RIGHT)
    say(table.cell(1, 0), "Số: …/BC-…", size=13, first=True)
    place = "{% if dia_danh %}{{ dia_danh }}, ngày{% else %}Ngày{% endif %}"
    say(table.cell(1, 1), f"{place} … tháng … năm …", size=13, italic=True, first=True)


def _title(document: Word) -> None:
    word = say(document, "BÁO CÁO", size=14, bold=True)
    word.paragraph_format.space_before = Pt(14)
    say(document, "{{ trich_yeu }}", size=14, bold=True)
    rule(document, 50, _LEFT + _RIGHT)
    document.add_paragraph("{%p if tam_tinh %}")
    say(document, "({{ tam_tinh }})", size=13, italic=True)
    document.add_paragraph("{%p endif %}")
    # Phụ lục I, II.9 of the decree: a report to the office above addresses it, and "Nơi nhận"
    # then begins with "Như trên".
    document.add_paragraph("{%p if kinh_gui %}")
    address = say(document, "Kính gửi: {{ kinh_gui }}", size=14)
    address.paragraph_format.space_before = Pt(12)
    document.add_paragraph("{%p endif %}")
    opening = document.add_paragraph("{{ mo_dau }}", TEXT)
    opening.paragraph_format.space_before = Pt(12)


def _outline(document: Word) -> None:
    tag_lines(document, "{%p for muc in de_cuong %}", "{%p if muc.cap == 1 %}")
    document.add_paragraph("{{ muc.tieu_de }}", HEADING)
    tag_lines(document, "{%p elif muc.cap == 2 %}")
    document.add_paragraph("{{ muc.tieu_de }}", PART)
    tag_lines(document, "{%p else %}")
    document.add_paragraph("{{ muc.tieu_de }}", POINT)
    tag_lines(document, "{%p endif %}", "{%p for doan in muc.doan %}")
    document.add_paragraph("{{ doan }}", TEXT)
    tag_lines(document, "{%p endfor %}", "{%p if muc.bang_nop %}")
    _coverage_table(document)
    tag_lines(document, "{%p endif %}", "{%p if muc.bang_chi_tieu %}")
    _indicator_table(document)
    tag_lines(document, "{%p endif %}", "{%p for nhom in muc.nhom %}", "{%p if nhom.ten %}")
    document.add_paragraph("{{ nhom.ten }}", GROUP)
    tag_lines(document, "{%p endif %}", "{%p for cau in nhom.cau %}")
    document.add_paragraph("- {{ cau }}", TEXT)
    tag_lines(document, "{%p endfor %}", "{%p endfor %}", "{%p if muc.y_kien %}")
    document.add_paragraph("Ý kiến của các đơn vị (nguyên văn):", GROUP)
    tag_lines(document, "{%p for y in muc.y_kien %}")
    voice = document.add_paragraph("- {{ y.noi_dung }} ", TEXT)
    voice.add_run("({{ y.don_vi }})").italic = True
    tag_lines(document, "{%p endfor %}", "{%p endif %}", "{%p if muc.ghi_chu %}")
    document.add_paragraph("", TEXT).add_run("{{ muc.ghi_chu|join(' ') }}").italic = True
    tag_lines(document, "{%p endif %}", "{%p for viec in muc.bo_sung %}")
    highlight(document.add_paragraph("", TEXT), "[… {{ viec }}: người soạn bổ sung …]")
    tag_lines(document, "{%p endfor %}", "{%p endfor %}")
    closing = document.add_paragraph("{{ ket_thuc }}", TEXT)
    closing.paragraph_format.space_before = Pt(6)
    closing.paragraph_format.keep_with_next = closing.paragraph_format.keep_together = True


def _coverage_table(document: Word) -> None:
    document.add_paragraph("Bảng {{ muc.so_bang }}. Tình hình nộp báo cáo (đơn vị)", LABEL)
    heads = ("Nhóm", *(words for field, words in COUNT_WORDS.items() if field != "in_time"))
    cells = (
        *("{{ dong.nhom }}", "{{ dong.phai_nop }}", "{{ dong.da_nop }}", "{{ dong.hop_le }}"),
        *("{{ dong.giai_trinh }}", "{{ dong.can_sua }}", "{{ dong.chua_nop }}"),
    )
    _table(document, heads, "muc.bang_nop", cells, _COUNTS, left=(0,))


def _indicator_table(document: Word) -> None:
    document.add_paragraph("Bảng {{ muc.so_bang }}. Kết quả thực hiện chỉ tiêu", LABEL)
    heads = (
        *("Mục", "Nội dung chỉ tiêu", "Kết quả", "Chỉ tiêu giao", "Đánh giá"),
        *("Đạt so với chỉ tiêu (%)", "Đơn vị có số liệu"),
    )
    cells = (
        *("{{ dong.ma }}", "{{ dong.noi_dung }}", "{{ dong.ket_qua }}", "{{ dong.moc }}"),
        *("{{ dong.danh_gia }}", "{{ dong.ty_le }}", "{{ dong.so_don_vi }}"),
    )
    _table(document, heads, "muc.bang_chi_tieu", cells, _WIDTHS, left=(0, 1))


def _table(
    document: Word,
    heads: Sequence[str],
    rows: str,
    cells: Sequence[str],
    widths: Sequence[int],
    left: Sequence[int],
) -> None:
    table = grid(document, 4, widths, style="Table Grid")
    table.cell(1, 0).text = f"{{%tr for dong in {rows} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for line, texts in ((0, heads), (2, cells)):
        for column, text in enumerate(texts):
            paragraph = table.cell(line, column).paragraphs[0]
            paragraph.style = document.styles[CELL]
            paragraph.add_run(text).bold = not line
            paragraph.alignment = ALIGN.LEFT if line and column in left else ALIGN.CENTER
        properties = table.rows[line]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not line:
            properties.append(OxmlElement("w:tblHeader"))
    narrow_margins(table)
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Pt(6)


def _signature(document: Word) -> None:
    table = grid(document, 1, (82, 83))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = table.cell(0, 0), table.cell(0, 1)
    to = left.paragraphs[0]
    run_of(to, "Nơi nhận:", size=12, bold=True, italic=True)
    named = "{% if noi == kinh_gui %}Như trên{% else %}{{ noi }}{% endif %}"
    _small(left, "{%p for noi in noi_nhan %}", f"- {named};", "{%p endfor %}")
    highlight(left.add_paragraph(), "[… nơi nhận khác: người soạn bổ sung …]", 11)
    _small(left, "- Lưu: VT.")
    say(right, "{%p for chuc in chuc_vu_ky %}", size=14, first=True)
    say(right, "{{ chuc }}", size=14, bold=True)
    say(right, "{%p endfor %}", size=14)
    say(right, "(Ký, đóng dấu)", size=13, italic=True)
    for _ in range(3):
        right.add_paragraph()
    name = right.add_paragraph()
    name.alignment = ALIGN.CENTER
    highlight(name, "[… họ và tên người ký …]")


def _small(cell: _Cell, *texts: str) -> None:
    for text in texts:
        run_of(cell.add_paragraph(), text, size=11)


def _properties(document: Word) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = "Mẫu báo cáo", "tonghop", ""
    about.last_modified_by = "tonghop"
    about.created = about.modified = _MADE
    about.language = "vi-VN"
    package = document.part.package
    assert package is not None  # a document always stands in one
    for key, relation in list(package.rels.items()):
        # The library's own picture of an empty page.
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
