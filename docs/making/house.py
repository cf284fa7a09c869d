"""The map of the house: each package of ``LAYERS`` with what it imports, as a picture.

Drawn from the imports as they stand, the ground at the bottom: every line goes down.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from pipeline import LAYERS

ROOT = Path(__file__).parents[2]
STEP, WIDTH, LEFT, TOP = 34, 210, 40, 20
"""Height of a layer, width of a box, and the margins, in dots."""
LANE = 9
"""Dots between two lines that run beside each other."""


def house_map() -> str:
    """The picture as SVG."""
    order = list(reversed(LAYERS))
    uses = {layer: sorted(imported_layers(layer), key=order.index) for layer in order}
    lines = list(_lines(order, uses))
    right = LEFT + WIDTH + LANE * (len(order) + 1)
    longest = max(map(len, LAYERS.values()))
    size = (right + 7 * longest, TOP + STEP * len(order))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
            f'width="{size[0]}" height="{size[1]}" font-family="sans-serif" font-size="13">',
            f'<rect width="{size[0]}" height="{size[1]}" fill="#ffffff"/>',
            *lines,
            *(_box(at, layer, right) for at, layer in enumerate(order)),
            "</svg>\n",
        )
    )


def imported_layers(layer: str) -> set[str]:
    """The other layers that the modules of a layer import."""
    return {
        other
        for path in _modules(layer)
        for name in _imports(path)
        if (other := layer_of(name)) in LAYERS and other != layer
    }


def layer_of(module: str) -> str:
    """The layer of a module by its dotted name."""
    package, *inside = module.split(".")
    return inside[0] if package == "pipeline" and inside else package


def _modules(layer: str) -> Iterable[Path]:
    if layer == "schemas":
        return sorted((ROOT / layer).rglob("*.py"))
    alone = ROOT / "pipeline" / f"{layer}.py"
    return [alone] if alone.is_file() else sorted((ROOT / "pipeline" / layer).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _middle(at: int) -> int:
    return TOP + STEP * at + STEP // 2 - 4


def _lines(order: list[str], uses: dict[str, list[str]]) -> Iterator[str]:
    """One lane right of the boxes for each layer that is imported, to it from all that do."""
    for lane, layer in enumerate(order):
        users = [at for at, other in enumerate(order) if layer in uses[other]]
        if not users:
            continue
        x, edge = LEFT + WIDTH + LANE * (lane + 1), LEFT + WIDTH
        foot = _middle(lane)
        path = f"M{x} {_middle(users[0]) + 4}V{foot}H{edge + 5}"
        starts = "".join(f"M{edge} {_middle(at) + 4}H{x}" for at in users)
        yield f'<path d="{path}{starts}" fill="none" stroke="{_colour(lane, len(order))}"/>'
        yield (
            f'<path d="M{edge} {foot}l7 -4v8z" fill="{_colour(lane, len(order))}">'
            f"<title>{len(users)} import {escape(layer)}</title></path>"
        )


def _colour(lane: int, lanes: int) -> str:
    return f"hsl({360 * lane // lanes},55%,45%)"


def _box(at: int, layer: str, right: int) -> str:
    y = TOP + STEP * at
    return (
        f'<rect x="{LEFT}" y="{y}" width="{WIDTH}" height="{STEP - 8}" rx="4" fill="#f2f4f7" '
        'stroke="#475467"/>'
        f'<text x="{LEFT + 10}" y="{y + 18}" font-weight="bold">{escape(layer)}</text>'
        f'<text x="{right + 10}" y="{y + 18}" fill="#344054">{escape(LAYERS[layer])}</text>'
    )
