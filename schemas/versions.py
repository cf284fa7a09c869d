"""The version of a form: a hash of all that it asks, which therefore changes by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from schemas.respondents import Asked
from schemas.tallies import UnshownTally

SWITCH_OF_PLACEHOLDER = {"TU_KHI": "trained_since"}
"""Placeholders of the wording that a switch fills; the others are facts of the round or unit."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def version_of(tables: tuple[object, ...], settings: tuple[tuple[str, str], ...] = ()) -> str:
    """Eight hexadecimal digits. ``settings`` are switches (name, setting) that change the wording;
    a form on which none is set has the version of its tables."""
    content = canonical(tables) + (canonical(settings) if settings else "")
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def canonical(value: object) -> str:
    """``repr`` with sets in sorted order, so that it is the same in every process."""
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(canonical, value))) + "}"
    if isinstance(value, tuple):
        asked = (part for part in value if not isinstance(part, UnshownTally))
        return "(" + ",".join(map(canonical, asked)) + ")"
    names = getattr(value, "__dataclass_fields__", None)
    if names is not None:
        parts = ",".join(f"{name}={canonical(getattr(value, name))}" for name in names)
        return f"{type(value).__name__}({parts})"
    return repr(value)


def switches_in(value: object) -> Iterator[str]:
    """The switches on which it depends what a record (or tuple of them) asks and says: in
    conditions, in other wordings, in placeholders."""
    if isinstance(value, Asked):
        if value.switch:
            yield value.switch[0]
    elif isinstance(value, str):
        yield from (SWITCH_OF_PLACEHOLDER.get(name, name) for name in _PLACEHOLDER.findall(value))
    elif isinstance(value, tuple):
        for part in value:
            yield from switches_in(part)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            part = getattr(value, name)
            if name == "label_when" and part:
                yield part[0]
            yield from switches_in(part)
