"""The keys of a plan file, from the models that check it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.making.markdown import page, table
from pipeline.plan.plan import Duty, Indicator, Plan, Report, Section, Variant
from pipeline.plan.target import UNLESS_NONE, Target

PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file itself", Plan),
    ("[[indicator]]", Indicator),
    ("[[indicator.target]]", Target),
    ("[[indicator.variant]]", Variant),
    ("[[report]]", Report),
    ("[[outline]]", Section),
    ("[[duty]]", Duty),
)


def plan_files_page() -> str:
    """``plan-files.md``."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Plan files"
    yield ""
    yield (
        "Made by `make docs` from the models that check a plan. A plan is one TOML file in "
        "`schemas/plans/`. Any other key is an error. `tonghop plans check FILE` checks one."
    )
    for title, model in PARTS:
        meanings = explained(model)
        yield from ("", f"## {title}", "", " ".join((model.__doc__ or "").split()))
        yield from table(
            ("Key", "Holds", "Default", "Meaning"),
            (
                (
                    f"`{field.alias or name}`",
                    _kind(field.annotation),
                    _default(field, bound=model is Target and name in UNLESS_NONE),
                    " ".join(meanings[name].split()).replace("``", "`"),
                )
                for name, field in model.model_fields.items()
                if not _parts(field.annotation)
            ),
        )


def explained(model: type[BaseModel]) -> Mapping[str, str]:
    """The docstring below each key of a model, "" where none stands. Only this page needs them:
    pydantic would look for them in every process that loads the models."""
    meanings = dict.fromkeys(model.model_fields, "")
    for base in reversed(model.__mro__[: model.__mro__.index(BaseModel)]):
        (definition,) = ast.parse(inspect.getsource(base)).body
        assert isinstance(definition, ast.ClassDef)
        for key, meaning in pairwise(definition.body):
            match key, meaning:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(said))),
                ):
                    meanings[name] = inspect.cleandoc(said)
    return meanings


def _parts(annotation: Any) -> bool:
    """True if the key opens headings of its own."""
    return any(
        isinstance(kind, type) and issubclass(kind, BaseModel) for kind in get_args(annotation)
    )


def _kind(annotation: Any) -> str:
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, UnionType):
        return " or ".join(_kind(kind) for kind in arguments if kind is not type(None))
    if origin is tuple:
        return f"list of {_kind(arguments[0])}"
    if origin is dict:
        return "table"
    if hasattr(annotation, "__metadata__"):
        return _kind(annotation.__origin__)
    names = {str: "text", int: "whole number", bool: "true or false", Fraction: "number"}
    return names.get(annotation, "date" if annotation.__name__ == "date" else "text")


def _default(field: FieldInfo, *, bound: bool) -> str:
    """Words for a key that is left out; ``bound`` keys go with the type of a target."""
    if bound:
        return "required unless `type` is `none`"
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default is None or default in ("", (), {}):
        return "none"
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
