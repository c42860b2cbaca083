"""Eighteen months of a rate that one may bend: what befell it is known here, the chart has to find it out."""

from __future__ import annotations

from dataclasses import dataclass

from steward.service.statistics.control_chart import ALL_RULES, ControlChart, laney_p_chart, p_chart, xmr
from steward.service.statistics.estimate import Difference
from steward.service.statistics.rates import newcombe
from steward.ui.explore.controls import Values
from steward.words import Text

MONTHS, BASELINE = 18, 12
"""Months in all, and those that set centre and limits."""
ODD = 15
"""The month in which something went wrong once, counted from 1."""
TRUTH = 0.8
WANDERS = 0.03
"""How far the true rate wanders from month to month where it does, as a standard deviation."""

FATES: dict[str, Text] = {
    "usual": Text("什么也没变", "Nothing changed"),
    "once": Text("有一个月出了事", "One month went wrong"),
    "better": Text("措施见效了", "The measure worked"),
    "slide": Text("慢慢往下滑", "A slow slide"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """Satisfied and asked, month by month."""

    k: tuple[int, ...]
    n: int

    @property
    def rates(self) -> tuple[float, ...]:
        """The rate of each month."""
        return tuple(k / self.n for k in self.k)

    def chart(self, kind: str, all_rules: bool) -> ControlChart:
        """Chart it; the months after the baseline are judged by limits they did not widen."""
        rules = ALL_RULES if all_rules else ("beyond-limits",)
        before = slice(0, BASELINE)
        if kind == "xmr":
            return xmr([100 * rate for rate in self.rates], before, rules)
        make = laney_p_chart if kind == "laney" else p_chart
        return make(self.k, [self.n] * MONTHS, before, rules)

    def change(self) -> Difference:
        """The months from the measure on against those before."""
        after, before = self.k[BASELINE:], self.k[:BASELINE]
        return newcombe(sum(after), self.n * len(after), sum(before), self.n * len(before))

    def falls(self) -> int:
        """Months that were lower than the one before: as many talks about “why did it fall?”."""
        return sum(b < a for a, b in zip(self.k, self.k[1:], strict=False))


def series(values: Values) -> Series:
    """Draw the months that the controls ask for; the month that is held takes the value it is dragged to.

    >>> setting = {"fate": "usual", "n": 100, "size": 10, "wander": False, "draw": 1, "month": 18, "value": 50}
    >>> series(setting).k[-1], len(series(setting).k)
    (50, 18)
    """
    import numpy as np

    lots = np.random.default_rng([2026, int(values["draw"])])
    size = float(values["size"]) / 100
    month = np.arange(1, MONTHS + 1)
    shift = {
        "usual": np.zeros(MONTHS),
        "once": np.where(month == ODD, -size, 0),
        "better": np.where(month > BASELINE, size, 0),
        "slide": -size * np.clip((month - 8) / (MONTHS - 8), 0, 1),
    }[str(values["fate"])]
    wander = lots.normal(0, WANDERS, MONTHS) * bool(values["wander"])
    n = int(values["n"])
    k = lots.binomial(n, np.clip(TRUTH + shift + wander, 0, 1))
    if values["month"]:
        k[int(values["month"]) - 1] = round(n * float(values["value"]) / 100)
    return Series(tuple(k.tolist()), n)
