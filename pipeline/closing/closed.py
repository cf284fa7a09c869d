"""The folder ``closed/`` of a round: its accepted tables as text files that show what changed.

``closed.toml`` says what was closed; ``<table>.csv`` has a line per cell (``unit_code, row, column,
value``), ``<table>-rows.csv`` a line per entry of a List; ``tables.csv`` names every table that
counted and the file it came from, ``withheld.csv`` the cells of these that open errors left in
doubt, ``totals.csv`` the totals of which summaries tell no unit's part; ``units.csv`` the units as
they were; ``inputs.csv`` the content of every file the round was read from.
Names of people stay in the returns: the texts of tables that name people, and of the cover, are
not kept here (``pipeline.closing.kept`` has those that the unit's own next form is prefilled with).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from pipeline.accept.own_parts import Apart
from pipeline.accept.records import Accepted, AcceptedTable, WithheldTotal
from pipeline.closing.text import ClosedError as ClosedError
from pipeline.closing.text import csv_text, kinds_of, lines_of, shown, text_of, typed
from pipeline.files.staging import JOURNAL
from pipeline.round.roster import Unit
from pipeline.text.format_numbers import CLOSED, refusal
from pipeline.text.places import as_typed
from schemas.records import Block, Form, Kind, Question, Table

FOLDER = "closed"
ABOUT = "closed.toml"
CELLS = ("unit_code", "row", "column", "value")
TABLES = ("unit_code", "table", "path", "sheet")
WITHHELD_FILE = "withheld.csv"
"""Cells that were withheld; not there where none was."""
WITHHELD = ("unit_code", "table", "row", "column")
TOTALS_FILE = "totals.csv"
"""Totals that summaries brought; not there where none did."""
TOTALS = ("path", "table", "row", "column", "units", "total")
TOTALLED = "totalled_in"
"""Column of ``tables.csv`` where a total has what the unit sent too."""
INPUTS = ("path", "sha256")
ALSO = "+"
"""Parts two sums of one file in ``inputs.csv``: of its bytes and of what it says."""
UNITS = (
    "code",
    "name",
    "kind",
    "levels",
    "ownership",
    "commune",
    "cluster",
    "valid_from",
    "valid_to",
)


class About(BaseModel):
    """``closed.toml``: what was closed, when, and how complete it was."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = 1
    """Its number (``pipeline.text.format_numbers``)."""
    plan: str
    year: int
    period: str
    form_version: str
    closed_on: dt.date
    units: int
    """Units expected."""
    complete: int
    """Units of which every table counted."""
    tables: int
    """Tables of returns that counted."""
    left_out: tuple[str, ...] = ()
    """Units and tables that were expected and did not count, unit by unit."""
    files: dict[str, str] = {}
    """sha256 of each text file of the folder, line ends aside."""
    own: dict[str, str] = {}
    """The parts of the form that the office had added (``pipeline.accept.own_parts``)."""


def closed_texts(
    accepted: Accepted, form: Form, units: Iterable[Unit], inputs: Mapping[str, str]
) -> dict[str, str]:
    """The text files of ``closed/`` but ``closed.toml``, by name."""
    sources = [
        (unit, table.name, page.path, page.sheet, page.totalled_in)
        for table in form.tables
        for unit, page in sorted(accepted.tables.get(table.name, {}).items())
    ]
    texts = {
        "tables.csv": csv_text((*TABLES, TOTALLED), sources)
        if any(totalled for *_, totalled in sources)
        else csv_text(TABLES, (line[:-1] for line in sources)),
        "units.csv": csv_text(UNITS, map(_unit_line, units)),
        "inputs.csv": csv_text(INPUTS, sorted(inputs.items())),
    }
    withheld = [
        (unit, name, *cell)
        for name, pages in sorted(accepted.tables.items())
        for unit, page in sorted(pages.items())
        for cell in sorted(page.withheld)
    ]
    if withheld:
        texts[WITHHELD_FILE] = csv_text(WITHHELD, withheld)
    if accepted.totals:
        totals = [tuple(str(getattr(one, name)) for name in TOTALS) for one in accepted.totals]
        texts[TOTALS_FILE] = csv_text(TOTALS, totals)
    for table in form.tables:
        pages = accepted.tables.get(table.name, {})
        if not pages:
            continue
        if any(block is not table.list_block for _, block in table.blocks):
            texts[f"{table.name}.csv"] = csv_text(CELLS, _cell_lines(table, pages))
        if table.list_block is not None:
            kept = _kept_columns(table, table.list_block)
            lines = _entry_lines(pages, kept)
            texts[f"{table.name}-rows.csv"] = csv_text(("unit_code", *kept), lines)
    return texts


def about_text(about: About) -> str:
    """``closed.toml``."""
    lines = ["# Đợt báo cáo đã chốt. Tệp do chương trình ghi, không sửa bằng tay.", ""]
    plain = about.model_dump(exclude={"left_out", "files", "own"})
    for key, value in plain.items():
        lines.append(f"{key} = {_quoted(value) if isinstance(value, str) else value}")
    lines += ["", "left_out = ["]
    lines += [f"  {_quoted(one)}," for one in about.left_out]
    lines += ["]", "", "[files]"]
    lines += [f"{_quoted(name)} = {_quoted(sha)}" for name, sha in sorted(about.files.items())]
    if about.own:
        lines += ["", "[own]"]
        lines += [f"{_quoted(part)} = {_quoted(words)}" for part, words in about.own.items()]
    return "\n".join(lines) + "\n"


def text_digest(text: str) -> str:
    """sha256 of a text file whatever line ends a checkout gave it."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def is_unchanged(then: str, now: str) -> bool:
    """True where a file has one of the sums that it had: the same bytes, whatever a later program
    understands by them, or other bytes that say the same. Rounds closed earlier kept one alone."""
    return not {*then.split(ALSO)}.isdisjoint(now.split(ALSO))


def read_about(folder: Path) -> About:
    """``closed.toml`` of a folder ``closed/``. Raises ``ClosedError``, also where a closing that
    died left files of two sets there."""
    path, journal = folder / ABOUT, folder / JOURNAL
    if journal.exists():
        raise _unreadable(journal)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        if refused := refusal(data.get("format", 1), CLOSED):
            raise ClosedError(f"{path}: {refused}.")
        return About.model_validate(data)
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> ClosedError:
    return ClosedError(
        f"Không đọc được {path}. Khôi phục thư mục {FOLDER}, hoặc chốt lại đợt bằng: "
        f"tonghop close {as_typed(path.parent.parent.name)} --replace"
    )


def read_closed(folder: Path, form: Form, about: About) -> tuple[Accepted, tuple[str, ...]]:
    """The accepted tables of a folder ``closed/``, and which of its files are no longer as closed.

    Raises ``ClosedError`` where a file is missing or can't be read.
    """
    texts = {name: text_of(folder / name) for name in about.files}
    changed = tuple(
        f"{FOLDER}/{name}" for name, text in texts.items() if text_digest(text) != about.files[name]
    )
    apart = Apart(form, about.own)
    cells: dict[tuple[str, str], dict[tuple[str, str], Any]] = defaultdict(dict)
    entries: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for table in form.tables:
        kinds = kinds_of(table)
        name = f"{table.name}.csv"
        for line in lines_of(texts.get(name, ""), CELLS, folder, name):
            place = line["row"], line["column"]
            if apart.has(table, *place):
                continue
            value = typed(line["value"], kinds.get(place), folder / name)
            cells[table.name, line["unit_code"]][place] = value
        rows = f"{table.name}-rows.csv"
        for line in lines_of(texts.get(rows, ""), ("unit_code",), folder, rows):
            unit = line.pop("unit_code")
            entry = {
                column: typed(value, kinds.get(("", column)), folder / rows)
                for column, value in line.items()
                if value and not apart.has(table, "", column)
            }
            entries[table.name, unit].append(entry)
    withheld: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for line in lines_of(texts.get(WITHHELD_FILE, ""), WITHHELD, folder, WITHHELD_FILE):
        withheld[line["table"], line["unit_code"]].add((line["row"], line["column"]))
    tables: dict[str, dict[str, AcceptedTable]] = defaultdict(dict)
    for line in lines_of(texts.get("tables.csv", ""), TABLES, folder, "tables.csv"):
        key = line["table"], line["unit_code"]
        tables[line["table"]][line["unit_code"]] = AcceptedTable(
            *(line["unit_code"], line["path"], line["sheet"], cells[key], {}),
            tuple(entries[key]),
            withheld=frozenset(withheld[key]),
            totalled_in=line.get(TOTALLED, ""),
        )
    totals = tuple(
        one
        for one in _totals(texts, folder)
        if not {one.table, f"{one.table}.{one.row}"} & {*apart.parts}
    )
    return Accepted(apart.all_joined(tables), about.year, totals), changed


def _totals(texts: Mapping[str, str], folder: Path) -> Iterator[WithheldTotal]:
    for line in lines_of(texts.get(TOTALS_FILE, ""), TOTALS, folder, TOTALS_FILE):
        units, total = (typed(line[name], Kind.COUNT, folder / TOTALS_FILE) for name in TOTALS[4:])
        place = line["table"], line["row"], line["column"]
        yield WithheldTotal(*place, units, total, line["path"])


def read_units(folder: Path) -> tuple[Unit, ...]:
    """The units of the round as it was closed. Raises ``ClosedError``."""
    lines = lines_of(text_of(folder / "units.csv"), UNITS, folder, "units.csv")
    try:
        return tuple(Unit.model_validate(_unit_of(line)) for line in lines)
    except ValueError as error:
        raise ClosedError(
            f"{folder / 'units.csv'}: sai so với khi chốt. Khôi phục tệp này."
        ) from error


def read_inputs(folder: Path) -> dict[str, str]:
    """Path → sums of the files that the round was read from. Raises ``ClosedError``."""
    lines = lines_of(text_of(folder / "inputs.csv"), INPUTS, folder, "inputs.csv")
    return {line["path"]: line["sha256"] for line in lines}


def _unit_line(unit: Unit) -> tuple[str, ...]:
    fields = {**unit.model_dump(include=set(UNITS)), "levels": ", ".join(unit.levels)}
    return tuple(shown(fields[name]) for name in UNITS)


def _unit_of(line: Mapping[str, str]) -> dict[str, Any]:
    dates = ("valid_from", "valid_to")
    return {
        key: dt.date.fromisoformat(value) if key in dates else value.removeprefix("'")
        for key, value in line.items()
        if value
    }


def _cell_lines(
    table: Table, pages: Mapping[str, AcceptedTable]
) -> Iterable[tuple[str, str, str, str]]:
    for unit, page in sorted(pages.items()):
        for _, block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    value = page.cells.get((row.name, column.name))
                    if value is not None and _is_kept(table, block.question(row, column)):
                        yield unit, row.name, column.name, shown(value)


def _entry_lines(
    pages: Mapping[str, AcceptedTable], columns: Sequence[str]
) -> Iterable[tuple[str, ...]]:
    for unit, page in sorted(pages.items()):
        for entry in page.entries:
            yield unit, *(shown(entry.get(column)) for column in columns)


def _kept_columns(table: Table, block: Block) -> tuple[str, ...]:
    return tuple(column.name for column in block.columns if _is_kept(table, column.question))


def _is_kept(table: Table, question: Question) -> bool:
    named = table.personal or table.name == "cover"
    return not (named and question.kind is Kind.TEXT)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
