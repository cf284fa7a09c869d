"""What was decided for the round, in words: plan, dates, every switch, openings, earlier rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.measuring.history import NO_OPENING
from pipeline.plan_of_round import settings_of
from pipeline.round import day
from pipeline.rounds.plan_fit import misfits
from pipeline.sheets import wording
from pipeline.sheets.material import Material
from schemas.respondents import spelling

UNSET = "chưa chọn"
NO_CHOICE = "không áp dụng: kế hoạch không có chỉ tiêu tính theo lựa chọn này"

SWITCH_WORDS = {
    "age_basis": "Cách xếp tuổi trẻ mầm non (Biểu 03, Biểu 13)",
    "attendance_source": "Tử số của tỷ lệ trẻ em được tiếp cận giáo dục mầm non",
    "completion_basis": "Mẫu số của tỷ lệ hoàn thành cấp học",
    "literacy_band": "Độ tuổi tính tỷ lệ phụ nữ biết chữ (Biểu 14)",
    "literacy_level": "Mức độ biết chữ được tính (Biểu 14)",
    "mountain_women": "Phụ nữ ở miền núi (Biểu 14, cột 4, 5, 6)",
    "key_leaders": "Vị trí lãnh đạo chủ chốt của cơ quan (Biểu 15)",
    "units_without_site": "Đơn vị không có cổng (trang) thông tin điện tử",
    "private_in_ccvc": "Đơn vị ngoài công lập trong chỉ tiêu về công chức, viên chức",
    "doctors_among_masters": "Người có trình độ tiến sĩ trong số thạc sĩ",
    "independent_groups": "Nhóm trẻ, lớp độc lập",
    "trained_since": "Thành viên Ban được coi là đã tập huấn",
    "approximate_tolerance": 'Mức chênh lệch thấp hơn được coi là xấp xỉ "khoảng"',
    "on_due_date": "Nộp vào đúng ngày hạn",
    "between_milestones": "Giữa hai mốc của kế hoạch",
    "research_year": "Nhiệm vụ khoa học và công nghệ được tính trong năm",
    "multi_level_group": "Trường liên cấp ở trang Theo cấp học",
}
SETTING_WORDS = {
    ("age_basis", "birth_year"): "theo năm sinh",
    ("age_basis", "months"): "theo tháng tuổi và lớp",
    ("attendance_source", "schools"): "theo báo cáo của các trường",
    ("attendance_source", "survey"): "theo danh sách phổ cập giáo dục của xã, phường",
    ("completion_basis", "class"): "học sinh lớp cuối cấp",
    ("completion_basis", "cohort"): "trẻ trong độ tuổi theo danh sách phổ cập giáo dục",
    ("literacy_band", "age15_25"): "từ 15 đến 25 tuổi",
    ("literacy_band", "age15_35"): "từ 15 đến 35 tuổi",
    ("literacy_band", "age15_60"): "từ 15 đến 60 tuổi",
    ("literacy_band", ""): f"{UNSET}: chỉ tiêu biết chữ chưa có số liệu",
    ("literacy_level", "1"): "mức độ 1 trở lên",
    ("literacy_level", "2"): "mức độ 2",
    ("literacy_level", ""): f"{UNSET}: chỉ tiêu biết chữ chưa có số liệu",
    ("key_leaders", "head"): "cấp trưởng (mã số 1503)",
    ("key_leaders", "leaders"): "cấp trưởng và cấp phó (mã số 1502)",
    ("key_leaders", "key_leaders"): "theo quy định của cấp ủy, cơ quan (mã số 1505)",
    ("units_without_site", "excluded"): "không tính vào chỉ tiêu chuyên mục hằng quý",
    ("units_without_site", "not_met"): "tính là chưa thực hiện chuyên mục hằng quý",
    ("private_in_ccvc", "True"): "có tính",
    ("private_in_ccvc", "False"): "không tính",
    ("doctors_among_masters", "True"): "có tính",
    ("doctors_among_masters", "False"): "không tính, chỉ tính theo trình độ cao nhất",
    ("research_year", "active"): "đang thực hiện trong năm",
    ("research_year", "started"): "bắt đầu trong năm",
    ("research_year", "accepted"): (
        "nghiệm thu trong năm, lấy theo năm kết thúc (Biểu 09, cột 7) vì biểu không hỏi năm nghiệm "
        "thu"
    ),
    ("mountain_women", "True"): "tính chung với phụ nữ dân tộc thiểu số, mỗi người 01 lần",
    ("mountain_women", "False"): (
        "không tính; chỉ tiêu về phụ nữ dân tộc thiểu số, miền núi chưa có số liệu"
    ),
    ("independent_groups", "survey_rows"): (
        "có tên trong danh sách đơn vị thì nộp biểu riêng; còn lại tính theo Biểu 13 (mã số 1309, "
        "1310)"
    ),
    ("independent_groups", "own_returns"): (
        "chỉ tính theo báo cáo riêng; Biểu 13 không hỏi mã số 1309, 1310"
    ),
    ("on_due_date", "own"): 'ghi riêng là "Đúng ngày hạn"',
    ("on_due_date", "on_time"): "tính là đúng hạn",
    ("on_due_date", "late"): "tính là quá hạn 1 ngày",
    ("between_milestones", "both"): "đánh giá theo mốc đã đến hạn và nêu mốc tiếp theo",
    ("between_milestones", "floor"): "chỉ đánh giá theo mốc đã đến hạn",
    ("between_milestones", "next"): "chỉ đánh giá theo mốc tiếp theo (chưa đến hạn)",
    ("multi_level_group", "own"): "là một nhóm riêng",
    ("multi_level_group", "lowest"): "tính vào cấp học thấp nhất của trường",
    ("multi_level_group", "highest"): "tính vào cấp học cao nhất của trường",
}

PERIOD_WORDS = {"6T": "06 tháng", "nam": "cả năm", "giai-doan": "cả giai đoạn"}


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
"""What the forms and the roster decide, the same in every round."""


def setting_words(name: str, setting: str) -> str:
    """A switch's setting as people read it."""
    if name == "approximate_tolerance":
        return f"{setting}% trở xuống"
    return SETTING_WORDS.get((name, setting)) or setting or UNSET


def _chosen(material: Material, name: str, setting: str) -> str:
    """The setting; of the attendance source the one that holds in this round and plan."""
    if name != "attendance_source":
        return setting_words(name, setting)
    if not any(
        name in variant.when
        for indicator in material.outcomes.plan.indicators
        for variant in indicator.variants
    ):
        return NO_CHOICE
    applied = setting_words(name, settings_of(material.outcomes.round)[name])
    return applied if setting else f"{UNSET}; đợt này tính {applied}"


def round_settings(material: Material) -> Iterator[tuple[str, str]]:
    """(what, how it is set), in the order people ask for it."""
    yield from _plan(material)
    yield from _dates(material)
    for name, setting in material.outcomes.round.settings.switches.as_pairs():
        yield SWITCH_WORDS.get(name, name), _chosen(material, name, setting)
    yield from _asked(material)
    yield from _FIXED
    yield from _openings(material)
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
    if settings.legal_basis:
        yield "Văn bản yêu cầu báo cáo", settings.legal_basis


def _dates(material: Material) -> Iterator[tuple[str, str]]:
    round_ = material.outcomes.round
    settings = round_.settings
    office = settings.office
    yield "Cơ quan tổng hợp", " - ".join(filter(None, (office.name, office.parent)))
    yield "Kỳ báo cáo", f"{round_.period_words} ({PERIOD_WORDS[settings.period]})"
    yield "Kỳ số liệu", f"từ ngày {day(settings.start)} đến ngày {day(settings.end)}"
    yield "Ngày chốt số liệu", day(settings.cutoff)
    yield "Hạn nộp", f"trước ngày {day(settings.due)}"
    yield "Năm học của số trẻ em, học sinh", settings.school_years.enrolment
    yield "Năm học của kết quả hoàn thành cấp học", settings.school_years.completion
    quarters = ", ".join(("I", "II", "III", "IV")[number - 1] for number in settings.due_quarters)
    how = "theo ngày chốt số liệu" if settings.quarters_due is None else "theo thiết lập"
    yield "Các quý đến kỳ (Biểu 08)", f"{f'quý {quarters}' if quarters else 'không có'} ({how})"
    yield "Năm của Tháng hành động", str(round_.action_month_year)


def _asked(material: Material) -> Iterator[tuple[str, str]]:
    """Which tables and rows the round asks."""
    settings = material.outcomes.round.settings
    words = "theo loại đơn vị, cấp học và kỳ báo cáo"
    if settings.not_asked:
        words += f"; đợt này không yêu cầu: {_names(settings.not_asked, material)}"
    if settings.also_asked:
        words += f"; đợt này yêu cầu thêm: {_names(settings.also_asked, material)}"
    yield "Biểu và dòng phải báo cáo", words


def _names(names: Iterable[str], material: Material) -> str:
    """ "Biểu 09, mã số 816", however the settings spell them."""
    found = []
    for name in names:
        tables = (table for table in material.form.tables if spelling(name) in table.spellings)
        found.append(next((table.label for table in tables), f"mã số {name}"))
    return ", ".join(found)


def _openings(material: Material) -> Iterator[tuple[str, str]]:
    """The opening balance of every accumulated indicator, also where there is none."""
    opening = material.outcomes.round.settings.opening
    for indicator in material.indicators:
        if indicator.accumulate != "sum":
            continue
        found = opening.get(indicator.code)
        words = NO_OPENING
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
            f"{earlier.round.period_words}, {earlier.words}{replaced}",
        )
    if not history.rounds:
        yield "Đợt trước", "không có"
