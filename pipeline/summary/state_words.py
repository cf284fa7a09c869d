"""The states of units, of files and of their tables, as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.accept.records import Outcome
from pipeline.read.records import FileStatus
from pipeline.summary.outcomes import UnitState

UNIT_STATE_WORDS: Mapping[UnitState, str] = {
    UnitState.FIT: "Đã nộp, hợp lệ",
    UnitState.TO_EXPLAIN: "Đã nộp, cần giải trình",
    UnitState.TO_FIX: "Đã nộp, cần sửa",
    UnitState.MISSING: "Chưa nộp",
}

COUNT_WORDS: Mapping[str, str] = {
    "due": "Phải nộp",
    "sent": "Đã nộp",
    "in_time": "Trong hạn",
    "fit": "Hợp lệ",
    "to_explain": "Cần giải trình",
    "to_fix": "Cần sửa",
    "missing": "Chưa nộp",
}
"""Headings above numbers of units, by the field of `Coverage` that holds the number."""

FILE_WORDS: Mapping[FileStatus, str] = {
    FileStatus.COUNTED: "Đã dùng",
    FileStatus.BLOCKED: "Đã nhận, phải sửa",
    FileStatus.SUPERSEDED: "Đã thay bằng bản mới hơn",
    FileStatus.QUARANTINED: "Chưa xác định được đơn vị",
    FileStatus.FAILED: "Không đọc được",
    FileStatus.SCAN: "Bản ký, đóng dấu",
    FileStatus.SKIPPED: "Bỏ qua (không phải báo cáo)",
}

OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.COUNTED: "Đã dùng",
    Outcome.PARTIAL: "Dùng một phần",
    Outcome.ERRORS: "Phải sửa",
    Outcome.SUPERSEDED: "Đã thay bằng bản mới hơn",
    Outcome.NOT_ASKED: "Đơn vị không phải báo cáo biểu này",
}

FILE_WORDS_BRIEF: Mapping[FileStatus, str] = {
    FileStatus.COUNTED: "đã dùng",
    FileStatus.BLOCKED: "phải sửa",
    FileStatus.SUPERSEDED: "đã thay bằng bản mới hơn",
    FileStatus.QUARANTINED: "chưa xác định được đơn vị",
    FileStatus.FAILED: "không đọc được",
    FileStatus.SCAN: "bản ký, đóng dấu",
    FileStatus.SKIPPED: "bỏ qua",
}
"""Words behind a count of files, within a sentence."""


def state_is(cell: str, state: UnitState) -> str:
    """The formula that is true where ``cell`` shows a unit's ``state``."""
    return f'{cell}="{UNIT_STATE_WORDS[state]}"'


NOTHING_COUNTS = "Chưa có báo cáo được dùng"
"""Said of a unit on whose table a sheet rests, while no return of it counts."""
