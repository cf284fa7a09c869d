"""Labels of rows as a unit reads them: they name no row that it is not asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from schemas.records import Row, Table
from schemas.respondents import Respondent

NAMED = re.compile(r"[Mm]ã số (\w+)")
"""A row that a text names by its code."""
_SUM = re.compile(r"\s*\((\d+) = (\d+(?: \+ \d+)*)\)")
"""A total's code and those of its parts, as labels name them."""
_BESIDE = re.compile(r" \((?:gồm cả )?mã số (\w+)\)")
"""A code behind the words of what it stands for."""
_PART_OF = re.compile(r"^Trong mã số \w+: ")
_NUMBERED = re.compile(r"^(?:–|[IVX\d]+\.)\s*")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


def rows_of(table: Table) -> Mapping[str, Row]:
    """The rows of a table by their printed codes."""
    return {row.code: row for _, block in table.blocks for row in block.rows}


def wording(row: Row, table: Table, who: Respondent) -> str:
    """The label of a row under the round's switches, placeholders unfilled: where it names a row
    that ``who`` is not asked, that row's words stand for its code; of a sum it names the parts
    asked."""
    text = row.wording(who)
    if table.plan_lines or not (NAMED.search(text) or _SUM.search(text)):
        return text
    rows = rows_of(table)
    asked = {code for code, one in rows.items() if one.is_asked(who)}
    return _without(text, rows, rows.keys() - asked)


def without_codes(row: Row, rows: Iterable[Row]) -> str:
    """The label of a row that names none of the ``rows`` by its code."""
    by_code = {one.code: one for one in rows}
    return _without(row.label, by_code, by_code.keys())


def _without(text: str, rows: Mapping[str, Row], unasked: Collection[str]) -> str:
    def summed(told: re.Match[str]) -> str:
        asked = [code for code in told[2].split(" + ") if code not in unasked]
        return f" ({told[1]} = {' + '.join(asked)})" if asked else ""

    def beside(told: re.Match[str]) -> str:
        return "" if told[1] in unasked else told[0]

    def by_name(told: re.Match[str]) -> str:
        return f'"{_name_of(rows[told[1]])}"' if told[1] in unasked else told[0]

    return NAMED.sub(by_name, _BESIDE.sub(beside, _SUM.sub(summed, text)))


def _name_of(row: Row) -> str:
    words = _PART_OF.sub("", _NUMBERED.sub("", _SUM.sub("", row.label)))
    return _IN_BRACKETS.sub("", words)


_OWN_PUPILS = {"GDTX": "học viên"}


def pupil_words(kind: str) -> dict[str, str]:
    """Texts of ``{HOC_SINH}`` and ``{Hoc_sinh}`` for a roster kind."""
    words = _OWN_PUPILS.get(kind, "học sinh")
    return {"HOC_SINH": words, "Hoc_sinh": words.capitalize()}


_NO_LEADER_OF_PIONEERS = (" Tổng phụ trách Đội tính ở mã số 105.", "")
_OF_AN_OFFICE = (("Cấp học", "Loại đơn vị"),)
_FROM_THE_LEAST = ("từ cấp trường trở lên", "từ cấp cơ sở trở lên")
OWN_WORDS = {
    "MN": (
        ("trẻ em, học sinh", "trẻ em"),
        _NO_LEADER_OF_PIONEERS,
        (", dự án của học sinh dự thi khoa học kỹ thuật", ""),
    ),
    "GDTX": (("trẻ em, học sinh", "học viên"), _NO_LEADER_OF_PIONEERS, _FROM_THE_LEAST),
    "XA": _OF_AN_OFFICE,
    "PHONG": (
        ("có cán bộ, giáo viên, nhân viên là", "có công chức, viên chức, người lao động là"),
        *_OF_AN_OFFICE,
        _FROM_THE_LEAST,
    ),
}
"""By roster kind, words of the forms and sentences and those that such units say for them."""


def in_words_of(kind: str, text: str) -> str:
    """``text`` of a form or a sentence with the words of units of a roster kind for pupils and
    whoever else is there; whose parents are spoken of stay phụ huynh học sinh."""
    for said_by_most, own in OWN_WORDS.get(kind, ()):
        text = text.replace(said_by_most, own)
    if (words := _OWN_PUPILS.get(kind)) is None:
        return text
    for said in (str, str.capitalize, str.upper):
        text = re.sub(f"(?<!{said('phụ huynh')} ){said('học sinh')}", said(words), text)
    return text


def wordings_of_kinds(text: str) -> tuple[str, ...]:
    """The other wordings of ``text`` that forms of some roster kinds print, each once."""
    said = dict.fromkeys(in_words_of(kind, text) for kind in OWN_WORDS)
    return tuple(one for one in said if one != text)
