"""The switches of a round and their settings, as people read them."""

from __future__ import annotations

UNSET = "chưa chọn"

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


def setting_words(name: str, setting: str) -> str:
    """A switch's setting as people read it."""
    if name == "approximate_tolerance":
        return f"{setting}% trở xuống"
    return SETTING_WORDS.get((name, setting)) or setting or UNSET
