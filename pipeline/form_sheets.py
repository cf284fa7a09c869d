"""Writes the sheet of one Biểu: statistical header, questions, live checks, gates."""

from __future__ import annotations

from pipeline import theme
from pipeline.form_cells import validation
from pipeline.form_checks import GOOD_WORD, MISSING_WORD, SheetChecks
from pipeline.form_content import FormContent
from pipeline.form_formulas import (
    MINORITY_CELL,
    computed_formula,
    is_computed,
    is_input,
    minority_source,
    ranges,
    tally_formula,
)
from pipeline.form_page import ILLUSTRATION, Page, freeze
from pipeline.layout import (
    EXPLANATION,
    GUIDANCE_LINE,
    MINORITY_COLUMNS,
    STATUS_LINE,
    BlockLayout,
    SheetLayout,
)
from schemas.code_lists import NO
from schemas.records import Column, Kind, Row, Shape

CHECK_HEADER = "Kiểm tra"
RUNNING_HEADER = "STT"
ANCHOR_HEADER = "Mã số"
UNIT_HEADER, UNIT_CODE = "Đơn vị tính", "C"
ROW_HEIGHT = 20.0


def write_table_sheet(page: Page, sheet: SheetLayout, content: FormContent, state: str) -> None:
    """Writes the sheet; ``state`` is where Bìa says how complete it is (a reference)."""
    _write_header(page, sheet, content, state)
    checks = SheetChecks(content.layout, sheet)
    for block in sheet.blocks:
        write_block(page, sheet, block, content, checks)
    page.finish(
        dict(sheet.widths), sheet.end_line, landscape=True, illustration=content.illustration
    )
    freeze(page, sheet)


def _write_header(page: Page, sheet: SheetLayout, content: FormContent, state: str) -> None:
    table, get = sheet.table, page.theme.format
    left, centre, right = sheet.spans
    facts = content.facts
    unit = content.printed.get("unit_name", facts["UNIT"] if "UNIT" in facts else "……")
    banner = content.fill(table.banner)
    if content.illustration:
        banner = f"{banner} – {ILLUSTRATION}" if banner else ILLUSTRATION
    period = "Kỳ báo cáo: {KY} (từ ngày {TU_NGAY} đến ngày {DEN_NGAY})"
    ordered = "Ban hành kèm theo {VAN_BAN}" if facts["VAN_BAN"] else ""
    rows = (
        (f"Biểu số: {table.form_number or table.number}", table.title, "Đơn vị báo cáo:"),
        (content.fill(ordered), content.fill(period), unit),
        (
            content.fill("Ngày nhận báo cáo: trước ngày {HAN}"),
            content.fill("Số liệu chốt đến ngày {NGAY_CHOT}"),
            "Đơn vị nhận báo cáo:",
        ),
        ("", banner, content.fill("{CO_QUAN_NHAN}")),
    )
    bold = (0, 1, 3)
    for index, (one, two, three) in enumerate(rows):
        line = index + 1
        title = index == 0
        style = theme.TEXT_BOLD if index == 0 else theme.TEXT
        page.span(left, line, one, get(style))
        page.span(centre, line, two, get(theme.TITLE if title else theme.SUBTITLE))
        weight = index in bold and not title
        page.span(right, line, three, get(theme.TEXT_CENTRE_BOLD if weight else theme.TEXT_CENTRE))
        for span, text in ((left, one), (right, three)):
            page.fit(line, text, sheet.width(*span))
        page.fit(line, two, sheet.width(*centre), 14 if title else theme.SIZE)
    page.worksheet.write_url(
        "A4", "internal:'Bìa'!A1", get(theme.LINKED), "← Về Bìa", "Mở trang Bìa"
    )
    whole = (next(iter(sheet.widths)), sheet.last_letter)
    guidance = "Hướng dẫn: " + content.fill(table.guidance)
    if table.guidance:
        page.span(whole, GUIDANCE_LINE, guidance, get(theme.GUIDANCE))
        page.fit(GUIDANCE_LINE, guidance, sheet.width(*whole))
    _write_status(page, sheet, content, state)


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
    page.span_formula(centre, STATUS_LINE, f'="Tình trạng: "&{state}', status, "")
    unit = sheet.table.unit_label
    if unit:
        page.span(right, STATUS_LINE, f"Đơn vị tính: {unit}", get(theme.TEXT_RIGHT_ITALIC))


def write_block(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes a block's headers, line of codes, rows or entries, and its live checks."""
    _write_headings(page, sheet, block, content)
    _write_codes(page, block)
    if block.block.shape is Shape.LIST:
        _write_entries(page, block, content, checks)
    else:
        _write_rows(page, sheet, block, content, checks)
    _write_checks(page, block, checks)
    _write_conditions(page, sheet, block, checks)


def _write_headings(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent
) -> None:
    header = page.theme.format(theme.HEADER)
    first, down = block.header_lines[0], len(block.header_lines) - 1
    is_record, is_list = block.block.shape is Shape.RECORD, block.block.shape is Shape.LIST
    if is_list:
        page.span((block.anchor_letter,) * 2, first, RUNNING_HEADER, header, down=down)
    else:
        anchor = ANCHOR_HEADER
        if block.block.anchor_code == "A":
            anchor, row_header = block.block.row_header, "Nội dung"
        else:
            row_header = block.block.row_header
        page.span(block.label_letters, first, row_header, header, down=down)
        page.span((block.anchor_letter,) * 2, first, anchor, header, down=down)
    if block.unit_letter:
        page.span((block.unit_letter,) * 2, first, UNIT_HEADER, header, down=down)
    page.span((block.check_letter,) * 2, first, CHECK_HEADER, header, down=down)
    if is_record:
        for letter, text in _record_headings(block, content).items():
            page.span((letter, letter), first, text, header)
            page.fit(first, text, sheet.widths[letter] - 1)
        page.tall(first, ROW_HEIGHT)
        return
    _write_column_headings(page, sheet, block, content)


def _record_headings(block: BlockLayout, content: FormContent) -> dict[str, str]:
    """Heading of each value column: a question that is alone under a letter heads it itself."""
    groups: dict[str, list[Row]] = {}
    for row in block.rows:
        groups.setdefault(block.letters[row.name], []).append(row)
    main = block.block.columns[0].question.label
    only_gate = "Trả lời" if block.name == "head" else main
    headings: dict[str, str] = {}
    for letter, rows in groups.items():
        question = rows[0].question
        is_main = question is None or question.column == "1"
        headings[letter] = only_gate if is_main else content.fill(rows[0].label)
    return headings


def _write_column_headings(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent
) -> None:
    header = page.theme.format(theme.HEADER)
    first, last = block.header_lines[0], block.header_lines[-1]
    banners: dict[str, list[Column]] = {}
    for column in block.columns:
        letter, question = block.letters[column.name], column.question
        label = content.fill(question.label)
        if question.banner:
            banners.setdefault(question.banner, []).append(column)
            page.text(letter, last, label, header)
        else:
            page.span((letter, letter), first, label, header, down=last - first)
        need = theme.height_of(label, sheet.widths[letter] - 1)
        above = 0.0 if question.banner or first == last else ROW_HEIGHT
        page.tall(last, need - above)
    for banner, columns in banners.items():
        letters = [block.letters[column.name] for column in columns]
        page.span((letters[0], letters[-1]), first, content.fill(banner), header)
        page.fit(first, banner, sheet.width(letters[0], letters[-1]) - 1)
    page.tall(first, ROW_HEIGHT)


def _write_codes(page: Page, block: BlockLayout) -> None:
    code = page.theme.format(theme.CODE)
    line = block.code_line
    cells: dict[str, str] = {block.check_letter: ""}
    first, last = block.label_letters
    if first:
        # A wide label of a head runs over columns that have no code of their own here.
        cells.update({chr(at): "" for at in range(ord(first), ord(last) + 1)})
        cells[first] = "A" if block.block.anchor_code != "A" else "B"
    cells[block.anchor_letter] = block.block.anchor_code if first else "A"
    if block.unit_letter:
        cells[block.unit_letter] = UNIT_CODE
    if block.block.shape is Shape.RECORD:
        for row in block.rows:
            if row.question is not None:
                cells[block.letters[row.name]] = row.question.column
    else:
        for column in block.columns:
            cells[block.letters[column.name]] = column.code
    for letter, text in cells.items():
        page.code(letter, line, text, code)


def _write_rows(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    get = page.theme.format
    label_width = sheet.width(*block.label_letters)
    labelled: set[int] = set()
    for row in block.rows:
        line = block.lines[row.name]
        if row.name in block.section_lines:
            _write_section(page, sheet, block, block.section_lines[row.name], row, content)
        if line not in labelled:
            labelled.add(line)
            label = content.label(row)
            style = theme.LABEL_BOLD if row.parts else theme.LABEL
            page.span(block.label_letters, line, label, get(style, indent=row.indent))
            page.code(block.anchor_letter, line, row.code, get(theme.CODE))
            page.fit(line, label, label_width - 2 * row.indent - 1.5)
            page.tall(line, ROW_HEIGHT)
            if block.unit_letter:
                page.text(block.unit_letter, line, row.unit_label, get(theme.CELL_CENTRE))
    for row in block.rows:
        for column in block.columns:
            if block.block.shape is Shape.RECORD or block.has(row.name, column.name):
                _write_cell(page, sheet, block, row, column, content, checks)
            else:
                letter = block.letters[column.name]
                page.blank(letter, block.lines[row.name], get(theme.CLOSED))


def _write_section(
    page: Page,
    sheet: SheetLayout,
    block: BlockLayout,
    line: int,
    row: Row,
    content: FormContent,
) -> None:
    section = page.theme.format(theme.SECTION, text_wrap=False)
    for letter in sheet.widths:
        page.blank(letter, line, section)
    page.text(block.label_letters[0], line, content.fill(row.section), section)
    page.tall(line, ROW_HEIGHT)


def _write_cell(
    page: Page,
    sheet: SheetLayout,
    block: BlockLayout,
    row: Row,
    column: Column,
    content: FormContent,
    checks: SheetChecks,
) -> None:
    question = block.question(row, column)
    letter, line = block.letter(row.name, column.name), block.lines[row.name]
    if question.printed:
        text = content.printed.get(row.name, "") if not sheet.table.number else ""
        page.text(letter, line, text, page.theme.cell(theme.LOCKED, Kind.TEXT, align="left"))
        page.fit(line, text, sheet.widths[letter] - 1)
    elif is_computed(block, row, column):
        style = page.theme.cell(theme.COMPUTED, question.kind)
        if question.tally[0] and sheet.body is not None:
            formula = tally_formula(sheet.body, *question.tally)
        else:
            formula = computed_formula(block, row, column)
        page.formula(letter, line, formula, style)
    else:
        page.blank(letter, line, _input_format(page, question.kind, question.max_length))
        gates = spared_by(checks, block, column)
        options = validation(question, row, content, gates)
        if options["validate"] != "any" or "input_title" in options:
            page.validate(f"{letter}{line}", options)


def _input_format(page: Page, kind: Kind, max_length: int | None) -> theme.Format:
    if kind is Kind.TEXT and (max_length or 0) > 255:
        # Excel shows #### for long text in a cell formatted as text.
        return page.theme.cell(theme.INPUT, kind, num_format="General", valign="top")
    return page.theme.cell(theme.INPUT, kind)


def spared_by(checks: SheetChecks, block: BlockLayout, column: Column) -> tuple[str, ...]:
    """The gate cells that, answered Không, make the cell needless."""
    if block.name != "body" or column.name == EXPLANATION:
        return ()
    gates = (checks.gate,) if checks.gate else ()
    if checks.has_minority and column.name in MINORITY_COLUMNS:
        gates += (MINORITY_CELL,)
    return gates


def _write_entries(
    page: Page, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    running = page.theme.format(theme.CODE)
    for entry in range(block.room):
        line = block.first_line + entry
        page.code(block.anchor_letter, line, str(entry + 1), running)
        page.tall(line, ROW_HEIGHT)
    for column in block.columns:
        question = column.question
        letter = block.letters[column.name]
        style = _input_format(page, question.kind, question.max_length)
        for line in range(block.first_line, block.last_line + 1):
            page.blank(letter, line, style)
        options = validation(question, None, content, spared_by(checks, block, column))
        if options["validate"] != "any" or "input_title" in options:
            page.validate(f"{letter}{block.first_line}:{letter}{block.last_line}", options)


def _write_checks(page: Page, block: BlockLayout, checks: SheetChecks) -> None:
    initial = checks.initial(block)
    style = page.theme.format(theme.CHECK)
    for line, formula in checks.lines(block).items():
        page.formula(block.check_letter, line, formula, style, initial[line])


def _write_conditions(
    page: Page, sheet: SheetLayout, block: BlockLayout, checks: SheetChecks
) -> None:
    lines = sorted(checks.lines(block))
    first, last = lines[0], lines[-1]
    word = f"${block.check_letter}{first}"
    queries = ",".join(f'{word}="{live}"' for live in checks.query_words(block))
    calm = f'{word}="",{word}="{GOOD_WORD}",{word}="{MISSING_WORD}"'
    wrong = f"=NOT(OR({calm},{queries}))"
    place = f"{block.check_letter}{first}:{block.check_letter}{last}"
    page.condition(place, f'={word}="{GOOD_WORD}"', theme.GOOD)
    page.condition(place, f'={word}="{MISSING_WORD}"', theme.MISSING)
    page.condition(place, f"=OR({queries})", theme.QUERY)
    page.condition(place, wrong, theme.ERROR)
    inputs = _input_cells(block)
    if not inputs:
        return
    for cells in ranges(inputs):
        start = cells.split(":")[0]
        line = int(start.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        here = f"${block.check_letter}{line}"
        wrong_here = wrong.replace(word, here)
        if block.name == "body" and checks.gate:
            page.condition(cells, f'={checks.gate}="{NO}"', theme.NEEDLESS)
        page.condition(cells, wrong_here, theme.FAULTY_INPUT)
    if block.name == "body" and checks.has_minority:
        spared = _input_cells(block, MINORITY_COLUMNS)
        for cells in ranges(spared):
            page.condition(cells, f'={MINORITY_CELL}="{NO}"', theme.NEEDLESS)


def _input_cells(block: BlockLayout, names: tuple[str, ...] = ()) -> list[str]:
    if block.block.shape is Shape.LIST:
        return [
            block.address("", column.name, entry)
            for column in block.columns
            for entry in range(block.room)
        ]
    return [
        block.address(row.name, column.name)
        for row, column in block.cells()
        if is_input(block, row, column)
        and column.name != EXPLANATION
        and (not names or column.name in names)
    ]
