"""The sheets of a plan's workbook: headings, the words in their cells, how each is filled."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.books.book_sheets import NOTHING, BookColumn, BookSheet, CellKind
from pipeline.round.unit_words import OWNERSHIPS

FILE = "ke-hoach.xlsx"
"""Name of the plan's workbook in the folder of a round."""

KINDS = {
    "Tỷ lệ": "ratio",
    "Tỷ lệ đơn vị": "units",
    "Tổng": "total",
    "Tỷ lệ trả lời Có": "yes",
    "Bình quân": "mean",
    "Chênh lệch": "difference",
}
SPLITS = {
    "Nam": "male",
    "Nữ": "female",
    "Dân tộc thiểu số": "minority",
    "Nữ dân tộc thiểu số": "minority_female",
}
ACCUMULATED = {"Không": "none", "Cộng các năm": "sum", "Số mới nhất": "latest"}
GAPS = {"Chỉ tử số": "fixed", "Cả tử số và mẫu số": "growing"}
TARGET_TYPES = {
    "Mốc năm": "milestone",
    "Từ năm": "from",
    "Hằng năm": "window",
    "Cả giai đoạn": "term",
    "Theo dõi": "none",
}
OPERATORS = {
    "≥": ">=",
    ">": ">",
    "=": "==",
    "≤": "<=",
    "<": "<",
    "khoảng": "~",
    "Tăng ít nhất": "rise",
    "Giảm ít nhất": "fall",
    "Tăng ít nhất %": "rise_percent",
    "Giảm ít nhất %": "fall_percent",
}
PERIODS = {"6T": "6T", "nam": "nam", "giai-doan": "giai-doan"}
ONLY = "chỉ"
"""Opens a kind of unit that is meant alone, without schools of several levels."""
UNIT_SUGGESTIONS = (
    "MN; TH; THCS; GDTX",
    *("MN", "TH", "THCS", "GDTX", "XA", "PHONG"),
    *("chỉ MN", "chỉ TH", "chỉ THCS", "LC", "MN; XA", "MN; TH; THCS; GDTX; PHONG"),
)
UNITS_HELP = (
    "MN, TH, THCS, GDTX: mọi đơn vị có cấp học đó, kể cả trường liên cấp; chỉ MN: riêng trường mầm "
    "non; LC: mọi trường liên cấp; XA: xã, phường; PHONG: cơ quan quản lý. Nhiều giá trị cách nhau "
    "dấu chấm phẩy."
)
_NOTE = "Ghi chú in bên cạnh, nếu có."

_OF_INDICATOR = BookColumn(
    "Mã chỉ tiêu",
    "code",
    CellKind.CODE,
    "Mã của một dòng tại trang Chỉ tiêu.",
    "1.1",
    "Indicator",
    width=11,
    required=True,
)
"""Names the indicator that a line of another sheet is about."""

PLAN = BookSheet(
    name="Kế hoạch",
    key="plan",
    english="Plan",
    about=(
        "Thông tin chung của kế hoạch. Ghi tại cột Giá trị, giữ nguyên cột Mục. Xem cách ghi từng "
        "trang: đưa chuột vào ô tiêu đề. Trang và cột khác là của cơ quan, chương trình không đọc."
    ),
    columns=(
        BookColumn(
            "Mã kế hoạch",
            "id",
            CellKind.CODE,
            "Tên ngắn để gọi kế hoạch, không dấu; giữ nguyên qua các năm.",
            "lieu-giang-2026",
            "Plan code",
            required=True,
        ),
        BookColumn(
            "Tên kế hoạch",
            "title",
            CellKind.TEXT,
            "Tên đầy đủ; in trên bảng tổng hợp và báo cáo.",
            "Kế hoạch vì sự tiến bộ của phụ nữ và bình đẳng giới phường Liễu Giang năm 2026",
            "Title",
            required=True,
        ),
        BookColumn(
            "Năm đầu",
            "start",
            CellKind.YEAR,
            "Năm đầu tiên của kế hoạch.",
            "2026",
            "First year",
            required=True,
        ),
        BookColumn(
            "Năm cuối",
            "end",
            CellKind.YEAR,
            "Năm cuối cùng của kế hoạch; kế hoạch một năm thì ghi lại năm đầu.",
            "2026",
            "Last year",
            required=True,
        ),
        BookColumn(
            "Căn cứ in trên biểu mẫu",
            "legal_basis",
            CellKind.TEXT,
            "Số, ngày văn bản mà kế hoạch thực hiện, in ở đầu mỗi biểu. Để trống thì không in.",
            "Kế hoạch số 15/KH-UBND ngày 12/01/2026",
            "Legal basis",
        ),
        BookColumn(
            "Căn cứ in trên báo cáo",
            "report_basis",
            CellKind.TEXT,
            "Văn bản mở đầu báo cáo, sau chữ Thực hiện. Để trống: căn cứ in trên biểu mẫu.",
            "Kế hoạch số 15/KH-UBND ngày 12/01/2026 của Ủy ban nhân dân phường Liễu Giang",
            "Report basis",
        ),
        BookColumn(
            "Tên báo cáo",
            "report_title",
            CellKind.TEXT,
            "In dưới chữ BÁO CÁO, trước kỳ báo cáo. Để trống: Kết quả thực hiện chỉ tiêu bình đẳng "
            "giới và vì sự tiến bộ của phụ nữ.",
            "Kết quả thực hiện Kế hoạch vì sự tiến bộ của phụ nữ",
            "Report title",
        ),
        BookColumn(
            "Nguồn",
            "source",
            CellKind.TEXT,
            "Văn bản mà các chỉ tiêu được chép từ đó.",
            "Kế hoạch số 15/KH-UBND của Ủy ban nhân dân phường Liễu Giang",
            "Source",
        ),
        BookColumn(
            "Ghi chú",
            "note",
            CellKind.TEXT,
            "Điều mà văn bản còn để ngỏ.",
            "Kế hoạch không nêu hạn báo cáo 06 tháng.",
            "Note",
        ),
    ),
    is_form=True,
    required=True,
)

REPORTS = BookSheet(
    name="Kỳ báo cáo",
    key="report",
    english="Reports",
    about="Mỗi dòng là một kỳ báo cáo mà kế hoạch quy định. Không quy định thì để trống trang này.",
    columns=(
        BookColumn(
            "Kỳ",
            "period",
            CellKind.WORD,
            "6T: 06 tháng đầu năm; nam: cả năm; giai-doan: tổng kết giai đoạn.",
            "nam",
            "Period",
            words=PERIODS,
            aliases={
                "06 tháng": "6T",
                "6 tháng": "6T",
                "năm": "nam",
                "giai đoạn": "giai-doan",
            },
            required=True,
        ),
        BookColumn(
            "Hạn nộp",
            "due",
            CellKind.DATE,
            "Báo cáo đến trước ngày này; dạng ngày/tháng/năm. Để trống nếu văn bản không ghi ngày.",
            "20/11/2026",
            "Due",
        ),
        BookColumn(
            "Nguyên văn",
            "text",
            CellKind.TEXT,
            "Hạn nộp đúng như văn bản viết.",
            "trước ngày 20/11/2026",
            "Wording",
            width=32,
            required=True,
        ),
        BookColumn(
            "Nơi nhận",
            "recipients",
            CellKind.PARTS,
            "Cơ quan nhận báo cáo của đơn vị, rồi các cơ quan mà cơ quan đó báo cáo (nơi đầu in "
            "ở Kính gửi); nhiều nơi cách nhau dấu chấm phẩy.",
            "Phòng Văn hóa - Xã hội; Sở Giáo dục và Đào tạo",
            "Recipients",
            width=46,
        ),
        BookColumn(
            "Tháng hành động",
            "action_month",
            CellKind.WORD,
            "Báo cáo về Tháng hành động vì bình đẳng giới (15/11 - 15/12) nào: năm báo cáo hay năm "
            "trước. Để trống: tháng gần nhất đã kết thúc vào ngày chốt số liệu.",
            "năm báo cáo",
            "Action month",
            words={"năm báo cáo": "this_year", "năm trước": "year_before"},
        ),
        BookColumn("Ghi chú", "note", CellKind.TEXT, _NOTE, "", "Note", width=40),
    ),
)

INDICATORS = BookSheet(
    name="Chỉ tiêu",
    key="indicator",
    english="Indicators",
    about=(
        "Mỗi dòng là một chỉ tiêu, theo thứ tự của kế hoạch. Mức phải đạt ghi tại trang Mức. "
        "Tử số, mẫu số ghi bằng mã in trên biểu mẫu, ví dụ 102/2 là dòng mã số 102, cột 2; tra "
        "tại trang Mã biểu mẫu."
    ),
    columns=(
        BookColumn(
            "Mã",
            "code",
            CellKind.CODE,
            "Mã chỉ tiêu của kế hoạch. Ô phải ở dạng chữ (Text), nếu không Excel đổi 2.10 thành "
            "2.1.",
            "1.1",
            "Code",
            width=10,
            required=True,
        ),
        BookColumn(
            "Nội dung",
            "title",
            CellKind.TEXT,
            "Tên chỉ tiêu, như in trên biểu mẫu và bảng tổng hợp.",
            "Tỷ lệ nữ cán bộ quản lý trong các cơ sở giáo dục công lập",
            "Title",
            width=44,
            required=True,
        ),
        BookColumn(
            "Câu của kế hoạch",
            "verbatim",
            CellKind.TEXT,
            "Câu của kế hoạch về chỉ tiêu, đúng từng chữ; in tại Ghi chú của trang Chỉ tiêu.",
            "",
            "Verbatim",
            width=44,
        ),
        BookColumn(
            "Tên ngắn",
            "brief",
            CellKind.TEXT,
            "Tối đa 60 ký tự, cho biểu đồ và trang hẹp. Để trống nếu Nội dung đã ngắn.",
            "Nữ cán bộ quản lý",
            "Short title",
            width=24,
        ),
        BookColumn(
            "Đơn vị tính",
            "unit",
            CellKind.TEXT,
            "%, lượt, người, vụ, đồng …",
            "%",
            "Unit",
            width=9,
            required=True,
        ),
        BookColumn(
            "Cách tính",
            "kind",
            CellKind.WORD,
            "Tỷ lệ: cộng tử số chia cộng mẫu số của mọi đơn vị. Tỷ lệ đơn vị: phần đơn vị có tử số "
            "từ 1 trở lên. Tổng: cộng tử số. Tỷ lệ trả lời Có: phần đơn vị trả lời Có ở mọi câu "
            "của tử số. Bình quân: tử số chia mẫu số, không ghi mẫu số thì chia số đơn vị. Chênh "
            "lệch: tỷ lệ của nữ trừ tỷ lệ của nam, tử số và mẫu số ghi cột Tổng số.",
            "Tỷ lệ",
            "Calculation",
            width=13,
            words=KINDS,
            required=True,
        ),
        BookColumn(
            "Tử số",
            "numerator",
            CellKind.REFERENCES,
            "Mã dòng/mã cột, ví dụ 102/2; cộng nhiều ô: 102/2+103/2; câu hỏi một ô: 504; phép đếm "
            "ghi tên, ví dụ research.tasks. Dòng do lựa chọn của đợt quyết định: "
            "1401{literacy_band}/1.",
            "102/2",
            "Numerator",
            width=17,
            required=True,
        ),
        BookColumn(
            "Mẫu số",
            "denominator",
            CellKind.REFERENCES,
            "Ghi như Tử số. Bắt buộc với Tỷ lệ, Chênh lệch; để trống với Tổng và Tỷ lệ đơn vị; với "
            "Tỷ lệ trả lời Có thì chỉ tính đơn vị trả lời Có ở câu này.",
            "102/1",
            "Denominator",
            width=17,
        ),
        BookColumn(
            "Ai tính",
            "kinds",
            CellKind.UNITS,
            f"{UNITS_HELP} Để trống: mọi đơn vị được hỏi.",
            "MN; TH; THCS; GDTX",
            "Units",
            width=16,
            default="mọi đơn vị được hỏi",
        ),
        BookColumn(
            "Loại hình",
            "ownership",
            CellKind.WORDS,
            "Công lập, Dân lập, Tư thục; cách nhau dấu chấm phẩy. Để trống: mọi loại hình.",
            "Công lập",
            "Ownership",
            width=11,
            words={word: word for word in OWNERSHIPS},
            default="mọi loại hình",
        ),
        BookColumn(
            "Tách",
            "splits",
            CellKind.WORDS,
            "Tính riêng thêm cho: Nam, Nữ, Dân tộc thiểu số, Nữ dân tộc thiểu số; cách nhau dấu "
            "chấm phẩy. Để trống: không tách.",
            "",
            "Splits",
            width=12,
            words=SPLITS,
            default="không tách",
        ),
        BookColumn(
            "Cộng dồn",
            "accumulate",
            CellKind.WORD,
            "Chỉ với Tổng. Cộng các năm: từ năm ghi tại Từ năm; Số mới nhất: lấy số của kỳ gần "
            "nhất. Để trống: chỉ tính trong kỳ.",
            "",
            "Accumulation",
            width=12,
            words=ACCUMULATED,
            default="không cộng dồn",
        ),
        BookColumn(
            "Từ năm",
            "since",
            CellKind.YEAR,
            "Năm đầu tiên được cộng dồn. Để trống: năm đầu của kế hoạch.",
            "",
            "Since",
            width=8,
        ),
        BookColumn(
            "Đếm bằng",
            "counted",
            CellKind.TEXT,
            "Danh từ để nói còn thiếu bao nhiêu: nữ cán bộ quản lý, trẻ, đơn vị …",
            "nữ cán bộ quản lý",
            "Counted",
            width=18,
            required=True,
        ),
        BookColumn(
            "Khoảng cách",
            "gap",
            CellKind.WORD,
            "Người còn thiếu khi có thêm thì tính vào đâu. Chỉ tử số: thành viên đã có được tập "
            "huấn; Cả tử số và mẫu số: nữ thạc sĩ mới. Để trống: Chỉ tử số.",
            "Chỉ tử số",
            "Gap",
            width=12,
            words=GAPS,
            default="Chỉ tử số",
        ),
        BookColumn(
            "Ẩn danh",
            "anonymous",
            CellKind.YES_NO,
            "Có: số có thể dẫn đến một người (vụ việc); không lập số của từng đơn vị, từng xã, "
            "phường, và chỉ nêu kết quả khi có từ 5 đơn vị. Để trống: Có nếu Tử số, Mẫu số lấy từ "
            "mã số 1006 đến 1009 hoặc câu hỏi Ẩn danh của cơ quan, còn lại là Không.",
            "",
            "Anonymous",
            width=8,
            default="Không",
        ),
        BookColumn(
            "Lý do chưa có số liệu",
            "no_data",
            CellKind.TEXT,
            "Ghi khi biểu mẫu không thu được số liệu của chỉ tiêu; in thay kết quả.",
            "",
            "No data",
            width=24,
        ),
        BookColumn(
            "Lý do khi chưa chọn",
            "unset",
            CellKind.TEXT,
            "Bắt buộc khi tử số, mẫu số có lựa chọn trong dấu { }; in khi đợt báo cáo chưa chọn.",
            "",
            "Unset",
            width=24,
        ),
        BookColumn("Ghi chú", "note", CellKind.TEXT, _NOTE, "", "Note", width=34),
    ),
    required=True,
)

TARGETS = BookSheet(
    name="Mức",
    key="target",
    english="Targets",
    about=(
        "Mỗi dòng là một mức phải đạt của một chỉ tiêu; chỉ tiêu có nhiều mốc thì ghi nhiều dòng. "
        "Mức của tỷ lệ ghi theo phần trăm: 97 hoặc 97%."
    ),
    columns=(
        _OF_INDICATOR,
        BookColumn(
            "Loại mức",
            "type",
            CellKind.WORD,
            "Mốc năm: đạt vào Năm; Từ năm: từ năm đó trở đi; Hằng năm: mọi năm từ Từ năm đến Đến "
            "năm; Cả giai đoạn: tính chung các năm đó; Theo dõi: không giao mức bằng số.",
            "Mốc năm",
            "Type",
            width=13,
            words=TARGET_TYPES,
            required=True,
        ),
        BookColumn("Năm", "year", CellKind.YEAR, "Với Mốc năm.", "2026", "Year", width=8),
        BookColumn(
            "Từ năm",
            "start",
            CellKind.YEAR,
            "Với Từ năm, Hằng năm, Cả giai đoạn.",
            "",
            "From",
            width=8,
        ),
        BookColumn(
            "Đến năm",
            "end",
            CellKind.YEAR,
            "Với Hằng năm, Cả giai đoạn.",
            "",
            "To",
            width=8,
        ),
        BookColumn(
            "So sánh",
            "operator",
            CellKind.WORD,
            "≥ ít nhất; > trên; = đúng bằng; ≤ không quá; < dưới; khoảng; Tăng, Giảm ít nhất: so "
            "với năm ghi tại So với năm, theo đơn vị tính (tỷ lệ: điểm phần trăm); có dấu % thì "
            "theo phần trăm của mức gốc.",
            "≥",
            "Comparison",
            width=10,
            words=OPERATORS,
            aliases={
                ">=": ">=",
                "=>": ">=",
                "ít nhất": ">=",
                "trên": ">",
                "==": "==",
                "bằng": "==",
                "~": "~",
                "≈": "~",
                "<=": "<=",
                "=<": "<=",
                "không quá": "<=",
                "dưới": "<",
            },
        ),
        BookColumn(
            "Mức",
            "value",
            CellKind.LEVEL,
            "Số theo đơn vị tính của chỉ tiêu; tỷ lệ ghi theo phần trăm.",
            "60",
            "Value",
            width=11,
        ),
        BookColumn(
            "So với năm",
            "against",
            CellKind.YEAR,
            "Với Tăng ít nhất, Giảm ít nhất: năm để so sánh. Lấy kết quả của đợt báo cáo năm đó đã "
            "chốt, nếu không có thì lấy Mức gốc.",
            "",
            "Against",
            width=10,
        ),
        BookColumn(
            "Mức gốc",
            "base",
            CellKind.LEVEL,
            "Kết quả của năm để so sánh, theo kế hoạch.",
            "",
            "Base",
            width=10,
        ),
        BookColumn(
            "Nguồn mức gốc",
            "base_source",
            CellKind.TEXT,
            "Văn bản có Mức gốc; bắt buộc khi ghi Mức gốc.",
            "",
            "Base source",
            width=24,
        ),
        BookColumn(
            "Làm tròn",
            "rounded_to",
            CellKind.NUMBER,
            "Số chữ số thập phân mà kế hoạch đã làm tròn mức; kết quả cũng được làm tròn như vậy "
            "trước khi so. Để trống: không làm tròn.",
            "",
            "Rounded to",
            width=9,
        ),
        BookColumn(
            "Dung sai",
            "tolerance",
            CellKind.NUMBER,
            "Với So sánh là khoảng: thấp hơn bao nhiêu phần trăm vẫn coi là xấp xỉ. Để trống: theo "
            "lựa chọn của đợt.",
            "",
            "Tolerance",
            width=9,
        ),
        BookColumn(
            "Nguyên văn",
            "text",
            CellKind.TEXT,
            "Mức đúng như kế hoạch viết.",
            "đạt ít nhất 60% vào năm 2026",
            "Wording",
            width=46,
        ),
    ),
    required=True,
)

VARIANTS = BookSheet(
    name="Biến thể",
    key="variant",
    english="Variants",
    about=(
        "Chỉ tiêu tính khác đi khi đợt báo cáo chọn khác. Mỗi dòng thay một cột của một chỉ tiêu; "
        "các dòng cùng mã, cùng lựa chọn là một trường hợp."
    ),
    columns=(
        _OF_INDICATOR,
        BookColumn(
            "Lựa chọn",
            "switches",
            CellKind.PARTS,
            "Tên lựa chọn của đợt báo cáo; nhiều lựa chọn cùng lúc cách nhau dấu chấm phẩy.",
            "private_in_ccvc",
            "Switch",
            width=36,
            required=True,
        ),
        BookColumn(
            "Giá trị",
            "settings",
            CellKind.PARTS,
            "Giá trị của từng lựa chọn, theo đúng thứ tự.",
            "Có",
            "Setting",
            width=20,
            required=True,
        ),
        BookColumn(
            "Khoá",
            "key",
            CellKind.WORD,
            "Cột của trang Chỉ tiêu được thay.",
            "Loại hình",
            "Key",
            width=20,
            words={
                INDICATORS.headings[key]: key
                for key in ("numerator", "denominator", "kinds", "ownership", "no_data", "note")
            },
            required=True,
        ),
        BookColumn(
            "Giá trị thay",
            "value",
            CellKind.VALUE,
            f"Ghi như tại cột đó; bỏ hẳn giá trị thì ghi {NOTHING}.",
            NOTHING,
            "New value",
            width=70,
            required=True,
        ),
    ),
)

LABELS = BookSheet(
    name="Nhãn",
    key="labels",
    english="Labels",
    about="Lời khác cho một dòng của biểu mẫu, theo mã số của dòng. Không đổi lời thì để trống.",
    columns=(
        BookColumn(
            "Mã số",
            "code",
            CellKind.CODE,
            "Mã số in trên biểu mẫu.",
            "1101",
            "Row",
            width=11,
            required=True,
        ),
        BookColumn(
            "Nhãn",
            "label",
            CellKind.TEXT,
            "Lời in trên biểu mẫu thay cho lời của chương trình.",
            "I. Tình hình chung của đơn vị",
            "Label",
            width=90,
            required=True,
        ),
    ),
)

OUTLINE = BookSheet(
    name="Đề cương",
    key="outline",
    english="Outline",
    about="Các mục của báo cáo bằng lời, lần lượt. Để trống trang này: dùng đề cương có sẵn.",
    columns=(
        BookColumn(
            "Mục",
            "number",
            CellKind.CODE,
            "Số thứ tự của mục, kể cả dấu chấm, dấu ngoặc: I. hoặc a)",
            "I.",
            "Number",
            width=8,
        ),
        BookColumn(
            "Nội dung",
            "heading",
            CellKind.TEXT,
            "Tên mục, in trên báo cáo.",
            "Tình hình chung của đơn vị",
            "Heading",
            width=80,
            required=True,
        ),
        BookColumn(
            "Câu trả lời",
            "answer",
            CellKind.ANSWER,
            "Mã số của câu hỏi tại Biểu 11 điền vào mục này. Để trống: cơ quan tự viết.",
            "1101",
            "Answer",
            width=12,
        ),
    ),
)

SHEETS = (PLAN, REPORTS, INDICATORS, TARGETS, VARIANTS, LABELS, OUTLINE)
"""The sheets that the officer fills, in order."""

CODES = "Mã biểu mẫu"
"""A sheet that is generated: every code of the form."""

CODE_HEADINGS = ("Mã", "Biểu", "Nội dung dòng", "Nội dung cột", "Ai trả lời", "Kỳ")

WORDS_IN_BOOK: Mapping[str, str] = {
    **{
        column.key: column.heading
        for sheet in (PLAN, INDICATORS, TARGETS)
        for column in sheet.columns
    },
    **{value: word for word, value in (*KINDS.items(), *TARGET_TYPES.items(), *SPLITS.items())},
    **{value: word for word, value in OPERATORS.items()},
    "all": "cả nhóm",
    "levels": "cấp học",
    "plan_start": "Năm đầu",
    "plan_end": "Năm cuối",
}
"""Keys and settings of a plan, as its workbook names them."""
