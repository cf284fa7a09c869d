"""Documentation of the code is made from it, or run."""

import contextlib
import itertools
import re
import shutil
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pydantic import BaseModel
from python_calamine import CalamineWorkbook

from bundle.__main__ import PLATFORMS
from docs.making import pictures
from docs.making.pictures import (
    FOLDER,
    GAP,
    PHONE,
    PICTURES,
    ROUND,
    draw_phone,
    drawn_size,
    fingerprints,
    run_example,
)
from docs.making.plan_files import PARTS, explained
from docs.making.references import REFERENCE, stale
from docs.making.renew import COMMAND
from pipeline.cli import main
from pipeline.closing.kept import NAME as KEPT
from pipeline.files.staging import JOURNAL
from pipeline.measure.verdict_words import OUTLOOK_WORDS, STATUS_WORDS
from pipeline.plan.at_hand import FILE as AT_HAND
from pipeline.plan.workbook.plan_sheet_words import FILE as PLAN_FILE
from pipeline.report.office_template import OFFICE_TEMPLATE
from pipeline.round.round_sheets import UNITS
from pipeline.summary.sheets.figures import FIRST_ROW
from pipeline.summary.sheets.submissions import FILE_WORDS
from pipeline.summary.table_files import names_of
from pipeline.text.fault_words import ERRORS_FILE
from pipeline.text.findings import SEVERITY_WORDS
from pipeline.text.places import OLD_ROSTER, OLD_SETTINGS
from pipeline.validate.waiver_rows import HEADINGS as WAIVER_HEADINGS
from pipeline.write import PDF, WORKBOOK
from tests.support import ROOT
from tests.support.chromium import needs_chromium, opened
from tests.support.data_package import faults_of, rows_of
from tests.support.documents import documents, fenced, inline
from tests.support.packaged import FORM


def test_the_reference_pages_are_current():
    assert not stale(ROOT), f"run: {COMMAND}"


def test_a_page_that_was_edited_by_hand_is_told(tmp_path):
    folder = tmp_path / REFERENCE
    shutil.copytree(ROOT / REFERENCE, folder)
    (folder / "forms.md").write_text("by hand", encoding="utf-8")
    assert "forms.md" in stale(tmp_path)


@pytest.mark.parametrize(("title", "model"), PARTS, ids=[title for title, _ in PARTS])
def test_every_key_of_a_plan_file_is_explained(title, model: type[BaseModel]):
    bare = [name for name, meaning in explained(model).items() if not meaning]
    assert not set(bare) - {"reports", "outline", "indicators", "variants", "targets"}


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The forms and outputs of the shipped example."""
    place = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patched:
        run = SimpleNamespace(run=in_this_process, PIPE=subprocess.PIPE)
        patched.setattr(pictures, "subprocess", run)
        run_example(place)
    return place


def in_this_process(words: list[str], *, cwd: Path, **_: Any) -> subprocess.CompletedProcess[str]:
    """A command as the documents' maker runs it, without a start of its own."""
    assert words[1:3] == ["-m", "pipeline.cli"]
    with contextlib.chdir(cwd):
        done = CliRunner().invoke(main, words[3:], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return subprocess.CompletedProcess(words, 0, done.output)


def test_every_picture_shows_the_example_as_it_is(example):
    assert pictures.are_current(example), f"run: {COMMAND}"


def test_a_laptop_shows_every_conclusion_of_the_example_before_it_is_scrolled(example):
    book = load_workbook(example / "output" / ROUND / WORKBOOK)
    sheet = book["Tổng quan"]
    labels = {sheet.cell(row, 1).value: row for row in range(1, 20)}
    shown = range(1, labels["Cách đọc"] + 1)
    # Of 768 dots some 490 are left to the cells.
    assert sum(sheet.row_dimensions[row].height for row in shown) * 4 / 3 <= 490


@pytest.mark.chromium
@needs_chromium
def test_a_phone_shows_what_is_not_met_and_who_is_missing_before_it_is_scrolled(example, tmp_path):
    page = example / "output" / ROUND / "tong-hop.html"
    with opened(page, tmp_path / "profile", width=360, height=640) as tab:
        lowest = "document.querySelector('.about-missing').getBoundingClientRect().bottom"
        assert tab.value(lowest) <= 640


def test_another_way_of_drawing_makes_every_picture_stale(example, tmp_path, monkeypatch):
    # One that is hashed whole and one of a sheet; the others are drawn by the same code.
    by_sort = {bool(picture.sheet): picture for picture in PICTURES}
    monkeypatch.setattr(pictures, "PICTURES", tuple(by_sort.values()))
    before = fingerprints(example)
    code = Path(pictures.__file__).read_text(encoding="utf-8")
    changed = tmp_path / "pictures.py"
    changed.write_text(code.replace("DOTS = 90", "DOTS = 91"), encoding="utf-8")
    monkeypatch.setattr(pictures, "DRAWN_BY", (changed, *pictures.DRAWN_BY[1:]))
    after = fingerprints(example)
    assert len(before) == 2
    assert all(after[name] != before[name] for name in before)


def test_a_page_is_drawn_as_far_down_as_there_is_anything_on_it():
    page = bytearray(b"\xff" * 10 * 200)
    page[10 * 50 + 3] = 0
    page[0] = ord(" ")
    assert drawn_size(b"P5\n10 200\n255\n" + page) == (10, 51 + 30)
    page[-1] = 0
    assert drawn_size(b"P5\n10 200\n255\n" + page) == (10, 200)


@pytest.mark.chromium
@needs_chromium
@pytest.mark.parametrize(
    ("blocks", "height"), [((300, 300, 300), 900), ((300, 300, 300, 300), 900), ((700, 500), 700)]
)
def test_the_phone_s_picture_ends_with_a_whole_block(blocks, height, tmp_path):
    page = tmp_path / "page.html"
    tall = "".join(f'<p style="height:{high}px">x</p>' for high in blocks)
    forbids = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    page.write_text(f"<!DOCTYPE html>{forbids}<style>*{{margin:0}}</style>{tall}", "utf-8")
    picture = tmp_path / "picture.png"
    draw_phone(page, picture, tmp_path)
    # A PNG begins with its width and height, after 16 bytes.
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (PHONE, height + GAP)


def test_every_picture_of_the_documents_is_made_by_the_command():
    known = {picture.name for picture in PICTURES}
    assert {path.name for path in (ROOT / FOLDER).glob("*.png")} == known
    shown = set()
    for page in documents(ROOT):
        for link in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
            shown.add(Path(link).name)
    assert shown == known | {"house.svg"}


def test_every_link_between_the_documents_leads_somewhere():
    for page in (*documents(ROOT), *(ROOT / REFERENCE).glob("*.md")):
        for link in re.findall(r"(?<!!)\[[^]]+\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


GUIDE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table whose first heading that is, below the headings."""
    lines = page[page.index(f"\n| {heading} |") + 1 :].splitlines()
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows][2:]


def listed(words: str, known: Iterable[str]) -> list[str]:
    """The names that a list holds, apart by commas that may also stand in a name."""
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    assert re.fullmatch(f"(?:{names})(?:, (?:{names}))*", words), words
    return re.findall(names, words)


def sheets(example):
    book = load_workbook(example / "output" / ROUND / "tong-hop.xlsx", read_only=True)
    return [name for name in book.sheetnames if not name.startswith("_")]


def test_the_guide_and_the_readme_list_the_sheets_of_the_summary(example):
    there = sheets(example)
    *rows, figures, added_up = [row[0] for row in table_of(GUIDE, "Trang")]
    pages = [name for name in there if not name.startswith("SL ")]
    assert [name for row in rows for name in listed(row, pages)] == pages
    numbers = [name.split()[1] for name in there if name.startswith("SL ")]
    assert figures == f"SL {numbers[0]} … SL {numbers[-2]}"
    assert added_up == there[-1]
    (shown,) = re.findall(r"\| `tong-hop.xlsx` \| the summary: (.*), and the `SL` sheets", README)
    assert listed(shown, pages) == pages
    of_tables = set(names_of(FORM))
    files = (path for path in example.glob("output/*/data/*.csv") if path.stem not in of_tables)
    written = {f"data/{path.name}" for path in files}
    assert written == set(re.findall(r"\| `(data/\w+\.csv)` \|", README))


def test_the_guide_explains_every_verdict_there_is():
    words = [*STATUS_WORDS.values(), OUTLOOK_WORDS["open"], "Tạm tính"]
    explained = table_of(GUIDE, "Đánh giá")
    assert [word for row in explained for word in listed(row[0], words)] == words
    assert all(
        f'"{word}"' in explained[-1][1]
        for key, word in OUTLOOK_WORDS.items()
        if key.startswith("certain")
    )


def test_the_guide_says_what_to_do_in_every_state_of_a_file():
    assert [row[0] for row in table_of(GUIDE, "Tình trạng tệp")] == list(FILE_WORDS.values())


def test_the_guide_uses_the_program_s_own_words():
    for word in SEVERITY_WORDS.values():
        assert f"**{word}**" in GUIDE
    for heading in ("Người chấp nhận", "Lý do"):
        assert heading in WAIVER_HEADINGS
        assert f"**{heading}**" in GUIDE
    assert "Tên khác" in UNITS.headings.values()
    assert "Tên khác" in GUIDE


def test_every_file_that_the_guide_names_is_one(example):
    """By its name alone: what the example holds, what closing writes, the packaged template."""
    there = {path.name for path in example.rglob("*")} | {
        KEPT,
        JOURNAL,
        ERRORS_FILE,
        OFFICE_TEMPLATE,
        AT_HAND,
        OLD_SETTINGS,
        OLD_ROSTER,
        PLAN_FILE,
        PDF,
        "make.bat",
        "tonghop-windows.zip",
        PLATFORMS["windows"].script,
    }
    named = {
        Path(code).name for code in inline(GUIDE) if re.fullmatch(r"[\w/.<>-]+\.\w{3,4}", code)
    }
    assert named
    for name in named:
        assert "<" in name or name in there, name


def test_every_heading_of_the_guide_is_in_its_list():
    headings = re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)
    links = re.findall(r"^- \[(.*)\]\(#(.*)\)$", GUIDE, re.MULTILINE)
    slugs = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert links == list(zip(headings, slugs, strict=True))


def test_the_analysts_example_runs_as_it_stands(example, monkeypatch):
    monkeypatch.chdir(example)
    page = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
    (block,) = (one for one in fenced(page) if one.language == "python")
    found: dict[str, Any] = {}
    exec(compile(block.text, "analysts.md", "exec"), found)
    units = found["units"]
    assert set(found["missing"]["unit_code"]) == set(
        units["unit_code"][units["sent"].eq(0) & units["path"].isna()]
    )
    women, staff = found["women"], found["staff"]
    assert women["managers.female"].sum() == staff["managers.female"].sum() > 0
    boards, entries = found["boards"], found["entries"]
    assert boards[boards > 0].to_dict() == entries.to_dict()
    assert not found["whole"].duplicated("code").any()
    assert found["meaning"].startswith("102. Cán bộ quản lý")


def test_every_file_of_data_is_as_described(example):
    (data,) = example.glob("output/*/data")
    assert faults_of(data) == []


def test_sums_down_the_files_of_data_are_those_of_the_sl_sheets(example):
    (data,) = example.glob("output/*/data")
    lines = rows_of(data / "codebook.csv")
    numbers = {
        one["file"]: one["label"].split()[1].rstrip(".")
        for one in lines
        if one["label"].startswith("Biểu ") and not one["column"]
    }
    book = CalamineWorkbook.from_path(data.parent / WORKBOOK)
    compared = 0
    for file, number in numbers.items():
        (name,) = (name for name in book.sheet_names if name.startswith(f"SL {number} "))
        sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        codes = [str(code) for code in sheet[FIRST_ROW - 1]]
        rows = rows_of(data / file)
        columns = [one for one in lines if one["file"] == file and one["form_column"]]
        for one in columns:
            place = "/".join(filter(None, (one["form_row"], one["form_column"])))
            given = [row[one["column"]] for row in rows if row[one["column"]]]
            is_number = one["type"] in ("integer", "number")
            if place not in codes:  # of a row that is not due
                assert not (given and is_number), (file, one["column"])
                continue
            cells = (row[codes.index(place)] for row in sheet[FIRST_ROW:])
            shown = [value for value in cells if value != ""]
            assert len(given) == len(shown), (file, one["column"])
            if is_number:
                assert sum(map(float, given)) == sum(shown), (file, one["column"])
                compared += bool(given)
    assert compared > 200
