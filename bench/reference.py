"""The reference: imports what a run needs, reads the files, writes the SL cells, nothing else.

``python -m bench.reference ROUND MAP OUTPUT [bare]``; ``bare`` leaves out the imports that only
judging and storing need.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

FIRST_ROW = 6
"""Row (from 0) of the first figures, as on the sheets of a run."""


def main(round_folder: Path, map_file: Path, output: Path) -> None:
    """Copy the cells."""
    plan = json.loads(map_file.read_text("utf-8"))
    layouts = plan["layouts"]
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, sheet in enumerate(plan["sheets"]):
        for place, (file, *_) in enumerate(sheet["rows"]):
            if file:
                wanted[file].append((number, place))
    lines: list[list[list[Any]]] = [[[]] * len(sheet["rows"]) for sheet in plan["sheets"]]
    for file, places in wanted.items():
        workbook = CalamineWorkbook.from_path(str(round_folder / "returned" / file))
        cells = {
            metadata.name: workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
            for number, metadata in enumerate(workbook.sheets_metadata)
        }
        for number, place in places:
            _, layout, leading, derived = plan["sheets"][number]["rows"][place]
            line = list(enumerate(leading))
            line += [
                (column, _day(cells[s][r][c]) if is_day else _plain(cells[s][r][c]))
                for column, s, r, c, is_day in layouts[layout]
            ]
            line += [(int(column), value) for column, value in derived.items()]
            lines[number][place] = line
    book = xlsxwriter.Workbook(str(output))
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, sheet in enumerate(plan["sheets"]):
        written = book.add_worksheet(sheet["name"])
        for place, line in enumerate(lines[number]):
            row = FIRST_ROW + place
            for column, value in line or enumerate(sheet["rows"][place][2]):
                if isinstance(value, str):
                    written.write_string(row, column, value)
                elif isinstance(value, dt.date):
                    written.write_datetime(row, column, value, date)
                else:
                    written.write_number(row, column, value)
    book.close()


def _plain(raw: Any) -> Any:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw.strip())
    return raw


def _day(text: str) -> dt.date:
    day, month, year = text.strip().split("/")
    return dt.date(int(year), int(month), int(day))


if __name__ == "__main__":
    if sys.argv[4:] != ["bare"]:
        import openpyxl
        import pandas
        import pandera.pandas
        import pyarrow.parquet
        import pydantic

        assert all((openpyxl, pandas, pandera, pyarrow, pydantic))
    main(*map(Path, sys.argv[1:4]))
