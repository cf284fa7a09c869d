"""Any definition at all is made into tables or told what is wrong with it, never a traceback."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.frames import schema_of
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
from schemas.registry import PACKAGED, refuse_faults
from schemas.respondents import Asked
from tests.support.own_support import OWN

NUMBERS = st.sampled_from(
    ("01", "02", "05", "07", "08", "11", "12", "20", "21", "22", "23", "", "x")
)
ROWS = st.sampled_from(
    (
        "101",
        "816",
        "200",
        "20001",
        "20002",
        "21001",
        "21002",
        "22001",
        "22002",
        "23001",
        "23002",
        "",
    )
)
COLUMNS = st.sampled_from(("1", "2", "3", "A", "C", "", "100"))
CODES = ROWS | COLUMNS
TEXTS = st.sampled_from(("Câu hỏi", "", " ", "{NAM}", "{x}", "=1+1", "Số" * 40, "Tên [a]", "a'"))
ASKED = st.sampled_from(
    (
        Asked(),
        Asked(kinds=frozenset({"XA"})),
        Asked(either=(frozenset({"XA"}), frozenset({"TH"}))),
        Asked(kinds=frozenset({"?"})),
        Asked(periods=frozenset({"6T"})),
        Asked(periods=frozenset({"thang"})),
    )
)
OPERATORS = st.sampled_from(("=", "<>", ">", ">=", "<", "<="))
CONDITIONS = st.builds(
    Condition,
    CODES,
    OPERATORS,
    st.lists(st.sampled_from(("Có", "Nữ", "", 0, 2.5)), max_size=2).map(tuple),
)
TERMS = st.one_of(
    st.builds(CellTerm, ROWS, COLUMNS),
    st.builds(RowTerm, ROWS),
    st.builds(ColumnTerm, COLUMNS),
    st.builds(NumberTerm, st.sampled_from((0, 20, -1, 0.5))),
)
SIDES = st.lists(TERMS, max_size=3).map(tuple)


def several(records, most):
    return st.lists(records, max_size=most).map(tuple)


DEFINITIONS = st.builds(
    OwnDefinition,
    st.sampled_from(("", "lieu-giang-2026")),
    several(
        st.builds(OwnTable, NUMBERS, TEXTS, TEXTS, st.sampled_from(Shape), ASKED, TEXTS, TEXTS), 3
    ),
    several(
        st.builds(
            OwnQuestion,
            NUMBERS,
            CODES,
            st.sampled_from(OwnPart),
            TEXTS,
            st.none() | st.sampled_from(OwnAnswer),
            several(st.sampled_from(("Nam", "Nữ", "", "a,b", "Giá trị dài" * 20)), 3),
            st.booleans(),
            several(CODES, 2),
            TEXTS,
            ASKED,
            several(CONDITIONS, 1),
            TEXTS,
            st.booleans(),
        ),
        8,
    ),
    several(
        st.builds(
            OwnRule, NUMBERS, SIDES, OPERATORS, SIDES, st.sampled_from(("error", "query")), TEXTS
        ),
        3,
    ),
    several(
        st.builds(
            OwnTally,
            st.sampled_from(("Nữ", "members", "", "a.b", "12")),
            NUMBERS,
            several(CONDITIONS, 2),
            COLUMNS,
        ),
        2,
    ),
    several(CODES | NUMBERS, 2),
)


@st.composite
def changed(draw) -> OwnDefinition:
    """A sound definition in which one record is another's fields."""
    other = draw(DEFINITIONS)
    part = draw(st.sampled_from(("tables", "questions", "rules", "tallies")))
    records = list(getattr(OWN, part))
    at = draw(st.integers(0, len(records) - 1))
    donors = getattr(other, part)
    if donors:
        fields = st.sampled_from(tuple(donors[0].__dataclass_fields__))
        names = draw(st.lists(fields, max_size=2))
        changes = {name: getattr(donors[0], name) for name in names}
        records[at] = replace(records[at], **changes)
    return replace(OWN, **{part: tuple(records)})


@settings(deadline=None, max_examples=100)
@given(DEFINITIONS | changed())
def test_any_definition_is_made_or_told(own):
    made = with_own(PACKAGED, own)
    counts = {part: len(getattr(own, part)) for part in OwnDefinition.__dataclass_fields__}
    for fault in made.faults:
        assert fault.number < counts[fault.part]
        assert fault.what
        assert fault.remedy.endswith(".")
    if not made.faults:
        refuse_faults(made.tables.tables)
    # With faults too there is a form, by which references of the plan are looked up.
    assert len(made.tables.form.version) == 8
    own_tables = (table for table in made.tables.tables if table.origin)
    for table in own_tables:
        for name, block in table.blocks:
            schema_of(made.tables.models[table.name, name], block, frozenset(block.checks))
