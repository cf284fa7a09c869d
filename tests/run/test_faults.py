"""An exception over one file of ten costs that file, whatever step raises it; nine count."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from pipeline import aggregate as run
from pipeline import check, write
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.faults import Faults
from pipeline.read.records import ReturnReading
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.text.clock import Clock
from pipeline.text.errors import OfficerMustAct
from pipeline.text.fault_words import ERRORS_FILE
from tests.support.packaged import FORM
from tests.support.write_support import without_documents

PLAN = find_plan("dong-da-2021-2030", FORM)
TODAY = dt.date(2025, 12, 1)
UNITS = {"XA": 10}
"""Communes, which are asked the fewest tables: it makes no difference to what is spared."""
UNIT = "XA02"


class BrokenError(Exception):
    """Stands for any error of the program."""


class Ten:
    """A round of ten units that sent one file each, run with a step that raises at one of them."""

    def __init__(self, folder, units=UNITS, mess=0):
        self.folder = folder / "rounds" / "nam-2025"
        self._cache = folder / ".cache"
        made = make_round(self.folder, plan=PLAN.id, units=units, seed=5, mess=mess)
        self.path = next((file.path for file in made.files if file.unit == UNIT), "")

    def run(self, output):
        with KeptReadings(self._cache) as kept:
            reader = Reader(kept=kept)
            opened = opened_round(load_round(self.folder))
            return run.aggregate(opened, output, today=TODAY, reader=reader)

    def is_among(self, given):
        """Tell whether the file, or what counts of it, is in the first argument of a step."""
        if isinstance(given, ReturnReading):
            return given.path == self.path and given.failure is None
        if hasattr(given, "accepted"):
            given = given.accepted
        if hasattr(given, "tables"):
            return any(UNIT in pages for pages in given.tables.values())
        if isinstance(given, dict):
            return any(reading.path == self.path for reading in given.values())
        return any(
            self.path in (getattr(one, "path", ""), one.reading.path)
            if hasattr(one, "reading")
            else one[0].path == self.path
            for one in given
        )


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    return Ten(tmp_path_factory.mktemp("ten"))


def rows(output):
    with (output / "data" / "returns.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "argument", "step"),
    [
        ("identify", 0, "xác định đơn vị"),
        ("validate", 0, "kiểm tra số liệu"),
        ("_findings_of", 0, "áp dụng nội dung đã chấp nhận"),
        ("select", 0, "chọn bản báo cáo được dùng"),
        ("accept", 0, "lấy số liệu được dùng"),
        ("rollup.join", 1, "gộp bảng tổng hợp"),
        ("review", 0, "so sánh số liệu"),
        ("measure", 2, "tính chỉ tiêu"),
        ("summarise", 0, "lập bảng tổng hợp"),
    ],
)
def test_a_step_that_raises_at_one_file_costs_that_file(
    ten, tmp_path, monkeypatch, name, argument, step
):
    place, _, function = f"run.{name}".rpartition(".")
    module = run.rollup if "rollup" in place else run
    usual = getattr(module, function)

    def breaking(*arguments, **options):
        given = arguments[argument]
        if function in ("validate", "select"):
            given = list(given)
            arguments = (given, *arguments[1:])
        if ten.is_among(given):
            raise BrokenError("số lạ")
        return usual(*arguments, **options)

    monkeypatch.setattr(module, function, breaking)
    with without_documents():
        written = ten.run(tmp_path).written
    found = {row["path"]: row for row in rows(tmp_path)}
    assert len(found) == 10
    assert found[ten.path]["status"] == "failed"
    assert step in found[ten.path]["reason"]
    assert [row["status"] for row in found.values()].count("counted") == 9
    told = (tmp_path / ERRORS_FILE).read_text("utf-8-sig")
    assert "BrokenError: số lạ" in told
    assert ten.path in told
    assert any(ERRORS_FILE in message and ten.path in message for message in written.messages)


def test_a_marked_copy_that_cannot_be_made_leaves_the_list_and_the_other_copies(
    tmp_path, monkeypatch
):
    messy = Ten(tmp_path, {"TH": 4}, mess=3)
    output = tmp_path / "output"
    usual = write.write_given_back
    broken = []

    def breaking(path, file, *more):
        if file.in_its_file and not broken:
            broken.append(file.name)
            raise BrokenError
        usual(path, file, *more)

    monkeypatch.setattr(write, "write_given_back", breaking)
    ran = messy.run(output)
    assert {row["status"] for row in rows(output)} >= {"counted"}
    assert broken
    assert (output / "tra-lai" / broken[0]).is_file()
    assert any(ERRORS_FILE in message for message in ran.written.messages)
    # The next run has nothing to tell, and takes the file away.
    monkeypatch.undo()
    messy.run(output)
    assert not (output / ERRORS_FILE).exists()


def test_what_is_raised_over_no_file_at_all_ends_the_run(ten, tmp_path, monkeypatch):
    def breaking(*arguments, **options):
        raise BrokenError

    monkeypatch.setattr(run, "measure", breaking)
    with pytest.raises(BrokenError):
        ten.run(tmp_path)


def test_checking_files_goes_on_behind_one_that_the_program_errs_at(ten, monkeypatch):
    usual = check.identify

    def breaking(reading, *others):
        if reading.path.endswith(ten.path):
            raise BrokenError
        return usual(reading, *others)

    monkeypatch.setattr(check, "identify", breaking)
    files = sorted(ten.folder.joinpath("returned").rglob("*.xlsx"))[:5]
    files = [ten.folder / "returned" / ten.path, *files]
    opened = opened_round(load_round(ten.folder))
    found = check.check_files(files, ten.folder, opened=opened, today=TODAY, reader=Reader())
    assert "chương trình gặp lỗi" in found[0].refusal
    assert not any(one.refusal for one in found if not one.path.endswith(ten.path))


def spared(steps, count=9):
    """The names of the readings of ``count`` that ``steps`` may have at last."""
    readings = [ReturnReading(str(number)) for number in range(count)]

    def over(some):
        sound = [one.path for one in some if one.failure is None]
        steps(sound)
        return sound

    return Faults(Clock()).spare(readings, over)


def test_several_files_are_found_each_by_itself():
    def steps(names):
        if {"2", "7"} & set(names):
            raise BrokenError

    assert spared(steps) == ["0", "1", "3", "4", "5", "6", "8"]


def test_of_two_files_that_are_wrong_only_together_one_is_set_aside():
    def steps(names):
        if {"2", "7"} <= set(names):
            raise BrokenError

    assert spared(steps) == ["0", "1", "2", "3", "4", "5", "6", "8"]


def test_what_the_officer_must_mend_is_no_files_fault():
    def steps(names):
        if "2" in names:
            raise OfficerMustAct("waivers.xlsx")

    with pytest.raises(OfficerMustAct):
        spared(steps)
