"""The draft report as a Word file: a template whose tags are filled from the description.

The template is a person's: its tags run in a sandbox, see nothing but text and lists of text, and
whatever is wrong with them costs the template, never the report.
"""

from __future__ import annotations

import datetime as dt
import io
import traceback
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.report.office_template import PACKAGED
from pipeline.report.records import DraftReport, ReportSection
from pipeline.report.template_errors import (
    FILE_NAME,
    TemplateError,
    run_problem,
    syntax_problem,
    unknown_tags,
)
from pipeline.text.safe_text import printable
from pipeline.xlsx.zip_parts import Package

_LARGEST = 20 * 1024 * 1024
"""Bytes of a template; a letterhead with pictures needs no more."""
_COVERAGE = ("nhom", "phai_nop", "da_nop", "hop_le", "giai_trinh", "can_sua", "chua_nop")


def render_report(report: DraftReport) -> tuple[bytes, tuple[str, ...]]:
    """The report in the office's template where there is one, and messages to the officer.

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


def fill(template: Path, report: DraftReport) -> bytes:
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
    _set_properties(word, report)
    buffer = io.BytesIO()
    word.save(buffer)
    return Package.of(buffer.getvalue()).packed()


def tags_of(report: DraftReport) -> dict[str, Any]:
    """All that a template may name: tag → text, or rows of tags."""
    return {
        "co_quan_chu_quan": _line(report.sender.above),
        "kinh_gui": _line(report.sender.addressee),
        "chuc_vu_ky": list(report.sender.signs),
        "co_quan": _line(report.office),
        "dia_danh": _line(report.place),
        "ky_bao_cao": _line(report.period),
        "trich_yeu": _line(report.subject),
        "mo_dau": _line(report.opening),
        "ket_thuc": _line(report.closing),
        "minh_hoa": report.illustration,
        "tam_tinh": report.provisional,
        "noi_nhan": [_line(name) for name in report.recipients],
        "de_cuong": [_section(section) for section in report.sections],
        **report.facts,
    }


def _section(section: ReportSection) -> dict[str, Any]:
    return {
        "ma": section.name,
        "cap": section.level,
        "tieu_de": _line(section.heading),
        "so_bang": str(section.table),
        "doan": [_line(text) for text in section.paragraphs],
        "bang_nop": [
            dict(zip(_COVERAGE, map(_line, row), strict=True)) for row in section.coverage
        ],
        "bang_chi_tieu": [
            {
                "ma": _line(row.code),
                "noi_dung": _line(row.title),
                "ket_qua": _line(row.result),
                "moc": _line(row.target),
                "danh_gia": row.verdict,
                "ty_le": row.rate,
                "so_don_vi": row.reported,
            }
            for row in section.indicators
        ],
        "nhom": [
            {"ten": _line(group.name), "cau": [_line(text) for text in group.lines]}
            for group in section.groups
        ],
        "y_kien": [
            {"noi_dung": _lines(voice.text), "don_vi": _line(voice.units)}
            for voice in section.voices
        ],
        "ghi_chu": list(section.notes),
        "bo_sung": [_line(gap) for gap in section.gaps],
    }


def _line(text: str) -> str:
    """Text on one line, of letters that XML can hold."""
    return "".join(letter for letter in printable(text) if letter not in "\ufffe\uffff")


def _lines(text: str) -> str:
    """Text that keeps its line breaks."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_line(line) for line in broken)


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
            """The value of a tag that names nothing."""

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
        code = _compiled(self.source)
        return Template.from_code(self, code, self.make_globals(None))


@lru_cache(maxsize=8)
def _compiled(source: str) -> CodeType:
    """A part of a template: the code that fills it, the same for every report."""
    return ImmutableSandboxedEnvironment(autoescape=True).compile(source)


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


def _set_properties(word: DocxTemplate, report: DraftReport) -> None:
    """Set the properties that tell whose report it is; they depend on no clock."""
    # Not get_docx(): it would load the template anew.
    about = word.docx.core_properties
    about.title, about.author = report.subject, report.office
    about.last_modified_by, about.comments, about.revision = report.office, "", 1
    day = dt.datetime.combine(report.created, dt.time(), dt.UTC)
    about.created = about.modified = day
