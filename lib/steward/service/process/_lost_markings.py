"""Markings of a Petri net from which no final marking can be reached any more, as far as counting tokens shows it.

A weight for each place such that no transition ever lowers the weighted sum of the tokens proves that a marking with a larger sum
than the final one is lost: what is too much can never be used up. Nets as discovered from records often pile up such tokens
without bound; leaving lost markings out makes them small.

Source: the marking equation and Farkas' lemma, T. Murata, “Petri nets: properties, analysis and applications”, Proceedings of the
IEEE 77 (1989), section V. Weights come from a linear program and are taken only when whole numbers confirm them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.service.process.petri_net import Marking, PetriNet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def piles_up(net: PetriNet) -> bool:
    """Tell whether tokens may pile up: whether no weights, all above 0, keep every transition from raising the weighted sum.

    Where there are such weights the net is bounded from every marking (structurally bounded, see Murata, section VI).
    """
    import numpy as np
    from scipy.optimize import linprog

    change = changes(net)
    found = linprog(np.ones(len(net.places)), A_ub=change.T, b_ub=np.zeros(len(net.transitions)), bounds=(1, None))
    return bool(found.status != 0)


def changes(net: PetriNet) -> Integers:
    """Give what each transition (columns) does to each place."""
    import numpy as np

    change = np.zeros((len(net.places), len(net.transitions)), dtype=np.int64)
    for i, transition in enumerate(net.transitions):
        for place, tokens in transition.takes:
            change[place, i] -= tokens
        for place, tokens in transition.gives:
            change[place, i] += tokens
    return change


class LostMarkings:
    """Remembers the proofs found so far; most markings fall to one of a few."""

    def __init__(self, net: PetriNet) -> None:
        import numpy as np

        self._change = changes(net)
        self._finals = [np.array(final, dtype=np.int64) for final in sorted(net.finals)]
        self._proofs = [np.zeros((0, len(net.places)), dtype=np.int64) for _ in self._finals]

    def __contains__(self, marking: Marking) -> bool:
        import numpy as np

        here = np.array(marking, dtype=np.int64)
        return all(self._is_lost(here - final, i) for i, final in enumerate(self._finals))

    def _is_lost(self, excess: Integers, final: int) -> bool:
        import numpy as np

        if bool((self._proofs[final] @ excess > 0).any()):
            return True
        proof = self._proof(excess)
        if proof is None:
            return False
        self._proofs[final] = np.vstack([self._proofs[final], proof])
        return True

    def _proof(self, excess: Integers) -> Integers | None:
        import numpy as np
        from scipy.optimize import linprog

        places, transitions = self._change.shape
        found = linprog(-excess, A_ub=-self._change.T, b_ub=np.zeros(transitions), bounds=[(-1, 1)] * places)
        if found.x is None or -found.fun < 1e-6:
            return None
        smallest = np.abs(found.x[np.abs(found.x) > 1e-6]).min()
        for scale in range(1, 13):
            weights = np.rint(found.x / smallest * scale).astype(np.int64)
            if (weights @ self._change >= 0).all() and weights @ excess > 0:
                proof: Integers = weights
                return proof
        return None
