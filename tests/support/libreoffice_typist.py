"""Types into workbooks through LibreOffice's own commands, as a person at the keyboard does.

A module of ``libreoffice_session``. A job is {"source": path, "cells": [[sheet, address, text], …],
"targets": [path, …]}; a target's ending says its format. Before anything is typed, rows under
"deleted" ([[sheet, number], …], from 1) go, and a cell of another workbook that holds 7 is pasted
over those under "pasted" ([[sheet, address], …]), and one of which "block" gives the lines over
those that begin at its place ([sheet, address, [[text, …], …]]). "locale" is that of the office
meanwhile, where it is not the session's. Gives what the last cell then shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uno
from libreoffice_values import with_value

_ACCESS = "com.sun.star.configuration.ConfigurationUpdateAccess"
_SETTING = "ooSetupSystemLocale"
FORMATS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97"}


def done(job, desktop, dispatcher) -> str:
    with _locale(job.get("locale")):
        return _typed(job, desktop, dispatcher)


@contextmanager
def _locale(wanted) -> Iterator[None]:
    """The office under the settings of another country: how it takes figures and days."""
    if wanted is None:
        yield
        return
    services = uno.getComponentContext().ServiceManager
    provider = services.createInstance("com.sun.star.configuration.ConfigurationProvider")
    at = with_value("nodepath", "/org.openoffice.Setup/L10N")
    settings = provider.createInstanceWithArguments(_ACCESS, (at,))
    before = settings.getPropertyValue(_SETTING)
    try:
        settings.setPropertyValue(_SETTING, wanted)
        settings.commitChanges()
        yield
    finally:
        settings.setPropertyValue(_SETTING, before)
        settings.commitChanges()


def _typed(job, desktop, dispatcher) -> str:
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
        elsewhere = other.CurrentController.Frame

        def paste(lines, places) -> None:
            for row, line in enumerate(lines, 1):
                for letter, text in zip("ABCDEFGH", line, strict=False):
                    do(elsewhere, "GoToCell", ToPoint=f"{letter}{row}")
                    do(elsewhere, "EnterString", StringName=text)
            do(elsewhere, "GoToCell", ToPoint=f"A1:{'ABCDEFGH'[len(lines[0]) - 1]}{len(lines)}")
            do(elsewhere, "Copy")
            for sheet, address in places:
                go_to(sheet, address)
                do(view.Frame, "Paste")

        paste([["7"]], job["pasted"])
        if job.get("block"):
            sheet, address, lines = job["block"]
            paste(lines, [[sheet, address]])
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
