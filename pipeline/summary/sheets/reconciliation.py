"""Đối chiếu: the files add up, and the units' figures add up to the indicators'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.accept.rolled import WITHIN
from pipeline.measure.result import Result
from pipeline.summary.balance import cells_used
from pipeline.summary.outcomes import Unused
from pipeline.summary.sheets.balances import sums_of_units
from pipeline.summary.sheets.indicators import Shown
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.submissions import FILE_WORDS
from pipeline.summary.sheets.wording import grouped
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, PrintSetup, Sheet
from pipeline.xlsx.theme import height_of

NAME = "Đối chiếu"

_WIDTHS = (58, 24, 24, 16, 16)
_TITLES = ("Chỉ tiêu", "Cộng các đơn vị", "Tổng hợp", "Chênh lệch", "Kết luận")
_SUM, _WHOLE, _DIFFERENCE, _CONCLUSION = 1, 2, 3, 4
AGREES, DIFFERS = "Khớp", "Không khớp"

UNUSED_WORDS: dict[Unused, str] = {
    "missing": "Để trống",
    "not_applicable": "Không áp dụng",
    "unreadable": "Không hiểu được nội dung, đã nêu tại Sửa và giải trình",
    "table_with_errors": "Trong biểu còn lỗi phải sửa",
    "table_superseded": "Trong biểu đã thay bằng bản mới hơn",
    "table_not_asked": "Trong biểu đơn vị không phải báo cáo",
    "unit_unknown": "Trong tệp chưa xác định được đơn vị",
}
"""Why a cell is not used, in words."""


def describe_reconciliation(material: Material, shown: Mapping[str, Shown]) -> Sheet:
    """The sheet; what is summed up refers to Chỉ tiêu, differences and conclusions are formulas."""
    lines = [
        Line(("ĐỐI CHIẾU SỐ LIỆU",), "heading", 22),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        *_files(material, 2),
    ]
    lines += _cells(material, len(lines))
    lines += [Line(), Line(("Chỉ tiêu và số liệu của từng đơn vị",), "subheading", 20)]
    lines.append(Line(_TITLES, "header", 20))
    first = len(lines)
    # Of what may be shown in total only there is no unit's figure to add up.
    indicators = [i for i in material.indicators if not i.anonymous]
    for result in (r for i in indicators if (r := material.result(i)) is not None):
        lines += _indicator_lines(material, result, shown[result.indicator.code], len(lines))
    last = max(len(lines) - 1, first)
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=tuple(lines),
        freeze=(2, 1),
        highlights=(
            Highlight(
                (0, _CONCLUSION, last, _CONCLUSION),
                f'{address_of(0, _CONCLUSION)}="{DIFFERS}"',
                "error",
            ),
            Highlight(
                (0, _CONCLUSION, last, _CONCLUSION),
                f'{address_of(0, _CONCLUSION)}="{AGREES}"',
                "good",
            ),
        ),
        printing=PrintSetup(narrow_margins=True),
        tab="tab_first",
    )


def _files(material: Material, start: int) -> Iterator[Line]:
    """Each path has one state; the states add up to the paths."""
    records = material.outcomes.returns
    yield Line(("Tệp nhận được",), "subheading", 20)
    yield Line(
        ("Tình trạng", "Số tệp", "Trong đó: nằm trong bảng tổng hợp của cấp dưới"), "header", 34
    )
    first = start + 2
    for status, words in FILE_WORDS.items():
        own = [record for record in records if record.status == status]
        within = sum(WITHIN in record.path for record in own)
        cells = (words, Cell(len(own), style="count_centre"), Cell(within, style="count_centre"))
        yield Line(cells, "cell")
    last = first + len(FILE_WORDS) - 1
    total = f"SUM({address_of(first, 1)}:{address_of(last, 1)})"
    yield Line(
        (
            Cell("Cộng các tình trạng", style="cell_bold"),
            Cell(len(records), f"={total}", "count_centre"),
            Cell(None, style="cell"),
        )
    )
    yield Line(
        (
            Cell("Tổng số tệp nhận được", style="cell_bold"),
            Cell(len({record.path for record in records}), style="count_centre"),
            _conclusion(
                f"{address_of(last + 1, 1)}={address_of(last + 2, 1)}",
                len({record.path for record in records}) == len(records),
            ),
        )
    )


def _cells(material: Material, start: int) -> Iterator[Line]:
    """Each cell that was read is used, or not used for a reason that has a name."""
    cells = material.outcomes.cells
    if cells is None:
        return
    used = cells_used(material.outcomes)
    parts = [("Đã dùng", used)]
    parts += [(words, cells.unused.get(why, 0)) for why, words in UNUSED_WORDS.items()]
    yield Line()
    yield Line(("Ô của các biểu đã đọc",), "subheading", 20)
    yield Line(("Ô", "Số ô"), "header", 20)
    first = start + 3
    for words, number in parts:
        yield Line((words, Cell(number, style="count_centre")), "cell")
    last = first + len(parts) - 1
    total = sum(number for _, number in parts)
    yield Line(
        (
            Cell("Cộng các ô", style="cell_bold"),
            Cell(total, f"=SUM({address_of(first, 1)}:{address_of(last, 1)})", "count_centre"),
        )
    )
    test = f"{address_of(last + 1, 1)}={address_of(last + 2, 1)}"
    yield Line(
        (
            Cell("Tổng số ô đã đọc", style="cell_bold"),
            Cell(cells.met, style="count_centre"),
            _conclusion(test, total == cells.met),
        )
    )


def _conclusion(test: str, holds: bool) -> Cell:
    return Cell(AGREES if holds else DIFFERS, f'=IF({test},"{AGREES}","{DIFFERS}")', "cell_centre")


def _indicator_lines(material: Material, result: Result, shown: Shown, row: int) -> Iterator[Line]:
    above, below = sums_of_units(material, result)
    sides = [("Tử số" if result.denominator is not None else "Số liệu", above, shown.numerator)]
    if result.denominator is not None:
        sides.append(("Mẫu số", below, shown.denominator))
    for number, (side, added, whole) in enumerate(sides):
        text = f"{result.indicator.code} – {side}"
        if result.carried is not None:
            what = "lũy kế" if result.indicator.accumulate == "sum" else "số liệu gần nhất"
            text += f" (gồm {grouped(result.carried)} {what} kỳ trước)"
        # No unit's figure, no total: both cells stay empty and nothing differs.
        total = whole.value if isinstance(whole.value, int) else 0
        at = row + number
        at_whole = whole.formula.removeprefix("=")
        left, right = address_of(at, _SUM), address_of(at, _WHOLE)
        yield Line(
            (
                Cell(text, style="cell"),
                Cell(added, style="count_centre"),
                # A plain reference to an empty cell would give zero.
                Cell(whole.value, f'=IF({at_whole}="","",{at_whole})', "count_centre"),
                Cell(total - added, f"=N({right})-N({left})", "count_centre"),
                _conclusion(f"{address_of(at, _DIFFERENCE)}=0", total == added),
            ),
            height=height_of(text, _WIDTHS[0] - 2),
        )
