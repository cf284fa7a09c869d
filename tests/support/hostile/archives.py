"""Workbooks whose zip lies, grows, escapes or is cut."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

from pipeline.read.opening.archive import MAX_ENTRIES, MAX_FILE, MEBIBYTE
from tests.support.hostile.zips import (
    DEFLATED,
    SHEET,
    STORED,
    Entry,
    deflated,
    good,
    good_parts,
    raw_zip,
    with_entries,
    with_parts,
)

_PART = good_parts()[SHEET]


def _sheet(**told: object) -> bytes:
    """The good workbook with the entry of its sheet told otherwise."""
    others = [Entry(name, data) for name, data in good_parts().items() if name != SHEET]
    return raw_zip([*others, Entry(SHEET, _PART, **told)])  # type: ignore[arg-type]


@cache
def _bomb(megabytes: int) -> bytes:
    """Deflated blanks: a thousandth of their size."""
    packer = zlib.compressobj(2, zlib.DEFLATED, -15)
    block = b" " * MEBIBYTE
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def files() -> Iterator[tuple[str, bytes]]:
    """Every way in which a zip can be wrong."""
    whole = good()
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        yield f"cut {share}.xlsx", whole[: int(len(whole) * share)]
    end = whole.rfind(b"PK\x05\x06")
    yield "thieu phan cuoi.xlsx", whole[:end]
    yield "phan cuoi bi ghi de.xlsx", whole[:end] + bytes(22)
    yield "thieu dau.xlsx", whole[1000:]
    yield "duoi la rat dai.xlsx", whole + bytes(70_000)
    yield "sai tong kiem tra.xlsx", _sheet(crc=1)
    yield "khai lon hon.xlsx", _sheet(size=len(_PART) + 1)
    yield "khai nho hon.xlsx", _sheet(size=10)
    yield "khai 4 GB.xlsx", _sheet(size=0xFFFFFFF0)
    yield "khai goi lon hon.xlsx", _sheet(packed_size=2**31)
    yield "khai goi nho hon.xlsx", _sheet(packed_size=20)
    yield "goi la rac.xlsx", _sheet(packed=bytes(range(256)))
    yield "goi bi cat.xlsx", _sheet(packed=deflated(_PART)[:-20])
    yield "goi rong.xlsx", _sheet(packed=b"")
    yield "vi tri ra ngoai.xlsx", _sheet(offset=2**30)
    yield "vi tri zip64 gia.xlsx", _sheet(offset=0xFFFFFFFF)
    yield "vi tri giua phan khac.xlsx", _sheet(offset=7)
    yield "ten trong khac ten ngoai dai.xlsx", _sheet(local=b"")
    for method in (1, 6, 8 + 1, 12, 14, 93, 95, 99):
        yield f"kieu nen {method}.xlsx", _sheet(method=method, packed=deflated(_PART))
    yield "phan co mat khau.xlsx", _sheet(flags=0x801)
    yield "phan ma hoa manh.xlsx", _sheet(flags=0x841)
    for name in ("../x.xml", "/etc/x.xml", "xl/../../x.xml", "C:/x.xml", "..\\x.xml"):
        label = name.replace("/", " tren ").replace("\\", " duoi ").replace(":", " o ")
        yield f"ten tro ra ngoai {label}.xlsx", with_entries(Entry(name, b"<a/>"))
    yield "ten co byte khong.xlsx", with_entries(Entry("xl/a\x00.xml", b"<a/>"))
    yield "hai phan trung ten.xlsx", with_entries(Entry(SHEET, b"<worksheet/>"))
    yield "hai phan khac chu hoa.xlsx", with_entries(Entry(SHEET.upper(), b"<worksheet/>"))
    many = [Entry(f"xl/media/{number}.png", b"", STORED) for number in range(MAX_ENTRIES + 1)]
    yield "qua nhieu phan.xlsx", with_entries(*many)
    yield "khai it phan.xlsx", raw_zip([Entry("xl/workbook.xml", b"<a/>"), *many], count=3)
    yield (
        "bom mot phan.xlsx",
        with_entries(
            Entry("xl/worksheets/sheet9.xml", b"", packed=_bomb(160), size=160 * MEBIBYTE)
        ),
    )
    yield (
        "bom khai nho.xlsx",
        with_entries(Entry("xl/worksheets/sheet9.xml", b"", packed=_bomb(160), size=1000)),
    )
    shared = _bomb(60)
    crc = zlib.crc32(b" " * (60 * MEBIBYTE))
    yield (
        "bom nhieu phan.xlsx",
        with_entries(
            *(
                Entry(f"xl/x{number}.xml", b"", packed=shared, size=60 * MEBIBYTE, crc=crc)
                for number in range(5)
            )
        ),
    )
    first = Entry("xl/x0.xml", b"", packed=shared, size=60 * MEBIBYTE, crc=crc)
    overlapping = [
        Entry(f"xl/x{number}.xml", b"", packed=shared, size=60 * MEBIBYTE, crc=crc, offset=0)
        for number in range(1, 9)
    ]
    others = [Entry(name, data) for name, data in good_parts().items()]
    yield "bom chong len nhau.xlsx", raw_zip([first, *others, *overlapping])
    yield "anh khai rat lon.xlsx", with_entries(Entry("xl/media/a.png", b"", size=2**31))
    yield "tep qua lon.xlsx", with_entries(Entry("xl/media/a.png", bytes(MAX_FILE), STORED))
    yield "zip long zip.xlsx", raw_zip([Entry("xl/workbook.xml", good()), Entry("a.zip", good())])
    yield "chi co so tinh.xlsx", raw_zip([Entry("xl/workbook.xml", b"<workbook/>", DEFLATED)])
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET):
        label = name.rsplit("/", 1)[1]
        yield f"thieu {label}.xlsx", with_parts({name: None, "xl/worksheets/sheet2.xml": None})
