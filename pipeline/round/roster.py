"""The units expected to report, as the roster has them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.round.remedies import UNIT_CODE
from pipeline.round.unit_words import KINDS_OF_COMMUNE, LEVEL_WORDS, OWNERSHIPS, kind_named
from pipeline.text.spelling import fold, telephone
from schemas.respondents import LEVELS, UNIT_KINDS, UnitKind

_BETWEEN_LEVELS = re.compile(r"[;,&+/-]|\bvà\b")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _phone(value: object) -> str:
    """A number among the telephone numbers has lost the 0 that opens it."""
    text = _text(value)
    return telephone(text) if isinstance(value, int | float) else text


def _kind(value: object) -> str:
    """A kind or level as it is known, in words or however large it is typed (``th``)."""
    text = _text(value)
    return kind_named(text) or text.upper()


def _parts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple | list):
        return tuple(filter(None, map(_text, value)))
    return tuple(part for raw in _text(value).replace(";", ",").split(",") if (part := raw.strip()))


def _levels(value: object) -> tuple[str, ...]:
    """Levels as they are listed, in one way or another ("TH-THCS", "Tiểu học và THCS")."""
    parts = value if isinstance(value, tuple | list) else _BETWEEN_LEVELS.split(_text(value))
    return tuple(_kind(part) for part in parts if _text(part))


def _with_kind_and_levels(kind: object, levels: object) -> tuple[object, object]:
    """Kind and levels, each told by the other where it is empty: a school with several levels is
    one of kind LC, and one with a single level is of that kind."""
    if _text(kind):
        written = _levels(kind)
        if kind_named(_text(kind)) or not len(written) > 1 or not set(written) <= set(LEVELS):
            return kind, levels
        return "LC", levels or written
    if isinstance(levels, str) and (named := kind_named(levels)):
        return named, ""
    found = _levels(levels)
    if not found:
        return kind, levels
    return (found[0], "") if found[0] in UNIT_KINDS and not found[1:] else ("LC", found)


def _date(value: object) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return dt.datetime.strptime(value.strip(), "%d/%m/%Y").date()
    return value


def _ownership(value: object) -> str:
    """The ownership as plans write it, however the roster spells it."""
    text = _text(value)
    if not text:
        return OWNERSHIPS[0]
    for word in OWNERSHIPS:
        if fold(word) == fold(text):
            return word
    # An unknown word would silently keep the unit out of the indicators of public schools.
    raise ValueError(f"không có loại hình này; ghi một trong: {', '.join(OWNERSHIPS)}")


RosterText = Annotated[str, BeforeValidator(_text)]
RosterDay = Annotated[dt.date | None, BeforeValidator(_date)]
UnitCode = Annotated[str, Field(pattern=UNIT_CODE)]


class Unit(BaseModel):
    """A unit expected to report. ``kind`` is one of the roster kinds; ``levels`` pick tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[UnitCode, BeforeValidator(_text)]
    name: Annotated[str, BeforeValidator(_text), Field(min_length=1)]
    kind: Annotated[UnitKind, BeforeValidator(_kind)]
    levels: Annotated[tuple[str, ...], BeforeValidator(_levels)] = ()
    ownership: Annotated[str, BeforeValidator(_ownership)] = OWNERSHIPS[0]
    commune: RosterText = ""
    cluster: RosterText = ""
    aliases: Annotated[tuple[str, ...], BeforeValidator(_parts)] = ()
    valid_from: RosterDay = None
    valid_to: RosterDay = None
    due: RosterDay = None
    """The unit's own due date; unset: the round's."""
    old_codes: Annotated[tuple[UnitCode, ...], BeforeValidator(_parts)] = ()
    """Codes of earlier rounds that stand for it: its own before, those of units merged into it."""
    email: RosterText = ""
    phone: Annotated[str, BeforeValidator(_phone)] = ""

    @model_validator(mode="before")
    @classmethod
    def _levels_follow_kind(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        kind, levels = _with_kind_and_levels(data.get("kind"), data.get("levels"))
        if not _parts(levels):
            known = _kind(kind)
            levels = (known,) if known in LEVELS else ()
        return {**data, **({"kind": kind} if kind else {}), "levels": levels}

    @property
    def locality(self) -> str:
        """Its commune where words stand before it: "phường Liễu Giang" (Nghị định 30/2020 writes
        only the name itself with a capital)."""
        kind, _, name = self.commune.partition(" ")
        return f"{kind.lower()} {name}" if kind in KINDS_OF_COMMUNE else self.commune

    def group(self, multi_level: str) -> str:
        """The kind that the unit is grouped under: its own, or of a school of several levels its
        "lowest" or "highest" level."""
        if self.kind != "LC" or multi_level == "own":
            return self.kind
        choose = min if multi_level == "lowest" else max
        return choose(self.levels, key=LEVELS.index)

    @model_validator(mode="after")
    def _levels_are_known(self) -> Unit:
        unknown = [level for level in self.levels if level not in LEVELS]
        if unknown:
            raise ValueError(f"cấp học {', '.join(unknown)} không có; dùng {', '.join(LEVELS)}")
        if self.kind == "LC" and len(self.levels) < 2:
            raise ValueError("trường liên cấp phải ghi từ hai cấp học, ví dụ: TH, THCS")
        return self

    @property
    def level_words(self) -> str:
        """The level as forms print it."""
        if self.kind == "LC":
            return "Liên cấp (" + ", ".join(LEVEL_WORDS[level] for level in self.levels) + ")"
        return LEVEL_WORDS[self.kind]

    def exists_on(self, date: dt.date) -> bool:
        """Tell if the unit is open on ``date``."""
        return (self.valid_from is None or self.valid_from <= date) and (
            self.valid_to is None or date <= self.valid_to
        )
