"""Plans that come with the program, as the page lets choose among them: their heads alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def packaged_plans() -> Mapping[str, str]:
    """The full title of each plan by its id."""
    found = files("schemas").joinpath("plans").iterdir()
    plans = [
        tomllib.loads(path.read_text("utf-8")) for path in found if path.name.endswith(".toml")
    ]
    return {plan["id"]: plan["title"] for plan in sorted(plans, key=lambda plan: plan["title"])}
