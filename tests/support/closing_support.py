"""A round of 2024 in a folder, to be closed and to be the history of 2025."""

from __future__ import annotations

import datetime as dt

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.closing.closing import close_round, inputs_of
from pipeline.closing.earlier import load_earlier
from pipeline.plan.start import draft_settings, start_round
from pipeline.read.records import Arrival
from pipeline.round.round import Office, load_round
from schemas.records import VALUE
from tests.support.indicator_support import people, unit
from tests.support.packaged import FORM

TODAY = dt.date(2024, 12, 20)
UNITS = (
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("TH01", "TH", "Phường Hoa Sen", name="Trường Tiểu học Sông Vân"),
)


def page(table, cells, entries=(), code="MN01"):
    return AcceptedTable(code, f"{code}.xlsx", FORM.by_name[table].sheet, cells, {}, entries)


CONTENT = {
    "cover": {("preparer", VALUE): "Trần Thị Minh Hạnh", ("has_minority_staff", VALUE): "Không"},
    "staff": people("all", 40, 36) | {("all", "explanation"): '=1+1, "ngoặc"\nhai dòng; phẩy'},
    "own_targets": {},
    "narrative": {("results", VALUE): "- Đã làm.\n- Đang làm."},
    "resources": {("spent_state", "total"): 2_500_000},
}
EVENTS = (
    {"date": dt.date(2024, 3, 8), "content": "'nháy đơn", "parents": 12, "staff": 0},
    {"date": dt.date(2024, 10, 20), "content": "Hội thi, văn nghệ", "explanation": "@ mời"},
)
MEMBERS = (
    {"full_name": "Trần Thị Minh Hạnh", "sex": "Nữ", "position": "Hiệu trưởng", "trained": "Có"},
)


def accepted():
    tables = {name: {"MN01": page(name, cells)} for name, cells in CONTENT.items()}
    tables["outreach"] = {"MN01": page("outreach", {("gate", VALUE): "Có"}, EVENTS)}
    tables["board"] = {"MN01": page("board", {("gate", VALUE): "Có"}, MEMBERS)}
    tables["research"] = {"MN01": page("research", {("gate", VALUE): "Không"})}
    return Accepted(tables, 2024)


def settings_of(year, **changes):
    office = Office(code="VHXH", name="Phòng Văn hóa - Xã hội phường Hoa Sen")
    settings = draft_settings(plan="dong-da-2021-2030", year=year)
    return settings.model_copy(update={"office": office, **changes})


def past_round(place):
    """A round of 2024 with one returned file, in a new folder below ``place``."""
    folder = place / "nam-2024"
    start_round(folder, settings_of(2024), UNITS)
    (folder / "returned" / "a.xlsx").write_bytes(b"a")
    return load_round(folder)


def arrivals(round_):
    paths = sorted(round_.returned.rglob("*.xlsx"))
    return [Arrival(path.name, path, None) for path in paths]


def inputs(round_):
    return inputs_of(round_, arrivals(round_))


def close(round_, **more):
    return close_round(round_, accepted(), FORM, arrivals(round_), today=TODAY, **more)


def present(past, *previous, **changes):
    """The round of 2025 beside it."""
    folder = past.folder.parent / "nam-2025"
    start_round(folder, settings_of(2025, previous=previous, **changes), UNITS)
    return load_round(folder)


def loaded(past, *previous):
    def gather(round_):
        raise AssertionError(f"{round_.name} is closed and is not to be read again")

    return load_earlier(present(past, *previous), FORM, gather, inputs)
