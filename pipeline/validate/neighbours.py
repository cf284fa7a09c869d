"""Returns that speak for another unit than their stamp and Bìa: a neighbour's form filled in.

A school that lost its form fills in another's, whose cover is locked. The file's name, who signs,
or the figures then speak for the other unit; the file waits for the officer, who knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from pipeline.read.records import ReturnReading
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, Waiver, find
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.text.spelling import fold
from pipeline.validate.identify import Identity
from pipeline.validate.unit_names import UnitsByName
from pipeline.validate.waive import waive
from pipeline.validate.wrong_kind import cover_answer
from schemas.records import Form, Shape, Table

_NEAR, _FAR = 0.1, 0.3
"""Parts of all figures by which two reports differ, of one unit and of two."""
_FEWEST = 12
"""Fewer figures above zero tell no unit from another."""

FigureKey = tuple[str, str, str]
"""(table, row, column)."""


@dataclass(frozen=True)
class LastKnown:
    """Facts of a unit's last report: who headed it, and its numbers of people."""

    head: str = ""
    figures: Mapping[FigureKey, int] = field(default_factory=dict)


NOTHING_KNOWN: Mapping[str, LastKnown] = {}


class Neighbours:
    """The units of a round as files, signers and figures may speak for them."""

    def __init__(self, round_: Round, form: Form, known: Mapping[str, LastKnown]) -> None:
        self._form = form
        self._known = known
        self._units = round_.units
        self.by_name = UnitsByName(round_.units)
        self._headed: dict[str, Unit] = {}
        """By its head, the first unit of the roster whose last report that one signed."""
        for unit in round_.units:
            if head := known.get(unit.code, LastKnown()).head:
                self._headed.setdefault(fold(head), unit)

    def confirmed(
        self, reading: ReturnReading, identity: Identity, waivers: Sequence[Waiver]
    ) -> Identity:
        """The identity of a return; of one that speaks for another unit, unless the officer has
        accepted it, none: it waits, and both units are told."""
        unit = identity.unit
        if unit is None or any(one.code == WRONG_FORM for one in identity.findings):
            return identity
        suspicion = self._suspicion(reading, unit)
        if suspicion is None:
            return identity
        finding, other = suspicion
        if waive((finding,), waivers, self._form)[0].state == "waived":
            return replace(identity, findings=(*identity.findings, finding))
        words = {"tên": PurePosixPath(reading.path).name, "a": unit.code}
        told = find("waits_elsewhere", words, Place(reading.path, unit=other.code))
        return Identity(None, (finding, told))

    def _suspicion(self, reading: ReturnReading, unit: Unit) -> tuple[Finding, Unit] | None:
        """The first sign that the return of ``unit`` is another's, and whose."""
        for sentence, other in (
            ("named_for_another", self._named(reading, unit)),
            ("signed_for_another", self._signing(reading, unit)),
            ("figures_of_another", self._counted(reading, unit)),
        ):
            if other is not None:
                name = PurePosixPath(reading.path).name
                words = {"tên": name, "a": f"{unit.name} ({unit.code})"}
                words["b"] = f"{other.name} ({other.code})"
                place = Place(reading.path, unit=unit.code)
                # The file is part of what the officer accepts: another file is asked about anew.
                return find(sentence, words, place, f"{name} ({other.code})"), other
        return None

    def _named(self, reading: ReturnReading, unit: Unit) -> Unit | None:
        """The other unit that the file's name names, where it does not name its own: any by its
        code, by its name one of the same kind, since a place is also part of other names."""
        found = [
            one
            for one in self.by_name.mentions(reading.path)
            if one.is_code or one.unit.kind == unit.kind
        ]
        if not found or any(one.unit.code == unit.code for one in found):
            return None
        return max(found, key=lambda one: (one.end - one.start, -one.start)).unit

    def _signing(self, reading: ReturnReading, unit: Unit) -> Unit | None:
        """The other unit whose head signed its last report, unless the same heads this one."""
        head = fold(cover_answer(reading, self._form, "head"))
        own = self._known.get(unit.code, LastKnown()).head
        if not head or fold(own) == head:
            return None
        return self._headed.get(head)

    def _counted(self, reading: ReturnReading, unit: Unit) -> Unit | None:
        """The other unit near whose last figures these are, far from the unit's own."""
        own = self._known.get(unit.code, LastKnown()).figures
        if not own:
            return None
        figures = dict(_figures_in(reading, self._form))
        if (_distance(figures, own) or 0) < _FAR:
            return None
        near = [
            (distance, number)
            for number, other in enumerate(self._units)
            if other.kind == unit.kind and other.code != unit.code and other.code in self._known
            if (distance := _distance(figures, self._known[other.code].figures)) is not None
            and distance <= _NEAR
        ]
        return self._units[min(near)[1]] if near else None


def tables_of_people(form: Form) -> Iterator[Table]:
    """The tables of numbers that seldom change much: who is there."""
    for table in form.tables:
        body = table.body
        if body is None or body.shape is not Shape.MATRIX:
            continue
        if any(bound.steady for bound in body.bounds):
            yield table


def _figures_in(reading: ReturnReading, form: Form) -> Iterator[tuple[FigureKey, int]]:
    for table in tables_of_people(form):
        page, body = reading.tables.get(table.name), table.body
        if page is None or page.body is None or body is None:
            continue
        for (row, column), at in body.places.items():
            value = page.body.values[at]
            if type(value) is int:
                yield (table.name, row, column), value


def _distance(ours: Mapping[FigureKey, int], theirs: Mapping[FigureKey, int]) -> float | None:
    """The part by which the figures of two reports differ; ``None`` where too few are in both."""
    both = ours.keys() & theirs.keys()
    if sum(1 for key in both if ours[key] and theirs[key]) < _FEWEST:
        return None
    most = sum(max(ours[key], theirs[key]) for key in both)
    return sum(abs(ours[key] - theirs[key]) for key in both) / most
