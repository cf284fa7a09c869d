"""One office of LibreOffice that does the jobs of the modules beside it, one after the other.

Run by a Python that has ``uno`` (package python3-uno). Each line that it is given is a JSON object:
the module and its jobs; it answers each with a line: what the jobs gave, or the traceback of what
failed. The end of its input ends it. The office imports this module too, as a component: a call
from within costs it a tenth of one that another process sends.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import NamedValue
from com.sun.star.connection import NoConnectException
from com.sun.star.task import XJob

SECONDS_TO_START = 300
# A Vietnamese office reads 08/03/2025 as the 8th of March and 99,5 as a number. One that is newer
# than the last that used the profile tries all ways of drawing first, longer than it starts.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>vi-VN</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>
"""


class Jobs(unohelper.Base, XJob):
    """The doer of all jobs, in the process of the office."""

    def __init__(self, services):
        create = services.ServiceManager.createInstanceWithContext
        self._desktop = create("com.sun.star.frame.Desktop", services)
        self._dispatcher = create("com.sun.star.frame.DispatchHelper", services)

    def execute(self, orders) -> str:
        """The answer to an order."""
        order = json.loads(orders[0].Value)
        try:
            done = importlib.import_module(order["module"]).done
            gave = [done(job, self._desktop, self._dispatcher) for job in order["jobs"]]
            return json.dumps({"done": gave})
        except Exception:
            return json.dumps({"failed": traceback.format_exc()})


NAME = "tonghop.Jobs"
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the office looks for it
g_ImplementationHelper.addImplementation(Jobs, NAME, ("com.sun.star.task.Job",))


@contextmanager
def office() -> Iterator[object]:
    """The doer of all jobs, in an office with a profile of its own; ended at exit."""
    pipe = f"session{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="tonghop-session-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        running = subprocess.Popen(
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
            services = _connected(pipe)
            create = services.ServiceManager.createInstanceWithContext
            here = Path(__file__).resolve().with_suffix("").as_uri()
            loader = create("com.sun.star.loader.Python", services)
            jobs = loader.activate(NAME, "", f"vnd.openoffice.pymodule:{here}", None)
            yield jobs.createInstanceWithContext(services)
            create("com.sun.star.frame.Desktop", services).terminate()
            running.wait(SECONDS_TO_START)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()


def _connected(pipe: str):
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


def main() -> None:
    with office() as jobs:
        for line in sys.stdin:
            sys.stdout.write(jobs.execute((NamedValue("order", line),)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
