"""The parts of the decree's layout in Word: styles, centred lines, rules, grids, marks."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from pipeline.xlsx.theme import FONT

BODY_SIZE = 14
"""Points."""
HEADING, PART, POINT = "BC Mục I", "BC Mục 1", "BC Mục a"
TEXT, CELL, LABEL, GROUP = "BC Đoạn", "BC Ô", "BC Tên bảng", "BC Nhóm"
"""Names of the styles, as an office finds them in Word."""

Parent = Word | _Cell


def add_styles(document: Word) -> None:
    """Add the styles of the report to a new document."""
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # it is the default of paragraphs
    normal.font.name, normal.font.size = FONT, Pt(BODY_SIZE)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(0)
    for language in document.styles.element.iter(qn("w:lang")):
        # Or Word underlines every word as misspelt.
        language.set(qn("w:val"), "vi-VN")
    text = _style(document, TEXT)
    text.paragraph_format.alignment = ALIGN.JUSTIFY
    text.paragraph_format.first_line_indent = Mm(10)
    text.paragraph_format.space_after = Pt(6)
    for name, italic in ((HEADING, False), (PART, False), (POINT, True)):
        style = _style(document, name, TEXT)
        style.font.bold, style.font.italic = True, italic
        style.paragraph_format.keep_with_next = True
    for level, name in enumerate((HEADING, PART, POINT)):
        _outline_level(document.styles[name].element, level)
    group = _style(document, GROUP, TEXT)
    group.font.italic = True
    group.paragraph_format.keep_with_next = True
    label = _style(document, LABEL)
    label.font.bold, label.font.size = True, Pt(13)
    label.paragraph_format.alignment = ALIGN.CENTER
    label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_before = label.paragraph_format.space_after = Pt(6)
    _style(document, CELL).font.size = Pt(11)


def _style(document: Word, name: str, base: str = "Normal") -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # what was asked for
    style.base_style = document.styles[base]
    return style


def _outline_level(style: BaseOxmlElement, level: int) -> None:
    """Put a heading in Word's navigation pane, though it looks as the decree says."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    style.get_or_add_pPr().append(mark)


def grid(document: Word, rows: int, widths: Sequence[int], style: str = "") -> Table:
    """A table with columns of these widths in mm; without borders but for a ``style``."""
    table: Table = document.add_table(rows, len(widths), style or None)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def narrow_margins(table: Table) -> None:
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


def say(
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
    run_of(paragraph, text, size=size, bold=bold, italic=italic)
    return paragraph


def run_of(
    paragraph: Paragraph, text: str, *, size: int, bold: bool = False, italic: bool = False
) -> None:
    """Add text of one look to a paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def tag_lines(document: Word, *tags: str) -> None:
    """Add tags in paragraphs of their own, which leave no trace."""
    for tag in tags:
        document.add_paragraph(tag)


def highlight(paragraph: Paragraph, text: str, size: int = BODY_SIZE) -> None:
    """Add text that a person cannot overlook."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def rule(place: Parent, width: int, room: int) -> None:
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


def field(kind: str, text: str) -> BaseOxmlElement:
    """A part of a field such as the page number: its mark, or its code."""
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    code = OxmlElement("w:instrText")
    code.text = text
    return code
