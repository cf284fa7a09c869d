"""What communes write about the literacy of women: Biểu 14."""

from __future__ import annotations

from random import Random

from pipeline.sample.scene import Answers, Scene

_BANDS = (("age15_25", (900, 1600)), ("age15_35", (1500, 2600)), ("age15_60", (3800, 6200)))
"""Each band with the women whom it adds to the one before."""
_COLUMNS = (
    "women",
    "literate1",
    "literate2",
    "minority_women",
    "minority_literate1",
    "minority_literate2",
)


def literacy(scene: Scene) -> Answers:
    """Nearly everyone is literate, the young more than the old, more from year to year."""
    rng, answers = scene.rng, Answers()
    sums = [0] * len(_COLUMNS)
    for age, (row, size) in enumerate(_BANDS):
        added = _band(rng.randint(*size), 0.004 * (age + 1) * (1 + 0.1 * scene.years_back), rng)
        sums = [a + b for a, b in zip(sums, added, strict=True)]
        answers.cells.update({(row, column): n for column, n in zip(_COLUMNS, sums, strict=True)})
    return answers


def _band(women: int, illiterate: float, rng: Random) -> list[int]:
    """The six figures of one band; level 2 is the higher, so fewer have it."""
    minority = round(women * rng.uniform(0.02, 0.04))
    minority_lacking = round(minority * illiterate * rng.uniform(1.5, 3.0))
    lacking = minority_lacking + round((women - minority) * illiterate * rng.uniform(0.8, 1.2))
    minority_second = minority - min(minority, minority_lacking + round(minority * 0.02))
    second = women - lacking - round(women * rng.uniform(0.006, 0.012))
    return [
        women,
        women - lacking,
        second,
        minority,
        minority - minority_lacking,
        min(minority_second, second),
    ]
