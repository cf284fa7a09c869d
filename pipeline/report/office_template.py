"""The report's template: the packaged one, and the office's own in its place."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.atomic import write_atomically
from pipeline.text.errors import OfficerMustAct

PACKAGED = Path(__file__).parent / "templates" / "mau-bao-cao.docx"
OFFICE_TEMPLATE = "mau-bao-cao.docx"
"""The office's own template: in the round's folder, or beside it for every round."""


class TemplateThere(OfficerMustAct):
    """The round's folder has a template already, which may have been edited."""


def office_templates(round_folder: Path) -> tuple[Path, ...]:
    """The paths at which an office may keep its template, the nearest first."""
    return (round_folder / OFFICE_TEMPLATE, round_folder.parent / OFFICE_TEMPLATE)


def copy_template(round_folder: Path) -> Path:
    """Copy the packaged template into the round's folder, to be edited in Word.

    Raises ``TemplateThere`` where it would replace one.
    """
    place = office_templates(round_folder)[0]
    if place.exists():
        raise TemplateThere(
            f"Đã có {place}. Sửa tệp đó trong Word; muốn lấy lại mẫu có sẵn thì đổi tên tệp rồi "
            "chạy lại."
        )
    write_atomically(place, PACKAGED.read_bytes())
    return place
