"""The plain pass gives the cells that the library behind the guards gives, or refuses."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

import pytest

from pipeline.read.opening.plain_sheet import (
    NotPlainError,
    PlainMemory,
    as_rows,
    plain_cells,
    plain_texts,
)
from tests.support.sheet_mutants import HEAD, STYLES, TAIL, mutants

NO_TEXTS = b""


def sheet(cells: str) -> bytes:
    return HEAD + f'<row r="1">{cells}</row>'.encode() + TAIL


def read(cells: str, texts: bytes = NO_TEXTS) -> tuple[list[list[Any]], dict[str, str]]:
    memory = PlainMemory()
    found = plain_cells(sheet(cells), plain_texts(texts), memory.looks_of(STYLES), memory)
    return as_rows(found), found.suspects


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ('<c r="B1" s="2"><v>27</v></c>', [["", 27.0]]),
        ('<c r="A1" s="1"><v>45976</v></c>', [[dt.date(2025, 11, 15)]]),
        ('<c r="A1" t="str"><f>B1</f><v>C&amp;D</v></c>', [["C&D"]]),
        ('<c r="A1" t="inlineStr"><is><t>Có</t></is></c><c r="C1"/>', [["Có"]]),
        ('<c r="A1" t="b"><v>1</v></c>', [[True]]),
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
    ],
)
def test_what_is_not_plain_is_refused(cells):
    with pytest.raises(NotPlainError):
        read(cells)


def test_texts_with_formats_of_their_own_are_refused():
    with pytest.raises(NotPlainError):
        plain_texts(b"<sst><si><r><t>66</t></r><r><t>1</t></r></si></sst>")


def test_a_second_place_for_cells_is_refused():
    memory = PlainMemory()
    two = sheet("") + b"<sheetData><row/></sheetData>"
    with pytest.raises(NotPlainError):
        plain_cells(two, (), memory.looks_of(STYLES), memory)


def test_damaged_sheets_read_alike_or_are_refused():
    every = list(islice(mutants(20_251_115), 3_000))
    assert sum(one.plain is not None for one in every) > 300
    assert not [one for one in every if one.differ]
