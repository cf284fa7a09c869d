"""Rounds as their files show them: what was made, what came, what the last run found, what next.

Read from ``data/``, ``run.json`` and the names of files alone; nothing here opens a workbook.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.desk.jobs import AT_WORK
from pipeline.files.last_run import LastRunError, rows_of_last_run
from pipeline.files.lock import lock_of_program
from pipeline.files.staging import JOURNAL
from pipeline.text.letter_layout import SentLetter, letter_in
from pipeline.text.places import FORMS, ROUND_BOOK, TAKEN_OUT, beside_rounds, rounds_in
from pipeline.text.safe_text import for_csv, from_csv, shown_name

PERIODS = {"6T": "6 tháng đầu năm", "nam": "Cả năm", "giai-doan": "Giai đoạn đến năm"}
"""Periods in words, by what the name of a round calls them."""
RETURNED = "returned"
_CORRECTED = "dieu-chinh.xlsx"
_DECIDED = (ROUND_BOOK, "waivers.xlsx", _CORRECTED)
"""Files of a round that officers change and a run heeds."""
_AT_HAND = "so-lieu-san-co.xlsx"
_TOGETHER = 3.0
"""Seconds within which a run writes its own files one after another."""
_LAST_STEPS = ("write", "give back")
"""Steps of a run in which it writes into these files itself."""
_LETTER = "noi-dung-thu.txt"
_CLOSED_SAID = "Đợt đã chốt số liệu."
_CLOSED = Path("closed") / "closed.toml"
_SHOWN = ("units.csv", "returns.csv", "findings.csv", "messages.csv", "codebook.csv")
"""Files of ``data/`` that the pages show."""

FileRow = Mapping[str, str]


@dataclass(frozen=True)
class RoundFiles:
    """A round's folder and those that its commands write beside it."""

    folder: Path
    decided: Mapping[str, Any] = field(default_factory=dict)
    """Contents of the workbooks of decisions, as a command read them; nothing where none did."""
    is_at_work: bool = False
    """True while a command of the page is at work on it."""
    is_ready: bool = False
    """True where a command found nothing that has to be filled before forms are made."""

    @property
    def name(self) -> str:
        """The name by which commands know it."""
        return self.folder.name

    @property
    def period_named(self) -> str:
        """The period in words, where the name is one that the page gave."""
        year, _, period = self.name.partition("-")
        said = PERIODS.get(period)
        return f"{said} {year}" if said and year.isdecimal() else ""

    @property
    def book(self) -> Path:
        """The workbook with the settings and the units."""
        return self.folder / ROUND_BOOK

    @property
    def returned(self) -> Path:
        """The folder for what comes back."""
        return self.folder / RETURNED

    @property
    def output(self) -> Path:
        """The folder of the results."""
        return beside_rounds(self.folder, "output") / self.name

    @property
    def forms_folder(self) -> Path:
        """The folder of the forms that go out."""
        return beside_rounds(self.folder, FORMS) / self.name

    @property
    def is_closed(self) -> bool:
        """True where its figures were frozen for later rounds."""
        return (self.folder / _CLOSED).is_file()

    @cached_property
    def forms(self) -> dict[str, Path]:
        """The forms that were made, by the unit's code that their names begin with."""
        found = sorted(self.forms_folder.glob("*_*.xlsx"))
        return {path.name.partition("_")[0]: path for path in found}

    @cached_property
    def letter(self) -> SentLetter:
        """The letter that goes out with the forms, empty before they are made."""
        try:
            return letter_in((self.forms_folder / _LETTER).read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            return SentLetter()

    @property
    def plan_books(self) -> list[Path]:
        """The office's own plans among the files of the round."""
        return sorted(self.folder.glob("ke-hoach*.xlsx"))

    @property
    def books(self) -> dict[str, Path]:
        """The workbooks of the round that officers fill, by their names."""
        named = (self.folder / name for name in (*_DECIDED, _AT_HAND))
        return {path.name: path for path in (*named, *self.plan_books) if path.is_file()}

    @property
    def held_books(self) -> list[str]:
        """Names of workbooks that a program has open, as the locks beside them show."""
        return [name for name, path in self.books.items() if lock_of_program(path) is not None]

    @property
    def stamp(self) -> str:
        """The state of the workbooks that say what the round is."""
        return _stamp_of(self.book, *self.plan_books)

    @property
    def decided_stamp(self) -> str:
        """The state of the workbooks that officers change."""
        return _stamp_of(*(self.folder / name for name in _DECIDED))

    @property
    def has_decisions(self) -> bool:
        """True where a run, or an officer, has begun the workbooks of decisions."""
        return bool(self.record) or any((self.folder / name).is_file() for name in _DECIDED[1:])

    @property
    def is_begun(self) -> bool:
        """True once forms were made, here or where a backup comes from, or files came."""
        return bool(self.forms or self.files_returned or self.are_forms_elsewhere)

    @property
    def are_forms_elsewhere(self) -> bool:
        """True where forms went out that are not here: a backup leaves them out."""
        return not self.forms and any((self.folder / "forms").glob("*.json"))

    @property
    def forms_zips(self) -> list[Path]:
        """Forms that were packed for each commune or cluster."""
        return sorted(self.forms_folder.glob("*.zip"))

    @cached_property
    def record(self) -> dict[str, Any]:
        """The account that the last run gave of itself, empty before the first."""
        try:
            found = json.loads((self.output / "run.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def since_presented(self) -> list[str]:
        """Sentences on the verdicts since leadership saw them; none where the last run doesn't know
        what it saw."""
        found = self.record.get("since_presented")
        return [str(said) for said in found] if isinstance(found, list) else []

    @cached_property
    def files_returned(self) -> list[Path]:
        """The files in the folder for what comes back."""
        found = []
        for folder, below, names in os.walk(self.returned):
            # What a killed command left is hidden, and so are its folders.
            below[:] = [name for name in below if not name.startswith(".")]
            found += [Path(folder, name) for name in names if not name.startswith((".", "~$"))]
        return found

    @cached_property
    def files_sent(self) -> list[Path]:
        """The files that came, without those that a run took out of them."""
        return [
            path
            for path in self.files_returned
            if not any(
                TAKEN_OUT.search(part) for part in path.relative_to(self.returned).parts[:-1]
            )
        ]

    @cached_property
    def files_since_run(self) -> list[Path]:
        """Files that came which the last run does not speak of, or that were changed after it."""
        ran = _written(self.output / "run.json")
        read = {row["path"] for row in self.data("returns.csv")}
        return [
            path
            for path in self.files_returned
            if _as_told(path.relative_to(self.returned)) not in read
            or _changed(path) > ran + _TOGETHER
        ]

    @cached_property
    def decided_since_run(self) -> list[str]:
        """Names of the officer's workbooks in which something was changed since the last run that
        has an effect on results."""
        ran = _written(self.output / "run.json")
        return [name for name in _DECIDED if self._is_news(self.folder / name, ran)]

    def _is_news(self, path: Path, ran: float) -> bool:
        """Tell if officers changed a file after the last run had read it, which it did at its
        beginning; at its end it adds lines itself. The hour alone tells it where nobody read what
        the file says."""
        then, now = self.record.get("heeded"), self.decided.get("heeded")
        if isinstance(then, dict) and isinstance(now, dict):
            return then.get(path.name) != now.get(path.name)
        seconds = self.record.get("seconds")
        took = dict(seconds) if isinstance(seconds, dict) else {}
        began = ran - sum(took.values())
        wrote = ran - sum(took.get(step, 0.0) for step in _LAST_STEPS) - _TOGETHER
        changed = _changed(path)
        return changed > ran + _TOGETHER or began < changed < (ran if path == self.book else wrote)

    @property
    def news(self) -> str:
        """Words on what is not in the results yet, "" for nothing."""
        files, decided = len(self.files_since_run), self.decided_since_run
        parts = [
            f"{files} tệp mới" if files else "",
            "quyết định" if {*decided} - {ROUND_BOOK} else "",
            "thiết lập, danh sách đơn vị vừa sửa" if ROUND_BOOK in decided else "",
        ]
        found = list(filter(None, parts))
        return " và ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))

    @cached_property
    def unread(self) -> list[FileRow]:
        """Files of the last run that could not be used, as far as they are still there."""
        return [
            row
            for row in self.data("returns.csv")
            if row["status"] in ("failed", "quarantined") and self.receipt_of(row) is None
        ]

    @cached_property
    def nameless(self) -> int:
        """The number of files that are still there and of which nobody knows the unit."""
        there = {_as_told(path.relative_to(self.returned)) for path in self.files_returned}
        return sum(row["status"] == "quarantined" and row["path"] in there for row in self.unread)

    def receipt_of(self, row: FileRow) -> FileRow | None:
        """The officer's word on whose a file of the last run is."""
        found = (one for one in self._decided("receipts") if one["sha256"] == row.get("sha256"))
        return next(found, None)

    @property
    def received_now(self) -> list[tuple[FileRow, FileRow]]:
        """Files that the last run could not use, with the officer's word on whose each is."""
        rows = (row for row in self.data("returns.csv") if row["status"] == "quarantined")
        return [(row, found) for row in rows if (found := self.receipt_of(row)) is not None]

    def sent_to(self, *names: str) -> list[FileRow]:
        """Notes of what was sent to one of these, the latest last."""
        folded = {name.casefold() for name in names}
        return [one for one in self._decided("sent") if one["to"].casefold() in folded]

    @property
    def sent_up(self) -> list[FileRow]:
        """Notes of what was sent to others than units."""
        units = {
            *map(str.casefold, self.forms),
            *(row["unit_code"].casefold() for row in self.units),
        }
        return [one for one in self._decided("sent") if one["to"].casefold() not in units]

    def acceptance_of(self, finding: FileRow) -> FileRow | None:
        """The officer's word that accepts a finding, as far as its row names it."""
        names = ("code", "unit_code", "row", "column")
        wanted = [finding[name].casefold() for name in names]
        for one in self._decided("accepted"):
            there = [one[name].casefold() for name in ("code", "unit", "row", "column")]
            table = one["table"].casefold()
            titles = (finding["table"].casefold(), finding.get("table_title", "").casefold())
            if there == wanted and (table in titles or titles[1].startswith(f"{table} ")):
                value = one["value"]
                if value == finding["value"] or value.endswith(f": {finding['value']}"):
                    return one
        return None

    def corrections_of(self, unit: str) -> list[tuple[FileRow, bool]]:
        """Figures of a unit that the office corrected, and whether the last run heeded each."""
        heeded = {
            (row["unit_code"], f"{row['row']}/{row['column']}", row["value"])
            for row in self.data("corrections.csv")
        }
        has_news = _CORRECTED in self.decided_since_run
        return [
            (one, not has_news or (unit, one["place"], one["new"]) in heeded)
            for one in self._decided("corrections")
            if one["unit"].casefold() == unit.casefold()
        ]

    def _decided(self, kind: str) -> Sequence[FileRow]:
        found: Sequence[FileRow] = self.decided.get(kind, ())
        return found

    def data(self, name: str) -> Sequence[FileRow]:
        """The rows of a file of ``data/``, none where there is no such file; where it can't be read
        ``interrupted`` tells it."""
        try:
            return _rows(self.folder, name, _written(self.output / "data" / name))
        except LastRunError:
            return ()

    @property
    def is_cut_off(self) -> bool:
        """True where a run that the page began ended with the page and wrote nothing."""
        began = _written(self.folder / AT_WORK)
        return not self.is_at_work and began > _written(self.output / "run.json")

    @property
    def interrupted(self) -> NextStep | None:
        """The step to be done again, where its files are not whole or were changed since."""
        if (self.output / JOURNAL).exists():
            said = "Lần tổng hợp trước bị ngắt khi đang ghi kết quả. Tổng hợp lại."
            return NextStep(said, "nhan-tep", "Đến Nhận tệp")
        if self.is_cut_off:
            said = "Lần tổng hợp trước bị ngắt giữa chừng, chưa ghi gì. Tổng hợp lại."
            return NextStep(said, "nhan-tep", "Đến Nhận tệp")
        if (self.forms_folder / JOURNAL).exists():
            said = "Lần tạo biểu mẫu trước bị ngắt khi đang ghi. Tạo lại biểu mẫu."
            return NextStep(said, "bieu-mau", "Đến Biểu mẫu")
        if (self.folder / _CLOSED.parent / JOURNAL).exists():
            said = "Lần chốt số liệu trước bị ngắt khi đang ghi. Chốt lại."
            return NextStep(said, "ket-qua", "Đến Kết quả")
        for name in _SHOWN:
            try:
                _rows(self.folder, name, _written(self.output / "data" / name))
            except LastRunError as error:
                return NextStep(str(error), "nhan-tep", "Đến Nhận tệp")
        return None

    @property
    def data_files(self) -> list[Path]:
        """All files of ``data/``."""
        return sorted(path for path in (self.output / "data").glob("*") if path.is_file())

    @cached_property
    def units(self) -> list[FileRow]:
        """The units that have to report, as the last run saw them."""
        return [row for row in self.data("units.csv") if row.get("state")]

    @cached_property
    def states(self) -> Counter[str]:
        """Numbers of units by their state."""
        return Counter(row["state"] for row in self.units)

    @property
    def open_now(self) -> str:
        """Words on the units that have to do something yet, "" for none."""
        missing = self.states["missing"]
        to_fix = self.states["to_fix"] + self.states["to_explain"]
        parts = [
            f"{missing} đơn vị chưa nộp" if missing else "",
            f"{to_fix} đơn vị phải sửa hoặc giải trình" if to_fix else "",
        ]
        return "; ".join(filter(None, parts))

    def chased_after(self, unit: FileRow | None) -> FileRow | None:
        """The unit to be chased after ``unit``; those that have to mend come first."""
        order = ("to_fix", "to_explain", "missing")
        found = [row for state in order for row in self.units if row["state"] == state]
        at = found.index(unit) + 1 if unit in found else 0
        return found[at % len(found)] if found and found != [unit] else None

    def words_of(self, file: str, column: str) -> dict[str, str]:
        """The codes of a column with their words."""
        return {
            row["code"]: row["label"]
            for row in self.data("codebook.csv")
            if (row["file"], row["column"]) == (file, column) and row["code"]
        }

    def findings_of(self, unit: str, state: str = "open") -> Iterator[FileRow]:
        """The findings of a unit's return that are in a state."""
        for row in self.data("findings.csv"):
            if row["unit_code"] == unit and row["state"] == state:
                yield row

    def message_to(self, unit: str) -> FileRow | None:
        """The message that the last run made for a unit, if it has anything to say."""
        return next((row for row in self.data("messages.csv") if row["unit_code"] == unit), None)

    @property
    def results(self) -> dict[str, Path]:
        """The results that are there, by the names in addresses."""
        named = {
            "tong-hop": self.output / "tong-hop.xlsx",
            "trang": self.output / "tong-hop.html",
            "ban-in": self.output / "tong-hop.pdf",
            "bao-cao": self.output / "bao-cao.docx",
            "don-doc": self.output / "tra-lai" / "don-doc.xlsx",
        }
        return {name: path for name, path in named.items() if path.is_file()}

    def given_back(self, unit: str) -> Path | None:
        """The marked copy for a unit, if the last run made one."""
        names = self.record.get("given_back", ())
        for name in names if isinstance(names, list) else ():
            path = self.output / "tra-lai" / str(name)
            if Path(str(name)).stem.split("_")[0] == unit and path.is_file():
                return path
        return None


@dataclass(frozen=True)
class NextStep:
    """A sentence on where the round stands, and the place of the page where to go on."""

    said: str
    page: str
    """A page of the round: its name in addresses."""
    button: str


def next_step(round_: RoundFiles) -> NextStep:
    """The step that follows from what was made, what came and what the last run found."""
    if (again := round_.interrupted) is not None:
        return again
    if round_.is_closed:
        return NextStep(_closed_said(round_), "ket-qua", "Xem kết quả")
    if not round_.files_returned:
        return _before_returns(round_)
    if not round_.record:
        said = f"Đã nhận {len(round_.files_sent)} tệp, chưa tổng hợp: bấm Tổng hợp."
        return NextStep(said, "nhan-tep", "Đến Nhận tệp")
    if nameless := round_.nameless:
        return NextStep(
            f"{nameless} tệp chưa biết của đơn vị nào: chọn đơn vị cho từng tệp.",
            "nhan-tep",
            "Đến Nhận tệp",
        )
    if news := round_.news:
        said = f"Có {news} chưa tính vào kết quả: bấm Tổng hợp."
        return NextStep(said, "nhan-tep", "Đến Nhận tệp")
    if open_now := round_.open_now:
        return NextStep(f"Còn {open_now}.", "don-vi", "Đôn đốc từng đơn vị")
    return NextStep("Mọi đơn vị đã nộp, không còn lỗi. Xem kết quả rồi chốt.", "ket-qua", "Kết quả")


def _before_returns(round_: RoundFiles) -> NextStep:
    if round_.forms:
        unsent = [unit for unit in round_.forms if not round_.sent_to(unit)]
        if not unsent:
            said = "Đã ghi gửi biểu mẫu cho mọi đơn vị. Tệp gửi về thì thả vào trang Nhận tệp."
            return NextStep(said, "nhan-tep", "Đến Nhận tệp")
        said = f"Gửi biểu mẫu cho {len(unsent)} đơn vị; tệp gửi về thì thả vào trang Nhận tệp."
        return NextStep(said, "bieu-mau", "Đến Biểu mẫu")
    if round_.are_forms_elsewhere:
        said = (
            "Biểu mẫu của đợt đã tạo trước đây, tệp không có trên máy này. Tệp đơn vị gửi về thì "
            "thả vào trang Nhận tệp; cần biểu mẫu thì tạo lại."
        )
        return NextStep(said, "nhan-tep", "Đến Nhận tệp")
    if round_.is_ready:
        return NextStep("Thiết lập đã đủ: tạo biểu mẫu.", "bieu-mau", "Đến Biểu mẫu")
    return NextStep(
        "Ghi thiết lập của đợt và danh sách đơn vị, rồi tạo biểu mẫu.",
        "thiet-lap",
        "Đến Thiết lập",
    )


def _closed_said(round_: RoundFiles) -> str:
    if round_.record and (news := round_.news):
        return f"{_CLOSED_SAID} Có {news} chưa tính: cần dùng thì tổng hợp rồi chốt lại."
    return _CLOSED_SAID


class Rounds:
    """The rounds below ``rounds/`` of the folder that the page is open for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "rounds"

    @property
    def backups(self) -> list[Path]:
        """The backups that were made, the latest last."""
        return sorted(self.root.glob("sao-luu-*.zip"))

    def all(self) -> list[RoundFiles]:
        """Every round, the one that was worked at last first."""
        # A name of another encoding stands in no address.
        found = [
            RoundFiles(folder)
            for folder in rounds_in(self.folder)
            if folder.name.encode(errors="ignore").decode() == folder.name
        ]
        return sorted(found, key=lambda one: (-_written(one.book), one.name))

    def named(self, name: str) -> RoundFiles | None:
        """A round by its name; names that are no round's lead nowhere."""
        return next((one for one in self.all() if one.name == name), None)


def _as_told(path: Path) -> str:
    """A path below the folder for what comes back, as a run tells of it."""
    return from_csv(for_csv(shown_name(path.as_posix())))


def _changed(path: Path) -> float:
    """The time since which a file stands as it does: a copy may be older than its place."""
    try:
        status = path.stat()
    except OSError:
        return 0.0
    return max(status.st_mtime, status.st_ctime)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _stamp_of(*paths: Path) -> str:
    """The state of files: other contents give another stamp."""
    return " ".join(f"{path.name}:{_changed(path)}:{_size(path)}" for path in paths)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _rows(round_: Path, name: str, written: float) -> Sequence[FileRow]:
    """Rows of a file of ``data/`` that was ``written`` then."""
    return rows_of_last_run(round_, name) if written else ()


@cache
def packaged_plans() -> Mapping[str, str]:
    """The full title of each plan that comes with the program, by its id."""
    found = files("schemas").joinpath("plans").iterdir()
    plans = [
        tomllib.loads(path.read_text("utf-8")) for path in found if path.name.endswith(".toml")
    ]
    return {plan["id"]: plan["title"] for plan in sorted(plans, key=lambda plan: plan["title"])}
