"""Findings: what is wrong, asked or repaired, in sentences that say where, what and what to do.

Their wording stands in ``pipeline.text.sentences``. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.text.sentences import SENTENCES
from schemas.checks import QUERY_WORD, Severity
from schemas.wording import in_words_of

FindingState = Literal["open", "explained", "waived", "superseded"]
"""``superseded``: of a file, or of its version of a table, in whose place another counts."""

SEVERITY_ORDER: dict[str, int] = {"error": 0, "query": 1, "note": 2}
SEVERITY_WORDS: dict[str, str] = {
    "error": "Lỗi phải sửa",
    "query": QUERY_WORD,
    "note": "Đã tự chỉnh",
}
GROUP_WORDS: dict[str, str] = {
    "F": "Tệp không đọc được",
    "I": "Tệp của ai, dùng bản nào",
    "C": "Ô nhập sai",
    "R": "Số liệu không khớp nhau",
    "N": "Chương trình đã tự chỉnh, lưu ý",
}
"""First letter of a code to what such findings are about."""
_TOLD, _REPAIRED = "Lưu ý", "N01"
BETWEEN = "; "
"""Stands between the values of cells that are told together."""
LEVEL_WORDS: tuple[str, ...] = (*SEVERITY_WORDS.values(), _TOLD)
"""Every word that ``level_words`` gives, the worst first."""


def level_words(code: str, severity: Severity) -> str:
    """Heads a finding by its weight: a note that repaired nothing only tells."""
    return _TOLD if severity == "note" and code != _REPAIRED else SEVERITY_WORDS[severity]


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a finding, from the unit down to the cell; its fields as in ``Finding``."""

    file: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``table`` is a table's name, ``row`` and ``column`` are printed codes (in a
    List ``row`` is the entry's number), ``cell`` an Excel address; "" where it has none. Of many
    cells told together ``row`` and ``column`` are those of the first, ``cell`` names the areas
    ("D12:F15, D18"), ``value`` what stands in each, with ``BETWEEN`` between."""

    code: str
    severity: Severity
    message: str
    state: FindingState = "open"
    unit: str = ""
    file: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    what: str = ""
    """The part of ``message`` that says what is wrong, without table and cell."""
    remedy: str = ""
    """The part of ``message`` that says what to do."""
    for_office: bool = False
    """True if it is the collecting office that acts; the unit has nothing to mend."""
    also: tuple[tuple[str, str], ...] = ()
    """(row, column) of the other cells that it casts doubt on, as in ``row`` and ``column``; ""
    stands for all of them."""

    @property
    def level(self) -> str:
        """Words for its weight."""
        return level_words(self.code, self.severity)

    @property
    def place(self) -> Place:
        """Place in which it was found."""
        return Place(self.file, self.table, self.row, self.column, self.sheet, self.cell, self.unit)

    @property
    def area(self) -> str:
        """The first area of the cells, which a link can lead to."""
        return self.cell.partition(",")[0]

    @property
    def names_many(self) -> bool:
        """True where it is about more cells than one."""
        return self.area != self.cell or ":" in self.cell

    @property
    def blocks(self) -> bool:
        """True if it withholds the cells that it names: its table, if it names no cell; its file,
        if it names no table."""
        return self.severity == "error" and self.state == "open"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted finding: what names it (``pipeline.validate.waive``), who accepts it and why."""

    key: tuple[str, str, str, str, str, str]
    accepted_by: str
    reason: str


class _Words(dict[str, object]):
    """The arguments of a sentence; one that is not among them is told by its name."""

    def __init__(self, key: str, arguments: Mapping[str, object]) -> None:
        super().__init__(arguments)
        self.key = key

    def __missing__(self, name: str) -> object:
        raise LookupError(f"sentence {self.key!r} needs {{{name}}}, which its caller doesn't give")


def find(
    key: str, arguments: Mapping[str, object], place: Place, value: str = "", kind: str = ""
) -> Finding:
    """A finding of the catalogue's code and severity, in the words of units of a roster ``kind``;
    ``ô`` is filled from the place's cell.

    Raises ``LookupError`` where there is no such sentence, or it needs another argument.
    """
    sentence = SENTENCES.get(key)
    if sentence is None:
        raise LookupError(f"pipeline/text/sentences has no sentence {key!r}")
    words = _Words(key, {"ô": place.cell, **arguments})

    def filled(template: str) -> str:
        return in_words_of(kind, template).format_map(words)

    return Finding(
        code=sentence.code,
        severity=sentence.severity,
        message=filled(sentence.template),
        unit=place.unit,
        file=place.file,
        table=place.table,
        row=place.row,
        column=place.column,
        sheet=place.sheet,
        cell=place.cell,
        value=value,
        what=capitalised(filled(sentence.what)),
        remedy=capitalised(filled(sentence.remedy)),
        for_office=sentence.for_office,
    )


WHOLE_FILE = "Cả tệp"
"""The place of a finding that is about no table."""


def uncapitalised(text: str) -> str:
    """The text with a small first letter, within a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """``text`` with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
