"""Sentences about figures of the people tables that break a rule."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence

RULES: dict[str, Sentence] = {
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
        "{biểu}, ô {ô}: Tổng số ({a}) khác tổng các dòng thành phần ({b}), chênh lệch {d}. Kiểm "
        "tra lại các dòng mã số {ds}.",
    ),
    "row_above_row": Sentence(
        "R05",
        "error",
        "{biểu}, ô {ô}: mã số {m} ({a}) lớn hơn mã số {k} ({b}). Đây là số nằm trong mã số {k}; "
        "kiểm tra lại hai mã số.",
    ),
    "rows_above_row": Sentence(
        "R05",
        "error",
        "{biểu}, ô {ô}: cộng mã số {ds} ({a}) lớn hơn mã số {k} ({b}). Mỗi người chỉ tính ở trình "
        "độ cao nhất; kiểm tra lại các dòng này.",
    ),
    "too_many_heads": Sentence(
        "R06",
        "error",
        "{biểu}, ô {ô}: có {a} Hiệu trưởng (Giám đốc). Mỗi đơn vị có tối đa 01 người.",
    ),
    "too_many_agency_heads": Sentence(
        "R06", "error", "{biểu}, ô {ô}: có {a} cấp trưởng. Mỗi cơ quan có tối đa 01 người."
    ),
    "many_deputies": Sentence(
        "R06", "query", "{biểu}, ô {ô}: có {a} Phó Hiệu trưởng (Phó Giám đốc). Nếu đúng, nêu lý do."
    ),
    "own_rule": Sentence(
        "R28",
        "error",
        "{biểu}, ô {ô}: {x} là {a}, {phải} {y}: {b}. Kiểm tra lại các số này.",
    ),
    "own_rule_asked": Sentence(
        "R28", "query", "{biểu}, ô {ô}: {x} là {a}, {phải} {y}: {b}. Nếu đúng, nêu lý do."
    ),
    "own_rule_said": Sentence(
        "R28", "error", "{biểu}, ô {ô}: {câu} ({x}: {a}; {y}: {b}). Kiểm tra lại các số này."
    ),
    "own_rule_said_asked": Sentence(
        "R28", "query", "{biểu}, ô {ô}: {câu} ({x}: {a}; {y}: {b}). Nếu đúng, nêu lý do."
    ),
    "persons_outside_posts": Sentence(
        "R07",
        "error",
        "{biểu}, ô {ô}: Số người trong quy hoạch ({a}) phải từ {b} (chức danh nhiều nhất) đến {c} "
        "(cộng các chức danh). Mỗi người chỉ tính 01 lần; kiểm tra lại.",
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
        "{biểu}, ô {ô}: Nữ là {a} trong Tổng số {b}, khác thường. Nếu đúng, nêu lý do tại "
        "cột Giải trình.",
    ),
}
