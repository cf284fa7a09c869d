"""What schools write about their communication activities: Biểu 05."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from pipeline.sample.names import signature
from pipeline.sample.scene import Answers, Profile, Scene
from schemas.code_lists import ACTION_MONTH, NO, YES

_SUNDAY = 6
_NOBODY = (0.0, 0.0)
_REPEATED_FROM = 3
"""Years of a period from which each year has fewer entries, as clerks then write."""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as schools hold it.

    ``days`` are the first and last (month, day) on which it is held; ``parents``, ``pupils`` and
    ``staff`` the least and greatest share of the enrolled or of the staff who come; ``audience``
    says which schools hold it: every one, those with children only or those with pupils.
    """

    content: str
    occasion: str
    method: str
    days: tuple[tuple[int, int], tuple[int, int]]
    parents: tuple[float, float] = _NOBODY
    pupils: tuple[float, float] = _NOBODY
    staff: tuple[float, float] = _NOBODY
    audience: str = ""


_SPRING, _AUTUMN = ((1, 10), (5, 14)), ((9, 8), (11, 13))

ACTIVITIES = (
    Activity(
        "Gặp mặt cán bộ, giáo viên, nhân viên nữ nhân ngày Quốc tế Phụ nữ 8/3",
        "Quốc tế Phụ nữ 8/3",
        "Gặp mặt - giao lưu",
        ((3, 4), (3, 8)),
        staff=(0.7, 1.0),
    ),
    Activity(
        "Tọa đàm xây dựng gia đình bình đẳng, hạnh phúc nhân ngày Quốc tế Hạnh phúc 20/3",
        "Quốc tế Hạnh phúc 20/3",
        "Hội nghị - tọa đàm",
        ((3, 17), (3, 21)),
        parents=(0.05, 0.2),
        staff=(0.5, 0.95),
    ),
    Activity(
        "Phát tờ gấp về phòng, chống bạo lực gia đình cho phụ huynh học sinh",
        "Tháng phòng chống bạo lực gia đình (6)",
        "Phát tài liệu",
        ((6, 2), (6, 20)),
        parents=(0.2, 0.5),
        staff=(0.3, 0.9),
    ),
    Activity(
        "Bài viết giới thiệu ý nghĩa ngày Gia đình Việt Nam 28/6",
        "Gia đình Việt Nam 28/6",
        "Tin bài - mạng xã hội",
        ((6, 24), (6, 28)),
    ),
    Activity(
        "Tọa đàm nhân ngày Phụ nữ Việt Nam 20/10: nữ nhà giáo trong thời kỳ mới",
        "Phụ nữ Việt Nam 20/10",
        "Hội nghị - tọa đàm",
        ((10, 14), (10, 20)),
        staff=(0.7, 1.0),
    ),
    Activity(
        "Phát động Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực",
        ACTION_MONTH,
        "Hội nghị - tọa đàm",
        ((11, 15), (12, 15)),
        parents=(0.05, 0.2),
        staff=(0.7, 1.0),
    ),
    Activity(
        "Họp phụ huynh đầu năm học, lồng ghép tuyên truyền về bình đẳng giới trong gia đình",
        "Thường xuyên",
        "Họp phụ huynh",
        ((9, 8), (9, 30)),
        parents=(0.25, 0.6),
        staff=(0.3, 0.7),
    ),
    Activity(
        "Họp phụ huynh sơ kết học kỳ I, trao đổi về giáo dục con trai, con gái bình đẳng",
        "Thường xuyên",
        "Họp phụ huynh",
        ((1, 8), (1, 22)),
        parents=(0.2, 0.5),
        staff=(0.3, 0.6),
    ),
    Activity(
        "Hội nghị viên chức, người lao động, lồng ghép phổ biến Luật Bình đẳng giới",
        "Thường xuyên",
        "Hội nghị - tọa đàm",
        ((9, 22), (10, 10)),
        staff=(0.8, 1.0),
    ),
    Activity(
        "Tin, bài về bình đẳng giới trên trang thông tin điện tử của trường",
        "Thường xuyên",
        "Tin bài - mạng xã hội",
        _SPRING,
    ),
    Activity(
        "Ngày hội gia đình của bé: bố mẹ cùng con làm đồ chơi, chia sẻ việc nhà",
        "Thường xuyên",
        "Hội thi - văn nghệ",
        _SPRING,
        parents=(0.2, 0.45),
        staff=(0.6, 1.0),
        audience="children",
    ),
    Activity(
        "Góc tuyên truyền tại cửa lớp: giáo dục giới tính cho trẻ mầm non",
        "Thường xuyên",
        "Phát tài liệu",
        _AUTUMN,
        parents=(0.2, 0.5),
        audience="children",
    ),
    Activity(
        "Sinh hoạt dưới cờ: tôn trọng sự khác biệt, nói không với bạo lực học đường",
        "Thường xuyên",
        "Sinh hoạt dưới cờ",
        _SPRING,
        pupils=(0.7, 0.98),
        staff=(0.5, 0.9),
        audience="pupils",
    ),
    Activity(
        "Sinh hoạt dưới cờ: bạn trai, bạn gái cùng học tốt, cùng chăm làm",
        "Thường xuyên",
        "Sinh hoạt dưới cờ",
        _AUTUMN,
        pupils=(0.7, 0.98),
        staff=(0.5, 0.9),
        audience="pupils",
    ),
    Activity(
        "Chuyên đề giới tính, sức khỏe sinh sản và phòng, chống xâm hại cho học sinh",
        "Thường xuyên",
        "Ngoại khóa - chuyên đề",
        _SPRING,
        pupils=(0.2, 0.5),
        staff=(0.1, 0.3),
        audience="pupils",
    ),
    Activity(
        "Hội thi vẽ tranh, viết bài về gia đình bình đẳng, hạnh phúc",
        "Thường xuyên",
        "Hội thi - văn nghệ",
        _AUTUMN,
        parents=(0.02, 0.1),
        pupils=(0.15, 0.4),
        staff=(0.2, 0.5),
        audience="pupils",
    ),
)


def outreach(scene: Scene) -> Answers:
    """Three to nine activities a year, each on a day of the period before the file was sent."""
    profile, rng = scene.profile, scene.rng
    if not profile.habits.outreach:
        return Answers(head={"gate": NO})
    last = min(scene.settings.end, scene.sent)
    years = range(scene.settings.start.year, last.year + 1)
    entries = []
    for year in years:
        held = _held(profile, max(scene.settings.start, dt.date(year, 1, 1)), last, year, rng)
        few, many = (2, 4) if len(years) >= _REPEATED_FROM else (3, 9)
        chosen = rng.sample(held, min(len(held), rng.randint(few, many)))
        entries += [_entry(activity, days, profile, rng) for activity, days in chosen]
    entries.sort(key=lambda entry: str(entry["date"]))
    reached = (profile.teachers + profile.support).share(rng, rng.uniform(0.75, 1.0))
    return Answers(head={"gate": YES, "staff_persons": reached.total}, entries=entries)


def _held(
    profile: Profile, first: dt.date, last: dt.date, year: int, rng: Random
) -> list[tuple[Activity, list[dt.date]]]:
    """The activities for which the year has days within the period, with those days."""
    found = []
    for activity in ACTIVITIES:
        audience = {"children": profile.children, "pupils": profile.pupils}
        if activity.audience and not audience[activity.audience].total:
            continue
        start = max(dt.date(year, *activity.days[0]), first)
        end = min(dt.date(year, *activity.days[1]), last)
        span = [start + dt.timedelta(day) for day in range((end - start).days + 1)]
        days = [day for day in span if day.weekday() != _SUNDAY]
        if days:
            found.append((activity, days))
    return found


def _entry(
    activity: Activity, days: list[dt.date], profile: Profile, rng: Random
) -> dict[str, object]:
    enrolled, staff = profile.enrolled, profile.staff
    parents = round(enrolled * rng.uniform(*activity.parents))
    pupils = profile.pupils.share(rng, rng.uniform(*activity.pupils))
    people = staff.share(rng, rng.uniform(*activity.staff))
    entry: dict[str, object] = {
        "date": rng.choice(days),
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
        entry["evidence"] = f"Kế hoạch số {rng.randint(5, 120)}/KH-{signature(profile.unit)}"
    return entry
