"""What Excel lets a person type into a cell, and what it says beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.forms.content import FormContent
from pipeline.rounds.round import day
from schemas import prompts
from schemas.records import Kind, Prompt, Question, Row

ERROR_TITLE = "Số liệu chưa đúng"
WHOLE_ERROR = "Ô này chỉ nhận số nguyên từ 0 trở lên. Bấm Thử lại để nhập lại."
SPARED_ERROR = "Đã chọn Không ở câu hỏi liên quan thì ô này để trống."
CHOICE_ERROR = "Chỉ chọn giá trị trong danh sách."
LARGEST_COUNT, LARGEST_AMOUNT = 999_999, 999_999_999_999
EARLIEST = dt.date(1990, 1, 1)


def prompt_of(question: Question, row: Row | None) -> Prompt | None:
    """The row's own prompt where the column only has the general one."""
    own = row.prompt if row is not None else None
    if own is not None and question.prompt in (None, prompts.WHOLE_NUMBER):
        return own
    return question.prompt


def validation(
    question: Question, row: Row | None, content: FormContent, spared_by: tuple[str, ...] = ()
) -> dict[str, Any]:
    """XlsxWriter's options for the cell; ``spared_by`` are the conditions of its sheet under which
    only 0 is left to be typed."""
    options: dict[str, Any] = _accepts(question, content, spared_by)
    prompt = prompt_of(question, row)
    if prompt is not None:
        options["input_title"] = prompt.title
        options["input_message"] = content.fill(prompt.message)
    if options["validate"] != "any":
        options.setdefault("error_title", ERROR_TITLE)
        options.setdefault("error_type", "stop")
    return options


def _accepts(
    question: Question, content: FormContent, spared_by: tuple[str, ...]
) -> dict[str, Any]:
    match question.kind:
        case Kind.CHOICE if question.choices is not None:
            return {
                "validate": "list",
                "source": list(question.choices.items),
                "error_message": CHOICE_ERROR,
            }
        case Kind.COUNT | Kind.MONEY:
            largest = LARGEST_COUNT if question.kind is Kind.COUNT else LARGEST_AMOUNT
            message = WHOLE_ERROR + (f" {SPARED_ERROR}" if spared_by else "")
            return _between("integer", 0, _at_most(largest, spared_by), message)
        case Kind.DECIMAL:
            message = "Ô này chỉ nhận số từ 0 trở lên. Bấm Thử lại để nhập lại."
            return _between("decimal", 0, _at_most(LARGEST_AMOUNT, spared_by), message)
        case Kind.YEAR:
            return _between("integer", 1990, 2100, "Nhập năm gồm bốn chữ số, ví dụ 2025.")
        case Kind.DATE:
            return _dates(question, content)
        case _ if question.max_length is not None:
            return {
                "validate": "length",
                "criteria": "<=",
                "value": question.max_length,
                "error_message": f"Nội dung dài quá {question.max_length} ký tự. Rút gọn lại.",
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


def _at_most(largest: int, spared_by: tuple[str, ...]) -> int | str:
    if not spared_by:
        return largest
    anywhere = spared_by[0] if len(spared_by) == 1 else f"OR({','.join(spared_by)})"
    return f"=IF({anywhere},0,{largest})"


def _dates(question: Question, content: FormContent) -> dict[str, Any]:
    start, end, cutoff = content.start, content.end, content.cutoff
    if start and end and question.prompt == prompts.DATE:
        message = f"Ngày phải từ {day(start)} đến {day(end)}, dạng ngày/tháng/năm."
        return _between("date", start, end, message)
    if cutoff and question.prompt == prompts.REPORT_DATE:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": cutoff,
            "error_type": "warning",
            "error_message": f"Ngày lập báo cáo thường từ ngày chốt số liệu {day(cutoff)} trở đi.",
        }
    return {
        "validate": "date",
        "criteria": ">=",
        "value": EARLIEST,
        "error_message": "Nhập theo dạng ngày/tháng/năm, ví dụ 08/03/2025.",
    }
