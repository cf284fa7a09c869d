"""What units write about their work: Biểu 08, 09, 10."""

from __future__ import annotations

import datetime as dt
from random import Random

from pipeline.sample.names import person, signature, without_marks
from pipeline.sample.people import People
from pipeline.sample.scene import Answers, Scene
from schemas.code_lists import NO, YES

_PLANS = {"plan_term": "KHHĐ", "plan_year": "KH"}
_LIKELY = {
    "plan_term": 0.9,
    "plan_year": 0.97,
    "board_rules": 0.85,
    "women_cadre_plan": 0.75,
    "in_lessons": 0.95,
    "in_activities": 0.95,
    "in_meetings": 0.9,
    "legal_education": 0.95,
    "family_month": 0.85,
    "march8": 0.97,
    "october20": 0.95,
    "counselling_room": 0.7,
    "counselling_team": 0.85,
}
"""Chance of a Có, where no other table has to agree."""
_SITE_DOWN = "Trang thông tin điện tử đang nâng cấp, chưa truy cập lại được chuyên mục"
_SLIPPED = 0.03
"""Chance that a quarter's column has no link, which the unit explains."""
_TITLES = (
    "Giải pháp giáo dục kỹ năng phòng, chống xâm hại cho học sinh theo tiếp cận giới",
    "Nghiên cứu nhu cầu tư vấn tâm lý của học sinh trên địa bàn phường",
    "Mô hình trường học an toàn, thân thiện, bình đẳng tại các trường ven đô",
    "Xây dựng bộ tài liệu giáo dục giới tính cho trẻ từ 03 đến 05 tuổi",
    "Ứng dụng học liệu số trong giáo dục kỹ năng sống cho học sinh cuối cấp",
    "Biện pháp phát triển đội ngũ nữ cán bộ quản lý trường học giai đoạn mới",
    "Đánh giá thực trạng và đề xuất giải pháp giảm bạo lực học đường",
)


def checklist(scene: Scene) -> Answers:
    """Mostly Có, with number, date and link; what other tables say is not contradicted."""
    profile, rng, answers = scene.profile, scene.rng, Answers()
    habits = profile.habits
    said = {row: rng.random() < chance for row, chance in _LIKELY.items()}
    said |= {
        "has_site": habits.site,
        "communication_programme": habits.outreach and rng.random() < 0.96,
        "action_month": habits.outreach and rng.random() < 0.97,
    }
    for row, yes in said.items():
        answers.cells[row, "answer"] = YES if yes else NO
    for row, mark in _PLANS.items():
        if said[row]:
            answers.cells[row, "evidence"] = _paper(scene, mark, lasting=row == "plan_term")
    staff = profile.staff
    for row, portion in (("action_month", 1.1), ("march8", 0.8), ("october20", 0.85)):
        if said[row]:
            answers.cells[row, "quantity"] = round(staff.total * portion * rng.uniform(0.9, 1.05))
    if habits.site:
        _site(scene, answers)
    return answers


def _site(scene: Scene, answers: Answers) -> None:
    """The column on gender equality, quarter by quarter."""
    rng = scene.rng
    steady = rng.random() < 0.85
    address = f"https://{without_marks(scene.unit.code).lower()}.edu.example/binh-dang-gioi"
    for quarter in range(1, 5):
        row = f"site_q{quarter}"
        if not steady and rng.random() < 0.4:
            answers.cells[row, "answer"] = NO
            continue
        answers.cells[row, "answer"] = YES
        answers.cells[row, "quantity"] = rng.randint(1, 5)
        if rng.random() < _SLIPPED:
            answers.cells[row, "explanation"] = _SITE_DOWN
        else:
            answers.cells[row, "evidence"] = f"{address}/quy-{quarter}"


def _paper(scene: Scene, mark: str, *, lasting: bool) -> str:
    """A plan's number and date: of this year, or of the year after the sector's plan began."""
    rng, year = scene.rng, scene.settings.year
    signed = min(year, scene.plan.start + 1) if lasting else year
    day = dt.date(signed, rng.randint(1, 3), rng.randint(3, 28))
    return f"Số {rng.randint(5, 90)}/{mark}-{signature(scene.unit)} ngày {day:%d/%m/%Y}"


def research(scene: Scene) -> Answers:
    """One or two tasks that run for one to three years; those not begun yet are left out."""
    rng = scene.rng
    most = 3 if scene.unit.kind == "PHONG" else 2
    tasks = [_task(title, scene) for title in rng.sample(_TITLES, rng.randint(1, most))]
    begun = [task for task in tasks if _is_under_way(task, scene.settings.year)]
    if not scene.profile.habits.research or not begun:
        return Answers(head={"gate": NO})
    return Answers(head={"gate": YES}, entries=begun)


def _is_under_way(task: dict[str, object], year: int) -> bool:
    start, end = task["start_year"], task["end_year"]
    return isinstance(start, int) and isinstance(end, int) and start <= year <= end


def _task(title: str, scene: Scene) -> dict[str, object]:
    rng = scene.rng
    start = scene.drawn_for - rng.randint(0, 1)
    female = rng.random() < 0.5
    return {
        "title": title,
        "level": rng.choice(("Cấp cơ sở", "Cấp cơ sở", "Cấp tỉnh")),
        "decision": f"{rng.randint(100, 2000)}/QĐ-UBND ngày {_early(start, rng):%d/%m/%Y}",
        "leader": person(rng, female=female),
        "leader_sex": "Nữ" if female else "Nam",
        "start_year": start,
        "end_year": start + rng.randint(1, 2),
    }


def _early(year: int, rng: Random) -> dt.date:
    return dt.date(year, rng.randint(1, 4), rng.randint(3, 28))


def resources(scene: Scene) -> Answers:
    """Some millions of đồng, one or two inspections, hardly ever a case."""
    rng, profile, answers = scene.rng, scene.profile, Answers()
    budget = rng.randint(4, 40) * 500_000
    planned = rng.randint(0, 2)
    cases = int(rng.random() < 0.04)
    totals = {
        "budget_approved": budget,
        "spent_state": round(budget * rng.uniform(0.5, 1.0) / 100_000) * 100_000,
        "raised": rng.choice((0, 0, rng.randint(2, 24) * 500_000)),
        "checks_planned": planned,
        "checks_done": rng.randint(0, planned) if scene.settings.period == "6T" else planned,
        "cases": cases,
        "cases_reported": cases,
        "cases_closed": rng.randint(0, cases),
        "collectives_gender": int(rng.random() < 0.1),
    }
    answers.cells.update({(row, "total"): number for row, number in totals.items()})
    victims = profile.pupils.draw(rng, cases) if profile.pupils.total else People(other_women=cases)
    honoured = profile.staff.share(rng, rng.uniform(0.1, 0.5))
    for row, people in (
        ("victims", victims),
        ("honoured", honoured),
        ("honoured_gender", honoured.draw(rng, rng.choice((0, 0, 0, 1, 2)))),
    ):
        answers.cells[row, "total"] = people.total
        answers.cells[row, "female"] = people.female
    return answers
