"""The choice, of all that a unit sent, of the return that counts for each table.

For each table the latest return whose table has no open error counts; where there is none, the
latest that its errors leave anything of, without the cells in doubt. Latest means received, then
the document's own ``modified``, then path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.accept.differences import differences
from pipeline.accept.records import Candidate, Outcome, Selection, TableRecord
from pipeline.accept.withheld_cells import withheld_cells
from pipeline.read.cleaned import said
from pipeline.round.round import Round
from pipeline.text.findings import WHOLE_FILE, Finding, Place, find
from pipeline.validate.completeness import is_begun
from schemas.expressions.numbers import CellKey
from schemas.records import Form, Table
from schemas.respondents import Respondent


def select(candidates: Iterable[Candidate], round_: Round, form: Form) -> Selection:
    """Choose, for each unit and asked table, the return that counts."""
    by_unit: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_unit[candidate.unit.code].append(candidate)
    selected = _Selected(round_, form)
    for code in sorted(by_unit):
        sent = sorted(by_unit[code], key=lambda candidate: candidate.order, reverse=True)
        selected.findings.extend(_same_moment(sent))
        selected.of_unit(code, sent)
    return selected.result()


class _Selected:
    """The choice as it grows, unit by unit."""

    def __init__(self, round_: Round, form: Form) -> None:
        self._round, self._form = round_, form
        self.findings: list[Finding] = []
        self._chosen: dict[tuple[str, str], Candidate] = {}
        self._records: list[TableRecord] = []
        self._used: set[str] = set()
        self._replaced: set[str] = set()
        self._withheld: dict[tuple[str, str], frozenset[CellKey]] = {}
        self._replaced_tables: set[tuple[str, str]] = set()

    def of_unit(self, code: str, sent: Sequence[Candidate]) -> None:
        """Choose among what a unit sent, the latest first."""
        who = self._round.respondent(sent[0].unit)
        asked = self._form.asked(who)
        # A form of the cover alone (a commune's in a half-year) counts by its cover.
        figures = {table.name for table in asked} - {"cover"} or {"cover"}
        clean_tables: dict[str, list[str]] = defaultdict(list)
        versions: list[tuple[Table, list[Candidate]]] = []
        for table in asked:
            sound = [candidate for candidate in sent if candidate.counts_for(table.name)]
            for candidate in sound:
                clean_tables[candidate.reading.path].append(table.name)
            left_out = None
            if not sound and (found := _partly(sent, table, who)):
                sound, left_out = found
                self._withheld[code, table.name] = left_out
            if sound:
                self._chosen[code, table.name] = sound[0]
                versions.append((table, sound))
                if table.name in figures:
                    self._used.add(sound[0].reading.path)
            self._records.extend(_records(sent, sound, table, left_out))
        for table, sound in versions:
            replaced = [one for one in sent if self._is_replaced(one, sound[0], table, who)]
            self._replaced_tables.update((one.reading.path, table.name) for one in replaced)
            self.findings.extend(_about_others(sent, sound, table, replaced))
        if sent[0].is_blocked:
            places = dict.fromkeys(sound[0].place() for _, sound in versions)
            self.findings.extend(_older_used(WHOLE_FILE, sent[0], place) for place in places)
        for candidate in sent:
            path = candidate.reading.path
            if path not in self._used and (
                figures.intersection(clean_tables[path])
                or _is_outdone(candidate, self._chosen, figures)
            ):
                self._replaced.add(path)

    def _is_replaced(
        self, one: Candidate, counted: Candidate, table: Table, who: Respondent
    ) -> bool:
        """True where nothing of a version of the table is to be mended, since another is
        ``counted``: it is older, or its file is in use for other tables and nobody filled anything
        in this one."""
        if one is counted or one.order < counted.order:
            return one is not counted
        page = one.reading.tables.get(table.name)
        is_left_out = page is None or not is_begun(table, page, who)
        return is_left_out and one.reading.path in self._used

    def result(self) -> Selection:
        return Selection(
            chosen=self._chosen,
            tables=tuple(self._records),
            used=frozenset(self._used),
            superseded=frozenset(self._replaced),
            findings=tuple(self.findings),
            withheld=self._withheld,
            replaced_tables=frozenset(self._replaced_tables),
        )


def _partly(
    sent: Sequence[Candidate], table: Table, who: Respondent
) -> tuple[list[Candidate], frozenset[CellKey]] | None:
    """The latest return of whose table anything counts, with the cells that don't."""
    for candidate in sent:
        page = candidate.reading.tables.get(table.name)
        if page is None or candidate.is_blocked:
            continue
        left_out = withheld_cells(table, page, candidate.findings, who)
        if left_out is not None:
            return [candidate], left_out
    return None


def _is_outdone(
    candidate: Candidate, chosen: Mapping[tuple[str, str], Candidate], figures: Iterable[str]
) -> bool:
    """True where later returns count for every table: what was wrong in this one is mended."""
    later = (chosen.get((candidate.unit.code, table)) for table in figures)
    return all(one is not None and one.order > candidate.order for one in later)


def _records(
    sent: Sequence[Candidate],
    sound: Sequence[Candidate],
    table: Table,
    left_out: frozenset[CellKey] | None,
) -> Iterator[TableRecord]:
    """``left_out``: the cells that don't count of what counts in part."""
    for candidate in sent:
        place = candidate.unit.code, table.name, candidate.reading.path
        if candidate not in sound:
            yield TableRecord(*place, Outcome.ERRORS)
        elif candidate is not sound[0]:
            yield TableRecord(*place, Outcome.SUPERSEDED)
        elif left_out is None:
            yield TableRecord(*place, Outcome.COUNTED)
        else:
            withheld = sum(bool(column) for _, column in left_out)
            yield TableRecord(*place, Outcome.PARTIAL, withheld)


def _same_moment(sent: Sequence[Candidate]) -> Iterator[Finding]:
    """Two different files that nothing but their names tells apart in time."""
    for newer, older in pairwise(sent):
        if (
            newer.order[:2] == older.order[:2]
            and newer.reading.sha256 != older.reading.sha256
            and newer is sent[0]
        ):
            yield find("same_moment", {"tên": older.reading.path}, newer.place())


def _about_others(
    sent: Sequence[Candidate],
    sound: Sequence[Candidate],
    table: Table,
    replaced: Sequence[Candidate],
) -> Iterator[Finding]:
    """Notes on what the unit's other returns say differently, and a query where a newer one is at
    fault in this table (a fault of the whole file is told once, not here)."""
    counted = sound[0]
    if counted is not sent[0] and not sent[0].is_blocked and sent[0] not in replaced:
        yield _older_used(table.label, sent[0], counted.place(table.name))
    for other in sound[1:]:
        if other.reading.sha256 != counted.reading.sha256:
            yield from _differences(table, counted, other)


def _older_used(what: str, newer: Candidate, place: Place) -> Finding:
    return find("older_table_used", {"biểu": what, "tên": newer.reading.path}, place)


_SENTENCES = {
    "cell": "sent_twice",
    "only_ours": "entry_added",
    "only_theirs": "entry_removed",
}


def _differences(table: Table, counted: Candidate, other: Candidate) -> Iterator[Finding]:
    both = (counted, other)
    ours, theirs = ((one.sent or one.reading).tables[table.name] for one in both)
    for found in differences(table, ours, theirs):
        yield find(
            _SENTENCES[found.kind],
            {
                "biểu": table.label,
                "tên": other.reading.path,
                "dòng": found.row,
                "trước": _shown(found.before),
                "sau": _shown(found.now),
            },
            replace(counted.place(table.name), row=found.row, column=found.column, cell=found.cell),
            value=said(found.now),
        )


def _shown(value: object) -> str:
    return "trống" if value is None else said(value)
