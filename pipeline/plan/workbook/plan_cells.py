"""Turns cells of a plan's workbook into values: printed codes, references, kinds of units."""

from __future__ import annotations

import datetime as dt

from pipeline.books.book_sheets import SEPARATOR, CellKind
from pipeline.books.cell_values import (
    AS_TEXT,
    CellError,
    CellReader,
    codes_of_day,
    nearest_of,
    parts_of,
    quoted,
    shortened,
    text_of,
)
from pipeline.books.open_book import BookCell
from pipeline.plan.plan_codes import CodeError, LostCodeError, PlanCodes
from pipeline.plan.reference import Reference
from pipeline.plan.workbook.plan_sheet_words import ONLY
from pipeline.text.spelling import fold
from schemas.respondents import LEVELS, UNIT_KINDS

_NUMBERS_ELSEWHERE = "; lời văn ghi tại Nguyên văn, dấu so sánh tại So sánh"
_ELSEWHERE = {
    CellKind.NUMBER: _NUMBERS_ELSEWHERE,
    CellKind.LEVEL: _NUMBERS_ELSEWHERE,
    CellKind.DATE: "; lời văn ghi tại Nguyên văn",
}


class PlanCellReader(CellReader):
    """Reads cells against the codes of a form."""

    def __init__(self, codes: PlanCodes) -> None:
        self._codes = codes
        more = {
            CellKind.REFERENCES: lambda _, cell: self._references(cell),
            CellKind.ANSWER: lambda _, cell: self._answer(cell),
            CellKind.UNITS: lambda _, cell: _units(text_of(cell)),
        }
        super().__init__(more, _ELSEWHERE)

    def _references(self, cell: BookCell) -> tuple[Reference, ...]:
        value = cell.value
        if isinstance(value, dt.datetime | dt.date):
            meant = [code for code in codes_of_day(value) if "/" in code]
            known = [code for code in meant if self._is_known(code)]
            raise CellError(
                f"Excel đã đổi tham chiếu thành ngày {value:%d/%m/%Y}; có thể tham chiếu là "
                f"{' hoặc '.join(map(quoted, known or meant))}",
                AS_TEXT,
            )
        if isinstance(value, float) and not value.is_integer():
            meant_code = repr(value).replace(".", "/")
            nearest = meant_code if self._is_known(meant_code) else ""
            raise CellError("tham chiếu đang là số", f"{AS_TEXT}, ví dụ 102/2", nearest)
        found, faults, is_lost = [], [], False
        for part in text_of(cell).split("+"):
            try:
                found.append(self._codes.reference(part.strip()))
            except LostCodeError:
                is_lost = True
            except CodeError as error:
                faults.append(error)
        if faults:
            what = "; ".join(error.what for error in faults)
            remedy = "; ".join(dict.fromkeys(error.remedy for error in faults))
            raise CellError(what, remedy, faults[0].nearest)
        if is_lost:
            raise CellError("")  # told where it is defined
        return tuple(found)

    def _is_known(self, code: str) -> bool:
        try:
            self._codes.reference(code)
        except CodeError:
            return False
        return True

    def _answer(self, cell: BookCell) -> str:
        try:
            return str(self._codes.answer(text_of(cell)))
        except CodeError as error:
            raise CellError(error.what, error.remedy, error.nearest) from error


def _units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(kinds, levels) that take part: a level means schools of several levels with it too."""
    alone, with_levels, others = set(), set(), set()
    for part in parts_of(text):
        word = fold(part).removeprefix(fold(ONLY)).strip().upper()
        if word not in UNIT_KINDS:
            raise CellError(
                f'không có loại đơn vị "{shortened(part)}"',
                f"Ghi một hay nhiều trong: {SEPARATOR.join(UNIT_KINDS)}, {ONLY} TH",
                nearest_of(word, UNIT_KINDS),
            )
        if word not in LEVELS:
            others.add(word)
        elif fold(part).startswith(fold(ONLY)):
            alone.add(word)
        else:
            with_levels.add(word)
    if alone and with_levels and "LC" not in others:
        raise CellError(
            f'ghi lẫn "{ONLY} {min(alone)}" với "{min(with_levels)}"',
            f"Ghi {ONLY} ở mọi cấp học (thêm LC nếu tính cả trường liên cấp), hoặc bỏ {ONLY}",
        )
    kinds = alone | with_levels | others | ({"LC"} if with_levels else set())
    levels = with_levels if "LC" not in others else set()
    # A school of several levels has at least two of the four, so it has one of any three.
    is_any = len(levels) > len(LEVELS) - 2
    return (
        tuple(kind for kind in UNIT_KINDS if kind in kinds),
        () if is_any else tuple(level for level in LEVELS if level in levels),
    )
