"""Workbooks whose XML expands, hides, stretches or breaks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.hostile.zips import SHEET, good_parts, in_part, with_parts

_PARTS = good_parts()
_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]>'
_LAUGHS = b"<!DOCTYPE a [<!ENTITY l0 'ha'>%s]>" % b"".join(
    b"<!ENTITY l%d '%s'>" % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10)
)
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEET_MARKUP = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
    b"</sheetData></worksheet>"
)


def files() -> Iterator[tuple[str, bytes]]:
    """Every way in which a part's markup can do harm."""
    for name in ("xl/workbook.xml", _RELATIONS, SHEET, "xl/styles.xml", "[Content_Types].xml"):
        label = name.rsplit("/", 1)[-1].replace("[", "").replace("]", "")
        yield f"doctype {label}.xlsx", with_parts({name: _after_declaration(name, _DOCTYPE)})
    yield "mot ty tieng cuoi.xlsx", with_parts({SHEET: _after_declaration(SHEET, _LAUGHS)})
    yield "thuc the ngoai.xlsx", with_parts({SHEET: _after_declaration(SHEET, _OUTSIDE)})
    yield "doctype trong trang.xlsx", in_part(SHEET, b"<sheetData>", b"<sheetData>" + _DOCTYPE)
    text = _PARTS[SHEET].decode("utf-8")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield f"ma {encoding}.xlsx", with_parts({SHEET: text.encode(encoding)})
    for encoding in (b"UTF-16", b"utf-7", b"UCS-2"):
        declared = _PARTS[SHEET].replace(b"UTF-8", encoding, 1)
        yield f"khai ma {encoding.decode()}.xlsx", with_parts({SHEET: declared})
    yield "byte khong o dau.xlsx", with_parts({SHEET: b"\x00" + _PARTS[SHEET]})
    yield from _stretched()
    yield from _broken()


def _after_declaration(name: str, markup: bytes) -> bytes:
    start, end, rest = _PARTS[name].partition(b"?>")
    return start + end + markup + rest


def _stretched() -> Iterator[tuple[str, bytes]]:
    far = b'<row r="%d"><c r="%s"><v>1</v></c></row></sheetData>'
    for reference in (b"XFD1048576", b"A1048576", b"XFD200", b"xfd1048576"):
        label = reference.decode().replace("xfd", "thuong ")
        yield f"o xa {label}.xlsx", in_part(SHEET, b"</sheetData>", far % (900, reference))
    unnamed = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    filler = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
    yield "o xa khong ten.xlsx", in_part(SHEET, b"</sheetData>", filler + unnamed)
    prefixed = (
        b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
        b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></sheetData>'
    )
    yield "o xa co tien to.xlsx", in_part(SHEET, b"</sheetData>", prefixed)
    hidden = b'<!-- --><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield "o xa sau chu thich.xlsx", in_part(SHEET, b"</sheetData>", hidden)
    elsewhere = _PARTS[SHEET].replace(b"</sheetData>", far % (900, b"XFD1048576"))
    moved = _PARTS[_RELATIONS].replace(b"worksheets/sheet1.xml", b"khac/trang.xml")
    yield (
        "o xa o thu muc khac.xlsx",
        with_parts({_RELATIONS: moved, "xl/khac/trang.xml": elsewhere}),
    )
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 100_001)
    )
    yield "tram nghin dong.xlsx", with_parts(_alone(_SHEET_MARKUP % rows))
    yield "trieu dong trong.xlsx", with_parts(_alone(_SHEET_MARKUP % (b"<row/>" * 1_000_000)))
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    yield "long nhau rat sau.xlsx", with_parts(_alone(_SHEET_MARKUP % deep))
    texts = b"<sst>" + b"<si><t>%s</t></si>" % (b"x" * 1000) * 60_000 + b"</sst>"
    yield "bang chuoi rat lon.xlsx", with_parts(_alone(_SHEET_MARKUP % b"", texts))
    marks = b"<v>" + b"!" * 10_000_000 + b"</v>"
    yield "toan dau than.xlsx", with_parts(_alone(_SHEET_MARKUP % marks))


def _alone(sheet: bytes, texts: bytes | None = None) -> dict[str, bytes | None]:
    """Only this sheet, without the stamp."""
    workbook = (
        b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return {
        "xl/workbook.xml": workbook,
        SHEET: sheet,
        "xl/worksheets/sheet2.xml": None,
        "xl/sharedStrings.xml": texts,
    }


def _broken() -> Iterator[tuple[str, bytes]]:
    def alone(cells: bytes) -> bytes:
        return with_parts(_alone(_SHEET_MARKUP % cells))

    error = b'<row r="90"><c r="J90" t="e"><v>#REF!</v></c></row>'
    broken = {
        "the khong dong": error + b"<row>",
        "the dong sai": error + b"</c>",
        "dau va tran": error + b"<row><c r='A1'><v>a & b</v></c></row>",
        "thuc the la": error + b"<row><c r='A1' t='str'><v>&la;</v></c></row>",
        "ky tu dieu khien": error + b"<row><c r='A1' t='str'><v>\x01\x02</v></c></row>",
        "CDATA": b'<row r="1"><c r="A1"><v><![CDATA[101]]></v></c></row>',
        "chu thich trong o": b'<row r="1"><c r="A1"><v>10<!-- -->1</v></c></row>',
        "khong phai utf8": error + b"<row><c r='A1' t='str'><v>\xff\xfe</v></c></row>",
    }
    for name, cells in broken.items():
        yield f"hong {name}.xlsx", alone(cells)
    strange = {
        "chuoi ra ngoai bang": b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        "chuoi so am": b'<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        "kieu o la": b'<row r="1"><c r="A1" t="zz"><v>1</v></c></row>',
        "so khong phai so": b'<row r="1"><c r="A1"><v>abc</v></c></row>',
        "loi khong ten": b'<row r="1"><c r="A1" t="e"><v>#LA!</v></c></row>',
        "dia chi la": b'<row r="1"><c r="1A"><v>1</v></c></row>',
        "dia chi rong": b'<row r="1"><c r=""><v>1</v></c></row>',
        "dong rat lon": b'<row r="99999999999"><c><v>1</v></c></row>',
        "cong thuc dung chung vong": b"".join(
            b'<row r="%d"><c r="A%d"><f t="shared" si="%d"/></c></row>' % (n, n, n)
            for n in range(1, 50)
        ),
    }
    for name, cells in strange.items():
        yield f"la {name}.xlsx", alone(cells)
    targets = {
        "../../x.xml": "ra ngoai",
        "worksheets/": "thu muc",
        "worksheets/khong-co.xml": "khong co",
        "http://localhost/x.xml": "tren mang",
        "workbook.xml": "chinh no",
        "": "rong",
    }
    for target, label in targets.items():
        relations = _PARTS[_RELATIONS].replace(b"worksheets/sheet1.xml", target.encode())
        workbook = _alone(b"")["xl/workbook.xml"]
        yield (
            f"quan he {label}.xlsx",
            with_parts({_RELATIONS: relations, "xl/workbook.xml": workbook}),
        )
    yield "so tinh rong.xlsx", with_parts({"xl/workbook.xml": b""})
    yield (
        "so tinh khong trang.xlsx",
        with_parts({"xl/workbook.xml": b"<workbook><sheets/></workbook>"}),
    )
    yield "so tinh khong phai xml.xlsx", with_parts({"xl/workbook.xml": b"\x89PNG"})
    yield "khong co bieu nao.xlsx", alone(b'<row r="1"><c r="A1"><v>7</v></c></row>')
