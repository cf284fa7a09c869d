"""Sửa và giải trình: everything that is wrong, asked or repaired, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pipeline.summary.discretion import discreet, is_withheld
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import LEVEL_WORDS, SEVERITY_ORDER, SEVERITY_WORDS, Finding, Waiver
from pipeline.validate.waiver_keys import Key, key_of
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, PrintSetup, Scalar, Sheet
from pipeline.xlsx.theme import height_of
from schemas.records import VALUE, Shape, Table

NAME = "Sửa và giải trình"

HEADINGS = (
    "Mức độ",
    "Mã đơn vị",
    "Tên đơn vị",
    "Biểu",
    "Ô",
    "Giá trị",
    "Nội dung",
    "Giải trình của đơn vị",
    "Chấp nhận (người, lý do)",
)
_WIDTHS = (15, 11, 32, 11, 8, 18, 70, 34, 24)
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1

STATE_WORDS = {"open": "", "explained": "Đã giải trình", "waived": "Đã chấp nhận"}


def describe_findings(material: Material) -> Sheet:
    """The sheet."""
    form = material.form
    # A waiver names the value as the unit wrote it, whatever may be shown of it.
    pairs = ((finding, discreet(finding, form)) for finding in material.outcomes.findings)
    findings = sorted(pairs, key=lambda pair: _urgency(pair[1]))
    explanations = _Explanations(material)
    accepted = {waiver.key: waiver for waiver in material.outcomes.waivers}
    last = _FIRST + max(len(findings), 1) - 1
    lines = [
        Line(("NỘI DUNG CẦN SỬA, GIẢI TRÌNH",), "heading", 22),
        Line((_in_words([shown for _, shown in findings]),), "line"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(HEADINGS, "header", 34),
        *(
            _line(material, shown, explanations, _acceptance(raw, accepted))
            for raw, shown in findings
        ),
    ]
    if not findings:
        lines.append(Line(("Không có nội dung nào.",), "text"))
    levels = (_FIRST, 0, last, 0)
    first = address_of(_FIRST, 0)
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_centre", "cell_plain", "cell", "cell_centre", "cell_centre"),
            *("cell", "cell", "cell", "cell"),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 3),
        filter=(_HEADER_ROW, 0, last, len(HEADINGS) - 1),
        highlights=(
            Highlight(levels, f'{first}="{SEVERITY_WORDS["error"]}"', "error"),
            Highlight(levels, f'{first}="{SEVERITY_WORDS["query"]}"', "query"),
        ),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )


def _urgency(finding: Finding) -> tuple[bool, bool, int]:
    """What is open before what is settled, errors before queries; notes last of all."""
    severity = finding.severity
    return severity == "note", finding.state != "open", SEVERITY_ORDER[severity]


def _in_words(findings: list[Finding]) -> str:
    still_open = [finding for finding in findings if finding.state == "open"]
    levels = Counter(finding.level for finding in still_open)
    shown = [words for words in LEVEL_WORDS if words in SEVERITY_WORDS.values() or levels[words]]
    parts = [f"{words}: {levels[words]}" for words in shown]
    settled = len(findings) - len(still_open)
    if settled:
        parts.append(f"Đã giải trình hoặc đã chấp nhận: {settled}")
    return " · ".join(parts)


def _acceptance(finding: Finding, accepted: Mapping[Key, Waiver]) -> str:
    """Who accepted the finding and why; what a summary from below brings says only that."""
    if finding.state != "waived":
        return ""
    waiver = accepted.get(key_of(finding))
    words = STATE_WORDS["waived"]
    return f"{words}: {waiver.accepted_by}. {waiver.reason}" if waiver else words


def _line(
    material: Material, finding: Finding, explanations: _Explanations, acceptance: str
) -> Line:
    unit = material.outcomes.round.by_code.get(finding.unit)
    table = material.form.by_name.get(finding.table)
    link = material.link(finding.file, finding.sheet, finding.cell)
    place = finding.cell or (finding.file.rpartition("/")[2] if not table else "")
    explanation = "" if is_withheld(finding, material.form) else explanations.of(finding)
    cells: tuple[Cell | Scalar, ...] = (
        finding.level,
        finding.unit,
        unit.name if unit else "",
        table.label if table else "Cả tệp",
        Cell(place, style="cell_link" if link else "cell_centre", link=link),
        finding.value,
        finding.message,
        explanation,
        acceptance,
    )
    texts = (
        (unit.name if unit else "", 2),
        (place, 4),
        (finding.value, 5),
        (finding.message, 6),
        (explanation, 7),
        (acceptance, 8),
    )
    # 409 points is the tallest row that Excel knows.
    height = min(max(height_of(text, _WIDTHS[at] - 1) for text, at in texts), 409)
    return Line(cells, height=height)


class _Explanations:
    """What the unit wrote beside the cell that a finding is about."""

    def __init__(self, material: Material) -> None:
        self._tables = material.outcomes.accepted.tables
        self._rows = {table.name: dict(_rows_by_code(table)) for table in material.form.tables}

    def of(self, finding: Finding) -> str:
        accepted = self._tables.get(finding.table, {}).get(finding.unit)
        if accepted is None or accepted.path != finding.file:
            return STATE_WORDS[finding.state] if finding.state == "explained" else ""
        row = self._rows[finding.table].get(finding.row)
        for column in ("explanation", VALUE):
            text = accepted.cells.get((row, column)) if row and column != VALUE else None
            if isinstance(text, str):
                return text
        return self._of_entry(finding, accepted.entries)

    def _of_entry(self, finding: Finding, entries: tuple[Mapping[str, object], ...]) -> str:
        if not finding.row.isdigit() or not 0 < int(finding.row) <= len(entries):
            return ""
        return str(entries[int(finding.row) - 1].get("explanation") or "")


def _rows_by_code(table: Table) -> list[tuple[str, str]]:
    return [
        (row.code, row.name)
        for _, block in table.blocks
        if block.shape is Shape.MATRIX
        for row in block.rows
    ]
