"""Which units get their file back, with which marks; no file is touched here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.accept.records import ReturnRecord
from pipeline.accept.rolled import WITHIN
from pipeline.feedback.chase_list import FILE
from pipeline.feedback.file_names import file_stems
from pipeline.feedback.fix_list import TITLE, describe_fix_list
from pipeline.feedback.records import CellMark, GivenBack
from pipeline.round.file_names import form_file_name
from pipeline.round.roster import Unit
from pipeline.round.round import Round, day
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding
from pipeline.text.places import FORMS
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.xlsx.sheet_description import Workbook

_TAKES_MARKS = (".xlsx", ".xlsm")
_MEND_THIS = "Tệp đó không dùng được. Sửa trên báo cáo nêu ở đầu trang này, gửi lại."


def describe_given_back(material: Material) -> Iterator[GivenBack]:
    """A file for each unit whose latest return has open errors or queries that the unit settles.

    A form of another round takes no marks: those of the unit's return that counts go back, else
    the list alone. What was repaired is marked too, lightly; what is explained or accepted is not.
    """
    outcomes = material.outcomes
    by_file = _by_file(material)
    stems = file_stems((unit.code for unit in outcomes.round.units), taken=(FILE[:-5],))
    for unit in material.units:
        record = material.latest(unit.code)
        if record is None or WITHIN in record.path:
            continue
        own = by_file.get(record.path, ())
        asked = [finding for finding in own if _is_asked(finding)]
        another_form = any(finding.code == WRONG_FORM for finding in asked)
        counted = material.counted(unit.code) if another_form else None
        mended = by_file.get(counted.path, ()) if counted is not None else ()
        if counted is not None and any(map(_is_asked, mended)):
            # The form of this round that the unit sent as well is the one to mend.
            asked = [*_sent_in_vain(record, asked), *filter(_is_asked, mended)]
            record, own, another_form = counted, mended, False
        if not asked:
            continue
        in_its_file = not another_form and record.path.casefold().endswith(_TAKES_MARKS)
        about = f"Báo cáo {outcomes.round.period_words}{_on(record)}, tệp {_file_name(record)}."
        words = {"about": about, **(_right_form(outcomes.round, unit) if another_form else {})}
        errors = sum(finding.severity == "error" for finding in asked)
        yield GivenBack(
            unit=unit.code,
            name=f"{stems[unit.code]}.xlsx",
            source=outcomes.location(record.path),
            sha256=record.sha256,
            errors=errors,
            queries=len(asked) - errors,
            in_its_file=in_its_file,
            another_form=another_form,
            marks=tuple(
                CellMark(
                    *(finding.sheet, finding.cell, finding.severity),
                    *(_said(finding), finding.level),
                )
                for finding in own
                if finding.sheet and (_is_asked(finding) or _is_repair(finding))
            ),
            describe=_describer(material, unit, asked, words),
        )


def _describer(
    material: Material, unit: Unit, asked: Sequence[Finding], words: Mapping[str, str]
) -> Callable[[bool], Workbook]:
    settings = material.outcomes.round.settings

    def describe(in_its_file: bool) -> Workbook:
        sheet = describe_fix_list(unit, asked, material.form, in_its_file=in_its_file, **words)
        return Workbook((sheet,), TITLE, settings.office.name, settings.cutoff)

    return describe


def _right_form(round_: Round, unit: Unit) -> Mapping[str, str]:
    """The form that the unit should have filled in, and the folder where the office finds it."""
    right = f"{round_.period_words} ({form_file_name(round_, unit)})"
    return {"right_form": right, "forms": f"{FORMS}/{round_.name}"}


def _sent_in_vain(record: ReturnRecord, asked: Iterable[Finding]) -> Iterator[Finding]:
    """What is asked of a form of another round, as it is said in a list about another file."""
    about = f"Tệp {_file_name(record)}{_on(record)}: "
    for finding in asked:
        if finding.code == WRONG_FORM:
            what, remedy = finding.what or finding.message, _MEND_THIS
            yield replace(finding, what=about + what, remedy=remedy)
        else:
            yield replace(finding, what=about + (finding.what or finding.message))


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
