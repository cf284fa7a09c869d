"""Numbers of the formats in which rounds hand files to other rounds and to later years: a program
reads its own and the one before, since two offices do not update on one day."""

from __future__ import annotations

SUMMARY = 3
"""Format of the hidden sheets of ``tong-hop.xlsx``; 2 knew no withheld cells; 1, without a number,
no corrections."""
CLOSED = 2
"""Format of ``closed/``; 1 was without a number."""
FORMS = 2
"""Format of ``forms/<version>.json``; 1 knew neither units of measure nor the rows of a total."""


def refusal(number: object, present: int) -> str:
    """The reason why a file of this format can't be read by a program whose own is ``present``;
    "" where it can."""
    text = str(number)
    if not (text.isascii() and text.isdigit()):
        return f'số định dạng "{text[:20]}" không đọc được'
    if int(text) > present:
        return (
            f"do phiên bản chương trình mới hơn ghi (định dạng {text}, chương trình này đọc đến "
            f"{present}); cập nhật chương trình rồi chạy lại"
        )
    if int(text) < present - 1:
        return (
            f"do phiên bản chương trình quá cũ ghi (định dạng {text}, chương trình này đọc từ "
            f"{present - 1}); cơ quan lập tệp cập nhật chương trình rồi lập lại"
        )
    return ""
