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

from pipeline.plan.files import find_plan
from pipeline.plan.start import draft_settings, start_round
from pipeline.round.roster import Unit
from pipeline.round.round import Round, Settings
from pipeline.sample.archive import require_libreoffice, save_again_by_libreoffice
from pipeline.sample.errors import SampleError
from pipeline.sample.files import file_name, saved_at, sent_first, sent_on
from pipeline.sample.mess import SENT_AS_PDF, SENT_TWICE, can_be_messed, require_place
from pipeline.sample.returned import Errand, run_errand
from pipeline.sample.scene import world
from pipeline.sample.units import counted, make_units, office
from pipeline.sample.year_before import world_before
from schemas.registry import FORM
from schemas.respondents import Period

_ALONE = 100
"""Up to so many files one process is as fast as several."""


@dataclass(frozen=True)
class Returned:
    """One file in the drop folder. ``path`` is relative to ``returned/``, with ``/``."""

    unit: str
    path: str
    sent: dt.date
    mess: str = ""
    place: str = ""
    """Where the mess is: ``sheet!cell``."""
    libreoffice: bool = False


@dataclass(frozen=True)
class Made:
    """What was made. ``missing`` are the codes of the units that sent nothing."""

    folder: Path
    units: tuple[Unit, ...]
    files: tuple[Returned, ...]
    missing: tuple[str, ...]

    def moved(self, folder: Path) -> Made:
        """The same after the folder was moved."""
        return replace(self, folder=folder)


def make_round(
    folder: Path,
    *,
    plan: str,
    units: int | Mapping[str, int],
    seed: int = 1,
    mess: Mapping[str, int] | None = None,
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

    ``units`` is a total or a number per kind; ``mess`` a number of returns per kind of
    ``mess.MESS``, each in a different school; ``missing`` schools send nothing; ``libreoffice``
    of the returns without mess are saved again by LibreOffice; ``late`` of them come after the
    due date. ``years_back`` > 0 makes a round of the same units (same ``seed`` and ``units``) so
    many years earlier, their figures a little smaller; ``year`` is that earlier year. ``settings``
    take the place of those drafted for ``year`` and ``period``. ``progress`` is told how many of
    how many returns are filled. The same arguments give the same
    bytes, except in what LibreOffice saved.

    Raises ``SampleError`` where there are not enough units for the wish, ``StartError`` where
    ``folder`` is taken.
    """
    counts = counted(units)
    rng = Random(f"{seed}:round")
    roster = make_units(counts, rng)
    settings = settings or drafted(plan, year, period, counts)
    wish = {kind: number for kind, number in (mess or {}).items() if number}
    for kind in wish:
        require_place(kind, settings.period)
    spoiled, absent, clean = _deal(roster, wish, missing, rng)
    if libreoffice > len(clean) or late > len(clean):
        raise SampleError(
            f"Chỉ có {len(clean)} tệp không lỗi; libreoffice và late không được lớn hơn."
        )
    if libreoffice:
        require_libreoffice()
    resaved = {unit.code for unit in rng.sample(clean, libreoffice)}
    overdue = {unit.code for unit in rng.sample(clean, late)}
    start_round(folder, settings, roster)
    round_ = Round(folder.name, folder, settings, roster)
    errands = _errands(round_, seed, spoiled, absent, overdue, years_back)
    places = list(_counted_off(_run(errands, processes), len(errands), progress))
    again = [errand for errand in errands if errand.unit.code in resaved]
    save_again_by_libreoffice([e.path for e in again], [e.saved for e in again])
    files = [
        Returned(
            unit=errand.unit.code,
            path=errand.path.relative_to(round_.returned).as_posix(),
            sent=errand.sent,
            mess=errand.mess,
            place=place,
            libreoffice=errand.unit.code in resaved,
        )
        for errand, place in zip(errands, places, strict=True)
    ]
    return Made(
        folder, roster, tuple(sorted(files, key=lambda file: file.path)), tuple(sorted(absent))
    )


def drafted(plan: str, year: int, period: Period, counts: Mapping[str, int]) -> Settings:
    """The settings of a made-up round, marked as an illustration."""
    followed = find_plan(plan, FORM)
    return draft_settings(plan=plan, year=year, period=period, followed=followed).model_copy(
        update={"office": office(counts), "illustration": True}
    )


def _deal(
    roster: Sequence[Unit], wish: Mapping[str, int], missing: int, rng: Random
) -> tuple[dict[str, str], set[str], list[Unit]]:
    """Which school is spoiled how (by code), which units send nothing, which return is clean."""
    pool = [unit.code for unit in roster if can_be_messed(unit)]
    rng.shuffle(pool)
    wanted = [kind for kind, number in wish.items() for _ in range(number)]
    if len(wanted) + missing > len(pool):
        raise SampleError(
            f"Chỉ có {len(pool)} trường, không đủ cho {len(wanted)} tệp có lỗi và {missing} "
            "trường không nộp."
        )
    spoiled = dict(zip(pool, wanted, strict=False))
    absent = set(pool[len(wanted) : len(wanted) + missing])
    clean = [unit for unit in roster if unit.code not in spoiled and unit.code not in absent]
    return spoiled, absent, clean


def _errands(
    round_: Round,
    seed: int,
    spoiled: Mapping[str, str],
    absent: set[str],
    overdue: set[str],
    years_back: int,
) -> list[Errand]:
    profiles, communes = world_before(world(round_.units, seed), seed, years_back)
    taken: set[str] = set()
    errands = []
    for unit in round_.units:
        if unit.code in absent:
            continue
        rng = Random(f"{seed}:{unit.code}:sent")
        kind = spoiled.get(unit.code, "")
        sent = sent_on(round_.settings, rng, late=unit.code in overdue)
        if kind == SENT_TWICE:
            sent = max(sent, round_.settings.due - dt.timedelta(days=1))
        days = [sent_first(round_.settings, sent), sent] if kind == SENT_TWICE else [sent]
        name = file_name(unit, round_.settings, rng)
        for attempt, day in enumerate(days):
            ending = "pdf" if kind == SENT_AS_PDF else "xlsx"
            words = name if not attempt else f"{name} - gửi lại"
            errands.append(
                Errand(
                    round=round_,
                    unit=unit,
                    profile=profiles[unit.code],
                    commune=communes[unit.commune],
                    path=_free(round_.returned / day.isoformat(), words, ending, taken),
                    sent=day,
                    saved=saved_at(day, rng),
                    seed=seed,
                    mess=kind,
                    corrected=attempt > 0,
                    years_back=years_back,
                )
            )
    return errands


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


def _counted_off(
    places: Iterable[str], of: int, progress: Callable[[int, int], None]
) -> Iterator[str]:
    for done, place in enumerate(places, 1):
        progress(done, of)
        yield place


def _run(errands: Sequence[Errand], processes: int | None) -> Iterator[str]:
    for folder in {errand.path.parent for errand in errands}:
        folder.mkdir(parents=True, exist_ok=True)
    workers = processes or (1 if len(errands) <= _ALONE else os.cpu_count() or 1)
    if workers == 1:
        yield from map(run_errand, errands)
        return
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawning) as pool:
        yield from pool.map(run_errand, errands, chunksize=8)
