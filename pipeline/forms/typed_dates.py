"""Days, which are typed as text (ngày/tháng/năm), in the formulas of a form: typed so, no computer
takes the day for the month, whatever it is set to."""

from __future__ import annotations

import datetime as dt

from pipeline.xlsx.addresses import DAY_ZERO
from schemas.expressions.texts import is_blank

YEARS = (1900, 2100)
"""In which anything that a form asks can have happened."""


def day_in(cell: str) -> str:
    """Formula: the number of the day in a cell, typed as text or kept as a date; an error where
    none stands there."""
    return f"IF(ISNUMBER({cell}),{cell},{_day_of_text(cell)})"


def is_no_day(cell: str) -> str:
    """Condition: something else than a day stands in the cell. A day that its month does not have
    would be one of the next month, so the day is written out again and compared."""
    first, last = YEARS
    day, year = _day_of_text(cell), _year(cell)
    again = f'"/"&DAY({day})&"/"&MONTH({day})&"/"&RIGHT(TRIM({cell}),4)'
    typed = f'SUBSTITUTE("/"&SUBSTITUTE({cell}," ",""),"/0","/")'
    middle, reach = (first + last) // 2, (last - first) // 2
    of_text = f"IFERROR(OR({again}<>{typed},ABS({year}-{middle})>{reach}),TRUE)"
    of_number = f"OR({cell}<1,{cell}>{number_of(dt.date(last, 12, 31))})"
    return f"IF({is_blank(cell)},FALSE,IF(ISNUMBER({cell}),{of_number},{of_text}))"


def is_within(cell: str, first: dt.date, last: dt.date) -> str:
    """Condition: the day in the cell lies between two, both included; an error where none stands
    there. The day stands in it once: Excel takes no more than 255 characters for a validation."""
    start, end = number_of(first), number_of(last)
    return f"ABS({day_in(cell)}-{(start + end) / 2:g})<={(end - start) / 2:g}"


def number_of(day: dt.date) -> int:
    """The number that spreadsheets keep for a day."""
    return (day - DAY_ZERO).days


def _day_of_text(cell: str) -> str:
    slash = f'FIND("/",{cell})'
    month = f'VALUE(SUBSTITUTE(MID({cell},{slash}+1,2),"/",""))'
    return f"DATE({_year(cell)},{month},VALUE(LEFT({cell},{slash}-1)))"


def _year(cell: str) -> str:
    return f"VALUE(RIGHT(TRIM({cell}),4))"
