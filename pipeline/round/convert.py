"""Turn the files of an old round, ``round.toml`` and ``schools.xlsx``, into its workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.books.change_book import check_closed
from pipeline.files.staging import Placed, Staging, finish
from pipeline.round.old_round import old_settings
from pipeline.round.round_book import read_units
from pipeline.round.settings import RoundError, Settings
from pipeline.round.write_round import write_book
from pipeline.text.places import KEPT_OLD, OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK

_TO_FILL_IN = "("
"""Opened the words that stood for an office's name until it was filled in."""


def convert_round(folder: Path) -> Placed | None:
    """Write the workbook of an old round in its place and keep the old files in ``cu/``; all of it
    or nothing. What was closed of the round stays as it is. ``None`` where there is nothing to do.

    Raises ``RoundError`` where the old files have faults or there are none, ``BookError`` where one
    is open in a program, ``OSError`` where nothing can be written.
    """
    # One that died half way is completed first.
    finish(folder, dt.datetime.now())
    book, kept = folder / ROUND_BOOK, folder / KEPT_OLD
    olds = [folder / name for name in (OLD_SETTINGS, OLD_ROSTER)]
    if book.exists() and not olds[0].is_file():
        return None
    if book.exists():
        raise RoundError(f"{book} đã có. Chuyển {olds[0]} đi nơi khác; chương trình không đọc nữa.")
    if not olds[0].is_file():
        raise RoundError(f"{folder} không có {OLD_SETTINGS}; không phải đợt báo cáo kiểu cũ.")
    taken = [kept / old.name for old in olds if (kept / old.name).exists()]
    if taken:
        raise RoundError(f"{taken[0]} đã có. Chuyển tệp đó đi nơi khác rồi chạy lại.")
    for old in olds:
        check_closed(old)
    settings = filled_in(old_settings(olds[0]))
    units = read_units(olds[1])
    with Staging(folder) as staging:
        staging.add(ROUND_BOOK, lambda path: write_book(path, settings, units))
        for old in olds:
            staging.add_bytes(f"{KEPT_OLD}/{old.name}", old.read_bytes())
            staging.remove(old.name)
        return staging.commit(dt.datetime.now())


def filled_in(settings: Settings) -> Settings:
    """The settings without the words that stood for the office's name."""
    if not settings.office.name.startswith(_TO_FILL_IN):
        return settings
    office = settings.office.model_copy(update={"name": ""})
    return settings.model_copy(update={"office": office})
