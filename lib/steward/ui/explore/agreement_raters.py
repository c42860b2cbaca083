"""Two observers score the same role-plays: how strict, how careless, and how alike the role-plays are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.service.statistics.agreement import Kappa, cohen_kappa, percent_agreement
from steward.service.statistics.estimate import Estimate
from steward.ui.explore.controls import Values

if TYPE_CHECKING:
    from steward.service.statistics.intraclass_correlation import IntraclassCorrelation

STEPS = (1, 2, 3, 4, 5)
"""The scale: from missed (1) to a model for others (5)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What both observers gave, role-play by role-play."""

    first: tuple[int, ...]
    second: tuple[int, ...]

    def percent(self) -> Estimate:
        """The share of role-plays that both gave the same score."""
        return percent_agreement(self.first, self.second)

    def kappa(self, weights: str = "none") -> Kappa:
        """Kappa on the whole scale, used or not."""
        return cohen_kappa(self.first, self.second, weights, list(STEPS))  # type: ignore[arg-type]

    def icc(self, form: str) -> IntraclassCorrelation:
        """An intraclass correlation of the two."""
        from steward.service.statistics.intraclass_correlation import intraclass

        return intraclass(list(zip(self.first, self.second, strict=True)), form)  # type: ignore[arg-type]

    def counts(self) -> dict[tuple[int, int], int]:
        """How many role-plays were given each pair of scores."""
        found: dict[tuple[int, int], int] = {}
        for pair in zip(self.first, self.second, strict=True):
            found[pair] = found.get(pair, 0) + 1
        return found


def scored(values: Values) -> Scored:
    """Let both observers score.

    Each role-play has a true quality; an observer sees it with an error of his own (`care`), and the second shifts it (`strict`).

    >>> setting = {"plays": 12, "spread": 1.2, "care": 0, "strict": 0, "draw": 1}
    >>> both = scored(setting)
    >>> both.first == both.second, len(both.first)
    (True, 12)
    """
    import numpy as np

    lots = np.random.default_rng([7, int(values["draw"])])
    plays = int(values["plays"])
    # Drawn for the longest day there can be, so that adding a role-play leaves the others as they were.
    quality = 3.2 + float(values["spread"]) * lots.normal(size=200)[:plays]
    errors = float(values["care"]) * lots.normal(size=(200, 2))[:plays]
    shift = np.array([0.0, -float(values["strict"])])
    scores = np.clip(np.round(quality[:, None] + errors + shift), STEPS[0], STEPS[-1]).astype(int)
    return Scored(tuple(scores[:, 0].tolist()), tuple(scores[:, 1].tolist()))
