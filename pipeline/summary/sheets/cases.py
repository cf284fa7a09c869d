"""Counts of cases (Biểu 10, mã số 1006–1009), as totals from which no unit's can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.round.roster import Unit
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import heading_height
from pipeline.summary.withheld import every_total, told_totals
from pipeline.xlsx.sheet_description import Cell, Line
from pipeline.xlsx.theme import height_of
from schemas.confidential import FEWEST_UNITS, with_totals_only
from schemas.expressions.numbers import CellKey
from schemas.records import Kind

HIDDEN = "không thể hiện"


def case_places(material: Material) -> tuple[tuple[str, CellKey, str], ...]:
    """(table, place, heading) of every figure that is shown in total only."""
    found = []
    for table, rows in with_totals_only(material.form):
        for _, block in table.blocks:
            for row in block.rows:
                for column in block.columns if row.name in rows else ():
                    question = block.question(row, column)
                    if row.has(column.name) and question.kind is Kind.COUNT:
                        heading = f"{row.code}. {material.label(row)} – {question.label}"
                        found.append((table.name, (row.name, column.name), heading))
    return tuple(found)


def shown_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups whose totals may stand beside the total of all: none of fewer than
    ``FEWEST_UNITS`` units, and what is withheld together must not be fewer either, or else the
    difference from the total would tell it."""
    shown = {name for name, size in sizes.items() if size >= FEWEST_UNITS}
    by_size = sorted(shown, key=lambda name: (sizes[name], name))
    while by_size and 0 < sum(sizes[n] for n in sizes if n not in shown) < FEWEST_UNITS:
        shown.discard(by_size.pop(0))
    return frozenset(shown)


def case_totals(material: Material, table: str, place: CellKey) -> dict[str, tuple[int, int]]:
    """Kind of unit → (how many gave the figure, its sum); "" for all."""
    totals: dict[str, tuple[int, int]] = {}
    multi_level = material.outcomes.round.settings.switches.multi_level_group
    kinds = {unit.code: unit.group(multi_level) for unit in material.units}
    for code, accepted in material.outcomes.accepted.tables.get(table, {}).items():
        value = accepted.cells.get(place)
        if value is None or code not in kinds:
            continue
        for group in ("", kinds[code]):
            count, total = totals.get(group, (0, 0))
            totals[group] = (count + 1, total + value)
    return totals


def case_lines(material: Material, width: float) -> Iterator[Line]:
    """The block under Theo cấp học; nothing where the round has no such figures."""
    every = every_total(material.outcomes, material.form)
    given = {(total.table, total.row, total.column) for total in every}
    places = [one for one in case_places(material) if (one[0], *one[1]) in given]
    if not places:
        return
    columns = [case_totals(material, table, place) for table, place, _ in places]
    rolled = material.outcomes.accepted.totals
    yield Line()
    # The first column stays free: every printed page of the sheet repeats it.
    title = Cell("VỤ VIỆC PHÁT SINH TRONG KỲ (chỉ tổng hợp chung)", style="subheading")
    yield Line((None, title), height=20)
    headings = [heading for _, _, heading in places]
    height = heading_height(headings, width)
    texts = ("Nhóm", "", "Số đơn vị có số liệu", *headings)
    cells = (Cell(text, style="header") for text in texts)
    yield Line((None, *cells), height=height, merges=((1, 2),))
    sizes = {
        kind: max(column.get(kind, (0, 0))[0] for column in columns)
        for kind in LEVEL_WORDS
        if any(kind in column for column in columns)
    }
    shown = shown_groups(sizes)
    totals = {(t.table, t.row, t.column): t for t in told_totals(material.outcomes, material.form)}
    whole = [totals.get((table, *place)) for table, place, _ in places]
    # Offices below say only their totals, so that by level the figures would not be complete.
    for kind, size in {} if rolled else sizes.items():
        # A total of none tells as much of each group.
        values = [
            column.get(kind, (0, 0))[1] if kind in shown or (total and not total.total) else HIDDEN
            for column, total in zip(columns, whole, strict=True)
        ]
        yield _line(LEVEL_WORDS[kind], size, values, width)
    everyone = max((total.units for total in every), default=0)
    yield _line("Toàn bộ", everyone, [total.total if total else HIDDEN for total in whole], width)
    note = (
        f"Số của dưới {FEWEST_UNITS} đơn vị (kể cả ở dòng Toàn bộ), hoặc của nhóm mà từ đó suy "
        f"ra được số của nhóm khác, {HIDDEN}."
    )
    yield Line((None, Cell(note, style="note_plain")))
    if rolled and (lacking := len(_asked(material)) - everyone) > 0:
        said = (
            f"Chưa gồm {lacking} đơn vị: chưa có số liệu, hoặc là đơn vị duy nhất có số liệu tại "
            "cơ quan cấp dưới nên số liệu không chuyển lên."
        )
        yield Line((None, Cell(said, style="note_plain")))


def _asked(material: Material) -> list[Unit]:
    """The units that are asked for some of the cases."""
    round_ = material.outcomes.round
    tables = [(table, rows) for table, rows in with_totals_only(material.form)]
    return [
        unit
        for unit in material.units
        if any(
            table.is_asked(who := round_.respondent(unit)) and row.is_asked(who)
            for table, rows in tables
            for _, block in table.blocks
            for row in block.rows
            if row.name in rows
        )
    ]


def _line(name: str, size: int, values: Sequence[int | str], width: float) -> Line:
    cells = (Cell(value, style="count_centre") for value in values)
    leading = (Cell(name, style="cell"), Cell(None, style="cell"))
    texts = (value for value in values if isinstance(value, str))
    height = max(height_of(name, 18), *(height_of(text, width - 1) for text in texts), 0)
    return Line(
        (None, *leading, Cell(size, style="count_centre"), *cells), height=height, merges=((1, 2),)
    )
