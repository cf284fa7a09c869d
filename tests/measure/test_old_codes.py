"""Units that were renamed or merged: their history goes on from the codes that they had."""

from __future__ import annotations

from dataclasses import replace

from pipeline.measure.history import EarlierRound, UnitSides, history_before
from pipeline.measure.lineage import lineage_of, unknown_codes
from tests.support.history_support import a_round, earlier, pages, total
from tests.support.indicator_support import indicator, succession, unit
from tests.support.packaged import FORM

RENAMED = unit("HS01", "TH", old_codes="th01")
MERGED = unit("TH01", "TH", old_codes="TH02; TH03")
"""TH01 kept its code when TH02 and TH03 were merged into it."""
SCHOOL = unit("TH01", "TH")
NOW = a_round("nam-2025", 2025, units=[MERGED])


def history(*rounds, units=(MERGED,)):
    return history_before(replace(NOW, units=units), rounds, FORM)


def entries(past, line, **more):
    return [(one.words, one.unit, one.value) for one in past.entries(line, **more)]


def test_an_old_code_that_somebody_has_or_two_name_is_nobody_s():
    units = [RENAMED, unit("A", "TH", old_codes="TH02; TH03"), unit("B", "TH", old_codes="TH03")]
    past = [a_round("nam-2024", 2024)]
    assert lineage_of(units, past).old == {"HS01": ("TH01",), "A": ("TH02",)}
    assert lineage_of([*units, unit("TH01", "TH")], past).old == {"A": ("TH02",)}


def test_an_old_code_that_no_earlier_round_has_is_told_with_what_is_near():
    past = [a_round("nam-2024", 2024)]
    mistyped = unit("HS01", "TH", old_codes="TH1; zzz")
    first, second = unknown_codes([mistyped], past)
    assert 'HS01: mã cũ "TH1" không có trong các đợt trước (nam-2024); gần nhất: TH01.' in first
    assert "các mã nay không còn: TH01, TH02, TH03" in second
    assert not [*unknown_codes([RENAMED, MERGED], past), *unknown_codes([mistyped], [])]


def test_a_renamed_unit_carries_what_it_gave_under_its_old_code():
    rounds = (earlier(2023, {"TH01": 40, "TH02": 20}), earlier(2024, {"TH01": 45}))
    past = history(*rounds, units=(RENAMED,))
    assert past.carried(total(), unit="HS01") == 85
    assert past.carried(total(accumulate="latest"), unit="HS01") == 45
    assert past.carried(total(accumulate="latest")) == 45 + 20
    missing = entries(past, total(accumulate="latest"), missing=["HS01"])
    assert missing == [("năm 2024", "TH01", 45)]


def test_a_merged_unit_carries_the_sums_of_all():
    rounds = (
        earlier(2023, {"TH01": 40, "TH02": 20, "TH03": 5}),
        # By 2024 TH03 was off the roster; TH02 sent nothing.
        earlier(2024, {"TH01": 50}, units=[SCHOOL, unit("TH02", "TH")]),
    )
    past = history(*rounds)
    assert past.carried(total(), unit="TH01") == 40 + 20 + 5 + 50
    latest = total(accumulate="latest")
    assert past.carried(latest, unit="TH01") == past.carried(latest) == 50 + 20
    assert entries(past, latest, missing=["TH01"]) == [
        ("năm 2024", "TH01", 50),
        ("năm 2023", "TH02", 20),
    ]


def test_a_wider_report_of_the_merged_unit_replaces_the_narrower_ones_of_all():
    half = earlier(2024, {"TH01": 30, "TH02": 8, "TH03": 2}, "6T")
    year = earlier(2024, {"TH01": 50}, units=[SCHOOL, unit("TH03", "TH")])
    # TH02 went into TH01 in the year; TH03 was still there, and sent nothing.
    assert history(half, year).carried(total()) == 50 + 2
    # Left off the year's roster TH01 went into nobody: it is there today.
    both = earlier(2024, {"TH01": 30, "TH02": 8}, "6T")
    without = earlier(2024, {"TH02": 12}, units=[unit("TH02", "TH")])
    assert history(both, without).carried(total()) == 30 + 12
    # Until the year of the merged unit has come, half a year of what went into it is not certain.
    waiting = earlier(2024, {}, units=[SCHOOL], state="open")
    assert history(both, waiting).carried(total()) == 30 + 8
    assert history(both, waiting).carried(total(), certain=True) is None
    now = earlier(2025, {"TH01": 30, "TH02": 8, "TH03": 2}, "6T")
    assert history(now).carried(total(), given={"TH01"}) is None
    assert history(now).carried(total(), given=()) == 40


def test_bounds_of_a_missing_merged_unit_follow_from_all_that_it_was():
    line = indicator()

    def year_of(year, figures, units):
        tables = {(code, "succession"): succession(*of) for code, of in figures.items()}
        return EarlierRound(a_round(f"nam-{year}", year, units=units), pages(tables, year))

    both = [SCHOOL, unit("TH02", "TH")]
    full = year_of(2023, {"TH01": (10, 6), "TH02": (4, 1)}, both)
    half = year_of(2024, {"TH01": (12, 7)}, both)
    merged = unit("TH01", "TH", old_codes="TH02")
    assert history(full, units=(merged,)).last_known(line, "all", "TH01") == UnitSides(7, 14)
    # TH02's last is that of the year before; without it nothing is known of the whole.
    assert history(full, half, units=(merged,)).last_known(line, "all", "TH01") == UnitSides(8, 16)
    assert history(half, units=(merged,)).last_known(line, "all", "TH01") is None
    # Once TH01 has reported for both, what each was before counts no more.
    joint = year_of(2024, {"TH01": (15, 9)}, [SCHOOL])
    assert history(full, joint, units=(merged,)).last_known(line, "all", "TH01") == UnitSides(9, 15)
