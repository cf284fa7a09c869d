"""Names that look real and belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from pipeline.round.roster import Unit
from pipeline.round.round import Settings

_COMMUNE_FIRST = (
    *("Liễu", "Trúc", "Khuê", "Hạc", "Uyên", "Diệp", "Lựu", "Sương", "Nhạn", "Đan", "Thiên"),
    *("Ngân", "Băng", "Tuyết", "Lan", "Mẫu", "Phấn", "Cúc"),
)
_COMMUNE_SECOND = (
    *("Giang", "Điền", "Khê", "Đằng", "Lĩnh", "Viên", "Thạch", "Trì", "Hồ", "Bồng", "Uyển"),
    *("Thượng", "Trung", "Đoài", "Nội", "Luông"),
)
_KINDERGARTENS = (
    *("Nắng Sớm", "Hoa Ngâu", "Búp Chè", "Diều Giấy", "Chồi Biếc", "Ong Vàng", "Mây Hồng"),
    *("Lá Non", "Trăng Rằm", "Vườn Chim", "Hoa Cau", "Thuyền Giấy", "Mầm Biếc", "Suối Nhỏ"),
    *("Hoa Khế", "Nắng Hạ", "Bông Lúa", "Én Xuân", "Hoa Mận", "Đồng Xanh", "Búp Lan"),
    *("Sao Hôm", "Hoa Bưởi", "Mưa Xuân", "Kén Vàng", "Hoa Dẻ", "Gió Lành", "Hạt Dẻ"),
    *("Cánh Diều", "Hoa Chanh", "Nắng Vàng", "Vườn Ươm", "Hoa Mơ", "Lúa Non", "Đom Đóm"),
)
_SCHOOL_FIRST = ("Trúc", "Hạc", "Liễu", "Khuê", "Diệp", "Lựu", "Nhạn", "Đan", "Sương", "Uyên")
_SCHOOL_SECOND = ("Lương", "Điền", "Khê", "Phổ", "Đình", "Lộ", "Mai", "Thanh", "Hiên", "Ngạn")

_FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"),
    *("Dương", "Lý", "Đào", "Đoàn", "Trịnh", "Mai", "Tạ", "Lương"),
)
_FEMALE_MIDDLE = ("Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thị Hồng", "Thanh", "Thị Bích", "Thùy")
_FEMALE_GIVEN = (
    *("Lan", "Hương", "Hạnh", "Nga", "Thủy", "Hoa", "Yến", "Vân", "Liên", "Nhung", "Trang", "Oanh"),
    *("Thảo", "Phượng", "Dung", "Hiền", "Mai", "Loan", "Quyên", "Duyên"),
)
_MALE_MIDDLE = ("Văn", "Đức", "Quang", "Hữu", "Minh", "Xuân", "Đình", "Công")
_MALE_GIVEN = (
    *("Hùng", "Dũng", "Cường", "Tuấn", "Sơn", "Hải", "Thắng", "Long", "Nam", "Bình", "Toàn"),
    *("Khánh", "Phong", "Thành", "Quân", "Vinh"),
)

_FOLDED = str.maketrans(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
)
_SHORT = {
    "Trường Mầm non": "MN",
    "Trường Tiểu học và Trung học cơ sở": "TH-THCS",
    "Trường Tiểu học": "TH",
    "Trường Trung học cơ sở": "THCS",
    "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên": "GDTX",
}


def without_marks(text: str) -> str:
    """``text`` in plain letters, as people type file names and addresses."""
    return "".join(
        folded.upper() if letter.isupper() else folded
        for letter in text
        for folded in (letter.lower().translate(_FOLDED),)
    )


def _paired(first: tuple[str, ...], second: tuple[str, ...]) -> Iterator[str]:
    """Every pair once, both words changing from each to the next; then the same, numbered."""
    round_number = 1
    while True:
        suffix = "" if round_number == 1 else f" {round_number}"
        for shift, i in product(range(len(second)), range(len(first))):
            yield f"{first[i]} {second[(i + shift) % len(second)]}{suffix}"
        round_number += 1


def communes() -> Iterator[str]:
    """Invented communes without end: "Liễu Giang", "Trúc Điền" …"""
    return _paired(_COMMUNE_FIRST, _COMMUNE_SECOND)


def school_names(rng: Random) -> dict[str, Iterator[str]]:
    """Names without end for each kind of school, full ("Trường Mầm non Nắng Sớm")."""
    kindergartens = list(_KINDERGARTENS)
    rng.shuffle(kindergartens)

    def mn() -> Iterator[str]:
        for number in _from_one():
            suffix = "" if number == 1 else f" {number}"
            yield from (f"Trường Mầm non {name}{suffix}" for name in kindergartens)

    def prefixed(words: str, skip: int) -> Iterator[str]:
        names = _paired(_SCHOOL_FIRST, _SCHOOL_SECOND)
        for _ in range(skip):
            next(names)
        return (f"{words} {name}" for name in names)

    return {
        "MN": mn(),
        "TH": prefixed("Trường Tiểu học", 0),
        "THCS": prefixed("Trường Trung học cơ sở", 20),
        "LC": prefixed("Trường Tiểu học và Trung học cơ sở", 40),
        "GDTX": prefixed("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên", 60),
    }


def _from_one() -> Iterator[int]:
    number = 1
    while True:
        yield number
        number += 1


def person(rng: Random, *, female: bool) -> str:
    """A full name: family, middle, given."""
    middle, given = (_FEMALE_MIDDLE, _FEMALE_GIVEN) if female else (_MALE_MIDDLE, _MALE_GIVEN)
    return f"{rng.choice(_FAMILY)} {rng.choice(middle)} {rng.choice(given)}"


def signature(unit: Unit) -> str:
    """Letters with which a unit signs its papers: those after the number of "Số 12/KH-…"."""
    if unit.kind == "PHONG":
        return "PGDĐT" if "Giáo dục" in unit.name else "VHXH"
    return {"LC": "TH-THCS", "XA": "UBND"}.get(unit.kind, unit.kind)


def phone(rng: Random) -> str:
    """A number that rings nowhere: no subscriber has a number that starts with 04."""
    return f"0400 {rng.randrange(1000):03d} {rng.randrange(1000):03d}"


def short_name(unit: Unit) -> str:
    """ "MN Nắng Sớm" for "Trường Mầm non Nắng Sớm"."""
    for words, short in _SHORT.items():
        if unit.name.startswith(words):
            return short + unit.name.removeprefix(words)
    return unit.name


def file_name(unit: Unit, settings: Settings, rng: Random) -> str:
    """A name as people give, without the ending."""
    short, year = short_name(unit), settings.year
    plain = without_marks(short)
    return rng.choice(
        (
            f"BC BDG {plain}",
            f"BC BDG truong {plain} (2)",
            f"Báo cáo BĐG {year} - {short}",
            f"{unit.code} {plain}",
            f"{unit.code}_bao cao bdg {year}",
            f"{short} - số liệu bình đẳng giới {year}",
            f"bieu mau BDG {plain} final",
            f"{plain.upper()} NOP BAO CAO",
            f"Copy of {unit.code}_{plain.replace(' ', '-').lower()}_{year}",
            f"{plain} sua lan cuoi",
        )
    )
