"""On which line of a plan file a value stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"^\s*\[+\s*([\w.]+)\s*\]+")


def line_of(place: Sequence[int | str], text: str) -> int:
    """The line (from 1) of ("indicator", 3, "target", 1, "year"), places in a list counted from 0;
    that of its heading where the key isn't there, 0 where that isn't either."""
    heading, key = "", ""
    wanted: dict[str, int] = {}
    for part in place:
        if isinstance(part, int) and key:
            heading, key = f"{heading}.{key}".strip("."), ""
            wanted[heading] = part
        elif isinstance(part, str):
            key = key or part
    seen: dict[str, int] = {}
    here, found = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEADING.match(line):
            here = match[1]
            seen = {name: n for name, n in seen.items() if not name.startswith(f"{here}.")}
            seen[here] = seen.get(here, -1) + 1
        if here != heading or any(seen.get(name) != n for name, n in wanted.items()):
            continue
        found = found or number if heading else 0
        if key and line.split("=")[0].strip() == key:
            return number
    return found


def said_of(line: int) -> str:
    """ "dòng 12, ", "" where the line isn't known."""
    return f"dòng {line}, " if line else ""
