"""The plain pass gives the cells that the library behind the guards gives, or refuses."""

from __future__ import annotations

import datetime as dt
import re
from itertools import islice
from typing import Any

import pytest

from pipeline.read.opening import formula_loops, plain_sheet
from pipeline.read.opening.formula_loops import FormulaCell, loops, references_in
from pipeline.read.opening.plain_sheet import (
    CIRCULAR,
    Looks,
    NotPlainError,
    PlainMemory,
    as_rows,
    plain_cells,
    plain_texts,
)
from pipeline.xlsx.addresses import letters_of, position_of
from tests.support.sheet_mutants import HEAD, MAIN, STYLES, TAIL, both_ways, mutants

NO_TEXTS = b""


TEXTS_OF_NONE = b'<sst xmlns="' + MAIN + b'"></sst>'


def sheet(cells: str) -> bytes:
    return HEAD + f'<row r="1">{cells}</row>'.encode() + TAIL


def read(cells: str, texts: bytes = NO_TEXTS) -> tuple[list[list[Any]], dict[str, str]]:
    memory = PlainMemory()
    found = plain_cells(sheet(cells), plain_texts(texts, memory), memory.looks[STYLES], memory)
    return as_rows(found), found.suspects


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ('<c r="B1" s="2"><v>27</v></c>', [["", 27.0]]),
        ('<c r="A1" s="1"><v>45976</v></c>', [[dt.date(2025, 11, 15)]]),
        ('<c r="A1" t="str"><f>B1</f><v>C&amp;D</v></c>', [["C&D"]]),
        ('<c r="A1" t="inlineStr"><is><t>Có</t></is></c><c r="C1"/>', [["Có"]]),
        ('<c r="A1" t="b"><v>1</v></c>', [[True]]),
        ('<c r="A1" t="b"><v>0</v></c><c r="B1"><v>0</v></c>', [[False, 0.0]]),
        ('<c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>7</v></c>', [[7.0]]),
        ('<c r="A1"><f t="shared" si="0"/><v>7</v></c>', [[7.0]]),
        ('<c r="A1" t="str"><f>B1</f><v></v></c><c r="C1"><v>1</v></c>', [["", "", 1.0]]),
    ],
)
def test_what_programs_write_is_read(cells, rows):
    assert read(cells) == (rows, {})


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ('<c r="A1"><f>B1</f></c>', ""),
        ('<c r="A1"><f>B1</f><v></v></c>', ""),
        ('<c r="A1"><f t="shared" si="0"/></c>', ""),
        ('<c r="A1" t="e"><f t="shared" ref="A1:A3" si="0">B1</f><v>#REF!</v></c>', "#REF!"),
    ],
)
def test_errors_and_formulas_without_a_value_are_suspects(cell, text):
    _, suspects = read(cell)
    assert suspects == {"A1": text}


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1_000</v></c>',
        '<c r="A1"><v>nan</v></c>',
        '<c r="A1" s="1"><v>45976.5</v></c>',
        '<c r="A1" s="1"><v>59</v></c>',
        '<c r="A1" s="4"><v>1.5</v></c>',
        '<c r="A1" t="str"><v>a<!-- --></v></c>',
        '<c r="A1"><v>1</v><v>2</v></c>',
        '<c r="A1"><is><t>a</t></is></c>',
        "<c><v>1</v></c>",
        '<x:c r="A1"><v>1</v></x:c>',
        '<c r="A1" t="d"><v>2025-11-15</v></c>',
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1" t="inlineStr"><is><t> a</t></is></c>',
        '<c r="A1" t="str"><v>a_x000D_b</v></c>',
        '<c r="A1"><v></v></c>',
        '<c r="A1" t="b"><f>B1</f><v></v></c>',
        '<c r="A1">\0</c>',
        '<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>',
        # Values that stand in no cell, behind which all others would be the next cell's.
        '<c r="A1"><f>B1<v>9</v></f><v>27</v></c><c r="C1"><v>5</v></c>',
        '<c r="A1"><f ref="<v>9</v>">B1</f><v>27</v></c>',
        '</row><row r="2" spans="<v>9</v>"><c r="A2"><v>27</v></c>',
    ],
)
def test_what_is_not_plain_is_refused(cells):
    with pytest.raises(NotPlainError):
        read(cells)


RICH = b"<si><r><t>66</t></r><r><t>1</t></r></si>"


def test_only_who_uses_a_text_with_formats_of_its_own_is_refused():
    texts = b"<sst><si><t>a</t></si>" + RICH + b'<si><t xml:space="preserve"> b</t></si></sst>'
    assert plain_texts(texts, PlainMemory()) == {b"0": "a", b"2": " b"}
    cell = '<c r="A1" t="s"><v>%d</v></c>'
    assert read(cell % 2, texts) == ([[" b"]], {})
    with pytest.raises(NotPlainError):
        read(cell % 1, texts)


@pytest.mark.parametrize(
    "entry",
    [
        b"<si/>",
        b"<si></si>",
        b"<si><si><t>a</t></si></si>",
        b"<x/>",
        b"<si><t>a</si>",
        b"<si><x:si><t/></x:si></si>",
    ],
)
def test_texts_whose_numbers_are_in_doubt_are_refused(entry):
    with pytest.raises(NotPlainError):
        plain_texts(b"<sst>" + RICH + entry + b"</sst>", PlainMemory())


def test_a_second_place_for_cells_is_refused():
    memory = PlainMemory()
    two = sheet("") + b"<sheetData><row/></sheetData>"
    with pytest.raises(NotPlainError):
        plain_cells(two, {}, memory.looks[STYLES], memory)


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.replace(b"<sheetViews>", b"<sheetViews><sheetView>"),
        lambda part: part.replace(b"<sheetViews>", b"<!-- <c/> --><sheetViews>"),
        lambda part: part.replace(b"</dataValidations>", b""),
        lambda part: part + b"<worksheet/>",
    ],
)
def test_what_stands_around_the_cells_must_be_whole(change):
    memory, whole = PlainMemory(), sheet('<c r="A1"><v>1</v></c>')
    looks = memory.looks[STYLES]
    assert plain_cells(whole, {}, looks, memory).cells == [(0, 0, 1.0)]
    with pytest.raises(NotPlainError):
        plain_cells(change(whole), {}, looks, memory)


def test_a_head_is_known_wherever_the_cursor_stood_but_not_in_another_encoding():
    memory, whole = PlainMemory(), sheet('<c r="A1"><v>1</v></c>')
    looks = memory.looks[STYLES]
    for cursor in (b"B7", b"C12 D1:E9"):
        view = b'workbookViewId="0"><selection sqref="%s"/></sheetView>' % cursor
        part = whole.replace(b'workbookViewId="0"/>', view)
        assert plain_cells(part, {}, looks, memory).cells == [(0, 0, 1.0)]
    assert len(memory.heads) == 1
    for other in (b"UTF-16", b"A1", b"ISO8859"):
        with pytest.raises(NotPlainError):
            plain_cells(whole.replace(b"UTF-8", other), {}, looks, memory)


@pytest.mark.parametrize("is_met", [False, True])
def test_a_row_means_what_its_own_file_says(is_met):
    """The markup, or all of it, is known from the first file; texts and styles are the second's."""
    memory, row = PlainMemory(), '<c r="A1" t="s"><v>{}</v></c><c r="B1" s="1"><v>{}</v></c>'
    texts = plain_texts(b"<sst><si><t>a</t></si><si><t></t></si></sst>", PlainMemory())
    day, figure = memory.looks[STYLES], memory.looks[STYLES.replace(b"dd/mm/yyyy", b"0")]

    def cells(text: int, number: int, looks: Looks) -> list[list[Any]]:
        part = sheet(row.format(text, number))
        return as_rows(plain_cells(part, texts, looks, memory, is_met=is_met))

    assert cells(0, 45976, day) == [["a", dt.date(2025, 11, 15)]]
    assert cells(1, 45976, figure) == [["", 45976.0]]
    assert cells(0, 61, day) == [["a", dt.date(1900, 3, 1)]]
    texts = plain_texts(b"<sst><si><t>b</t></si><si><t></t></si></sst>", PlainMemory())
    assert cells(0, 61, figure) == [["b", 61.0]]
    assert len(memory.rows) == len(memory.sheets) == 1
    with pytest.raises(NotPlainError):
        cells(2, 61, day)


def test_a_text_stays_known_with_its_own_blanks():
    """Blanks that may not count are asked about, whatever was met before."""
    memory, entry = PlainMemory(), b"<sst><si><t%s>%s</t></si></sst>"
    for mark, text in ((b' xml:space="preserve"', b" a"), (b"", b"a")):
        assert plain_texts(entry % (mark, text), memory)[b"0"] == text.decode()
    assert plain_texts(entry % (b' xml:space="preserve"', b" a"), memory)[b"0"] == " a"
    assert plain_texts(entry % (b"", b" a"), memory) == {}


def test_an_error_broken_over_lines_is_left_to_the_library():
    with pytest.raises(NotPlainError):
        read('<c r="A1" t="e"><v>#VA\r\nLUE!</v></c>')


def test_error_cells_are_told_of_every_file_alike():
    memory, row = PlainMemory(), '<c r="A1" t="e"><v>{}</v></c><c r="B1" t="s"><v>{}</v></c>'
    texts = plain_texts(b"<sst><si><t>a</t></si></sst>", memory)
    for error in ("#REF!", "#DIV/0!", "#REF!"):
        found = plain_cells(sheet(row.format(error, 0)), texts, memory.looks[STYLES], memory)
        assert (as_rows(found), found.suspects) == ([["", "a"]], {"A1": error})


def test_rows_that_are_met_again_stay_known_and_others_go(monkeypatch):
    understood, understands = [], plain_sheet._understood

    def understand(markup: bytes) -> object:
        understood.append(re.search(rb'c r="(.)', markup)[1].decode())
        return understands(markup)

    monkeypatch.setattr(plain_sheet, "MOST_MARKUP", 1)
    monkeypatch.setattr(plain_sheet, "MOST_ROWS", 3)
    monkeypatch.setattr(plain_sheet, "_understood", understand)
    memory = PlainMemory()

    def read_column(letter: str) -> None:
        part = sheet(f'<c r="{letter}1"><v>1</v></c>')
        plain_cells(part, {}, memory.looks[STYLES], memory)

    for letter in "BCDEFGHB":
        read_column("A")
        read_column(letter)
        assert len(memory.rows) <= 3
    assert "".join(understood) == "ABCDEFGHB"


def test_sheets_that_no_other_file_has_fill_no_memory(monkeypatch):
    """As lists of pupils beside the forms, one after the other; longer ones are not kept at all."""
    monkeypatch.setattr(plain_sheet, "MOST_MARKUP", 5_000)
    monkeypatch.setattr(plain_sheet, "_LONGEST_SHEET", 2_000)
    memory, kept = PlainMemory(), []
    for count in range(10, 120):
        cells = "".join(f'<c r="{letters_of(n)}1"><v>1</v></c>' for n in range(count))
        assert len(plain_cells(sheet(cells), {}, memory.looks[STYLES], memory).cells) == count
        kept.append(len(memory.sheets))
    assert max(kept) < 20
    assert kept[-1] == kept[-2] > 0


@pytest.mark.parametrize(
    ("entries", "texts"),
    [
        ('<si><t>a</t></si><si><t xml:space="preserve"> b\n</t></si>', ["a", " b\n"]),
        ("<si><t>&lt;&amp;&#233;</t></si>", ["<&é"]),
        ("<si><t> a</t></si><si><t>b</t></si>", [None, "b"]),
        ("<si><t>a&#32;</t></si>", [None]),
        ("<si><t>a&nbsp;</t></si>", None),
        ('<si><t xml:space="default">a</t></si>', [None]),
        ("<si><t>a</t></si>b", None),
    ],
)
def test_shared_texts_are_plain_or_left_out(entries, texts):
    part = f"\ufeff<sst>{entries}</sst>".encode()
    if texts is None:
        with pytest.raises(NotPlainError):
            plain_texts(part, PlainMemory())
    else:
        read_texts = plain_texts(part, PlainMemory())
        assert [read_texts.get(b"%d" % number) for number in range(len(texts))] == texts
        assert b"%d" % len(texts) not in read_texts


@pytest.mark.parametrize(
    ("formula", "is_circular"),
    [
        ("B2+0", True),
        ("$B$2", True),
        ("SUM(B1:B9)", True),
        ("SUM($A$1:C2)-1", True),
        ("SUM(B9:B1)", True),
        ("SUM(B:B)", True),
        ("SUM($1:2)", True),
        ("B22+B3", False),
        ("SUM(B3:B9)", False),
        ("SUM(C:D)+SUM(3:9)", False),
        ("Khác!B2", False),
        ("SUM(Khác!A1:B2)", False),
        ("'Biểu 01'!B2", False),
        ("IF(A1=&quot;B2&quot;,1,2)", False),
        ("LOG10(A2)", False),
        ("AB2+B2C", False),
    ],
)
def test_a_formula_over_its_own_cell_has_no_value(formula, is_circular):
    cell = f'<c r="B2"><f>{formula}</f><v>0</v></c>'
    one = both_ways(sheet(f'</row><row r="2">{cell}'), TEXTS_OF_NONE, PlainMemory())
    expected = ({}, {"B2": CIRCULAR}) if is_circular else ({(1, 1): (float, 0.0)}, {})
    assert one.plain == one.guarded == expected


SHARED_BY = '<f t="shared" si="3"/>'


@pytest.mark.parametrize(
    ("formulas", "circular"),
    [
        ({"B2": "<f>B3+0</f>", "B3": "<f>B2</f>"}, "B2 B3"),
        ({"B2": "<f>B3</f>", "B3": "<f>B4</f>", "B4": "<f>SUM(B1:B2)</f>"}, "B2 B3 B4"),
        ({"B2": "<f>B2</f>", "B3": "<f>B2+1</f>", "B4": "<f>B5</f>"}, "B2 B3"),
        ({"B2": "<f>SUM(B3:B5)</f>", "B3": "<f>B5*2</f>", "B4": "<f>B5</f>"}, ""),
        ({"B2": '<f t="shared" ref="B2:B3" si="3">B2+0</f>', "B3": SHARED_BY}, "B2 B3"),
        ({"B2": '<f t="shared" ref="B2:B3" si="3">B$3+0</f>', "B3": SHARED_BY}, "B2 B3"),
        ({"B2": '<f t="shared" ref="B2:B4" si="3">B3+0</f>', "B3": SHARED_BY, "B4": SHARED_BY}, ""),
    ],
)
@pytest.mark.parametrize("plain", [True, False], ids=["plain", "behind the guards"])
def test_formulas_that_lead_back_to_their_cells_have_no_values(formulas, circular, plain):
    """Through others as alone, and what follows from them."""
    rows = [f'<row r="{a[1:]}"><c r="{a}">{text}<v>7</v></c></row>' for a, text in formulas.items()]
    made = sheet("</row>" + "".join(rows)[:-6])
    made = made if plain else made.replace(b'<c r="B2">', b'<c r="B2" >')
    one = both_ways(made, TEXTS_OF_NONE, PlainMemory())
    assert one.guarded[1] == dict.fromkeys(circular.split(), CIRCULAR)
    assert {*one.guarded[0]} == {position_of(a) for a in formulas if a not in circular.split()}
    assert one.plain == (one.guarded if plain else None)


def test_very_many_formulas_take_no_time():
    area = references_in("SUM(A1:Z99999)")
    cells = [FormulaCell((row, 30), area) for row in range(60_000)]
    circular = FormulaCell((5, 5), area)
    assert loops([*cells, circular]) == {(5, 5)}


def test_a_very_long_formula_that_many_cells_share_takes_no_time(monkeypatch):
    """A file of 250 KB can say so much that no memory holds it."""
    monkeypatch.setattr(formula_loops, "_MOST_LOOKED_AT", 100_000)
    shared = FormulaCell((0, 2), references_in("+".join(["A1"] * 20_000)), "0")
    assert loops([shared, *(FormulaCell((row, 2), (), "0") for row in range(1, 50_000))]) == set()


def test_damaged_sheets_read_alike_or_are_refused():
    every = list(islice(mutants(20_251_115), 3_000))
    assert sum(None not in (one.plain, one.guarded) for one in every) > 300
    assert not [one for one in every if one.differ]
