"""Makes pandera models, tables and rules of an office's definition, beside the packaged ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from schemas import prompts
from schemas.bounds import MOST_MONEY, MOST_OF_OWN, MOST_WOMEN, Base, Bound
from schemas.code_lists import YES_NO
from schemas.model import (
    Count,
    Date,
    Decimal,
    FourColumns,
    List,
    Matrix,
    Models,
    Record,
    TableModel,
    TableSet,
    Text,
    asks,
    compile_block,
    explanation,
    question,
)
from schemas.own.definition import (
    DefinitionFault,
    OwnAnswer,
    OwnDefinition,
    OwnPart,
    OwnQuestion,
    OwnTable,
)
from schemas.own.questions import GATED, OWN_NUMBER, Questions, sheet_name
from schemas.own.references import References
from schemas.records import (
    EXPLANATION,
    Block,
    CodeList,
    Kind,
    Prompt,
    Row,
    Shape,
    Table,
)
from schemas.registry import refuse_faults
from schemas.respondents import SCHOOL_KINDS, UNIT_KINDS, Asked
from schemas.rules import PeopleColumns, Rule, Sums

_KINDS: Mapping[OwnAnswer, Kind] = {
    OwnAnswer.COUNT: Kind.COUNT,
    OwnAnswer.PEOPLE: Kind.COUNT,
    OwnAnswer.MONEY: Kind.MONEY,
    OwnAnswer.DECIMAL: Kind.DECIMAL,
    OwnAnswer.DATE: Kind.DATE,
    OwnAnswer.YEAR: Kind.YEAR,
    OwnAnswer.TEXT: Kind.TEXT,
    OwnAnswer.YES_NO: Kind.CHOICE,
    OwnAnswer.CHOICE: Kind.CHOICE,
}
_TYPES: Mapping[Kind, Any] = {
    Kind.COUNT: Count,
    Kind.MONEY: Count,
    Kind.YEAR: Count,
    Kind.DECIMAL: Decimal,
    Kind.DATE: Date,
    Kind.TEXT: Text,
    Kind.CHOICE: Text,
}
_PROMPTS: Mapping[Kind, Prompt] = {
    Kind.COUNT: prompts.WHOLE_NUMBER,
    Kind.MONEY: prompts.MONEY,
    Kind.YEAR: prompts.YEAR,
    Kind.DATE: prompts.ANY_DATE,
    Kind.CHOICE: prompts.CHOICE,
}
_WIDTHS: Mapping[Kind, float] = {Kind.TEXT: 28, Kind.CHOICE: 16, Kind.MONEY: 17}
_ROOM = 60
"""Entries that an own List has room for, like the packaged ones."""
_LONGEST_ANSWER = 2000
_GATE = "{number}000"
"""Code of the question above a List whose office asks none."""
_GATE_LABEL = "Trong kỳ, đơn vị có nội dung phải kê khai ở biểu này không?"
_PROMPT_TITLE = "Cách ghi"
_SUMS = "R04"


@dataclass(frozen=True)
class OwnMade:
    """The tables with an office's own among them, and what is wrong in its definition. With
    faults the tables hold what is sound, so that a plan can be checked against them in the same
    pass; no round may ask them."""

    tables: TableSet
    faults: tuple[DefinitionFault, ...]
    unsure: frozenset[str] = frozenset()
    """Numbers of tables of which nothing can be said: one number stands twice, or a fault keeps
    the whole table out."""


@lru_cache(maxsize=8)
def with_own(packaged: TableSet, own: OwnDefinition) -> OwnMade:
    """``packaged`` with all that an office adds, leaves out and rules. Models are made once for a
    definition: pandera keeps what it knows of each for the life of the process."""
    if own.is_empty:
        return OwnMade(packaged, ())
    questions = Questions(own, packaged.form)
    faults = list(questions.faults())
    sound = _sound(own, faults) if faults or own.unread else own
    tables, models = _with_questions(packaged, Questions(sound, packaged.form))
    gates = {table.number: questions.gate(table.number) for table in own.tables}
    lost = frozenset(_lost(own, sound))
    references = References(own, tables, lost, gates)
    faults += references.faults()
    tables = references.applied(tables)
    if not faults:
        refuse_faults(tables)
    unsure = _unsure(own)
    told = (one for one in faults if _table_of(one, own) not in unsure)
    kept_out = {table for table, code in lost if not code}
    return OwnMade(TableSet(tables, models), tuple(told), unsure | kept_out)


def _table_of(fault: DefinitionFault, own: OwnDefinition) -> str:
    """The number of the table that a question, rule or tally with a fault is about."""
    match fault.part:
        case "questions":
            return own.questions[fault.number].table
        case "rules":
            return own.rules[fault.number].table
        case "tallies":
            return own.tallies[fault.number].table
    return ""


def _unsure(own: OwnDefinition) -> frozenset[str]:
    """The numbers that stand twice, and with them those that no table has: one may be meant."""
    given = Counter(one.number for one in own.tables)
    twice = {number for number, times in given.items() if times > 1}
    asked, ruled = (one.table for one in own.questions), (one.table for one in own.rules)
    named = {*asked, *ruled, *(one.table for one in own.tallies)} - given.keys()
    unknown = {number for number in named if OWN_NUMBER.fullmatch(number)}
    is_one_meant = twice or "tables" in own.lacks or not all(map(OWN_NUMBER.fullmatch, given))
    return frozenset(twice | unknown) if is_one_meant else frozenset()


def _sound(own: OwnDefinition, faults: Iterable[DefinitionFault]) -> OwnDefinition:
    """The records without a fault; of their questions what stands by itself."""
    wrong = {(fault.part, fault.number) for fault in faults}
    tables = tuple(one for at, one in enumerate(own.tables) if ("tables", at) not in wrong)
    questions = tuple(
        replace(one, parts=(), when=())
        for at, one in enumerate(own.questions)
        if ("questions", at) not in wrong
    )
    # A table that lost all its rows or columns can't be laid out.
    numbers = {one.number for one in own.tables}
    kept = tuple(
        table
        for table in tables
        if any(q.table == table.number and q.part is GATED[table.shape] for q in questions)
    )
    lost = numbers - {table.number for table in kept}
    questions = tuple(one for one in questions if one.table not in lost)
    return replace(own, tables=kept, questions=questions)


def _lost(own: OwnDefinition, sound: OwnDefinition) -> Iterator[tuple[str, str]]:
    """(table, code) of questions that faults keep out, of whole tables the code "": what refers to
    them has no fault of its own."""
    kept = {(one.table, one.code) for one in sound.questions}
    yield from {(one.table, one.code) for one in own.questions} - kept
    yield from {(one.number, "") for one in set(own.tables) - set(sound.tables)}


def _with_questions(packaged: TableSet, questions: Questions) -> tuple[tuple[Table, ...], Models]:
    models = dict(packaged.models)
    tables: list[Table] = []
    for table in packaged.tables:
        added = questions.of_table.get(table.number, ()) if table.number else ()
        if not added or table.body is None:
            tables.append(table)
        elif table.body.shape is Shape.RECORD:
            model = _named(f"{table.name}_own", models[table.name, "body"], added, "r")
            models[table.name, "body"] = model
            rows = _marked(compile_block(model).rows[len(table.body.rows) :], added)
            rows = tuple(replace(row, origin=questions.own.plan) for row in rows)
            tables.append(replace(table, body=_with_rows(table.body, rows)))
        else:
            names = {row.code: row.name for row in table.body.rows}
            rows = tuple(_row(one, names, questions) for one in added)
            tables.append(replace(table, body=_with_rows(table.body, rows)))
    for own in sorted(questions.own.tables, key=lambda one: one.number):
        made = _made(own, questions)
        models.update({(made.table.name, block): model for block, model in made.models.items()})
        tables.append(made.table)
    return tuple(tables), models


_SCHOOLS = Asked(kinds=SCHOOL_KINDS)
_OTHERS = Asked(kinds=frozenset(UNIT_KINDS) - SCHOOL_KINDS)


def _bounds(block: Block, rows: tuple[Row, ...]) -> tuple[Bound, ...]:
    """Plausible bounds of an office's own figures in ``rows`` (of a List in all entries), wide
    ones: nobody knows more of what it asks than what it counts."""
    by_column: dict[tuple[str, Kind], list[str]] = {}
    for row in rows if block.shape is not Shape.LIST else (None,):
        for column in block.columns:
            kind = block.question(row, column).kind
            if row is None or (row.has(column.name) and not block.is_computed(row, column)):
                by_column.setdefault((column.name, kind), []).append(row.name if row else "")
    found: list[Bound] = []
    for (name, kind), named in by_column.items():
        names = tuple(filter(None, named))
        if kind is Kind.COUNT:
            found += [
                Bound(name, names, MOST_OF_OWN, Base.EVERYONE, 3, 500, _SCHOOLS),
                Bound(name, names, MOST_WOMEN, asked=_OTHERS),
            ]
        elif kind is Kind.MONEY:
            found += [
                Bound(name, names, MOST_MONEY, asked=_SCHOOLS),
                Bound(name, names, 4 * MOST_MONEY, asked=_OTHERS),
            ]
    return tuple(found)


def _with_rows(body: Block, rows: tuple[Row, ...]) -> Block:
    is_summed = any(row.parts for row in rows)
    has_sums = any(isinstance(rule, Sums) for rule in body.rules)
    rules = (*body.rules, Sums(_SUMS)) if is_summed and not has_sums else body.rules
    bounds = (*body.bounds, *_bounds(body, rows))
    return replace(body, rows=(*body.rows, *rows), rules=rules, bounds=bounds)


@dataclass(frozen=True)
class _Made:
    table: Table
    models: Mapping[str, type[TableModel]]


def _made(own: OwnTable, questions: Questions) -> _Made:
    """An own table: its rows and columns below the questions that stand above them."""
    asked = questions.of_table.get(own.number, ())
    gate = questions.gate(own.number)
    cells = tuple(one for one in asked if one.part is OwnPart.CELL)
    if own.shape is Shape.LIST and not gate:
        gate = _GATE.format(number=own.number)
        first = OwnQuestion(own.number, gate, OwnPart.CELL, _GATE_LABEL, OwnAnswer.YES_NO)
        cells = (first, *cells)
    above = tuple(one for one in cells if own.shape is not Shape.RECORD or one.code == gate)
    models: dict[str, type[TableModel]] = {}
    if above:
        models["head"] = _named(f"t{own.number}_head", Record, above, "r")
    models["body"] = _body(own, questions, tuple(one for one in cells if one not in above))
    blocks = {name: compile_block(model) for name, model in models.items()}
    blocks = {
        name: replace(block, rows=_marked(block.rows, cells))
        if block.shape is Shape.RECORD
        else block
        for name, block in blocks.items()
    }
    blocks = {
        name: replace(block, bounds=_bounds(block, block.rows)) for name, block in blocks.items()
    }
    return _Made(
        Table(
            name=f"t{own.number}",
            number=own.number,
            form_number=f"{own.number}/BĐG",
            sheet=sheet_name(own),
            title=own.title.strip().upper(),
            unit_label=own.unit_label.strip(),
            asked=own.asked,
            head=blocks.get("head"),
            body=blocks["body"],
            gate=f"r{gate}" if gate else "",
            guidance=own.guidance.strip(),
            personal=own.personal,
            origin=questions.own.plan,
        ),
        models,
    )


def _body(own: OwnTable, questions: Questions, cells: tuple[OwnQuestion, ...]) -> type[TableModel]:
    if own.shape is Shape.RECORD:
        return _named(f"t{own.number}", Record, cells, "r")
    asked = questions.of_table[own.number]
    columns = tuple(one for one in asked if one.part is OwnPart.COLUMN)
    if own.shape is Shape.LIST:
        model = _named(f"t{own.number}", List, columns, "c", explained="B")
        return asks(anchor_code="A", room=_ROOM)(model)
    numbers = frozenset(f"c{one.code}" for one in columns if _kind(one).is_amount)
    on_sums = numbers | {EXPLANATION} if len(numbers) < len(columns) else None
    rows = tuple(
        replace(row, columns=on_sums) if row.parts else row
        for row in (_row(one, {}, questions) for one in questions.rows(own.number).values())
    )
    rules: tuple[Rule, ...] = () if columns else (PeopleColumns(),)
    if any(row.parts for row in rows):
        rules = (*rules, Sums(_SUMS))
    base = Matrix if columns else FourColumns
    model = _named(f"t{own.number}", base, columns, "c", explained="C" if columns else "")
    return asks(rows=rows, rules=rules)(model)


def _named(
    name: str,
    base: type[TableModel],
    asked: tuple[OwnQuestion, ...],
    letter: str,
    explained: str = "",
) -> type[TableModel]:
    """A model of these columns (of a Record: cells), with an explanation under the code
    ``explained``."""
    fields = {f"{letter}{one.code}": _field(one) for one in asked}
    types: dict[str, Any] = {f"{letter}{one.code}": _TYPES[_kind(one)] for one in asked}
    if explained:
        fields[EXPLANATION] = explanation(explained)
        types[EXPLANATION] = Text
    namespace = {"__module__": __name__, "__annotations__": types, **fields}
    return type(name, (base,), namespace)


def _kind(asked: OwnQuestion) -> Kind:
    return _KINDS[asked.answer or OwnAnswer.COUNT]


def _field(asked: OwnQuestion) -> Any:
    kind = _kind(asked)
    is_cell = asked.part is OwnPart.CELL
    return question(
        asked.label.strip(),
        asked.code,
        kind=kind,
        required=asked.required and not (is_cell and asked.parts),
        choices=_choices(asked),
        prompt=_prompt(asked),
        width=_WIDTHS.get(kind, 12),
        max_length=_LONGEST_ANSWER if kind is Kind.TEXT and is_cell else None,
        asked=asked.asked,
        tally=asked.parts[0] if is_cell and asked.parts else "",
    )


def _choices(asked: OwnQuestion) -> CodeList | None:
    if asked.answer is OwnAnswer.YES_NO:
        return YES_NO
    if asked.answer is OwnAnswer.CHOICE:
        return CodeList(f"own_{asked.code}", tuple(item.strip() for item in asked.choices))
    return None


def _prompt(asked: OwnQuestion) -> Prompt | None:
    if asked.prompt.strip():
        return Prompt(_PROMPT_TITLE, asked.prompt.strip())
    if asked.part is OwnPart.ROW and asked.answer in (None, OwnAnswer.COUNT, OwnAnswer.PEOPLE):
        # The columns say how a count is typed.
        return None
    return _PROMPTS.get(_kind(asked))


def _row(asked: OwnQuestion, names: Mapping[str, str], questions: Questions) -> Row:
    known = {**names, **{code: f"r{code}" for code in questions.rows(asked.table)}}
    return Row(
        asked.code,
        f"r{asked.code}",
        asked.label.strip(),
        parts=tuple(known[part] for part in asked.parts),
        section=asked.section.strip(),
        prompt=_prompt(asked),
        asked=asked.asked,
        kind=Kind.MONEY if asked.answer is OwnAnswer.MONEY else None,
        anonymous=asked.code in questions.anonymous,
        optional=not asked.required,
        origin=questions.own.plan if asked.table not in questions.by_number else "",
    )


def _marked(rows: Iterable[Row], asked: Iterable[OwnQuestion]) -> tuple[Row, ...]:
    """The rows of a Record with what only a row says."""
    by_code = {one.code: one for one in asked}
    return tuple(
        replace(
            row, anonymous=by_code[row.code].anonymous, section=by_code[row.code].section.strip()
        )
        if row.code in by_code
        else row
        for row in rows
    )
