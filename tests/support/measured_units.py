"""The units and returns that several tests of measuring share."""

from __future__ import annotations

from tests.support.indicator_support import Cells, people, unit

COMMUNES = [
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("MN02", "MN", "Phường Hoa Sen"),
    unit("MN03", "MN", "Phường Hoa Cúc"),
    unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen"),
    unit("XA02", "XA", "Phường Hoa Cúc", name="Phường Hoa Cúc"),
]
SEN: dict[tuple[str, str], Cells] = {
    ("MN01", "preschool"): people("kindergarten", 500, 240),
    ("MN02", "preschool"): people("kindergarten", 450, 230),
    ("XA01", "population"): people("kindergarten", 1000, 520)
    | people("private_kindergarten", 30, 12),
}
CUC_SCHOOL: dict[tuple[str, str], Cells] = {
    ("MN03", "preschool"): people("kindergarten", 300, 150),
}
CUC_COMMUNE: dict[tuple[str, str], Cells] = {
    ("XA02", "population"): people("kindergarten", 320, 155) | people("private_kindergarten", 0, 0),
}

SCHOOLS = [
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("TH01", "TH", "Phường Hoa Sen"),
    unit("TH02", "TH", "Phường Hoa Cúc"),
    unit("CS01", "THCS", "Phường Hoa Cúc"),
    unit("LC01", "LC", "Phường Hoa Cúc", levels="TH, THCS"),
]
