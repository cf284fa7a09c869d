"""The packaged template of the report, in the layout of Nghị định 30/2020.

An ordinary Word file with tags in double braces, which an office may copy and edit. It is made
here so that a change to it can be read; ``templates/`` holds what this makes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from pipeline.theme import FONT
from pipeline.zip_parts import Package

PACKAGED = Path(__file__).parent / "templates" / "mau-bao-cao.docx"
_MADE = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)
"""The day of Nghị định 30/2020: the file does not depend on the clock."""
_BODY = 14
_HEADING, _PART, _POINT = "BC Mục I", "BC Mục 1", "BC Mục a"
_TEXT, _CELL, _LABEL, _GROUP = "BC Đoạn", "BC Ô", "BC Tên bảng", "BC Nhóm"
_WIDTHS = (18, 45, 24, 25, 23, 16, 14)
_LEFT, _RIGHT = 68, 97
_COUNTS = (45, 20, 20, 20, 20, 20, 20)

Parent = Word | _Cell


def template_bytes() -> bytes:
    """The template as a .docx file, the same bytes each time."""
    document = Document()
    _page(document)
    _styles(document)
    _letterhead(document)
    _title(document)
    _outline(document)
    _signature(document)
    _properties(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return Package.of(buffer.getvalue()).packed()


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
        run._r.append(_field(kind, text))
    _mark(others.add_paragraph())


def _mark(paragraph: Paragraph) -> None:
    """Where an illustration says that it is one."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run("{{ minh_hoa }}")
    run.bold = True
    run.font.size = Pt(11)
    run.font.color.rgb = RGBColor(0xB0, 0x00, 0x20)


def _field(kind: str, text: str) -> BaseOxmlElement:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    code = OxmlElement("w:instrText")
    code.text = text
    return code


def _styles(document: Word) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # it is the default of paragraphs
    normal.font.name, normal.font.size = FONT, Pt(_BODY)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(0)
    text = _style(document, _TEXT)
    text.paragraph_format.alignment = ALIGN.JUSTIFY
    text.paragraph_format.first_line_indent = Mm(10)
    text.paragraph_format.space_after = Pt(6)
    for name, italic in ((_HEADING, False), (_PART, False), (_POINT, True)):
        style = _style(document, name, _TEXT)
        style.font.bold, style.font.italic = True, italic
        style.paragraph_format.keep_with_next = True
    for level, name in enumerate((_HEADING, _PART, _POINT)):
        _outline_level(document.styles[name].element, level)
    group = _style(document, _GROUP, _TEXT)
    group.font.italic = True
    group.paragraph_format.keep_with_next = True
    label = _style(document, _LABEL)
    label.font.bold, label.font.size = True, Pt(13)
    label.paragraph_format.alignment = ALIGN.CENTER
    label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_before = label.paragraph_format.space_after = Pt(6)
    _style(document, _CELL).font.size = Pt(11)


def _style(document: Word, name: str, base: str = "Normal") -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # what was asked for
    style.base_style = document.styles[base]
    return style


def _outline_level(style: BaseOxmlElement, level: int) -> None:
    """Headings stand in Word's navigation pane, though they look as the decree says."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    style.get_or_add_pPr().append(mark)


def _letterhead(document: Word) -> None:
    table = _grid(document, 2, (_LEFT, _RIGHT))
    parent, office = table.cell(0, 0), table.cell(0, 1)
    _say(parent, "{{ co_quan_chu_quan|upper }}", size=12, first=True)
    _say(parent, "{{ co_quan|upper }}", size=12, bold=True)
    _rule(parent, 25, _LEFT)
    _say(office, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
    _say(office, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(office, 58, _RIGHT)
    _say(table.cell(1, 0), "Số: …/BC-…", size=13, first=True)
    place = "{% if dia_danh %}{{ dia_danh }}, ngày{% else %}Ngày{% endif %}"
    _say(table.cell(1, 1), f"{place} … tháng … năm …", size=13, italic=True, first=True)


def _title(document: Word) -> None:
    word = _say(document, "BÁO CÁO", size=14, bold=True)
    word.paragraph_format.space_before = Pt(14)
    _say(document, "{{ trich_yeu }}", size=14, bold=True)
    _rule(document, 50, _LEFT + _RIGHT)
    document.add_paragraph("{%p if tam_tinh %}")
    _say(document, "({{ tam_tinh }})", size=13, italic=True)
    document.add_paragraph("{%p endif %}")
    opening = document.add_paragraph("{{ mo_dau }}", _TEXT)
    opening.paragraph_format.space_before = Pt(12)


def _outline(document: Word) -> None:
    _lines(document, "{%p for muc in de_cuong %}", "{%p if muc.cap == 1 %}")
    document.add_paragraph("{{ muc.tieu_de }}", _HEADING)
    _lines(document, "{%p elif muc.cap == 2 %}")
    document.add_paragraph("{{ muc.tieu_de }}", _PART)
    _lines(document, "{%p else %}")
    document.add_paragraph("{{ muc.tieu_de }}", _POINT)
    _lines(document, "{%p endif %}", "{%p for doan in muc.doan %}")
    document.add_paragraph("{{ doan }}", _TEXT)
    _lines(document, "{%p endfor %}", "{%p if muc.bang_nop %}")
    _coverage_table(document)
    _lines(document, "{%p endif %}", "{%p if muc.bang_chi_tieu %}")
    _indicator_table(document)
    _lines(document, "{%p endif %}", "{%p for nhom in muc.nhom %}", "{%p if nhom.ten %}")
    document.add_paragraph("{{ nhom.ten }}", _GROUP)
    _lines(document, "{%p endif %}", "{%p for cau in nhom.cau %}")
    document.add_paragraph("- {{ cau }}", _TEXT)
    _lines(document, "{%p endfor %}", "{%p endfor %}", "{%p if muc.y_kien %}")
    document.add_paragraph("Ý kiến của các đơn vị (nguyên văn):", _GROUP)
    _lines(document, "{%p for y in muc.y_kien %}")
    voice = document.add_paragraph("- {{ y.noi_dung }} ", _TEXT)
    voice.add_run("({{ y.don_vi }})").italic = True
    _lines(document, "{%p endfor %}", "{%p endif %}", "{%p if muc.ghi_chu %}")
    document.add_paragraph("", _TEXT).add_run("{{ muc.ghi_chu|join(' ') }}").italic = True
    _lines(document, "{%p endif %}", "{%p for viec in muc.bo_sung %}")
    _highlight(document.add_paragraph("", _TEXT), "[… {{ viec }}: người soạn bổ sung …]")
    _lines(document, "{%p endfor %}", "{%p endfor %}")
    closing = document.add_paragraph("{{ ket_thuc }}", _TEXT)
    closing.paragraph_format.space_before = Pt(6)
    closing.paragraph_format.keep_with_next = True


def _coverage_table(document: Word) -> None:
    document.add_paragraph("Bảng 1. Tình hình nộp báo cáo (đơn vị)", _LABEL)
    heads = (*("Nhóm", "Phải nộp", "Đã nộp", "Hợp lệ", "Cần giải trình", "Cần sửa", "Chưa nộp"),)
    cells = (
        *("{{ dong.nhom }}", "{{ dong.phai_nop }}", "{{ dong.da_nop }}", "{{ dong.hop_le }}"),
        *("{{ dong.giai_trinh }}", "{{ dong.can_sua }}", "{{ dong.chua_nop }}"),
    )
    _table(document, heads, "muc.bang_nop", cells, _COUNTS, left=(0,))


def _indicator_table(document: Word) -> None:
    document.add_paragraph("Bảng 2. Kết quả thực hiện chỉ tiêu", _LABEL)
    heads = (
        *("Mã", "Nội dung chỉ tiêu", "Kết quả", "Mốc áp dụng", "Đánh giá"),
        *("Đạt so với mốc (%)", "Đơn vị có số liệu"),
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
    table = _grid(document, 4, widths, style="Table Grid")
    table.cell(1, 0).text = f"{{%tr for dong in {rows} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for line, texts in ((0, heads), (2, cells)):
        for column, text in enumerate(texts):
            paragraph = table.cell(line, column).paragraphs[0]
            paragraph.style = document.styles[_CELL]
            paragraph.add_run(text).bold = not line
            paragraph.alignment = ALIGN.LEFT if line and column in left else ALIGN.CENTER
        properties = table.rows[line]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not line:
            properties.append(OxmlElement("w:tblHeader"))
    _narrow_margins(table)
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Pt(6)


def _narrow_margins(table: Table) -> None:
    """One millimetre at the sides of each cell: Word's own take a fourth of a narrow column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)
    look = table._tblPr.find(qn("w:tblLook"))
    if look is not None:
        table._tblPr.append(look)


def _signature(document: Word) -> None:
    table = _grid(document, 1, (82, 83))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = table.cell(0, 0), table.cell(0, 1)
    to = left.paragraphs[0]
    _run(to, "Nơi nhận:", size=12, bold=True, italic=True)
    _small(left, "{%p for noi in noi_nhan %}", "- {{ noi }};", "{%p endfor %}")
    _highlight(left.add_paragraph(), "[… nơi nhận khác: người soạn bổ sung …]", 11)
    _small(left, "- Lưu: VT.")
    _say(right, "THỦ TRƯỞNG CƠ QUAN", size=14, bold=True, first=True)
    _say(right, "(Ký, đóng dấu)", size=13, italic=True)
    for _ in range(3):
        right.add_paragraph()
    name = right.add_paragraph()
    name.alignment = ALIGN.CENTER
    _highlight(name, "[… họ và tên người ký …]")


def _small(cell: _Cell, *texts: str) -> None:
    for text in texts:
        _run(cell.add_paragraph(), text, size=11)


def _grid(document: Word, rows: int, widths: Sequence[int], style: str = "") -> Table:
    table: Table = document.add_table(rows, len(widths), style or None)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _say(
    place: Parent,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
) -> Paragraph:
    """A centred line; ``first`` in the paragraph that a cell already has."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    _run(paragraph, text, size=size, bold=bold, italic=italic)
    return paragraph


def _run(
    paragraph: Paragraph, text: str, *, size: int, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _lines(document: Word, *tags: str) -> None:
    """Tags in paragraphs of their own, which leave no trace."""
    for tag in tags:
        document.add_paragraph(tag)


def _highlight(paragraph: Paragraph, text: str, size: int = _BODY) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _rule(place: Parent, width: int, room: int) -> None:
    """The line under a heading, as wide as ``width`` of ``room`` mm: the upper border of a narrow
    paragraph."""
    paragraph = place.add_paragraph()
    side = Mm((room - width) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(8)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


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
