"""The line of the house: a rate month by month in its band of usual variation, our measure as a numbered dot."""

from __future__ import annotations

import math
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, rule_y, spread, words, words_over_lines
from steward.service.statistics.control_chart import ControlChart
from steward.words import Locale, Text, number, percent

_MEAN, _UPPER, _LOWER = Text("均值 {value}", "Mean {value}"), Text("上限 {value}", "Upper {value}"), Text("下限 {value}", "Lower {value}")  # fmt: skip
_SETS = Text("算限用的月份", "these months set the limits")


def draw(
    chart: ControlChart, narrow: bool, locale: Locale, *, measure: int | None, held: int | None, baseline: int
) -> tuple[Any, Frame]:
    """Draw a chart of rates.

    Args:
        chart: fractions, or per cent for an XmR chart.
        narrow: for a phone.
        locale: of the words.
        measure: the point at which something was done, from 0.
        held: the point that is dragged, from 0.
        baseline: how many points at the beginning set the limits.
    """
    import altair as alt

    frame = Frame(320 if narrow else 720, 260 if narrow else 290, 40, 74 if narrow else 104, 20, 46, narrow=narrow)
    unit = 100.0 if chart.kind == "number" else 1.0
    values, lower, upper = ([float(v) / unit for v in column] for column in (chart.values, chart.lower, chart.upper))
    centre = chart.centre / unit
    drawn = chart.is_drawn
    seen = [*values, *([*lower, *upper] if drawn else [])]
    low, high = max(0.0, math.floor((min(seen) - 0.02) * 10) / 10), min(1.02, math.ceil((max(seen) + 0.02) * 10) / 10)
    if high - low < 0.2:
        low = max(0.0, high - 0.2)
    count = len(values)
    xs = alt.X("x:Q", scale=alt.Scale(domain=[-0.5, count - 0.5], nice=False), axis=None)
    ys = alt.Y("y:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False, clamp=True), axis=None)
    px, py = pixels("x", frame), pixels("y", frame)
    wide = frame.inner_width / count

    def down(value: float) -> float:
        return frame.inner_height * (high - min(max(value, low), high)) / (high - low)

    parts: list[Any] = []
    if drawn:
        edges = [(i + step, lower[i], upper[i]) for i in range(count) for step in (-0.5, 0.5)]
        band = [{"x": x, "y": max(a, low), "y2": min(b, high)} for x, a, b in edges]
        parts.append(
            alt.Chart(charts.data(band)).mark_area(color=charts.CALM, opacity=1).encode(x=xs, y=ys, y2=alt.Y2("y2:Q"))
        )
        for which in (1, 2):
            rows = [{"x": edge[0], "y": min(max(edge[which], low), high)} for edge in edges]
            parts.append(alt.Chart(charts.data(rows)).mark_line(color=charts.INK_3, strokeWidth=1).encode(x=xs, y=ys))
        parts.append(rule_y(centre, ys, charts.INK_3, charts.DOTS))
    border = [{"x": wide * baseline, "y": -6, "y2": frame.inner_height}]
    parts.append(
        alt.Chart(charts.data(border))
        .mark_rule(color=charts.STRONG_LINE, strokeDash=charts.SHORT_DASH)
        .encode(x=px, y=py, y2=alt.Y2("y2:Q"))
    )
    said = [{"x": wide * baseline - 6, "y": -10, "words": _SETS.say(locale)}]
    parts.append(words(said, px, py, align="right"))
    line = [{"x": i, "y": value} for i, value in enumerate(values)]
    parts.append(alt.Chart(charts.data(line)).mark_line(color=charts.WARM, strokeWidth=2.5).encode(x=xs, y=ys))
    parts.append(alt.Chart(charts.data(line)).mark_circle(color=charts.WARM, size=36, opacity=1).encode(x=xs, y=ys))
    if held is not None:
        handle = [line[held]]
        parts.append(
            alt.Chart(charts.data(handle))
            .mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=3, size=200, opacity=1)
            .encode(x=xs, y=ys)
        )
    signalled = [line[i] for i in sorted({signal.index for signal in chart.signals})]
    if signalled:
        parts.append(
            alt.Chart(charts.data(signalled))
            .mark_point(
                shape="diamond", filled=True, color=charts.MISSED, stroke=charts.PAPER, strokeWidth=1.5, size=190, opacity=1
            )
            .encode(x=xs, y=ys)
        )  # fmt: skip
    if measure is not None:
        place = [{"x": wide * (measure + 0.5), "y": frame.inner_height - 14, "words": "1"}]
        parts.append(
            alt.Chart(charts.data(place))
            .mark_circle(color=charts.BRAND, stroke=charts.PAPER, strokeWidth=2, size=260, opacity=1)
            .encode(x=px, y=py)
        )
        parts.append(words(place, px, py, align="center", color=charts.PAPER, fontSize=11, fontWeight=700))
    step = 0.1 if high - low <= 0.55 else 0.2
    levels = [round(low + i * step, 3) for i in range(12) if low + i * step <= min(high, 1.0) + 1e-9]
    parts.append(words([{"x": -8, "y": down(v), "words": f"{v * 100:.0f}%"} for v in levels], px, py, align="right"))
    every = 3 if narrow else 1
    below = [
        {"x": wide * (i + 0.5), "y": frame.inner_height + 14, "words": str(i + 1)}
        for i in range(count)
        if (i + 1) % every == 0 or count <= 8
    ]
    parts.append(words(below, px, py, align="center"))
    months = [{"x": frame.inner_width, "y": frame.inner_height + 34, "words": Text("月份", "month").say(locale)}]
    parts.append(words(months, px, py, align="right"))
    if drawn:
        named = [(_UPPER, upper[-1]), (_MEAN, centre), (_LOWER, lower[-1])]
        heights = spread([down(value) for _, value in named], 15)
        for height, (text, value) in zip(heights, named, strict=True):
            written = text.say(locale, value=number(value * 100, decimals=1) if narrow else percent(value))
            parts.append(words([{"x": frame.inner_width + 6, "y": height, "words": written}], px, py, align="left"))
    if held is not None:
        spot = [{"x": wide * (held + 0.5), "y": down(values[held]) - 20, "words": percent(values[held])}]
        align = "right" if held > count - 3 else "center"
        parts += words_over_lines(spot, px, py, align=align, color=charts.WARM_INK, fontWeight=700, fontSize=14)
    return layers(frame, parts), frame
