"""Problems of a plan file, in sentences that say where and what to do."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError, ValidationInfo

from pipeline.round.remedies import remedy
from pipeline.round.toml_lines import line_of, line_words
from pipeline.text.errors import OfficerMustAct, not_utf8


class PlanError(OfficerMustAct):
    """A plan file cannot be used; the message says where, what and how to mend it."""


class _KeysAsTheyAre(dict[str, str]):
    """The words of a TOML file: each key and setting under its own name."""

    def __missing__(self, key: str) -> str:
        return key


AS_IN_TOML: Mapping[str, str] = _KeysAsTheyAre(plan_start="start", plan_end="end")


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Values of a plan that don't hang together: a ``sentence`` in which keys and settings of the
    file stand in braces, since a workbook names them by other words. ``keys`` are those concerned,
    the one to look at first; ``within`` is the number of the target or variant that has them."""

    keys: tuple[str, ...]
    sentence: str
    given: Mapping[str, str] = field(default_factory=dict)
    within: tuple[int | str, ...] = ()

    def said(self, words: Mapping[str, str] = AS_IN_TOML) -> str:
        """The sentence with the words of a kind of file."""
        return self.sentence.format_map(_SentenceWords(self.given, words))


class _SentenceWords(ChainMap[str, str]):
    def __init__(self, given: Mapping[str, str], words: Mapping[str, str]) -> None:
        super().__init__(dict(given))
        self._words = words

    def __missing__(self, key: str) -> str:
        return self._words[key]


class PlanProblemsError(ValueError):
    """A part of a plan that does not hang together."""

    def __init__(self, problems: Iterable[PlanProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.said() for problem in self.problems))


NOTED = "noted"
"""Key of a validation's context: the list that takes (part, problem) in place of an exception, for
who wants all problems of a plan at once."""


def refuse(part: object, problems: Iterable[PlanProblem], info: ValidationInfo) -> None:
    """Note the problems of a part where somebody collects them, else raise them if any."""
    found = tuple(problems)
    if info.context is not None and NOTED in info.context:
        info.context[NOTED].extend((part, problem) for problem in found)
    elif found:
        raise PlanProblemsError(found)


_NUMBERED = {
    "target": "mức",
    "variant": "trường hợp",
    "report": "kỳ báo cáo",
    "outline": "mục",
    "duty": "yêu cầu",
}
"""Nouns by which sentences count the parts of a list."""


def no_plan_file(path: Path) -> PlanError:
    """The error for a plan's file that is not there."""
    return PlanError(
        f"Không có tệp kế hoạch {path}. Kiểm tra tên và đường dẫn; các kế hoạch có sẵn: "
        "tonghop plans list"
    )


def plan_text(path: Path) -> str:
    """The text of a plan file. Raises ``PlanError`` where there is no such file, or it is not
    UTF-8; ``OSError`` where it can't be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise no_plan_file(path) from error
    except UnicodeDecodeError as error:
        raise PlanError(not_utf8(path)) from error


def describe_problems(name: str, error: ValidationError, data: dict[str, Any], text: str) -> str:
    """Every problem of the file ``name`` (its ``text``, and that parsed as ``data``), one line
    each."""
    lines = []
    for problem in error.errors():
        line = line_words(line_of(problem["loc"], text))
        lines.append(f"  {line}{_place(problem['loc'], data)}: {remedy(problem)}.")
    return "\n".join([f"{name} có {len(lines)} chỗ phải sửa:", *lines])


def _place(place: tuple[int | str, ...], data: dict[str, Any]) -> str:
    """ "chỉ tiêu 2.3.b, mức thứ 2, value" for ("indicator", 3, "target", 1, "value")."""
    words: list[str] = []
    for before, part in zip(("", *place), place, strict=False):
        if isinstance(part, str):
            words.append(part)
            continue
        words.pop()
        if before == "indicator":
            known = data["indicator"][part]
            code = known.get("code") if isinstance(known, dict) else None
            words.append(f"chỉ tiêu {code}" if code else f"chỉ tiêu thứ {part + 1}")
        else:
            word = _NUMBERED.get(str(before))
            words.append(f"{word} thứ {part + 1}" if word else f"{before}[{part + 1}]")
    return ", ".join(words) or "(tệp)"
