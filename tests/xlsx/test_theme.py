"""One theme: no module of forms or summary decides a colour, a font or a number format itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.xlsx import theme
from tests.support import ROOT

PIPELINE = ROOT / "pipeline"
MODULES = sorted(
    path
    for package in ("forms", "summary", "feedback", "round", "plan")
    for path in (PIPELINE / package).rglob("*.py")
)
LOOK = re.compile(
    r"#[0-9A-Fa-f]{6}|#,##0.*|0(\.0+)?%?|[dmy]{1,4}([/-][dmy]{1,4})+|\[\$-.*|.*Roman.*"
)


def looks(path: Path) -> list[str]:
    """Values of keyword arguments, dict entries and assignments that only a theme should hold."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        values: list[ast.expr] = []
        if isinstance(node, ast.keyword):
            values = [node.value]
        elif isinstance(node, ast.Dict):
            values = node.values
        elif isinstance(node, ast.Assign):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        found += [
            value.value
            for value in values
            if isinstance(value, ast.Constant)
            and isinstance(value.value, str)
            and LOOK.fullmatch(value.value)
        ]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_looks_come_from_the_theme(path):
    assert looks(path) == []


def test_a_look_in_a_module_would_be_noticed(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        'A, B = "#,##0.00", "dd/mm/yyyy"\nX = {"bg_color": "#D9E2F3"}\nf(num_format="0.0")\n'
    )
    assert sorted(looks(module)) == ["#,##0.00", "#D9E2F3", "0.0", "dd/mm/yyyy"]


@pytest.mark.parametrize(
    ("decimals", "grouped", "expected"),
    [(0, False, "0"), (2, False, "0.00"), (0, True, "#,##0"), (1, True, "#,##0.0")],
)
def test_formats_have_their_decimals(decimals, grouped, expected):
    assert theme.fixed(decimals, grouped=grouped) == expected
    assert theme.vietnamese(expected) == f"[$-42A]{expected}"
