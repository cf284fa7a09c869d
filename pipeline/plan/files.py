"""The plan files: which there are, each read and checked against the form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from pipeline.books.cell_values import shortened
from pipeline.plan.check import discreet, problems_with
from pipeline.plan.plan import Plan
from pipeline.plan.problems import PlanError, describe_problems, plan_text
from pipeline.plan.workbook.load_book import load_book
from pipeline.read.opening.kinds import SUFFIXES
from pipeline.round.toml_lines import NOT_TOML
from schemas.records import Form
from schemas.registry import PACKAGED

PLANS_FOLDER = Path(__file__).parent.parent.parent / "schemas" / "plans"


def load_plan(path: Path, form: Form) -> Plan:
    """Read and check a plan file against the form, a workbook against the packaged form with what
    it adds itself.

    Raises ``PlanError`` that lists every problem: unknown keys, unknown references, codes used
    twice, targets without their year or outside the plan's. ``OSError`` where it can't be read.
    """
    if is_plan_file(path.name):
        return load_book(path, PACKAGED).plan
    try:
        text = plan_text(path)
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{path.name}: sai cú pháp TOML ({error}).") from error
    except (ValueError, RecursionError) as error:
        raise PlanError(f"{path.name}: {NOT_TOML}") from error
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        raise PlanError(describe_problems(path.name, error, data, text)) from error
    if problems := list(problems_with(plan, form, text)):
        raise PlanError(f"{path.name}: " + "; ".join(problems))
    return discreet(plan, form)


def is_plan_file(name: str) -> bool:
    """Tell if a plan is named by a workbook instead of its id."""
    return Path(name).suffix.casefold() in SUFFIXES


def named_plan(name: str, form: Form) -> Plan:
    """The plan that people name: a packaged one by its id, any by the path of its file. Raises
    ``PlanError``, ``OSError`` where a file can't be read."""
    if is_plan_file(name) or Path(name).suffix == ".toml":
        return load_plan(Path(name), form)
    return find_plan(name, form)


def plan_files(folders: Iterable[Path] = (PLANS_FOLDER,)) -> tuple[Path, ...]:
    """The plan files there are, by name."""
    return tuple(sorted(path for folder in folders for path in folder.glob("*.toml")))


def find_plan(name: str, form: Form, folders: Iterable[Path] = (PLANS_FOLDER,)) -> Plan:
    """The plan with this id. Raises ``PlanError`` naming the plans there are."""
    known = plan_files(tuple(folders))
    for path in known:
        if path.stem == name:
            return load_plan(path, form)
    names = ", ".join(path.stem for path in known)
    raise PlanError(
        f'Không có kế hoạch "{shortened(name)}". Các kế hoạch hiện có: {names}. Kế hoạch của cơ '
        "quan: tạo sổ tính bằng lệnh tonghop plans new ke-hoach.xlsx"
    )
