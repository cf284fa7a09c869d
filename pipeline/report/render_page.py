"""The page as one HTML file: nothing in it is fetched, run or taken from outside unescaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.report.drawing import ROW, TRACK, WIDTH
from pipeline.report.page import PageOfRound
from pipeline.text.safe_text import printable
from pipeline.xlsx import theme

_FOLDER = Path(__file__).parent / "templates"
_NAME = "tong-hop.html"


def render_page(page: PageOfRound) -> bytes:
    """The file's bytes, UTF-8; the same page gives the same bytes."""
    template = _environment().get_template(_NAME)
    text = template.render(page=page, row=ROW, width=WIDTH, track=TRACK, theme=theme)
    return text.encode("utf-8")


@cache
def _environment() -> Environment:
    """The templates, each compiled once."""
    return Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: printable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
