"""The curve of waiting: the share of cases still open, hour by hour, with its interval and the limit we promised."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, words, words_over_lines
from steward.reports.figures import hours_words
from steward.reports.waiting import Waiting
from steward.words import Locale, Text, duration, number, percent

WIDE = Frame(504, 210, 40, 92, 16, 40, narrow=False)
NARROW = Frame(320, 210, 40, 66, 16, 40, narrow=True)
_LIMIT = Text("时限 {hours}", "Limit {hours}")
_HALF = Text("一半：{time}", "Half: {time}")
_LEFT = Text("还有 {share}", "{share} left")
_HOURS = Text("工作小时", "working hours")


def draw(waiting: Waiting, sentence: str, locale: Locale) -> Markup:
    """Draw the curve, wide and narrow."""
    return charts.figure([(_chart(waiting, frame, locale), frame) for frame in (WIDE, NARROW)], sentence)


def reach(waiting: Waiting) -> float:
    """Give the end of the time axis: far enough for the limit and nearly all of the curve, not for one odd case."""
    last = waiting.curve[-1].hours
    tail = next((s.hours for s in waiting.curve if s.open <= 0.03), last)
    wanted = max(tail, (waiting.target or 0.0) * 1.25, (waiting.median or 0.0) * 1.5, 1.0)
    return min(wanted, max(last * 1.02, (waiting.target or 0.0) * 1.25, 1.0))


def _chart(waiting: Waiting, frame: Frame, locale: Locale) -> Any:
    import altair as alt

    end = reach(waiting)
    x, y = channel("x", (0, end)), channel("y", (0, 1))
    steps = [s for s in waiting.curve if s.hours <= end]
    # a curve of steps, drawn corner by corner so that line and band keep together
    corners: list[dict[str, float]] = []
    for here, after in zip(steps, [*steps[1:], None], strict=True):
        until = after.hours if after else end
        corners += [{"x": hours, "y": here.open, "low": here.low, "high": here.high} for hours in (here.hours, until)]
    parts: list[Any] = [
        alt.Chart(charts.data([{"x": c["x"], "y": c["low"], "y2": c["high"]} for c in corners]))
        .mark_area(color=charts.CALM, opacity=1)
        .encode(x=x, y=y, y2=alt.Y2("y2:Q"))
    ]
    if waiting.target is not None and waiting.target <= end:
        parts.append(
            path(
                [{"x": waiting.target, "y": 0}, {"x": waiting.target, "y": 1}],
                x,
                y,
                charts.BRAND,
                charts.LONG_DASH,
                1.5,
            )
        )
    parts.append(path([{"x": c["x"], "y": c["y"]} for c in corners], x, y, charts.WARM, width=2.5))
    if waiting.median is not None and waiting.median <= end:
        parts.append(path([{"x": 0, "y": 0.5}, {"x": waiting.median, "y": 0.5}], x, y, charts.INK_3, charts.DOTS))
        parts.append(
            alt.Chart(charts.data([{"x": waiting.median, "y": 0.5}]))
            .mark_circle(color=charts.WARM, stroke=charts.PAPER, strokeWidth=2, size=130, opacity=1)
            .encode(x=x, y=y)
        )
    return layers(frame, [*parts, *_words(waiting, frame, end, corners[-1]["y"], locale)])


def _words(waiting: Waiting, frame: Frame, end: float, last: float, locale: Locale) -> list[Any]:
    x, y = pixels("x", frame), pixels("y", frame)
    width, height = frame.inner_width, frame.inner_height
    parts = [
        words(
            [{"x": -8, "y": height * (1 - share), "words": f"{share * 100:.0f}"} for share in (0, 0.25, 0.5, 0.75, 1)],
            x, y, align="right",
        ),
        words(
            [{"x": width * hours / end, "y": height + 14, "words": number(hours)} for hours in ticks(end)],
            x, y, align="center",
        ),
        words([{"x": width, "y": height + 32, "words": _HOURS.say(locale)}], x, y, align="right"),
    ]  # fmt: skip
    if last >= 0.01:
        left = _LEFT.say(locale, share=percent(last, decimals=0))
        spot = {"x": width + 6, "y": min(height * (1 - last), height - 8), "words": left}
        parts.append(words([spot], x, y, align="left", color=charts.WARM_INK))
    if waiting.target is not None and waiting.target <= end:
        place = width * waiting.target / end
        right = place < width * 0.62
        spot = {
            "x": place + (6 if right else -6),
            "y": 8,
            "words": _LIMIT.say(locale, hours=hours_words(waiting.target, locale)),
        }
        parts.append(words([spot], x, y, align="left" if right else "right", color=charts.BRAND))
    if waiting.median is not None and waiting.median <= end:
        place = width * waiting.median / end
        said = (
            duration(waiting.median, locale)
            if frame.narrow
            else _HALF.say(locale, time=duration(waiting.median, locale))
        )
        beyond = place > width * 0.6
        spot = {
            "x": place + (-12 if beyond else 12),
            "y": height * 0.5 - 10,
            "words": said,
        }
        side = "right" if beyond else "left"
        parts += words_over_lines([spot], x, y, align=side, color=charts.WARM_INK, fontWeight=700)
    return parts


def ticks(end: float) -> list[float]:
    """Give four to seven round hours from 0 to `end`: steps of days where there are many."""
    for step in (0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 96, 120, 240, 480, 960, 2400, 4800, 9600):
        if end / step <= 6:
            return [i * step for i in range(int(end / step) + 1)]
    return [0.0, end]
