"""Sentences about a cell or a table's frame."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence

LOST = ("C06", "C07", "C16")
"""The codes of a row, a column and a sheet that the form had and the file has no more."""

TWICE = ("C08",)
"""The code of a row or column that stands in two places."""

OUTSIDE = "C24"
"""The code of figures that stand where nothing reads them."""

CONTRADICTED = ("C10",)
"""The code of a figure that stands below an answer by which there is none."""

MISLABELLED = ("C23",)
"""The code of a row or column whose label is another's."""

CELLS: dict[str, Sentence] = {
    "blank": Sentence(
        "C01",
        "error",
        '{biểu}, ô {ô}: chưa nhập "{nhãn}"{cột}. Nhập số liệu; không có thì nhập 0.',
    ),
    "blank_text": Sentence(
        "C01", "error", '{biểu}, ô {ô}: chưa nhập "{nhãn}"{cột}. Nhập nội dung.'
    ),
    "blank_year": Sentence(
        "C01", "error", '{biểu}, ô {ô}: chưa nhập "{nhãn}"{cột}. Nhập năm gồm bốn chữ số.'
    ),
    "blank_choice": Sentence(
        "C01", "error", '{biểu}, ô {ô}: chưa chọn "{nhãn}"{cột}. Chọn một giá trị trong danh sách.'
    ),
    "blanks": Sentence(
        "C01", "error", "{biểu}, ô {ô}: chưa nhập {n} ô{cột}. Nhập số liệu; không có thì nhập 0."
    ),
    "blank_texts": Sentence("C01", "error", "{biểu}, ô {ô}: chưa nhập {n} ô{cột}. Nhập nội dung."),
    "blank_years": Sentence(
        "C01", "error", "{biểu}, ô {ô}: chưa nhập {n} ô{cột}. Nhập năm gồm bốn chữ số."
    ),
    "blank_choices": Sentence(
        "C01", "error", "{biểu}, ô {ô}: chưa chọn {n} ô{cột}. Chọn một giá trị trong danh sách."
    ),
    "text_in_count": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không phải là số. Chỉ nhập số, ví dụ {gợi ý}; phần chữ ghi '
        "vào cột Giải trình.",
    ),
    "raised_digits": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" có ký hiệu chú thích, chữ số nhỏ hoặc phân số đi cùng, không '
        "rõ số liệu. Chỉ nhập số bằng các phím 0–9; phần chú thích ghi vào cột Giải trình.",
    ),
    "struck_or_raised": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: trong "{giá trị}" có phần đã gạch bỏ hoặc là chỉ số trên, dưới ({phần}), '
        "không rõ số liệu. Xóa phần đó, chỉ để lại số đúng, không định dạng gạch bỏ hoặc chỉ số.",
    ),
    "text_in_lone_count": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không phải là số. Chỉ nhập số, ví dụ {gợi ý}, không ghi chữ.',
    ),
    "raised_digits_in_lone_count": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" có ký hiệu chú thích, chữ số nhỏ hoặc phân số đi cùng, không '
        "rõ số liệu. Chỉ nhập số bằng các phím 0–9, không ghi chú thích.",
    ),
    "two_figures": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" có thể là hai số trong một ô. Mỗi ô chỉ nhập một số; nếu là '
        "một số thì nhập liền, ví dụ {gợi ý}, không dùng dấu cách hoặc xuống dòng.",
    ),
    "percent_in_count": Sentence(
        "C02",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" là tỷ lệ phần trăm, không phải số lượng. Nhập số lượng bằng số '
        "nguyên, không dùng dấu % và không định dạng ô theo phần trăm.",
    ),
    "shown_otherwise": Sentence(
        "C02",
        "error",
        "{biểu}, ô {ô}: ô lưu số {giá trị} nhưng định dạng của ô làm hiện số khác hoặc ẩn số, "
        "không rõ số liệu. Bấm phải chuột vào ô, chọn Format Cells, General, rồi nhập lại số đúng.",
    ),
    "not_applicable_in_count": Sentence(
        "C21",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không thay cho số liệu. Nhập 0 nếu không có; nếu đơn vị không '
        "thuộc đối tượng báo cáo ô này thì để trống và báo cơ quan tổng hợp.",
    ),
    "decimal": Sentence(
        "C03",
        "error",
        "{biểu}, ô {ô}: {giá trị} không phải số nguyên. Nếu là {gợi ý} thì nhập {gợi ý}, không "
        "dùng dấu chấm, dấu phẩy.",
    ),
    "decimal_asked": Sentence(
        "C03",
        "error",
        "{biểu}, ô {ô}: {giá trị} không phải số nguyên. Kiểm tra lại hồ sơ và nhập đúng số nguyên, "
        "không dùng dấu chấm, dấu phẩy.",
    ),
    "maybe_thousands": Sentence(
        "C03",
        "query",
        "{biểu}, ô {ô}: {giá trị} có thể là {gợi ý} (dấu chấm phân cách hàng nghìn bị máy hiểu là "
        "dấu thập phân). Nếu là {gợi ý} thì nhập {gợi ý}, không dùng dấu chấm; nếu số liệu đúng, "
        "đề nghị giải trình.",
    ),
    "date_in_count": Sentence(
        "C04",
        "error",
        '{biểu}, ô {ô}: Excel đã đổi số thành ngày ({ngày}). Nhập lại số, không dùng dấu "/" '
        'hoặc "-".',
    ),
    "day_as_count": Sentence(
        "C04",
        "query",
        "{biểu}, ô {ô}: {giá trị} trùng với số mà Excel lưu cho ngày {ngày}. Nếu đã gõ ngày thì "
        'nhập lại số lượng, không dùng dấu "/" hoặc "-"; nếu số liệu đúng, đề nghị giải trình.',
    ),
    "picture_in_cell": Sentence(
        "C05",
        "error",
        "{biểu}, ô {ô}: ô chứa hình ảnh, chương trình không đọc được. Xóa hình, gõ nội dung vào ô.",
    ),
    "error_cell": Sentence(
        "C05", "error", "{biểu}, ô {ô}: công thức lỗi ({giá trị}). Nhập lại bằng số."
    ),
    "error_in_words": Sentence(
        "C05",
        "error",
        "{biểu}, ô {ô}: công thức lỗi ({giá trị}). Xóa công thức, nhập lại nội dung.",
    ),
    "formula_circular": Sentence(
        "C05",
        "error",
        "{biểu}, ô {ô}: công thức tính từ chính ô này, trực tiếp hoặc qua ô khác, nên giá trị "
        "không đúng. Nhập lại bằng số.",
    ),
    "column_twice": Sentence(
        "C08",
        "error",
        "{biểu}: cột {m} có ở hai chỗ ({ô1} và {ô2}). Giữ một cột đúng, xóa cột thừa.",
    ),
    "row_lost": Sentence(
        "C06",
        "error",
        "{biểu}: không tìm thấy dòng mã số {m}. Dùng lại mẫu đã cấp, không xóa dòng.",
    ),
    "row_not_on_older_form": Sentence(
        "C06",
        "query",
        "{biểu}: mẫu phiên bản cũ không có dòng mã số {m}, dòng này chưa có số liệu. Bổ sung trên "
        "mẫu hiện hành nếu cần.",
        for_office=True,
    ),
    "column_not_on_older_form": Sentence(
        "C07",
        "query",
        "{biểu}: mẫu phiên bản cũ không có cột {m}, cột này chưa có số liệu. Bổ sung trên mẫu hiện "
        "hành nếu cần.",
        for_office=True,
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
        "{biểu}: mã số {m} có ở hai chỗ ({ô1} và {ô2}). Giữ một dòng đúng, xóa dòng thừa; nếu là "
        "hai dòng khác nhau thì đặt lại mã số như mẫu đã cấp.",
    ),
    "table_twice": Sentence(
        "C08",
        "error",
        "{biểu}: biểu có ở hai chỗ với số liệu khác nhau ({ô1} và {ô2}, mã số {m}). Giữ trang có "
        "số liệu đúng, xóa trang thừa.",
    ),
    "table_twice_alike": Sentence(
        "N06",
        "note",
        "{biểu}: trang {trang} chép lại biểu, không có số liệu khác, nên không dùng đến.",
    ),
    "code_twice_alike": Sentence(
        "N06",
        "note",
        "{biểu}: mã số {m} có ở hai chỗ ({ô1} và {ô2}) với số liệu như nhau, chỉ tính một lần.",
    ),
    "gate": Sentence(
        "C09",
        "error",
        "{biểu}: chưa trả lời câu hỏi đầu biểu. Chọn Có hoặc Không; chọn Không nếu đơn vị không có "
        "hoặc trong kỳ không phát sinh.",
    ),
    "gate_without_rows": Sentence(
        "C09",
        "error",
        "{biểu}, ô {ô}: đã chọn Có nhưng danh sách chưa có dòng nào. Nhập từng dòng, hoặc chọn "
        "Không nếu đơn vị không có hoặc trong kỳ không phát sinh.",
    ),
    "gate_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: đã chọn Không ở câu hỏi đầu biểu nhưng ô này đã ghi {giá trị}. Nếu trong "
        "kỳ có phát sinh thì chọn Có ở câu hỏi đầu biểu, giữ số liệu; nếu không thì xóa phần đã "
        "ghi.",
    ),
    "gates_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: đã chọn Không ở câu hỏi đầu biểu nhưng {n} ô này đã ghi. Nếu trong kỳ có "
        "phát sinh thì chọn Có ở câu hỏi đầu biểu, giữ số liệu; nếu không thì xóa phần đã ghi.",
    ),
    "condition_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: đã ghi {giá trị}, trong khi theo câu trả lời ở ô khác của biểu thì ô này "
        "không phải khai. Nếu số liệu đúng thì sửa câu trả lời ở ô đó; nếu không thì xóa ô này.",
    ),
    "conditions_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: đã ghi {n} ô mà theo câu trả lời ở ô khác của biểu thì không phải khai. "
        "Nếu số liệu đúng thì sửa câu trả lời ở ô đó; nếu không thì xóa các ô này.",
    ),
    "minority_gate_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: trên Bìa đã chọn Không có người dân tộc thiểu số nhưng ô này có số "
        "{giá trị}. Nếu đơn vị có người dân tộc thiểu số thì chọn Có trên Bìa, giữ số liệu; nếu "
        "không thì xóa số ở ô này.",
    ),
    "minority_gates_contradicted": Sentence(
        "C10",
        "error",
        "{biểu}, ô {ô}: trên Bìa đã chọn Không có người dân tộc thiểu số nhưng {n} ô này có số. "
        "Nếu đơn vị có người dân tộc thiểu số thì chọn Có trên Bìa, giữ số liệu; nếu không thì xóa "
        "số ở các ô này.",
    ),
    "not_in_list": Sentence(
        "C11",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không có trong danh sách. Chọn một trong: {danh sách}.',
    ),
    "answer_unfinished": Sentence(
        "C11",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" chưa phải là câu trả lời. Đã thực hiện thì chọn Có; đang làm, '
        "chưa làm thì chọn Không.",
    ),
    "not_a_date": Sentence(
        "C12",
        "error",
        '{biểu}, ô {ô}: "{giá trị}" không phải là ngày. Nhập theo dạng ngày/tháng/năm, ví dụ '
        "08/03/2025.",
    ),
    "implausible_year": Sentence(
        "C12",
        "error",
        '{biểu}, ô {ô}: năm của ngày "{giá trị}" không hợp lý. Nhập lại theo dạng ngày/tháng/năm, '
        "năm đủ bốn chữ số, ví dụ 08/03/2025.",
    ),
    "date_in_text": Sentence(
        "C04",
        "query",
        "{biểu}, ô {ô}: ô này hỏi số, ký hiệu văn bản nhưng đang là ngày {ngày}, có thể do Excel "
        "tự đổi. Nhập lại đủ số, ký hiệu của văn bản, ví dụ 12/QĐ-THCS.",
    ),
    "date_after_receipt": Sentence(
        "R13",
        "query",
        "{biểu}, ô {ô}: ngày {ngày} sau ngày nhận báo cáo ({đến}). Kiểm tra lại, có thể ngày và "
        "tháng bị đảo chỗ hoặc nhầm năm.",
    ),
    "corrected_in_explanation": Sentence(
        "C22",
        "query",
        '{biểu}, ô {ô}: nội dung giải trình "{giá trị}" nêu số khác với số liệu của dòng. Cán bộ '
        "tổng hợp hỏi lại đơn vị; số liệu chỉ được sửa tại ô số liệu.",
        for_office=True,
    ),
    "withdrawn_in_explanation": Sentence(
        "C22",
        "query",
        '{biểu}, ô {ô}: dòng {dòng} đang được tính nhưng giải trình ghi "{giá trị}". Cán bộ tổng '
        "hợp hỏi lại đơn vị; dòng không thuộc kỳ báo cáo, người không còn tham gia thì xóa dòng.",
        for_office=True,
    ),
    "figure_in_note": Sentence(
        "C22",
        "query",
        '{biểu}, ô {ô}: chú thích hoặc hộp chữ "{giá trị}" nêu số khác với số liệu đã nhập. Cán bộ '
        "tổng hợp hỏi lại đơn vị; số liệu chỉ được sửa tại ô số liệu.",
        for_office=True,
    ),
    "noted_beside": Sentence(
        "N07",
        "note",
        '{biểu}, ô {ô}: có chú thích hoặc hộp chữ "{giá trị}", không được tính là số liệu.',
    ),
    "label_of_another_row": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: mã số {m} đứng cạnh nội dung "{giá trị}" là của mã số {khác}, không rõ số '
        "liệu của mục nào. Đặt lại nội dung, mã số và số liệu đúng dòng như mẫu đã cấp.",
    ),
    "row_label_unlike": Sentence(
        "C23",
        "query",
        '{biểu}, ô {ô}: nội dung của mã số {m} đã đổi thành "{giá trị}". Số liệu phải theo nội '
        "dung in trên mẫu đã cấp; nếu đúng, đề nghị giải trình.",
    ),
    "label_of_another_column": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: mã cột {m} nằm dưới tiêu đề "{giá trị}" là của cột {khác}, không rõ số '
        "liệu của cột nào. Đặt lại tiêu đề, mã cột và số liệu như mẫu đã cấp, không thêm cột.",
    ),
    "column_label_unlike": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: tiêu đề của cột {m} đã đổi thành "{giá trị}", không rõ số liệu là gì. '
        "Đặt lại tiêu đề, mã cột và số liệu như mẫu đã cấp, không thêm cột.",
    ),
    "unit_changed": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: đơn vị tính của mã số {m} là "{trước}" nhưng đã đổi thành "{sau}", không '
        'rõ số liệu. Nhập số liệu theo đơn vị tính "{trước}", đặt lại đơn vị tính như mẫu đã cấp.',
    ),
    "sheet_of_another_unit": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: trang ghi đơn vị báo cáo là "{sau}" nhưng tệp là của "{trước}", không rõ '
        "số liệu của đơn vị nào. Nhập số liệu của đơn vị vào mẫu đã cấp, không chép trang từ tệp "
        "khác.",
    ),
    "sheet_of_another_period": Sentence(
        "C23",
        "error",
        '{biểu}, ô {ô}: trang ghi kỳ báo cáo là "{sau}" nhưng tệp là của kỳ "{trước}", không rõ số '
        "liệu của kỳ nào. Nhập số liệu của kỳ này vào mẫu đã cấp, không chép trang từ tệp khác.",
    ),
    "figures_outside": Sentence(
        OUTSIDE,
        "query",
        "{biểu}: có số liệu ghi ngoài các ô của biểu ({chỗ}), không được tính. Nhập vào đúng ô có "
        "mã số và mã cột; nếu chỉ là ghi chú thì xóa, hoặc ghi vào cột Giải trình.",
    ),
    "figures_on_copy": Sentence(
        "C24",
        "query",
        '{biểu}: trang "{trang}" chép lại biểu với số liệu khác (ô {ô2}: {giá trị}), không được '
        "tính. Nhập số liệu đúng vào trang của biểu, xóa trang thừa.",
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
    "lone_count_not_yet_known": Sentence(
        "C14",
        "query",
        '{biểu}, ô {ô}: "{giá trị}" được hiểu là có phát sinh nhưng chưa có số liệu. Bổ sung số '
        "liệu.",
    ),
    "too_long": Sentence(
        "C15",
        "error",
        "{biểu}, ô {ô}: dài {a} ký tự, quá {b} ký tự cho phép. Rút gọn nội dung.",
    ),
    "table_lost": Sentence(
        "C16",
        "error",
        "{biểu}: không tìm thấy bảng của biểu này trong tệp (trang, hoặc mã số, mã cột của bảng đã "
        "bị xóa, đổi). Dùng lại mẫu đã cấp, không xóa, đổi trang, mã số, mã cột.",
    ),
    "table_not_on_older_form": Sentence(
        "C16",
        "query",
        "{biểu}: mẫu phiên bản cũ không có biểu này, biểu chưa có số liệu. Bổ sung trên mẫu hiện "
        "hành nếu cần.",
        for_office=True,
    ),
    "not_asked": Sentence(
        "R18",
        "error",
        "{biểu}, ô {ô}: đơn vị không thuộc đối tượng báo cáo dòng mã số {m}, đề nghị để trống dòng "
        "này.",
    ),
    "table_not_asked": Sentence(
        "R18",
        "error",
        "{biểu}, ô {ô}: đơn vị không thuộc đối tượng báo cáo biểu này nhưng biểu có số liệu; số "
        "liệu không được dùng. Đề nghị dùng mẫu đã cấp cho đơn vị, để trống biểu này.",
    ),
    "no_longer_asked": Sentence(
        "N05",
        "note",
        "{biểu}, ô {ô}: đợt báo cáo không còn yêu cầu dòng mã số {m}, số liệu của dòng này không "
        "được sử dụng.",
    ),
    "column_not_asked": Sentence(
        "R18",
        "error",
        "{biểu}, ô {ô}: đơn vị không thuộc đối tượng báo cáo cột {m}, đề nghị để trống cột này.",
    ),
    "not_due": Sentence(
        "R17",
        "error",
        "{biểu}, ô {ô}: dòng mã số {m} chưa đến kỳ báo cáo, đề nghị để trống dòng này.",
    ),
    "printed_changed": Sentence(
        "C17",
        "query",
        '{biểu}, ô {ô}: thông tin in sẵn "{trước}" đã bị sửa thành "{sau}". Ghi đề nghị sửa vào '
        "mục B18 của Bìa.",
    ),
    "earlier_cutoff": Sentence(
        "C25",
        "note",
        "{biểu}, ô {ô}: mẫu ghi chốt số liệu ngày {trước}, đợt báo cáo nay chốt ngày {sau}; số "
        "liệu của đơn vị tính đến ngày {trước}.",
        for_office=True,
    ),
    "another_month": Sentence(
        "C26",
        "error",
        "{biểu}, ô {ô}: mẫu hỏi Tháng hành động năm {trước}, đợt báo cáo nay hỏi năm {sau}. Báo "
        "cáo lại trên mẫu mới của đợt.",
    ),
    "correction_asked": Sentence(
        "C18",
        "query",
        '{biểu}, ô {ô}: đơn vị đề nghị sửa thông tin in sẵn: "{giá trị}". Cán bộ tổng hợp kiểm '
        "tra danh sách đơn vị.",
        for_office=True,
    ),
    "old_codes": Sentence(
        "C19",
        "query",
        '{biểu}, ô {ô}: "{giá trị}" là chữ gõ bằng bảng mã cũ ({bảng mã}) nhưng đã đổi phông, có '
        'thể là "{gợi ý}". Gõ lại bằng phông Unicode, ví dụ Times New Roman.',
    ),
    "names_a_child": Sentence(
        "C20",
        "query",
        "{biểu}, ô {ô}: nội dung có tên trẻ em hoặc người bị bạo lực, xâm hại. Viết lại, không ghi "
        "tên, địa chỉ.",
    ),
    "assumed": Sentence("N01", "note", '{biểu}, ô {ô}: để trống, được hiểu là "{sau}".'),
    "repaired": Sentence("N01", "note", '{biểu}, ô {ô}: "{trước}" được hiểu là {sau}.'),
}
