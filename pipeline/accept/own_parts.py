"""Identity of what offices add to the form: the plan that defines it, its code and its wording.

Two offices, or one office in two years, may give one code to different questions. Figures are
joined only where all three agree, of several plans that define a question alike one; packaged
tables and rows are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.accept.records import AcceptedTable
from pipeline.text.spelling import fold
from schemas.records import Form, Table

OwnParts = Mapping[str, str]
"""Part → plans and wording. A part is ``table``, ``table.row`` or ``table..column``. Beside it
stand, with the plans too, what else makes it the same: beside a row ``table.row.sum``, the rows
that it is the total of; beside a table ``table.unit``, its unit of measure; beside a row or column
that says it ``….kind``, the kind of answer."""
_SUM, _UNIT, _KIND, _TYPED = ".sum", ".unit", ".kind", "-"
_BESIDE = (_SUM, _UNIT, _KIND)


def own_parts(form: Form) -> dict[str, str]:
    """Everything on the form that an office added."""
    return {part: f"{origin}: {' '.join(words.split())}" for part, origin, words in _parts(form)}


def _parts(form: Form) -> Iterator[tuple[str, str, str]]:
    for table in form.tables:
        if table.origin:
            yield table.name, table.origin, table.number
            if table.unit_label:
                yield table.name + _UNIT, table.origin, table.unit_label
        for _, block in table.blocks:
            for row in block.rows:
                if origin := table.origin or row.origin:
                    part = f"{table.name}.{row.name}"
                    yield part, origin, row.label
                    yield part + _SUM, origin, " ".join(sorted(row.parts)) or _TYPED
                    if kind := row.question.kind if row.question else row.kind:
                        yield part + _KIND, origin, kind
            for column in block.coded_columns:
                if table.origin:
                    part, question = f"{table.name}..{column.name}", column.question
                    yield part, table.origin, question.label
                    yield part + _KIND, table.origin, question.kind


def _part_of(name: str) -> str:
    """The part that a name tells of, by itself or by what stands beside it."""
    for beside in _BESIDE:
        name = name.removesuffix(beside)
    return name


def _is_one(then: str, now: str) -> bool:
    """True where the wording is the same, spelling aside, and a plan that defines it too."""
    (plans_then, _, words_then), (plans, _, words) = (one.partition(": ") for one in (then, now))
    shared = {*plans_then.split("; ")} & {*plans.split("; ")}
    return bool(shared) and fold(words_then) == fold(words)


@dataclass(frozen=True)
class Apart:
    """The parts under whose codes ``then`` something else was asked than on ``form`` now."""

    form: Form
    then: OwnParts

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Them all, in the order of the form."""
        now = own_parts(self.form)
        # A part that is new has no figures, one that is gone no cells.
        apart = (
            _part_of(part)
            for part, words in now.items()
            if not _is_one(self.then.get(part, words), words)
        )
        return tuple(dict.fromkeys(apart))

    def labels(self) -> Iterator[str]:
        """Words for each: "Biểu 21", "mã số 20001", "Biểu 21, cột 2"."""
        parts = self.parts
        for part in parts:
            name, row, column = (*part.split("."), "", "")[:3]
            # The parts of a table are told with it.
            if part != name and name in parts:
                continue
            table = self.form.by_name[name]
            block = next((b for _, b in table.blocks if row in b.row_index), table.body)
            if row and block is not None:
                yield f"mã số {block.row(row).code}"
            elif column and block is not None:
                yield f"{table.label}, cột {block.column(column).code}"
            else:
                yield f"{table.label}{self._other_unit(part)}"

    def _other_unit(self, table: str) -> str:
        """Words for the unit of measure of a table where that is another one."""
        before, after = (
            own.get(table + _UNIT, "").partition(": ")[2]
            for own in (self.then, own_parts(self.form))
        )
        is_other = before and after and fold(before) != fold(after)
        return f" (đơn vị tính: {before}, ở đây: {after})" if is_other else ""

    def gone(self) -> Iterator[str]:
        """Words for what an office added then and ``form`` doesn't have: "Biểu 21", "mã số 20001",
        "Biểu 22, cột 2". The parts of a table that is gone are told with it."""
        now = own_parts(self.form)
        for part, words in self.then.items():
            name, row, column = (*part.split("."), "", "")[:3]
            if (
                part.endswith(_BESIDE)
                or part in now
                or (part != name and name in self.then and name not in now)
            ):
                continue
            plan, _, label = words.partition(": ")
            if row:
                yield f"mã số {row[1:]} ({label})"
            else:
                place = f", cột {column[1:]}" if column else ""
                yield f"Biểu {name[1:]}{place} của kế hoạch {plan}"

    def joined(self, table: Table, page: AcceptedTable) -> AcceptedTable | None:
        """The accepted table without what means something else now; ``None`` where it is another
        table altogether."""
        if not self.parts:
            return page
        if table.name in self.parts:
            return None
        return replace(
            page,
            cells={at: v for at, v in page.cells.items() if not self.has(table, *at)},
            entries=tuple(
                {column: v for column, v in entry.items() if not self.has(table, "", column)}
                for entry in page.entries
            ),
        )

    def has(self, table: Table, row: str, column: str) -> bool:
        """True where a cell, or a column of entries (``row`` is "" then), is in one of the
        parts."""
        if not self.parts:
            return False  # asked of each cell of a closed round, mostly so
        name = table.name
        return not {name, f"{name}.{row}", f"{name}..{column}"}.isdisjoint(self.parts)

    def all_joined(
        self, tables: Mapping[str, Mapping[str, AcceptedTable]]
    ) -> dict[str, Mapping[str, AcceptedTable]]:
        """``joined`` over the tables of a round."""
        if not self.parts:
            return dict(tables)
        return {
            name: {unit: kept for unit, page in pages.items() if (kept := self.joined(table, page))}
            for name, pages in tables.items()
            if (table := self.form.by_name.get(name)) is not None
        }
