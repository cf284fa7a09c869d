"""A sum of a run that must come out: its record, and what is said where it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.text.errors import OfficerMustAct


class BalanceError(OfficerMustAct):
    """A sum of the run does not come out: nothing is written; the message says which."""

    may_be_of_a_file = True


@dataclass(frozen=True, slots=True)
class Balance:
    """Two ways to the same figure. ``key`` is what ``run.json`` calls it."""

    key: str
    words: str
    whole: int
    parts: int

    @property
    def holds(self) -> bool:
        """True if both ways come to the same."""
        return self.whole == self.parts


def check(found: Iterable[Balance]) -> None:
    """Raises ``BalanceError`` that lists the sums that do not come out."""
    wrong = [
        f"  {balance.words}: {balance.whole} khác {balance.parts}"
        for balance in found
        if not balance.holds
    ]
    if wrong:
        raise BalanceError(
            "\n".join(
                (
                    "Đối chiếu không khớp, không ghi kết quả mới; kết quả cũ giữ nguyên.",
                    *wrong,
                    "Gửi thông báo này và thư mục của đợt cho người phụ trách chương trình.",
                )
            )
        )
