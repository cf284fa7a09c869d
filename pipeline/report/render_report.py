"""The draft report as a Word file: the description poured into a template.

The template is a person's: its tags run in a sandbox, see nothing but text and lists of text, and
whatever is wrong with them costs the template, never the report.
"""

from __future__ import annotations

import datetime as dt
import io
import traceback
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.report.office_template import PACKAGED
from pipeline.report.report import Report
from pipeline.report.tags import tags_of
from pipeline.report.template_errors import (
    FILE_NAME,
    TemplateError,
    run_problem,
    syntax_problem,
    unknown_tags,
)
from pipeline.xlsx.zip_parts import Package

_LARGEST = 20 * 1024 * 1024
"""Bytes of a template; a letterhead with pictures needs no more."""


def render_report(report: Report) -> tuple[bytes, tuple[str, ...]]:
    """The report in the office's template where there is one, and what the officer must know.

    A template that cannot be used is said, and the packaged one stands in for it.
    """
    own = next((path for path in report.templates if path.is_file()), None)
    if own is None:
        return fill(PACKAGED, report), ()
    try:
        return fill(own, report), ()
    except TemplateError as error:
        message = (
            f"Không dùng được mẫu báo cáo {own.parent.name}/{own.name}: {error}. Báo cáo được lập "
            "theo mẫu có sẵn. Sửa mẫu trong Word rồi chạy lại."
        )
        return fill(PACKAGED, report), (message,)


def fill(template: Path, report: Report) -> bytes:
    """The bytes of the report in one template, the same each time.

    Raises ``TemplateError`` naming the tag that is at fault, or what else is wrong with the file.
    """
    word = _opened(template)
    tags = _Tags()
    try:
        word.render(tags_of(report), tags)
    except TemplateSyntaxError as error:
        raise TemplateError(syntax_problem(error, tags.source)) from error
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            "có thẻ mở và thẻ đóng đặt lệch nhau (một thẻ trong ô, một thẻ ngoài ô của bảng)"
        ) from error
    # Whatever an expression of the template's own may raise: it is not our code.
    except Exception as error:
        if tags.unknown:
            raise TemplateError(unknown_tags(tags.unknown, tags.seen)) from error
        raise TemplateError(run_problem(_line_of(error), tags.source)) from error
    if tags.unknown:
        raise TemplateError(unknown_tags(tags.unknown, tags.seen))
    _date(word, report)
    buffer = io.BytesIO()
    word.save(buffer)
    return Package.of(buffer.getvalue()).packed()


class _Word(DocxTemplate):  # type: ignore[misc]  # the library ships no types
    """A template whose filled text must be whole XML: the library would drop what is not."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml.encode("utf-8"))
        return super().fix_tables(xml)


class _Tags(ImmutableSandboxedEnvironment):
    """Fills tags with escaped text and remembers those that name nothing, to tell them all."""

    def __init__(self) -> None:
        unknown: list[str] = []

        class Unknown(Undefined):
            """Stands for what a tag names and there is not."""

            def _told(self) -> str:
                unknown.append(self._undefined_name or "")
                return ""

            def __str__(self) -> str:
                return self._told()

            def __iter__(self) -> Any:
                self._told()
                return iter(())

            def __bool__(self) -> bool:
                self._told()
                return False

        super().__init__(autoescape=True, undefined=Unknown)
        self.unknown = unknown
        self.source = ""
        """The part of the document being filled."""
        self.seen = ""
        """All parts so far."""

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
        self.source = str(source)
        self.seen += self.source + "\n"
        return super().from_string(source, *arguments, **options)


def _opened(template: Path) -> DocxTemplate:
    try:
        if template.stat().st_size > _LARGEST:
            raise TemplateError(f"tệp lớn hơn {_LARGEST // 1024 // 1024} MB")
        word = _Word(io.BytesIO(template.read_bytes()))
        word.init_docx()
    except OSError as error:
        raise TemplateError("không mở được tệp (có thể đang mở trong Word)") from error
    except (
        *(BadZipFile, PackageNotFoundError, etree.XMLSyntaxError),
        *(KeyError, ValueError, AttributeError),
    ) as error:
        raise TemplateError("tệp không phải là văn bản Word (.docx)") from error
    return word


def _line_of(error: Exception) -> int:
    """The line of the template that was being filled; 0 where none was."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == FILE_NAME]
    return lines[-1] if lines else 0


def _date(word: DocxTemplate, report: Report) -> None:
    """Properties that tell whose report it is and depend on no clock."""
    # Not get_docx(): it would load the template anew.
    about = word.docx.core_properties
    about.title, about.author = report.subject, report.office
    about.last_modified_by, about.comments, about.revision = report.office, "", 1
    day = dt.datetime.combine(report.created, dt.time(), dt.UTC)
    about.created = about.modified = day
