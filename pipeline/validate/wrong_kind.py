"""Forms that are not the unit's own: of another round, another kind of unit or another
office, or a blank master. Told once; such a form is not gone through cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.read.records import ReturnReading
from pipeline.round.file_names import form_file_name
from pipeline.round.roster import Unit
from pipeline.round.round import Round, day
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from schemas.records import Form, Shape
from schemas.respondents import Respondent
from schemas.tables import own_targets

_SORTS = (
    *((kind, (kind,)) for kind in ("MN", "TH", "THCS", "GDTX")),
    *((kind, ()) for kind in ("XA", "PHONG")),
    *(("LC", levels) for levels in (("TH", "THCS"), ("MN", "TH"), ("MN", "TH", "THCS"))),
)
"""Kinds of unit with the levels that forms are made for."""

Printed = frozenset[tuple[str, str]]
"""Rows that a form prints, by table and name."""


def cover_answer(reading: ReturnReading, form: Form, question: str) -> str:
    """The answer to a question of Bìa, or what the sheets say where Bìa does not; "" where there
    is none."""
    table = reading.tables.get("cover")
    block = form.by_name["cover"].body if "cover" in form.by_name else None
    value = None
    if table is not None and table.body is not None and block is not None:
        value = table.body.values[block.row_index[question]]
    return reading.said.get(question, "") if value is None else str(value)


def cutoff_of(reading: ReturnReading, round_: Round, form: Form) -> dt.date:
    """The cut-off of the form: one that forms were made with before it was moved, where Bìa shows
    that, else the round's."""
    printed = fold(cover_answer(reading, form, "cutoff"))
    known = (one for one in round_.earlier_cutoffs if printed == fold(day(one)))
    return next(known, round_.settings.cutoff)


def is_of_round(reading: ReturnReading, round_: Round, form: Form) -> bool:
    """True for a form of this round, whatever plan it was made on, and for one of none. Without a
    stamp the period that is printed on Bìa tells last year's form."""
    if name := reading.stamp.get("round", ""):
        return name == round_.name
    period = cover_answer(reading, form, "period")
    return not period or fold(period) == fold(round_.period_words)


def without_other_lines(reading: ReturnReading, round_: Round, form: Form) -> ReturnReading:
    """The reading without Biểu 12 where the form was made on another plan, whose indicators that
    table lists: a form belongs to its tables, and one code may be two indicators."""
    plan, version = (reading.stamp.get(key, "") for key in ("plan", "form_version"))
    if plan in ("", round_.settings.plan) or version in ("", form.version):
        return reading
    tables = {name: page for name, page in reading.tables.items() if name != own_targets.NAME}
    return replace(reading, tables=tables)


def wrong_form(
    reading: ReturnReading, round_: Round, form: Form, unit: Unit | None, *, doubtful: bool
) -> Finding | None:
    """The finding that the form is not the unit's own. ``doubtful``: Bìa names another unit or
    another commune than the roster, so that its recipient is to be believed."""
    place = Place(reading.path)
    if not is_of_round(reading, round_, form):
        return find("wrong_form", {"cũ": _period_of(reading, form), **_right(round_, unit)}, place)
    kind = _kind_of(reading, round_, form, unit) if unit else ""
    if unit and kind and kind != unit.kind:
        words = {"a": LEVEL_WORDS[kind].lower(), "b": unit.level_words.lower()}
        return find("form_of_another_kind", {**words, **_right(round_, unit)}, place)
    office = cover_answer(reading, form, "recipient").split(";")[0].strip()
    if doubtful and office and fold(office) != fold(round_.settings.office.name):
        words = {"a": office, "b": round_.settings.office.name}
        return find("form_of_another_office", {**words, **_right(round_, unit)}, place)
    if reading.stamp and not reading.stamp.get("round"):
        return find("form_of_no_round", _right(round_, unit), place)
    return None


def _right(round_: Round, unit: Unit | None) -> dict[str, str]:
    """Words on the form that should have come, which hardly any return asks for."""
    file = f", tệp {form_file_name(round_, unit)}" if unit else ""
    return {"mới": f"{round_.period_words} (đợt {round_.name}{file})"}


def _period_of(reading: ReturnReading, form: Form) -> str:
    name, period = reading.stamp.get("round", ""), cover_answer(reading, form, "period")
    return " ".join(filter(None, (period, f"(đợt {name})" if name else "")))


def _kind_of(reading: ReturnReading, round_: Round, form: Form, unit: Unit) -> str:
    """The kind that the stamp names; without one, the kind whose rows are the form's exactly where
    the unit's own are not. "" where it can't be told."""
    stamped = reading.stamp.get("kind", "")
    if stamped or reading.stamp:
        return stamped if stamped in LEVEL_WORDS else ""
    seen = frozenset(_rows_of(reading, form))
    if seen == _printed(form, round_.respondent(unit)):
        return unit.kind
    for kind, levels in _SORTS:
        one = Unit.model_validate({"code": kind, "name": kind, "kind": kind, "levels": levels})
        if seen == _printed(form, round_.respondent(one)):
            return kind
    return ""


def _rows_of(reading: ReturnReading, form: Form) -> Iterator[tuple[str, str]]:
    for table in form.tables:
        page = reading.tables.get(table.name)
        for _, block, cells in page.blocks(table) if page is not None else ():
            if block.shape is not Shape.LIST:
                rows = zip(block.rows, cells.lines, strict=True)
                yield from ((table.name, row.name) for row, line in rows if line)


@lru_cache(maxsize=64)
def _printed(form: Form, who: Respondent) -> Printed:
    return frozenset(
        (table.name, row.name)
        for table in form.asked(who)
        for _, block in table.blocks
        for row in block.rows
        if row.is_asked(who)
    )
