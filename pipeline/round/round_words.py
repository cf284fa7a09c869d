"""Names of a round's settings and how each is filled, for the officer who sets them."""

from __future__ import annotations

SECTIONS: dict[str, tuple[str, str]] = {
    "": ("Đợt báo cáo", "Kế hoạch, kỳ báo cáo, các ngày và những gì được hỏi."),
    "office": ("Cơ quan nhận báo cáo", "Cơ quan nhận và tổng hợp báo cáo; in trên biểu mẫu."),
    "school_years": ("Năm học", "Năm học của các số liệu về học sinh; in trên biểu mẫu."),
    "reminder": ("Đôn đốc", "Nội dung các tin nhắn đôn đốc trong tra-lai/don-doc.xlsx."),
    "switches": (
        "Lựa chọn của cơ quan",
        "Những điều kế hoạch không quy định, do cơ quan chọn. Mỗi lựa chọn được in trong trang "
        "Nguồn số liệu của báo cáo tổng hợp.",
    ),
}
"""Section of the settings → its heading and what it is about; "" holds the round's own."""

SETTING_NAMES: dict[str, tuple[str, str]] = {
    "plan": (
        "Kế hoạch",
        "Mã kế hoạch dùng để đánh giá; xem các kế hoạch có sẵn bằng lệnh: tonghop plans list. Kế "
        "hoạch của cơ quan: tên sổ tính đặt cùng thư mục này, ví dụ ke-hoach.xlsx. Nhiều kế hoạch: "
        "cách nhau dấu chấm phẩy, kế hoạch chính ghi trước. Ví dụ: ke-hoach.xlsx; "
        "ke-hoach-so.xlsx",
    ),
    "year": ("Năm báo cáo", "Năm báo cáo; của kỳ tổng kết giai đoạn là năm cuối."),
    "period": (
        "Kỳ báo cáo",
        "6T là 06 tháng đầu năm, nam là cả năm, giai-doan là tổng kết giai đoạn.",
    ),
    "from": (
        "Số liệu từ ngày",
        "Ngày đầu của kỳ số liệu. Hoạt động trước ngày này không tính.",
    ),
    "to": (
        "Số liệu đến ngày",
        "Ngày cuối của kỳ số liệu. Hoạt động sau ngày này không tính.",
    ),
    "cutoff": (
        "Ngày chốt số liệu",
        "Đếm người có mặt vào ngày này. Không sau hạn nộp.",
    ),
    "due": ("Hạn nộp", "Biểu mẫu in: nhận báo cáo trước ngày này."),
    "legal_basis": (
        "Văn bản yêu cầu báo cáo",
        "In ở đầu mỗi biểu. Ví dụ: Kế hoạch số …/KH-… ngày …",
    ),
    "presented": (
        "Đã trình ngày",
        "Ngày trình lãnh đạo bản tổng hợp đang có. Ghi trước khi chạy lại: từ đó trang Thay đổi so "
        "với bản đã trình.",
    ),
    "illustration": (
        "Dữ liệu minh họa",
        "Có: mọi trang in dòng chữ DỮ LIỆU MINH HỌA. Đợt báo cáo thật ghi Không.",
    ),
    "previous": (
        "Các đợt trước",
        "Các đợt dùng để so sánh và tính lũy kế: tên thư mục trong rounds, cách nhau dấu chấm "
        "phẩy. Ví dụ: nam-2024; 6-thang-2025",
    ),
    "not_asked": (
        "Biểu, dòng không hỏi",
        "Biểu hoặc dòng (mã số) mà đợt này không yêu cầu báo cáo, cách nhau dấu chấm phẩy. Để "
        "trống: mọi biểu, dòng mà kế hoạch dùng đến, theo loại đơn vị, cấp học và kỳ báo cáo. "
        "Biểu mẫu, việc kiểm tra và các chỉ tiêu đều theo lựa chọn này. Ví dụ: Biểu 09; 816",
    ),
    "also_asked": (
        "Biểu, dòng hỏi thêm",
        "Biểu hoặc dòng mà kế hoạch không dùng đến, hoặc chỉ báo cáo ở kỳ khác, mà đợt này vẫn "
        "yêu cầu, cách nhau dấu chấm phẩy. Ví dụ: 816; 1006; trong kỳ 06 tháng: Biểu 03",
    ),
    "quarters_due": (
        "Các quý phải báo cáo",
        "Các quý phải có chuyên mục về bình đẳng giới (Biểu 08), ví dụ 1; 2; 3. Để trống: các quý "
        "của năm đã hết vào ngày chốt số liệu. Không quý nào thì ghi (trống).",
    ),
    "office.code": ("Mã cơ quan", "Mã của cơ quan trong trang Đơn vị."),
    "office.name": ("Tên cơ quan", "In trên biểu mẫu và báo cáo tổng hợp."),
    "office.parent": ("Cơ quan chủ quản", "In phía trên tên cơ quan."),
    "office.place": ("Địa danh", "Ghi trước ngày tháng ký báo cáo."),
    "office.contact": ("Người nhận báo cáo", "Họ tên người đơn vị liên hệ khi cần."),
    "office.phone": ("Điện thoại", "Điện thoại của người nhận báo cáo."),
    "office.email": ("Thư điện tử", "Địa chỉ nhận tệp báo cáo."),
    "school_years.enrolment": (
        "Năm học đang học",
        "Năm học của số trẻ em, học sinh đang học. Ví dụ: 2025-2026",
    ),
    "school_years.completion": (
        "Năm học đã kết thúc",
        "Năm học của kết quả hoàn thành cấp học. Ví dụ: 2024-2025",
    ),
    "reminder.due": (
        "Ngày đề nghị gửi",
        "Ngày ghi trong tin nhắn. Để trống: ngày liền trước hạn nộp; đã đến hạn thì hai ngày làm "
        "việc sau ngày chạy chương trình.",
    ),
    "reminder.time": ("Giờ đề nghị gửi", "Giờ của ngày đó, ví dụ 17:00."),
    "reminder.schools": ("Kính gửi trường", "Kính gửi ai, khi đơn vị là trường."),
    "reminder.offices": (
        "Kính gửi cơ quan",
        "Kính gửi ai, khi đơn vị là trung tâm, xã, phường hoặc cơ quan.",
    ),
    "switches.age_basis": (
        "Cách xếp tuổi",
        "Cách xếp tuổi trẻ mầm non (Biểu 03, Biểu 13). Phải giống cách xếp của danh sách phổ cập "
        "giáo dục.",
    ),
    "switches.attendance_source": (
        "Nguồn số trẻ đi học",
        "Tử số của tỷ lệ trẻ được học mầm non. Để trống: theo báo cáo của các trường. Các cấp chọn "
        "như nhau thì kết quả mới so sánh được.",
    ),
    "switches.completion_basis": (
        "Mẫu số hoàn thành cấp học",
        "Mẫu số của tỷ lệ hoàn thành cấp học.",
    ),
    "switches.literacy_band": (
        "Độ tuổi biết chữ",
        "Độ tuổi tính tỷ lệ phụ nữ biết chữ (Biểu 14).",
    ),
    "switches.literacy_level": (
        "Mức độ biết chữ",
        "Mức độ biết chữ được tính (Biểu 14).",
    ),
    "switches.mountain_women": (
        "Phụ nữ ở miền núi",
        "Nhóm chung của Biểu 14 (cột 4, 5, 6: nữ dân tộc thiểu số và nữ ở miền núi). Biểu 14 không "
        "tách riêng nữ dân tộc thiểu số.",
    ),
    "switches.key_leaders": (
        "Lãnh đạo chủ chốt",
        "Người được tính là lãnh đạo chủ chốt của cơ quan (Biểu 15).",
    ),
    "switches.units_without_site": (
        "Đơn vị chưa có trang điện tử",
        "Đơn vị chưa có cổng (trang) thông tin điện tử, trong chỉ tiêu về chuyên mục bình đẳng "
        "giới.",
    ),
    "switches.private_in_ccvc": (
        "Đơn vị ngoài công lập",
        "Trường dân lập, tư thục trong các chỉ tiêu về công chức, viên chức.",
    ),
    "switches.doctors_among_masters": (
        "Tiến sĩ trong số thạc sĩ",
        "Người có trình độ tiến sĩ trong các chỉ tiêu về trình độ thạc sĩ.",
    ),
    "switches.independent_groups": (
        "Nhóm trẻ, lớp độc lập",
        "Nguồn số trẻ ở nhóm trẻ, lớp độc lập.",
    ),
    "switches.trained_since": (
        "Tập huấn tính từ",
        "Thành viên Ban Vì sự tiến bộ phụ nữ được tính là đã tập huấn nếu dự lớp từ khi nào; in "
        "trên Biểu 07.",
    ),
    "switches.approximate_tolerance": (
        "Mức xấp xỉ (%)",
        'Mức "khoảng": kết quả thấp hơn không quá số phần trăm này vẫn được coi là xấp xỉ.',
    ),
    "switches.on_due_date": (
        "Nộp đúng ngày hạn",
        "Báo cáo nhận đúng ngày hạn (biểu mẫu in: nộp trước ngày hạn).",
    ),
    "switches.between_milestones": (
        "Giữa hai mốc",
        "Những năm sau một mốc của kế hoạch, khi chưa đến mốc tiếp theo.",
    ),
    "switches.research_year": (
        "Năm của nhiệm vụ khoa học",
        "Nhiệm vụ khoa học và công nghệ được tính trong năm nào.",
    ),
    "switches.multi_level_group": (
        "Trường liên cấp",
        "Trường liên cấp ở trang Theo cấp học.",
    ),
}
"""Key in dotted form → its name, which nobody else has, and how it is filled."""

OFFICE = "office.name"
FORMS_NEED = (OFFICE, "office.contact", "legal_basis")
"""Settings that a round starts without and that every form prints."""

ABOUT_SETTINGS = (
    "Ghi tại cột Giá trị, giữ nguyên cột Tên. Giá trị in xám là mặc định; ô để trống cũng là mặc "
    "định. Ô màu cam phải ghi trước khi tạo biểu mẫu. Dòng, cột và trang khác của cơ quan chương "
    "trình không đọc."
)
ABOUT_UNITS = (
    "Mỗi đơn vị nộp báo cáo một dòng; cách ghi từng cột xem trang Hướng dẫn. Thêm cột của cơ quan "
    "được, chương trình không đọc."
)
ABOUT_OPENING = (
    "Số đầu kỳ của các chỉ tiêu tính lũy kế: kết quả đến trước các đợt ghi tại Các đợt trước; "
    "không có thì ghi 0. Chỉ tiêu không ghi, các đợt trước cũng chưa đủ các năm, thì chưa kết luận "
    "được (thiếu số đầu kỳ)."
)
ABOUT_OFFICES = (
    "Các cơ quan cấp dưới được nhận bảng tổng hợp (tong-hop.xlsx). Ghi tại đây thì bảng tổng hợp "
    "của cơ quan khác bị từ chối; để trống thì mỗi cơ quan được nêu một câu hỏi để cán bộ xác nhận."
)
