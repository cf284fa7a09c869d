"""Make a whole round: its folder, its units, and the files that came back."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pipeline.plan.files import is_plan_file, named_plan
from pipeline.plan.open_round import opened_round
from pipeline.plan.start import draft_settings, start_round
from pipeline.round.roster import Unit
from pipeline.round.round import Round, Settings
from pipeline.sample.archive import require_libreoffice, save_again_by_libreoffice
from pipeline.sample.errors import SampleError
from pipeline.sample.mess import deal
from pipeline.sample.mistakes import SENT_AS_PDF, SENT_TWICE
from pipeline.sample.names import file_name
from pipeline.sample.profiles import draw_district
from pipeline.sample.returned import Order, make_files
from pipeline.sample.units import counted, make_units, office
from schemas.records import Form
from schemas.registry import PACKAGED
from schemas.respondents import SCHOOL_KINDS, Period

_ALONE = 100
"""Up to so many files one process is as fast as several."""
_BATCH = 16
"""Files that a process makes before it takes others: units of a kind share one form."""
_SATURDAY = 5


@dataclass(frozen=True)
class Returned:
    """One file in the drop folder. ``path`` is relative to ``returned/``, with ``/``."""

    unit: str
    path: str
    sent: dt.date
    mess: str = ""
    place: str = ""
    """Place of the mess: ``sheet!cell``."""
    libreoffice: bool = False


@dataclass(frozen=True)
class Made:
    """Files that were made. ``missing`` are the codes of the units that sent nothing."""

    folder: Path
    units: tuple[Unit, ...]
    files: tuple[Returned, ...]
    missing: tuple[str, ...]

    def moved(self, folder: Path) -> Made:
        """Copies the record for the folder's new place."""
        return replace(self, folder=folder)


def make_round(
    folder: Path,
    *,
    plan: str,
    units: int | Mapping[str, int],
    seed: int = 1,
    mess: int | Mapping[str, int] = 0,
    missing: int = 0,
    libreoffice: int = 0,
    late: int = 0,
    year: int = 2025,
    period: Period = "nam",
    years_back: int = 0,
    settings: Settings | None = None,
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Made:
    """Make a round in the new folder ``folder`` and fill its ``returned/``.

    ``plan`` is a packaged plan's id or a workbook's path. ``units`` is a total or a number per
    kind; ``mess`` a number of returns, or one per kind of ``mistakes.MESS``, each in a different
    school; ``missing`` schools send nothing; ``libreoffice`` of the returns without mess are saved
    again by LibreOffice; ``late`` of them come after the due date. ``years_back`` > 0 makes a round
    of the same units (same ``seed`` and ``units``) so many years earlier, their figures a little
    smaller; ``year`` is that earlier year. ``settings`` take the place of those drafted for
    ``year`` and ``period``. ``progress`` is told how many of how many returns are filled. The same
    arguments give the same bytes, except in what LibreOffice saved.

    Raises ``SampleError`` where there are not enough units for the wish, ``StartError`` where
    ``folder`` is taken.
    """
    counts = counted(units)
    rng = Random(f"{seed}:round")
    roster = make_units(counts, rng)
    book = Path(plan) if is_plan_file(plan) else None
    round_ = Round(folder.name, folder, settings or drafted(plan, year, period, counts), roster)
    # The workbook lies elsewhere until the folder is there.
    opened = opened_round(replace(round_, folder=book.parent) if book else round_)
    choice = _choose(opened.round, opened.form, mess, missing, libreoffice, late, rng)
    if libreoffice:
        require_libreoffice()
    start_round(folder, round_.settings, roster, [book] if book else [])
    # Each order goes to a process that opens the round itself: the plan's uses stay here.
    round_ = replace(opened.round, folder=folder, unused=round_.unused)
    orders = _orders(round_, seed, choice, years_back)
    places = list(_counted_off(_make_all(orders, processes), len(orders), progress))
    again = [order for order in orders if order.unit.code in choice.resaved]
    save_again_by_libreoffice([one.path for one in again], [one.saved for one in again])
    return Made(
        folder,
        roster,
        _returned(orders, places, choice.resaved, round_.returned),
        tuple(sorted(choice.absent)),
    )


def _returned(
    orders: Sequence[Order], places: Sequence[str], resaved: frozenset[str], folder: Path
) -> tuple[Returned, ...]:
    """The files that were made, by their paths."""
    files = (
        Returned(
            unit=order.unit.code,
            path=order.path.relative_to(folder).as_posix(),
            sent=order.sent,
            mess=order.mess,
            place=place,
            libreoffice=order.unit.code in resaved,
        )
        for order, place in zip(orders, places, strict=True)
    )
    return tuple(sorted(files, key=lambda file: file.path))


def drafted(plan: str, year: int, period: Period, counts: Mapping[str, int]) -> Settings:
    """The settings of a made-up round, marked as an illustration."""
    followed = named_plan(plan, PACKAGED.form)
    name = Path(plan).name if is_plan_file(plan) else plan
    return draft_settings(plan=name, year=year, period=period, followed=followed).model_copy(
        update={"office": office(counts), "illustration": True}
    )


@dataclass(frozen=True)
class _Choice:
    """Choice of what becomes of which units, by their codes."""

    spoiled: Mapping[str, str]
    """With the kind of mess of each."""
    absent: frozenset[str]
    resaved: frozenset[str]
    late: frozenset[str]


def _choose(
    round_: Round,
    form: Form,
    mess: int | Mapping[str, int],
    missing: int,
    libreoffice: int,
    late: int,
    rng: Random,
) -> _Choice:
    """Raises ``SampleError`` where there are not enough units."""
    schools = [unit for unit in round_.units if unit.kind in SCHOOL_KINDS]
    rng.shuffle(schools)
    spoiled, absent = deal(mess, missing, schools, round_, form)
    taken = absent.union(spoiled)
    clean = [unit.code for unit in round_.units if unit.code not in taken]
    if libreoffice > len(clean) or late > len(clean):
        raise SampleError(
            f"Chỉ có {len(clean)} tệp không lỗi; libreoffice và late không được lớn hơn."
        )
    resaved = frozenset(rng.sample(clean, libreoffice))
    return _Choice(spoiled, absent, resaved, frozenset(rng.sample(clean, late)))


def _orders(round_: Round, seed: int, choice: _Choice, years_back: int) -> list[Order]:
    """The files to make, in the order of the roster."""
    profiles, communes = draw_district(round_.units, seed, years_back)
    taken: set[str] = set()
    orders = []
    for unit in round_.units:
        if unit.code in choice.absent:
            continue
        rng = Random(f"{seed}:{unit.code}:sent")
        kind = choice.spoiled.get(unit.code, "")
        sent = _sent_on(round_.settings, rng, late=unit.code in choice.late)
        if kind == SENT_TWICE:
            sent = max(sent, round_.settings.due - dt.timedelta(days=1))
        days = [_sent_first(round_.settings, sent), sent] if kind == SENT_TWICE else [sent]
        name = file_name(unit, round_.settings, rng)
        for attempt, day in enumerate(days):
            ending = "pdf" if kind == SENT_AS_PDF else "xlsx"
            words = name if not attempt else f"{name} - gửi lại"
            orders.append(
                Order(
                    round=round_,
                    unit=unit,
                    profile=profiles[unit.code],
                    commune=communes[unit.commune],
                    path=_free(round_.returned / day.isoformat(), words, ending, taken),
                    sent=day,
                    saved=_saved_at(day, rng),
                    seed=seed,
                    mess=kind,
                    corrected=attempt > 0,
                    years_back=years_back,
                )
            )
    return orders


def _free(folder: Path, name: str, ending: str, taken: set[str]) -> Path:
    """A path no other file has, whatever the case of its letters."""
    number = 1
    while True:
        suffix = "" if number == 1 else f" ({number})"
        path = folder / unicodedata.normalize("NFC", f"{name}{suffix}.{ending}")
        if str(path).casefold() not in taken:
            taken.add(str(path).casefold())
            return path
        number += 1


def _sent_on(settings: Settings, rng: Random, *, late: bool = False) -> dt.date:
    """The day a unit sends: a working day after the cut-off, mostly just before the due date."""
    if late:
        return settings.due + dt.timedelta(days=1)
    span = (settings.due - settings.cutoff).days
    days = [settings.cutoff + dt.timedelta(days=day) for day in range(max(1, span))]
    working = [day for day in days if day.weekday() < _SATURDAY]
    if not working or rng.random() < 0.06:
        return settings.due
    place: float = (len(working) - 1) * rng.random() ** 0.6
    return working[round(place)]


def _sent_first(settings: Settings, again: dt.date) -> dt.date:
    """The day of the first of two files: a working day after the cut-off, before ``again``, or
    the cut-off where there is none."""
    day = settings.cutoff
    while day.weekday() >= _SATURDAY:
        day += dt.timedelta(days=1)
    return day if day < again else settings.cutoff


def _saved_at(sent: dt.date, rng: Random) -> dt.datetime:
    """A moment of the working day on which the form was saved."""
    return dt.datetime.combine(sent, dt.time(rng.randint(8, 16), rng.randint(0, 59)))


def _counted_off(
    places: Iterable[str], of: int, progress: Callable[[int, int], None]
) -> Iterator[str]:
    for done, place in enumerate(places, 1):
        progress(done, of)
        yield place


def _make_all(orders: Sequence[Order], processes: int | None) -> Iterator[str]:
    for folder in {order.path.parent for order in orders}:
        folder.mkdir(parents=True, exist_ok=True)
    workers = processes or (1 if len(orders) <= _ALONE else os.cpu_count() or 1)
    if workers == 1:
        yield from make_files(orders)
        return
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawning) as pool:
        batches = [orders[start : start + _BATCH] for start in range(0, len(orders), _BATCH)]
        for places in pool.map(_places, batches):
            yield from places


def _places(orders: Sequence[Order]) -> list[str]:
    """``make_files`` in a process of its own."""
    return list(make_files(orders))
