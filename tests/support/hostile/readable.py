"""Returns that are messy but can be read: strange layouts, strange markup, strange values."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from schemas.records import VALUE
from tests.support.honest import HONEST
from tests.support.hostile.zips import STORED, Entry, raw_zip
from tests.support.reading_support import INPUT_STAFF, STAFF, STAMP, Book, Formula

ROUND = "vi-du-2025-nam"
"""The example round, to which these returns say that they belong."""

Parts = dict[str, bytes]

_VALUES: dict[str, Any] = {
    "dau cham": "1.234",
    "dau phay": "12,5",
    "so le": 1.234,
    "khoang trang la": "\u00a028\u00a0",
    "don vi tinh": "28 cô",
    "gach ngang": "-",
    "khong": "không",
    "ba cham": "…",
    "KAD": "KAD",
    "chu o": "2O",
    "ngay thang": dt.date(2025, 4, 3),
    "dung sai": True,
    "so am": -5,
    "rat lon": 9.9e307,
    "cong thuc chua tinh": Formula("=20+8"),
    "cong thuc loi": Formula("=1/0", "#DIV/0!"),
    "lien ket ngoai": Formula("='[1]Sheet1'!B7", "#REF!"),
    "chay lenh": "=cmd|'/C calc'!A0",
    "chu rat dai": "x" * 32_000,
    "chu nguoc": "\u202e28",
    "bieu tuong": "28 👩‍🏫",
}

_LAYOUTS: dict[str, dict[str, Any]] = {
    "xuong 200 dong": {"down": 200},
    "sang 40 cot": {"right": 40},
    "gian dong": {"gap": 2},
    "doi ten trang": {"sheet_name": "Sheet1"},
    "ma so la chu": {"code": str},
    "ma so co nhay": {"code": lambda code: f"'{code}"},
    "ma so co cach": {"code": lambda code: f"  {code}\u00a0"},
    "mat mot dong": {"without": ("support",)},
    "mat mot cot": {"without": ("2",)},
}


def files(code: str) -> Iterator[tuple[str, bytes]]:
    """Each return is of a unit of its own: ``code`` and a number."""
    makers = [*_of_values(), *_of_layouts(), *_of_books(), *_of_parts()]
    for number, (name, make) in enumerate(makers, 1):
        unit = f"{code}{number:02d}"
        yield f"{unit} {name}.{'xlsm' if 'macro' in name else 'xlsx'}", make(unit)


Maker = tuple[str, Callable[[str], bytes]]


def _cover(unit: str) -> dict[tuple[Any, str], Any]:
    return {**HONEST["cover"], ("unit_code", VALUE): unit, ("unit_name", VALUE): _name(unit)}


def _name(unit: str) -> str:
    """The name that the roster gives the unit."""
    return f"Trường Mầm non Ngoài Mẫu {unit}"


def _stamp(unit: str) -> dict[str, str]:
    return {**STAMP, "round": ROUND, "unit_code": unit}


def _return(
    unit: str,
    staff: Any = STAFF,
    *,
    down: int = 2,
    right: int = 0,
    stamped: bool = True,
    **how: Any,
) -> bytes:
    made = Book(down=down, right=right)
    made.table("cover", _cover(unit))
    made.table("staff", staff, **how)
    if stamped:
        made.stamp(_stamp(unit))
    return made.close()


def _of_values() -> Iterator[Maker]:
    for name, value in _VALUES.items():
        typed = {**INPUT_STAFF, ("teachers", "total"): value}
        yield name, lambda unit, staff=typed: _return(unit, staff)


def _of_layouts() -> Iterator[Maker]:
    for name, how in _LAYOUTS.items():
        yield name, lambda unit, how=how: _return(unit, **how)


def _of_books() -> Iterator[Maker]:
    def twice(unit: str) -> bytes:
        made = Book()
        made.table("cover", _cover(unit))
        made.table("staff", STAFF)
        made.table("staff", STAFF, sheet_name="Biểu 01 (2)")
        made.stamp(_stamp(unit))
        return made.close()

    def hidden(unit: str) -> bytes:
        made = Book()
        made.table("cover", _cover(unit))
        made.workbook.add_worksheet("Sheet2")
        made.table("staff", STAFF).very_hidden()
        made.stamp(_stamp(unit), name="dấu")
        return made.close()

    def crowded(unit: str) -> bytes:
        made = Book()
        for number in range(60):
            made.workbook.add_worksheet(f"Trang {number}").write(number, 3, 101)
        made.table("cover", _cover(unit))
        made.table("staff", STAFF)
        made.stamp(_stamp(unit))
        return made.close()

    def long_list(unit: str) -> bytes:
        made = Book()
        made.table("cover", _cover(unit))
        made.table("staff", STAFF)
        sheet = made.workbook.add_worksheet("Danh sách học sinh")
        for row in range(3_000):
            for column in range(12):
                sheet.write_number(row, column, 101 + (row * 7 + column) % 900)
        made.stamp(_stamp(unit))
        return made.close()

    def old_font(unit: str) -> bytes:
        made = Book()
        font = made.workbook.add_format({"font_name": ".VnTime"})
        sheet = made.table("cover", {**_cover(unit), ("preparer", VALUE): None})
        sheet.write_string(made.addresses["cover", "preparer", VALUE], "NguyÔn ThÞ Hoµ", font)
        made.table("staff", STAFF)
        made.stamp(_stamp(unit))
        return made.close()

    yield "bieu chep hai lan", twice
    yield "trang an va dau doi ten", hidden
    yield "sau muoi trang thua", crowded
    yield "danh sach hoc sinh dai", long_list
    yield "phong VnTime", old_font
    yield "mat dau nhan dang", lambda unit: _return(unit, stamped=False)


def _of_parts() -> Iterator[Maker]:
    for name, change in _CHANGES.items():
        yield name, lambda unit, change=change: _packed(change(_unpacked(_return(unit))))
    for name, spelling in _UNVALUED.items():
        yield (
            f"cong thuc {name}",
            lambda unit, spelling=spelling: _packed(_unvalued(_unpacked(_gated(unit)), *spelling)),
        )
    yield "luu khong nen", lambda unit: _packed(_unpacked(_return(unit)), method=STORED)
    yield "duoi thua", lambda unit: _return(unit) + bytes(100)
    yield "chu thich zip", lambda unit: _packed(_unpacked(_return(unit)), after=b"ghi chu")


def _unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def _packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED, after: bytes = b"") -> bytes:
    return raw_zip([Entry(name, part, method) for name, part in parts.items()], after=after)


def _sheets(change: Callable[[bytes], bytes]) -> Callable[[Parts], Parts]:
    """A change of every sheet's markup."""
    return lambda parts: {
        name: change(part) if name.startswith("xl/worksheets/sheet") else part
        for name, part in parts.items()
    }


_UNVALUED = {
    "khong the v": (b' t="str"><f>Sheet9!A1</f>', b""),
    "the v co thuoc tinh": (b'><f>Sheet9!A1</f><v xml:space="preserve"></v>', b""),
    "the co dau cach": (b"><f >Sheet9!A1</f >", b" "),
}
"""Ways to write a cell with a formula and no value: after its address, before its last bracket."""

_FORMULA_PLACES = (("teachers", "total"), ("teachers", "minority"))


def _gated(unit: str) -> bytes:
    """A return that says on Bìa that it has no minority staff."""
    made = Book()
    made.table("cover", {**_cover(unit), ("has_minority_staff", VALUE): "Không"})
    minority = ("minority", "minority_female")
    made.table("staff", {key: value for key, value in STAFF.items() if key[1] not in minority})
    made.stamp(_stamp(unit))
    return made.close()


def _unvalued(parts: Parts, after: bytes, before: bytes) -> Parts:
    """Two cells of Biểu 01 made into formulas without a value: one with a figure, and one behind
    a gate that is answered Không."""
    made = Book()
    made.table("staff", STAFF)
    shown, hidden = (made.addresses["staff", *place].encode("ascii") for place in _FORMULA_PLACES)
    made.close()

    def cell(address: bytes) -> bytes:
        return b'<c r="' + address + b'"' + after + b"</c" + before + b">"

    name = "xl/worksheets/sheet2.xml"
    part = re.sub(rb'<c r="' + shown + rb'">.*?</c>', cell(shown), parts[name])
    left = bytes([hidden[0] - 1]) + hidden[1:]
    part = re.sub(rb'(<c r="' + left + rb'">.*?</c>)', rb"\1" + cell(hidden), part)
    return {**parts, name: part}


def _prefixed(part: bytes) -> bytes:
    part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part)
    return part.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")


def _more(**parts: bytes) -> Callable[[Parts], Parts]:
    """Parts that other programs add, by their last name."""
    return lambda old: {**old, **{_PLACES[name]: part for name, part in parts.items()}}


_PLACES = {
    "macros": "xl/vbaProject.bin",
    "link": "xl/externalLinks/externalLink1.xml",
    "comments": "xl/comments1.xml",
    "picture": "xl/media/image1.png",
    "custom": "docProps/custom.xml",
    "printer": "xl/printerSettings/printerSettings1.bin",
}
_CHANGES: dict[str, Callable[[Parts], Parts]] = {
    "dau BOM": _sheets(lambda part: b"\xef\xbb\xbf" + part),
    "co tien to": _sheets(_prefixed),
    "xuong dong dep": _sheets(lambda part: re.sub(rb"><(row|c|/row)\b", rb">\n  <\1", part)),
    "co chu thich": _sheets(lambda part: part.replace(b"<sheetData>", b"<!-- a --><sheetData>")),
    "nhay don": _sheets(lambda part: re.sub(rb'(<c [^>]*)t="s"', rb"\1t='s'", part)),
    "thuoc tinh doi cho": _sheets(
        lambda part: re.sub(rb'<c (r="\w+") (s="\d+")', rb"<c \2 \1", part)
    ),
    "dong xa chi co dinh dang": _sheets(
        lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        )
    ),
    "khong khai kich thuoc": _sheets(lambda part: re.sub(rb"<dimension[^>]*/>", b"", part)),
    "khai kich thuoc sai": _sheets(
        lambda part: re.sub(rb"<dimension[^>]*/>", b'<dimension ref="A1:XFD1048576"/>', part)
    ),
    "macro": _more(macros=b"\xd0\xcf\x11\xe0" + bytes(2000)),
    "lien ket DDE": _more(
        link=b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    ),
    "anh va chu giai": _more(
        picture=b"\x89PNG" + bytes(500), comments=b"<comments/>", printer=bytes(300), custom=b"<a/>"
    ),
    "duong dan tuyet doi": lambda parts: {
        **parts,
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
            b'Target="worksheets/', b'Target="/xl/worksheets/'
        ),
    },
    "mat styles": lambda parts: {k: v for k, v in parts.items() if k != "xl/styles.xml"},
    "mat chu de": lambda parts: {k: v for k, v in parts.items() if "theme" not in k},
    "dem tu 1904": lambda parts: {
        **parts,
        "xl/workbook.xml": parts["xl/workbook.xml"].replace(
            b"<workbookPr ", b'<workbookPr date1904="1" '
        ),
    },
}
