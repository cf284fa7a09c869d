"""The floor: what no program can undercut by much for these files and these figures.

``python -m bench.floor ROUND MAP OUTPUT``: reads and hashes each file, inflates and checks every
part, cuts the sheets at their values, writes as many cells as the SL sheets of a run have, each
with one of these values, and deflates them. Nothing is looked up, judged or told.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from struct import unpack_from

import deflate

_LEVEL = 4
_SIZES_IN_HEADER, _HEADER = 26, 30


def main(round_folder: Path, map_file: Path, output: Path) -> None:
    """Do that much."""
    plan = json.loads(map_file.read_text("utf-8"))
    sheets: list[list[bytes]] = [[] for _ in plan["sheets"]]
    rows: dict[str, list[tuple[int, int]]] = {}
    for number, sheet in enumerate(plan["sheets"]):
        for name, layout, leading, derived in sheet["rows"]:
            size = len(leading) + len(plan["layouts"][layout]) + len(derived)
            rows.setdefault(name, []).append((number, size))
    with output.open("wb") as file:
        for name, wanted in rows.items():
            values = cycle([*_values(round_folder / "returned" / name)] if name else [b"0"])
            for number, size in wanted:
                row = _row(size) % tuple(islice(values, size))
                sheets[number].append(row)
        for sheet in sheets:
            file.write(deflate.deflate_compress(b"".join(sheet), _LEVEL))


@cache
def _row(size: int) -> bytes:
    return b'<row r="12345">%b</row>' % (b'<c r="AB12345" s="12"><v>%b</v></c>' * size)


def _values(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    hashlib.sha256(content).digest()
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
    for entry in entries:
        sizes = unpack_from("<HH", content, entry.header_offset + _SIZES_IN_HEADER)
        start = entry.header_offset + _HEADER + sum(sizes)
        packed = content[start : start + entry.compress_size]
        part = packed
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            part = bytes(deflate.deflate_decompress(packed, entry.file_size))
        if deflate.crc32(part) != entry.CRC:
            raise zipfile.BadZipFile(f"{path}: {entry.filename}")
        if "/worksheets/" in entry.filename:
            yield from (cut.partition(b"<")[0] for cut in part.split(b"<v>")[1:])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
