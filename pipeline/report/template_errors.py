"""Sentences on a fault of an office's template, which name the tag as it stands in Word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import TemplateSyntaxError

FILE_NAME = "<template>"
"""Jinja's name for the file of a template that came as text."""

_TAG = re.compile(r"\{[{%#].*?[}%#]\}")
_MARKUP = re.compile(r"<[^>]+>")
_UNCLOSED = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_UNEXPECTED = re.compile(r"Encountered unknown tag '(\w+)'")


class TemplateError(Exception):
    """A template that cannot be used; the message says which tag and why, in Vietnamese."""


def unknown_tags(names: Iterable[str], source: str) -> str:
    """Name the tags for which there is no content."""
    found = (_tag_with(name, source) for name in dict.fromkeys(names))
    return f"không có nội dung cho thẻ {', '.join(found)}"


def syntax_problem(error: TemplateSyntaxError, source: str) -> str:
    """Name the tag that cannot be read and what it lacks."""
    message = error.message or ""
    if unclosed := _UNCLOSED.search(message):
        word = unclosed[1]
        tag = next((t for t in _tags(source) if re.search(rf"\b{word}\b", t)), f"{{% {word} %}}")
        return f"thẻ {tag} chưa có thẻ đóng end{word}"
    if unexpected := _UNEXPECTED.search(message):
        tag = _tag_with(unexpected[1], source)
        return f"thẻ {tag} không có thẻ mở tương ứng, hoặc không phải là thẻ của mẫu"
    return f"thẻ {_at(error.lineno, source)} viết sai"


def run_problem(line: int, source: str) -> str:
    """Name the tags of a line that can be read but not filled."""
    return f"thẻ {_at(line, source)} không điền được"


def _at(line: int, source: str) -> str:
    """The tags of a line, else its words: a broken tag may not look like one."""
    lines = source.splitlines()
    text = _words(lines[line - 1]) if 0 < line <= len(lines) else ""
    tags = _TAG.findall(text)
    return ", ".join(tags) or f'trong đoạn "{text.strip()[:80]}"'


def _tag_with(name: str, source: str) -> str:
    tags = (tag for tag in _tags(source) if re.search(rf"\b{re.escape(name)}\b", tag))
    return next(tags, f"{{{{ {name} }}}}")


def _tags(source: str) -> list[str]:
    return _TAG.findall(_words(source))


def _words(source: str) -> str:
    return _MARKUP.sub("", source)
