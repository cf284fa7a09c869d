"""The files of ``data/`` as described columns and rows.

The one description of a file serves all that is said of it: its CSV and Parquet, its lines of the
codebook and its place in ``datapackage.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.text.safe_text import for_csv
from schemas.records import Table

FieldType = Literal["integer", "number", "date", "string"]
"""Types, as Frictionless Table Schema names them."""

NOT_GIVEN = (
    "Trống: đơn vị chưa ghi hoặc không phải báo cáo nội dung này, hoặc ô còn lỗi nên chưa được dùng"
)
NONE = "Trống: không có"


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a file."""

    name: str
    type: FieldType
    label: str
    missing: str = NONE
    """Words on what a blank means; "" where there is none."""
    codes: tuple[tuple[str, str], ...] = ()
    """(value, its words) as CSV files hold the value."""
    any_other: bool = False
    """True where it has values that are not among ``codes``."""
    unit: str = ""
    """The unit of measure."""
    refers: str = ""
    """The column of another file that it points to: ``units.unit_code``."""
    place: tuple[str, str] = ("", "")
    """Printed codes of the row and the column of the form that it holds."""
    minimum: int | None = None


@dataclass(frozen=True)
class DataFile:
    """A file of ``data/``; ``name`` lacks the ending, ``label`` says what a row is, ``key`` names
    the columns that tell a row from all others."""

    name: str
    label: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Dataset(DataFile):
    """A file as CSV alone: all fields are text, outside text already made safe."""

    rows: Sequence[tuple[str, ...]]

    @property
    def lines(self) -> Iterable[Sequence[Any]]:
        """The rows of the CSV file."""
        return self.rows


@dataclass(frozen=True)
class Frame(DataFile):
    """A file as Parquet and CSV, column by column; ``None`` where a cell is not given."""

    values: tuple[tuple[Any, ...], ...]
    """One tuple per column."""

    @property
    def lines(self) -> Iterable[Sequence[Any]]:
        """The rows of the CSV file, with outside text made safe."""
        return zip(
            *(
                _safe(values) if column.type == "string" else values
                for column, values in zip(self.columns, self.values, strict=True)
            ),
            strict=True,
        )


def _safe(values: Sequence[str | None]) -> Sequence[str | None]:
    safe = {value: value and for_csv(value) for value in set(values)}
    return [safe[value] for value in values]


def units_of(table: Table) -> str:
    """The name of the file with a row per unit that had the table accepted."""
    return f"{table.name}_units" if table.list_block else table.name


def files_of(table: Table) -> tuple[str, ...]:
    """The names of the files of a table."""
    return tuple(dict.fromkeys((table.name, units_of(table))))


def parquet_of(table: Table, *, of_entries: bool) -> str:
    """The Parquet file that holds what a List's entries say, else what is said once by a unit."""
    return f"{table.name if of_entries else units_of(table)}.parquet"
