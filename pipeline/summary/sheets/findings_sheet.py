"""Sửa và giải trình: everything that is wrong, asked or repaired, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.accept.records import Outcome
from pipeline.summary.discretion import discreet, is_withheld
from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    SheetColumn,
    SheetColumns,
    linked,
    title_lines,
)
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import OUTCOME_WORDS
from pipeline.text.findings import (
    LEVEL_WORDS,
    SEVERITY_ORDER,
    SEVERITY_WORDS,
    WHOLE_FILE,
    Finding,
    FindingState,
    Waiver,
)
from pipeline.validate.waiver_keys import Key, accepting
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, Sheet
from schemas.records import VALUE, Shape, Table

NAME = "Sửa và giải trình"

STATE_WORDS: Mapping[FindingState, str] = {
    "open": "",
    "explained": "Đã giải trình",
    "waived": "Đã chấp nhận",
    "superseded": OUTCOME_WORDS[Outcome.SUPERSEDED],
}


@dataclass(frozen=True, slots=True)
class _FindingLine:
    finding: Finding
    unit_name: str
    table: Table | None
    link: str
    explanation: str
    acceptance: str

    @property
    def level(self) -> str:
        """The severity while the finding is open, else what became of it."""
        return STATE_WORDS[self.finding.state] or self.finding.level

    @property
    def place(self) -> Cell:
        """The cell that the finding is about, or the file."""
        whole_file = "" if self.table else self.finding.file.rpartition("/")[2]
        return linked(self.finding.cell or whole_file, self.link)


_COLUMNS = SheetColumns[_FindingLine](
    SheetColumn("level", "Mức độ", 13, "cell_centre", lambda one: one.level, spare=1),
    SheetColumn("unit", "Mã đơn vị", 10, "cell_plain", lambda one: one.finding.unit),
    SheetColumn("unit_name", "Tên đơn vị", 26, "cell", lambda one: one.unit_name, spare=1),
    SheetColumn(
        "table", "Biểu", 9, "cell_centre", lambda one: one.table.label if one.table else WHOLE_FILE
    ),
    SheetColumn("place", "Ô", 7, "cell_centre", lambda one: one.place, spare=1),
    SheetColumn("value", "Giá trị", 14, "cell", lambda one: one.finding.value, spare=1),
    SheetColumn("message", "Nội dung", 58, "cell", lambda one: one.finding.message, spare=1),
    SheetColumn(
        "explanation", "Giải trình của đơn vị", 26, "cell", lambda one: one.explanation, spare=1
    ),
    SheetColumn(
        "acceptance", "Chấp nhận (người, lý do)", 20, "cell", lambda one: one.acceptance, spare=1
    ),
)


def describe_findings(material: Material) -> Sheet:
    """The sheet."""
    form = material.form
    # A waiver names the value as the unit wrote it, whatever may be shown of it.
    pairs = ((finding, discreet(finding, form)) for finding in material.outcomes.findings)
    findings = sorted(pairs, key=lambda pair: _urgency(pair[1]))
    explanations = _Explanations(material)
    accepted = {waiver.key: waiver for waiver in material.outcomes.waivers}
    lines = [
        _COLUMNS.line(_finding_line(material, raw, shown, explanations, accepted))
        for raw, shown in findings
    ]
    last = FIRST_ROW + max(len(findings), 1) - 1
    levels = _COLUMNS.area("level", FIRST_ROW, last)
    first = _COLUMNS.address(FIRST_ROW, "level")
    return _COLUMNS.sheet(
        NAME,
        title_lines(
            "NỘI DUNG CẦN SỬA, GIẢI TRÌNH", _in_words([shown for _, shown in findings]), "line"
        ),
        lines,
        below=() if findings else (Line(("Không có nội dung nào.",), "text"),),
        about="Nội dung đơn vị phải sửa, phải giải trình; nội dung đã chấp nhận.",
        header_height=34,
        frozen=3,
        highlights=(
            Highlight(levels, f'{first}="{SEVERITY_WORDS["error"]}"', "error"),
            Highlight(levels, f'{first}="{SEVERITY_WORDS["query"]}"', "query"),
        ),
    )


def _urgency(finding: Finding) -> tuple[bool, bool, int]:
    """Sort key: open findings before settled ones, errors before queries; notes last of all, and
    those of what another return replaced behind them."""
    severity, is_replaced = finding.severity, finding.state == "superseded"
    is_last = is_replaced or severity == "note"
    return is_last, is_replaced or finding.state != "open", SEVERITY_ORDER[severity]


def _in_words(findings: list[Finding]) -> str:
    still_open = [finding for finding in findings if finding.state == "open"]
    levels = Counter(finding.level for finding in still_open)
    shown = [words for words in LEVEL_WORDS if words in SEVERITY_WORDS.values() or levels[words]]
    parts = [f"{words}: {levels[words]}" for words in shown]
    replaced = sum(finding.state == "superseded" for finding in findings)
    settled = len(findings) - len(still_open) - replaced
    if settled:
        parts.append(f"Đã giải trình hoặc đã chấp nhận: {settled}")
    if replaced:
        parts.append(f"Của bản đã thay bằng bản mới hơn: {replaced}")
    return " · ".join(parts)


def _acceptance(finding: Finding, accepted: Mapping[Key, Waiver]) -> str:
    """The name of who accepted the finding, with the reason; of one from a summary below only
    that it was accepted."""
    if finding.state != "waived":
        return ""
    words = STATE_WORDS["waived"]
    said = (f"{one.accepted_by}. {one.reason}" for one in accepting(finding, accepted))
    return ": ".join(filter(None, (words, "; ".join(said))))


def _finding_line(
    material: Material,
    raw: Finding,
    shown: Finding,
    explanations: _Explanations,
    accepted: Mapping[Key, Waiver],
) -> _FindingLine:
    unit = material.outcomes.round.by_code.get(shown.unit)
    return _FindingLine(
        finding=shown,
        unit_name=unit.name if unit else "",
        table=material.form.by_name.get(shown.table),
        link=material.link(shown.file, shown.sheet, shown.area),
        explanation="" if is_withheld(shown, material.form) else explanations.of(shown),
        acceptance=_acceptance(raw, accepted),
    )


class _Explanations:
    """The units' explanations, each beside the cell that a finding is about."""

    def __init__(self, material: Material) -> None:
        self._tables = material.outcomes.accepted.tables
        self._rows = {table.name: dict(_rows_by_code(table)) for table in material.form.tables}

    def of(self, finding: Finding) -> str:
        """The words of the unit in the return that counts; "" where it wrote nothing there."""
        accepted = self._tables.get(finding.table, {}).get(finding.unit)
        if accepted is None or accepted.path != finding.file or finding.state == "superseded":
            return ""
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
