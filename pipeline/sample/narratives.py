"""What units write in words: Biểu 11. Several ways to say it, no names of anybody."""

from __future__ import annotations

from random import Random

from pipeline.sample.scene import Answers, Scene
from schemas.records import VALUE

_NONE = "Không"

_SITUATION = {
    "school": (
        "Đơn vị có đội ngũ ổn định, đủ cơ cấu theo vị trí việc làm. Chi bộ, Ban Giám hiệu quan "
        "tâm chỉ đạo công tác bình đẳng giới; Công đoàn phối hợp chặt chẽ trong chăm lo đời sống "
        "nữ viên chức, người lao động.",
        "Tỷ lệ nữ trong đội ngũ cao, nhiều đồng chí đang nuôi con nhỏ. Nhà trường bố trí thời "
        "khóa biểu, phân công nhiệm vụ phù hợp để chị em yên tâm công tác và học tập nâng cao "
        "trình độ.",
        "Trường đóng trên địa bàn có nhiều gia đình từ nơi khác đến thuê trọ, số trẻ em, học sinh "
        "biến động trong năm. Công tác tuyên truyền về giới được lồng ghép qua họp phụ huynh và "
        "các kênh liên lạc của lớp.",
        "Ban Vì sự tiến bộ phụ nữ của đơn vị được kiện toàn, có phân công nhiệm vụ cho từng thành "
        "viên. Cơ sở vật chất cơ bản đáp ứng yêu cầu tổ chức hoạt động.",
    ),
    "commune": (
        "Địa bàn phường có mật độ dân cư cao, số nhân khẩu tạm trú lớn. Công tác phổ cập giáo "
        "dục, xóa mù chữ được duy trì; hồ sơ phổ cập được cập nhật theo tổ dân phố.",
    ),
    "office": (
        "Phòng đã tham mưu ban hành kế hoạch công tác vì sự tiến bộ phụ nữ và bình đẳng giới, "
        "hướng dẫn các đơn vị trường học triển khai và tổng hợp báo cáo theo quy định.",
    ),
}
_RESULTS = {
    "school": (
        (
            "Nhà trường đã hoàn thành các nội dung theo kế hoạch; nội dung giới, bình đẳng giới "
            "được lồng ghép trong hoạt động giáo dục và sinh hoạt chuyên môn. Không có khiếu nại, "
            "tố cáo liên quan đến bình đẳng giới.",
            "",
        ),
        (
            "Công tác cán bộ nữ được quan tâm: nữ viên chức được cử đi bồi dưỡng, được tạo điều "
            "kiện học tập nâng cao trình độ. Chế độ, chính sách đối với lao động nữ được thực "
            "hiện đầy đủ.",
            "",
        ),
        (
            "Các hoạt động truyền thông thu hút đông đảo phụ huynh tham gia, trong đó có nhiều "
            "phụ huynh nam. Nhận thức của cán bộ, giáo viên, nhân viên về bình đẳng giới tiếp tục "
            "chuyển biến tích cực.",
            "outreach",
        ),
        (
            "Đơn vị duy trì chuyên mục về bình đẳng giới, phổ biến Luật Bình đẳng giới và Luật "
            "Phòng, chống bạo lực gia đình tới toàn thể viên chức, người lao động.",
            "site",
        ),
        (
            "Trong kỳ, nhà trường tổ chức các hoạt động truyền thông theo kế hoạch đã phê duyệt, "
            "bảo đảm tiết kiệm, thiết thực; phối hợp với gia đình giáo dục trẻ em trai và gái tôn "
            "trọng, chia sẻ việc nhà.",
            "outreach",
        ),
    ),
    "commune": (
        (
            "Ủy ban nhân dân phường chỉ đạo rà soát trẻ em trong độ tuổi, huy động trẻ ra lớp; "
            "phối hợp với Hội Liên hiệp Phụ nữ tuyên truyền, vận động phụ nữ chưa biết chữ tham "
            "gia lớp học.",
            "",
        ),
    ),
    "office": (
        (
            "Đã hướng dẫn, kiểm tra việc thực hiện kế hoạch tại các đơn vị trường học; tổ chức "
            "tập huấn cho thành viên Ban Vì sự tiến bộ phụ nữ; duy trì chuyên mục trên trang "
            "thông tin điện tử.",
            "",
        ),
    ),
}
"""Each with the habit that it speaks of, "" where anybody may say it."""
_RATE = (
    "Phần lớn chỉ tiêu đạt hoặc vượt mức đăng ký. Chỉ tiêu về tập huấn thành viên Ban Vì sự tiến "
    "bộ phụ nữ còn thấp do trong kỳ có ít lớp được mở.",
    "Cơ bản hoàn thành kế hoạch đề ra. Tỷ lệ nữ có trình độ thạc sĩ tăng chậm do điều kiện kinh "
    "phí và thời gian học tập.",
    "Các chỉ tiêu do đơn vị chủ trì đều thực hiện đúng tiến độ.",
)
_DIFFICULTIES = {
    "school": (
        _NONE,
        _NONE,
        "Kinh phí dành riêng cho công tác bình đẳng giới còn hạn chế, chủ yếu lồng ghép trong các "
        "hoạt động khác.",
        "Cán bộ phụ trách công tác vì sự tiến bộ phụ nữ kiêm nhiệm nhiều việc, ít được tập huấn "
        "chuyên sâu.",
        "Một số phụ huynh làm ca nên khó bố trí thời gian tham gia các buổi tuyên truyền tập "
        "trung.",
        "Tài liệu truyền thông về giới phù hợp với lứa tuổi còn thiếu, giáo viên phải tự biên "
        "soạn.",
    ),
    "commune": (
        _NONE,
        "Số hộ thuê trọ biến động thường xuyên nên việc theo dõi trẻ em trong độ tuổi và người "
        "chưa biết chữ còn khó khăn.",
    ),
    "office": (
        "Biên chế của phòng ít, công chức phụ trách kiêm nhiệm nhiều lĩnh vực; một số đơn vị báo "
        "cáo còn chậm.",
        "Kinh phí cho hoạt động kiểm tra, tập huấn chưa được bố trí thành mục riêng.",
    ),
}
_TO_BOARD = (
    _NONE,
    _NONE,
    "Đề nghị mở lớp tập huấn nghiệp vụ cho thành viên Ban Vì sự tiến bộ phụ nữ các trường ngay từ "
    "đầu năm.",
    "Đề nghị cung cấp bộ tài liệu truyền thông dùng chung về giới, bình đẳng giới theo từng cấp "
    "học.",
    "Đề nghị tổ chức cho các đơn vị trao đổi, học tập kinh nghiệm mô hình hoạt động hiệu quả.",
)
_TO_OTHERS = (
    _NONE,
    _NONE,
    _NONE,
    "Đề nghị Ủy ban nhân dân phường quan tâm bố trí kinh phí cho hoạt động truyền thông về bình "
    "đẳng giới.",
    "Đề nghị Trạm Y tế phường phối hợp tổ chức tư vấn sức khỏe sinh sản cho nữ viên chức và học "
    "sinh.",
)
_PRIORITIES = (
    "Tiếp tục lồng ghép nội dung giới vào chương trình giáo dục; nâng tỷ lệ thành viên Ban được "
    "tập huấn; chú trọng nguồn quy hoạch cán bộ nữ.",
    "Tăng cường truyền thông tới phụ huynh nam; xây dựng môi trường giáo dục an toàn, phòng ngừa "
    "bạo lực học đường và xâm hại trẻ em.",
    "Duy trì chuyên mục về bình đẳng giới; đổi mới hình thức tuyên truyền; tạo điều kiện để nữ "
    "viên chức học tập nâng cao trình độ.",
)


def narrative(scene: Scene) -> Answers:
    """The required paragraphs, and about half of the others."""
    rng = scene.rng
    who = {"XA": "commune", "PHONG": "office"}.get(scene.unit.kind, "school")
    texts = {
        "results": rng.choice([text for text, habit in _RESULTS[who] if _fits(habit, scene)]),
        "difficulties": rng.choice(_DIFFICULTIES[who]),
        "to_board": rng.choice(_TO_BOARD),
        "to_others": rng.choice(_TO_OTHERS),
    }
    for row, variants in (
        ("situation", _SITUATION[who]),
        ("rate", _RATE),
        ("priorities", _PRIORITIES),
    ):
        if _is_written(rng):
            texts[row] = rng.choice(variants)
    return Answers({(row, VALUE): text for row, text in texts.items()})


def _fits(habit: str, scene: Scene) -> bool:
    """Whether the unit does what the text speaks of."""
    return not habit or bool(getattr(scene.profile.habits, habit))


def _is_written(rng: Random) -> bool:
    return rng.random() < 0.6
