"""Saves files as LibreOffice does when told to save them under another format.

A module of ``libreoffice_session``. A job is {"source": path, "target": path, "recalculate": bool};
the target's ending says its format.
"""

from __future__ import annotations

from pathlib import Path

from libreoffice_values import with_value

FILTERS = {
    "com.sun.star.sheet.SpreadsheetDocument": {
        ".ods": "calc8",
        ".pdf": "calc_pdf_Export",
        ".xls": "MS Excel 97",
        ".xlsx": "Calc MS Excel 2007 XML",
    },
    "com.sun.star.text.TextDocument": {".docx": "MS Word 2007 XML"},
}


def done(job, desktop, _) -> None:
    hidden = (with_value("Hidden", True),)
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, hidden)
    if job["recalculate"]:
        document.calculateAll()
    target = Path(job["target"])
    (filters,) = (kinds for service, kinds in FILTERS.items() if document.supportsService(service))
    document.storeToURL(target.as_uri(), (with_value("FilterName", filters[target.suffix]),))
    document.close(True)
