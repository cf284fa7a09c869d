"""What the documentation says of the code is made from it, or run."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from docs.making.pictures import (
    FOLDER,
    PICTURES,
    SOURCES,
    drawn_size,
    record,
    run_example,
)
from docs.making.plan_files import PARTS
from docs.making.references import PAGES, REFERENCE, stale

ROOT = Path(__file__).parent.parent


def test_the_reference_pages_are_current():
    assert not stale(ROOT), "run: make docs"


def test_a_page_that_was_edited_by_hand_is_told(tmp_path):
    folder = tmp_path / REFERENCE
    folder.mkdir(parents=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
    (folder / "forms.md").write_text("by hand", encoding="utf-8")
    assert stale(tmp_path) == ("forms.md",)


@pytest.mark.parametrize(("title", "model"), PARTS, ids=[title for title, _ in PARTS])
def test_every_key_of_a_plan_file_is_explained(title, model: type[BaseModel]):
    bare = [name for name, field in model.model_fields.items() if not field.description]
    assert not set(bare) - {"reports", "outline", "indicators", "variants", "targets"}


def test_every_picture_shows_the_example_as_it_is(tmp_path):
    run_example(tmp_path)
    kept = json.loads((ROOT / FOLDER / SOURCES).read_text(encoding="utf-8"))
    assert record(tmp_path, ROOT / FOLDER) == kept, "run: make pictures"


def test_a_page_is_drawn_as_far_down_as_there_is_anything_on_it():
    page = bytearray(b"\xff" * 10 * 200)
    page[10 * 50 + 3] = 0
    page[0] = ord(" ")
    assert drawn_size(b"P5\n10 200\n255\n" + page) == (10, 51 + 30)
    page[-1] = 0
    assert drawn_size(b"P5\n10 200\n255\n" + page) == (10, 200)


def test_every_picture_of_the_documents_is_made_by_the_command():
    known = {picture.name for picture in PICTURES}
    shown = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
            shown.add(Path(link).name)
    assert shown == known
    assert {path.name for path in (ROOT / FOLDER).glob("*.png")} == known


def test_every_link_between_the_documents_leads_somewhere():
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for link in re.findall(r"(?<!!)\[[^]]+\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
