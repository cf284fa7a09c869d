"""A reading as bytes and back: JSON, packed. Nothing that stands in the bytes can be executed.

pickle would be as fast and is what workers send, but a file on disk may have been put there by
somebody else; marshal and pickle also tie the bytes to one version of Python. JSON keeps whole
numbers, decimals, texts and blanks apart; dates are the only objects.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from pipeline.read.records import BlockReading, ReturnReading, TableReading
from pipeline.text.findings import Finding
from schemas.records import Shape

_FAST = 1
"""Level of zlib: higher ones cost more than the bytes they save."""

_DATE = "date"
_WORDS = tuple(field.name for field in fields(Finding))

Decoded = TypeVar("Decoded")


class EncodingError(ValueError):
    """The bytes are no reading, or no findings."""


def encode(reading: ReturnReading) -> bytes:
    """The reading as bytes. Raises ``TypeError`` for a value that no cleaned cell holds."""
    record = [
        reading.path,
        reading.sha256,
        reading.size,
        reading.failure and astuple(reading.failure),
        list(reading.stamp.items()),
        [
            (
                name,
                table.table,
                table.sheet,
                _of_block(table.head),
                _of_block(table.body),
                [astuple(finding) for finding in table.findings],
            )
            for name, table in reading.tables.items()
        ],
        reading.modified,
        [astuple(finding) for finding in reading.findings],
        list(reading.said.items()),
    ]
    return _packed(record)


def _packed(record: Sequence[Any]) -> bytes:
    text = json.dumps(record, default=_of_date, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _FAST)


def encode_findings(findings: Sequence[Finding]) -> bytes:
    """The findings as bytes."""
    return _packed([astuple(finding) for finding in findings])


def decode_findings(data: bytes) -> tuple[Finding, ...]:
    """The findings that ``encode_findings`` made these bytes from. Raises ``EncodingError``."""
    return _unpacked(data, lambda record: tuple(map(_finding, record)))


def _of_block(block: BlockReading | None) -> Sequence[Any] | None:
    if block is None:
        return None
    states = block.states.decode("latin-1")
    return block.shape.value, block.values, states, block.letters, block.lines


def _of_date(value: object) -> dict[str, str]:
    if type(value) is dt.date:
        return {_DATE: value.isoformat()}
    raise TypeError(f"a cell of {type(value).__name__}")


def decode(data: bytes) -> ReturnReading:
    """The reading that ``encode`` made these bytes from. Raises ``EncodingError``."""
    return _unpacked(data, _reading)


def _unpacked(data: bytes, made_of: Callable[[Any], Decoded]) -> Decoded:
    try:
        return made_of(json.loads(zlib.decompress(data), object_hook=_date))
    except (ValueError, TypeError, KeyError, IndexError, zlib.error, RecursionError) as error:
        raise EncodingError(str(error)) from error


def _date(found: dict[str, str]) -> dt.date:
    return dt.date.fromisoformat(found[_DATE])


def _reading(record: Sequence[Any]) -> ReturnReading:
    path, sha256, size, failure, stamp, tables, modified, findings, said = record
    return ReturnReading(
        path=path,
        sha256=sha256,
        size=size,
        failure=_finding(failure) if failure else None,
        stamp=dict(stamp),
        tables={
            intern(name): TableReading(
                table=intern(table),
                sheet=intern(sheet),
                head=_block(head),
                body=_block(body),
                findings=tuple(map(_finding, own)),
            )
            for name, table, sheet, head, body, own in tables
        },
        modified=modified,
        findings=tuple(map(_finding, findings)),
        said=dict(said),
    )


def _block(record: Sequence[Any] | None) -> BlockReading | None:
    if record is None:
        return None
    shape, values, states, letters, lines = record
    return BlockReading(
        shape=Shape(shape),
        values=tuple(values),
        states=states.encode("latin-1"),
        letters=_shared(tuple(letters)),
        lines=_shared(tuple(lines)),
    )


@lru_cache(maxsize=4096)
def _shared(layout: tuple[Any, ...]) -> tuple[Any, ...]:
    """The one that came first of equal ones: forms of a kind have one layout."""
    return layout


def _finding(words: Sequence[Any]) -> Finding:
    known = dict(zip(_WORDS, words, strict=True))
    return Finding(**{**known, "also": tuple(map(tuple, known["also"]))})
