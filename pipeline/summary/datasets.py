"""The files of ``data/`` and the counts of ``run.json``, as rows: what machines read.

The same outcomes give the same rows: results, returns, tables and findings come sorted, figures
are exact decimal strings, and nothing here asks the clock, the machine or a hash order. Counts of
cases are in none of them beside a unit, and no name of a person is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pipeline.measure.result import Result
from pipeline.measure.verdict_words import OUTLOOK_WORDS, STATUS_WORDS
from pipeline.plan.plan_fit import misfits
from pipeline.plan.plan_words import OPERATOR_WORDS
from pipeline.read.cleaned import said
from pipeline.round.roster import Unit
from pipeline.round.unit_words import LEVEL_WORDS, OWNERSHIPS
from pipeline.summary.balance import Balance
from pipeline.summary.data_columns import (
    PATH,
    ROUND,
    TABLE_TITLE,
    TIMELINESS,
    UNIT_CODE,
    UNIT_NAME,
    iso_day,
    round_fields,
    table_column,
    timeliness_fields,
)
from pipeline.summary.discretion import corrections_shown, discreet
from pipeline.summary.frames import DataColumn, Dataset
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.packed_rows import PackedRows
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.findings_sheet import STATE_WORDS
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import FILE_WORDS, OUTCOME_WORDS, UNIT_STATE_WORDS
from pipeline.text.findings import GROUP_WORDS, SEVERITY_WORDS
from pipeline.text.numbers import decimal_string
from pipeline.text.safe_text import for_csv
from pipeline.text.sentences import SENTENCES


def datasets(material: Material) -> tuple[Dataset, ...]:
    """The CSV files, but those of the tables' rows."""
    return (
        _units(material),
        _indicators(material),
        _returns(material),
        _tables(material),
        _findings(material),
        _corrections(material),
    )


def _decimal(value: Fraction | None) -> str:
    return "" if value is None else decimal_string(value)


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _shortest(value: Fraction) -> str:
    """A target as the plan writes it: ``97``, ``99.5``."""
    text = decimal_string(value)
    return text.rstrip("0").rstrip(".")


def _codes(words: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), said) for code, said in words.items())


def dataset(
    material: Material,
    name: str,
    label: str,
    columns: Iterable[DataColumn],
    key: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
) -> Dataset:
    """The file with the columns that every file ends with."""
    ends = tuple(map(str, round_fields(material.outcomes.round)))
    return Dataset(name, label, (*columns, *ROUND), key, PackedRows(row + ends for row in rows))


def _names(material: Material) -> Callable[[str], str]:
    """Gives a unit's name by its code, "" where the roster doesn't have it."""
    names = {unit.code: for_csv(unit.name) for unit in material.outcomes.round.units}
    return lambda code: names.get(code, "")


def _titles(material: Material) -> Callable[[str], str]:
    """Gives a table's title by its name, "" where the form doesn't have it."""
    titles = {table.name: for_csv(table.sheet) for table in material.form.tables}
    return lambda name: titles.get(name, "")


def _units(material: Material) -> Dataset:
    columns = (
        replace(UNIT_CODE, refers=""),
        UNIT_NAME,
        DataColumn("kind", "string", "Loại đơn vị", "", _codes(LEVEL_WORDS)),
        DataColumn(
            "group_kind",
            "string",
            "Loại mà kết quả theo cấp học tính đơn vị vào (phạm vi kind:… của indicators.csv)",
            "",
            _codes(LEVEL_WORDS),
        ),
        DataColumn("levels", "string", 'Các cấp học, cách nhau dấu "; "'),
        DataColumn("ownership", "string", "Loại hình", "", tuple((w, w) for w in OWNERSHIPS)),
        DataColumn("commune", "string", "Xã, phường (phạm vi group:… của indicators.csv)"),
        DataColumn("cluster", "string", "Cụm chuyên môn"),
        DataColumn("valid_from", "date", "Hoạt động từ ngày", "Trống: không giới hạn"),
        DataColumn("valid_to", "date", "Hoạt động đến ngày", "Trống: không giới hạn"),
        DataColumn("old_codes", "string", 'Các mã trước đây, cách nhau dấu "; "'),
        DataColumn("due", "date", "Hạn nộp của đơn vị", ""),
        DataColumn(
            "state",
            "string",
            "Tình trạng báo cáo",
            "Trống: không phải báo cáo (không hoạt động ở ngày chốt số liệu)",
            _codes(UNIT_STATE_WORDS),
        ),
        replace(PATH, label="Tệp được dùng, không có thì tệp nhận sau cùng", missing=_NOT_SENT),
        DataColumn("received", "date", "Ngày nhận tệp đó", _NOT_SENT),
        *TIMELINESS,
        DataColumn("sent", "integer", "Số lần gửi", "", unit="lần", minimum=0),
        DataColumn("errors", "integer", "Số lỗi còn phải sửa", "", minimum=0),
        DataColumn("queries", "integer", "Số nội dung còn phải giải trình", "", minimum=0),
        DataColumn("withheld", "integer", "Số ô chưa được dùng do lỗi", "", unit="ô", minimum=0),
    )
    expected = {unit.code for unit in material.units}
    units = material.outcomes.round.units
    rows = (_unit_row(material, unit, is_expected=unit.code in expected) for unit in units)
    label = "Danh sách đơn vị của đợt và tình trạng báo cáo: mỗi đơn vị một dòng"
    return dataset(material, "units", label, columns, ("unit_code",), rows)


_NOT_SENT = "Trống: chưa nộp"


def _unit_row(material: Material, unit: Unit, *, is_expected: bool) -> tuple[str, ...]:
    round_ = material.outcomes.round
    file = material.file_of(unit.code)
    errors, queries = material.asked(unit.code)
    return (
        unit.code,
        for_csv(unit.name),
        unit.kind,
        unit.group(round_.settings.switches.multi_level_group),
        "; ".join(unit.levels),
        unit.ownership,
        for_csv(unit.commune),
        for_csv(unit.cluster),
        iso_day(unit.valid_from),
        iso_day(unit.valid_to),
        "; ".join(unit.old_codes),
        iso_day(round_.due_of(unit)),
        str(material.state_of(unit.code)) if is_expected else "",
        for_csv(file.path) if file else "",
        iso_day(file.received) if file else "",
        *timeliness_fields(file.timeliness if file else None),
        str(len(material.sent.get(unit.code, ()))),
        str(errors),
        str(queries),
        str(material.withheld(unit.code)),
    )


def _indicators(material: Material) -> Dataset:
    by_plan = material.outcomes.by_plan
    titles: dict[str, dict[str, None]] = {}
    for one in by_plan:
        for result in one.results:
            titles.setdefault(result.indicator.code, {})[result.indicator.title] = None
    name_of = _names(material)
    rows = (
        _indicator_row(one.plan.id, result, name_of) for one in by_plan for result in one.results
    )
    plans = tuple((one.plan.id, one.plan.title) for one in by_plan)
    codes = tuple((code, " / ".join(said)) for code, said in titles.items())
    key = ("plan", "code", "basis", "scope", "unit_code", "split")
    return dataset(
        material, "indicators", _OF_INDICATORS, _indicator_columns(plans, codes), key, rows
    )


_OF_INDICATORS = (
    "Kết quả chỉ tiêu: mỗi chỉ tiêu, phạm vi và nhóm người một dòng. Không cộng các dòng với nhau: "
    "dòng phạm vi all đã gồm các dòng kind, group, unit; dòng nhóm all đã gồm các nhóm khác"
)
_NO_FIGURE = "Trống: chưa có số liệu hoặc không tính được"
_NO_TARGET = "Trống: không có mức để so"


def _indicator_columns(
    plans: tuple[tuple[str, str], ...], codes: tuple[tuple[str, str], ...]
) -> tuple[DataColumn, ...]:
    scopes = {
        "all": "Toàn bộ",
        "unit": "Một đơn vị (cột unit_code)",
        **{f"kind:{kind}": words for kind, words in LEVEL_WORDS.items()},
        "group:…": "Xã, phường ghi sau dấu hai chấm",
    }
    of_plan = {"plan": "So với mức của kế hoạch", "own": "So với mức đơn vị đăng ký"}
    one_unit = "Trống: phạm vi gồm nhiều đơn vị"
    return (
        DataColumn("plan", "string", "Kế hoạch", "", plans),
        DataColumn("code", "string", "Mã chỉ tiêu", "", codes),
        DataColumn("basis", "string", "Căn cứ so sánh", "", _codes(of_plan)),
        DataColumn("scope", "string", "Phạm vi", "", _codes(scopes), any_other=True),
        replace(UNIT_CODE, missing=one_unit),
        DataColumn("split", "string", "Nhóm người", "", _codes(SPLIT_WORDS)),
        DataColumn("numerator", "integer", "Tử số, hoặc số liệu của chỉ tiêu số lượng", _NO_FIGURE),
        DataColumn("denominator", "integer", "Mẫu số", "Trống: không có mẫu số"),
        DataColumn("value", "number", "Kết quả, tính bằng indicator_unit", _NO_FIGURE),
        DataColumn("lower", "number", "Kết quả thấp nhất khi đủ số liệu", "Trống: không ước tính"),
        DataColumn("upper", "number", "Kết quả cao nhất khi đủ số liệu", "Trống: không ước tính"),
        DataColumn("outlook", "string", "Mức độ chắc chắn", "", _codes(OUTLOOK_WORDS)),
        DataColumn("target_year", "integer", "Năm phải đạt mức", _NO_TARGET),
        DataColumn("operator", "string", "Cách so sánh", _NO_TARGET, _codes(OPERATOR_WORDS)),
        DataColumn("target", "number", "Mức phải đạt, tính bằng indicator_unit", _NO_TARGET),
        DataColumn("status", "string", "Đánh giá", "", _codes(STATUS_WORDS)),
        DataColumn("reported", "integer", "Số đơn vị có số liệu", "", minimum=0),
        DataColumn("expected", "integer", "Số đơn vị phải có số liệu", "", minimum=0),
        DataColumn("indicator_title", "string", "Tên chỉ tiêu", ""),
        DataColumn("indicator_unit", "string", "Đơn vị tính của chỉ tiêu", ""),
        replace(UNIT_NAME, missing=one_unit),
    )


def _indicator_row(plan: str, result: Result, name_of: Callable[[str], str]) -> tuple[str, ...]:
    target = result.target
    indicator = result.indicator
    return (
        plan,
        indicator.code,
        result.basis,
        for_csv(result.scope),
        result.unit,
        result.split,
        _whole(result.numerator),
        _whole(result.denominator),
        _decimal(result.value),
        _decimal(result.lower),
        _decimal(result.upper),
        result.outlook.value,
        _whole(target.goal_year) if target else "",
        target.operator if target else "",
        _shortest(target.value) if target else "",
        result.status.value,
        str(result.reported),
        str(result.expected),
        for_csv(indicator.title),
        for_csv(indicator.unit),
        name_of(result.unit),
    )


def _returns(material: Material) -> Dataset:
    unknown = "Trống: chưa xác định được đơn vị"
    columns = (
        replace(PATH, refers=""),
        DataColumn("sha256", "string", "Mã băm của nội dung tệp"),
        replace(UNIT_CODE, missing=unknown),
        DataColumn("status", "string", "Tình trạng tệp", "", _codes(FILE_WORDS)),
        DataColumn("reason", "string", "Lý do"),
        DataColumn("received", "date", "Ngày nhận"),
        TIMELINESS[0],
        DataColumn("form_version", "string", "Phiên bản biểu mẫu", "Trống: không đọc được"),
        replace(UNIT_NAME, missing=unknown),
        TIMELINESS[1],
    )
    name_of = _names(material)
    rows = []
    for record in material.outcomes.returns:
        timeliness, days = timeliness_fields(record.timeliness)
        rows.append(
            (
                for_csv(record.path),
                record.sha256,
                record.unit,
                str(record.status),
                for_csv(record.reason),
                iso_day(record.received),
                timeliness,
                for_csv(record.form_version),
                name_of(record.unit),
                days,
            )
        )
    label = "Các tệp tìm thấy trong thư mục nhận: mỗi tệp một dòng"
    return dataset(material, "returns", label, columns, ("path",), rows)


def _tables(material: Material) -> Dataset:
    columns = (
        UNIT_CODE,
        table_column(material.form),
        PATH,
        DataColumn("outcome", "string", "Biểu có được dùng không", "", _codes(OUTCOME_WORDS)),
        DataColumn("withheld", "integer", "Số ô chưa được dùng do lỗi", "", unit="ô", minimum=0),
        UNIT_NAME,
        TABLE_TITLE,
    )
    name_of, title_of = _names(material), _titles(material)
    rows = (
        (
            record.unit,
            record.table,
            for_csv(record.path),
            str(record.outcome),
            str(record.withheld),
            name_of(record.unit),
            title_of(record.table),
        )
        for record in material.outcomes.tables
    )
    label = "Các biểu trong từng tệp: mỗi biểu một dòng"
    return dataset(material, "tables", label, columns, ("path", "table"), rows)


def _finding_columns(material: Material) -> tuple[DataColumn, ...]:
    codes = {one.code: GROUP_WORDS[one.code[0]] for one in SENTENCES.values()}
    states = {**STATE_WORDS, "open": "Chưa xử lý"}
    no_unit = "Trống: chưa xác định được đơn vị"
    return (
        DataColumn(
            "code", "string", "Mã thông báo", "", tuple(sorted(codes.items())), any_other=True
        ),
        DataColumn("severity", "string", "Mức độ", "", _codes(SEVERITY_WORDS)),
        DataColumn("state", "string", "Tình trạng xử lý", "", _codes(states)),
        replace(UNIT_CODE, missing=no_unit),
        replace(PATH, name="file", missing="Trống: không về tệp nào"),
        table_column(material.form, "Trống: về cả tệp"),
        DataColumn("row", "string", "Mã số của dòng, ở danh sách là số thứ tự dòng"),
        DataColumn("column", "string", "Mã cột"),
        DataColumn("sheet", "string", "Trang tính"),
        DataColumn("cell", "string", "Ô; có thể là nhiều vùng, cách nhau dấu phẩy"),
        DataColumn("value", "string", "Giá trị trong ô", "Trống: ô trống, hoặc không được nêu"),
        DataColumn("message", "string", "Nội dung sai và việc cần làm", ""),
        replace(UNIT_NAME, missing=no_unit),
        TABLE_TITLE,
    )


def _findings(material: Material) -> Dataset:
    name_of, title_of = _names(material), _titles(material)
    form = material.form
    rows = (
        (
            finding.code,
            finding.severity,
            finding.state,
            finding.unit,
            for_csv(finding.file),
            finding.table,
            finding.row,
            finding.column,
            for_csv(finding.sheet),
            finding.cell,
            for_csv(finding.value),
            for_csv(finding.message),
            name_of(finding.unit),
            title_of(finding.table),
        )
        for finding in (discreet(finding, form) for finding in material.outcomes.findings)
    )
    label = "Lỗi, nội dung cần giải trình và lưu ý: mỗi nội dung một dòng"
    return dataset(material, "findings", label, _finding_columns(material), (), rows)


def _corrections(material: Material) -> Dataset:
    """The figures that an office corrected, with what the unit had sent."""
    columns = (
        UNIT_CODE,
        table_column(material.form),
        DataColumn("row", "string", "Mã số của dòng, ở danh sách là số thứ tự dòng"),
        DataColumn("column", "string", "Mã cột"),
        DataColumn("before", "string", "Giá trị đơn vị gửi", "Trống: ô trống"),
        DataColumn("value", "string", "Giá trị sau khi sửa", "Trống: ô trống"),
        DataColumn("by", "string", "Người sửa"),
        DataColumn("reason", "string", "Lý do"),
        DataColumn("source", "string", "Căn cứ"),
        DataColumn("decided_on", "date", "Ngày quyết định"),
        UNIT_NAME,
        TABLE_TITLE,
    )
    name_of, title_of = _names(material), _titles(material)
    rows = (
        (
            one.unit,
            one.table,
            *codes,
            *map(for_csv, (*(one.before, said(one.value)), one.by, one.reason)),
            for_csv(one.source),
            iso_day(one.on),
            name_of(one.unit),
            title_of(one.table),
        )
        for one, codes in corrections_shown(material.outcomes.accepted, material.form)
    )
    label = "Số liệu cơ quan tổng hợp đã sửa: mỗi ô một dòng"
    return dataset(material, "corrections", label, columns, (), rows)


def counts(
    outcomes: Outcomes, sums: Iterable[Balance], given_back: Iterable[str] = ()
) -> dict[str, object]:
    """The counts of ``run.json``. ``balances`` says of each sum whether its parts add up;
    ``given_back`` names the files that go back, which the next run looks for."""
    files = Counter(record.status for record in outcomes.returns)
    round_ = outcomes.round
    units = [u for u in round_.units if u.exists_on(round_.settings.cutoff)]
    senders = {r.unit for r in outcomes.returns if r.stands}
    sent = sum(unit.code in senders for unit in units)
    tables = Counter(record.outcome for record in outcomes.tables)
    accepted = {name: len(own) for name, own in sorted(outcomes.accepted.tables.items())}
    findings = Counter(f"{f.severity}.{f.state}" for f in outcomes.findings)
    used = outcomes.cells_used
    cells = outcomes.cells
    return {
        "round": round_.name,
        "files": {"found": len(outcomes.returns), **_sorted(files)},
        "units": {"expected": len(units), "sent": sent, "missing": len(units) - sent},
        "tables": {"read": len(outcomes.tables), **_sorted(tables)},
        "accepted": accepted,
        "cells": {
            **({"read": cells.met} if cells else {}),
            "used": used,
            **({"unused": _sorted(cells.unused)} if cells else {}),
        },
        "findings": {"all": len(outcomes.findings), **_sorted(findings)},
        "results": sum(len(one.results) for one in outcomes.by_plan),
        "warnings": [
            said for one in outcomes.by_plan for said in misfits(one.plan, round_.settings)
        ],
        "balances": {balance.key: balance.holds for balance in sums},
        "given_back": list(given_back),
    }


def _sorted(counter: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): counter[key] for key in sorted(counter)}
