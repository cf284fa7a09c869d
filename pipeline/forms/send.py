"""Everything that an officer sends out: the forms, zips of them, the letter, the list of who gets
which file."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.forms.letter import LETTER, letter_of
from pipeline.forms.mailing_list import MAILING_LIST, mailing_list
from pipeline.forms.make import MadeForm, write_if_changed, write_templates
from pipeline.round.file_names import distinct_slugs, round_mark
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.xlsx.zip_parts import Package, Part
from schemas.records import Form

Grouping = Literal["xa", "cum"]

UNNAMED: dict[Grouping, str] = {"xa": "chưa ghi xã phường", "cum": "chưa ghi cụm"}
"""The group of the units for which the roster names none."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Files in the folder after a run. ``left_over`` are those of earlier runs that this
    one did not write; they stay where they are."""

    forms: tuple[MadeForm, ...]
    parcels: tuple[Path, ...]
    letter: Path
    mailing_list: Path
    left_over: tuple[Path, ...]


def prepare_sending(
    form: Form,
    round_: Round,
    folder: Path,
    zip_by: Grouping | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sent:
    """Writes the forms of a round into ``folder`` with what goes out beside them, and one zip per
    commune or cluster where ``zip_by`` asks for them.

    Only files that change are written, each atomically. Raises ``OSError`` where one cannot be.
    """
    forms = write_templates(form, round_, folder, progress=progress)
    parcels = []
    if zip_by is not None:
        for name, content in _parcels_of(round_, forms, zip_by):
            parcels.append(folder / name)
            write_if_changed(folder / name, content)
    letter, listed = folder / LETTER, folder / MAILING_LIST
    write_if_changed(letter, letter_of(form, round_, forms))
    write_if_changed(listed, mailing_list(round_, forms))
    written = {*(made.path for made in forms), *parcels, listed}
    return Sent(forms, tuple(parcels), letter, listed, left_over(folder, written))


def left_over(folder: Path, written: Iterable[Path]) -> tuple[Path, ...]:
    """The workbooks and zips in ``folder`` apart from ``written``, sorted: forms of units that
    have left the roster or changed their names, zips of former groups. Lock files of Excel and
    unfinished writes are none."""
    kept = set(written)
    return tuple(
        sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in (".xlsx", ".zip")
            and not path.name.startswith(("~$", "."))
            and path not in kept
        )
    )


def _parcels_of(
    round_: Round, forms: Sequence[MadeForm], zip_by: Grouping
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each zip, such as ``xa_phuong-lang_2025-nam.zip``, by name of group.

    The same forms give the same bytes. Raises ``OSError`` where a form cannot be read.
    """
    groups: dict[str, list[MadeForm]] = {}
    for made in forms:
        groups.setdefault(_group(made.unit, zip_by) or UNNAMED[zip_by], []).append(made)
    slugs = distinct_slugs(sorted(groups))
    for group, short in slugs.items():
        parts = {made.path.name: _stored(made.path.read_bytes()) for made in groups[group]}
        yield f"{zip_by}_{short}_{round_mark(round_)}.zip", Package(parts).packed()


def _group(unit: Unit, zip_by: Grouping) -> str:
    return unit.commune if zip_by == "xa" else unit.cluster


def _stored(content: bytes) -> Part:
    """A form as it is: it is packed already."""
    return Part(zipfile.ZIP_STORED, zlib.crc32(content), len(content), content)
