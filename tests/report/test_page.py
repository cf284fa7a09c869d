"""tong-hop.html: the figures of the run on one page that fetches and runs nothing."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import write
from pipeline.measure.bounds import MARGIN
from pipeline.report.charts import distance_chart, weakest_chart
from pipeline.report.results_in_words import overall
from pipeline.round.roster import Unit
from pipeline.summarise import describe_workbook, summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.remarks import by_verdict
from pipeline.summary.sheets.shortfalls import brief_name
from pipeline.xlsx import theme
from schemas.respondents import SCHOOL_KINDS
from tests.report.test_report import PLANS
from tests.support import summary_support as support
from tests.support.chromium import needs_chromium, opened
from tests.support.report_support import (
    FOLDER,
    decimals,
    html_of,
    narrative_cells,
    number,
    on_plan,
    plain,
)
from tests.support.summary_support import FORM

PHONE, DESKTOP = (360, 740), (1280, 900)


class _Page(HTMLParser):
    """Tags with their attributes, the rows of the scoreboard, and all text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self._in: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in ("meta", "link", "col", "br"):
            self._in.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._in.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._in:
            return
        self.text += plain(data)
        if {"td", "th"} & set(self._in):
            self.rows[-1][-1] += plain(data)


def material_of(outcomes: Outcomes) -> Material:
    return Material(outcomes, FORM, FOLDER)


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page(html_of(support.outcomes()))


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """The page of a round with history, with a name that would break out of its place."""
    folder = tmp_path_factory.mktemp("page")
    units = list(support.roster())
    units[5] = units[5].model_copy(update={"name": "<script>alert(1)</script>" + "A" * 90})
    made = support.outcomes(units=units, missing=("TH02", "MN04"), history=support.history())
    path = folder / "tong-hop.html"
    path.write_text(html_of(made), encoding="utf-8")
    return path


def test_every_figure_of_the_scoreboard_is_that_of_indicators_csv(tmp_path):
    write.write_outputs(summarise(support.outcomes(), FORM, tmp_path), tmp_path, {})
    with (tmp_path / "data" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        overall_rows = [
            row
            for row in csv.DictReader(file)
            if (row["basis"], row["scope"], row["split"]) == ("plan", "all", "all")
        ]
    codes = [r.indicator.code for r in by_verdict(overall(material_of(support.outcomes())))]
    overall_rows.sort(key=lambda row: codes.index(row["code"]))
    page = _Page((tmp_path / "tong-hop.html").read_text(encoding="utf-8"))
    assert len(page.rows) == 1 + len(overall_rows) == 1 + len(support.PLAN.indicators)
    for shown, measured in zip(page.rows[1:], overall_rows, strict=True):
        title, result, _, _, _, reported, _ = shown
        assert title.split()[0] == measured["code"]
        assert reported == f"{measured['reported']}/{measured['expected']}"
        if measured["value"]:
            places = decimals(result)
            assert number(result) == pytest.approx(float(measured["value"]), abs=0.51 / 10**places)
        else:
            assert result == ""


def test_verdicts_are_told_by_mark_and_word_as_in_the_workbook(page):
    results = by_verdict(overall(material_of(support.outcomes())))
    assert [row[3] for row in page.rows[1:]] == [wording.verdict(result) for result in results]
    assert wording.verdict_counts(results) in page.text


def test_coverage_missing_units_and_the_provisional_footer_stand_on_the_page(page):
    for label, value in (("Phải nộp", "12"), ("Đã nộp", "11"), ("Tỷ lệ nộp", "91,67%")):
        assert re.search(rf"{label}\s*{re.escape(value)}", page.text), label
    assert "Trường Tiểu học Liễu Giang B (TH02)" in page.text
    assert page.text.count("Số liệu tạm tính: mới có 11/12 đơn vị nộp.") == 1
    assert "DỮ LIỆU MINH HỌA" in page.text


def test_a_complete_real_round_says_nothing_of_provisional_or_illustration():
    page = _Page(html_of(support.outcomes(missing=(), faulty={}, illustration=False)))
    assert "tạm tính" not in page.text.lower()
    assert "MINH HỌA" not in page.text


def test_the_page_runs_and_fetches_nothing(page):
    assert page.tags[0] == ("html", {"lang": "vi"})
    names = {name for name, _ in page.tags}
    assert not names & {"script", "iframe", "img", "object", "embed", "form", "video", "a"}
    for name, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on")]
        for key in ("src", "href", "xlink:href", "action"):
            assert not attributes.get(key) or (name, attributes[key]) == ("link", "data:,")
    html = html_of(support.outcomes())
    assert not re.search(r"https?:|//[a-z]|@import", html)
    policy = next(a["content"] for n, a in page.tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_drawings_have_a_title_and_a_description_and_the_table_its_roles(page):
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    drawings = [attributes for name, attributes in page.tags if name == "svg"]
    assert len(drawings) == 4
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert set(drawing["aria-labelledby"].split()) <= ids
    scopes = [attributes.get("scope") for name, attributes in page.tags if name == "th"]
    assert scopes == ["col"] * 7 + ["row"] * len(support.PLAN.indicators)
    roles = {attributes.get("role") for name, attributes in page.tags if name in ("table", "td")}
    assert roles == {"table", "cell"}


def test_the_units_that_fall_short_most_are_drawn_as_on_the_workbook():
    material = Material(support.outcomes(), FORM, FOLDER)
    chart = weakest_chart(material)
    assert chart is not None
    sheet = describe_workbook(material).by_name["Theo đơn vị"]
    last = len(sheet.widths) - 1
    schools = {unit.name for unit in material.units if unit.kind in SCHOOL_KINDS}
    counted = {
        str(sheet.at(row, 1).value): sheet.at(row, last).value
        for row in range(5, len(sheet.lines))
        if sheet.at(row, last).value not in ("", 0, None) and sheet.at(row, 1).value in schools
    }
    assert counted
    told = {bar.label: int(bar.value) for bar in chart.bars}
    shown = {brief_name(u): counted[u.name] for u in material.units if u.name in counted}
    assert told == dict(sorted(shown.items(), key=lambda one: -one[1])[: len(told)])
    assert len(told) == min(len(counted), 8)
    html = html_of(support.outcomes())
    assert plain(chart.title) in plain(html).replace("&#34;", '"')


def test_where_no_unit_falls_short_there_is_no_such_drawing():
    made = support.outcomes(missing=[u.code for u in support.roster()])
    assert weakest_chart(Material(made, FORM, FOLDER)) is None


def test_what_is_called_certain_says_on_the_page_what_it_rests_on():
    certain = support.outcomes(missing=("MN04",), history=support.history())
    margin = f"chênh tới {MARGIN}% so với số gần nhất"
    assert margin in _Page(html_of(certain)).text
    for made in (support.outcomes(), support.outcomes(missing=(), faulty={})):
        assert margin not in _Page(html_of(made)).text


def test_the_chart_says_which_targets_are_reached_and_leaves_none_out():
    results = overall(Material(support.outcomes(), FORM, FOLDER))
    chart = distance_chart(results)
    assert chart is not None
    told = {bar.label.split()[0]: bar for bar in chart.bars}
    left_out = [result.indicator.code for result in results if result.rate is None]
    assert len(told) + len(left_out) == len(results)
    assert all(code in chart.note for code in left_out)
    for result in results:
        if result.rate is not None:
            bar = told[result.indicator.code]
            assert bar.is_full == (result.rate >= 100)
            assert bar.length == pytest.approx(min(float(result.rate) * 2.4, 270), abs=0.06)
            assert number(bar.value) == pytest.approx(float(result.rate), abs=0.0051)


def test_text_from_outside_is_escaped(file):
    html = file.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_no_unit_s_words_and_no_case_counts_are_on_the_page():
    cells = narrative_cells({"MN01": {"difficulties": "Kinh phí hạn hẹp."}})
    page = _Page(html_of(support.outcomes(cells=cells)))
    assert "Kinh phí" not in page.text
    assert "1006" not in page.text


def test_the_same_outcomes_give_the_same_page():
    assert html_of(support.outcomes()) == html_of(support.outcomes())


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
def test_every_plan_and_period_makes_a_page(plan, period):
    outcomes, form = on_plan(plan, period=period)
    page = _Page(html_of(outcomes, form))
    assert len(page.rows) == 1 + len(outcomes.plan.indicators)
    assert "{" not in page.text


def test_rounds_of_nothing_and_of_one_school_make_a_page():
    html = html_of(support.outcomes(missing=[u.code for u in support.roster()]))
    # A phone shows no label beside nothing: the rule knows a cell by its being empty.
    assert ".board td:empty { display: none; }" in html
    assert 'data-label="Kết quả" class="number"></td>' in html
    nothing = _Page(html)
    assert {row[1] for row in nothing.rows[1:]} == {""}
    assert "Chưa có đơn vị nào nộp báo cáo." in nothing.text
    one = _Page(html_of(support.outcomes(units=support.roster()[:1], missing=(), faulty={})))
    assert len([name for name, _ in one.tags if name == "svg"]) == 3


def test_a_round_that_expects_nobody_has_a_page_without_charts_of_coverage():
    made = support.outcomes()
    empty = replace(made, round=replace(made.round, units=()), returns=(), results=())
    assert "Tỷ lệ nộp" in _Page(html_of(empty)).text


@pytest.mark.parametrize(
    "ink", [theme.INK, theme.BRAND, theme.GREEN_INK, theme.RED_INK, theme.ORANGE_INK, "#595959"]
)
def test_every_ink_is_dark_enough_on_white(ink):
    assert _contrast(ink, "#FFFFFF") >= 4.5


def test_the_provisional_band_is_dark_enough():
    assert _contrast("#6b3300", theme.ORANGE) >= 4.5


def _contrast(ink: str, paper: str) -> float:
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


ACROSS = """[...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = name => [...svg.querySelectorAll(name)].map(e => e.getBoundingClientRect());
  return boxes('text').flatMap(text => boxes('line').filter(line =>
    text.left < line.right && line.left < text.right &&
    text.top + 3 < line.bottom && line.top < text.bottom - 3).map(line => text.top));
})"""
"""Words of a drawing that lie across one of its lines; their boxes have some room to spare."""


@needs_chromium
@pytest.mark.chromium
@pytest.mark.parametrize(("width", "height"), [PHONE, DESKTOP])
def test_a_browser_shows_it_whole_asks_for_nothing_and_does_not_complain(
    file, tmp_path, width, height
):
    with opened(file, tmp_path / "profile", width=width, height=height) as tab:
        assert tab.value("document.documentElement.scrollWidth") == width
        beyond = (
            "[...document.querySelectorAll('body *')].filter(e => e.clientWidth"
            f" && e.getBoundingClientRect().right > {width + 1}).map(e => e.outerHTML.slice(0, 90))"
        )
        assert tab.value(beyond) == []
        assert tab.requests() == [file.resolve().as_uri()]
        assert tab.complaints() == []
        as_cards = "getComputedStyle(document.querySelector('.board td')).display == 'grid'"
        assert tab.value(as_cards) == (width < 600)
        letters = "Math.min(...[...document.querySelectorAll('svg text')].map(t => "
        letters += "parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"
        assert tab.value(letters) >= 10
        assert tab.value(ACROSS) == []
        assert tab.picture().startswith(b"\x89PNG")


@needs_chromium
@pytest.mark.chromium
def test_it_prints_on_one_or_two_pages_of_a4(tmp_path):
    path = tmp_path / "tong-hop.html"
    path.write_text(html_of(support.outcomes(history=support.history())), encoding="utf-8")
    with opened(path, tmp_path / "profile", width=1280, height=900) as tab:
        printed = tab.printed()
    (tmp_path / "page.pdf").write_bytes(printed)
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    assert len(pages) in (1, 2)
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45]\.?\d* 84[12]", printed)


@pytest.mark.parametrize(
    ("name", "brief"),
    [
        ("Trường Mầm non Hoa Nắng", "MN Hoa Nắng"),
        ("Trường Tiểu học và Trung học cơ sở Trúc Đình", "TH&THCS Trúc Đình"),
        ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Liễu Giang", None),
    ],
)
def test_a_chart_has_room_for_the_name_of_every_unit(name, brief):
    unit = Unit(code="X01", name=name, kind="MN", commune="Liễu Giang")
    assert brief_name(unit) == brief or (brief is None and len(brief_name(unit)) <= 24)
