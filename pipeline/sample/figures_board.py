"""Who sits on the committee for the advancement of women: Biểu 07."""

from __future__ import annotations

import datetime as dt
from random import Random

from pipeline.sample.names import person, signature
from pipeline.sample.scene import Answers, Profile, Scene
from schemas.code_lists import NO, YES

_MALE, _FEMALE = "Nam", "Nữ"
_HEADS = {"GDTX": ("Giám đốc", "Phó Giám đốc"), "PHONG": ("Trưởng phòng", "Phó Trưởng phòng")}
_SCHOOL_HEADS = ("Hiệu trưởng", "Phó Hiệu trưởng")
_SCHOOL = (
    "Chủ tịch Công đoàn",
    "Bí thư Chi đoàn",
    "Nhân viên Văn thư",
    "Kế toán",
    "Nhân viên Y tế",
    "Trưởng ban Thanh tra nhân dân",
)
_POSITIONS = {
    "MN": (
        *("Tổ trưởng tổ Mẫu giáo lớn", "Tổ trưởng tổ Mẫu giáo bé", "Tổ trưởng tổ Nhà trẻ"),
        "Tổ trưởng tổ Nuôi dưỡng",
    ),
    "TH": (
        *("Tổ trưởng tổ 1", "Tổ trưởng tổ 2, 3", "Tổ trưởng tổ 4, 5", "Tổng phụ trách Đội"),
        "Giáo viên Tiếng Anh",
    ),
    "THCS": (
        *("Tổ trưởng tổ Khoa học tự nhiên", "Tổ trưởng tổ Khoa học xã hội", "Tổng phụ trách Đội"),
        *("Giáo viên Giáo dục công dân", "Giáo viên Ngữ văn"),
    ),
    "PHONG": (
        *("Chuyên viên phụ trách mầm non", "Chuyên viên phụ trách tiểu học", "Kế toán"),
        *("Chuyên viên phụ trách trung học cơ sở", "Chuyên viên tổ chức cán bộ", "Văn thư"),
    ),
}
_NO_PAPERS = "Lớp tập huấn do cơ quan cấp trên mở, đơn vị không còn lưu giấy triệu tập"


def board(scene: Scene) -> Answers:
    """Seven to eleven members, the head of the unit in the chair. What is dated after the
    cut-off has not happened yet, so that an earlier round of the unit has fewer trained."""
    profile, rng = scene.profile, scene.rng
    if not profile.habits.board:
        return Answers(head={"gate": NO})
    decided = dt.date(scene.drawn_for - rng.randint(0, 2), rng.randint(1, 10), rng.randint(1, 28))
    if decided > scene.settings.cutoff:
        decided = decided.replace(year=decided.year - 2)
    number = f"{rng.randint(10, 240)}/QĐ-{signature(scene.unit)}"
    head: dict[str, object] = {
        "gate": YES,
        "decision": number,
        "decided_on": decided,
        "changed": rng.choice((0, 0, 1, 2)),
    }
    portion = rng.uniform(0.3, 0.85)
    entries = [_trained(entry, portion, scene) for entry in _members(profile, rng)]
    return Answers(head=head, entries=entries)


def _members(profile: Profile, rng: Random) -> list[dict[str, object]]:
    """Names and posts; no name twice."""
    kind = profile.unit.kind
    first, second = _HEADS.get(kind, _SCHOOL_HEADS)
    own = _POSITIONS.get(kind, _POSITIONS["THCS"])
    posts = list(own if kind == "PHONG" else (*own, *_SCHOOL))
    size = rng.randint(5, 7) if kind == "PHONG" else rng.randint(7, 11)
    others = rng.sample(posts, min(len(posts), size - 2))
    women = profile.staff.female / profile.staff.total
    taken = {profile.head_name}

    def named(female: bool) -> str:
        while (name := person(rng, female=female)) in taken:
            pass
        taken.add(name)
        return name

    def member(female: bool, position: str, role: str, name: str = "") -> dict[str, object]:
        return {
            "full_name": name or named(female),
            "sex": _FEMALE if female else _MALE,
            "position": position,
            "role": role,
        }

    # In small schools the deputy head often chairs the trade union as well.
    deputy = second
    if "Chủ tịch Công đoàn" not in others and kind != "PHONG" and rng.random() < 0.4:
        deputy = f"{second} - Chủ tịch Công đoàn"
    members = [
        member(bool(profile.head.female), first, "Trưởng ban", profile.head_name),
        member(bool(profile.deputies.female), deputy, "Phó Trưởng ban"),
    ]
    members += [
        member(rng.random() < women, position, "Thành viên" if index else "Thư ký")
        for index, position in enumerate(others)
    ]
    return members


def _trained(member: dict[str, object], portion: float, scene: Scene) -> dict[str, object]:
    rng = scene.rng
    attended, undated = rng.random() < portion, rng.random() < 0.02
    day = dt.date(scene.drawn_for - rng.randint(0, 2), rng.randint(3, 10), rng.randint(1, 28))
    if not attended or day > scene.settings.cutoff:
        return {**member, "trained": NO}
    if undated:
        return {**member, "trained": YES, "explanation": _NO_PAPERS}
    return {**member, "trained": YES, "trained_on": day}
