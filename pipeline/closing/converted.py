"""Inputs of a closed round by what they say, so that a round that was converted since is known to
say the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.closing.closed import is_unchanged, text_digest
from pipeline.read.intake import fingerprint
from pipeline.round.convert import filled_in
from pipeline.round.old_round import old_settings
from pipeline.round.roster import Unit
from pipeline.round.round_book import read_units
from pipeline.round.settings import RoundError, Settings
from pipeline.text.places import KEPT_OLD, OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK


def said_digest(settings: Settings, units: Iterable[Unit]) -> str:
    """The sum of what a round's workbook says. What is as by default is no part of it: a setting
    that comes to be changes no round that was closed before."""
    said = {
        "settings": settings.model_dump(mode="json", exclude_defaults=True),
        "units": [unit.model_dump(mode="json", exclude_defaults=True) for unit in units],
    }
    return text_digest(json.dumps(said, ensure_ascii=False, sort_keys=True))


def old_digest(path: Path) -> str:
    """The sum of ``round.toml`` whatever line ends a checkout gave it."""
    return text_digest(path.read_bytes().decode("utf-8", "replace"))


def as_converted(then: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """The inputs that a round was closed with; where it was converted since and its old files are
    kept as they were, what these say stands for the workbook."""
    old = {
        OLD_SETTINGS: folder / KEPT_OLD / OLD_SETTINGS,
        OLD_ROSTER: folder / KEPT_OLD / OLD_ROSTER,
    }
    if OLD_SETTINGS not in then or not all(path.is_file() for path in old.values()):
        return then
    now = {OLD_SETTINGS: old_digest(old[OLD_SETTINGS]), OLD_ROSTER: fingerprint(old[OLD_ROSTER])[0]}
    if not all(is_unchanged(then.get(name, ""), digest) for name, digest in now.items()):
        return then
    try:
        settings, units = filled_in(old_settings(old[OLD_SETTINGS])), read_units(old[OLD_ROSTER])
    except RoundError:
        return then
    others = {name: digest for name, digest in then.items() if name not in old}
    return {**others, ROUND_BOOK: said_digest(settings, units)}
