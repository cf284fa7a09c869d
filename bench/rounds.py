"""Rounds of any size for measuring, made once and kept under ``.bench/``.

The first hundred units, or as many as are asked for, are filled by ``tonghop sample``, through the
form's cells. Further units are written from these: a code, a name and a commune of their own, and
one figure that no other unit has, with the totals above it; so every file is a valid return of a
unit of its own. As after any saving in Excel each formula holds its value, which openpyxl's files
lack.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from xml.sax.saxutils import escape

from bench.shapes import Program, shaped
from pipeline.plan.open_round import opened_round
from pipeline.plan.start import start_round
from pipeline.read.intake import open_return, walk
from pipeline.read.opening.opened import Opened
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading
from pipeline.round.file_names import slug
from pipeline.round.roster import Unit
from pipeline.round.round import Round, load_round
from pipeline.sample.make import make_round
from pipeline.text.places import ROUND_BOOK
from pipeline.xlsx.zip_parts import Package
from schemas.records import Form
from schemas.registry import PACKAGED

PLAN = "dong-da-2021-2030"
NAME = "do-toc-do"
"""Of every round: forms are stamped with it."""

BASE = 100
"""Units that are filled one by one, where not more are asked for."""

GROWING = {"staff": ("support", ("total", "female")), "population": ("age0", ("total", "female"))}
"""Per table the row and the columns that tell the units written from one another apart: more of
them breaks no rule, alone or beside other figures."""

_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)><f>([^<]*)</f>(?:<v ?/>|<v></v>)?</c>', re.S)

Figures = Mapping[str, Mapping[str, int]]
"""Sheet name → address → the whole number that stands there."""


def form_of(round_: Round) -> Form:
    """The form that the round's units fill."""
    return opened_round(round_).form


def round_of(units: int, folder: Path, *, filled: int = BASE) -> Round:
    """The round of so many units below ``folder``, made where it is not there yet; ``filled`` of
    them are filled one by one."""
    kept = folder / _key()
    base = kept / f"base-{filled}" / NAME
    if not (made := kept / f"base-{filled}.made").exists():
        shutil.rmtree(base.parent, ignore_errors=True)
        make_round(base, plan=PLAN, units=filled)
        made.touch()
    name = str(units) if filled == BASE else f"{units}-{filled}"
    round_ = kept / name / NAME
    made = kept / f"{name}.made"
    if not made.exists():
        shutil.rmtree(round_.parent, ignore_errors=True)
        _write_round(load_round(base), round_, units)
        made.touch()
    return load_round(round_)


def _key() -> str:
    """Changes with what the form asks and with how rounds are made here."""
    source = b"".join(Path(__file__).with_name(n).read_bytes() for n in ("rounds.py", "shapes.py"))
    kept_as = ROUND_BOOK.encode()
    return f"{PACKAGED.form.version}-{hashlib.sha256(source + kept_as).hexdigest()[:8]}"


@dataclass(frozen=True)
class _Pattern:
    """A return of the base round, ready to be written for other units."""

    unit: Unit
    path: str
    parts: Mapping[str, bytes]
    """The zip parts that name the unit or hold its growing figure, inflated."""
    rest: bytes
    """The whole file."""
    figures: tuple[tuple[str, str, int], ...]
    """(part, address, figure) of the cells that grow."""


def _write_round(base: Round, folder: Path, units: int) -> None:
    form = form_of(base)
    arrivals = walk(base.returned)
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        read = partial(_pattern, base, form)
        shapes: cycle[Program] = cycle(("excel", "libreoffice"))
        files = [(a.location, a.path, shape) for a, shape in zip(arrivals, shapes, strict=False)]
        patterns = [*pool.map(read, files, chunksize=5)]
        by_code = {pattern.unit.code: pattern for pattern in patterns}
        wanted = list(_units(base.units, units))
        start_round(folder, base.settings, [unit for _, unit, _ in wanted])
        for name in {Path(pattern.path).parent for pattern in patterns}:
            (folder / "returned" / name).mkdir(parents=True)
        batches = [
            [(pattern, unit, number) for like, unit, number in wanted if like == code]
            for code, pattern in by_code.items()
        ]
        for _ in pool.map(partial(_write_returns, folder / "returned"), batches):
            pass


def _units(base: Sequence[Unit], count: int) -> Iterator[tuple[str, Unit, int]]:
    """(code of the base unit it is written from, the unit, number of its group)."""
    group = 0
    while True:
        for unit in base:
            if count == 0:
                return
            if group and unit.kind == "PHONG":
                continue  # one office collects
            count -= 1
            yield unit.code, unit if not group else _renamed(unit, group), group
        group += 1


def _renamed(unit: Unit, group: int) -> Unit:
    change = {
        "code": f"{unit.code}-{group}",
        "name": f"{unit.name} {group}",
        "commune": f"{unit.commune} {group}",
    }
    return unit.model_copy(update=change)


def _pattern(base: Round, form: Form, file: tuple[Path, str, Program]) -> _Pattern:
    location, path, shape = file
    opened = open_return(location, path)
    if not isinstance(opened, Opened):
        raise RuntimeError(opened.message)
    reading = read_return(opened, path, form)
    unit = base.by_code[reading.stamp["unit_code"]]
    package = Package.of(opened.data)
    names = [name for name in opened.parts.values() if name in package]
    sheets = {part: sheet for sheet, part in opened.parts.items()}
    figures = _figures(reading, form)
    parts = {n: _calculated(package.read(n), figures.get(sheets[n], {})) for n in names}
    growing = tuple(
        (opened.parts[sheet], address, figure) for sheet, address, figure in _growing(reading, form)
    )
    saved = shaped(package.with_parts(parts).packed(), shape)
    package = Package.of(saved)
    said = [_spelling(one) for one in (unit.code, unit.name, unit.commune)]
    moving = {part for part, _, _ in growing}
    own = {
        name: part
        for name in (*names, "xl/sharedStrings.xml")
        if (part := package.read(name)) and (name in moving or any(text in part for text in said))
    }
    return _Pattern(unit, path, own, saved, growing)


def _figures(reading: ReturnReading, form: Form) -> Figures:
    """Every whole number that the reading knows, where it stands."""
    found: dict[str, dict[str, int]] = {}
    for table in form.tables:
        page = reading.tables.get(table.name)
        for name, block in table.blocks:
            if page is None:
                continue
            cells = page.head if name == "head" else page.body
            if cells is None:
                continue
            width = len(block.columns)
            for at, value in enumerate(cells.values):
                address = cells.address(at // width, at % width)
                if isinstance(value, int) and address:
                    found.setdefault(page.sheet, {})[address] = value
    return found


def _growing(reading: ReturnReading, form: Form) -> Iterator[tuple[str, str, int]]:
    """(sheet, address, figure) of the cells that grow: a row and the totals above it."""
    for name, (row_name, columns) in GROWING.items():
        page, block = reading.tables.get(name), form.by_name[name].body
        if page is None or page.body is None or block is None:
            continue
        rows = {row_name}
        while more := {row.name for row in block.rows if rows.intersection(row.parts)} - rows:
            rows |= more
        for row in rows:
            line = block.row_index[row]
            for column in columns:
                number = block.column_index[column]
                value = page.body.values[line * len(block.columns) + number]
                yield page.sheet, page.body.address(line, number), value


def _calculated(part: bytes, figures: Mapping[str, int]) -> bytes:
    """A sheet whose formulas hold their values: the figure known, or the empty text."""

    def filled(found: re.Match[bytes]) -> bytes:
        address, attributes, formula = found.groups()
        figure = figures.get(address.decode())
        kind, value = (b"", b"%d" % figure) if figure is not None else (b' t="str"', b"")
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (
            address,
            attributes,
            kind,
            formula,
            value,
        )

    return _FORMULA.sub(filled, part)


def _write_returns(returned: Path, wanted: Sequence[tuple[_Pattern, Unit, int]]) -> None:
    for pattern, unit, group in wanted:
        place = returned / pattern.path
        if not group:
            place.write_bytes(pattern.rest)
            continue
        data = Package.of(pattern.rest).with_parts(_of(pattern, unit, group)).packed()
        # A name that leads to the unit it is written from would make it nobody's.
        place.with_stem(f"{unit.code}_{slug(unit.name)}").write_bytes(data)


def _of(pattern: _Pattern, unit: Unit, group: int) -> dict[str, bytes | None]:
    """The parts of the pattern that differ for the unit."""
    said = [
        (_spelling(before), _spelling(after))
        for before, after in (
            (pattern.unit.code, unit.code),
            (pattern.unit.name, unit.name),
            (pattern.unit.commune, unit.commune),
        )
    ]
    parts: dict[str, bytes | None] = {}
    for name, part in pattern.parts.items():
        for before, after in said:
            part = part.replace(before, after)
        for place, address, figure in pattern.figures:
            if place == name:
                part = _grown(part, address, figure, figure + group)
        parts[name] = part
    return parts


def _spelling(text: str) -> bytes:
    """The end of a shared text that says just this."""
    return f">{escape(text)}</t>".encode()


def _grown(part: bytes, address: str, before: int, after: int) -> bytes:
    cell = re.compile(
        rb'(<c r="%s"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>)%d</v>' % (address.encode(), before)
    )
    part, count = cell.subn(rb"\g<1>%d</v>" % after, part)
    if count != 1:
        raise RuntimeError(f"no figure {before} at {address}")
    return part
