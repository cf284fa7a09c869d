"""Validation by Excel of what a person types into a cell, and the message beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.forms.content import FormContent
from pipeline.forms.typed_dates import is_within
from pipeline.round.round import day
from pipeline.text.numbers import as_said
from schemas import prompts
from schemas.records import Kind, Prompt, Question, Row

ERROR_TITLE = "Số liệu chưa đúng"
WHOLE_ERROR = "Ô này chỉ nhận số nguyên từ 0 trở lên. Bấm Thử lại (Retry) để nhập lại."
EXEMPT_ERROR = 'Nếu đã chọn "Không" ở câu hỏi liên quan, để trống ô này.'
CHOICE_ERROR = "Chỉ chọn một giá trị trong danh sách."
LARGEST_COUNT, LARGEST_AMOUNT = 999_999, 999_999_999_999
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
EARLY, LATE = dt.timedelta(days=60), dt.timedelta(days=365)
"""Around the cut-off and the due date: when a report may be dated. Between the two the live check
still asks about a date before the cut-off."""


def prompt_of(question: Question, row: Row | None) -> Prompt | None:
    """The row's own prompt where the column only has the general one."""
    own = row.prompt if row is not None else None
    if own is not None and question.prompt in (None, prompts.WHOLE_NUMBER):
        return own
    return question.prompt


def validation(
    question: Question,
    row: Row | None,
    cell: str,
    content: FormContent,
    exempt_where: tuple[str, ...] = (),
) -> dict[str, Any]:
    """XlsxWriter's options for the cell at an address, or for those that begin with it;
    ``exempt_where`` are the conditions of its sheet on which only 0 is left to be typed."""
    options: dict[str, Any] = _accepts(question, cell, content, exempt_where)
    prompt = prompt_of(question, row)
    if prompt is not None:
        options["input_title"] = prompt.title
        options["input_message"] = content.fill(prompt.message)
    if options["validate"] != "any":
        options.setdefault("error_title", ERROR_TITLE)
        options.setdefault("error_type", "stop")
    return options


def _accepts(
    question: Question, cell: str, content: FormContent, exempt_where: tuple[str, ...]
) -> dict[str, Any]:
    refusal = f" {EXEMPT_ERROR}" if exempt_where else ""
    match question.kind:
        case Kind.CHOICE if question.choices is not None:
            return {
                "validate": "list",
                "source": list(question.choices.offered_to(content.who.kind)),
                "error_message": CHOICE_ERROR,
            }
        case Kind.COUNT | Kind.MONEY:
            largest = LARGEST_COUNT if question.kind is Kind.COUNT else LARGEST_AMOUNT
            return _between("integer", 0, _at_most(largest, exempt_where), WHOLE_ERROR + refusal)
        case Kind.DECIMAL:
            message = f"Ô này chỉ nhận số từ 0 trở lên. Bấm Thử lại (Retry) để nhập lại.{refusal}"
            return _between("decimal", 0, _at_most(LARGEST_AMOUNT, exempt_where), message)
        case Kind.YEAR:
            message = f"{prompts.YEAR.message}{refusal}"
            return _between("integer", 1990, _at_most(LATEST.year, exempt_where), message)
        case Kind.DATE:
            return _dates(question, cell, content, exempt_where)
        case _ if question.max_length is not None:
            message = (
                f"Nội dung dài quá {as_said(question.max_length)} ký tự. Đề nghị rút gọn.{refusal}"
            )
            return {
                "validate": "length",
                "criteria": "<=",
                "value": _at_most(question.max_length, exempt_where),
                "error_message": message,
            }
        case _ if exempt_where:
            return {
                "validate": "custom",
                "value": f"=NOT({_any_of(exempt_where)})",
                "error_message": EXEMPT_ERROR,
            }
        case _:
            return {"validate": "any"}


def _between(validate: str, minimum: Any, maximum: Any, message: str) -> dict[str, Any]:
    return {
        "validate": validate,
        "criteria": "between",
        "minimum": minimum,
        "maximum": maximum,
        "error_message": message,
    }


def _at_most(largest: int, exempt_where: tuple[str, ...]) -> int | str:
    return f"=IF({_any_of(exempt_where)},0,{largest})" if exempt_where else largest


def _any_of(conditions: tuple[str, ...]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _dates(
    question: Question, cell: str, content: FormContent, exempt_where: tuple[str, ...]
) -> dict[str, Any]:
    earliest, latest = EARLIEST, LATEST
    message = prompts.ANY_DATE.message
    if content.start and content.end and question.prompt == prompts.DATE:
        earliest, latest = content.start, content.end
        message = f"Ngày phải từ {day(earliest)} đến {day(latest)}, dạng ngày/tháng/năm."
    elif content.cutoff and content.due and question.prompt == prompts.REPORT_DATE:
        earliest, latest = content.cutoff - EARLY, content.due + LATE
        message = (
            f"Ngày lập báo cáo phải từ {day(earliest)} đến {day(latest)}, dạng ngày/tháng/năm."
        )
    accepted = is_within(cell, earliest, latest)
    if exempt_where:
        accepted = f"AND(NOT({_any_of(exempt_where)}),{accepted})"
        message = f"{message} {EXEMPT_ERROR}"
    return {"validate": "custom", "value": f"={accepted}", "error_message": message}
