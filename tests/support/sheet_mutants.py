"""Worksheets as programs write them, and the same with their markup damaged at random.

``python -m tests.support.sheet_mutants SEED SECONDS`` goes on for as long as it is told to and
prints each sheet that the plain pass and the library behind the guards read differently.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from unittest.mock import patch

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.read.opening import archive
from pipeline.read.opening.archive import ArchiveError, inspect
from pipeline.read.opening.plain_sheet import (
    CIRCULAR,
    NotPlainError,
    PlainMemory,
    as_rows,
    plain_cells,
    plain_texts,
)
from pipeline.xlsx.addresses import address_of

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="'
    + MAIN
    + b'"><dimension ref="A1:C3"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    b'<sheetFormatPr defaultRowHeight="15"/><sheetData>'
)
TAIL = (
    b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><dataValidations '
    b'count="1"><dataValidation type="whole" sqref="A1"><formula1>0</formula1></dataValidation>'
    b"</dataValidations></worksheet>"
)
STYLES = (
    b'<styleSheet xmlns="' + MAIN + b'"><numFmts count="4">'
    b'<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="#,##0"/>'
    b'<numFmt numFmtId="166" formatCode="[h]:mm"/>'
    b'<numFmt numFmtId="167" formatCode="0&quot;d&quot;"/></numFmts>'
    b'<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="8">'
    b'<xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165"/>'
    b'<xf numFmtId="14"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="22"/>'
    b'<xf numFmtId="9"/></cellXfs></styleSheet>'
)
TEXTS = ("a", "101", "", "x", "b&amp;c", "&lt;v&gt;", "Có", "é\u00a0z", "1", "x\ny", "&#233;")
ODD_ENTRIES = (
    "<si><t/></si>",
    '<si><r><t>27</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>',
    "<si></si>",
)
NUMBERS = (
    *("27", "0", "-3", "1.5", "27.000000000000004", "1E3", "1e-7", "45000", "45000.5", "60", "59"),
    *("2958465", "2958466"),
)
ODD_NUMBERS = (
    *("1e308", "1e309", "nan", "inf", "0x1A", " 27", "27 ", "+5", ".5", "5.", "1_000", "", "007"),
    *("12345678901234567890", "1" * 400),
)
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
FORMULAS = (
    *("<f>A1+1</f>", '<f t="shared" ref="A1:A3" si="0">B1</f>', '<f t="shared" si="0"/>'),
    *("<f></f>", "<f/>", '<f ca="1">NOW()</f>', "<f>A1&amp;B1</f>"),
    *("<f>SUM(A1:C3)</f>", "<f>$B$2+0</f>", '<f>IF(x!B2,"C3",D4)</f>'),
)
FRAGMENTS = (
    *(b"<v>", b"</v>", b"<c>", b"</c>", b"<is>", b"</is>", b"<t>", b"</t>", b"<f>", b"</f>"),
    *(b"<row>", b"</row>", b"<!-- x -->", b"<![CDATA[<v>1</v>]]>", b"&", b"&amp;", b"&nbsp;"),
    *(b"<v/>", b"<sheetData>", b"</sheetData>", b"<?x y?>", b" ", b"\n", b"\r\n", b"x:", b'"'),
    *(b' t="e"', b' t="s"', b' t="str"', b"<r><t>1</t></r>", b"'", b"\x00", b"\xff", b"<c/>"),
    *(b'<rPh sb="0" eb="1"><t>z</t></rPh>', b"<extLst><ext/></extLst>", b' r="B7"'),
    *(b' r="XFD1048576"', b"<c><v>3</v></c>", b'<c r="A1"><v>9</v></c>'),
)


def texts_part(random: Random) -> bytes:
    """A part of shared texts, an odd entry now and then."""
    entries = []
    for text in TEXTS:
        kept = random.choice(("", ' xml:space="preserve"'))
        odd = random.random() < 0.1
        entries.append(random.choice(ODD_ENTRIES) if odd else f"<si><t{kept}>{text}</t></si>")
    return b'<sst xmlns="' + MAIN + b'" count="9">' + "".join(entries).encode() + b"</sst>"


def sheet_part(random: Random) -> bytes:
    """A small worksheet whose cells are of all the types that programs write."""
    rows, line = [], 0
    for _ in range(random.randrange(1, 5)):
        line += random.choice((1, 1, 1, 3))
        spans = random.choice(("", ' spans="1:8"', ' ht="15" customHeight="1"'))
        columns = sorted(random.sample("ABCDEFGH", random.randrange(5)))
        cells = "".join(_cell(random, f"{column}{line}") for column in columns)
        rows.append(f'<row r="{line}"{spans}>{cells}</row>')
    return HEAD + "".join(rows).encode() + TAIL


def _cell(random: Random, address: str) -> str:
    start = f'<c r="{address}"' + random.choice(("", f' s="{random.randrange(9)}"'))
    formula = random.choice(("", random.choice(FORMULAS)))
    number = random.choice(ODD_NUMBERS if random.random() < 0.05 else NUMBERS)
    text, kept = random.choice(TEXTS), random.choice(("", ' xml:space="preserve"'))
    kind = random.choice(("", ' t="str"', ' t="n"', ' t="e"', ' t="s"'))
    empty = random.choice(("", "<v/>", "<v></v>", "<v />"))
    sorts = (
        (6, f"{start}/>"),
        (1, f"{start}></c>"),
        (8, f"{start}>{formula}<v>{number}</v></c>"),
        (2, f'{start} t="n">{formula}<v>{number}</v></c>'),
        (6, f'{start} t="s"><v>{random.randrange(len(TEXTS))}</v></c>'),
        (3, f'{start} t="inlineStr"><is><t{kept}>{text}</t></is></c>'),
        (2, f'{start} t="str">{formula}<v>{text}</v></c>'),
        (1, f'{start} t="b">{formula}<v>{random.choice(("0", "1", "true", "2", ""))}</v></c>'),
        (1, f'{start} t="e">{formula}<v>{random.choice(ERRORS)}</v></c>'),
        (2, f"{start}{kind}>{random.choice(FORMULAS)}{empty}</c>"),
        (0.3, f'{start} t="d"><v>2025-11-15</v></c>'),
    )
    (chosen,) = random.choices([cell for _, cell in sorts], [weight for weight, _ in sorts])
    return chosen


def damaged(random: Random, part: bytes) -> bytes:
    """The part with up to three places changed: a fragment put in, a tag lost, a piece twice."""
    changed = bytearray(part)
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        at = random.randrange(len(changed))
        if random.random() < 0.7:
            at = max(at, changed.find(b"<", at))
        sort = random.random()
        if sort < 0.45:
            changed[at:at] = random.choice(FRAGMENTS)
        elif sort < 0.7:
            del changed[at : max(changed.find(b">", at), at) + 1]
        elif sort < 0.85:
            changed[at : at + random.randrange(1, 4)] = random.choice(FRAGMENTS)
        else:
            changed[at:at] = changed[at : at + random.randrange(1, 60)]
    return bytes(changed)


def workbook(sheet: bytes, texts: bytes) -> bytes:
    """An .xlsx of the worksheet."""
    kind = f"{OFFICE}/officeDocument"
    root = f'<Relationship Id="r" Type="{kind}" Target="xl/workbook.xml"/>'
    one = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    names = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    parts: Mapping[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN.decode()}" xmlns:r="{OFFICE}">'
        f"{names}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{one}</Relationships>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": texts,
        "xl/worksheets/sheet1.xml": sheet,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return packed.getvalue()


Seen = tuple[dict[tuple[int, int], tuple[type, Any]], Mapping[str, str]]
"""The cells that hold something, by position, and the suspects by address."""


@dataclass(frozen=True)
class BothWays:
    """Cells as the plain pass and the guarded library see them; ``None`` where one refuses."""

    sheet: bytes
    plain: Seen | None
    guarded: Seen | None

    @property
    def differ(self) -> bool:
        """True where both give cells that are not the same."""
        return None not in (self.plain, self.guarded) and self.plain != self.guarded


def both_ways(sheet: bytes, texts: bytes, memory: PlainMemory) -> BothWays:
    """Read a sheet by both."""
    return BothWays(sheet, _plainly(sheet, texts, memory), _guarded(sheet, texts))


def mutants(seed: int) -> Iterator[BothWays]:
    """Sheets without end, read both ways where the plain pass doesn't refuse."""
    random, memory = Random(seed), PlainMemory()
    while True:
        texts, sheet = texts_part(random), damaged(random, sheet_part(random))
        if random.random() < 0.1:
            texts = damaged(random, texts)
        yield both_ways(sheet, texts, memory)


def _plainly(sheet: bytes, texts: bytes, memory: PlainMemory) -> Seen | None:
    try:
        found = plain_cells(sheet, plain_texts(texts, memory), memory.looks[STYLES], memory)
    except NotPlainError:
        return None
    return _cells(as_rows(found)), found.suspects


def _guarded(sheet: bytes, texts: bytes) -> Seen | None:
    try:
        with patch.object(archive, "_plain", lambda *_: ({}, {})):
            checked = inspect(workbook(sheet, texts))
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked.book))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (ArchiveError, CalamineError, OverflowError):
        return None
    suspects = checked.suspects.get("S", {})
    cells = {
        place: value
        for place, value in _cells(rows).items()
        if suspects.get(address_of(*place)) != CIRCULAR
    }
    return cells, suspects


def _cells(rows: list[list[Any]]) -> dict[tuple[int, int], tuple[type, Any]]:
    return {
        (row, column): (type(value), value)
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value != ""
    }


def main(seed: int, seconds: float) -> None:
    """Print what differs until the time is over, then the counts."""
    end, counts = time.monotonic() + seconds, Counter[str]()
    for one in mutants(seed):
        counts["plain" if one.plain else "refused"] += 1
        if one.differ:
            counts["differ"] += 1
            sys.stdout.write(f"{one.plain}\n{one.guarded}\n{one.sheet[len(HEAD) :]!r}\n\n")
        if time.monotonic() > end:
            break
    sys.stdout.write(f"{dict(counts)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
