"""The pictures of the queue model: the knee, who still waits, and the backlog of a week."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, rule_y, words, words_over_lines
from steward.service.queueing.demand import HOUR
from steward.service.queueing.hours import Hours
from steward.service.queueing.line import wait_words
from steward.service.queueing.simulation import AN_ORDINARY_MONDAY, Outcome
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.service.statistics.estimate import Estimate

PROMISE = 0.9
"""The share that the page asks for: nine in ten."""

WIDE = Frame(760, 250, 44, 84, 18, 44, narrow=False)
NARROW = Frame(320, 220, 42, 16, 18, 44, narrow=True)
_TENTHS = Text("九成", "nine in ten")
_ON_DUTY = Text("位管家同时当班", "stewards on duty")
_CANNOT = Text("干不完", "overload")
_LIMIT = Text("时限 {limit}", "limit {limit}")
_MINUTES, _HOURS, _DAYS = Text("分钟", "minutes"), Text("小时", "hours"), Text("天", "days")
_FORMULA = Text("虚线：公式", "dashed: the formula")
_PEAK = Text("{day} {hour}:00，{n} 件", "{day} {hour}:00: {n}")
_WEEKDAYS = (
    Text("周一", "Mon"), Text("周二", "Tue"), Text("周三", "Wed"), Text("周四", "Thu"), Text("周五", "Fri"), Text("周六", "Sat"), Text("周日", "Sun"),
)  # fmt: skip


def frame(narrow: bool) -> Frame:
    """Give the frame for a screen."""
    return NARROW if narrow else WIDE


@dataclass(frozen=True, slots=True)
class Step:
    """What so many stewards reach: the share taken up in time; None where they cannot keep up."""

    stewards: int
    within: Estimate | None


def knee(steps: Sequence[Step], now: int, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw the share taken up in time against the number of stewards; the present one is the large dot."""
    import altair as alt

    size = frame(narrow)
    first, last = steps[0].stewards - 0.5, steps[-1].stewards + 0.5
    x, y = channel("x", (first, last)), channel("y", (0, 1))
    known = [(step.stewards, step.within) for step in steps if step.within is not None]
    dots = [{"x": c, "y": w.value, "low": w.low, "high": w.high} for c, w in known]
    parts: list[Any] = [rule_y(PROMISE, y, charts.BRAND, charts.LONG_DASH, 1.5)]
    if dots:
        bars = [{"x": d["x"], "y": d["low"], "y2": d["high"]} for d in dots]
        parts += [
            path(dots, x, y, charts.WARM, width=2.5),
            alt.Chart(charts.data(bars))
            .mark_rule(color=charts.STRONG_LINE, strokeWidth=6, opacity=1)
            .encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        ]
    for large in (False, True):
        chosen = [d for d in dots if (d["x"] == now) is large]
        if chosen:
            parts.append(
                alt.Chart(charts.data(chosen))
                .mark_circle(
                    color=charts.BRAND, stroke=charts.PAPER, strokeWidth=2, size=220 if large else 70, opacity=1
                )
                .encode(x=x, y=y)
            )
    beyond = [{"x": step.stewards, "y": 0.0} for step in steps if step.within is None]
    if beyond:
        parts.append(
            alt.Chart(charts.data(beyond))
            .mark_point(color=charts.BRAND, fill=charts.PAPER, strokeWidth=2, size=90, opacity=1)
            .encode(x=x, y=y)
        )
    px, py = pixels("x", size), pixels("y", size)
    width, height = size.inner_width, size.inner_height

    def place(stewards: float) -> float:
        return width * (stewards - first) / (last - first)

    below = [{"x": place(s.stewards), "y": height + 16, "words": number(s.stewards)} for s in steps]
    parts += [
        _percents(size),
        words(below, px, py, align="center"),
        words([{"x": width, "y": height + 34, "words": _ON_DUTY.say(locale)}], px, py, align="right"),
    ]
    named = {
        "x": width + 8 if not narrow else 0,
        "y": height * (1 - PROMISE) - (0 if not narrow else 9),
        "words": _TENTHS.say(locale),
    }
    parts += words_over_lines([named], px, py, align="left", color=charts.BRAND)
    overloaded = [
        {"x": place(s.stewards), "y": height - 16, "words": _CANNOT.say(locale)} for s in steps if s.within is None
    ]
    if overloaded:
        parts.append(words(overloaded[-1:] if narrow else overloaded, px, py, align="center"))
    chosen = [d for d in dots if d["x"] == now]
    if chosen:
        low = chosen[0]["y"] > 0.8
        said = {
            "x": place(now),
            "y": height * (1 - chosen[0]["y"]) + (22 if low else -20),
            "words": percent(chosen[0]["y"], decimals=0),
        }
        parts += words_over_lines([said], px, py, align="center", color=charts.WARM_INK, fontWeight=700)
    return layers(size, parts), size


def still_waiting(
    outcome: Outcome, formula: Callable[[float], float] | None, narrow: bool, locale: Locale
) -> tuple[Any, Frame]:
    """Draw the share of owners who still wait, minute by minute; `formula` gives the same on paper."""
    import numpy as np

    size = frame(narrow)
    limit = outcome.scenario.limit
    end = min(max(2.5 * limit, float(np.quantile(outcome.waits, 0.97)) if outcome.cases else 0.0), 24 * 14)
    unit, factor = (_MINUTES, 60) if end < 3 else (_HOURS, 1) if end < 72 else (_DAYS, 1 / 24)
    x, y = channel("x", (0, end)), channel("y", (0, 1))
    at = np.linspace(0, end, 90)
    share = 1 - np.searchsorted(outcome.waits, at, side="right") / max(outcome.cases, 1)
    parts: list[Any] = [
        path([{"x": limit, "y": 0}, {"x": limit, "y": 1}], x, y, charts.BRAND, charts.LONG_DASH, 1.5),
        path([{"x": float(a), "y": float(b)} for a, b in zip(at, share, strict=True)], x, y, charts.WARM, width=2.5),
    ]
    px, py = pixels("x", size), pixels("y", size)
    width, height = size.inner_width, size.inner_height
    if formula is not None:
        parts.append(
            path([{"x": float(a), "y": formula(float(a))} for a in at], x, y, charts.INK, charts.SHORT_DASH, 1.5)
        )
        said = {"x": width, "y": 6, "words": _FORMULA.say(locale)}
        parts += words_over_lines([said], px, py, align="right")
    left = 1 - outcome.within.value
    place = width * limit / end
    ticks = [
        {"x": width * t / end, "y": height + 16, "words": number(round(t * factor, 2))} for t in _ticks(end, factor)
    ]
    parts += [
        _percents(size),
        words(ticks, px, py, align="center"),
        words([{"x": width, "y": height + 34, "words": unit.say(locale)}], px, py, align="right"),
    ]
    # Where most still wait at the limit, the line is up there, and the word goes to the foot.
    named = {
        "x": place + 6,
        "y": height - 10 if left > 0.75 else 6,
        "words": _LIMIT.say(locale, limit=wait_words(limit, locale)),
    }
    parts += words_over_lines([named], px, py, align="left", color=charts.BRAND)
    if outcome.cases:
        said = {"x": place + 8, "y": min(height * (1 - left) - 12, height - 8), "words": percent(left, decimals=0)}
        parts += words_over_lines([said], px, py, align="left", color=charts.WARM_INK, fontWeight=700)
    return layers(size, parts), size


def backlog(outcome: Outcome, factor: float, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw how many complaints wait over a week, with the hours on duty below; `factor` counts desks alike."""
    import altair as alt

    size = frame(narrow)
    week = outcome.week
    hours = [
        (h, mean * factor, low * factor, high * factor)
        for h, (mean, low, high) in enumerate(zip(week.mean, week.low, week.high, strict=True))
        if not math.isnan(mean)
    ]
    top = max(1.0, *(high for *_, high in hours)) * 1.12
    x, y = channel("x", (0, 168)), channel("y", (0, top))
    span = Hours.of(outcome.scenario.shifts[0].hours, AN_ORDINARY_MONDAY, 7)
    duty = [
        alt.Chart(charts.data([{"x": a / HOUR, "x2": b / HOUR, "y": 0}]))
        .mark_rule(color=charts.BRAND, strokeWidth=5, opacity=1)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y)
        for a, b in zip(span.begins, span.ends, strict=True)
    ]
    band = [{"x": h, "y": low, "y2": high} for h, _, low, high in hours]
    parts: list[Any] = [
        alt.Chart(charts.data(band)).mark_area(color=charts.CALM, opacity=1).encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        path([{"x": h, "y": mean} for h, mean, *_ in hours], x, y, charts.WARM, width=2),
        *duty,
    ]
    px, py = pixels("x", size), pixels("y", size)
    width, height = size.inner_width, size.inner_height
    days = [
        {
            "x": width * (24 * i + 12) / 168,
            "y": height + 20,
            "words": day.say(locale)[-1:] if narrow and locale == "zh" else day.say(locale),
        }
        for i, day in enumerate(_WEEKDAYS)
    ]
    if narrow and locale == "en":
        days = [{**day, "words": str(day["words"])[:2]} for day in days]
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10**5) if top / s <= 5)
    scale = [{"x": -8, "y": height * (1 - n / top), "words": number(n)} for n in range(0, int(top) + 1, step)]
    parts += [words(scale, px, py, align="right"), words(days, px, py, align="center")]
    peak = max(hours, key=lambda one: one[1])
    if peak[1] >= 0.5:
        day, hour = divmod(peak[0], 24)
        place = width * peak[0] / 168
        said = {
            "x": min(max(place, 60), width - 60),
            "y": max(height * (1 - peak[1] / top) - 14, 4),
            "words": _PEAK.say(
                locale, day=_WEEKDAYS[day], hour=hour, n=number(peak[1], decimals=0 if peak[1] >= 3 else 1)
            ),
        }
        parts += words_over_lines([said], px, py, align="center", color=charts.WARM_INK, fontWeight=700)
    return layers(size, parts), size


def _percents(size: Frame) -> Any:
    places = [{"x": -8, "y": size.inner_height * (1 - p / 100), "words": f"{p}%"} for p in (0, 25, 50, 75, 100)]
    return words(places, pixels("x", size), pixels("y", size), align="right")


def _ticks(end: float, factor: float) -> list[float]:
    for step in (1, 2, 5, 10, 15, 20, 30, 60, 120):
        if end * factor / step <= 6:
            return [i * step / factor for i in range(int(end * factor / step) + 1)]
    return [0.0, end]
