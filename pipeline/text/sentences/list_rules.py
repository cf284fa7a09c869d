"""Sentences about activities, members, tasks or amounts that break a rule."""

from __future__ import annotations

from pipeline.text.sentences.sentence import Sentence

LIST_RULES: dict[str, Sentence] = {
    "completed_above_pupils": Sentence(
        "R09",
        "error",
        "{biểu}, ô {ô}: số hoàn thành ({a}) lớn hơn số học sinh ({b}). Kiểm tra lại.",
    ),
    "grade_above_school": Sentence(
        "R09",
        "query",
        "{biểu}, ô {ô}: mã số {m} ({a}) lớn hơn mã số {k} ({b}). Hai mã số thuộc hai năm học; nếu "
        "đúng, nêu lý do tại cột Giải trình.",
    ),
    "report_date_early": Sentence(
        "R13",
        "query",
        "{biểu}, ô {ô}: ngày lập báo cáo {ngày} trước ngày chốt số liệu {đến}. Kiểm tra lại ngày.",
    ),
    "day_and_month_turned": Sentence(
        "R13",
        "query",
        '{biểu}, ô {ô}: ngày {ngày} không ở trong tháng của dịp "{dịp}", có thể ngày và tháng bị '
        "đảo chỗ (đúng là {gợi ý}). Kiểm tra lại ngày hoặc giải trình.",
    ),
    "far_from_occasion": Sentence(
        "R13",
        "query",
        '{biểu}, ô {ô}: ngày {ngày} cách xa dịp "{dịp}". Kiểm tra lại ngày và dịp; nếu đúng, nêu '
        "lý do tại cột Giải trình.",
    ),
    "event_outside_period": Sentence(
        "R13",
        "error",
        "{biểu}, dòng {dòng}: ngày {ngày} ngoài kỳ báo cáo ({từ} - {đến}). Sửa ngày hoặc bỏ dòng "
        "này.",
    ),
    "event_after_receipt": Sentence(
        "R13",
        "error",
        "{biểu}, dòng {dòng}: ngày {ngày} sau ngày nhận báo cáo ({đến}). Sửa ngày hoặc "
        "bỏ dòng này.",
    ),
    "action_month_elsewhere": Sentence(
        "R13",
        "query",
        "{biểu}, dòng {dòng}: hoạt động Tháng hành động vì bình đẳng giới ngày {ngày}, ngoài "
        "15/11 - 15/12. Kiểm tra lại hoặc giải trình.",
    ),
    "female_turns_above_turns": Sentence(
        "R02",
        "error",
        "{biểu}, dòng {dòng}: lượt nữ ({a}) lớn hơn tổng số lượt ({b}). Kiểm tra lại các cột "
        "số lượt của dòng này.",
    ),
    "chairs": Sentence(
        "R15", "error", "{biểu}: có {n} Trưởng ban. Mỗi đơn vị có đúng 01 Trưởng ban."
    ),
    "member_twice": Sentence(
        "R15",
        "error",
        '{biểu}, dòng {dòng}: "{tên}" đã có ở dòng trên với cùng chức vụ. Bỏ dòng trùng.',
    ),
    "person_twice": Sentence(
        "R26",
        "query",
        '{biểu}, dòng {dòng}: "{tên}" đã có ở dòng {k} với chức vụ khác, được tính là hai thành '
        "viên. Một người giữ nhiều chức vụ thì ghi một dòng; nếu là hai người trùng họ tên, đề "
        "nghị giải trình.",
    ),
    "names_together": Sentence(
        "R26",
        "query",
        '{biểu}, dòng {dòng}: "{tên}" có thể là hai người ghi chung một dòng, chỉ được tính là một '
        "người. Mỗi người ghi một dòng; nếu là một người, đề nghị giải trình.",
    ),
    "activity_twice": Sentence(
        "R26",
        "query",
        '{biểu}, dòng {dòng}: hoạt động "{tên}" đã có ở dòng {k} với cùng ngày, số lượt được tính '
        "hai lần. Bỏ dòng trùng; nếu là hai hoạt động, đề nghị giải trình.",
    ),
    "task_twice": Sentence(
        "R26",
        "query",
        '{biểu}, dòng {dòng}: nhiệm vụ "{tên}" đã có ở dòng {k}, được tính hai lần. Bỏ dòng trùng; '
        "nếu là hai nhiệm vụ, đề nghị giải trình.",
    ),
    "entry_twice": Sentence(
        "R26",
        "query",
        '{biểu}, dòng {dòng}: "{tên}" đã có ở dòng {k}, được tính hai lần. Bỏ dòng trùng; nếu là '
        "hai nội dung khác nhau, đề nghị giải trình.",
    ),
    "no_board": Sentence(
        "R15",
        "query",
        "{biểu}, ô {ô}: đơn vị chưa có quyết định thành lập, kiện toàn Ban. Nêu lý do, thời "
        "gian dự kiến tại ô này (mã số 701).",
    ),
    "board_decision_blank": Sentence(
        "R15",
        "query",
        "{biểu}, ô {ô}: chưa ghi số quyết định. Bổ sung số, hoặc nêu lý do nếu quyết định chưa có "
        "số.",
    ),
    "decided_after_cutoff": Sentence(
        "R15",
        "error",
        "{biểu}, ô {ô}: ngày ký quyết định {ngày} sau ngày chốt số liệu. Kiểm tra lại ngày.",
    ),
    "training_undated": Sentence(
        "R16",
        "query",
        "{biểu}, dòng {dòng}: đã được tập huấn nhưng chưa ghi ngày. Bổ sung ngày tập huấn gần "
        "nhất, hoặc nêu lý do tại cột Giải trình.",
    ),
    "trained_after_cutoff": Sentence(
        "R16",
        "error",
        "{biểu}, dòng {dòng}: ngày tập huấn {ngày} sau ngày chốt số liệu. Kiểm tra lại ngày.",
    ),
    "no_deputy_chair": Sentence(
        "R16", "query", "{biểu}: Ban chưa có Phó Trưởng ban. Nếu đúng, nêu lý do."
    ),
    "chair_is_not_head": Sentence(
        "R16",
        "query",
        '{biểu}, dòng {dòng}: Trưởng ban có chức vụ "{chức vụ}", không phải thủ trưởng đơn vị. '
        "Nếu đúng, nêu lý do tại cột Giải trình.",
    ),
    "column_without_site": Sentence(
        "R17",
        "error",
        "{biểu}, ô {ô}: đơn vị trả lời không có cổng (trang) thông tin điện tử (mã số 808) nhưng "
        "dòng này chọn Có. Kiểm tra lại hai câu trả lời.",
    ),
    "yes_without_link": Sentence(
        "R17",
        "query",
        "{biểu}, mã số {m}: trả lời Có nhưng chưa có đường dẫn. Bổ sung đường dẫn chuyên mục tại "
        "cột Minh chứng.",
    ),
    "yes_without_number": Sentence(
        "R17",
        "query",
        "{biểu}, mã số {m}: trả lời Có nhưng chưa ghi số, ngày văn bản. Bổ sung tại cột Minh "
        "chứng.",
    ),
    "yes_without_links": Sentence(
        "R17",
        "query",
        "{biểu}, mã số {m}: trả lời Có nhưng chưa có đường dẫn. Bổ sung đường dẫn chuyên mục tại "
        'cột Minh chứng; dòng có cùng đường dẫn với dòng trước thì ghi "như trên".',
    ),
    "yes_without_numbers": Sentence(
        "R17",
        "query",
        "{biểu}, mã số {m}: trả lời Có nhưng chưa ghi số, ngày văn bản. Bổ sung tại cột Minh "
        'chứng; dòng có cùng văn bản với dòng trước thì ghi "như trên".',
    ),
    "task_ends_before_start": Sentence(
        "R13",
        "error",
        "{biểu}, dòng {dòng}: năm kết thúc ({a}) trước năm bắt đầu ({b}). Kiểm tra lại hai năm.",
    ),
    "not_a_research_task": Sentence(
        "R14",
        "query",
        '{biểu}, dòng {dòng}: "{tên}" có phải là sáng kiến kinh nghiệm không? Biểu này chỉ ghi '
        "nhiệm vụ khoa học và công nghệ; bỏ dòng này hoặc giải trình.",
    ),
    "task_without_decision": Sentence(
        "R14",
        "query",
        "{biểu}, dòng {dòng}: chưa ghi số, ngày quyết định. Bổ sung hoặc giải trình.",
    ),
    "people_without_cases": Sentence(
        "R05",
        "error",
        "{biểu}, ô {ô}: mã số {m} là {a} nhưng mã số {k} bằng 0. Kiểm tra lại hai dòng.",
    ),
    "cases_without_people": Sentence(
        "R05",
        "query",
        "{biểu}, ô {ô}: mã số {k} là {a} nhưng mã số {m} bằng 0. Nếu đúng, nêu lý do.",
    ),
    "cases_not_reported": Sentence(
        "R05",
        "query",
        "{biểu}, ô {ô}: có {a} vụ, mới báo cáo ngay với cấp có thẩm quyền {b} vụ. Nêu lý do tại "
        "cột Giải trình.",
    ),
    "more_than_planned": Sentence(
        "R05",
        "query",
        "{biểu}, ô {ô}: thực hiện ({a}) nhiều hơn kế hoạch, dự toán ({b}). Nếu đúng, nêu lý do tại "
        "cột Giải trình.",
    ),
    "money_unit": Sentence(
        "R23",
        "query",
        "{biểu}, ô {ô}: {a} đồng là số nhỏ bất thường hoặc lẻ dưới một nghìn đồng. Có phải là {a} "
        "nghìn đồng hoặc triệu đồng? Nhập lại bằng đồng hoặc giải trình.",
    ),
    "level_above_all": Sentence(
        "R14",
        "query",
        "{biểu}, ô {ô}: mức đăng ký trên 100% không thể đạt (chỉ tiêu {m}). Kiểm tra lại mức.",
    ),
    "level_below_plan": Sentence(
        "N03",
        "note",
        "{biểu}, ô {ô}: mức đăng ký {a} thấp hơn mức của ngành {b} (chỉ tiêu {m}).",
    ),
    "level_above_plan": Sentence(
        "N03",
        "note",
        "{biểu}, ô {ô}: mức đăng ký không quá {a} cao hơn mức của ngành {b} (chỉ tiêu {m}).",
    ),
    "sign_without_level": Sentence(
        "R14",
        "query",
        "{biểu}, ô {ô}: chỉ tiêu {m} đã chọn cách so sánh nhưng chưa có mức. Nhập mức; đơn vị "
        "không đăng ký thì xóa cách so sánh.",
    ),
    "level_is_fraction": Sentence(
        "R14",
        "query",
        "{biểu}, ô {ô}: mức {a} có phải là phần trăm không? Nếu là 97% thì ghi 97 (chỉ tiêu {m}).",
    ),
}
