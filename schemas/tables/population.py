"""Biểu 13: the children who live in the commune, from its universal-education survey."""

from __future__ import annotations

from fractions import Fraction

from schemas import prompts
from schemas.bounds import MOST_OF_AN_AGE, Base, Bound
from schemas.model import Count, Matrix, Text, asks, compile_block, explanation, question
from schemas.records import Row, Table
from schemas.respondents import Asked
from schemas.rules import PEOPLE, AtMost, ColumnAtMost, PeopleColumns, Sums

_RESIDENT = "Trẻ đang cư trú trên địa bàn"
_FOUR = frozenset((*PEOPLE, "explanation"))
_COHORT = Asked(switch=("completion_basis", "cohort"))


@asks(
    rows=(
        Row(
            "1301",
            "nursery",
            "Trẻ trong độ tuổi nhà trẻ (1301 = 1302 + 1303 + 1304)",
            parts=("age0", "age1", "age2"),
        ),
        Row("1302", "age0", "– Dưới 1 tuổi (sinh năm {Y})", indent=1),
        Row("1303", "age1", "– 1 tuổi (sinh năm {Y-1})", indent=1),
        Row("1304", "age2", "– 2 tuổi (sinh năm {Y-2})", indent=1),
        Row(
            "1305",
            "kindergarten",
            "Trẻ trong độ tuổi mẫu giáo (1305 = 1306 + 1307 + 1308)",
            parts=("age3", "age4", "age5"),
        ),
        Row("1306", "age3", "– 3 tuổi (sinh năm {Y-3})", indent=1),
        Row("1307", "age4", "– 4 tuổi (sinh năm {Y-4})", indent=1),
        Row("1308", "age5", "– 5 tuổi (sinh năm {Y-5})", indent=1),
        Row(
            "1309",
            "private_nursery",
            "Trẻ nhà trẻ đang học tại nhóm trẻ, lớp độc lập không nộp biểu riêng",
            columns=_FOUR,
        ),
        Row(
            "1310",
            "private_kindergarten",
            "Trẻ mẫu giáo đang học tại lớp độc lập không nộp biểu riêng",
            columns=_FOUR,
        ),
        Row("1311", "cohort11", "Trẻ 11 tuổi (sinh năm {Y-11})", columns=_FOUR, asked=_COHORT),
        Row(
            "1312",
            "cohort11_completed",
            "Trong mã số 1311: đã hoàn thành chương trình tiểu học",
            columns=_FOUR,
            asked=_COHORT,
        ),
        Row(
            "1313",
            "cohort15",
            "Thanh thiếu niên 15 tuổi (sinh năm {Y-15})",
            columns=_FOUR,
            asked=_COHORT,
        ),
        Row(
            "1314",
            "cohort15_completed",
            "Trong mã số 1313: đã hoàn thành chương trình trung học cơ sở",
            columns=_FOUR,
            asked=_COHORT,
        ),
    ),
    bounds=(
        Bound(
            "total",
            ("age0", "age1", "age2", "age3", "age4", "age5", "cohort11", "cohort15"),
            flat=MOST_OF_AN_AGE,
            steady=True,
            of=Base.WOMEN,
            times=Fraction(1, 4),
            least=300,
        ),
        Bound(
            "total",
            ("private_nursery",),
            flat=MOST_OF_AN_AGE,
            steady=True,
            of=Base.NURSERY,
            times=2,
            least=200,
        ),
        Bound(
            "total",
            ("private_kindergarten",),
            flat=MOST_OF_AN_AGE,
            steady=True,
            of=Base.KINDERGARTEN,
            times=2,
            least=200,
        ),
    ),
    rules=(
        PeopleColumns(),
        ColumnAtMost("attending", "total"),
        ColumnAtMost("attending_female", "female"),
        ColumnAtMost("attending_female", "attending"),
        Sums("R12"),
        AtMost("cohort11_completed", "cohort11", "R09"),
        AtMost("cohort15_completed", "cohort15", "R09"),
    ),
)
class Population(Matrix):
    """Columns 5 and 6 count the commune's children wherever they attend."""

    total: Count = question("Tổng số", "1", banner=_RESIDENT, prompt=prompts.WHOLE_NUMBER)
    female: Count = question("Nữ", "2", banner=_RESIDENT, prompt=prompts.FEMALE)
    minority: Count = question("Dân tộc thiểu số", "3", banner=_RESIDENT, prompt=prompts.MINORITY)
    minority_female: Count = question(
        "Nữ dân tộc thiểu số", "4", banner=_RESIDENT, prompt=prompts.MINORITY_FEMALE
    )
    attending: Count = question(
        "Trong đó: đang học tại cơ sở giáo dục mầm non (trong và ngoài địa bàn)",
        "5",
        prompt=prompts.WHOLE_NUMBER,
        width=16,
    )
    attending_female: Count = question("Trong cột 5: nữ", "6", prompt=prompts.WHOLE_NUMBER)
    explanation: Text = explanation()


MODELS = {"body": Population}

TABLE = Table(
    name="population",
    number="13",
    form_number="13/BĐG-X",
    sheet="Biểu 13 Trẻ em địa bàn",
    title="TRẺ EM TRONG ĐỘ TUỔI MẦM NON TRÊN ĐỊA BÀN",
    unit_label="trẻ",
    asked=Asked(kinds=frozenset({"XA"}), periods=frozenset({"nam", "giai-doan"})),
    body=compile_block(Population),
    banner="Năm học {NAM_HOC}",
    guidance=(
        "Lấy từ danh sách điều tra phổ cập giáo dục của xã, phường tại ngày chốt số liệu. Mã số "
        "1309, 1310: cơ sở không có tên trong danh sách đơn vị nộp báo cáo."
    ),
)
