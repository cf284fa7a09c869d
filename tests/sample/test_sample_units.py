from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sample.errors import SampleError
from pipeline.sample.make import drafted
from pipeline.sample.names import school_names, without_marks
from pipeline.sample.people import Headcount, draw_people
from pipeline.sample.units import counted, make_units, split
from schemas.rules import PEOPLE
from tests.support.sample_support import PLAN


@given(st.integers(0, 200), st.floats(0, 1), st.floats(0, 1), st.integers(0, 250), st.integers())
def test_a_part_of_people_is_within_the_whole_in_every_column(
    size: int, women: float, minority: float, part_size: int, seed: int
) -> None:
    whole = draw_people(Random(seed), size, women=women, minority=minority)
    part = whole.draw(Random(seed), part_size)
    assert whole.total == size
    assert part.total == min(part_size, size)
    for group in (whole, part, whole - part):
        assert min(group.columns().values()) >= 0
        union = group.female + group.minority - group.minority_female
        assert union <= group.total
    assert all(part.columns()[column] <= whole.columns()[column] for column in PEOPLE)


def test_parts_and_rest_make_the_whole() -> None:
    whole = Headcount(1, 2, 3, 4)
    assert whole.columns() == {"total": 10, "female": 3, "minority": 4, "minority_female": 1}
    part = whole.draw(Random(1), 6)
    assert part + (whole - part) == whole


@pytest.mark.parametrize("total", [1, 4, 5, 24, 98, 1000, 5000])
def test_a_total_divides_over_the_kinds_without_rest(total: int) -> None:
    counts = split(total)
    assert sum(counts.values()) == total
    assert min(counts.values()) >= 0
    if total >= 5:
        assert counts["PHONG"] == 1
        assert counts["XA"] >= 1
    if total >= 24:
        assert counts["MN"] > counts["TH"] > counts["THCS"] > 0


def test_units_have_their_own_codes_and_names_and_a_commune_that_reports() -> None:
    units = make_units(counted(600), Random(1))
    assert len({unit.code for unit in units}) == 600
    names = [unit.name for unit in units]
    assert len(set(names)) == len(names)
    wards = {unit.commune for unit in units if unit.kind == "XA"}
    assert {unit.commune for unit in units} == wards
    assert all(unit.email.endswith(".example") for unit in units)
    assert all(unit.phone.startswith("0400 ") for unit in units)
    assert {unit.levels for unit in units if unit.kind == "LC"} == {("TH", "THCS")}


@pytest.mark.parametrize(
    ("communes", "name"),
    [
        (1, "Phòng Văn hóa - Xã hội phường Liễu Giang"),
        (5, "Phòng Giáo dục và Đào tạo quận Thanh Bình"),
        (60, "Sở Giáo dục và Đào tạo tỉnh Thanh Giang"),
    ],
)
def test_the_office_fits_its_reach(communes: int, name: str) -> None:
    counts = counted({"MN": communes, "XA": communes, "PHONG": 1})
    settings = drafted(PLAN, 2025, "nam", counts)
    office = next(unit for unit in make_units(counts, Random(1)) if unit.kind == "PHONG")
    assert (settings.office.name, settings.office.code) == (name, "PHONG01")
    assert office.name == name


@pytest.mark.parametrize("wish", [{"MG": 3}, {"MN": -1, "TH": 2}, {}, {"MN": 0}, 0])
def test_impossible_numbers_of_units_are_refused(wish: Any) -> None:
    with pytest.raises(SampleError):
        counted(wish)


def test_names_never_run_out_and_never_repeat() -> None:
    for names in school_names(Random(1)).values():
        drawn = [next(names) for _ in range(500)]
        assert len(set(drawn)) == 500


def test_plain_letters_keep_case_and_length() -> None:
    assert without_marks("Trường Đường Ỷ ưỡng ộ") == "Truong Duong Y uong o"
