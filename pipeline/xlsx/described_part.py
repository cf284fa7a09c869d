"""A described sheet as a worksheet's part, for a workbook that has styles of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.markup import MAIN, ascii_bytes, content_of, quoted
from pipeline.xlsx.sheet_description import Cell, Line, Sheet

StyleNumber = Callable[[str], int]
"""The number that a style name has in the workbook."""


def sheet_part(sheet: Sheet, number_of: StyleNumber, *, opens_first: bool = True) -> bytes:
    """The part. Texts, whole numbers and links within the workbook are all it takes. One that the
    workbook ``opens_first`` with has a red tab."""
    rows, merges, links = [], [], []
    for row, line in enumerate(sheet.lines):
        rows.append(_row(row, line, sheet, number_of))
        merges += [f"{address_of(row, a)}:{address_of(row, b)}" for a, b in line.merges]
        links += list(_links(row, line))
    pane = ""
    if sheet.freeze:
        down, right = sheet.freeze
        across = f' xSplit="{right}"' if right else ""
        where = "bottomRight" if right else "bottomLeft"
        pane = (
            f'<pane{across} ySplit="{down}" topLeftCell="{address_of(down, right)}" '
            f'activePane="{where}" state="frozen"/>'
        )
    cols = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(sheet.widths, 1)
    )
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    tab = '<tabColor rgb="FFB00020"/>' if opens_first else ""
    selected = 'showGridLines="0" tabSelected="1" ' if opens_first else ""
    markup = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView {selected}workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{cols}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else "")
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
    return ascii_bytes(markup)


def _row(row: int, line: Line, sheet: Sheet, number_of: StyleNumber) -> str:
    height = f' ht="{line.height}" customHeight="1"' if line.height is not None else ""
    cells = []
    for column, content in enumerate(line.cells):
        cell = content if isinstance(content, Cell) else Cell(content)
        look = cell.style or line.style or (sheet.styles[column] if sheet.styles else "")
        style = f' s="{number_of(look)}"' if look else ""
        cells.append(f'<c r="{address_of(row, column)}"{style}{_value(cell)}')
    return f'<row r="{row + 1}"{height}>{"".join(cells)}</row>'


def _value(cell: Cell) -> str:
    if cell.value is None or cell.value == "":
        return "/>"
    if isinstance(cell.value, int):
        return f"><v>{cell.value}</v></c>"
    return f' t="inlineStr">{text_of(str(cell.value))}</c>'


def text_of(text: str) -> str:
    """The content of a cell that holds its text itself."""
    return f'<is><t xml:space="preserve">{content_of(text)}</t></is>'


def _links(row: int, line: Line) -> Iterator[str]:
    for column, content in enumerate(line.cells):
        if isinstance(content, Cell) and content.link:
            place = content.link.removeprefix("internal:")
            yield (
                f'<hyperlink ref="{address_of(row, column)}" location="{quoted(place)}" '
                f'display="{quoted(str(content.value))}"/>'
            )
