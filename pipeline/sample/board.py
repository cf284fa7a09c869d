"""Members of the committee for the advancement of women: Biểu 07."""

from __future__ import annotations

import datetime as dt

from pipeline.sample.names import person, signature
from pipeline.sample.scene import Scene, TableAnswers
from schemas.code_lists import NO, YES

_HEADS = {"GDTX": ("Giám đốc", "Phó Giám đốc"), "PHONG": ("Trưởng phòng", "Phó Trưởng phòng")}
_SCHOOL_HEADS = ("Hiệu trưởng", "Phó Hiệu trưởng")
_UNION = "Chủ tịch Công đoàn"
_SCHOOL = (
    *(_UNION, "Bí thư Chi đoàn", "Nhân viên Văn thư", "Kế toán", "Nhân viên Y tế"),
    "Trưởng ban Thanh tra nhân dân",
)
_POSITIONS = {
    "MN": (
        *("Tổ trưởng tổ Mẫu giáo lớn", "Tổ trưởng tổ Mẫu giáo bé", "Tổ trưởng tổ Nhà trẻ"),
        *("Tổ trưởng tổ Nuôi dưỡng", *_SCHOOL),
    ),
    "TH": (
        *("Tổ trưởng tổ 1", "Tổ trưởng tổ 2, 3", "Tổ trưởng tổ 4, 5", "Tổng phụ trách Đội"),
        *("Giáo viên Tiếng Anh", *_SCHOOL),
    ),
    "THCS": (
        *("Tổ trưởng tổ Khoa học tự nhiên", "Tổ trưởng tổ Khoa học xã hội", "Tổng phụ trách Đội"),
        *("Giáo viên Giáo dục công dân", "Giáo viên Ngữ văn", *_SCHOOL),
    ),
    "PHONG": (
        *("Chuyên viên phụ trách mầm non", "Chuyên viên phụ trách tiểu học", "Kế toán"),
        *("Chuyên viên phụ trách trung học cơ sở", "Chuyên viên tổ chức cán bộ", "Văn thư"),
    ),
}
_NO_PAPERS = "Lớp tập huấn do cơ quan cấp trên mở, đơn vị không còn lưu giấy triệu tập"


def board(scene: Scene) -> TableAnswers:
    """Seven to eleven members, the head of the unit in the chair. What is dated after the
    cut-off has not happened yet, so that an earlier round of the unit has fewer trained."""
    rng = scene.rng
    if not scene.profile.gates.board:
        return TableAnswers(head={"gate": NO})
    decided = dt.date(scene.drawn_for - rng.randint(0, 2), rng.randint(1, 10), rng.randint(1, 28))
    if decided > scene.settings.cutoff:
        decided = decided.replace(year=decided.year - 2)
    head: dict[str, object] = {
        "gate": YES,
        "decision": f"{rng.randint(10, 240)}/QĐ-{signature(scene.unit)}",
        "decided_on": decided,
        "changed": rng.choice((0, 0, 1, 2)),
    }
    portion = rng.uniform(0.3, 0.85)
    entries = [member | _training(portion, scene) for member in _members(scene)]
    return TableAnswers(head=head, entries=entries)


def _members(scene: Scene) -> list[dict[str, object]]:
    """Names and posts; no name twice."""
    profile, rng, kind = scene.profile, scene.rng, scene.unit.kind
    first, deputy = _HEADS.get(kind, _SCHOOL_HEADS)
    posts = _POSITIONS.get(kind, _POSITIONS["THCS"])
    size = rng.randint(5, 7) if kind == "PHONG" else rng.randint(7, 11)
    others = rng.sample(posts, min(len(posts), size - 2))
    # In small schools the deputy head often chairs the trade union as well.
    if _UNION not in others and kind != "PHONG" and rng.random() < 0.4:
        deputy = f"{deputy} - {_UNION}"
    members: list[dict[str, object]] = []
    taken = {profile.head_name}
    for position, role in (
        (first, "Trưởng ban"),
        (deputy, "Phó Trưởng ban"),
        *((other, "Thành viên" if number else "Thư ký") for number, other in enumerate(others)),
    ):
        known = {first: profile.head.female, deputy: profile.deputies.female}
        female = bool(known.get(position, rng.random() < profile.share_of_women))
        name = profile.head_name
        while position != first and name in taken:
            name = person(rng, female=female)
        taken.add(name)
        sex = "Nữ" if female else "Nam"
        members.append({"full_name": name, "sex": sex, "position": position, "role": role})
    return members


def _training(portion: float, scene: Scene) -> dict[str, object]:
    """The answers on a member's training; about ``portion`` attended a class."""
    rng = scene.rng
    attended, undated = rng.random() < portion, rng.random() < 0.02
    day = dt.date(scene.drawn_for - rng.randint(0, 2), rng.randint(3, 10), rng.randint(1, 28))
    if not attended or day > scene.settings.cutoff:
        return {"trained": NO}
    return {"trained": YES} | ({"explanation": _NO_PAPERS} if undated else {"trained_on": day})
