"""The picture of the page ``event-log``: the steps in a column, and what follows what as lines beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, words_over_lines

GAP, HEIGHT = 54, 30
_ROOM = 24
MOST_LINES = 24
"""More lines than these nobody can tell apart; the heaviest are drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step right after another, by their places in the column."""

    source: int
    target: int
    weight: float
    """What its thickness shows."""
    label: str

    @property
    def back(self) -> bool:
        """Whether it goes back up the column, or stays where it is."""
        return self.target <= self.source


def order_of(traces: Sequence[tuple[str, ...]], counts: Sequence[int]) -> list[str]:
    """Give the steps by where in a case they usually stand, the earliest first.

    >>> order_of([("a", "b", "c"), ("a", "c")], [3, 1])
    ['a', 'b', 'c']
    """
    place: dict[str, list[float]] = {}
    for trace, count in zip(traces, counts, strict=True):
        for i, step in enumerate(trace):
            total = place.setdefault(step, [0.0, 0.0])
            total[0] += count * (i + 0.5) / len(trace)
            total[1] += count
    return sorted(place, key=lambda step: place[step][0] / place[step][1])


def column(steps: Sequence[str], names: Mapping[str, str], lines: Sequence[Line], narrow: bool) -> tuple[Any, Frame]:
    """Draw the steps one below the other; forward lines run on the right, lines back on the left, dashed."""
    import altair as alt

    width, wide = (320, 124) if narrow else (780, 176)
    frame = Frame(width, 2 * _ROOM + GAP * (len(steps) - 1), 0, 0, 0, 0, narrow=narrow)
    x, y = pixels("x", frame), pixels("y", frame)
    middle = width / 2
    reach = min(width / 2 - wide / 2 - (46 if narrow else 70), 190)
    shown = sorted(lines, key=lambda line: line.weight)[-MOST_LINES:]
    heaviest = max((line.weight for line in shown), default=1) or 1
    span = max((abs(line.target - line.source) for line in shown), default=1)
    parts: list[Any] = []
    labels: dict[str, list[dict[str, Any]]] = {"right": [], "left": []}
    for line in shown:
        ink, dash = (charts.WARM, charts.SHORT_DASH) if line.back else (charts.BRAND, [])
        thick = 1 + 5 * math.sqrt(line.weight / heaviest)
        parts += _line(line, (middle, wide, reach, span), thick, (ink, dash), (x, y))
        side, at = _label_place(line, middle, wide, reach, span)
        labels[side].append({"x": at[0], "y": at[1], "words": line.label, "weight": line.weight})
    boxes = [{"x": middle - wide / 2, "x2": middle + wide / 2, "y": _y(i) - HEIGHT / 2, "y2": _y(i) + HEIGHT / 2} for i in range(len(steps))]  # fmt: skip
    box: dict[str, Any] = {"fill": charts.PAPER, "stroke": charts.STRONG_LINE, "strokeWidth": 1.5, "cornerRadius": 6}
    parts.append(alt.Chart(charts.data(boxes)).mark_rect(**box).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"))
    called = [{"x": middle, "y": _y(i), "words": names[step]} for i, step in enumerate(steps)]
    parts.append(charts.words(called, x, y, align="center", color=charts.INK, fontSize=13))
    for side, rows in labels.items():
        rows.sort(key=lambda row: row["y"])
        for row, place in zip(rows, charts.spread([row["y"] for row in rows], 15), strict=True):
            long = sum(12.0 if ord(letter) > 0x2E80 else 6.6 for letter in row["words"])
            row["x"] = min(row["x"], width - long) if side == "right" else max(row["x"], long)
            row["y"] = place
        if rows:
            align = "left" if side == "right" else "right"
            parts += words_over_lines(rows, x, y, align=align, color=charts.INK_3)
    return layers(frame, parts), frame


def _y(place: int) -> float:
    return _ROOM + GAP * place


def _depth(line: Line, reach: float, span: int) -> float:
    if line.source == line.target:
        return 24
    return 16 + (reach - 16) * math.pow(abs(line.target - line.source) / max(span, 1), 0.8)


def _label_place(line: Line, middle: float, wide: float, reach: float, span: int) -> tuple[str, tuple[float, float]]:
    half = (_y(line.source) + _y(line.target)) / 2
    if line.target == line.source + 1:
        return "right", (middle + 9, half)
    out = wide / 2 + _depth(line, reach, span) + 5
    return ("left", (middle - out, half)) if line.back else ("right", (middle + out, half))


def _line(
    line: Line,
    where: tuple[float, float, float, int],
    thick: float,
    ink: tuple[str, list[int]],
    channels: tuple[Any, Any],
) -> list[Any]:
    """Draw one line and the head of its arrow."""
    import altair as alt

    middle, wide, reach, span = where
    x, y = channels
    if line.target == line.source + 1:
        points = [(middle, _y(line.source) + HEIGHT / 2), (middle, _y(line.target) - HEIGHT / 2 - 5)]
        head, shape = (middle, _y(line.target) - HEIGHT / 2 - 4), "triangle-down"
    else:
        side = -1 if line.back else 1
        edge, deep = middle + side * wide / 2, _depth(line, reach, span)
        away = 9 if line.source == line.target else 5
        leave = _y(line.source) + (away if line.target >= line.source else -away)
        arrive = _y(line.target) + (-away if line.target >= line.source else away)
        if line.source == line.target:
            leave, arrive = arrive, leave
        points = _bow(leave, arrive, edge + side * 5, edge, side * deep)
        head, shape = (edge + side * 4, arrive), "triangle-right" if line.back else "triangle-left"
    rows = [{"x": px, "y": py, "i": i} for i, (px, py) in enumerate(points)]
    style: dict[str, Any] = {"color": ink[0], "strokeWidth": thick, "strokeDash": ink[1]}
    drawn = alt.Chart(charts.data(rows)).mark_line(**style).encode(x=x, y=y, order="i:Q")
    tip: dict[str, Any] = {"shape": shape, "filled": True, "fill": ink[0], "size": 44 + 10 * thick, "opacity": 1}
    return [drawn, alt.Chart(charts.data([{"x": head[0], "y": head[1]}])).mark_point(**tip).encode(x=x, y=y)]


def _bow(leave: float, arrive: float, near: float, edge: float, deep: float) -> list[tuple[float, float]]:
    """Give the points of half an ellipse beside the column."""
    steps = 24
    bow: Callable[[float], tuple[float, float]] = lambda t: (  # noqa: E731  # two lines that belong together
        edge + deep * math.sin(t), (leave + arrive) / 2 - (arrive - leave) / 2 * math.cos(t)
    )  # fmt: skip
    points = [bow(math.pi * i / steps) for i in range(steps + 1)]
    return [*points[:-1], (near, arrive)]
