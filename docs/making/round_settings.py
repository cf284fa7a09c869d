"""``round.toml`` as ``tonghop new`` writes it: every key with its explanation."""

from __future__ import annotations

from docs.making.markdown import page, table
from pipeline.cli.edge import DEFAULT_PLAN
from pipeline.plan.start import draft_settings, settings_text
from pipeline.round.roster import HEADINGS
from pipeline.round.roster_sheet import MEANINGS

YEAR = 2026


def round_settings_page() -> str:
    """``round-settings.md``."""
    settings = draft_settings(plan=DEFAULT_PLAN, year=YEAR)
    return page(
        (
            "# Thiết lập của một đợt báo cáo",
            "",
            "Trang này do `make docs` tạo.",
            "",
            "## round.toml",
            "",
            f"Tệp mà `tonghop new rounds/{YEAR}-nam` tạo ra:",
            "",
            "```toml",
            settings_text(settings).rstrip(),
            "```",
            "",
            "## schools.xlsx",
            *table(
                ("Cột", "Cách điền", "Ví dụ"),
                ((heading, *MEANINGS[name]) for heading, name in HEADINGS.items()),
            ),
        )
    )
