"""The officer's word on findings: ``waivers.xlsx`` of a round.

A waiver names a finding by code, unit, table, row, column and value, with who accepts it and why.
A changed value voids it, so a figure sent anew is judged anew, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.text.findings import WHOLE_FILE, Finding, Waiver, find
from pipeline.validate.waiver_keys import (
    accepting,
    key_in,
    key_of,
    may_be_accepted,
    table_names,
    voided_by,
)
from pipeline.validate.waiver_rows import HEADINGS, WaiverError, signed_rows
from schemas.records import Form

__all__ = ["Waiver", "WaiverError", "read_waivers", "waive"]

_SIGNED_BY, _REASON = HEADINGS[-2:]


def read_waivers(path: Path, form: Form) -> tuple[Waiver, ...]:
    """The signed rows of ``waivers.xlsx``; none where there is no file.

    A row without both a name and a reason accepts nothing. Raises ``WaiverError``.
    """
    names = table_names(form)
    return tuple(
        Waiver(key_in(row, names), row[_SIGNED_BY], row[_REASON]) for row in signed_rows(path)
    )


def waive(
    findings: Iterable[Finding], waivers: Sequence[Waiver], form: Form
) -> tuple[Finding, ...]:
    """The findings, those that a waiver names in state ``waived``, and behind them one for each
    waiver that a changed value voids."""
    if not waivers:
        return tuple(findings)
    accepted = {waiver.key: waiver for waiver in waivers}
    now = tuple(
        replace(finding, state="waived")
        if may_be_accepted(finding) and accepting(finding, accepted)
        else finding
        for finding in findings
    )
    return (*now, *_voided(now, waivers, form))


def _voided(
    findings: Iterable[Finding], waivers: Sequence[Waiver], form: Form
) -> Iterator[Finding]:
    told: set[tuple[str, ...]] = set()
    for finding in findings:
        place = key_of(finding)[:-1]
        if finding.state != "open" or place in told or not may_be_accepted(finding):
            continue
        waiver = voided_by(finding, waivers)
        if waiver is None:
            continue
        told.add(place)
        table = form.by_name.get(finding.table)
        where = [table.label if table else WHOLE_FILE, f"ô {finding.cell}" if finding.cell else ""]
        words = {
            "chỗ": ", ".join(part for part in where if part),
            "trước": waiver.key[-1],
            "sau": key_of(finding)[-1],
            "người": waiver.accepted_by,
        }
        yield find("waiver_void", words, finding.place, finding.value)
