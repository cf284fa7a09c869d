"""What a run says at its end to a machine: the same as the console's report, as plain data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.console import relative
from pipeline.measuring.verdict import decimal_string
from pipeline.results import Outcomes, Result
from pipeline.write import Written


def machine_report(outcomes: Outcomes, written: Written, folder: Path) -> dict[str, Any]:
    """JSON-ready: round, files by status, units by state, findings left open, the indicators for
    all units together, and the paths written (relative to ``folder`` where they lie below)."""
    round_ = outcomes.round
    units = [unit.code for unit in round_.units if unit.exists_on(round_.settings.cutoff)]
    left_open = [finding for finding in outcomes.findings if finding.state == "open"]
    return {
        "round": round_.name,
        "plan": outcomes.plan.id,
        "files": dict(sorted(Counter(record.status for record in outcomes.returns).items())),
        "units": dict(sorted(Counter(map(outcomes.unit_state, units)).items())),
        "findings": dict(sorted(Counter(finding.severity for finding in left_open).items())),
        "indicators": [
            _indicator(result)
            for result in outcomes.results
            if result.scope == "all" and result.split == "all" and result.basis == "plan"
        ],
        "written": [relative(path, folder) for path, _ in written.shown],
        "messages": list(written.messages),
    }


def _indicator(result: Result) -> dict[str, Any]:
    return {
        "code": result.indicator.code,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "value": None if result.value is None else decimal_string(result.value),
        "status": result.status,
        "outlook": result.outlook,
        "reported": result.reported,
        "expected": result.expected,
    }
