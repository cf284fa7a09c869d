"""The explanation of the files of ``data/``, written beside them: ``codebook.csv`` for people,
``datapackage.json`` for programs (Data Package of https://datapackage.org).

Both are made from the descriptions that the files are written from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.round.file_names import slug
from pipeline.round.round import Round
from pipeline.summary.data_columns import ROUND, round_fields
from pipeline.summary.frames import DataColumn, DataFile, Dataset, Frame
from pipeline.text.safe_text import for_csv

_COLUMNS = (
    DataColumn("file", "string", "Tệp", ""),
    DataColumn("column", "string", "Cột", "Trống: dòng này nói về cả tệp"),
    DataColumn("code", "string", "Giá trị của cột", "Trống: dòng này nói về cả cột"),
    DataColumn("label", "string", "Ý nghĩa của tệp, cột hoặc giá trị", ""),
    DataColumn(
        "type",
        "string",
        "Kiểu dữ liệu",
        "Trống: không phải dòng về cột",
        (
            ("integer", "số nguyên"),
            ("number", "số thập phân, dấu chấm"),
            ("date", "ngày, dạng năm-tháng-ngày"),
            ("string", "chữ"),
        ),
    ),
    DataColumn("unit", "string", "Đơn vị tính", "Trống: không có hoặc không phải số lượng"),
    DataColumn("missing", "string", "Ý nghĩa của ô trống", "Trống: cột không có ô trống"),
    DataColumn("form_row", "string", "Mã số của dòng trên biểu mẫu", "Trống: không theo dòng nào"),
    DataColumn("form_column", "string", "Mã cột trên biểu mẫu", "Trống: không theo cột nào"),
    *ROUND,
)
_LABEL = (
    "Đọc tệp này trước: giải thích từng tệp, từng cột, từng mã trong thư mục data. Dòng không ghi "
    "cột nói mỗi dòng của tệp là gì; các tệp nối với nhau bằng unit_code (units.csv) và path "
    "(returns.csv)"
)
_ALSO_PARQUET = "(cùng nội dung: {name}.parquet)"


def codebook(files: Sequence[DataFile], round_: Round) -> Dataset:
    """The explanation of each file, column and code, its own among them."""
    itself = Dataset("codebook", _LABEL, _COLUMNS, (), ())
    ends = tuple(map(str, round_fields(round_)))
    rows = tuple((*row, *ends) for file in (itself, *files) for row in _rows(file))
    return Dataset(itself.name, itself.label, itself.columns, itself.key, rows)


def _rows(file: DataFile) -> Iterator[tuple[str, ...]]:
    name = f"{file.name}.csv"
    also = _ALSO_PARQUET.format(name=file.name) if isinstance(file, Frame) else ""
    yield name, "", "", f"{file.label} {also}".strip(), "", "", "", "", ""
    for column in file.columns:
        about = (column.type, column.unit, column.missing, *column.place)
        yield name, column.name, "", for_csv(column.label), *about
        for code, words in column.codes:
            yield name, column.name, code, for_csv(words), "", "", "", "", ""


def descriptor(files: Sequence[DataFile], round_: Round) -> dict[str, Any]:
    """The content of ``datapackage.json``."""
    name, year, period = round_fields(round_)
    settings = round_.settings
    return {
        "profile": "tabular-data-package",
        "name": slug(name),
        "title": f"Số liệu bình đẳng giới {round_.period_words}, {settings.office.name}",
        "description": _LABEL.replace("tệp này", "codebook.csv", 1),
        "round": name,
        "year": year,
        "period": period,
        "resources": [_resource(file) for file in files],
    }


def _resource(file: DataFile) -> Mapping[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in file.columns],
        "missingValues": [""],
    }
    blanks = {column.name for column in file.columns if column.missing}
    if file.key:
        # A primary key allows no blanks.
        kind = "uniqueKeys" if blanks & set(file.key) else "primaryKey"
        schema[kind] = [list(file.key)] if kind == "uniqueKeys" else list(file.key)
    links = [
        {"fields": column.name, "reference": {"resource": resource, "fields": field}}
        for column in file.columns
        if column.refers
        for resource, _, field in [column.refers.partition(".")]
    ]
    if links:
        schema["foreignKeys"] = links
    return {
        "profile": "tabular-data-resource",
        "name": file.name,
        "path": f"{file.name}.csv",
        "title": file.label,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(column: DataColumn) -> Mapping[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.missing:
        constraints["required"] = True
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.codes and not column.any_other:
        constraints["enum"] = [code for code, _ in column.codes]
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.label}
    if column.missing:
        field["description"] = column.missing
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field
