"""Tries values in workbooks that LibreOffice calculates, thousands of times in one session.

A module of ``libreoffice_session``. A job is {"source": path, "cells": [[sheet, address, value],
…], "trials": [[cells, [sheet, range]], …]}. The first cells stay; those of a trial are put back
after it. A value is a number, a text, a formula or null. Gives, per trial, what the range then
shows, line by line. A trial that has null for the range shows the lines of every sheet from its
first cell on, by its name, after every formula was calculated anew; one that has a path is saved
there as .xlsx.
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
    # Nobody looks: no line's height is worked out after each value, and a formula is calculated
    # when it is asked for what it gives.
    document.addActionLock()
    document.IsAdjustHeightEnabled = False
    cells = TriedCells(sheets)
    cells.put(job["cells"])
    cells.keep()
    shown = [tried(document, sheets, locked, cells, *trial) for trial in job["trials"]]
    document.close(True)
    return shown


def tried(document, sheets, locked, cells, values, watched) -> object:
    cells.put(values)
    if watched is None:
        document.calculateAll()
        return {name: whole(sheet) for name, sheet in sheets.items()}
    if isinstance(watched, str):
        document.calculate()
        return saved(document, locked, Path(watched))
    name, place = watched
    lines = sheets[name].getCellRangeByName(place).getDataArray()
    return [str(line[0]) for line in lines]


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


class TriedCells:
    """Cells of a workbook while values are tried in them; LibreOffice is told only what changes."""

    def __init__(self, sheets):
        self._sheets = sheets
        self._before = {}
        """By (sheet, address), the cell, and the kind and the content that it had."""
        self._tried = {}

    def put(self, cells) -> None:
        """Type these values; in all other cells stands what stood there before."""
        values = {(sheet, address): value for sheet, address, value in cells}
        for place in self._tried.keys() - values.keys():
            cell, kind, content = self._before[place]
            setattr(cell, kind, content)
            del self._tried[place]
        for place, value in values.items():
            if place not in self._before:
                sheet, address = place
                cell = self._sheets[sheet].getCellRangeByName(address)
                kind = {"VALUE": "Value", "TEXT": "String"}.get(cell.Type.value, "Formula")
                self._before[place] = cell, kind, getattr(cell, kind)
            if place not in self._tried or self._tried[place] != value:
                put(self._before[place][0], value)
                self._tried[place] = value

    def keep(self) -> None:
        """Let what stands there now be what stood there before."""
        self._before.clear()
        self._tried.clear()


def put(cell, value) -> None:
    if value is None:
        cell.Formula = ""
    elif isinstance(value, str) and value.startswith("="):
        # Written as Excel does: that office parts arguments and sheets otherwise.
        cell.Formula = value.replace(",", ";").replace("!", ".")
    elif isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value
