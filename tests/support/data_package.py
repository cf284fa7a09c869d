"""The files of ``data/`` held against ``datapackage.json`` by the rules of Data Package and Table
Schema, as far as the descriptor uses them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Rows = list[dict[str, str]]

_NAME = re.compile(r"[-a-z0-9._/]+")
_READ: Mapping[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "date": dt.date.fromisoformat,
    "string": str,
}


def rows_of(path: Path) -> Rows:
    """The rows of a CSV file, each with just the columns of its head."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, restval=None, strict=True))


def package_of(data: Path) -> dict[str, Any]:
    """The descriptor."""
    content: dict[str, Any] = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    return content


def faults_of(data: Path) -> list[str]:
    """The breaches of the rules."""
    return list(_faults(data))


def _faults(data: Path) -> Iterator[str]:
    package = package_of(data)
    resources = {resource["name"]: resource for resource in package["resources"]}
    named = [package["name"], *(one["name"] for one in package["resources"])]
    yield from (f"name {name}" for name in named if not _NAME.fullmatch(name))
    if len(resources) != len(package["resources"]):
        yield "a name twice"
    described = {resource["path"] for resource in resources.values()}
    there = {path.name for path in data.glob("*.csv")}
    yield from (f"described or there, not both: {name}" for name in described ^ there)
    files = {name: rows_of(data / one["path"]) for name, one in resources.items()}
    for name, resource in resources.items():
        schema, rows = resource["schema"], files[name]
        with (data / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file))
        fields = {field["name"]: field for field in schema["fields"]}
        if head != list(fields):
            yield f"{name}: columns {head}"
            continue
        for number, row in enumerate(rows, 2):
            if set(row) != set(head) or None in row.values():
                yield f"{name}:{number}: {row}"
        for field in fields.values():
            wrong = dict.fromkeys(one for row in rows if (one := _fault(field, row[field["name"]])))
            yield from (f"{name}.{field['name']}: {one}" for one in wrong)
        yield from _keys(name, schema, rows)
        for link in schema.get("foreignKeys", ()):
            target, column = link["reference"]["resource"], link["reference"]["fields"]
            known = {row[column] for row in files[target]} | {""}
            lost = {row[link["fields"]] for row in rows} - known
            yield from (f"{name}.{link['fields']}: {one} is not in {target}" for one in lost)


def _fault(field: Mapping[str, Any], text: str) -> str:
    constraints = field.get("constraints", {})
    if not text:
        return "blank" if constraints.get("required") else ""
    try:
        value = _READ[field["type"]](text)
    except ValueError:
        return f"{text} is no {field['type']}"
    if "enum" in constraints and text not in constraints["enum"]:
        return f"{text} is not in its list"
    least = constraints.get("minimum")
    return f"{text} is below {least}" if least is not None and value < least else ""


def _keys(name: str, schema: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    primary = schema.get("primaryKey", [])
    for key in filter(None, (primary, *schema.get("uniqueKeys", ()))):
        values = [tuple(row[column] for column in key) for row in rows]
        if len(set(values)) != len(values):
            yield f"{name}: key {key} twice"
        if key == primary and any("" in value for value in values):
            yield f"{name}: blank in key {key}"
