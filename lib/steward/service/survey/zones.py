"""Perceived service against the zone of tolerance: what owners find adequate and what they desire.

>>> zones = service_zones({"a": [5, 6, 5, 6]}, {"a": [8, 9, 8, 8]}, {"a": [4, 4, 4, 3]}, {"reliability": ["a"]})
>>> print(zones[0].sentence("en"))
Reliability is below what owners find adequate (against adequate −1.75, against desired −4.50, n = 4)

Source: A. Parasuraman, V. A. Zeithaml and L. L. Berry, “Alternative scales for measuring service quality”, Journal of Retailing 70
(1994) 201-230.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from steward.service.said import Said
from steward.service.survey.answers import Table, need_answers, read_scale
from steward.service.survey.dimensions import DIMENSIONS, matched, means
from steward.service.survey.paired_gap import Gap, gap_of_pairs, signed, without_name
from steward.words import Locale, Text

Standing = Literal["below", "within", "above", "unclear"]


@dataclass(frozen=True, slots=True)
class ZoneGap(Said):
    """One dimension against its zone of tolerance."""

    id: str
    adequacy: Gap
    """MSA, perceived less adequate service."""
    superiority: Gap
    """MSS, perceived less desired service."""

    @property
    def name(self) -> Text:
        """What the dimension is called."""
        return self.adequacy.name

    @property
    def standing(self) -> Standing:
        """Below the zone, within it or above it, each only when the intervals say so."""
        if self.adequacy.n < 2 or self.superiority.n < 2:
            return "unclear"
        if self.adequacy.high < 0:
            return "below"
        if self.superiority.low > 0:
            return "above"
        return "within" if self.adequacy.low >= 0 and self.superiority.high <= 0 else "unclear"

    def sentence(self, locale: Locale) -> str:
        """Say where perceived service stands."""
        said = _STANDINGS[self.standing].say(locale, name=self.name)
        figures = Text("比够用 {msa}，比理想 {mss}，n = {n}", "against adequate {msa}, against desired {mss}, n = {n}")
        if self.adequacy.n == 0:
            return self.adequacy.sentence(locale)
        shown = figures.say(
            locale, msa=signed(self.adequacy.value), mss=signed(self.superiority.value), n=self.adequacy.n
        )
        return f"{said}（{shown}）" if locale == "zh" else f"{said} ({shown})"

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give both measures with their intervals."""
        names = (
            Text("服务够用程度 MSA", "Service adequacy (MSA)"),
            Text("服务优异程度 MSS", "Service superiority (MSS)"),
        )
        return [
            (name.say(locale), without_name(gap, locale))
            for name, gap in zip(names, (self.adequacy, self.superiority), strict=True)
        ]


_STANDINGS: Mapping[Standing, Text] = {
    "below": Text("{name}低于业主能接受的", "{name} is below what owners find adequate"),
    "within": Text("{name}在容忍区里", "{name} is within the zone of tolerance"),
    "above": Text("{name}超过业主想要的", "{name} is above what owners desire"),
    "unclear": Text("{name}在容忍区边上，还说不准", "{name} lies at an edge of the zone; cannot tell yet"),
}


def service_zones(
    adequate: Table,
    desired: Table,
    perceived: Table,
    dimensions: Mapping[str, Sequence[str]] | None = None,
    *,
    low: float = 1,
    high: float = 9,
    blank: Collection[object] = (),
    confidence: float = 0.95,
) -> tuple[ZoneGap, ...]:
    """Hold perceived service against adequate and desired service: MSA = P - adequate, MSS = P - desired, with paired t intervals.

    Source: Parasuraman, Zeithaml and Berry (1994), the three-column format with answers from 1 to 9.

    Args, errors: as `servqual`.

    >>> zones = service_zones({"a": [5, 6, 5, 6]}, {"a": [8, 9, 8, 8]}, {"a": [4, 4, 4, 3]}, {"reliability": ["a"]})
    >>> zones[0].standing
    'below'
    """
    (first, second, third), groups = matched([adequate, desired, perceived], dimensions)
    least, most, had = (
        {item: read_scale(column, low, high, blank).values for item, column in one.items()}
        for one in (first, second, third)
    )
    zones = []
    for id, items in groups.items():
        name = DIMENSIONS.get(id, Text(id, id))
        gaps = []
        for against in (least, most):
            people = means([had[item] for item in items], [against[item] for item in items])
            gaps.append(
                gap_of_pairs([pair for pair in people if pair is not None], name, confidence, people.count(None))
            )
        zones.append(ZoneGap(id, gaps[0], gaps[1]))
    need_answers(sum(zone.adequacy.n + zone.superiority.n for zone in zones), Text("所有题目", "all items"))
    return tuple(zones)
