"""Forms filled through LibreOffice's keyboard commands on protected sheets, saved, read back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from pipeline.forms.formulas import is_input
from pipeline.forms.layout import FormLayout, layout_form
from pipeline.read.records import STAMP_SHEET
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.validate.validate import validate
from schemas.records import VALUE, Shape
from tests.read.test_round_trip import FORM, ROUNDS, assert_equal_to_what_was_typed, read
from tests.support.forms_support import following_areas
from tests.support.libreoffice import convert_all, needs_libreoffice, typed
from tests.support.one_form import write_form
from tests.support.packaged import MODELS
from tests.support.readings import UNITS, honest, honest_entries

pytestmark = [needs_libreoffice, pytest.mark.libreoffice]

HALF_YEAR = "LC 6T"
KINDS = ("LC", "XA", "PHONG", HALF_YEAR)
"""Those that have every block between them: an LC is asked what an MN, TH, THCS and GDTX are."""
TOTAL = {"LC": "C10"}
"""A locked cell of Biểu 01 that a clerk may want to type over."""


def of_whom(kind: str) -> tuple[str, str]:
    """The roster kind and the period of the round."""
    roster, _, period = kind.partition(" ")
    return roster, period or "nam"


def round_of(kind: str) -> Round:
    return ROUNDS[of_whom(kind)[1]]


def unit_of(kind: str) -> Unit:
    return UNITS[of_whom(kind)[0]]


def layout_of(kind: str) -> FormLayout:
    return layout_form(FORM, round_of(kind).respondent(unit_of(kind)))


def keys(kind: str) -> Iterator[list[str]]:
    """Sheet, address and what is typed: honest figures in the open cells."""
    layout = layout_of(kind)
    for sheet in layout.sheets:
        figures = honest(sheet.table, layout.who)
        for block in sheet.blocks:
            for row, column in block.cells():
                value = figures.get((row.name, column.name))
                if value is not None and is_input(block, row, column):
                    yield [sheet.sheet, block.address(row.name, column.name), as_typed(value)]
        if sheet.body is not None and sheet.body.block.shape is Shape.LIST:
            for number, entry in enumerate(honest_entries(sheet.table, round_of(kind), layout.who)):
                for name, value in entry.items():
                    if value is not None:
                        address = sheet.body.address("", name, number)
                        yield [sheet.sheet, address, as_typed(value)]


def as_typed(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """Blank and saved forms by kind, all typed in one session, and the old format saved as the new
    one again; a locked cell was tried too."""
    folder = tmp_path_factory.mktemp("typed")
    jobs = []
    for kind in KINDS:
        blank = folder / f"{kind}-blank.xlsx"
        write_form(blank, FORM, round_of(kind), unit_of(kind))
        cells = list(keys(kind))
        if kind in TOTAL:
            cells.append(["Biểu 01 Đội ngũ", TOTAL[kind], "999"])
        targets = [folder / f"{kind}.{ending}" for ending in ("xlsx", "xls")]
        jobs.append({"source": blank, "cells": cells, "targets": targets})
    shown = typed(jobs)
    convert_all([folder / f"{kind}.xls" for kind in KINDS], folder / "from-xls")
    return folder, dict(zip(KINDS, shown, strict=True))


@pytest.fixture(scope="module", params=KINDS)
def books(request, sessions):
    """The kind, its blank form and the form as it was saved: tests of one kind go together."""
    folder, kind = sessions[0], request.param
    return (
        kind,
        load_workbook(folder / f"{kind}-blank.xlsx"),
        load_workbook(folder / f"{kind}.xlsx"),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_what_was_typed_is_read_back_exactly(sessions, kind, ending):
    folder, _ = sessions
    assert_equal_to_what_was_typed(read(folder / f"{kind}.{ending}"), *of_whom(kind))


@pytest.mark.parametrize("kind", sorted(TOTAL))
def test_a_locked_cell_does_not_take_what_is_typed(sessions, kind):
    _, shown = sessions
    assert shown[kind] not in ("999", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_calls_itself_complete_in_the_end(sessions, kind):
    folder, _ = sessions
    cover = CalamineWorkbook.from_path(folder / f"{kind}.xlsx").get_sheet_by_name("Bìa")
    assert "Toàn bộ báo cáo: Đủ, có thể gửi" in [cell for row in cover.to_python() for cell in row]


def test_locks_stamp_and_live_formulas_outlive_saving(books):
    kind, before, after = books
    assert after.sheetnames == before.sheetnames
    assert after[STAMP_SHEET].sheet_state == "hidden"
    old, new = (
        [[c.value or "" for c in row[:2]] for row in b[STAMP_SHEET]] for b in (before, after)
    )
    assert new == old
    for sheet in layout_of(kind).sheets:
        old, new = before[sheet.sheet], after[sheet.sheet]
        assert new.protection.sheet
        assert frozen(new) == frozen(old)
        for row in old.iter_rows():
            for cell in row:
                now = new[cell.coordinate]
                assert now.protection.locked == cell.protection.locked, cell.coordinate
                if str(cell.value).startswith("="):
                    assert str(now.value).startswith("="), (sheet.sheet, cell.coordinate)


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_print_of_a_list_ends_outlives_saving(sessions, kind):
    blank, saved = (following_areas(sessions[0] / f"{kind}{end}.xlsx") for end in ("-blank", ""))
    assert saved == blank
    assert bool(blank) == (kind != "XA")


def test_validations_and_colours_outlive_saving(books):
    kind, before, after = books
    for sheet in layout_of(kind).sheets:
        assert validations(after[sheet.sheet]) == validations(before[sheet.sheet])
        assert coloured(after[sheet.sheet]) == coloured(before[sheet.sheet])


def test_the_old_format_keeps_locks_validations_and_words(sessions, books):
    """Losses in .xls are those that ``docs/developing.md`` names: colours of the column Kiểm tra,
    which has more conditions than the format holds."""
    kind, before, _ = books
    after = load_workbook(sessions[0] / "from-xls" / f"{kind}.xlsx")
    for sheet in layout_of(kind).sheets:
        old, new = before[sheet.sheet], after[sheet.sheet]
        assert new.protection.sheet
        assert validations(new) == validations(old)
        assert not unlocked(new) ^ unlocked(old)
        assert len(new._hyperlinks) == len(old._hyperlinks)
        lost = coloured(old).items() - coloured(new).items()
        checks = {block.check_letter for block in sheet.blocks}
        assert {address.rstrip("0123456789") for address, _ in lost} <= checks


LOCALES = ("vi-VN", "en-US")
"""Settings of a machine: the dot that parts thousands there is a decimal point here."""
PASTED, LEFT = (("staff", "teachers", column) for column in ("total", "female"))
OUTSIDE = ("AZ200", "C300", "A300")


def at(layout: FormLayout, table: str, row: str, column: str, entry: int = 0) -> list[str]:
    sheet = layout.by_table[table]
    return [sheet.sheet, sheet.body.address(row, column, entry)]


@pytest.fixture(scope="module")
def by_locale(tmp_path_factory):
    """A form as it is saved under each setting: cells pasted over, then typed into."""
    folder, layout = tmp_path_factory.mktemp("locales"), layout_of("MN")
    staff = layout.by_table["staff"].sheet
    outside = [[staff, address] for address in OUTSIDE]
    into = [[*at(layout, *place), text] for text, place, _ in AS_READ]
    blank = folder / "blank.xlsx"
    write_form(blank, FORM, round_of("MN"), unit_of("MN"))
    jobs = [
        {
            "source": blank,
            "cells": [*([*place, "5"] for place in outside), *into],
            "targets": [folder / f"{locale}.xlsx"],
            "pasted": [*outside, at(layout, *PASTED), at(layout, *LEFT)],
            "block": [*at(layout, *BLOCK), [[text for text, *_ in line] for line in PASTED_LINES]],
            "locale": locale,
        }
        for locale in LOCALES
    ]
    typed(jobs)
    return {locale: folder / f"{locale}.xlsx" for locale in LOCALES}


DAY = dt.date(2025, 3, 8)
LONG = "Trong kỳ đơn vị đã tổ chức nhiều hoạt động. " * 45 + "Hết."
FAR = ("outreach", "", "date", 2)
"""Of an activity for the 8th of March."""
AS_READ: list[tuple[str, tuple[Any, ...], list[tuple[Any, list[str]]]]] = [
    ("5", PASTED, [(5, [])] * 2),
    ("1.234", ("staff", "support", "total"), [(1234, []), (None, ["C03"])]),
    ("1,234", ("staff", "support", "female"), [(None, ["C03"]), (1234, [])]),
    ("12,5", ("staff", "deputy", "total"), [(None, ["C03"])] * 2),
    ("2.500.000", ("resources", "budget_approved", "total"), [(2500000, []), (2500000, ["N01"])]),
    ("12,5", ("own_targets", "2.3.c", "value"), [(12.5, [])] * 2),
    ("12.5", ("own_targets", "2.3.d1", "value"), [(12.5, ["N01"]), (12.5, [])]),
    ("1.234", ("own_targets", "2.4.a-PH", "value"), [(1234.0, []), (1.234, ["C03"])]),
    ("8/3/2025", ("outreach", "", "date"), [(DAY, [])] * 2),
    ("8.3.2025", ("outreach", "", "date", 1), [(DAY, ["N01"])] * 2),
    ("Quốc tế Phụ nữ 8/3", (*FAR[:2], "occasion", 2), [("Quốc tế Phụ nữ 8/3", [])] * 2),
    ("20/10/2025", FAR, [(dt.date(2025, 10, 20), [])] * 2),
    ("3/11/2025", ("outreach", "", "date", 3), [(dt.date(2025, 11, 3), [])] * 2),
    ("20/9/2025", ("outreach", "", "date", 4), [(dt.date(2025, 9, 20), [])] * 2),
    ("1,5", ("staff", "deputy", "female"), [(None, ["C03"])] * 2),
    ("Không", ("checklist", "in_lessons", "answer"), [("Không", [])] * 2),
    ("có", ("checklist", "in_meetings", "answer"), [("Có", [])] * 2),
    (LONG, ("narrative", "results", VALUE), [(LONG, [])] * 2),
]
"""Text that is typed, its place, and what is read of it under each setting, with the findings."""
BLOCK = ("outreach", "", "date", 5)
PASTED_LINES: list[list[tuple[str, list[tuple[Any, list[str]]]]]] = [
    [
        ("20/9/2025", [(dt.date(2025, 9, 20), [])] * 2),
        (talk, [(talk, [])] * 2),
        ("Thường xuyên", [("Thường xuyên", [])] * 2),
        ("Khác", [("Khác", [])] * 2),
        ("1.234", [(1234, []), (None, ["C03"])]),
    ]
    for talk in ("Tọa đàm", "Hội thi")
]
"""Cells of another workbook pasted over a List as one block, and what is read of them."""


@pytest.mark.parametrize("setting", LOCALES)
def test_figures_and_days_are_the_same_on_any_machine_or_are_asked_about(by_locale, setting):
    layout, reading = layout_of("MN"), read(by_locale[setting])
    (table, row, _, entry), columns = BLOCK, ("date", "content", "occasion", "method", "parents")
    pasted = [
        (text, (table, row, column, entry + number), expected)
        for number, line in enumerate(PASTED_LINES)
        for column, (text, expected) in zip(columns, line, strict=True)
    ]
    for text, place, expected in [*AS_READ, *pasted]:
        page, (_, address) = reading.tables[place[0]], at(layout, *place)
        body = page.body
        cells = {body.address(*body.position(n)): value for n, value in enumerate(body.values)}
        codes = [one.code for one in page.findings if one.cell == address]
        assert (cells[address], codes) == expected[LOCALES.index(setting)], (text, place)
    judged = validate([(reading, unit_of("MN"))], round_of("MN"), FORM, MODELS)[reading.path]
    (asked,) = (one for one in judged if one.code == "R13")
    assert (asked.severity, [asked.sheet, asked.cell]) == ("query", at(layout, *FAR))


@pytest.mark.parametrize("setting", LOCALES)
def test_a_cell_pasted_over_can_be_typed_over_and_none_beside_the_form_is_opened(
    by_locale, setting
):
    layout, book = layout_of("MN"), load_workbook(by_locale[setting])
    (sheet, pasted), (_, left) = at(layout, *PASTED), at(layout, *LEFT)
    now = book[sheet]
    assert (now[pasted].value, now[left].value) == (5, 7)
    assert [now[address].value for address in OUTSIDE] == [None, None, None]


def test_a_line_grows_with_what_is_typed_and_its_label_stays_whole(tmp_path):
    layout = layout_of("MN")
    cover, staff, outreach, report = (
        layout.by_table[name] for name in ("cover", "staff", "outreach", "narrative")
    )
    long = "Trường đề nghị ghi lại tên xã, phường và loại hình như quyết định mới nhất. " * 2
    longest = ("Trong kỳ đơn vị đã tổ chức nhiều hoạt động cho trẻ và phụ huynh. " * 31)[:2000]
    cells = {
        "correction": (cover, cover.body.address("correction"), long),
        "explained": (staff, staff.body.address("teachers", "explanation"), long),
        "short": (staff, staff.body.address("masters", "explanation"), "Đúng"),
        "event": (outreach, outreach.body.address("", "content", 2), long),
        "report": (report, report.body.address("results"), longest),
    }
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    write_form(blank, FORM, round_of("MN"), unit_of("MN"))
    keys = [[sheet.sheet, address, text] for sheet, address, text in cells.values()]
    typed([{"source": blank, "cells": keys, "targets": [saved]}])
    book = load_workbook(saved)
    for name, (sheet, address, text) in cells.items():
        letter, line = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
        height = book[sheet.sheet].row_dimensions[int(line)].height
        # Times New Roman sets some 1.25 letters to a character of a column's width.
        lines = -(-len(text) // int(1.25 * sheet.widths[letter]))
        assert height >= 12 * lines, (name, height, lines)
        if sheet.body.rows:
            label = str(book[sheet.sheet][f"{sheet.body.label_letters[0]}{line}"].value)
            room = int(1.25 * sheet.width(*sheet.body.label_letters))
            assert height >= 12 * -(-len(label) // room), (name, label)
    assert max(len(text) for *_, text in cells.values()) == 2000


def frozen(sheet) -> tuple[int, int]:
    """Numbers of columns and lines that stay in sight, however far the sheet is scrolled."""
    pane = sheet.sheet_view.pane
    return (int(pane.xSplit or 0), int(pane.ySplit or 0)) if pane else (0, 0)


def unlocked(sheet) -> set[str]:
    return {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }


def validations(sheet) -> dict[str, tuple[object, ...]]:
    """Address → what a validation lets in and says there."""
    found = {}
    for one in sheet.data_validations.dataValidation:
        words = (one.promptTitle, one.prompt, one.errorTitle, one.error, one.errorStyle or "stop")
        # Where one bound says all, LibreOffice writes 0 for the other.
        counting = one.type not in (None, "list", "custom")
        two = counting and (one.operator or "between") == "between"
        bounds = (one.formula1, one.formula2)[: 2 if two else 1 if one.type else 0]
        formulas = tuple(str(bound) for bound in bounds)
        for cells in str(one.sqref).split():
            first, top, last, bottom = range_boundaries(cells)
            for column in range(first, last + 1):
                for line in range(top, bottom + 1):
                    address = sheet.cell(line, column).coordinate
                    operator = one.operator or "between"
                    found[address] = (one.type, operator, formulas, words)
    return found


def coloured(sheet) -> dict[str, int]:
    """Address → how many conditions may change its look."""
    found: dict[str, int] = {}
    for places in sheet.conditional_formatting:
        for cells in str(places.sqref).split():
            first, top, last, bottom = range_boundaries(cells)
            for column in range(first, last + 1):
                for line in range(top, bottom + 1):
                    address = sheet.cell(line, column).coordinate
                    found[address] = found.get(address, 0) + len(places.rules)
    return found
