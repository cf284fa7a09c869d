"""Summaries of the rounds below dropped into a round: honest ones count, forged ones cost
themselves alone."""

from __future__ import annotations

import csv
import datetime as dt
import json

import pytest
from openpyxl import load_workbook

from pipeline.accept import layout_of_transfer as layout
from pipeline.accept import rollup
from pipeline.aggregate import aggregate
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from tests.support.data_package import faults_of
from tests.support.packaged import FORM
from tests.support.round_books import set_settings
from tests.support.write_support import without_documents

PLAN = find_plan("dong-da-2021-2030", FORM)
TODAY = dt.date(2025, 12, 1)
DAY = "2025-11-19"


class Rounds:
    """A round of an office below, run once, and one above that takes its summary."""

    def __init__(self, folder):
        self.folder = folder
        below = folder / "rounds" / "duoi"
        make_round(below, plan=PLAN.id, units={"MN": 2, "TH": 2, "THCS": 1, "XA": 1}, mess=4)
        set_settings(below, office={"code": "XA77", "name": "UBND Xã Khê 77"})
        self.run(below, folder / "duoi")
        self.summary = folder / "duoi" / "tong-hop.xlsx"
        self.carried = folder / "carried.xlsx"
        """The summary with nothing but what travels in it, and one sheet that is seen."""
        book = load_workbook(self.summary)
        seen = next(sheet for sheet in book if sheet.sheet_state == "visible")
        for sheet in [one for one in book if one.sheet_state == "visible" and one is not seen]:
            book.remove(sheet)
        book.save(self.carried)
        self.above = folder / "rounds" / "tren"
        make_round(self.above, plan=PLAN.id, units={"PHONG": 1}, seed=9)
        self.drop = self.above / "returned" / DAY / "tong-hop.xlsx"
        self.drop.parent.mkdir(exist_ok=True)

    def run(self, folder, output):
        with KeptReadings(self.folder / ".cache") as kept:
            reader = Reader(kept=kept)
            opened = opened_round(load_round(folder))
            return aggregate(opened, output, today=TODAY, reader=reader)

    def taken(self, output):
        """The rows of ``returns.csv`` on summaries, by their files' names, and those on the round's
        own files."""
        with without_documents():
            self.run(self.above, output)
        with (output / "data" / "returns.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        own = [row for row in rows if "tong-hop" not in row["path"]]
        return {row["path"].split("/")[-1]: row for row in rows if row not in own}, own

    def forge(self, change, path):
        """Drop the summary with the content of its first table of figures changed, its checksum
        reckoned anew."""
        book = load_workbook(self.carried)
        sheet = book[layout.DATA]
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == "staff":
                parts = [cell.value for cell in row[4:] if cell.value]
                content = json.loads("".join(part[1:-1] for part in parts))
                row[4].value = f"|{change(content)}|"
                for cell in row[5:]:
                    cell.value = None
                break
        texts = [
            [["" if c is None else str(c) for c in row] for row in book[name].values]
            for name in layout.CARRIED
        ]
        for row in book[layout.META].iter_rows():
            if row[0].value == "digest":
                row[1].value = layout.digest_of(texts)
        book.save(path)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    return Rounds(tmp_path_factory.mktemp("rolled"))


def test_an_honest_summary_counts(rounds, tmp_path):
    rounds.drop.write_bytes(rounds.summary.read_bytes())
    summaries, own = rounds.taken(tmp_path)
    summary = summaries[rounds.drop.name]
    assert summary["status"] == "counted", summary["reason"]
    assert {row["status"] for row in own} == {"counted"}
    assert faults_of(tmp_path / "data") == []


def cells_as(value):
    def change(content):
        for cell in content["cells"]:
            cell[2] = value
        return json.dumps(content)

    return change


FORGED = {
    "text": cells_as("một"),
    "list": cells_as([1]),
    "date": cells_as({"date": "2025-11-17"}),
    "float": cells_as(2.5),
    "NaN": cells_as(float("nan")),
    "bool": cells_as(True),
    "digits": lambda content: json.dumps(content).replace("]]", "]," + "9" * 5000 + "]", 1),
    "negative": cells_as(-3),
    "deep": lambda content: "[" * 5000 + "]" * 5000,
    "no table": lambda content: "{}",
}


@pytest.fixture(scope="module")
def of_forged(rounds, tmp_path_factory):
    """The rows of a run that has all of them in front of it."""
    paths = {name: rounds.drop.with_name(f"tong-hop {name}.xlsx") for name in FORGED}
    rounds.drop.unlink(missing_ok=True)
    for name, path in paths.items():
        rounds.forge(FORGED[name], path)
    yield rounds.taken(tmp_path_factory.mktemp("forged"))
    for path in paths.values():
        path.unlink()


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_one_is_refused_by_name_and_the_rest_counts(of_forged, name):
    summaries, own = of_forged
    summary = summaries[f"tong-hop {name}.xlsx"]
    assert summary["status"] == "failed"
    assert f"Bảng tổng hợp {DAY}/tong-hop {name}.xlsx: " in summary["reason"]
    assert "Chương trình" not in summary["reason"]
    assert {row["status"] for row in own} == {"counted"}


def test_an_error_of_the_program_at_a_summary_costs_that_summary(rounds, tmp_path, monkeypatch):
    def breaking(*_):
        raise AssertionError

    rounds.drop.write_bytes(rounds.summary.read_bytes())
    monkeypatch.setattr(rollup, "problem_of", breaking)
    summaries, own = rounds.taken(tmp_path)
    summary = summaries[rounds.drop.name]
    assert summary["status"] == "failed"
    assert "chương trình gặp lỗi ở bước gộp bảng tổng hợp" in summary["reason"]
    assert {row["status"] for row in own} == {"counted"}
