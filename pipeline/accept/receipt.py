"""The fate of each path: exactly one status, a reason in words, and its timeliness."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.accept.records import (
    Outcome,
    Punctuality,
    ReturnRecord,
    Selection,
    Timeliness,
    superseded_by,
)
from pipeline.read.records import Arrival, FileStatus, ReturnReading
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding
from pipeline.text.sentences.files import SCAN, UNIDENTIFIED


def file_records(
    arrivals: Iterable[Arrival],
    readings: Iterable[ReturnReading],
    units: Mapping[str, Unit | None],
    findings: Mapping[str, tuple[Finding, ...]],
    selection: Selection,
    received: Mapping[str, dt.date],
    round_: Round,
) -> tuple[ReturnRecord, ...]:
    """One record per path found, in the order of the paths."""
    by_path = {reading.path: reading for reading in readings}
    settings = round_.settings
    on_due_date = settings.switches.on_due_date
    # What could not be read is no return, so what follows it corrects nothing.
    returned = {path: unit for path, unit in units.items() if by_path[path].failure is None}
    on_time = _on_time(returned, received, round_)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for record in selection.tables:
        outcomes[record.path].append(record.outcome)
    newest: dict[str, str] = {}
    for (code, _), candidate in selection.chosen.items():
        if candidate.reading.path in selection.used:
            newest.setdefault(code, candidate.reading.path)
    records = []
    for arrival in arrivals:
        reading = by_path.get(arrival.path)
        if reading is None:
            records.append(
                ReturnRecord(
                    *(arrival.path, "", "", FileStatus.SKIPPED),
                    *(arrival.skipped, arrival.received, None),
                )
            )
            continue
        unit = units.get(arrival.path)
        newer = newest.get(unit.code, "") if unit else ""
        if unit and _is_spared_scan(reading, findings[arrival.path]):
            status, reason = FileStatus.SCAN, _SIGNED
        else:
            status, reason = _status(
                reading, unit, findings[arrival.path], selection, outcomes[arrival.path], newer
            )
        date = received[arrival.path]
        late = unit is not None and unit.code in on_time
        due = round_.due_of(unit) if unit else settings.due
        records.append(
            ReturnRecord(
                path=arrival.path,
                sha256=reading.sha256,
                unit=unit.code if unit else "",
                status=status,
                reason=reason,
                received=date,
                timeliness=timeliness(date, due, sent_before=late, on_due_date=on_due_date),
                form_version=reading.stamp.get("form_version", ""),
            )
        )
    return tuple(records)


def _on_time(
    units: Mapping[str, Unit | None], received: Mapping[str, dt.date], round_: Round
) -> set[str]:
    """Units of which a return came by the last day that is not late."""
    late = dt.timedelta(days=round_.settings.switches.on_due_date == "late")
    return {
        unit.code
        for path, unit in units.items()
        if unit and received[path] <= round_.due_of(unit) - late
    }


def timeliness(
    received: dt.date, due: dt.date, *, sent_before: bool, on_due_date: str = "own"
) -> Timeliness:
    """Side of the due date: before it, on it, after it, or a late correction of a timely return.

    What is received on the due date ("trước ngày …") is so by the switch ``on_due_date``; where
    that is late, days are counted from the day before it.
    """
    late = (received - due).days
    if on_due_date == "late":
        late += 1
    if late < 0 or (late == 0 and (on_due_date != "own" or received < due)):
        return Timeliness(Punctuality.ON_TIME)
    if late == 0:
        return Timeliness(Punctuality.ON_DUE_DATE)
    if sent_before:
        return Timeliness(Punctuality.CORRECTED)
    return Timeliness(Punctuality.OVERDUE, late)


_SIGNED = "Đã có bản ký của đơn vị; số liệu lấy từ tệp Excel."


def _is_spared_scan(reading: ReturnReading, findings: Iterable[Finding]) -> bool:
    """True of a picture of which nobody was told that it can't be read: it came beside a return."""
    is_scan = reading.failure is not None and reading.failure.code == SCAN
    return is_scan and all(one.code != SCAN for one in findings)


def _status(
    reading: ReturnReading,
    unit: Unit | None,
    findings: tuple[Finding, ...],
    selection: Selection,
    outcomes: Sequence[Outcome],
    newer: str,
) -> tuple[FileStatus, str]:
    """``outcomes``: of each of its tables; ``newer``: the path that counts for its unit."""
    if reading.failure is not None:
        return FileStatus.FAILED, reading.failure.message
    if unit is None:
        unidentified = next(f.message for f in findings if f.code in UNIDENTIFIED)
        return FileStatus.QUARANTINED, unidentified
    if reading.path in selection.used:
        used, partly = sum(one.counts for one in outcomes), outcomes.count(Outcome.PARTIAL)
        only = f", trong đó {partly} biểu chỉ dùng một phần" if partly else ""
        return FileStatus.COUNTED, f"Dùng {used}/{len(outcomes)} biểu{only}."
    if reading.path in selection.superseded:
        return FileStatus.SUPERSEDED, superseded_by(newer)
    errors = [finding for finding in findings if finding.blocks]
    of_the_file = next((finding.message for finding in errors if not finding.table), "")
    unused = f"Có {len(errors)} lỗi phải sửa, chưa dùng được biểu nào."
    return FileStatus.BLOCKED, of_the_file or unused
