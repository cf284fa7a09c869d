"""From a raw cell to a typed value: what may be repaired is, with a note; doubt is a finding.

Pure functions over single cells, which know the kind of the question and nothing of where the
cell stands. A raw cell is what the spreadsheet library gives: text, a float, a date, a truth
value, "" for blank.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.cell_words import (
    MONEY_WORDS,
    NONE_WORDS,
    NOT_APPLICABLE_SPELLINGS,
    UNIT_WORDS,
    UNKNOWN_WORDS,
)
from pipeline.returns import State
from pipeline.spelling import fold
from schemas.records import CodeList, Kind, Question

LARGEST_NUMBER = 10**15
"""Beyond it a float no longer tells whole numbers apart; no figure of a form comes near."""

NOT_APPLICABLE_WORDS = "Không áp dụng"


class Cleaned(NamedTuple):
    """A typed value. ``sentence`` names the entry of the message catalogue that it needs ("" for
    none) and ``words`` fill it; ``value`` is ``None`` unless the state is GIVEN."""

    value: Any
    state: State
    sentence: str = ""
    words: tuple[tuple[str, str], ...] = ()


BLANK = Cleaned(None, State.MISSING)

_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_PLAIN = re.compile(r"[+-]?\d{1,15}")
_GROUPED_BY_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_BY_SPACE = re.compile(r"\d{1,3}(?: \d{3})+")
_WITH_COMMA = re.compile(r"\d+(?:[.,]\d+)+")
_WITH_UNIT = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,15}) ?([^\W\d_].*)")
_DIGITS = re.compile(r"\d+")
_MILLIONS = re.compile(r"(\d+(?:[.,]\d+)?) ?(nghìn|ngàn|triệu|tỷ|tỉ)(?: đồng)?")
_MULTIPLES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}

_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u200b-\\u200d\\u2060\\ufeff]"
)
"""Control and zero-width characters; those that separate words stay."""
_APOSTROPHES = "'’‘`"
_LOOK_ALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})

_DATE_SLASHED = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
_DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_DATE_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.I)
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)
"""Serial numbers of 2000 to 2099: only these are taken for dates where a date is asked."""


def clean(raw: Any, question: Question) -> Cleaned:
    """The typed value of ``raw`` where ``question`` is asked."""
    kind = question.kind
    if raw == "" or raw is None:
        return BLANK
    if isinstance(raw, str):
        if not tidy(raw):
            return BLANK
        if _ERROR.fullmatch(raw.strip()):
            return Cleaned(None, State.UNREADABLE, "error_cell", (("giá trị", raw.strip()),))
    if kind.is_whole:
        return whole(raw, kind)
    if kind is Kind.TEXT:
        return text(raw)
    if kind is Kind.CHOICE and question.choices is not None:
        return choice(raw, question.choices)
    if kind is Kind.DATE:
        return date(raw)
    return decimal(raw)


def shown(raw: Any) -> str:
    """A raw cell as a sentence quotes it."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < LARGEST_NUMBER else repr(raw)
    if isinstance(raw, dt.datetime):
        return raw.strftime("%d/%m/%Y" if raw.time() == dt.time() else "%d/%m/%Y %H:%M")
    if isinstance(raw, dt.date):
        return raw.strftime("%d/%m/%Y")
    return " ".join(str(raw).split())


def tidy(value: str) -> str:
    """NFC text with single spaces, without invisible and control characters at any place."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    seen = unicodedata.normalize("NFC", value)
    if _UNSEEN.search(seen):
        seen = _UNSEEN.sub("", seen)
    return " ".join(seen.split())


def whole(raw: Any, kind: Kind = Kind.COUNT) -> Cleaned:
    """A whole number. Negative ones are given: judging them is validation's."""
    if isinstance(raw, bool):
        return _not_a_number(shown(raw))
    if isinstance(raw, int | float):
        return _whole_from_number(raw)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return Cleaned(None, State.UNREADABLE, "date_in_count", (("ngày", shown(raw)),))
    return _whole_from_text(str(raw), kind)


def _whole_from_number(raw: float) -> Cleaned:
    if raw != raw or abs(raw) >= LARGEST_NUMBER:
        return _not_a_number(shown(float(raw)))
    if raw == int(raw):
        return Cleaned(int(raw), State.GIVEN)
    return _decimal_found(repr(raw), float(raw))


def _whole_from_text(raw: str, kind: Kind) -> Cleaned:
    seen = tidy(unicodedata.normalize("NFKC", raw).strip()).strip(_APOSTROPHES).strip()
    if not seen:
        return BLANK
    folded = fold(seen)
    if folded in NONE_WORDS:
        return _repaired(raw, 0)
    if folded in UNKNOWN_WORDS or set(raw.strip()) <= {"…", "."}:
        return Cleaned(None, State.MISSING, "not_yet_known", (("giá trị", shown(raw)),))
    if folded in NOT_APPLICABLE_SPELLINGS:
        words = (("trước", shown(raw)), ("sau", NOT_APPLICABLE_WORDS))
        return Cleaned(None, State.NOT_APPLICABLE, "repaired", words)
    if _PLAIN.fullmatch(seen):
        number = int(seen)
        # A figure that is merely stored as text reads the same: that needs no note.
        same = raw.strip(" ") == str(number)
        return Cleaned(number, State.GIVEN) if same else _repaired(raw, number)
    if _GROUPED_BY_DOT.fullmatch(seen) or _GROUPED_BY_SPACE.fullmatch(seen):
        return _repaired(raw, int(re.sub(r"[. ]", "", seen)))
    if _WITH_COMMA.fullmatch(seen):
        return _decimal_text(seen)
    with_unit = _WITH_UNIT.fullmatch(seen)
    if with_unit:
        unit = fold(with_unit[2]).rstrip(" .")
        if unit in UNIT_WORDS or (kind is Kind.MONEY and unit in MONEY_WORDS):
            return _repaired(raw, int(with_unit[1].replace(".", "")))
    return _not_a_number(shown(raw), _suggestion(seen))


def _repaired(raw: str, value: Any, after: str = "") -> Cleaned:
    words = (("trước", shown(raw)), ("sau", after or str(value)))
    return Cleaned(value, State.GIVEN, "repaired", words)


def _not_a_number(value: str, suggestion: str = "25") -> Cleaned:
    words = (("giá trị", value), ("gợi ý", suggestion))
    return Cleaned(None, State.UNREADABLE, "text_in_count", words)


def _suggestion(seen: str) -> str:
    money = _MILLIONS.fullmatch(seen.casefold())
    if money:
        amount = float(money[1].replace(",", ".")) * _MULTIPLES[money[2]]
        return str(round(amount))
    unmasked = seen.translate(_LOOK_ALIKE)
    if unmasked.isascii() and unmasked.isdigit():
        return str(int(unmasked))
    digits = _DIGITS.search(seen)
    return str(int(digits[0])) if digits and len(digits[0]) < 16 else "25"


def _decimal_found(value: str, number: float) -> Cleaned:
    # 1.234 is what is left of a typed 1.234 where the dot means decimals: a thousand times more.
    thousands = round(number * 1000)
    near = abs(number * 1000 - thousands) < 1e-6
    words = (("giá trị", value), ("gợi ý", str(thousands if near else round(number))))
    return Cleaned(None, State.UNREADABLE, "decimal", words)


def _decimal_text(seen: str) -> Cleaned:
    head, *tail = re.split(r"[.,]", seen)
    if len(tail) == 1 and len(tail[0]) != 3:
        return _decimal_found(seen, float(f"{head}.{tail[0]}"))
    words = (("giá trị", seen), ("gợi ý", str(int(head + "".join(tail)))))
    return Cleaned(None, State.UNREADABLE, "decimal", words)


def decimal(raw: Any) -> Cleaned:
    """A number that may have decimals, as ``float``; text with a decimal comma is repaired."""
    if isinstance(raw, bool):
        return _not_a_number(shown(raw))
    if isinstance(raw, int | float):
        if raw != raw or abs(raw) >= LARGEST_NUMBER:
            return _not_a_number(shown(float(raw)))
        return Cleaned(float(raw), State.GIVEN)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return Cleaned(None, State.UNREADABLE, "date_in_count", (("ngày", shown(raw)),))
    seen = tidy(unicodedata.normalize("NFKC", str(raw)).strip()).strip(_APOSTROPHES).strip()
    if not seen:
        return BLANK
    if fold(seen) in UNKNOWN_WORDS:
        return Cleaned(None, State.MISSING, "not_yet_known", (("giá trị", shown(raw)),))
    bare = seen.removesuffix("%").strip()
    if re.fullmatch(r"\d{1,12}(?:[.,]\d+)?", bare):
        number = float(bare.replace(",", "."))
        return _repaired(str(raw), number, f"{number:g}".replace(".", ","))
    return _not_a_number(shown(raw), _suggestion(seen))


def text(raw: Any) -> Cleaned:
    """Text: NFC, single spaces, no blank lines; numbers and dates read as text here."""
    if not isinstance(raw, str):
        return Cleaned(shown(raw), State.GIVEN)
    seen = "\n".join(line for piece in raw.splitlines() if (line := tidy(piece)))
    return Cleaned(seen, State.GIVEN) if seen else BLANK


def choice(raw: Any, choices: CodeList) -> Cleaned:
    """An item of a list, also in another spelling of it, or through an alias."""
    if raw in choices.items:
        return Cleaned(raw, State.GIVEN)
    seen = tidy(shown(raw)).strip(_APOSTROPHES).strip()
    if not seen:
        return BLANK
    if isinstance(raw, bool):
        seen = "1" if raw else "0"
    item = _spellings(choices).get(fold(seen)) or _spellings(choices).get(fold(seen).rstrip(" ."))
    if item is None:
        words = (("giá trị", shown(raw)), ("danh sách", "; ".join(choices.items)))
        return Cleaned(None, State.UNREADABLE, "not_in_list", words)
    if fold(item) == fold(seen):
        return Cleaned(item, State.GIVEN)
    return _repaired(shown(raw), item)


@lru_cache(maxsize=256)
def _spellings(choices: CodeList) -> dict[str, str]:
    spellings = {fold(alias): item for alias, item in choices.aliases}
    spellings.update((fold(item), item) for item in choices.items)
    return spellings


def date(raw: Any) -> Cleaned:
    """A day. Text is read day first, as it is written here; never month first."""
    if isinstance(raw, dt.datetime):
        return Cleaned(raw.date(), State.GIVEN)
    if isinstance(raw, dt.date):
        return Cleaned(raw, State.GIVEN)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw == int(raw) and int(raw) in _SERIALS:
            day = _EPOCH + dt.timedelta(days=int(raw))
            return _repaired(shown(float(raw)), day, shown(day))
        return _not_a_date(shown(float(raw)))
    if not isinstance(raw, str):
        return _not_a_date(shown(raw))
    seen = tidy(unicodedata.normalize("NFKC", raw)).strip(_APOSTROPHES).strip()
    if not seen:
        return BLANK
    found = _date_from_text(seen)
    if found is None:
        return _not_a_date(shown(raw))
    if seen == shown(found):
        return Cleaned(found, State.GIVEN)
    return _repaired(raw, found, shown(found))


def _date_from_text(seen: str) -> dt.date | None:
    if iso := _DATE_ISO.fullmatch(seen):
        year, month, day = iso.groups()
    elif written := _DATE_SLASHED.fullmatch(seen) or _DATE_WORDS.fullmatch(seen):
        day, month, year = written.groups()
        year = f"20{year}" if len(year) == 2 else year
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _not_a_date(value: str) -> Cleaned:
    return Cleaned(None, State.UNREADABLE, "not_a_date", (("giá trị", value),))
