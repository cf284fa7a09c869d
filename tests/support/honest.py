"""Honest figures for every table: no rule has anything to say of them, for any kind of unit.

``HONEST`` holds the cells of Records and Matrices by table, ``ENTRIES`` the rows of Lists. What a
unit is not asked is left out when a reading is made (``tests.support.readings``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from schemas.code_lists import YES
from schemas.records import VALUE

_COLUMNS = ("total", "female", "minority", "minority_female", "attending", "attending_female")
_LITERACY = (
    "women",
    "literate1",
    "literate2",
    "minority_women",
    "minority_literate1",
    "minority_literate2",
)


def _rows(
    columns: tuple[str, ...], figures: Mapping[str, tuple[Any, ...]]
) -> dict[tuple[str, str], Any]:
    return {
        (row, column): figure
        for row, values in figures.items()
        for column, figure in zip(columns, values, strict=False)
    }


def _people(figures: Mapping[str, tuple[int, ...]]) -> dict[tuple[str, str], Any]:
    return _rows(_COLUMNS, figures)


HONEST: dict[str, dict[tuple[str, str], Any]] = {
    "cover": {
        ("preparer", VALUE): "Trần Thị Minh Hạnh",
        ("phone", VALUE): "0900 000 001",
        ("head", VALUE): "Nguyễn Thị Thu Lan",
        ("head_title", VALUE): "Hiệu trưởng",
        ("date", VALUE): dt.date(2025, 11, 17),
        ("has_minority_staff", VALUE): "Có",
        ("has_minority_children", VALUE): "Có",
    },
    "staff": _people(
        {
            "all": (40, 36, 4, 3),
            "managers": (3, 3, 0, 0),
            "head": (1, 1, 0, 0),
            "deputy": (2, 2, 0, 0),
            "teachers": (28, 26, 3, 2),
            "support": (9, 7, 1, 1),
            "ccvc": (30, 28, 3, 2),
            "masters": (5, 4, 1, 1),
            "doctors": (1, 1, 0, 0),
        }
    ),
    "succession": {
        ("gate", VALUE): "Có",
        **_people(
            {
                "head": (2, 1, 0, 0),
                "deputy": (3, 2, 1, 1),
                "other": (1, 1, 0, 0),
                "persons": (4, 3, 1, 1),
                "trained": (3, 2, 1, 1),
                "trained_in_period": (1, 1, 0, 0),
                "managers_trained": (2, 2, 0, 0),
            }
        ),
    },
    "preschool": _people(
        {
            "all": (301, 145, 13, 6),
            "nursery": (90, 43, 4, 2),
            "age0": (10, 5, 0, 0),
            "age1": (30, 14, 1, 1),
            "age2": (50, 24, 3, 1),
            "kindergarten": (210, 101, 9, 4),
            "age3": (65, 31, 3, 1),
            "age4": (70, 34, 3, 2),
            "age5": (75, 36, 3, 1),
            "over_age": (1, 1, 0, 0),
            "nursery_resident": (80, 38, 3, 2),
            "kindergarten_resident": (190, 92, 8, 4),
        }
    ),
    "completion": _people(
        {
            "primary_all": (620, 300, 30, 14),
            "grade5": (120, 58, 6, 3),
            "grade5_completed": (119, 58, 6, 3),
            "lower_all": (500, 240, 25, 12),
            "grade9": (118, 57, 6, 3),
            "grade9_completed": (117, 57, 6, 3),
        }
    ),
    "outreach": {("gate", VALUE): YES, ("staff_persons", VALUE): 30},
    "training": _rows(
        ("turns", "female"),
        {
            "communicators": (15, 11),
            "comm_officials": (4, 3),
            "comm_teachers": (6, 5),
            "comm_pupils": (5, 3),
            "knowledge": (63, 41),
            "know_managers": (3, 3),
            "know_teachers": (28, 20),
            "know_health": (2, 2),
            "know_pupils": (30, 16),
        },
    ),
    "board": {
        ("gate", VALUE): YES,
        ("decision", VALUE): "15/QĐ-BGH",
        ("decided_on", VALUE): dt.date(2025, 1, 6),
        ("changed", VALUE): 1,
    },
    "checklist": _rows(
        ("answer", "quantity", "evidence"),
        {
            "plan_term": (YES, None, "02/KH-BGH ngày 10/01/2022"),
            "plan_year": (YES, None, "03/KH-BGH ngày 06/01/2025"),
            "board_rules": (YES,),
            "women_cadre_plan": ("Không",),
            "in_lessons": (YES,),
            "in_activities": (YES,),
            "in_meetings": (YES,),
            "has_site": (YES,),
            "site_q1": (YES, 3, "https://hoanang.example.edu.vn/quy-1"),
            "site_q2": (YES, 2, "https://hoanang.example.edu.vn/quy-2"),
            "site_q3": (YES, 4, "https://hoanang.example.edu.vn/quy-3"),
            "site_q4": (YES, 1, "https://hoanang.example.edu.vn/quy-4"),
            "legal_education": (YES,),
            "communication_programme": (YES,),
            "action_month": (YES, 120),
            "family_month": (YES,),
            "march8": (YES, 40),
            "october20": (YES, 38),
            "counselling_room": (YES,),
            "counselling_team": ("Không",),
        },
    ),
    "research": {("gate", VALUE): YES},
    "resources": _rows(
        ("total", "female"),
        {
            "budget_approved": (20_000_000,),
            "spent_state": (15_000_000,),
            "raised": (2_500_000,),
            "checks_planned": (2,),
            "checks_done": (2,),
            "cases": (1,),
            "victims": (1, 1),
            "cases_reported": (1,),
            "cases_closed": (0,),
            "honoured": (12, 10),
            "honoured_gender": (2, 2),
            "collectives_gender": (1,),
        },
    ),
    "narrative": {
        ("situation", VALUE): "Đơn vị có 40 cán bộ quản lý, giáo viên, nhân viên.",
        ("results", VALUE): "Các chỉ tiêu được giao đều đã thực hiện.\nTổ chức ba hoạt động.",
        ("difficulties", VALUE): "Không",
        ("to_board", VALUE): "Đề nghị mở thêm lớp tập huấn cho thành viên Ban.",
        ("to_others", VALUE): "Không",
    },
    "own_targets": {("gate", VALUE): "Không"},
    "population": _people(
        {
            "nursery": (300, 144, 12, 6, 200, 96),
            "age0": (90, 43, 4, 2, 20, 10),
            "age1": (100, 48, 4, 2, 70, 33),
            "age2": (110, 53, 4, 2, 110, 53),
            "kindergarten": (360, 173, 15, 7, 352, 169),
            "age3": (115, 55, 5, 2, 110, 53),
            "age4": (120, 58, 5, 2, 117, 56),
            "age5": (125, 60, 5, 3, 125, 60),
            "private_nursery": (40, 19, 2, 1),
            "private_kindergarten": (60, 29, 3, 1),
            "cohort11": (120, 58, 6, 3),
            "cohort11_completed": (119, 58, 6, 3),
            "cohort15": (118, 57, 6, 3),
            "cohort15_completed": (117, 57, 6, 3),
        }
    ),
    "literacy": _rows(
        _LITERACY,
        {
            "age15_25": (2000, 1996, 1990, 100, 99, 98),
            "age15_35": (4000, 3985, 3960, 200, 196, 192),
            "age15_60": (9000, 8950, 8800, 500, 490, 470),
        },
    ),
    "agency": _people(
        {
            "all": (12, 8, 1, 1),
            "leaders": (3, 2, 0, 0),
            "head": (1, 0, 0, 0),
            "deputy": (2, 2, 0, 0),
            "key_leaders": (2, 1, 0, 0),
            "ccvc": (11, 8, 1, 1),
            "masters": (6, 5, 1, 1),
        }
    ),
}

ENTRIES: dict[str, tuple[Mapping[str, Any], ...]] = {
    "outreach": (
        {
            "date": dt.date(2025, 3, 8),
            "content": "Gặp mặt, trao đổi về bình đẳng giới",
            "occasion": "Quốc tế Phụ nữ 8/3",
            "method": "Gặp mặt - giao lưu",
            "parents": 20,
            "pupils": 0,
            "staff": 40,
            "female": 50,
        },
        {
            "date": dt.date(2025, 4, 12),
            "content": "Họp phụ huynh, tuyên truyền phòng, chống bạo lực gia đình",
            "occasion": "Thường xuyên",
            "method": "Họp phụ huynh",
            "parents": 250,
            "pupils": 120,
            "staff": 12,
            "evidence": "Biên bản số 05/BB",
        },
        {
            "date": dt.date(2025, 10, 20),
            "content": "Tọa đàm ngày Phụ nữ Việt Nam",
            "occasion": "Phụ nữ Việt Nam 20/10",
            "method": "Hội nghị - tọa đàm",
            "parents": 0,
            "pupils": 60,
            "staff": 38,
        },
    ),
    "board": (
        {
            "full_name": "Nguyễn Thị Thu Lan",
            "sex": "Nữ",
            "position": "Hiệu trưởng",
            "role": "Trưởng ban",
            "trained": YES,
            "trained_on": dt.date(2024, 10, 5),
        },
        {
            "full_name": "Phạm Văn Dũng",
            "sex": "Nam",
            "position": "Phó Hiệu trưởng, Chủ tịch công đoàn",
            "role": "Phó Trưởng ban",
            "trained": YES,
            "trained_on": dt.date(2025, 4, 18),
        },
        {
            "full_name": "Trần Thị Minh Hạnh",
            "sex": "Nữ",
            "position": "Nhân viên văn thư",
            "role": "Thư ký",
            "trained": "Không",
        },
        {
            "full_name": "Lê Thị Mai",
            "sex": "Nữ",
            "position": "Giáo viên",
            "role": "Thành viên",
            "trained": "Không",
        },
    ),
    "research": (
        {
            "title": "Giải pháp giáo dục bình đẳng giới cho trẻ em trên địa bàn",
            "level": "Cấp cơ sở",
            "decision": "120/QĐ-UBND ngày 15/02/2024",
            "leader": "Nguyễn Thị Thu Lan",
            "leader_sex": "Nữ",
            "start_year": 2024,
            "end_year": 2026,
        },
    ),
}
