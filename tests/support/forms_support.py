"""Rounds, forms and filled workbooks for the tests of the forms."""

from __future__ import annotations

import functools
import html
import io
import re
import zipfile
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.layout import FormLayout, layout_form
from pipeline.forms.make import FormMaker, write_if_changed
from pipeline.forms.prefill import as_typed
from pipeline.round.roster import Unit
from pipeline.round.round import Round, Settings
from pipeline.xlsx.zip_parts import Package
from schemas.code_lists import SEX, YES_NO
from schemas.model import Count, List, Matrix, Record, Text, asks, compile_block, question
from schemas.records import Form, Kind, Row, Table, Tally
from schemas.respondents import ALWAYS
from schemas.tables.cover import TABLE as COVER
from tests.support.libreoffice import tried
from tests.support.packaged import FORM

KINDS = ("MN", "TH", "THCS", "LC", "GDTX", "XA", "PHONG")


def a_round(**changes: object) -> Round:
    settings = {
        "plan": "dong-da",
        "year": 2025,
        "period": "nam",
        "from": "2025-01-01",
        "to": "2025-11-15",
        "cutoff": "2025-11-15",
        "due": "2025-11-20",
        "office": {
            "code": "PG01",
            "name": "Phòng Giáo dục và Đào tạo quận Mẫu",
            "place": "Quận Mẫu",
            "phone": "024 0000 0000",
            "email": "pgd@quanmau.example.vn",
        },
        "school_years": {"enrolment": "2025-2026", "completion": "2024-2025"},
        "legal_basis": "Kế hoạch số 605/KH-BVSTBPN ngày 11/3/2022",
    }
    settings.update(changes)
    units = tuple(a_unit(kind) for kind in KINDS)
    return Round("mau-2025", Path("rounds/mau-2025"), Settings.model_validate(settings), units)


def a_unit(kind: str) -> Unit:
    levels = ("TH", "THCS") if kind == "LC" else ()
    return Unit(
        code=f"{kind}01",
        name=f"Đơn vị Hoa Sen {kind}",
        kind=kind,  # type: ignore[arg-type]
        levels=levels,
        commune="Phường Láng",
    )


def layout_of(kind: str, round_: Round, form: Form = FORM) -> FormLayout:
    return layout_form(form, round_.respondent(a_unit(kind)))


def write(tmp_path: Path, kind: str, form: Form = FORM, round_: Round | None = None) -> Path:
    """The form of a unit of this kind; that of the usual round is laid out once for all tests."""
    path = tmp_path / f"{kind}.xlsx"
    maker = _usual_maker(form) if round_ is None else FormMaker(form, round_)
    write_if_changed(path, maker.form_of(a_unit(kind)))
    return path


@functools.cache
def _usual_maker(form: Form) -> FormMaker:
    return FormMaker(form, a_round())


def opened(tmp_path: Path, kind: str, form: Form = FORM, round_: Round | None = None) -> Workbook:
    """A form to look at; that of the usual round is made and opened once for all tests."""
    if round_ is not None:
        return load_workbook(write(tmp_path, kind, form, round_))
    known = _OPENED.get((kind, id(form)))
    if known is None:
        known = _OPENED[kind, id(form)] = (form, load_workbook(write(tmp_path, kind, form)))
    return known[1]


_OPENED: dict[tuple[str, int], tuple[Form, Workbook]] = {}
"""By kind and form, which is kept so that no other takes its place."""


def following_areas(path: Path) -> list[str]:
    """The print areas of a form that follow what is filled."""
    with zipfile.ZipFile(path) as parts:
        book = html.unescape(parts.read("xl/workbook.xml").decode())
    return sorted(re.findall(r"Print_Area\"[^>]*>([^:<]+:INDEX\(.*?)</definedName>", book))


def tops(data: bytes, lines: int, *, whole: Container[int] = ()) -> Workbook:
    """A form opened with the first ``lines`` of each sheet alone, which spares nearly all of the
    time; the sheets numbered in ``whole``, from 1, are all there."""
    package = Package.of(data)
    cut: dict[str, bytes | None] = {}
    for part in package.parts:
        number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part)
        if number and int(number[1]) not in whole:
            text = package.read(part).decode()
            rows = [row.start() for row in re.finditer("<row ", text)]
            kept = text[: rows[lines]] if len(rows) > lines else text[: text.index("</sheetData>")]
            last = int(re.findall(r'<row r="(\d+)"', kept)[-1])
            merged = re.findall(r'<mergeCell ref="[A-Z]+(\d+):[^"]+"/>', text)
            areas = (one[0] for one in re.finditer(r'<mergeCell ref="[^"]+"/>', text))
            near = [area for area, line in zip(areas, merged, strict=True) if int(line) <= last]
            told = f"<mergeCells>{''.join(near)}</mergeCells>" if near else ""
            cut[part] = f"{kept}</sheetData>{told}</worksheet>".encode()
    return load_workbook(io.BytesIO(package.with_parts(cut).packed()))


def validation_at(sheet: Worksheet, address: str):  # type: ignore[no-untyped-def]
    """The data validation of a cell; fails where there is none."""
    for validation in sheet.data_validations.dataValidation:
        if address in validation.sqref:
            return validation
    raise AssertionError(f"{sheet.title}!{address} has no validation")


def calculated(
    source: Path, cases: Mapping[str, Mapping[tuple[str, str], object]]
) -> dict[str, Workbook]:
    """A form with each case's values by (sheet, address) typed in, as LibreOffice calculates it:
    values instead of formulas, all cases in one session."""
    trials = [
        ([[*place, as_typed(value)] for place, value in values.items()], None)
        for values in cases.values()
    ]
    (shown,) = tried([{"source": source, "cells": [], "trials": trials}])
    return dict(zip(cases, map(_workbook_of, shown), strict=True))


def _workbook_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([None if value == "" else value for value in line])
    return book


@asks()
class _CouncilHead(Record):
    """A gate, facts of several kinds, computed counts."""

    gate: Text = question("Có hội đồng không?", "9000", choices=YES_NO)
    decision: Text = question("Số quyết định", "9001", kind=Kind.TEXT, required=False)
    signed: Text = question("Ngày ký", "9002", kind=Kind.DATE, required=False)
    members: Count = question("Số thành viên", "9003", tally="members")
    women: Count = question("Trong đó: nữ", "9004", tally="women")
    turns: Count = question("Tổng số lượt", "9005", tally="turns")


@asks(
    room=5,
    tallies=(Tally("members"), Tally("women", "sex", ("Nữ",)), Tally("turns", sum_of="turns")),
    anchor_code="A",
)
class _Council(List):
    """Open rows."""

    full_name: Text = question("Họ và tên", "1", kind=Kind.TEXT, width=24, max_length=60)
    sex: Text = question("Giới tính", "2", choices=SEX)
    turns: Count = question("Lượt", "3")
    since: Text = question("Từ năm", "4", kind=Kind.YEAR, required=False)
    explanation: Text = question("Giải trình", "B", kind=Kind.TEXT, required=False, width=28)


@asks(
    rows=(
        Row("9101", "budget", "Dự toán", section="I. Kinh phí", unit_label="đồng"),
        Row("9102", "spent", "Đã chi", unit_label="đồng"),
        Row("9103", "checks", "Số cuộc", section="II. Kiểm tra", unit_label="cuộc"),
    )
)
class _Means(Matrix):
    """Sections and units of measure."""

    total: Count = question("Tổng số", "1", kind=Kind.MONEY)
    explanation: Text = question("Giải trình", "D", kind=Kind.TEXT, required=False, width=28)


COUNCIL = Table(
    name="council",
    number="90",
    form_number="90/TEST",
    sheet="Biểu 90 Hội đồng",
    title="HỘI ĐỒNG",
    unit_label="người",
    asked=ALWAYS,
    head=compile_block(_CouncilHead),
    body=compile_block(_Council),
    gate="gate",
)
MEANS = Table(
    name="means",
    number="91",
    form_number="91/TEST",
    sheet="Biểu 91 Nguồn lực",
    title="NGUỒN LỰC",
    unit_label="",
    asked=ALWAYS,
    body=compile_block(_Means),
    unit_column="C",
)
OTHER_SHAPES = Form((COVER, COUNCIL, MEANS))
"""A form with the shapes that the first tables don't have."""


@functools.cache
def all_layouts() -> tuple[FormLayout, ...]:
    round_ = a_round()
    others = layout_of("MN", round_, OTHER_SHAPES)
    return (*(layout_of(kind, round_) for kind in KINDS), others)
