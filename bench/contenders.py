"""Contenders on a round: ours, what bounds it from below, and what people use today."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from bench.cells import map_of
from bench.running import Contender
from pipeline.round.round import Round
from pipeline.xlsx.zip_parts import Package

USUAL_AT_MOST = 1_000
"""Returns up to which the usual script runs: it takes some two minutes for a thousand."""

_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def contender(name: str, round_: Round) -> Contender:
    """The one of this name. Raises ``StopIteration`` where there is none."""
    return next(one for one in contenders(round_) if one.name == name)


def output_of(round_: Round) -> Path:
    """Folder that the runs of a round write into."""
    return round_.folder.parent / "output"


def contenders(round_: Round) -> Iterator[Contender]:
    """Those that take part on a round, in the order in which they take turns."""
    folder, output = str(round_.folder), output_of(round_)
    ours = ("-m", "pipeline.cli", "aggregate", folder, "--output", str(output))
    reference = ("-m", "bench.reference", folder, str(map_of(round_)))
    yield Contender("reference", "reference process", (*reference, f"{output}-reference.xlsx"))
    yield Contender(
        "bare",
        "reference without the imports of a run",
        (*reference, f"{output}-bare.xlsx", "bare"),
    )
    floor = ("-m", "bench.floor", folder, str(map_of(round_)), f"{output}-floor.bin")
    yield Contender("floor", "floor", floor)
    yield Contender("imports", "imports of a run alone", ("-c", "import pipeline.aggregate"))
    read = ("-m", "bench.only_read", folder)
    yield Contender("calamine", "only reading, python-calamine", (*read, "calamine"))
    yield Contender("fastexcel", "only reading, fastexcel and polars", (*read, "fastexcel"))
    yield Contender("cold", "tonghop, cold", ours, lambda: _forget(output))
    yield Contender("warm", "tonghop, one changed file", ours, lambda: _change_one(round_))
    if len(round_.units) <= USUAL_AT_MOST:
        usual = ("-m", "bench.usual", folder, f"{output}-usual.xlsx")
        yield Contender("usual", "usual script, pandas.read_excel and pandera", usual)


def _forget(output: Path) -> None:
    shutil.rmtree(output, ignore_errors=True)


def _change_one(round_: Round) -> None:
    """Give one returned file a content that no run has seen; its figures stay."""
    path = min(round_.returned.rglob("*.xlsx"))
    package = Package.of(path.read_bytes())
    # Any text may stand there; the same length keeps the work the same.
    unseen = b"2025-11-18T08:00:00Z" + uuid.uuid4().hex[:8].encode()
    core = _MODIFIED.sub(rb"\g<1>" + unseen, package.read(_CORE))
    path.write_bytes(package.with_parts({_CORE: core}).packed())


def steps(round_: Round) -> dict[str, float]:
    """Seconds of each step of the last run."""
    record = json.loads((output_of(round_) / "run.json").read_text("utf-8"))
    seconds: dict[str, float] = record["seconds"]
    return seconds
