"""Chapters of the officers' guide that tell more of what a message speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.files.guide import START


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the guide: its heading there, its anchor, what messages on it speak of."""

    title: str
    anchor: str
    words: tuple[str, ...]

    @property
    def address(self) -> str:
        """The address of the chapter on the page."""
        return f"/huong-dan/{START}.html#{self.anchor}"


_CHAPTERS = (
    Chapter(
        "Tạo thư mục của đợt",
        "bước-1-tạo-thư-mục-của-đợt",
        ("tonghop new",),
    ),
    Chapter(
        "Điền thiết lập và danh sách đơn vị",
        "bước-2-điền-thiết-lập-và-danh-sách-đơn-vị",
        ("dot-bao-cao.xlsx", "thiết lập", "trang đơn vị", "tonghop settings", "tonghop convert"),
    ),
    Chapter(
        "Tạo và gửi biểu mẫu",
        "bước-3-tạo-và-gửi-biểu-mẫu",
        ("tonghop templates", "so-lieu-san-co.xlsx", "input_templates"),
    ),
    Chapter("Nhận tệp", "bước-4-nhận-tệp", ("returned", "received.csv")),
    Chapter(
        "Tổng hợp",
        "bước-5-tổng-hợp",
        ("tonghop aggregate", "dang-ghi-do.txt"),
    ),
    Chapter(
        "Chấp nhận, sửa số liệu, nhận tệp thay đơn vị",
        "6-chấp-nhận-một-nội-dung",
        ("waivers.xlsx", "dieu-chinh.xlsx"),
    ),
    Chapter(
        "Chốt đợt và kỳ sau",
        "8-chốt-đợt-và-kỳ-sau",
        ("tonghop close", "đã chốt"),
    ),
    Chapter("Sao lưu", "10-sao-lưu", ("sao lưu",)),
    Chapter(
        "Kế hoạch và biểu mẫu của cơ quan mình",
        "12-kế-hoạch-và-biểu-mẫu-của-cơ-quan-mình",
        ("ke-hoach", "tonghop plans", "trang kế hoạch", "trang chỉ tiêu"),
    ),
)
_MOST = 3
"""Chapters that are named below one message."""


def chapters_on(message: str) -> list[Chapter]:
    """The chapters that tell more of what a message speaks of, what it names first in front."""
    said = message.casefold()
    found = {
        chapter: min(at)
        for chapter in _CHAPTERS
        if (at := [said.index(word) for word in chapter.words if word in said])
    }
    return sorted(found, key=found.__getitem__)[:_MOST]
