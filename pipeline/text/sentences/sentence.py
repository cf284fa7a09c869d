"""An entry of the catalogue of messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from schemas.checks import Severity

_WHERE = re.compile(r"\{biểu\}(?:, ô \{ô\})?(?:: |, )")
_REMEDY = re.compile(r"(?<=[.?]) |, (?=đề nghị )")


@dataclass(frozen=True)
class Sentence:
    """An entry of the catalogue. For a rule, the rule's own code and severity hold.

    A template says where, what is wrong, what to do. The place opens it (``{biểu}, ô {ô}: ``);
    what to do begins with the second sentence, or with "đề nghị".
    """

    code: str
    severity: Severity
    template: str
    for_office: bool = False
    """True if it is the collecting office that acts; the unit has nothing to mend."""

    @cached_property
    def what(self) -> str:
        """The part of the template that says what is wrong, without table and cell."""
        return self._parts[0]

    @cached_property
    def remedy(self) -> str:
        """The part of the template that says what to do."""
        return self._parts[1]

    @cached_property
    def _parts(self) -> tuple[str, str]:
        # Only the template is split: a value that is filled in may hold any full stop.
        found = _WHERE.match(self.template)
        rest = self.template[found.end() :] if found else self.template
        what, *remedy = _REMEDY.split(rest, maxsplit=1)
        return what, "".join(remedy)
