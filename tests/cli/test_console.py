"""The closing report of a run: what it says of earlier rounds."""

from __future__ import annotations

from dataclasses import replace

from pipeline.accept.records import Accepted, ReturnRecord
from pipeline.cli.console import machine_report, run_report
from pipeline.measure.history import EarlierRound, history_before
from pipeline.read.records import FileStatus
from pipeline.summary.outcomes import Outcomes
from pipeline.text.findings import Finding
from pipeline.write import Written
from tests.support.history_support import a_round, earlier
from tests.support.indicator_support import plan_of
from tests.support.packaged import FORM

NOW = a_round("nam-2025", 2025)


def before(*rounds: EarlierRound, tmp_path) -> list[str]:
    """The lines from KỲ TRƯỚC to the next heading; none where there is no such block."""
    history = history_before(NOW, rounds, FORM)
    outcomes = Outcomes(NOW, plan_of(), Accepted({}), (), (), (), (), history)
    lines = list(run_report(outcomes, Written((), (), ()), tmp_path))
    if "KỲ TRƯỚC" not in lines:
        return []
    start = lines.index("KỲ TRƯỚC") + 1
    return lines[start : lines.index("", start)]


def test_a_file_s_name_cannot_command_the_screen(tmp_path):
    record = ReturnRecord(
        "\x1b[2Ja.xlsx", "", "", FileStatus.FAILED, "Tệp \x1b]0;x\x07 hỏng.", None, None
    )
    outcomes = Outcomes(
        NOW, plan_of(), Accepted({}), (record,), (), (), (), history_before(NOW, (), FORM)
    )
    lines = list(run_report(outcomes, Written((), (), ()), tmp_path))
    assert "    [2Ja.xlsx: Tệp ]0;x hỏng." in lines
    assert not [line for line in lines if not line.isprintable()]


def test_a_fault_of_a_file_that_another_replaced_is_open_no_more(tmp_path):
    records = tuple(
        ReturnRecord(path, "", "TH01", status, "", None, None)
        for path, status in (("old.xlsx", FileStatus.SUPERSEDED), ("new.xlsx", FileStatus.BLOCKED))
    )
    faults = tuple(
        Finding("R02", severity, f"{path}: sai.", state, file=path)
        for path, state in (("old.xlsx", "superseded"), ("new.xlsx", "open"))
        for severity in ("error", "query")
    )
    history = history_before(NOW, (), FORM)
    outcomes = Outcomes(NOW, plan_of(), Accepted({}), records, (), faults, (), history)
    lines = list(run_report(outcomes, Written((), (), ()), tmp_path))
    assert "CẦN SỬA: 1 lỗi, 1 nội dung cần giải trình" in lines
    assert not [line for line in lines if "old.xlsx: sai." in line]
    report = machine_report(outcomes, Written((), (), ()), tmp_path)
    assert report["findings"] == {"error": 1, "query": 1}


def test_a_file_is_named_once_however_many_faults_it_has(tmp_path):
    faults = tuple(
        Finding("R02", "error", f"{sheet}, ô {cell}: sai.", file=file, unit="TH01", sheet=sheet)
        for file, sheet, cell in (
            ("a.xlsx", "Biểu 01", "C1"),
            ("b.xlsx", "Biểu 02", "C2"),
            ("a.xlsx", "Biểu 03", "C3"),
            ("b.xlsx", "Biểu 02", "C4"),
            ("a.xlsx", "Biểu 01", "C5"),
        )
    )
    history = history_before(NOW, (), FORM)
    outcomes = Outcomes(NOW, plan_of(), Accepted({}), (), (), faults, (), history)
    lines = list(run_report(outcomes, Written((), (), ()), tmp_path))
    start = lines.index("CẦN SỬA: 5 lỗi, 0 nội dung cần giải trình") + 1
    assert lines[start : lines.index("", start)] == [
        "  TH01  a.xlsx",
        "    Trang Biểu 01",
        "      Biểu 01, ô C1: sai.",
        "      Biểu 01, ô C5: sai.",
        "    Trang Biểu 03",
        "      Biểu 03, ô C3: sai.",
        "  TH01  b.xlsx, trang Biểu 02",
        "    Biểu 02, ô C2: sai.",
        "    Biểu 02, ô C4: sai.",
    ]


def test_closed_rounds_without_a_change_are_not_mentioned(tmp_path):
    assert before(tmp_path=tmp_path) == []
    assert before(earlier(2024, {"TH01": 4}), tmp_path=tmp_path) == []


def test_rounds_that_can_still_change_are_told_with_their_coverage(tmp_path):
    changed = replace(earlier(2023, {"TH01": 4}), changed=("returned/a.xlsx",))
    opened = earlier(2024, {"TH01": 4, "TH02": 5}, state="open")
    assert before(changed, opened, tmp_path=tmp_path) == [
        "  năm 2023: đã chốt ngày 20/12/2023; đã thay đổi sau khi chốt: returned/a.xlsx; "
        "đã nộp 1/3 đơn vị",
        "  năm 2024: chưa chốt, số liệu tạm tính; đã nộp 2/3 đơn vị",
    ]


def test_an_earlier_round_without_any_return_is_a_warning(tmp_path):
    assert before(earlier(2024, {}, state="open"), tmp_path=tmp_path) == [
        "  năm 2024: chưa chốt, số liệu tạm tính; đã nộp 0/3 đơn vị",
        "    Cảnh báo: chưa có số liệu kỳ trước, các chỉ tiêu lũy kế chưa tính kỳ này",
    ]
