"""Pictures of what people see, of the shipped example and of the guide's own plan:
``python -m docs.making.pictures``.

LibreOffice draws the pages, Chromium the page for a phone. Drawings differ a little between
machines, so ``pictures.json`` keeps what each picture was made from, and which drawing that gave: a
test compares both without drawing.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docs.making.guide_plan import make_example
from docs.making.looks import alone, looks_of

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path("docs") / "pictures"
SOURCES = "pictures.json"
PROGRAMS = ("soffice", "chromium", "pdftoppm")
"""What draws."""
ROUND = "vi-du-2025-nam"
DRAWN_BY = (Path(__file__), Path(__file__).with_name("looks.py"))
"""The code that draws: another resolution or window gives other pictures of the same output."""
DOTS = 90
"""Dots per inch of a drawn page."""
PAPER = 250
"""From which grey a dot is paper."""
MARGIN = 30
"""Dots of paper below the last that is drawn."""
PHONE, SCREEN = 400, 1100
"""Width and greatest height of the drawn phone, in dots of a page."""
GAP = 6
"""Dots of the page below the last block, less than lies between two."""
_IN_A_FRAME = f"""<!DOCTYPE html>
<iframe width="{PHONE}" height="{SCREEN}" frameborder="0" srcdoc="%s"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.onload = () => {{
  const blocks = [...frame.contentDocument.querySelectorAll("p, dd, tr, li")];
  const ends = blocks.map(block => Math.ceil(block.getBoundingClientRect().bottom));
  const whole = ends.filter(end => end > 0 && end <= {SCREEN - GAP});
  document.documentElement.dataset.end = Math.max(...whole);
}};
</script>
"""
"""Notes where the last block of a page ends that the screen holds whole; headings wait for what
they head. In a frame since no window is as narrow as a phone."""


@dataclass(frozen=True)
class Picture:
    """A picture: the output it shows, and of a workbook the sheet whose first page that is."""

    name: str
    source: str
    sheet: str = ""


GUIDE_BOOK, GUIDE_FORM = "guide/ke-hoach.xlsx", "guide/bieu-mau.xlsx"
PICTURES = (
    Picture("tong-quan.png", f"output/{ROUND}/tong-hop.xlsx", "Tổng quan"),
    Picture("tra-lai-danh-sach.png", f"output/{ROUND}/tra-lai/TH03.xlsx", "Cần sửa, giải trình"),
    Picture("tra-lai-o-sai.png", f"output/{ROUND}/tra-lai/TH03.xlsx", "Biểu 01 Đội ngũ"),
    Picture("bieu-mau.png", f"input_templates/{ROUND}", "Biểu 01 Đội ngũ"),
    Picture("dien-thoai.png", f"output/{ROUND}/tong-hop.html"),
    Picture("ke-hoach-cau-hoi.png", GUIDE_BOOK, "Câu hỏi"),
    Picture("bieu-mau-rieng.png", GUIDE_FORM, "Biểu 21 Câu lạc bộ"),
)
FORM_OF = "MN01"
"""The unit whose form is shown."""


def run_example(place: Path) -> str:
    """Make the example's forms and outputs below ``place``, from a copy of the shipped rounds, and
    those of the guide; gives what aggregating the example prints."""
    shutil.copytree(ROOT / "rounds", place / "rounds")
    for stale in (place / "rounds").glob("*/waivers.xlsx"):
        stale.unlink()
    printed = ""
    for command in ("templates", "aggregate"):
        printed = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", command, ROUND],
            cwd=place,
            env=_environment(),
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ).stdout
    (place / "guide").mkdir()
    make_example(place / GUIDE_BOOK, place / GUIDE_FORM)
    return printed


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def source_of(picture: Picture, place: Path) -> Path:
    """The file that the picture shows."""
    source = place / picture.source
    return next(source.glob(f"{FORM_OF}_*.xlsx")) if source.is_dir() else source


def fingerprints(place: Path) -> dict[str, str]:
    """What each picture shows and how it is drawn, as a hash of everything that gives the sheet
    its look and of the code that draws."""
    # As text: a checkout may give the code other line ends.
    code = "".join(path.read_text(encoding="utf-8") for path in DRAWN_BY).encode()
    return {picture.name: _fingerprint(picture, place, code) for picture in PICTURES}


def drawings(folder: Path) -> dict[str, str]:
    """The hash of each picture in ``folder``."""
    return {
        picture.name: hashlib.sha256((folder / picture.name).read_bytes()).hexdigest()
        for picture in PICTURES
    }


def _fingerprint(picture: Picture, place: Path, code: bytes) -> str:
    source = source_of(picture, place)
    digest = hashlib.sha256(code)
    if not picture.sheet:
        digest.update(source.read_bytes())
        return digest.hexdigest()
    for line in looks_of(source, picture.sheet):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def draw(place: Path, folder: Path) -> None:
    """Draw all pictures of the example run at ``place`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        sheets = [picture for picture in PICTURES if picture.sheet]
        books = {picture: Path(work) / f"{Path(picture.name).stem}.xlsx" for picture in sheets}
        for picture, book in books.items():
            alone(source_of(picture, place), picture.sheet, book)
        profile = (Path(work) / "profile").as_uri()
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile}", "--headless"),
                *("--convert-to", "pdf", "--outdir", work, *map(str, books.values())),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for picture in PICTURES:
            target = folder / picture.name
            if picture.sheet:
                _draw_page(books[picture].with_suffix(".pdf"), target)
            else:
                draw_phone(source_of(picture, place), target, Path(work))


def draw_phone(page: Path, target: Path, work: Path) -> None:
    """Draw ``page`` as wide as a phone, from its top to the end of the last block that the screen
    holds whole: no sentence ends in the middle. ``work`` takes what Chromium keeps."""
    measured = work / "measured.html"
    # The page itself forbids whatever would run in it.
    free = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    measured.write_text(_IN_A_FRAME % html.escape(free), encoding="utf-8")
    told = _chromium(work, SCREEN, "--dump-dom", measured.as_uri())
    found = re.search(r'data-end="(\d+)"', told)
    assert found, "the page has no block that fits the screen"
    assert int(found[1]) > SCREEN // 2, "what the screen holds whole is less than half of it"
    _chromium(work, int(found[1]) + GAP, f"--screenshot={target}", page.as_uri())


def _chromium(work: Path, height: int, *words: str) -> str:
    return subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={work / 'chromium'}", f"--window-size={PHONE},{height}", *words),
        ],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ).stdout


def _draw_page(pdf: Path, target: Path) -> None:
    """Draw the first page as far down as there is anything on it."""
    draw = ("pdftoppm", "-r", str(DOTS), "-singlefile", "-f", "1", "-l", "1")
    grey = pdf.with_suffix(".pgm")
    subprocess.run([*draw, "-gray", str(pdf), str(grey.with_suffix(""))], check=True)
    width, height = drawn_size(grey.read_bytes())
    part = ("-x", "0", "-y", "0", "-W", str(width), "-H", str(height))
    subprocess.run([*draw, "-png", *part, str(pdf), str(target.with_suffix(""))], check=True)


def drawn_size(grey: bytes) -> tuple[int, int]:
    """Width of a page, and its height down to the last dot that is not paper and a margin. The
    page is a binary PGM."""
    kind, width, height, _, dots = grey.split(maxsplit=4)
    assert kind == b"P5"
    wide, high = int(width), int(height)
    # The dots begin after one blank, and may begin with what looks like one.
    dots = grey[-wide * high :]
    paper = bytes(range(PAPER, 256))
    inked = dots.rstrip(paper)
    return wide, min(-(-len(inked) // wide) + MARGIN, high)


def record(place: Path, folder: Path) -> Mapping[str, Mapping[str, str]]:
    """What ``pictures.json`` keeps of the pictures in ``folder``, drawn from ``place``."""
    return {"made_from": fingerprints(place), "drawn": drawings(folder)}


def are_current(place: Path) -> bool:
    """Whether the pictures in the repository are of the example as it was run at ``place``."""
    kept = json.loads((ROOT / FOLDER / SOURCES).read_text(encoding="utf-8"))
    return bool(record(place, ROOT / FOLDER) == kept)


def renew(place: Path) -> None:
    """Draw the pictures of the example run at ``place`` and note what they were made from."""
    draw(place, ROOT / FOLDER)
    made = json.dumps(record(place, ROOT / FOLDER), indent=2, sort_keys=True)
    (ROOT / FOLDER / SOURCES).write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        run_example(Path(work))
        renew(Path(work))
