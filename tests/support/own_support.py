"""A made-up ward's own tables, rows, rules and tallies: one of each kind that there is."""

from __future__ import annotations

from schemas.own.definition import (
    CellTerm,
    ColumnTerm,
    Condition,
    NumberTerm,
    OwnAnswer,
    OwnDefinition,
    OwnPart,
    OwnQuestion,
    OwnRule,
    OwnTable,
    OwnTally,
    RowTerm,
)
from schemas.own.make import with_own
from schemas.records import Shape
from schemas.registry import PACKAGED
from schemas.respondents import Asked

_KINDERGARTENS = Asked(either=(frozenset(), frozenset({"MN"})))
_OPEN = (Condition("21001", "=", ("Có",)),)
ROW, COLUMN, CELL = OwnPart.ROW, OwnPart.COLUMN, OwnPart.CELL

TABLES = (
    OwnTable("21", "Câu lạc bộ", "Câu lạc bộ nữ công", Shape.MATRIX, unit_label="câu lạc bộ"),
    OwnTable("22", "Sáng kiến", "Sáng kiến được công nhận", Shape.LIST, personal=True),
    OwnTable("23", "Điều kiện", "Điều kiện làm việc", Shape.RECORD),
    OwnTable(
        "24", "Tự vệ", "Đội tự vệ", Shape.MATRIX, Asked(either=(frozenset(), frozenset({"MN"})))
    ),
)
QUESTIONS = (
    OwnQuestion("01", "20001", ROW, "Trong tổng số (mã số 101): đoàn viên công đoàn"),
    OwnQuestion("11", "20002", CELL, "IV. Mô hình tiêu biểu", OwnAnswer.TEXT, required=False),
    OwnQuestion("21", "21001", CELL, "Đơn vị có câu lạc bộ nữ công không?", OwnAnswer.YES_NO),
    OwnQuestion("21", "1", COLUMN, "Số câu lạc bộ"),
    OwnQuestion("21", "2", COLUMN, "Số thành viên", OwnAnswer.PEOPLE),
    OwnQuestion("21", "3", COLUMN, "Trong đó: nữ", OwnAnswer.PEOPLE),
    OwnQuestion("21", "4", COLUMN, "Có quy chế?", OwnAnswer.YES_NO),
    OwnQuestion(
        "21", "21011", ROW, "Tổng số", parts=("21012", "21013"), section="I. Câu lạc bộ", when=_OPEN
    ),
    OwnQuestion("21", "21012", ROW, "Văn hóa, thể thao", when=_OPEN),
    OwnQuestion(
        "21",
        "21013",
        ROW,
        "Khác",
        # Beside the answer that opens the table one of its own.
        when=(*_OPEN, Condition("21012/1", ">", (0,))),
        prompt="Kể cả câu lạc bộ mới lập.",
    ),
    OwnQuestion("22", "22001", CELL, "Số sáng kiến của nữ", parts=("Sáng kiến của nữ",)),
    OwnQuestion("22", "1", COLUMN, "Tên sáng kiến", OwnAnswer.TEXT),
    OwnQuestion("22", "2", COLUMN, "Giới tính tác giả", OwnAnswer.CHOICE, ("Nam", "Nữ")),
    OwnQuestion("22", "3", COLUMN, "Số người hưởng lợi", OwnAnswer.PEOPLE),
    OwnQuestion(
        "22",
        "4",
        COLUMN,
        "Trong đó: nữ",
        OwnAnswer.PEOPLE,
        when=(Condition("3", ">", (8,)), Condition("2", "=", ("Nữ", "Nam"))),
    ),
    OwnQuestion("23", "23001", CELL, "Phòng vắt sữa", OwnAnswer.YES_NO),
    OwnQuestion("23", "23002", CELL, "Số phòng làm việc"),
    OwnQuestion("23", "23003", CELL, "Số phòng có máy lạnh"),
    OwnQuestion("23", "23004", CELL, "Kinh phí sửa chữa", OwnAnswer.MONEY),
    OwnQuestion("23", "23005", CELL, "Diện tích bình quân (m2)", OwnAnswer.DECIMAL),
    OwnQuestion("23", "23006", CELL, "Ngày kiểm tra gần nhất", OwnAnswer.DATE),
    OwnQuestion(
        "23",
        "23007",
        CELL,
        "Năm xây dựng",
        OwnAnswer.YEAR,
        when=(Condition("23004", ">=", (1000,)),),
    ),
    OwnQuestion("23", "23008", CELL, "Số vụ mất an toàn", anonymous=True),
    OwnQuestion("24", "24001", ROW, "Đội viên tự vệ"),
)
RULES = (
    # A row in every column, of a packaged table.
    OwnRule("01", (RowTerm("20001"),), "<=", (RowTerm("101"),)),
    # A column in every row.
    OwnRule("21", (ColumnTerm("3"),), "<=", (ColumnTerm("2"),)),
    # Cells, a sum and a number.
    OwnRule(
        "21",
        (CellTerm("21012", "1"), CellTerm("21013", "1")),
        "<=",
        (NumberTerm(20),),
        "query",
    ),
    # A column of a List, with words of its own.
    OwnRule(
        "22",
        (ColumnTerm("4"),),
        "<=",
        (ColumnTerm("3"),),
        sentence="Số nữ hưởng lợi vượt số người hưởng lợi.",
    ),
    # Cells of a Record.
    OwnRule("23", (CellTerm("23003"),), "<=", (CellTerm("23002"),)),
)
TALLIES = (
    OwnTally("Sáng kiến của nữ", "22", (Condition("2", "=", ("Nữ",)),)),
    OwnTally(
        "Người hưởng lợi",
        "22",
        (Condition("2", "=", ("Nữ", "Nam")), Condition("3", ">=", (10,))),
        sum_of="3",
    ),
    OwnTally("Thành viên là nam", "07", (Condition("2", "<>", ("Nữ",)),)),
)
OWN = OwnDefinition("lieu-giang-2026", TABLES, QUESTIONS, RULES, TALLIES, ("09", "816"))


def made_of(own: OwnDefinition):
    """The tables of a definition that has no fault."""
    made = with_own(PACKAGED, own)
    assert made.faults == ()
    return made.tables
