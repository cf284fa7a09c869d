"""Files sent with the forms: names, zips, the letter, the list, what is left of earlier runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.cli.templates import _report
from pipeline.forms.letter import LETTER
from pipeline.forms.mailing_list import MAILING_LIST
from pipeline.forms.make import FileInUseError
from pipeline.forms.send import Sent, prepare_sending
from pipeline.round.file_names import distinct_slugs, form_file_name
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.places import shown
from schemas.records import Form
from tests.support.forms_support import a_round, a_unit
from tests.support.one_form import write_form
from tests.support.packaged import FORM

SHORT = Form(FORM.tables[:2])
"""Bìa and Biểu 01: enough to see which file is which."""
DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def school(code: str, **about: object) -> Unit:
    return a_unit("MN").model_copy(update={"code": code, "name": f"Trường {code}", **about})


def round_of(*units: Unit, **changes: object) -> Round:
    return replace(a_round(**changes), units=units)


UNITS = (
    school("MN01", commune="Phường Láng", cluster="Cụm 1", email="mn01@x.example", phone="0900 1"),
    school("MN02", commune="Phường Láng", email="mn02@x.example"),
    school("MN03", commune="Phường Lạng", cluster="Cụm 1"),
    school("MN04", commune=""),
    a_unit("XA").model_copy(update={"code": "XA01", "commune": 'Xã "Đồng" / A: *'}),
)


def sent(folder: Path, *units: Unit, zip_by: str | None = None, **changes: object) -> Sent:
    return prepare_sending(SHORT, round_of(*units, **changes), folder, zip_by)  # type: ignore[arg-type]


def is_safe_on_windows(name: str) -> bool:
    return (
        name.isascii()
        and not set(name) & set('<>:"/\\|?*')
        and name.partition(".")[0].lower() not in DEVICES
        and not name.endswith((".", " "))
        and len(name) < 130
    )


@pytest.mark.parametrize("name", ["CON", "Trường COM1.", "nul.txt", "…", "Ô", "A" * 400, "  x. "])
def test_no_name_of_a_unit_makes_a_file_name_that_windows_refuses(name: str):
    unit = school("CON", name=name)
    assert is_safe_on_windows(form_file_name(a_round(), unit))
    assert form_file_name(a_round(), unit).endswith("_2025-nam.xlsx")


def test_units_of_one_name_or_of_codes_that_run_into_names_have_files_of_their_own():
    units = [
        school("A", name="B C"),
        school("A_b-c", name="B C"),
        school("A-b", name="C"),
        school("B", name="B C"),
        school("C", name="Trường " * 60 + "một"),
        school("D", name="Trường " * 60 + "hai"),
    ]
    assert len({form_file_name(a_round(), unit).lower() for unit in units}) == len(units)


def test_groups_whose_names_differ_by_marks_alone_get_numbers():
    assert distinct_slugs(["Phường Láng", "Phường Lạng", "Phường Lãng 2", "Láng"]) == {
        "Phường Láng": "phuong-lang",
        "Phường Lạng": "phuong-lang-2",
        "Phường Lãng 2": "phuong-lang-2-2",
        "Láng": "lang",
    }


def test_a_zip_per_commune_holds_the_forms_of_its_units(tmp_path: Path):
    found = sent(tmp_path, *UNITS, zip_by="xa")
    contents = {}
    for path in found.parcels:
        assert is_safe_on_windows(path.name)
        with zipfile.ZipFile(path) as file:
            assert file.testzip() is None
            # The flag that says that names are UTF-8.
            assert all(entry.flag_bits & 0x800 for entry in file.infolist())
            for name in file.namelist():
                assert file.read(name) == (tmp_path / name).read_bytes()
            contents[path.name] = [name.partition("_")[0] for name in file.namelist()]
    assert contents == {
        "xa_phuong-lang_2025-nam.zip": ["MN01", "MN02"],
        "xa_phuong-lang-2_2025-nam.zip": ["MN03"],
        "xa_chua-ghi-xa-phuong_2025-nam.zip": ["MN04"],
        "xa_xa-dong-a_2025-nam.zip": ["XA01"],
    }


def test_a_zip_per_cluster_and_none_unless_asked(tmp_path: Path):
    found = sent(tmp_path / "a", *UNITS, zip_by="cum")
    assert sorted(path.name for path in found.parcels) == [
        "cum_chua-ghi-cum_2025-nam.zip",
        "cum_cum-1_2025-nam.zip",
    ]
    assert sent(tmp_path / "b", *UNITS).parcels == ()
    assert not list((tmp_path / "b").glob("*.zip"))


def test_only_what_changes_is_written_again(tmp_path: Path):
    first = sent(tmp_path, *UNITS, zip_by="xa")
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert all(made.is_changed for made in first.forms)
    renamed = UNITS[1].model_copy(update={"commune": "Phường Mới"})
    second = sent(tmp_path, UNITS[0], renamed, *UNITS[2:], zip_by="xa")
    assert [made.is_changed for made in second.forms] == [False, True, False, False, False]
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    touched = {name for name in after if after[name] != before.get(name)}
    assert touched == {
        second.forms[1].path.name,
        "xa_phuong-lang_2025-nam.zip",
        "xa_phuong-moi_2025-nam.zip",
        MAILING_LIST,
    }


def test_forms_of_units_that_left_are_told_and_stay(tmp_path: Path):
    sent(tmp_path, *UNITS, zip_by="xa")
    (tmp_path / "~$MN01.xlsx").write_bytes(b"lock")
    second = sent(tmp_path, *UNITS[1:])
    names = [path.name for path in second.left_over]
    assert names == sorted(
        [form_file_name(a_round(), UNITS[0]), *(p.name for p in tmp_path.glob("*.zip"))]
    )
    assert all(path.is_file() for path in second.left_over)
    said = "\n".join(_report(second, tmp_path))
    assert said.startswith(f"Đã tạo 4 biểu mẫu trong {tmp_path}: ghi mới 0, giữ nguyên 4.\n")
    assert "5 tệp có từ lần tạo trước" in said
    assert form_file_name(a_round(), UNITS[0]) in said
    assert shown(second.letter) in said


def test_a_form_that_is_open_in_excel_is_named_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = sent(tmp_path, UNITS[0]).forms[0].path.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(FileInUseError, match=r"Không ghi được .*MN01_truong-mn01_2025-nam\.xlsx"):
        sent(tmp_path, UNITS[0].model_copy(update={"commune": "Phường Mới"}))
    assert (tmp_path / form_file_name(a_round(), UNITS[0])).read_bytes() == before


def test_the_same_round_gives_the_same_files(tmp_path: Path):
    for folder in ("a", "b"):
        sent(tmp_path / folder, *UNITS, zip_by="cum")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("a", "b"))
    assert one == two


def letter(folder: Path, *units: Unit, **changes: object) -> str:
    found = sent(folder, *units, **changes)
    assert found.letter == folder / LETTER
    content = found.letter.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def test_the_letter_says_who_asks_for_what_until_when_and_how(tmp_path: Path):
    text = letter(tmp_path, *UNITS)
    for said in (
        "TIÊU ĐỀ THƯ\nBiểu mẫu báo cáo số liệu bình đẳng giới năm 2025\n",
        "Kính gửi: Ban Giám hiệu các trường; Lãnh đạo các đơn vị.",
        "Thực hiện Kế hoạch số 605/KH-BVSTBPN ngày 11/3/2022, Phòng Giáo dục và Đào tạo quận Mẫu "
        "đề nghị đơn vị báo cáo số liệu bình đẳng giới năm 2025",
        "từ ngày 01/01/2025 đến ngày 15/11/2025; số liệu chốt đến ngày 15/11/2025.",
        "Hạn nộp: trước ngày 20/11/2025.",
        "Phòng Giáo dục và Đào tạo quận Mẫu; điện thoại 024 0000 0000; thư điện tử "
        "pgd@quanmau.example.vn.",
        "Không có thì nhập số 0",
        "5 đơn vị; 3 đơn vị chưa có thư điện tử trong danh sách.",
        f"MN02 - Trường MN02 - {form_file_name(a_round(), UNITS[1])} - mn02@x.example",
        f"MN03 - Trường MN03 - {form_file_name(a_round(), UNITS[2])} - chưa có thư điện tử",
    ):
        assert said in text
    assert "{" not in text
    assert "MINH HỌA" not in text


def test_the_letter_leaves_out_what_the_round_does_not_say(tmp_path: Path):
    text = letter(tmp_path, UNITS[0], legal_basis="", illustration=True, period="6T")
    assert "Kính gửi: Ban Giám hiệu các trường.\n" in text
    assert "\nPhòng Giáo dục và Đào tạo quận Mẫu đề nghị" in text
    assert "06 tháng đầu năm 2025 (DỮ LIỆU MINH HỌA)" in text
    assert "1 đơn vị.\n" in text


def test_the_list_says_which_file_goes_to_whom(tmp_path: Path):
    odd = school("MN09", name="=1+1", email="@SUM(A1)", phone="0900000001")
    found = sent(tmp_path, *UNITS, odd)
    assert found.mailing_list == tmp_path / MAILING_LIST
    sheet = load_workbook(io.BytesIO(found.mailing_list.read_bytes())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[0][:3] == ("STT", "Mã đơn vị", "Tên đơn vị")
    assert [row[1] for row in rows[1:]] == [made.unit.code for made in found.forms]
    assert [row[5] for row in rows[1:]] == [made.path.name for made in found.forms]
    assert rows[1][6:8] == ("mn01@x.example", "0900 1")
    assert rows[3][6:8] == ("Chưa có", "Chưa có")
    assert rows[6][2] == "=1+1"
    assert sheet["C10"].data_type == sheet["G10"].data_type == sheet["H10"].data_type == "s"


def test_progress_counts_every_form(tmp_path: Path):
    steps: list[tuple[int, int]] = []
    prepare_sending(
        SHORT, round_of(*UNITS), tmp_path, progress=lambda done, of: steps.append((done, of))
    )
    assert steps == [(number, 5) for number in range(1, 6)]


def test_a_form_made_alone_is_the_one_that_is_sent(tmp_path: Path):
    found = sent(tmp_path / "all", *UNITS)
    write_form(tmp_path / "one.xlsx", SHORT, round_of(*UNITS), UNITS[0])
    assert (tmp_path / "one.xlsx").read_bytes() == found.forms[0].path.read_bytes()


def test_an_unknown_grouping_is_refused_with_the_words_there_are():
    from pipeline.cli.templates import templates

    refused = CliRunner().invoke(templates, ["--zip", "huyen"])
    assert refused.exit_code == 2
    assert "'xa', 'cum'" in refused.output
