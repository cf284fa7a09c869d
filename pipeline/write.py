"""Descriptions to files: all are made beside their places first, then moved onto them.

So a run that dies leaves the previous output whole. ``data/`` is byte-identical for the same
inputs: its rows come sorted, CSV has fixed encoding and line ends, Parquet a fixed schema, one
row group and no metadata but the library's version; only ``run.json`` holds times.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.atomic import beside, sync
from pipeline.reporting.render_page import render_page
from pipeline.reporting.render_report import render_report
from pipeline.summary.described import Dataset, FieldType, Frame, Summary
from pipeline.summary.write_workbook import write_workbook

WORKBOOK = "tong-hop.xlsx"
REPORT = "bao-cao.docx"
PAGE = "tong-hop.html"
PACKAGES = ("tonghop", "pandas", "pandera", "pyarrow", "python-calamine", "XlsxWriter")


@dataclass(frozen=True)
class Written:
    """Where a run's files are: ``shown`` names the ones for people with what each is for,
    ``messages`` what the user must know, ``files`` is every file."""

    shown: tuple[tuple[Path, str], ...]
    messages: tuple[str, ...]
    files: tuple[Path, ...]


def write_outputs(
    summary: Summary,
    folder: Path,
    seconds: Mapping[str, float],
    *,
    now: Callable[[], dt.datetime] = dt.datetime.now,
) -> Written:
    """Write everything of a run into ``folder``; ``seconds`` are the times of the steps so far.

    A file that another program holds open is written beside it under a name with the time, and a
    message says so. Raises ``OSError`` where nothing can be written (the previous files stay) and
    ``WorkbookError`` where the workbook cannot hold a cell.
    """
    start = time.perf_counter()
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    staging = _Staging()
    try:
        staging.add(
            folder / WORKBOOK, lambda path: write_workbook(path, summary.workbook, summary.styles)
        )
        report, notices = render_report(summary.report)
        staging.add_bytes(folder / REPORT, report)
        staging.add_bytes(folder / PAGE, render_page(summary.page))
        for dataset in summary.datasets:
            staging.add_bytes(data / dataset.name, csv_bytes(dataset))
        for frame in summary.frames:
            staging.add(data / frame.name, _frame_writer(frame))
        own = {"write": round(time.perf_counter() - start, 3)}
        record = run_record(summary.counts, {**seconds, **own}, now())
        staging.add_bytes(folder / "run.json", record)
        placed = staging.commit(now())
    finally:
        staging.discard()
    for name in summary.obsolete:
        with suppress(OSError):
            (data / name).unlink(missing_ok=True)
    shown = (
        (placed.paths[folder / WORKBOOK], "bảng tổng hợp"),
        (placed.paths[folder / REPORT], "dự thảo báo cáo, sửa trong Word"),
        (placed.paths[folder / PAGE], "trang tổng quan, xem trên điện thoại"),
        (data, "số liệu chi tiết để kiểm tra, xử lý tiếp"),
    )
    return Written(shown, (*notices, *placed.messages), tuple(placed.paths.values()))


@dataclass(frozen=True)
class _Placed:
    """Where each file really went, and what to tell of it."""

    paths: Mapping[Path, Path]
    messages: tuple[str, ...]


@dataclass
class _Staging:
    """Files made beside their places, waiting to be moved onto them together."""

    waiting: dict[Path, Path] = field(default_factory=dict)
    """Target → temporary file."""

    def add(self, target: Path, make: Callable[[Path], None]) -> None:
        temporary = beside(target)
        self.waiting[target] = temporary
        make(temporary)
        sync(temporary)

    def add_bytes(self, target: Path, content: bytes) -> None:
        self.add(target, lambda path: _write_bytes(path, content))

    def commit(self, now: dt.datetime) -> _Placed:
        """Move every file to its place, in the order they were added."""
        paths: dict[Path, Path] = {}
        messages = []
        for target, temporary in list(self.waiting.items()):
            place = target
            try:
                temporary.replace(target)
            except PermissionError:
                # Windows refuses to replace a file that a program holds open.
                place = _sibling(target, now)
                temporary.replace(place)
                messages.append(
                    f"Không ghi đè được tệp {target.name} (có thể đang mở trong Excel, Word). "
                    f"Kết quả mới lưu tại {place.name}. Đóng tệp {target.name} rồi chạy lại."
                )
            paths[target] = place
            del self.waiting[target]
        for folder in dict.fromkeys(target.parent for target in paths):
            _sync_folder(folder)
        return _Placed(paths, tuple(messages))

    def discard(self) -> None:
        """Remove what was not moved."""
        for temporary in self.waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        self.waiting.clear()


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sibling(target: Path, now: dt.datetime) -> Path:
    return target.with_name(f"{target.stem}_{now:%Y-%m-%d_%Hh%M%S}{target.suffix}")


def _sync_folder(folder: Path) -> None:
    """Make the moves durable where the system can open a folder (Windows cannot)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def csv_bytes(dataset: Dataset) -> bytes:
    """A CSV file as Excel opens it: UTF-8 with BOM, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(dataset.columns)
    writer.writerows(dataset.rows)
    return text.getvalue().encode("utf-8-sig")


def _frame_writer(frame: Frame) -> Callable[[Path], None]:
    return lambda path: write_frame(path, frame)


def write_frame(path: Path, frame: Frame) -> None:
    """A Parquet file with the frame's columns, nullable."""
    import pyarrow as pa
    from pyarrow import parquet

    types: dict[FieldType, pa.DataType] = {
        "whole": pa.int64(),
        "decimal": pa.float64(),
        "date": pa.date32(),
        "text": pa.string(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in frame.columns])
    arrays = [
        pa.array(values, type=types[kind])
        for (_, kind), values in zip(frame.columns, frame.values, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=schema)
    parquet.write_table(
        table, path, compression="snappy", row_group_size=max(table.num_rows, 1), version="2.6"
    )


def run_record(
    counts: Mapping[str, object], seconds: Mapping[str, float], now: dt.datetime
) -> bytes:
    """``run.json``: counts, versions, and the only times a run writes."""
    record = {
        **counts,
        "versions": {"python": platform.python_version(), **dict(_versions())},
        "seconds": dict(seconds),
        "finished": now.isoformat(timespec="seconds"),
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, ""
