"""Load a plan from its workbook: the data that a TOML file would hold, validated by the same model;
all faults at once, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.books.book_faults import BookError, BookFault, faults_said, in_order
from pipeline.books.book_lines import (
    FROM_TEMPLATE,
    BookLine,
    copies_of,
    lines_of,
    names_of,
    read_of,
)
from pipeline.books.book_sheets import NO, NOTHING, YES, BookColumn, BookSheet, CellKind
from pipeline.books.cell_values import CellError, is_percent, nearest_of, shown_of, text_of
from pipeline.books.open_book import open_book
from pipeline.books.sheet_writer import BookRow
from pipeline.plan.check import PlacedProblem, discreet, placed_problems
from pipeline.plan.plan import Plan
from pipeline.plan.plan_codes import PlanCodes
from pipeline.plan.problems import NOTED, PlanError, PlanProblem, no_plan_file
from pipeline.plan.reference import Reference
from pipeline.plan.target import FALLS, RISES
from pipeline.plan.workbook.own_lines import OwnRead, duty_of, is_own_number, own_of
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS, OWN_SHEETS, QUESTIONS, TABLES
from pipeline.plan.workbook.plan_cells import PlanCellReader
from pipeline.plan.workbook.plan_sheet_words import INDICATORS, SHEETS, WORDS_IN_BOOK
from pipeline.round.remedies import remedy
from pipeline.round.settings import settings_of, switch_choices
from pipeline.text.numbers import shortest
from pipeline.text.spelling import fold
from schemas.model import TableSet
from schemas.own.definition import OwnDefinition
from schemas.own.make import with_own
from schemas.records import Form
from schemas.respondents import UNIT_KINDS

CHANGES = RISES | FALLS
_ANYTHING = Reference("staff", "all", "total")
_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "plan": {"id": "x", "title": "?", "start": 1, "end": 9999},
    "indicator": {
        "title": "?",
        "unit": "?",
        "kind": "ratio",
        "numerator": (_ANYTHING,),
        "denominator": (_ANYTHING,),
        "counted": "?",
    },
    "target": {"type": "milestone", "year": 0, "operator": ">=", "value": Fraction(0)},
    "report": {"period": "nam", "text": "?"},
    "outline": {"heading": "?"},
}
"""By sheet and key, a value for a cell that can't be used, so that all else is checked."""
_PARTS = ("indicator", "target", "variant", "report", "outline")


class PlanBookError(PlanError):
    """A plan's workbook has faults."""

    def __init__(self, path: Path, faults: Sequence[BookFault]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__(faults_said(path, faults))


@dataclass(frozen=True)
class PlanBook:
    """A plan's workbook: the plan, what the office adds to the form, the tables that come of it,
    and the file with the lines of what is added; a packaged plan adds nothing."""

    plan: Plan
    own: OwnDefinition
    tables: TableSet
    own_rows: Mapping[str, Sequence[BookRow]] = field(default_factory=dict)
    """The rows of the office's own sheets as they are filled, by the sheet's key."""
    path: Path = Path()
    read: OwnRead | None = None


def load_book(path: Path, packaged: TableSet) -> PlanBook:
    """Read and check a plan's workbook against the packaged tables and those that it defines
    itself. Raises ``PlanBookError`` with every fault, another ``PlanError`` where the file can't be
    read as a workbook."""
    if not path.exists():
        raise no_plan_file(path)
    try:
        book = open_book(path, lambda names: read_of(ALL_SHEETS, names))
    except BookError as error:
        raise PlanError(str(error)) from error
    faults: list[BookFault] = []
    lines = lines_of(ALL_SHEETS, book, faults)
    own = names_of(ALL_SHEETS, book.names).get(INDICATORS.key)
    if own and not lines[INDICATORS.key] and all(fault.sheet != own for fault in faults):
        faults.append(BookFault(own, "", "chưa có chỉ tiêu nào", "Ghi ít nhất một dòng"))
    _tell_missing(lines, book.names, faults)
    faults += copies_of(ALL_SHEETS, book)
    read = _own(lines, packaged, faults)
    made = with_own(packaged, read.definition)
    lost = read.lost | {
        read.definition.questions[fault.number].code
        for fault in made.faults
        if fault.part == "questions"
    }
    lost |= {
        read.definition.tallies[fault.number].name
        for fault in made.faults
        if fault.part == "tallies"
    }
    lost |= {one.code for one in read.definition.questions if one.table in made.unsure}
    lost |= {one.name for one in read.definition.tallies if one.table in made.unsure}
    codes = PlanCodes(made.tables.form, frozenset(lost))
    plan = _Loader(lines, codes, faults).plan(made.tables.form)
    if faults or plan is None:
        raise PlanBookError(path, in_order(faults, book.names))
    rows = {sheet.key: list(map(_as_filled, lines[sheet.key])) for sheet in OWN_SHEETS}
    plan = discreet(plan, made.tables.form)
    return PlanBook(plan, read.definition, made.tables, rows, path, read)


def _tell_missing(
    lines: Mapping[str, Sequence[BookLine]], names: Sequence[str], faults: list[BookFault]
) -> None:
    """Tell of a sheet of tables without that of their questions, or the other way round."""
    found = names_of((TABLES, QUESTIONS), names)
    for missing, other in ((QUESTIONS, TABLES), (TABLES, QUESTIONS)):
        said = f'thiếu trang "{missing.name}"'
        is_needed = missing.key not in found and any(map(_is_of_own_table, lines[other.key]))
        if is_needed and all(fault.what != said for fault in faults):
            faults.append(BookFault("", "", said, FROM_TEMPLATE))


def _is_of_own_table(line: BookLine) -> bool:
    cell = line.cells.get("table", line.cells.get("number"))
    return cell is not None and is_own_number(shown_of(cell))


def _as_filled(line: BookLine) -> BookRow:
    """The texts of a line's cells."""
    return {key: text_of(cell) for key, cell in line.cells.items()}


def _own(
    lines: Mapping[str, Sequence[BookLine]], packaged: TableSet, faults: list[BookFault]
) -> OwnRead:
    """Definition of the office's own; its faults are told."""
    reader = _CellsToValues(PlanCellReader(PlanCodes(packaged.form)), faults)
    for sheet in OWN_SHEETS:
        for line in lines[sheet.key]:
            reader.read(sheet, line)
    first = lines["plan"][0].cells.get("id") if lines["plan"] else None
    read = own_of(lines, str(first.value) if first else "?", packaged.form, reader.tell)
    headings = {sheet.key: sheet.headings for sheet in OWN_SHEETS}
    for fault in with_own(packaged, read.definition).faults:
        line, key = read.place(fault)
        if key not in line.places and key in headings.get(fault.part, {}):
            _lack_column(line.sheet, headings[fault.part][key], faults)
        elif key not in line.bad:
            reader.tell(line, key, fault.what, fault.remedy.rstrip("."))
    return read


def _lack_column(sheet: str, heading: str, faults: list[BookFault]) -> None:
    """Tell once of a column that the sheet's lines need, unless its heading is told already."""
    said = BookFault(sheet, "", f'thiếu cột "{heading}"', "Lấy lại cột này từ tệp mẫu")
    told = {(one.sheet, one.nearest) for one in faults}
    if said not in faults and (sheet, heading) not in told:
        faults.append(said)


class _CellsToValues:
    """Reads the cells of lines, and tells of those that can't be used."""

    def __init__(self, reader: PlanCellReader, faults: list[BookFault]) -> None:
        self._reader = reader
        self._faults = faults

    def tell(
        self, line: BookLine, key: str, what: str, remedy: str = "", nearest: str = ""
    ) -> None:
        """Tell a fault of a cell, which can't be used then."""
        self._faults.append(line.refused(key, what, remedy, nearest))

    def read(self, sheet: BookSheet, line: BookLine) -> None:
        """The values of a line's cells."""
        for column in sheet.columns:
            cell = line.cells.get(column.key)
            if column.key in line.bad:
                continue
            if cell is None:
                if column.required:
                    self.lack(line, column)
                continue
            try:
                line.values[column.key] = self._reader.value(column, cell)
            except CellError as error:
                self.tell(line, column.key, error.what, error.remedy, error.nearest)

    def lack(self, line: BookLine, column: BookColumn) -> None:
        """Tell of a cell that must be filled, unless its whole column is missing."""
        if column.key in line.places:
            how = f"Cách ghi: {column.help}".rstrip(".")
            self.tell(line, column.key, f'chưa ghi "{column.heading}"', how)
        line.bad.add(column.key)


class _Loader:
    def __init__(
        self,
        lines: Mapping[str, Sequence[BookLine]],
        codes: PlanCodes,
        faults: list[BookFault],
    ) -> None:
        self._lines = lines
        self._codes = codes
        self._reader = PlanCellReader(codes)
        self._cells = _CellsToValues(self._reader, faults)
        self._faults = faults
        self._parts: dict[tuple[int | str, ...], BookLine] = {}
        """The line of each part of the plan, by its place there."""
        self._meant: set[str] = set()
        """Codes that indicators may have whose code can't be used."""

    def plan(self, form: Form) -> Plan | None:
        """The plan; ``None`` where there is no sheet to make it from."""
        for sheet in SHEETS:
            for line in self._lines[sheet.key]:
                self._read(sheet, line)
        if not self._lines["plan"] or not self._lines["indicator"]:
            return None
        data = self._data()
        found = self._validated(data)
        if found is None:
            return None
        plan, noted = found
        for placed in noted:
            self._tell(placed)
            if not placed.part:
                # Years that contradict each other are no measure for those of the goals.
                self._parts[()].bad.update(placed.problem.keys)
        for placed in placed_problems(plan, form):
            self._tell(placed)
        return plan

    # Cells to values

    def _fault(
        self, line: BookLine, key: str, what: str, remedy: str = "", nearest: str = ""
    ) -> None:
        self._cells.tell(line, key, what, remedy, nearest)

    def _read(self, sheet: BookSheet, line: BookLine) -> None:
        for column in sheet.columns:
            cell = line.cells.get(column.key)
            if column.key in line.bad:
                continue
            if cell is None:
                if column.required:
                    self._cells.lack(line, column)
                continue
            try:
                line.values[column.key] = self._reader.value(column, cell)
            except CellError as error:
                nearest = error.nearest
                if column.key == "code" and sheet is INDICATORS:
                    self._meant.update(error.meant)
                elif column.key == "code":
                    known = [one for one in error.meant if one in self._known_codes()]
                    nearest = known[0] if len(known) == 1 else nearest
                if error.what:
                    self._fault(line, column.key, error.what, error.remedy, nearest)
                line.bad.add(column.key)

    def _known_codes(self) -> dict[str, int]:
        """Number of the indicator that has each code; of two the first."""
        codes: dict[str, int] = {}
        for number, line in enumerate(self._lines["indicator"]):
            if "code" in line.values:
                codes.setdefault(str(line.values["code"]), number)
        return codes

    # Values to the data of a plan

    def _data(self) -> dict[str, Any]:
        (line,) = self._lines["plan"]
        self._parts[()] = line
        data = {**self._settled("plan", line)}
        data["report"] = [
            self._part(("report", number), "report", one)
            for number, one in enumerate(self._lines["report"])
        ]
        data["outline"] = [
            self._section(number, one) for number, one in enumerate(self._lines["outline"])
        ]
        data["duty"] = list(self._duties())
        data["labels"] = self._labels()
        data["indicator"] = [
            self._indicator(number, one) for number, one in enumerate(self._lines["indicator"])
        ]
        self._add_targets(data["indicator"])
        self._add_variants(data["indicator"])
        return data

    def _settled(self, sheet: str, line: BookLine) -> dict[str, Any]:
        """The values of a line, with stand-ins for what can't be used."""
        stand_ins = _STAND_INS.get(sheet, {})
        instead = {key: stand_ins[key] for key in line.bad if key in stand_ins}
        return {**{k: v for k, v in line.values.items() if k not in line.bad}, **instead}

    def _part(self, place: tuple[int | str, ...], sheet: str, line: BookLine) -> dict[str, Any]:
        self._parts[place] = line
        return self._settled(sheet, line)

    def _section(self, number: int, line: BookLine) -> dict[str, Any]:
        values = self._part(("outline", number), "outline", line)
        before = values.pop("number", "")
        values["heading"] = f"{before} {values['heading']}".strip()
        return values

    def _duties(self) -> Iterator[dict[str, Any]]:
        """The demands that lines of Biểu and of Câu hỏi make on what is packaged."""
        lines = (line for key in ("tables", "questions") for line in self._lines[key])
        demanding = [line for line in lines if duty_of(line)]
        for number, line in enumerate(demanding):
            self._parts["duty", number] = line
            told = {"asks": duty_of(line), "text": line.values.get("text", "")}
            kinds: Any = line.values.get("kinds", ((), ()))
            yield {**told, "kinds": kinds[0], "levels": kinds[1]}

    def _labels(self) -> dict[str, str]:
        labels: dict[str, str] = {}
        for line in self._lines["labels"]:
            if line.bad:
                continue
            code = str(line.values["code"])
            if code in labels:
                other = self._parts["labels", code].place("code")
                self._fault(line, "code", f'mã số "{code}" đã có ở ô {other}', "Xóa một dòng")
                continue
            self._parts["labels", code] = line
            labels[code] = str(line.values["label"])
        return labels

    def _indicator(self, number: int, line: BookLine) -> dict[str, Any]:
        values = self._part(("indicator", number), "indicator", line)
        first = self._known_codes().get(values.get("code", ""), number)
        if first != number:
            other = self._lines["indicator"][first].place("code")
            said = f'mã chỉ tiêu "{values["code"]}" đã dùng ở ô {other}'
            self._fault(line, "code", said, "Mỗi chỉ tiêu một mã; sửa hoặc xóa một dòng")
        if "code" in line.bad:
            values["code"] = f"dòng {line.number}"
        kinds, levels = values.pop("kinds", (UNIT_KINDS, ()))
        values["kinds"] = kinds
        if levels:
            values["levels"] = levels
        if "splits" in values:
            values["splits"] = ("all", *values["splits"])
        return values

    def _owner(self, line: BookLine) -> int | None:
        """Number of the indicator that a line is about; ``None``, told, where there is none."""
        if "code" in line.bad:
            return None
        code, known = str(line.values["code"]), self._known_codes()
        if code in known:
            return known[code]
        if code not in self._meant:
            alike = [one for one in known if fold(one) == fold(code)]
            nearest = alike[0] if alike else nearest_of(code, known)
            said = f'không có chỉ tiêu "{code}" tại trang {INDICATORS.name}'
            self._fault(line, "code", said, "Ghi mã của một dòng tại trang đó", nearest)
        return None

    def _add_targets(self, indicators: Sequence[dict[str, Any]]) -> None:
        for line in self._lines["target"]:
            owner = self._owner(line)
            if owner is None:
                continue
            line.bad.discard("code")
            targets = indicators[owner].setdefault("target", [])
            self._parts["indicator", owner, "target", len(targets)] = line
            self._ask_of_share(line, indicators[owner].get("kind", ""))
            values = self._settled("target", line)
            values.pop("code", None)
            if values.get("type") == "from" and "start" in values:
                values["year"] = values.pop("start")
            if isinstance(places := values.get("rounded_to"), Fraction):
                values["rounded_to"] = int(places) if places.denominator == 1 else -1
            targets.append(values)

    def _ask_of_share(self, line: BookLine, kind: str) -> None:
        """A share of at most one may be a share of 100."""
        value, cell = line.values.get("value"), line.cells.get("value")
        if not isinstance(value, Fraction) or cell is None:
            return
        changes = line.values.get("operator") in ("rise", "fall")
        if changes and is_percent(cell):
            said = f"mức tăng, giảm ghi {shortest(value)}% mà So sánh không có dấu %"
            how = "Chọn Tăng ít nhất % hoặc Giảm ít nhất % nếu là phần trăm của mức gốc"
            if kind not in ("total", "mean"):
                how += f"; là điểm phần trăm thì ghi {shortest(value)}"
            self._fault(line, "value", said, how)
        if kind in ("total", "mean", "difference") or line.values.get("operator") in CHANGES:
            return
        if 0 < value <= 1 and not is_percent(cell):
            said = f"mức của tỷ lệ là {shortest(value)}"
            percent, own = f"{shortest(value * 100)}%", f"{shortest(value)}%"
            self._fault(line, "value", said, f"Ghi {percent} hoặc {own}", percent)

    def _add_variants(self, indicators: Sequence[dict[str, Any]]) -> None:
        cases: dict[tuple[object, ...], dict[str, Any]] = {}
        for line in self._lines["variant"]:
            owner = self._owner(line)
            when = self._when(line)
            if owner is None or when is None or line.bad & {"key", "value"}:
                continue
            case = (owner, *when.items())
            if case not in cases:
                variants = indicators[owner].setdefault("variant", [])
                self._parts["indicator", owner, "variant", len(variants)] = line
                cases[case] = {"when": when}
                variants.append(cases[case])
            key = str(line.values["key"])
            if key in cases[case]:
                said = f'"{INDICATORS.headings[key]}" của trường hợp này đã được thay ở dòng khác'
                self._fault(line, "key", said, "Xóa một dòng")
                continue
            self._replace(line, INDICATORS.by_key[key], cases[case])

    def _replace(self, line: BookLine, column: BookColumn, case: dict[str, Any]) -> None:
        cell = line.cells["value"]
        if fold(str(cell.value)) == fold(NOTHING):
            case[column.key] = "" if column.kind is CellKind.TEXT else ()
            return
        try:
            value = self._reader.value(column, cell)
        except CellError as error:
            self._fault(line, "value", error.what, error.remedy, error.nearest)
            return
        if column.kind is CellKind.UNITS:
            value, case["levels"] = value
            if not case["levels"]:
                del case["levels"]
        case[column.key] = value

    def _when(self, line: BookLine) -> dict[str, str | bool | int] | None:
        """The settings under which a variant holds; ``None``, told, where they are none."""
        if line.bad & {"switches", "settings"}:
            return None
        names, settings = line.values["switches"], line.values["settings"]
        assert isinstance(names, tuple)
        assert isinstance(settings, tuple)
        if len(names) != len(settings):
            said = f"có {len(names)} lựa chọn mà có {len(settings)} giá trị"
            self._fault(line, "settings", said, "Ghi cho mỗi lựa chọn một giá trị, theo thứ tự")
            return None
        when: dict[str, str | bool | int] = {}
        for name, setting in zip(names, settings, strict=True):
            known = {text: _setting(text) for text in settings_of(name) if text}
            if not known:
                switches = tuple(switch_choices())
                listed = f"Ghi một trong: {'; '.join(switches)}"
                said = f'không có lựa chọn "{name}"'
                self._fault(line, "switches", said, listed, nearest_of(name, switches))
                continue
            shown = {{"True": YES, "False": NO}.get(text, text): text for text in known}
            given = fold(setting)
            matching = [text for word, text in shown.items() if given in (fold(word), fold(text))]
            if not matching:
                listed = f"Ghi một trong: {'; '.join(shown)}"
                said = f'lựa chọn {name} không có giá trị "{setting}"'
                self._fault(line, "settings", said, listed, nearest_of(setting, shown))
                continue
            when[name] = known[matching[0]]
        return None if line.bad & {"switches", "settings"} else when

    # The data to a plan

    def _validated(self, data: dict[str, Any]) -> tuple[Plan, list[PlacedProblem]] | None:
        """The plan that the model makes of the data, and what does not hang together in it. A value
        that the model refuses gives way to a stand-in, so that all else is checked."""
        for _ in range(1 + sum(map(len, self._lines.values())) * 4):
            noted: list[tuple[object, PlanProblem]] = []
            try:
                plan = Plan.model_validate(data, context={NOTED: noted})
            except ValidationError as error:
                if not self._stood_in(error, data):
                    return None
                continue
            places = {id(part): place for place, part in _parts_of(plan)}
            return plan, [PlacedProblem(places[id(part)], problem) for part, problem in noted]
        raise PlanError("Không kiểm tra hết được sổ tính. Báo người phụ trách kỹ thuật tệp này.")

    def _stood_in(self, error: ValidationError, data: dict[str, Any]) -> bool:
        """Tell of what the model refuses and take it out of the data; ``False`` where that can't be
        done."""
        changed = False
        for problem in error.errors():
            place, key = self._place_of(problem["loc"])
            line = self._parts[place]
            said = remedy(problem)
            self._fault(line, key, f"{WORDS_IN_BOOK.get(key, key)}: {said}")
            part: Any = data
            for step in place:
                part = part[step]
            if isinstance(part, dict) and key in part:
                sheet = next((str(one) for one in reversed(place) if one in _PARTS), "plan")
                stand_in = _STAND_INS.get(sheet, {}).get(key)
                if stand_in is None:
                    del part[key]
                    changed = True
                elif part[key] != stand_in:
                    part[key] = stand_in
                    changed = True
        return changed

    def _place_of(self, loc: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], str]:
        """(place of the part, key) of what the model refuses."""
        known = (loc[:end] for end in range(len(loc), -1, -1) if loc[:end] in self._parts)
        place = next(known)
        rest = [str(step) for step in loc[len(place) :] if isinstance(step, str)]
        return place, rest[0] if rest else "code"

    def _tell(self, placed: PlacedProblem) -> None:
        """Tell of a problem, unless it is about a cell that can't be used anyway."""
        problem = placed.problem
        place = placed.part + problem.within
        line = self._parts.get(place, self._parts[()])
        bad = line.bad | self._parts[()].bad & {"start", "end"}
        if placed.part[:1] == ("indicator",):
            bad = bad | self._parts[placed.part[:2]].bad
        plan_keys = {"plan_start": "start", "plan_end": "end"}
        if any(plan_keys.get(key, key) in bad for key in problem.keys):
            return
        key, words = problem.keys[0], dict(WORDS_IN_BOOK)
        if line.values.get("type") == "from" and "start" in line.places:
            words["year"] = words["start"]
            key = "start" if key == "year" else key
        if key == "asks":
            key = "code" if "code" in line.places else "number"
        if problem.within:
            key = "value"
        given = dict(problem.given)
        if "reference" in given:
            given["reference"] = self._codes.printed(Reference(*given["reference"].split(".")))
        said = PlanProblem(problem.keys, problem.sentence, given).said(_Default(words))
        self._faults.append(BookFault(line.sheet, line.place(key), said))


class _Default(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _setting(text: str) -> str | bool | int:
    """A setting as a plan's file has it."""
    if text in ("True", "False"):
        return text == "True"
    return int(text) if text.isdigit() else text


def _parts_of(plan: Plan) -> Iterator[tuple[tuple[int | str, ...], object]]:
    yield (), plan
    for number, indicator in enumerate(plan.indicators):
        yield ("indicator", number), indicator
        for place, target in enumerate(indicator.targets):
            yield ("indicator", number, "target", place), target
