"""Writes the printable sheet Hướng dẫn: how to fill, what the marks mean, table by table."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.checks import ELSEWHERE_WORD, GOOD_WORD, MISSING_WORD, NOT_DUE_WORD
from pipeline.forms.content import FormContent
from pipeline.forms.layout import PRINTED_ENTRIES
from pipeline.forms.page import Page
from pipeline.xlsx import theme
from schemas import prompts
from schemas.code_lists import NOT_APPLICABLE, YES
from schemas.rules import QUERY_WORD

GUIDE_SHEET = "Hướng dẫn"
WIDTHS = {"A": 26.0, "B": 74.0}

NEEDLESS = ("; ".join((NOT_DUE_WORD, NOT_APPLICABLE)), "Dòng không phải nhập trong báo cáo này.")
MARKS = (
    (GOOD_WORD, "Dòng đã nhập đủ, số liệu không mâu thuẫn."),
    (MISSING_WORD, "Còn ô bắt buộc chưa nhập. Không có thì nhập 0."),
    NEEDLESS,
    (
        "Chữ trên nền đỏ",
        "Số liệu sai, phải sửa. Ví dụ: Nữ lớn hơn Tổng số; Nữ DTTS lớn hơn Nữ hoặc DTTS.",
    ),
    (
        ELSEWHERE_WORD,
        "Chưa thể coi dòng này là đúng: dòng thành phần còn thiếu, hoặc dòng thành phần, dòng liên "
        "quan đang sai. Bổ sung, sửa dòng đó trước.",
    ),
    (
        QUERY_WORD,
        'Số liệu khác thường. Kiểm tra lại; nếu đúng, nêu ngắn gọn lý do tại cột "Giải trình", màu '
        "cam sẽ hết.",
    ),
)
YES_OR_NO = (
    "Câu hỏi Có/Không",
    'Trả lời trước khi nhập số liệu. Khi chọn "Không", các ô liên quan chuyển sang màu xám, được '
    "tính là 0 và không phải nhập.",
)
ANSWERS = (
    YES_OR_NO,
    (
        "Số 0 và ô trống",
        "Không có thì nhập 0. Ô để trống được hiểu là chưa có số liệu, không phải là 0.",
    ),
    (
        "Cột 2, 3 và 4",
        "Một người nữ dân tộc thiểu số được tính ở cả ba cột: Nữ, Dân tộc thiểu số, Nữ dân tộc "
        "thiểu số. Cột 2 và cột 3 không cộng lại thành Tổng số.",
    ),
    (prompts.ANY_DATE.title, prompts.ANY_DATE.message),
    (
        "Ô xám",
        "In sẵn hoặc tự tính, đã khóa (không đặt mật khẩu). Thông tin in sẵn sai: ghi nội dung đề "
        "nghị sửa vào mục B18 của Bìa.",
    ),
    (
        "Sao chép, dán",
        "Chép từ tệp khác: dán giá trị (Paste Special, Values) để ô giữ được danh sách chọn và "
        "kiểm tra khi nhập.",
    ),
)


def _asks_yes_or_no(content: FormContent) -> bool:
    return any(
        (choices := block.question(row, column).choices) is not None and YES in choices.items
        for sheet in content.layout.sheets
        for block in sheet.blocks
        for row, column in block.cells()
    )


def _printing(content: FormContent) -> Iterator[tuple[str, str]]:
    """A line on printing Lists, where the form has any."""
    if numbers := [one.table.number for one in content.layout.sheets if one.last_printed]:
        yield (
            "In biểu mẫu",
            f"Biểu {', '.join(numbers)} in đến dòng cuối đã nhập, ít nhất {PRINTED_ENTRIES} dòng. "
            "Phần mềm in thừa hoặc thiếu dòng: chọn vùng cần in, chọn In (Print), In vùng chọn "
            "(Print Selection).",
        )


def write_guide(page: Page, content: FormContent) -> None:
    """Writes the sheet from the tables that the unit is asked to fill."""
    get = page.theme.format
    page.span(("A", "B"), 1, "HƯỚNG DẪN ĐIỀN BIỂU MẪU", get(theme.TITLE))
    page.tall(1, 26)
    cover = content.layout.by_table["cover"].table
    line = 3
    instructions = tuple(
        (f"Bước {number}", content.fill(text))
        for number, text in enumerate(cover.guidance.split("\n"), 1)
    )
    tables = tuple(
        (sheet.sheet, said)
        for sheet in content.layout.sheets
        if sheet.table.number and (said := content.guidance(sheet.table))
    )
    sending = (
        ("Hạn nộp", content.fill("Trước ngày {HAN}")),
        ("Nơi nhận", content.printed.get("recipient", "……")),
        (
            "Cách gửi",
            "Gửi tệp Excel này (.xlsx), không chuyển sang PDF hoặc ảnh. In trang Bìa, ký, đóng dấu "
            "và gửi bản chụp kèm theo nếu được yêu cầu.",
        ),
        *_printing(content),
    )
    needless = () if _asks_yes_or_no(content) else (YES_OR_NO, NEEDLESS)
    for title, entries in (
        ("1. Các bước", instructions),
        ("2. Quy ước", ANSWERS),
        ('3. Cột "Kiểm tra"', MARKS),
        ("4. Từng biểu", tables),
        ("5. Gửi báo cáo", sending),
    ):
        page.span(("A", "B"), line, title, get(theme.SECTION_TITLE))
        page.tall(line, 22)
        for name, text in (one for one in entries if one not in needless):
            line += 1
            page.text("A", line, name, get(theme.LABEL_BOLD))
            page.text("B", line, text, get(theme.LABEL))
            page.fit(line, text, WIDTHS["B"] - 2.5)
            # Bold and indented: the name has less room than its column is wide.
            page.fit(line, name, WIDTHS["A"] - 4.5)
        line += 2
    page.finish(dict(WIDTHS), line - 2, landscape=False, illustration=content.illustration)
