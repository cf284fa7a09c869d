"""Comments and text boxes on a table's sheet are told to the officer; their figures never count."""

from __future__ import annotations

import pytest
from openpyxl.comments import Comment

from pipeline.xlsx.relations import Relations, relations_name
from pipeline.xlsx.zip_parts import Package
from tests.support.mess_support import Form, filled, form_of, read_file, spoiled

BOX = (
    '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col>'
    "<xdr:colOff>0</xdr:colOff><xdr:row>14</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r>"
    "<a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
)
TOLD = ("C22", "query", True)
NOTED = ("N07", "note", False)


def commented(text, folder):
    def change(form):
        cell = form.cell("staff", "teachers", "total")
        cell.comment = Comment(text, "Văn thư")
        return cell.coordinate

    return spoiled(change, folder)


def boxed(text, folder):
    form = Form(filled("MN", ("staff",)), form_of(("staff",)))
    package = Package.of(form.saved())
    number = 1 + form.book.sheetnames.index(form.sheet("staff").title)
    part = f"xl/worksheets/sheet{number}.xml"
    name = relations_name(part)
    relations = Relations(part, package.read(name) if name in package else None)
    relations.add("drawing", "xl/drawings/drawing77.xml")
    parts = {name: relations.done(), "xl/drawings/drawing77.xml": BOX.format(text).encode()}
    return read_file(package.with_parts(parts).packed(), folder), "C15"


@pytest.mark.parametrize("place", [commented, boxed])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sửa lại: 77", TOLD),
        ("77 mới đúng", TOLD),
        ("1.250 người", TOLD),
        ("đã đối chiếu với hồ sơ", NOTED),
        ("theo Quyết định số 12 ngày 3/4/2025, đạt 97%", NOTED),
        ("cộng lại vẫn là 28", NOTED),
    ],
)
def test_a_figure_beside_the_cells_is_told_other_words_are_noted(place, text, expected, tmp_path):
    result, cell = place(text, tmp_path)
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.for_office) == expected
    assert (finding.cell, finding.value) == (cell, text)
    assert f'"{text}"' in finding.message
    assert result.cell("staff", "teachers", "total")[1] == 28


def test_the_name_of_a_child_in_a_comment_is_not_repeated(tmp_path):
    result, _ = commented("trừ cháu Nguyễn Văn An", tmp_path)
    (finding,) = result.findings
    assert (finding.code, finding.value, "An" in finding.message) == ("C20", "", False)


def test_comments_of_a_marked_copy_are_no_words_of_the_unit(tmp_path):
    assert commented("Lỗi phải sửa\nBiểu 01, ô C15: 77 lớn hơn 28.", tmp_path)[0].findings == ()
