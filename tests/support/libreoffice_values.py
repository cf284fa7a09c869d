"""Values as LibreOffice's own commands take them."""

from __future__ import annotations

from com.sun.star.beans import PropertyValue


def with_value(name: str, value: object) -> PropertyValue:
    wanted = PropertyValue()
    wanted.Name, wanted.Value = name, value
    return wanted
