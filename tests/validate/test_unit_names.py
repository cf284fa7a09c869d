"""Files' names that mean a unit, and those that don't."""

from __future__ import annotations

import pytest

from pipeline.round.roster import Unit
from pipeline.validate.identify import identify
from pipeline.validate.unit_names import UnitsByName
from schemas.records import VALUE
from tests.support.packaged import FORM
from tests.support.readings import a_round, reading


def unit(code: str, name: str, kind: str, **more: object) -> Unit:
    return Unit.model_validate({"code": code, "name": name, "kind": kind, **more})


UNITS = (
    unit("MN01", "Trường Mầm non Hoa Sen", "MN", commune="Phường An Lạc"),
    unit("MN02", "Trường Mầm non Hoa Sen", "MN", commune="Phường Bình Yên"),
    unit("MN03", "Trường Mầm non Vườn Ươm", "MN", aliases=("MN Sao Biển",)),
    unit("THCS02", "Trường THCS Lê Lợi", "THCS"),
    unit("THCS03", "Trường THCS Lê Lợi 2", "THCS"),
    unit("TH02", "Trường Tiểu học Sông Vân", "TH"),
    unit("2025", "Trường Tiểu học Năm Tháng", "TH"),
)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("THCS02.pdf", "THCS02"),
        ("2025-11-18/thcs02 scan.pdf", "THCS02"),
        ("Bao cao BDG (TH02).xlsx", "TH02"),
        ("TH02_truong-tieu-hoc-song-van_2025-nam.pdf", "TH02"),
        ("Báo cáo MN Vườn Ươm cuối.xlsx", "MN03"),
        ("bao cao truong mam non vuon uom.xlsx", "MN03"),
        ("MN_Sao_Biển_ký.pdf", "MN03"),
        ("THCS Lê Lợi.pdf", "THCS02"),
        ("THCS Lê Lợi 2.pdf", "THCS03"),
        ("2025.pdf", "2025"),
        ("MN02 MN Hoa Sen.pdf", "MN02"),
    ],
)
def test_a_code_or_a_whole_name_is_enough(path, code):
    found = UnitsByName(UNITS).unit_of(path)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "path",
    [
        "bao cao 2025.xlsx",
        "MN Hoa Sen.xlsx",
        "THCS022.pdf",
        "XTHCS02.pdf",
        "TH02 THCS02.pdf",
        "TH02 THCS Lê Lợi.pdf",
        "MN Vườn Ươm và THCS Lê Lợi.pdf",
        "THCS Lê Lợi (2).pdf",
        "Hoa.pdf",
        "scan.pdf",
        "",
    ],
)
def test_nobody_or_two_are_nobody(path):
    assert UnitsByName(UNITS).unit_of(path) is None


ROUND = a_round(*UNITS)


def identified(path: str, **cover: str | None):
    """A return without a stamp whose Bìa says this."""
    named = {"unit_code": None, "unit_name": None, "commune": None, **cover}
    cells = {"cover": {(name, VALUE): value for name, value in named.items()}}
    return identify(reading(cells, unit=UNITS[2], round_=ROUND, path=path, stamp={}), ROUND, FORM)


def test_a_return_that_says_nothing_of_its_unit_is_given_to_it_by_its_file_s_name():
    found = identified("MN03 bieu 01.xlsx")
    assert found.unit == UNITS[2]
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.for_office) == ("I16", "query", True)
    assert "theo tên tệp, số liệu được tính cho Trường Mầm non Vườn Ươm (MN03)" in finding.message


def test_a_name_that_several_share_is_settled_by_the_code_in_the_file_s_name():
    found = identified("MN02.xlsx", unit_name="Trường Mầm non Hoa Sen")
    assert found.unit == UNITS[1]
    assert [finding.code for finding in found.findings] == ["I16"]


def test_the_file_s_name_never_speaks_against_what_stands_in_the_file():
    assert identified("MN02.xlsx", unit_name="Trường Tiểu học Sông Vân").unit == UNITS[5]
    assert identified("MN02.xlsx", unit_name="Trường Mầm non Không Ai Biết").unit is None
    assert identified("MN02.xlsx", unit_code="MN99").unit is None
    assert identified("Hoa Sen.xlsx").unit is None
