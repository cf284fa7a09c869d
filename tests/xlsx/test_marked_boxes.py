"""The boxes of comments in a returned file, in whatever dialect its drawing is written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from xlsxwriter import Workbook

from pipeline.feedback.records import CellMark
from pipeline.xlsx.boxes_part import with_boxes
from pipeline.xlsx.markup import MarkError
from tests.feedback.test_marked_copy import ERROR, book, marked, opened, parts, rewritten
from tests.support.libreoffice import convert, needs_libreoffice

LATER = CellMark("Biểu 01", "D3", "query", "Vì sao?")
VML = "urn:schemas-microsoft-com:vml"
EXCEL = "urn:schemas-microsoft-com:office:excel"


def told(data: bytes) -> list[str]:
    """The cells of the sheet that have a comment, and of every part that it is XML."""
    for name, content in parts(data).items():
        if name.endswith((".xml", ".rels", ".vml")):
            expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    return sorted(c.coordinate for row in opened(data)["Biểu 01"] for c in row if c.comment)


def boxes(drawing: bytes) -> list[str]:
    """The cells that have a box, one entry each, by the names of the markup alone."""
    found: list[str] = []
    stack: list[str] = []
    place = {"Row": "", "Column": ""}
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(name)

    def end(name: str) -> None:
        stack.pop()
        if name == f"{EXCEL} ClientData":
            assert f"{VML} shape" in stack
            found.append("CDAB"["2301".index(place["Column"])] + str(int(place["Row"]) + 1))
            place.update(Row="", Column="")

    def text(content: str) -> None:
        last = stack[-1].rpartition(" ")[2]
        if last in place:
            place[last] += content.strip()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.Parse(drawing, True)
    return sorted(found)


def drawn(data: bytes) -> list[str]:
    (drawing,) = [part for name, part in parts(data).items() if name.endswith(".vml")]
    return boxes(drawing)


def by_xlsxwriter() -> bytes:
    def comment(workbook: Workbook) -> None:
        sheet = workbook.get_worksheet_by_name("Biểu 01")
        sheet.write_comment("C3", "Đã đếm lại", {"author": "Hạnh"})
        sheet.write_comment("A9", "Ghi nhớ", {"author": "Hạnh"})

    return book(comment)


def by_openpyxl(data: bytes | None = None) -> bytes:
    workbook = load_workbook(io.BytesIO(data or book()))
    if data is None:
        workbook["Biểu 01"]["C3"].comment = Comment("Đã đếm lại", "Hạnh")
        workbook["Biểu 01"]["A9"].comment = Comment("Ghi nhớ", "Hạnh")
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def by_libreoffice(tmp_path: Path) -> bytes:
    (tmp_path / "a.xlsx").write_bytes(by_xlsxwriter())
    return convert(tmp_path / "a.xlsx", tmp_path / "lo").read_bytes()


def redrawn(data: bytes, change: Callable[[str], str]) -> bytes:
    name = next(name for name in parts(data) if name.endswith(".vml"))
    return rewritten(data, name, change)


def single_quoted() -> bytes:
    return redrawn(by_xlsxwriter(), lambda text: text.replace('"', "'"))


def other_prefixes() -> bytes:
    def rename(text: str) -> str:
        text = re.sub(r"(</?)v:", r"\1hinh:", text).replace("xmlns:v=", "xmlns:hinh=")
        return re.sub(r"(</?)x:", r"\1v:", text).replace("xmlns:x=", "xmlns:v=")

    return redrawn(by_xlsxwriter(), rename)


def no_prefix() -> bytes:
    def rename(text: str) -> str:
        text = re.sub(r"<v:shape(?=\s)", f'<shape xmlns="{VML}"', text)
        return text.replace("</v:shape>", "</shape>")

    return redrawn(by_xlsxwriter(), rename)


DIALECTS = [by_xlsxwriter, by_openpyxl, single_quoted, other_prefixes, no_prefix]


@pytest.mark.parametrize("saved", DIALECTS)
def test_each_comment_has_one_box_in_every_dialect(saved):
    once = marked(saved(), ERROR, LATER)
    assert told(once) == drawn(once) == ["A9", "C3", "D3"]
    again = marked(once, LATER)
    assert told(again) == drawn(again) == ["A9", "C3", "D3"]


@pytest.mark.parametrize("saved", DIALECTS)
def test_marking_again_takes_only_our_boxes_away(saved):
    again = marked(marked(saved(), ERROR, LATER), ERROR)
    assert told(again) == drawn(again) == ["A9", "C3"]


def test_a_marked_copy_saved_by_openpyxl_is_marked_again():
    edited = by_openpyxl(marked(book()))
    again = marked(edited, ERROR, LATER)
    assert told(again) == drawn(again) == ["C3", "D3"]
    later = marked(edited, LATER)
    assert told(later) == drawn(later) == ["D3"]


@pytest.mark.libreoffice
@needs_libreoffice
def test_a_copy_saved_by_libreoffice_is_marked(tmp_path: Path):
    saved = by_libreoffice(tmp_path)
    once = marked(saved, ERROR, LATER)
    assert told(once) == drawn(once) == ["A9", "C3", "D3"]
    again = marked(once, ERROR)
    assert told(again) == drawn(again) == ["A9", "C3"]


@pytest.mark.parametrize("root", [b"<xml/>", b"<xml></xml>", b"<a:xml xmlns:a='b'>\n</a:xml> "])
def test_a_root_that_declares_nothing_takes_boxes(root):
    assert boxes(with_boxes(root, {"C3": "a", "A9": "b"}, ["C3"], 1)) == ["A9", "C3"]


def test_a_box_grows_with_our_text_and_one_that_is_not_ours_stays_as_it_is():
    def sizes(data: bytes) -> dict[str, bytes]:
        (drawing,) = [part for name, part in parts(data).items() if name.endswith(".vml")]
        shapes = re.findall(rb"<v:shape\b(?!type).*?</v:shape>", drawing, re.DOTALL)
        return {boxes(b"<xml>%s</xml>" % _bound(one))[0]: one for one in shapes}

    before = sizes(by_xlsxwriter())
    short, long = (
        sizes(marked(by_xlsxwriter(), CellMark("Biểu 01", "C3", "error", "Sai. " * times)))
        for times in (1, 90)
    )
    assert short["A9"] == long["A9"] == before["A9"]
    anchors = [re.search(rb"<x:Anchor>(.*)</x:Anchor>", one["C3"])[1] for one in (short, long)]
    first, last = (int(anchor.split(b", ")[6]) for anchor in anchors)
    assert last > first + 5


def _bound(shape: bytes) -> bytes:
    """A shape cut out of its drawing, with what the root declared."""
    if b"xmlns:v" in shape:
        return shape
    office = b"urn:schemas-microsoft-com:office:office"
    declared = f'xmlns:v="{VML}" xmlns:x="{EXCEL}" xmlns:o="'.encode() + office + b'"'
    return shape.replace(b"<v:shape", b"<v:shape " + declared, 1)


def test_a_second_box_of_a_cell_goes():
    twice = redrawn(
        by_xlsxwriter(),
        lambda text: re.sub(r"(<v:shape\b(?!type).*?</v:shape>)", r"\1\1", text, flags=re.DOTALL),
    )
    assert drawn(twice) == ["A9", "A9", "C3", "C3"]
    assert drawn(marked(twice, LATER)) == ["A9", "C3", "D3"]


def test_a_line_break_that_excel_leaves_open_is_no_obstacle():
    broken = redrawn(
        by_xlsxwriter(), lambda text: text.replace("</v:textbox>", "Nút<br></v:textbox>", 1)
    )
    assert drawn(marked(broken, LATER)) == ["A9", "C3", "D3"]


def test_a_drawing_that_is_no_xml_takes_no_marks():
    with pytest.raises(MarkError):
        marked(redrawn(by_xlsxwriter(), lambda text: text[:-30]))


def test_a_drawing_that_is_named_and_not_there_is_made():
    with_drawing = by_xlsxwriter()
    rels = next(name for name in parts(with_drawing) if name.endswith("sheet2.xml.rels"))
    astray = rewritten(
        with_drawing, rels, lambda text: re.sub(r"drawings/vmlDrawing\d", "drawings/gone", text)
    )
    made = marked(astray, LATER)
    assert parts(made)["xl/worksheets/sheet2.xml"].count(b"<legacyDrawing") == 1
    assert told(made) == ["A9", "C3", "D3"]
    ours = next(part for name, part in parts(made).items() if "vmlDrawing_tonghop" in name)
    assert boxes(ours) == ["A9", "C3", "D3"]
