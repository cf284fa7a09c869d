"""Tries values in workbooks that LibreOffice calculates, thousands of times in one session.

Run, not imported, by a Python that has ``uno`` (package python3-uno), with a JSON file: a list of
{"source": path, "cells": [[sheet, address, value], …], "trials": [[cells, [sheet, range]], …]}. The
first cells stay; those of a trial are put back after it. A value is a number, a text or null.
Prints, per job and trial, what the range then shows, line by line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from libreoffice_session import office, with_value


def done(job, desktop) -> list[list[str]]:
    hidden = (with_value("Hidden", True),)
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, hidden)
    for name in document.Sheets.ElementNames:
        document.Sheets.getByName(name).unprotect("")
    put(document, job["cells"])
    shown = [tried(document, cells, watched) for cells, watched in job["trials"]]
    document.close(True)
    return shown


def tried(document, cells, watched) -> list[str]:
    before = [(cell_of(document, *cell[:2]), content(document, *cell[:2])) for cell in cells]
    put(document, cells)
    sheet, place = watched
    lines = document.Sheets.getByName(sheet).getCellRangeByName(place).getDataArray()
    for cell, (kind, value) in before:
        setattr(cell, kind, value)
    return [str(line[0]) for line in lines]


def cell_of(document, sheet, address):
    return document.Sheets.getByName(sheet).getCellRangeByName(address)


def content(document, sheet, address):
    cell = cell_of(document, sheet, address)
    kind = {"VALUE": "Value", "TEXT": "String"}.get(cell.Type.value, "Formula")
    return kind, getattr(cell, kind)


def put(document, cells) -> None:
    for sheet, address, value in cells:
        cell = cell_of(document, sheet, address)
        if value is None:
            cell.Formula = ""
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value


def main() -> None:
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with office() as (desktop, _):
        sys.stdout.write(json.dumps([done(job, desktop) for job in jobs]))


if __name__ == "__main__":
    main()
