"""``workbook.xml``: a sheet put in, one taken out, sheets shown; what counts sheets follows."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.xlsx.markup import RELATIONS, Edits, Element, MarkError, elements, quoted


class BookPart:
    """The workbook's own part, mapped once."""

    def __init__(self, content: bytes) -> None:
        if b"purl.oclc.org/ooxml" in content[:4096]:
            raise MarkError("strict form of the format")
        found = elements(content, ("sheet", "definedName", "workbookView"), depth=1)
        self.prefix = found[0].prefix
        self._edits = Edits(content)
        self._sheets = [e for e in found if e.name == "sheet" and e.depth == 2]
        self._holder = next((e for e in found if e.name == "sheets" and e.depth == 1), None)
        self._names = [e for e in found if e.name == "definedName"]
        self._views = [e for e in found if e.name == "workbookView"]
        if self._holder is None or not self._sheets:
            raise MarkError("no sheets")

    def sheets(self) -> tuple[tuple[str, str], ...]:
        """(name, relationship) of each sheet, in order."""
        return tuple((e.attributes.get("name", ""), _relation(e)) for e in self._sheets)

    def put_first(self, name: str, relation: str, *, instead_of: str = "") -> None:
        """A sheet before all others, which a workbook then opens with; the sheet called
        ``instead_of`` goes."""
        assert self._holder is not None
        gone = [i for i, e in enumerate(self._sheets) if e.attributes.get("name") == instead_of]
        for index in gone:
            self._edits.replace(self._sheets[index].start, self._sheets[index].end, "")
        self._edits.put(self._holder.opened, self._sheet(name, relation))
        for element in self._names:
            number = element.attributes.get("localSheetId", "")
            if not number.isdecimal():
                continue
            if int(number) in gone:
                self._edits.replace(element.start, element.end, "")
            else:
                before = sum(index < int(number) for index in gone)
                self._edits.set(element, localSheetId=str(int(number) + 1 - before))
        for view in self._views:
            self._edits.set(view, activeTab="0", firstSheet="0")

    def put_last(self, name: str, relation: str) -> None:
        """A sheet behind all others."""
        assert self._holder is not None
        self._edits.append(self._holder, self._sheet(name, relation))

    def _sheet(self, name: str, relation: str) -> str:
        ids = [e.attributes.get("sheetId", "0") for e in self._sheets]
        highest = max((int(number) for number in ids if number.isdecimal()), default=0)
        return (
            f'<{self.prefix}sheet xmlns:r="{RELATIONS}" name="{quoted(name)}" '
            f'sheetId="{highest + 1}" r:id="{relation}"/>'
        )

    def show(self, names: Collection[str]) -> None:
        """Show sheets that are hidden: no link leads to a hidden one."""
        for element in self._sheets:
            hidden = element.attributes.get("state", "visible") != "visible"
            if hidden and element.attributes.get("name") in names:
                self._edits.set(element, state="visible")

    def done(self) -> bytes:
        """The changed part."""
        return self._edits.done()


def _relation(element: Element) -> str:
    return next((value for key, value in element.attributes.items() if key.endswith(":id")), "")
