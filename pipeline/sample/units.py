"""The units of a made-up round: how many of each kind, where, under which office."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from random import Random

from pipeline.round.roster import Unit
from pipeline.round.round import Office
from pipeline.sample.errors import SampleError
from pipeline.sample.names import communes, person, phone, school_names, without_marks
from schemas.respondents import UNIT_KINDS

_SCHOOL_SHARES = {"TH": 0.31, "THCS": 0.22, "LC": 0.02, "GDTX": 0.005}
"""The rest are kindergartens; about the country's proportions."""
_SCHOOLS_PER_COMMUNE = 22
_PRIVATE_KINDERGARTENS = 0.1
_COMMUNES_PER_DISTRICT = 40


def split(total: int) -> dict[str, int]:
    """Divides ``total`` units of a round over the kinds; one office, a commune to some
    twenty-two schools. Raises ``SampleError`` when there is not at least one unit."""
    if total < 1:
        raise SampleError("Số đơn vị phải từ 1 trở lên.")
    counts = dict.fromkeys(UNIT_KINDS, 0)
    if total >= 5:
        counts["PHONG"] = 1
        counts["XA"] = max(1, round((total - 1) / (_SCHOOLS_PER_COMMUNE + 1)))
    schools = total - counts["PHONG"] - counts["XA"]
    for kind, share in _SCHOOL_SHARES.items():
        counts[kind] = int(schools * share)
    counts["MN"] = schools - sum(counts[kind] for kind in _SCHOOL_SHARES)
    return counts


def counted(units: int | Mapping[str, int]) -> dict[str, int]:
    """The number of units of each kind; raises ``SampleError`` on a kind there is not."""
    if isinstance(units, int):
        return split(units)
    unknown = [kind for kind in units if kind not in UNIT_KINDS]
    if unknown:
        raise SampleError(
            f"Không có loại đơn vị {', '.join(unknown)}; dùng {', '.join(UNIT_KINDS)}."
        )
    counts = {kind: int(units.get(kind, 0)) for kind in UNIT_KINDS}
    if min(counts.values()) < 0 or not sum(counts.values()):
        raise SampleError("Số đơn vị của mỗi loại từ 0 trở lên, cả đợt ít nhất một đơn vị.")
    return counts


def make_units(counts: Mapping[str, int], rng: Random) -> tuple[Unit, ...]:
    """The roster: schools dealt evenly to the communes, two to four cụm, in the order of kinds."""
    wards = list(itertools.islice(communes(), max(1, counts["XA"])))
    clusters = min(max(2, len(wards) // 4), 4) if sum(counts.values()) >= 10 else 1
    names = school_names(rng)
    made = []
    for kind in UNIT_KINDS:
        width = max(2, len(str(counts[kind])))
        for number in range(counts[kind]):
            ward = wards[number % len(wards)]
            match kind:
                case "XA":
                    name = f"UBND phường {ward}"
                case "PHONG" if number == 0:
                    name = office(counts).name
                case "PHONG":
                    name = f"Phòng Văn hóa - Xã hội phường {ward}"
                case _:
                    name = next(names[kind])
            made.append(_unit(kind, number, width, name, ward, clusters, rng))
    return tuple(made)


def _unit(
    kind: str, number: int, width: int, name: str, ward: str, clusters: int, rng: Random
) -> Unit:
    code = f"{kind}{number + 1:0{width}d}"
    private = kind == "MN" and number and rng.random() < _PRIVATE_KINDERGARTENS
    school = kind not in ("XA", "PHONG")
    return Unit.model_validate(
        {
            "code": code,
            "name": name,
            "kind": kind,
            "levels": ("TH", "THCS") if kind == "LC" else (),
            "ownership": "Tư thục" if private else "Công lập",
            "commune": f"Phường {ward}",
            "cluster": f"Cụm {number % clusters + 1}" if school else "",
            "email": f"{code.lower()}@{_domain(ward)}",
            "phone": phone(rng),
        }
    )


def _domain(ward: str) -> str:
    return without_marks(ward).lower().replace(" ", "") + ".example"


def office(counts: Mapping[str, int]) -> Office:
    """Collecting office: a ward's for one commune, a district's or a province's for more."""
    ward = next(communes())
    rng = Random(ward)
    reach = counts["XA"]
    if reach <= 1:
        name, parent = f"Phòng Văn hóa - Xã hội phường {ward}", f"UBND phường {ward}"
        place, domain = ward, _domain(ward)
    elif reach <= _COMMUNES_PER_DISTRICT:
        name = "Phòng Giáo dục và Đào tạo quận Thanh Bình"
        parent, place, domain = "UBND quận Thanh Bình", "Thanh Bình", _domain("Thanh Bình")
    else:
        name = "Sở Giáo dục và Đào tạo tỉnh Thanh Giang"
        parent, place, domain = "UBND tỉnh Thanh Giang", "Thanh Giang", _domain("Thanh Giang")
    return Office(
        code=f"PHONG{1:0{max(2, len(str(counts['PHONG'])))}d}",
        name=name,
        parent=parent,
        place=place,
        contact=person(rng, female=True),
        phone=phone(rng),
        email=f"baocao@{domain}",
    )


def read_counts(text: str) -> int | dict[str, int]:
    """``"40"`` as a number, ``"MN=10,TH=7"`` as numbers by kind. Raises ``SampleError``."""
    if text.strip().isdecimal():
        return int(text)
    counts: dict[str, int] = {}
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        if not number.strip().isdecimal():
            raise SampleError(f'--units: "{part}" phải có dạng tên=số, ví dụ MN=10.')
        counts[name.strip()] = int(number)
    return counts
