"""The closing report of a run, for a person and for a machine: returns, faults, verdicts, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.measure.history import History
from pipeline.measure.result import Result
from pipeline.measure.verdict import decimals_shown, display
from pipeline.measure.verdict_words import verdict_so_far
from pipeline.plan.plan_fit import misfits
from pipeline.read.records import FileStatus
from pipeline.summary.outcomes import Outcomes, UnitState
from pipeline.summary.sheets.wording import OPERATOR_MARKS, level_words
from pipeline.summary.state_words import FILE_WORDS_BRIEF, UNIT_STATE_WORDS
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.findings import Finding
from pipeline.text.numbers import decimal_string
from pipeline.text.safe_text import printable
from pipeline.write import Written

NOTHING_BEFORE = "chưa có số liệu kỳ trước, các chỉ tiêu lũy kế chưa tính kỳ này"
NOT_PLACED = (FileStatus.FAILED, FileStatus.QUARANTINED)
"""The states of files that were not read or whose unit is not known."""
SHOWN = 12
"""Most errors that the console lists; all of them are in the workbook."""


def run_report(outcomes: Outcomes, written: Written, folder: Path) -> Iterator[str]:
    """The lines of the closing report. Paths are shown relative to ``folder`` where they can; no
    sign that came from outside can move the cursor or colour the screen."""
    yield from map(printable, _lines(outcomes, written, folder))


def _lines(outcomes: Outcomes, written: Written, folder: Path) -> Iterator[str]:
    yield from _reported(outcomes)
    yield from _files_received(outcomes, folder)
    yield from _misfits_of_plan(outcomes)
    yield from _earlier_rounds(outcomes.history)
    yield from _to_fix(outcomes)
    yield from _verdicts(outcomes)
    yield ""
    yield "KẾT QUẢ LƯU TẠI"
    for path, purpose in written.shown:
        yield f"  {relative(path, folder)}  ({purpose})"
    for message in written.messages:
        yield f"  Lưu ý: {message}"


def relative(path: Path, folder: Path) -> str:
    """The path below ``folder``, or whole where it does not lie there."""
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _reported(outcomes: Outcomes) -> Iterator[str]:
    round_ = outcomes.round
    units = [unit for unit in round_.units if unit.exists_on(round_.settings.cutoff)]
    states = Counter(outcomes.unit_state(unit.code) for unit in units)
    missing = [unit for unit in units if outcomes.unit_state(unit.code) == UnitState.MISSING]
    yield f"{round_.settings.office.name}: báo cáo {round_.period_words}"
    if round_.settings.illustration:
        yield ILLUSTRATION
    yield ""
    yield f"TÌNH HÌNH NỘP: {len(units) - len(missing)}/{len(units)} đơn vị đã nộp"
    for state, words in UNIT_STATE_WORDS.items():
        if states[state]:
            yield f"  {words}: {states[state]}"
    for unit in missing[:SHOWN]:
        yield f"    {unit.code}  {unit.name}"
    if len(missing) > SHOWN:
        yield f"    … và {len(missing) - SHOWN} đơn vị khác"


def _files_received(outcomes: Outcomes, folder: Path) -> Iterator[str]:
    files = Counter(record.status for record in outcomes.returns)
    parts = [
        f"{files[status]} {words}" for status, words in FILE_WORDS_BRIEF.items() if files[status]
    ]
    yield f"  Tệp nhận được: {len(outcomes.returns)} ({', '.join(parts) or 'chưa có tệp nào'})"
    if not outcomes.returns:
        returned = outcomes.round.returned
        made = "Chép" if returned.is_dir() else "Không có thư mục này; tạo lại rồi chép"
        yield f"    {relative(returned, folder)}: {made} các tệp đơn vị gửi về vào đây."
    unread = [record for record in outcomes.returns if record.status in NOT_PLACED]
    for record in unread[:SHOWN]:
        yield f"    {record.path}: {record.reason}"
    if len(unread) > SHOWN:
        yield f"    … và {len(unread) - SHOWN} tệp khác trong trang Tình hình nộp"


def _misfits_of_plan(outcomes: Outcomes) -> Iterator[str]:
    """Parts of the round that its plan does not foresee; nothing where all fits."""
    settings = outcomes.round.settings
    lines = [
        f"  Cảnh báo: {said}" for one in outcomes.by_plan for said in misfits(one.plan, settings)
    ]
    if lines:
        yield from ("", "KẾ HOẠCH", *lines)


def _earlier_rounds(history: History) -> Iterator[str]:
    """The earlier rounds that can still change this report or are not used whole; nothing where all
    is settled."""
    lines: list[str] = []
    for earlier in history.rounds:
        round_ = earlier.round
        there = {unit.code for unit in round_.units if unit.exists_on(round_.settings.cutoff)}
        came = there & {code for units in earlier.accepted.tables.values() for code in units}
        is_settled = earlier.state == "closed" and not (earlier.changed or earlier.apart)
        if is_settled and came:
            continue
        coverage = f"đã nộp {len(came)}/{len(there)} đơn vị"
        lines.append(f"  {round_.period_words}: {earlier.words_in_full}; {coverage}")
        if not came:
            lines.append(f"    Cảnh báo: {NOTHING_BEFORE}")
    if lines:
        yield from ("", "KỲ TRƯỚC", *lines)


def _to_fix(outcomes: Outcomes) -> Iterator[str]:
    # Files that could not be read or placed are told above, with their reason.
    told = {r.path for r in outcomes.returns if r.status in NOT_PLACED}
    left_open = outcomes.left_open
    every = [finding for finding in left_open if finding.blocks]
    errors = [finding for finding in every if finding.file not in told]
    queries = [finding for finding in left_open if finding.severity == "query"]
    yield ""
    yield f"CẦN SỬA: {len(every)} lỗi, {len(queries)} nội dung cần giải trình{_of_these(left_open)}"
    yield from _by_file(errors[:SHOWN])
    if len(errors) > SHOWN:
        yield f"  … và {len(errors) - SHOWN} lỗi khác trong trang Sửa và giải trình"


def _of_these(left_open: Sequence[Finding]) -> str:
    """Words for those of these that the collecting office settles; "" for none."""
    number = sum(one.for_office and one.severity != "note" for one in left_open)
    return f" (trong đó cán bộ tổng hợp xem lại {number})" if number else ""


def _by_file(errors: Sequence[Finding]) -> Iterator[str]:
    """Each file once, then its faults, under the name of their sheet where they are on several."""
    files: dict[tuple[str, str], dict[str, list[str]]] = {}
    for finding in errors:
        sheets = files.setdefault((finding.unit, finding.file), {})
        sheets.setdefault(finding.sheet, []).append(finding.message)
    for (unit, file), sheets in files.items():
        name = f"{unit}  {file}" if unit else file
        if len(sheets) == 1:
            ((sheet, messages),) = sheets.items()
            yield f"  {name}, trang {sheet}" if sheet else f"  {name}"
            yield from (f"    {message}" for message in messages)
            continue
        yield f"  {name}"
        for sheet, messages in sheets.items():
            if sheet:
                yield f"    Trang {sheet}"
            yield from (f"      {message}" for message in messages)


def _verdicts(outcomes: Outcomes) -> Iterator[str]:
    overall = [
        result for result in outcomes.results if result.scope == "all" and result.split == "all"
    ]
    rows = [verdict_row(result) for result in overall]
    yield ""
    yield "CHỈ TIÊU"
    yield from _table([("Mã", "Kết quả", "Chỉ tiêu giao", "Đánh giá", "Đơn vị có số liệu"), *rows])


def verdict_row(result: Result) -> tuple[str, ...]:
    """Code, result, target, verdict and coverage of one indicator, as text."""
    target = result.target
    indicator = result.indicator
    places = decimals_shown(result)
    value = display(result.value, target, places) if result.value is not None else "chưa có"
    aim = f"{OPERATOR_MARKS[target.operator]} {level_words(result)}" if target else "không giao"
    return (
        indicator.code,
        f"{value} {indicator.unit}" if result.value is not None else value,
        aim,
        verdict_so_far(result),
        f"{result.reported}/{result.expected}",
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield (
            "  "
            + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        )


def machine_report(outcomes: Outcomes, written: Written, folder: Path) -> dict[str, Any]:
    """JSON-ready: round, files by status, units by state, findings left open, the indicators for
    all units together, and the paths written (relative to ``folder`` where they lie below)."""
    round_ = outcomes.round
    units = [unit.code for unit in round_.units if unit.exists_on(round_.settings.cutoff)]
    return {
        "round": round_.name,
        "plan": outcomes.plan.id,
        "files": dict(sorted(Counter(record.status for record in outcomes.returns).items())),
        "units": dict(
            sorted(Counter(UNIT_STATE_WORDS[outcomes.unit_state(unit)] for unit in units).items())
        ),
        "findings": dict(
            sorted(Counter(finding.severity for finding in outcomes.left_open).items())
        ),
        "indicators": [
            {"plan": one.plan.id, **_indicator(result)}
            for one in outcomes.by_plan
            for result in one.results
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
