"""Settings of the round in words: plan, dates, every switch, openings, earlier rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.plan.plan_fit import misfits
from pipeline.round.cover_facts import own_due_words
from pipeline.round.round import day
from pipeline.round.switch_words import SWITCH_WORDS, setting_words
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from schemas.respondents import spelling

NO_CHOICE = "không áp dụng: kế hoạch không có chỉ tiêu tính theo lựa chọn này"

_FIXED = (
    (
        "Đơn vị phải báo cáo",
        "có tên trong danh sách đơn vị và đang hoạt động vào ngày chốt số liệu (Từ ngày, Đến ngày)",
    ),
    (
        "Người trong quy hoạch được coi là đã đào tạo, tập huấn",
        "đã dự ít nhất 01 lớp kể từ khi được phê duyệt quy hoạch (Biểu 02, mã số 205)",
    ),
)
"""Decisions of the forms and the roster, the same in every round."""


def _chosen(material: Material, name: str, setting: str) -> str:
    """The setting; of the attendance source only where a plan depends on it."""
    is_used = any(name in outcomes.plan.switches for outcomes in material.outcomes.by_plan)
    if name == "attendance_source" and not is_used:
        return NO_CHOICE
    return setting_words(name, setting)


def round_settings(material: Material) -> Iterator[tuple[str, str]]:
    """(what, how it is set), in the order people ask for it."""
    for one in material.by_plan:
        yield from _plan(one)
    yield from _dates(material)
    for name, setting in material.outcomes.round.settings.switches.as_pairs():
        yield SWITCH_WORDS.get(name, name), _chosen(material, name, setting)
    yield from _asked(material)
    yield from _offices(material)
    yield from _FIXED
    for one in material.by_plan:
        yield from _openings(one)
    yield from _earlier(material)
    yield (
        "Cách gộp",
        (
            "Cộng tử số và mẫu số của các đơn vị rồi mới chia; không lấy trung bình các tỷ lệ. "
            "Đơn vị thiếu một trong hai vế thì không tính vào cả hai vế."
        ),
    )
    yield (
        "Số vụ việc (Biểu 10, mã số 1006-1009)",
        "Chỉ tổng hợp chung và theo nhóm đủ số đơn vị; không thể hiện theo từng đơn vị.",
    )


def _plan(material: Material) -> Iterator[tuple[str, str]]:
    plan, settings = material.outcomes.plan, material.outcomes.round.settings
    yield "Kế hoạch", f"{plan.title} (mã: {plan.id})"
    if said := " ".join(misfits(plan, settings)):
        yield "Lưu ý về kế hoạch", said
    if plan.legal_basis:
        yield "Căn cứ của kế hoạch", plan.legal_basis
    if plan.source:
        yield "Nguồn của kế hoạch", plan.source


def _dates(material: Material) -> Iterator[tuple[str, str]]:
    round_ = material.outcomes.round
    settings = round_.settings
    office = settings.office
    if settings.legal_basis:
        yield "Văn bản yêu cầu báo cáo", settings.legal_basis
    yield "Cơ quan tổng hợp", " - ".join(filter(None, (office.name, office.parent)))
    yield "Kỳ báo cáo", round_.period_words
    yield "Kỳ số liệu", f"từ ngày {day(settings.start)} đến ngày {day(settings.end)}"
    yield "Ngày chốt số liệu", round_.cutoff_words
    yield "Hạn nộp", f"trước ngày {day(settings.due)}{own_due_words(round_, named=True)}"
    yield "Năm học của số trẻ em, học sinh", settings.school_years.enrolment
    yield "Năm học của kết quả hoàn thành cấp học", settings.school_years.completion
    quarters = ", ".join(("I", "II", "III", "IV")[number - 1] for number in settings.due_quarters)
    how = "theo ngày chốt số liệu" if settings.quarters_due is None else "theo thiết lập"
    yield "Các quý đến kỳ (Biểu 08)", f"{f'quý {quarters}' if quarters else 'không có'} ({how})"
    so_far = (str(round_.action_month_year), round_.action_month_so_far)
    yield "Năm của Tháng hành động", ", ".join(filter(None, so_far))


def _asked(material: Material) -> Iterator[tuple[str, str]]:
    """The tables and rows that the round asks."""
    settings = material.outcomes.round.settings
    words = "theo loại đơn vị, cấp học và kỳ báo cáo"
    if settings.not_asked:
        words += f"; đợt này không yêu cầu: {_names(settings.not_asked, material)}"
    if settings.also_asked:
        words += f"; đợt này yêu cầu thêm: {_names(settings.also_asked, material)}"
    yield "Biểu và dòng phải báo cáo", words


def _offices(material: Material) -> Iterator[tuple[str, str]]:
    """The offices below that may send a summary, where the round names any."""
    if offices := material.outcomes.round.settings.offices:
        named = (f"{name} ({code})" if name else code for code, name in sorted(offices.items()))
        yield "Cơ quan cấp dưới được nhận bảng tổng hợp", ", ".join(named)


def _names(names: Iterable[str], material: Material) -> str:
    """ "Biểu 09, mã số 816", however the settings spell them."""
    found = []
    for name in names:
        tables = (table for table in material.form.tables if spelling(name) in table.spellings)
        found.append(next((table.label for table in tables), f"mã số {name}"))
    return ", ".join(found)


def _openings(material: Material) -> Iterator[tuple[str, str]]:
    """The opening balance of every accumulated indicator, also where there is none."""
    opening = material.outcomes.round.settings.opening_of(material.outcomes.plan.id)
    for indicator in material.indicators:
        if indicator.accumulate != "sum":
            continue
        found = opening.get(indicator.code)
        words = "chưa có số đầu kỳ"
        if found is not None:
            figure = wording.with_unit(wording.grouped(found.value), indicator)
            words = f"{figure} (nguồn: {found.source})"
        since = f", từ năm {indicator.since}" if indicator.since else ""
        yield f"Số đầu kỳ của chỉ tiêu {indicator.code}", f"{words}; cộng lũy kế{since}"


def _earlier(material: Material) -> Iterator[tuple[str, str]]:
    """The previous rounds, and how sure their figures are."""
    history = material.outcomes.history
    for earlier in history.rounds:
        replaced = "; đã có báo cáo kỳ dài hơn thay thế" if earlier.name in history.replaced else ""
        yield (
            f"Đợt trước: {earlier.name}",
            f"{earlier.round.period_words}, {earlier.words_in_full}{replaced}",
        )
    if not history.rounds:
        yield "Đợt trước", "không có"
