"""Rounds from before ``dot-bao-cao.xlsx``: ``round.toml`` and ``schools.xlsx``, read to convert a
round and as history of a closed one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.round.remedies import remedy
from pipeline.round.settings import RoundError, Settings
from pipeline.round.toml_lines import NOT_TOML, line_of
from pipeline.text.errors import not_utf8
from pipeline.text.places import as_typed

_ANY_DAY = dt.date(2026, 11, 20)
"""Shows how a date is written."""


def old_settings(path: Path) -> Settings:
    """Read ``round.toml``. Raises ``RoundError`` that lists every problem with its remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise RoundError(
            f"Không có {path}. Tạo đợt báo cáo bằng: tonghop new {as_typed(path.parent)}"
        ) from error
    except UnicodeDecodeError as error:
        raise RoundError(not_utf8(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise RoundError(f"{path}: sai cú pháp{_where(error)}. {_advice(error, text)}") from error
    except (ValueError, RecursionError) as error:
        raise RoundError(f"{path}: {NOT_TOML}") from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = [_problem(problem, text) for problem in error.errors()]
        raise RoundError("\n".join([f"{path} có {len(lines)} chỗ phải sửa:", *lines])) from error


def _where(error: tomllib.TOMLDecodeError) -> str:
    """The line of a syntax error; the parser's own words are English."""
    found = re.search(r"at line (\d+)", str(error))
    return f" ở dòng {found[1]}" if found else " ở cuối tệp"


def _advice(error: tomllib.TOMLDecodeError, text: str) -> str:
    """A remedy for a syntax error; for a date that is not written as TOML does, one of its own."""
    found = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    if dated := re.search(r"=\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", line):
        day, month, year = map(int, dated.groups())
        try:
            meant = dt.date(year, month, day)
        except ValueError:
            meant = _ANY_DAY
        return f"Ngày ghi theo thứ tự năm-tháng-ngày, ví dụ {meant}."
    return "Sửa dòng được nêu."


def _problem(problem: Mapping[str, Any], text: str) -> str:
    # The number of an item in a list is no key that the officer can look for.
    key = ".".join(part for part in problem["loc"] if isinstance(part, str))
    said = remedy(problem)
    # What is wrong between keys ("cutoff phải trước …") opens with the one to look at.
    line = line_of((*problem["loc"], said.split()[0]), text)
    where = ", ".join(part for part in (f"dòng {line}" if line else "", key) if part)
    return f"  {where or '(tệp)'}: {said}."
