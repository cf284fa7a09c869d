"""The words of a signed letter: no signs, no codes, counts below ten with a zero before them.

The workbook's sentences hold marks and codes by which its pages are searched; an office that signs
the report (Nghị định 30/2020) writes them out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from pipeline.plan.plan import Operator
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.wording import MARKS, OPERATOR_MARKS

_VERDICT_MARK = re.compile(f"[{''.join(sorted(set(MARKS.values())))}] ")
_SPELLED: Mapping[Operator, str] = {
    ">=": "từ {} trở lên",
    ">": "trên {}",
    "==": "đúng {}",
    "~": "khoảng {}",
    "<=": "không quá {}",
    "<": "dưới {}",
}
_BY_SIGN = {OPERATOR_MARKS[operator]: words for operator, words in _SPELLED.items()}
_LEVEL = re.compile(rf"([{''.join(_BY_SIGN)}]) (-?\d[\d.,]*(?<=\d)(?:%| [^\W\d]+(?: [^\W\d]+)*)?)")
_SHORT = {"VSTBPN": "Vì sự tiến bộ phụ nữ", "BĐG": "bình đẳng giới"}
_SHORT_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b(?!/)")


def counted(number: int, noun: str = "đơn vị") -> str:
    """ "03 đơn vị", "12 đơn vị"."""
    return f"{number:02} {noun}" if number < 10 else f"{wording.grouped(number)} {noun}"


def in_letter(text: str, codes: Collection[str] = ()) -> str:
    """The sentence without marks, with signs and short words in full ("≥ 65% (2025)": "từ 65% trở
    lên (2025)"), and without ``codes`` that stand in brackets behind a name."""
    text = _SHORT_WORD.sub(lambda found: _SHORT[found[0]], text)
    text = _LEVEL.sub(lambda found: _BY_SIGN[found[1]].format(found[2]), text)
    text = _VERDICT_MARK.sub("", text).replace(" · ", ", ")
    return re.sub(r" \(([^()]+)\)", lambda at: "" if at[1] in codes else at[0], text)
