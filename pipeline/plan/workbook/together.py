"""The tables that several plans of a round ask together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.books.book_faults import BookFault
from pipeline.plan.workbook.load_book import PlanBook, PlanBookError
from schemas.model import TableSet
from schemas.own.definition import DefinitionFault, OwnDefinition
from schemas.own.make import with_own
from schemas.records import Table

_FIELDS = {"tables": "number", "questions": "code", "tallies": "name"}
"""By part of a definition, the field that holds the code."""
_NOUNS = {"tables": "biểu", "questions": "mã số", "tallies": "phép đếm"}


@dataclass(frozen=True, slots=True)
class _Coded:
    """Something under a code that only one meaning may have in a round."""

    part: Literal["tables", "questions", "tallies"]
    number: int
    """Its place in the part of the definition."""
    code: str
    meaning: object

    @property
    def key(self) -> tuple[str, str]:
        """The part and the code, which no other meaning may have."""
        return self.part, self.code


def tables_together(books: Sequence[PlanBook], packaged: TableSet) -> TableSet:
    """All that any of the plans asks. Questions that two plans define alike are asked once; what is
    packaged is left out where every plan leaves it out.

    Raises ``PlanBookError`` where two plans use a code for different things.
    """
    if len(books) == 1:
        return books[0].tables
    everywhere = set(books[0].own.left_out).intersection(*(book.own.left_out for book in books))
    tables = packaged
    for place, book in enumerate(books):
        before = books[:place]
        if faults := list(_clashes(book, before)):
            raise PlanBookError(book.path, faults)
        own = _without_known(book.own, before)
        left_out = () if before else tuple(code for code in own.left_out if code in everywhere)
        made = with_own(tables, replace(own, left_out=left_out))
        if made.faults:
            said = (_fault_in(book, one, own, (one.what, one.remedy)) for one in made.faults)
            raise PlanBookError(book.path, list(said))
        tables = _of_plan_too(made.tables, book.own) if before else made.tables
    return tables


def _of_plan_too(tables: TableSet, own: OwnDefinition) -> TableSet:
    """``tables``, of which those that ``own`` defines too are its plan's as well: offices that
    share one of two plans then know that they asked the same."""
    numbers = {table.number for table in own.tables}
    codes = {one.code for one in own.questions}

    def plans_of(origin: str) -> str:
        plans = origin.split("; ")
        return origin if own.plan in plans else "; ".join((*plans, own.plan))

    def of_both(table: Table) -> Table:
        if table.number in numbers:
            return replace(table, origin=plans_of(table.origin))
        if table.body is None or not any(row.origin for row in table.body.rows):
            return table
        rows = tuple(
            replace(row, origin=plans_of(row.origin)) if row.origin and row.code in codes else row
            for row in table.body.rows
        )
        return replace(table, body=replace(table.body, rows=rows))

    return replace(tables, tables=tuple(map(of_both, tables.tables)))


def _coded(own: OwnDefinition) -> Iterator[_Coded]:
    numbers = {table.number for table in own.tables}
    for at, table in enumerate(own.tables):
        questions = tuple(one for one in own.questions if one.table == table.number)
        yield _Coded("tables", at, table.number, (table, questions))
    for at, one in enumerate(own.questions):
        if one.table not in numbers:
            yield _Coded("questions", at, one.code, one)
    for at, tally in enumerate(own.tallies):
        yield _Coded("tallies", at, tally.name, tally)


def _clashes(book: PlanBook, before: Sequence[PlanBook]) -> Iterator[BookFault]:
    known = {one.key: (other, one) for other in reversed(before) for one in _coded(other.own)}
    for one in _coded(book.own):
        other, first = known.get(one.key, (book, one))
        if first.meaning != one.meaning:
            sheet, cell = _place(other, first)
            what = (
                f"{_NOUNS[one.part]} {one.code} của kế hoạch {book.plan.id} đã dùng cho nội dung "
                f"khác trong kế hoạch {other.plan.id} ({other.path.name}, trang {sheet}, ô {cell})"
            )
            remedy = "Đổi mã ở một kế hoạch; cùng một câu hỏi thì ghi giống hệt nhau ở cả hai"
            yield BookFault(*_place(book, one), what, remedy)


def _without_known(own: OwnDefinition, before: Sequence[PlanBook]) -> OwnDefinition:
    """The definition without what an earlier plan defines alike."""
    definitions = [book.own for book in before]
    numbers = {table.number for other in definitions for table in other.tables}
    rules = {rule for other in definitions for rule in other.rules}
    known = {one.key for other in definitions for one in _coded(other)}
    return replace(
        own,
        tables=tuple(one for one in own.tables if one.number not in numbers),
        questions=tuple(
            one
            for one in own.questions
            if one.table not in numbers and ("questions", one.code) not in known
        ),
        rules=tuple(rule for rule in own.rules if rule not in rules),
        tallies=tuple(one for one in own.tallies if ("tallies", one.name) not in known),
    )


def _place(book: PlanBook, one: _Coded) -> tuple[str, str]:
    """Sheet and cell."""
    assert book.read is not None  # a packaged plan defines nothing
    fault = DefinitionFault(one.part, one.number, _FIELDS[one.part], "", "")
    line, key = book.read.place(fault)
    return line.sheet, line.place(key)


def _fault_in(
    book: PlanBook, fault: DefinitionFault, own: OwnDefinition, said: tuple[str, str]
) -> BookFault:
    """A fault of what was left of a definition, in the book's cells."""
    assert book.read is not None  # a packaged plan defines nothing
    record = getattr(own, fault.part)[fault.number]
    number = getattr(book.own, fault.part).index(record)
    line, key = book.read.place(replace(fault, number=number))
    return BookFault(line.sheet, line.place(key), *said)
