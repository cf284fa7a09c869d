"""Locked cells of Bìa, for those who write the form and those who compare it."""

from __future__ import annotations

from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round, day
from pipeline.text.findings import capitalised


def cover_facts(round_: Round, unit: Unit) -> dict[str, str]:
    """Texts of the locked cells of Bìa, by row name."""
    settings = round_.settings
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "level": unit.level_words,
        "ownership": unit.ownership,
        "commune": unit.commune,
        "cluster": unit.cluster,
        "period": capitalised(round_.period_words),
        "cutoff": day(settings.cutoff),
        "due": f"trước ngày {day(round_.due_of(unit))}",
        "recipient": recipient_of(settings.office),
    }


def own_due_words(round_: Round, *, named: bool = False) -> str:
    """Words that follow the round's due date where units have due dates of their own, ``named``
    or not."""
    own = [unit for unit in round_.units if unit.due]
    if not own:
        return ""
    if not named:
        return " (đơn vị có hạn riêng: theo ngày ghi tại trang Bìa của đơn vị)"
    listed = ", ".join(f"{unit.code} trước ngày {day(round_.due_of(unit))}" for unit in own)
    return f"; hạn riêng: {listed}"


def recipient_of(office: Office) -> str:
    """The office that receives a report, with its contact."""
    contact = [
        office.name,
        office.contact,
        f"điện thoại {office.phone}" if office.phone else "",
        f"thư điện tử {office.email}" if office.email else "",
    ]
    return "; ".join(part for part in contact if part)
