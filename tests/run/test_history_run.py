"""Two rounds run from their returned files: the earlier one open, then closed by command."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from click.testing import CliRunner

from pipeline import aggregate as aggregation
from pipeline.aggregate import aggregate, gather
from pipeline.cli import main
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.text.fault_words import ERRORS_FILE
from tests.support.packaged import FORM
from tests.support.round_books import set_settings

pytestmark = pytest.mark.usefixtures("no_documents")

PLAN = find_plan("dong-da-2021-2030", FORM)
TODAY = dt.date(2025, 12, 1)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """``rounds/`` with a round of 2024 and the same units a year later, one of them missing."""
    folder = tmp_path_factory.mktemp("history") / "rounds"
    units = {"MN": 1, "TH": 2, "XA": 1, "PHONG": 1}
    for year, missing in ((2024, 0), (2025, 1)):
        make_round(
            folder / f"nam-{year}", plan=PLAN.id, units=units, seed=year, year=year, missing=missing
        )
    balance = {"value": 12000, "source": "Báo cáo số 15/BC-PGDĐT"}
    set_settings(folder / "nam-2025", previous=("nam-2024",), opening={"2.4.a-PH": balance})
    return folder


def run(rounds, output):
    opened = opened_round(load_round(rounds / "nam-2025"))
    return aggregate(opened, output, today=TODAY, reader=Reader())


def turns_of(folder):
    """Parents' turns of a round alone, entry by entry."""
    opened = opened_round(load_round(folder))
    found = gather(opened, today=TODAY, reader=Reader())
    pages = found.rolled.accepted.tables["outreach"].values()
    return sum(entry.get("parents") or 0 for page in pages for entry in page.entries)


def parents(ran):
    (result,) = (
        result
        for result in ran.outcomes.results
        if (result.indicator.code, result.scope, result.split) == ("2.4.a-PH", "all", "all")
    )
    return result


def test_a_round_builds_on_the_one_before_whether_it_is_open_or_closed(rounds, tmp_path):
    ledger = rounds / "nam-2024" / "received.csv"
    before = ledger.read_bytes()
    opened = run(rounds, tmp_path / "open")
    (earlier,) = opened.outcomes.history.rounds
    assert earlier.state == "open"
    assert opened.outcomes.history.is_provisional
    # A run of one round writes nothing into another.
    assert ledger.read_bytes() == before
    assert "history" in opened.seconds

    last, now = (turns_of(rounds / name) for name in ("nam-2024", "nam-2025"))
    assert last
    assert now
    result = parents(opened)
    assert (result.carried, result.numerator) == (12000 + last, 12000 + last + now)

    closed = CliRunner().invoke(main, ["close", str(rounds / "nam-2024")])
    assert closed.exit_code == 0, closed.output
    assert "Đã chốt đợt nam-2024" in closed.output
    assert "5/5 đơn vị đủ biểu" in closed.output
    again = CliRunner().invoke(main, ["close", str(rounds / "nam-2024")])
    assert again.exit_code == 2
    assert "--replace" in again.output

    shutil.rmtree(rounds / "nam-2024" / "returned")
    kept = run(rounds, tmp_path / "closed")
    assert kept.outcomes.history.rounds[0].state == "closed"
    assert kept.outcomes.history.rounds[0].changed == ()
    same = [result.numerator for result in kept.outcomes.results]
    assert same == [result.numerator for result in opened.outcomes.results]
    trend = kept.outcomes.history.rounds[0].result("2.4.a-PH")
    assert trend is not None
    assert trend.numerator == 12000 + last

    # One school is missing but was there last year, so its last known figures bound the shares.
    staff = next(
        result
        for result in kept.outcomes.results
        if (result.indicator.code, result.scope, result.split) == ("2.3.d1", "all", "all")
    )
    assert staff.reported < staff.expected
    assert staff.lower is not None
    assert staff.upper is not None
    assert staff.value is not None
    assert staff.lower <= staff.upper


def test_a_file_of_an_earlier_round_at_which_measuring_raises_costs_that_file(
    rounds, tmp_path, monkeypatch
):
    sound = run(rounds, tmp_path / "sound").outcomes
    usual = aggregation.measure

    def breaking(plan, round_, accepted, *more):
        if round_.name == "nam-2024" and "TH02" in accepted.tables.get("outreach", {}):
            raise ZeroDivisionError("số lạ")
        return usual(plan, round_, accepted, *more)

    monkeypatch.setattr(aggregation, "measure", breaking)
    ran = run(rounds, tmp_path / "broken")
    (earlier,) = ran.outcomes.history.rounds
    pages = earlier.accepted.tables["outreach"]
    assert "TH02" not in pages
    assert "TH01" in pages
    left_out = sound.history.rounds[0].accepted.tables["outreach"]["TH02"]
    turns = sum(entry.get("parents") or 0 for entry in left_out.entries)
    (before,) = (
        one.carried
        for one in sound.results
        if (one.indicator.code, one.scope, one.split) == ("2.4.a-PH", "all", "all")
    )
    assert parents(ran).carried == before - turns
    path = f"nam-2024/{left_out.path}"
    told = (tmp_path / "broken" / ERRORS_FILE).read_text("utf-8-sig")
    assert "ZeroDivisionError: số lạ" in told
    assert f"Tệp: {path}\nBước: tính số liệu kỳ trước" in told
    assert any(path in message for message in ran.written.messages)
