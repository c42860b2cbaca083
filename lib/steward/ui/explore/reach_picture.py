"""Households met month by month: by a list, and as it happens."""

from __future__ import annotations

from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, spread, words
from steward.service.engagement.household_reach import Reach
from steward.words import Locale, Text, number

_LIST, _CHANCE, _ALL = (
    Text("按名单轮", "by a list"),
    Text("碰到谁是谁", "as it happens"),
    Text("全部 {n} 户", "all {n}"),
)
_MONTHS_NARROW = Text("第 {n} 个月", "month {n}")


def curve(listed: Reach, chance: Reach, by_list: bool, locale: Locale, narrow: bool) -> tuple[Any, Frame]:
    """Draw both ways; the one chosen is the strong line, the other dashed."""
    import altair as alt

    frame = Frame(320 if narrow else 720, 250 if narrow else 300, 44, 92 if narrow else 110, 18, 30, narrow=narrow)
    homes, months = listed.households, listed.months
    x, y = channel("x", (0, months)), channel("y", (0, homes))
    px, py = pixels("x", frame), pixels("y", frame)

    def points(one: Reach) -> list[dict[str, object]]:
        return [{"x": i, "y": met} for i, met in enumerate((0.0, *one.met))]

    def height(value: float) -> float:
        return frame.inner_height * (1 - value / homes)

    strong, other = (listed, chance) if by_list else (chance, listed)
    parts: list[Any] = [
        charts.rule_y(homes, y, charts.BRAND, charts.LONG_DASH, 1.5),
        charts.rule_y(0, y, charts.STRONG_LINE, None, 1),
    ]
    if not by_list:
        last = [{"x": months, "y": chance.low, "y2": chance.high}]
        parts.append(
            alt.Chart(charts.data(last))
            .mark_rule(color=charts.STRONG_LINE, strokeWidth=8, strokeCap="round")
            .encode(x=x, y=y, y2="y2:Q")
        )
    parts += [
        path(points(other), x, y, charts.INK_3, charts.SHORT_DASH, 1.5),
        path(points(strong), x, y, charts.WARM, None, 2.5),
    ]
    ends = [(_ALL.say(locale, n=number(homes)), float(homes), charts.BRAND)]
    ends += [
        (_LIST.say(locale), listed.met[-1], charts.WARM_INK if by_list else charts.INK_3),
        (_CHANCE.say(locale), chance.met[-1], charts.INK_3 if by_list else charts.WARM_INK),
    ]
    places = spread([height(value) for _, value, _ in ends], 17)
    for (name, _, colour), place in zip(ends, places, strict=True):
        label = [{"x": frame.inner_width + 8, "y": place, "words": name}]
        parts.append(words(label, px, py, align="left", color=colour, fontWeight=700))
    every = max(1, -(-months // (4 if narrow else 12)))
    marks = [
        {"x": frame.inner_width * i / months, "y": frame.inner_height + 16, "words": str(i)}
        for i in range(every, months + 1, every)
    ]
    marks[-1]["words"] = _MONTHS_NARROW.say(locale, n=str(marks[-1]["words"]))
    parts.append(words(marks, px, py, align="center"))
    scale = [{"x": -8, "y": height(homes * part), "words": number(homes * part)} for part in (0, 0.5, 1)]
    parts.append(words(scale, px, py, align="right"))
    return layers(frame, parts), frame
