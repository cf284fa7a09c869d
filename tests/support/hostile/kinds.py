"""Files that people send instead of a workbook."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.support.hostile.ole import ole
from tests.support.hostile.zips import Entry, good, raw_zip

_TYPES = Entry("[Content_Types].xml", b"<Types/>")


def files() -> Iterator[tuple[str, bytes]]:
    """Other kinds, under their own names and under a workbook's."""
    for name, data in _OTHERS.items():
        yield name, data
    for name in ("quet.pdf", "anh.jpg", "bang.csv", "thu.eml", "nen.rar"):
        yield f"{name}.xlsx", _OTHERS[name]
    yield "trang web.xls", b"<html><body><table><tr><td>101</td></tr></table></body></html>"
    yield "trang web.xlsx", b"\xef\xbb\xbf<!DOCTYPE html><html><table></table></html>"
    yield "luu tru.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"
    yield "xml 2003.xls", _XML_2003
    yield "xml 2003.xml", _XML_2003
    yield "rong.xlsx", b""
    yield "rong.xls", b""
    yield "mot byte.xlsx", b"P"
    yield "chi co khoang trang.xlsx", b" \r\n\t" * 50
    yield "toan so khong.xlsx", bytes(4096)
    yield "byte la.xlsx", bytes(range(128, 256)) * 40
    yield "dau zip.xlsx", b"PK\x03\x04"
    yield "zip khong co gi.xlsx", raw_zip([])
    yield "chuong trinh tu bung.xlsx", raw_zip([Entry("a.xlsx", good())], before=b"MZ" + bytes(98))
    yield "van ban.docx", raw_zip([_TYPES, Entry("word/document.xml", b"<w/>")])
    yield "van ban.xlsx", raw_zip([_TYPES, Entry("word/document.xml", b"<w/>")])
    yield "trinh chieu.pptx", raw_zip([Entry("ppt/presentation.xml", b"<p/>")])
    yield "nhi phan.xlsb", raw_zip([_TYPES, Entry("xl/workbook.bin", b"\x83\x01\x00")])
    yield "nhi phan.xlsx", raw_zip([_TYPES, Entry("xl/workbook.bin", b"\x83\x01\x00")])
    for suffix, kind in (("ods", "spreadsheet"), ("odt", "text"), ("odp", "presentation")):
        mime = f"application/vnd.oasis.opendocument.{kind}".encode()
        yield f"mo.{suffix}", raw_zip([Entry("mimetype", mime, 0), Entry("content.xml", b"<a/>")])
    yield "apple.numbers", raw_zip([Entry("Index/Document.iwa", b"\x00")])
    yield "nhieu bao cao.zip", raw_zip([Entry("a.xlsx", good()), Entry("b.xlsx", good())])
    yield "nhieu bao cao.xlsx", raw_zip([Entry("a.xlsx", good()), Entry("b.xlsx", good())])
    yield "thieu so tinh.xlsx", raw_zip([_TYPES, Entry("xl/styles.xml", b"<a/>")])
    yield "nen.gz", gzip.compress(good(), mtime=0)
    yield "van ban cu.doc", ole({"WordDocument": b"\xec\xa5"})
    yield "van ban cu.xls", ole({"WordDocument": b"\xec\xa5"})
    yield "trinh chieu cu.ppt", ole({"PowerPoint Document": b"\x00"})
    yield "thu.msg", ole({"__properties_version1.0": b"\x00"})
    yield "co mat khau.xlsx", ole({"EncryptionInfo": b"\x04\x00", "EncryptedPackage": bytes(64)})
    yield "excel 95.xls", ole({"Book": b"\x09\x08\x08\x00\x00\x05\x05\x00" + bytes(5000)})
    yield "khong ro.xls", ole({"Something": b"\x00"})
    for version, magic in (
        (2, b"\x09\x00\x04\x00"),
        (3, b"\x09\x02\x06\x00"),
        (4, b"\x09\x04\x06\x00"),
    ):
        yield f"excel doi {version}.xls", magic + bytes(60)


_OTHERS = {
    "quet.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "anh.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "anh.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "anh.gif": b"GIF89a\x01\x00\x01\x00",
    "anh.bmp": b"BM\x36\x00\x00\x00",
    "anh quet.tif": b"II*\x00\x08\x00\x00\x00",
    "anh quet mac.tif": b"MM\x00*\x00\x00\x00\x08",
    "anh dien thoai.heic": b"\x00\x00\x00\x18ftypheic\x00\x00",
    "nen.rar": b"Rar!\x1a\x07\x01\x00",
    "nen.7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "van ban.rtf": b"{\\rtf1\\ansi B\\'e1o c\\'e1o}",
    "van ban.txt": "Kính gửi phòng, số liệu như sau: 25 cô".encode(),
    "bang.csv": "Mã số;Tổng số\n101;25\n".encode("utf-8-sig"),
    "bang utf16.csv": "Mã số\tTổng số\n101\t25\n".encode("utf-16"),
    "loi tat.lnk": b"L\x00\x00\x00\x01\x14\x02\x00",
    "duong dan.url": b"[InternetShortcut]\nURL=http://localhost/\n",
    "thu.eml": b"From: a@example.vn\nSubject: bao cao\n\nxin gui\n",
    "tren mang.gsheet": b'{"doc_id": "1"}',
    "du lieu.json": b'{"101": 25}',
    "du lieu.xml": b'<?xml version="1.0"?><bao-cao/>',
    "bang.slk": b"ID;PWXL;N;E\nC;Y1;X1;K101\nE\n",
    "bang.dif": b'TABLE\n0,1\n"EXCEL"\n',
    "tep khong duoi": b"\x01\x02\x03\x04",
}
_XML_2003 = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
