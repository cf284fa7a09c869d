"""A sheet taken over from another workbook says above its table whose it is, and of when."""

from __future__ import annotations

import pytest

from pipeline.read.cache.encoding import decode, encode
from pipeline.read.headers import odd_ones
from tests.support.mess_support import spoiled
from tests.support.readings import UNITS

TABLES = ("staff", "succession", "outreach", "training")
OWN = "Trường Mầm non Hoa Sen"


def header_of(form, table, words):
    """The first cell that begins with these words."""
    cells = (cell for row in form.sheet(table).iter_rows(max_row=9) for cell in row)
    return next(one for one in cells if str(one.value or "").startswith(words))


def name_of(form, table):
    above = header_of(form, table, "Đơn vị báo cáo:")
    return form.sheet(table).cell(above.row + 1, above.column)


def asked(result):
    """(table, cell, severity) of what a header is asked about."""
    return [
        (one.table, one.cell, one.severity)
        for one in result.findings
        if one.code == "C23" and "trang ghi" in one.message
    ]


def test_a_sheet_of_another_unit_is_asked(tmp_path):
    """Its figures are as good as any: nothing else tells that they are a neighbour's."""

    def change(form):
        name = name_of(form, "outreach")
        name.value = "Trường Mầm non Bình Minh"
        return name.coordinate

    result, cell = spoiled(change, tmp_path, *TABLES)
    assert asked(result) == [("outreach", cell, "error")]
    assert "Bình Minh" in result.one("C23").message


def test_a_sheet_of_last_year_is_asked(tmp_path):
    def change(form):
        period = header_of(form, "training", "Kỳ báo cáo:")
        period.value = str(period.value).replace("2025", "2024")
        return period.coordinate

    result, cell = spoiled(change, tmp_path, *TABLES)
    assert asked(result) == [("training", cell, "error")]


@pytest.mark.parametrize("words", [None, "", "  ", "TRƯỜNG MẦM NON HOA SEN"])
def test_a_name_deleted_or_spelled_in_capitals_is_not_asked(words, tmp_path):
    def change(form):
        name = name_of(form, "staff")
        name.value = str(name.value).upper() if words and words.strip() else words

    assert asked(spoiled(change, tmp_path, *TABLES)[0]) == []


@pytest.mark.parametrize(
    ("place", "words", "said"),
    [
        ("Bìa", None, {"unit_name": UNITS["MN"].name, "period": "năm 2025"}),
        ("Đơn vị báo cáo:", "……", {"period": "năm 2025"}),
        ("Đơn vị báo cáo:", "Trường B (cơ sở 2)", {"unit_name": "Trường B (cơ sở 2)"}),
    ],
)
def test_where_bia_is_lost_a_sheet_says_whose_it_is_and_of_when(place, words, said, tmp_path):
    def change(form):
        del form.book["Bìa"]
        if words:
            name_of(form, "staff").value = words

    found = spoiled(change, tmp_path)[0].reading
    assert said.items() <= found.said.items()
    assert ("unit_name" in found.said) == ("unit_name" in said)
    # A run that finds the reading kept goes by the same.
    assert decode(encode(found)) == found


def test_where_bia_speaks_the_sheets_say_nothing_for_it(tmp_path):
    assert spoiled(lambda form: None, tmp_path)[0].reading.said == {}


@pytest.mark.parametrize("kind", ["MN", "TH", "LC", "GDTX", "PHONG", "XA"])
def test_no_form_of_ours_is_asked_about_its_headers(kind, tmp_path):
    assert asked(spoiled(lambda form: None, tmp_path, kind=kind)[0]) == []


@pytest.mark.parametrize(
    ("said", "own", "odd"),
    [
        pytest.param([OWN, OWN], OWN, [], id="all the same"),
        pytest.param([OWN, OWN, f"{OWN} 2"], OWN, [2], id="one of a school with a number"),
        pytest.param([OWN, OWN], "Trường Mầm non Hoa Sên", [], id="spelled anew on Bìa"),
        pytest.param([f"{OWN} 2"] * 3, OWN, [0, 1, 2], id="all of a school with a number"),
        pytest.param(["Trường Mầm non Bình Minh"] * 3, OWN, [0, 1, 2], id="all of another"),
        pytest.param([OWN, OWN, "Trường B"], "", [2], id="no Bìa"),
        pytest.param([OWN, "Trường B"], "", [1], id="no Bìa and one against one"),
        pytest.param([OWN], "", [], id="alone"),
        pytest.param([], OWN, [], id="nothing"),
    ],
)
def test_what_most_sheets_and_bia_say_is_the_file_s_own(said, own, odd):
    found = odd_ones({str(number): text for number, text in enumerate(said)}, own)
    assert [*found] == [str(number) for number in odd]
