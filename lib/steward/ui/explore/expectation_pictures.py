"""The pictures of the expectation page: the ledger as bars, satisfaction step by step, and how a shortfall is felt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, spread, words, words_over_lines
from steward.service.expectation import Expectation, Ledger
from steward.service.expectation.disconfirmation import disconfirmation, felt, points_a_level
from steward.service.expectation.ledger import LAYER_NAMES, Zone
from steward.words import Locale, Text, number, percent

ROW = 58
"""Height of one expectation in pixels."""
_HIDDEN = Text("还没问出来的一项", "One not found yet")
_WEIGHT = Text("分量 {share}", "weight {share}")
_TOP = Text("最要紧，分量 {share}", "matters most, weight {share}")
_NOTHING = Text("0 什么都没有", "0 nothing")
_ALL = Text("10 再好不过", "10 nothing better")
_OWED = Text("答应的", "promised")
_NOW = Text("眼下 {value}", "Now {value}")
_END = Text("到期后 {value}", "In the end {value}")
_BOTH = Text("满意度 {value}", "Satisfaction {value}")
_BEST = Text("最好 {value}", "Best {value}")
_NEUTRAL = Text("都刚够 {value}", "All adequate {value}")
_STEP = Text("步", "steps")
_ADEQUATE = Text("刚够 {value}", "adequate {value}")
_DESIRED = Text("想要 {value}", "desired {value}")
_LEVEL = Text("做到几分", "level delivered")
_POINTS = Text("{points} 分", "{points} points")


def ledger_chart(ledger: Ledger, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw every expectation: its zone as a band, what was had as a line, what those at the table can give as a tick."""
    import altair as alt

    rows = list(ledger)
    width = 320 if narrow else 780
    frame = Frame(width, ROW * len(rows) + 30, 8, 14, 4, 26, narrow=narrow)
    x, y, px = channel("x", (0, 10)), pixels("y", frame), pixels("x", frame)
    total = sum(one.importance for one in ledger)

    def at(place: int) -> float:
        return ROW * place + 38.0

    known = [(place, one) for place, one in enumerate(rows) if one.disclosed]
    tracks = [{"x": 0, "x2": 10, "y": at(place)} for place, one in enumerate(rows) if one.disclosed]
    unknown = [{"x": 0, "x2": 10, "y": at(place)} for place, one in enumerate(rows) if not one.disclosed]
    zones = [
        {
            "x": one.zone.adequate,
            "x2": max(one.zone.desired, one.zone.adequate + 0.06),
            "y": at(p) - 11,
            "y2": at(p) + 11,
        }
        for p, one in known
    ]
    had = [{"x": 0, "x2": one.delivered, "y": at(place)} for place, one in known if one.delivered > 0]
    ends = [{"x": one.delivered, "y": at(place)} for place, one in known]
    hand = [{"x": ledger.at_hand(one), "y": at(place) - 14, "y2": at(place) + 14} for place, one in known]
    owed: list[dict[str, Any]] = [
        {"x": one.promised, "y": at(place), "words": _OWED.say(locale)}
        for place, one in known
        if one.promised is not None
    ]
    x2, y2 = alt.X2("x2:Q"), alt.Y2("y2:Q")
    parts: list[Any] = [
        alt.Chart(charts.data(zones)).mark_rect(color=charts.CALM, opacity=1).encode(x=x, x2=x2, y=y, y2=y2),
        alt.Chart(charts.data([{**z, "x2": z["x"]} for z in zones])).mark_rule(color=charts.INK_3).encode(x=x, y=y, y2=y2),
        alt.Chart(charts.data([{**z, "x": z["x2"]} for z in zones])).mark_rule(color=charts.INK_3, strokeDash=charts.SHORT_DASH).encode(x=x, y=y, y2=y2),
        alt.Chart(charts.data(tracks)).mark_rule(color=charts.STRONG_LINE).encode(x=x, x2=x2, y=y),
        alt.Chart(charts.data(unknown)).mark_rule(color=charts.STRONG_LINE, strokeDash=charts.DOTS, strokeWidth=2).encode(x=x, x2=x2, y=y),
        alt.Chart(charts.data(had)).mark_rule(color=charts.WARM, strokeWidth=6).encode(x=x, x2=x2, y=y),
        alt.Chart(charts.data(hand)).mark_rule(color=charts.BRAND, strokeWidth=3).encode(x=x, y=y, y2=y2),
        alt.Chart(charts.data(ends)).mark_circle(color=charts.WARM, stroke=charts.PAPER, strokeWidth=1.5, size=120, opacity=1).encode(x=x, y=y),
        alt.Chart(charts.data(owed)).mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=2, size=120, opacity=1).encode(x=x, y=y),
    ]  # fmt: skip
    names = [{"x": 0, "y": at(place) - 24, "words": _name(one, narrow, locale)} for place, one in enumerate(rows)]
    share = [
        {"x": frame.inner_width, "y": at(place) - 24, "words": (_TOP if one.id == ledger.top else _WEIGHT).say(locale, share=percent(one.importance / total, decimals=0))}
        for place, one in known
        if one.id in ledger.ranked and not (narrow and len(_name(one, narrow, locale)) > (14 if locale == "zh" else 26))
    ]  # fmt: skip
    foot = frame.inner_height + 12
    parts += [
        words(names, px, y, align="left", color=charts.INK, fontSize=13),
        words(share, px, y, align="right"),
        words([{"x": 0, "y": foot, "words": _NOTHING.say(locale)}], px, y, align="left"),
        words([{"x": frame.inner_width, "y": foot, "words": _ALL.say(locale)}], px, y, align="right"),
        *words_over_lines([{**one, "y": one["y"] + 18} for one in owed], x, y, align="center", color=charts.WARM_INK),
    ]
    return layers(frame, parts), frame


def _name(one: Expectation, narrow: bool, locale: Locale) -> str:
    layer = LAYER_NAMES[one.layer].say(locale)
    if not one.disclosed:
        return _HIDDEN.say(locale)
    said = one.what.say(locale)
    most = (17 if locale == "zh" else 34) if narrow else 60
    if len(said) > most:
        said = said[: most - 1].rstrip() + "…"
    return f"{layer}　{said}" if locale == "zh" else f"{layer}: {said}"


def course_chart(
    course: Sequence[tuple[float, float]],
    harmful: Sequence[bool],
    most: int,
    neutral: float,
    best: float | None,
    narrow: bool,
    locale: Locale,
) -> tuple[Any, Frame]:
    """Draw satisfaction as felt now and once promises fall due, step by step; each step a dot, hollow where it harmed."""
    import altair as alt

    frame = Frame(320 if narrow else 780, 230, 30, 92 if locale == "zh" else 118, 12, 30, narrow=narrow)
    x, y, px, py = channel("x", (0, most)), channel("y", (0, 100)), pixels("x", frame), pixels("y", frame)
    now = [{"x": i, "y": value} for i, (value, _) in enumerate(course)]
    end = [{"x": i, "y": value} for i, (_, value) in enumerate(course)]
    apart = any(abs(a - b) > 0.05 for a, b in course)
    full = [point for point, bad in zip(now[1:], harmful, strict=True) if not bad]
    hollow = [point for point, bad in zip(now[1:], harmful, strict=True) if bad]

    def down(value: float) -> float:
        return frame.inner_height * (100 - value) / 100

    parts: list[Any] = [charts.rule_y(neutral, y, charts.INK_3, charts.DOTS)]
    said = [(down(neutral), _NEUTRAL.say(locale, value=number(neutral)), charts.INK_3)]
    if best is not None:
        parts.append(charts.rule_y(best, y, charts.BRAND, charts.LONG_DASH, 1.5))
        said.append((down(best), _BEST.say(locale, value=number(best)), charts.BRAND))
    if apart:
        parts.append(path(end, x, y, charts.WARM, charts.SHORT_DASH, 1.5))
        said.append((down(course[-1][1]), _END.say(locale, value=number(course[-1][1])), charts.WARM_INK))
    said.append(
        (down(course[-1][0]), (_NOW if apart else _BOTH).say(locale, value=number(course[-1][0])), charts.WARM_INK)
    )
    if len(course) > 1:
        parts.append(path(now, x, y, charts.WARM, None, 2.5))
    parts += [
        alt.Chart(charts.data(now[:1])).mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=2, size=90, opacity=1).encode(x=x, y=y),
        alt.Chart(charts.data(full)).mark_circle(color=charts.BRAND, stroke=charts.PAPER, strokeWidth=1.5, size=130, opacity=1).encode(x=x, y=y),
        alt.Chart(charts.data(hollow)).mark_circle(color=charts.PAPER, stroke=charts.BRAND, strokeWidth=2, size=110, opacity=1).encode(x=x, y=y),
    ]  # fmt: skip
    heights = spread([place for place, _, _ in said], 15)
    parts += [
        words([{"x": -8, "y": down(level), "words": str(level)} for level in (0, 50, 100)], px, py, align="right"),
        words([{"x": frame.inner_width * i / most, "y": frame.inner_height + 16, "words": str(i)} for i in range(0, most + 1, 2)], px, py, align="center"),
        words([{"x": frame.inner_width + 10, "y": frame.inner_height + 16, "words": _STEP.say(locale)}], px, py, align="left"),
        *(
            words([{"x": frame.inner_width + 8, "y": height, "words": text}], px, py, align="left", color=colour)
            for height, (_, text, colour) in zip(heights, said, strict=True)
        ),
    ]  # fmt: skip
    return layers(frame, parts), frame


def points_at(level: float, zone: Zone) -> float:
    """Give what delivering a level adds to the satisfaction of somebody who expects nothing else, against just adequate."""
    return felt(disconfirmation(level, zone)) * points_a_level()


def curve_chart(one: Expectation, level: float, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw what each level delivered adds or takes, with the zone of tolerance as a band."""
    import altair as alt

    zone = one.zone
    lowest, highest = points_at(0, zone), points_at(10, zone)
    ends = (min(lowest, -10) * 1.06, max(highest, 10) * 1.3)
    frame = Frame(320 if narrow else 780, 266, 40, 14, 36, 46, narrow=narrow)
    x, y, px, py = channel("x", (0, 10)), channel("y", ends), pixels("x", frame), pixels("y", frame)

    def down(value: float) -> float:
        return frame.inner_height * (ends[1] - value) / (ends[1] - ends[0])

    points = sorted({*(i / 20 for i in range(201)), zone.adequate, zone.desired})
    line = [{"x": at, "y": points_at(at, zone)} for at in points]
    here = points_at(level, zone)
    right = level > 7.4
    here_said = number(here, decimals=1) if here <= 0 else f"+{number(here, decimals=1)}"
    marks = [
        (zone.adequate, -8, _ADEQUATE.say(locale, value=f"{zone.adequate:.3g}")),
        (zone.desired, -23, _DESIRED.say(locale, value=f"{zone.desired:.3g}")),
    ]
    parts: list[Any] = [
        alt.Chart(charts.data([{"x": zone.adequate, "x2": zone.desired, "y": ends[0], "y2": ends[1]}]))
        .mark_rect(color=charts.CALM, opacity=1)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")),
        charts.rule_y(0, y, charts.INK_3, charts.DOTS),
        path(line, x, y, charts.WARM, None, 2.5),
        alt.Chart(charts.data([{"x": level, "y": here}])).mark_circle(color=charts.WARM, stroke=charts.PAPER, strokeWidth=2, size=200, opacity=1).encode(x=x, y=y),
        *(
            words([{"x": frame.inner_width * at / 10, "y": height, "words": said}], px, py, align="right" if at > 5 else "left")
            for at, height, said in marks
        ),
        words([{"x": -8, "y": down(value), "words": number(value)} for value in (0, round(lowest / 2), round(lowest)) if value >= ends[0]], px, py, align="right"),
        words([{"x": frame.inner_width * at / 10, "y": frame.inner_height + 14, "words": str(at)} for at in (0, 2, 4, 6, 8, 10)], px, py, align="center"),
        words([{"x": frame.inner_width, "y": frame.inner_height + 32, "words": _LEVEL.say(locale)}], px, py, align="right"),
        *words_over_lines(
            [{"x": frame.inner_width * level / 10 + (-12 if right else 12), "y": min(max(down(here) + (14 if here < 0 else -12), 8), frame.inner_height - 6), "words": _POINTS.say(locale, points=here_said)}],
            px, py, align="right" if right else "left", color=charts.INK, fontWeight=700, fontSize=13,
        ),
    ]  # fmt: skip
    return layers(frame, parts), frame
