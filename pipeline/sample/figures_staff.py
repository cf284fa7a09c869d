"""What units write about themselves and their people: Bìa, Biểu 01, 02, 15."""

from __future__ import annotations

import datetime as dt
from random import Random

from pipeline.sample.names import person, phone
from pipeline.sample.people import People
from pipeline.sample.scene import Answers, Scene
from schemas.code_lists import NO, YES
from schemas.records import VALUE

_HEAD_TITLES = {"XA": "Phó Chủ tịch UBND", "PHONG": "Trưởng phòng", "GDTX": "Giám đốc"}
_MERGED = "Trường sáp nhập từ hai trường, đang sắp xếp lại cán bộ quản lý"


def _answer(yes: object) -> str:
    return YES if yes else NO


def cover(scene: Scene) -> Answers:
    """Who reports and who signs; the date lies between the cut-off and the day it was sent."""
    rng, profile = scene.rng, scene.profile
    earliest = max(scene.settings.cutoff, scene.sent - dt.timedelta(days=rng.randint(0, 2)))
    values = {
        "preparer": person(rng, female=rng.random() < 0.85),
        "phone": phone(rng),
        "head": profile.head_name,
        "head_title": _HEAD_TITLES.get(scene.unit.kind, "Hiệu trưởng"),
        "date": min(earliest, scene.sent),
        "has_minority_staff": _answer(profile.staff.minority),
        "has_minority_children": _answer(profile.minority_children),
    }
    return Answers({(row, VALUE): value for row, value in values.items()})


def staff(scene: Scene) -> Answers:
    """Everyone who works in the school."""
    profile, answers = scene.profile, Answers()
    answers.count("head", profile.head)
    answers.count("deputy", profile.deputies)
    answers.count("teachers", profile.teachers)
    answers.count("support", profile.support)
    answers.count("ccvc", profile.ccvc)
    answers.count("masters", profile.masters)
    answers.count("doctors", profile.doctors)
    if profile.deputies.total > 3 and scene.rng.random() < 0.7:
        answers.cells["deputy", "explanation"] = _MERGED
    return answers


def agency(scene: Scene) -> Answers:
    """The staff of the office itself; one head, so many deputies."""
    profile, rng, answers = scene.profile, scene.rng, Answers()
    answers.count("all", profile.staff)
    answers.count("head", profile.head)
    answers.count("deputy", profile.deputies)
    answers.count("key_leaders", profile.head + profile.deputies.draw(rng, rng.randint(1, 2)))
    answers.count("ccvc", profile.ccvc)
    answers.count("masters", profile.masters)
    return answers


def succession(scene: Scene) -> Answers:
    """Four to eight persons planned for one post, some for two; most of them trained."""
    profile, rng = scene.profile, scene.rng
    persons = profile.ccvc.draw(rng, rng.randint(4, 8))
    if not persons.total or rng.random() < 0.1:
        return Answers(head={"gate": NO})
    head, deputy, other = _posts(persons, rng)
    trained = persons.share(rng, rng.uniform(0.75, 1.0))
    answers = Answers(head={"gate": YES, "decision": _decision(scene)})
    answers.count("head", head)
    answers.count("deputy", deputy)
    answers.count("other", other)
    answers.count("persons", persons)
    answers.count("trained", trained)
    answers.count("trained_in_period", trained.share(rng, rng.uniform(0.2, 0.6)))
    answers.count("managers_trained", profile.managers.share(rng, rng.uniform(0.3, 1.0)))
    return answers


def _posts(persons: People, rng: Random) -> tuple[People, People, People]:
    """Each person holds a place in the plan for at least one of the three posts."""
    first = persons.share(rng, 0.3)
    second = (persons - first).share(rng, 0.7)
    return first + second.share(rng, 0.15), second, persons - first - second


def _decision(scene: Scene) -> str:
    rng, year = scene.rng, scene.settings.year
    date = dt.date(year - 1, rng.randint(3, 11), rng.randint(1, 28))
    return f"Quyết định số {rng.randint(20, 900)}/QĐ-UBND ngày {date:%d/%m/%Y}"
