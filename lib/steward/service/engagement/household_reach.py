"""How many households a year of visits reaches: when visits go round by a list, and when they fall as they happen.

The sources set visits in several ways: 8% of households a month without repeating one in the month (``g6.visit-ratio``), two a
week for each member of staff (``plan.env.weekly-visits``), one a month for each shift leader (``plan.security.monthly-visit``). None of
them says who is next. By a list, nobody is visited again before everybody was. As it happens - our assumption: in each month
any household is as likely as any other - some are met again and again and others never.

>>> print(reach(1400, 112))
By a list, 12 months of 112 visits reach 1,344 of 1,400 households, 96.0%
>>> print(reach(1400, 112, by_list=False))
As it happens, 12 months of 112 visits reach about 885 of 1,400 households, 63.2%, 95% interval 62%–65%
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from steward.errors import StewardError
from steward.service.said import Said
from steward.standards import standard
from steward.words import Locale, Text, interval, number, percent

WEEKS_A_MONTH = 52 / 12
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Reach(Said):
    """How many households were met at least once."""

    households: int
    visits_a_month: int
    """Households visited in each month, each once in the month."""
    by_list: bool
    met: tuple[float, ...]
    """Households met at least once after each month: a count by the list, an expectation as it happens."""
    low: float
    """The 95% interval of the last count; by the list it is the count itself."""
    high: float

    @property
    def months(self) -> int:
        """How many months it is about."""
        return len(self.met)

    @property
    def share(self) -> float:
        """The share of households met in the end, 0 to 1."""
        return self.met[-1] / self.households

    @property
    def never(self) -> float:
        """Households nobody met."""
        return self.households - self.met[-1]

    def sentence(self, locale: Locale) -> str:
        """Say how many of how many, with the interval where chance has a part."""
        words = Text(
            "按名单轮，{months} 个月每月 {visits} 户，走到 {met} 户，共 {n} 户，{share}",
            "By a list, {months} months of {visits} visits reach {met} of {n} households, {share}",
        )
        if not self.by_list:
            words = Text(
                "碰到谁走访谁，{months} 个月每月 {visits} 户，大约走到 {met} 户，共 {n} 户，{share}，95% 区间 {between}",
                "As it happens, {months} months of {visits} visits reach about {met} of {n} households, {share}, 95% interval {between}",
            )
        return words.say(
            locale,
            months=number(self.months),
            visits=number(self.visits_a_month),
            met=number(self.met[-1]),
            n=number(self.households),
            share=percent(self.share),
            between=interval(self.low / self.households, self.high / self.households),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give nothing more than the sentence."""
        del locale
        return ()


def reach(households: int, visits_a_month: int, months: int = 12, *, by_list: bool = True) -> Reach:
    """Tell how many households are met at least once.

    As it happens, a household is missed in one month with probability 1 - v/N, so N (1 - (1 - v/N)^m) are met; the variance
    follows from the chance that two given households are both missed (W. Feller, An Introduction to Probability Theory and Its
    Applications I, 3rd ed., 1968, chapter IV). The interval is normal, cut off at what is possible.

    Args:
        households: how many there are, N.
        visits_a_month: v; more than N count as N.
        months: m.
        by_list: whether nobody is visited again before everybody was.

    Raises:
        StewardError: ``bad-visits`` where there are no households or months, or a number is negative.
    """
    if households < 1 or visits_a_month < 0 or not 1 <= months <= MOST_MONTHS:
        raise StewardError(
            "bad-visits",
            Text(
                "住户至少 1 户，走访不能是负数，月数在 1 到 {most} 之间。",
                "There must be at least one household, visits must not be negative, and months lie between 1 and {most}.",
            ),
            most=MOST_MONTHS,
        )
    visits = min(visits_a_month, households)
    if by_list:
        met = tuple(float(min(households, visits * month)) for month in range(1, months + 1))
        return Reach(households, visits, True, met, met[-1], met[-1])
    missed = 1 - visits / households
    met = tuple(households * (1 - missed**month) for month in range(1, months + 1))
    spread = NormalDist().inv_cdf(0.975) * math.sqrt(_variance(households, visits, months))
    low, high = max(met[-1] - spread, float(visits)), min(met[-1] + spread, float(households))
    return Reach(households, visits, False, met, min(low, met[-1]), max(high, met[-1]))


def months_to_meet_all(households: int, visits_a_month: int) -> int | None:
    """Give the months after which a list has gone round once; None where nobody is visited.

    >>> months_to_meet_all(1400, 112)
    13
    """
    return math.ceil(households / visits_a_month) if visits_a_month > 0 else None


def visits_by_ratio(households: int) -> int:
    """Give the households to visit each month by the share of ``g6.visit-ratio``, rounded up to whole ones.

    >>> visits_by_ratio(1400)
    112
    """
    ratio = Fraction(str(standard("g6.visit-ratio").params["visit_ratio"]))
    return math.ceil(households * ratio)


def visits_by_people(staff: int = 0, shift_leaders: int = 0) -> int:
    """Give the visits a month of staff at two a week and of shift leaders at one a month, in whole visits.

    >>> visits_by_people(staff=6, shift_leaders=4)
    56
    """
    weekly: int = standard("plan.env.weekly-visits").params["households_per_week"]
    monthly: int = standard("plan.security.monthly-visit").params["households_per_month"]
    return round(staff * weekly * WEEKS_A_MONTH + shift_leaders * monthly)


def _variance(households: int, visits: int, months: int) -> float:
    one = (1 - visits / households) ** months
    if households == 1:
        return one * (1 - one)
    both = ((households - visits) * (households - visits - 1) / (households * (households - 1))) ** months
    return max(households * one + households * (households - 1) * both - (households * one) ** 2, 0.0)
