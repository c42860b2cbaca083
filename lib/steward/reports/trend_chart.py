"""The line of the house: a rate month by month, its usual variation as a band, our measures as numbered dots."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from steward.reports import charts
from steward.reports.charts import Frame, Row, layers, pixels, rule_y, spread, words, words_over_lines
from steward.reports.trend import Trend
from steward.words import Locale, Text, percent

WIDE = Frame(504, 214, 34, 92, 16, 46, narrow=False)
NARROW = Frame(320, 230, 34, 66, 16, 46, narrow=True)
_TARGET = Text("目标 {value}", "Target {value}")
_MEAN = Text("均值 {value}", "Mean {value}")
_LOWER = Text("下限 {value}", "Lower {value}")
_UPPER = Text("上限 {value}", "Upper {value}")


def draw(trend: Trend, sentence: str, locale: Locale) -> Markup:
    """Draw a trend, wide and narrow."""
    return charts.figure([(_chart(trend, frame, locale), frame) for frame in (WIDE, NARROW)], sentence)


def _chart(trend: Trend, frame: Frame, locale: Locale) -> Any:
    import altair as alt

    months = trend.months
    low, high = scale_ends(trend)
    ys = alt.Y("y:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=None)
    xs = alt.X("x:Q", scale=alt.Scale(domain=[-0.5, len(months) - 0.5], nice=False), axis=None)

    def point(i: int, value: float | None) -> Row:
        return {"x": i, "y": value}

    band, upper, lower = [], [], []
    for i, month in enumerate(months):
        if month.lower is None or month.upper is None:
            continue
        for edge in (i - 0.5, i + 0.5):
            band.append({"x": edge, "y": max(month.lower, low), "y2": min(month.upper, high)})
            upper.append(point_at(edge, min(month.upper, high)))
            lower.append(point_at(edge, max(month.lower, low)))
    line = [point(i, m.value) for i, m in enumerate(months) if m.value is not None]
    plain = [point(i, m.value) for i, m in enumerate(months) if m.value is not None and not m.signal]
    signals = [point(i, m.value) for i, m in enumerate(months) if m.value is not None and m.signal]
    parts: list[Any] = []
    if band:
        parts.append(
            alt.Chart(charts.data(band)).mark_area(color=charts.CALM, opacity=1).encode(x=xs, y=ys, y2=alt.Y2("y2:Q"))
        )
        parts += [
            alt.Chart(charts.data(edge)).mark_line(color=charts.INK_3, strokeWidth=1).encode(x=xs, y=ys)
            for edge in (upper, lower)
        ]
    if trend.centre is not None:
        parts.append(rule_y(trend.centre, ys, charts.INK_3, charts.DOTS))
    if trend.target is not None:
        parts.append(rule_y(trend.target, ys, charts.BRAND, charts.LONG_DASH, 1.5))
    parts.append(alt.Chart(charts.data(line)).mark_line(color=charts.WARM, strokeWidth=2.5).encode(x=xs, y=ys))
    parts.append(alt.Chart(charts.data(plain)).mark_circle(color=charts.WARM, size=24, opacity=1).encode(x=xs, y=ys))
    parts += _measures(trend, xs, ys)
    parts.append(
        alt.Chart(charts.data(signals))
        .mark_point(
            shape="diamond", filled=True, color=charts.MISSED, stroke=charts.PAPER, strokeWidth=1.5, size=190, opacity=1
        )
        .encode(x=xs, y=ys)
    )
    parts += _axis_words(trend, frame, (low, high), locale)
    parts += _end_words(trend, frame, (low, high), locale)
    return layers(frame, parts)


def point_at(x: float, y: float) -> Row:
    """Give one place of a line."""
    return {"x": x, "y": y}


def scale_ends(trend: Trend) -> tuple[float, float]:
    """Give the ends of the vertical scale in steps of ten points, wide enough for values, limits and target."""
    values = [m.value for m in trend.months if m.value is not None]
    limits = [m.lower for m in trend.months[-3:] if m.lower is not None]
    seen = [*values, *limits, *([trend.target] if trend.target is not None else [])] or [0.0, 1.0]
    tops = [*values, *[m.upper for m in trend.months if m.upper is not None], trend.target or 0.0]
    low = max(0.0, int((min(seen) - 0.02) * 10) / 10)
    high = min(1.0, -int(-max(tops) * 10 // 1) / 10)
    return (low, high) if high - low >= 0.2 else (max(0.0, high - 0.2), max(high, 0.2))


def _measures(trend: Trend, xs: Any, ys: Any) -> list[Any]:
    """Put a numbered dot on the line for each month in which we did something; above the diamond where there is one."""
    import altair as alt

    places = {m.month: i for i, m in enumerate(trend.months) if m.value is not None}
    parts: list[Any] = []
    for raised in (False, True):
        rows = [
            {"x": i, "y": trend.months[i].value, "words": str(number)}
            for month, number in trend.numbered.items()
            if (i := places.get(month)) is not None and bool(trend.months[i].signal) == raised
        ]
        if rows:
            above = -17 if raised else 0
            parts += [
                alt.Chart(charts.data(rows))
                .mark_circle(color=charts.BRAND, stroke=charts.PAPER, strokeWidth=2, size=230, opacity=1, yOffset=above)
                .encode(x=xs, y=ys),
                words(
                    rows,
                    xs,
                    ys,
                    color=charts.PAPER,
                    fontSize=10,
                    fontWeight=700,
                    align="center",
                    dy=above,
                ),
            ]
    return parts


def _axis_words(trend: Trend, frame: Frame, ends: tuple[float, float], locale: Locale) -> list[Any]:
    low, high = ends
    step = 0.1 if high - low <= 0.55 else 0.2
    levels = [low + i * step for i in range(round((high - low) / step) + 1)]
    levels = [level for level in levels if level <= high + 1e-9]
    y = pixels("y", frame)
    x = pixels("x", frame)
    left = [
        {"x": -8, "y": frame.inner_height * (high - level) / (high - low), "words": f"{level * 100:.0f}"}
        for level in levels
    ]
    every = 1 if not frame.narrow else max(1, -(-len(trend.months) // 6))
    last = len(trend.months) - 1
    shown = [i for i in range(last + 1) if (last - i) % every == 0]
    width = frame.inner_width / max(len(trend.months), 1)
    below = [
        {
            "x": (i + 0.5) * width,
            "y": frame.inner_height + 14,
            "words": month_word(trend.months[i].month, i in (shown[0], last), locale),
        }
        for i in shown
    ]
    counts = [{"x": (i + 0.5) * width, "y": frame.inner_height + 32, "words": f"{trend.months[i].n}"} for i in shown]
    n = [{"x": -8, "y": frame.inner_height + 32, "words": "n"}]
    return [
        words(left, x, y, align="right"),
        words(below, x, y, align="center"),
        words(counts, x, y, align="center"),
        words(n, x, y, align="right"),
    ]


_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_word(month: str, with_unit: bool, locale: Locale) -> str:
    """Write a month under the axis: ``Oct``, or ``10 月`` with figures alone between the first and the last."""
    number = int(month[5:])
    if locale == "en":
        return _EN_MONTHS[number - 1]
    return f"{number} 月" if with_unit or number == 1 else str(number)


def _end_words(trend: Trend, frame: Frame, ends: tuple[float, float], locale: Locale) -> list[Any]:
    """Name each level at its right end and write the last value beside its mark."""
    low, high = ends

    def place(value: float) -> float:
        return frame.inner_height * (high - min(max(value, low), high)) / (high - low)

    labels: list[tuple[float, str, str]] = []
    last = next((m for m in reversed(trend.months) if m.lower is not None), None)
    if trend.target is not None:
        labels.append((place(trend.target), _TARGET.say(locale, value=percent(trend.target, decimals=0)), charts.BRAND))
    if trend.centre is not None:
        labels.append((place(trend.centre), _MEAN.say(locale, value=percent(trend.centre)), charts.INK_3))
    if last is not None and last.lower is not None and last.upper is not None:
        if last.lower > low:
            labels.append((place(last.lower), _LOWER.say(locale, value=percent(last.lower)), charts.INK_3))
        if last.upper < high:
            labels.append((place(last.upper), _UPPER.say(locale, value=percent(last.upper)), charts.INK_3))
    labels = [(y, _short(w) if frame.narrow else w, colour) for y, w, colour in labels]
    heights = spread([y for y, _, _ in labels], 15)
    x, y = pixels("x", frame), pixels("y", frame)
    parts = [
        words([{"x": frame.inner_width + 6, "y": height, "words": said}], x, y, align="left", color=colour)
        for height, (_, said, colour) in zip(heights, labels, strict=True)
    ]
    return [*parts, *_last_value(trend, frame, place, x, y)]


def _last_value(trend: Trend, frame: Frame, place: Any, x: Any, y: Any) -> list[Any]:
    index = next((i for i in range(len(trend.months) - 1, -1, -1) if trend.months[i].value is not None), None)
    if index is None:
        return []
    value = trend.months[index].value or 0.0
    width = frame.inner_width / len(trend.months)
    before = next((trend.months[i].value for i in range(index - 1, -1, -1) if trend.months[i].value is not None), None)
    falling = before is not None and before > value
    spot = {"x": (index + 0.5) * width - 12, "y": place(value) + (9 if falling else -9), "words": percent(value)}
    return words_over_lines([spot], x, y, align="right", color=charts.WARM_INK, fontSize=14, fontWeight=700)


def _short(said: str) -> str:
    """Leave the percent sign out where room is short."""
    return said.removesuffix("%")
