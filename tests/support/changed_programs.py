"""Changed programs, each call in a process of its own, forked from one that has loaded libraries
and nothing of any program.

``python -m tests.support.changed_programs`` reads ``[[PROGRAM, MODULE, WORDS], …]`` as JSON and
prints ``[[CODE, STDOUT, STDERR], …]``.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import sys
import tempfile
import traceback

LIBRARIES = (
    *("click", "docx", "lxml.etree", "openpyxl", "pandas", "pyarrow.parquet", "pydantic"),
    *("xlsxwriter", "deflate", "hypothesis", "pandera.pandas", "pandera.backends.pandas.register"),
)


def answer(program: str, module: str, words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a module that is run in the folder of its program."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(told.fileno(), 2)
            os.chdir(program)
            sys.path.insert(0, program)
            sys.argv = [module, *words.split()]
            os._exit(run(module))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (said, told):
            file.seek(0)
            texts.append(file.read().decode())
    return code, texts[0], texts[1]


def run(module: str) -> int:
    """Run as ``python -m`` does; gives the exit code."""
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    # As the command line does before: pandera would load it for nothing.
    sys.modules["dask.dataframe"] = None  # type: ignore[assignment]
    for library in LIBRARIES:
        importlib.import_module(library)
    json.dump([answer(*job) for job in json.load(sys.stdin)], sys.stdout)
