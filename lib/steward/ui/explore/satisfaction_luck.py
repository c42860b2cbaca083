"""Thirty teams that are equally good, and what a survey makes of them: who comes first by luck alone?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, path, pixels, rule_y, words, words_over_lines
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.service.statistics.funnel_limits import FunnelLimits
    from steward.service.statistics.shrinkage import Shrunk

TEAMS = 30
_TRUTH = Text("真实水平 {value}", "The truth {value}")
_FIRST = Text("第一名", "First")
_LAST = Text("最后一名", "Last")
_SIZE = Text("每个班组收回的问卷数", "answers of each team")
_RANK = Text("从第一名到最后一名", "from first to last")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One round of surveys of teams that are all alike."""

    k: tuple[int, ...]
    n: tuple[int, ...]
    truth: float

    @property
    def rates(self) -> tuple[float, ...]:
        """What each team's survey shows."""
        return tuple(k / n for k, n in zip(self.k, self.n, strict=True))

    def funnel(self) -> FunnelLimits:
        """Who stands outside what chance would do?"""
        from steward.service.statistics.funnel_limits import funnel

        return funnel(self.k, self.n)

    def shrunk(self) -> Shrunk:
        """Rates that are fit to be ranked."""
        from steward.service.statistics.shrinkage import shrink

        return shrink(self.k, self.n)


def draw_lots(truth: float, size: int, uneven: bool, seed: int) -> Drawn:
    """Ask `size` owners of each team, or about as many, where each is satisfied with the same chance.

    >>> sum(draw_lots(0.8, 20, False, 1).n)
    600
    """
    import numpy as np

    lots = np.random.default_rng(seed)
    spread = np.geomspace(0.25, 4, TEAMS) if uneven else np.ones(TEAMS)
    n = np.maximum(1, np.round(size * spread)).astype(int)
    lots.shuffle(n)
    k = lots.binomial(n, truth)
    return Drawn(tuple(k.tolist()), tuple(n.tolist()), truth)


def wrongly_outside(truth: float, size: int) -> float:
    """Give how many of the thirty teams a 95% funnel calls high or low on average although all are alike.

    >>> round(wrongly_outside(0.8, 20), 2)
    0.65
    """
    import numpy as np
    from scipy.stats import binom

    from steward.service.statistics.funnel_limits import funnel

    k = np.arange(size + 1)
    places = funnel(k, np.full(size + 1, size), centre=truth).places
    outside = np.array([place != "inside" for place in places])
    return float(TEAMS * binom.pmf(k, size, truth)[outside].sum())


def ranking(lots: Drawn, shrunk: bool, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw the league table as dots, best first; shrunken rates beside the raw ones."""
    import altair as alt

    frame = Frame(320 if narrow else 700, 260, 40, 16 if narrow else 118, 18, 36, narrow=narrow)
    raw, drawn_in = lots.rates, lots.shrunk().values
    order = sorted(range(TEAMS), key=lambda i: (-raw[i], -lots.n[i]))
    low, high = _ends([*raw, lots.truth])
    x, y = channel("x", (-0.7, TEAMS - 0.3)), channel("y", (low, high))
    rows = [{"x": place, "y": raw[i]} for place, i in enumerate(order)]
    parts: list[Any] = [rule_y(lots.truth, y, charts.WARM, charts.SHORT_DASH, 1.5)]
    if shrunk:
        moved = [{"x": place, "y": float(drawn_in[i])} for place, i in enumerate(order)]
        stems = [{"x": a["x"], "y": a["y"], "y2": b["y"]} for a, b in zip(rows, moved, strict=True)]
        parts.append(
            alt.Chart(charts.data(stems))
            .mark_rule(color=charts.STRONG_LINE, strokeWidth=1)
            .encode(x=x, y=y, y2=alt.Y2("y2:Q"))
        )
        parts.append(_dots(rows, x, y, hollow=True))
        parts.append(_dots(moved, x, y, hollow=False))
    else:
        parts.append(_dots(rows, x, y, hollow=False))

    def down(value: float) -> float:
        return frame.inner_height * (high - value) / (high - low)

    px, py = pixels("x", frame), pixels("y", frame)
    wide = frame.inner_width / TEAMS
    named = [(0, _FIRST, "left"), (TEAMS - 1, _LAST, "right")]
    for place, text, align in named:
        value = raw[order[place]]
        said = f"{text.say(locale)} {percent(value, decimals=0)}"
        spot = [
            {
                "x": (place + 0.7) * wide + (8 if align == "left" else -8),
                "y": down(value) + (-15 if place == 0 else 15),
                "words": said,
            }
        ]
        parts += words_over_lines(spot, px, py, align=align, color=charts.INK, fontWeight=700, fontSize=13)
    parts += _scale(low, high, frame)
    parts.append(_truth_word(lots.truth, down(lots.truth), frame, locale))
    below = [{"x": frame.inner_width / 2, "y": frame.inner_height + 22, "words": _RANK.say(locale)}]
    parts.append(words(below, px, py, align="center"))
    return layers(frame, parts), frame


def funnel_of(lots: Drawn, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw the same teams in a funnel; diamonds stand outside the wider limits, filled dots outside the narrower."""
    import altair as alt
    import numpy as np

    frame = Frame(320 if narrow else 700, 280, 40, 16 if narrow else 118, 18, 48, narrow=narrow)
    found = lots.funnel()
    largest = max(lots.n) * 1.1
    low, high = _ends([*lots.rates, lots.truth])
    x, y = channel("x", (0, largest), "sqrt"), channel("y", (low, high))
    sizes = np.unique(np.round(np.geomspace(1, largest, 90))).astype(int)
    lower, _ = found.at(sizes)
    # The upper limits are drawn as the lower ones of the dissatisfied, so that no dot stands outside a line that by the exact
    # chance, which says who is outside, it has not crossed.
    upper = 1 - replace(found, centre=1 - found.centre).at(sizes)[0]
    edges = {
        (level, side): [
            {"x": int(n), "y": float(min(max(v, low), high))} for n, v in zip(sizes, values[level], strict=True)
        ]
        for level in (0, 1)
        for side, values in (("low", lower), ("high", upper))
    }
    band = [{"x": a["x"], "y": a["y"], "y2": b["y"]} for a, b in zip(edges[0, "low"], edges[0, "high"], strict=True)]
    parts: list[Any] = [
        alt.Chart(charts.data(band)).mark_area(color=charts.CALM, opacity=1).encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        *(path(edges[0, side], x, y, charts.INK_3, charts.SHORT_DASH) for side in ("low", "high")),
        *(path(edges[1, side], x, y, charts.INK_3) for side in ("low", "high")),
        rule_y(lots.truth, y, charts.WARM, charts.SHORT_DASH, 1.5),
    ]
    places = list(zip(lots.n, lots.rates, found.places, strict=True))
    parts.append(_dots([{"x": n, "y": r} for n, r, place in places if place == "inside"], x, y, hollow=True))
    outside = [{"x": n, "y": r} for n, r, place in places if place in ("above", "below")]
    far = [{"x": n, "y": r} for n, r, place in places if place.startswith("far")]
    if outside:
        parts.append(_dots(outside, x, y, hollow=False))
    if far:
        parts.append(
            alt.Chart(charts.data(far))
            .mark_point(shape="diamond", filled=True, color=charts.MISSED, stroke=charts.PAPER, size=190, opacity=1)
            .encode(x=x, y=y)
        )

    def down(value: float) -> float:
        return frame.inner_height * (high - value) / (high - low)

    px, py = pixels("x", frame), pixels("y", frame)
    marks = [n for n in (1, 5, 10, 20, 40, 80, 160, 320, 640) if n <= largest]
    marks = [n for i, n in enumerate(marks) if i == 0 or (n / largest) ** 0.5 - (marks[i - 1] / largest) ** 0.5 > 0.05]
    across = [
        {"x": frame.inner_width * (n / largest) ** 0.5, "y": frame.inner_height + 14, "words": number(n)} for n in marks
    ]
    below = [{"x": frame.inner_width, "y": frame.inner_height + 34, "words": _SIZE.say(locale)}]
    parts += [words(across, px, py, align="center"), words(below, px, py, align="right"), *_scale(low, high, frame)]
    parts.append(_truth_word(lots.truth, down(lots.truth), frame, locale))
    if not narrow:
        ends = [
            (f"{level}%", edges[i, side][-1]["y"]) for i, level in ((0, "95"), (1, "99.8")) for side in ("low", "high")
        ]
        heights = charts.spread([down(float(v)) for _, v in ends], 14)
        taken = down(lots.truth)
        parts += [
            words([{"x": frame.inner_width + 6, "y": at, "words": said}], px, py, align="left")
            for at, (said, _) in zip(heights, ends, strict=True)
            if abs(at - taken) > 12
        ]
    return layers(frame, parts), frame


def _dots(rows: list[dict[str, Any]], x: Any, y: Any, *, hollow: bool) -> Any:
    import altair as alt

    style: dict[str, Any] = (
        {"color": charts.PAPER, "stroke": charts.INK_3, "strokeWidth": 1.5}
        if hollow
        else {"color": charts.BRAND, "stroke": charts.PAPER, "strokeWidth": 1}
    )
    return alt.Chart(charts.data(rows)).mark_circle(size=70 if hollow else 100, opacity=1, **style).encode(x=x, y=y)


def _ends(values: list[float]) -> tuple[float, float]:
    low = max(0.0, int((min(values) - 0.04) * 10) / 10)
    return low, 1.02


def _scale(low: float, high: float, frame: Frame) -> list[Any]:
    step = 0.1 if high - low <= 0.55 else 0.2
    levels = [round(low + i * step, 3) for i in range(12) if low + i * step <= 1 + 1e-9]
    rows = [
        {"x": -8, "y": frame.inner_height * (high - level) / (high - low), "words": f"{level * 100:.0f}%"}
        for level in levels
    ]
    return [words(rows, pixels("x", frame), pixels("y", frame), align="right")]


def _truth_word(truth: float, at: float, frame: Frame, locale: Locale) -> Any:
    said = _TRUTH.say(locale, value=percent(truth, decimals=0))
    if frame.narrow:
        place = {"x": 4, "y": at - 9, "words": said}
        return words([place], pixels("x", frame), pixels("y", frame), align="left", color=charts.WARM_INK)
    place = {"x": frame.inner_width + 6, "y": at, "words": said}
    return words([place], pixels("x", frame), pixels("y", frame), align="left", color=charts.WARM_INK)
