"""The files of a run, written from their descriptions: all are made, then moved together.

So a run that dies leaves the previous output whole, or the new one. ``data/`` is byte-identical
for the same inputs: its rows come sorted, CSV has fixed encoding and line ends, Parquet a fixed
schema, one row group and no metadata but the library's version; only ``run.json`` holds times.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from pipeline.books.book_faults import BookError
from pipeline.books.change_book import check_closed, put_in_place
from pipeline.decided.decision_file import grow_decisions, older_forms_said, waiting_said
from pipeline.feedback.chase_list import FILE as CHASE_LIST
from pipeline.feedback.marked_copy import LastGiven, write_given_back
from pipeline.feedback.records import GivenBack
from pipeline.feedback.waiver_file import gone_rows, grown, missing_rows, write_waivers
from pipeline.files.atomic import atomic_path
from pipeline.files.libreoffice import LibreOfficeError, convert
from pipeline.files.staging import Placed, Staging, finish
from pipeline.plan.sent_forms import changed_questions
from pipeline.read.cache.store import KeptReadings
from pipeline.read.faults import Faults
from pipeline.report.render_page import render_page
from pipeline.report.render_report import render_report
from pipeline.summarise import Summary
from pipeline.summary.frames import Dataset, FieldType, Frame
from pipeline.summary.previous import SEEN, files_to_keep
from pipeline.summary.printed import left_out
from pipeline.text.clock import Clock
from pipeline.text.errors import lines_not_added, pdf_not_made, pdf_removed, pdf_without
from pipeline.text.fault_words import ERRORS_FILE, faults_told
from pipeline.validate.waiver_rows import read_rows, without_effect
from pipeline.xlsx.theme import Style
from pipeline.xlsx.write_workbook import write_workbook
from schemas.records import Form

DATA = "data"
GIVEN_BACK = "tra-lai"
RECORD = "run.json"
WORKBOOK = "tong-hop.xlsx"
REPORT = "bao-cao.docx"
PAGE = "tong-hop.html"
PDF = "tong-hop.pdf"
PACKAGE = "datapackage.json"
PACKAGES = ("tonghop", "pandas", "pandera", "pyarrow", "python-calamine", "XlsxWriter")


@dataclass(frozen=True)
class Written:
    """The files of a run: ``shown`` are those for people, each with its purpose, ``files`` are all;
    ``messages`` are for the officer."""

    shown: tuple[tuple[Path, str], ...]
    messages: tuple[str, ...]
    files: tuple[Path, ...]


def write_outputs(
    summary: Summary,
    folder: Path,
    seconds: Mapping[str, float],
    *,
    now: Callable[[], dt.datetime] = dt.datetime.now,
    waivers: Path | None = None,
    form: Form | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    faults: Faults | None = None,
    kept: KeptReadings | None = None,
) -> Written:
    """Write everything of a run into ``folder``; ``seconds`` are the times of the steps so far.
    ``progress`` is told how many of how many files that go back to units are written. ``faults``
    are those of the steps before; where a unit's own file can't be marked, it gets its list alone.
    ``kept`` tells which of the files in ``folder`` are given back again as they are.

    The officer's file ``waivers`` gets the rows it lacks, in the words of ``form``. A file that
    another program holds open is written beside it under a name with the time, and a message says
    so. Raises ``OSError`` where nothing can be written (the previous files stay) and
    ``WorkbookError`` where the workbook cannot hold a cell.
    """
    start = time.perf_counter()
    faults = faults or Faults(Clock())
    before = _given_back_before(folder)
    with Staging(folder) as staging:
        notices = _stage_results(summary, staging)
        own = {"write": round(time.perf_counter() - start, 3)}
        start = time.perf_counter()
        _stage_given_back(summary, staging, progress, faults, kept)
        own["give back"] = round(time.perf_counter() - start, 3)
        record = run_record(summary.counts, {**seconds, **own}, now())
        staging.add_bytes(RECORD, record)
        if faults.files:
            staging.add_bytes(ERRORS_FILE, faults.text.encode("utf-8-sig"))
        else:
            staging.remove(ERRORS_FILE)
        _keep_what_was_shown(summary.presented, folder, staging)
        for name in before:
            staging.remove(f"{GIVEN_BACK}/{name}")
        placed = staging.commit(now())
    messages = [*notices, *placed.messages]
    if faults.files:
        messages.append(faults_told(faults.files))
    if waivers is not None:
        messages += grow_waivers(waivers, summary, form)
        messages += _grow_decisions(waivers.parent, summary, form)
    return Written(
        tuple(_shown(placed, folder, summary)), tuple(messages), tuple(placed.paths.values())
    )


def _stage_results(summary: Summary, staging: Staging) -> Sequence[str]:
    """Stage what leadership and programs read; gives what the officer is to know of it."""
    styles = summary.styles
    staging.add(WORKBOOK, lambda path: write_workbook(path, summary.workbook, styles))
    report, notices = render_report(summary.report)
    staging.add_bytes(REPORT, report)
    staging.add_bytes(PAGE, render_page(summary.page))
    for dataset in summary.datasets:
        staging.add(f"{DATA}/{dataset.name}.csv", partial(write_csv, dataset))
    for frame in summary.frames:
        staging.add(f"{DATA}/{frame.name}.parquet", _frame_writer(frame))
        staging.add(f"{DATA}/{frame.name}.csv", partial(write_csv, frame))
    staging.add_bytes(f"{DATA}/{PACKAGE}", _json(summary.package))
    for name in summary.obsolete:
        staging.remove(f"{DATA}/{name}")
    return (*notices, *_stage_pdf(summary, staging))


def _stage_pdf(summary: Summary, staging: Staging) -> Iterator[str]:
    """The PDF, where it is asked for; messages on what it lacks, or why there is none. That of an
    earlier run goes: it would tell other figures than the workbook."""
    pages = summary.printed
    if pages is None:
        staging.remove(PDF)
        if (staging.folder / PDF).exists():
            yield pdf_removed(PDF)
        return

    def make(path: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="tonghop-pdf-") as name:
            source = Path(name) / WORKBOOK
            write_workbook(source, pages, summary.styles)
            (made,) = convert([source], "pdf:calc_pdf_Export", Path(name))
            shutil.move(made, path)

    try:
        staging.add(PDF, make)
    except LibreOfficeError as error:
        staging.remove(PDF)
        yield pdf_not_made(PDF, str(error))
        return
    if names := left_out(summary.workbook):
        yield pdf_without(PDF, names)


def _keep_what_was_shown(presented: dt.date | None, folder: Path, staging: Staging) -> None:
    """Lay the results that this run replaces aside, where leadership was shown them."""
    kept = files_to_keep(folder, presented) if presented else {}
    for name, content in kept.items():
        staging.add_bytes(name, content)
    for path in (folder / SEEN / DATA).glob("*") if kept else ():
        if (name := f"{SEEN}/{DATA}/{path.name}") not in kept:
            staging.remove(name)


def finish_interrupted(folder: Path) -> tuple[str, ...]:
    """Complete in ``folder`` the moves that a dead run left half done; give messages on it."""
    return finish(folder, dt.datetime.now())


def _stage_given_back(
    summary: Summary,
    staging: Staging,
    progress: Callable[[int, int], None],
    faults: Faults,
    kept: KeptReadings | None,
) -> None:
    for done, file in enumerate(summary.given_back, 1):
        name = f"{GIVEN_BACK}/{file.name}"
        last = LastGiven(staging.folder / name, kept) if kept is not None else None
        for made in (file, replace(file, in_its_file=False)):
            try:
                staging.add(name, _copy_writer(made, summary.styles, last))
                break
            except OSError:
                raise
            except Exception:  # of one unit's file: the others are given back all the same
                faults.note(name)
        progress(done, len(summary.given_back))
    chase_list = summary.chase_list
    if chase_list is not None:
        staging.add(
            f"{GIVEN_BACK}/{CHASE_LIST}",
            lambda path: write_workbook(path, chase_list, summary.styles),
        )


def _copy_writer(
    file: GivenBack, styles: Mapping[str, Style], last: LastGiven | None
) -> Callable[[Path], None]:
    return lambda path: write_given_back(path, file, styles, last)


def _given_back_before(folder: Path) -> tuple[str, ...]:
    """The files that the run before gave back, which this run replaces or removes."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        names = record.get("given_back", [])
    except (OSError, ValueError, AttributeError):
        return ()
    return tuple(name for name in names if isinstance(name, str) and Path(name).name == name)


def _grow_decisions(folder: Path, summary: Summary, form: Form | None) -> list[str]:
    changed = changed_questions(folder, form, summary.older) if form else {}
    asked = (one for one in chain.from_iterable(changed.values()) if not one.is_dropped)
    told = grow_decisions(folder, summary.unknown, asked)
    waiting = waiting_said(summary.waiting, summary.waiting_below)
    return [*told, *waiting, *older_forms_said(summary.older_forms)]


def grow_waivers(path: Path, summary: Summary, form: Form | None) -> list[str]:
    """Add the open findings that the officer's file lacks, and take away the rows that nobody
    touched of those that are gone; give messages on rows that have no effect, and on a file that
    can't be written."""
    if form is None:
        return []
    place = path.resolve()  # the officer's file may be a link to a shared one
    # Read again: the officer may have signed while the run was at work.
    before = place.read_bytes() if place.is_file() else b""
    known = read_rows(path)
    told = without_effect(known, path.name) if known else []
    rows = missing_rows(known, summary.waivable, form)
    gone = gone_rows(known, summary.waivable, form)
    if not rows and not gone:
        return told
    try:
        check_closed(path)
        if known is None:
            about = summary.workbook
            with atomic_path(place) as temporary:
                write_waivers(temporary, rows, about.company, about.created)
        else:
            put_in_place(path, before, grown(before, path, rows, gone))
    except (BookError, PermissionError):
        told += [lines_not_added(len(rows), path.name)] if rows else []
    return told


def _shown(placed: Placed, folder: Path, summary: Summary) -> Iterator[tuple[Path, str]]:
    yield placed.paths[WORKBOOK], "bảng tổng hợp"
    yield placed.paths[REPORT], "dự thảo báo cáo, sửa trong Word"
    yield placed.paths[PAGE], "trang tổng quan, xem trên điện thoại"
    if PDF in placed.paths:
        yield placed.paths[PDF], "các trang lãnh đạo xem, để in, gửi đi"
    if summary.given_back:
        number = len(summary.given_back)
        yield folder / GIVEN_BACK, f"tệp gửi lại {number} đơn vị, đã đánh dấu nội dung cần sửa"
    if summary.chase_list is not None:
        yield placed.paths[f"{GIVEN_BACK}/{CHASE_LIST}"], "danh sách đôn đốc, có sẵn tin nhắn"
    yield folder / DATA, "số liệu chi tiết để kiểm tra, xử lý tiếp"


def write_csv(file: Dataset | Frame, path: Path) -> None:
    """A CSV file as Excel opens it: UTF-8 with BOM, CRLF."""
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.name for column in file.columns])
        writer.writerows(file.lines)


def _frame_writer(frame: Frame) -> Callable[[Path], None]:
    return lambda path: write_frame(path, frame)


def write_frame(path: Path, frame: Frame) -> None:
    """A Parquet file with the frame's columns, nullable."""
    import pyarrow as pa
    from pyarrow import parquet

    types: dict[FieldType, pa.DataType] = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "string": pa.string(),
    }
    schema = pa.schema([(column.name, types[column.type]) for column in frame.columns])
    arrays = [
        pa.array(values, type=types[column.type])
        for column, values in zip(frame.columns, frame.values, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=schema)
    # A file of Python's own, so that its writes fail like those of every other file.
    with path.open("wb") as file:
        parquet.write_table(
            table, file, compression="snappy", row_group_size=max(table.num_rows, 1), version="2.6"
        )


def run_record(
    counts: Mapping[str, object], seconds: Mapping[str, float], now: dt.datetime
) -> bytes:
    """``run.json``: counts, versions, and the only times a run writes."""
    record = {
        **counts,
        "versions": {"python": platform.python_version(), **_versions()},
        "seconds": dict(seconds),
        "finished": now.isoformat(timespec="seconds"),
    }
    return _json(record)


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


@cache
def _versions() -> Mapping[str, str]:
    """The versions of ``PACKAGES``, "" for one that is not installed."""
    found = dict.fromkeys(PACKAGES, "")
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
