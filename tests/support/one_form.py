"""The form of one unit, written where a test wants it."""

from __future__ import annotations

from pathlib import Path

from pipeline.forms.make import FormMaker, write_if_changed
from pipeline.forms.prefill import NO_PAST, Past
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from schemas.records import Form


def write_form(path: Path, form: Form, round_: Round, unit: Unit, past: Past = NO_PAST) -> None:
    """Write the form of ``unit`` to ``path``, prefilled from ``past``."""
    write_if_changed(path, FormMaker(form, round_, past).form_of(unit))
