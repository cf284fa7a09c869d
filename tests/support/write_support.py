"""A summary as small as one can be that still has every sort of file a run writes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline import write
from pipeline.feedback.records import CellMark, GivenBack
from pipeline.report.page import PageOfRound
from pipeline.report.records import DraftReport
from pipeline.round.sender_words import Sender
from pipeline.summarise import Summary
from pipeline.summary.frames import DataColumn, Dataset, Frame
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx.sheet_description import Line, Sheet, Workbook

WORD = DataColumn("word", "string", "Chữ")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def settled(folder: Path) -> dict[str, bytes]:
    """``contents`` without the times that a run took."""
    found = contents(folder)
    if "run.json" in found:
        record = json.loads(found["run.json"])
        found["run.json"] = json.dumps({**record, "seconds": {}}).encode()
    return found


@contextmanager
def without_documents() -> Iterator[None]:
    """Runs leave the summary, the report, the page and marked copies empty: half of their time, for
    tests that look at none of them."""
    usual = write.write_workbook

    def book_of(path: Path, *described: Any) -> None:
        if path.name == write.WORKBOOK:
            path.touch()
        else:
            usual(path, *described)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(write, "write_workbook", book_of)
        patched.setattr(write, "write_given_back", lambda path, *_: path.touch())
        patched.setattr(write, "render_report", lambda _: (b"", ()))
        patched.setattr(write, "render_page", lambda _: b"")
        yield


def small_book(word: str) -> Workbook:
    sheet = Sheet("Thử", (10,), (Line((word,)),))
    return Workbook((sheet,), "Thử", "Thử", dt.date(2025, 11, 15))


def small_report(word: str) -> DraftReport:
    return DraftReport(
        **dict.fromkeys(("office", "place", "period", "opening", "closing"), ""),
        sender=Sender("", "", ()),
        subject=word,
        illustration="",
        provisional="",
        sections=(),
        recipients=(),
        facts={},
        templates=(),
        created=dt.date(2025, 11, 15),
    )


def small_page(word: str) -> PageOfRound:
    return PageOfRound(
        **dict.fromkeys(("office", "parent", "period", "plan", "illustration", "tally"), ""),
        **dict.fromkeys(("counts", "scores", "result_charts", "coverage_charts"), ()),
        **dict.fromkeys(("conclusions", "notes"), ()),
        **dict.fromkeys(("provisional", "trend_heading", "headline", "gap_heading"), ""),
        title=word,
    )


def small_summary(word: str, folder: Path) -> Summary:
    """A summary that says ``word``; its one unit's file lies nowhere, so its list stands alone."""
    book = small_book(word)
    return Summary(
        workbook=book,
        styles=STYLES,
        report=small_report(word),
        page=small_page(word),
        datasets=(Dataset("a", "", (WORD,), (), ((word,),)),),
        frames=(Frame("b", "", (WORD,), (), ((word,),)),),
        package={"name": word},
        obsolete=(f"chỉ-có-trong-bản-{'cũ' if word == 'mới' else 'mới'}.parquet",),
        counts={"given_back": [f"MN-{len(word)}.xlsx"], "word": word},
        given_back=(
            GivenBack(
                unit="MN",
                name=f"MN-{len(word)}.xlsx",
                source=folder / "không có",
                sha256="",
                errors=1,
                queries=0,
                in_its_file=True,
                another_form=False,
                marks=(CellMark("Thử", "A1", "error", word),),
                describe=lambda _: book,
            ),
        ),
        chase_list=book,
    )
