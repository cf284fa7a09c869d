"""Locked cells of Bìa, for those who write the form and those who compare it."""

from __future__ import annotations

from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round, day


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
        "period": round_.period_words[:1].upper() + round_.period_words[1:],
        "cutoff": day(settings.cutoff),
        "due": f"trước ngày {day(settings.due)}",
        "recipient": recipient_of(settings.office),
    }


def recipient_of(office: Office) -> str:
    """The office that receives a report, with its contact."""
    contact = [
        office.name,
        office.contact,
        f"điện thoại {office.phone}" if office.phone else "",
        f"thư điện tử {office.email}" if office.email else "",
    ]
    return "; ".join(part for part in contact if part)
