"""Sentences about errors of the program itself that a single file brought to light."""

from __future__ import annotations

from collections.abc import Sequence

ERRORS_FILE = "loi-chuong-trinh.txt"
"""The file of tracebacks beside the results of a run."""

_STEPS = {
    "history": "tính số liệu kỳ trước",
    "identify": "xác định đơn vị",
    "validate": "kiểm tra số liệu",
    "waive": "áp dụng nội dung đã chấp nhận",
    "select": "chọn bản báo cáo được dùng",
    "accept": "lấy số liệu được dùng",
    "roll up": "gộp bảng tổng hợp của cơ quan cấp dưới",
    "review": "so sánh số liệu",
    "measure": "tính chỉ tiêu",
    "summarise": "lập bảng tổng hợp",
    "write": "ghi tệp gửi lại đơn vị",
}
_NAMED = 10
"""The most files that a message names."""


def step_words(step: str) -> str:
    """The words for a step of a run."""
    return _STEPS.get(step, "xử lý")


def fault_entry(path: str, step: str, trace: str) -> str:
    """The part of ``ERRORS_FILE`` that is about one file."""
    return f"Tệp: {path}\nBước: {step_words(step)}\n{trace}"


def faults_told(paths: Sequence[str]) -> str:
    """The message of a run on the files at which the program erred."""
    more = f" và {len(paths) - _NAMED} tệp khác" if len(paths) > _NAMED else ""
    return (
        f"Chương trình gặp lỗi ở {len(paths)} tệp ({', '.join(paths[:_NAMED])}{more}); các tệp "
        f"khác không bị ảnh hưởng. Gửi tệp {ERRORS_FILE} trong thư mục kết quả cùng các tệp đó cho "
        "người phụ trách chương trình."
    )
