"""Units as one flat round, and as the rounds of their communes, rolled up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.accept import rollup
from pipeline.accept.records import Accepted
from pipeline.accept.rolled import WITHIN
from pipeline.closing.closed import About, closed_texts, read_closed, text_digest
from pipeline.measure.measure import measure
from pipeline.measure.result import Result
from pipeline.plan.plan import Plan
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.summarise import describe_workbook
from pipeline.summary.outcomes import Outcomes, UnitState
from pipeline.summary.sheets.figures import figure_sheets, summed_at
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.styles import STYLES
from pipeline.summary.transfer import transfer_rows, transfer_sheets
from pipeline.summary.withheld import every_total
from pipeline.text.findings import Finding
from pipeline.xlsx.addresses import column_of
from pipeline.xlsx.sheet_description import Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from schemas.respondents import SCHOOL_KINDS
from tests.support import levels
from tests.support import summary_support as support
from tests.support.indicator_support import indicator, plan_of, target
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.packaged import form_of_round
from tests.support.summary_support import FORM, PLAN

COMMUNES = tuple(f"Xã Khê {number:02}" for number in range(1, 31))
KINDS = ("MN", "TH", "THCS", "MN", "TH")


def district() -> tuple[Unit, ...]:
    """98 units: 67 schools of thirty communes, each commune's own office, and the district's."""
    schools = [
        support.unit(f"{kind}{n:03}", kind, f"Trường {kind} Khê {n:03}", COMMUNES[n % 30])
        for n in range(1, 68)
        for kind in (KINDS[n % len(KINDS)],)
    ]
    communes = [support.unit(f"XA{n:02}", "XA", f"UBND {name}", name) for n, name in _from_1()]
    office = support.unit("PHONG01", "PHONG", "Phòng Giáo dục Khê Giang", COMMUNES[0])
    return (*schools, *communes, office)


def _from_1() -> Sequence[tuple[int, str]]:
    return list(enumerate(COMMUNES, 1))


UNITS = district()
NUMBERS = {unit.code: place for place, unit in enumerate(UNITS)}
MISSING = ("MN030", "TH041", "XA07")
SETTINGS: dict[str, Any] = {
    "offices": {f"XA{number:02}": f"UBND {name}" for number, name in _from_1()},
    "switches": {
        "attendance_source": "schools",
        "literacy_band": "age15_60",
        "literacy_level": 1,
    },
}


def flat(units: Sequence[Unit] = UNITS, **changes: Any) -> Outcomes:
    missing = [code for code in MISSING if any(unit.code == code for unit in units)]
    more = {**SETTINGS, **changes}
    return support.outcomes(units=units, missing=missing, faulty={}, numbers=NUMBERS, **more)


@cache
def commune_rounds() -> dict[str, Outcomes]:
    """By the path at which each commune's summary is dropped."""
    rounds = {}
    for number, name in _from_1():
        own = [unit for unit in UNITS if unit.commune == name and unit.kind != "PHONG"]
        office = {"code": f"XA{number:02}", "name": f"UBND {name}"}
        outcomes = flat(own, office=office, folder=Path(f"rounds/xa-{number:02}"))
        rounds[f"2025-11-19/xa-{number:02}/tong-hop.xlsx"] = outcomes
    return rounds


def arrived(outcomes: Outcomes, path: str, day: int = 19) -> rollup.Arrived:
    rolled = rollup.rolled_tables(transfer_rows(outcomes, FORM), path, FORM)
    return rollup.Arrived(path, "0" * 64, dt.date(2025, 11, day), "", rolled)


def own_part() -> Outcomes:
    """Collects what is the district's own: its office's return. Its roster lists nobody else."""
    return flat([unit for unit in UNITS if unit.kind == "PHONG"])


def joined_with(own: Outcomes, summaries: Sequence[rollup.Arrived]) -> rollup.Joined:
    return rollup.join(own.round, own.accepted, summaries, FORM)


def measured(own: Outcomes, joined: rollup.Joined) -> Outcomes:
    return replace(
        own,
        round=joined.round,
        accepted=joined.accepted,
        returns=joined.with_returns(own.returns),
        tables=(*own.tables, *joined.tables),
        findings=(*own.findings, *joined.findings),
        results=measure(PLAN, joined.round, joined.accepted, FORM),
    )


@pytest.fixture(scope="module")
def rolled_up() -> Outcomes:
    own = own_part()
    summaries = [arrived(outcomes, path) for path, outcomes in commune_rounds().items()]
    return measured(own, joined_with(own, summaries))


def test_thirty_commune_rounds_measure_as_one_flat_round(rolled_up):
    whole = support.indicator_rows(flat())
    assert support.indicator_rows(rolled_up) == whole
    scopes = {row[3].partition(":")[0] for row in whole}
    assert {"all", "kind", "group", "unit"} <= scopes
    assert {row[2] for row in whole} == {"plan", "own"}
    assert len({row[4] for row in whole if row[4]}) == 98


def test_what_is_missing_below_is_missing_above(rolled_up):
    states = Material(rolled_up, FORM, Path("output/thu"))
    missing = [u.code for u in states.units if states.state_of(u.code) == UnitState.MISSING]
    assert missing == sorted(MISSING)


def test_each_return_below_and_each_summary_is_one_path(rolled_up):
    paths = [record.path for record in rolled_up.returns]
    assert len(set(paths)) == len(paths) == 98 - len(MISSING) + 30
    summary = next(r for r in rolled_up.returns if r.path.endswith("xa-01/tong-hop.xlsx"))
    assert (summary.status, summary.unit) == ("counted", "")
    assert summary.reason.startswith("Bảng tổng hợp của UBND Xã Khê 01: ")


def test_the_links_lead_to_the_summary_itself(rolled_up):
    sheet = describe_workbook(Material(rolled_up, FORM, Path("output/thu"))).by_name["Theo đơn vị"]
    links = [sheet.at(row, 0).link for row in range(len(sheet.lines))]
    assert "external:../../rounds/thu/returned/2025-11-19/xa-01/tong-hop.xlsx" in links


def test_a_figure_leads_to_its_cell_in_the_summary_that_brought_it(tmp_path):
    path = "2025-11-19/xa-03/tong-hop.xlsx"
    below = commune_rounds()[path]
    book = describe_workbook(Material(below, FORM, tmp_path))
    write_workbook(tmp_path / "tong-hop.xlsx", book, STYLES)
    rolled = rollup.rolled_tables((tmp_path / "tong-hop.xlsx").read_bytes(), path, FORM)
    material = Material(own_part(), FORM, Path("output/thu"))
    walked = 0
    for name, page in rolled.tables:
        if page.summed is None:
            assert name in ("cover", "narrative")  # without figures, so without a sheet of them
            continue
        shown = book.by_name[page.summed.sheet]
        for cell, value in page.cells.items():
            target, _, place = material.link_down(page, "C7", cell).partition("#")
            assert target == f"external:../../rounds/thu/returned/{path}"
            sheet, _, address = place.rpartition("!")
            assert sheet == f"'{shown.name}'"
            letters = address.rstrip("0123456789")
            row = int(address.removeprefix(letters)) - 1
            assert shown.at(row, 0).value == page.unit
            if letters != "A":  # where texts, names and counts of cases have no column
                assert shown.at(row, column_of(letters)).value == value
                walked += 1
        for number, entry in enumerate(page.entries):
            for column, value in entry.items():
                place = material.link_down(page, "C7", ("", column), number).rpartition("!")[2]
                letters = place.rstrip("0123456789")
                if letters != "A":
                    row = int(place.removeprefix(letters)) - 1
                    assert shown.at(row, column_of(letters)).value == value
                    walked += 1
    assert walked > 300


def test_it_survives_the_file(tmp_path, rolled_up):
    path = "a/tong-hop.xlsx"
    outcomes = commune_rounds()["2025-11-19/xa-03/tong-hop.xlsx"]
    file = tmp_path / "tong-hop.xlsx"
    write_workbook(file, describe_workbook(Material(outcomes, FORM, tmp_path)), STYLES)
    from_file = rollup.rolled_tables(file.read_bytes(), path, FORM)
    lines = summed_at(figure_sheets(Material(outcomes, FORM, tmp_path)))
    assert from_file == rollup.rolled_tables(transfer_rows(outcomes, FORM, lines), path, FORM)
    pages = dict(from_file.tables[0][1].cells)
    assert pages
    for name, page in from_file.tables:
        original = outcomes.accepted.tables[name][page.unit]
        assert {**original.cells, **page.cells} == original.cells
        assert [type(value) for value in page.cells.values()] == [
            type(original.cells[place]) for place in page.cells
        ]


def test_a_long_table_is_carried_in_parts(tmp_path):
    unit = support.roster()[0]
    page = support.accepted_table(unit.code, "narrative", {("results", "value"): "Chữ  " * 9000})
    base = support.outcomes(units=[unit], missing=(), faulty={})
    outcomes = replace(base, accepted=Accepted({"narrative": {unit.code: page}}, 2025))
    rows = transfer_rows(outcomes, FORM)["_DATA"]
    assert len(rows[1]) > 6
    assert max(map(len, rows[1])) < 32_767
    sheets: tuple[Sheet, ...] = transfer_sheets(outcomes, FORM)
    file = tmp_path / "a.xlsx"
    visible = Sheet("Tổng quan", (10,), ())
    book = Workbook((visible, *sheets), "t", "c", dt.date(2025, 11, 20))
    write_workbook(file, book, STYLES)
    (_, back) = rollup.rolled_tables(file.read_bytes(), "a", FORM).tables[0]
    assert back.cells == page.cells


def test_hidden_sheets_hold_no_case_of_a_unit_and_no_name():
    rows = transfer_rows(support.outcomes(), FORM)
    text = "\n".join("\t".join(row) for name in rows for row in rows[name])
    assert "Bùi Thị Hạ full_name" not in text
    assert "victims" in "\n".join("\t".join(row) for row in rows["_TOTALS"])
    assert "victims" not in "\n".join("\t".join(row) for row in rows["_DATA"])
    assert "cases_closed" not in "\n".join("\t".join(row) for row in rows["_DATA"])


def test_totals_of_cases_add_up_above():
    def total(outcomes: Outcomes) -> int:
        pages = outcomes.accepted.tables["resources"].values()
        return sum(page.cells["cases", "total"] for page in pages)

    parts = commune_rounds()
    own = own_part()
    joined = joined_with(own, [arrived(one, path) for path, one in parts.items()])
    from pipeline.summary.withheld import withheld_totals

    totals = withheld_totals(measured(own, joined), FORM)
    (found,) = (t for t in totals if (t.row, t.column) == ("cases", "total"))
    shown = [one for one in parts.values() if len(one.accepted.tables["resources"]) > 1]
    assert len(shown) > 20
    # The district's own office is one unit: its count goes no further.
    assert found.total == sum(map(total, shown))


def test_an_indicator_of_cases_is_the_same_above_or_says_of_how_many_it_is():
    line = indicator(
        kind="total",
        numerator=["resources.cases.total"],
        denominator=[],
        kinds=["MN", "TH", "THCS", "LC", "GDTX"],
        anonymous=True,
    )
    plan, parts = plan_of(line), commune_rounds()
    joined = joined_with(own_part(), [arrived(one, path) for path, one in parts.items()])

    def schools(outcomes: Outcomes) -> list[str]:
        return [
            code
            for code in outcomes.accepted.tables.get("resources", {})
            if outcomes.round.by_code[code].kind in SCHOOL_KINDS
        ]

    alone = {code for one in parts.values() if len(own := schools(one)) == 1 for code in own}
    whole = flat()
    pages = whole.accepted.tables["resources"]
    below = next(iter(measure(plan, whole.round, whole.accepted, FORM)))
    (above,) = measure(plan, joined.round, joined.accepted, FORM)
    assert alone
    assert below.value
    assert above.value
    lost = sum(pages[code].cells["cases", "total"] for code in alone)
    assert (above.value, above.reported) == (below.value - lost, below.reported - len(alone))
    assert above.expected == below.expected
    told = dict(above.left_out)
    assert all("chưa gồm 1 đơn vị" in told[code] for code in alone)
    # Without the totals there was nothing at all.
    silent = next(iter(measure(plan, joined.round, replace(joined.accepted, totals=()), FORM)))
    assert (silent.value, silent.status) == (None, "no_data")


def test_cases_that_are_split_or_added_up_above_need_all_their_totals():
    more = {"kind": "total", "denominator": [], "kinds": ["TH"], "anonymous": True}
    by_sex = ["all", "male", "female"]
    plan = plan_of(
        indicator(code="a", numerator=["resources.victims.total"], splits=by_sex, **more),
        indicator(code="b", numerator=["resources.cases.total", "resources.victims.total"], **more),
        indicator(
            **{**more, "kind": "ratio", "denominator": ["resources.cases.total"]},
            code="c",
            numerator=["resources.cases_closed.total"],
        ),
        indicator(code="d", numerator=["resources.cases.total"], **{**more, "kind": "mean"}),
    )
    schools = [support.unit(f"TH{n}", "TH", f"Trường Tiểu học {n}", COMMUNES[0]) for n in range(9)]
    below = flat(schools, office={"code": "XA01", "name": "UBND Xã Khê 01"})
    joined = joined_with(own_part(), [arrived(below, "a.xlsx")])

    def told(accepted: Accepted) -> dict[tuple[str, str], object]:
        results = measure(plan, joined.round, accepted, FORM)
        return {(one.indicator.code, one.split): one.value for one in results}

    pages = below.accepted.tables["resources"].values()
    every, women, cases, closed = (
        sum(page.cells[row, column] for page in pages)
        for row, column in (
            *(("victims", "total"), ("victims", "female")),
            *(("cases", "total"), ("cases_closed", "total")),
        )
    )
    known = {("a", "all"): every, ("a", "female"): women, ("a", "male"): every - women}
    quotients = {("c", "all"): Fraction(100 * closed, cases), ("d", "all"): Fraction(cases, 9)}
    assert told(joined.accepted) == {**known, ("b", "all"): cases + every, **quotients}
    lacking = [one for one in joined.accepted.totals if one.row != "cases"]
    without = told(replace(joined.accepted, totals=tuple(lacking)))
    assert without == {**known, **dict.fromkeys((("b", "all"), *quotients))}


def test_a_total_that_holds_units_which_an_indicator_does_not_count_is_left_out_and_said():
    line = indicator(
        kind="total", numerator=["resources.cases.total"], denominator=[], kinds=["TH"]
    ).model_copy(update={"anonymous": True})
    schools = [
        support.unit(f"{kind}{n}", kind, f"Trường {kind} {n}", COMMUNES[0])
        for n, kind in enumerate(("TH", "TH", "TH", "TH", "TH", "MN"))
    ]
    summary = arrived(flat(schools, office={"code": "XA01", "name": "UBND Xã Khê 01"}), "a.xlsx")
    joined = joined_with(own_part(), [summary])
    above = next(iter(measure(plan_of(line), joined.round, joined.accepted, FORM)))
    assert (above.value, above.reported, above.expected) == (None, 0, 5)
    why = "tổng của a.xlsx gồm cả đơn vị không thuộc diện tính"
    assert dict(above.left_out) == dict.fromkeys((unit.code for unit in schools[:5]), why)


def kept_and_measured(plan: Plan, joined: rollup.Joined, folder: Path) -> Result:
    """The result over everybody once the round was closed and is an earlier one."""
    texts = closed_texts(joined.accepted, FORM, joined.round.units, {})
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    files = {name: text_digest(text) for name, text in texts.items()}
    when = {"plan": "thu", "year": 2025, "period": "nam", "form_version": FORM.version}
    counts = {"closed_on": "2025-12-20", "units": 9, "complete": 9, "tables": 9}
    about = About.model_validate({**when, **counts, "files": files})
    again, changed = read_closed(folder, FORM, about)
    assert changed == ()
    return next(one for one in measure(plan, joined.round, again, FORM) if one.split == "all")


def test_cases_of_a_unit_that_also_sends_here_count_once(tmp_path):
    line = indicator(
        kind="total", numerator=["resources.cases.total"], denominator=[], kinds=["TH"]
    ).model_copy(update={"anonymous": True})
    schools = [support.unit(f"TH{n}", "TH", f"Trường Tiểu học {n}", COMMUNES[0]) for n in range(9)]
    below = flat(schools, office={"code": "XA01", "name": "UBND Xã Khê 01"})
    own = own_part()
    direct = support.accepted_table(
        "TH0", "resources", {("cases", "total"): 70}, "2025-11-20/TH0.xlsx"
    )
    pages = {**own.accepted.tables["resources"], "TH0": direct}
    own = replace(own, accepted=Accepted({**own.accepted.tables, "resources": pages}, 2025))
    joined = joined_with(own, [arrived(below, "a.xlsx")])
    sent = below.accepted.tables["resources"]
    whole = sum(page.cells["cases", "total"] for page in sent.values())
    plan = plan_of(line)
    (above,) = (
        result
        for result in measure(plan, joined.round, joined.accepted, FORM)
        if result.split == "all"
    )
    assert (above.value, above.reported, above.expected) == (whole, 9, 9)
    assert above == kept_and_measured(plan, joined, tmp_path)
    assert "không tách được theo loại đơn vị" in above.reason
    totals = every_total(measured(own, joined), FORM, {unit.code for unit in schools})
    (told,) = (one for one in totals if (one.row, one.column) == ("cases", "total"))
    assert (told.units, told.total) == (9, whole)
    (asked,) = (one for one in joined.findings if (one.code, one.table) == ("N04", "resources"))
    assert "trừ số liệu về vụ việc" in asked.message


SMALL = {"MN": 3, "TH": 3, "THCS": 3, "LC": 1, "XA": 3, "PHONG": 3}
"""Three wards of two groups."""


@pytest.mark.parametrize(
    ("plan", "apart"), [("dong-da-2021-2030", ()), ("gia-lam-2022", ("GL16", "GL17"))]
)
def test_three_levels_are_one_flat_round_or_the_workbook_says_why_not(plan, apart, tmp_path):
    rounds = levels.Rounds(levels.Scenario(plan, "nam", counts=SMALL), tmp_path)
    found = levels.differences(rounds)
    assert {one.place[1] for one in found} == set(apart)
    assert all(one.why for one in found)
    assert len(rounds.flat.rows) > 300
    brought = {one.path for one in rounds.rolled_up.outcomes.returns if one.status == "counted"}
    assert sum(path.count(WITHIN) == 2 for path in brought) > 8


def test_of_two_summaries_of_one_office_the_later_counts():
    outcomes = commune_rounds()["2025-11-19/xa-01/tong-hop.xlsx"]
    old, new = arrived(outcomes, "cu.xlsx", 18), arrived(outcomes, "moi.xlsx", 19)
    joined = joined_with(own_part(), [old, new])
    states = {r.path: r.status for r in joined.returns if r.path in ("cu.xlsx", "moi.xlsx")}
    assert states == {"cu.xlsx": "superseded", "moi.xlsx": "counted"}
    assert not any(record.path.startswith("cu.xlsx ") for record in joined.returns)


def test_a_table_sent_directly_counts_before_the_summary_s():
    outcomes = commune_rounds()["2025-11-19/xa-01/tong-hop.xlsx"]
    sent = outcomes.accepted.tables["staff"]
    unit = next(unit for unit in outcomes.round.units if unit.code in sent)
    own = own_part()
    direct = support.accepted_table(unit.code, "staff", {("all", "total"): 7}, "truc-tiep.xlsx")
    tables = {**own.accepted.tables, "staff": {unit.code: direct}}
    own = replace(own, accepted=Accepted(tables, 2025))
    path = next(t.path for t in outcomes.tables if (t.unit, t.table) == (unit.code, "staff"))
    told = tuple(
        Finding(code, "query", "…", state, unit.code, path, table, "105", "1")
        for table in ("staff", "training")
        for code, state in (("R01", "open"), ("R02", "explained"), ("R25", "waived"))
    )
    joined = joined_with(own, [arrived(replace(outcomes, findings=told), "a.xlsx")])
    assert joined.accepted.tables["staff"][unit.code] is direct
    found = [f for f in joined.findings if f.unit == unit.code]
    assert [f.code for f in found if f.code[0] != "R"] == ["N04"]
    # Nobody has to settle what another version replaced; of another table all stays as it was.
    assert {(f.table, f.code): f.state for f in found if f.code[0] == "R"} == {
        (one.table, one.code): "superseded" if one.table == "staff" else one.state for one in told
    }
    outcome = next(t for t in joined.tables if (t.unit, t.table) == (unit.code, "staff"))
    assert outcome.outcome == "superseded"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": 2024, "cutoff": "2024-11-15", "from": "2024-01-01"}, "I09"),
        ({"period": "6T"}, "I09"),
    ],
)
def test_a_summary_of_another_round_is_refused(change: Mapping[str, Any], code: str):
    outcomes = flat(UNITS[:3], folder=Path("rounds/khac"), **change)
    joined = joined_with(own_part(), [arrived(outcomes, "a.xlsx")])
    assert [finding.code for finding in joined.findings] == [code]
    assert [(r.path, r.status) for r in joined.returns] == [("a.xlsx", "blocked")]
    assert joined.round.units == own_part().round.units


def below(**changes: Any) -> Outcomes:
    """The round of one commune of three schools."""
    units = [unit for unit in UNITS if unit.commune == COMMUNES[2] and unit.kind != "PHONG"]
    office = {"code": "XA03", "name": "UBND Xã Khê 03"}
    return flat(units, office=office, folder=Path("rounds/xa"), **changes)


def test_what_both_offices_ask_counts_whatever_plan_the_one_below_measures():
    own = flat([u for u in UNITS if u.kind == "PHONG"], not_asked=["Biểu 09", "102"])
    other = below(plan="ke-hoach-cua-xa")
    joined = joined_with(own, [arrived(other, "a.xlsx")])
    taken = {name: set(pages) for name, pages in joined.accepted.tables.items()}
    sent = other.accepted.tables
    for name in ("staff", "checklist", "board"):
        assert set(sent[name]) <= taken[name]
    for name in ("research", "own_targets"):
        assert sent[name]
        assert not set(sent[name]) & taken.get(name, set())
    unit = next(iter(sent["staff"]))
    assert ("managers", "total") in sent["staff"][unit].cells
    rows = {row for row, _ in joined.accepted.tables["staff"][unit].cells}
    assert rows == {row for row, _ in sent["staff"][unit].cells} - {"managers"}
    (told,) = (finding.message for finding in joined.findings if finding.code == "I18")
    for part in ("Biểu 09", "Biểu 12", "mã số 102"):
        assert part in told
    outcomes = {(t.unit, t.table): t.outcome for t in joined.tables}
    assert {outcomes[unit, "research"] for unit in sent["research"]} == {"not_asked"}
    counted = sum(outcome == "counted" for outcome in outcomes.values())
    direct = sum(map(len, own.accepted.tables.values()))
    assert counted + direct == sum(map(len, joined.accepted.tables.values()))


def test_choices_that_change_figures_are_told_where_they_differ():
    switches = {**SETTINGS["switches"], "completion_basis": "cohort", "on_due_date": "late"}
    summary = arrived(below(switches=switches), "a.xlsx")
    own = own_part()
    joined = rollup.join(own.round, own.accepted, [summary], FORM, PLAN.switches)
    (told,) = (finding.message for finding in joined.findings if finding.code == "I19")
    assert "trẻ trong độ tuổi theo danh sách" in told
    assert "đúng ngày hạn" not in told
    joined = rollup.join(own.round, own.accepted, [arrived(below(), "a.xlsx")], FORM, PLAN.switches)
    assert not [finding for finding in joined.findings if finding.code == "I19"]


@pytest.mark.parametrize(
    ("years", "said"),
    [((2023,), ["năm gốc của chỉ tiêu 1: 2023 (đợt này: 2024)"]), ((2024,), []), ((), [])],
)
def test_changes_against_other_years_are_told(years: tuple[int, ...], said: list[str]):
    changes = [target("fall", "1", against=year) for year in years]
    # The office below calls it otherwise.
    line = indicator(*changes or [target(">=", "1")], code="7.b", title="Của xã")
    summary = arrived(replace(below(), plan=plan_of(line)), "a.xlsx")
    own, ours = own_part(), indicator(target("fall", "2", against=2024))
    joined = rollup.join(own.round, own.accepted, [summary], FORM, indicators=[ours])
    told = [finding.message for finding in joined.findings if finding.code == "I19"]
    assert [words in one for one, words in zip(told, said, strict=True)] == [True] * len(said)


def test_a_summary_on_another_version_of_the_form_counts_and_is_told():
    outcomes, own = below(switches={**SETTINGS["switches"], "age_basis": "months"}), own_part()
    theirs = form_of_round(PLAN, outcomes.round.settings.switches)
    rolled = rollup.rolled_tables(transfer_rows(outcomes, theirs), "a.xlsx", FORM)
    day = dt.date(2025, 11, 19)
    joined = joined_with(own, [rollup.Arrived("a.xlsx", "0" * 64, day, "", rolled)])
    told = {finding.code: finding.message for finding in joined.findings}
    assert {"I04", "I19"} <= told.keys()
    assert f"phiên bản {theirs.version}, mẫu hiện hành là {FORM.version}. Số liệu" in told["I04"]
    assert set(outcomes.accepted.tables["staff"]) <= set(joined.accepted.tables["staff"])


def test_one_code_for_two_schools_is_refused():
    first = flat(
        [support.unit("MN900", "MN", "Trường Mầm non Một", "Xã Khê 01")],
        office={"code": "XA01", "name": "UBND Xã Khê 01"},
    )
    second = flat(
        [support.unit("MN900", "MN", "Trường Mầm non Hai", "Xã Khê 02")],
        office={"code": "XA02", "name": "UBND Xã Khê 02"},
    )
    joined = joined_with(own_part(), [arrived(first, "a.xlsx", 20), arrived(second, "b.xlsx", 19)])
    (refused,) = (finding for finding in joined.findings if finding.severity == "error")
    assert (refused.code, refused.file) == ("I10", "b.xlsx")
    assert "→ XA02-MN900." in refused.message
    assert joined.accepted.tables["staff"]["MN900"].path.startswith("a.xlsx")


def test_a_unit_that_two_rosters_name_alike_is_one():
    name = "Trường Mầm non Một"
    office = {"code": "XA01", "name": "UBND Xã Khê 01"}
    below = flat([support.unit("MN900", "MN", name, "Xã Khê 01")], office=office)
    sent = arrived(below, "a.xlsx", 19)
    own = own_part()
    for ours, also, expected in (("MN Một", (), 0), ("MN Hai", (name,), 0), ("MN Hai", (), 1)):
        known = support.unit("MN900", "MN", ours, "Xã Khê 01")
        known = replace_unit(known, aliases=also)
        round_: Round = replace(own.round, units=(*own.round.units, known))
        joined = rollup.join(round_, own.accepted, [sent], FORM)
        assert sum(one.code == "I10" for one in joined.findings) == expected, (ours, also)


def test_a_summary_changed_by_hand_is_refused():
    rows = dict(transfer_rows(commune_rounds()["2025-11-19/xa-01/tong-hop.xlsx"], FORM))
    table, unit, path, sheet, content = rows["_DATA"][1]
    rows["_DATA"] = [rows["_DATA"][0], (table, unit, path, sheet, content.replace("1", "2", 1))]
    with pytest.raises(rollup.RollupError, match="không còn nguyên"):
        rollup.rolled_tables(rows, "a.xlsx", FORM)


def test_a_summary_without_its_hidden_sheets_is_refused():
    rows = dict(transfer_rows(support.outcomes(), FORM))
    del rows["_DATA"]
    with pytest.raises(rollup.RollupError, match="thiếu trang _DATA"):
        rollup.rolled_tables(rows, "a.xlsx", FORM)


def test_a_question_asked_below_is_not_asked_again():
    asked = Finding("R14", "query", "x", unit="MN01", table="outreach", row="1", column="5")
    other = replace(asked, row="2")
    below = replace(asked, state="explained", file="a.xlsx › b.xlsx")
    assert rollup.not_asked_below([asked, other], [below]) == (other,)


def test_a_roster_s_own_row_wins():
    outcomes = commune_rounds()["2025-11-19/xa-01/tong-hop.xlsx"]
    own = own_part()
    listed = replace_unit(outcomes.round.units[0], cluster="Cụm 3")
    round_: Round = replace(own.round, units=(*own.round.units, listed))
    joined = rollup.join(round_, own.accepted, [arrived(outcomes, "a.xlsx")], FORM)
    (found,) = (unit for unit in joined.round.units if unit.code == listed.code)
    assert found.cluster == "Cụm 3"


def replace_unit(unit: Unit, **changes: Any) -> Unit:
    return unit.model_copy(update=changes)


@pytest.mark.libreoffice
@needs_libreoffice
def test_it_survives_being_saved_by_libreoffice(tmp_path):
    outcomes = commune_rounds()["2025-11-19/xa-03/tong-hop.xlsx"]
    file = tmp_path / "tong-hop.xlsx"
    write_workbook(file, describe_workbook(Material(outcomes, FORM, tmp_path)), STYLES)
    saved = convert(file, tmp_path / "saved")
    back = rollup.rolled_tables(saved.read_bytes(), "a", FORM)
    assert back == rollup.rolled_tables(file.read_bytes(), "a", FORM)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("2", ""),
        ("3", ""),
        ("4", "cập nhật chương trình"),
        ("1", "quá cũ"),
        ("x", "không đọc được"),
    ],
)
def test_the_present_format_and_the_one_before_are_read(number, said):
    path, outcomes = next(iter(commune_rounds().items()))
    rows = transfer_rows(outcomes, FORM)
    assert ("format", "3") in rows["_META"]
    rows["_META"] = [(key, number if key == "format" else value) for key, value in rows["_META"]]
    if number == "1":
        rows["_META"] = [(key, value) for key, value in rows["_META"] if key != "format"]
    if not said:
        assert rollup.rolled_tables(rows, path, FORM).units
        return
    with pytest.raises(rollup.RollupError, match=said):
        rollup.rolled_tables(rows, path, FORM)
