"""A new round's name says its year and period; one that says a period there is not is refused."""

from __future__ import annotations

import pytest

from pipeline.round.round_name import StartError, period_of, year_of


@pytest.mark.parametrize(
    ("name", "period", "year"),
    [
        ("2026-6T", "6T", 2026),
        ("2026-06t", "6T", 2026),
        ("06 tháng 2026", "6T", 2026),
        ("2025-nam", "nam", 2025),
        ("Năm 2025", "nam", 2025),
        ("vi-du-2025-nam", "nam", 2025),
        ("2025-nam-q1", "nam", 2025),
        ("2021-2030-giai-doan", "giai-doan", 2030),
        ("giai đoạn 2021-2025", "giai-doan", 2025),
        ("thu", "nam", None),
        ("dot-1", "nam", None),
        ("truong-TH2-2026", "nam", 2026),
    ],
)
def test_a_name_says_period_and_year(name, period, year):
    assert period_of(name) == period
    assert year_of(name, period) == year


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("2026-8T", "8T"),
        ("2026-16T", "16T"),
        ("2026-9-tháng", "9-tháng"),
        ("2026-T8", "T8"),
        ("2026-Q1", "Q1"),
        ("quý II 2026", "quý II"),
        ("2026-HK1", "HK1"),
    ],
)
def test_a_period_that_there_is_not_is_told_with_the_ones_there_are(name, part):
    with pytest.raises(StartError) as error:
        period_of(name)
    said = str(error.value)
    assert f'có "{part}"' in said
    assert "6T (06 tháng đầu năm), nam (cả năm), giai-doan" in said
    assert "--period" in said
