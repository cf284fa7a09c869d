"""Check of all that a round's workbook names: tables and rows that it leaves out or adds, balances,
earlier rounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.books.book_faults import BookFault
from pipeline.books.cell_values import nearest_of
from pipeline.plan.plan import Plan
from pipeline.plan.used import find_part
from pipeline.round.round import Round, unknown_before
from pipeline.round.round_book import RoundBook
from pipeline.round.round_sheets import LINES_BY_KEY, OPENING
from pipeline.round.round_words import SETTING_NAMES
from pipeline.round.settings import Opening, Settings
from pipeline.round.switch_words import setting_words
from schemas.own.questions import OWN_NUMBER
from schemas.own.references import reasons_to_keep, unknown_code
from schemas.records import Form, Row, Table
from schemas.registry import PACKAGED
from schemas.respondents import spelling

_NAMES = ("not_asked", "also_asked")
"""Settings that name tables and rows."""
_NUMBERED = re.compile(r"(?:\w+ )?(\d+)")
"""A number alone, or behind the word for a table."""
_OWN_ROW = re.compile(r"[2-9]\d{4}")


def misnamed(
    round_: Round, plans: Sequence[Plan], form: Form, book: RoundBook
) -> Iterator[BookFault]:
    """A fault for each name in the round's workbook that its plans and form do not have."""
    settings = round_.settings
    for said in _left_out(settings.not_asked, form):
        yield BookFault(book.sheet, book.places["not_asked"], said)
    for said in _added(settings.also_asked, settings, form):
        yield BookFault(book.sheet, book.places["also_asked"], said)
    yield from _balances(settings.opening, plans, book)


def misnamed_without_plans(book: RoundBook) -> Iterator[BookFault]:
    """A fault for each name in the round's workbook that no plan could give a meaning, while none
    can be used."""
    settings, form = book.settings, PACKAGED.form
    known = {
        key: tuple(name for name in getattr(settings, key) if not _may_be_own(name, form))
        for key in _NAMES
    }
    for said in _left_out(known["not_asked"], form):
        yield BookFault(book.sheet, book.places["not_asked"], said)
    for said in _added(known["also_asked"], settings, form):
        yield BookFault(book.sheet, book.places["also_asked"], said)


def waiting_for_plans(book: RoundBook) -> str:
    """The words for what can't be checked while the plans can't be used; "" where all is."""
    form, settings = PACKAGED.form, book.settings
    named = (
        (
            LINES_BY_KEY[key].name,
            ", ".join(n for n in getattr(settings, key) if _may_be_own(n, form)),
        )
        for key in _NAMES
    )
    places = [f'"{line}" ({names})' for line, names in named if names]
    places += [f'trang "{OPENING.name}"'] if settings.opening else []
    if not places:
        return ""
    return f"Chưa kiểm tra được {', '.join(places)}: phải sửa xong kế hoạch trước rồi chạy lại."


def _may_be_own(name: str, form: Form) -> bool:
    """True of what the packaged form doesn't have and an office may have added: titles, numbers of
    tables from 21, codes of their rows and of rows added to packaged tables."""
    if _find(name, form)[0] is not None:
        return False
    numbered = _NUMBERED.fullmatch(spelling(name))
    return numbered is None or bool(
        OWN_NUMBER.fullmatch(numbered[1]) or _OWN_ROW.fullmatch(numbered[1])
    )


def unknown_rounds(round_: Round, book: RoundBook) -> Iterator[BookFault]:
    """A fault for each earlier round that is not there."""
    for name in dict.fromkeys(round_.settings.previous):
        if told := unknown_before(name, round_):
            yield BookFault(book.sheet, book.places["previous"], *told)


def _balances(
    opening: Mapping[str, Opening], plans: Sequence[Plan], book: RoundBook
) -> Iterator[BookFault]:
    """The opening balances that no indicator of their plan starts from."""
    known = {
        plan.id: [line.code for line in plan.indicators if line.accumulate != "none"]
        for plan in plans
    }
    for key, balance in opening.items():
        place, plan = book.balances[key], balance.plan or plans[0].id
        code = key.removeprefix(f"{balance.plan}/")
        if plan not in known:
            remedy = f"Ghi một trong các mã: {', '.join(known)}"
            yield BookFault(
                *place, f"đợt này không có kế hoạch {plan}", remedy, nearest_of(plan, known)
            )
        elif code not in known[plan]:
            yield BookFault(
                *place,
                f"{code} không phải là chỉ tiêu tính lũy kế của kế hoạch {plan}",
                f"Các chỉ tiêu lũy kế: {', '.join(known[plan]) or '(không có)'}",
                nearest_of(code, known[plan]),
            )


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


def _added(names: tuple[str, ...], settings: Settings, form: Form) -> Iterator[str]:
    without = frozenset(map(spelling, settings.not_asked))
    switches = dict(settings.switches.as_pairs())
    for name in names:
        table, row = _find(name, form)
        if table is None:
            yield _unknown(name, form)
            continue
        own = table.spellings if row is None else frozenset({spelling(name)})
        if not own.isdisjoint(without):
            yield f'"{name}" có ở cả hai danh sách hỏi thêm và không hỏi; giữ lại ở một danh sách'
        for part in (table, row):
            switch = part.asked.switch if part else None
            if switch and switches[switch[0]] != switch[1]:
                setting, _ = SETTING_NAMES[f"switches.{switch[0]}"]
                yield (
                    f'"{name}" chỉ được hỏi khi {setting} là "{setting_words(*switch)}"; chọn như '
                    "vậy hoặc bỏ tên này"
                )


def _find(name: str, form: Form) -> tuple[Table | None, Row | None]:
    return next(find_part(name, form), (None, None))


def _unknown(name: str, form: Form) -> str:
    tables = ", ".join(f'"{table.label}"' for table in form.tables if table.number)
    return f'{unknown_code(name)}; ghi mã số như "816", hoặc một trong: {tables}'
