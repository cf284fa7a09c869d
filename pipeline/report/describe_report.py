"""From a run's outcomes to the description of the draft report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.plan.plan import Report
from pipeline.report.office_template import office_templates
from pipeline.report.records import DraftReport
from pipeline.report.sections import describe_sections
from pipeline.round.sender_words import sender_of
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.coverage import coverage_of, provisional_words
from pipeline.summary.sheets.material import Material
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.findings import uncapitalised
from pipeline.text.spelling import fold

NO_BREAK = "\u00a0"
_TITLE = "Kết quả thực hiện chỉ tiêu bình đẳng giới và vì sự tiến bộ của phụ nữ"


def describe_report(material: Material) -> DraftReport:
    """The report of a run; no template is read here."""
    round_, plan = material.outcomes.round, material.outcomes.plan
    settings = round_.settings
    whole = coverage_of(material, material.units)
    basis = plan.report_basis or settings.legal_basis or plan.legal_basis
    title = plan.report_title or _TITLE
    named = uncapitalised(title)
    duties = [duty for duty in plan.reports if duty.period == settings.period]
    sender = sender_of(round_, next((duty.recipients for duty in duties if duty.recipients), ()))
    leading = f"Thực hiện {basis}, " if basis else ""
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


def _recipients(above: str, duties: Sequence[Report], own: str) -> Iterator[str]:
    """The office above, and the recipients that the plan names after the collecting office, whose
    name is ``own``."""
    named = (above, *(name for duty in duties for name in duty.recipients[1:]))
    told = {fold(own), ""}
    for name in named:
        if fold(name) not in told:
            told.add(fold(name))
            yield name
