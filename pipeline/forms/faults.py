"""What a cell's kind forbids. Typing meets the validation, pasting passes it by."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.forms.formulas import is_input, joined, quoted
from pipeline.forms.lines import Line
from pipeline.forms.sparing import MINORITY
from schemas.records import Kind

NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.DECIMAL, Kind.YEAR)
WHOLE = (Kind.COUNT, Kind.MONEY, Kind.YEAR)

Judgement = tuple[str, str]
"""A word and the Excel condition under which it is shown."""


def faults_of(line: Line, sparing: Mapping[str, str]) -> list[Judgement]:
    """The faults that may stand on a line; ``sparing`` are the conditions of the sheet."""
    found: list[Judgement] = []
    numbers, whole = line.of_kind(*NUMBERS), line.of_kind(*WHOLE)
    if numbers:
        places = joined(numbers)
        found.append(("Chỉ nhập số", f"COUNTA({places})<>COUNT({places})"))
    if whole:
        wrong = [f"{cell}<0" for cell in whole] + [f"{cell}<>INT({cell})" for cell in whole]
        found.append(("Nhập số nguyên từ 0 trở lên", f"OR({','.join(wrong)})"))
    fractions = line.of_kind(Kind.DECIMAL)
    if fractions:
        below = ",".join(f"{cell}<0" for cell in fractions)
        found.append(("Nhập số từ 0 trở lên", f"OR({below})"))
    for cell in line.of_kind(Kind.YEAR):
        outside = f'AND({cell}<>"",OR({cell}<1990,{cell}>2100))'
        found.append(("Nhập năm gồm bốn chữ số", outside))
    for cell in line.of_kind(Kind.DATE):
        found.append(("Nhập ngày/tháng/năm", f'AND({cell}<>"",NOT(ISNUMBER({cell})))'))
    for cell, row, column in line.cells:
        question = line.block.question(row, column)
        if question.choices is not None and is_input(line.block, row, column):
            others = ",".join(f"{cell}<>{quoted(item)}" for item in question.choices.items)
            found.append(("Chọn trong danh sách", f'AND({cell}<>"",{others})'))
        longest = question.max_length
        if longest is not None and question.kind is Kind.TEXT:
            found.append((f"Dài quá {longest} ký tự", f"LEN({cell})>{longest}"))
    minority = line.required(minority=True)
    if MINORITY in sparing and minority:
        found.append(
            ("Bìa ghi không có DTTS", f"AND({sparing[MINORITY]},SUM({joined(minority)})>0)")
        )
    return found
