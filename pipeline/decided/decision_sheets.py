"""The sheets of ``dieu-chinh.xlsx`` and their columns."""

from __future__ import annotations

from pipeline.books.book_sheets import NOTHING, BookColumn, BookSheet, CellKind

FILE = "dieu-chinh.xlsx"
DELETE = "Xóa"
DELETED = "(xóa dòng)"
"""The word that deletes an entry, and what is said to stand in its place."""

_RULES = (
    "Chương trình chỉ thêm dòng, không sửa và không xóa dòng nào. Ghi xong thì lưu, đóng tệp rồi "
    "chạy lại."
)

CORRECTIONS = BookSheet(
    name="Sửa số liệu",
    key="corrections",
    english="Corrections",
    about=(
        "Mỗi dòng sửa một ô trong báo cáo của một đơn vị. Dòng có hiệu lực khi đã ghi người quyết "
        "định, lý do và nguồn; số liệu đơn vị gửi thay đổi thì việc sửa hết hiệu lực. Số liệu gốc "
        f"luôn được giữ và nêu bên cạnh. {_RULES}"
    ),
    columns=(
        BookColumn(
            "Mã đơn vị", "unit", CellKind.CODE, "Mã trong danh sách đơn vị.", "TH03", required=True
        ),
        BookColumn(
            "Mã số/cột",
            "place",
            CellKind.CODE,
            "Mã dòng/mã cột in trên biểu mẫu; câu hỏi một ô thì ghi mã dòng; biểu kê từng dòng thì "
            "ghi số biểu/số thứ tự/mã cột (07/3/2), thêm dòng thì ghi số thứ tự tiếp theo, xóa cả "
            "dòng thì ghi số biểu/số thứ tự (07/3).",
            "102/2",
            required=True,
        ),
        BookColumn(
            "Số liệu đã gửi",
            "old",
            CellKind.VALUE,
            f"Đúng như đơn vị đã ghi; ô trống thì để trống hoặc ghi {NOTHING}; xóa cả dòng thì ghi "
            "nội dung cột đầu của dòng.",
            "12",
            width=18,
        ),
        BookColumn(
            "Sửa thành",
            "new",
            CellKind.VALUE,
            f"Ghi như đơn vị ghi vào biểu mẫu; xóa cả dòng thì ghi {DELETE}.",
            "21",
            width=18,
            required=True,
        ),
        BookColumn("Người quyết định", "by", CellKind.TEXT, "Họ tên.", width=24, required=True),
        BookColumn(
            "Lý do",
            "reason",
            CellKind.TEXT,
            "Vì sao sửa.",
            "Gõ nhầm thứ tự chữ số",
            width=40,
            required=True,
        ),
        BookColumn(
            "Nguồn",
            "source",
            CellKind.TEXT,
            "Văn bản hoặc cuộc trao đổi mà số liệu đúng được lấy từ đó.",
            "Điện thoại với đơn vị ngày 21/11/2026",
            width=40,
            required=True,
        ),
        BookColumn("Ngày", "on", CellKind.DATE, "Ngày quyết định.", "21/11/2026"),
    ),
)

RECEIPTS = BookSheet(
    name="Nhận tệp",
    key="receipts",
    english="Receipts",
    about=(
        "Tệp chưa xác định được đơn vị: ghi mã đơn vị, người nhận và lý do thì tệp được tính cho "
        f"đơn vị đó. {_RULES}"
    ),
    columns=(
        BookColumn(
            "Mã kiểm tra (sha256)",
            "sha256",
            CellKind.CODE,
            "Do chương trình ghi; đi theo nội dung tệp, không theo tên tệp.",
            width=24,
            required=True,
        ),
        BookColumn("Tệp", "file", CellKind.TEXT, "Do chương trình ghi.", width=44),
        BookColumn("Nội dung", "said", CellKind.TEXT, "Do chương trình ghi.", width=60),
        BookColumn(
            "Mã đơn vị", "unit", CellKind.CODE, "Mã trong danh sách đơn vị.", "TH03", required=True
        ),
        BookColumn("Người nhận", "by", CellKind.TEXT, "Họ tên.", width=24, required=True),
        BookColumn(
            "Lý do",
            "reason",
            CellKind.TEXT,
            "Căn cứ để biết tệp là của đơn vị.",
            "Nhận từ hộp thư của trường",
            width=40,
            required=True,
        ),
    ),
)

CHANGED = BookSheet(
    name="Câu hỏi đã đổi",
    key="changed",
    english="Changed questions",
    about=(
        "Báo cáo lập trên mẫu gửi trước có câu hỏi khác mẫu hiện nay dưới cùng một mã: số liệu "
        "được để riêng. Ghi người xác nhận và lý do thì hai câu hỏi được coi là một và số liệu "
        f"được dùng. {_RULES}"
    ),
    columns=(
        BookColumn(
            "Phiên bản mẫu",
            "version",
            CellKind.CODE,
            "Do chương trình ghi; mẫu đó nằm trong thư mục forms của đợt.",
            width=16,
            required=True,
        ),
        BookColumn("Mã", "code", CellKind.CODE, "Do chương trình ghi.", width=18, required=True),
        BookColumn(
            "Mẫu đã gửi hỏi",
            "before",
            CellKind.TEXT,
            "Do chương trình ghi.",
            width=50,
            required=True,
        ),
        BookColumn(
            "Mẫu hiện nay hỏi",
            "after",
            CellKind.TEXT,
            "Do chương trình ghi.",
            width=50,
            required=True,
        ),
        BookColumn("Người xác nhận", "by", CellKind.TEXT, "Họ tên.", width=24, required=True),
        BookColumn(
            "Lý do",
            "reason",
            CellKind.TEXT,
            "Vì sao hai câu hỏi là một.",
            "Chỉ sửa lỗi chính tả",
            width=40,
            required=True,
        ),
    ),
)

SENT = BookSheet(
    name="Đã gửi",
    key="sent",
    english="Sent",
    about="Sổ theo dõi của cán bộ tổng hợp: đã gửi gì, cho ai, ngày nào, ai gửi.",
    columns=(
        BookColumn("Nội dung", "what", CellKind.TEXT, "Tên tệp hoặc văn bản đã gửi.", width=60),
        BookColumn("Nơi nhận", "to", CellKind.TEXT, "Mã đơn vị hoặc tên cơ quan.", width=40),
        BookColumn("Ngày", "on", CellKind.DATE, "Ngày gửi.", "05/11/2026"),
        BookColumn("Người gửi", "by", CellKind.TEXT, "Họ tên.", width=24),
    ),
)
"""Kept by the officer and by whatever sends for them; no figure depends on it."""

SHEETS = (CORRECTIONS, RECEIPTS, CHANGED, SENT)
READ = (CORRECTIONS, RECEIPTS, CHANGED)
SIGNED = {
    "corrections": ("by", "reason", "source"),
    "receipts": ("unit", "by", "reason"),
    "changed": ("by", "reason"),
}
"""By sheet, the columns without which a row has no effect."""
