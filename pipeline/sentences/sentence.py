"""An entry of the catalogue of messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "query", "note"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """An entry of the catalogue. For a rule, the rule's own code and severity hold."""

    code: str
    severity: Severity
    template: str
