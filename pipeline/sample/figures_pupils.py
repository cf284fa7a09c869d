"""What schools write about pupils and training: Biểu 04, 06."""

from __future__ import annotations

from random import Random

from pipeline.sample.people import People
from pipeline.sample.scene import Answers, Scene


def completion(scene: Scene) -> Answers:
    """Now and then a single pupil who does not complete the level."""
    profile, rng, answers = scene.profile, scene.rng, Answers()
    for everyone, grade, rows in (
        (profile.primary, profile.grade5, ("primary_all", "grade5", "grade5_completed")),
        (profile.lower, profile.grade9, ("lower_all", "grade9", "grade9_completed")),
    ):
        completed = grade - grade.draw(rng, int(rng.random() < 0.15))
        for row, people in zip(rows, (everyone, grade, completed), strict=True):
            answers.count(row, people)
    return answers


def training(scene: Scene) -> Answers:
    """Few are trained to communicate; most of the staff attends a class in some year."""
    profile, rng, answers = scene.profile, scene.rng, Answers()
    nobody = rng.random() < 0.1

    def attend(row: str, people: People, few: int, many: int) -> None:
        turns = people.draw(rng, rng.randint(few, many))
        answers.cells[row, "turns"] = turns.total
        answers.cells[row, "female"] = turns.female

    attend("comm_officials", profile.managers, 0 if nobody else 1, 0 if nobody else 2)
    attend("comm_teachers", profile.teachers, 0 if nobody else 1, 0 if nobody else 5)
    attend("comm_pupils", profile.lower, 0, 0 if nobody else 8)
    attend("know_managers", profile.managers, 1, 4)
    attend("know_teachers", profile.teachers, *_range(profile.teachers, rng))
    attend("know_health", profile.support, 1, 4)
    attend("know_pupils", profile.pupils, 0, profile.pupils.total // 4)
    return answers


def _range(people: People, rng: Random) -> tuple[int, int]:
    most = people.total if rng.random() < 0.6 else people.total // 3
    return most // 2, most
