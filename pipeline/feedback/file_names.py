"""File names made of unit codes: safe on Windows, no two alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_RESERVED = frozenset(
    (
        *("con", "prn", "aux", "nul"),
        *(f"{device}{number}" for device in ("com", "lpt") for number in range(10)),
    )
)
"""Names that Windows keeps for devices, whatever ending follows."""


def file_stems(codes: Iterable[str], *, taken: Iterable[str] = ()) -> Mapping[str, str]:
    """A file's stem for each unit code: the code itself, or with ``_`` behind it where Windows
    keeps that name for itself or another file has it (``taken``, and other units' codes).

    Codes hold ASCII letters, digits, ``-`` and ``_``; capitals are told apart by no one.
    """
    known = tuple(codes)
    forbidden = _RESERVED | {name.casefold() for name in taken}
    used = {code.casefold() for code in known if code.casefold() not in forbidden}
    stems: dict[str, str] = {}
    for code in known:
        stem = code
        if code.casefold() in forbidden:
            while stem.casefold() in used | forbidden:
                stem += "_"
            used.add(stem.casefold())
        stems[code] = stem
    return stems
