"""One office of LibreOffice that does the jobs of the modules beside it, one after the other.

Run, not imported, by a Python that has ``uno`` (package python3-uno). Each line that it is given is
a JSON object: the module and its jobs; it answers each with a line: what the jobs gave, or the
traceback of what failed. The end of its input ends it.
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
from com.sun.star.connection import NoConnectException

SECONDS_TO_START = 300
# A Vietnamese office reads 08/03/2025 as the 8th of March and 99,5 as a number.
IN_VIETNAM = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>vi-VN</value></prop></item>
</oor:items>
"""


@contextmanager
def office() -> Iterator[tuple[object, object]]:
    """The desktop and the dispatcher of commands, with a profile of their own; ended at exit."""
    pipe = f"session{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="tonghop-session-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(IN_VIETNAM, encoding="utf-8")
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
            desktop = create("com.sun.star.frame.Desktop", services)
            yield desktop, create("com.sun.star.frame.DispatchHelper", services)
            desktop.terminate()
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


def answer(order, desktop, dispatcher) -> dict[str, object]:
    try:
        done = importlib.import_module(order["module"]).done
        return {"done": [done(job, desktop, dispatcher) for job in order["jobs"]]}
    except Exception:
        return {"failed": traceback.format_exc()}


def main() -> None:
    with office() as (desktop, dispatcher):
        for line in sys.stdin:
            sys.stdout.write(json.dumps(answer(json.loads(line), desktop, dispatcher)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
