"""Biểu 14: literacy of the commune's women, by age band and level."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_WOMEN, Bound
from schemas.model import Count, Matrix, Text, asks, compile_block, explanation, question
from schemas.records import Row, Table
from schemas.respondents import Asked
from schemas.rules import ColumnAtMost, NotDecreasing

_COLUMNS = (
    "women",
    "literate1",
    "literate2",
    "minority_women",
    "minority_literate1",
    "minority_literate2",
)


@asks(
    rows=(
        Row("1401", "age15_25", "Từ 15 đến 25 tuổi"),
        Row("1402", "age15_35", "Từ 15 đến 35 tuổi (gồm cả mã số 1401)"),
        Row("1403", "age15_60", "Từ 15 đến 60 tuổi (gồm cả mã số 1402)"),
    ),
    bounds=(Bound("women", ("age15_25", "age15_35", "age15_60"), flat=MOST_WOMEN, steady=True),),
    rules=(
        ColumnAtMost("literate2", "literate1"),
        ColumnAtMost("literate1", "women"),
        ColumnAtMost("minority_literate2", "minority_literate1"),
        ColumnAtMost("minority_literate1", "minority_women"),
        ColumnAtMost("minority_women", "women"),
        ColumnAtMost("minority_literate1", "literate1"),
        ColumnAtMost("minority_literate2", "literate2"),
        NotDecreasing(("age15_25", "age15_35", "age15_60"), _COLUMNS, "R05"),
    ),
)
class Literacy(Matrix):
    """The band and the level that count are a switch of the round; until it is set no figure of
    this table enters an indicator."""

    women: Count = question("Nữ trong độ tuổi", "1", prompt=prompts.WHOLE_NUMBER, width=12)
    literate1: Count = question(
        "Trong đó: biết chữ mức độ 1 trở lên", "2", prompt=prompts.WHOLE_NUMBER, width=14
    )
    literate2: Count = question(
        "Trong đó: biết chữ mức độ 2", "3", prompt=prompts.WHOLE_NUMBER, width=14
    )
    minority_women: Count = question(
        "Nữ dân tộc thiểu số và nữ ở miền núi (mỗi người tính 01 lần)",
        "4",
        prompt=prompts.WHOLE_NUMBER,
        width=16,
    )
    minority_literate1: Count = question(
        "Trong cột 4: biết chữ mức độ 1 trở lên", "5", prompt=prompts.WHOLE_NUMBER, width=14
    )
    minority_literate2: Count = question(
        "Trong cột 4: biết chữ mức độ 2", "6", prompt=prompts.WHOLE_NUMBER, width=14
    )
    explanation: Text = explanation()


MODELS = {"body": Literacy}

TABLE = Table(
    name="literacy",
    number="14",
    form_number="14/BĐG-X",
    sheet="Biểu 14 Biết chữ",
    title="TÌNH HÌNH BIẾT CHỮ CỦA PHỤ NỮ",
    unit_label="người",
    asked=Asked(kinds=frozenset({"XA"}), periods=frozenset({"nam", "giai-doan"})),
    body=compile_block(Literacy),
)
