"""The hidden sheets of a summary workbook that a parent office's run reads, by name and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pipeline.read.records import STAMP_SHEET

META = STAMP_SHEET
DATA = "_DATA"
UNITS = "_UNITS"
RETURNS = "_RETURNS"
TABLES = "_TABLES"
FINDINGS = "_FINDINGS"
TOTALS = "_TOTALS"

OWN = "own:"
"""Begins the keys of the stamp that tell what the office added to the form."""

CHOICE = "choice:"
"""Begins the keys of the stamp that tell the switches that the office measured under."""

BASE = "base:"
"""Begins the keys of the stamp that tell the years that changes were measured against, by what is
measured."""

CARRIED = (DATA, UNITS, RETURNS, TABLES, FINDINGS, TOTALS)
"""The sheets whose content the stamp vouches for, in this order."""

COLUMNS: dict[str, tuple[str, ...]] = {
    DATA: ("table", "unit", "path", "sheet", "content"),
    UNITS: (
        "code",
        "name",
        "kind",
        "levels",
        "ownership",
        "commune",
        "cluster",
        "aliases",
        "valid_from",
        "valid_to",
        "old_codes",
    ),
    RETURNS: (
        "path",
        "sha256",
        "unit",
        "status",
        "reason",
        "received",
        "timeliness",
        "form_version",
    ),
    TABLES: ("unit", "table", "path", "outcome", "withheld"),
    FINDINGS: (
        "code",
        "severity",
        "state",
        "unit",
        "file",
        "table",
        "row",
        "column",
        "sheet",
        "cell",
        "value",
        "message",
    ),
    TOTALS: ("table", "row", "column", "units", "total"),
}


def digest_of(sheets: Iterable[Iterable[Sequence[str]]]) -> str:
    """Checksum of the rows of the sheets in ``CARRIED``, blank cells at the end of a row apart.

    It tells damage, not forgery: anybody can reckon it anew.
    """
    sha = hashlib.sha256()
    for rows in sheets:
        for row in rows:
            kept = list(row)
            while kept and not kept[-1]:
                kept.pop()
            sha.update("\x1f".join(kept).encode())
            sha.update(b"\x1e")
        sha.update(b"\x1d")
    return sha.hexdigest()
