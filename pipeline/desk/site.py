"""The pages of the desk and what their buttons do."""

from __future__ import annotations

import datetime as dt
import time
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.desk.door import TOKEN_HEADER, Door, Guarded, has_token, refused
from pipeline.desk.guide_words import chapters_on
from pipeline.desk.jobs import Entry, Job, Jobs
from pipeline.desk.rounds import PERIODS, RoundFiles, Rounds, next_step, packaged_plans
from pipeline.desk.traffic import (
    RefusedError,
    draft,
    open_file,
    packed,
    receive,
    show_in_folder,
    store,
)
from pipeline.files.guide import guide_page, picture
from pipeline.text.letter_layout import SentLetter
from pipeline.text.system_errors import system_error_words

PAGES = {
    "thiet-lap": "Thiết lập",
    "bieu-mau": "Biểu mẫu",
    "nhan-tep": "Nhận tệp",
    "don-vi": "Đơn vị",
    "ket-qua": "Kết quả",
}
"""The pages of a round by their names in addresses."""
_COMMANDS = {
    "new": "Tạo đợt mới",
    "templates": "Tạo biểu mẫu",
    "aggregate": "Tổng hợp",
    "aggregate --pdf": "Tạo bản in (PDF)",
    "templates --zip xa": "Nén biểu mẫu theo xã, phường",
    "templates --zip cum": "Nén biểu mẫu theo cụm",
    "close": "Chốt số liệu",
    "settings": "Ghi thiết lập",
    "backup": "Sao lưu",
    "restore": "Khôi phục",
    "decide": "Ghi quyết định",
    "units": "Ghi danh sách đơn vị",
    "sent": "Ghi đã gửi",
}
"""Commands that a button starts, with the words that are shown while they work."""
_OF_BUTTONS = {
    "templates": ("templates",),
    "nen-xa": ("templates", "--zip", "xa"),
    "nen-cum": ("templates", "--zip", "cum"),
    "aggregate": ("aggregate",),
    "ban-in": ("aggregate", "--pdf"),
    "close": ("close",),
    "chot-lai": ("close", "--replace"),
}
"""Those that need nothing but the round, by the names in addresses, with their options."""
_DECISIONS: dict[str, Callable[[str, Mapping[str, str]], tuple[str, ...]]] = {
    "chap-nhan": lambda round_, said: (
        *("decide", "accept"),
        *_options(said, "table", "row", "column", "value", "by", "reason"),
        *("--", round_, said["unit"], said["code"]),
    ),
    "sua": lambda round_, said: (
        *("decide", "correct"),
        *_options(said, "old", "new", "by", "reason", "source"),
        *("--", round_, said["unit"], said["cell"]),
    ),
    "nhan": lambda round_, said: (
        *("decide", "receive"),
        *_options(said, "by", "reason"),
        *("--", round_, said["file"], said["unit"]),
    ),
    "han-rieng": lambda round_, said: (
        *("units", "--set", said["unit"], f"Hạn riêng={said['day']}"),
        *("--", round_),
    ),
    "da-gui": lambda round_, said: (
        *("sent", *_options(said, "what", "by")),
        *("--", round_, said["unit"]),
    ),
    "da-gui-cap-tren": lambda round_, said: (
        *("sent", *_options(said, "what", "by", "to")),
        *("--", round_),
    ),
    "da-trinh": lambda round_, said: ("settings", "--", round_, f"presented={said['day']}"),
}
"""Decisions by their names in addresses, with the command that writes each from a filled form.
What is typed stands where it can be no option."""
_NOT_HERE = "Không có trang này. Về trang đầu để chọn đợt báo cáo."
_FAULT = (
    "Chương trình gặp lỗi khi hiện trang này; số liệu không bị thay đổi. Tải lại trang; vẫn lỗi "
    "thì báo cho người phụ trách chương trình."
)
_OWN_DAY = "Ghi hạn riêng"
_TO_FILL = "Còn phải ghi"
_WAIT = "đang có việc khác chạy; chờ xong rồi thả lại."
_ELSEWHERE = (
    "Chưa ghi, vì {book} vừa được sửa ở nơi khác. Các ô vừa nhập vẫn giữ nội dung mới, các ô khác "
    "hiện nội dung của tệp: xem lại rồi bấm nút ghi lần nữa."
)
_WAS = "was."
"""Prefix of the fields that hold what a setting was when the page was shown."""
_UP = "Bảng tổng hợp đợt {round}"
_UP_TEXT = """Kính gửi: ……

Gửi kèm thư này bảng tổng hợp của đợt báo cáo {round} (tệp {file}). Đề nghị chép nguyên tệp vào \
thư mục nhận tệp của đợt, không mở ra lưu lại.

Trân trọng.
"""
_TO_FIX = "Đề nghị sửa, giải trình báo cáo đợt {round}"
_UNNAMED = "Tên tệp trống."
_TOO_LONG = "Nội dung nhập vào dài hơn {most} MB nên không được ghi. Chia thành nhiều lần nhập."
_MOST_BACKUP = 4 * 1024**3
"""Bytes of a backup that is restored."""
_MOST_FORM = 2_000_000
"""Bytes of a filled form of the page."""
_LEADERS_PAGE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:"
}
"""The page for leaders was made from what others sent: nothing in it may run."""


@dataclass(frozen=True)
class Desk:
    """Parts that the pages share. ``asked`` holds the time of the last request."""

    rounds: Rounds
    jobs: Jobs
    door: Door
    asked: list[float]


def make_site(root: Path, door: Door, program: Sequence[str]) -> tuple[Guarded, Desk]:
    """The guarded site over the rounds of ``root``, whose commands ``program`` runs, and its
    parts."""
    desk = Desk(Rounds(root), Jobs(root, program), door, [time.monotonic()])
    pages = _Pages(desk)
    site = Starlette(
        routes=[
            Route("/", pages.rounds),
            Route("/favicon.ico", _no_picture),
            Route("/huong-dan/{name}.html", _guide),
            Route("/huong-dan/pictures/{name}", _guide_picture),
            Route("/dot-moi", pages.new_round, methods=["POST"]),
            Route("/dot/{round}", pages.round),
            Route("/viec", pages.progress),
            Route("/sao-luu", pages.back_up, methods=["POST"]),
            Route("/sao-luu/hien", pages.show_backup, methods=["POST"]),
            Route("/khoi-phuc", pages.restore, methods=["POST"]),
            Route("/dot/{round}/thiet-lap/ghi", pages.set_settings, methods=["POST"]),
            Route("/dot/{round}/mo/{file}", pages.open_book, methods=["POST"]),
            Route("/dot/{round}/thu-muc", pages.show_results, methods=["POST"]),
            Route("/dot/{round}/thu-muc/{unit}", pages.show_form, methods=["POST"]),
            Route("/dot/{round}/thu/{unit}", pages.draft),
            Route("/dot/{round}/thu-cap-tren", pages.draft_up),
            Route("/dot/{round}/hien-bang", pages.show_summary, methods=["POST"]),
            Route("/dot/{round}/danh-sach", pages.paste_units, methods=["POST"]),
            Route("/dot/{round}/ghi/{decision}", pages.decide, methods=["POST"]),
            Route("/dot/{round}/thu-tra-lai/{unit}", pages.draft_back),
            Route("/dot/{round}/thu-muc-tra-lai/{unit}", pages.show_marked_copy, methods=["POST"]),
            Route("/dot/{round}/lam/{command}", pages.start, methods=["POST"]),
            Route("/dot/{round}/tep", pages.upload, methods=["POST"]),
            Route("/dot/{round}/bieu-mau.zip", pages.all_forms),
            Route("/dot/{round}/so-lieu.zip", pages.data),
            Route("/dot/{round}/nen/{name}", pages.forms_zip),
            Route("/dot/{round}/bieu-mau/{unit}", pages.form),
            Route("/dot/{round}/tra-lai/{unit}", pages.marked_copy),
            Route("/dot/{round}/tai/{result}", pages.result),
            Route("/dot/{round}/viec", pages.progress),
            Route("/dot/{round}/dung", pages.stop, methods=["POST"]),
            Route("/dot/{round}/{page}", pages.round),
            Mount("/static", StaticFiles(packages=[("pipeline.desk", "static")])),
        ],
        exception_handlers={
            403: _refused,
            404: _not_found,
            405: _not_found,
            413: _too_long,
            OSError: _system_error,
            Exception: _fault,
        },
    )
    return Guarded(site, door), desk


async def _no_picture(request: Request) -> Response:
    return Response(status_code=204)


async def _guide(request: Request) -> Response:
    try:
        page = guide_page(request.path_params["name"], "/static/desk.css", "/")
    except KeyError as error:
        raise HTTPException(404) from error
    return HTMLResponse(page)


async def _guide_picture(request: Request) -> Response:
    try:
        return Response(picture(request.path_params["name"]), media_type="image/png")
    except FileNotFoundError as error:
        raise HTTPException(404) from error


async def _not_found(request: Request, error: Exception) -> Response:
    return PlainTextResponse(_NOT_HERE, 404)


async def _refused(request: Request, error: Exception) -> Response:
    return refused()


async def _too_long(request: Request, error: Exception) -> Response:
    return PlainTextResponse(_TOO_LONG.format(most=_MOST_FORM // 1_000_000), 413)


async def _system_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    return PlainTextResponse(system_error_words(error), 500)


async def _fault(request: Request, error: Exception) -> Response:
    return PlainTextResponse(_FAULT, 500)


class _Pages:
    """The endpoints. Each looks at the files anew: others may have changed them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._templates = Environment(
            loader=PackageLoader("pipeline.desk", "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def rounds(self, request: Request) -> Response:
        self._seen()
        found = await run_in_threadpool(self._desk.rounds.all)
        return self._page(
            "rounds.html",
            rounds=[(one, next_step(one)) for one in map(self._known, found)],
            periods=PERIODS,
            year=dt.date.today().year,
            plans=packaged_plans(),
            kept=self._desk.jobs.kept(""),
            job=self._job_to_show(request, ""),
            backups=self._desk.rounds.backups,
        )

    async def round(self, request: Request) -> Response:
        self._seen()
        round_ = self._looked_at(await self._round(request))
        page = request.path_params.get("page") or next_step(round_).page
        if page not in PAGES:
            raise HTTPException(404)
        unit = next(
            (row for row in round_.units if row["unit_code"] == request.query_params.get("don-vi")),
            None,
        )
        look = self._look(round_) if page == "thiet-lap" else None
        return self._page(
            f"{page}.html",
            round=round_,
            step=next_step(round_),
            page=page,
            pages=PAGES,
            unit=unit,
            chased=round_.chased_after(unit) if page == "don-vi" else None,
            job=self._job_to_show(request, round_.name),
            burdens=self._desk.jobs.burdens(round_.name),
            kept=self._desk.jobs.kept(round_.name),
            look=look,
            looks_work=any(not one.is_over for one in self._desk.jobs.looks(round_.name)),
            sections=_sections(look),
            fields=_fields(look, round_),
            plans=packaged_plans(),
            periods=PERIODS,
            today=f"{dt.date.today():%d/%m/%Y}",
        )

    def _look(self, round_: RoundFiles) -> Job:
        """The job that looks at the round's workbooks, as they stand."""
        options = ("settings", "--check", "--", str(round_.folder))
        return self._desk.jobs.look(round_.name, round_.stamp, *options)

    def _looked_at(self, round_: RoundFiles) -> RoundFiles:
        """The round with what commands find in its workbooks, which begin to look where nobody did
        since these were changed."""
        if not round_.is_begun:
            self._look(round_)
        if round_.has_decisions:
            options = ("decide", "list", "--", str(round_.folder))
            self._desk.jobs.look(round_.name, round_.decided_stamp, *options)
        return self._known(round_)

    def _known(self, round_: RoundFiles) -> RoundFiles:
        """The round with what commands found in its workbooks as they stand."""
        decided = self._desk.jobs.seen(round_.name, round_.decided_stamp, "decide")
        is_ready = self._desk.jobs.seen(round_.name, round_.stamp, "settings") is not None
        job = self._job(round_.name)
        is_at_work = job is not None and not job.is_over
        return replace(round_, decided=decided or {}, is_ready=is_ready, is_at_work=is_at_work)

    async def new_round(self, request: Request) -> Response:
        form = await self._form(request)
        year, period = str(form.get("year", "")), str(form.get("period", ""))
        if not (year.isascii() and year.isdigit() and len(year) == 4 and period in PERIODS):
            raise HTTPException(404)
        folder = self._desk.rounds.folder / f"{year}-{period}"
        command = ["new", str(folder), "--year", year, "--period", period]
        if plan := form.get("plan", ""):
            if plan not in packaged_plans():
                raise HTTPException(404)
            command += ["--plan", plan]
        self._desk.jobs.start("", *command, entry=Entry(request.url.path, "/", form))
        return RedirectResponse("/", 303)

    async def start(self, request: Request) -> Response:
        _, round_ = await self._change(request)
        found = _OF_BUTTONS.get(request.path_params["command"])
        if found is None:
            raise HTTPException(404)
        command, *options = found
        self._desk.jobs.start(round_.name, command, str(round_.folder), *options)
        return RedirectResponse(_back(request, round_), 303)

    async def stop(self, request: Request) -> Response:
        _, round_ = await self._change(request)
        job = self._desk.jobs.latest(round_.name)
        if job is not None:
            await self._desk.jobs.stop(job)
        return RedirectResponse(_back(request, round_), 303)

    async def progress(self, request: Request) -> Response:
        """The part of the page that tells of a round's job, or of one of all rounds, and whether
        anything is still at work."""
        self._seen()
        round_ = await self._round(request) if "round" in request.path_params else None
        name = round_.name if round_ else ""
        job = self._job(name)
        html = self._templates.get_template("job.html").render(
            job=job,
            round=round_,
            page=_page_named(request),
            words=_COMMANDS,
            words_of=_words_of,
            token=self._desk.door.token,
            chapters_on=chapters_on,
        )
        works = any(
            one is not None and not one.is_over for one in (job, *self._desk.jobs.looks(name))
        )
        number = job.number if job is not None else 0
        return JSONResponse({"html": html, "works": works, "number": number})

    async def upload(self, request: Request) -> Response:
        self._seen()
        if not has_token(self._desk.door, request.headers.get(TOKEN_HEADER)):
            return refused()
        round_ = await self._round(request)
        name = urllib.parse.unquote(request.headers.get("X-File-Name", ""))
        if not name:
            return PlainTextResponse(_UNNAMED, 400)
        try:
            path = await receive(request.stream(), name, round_.returned, dt.date.today())
        except RefusedError as error:
            return PlainTextResponse(str(error), 413)
        return JSONResponse({"name": path.name, "folder": path.parent.name})

    async def open_book(self, request: Request) -> Response:
        """Open a workbook of the round in the program that this machine opens workbooks with."""
        _, round_ = await self._change(request)
        await run_in_threadpool(open_file, _there(round_.books.get(request.path_params["file"])))
        return RedirectResponse(_back(request, round_), 303)

    async def show_form(self, request: Request) -> Response:
        """Show a unit's form in its folder, from where it is dragged into a mail or a chat."""
        _, round_ = await self._change(request)
        path = round_.forms.get(request.path_params["unit"])
        await run_in_threadpool(show_in_folder, _there(path))
        return RedirectResponse(_back(request, round_), 303)

    async def show_results(self, request: Request) -> Response:
        _, round_ = await self._change(request)
        await run_in_threadpool(open_file, round_.output)
        return RedirectResponse(_back(request, round_), 303)

    async def draft(self, request: Request) -> Response:
        round_ = await self._round(request)
        unit = request.path_params["unit"]
        path = _there(round_.forms.get(unit))
        content = await run_in_threadpool(draft, round_.letter, unit, path)
        return _attachment(content, "message/rfc822", f"{path.stem}.eml")

    async def decide(self, request: Request) -> Response:
        """Have a command write a decision into the round's workbooks."""
        form, round_ = await self._change(request)
        name, unit = request.path_params["decision"], form.get("unit")
        make = _DECISIONS.get(name)
        # Where it is typed, the command tells that there is none.
        if make is None or not (unit is None or name == "nhan" or _is_known(unit, round_)):
            raise HTTPException(404)
        try:
            said = {**form, "unit": _code_in(unit, round_)} if name == "nhan" and unit else form
            command, *arguments = make(str(round_.folder), said)
        except KeyError as error:
            raise HTTPException(404) from error
        back = _back(request, round_, unit or "")
        entry = Entry(request.url.path, back, form)
        self._desk.jobs.start(round_.name, command, *arguments, entry=entry)
        return RedirectResponse(back, 303)

    async def set_settings(self, request: Request) -> Response:
        """Have a command write those settings that are no longer as the page showed them."""
        form, round_ = await self._change(request)
        changed = {
            name: value.strip()
            for name, value in form.items()
            if value.strip() != form.get(f"{_WAS}{name}", value).strip()
        }
        back = _back(request, round_)
        entry = Entry(request.url.path, back, changed)
        if form.get("stamp") != round_.stamp:
            said = _ELSEWHERE.format(book=round_.book.name)
            self._desk.jobs.keep(round_.name, replace(entry, said=said))
        elif changed:
            pairs = [f"{name}={value}" for name, value in changed.items()]
            command = ("settings", "--", str(round_.folder), *pairs)
            self._desk.jobs.start(round_.name, *command, entry=entry)
        return RedirectResponse(back, 303)

    async def paste_units(self, request: Request) -> Response:
        """Have rows that were copied out of Excel written into the roster."""
        form, round_ = await self._change(request)
        folder, rows = str(round_.folder), form.get("rows", "")
        entry = Entry(request.url.path, _back(request, round_), form)
        command = ("units", "--paste", "-", "--", folder)
        self._desk.jobs.start(round_.name, *command, given=rows, entry=entry)
        return RedirectResponse(entry.page, 303)

    async def draft_back(self, request: Request) -> Response:
        """A draft with the message and the marked copy for a unit."""
        round_ = await self._round(request)
        unit = request.path_params["unit"]
        path, said = _there(round_.given_back(unit)), round_.message_to(unit)
        if said is None:
            raise HTTPException(404)
        subject = _TO_FIX.format(round=round_.name)
        letter = replace(round_.letter, subject=subject, text=said["message"])
        content = await run_in_threadpool(draft, letter, unit, path)
        return _attachment(content, "message/rfc822", f"{path.stem}.eml")

    async def show_marked_copy(self, request: Request) -> Response:
        _, round_ = await self._change(request)
        unit = request.path_params["unit"]
        await run_in_threadpool(show_in_folder, _there(round_.given_back(unit)))
        return RedirectResponse(_back(request, round_, unit), 303)

    async def back_up(self, request: Request) -> Response:
        await self._form(request)
        self._desk.jobs.start("", "backup")
        return RedirectResponse("/", 303)

    async def show_backup(self, request: Request) -> Response:
        await self._form(request)
        latest = max(self._desk.rounds.backups, default=None)
        await run_in_threadpool(show_in_folder, _there(latest))
        return RedirectResponse("/", 303)

    async def restore(self, request: Request) -> Response:
        """Have a command restore a backup that is sent, which overwrites nothing."""
        self._seen()
        if not has_token(self._desk.door, request.headers.get(TOKEN_HEADER)):
            return refused()
        try:
            # Not where others of this machine could read it.
            path = await store(request.stream(), self._desk.rounds.root, _MOST_BACKUP)
        except RefusedError as error:
            return PlainTextResponse(str(error), 413)
        running = self._job("")
        if running is not None and not running.is_over:
            path.unlink()
            return PlainTextResponse(_WAIT, 409)
        self._desk.jobs.start("", "restore", "--", str(path), uses=path)
        return JSONResponse({})

    async def draft_up(self, request: Request) -> Response:
        """A draft to the office above with the summary."""
        round_ = await self._round(request)
        path = _there(round_.results.get("tong-hop"))
        text = _UP_TEXT.format(round=round_.name, file=path.name)
        letter = SentLetter(subject=_UP.format(round=round_.name), text=text)
        content = await run_in_threadpool(draft, letter, "", path)
        return _attachment(content, "message/rfc822", f"{path.stem}-{round_.name}.eml")

    async def show_summary(self, request: Request) -> Response:
        _, round_ = await self._change(request)
        await run_in_threadpool(show_in_folder, _there(round_.results.get("tong-hop")))
        return RedirectResponse(_back(request, round_), 303)

    async def data(self, request: Request) -> Response:
        round_ = await self._round(request)
        content = await run_in_threadpool(packed, round_.data_files)
        return _attachment(content, "application/zip", f"so-lieu-{round_.name}.zip")

    async def forms_zip(self, request: Request) -> Response:
        round_ = await self._round(request)
        zips = {path.name: path for path in round_.forms_zips}
        return _download(zips.get(request.path_params["name"]))

    async def form(self, request: Request) -> Response:
        round_ = await self._round(request)
        return _download(round_.forms.get(request.path_params["unit"]))

    async def all_forms(self, request: Request) -> Response:
        round_ = await self._round(request)
        content = await run_in_threadpool(packed, list(round_.forms.values()))
        return _attachment(content, "application/zip", f"bieu-mau-{round_.name}.zip")

    async def marked_copy(self, request: Request) -> Response:
        round_ = await self._round(request)
        return _download(round_.given_back(request.path_params["unit"]))

    async def result(self, request: Request) -> Response:
        round_ = await self._round(request)
        name = request.path_params["result"]
        path = round_.results.get(name)
        if name == "trang" and path is not None:
            return FileResponse(path, headers=_LEADERS_PAGE)
        return _download(path)

    async def _change(self, request: Request) -> tuple[dict[str, str], RoundFiles]:
        """The filled form of a change, and the round that it is about."""
        return await self._form(request), await self._round(request)

    async def _round(self, request: Request) -> RoundFiles:
        self._seen()
        found = await run_in_threadpool(self._desk.rounds.named, request.path_params["round"])
        if found is None:
            raise HTTPException(404)
        return found

    async def _form(self, request: Request) -> dict[str, str]:
        """The filled form of a change that bears the page's token."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_FORM:
                raise HTTPException(413)
        form = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not has_token(self._desk.door, form.get("token")):
            raise HTTPException(403)
        return form

    def _job_to_show(self, request: Request, round_: str) -> Job | None:
        """The last job of a round while it is at work; over, the page shows it that followed it,
        or else the first that comes."""
        job = self._job(round_)
        if job is None or not job.is_over:
            return job
        if job.is_shown and request.query_params.get("viec") != str(job.number):
            return None
        job.is_shown = True
        return job

    def _job(self, round_: str) -> Job | None:
        return self._desk.jobs.latest(round_)

    def _seen(self) -> None:
        self._desk.asked[0] = time.monotonic()

    def _page(self, template: str, **values: Any) -> Response:
        token = self._desk.door.token
        page = self._templates.get_template(template)
        shared = {
            "token": token,
            "words": _COMMANDS,
            "words_of": _words_of,
            "chapters_on": chapters_on,
        }
        return HTMLResponse(page.render(**shared, typed_in=_typed_in, **values))


def _typed_in(kept: list[Entry], form: str, hidden: Mapping[str, str]) -> Mapping[str, str]:
    """Fields of a form that is not done yet. Those of one address that are about different things
    differ in their ``hidden`` fields."""
    for entry in kept:
        is_this = all(entry.fields.get(name, "") == value for name, value in hidden.items())
        if is_this and urllib.parse.unquote(form) == entry.form:
            return entry.fields
    return {}


def _sections(look: Job | None) -> list[tuple[str, dict[str, Any]]]:
    """The settings that a command found, by key, for each section; what must be filled and is not
    stands in front."""
    said = look.said if look is not None else {}
    found: dict[str, dict[str, Any]] = {_TO_FILL: {}}
    for key, line in said.get("settings", {}).items():
        is_lacking = line["needed"] and not line["shown"]
        found.setdefault(_TO_FILL if is_lacking else line["section"], {})[key] = line
    return [(section, lines) for section, lines in found.items() if lines]


def _words_of(job: Job) -> str:
    """Words for what a job does and what it is about."""
    options = (one for one in job.asked[1:] if one in ("--pdf", "--zip", "xa", "cum"))
    named = _COMMANDS.get(" ".join((job.command, *options)), _COMMANDS[job.command])
    if job.command == "units" and "--set" in job.asked:
        named = _OWN_DAY
    return f"{named} ({job.subject})" if job.subject else named


def _fields(look: Job | None, round_: RoundFiles) -> dict[tuple[str, str, str], dict[str, str]]:
    """The settings that the page asks for, by the cells that faults name."""
    said = look.said if look is not None else {}
    return {
        (round_.book.name, said.get("sheet", ""), line["cell"]): {"key": key, "name": line["name"]}
        for key, line in said.get("settings", {}).items()
        if line.get("cell")
    }


def _options(said: Mapping[str, str], *names: str) -> list[str]:
    return [f"--{name}={said.get(name, '')}" for name in names]


def _code_in(typed: str, round_: RoundFiles) -> str:
    """The code of a unit that was chosen by code and name, or typed by either."""
    for row in round_.units:
        code, name = row["unit_code"], row["unit_name"]
        if typed.strip().casefold() in (f"{code} {name}".casefold(), name.casefold()):
            return code
    return typed


def _is_known(unit: str, round_: RoundFiles) -> bool:
    return unit in round_.forms or any(unit == row["unit_code"] for row in round_.units)


def _page_named(request: Request) -> str:
    """The page of a round that an address names as the one on which it stood, "" for none."""
    page = request.query_params.get("tu", "")
    return page if page in PAGES else ""


def _back(request: Request, round_: RoundFiles, unit: str = "") -> str:
    """The page on which a button was pressed."""
    page = _page_named(request)
    place = f"/dot/{urllib.parse.quote(round_.name)}/{page}".rstrip("/")
    return f"{place}?don-vi={urllib.parse.quote(unit)}" if unit and page == "don-vi" else place


def _attachment(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{urllib.parse.quote(name)}"}
    return Response(content, media_type=kind, headers=headers)


def _there(path: Path | None) -> Path:
    """A file of the round that a request asks for, if there is one."""
    if path is None or not path.is_file():
        raise HTTPException(404)
    return path


def _download(path: Path | None) -> Response:
    found = _there(path)
    return FileResponse(found, filename=found.name)
