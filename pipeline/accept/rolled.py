"""The content of a summary's hidden sheets as records, made row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pipeline.accept.layout_of_transfer import BASE, CHOICE
from pipeline.accept.records import AcceptedTable, Outcome, ReturnRecord, TableRecord, WithheldTotal
from pipeline.accept.timeliness_words import timeliness_in
from pipeline.read.records import FileStatus
from pipeline.round.roster import Unit
from pipeline.text.findings import SEVERITY_ORDER, Finding, FindingState

WITHIN = " › "
"""Parts the path of a summary from that of the return it tells of."""

TransferRow = Mapping[str, str]
"""A row of a hidden sheet, by column."""


class RollupError(Exception):
    """A summary carries nothing that can be used; the message says why, in Vietnamese."""


@dataclass(frozen=True)
class Rolled:
    """The content of a summary, its returns named by the path within which they came."""

    path: str
    stamp: Mapping[str, str]
    units: tuple[Unit, ...]
    tables: tuple[tuple[str, AcceptedTable], ...]
    """(table name, accepted table)."""
    returns: tuple[ReturnRecord, ...]
    outcomes: tuple[TableRecord, ...]
    findings: tuple[Finding, ...]
    totals: tuple[WithheldTotal, ...]
    apart: tuple[str, ...] = ()
    """Words for the parts that offices ask different things under, whose figures are left out."""
    gone: tuple[str, ...] = ()
    """Words for what the office added to its form and this round's doesn't have."""

    @property
    def office(self) -> tuple[str, str]:
        """Code and round of the office that made it."""
        return self.stamp.get("office_code", ""), self.stamp.get("round", "")

    @property
    def choices(self) -> Mapping[str, str]:
        """The switches that it was measured under; none of a summary made before they were told."""
        return self._stamped(CHOICE)

    @property
    def base_years(self) -> Mapping[str, str]:
        """The years that changes were measured against, by what is measured."""
        return self._stamped(BASE)

    def _stamped(self, begins: str) -> Mapping[str, str]:
        return {
            key.removeprefix(begins): said
            for key, said in self.stamp.items()
            if key.startswith(begins)
        }

    @property
    def office_name(self) -> str:
        return self.stamp.get("office_name", "")


def path_within(summary: str, path: str) -> str:
    """The name in the round above of a return that a summary tells of."""
    return f"{summary}{WITHIN}{path}" if path else summary


def unit_of(row: TransferRow) -> Unit:
    """The unit of a row. Raises ``ValidationError`` for a unit that no roster could hold."""
    dates = {name: _date(row[name]) for name in ("valid_from", "valid_to")}
    return Unit.model_validate({**row, **dates})


def return_of(row: TransferRow, summary: str) -> ReturnRecord:
    """The record of a return. Raises ``ValueError`` for a status or timeliness that no file has."""
    return ReturnRecord(
        path=path_within(summary, row["path"]),
        sha256=row["sha256"],
        unit=row["unit"],
        status=FileStatus(row["status"]),
        reason=row["reason"],
        received=_date(row["received"]),
        timeliness=timeliness_in(row["timeliness"]),
        form_version=row["form_version"],
    )


def table_record_of(row: TransferRow, summary: str) -> TableRecord:
    """The record of a table. Raises ``ValueError`` for an outcome that no table has, or what is no
    number of cells."""
    outcome = Outcome(row["outcome"])
    path, withheld = path_within(summary, row["path"]), int(row["withheld"] or 0)
    return TableRecord(row["unit"], row["table"], path, outcome, withheld)


def finding_of(row: TransferRow, summary: str) -> Finding:
    """The finding of a row. Raises ``ValueError`` for a severity or state that none has."""
    if row["severity"] not in SEVERITY_ORDER or row["state"] not in get_args(FindingState):
        raise ValueError(f"{row['severity']}, {row['state']}")
    known: dict[str, str] = {**row, "file": path_within(summary, row["file"])}
    return Finding(**known)  # type: ignore[arg-type]  # checked above


def total_of(row: TransferRow) -> WithheldTotal:
    """The total of a row. Raises ``ValueError`` where a figure is no whole number."""
    return WithheldTotal(
        row["table"], row["row"], row["column"], int(row["units"]), int(row["total"])
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
