"""Closing a round: what is frozen, what is left out, what is never overwritten."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.accept.records import Accepted
from pipeline.closing.closed import ClosedError, read_about, read_closed
from pipeline.closing.closing import CloseError, close_report, close_round
from pipeline.files import staging
from pipeline.validate.waiver_rows import HEADINGS
from schemas.records import VALUE
from tests.support.closing_support import TODAY, accepted, arrivals, close, inputs, past_round
from tests.support.packaged import FORM
from tests.support.write_support import contents


@pytest.fixture
def past(tmp_path):
    return past_round(tmp_path)


def test_what_was_closed_is_read_again_as_it_was(past):
    closed = close(past)
    again, changed = read_closed(closed.folder, FORM, read_about(closed.folder))
    assert changed == ()
    assert again.year == 2024
    assert again.tables.keys() == accepted().tables.keys()
    for table in ("staff", "own_targets", "narrative", "resources", "research", "outreach"):
        ours, theirs = again.tables[table]["MN01"], accepted().tables[table]["MN01"]
        assert ours == theirs


def test_only_what_is_signed_in_the_waivers_is_an_input(past):
    path = past.folder / "waivers.xlsx"
    before = inputs(past)

    def write(*last: str) -> dict[str, str]:
        workbook = Workbook()
        workbook.active.append(HEADINGS)
        workbook.active.append(["R02", "MN01", "Biểu 01", "101", "2", "9", "Sai.", *last])
        workbook.save(path)
        return inputs(past)

    assert write() == before
    signed = write("Ngọc", "Đã xác minh")
    assert signed.keys() - before.keys() == {"waivers.xlsx"}
    assert write("Ngọc", "Lý do khác")["waivers.xlsx"] != signed["waivers.xlsx"]
    path.write_bytes(b"damaged")
    assert "waivers.xlsx" in inputs(past)


def test_names_of_people_are_not_kept(past):
    closed = close(past)
    again, _ = read_closed(closed.folder, FORM, closed.about)
    assert again.tables["board"]["MN01"].entries == ({"sex": "Nữ", "trained": "Có"},)
    assert again.tables["cover"]["MN01"].cells == {("has_minority_staff", VALUE): "Không"}
    for path in closed.folder.iterdir():
        assert "Minh Hạnh" not in path.read_text(encoding="utf-8"), path.name


def test_nothing_kept_is_a_formula_to_excel(past):
    folder = close(past).folder
    for path in folder.glob("*.csv"):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            for cell in line.split(","):
                assert not cell.lstrip('"').startswith(("=", "+", "@")), (path.name, line)


def test_the_text_has_a_line_per_cell(past):
    folder = close(past).folder
    lines = (folder / "staff.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:3] == ["unit_code,row,column,value", "MN01,all,total,40", "MN01,all,female,36"]
    again = Path(shutil.copytree(folder, folder.parent / "first"))
    close(past, replace=True)
    same = [(again / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir()]
    assert same
    assert all(same)


def test_what_does_not_count_is_left_out_and_said(past):
    closed = close(past)
    first, second = closed.about.left_out
    assert first.startswith("MN01 Đơn vị MN01: chưa có Biểu 02, Biểu 03, Biểu 06")
    assert second == "TH01 Trường Tiểu học Sông Vân: chưa có báo cáo dùng được"
    assert (closed.about.units, closed.about.complete, closed.about.tables) == (2, 0, 8)
    said = list(close_report(closed, "nam-2024", "rounds/nam-2024/closed"))
    assert said[0] == (
        "Đã chốt đợt nam-2024: 8 biểu, 0/2 đơn vị đủ biểu, vào rounds/nam-2024/closed."
    )
    assert said[2:] == [f"  {first}", f"  {second}"]
    assert read_about(closed.folder) == closed.about


def test_a_closed_round_is_not_overwritten_unasked(past):
    close(past)
    with pytest.raises(CloseError, match=r"đã chốt ngày 20/12/2024.*--replace"):
        close(past)
    less = Accepted({"staff": accepted().tables["staff"]}, 2024)
    later = TODAY + dt.timedelta(days=1)
    close_round(past, less, FORM, arrivals(past), today=later, replace=True)
    about = read_about(past.folder / "closed")
    assert (about.closed_on, about.tables) == (later, 1)
    assert not (past.folder / "closed" / "outreach.csv").exists()


def test_nothing_to_close_is_said(past):
    with pytest.raises(CloseError, match="chưa có biểu nào"):
        close_round(past, Accepted({}, 2024), FORM, (), today=TODAY)
    assert not (past.folder / "closed").exists()


def test_a_failure_half_way_leaves_what_was_closed(past, monkeypatch):
    close(past)
    before = {path.name: path.read_bytes() for path in (past.folder / "closed").iterdir()}
    write = staging._write
    written = []

    def fails_at_the_third(path, content):
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "no space")
        write(path, content)

    monkeypatch.setattr(staging, "_write", fails_at_the_third)
    with pytest.raises(OSError, match="no space"):
        close(past, replace=True)
    assert {path.name: path.read_bytes() for path in (past.folder / "closed").iterdir()} == before
    assert not [path for path in past.folder.rglob("*") if path.name.startswith(".")]


def test_a_file_that_is_open_in_excel_stops_the_closing_before_anything_changes(past, monkeypatch):
    close(past)
    before = contents(past.folder / "closed")
    opened = Path.open

    def locked(self: Path, mode: str = "r", **options: Any) -> Any:
        if self.name == "staff.csv" and "+" in mode:
            raise PermissionError(13, "used by another process")
        return opened(self, mode, **options)

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(PermissionError):
        close(past, replace=True)
    assert contents(past.folder / "closed") == before


def test_files_of_two_closings_are_not_taken_for_one(past):
    folder = close(past).folder
    (folder / "strange.csv").write_text("x")
    (folder / staging.JOURNAL).write_text("{")
    with pytest.raises(ClosedError, match=f"Không đọc được .*{staging.JOURNAL}.*--replace"):
        read_about(folder)
    (message,) = close(past, replace=True).messages
    assert "bị hỏng hoặc đã bị sửa" in message
    assert read_closed(folder, FORM, read_about(folder))[1] == ()
    assert not (folder / "strange.csv").exists()


@pytest.mark.parametrize(("line", "said"), [("format = 3", "cập nhật chương trình"), ("", "")])
def test_a_round_closed_by_a_newer_program_is_refused_and_one_by_the_one_before_is_read(
    past, line, said
):
    folder = close(past).folder
    path = folder / "closed.toml"
    text = path.read_text()
    assert "\nformat = 2\n" in text
    path.write_text(text.replace("format = 2", line))
    if not said:
        assert read_about(folder).format == 1
        return
    with pytest.raises(ClosedError, match=said):
        read_about(folder)
