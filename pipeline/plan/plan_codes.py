"""Printed codes of the form as a plan's workbook refers to them, and back: ``102/2`` is row 102,
column 2; ``1101`` a question of a Record; ``1401{literacy_band}/1`` the row that a switch of the
round picks; a count over a List's lines goes by its name (``board.trained``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from pipeline.plan.reference import Reference, exists
from pipeline.round.settings import settings_of
from pipeline.text.spelling import fold
from schemas.code_lists import YES
from schemas.records import Block, Column, Form, Kind, Row, Shape, Table, Tally
from schemas.respondents import LEVELS, PERIODS, UNIT_KINDS, Asked, Respondent

_PART = r"([A-Za-z0-9]+)(?:\{(\w+)\})?"
_CODE = re.compile(rf"{_PART}(?:/{_PART})?")
_SWITCH = re.compile(r"\{(\w+)\}")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_PROGRAM_NAME = re.compile(r"[a-z_{}]+")
"""A name from the packaged tables; counts of an office's own go by what it calls them."""


class CodeError(Exception):
    """A text that refers to nothing: what is wrong, the nearest that there is, what to do."""

    def __init__(self, what: str, remedy: str, nearest: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.nearest = nearest


class LostCodeError(CodeError):
    """A text that would refer to something, were it not for a fault that is told elsewhere."""


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A figure or answer of the form that an indicator may name."""

    code: str
    table: str
    """Number and title of its table."""
    row: str
    """Label of its row, "" for a count."""
    column: str
    """Label of its column; of a count the words for what is counted."""
    kinds: tuple[str, ...]
    """The roster kinds that are asked for it."""
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _CodedRow:
    table: Table
    block: Block
    row: Row


class PlanCodes:
    """The two-way map between references and printed codes of a form."""

    def __init__(self, form: Form, lost: frozenset[str] = frozenset()) -> None:
        self._form = form
        self._lost = lost
        """Codes and names of the office's own that a fault keeps out of the form."""

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[_CodedRow]]:
        rows: dict[str, list[_CodedRow]] = defaultdict(list)
        for table in self._form.tables:
            for _, block in table.blocks:
                for row in block.rows:
                    rows[row.code].append(_CodedRow(table, block, row))
        return rows

    def printed(self, reference: Reference) -> str:
        """The code of a reference that the form has; a count keeps its name, and so does what no
        code can say."""
        for _, block in self._form.by_name[reference.table].blocks:
            rows = {row.name: row.code for row in block.rows}
            columns = {column.name: column.code for column in block.columns}
            if block.shape is Shape.MATRIX and reference.column:
                row, column = _printed(reference.row, rows), _printed(reference.column, columns)
                if row and column:
                    return f"{row}/{column}"
            elif block.shape is Shape.RECORD and not reference.column and reference.row in rows:
                code = rows[reference.row]
                if len(self._rows[code]) == 1:
                    return code
                question = block.row(reference.row).question
                return f"{code}/{question.column}" if question else code
        name = fold(reference.row)
        is_own = not (reference.column or _PROGRAM_NAME.fullmatch(reference.row))
        return reference.row if is_own and self._tallies.get(name) == reference else str(reference)

    def reference(self, text: str) -> Reference:
        """The figure or answer that a code refers to. Raises ``CodeError``, of one that another
        fault keeps out ``LostCodeError``."""
        if text in self._lost or text.partition("/")[0].strip() in self._lost:
            raise LostCodeError(text, "")
        found = self._found(text)
        if any(_is_broken(block, found) for _, block in self._form.by_name[found.table].blocks):
            what = f'"{text}" là số thập phân, chỉ tiêu chỉ tính được số nguyên'
            remedy = (
                "Đặt Kiểu của câu hỏi là Số lượng hoặc Tiền, hỏi theo đơn vị tính nhỏ hơn, ví dụ "
                "mét thay cho ki-lô-mét"
            )
            raise CodeError(what, remedy)
        if not any(_counts(block, found) for _, block in self._form.by_name[found.table].blocks):
            what = f'"{text}" là ô ghi chữ hoặc ngày, không tính được'
            raise CodeError(what, "Ghi mã của ô số liệu hoặc của câu trả lời Có, Không")
        return found

    def answer(self, text: str) -> Reference:
        """The question of a Record that a code refers to. Raises ``CodeError``."""
        found = self._found(text)
        if found.column:
            what = f'"{text}" không phải là câu hỏi trả lời bằng lời'
            raise CodeError(what, "Ghi mã số của một câu hỏi tại Biểu 11, ví dụ 1103")
        return found

    def _found(self, text: str) -> Reference:
        text = re.sub(r"\s*/\s*", "/", text.strip())
        matched = _CODE.fullmatch(text)
        if matched is None:
            return self._named(text)
        row, switch, column, column_switch = matched.groups()
        coded = self._rows.get(row) or self._rows.get(row.upper())
        if not coded:
            nearest = self.nearest(text)
            raise CodeError(
                f'không có mã số "{row}" trong biểu mẫu', "Tra mã tại trang Mã biểu mẫu", nearest
            )
        if coded[0].block.shape is Shape.RECORD:
            return self._question(text, coded, column or "")
        (one,) = coded
        return Reference(
            one.table.name,
            _template(one.row.name, switch, one.block.row_index),
            self._column(text, one, column or "", column_switch),
        )

    def _question(self, text: str, coded: Sequence[_CodedRow], column: str) -> Reference:
        """The row of a Record; two may share a line and a code."""
        own = [
            one
            for one in coded
            if not column or (one.row.question and one.row.question.column == column)
        ]
        if len(own) == 1:
            return Reference(own[0].table.name, own[0].row.name)
        codes = ", ".join(self.printed(Reference(one.table.name, one.row.name)) for one in coded)
        if own:
            raise CodeError(f'"{text}" có thể là nhiều ô', f"Ghi rõ một trong: {codes}")
        raise CodeError(f'mã số {coded[0].row.code} không có cột "{column}"', f"Ghi {codes}")

    def _column(self, text: str, one: _CodedRow, code: str, switch: str | None) -> str:
        own = [column for column in one.block.columns if one.row.has(column.name)]
        by_code = {column.code: column for column in own}
        column = by_code.get(code) or by_code.get(code.upper())
        if column is not None:
            return _template(column.name, switch, one.block.column_index)
        some = [column for column in own if _is_counted(one.block, one.row, column)]
        listed = "; ".join(
            f"{one.row.code}/{column.code} ({column.question.label})" for column in some
        )
        what = f'mã số {one.row.code} không có cột "{code}"' if code else f'"{text}" thiếu mã cột'
        raise CodeError(what, f"Ghi một trong: {listed}")

    @cached_property
    def _tallies(self) -> Mapping[str, Reference]:
        """Counts by their name alone, of those whose name is that of no other."""
        found: dict[str, list[Reference]] = defaultdict(list)
        for table in self._form.tables:
            for tally in table.list_block.tallies if table.list_block else ():
                found[fold(tally.name)].append(Reference(table.name, tally.name))
        return {name: references[0] for name, references in found.items() if len(references) == 1}

    def _named(self, text: str) -> Reference:
        if fold(text) in self._tallies:
            return self._tallies[fold(text)]
        parts = text.split(".")
        if len(parts) in (2, 3) and all(parts):
            reference = Reference(*parts)
            settings = {name: next(iter(settings_of(name)), "") for name in reference.switches}
            if exists(reference.under(settings), self._form):
                code = self.printed(reference)
                if code == text or (len(parts) == 2 and not code[0].isalpha()):
                    return reference
                raise CodeError(
                    f'"{text}" là tên dùng bên trong chương trình',
                    "Ghi mã in trên biểu mẫu",
                    code,
                )
        raise CodeError(
            f'"{text}" không có dạng mã dòng/mã cột',
            'Ghi như "102/2"; cộng nhiều ô thì ghi "102/2+103/2"; mã có tại trang Mã biểu mẫu, '
            "tên phép đếm tại trang Đếm",
            self.nearest(text),
        )

    def nearest(self, text: str) -> str:
        """The code that a text resembles most, "" where none is near."""
        codes = [place.code for place in self.places]
        found = process.extractOne(text, codes, scorer=fuzz.ratio, score_cutoff=60)
        return found[0] if found else ""

    @cached_property
    def places(self) -> tuple[FormPlace, ...]:
        """All that numerators and denominators may name, in the order of the sheets."""
        return tuple(place for table in self._form.tables for place in self._places_of(table))

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The questions whose answer in words may fill a section of the report."""
        return tuple(
            row.code
            for table in self._form.tables
            if table.is_report
            for _, block in table.blocks
            for row in block.rows
        )

    def _places_of(self, table: Table) -> Iterator[FormPlace]:
        if not table.number or table.plan_lines or table.name == "own_targets":
            return
        name = f"{table.label}. {table.title.capitalize()}"
        for _, block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    if not (row.has(column.name) and _is_counted(block, row, column)):
                        continue
                    in_record = block.shape is Shape.RECORD
                    reference = Reference(table.name, row.name, "" if in_record else column.name)
                    question = block.question(row, column)
                    yield FormPlace(
                        self.printed(reference),
                        name,
                        _PLACEHOLDER.sub("…", row.label),
                        _PLACEHOLDER.sub("…", "" if in_record else question.label),
                        *_asked(table.asked, row.asked, question.asked),
                    )
            shown = {row.name for _, block in table.blocks for row in block.rows}
            for tally in block.tallies:
                if tally.name not in shown:
                    code = self.printed(Reference(table.name, tally.name))
                    words = _tally_words(tally, block)
                    yield FormPlace(code, name, "", words, *_asked(table.asked))


def _printed(name: str, codes: Mapping[str, str]) -> str:
    """The code of a row or column, with the switch that its name holds; "" where none says it."""
    switches = _SWITCH.findall(name)
    if not switches:
        return codes.get(name, "")
    settings = [setting for setting in settings_of(switches[0]) if setting]
    if len(switches) > 1 or not settings:
        return ""
    names = [name.replace(f"{{{switches[0]}}}", setting) for setting in settings]
    if not all(one in codes for one in names):
        return ""
    return f"{codes[names[0]]}{{{switches[0]}}}"


def _template(name: str, switch: str | None, names: Mapping[str, int]) -> str:
    """The name with the switch in the place of its setting. Raises ``CodeError`` where the switch
    can't stand there, or in more than one place."""
    if not switch:
        return name
    settings = [setting for setting in settings_of(switch) if setting]
    if not settings:
        raise CodeError(
            f'không có lựa chọn "{switch}"', "Ghi tên một lựa chọn của đợt báo cáo, trong dấu { }"
        )
    found = set()
    for setting in settings:
        for at in range(len(name)):
            if not name.startswith(setting, at):
                continue
            before, after = name[:at], name[at + len(setting) :]
            if all(f"{before}{one}{after}" in names for one in settings):
                found.add(f"{before}{{{switch}}}{after}")
    if len(found) != 1:
        raise CodeError(
            f'lựa chọn "{switch}" không chọn được dòng, cột này',
            "Bỏ phần trong dấu { }, hoặc tra mã tại trang Mã biểu mẫu",
        )
    return found.pop()


def _is_counted(block: Block, row: Row, column: Column) -> bool:
    question = block.question(row, column)
    answers = question.choices.items if question.choices else ()
    is_whole = question.kind.is_amount and question.kind.is_whole
    return is_whole or YES in answers


def _counts(block: Block, reference: Reference) -> bool:
    """Tell if the reference is a count of the block, an amount or an answer Có, Không."""
    if not reference.column and any(tally.name == reference.row for tally in block.tallies):
        return True
    row, column = (_first_setting(name) for name in (reference.row, reference.column))
    columns = [block.column(column)] if column in block.column_index else []
    if not column and block.shape is Shape.RECORD:
        columns = list(block.columns)
    return row in block.row_index and any(
        _is_counted(block, block.row(row), one) for one in columns
    )


def _is_broken(block: Block, reference: Reference) -> bool:
    """Tell if the reference is a number of the block that need not be whole, or a sum of such."""
    tallies = [tally for tally in block.tallies if tally.name == reference.row]
    if not reference.column and tallies:
        added = tallies[0].sum_of
        return bool(added) and block.column(added).question.kind is Kind.DECIMAL
    if reference.row not in block.row_index or block.shape is Shape.LIST:
        return False
    columns = [block.column_index[c] for c in (reference.column,) if c in block.column_index]
    if block.shape is Shape.RECORD and not reference.column:
        columns = [0]
    row = block.row(reference.row)
    return any(block.question(row, block.columns[at]).kind is Kind.DECIMAL for at in columns)


def _first_setting(name: str) -> str:
    return _SWITCH.sub(lambda found: next(filter(None, settings_of(found[1])), ""), name)


def _tally_words(tally: Tally, block: Block) -> str:
    def label(name: str) -> str:
        return block.column(name).question.label

    if tally.sum_of:
        words = f'Cộng cột "{label(tally.sum_of)}"'
    elif tally.column:
        words = f'Số dòng có "{label(tally.column)}" là {", ".join(tally.values)}'
    else:
        words = "Số dòng đã ghi"
    if tally.conditions:
        conditions = "; ".join(
            f'"{label(one.column)}" {one.operator} {"|".join(map(str, one.values))}'
            for one in tally.conditions
        )
        words = f"{words}, chỉ tính dòng có {conditions}"
    return f"{words}, chỉ tính dòng của năm báo cáo" if tally.active[0] else words


def _asked(*conditions: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(kinds, periods) that are asked, whatever the switches of the round."""
    kinds: dict[str, None] = {}
    periods: dict[str, None] = {}
    for kind in UNIT_KINDS:
        levels = frozenset(LEVELS) if kind == "LC" else frozenset({kind})
        for period in PERIODS:
            who = Respondent(kind, levels, period)
            if all(condition.may_be_of(who) for condition in conditions):
                kinds[kind] = None
                periods[period] = None
    return tuple(kinds), tuple(period for period in PERIODS if period in periods)
