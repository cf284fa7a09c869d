"""Types into workbooks through LibreOffice's own commands, as a person at the keyboard does.

A module of ``libreoffice_session``. A job is {"source": path, "cells": [[sheet, address, text], …],
"targets": [path, …]}; a target's ending says its format. Rows under "deleted" ([[sheet, number],
…], from 1) go before anything is typed. Gives what the last cell then shows.
"""

from __future__ import annotations

from pathlib import Path

from libreoffice_values import with_value

FORMATS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97"}


def done(job, desktop, dispatcher) -> str:
    document = desktop.loadComponentFromURL(
        # A hidden document has no view, and loses its frozen panes when saved.
        Path(job["source"]).as_uri(),
        "_blank",
        0,
        (),
    )
    view = document.CurrentController
    # Nobody looks: without this each key paints the sheet.
    document.lockControllers()
    view.Frame.ContainerWindow.setVisible(False)
    for sheet, number in job.get("deleted", ()):
        document.Sheets.getByName(sheet).Rows.removeByIndex(number - 1, 1)
    for sheet, address, text in job["cells"]:
        if view.ActiveSheet.Name != sheet:
            view.setActiveSheet(document.Sheets.getByName(sheet))
        steps = (("GoToCell", "ToPoint", address), ("EnterString", "StringName", text))
        for command, name, value in steps:
            dispatcher.executeDispatch(
                view.Frame, f".uno:{command}", "", 0, (with_value(name, value),)
            )
    document.unlockControllers()
    sheet, address, _ = job["cells"][-1]
    shown = document.Sheets.getByName(sheet).getCellRangeByName(address).String
    for target in map(Path, job["targets"]):
        document.storeToURL(target.as_uri(), (with_value("FilterName", FORMATS[target.suffix]),))
    document.close(True)
    return shown
