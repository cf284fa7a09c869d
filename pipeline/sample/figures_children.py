"""What kindergartens and communes write about children: Biểu 03, 13."""

from __future__ import annotations

from pipeline.sample.people import together
from pipeline.sample.scene import AGES, Answers, Scene


def preschool(scene: Scene) -> Answers:
    """The children who attend, most of them living in the commune."""
    profile, rng, answers = scene.profile, scene.rng, Answers()
    for age, children in enumerate(profile.ages):
        answers.count(f"age{age}", children)
    answers.count("over_age", profile.over_age)
    for row, ages in (("nursery", profile.ages[:3]), ("kindergarten", profile.ages[3:])):
        answers.count(f"{row}_resident", together(ages).share(rng, rng.uniform(0.86, 0.97)))
    return answers


def population(scene: Scene) -> Answers:
    """The children who live in the commune, and those of them who attend somewhere."""
    commune, rng, answers = scene.commune, scene.rng, Answers()
    for age in range(AGES):
        answers.count(f"age{age}", commune.living[age])
        answers.cells[f"age{age}", "attending"] = commune.attending[age].total
        answers.cells[f"age{age}", "attending_female"] = commune.attending[age].female
    answers.count("private_nursery", commune.private_nursery)
    answers.count("private_kindergarten", commune.private_kindergarten)
    for cohort in ("cohort11", "cohort15"):
        living = together(commune.living[:2])
        answers.count(cohort, living)
        answers.count(f"{cohort}_completed", living.share(rng, rng.uniform(0.96, 1.0)))
    return answers
