"""The rounds that ``previous`` names: closed ones as frozen, open ones as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.accept.own_parts import Apart
from pipeline.closing.closed import (
    ABOUT,
    FOLDER,
    is_unchanged,
    read_about,
    read_closed,
    read_inputs,
    read_units,
)
from pipeline.closing.converted import as_converted
from pipeline.closing.kept import read_kept
from pipeline.measure.history import EarlierRound, History, history_before
from pipeline.round.round import Round, RoundError, load_round, settings_in, unknown_before
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import ROUND_BOOK
from pipeline.validate.neighbours import FigureKey, LastKnown, tables_of_people
from schemas.records import VALUE, Form

Gather = Callable[[Round], EarlierRound]
"""An open round, with the units of rounds below it, → it and what counts in it now."""
Inputs = Callable[[Round], Mapping[str, str]]
"""Path → sums of the files of a round, as they lie there now."""


def load_earlier(
    round_: Round, form: Form, gather: Gather, inputs: Inputs
) -> tuple[EarlierRound, ...]:
    """The earlier rounds of ``round_``, beside it, in the order of ``previous``.

    A closed round is what was closed; where its files changed since, that is said and not taken
    over. Raises ``RoundError`` for a round that isn't there, ``ClosedError`` for a damaged one.
    """
    return tuple(
        _earlier(name, round_, form, gather, inputs)
        for name in dict.fromkeys(round_.settings.previous)
    )


def closed_before(round_: Round, form: Form) -> History:
    """The history of those of ``previous`` that are closed, as they were closed.

    Raises what ``load_earlier`` does, and ``HistoryError`` for a round that is not earlier.
    """
    folders = [_folder_of(name, round_) for name in dict.fromkeys(round_.settings.previous)]
    closed = [_closed(folder, form) for folder in folders if _is_closed(folder)]
    return history_before(round_, [earlier for earlier, _ in closed], form)


def last_known(history: History, form: Form) -> Mapping[str, LastKnown]:
    """Unit code → who headed the unit and its numbers of people, in its last report."""
    heads: dict[str, str] = {}
    figures: dict[str, dict[FigureKey, int]] = {}
    lineage = history.lineage
    for earlier in history.rounds:
        of_round: dict[str, dict[FigureKey, int]] = {}
        for table in tables_of_people(form):
            pages = earlier.accepted.tables.get(table.name, {})
            for unit in dict.fromkeys(map(lineage.heir, pages)):
                of_round.setdefault(unit, {}).update(
                    ((table.name, row, column), value)
                    for (row, column), value in earlier.together(
                        table, lineage.codes_of(unit)
                    ).items()
                    if isinstance(value, int)
                )
        figures |= of_round
        last = {
            unit: str(page.cells.get(("head", VALUE)) or "")
            for unit, page in earlier.accepted.tables.get("cover", {}).items()
        }
        # Names are no part of what is closed; without them the other signs tell.
        with suppress(OfficerMustAct):
            for unit, kept in read_kept(earlier.round.folder, form).items():
                last[unit] = str(kept.answers["cover"].get("head") or "")
        for unit, head in last.items():
            heir = lineage.heir(unit)
            # Who headed a unit that was merged into another heads nothing.
            heads[unit if heir in earlier.round.by_code else heir] = head
    return {
        unit: LastKnown(heads.get(unit, ""), figures.get(unit, {})) for unit in {**heads, **figures}
    }


def _earlier(name: str, round_: Round, form: Form, gather: Gather, inputs: Inputs) -> EarlierRound:
    folder = _folder_of(name, round_)
    if not _is_closed(folder):
        return gather(load_round(folder))
    found, damaged = _closed(folder, form)
    then = as_converted(read_inputs(folder / FOLDER), folder)
    return replace(found, changed=(*damaged, *_changed(then, inputs(found.round))))


def _is_closed(folder: Path) -> bool:
    return (folder / FOLDER / ABOUT).is_file()


def _closed(folder: Path, form: Form) -> tuple[EarlierRound, tuple[str, ...]]:
    """A closed round, and which files of ``closed/`` changed since."""
    closed = folder / FOLDER
    about = read_about(closed)
    accepted, damaged = read_closed(closed, form, about)
    settings = settings_in(folder)
    round_ = Round(folder.name, folder, settings, read_units(closed))
    apart = tuple(Apart(form, about.own).labels())
    return EarlierRound(round_, accepted, "closed", about.closed_on, apart=apart), damaged


def _folder_of(name: str, round_: Round) -> Path:
    if told := unknown_before(name, round_):
        raise RoundError(f"{round_.folder / ROUND_BOOK}, ô Các đợt trước: {'. '.join(told)}.")
    return round_.folder.parent / name


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Paths whose content differs. A round that was archived without any of its returned files
    has nothing to compare: its closed tables are all there is."""
    returned = "returned/"
    if not any(path.startswith(returned) for path in now):
        then = {path: sha for path, sha in then.items() if not path.startswith(returned)}
    paths = sorted(then.keys() | now.keys())
    return tuple(
        path
        for path in paths
        if path not in then or path not in now or not is_unchanged(then[path], now[path])
    )
