"""Read one returned file: bytes and the form in, typed cells with their addresses out.

A pure function that needs neither the roster nor other returns, nor pandas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, PasswordError

from pipeline.read.beside_tables import report_outside
from pipeline.read.cell_words import A_PICTURE
from pipeline.read.cells import (
    Cells,
    Reporter,
    clean_once,
    is_computed,
    is_entry,
    standing_of,
    take_cell,
)
from pipeline.read.clean import (
    error_in,
    percent_in_count,
    shown_otherwise,
    struck_or_raised,
    two_figures,
)
from pipeline.read.cleaned import (
    BLANK,
    Cleaned,
    decimal_words,
    repaired,
    shown,
)
from pipeline.read.headers import (
    report_banners,
    report_headers,
    report_measures,
    said_for_cover,
)
from pipeline.read.known_layouts import learn, read_known
from pipeline.read.label_years import Facts
from pipeline.read.labels import report_codeless, report_labels
from pipeline.read.locate import NOWHERE, Placement, RawSheet, first_unlike, place_fixed, place_list
from pipeline.read.opening.cell_marks import APART, OTHERWISE, PERCENT
from pipeline.read.opening.opened import (
    CIRCULAR,
    IN_PLACE_OF_PICTURE,
    PICTURE,
    UNCACHED,
    Opened,
)
from pipeline.read.opening.sheet_formulas import formulas_of
from pipeline.read.raw_sheets import TooWideError, UnknownSheetsError, sheets_of
from pipeline.read.records import SUMMARY_STAMP, ReturnReading, State, TableReading
from pipeline.read.settle import FormulaAt, Formulas, settle
from pipeline.read.side_notes import report_notes
from pipeline.text.findings import Place, find
from pipeline.xlsx.addresses import address_of
from schemas.records import Block, Form, Kind, Question, Row, Shape, Table

UNREADABLE_WORKBOOK = "nội dung sổ tính không đọc được"


def read_return(opened: Opened, path: str, form: Form) -> ReturnReading:
    """Reads the cells of ``form`` from the file at ``path``; a failure where it can't be read.

    Raises nothing that a file which passed intake's guards is known to cause; a crash of the
    library below ends the worker and is told by it.
    """
    known = read_known(opened, path, form)
    if known is not None:
        settle(form, known.blocks, known.reporters, _formulas(opened))
        report_notes(opened, known.blocks, known.reporters)
        return _reading(opened, path, known.stamp, known.blocks, known.reporters, {})
    try:
        sheets, stamp = sheets_of(opened, form)
    except PasswordError:
        return _failed(opened, path, "encrypted")
    except TooWideError as error:
        sheet, address = error.args
        return _failed(opened, path, "too_wide", trang=sheet, ô=address)
    except (CalamineError, ParseError, UnknownSheetsError, OverflowError):
        return _failed(opened, path, "damaged", a=UNREADABLE_WORKBOOK)
    except BaseException as error:
        # The library's own panics derive from BaseException and have no importable name.
        if type(error).__name__ != "PanicException":
            raise
        return _failed(opened, path, "damaged", a=UNREADABLE_WORKBOOK)
    if stamp.get("kind") == SUMMARY_STAMP:
        # Its sheets repeat the codes of the form for people: what it carries is read elsewhere.
        return ReturnReading(
            path, opened.sha256, opened.size, stamp=stamp, modified=opened.modified
        )
    findings: dict[str, Reporter] = {}
    blocks: dict[str, dict[str, Cells]] = {}
    for table in form.tables:
        reporter = Reporter(path, table)
        cells = dict(_read_table(table, sheets, reporter, form.facts))
        if cells:
            blocks[table.name], findings[table.name] = cells, reporter
    if not blocks and not stamp:
        return _failed(opened, path, "no_tables")

    report_headers(blocks, findings)
    report_banners(blocks, findings, form.facts)
    report_measures(blocks, findings)
    learn(opened, form, blocks, findings)
    settle(form, blocks, findings, _formulas(opened))
    report_outside(sheets, blocks, findings, form)
    report_notes(opened, blocks, findings)
    return _reading(opened, path, stamp, blocks, findings, said_for_cover(blocks, findings))


def _formulas(opened: Opened) -> Formulas:
    @cache
    def formulas(sheet: str) -> FormulaAt:
        return formulas_of(opened, sheet)

    return formulas


def _reading(
    opened: Opened,
    path: str,
    stamp: Mapping[str, str],
    blocks: Mapping[str, Mapping[str, Cells]],
    reporters: Mapping[str, Reporter],
    said: Mapping[str, str],
) -> ReturnReading:
    return ReturnReading(
        path=path,
        sha256=opened.sha256,
        size=opened.size,
        stamp=stamp,
        tables={
            name: TableReading(
                table=name,
                sheet=reporters[name].sheet,
                head=cells["head"].freeze() if "head" in cells else None,
                body=cells["body"].freeze() if "body" in cells else None,
                findings=tuple(reporters[name].findings),
            )
            for name, cells in blocks.items()
        },
        modified=opened.modified,
        said=said,
    )


def _failed(opened: Opened, path: str, key: str, **words: str) -> ReturnReading:
    failure = find(key, {"tên": PurePosixPath(path).name, **words}, Place(path))
    return ReturnReading(path=path, sha256=opened.sha256, size=opened.size, failure=failure)


def _read_table(
    table: Table, sheets: Sequence[RawSheet], reporter: Reporter, facts: Facts
) -> Iterator[tuple[str, Cells]]:
    head: Placement | None = None
    for name, block in table.blocks:
        before = len(reporter.findings)
        if block.shape is Shape.LIST:
            placement = place_list(sheets, table, block, head)
        else:
            found = place_fixed(sheets, table, block)
            placement = found[0] if found else None
            if len(found) > 1:
                _report_copy(found, block, reporter)
        if placement is None:
            continue
        reporter.sheet = reporter.sheet or placement.sheet.name
        _report_anchors(placement, block, reporter)
        report_labels(placement, block, reporter, facts, head=head)
        report_codeless(placement, block, reporter)
        head = head or placement
        reporter.is_as_sent &= len(reporter.findings) == before
        if block.shape is Shape.LIST:
            yield name, _read_list(block, placement, reporter)
        else:
            yield name, _read_fixed(block, placement, reporter)


def _report_copy(found: Sequence[Placement], block: Block, reporter: Reporter) -> None:
    """One finding for a table that stands in two places; a note where both say the same."""
    first = found[0]
    reporter.sheet = first.sheet.name
    for second in found[1:]:
        number = first_unlike(first, second)
        if number is None:
            continue
        places = {
            f"ô{n}": f"trang {one.sheet.name}, dòng {one.lines[number] + 1}"
            for n, one in ((1, first), (2, second))
        }
        code = block.rows[number].code
        reporter.report("table_twice", {"m": code, **places}, row=code)
        return
    reporter.report("table_twice_alike", {"trang": found[1].sheet.name})


def _report_anchors(placement: Placement, block: Block, reporter: Reporter) -> None:
    for twice in placement.twice:
        words = {"m": twice.code, "ô1": twice.first, "ô2": twice.second}
        if twice.is_column:
            reporter.report("column_twice", words, cell=twice.first, column=twice.code)
        else:
            reporter.report("code_twice", words, cell=twice.first, row=twice.code)
    if placement.again:
        twice = placement.again[0]
        words = {"m": twice.code, "ô1": twice.first, "ô2": twice.second}
        reporter.report("code_twice_alike", words, cell=twice.second, row=twice.code)
    if block.shape is Shape.RECORD:
        # A Record's column letters are per row, so no later step can tell a lost column.
        lost = dict.fromkeys(
            row.question.column
            for number, row in enumerate(block.rows)
            if row.question is not None
            and row.question.required
            and placement.lines[number] != NOWHERE
            and placement.columns[number] == NOWHERE
        )
        for code in lost:
            reporter.report("column_lost", {"m": code}, column=code)


def _read_fixed(block: Block, placement: Placement, reporter: Reporter) -> Cells:
    size, states, standing = standing_of(block, placement.lines, placement.columns)
    cells = Cells(
        block=block,
        placement=placement,
        rows=block.rows,
        lines=placement.lines,
        values=[None] * size,
        states=bytearray(states),
    )
    sheet, rows, height = placement.sheet, placement.sheet.rows, len(placement.sheet.rows)
    is_once, suspects = not placement.twice, sheet.suspects
    is_plain = is_once and sheet.is_plain
    values, states_now = cells.values, cells.states
    # Most cells are blank or hold what was cleaned before: nothing more need be asked of those.
    for index, line, place, row, column, question, is_answer in standing:
        found = rows[line] if line < height else ()
        raw = found[place] if place < len(found) else ""
        if raw == "" and is_once and not (suspects and address_of(line, place) in suspects):
            continue
        if is_plain and is_answer and (not suspects or not isinstance(raw, str) or raw.strip()):
            cleaned = clean_once(raw, question)
            if not cleaned.sentence:
                values[index], states_now[index] = cleaned.value, cleaned.state
                continue
        _read_cell(cells, row, column, question, reporter)
    return cells


def _read_list(block: Block, placement: Placement, reporter: Reporter) -> Cells:
    sheet, columns = placement.sheet, [c for c in placement.columns if c != NOWHERE]
    lines = tuple(
        line
        for line in range(placement.code_line + 1, len(sheet.rows))
        if _is_entry(sheet, line, columns)
    )
    size = len(lines) * len(block.columns)
    cells = Cells(
        block=block,
        placement=placement,
        rows=(None,) * len(lines),
        lines=lines,
        values=[None] * size,
        states=bytearray([State.MISSING]) * size,
    )
    for entry in range(len(lines)):
        for number, column in enumerate(block.columns):
            _read_cell(cells, entry, number, column.question, reporter)
    return cells


def _is_entry(sheet: RawSheet, line: int, columns: Sequence[int]) -> bool:
    """True if any field of the row says something and the row is no total."""
    cells = sheet.rows[line]
    if not sheet.has_errors and cells.count("") == len(cells):
        return False
    found = is_entry((cells[c] for c in columns if c < len(cells) and cells[c] != ""), cells)
    if found is None:
        return sheet.has_errors and any(
            sheet.suspects.get(address_of(line, c), UNCACHED) != UNCACHED for c in columns
        )
    return found


def _read_cell(
    cells: Cells, row_number: int, column_number: int, question: Question, reporter: Reporter
) -> None:
    row, index = cells.rows[row_number], cells.at(row_number, column_number)
    line, place = cells.place(row_number, column_number)
    if line == NOWHERE or place == NOWHERE:
        cells.states[index] = State.MISSING
        return
    if _is_twice(cells, row_number, column_number):
        cells.states[index] = State.UNREADABLE
        return
    sheet = cells.placement.sheet
    raw = sheet.raw(line, place)
    if question.printed and cells.block.shape is not Shape.RECORD:
        # What we print beside the questions is no answer; on Bìa it says whose form it is.
        cells.states[index] = State.MISSING
        return
    # A program that lays its XML out for people leaves a line break where there is no value.
    if sheet.suspects and isinstance(raw, str) and not raw.strip():
        address = cells.address(row_number, column_number)
        is_spared = row is not None and any(
            row.name in one.rows for one in reporter.table.dependents.each
        )
        cleaned = _hidden(sheet, address, question, row, cells, index, is_spared=is_spared)
        raw = sheet.suspects.get(address, "")
        raw = A_PICTURE if raw == PICTURE else raw
    else:
        cleaned = _typed(sheet, line, place, question)
    if (line, place) in sheet.before and cleaned.state == State.GIVEN and not cleaned.sentence:
        cleaned = repaired(sheet.before[line, place], cleaned.value)
    take_cell(cells, row_number, column_number, question, cleaned, raw, reporter)


def _typed(sheet: RawSheet, line: int, place: int, question: Question) -> Cleaned:
    """The typed value of a cell that shows what it holds."""
    raw = sheet.raw(line, place)
    marks = sheet.marks.get(address_of(line, place), ()) if sheet.marks else ()
    if marks == PERCENT:
        # A whole number of an .xls comes as such.
        if question.kind.is_whole and type(raw) in (int, float):
            return percent_in_count(f"{decimal_words(raw * 100)}%")
    elif marks == OTHERWISE:
        if question.kind.is_whole and type(raw) in (int, float):
            return shown_otherwise(decimal_words(raw))
    elif marks == APART:
        if question.kind is not Kind.TEXT and not question.printed:
            return two_figures(shown(raw))
    elif marks and question.kind is not Kind.TEXT and not question.printed:
        return struck_or_raised(raw, marks)
    if sheet.has_1904_dates and question.kind is Kind.DATE and isinstance(raw, float):
        # A bare serial number is another day in a workbook that counts from 1904.
        raw = shown(raw)
    return clean_once(raw, question)


def _hidden(
    sheet: RawSheet,
    address: str,
    question: Question,
    row: Row | None,
    cells: Cells,
    index: int,
    *,
    is_spared: bool,
) -> Cleaned:
    """Tells apart cells that show as blank: blank, an error, a formula without a value.

    ``is_spared``: the form itself answers the cell where another answer makes it needless.
    """
    text = sheet.suspects.get(address)
    computed = is_computed(row, question)
    if text is None or (text == UNCACHED and (computed or is_spared or question.printed)):
        return BLANK
    if text == UNCACHED:
        return Cleaned(None, State.UNREADABLE, "formula_without_value")
    if computed:
        cells.errors[index] = IN_PLACE_OF_PICTURE if text == PICTURE else text
        return Cleaned(None, State.UNREADABLE)
    if text == PICTURE:
        if question.kind is Kind.TEXT:
            return Cleaned(A_PICTURE, State.GIVEN)
        return Cleaned(None, State.UNREADABLE, "picture_in_cell")
    if text == CIRCULAR:
        return Cleaned(None, State.UNREADABLE, "formula_circular")
    return error_in(question, text)


def _is_twice(cells: Cells, row_number: int, column_number: int) -> bool:
    twice = cells.placement.twice
    if not twice:
        return False
    row = cells.rows[row_number]
    column_code = cells.block.column_code(row, cells.block.columns[column_number])
    return any(
        one.code == column_code if one.is_column else row is not None and one.code == row.code
        for one in twice
    )
