"""Places that findings name: the cell of the fault, which the unit's form has and asks, and no
column, row or cell that the form does not use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.accept.accept import accept
from pipeline.forms.formulas import is_computed, is_input
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout, layout_form
from pipeline.forms.make import FormMaker
from pipeline.forms.prefill import as_typed
from pipeline.measure.history import NO_HISTORY
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading
from pipeline.review.review import review_alone
from pipeline.text.findings import Finding
from pipeline.validate.identify import identify
from pipeline.validate.validate import validate
from pipeline.xlsx.addresses import cells_in
from schemas.records import EXPLANATION, Column, Kind, Question, Row, Shape
from tests.support.filling import typed_into
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan
from tests.support.readings import UNITS, a_round

ROUND = a_round()
PLAN = find_plan(ROUND.settings.plan, BASE)
FORM = form_of_plan(PLAN)
MAKER = FormMaker(FORM, ROUND)
KINDS = ("MN", "LC", "XA", "PHONG")

Typed = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """An input cell of a form."""

    sheet: SheetLayout
    block: BlockLayout
    row: Row | None
    column: Column
    address: str

    @property
    def question(self) -> Question:
        return self.block.question(self.row, self.column)

    @property
    def place(self) -> tuple[str, str]:
        """Sheet and address."""
        return self.sheet.sheet, self.address


def layout(kind: str) -> FormLayout:
    return layout_form(FORM, ROUND.respondent(UNITS[kind]))


@cache
def asked(kind: str) -> tuple[Asked, ...]:
    """The input cells; of a List those of its first lines."""
    return tuple(_asked(kind))


def _asked(kind: str) -> Iterator[Asked]:
    for sheet in layout(kind).sheets:
        for block in sheet.blocks:
            if block.block.shape is Shape.LIST:
                for entry in range(4):
                    for column in block.columns:
                        yield Asked(
                            sheet, block, None, column, block.address("", column.name, entry)
                        )
                continue
            for row, column in block.cells():
                if is_input(block, row, column):
                    yield Asked(sheet, block, row, column, block.address(row.name, column.name))


@cache
def honest(kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Honest figures of a unit of the kind, by sheet and address."""
    typed: Typed = {}
    for (sheet, address), value in typed_into(FORM, ROUND, UNITS[kind]).items():
        typed.setdefault(sheet, {})[address] = as_typed(value)
    return typed


Changes = Mapping[tuple[str, str], Any]
"""Values by sheet and address; ``None`` leaves a cell blank."""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Mapping[tuple[str, str], list[Finding]]:
    """The findings of a form of each kind for all changes, judged together, which spares time."""
    folder = tmp_path_factory.mktemp("forms")
    readings = {
        (kind, name): _read(kind, changes, folder / f"{kind} {number}.xlsx")
        for kind in KINDS
        for number, (name, changes) in enumerate(planted(kind).items())
    }
    judged = validate(
        [(one, UNITS[kind]) for (kind, _), one in readings.items()], ROUND, FORM, MODELS
    )
    return {place: _findings(place[0], one, judged[one.path]) for place, one in readings.items()}


def _findings(kind: str, reading: ReturnReading, judged: Sequence[Finding]) -> list[Finding]:
    unit, identity = UNITS[kind], identify(reading, ROUND, FORM)
    assert identity.unit == unit
    chosen = {(unit.code, name): reading for name in reading.tables}
    accepted = accept(chosen, FORM, ROUND.settings.year)
    asked = review_alone(accepted, unit, ROUND, FORM, NO_HISTORY, PLAN.indicators)
    return [*identity.findings, *judged, *asked]


def _read(kind: str, changes: Changes, location: Path) -> ReturnReading:
    typed = {sheet: dict(values) for sheet, values in honest(kind).items()}
    for (sheet, address), value in changes.items():
        own = typed.setdefault(sheet, {})
        own.pop(address, None)
        if value is not None:
            own[address] = value
    location.write_bytes(MAKER.form_of(UNITS[kind], typed))
    opened = open_return(location, location.name)
    assert not isinstance(opened, Finding)
    return read_return(opened, location.name, FORM)


_COLUMNS = re.compile(r"\b[Cc]ột ((?:[1-9A-C]\d?(?:, | và )?)+)(?!\w)")
_ROWS = re.compile(r"mã số (\d{3,4}(?:(?:, | và | \+ )\d{3,4})*)")
_CELLS = re.compile(r"\bô ([A-Z]{1,2}\d+)(?: và ([A-Z]{1,2}\d+))?")
_QUOTED = re.compile(r'"[^"]*"')
_BESIDE = ("C17", "C23")
"""The codes of what is about printed cells and labels."""
_OF_TOTALS = ("R04", "R05", "R12", "R20")
"""The codes of what may be about a total that the form adds up."""


def misleading(kind: str, finding: Finding) -> Iterator[str]:
    """The places that the finding names and the unit's form has not."""
    form = layout(kind)
    sheet = form.by_table[finding.table]
    open_cells = {one.address: one for one in asked(kind) if one.sheet is sheet}
    computed = {
        block.address(row.name, column.name)
        for block in sheet.blocks
        for row, column in block.cells()
        if is_computed(block, row, column)
    }
    at = open_cells.get(finding.cell)
    if finding.names_many:
        at = open_cells.get(cells_in(finding.cell)[0])
        yield from (
            f"{cell} is no cell to fill"
            for cell in cells_in(finding.cell)
            if cell not in open_cells
        )
        if len(cells_in(finding.cell)) != 1 + len(finding.also):
            yield f"{finding.cell} are not {1 + len(finding.also)} cells"
    elif at is not None:
        row = at.row.code if at.row is not None else finding.row
        column = at.block.block.column_code(at.row, at.column)
        if (row, column) != (finding.row, finding.column):
            yield f"{finding.cell} is not row {finding.row}, column {finding.column}"
    elif finding.cell in computed:
        names_parts = finding.code in _OF_TOTALS or "các dòng thành phần" in finding.remedy
        if not names_parts and finding.severity != "note":
            yield f"{finding.cell} is added up by the form"
    elif finding.cell and finding.code not in _BESIDE:
        yield f"{finding.cell} is no cell to fill"
    text = _QUOTED.sub("", f"{finding.what} {finding.remedy}")
    codes = {
        block.block.column_code(row, column)
        for block in sheet.blocks
        for column in block.columns
        for row in (block.rows or (None,))
    }
    for said in _COLUMNS.findall(text):
        yield from (f"no column {code}" for code in re.findall(r"\w+", said) if code not in codes)
    rows = {row.code for one in form.sheets for block in one.blocks for row in block.rows}
    for said in _ROWS.findall(text):
        yield from (f"no row {code}" for code in re.findall(r"\d+", said) if code not in rows)
    for said in _CELLS.findall(text):
        yield from (f"no cell {one}" for one in said if one and one not in computed | {*open_cells})
    # A letter may explain as well, so that the column need not be there.
    if "cột Giải trình" in text and "thư gửi kèm" not in text:
        block = at.block if at is not None else sheet.blocks[-1]
        if not any(column.name == EXPLANATION for column in block.columns):
            yield "no column Giải trình"


ANYTHING = {
    "words": "abc",
    "a minus": -3,
    "too many": 9_999_999,
    "nothing": None,
    "dots": "...",
    "a footnote": "27¹",
    "a later day": "12/11/2027",
    "no": "Không",
}


MISTAKES: Mapping[str, tuple[object, Callable[[Question], bool]]] = {
    "C02": ("abc", lambda question: question.kind is Kind.COUNT),
    "C03": (2.5, lambda question: question.kind is Kind.COUNT),
    "C12": ("31/02/2025", lambda question: question.kind is Kind.DATE),
    "R01": (-3, lambda question: question.kind is Kind.COUNT),
    "C11": ("Có thể", lambda question: question.choices is not None),
}
"""By code a value that has the fault, and the questions that it is a fault of."""


@cache
def planted(kind: str) -> Mapping[str, Changes]:
    """Changes of a form: none, and of many cells at once: one thing in all, each column and each
    row too large, a mistake wherever it is one."""
    large = {"larger " + name: changes for name, changes in _larger(kind)}
    return {
        "honest": {},
        **{name: {one.place: value for one in asked(kind)} for name, value in ANYTHING.items()},
        **large,
        **{code: dict.fromkeys(concerned(kind, code), MISTAKES[code][0]) for code in MISTAKES},
    }


def _larger(kind: str) -> Iterator[tuple[str, Changes]]:
    whole = [one for one in asked(kind) if one.question.kind.is_whole]
    larger = {
        one.place: (honest(kind).get(one.sheet.sheet, {}).get(one.address) or 0) + 40
        for one in whole
    }
    for column in sorted({one.column.name for one in whole}):
        yield column, {one.place: larger[one.place] for one in whole if one.column.name == column}
    for number in range(4):
        of_row = (one for one in whole if one.row and one.block.rows.index(one.row) == number)
        yield f"row {number}", {one.place: larger[one.place] for one in of_row}


def concerned(kind: str, code: str) -> list[tuple[str, str]]:
    """The places of the cells that a mistake is planted in."""
    concerns = MISTAKES[code][1]
    return [
        one.place
        for one in asked(kind)
        # What asks above a table, and Bìa, decides on what is asked below.
        if concerns(one.question) and one.block.name == "body" and one.sheet.table.number
        if one.row is not None or one.address in honest(kind).get(one.sheet.sheet, {})
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_finding_names_a_place_that_the_form_does_not_use(kind, found):
    told = [
        (name, finding.message, fault)
        for name in planted(kind)
        if name not in MISTAKES
        for finding in found[kind, name]
        for fault in misleading(kind, finding)
    ]
    assert told == []


@pytest.mark.parametrize("kind", KINDS)
def test_honest_figures_have_no_findings(kind, found):
    assert [one.message for one in found[kind, "honest"]] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_told_at_its_own_cell(kind, code, found):
    told = found[kind, code]
    expected = set(concerned(kind, code))
    assert {(one.sheet, one.cell) for one in told if one.code == code} == expected
    assert {(one.sheet, one.cell) for one in told if one.blocks} <= expected
