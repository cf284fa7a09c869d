from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from pipeline import write
from pipeline.accept.records import ReturnRecord
from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS
from pipeline.read.records import FileStatus
from pipeline.summarise import summarise
from pipeline.summary.frames import DataColumn, Frame
from pipeline.summary.sheets.styles import STYLES
from pipeline.text.findings import Finding
from pipeline.text.safe_text import CELL_LIMIT, CUT_MARK, for_cell, for_csv, printable
from pipeline.xlsx.line_sheet import WorkbookError
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from tests.support import summary_support as support
from tests.support.data_package import faults_of, rows_of
from tests.support.summary_support import FORM


def run(folder: Path, seconds: float = 1.0, **changes: object) -> write.Written:
    summary = summarise(support.outcomes(**changes), FORM, folder)
    return write.write_outputs(summary, folder, {"read": seconds})


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The folder of a run, what is in it, and the summary of the next."""
    folder = tmp_path_factory.mktemp("before")
    run(folder)
    return folder, contents(folder), summarise(support.outcomes(missing=("MN01",)), FORM, folder)


@pytest.fixture(scope="module")
def data(before):
    """``data/`` of that run."""
    return before[0] / "data"


@pytest.fixture(scope="module")
def spoilt(data, tmp_path_factory):
    """A copy of it to spoil."""
    return shutil.copytree(data, tmp_path_factory.mktemp("spoilt") / "data")


def test_a_run_writes_every_file_and_nothing_else(before):
    assert sorted(before[1]) == [
        "bao-cao.docx",
        "data/agency.csv",
        "data/agency.parquet",
        "data/board.csv",
        "data/board.parquet",
        "data/board_units.csv",
        "data/board_units.parquet",
        "data/checklist.csv",
        "data/checklist.parquet",
        "data/codebook.csv",
        "data/completion.csv",
        "data/completion.parquet",
        "data/corrections.csv",
        "data/cover.csv",
        "data/cover.parquet",
        "data/datapackage.json",
        "data/findings.csv",
        "data/indicators.csv",
        "data/literacy.csv",
        "data/literacy.parquet",
        "data/messages.csv",
        "data/outreach.csv",
        "data/outreach.parquet",
        "data/outreach_units.csv",
        "data/outreach_units.parquet",
        "data/own_targets.csv",
        "data/own_targets.parquet",
        "data/population.csv",
        "data/population.parquet",
        "data/preschool.csv",
        "data/preschool.parquet",
        "data/research.csv",
        "data/research.parquet",
        "data/research_units.csv",
        "data/research_units.parquet",
        "data/resources.csv",
        "data/resources.parquet",
        "data/returns.csv",
        "data/staff.csv",
        "data/staff.parquet",
        "data/succession.csv",
        "data/succession.parquet",
        "data/tables.csv",
        "data/training.csv",
        "data/training.parquet",
        "data/units.csv",
        "run.json",
        "tong-hop.html",
        "tong-hop.xlsx",
        "tra-lai/TH03.xlsx",
        "tra-lai/don-doc.xlsx",
    ]


def test_only_run_json_differs_between_two_runs_of_the_same_inputs(tmp_path):
    run(tmp_path / "a", 1.0)
    run(tmp_path / "b", 2.0)
    first, second = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert [name for name in first if first[name] != second[name]] == ["run.json"]


def test_indicators_csv_has_exact_decimals_in_the_indicator_s_unit(data):
    path = data / "indicators.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfplan,code,basis,scope,unit_code,split,")
    found = next(row for row in rows_of(path) if (row["code"], row["scope"]) == ("2.3.d1", "all"))
    assert found == {
        "plan": "dong-da-2021-2030",
        "code": "2.3.d1",
        "basis": "plan",
        "scope": "all",
        "unit_code": "",
        "split": "all",
        "numerator": "201",
        "denominator": "407",
        "value": "49.385749",
        "lower": "",
        "upper": "",
        "outlook": "unknown",
        "target_year": "2025",
        "operator": ">=",
        "target": "60",
        "status": "not_met",
        "reported": "8",
        "expected": "10",
        "indicator_title": found["indicator_title"],
        "indicator_unit": "%",
        "unit_name": "",
        "round": "thu",
        "year": "2025",
        "period": "nam",
    }
    assert "thạc sĩ" in found["indicator_title"]


def test_indicators_csv_has_every_scope(data):
    scopes = {row["scope"] for row in rows_of(data / "indicators.csv")}
    assert {"all", "unit", "kind:MN", "group:Phường Liễu Giang"} <= scopes


def test_csv_columns_are_those_of_the_design(data):
    heads = {
        path.name: path.read_text(encoding="utf-8-sig").splitlines()[0]
        for path in data.glob("*.csv")
    }
    promised = {
        "units.csv": "unit_code,unit_name,kind,group_kind,levels,ownership,commune,cluster,",
        "returns.csv": "path,sha256,unit_code,status,reason,received,timeliness,form_version,",
        "tables.csv": "unit_code,table,path,outcome,withheld,",
        "findings.csv": "code,severity,state,unit_code,file,table,row,column,sheet,cell,value,"
        "message,",
        "corrections.csv": "unit_code,table,row,column,before,value,by,reason,source,decided_on,",
        "messages.csv": "unit_code,kind,message,attachment,unit_name,",
        "codebook.csv": "file,column,code,label,type,unit,missing,form_row,form_column,",
        "board.csv": "unit_code,path,entry,entry.sex,",
        "board_units.csv": "unit_code,path,gate,decided_on,changed,members,trained,women,",
    }
    assert {name: heads[name][: len(head)] for name, head in promised.items()} == promised
    assert all(head.endswith(",round,year,period") for head in heads.values())


def test_the_files_are_as_their_descriptions_say(data):
    assert faults_of(data) == []
    lines = rows_of(data / "codebook.csv")
    described = {(one["file"], one["column"]) for one in lines if one["column"]}
    heads = {path.name: list(rows_of(path)[0]) for path in data.glob("*.csv") if rows_of(path)}
    assert described >= {(name, column) for name, head in heads.items() for column in head}
    assert not [one for one in lines if not one["label"]]
    # One language for states: each is a code, with its words in the codebook.
    states = {one["code"]: one["label"] for one in lines if one["column"] == "timeliness"}
    late = next(row for row in rows_of(data / "returns.csv") if row["timeliness"])
    assert states[late["timeliness"]] in PUNCTUALITY_WORDS.values()


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("staff", ",40,", ",-40,", "staff.all.total: -40 is below 0"),
        ("staff", ",40,", ",bốn mươi,", "staff.all.total: bốn mươi is no integer"),
        ("staff", "MN01,", "MN99,", "staff.unit_code: MN99 is not in units"),
        ("board", ",Nữ,", ",Bà,", "board.entry.sex: Bà is not in its list"),
        ("units", "MN02,", "MN01,", "units: key ['unit_code'] twice"),
        ("tables", ",counted,", ",,", "tables.outcome: blank"),
    ],
)
def test_a_file_that_is_not_as_described_is_told(spoilt, file, old, new, fault):
    path = spoilt / f"{file}.csv"
    content = path.read_text(encoding="utf-8-sig")
    path.write_text(content.replace(old, new, 1), encoding="utf-8-sig", newline="")
    assert fault in faults_of(spoilt)
    path.write_text(content, encoding="utf-8-sig", newline="")


def test_what_a_list_s_unit_says_once_stands_once(data):
    entries, units = rows_of(data / "board.csv"), rows_of(data / "board_units.csv")
    assert not {"members", "trained", "women", "gate"} & set(entries[0])
    assert len({row["unit_code"] for row in units}) == len(units)
    assert {row["unit_code"] for row in entries} <= {row["unit_code"] for row in units}


def test_outside_text_is_no_formula_and_our_words_are_untouched(tmp_path):
    finding = Finding(
        "C02", "error", "Biểu 01, ô D7: sai.", unit="MN01", file="=1+1.xlsx", value="-5\x07\n-6"
    )
    strange = ReturnRecord(
        "=1+1.xlsx", "", "", FileStatus.FAILED, "@hỏng", dt.date(2025, 11, 18), None
    )
    run(tmp_path, findings=(finding,), returns=(strange,))
    found = rows_of(tmp_path / "data" / "findings.csv")[-1]
    assert found["file"] == "'=1+1.xlsx"
    assert found["value"] == "'-5 -6"
    assert found["message"] == "Biểu 01, ô D7: sai."
    record = next(r for r in rows_of(tmp_path / "data" / "returns.csv") if "1+1" in r["path"])
    assert record["path"] == "'=1+1.xlsx"
    assert record["reason"] == "'@hỏng"
    operators = {row["operator"] for row in rows_of(tmp_path / "data" / "indicators.csv")}
    assert operators <= {">=", ">", "==", "~", ""}


def test_a_file_name_that_no_encoder_takes_is_still_written(tmp_path):
    name = "b\udce1o.xlsx"
    strange = ReturnRecord(name, "", "", FileStatus.FAILED, f"Tệp {name} hỏng.", None, None)
    run(tmp_path, returns=(strange,))
    paths = {row["path"] for row in rows_of(tmp_path / "data" / "returns.csv")}
    assert "b?o.xlsx" in paths


def test_parquet_has_one_row_per_unit_with_whole_numbers_and_no_free_text(tmp_path):
    cells = {**support.plausible(FORM.by_name["staff"], 0), ("all", "explanation"): "Bà N."}
    run(tmp_path, cells={("MN01", "staff"): cells})
    table = parquet.read_table(tmp_path / "data" / "staff.parquet")
    assert table.column("unit_code").to_pylist() == [
        *("MN01", "MN02", "MN03", "MN04"),
        *("TH01", "THCS01", "THCS02"),
    ]
    assert table.column("all.total").to_pylist()[0] == 40
    assert str(table.schema.field("all.total").type) == "int64"
    assert not [name for name in table.column_names if "explanation" in name]


def test_the_cover_s_names_and_phones_stay_out_of_parquet(data):
    names = parquet.read_schema(data / "cover.parquet").names
    assert not {"preparer", "phone", "head"} & set(names)


def test_a_cell_that_is_not_given_is_null_not_zero(tmp_path):
    cells = support.plausible(FORM.by_name["staff"], 0)
    del cells["masters", "female"]
    run(tmp_path, cells={("MN01", "staff"): cells})
    table = parquet.read_table(tmp_path / "data" / "staff.parquet")
    assert table.column("masters.female").to_pylist()[0] is None


def test_a_frame_of_a_list_has_a_row_per_entry(tmp_path):
    frame = Frame(
        "x",
        "",
        (
            DataColumn("unit_code", "string", "Mã"),
            DataColumn("entry", "integer", "Dòng"),
            DataColumn("on", "date", "Ngày"),
        ),
        ("unit_code", "entry"),
        (("A", "A"), (1, 2), (dt.date(2025, 3, 8), None)),
    )
    write.write_frame(tmp_path / "x.parquet", frame)
    assert parquet.read_table(tmp_path / "x.parquet").to_pylist() == [
        {"unit_code": "A", "entry": 1, "on": dt.date(2025, 3, 8)},
        {"unit_code": "A", "entry": 2, "on": None},
    ]


def test_run_json_balances(tmp_path):
    run(tmp_path)
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    files = record["files"]
    assert files.pop("found") == sum(files.values()) == 11
    tables = record["tables"]
    assert tables.pop("read") == sum(tables.values())
    assert tables["counted"] == sum(record["accepted"].values())
    assert record["units"] == {"expected": 12, "sent": 11, "missing": 1}
    assert all(record["balances"].values())
    assert record["seconds"]["read"] == 1.0
    assert record["versions"]["XlsxWriter"]


def test_a_table_no_longer_accepted_leaves_no_stale_file(tmp_path):
    run(tmp_path)
    run(tmp_path, missing=("PHONG01",))
    assert not (tmp_path / "data" / "agency.parquet").exists()


@pytest.mark.parametrize(
    "fault",
    ["write_workbook", "render_report", "render_page", "write_csv", "write_frame", "run_record"],
)
def test_a_run_that_dies_leaves_the_previous_output_whole(before, monkeypatch, fault):
    folder, files, summary = before

    def die(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(write, fault, die)
    with pytest.raises(OSError, match="No space"):
        write.write_outputs(summary, folder, {"read": 1.0})
    assert contents(folder) == files


def test_a_workbook_open_in_another_program_gets_a_sibling_and_a_message(tmp_path, monkeypatch):
    run(tmp_path)
    before = (tmp_path / "tong-hop.xlsx").read_bytes()
    replaced = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target).name == "tong-hop.xlsx":
            raise PermissionError(13, "used by another process")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    summary = summarise(support.outcomes(missing=()), FORM, tmp_path)
    moment = dt.datetime(2025, 11, 21, 9, 5, 7)
    written = write.write_outputs(summary, tmp_path, {}, now=lambda: moment)
    sibling = tmp_path / "tong-hop_2025-11-21_09h0507.xlsx"
    assert written.shown[0][0] == sibling
    assert sibling.is_file()
    assert "tong-hop.xlsx" in written.messages[0]
    assert sibling.name in written.messages[0]
    assert (tmp_path / "tong-hop.xlsx").read_bytes() == before
    assert not list(tmp_path.rglob("*.tmp*"))


def _book(*cells: object) -> Workbook:
    sheet = Sheet("Thử", (10,), tuple(Line((cell,)) for cell in cells))  # type: ignore[arg-type]
    return Workbook((sheet,), "Thử", "Thử", dt.date(2025, 11, 15))


def test_outside_text_in_the_workbook_stays_text(tmp_path):
    path = tmp_path / "x.xlsx"
    texts = ("=1+1", "{=SUM(A1)}", "https://example.vn", "mailto:a@example.vn", "a\x07b")
    write_workbook(path, _book(*texts), STYLES)
    sheet = load_workbook(path)["Thử"]
    assert [cell.value for cell in sheet["A"]] == [*texts[:4], "ab"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert not [cell for cell in sheet["A"] if cell.hyperlink]


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(tmp_path):
    path = tmp_path / "x.xlsx"
    write_workbook(path, _book("ạ" * 40_000, "ạ" * CELL_LIMIT), STYLES)
    first, second = load_workbook(path)["Thử"]["A"]
    assert first.value.endswith(CUT_MARK)
    assert len(first.value) == CELL_LIMIT
    assert second.value == "ạ" * CELL_LIMIT


def test_a_footer_that_is_too_long_says_so(tmp_path):
    path = tmp_path / "x.xlsx"
    book = _book("x")
    for text, kept in (("Phòng & Ban", "Phòng && Ban"), ("a" * 300, "a" * 179 + "…")):
        sheet = replace(book.sheets[0], printing=PrintSetup(footer=text))
        write_workbook(path, replace(book, sheets=(sheet,)), STYLES)
        with zipfile.ZipFile(path) as archive:
            part = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        assert f"9{kept.replace('&', '&amp;')}&amp;R" in part


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "@x", "a\ufffeb", "_x000D_"])
def test_no_sign_from_outside_keeps_a_workbook_from_opening(tmp_path, text):
    path = tmp_path / "x.xlsx"
    write_workbook(path, _book(text), STYLES)
    cell = load_workbook(path)["Thử"]["A1"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x005F_", "_") == text.replace("\ufffe", "")


def test_letters_of_two_units_are_cut_whole():
    kept = for_cell("😀" * 20_000)
    assert kept.endswith(CUT_MARK)
    assert len(kept.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert set(kept.removesuffix(CUT_MARK)) == {"😀"}


def test_a_cell_that_the_sheet_refuses_is_an_error_not_a_gap(tmp_path):
    sheet = Sheet("Thử", (10,), (Line((*[None] * 16_384, "quá cột cuối"), "cell"),))
    book = replace(_book(), sheets=(sheet,))
    with pytest.raises(WorkbookError, match="Thử"):
        write_workbook(tmp_path / "x.xlsx", book, STYLES)


def test_links_keep_strange_file_names(tmp_path):
    path = tmp_path / "x.xlsx"
    link = "external:../returned/BC 100% [mới] (2).xlsx"
    write_workbook(path, _book(Cell("MN01", link=link)), STYLES)
    target = load_workbook(path)["Thử"]["A1"].hyperlink.target
    assert target.replace("\\", "/") == "../returned/BC%20100%25%20%5bmới%5d%20(2).xlsx"


def test_every_cell_of_a_summary_is_in_the_file_as_described(tmp_path):
    described = summarise(support.outcomes(), FORM, tmp_path)
    path = tmp_path / "a.xlsx"
    write_workbook(path, described.workbook, described.styles)
    found = load_workbook(path)
    for sheet in described.workbook.sheets:
        rows = [[cell.value for cell in row] for row in found[sheet.name].iter_rows()]
        for number, line in enumerate(sheet.lines):
            for column, content in enumerate(line.cells):
                cell = content if isinstance(content, Cell) else Cell(content)
                value = rows[number][column]
                value = value.date() if isinstance(value, dt.datetime) else value
                expected = cell.formula or (
                    for_cell(cell.value) if isinstance(cell.value, str) else cell.value
                )
                assert value == (None if expected == "" else expected), (sheet.name, number, column)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=cmd", "'=cmd"),
        ("+84", "'+84"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\t=x", " =x"),
        ("Trường Mầm non", "Trường Mầm non"),
        ("a\r\nb\x00c", "a bc"),
        ("a\u2028b", "a b"),
        ("\u202e28\u200b", "28"),
        ("\u200b=cmd", "'=cmd"),
    ],
)
def test_csv_fields_from_outside(text, kept):
    assert for_csv(text) == kept


def test_printable_keeps_vietnamese_and_symbols():
    assert printable("Đặng Thị Ước – 100% ●") == "Đặng Thị Ước – 100% ●"
