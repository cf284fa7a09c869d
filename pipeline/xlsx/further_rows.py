"""A workbook with further rows on a sheet, all else byte for byte as it was."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.book_part import BookPart
from pipeline.xlsx.described_part import text_of
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.relations import Relations, relations_name
from pipeline.xlsx.sheet_part import SheetPart
from pipeline.xlsx.zip_parts import Package


def with_rows(
    data: bytes,
    name: str,
    first: int,
    rows: Sequence[Mapping[int, str]],
    heights: Sequence[float],
    *,
    like_above: bool,
) -> bytes:
    """The workbook with ``rows`` of texts by column from row ``first`` (from 0) of the sheet
    ``name`` on, looking ``like_above`` or as nothing does. Raises ``MarkError`` where that can't be
    done."""
    try:
        package = Package.of(data)
        root = Relations("", package.read(relations_name("")))
        book_name = root.of_type("/officeDocument")[0][1]
        book = BookPart(package.read(book_name))
        relations = Relations(book_name, package.read(relations_name(book_name)))
        part = relations.target(dict(book.sheets())[name])
        sheet = SheetPart(package.read(part))
    except (KeyError, IndexError, zlib.error) as error:
        raise MarkError(str(error)) from error
    columns = {at for row in rows for at in row}
    looks = {at: sheet.style_at(first - 1, at) if like_above else 0 for at in columns}
    sheet.put_texts(
        {
            first + number: {
                at: (text_of(text) if text else "", looks[at]) for at, text in row.items()
            }
            for number, row in enumerate(rows)
        },
        {first + number: height for number, height in enumerate(heights)},
    )
    sheet.widen(address_of(first + len(rows) - 1, max(columns)))
    return package.with_parts({part: sheet.done()}).packed()
