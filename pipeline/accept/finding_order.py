"""The order in which findings are listed: the order in which people mend them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.text.findings import SEVERITY_ORDER, Finding
from schemas.records import Form


def in_mending_order(findings: Iterable[Finding], form: Form) -> tuple[Finding, ...]:
    """Sort by unit, file, table, then severity and place: the order in which people mend them."""
    order = {table.name: number for number, table in enumerate(form.tables)}
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                finding.unit,
                finding.file,
                order.get(finding.table, -1),
                SEVERITY_ORDER[finding.severity],
                len(finding.row),
                finding.row,
                finding.column,
                finding.code,
                finding.message,
            ),
        )
    )
