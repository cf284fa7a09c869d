"""Writes the sheet of one Biểu: the statistical header, then its blocks."""

from __future__ import annotations

from pipeline.forms.blocks import (
    CHECK_HEADER,
    RUNNING_HEADER,
    UNIT_HEADER,
    record_headings,
    row_headings,
    write_block,
)
from pipeline.forms.checks import checks_of
from pipeline.forms.content import UNFILLED, FormContent
from pipeline.forms.formulas import minority_source
from pipeline.forms.layout import (
    FIRST_HEADER_LINE,
    GUIDANCE_LINE,
    LAST_HEADER_LINE,
    STATUS_LINE,
    STRIP_LINE,
    BlockLayout,
    SheetLayout,
)
from pipeline.forms.page import ROW_HEIGHT, Page
from pipeline.text.completeness_words import UNTOUCHED
from pipeline.text.document_words import ILLUSTRATION, MOTTO
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import column_of
from schemas.records import Shape

TITLE_SIZE, STRIP_SIZE = 13, 9
PRINTS_ALL = '=ISNUMBER(FIND(INFO("system"),"LINUX WNT MACOSX ANDROID"))'
"""True in LibreOffice, which prints a sheet from edge to edge where the print area follows what is
filled; Excel's systems are "pcdos" and "mac"."""


def write_table_sheet(page: Page, sheet: SheetLayout, content: FormContent, state: str) -> None:
    """Writes the sheet; ``state`` is where Bìa says how complete it is (a reference)."""
    _write_header(page, sheet, content, state)
    checks = checks_of(content.layout, sheet, content.dates)
    for block in sheet.blocks:
        write_block(page, sheet, block, content, checks)
    last = sheet.blocks[-1]
    page.finish(
        dict(sheet.widths),
        sheet.end_line,
        landscape=True,
        illustration=content.illustration,
        last_printed=sheet.last_printed,
        together=[(line, line + 1) for line in last.hint_lines.values()],
        repeated=(last.header_lines[0], last.code_line),
        first_line=FIRST_HEADER_LINE,
    )
    _write_strip(page, sheet, content)


def _write_header(page: Page, sheet: SheetLayout, content: FormContent, state: str) -> None:
    page.varying.update(range(FIRST_HEADER_LINE, LAST_HEADER_LINE + 1))
    if sheet.table.is_report:
        _write_letterhead(page, sheet, content)
    else:
        _write_statistical_header(page, sheet, content)
    get, table = page.theme.format, sheet.table
    page.worksheet.write_url(
        f"A{LAST_HEADER_LINE}", "internal:'Bìa'!A1", get(theme.LINKED), "← Về Bìa", "Mở trang Bìa"
    )
    whole = (next(iter(sheet.widths)), sheet.last_letter)
    if said := content.guidance(table):
        guidance = f"Hướng dẫn: {said}"
        page.span(whole, GUIDANCE_LINE, guidance, get(theme.GUIDANCE))
        page.fit(GUIDANCE_LINE, guidance, sheet.width(*whole))
    _write_status(page, sheet, content, state)


def _write_letterhead(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    """A report in words stands under quốc hiệu, as a document does."""
    get, letters = page.theme.format, list(sheet.widths)
    left, right = (letters[0], letters[1]), (letters[2], letters[-1])
    office, unit = content.letterhead
    above, below, titled = range(FIRST_HEADER_LINE, LAST_HEADER_LINE)
    page.span(left, above, office, get(theme.TEXT_CENTRE))
    page.span(left, below, unit, get(theme.TEXT_CENTRE_BOLD))
    page.span(right, above, MOTTO[0], get(theme.TEXT_CENTRE_BOLD))
    page.span(right, below, MOTTO[1], get(theme.MOTTO))
    page.fit(above, office, sheet.width(*left))
    page.fit_bold(below, unit, sheet.width(*left))
    title = f"{content.fill(sheet.table.title)} BÁO CÁO {content.fill('{KY}').upper()}"
    if content.illustration:
        title += f" – {ILLUSTRATION}"
    page.span((letters[0], letters[-1]), titled, title, get(theme.TITLE, font_size=TITLE_SIZE))
    page.tall(titled, 24)
    about = (
        f"Biểu số: {sheet.table.form_number} – Kỳ báo cáo: từ ngày {{TU_NGAY}} đến ngày "
        "{DEN_NGAY} – Số liệu chốt đến ngày {NGAY_CHOT}"
    )
    page.span((letters[1], letters[-1]), LAST_HEADER_LINE, content.fill(about), get(theme.SUBTITLE))


def _write_statistical_header(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    table, get = sheet.table, page.theme.format
    left, centre, right = sheet.spans
    facts = content.facts
    unit = content.printed.get("unit_name", UNFILLED)
    banner = content.fill(table.banner)
    if content.illustration:
        banner = f"{banner} – {ILLUSTRATION}" if banner else ILLUSTRATION
    period = content.fill("Kỳ báo cáo: {KY} (từ ngày {TU_NGAY} đến ngày {DEN_NGAY})")
    if theme.lines_of(period, sheet.width(*centre)) > 1:
        period = period.replace(" (", "\n(")
    grounds = (("VAN_BAN", "Kèm theo {VAN_BAN}"), ("CAN_CU", "Căn cứ: {CAN_CU}"))
    ordered = "\n".join(content.fill(words) for name, words in grounds if facts[name])
    rows = (
        (
            f"Biểu số: {table.form_number or table.number}",
            content.fill(table.title),
            "Đơn vị báo cáo:",
        ),
        (ordered, period, unit),
        (
            content.fill("Ngày nhận báo cáo: trước ngày {HAN}"),
            content.fill("Số liệu chốt đến ngày {NGAY_CHOT}"),
            "Đơn vị nhận báo cáo:",
        ),
        ("", banner, content.fill("{CO_QUAN_NHAN}")),
    )
    bold = (0, 1, 3)
    across = theme.bold_room(sheet.width(*centre))
    for index, (one, two, three) in enumerate(rows):
        line = FIRST_HEADER_LINE + index
        title = index == 0
        style = theme.TEXT_BOLD if index == 0 else theme.TEXT
        page.span(left, line, one, get(style, valign="top"))
        centred = get(theme.TITLE, font_size=TITLE_SIZE) if title else get(theme.SUBTITLE)
        page.span(centre, line, theme.balanced(two, across, TITLE_SIZE) if title else two, centred)
        weight = theme.TEXT_CENTRE_BOLD if index in bold and not title else theme.TEXT_CENTRE
        page.span(right, line, three, get(weight, valign="top"))
        (page.fit_bold if title else page.fit)(line, one, sheet.width(*left))
        (page.fit_bold if index in bold else page.fit)(line, three, sheet.width(*right))
        if title:
            page.fit_bold(line, two, sheet.width(*centre), TITLE_SIZE)
        else:
            page.fit(line, two, sheet.width(*centre))


def _write_status(page: Page, sheet: SheetLayout, content: FormContent, state: str) -> None:
    get = page.theme.format
    _, centre, right = sheet.spans
    source = minority_source(content.layout, sheet)
    page.tall(STATUS_LINE, ROW_HEIGHT)
    letters = list(sheet.widths)
    if source:
        label = "Có người dân tộc thiểu số (lấy từ Bìa):"
        page.text("A", STATUS_LINE, label, get(theme.NOTE, align="right"))
        formula = f'=IF({source}="","",{source})'
        page.formula("B", STATUS_LINE, formula, get(theme.TEXT_CENTRE_BOLD))
        after = letters[letters.index("B") + 1]
        centre = (after, centre[1]) if centre[0] <= "B" else centre
    status = get(theme.TEXT_CENTRE_BOLD, font_color=theme.BRAND)
    formula, initial = f'="Tình trạng: "&{state}', f"Tình trạng: {UNTOUCHED}"
    page.span_formula(centre, STATUS_LINE, formula, status, initial)
    unit = content.fill(sheet.table.unit_label)
    if unit:
        page.span(right, STATUS_LINE, f"Đơn vị tính: {unit}", get(theme.TEXT_RIGHT_ITALIC))


def _write_strip(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    """Writes the titles of the last block's columns above the sheet, for the screen only, and
    freezes them with the labels: a header with its guidance and gate is too high to be frozen."""
    block = sheet.blocks[-1]
    boxed = {"border": 0} if sheet.last_printed else {}
    titles, style = _titles(block, content), page.theme.format(theme.STRIP, **boxed)
    height = theme.height_of("", 1, STRIP_SIZE)
    for letter, width in sheet.widths.items():
        title = titles.get(letter, "")
        page.text(letter, STRIP_LINE, title, style)
        height = max(height, theme.height_of(title, width - 1, STRIP_SIZE))
    page.worksheet.set_row(STRIP_LINE - 1, height)
    if sheet.last_printed:
        strip = f"A{STRIP_LINE}:{sheet.last_letter}{STRIP_LINE}"
        page.condition(strip, PRINTS_ALL, theme.UNSEEN)
    # A list begins below the first screen of a small laptop: its sheet opens at its questions.
    top = sheet.blocks[0].header_lines[0] - 1 if block.room else STRIP_LINE
    page.worksheet.freeze_panes(STRIP_LINE, column_of(block.anchor_letter) + 1, top)
    page.worksheet.repeat_rows(block.header_lines[0] - 1, block.code_line - 1)


def _titles(block: BlockLayout, content: FormContent) -> dict[str, str]:
    """Titles by letter; a column's with its printed code."""
    titles = {block.anchor_letter: RUNNING_HEADER, block.check_letter: CHECK_HEADER}
    if block.block.shape is not Shape.LIST:
        row_header, anchor = row_headings(block)
        titles |= {block.label_letters[0]: row_header, block.anchor_letter: anchor}
    if block.unit_letter:
        titles[block.unit_letter] = UNIT_HEADER
    if block.block.shape is Shape.RECORD:
        return titles | record_headings(block, content)
    for column in (*block.columns, *block.closed):
        label = content.fill(column.question.label)
        titles[block.letters[column.name]] = f"{column.code}. {label}"
    return titles
