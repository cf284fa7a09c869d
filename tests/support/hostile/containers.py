"""Old Excel files that are broken, endless or locked."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.support.hostile.ole import END, FREE, SECTOR, number, ole, record, stream

_FAT = SECTOR
_DIRECTORY = 2 * SECTOR
_BOOK = _DIRECTORY + 128
_FIRST = 2
"""The first sector of the only stream."""


def files() -> Iterator[tuple[str, bytes]]:
    """Containers and records that contradict themselves."""
    plain = stream([number(0, 0, 101.0)])
    fine = ole({"Workbook": plain})
    yield "xls khong co bieu.xls", fine
    for share in (0.1, 0.5, 0.8):
        yield f"xls cut {share}.xls", fine[: int(len(fine) * share)]
    broken = {
        "chuoi tu lap": {_FAT + 4 * _FIRST: _FIRST},
        "chuoi vong": {_FAT + 4 * (_FIRST + 3): _FIRST},
        "chuoi ra ngoai": {_FAT + 4 * _FIRST: 90_000},
        "thu muc vong": {_FAT + 4: 1},
        "thu muc ra ngoai": {48: 70_000},
        "bang cap phat ra ngoai": {76: 5_000},
        "bang phu vong": {68: 0, 72: 0xFFFF},
        "luong ra ngoai": {_BOOK + 116: 60_000},
        "luong nho khong co bang": {_BOOK + 120: 100},
        "co rat lon": {_BOOK + 120: 0x7FFFFFFF},
        "co khu vuc la": {30: 0x00060014},
        "het o dau chuoi": {_FAT + 4 * _FIRST: END},
        "o trong trong chuoi": {_FAT + 4 * _FIRST: FREE},
    }
    for name, changes in broken.items():
        yield f"xls {name}.xls", ole({"Workbook": plain}, changes)
    far = [number(row, 255, 1.0) for row in (0, 65_535)]
    yield "xls vung qua rong.xls", ole({"Workbook": stream(far)})
    locked = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    yield "xls co mat khau.xls", ole({"Workbook": stream([], before=locked)})
    yield "xls ban ghi dai.xls", ole({"Workbook": stream([record(0x0203, b"\x00" * 4, 60_000)])})
    yield "xls ban ghi ngan.xls", ole({"Workbook": stream([record(0x0203, b"\x00")])})
    yield "xls cong thuc cut.xls", ole({"Workbook": stream([record(0x0006, bytes(7))])})
    yield "xls luong toan khong.xls", ole({"Workbook": bytes(5000)})
    yield "xls luong la.xls", ole({"Workbook": bytes(range(256)) * 20})
    yield (
        "xls ten trang cut.xls",
        ole({"Workbook": record(0x0809, bytes(16)) + record(0x85, b"\x01")}),
    )
    away = record(0x0085, struct.pack("<IBBBB", 0x7FFFFF, 0, 0, 1, 0) + b"A")
    yield (
        "xls trang o ngoai.xls",
        ole({"Workbook": record(0x0809, bytes(16)) + away + record(0x0A)}),
    )
