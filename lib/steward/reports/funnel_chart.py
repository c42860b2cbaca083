"""The funnel: each team a dot, placed by its number of cases, between the limits within which chance alone would keep it.

This team is a filled dot with its name; the others are hollow and nameless.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, rule_y, spread, words, words_over_lines
from steward.reports.standing import Standing
from steward.words import Locale, Text, number, percent

WIDE = Frame(504, 220, 34, 92, 16, 40, narrow=False)
NARROW = Frame(320, 220, 34, 66, 16, 40, narrow=True)
_US = Text("本班组", "This team")
_ALL = Text("全体 {value}", "All {value}")
_TARGET = Text("目标 {value}", "Target {value}")
_SIZE = Text("n（件数）", "n (cases)")


def draw(standing: Standing, sentence: str, locale: Locale) -> Markup:
    """Draw a funnel, wide and narrow."""
    return charts.figure([(_chart(standing, frame, locale), frame) for frame in (WIDE, NARROW)], sentence)


def _chart(standing: Standing, frame: Frame, locale: Locale) -> Any:
    import altair as alt

    us = standing.k / standing.n
    values = [us, standing.centre, *(p.value for p in standing.peers)]
    low = max(0.0, int((min([*values, standing.target or 1.0]) - 0.08) * 10) / 10)
    high = min(1.0, -int(-(max([*values, standing.target or 0.0]) + 0.08) * 10 // 1) / 10)
    largest = max([standing.n, *(p.n for p in standing.peers)]) * 1.08
    x, y = channel("x", (0, largest), "sqrt"), channel("y", (low, high))

    def limit(which: str) -> list[dict[str, float]]:
        return [
            {"x": limit.n, "y": min(max(getattr(limit, which), low), high)} for limit in standing.limits if limit.n >= 1
        ]

    parts: list[Any] = [
        alt.Chart(
            charts.data(
                [
                    {"x": one["x"], "y": one["y"], "y2": two["y"]}
                    for one, two in zip(limit("inner_low"), limit("inner_high"), strict=True)
                ]
            )
        )
        .mark_area(color=charts.CALM, opacity=1)
        .encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        *(path(limit(edge), x, y, charts.INK_3, charts.SHORT_DASH) for edge in ("inner_low", "inner_high")),
        *(path(limit(edge), x, y, charts.INK_3) for edge in ("outer_low", "outer_high")),
        rule_y(standing.centre, y, charts.INK_3, charts.DOTS),
    ]
    if standing.target is not None:
        parts.append(rule_y(standing.target, y, charts.BRAND, charts.LONG_DASH, 1.5))
    parts += [
        alt.Chart(charts.data([{"x": p.n, "y": p.value} for p in standing.peers]))
        .mark_circle(color=charts.PAPER, stroke=charts.INK_3, strokeWidth=1.5, size=64, opacity=1)
        .encode(x=x, y=y),
        alt.Chart(charts.data([{"x": standing.n, "y": us}]))
        .mark_circle(color=charts.BRAND, stroke=charts.PAPER, strokeWidth=2, size=230, opacity=1)
        .encode(x=x, y=y),
    ]
    return layers(frame, [*parts, *_words(standing, frame, (low, high), largest, locale)])


def _words(standing: Standing, frame: Frame, ends: tuple[float, float], largest: float, locale: Locale) -> list[Any]:
    low, high = ends
    x, y = pixels("x", frame), pixels("y", frame)

    def across(n: float) -> float:
        return float(frame.inner_width * (n / largest) ** 0.5)

    def down(value: float) -> float:
        return frame.inner_height * (high - min(max(value, low), high)) / (high - low)

    step = 0.1 if high - low <= 0.55 else 0.2
    levels = [low + i * step for i in range(round((high - low) / step) + 1) if low + i * step <= high + 1e-9]
    left = [{"x": -8, "y": down(level), "words": f"{level * 100:.0f}"} for level in levels]
    sizes = [{"x": across(n), "y": frame.inner_height + 14, "words": number(n)} for n in ticks(largest)]
    ends_words = [(down(standing.centre), _ALL.say(locale, value=percent(standing.centre)), charts.INK_3)]
    if standing.target is not None:
        said = _TARGET.say(locale, value=percent(standing.target, decimals=0))
        ends_words.append((down(standing.target), said, charts.BRAND))
    last = standing.limits[-1]
    ends_words += [
        (down(value), name, charts.INK_3)
        for value, name in ((last.inner_low, "95%"), (last.outer_low, "99.8%"))
        if value > low
    ]
    heights = spread([place for place, _, _ in ends_words], 15)
    us = standing.k / standing.n
    to_left = across(standing.n) > frame.inner_width * 0.6
    label = {
        "x": across(standing.n) + (-13 if to_left else 13),
        "y": down(us) + (12 if us < standing.centre else -12),
        "words": f"{_US.say(locale)} {percent(us)}",
    }
    return [
        words(left, x, y, align="right"),
        words(sizes, x, y, align="center"),
        words(
            [{"x": frame.inner_width, "y": frame.inner_height + 32, "words": _SIZE.say(locale)}], x, y, align="right"
        ),
        *(
            words([{"x": frame.inner_width + 6, "y": height, "words": said}], x, y, align="left", color=colour)
            for height, (_, said, colour) in zip(heights, ends_words, strict=True)
        ),
        *words_over_lines(
            [label],
            x,
            y,
            align="right" if to_left else "left",
            color=charts.INK,
            fontWeight=700,
            fontSize=13,
        ),
    ]


def ticks(largest: float) -> list[int]:
    """Give up to five round sizes below `largest`, further apart as they grow."""
    found = [n for power in range(7) for n in (1 * 10**power, 3 * 10**power) if n <= largest]
    wanted = [largest * share for share in (0.05, 0.2, 0.45, 0.75)]
    rounded = {nice(n) for n in wanted if n >= 1}
    return sorted(rounded) or found[-1:]


def nice(value: float) -> int:
    """Round to one or two leading figures: 37 is 40, 412 is 400."""
    size = 10 ** max(0, len(str(int(value))) - 1)
    return max(1, round(value / size) * size) if value >= 10 else max(1, round(value))
