"""Judge the cells of many returns at once: pandera over merged frames, findings per cell.

A batch holds at most ``BATCH`` returns. No rule looks beyond one table of one return, so the size
of a batch cannot change a result. What stands below a question answered Không contradicts the
answer, as the reader says, and is judged no further, unless it is accepted all the same. Frames
have a plain RangeIndex; which return and row a record came from follows from its position, and a
failure that has lost its index is our own bug.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from pandera.errors import SchemaErrors

from pipeline.plan.sent_forms import lacking, sort_of
from pipeline.read.cache.encoding import decode_findings, encode_findings
from pipeline.read.cache.store import KeptReadings
from pipeline.read.cache.version import digest_of, spelled
from pipeline.read.child_names import are_names_of_people, names_two
from pipeline.read.cleaned import said
from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.round.roster import Unit
from pipeline.round.round import ACTION_MONTH_ROWS, Round
from pipeline.text.findings import Finding, Place, Waiver, find
from pipeline.text.sentences.cells import CONTRADICTED
from pipeline.text.spelling import fold
from pipeline.validate.anchors import about_anchors, about_unasked, explanations_on
from pipeline.validate.completeness import says_no
from pipeline.validate.failures import failures_to_findings, told_together
from pipeline.validate.frames import Subject, merge
from pipeline.validate.places import place_of_cell
from pipeline.validate.screen import unsound
from pipeline.validate.waiver_keys import accepting, may_be_accepted
from pipeline.validate.wrong_kind import cutoff_of
from pipeline.xlsx.addresses import DAY_ZERO
from schemas.code_lists import OCCASION_DAYS
from schemas.frames import broken_in, schema_of
from schemas.model import Models, TableModel
from schemas.records import EXPLANATION, Block, Form, Kind, Table
from schemas.respondents import Respondent

BATCH = 1000

_WHOLE_POPULATION = frozenset({"literacy"})
"""Tables of a commune's grown-ups, who may well be forty-six thousand."""


def validate(
    returns: Iterable[tuple[ReturnReading, Unit]],
    round_: Round,
    form: Form,
    models: Models,
    received: Mapping[str, dt.date] | None = None,
    waivers: Sequence[Waiver] = (),
    kept: KeptReadings | None = None,
) -> dict[str, tuple[Finding, ...]]:
    """Findings per path: those of the reader's cells and those of every rule.

    ``received`` tells when each path came in; dates after it are wrong. Figures that ``waivers``
    accept beside the answer that nothing is there are judged as all others are. Raises
    ``LostAddressError`` where a failure can't be traced to a cell.
    """
    by = digest_of(form) if kept is not None else ""
    found: dict[str, tuple[Finding, ...]] = {}
    lacks = lacking(form, round_)
    returns = iter(returns)
    while batch := [
        _Return(
            reading,
            round_.respondent(unit),
            _facts(round_, unit, (received or {}).get(reading.path)),
            round_.facts(unit),
            (received or {}).get(reading.path),
            lacks.get(reading.stamp.get("form_version", ""), {}).get(sort_of(unit), frozenset()),
            round_.action_month_at(cutoff_of(reading, round_, form)),
            _accepted_beside_no(reading, unit, waivers, form),
        )
        for reading, unit in islice(returns, BATCH)
    ]:
        found |= _judged(batch, form, models, kept, by)
    return found


def _judged(
    batch: Sequence[_Return], form: Form, models: Models, kept: KeptReadings | None, by: str
) -> dict[str, tuple[Finding, ...]]:
    """The findings of a batch; what ``kept`` has those of, judged ``by`` the same, is not judged
    again."""
    if kept is None:
        return _validate_batch(batch, form, models)
    found: dict[str, tuple[Finding, ...] | None] = {}
    keys: dict[str, bytes] = {}
    for one in batch:
        path, key = one.reading.path, kept.key_beside(one.reading, form, by + one.circumstances)
        found[path] = None if key is None else kept.content(key, decode_findings)
        if key is not None and found[path] is None:
            keys[path] = key
    new = _validate_batch([one for one in batch if found[one.reading.path] is None], form, models)
    for path, key in keys.items():
        kept.put(key, encode_findings(new[path]))
    return {path: new[path] if told is None else told for path, told in found.items()}


_spelled = lru_cache(spelled)
"""Thousands of units are of a few sorts."""


@dataclass(frozen=True, slots=True)
class _Return:
    reading: ReturnReading
    who: Respondent
    facts: Mapping[str, dt.date]
    words: Mapping[str, str]
    received: dt.date | None
    lacks: frozenset[str] = frozenset()
    """Numbers of tables and codes of rows that a form of its version went out without."""
    month: int = 0
    """The year of the Tháng hành động that its form asks about."""
    accepted: frozenset[str] = frozenset()
    """Tables whose figures are accepted beside the answer that nothing is there."""

    @property
    def circumstances(self) -> str:
        """All that it is judged by besides its reading and the form."""
        facts, words = tuple(self.facts.items()), tuple(self.words.items())
        return (
            f"{_spelled(self.who)}{facts}{words}{self.received!r}{sorted(self.lacks)}"
            f"{self.month}{sorted(self.accepted)}"
        )

    def spares(self, table: Table, page: TableReading) -> bool:
        """True where nothing below the question of a table is judged."""
        return says_no(table, page) and table.name not in self.accepted

    def is_older(self, form: Form) -> bool:
        """True where the return was filled on another version of the round's form."""
        return self.reading.stamp.get("form_version", form.version) != form.version


def _accepted_beside_no(
    reading: ReturnReading, unit: Unit, waivers: Sequence[Waiver], form: Form
) -> frozenset[str]:
    if not waivers:
        return frozenset()
    known = {waiver.key: waiver for waiver in waivers}
    every = (*reading.findings, *(f for page in reading.tables.values() for f in page.findings))
    beside = [replace(one, unit=unit.code) for one in every if one.code in CONTRADICTED]
    return frozenset(
        one.table
        for one in told_together(beside, form)
        if may_be_accepted(one) and accepting(one, known)
    )


def _facts(round_: Round, unit: Unit, received: dt.date | None) -> Mapping[str, dt.date]:
    settings = round_.settings
    return {
        "from": settings.start,
        "to": settings.end,
        "cutoff": settings.cutoff,
        "received": received or round_.due_of(unit),
    }


def _validate_batch(
    batch: Sequence[_Return], form: Form, models: Models
) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in batch:
        found[one.reading.path].extend(one.reading.findings)
    for table in form.tables:
        pages = []
        for one in batch:
            page = one.reading.tables.get(table.name)
            if table.is_asked(one.who):
                pages.append((one, page))
            else:
                path = one.reading.path
                found[path].extend(about_unasked(table, one.who, page, path))
        for one, page in pages:
            found[one.reading.path].extend(
                about_anchors(
                    *(table, one.who, page, one.reading.path),
                    older=one.is_older(form),
                    lacks=one.lacks,
                )
            )
            if page is not None:
                found[one.reading.path].extend(_another_month(table, one, page))
                found[one.reading.path].extend(_days_in_counts(table, one, page))
                found[one.reading.path].extend(_days_after_receipt(table, one, page))
                found[one.reading.path].extend(_days_beside_occasion(table, one, page))
                found[one.reading.path].extend(_entered_twice(table, one, page))
                found[one.reading.path].extend(_names_together(table, one, page))
        for name, block in table.blocks:
            subjects = [
                Subject(form, one.facts, one.reading, one.who, table, page, block, cells, one.words)
                for one, page in pages
                if page is not None
                and (cells := page.block(name)) is not None
                and cells.lines
                and not (name == "body" and one.spares(table, page) and not table.ungated)
            ]
            said_no = {
                one.reading.path: one
                for one in subjects
                if name == "body" and says_no(table, one.page)
            }
            accepted = {one.reading.path for one, _ in pages if table.name in one.accepted}
            for path, finding in _judge(subjects, models[table.name, name], block):
                subject = said_no.get(path)
                if (
                    subject is None
                    or finding.row in table.ungated
                    or (path in accepted and _is_typed(finding, subject))
                ):
                    found[path].append(finding)
    return {path: tuple(told_together(told, form)) for path, told in found.items()}


def _is_typed(finding: Finding, subject: Subject) -> bool:
    """True where every cell that a finding names holds what somebody typed: a blank beside the
    answer that nothing is there is none that lacks."""
    block, cells = subject.block, subject.cells
    typed = {
        (row.code, block.column_code(row, column))
        for line, row in enumerate(block.rows)
        for number, column in enumerate(block.columns)
        if row.has(column.name) and cells.state(line, number) == State.GIVEN
    }
    return {(finding.row, finding.column), *finding.also} <= typed


def _another_month(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """``another_month`` for each answer about a Tháng hành động of another year than the round's:
    the form was made before the cut-off was moved past the month's end. No rule record: no form
    can know it."""
    now = one.words["NAM_THD"]
    if str(one.month) == now:
        return
    sheet = Place(one.reading.path, table.name, sheet=page.sheet)
    for _, block, cells in page.blocks(table):
        for line, row in enumerate(block.rows):
            # The answer is the first column; what stands beside it goes with it.
            if row.code in ACTION_MONTH_ROWS and cells.value(line, 0) is not None:
                place = place_of_cell(sheet, block, cells, line, 0)
                words = {"biểu": table.label, "trước": one.month, "sau": now}
                yield find("another_month", words, place, said(cells.value(line, 0)))


def _days_in_counts(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """``day_as_count`` for each count that is what a spreadsheet stores for a day (``13/5`` typed
    where figures are formatted) in the year in which the period ends, or in the year before or
    after; no school has as many people. An explanation on its row makes it ``explained``.

    Judged here and by no rule record: it is about how any count was typed, not about what one
    table says, and the years depend on the round. So the form does not show it live.
    """
    if table.name in _WHOLE_POPULATION:
        return
    end = one.facts["to"]
    days = _day_numbers(end.year - 1, end.year + 1)
    sheet = Place(one.reading.path, table.name, sheet=page.sheet)
    for _, block, cells in page.blocks(table):
        if days.isdisjoint(cells.values):
            continue
        for at, value in enumerate(cells.values):
            if type(value) is int and value in days:
                line, number = cells.position(at)
                place = place_of_cell(sheet, block, cells, line, number)
                if not _is_typed_count(block, one.who, line, number) or _is_refused(page, place):
                    continue
                day = DAY_ZERO + dt.timedelta(days=value)
                words = {"biểu": table.label, "giá trị": value, "ngày": f"{day:%d/%m/%Y}"}
                finding = find("day_as_count", words, place, str(value))
                explained = explanations_on(table, page).get(place.row)
                yield replace(finding, state="explained") if explained else finding


@lru_cache
def _day_numbers(first: int, last: int) -> frozenset[int]:
    """Numbers that a spreadsheet stores for the days of the years ``first`` to ``last``."""
    start, end = ((day - DAY_ZERO).days for day in (dt.date(first, 1, 1), dt.date(last, 12, 31)))
    return frozenset(range(start, end + 1))


def _days_after_receipt(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """``date_after_receipt`` for each day that had not come when the return did: day and month
    turned, or another year. A rule may forbid it already. No rule record: forms keep their version.
    """
    if one.received is None:
        return
    sheet = Place(one.reading.path, table.name, sheet=page.sheet)
    for _, block, cells in page.blocks(table):
        if dt.date not in map(type, cells.values):
            continue
        forbidden = {check.home for check in block.checks.values() if check.severity == "error"}
        for at, value in enumerate(cells.values):
            if not isinstance(value, dt.date) or value <= one.received:
                continue
            line, number = cells.position(at)
            row = block.row_at(line)
            if (row.name if row is not None else "", block.columns[number].name) in forbidden:
                continue
            place = place_of_cell(sheet, block, cells, line, number)
            words = {"ngày": said(value), "đến": said(one.received)}
            yield find("date_after_receipt", {"biểu": table.label, **words}, place, said(value))


_LEAP_YEAR = 2000
_FAR_FROM_OCCASION = 30
"""Days; activities for an occasion are held some weeks before or after it at most."""


def _days_beside_occasion(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """``day_and_month_turned`` for each activity outside the month of its occasion whose day and
    month, turned, lie in it, and ``far_from_occasion`` where it is far from the occasion's own
    days. An explanation on its row makes it ``explained``. No rule record: forms keep their
    version; errors tell days that can't be."""
    block, cells = table.body, page.body
    if block is None or cells is None or not {"date", "occasion"} <= block.column_index.keys():
        return
    at = block.column_index["date"]
    for line in range(len(cells.lines)):
        day, occasion = cells.value(line, at), cells.value(line, block.column_index["occasion"])
        if day is None or occasion not in OCCASION_DAYS:
            continue
        first, last = OCCASION_DAYS[occasion]
        words = {"biểu": table.label, "ngày": said(day), "dịp": occasion}
        if day.day == first[0] != day.month:
            sentence = "day_and_month_turned"
            words |= {"gợi ý": said(day.replace(day=day.month, month=day.day))}
        elif (
            one.facts["from"] <= day <= min(one.facts["to"], one.facts["received"])
            and _days_between(day, first, last) > _FAR_FROM_OCCASION
        ):
            sentence = "far_from_occasion"
        else:
            continue
        sheet = Place(one.reading.path, table.name, sheet=page.sheet)
        place = place_of_cell(sheet, block, cells, line, at)
        finding = find(sentence, words, place, said(day))
        explained = explanations_on(table, page).get(place.row)
        yield replace(finding, state="explained") if explained else finding


def _days_between(day: dt.date, first: tuple[int, int], last: tuple[int, int]) -> int:
    """Days from ``day`` to the nearest of an occasion's days, (month, day) each, of any year."""
    here, begins, ends = (
        dt.date(_LEAP_YEAR, *at).toordinal() for at in ((day.month, day.day), first, last)
    )
    return min(max(begins - at, at - ends, 0) for at in (here - 366, here, here + 366))


_SAME_ENTRY: Mapping[str, tuple[tuple[str, ...], str]] = {
    "outreach": (("date", "content"), "activity_twice"),
    "board": (("full_name",), "person_twice"),
    "research": (("title",), "task_twice"),
}
"""Table → the columns that say what an entry of its List is about, and the sentence for two."""
_SAYING = (Kind.TEXT, Kind.DATE, Kind.CHOICE)


def _same_entry(table: Table, block: Block) -> tuple[tuple[str, ...], str] | None:
    """The columns by which two entries are the same, and the sentence that asks about them; of an
    office's own List all that hold words and days."""
    if not table.origin:
        return _SAME_ENTRY.get(table.name)
    asked = [one for one in block.columns if one.name != EXPLANATION]
    saying = [one for one in asked if one.question.kind in _SAYING]
    if all(one.question.kind is Kind.CHOICE for one in saying):
        saying = asked
    return tuple(one.name for one in saying), "entry_twice"


def _entered_twice(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """A query for each entry of a List that another says already, and so is counted twice: one
    activity, one task, one person with two positions. Two persons may share a name: an explanation
    on either row makes it ``explained``. No rule record: forms keep their version."""
    block, cells = table.list_block, page.body
    if block is None or cells is None or says_no(table, page):
        return
    same = _same_entry(table, block)
    if same is None:
        return
    names, sentence = same
    columns = [block.column_index[name] for name in names]
    seen: dict[tuple[str, ...], int] = {}
    for line in range(len(cells.lines)):
        key = tuple(fold(said(cells.value(line, column))) for column in columns)
        if not all(key) and not (table.origin and key[0]):
            continue
        # Two that may differ in what is not known are not the same.
        if any(cells.state(line, column) == State.UNREADABLE for column in columns):
            continue
        first = seen.setdefault(key, line)
        if first == line or _has_error_of_rule(block, cells, line, first):
            continue
        sheet = Place(one.reading.path, table.name, sheet=page.sheet)
        about = columns[0] if table.origin else columns[-1]
        place = place_of_cell(sheet, block, cells, line, about)
        explanations = explanations_on(table, page)
        value = said(cells.value(line, about))
        words = {"dòng": place.row, "tên": value, "k": str(first + 1)}
        finding = find(sentence, {"biểu": table.label, **words}, place, value)
        explained = explanations.get(place.row) or explanations.get(str(first + 1))
        yield replace(finding, state="explained") if explained else finding


def _names_together(table: Table, one: _Return, page: TableReading) -> Iterator[Finding]:
    """A query for each entry of a List that names two people and counts as one. An explanation on
    its row makes it ``explained``. No rule record: forms keep their version."""
    block, cells = table.list_block, page.body
    if block is None or cells is None or says_no(table, page):
        return
    for number, column in enumerate(block.columns):
        if column.question.kind is not Kind.TEXT or not are_names_of_people(column.question.label):
            continue
        for line in range(len(cells.lines)):
            names = cells.value(line, number)
            if not isinstance(names, str) or not names_two(names):
                continue
            sheet = Place(one.reading.path, table.name, sheet=page.sheet)
            place, value = place_of_cell(sheet, block, cells, line, number), said(names)
            words = {"biểu": table.label, "dòng": place.row, "tên": value}
            finding = find("names_together", words, place, value)
            explained = explanations_on(table, page).get(place.row)
            yield replace(finding, state="explained") if explained else finding


def _has_error_of_rule(block: Block, cells: BlockReading, line: int, other: int) -> bool:
    """True where a rule of the form forbids the two entries: same name and same position."""
    at = block.column_index.get("position")
    if at is None:
        return False
    position, earlier = cells.value(line, at), cells.value(other, at)
    return fold(said(position)) == fold(said(earlier))


def _is_typed_count(block: Block, who: Respondent, line: int, number: int) -> bool:
    """True where the cell is a count that the unit is asked to type."""
    row, column = block.row_at(line), block.columns[number]
    is_typed = block.is_typed(row, column) and block.is_asked(row, column, who)
    return is_typed and block.question(row, column).kind is Kind.COUNT


def _is_refused(page: TableReading, place: Place) -> bool:
    """True where the reader already said that the cell can't stay as it is."""
    return any(
        (finding.row, finding.column) == (place.row, place.column) and finding.severity == "error"
        for finding in page.findings
    )


_SCHEMAS = 128
"""Schemas that are kept: more than a form has blocks."""
_schema = lru_cache(_SCHEMAS)(schema_of)


def _judge(
    subjects: Sequence[Subject], model: type[TableModel], block: Block
) -> Iterator[tuple[str, Finding]]:
    """(path, finding) for the returns that don't pass the model's screen."""
    subjects = unsound(subjects, model, block)
    if not subjects:
        return
    frame = merge(subjects, model)
    try:
        _schema(model, block, broken_in(block, frame)).validate(frame, lazy=True)
    except SchemaErrors as error:
        yield from failures_to_findings(subjects, error.failure_cases)
