"""The usual script: what a careful analyst writes for such files, with pandas and pandera.

``python -m bench.usual ROUND OUTPUT``. Each workbook is read once, each table is found by its
printed codes, typed, checked by a pandera schema with all failures collected, and all tables go
into one workbook. It knows nothing of gates, repairs, identities or earlier files.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

CODE = re.compile(r"^\d{3,4}$")
COLUMN = re.compile(r"^\d{1,2}$")


def schema_of(frame: pd.DataFrame) -> pa.DataFrameSchema:
    """Counts are not negative; women and minorities are among all."""
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    columns = {name: pa.Column(nullable=True, checks=pa.Check.ge(0)) for name in numbers}
    checks = []
    if {"1", "2", "3", "4"} <= set(numbers):
        checks = [
            pa.Check(lambda f: (f["2"] <= f["1"]) | f["2"].isna() | f["1"].isna()),
            pa.Check(lambda f: (f["4"] <= f["3"]) | f["4"].isna() | f["3"].isna()),
        ]
    return pa.DataFrameSchema(columns, checks=checks, strict=False)


def text(value: Any) -> str:
    """A cell as a code may stand in it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or value != value else str(value).strip()


def table_of(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with a printed code, by code, under the printed codes of the columns."""
    cells = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    columns: dict[int, str] = {}
    rows: dict[str, dict[str, Any]] = {}
    for line in cells:
        texts = [text(cell) for cell in line]
        if texts[:1] == ["A"] and "1" in texts:
            columns = {n: code for n, code in enumerate(texts) if COLUMN.match(code)}
        elif columns and len(texts) > 1 and CODE.match(texts[1]):
            rows[texts[1]] = {code: line[n] for n, code in columns.items()}
    return pd.DataFrame.from_dict(rows, orient="index").infer_objects()


def main(round_folder: Path, output: Path) -> None:
    """Read, check and write."""
    tables: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    failures = []
    for path in sorted((round_folder / "returned").glob("*/*.xlsx")):
        book = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        stamp = {text(row[0]): text(row[1]) for row in book["_META"].to_numpy().tolist()}
        unit = stamp["unit_code"]
        for sheet, frame in book.items():
            if not str(sheet).startswith("Biểu"):
                continue
            table = table_of(frame)
            try:
                schema_of(table).validate(table, lazy=True)
            except pa.errors.SchemaErrors as error:
                failures.append(error.failure_cases.assign(file=path.name, sheet=sheet))
            tables[str(sheet)[:31]][unit] = {
                f"{row}/{column}": value
                for row, values in table.to_dict("index").items()
                for column, value in values.items()
                if value is not None and value == value
            }
    with pd.ExcelWriter(output, engine="xlsxwriter") as writer:
        for sheet, units in tables.items():
            pd.DataFrame.from_dict(units, orient="index").to_excel(writer, sheet_name=sheet)
        if failures:
            pd.concat(failures).to_excel(writer, sheet_name="failures")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
