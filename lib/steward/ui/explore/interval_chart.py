"""Interval bars under one another: a dot for the value, grey for the interval, a flag for the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, words, words_over_lines


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure with its interval."""

    name: str
    value: float
    low: float
    high: float
    said: str
    """The value in words, above its dot."""
    ours: bool = False
    """Whether it is the one that is talked about; drawn in the strong colour."""


def draw(
    bars: Sequence[Bar],
    narrow: bool,
    *,
    ends: tuple[float, float] = (0.0, 1.0),
    target: tuple[float, str] | None = None,
    zero: float | None = None,
    decimals: int = 0,
    percent: bool = True,
) -> tuple[Any, Frame]:
    """Draw the bars on one scale.

    Args:
        bars: from top to bottom.
        narrow: for a phone.
        ends: of the scale.
        target: where the flag stands and what it says.
        zero: where a dotted line stands.
        decimals: of the words on the scale.
        percent: whether the scale is in per cent.
    """
    import altair as alt

    left = 12 if narrow else 190
    step = 66 if narrow else 52
    frame = Frame(320 if narrow else 700, len(bars) * step + 62, left, 16 if narrow else 40, 26, 36, narrow=narrow)
    scale = alt.Scale(domain=list(ends), nice=False, zero=False, clamp=True)
    x = alt.X("x:Q", scale=scale, axis=None)
    y = pixels("y", frame)

    def across(value: float) -> float:
        return frame.inner_width * (min(max(value, ends[0]), ends[1]) - ends[0]) / (ends[1] - ends[0])

    heights = [i * step + (44 if narrow else 24) for i in range(len(bars))]
    parts: list[Any] = []
    bottom = frame.inner_height
    parts.append(
        alt.Chart(charts.data([{"x": ends[0], "x2": ends[1], "y": bottom}]))
        .mark_rule(color=charts.STRONG_LINE, strokeWidth=1)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y)
    )
    if zero is not None:
        parts.append(_upright(zero, frame, x, charts.INK_3, charts.DOTS, 1))
    if target is not None:
        parts.append(_upright(target[0], frame, x, charts.BRAND, charts.LONG_DASH, 1.5))
        to_left = across(target[0]) > frame.inner_width * 0.6
        flag = [{"x": across(target[0]) + (-6 if to_left else 6), "y": -14, "words": target[1]}]
        parts.append(
            words(flag, pixels("x", frame), y, align="right" if to_left else "left", color=charts.BRAND, fontWeight=700)
        )
    for bar, height in zip(bars, heights, strict=True):
        colour = charts.BRAND if bar.ours else charts.INK_3
        parts.append(
            alt.Chart(charts.data([{"x": max(bar.low, ends[0]), "x2": min(bar.high, ends[1]), "y": height}]))
            .mark_rule(color=charts.STRONG_LINE, strokeWidth=9, strokeCap="round")
            .encode(x=x, x2=alt.X2("x2:Q"), y=y)
        )
        parts.append(
            alt.Chart(charts.data([{"x": bar.value, "y": height}]))
            .mark_circle(color=colour, stroke=charts.PAPER, strokeWidth=2, size=210, opacity=1)
            .encode(x=x, y=y)
        )
        at = across(bar.value)
        align = "left" if at < 40 else "right" if at > frame.inner_width - 40 else "center"
        place = [{"x": min(max(at, 0), frame.inner_width), "y": height - 19, "words": bar.said}]
        parts += words_over_lines(
            place, pixels("x", frame), y, align=align, color=charts.INK, fontWeight=700, fontSize=14
        )
        name = [{"x": 0 if narrow else -16, "y": height - (38 if narrow else 0), "words": bar.name}]
        parts.append(
            words(name, pixels("x", frame), y, align="left" if narrow else "right", color=charts.INK, fontSize=13)
        )
    marks = [ends[0] + (ends[1] - ends[0]) * i / 4 for i in range(5)]
    labels = [
        {
            "x": across(mark),
            "y": bottom + 16,
            "words": f"{mark * 100:.{decimals}f}%" if percent else f"{mark:.{decimals}f}".replace("-", "−"),
        }
        for mark in marks
    ]
    parts.append(words(labels, pixels("x", frame), y, align="center"))
    return layers(frame, parts), frame


def _upright(value: float, frame: Frame, x: Any, colour: str, dash: list[int], width: float) -> Any:
    """Draw a line from top to bottom."""
    import altair as alt

    return (
        alt.Chart(charts.data([{"x": value, "y": -8, "y2": frame.inner_height}]))
        .mark_rule(color=colour, strokeDash=dash, strokeWidth=width, clip=False)
        .encode(x=x, y=pixels("y", frame), y2=alt.Y2("y2:Q"))
    )
