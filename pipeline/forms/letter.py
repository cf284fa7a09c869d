"""The letter that goes out with the forms, as text to paste into a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.forms.make import MadeForm
from pipeline.round.cover_facts import own_due_words, recipient_of
from pipeline.round.round import Round, day
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.letter_layout import FILES, PARTED, SUBJECT, TEXT
from schemas.records import Form
from schemas.respondents import KINDS_WITH_BOARD

LETTER = "noi-dung-thu.txt"
NO_EMAIL = "chưa có thư điện tử"


def letter_of(form: Form, round_: Round, forms: Sequence[MadeForm]) -> bytes:
    """Subject, text and the list of files, as UTF-8 text that Notepad opens well."""
    lines = [
        *_subject(round_),
        "",
        TEXT,
        *_text(form, round_, forms),
        "",
        FILES,
        *_files(forms),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _subject(round_: Round) -> Iterator[str]:
    yield SUBJECT
    mark = f" ({ILLUSTRATION})" if round_.settings.illustration else ""
    yield f"Biểu mẫu báo cáo số liệu bình đẳng giới {round_.period_words}{mark}"


def _text(form: Form, round_: Round, forms: Sequence[MadeForm]) -> Iterator[str]:
    settings, office = round_.settings, round_.settings.office
    yield f"Kính gửi: {_addressed(forms)}."
    yield ""
    ground = f"Thực hiện {settings.legal_basis}, " if settings.legal_basis else ""
    yield (
        f"{ground}{office.name} đề nghị đơn vị báo cáo số liệu bình đẳng giới "
        f"{round_.period_words} theo biểu mẫu Excel gửi kèm. Mỗi đơn vị dùng đúng tệp mang mã và "
        "tên của mình."
    )
    yield ""
    yield (
        f"1. Kỳ báo cáo: từ ngày {day(settings.start)} đến ngày {day(settings.end)}; số liệu chốt "
        f"đến ngày {day(settings.cutoff)}."
    )
    yield f"2. Hạn nộp: trước ngày {day(settings.due)}{own_due_words(round_)}."
    yield f"3. Nơi nhận: {recipient_of(office)}."
    yield "4. Cách điền:"
    for text in form.by_name["cover"].guidance.format_map(round_.facts()).split("\n"):
        yield f"   - {text}"
    yield (
        "5. Cách gửi: gửi lại tệp Excel (.xlsx) đã điền, không chuyển sang PDF hoặc ảnh, không đổi "
        "sang mẫu khác. In trang Bìa, ký, đóng dấu và gửi bản chụp kèm theo nếu được yêu cầu."
    )
    yield ""
    yield "Trân trọng."


def _addressed(forms: Sequence[MadeForm]) -> str:
    are_schools = {made.unit.kind in KINDS_WITH_BOARD for made in forms}
    named = []
    if True in are_schools:
        named.append("Ban Giám hiệu các trường")
    if False in are_schools:
        named.append("Lãnh đạo các đơn vị")
    return "; ".join(named)


def _files(forms: Sequence[MadeForm]) -> Iterator[str]:
    without = sum(not made.unit.email for made in forms)
    told = f"; {without} đơn vị {NO_EMAIL} trong danh sách" if without else ""
    yield f"{len(forms)} đơn vị{told}."
    for made in forms:
        unit = made.unit
        yield PARTED.join((unit.code, unit.name, made.path.name, unit.email or NO_EMAIL))
