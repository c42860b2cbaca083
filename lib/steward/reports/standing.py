"""How a team stands among the others: a funnel, not a league table.

Of the others a report keeps only how many cases they had and what came of it, in no order that could name them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steward.service.statistics.funnel_limits import Place, funnel
from steward.service.statistics.shrinkage import shrink
from steward.service.statistics.verdict import Direction
from steward.words import Text

FEWEST_TEAMS = 3
_DRAWN = 60
"""Sizes at which the limits are computed to be drawn."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another team, nameless."""

    n: int
    value: float


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of chance at one size."""

    n: float
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One team in the funnel of all teams with cases in the period."""

    kpi: str
    name: Text
    direction: Direction
    target: float | None
    k: int
    n: int
    centre: float
    """The rate of all teams together."""
    all_k: int
    all_n: int
    place: Place
    shrunk: float
    """The rate fit for comparing, drawn towards the centre as the small n asks for."""
    shrunk_low: float
    shrunk_high: float
    peers: tuple[Peer, ...]
    limits: tuple[Limit, ...]

    @property
    def teams(self) -> int:
        """How many teams are compared, this one included."""
        return len(self.peers) + 1


def standing(
    kpi: str,
    name: Text,
    direction: Direction,
    target: float | None,
    counts: Mapping[str, tuple[int, int]],
    team: str,
    confidence: float,
) -> Standing | None:
    """Place a team among all; None with fewer than three teams that had cases, or none of its own.

    Args:
        kpi: its id.
        name: its name.
        direction: which side is good.
        target: as a fraction, or None.
        counts: (k, n) of every team.
        team: the one the report is for.
        confidence: of the shrunk rate's interval.
    """
    import numpy as np

    seen = {name: (k, n) for name, (k, n) in counts.items() if n > 0}
    if team not in seen or len(seen) < FEWEST_TEAMS:
        return None
    names = sorted(seen, key=lambda t: (seen[t][1], seen[t][0]))
    ks, ns = [seen[t][0] for t in names], [seen[t][1] for t in names]
    here = names.index(team)
    limits = funnel(ks, ns)
    drawn = shrink(ks, ns, confidence)
    sizes = np.unique(np.geomspace(1, max(ns) * 1.08, _DRAWN).round(2))
    lower, upper = limits.at(sizes)
    return Standing(
        kpi=kpi,
        name=name,
        direction=direction,
        target=target,
        k=ks[here],
        n=ns[here],
        centre=limits.centre,
        all_k=sum(ks),
        all_n=sum(ns),
        place=limits.places[here],
        shrunk=float(drawn.values[here]),
        shrunk_low=float(drawn.lows[here]),
        shrunk_high=float(drawn.highs[here]),
        peers=tuple(Peer(n, k / n) for i, (k, n) in enumerate(zip(ks, ns, strict=True)) if i != here),
        limits=tuple(
            Limit(*map(float, (size, lower[1, i], lower[0, i], upper[0, i], upper[1, i])))
            for i, size in enumerate(sizes)
        ),
    )
