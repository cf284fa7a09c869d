"""Makes the forms: one prefilled, protected workbook per unit, and the blank masters.

Nothing made here depends on the clock: the same round gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.atomic import write_atomically
from pipeline.forms.content import FormContent, blank_content, content_of
from pipeline.forms.prefill import NO_PAST, Past, past_of, with_past
from pipeline.forms.skeleton import Skeleton
from pipeline.forms.unit_marks import marked_facts, own_facts, with_marks
from pipeline.forms.workbook import form_bytes
from pipeline.round.file_names import form_file_name
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.errors import OfficerMustAct
from pipeline.xlsx.typed_in import Value
from schemas.records import Form

MASTERS: dict[str, tuple[str, ...]] = {
    "MN": ("MN",),
    "TH": ("TH",),
    "THCS": ("THCS",),
    "LC": ("TH", "THCS"),
    "GDTX": ("GDTX",),
    "XA": (),
    "PHONG": (),
}
"""Roster kinds and the levels that their blank master is made for."""

MASTER_DATE = dt.datetime(2025, 1, 1)


class FileInUseError(OfficerMustAct):
    """A file cannot be replaced; the message says which and what to do."""


class FormMaker:
    """Makes the forms of a round, prefilled from ``past``; units that are asked the same share one
    skeleton."""

    def __init__(self, form: Form, round_: Round, past: Past = NO_PAST) -> None:
        self.form, self.round, self.past = form, round_, past
        self._skeletons: dict[Unit, Skeleton] = {}

    def form_of(self, unit: Unit, typed: Mapping[str, Mapping[str, Value]] | None = None) -> bytes:
        """The prefilled form of a unit, with what is ``typed`` by sheet name and address in it: on
        its sheets instead of what earlier rounds tell.

        Raises ``LookupError`` where a value has no cell to stand in.
        """
        alike = with_marks(unit)
        if alike not in self._skeletons:
            content = stand_in_content(self.form, self.round, alike)
            self._skeletons[alike] = Skeleton(content, created_for(self.round))
        own = with_past(content_of(self.form, self.round, unit), unit, self.past)
        values = {**own.prefilled, **(typed or {})}
        return self._skeletons[alike].completed(own_facts(unit), values, own.noted)


def stand_in_content(form: Form, round_: Round, unit: Unit) -> FormContent:
    """The form of a unit with marks in place of its facts."""
    content = content_of(form, round_, unit)
    return replace(content, facts=marked_facts(content.facts))


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A unit's form in its place; ``is_changed`` where it was new or differed."""

    unit: Unit
    path: Path
    is_changed: bool


def created_for(round_: Round) -> dt.datetime:
    """The date that the properties of a round's forms give."""
    return dt.datetime.combine(round_.settings.cutoff, dt.time())


def write_templates(
    form: Form,
    round_: Round,
    folder: Path,
    units: Iterable[Unit] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[MadeForm, ...]:
    """Writes the form of each unit (default: the whole roster) into ``folder``, which is made,
    prefilled from the closed rounds of ``previous``.

    A form that stands there as it would be written is left alone. Returns the forms in the order
    of the units; see ``form_file_name`` for their names. Raises ``OfficerMustAct`` where an
    earlier round is missing or damaged.
    """
    maker = FormMaker(form, round_, past_of(round_, form))
    wanted = tuple(round_.units if units is None else units)
    made = []
    for number, unit in enumerate(wanted, 1):
        path = folder / form_file_name(round_, unit)
        made.append(MadeForm(unit, path, write_if_changed(path, maker.form_of(unit))))
        if progress is not None:
            progress(number, len(wanted))
    return tuple(made)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Replaces ``path`` by ``content``, atomically, unless that stands there already. Returns
    whether it wrote. Raises ``FileInUseError`` where Windows does not let it."""
    if path.is_file() and path.read_bytes() == content:
        return False
    try:
        write_atomically(path, content)
    except PermissionError as error:
        raise FileInUseError(
            f"Không ghi được {path} (có thể đang mở trong Excel). Đóng tệp rồi chạy lại; các tệp "
            "đã tạo xong được giữ nguyên."
        ) from error
    return True


def write_masters(
    form: Form, folder: Path, progress: Callable[[int, int], None] | None = None
) -> tuple[Path, ...]:
    """Writes the blank master of each roster kind into ``folder``: ``mau-MN.xlsx`` …"""
    paths = []
    for number, kind in enumerate(MASTERS, 1):
        path = folder / master_file_name(kind)
        write_atomically(path, master_bytes(form, kind))
        paths.append(path)
        if progress is not None:
            progress(number, len(MASTERS))
    return tuple(paths)


def master_file_name(kind: str) -> str:
    """``mau-MN.xlsx``."""
    return f"mau-{kind}.xlsx"


def master_bytes(form: Form, kind: str) -> bytes:
    """The blank master of a roster kind."""
    return form_bytes(blank_content(form, kind, MASTERS[kind]), MASTER_DATE)
