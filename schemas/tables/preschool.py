"""Biểu 03: the children who attend, by year of birth."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import Base, Bound
from schemas.model import FourColumns, asks, compile_block
from schemas.records import Row, Table
from schemas.respondents import Asked
from schemas.rules import AtMost, BothSexes, NotZero, PeopleColumns, Sums


def _by_age(code: str, name: str, by_birth_year: str, by_months: str) -> Row:
    return Row(code, name, by_birth_year, indent=1, label_when=("age_basis", "months", by_months))


@asks(
    rows=(
        Row(
            "301",
            "all",
            "Tổng số trẻ (301 = 302 + 306 + 310)",
            parts=("nursery", "kindergarten", "over_age"),
        ),
        Row(
            "302",
            "nursery",
            "1. Trẻ nhà trẻ (302 = 303 + 304 + 305)",
            parts=("age0", "age1", "age2"),
        ),
        _by_age("303", "age0", "– Trẻ dưới 1 tuổi (sinh năm {Y})", "– Trẻ từ 3 đến 12 tháng tuổi"),
        _by_age("304", "age1", "– Trẻ 1 tuổi (sinh năm {Y-1})", "– Trẻ từ 13 đến 24 tháng tuổi"),
        _by_age("305", "age2", "– Trẻ 2 tuổi (sinh năm {Y-2})", "– Trẻ từ 25 đến 36 tháng tuổi"),
        Row(
            "306",
            "kindergarten",
            "2. Trẻ mẫu giáo (306 = 307 + 308 + 309)",
            parts=("age3", "age4", "age5"),
        ),
        _by_age("307", "age3", "– Trẻ 3 tuổi (sinh năm {Y-3})", "– Lớp mẫu giáo 3 - 4 tuổi"),
        _by_age("308", "age4", "– Trẻ 4 tuổi (sinh năm {Y-4})", "– Lớp mẫu giáo 4 - 5 tuổi"),
        _by_age("309", "age5", "– Trẻ 5 tuổi (sinh năm {Y-5})", "– Lớp mẫu giáo 5 - 6 tuổi"),
        Row(
            "310",
            "over_age",
            "3. Trẻ ngoài độ tuổi (sinh trước năm {Y-5})",
            label_when=("age_basis", "months", "3. Trẻ ngoài độ tuổi"),
        ),
        Row(
            "311",
            "nursery_resident",
            "Trong mã số 302: trẻ cư trú trên địa bàn {DIA_BAN}",
            prompt=prompts.RESIDENT,
        ),
        Row(
            "312",
            "kindergarten_resident",
            "Trong mã số 306: trẻ cư trú trên địa bàn {DIA_BAN}",
            prompt=prompts.RESIDENT,
        ),
    ),
    bounds=(
        Bound(
            "total",
            ("age0", "age1", "age2", "age3", "age4", "age5", "over_age"),
            flat=2_000,
            steady=True,
            of=Base.STAFF,
            times=30,
            least=100,
        ),
        Bound(
            "total",
            ("nursery_resident", "kindergarten_resident"),
            flat=6_000,
            steady=True,
            of=Base.STAFF,
            times=90,
            least=300,
        ),
    ),
    rules=(
        PeopleColumns(),
        Sums("R12"),
        NotZero("all", asked=Asked(kinds=frozenset({"MN"}))),
        AtMost("nursery_resident", "nursery", "R10"),
        AtMost("kindergarten_resident", "kindergarten", "R10"),
        BothSexes("all"),
    ),
)
class Preschool(FourColumns):
    """Row 310 never enters an indicator: its children are outside the age band."""


MODELS = {"body": Preschool}

TABLE = Table(
    name="preschool",
    number="03",
    form_number="03/BĐG",
    sheet="Biểu 03 Trẻ mầm non",
    title="TRẺ EM MẦM NON ĐANG HỌC TẠI ĐƠN VỊ",
    unit_label="trẻ",
    asked=Asked(levels=frozenset({"MN"}), periods=frozenset({"nam", "giai-doan"})),
    body=compile_block(Preschool),
    minority_gate="has_minority_children",
    banner="Năm học {NAM_HOC}",
    guidance=(
        "Tính trẻ có tên trong danh sách lớp tại ngày chốt số liệu. Xếp theo năm sinh, không theo "
        "tên lớp. Cư trú gồm thường trú và tạm trú. Lớp ghép: xếp từng trẻ theo năm sinh."
    ),
)
