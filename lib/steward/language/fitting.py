"""Fitting the recogniser: a logistic model a move over the strongest clause, by L-BFGS; and its lines, on held-back folds.

The same input gives the same weights: nothing is drawn at random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.language.features import Reading
from steward.language.model import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 2
"""Replies a feature must occur in."""
FEWEST_PAIRS = 3
PULL_UNITS = 1.5
PULL_WHOLE = 3.0
"""Strength of the pull of all weights towards nothing (L2)."""
STEPS = 35
FOLDS = 4
SCALES = {"<": 1.5, "#": 1.0, "=": 0.7, "@": 1.0, "~": 0.5}
PAIRS = 0.5
PLAIN = 1.0
"""How loud a kind of feature speaks before training: cues, single turns, context, pieces of English words, the rest."""


def is_pair(feature: str) -> bool:
    """Tell whether a feature is two cues together, or a cue with what the customer did."""
    return ">+<" in feature or ">><" in feature or (feature.startswith("=") and "|" in feature)


def loudness(feature: str) -> float:
    """Give the value a feature has where it occurs."""
    return PAIRS if is_pair(feature) else SCALES.get(feature[:1], PLAIN)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Replies as sparse matrices: units by features, replies by features, and which units are whose."""

    units: Any
    whole: Any
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]


def vocabulary(readings: Sequence[Reading[str]]) -> dict[str, int]:
    """Give the features frequent enough to be weighed, each its place; the empty feature stands first."""
    counts = Counter(name for reading in readings for name in reading.whole)
    kept = sorted(name for name, count in counts.items() if count >= (FEWEST_PAIRS if is_pair(name) else FEWEST))
    return {name: place for place, name in enumerate(["", *kept])}


def sheet(readings: Sequence[Reading[str]], places: Mapping[str, int]) -> Sheet:
    """Lay replies out; a reply without any unit gets an empty one."""
    import numpy as np
    from scipy import sparse

    loud = np.array([loudness(name) if name else 0.0 for name in places])
    rows: list[list[int]] = []
    owner: list[int] = []
    whole: list[list[int]] = []
    for number, reading in enumerate(readings):
        for unit in reading.units or (None,):
            rows.append([places[name] for name in unit.features if name in places] if unit else [])
            owner.append(number)
        whole.append([places[name] for name in reading.whole if name in places])

    def matrix(lists: list[list[int]]) -> Any:
        ends = np.cumsum([0, *map(len, lists)])
        flat = np.fromiter((place for each in lists for place in each), dtype=np.int64, count=int(ends[-1]))
        return sparse.csr_matrix((loud[flat], flat, ends), shape=(len(lists), len(places)))

    owners = np.array(owner, dtype=np.int64)
    starts = np.searchsorted(owners, np.arange(len(readings)))
    return Sheet(matrix(rows), matrix(whole), starts, owners)


def fit_move(laid: Sheet, target: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Fit one move; `target` is 1, 0 or in between where two labellers differ.

    Returns:
        The weights in units, the weights in whole replies, and the bias.
    """
    import numpy as np
    from scipy.optimize import minimize

    count = laid.units.shape[1]
    units_across, whole_across = laid.units.T.tocsr(), laid.whole.T.tocsr()
    share = float(target.mean())

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        in_units, in_whole, bias = weights[:count], weights[count:-1], weights[-1]
        unit_scores = laid.units @ in_units
        highest = np.maximum.reduceat(unit_scores, laid.starts)
        grown = np.exp(unit_scores - highest[laid.owner])
        total = np.add.reduceat(grown, laid.starts)
        score = highest + np.log(total) + laid.whole @ in_whole + bias
        heard = 1 / (1 + np.exp(-np.clip(score, -40, 40)))
        off = heard - target
        value = float(
            np.sum(np.logaddexp(0, score) - target * score)
            + PULL_UNITS / 2 * in_units @ in_units
            + PULL_WHOLE / 2 * in_whole @ in_whole
        )
        slope = np.concatenate(
            [
                units_across @ (grown / total[laid.owner] * off[laid.owner]) + PULL_UNITS * in_units,
                whole_across @ off + PULL_WHOLE * in_whole,
                [off.sum()],
            ]
        )
        return value, slope

    begin = np.zeros(2 * count + 1)
    begin[-1] = np.log((share + 0.005) / (1 - share + 0.005))
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 8}).x
    return found[:count], found[count:-1], float(found[-1])


def fit(
    readings: Sequence[Reading[str]],
    targets: NDArray[np.float64],
    made_from: str = "",
    only: Sequence[int] | None = None,
) -> Model:
    """Fit the moves in the columns of `targets` (replies by moves); `only` names the columns worth the time."""
    import numpy as np

    places = vocabulary(readings)
    laid = sheet(readings, places)
    loud = np.array([loudness(name) if name else 0.0 for name in places])
    moves = targets.shape[1]
    units, whole = np.zeros((len(places), moves), np.float32), np.zeros((len(places), moves), np.float32)
    bias = np.full(moves, -9.0)
    for move in range(moves) if only is None else only:
        in_units, in_whole, bias[move] = fit_move(laid, targets[:, move])
        units[:, move], whole[:, move] = in_units * loud, in_whole * loud
    return Model(places, units, whole, bias, np.zeros(moves), 1.0, made_from)


def scores(model: Model, readings: Sequence[Reading[str]]) -> NDArray[np.float64]:
    """Score replies, shape (replies, moves)."""
    import numpy as np

    return np.array([model.score(reading) for reading in readings]).reshape(len(readings), -1)


def held_back(
    readings: Sequence[Reading[str]],
    targets: NDArray[np.float64],
    folds: NDArray[np.int64],
    told: Callable[[str], None] = lambda _: None,
) -> NDArray[np.float64]:
    """Score every reply by a model that has not seen its fold."""
    import numpy as np

    found = np.zeros(targets.shape)
    for fold in np.unique(folds):
        inside = [int(place) for place in np.flatnonzero(folds != fold)]
        outside = [int(place) for place in np.flatnonzero(folds == fold)]
        fitted = fit([readings[i] for i in inside], targets[inside])
        found[outside] = scores(fitted, [readings[i] for i in outside])
        told(f"fold {fold}")
    return found


def lines_for(found: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Set for each move the line that gives the best F1, made smooth so that single replies do not decide."""
    import numpy as np

    grid = np.linspace(-4.0, 2.0, 61)
    lines = np.zeros(labels.shape[1])
    for move in range(labels.shape[1]):
        heard = found[:, move][:, None] > grid
        hits = (heard & labels[:, move][:, None]).sum(axis=0)
        f1 = 2 * hits / np.maximum(1, heard.sum(axis=0) + labels[:, move].sum())
        smooth = np.convolve(np.pad(f1, 4, mode="edge"), np.ones(9) / 9, "valid")
        lines[move] = grid[int(smooth.argmax())]
    return lines


def slope_for(found: NDArray[np.float64], lines: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Set how fast confidence grows around the line, by the likelihood of the held-back labels."""
    import numpy as np

    tried = np.linspace(0.3, 2.0, 18)
    away = np.clip(found - lines, -30, 30)
    cost = [float(np.sum(np.logaddexp(0, step * away) - labels * step * away)) for step in tried]
    return float(tried[int(np.argmin(cost))])
