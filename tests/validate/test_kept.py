"""Judgement that is kept beside its reading: taken only where it would be made alike."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.read.cache.encoding import encode_findings
from pipeline.read.cache.store import FILE, KeptReadings
from pipeline.read.records import ReturnReading
from pipeline.text.findings import Finding, Place, Waiver, find
from pipeline.validate import validate as module
from pipeline.validate.validate import validate
from pipeline.validate.waiver_keys import key_of
from schemas.records import VALUE, Form
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, entry, reading

UNIT = UNITS["MN"]
ACCEPTED = find("gate_contradicted", {"biểu": "Biểu 02", "giá trị": "900"}, Place("a.xlsx"), "900")
ACCEPTED = replace(ACCEPTED, table="succession", row="204", column="1", sheet="Biểu 02")


def a_return() -> ReturnReading:
    """A return of which everything that it is judged by changes what is found."""
    cells = {"succession": {("gate", VALUE): "Không", ("persons", "total"): 900}}
    day = entry("outreach", 0, date=dt.date(2025, 11, 10))
    one = reading(cells, entries={"outreach": day}, unit=UNIT)
    page = replace(one.tables["succession"], findings=(ACCEPTED,))
    return replace(one, sha256="ab" * 32, tables={**one.tables, "succession": page})


def found(kept: KeptReadings | None, one: ReturnReading, **changed: Any) -> tuple[Finding, ...]:
    """The findings in a return that is judged by the same at every call, but for ``changed``."""
    by = {"unit": UNIT, "round_": a_round(), "form": FORM, "received": dt.date(2025, 11, 20)}
    by = {**by, "waivers": (), **changed}
    received = {one.path: by["received"]}
    every = (by["round_"], by["form"], MODELS, received, by["waivers"], kept)
    return validate([(one, by["unit"])], *every)[one.path]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptReadings]:
    """A store that has the return with its judgement."""
    with KeptReadings(tmp_path) as store:
        store.keep(a_return(), FORM)
        found(store, taken(store))
        yield store


def taken(kept: KeptReadings) -> ReturnReading:
    """The return as a further run takes it from the store."""
    one = kept.take("a.xlsx", "ab" * 32, FORM)
    assert one is not None
    return one


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the returns that are judged from now on."""
    paths: list[str] = []
    whole = module._validate_batch

    def noting(batch: Any, *more: Any) -> Any:
        paths.extend(one.reading.path for one in batch)
        return whole(batch, *more)

    monkeypatch.setattr(module, "_validate_batch", noting)
    return paths


def test_a_return_that_is_judged_by_the_same_is_not_judged_again(kept, judged):
    assert found(kept, taken(kept)) == found(None, a_return())
    assert judged == ["a.xlsx"]


BY = {
    "unit": {"unit": UNITS["LC"]},
    "day of receipt": {"received": dt.date(2025, 11, 1)},
    "settings": {"round_": a_round(period="6T")},
    "form": {"form": Form(FORM.tables[:3], usual=FORM.tables)},
    "waiver": {"waivers": (Waiver(key_of(replace(ACCEPTED, unit="MN01")), "Ngọc", "Đúng"),)},
}


@pytest.mark.parametrize("changed", BY.values(), ids=BY)
def test_whatever_it_was_judged_by_is_judged_anew_once_it_changes(kept, changed):
    cold = found(None, a_return(), **changed)
    assert cold != found(None, a_return())
    assert found(kept, taken(kept), **changed) == cold


def test_a_reading_that_was_changed_since_is_judged_as_it_is(kept):
    one = taken(kept)
    changed = replace(one, tables={k: v for k, v in one.tables.items() if k != "outreach"})
    assert found(kept, changed) == found(None, changed) != found(None, one)


@pytest.mark.parametrize("put", [encode_findings(()), b"x", b""])
def test_a_judgement_that_somebody_put_there_is_not_trusted(tmp_path, kept, judged, put):
    kept.__exit__(None, None, None)
    with sqlite3.connect(tmp_path / FILE) as held:
        shortest = "SELECT MIN(LENGTH(content)) FROM reading"
        held.execute(f"UPDATE reading SET content = ? WHERE LENGTH(content) = ({shortest})", (put,))
    with KeptReadings(tmp_path) as again:
        assert found(again, taken(again)) == found(None, a_return())
    assert judged == ["a.xlsx", "a.xlsx"]
