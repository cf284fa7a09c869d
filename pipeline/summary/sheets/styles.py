"""Names of the looks used on the summary's sheets, composed from the theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.summary.sheets.wording import STYLED_DECIMALS
from pipeline.xlsx import theme

_CENTRE: Mapping[str, Any] = {"align": "center"}
_SMALL: Mapping[str, Any] = {"font_size": 10}
_PLAIN: Mapping[str, Any] = {"text_wrap": False}
_WHOLE = theme.vietnamese(theme.WHOLE)
CARRIED_MARK = "(*)"
"""Beside a figure that is not of this round, as part of its number format: it stays a number."""
CORRECTED = "_corrected"
"""Ends the styles of figures that an office corrected."""
WITHHELD = "_withheld"
"""Ends the styles of the blanks of figures that an open error withholds."""
_COUNT: Mapping[str, Any] = {"align": "right", "num_format": _WHOLE}


STYLES: dict[str, theme.Style] = {
    "title": theme.TITLE,
    "subtitle": theme.SUBTITLE,
    "section": theme.SECTION_TITLE,
    "section_link": {**theme.SECTION_TITLE, "underline": 1},
    "heading": {**theme.SECTION_TITLE, **_PLAIN, "font_size": 13},
    "subheading": {**theme.SECTION_TITLE, **_PLAIN},
    "line": {**theme.TEXT, **_PLAIN},
    "headline": {**theme.TEXT_BOLD, "font_size": 13, "bg_color": theme.HEADER_FILL},
    "alert": theme.ALERT,
    "text": theme.TEXT,
    "text_bold": theme.TEXT_BOLD,
    "text_centre": theme.TEXT_CENTRE,
    "text_centre_bold": theme.TEXT_CENTRE_BOLD,
    "text_centre_italic": theme.TEXT_CENTRE_ITALIC,
    "motto": theme.MOTTO,
    "note": theme.NOTE,
    "note_plain": {**theme.NOTE, **_PLAIN},
    "link": theme.LINKED,
    "header": theme.HEADER,
    "header_small": {**theme.HEADER, **_SMALL},
    "code": theme.CODE,
    "aims": {**theme.CODE, "font_size": theme.SIZE},
    "cell": theme.CELL,
    "cell_top": {**theme.CELL, "valign": "top"},
    "cell_plain": {**theme.CELL, **_PLAIN},
    "cell_bold": theme.CELL_BOLD,
    "cell_centre": theme.CELL_CENTRE,
    "cell_centre_bold": {**theme.CELL_CENTRE, "bold": True},
    "cell_code": {**theme.CELL_BOLD, **_PLAIN, "font_color": theme.LINK, "underline": 1},
    "cell_small": {**theme.CELL, **_SMALL},
    "cell_small_centre": {**theme.CELL, **_SMALL, **_CENTRE},
    "cell_link": {**theme.LINKED_CELL, "align": "left"},
    "cell_link_top": {**theme.LINKED_CELL, "align": "left", "valign": "top"},
    "cell_text": {**theme.CELL_CENTRE, "num_format": "@"},
    "cell_input": {**theme.CELL, "bg_color": theme.YELLOW},
    "cell_link_centre": theme.LINKED_CELL,
    "number_error": {**theme.CELL_CENTRE, **theme.ERROR},
    "number_query": {**theme.CELL_CENTRE, **theme.QUERY},
    "indented": {**theme.CELL, "indent": 1, "font_color": theme.MUTED},
    "count": {**theme.CELL, **_COUNT},
    "count_centre": {**theme.CELL, **_COUNT, **_CENTRE},
    "count_carried": {
        **theme.CELL,
        **_CENTRE,
        "italic": True,
        "font_color": theme.MUTED,
        "num_format": f'{_WHOLE}" {CARRIED_MARK}"',
    },
    "count_bold": {
        **theme.CELL_BOLD,
        **_COUNT,
        **_CENTRE,
        "font_size": 13,
        "num_format": theme.DOTTED,
    },
    "total": {**theme.CELL_BOLD, **_CENTRE, "num_format": theme.DOTTED},
    "rate": {**theme.CELL_BOLD, **_CENTRE, "font_size": 13},
    "flag": {**theme.CELL, **_CENTRE, "num_format": theme.PLAIN_WHOLE, "bg_color": theme.GREY},
    "date": {**theme.CELL_CENTRE, "num_format": theme.DATE},
    **{
        f"{name}{ending}": {**look, **mark}
        for ending, mark in (
            (CORRECTED, {"bg_color": theme.YELLOW, "italic": True}),
            (WITHHELD, {"bg_color": theme.ERROR["bg_color"]}),
        )
        for name, look in (
            ("cell", theme.CELL),
            ("cell_centre", theme.CELL_CENTRE),
            ("count", {**theme.CELL, **_COUNT}),
            ("date", {**theme.CELL_CENTRE, "num_format": theme.DATE}),
        )
    },
    "error": theme.ERROR,
    "query": theme.QUERY,
    "missing": theme.MISSING,
    "good": theme.GOOD_FILL,
    "far": theme.FAR,
    "needless": theme.NEEDLESS,
    "bar": theme.BAR,
    **{f"bar_{tone}": {"bg_color": colour} for tone, colour in theme.TONE_BARS.items()},
    **{f"verdict_{tone}": look for tone, look in theme.TONE_CELLS.items()},
    "chart_note": {**theme.NOTE, **_PLAIN, "font_size": 9},
    "chart_label": {**theme.TEXT, **_PLAIN, "font_size": 9},
    "chart_count": {**theme.TEXT, **_PLAIN, "font_size": 9, "num_format": _WHOLE},
    "chart_rate": {
        **theme.TEXT,
        **_PLAIN,
        "font_size": 9,
        "num_format": theme.vietnamese(theme.fixed(2)),
    },
    **{
        f"{name}_{decimals}": {
            **look,
            "num_format": theme.vietnamese(theme.fixed(decimals, grouped=True)),
        }
        for decimals in range(STYLED_DECIMALS + 1)
        for name, look in (
            ("mean", {**theme.CELL, **_CENTRE}),
            ("mean_bold", {**theme.CELL_BOLD, **_CENTRE}),
        )
    },
    "tab_first": {"tab_color": theme.BRAND},
    "tab_details": {"tab_color": theme.HEADER_FILL},
    "tab_figures": {"tab_color": theme.LINE},
    **{
        f"{name}_{decimals}": {
            **look,
            "num_format": theme.vietnamese(theme.fixed(decimals)),
        }
        for decimals in range(STYLED_DECIMALS + 1)
        for name, look in (
            ("share", {**theme.CELL, **_CENTRE}),
            ("share_bold", {**theme.CELL_BOLD, **_CENTRE}),
        )
    },
}
"""Style name → XlsxWriter properties. ``share_2`` shows two decimals, and so on."""
