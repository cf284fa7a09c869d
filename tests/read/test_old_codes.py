"""TCVN3 and VNI: what old fonts show, and what is left when only the font was changed."""

from __future__ import annotations

import pytest

from pipeline.read.legacy_codes import TCVN3, VNI, decoded, likely_meant
from tests.support.packaged import FORM

ALPHABET = (
    "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị "
    "ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"
)
IN_TCVN3 = (
    "µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë ® Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö × Ø Ü Ý Þ "
    "ß á â ã ä « å æ ç è é ¬ ê ë ì í î ï ñ ò ó ô \u00ad õ ö ÷ ø ù ú û ü ý þ"
)
IN_VNI = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä "
    "ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï "
    "yø yû yõ yù î"
)


def test_every_small_letter_of_tcvn3():
    assert decoded(IN_TCVN3, ".VnTime") == ALPHABET


def test_every_letter_of_vni_in_both_cases():
    assert decoded(IN_VNI, "VNI-Times") == ALPHABET
    assert decoded(IN_VNI.upper(), "VNI-Helve") == ALPHABET.upper()


def test_capital_fonts_show_small_codes_as_capitals():
    assert decoded("tr\u00adêng mÇm non", ".VnTimeH") == "TRƯỜNG MẦM NON"
    assert decoded("¢n §øc", ".VnTime") == "Ân Đức"


def test_unicode_text_in_a_cell_that_kept_its_old_font_stays():
    assert decoded("Nguyễn Thị Hoà", ".VnTime") == "Nguyễn Thị Hoà"
    assert decoded("Tr\u00adêng", "Times New Roman") == "Tr\u00adêng"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tr\u00adêng MÇm non Hoa Sen", (TCVN3, "Trường Mầm non Hoa Sen")),
        ("NguyÔn V¨n An", (TCVN3, "Nguyễn Văn An")),
        ("Tröôøng Maàm non", (VNI, "Trường Mầm non")),
        ("Naêm hoïc", (VNI, "Năm học")),
    ],
)
def test_codes_whose_font_is_gone_are_recognised(text, expected):
    assert likely_meant(text) == expected


@pytest.mark.parametrize(
    "text", ["Müller", "café", "50 m² ÷ 60", "5 µg", "Lã Thị Hà", "Nguyễn Văn A", "©", "Hà"]
)
def test_what_reads_as_it_stands_is_left_alone(text):
    assert likely_meant(text) == ("", "")


def test_no_label_of_the_form_is_taken_for_old_codes():
    labels = [row.label for table in FORM.tables for _, block in table.blocks for row in block.rows]
    assert {likely_meant(label) for label in labels} == {("", "")}
