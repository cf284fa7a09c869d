"""A day of any year, wherever it stands, ends no run: it is judged, with a sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.read.cleaned import said
from pipeline.read.intake import walk
from pipeline.read.ledger import Ledger, is_misdated, misdated, received_dates
from pipeline.read.records import Arrival, ReturnReading
from pipeline.text.errors import OfficerMustAct
from schemas.records import VALUE
from tests.support.readings import UNITS, a_round, entry, judge

TODAY = dt.date(2025, 11, 21)
DAYS = [dt.date(1, 1, 1), dt.date(25, 11, 17), dt.date(2925, 11, 17), dt.date(9999, 12, 31)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_in_a_cell(day):
    judge({"cover": {("date", VALUE): day}})
    judge(entries={"board": entry("board", 0, trained_on=day)}, kind="XA")
    found = judge(entries={"outreach": entry("outreach", 0, date=day)})
    assert any(finding.blocks and finding.value == said(day) for finding in found)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_as_the_day_that_a_file_came(day):
    judge({"cover": {("date", VALUE): dt.date(2025, 11, 17)}}, received=day)


@pytest.mark.parametrize(
    "folder", ["0025-11-17", "2925-11-17", "22-11-2025", "31.11.2025", "18-11"]
)
def test_as_the_name_of_a_folder_it_is_told_and_the_file_counts_from_first_sight(tmp_path, folder):
    place = tmp_path / "returned" / folder / "a.xlsx"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"x")
    (arrival,) = walk(tmp_path / "returned")
    ledger = Ledger(tmp_path / "received.csv")
    reading = ReturnReading(arrival.path, "aa")
    assert received_dates([arrival], [reading], ledger, TODAY) == {arrival.path: TODAY}
    assert is_misdated(arrival, TODAY)
    finding = misdated(arrival, TODAY)
    assert finding.severity == "query"
    assert f'thư mục "{folder}"' in finding.message
    assert "21/11/2025" in finding.message


def test_a_folder_of_our_time_is_believed(tmp_path):
    arrival = Arrival("2025-11-18/a.xlsx", Path("a.xlsx"), dt.date(2025, 11, 18))
    ledger = Ledger(tmp_path / "received.csv")
    days = received_dates([arrival], [ReturnReading(arrival.path, "aa")], ledger, TODAY)
    assert days == {arrival.path: dt.date(2025, 11, 18)}


@pytest.mark.parametrize("seen", ["0025-11-17", "2925-11-17", "17/11/2025", "hôm qua"])
def test_in_the_ledger_it_is_told_with_its_line(tmp_path, seen):
    path = tmp_path / "received.csv"
    path.write_text(f"sha256,path,first_seen\naa,a.xlsx,2025-11-17\nbb,b.xlsx,{seen}\n", "utf-8")
    with pytest.raises(OfficerMustAct, match=rf'dòng 3: cột first_seen ghi "{seen}"'):
        Ledger(path)


@pytest.mark.parametrize("key", ["start", "end", "cutoff", "due"])
def test_in_the_settings_of_a_round_it_is_refused(key):
    settings = a_round(UNITS["MN"]).settings
    data = {**settings.model_dump(), key: "0025-11-17"}
    with pytest.raises(ValueError, match="17/11/0025 không thuộc các năm từ 2000 đến 2100"):
        type(settings).model_validate(data)
