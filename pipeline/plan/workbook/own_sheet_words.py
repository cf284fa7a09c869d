"""The sheets of a plan's workbook on which an office defines tables, questions, rules and counts of
its own."""

from __future__ import annotations

from pipeline.books.book_sheets import BookColumn, BookSheet, CellKind
from pipeline.plan.workbook.plan_sheet_words import PERIODS, SHEETS, UNITS_HELP

COLUMN = "cột"
"""Opens a column where a row may stand too."""

SHAPES = {"Bảng": "matrix", "Phiếu": "record", "Danh sách": "list"}
PARTS = {"dòng": "row", "cột": "column", "ô": "cell"}
ANSWERS = {
    "Số lượng": "count",
    "Số người": "people",
    "Tiền": "money",
    "Số thập phân": "decimal",
    "Ngày": "date",
    "Năm": "year",
    "Chữ": "text",
    "Có/Không": "yes_no",
    "Danh sách": "choice",
}
SIGNS = {"≤": "<=", "≥": ">=", "=": "=", "≠": "<>", "<": "<", ">": ">"}
SIGN_ALIASES = {"<=": "<=", "=<": "<=", ">=": ">=", "=>": ">=", "<>": "<>", "!=": "<>", "==": "="}
SEVERITIES = {"Lỗi": "error", "Giải trình": "query"}
_TABLE_HELP = "Số của một biểu: 21 … 99 của cơ quan, hoặc 01 … 15 có sẵn."
_ASKED_HELP = f"{UNITS_HELP} Để trống: mọi đơn vị."
_PERIODS_HELP = "6T, nam, giai-doan; cách nhau dấu chấm phẩy. Để trống: mọi kỳ."
_USE_HELP = (
    "Có: hỏi biểu, dòng có sẵn này dù không chỉ tiêu nào dùng đến. Không: bỏ khỏi biểu mẫu. Để "
    "trống: hỏi biểu, dòng của cơ quan; biểu, dòng có sẵn thì hỏi khi kế hoạch dùng đến."
)
_SENTENCE = BookColumn(
    "Nguyên văn",
    "text",
    CellKind.TEXT,
    "Với Dùng là Có: câu của kế hoạch yêu cầu nội dung này.",
    "",
    "Wording",
    width=44,
)
_CONDITION_HELP = (
    "nhiều điều kiện cách nhau dấu chấm phẩy (phải đúng tất cả), nhiều giá trị cách nhau dấu |."
)

TABLES = BookSheet(
    name="Biểu",
    key="tables",
    english="Tables",
    about=(
        "Mỗi dòng là một biểu của cơ quan, số từ 21 đến 99, câu hỏi ghi tại trang Câu hỏi. Biểu, "
        "dòng có sẵn chỉ được hỏi khi chỉ tiêu, đề cương dùng đến; kế hoạch yêu cầu thêm thì ghi "
        "số biểu hoặc các mã số (801; 802) và Dùng là Có. Bỏ một biểu có sẵn: ghi số của biểu và "
        "Dùng là Không."
    ),
    columns=(
        BookColumn(
            "Số",
            "number",
            CellKind.CODE,
            "Từ 21 đến 99; giữ nguyên qua các năm. Với Dùng là Có: số biểu, mã số có sẵn, cách "
            "nhau dấu chấm phẩy.",
            "21",
            "Number",
            width=10,
            required=True,
        ),
        BookColumn(
            "Tên trang",
            "sheet",
            CellKind.TEXT,
            "Tên ngắn, in sau Biểu và số; cả tên trang tối đa 31 ký tự.",
            "Câu lạc bộ",
            "Sheet",
            width=20,
        ),
        BookColumn(
            "Tên biểu",
            "title",
            CellKind.TEXT,
            "Tên đầy đủ, in trên biểu.",
            "Câu lạc bộ nữ công",
            "Title",
            width=40,
        ),
        BookColumn(
            "Dạng",
            "shape",
            CellKind.WORD,
            "Bảng: các dòng, các cột cố định; Phiếu: mỗi dòng một câu hỏi; Danh sách: đơn vị tự "
            "ghi từng dòng.",
            "Bảng",
            "Shape",
            width=11,
            words=SHAPES,
        ),
        BookColumn("Ai nộp", "kinds", CellKind.UNITS, _ASKED_HELP, "MN; TH", "Units", width=18),
        BookColumn(
            "Kỳ",
            "periods",
            CellKind.WORDS,
            _PERIODS_HELP,
            "nam",
            "Periods",
            width=12,
            words=PERIODS,
        ),
        BookColumn(
            "Đơn vị tính",
            "unit_label",
            CellKind.TEXT,
            "In ở đầu biểu.",
            "câu lạc bộ",
            "Unit",
            width=12,
        ),
        BookColumn(
            "Hướng dẫn", "guidance", CellKind.TEXT, "In ở đầu biểu.", "", "Guidance", width=44
        ),
        BookColumn(
            "Có tên người",
            "personal",
            CellKind.YES_NO,
            "Có: tên người không đưa vào bảng tổng hợp. Để trống: Không.",
            "",
            "Personal",
            width=9,
        ),
        BookColumn("Dùng", "use", CellKind.YES_NO, _USE_HELP, "", "Use", width=8),
        _SENTENCE,
    ),
)

QUESTIONS = BookSheet(
    name="Câu hỏi",
    key="questions",
    english="Questions",
    about=(
        "Mỗi dòng là một dòng, cột hay ô của một biểu của cơ quan, hoặc một dòng thêm vào biểu có "
        "sẵn (mã 20001 đến 20999). Bỏ một dòng có sẵn: ghi mã số của dòng và Dùng là Không."
    ),
    columns=(
        BookColumn(
            "Biểu", "table", CellKind.CODE, _TABLE_HELP, "21", "Table", width=10, required=True
        ),
        BookColumn(
            "Mã",
            "code",
            CellKind.CODE,
            "Dòng, ô của biểu 21: 21001 đến 21999; cột: 1, 2 …; dòng thêm vào biểu có sẵn: 20001 "
            "đến 20999.",
            "21011",
            "Code",
            width=9,
            required=True,
        ),
        BookColumn(
            "Là",
            "part",
            CellKind.WORD,
            "dòng, cột hoặc ô.",
            "dòng",
            "Is",
            width=8,
            words=PARTS,
        ),
        BookColumn(
            "Nội dung",
            "label",
            CellKind.TEXT,
            "Câu hỏi như in trên biểu.",
            "Câu lạc bộ văn hóa, thể thao",
            "Label",
            width=48,
        ),
        BookColumn(
            "Kiểu",
            "answer",
            CellKind.WORD,
            "Kiểu trả lời; với dòng của Bảng để trống. Để trống: Số lượng.",
            "",
            "Answer",
            width=13,
            words=ANSWERS,
        ),
        BookColumn(
            "Danh sách",
            "choices",
            CellKind.TEXT,
            "Với Kiểu là Danh sách: tên của danh sách tại trang Danh sách.",
            "",
            "List",
            width=16,
        ),
        BookColumn(
            "Bắt buộc", "required", CellKind.YES_NO, "Để trống: Có.", "", "Required", width=9
        ),
        BookColumn(
            "Cộng từ",
            "parts",
            CellKind.PARTS,
            "Mã số các dòng được cộng, cách nhau dấu chấm phẩy; với ô phía trên Danh sách: tên một "
            "phép đếm.",
            "",
            "Sum of",
            width=18,
        ),
        BookColumn(
            "Mục", "section", CellKind.TEXT, "Tiêu đề in phía trên dòng.", "", "Section", width=20
        ),
        BookColumn("Ai trả lời", "kinds", CellKind.UNITS, _ASKED_HELP, "", "Units", width=16),
        BookColumn(
            "Kỳ", "periods", CellKind.WORDS, _PERIODS_HELP, "", "Periods", width=10, words=PERIODS
        ),
        BookColumn(
            "Khi nào",
            "when",
            CellKind.PARTS,
            "Chỉ hỏi khi đúng điều kiện: 21001 = Có, 21012/1 > 0, ở cột thì cả cột 2 = Nữ; "
            f"{_CONDITION_HELP} Mọi dòng (ở Danh sách: mọi cột) cùng hỏi khi một ô phía trên = Có "
            "thì ô đó mở cả biểu.",
            "",
            "When",
            width=16,
        ),
        BookColumn(
            "Nhắc khi nhập",
            "prompt",
            CellKind.TEXT,
            "Hiện khi chọn ô, tối đa 255 ký tự.",
            "",
            "Prompt",
            width=30,
        ),
        BookColumn(
            "Ẩn danh",
            "anonymous",
            CellKind.YES_NO,
            "Có: số chỉ được nêu trong tổng chung. Để trống: Không.",
            "",
            "Anonymous",
            width=8,
        ),
        BookColumn("Dùng", "use", CellKind.YES_NO, _USE_HELP, "", "Use", width=8),
        _SENTENCE,
    ),
)

CHOICES = BookSheet(
    name="Danh sách",
    key="choices",
    english="Lists",
    about="Các giá trị để chọn của câu hỏi có Kiểu là Danh sách; mỗi dòng một giá trị.",
    columns=(
        BookColumn(
            "Tên",
            "name",
            CellKind.TEXT,
            "Tên danh sách, ghi lại ở mỗi dòng.",
            "Mức độ",
            "Name",
            width=24,
            required=True,
        ),
        BookColumn(
            "Giá trị",
            "values",
            CellKind.PARTS,
            "Không có dấu phẩy.",
            "Tốt",
            "Values",
            width=60,
            required=True,
        ),
    ),
)

RULES = BookSheet(
    name="Quy tắc",
    key="rules",
    english="Rules",
    about=(
        "Mỗi dòng là một điều phải đúng trong một biểu. Mỗi vế là mã ô (21011/1), mã dòng (21011: "
        "mọi cột), cột 2 (mọi dòng), một số, hoặc tổng của chúng nối bằng dấu +."
    ),
    columns=(
        BookColumn(
            "Biểu", "table", CellKind.CODE, _TABLE_HELP, "21", "Table", width=10, required=True
        ),
        BookColumn(
            "Vế trái",
            "left",
            CellKind.TEXT,
            "Mã ô, mã dòng, cột 2, số, hoặc tổng.",
            "cột 2",
            "Left",
            width=22,
            required=True,
        ),
        BookColumn(
            "So sánh",
            "operator",
            CellKind.WORD,
            "Điều phải đúng.",
            "≤",
            "Comparison",
            width=10,
            words=SIGNS,
            aliases=SIGN_ALIASES,
            required=True,
        ),
        BookColumn(
            "Vế phải",
            "right",
            CellKind.TEXT,
            "Mã ô, mã dòng, cột 2, số, hoặc tổng.",
            "cột 1",
            "Right",
            width=22,
            required=True,
        ),
        BookColumn(
            "Mức độ",
            "severity",
            CellKind.WORD,
            "Lỗi: phải sửa; Giải trình: được nêu lý do. Để trống: Lỗi.",
            "Lỗi",
            "Severity",
            width=12,
            words=SEVERITIES,
        ),
        BookColumn(
            "Câu báo",
            "sentence",
            CellKind.TEXT,
            "Câu nói điều sai. Để trống: chương trình tự lập từ các nhãn.",
            "",
            "Sentence",
            width=60,
        ),
    ),
)

TALLIES = BookSheet(
    name="Đếm",
    key="tallies",
    english="Tallies",
    about=(
        "Mỗi dòng là một phép đếm các dòng của một biểu dạng Danh sách, hoặc cộng một cột của nó; "
        "Tử số, Mẫu số gọi phép đếm bằng tên."
    ),
    columns=(
        BookColumn(
            "Tên",
            "name",
            CellKind.TEXT,
            "Tên để Tử số, Mẫu số gọi.",
            "Nữ trong Ban",
            "Name",
            width=30,
            required=True,
        ),
        BookColumn(
            "Biểu", "table", CellKind.CODE, _TABLE_HELP, "07", "Table", width=7, required=True
        ),
        BookColumn(
            "Điều kiện",
            "conditions",
            CellKind.PARTS,
            f"Chỉ đếm dòng đúng điều kiện, ví dụ cột 2 = Nữ; {_CONDITION_HELP}",
            "cột 2 = Nữ",
            "Conditions",
            width=44,
        ),
        BookColumn(
            "Cột cộng",
            "sum_of",
            CellKind.CODE,
            "Mã của cột được cộng. Để trống: đếm số dòng.",
            "",
            "Sum of",
            width=11,
        ),
    ),
)

OWN_SHEETS = (TABLES, QUESTIONS, CHOICES, RULES, TALLIES)
ALL_SHEETS = (*SHEETS[:-1], *OWN_SHEETS, SHEETS[-1])
"""All sheets that an officer fills, in order."""
