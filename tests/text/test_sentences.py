"""The catalogue of messages: each entry says what is wrong and, where somebody acts, what to do."""

from __future__ import annotations

import pytest

from pipeline.text.findings import Place, find
from pipeline.text.sentences import SENTENCES


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_what_is_wrong_and_what_to_do_are_both_said(key):
    sentence = SENTENCES[key]
    assert sentence.what
    assert "{biểu}" not in sentence.what
    assert bool(sentence.remedy) or sentence.severity == "note"
    assert sentence.template.endswith(sentence.remedy)


def test_a_finding_carries_both_parts_beside_the_whole_sentence():
    words = {"biểu": "Biểu 01", "a": 45, "b": 41, "ô1": "C7", "ô2": "D7"}
    finding = find("female_above_total", words, Place(cell="D7"))
    assert finding.message == (
        "Biểu 01, ô D7: Nữ (45) lớn hơn Tổng số (41). Kiểm tra lại hai ô C7 và D7."
    )
    assert finding.what == "Nữ (45) lớn hơn Tổng số (41)."
    assert finding.remedy == "Kiểm tra lại hai ô C7 và D7."


def test_a_sentence_or_an_argument_that_is_not_there_is_told_by_its_name():
    with pytest.raises(LookupError, match="no sentence 'femal_above_total'"):
        find("femal_above_total", {}, Place())
    with pytest.raises(LookupError, match=r"'female_above_total' needs \{ô1\}"):
        find("female_above_total", {"biểu": "Biểu 01", "a": 45, "b": 41}, Place())


def test_what_a_cell_says_does_not_move_the_border_between_the_parts():
    words = {"biểu": "Biểu 01", "giá trị": "5. đề nghị ", "gợi ý": "5"}
    finding = find("text_in_count", words, Place(cell="D7"))
    assert finding.what == '"5. đề nghị " không phải là số.'
    assert finding.remedy.startswith("Chỉ nhập số")


def test_what_the_office_has_to_settle_is_not_asked_of_the_unit():
    for_office = {key for key, sentence in SENTENCES.items() if sentence.for_office}
    assert for_office == {
        *("correction_asked", "older_version", "older_table_used", "same_moment"),
        *("summary_and_return", "summary_and_return_totals"),
        *("waiver_void", "day_folder", "program_fault"),
        *("summary_parts_apart", "summary_parts_beyond", "summary_other_choices"),
        *("summary_office_unexpected", "summary_office_other_name", "summary_office_unconfirmed"),
        *("named_for_another", "signed_for_another", "figures_of_another", "waits_elsewhere"),
        *("table_not_on_older_form", "row_not_on_older_form", "column_not_on_older_form"),
        *("corrected_in_explanation", "withdrawn_in_explanation", "figure_in_note"),
        *("unit_by_file_name", "earlier_cutoff"),
        *(
            "received_by_hand",
            "correction_void",
            "correction_agreed",
            "question_changed",
            "question_dropped",
        ),
        *("correction_contradicts", "table_dropped", "not_taken_out"),
    }
