"""Describes the draft report from a run's outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.plan.plan import Plan, Report
from pipeline.report.office_template import office_templates
from pipeline.report.records import DraftReport
from pipeline.report.results_in_words import NO_BREAK
from pipeline.report.sections import describe_sections
from pipeline.round.sender_words import reports_on_itself, sender_of
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.coverage import coverage_of, provisional_words
from pipeline.summary.sheets.material import Material
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.findings import capitalised, uncapitalised
from pipeline.text.spelling import fold

_TITLE = "Kết quả thực hiện chỉ tiêu bình đẳng giới và vì sự tiến bộ của phụ nữ"


def describe_report(material: Material) -> DraftReport:
    """The report of a run; no template is read here."""
    round_, plan = material.outcomes.round, material.outcomes.plan
    settings = round_.settings
    whole = coverage_of(material, material.units)
    title = plan.report_title or _TITLE
    named = uncapitalised(title)
    duties = [duty for duty in plan.reports if duty.period == settings.period]
    sender = sender_of(round_, next((duty.recipients for duty in duties if duty.recipients), ()))
    leading = _grounds(plan, material)
    return DraftReport(
        office=settings.office.name,
        sender=sender,
        place=settings.office.place,
        period=round_.period_words,
        # The period stays whole: its year alone on a line reads as a slip.
        subject=f"{title} {round_.period_words.replace(' ', NO_BREAK)}",
        opening=f"{leading}{settings.office.name} báo cáo {named} {round_.period_words} như sau:",
        closing=(
            f"Trên đây là báo cáo {named} {round_.period_words} của {settings.office.name}./."
        ),
        illustration=ILLUSTRATION if settings.illustration else "",
        provisional=provisional_words(whole),
        sections=describe_sections(material),
        recipients=tuple(_recipients(sender.addressee, duties, settings.office.name)),
        facts={
            "phai_nop": wording.grouped(whole.due),
            "da_nop": wording.grouped(whole.sent),
            "chua_nop": wording.grouped(whole.missing),
            "ty_le_nop": whole.share,
        },
        templates=office_templates(round_.folder),
        created=settings.cutoff,
    )


def _grounds(plan: Plan, material: Material) -> str:
    """The documents that the report opens with. An office carries out its plan's; the one by which
    units were asked may be its own, which it does not carry out."""
    asked = material.outcomes.round.settings.legal_basis
    carried_out = plan.report_basis or plan.legal_basis
    parts = [f"thực hiện {carried_out}"] if carried_out else []
    if asked and fold(asked) not in fold(carried_out):
        is_own = reports_on_itself(material.outcomes.round)
        whose = "" if is_own else "trên cơ sở báo cáo của các đơn vị "
        parts.append(f"{whose}theo yêu cầu tại {asked}")
    return f"{capitalised(', '.join(parts))}, " if parts else ""


def _recipients(above: str, duties: Sequence[Report], own: str) -> Iterator[str]:
    """The office above, and the recipients that the plan names after the collecting office, whose
    name is ``own``."""
    named = (above, *(name for duty in duties for name in duty.recipients[1:]))
    told = {fold(own), ""}
    for name in named:
        if fold(name) not in told:
            told.add(fold(name))
            yield name
