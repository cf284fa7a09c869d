"""Which settings of the round a form was made under, told by its version alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import get_args

from pipeline.round.settings import Switches
from pipeline.round.switch_words import SWITCH_WORDS, setting_words
from schemas.records import Form
from schemas.versions import version_of


def what_differed(form: Form, version: str) -> str:
    """Under which other settings the same form has this ``version``, in a sentence; "" where none
    of them makes it, so that the form itself was another."""
    now = {**_usual(form), **dict(form.settings)}
    parts = [
        f"{SWITCH_WORDS[name]} khi đó: {setting_words(name, then)}, hiện nay: "
        f"{setting_words(name, now[name])}"
        for name, then in _settings_of(form, version)
        if then != now[name]
    ]
    return f"{'; '.join(parts)}. " if parts else ""


@lru_cache(maxsize=64)
def _settings_of(form: Form, version: str) -> tuple[tuple[str, str], ...]:
    usual = _usual(form)
    now = {**usual, **dict(form.settings)}
    choices = [
        [(name, setting) for setting in dict.fromkeys((now[name], *_choices(name, usual[name])))]
        for name in usual
    ]
    for chosen in product(*choices):
        settings = tuple(pair for pair in chosen if pair[1] != usual[pair[0]])
        if version_of(form.usual or form.tables, settings) == version:
            return chosen
    return ()


def _usual(form: Form) -> dict[str, str]:
    """The default of each switch that is part of the form's version."""
    return {name: value for name, value in Switches().as_pairs() if name in form.switches}


def _choices(name: str, usual: str) -> Iterator[str]:
    """The settings there are; of a free wording only the usual one can be known."""
    yield usual
    yield from (part for part in get_args(Switches.model_fields[name].annotation) if part)
