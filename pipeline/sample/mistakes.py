"""The mistakes that people make in a form, by name: each is made in one place of a filled form.

A new kind is one function here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.forms.prefill import as_typed
from pipeline.sample.locate import CellsByCode, cell_of, sheet_of
from pipeline.sample.profiles import GateAnswers
from schemas.code_lists import NO, YES
from schemas.records import VALUE, Block, Form, Table
from schemas.respondents import SCHOOL_KINDS, Respondent

SENT_TWICE = "sent_twice"
SENT_AS_PDF = "sent_as_pdf"
_MILLION = 1_000_000
_ANY_DATE = dt.date(2025, 4, 3)


@dataclass(frozen=True)
class FilledForm:
    """A filled form before it is sent, with its cells by name."""

    workbook: Workbook
    tables: Mapping[str, Table]
    who: Respondent
    rng: Random

    def cell(self, table: str, row: str, column: str = "total") -> Cell:
        """A cell of the form by names."""
        asked = self.tables[table]
        return cell_of(CellsByCode(sheet_of(self.workbook, asked)), asked, row, column)

    def number(self, table: str, row: str) -> int:
        """The whole number in the total column. Raises ``TypeError`` where none is."""
        value = self.cell(table, row).value
        if not isinstance(value, int):
            raise TypeError(f"{table}.{row} holds {value!r}")
        return value

    def entry(self, table: str, index: int, column: str) -> Cell:
        """The cell of a List's line ``index`` (from 0)."""
        cells = CellsByCode(sheet_of(self.workbook, self.tables[table]))
        return cells.entry(self.body(table), index, column)

    def entries(self, table: str, column: str) -> int:
        """Counts the lines of a List that are filled, judged by ``column``."""
        index = 0
        while self.entry(table, index, column).value is not None:
            index += 1
        return index

    def body(self, table: str) -> Block:
        """The block below the head. Raises ``TypeError`` where there is none."""
        body = self.tables[table].body
        if body is None:
            raise TypeError(f"{table} has no body")
        return body


@dataclass(frozen=True)
class Mess:
    """One kind: the clerk's mistake in Vietnamese, whether the return can still count, and how the
    mistake is made.

    ``make`` gives the place, ``sheet!cell``; without it the kind is about the file as a whole.
    ``rows`` of ``table`` must be asked; ``gate`` is the gate answer without which it is empty.
    """

    words: str
    counts: bool
    make: Callable[[FilledForm], str] | None = None
    table: str = "cover"
    rows: tuple[str, ...] = ()
    gate: str = ""
    shares: bool = False
    """True if the table must ask for a share, as only some plans do of a school."""

    def has_place(self, form: Form, who: Respondent) -> bool:
        """True if a return of ``who`` can have it. Schools only: the others are too few."""
        table = form.by_name.get(self.table)
        if table is None or who.kind not in SCHOOL_KINDS or not table.is_asked(who):
            return False
        asked = {row.name for _, b in table.blocks for row in b.rows if row.is_asked(who)}
        return asked.issuperset(self.rows) and (not self.shares or bool(_shares(table, who)))

    def made_possible(self, gates: GateAnswers) -> GateAnswers:
        """``gates`` with the answer that is needed."""
        return replace(gates, **{self.gate: True}) if self.gate else gates


MESS: dict[str, Mess] = {}
"""Every kind by its name, in the order in which the command line lists them."""


def _kind(
    words: str, *, counts: bool, table: str = "staff", rows: tuple[str, ...] = (), gate: str = ""
) -> Callable[[Callable[[FilledForm], str]], Callable[[FilledForm], str]]:
    """Enter a function into ``MESS``, under its own name."""

    def enter(make: Callable[[FilledForm], str]) -> Callable[[FilledForm], str]:
        shares = table == "own_targets"
        MESS[make.__name__] = Mess(words, counts, make, table, rows, gate, shares)
        return make

    return enter


def _typed(cell: Cell, value: object) -> str:
    """Type ``value`` into ``cell``; gives ``sheet!cell``."""
    cell.value = value
    return f"{cell.parent.title}!{cell.coordinate}"


@_kind("Nữ lớn hơn Tổng số", counts=False, rows=("support",))
def female_above_total(form: FilledForm) -> str:
    """More women than people among the support staff."""
    total = form.number("staff", "support")
    return _typed(form.cell("staff", "support", "female"), total + form.rng.randint(1, 3))


@_kind("ghi đè số sai lên ô tổng đã khóa", counts=False, rows=("all", "teachers"))
def total_typed_over(form: FilledForm) -> str:
    """A wrong number typed over the locked sum."""
    rows = ("head", "deputy", "teachers", "support")
    total = sum(form.number("staff", row) for row in rows)
    cell = form.cell("staff", "all")
    cell.parent.protection.sheet = False  # the sheets are locked without a password
    return _typed(cell, total + form.rng.randint(1, 4))


@_kind("ghi chữ vào ô số", counts=False, rows=("teachers",))
def text_in_count(form: FilledForm) -> str:
    """A remark beside the number, in the same cell."""
    teachers = form.number("staff", "teachers")
    return _typed(form.cell("staff", "teachers"), f"{teachers} (2 đồng chí nghỉ thai sản)")


@_kind("để trống một ô", counts=False, rows=("teachers",))
def blank_cell(form: FilledForm) -> str:
    """The women among the teachers are left out."""
    return _typed(form.cell("staff", "teachers", "female"), None)


@_kind("Excel đổi số thành ngày", counts=False, rows=("support",))
def date_in_count(form: FilledForm) -> str:
    """Excel took "3-4" for a date."""
    cell = form.cell("staff", "support", "female")
    cell.number_format = "d-mmm"
    return _typed(cell, _ANY_DATE)


@_kind("số người có phần lẻ", counts=False, rows=("ccvc",))
def decimal(form: FilledForm) -> str:
    """Half a person."""
    return _typed(form.cell("staff", "ccvc"), form.number("staff", "ccvc") + 0.5)


@_kind("chưa chọn Có hoặc Không ở đầu biểu", counts=False, table="succession")
def gate_left_blank(form: FilledForm) -> str:
    """Neither Có nor Không at the gate of Biểu 02."""
    return _typed(form.cell("succession", "gate", VALUE), None)


@_kind("ghi đơn vị tính sau con số", counts=True, rows=("teachers",))
def unit_word(form: FilledForm) -> str:
    """A unit of measure behind the number."""
    return _typed(form.cell("staff", "teachers"), f"{form.number('staff', 'teachers')} đồng chí")


@_kind("ghi dấu gạch thay số 0", counts=True, rows=("doctors", "masters", "support"))
def dash_for_zero(form: FilledForm) -> str:
    """A dash where nothing is to report; a digit typed as text where all is."""
    for row in ("doctors", "masters", "support"):
        if form.number("staff", row) == 0:
            return _typed(form.cell("staff", row), "-")
    cell = form.cell("staff", "doctors")
    return _typed(cell, str(cell.value))


@_kind("số dạng chữ có dấu cách lạ", counts=True, rows=("teachers",))
def nonbreaking_space(form: FilledForm) -> str:
    """A number pasted from a web page."""
    teachers = form.number("staff", "teachers")
    return _typed(form.cell("staff", "teachers"), f"\u00a0{teachers}\u00a0")


@_kind("đổi tên trang", counts=True)
def renamed_sheet(form: FilledForm) -> str:
    """The sheet of the staff has another name; links follow, as in Excel."""
    sheet = sheet_of(form.workbook, form.tables["staff"])
    old, new = f"'{sheet.title}'!", "01 (da sua)"
    sheet.title = new
    for other in form.workbook.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace(old, f"'{new}'!")
    return f"{new}!"


@_kind("hai Trưởng ban", counts=False, table="board", gate="board")
def two_chairs(form: FilledForm) -> str:
    """The secretary is written down as Trưởng ban as well."""
    return _typed(form.entry("board", 2, "role"), "Trưởng ban")


@_kind("một thành viên Ban ghi hai lần", counts=False, table="board", gate="board")
def member_twice(form: FilledForm) -> str:
    """The last member is the second one once more."""
    line = form.entries("board", "full_name") - 1
    for column in ("full_name", "sex", "position"):
        form.entry("board", line, column).value = form.entry("board", 1, column).value
    cell = form.entry("board", line, "full_name")
    return _typed(cell, cell.value)


@_kind("gõ giới tính không dấu thay vì chọn", counts=True, table="board", gate="board")
def sex_abbreviated(form: FilledForm) -> str:
    """Typed without marks instead of chosen from the list."""
    cell = form.entry("board", 0, "sex")
    return _typed(cell, "nu" if cell.value == "Nữ" else "nam")


@_kind("hoạt động ngoài kỳ báo cáo", counts=False, table="outreach", gate="outreach")
def event_outside_period(form: FilledForm) -> str:
    """The first activity was held in the December before."""
    cell = form.entry("outreach", 0, "date")
    year = int(str(cell.value)[-4:])
    return _typed(cell, as_typed(dt.date(year - 1, 12, 20)))


@_kind("thêm dòng Tổng cộng vào danh sách", counts=True, table="outreach", gate="outreach")
def list_total_row(form: FilledForm) -> str:
    """Line "Tổng cộng" with the sums below the last activity."""
    lines = form.entries("outreach", "date")
    for column in ("parents", "staff"):
        numbers = [form.entry("outreach", line, column).value for line in range(lines)]
        total = sum(number for number in numbers if isinstance(number, int))
        form.entry("outreach", lines, column).value = total
    return _typed(form.entry("outreach", lines, "content"), "Tổng cộng")


@_kind("chọn Có nhưng danh sách trống", counts=False, table="outreach", gate="outreach")
def gate_without_list(form: FilledForm) -> str:
    """Có at the gate, and not one activity below it."""
    for line in range(form.entries("outreach", "date")):
        for column in form.body("outreach").columns:
            cell = form.entry("outreach", line, column.name)
            if not cell.protection.locked:
                cell.value = None
    return _typed(form.cell("outreach", "gate", VALUE), YES)


@_kind("chọn Không nhưng danh sách có dòng", counts=False, table="outreach", gate="outreach")
def list_behind_no(form: FilledForm) -> str:
    """Không at the gate, and activities below it."""
    return _typed(form.cell("outreach", "gate", VALUE), NO)


@_kind(
    "ghi tiền bằng triệu đồng",
    counts=True,
    table="resources",
    rows=("budget_approved", "spent_state"),
)
def money_in_million(form: FilledForm) -> str:
    """5 for 5.000.000 đồng."""
    dong = form.number("resources", "budget_approved")
    form.cell("resources", "spent_state").value = 0
    return _typed(form.cell("resources", "budget_approved"), max(1, dong // _MILLION))


@_kind("trả lời Có nhưng thiếu minh chứng", counts=True, table="checklist", rows=("plan_year",))
def yes_without_link(form: FilledForm) -> str:
    """The plan of the year is there, its number and date are not."""
    form.cell("checklist", "plan_year", "explanation").value = None
    form.cell("checklist", "plan_year", "answer").value = YES
    return _typed(form.cell("checklist", "plan_year", "evidence"), None)


@_kind("trả lời không phải Có hoặc Không", counts=False, table="checklist", rows=("board_rules",))
def half_done_answer(form: FilledForm) -> str:
    """An answer that is neither Có nor Không."""
    return _typed(form.cell("checklist", "board_rules", "answer"), "đang làm")


@_kind("đăng ký chỉ tiêu trên 100%", counts=True, table="own_targets", gate="own_targets")
def level_above_all(form: FilledForm) -> str:
    """A registered share of more than 100 %."""
    shares = _shares(form.tables["own_targets"], form.who)
    registered = [code for code in shares if form.cell("own_targets", code, "value").value]
    code = (registered or shares)[0]
    form.cell("own_targets", "gate", VALUE).value = YES
    form.cell("own_targets", code, "operator").value = "Đạt ít nhất"
    return _typed(form.cell("own_targets", code, "value"), 100 + form.rng.choice((2, 5, 10)))


def _shares(table: Table, who: Respondent) -> list[str]:
    """The rows in which ``who`` registers a percentage."""
    body = table.body
    shares = [line.code for line in table.plan_lines if line.percentage]
    return [code for code in shares if body is not None and body.row(code).is_asked(who)]


MESS[SENT_TWICE] = Mess("gửi hai lần, lần sau khác lần trước", counts=True, table="staff")
MESS[SENT_AS_PDF] = Mess("gửi bản quét PDF thay tệp Excel", counts=False)
