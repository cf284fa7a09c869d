"""The unit of a return: by the stamp, else the code cell, else the name on Bìa or, where Bìa is
lost, above the tables against the roster, else the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import get_args

from rapidfuzz import fuzz, process

from pipeline.read.records import ReturnReading
from pipeline.round.cover_facts import cover_facts
from pipeline.round.roster import Unit
from pipeline.round.round import Round, day
from pipeline.round.settings import Switches
from pipeline.round.switch_words import SWITCH_WORDS, setting_words
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold, plain
from pipeline.validate.places import place_of_cell
from pipeline.validate.unit_names import UnitsByName, essence, names_of, plain_essence
from pipeline.validate.wrong_kind import cover_answer, cutoff_of, is_of_round, wrong_form
from schemas.records import Form
from schemas.versions import version_of

SAME_NAME = 90
"""Similarity (0–100) from which a typed name is taken for the roster's."""
CANDIDATE = 60
"""Similarity from which a unit is offered as a candidate to the officer."""
CLEAR_LEAD = 5
"""The lead of the best name over the next one from which it is clear without the commune."""
PRINTED_FACTS = (
    "unit_code",
    "unit_name",
    "level",
    "ownership",
    "commune",
    "cluster",
    "period",
    "cutoff",
)
"""Rows that say whose figures these are and of when. The due date and the recipient may
change after the forms went out, and nobody types over them to any effect."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The unit of a return, or ``None`` for quarantine, and the findings on it."""

    unit: Unit | None
    findings: tuple[Finding, ...] = ()


def identify(
    reading: ReturnReading, round_: Round, form: Form, by_name: UnitsByName | None = None
) -> Identity:
    """Match a return to the roster; ``by_name`` are its units, where they are known by their names
    already.

    A form that is not the unit's own (``wrong_kind``), and a stamp that contradicts the visible
    cells, are errors of the file; where those cells name another unit of the roster, it is
    neither's until people have told whose it is. An older version of the same form, and a printed
    cell of Bìa that was overwritten, are queries. What is printed on another form is that form's.
    """
    code, name, commune = (
        cover_answer(reading, form, key) for key in ("unit_code", "unit_name", "commune")
    )
    stamped = reading.stamp.get("unit_code", "")
    unit = _by_code(round_, stamped) or (None if stamped else _by_code(round_, code))
    found, candidates = (unit, ()) if unit else _by_name(round_.units, name, commune)
    by_file = None
    if found is None and not (stamped or code):
        by_name = by_name or UnitsByName(round_.units)
        found = by_file = _by_file_name(reading.path, by_name, name, candidates)
    others = _speaks_of_others(reading, form, found)
    another = wrong_form(reading, round_, form, found, doubtful=others)
    findings = [another] if another is not None else list(_older_version(reading, form, round_))
    if found is None:
        findings.append(_unknown(reading.path, stamped or code, name, candidates))
        return Identity(None, tuple(findings))
    if by_file is not None:
        words = {"a": by_file.name, "m": by_file.code}
        findings.append(find("unit_by_file_name", words, Place(reading.path)))
    # A unit that was found by its name has that name, however it is spelled.
    passed_over, contradicted, is_known = frozenset({"unit_name"}), False, False
    if unit is not None:
        visible = _by_code(round_, code)
        other_code = visible is not None and visible.code != unit.code
        contradicted = other_code or bool(name and not _is_named(unit, name))
        # Looked for among all units only where it matters.
        is_known = contradicted and (
            other_code or _by_name(round_.units, name, commune)[0] is not None
        )
        # Another unit's code or name is told once, as an error.
        passed_over = frozenset({"unit_code", "unit_name"} if contradicted else ())
    if contradicted:
        words = {"a": found.code, "b": code if other_code else name}
        is_above = not other_code and "unit_name" in reading.said
        key = "unit_mismatch_above" if is_above else "unit_mismatch"
        findings.append(find(key, words, Place(reading.path)))
    if another is None:
        facts, cutoff = cover_facts(round_, found), day(cutoff_of(reading, round_, form))
        if cutoff != facts["cutoff"]:
            words = {"trước": cutoff, "sau": facts["cutoff"]}
            findings.extend(_on_cover(reading, form, "cutoff", "earlier_cutoff", words))
            facts["cutoff"] = cutoff
        findings.extend(_printed_changes(reading, facts, form, passed_over=passed_over))
    is_elsewhere = another is not None and is_of_round(reading, round_, form)
    if contradicted and (is_elsewhere or is_known):
        return Identity(None, tuple(f for f in findings if f.blocks))
    return Identity(found, tuple(findings))


def _older_version(reading: ReturnReading, form: Form, round_: Round) -> Iterator[Finding]:
    """An older form is asked about, unless what it asked is known: then each difference is told by
    itself, if there is any. Questions that a setting words otherwise have the same codes."""
    version = reading.stamp.get("form_version", form.version)
    others = _other_settings(form, version) if version != form.version else ""
    if others or version not in {form.version, *round_.sent_versions}:
        words = {"cũ": version, "mới": form.version, "khác": others}
        yield find("older_version", words, Place(reading.path))


def _speaks_of_others(reading: ReturnReading, form: Form, unit: Unit | None) -> bool:
    """True where the name or the commune on Bìa is none that the roster has for the unit."""
    name, commune = (cover_answer(reading, form, key) for key in ("unit_name", "commune"))
    if unit is None:
        return True
    is_elsewhere = commune and unit.commune and fold(commune) != fold(unit.commune)
    return bool(is_elsewhere or (name and not _is_named(unit, name)))


def _other_settings(form: Form, version: str) -> str:
    """The other settings under which the same form has this ``version``, in a sentence; "" where
    none makes it, so that the form itself was another."""
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


def _printed_changes(
    reading: ReturnReading, facts: Mapping[str, str], form: Form, *, passed_over: frozenset[str]
) -> Iterator[Finding]:
    """``printed_changed`` for each cell of Bìa that says something else than ``facts`` (by row
    name). Blank cells and differences of spelling are none, nor are ``passed_over`` rows."""
    for name in PRINTED_FACTS:
        value, printed = cover_answer(reading, form, name), facts[name]
        if name in passed_over or not value or not printed or fold(value) == fold(printed):
            continue
        words = {"trước": printed, "sau": value}
        yield from _on_cover(reading, form, name, "printed_changed", words)


def _on_cover(
    reading: ReturnReading, form: Form, name: str, sentence: str, words: Mapping[str, str]
) -> Iterator[Finding]:
    """The finding on a row of Bìa that was read."""
    table = form.by_name["cover"]
    block, page = table.body, reading.tables.get("cover")
    if block is None or page is None or page.body is None:
        return
    sheet = Place(reading.path, table.name, sheet=page.sheet)
    place = place_of_cell(sheet, block, page.body, block.row_index[name])
    value = cover_answer(reading, form, name)
    yield find(sentence, {"biểu": table.label, **words}, place, value)


def _by_code(round_: Round, code: str) -> Unit | None:
    return round_.by_typed_code.get(code.strip().casefold())


def _has_no_marks(name: str) -> bool:
    return fold(name) == plain(name)


def _is_named(unit: Unit, name: str) -> bool:
    brief = plain_essence if _has_no_marks(name) else essence
    return any(
        fuzz.token_sort_ratio(brief(known), brief(name)) >= SAME_NAME for known in names_of(unit)
    )


def _by_name(
    units: Sequence[Unit], name: str, commune: str
) -> tuple[Unit | None, tuple[Unit, ...]]:
    """The one unit that the name and commune mean, else the nearest candidates.

    A name without marks is compared without them only where it leads nowhere as it stands, and
    only where one unit is nearest then: marks that are missing must not make two units one.
    """
    if not name:
        return None, ()
    ranked = _nearest(units, name, essence)
    found = _meant(ranked, commune, fold)
    if found is None and _has_no_marks(name):
        without = _nearest(units, name, plain_essence)
        ranked = without or ranked
        if _leads(ranked):
            found = _meant(ranked, commune, plain)
    return found, tuple(unit for unit, _ in ranked)


def _by_file_name(
    path: str, by_name: UnitsByName, name: str, candidates: Sequence[Unit]
) -> Unit | None:
    """The unit that the file's name means, unless the name on Bìa is far from it."""
    found = by_name.unit_of(path)
    return found if found is not None and (not name or found in candidates) else None


def _nearest(
    units: Iterable[Unit], name: str, brief: Callable[[str], str]
) -> list[tuple[Unit, float]]:
    """The units whose names come near, the nearest first."""
    by_code = {unit.code: unit for unit in units}
    known = {
        (unit.code, spelling): brief(spelling)
        for unit in by_code.values()
        for spelling in names_of(unit)
    }
    best: dict[str, float] = {}
    for _, score, (code, _spelling) in process.extract(
        brief(name), known, scorer=fuzz.token_sort_ratio, limit=8, score_cutoff=CANDIDATE
    ):
        best[code] = max(score, best.get(code, 0.0))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [(by_code[code], score) for code, score in ranked]


def _meant(
    ranked: Sequence[tuple[Unit, float]], commune: str, folded: Callable[[str], str]
) -> Unit | None:
    same = [unit for unit, score in ranked if score >= SAME_NAME]
    here = [unit for unit in same if commune and folded(unit.commune) == folded(commune)]
    if len(here) == 1:
        return here[0]
    if same and _leads(ranked) and not (commune and same[0].commune and not here):
        return same[0]
    return None


def _leads(ranked: Sequence[tuple[Unit, float]]) -> bool:
    """True where the first is nearer than any other by far."""
    return len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] >= CLEAR_LEAD)


def _unknown(path: str, code: str, name: str, candidates: tuple[Unit, ...]) -> Finding:
    said = f'Trong tệp ghi "{" ".join(filter(None, (code, name)))}". ' if code or name else ""
    nearest = ", ".join(f"{unit.name} ({unit.code})" for unit in candidates[:3])
    hint = said + (f"Gần giống: {nearest}. " if nearest else "")
    return find("unit_unknown", {"tên": path, "gợi ý": hint}, Place(path))
