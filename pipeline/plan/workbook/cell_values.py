"""From cells to the values of a plan, whatever Excel made of what was typed. What is in doubt is
told with the value that may have been meant, never guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rapidfuzz import fuzz, process

from pipeline.plan.plan_codes import CodeError, PlanCodes
from pipeline.plan.reference import Reference
from pipeline.plan.workbook.open_book import BookCell
from pipeline.plan.workbook.plan_sheet_words import (
    NO,
    ONLY,
    SEPARATOR,
    YES,
    BookColumn,
    CellKind,
)
from pipeline.round.settings import FIRST_YEAR, LAST_YEAR
from pipeline.text.spelling import fold, plain
from schemas.respondents import LEVELS, UNIT_KINDS

_AS_TEXT = "Đặt định dạng ô là Text (chữ) rồi gõ lại"
_EPOCH = dt.date(1899, 12, 30)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DECIMAL = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*(?:,\d+)?")
_LAST_OF_A_CODE = 20
"""The highest third number of a code such as 2.2.5, of which a day is made."""
_LONGEST = 40
"""Signs of a cell's text that a sentence repeats."""


class CellError(Exception):
    """A cell whose value can't be used."""

    def __init__(
        self, what: str, remedy: str = "", nearest: str = "", meant: tuple[str, ...] = ()
    ) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.nearest = nearest
        self.meant = meant
        """Texts that may have been typed."""


class CellReader:
    """Reads cells against the codes of a form."""

    def __init__(self, codes: PlanCodes) -> None:
        self._codes = codes
        self._readers: Mapping[CellKind, Callable[[BookColumn, BookCell], Any]] = {
            CellKind.TEXT: lambda _, cell: text_of(cell),
            CellKind.CODE: lambda _, cell: self._code(cell),
            CellKind.REFERENCES: lambda _, cell: self._references(cell),
            CellKind.ANSWER: lambda _, cell: self._answer(cell),
            CellKind.YEAR: lambda _, cell: _year(cell),
            CellKind.NUMBER: lambda _, cell: _number(cell, grouped=False),
            CellKind.LEVEL: lambda _, cell: _number(cell, grouped=True),
            CellKind.DATE: lambda _, cell: _date(cell),
            CellKind.WORD: lambda column, cell: word_of(text_of(cell), column),
            CellKind.WORDS: _words,
            CellKind.UNITS: lambda _, cell: _units(text_of(cell)),
            CellKind.PARTS: lambda _, cell: tuple(_parts(text_of(cell))),
            CellKind.YES_NO: _yes_no,
            CellKind.VALUE: lambda _, cell: cell,
        }

    def value(self, column: BookColumn, cell: BookCell) -> Any:
        """The value of a cell of a column. Raises ``CellError``."""
        _refuse_formulas(column, cell)
        return self._readers[column.kind](column, cell)

    def _code(self, cell: BookCell) -> str:
        """A code of the plan or form: text, for Excel makes 2.1 of 2.10 and a day of 2/1."""
        value = cell.value
        if isinstance(value, dt.datetime | dt.date):
            meant = _codes_of_day(value)
            raise CellError(
                f"Excel đã đổi mã thành ngày {value:%d/%m/%Y}; có thể mã là "
                f"{' hoặc '.join(map(_quoted, meant))}",
                _AS_TEXT,
                meant=tuple(meant),
            )
        if isinstance(value, float) and not value.is_integer():
            written = repr(value)
            meant = [written, f"{written}0"]
            shown = _as_shown(value, cell.number_format)
            if shown and shown not in meant:
                meant.insert(0, shown)
            raise CellError(
                f"mã đang là số {written.replace('.', ',')}; có thể mã là "
                f"{' hoặc '.join(map(_quoted, meant))}",
                _AS_TEXT,
                meant=tuple(meant),
            )
        return text_of(cell)

    def _references(self, cell: BookCell) -> tuple[Reference, ...]:
        value = cell.value
        if isinstance(value, dt.datetime | dt.date):
            meant = [code for code in _codes_of_day(value) if "/" in code]
            known = [code for code in meant if self._is_known(code)]
            raise CellError(
                f"Excel đã đổi tham chiếu thành ngày {value:%d/%m/%Y}; có thể tham chiếu là "
                f"{' hoặc '.join(map(_quoted, known or meant))}",
                _AS_TEXT,
            )
        if isinstance(value, float) and not value.is_integer():
            meant_code = repr(value).replace(".", "/")
            nearest = meant_code if self._is_known(meant_code) else ""
            raise CellError("tham chiếu đang là số", f"{_AS_TEXT}, ví dụ 102/2", nearest)
        found, faults = [], []
        for part in text_of(cell).split("+"):
            try:
                found.append(self._codes.reference(part.strip()))
            except CodeError as error:
                faults.append(error)
        if faults:
            what = "; ".join(error.what for error in faults)
            remedy = "; ".join(dict.fromkeys(error.remedy for error in faults))
            raise CellError(what, remedy, faults[0].nearest)
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


def text_of(cell: BookCell) -> str:
    """The text of a cell on one line. Raises ``CellError`` where it holds none."""
    value = cell.value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time | dt.timedelta):
        raise CellError("ô đang là giờ", _AS_TEXT)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _refuse_formulas(column: BookColumn, cell: BookCell) -> None:
    if cell.is_error:
        raise CellError(f"ô báo lỗi {cell.value}", "Gõ lại giá trị")
    typed = cell.formula or (cell.value if isinstance(cell.value, str) else "")
    rest = typed.strip().lstrip("=").strip()
    is_sign = not cell.formula and (not rest or column.kind is CellKind.WORD)
    if typed.strip().startswith("=") and not is_sign:
        raise CellError(
            "ô là công thức" if cell.formula else "nội dung mở đầu bằng dấu =",
            "Bỏ dấu = ở đầu; đặt định dạng ô là Text (chữ) rồi gõ lại",
            _shortened(rest),
        )


def word_of(text: str, column: BookColumn) -> Any:
    """The value of a word of the column. Raises ``CellError`` with the nearest word."""
    known = {**column.aliases, **column.words, **{value: value for value in column.words.values()}}
    for alike in (fold, plain):
        matching = {known[word] for word in known if alike(word) == alike(text)}
        if len(matching) == 1:
            return matching.pop()
    listed = SEPARATOR.join(column.words)
    if fold(text) in map(fold, column.not_yet):
        raise CellError(
            f'{column.heading} "{text}" chưa được chương trình hỗ trợ', f"Ghi một trong: {listed}"
        )
    raise CellError(
        f'không có {column.heading} "{_shortened(text)}"',
        f"Ghi một trong: {listed}",
        nearest_of(text, column.words),
    )


def nearest_of(text: str, words: Any) -> str:
    """The word that a text resembles most, "" where none is near."""
    found = process.extractOne(
        text, list(words), scorer=fuzz.WRatio, processor=plain, score_cutoff=60
    )
    return str(found[0]) if found else ""


def _words(column: BookColumn, cell: BookCell) -> tuple[str, ...]:
    """Several words of a column, in the order in which they are known."""
    given = {word_of(part, column) for part in _parts(text_of(cell))}
    return tuple(value for value in column.words.values() if value in given)


def _yes_no(column: BookColumn, cell: BookCell) -> bool:
    text = fold(text_of(cell))
    if text in (fold(YES), "x", "yes", "true"):
        return True
    if text in (fold(NO), "no", "false"):
        return False
    raise CellError(f'{column.heading} là "{_shortened(text)}"', f"Ghi {YES} hoặc {NO}")


def _units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(kinds, levels) that take part: a level means schools of several levels with it too."""
    alone, with_levels, others = set(), set(), set()
    for part in _parts(text):
        word = fold(part).removeprefix(fold(ONLY)).strip().upper()
        if word not in UNIT_KINDS:
            raise CellError(
                f'không có loại đơn vị "{_shortened(part)}"',
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


def _parts(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in text.replace("\n", ";").split(";")))


def _year(cell: BookCell) -> int:
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        serial = (day - _EPOCH).days
        meant = serial if FIRST_YEAR <= serial <= LAST_YEAR else day.year
        raise CellError(
            f"ô năm đang là ngày {day:%d/%m/%Y}",
            "Đặt định dạng ô là General (chung) rồi gõ lại năm",
            str(meant),
        )
    text = text_of(cell)
    if text.isascii() and text.isdigit() and 1900 <= int(text[:9]) <= 2200:
        return int(text)
    raise CellError(f'"{_shortened(text)}" không phải là năm', "Ghi bốn chữ số, ví dụ 2026")


def _number(cell: BookCell, *, grouped: bool) -> Fraction:
    """A number exactly as its decimal text says it; one shown in percent is percent."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        raise CellError(
            f"Excel đã đổi số thành ngày {value:%d/%m/%Y}",
            "Đặt định dạng ô là General (chung) rồi gõ lại số",
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _number_of(text_of(cell), grouped=grouped)
    exact = Fraction(Decimal(repr(value)))
    return exact * 100 if is_percent(cell) else exact


def is_percent(cell: BookCell) -> bool:
    """Tell if a cell says that its number is percent."""
    if isinstance(cell.value, str):
        return cell.value.strip().endswith("%")
    return "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")


def _number_of(text: str, *, grouped: bool) -> Fraction:
    digits = text.removesuffix("%").strip().replace("\u2212", "-")
    if _DECIMAL.fullmatch(digits):
        whole, separator, decimals = digits.replace(",", ".").partition(".")
        if not (grouped and separator and len(decimals) == 3 and not text.endswith("%")):
            return Fraction(Decimal(digits.replace(",", ".")))
        raise CellError(
            f'"{text}" có thể là {whole}{decimals} hoặc {whole},{decimals}',
            "Ghi số không có dấu chấm phân cách hàng nghìn, hoặc dùng ô dạng số",
        )
    if grouped and _GROUPED.fullmatch(digits):
        return Fraction(Decimal(re.sub(r"[. ]", "", digits).replace(",", ".")))
    raise CellError(
        f'"{_shortened(text)}" không phải là số',
        "Chỉ ghi số, ví dụ 97 hoặc 99,5; lời văn ghi tại Nguyên văn, dấu so sánh tại So sánh",
    )


def _date(cell: BookCell) -> dt.date:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = text_of(cell)
    for pattern, order in ((_DAY, (2, 1, 0)), (_ISO_DAY, (0, 1, 2))):
        if found := pattern.fullmatch(text):
            year, month, day = (int(found.groups()[at]) for at in order)
            try:
                return dt.date(year, month, day)
            except ValueError:
                break
    raise CellError(
        f'"{_shortened(text)}" không phải là ngày',
        "Ghi ngày/tháng/năm, ví dụ 20/11/2026; lời văn ghi tại Nguyên văn",
    )


def _codes_of_day(value: dt.datetime | dt.date) -> list[str]:
    """Codes of which Excel or LibreOffice makes this day."""
    day, month, year = value.day, value.month, value.year
    meant = [f"{day}.{month}", f"{day}/{month}", f"{month}.{day}", f"{month}/{day}"]
    if day == 1:
        meant += [f"{year}/{month}", f"{month}/{year}"]
    if year % 100 <= _LAST_OF_A_CODE:
        meant.insert(0, f"{day}.{month}.{year % 100}")
    return list(dict.fromkeys(meant))


def _as_shown(value: float, number_format: str) -> str:
    """The number with the decimals of a plain format such as 0.00, "" of any other."""
    decimals = re.fullmatch(r"[#,]*0\.(0+)(?:_\))?", number_format or "")
    return f"{value:.{len(decimals[1])}f}" if decimals else ""


def _quoted(text: str) -> str:
    return f'"{text}"'


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
