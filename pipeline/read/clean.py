"""Turns a raw cell into a typed value: what may be repaired is, with a note; doubt is a finding.

Pure functions over single cells, which know the kind of the question and nothing of where the
cell stands. A raw cell is what the spreadsheet library gives: text, a float, a date, a truth
value, "" for blank.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Hashable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.read.cell_words import (
    ANSWER_SPELLINGS,
    MONEY_WORDS,
    NONE_WORDS,
    NOT_APPLICABLE_SPELLINGS,
    NOT_DUE_WORDS,
    UNFINISHED_WORDS,
    UNIT_WORDS,
    UNKNOWN_WORDS,
)
from pipeline.read.child_names import names_a_child
from pipeline.read.clean_dates import date
from pipeline.read.cleaned import (
    APOSTROPHES,
    BLANK,
    LARGEST_NUMBER,
    UNSEEN,
    Cleaned,
    as_excel_shows,
    decimal_words,
    has_raised_digits,
    quoted,
    raised_digits,
    repaired,
    shortened,
    shown,
    tidy,
)
from pipeline.read.legacy_codes import likely_meant
from pipeline.read.records import State
from pipeline.text.sentences import SENTENCES
from pipeline.text.spelling import fold, telephone
from schemas.code_lists import YES
from schemas.records import CodeList, Kind, Question

NAMES_A_CHILD = "names_a_child"
"""The sentence that must not repeat what the cell says."""

NOT_APPLICABLE_CODE = SENTENCES["not_applicable_in_count"].code
"""The code of no other finding: who need not answer is right to say so."""

_ERROR = re.compile(
    r"#(?:N/A|DIV/0!|NAME\?|GETTING_DATA|[A-Z]{2,12}!)|Err:\d{3}|Loading(?:\.\.\.|…)", re.ASCII
)
"""Texts that Excel, LibreOffice and Google write in place of a value, also some yet to come."""
_STOP = re.compile(r"(?<=\d)\.$")
_PLAIN = re.compile(r"[+-]?\d{1,15}")
_GROUPED_BY_DOT = re.compile(r"\d{1,3}(?:\.\d{3}){1,4}")
_GROUPED_BY_SPACE = re.compile(r"\d{1,3}(?: \d{3}){1,4}")
_FIGURES_APART = re.compile(r"\d+(?: \d+)+")
_GAP = re.compile(rf"(?<=\d)[\s{UNSEEN}]+(?=\d)")
_MORE_THAN_A_BLANK = re.compile(rf"[\t-\r\x1c-\x1f\x85\u2028\u2029{UNSEEN}]")
_WITH_COMMA = re.compile(r"\d+(?:[.,]\d+)+")
_WITH_UNIT = re.compile(r"(\d{1,3}(?:\.\d{3}){1,4}|\d{1,15}) ?([^\W\d_].*)")
_PERCENT = re.compile(r"\d+(?:[.,]\d+)? ?[%‰]")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3}){0,3}")
_ANY_NUMBER = re.compile(r"\d+(?:[.,/:-]\d+)*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_MILLIONS = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?) ?(nghìn|ngàn|triệu|tỷ|tỉ)(?: đồng)?")
_MULTIPLES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}

EXAMPLE = "25"
"""A number as sentences show one where the cell suggests none."""

_TICKS = str.maketrans(dict.fromkeys("☑☒🗹✅", "✓"))
"""Boxes with a mark in them; lists name ``✓`` among their spellings of Có."""
_NUMBER_OF_A_DOCUMENT = re.compile(r"\bsố\b.*(?:quyết định|văn bản)", re.I)
_TELEPHONE = re.compile("điện thoại", re.I)

_CORRECTION = re.compile(
    r"(?:(?:sửa lại|sửa thành|đính chính|số đúng|đúng là|đúng phải là)([^\d.;\n]{0,24})"
    r"|(?:sửa|đổi|điều chỉnh) [^.;\n]{0,40}?thành |(?:phải|mà) là |(?:^|\d) ?(?:[-=]>|<-|[→⇒←]) ?)"
    r"(\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?![\d.,]*[\d/%-]| tuổi)",
    re.I,
)
_FIGURE_ALONE = re.compile(r"\d{1,7}", re.ASCII)
_OTHER_NUMBER = re.compile("công văn|quyết định|văn bản|ngày|tháng|năm|biểu|dòng|cột", re.I)
"""Words before a number that is no figure of the row."""

_FIGURE_SAID = re.compile(
    r"(?<![\w.,/%-])(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?![.,]?\d)(?!\s?[%/-]|\s?[-–]\s?\d)(?!\w)"
)
_NEAR = 24
_YEARS = range(2000, 2101)

_LOOK_ALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


def clean(raw: Any, question: Question) -> Cleaned:
    """The typed value of ``raw`` where ``question`` is asked."""
    cleaned = _clean(raw, question)
    if not cleaned.words or question.kind is Kind.TEXT:
        return cleaned
    return cleaned._replace(words=tuple((name, shortened(said)) for name, said in cleaned.words))


def asked_alike(question: Question) -> Hashable:
    """All that cleaning looks at of a question: it does the same for others that have it alike."""
    kind = question.kind
    if kind.is_whole:
        return kind, question.required
    if kind is Kind.TEXT:
        label = question.label
        return kind, bool(_NUMBER_OF_A_DOCUMENT.search(label)), bool(_TELEPHONE.search(label))
    return kind, id(question.choices)


def error_in(question: Question, text: str) -> Cleaned:
    """A cell whose formula came to an error, of which ``text`` is shown."""
    is_number = question.kind.is_whole or question.kind is Kind.DECIMAL
    key = "error_cell" if is_number else "error_in_words"
    return Cleaned(None, State.UNREADABLE, key, (("giá trị", text),))


def _clean(raw: Any, question: Question) -> Cleaned:
    kind = question.kind
    if raw == "" or raw is None:
        return BLANK
    if isinstance(raw, str):
        if kind is not Kind.TEXT and not tidy(raw):
            return BLANK
        if _ERROR.fullmatch(raw.strip()):
            return error_in(question, raw.strip())
        if kind is not Kind.TEXT and fold(tidy(raw)) == NOT_DUE_WORDS:
            return BLANK
    if kind.is_whole:
        return whole(raw, kind, is_required=question.required)
    if kind is Kind.TEXT:
        return _repaired_by_excel(raw, question) or text(raw)
    if kind is Kind.CHOICE and question.choices is not None:
        return choice(raw, question.choices)
    if kind is Kind.DATE:
        return date(raw)
    return decimal(raw)


def whole(raw: Any, kind: Kind = Kind.COUNT, *, is_required: bool = True) -> Cleaned:
    """A whole number. Negative ones are given: judging them is validation's."""
    if isinstance(raw, bool):
        return _not_a_number(shown(raw))
    if isinstance(raw, int | float):
        return _whole_from_number(raw)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return Cleaned(None, State.UNREADABLE, "date_in_count", (("ngày", shown(raw)),))
    return _whole_from_text(str(raw), kind, is_required)


def _whole_from_number(raw: float) -> Cleaned:
    if raw != raw or abs(raw) >= LARGEST_NUMBER:
        return _not_a_number(shown(float(raw)))
    if raw == int(raw):
        return Cleaned(int(raw), State.GIVEN)
    seen = as_excel_shows(raw)
    return Cleaned(int(seen), State.GIVEN) if seen == int(seen) else _decimal_found(quoted(seen))


def _whole_from_text(raw: str, kind: Kind, is_required: bool) -> Cleaned:
    if has_raised_digits(raw):
        return raised_digits(raw)
    seen = tidy(unicodedata.normalize("NFKC", raw).strip()).strip(APOSTROPHES).strip()
    if not seen:
        return BLANK
    folded = fold(seen)
    if fold(seen.rstrip(" .")) in NONE_WORDS:
        return repaired(raw, 0)
    if folded in UNKNOWN_WORDS or set(raw.strip()) <= {"…", "."}:
        return Cleaned(None, State.MISSING, "not_yet_known", (("giá trị", shown(raw)),))
    if folded in NOT_APPLICABLE_SPELLINGS:
        return _not_concerned(raw, is_required)
    if _is_broken(raw) or (kind is not Kind.MONEY and _FIGURES_APART.fullmatch(seen)):
        return two_figures(raw)
    if _PERCENT.fullmatch(seen):
        return percent_in_count(shown(raw))
    # A stop behind the figure ends a sentence, as in "25 cháu."
    seen = _STOP.sub("", seen)
    if _PLAIN.fullmatch(seen):
        number = int(seen)
        # A figure that is merely stored as text reads the same: that needs no note.
        same = raw.strip(" ") == str(number)
        return Cleaned(number, State.GIVEN) if same else repaired(raw, number)
    if _GROUPED_BY_DOT.fullmatch(seen) or _GROUPED_BY_SPACE.fullmatch(seen):
        return repaired(raw, int(re.sub(r"[. ]", "", seen)))
    if _WITH_COMMA.fullmatch(seen):
        return _decimal_found(seen)
    with_unit = _WITH_UNIT.fullmatch(seen)
    if with_unit:
        unit = fold(with_unit[2].rstrip(" ."))
        if unit in (MONEY_WORDS if kind is Kind.MONEY else UNIT_WORDS):
            return repaired(raw, int(with_unit[1].replace(".", "")))
    return _not_a_number(shown(raw), _suggestion(seen))


def _not_concerned(raw: str, is_required: bool) -> Cleaned:
    """Words that say that the question does not concern the unit. Who is asked says the form, so
    they answer nothing; where nothing has to be answered they are a blank."""
    if not is_required:
        words = (("trước", shown(raw)), ("sau", "để trống"))
        return Cleaned(None, State.MISSING, "repaired", words)
    sentence = "not_applicable_in_count"
    return Cleaned(None, State.UNREADABLE, sentence, (("giá trị", shown(raw)),))


def _is_broken(raw: str) -> bool:
    """True where digits stand on two lines or have something unseen between them."""
    return any(_MORE_THAN_A_BLANK.search(gap) for gap in _GAP.findall(raw))


def two_figures(raw: str) -> Cleaned:
    """The question about a cell in which two figures may stand."""
    digits = re.sub(rf"[\s{UNSEEN}]", "", raw)
    is_one = digits.isascii() and digits.isdigit() and len(digits) < 16
    words = (("giá trị", shown(raw)), ("gợi ý", digits if is_one else EXAMPLE))
    return Cleaned(None, State.UNREADABLE, "two_figures", words)


def percent_in_count(value: str) -> Cleaned:
    """The question about a share, typed or shown as ``value``, where a number is asked."""
    return Cleaned(None, State.UNREADABLE, "percent_in_count", (("giá trị", value),))


def shown_otherwise(value: str) -> Cleaned:
    """The question about a number whose format shows another, or none."""
    return Cleaned(None, State.UNREADABLE, "shown_otherwise", (("giá trị", value),))


def struck_or_raised(raw: Any, parts: Iterable[str]) -> Cleaned:
    """The question about a cell of which ``parts`` are struck out or raised above the line."""
    quoted_parts = "; ".join(f'"{shown(part)}"' for part in parts)
    words = (("giá trị", shortened(shown(raw))), ("phần", shortened(quoted_parts)))
    return Cleaned(None, State.UNREADABLE, "struck_or_raised", words)


def _not_a_number(value: str, suggestion: str = EXAMPLE) -> Cleaned:
    words = (("giá trị", value), ("gợi ý", suggestion))
    return Cleaned(None, State.UNREADABLE, "text_in_count", words)


def _suggestion(seen: str) -> str:
    """The number that was typed, where the cell holds one and nothing of it changes; else an
    example that can't be taken for it."""
    money = _MILLIONS.fullmatch(seen.casefold())
    if money:
        amount = Decimal(money[1].replace(",", ".")) * _MULTIPLES[money[2]]
        return str(int(amount)) if amount == int(amount) else EXAMPLE
    unmasked = seen.translate(_LOOK_ALIKE)
    if unmasked.isascii() and unmasked.isdigit() and len(unmasked) < 16:
        return str(int(unmasked))
    found = _ANY_NUMBER.findall(_IN_BRACKETS.sub("", seen))
    only = found[0] if len(found) == 1 else ""
    return str(int(only)) if only.isdigit() and len(only) < 16 else EXAMPLE


def _decimal_found(value: str) -> Cleaned:
    # 1,234 with all its three decimals is what is left of a typed 1.234 where the dot means
    # decimals: a thousand times more. Anything else may be anything, so the figure is asked for.
    words = (("giá trị", value),)
    if _GROUPED.fullmatch(value):
        meant = int(re.sub(r"[.,]", "", value))
        return Cleaned(None, State.UNREADABLE, "decimal", (*words, ("gợi ý", str(meant))))
    return Cleaned(None, State.UNREADABLE, "decimal_asked", words)


def decimal(raw: Any) -> Cleaned:
    """A number that may have decimals, as ``float``; text with a decimal comma is repaired."""
    if isinstance(raw, bool):
        return _not_a_number(shown(raw))
    if isinstance(raw, int | float):
        if raw != raw or abs(raw) >= LARGEST_NUMBER:
            return _not_a_number(shown(float(raw)))
        return _maybe_thousands(as_excel_shows(raw))
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return Cleaned(None, State.UNREADABLE, "date_in_count", (("ngày", shown(raw)),))
    if has_raised_digits(str(raw)):
        return raised_digits(str(raw))
    seen = tidy(unicodedata.normalize("NFKC", str(raw)).strip()).strip(APOSTROPHES).strip()
    if not seen:
        return BLANK
    if _is_broken(str(raw)):
        return two_figures(str(raw))
    if fold(seen) in UNKNOWN_WORDS:
        return Cleaned(None, State.MISSING, "not_yet_known", (("giá trị", shown(raw)),))
    bare = _STOP.sub("", seen).removesuffix("%").strip()
    # A dot before three figures groups thousands, as it is written here (50.000 lượt).
    if _GROUPED_BY_DOT.fullmatch(bare) or _GROUPED_BY_SPACE.fullmatch(bare):
        number = float(re.sub(r"[. ]", "", bare))
    elif re.fullmatch(r"\d{1,12}(?:[.,]\d{1,15})?", bare):
        number = float(bare.replace(",", "."))
    else:
        return _not_a_number(shown(raw), _suggestion(seen))
    said = decimal_words(number)
    return Cleaned(number, State.GIVEN) if seen == said else repaired(str(raw), number, said)


def _maybe_thousands(number: float) -> Cleaned:
    # As above: 1,234 may be a typed 1.234, which a machine with Vietnamese settings takes for 1234.
    said = decimal_words(number)
    if not _GROUPED.fullmatch(said):
        return Cleaned(number, State.GIVEN)
    words = (("giá trị", said), ("gợi ý", said.replace(",", "")))
    return Cleaned(number, State.GIVEN, "maybe_thousands", words)


def text(raw: Any) -> Cleaned:
    """Text: NFC, single spaces, no blank lines; numbers and dates read as text here."""
    if not isinstance(raw, str):
        return Cleaned(shown(raw), State.GIVEN)
    seen = "\n".join(filter(None, map(tidy, raw.splitlines())))
    if not seen:
        return BLANK
    encoding, meant = likely_meant(raw)
    if encoding:
        words = (("giá trị", shown(raw)), ("bảng mã", encoding), ("gợi ý", shown(meant)))
        return Cleaned(seen, State.GIVEN, "old_codes", words)
    if names_a_child(seen):
        return Cleaned(seen, State.GIVEN, NAMES_A_CHILD)
    return Cleaned(seen, State.GIVEN)


def _repaired_by_excel(raw: Any, question: Question) -> Cleaned | None:
    """A text that Excel took for a date or a number: the number of a document that became a day is
    asked, the zero that opened a telephone number is put back. ``None`` for any other text."""
    if isinstance(raw, dt.date) and _NUMBER_OF_A_DOCUMENT.search(question.label):
        return Cleaned(shown(raw), State.GIVEN, "date_in_text", (("ngày", shown(raw)),))
    if isinstance(raw, float) and _TELEPHONE.search(question.label):
        number = shown(raw)
        if telephone(number) != number:
            return repaired(number, telephone(number))
    return None


def corrected_figures(explanation: str) -> tuple[int, ...]:
    """The figures that an explanation gives in place of others ("Sửa lại: 77"), or that are all it
    says."""
    if _FIGURE_ALONE.fullmatch(explanation) and int(explanation) not in _YEARS:
        return (int(explanation),)
    return tuple(
        int(figure.replace(".", ""))
        for between, figure in _CORRECTION.findall(explanation)
        if not _OTHER_NUMBER.search(between)
    )


def figures_said(note: str) -> tuple[int, ...]:
    """The whole numbers of a note that may be figures: no days, years, shares or parts of the
    number of a document."""
    found = _FIGURE_SAID.finditer(note)
    figures = (
        int(one[0].replace(".", ""))
        for one in found
        if not _OTHER_NUMBER.search(note[max(one.start() - _NEAR, 0) : one.start()])
    )
    return tuple(figure for figure in figures if figure not in _YEARS)


def choice(raw: Any, choices: CodeList) -> Cleaned:
    """An item of a list, also in another spelling of it, or through an alias."""
    if raw in choices.items:
        return Cleaned(raw, State.GIVEN)
    seen = tidy(shown(raw)).strip(APOSTROPHES).strip().translate(_TICKS)
    if not seen:
        return BLANK
    if isinstance(raw, bool):
        seen = "1" if raw else "0"
    # Before it is folded: folding moves a tone mark behind the dot.
    item = _spellings(choices).get(fold(seen)) or _spellings(choices).get(fold(seen.rstrip(" .")))
    if item is None:
        is_unfinished = YES in choices.items and fold(seen).split()[0] in UNFINISHED_WORDS
        words = (("giá trị", shown(raw)), ("danh sách", "; ".join(choices.items)))
        sentence = "answer_unfinished" if is_unfinished else "not_in_list"
        return Cleaned(None, State.UNREADABLE, sentence, words)
    if fold(item) == fold(seen):
        return Cleaned(item, State.GIVEN)
    return repaired(shown(raw), item)


@lru_cache(maxsize=256)
def _spellings(choices: CodeList) -> dict[str, str]:
    spellings = {
        fold(word): item for item in choices.items for word in ANSWER_SPELLINGS.get(item, ())
    }
    spellings.update((fold(alias), item) for alias, item in choices.aliases)
    spellings.update((fold(item), item) for item in choices.items)
    return spellings
