"""Input messages of the forms (title at most 32 characters, message at most 255)."""

from __future__ import annotations

from schemas.records import Prompt

WHOLE_NUMBER = Prompt(
    "Số nguyên",
    "Nhập số nguyên từ 0 trở lên. Không có thì nhập 0. Không nhập chữ, dấu chấm, dấu phẩy.",
)
FEMALE = Prompt("Nữ", "Số nữ trong Tổng số (cột 1). Không lớn hơn cột 1.")
MINORITY = Prompt(
    "Dân tộc thiểu số",
    "Số người dân tộc thiểu số (cả nam và nữ) trong Tổng số. Một người nữ dân tộc thiểu số được "
    "tính ở cả cột 2, cột 3 và cột 4.",
)
MINORITY_FEMALE = Prompt(
    "Nữ dân tộc thiểu số",
    "Số nữ là người dân tộc thiểu số. Không lớn hơn cột 2 và không lớn hơn cột 3.",
)
CHOICE = Prompt("Chọn trong danh sách", "Bấm mũi tên bên phải ô và chọn một giá trị.")
DATE = Prompt(
    "Ngày",
    "Nhập theo dạng ngày/tháng/năm, ví dụ 08/03/2025. Ngày phải trong kỳ báo cáo.",
)
REPORT_DATE = Prompt(
    "Ngày lập báo cáo",
    "Nhập theo dạng ngày/tháng/năm. Thường từ ngày chốt số liệu {NGAY_CHOT} trở đi.",
)
MASTERS = Prompt(
    "Thạc sĩ",
    "Chỉ tính công chức, viên chức có trình độ cao nhất là thạc sĩ. Người đã là tiến sĩ không "
    "tính ở dòng này.",
)
DOCTORS = Prompt(
    "Tiến sĩ",
    "Tính mọi người có trình độ tiến sĩ đang làm việc tại đơn vị, kể cả người làm việc theo hợp "
    "đồng lao động.",
)
EACH_ONCE = Prompt(
    "Mỗi người tính 01 lần",
    "Đếm số người, không cộng các dòng trên. Một người có nhiều chức danh chỉ tính 01 lần.",
)
REACHED_ONCE = Prompt(
    "Mỗi người tính 01 lần",
    "Đếm số người, không cộng các dòng trên. Một người dự nhiều hoạt động chỉ tính 01 lần.",
)
TURNS = Prompt(
    "Lượt người",
    "Một người dự hai hoạt động tính 02 lượt. Không tính lượt xem, lượt truy cập.",
)
MONEY = Prompt("Số tiền", "Nhập bằng đồng, ví dụ 2500000. Không nhập theo nghìn đồng, triệu đồng.")
COMPLETION = Prompt(
    "Hoàn thành chương trình",
    "Tính cả học sinh được công nhận sau khi kiểm tra lại trong hè. Không lớn hơn dòng trên.",
)
EVIDENCE = Prompt(
    "Minh chứng",
    "Ghi số và ngày văn bản, hoặc dán đường dẫn trang thông tin điện tử.",
)
EXPLANATION = Prompt(
    "Giải trình",
    'Nếu cột "Kiểm tra" hiện màu cam mà số liệu đúng, nêu ngắn gọn lý do tại ô này.',
)
RESIDENT = Prompt(
    "Cư trú trên địa bàn",
    "Trẻ thường trú hoặc tạm trú tại xã, phường nơi trường đặt trụ sở.",
)
ANY_DATE = Prompt("Ngày", "Nhập theo dạng ngày/tháng/năm, ví dụ 08/03/2025.")
YEAR = Prompt("Năm", "Nhập năm gồm bốn chữ số, ví dụ 2025.")
ANSWER = Prompt(
    "Trả lời",
    'Bấm mũi tên bên phải ô và chọn. Việc đang thực hiện, chưa hoàn thành thì chọn "Không".',
)
OCCASION = Prompt(
    "Dịp",
    "Bấm mũi tên bên phải ô và chọn. Tháng phòng chống bạo lực gia đình: tháng 6. Tháng hành động "
    "vì BĐG: từ 15/11 đến 15/12. Hoạt động không theo dịp nào: chọn Thường xuyên.",
)
OPERATOR = Prompt(
    "Cách so sánh",
    'Bấm mũi tên bên phải ô và chọn. "Đạt ít nhất": bằng hoặc cao hơn mức đăng ký. "Trên": cao hơn '
    'mức đăng ký. "Khoảng": xấp xỉ mức đăng ký, có thể thấp hơn một chút.',
)
LEVEL = Prompt("Mức đăng ký", "Nhập số, ví dụ 85 hoặc 12,5. Để trống nếu đơn vị không đăng ký.")
LONG_TEXT = Prompt(
    "Nội dung",
    "Tối đa 2.000 ký tự. Xuống dòng: Alt + Enter. Ô tự cao thêm theo nội dung; nếu chưa đủ, kéo "
    "mép dưới của dòng.",
)
