"""Turns cells into values, whatever Excel made of what was typed. What is in doubt is
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

from pipeline.books.book_sheets import NO, SEPARATOR, YES, BookColumn, CellKind
from pipeline.books.open_book import BookCell
from pipeline.text.our_time import FIRST_YEAR, LAST_YEAR
from pipeline.text.safe_text import printable
from pipeline.text.spelling import fold, plain
from pipeline.xlsx.addresses import DAY_ZERO

AS_TEXT = "Đặt định dạng ô là Text (chữ) rồi gõ lại"
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DECIMAL = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*(?:,\d+)?")
_LAST_OF_A_CODE = 20
"""The highest third number of a code such as 2.2.5, of which a day is made."""
_FIRST_PLANNED = 1990
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
    """Reads cells by their kind; ``more`` reads kinds that one workbook alone has. ``elsewhere``
    says by kind where words belong that stand in a cell for a number or a day."""

    def __init__(
        self,
        more: Mapping[CellKind, Callable[[BookColumn, BookCell], Any]] | None = None,
        elsewhere: Mapping[CellKind, str] | None = None,
    ) -> None:
        said = elsewhere or {}
        self._readers: Mapping[CellKind, Callable[[BookColumn, BookCell], Any]] = {
            CellKind.TEXT: lambda _, cell: text_of(cell),
            CellKind.CODE: lambda _, cell: _code(cell),
            CellKind.YEAR: lambda _, cell: _year(cell),
            CellKind.NUMBER: lambda column, cell: _number(cell, said.get(column.kind, "")),
            CellKind.LEVEL: lambda column, cell: _number(
                cell, said.get(column.kind, ""), grouped=True
            ),
            CellKind.DATE: lambda column, cell: _date(cell, said.get(column.kind, "")),
            CellKind.COUNT: lambda column, cell: _count(column, cell, said.get(column.kind, "")),
            CellKind.TIME: lambda _, cell: _time(cell),
            CellKind.WORD: lambda column, cell: word_of(text_of(cell), column),
            CellKind.WORDS: _words,
            CellKind.PARTS: lambda _, cell: tuple(parts_of(text_of(cell))),
            CellKind.YES_NO: _yes_no,
            CellKind.VALUE: lambda _, cell: cell,
            **(more or {}),
        }

    def value(self, column: BookColumn, cell: BookCell) -> Any:
        """The value of a cell of a column. Raises ``CellError``."""
        _refuse_formulas(column, cell)
        return self._readers[column.kind](column, cell)


def _code(cell: BookCell) -> str:
    """A code of the plan or form: text, for Excel makes 2.1 of 2.10 and a day of 2/1."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        meant = codes_of_day(value)
        raise CellError(
            f"Excel đã đổi mã thành ngày {value:%d/%m/%Y}; có thể mã là "
            f"{' hoặc '.join(map(quoted, meant))}",
            AS_TEXT,
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
            f"{' hoặc '.join(map(quoted, meant))}",
            AS_TEXT,
            meant=tuple(meant),
        )
    return text_of(cell)


def text_of(cell: BookCell) -> str:
    """The text of a cell on one line. Raises ``CellError`` where it holds none."""
    value = cell.value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int) and set(cell.number_format) == {"0"}:
        # A number that its format shows with zeros in front, as codes are kept.
        return f"{value:0{len(cell.number_format)}}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time | dt.timedelta):
        raise CellError("ô đang là giờ", AS_TEXT)
    return " ".join(printable(unicodedata.normalize("NFC", str(value))).split())


def shown_of(cell: BookCell) -> str:
    """Text that a cell shows, for comparison and for sentences, even where it holds none: a time,
    or a formula without a result."""
    if cell.value is None:
        return cell.formula
    if isinstance(cell.value, dt.time | dt.timedelta):
        return str(cell.value)
    return text_of(cell)


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
            shortened(rest),
        )


def word_of(text: str, column: BookColumn) -> Any:
    """The value of a word of the column. Raises ``CellError`` with the nearest word."""
    known = {**column.aliases, **column.words, **{value: value for value in column.words.values()}}
    for alike in (fold, plain):
        matching = {known[word] for word in known if alike(word) == alike(text)}
        if len(matching) == 1:
            return matching.pop()
    listed = SEPARATOR.join(column.words)
    raise CellError(
        f'không có {column.heading} "{shortened(text)}"',
        f"Ghi một trong: {listed}",
        nearest_of(text, column.words),
    )


def nearest_of(text: str, words: Any) -> str:
    """The word that a text resembles most as a whole, else in a part; "" where none is near."""
    for scorer in (fuzz.ratio, fuzz.WRatio):
        found = process.extractOne(
            text, list(words), scorer=scorer, processor=plain, score_cutoff=60
        )
        if found:
            return str(found[0])
    return ""


def _words(column: BookColumn, cell: BookCell) -> tuple[str, ...]:
    """Several words of a column, in the order in which they are known."""
    given = {word_of(part, column) for part in parts_of(text_of(cell))}
    return tuple(value for value in column.words.values() if value in given)


def _yes_no(column: BookColumn, cell: BookCell) -> bool:
    text = text_of(cell)
    if fold(text) in (fold(YES), "x", "yes", "true"):
        return True
    if fold(text) in (fold(NO), "no", "false"):
        return False
    raise CellError(f'{column.heading} là "{shortened(text)}"', f"Ghi {YES} hoặc {NO}")


def parts_of(text: str) -> Iterator[str]:
    """The values of a cell that holds several."""
    return filter(None, (part.strip() for part in text.replace("\n", ";").split(";")))


def _year(cell: BookCell) -> int:
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        serial = (day - DAY_ZERO).days
        meant = serial if FIRST_YEAR <= serial <= LAST_YEAR else day.year
        raise CellError(
            f"ô năm đang là ngày {day:%d/%m/%Y}",
            "Đặt định dạng ô là General (chung) rồi gõ lại năm",
            str(meant),
        )
    text = text_of(cell)
    if text.isascii() and text.isdigit() and 1900 <= int(text[:9]) <= 2200:
        return int(text)
    raise CellError(f'"{shortened(text)}" không phải là năm', "Ghi bốn chữ số, ví dụ 2026")


def _number(cell: BookCell, elsewhere: str = "", *, grouped: bool = False) -> Fraction:
    """A number exactly as its decimal text says it; one shown in percent is percent."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        raise CellError(
            f"Excel đã đổi số thành ngày {value:%d/%m/%Y}",
            "Đặt định dạng ô là General (chung) rồi gõ lại số",
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _number_of(text_of(cell), elsewhere, grouped=grouped)
    exact = Fraction(Decimal(repr(value)))
    return exact * 100 if is_percent(cell) else exact


def _count(column: BookColumn, cell: BookCell, elsewhere: str) -> int:
    """A whole number from 0, its thousands grouped or not; in percent where the heading is."""
    if is_percent(cell) and "%" not in column.heading:
        raise CellError(
            f"{column.heading} đang là phần trăm",
            "Đặt định dạng ô là General (chung) rồi gõ lại số nguyên",
        )
    number = _number(cell, elsewhere, grouped=True)
    if number.denominator != 1 or number < 0:
        raise CellError(
            f'"{shortened(text_of(cell))}" không phải là số nguyên từ 0', "Ghi số nguyên"
        )
    return int(number)


def _time(cell: BookCell) -> str:
    """A time of day, which Excel may have made a time of."""
    return f"{cell.value:%H:%M}" if isinstance(cell.value, dt.time) else text_of(cell)


def is_percent(cell: BookCell) -> bool:
    """Tell if a cell says that its number is percent."""
    if isinstance(cell.value, str):
        return cell.value.strip().endswith("%")
    return "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")


def _number_of(text: str, elsewhere: str, *, grouped: bool) -> Fraction:
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
        f'"{shortened(text)}" không phải là số',
        f"Chỉ ghi số, ví dụ 97 hoặc 99,5{elsewhere}",
    )


def _date(cell: BookCell, elsewhere: str) -> dt.date:
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
        f'"{shortened(text)}" không phải là ngày',
        f"Ghi ngày/tháng/năm, ví dụ 20/11/2026{elsewhere}",
    )


def codes_of_day(value: dt.datetime | dt.date) -> list[str]:
    """Codes of which Excel or LibreOffice makes this day."""
    day, month, year = value.day, value.month, value.year
    meant = [f"{day}.{month}", f"{day}/{month}", f"{month}.{day}", f"{month}/{day}"]
    if day == 1:
        meant += [f"{year}/{month}", f"{month}/{year}"]
    if year % 100 <= _LAST_OF_A_CODE:
        meant.insert(0, f"{day}.{month}.{year % 100}")
    if year < _FIRST_PLANNED:
        # No day of a plan: a number, such as the code 21002, in a cell whose format is a date.
        first = value.date() if isinstance(value, dt.datetime) else value
        meant.insert(0, str((first - DAY_ZERO).days))
    return list(dict.fromkeys(meant))


def _as_shown(value: float, number_format: str) -> str:
    """The number with the decimals of a plain format such as 0.00, "" of any other."""
    decimals = re.fullmatch(r"[#,]*0\.(0+)(?:_\))?", number_format or "")
    return f"{value:.{len(decimals[1])}f}" if decimals else ""


def quoted(text: str) -> str:
    """The text as sentences name it."""
    return f'"{text}"'


def shortened(text: str) -> str:
    """Beginning of a text, as much as a sentence repeats."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
