"""Thay đổi: since leadership last saw the results, or else since the last run, which verdicts
changed, which files came or changed, which figures moved, because of which cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pipeline.accept.records import ReturnRecord
from pipeline.measure.result import Result
from pipeline.measure.verdict import display
from pipeline.plan.plan import Indicator, Reference
from pipeline.read.records import FileStatus
from pipeline.summary.previous import (
    Previous,
    RecordedFile,
    RecordedResult,
    is_unchanged,
    recorded,
    recorded_path,
    references_of,
    whole_results,
)
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.columns import SheetColumn, SheetColumns, linked, title_lines
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import FILE_WORDS
from pipeline.xlsx.sheet_description import Cell, Sheet
from pipeline.xlsx.theme import lines_of
from schemas.records import VALUE, Shape

NAME = "Thay đổi"
MOST_CELLS = 200
"""Cells listed for one indicator; the rest are counted."""

NO_RUN = "Chưa có bản tổng hợp trước của đợt này trong thư mục kết quả."
NO_CHANGE = "Không có tệp nào thay đổi, không có chỉ tiêu nào thay đổi."
UNSTAMPED = (
    "Để so với bản đã trình lãnh đạo, ghi Đã trình ngày ở trang Thiết lập của dot-bao-cao.xlsx."
)
NOT_KEPT = (
    "Không có bản đã trình ngày {ngày} để so sánh: ngày đó chưa đến, hoặc bản đã bị ghi đè, không "
    "đọc được."
)
NO_VERDICT = "không có kết luận nào thay đổi"
NO_CELL = (
    "Không do ô nào của đợt này: thiết lập của đợt, số liệu kỳ trước, số đầu kỳ hoặc tệp được "
    "tính đã thay đổi."
)
WITHHELD = "Chỉ tổng hợp chung, không thể hiện theo đơn vị."
NOTHING = "chưa có"
MOST_FIGURES = 3
"""Figures that changed that Tổng quan tells; the rest are counted."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One line of the sheet."""

    path: str
    file: str
    code: str = ""
    before: str = ""
    now: str = ""
    cause: str = ""
    link: str = ""


def _columns(moment: str) -> SheetColumns[_Change]:
    """The columns; ``moment`` tells of the earlier run on every line."""
    return SheetColumns(
        SheetColumn("moment", "Bản so sánh", 20, "cell_centre", lambda _: moment, spare=2),
        SheetColumn("file", "Tệp thay đổi", 44, "cell", lambda one: one.file, spare=2),
        SheetColumn("code", "Chỉ tiêu", 12, "cell_centre", lambda one: linked(one.code, one.link)),
        SheetColumn("before", "Giá trị trước", 22, "cell", lambda one: one.before, spare=2),
        SheetColumn("now", "Giá trị mới", 22, "cell", lambda one: one.now, spare=2),
        SheetColumn("cause", "Nguyên nhân", 66, "cell", _cause, spare=2),
    )


def _cause(change: _Change) -> Cell | str:
    # LibreOffice wraps no linked cell: a longer text leaves its link to the code alone.
    fits = lines_of(change.cause, 72) == 1
    return linked(change.cause, change.link) if fits else change.cause


def describe_changes(material: Material) -> Sheet:
    """The sheet."""
    previous = material.previous
    verdicts = list(_verdicts(material, previous)) if previous else []
    changes = list(_Comparison(material, previous).changes()) if previous else []
    if previous is None:
        about = NO_RUN
    elif not changes:
        about = f"So với {_moment(previous)}: {NO_CHANGE.lower()}"
    else:
        codes = {change.code for change in changes} - {""}
        files = {change.path for change in changes if change.path}
        about = (
            f"So với {_moment(previous)}: {len(verdicts)} kết luận thay đổi, "
            f"{wording.grouped(len(files))} tệp thay đổi, {len(codes)} chỉ tiêu thay đổi."
        )
    if previous is not None and previous.presented is None:
        day = material.outcomes.round.settings.presented
        why = NOT_KEPT.format(ngày=f"{day:%d/%m/%Y}") if day else UNSTAMPED
        about = f"{about} {why}"
    columns = _columns(_moment(previous) if previous else "")
    return columns.sheet(
        NAME,
        title_lines("THAY ĐỔI SO VỚI BẢN TRƯỚC", about),
        [columns.line(change) for change in (*verdicts, *changes)],
        about="Kết luận, số liệu thay đổi so với bản trước, do tệp nào, ô nào.",
        header_height=20,
    )


def _moment(previous: Previous) -> str:
    ran = f"lập lúc {previous.finished:%H giờ %M phút ngày %d/%m/%Y}"
    shown = previous.presented
    return f"bản đã trình ngày {shown:%d/%m/%Y} ({ran})" if shown else f"bản {ran}"


def _verdicts(material: Material, previous: Previous) -> Iterator[_Change]:
    """The verdicts that are no longer the same."""
    for result in whole_results(material.outcomes):
        code, now = result.indicator.code, recorded(result).verdict
        before = previous.results.get(code)
        if before is not None and before.verdict != now:
            said = f"Kết luận thay đổi: {wording.named_with_code(result)}."
            yield _Change("", "", code, before.verdict, now, said)


def changes_since(material: Material) -> tuple[str, ...]:
    """Words on what became of verdicts and figures since leadership saw them; where it is not known
    what it saw, since the run before, if anything did."""
    previous = material.previous
    if previous is None:
        return ()
    named = {one.indicator.code: wording.named_with_code(one) for one in material.whole_results}
    verdicts = {one.code: one for one in _verdicts(material, previous)}
    said = [f'{named[code]} từ "{one.before}" thành "{one.now}"' for code, one in verdicts.items()]
    figures = [
        f"{named[code]} từ {_said(before, result.indicator)} thành "
        f"{_said(recorded(result), result.indicator)}"
        for result in whole_results(material.outcomes)
        if (before := previous.results.get(code := result.indicator.code)) is not None
        and code not in verdicts
        and not is_unchanged(before, result)
    ]
    shown = previous.presented
    if shown is not None and not said:
        said.append(NO_VERDICT)
    said += figures[:MOST_FIGURES]
    if (rest := len(figures) - MOST_FIGURES) > 0:
        said.append(f"và {rest} chỉ tiêu khác có số liệu thay đổi")
    if not said:
        return ()
    since = f"bản đã trình ngày {shown:%d/%m/%Y}" if shown else _moment(previous)
    return (f"So với {since}: {said[0]}", *said[1:])


@dataclass(frozen=True)
class _Comparison:
    material: Material
    previous: Previous

    def changes(self) -> Iterator[_Change]:
        """Every figure that moved with its cells, then the files that moved none."""
        told: set[str] = set()
        for result in whole_results(self.material.outcomes):
            for change in self._of_result(result):
                told.add(change.path)
                yield change
        for path, words in self._files.items():
            if path not in told:
                yield _Change(path, f"{path} ({words})", cause="Không làm thay đổi chỉ tiêu nào.")
        now = {result.indicator.code for result in whole_results(self.material.outcomes)}
        for code, before in self.previous.results.items():
            if code not in now:
                cause = "Chỉ tiêu không còn trong kế hoạch."
                yield _Change("", "", code, _plain(before), "không còn", cause)

    def _of_result(self, result: Result) -> Iterator[_Change]:
        indicator = result.indicator
        before = self.previous.results.get(indicator.code)
        if is_unchanged(before, result):
            return
        then = _said(before, indicator)
        now = _said(recorded(result), indicator)
        if indicator.anonymous:
            yield _Change("", "", indicator.code, then, now, WITHHELD)
            return
        moved = list(self._cells(result))
        for path, cause, link in moved[:MOST_CELLS]:
            words = self._files.get(recorded_path(path))
            file = f"{path} ({words})" if words else path
            yield _Change(recorded_path(path), file, indicator.code, then, now, cause, link)
        if len(moved) > MOST_CELLS:
            rest = f"và {wording.grouped(len(moved) - MOST_CELLS)} ô khác."
            yield _Change("", "", indicator.code, then, now, rest)
        if not moved:
            yield _Change("", "", indicator.code, then, now, NO_CELL)

    def _cells(self, result: Result) -> Iterator[tuple[str, str, str]]:
        """(path, what moved where, link) of each cell that is not as it was."""
        material, form = self.material, self.material.form
        accepted = material.outcomes.accepted
        for reference in references_of(result):
            table = form.by_name[reference.table]
            own = accepted.tables.get(table.name, {})
            then = self.previous.cells.get(reference, {})
            for unit in sorted(own.keys() | then.keys()):
                before, now = then.get(unit), accepted.value(unit, reference, table)
                known = material.outcomes.round.by_code.get(unit)
                if before == now or not (
                    known is None
                    or result.indicator.admits(known.kind, known.levels, known.ownership)
                ):
                    continue
                page = own.get(unit)
                place = (reference.row, reference.column or VALUE)
                address = page.addresses.get(place, "") if page else ""
                path = page.path if page else self._last_path(unit)
                where = f"ô {address}" if address else self._where(reference)
                name = f"{unit} {known.name}" if known else unit
                cause = f"{name}, {table.label}, {where}: "
                cause += f"từ {_shown(before)} thành {_shown(now)}"
                link = material.link_down(page, address or "A1", place) if page else ""
                yield path, cause, link

    def _where(self, reference: Reference) -> str:
        """The printed codes of row and column; of a List's count the words for its lines."""
        for _, block in self.material.form.by_name[reference.table].blocks:
            for row in block.rows:
                if row.name == reference.row:
                    several = block.shape is Shape.MATRIX and reference.column
                    column = f", cột {block.column(reference.column).code}" if several else ""
                    return f"mã số {row.code}{column}"
                if row.question is not None and row.question.tally == reference.row:
                    return f"mã số {row.code} (đếm các dòng)"
        return "các dòng của biểu"

    def _last_path(self, unit: str) -> str:
        files = [file for file in self.previous.files.values() if file.unit == unit]
        return next((file.path for file in files if file.status == FileStatus.COUNTED), "")

    @cached_property
    def _files(self) -> Mapping[str, str]:
        """Path, as recorded → what became of the file since."""
        now = {recorded_path(one.path): one for one in self.material.outcomes.returns}
        before = self.previous.files
        return {
            path: words
            for path in sorted(now.keys() | before.keys())
            if (words := _fate(before.get(path), now.get(path)))
        }


def _fate(before: RecordedFile | None, now: ReturnRecord | None) -> str:
    """The change to a file since the last run, in words; "" where there is none."""
    if before is None:
        return "tệp mới"
    if now is None:
        return "không còn trong thư mục"
    if before.sha256 != now.sha256:
        return "nội dung đã thay"
    if before.status != now.status:
        return f"từ {_status(before.status)} thành {_status(now.status)}"
    return ""


def _status(status: str) -> str:
    words: Mapping[str, str] = {str(key): text for key, text in FILE_WORDS.items()}
    return words.get(status, status)


def _shown(value: object) -> str:
    if value is None:
        return "chưa có số liệu"
    return wording.grouped(value) if isinstance(value, int) else str(value)


def _said(figures: RecordedResult | None, indicator: Indicator) -> str:
    """ "61,80% (1.254/2.029)", "54.089 lượt"; "chưa có" where there is no figure."""
    if figures is not None and indicator.kind == "difference" and figures.value:
        return wording.with_unit(display(Fraction(figures.value)), indicator)
    if figures is None or figures.numerator is None:
        return NOTHING
    if not indicator.is_quotient:
        return wording.with_unit(wording.grouped(figures.numerator), indicator)
    parts = f"{wording.grouped(figures.numerator)}/{wording.grouped(figures.denominator or 0)}"
    if not figures.denominator:
        return f"{NOTHING} ({parts})"
    share = Fraction(indicator.scale * figures.numerator, figures.denominator)
    return f"{wording.with_unit(display(share), indicator)} ({parts})"


def _plain(figures: RecordedResult) -> str:
    given = (number for number in (figures.numerator, figures.denominator) if number is not None)
    return "/".join(wording.grouped(number) for number in given) or NOTHING
