"""Single cells as people type them, each with the value that a careful officer would take.

The tables below are written by hand and know nothing of the reader: ``ASK`` stands where no value
may be taken. ``python -m tests.support.human_edits`` prints what the reader makes of them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline.read.clean import clean
from pipeline.read.records import State
from pipeline.text.sentences import SENTENCES
from schemas.code_lists import ANSWERS, HEAD_TITLES, SEX, YES_NO
from schemas.records import CodeList, Kind, Question


class Truth(StrEnum):
    """Truths other than a value that stands in the table."""

    ASK = "ask"
    BLANK = "blank"
    SAME = "same"
    """The number that the edit started from."""


class Made(StrEnum):
    """Judgements of what the reader made of a cell."""

    RIGHT = "right"
    ASKED = "asked"
    NOTED = "noted"
    SILENTLY_WRONG = "wrong in silence"
    FALSE_ALARM = "false alarm"


@dataclass(frozen=True)
class HumanEdit:
    """A raw cell where a question is asked, and the value that it should have."""

    kind: str
    question: Question
    raw: Any
    truth: Any


ASK, BLANK, SAME = Truth.ASK, Truth.BLANK, Truth.SAME

COUNT = Question("Tổng số", "1", Kind.COUNT)
MONEY = Question("Tổng số", "1", Kind.MONEY)
DECIMAL = Question("Mức", "2", Kind.DECIMAL)
DATE = Question("Ngày lập báo cáo", "B15", Kind.DATE)
TEXT = Question("Họ và tên", "1", Kind.TEXT)
TELEPHONE = Question("Điện thoại người lập biểu", "B12", Kind.TEXT)
DECISION = Question("Số quyết định", "701", Kind.TEXT)


def _choice(choices: CodeList) -> Question:
    return Question("Chọn", "1", Kind.CHOICE, choices=choices)


NUMBERS = (3, 27, 66, 115, 182, 1234, 27115, 1_250_000)
DAY = dt.date(2025, 11, 15)

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _grouped(number: int, sign: str) -> str:
    return f"{number:,}".replace(",", sign)


def _split(number: int, gap: str) -> str:
    """The digits of ``number`` with ``gap`` before the last (before the last three of many)."""
    digits = f"{number:02}"
    at = -3 if len(digits) > 3 else -1
    return digits[:at] + gap + digits[at:]


NumberEdit = tuple[str, Callable[[int], Any], Any, Any]
"""(kind of edit, what is typed for a number, truth in a count, truth in an amount of money)."""

NUMBER_EDITS: tuple[NumberEdit, ...] = (
    ("number", float, SAME, SAME),
    ("digits as text", str, SAME, SAME),
    ("blanks around", lambda n: f"  {n} ", SAME, SAME),
    ("no-break blanks around", lambda n: f"\xa0{n}\xa0", SAME, SAME),
    ("line break behind", lambda n: f"{n}\n", SAME, SAME),
    ("apostrophe before", lambda n: f"'{n}", SAME, SAME),
    ("curly apostrophe before", lambda n: f"’{n}", SAME, SAME),
    ("zeros before", lambda n: f"0{n}", SAME, SAME),
    ("full-width digits", lambda n: str(n).translate(FULL_WIDTH), SAME, SAME),
    ("Arabic digits", lambda n: str(n).translate(_ARABIC), SAME, SAME),
    ("mark of direction around", lambda n: f"\u202a{n}\u202c", SAME, SAME),
    ("left-to-right mark", lambda n: f"\u200e{n}", SAME, SAME),
    ("right-to-left mark", lambda n: f"{n}\u200f", SAME, SAME),
    ("zero-width blank behind", lambda n: f"{n}\u200b", SAME, SAME),
    ("byte order mark", lambda n: f"\ufeff{n}", SAME, SAME),
    ("soft hyphen behind", lambda n: f"{n}\u00ad", SAME, SAME),
    ("thousands by dots", lambda n: _grouped(n, "."), SAME, SAME),
    ("a stop behind", lambda n: f"{n}.", SAME, SAME),
    ("noise of sums", lambda n: math.nextafter(n, math.inf), SAME, SAME),
    ("noise of sums below", lambda n: math.nextafter(n, -math.inf), SAME, SAME),
    ("long minus", lambda n: f"–{n}", ASK, ASK),
    ("unit word", lambda n: f"{n} người", SAME, ASK),
    ("unit word with a stop", lambda n: f"{n} cháu.", SAME, ASK),
    ("unit word without a blank", lambda n: f"{n}đ/c", SAME, ASK),
    ("unit word in capitals", lambda n: f"{n} HỌC SINH", SAME, ASK),
    ("unit word on the next line", lambda n: f"{n}\ncháu", SAME, ASK),
    ("grouped with a unit word", lambda n: f"{_grouped(n, '.')} lượt", SAME, ASK),
    ("currency", lambda n: f"{_grouped(n, '.')} đồng", ASK, SAME),
    ("currency sign", lambda n: f"{_grouped(n, '.')}đ", ASK, SAME),
    ("other currency", lambda n: f"{n} USD", ASK, ASK),
    ("in thousands", lambda n: f"{n} nghìn", ASK, ASK),
    ("in millions", lambda n: f"{n} triệu", ASK, ASK),
    ("decimal", lambda n: n + 0.5, ASK, ASK),
    ("small decimal", lambda n: n + 0.001, ASK, ASK),
    ("decimal comma", lambda n: f"{n},5", ASK, ASK),
    ("decimal zero", lambda n: f"{n},0", ASK, ASK),
    ("two decimals by a dot", lambda n: f"{n}.25", ASK, ASK),
    ("four decimals by a dot", lambda n: f"{n}.0000", ASK, ASK),
    ("thousands lost", lambda n: n / 1000 + 0.0001, ASK, ASK),
    ("percent", lambda n: f"{n}%", ASK, ASK),
    ("percent with a blank", lambda n: f"{n} %", ASK, ASK),
    ("per mille", lambda n: f"{n}‰", ASK, ASK),
    ("footnote", lambda n: f"{n}¹", ASK, ASK),
    ("footnote of two digits", lambda n: f"{n}¹²", ASK, ASK),
    ("circled footnote", lambda n: f"{n}①", ASK, ASK),
    ("raised digits", lambda n: str(n).translate(_SUPERSCRIPT), ASK, ASK),
    ("lowered digit", lambda n: f"{n}₂", ASK, ASK),
    ("fraction sign", lambda n: f"{n}½", ASK, ASK),
    ("star of a footnote", lambda n: f"{n}*", ASK, ASK),
    ("footnote in brackets", lambda n: f"{n}(1)", ASK, ASK),
    ("note in brackets", lambda n: f"{n} (2 nữ)", ASK, ASK),
    ("in brackets", lambda n: f"({n})", ASK, ASK),
    ("two figures on two lines", lambda n: f"{n}\n115", ASK, ASK),
    ("two figures by a tab", lambda n: f"{n}\t115", ASK, ASK),
    ("two figures by a line separator", lambda n: f"{n}\u2028115", ASK, ASK),
    ("two figures by a stroke", lambda n: f"{n}/115", ASK, ASK),
    ("two figures by a semicolon", lambda n: f"{n}; 115", ASK, ASK),
    ("two figures by a comma", lambda n: f"{n}, 115", ASK, ASK),
    ("two figures by a hyphen", lambda n: f"{n} - 115", ASK, ASK),
    ("two figures by a word", lambda n: f"{n} và 115", ASK, ASK),
    ("two sexes", lambda n: f"nam {n}, nữ 115", ASK, ASK),
    ("arrow to the new figure", lambda n: f"{n} → 115", ASK, ASK),
    ("blank between digits", lambda n: _split(n, " "), ASK, None),
    ("blanks between all digits", lambda n: " ".join(f"{n:02}"), ASK, None),
    ("zero-width blank between digits", lambda n: _split(n, "\u200b"), ASK, ASK),
    ("soft hyphen between digits", lambda n: _split(n, "\u00ad"), ASK, ASK),
    ("digits shown turned round", lambda n: f"\u202e{n}\u202c", ASK, ASK),
    ("letter O for zero", lambda n: f"{n}O", ASK, ASK),
    ("letter l for one", lambda n: f"l{n}", ASK, ASK),
    ("Cyrillic O for zero", lambda n: f"{n}\u041e", ASK, ASK),
    ("letter S for five", lambda n: f"{n}S", ASK, ASK),
    ("about", lambda n: f"khoảng {n}", ASK, ASK),
    ("tilde", lambda n: f"~{n}", ASK, ASK),
    ("more than", lambda n: f">{n}", ASK, ASK),
    ("from to", lambda n: f"từ {n} đến {n + 2}", ASK, ASK),
    ("sum as text", lambda n: f"{n}+2", ASK, ASK),
    ("formula as text", lambda n: f"={n}+2", ASK, ASK),
    ("part of the whole", lambda n: f"{n} nữ", ASK, ASK),
    ("other unit", lambda n: f"{n} lớp", ASK, ASK),
    ("question mark", lambda n: f"{n}?", ASK, ASK),
    ("exponent", lambda n: f"{n}E3", ASK, ASK),
    ("digits without end", lambda n: str(n) * 3000, ASK, ASK),
)

CELL_EDITS: tuple[tuple[str, Question, tuple[tuple[Any, Any], ...]], ...] = (
    (
        "blank",
        COUNT,
        (("", BLANK), ("   ", BLANK), ("\xa0", BLANK), ("'", BLANK), ("\u200e", BLANK)),
    ),
    ("sign for none", COUNT, (("-", 0), ("–", 0), ("không", 0), ("Không có.", 0), ("ko", 0))),
    (
        "not applicable",
        COUNT,
        tuple((raw, ASK) for raw in ("N/A", "n/a", "Không áp dụng", "KAD", "K/A", "#N/A")),
    ),
    # Validation refuses it: no count and no amount may be negative.
    ("minus", COUNT, (("-27", -27), (-27.0, -27), ("−27", ASK))),
    (
        "not applicable where nothing must be filled",
        replace(COUNT, required=False),
        (("N/A", BLANK), ("Không áp dụng", BLANK)),
    ),
    ("not known yet", COUNT, (("…", ASK), ("...", ASK), ("chưa có số liệu", ASK), ("?", ASK))),
    ("day in a count", COUNT, ((DAY, ASK), (dt.datetime(2025, 4, 3), ASK), (dt.time(3, 4), ASK))),
    ("truth value", COUNT, ((True, ASK), (False, ASK))),
    ("words of a number", COUNT, (("hai mươi bảy", ASK), ("một", ASK))),
    ("error text", COUNT, (("#REF!", ASK), ("#DIV/0!", ASK), ("#ERROR!", ASK), ("Err:508", ASK))),
    ("cross in a count", COUNT, (("x", ASK), ("✓", ASK), ("/", ASK))),
    ("numbers that are none", COUNT, ((float("nan"), ASK), (1e300, ASK), (float("inf"), ASK))),
    ("blanks in money", MONEY, (("2 500 000", 2_500_000), ("27 115", 27_115), ("2 50", ASK))),
    (
        "decimal",
        DECIMAL,
        (("12,5", 12.5), ("12.5", 12.5), (12.5, 12.5), (0.1 + 0.2, 0.3), ("50.000", 50_000.0)),
    ),
    ("rate with a percent sign", DECIMAL, (("97,5%", 97.5), ("97 %", 97.0))),
    (
        "doubtful decimal",
        DECIMAL,
        tuple(
            (raw, ASK)
            for raw in (
                "97²",
                "≥ 97",
                "97-99",
                "đạt 97",
                "12\n5",
                "1,2,3",
                "N/A",
                DAY,
                True,
                "9" * 5000,
            )
        ),
    ),
    (
        "day",
        DATE,
        tuple(
            (raw, DAY)
            for raw in (
                DAY,
                dt.datetime(2025, 11, 15, 7, 30),
                "15/11/2025",
                "15-11-2025",
                "15.11.2025",
                "15/11/25",
                "15 / 11 / 2025",
                "ngày 15 tháng 11 năm 2025",
                "15 tháng 11 năm 2025",
                "ngày 15/11/2025",
                "Ngày 15-11-2025",
                "Liễu Giang, ngày 15 tháng 11 năm 2025",
                "TP. Hồ Chí Minh, ngày 15/11/2025",
                "'15/11/2025",
                "\u200e15/11/2025",
            )
        ),
    ),
    (
        "day of a machine",
        DATE,
        tuple(
            (raw, DAY)
            for raw in (
                "2025-11-15",
                "2025-11-15T00:00:00",
                "2025-11-15T00:00:00.000Z",
                "2025-11-15T00:00:00+07:00",
                "15/11/2025 00:00",
                "15/11/2025 00:00:00",
                45976.0,
            )
        ),
    ),
    (
        "day that is none",
        DATE,
        tuple(
            (raw, ASK)
            for raw in (
                "11/15/2025",
                "31/02/2025",
                "15/11",
                "tháng 11",
                "ngày 15-16/11/2025",
                "ngày 15/11/2025 đến ngày 16/11/2025",
                "15/11/2025²",
                "hôm nay",
            )
        ),
    ),
    (
        "year that can not be",
        DATE,
        tuple(
            (raw, ASK)
            for raw in (
                "17/11/0025",
                "17/11/2925",
                "15/11/20225",
                "15/11/202",
                dt.date(2925, 11, 17),
                dt.date(25, 11, 17),
                dt.datetime(1899, 12, 31),
                9_999_999.0,
                25.0,
            )
        ),
    ),
    (
        "yes",
        _choice(YES_NO),
        tuple(
            (raw, "Có")
            for raw in ("Có", "có", "CÓ ", "Có.", "x", "X", "☑", "☒", "✓", "✔️", 1.0, True)
        ),
    ),
    ("no", _choice(YES_NO), tuple((raw, "Không") for raw in ("Không", "ko", "KHÔNG.", 0.0, False))),
    (
        "neither yes nor no",
        _choice(YES_NO),
        tuple(
            (raw, ASK) for raw in ("☐", "Có, không", "đang làm", "N/A", "Không áp dụng", 2.0, DAY)
        ),
    ),
    ("yes in other words", _choice(YES_NO), (("Đã có", "Có"), ("có rồi", "Có"))),
    ("no in other words", _choice(YES_NO), (("Không có", "Không"), ("không phát sinh", "Không"))),
    (
        "not done yet",
        _choice(YES_NO),
        tuple((raw, ASK) for raw in ("Chưa có", "sẽ có", "đã", "đang có", "Có nhưng chưa đủ")),
    ),
    (
        "not applicable that is offered",
        _choice(ANSWERS),
        (("Không áp dụng", "Không áp dụng"), ("KAD", "Không áp dụng")),
    ),
    (
        "sex",
        _choice(SEX),
        (
            *(("nữ", "Nữ"), ("Nu", "Nữ"), ("NAM", "Nam"), ("Bà", "Nữ"), ("Ông", "Nam")),
            *(("x", ASK), ("Nam/Nữ", ASK), ("Ông, bà", ASK), ("29.", ASK)),
        ),
    ),
    (
        "title",
        _choice(HEAD_TITLES),
        (("hiệu trưởng", "Hiệu trưởng"), ("HT", "Hiệu trưởng"), ("Q. HT", ASK)),
    ),
    (
        "name",
        TEXT,
        (
            ("  Nguyễn  Thị Hoà ", "Nguyễn Thị Hoà"),
            ("Nguye\u0302\u0303n Văn An", "Nguyễn Văn An"),
            ("Lê\u00ad Thị Bình\u200b", "Lê Thị Bình"),
        ),
    ),
    (
        "telephone",
        TELEPHONE,
        (
            ("0912 345 678", "0912 345 678"),
            (912_345_678.0, "0912345678"),
            ("0912345678", "0912345678"),
        ),
    ),
    ("number of a document", DECISION, (("12/QĐ-MN", "12/QĐ-MN"), (DAY, ASK), (12.0, "12"))),
)


def human_edits() -> Iterator[HumanEdit]:
    """Every edit of the tables, in their order."""
    for kind, typed, in_count, in_money in NUMBER_EDITS:
        for question, truth in ((COUNT, in_count), (MONEY, in_money)):
            for number in NUMBERS if truth is not None else ():
                raw = typed(number)
                yield HumanEdit(kind, question, raw, number if truth is SAME else truth)
    for kind, question, cells in CELL_EDITS:
        for raw, truth in cells:
            yield HumanEdit(kind, question, raw, truth)


def made_of(edit: HumanEdit) -> Made:
    """The judgement of what the reader makes of an edit. A note beside a wrong value is silence."""
    cleaned = clean(edit.raw, edit.question)
    asked = bool(cleaned.sentence) and SENTENCES[cleaned.sentence].severity != "note"
    if edit.truth is ASK:
        return Made.ASKED if asked else Made.SILENTLY_WRONG
    if asked:
        return Made.FALSE_ALARM
    expected = (None, State.MISSING) if edit.truth is BLANK else (edit.truth, State.GIVEN)
    if (cleaned.value, cleaned.state) != expected:
        return Made.SILENTLY_WRONG
    return Made.NOTED if cleaned.sentence else Made.RIGHT


def main() -> None:
    """Print how many edits of each kind came out how, and which are wrong."""
    edits = list(human_edits())
    total = Counter(map(made_of, edits))
    kinds = dict.fromkeys(edit.kind for edit in edits)
    print(f"{len(edits)} edits of {len(kinds)} kinds")
    for made in Made:
        print(f"  {made:<17}{total[made]:>5}")
    for edit in edits:
        if made_of(edit) in (Made.SILENTLY_WRONG, Made.FALSE_ALARM):
            print(f"{made_of(edit)}: {edit.kind}: {edit.question.kind} {edit.raw!r:.40}")


if __name__ == "__main__":
    main()
