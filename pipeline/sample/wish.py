"""How many units a sample is to have, as the command line says it."""

from __future__ import annotations

from pipeline.sample.errors import SampleError


def read_counts(text: str) -> int | dict[str, int]:
    """``"40"`` as a number, ``"MN=10,TH=7"`` as numbers by kind. Raises ``SampleError``."""
    if text.strip().isdecimal():
        return int(text)
    counts: dict[str, int] = {}
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        if not number.strip().isdecimal():
            raise SampleError(f'--units: "{part}" phải có dạng tên=số, ví dụ MN=10.')
        counts[name.strip()] = int(number)
    return counts
