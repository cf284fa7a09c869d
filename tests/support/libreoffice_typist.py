"""Types into workbooks through LibreOffice's own commands, as a person at the keyboard does.

A module of ``libreoffice_session``. A job is {"source": path, "cells": [[sheet, address, text], …],
"targets": [path, …]}; a target's ending says its format. Before anything is typed, rows under
"deleted" ([[sheet, number], …], from 1) go, and a cell of another workbook that holds 7 is pasted
over those under "pasted" ([[sheet, address], …]). Gives what the last cell then shows.
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

    def do(frame, command, **values) -> None:
        arguments = tuple(with_value(*one) for one in values.items())
        dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, arguments)

    def go_to(sheet, address) -> None:
        if view.ActiveSheet.Name != sheet:
            view.setActiveSheet(document.Sheets.getByName(sheet))
        do(view.Frame, "GoToCell", ToPoint=address)

    other = None
    if job.get("pasted"):
        other = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        do(other.CurrentController.Frame, "EnterString", StringName="7")
        do(other.CurrentController.Frame, "GoToCell", ToPoint="A1")
        do(other.CurrentController.Frame, "Copy")
        for sheet, address in job["pasted"]:
            go_to(sheet, address)
            do(view.Frame, "Paste")
    for sheet, address, text in job["cells"]:
        go_to(sheet, address)
        do(view.Frame, "EnterString", StringName=text)
    document.unlockControllers()
    sheet, address, _ = job["cells"][-1]
    shown = document.Sheets.getByName(sheet).getCellRangeByName(address).String
    for target in map(Path, job["targets"]):
        document.storeToURL(target.as_uri(), (with_value("FilterName", FORMATS[target.suffix]),))
    document.close(True)
    if other is not None:
        # What was copied from it is gone with it.
        other.close(True)
    return shown
