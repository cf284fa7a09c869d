"""Pictures of what people see, of the shipped example: ``python -m docs.making.pictures``.

LibreOffice draws the pages, Chromium the page for a phone. Drawings differ a little between
machines, so ``pictures.json`` keeps what each picture was made from: a test compares that.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path("docs") / "pictures"
SOURCES = "pictures.json"
COMMAND = "make pictures"
ROUND = "vi-du-2025-nam"
DOTS = 90
"""Dots per inch of a drawn page."""


@dataclass(frozen=True)
class Picture:
    """A picture: the output it shows, the sheet and which page of the print that is."""

    name: str
    source: str
    sheet: str = ""
    page: int = 1


PICTURES = (
    Picture("tong-quan.png", f"output/{ROUND}/tong-hop.xlsx", "Tổng quan"),
    Picture("tra-lai-danh-sach.png", f"output/{ROUND}/tra-lai/TH02.xlsx", "Cần sửa, giải trình"),
    Picture("tra-lai-o-sai.png", f"output/{ROUND}/tra-lai/TH02.xlsx", "Biểu 01 Đội ngũ", 3),
    Picture("bieu-mau.png", f"input_templates/{ROUND}", "Biểu 01 Đội ngũ", 2),
    Picture("dien-thoai.png", f"output/{ROUND}/tong-hop.html"),
)
FORM_OF = "MN01"
"""The unit whose form is shown."""


def run_example(place: Path) -> None:
    """Make the example's forms and outputs below ``place``, from a copy of the shipped rounds."""
    shutil.copytree(ROOT / "rounds", place / "rounds")
    for stale in (place / "rounds").glob("*/waivers.xlsx"):
        stale.unlink()
    for command in (("templates", ROUND), ("aggregate", ROUND)):
        program = [sys.executable, "-m", "pipeline.cli", *command]
        subprocess.run(
            program, cwd=place, env=_environment(), check=True, stdout=subprocess.DEVNULL
        )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def source_of(picture: Picture, place: Path) -> Path:
    """The file that the picture shows."""
    source = place / picture.source
    return next(source.glob(f"{FORM_OF}_*.xlsx")) if source.is_dir() else source


def fingerprints(place: Path) -> dict[str, str]:
    """What each picture shows, as a hash: texts, fills and sizes of the sheet's cells."""
    return {picture.name: _fingerprint(picture, place) for picture in PICTURES}


def _fingerprint(picture: Picture, place: Path) -> str:
    source = source_of(picture, place)
    if not picture.sheet:
        return hashlib.sha256(source.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for line in _looks(source, picture.sheet):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _looks(source: Path, name: str) -> Iterator[str]:
    sheet = load_workbook(source, data_only=True)[name]
    for letter, column in sorted(sheet.column_dimensions.items()):
        yield f"{letter} {column.width}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None or cell.has_style:
                look = (cell.fill.fgColor.rgb, cell.font.b, cell.font.sz, cell.number_format)
                yield f"{cell.coordinate} {cell.value!r} {look}"


def draw(place: Path, folder: Path) -> None:
    """Draw all pictures of the example run at ``place`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    books = {source_of(picture, place) for picture in PICTURES if picture.sheet}
    with tempfile.TemporaryDirectory() as work:
        profile = (Path(work) / "profile").as_uri()
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile}", "--headless"),
                *("--convert-to", "pdf", "--outdir", work, *map(str, sorted(books))),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for picture in PICTURES:
            source = source_of(picture, place)
            target = folder / picture.name
            if picture.sheet:
                page = str(picture.page)
                subprocess.run(
                    [
                        *("pdftoppm", "-r", str(DOTS), "-png", "-singlefile", "-f", page),
                        *("-l", page, f"{work}/{source.stem}.pdf", str(target.with_suffix(""))),
                    ],
                    check=True,
                )
            else:
                subprocess.run(
                    [
                        *("chromium", "--headless", "--no-sandbox", "--disable-gpu"),
                        *("--hide-scrollbars", f"--user-data-dir={work}/chromium"),
                        *("--window-size=400,900", f"--screenshot={target}", source.as_uri()),
                    ],
                    check=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )


def main() -> None:
    """Draw the pictures and note what they were made from."""
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        run_example(place)
        draw(place, ROOT / FOLDER)
        made = json.dumps(fingerprints(place), indent=2, sort_keys=True)
        (ROOT / FOLDER / SOURCES).write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
