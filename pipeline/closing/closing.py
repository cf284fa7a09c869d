"""Close a round: freeze the tables that count in ``closed/``, for the rounds after it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.accept.own_parts import own_parts
from pipeline.accept.records import Accepted
from pipeline.closing.closed import (
    ABOUT,
    ALSO,
    FOLDER,
    About,
    about_text,
    closed_texts,
    read_about,
    text_digest,
)
from pipeline.closing.converted import old_digest, said_digest
from pipeline.closing.kept import NAME as KEPT
from pipeline.closing.kept import kept_text
from pipeline.decided.decision_sheets import FILE as DECISIONS
from pipeline.decided.decisions import signed_texts
from pipeline.files.atomic import write_atomically
from pipeline.files.staging import Staging
from pipeline.plan.files import is_plan_file
from pipeline.plan.workbook.load_book import load_book
from pipeline.read.intake import fingerprint
from pipeline.read.records import Arrival
from pipeline.round.round import Round, day
from pipeline.round.round_book import read_book
from pipeline.text.errors import OfficerMustAct
from pipeline.text.format_numbers import CLOSED
from pipeline.text.places import OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK, as_typed
from pipeline.validate.waiver_keys import FILE as WAIVERS
from pipeline.validate.waiver_rows import HEADINGS, signed_rows
from schemas.records import Form
from schemas.registry import PACKAGED


class CloseError(OfficerMustAct):
    """The round cannot be closed; the message says why and what to do."""


@dataclass(frozen=True)
class Closed:
    """The folder of a closed round; ``about.left_out`` lists what did not count, ``messages`` tell
    the user what must be known."""

    folder: Path
    about: About
    messages: tuple[str, ...]


def close_round(
    round_: Round,
    accepted: Accepted,
    form: Form,
    arrivals: Iterable[Arrival],
    *,
    today: dt.date,
    replace: bool = False,
) -> Closed:
    """Freeze ``accepted`` in the round's folder ``closed/``, whole or not at all; what the units'
    next forms are prefilled with goes to ``kept.csv`` beside it.

    Only what counts is frozen; tables with open errors, those of which a part counts and missing
    returns are listed in ``left_out``. Raises ``CloseError`` where the round is closed already
    (unless ``replace``) or where nothing counts, ``OSError`` where nothing can be written.
    """
    check_may_close(round_, replace=replace)
    folder = round_.folder / FOLDER
    left_out = tuple(_left_out(round_, accepted, form))
    counted = sum(len(pages) for pages in accepted.tables.values())
    if not counted:
        raise CloseError(
            f"Đợt {round_.name} chưa có biểu nào dùng được nên chưa thể chốt. Xem các lỗi bằng: "
            f"tonghop aggregate {as_typed(round_.name)}"
        )
    texts = closed_texts(accepted, form, round_.units, inputs_of(round_, arrivals))
    expected = sum(unit.exists_on(round_.settings.cutoff) for unit in round_.units)
    about = About(
        format=CLOSED,
        plan=round_.settings.plan,
        year=round_.settings.year,
        period=round_.settings.period,
        form_version=form.version,
        closed_on=today,
        units=expected,
        complete=expected - len(left_out),
        tables=counted,
        left_out=left_out,
        files={name: text_digest(text) for name, text in texts.items()},
        own=own_parts(form),
    )
    messages = _write(folder, {**texts, ABOUT: about_text(about)})
    _keep(round_.folder / KEPT, kept_text(accepted))
    return Closed(folder, about, messages)


def check_may_close(round_: Round, *, replace: bool) -> None:
    """Raises ``CloseError`` where the round is closed already, unless it is to be replaced."""
    folder = round_.folder / FOLDER
    if (folder / ABOUT).is_file() and not replace:
        raise CloseError(
            f"Đợt {round_.name} đã chốt ngày {day(read_about(folder).closed_on)}. Muốn chốt lại "
            f"theo số liệu hiện nay: tonghop close {as_typed(round_.name)} --replace"
        )


def close_report(closed: Closed, name: str, place: str) -> Iterator[str]:
    """Lines that tell what was frozen and what was left out."""
    about = closed.about
    yield (
        f"Đã chốt đợt {name}: {about.tables} biểu, {about.complete}/{about.units} đơn vị đủ biểu, "
        f"vào {place}."
    )
    if about.left_out:
        yield "Không có trong số liệu chốt:"
        yield from (f"  {line}" for line in about.left_out)
    yield from closed.messages


def machine_report(closed: Closed, name: str, place: str) -> dict[str, Any]:
    """Lists what was frozen and what was left out, JSON-ready."""
    about = closed.about
    return {
        "round": name,
        "folder": place,
        "units": about.units,
        "complete": about.complete,
        "tables": about.tables,
        "left_out": list(about.left_out),
        "messages": list(closed.messages),
    }


def inputs_of(round_: Round, arrivals: Iterable[Arrival]) -> dict[str, str]:
    """Path within the round's folder → sums of every file that its figures come from, as
    ``is_unchanged`` compares them: of its bytes, and of a workbook that the officer fills also of
    what it says, however it was saved; of ``waivers.xlsx`` that is what is signed in it, since the
    rows to be signed that a run adds change no figure. A file that says nothing is left out.
    """
    # Of a round that was not opened, such as one closed before, the settings have the names.
    plan_files = [name for name in round_.plan_names or round_.settings.plans if is_plan_file(name)]
    found = {
        f"{round_.returned.name}/{arrival.path}": arrival.location
        for arrival in arrivals
        if not arrival.skipped
    }
    files = (ROUND_BOOK, OLD_SETTINGS, OLD_ROSTER, WAIVERS, DECISIONS, *plan_files)
    for name in filter(None, files):
        found[name] = round_.folder / name
    digests = {
        name: _digest(name, path, is_plan=name in plan_files)
        for name, path in sorted(found.items())
        if path.is_file() and not path.is_symlink()
    }
    return {name: digest for name, digest in digests.items() if digest}


def heeded_in(round_: Round) -> dict[str, str]:
    """Sum of what in an officer's workbook has an effect on results, by its name: when something
    was shown or sent to whom has none."""
    settings = round_.settings.model_copy(update={"presented": None})
    decided = {
        name: _said_in(name, round_.folder / name, is_plan=False) or ""
        for name in (WAIVERS, DECISIONS)
    }
    return {ROUND_BOOK: said_digest(settings, round_.units), **decided}


def _digest(name: str, path: Path, *, is_plan: bool) -> str:
    if name == OLD_SETTINGS:
        return old_digest(path)
    sha256, size = fingerprint(path)
    said = _said_in(name, path, is_plan=is_plan)
    if said is not None:
        return f"{sha256}{ALSO}{said}" if said else ""
    # A file too large to be read gives no figure; its size tells it from another.
    return sha256 or (f"{size} bytes" if size else "")


def _said_in(name: str, path: Path, *, is_plan: bool) -> str | None:
    """The sum of what an officer's workbook says, "" where that is nothing; ``None`` of other files
    and of a workbook that can't be read."""
    with suppress(OfficerMustAct):
        if name == WAIVERS:
            signed = ["\t".join(map(row.__getitem__, HEADINGS)) for row in signed_rows(path)]
            return text_digest("\n".join(signed)) if signed else ""
        if name == DECISIONS:
            lines = list(signed_texts(path))
            return text_digest("\n".join(lines)) if lines else ""
        if name == ROUND_BOOK:
            book = read_book(path)
            return said_digest(book.settings, book.units)
        if is_plan:
            plan = load_book(path, PACKAGED)
            said = plan.plan.model_dump(mode="json", exclude_defaults=True), plan.own_rows
            return text_digest(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return None


def _left_out(round_: Round, accepted: Accepted, form: Form) -> Iterator[str]:
    """One sentence for each expected unit of which some table does not count, or not all of it."""
    for unit in round_.units:
        if not unit.exists_on(round_.settings.cutoff):
            continue
        asked = form.asked(round_.respondent(unit))
        lacking = [
            table.label for table in asked if unit.code not in accepted.tables.get(table.name, {})
        ]
        if len(lacking) == len(asked):
            yield f"{unit.code} {unit.name}: chưa có báo cáo dùng được"
            continue
        partly = [
            table.label
            for table in asked
            if (page := accepted.tables.get(table.name, {}).get(unit.code)) and page.withheld
        ]
        told = (("chưa có", lacking), ("mới dùng một phần", partly))
        words = [f"{what} {', '.join(tables)}" for what, tables in told if tables]
        if words:
            yield f"{unit.code} {unit.name}: {'; '.join(words)}"


def _keep(path: Path, text: str) -> None:
    if text:
        write_atomically(path, text.encode("utf-8-sig"))
    else:
        path.unlink(missing_ok=True)


def _write(folder: Path, texts: dict[str, str]) -> tuple[str, ...]:
    """Put ``texts`` in place of all files that stand in ``folder``; gives messages for the user.
    Raises ``PermissionError`` where another program holds one of them open."""
    with Staging(folder) as staging:
        for old in [path for path in folder.iterdir() if path.is_file()]:
            # A frozen set has no siblings, so one that Windows can't replace stops it at once.
            old.open("rb+").close()
            staging.remove(old.name)
        for name, text in texts.items():
            # Excel on Windows reads a CSV as UTF-8 only when it opens with the byte order mark.
            encoding = "utf-8" if name == ABOUT else "utf-8-sig"
            staging.add_bytes(name, text.encode(encoding))
        return staging.commit(dt.datetime.now()).messages
