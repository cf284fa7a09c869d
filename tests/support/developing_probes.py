"""Probes of a changed program, run in its own process, its package before this one's on the path.

``python -m tests.support.developing_probes NAME FOLDER`` makes the folder and prints what was seen
as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

import schemas
from pipeline.accept.accept import accept
from pipeline.accept.records import Outcome, ReturnRecord, TableRecord
from pipeline.measure.measure import measure
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import FileStatus
from pipeline.sample.locate import CellsByCode, cell_of
from pipeline.summarise import summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.validate.validate import validate
from pipeline.write import write_outputs
from tests.support.filling import fill
from tests.support.one_form import write_form
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, reading

UNIT = UNITS["MN"]
STAFF = FORM.by_name["staff"]


def field(folder: Path) -> dict[str, Any]:
    """A form with the row ``union`` and the column ``disabled``, filled but for one cell."""
    round_ = a_round(UNIT)
    blank = folder / "blank.xlsx"
    write_form(blank, FORM, round_, UNIT)
    page = CellsByCode(load_workbook(blank)[STAFF.sheet])
    typed = {(row.name, "disabled"): 1 for row in STAFF.body.rows}
    typed |= {("union", "total"): 25, ("union", "female"): 20, ("union", "minority"): 0}
    read = {}
    missed = {}
    for name, last in (("whole", 0), ("short", None)):
        more = {"staff": typed | {("union", "minority_female"): last}}
        path = fill(blank, folder / f"{name}.xlsx", FORM, round_, UNIT, more)
        read[name] = read_return(open_return(path, path.name), path.name, FORM)
        found = validate([(read[name], UNIT)], round_, FORM, MODELS)
        missed[name] = [[f.code, f.row, f.column] for f in found.get(path.name, ())]
    accepted = accept({(UNIT.code, name): read["whole"] for name in read["whole"].tables}, FORM)
    cells = accepted.tables["staff"][UNIT.code].cells
    return {
        "open": not cell_of(page, STAFF, "union", "disabled").protection.locked,
        "missed": missed,
        "read": [cells["union", "total"], cells["all", "disabled"]],
        "shown": texts(summary(folder, accepted), "SL 01 Đội ngũ"),
        "version": FORM.version,
    }


def rule(folder: Path) -> dict[str, Any]:
    """The findings of a school with 41 support staff."""
    cells = {("support", "total"): 41, ("all", "total"): 72}
    cells |= {("support", "female"): 39, ("all", "female"): 68}
    found = validate([(reading({"staff": cells}), UNIT)], a_round(UNIT), FORM, MODELS)
    return {"found": [[f.code, f.severity, f.message] for f in found.get("a.xlsx", ())]}


def indicator(folder: Path) -> dict[str, Any]:
    """Result of the added indicator over one school."""
    plan = find_plan("ngu-hiep-2024", FORM)
    results = measure(plan, a_round(UNIT, year=2024), accepted_return(), FORM)
    (found,) = (
        r for r in results if (r.indicator.code, r.scope, r.split) == ("2.3.e", "all", "all")
    )
    return {"value": str(found.value), "status": found.status}


def sheet(folder: Path) -> dict[str, Any]:
    """The added sheet of a round with one late return and one in time."""
    due = a_round(UNIT).settings.due
    late = due + dt.timedelta(days=3)
    returns = (
        ReturnRecord("in-time.xlsx", "", UNIT.code, FileStatus.SUPERSEDED, "", due, None),
        ReturnRecord("a.xlsx", "", UNIT.code, FileStatus.COUNTED, "", late, None),
    )
    path = summary(folder, accepted_return(), returns)
    return {"texts": texts(path, "Nộp muộn")}


def accepted_return() -> Any:
    whole = reading({})
    return accept({(UNIT.code, name): whole for name in whole.tables}, FORM)


def summary(folder: Path, accepted: Any, returns: tuple[ReturnRecord, ...] = ()) -> Path:
    """The summary workbook of the unit's accepted return."""
    round_ = a_round(UNIT)
    followed = find_plan(round_.settings.plan, FORM)
    results = measure(followed, round_, accepted, FORM)
    paths = {name: pages[UNIT.code].path for name, pages in accepted.tables.items()}
    tables = tuple(
        TableRecord(UNIT.code, name, path, Outcome.COUNTED) for name, path in paths.items()
    )
    outcomes = Outcomes(round_, followed, accepted, returns, tables, (), results)
    write_outputs(summarise(outcomes, FORM, folder / "out"), folder / "out", {})
    return folder / "out" / "tong-hop.xlsx"


def texts(path: Path, name: str) -> list[str]:
    page = load_workbook(path)[name]
    return [str(cell) for line in page.iter_rows(values_only=True) for cell in line if cell]


PROBES: dict[str, Callable[[Path], dict[str, Any]]] = {
    probe.__name__: probe for probe in (field, rule, indicator, sheet)
}

if __name__ == "__main__":
    name, place = sys.argv[1], Path(sys.argv[2]).resolve()
    place.mkdir()
    seen = {"program": str(Path(schemas.__file__).parent.parent)}
    sys.stdout.write(json.dumps({**seen, **PROBES[name](place)}))
