"""Cells that were left blank, told together: one finding for all of a table that want the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.text.findings import Finding, find
from pipeline.text.sentences import SENTENCES
from pipeline.text.sentences.cells import BLANK
from pipeline.xlsx.addresses import ranges
from schemas.records import Form

_TOGETHER = {
    SENTENCES[one].remedy: many
    for one, many in (
        ("blank", "blanks"),
        ("blank_text", "blank_texts"),
        ("blank_year", "blank_years"),
        ("blank_choice", "blank_choices"),
    )
}
"""What to do about a blank cell → the sentence on many of them."""


def told_together(findings: Iterable[Finding], form: Form) -> Iterator[Finding]:
    """The findings of one return; blank cells of a table that want the same are one, in the place
    of the first."""
    findings = tuple(findings)
    alike: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.code == BLANK:
            alike[_group(finding)].append(finding)
    for finding in findings:
        same = alike.get(_group(finding), ()) if finding.code == BLANK else ()
        if len(same) < 2:
            yield finding
        elif finding is same[0]:
            yield _together(same, form)


def _group(finding: Finding) -> tuple[str, str, str]:
    return finding.table, finding.sheet, finding.remedy


def _together(same: Sequence[Finding], form: Form) -> Finding:
    first, *others = same
    words = {"biểu": form.by_name[first.table].label, "n": len(same)}
    place = replace(first.place, cell=", ".join(ranges(one.cell for one in same)))
    also = tuple((one.row, one.column) for one in others)
    return replace(find(_TOGETHER[first.remedy], words, place), also=also)
