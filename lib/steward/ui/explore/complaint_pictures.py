"""The picture of the page ``complaint-flow``: the owner's time on the working calendar, with what we did on it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, Row, layers, path, pixels, rule_y, words, words_over_lines
from steward.service.complaints.complaint import Complaint, ComplaintClock
from steward.words import Locale, Text, number

TIME_WIDE = Frame(780, 280, 44, 86, 18, 40, narrow=False)
TIME_NARROW = Frame(320, 260, 36, 16, 18, 40, narrow=True)
_LIMIT = Text("时限 {hours} 小时", "Limit {hours} h")
_NOW = Text("现在", "now")
_HOUR = dt.timedelta(hours=1)


def owners_time(
    clock: ComplaintClock, complaint: Complaint, now: dt.datetime, frame: Frame, locale: Locale
) -> tuple[Any, Frame]:
    """Draw how the clock of solving runs: up while work may be done, level at night, on holidays and while we wait."""
    import altair as alt

    begin = complaint.at
    due = clock.reading.due_at
    end = max([now, begin + 12 * _HOUR, *([due] if due is not None else [])])
    end += (end - begin) * 0.04
    top = max(clock.clock.limit, clock.reading.elapsed) * 1.12
    x, y = charts.channel("x", (0, (end - begin) / _HOUR)), charts.channel("y", (0, top))

    def hours(at: dt.datetime) -> float:
        return (at - begin) / _HOUR

    def point(at: dt.datetime) -> dict[str, float]:
        return {"x": hours(at), "y": clock.clock.read(at).elapsed if at <= now else _ahead(clock, now, at)}

    marks = _turns(clock, complaint, begin, end)
    past = [at for at in marks if at <= now]
    rest = [{"x": hours(a), "x2": hours(b)} for a, b in _at_rest(clock, marks, now)]
    parts: list[Any] = []
    if rest:
        band = alt.Chart(charts.data(rest)).mark_rect(color=charts.CALM, opacity=1)
        parts.append(band.encode(x=x, x2=alt.X2("x2:Q")))
    parts.append(rule_y(clock.clock.limit, y, charts.BRAND, charts.LONG_DASH, 1.5))
    stop = clock.clock.stop
    waited = [at for at in past if stop is None or at <= stop]
    parts.append(path([point(at) for at in [*waited, stop or now]], x, y, charts.WARM, None, 2.5))
    if stop is not None:
        parts.append(path([point(stop), point(now)], x, y, charts.STRONG_LINE, None, 1))
    if due is not None and now < due and stop is None:
        coming = [now, *(at for at in marks if now < at < due), due]
        parts.append(path([point(at) for at in coming], x, y, charts.WARM, charts.DOTS, 2))
        mark: dict[str, Any] = {
            "filled": True,
            "fill": charts.PAPER,
            "stroke": charts.WARM,
            "strokeWidth": 2,
            "size": 90,
            "opacity": 1,
        }
        parts.append(alt.Chart(charts.data([point(due)])).mark_point(**mark).encode(x=x, y=y))
    parts += _step_dots(complaint, point, x, y, frame, hours(end))
    parts += _time_words(clock, frame, begin, end, now, (hours, top), locale)
    return layers(frame, parts), frame


def _ahead(clock: ComplaintClock, now: dt.datetime, at: dt.datetime) -> float:
    """Give what the clock will show if nothing stops it."""
    return clock.reading.elapsed + clock.clock.calendar.between(now, at)


def _turns(clock: ComplaintClock, complaint: Complaint, begin: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    """Give every moment at which the clock may begin or cease to run."""
    found = {begin, end, *(event.at for event in complaint.history)}
    day = dt.datetime.combine(begin.date(), dt.time())
    while day < end:
        for edge in {0, 1440, *(minute for span in clock.clock.calendar.spans for minute in span)}:
            found.add(day + dt.timedelta(minutes=edge))
        day += dt.timedelta(days=1)
    return sorted(at for at in found if begin <= at <= end)


def _at_rest(
    clock: ComplaintClock, marks: Sequence[dt.datetime], now: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Give the spans in which no time counts: nights, holidays, and waits for the owner."""
    calendar, found = clock.clock.calendar, list[tuple[dt.datetime, dt.datetime]]()
    for a, b in itertools.pairwise(marks):
        waited = any(begin <= a and (until is None or b <= until) for begin, until in clock.clock.pauses)
        waited = waited and (a < now)
        if calendar.between(a, b) > 0 and not waited:
            continue
        if found and found[-1][1] == a:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _step_dots(complaint: Complaint, point: Any, x: Any, y: Any, frame: Frame, end: float) -> list[Any]:
    """Put our steps on the line, numbered as in the table: full where the flow has them, hollow where it has not."""
    import altair as alt

    parts = []
    rows = [{**point(event.at), "words": str(i)} for i, event in enumerate(complaint.history, 1)]
    # Steps within minutes of one another keep their dots; only their numbers move apart.
    places = charts.spread([row["x"] / end * frame.inner_width for row in rows], 13)
    for i in range(len(places)):
        places[i] = max(places[i], places[i - 1] + 13 if i else 2.0)
    for allowed, colour in ((True, charts.BRAND), (False, charts.MISSED)):
        these = [i for i, event in enumerate(complaint.history) if event.allowed is allowed]
        if not these:
            continue
        mark: dict[str, Any] = {"filled": True, "strokeWidth": 2, "size": 90, "opacity": 1}
        mark |= {"fill": colour, "stroke": charts.PAPER} if allowed else {"fill": charts.PAPER, "stroke": colour}
        parts.append(alt.Chart(charts.data([rows[i] for i in these])).mark_point(**mark).encode(x=x, y=y))
        labels = [{**rows[i], "x": places[i] * end / frame.inner_width} for i in these]
        parts += words_over_lines(labels, x, y, align="center", dy=-15, color=colour, fontSize=11, fontWeight=700)
    return parts


def _time_words(
    clock: ComplaintClock,
    frame: Frame,
    begin: dt.datetime,
    end: dt.datetime,
    now: dt.datetime,
    scale: tuple[Any, float],
    locale: Locale,
) -> list[Any]:
    """Write hours at the left, days below, the limit and the present moment where they are."""
    hours, top = scale
    x, y = pixels("x", frame), pixels("y", frame)
    width, height = frame.inner_width, frame.inner_height
    total = hours(end)

    def level(value: float) -> float:
        return height * (1 - value / top)

    limit = clock.clock.limit
    step = next(one for one in (1, 2, 4, 6, 12, 24, 48, 96, 240, 10_000) if top / one <= 6)
    left = [{"x": -8, "y": level(v), "words": number(v)} for v in range(0, int(top) + 1, step)]
    days = (end - begin).days + 1
    every = max(1, -(-days // (9 if not frame.narrow else 4)))
    first = dt.datetime.combine(begin.date(), dt.time())
    below = []
    for i in range(0, days + 1, every):
        noon = hours(first + dt.timedelta(days=i, hours=12))
        if 0 <= noon <= total:
            below.append(
                {
                    "x": noon / total * width,
                    "y": height + 16,
                    "words": _day(first + dt.timedelta(days=i), frame.narrow, locale),
                }
            )
    said = _LIMIT.say(locale, hours=number(limit, decimals=0 if limit == int(limit) else 1))
    label: Row = (
        {"x": width, "y": level(limit) - 10, "words": said}
        if frame.narrow
        else {"x": width + 8, "y": level(limit), "words": said}
    )
    here = min(max(hours(now) / total * width, 14), width - 14)
    return [
        words(left, x, y, align="right"),
        words(below, x, y, align="center"),
        *words_over_lines([label], x, y, align="right" if frame.narrow else "left", color=charts.BRAND),
        words(
            [{"x": here, "y": height + 32, "words": "▲ " + _NOW.say(locale)}],
            x,
            y,
            align="center",
            color=charts.WARM_INK,
        ),
    ]


_WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


def _day(day: dt.datetime, narrow: bool, locale: Locale) -> str:
    """Write a day below the axis: ``9/28 周一`` or ``Mon 28 Sep``."""
    if locale == "zh":
        return f"{day.month}/{day.day} 周{_WEEKDAYS.zh[day.weekday()]}"
    date = f"{day.day} {_MONTHS.split()[day.month - 1]}"
    return date if narrow else f"{_WEEKDAYS.en.split()[day.weekday()]} {date}"
