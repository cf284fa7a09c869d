"""What holds for every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run: a test that fails fails for everybody.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


def pytest_terminal_summary(terminalreporter):
    """Where LibreOffice or Chromium is required (CI), a skipped test is a failed run."""
    skipped = terminalreporter.stats.get("skipped", [])
    required = ("TONGHOP_REQUIRE_LIBREOFFICE", "TONGHOP_REQUIRE_CHROMIUM")
    if any(map(os.environ.get, required)) and skipped:
        pytest.exit(f"{len(skipped)} tests were skipped where none may be", returncode=1)
