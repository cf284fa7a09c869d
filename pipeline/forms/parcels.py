"""One zip of forms per commune or cluster, for whoever hands them on."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.forms.make import MadeForm
from pipeline.round.file_names import distinct_slugs, round_mark
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.xlsx.zip_parts import Package, Part

Grouping = Literal["xa", "cum"]

UNNAMED: dict[Grouping, str] = {"xa": "chưa ghi xã phường", "cum": "chưa ghi cụm"}
"""The group of the units for which the roster names none."""


def parcels_of(
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
