"""``python -m docs.making.renew``: renews everything that is generated and committed.

In the order in which one is made from the other: compiled words, masters and the report's template,
reference pages, example rounds, what the tests expect of a run over the example, pictures. What is
already as it would be made stays untouched.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from docs.making import pictures, references
from pipeline.cli.edge import DEFAULT_PLAN
from pipeline.forms.make import write_masters
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_plan
from pipeline.report.default_template import renew_template
from pipeline.sample.example import HISTORY, NAME, make_example
from pipeline.sample.locate import open_form
from schemas.registry import PACKAGED

COMMAND = "make renew"
ROOT = Path(__file__).parents[2]
WORDS = ROOT / "pipeline" / "cli" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
EXPECTED = ROOT / "tests" / "expected" / "aggregate.txt"
"""Text that a run over the example prints."""


def renew() -> Iterator[str]:
    """Renew one thing after the other; gives the name of each when it is done."""
    WORDS.with_suffix(".mo").write_bytes(compiled_words())
    yield "compiled words"
    tables = PACKAGED.form
    write_masters(form_of_plan(find_plan(DEFAULT_PLAN, tables), tables), ROOT / "input_templates")
    yield "masters"
    renew_template()
    yield "template of the report"
    references.write(ROOT)
    yield "reference pages"
    if shutil.which("soffice"):
        renew_example()
        yield "example rounds"
    else:
        yield "NOT the example rounds: LibreOffice is missing"
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        EXPECTED.write_text(pictures.run_example(place), encoding="utf-8")
        yield "expected texts"
        if pictures.are_current(place):
            yield "pictures (they show the example as it is)"
        elif all(map(shutil.which, pictures.PROGRAMS)):
            pictures.renew(place)
            yield "pictures"
        else:
            yield f"NOT the pictures: they need {', '.join(pictures.PROGRAMS)}"


def compiled_words() -> bytes:
    """The Vietnamese words of the command line as gettext reads them."""
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(WORDS.read_bytes())))
    return compiled.getvalue()


def renew_example() -> None:
    """Put newly made example rounds in place of those there, where they say anything else."""
    with tempfile.TemporaryDirectory() as work:
        made = make_example(Path(work))
        by_libreoffice = {f"returned/{file.path}" for file in made.files if file.libreoffice}
        for name in (HISTORY, NAME):
            new, old = Path(work) / "rounds" / name, ROOT / "rounds" / name
            if contents(new, by_libreoffice) != contents(old, by_libreoffice):
                shutil.rmtree(old, ignore_errors=True)
                shutil.copytree(new, old)


def contents(folder: Path, by_libreoffice: set[str]) -> dict[str, object]:
    """By path, the bytes of each file of a round; of those that LibreOffice saved, whose bytes
    depend on its version, the cells. Files that work with the example leaves are none of it."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        is_left = name in (".lock", "waivers.xlsx", "dieu-chinh.xlsx") or name.startswith("forms/")
        if path.is_file() and not is_left:
            found[name] = _cells(path) if name in by_libreoffice else path.read_bytes()
    return found


def _cells(path: Path) -> list[tuple[str, str, object]]:
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in open_form(path.read_bytes())
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


if __name__ == "__main__":
    for name in renew():
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
