"""What is wrong, asked or repaired, in sentences that say where, what and what to do.

One catalogue: a finding's wording stands here and nowhere else. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "query", "note"]
FindingState = Literal["open", "explained", "waived"]

SEVERITY_ORDER: dict[str, int] = {"error": 0, "query": 1, "note": 2}
SEVERITY_WORDS: dict[str, str] = {
    "error": "Lỗi phải sửa",
    "query": "Cần giải trình",
    "note": "Đã tự chỉnh",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``table`` is a table's name, ``row`` and ``column`` are printed codes (in a
    List ``row`` is the entry's number), ``cell`` an Excel address; "" where it has none."""

    code: str
    severity: Severity
    message: str
    state: FindingState = "open"
    unit: str = ""
    file: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps its table (its file, if it has no table) from counting."""
        return self.severity == "error" and self.state == "open"


@dataclass(frozen=True, slots=True)
class Sentence:
    """An entry of the catalogue. For a rule, the rule's own code and severity hold."""

    code: str
    severity: Severity
    template: str


SENTENCES: dict[str, Sentence] = {
    # Cells
    "blank": Sentence(
        "C01",
        "error",
        '{biểu}, ô {ô}: chưa nhập "{nhãn}". Nhập số liệu; không có thì nhập 0.',
    ),
    "blank_text": Sentence("C01", "error", '{biểu}, ô {ô}: chưa nhập "{nhãn}". Nhập nội dung.'),
    "blank_choice": Sentence(
        "C01", "error", '{biểu}, ô {ô}: chưa chọn "{nhãn}". Chọn một giá trị trong danh sách.'
    ),
    "text_in_count": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không phải là số. Chỉ nhập số, ví dụ {gợi ý}; phần chữ ghi '
        "vào cột Giải trình.",
    ),
    "decimal": Sentence(
        "C03",
        "error",
        "{biểu}, ô {ô}: {giá trị} không phải số nguyên. Nếu là {gợi ý} thì nhập {gợi ý}, không "
        "dùng dấu chấm, dấu phẩy.",
    ),
    "date_in_count": Sentence(
        "C04",
        "error",
        '{biểu}, ô {ô}: Excel đã đổi số thành ngày ({ngày}). Nhập lại số, không dùng dấu "/" '
        'hoặc "-".',
    ),
    "error_cell": Sentence(
        "C05", "error", "{biểu}, ô {ô}: công thức lỗi ({giá trị}). Nhập lại bằng số."
    ),
    "row_lost": Sentence(
        "C06",
        "error",
        "{biểu}: không tìm thấy dòng mã số {m}. Dùng lại mẫu đã cấp, không xóa dòng.",
    ),
    "column_lost": Sentence(
        "C07",
        "error",
        "{biểu}: không tìm thấy cột {m}. Dùng lại mẫu đã cấp, không xóa cột, không sửa dòng mã "
        "cột.",
    ),
    "code_twice": Sentence(
        "C08",
        "error",
        "{biểu}: mã số {m} có ở hai chỗ ({ô1} và {ô2}). Giữ một dòng đúng, xóa dòng thừa.",
    ),
    "gate": Sentence(
        "C09",
        "error",
        "{biểu}: chưa trả lời câu hỏi đầu biểu. Chọn Có hoặc Không; chọn Không nếu trong kỳ không "
        "phát sinh.",
    ),
    "gate_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: đã chọn Không ở câu hỏi đầu biểu nhưng ô này có số {giá trị}. Chọn lại "
        "câu hỏi đầu biểu hoặc xóa số liệu.",
    ),
    "minority_gate_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: trên Bìa đã chọn Không có người dân tộc thiểu số nhưng ô này có số "
        "{giá trị}. Chọn lại câu trả lời trên Bìa hoặc sửa số liệu.",
    ),
    "not_in_list": Sentence(
        "C11",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không có trong danh sách. Chọn một trong: {danh sách}.',
    ),
    "not_a_date": Sentence(
        "C12",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không phải là ngày. Nhập theo dạng ngày/tháng/năm, ví dụ '
        "08/03/2025.",
    ),
    "formula_without_value": Sentence(
        "C13",
        "error",
        "{biểu}, ô {ô}: công thức chưa được tính. Mở tệp bằng Excel, lưu lại, hoặc nhập số trực "
        "tiếp.",
    ),
    "not_yet_known": Sentence(
        "C14",
        "query",
        '{biểu}, ô {ô}: "{giá trị}" được hiểu là có phát sinh nhưng chưa có số liệu. Bổ sung số '
        "liệu, hoặc nêu lý do tại cột Giải trình.",
    ),
    "too_long": Sentence(
        "C15",
        "error",
        "{biểu}, ô {ô}: dài {a} ký tự, quá {b} ký tự cho phép. Rút gọn nội dung.",
    ),
    "table_lost": Sentence(
        "C16",
        "error",
        "{biểu}: không tìm thấy trang này trong tệp. Dùng lại mẫu đã cấp, không xóa trang.",
    ),
    "not_asked": Sentence(
        "R18",
        "error",
        "{biểu}, ô {ô}: đơn vị không thuộc đối tượng báo cáo dòng mã số {m}, đề nghị để trống dòng "
        "này.",
    ),
    "printed_changed": Sentence(
        "C17",
        "query",
        '{biểu}, ô {ô}: thông tin in sẵn "{trước}" đã bị sửa thành "{sau}". Ghi đề nghị sửa vào ô '
        "B18 của Bìa.",
    ),
    "correction_asked": Sentence(
        "C18",
        "query",
        '{biểu}, ô {ô}: đơn vị đề nghị sửa thông tin in sẵn: "{giá trị}". Cán bộ tổng hợp kiểm '
        "tra danh sách đơn vị.",
    ),
    "repaired": Sentence("N01", "note", '{biểu}, ô {ô}: "{trước}" được hiểu là {sau}.'),
    # Rules
    "negative": Sentence(
        "R01", "error", "{biểu}, ô {ô}: {giá trị} nhỏ hơn 0. Nhập số nguyên từ 0 trở lên."
    ),
    "year_out_of_range": Sentence(
        "R01", "error", "{biểu}, ô {ô}: {giá trị} không phải là năm. Nhập năm gồm bốn chữ số."
    ),
    "total_is_zero": Sentence(
        "R01",
        "error",
        "{biểu}, ô {ô}: mã số {m} bằng 0. Kiểm tra lại các dòng thành phần và nhập số thực có.",
    ),
    "female_above_total": Sentence(
        "R02",
        "error",
        "{biểu}, ô {ô}: Nữ ({a}) lớn hơn Tổng số ({b}). Kiểm tra lại hai ô {ô1} và {ô2}.",
    ),
    "minority_above_total": Sentence(
        "R02",
        "error",
        "{biểu}, ô {ô}: Dân tộc thiểu số ({a}) lớn hơn Tổng số ({b}). Kiểm tra lại hai ô {ô1} và "
        "{ô2}.",
    ),
    "minority_female_above_female": Sentence(
        "R02",
        "error",
        "{biểu}, ô {ô}: Nữ dân tộc thiểu số ({a}) lớn hơn Nữ ({b}). Kiểm tra lại dòng mã số {m}.",
    ),
    "minority_female_above_minority": Sentence(
        "R02",
        "error",
        "{biểu}, ô {ô}: Nữ dân tộc thiểu số ({a}) lớn hơn Dân tộc thiểu số ({b}). Kiểm tra lại "
        "dòng mã số {m}.",
    ),
    "column_above_column": Sentence(
        "R02",
        "error",
        "{biểu}, ô {ô}: dòng mã số {m}, cột {x} ({a}) lớn hơn cột {y} ({b}). Kiểm tra lại hai ô.",
    ),
    "union_above_total": Sentence(
        "R03",
        "error",
        "{biểu}, dòng mã số {m}: Nữ + Dân tộc thiểu số - Nữ dân tộc thiểu số ({a}) lớn hơn Tổng số "
        "({b}). Kiểm tra lại bốn ô của dòng.",
    ),
    "sum_differs": Sentence(
        "R04",
        "error",
        "{biểu}, ô {ô}: Tổng ({a}) khác cộng các thành phần ({b}), chênh lệch {d}. Kiểm tra lại "
        "các dòng mã số {ds}.",
    ),
    "row_above_row": Sentence(
        "R05",
        "error",
        "{biểu}, ô {ô}: mã số {m} ({a}) lớn hơn mã số {k} ({b}). Đây là số nằm trong mã số {k}.",
    ),
    "rows_above_row": Sentence(
        "R05",
        "error",
        "{biểu}, ô {ô}: cộng mã số {ds} ({a}) lớn hơn mã số {k} ({b}). Mỗi người chỉ tính ở trình "
        "độ cao nhất; kiểm tra lại các dòng này.",
    ),
    "too_many_heads": Sentence(
        "R06", "error", "{biểu}, ô {ô}: {a} Hiệu trưởng. Mỗi đơn vị có tối đa 01."
    ),
    "too_many_agency_heads": Sentence(
        "R06", "error", "{biểu}, ô {ô}: {a} cấp trưởng. Mỗi cơ quan có tối đa 01."
    ),
    "many_deputies": Sentence(
        "R06", "query", "{biểu}, ô {ô}: {a} Phó Hiệu trưởng. Nếu đúng, nêu lý do."
    ),
    "persons_outside_posts": Sentence(
        "R07",
        "error",
        "{biểu}, ô {ô}: Số người trong quy hoạch ({a}) phải từ {b} (chức danh nhiều nhất) đến {c} "
        "(cộng các chức danh). Mỗi người chỉ tính 01 lần.",
    ),
    "many_men": Sentence(
        "R20",
        "query",
        "{biểu}, ô {ô}: có {a} nam trong {b} người, nhiều hơn mức thường gặp ở trường mầm non. "
        "Nếu đúng, nêu lý do tại cột Giải trình.",
    ),
    "one_sex": Sentence(
        "R20",
        "query",
        "{biểu}, ô {ô}: Nữ là {a} trong tổng số {b}. Nếu đúng, nêu lý do tại cột Giải trình.",
    ),
    # Review: between tables of one unit, between units
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
    # Identity
    "unit_unknown": Sentence(
        "I01",
        "error",
        "Tệp {tên}: chưa xác định được đơn vị. {gợi ý}Đề nghị đơn vị dùng mẫu đã cấp, hoặc cán bộ "
        "tổng hợp bổ sung đơn vị vào danh sách.",
    ),
    "unit_mismatch": Sentence(
        "I02",
        "error",
        "Mã đơn vị trong tệp ({a}) khác tên ghi trên Bìa ({b}). Đề nghị dùng mẫu của đúng đơn vị.",
    ),
    "wrong_form": Sentence(
        "I03", "error", "Tệp là mẫu của kỳ {cũ}. Đề nghị dùng mẫu {mới} gửi kèm."
    ),
    "older_version": Sentence(
        "I04",
        "query",
        "Tệp dùng mẫu phiên bản {cũ}, mẫu hiện hành là {mới}. Số liệu vẫn được đọc theo mã số; cán "
        "bộ tổng hợp kiểm tra các dòng mới.",
    ),
    "same_file": Sentence(
        "I05",
        "query",
        "Số liệu trùng hoàn toàn với báo cáo {kỳ trước/đơn vị b}. Kiểm tra có gửi nhầm tệp không.",
    ),
    "sent_twice": Sentence(
        "N02",
        "note",
        "{biểu}, ô {ô}: bản gửi khác ({tên}) ghi {trước}, bản được dùng ghi {sau}.",
    ),
    "older_table_used": Sentence(
        "I07",
        "query",
        "{biểu}: bản gửi sau ({tên}) có lỗi, đang dùng số liệu của bản gửi trước. Sửa lỗi trên "
        "bản gửi sau.",
    ),
    "same_moment": Sentence(
        "I08",
        "query",
        "Hai tệp cùng ngày nhận, nội dung khác nhau ({tên}). Đang dùng tệp này; xác nhận với "
        "đơn vị.",
    ),
    # Files
    "not_xlsx": Sentence(
        "F01",
        "error",
        "Tệp {tên} là {loại}, không đọc được số liệu. Đề nghị gửi tệp Excel (.xlsx) theo mẫu.",
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
    "damaged": Sentence(
        "F05", "error", "Tệp {tên} bị hỏng ({a}). Đề nghị đơn vị mở, lưu lại và gửi lại tệp."
    ),
    "encrypted": Sentence(
        "F06", "error", "Tệp {tên} có mật khẩu. Đề nghị đơn vị bỏ mật khẩu và gửi lại tệp."
    ),
    "unsafe": Sentence(
        "F07",
        "error",
        "Tệp {tên} có cấu trúc không an toàn ({a}), không mở. Đề nghị đơn vị gửi lại theo mẫu.",
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
    "cannot_open": Sentence(
        "F10", "error", "Không mở được tệp {tên} ({a}). Kiểm tra quyền đọc tệp rồi chạy lại."
    ),
}


def say(key: str, /, **arguments: object) -> str:
    """The sentence ``key`` with its placeholders filled.

    Raises ``KeyError`` for an unknown key or a placeholder without an argument.
    """
    return SENTENCES[key].template.format_map(arguments)


def find(
    key: str,
    arguments: Mapping[str, object],
    *,
    file: str = "",
    table: str = "",
    row: str = "",
    column: str = "",
    sheet: str = "",
    cell: str = "",
    value: str = "",
) -> Finding:
    """A finding of the catalogue's code and severity; ``ô`` is filled from ``cell``."""
    sentence = SENTENCES[key]
    return Finding(
        code=sentence.code,
        severity=sentence.severity,
        message=sentence.template.format_map({"ô": cell, **arguments}),
        file=file,
        table=table,
        row=row,
        column=column,
        sheet=sheet,
        cell=cell,
        value=value,
    )
