"""Writes Bìa: who reports, the table of contents with live states, the page that is signed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.forms.blocks import write_block
from pipeline.forms.checks import checks_of
from pipeline.forms.content import FormContent
from pipeline.forms.formulas import gate_cell, leaves, quoted
from pipeline.forms.layout import COVER_BLOCK_LINE, FormLayout, LaidOutCell, SheetLayout
from pipeline.forms.page import Page
from pipeline.forms.sheet_state import state_of
from pipeline.forms.typed_dates import day_in
from pipeline.text.completeness_words import (
    COMPLETE,
    FAULTY_BEGINS,
    MISSING_BEGINS,
    NOTHING_ARISES,
    OVERALL_COMPLETE,
    UNTOUCHED,
    overall_counts,
)
from pipeline.text.document_words import ILLUSTRATION, MOTTO, SIGN_HINTS, UNDATED
from pipeline.text.findings import capitalised
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import ranges
from schemas.code_lists import NO

COVER_SHEET = "Bìa"
LEGEND: tuple[tuple[tuple[str, str], int, str, theme.Style], ...] = (
    (("A", "B"), 0, "Vàng: nhập số liệu", {"bg_color": theme.YELLOW}),
    (("C", "D"), 0, "Xám: in sẵn, tự tính, không nhập", {"bg_color": theme.GREY}),
    (("A", "B"), 1, "Cam: còn thiếu, cần xem lại hoặc giải trình", theme.QUERY),
    (("C", "C"), 1, "Đỏ: sai, phải sửa", theme.ERROR),
    (("D", "D"), 1, "Xanh: đủ, đúng", theme.GOOD_FILL),
)
"""Letters, line and words of each colour, in the look that it has on the states and checks."""
ANSWER_HEIGHT, SECTION_HEIGHT, GAP = 17.0, 18.0, 6.0
"""Points of lines; all must stand on one page that can be read."""
TITLE_LINE, PERIOD_LINE, FIRST_INSTRUCTION, LEGEND_LINE = 4, 5, 6, 11

Confirmed = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Pieces of a line: a text and the (row code, column code) pairs whose sum follows it."""

CONFIRMATION: tuple[Confirmed, ...] = (
    (("Tổng số CBQL, GV, NV: ", (("101", "1"),)), (" (nữ: ", (("101", "2"),))),
    (
        ("Tổng số công chức, viên chức, người lao động: ", (("1501", "1"),)),
        (" (nữ: ", (("1501", "2"),)),
    ),
    (
        ("Tổng số trẻ em: ", (("301", "1"),)),
        (" (nữ: ", (("301", "2"),)),
    ),
    (
        ("Tổng số {HOC_SINH}: ", (("401", "1"), ("404", "1"))),
        (" (nữ: ", (("401", "2"), ("404", "2"))),
    ),
    (
        ("Tổng số trẻ trong độ tuổi mầm non trên địa bàn: ", (("1301", "1"), ("1305", "1"))),
        (" (nữ: ", (("1301", "2"), ("1305", "2"))),
    ),
    (("Lượt phụ huynh học sinh được truyền thông: ", (("501", "1"),)),),
    (("Thành viên Ban VSTBPN: ", (("704", "1"),)), (" (đã tập huấn: ", (("705", "1"),))),
)
"""Figures that the head confirms by signing; only those of the unit's tables are printed."""


def state_cell(form: FormLayout, index: int) -> str:
    """Reference to the cell of Bìa that says how complete the sheet at ``index`` is."""
    return f"'{COVER_SHEET}'!$C${_contents_line(form) + index}"


def _contents_line(form: FormLayout) -> int:
    # Below the questions: a blank line, a heading, the header.
    return form.by_table["cover"].end_line + 4


def write_cover(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    """Writes the sheet. The numbers behind the states stand on the stamp sheet (columns E–G)."""
    page.lines.height_of, page.least = theme.tight_height_of, ANSWER_HEIGHT
    _write_letterhead(page, sheet, content)
    _write_instructions(page, sheet, content)
    section = page.theme.format(theme.SECTION_TITLE)
    page.span(("A", "D"), COVER_BLOCK_LINE - 1, "I. THÔNG TIN CHUNG", section)
    page.tall(COVER_BLOCK_LINE - 1, SECTION_HEIGHT)
    assert sheet.body is not None
    write_block(page, sheet, sheet.body, content, checks_of(content.layout, sheet, content.dates))
    line = _write_contents(page, content)
    line = _write_confirmation(page, content, line + 2)
    line = _write_signatures(page, sheet, content, line + 1)
    page.finish(
        dict(sheet.widths),
        line,
        landscape=False,
        illustration=content.illustration,
        one_page=True,
    )


def _write_letterhead(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    get = page.theme.format
    office, unit = content.letterhead
    page.span(("A", "B"), 1, office, get(theme.TEXT_CENTRE))
    page.span(("A", "B"), 2, unit, get(theme.TEXT_CENTRE_BOLD))
    page.span(("C", "D"), 1, MOTTO[0], get(theme.TEXT_CENTRE_BOLD))
    page.span(("C", "D"), 2, MOTTO[1], get(theme.MOTTO))
    width = sheet.width("A", "B")
    page.fit(1, office, width)
    page.fit_bold(2, unit, width)
    page.tall(3, GAP)


def _write_instructions(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    get = page.theme.format
    whole = ("A", "D")
    width = sheet.width(*whole)
    title = theme.balanced(sheet.table.title, theme.bold_room(width), 14)
    page.span(whole, TITLE_LINE, title, get(theme.TITLE))
    page.fit_bold(TITLE_LINE, sheet.table.title, width, 14)
    period = capitalised(content.fill("{KY} (từ ngày {TU_NGAY} đến ngày {DEN_NGAY})"))
    if content.illustration:
        period = f"{period} – {ILLUSTRATION}"
    page.span(whole, PERIOD_LINE, period, get(theme.TEXT_CENTRE_ITALIC))
    page.tall(PERIOD_LINE, SECTION_HEIGHT)
    for number, text in enumerate(sheet.table.guidance.split("\n"), 1):
        line = FIRST_INSTRUCTION + number - 1
        numbered = f"{number}. {content.fill(text)}"
        page.span(whole, line, numbered, get(theme.TEXT))
        page.fit(line, numbered, width)
    for letters, below, text, look in LEGEND:
        style = get({**theme.CELL_CENTRE, **look, "font_size": 10, "bold": False})
        page.span(letters, LEGEND_LINE + below, text, style)


def _write_contents(page: Page, content: FormContent) -> int:
    get, form = page.theme.format, content.layout
    first = _contents_line(form)
    page.span(("A", "D"), first - 2, "II. CÁC BIỂU VÀ TÌNH TRẠNG", get(theme.SECTION_TITLE))
    page.tall(first - 3, GAP)
    page.tall(first - 2, SECTION_HEIGHT)
    for letter, text in zip("ABCD", ("Biểu", "Tên biểu", "Tình trạng", "Đến biểu"), strict=True):
        page.text(letter, first - 1, text, get(theme.HEADER))
    missing = 0
    for index, sheet in enumerate(form.sheets):
        line = first + index
        about = state_of(form, sheet)
        missing += about.required_cells
        name = (
            "Thông tin chung"
            if not sheet.table.number
            else _sentence_case(content.fill(sheet.table.title))
        )
        page.text("A", line, sheet.table.number or COVER_SHEET, get(theme.CELL_CENTRE))
        page.text("B", line, name, get(theme.LABEL))
        page.fit(line, name, form.by_table["cover"].widths["B"] - 2.5)
        cells = [f"'_META'!{letter}{index + 1}" for letter in "EFG"]
        page.formula("C", line, about.state(*cells), get(theme.CELL_CENTRE), UNTOUCHED)
        page.worksheet.write_url(
            line - 1,
            3,
            f"internal:'{sheet.sheet}'!A1",
            get(theme.LINKED_CELL),
            "Mở biểu",
            f"Mở trang {sheet.sheet}",
        )
    last = first + len(form.sheets) - 1
    place = f"C{first}:C{last}"
    top = f"$C{first}"
    good = ",".join(f"{top}={quoted(word)}" for word in (COMPLETE, NOTHING_ARISES))
    page.condition(place, f"=OR({good})", theme.GOOD_FILL)
    # What is to be reviewed may be right, with an explanation: only its own sheet calls it wrong.
    for words in (FAULTY_BEGINS, MISSING_BEGINS):
        page.condition(place, f"=LEFT({top},{len(words)})={quoted(words)}", theme.QUERY)
    total = last + 1
    sums = [f"SUM('_META'!{letter}1:{letter}{len(form.sheets)})" for letter in "EF"]
    counts = overall_counts(*(f'"&{amount}&"' for amount in sums))
    formula = f'=IF(AND({sums[0]}=0,{sums[1]}=0),{quoted(OVERALL_COMPLETE)},"{counts}")'
    initial = overall_counts(missing, 0)
    page.span_formula(("A", "D"), total, formula, get(theme.TOTAL, align="center"), initial)
    page.tall(total, SECTION_HEIGHT)
    page.tall(total + 1, GAP)
    end = OVERALL_COMPLETE[-7:]
    page.condition(f"A{total}:D{total}", f"=RIGHT($A${total},7)={quoted(end)}", theme.GOOD_FILL)
    return total


def _sentence_case(title: str) -> str:
    """A table's title as running text; the acronyms of the titles stay capitals."""
    text = title[:1] + title[1:].lower()
    return text.replace("khcn", "KHCN").replace("Ban vì sự", "Ban Vì sự")


def _write_confirmation(page: Page, content: FormContent, line: int) -> int:
    """Returns the last line written."""
    get = page.theme.format
    confirmed = [pair for pieces in CONFIRMATION if (pair := _figures(content, pieces))]
    if not confirmed:
        # The gap above is too low for the next text.
        return line - 1
    page.span(("A", "D"), line, "III. SỐ LIỆU XÁC NHẬN", get(theme.SECTION_TITLE))
    page.tall(line, SECTION_HEIGHT)
    for formula, initial in confirmed:
        line += 1
        page.span_formula(("A", "D"), line, formula, get(theme.TEXT), initial)
    return line


def _figures(content: FormContent, pieces: Confirmed) -> tuple[str, str] | None:
    """A line's formula and what it shows on the blank form; ``None`` without any of its tables."""
    formulas, shown = [], ""
    for text, codes in pieces:
        places = [place for code in codes if (place := content.layout.find_place(*code))]
        if places:
            words = content.fill(text)
            formulas.append(f"{quoted(words)}&{_figure(places)}")
            shown += words + "…"
    if not formulas:
        return None
    closing = len(formulas) > 1
    return "=" + "&".join(formulas) + ('&")"' if closing else ""), shown + (")" if closing else "")


def _figure(places: Sequence[LaidOutCell]) -> str:
    """The sum of the cells, "…" until every cell behind them is filled; 0 where the gate above
    them is answered Không."""
    cells: list[str] = []
    behind: list[str] = []
    number, gate = 0, ""
    for sheet, block, row, column in places:
        cell = block.address(row.name, column.name)
        tallied = bool(block.question(row, column).tally)
        parts = [cell] if tallied else leaves(block, row.name, column.name)
        cells.append(sheet.reference(cell))
        behind += [sheet.reference(part) for part in ranges(parts)]
        number += len(parts)
        gate = sheet.reference(gate_cell(sheet)) if gate_cell(sheet) else gate
    known = f'IF(COUNT({",".join(behind)})<{number},"…",SUM({",".join(cells)}))'
    return f"IF({gate}={quoted(NO)},0,{known})" if gate else known


def _write_signatures(page: Page, sheet: SheetLayout, content: FormContent, line: int) -> int:
    get, body = page.theme.format, sheet.body
    assert body is not None
    left, right = ("A", "B"), ("C", "D")
    date = day_in(body.address("date"))
    place = content.place or "…"
    undated = f"{place}, {UNDATED}"
    day = quoted(f"{place}, ngày ")
    dated = f'{day}&DAY({date})&" tháng "&MONTH({date})&" năm "&YEAR({date})'
    formula = f"=IFERROR({dated},{quoted(undated)})"
    page.span_formula(right, line, formula, get(theme.TEXT_CENTRE_ITALIC), undated)
    rows = (
        ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ", theme.TEXT_CENTRE_BOLD),
        (*SIGN_HINTS, theme.TEXT_CENTRE_ITALIC),
    )
    for offset, (one, two, style) in enumerate(rows, 1):
        page.span(left, line + offset, one, get(style))
        page.span(right, line + offset, two, get(style))
    page.tall(line + 3, 46)
    names = ((left, body.address("preparer")), (right, body.address("head")))
    for letters, cell in names:
        formula = f'=IF({cell}="","",{cell})'
        page.span_formula(letters, line + 4, formula, get(theme.TEXT_CENTRE_BOLD), "")
    page.tall(line + 4, SECTION_HEIGHT)
    return line + 4
