"""Types into workbooks through LibreOffice's own commands, as a person at the keyboard does.

Run, not imported, by a Python that has ``uno`` (package python3-uno), with a JSON file: a list of
{"source": path, "cells": [[sheet, address, text], …], "targets": [path, …]}. A target's ending says
its format. Prints, per job, what the cells then show.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FORMATS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97"}
SECONDS_TO_START = 60
# A Vietnamese office reads 08/03/2025 as the 8th of March and 99,5 as a number.
IN_VIETNAM = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>vi-VN</value></prop></item>
</oor:items>
"""


def with_value(name: str, value: object) -> PropertyValue:
    wanted = PropertyValue()
    wanted.Name, wanted.Value = name, value
    return wanted


def connected(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def done(job, desktop, dispatcher) -> list[str]:
    document = desktop.loadComponentFromURL(
        # A hidden document has no view, and loses its frozen panes when saved.
        Path(job["source"]).as_uri(),
        "_blank",
        0,
        (),
    )
    view = document.CurrentController
    for sheet, address, text in job["cells"]:
        view.setActiveSheet(document.Sheets.getByName(sheet))
        steps = (("GoToCell", "ToPoint", address), ("EnterString", "StringName", text))
        for command, name, value in steps:
            dispatcher.executeDispatch(
                view.Frame, f".uno:{command}", "", 0, (with_value(name, value),)
            )
    shown = [
        document.Sheets.getByName(sheet).getCellRangeByName(address).String
        for sheet, address, _ in job["cells"]
    ]
    for target in map(Path, job["targets"]):
        document.storeToURL(target.as_uri(), (with_value("FilterName", FORMATS[target.suffix]),))
    document.close(True)
    return shown


def main() -> None:
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    pipe = f"typist{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="tonghop-typist-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(IN_VIETNAM, encoding="utf-8")
        office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            services = connected(pipe)
            create = services.ServiceManager.createInstanceWithContext
            desktop = create("com.sun.star.frame.Desktop", services)
            dispatcher = create("com.sun.star.frame.DispatchHelper", services)
            sys.stdout.write(json.dumps([done(job, desktop, dispatcher) for job in jobs]))
            desktop.terminate()
            office.wait(30)
        finally:
            if office.poll() is None:
                office.kill()
                office.wait()


if __name__ == "__main__":
    main()
