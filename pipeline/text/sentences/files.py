"""Sentences about a file as a whole: whose it is, whether it can be read."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence

WRONG_FORM = "I03"
"""The code of a form that is not the unit's own: of another round, plan, kind or office."""

WAIVER_VOID = "I06"
"""The code of an acceptance that a changed value voids."""

CORRECTION_VOID = "I20"
"""The code of a correction that a changed value voids."""

QUESTION_DROPPED = "N10"
"""The code of answers to a question of an older form that the present one does not ask."""

QUESTION_CHANGED = "I21"
"""The code of answers to a question that an older form asked otherwise."""

OF_ANOTHER = "I15"
"""The code of a file that speaks for another unit than its stamp and Bìa."""

UNIDENTIFIED = ("I01", "I02", OF_ANOTHER)
"""The codes that say why the unit of a file is not known: nothing names it, or two are named."""

SCAN = "F13"
"""Code of a picture or a PDF: the signed copy of a return that came in Excel too."""
OFFICE_FAILURES = ("F04", "F10", "F12")
"""The codes of files that can't be read and that no unit can mend."""
_WAITS = (
    "Tệp được để riêng, chưa dùng. Cán bộ tổng hợp hỏi hai đơn vị; nếu đúng là của đơn vị ghi "
    "trong tệp thì chấp nhận trong waivers.xlsx, nếu không thì đề nghị đơn vị kia dùng mẫu của "
    "mình."
)

FILES: dict[str, Sentence] = {
    "unit_unknown": Sentence(
        "I01",
        "error",
        "Tệp {tên}: chưa xác định được đơn vị. {gợi ý}Đề nghị đơn vị dùng mẫu đã cấp, hoặc cán bộ "
        "tổng hợp bổ sung đơn vị vào danh sách.",
    ),
    "unit_by_file_name": Sentence(
        "I16",
        "query",
        "Tệp không ghi rõ mã, tên đơn vị; theo tên tệp, số liệu được tính cho {a} ({m}). Cán bộ "
        "tổng hợp xác nhận với đơn vị.",
        for_office=True,
    ),
    "unit_mismatch": Sentence(
        "I02",
        "error",
        "Mã đơn vị trong tệp ({a}) khác tên ghi trên Bìa ({b}). Đề nghị dùng mẫu của đúng đơn vị.",
    ),
    "unit_mismatch_above": Sentence(
        "I02",
        "error",
        "Mã đơn vị trong tệp ({a}) khác tên đơn vị báo cáo ghi ở đầu biểu ({b}). Đề nghị dùng mẫu "
        "của đúng đơn vị.",
    ),
    "named_for_another": Sentence(
        OF_ANOTHER,
        "error",
        "Tệp {tên}: trong tệp ghi {a}, nhưng tên tệp là của {b}. " + _WAITS,
        for_office=True,
    ),
    "signed_for_another": Sentence(
        OF_ANOTHER,
        "error",
        "Tệp {tên}: trong tệp ghi {a}, nhưng người ký là thủ trưởng của {b} trong báo cáo "
        "trước. " + _WAITS,
        for_office=True,
    ),
    "figures_of_another": Sentence(
        OF_ANOTHER,
        "error",
        "Tệp {tên}: trong tệp ghi {a}, nhưng số liệu khác hẳn báo cáo trước của đơn vị này và "
        "gần như trùng báo cáo trước của {b}. " + _WAITS,
        for_office=True,
    ),
    "waits_elsewhere": Sentence(
        OF_ANOTHER,
        "note",
        "Tệp {tên} ghi là của {a} nhưng có thể là báo cáo của đơn vị này; đang chờ cán bộ tổng hợp "
        "xác nhận.",
        for_office=True,
    ),
    "wrong_form": Sentence(
        WRONG_FORM, "error", "Tệp là mẫu của kỳ {cũ}. Đề nghị dùng mẫu {mới} gửi kèm."
    ),
    "form_of_another_kind": Sentence(
        WRONG_FORM,
        "error",
        "Tệp là mẫu dành cho {a}, đơn vị là {b}. Đề nghị dùng mẫu {mới} gửi kèm.",
    ),
    "form_of_another_office": Sentence(
        WRONG_FORM,
        "error",
        "Tệp là mẫu của {a} (nơi nhận ghi trên Bìa), đợt này do {b} tổng hợp. Đề nghị dùng mẫu "
        "{mới} gửi kèm.",
    ),
    "form_of_no_round": Sentence(
        WRONG_FORM,
        "error",
        "Tệp lập trên mẫu trắng, không phải mẫu của đợt báo cáo. Đề nghị dùng mẫu {mới} gửi kèm.",
    ),
    "older_version": Sentence(
        "I04",
        "query",
        "Tệp dùng mẫu phiên bản {cũ}, mẫu hiện hành là {mới}. {khác}Số liệu vẫn được đọc theo mã "
        "số; cán bộ tổng hợp kiểm tra các dòng mới.",
        for_office=True,
    ),
    "same_file": Sentence(
        "I05",
        "query",
        "Số liệu trùng hoàn toàn với báo cáo {kỳ trước/đơn vị b}. Kiểm tra lại, có thể đã gửi nhầm "
        "tệp.",
    ),
    "sent_twice": Sentence(
        "N02",
        "note",
        "{biểu}, ô {ô}: bản gửi khác ({tên}) ghi {trước}, bản được dùng ghi {sau}.",
    ),
    "entry_added": Sentence(
        "N02",
        "note",
        '{biểu}, dòng {dòng} ("{sau}"): chỉ có ở bản được dùng, không có ở bản gửi khác ({tên}).',
    ),
    "entry_removed": Sentence(
        "N02",
        "note",
        '{biểu}: bản gửi khác ({tên}) có thêm dòng {dòng} ("{trước}"), bản được dùng không có.',
    ),
    "older_table_used": Sentence(
        "I07",
        "query",
        "{biểu}: bản gửi sau ({tên}) có lỗi, đang dùng số liệu của bản gửi trước. Sửa lỗi trên "
        "bản gửi sau.",
        for_office=True,
    ),
    "waiver_void": Sentence(
        WAIVER_VOID,
        "query",
        '{chỗ}: giá trị đã đổi từ "{trước}" thành "{sau}", việc chấp nhận trước đây '
        "({người}) không còn hiệu lực. Cán bộ tổng hợp xem lại trong waivers.xlsx.",
        for_office=True,
    ),
    "received_by_hand": Sentence(
        "N09",
        "note",
        "Tệp không xác định được đơn vị; cơ quan tổng hợp nhận là báo cáo của {a} ({người}: "
        "{lý do}).",
        for_office=True,
    ),
    "corrected": Sentence(
        "N08",
        "note",
        "{biểu}, ô {ô}: cơ quan tổng hợp sửa {trước} thành {sau} ({người}: {lý do}; nguồn: "
        "{nguồn}).",
    ),
    "question_changed": Sentence(
        QUESTION_CHANGED,
        "query",
        '{biểu}, mã số {mã}: mẫu mà đơn vị điền (phiên bản {cũ}) hỏi "{trước}", mẫu hiện nay hỏi '
        '"{sau}". Số liệu được để riêng, chưa dùng. Cán bộ tổng hợp xác nhận hai câu hỏi là một '
        "tại trang Câu hỏi đã đổi của dieu-chinh.xlsx, hoặc đề nghị đơn vị điền mẫu mới.",
        for_office=True,
    ),
    "question_dropped": Sentence(
        QUESTION_DROPPED,
        "note",
        "{biểu}: mẫu mà đơn vị điền (phiên bản {cũ}) hỏi {mã}, mẫu hiện nay không hỏi. Số liệu ghi "
        "ở đó không được tính; đơn vị không phải làm gì.",
        for_office=True,
    ),
    "table_dropped": Sentence(
        QUESTION_DROPPED,
        "note",
        "Biểu {số}: mẫu mà đơn vị điền (phiên bản {cũ}) hỏi biểu này, mẫu hiện nay không hỏi. Số "
        "liệu ghi ở đó không được tính; đơn vị không phải làm gì.",
        for_office=True,
    ),
    "correction_void": Sentence(
        CORRECTION_VOID,
        "query",
        "{biểu}, mã số {mã}: việc sửa {trước} thành {sửa} ({người}) không còn hiệu lực vì tệp ghi "
        "{sau}. Cán bộ tổng hợp xem lại trong dieu-chinh.xlsx.",
        for_office=True,
    ),
    "correction_agreed": Sentence(
        "N11",
        "note",
        "{biểu}, mã số {mã}: việc sửa {trước} thành {sửa} ({người}) không cần nữa vì đơn vị đã gửi "
        "đúng số liệu này; không phải làm gì.",
        for_office=True,
    ),
    "correction_contradicts": Sentence(
        CORRECTION_VOID,
        "query",
        "{biểu}, mã số {mã}: việc sửa {trước} thành {sửa} ({người}) chưa dùng được vì số liệu sẽ "
        "mâu thuẫn ({quy_tắc}). Cán bộ tổng hợp ghi thêm dòng sửa các ô liên quan trong "
        "dieu-chinh.xlsx.",
        for_office=True,
    ),
    "same_moment": Sentence(
        "I08",
        "query",
        "Hai tệp cùng ngày nhận, nội dung khác nhau ({tên}). Đang dùng tệp này; xác nhận với "
        "đơn vị.",
        for_office=True,
    ),
    "not_xlsx": Sentence(
        "F01",
        "error",
        "Tệp {tên} là {loại}, không đọc được số liệu. Đề nghị gửi tệp Excel (.xlsx) theo mẫu.",
    ),
    "not_taken_out": Sentence(
        "F14",
        "error",
        "Tệp {tên}: chưa lấy được tệp bên trong: {a}. Mở tệp, lưu các tệp đó vào cùng thư mục rồi "
        "chạy lại; tệp không mở được thì đề nghị đơn vị gửi lại.",
        for_office=True,
    ),
    "scan": Sentence(
        SCAN,
        "error",
        "Tệp {tên} là {loại}, không đọc được số liệu. Đề nghị gửi tệp Excel (.xlsx) theo mẫu; bản "
        "quét có chữ ký, đóng dấu có thể gửi kèm.",
    ),
    "empty_file": Sentence("F02", "error", "Tệp {tên} rỗng (0 byte). Đề nghị đơn vị gửi lại tệp."),
    "too_large": Sentence(
        "F03",
        "error",
        "Tệp {tên} quá lớn ({a}). Đề nghị gửi tệp theo mẫu đã cấp, không chèn ảnh.",
    ),
    "not_regular": Sentence(
        "F04",
        "error",
        "{tên} không phải là tệp thông thường ({loại}). Chép tệp thật vào thư mục.",
    ),
    "folder_closed": Sentence(
        "F04",
        "error",
        "Không có quyền mở thư mục {tên}, các tệp bên trong chưa được đọc. Cấp quyền đọc rồi chạy "
        "lại.",
    ),
    "damaged": Sentence(
        "F05", "error", "Tệp {tên} bị hỏng ({a}). Đề nghị đơn vị mở, lưu lại và gửi lại tệp."
    ),
    "encrypted": Sentence(
        "F06",
        "error",
        "Tệp {tên} được lưu dưới dạng mã hóa, không đọc được. Đề nghị đơn vị mở tệp: nếu phải nhập "
        "mật khẩu thì bỏ mật khẩu; nếu không phải nhập thì bỏ bảo vệ sổ tính và bỏ khuyến nghị chỉ "
        "đọc. Sau đó lưu lại dạng .xlsx và gửi lại tệp.",
    ),
    "labelled": Sentence(
        "F06",
        "error",
        "Tệp {tên} bị mã hóa do có nhãn bảo mật hoặc hạn chế quyền truy cập, không phải do mật "
        "khẩu. Đề nghị đơn vị mở tệp, bỏ nhãn (hoặc chọn nhãn không mã hóa) và bỏ hạn chế quyền "
        "truy cập, lưu lại rồi gửi lại tệp.",
    ),
    "unsafe": Sentence(
        "F07",
        "error",
        "Tệp {tên} có cấu trúc không an toàn ({a}), không đọc. Đề nghị đơn vị mở tệp, lưu lại rồi "
        "gửi lại.",
    ),
    "too_wide": Sentence(
        "F07",
        "error",
        "Tệp {tên}: trang {trang} có nội dung tới tận ô {ô}, không đọc. Mở tệp, xóa các dòng, cột "
        "thừa ở xa biểu (hoặc xóa trang không thuộc mẫu), lưu lại rồi gửi lại.",
    ),
    "no_tables": Sentence(
        "F08",
        "error",
        "Tệp {tên} không có biểu nào của mẫu. Đề nghị đơn vị dùng mẫu đã cấp.",
    ),
    "reader_stopped": Sentence(
        "F09",
        "error",
        "Tệp {tên}: chương trình đọc bị dừng ({a}). Các tệp khác vẫn được đọc. Đề nghị đơn vị mở, "
        "lưu lại và gửi lại tệp.",
    ),
    "day_folder": Sentence(
        "I12",
        "query",
        'Tệp {tên} nằm trong thư mục "{a}", không phải tên của ngày có thể nhận tệp; ngày nhận '
        "được tính là {ngày}. Đổi tên thư mục theo đúng ngày nhận, ví dụ 2025-11-18, rồi chạy lại.",
        for_office=True,
    ),
    "program_fault": Sentence(
        "F12",
        "error",
        "Tệp {tên}: chương trình gặp lỗi ở bước {bước}. Tệp được để riêng, số liệu trong tệp chưa "
        "được dùng; các tệp khác vẫn được tổng hợp. Đề nghị giữ nguyên tệp và gửi cho người phụ "
        "trách chương trình.",
        for_office=True,
    ),
    "cannot_open": Sentence(
        "F10", "error", "Không mở được tệp {tên} ({a}). Kiểm tra quyền đọc tệp rồi chạy lại."
    ),
}
