"""Every sentence that a run may say of a file, a table or a cell."""

from __future__ import annotations

from collections.abc import Iterator

from docs.making.markdown import page, table
from pipeline.text.findings import GROUP_WORDS, LEVEL_WORDS, SEVERITY_WORDS, level_words
from pipeline.text.sentences import SENTENCES
from pipeline.text.sentences.sentence import Sentence


def findings_page() -> str:
    """``findings.md``."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Các thông báo về tệp và số liệu"
    yield ""
    yield "Trang này do `make docs` tạo từ danh mục thông báo của chương trình."
    yield ""
    yield (
        f"**{SEVERITY_WORDS['error']}**: biểu có lỗi chưa được tính. "
        f"**{SEVERITY_WORDS['query']}**: số liệu vẫn được tính; đơn vị sửa, hoặc nêu lý do tại cột "
        f"Giải trình. **{SEVERITY_WORDS['note']}**: chương trình đã hiểu đúng, không cần làm gì. "
        f"**{LEVEL_WORDS[-1]}**: thông tin cho cán bộ tổng hợp, không cần làm gì."
    )
    for letter, title in GROUP_WORDS.items():
        sentences = sorted(
            {
                (sentence.code, LEVEL_WORDS.index(_level(sentence)), sentence.template)
                for sentence in SENTENCES.values()
                if sentence.code.startswith(letter)
            }
        )
        yield from ("", f"## {title}")
        yield from table(
            ("Mã", "Mức độ", "Nội dung"),
            ((code, LEVEL_WORDS[order], f"`{template}`") for code, order, template in sentences),
        )


def _level(sentence: Sentence) -> str:
    return level_words(sentence.code, sentence.severity)
