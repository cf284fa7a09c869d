"""Lines of a TOML file by the place of what stands on them, for sentences about a wrong value."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence

NOT_TOML = (
    "không đọc được vì có số quá dài hoặc quá nhiều dấu ngoặc lồng nhau. Sửa chỗ đó hoặc lấy lại "
    "tệp từ bản sao lưu."
)
"""The sentence for a file at which the parser itself gives up."""


def line_of(place: Sequence[int | str], text: str) -> int:
    """The line (from 1) of a value such as ("indicator", 3, "target", 1, "year"), elements of a
    list counted from 0; where it has no line, that of the nearest key or heading that holds it.
    0 where there is none."""
    lines = _lines(text)
    holding = (tuple(place[:end]) for end in range(len(place), 0, -1))
    return next((lines[one] for one in holding if one in lines), 0)


def line_words(line: int) -> str:
    """ "dòng 12, ", "" where the line isn't known."""
    return f"dòng {line}, " if line else ""


def _lines(text: str) -> dict[tuple[int | str, ...], int]:
    """Place → line of every heading and key."""
    lines: dict[tuple[int | str, ...], int] = {}
    elements: Counter[tuple[int | str, ...]] = Counter()
    section: tuple[int | str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            # A line inside a list may open with a bracket too: it names no section.
            if names := _names(line):
                section = _section(names, line.lstrip().startswith("[["), elements)
                lines.setdefault(section, number)
        elif names := _names(f"[{line.split('=')[0]}]"):
            lines.setdefault((*section, *names), number)
    return lines


def _section(
    names: Sequence[str], repeated: bool, elements: Counter[tuple[int | str, ...]]
) -> tuple[int | str, ...]:
    """The place that a heading opens; a ``repeated`` one is one more of the ``elements``."""
    place: tuple[int | str, ...] = ()
    for depth, name in enumerate(names, 1):
        place = (*place, name)
        elements[place] += repeated and depth == len(names)
        if elements[place]:
            place = (*place, elements[place] - 1)
    return place


def _names(heading: str) -> tuple[str, ...]:
    """("opening", "2.4.b") for the line [opening."2.4.b"]; none where it is no heading."""
    try:
        data = tomllib.loads(heading)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(data, dict) and data:
        name, data = next(iter(data.items()))
        names.append(name)
    return tuple(names)
