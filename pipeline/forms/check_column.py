"""Writes what lives on a sheet: the words of the check column and the colours that follow them."""

from __future__ import annotations

from functools import lru_cache

from pipeline.forms.checks import (
    ELSEWHERE_WORD,
    GOOD_WORD,
    MISSING_WORD,
    NEEDLESS_WORDS,
    SheetChecks,
    assumed_words,
    calm_words,
)
from pipeline.forms.exemptions import Exemptions, at_line, exemptions_of
from pipeline.forms.formulas import is_input
from pipeline.forms.layout import BlockLayout
from pipeline.forms.lines import lines_in
from pipeline.forms.page import Page
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import ranges
from schemas.records import EXPLANATION


def write_checks(page: Page, block: BlockLayout, checks: SheetChecks) -> None:
    """Writes the word of each line as a live formula with what it shows on the blank form."""
    initial, formulas = checks.initial(block), checks.lines(block)
    style = page.theme.format(theme.CHECK)
    for line, word in initial.items():
        if line in formulas:
            page.formula(block.check_letter, line, formulas[line], style, word)
        else:
            page.text(block.check_letter, line, word, style)


def write_conditions(page: Page, block: BlockLayout, checks: SheetChecks) -> None:
    """Colours the words and the cells they are about; greys out what an answer makes needless."""
    for cells, formula, style in _conditions(block, checks):
        page.condition(cells, formula, style)


@lru_cache(maxsize=1024)
def _conditions(
    block: BlockLayout, checks: SheetChecks
) -> tuple[tuple[str, str, theme.Style], ...]:
    """(cells, formula for the first of them, style), the first that holds going first."""
    lines = sorted(checks.lines(block))
    if not lines:
        return ()
    # Below the last live line may stand some whose time has not come.
    first, last = lines[0], max(checks.initial(block))
    word = f"${block.check_letter}{first}"
    queries = ",".join(f'{word}="{live}"' for live in checks.query_words(block))
    needless = ",".join(f'{word}="{text}"' for text in NEEDLESS_WORDS)
    calm = ",".join(f'{word}="{text}"' for text in ("", *calm_words(block)))
    wrong = f"=NOT(OR({calm},{queries}))"
    place = f"{block.check_letter}{first}:{block.check_letter}{last}"
    found: list[tuple[str, str, theme.Style]] = [
        (place, f'={word}="{GOOD_WORD}"', theme.GOOD),
        *((place, f'={word}="{one}"', theme.MISSING) for one in (MISSING_WORD, ELSEWHERE_WORD)),
        (place, f"=OR({needless})", theme.NEEDLESS_WORD),
        *((place, f'={word}="{text}"', theme.GOOD) for text in assumed_words(block)),
        (place, f"=OR({queries})", theme.QUERY),
        (place, wrong, theme.ERROR),
    ]
    for exemptions, inputs in _input_cells(block, checks).items():
        for cells in ranges(inputs):
            line = int(cells.split(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            for kind in exemptions:
                condition = at_line(checks.exempt_where[kind], line)
                found.append((cells, f"={condition}", theme.NEEDLESS))
            here = wrong.replace(word, f"${block.check_letter}{line}")
            found.append((cells, here, theme.FAULTY_INPUT))
    return tuple(found)


def _input_cells(block: BlockLayout, checks: SheetChecks) -> dict[Exemptions, list[str]]:
    """The cells to fill, explanations apart except in a List, by their exemptions."""
    found: dict[Exemptions, list[str]] = {}
    for line in lines_in(block).values():
        for address, row, column in line.cells:
            if is_input(block, row, column) and (row is None or column.name != EXPLANATION):
                exemptions = exemptions_of(checks.form, checks.sheet, block, row, column)
                found.setdefault(exemptions, []).append(address)
    return found
