"""Reading on a cluster: the same to the byte, a lost worker is a retry, strangers are refused."""

from __future__ import annotations

import os
import sys

import distributed
import pytest

from pipeline.read.cluster import dask_workers
from pipeline.read.cluster.dask_workers import ClusterError, DaskWorkers
from pipeline.read.records import Arrival
from pipeline.read.workers import read_all
from pipeline.text.errors import OfficerMustAct
from tests.run.test_same_data import SameRun
from tests.support import ROOT
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, book

pytestmark = pytest.mark.usefixtures("worker_processes", "no_documents")


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster of two processes on this machine."""
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            env={"PYTHONPATH": paths},
        ) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture
def arrivals(tmp_path):
    """Eight returned files."""
    data = book({"staff": STAFF})
    listed = []
    for number in range(8):
        location = tmp_path / f"{number}.xlsx"
        location.write_bytes(data)
        listed.append(Arrival(location.name, location, None))
    return listed


def test_the_example_s_data_is_the_same_to_the_byte(scheduler, tmp_path):
    run = SameRun(tmp_path)
    with DaskWorkers(scheduler) as mapper:
        there = run.data("there", mapper=mapper)
    assert there == run.data("here", processes=1)


def test_a_killed_worker_costs_a_retry(scheduler, arrivals):
    reader = "tests.support.worker_readers:kill_once"
    with DaskWorkers(scheduler) as mapper:
        readings = list(read_all(arrivals, FORM, reader=reader, mapper=mapper))
    assert (arrivals[0].location.parent / "killed").exists()
    assert [one.path for one in readings] == [one.path for one in arrivals]
    assert all(set(one.tables) == {"staff"} for one in readings)


def test_workers_of_another_version_are_refused(scheduler, monkeypatch):
    monkeypatch.setattr(dask_workers, "versions", lambda: {"tonghop": str(os.getpid())})
    with pytest.raises(ClusterError, match="phiên bản"):
        DaskWorkers(scheduler)


def test_a_worker_of_another_version_that_joins_later_is_refused(scheduler, arrivals, monkeypatch):
    monkeypatch.setattr(dask_workers, "reader_version", lambda: "another")
    with DaskWorkers(scheduler) as mapper, pytest.raises(ClusterError, match="mới vào cụm"):
        list(read_all(arrivals, FORM, mapper=mapper))


def test_workers_that_do_not_share_the_storage_are_refused(scheduler, arrivals, monkeypatch):
    monkeypatch.setattr(dask_workers, "is_visible", not_here)
    with DaskWorkers(scheduler) as mapper, pytest.raises(ClusterError, match="dùng chung"):
        list(read_all(arrivals, FORM, mapper=mapper))


def not_here(location):
    return False


def test_a_scheduler_that_does_not_answer_is_told_with_what_to_do():
    with pytest.raises(OfficerMustAct, match="Kiểm tra địa chỉ"):
        DaskWorkers("tcp://127.0.0.1:9", patience=1.0)


def test_without_the_extra_each_way_of_installing_is_told_how_to_add_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as error:
        DaskWorkers("tcp://127.0.0.1:1")
    said = str(error.value)
    for call in ("uv tool install --force --with distributed", "pipx inject tonghop distributed"):
        assert call in said
    assert 'pip install "<tệp tonghop-….whl>[cluster]"' in said
    assert "bỏ --scheduler" in said
