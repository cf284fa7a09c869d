"""The officers' guide as pages for a browser, made from the documents beside the program."""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

START = "huong-dan"
"""The name of the page that the others are reached from."""
PAGES = {
    START: "huong-dan.md",
    "mau-bao-cao": "mau-bao-cao.md",
    **{
        name: f"reference/{name}.md"
        for name in ("commands", "findings", "forms", "plan-workbook", "round-settings")
    },
}
"""The documents of the guide by the names of their pages."""
_PICTURES = "pictures"
_LINK = re.compile(r'href="(?:\.\./)?(?:reference/)?([a-z-]+)\.md(#[^"]*)?"')
_PICTURE = re.compile(r'src="(?:\.\./)?pictures/([a-z0-9-]+\.png)"')
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NOT_IN_ANCHOR = re.compile(r"[^\w -]")
_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body class="guide">
<header><a class="home" href="{start}">{start_words}</a>{back}</header>
<main>
{body}
</main>
</body>
</html>
"""
_START_WORDS = "Hướng dẫn"
_BACK = ' <a href="{address}">Về trang làm việc</a>'


@lru_cache(maxsize=len(PAGES))
def guide_page(name: str, style: str, back: str = "") -> str:
    """A whole page in HTML that takes its looks from ``style``; links lead to ``<name>.html`` and
    ``pictures/`` beside it, and to the page at ``back``, where the guide was opened from one.
    Raises ``KeyError`` where there is no such page."""
    from markdown_it import MarkdownIt

    text = _documents().joinpath(PAGES[name]).read_text(encoding="utf-8")
    body: str = MarkdownIt("commonmark").enable("table").render(text)
    heading = _HEADING.search(body)
    title = _TAG.sub("", heading[2]) if heading else name
    body = _HEADING.sub(_with_anchor, body)
    body = _LINK.sub(lambda link: f'href="{link[1]}.html{link[2] or ""}"', body)
    body = _PICTURE.sub(rf'src="{_PICTURES}/\1"', body)
    return _PAGE.format(
        title=title,
        style=style,
        body=body,
        start=f"{START}.html",
        start_words=_START_WORDS,
        back=_BACK.format(address=back) if back else "",
    )


def picture(name: str) -> bytes:
    """The content of a picture of the guide. Raises ``FileNotFoundError``."""
    folder = _documents().joinpath(_PICTURES)
    names = {one.name for one in folder.iterdir() if one.name.endswith(".png")}
    if name not in names:
        raise FileNotFoundError(name)
    return folder.joinpath(name).read_bytes()


def write_guide(folder: Path, style: str) -> Path:
    """Write all pages with their pictures and the stylesheet's text into ``folder``; the first
    page. Raises ``OSError``."""
    (folder / _PICTURES).mkdir(parents=True, exist_ok=True)
    (folder / "guide.css").write_text(style, encoding="utf-8")
    for name in PAGES:
        page = guide_page(name, "guide.css")
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    for one in _documents().joinpath(_PICTURES).iterdir():
        if one.name.endswith(".png"):
            with one.open("rb") as source, (folder / _PICTURES / one.name).open("wb") as copy:
                shutil.copyfileobj(source, copy)
    return folder / f"{START}.html"


def _documents() -> Traversable:
    """The folder of the documents: within an installed program, or in the repository."""
    installed = files("pipeline").joinpath("guide")
    if installed.is_dir():
        return installed
    return Path(str(files("pipeline"))).parent / "docs"


def _with_anchor(heading: re.Match[str]) -> str:
    """The heading with the name that links give it, as code hosts make it from its words."""
    words = _NOT_IN_ANCHOR.sub("", _TAG.sub("", heading[2]).lower()).replace(" ", "-")
    return f'<{heading[1]} id="{escape(words)}">{heading[2]}</{heading[1]}>'
