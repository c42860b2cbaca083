"""The pictures of the page “owners' voice”: dots with their intervals on a field, and gaps as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from steward.reports import charts
from steward.reports.charts import Frame, channel, layers, pixels, words, words_over_lines
from steward.service.survey.paired_gap import Gap
from steward.words import Locale, Text, number

ROW = 46


class Dot(NamedTuple):
    """A figure in two directions, each with its interval; `sure` draws it full."""

    name: str
    x: float
    y: float
    across: tuple[float, float]
    up: tuple[float, float]
    sure: bool


class Field(NamedTuple):
    """What the dots are drawn on."""

    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    lines: tuple[float, float]
    corners: tuple[str, str, str, str]
    """Names of the corners: upper left, upper right, lower left, lower right."""
    x_name: str
    y_name: str
    x_ticks: Sequence[float]
    y_ticks: Sequence[float]


def scatter(dots: Sequence[Dot], field: Field, narrow: bool) -> tuple[Any, Frame]:
    """Draw the dots; grey bars are their intervals, a hollow dot cannot be placed yet."""
    import altair as alt

    frame = Frame(320 if narrow else 780, 330 if narrow else 400, 34, 12, 26, 42, narrow=narrow)
    x, y = channel("x", field.x_ends), channel("y", field.y_ends)
    px, py = pixels("x", frame), pixels("y", frame)

    def inside(value: float, ends: tuple[float, float]) -> float:
        return min(max(value, min(ends)), max(ends))

    def across(value: float) -> float:
        low, high = field.x_ends
        return frame.inner_width * (inside(value, field.x_ends) - low) / (high - low)

    def down(value: float) -> float:
        low, high = field.y_ends
        return frame.inner_height * (high - inside(value, field.y_ends)) / (high - low)

    level = [{"x": inside(d.across[0], field.x_ends), "x2": inside(d.across[1], field.x_ends), "y": d.y} for d in dots]
    upright = [{"x": d.x, "y": inside(d.up[0], field.y_ends), "y2": inside(d.up[1], field.y_ends)} for d in dots]
    vertical, horizontal = field.lines
    parts: list[Any] = [
        alt.Chart(charts.data([{"x": vertical}])).mark_rule(color=charts.INK_3, strokeDash=charts.DOTS).encode(x=x),
        charts.rule_y(horizontal, y, charts.INK_3, charts.DOTS),
        alt.Chart(charts.data(level)).mark_rule(color=charts.STRONG_LINE, strokeWidth=2).encode(x=x, x2=alt.X2("x2:Q"), y=y),
        alt.Chart(charts.data(upright)).mark_rule(color=charts.STRONG_LINE, strokeWidth=2).encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        alt.Chart(charts.data([{"x": d.x, "y": d.y} for d in dots if d.sure])).mark_circle(color=charts.WARM, stroke=charts.PAPER, strokeWidth=1.5, size=170, opacity=1).encode(x=x, y=y),
        alt.Chart(charts.data([{"x": d.x, "y": d.y} for d in dots if not d.sure])).mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=2, size=130, opacity=1).encode(x=x, y=y),
    ]  # fmt: skip
    places = [(across(d.x), down(d.y)) for d in dots]
    w, h = frame.inner_width, frame.inner_height
    feet = [(0.0, h - 18, _long(field.corners[2]), h + 2), (w - _long(field.corners[3]), h - 18, w, h + 2)]
    for label in _placed([_short(d.name, narrow) for d in dots], places, feet, frame):
        parts += words_over_lines([label], px, py, align=label["align"], color=charts.INK, fontSize=13)
    corners = zip(((0, -14), (w, -14), (0, h - 8), (w, h - 8)), field.corners, strict=True)
    for (at, height), name in corners:
        parts += words_over_lines(
            [{"x": at + (4 if at == 0 else -4), "y": height, "words": name}],
            px,
            py,
            align="left" if at == 0 else "right",
            color=charts.BRAND,
        )
    parts += [
        words([{"x": across(tick), "y": h + 13, "words": f"{tick:g}".replace("-", "−")} for tick in field.x_ticks], px, py, align="center"),
        words([{"x": -7, "y": down(tick), "words": f"{tick:g}"} for tick in field.y_ticks], px, py, align="right"),
        words([{"x": w, "y": h + 31, "words": field.x_name}], px, py, align="right"),
        words([{"x": -28, "y": h + 31, "words": field.y_name}], px, py, align="left"),
    ]  # fmt: skip
    return layers(frame, parts), frame


_Box = tuple[float, float, float, float]
_SIDES = (
    (11, -11, "left"),
    (-11, -11, "right"),
    (11, 12, "left"),
    (-11, 12, "right"),
    (0, -20, "center"),
    (0, 21, "center"),
    (11, -26, "left"),
    (-11, -26, "right"),
    (11, 27, "left"),
    (-11, 27, "right"),
)
"""Where a name may stand beside its dot: pixels across and down, and how it is aligned there; the best place first."""


def _placed(
    names: Sequence[str], dots: Sequence[tuple[float, float]], others: Sequence[_Box], frame: Frame
) -> list[dict[str, Any]]:
    """Give each name the first place beside its dot where it covers neither another name, nor a dot, nor one of `others`."""
    taken: list[_Box] = [*((x - 8, y - 8, x + 8, y + 8) for x, y in dots), *others]
    labels = []
    for name, (x, y) in zip(names, dots, strict=True):
        width = _long(name)
        best: tuple[float, dict[str, Any], _Box] | None = None
        for over, under, align in _SIDES:
            left = x + over - {"left": 0.0, "right": width, "center": width / 2}[align]
            box = (left, y + under - 8, left + width, y + under + 8)
            outside = max(0.0, -left) + max(0.0, left + width - frame.inner_width)
            cost = 40 * outside + sum(_overlap(box, other) for other in taken)
            label = {"x": x + over, "y": y + under, "words": name, "align": align}
            if best is None or cost < best[0]:
                best = (cost, label, box)
        if best is not None:
            labels.append(best[1])
            taken.append(best[2])
    return labels


def _long(name: str) -> float:
    return sum(13.0 if ord(letter) > 0x2E80 else 6.9 for letter in name)


def _overlap(a: _Box, b: _Box) -> float:
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, across) * max(0.0, down)


def _short(name: str, narrow: bool) -> str:
    most = (9 if not name.isascii() else 18) if narrow else 40
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


_SHORT = Text("不如期望", "falls short")
_BEYOND = Text("超过期望", "exceeds")


def gaps_chart(gaps: Sequence[tuple[Gap, str]], narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw each gap with its interval against zero, where what is found equals what is expected."""
    import altair as alt

    ends = [value for gap, _ in gaps for value in (gap.value, gap.low, gap.high) if value == value]
    low, high = min([-0.5, *ends]) * 1.1, max(0.5, *ends) * 1.15
    frame = Frame(320 if narrow else 780, ROW * len(gaps) + 44, 8, 44, 4, 40, narrow=narrow)
    x, y, px = channel("x", (low, high)), pixels("y", frame), pixels("x", frame)

    def at(place: int) -> float:
        return ROW * place + 31.0

    def across(value: float) -> float:
        return frame.inner_width * (value - low) / (high - low)

    known = [(place, gap) for place, (gap, _) in enumerate(gaps) if gap.n > 0]
    bars = [{"x": gap.low, "x2": gap.high, "y": at(place)} for place, gap in known if gap.n > 1]
    sure = [{"x": gap.value, "y": at(place)} for place, gap in known if gap.is_clear]
    unsure = [{"x": gap.value, "y": at(place)} for place, gap in known if not gap.is_clear]
    parts: list[Any] = [
        alt.Chart(charts.data([{"x": 0}])).mark_rule(color=charts.INK_3, strokeDash=charts.DOTS).encode(x=x),
        alt.Chart(charts.data(bars)).mark_rule(color=charts.STRONG_LINE, strokeWidth=5).encode(x=x, x2=alt.X2("x2:Q"), y=y),
        alt.Chart(charts.data(sure)).mark_circle(color=charts.WARM, stroke=charts.PAPER, strokeWidth=1.5, size=150, opacity=1).encode(x=x, y=y),
        alt.Chart(charts.data(unsure)).mark_circle(color=charts.PAPER, stroke=charts.WARM, strokeWidth=2, size=120, opacity=1).encode(x=x, y=y),
        words([{"x": 0, "y": at(place) - 20, "words": name} for place, (_, name) in enumerate(gaps)], px, y, align="left", color=charts.INK, fontSize=13),
        words([{"x": frame.inner_width + 6, "y": at(place), "words": number(gap.value, decimals=2)} for place, gap in known], px, y, align="left", color=charts.INK, fontWeight=700),
        words([{"x": across(0), "y": frame.inner_height + 10, "words": "0"}], px, y, align="center"),
        words([{"x": across(0) - 10, "y": frame.inner_height + 26, "words": f"← {_SHORT.say(locale)}"}], px, y, align="right"),
        words([{"x": across(0) + 10, "y": frame.inner_height + 26, "words": f"{_BEYOND.say(locale)} →"}], px, y, align="left"),
    ]  # fmt: skip
    return layers(frame, parts), frame
