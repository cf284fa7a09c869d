"""Answers to any table from its metadata alone.

What is known already is kept; every other cell that must be given is drawn, parts within their
wholes, and then changed until no rule of the table is broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.sample.names import person, phone, signature
from pipeline.sample.people import Headcount
from pipeline.sample.scene import Scene, TableAnswers
from schemas.code_lists import NO, YES
from schemas.dependents import CellCondition
from schemas.expressions.numbers import CellKey, CellValue, Compare
from schemas.expressions.texts import FACT
from schemas.records import EXPLANATION, VALUE, Block, Kind, Question, Row, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import PEOPLE, Check

_ATTEMPTS = 300
_POSTS = ("Hiệu trưởng", "Phó Hiệu trưởng", "Tổ trưởng chuyên môn", "Giáo viên", "Kế toán")
_ACTIVITIES = (
    "Triển khai theo kế hoạch của đơn vị",
    "Phối hợp với Công đoàn tổ chức thực hiện",
    "Lồng ghép trong sinh hoạt chuyên môn",
    "Phổ biến tới toàn thể viên chức, người lao động",
)
_SHORT = 20
"""Characters of the longest cell that holds no more than a word."""


def complete(answers: TableAnswers, table: Table, who: Respondent, scene: Scene) -> TableAnswers:
    """``answers`` with all that ``who`` must still answer in ``table``, and without what ``who`` is
    not asked; changed in place."""
    if table.head is not None:
        head = _Draft(table.head, who, scene, {(row, VALUE): v for row, v in answers.head.items()})
        if table.gate:
            head.values.setdefault((table.gate, VALUE), _yes_or_no(scene, 0.9))
        head.finish(table, "head")
        answers.head = {row: value for (row, _), value in head.values.items()}
        if table.gate and answers.head[table.gate] == NO:
            answers.head = {table.gate: NO}
            asked = dict(_questions(table.body, who)) if table.body is not None else {}
            answers.cells = {at: value for at, value in answers.cells.items() if at in asked}
            return answers
    if table.body is None:
        return answers
    if table.body.shape is not Shape.LIST:
        draft = _Draft(table.body, who, scene, answers.cells, answers.head)
        answers.cells = draft.finish(table)
        return answers
    entries = answers.entries or [{} for _ in range(scene.rng.randint(2, 5))]
    answers.entries = []
    for entry in entries:
        known = {("", name): v for name, v in entry.items()}
        draft = _Draft(table.body, who, scene, known, answers.head)
        drawn = {name: value for (_, name), value in draft.finish(table).items()}
        # Nobody writes one thing down twice, which would be asked about.
        if entry or _said_in(drawn) not in map(_said_in, answers.entries):
            answers.entries.append(drawn)
    return answers


def _said_in(entry: Mapping[str, object]) -> list[object]:
    """The words and days of an entry; its numbers where it has no others."""
    said = [value for value in entry.values() if not isinstance(value, int | float)]
    return said or [*entry.values()]


def broken(block: Block, checks: Iterable[Check], cells: Mapping[CellKey, object]) -> list[Check]:
    """Those of ``checks`` that ``cells`` break; a check with a cell missing is silent.

    Computed rows need not be there: they are summed from their parts.
    """
    values = dict(cells)
    for row in reversed(block.rows):
        _add_up(block, row, values)
    return [
        check
        for check in checks
        if all(key in values for key in check.violated.cells())
        and check.violated.evaluate(values.get)
    ]


def _add_up(block: Block, row: Row, values: dict[CellKey, object]) -> None:
    """Parts stand below their sum, so that going upwards each part is there before its sum."""
    for column in block.columns:
        parts = [values.get((part, column.name)) for part in row.parts]
        numbers = [part for part in parts if isinstance(part, int)]
        if numbers and row.has(column.name):
            values[row.name, column.name] = sum(numbers)


class _Draft:
    """The cells of a block (in a List: of one entry) while they are drawn and mended."""

    def __init__(
        self,
        block: Block,
        who: Respondent,
        scene: Scene,
        known: Mapping[CellKey, object],
        head: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        self.block, self.scene, self.rng = block, scene, scene.rng
        self.head = head
        """The answers above the block."""
        self.checks = [
            check
            for check in block.checks.values()
            if check.asked.of(who) and (check.home[0], EXPLANATION) not in known
        ]
        asked = dict(_questions(block, who))
        self.values = {key: value for key, value in known.items() if key in asked}
        self.required = [key for key, q in asked.items() if q.required]
        self.open = {key: q for key, q in asked.items() if key not in known}
        """The cells that may be changed."""
        self.is_female = self.rng.random() < scene.profile.share_of_women
        """Of whom an entry speaks."""

    def finish(self, table: Table, name: str = "body") -> dict[CellKey, object]:
        """Every cell that must be given, without a rule broken where that can be; what other
        answers of ``table`` make needless stays blank. ``name`` is that of the block."""
        waiting = [key for key in self.required if any(table.dependents.of(name, *key))]
        for key in self.required:
            if key not in waiting:
                self._draw(key)
        for key in waiting:
            if not self._is_spared(table, name, key):
                self._draw(key)
        if not self._mend():
            for key, question in self.open.items():
                if key in self.values and question.kind.is_whole and question.kind is not Kind.YEAR:
                    self.values[key] = 0
            self._mend()
        for key in waiting:
            if self._is_spared(table, name, key):
                self.values.pop(key, None)
        return self.values

    def _is_spared(self, table: Table, name: str, key: CellKey) -> bool:
        def answer(condition: CellCondition) -> object:
            if condition.block != name:
                return self.head.get(condition.row)
            return self._at((condition.row or key[0], condition.of.column))

        return any(one.is_spared(answer) for one in table.dependents.of(name, *key))

    def _draw(self, key: CellKey) -> None:
        """Draw a cell, after those that it must not exceed; the people of a row together."""
        row = self.block.row_index.get(key[0])
        for part in self.block.rows[row].parts if row is not None else ():
            self._draw((part, key[1]))
        if key in self.values or key not in self.open:
            return
        if self.open[key].kind is not Kind.COUNT:
            self.values[key] = self._typed(self.open[key])
        elif key[1] in PEOPLE and (key[0], "total") in self.open:
            people = self._people(key[0], frozenset())
            for column in PEOPLE:
                if (key[0], column) in self.open:
                    self.values[key[0], column] = people.columns()[column]
        else:
            self.values[key] = self._count(key)

    def _count(self, key: CellKey) -> int:
        self.values[key] = 0  # a bound of its own bound does not go round for ever
        bounds = []
        for bound in self._bounds(key):
            self._draw(bound)
            if isinstance(value := self._at(bound), int):
                bounds.append(value)
        least = min(bounds, default=0) // 2
        return self.rng.randint(least, min(bounds, default=12))

    def _people(self, row: str, seen: frozenset[str]) -> Headcount:
        """The people of ``row``: those given, the sum of its parts, or some of a greater row."""
        given = [self.values.get((row, column), 0) for column in PEOPLE]
        if (row, "total") in self.values and all(isinstance(n, int) for n in given):
            total, female, minority, both = (n for n in given if isinstance(n, int))
            return Headcount(both, female - both, minority - both, total - female - minority + both)
        if parts := self.block.row(row).parts:
            for part in parts:
                self._draw((part, "total"))
            return sum((self._people(part, seen) for part in parts), start=Headcount())
        above = [bound for bound, _ in self._bounds((row, "total")) if bound not in {row, *seen}]
        if above:
            self._draw((above[0], "total"))
            whole = self._people(above[0], seen | {row})
            return whole.share(self.rng, self.rng.uniform(0.5, 0.95))
        staff = self.scene.profile.staff
        return staff.draw(self.rng, self.rng.randint(1, max(1, staff.total // 4)))

    def _bounds(self, key: CellKey) -> list[CellKey]:
        """The cells that ``key`` must not exceed."""
        return [
            check.violated.right.key
            for check in self.checks
            if isinstance(check.violated, Compare)
            and check.violated.operator == ">"
            and check.violated.left == CellValue(*key)
            and isinstance(check.violated.right, CellValue)
            and check.violated.right.row != FACT
        ]

    def _mend(self) -> bool:
        """Change one cell at a time, to what leaves the fewest rules broken; false where some are
        broken in the end by cells that may be changed."""
        for _ in range(_ATTEMPTS):
            wrong = [check for check in self._broken() if self._leaves(check)]
            if not wrong:
                return True
            check = self.rng.choice(wrong)
            options: list[tuple[int, float, CellKey, object]] = []
            for place, key in enumerate(self._leaves(check)):
                before = self.values.get(key)
                for option in self._options(key, check):
                    self.values[key] = option
                    left = len(self._broken())
                    # Where a finding would point is the first place to look.
                    options.append((left, place + self.rng.random(), key, option))
                if before is None:
                    del self.values[key]
                else:
                    self.values[key] = before
            _, _, key, option = min(options, key=lambda one: one[:2])
            self.values[key] = option
        return False

    def _broken(self) -> list[Check]:
        settings = self.scene.settings
        dates = {"from": settings.start, "to": settings.end, "cutoff": settings.cutoff}
        dates["received"] = self.scene.sent
        facts = {(FACT, name): date for name, date in dates.items()}
        return broken(self.block, self.checks, self.values | facts)

    def _leaves(self, check: Check) -> list[CellKey]:
        """The cells that may be changed to keep ``check``; of a computed one its parts."""
        cells = [check.home, *check.violated.cells()]
        return [leaf for leaf in dict.fromkeys(self._parts(cells)) if leaf in self.open]

    def _parts(self, cells: Iterable[CellKey]) -> Iterator[CellKey]:
        for row, column in cells:
            parts = self.block.row(row).parts if row in self.block.row_index else ()
            yield from self._parts((part, column) for part in parts)
            if not parts:
                yield row, column

    def _options(self, key: CellKey, check: Check) -> Sequence[object]:
        """The values to try in a cell, as its neighbours in ``check`` suggest them."""
        question, settings = self.open[key], self.scene.settings
        match question.kind:
            case Kind.COUNT:
                near = {n for k in check.violated.cells() if isinstance(n := self._at(k), int)}
                tried = {0, 1, *near, *(n - 1 for n in near), *(n + 1 for n in near)}
                return sorted(n for n in tried if n >= 0)
            case Kind.CHOICE if question.choices is not None:
                return list(question.choices.items)
            case Kind.DATE:
                return [settings.start, settings.cutoff, settings.end, self._typed(question)]
            case Kind.YEAR:
                return [settings.year + years for years in (0, 1, -1)]
            case Kind.MONEY | Kind.DECIMAL:
                return [0, *(self._typed(question) for _ in range(4))]
            case _:
                return [self._typed(question)]

    def _at(self, key: CellKey) -> object:
        values = dict(self.values)
        for row in reversed(self.block.rows):
            _add_up(self.block, row, values)
        return values.get(key)

    def _typed(self, question: Question) -> object:
        """An answer to one question, whatever the others are."""
        rng, settings = self.rng, self.scene.settings
        match question.kind:
            case Kind.COUNT:
                return rng.randint(0, 12)
            case Kind.MONEY:
                return rng.randint(1, 60) * 500_000
            case Kind.DECIMAL:
                return rng.randint(100, 200) / 2
            case Kind.YEAR:
                return settings.year
            case Kind.DATE:
                last = min(settings.end, settings.cutoff, self.scene.sent)
                span = max(0, (last - settings.start).days)
                return settings.start + dt.timedelta(days=rng.randint(0, span))
            case Kind.CHOICE if question.choices is not None:
                items = question.choices.items
                if question.choices.name == "sex":
                    return items[self.is_female]
                return _yes_or_no(self.scene, 0.85) if {YES, NO} <= {*items} else rng.choice(items)
            case _:
                return self._words(question)

    def _words(self, question: Question) -> str:
        """A text such as the label asks for."""
        rng, label = self.rng, question.label.casefold()
        if "họ và tên" in label or "họ tên" in label:
            return person(rng, female=self.is_female)
        if "điện thoại" in label:
            return phone(rng)
        if "chức vụ" in label:
            return rng.choice(_POSTS)
        if any(words in label for words in ("quyết định", "minh chứng", "văn bản")):
            year = self.scene.settings.year
            day = dt.date(year, rng.randint(1, 3), rng.randint(3, 28))
            return f"Số {rng.randint(5, 90)}/KH-{signature(self.scene.unit)} ngày {day:%d/%m/%Y}"
        if (question.max_length or _SHORT + 1) <= _SHORT:
            return NO
        return rng.choice(_ACTIVITIES)


def _yes_or_no(scene: Scene, chance: float) -> str:
    return YES if scene.rng.random() < chance else NO


def _questions(block: Block, who: Respondent) -> Iterator[tuple[CellKey, Question]]:
    """The cells of a block (of a List: of any entry) that ``who`` may type into."""
    for row in block.each_row:
        for column in block.columns:
            if block.is_typed(row, column) and block.is_asked(row, column, who):
                name = row.name if row is not None else ""
                yield (name, column.name), block.question(row, column)
