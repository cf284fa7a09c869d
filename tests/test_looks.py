"""Pictures are told apart by the sheet's parts: each part of its look counts, and nothing
of the other sheets."""

from __future__ import annotations

import subprocess

import pytest
import xlsxwriter

from docs.making.looks import alone, looks_of
from tests.support.libreoffice import convert, needs_libreoffice


def book(path, change="", *, other=""):
    """A workbook with a look; ``change`` names what differs, ``other`` is on another sheet."""
    with xlsxwriter.Workbook(path) as made:
        if other:
            another = made.add_worksheet("Khác")
            another.write("A1", other, made.add_format({"italic": True, "font_color": "#00FF00"}))
        sheet = made.add_worksheet("Trang")
        bold = made.add_format(
            {"bold": True, "bg_color": "#FFFF00" if change == "fill" else "#DDD"}
        )
        sheet.write("A1", "Tổng số" if change == "text" else "Tổng", bold)
        sheet.write_row("A2", (1, 2, 3))
        sheet.set_column(0, 0, 20 if change == "width" else 12)
        if change == "height":
            sheet.set_row(0, 40)
        sheet.write_comment("A2", "Sai." if change == "comment" else "Lỗi.", {"author": "x"})
        red = made.add_format({"bg_color": "#F00000" if change == "conditional" else "#FF0000"})
        sheet.conditional_format(
            "A2:C2", {"type": "cell", "criteria": ">", "value": 2, "format": red}
        )
        chart = made.add_chart({"type": "column" if change == "chart" else "bar"})
        chart.add_series({"values": "=Trang!$A$2:$C$2"})
        sheet.insert_chart("E2" if change == "place of the chart" else "E5", chart)
        sheet.write_url("A4", "external:b.xlsx" if change == "link" else "external:a.xlsx")
        if change == "paper":
            sheet.set_landscape()
        if change == "print area":
            sheet.print_area("A1:B2")
    return list(looks_of(path, "Trang"))


CHANGES = (
    *("text", "fill", "width", "height", "comment", "conditional", "chart", "place of the chart"),
    *("link", "paper", "print area"),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_look_is_seen(tmp_path, change):
    assert book(tmp_path / "a.xlsx") != book(tmp_path / "b.xlsx", change)


def test_the_same_look_is_the_same_whatever_the_other_sheets_hold(tmp_path):
    first = book(tmp_path / "a.xlsx")
    assert book(tmp_path / "b.xlsx") == first
    # Texts and styles of the sheet before move the indexes of this one's.
    one = book(tmp_path / "c.xlsx", other="Một")
    two = book(tmp_path / "d.xlsx", other="Hai")
    assert one == two


def test_a_sheet_that_is_not_there_is_told(tmp_path):
    book(tmp_path / "a.xlsx")
    with pytest.raises(KeyError):
        list(looks_of(tmp_path / "a.xlsx", "Không có"))


@needs_libreoffice
@pytest.mark.libreoffice
def test_only_the_sheet_itself_is_printed(tmp_path):
    made = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(made) as workbook:
        for name in ("Một", "Hai", "Ba"):
            sheet = workbook.add_worksheet(name)
            sheet.write("A1", f"trang {name}")
            sheet.print_area("A1:B2")
    alone(made, "Hai", tmp_path / "b.xlsx")
    printed = convert(tmp_path / "b.xlsx", tmp_path, to="pdf")
    shown = subprocess.run(
        ["pdftotext", str(printed), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert shown.split() == ["trang", "Hai"]
