"""Timeliness of each file: before the due date, on it, after it, corrected after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.accept.receipt import file_records, timeliness
from pipeline.accept.records import Punctuality, Selection, Timeliness
from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS, timeliness_in, timeliness_words
from pipeline.read.records import Arrival, ReturnReading
from pipeline.text.findings import Place, find
from tests.support.indicator_support import round_of, unit

DUE = dt.date(2025, 11, 20)
UNITS = (unit("TH01", "TH"), unit("TH02", "TH"))


def sent(*days, units=None, on_due_date="own", unread=()):
    """The timeliness of files of TH01 received on these days of November, in that order; those
    whose numbers are ``unread`` can't be read."""
    paths = [f"{number}.xlsx" for number in range(len(days))]
    units = units or [UNITS[0]] * len(days)
    round_ = round_of(UNITS, switches={"on_due_date": on_due_date})
    settings = round_.settings.model_copy(update={"due": DUE})
    records = file_records(
        [Arrival(path, Path(path), None) for path in paths],
        [
            ReturnReading(path, sha256=path, failure=_failure(path) if n in unread else None)
            for n, path in enumerate(paths)
        ],
        dict(zip(paths, units, strict=True)),
        {path: (find("unit_unknown", {"tên": path, "gợi ý": ""}, Place(path)),) for path in paths},
        Selection({}, (), frozenset(), frozenset(), ()),
        {path: DUE.replace(day=day) for path, day in zip(paths, days, strict=True)},
        replace(round_, settings=settings),
    )
    return [timeliness_words(record.timeliness) for record in records]


def _failure(path):
    return find("not_xlsx", {"tên": path, "loại": "tệp PDF"}, Place(path))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (19, "Đúng hạn"),
        (20, "Đúng ngày hạn"),
        (21, "Quá hạn 1 ngày"),
        (30, "Quá hạn 10 ngày"),
    ],
)
def test_a_single_return_is_before_on_or_after_the_due_date(day, words):
    assert sent(day) == [words]


def test_a_due_date_of_its_own_makes_a_unit_no_later_than_that():
    patient = UNITS[0].model_copy(update={"due": DUE.replace(day=25)})
    assert sent(23, 27, units=[patient, patient]) == ["Đúng hạn", "Bổ sung sau hạn"]
    assert sent(27, 27, units=[patient, UNITS[1]]) == ["Quá hạn 2 ngày", "Quá hạn 7 ngày"]


def test_a_late_correction_of_a_timely_return_is_no_late_return():
    assert sent(18, 22) == ["Đúng hạn", "Bổ sung sau hạn"]
    assert sent(20, 22) == ["Đúng ngày hạn", "Bổ sung sau hạn"]


def test_a_timely_scan_excuses_no_late_return():
    assert sent(18, 22, unread=(0,)) == ["Đúng hạn", "Quá hạn 2 ngày"]


def test_a_late_correction_of_a_late_return_stays_late():
    assert sent(21, 22) == ["Quá hạn 1 ngày", "Quá hạn 2 ngày"]


def test_a_timely_return_of_another_unit_excuses_nobody():
    assert sent(18, 22, units=[UNITS[1], UNITS[0]]) == ["Đúng hạn", "Quá hạn 2 ngày"]
    # Nor does a file that nobody could be found for.
    assert sent(18, 22, units=[None, None]) == ["Đúng hạn", "Quá hạn 2 ngày"]


def test_the_due_date_of_another_month_is_counted_in_days():
    late = timeliness(dt.date(2025, 12, 2), DUE, sent_before=False)
    assert timeliness_words(late) == "Quá hạn 12 ngày"


def test_every_timeliness_has_its_words_and_is_read_back_from_them():
    assert set(PUNCTUALITY_WORDS) == set(Punctuality)
    assert (timeliness_words(None), timeliness_in("")) == ("", None)
    for punctuality in Punctuality:
        days = 3 if punctuality is Punctuality.OVERDUE else 0
        words = timeliness_words(Timeliness(punctuality, days))
        assert timeliness_in(words) == Timeliness(punctuality, days)


@pytest.mark.parametrize("words", ["Hôm nào đó", "Quá hạn nhiều ngày", "Đúng hạn lắm"])
def test_other_words_are_no_timeliness(words):
    with pytest.raises(ValueError, match=words):
        timeliness_in(words)
