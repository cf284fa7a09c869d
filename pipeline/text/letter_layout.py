"""Layout of the letter's text file, as it is written and as it is read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SUBJECT, TEXT, FILES = "TIÊU ĐỀ THƯ", "NỘI DUNG THƯ", "TỆP GỬI TỪNG ĐƠN VỊ"
"""Headings of its three parts."""
PARTED = " - "
"""The sign between the code, the name, the file and the address of a unit."""


@dataclass(frozen=True)
class SentLetter:
    """The letter that goes out with the forms; ``addresses`` by unit, where they are known."""

    subject: str = ""
    text: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)


def letter_in(text: str) -> SentLetter:
    """The letter that a text file holds, empty parts where it was changed beyond recognition."""
    parts = re.split(rf"^(?:{SUBJECT}|{TEXT}|{FILES})$", text.replace("\r\n", "\n"), flags=re.M)
    if len(parts) != 4:
        return SentLetter(text=text.strip())
    names, addresses = {}, {}
    for line in parts[3].splitlines():
        found = re.fullmatch(rf"(\S+){PARTED}(.+){PARTED}\S+\.xlsx{PARTED}(.+)", line)
        if found:
            names[found[1]] = found[2]
            if "@" in found[3]:
                addresses[found[1]] = found[3].strip()
    return SentLetter(parts[1].strip(), parts[2].strip(), names, addresses)
