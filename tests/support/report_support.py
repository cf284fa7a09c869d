"""Reports and pages of rounds written by hand, and what stands in them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from pipeline.measure.measure import measure
from pipeline.plan.files import find_plan
from pipeline.report.describe_page import describe_page
from pipeline.report.describe_report import describe_report
from pipeline.report.office_template import PACKAGED
from pipeline.report.render_page import render_page
from pipeline.report.render_report import fill
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.material import Material
from schemas.records import VALUE
from tests.support import summary_support as support
from tests.support.packaged import FORM as ANY_FORM
from tests.support.packaged import form_of_plan
from tests.support.summary_support import FORM

FOLDER = Path("output/thu")
Narratives = dict[str, dict[str, str]]
"""Unit code → question of Biểu 11 → what it wrote."""


def narrative_cells(narratives: Narratives) -> dict[tuple[str, str], dict[tuple[str, str], Any]]:
    return {
        (unit, "narrative"): {(question, VALUE): text for question, text in told.items()}
        for unit, told in narratives.items()
    }


def word_of(outcomes: Outcomes, form: Any = FORM, template: Path = PACKAGED) -> Word:
    report = describe_report(Material(outcomes, form, FOLDER))
    return Document(io.BytesIO(fill(template, report)))


def html_of(outcomes: Outcomes, form: Any = FORM) -> str:
    return render_page(describe_page(Material(outcomes, form, FOLDER))).decode("utf-8")


def on_plan(plan_id: str, **changes: Any) -> tuple[Outcomes, Any]:
    """A round of another plan over the same units' tables, and its form."""
    plan = find_plan(plan_id, ANY_FORM)
    form = form_of_plan(plan)
    made = support.outcomes(**changes)
    results = measure(plan, made.round, made.accepted, form, made.history)
    return replace(made, plan=plan, results=results), form


def texts(word: Word) -> list[str]:
    """The paragraphs of the body in order, outside of tables; no-break spaces as spaces."""
    return [plain(paragraph.text) for paragraph in word.paragraphs]


def all_text(word: Word) -> str:
    body = "\n".join(
        "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        for paragraph in word.element.body.iter(qn("w:p"))
    )
    return plain(body)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def table_under(word: Word, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is ``first``, without its header."""
    table = next(t for t in word.tables if t.cell(0, 0).text == first)
    return [[plain(cell.text) for cell in row.cells] for row in table.rows[1:]]


def section(word: Word, heading: str) -> list[str]:
    """The paragraphs under a heading, up to the next."""
    found: list[str] = []
    inside = False
    for paragraph in word.paragraphs:
        assert paragraph.style is not None
        if paragraph.style.name.startswith("BC Mục"):
            inside = paragraph.text == heading
        elif inside:
            found.append(plain(paragraph.text))
    return found


def number(text: str) -> float:
    """ "1.234,50%" → 1234.5."""
    found = re.match(r"[\d.]+(?:,\d+)?", text)
    assert found, text
    return float(found[0].replace(".", "").replace(",", "."))


def decimals(text: str) -> int:
    found = re.match(r"[\d.]+,(\d+)", text)
    return len(found[1]) if found else 0
