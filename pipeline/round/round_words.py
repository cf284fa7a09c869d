"""Explanations above each key of ``round.toml``, for the officer who edits it."""

from __future__ import annotations

KEY_COMMENTS: dict[str, str] = {
    "plan": (
        "Kế hoạch dùng để đánh giá. Xem các kế hoạch có sẵn bằng lệnh: tonghop plans list\n"
        "Kế hoạch của cơ quan: ghi tên sổ tính đặt cùng thư mục này, ví dụ ke-hoach.xlsx."
    ),
    "year": "Năm báo cáo.",
    "period": 'Kỳ báo cáo: "6T" là 06 tháng đầu năm, "nam" là cả năm, "giai-doan" là tổng kết.',
    "from": "Ngày đầu của kỳ số liệu (năm-tháng-ngày). Hoạt động trước ngày này không tính.",
    "to": "Ngày cuối của kỳ số liệu. Hoạt động sau ngày này không tính.",
    "cutoff": "Ngày chốt số liệu: đếm người có mặt vào ngày này. Không sau hạn nộp.",
    "due": "Hạn nộp. Biểu mẫu in: nhận báo cáo trước ngày này.",
    "legal_basis": (
        "Văn bản yêu cầu báo cáo, in ở đầu mỗi biểu. Ví dụ: Kế hoạch số …/KH-… ngày …\n"
        "Để trống thì không in."
    ),
    "illustration": "true: mọi trang in dòng chữ DỮ LIỆU MINH HỌA. Đợt báo cáo thật ghi false.",
    "previous": (
        "Các đợt trước dùng để so sánh và tính lũy kế, tên thư mục trong rounds.\n"
        'Ví dụ: ["nam-2024", "6-thang-2025"]'
    ),
    "not_asked": (
        "Biểu hoặc dòng (mã số) mà đợt này không yêu cầu báo cáo. Không ghi: mọi biểu, dòng theo\n"
        "loại đơn vị, cấp học và kỳ báo cáo. Biểu mẫu, việc kiểm tra và các chỉ tiêu đều theo\n"
        'lựa chọn này. Ví dụ: ["Biểu 09", "816"]'
    ),
    "also_asked": (
        "Biểu hoặc dòng chỉ báo cáo ở kỳ khác mà đợt này vẫn yêu cầu. Ví dụ, trong kỳ 06 tháng:\n"
        '["Biểu 03"]'
    ),
    "quarters_due": (
        "Các quý phải có chuyên mục về bình đẳng giới (Biểu 08), ví dụ [1, 2, 3]. Không ghi:\n"
        "các quý của năm đã hết vào ngày chốt số liệu."
    ),
    "opening": (
        "Số đầu kỳ của các chỉ tiêu tính lũy kế: kết quả đến trước các đợt ghi tại previous.\n"
        "Mỗi chỉ tiêu một mục, có nguồn số liệu; chỉ tiêu không ghi thì bắt đầu từ 0. Ví dụ:\n"
        '[opening."2.4.a-PH"]\n'
        "value = 21000\n"
        'source = "Báo cáo số … ngày …"\n'
        "Có thể ghi thêm female, minority, minority_female: trong đó nữ, dân tộc thiểu số, nữ\n"
        "dân tộc thiểu số."
    ),
    "offices": (
        "Các cơ quan cấp dưới được nhận bảng tổng hợp (tong-hop.xlsx), mã và tên. Ghi mục này\n"
        "thì bảng tổng hợp của cơ quan khác bị từ chối; không ghi thì mỗi cơ quan được nêu\n"
        'một câu hỏi để cán bộ xác nhận. Ví dụ: XA01 = "UBND xã Khê 01"'
    ),
    "office": "Cơ quan nhận báo cáo và tổng hợp.",
    "office.code": "Mã của cơ quan trong danh sách đơn vị (schools.xlsx).",
    "office.name": "Tên cơ quan, in trên biểu mẫu và báo cáo tổng hợp.",
    "office.parent": "Cơ quan chủ quản, in phía trên tên cơ quan.",
    "office.place": "Địa danh ghi trước ngày tháng ký báo cáo.",
    "office.contact": "Người nhận báo cáo.",
    "office.phone": "Điện thoại của người nhận báo cáo.",
    "office.email": "Thư điện tử nhận tệp báo cáo.",
    "reminder": "Nội dung các tin nhắn đôn đốc trong tra-lai/don-doc.xlsx.",
    "reminder.due": (
        "Ngày đề nghị đơn vị gửi (năm-tháng-ngày). Không ghi: ngày liền trước hạn nộp; đã đến hạn\n"
        "thì hai ngày làm việc sau ngày chạy chương trình."
    ),
    "reminder.time": "Giờ của ngày đó.",
    "reminder.schools": "Kính gửi ai, khi đơn vị là trường.",
    "reminder.offices": "Kính gửi ai, khi đơn vị là xã, phường hoặc cơ quan.",
    "school_years": "Năm học của các số liệu về học sinh; in trên biểu mẫu.",
    "school_years.enrolment": "Năm học của số trẻ em, học sinh đang học.",
    "school_years.completion": "Năm học của kết quả hoàn thành cấp học (năm học đã kết thúc).",
    "switches": (
        "Những điều kế hoạch không quy định, do cơ quan chọn. Mỗi lựa chọn được in trong trang\n"
        "Nguồn số liệu của báo cáo tổng hợp."
    ),
    "switches.age_basis": (
        "Cách xếp tuổi trẻ mầm non: birth_year theo năm sinh, months theo tháng tuổi và lớp.\n"
        "Phải giống cách xếp của danh sách phổ cập giáo dục."
    ),
    "switches.completion_basis": (
        "Mẫu số của tỷ lệ hoàn thành cấp học: class là học sinh lớp cuối cấp, cohort là trẻ\n"
        "trong độ tuổi theo danh sách phổ cập giáo dục."
    ),
    "switches.attendance_source": (
        "Tử số của tỷ lệ trẻ được học mầm non: schools là số trẻ đang học do các trường báo\n"
        "cáo, survey là số trẻ cư trú đang đi học theo điều tra phổ cập giáo dục. Không ghi:\n"
        "schools; đợt chỉ có một xã, phường thì survey."
    ),
    "switches.literacy_band": (
        "Độ tuổi tính tỷ lệ nữ biết chữ: age15_25, age15_35, age15_60 là từ 15 đến 25, 35, 60\n"
        "tuổi. Không ghi thì chỉ tiêu này chưa có số liệu."
    ),
    "switches.literacy_level": (
        "Mức độ biết chữ được tính: 1 là mức độ 1 trở lên, 2 là mức độ 2. Không ghi thì chỉ\n"
        "tiêu này chưa có số liệu."
    ),
    "switches.mountain_women": (
        "Chỉ tiêu phụ nữ dân tộc thiểu số, miền núi biết chữ. true: tính nhóm chung của Biểu 14\n"
        "(cột 4, 5, 6: nữ dân tộc thiểu số và nữ ở miền núi). false: không tính nhóm chung, chỉ\n"
        "tiêu này chưa có số liệu vì Biểu 14 không tách riêng nữ dân tộc thiểu số."
    ),
    "switches.key_leaders": (
        "Lãnh đạo chủ chốt của cơ quan (Biểu 15): head là cấp trưởng, leaders là cấp trưởng\n"
        "và cấp phó, key_leaders là người giữ vị trí lãnh đạo chủ chốt theo quy định của cấp\n"
        "ủy, cơ quan."
    ),
    "switches.units_without_site": (
        "Đơn vị chưa có cổng (trang) thông tin điện tử, trong chỉ tiêu về chuyên mục bình\n"
        "đẳng giới: excluded là không tính vào mẫu số, not_met là tính như chưa có chuyên\n"
        "mục."
    ),
    "switches.private_in_ccvc": (
        "true: tính cả trường dân lập, tư thục trong các chỉ tiêu về công chức, viên chức."
    ),
    "switches.doctors_among_masters": (
        "true: người có trình độ tiến sĩ tính cả vào số thạc sĩ; false: chỉ tính theo trình độ cao "
        "nhất."
    ),
    "switches.independent_groups": (
        "Trẻ ở nhóm trẻ, lớp độc lập: survey_rows tính theo Biểu 13 (mã số 1309, 1310) do xã,\n"
        "phường báo cáo; own_returns chỉ tính theo báo cáo riêng của các nhóm, lớp có tên trong\n"
        "danh sách đơn vị, Biểu 13 không hỏi mã số 1309, 1310."
    ),
    "switches.trained_since": (
        "Thành viên Ban Vì sự tiến bộ phụ nữ được tính là đã tập huấn nếu dự lớp từ khi nào;\n"
        "in trên Biểu 07."
    ),
    "switches.approximate_tolerance": (
        'Mức "khoảng": kết quả thấp hơn không quá số phần trăm này vẫn được coi là xấp xỉ.'
    ),
    "switches.on_due_date": (
        'Báo cáo nhận đúng ngày hạn (biểu mẫu in: nộp trước ngày hạn): own ghi riêng là "Đúng\n'
        'ngày hạn", on_time tính là đúng hạn, late tính là quá hạn 1 ngày.'
    ),
    "switches.between_milestones": (
        "Những năm sau một mốc của kế hoạch, khi chưa đến mốc tiếp theo: both đánh giá theo mốc\n"
        "đã đến hạn và nêu mốc tiếp theo, floor chỉ theo mốc đã đến hạn, next chỉ theo mốc tiếp\n"
        "theo (chưa đến hạn)."
    ),
    "switches.research_year": (
        "Nhiệm vụ khoa học và công nghệ tính cho một năm: active là đang thực hiện trong năm,\n"
        "started là bắt đầu trong năm, accepted là nghiệm thu trong năm (lấy theo năm kết thúc\n"
        "ghi ở cột 7 của Biểu 09, vì biểu không hỏi năm nghiệm thu)."
    ),
    "switches.multi_level_group": (
        "Trường liên cấp ở trang Theo cấp học: own là một nhóm riêng, lowest tính vào cấp học\n"
        "thấp nhất, highest tính vào cấp học cao nhất của trường."
    ),
}
"""Key in dotted form to one or more lines, without the comment sign."""
