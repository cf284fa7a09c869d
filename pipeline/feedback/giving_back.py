"""The files that go back to units and their marks, described; no file is touched here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.accept.records import ReturnRecord
from pipeline.accept.rolled import WITHIN
from pipeline.feedback.chase_list import FILE
from pipeline.feedback.fix_list import (
    IN_FRESH_FORM,
    IN_NEW_FORMAT,
    IN_OWN_FILE,
    IN_RIGHT_FORM,
    TITLE,
    describe_fix_list,
)
from pipeline.feedback.fresh_form import (
    FreshForm,
    FreshForms,
    is_broken,
    is_unmendable,
    takes_marks,
)
from pipeline.feedback.messages import MOST_NAMED, in_part_words
from pipeline.feedback.records import CellMark, GivenBack
from pipeline.round.roster import Unit
from pipeline.round.round import day
from pipeline.summary.discretion import is_withheld
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.xlsx.addresses import cells_in
from pipeline.xlsx.sheet_description import Workbook
from schemas.records import Form

_MEND_THIS = "Tệp đó không dùng được. Sửa trên báo cáo nêu ở đầu trang này, gửi lại."
_SHORT = 150
"""Characters of an error that a message may name."""
_USE_THIS = "Lập báo cáo trên tệp này."
_RESERVED = frozenset(
    (
        *("con", "prn", "aux", "nul"),
        *(f"{device}{number}" for device in ("com", "lpt") for number in range(10)),
    )
)
"""Names that Windows keeps for devices, whatever ending follows."""


@dataclass(frozen=True, slots=True)
class _Mended:
    """The return that a unit mends: its findings, and those that ask something of the unit."""

    record: ReturnRecord
    findings: Sequence[Finding]
    asked: Sequence[Finding]
    another_form: bool = False
    """Is another form than the unit's, and takes no marks."""
    in_use: bool = False
    """A return that counts is there beside it."""

    @property
    def takes_marks(self) -> bool:
        return not self.another_form and takes_marks(self.record.path)


def describe_given_back(material: Material) -> Iterator[GivenBack]:
    """A file for each unit whose latest return has open errors or queries that the unit settles.

    A return that lost rows, columns or sheets or mixed them up, or that takes no marks, can't be
    mended as it is: the unit's form made anew goes back, with all that could be read. For another
    form than the unit's own, the right one goes back; where a return counts, its marks do, else the
    list alone. What was repaired is marked too, lightly; what is explained or accepted is not.
    """
    by_file = _by_file(material)
    forms = FreshForms(material.form, material.outcomes.round)
    codes = (unit.code for unit in material.outcomes.round.units)
    stems = file_stems(codes, taken=(Path(FILE).stem,))
    for unit in material.units:
        record = material.latest(unit.code)
        if record is None or WITHIN in record.path:
            continue
        mended = _mended(material, record, by_file)
        if mended.asked:
            yield _given_back(material, unit, mended, f"{stems[unit.code]}.xlsx", forms)


def _mended(
    material: Material, latest: ReturnRecord, by_file: Mapping[str, Sequence[Finding]]
) -> _Mended:
    own = by_file.get(latest.path, ())
    asked = [finding for finding in own if _is_asked(finding)]
    others = [record for record in material.sent[latest.unit] if record.path != latest.path]
    elsewhere = [
        one
        for record in others
        for one in _of_other_file(record, filter(_is_asked, by_file.get(record.path, ())))
    ]
    if not any(finding.code == WRONG_FORM for finding in asked):
        return _Mended(latest, own, [*asked, *elsewhere])
    counted = material.counted(latest.unit)
    findings = by_file.get(counted.path, ()) if counted is not None else ()
    still_asked = [finding for finding in findings if _is_asked(finding)]
    if counted is None or not still_asked:
        in_use = counted is not None
        return _Mended(latest, own, [*asked, *elsewhere], another_form=True, in_use=in_use)
    # The form of this round that the unit sent as well is the one to mend.
    in_vain = [*_sent_in_vain(latest, asked)]
    further = [one for one in elsewhere if one.file != counted.path]
    return _Mended(counted, findings, [*in_vain, *still_asked, *further])


def _given_back(
    material: Material, unit: Unit, mended: _Mended, name: str, forms: FreshForms
) -> GivenBack:
    outcomes, record = material.outcomes, mended.record
    about = f"Báo cáo {outcomes.round.period_words}{_on(record)}, tệp {_file_name(record)}."
    if not mended.another_form:
        about += in_part_words(material.withheld(unit.code), material.unused(unit.code))
    for unread in material.unread.get(unit.code, ()):
        about += f" Tệp {_file_name(unread)}{_on(unread)}: đã nhận, không đọc được số liệu."
    for signed in material.signed.get(unit.code, ()):
        about += f" Tệp {_file_name(signed)}{_on(signed)}: đã lưu làm bản ký, đóng dấu."
    findings, asked, how = mended.findings, mended.asked, IN_OWN_FILE
    in_its_file, made = mended.takes_marks, None
    lost: tuple[CellMark, ...] = ()
    fresh = _fresh(material, unit, mended, forms)
    if mended.another_form and not mended.in_use:
        made = fresh.made if fresh is not None else forms.blank(unit)
        how, in_its_file = IN_RIGHT_FORM, True
        asked = [_with_right_form(finding) for finding in asked]
    elif fresh is not None:
        made, in_its_file = fresh.made, True
        how = IN_FRESH_FORM if is_broken(asked) else IN_NEW_FORMAT
        lost = tuple(fresh.marks_of_lost(asked))
        findings, asked = tuple(fresh.placed(findings)), tuple(fresh.placed(asked))
    errors = sum(finding.severity == "error" for finding in asked)
    return GivenBack(
        unit=unit.code,
        name=name,
        source=outcomes.location(record.path),
        sha256=record.sha256,
        errors=errors,
        queries=len(asked) - errors,
        in_its_file=in_its_file,
        another_form=mended.another_form,
        marks=(*lost, *_marks(findings)),
        describe=_describer(material, unit, asked, about, how),
        named=tuple(_named(asked, material.form)),
        fresh=made,
    )


def _named(asked: Iterable[Finding], form: Form) -> Iterator[str]:
    """The first errors of single cells, in words that are short and name nobody."""
    told = (
        finding
        for finding in asked
        if finding.severity == "error" and finding.cell and not finding.names_many
        if len(finding.what) <= _SHORT and not is_withheld(finding, form)
    )
    for finding in islice(told, MOST_NAMED):
        label = form.by_name[finding.table].label
        yield f"{label}, ô {finding.cell}: {_within(finding).rstrip('.')}"


def _within(finding: Finding) -> str:
    """The words on what is wrong as they stand within the finding's message."""
    small = finding.what[:1].lower() + finding.what[1:]
    return small if small in finding.message else finding.what


def _fresh(material: Material, unit: Unit, mended: _Mended, forms: FreshForms) -> FreshForm | None:
    """The unit's form made anew, where what it sent can't be mended."""
    path = mended.record.path
    reading = material.outcomes.unmendable.get(path)
    if reading is None or not is_unmendable(path, mended.asked):
        return None
    return forms.filled(unit, reading, mended.asked)


def _marks(findings: Iterable[Finding]) -> Iterator[CellMark]:
    for finding in findings:
        if finding.sheet and (_is_asked(finding) or _is_repair(finding)):
            for cell in cells_in(finding.cell) or ("",):
                yield CellMark(
                    sheet=finding.sheet,
                    cell=cell,
                    severity=finding.severity,
                    text=_said(finding),
                    heading=finding.level,
                )


def _describer(
    material: Material, unit: Unit, asked: Sequence[Finding], about: str, how: str
) -> Callable[[bool], Workbook]:
    settings = material.outcomes.round.settings

    def describe(in_its_file: bool) -> Workbook:
        sheet = describe_fix_list(
            unit, asked, material.form, in_its_file=in_its_file, about=about, how=how
        )
        return Workbook((sheet,), TITLE, settings.office.name, settings.cutoff)

    return describe


def _with_right_form(finding: Finding) -> Finding:
    return replace(finding, remedy=_USE_THIS) if finding.code == WRONG_FORM else finding


def _sent_in_vain(record: ReturnRecord, asked: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a form of another round, in the words of a list about another file."""
    for finding in _of_other_file(record, asked):
        is_form = finding.code == WRONG_FORM
        yield replace(finding, remedy=_MEND_THIS) if is_form else finding


def _of_other_file(record: ReturnRecord, asked: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in the words of a list about another file; they lead to no place in it."""
    about = f"Tệp {_file_name(record)}{_on(record)}: "
    for one in asked:
        what = f"{about}{one.what or one.message}"
        yield replace(one, what=what, sheet="", cell="")


def _on(record: ReturnRecord) -> str:
    return f" nhận ngày {day(record.received)}" if record.received else ""


def _file_name(record: ReturnRecord) -> str:
    return record.path.rpartition("/")[2]


def _by_file(material: Material) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in material.outcomes.findings:
        found[finding.file].append(finding)
    return found


def _is_asked(finding: Finding) -> bool:
    return finding.state == "open" and finding.severity != "note" and not finding.for_office


def _is_repair(finding: Finding) -> bool:
    return finding.severity == "note" and bool(finding.cell)


def _said(finding: Finding) -> str:
    return " ".join(part for part in (finding.what or finding.message, finding.remedy) if part)


def file_stems(codes: Iterable[str], *, taken: Iterable[str] = ()) -> Mapping[str, str]:
    """A file's stem for each unit code: the code itself, or with ``_`` behind it where Windows
    keeps that name for itself or another file has it (``taken``, and other units' codes).

    Codes hold ASCII letters, digits, ``-`` and ``_``; capitals are told apart by no one.
    """
    known = tuple(codes)
    forbidden = _RESERVED | {name.casefold() for name in taken}
    used = {code.casefold() for code in known if code.casefold() not in forbidden}
    stems: dict[str, str] = {}
    for code in known:
        stem = code
        if code.casefold() in forbidden:
            while stem.casefold() in used | forbidden:
                stem += "_"
            used.add(stem.casefold())
        stems[code] = stem
    return stems
