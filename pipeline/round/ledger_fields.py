"""The columns of ``received.csv``."""

from __future__ import annotations

FIELDS = ("sha256", "path", "first_seen")
