"""Returns that speak for another unit than their form: by the file's name, the signer, figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.closing.earlier import last_known
from pipeline.measure.history import EarlierRound, History
from pipeline.round.roster import Unit
from pipeline.text.findings import Waiver
from pipeline.validate.identify import Identity, identify
from pipeline.validate.neighbours import NOTHING_KNOWN, LastKnown, Neighbours
from pipeline.validate.waiver_keys import key_of
from schemas.records import VALUE
from tests.support.history_support import pages
from tests.support.packaged import FORM
from tests.support.readings import a_round, reading


def unit(code, name, kind="MN", **more):
    return Unit(code=code, name=name, kind=kind, commune="Phường Hoa Sen", **more)


OURS = unit("MN03", "Trường Mầm non Hoa Sen")
OTHER = unit("MN02", "Trường Mầm non Nắng Sớm", aliases=("MN Bình Minh",))
LONGER = unit("MN04", "Trường Mầm non Hoa Sen Hồng")
SECOND = unit("MN05", "Trường Mầm non Hoa Sen 2")
PRIMARY = unit("TH02", "Trường Tiểu học Nắng Sớm", "TH")
COMMUNE = unit("XA01", "Phường Hoa Sen", "XA")
YEAR = unit("2025", "Trường Mầm non Tháng Năm")
ROUND = a_round(OURS, OTHER, LONGER, SECOND, PRIMARY, COMMUNE, YEAR)
STAMP = {"unit_code": "MN03", "round": ROUND.name}


def sent(path, changes=None):
    return reading(changes, unit=OURS, path=f"2025-11-18/{path}", round_=ROUND)


def judged(path="bao cao.xlsx", changes=None, known=NOTHING_KNOWN, waivers=(), findings=()):
    neighbours = Neighbours(ROUND, FORM, known)
    return neighbours.confirmed(sent(path, changes), Identity(OURS, findings), waivers)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("MN02_mam-non-nang-som_2025-nam.xlsx", "MN02"),
        ("mn02 (1).xlsx", "MN02"),
        ("BC MN02.nộp lại.xlsx", "MN02"),
        ("Trường Mầm non Nắng Sớm.xlsx", "MN02"),
        ("bao cao MN Nang Som 2025.xlsx", "MN02"),
        ("mn bình minh.xlsx", "MN02"),
        ("TH02.xlsx", "TH02"),
        # The longer name is meant, though the own one is part of it.
        ("Mầm non Hoa Sen Hồng.xlsx", "MN04"),
        ("Mầm non Hoa Sen 2.xlsx", "MN05"),
        # Of a place, of a school of another kind, of the year: nobody's name.
        ("bao cao phuong hoa sen.xlsx", ""),
        ("Tiểu học Nắng Sớm.xlsx", ""),
        ("bao cao 2025.xlsx", ""),
        # The own unit, or nobody.
        ("MN03_mam-non-hoa-sen_2025-nam.xlsx", ""),
        ("Mầm non Hoa Sen.xlsx", ""),
        ("MN03 thay MN02.xlsx", ""),
        # The number of a copy, by Windows and by a phone.
        ("Mầm non Hoa Sen (2).xlsx", ""),
        ("mn-hoa-sen(2).xlsx", ""),
        ("MN025.xlsx", ""),
        ("bao cao.xlsx", ""),
    ],
)
def test_a_file_named_for_another_unit_waits(name, other):
    identity = judged(name)
    if not other:
        assert identity == Identity(OURS)
        return
    asked, told = identity.findings
    assert identity.unit is None
    assert (asked.code, asked.severity, asked.unit, asked.for_office) == (
        *("I15", "error", "MN03"),
        True,
    )
    named = ROUND.by_typed_code[other.casefold()]
    assert f"nhưng tên tệp là của {named.name} ({other})" in asked.message
    assert (told.code, told.severity, told.unit) == ("I15", "note", other)
    assert "MN03" in told.message


@pytest.mark.parametrize(
    ("path", "printed", "stamp", "unit", "codes"),
    [
        ("Bieu 01.xlsx", OTHER.name, {}, OTHER, []),
        ("MN02.xlsx", OTHER.name, {}, OTHER, []),
        ("MN03.xlsx", OTHER.name, {}, None, ["I15", "I15"]),
        ("MN03.xlsx", "Trường Mầm non Không Ai Biết", {}, None, ["I01"]),
        ("MN03.xlsx", "", {}, OURS, ["I16"]),
        ("Bieu 01.xlsx", OTHER.name, STAMP, None, ["I02"]),
        ("Bieu 01.xlsx", OURS.name, STAMP, OURS, []),
    ],
)
def test_a_sheet_without_bia_is_the_unit_s_that_it_names_above_its_table(
    path, printed, stamp, unit, codes
):
    """The file's name speaks only where no sheet does; against one, the file waits."""
    whole = sent(path)
    tables = {"staff": whole.tables["staff"]}
    said = {"unit_name": printed} if printed else {}
    one = replace(whole, stamp=stamp, tables=tables, said=said)
    neighbours = Neighbours(ROUND, FORM, NOTHING_KNOWN)
    found = neighbours.confirmed(one, identify(one, ROUND, FORM, neighbours.by_name), ())
    assert found.unit == unit
    assert [finding.code for finding in found.findings] == codes


def test_a_sheet_without_bia_of_another_period_is_refused():
    one = replace(sent("MN03.xlsx"), stamp={}, tables={}, said={"period": "năm 2024"})
    assert identify(one, ROUND, FORM).findings[0].code == "I03"


def test_the_officer_s_acceptance_lets_it_count():
    asked = judged("MN02.xlsx").findings[0]
    waiver = Waiver(key_of(asked), "Nguyễn Văn Bình", "Đã hỏi hai trường")
    identity = judged("MN02.xlsx", waivers=(waiver,))
    assert identity.unit is OURS
    assert [one.code for one in identity.findings] == ["I15"]
    # Another file that is named for the other is another question.
    assert judged("MN02 moi.xlsx", waivers=(waiver,)).unit is None


HEADS = {"MN03": LastKnown("Lê Thị Mai"), "MN02": LastKnown("Trần Thu Hà")}


def signed(name):
    return {"cover": {("head", VALUE): name}}


@pytest.mark.parametrize(
    ("name", "known", "waits"),
    [
        ("Trần Thu Hà", HEADS, True),
        ("TRẦN THU HÀ", HEADS, True),
        ("Lê Thị Mai", HEADS, False),
        ("Phạm Văn Dũng", HEADS, False),
        # A namesake: both have been headed so.
        ("Trần Thu Hà", {**HEADS, "MN03": LastKnown("Trần Thu Hà")}, False),
        ("Trần Thu Hà", NOTHING_KNOWN, False),
        ("Trần Thu Hà", {"MN02": HEADS["MN02"]}, True),
    ],
)
def test_a_file_signed_by_another_units_head_waits(name, known, waits):
    identity = judged(changes=signed(name), known=known)
    assert (identity.unit is None) == waits
    if waits:
        said = identity.findings[0].message
        assert "người ký là thủ trưởng của Trường Mầm non Nắng Sớm (MN02)" in said
        # Names of people stay in the returns.
        assert name not in said


def figures(times=1.0):
    """The figures of the honest return, each so many times as large."""
    found = {}
    for table in ("staff", "preschool"):
        body = FORM.by_name[table].body
        values = sent("a.xlsx").tables[table].body.values
        found |= {
            (table, row, column): round(values[at] * times)
            for (row, column), at in body.places.items()
            if isinstance(values[at], int)
        }
    return found


@pytest.mark.parametrize(
    ("own", "others", "waits"),
    [
        (figures(2.0), figures(), True),
        (figures(2.0), figures(1.05), True),
        # Both have changed, or neither has; or the own report is near too.
        (figures(2.0), figures(1.5), False),
        (figures(1.1), figures(), False),
        (figures(), figures(), False),
        ({}, figures(), False),
    ],
)
def test_figures_near_another_units_last_ones_and_far_from_the_own_wait(own, others, waits):
    known = {"MN03": LastKnown(figures=own), "MN02": LastKnown(figures=others)}
    identity = judged(known=known)
    assert (identity.unit is None) == waits
    if waits:
        assert "gần như trùng báo cáo trước của Trường Mầm non Nắng Sớm" in (
            identity.findings[0].message
        )


def test_what_is_known_comes_from_the_last_round_that_has_the_unit(tmp_path):
    def earlier(name, tables):
        round_ = a_round(OURS, OTHER)
        round_ = type(round_)(name, tmp_path / name, round_.settings, round_.units)
        return EarlierRound(round_, pages(tables), "open")

    first = earlier(
        "nam-2023",
        {
            ("MN03", "cover"): {("head", VALUE): "Lê Thị Mai"},
            ("MN03", "staff"): {("teachers", "total"): 20},
            ("MN02", "staff"): {("teachers", "total"): 30},
        },
    )
    last = earlier("nam-2024", {("MN03", "staff"): {("teachers", "total"): 22}})
    known = last_known(History(FORM, (first, last)), FORM)
    assert known["MN03"] == LastKnown("Lê Thị Mai", {("staff", "teachers", "total"): 22})
    assert known["MN02"].figures == {("staff", "teachers", "total"): 30}


def test_heads_are_known_from_what_a_closed_round_kept(tmp_path):
    folder = tmp_path / "nam-2024"
    folder.mkdir()
    (folder / "kept.csv").write_text(
        "unit_code,table,entry,name,value\nMN02,cover,,head,Trần Thu Hà\n", encoding="utf-8"
    )
    round_ = a_round(OURS, OTHER)
    round_ = type(round_)("nam-2024", folder, round_.settings, round_.units)
    history = History(FORM, (EarlierRound(round_, pages({}), "closed"),))
    known = last_known(history, FORM)
    assert known["MN02"].head == "Trần Thu Hà"
    # Damage there costs nothing but this one sign.
    (folder / "kept.csv").write_text("hỏng", encoding="utf-8")
    assert last_known(history, FORM) == {}
