"""A workbook with other or further rows on a sheet, all else byte for byte as it was."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

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
    rows: Mapping[int, Mapping[int, str]],
    heights: Mapping[int, float],
    *,
    like_above: bool,
) -> bytes:
    """The workbook with ``rows`` of texts by row and column (from 0) of the sheet ``name``. From
    row ``first`` on they are new and look ``like_above`` or as nothing does, before it they take
    the place of others. Raises ``MarkError`` where that can't be done."""
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
    columns = {at for row in rows.values() for at in row}
    looks = {at: sheet.style_at(first - 1, at) if like_above else 0 for at in columns}
    sheet.put_texts(
        {
            number: {
                at: (
                    text_of(text) if text else "",
                    looks[at] if number >= first else sheet.style_at(number, at),
                )
                for at, text in row.items()
            }
            for number, row in rows.items()
        },
        heights,
    )
    sheet.widen(address_of(max(rows), max(columns)))
    return package.with_parts({part: sheet.done()}).packed()
