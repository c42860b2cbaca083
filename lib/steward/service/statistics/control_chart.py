"""Is this month different, or is it the usual up and down?

A process in its usual state stays between its control limits and shows no pattern. Limits are computed from a baseline, from
which the month under judgement can be left out, so that it does not widen the limits it is judged by.

The run rules are the four zone tests of the Western Electric Statistical Quality Control Handbook (1956), and, on request,
Nelson's test for a trend (L. S. Nelson, “The Shewhart control chart: tests for special causes”, Journal of Quality Technology 16
(1984) 237-239). Points without cases are left out of runs.

>>> chart = p_chart([8, 9, 7, 8, 2], [10, 10, 10, 10, 10], baseline=slice(0, 4))
>>> [(signal.index, signal.rule, signal.side) for signal in chart.signals]
[(4, 'beyond-limits', 'low')]
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from steward.service.said import Said
from steward.service.statistics._counting import figures, listed_counts
from steward.words import EN_DASH, Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Rule = Literal["beyond-limits", "two-of-three", "four-of-five", "run-of-eight", "trend-of-six"]
WESTERN_ELECTRIC: tuple[Rule, ...] = ("beyond-limits", "two-of-three", "four-of-five", "run-of-eight")
"""The four zone tests; on steady data one of 92 points signals by chance."""
ALL_RULES: tuple[Rule, ...] = get_args(Rule)
RULE_TEXTS: Mapping[Rule, Text] = MappingProxyType(
    {
        "beyond-limits": Text("一个点落在控制限外", "one point beyond a control limit"),
        "two-of-three": Text(
            "连续三点中有两点落在同一侧两倍标准差以外", "two of three points beyond two sigma on one side"
        ),
        "four-of-five": Text(
            "连续五点中有四点落在同一侧一倍标准差以外", "four of five points beyond one sigma on one side"
        ),
        "run-of-eight": Text("连续八点落在中心线同一侧", "eight points in a row on one side of the centre"),
        "trend-of-six": Text("连续六点一路上升或一路下降", "six points in a row rising or falling all along"),
    }
)

LANEY = "Laney p′-chart (mean MR/1.128, σz as found)"
LANEY_FLOORED = "Laney p′-chart (mean MR/1.128, σz at least 1)"
"""The two dialects of the p′-chart, as `ControlChart.method` names them."""

_D2 = 1.128
"""Expected range of two normal values, in standard deviations: turns a mean moving range into sigma."""
_D4 = 0.954
"""Median range of two normal values, in standard deviations: turns a median moving range into sigma."""
_RANGE_LIMITS = {"mean": 3.268, "median": 3.865}
"""Upper limit of the moving ranges, in mean or median moving ranges (Wheeler's tables)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A point at which a run rule speaks; the rule looks back from it."""

    index: int
    rule: Rule
    side: Literal["high", "low"]

    @property
    def text(self) -> Text:
        """The rule in words."""
        return RULE_TEXTS[self.rule]


@dataclass(frozen=True, slots=True)
class ControlChart(Said):
    """Values in time order with their centre and three-sigma limits; arrays have one entry a point."""

    values: Floats
    """Fractions for a p-chart, any unit for an XmR chart; NaN where there was nothing."""
    centre: float
    lower: Floats
    upper: Floats
    sigma: Floats
    """A third of the way from the centre to an uncut limit."""
    signals: tuple[Signal, ...]
    method: str
    baseline: tuple[int, int]
    """First point of the baseline and the one after its last."""
    spread: float = 1.0
    """Laney's sigma z: how much more than chance the points differ (1.0: as much); 1.0 for other charts."""
    kind: Literal["rate", "number"] = "rate"
    moving_ranges: Floats | None = None
    """Of an XmR chart: the distance of each point from the one before, NaN where there is none."""
    range_limit: float = math.nan
    """Of an XmR chart: the largest moving range that is still usual."""

    @property
    def is_drawn(self) -> bool:
        """Whether there was enough to compute limits from."""
        import numpy as np

        return not math.isnan(self.centre) and bool(np.isfinite(self.sigma).any())

    def signals_at(self, index: int) -> tuple[Signal, ...]:
        """Give the signals of one point; a negative index counts from the end."""
        wanted = index if index >= 0 else len(self.values) + index
        return tuple(signal for signal in self.signals if signal.index == wanted)

    def sentence(self, locale: Locale) -> str:
        """Say whether the last point that has a value is unusual, and why."""
        import numpy as np

        seen = np.flatnonzero(~np.isnan(self.values))
        if not len(seen) or not self.is_drawn:
            return _NOTHING.say(locale)
        found = self.signals_at(int(seen[-1]))
        if not found:
            return _USUAL.say(locale)
        return (_HIGH if found[0].side == "high" else _LOW).say(locale, why=found[0].text)

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the method, the centre, the limits of the last point and every point that signals, counted from 1."""
        if not self.is_drawn:
            return []
        import numpy as np

        def written(value: float) -> str:
            return percent(value) if self.kind == "rate" else number(value, decimals=2)

        last = int(np.flatnonzero(np.isfinite(self.values) & np.isfinite(self.sigma))[-1])
        # A dash after or before a minus cannot be read.
        between = Text("{low} 到 {high}", "{low} to {high}") if self.lower[last] < 0 else Text(_DASHED, _DASHED)
        points = _POINTS.say(locale, n=number(int(np.isfinite(self.values).sum()), locale))
        rows = [
            (Text("方法", "Method").say(locale), self.method),
            (Text("中心线", "Centre").say(locale), f"{written(self.centre)}{points}"),
            (Text("最近一点", "Latest point").say(locale), written(float(self.values[last]))),
            (
                Text("控制限", "Limits").say(locale),
                between.say(locale, low=written(float(self.lower[last])), high=written(float(self.upper[last]))),
            ),
        ]
        if self.spread != 1:
            rows.append(("σz", number(self.spread, decimals=2)))
        rows += [
            (
                _AT.say(locale, i=signal.index + 1),
                f"{written(float(self.values[signal.index]))}{_SEP[locale]}{signal.text.say(locale)}",
            )
            for signal in self.signals
        ]
        return rows


_DASHED = f"{{low}}{EN_DASH}{{high}}"
_POINTS = Text("（{n} 个点）", " ({n} points)")
_AT = Text("第 {i} 点", "Point {i}")
_SEP: dict[Locale, str] = {"zh": "，", "en": ", "}
_NOTHING = Text("没有足够的数据画控制图。", "There is not enough data for a control chart.")
_USUAL = Text("最近一点在平常的波动之内。", "The latest point is within the usual variation.")
_HIGH = Text("最近一点比平常高：{why}。", "The latest point is unusually high: {why}.")
_LOW = Text("最近一点比平常低：{why}。", "The latest point is unusually low: {why}.")


def p_chart(
    ks: ArrayLike, ns: ArrayLike, baseline: slice | None = None, rules: Sequence[Rule] = WESTERN_ELECTRIC
) -> ControlChart:
    """Chart rates of changing size: centre p = Σk/Σn of the baseline, limits p ± 3 sqrt(p(1-p)/n), cut at 0 and 1.

    Source: W. A. Shewhart, Economic Control of Quality of Manufactured Product (1931); D. C. Montgomery, Introduction to Statistical
    Quality Control, section 7.2.

    Args:
        ks: counts in time order.
        ns: cases; 0 makes a gap.
        baseline: the points that set centre and limits, such as ``slice(0, -1)`` to leave the last one out; all by default.
        rules: run rules to apply.

    Raises:
        ValueError: unless every 0 <= k <= n, or for an unknown rule.

    >>> p_chart([12, 15, 8], [50, 50, 50]).centre.__round__(4)
    0.2333
    """
    import numpy as np

    k, n, values, (start, stop) = _rates(ks, ns, baseline)
    total = float(n[start:stop].sum())
    centre = float(k[start:stop].sum()) / total if total else math.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = np.where(n > 0, np.sqrt(centre * (1 - centre) / n), np.nan)
    return _chart(values, centre, sigma, "p-chart", (start, stop), rules, cut=True)


def laney_p_chart(
    ks: ArrayLike,
    ns: ArrayLike,
    baseline: slice | None = None,
    rules: Sequence[Rule] = WESTERN_ELECTRIC,
    *,
    floor: bool = False,
) -> ControlChart:
    """Chart rates whose months differ by more than the luck of the draw: p ± 3 σz sqrt(p(1-p)/n), cut at 0 and 1.

    σz is the mean moving range of z = (k/n - p)/sqrt(p(1-p)/n) over the baseline, divided by 1.128. With hundreds of cases a
    month the plain p-chart calls every month unusual; this one lets the months set their own measure. It needs 10 points or
    so to be steady.

    The dialect: as Laney wrote it and Minitab does it, σz is taken as found, so where it is below 1 the limits are narrower
    than those of the p-chart; `floor` takes it as 1 there, as some programs do. `method` says which.

    Source: D. B. Laney, “Improved control charts for attributes”, Quality Engineering 14 (2002) 531-537.

    Args:
        ks: counts in time order.
        ns: cases; 0 makes a gap, over which no moving range is taken.
        baseline: as `p_chart`.
        rules: run rules to apply.
        floor: whether σz below 1 is taken as 1.

    Raises:
        ValueError: as `p_chart`.

    >>> round(laney_p_chart([80, 95, 70, 90, 85], [100] * 5).spread, 2)
    3.93
    """
    import numpy as np

    k, n, values, (start, stop) = _rates(ks, ns, baseline)
    total = float(n[start:stop].sum())
    centre = float(k[start:stop].sum()) / total if total else math.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(n > 0, np.sqrt(centre * (1 - centre) / n), np.nan)
        z = (values - centre) / chance
    spread = _middle_range(z[start:stop], "mean") / _D2
    if not 0 < centre < 1:
        spread = 1.0  # every case of the baseline was alike: there is no variation to measure
    if floor and spread < 1:
        spread = 1.0
    method = LANEY_FLOORED if floor else LANEY
    return _chart(values, centre, chance * spread, method, (start, stop), rules, cut=True, spread=spread)


def xmr(
    values: ArrayLike,
    baseline: slice | None = None,
    rules: Sequence[Rule] = WESTERN_ELECTRIC,
    *,
    ranges: Literal["mean", "median"] = "mean",
) -> ControlChart:
    """Chart single figures: centre the mean of the baseline, limits ± 3/1.128 = 2.66 times its mean moving range.

    One wild month widens the mean moving range; with ``ranges="median"`` the limits are ± 3/0.954 = 3.145 times the median
    moving range, which hardly feels it. `moving_ranges` and `range_limit` (3.268 mean, 3.865 median moving ranges) are the mR
    half of the chart. Neighbouring points must be independent; a figure that drifts or swings with the seasons signals for
    that alone.

    Source: D. J. Wheeler, Understanding Variation (1993); D. J. Wheeler and D. S. Chambers, Understanding Statistical Process
    Control, 2nd ed. (1992), table A.5; the factors are 3/d₂ and 3/d₄ for ranges of two.

    Args:
        values: figures in time order, NaN for a gap, over which no moving range is taken.
        baseline: as `p_chart`.
        rules: run rules to apply.
        ranges: whether the mean or the median moving range measures the usual variation.

    Raises:
        ValueError: for an unknown rule.

    >>> chart = xmr([10, 12, 11, 13, 12])
    >>> chart.centre, chart.upper[0].round(2).item()
    (11.6, 15.59)
    """
    import numpy as np

    x = np.atleast_1d(figures(values, "a control chart is of numbers; leave gaps as NaN or None"))
    if x.ndim != 1:
        raise ValueError(f"a control chart takes one plain list of figures, not something of shape {x.shape}")
    start, stop = _points_of(baseline, len(x))
    base = x[start:stop]
    seen = base[np.isfinite(base)]
    centre = float(seen.mean()) if len(seen) else math.nan
    if ranges not in _RANGE_LIMITS:
        raise ValueError(f"ranges must be 'mean' or 'median', not {ranges!r}")
    middle = _middle_range(base, ranges)
    sigma = np.full(x.shape, middle / (_D2 if ranges == "mean" else _D4))
    method = "XmR chart" if ranges == "mean" else "XmR chart (median MR)"
    chart = _chart(x, centre, sigma, method, (start, stop), rules, cut=False)
    moving = np.abs(np.diff(x, prepend=math.nan))
    return replace(chart, kind="number", moving_ranges=moving, range_limit=_RANGE_LIMITS[ranges] * middle)


def _middle_range(values: Floats, of: Literal["mean", "median"]) -> float:
    """Give the mean or median distance of neighbours; NaN where no two stand side by side."""
    import numpy as np

    ranges = np.abs(np.diff(values))
    ranges = ranges[np.isfinite(ranges)]
    return float(np.mean(ranges) if of == "mean" else np.median(ranges)) if len(ranges) else math.nan


def _points_of(baseline: slice | None, points: int) -> tuple[int, int]:
    """Give the first point of the baseline and the one after its last."""
    try:
        start, stop, step = (slice(None) if baseline is None else baseline).indices(points)
    except (AttributeError, TypeError):
        step = 0
    if step != 1:
        raise ValueError(
            f"the baseline is a run of points, such as slice(0, 12) for the first twelve, not {baseline!r}"
        )
    return start, stop


def _rates(ks: ArrayLike, ns: ArrayLike, baseline: slice | None) -> tuple[Floats, Floats, Floats, tuple[int, int]]:
    import numpy as np

    k, n = listed_counts(ks, ns)
    start, stop = _points_of(baseline, len(k))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(n > 0, k / n, np.nan)
    return k, n, values, (start, stop)


def _chart(
    values: Floats,
    centre: float,
    sigma: Floats,
    method: str,
    baseline: tuple[int, int],
    rules: Sequence[Rule],
    *,
    cut: bool,
    spread: float = 1.0,
) -> ControlChart:
    import numpy as np

    names = {rules} if isinstance(rules, str) else set(rules)
    if unknown := sorted(str(rule) for rule in names if rule not in ALL_RULES):
        raise ValueError(f"no run rule named {', '.join(unknown)}; there are {', '.join(ALL_RULES)}")
    lower, upper = centre - 3 * sigma, centre + 3 * sigma
    if cut:
        lower, upper = np.maximum(lower, 0.0), np.minimum(upper, 1.0)
    signals = _signals(values, centre, sigma, tuple(rule for rule in ALL_RULES if rule in names))
    return ControlChart(values, centre, lower, upper, sigma, signals, method, baseline, spread)


def _signals(values: Floats, centre: float, sigma: Floats, rules: tuple[Rule, ...]) -> tuple[Signal, ...]:
    """Apply run rules to the points that have a value, in time order."""
    import numpy as np

    seen = np.flatnonzero(np.isfinite(values) & np.isfinite(sigma))
    off = values[seen] - centre
    # A difference that is only rounding is none, and with no variation at all any real difference is beyond all limits.
    off[np.abs(off) < 1e-12 * max(1.0, abs(centre))] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(off == 0, 0.0, off / sigma[seen])
    steps = np.sign(np.diff(values[seen]))
    found: list[Signal] = []
    for i, at in enumerate(seen.tolist()):
        for side, y in (("high", z), ("low", -z)):
            upto = y[: i + 1]
            speaks = {
                "beyond-limits": upto[-1] > 3,
                "two-of-three": upto[-1] > 2 and (upto[-3:] > 2).sum() >= 2,
                "four-of-five": upto[-1] > 1 and (upto[-5:] > 1).sum() >= 4,
                "run-of-eight": i >= 7 and bool((upto[-8:] > 0).all()),
                "trend-of-six": i >= 5 and bool((steps[i - 5 : i] == (1 if side == "high" else -1)).all()),
            }
            found += [Signal(at, rule, side) for rule in rules if speaks[rule]]  # type: ignore[arg-type]
    return tuple(found)
