"""The forms that were sent, ``forms/<version>.json`` of a round: what each printed code asked, so
that a return on an older form is known for what it answers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from pipeline.files.atomic import write_atomically
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.errors import OfficerMustAct
from pipeline.text.format_numbers import FORMS, refusal
from pipeline.text.spelling import fold, plain
from schemas.records import Form, Kind, Question, Shape, Table
from schemas.respondents import Respondent

FOLDER = "forms"
_ANOTHER = 50
"""Likeness in percent of two wordings below which they are taken for two questions."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_KIND_WORDS = {
    Kind.COUNT: "số nguyên",
    Kind.MONEY: "số tiền",
    Kind.DECIMAL: "số thập phân",
    Kind.YEAR: "năm",
    Kind.DATE: "ngày",
    Kind.TEXT: "chữ",
    Kind.CHOICE: "chọn trong danh sách",
}


class SentFormError(OfficerMustAct):
    """A form that was sent can't be used, or does not agree with the present one."""


@dataclass(frozen=True, slots=True)
class SentPart:
    """A row or column of a form: its place, and what it asks. ``row`` or ``column`` is a printed
    code, the other "". A row of a Record has both where two share a line."""

    table: str
    block: str
    row: str
    column: str
    label: str
    kind: str
    items: tuple[str, ...]
    origin: str
    """Id of the plan that defines it; "" of what is packaged."""
    unit: str | None = None
    """Unit of measure; ``None`` where the form was kept without it."""
    sum_of: tuple[str, ...] | None = None
    """Codes of the rows that it is the total of; ``None`` as in ``unit``."""
    number: str = ""
    """The table's number; "" where it has none or the form was kept without it."""
    formerly: tuple[str, ...] = ()
    """Other labels that asked the very same; not kept."""

    @property
    def key(self) -> tuple[str, ...]:
        """Its printed code: a row's is unique in the form, a column's in its block."""
        return (self.row, self.column) if self.row else (self.table, self.block, self.column)

    def said(self, other: SentPart) -> str:
        """The question, with what else makes it unlike the ``other``."""
        more = []
        if self.kind != other.kind and self.kind:
            more.append(_KIND_WORDS[Kind(self.kind)])
        if self.items != other.items:
            more.append(f"danh sách: {', '.join(self.items) or 'không có'}")
        if self.unit and not _agree(self.unit, other.unit):
            more.append(f"đơn vị tính: {_PLACEHOLDER.sub('…', self.unit)}")
        if self.sum_of is not None and not _agree(self.sum_of, other.sum_of):
            more.append(f"cộng từ: {', '.join(self.sum_of) or 'không, ghi trực tiếp'}")
        label = _PLACEHOLDER.sub("…", self.label)
        return f"{label} ({'; '.join(more)})" if more else label

    def asks_the_same(self, other: SentPart) -> bool:
        """True where table, wording, kind, list, unit of measure and the rows of a total are the
        same, spelling aside; ``other`` is of the present form."""
        is_worded_so = (self.table, self.kind, self.items) == (
            *(other.table, other.kind, other.items),
        ) and fold(self.label) in map(fold, (other.label, *other.formerly))
        is_counted_so = _agree(self.unit, other.unit) and _agree(self.sum_of, other.sum_of)
        return is_worded_so and is_counted_so

    def is_another(self, other: SentPart) -> bool:
        """True where the code was given to another question, not to one worded anew."""
        likeness = fuzz.ratio(plain(self.label), plain(other.label))
        return self.table != other.table or likeness < _ANOTHER


@dataclass(frozen=True, slots=True)
class Changed:
    """A code under which an older form asked something else than the present one, or which the
    present one does not have: then ``now`` asks nothing."""

    version: str
    then: SentPart
    now: SentPart

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Texts that name it: version, code, the question then and now."""
        return self.version, self.code, self.before, self.after

    @property
    def code(self) -> str:
        """The printed code, of a column with its table's number in front."""
        return self.now.row or f"{self.now.number or self.now.table}/{self.now.column}"

    @property
    def place(self) -> str:
        """Words for the row or column, without its table."""
        return f"mã số {self.now.row}" if self.now.row else f"cột {self.now.column}"

    @property
    def is_dropped(self) -> bool:
        """True where the present form does not ask it."""
        return not self.now.kind and not self.now.label

    @property
    def before(self) -> str:
        return self.then.said(self.now)

    @property
    def after(self) -> str:
        return self.now.said(self.then)


def parts_of(form: Form) -> Iterator[SentPart]:
    """Every row and column of a form, each with what it asks."""
    for table in form.tables:
        for name, block in table.blocks:
            for row in block.rows:
                question = row.question
                column = question.column if question and len(_lines(table, row.code)) > 1 else ""
                kind, items = str(row.kind or ""), row.choices.items if row.choices else ()
                asked = _asked(question) if question else (row.label, kind, items)
                origin, unit = row.origin or table.origin, row.unit_label or table.unit_label
                sum_of = tuple(block.row(part).code for part in row.parts)
                yield SentPart(
                    *(table.name, name, row.code, column, *asked),
                    *(origin, unit, sum_of, table.number),
                    formerly=question.formerly if question else (),
                )
            for one in block.coded_columns:
                asked = _asked(one.question)
                place = table.name, name, "", one.code
                # Beside rows it is theirs.
                is_measured = block.shape is Shape.LIST and one.question.kind.is_amount
                of_list = table.unit_label if is_measured else None
                yield SentPart(*place, *asked, table.origin, of_list, number=table.number)


def _agree(then: str | tuple[str, ...] | None, now: str | tuple[str, ...] | None) -> bool:
    """True where two facts are the same, the order of rows aside, or one is not known."""
    if then is None or now is None:
        return True
    if isinstance(then, str) or isinstance(now, str):
        return fold(str(then)) == fold(str(now))
    return sorted(then) == sorted(now)


def _lines(table: Table, code: str) -> list[str]:
    return [row.name for _, block in table.blocks for row in block.rows if row.code == code]


def _asked(question: Question) -> tuple[str, str, tuple[str, ...]]:
    items = question.choices.items if question.choices else ()
    return question.label, str(question.kind), items


def keep_sent_form(form: Form, round_: Round) -> Path:
    """Write what the form asks into the round's folder, for as long as the round is kept. Raises
    ``OSError`` where it can't be written."""
    path = round_.folder / FOLDER / f"{form.version}.json"
    latest = asked = asked_now(form, round_)
    if path.is_file():
        # Forms of one version went out at several times: what each of them asks.
        before = _data_of(path).get("asked", {})
        asked = {sort: codes & {*before.get(sort, codes)} for sort, codes in asked.items()}
    cutoffs = {*sent_cutoffs(round_.folder), round_.settings.cutoff}
    data = {
        "format": FORMS,
        "version": form.version,
        "round": round_.name,
        "plan": round_.settings.plan,
        "asked": {sort: sorted(codes) for sort, codes in sorted(asked.items())},
        "latest": {sort: sorted(codes) for sort, codes in sorted(latest.items())},
        "cutoffs": sorted(map(str, cutoffs)),
        "parts": [_kept(part) for part in parts_of(form)],
    }
    content = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content)
    return path


def sort_of(unit: Unit) -> str:
    """The sort of a unit: those of one are asked the same."""
    return " ".join((unit.kind, *sorted(unit.levels)))


def asked_now(form: Form, round_: Round) -> dict[str, frozenset[str]]:
    """Tables (by number) and rows (by code) that the round asks, by sort of unit."""
    found: dict[str, frozenset[str]] = {}
    for sort, who in _sorts(round_).items():
        tables = form.asked(who)
        blocks = (block for table in tables for _, block in table.blocks)
        rows = (row for block in blocks for row in block.rows if row.is_asked(who))
        found[sort] = frozenset(
            (*(one.number for one in tables if one.number), *(row.code for row in rows))
        )
    return found


def _sorts(round_: Round) -> dict[str, Respondent]:
    units = {sort_of(unit): unit for unit in reversed(round_.units)}
    return {sort: round_.respondent(unit) for sort, unit in units.items()}


def _columns_asked(form: Form, who: Respondent) -> Iterator[tuple[tuple[str, str], str]]:
    """(table, code) of each column that has a code of its own, and its words: "22/3"."""
    for table in form.asked(who):
        for _, block in table.blocks if table.number else ():
            for column in block.coded_columns:
                if column.question.asked.of(who):
                    yield (table.name, column.code), f"{table.number}/{column.code}"


def is_sent_in_full(form: Form, round_: Round) -> bool:
    """True where forms that ask all that is asked now were made already, whatever others before
    them lacked. Raises ``SentFormError``."""
    path = round_.folder / FOLDER / f"{form.version}.json"
    if not path.is_file():
        return False
    data = _data_of(path)
    latest = data.get("latest", data["asked"])
    now = asked_now(form, round_)
    return all(codes.issubset(latest.get(sort, ())) for sort, codes in now.items())


def lacking(form: Form, round_: Round) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Tables, rows and columns ("22/3") that are asked now and don't stand on all forms that the
    round sent, by version of those forms and sort of unit. Raises ``SentFormError``."""
    paths = sorted((round_.folder / FOLDER).glob("*.json"))
    now = asked_now(form, round_) if paths else {}
    columns = {
        sort: dict(_columns_asked(form, who)) for sort, who in _sorts(round_).items() if paths
    }
    found: dict[str, Mapping[str, frozenset[str]]] = {}
    for path in paths:
        data = _data_of(path)
        parts = {part["row"] for part in data["parts"]} | {
            table.number
            for table in form.tables
            if table.name in {part["table"] for part in data["parts"]}
        }
        then = data.get("asked", {})
        sent = {(part["table"], part["column"]) for part in data["parts"]}
        found[str(data["version"])] = {
            sort: codes.difference(then.get(sort, parts)).union(
                words for place, words in columns[sort].items() if place not in sent
            )
            for sort, codes in now.items()
        }
    return found


def sent_forms(folder: Path) -> Mapping[str, tuple[SentPart, ...]]:
    """The forms that a round sent, by version. Raises ``SentFormError``."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        data = _data_of(path)
        found[str(data["version"])] = tuple(map(_part, data["parts"]))
    return found


def sent_cutoffs(folder: Path) -> frozenset[dt.date]:
    """The cut-offs that were printed on forms of a round. Raises ``SentFormError``."""
    paths = (folder / FOLDER).glob("*.json")
    return frozenset(one for path in paths for one in _data_of(path)["cutoffs"])


def sent_versions(folder: Path) -> frozenset[str]:
    """The versions of the forms of a round that were kept."""
    return frozenset(path.stem for path in (folder / FOLDER).glob("*.json"))


def _data_of(path: Path) -> Mapping[str, Any]:
    """The content of a form that was kept. Raises ``SentFormError``."""
    try:
        data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        if refused := refusal(data.get("format"), FORMS):
            raise SentFormError(f"{path}: {refused}.")
        for part in data["parts"]:
            _part(part)
        cutoffs = [dt.date.fromisoformat(one) for one in data.get("cutoffs", ())]
        return {"asked": {}, **data, "version": str(data["version"]), "cutoffs": cutoffs}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SentFormError(
            f"Không đọc được {path}. Lấy lại tệp này từ bản sao lưu; không còn thì xóa tệp, các "
            "báo cáo trên mẫu đó được đọc theo mã số."
        ) from error


def _kept(part: SentPart) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(part).items() if name != "formerly"}


def _part(data: Mapping[str, Any]) -> SentPart:
    sum_of = data.get("sum_of")
    lists = {"items": tuple(data["items"]), "sum_of": None if sum_of is None else tuple(sum_of)}
    return SentPart(**{**data, **lists})


def changed_questions(
    folder: Path, form: Form, versions: Iterable[str]
) -> Mapping[str, tuple[Changed, ...]]:
    """Codes under which the older forms among ``versions`` that are kept asked something else, and
    those of tables that are still asked which the form no longer has, by version.
    Raises ``SentFormError``."""
    older = frozenset(versions) - {form.version, ""}
    if not older:
        return {}
    now = {part.key: part for part in parts_of(form)}
    return {
        version: tuple(
            Changed(version, part, now.get(part.key, replace(part, label="", kind="", items=())))
            for part in parts
            if part.table in form.by_name
            and not (part.key in now and part.asks_the_same(now[part.key]))
        )
        for version, parts in sent_forms(folder).items()
        if version in older
    }


def dropped_tables(
    folder: Path, form: Form, versions: Iterable[str]
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Numbers of the tables that ``form`` does not have and the older forms among ``versions`` that
    are kept asked, by version and sort of unit. Raises ``SentFormError``."""
    older = frozenset(versions) - {form.version, ""}
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")) if older else ():
        data = _data_of(path)
        if (version := str(data["version"])) in older:
            parts = map(_part, data["parts"])
            gone = {one.number for one in parts if one.table not in form.by_name} - {""}
            asked = data["asked"].items()
            found[version] = {sort: tuple(sorted(gone & {*codes})) for sort, codes in asked}
    return found


def check_codes(round_: Round, form: Form) -> None:
    """Raises ``SentFormError`` that lists the office's own codes that this round, or one that it
    names as earlier, sent out for other questions."""
    now = {part.key: part for part in parts_of(form) if part.origin}
    earlier = (round_.folder.parent / name for name in round_.settings.previous)
    told: dict[tuple[str, ...], str] = {}
    for folder in (round_.folder, *earlier) if now else ():
        for version, parts in sent_forms(folder).items():
            for part in parts:
                other = now.get(part.key)
                if part.origin and other is not None and other.is_another(part):
                    one = Changed(version, part, other)
                    told.setdefault(
                        part.key,
                        f"  mã {one.code}: biểu mẫu đã gửi ({folder.name}/{FOLDER}/{version}.json) "
                        f'hỏi "{one.before}", nay hỏi "{one.after}"',
                    )
    if told:
        raise SentFormError(
            "\n".join(
                (
                    "Mã đã gửi đi không dùng lại cho câu hỏi khác. Đặt mã mới cho câu hỏi mới tại "
                    "trang Câu hỏi của kế hoạch:",
                    *told.values(),
                )
            )
        )
