"""TCVN3 (ABC) and VNI, the codes of the years before Unicode, in which old fonts still write.

A cell in such a font holds Latin-1 signs that only look Vietnamese in that font. Tables are facts
of the two encodings: TCVN3 after TCVN 5712:1993, of which it has the small letters and seven
capitals; VNI writes a letter and then a sign for its marks.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.text.spelling import fold

TCVN3, VNI = "TCVN3", "VNI"

_TCVN3_FIRST = 0xA1
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ"
    "\x00\x00\x00\x00\x00\x00àảãáạ\x00ằẳẵắ\x00\x00\x00\x00\x00\x00\x00"
    "ặầẩẫấậè\x00ẻẽéẹềểễếệìỉ\x00\x00\x00ĩíịò\x00ỏõóọồổỗốộờởỡớợù\x00ủũúụừửữứựỳỷỹýỵ"
)
"""One letter per code from ``_TCVN3_FIRST`` on; NUL for codes that hold none."""
_FROM_TCVN3 = {
    _TCVN3_FIRST + number: letter
    for number, letter in enumerate(_TCVN3_LETTERS)
    if letter != "\x00"
}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    **dict(zip("øùõûï", (_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT), strict=True)),
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "ã": _CIRCUMFLEX + _TILDE,
    "å": _CIRCUMFLEX + _HOOK,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = dict(zip("ôöñìíæóòîÔÖÑÌÍÆÓÒÎ", "ơưđìíỉĩịỵƠƯĐÌÍỈĨỊỴ", strict=True))
_VNI_WRITTEN = re.compile(
    f"[aeouyôöAEOUYÔÖ][{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}]|[{''.join(_VNI_LETTERS)}]"
)

_VIETNAMESE = frozenset(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
_FOREIGN = re.compile(r"[\u00a1-\u00ff]")
_BEYOND = re.compile(r"[^\u0000-\u00ff]")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ph|th|tr|kh|gh|gi|ch|qu|[bcdghklmnprstvx])?"
    "(?:(?:a|e|i|o|u|y|ie|ye|oa|oe|oo|ua|ue|uo|uy|uye)(?:ng|nh|ch|[cmnpt])?"
    "|[aeo]i|[aeo]o|[aeiou]u|[au]y|ia|ui|oai|oao|oay|oeo|uai|uay|uoi|uou|uya|uyu|[iy]eu)"
)
"""Without its marks."""


def encoding_of(font: str) -> str:
    """``TCVN3``, ``VNI`` or "" for a font's name."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return TCVN3
    return VNI if name.startswith("vni-") else ""


def decoded(text: str, font: str) -> str:
    """Decodes ``text`` as shown in ``font``. One with letters beyond Latin-1 is Unicode already,
    whatever font was left on its cell."""
    encoding = encoding_of(font)
    if not encoding or text.isascii() or ord(max(text)) > 0xFF:
        return text
    shown = _decode(text, encoding)
    # .VnTimeH and its like have capitals in the places of the small letters.
    return shown.upper() if encoding == TCVN3 and font.strip().endswith("H") else shown


def likely_meant(text: str) -> tuple[str, str]:
    """(encoding, Unicode text) of a text whose font is gone but whose codes remained; ("", "")
    where it reads as it stands. Certain only for words that no other language explains."""
    # Nearly all texts are ASCII, or Unicode with letters that no old code has.
    if text.isascii() or _BEYOND.search(text) or not _FOREIGN.search(text):
        return "", ""
    if _is_readable(text):
        return "", ""
    for encoding in (TCVN3, VNI):
        meant = unicodedata.normalize("NFC", _decode(text, encoding))
        if meant != text and not _FOREIGN_SIGN.search(meant) and _is_readable(meant):
            return encoding, meant
    return "", ""


_FOREIGN_SIGN = re.compile(r"[\u00a1-\u00bf\u00d7\u00f7]")


def _decode(text: str, encoding: str) -> str:
    if encoding == TCVN3:
        return text.translate(_FROM_TCVN3)
    return _VNI_WRITTEN.sub(_composed, text)


def _composed(written: re.Match[str]) -> str:
    """A letter with the sign behind it, or a letter of its own."""
    letter, sign = written[0][0], written[0][1:]
    known = _VNI_LETTERS.get(letter, letter)
    composed = unicodedata.normalize("NFC", known + _VNI_MARKS.get(sign.lower(), ""))
    return composed if composed.lower() in _VIETNAMESE else known + _VNI_LETTERS.get(sign, sign)


def _is_readable(text: str) -> bool:
    """True if every word with letters beyond ASCII is a Vietnamese syllable."""
    words = [word for word in _WORD.findall(text.replace("\u00ad", "")) if not word.isascii()]
    signs = re.search(r"[^\W\d_][\u00a1-\u00a9\u00ab-\u00b1\u00b4-\u00b9\u00bb-\u00bf\u00f7]", text)
    return not signs and all(_is_syllable(word) for word in words)


def _is_syllable(word: str) -> bool:
    if not all(letter in _VIETNAMESE for letter in word.lower()):
        return False
    bare = unicodedata.normalize("NFD", fold(word)).replace("đ", "d")
    tones = sum(mark in "\u0300\u0301\u0303\u0309\u0323" for mark in bare)
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return tones <= 1 and _SYLLABLE.fullmatch(letters) is not None
