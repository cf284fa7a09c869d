"""A round that follows a plan's workbook in its own folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.closing.closed import ALSO, is_unchanged
from pipeline.closing.closing import inputs_of
from pipeline.forms.content import stamp_of
from pipeline.forms.make import FormMaker
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import open_round, opened_round
from pipeline.plan.problems import PlanError
from pipeline.plan.start import draft_settings, start_round
from pipeline.round.roster import Unit
from pipeline.round.round import Round, RoundError, load_round
from pipeline.round.round_book import read_book
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import ROUND_BOOK
from schemas.registry import PACKAGED
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.plan_books import book_of, put
from tests.support.round_books import changed_book, put_row, put_setting

DISTRICT = "dong-da-2021-2030"
SCHOOL = Unit(code="TH01", name="Trường Tiểu học Hoa Ban", kind="TH")


def round_on(folder: Path, plan: str) -> Path:
    """The folder of a round whose settings name a plan so."""
    place = folder / "rounds" / "2026-nam"
    settings = draft_settings(plan=plan, year=2026)
    office = settings.office.model_copy(update={"name": "Phòng Văn hóa - Xã hội"})
    start_round(place, settings.model_copy(update={"office": office}), [SCHOOL])
    return place


def unchanged(then: Mapping[str, str], opened: Round) -> bool:
    now = inputs_of(opened, ())
    assert then.keys() == now.keys()
    return all(is_unchanged(then[name], now[name]) for name in then)


def test_a_round_follows_the_workbook_in_its_folder(tmp_path: Path) -> None:
    place = round_on(tmp_path, "ke-hoach.xlsx")
    book_of(place, DISTRICT)
    opened = open_round("2026-nam", tmp_path)
    assert opened.plan == find_plan(DISTRICT, PACKAGED.form)
    round_on(tmp_path / "packaged", DISTRICT)
    packaged = open_round("2026-nam", tmp_path / "packaged")
    assert opened.form.version == packaged.form.version
    # Forms, summaries and closed rounds go by the plan's id, whatever its file is called.
    assert opened.round.settings.plan == DISTRICT
    assert stamp_of(opened.form, opened.round, SCHOOL)["plan"] == DISTRICT
    assert opened_round(opened.round).plan == opened.plan
    # Its forms name the document that the workbook says; those of a packaged plan name none.
    assert packaged.round.facts()["CAN_CU"] == ""
    form = FormMaker(opened.form, opened.round).form_of(SCHOOL, {})
    book = load_workbook(BytesIO(form), read_only=True)
    lines = book["Biểu 01 Đội ngũ"].iter_rows(max_row=8, max_col=1, values_only=True)
    assert f"Căn cứ: {opened.plan.legal_basis}" in str([*lines])
    # As history it is not opened.
    assert inputs_of(load_round(place), ()) == inputs_of(opened.round, ())


def test_a_changed_target_makes_other_forms(tmp_path: Path) -> None:
    """The level that Biểu 12 prints is the plan's."""
    place = round_on(tmp_path, "ke-hoach.xlsx")
    book = book_of(place, DISTRICT)
    before = open_round("2026-nam", tmp_path).form.version
    put(book, "Mức", "Nguyên văn", "bảo đảm lồng ghép ở mọi cấp học")
    assert open_round("2026-nam", tmp_path).form.version != before


def test_a_faulty_or_missing_workbook_is_told(tmp_path: Path) -> None:
    place = round_on(tmp_path, "ke-hoach.xlsx")
    named = f"ô B5: Không có tệp kế hoạch {place / 'ke-hoach.xlsx'}"
    with pytest.raises(RoundError, match=re.escape(named)):
        open_round("2026-nam", tmp_path)
    put(book_of(place, DISTRICT), "Chỉ tiêu", "Tử số", "102/9")
    with pytest.raises(PlanError, match=r"ô G4: mã số 102 không có cột"):
        open_round("2026-nam", tmp_path)


def test_faults_of_the_round_and_of_its_plans_are_told_together(tmp_path: Path) -> None:
    place = round_on(tmp_path, "ke-hoach.xlsx; khong-co")
    previous = read_book(place / ROUND_BOOK).places["previous"]
    put_setting(place, "previous", "2024-nam")
    put_row(place, "Đơn vị", {"Mã đơn vị": "MN 1", "Tên đơn vị": "A", "Loại": "MN"})
    put(book_of(place, DISTRICT), "Chỉ tiêu", "Tử số", "102/9")
    with pytest.raises(PlanError) as caught:
        open_round("2026-nam", tmp_path)
    said = str(caught.value)
    assert "dot-bao-cao.xlsx có 3 chỗ phải sửa" in said
    assert all(f"ô {at}: " in said for at in ("B5", previous, "A5", "G4"))
    assert 'Không có kế hoạch "khong-co"' in said


def test_of_a_long_text_in_the_round_s_workbook_its_beginning_is_told(tmp_path: Path) -> None:
    place = round_on(tmp_path, "[" * 5_000)
    put_setting(place, "previous", "(" * 5_000)
    with pytest.raises(OfficerMustAct) as caught:
        open_round("2026-nam", tmp_path)
    said = str(caught.value)
    assert f'không có đợt trước "{"(" * 40}…"' in said
    assert f'Không có kế hoạch "{"[" * 40}…"' in said
    assert len(said) < 2_000


def test_what_needs_no_plan_is_told_with_a_plan_that_can_not_be_used(tmp_path: Path) -> None:
    """The rest is named: titles and codes that the plan may define, balances of its indicators.
    What only forms need is told with all else when they are made."""
    place = round_on(tmp_path, "ke-hoach.xlsx")
    left_out = put_setting(place, "not_asked", "9999; 21001; Biểu 16; 816")
    added = put_setting(place, "also_asked", "Câu lạc bộ; 816")
    put_row(place, "Số đầu kỳ", {"Chỉ tiêu": "2.4.b", "Số": 20, "Nguồn": "Báo cáo"})
    changed_book(
        place, lambda book: setattr(book.copy_worksheet(book["Đơn vị"]), "title", "Đơn vị (2)")
    )
    put(book_of(place, DISTRICT), "Chỉ tiêu", "Tử số", "102/9")
    with pytest.raises(PlanError) as caught:
        open_round("2026-nam", tmp_path, for_forms=True)
    said = str(caught.value)
    assert "dot-bao-cao.xlsx có 6 chỗ phải sửa" in said
    for told in (
        f'ô {left_out}: không có biểu hoặc mã số "9999"',
        f'ô {left_out}: không có biểu hoặc mã số "Biểu 16"',
        f'ô {added}: "816" có ở cả hai danh sách',
        'chưa ghi "Văn bản yêu cầu báo cáo"',
        'chưa ghi "Người nhận báo cáo"',
        "Trang Đơn vị (2): là bản sao",
        'Chưa kiểm tra được "Biểu, dòng không hỏi" (21001), "Biểu, dòng hỏi thêm" (Câu lạc bộ), '
        'trang "Số đầu kỳ"',
        "ô G4: ",
    ):
        assert told in said


@pytest.mark.parametrize(
    "plan", ["../ke-hoach.xlsx", "D:\\KH\\ke-hoach.xlsx", "/tmp/ke-hoach.xlsx"]
)
def test_a_workbook_elsewhere_is_refused(tmp_path: Path, plan: str) -> None:
    round_on(tmp_path, plan)
    with pytest.raises(RoundError, match="phải là tên một tệp đặt cùng thư mục"):
        open_round("2026-nam", tmp_path)


@pytest.mark.libreoffice
@needs_libreoffice
def test_saving_a_workbook_anew_changes_nothing_that_a_closed_round_came_from(
    tmp_path: Path,
) -> None:
    place = round_on(tmp_path, "ke-hoach.xlsx")
    book = book_of(place, DISTRICT)
    opened = open_round("2026-nam", tmp_path).round
    before, bytes_before = inputs_of(opened, ()), book.read_bytes()
    assert "ke-hoach.xlsx" in before
    book.write_bytes(convert(book, tmp_path / "libreoffice").read_bytes())
    assert book.read_bytes() != bytes_before
    assert unchanged(before, opened)
    put(book, "Mức", "Nguyên văn", "bảo đảm lồng ghép ở mọi cấp học")
    assert not unchanged(before, opened)


def test_a_plan_that_a_later_program_reads_otherwise_has_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = round_on(tmp_path, "ke-hoach.xlsx")
    book_of(place, DISTRICT)
    opened = open_round("2026-nam", tmp_path).round
    before = inputs_of(opened, ())
    assert ALSO in before["ke-hoach.xlsx"]
    monkeypatch.setattr("pipeline.closing.closing.text_digest", lambda text: "otherwise")
    monkeypatch.setattr("pipeline.closing.converted.text_digest", lambda text: "otherwise")
    assert inputs_of(opened, ()) != before
    assert unchanged(before, opened)
