"""Columns that several files of ``data/`` share."""

from __future__ import annotations

import datetime as dt

from pipeline.accept.records import Timeliness
from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS
from pipeline.plan.plan_words import PERIOD_WORDS
from pipeline.round.round import Round
from pipeline.summary.frames import DataColumn
from pipeline.text.safe_text import for_csv
from schemas.records import Form

UNIT_CODE = DataColumn("unit_code", "string", "Mã đơn vị", "", refers="units.unit_code")
UNIT_NAME = DataColumn("unit_name", "string", "Tên đơn vị", "")
PATH = DataColumn("path", "string", "Tệp trong thư mục nhận", "", refers="returns.path")
TABLE_TITLE = DataColumn("table_title", "string", "Tên biểu")

TIMELINESS = (
    DataColumn(
        "timeliness",
        "string",
        "Thời hạn nộp",
        "Trống: chưa nộp, hoặc tệp không phải báo cáo của đơn vị trong đợt",
        codes=tuple((str(code), words) for code, words in PUNCTUALITY_WORDS.items()),
    ),
    DataColumn(
        "days_late",
        "integer",
        "Số ngày quá hạn; 0: không quá hạn",
        "Trống: như cột timeliness",
        unit="ngày",
        minimum=0,
    ),
)


def timeliness_fields(timeliness: Timeliness | None) -> tuple[str, str]:
    """The fields of ``TIMELINESS``."""
    if timeliness is None:
        return "", ""
    return str(timeliness.punctuality), str(timeliness.days)


def table_column(form: Form, missing: str = "") -> DataColumn:
    """The column that names a table of the form, or one that an office below asks besides."""
    codes = tuple((table.name, table.sheet) for table in form.tables)
    return DataColumn("table", "string", "Biểu", missing, codes, any_other=True)


def iso_day(day: dt.date | None) -> str:
    """A day as ``data/`` and transfer sheets write it; "" for none."""
    return day.isoformat() if day else ""


ROUND = (
    DataColumn("round", "string", "Đợt báo cáo (tên thư mục của đợt)", ""),
    DataColumn("year", "integer", "Năm báo cáo", ""),
    DataColumn(
        "period", "string", "Kỳ báo cáo", "", tuple((str(k), v) for k, v in PERIOD_WORDS.items())
    ),
)
"""The last columns of every file, so that rounds can be laid one under another."""


def round_fields(round_: Round) -> tuple[str, int, str]:
    """The values of ``ROUND``, the same on every row of a run."""
    return for_csv(round_.name), round_.settings.year, round_.settings.period
