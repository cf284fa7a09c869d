"""Sentences about summaries of other rounds that were dropped into a round's folder."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence

ROLLUP: dict[str, Sentence] = {
    "summary_unusable": Sentence(
        "F11",
        "error",
        "Bảng tổng hợp {tên}: {a}, không dùng được. Đề nghị cơ quan lập bảng gửi lại tệp "
        "tong-hop.xlsx do chương trình tạo, không sửa trong tệp.",
    ),
    "summary_of_another_round": Sentence(
        "I09",
        "error",
        "Bảng tổng hợp là của kỳ {cũ}, đợt này là {mới}. Đề nghị gửi bảng tổng hợp đúng năm, kỳ "
        "báo cáo.",
    ),
    "summary_code_clash": Sentence(
        "I10",
        "error",
        "Bảng tổng hợp của {a} dùng mã đã có cho đơn vị khác tên hoặc khác loại: {ds}. Nếu là hai "
        "đơn vị, đề nghị cơ quan đó đổi mã như gợi ý sau dấu → tại trang Đơn vị của "
        "dot-bao-cao.xlsx, ghi mã đang dùng vào cột Mã cũ để giữ số liệu các kỳ trước, rồi lập lại "
        "bảng tổng hợp; nếu là một đơn vị, ghi cùng loại và ghi tên kia vào cột Tên khác tại trang "
        "Đơn vị của đợt này rồi chạy lại.",
    ),
    "summary_unit_twice": Sentence(
        "I11",
        "error",
        'Đơn vị "{b}" ({m}) có ở hai bảng tổng hợp, bảng kia là {tên}. Đề nghị để đơn vị ở một '
        "bảng rồi lập lại.",
    ),
    "summary_office_unexpected": Sentence(
        "I13",
        "error",
        "Bảng tổng hợp là của {a}, không có trong trang Cơ quan cấp dưới của dot-bao-cao.xlsx, nên "
        "không được dùng. Cán bộ tổng hợp kiểm tra nguồn của tệp; nếu đúng thì bổ sung cơ quan vào "
        "trang đó rồi chạy lại.",
        for_office=True,
    ),
    "summary_office_other_name": Sentence(
        "I13",
        "error",
        "Bảng tổng hợp là của {a}, trang Cơ quan cấp dưới của dot-bao-cao.xlsx ghi {b}, nên không "
        "được dùng. Cán bộ tổng hợp kiểm tra nguồn của tệp; nếu đúng thì sửa tên trong trang đó "
        "rồi chạy lại.",
        for_office=True,
    ),
    "summary_office_unconfirmed": Sentence(
        "I14",
        "query",
        "Đang dùng bảng tổng hợp của {a} (mã {m}): {n} đơn vị, trong đó {k} đơn vị chưa có trong "
        "danh sách đơn vị của đợt. Cán bộ tổng hợp xác nhận với cơ quan đó rồi ghi các cơ quan "
        "được nhận bảng tổng hợp vào trang Cơ quan cấp dưới của dot-bao-cao.xlsx.",
        for_office=True,
    ),
    "summary_parts_apart": Sentence(
        "I17",
        "query",
        "Bảng tổng hợp của {a} có biểu, dòng, cột riêng cùng mã với đợt này nhưng thuộc kế hoạch "
        "khác hoặc hỏi nội dung khác: {ds}. Số liệu các phần này không được cộng. Cùng một câu hỏi "
        "thì hai cấp dùng chung một sổ kế hoạch có câu hỏi đó: ghi thêm tên sổ vào ô Kế hoạch.",
        for_office=True,
    ),
    "summary_parts_beyond": Sentence(
        "I18",
        "note",
        "Bảng tổng hợp của {a} có phần mà đợt này không hỏi: {ds}. Các phần này không được dùng; "
        "các biểu, dòng khác được cộng như thường.",
        for_office=True,
    ),
    "summary_other_choices": Sentence(
        "I19",
        "query",
        "{a} tính theo lựa chọn khác với đợt này: {ds}. Số liệu ở đây được tính lại theo lựa chọn "
        "của đợt này, nên có thể khác bảng tổng hợp của cơ quan đó; thống nhất lựa chọn trước khi "
        "so sánh.",
        for_office=True,
    ),
    "summary_and_return": Sentence(
        "N04",
        "query",
        "{biểu}: đơn vị gửi trực tiếp, số liệu cũng có trong bảng tổng hợp ({tên}). Đang dùng bản "
        "gửi trực tiếp; kiểm tra bản nào đúng.",
        for_office=True,
    ),
    "summary_and_return_totals": Sentence(
        "N04",
        "query",
        "{biểu}: đơn vị gửi trực tiếp, số liệu cũng có trong bảng tổng hợp ({tên}). Đang dùng bản "
        "gửi trực tiếp, trừ số liệu về vụ việc: bảng tổng hợp chỉ chuyển tổng số, đã gồm đơn vị "
        "này, nên tính theo tổng số đó. Kiểm tra bản nào đúng.",
        for_office=True,
    ),
}
