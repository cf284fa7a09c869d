"""Questions between tables of one unit and between units."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence
from schemas.bounds import Base

IMPLAUSIBLE = "R25"
"""The code of a count that is more than plausible."""

_CONFIRM = (
    "Kiểm tra lại; nếu đúng, nêu lý do (tại cột Giải trình hoặc bằng thư gửi kèm) để cán bộ tổng "
    "hợp xác nhận."
)

REVIEW: dict[str, Sentence] = {
    "planned_above_staff": Sentence(
        "R07",
        "query",
        "{biểu}, ô {ô}: số người trong quy hoạch ({a}) lớn hơn tổng số người của đơn vị ({b}). Nếu "
        "đúng, nêu lý do tại cột Giải trình.",
    ),
    "managers_trained_above_managers": Sentence(
        "R08",
        "query",
        "{biểu}, ô {ô}: cán bộ quản lý được tập huấn ({a}) nhiều hơn cán bộ quản lý hiện có ({b}). "
        "Kiểm tra lại, hoặc nêu lý do tại cột Giải trình.",
    ),
    "residents_above_population": Sentence(
        "R11",
        "query",
        "{biểu}, ô {ô}: các trường báo cáo {a} trẻ cư trú trên địa bàn đang đi học, nhiều hơn số "
        "trẻ của địa bàn ({b}). Đối chiếu danh sách phổ cập với các trường.",
    ),
    "attending_above_population": Sentence(
        "R11",
        "query",
        "{biểu}, ô {ô}: {a} trẻ đang học tại các trường và nhóm, lớp độc lập trên địa bàn, nhiều "
        "hơn số trẻ của địa bàn ({b}), tỷ lệ vượt 100%. Đối chiếu danh sách phổ cập với các "
        "trường; nếu do trẻ trái tuyến, nêu lý do tại cột Giải trình.",
    ),
    "parents_above_enrolment": Sentence(
        "R14",
        "query",
        "{biểu}, dòng {dòng}: {a} lượt phụ huynh, gấp {x} lần số trẻ em, học sinh ({b}). Kiểm tra "
        "lại hoặc giải trình.",
    ),
    "pupils_above_enrolment": Sentence(
        "R14",
        "query",
        "{biểu}, dòng {dòng}: {a} lượt học sinh, nhiều hơn số học sinh của đơn vị ({b}). Kiểm tra "
        "lại hoặc giải trình.",
    ),
    "staff_turns_above_staff": Sentence(
        "R14",
        "query",
        "{biểu}, dòng {dòng}: {a} lượt cán bộ quản lý, giáo viên, nhân viên, nhiều hơn số người "
        "của đơn vị ({b}). Kiểm tra lại hoặc giải trình.",
    ),
    "staff_reached_above_staff": Sentence(
        "R14",
        "query",
        "{biểu}, ô {ô}: số giáo viên, nhân viên đã được tiếp cận ({a}) lớn hơn số giáo viên, nhân "
        "viên hiện có ({b}, mã số 105 + 106). Mỗi người chỉ tính 01 lần; kiểm tra lại.",
    ),
    "held_without_activity": Sentence(
        "R17",
        "query",
        "{biểu}, ô {ô}: mã số {m} trả lời Có nhưng Biểu 05 không có hoạt động nào. Bổ sung hoạt "
        "động vào Biểu 05, hoặc nêu lý do tại cột Giải trình.",
    ),
    "changed_much": Sentence(
        "R19",
        "query",
        "{biểu}, ô {ô}: {nhãn} là {nay}, kỳ trước ({kỳ}) là {trước} ({chiều} {p}%). Nếu đúng, nêu "
        "lý do tại cột Giải trình.",
    ),
    "year_below_half_year": Sentence(
        "R22",
        "query",
        "{biểu}, ô {ô}: chỉ tiêu {m}, lũy kế cả năm ({a}) nhỏ hơn số 06 tháng ({b}). Kiểm tra lại "
        "hoặc nêu lý do điều chỉnh.",
    ),
    "unlike_at_hand": Sentence(
        "R27",
        "query",
        '{biểu}, ô {ô}: "{nhãn}" là {a}, số liệu có sẵn của cơ quan nhận báo cáo là {b}. Kiểm tra '
        "lại; nếu đúng, nêu lý do tại cột Giải trình.",
    ),
    "above_base": Sentence(
        IMPLAUSIBLE,
        "query",
        f'{{biểu}}, ô {{ô}}: "{{nhãn}}" là {{a}}, quá lớn so với {{gì}} ({{b}}). {_CONFIRM}',
    ),
    "above_usual": Sentence(
        IMPLAUSIBLE,
        "query",
        f'{{biểu}}, ô {{ô}}: "{{nhãn}}" là {{a}}, lớn bất thường; ở một đơn vị thường không quá '
        f"{{b}}. {_CONFIRM}",
    ),
    "far_above_last": Sentence(
        IMPLAUSIBLE,
        "query",
        f'{{biểu}}, ô {{ô}}: "{{nhãn}}" là {{a}}, gấp {{x}} lần số liệu kỳ trước ({{kỳ}}: {{b}}). '
        f"{_CONFIRM}",
    ),
}

COMPARED_WITH: dict[Base, str] = {
    Base.STAFF: "số người làm việc tại đơn vị",
    Base.PUPILS: "số học sinh của đơn vị",
    Base.CHILDREN: "số trẻ em, học sinh của đơn vị",
    Base.EVERYONE: "số trẻ em, học sinh và người làm việc của đơn vị",
    Base.WOMEN: "số nữ từ 15 đến 60 tuổi của địa bàn",
    Base.NURSERY: "số trẻ trong độ tuổi nhà trẻ của địa bàn",
    Base.KINDERGARTEN: "số trẻ trong độ tuổi mẫu giáo của địa bàn",
}
"""The figures that a count is compared with, in sentences."""
