"""The mood line, turn by turn: the owner as one warm line, the calm band, and what we said as dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, spread, words
from steward.service.personality import CALM_BAND, MOOD_BANDS, Reaction, sample_replies, styles
from steward.words import Locale, Text

WIDE = Frame(720, 250, 60, 24, 14, 34, narrow=False)
NARROW = Frame(320, 230, 64, 10, 14, 34, narrow=True)
WIDE_BESIDE = Frame(720, 220, 60, 132, 14, 26, narrow=False)
NARROW_BESIDE = Frame(320, 220, 64, 88, 14, 26, narrow=True)
_CALM_BAND = Text("平静带", "calm band")
_REPLY = Text("第几句话", "reply")
_DASHES: tuple[list[int] | None, ...] = (None, charts.SHORT_DASH, charts.DOTS, charts.LONG_DASH)


def mood_line(replies: Sequence[str], moods: Sequence[int], locale: Locale, narrow: bool) -> tuple[Any, Frame]:
    """Draw one talk: `moods` has the mood on arrival and after each reply; a hollow dot did harm."""
    import altair as alt

    frame = NARROW if narrow else WIDE
    xs, ys = channel("x", (0, max(5, len(replies)) + 0.3)), channel("y", (0, 100))
    places = [{"x": i, "y": mood} for i, mood in enumerate(moods)]
    parts = _ground(frame, ys, locale)
    parts.append(path(places, xs, ys, charts.WARM, width=2.5))
    if len(replies) < 5:  # where there is nothing yet the line goes on in dots
        parts.append(path([places[-1], {"x": 5.3, "y": moods[-1]}], xs, ys, charts.STRONG_LINE, charts.DOTS))
    hurt = [sample_replies()[reply].kind == "trap" for reply in replies]
    for harm in (False, True):
        dots = [
            {**place, "words": str(n)}
            for n, (place, bad) in enumerate(zip(places[1:], hurt, strict=True), 1)
            if bad == harm
        ]
        if not dots:
            continue
        fill, ink = (charts.PAPER, charts.BRAND) if harm else (charts.BRAND, charts.PAPER)
        parts.append(
            alt.Chart(charts.data(dots))
            .mark_circle(color=fill, stroke=charts.BRAND, strokeWidth=2, size=270, opacity=1)
            .encode(x=xs, y=ys)
        )
        parts.append(words(dots, xs, ys, color=ink, fontSize=11, fontWeight=700, align="center"))
    parts.append(
        alt.Chart(charts.data(places[:1]))
        .mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=2, size=90, opacity=1)
        .encode(x=xs, y=ys)
    )
    # figures over the line, under it at the top of the field; on a phone only the first and the last
    figures: dict[int, list[charts.Row]] = {}
    for i, mood in enumerate(moods):
        if not narrow or i in (0, len(moods) - 1):
            figures.setdefault(-19 if mood <= 88 else 19, []).append({"x": i, "y": mood, "words": str(mood)})
    parts += [
        words(rows, xs, ys, dy=dy, align="center", color=charts.WARM_INK, fontWeight=700)
        for dy, rows in figures.items()
    ]
    return layers(frame, parts), frame


def four_lines(talks: Mapping[str, Sequence[Reaction]], chosen: str, locale: Locale, narrow: bool) -> tuple[Any, Frame]:
    """Draw the same replies on the four styles, named at the ends; the chosen style is the warm line."""
    frame = NARROW_BESIDE if narrow else WIDE_BESIDE
    count = max(1, *(len(reactions) for reactions in talks.values()))
    xs, ys = channel("x", (0, count)), channel("y", (0, 100))
    parts = _ground(frame, ys, locale, named=False)
    lines = {
        id: [reactions[0].before.mood, *(reaction.standing.mood for reaction in reactions)]
        for id, reactions in talks.items()
    }
    others = [id for id in lines if id != chosen]
    for id, dash in zip(others, _DASHES, strict=False):
        parts.append(path([{"x": i, "y": mood} for i, mood in enumerate(lines[id])], xs, ys, charts.INK_3, dash, 1.5))
    parts.append(path([{"x": i, "y": mood} for i, mood in enumerate(lines[chosen])], xs, ys, charts.WARM, width=2.5))
    order = list(lines)
    ends = spread([frame.inner_height * (1 - lines[id][-1] / 100) for id in order], 16)
    # labels pushed off the field by their neighbours come back in
    lift = max(0.0, max(ends) - (frame.inner_height + 6))
    labels = {
        id: {"x": frame.inner_width + 8, "y": end - lift, "words": f"{lines[id][-1]} {styles()[id].name.say(locale)}"}
        for id, end in zip(order, ends, strict=True)
    }
    for ids, ink, weight in (([chosen], charts.WARM_INK, 700), (others, charts.INK_3, 400)):
        rows = [labels[id] for id in ids]
        parts.append(words(rows, pixels("x", frame), pixels("y", frame), align="left", color=ink, fontWeight=weight))
    return layers(frame, parts), frame


def _ground(frame: Frame, ys: Any, locale: Locale, *, named: bool = True) -> list[Any]:
    """The calm band, and the words of the scale: the middle of each stretch."""
    import altair as alt

    parts: list[Any] = [
        alt.Chart(charts.data([{"y": CALM_BAND[0], "y2": CALM_BAND[1]}]))
        .mark_rect(color=charts.CALM, opacity=1)
        .encode(y=ys, y2=alt.Y2("y2:Q"))
    ]
    scale: list[charts.Row] = [
        {"x": -8, "y": frame.inner_height * (1 - (band.low + band.high) / 200), "words": band.name.say(locale)}
        for band in MOOD_BANDS
        if not frame.narrow or band.face in (1, 3, 5)
    ]
    if named:
        scale.append({"x": frame.inner_width - 6, "y": frame.inner_height - 12, "words": _CALM_BAND.say(locale)})
        scale.append({"x": frame.inner_width, "y": frame.inner_height + 20, "words": _REPLY.say(locale)})
    parts.append(words(scale, pixels("x", frame), pixels("y", frame), align="right"))
    return parts
