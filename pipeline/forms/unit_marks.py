"""Marks that stand for a unit's own facts in a form that is written once for all units alike."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.round.roster import Unit
from pipeline.round.round import LOCALITY

PRINTED = ("code", "name", "ownership", "commune", "cluster")
"""The fields of a unit that its form prints as they are; the others decide what is asked."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_LOCALITY = "locality"
MARK = re.compile(f"{_OPEN}([a-zA-Z]+){_CLOSE}")
"""A mark and the name of what it stands for, in capitals where the fact is printed in capitals."""


def with_marks(unit: Unit) -> Unit:
    """A unit with marks for what is printed of it. Units that are asked the same and leave the
    same fields blank have equal stand-ins: a form may look different where a field is blank."""
    marks = {field: f"{_OPEN}{field}{_CLOSE}" for field in PRINTED if getattr(unit, field)}
    never_printed = {"aliases": (), "old_codes": (), "valid_from": None, "valid_to": None}
    return unit.model_copy(update={**marks, **never_printed, "email": "", "phone": ""})


def marked_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """A round's facts (``Round.facts``) of a unit with marks."""
    return {**facts, LOCALITY: f"{_OPEN}{_LOCALITY}{_CLOSE}" if facts[LOCALITY] else ""}


def own_facts(unit: Unit) -> dict[str, str]:
    """The unit's facts by the marks that stand for them."""
    facts = {field: str(getattr(unit, field)) for field in (*PRINTED, _LOCALITY)}
    return facts | {field.upper(): fact.upper() for field, fact in facts.items()}


def has_mark(text: str) -> bool:
    """True where something in ``text`` depends on the unit."""
    return _OPEN in text


def with_facts(text: str, facts: Mapping[str, str]) -> str:
    """``text`` as it is printed for the unit of these facts."""
    return MARK.sub(lambda mark: facts[mark[1]], text)
