"""Tries values in workbooks that LibreOffice calculates, thousands of times in one session.

A module of ``libreoffice_session``. A job is {"source": path, "cells": [[sheet, address, value],
…], "trials": [[cells, [sheet, range]], …]}. The first cells stay; those of a trial are put back
after it. A value is a number, a text or null. Gives, per trial, what the range then shows, line by
line. A trial that has null for the range shows the lines of every sheet from its first cell on, by
its name, after every formula was calculated anew; one that has a path is saved there as .xlsx.
"""

from __future__ import annotations

from pathlib import Path

from libreoffice_values import with_value


def done(job, desktop, _) -> list[object]:
    hidden = (with_value("Hidden", True),)
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, hidden)
    sheets = {name: document.Sheets.getByName(name) for name in document.Sheets.ElementNames}
    locked = [sheet for sheet in sheets.values() if sheet.isProtected()]
    for sheet in locked:
        sheet.unprotect("")
    # Nobody looks: no line's height is worked out after each value, and no formula either.
    document.addActionLock()
    document.enableAutomaticCalculation(False)
    put(sheets, job["cells"])
    shown = [tried(document, sheets, locked, *trial) for trial in job["trials"]]
    document.close(True)
    return shown


def tried(document, sheets, locked, cells, watched) -> object:
    before = [(cell, *content(cell)) for cell in (cell_of(sheets, *cell[:2]) for cell in cells)]
    put(sheets, cells)
    document.calculate()
    if watched is None:
        document.calculateAll()
        shown: object = {name: whole(sheet) for name, sheet in sheets.items()}
    elif isinstance(watched, str):
        shown = saved(document, locked, Path(watched))
    else:
        name, place = watched
        lines = sheets[name].getCellRangeByName(place).getDataArray()
        shown = [str(line[0]) for line in lines]
    for cell, kind, value in before:
        setattr(cell, kind, value)
    return shown


def saved(document, locked, path) -> None:
    for sheet in locked:
        sheet.protect("")
    document.storeToURL(path.as_uri(), (with_value("FilterName", "Calc MS Excel 2007 XML"),))
    for sheet in locked:
        sheet.unprotect("")


def whole(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()


def cell_of(sheets, sheet, address):
    return sheets[sheet].getCellRangeByName(address)


def content(cell):
    kind = {"VALUE": "Value", "TEXT": "String"}.get(cell.Type.value, "Formula")
    return kind, getattr(cell, kind)


def put(sheets, cells) -> None:
    for sheet, address, value in cells:
        cell = cell_of(sheets, sheet, address)
        if value is None:
            cell.Formula = ""
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value
