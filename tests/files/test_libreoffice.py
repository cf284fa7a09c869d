"""LibreOffice missing, refusing or hanging costs a run its PDF and nothing else."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.files import libreoffice
from pipeline.summarise import Summary, with_pages
from pipeline.write import PDF, WORKBOOK, write_outputs
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, Workbook
from tests.support.libreoffice import needs_libreoffice
from tests.support.write_support import small_summary

SHOWN = Sheet("Tổng quan", (60,), (Line((Cell("Đã nộp 21/24 đơn vị", formula="='SL 01'!A1"),)),))
CONTENTS = Sheet("Mục lục", (20,), (Line(("Không in ra",)),))
FIGURES = Sheet("SL 01", (20,), (Line(("Không in ra",)),))


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    """A sheet that leadership is shown, the contents and a sheet behind them."""
    small = small_summary("mới", tmp_path)
    book = small.workbook
    shown = Workbook((SHOWN, CONTENTS, FIGURES), book.title, book.company, book.created, 2)
    return with_pages(replace(small, workbook=shown))


def pretended(folder: Path, script: str) -> str:
    """A program in LibreOffice's place."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "seconds", "said"),
    [
        (None, 600, "Không có LibreOffice (soffice) trên máy này."),
        ("echo 'hết giấy' >&2; exit 1", 600, "không lưu được tong-hop.xlsx: hết giấy"),
        ("sleep 300 & wait", 1, "LibreOffice chưa lưu xong 1 tệp sau 1 giây."),
    ],
)
def test_a_run_without_its_pdf_says_why(summary, tmp_path, monkeypatch, script, seconds, said):
    program = pretended(tmp_path, script) if script else None
    monkeypatch.setattr(libreoffice, "find_program", lambda: program)
    monkeypatch.setattr(libreoffice, "SECONDS", seconds)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / PDF).write_bytes(b"figures of the run before")
    written = write_outputs(summary, folder, {})
    assert [said in message for message in written.messages].count(True) == 1
    assert (folder / WORKBOOK).is_file()
    assert not (folder / PDF).exists()
    assert PDF not in {path.name for path, _ in written.shown}


def test_a_run_that_makes_no_pdf_takes_the_one_of_the_run_before_away(summary, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / PDF).write_bytes(b"figures of the run before")
    written = write_outputs(replace(summary, printed=None), folder, {})
    assert any(message.startswith(f"Đã bỏ {PDF}") for message in written.messages)
    assert not (folder / PDF).exists()
    assert not write_outputs(replace(summary, printed=None), folder, {}).messages


@pytest.mark.libreoffice
@needs_libreoffice
def test_the_pdf_shows_the_sheets_in_sight_with_their_figures_and_no_others(summary, tmp_path):
    written = write_outputs(summary, tmp_path / "out", {})
    made = next(path for path, _ in written.shown if path.name == PDF)
    command = ["pdftotext", "-layout", str(made), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Đã nộp 21/24 đơn vị" in said
    assert "Không in ra" not in said
