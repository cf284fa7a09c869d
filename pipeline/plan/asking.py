"""Check of the tables and rows that the settings of a round leave out or add."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.books.book_faults import BookFault
from pipeline.plan.used import find_part
from pipeline.round.round import Round
from pipeline.round.round_book import RoundBookError, read_book
from pipeline.text.places import ROUND_BOOK
from schemas.own.references import reasons_to_keep, unknown_code
from schemas.records import Form, Row, Table
from schemas.respondents import spelling


def check_asking(round_: Round, form: Form) -> None:
    """Raises ``RoundBookError`` that lists what ``not_asked`` and ``also_asked`` cannot name."""
    settings = round_.settings
    problems = [
        *(("not_asked", said) for said in _left_out(settings.not_asked, form)),
        *(("also_asked", said) for said in _added(settings.also_asked, settings.not_asked, form)),
    ]
    if problems:
        path = round_.folder / ROUND_BOOK
        book = read_book(path)
        faults = [BookFault(book.sheet, book.places[key], said) for key, said in problems]
        raise RoundBookError(path, faults)


def _left_out(names: tuple[str, ...], form: Form) -> Iterator[str]:
    given = frozenset(map(spelling, names))
    for name in names:
        table, row = _find(name, form)
        if table is None:
            yield _unknown(name, form)
        elif not table.number:
            yield f'"{name}" thuộc Bìa, mọi đơn vị đều phải khai; bỏ tên này'
        elif row is not None and given.isdisjoint(table.spellings):
            for what, remedy in reasons_to_keep(table, row, given):
                yield f"{what}. {remedy.rstrip('.')}"


def _added(names: tuple[str, ...], left_out: tuple[str, ...], form: Form) -> Iterator[str]:
    without = frozenset(map(spelling, left_out))
    for name in names:
        table, row = _find(name, form)
        if table is None:
            yield _unknown(name, form)
            continue
        own = table.spellings if row is None else frozenset({spelling(name)})
        if not own.isdisjoint(without):
            yield f'"{name}" có ở cả hai danh sách hỏi thêm và không hỏi; giữ lại ở một danh sách'


def _find(name: str, form: Form) -> tuple[Table | None, Row | None]:
    return next(find_part(name, form), (None, None))


def _unknown(name: str, form: Form) -> str:
    tables = ", ".join(f'"{table.label}"' for table in form.tables if table.number)
    return f'{unknown_code(name)}; ghi mã số như "816", hoặc một trong: {tables}'
