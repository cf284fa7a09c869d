"""The activities and research tasks that units list: Biểu 05, 09."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from pipeline.sample.names import signature
from pipeline.sample.scene import Scene, TableAnswers
from schemas.code_lists import ACTION_MONTH, NO, YES

_SUNDAY = 6
_REPEATED_FROM = 3
"""Years of a period from which each year has fewer entries, as clerks then write."""
_USUAL, _MEETING, _TALK = "Thường xuyên", "Họp phụ huynh", "Hội nghị - tọa đàm"
_SPRING, _AUTUMN = ((1, 10), (5, 14)), ((9, 8), (11, 13))
_FEW, _SOME, _MANY, _MOST = (0.05, 0.2), (0.2, 0.5), (0.5, 0.95), (0.7, 1.0)
_NOBODY = (0.0, 0.0)
_TITLES = (
    "Giải pháp giáo dục kỹ năng phòng, chống xâm hại cho học sinh theo tiếp cận giới",
    "Nghiên cứu nhu cầu tư vấn tâm lý của học sinh trên địa bàn phường",
    "Mô hình trường học an toàn, thân thiện, bình đẳng tại các trường ven đô",
    "Xây dựng bộ tài liệu giáo dục giới tính cho trẻ từ 03 đến 05 tuổi",
    "Biện pháp phát triển đội ngũ nữ cán bộ quản lý trường học giai đoạn mới",
    "Đánh giá thực trạng và đề xuất giải pháp giảm bạo lực học đường",
)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as schools hold it.

    ``days`` are the first and last (month, day) on which it is held; ``parents``, ``pupils`` and
    ``staff`` the least and greatest share of the enrolled or of the staff who come; one with
    ``children`` or ``pupils`` is held only where there are any.
    """

    content: str
    occasion: str
    method: str
    days: tuple[tuple[int, int], tuple[int, int]]
    parents: tuple[float, float] = _NOBODY
    pupils: tuple[float, float] = _NOBODY
    staff: tuple[float, float] = _NOBODY
    children: bool = False


ACTIVITIES = (
    Activity(
        "Gặp mặt cán bộ, giáo viên, nhân viên nữ nhân ngày Quốc tế Phụ nữ 8/3",
        *("Quốc tế Phụ nữ 8/3", "Gặp mặt - giao lưu", ((3, 4), (3, 8))),
        staff=_MOST,
    ),
    Activity(
        "Tọa đàm xây dựng gia đình bình đẳng, hạnh phúc nhân ngày Quốc tế Hạnh phúc 20/3",
        *("Quốc tế Hạnh phúc 20/3", _TALK, ((3, 17), (3, 21)), _FEW),
        staff=_MANY,
    ),
    Activity(
        "Phát tờ gấp về phòng, chống bạo lực gia đình cho phụ huynh học sinh",
        *("Tháng phòng chống bạo lực gia đình (6)", "Phát tài liệu", ((6, 2), (6, 20)), _SOME),
        staff=_MANY,
    ),
    Activity(
        "Tọa đàm nhân ngày Phụ nữ Việt Nam 20/10: nữ nhà giáo trong thời kỳ mới",
        *("Phụ nữ Việt Nam 20/10", _TALK, ((10, 14), (10, 20))),
        staff=_MOST,
    ),
    Activity(
        "Phát động Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực",
        *(ACTION_MONTH, _TALK, ((11, 15), (12, 15)), _FEW),
        staff=_MOST,
    ),
    Activity(
        "Họp phụ huynh đầu năm học, lồng ghép tuyên truyền về bình đẳng giới trong gia đình",
        *(_USUAL, _MEETING, ((9, 8), (9, 30)), _SOME),
        staff=_SOME,
    ),
    Activity(
        "Họp phụ huynh sơ kết học kỳ I, trao đổi về giáo dục con trai, con gái bình đẳng",
        *(_USUAL, _MEETING, ((1, 8), (1, 22)), _SOME),
        staff=_SOME,
    ),
    Activity(
        "Hội nghị viên chức, người lao động, lồng ghép phổ biến Luật Bình đẳng giới",
        *(_USUAL, _TALK, ((9, 22), (10, 10))),
        staff=_MOST,
    ),
    Activity(
        "Tin, bài về bình đẳng giới trên trang thông tin điện tử của trường",
        *(_USUAL, "Tin bài - mạng xã hội", _SPRING),
    ),
    Activity(
        "Ngày hội gia đình của bé: bố mẹ cùng con làm đồ chơi, chia sẻ việc nhà",
        *(_USUAL, "Hội thi - văn nghệ", _SPRING, _SOME),
        staff=_MOST,
        children=True,
    ),
    Activity(
        "Sinh hoạt dưới cờ: tôn trọng sự khác biệt, nói không với bạo lực học đường",
        *(_USUAL, "Sinh hoạt dưới cờ", _SPRING, _NOBODY, _MOST, _MANY),
    ),
    Activity(
        "Chuyên đề giới tính, sức khỏe sinh sản và phòng, chống xâm hại cho học sinh",
        *(_USUAL, "Ngoại khóa - chuyên đề", _SPRING, _NOBODY, _SOME, _FEW),
    ),
    Activity(
        "Hội thi vẽ tranh, viết bài về gia đình bình đẳng, hạnh phúc",
        *(_USUAL, "Hội thi - văn nghệ", _AUTUMN, _FEW, _SOME, _SOME),
    ),
)


def outreach(scene: Scene) -> TableAnswers:
    """Three to nine activities a year, each on a day of the period before the file was sent."""
    profile, rng, settings = scene.profile, scene.rng, scene.settings
    if not profile.gates.outreach:
        return TableAnswers(head={"gate": NO})
    last = min(settings.end, scene.sent)
    years = range(settings.start.year, last.year + 1)
    entries = []
    for year in years:
        held = _held(scene, max(settings.start, dt.date(year, 1, 1)), last, year)
        few, many = (2, 4) if len(years) >= _REPEATED_FROM else (3, 9)
        chosen = rng.sample(held, min(len(held), rng.randint(few, many)))
        entries += [_entry(activity, rng.choice(days), scene) for activity, days in chosen]
    entries.sort(key=lambda entry: str(entry["date"]))
    reached = (profile.teachers + profile.support).share(rng, rng.uniform(0.75, 1.0))
    return TableAnswers(head={"gate": YES, "staff_persons": reached.total}, entries=entries)


def _held(
    scene: Scene, first: dt.date, last: dt.date, year: int
) -> list[tuple[Activity, list[dt.date]]]:
    """The activities for which the year has days within the period, with those days."""
    profile, found = scene.profile, []
    for activity in ACTIVITIES:
        if activity.children and not profile.children.total:
            continue
        if activity.pupils != _NOBODY and not profile.pupils.total:
            continue
        start = max(dt.date(year, *activity.days[0]), first)
        end = min(dt.date(year, *activity.days[1]), last)
        span = [start + dt.timedelta(day) for day in range((end - start).days + 1)]
        if days := [day for day in span if day.weekday() != _SUNDAY]:
            found.append((activity, days))
    return found


def _entry(activity: Activity, day: dt.date, scene: Scene) -> dict[str, object]:
    profile, rng = scene.profile, scene.rng
    parents = round(profile.enrolled * rng.uniform(*activity.parents))
    pupils = profile.pupils.share(rng, rng.uniform(*activity.pupils))
    people = profile.staff.share(rng, rng.uniform(*activity.staff))
    entry: dict[str, object] = {
        "date": day,
        "content": activity.content,
        "occasion": activity.occasion,
        "method": activity.method,
        "parents": parents,
        "pupils": pupils.total,
        "staff": people.total,
    }
    if rng.random() < 0.5:
        entry["female"] = round(parents * rng.uniform(0.5, 0.7)) + pupils.female + people.female
    if rng.random() < 0.3:
        entry["evidence"] = f"Kế hoạch số {rng.randint(5, 120)}/KH-{signature(scene.unit)}"
    return entry


def research(scene: Scene) -> TableAnswers:
    """One or two tasks that run for one to three years; those not begun yet are left out."""
    rng, year = scene.rng, scene.settings.year
    tasks = []
    for title in rng.sample(_TITLES, rng.randint(1, 3 if scene.unit.kind == "PHONG" else 2)):
        start = scene.drawn_for - rng.randint(0, 1)
        end = start + rng.randint(1, 2)
        if start <= year <= end:
            tasks.append(_task(title, start, end, rng))
    if not scene.profile.gates.research or not tasks:
        return TableAnswers(head={"gate": NO})
    return TableAnswers(head={"gate": YES}, entries=tasks)


def _task(title: str, start: int, end: int, rng: Random) -> dict[str, object]:
    day = dt.date(start, rng.randint(1, 4), rng.randint(3, 28))
    return {
        "title": title,
        "level": rng.choice(("Cấp cơ sở", "Cấp cơ sở", "Cấp tỉnh")),
        "decision": f"{rng.randint(100, 2000)}/QĐ-UBND ngày {day:%d/%m/%Y}",
        "start_year": start,
        "end_year": end,
    }
