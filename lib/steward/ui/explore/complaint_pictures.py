"""The two pictures of the page ``complaint-flow``: the states as a map with the way taken, and the owner's time on the working calendar."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, Row, layers, path, pixels, rule_y, words, words_over_lines
from steward.service.complaint import Complaint, ComplaintClock
from steward.words import Locale, Text, number

# -- the map of states ------------------------------------------------------------------------------------------------

MAP_WIDE = Frame(780, 214, 0, 0, 0, 0, narrow=False)
MAP_NARROW = Frame(320, 500, 0, 0, 0, 0, narrow=True)
_CHAIN = ("received", "calmed", "registered", "in-hand", "resolved", "revisited", "closed")
_MAIN, _TELEPHONE, _WAITING, _BACK = 0, 1, 2, 3
"""Lanes beside one another: the way itself, the short cut by telephone, waiting, and the way back."""
_NODE = 240

Place = tuple[float, float]


def state_map(complaint: Complaint, frame: Frame, locale: Locale) -> tuple[Any, Frame]:
    """Draw the states, the way the complaint took and where it stands."""
    import altair as alt

    x, y = pixels("x", frame), pixels("y", frame)
    taken = {(e.before, e.state) for e in complaint.history if e.before != e.state}
    parts: list[Any] = []
    for edge, line in _edges(frame).items():
        walked = edge in taken
        colour, width = (charts.BRAND, 2.5) if walked else (charts.STRONG_LINE, 1)
        parts += _arrow(line, x, y, colour, width)
    for number_of, edge in enumerate(sorted(taken - set(_edges(frame)))):
        parts += _arrow(_astray(edge, frame, number_of), x, y, charts.MISSED, 1.5, charts.SHORT_DASH)
    been = {complaint.flow.initial, *(state for edge in taken for state in edge)}
    dots = [
        {"x": px, "y": py, "kind": "here" if state == complaint.state else "been" if state in been else "rest"}
        for state, (px, py) in ((state, _place(state, frame)) for state in complaint.flow.states)
    ]
    for kind, fill, stroke, size in (
        ("rest", charts.PAPER, charts.STRONG_LINE, _NODE),
        ("been", charts.BRAND, charts.BRAND, _NODE),
        ("here", charts.WARM, charts.WARM, 1.9 * _NODE),
    ):
        rows = [dot for dot in dots if dot["kind"] == kind]
        if rows:
            mark: dict[str, Any] = {
                "filled": True,
                "fill": fill,
                "stroke": stroke,
                "strokeWidth": 1.5,
                "size": size,
                "opacity": 1,
            }
            parts.append(alt.Chart(charts.data(rows)).mark_point(**mark).encode(x=x, y=y))
    parts += _map_words(complaint, frame, locale, x, y)
    return layers(frame, parts), frame


def _place(state: str, frame: Frame) -> Place:
    along = _CHAIN.index(state if state in _CHAIN else "in-hand")
    return _at(along, _WAITING if state == "waiting" else _MAIN, frame)


def _at(along: float, lane: int, frame: Frame) -> Place:
    if frame.narrow:
        across = {_MAIN: 64.0, _TELEPHONE: 14.0, _WAITING: 226.0, _BACK: 14.0}[lane]
        return across, 24 + along * (frame.height - 48) / (len(_CHAIN) - 1)
    across = {_MAIN: 62.0, _TELEPHONE: 116.0, _WAITING: 136.0, _BACK: 194.0}[lane]
    return 52 + along * (frame.width - 104) / (len(_CHAIN) - 1), across


def _edges(frame: Frame) -> dict[tuple[str, str], list[Place]]:
    """Give the lines of the flow by the states they join."""
    found: dict[tuple[str, str], list[Place]] = {
        edge: [_place(state, frame) for state in edge] for edge in itertools.pairwise(_CHAIN)
    }
    found["received", "registered"] = [_at(0, _MAIN, frame), _at(0, _TELEPHONE, frame), _at(2, _TELEPHONE, frame), _at(2, _MAIN, frame)]  # fmt: skip
    hand, waiting, resolved = (_place(state, frame) for state in ("in-hand", "waiting", "resolved"))
    shift = (0.0, 7.0) if frame.narrow else (7.0, 0.0)
    found["in-hand", "waiting"] = [_moved(hand, shift, -1), _moved(waiting, shift, -1)]
    found["waiting", "in-hand"] = [_moved(waiting, shift), _moved(hand, shift)]
    corner = (waiting[0], resolved[1]) if frame.narrow else (resolved[0], waiting[1])
    found["waiting", "resolved"] = [waiting, corner, resolved]
    # Across the page the way back keeps clear of the lines that lead to waiting and from it.
    clear = 0.0 if frame.narrow else 0.17
    for state in ("resolved", "revisited", "closed"):
        along = _CHAIN.index(state) + clear
        ways = [(along, _MAIN), (along, _BACK), (3 - clear, _BACK), (3 - clear, _MAIN)]
        found[state, "in-hand"] = [_at(*way, frame) for way in ways]
    return found


def _moved(place: Place, by: Place, times: float = 1) -> Place:
    return place[0] + times * by[0], place[1] + times * by[1]


def _astray(edge: tuple[str, str], frame: Frame, number_of: int) -> list[Place]:
    """Draw a way the flow does not have as a bow beside the chain."""
    a, b = (_place(state, frame) for state in edge)
    lift = 30.0 + 8 * number_of
    if frame.narrow:
        lift += 76
        return [a, (a[0] + lift, (3 * a[1] + b[1]) / 4), (a[0] + lift, (a[1] + 3 * b[1]) / 4), b]
    return [a, ((3 * a[0] + b[0]) / 4, a[1] + lift), ((a[0] + 3 * b[0]) / 4, a[1] + lift), b]


def _arrow(
    line: Sequence[Place], x: Any, y: Any, colour: str, width: float, dash: list[int] | None = None
) -> list[Any]:
    """Draw a line through places with a head just before the last dot."""
    import altair as alt

    (ax, ay), (bx, by) = line[-2], line[-1]
    length = max(1.0, ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)
    tip = (bx - (bx - ax) / length * 13, by - (by - ay) / length * 13)
    shape = ("right" if bx > ax else "left") if abs(bx - ax) >= abs(by - ay) else "down" if by > ay else "up"
    rows: list[Row] = [{"x": px, "y": py, "n": i} for i, (px, py) in enumerate([*line[:-1], tip])]
    drawn = path(rows, x, y, colour, dash, width, strokeJoin="round").encode(order=alt.Order("n:Q"))
    head = alt.Chart(charts.data([{"x": tip[0], "y": tip[1]}])).mark_point(
        shape=f"triangle-{shape}", filled=True, fill=colour, stroke=colour, size=46, opacity=1
    )
    return [drawn, head.encode(x=x, y=y)]


def _map_words(complaint: Complaint, frame: Frame, locale: Locale, x: Any, y: Any) -> list[Any]:
    """Name the states, the one it stands in in bold, and the steps between them."""
    flow, found = complaint.flow, []
    for state, name in flow.states.items():
        px, py = _place(state, frame)
        here = state == complaint.state
        style = {"color": charts.WARM_INK if here else charts.INK, "fontWeight": 700 if here else 400}
        pieces = _broken(name.say(locale))
        middle = (len(pieces) - 1) / 2
        if state == "waiting":
            place, align = ((px, py - 19), "center") if frame.narrow else ((px - 28, py), "right")
        elif frame.narrow:
            place, align = (px + 18, py), "left"
        else:
            place, align = (px, py - 22 - 7.5 * len(pieces) + 7.5), "center"
        rows = [{"x": place[0], "y": place[1] + (i - middle) * 15, "words": piece} for i, piece in enumerate(pieces)]
        found += words_over_lines(rows, x, y, align=align, **style)
    steps = []
    for along, step in enumerate(("calm", "register", "dispatch", "resolve", "revisit", "close")):
        (ax, ay), (bx, by) = _at(along, _MAIN, frame), _at(along + 1, _MAIN, frame)
        place = (ax + 10, (ay + by) / 2) if frame.narrow else (0.54 * ax + 0.46 * bx, ay + 15)
        steps.append({"x": place[0], "y": place[1], "words": flow.steps[step].say(locale)})
    found += words_over_lines(steps, x, y, align="left" if frame.narrow else "center")
    bx, by = _at(3.5 if frame.narrow else 5, _BACK, frame)
    reopen = [{"x": bx - 12 if frame.narrow else bx, "y": by, "words": flow.steps["reopen"].say(locale)}]
    return found + words_over_lines(reopen, x, y, align="left" if frame.narrow else "center")


def _broken(name: str) -> list[str]:
    """Break a long name after its comma."""
    for mark in ("，", ", "):
        head, found, tail = name.partition(mark)
        if found:
            return [head + mark.strip(), tail]
    return [name]


# -- the owner's time ---------------------------------------------------------------------------------------------

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
    rows = [{**point(event.at), "n": i, "allowed": event.allowed} for i, event in enumerate(complaint.history, 1)]
    for allowed in (True, False):
        dots = [row for row in rows if row["allowed"] is allowed]
        if dots:
            mark: dict[str, Any] = {"filled": True, "strokeWidth": 2, "size": 90, "opacity": 1}
            mark |= {"fill": charts.BRAND, "stroke": charts.PAPER} if allowed else {"fill": charts.PAPER, "stroke": charts.MISSED}  # fmt: skip
            parts.append(alt.Chart(charts.data(dots)).mark_point(**mark).encode(x=x, y=y))
    # Steps within minutes of one another keep their dots; only their numbers move apart.
    places = charts.spread([row["x"] / end * frame.inner_width for row in rows], 13)
    for row, place in zip(rows, places, strict=True):
        label = [{**row, "x": max(place, 2 + 13 * (row["n"] - 1)) * end / frame.inner_width, "words": str(row["n"])}]
        colour = charts.BRAND if row["allowed"] else charts.MISSED
        parts += words_over_lines(label, x, y, align="center", dy=-15, color=colour, fontSize=11, fontWeight=700)
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
