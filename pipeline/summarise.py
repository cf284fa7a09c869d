"""Describes everything that a run writes from what it found out; touches no file."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.accept.rolled import WITHIN
from pipeline.decided.decision_file import UnknownFile
from pipeline.feedback.chase_list import chased_units, describe_chase_list, describe_messages
from pipeline.feedback.giving_back import describe_given_back
from pipeline.feedback.records import GivenBack
from pipeline.read.records import FileStatus
from pipeline.report.describe_page import describe_page
from pipeline.report.describe_report import describe_report
from pipeline.report.page import PageOfRound
from pipeline.report.records import DraftReport
from pipeline.summary.balance import check
from pipeline.summary.codebook import codebook, descriptor
from pipeline.summary.datasets import counts, datasets
from pipeline.summary.frames import Dataset, Frame
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.previous import Previous
from pipeline.summary.printed import pages_of
from pipeline.summary.sheets.balances import balances
from pipeline.summary.sheets.boards import describe_boards
from pipeline.summary.sheets.by_unit import describe_by_unit
from pipeline.summary.sheets.carried import carried_sheet
from pipeline.summary.sheets.changes import changes_since, describe_changes
from pipeline.summary.sheets.contents import SheetGroup, describe_contents
from pipeline.summary.sheets.figure_page import describe_figures
from pipeline.summary.sheets.figures import FigureSheet, figure_sheets, summed_at
from pipeline.summary.sheets.findings_sheet import describe_findings
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.groups import describe_by_area, describe_by_level
from pipeline.summary.sheets.indicators import describe_indicators
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.narratives import describe_narratives
from pipeline.summary.sheets.overview import NAME as OVERVIEW
from pipeline.summary.sheets.overview import OverviewGrounds, describe_overview
from pipeline.summary.sheets.reconciliation import describe_reconciliation
from pipeline.summary.sheets.registered import describe_registered
from pipeline.summary.sheets.sources import describe_sources, origins_of
from pipeline.summary.sheets.styles import STYLES
from pipeline.summary.sheets.submissions import describe_submissions
from pipeline.summary.table_files import frames, names_of
from pipeline.summary.transfer import transfer_sheets
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.findings import Finding
from pipeline.text.sentences.cells import LOST
from pipeline.text.sentences.files import OF_ANOTHER, QUESTION_CHANGED, QUESTION_DROPPED
from pipeline.text.sentences.review import IMPLAUSIBLE
from pipeline.validate.waiver_keys import may_be_accepted
from pipeline.xlsx.sheet_description import MadeLines, Sheet, Workbook
from schemas.records import Form

_OF_OLDER_FORMS = {
    QUESTION_CHANGED: "changed",
    QUESTION_DROPPED: "dropped",
    **dict.fromkeys(LOST, "lacked"),
}

_MOST_LINES_COUNTED = 6_000
"""Some two hundred pages: of more, no page says of how many it is."""


@dataclass(frozen=True)
class Summary:
    """``package`` describes the files of ``data/`` for programs; ``obsolete`` names those that an
    earlier run may have left and this one no longer writes; ``counts`` are those of ``run.json``;
    ``styles`` the looks of every workbook.
    ``waivable`` are the open findings that the officer may accept."""

    workbook: Workbook
    styles: Mapping[str, Mapping[str, Any]]
    report: DraftReport
    page: PageOfRound
    datasets: tuple[Dataset, ...]
    frames: tuple[Frame, ...]
    package: Mapping[str, object]
    obsolete: tuple[str, ...]
    counts: Mapping[str, object]
    given_back: tuple[GivenBack, ...] = ()
    chase_list: Workbook | None = None
    waivable: tuple[Finding, ...] = ()
    unknown: tuple[UnknownFile, ...] = ()
    """The files whose unit is not known, for the officer to say."""
    presented: dt.date | None = None
    """The day on which leadership was shown what this run replaces."""
    older: tuple[str, ...] = ()
    """Versions of older forms that returns came on."""
    waiting: tuple[str, ...] = ()
    """Units and tables that are corrected and were not sent."""
    waiting_below: tuple[str, ...] = ()
    """Those that came in the summary of an office below, which alone can correct them."""
    older_forms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The answer of ``older_forms``."""
    printed: Workbook | None = None
    """The pages that leadership is shown, where a PDF of them is asked for."""


def summarise(
    outcomes: Outcomes, form: Form, folder: Path, previous: Previous | None = None
) -> Summary:
    """Describe the outputs that will stand in ``folder``, which links are relative to; ``previous``
    is what the last run left there.

    Raises ``BalanceError`` where a sum of the run does not come out.
    """
    material = Material(outcomes, form, folder, previous)
    sums = balances(material)
    check(sums)
    given_back = tuple(describe_given_back(material))
    chased = tuple(chased_units(material, given_back))
    files = (*datasets(material), describe_messages(material, chased))
    tables = frames(material)
    explained = codebook((*files, *tables), outcomes.round)
    written = {frame.name for frame in tables}
    is_presented = previous is not None and previous.presented is not None
    return Summary(
        workbook=describe_workbook(material),
        styles=STYLES,
        report=describe_report(material),
        page=describe_page(material),
        datasets=(explained, *files),
        frames=tables,
        package=descriptor((explained, *files, *tables), outcomes.round),
        obsolete=tuple(
            f"{name}.{ending}"
            for name in names_of(form)
            for ending in ("csv", "parquet")
            if name not in written
        ),
        counts={
            **counts(outcomes, sums, (file.name for file in given_back)),
            "since_presented": list(changes_since(material)) if is_presented else [],
        },
        given_back=given_back,
        chase_list=describe_chase_list(material, chased),
        waivable=tuple(_waivable(outcomes)),
        unknown=tuple(_unknown(outcomes)),
        presented=previous.presented if previous and previous.is_to_keep else None,
        older=tuple(sorted({one.form_version for one in outcomes.returns} - {form.version, ""})),
        waiting=tuple(waiting_of(outcomes, form, is_below=False)),
        waiting_below=tuple(waiting_of(outcomes, form, is_below=True)),
        older_forms=older_forms(outcomes.findings, form),
    )


def with_pages(summary: Summary) -> Summary:
    """Copies it with a PDF of the pages that leadership is shown."""
    return replace(summary, printed=pages_of(summary.workbook))


def older_forms(findings: Iterable[Finding], form: Form) -> dict[str, list[str]]:
    """Places of what returns on older forms were asked otherwise ("changed"), not asked ("lacked")
    and asked alone ("dropped"), each with the number of returns."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in findings:
        if one.code in _OF_OLDER_FORMS and one.for_office and WITHIN not in one.file:
            column = f"cột {one.column}" if one.column and not one.row else ""
            row = f"mã số {one.row}" if one.row else ""
            # A table that the form no longer has is told by its label.
            label = form.by_name[one.table].label if one.table else f"Biểu {one.value}"
            place = ", ".join(filter(None, (label, row or column)))
            found[_OF_OLDER_FORMS[one.code]][place] += 1
    return {
        key: [f"{place} ({number} báo cáo)" for place, number in places.items()]
        for key, places in found.items()
    }


def waiting_of(outcomes: Outcomes, form: Form, *, is_below: bool) -> Iterator[str]:
    """Unit and table of the corrections of what was not sent here, as it came in a summary or
    not at all."""
    tables = outcomes.accepted.tables
    told = {(one.unit, one.table): form.by_name[one.table].label for one in outcomes.waiting}
    for (unit, table), label in told.items():
        if (unit in tables.get(table, {})) == is_below:
            yield f"{unit} ({label})"


def _unknown(outcomes: Outcomes) -> Iterator[UnknownFile]:
    for record in outcomes.returns:
        if record.status == FileStatus.QUARANTINED and WITHIN not in record.path:
            yield UnknownFile(record.sha256, record.path, record.reason)


def _waivable(outcomes: Outcomes) -> Iterator[Finding]:
    """The findings of returns that stand, or wait for the officer, which the officer's word can
    settle and must: the open ones, and figures beyond what is plausible, which no explanation of
    the unit makes sure."""
    standing = {
        record.path for record in outcomes.returns if record.stands and WITHIN not in record.path
    }
    for finding in outcomes.findings:
        is_explained = finding.state == "explained" and finding.code == IMPLAUSIBLE
        unsettled = finding.state == "open" or is_explained
        stands = finding.file in standing or finding.code == OF_ANOTHER
        if unsettled and stands and may_be_accepted(finding):
            yield finding


def describe_workbook(material: Material) -> Workbook:
    """The summary workbook: the sheets people read, then those a parent office's run reads."""
    round_ = material.outcomes.round
    settings = round_.settings
    figures = figure_sheets(material)
    carried, sums = carried_sheet(material)
    grounds = Grounds(figures, sums)
    origins = origins_of(material)
    indicators, splits, shown = describe_indicators(material, grounds, origins[0])
    submissions, spans = describe_submissions(material)
    by_level, levels = describe_by_level(material, spans)
    by_unit, shortfalls = describe_by_unit(material, grounds)
    further = list(_of_further_plans(material, figures, origins))
    leading = (
        describe_overview(material, OverviewGrounds(shown, origins[0], spans, levels, shortfalls)),
        indicators,
        by_level,
        by_unit,
        submissions,
        describe_findings(material),
        describe_changes(material),
    )
    details = (
        splits,
        *(sheet for sheets in further for sheet in sheets[:-1]),
        describe_by_area(material),
        describe_registered(material),
        describe_narratives(material),
        describe_boards(material),
        describe_reconciliation(material, shown),
        describe_sources(material, figures),
    )
    below = (
        *(describe_figures(material, sheet) for sheet in figures.values()),
        carried,
        *(sheets[-1] for sheets in further),
    )
    visible = _with_contents(leading, details, below)
    footer = f"{settings.office.name} - báo cáo {round_.period_words}"
    header = ILLUSTRATION if settings.illustration else ""
    # Where all are printed at once, the total is that of the whole workbook.
    few = sum(len(sheet.lines) for sheet in visible) <= _MOST_LINES_COUNTED
    return Workbook(
        sheets=(
            *(_on_every_page(sheet, header, footer, tells_total=few) for sheet in visible),
            *transfer_sheets(material.outcomes, material.form, summed_at(figures)),
        ),
        title=f"Tổng hợp số liệu bình đẳng giới {round_.period_words}",
        company=settings.office.name,
        created=settings.cutoff,
        tabs_in_sight=len(leading) + 1,
    )


def _with_contents(
    leading: Iterable[Sheet | None],
    details: Iterable[Sheet | None],
    below: Iterable[Sheet | None],
) -> list[Sheet]:
    """The sheets that people read in their order, each with the tab of its group: Mục lục stands
    behind what leadership opens and before all the rest."""
    groups = [
        SheetGroup(title, [replace(sheet, tab=tab) for sheet in sheets if sheet is not None])
        for title, tab, sheets in (
            ("Trang lãnh đạo xem trước", "tab_first", leading),
            ("Chi tiết và đối chiếu", "tab_details", details),
            ("Số liệu đã dùng của từng đơn vị", "tab_figures", below),
        )
    ]
    contents = replace(describe_contents(groups), tab="tab_first")
    first, *others = (group.sheets for group in groups)
    return [*first, contents, *chain.from_iterable(others)]


def _of_further_plans(
    material: Material, figures: Mapping[str, FigureSheet], origins: Sequence[Mapping[str, str]]
) -> Iterator[tuple[Sheet | None, ...]]:
    """The results by each of the round's other plans, reckoned from the SL sheets as those by the
    first: their indicators, their splits and what is carried over."""
    for number, one in enumerate(material.by_plan[1:], 2):
        carried, sums = carried_sheet(one, number)
        indicators, splits, _ = describe_indicators(
            one, Grounds(figures, sums, number), origins[number - 1], number
        )
        yield indicators, splits, carried


def _on_every_page(sheet: Sheet, header: str, footer: str, *, tells_total: bool) -> Sheet:
    """The sheet with its margins; what the header says also stands above the sheet on screen."""
    lines = sheet.lines
    if header and sheet.name != OVERVIEW:
        marked = replace(lines[0], cells=(f"{lines[0].cells[0]} ({header})",))
        if isinstance(lines, MadeLines):
            lines = lines.under((marked, *lines.head[1:]))
        else:
            lines = (marked, *lines[1:])
    # Tổng quan says it at its head, which is printed.
    repeated = header if sheet.name != OVERVIEW else ""
    above = "\n".join(filter(None, (sheet.printing.header, repeated)))
    below = "\n".join(filter(None, (footer, sheet.printing.footer)))
    told = sheet.printing.tells_total and tells_total
    printing = replace(sheet.printing, header=above, footer=below, tells_total=told)
    return replace(sheet, lines=lines, printing=printing)
