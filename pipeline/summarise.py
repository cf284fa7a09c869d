"""From what a run found out to descriptions of everything it writes; touches no file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.results import Outcomes
from pipeline.sheets.by_unit import describe_by_unit
from pipeline.sheets.figure_page import describe_figures
from pipeline.sheets.figures import figure_sheets
from pipeline.sheets.findings_sheet import describe_findings
from pipeline.sheets.indicators import describe_indicators
from pipeline.sheets.material import Material
from pipeline.sheets.overview import ILLUSTRATION, describe_overview
from pipeline.sheets.overview import NAME as OVERVIEW
from pipeline.sheets.sources import describe_sources
from pipeline.sheets.styles import STYLES
from pipeline.sheets.submissions import describe_submissions
from pipeline.summary import datasets
from pipeline.summary.described import Summary
from pipeline.summary.workbook import Sheet, Workbook
from schemas.records import Form


def summarise(outcomes: Outcomes, form: Form, folder: Path) -> Summary:
    """Describe the outputs that will stand in ``folder``, which links are relative to."""
    frames = datasets.frames(outcomes, form)
    written = {frame.name for frame in frames}
    return Summary(
        workbook=describe_workbook(Material(outcomes, form, folder)),
        styles=STYLES,
        datasets=datasets.datasets(outcomes),
        frames=frames,
        obsolete=tuple(
            name for table in form.tables if (name := datasets.frame_name(table)) not in written
        ),
        counts=datasets.counts(outcomes, form),
    )


def describe_workbook(material: Material) -> Workbook:
    """The summary workbook."""
    settings = material.outcomes.round.settings
    figures = figure_sheets(material)
    indicators, shown = describe_indicators(material, figures)
    submissions, spans = describe_submissions(material)
    sheets = (
        describe_overview(material, shown, spans),
        indicators,
        describe_by_unit(material, figures),
        submissions,
        describe_findings(material),
        describe_sources(material),
        *(describe_figures(material, sheet) for sheet in figures.values()),
    )
    footer = f"{settings.office.name} - báo cáo {material.outcomes.round.period_words}"
    header = ILLUSTRATION if settings.illustration else ""
    return Workbook(
        sheets=tuple(_on_every_page(sheet, header, footer) for sheet in sheets),
        title=f"Tổng hợp số liệu bình đẳng giới {material.outcomes.round.period_words}",
        company=settings.office.name,
        created=settings.cutoff,
    )


def _on_every_page(sheet: Sheet, header: str, footer: str) -> Sheet:
    """The sheet with its margins; what the header says also stands above the sheet on screen."""
    lines = sheet.lines
    if header and sheet.name != OVERVIEW:
        heading = lines[0]
        lines = (replace(heading, cells=(f"{heading.cells[0]} ({header})",)), *lines[1:])
    above = "\n".join(filter(None, (sheet.printing.header, header)))
    printing = replace(sheet.printing, header=above, footer=footer)
    return replace(sheet, lines=lines, printing=printing)
