"""Rules of `steward.quiz.items.generating` about when: due dates by the calendar, by the clock and by office hours."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from steward.company import default_company
from steward.quiz.items.drawing import Draw, Rule, Values, count
from steward.service.working_calendar import WorkingCalendar

_YEARS = (2024, 2025, 2026)
"""Whose public holidays have been announced."""
_EVES = ((5, 1), (10, 1))
"""First days of the long holidays asked about: Labour Day and National Day, as (month, day)."""
_WEEKDAYS = "一二三四五六日"
_LONGEST = 5
"""Most working days of a limit."""


def _day_words(name: str, day: dt.date, *, weekday: bool = True) -> dict[str, str]:
    zh, en = f"{day.month} 月 {day.day} 日", f"{day.day} {day:%B}"
    if weekday:
        zh, en = f"{zh}（周{_WEEKDAYS[day.weekday()]}）", f"{calendar.day_name[day.weekday()]} {en}"
    return {f"{name}_zh": zh, f"{name}_en": en}


def _some_day(draw: Draw, months: tuple[int, ...] = tuple(range(1, 13)), *, first: int = 1, last: int = 28) -> dt.date:
    return dt.date(draw.one_of(_YEARS), draw.one_of(months), draw.number(first, last))


# -- all days and hours count ------------------------------------------------------------------------------------------


def _survey_finished_by(draw: Draw) -> Values:
    days = count("survey.post-work-one-week", "within_days")
    closing = _some_day(draw, months=(6, 11), first=18, last=28)
    due = closing + dt.timedelta(days)
    return {**_day_words("closing", closing), **_day_words("due", due), "days": days, "answer": due.day}


def _event_plan_by(draw: Draw) -> Values:
    days = count("g10.event-plan", "days_before")
    # Not in March: fifteen days before, February may have had 28 days or 29.
    event = _some_day(draw, months=tuple(month for month in range(1, 13) if month != 3))
    due = event - dt.timedelta(days)
    return {
        **_day_words("event", event, weekday=False),
        **_day_words("due", due, weekday=False),
        "days": days,
        "answer": due.day,
    }


def _contact_record_by(draw: Draw) -> Values:
    days = count("g4.three-day-rule", "days_without_completion")
    registered = _some_day(draw, first=20, last=28)
    due = registered + dt.timedelta(days)
    return {**_day_words("registered", registered), **_day_words("due", due), "days": days, "answer": due.day}


def _open_cases(draw: Draw) -> Values:
    limit = count("g4.three-day-rule", "days_without_completion")
    fresh = [(draw.number(1, limit - 1), has) for has in (True, False)]
    old = [(draw.number(limit + 1, limit + 6), has) for has in draw.one_of(((True, False, False), (True, True, False)))]
    cases = draw.some_of([*fresh, *old], 5)
    found: dict[str, str | int] = {"limit": limit, "answer": sum(age > limit and not has for age, has in cases)}
    for i, (age, has) in enumerate(cases, 1):
        found |= {
            f"age{i}_zh": f"{age} 天",
            f"age{i}_en": f"{age} day" if age == 1 else f"{age} days",
            f"age{i}": age,
            f"record{i}_zh": "有沟通记录" if has else "没有沟通记录",
            f"record{i}_en": "a contact record" if has else "no contact record",
        }
    return found


def _rework_revisit_day(draw: Draw) -> Values:
    hours = count("revisit.rework-24h", "special_revisit_within_hours")
    fridays = [
        day for year in _YEARS for day in _days(dt.date(year, 1, 1), dt.date(year, 12, 31)) if day.weekday() == 4
    ]
    day = draw.one_of(fridays)
    at = dt.datetime.combine(day, dt.time(draw.number(14, 17), draw.one_of((10, 20, 40, 50))))
    due = at + dt.timedelta(hours=hours)
    return {
        **_day_words("said", day),
        **_day_words("due", due),
        "time": f"{at:%H:%M}",
        "hours": hours,
        "answer": due.day,
    }


def _patrols_of_works(draw: Draw) -> Values:
    each = count("decoration.daily-patrol", "min_patrols_per_day")
    begin = _some_day(draw, first=2, last=12)
    days, homes = draw.number(9, 16), draw.number(2, 6)
    end = begin + dt.timedelta(days - 1)
    return {
        **_day_words("begin", begin, weekday=False),
        **_day_words("end", end, weekday=False),
        "days": days,
        "homes": homes,
        "answer": days * homes * each,
    }


def _materials_kept(draw: Draw) -> Values:
    years = count("g10.summary-retention", "retention_years")
    limit = years * 12
    today = draw.number(6, 12)
    year = draw.one_of((2026, 2027))
    ages = [
        *(draw.number(1, limit - 3) for _ in range(draw.number(1, 3))),
        *(draw.number(limit + 3, limit + 16) for _ in range(4)),
    ][:4]
    found: dict[str, str | int] = {
        "today_zh": f"{year} 年 {today} 月",
        "today_en": f"{calendar.month_name[today]} {year}",
        "years": years,
        "answer": sum(age < limit for age in ages),
    }
    for i, age in enumerate(draw.some_of(ages, 4), 1):
        then, month = divmod(year * 12 + today - 1 - age, 12)
        found |= {
            f"event{i}_zh": f"{then} 年 {month + 1} 月",
            f"event{i}_en": f"{calendar.month_name[month + 1]} {then}",
        }
    return found


# -- only office time counts -------------------------------------------------------------------------------------------


class _Limit(NamedTuple):
    """A limit in office time that runs over a long holiday."""

    start: dt.datetime
    allowed: int
    due: dt.datetime
    off: tuple[dt.date, dt.date]
    """First and last day off."""
    made_up: tuple[dt.date, ...]
    """Days at a weekend that are worked instead, from the start on."""


@cache
def _office() -> WorkingCalendar:
    company = default_company()
    return WorkingCalendar.from_rule(company.calendars["office"], company)


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(i) for i in range((last - first).days + 1)]


def _holidays(office: WorkingCalendar) -> list[tuple[dt.date, dt.date]]:
    """Give the days off in a row that begin with each of the long holidays."""
    found = []
    for year in _YEARS:
        for month, day in _EVES:
            last = first = dt.date(year, month, day)
            while not office.is_working_day(last + dt.timedelta(1)):
                last += dt.timedelta(1)
            found.append((first, last))
    return found


def _eves(office: WorkingCalendar, first: dt.date) -> list[dt.date]:
    """Give the working days of the three days before a holiday."""
    return [day for day in _days(first - dt.timedelta(3), first - dt.timedelta(1)) if office.is_working_day(day)]


def _made_up(office: WorkingCalendar, begin: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    near = _days(begin, last + dt.timedelta(7))
    return tuple(day for day in near if day.weekday() >= 5 and office.is_working_day(day))


@cache
def _hour_limits() -> tuple[_Limit, ...]:
    """Give limits in hours that end on a full hour inside office time, after the holiday."""
    import numpy as np

    office = _office()
    ends = {minute for span in office.spans for minute in span}
    asked = [
        (off, day, dt.datetime.combine(day, dt.time(hour)), hours)
        for off in _holidays(office)
        for day in _eves(office, off[0])
        for hour in (10, 11, 14, 15, 16, 17)
        for hours in range(3, 13)
    ]
    starts = np.array([start for _, _, start, _ in asked], dtype="datetime64[us]")
    dues = office.add_many(starts, [hours for *_, hours in asked]).tolist()
    return tuple(
        _Limit(start, hours, due, off, _made_up(office, day, off[1]))
        for (off, day, start, hours), due in zip(asked, dues, strict=True)
        if due.date() > off[1] and due.minute == 0 and due.hour * 60 not in ends
    )


@cache
def _day_limits() -> tuple[_Limit, ...]:
    """Give limits in working days, the first of which is the day after, that end after the holiday."""
    office = _office()
    found = []
    for first, last in _holidays(office):
        for day in _eves(office, first):
            working = [d for d in _days(day + dt.timedelta(1), last + dt.timedelta(14)) if office.is_working_day(d)]
            for allowed in range(2, _LONGEST + 1):
                due = working[allowed - 1]
                if due > last:
                    start, end = (dt.datetime.combine(d, dt.time()) for d in (day, due))
                    found.append(_Limit(start, allowed, end, (first, last), _made_up(office, day, last)))
    return tuple(found)


def _limit_values(limit: _Limit) -> dict[str, str | int]:
    days_zh = "、".join(_day_words("d", day)["d_zh"] for day in limit.made_up)
    days_en = " and ".join(_day_words("d", day)["d_en"] for day in limit.made_up)
    return {
        **_day_words("start", limit.start),
        **_day_words("due", limit.due),
        **_day_words("off", limit.off[0], weekday=False),
        **_day_words("until", limit.off[1], weekday=False),
        "made_up_zh": f"{days_zh}补班" if limit.made_up else "节后的周末照常休息",
        "made_up_en": f"{days_en} worked instead" if limit.made_up else "the weekend after it free as usual",
        "allowed": limit.allowed,
    }


def _answer_by_hour(draw: Draw) -> Values:
    limit = draw.one_of(_hour_limits())
    spans = [tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in span) for span in _office().spans]
    return {
        **_limit_values(limit),
        "time": f"{limit.start:%H:%M}",
        "hours_zh": "、".join("–".join(span) for span in spans),
        "hours_en": " and ".join("–".join(span) for span in spans),
        "answer": limit.due.hour,
    }


def _answer_by_day(draw: Draw) -> Values:
    limit = draw.one_of(_day_limits())
    return {**_limit_values(limit), "answer": limit.due.day}


RULES: Mapping[str, Rule] = {
    "survey-finished-by": _survey_finished_by,
    "event-plan-by": _event_plan_by,
    "contact-record-by": _contact_record_by,
    "open-cases": _open_cases,
    "rework-revisit-day": _rework_revisit_day,
    "patrols-of-works": _patrols_of_works,
    "materials-kept": _materials_kept,
    "answer-by-hour": _answer_by_hour,
    "answer-by-day": _answer_by_day,
}
