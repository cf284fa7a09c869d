"""Đối chiếu: the files add up, and the units' figures add up to the indicators'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.accept.records import Outcome
from pipeline.accept.rolled import WITHIN
from pipeline.measure.result import Result
from pipeline.plan.not_counted import Sort, not_counted
from pipeline.summary.outcomes import WhyUnused
from pipeline.summary.sheets.balances import sums_of_units
from pipeline.summary.sheets.columns import WAY_BACK, SheetColumn, SheetColumns
from pipeline.summary.sheets.indicators import IndicatorCells
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.wording import grouped
from pipeline.summary.state_words import FILE_WORDS, OUTCOME_WORDS
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, PrintSetup, Sheet

NAME = "Đối chiếu"

AGREES, DIFFERS = "Khớp", "Không khớp"


@dataclass(frozen=True, slots=True)
class _Side:
    """Numerator or denominator of an indicator: the units' sum against the total shown."""

    row: int
    words: str
    added: int
    shown: Cell

    @property
    def total(self) -> int:
        # No unit's figure, no total: both cells stay empty and nothing differs.
        return self.shown.value if isinstance(self.shown.value, int) else 0

    def at(self, name: str) -> str:
        """Address of the side's cell in a column."""
        return _COLUMNS.address(self.row, name)


def _whole(side: _Side) -> Cell:
    # A plain reference to an empty cell would give zero.
    at = side.shown.formula.removeprefix("=")
    return Cell(side.shown.value, f'=IF({at}="","",{at})')


_COLUMNS = SheetColumns[_Side](
    SheetColumn("name", "Chỉ tiêu", 58, "cell", lambda side: side.words, spare=2),
    SheetColumn("sum", "Cộng các đơn vị", 24, "count_centre", lambda side: side.added),
    SheetColumn("whole", "Tổng hợp", 24, "count_centre", _whole),
    SheetColumn(
        "difference",
        "Chênh lệch",
        16,
        "count_centre",
        lambda side: Cell(side.total - side.added, f"=N({side.at('whole')})-N({side.at('sum')})"),
    ),
    SheetColumn(
        "conclusion",
        "Kết luận",
        16,
        "cell_centre",
        lambda side: _conclusion(f"{side.at('difference')}=0", side.total == side.added),
    ),
)

UNUSED_WORDS: dict[WhyUnused, str] = {
    "missing": "Để trống",
    "not_applicable": "Không áp dụng",
    "unreadable": "Không hiểu được nội dung, đã nêu tại Sửa và giải trình",
    "withheld": "Còn lỗi phải sửa, hoặc tính từ ô còn lỗi",
    "table_with_errors": "Trong biểu còn lỗi phải sửa, chưa dùng được ô nào",
    "table_superseded": "Trong biểu đã thay bằng bản mới hơn",
    "table_not_asked": "Trong biểu đơn vị không phải báo cáo",
    "unit_unknown": "Trong tệp chưa xác định được đơn vị",
}
"""Reasons that a cell is not used, in words."""


def describe_reconciliation(material: Material, shown: Mapping[str, IndicatorCells]) -> Sheet:
    """The sheet; what is summed up refers to Chỉ tiêu, differences and conclusions are formulas."""
    lines = [
        Line(("ĐỐI CHIẾU SỐ LIỆU",), "heading", 22),
        WAY_BACK,
        *_files(material, 2),
    ]
    lines += _cells(material, len(lines))
    lines += _not_counted(material)
    lines += [Line(), Line(("Chỉ tiêu và số liệu của từng đơn vị",), "subheading", 20)]
    lines.append(Line(_COLUMNS.headings, "header", 20))
    first = len(lines)
    # Of what may be shown in total only there is no unit's figure to add up.
    # A difference of shares has no sides to add up; Đối chiếu of its shares is the run's own check.
    indicators = [i for i in material.indicators if not i.anonymous and i.kind != "difference"]
    for result in (r for i in indicators if (r := material.result(i)) is not None):
        sides = _sides(material, result, shown[result.indicator.code], len(lines))
        lines += map(_COLUMNS.line, sides)
    conclusions = _COLUMNS.area("conclusion", 0, max(len(lines) - 1, first))
    conclusion = _COLUMNS.address(0, "conclusion")
    return Sheet(
        name=NAME,
        about="Tệp đã nhận, ô đã dùng; phép cộng số liệu có khớp không.",
        widths=_COLUMNS.widths,
        styles=_COLUMNS.styles,
        lines=tuple(lines),
        freeze=(2, 1),
        highlights=(
            Highlight(conclusions, f'{conclusion}="{DIFFERS}"', "error"),
            Highlight(conclusions, f'{conclusion}="{AGREES}"', "good"),
        ),
        printing=PrintSetup(narrow_margins=True),
    )


def _files(material: Material, start: int) -> Iterator[Line]:
    """Each path has one state; the states add up to the paths."""
    records = material.outcomes.returns
    yield Line(("Tệp nhận được",), "subheading", 20)
    yield Line(
        (
            "Tình trạng của tệp (dùng được một phần: tính là Đã dùng)",
            "Số tệp",
            "Trong đó: nằm trong bảng tổng hợp của cấp dưới",
        ),
        "header",
        34,
    )
    first = start + 2
    for status, words in FILE_WORDS.items():
        own = [record for record in records if record.status == status]
        within = sum(WITHIN in record.path for record in own)
        cells = (words, Cell(len(own), style="count_centre"), Cell(within, style="count_centre"))
        yield Line(cells, "cell")
    last = first + len(FILE_WORDS) - 1
    total = f"SUM({_COLUMNS.address(first, 'sum')}:{_COLUMNS.address(last, 'sum')})"
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
                f"{_COLUMNS.address(last + 1, 'sum')}={_COLUMNS.address(last + 2, 'sum')}",
                len({record.path for record in records}) == len(records),
            ),
        )
    )


def _cells(material: Material, start: int) -> Iterator[Line]:
    """Each cell that was read is used, or not used for a reason that has a name."""
    cells = material.outcomes.cells
    if cells is None:
        return
    used = material.outcomes.cells_used
    parts = [(OUTCOME_WORDS[Outcome.COUNTED], used)]
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
            Cell(
                total,
                f"=SUM({_COLUMNS.address(first, 'sum')}:{_COLUMNS.address(last, 'sum')})",
                "count_centre",
            ),
        )
    )
    test = f"{_COLUMNS.address(last + 1, 'sum')}={_COLUMNS.address(last + 2, 'sum')}"
    yield Line(
        (
            Cell("Tổng số ô đã đọc", style="cell_bold"),
            Cell(cells.met, style="count_centre"),
            _conclusion(test, total == cells.met),
        )
    )


def _not_counted(material: Material) -> Iterator[Line]:
    """The units whose tables indicators read without counting them, by what passes them over."""
    number = Counter[Sort](
        (unit.kind, frozenset(unit.levels), unit.ownership) for unit in material.units
    )
    passed_over = not_counted(material.indicators, material.form, number)
    if not passed_over:
        return
    yield Line()
    yield Line(("Đơn vị có báo cáo biểu nhưng kế hoạch không tính vào chỉ tiêu",), "subheading", 20)
    yield Line(("Đơn vị", "Số đơn vị", "Chỉ tiêu không tính các đơn vị này"), "header", 34)
    for one in passed_over:
        units = sum(number[sort] for sort in one.sorts)
        yield Line((one.units, Cell(units, style="count_centre"), one.said), "cell")


def _conclusion(test: str, holds: bool) -> Cell:
    return Cell(AGREES if holds else DIFFERS, f'=IF({test},"{AGREES}","{DIFFERS}")', "cell_centre")


def _sides(material: Material, result: Result, shown: IndicatorCells, row: int) -> Iterator[_Side]:
    above, below = sums_of_units(material, result)
    sides = [("Tử số" if result.denominator is not None else "Số liệu", above, shown.numerator)]
    if result.denominator is not None:
        sides.append(("Mẫu số", below, shown.denominator))
    for at, (side, added, whole) in enumerate(sides, row):
        words = f"{result.indicator.code} – {side}"
        if result.carried is not None:
            what = "lũy kế" if result.indicator.accumulate == "sum" else "số liệu gần nhất"
            words += f" (gồm {grouped(result.carried)} {what} kỳ trước)"
        yield _Side(at, words, added, whole)
