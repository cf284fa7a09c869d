"""Only reading: every sheet of every file, with one library, no cell looked at.

``python -m bench.only_read ROUND calamine|fastexcel`` prints how many cells hold something.
"""

from __future__ import annotations

import sys
from pathlib import Path


def with_calamine(path: Path) -> int:
    """Cells that hold something, read by python-calamine."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    sheets = range(len(workbook.sheets_metadata))
    return sum(
        cell != ""
        for number in sheets
        for row in workbook.get_sheet_by_index(number).to_python()
        for cell in row
    )


def with_fastexcel(path: Path) -> int:
    """Cells that hold something, read by fastexcel into polars frames."""
    import fastexcel

    workbook = fastexcel.read_excel(path)
    count = 0
    for name in workbook.sheet_names:
        frame = workbook.load_sheet(name, header_row=None, dtypes="string").to_polars()
        count += sum(int((frame[column] != "").sum()) for column in frame.columns)
    return count


if __name__ == "__main__":
    read = {"calamine": with_calamine, "fastexcel": with_fastexcel}[sys.argv[2]]
    print(sum(read(path) for path in sorted(Path(sys.argv[1]).glob("returned/*/*.xlsx"))))
