"""Words of a report that follow from who sends it: a school, a people's committee, an office.

Nghị định 30/2020: a people's committee names nobody above it, and whoever signs does so by post.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.document_words import HEAD_OF_OFFICE
from pipeline.text.spelling import fold, plain
from schemas.respondents import SCHOOL_KINDS

_COMMITTEES = ("ubnd", "uy ban nhan dan")
_COMMITTEE_SIGNS = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
_SIGNS = {"so": "GIÁM ĐỐC", "phong": "TRƯỞNG PHÒNG"}
"""First word of an office's name, without marks → who signs for it."""
_SCHOOL_SIGNS, _CENTRE_SIGNS = "HIỆU TRƯỞNG", "GIÁM ĐỐC"
_OFFICE, _SCHOOL, _CENTRE = "cơ quan", "nhà trường", "trung tâm"


@dataclass(frozen=True, slots=True)
class Sender:
    """Heads and ends a report: ``above`` stands over the office's name, ``addressee`` is to whom it
    goes ("" where nothing says so), ``signs`` by what post it is signed."""

    above: str
    addressee: str
    signs: tuple[str, ...]


def own_school(round_: Round) -> Unit | None:
    """The school of the roster that collects the round itself."""
    code, name = round_.settings.office.code.casefold(), fold(round_.settings.office.name)
    schools = (unit for unit in round_.units if unit.kind in SCHOOL_KINDS)
    return next(
        (one for one in schools if one.code.casefold() == code or fold(one.name) == name), None
    )


def reports_on_itself(round_: Round) -> bool:
    """Tell if a school reports on itself alone: nobody is collected from."""
    return len(round_.units) == 1 and own_school(round_) is not None


def called(round_: Round) -> str:
    """Word by which the office of a round speaks of itself: "cơ quan", "nhà trường"."""
    school = own_school(round_)
    if school is None:
        return _OFFICE
    return _CENTRE if school.kind == "GDTX" else _SCHOOL


def head_of(round_: Round) -> str:
    """Post by which the office of a round signs what is not addressed to anybody."""
    return HEAD_OF_OFFICE if own_school(round_) is None else sender_of(round_, ()).signs[-1]


def sender_of(round_: Round, recipients: Iterable[str]) -> Sender:
    """Sender of the report of a round. ``recipients`` are named by its plan: the first of them is
    the office that a school reports to, the next the one that this office reports to. Where it
    names none the report goes to the parent office."""
    office, school = round_.settings.office, own_school(round_)
    above = list(recipients)[0 if school else 1 :]
    named = next((name for name in above if fold(name) != fold(office.name)), "")
    # The parent's name in full: "UBND huyện" is "UBND huyện Gia Lâm".
    is_parent = fold(office.parent).startswith(fold(named))
    addressee = office.parent if is_parent else named
    name = plain(office.name)
    if school is not None:
        signs = _CENTRE_SIGNS if school.kind == "GDTX" else _SCHOOL_SIGNS
        return Sender(office.parent, addressee, (signs,))
    if name.startswith(_COMMITTEES):
        return Sender("", addressee, _COMMITTEE_SIGNS)
    return Sender(office.parent, addressee, (_SIGNS.get(name.partition(" ")[0], HEAD_OF_OFFICE),))
