"""Choice of the returns that have mistakes: options of a command line, dealt to a round's units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.errors import SampleError
from pipeline.sample.mistakes import MESS
from schemas.records import Form


def read_mess(text: str) -> int | dict[str, int]:
    """The wish of a command line: ``kind=2,other``, or a number of returns of whatever kind.

    Raises ``SampleError`` that lists the kinds.
    """
    text = text.strip()
    if text.isdecimal():
        return int(text)
    wish: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, number = part.partition("=")
        if kind.strip() not in MESS or not (number.strip() or "1").isdecimal():
            known = "\n".join(f"  {name}: {mess.words}" for name, mess in MESS.items())
            raise SampleError(f'Không hiểu "{part}". Ghi loại=số lượng; các loại:\n{known}')
        wish[kind.strip()] = wish.get(kind.strip(), 0) + int(number.strip() or "1")
    return wish


def deal(
    wish: int | Mapping[str, int], missing: int, schools: Sequence[Unit], round_: Round, form: Form
) -> tuple[dict[str, str], frozenset[str]]:
    """The kind of mess of each unit that has one (by code), and the codes of those that send
    nothing. A number chooses only kinds that have a place in the round.

    Raises ``SampleError`` where a kind has none, or where ``schools`` are too few.
    """
    wanted = +Counter({} if isinstance(wish, int) else wish)
    number = wish if isinstance(wish, int) else wanted.total()
    if number + missing > len(schools):
        raise _too_few(len(schools), number, missing)
    kinds = {
        unit.code: [kind for kind in MESS if MESS[kind].has_place(form, round_.respondent(unit))]
        for unit in schools
    }
    spoiled: dict[str, str] = {}
    if isinstance(wish, int):
        used: Counter[str] = Counter()
        for code in list(kinds)[:wish]:
            spoiled[code] = min(kinds[code], key=lambda kind: used[kind])
            used[spoiled[code]] += 1
    open_to = {kind: [code for code in kinds if kind in kinds[code]] for kind in MESS}
    # A kind that few schools can have takes its schools before the others do.
    for kind in sorted(wanted, key=lambda kind: len(open_to.get(kind, ()))):
        _require_place(kind, open_to, form, round_.settings.period)
        free = [code for code in open_to[kind] if code not in spoiled]
        if len(free) < wanted[kind]:
            raise _too_few(len(free), wanted[kind], 0)
        spoiled.update(dict.fromkeys(free[: wanted[kind]], kind))
    left = [unit.code for unit in schools if unit.code not in spoiled]
    return spoiled, frozenset(left[:missing])


def _require_place(
    kind: str, open_to: Mapping[str, Sequence[str]], form: Form, period: str
) -> None:
    if kind not in MESS:
        raise SampleError(f"Không có loại {kind}; dùng {', '.join(MESS)}.")
    if not open_to[kind]:
        label = form.by_name[MESS[kind].table].label
        raise SampleError(
            f"Loại {kind} cần {label}, mà kỳ {period} không hỏi biểu này. Bỏ loại đó hoặc chọn kỳ "
            "khác."
        )


def _too_few(schools: int, spoiled: int, missing: int) -> SampleError:
    return SampleError(
        f"Chỉ có {schools} trường, không đủ cho {spoiled} tệp có lỗi và {missing} trường không nộp."
    )
