"""Answers of units in words: Biểu 11. Several ways to say it, no names of anybody."""

from __future__ import annotations

from pipeline.sample.scene import Scene, TableAnswers
from schemas.records import VALUE

_NONE = "Không"

_Texts = dict[str, tuple[str, ...]]

_OF_ANYONE: _Texts = {
    "rate": (
        "Phần lớn chỉ tiêu đạt hoặc vượt mức đăng ký. Chỉ tiêu về tập huấn thành viên Ban Vì sự "
        "tiến bộ phụ nữ còn thấp do trong kỳ có ít lớp được mở.",
        "Cơ bản hoàn thành kế hoạch đề ra. Tỷ lệ nữ có trình độ thạc sĩ tăng chậm do điều kiện "
        "kinh phí và thời gian học tập.",
    ),
    "to_board": (
        *(_NONE, _NONE),
        "Đề nghị mở lớp tập huấn nghiệp vụ cho thành viên Ban Vì sự tiến bộ phụ nữ các trường "
        "ngay từ đầu năm.",
        "Đề nghị cung cấp bộ tài liệu truyền thông dùng chung về giới, bình đẳng giới theo từng "
        "cấp học.",
    ),
    "to_others": (
        *(_NONE, _NONE, _NONE),
        "Đề nghị Ủy ban nhân dân phường quan tâm bố trí kinh phí cho hoạt động truyền thông về "
        "bình đẳng giới.",
        "Đề nghị Trạm Y tế phường phối hợp tổ chức tư vấn sức khỏe sinh sản cho nữ viên chức và "
        "học sinh.",
    ),
    "priorities": (
        "Tiếp tục lồng ghép nội dung giới vào chương trình giáo dục; nâng tỷ lệ thành viên Ban "
        "được tập huấn; chú trọng nguồn quy hoạch cán bộ nữ.",
        "Tăng cường truyền thông tới phụ huynh nam; xây dựng môi trường giáo dục an toàn, phòng "
        "ngừa bạo lực học đường và xâm hại trẻ em.",
    ),
}
_OF_SCHOOLS: _Texts = {
    "situation": (
        "Đơn vị có đội ngũ ổn định, đủ cơ cấu theo vị trí việc làm. Chi bộ, Ban Giám hiệu quan "
        "tâm chỉ đạo công tác bình đẳng giới; Công đoàn phối hợp chặt chẽ trong chăm lo đời sống "
        "nữ viên chức, người lao động.",
        "Tỷ lệ nữ trong đội ngũ cao, nhiều đồng chí đang nuôi con nhỏ. Nhà trường bố trí thời "
        "khóa biểu, phân công nhiệm vụ phù hợp để chị em yên tâm công tác và học tập nâng cao "
        "trình độ.",
        "Trường đóng trên địa bàn có nhiều gia đình từ nơi khác đến thuê trọ, số trẻ em, học sinh "
        "biến động trong năm. Công tác tuyên truyền về giới được lồng ghép qua họp phụ huynh và "
        "các kênh liên lạc của lớp.",
    ),
    "results": (
        "Nhà trường đã hoàn thành các nội dung theo kế hoạch; nội dung giới, bình đẳng giới "
        "được lồng ghép trong hoạt động giáo dục và sinh hoạt chuyên môn. Không có khiếu nại, "
        "tố cáo liên quan đến bình đẳng giới.",
        "Công tác cán bộ nữ được quan tâm: nữ viên chức được cử đi bồi dưỡng, được tạo điều "
        "kiện học tập nâng cao trình độ. Chế độ, chính sách đối với lao động nữ được thực "
        "hiện đầy đủ.",
    ),
    "difficulties": (
        *(_NONE, _NONE),
        "Kinh phí dành riêng cho công tác bình đẳng giới còn hạn chế, chủ yếu lồng ghép trong các "
        "hoạt động khác.",
        "Cán bộ phụ trách công tác vì sự tiến bộ phụ nữ kiêm nhiệm nhiều việc, ít được tập huấn "
        "chuyên sâu.",
        "Một số phụ huynh làm ca nên khó bố trí thời gian tham gia các buổi tuyên truyền tập "
        "trung.",
    ),
}
_RESULTS_OF_OUTREACH = (
    "Các hoạt động truyền thông thu hút đông đảo phụ huynh tham gia, trong đó có nhiều phụ huynh "
    "nam. Nhận thức của cán bộ, giáo viên, nhân viên về bình đẳng giới tiếp tục chuyển biến tích "
    "cực.",
    "Trong kỳ, nhà trường tổ chức các hoạt động truyền thông theo kế hoạch đã phê duyệt, bảo đảm "
    "tiết kiệm, thiết thực; phối hợp với gia đình giáo dục trẻ em trai và gái tôn trọng, chia sẻ "
    "việc nhà.",
)
_OF_COMMUNES: _Texts = {
    "situation": (
        "Địa bàn phường có mật độ dân cư cao, số nhân khẩu tạm trú lớn. Công tác phổ cập giáo "
        "dục, xóa mù chữ được duy trì; hồ sơ phổ cập được cập nhật theo tổ dân phố.",
    ),
    "results": (
        "Ủy ban nhân dân phường chỉ đạo rà soát trẻ em trong độ tuổi, huy động trẻ ra lớp; "
        "phối hợp với Hội Liên hiệp Phụ nữ tuyên truyền, vận động phụ nữ chưa biết chữ tham "
        "gia lớp học.",
    ),
    "difficulties": (
        _NONE,
        "Số hộ thuê trọ biến động thường xuyên nên việc theo dõi trẻ em trong độ tuổi và người "
        "chưa biết chữ còn khó khăn.",
    ),
}
_OF_THE_OFFICE: _Texts = {
    "situation": (
        "Phòng đã tham mưu ban hành kế hoạch công tác vì sự tiến bộ phụ nữ và bình đẳng giới, "
        "hướng dẫn các đơn vị trường học triển khai và tổng hợp báo cáo theo quy định.",
    ),
    "results": (
        "Đã hướng dẫn, kiểm tra việc thực hiện kế hoạch tại các đơn vị trường học; tổ chức "
        "tập huấn cho thành viên Ban Vì sự tiến bộ phụ nữ; duy trì chuyên mục trên trang "
        "thông tin điện tử.",
    ),
    "difficulties": (
        "Biên chế của phòng ít, công chức phụ trách kiêm nhiệm nhiều lĩnh vực; một số đơn vị báo "
        "cáo còn chậm.",
    ),
}
_OFTEN_LEFT_OUT = ("situation", "rate", "priorities")


def narrative(scene: Scene) -> TableAnswers:
    """The required paragraphs, and about half of the others."""
    rng = scene.rng
    own = {"XA": _OF_COMMUNES, "PHONG": _OF_THE_OFFICE}.get(scene.unit.kind, _OF_SCHOOLS)
    answers = TableAnswers()
    for row, ways in (_OF_ANYONE | own).items():
        if row not in _OFTEN_LEFT_OUT or rng.random() < 0.6:
            answers.cells[row, VALUE] = rng.choice(ways)
    if own is _OF_SCHOOLS and scene.profile.gates.outreach and rng.random() < 0.5:
        answers.cells["results", VALUE] = rng.choice(_RESULTS_OF_OUTREACH)
    return answers
