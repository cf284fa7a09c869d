"""What ``round.toml`` says above each of its keys, for the officer who edits it."""

from __future__ import annotations

KEY_COMMENTS: dict[str, str] = {
    "plan": ("Kế hoạch dùng để đánh giá. Xem các kế hoạch có sẵn bằng lệnh: tonghop plans list"),
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
    "office": "Cơ quan nhận báo cáo và tổng hợp.",
    "office.code": "Mã của cơ quan trong danh sách đơn vị (schools.xlsx).",
    "office.name": "Tên cơ quan, in trên biểu mẫu và báo cáo tổng hợp.",
    "office.parent": "Cơ quan chủ quản, in phía trên tên cơ quan.",
    "office.place": "Địa danh ghi trước ngày tháng ký báo cáo.",
    "office.contact": "Người nhận báo cáo.",
    "office.phone": "Điện thoại của người nhận báo cáo.",
    "office.email": "Thư điện tử nhận tệp báo cáo.",
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
}
"""Key in dotted form to one or more lines, without the comment sign."""
