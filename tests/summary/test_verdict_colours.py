"""One verdict, one colour: on the sheets, in their charts and on the page for a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.report.charts import distance_chart
from pipeline.report.describe_page import describe_page
from pipeline.summarise import describe_workbook
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx import theme
from pipeline.xlsx.sheet_description import Sheet
from tests.support import summary_support as support
from tests.support.report_support import html_of
from tests.support.summary_support import FORM

SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return support.outcomes(switches=SWITCHES)


@pytest.fixture(scope="module")
def material(outcomes: Outcomes) -> Material:
    return Material(outcomes, FORM, Path("output/thu"))


def told_of(material: Material) -> dict[str, str]:
    results = (material.result(indicator) for indicator in material.indicators)
    return {r.indicator.code: wording.tone(r) for r in results if r is not None}


def test_the_tones_are_those_of_the_verdicts_told(material):
    for indicator in material.indicators:
        result = material.result(indicator)
        word = wording.verdict(result)
        tone = {"●": "good", "▲": "short"}.get(wording.mark(result), "quiet")
        assert wording.tone(result) == tone, word
    assert set(told_of(material).values()) == {"good", "short", "quiet"}


def test_the_page_colours_words_and_bars_as_the_workbook_does(outcomes, material):
    tones = told_of(material)
    page = describe_page(material)
    assert {score.code: score.tone for score in page.scores} == tones
    html = html_of(outcomes)
    for tone, ink in theme.TONE_INKS.items():
        assert f".{tone} {{ color: {ink}; }}" in html
        cell = STYLES[f"verdict_{tone}"]
        assert cell.get("font_color", theme.INK) == ink
    results = [material.result(indicator) for indicator in material.indicators]
    chart = distance_chart(results)
    assert chart is not None
    for bar in chart.bars:
        tone = tones[bar.label.split()[0]]
        assert bar.colour == STYLES[f"bar_{tone}"]["bg_color"]
        assert f'fill="{bar.colour}"' in html


def coloured_rows(sheet: Sheet, code: str) -> set[int]:
    """The rows of an indicator's column that its target colours."""
    column = next(
        column
        for column in range(len(sheet.widths))
        if str(sheet.at(3, column).value).startswith(f"{code}. ")
    )
    return {
        row
        for highlight in sheet.highlights
        if highlight.area[1] == column
        for row in range(highlight.area[0], highlight.area[2] + 1)
    }


@pytest.mark.parametrize("name", ["Theo cấp học", "Theo địa bàn"])
def test_the_whole_has_no_colour_while_its_verdict_is_open(outcomes, name):
    (decided,) = (
        r
        for r in outcomes.results
        if (r.indicator.code, r.scope, r.split, r.basis) == ("2.3.c", "all", "all", "plan")
    )
    for outlook, is_coloured in (("open", False), ("certain_met", True)):
        other = replace(decided, status="met", reported=1, expected=2, outlook=outlook)
        results = tuple(other if result is decided else result for result in outcomes.results)
        made = Material(replace(outcomes, results=results), FORM, Path("output/thu"))
        sheet = describe_workbook(made).by_name[name]
        whole = next(row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == "Toàn bộ")
        rows = coloured_rows(sheet, "2.3.c")
        assert whole - 1 in rows
        assert (whole in rows) == is_coloured
