"""What time does to a ledger: promises fall due, favours become habits, attention moves on.

>>> from steward.service.expectation.giving import overpromise
>>> from steward.service.expectation.disconfirmation import satisfaction
>>> from steward.service.expectation.examples import typical
>>> ledger = typical("leak").ledger
>>> promised = overpromise(ledger, "dry").ledger
>>> satisfaction(promised).value > satisfaction(ledger).value > in_the_end(promised).value
True
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Literal

from steward.service.expectation.disconfirmation import COUNTED_EXTRAS, Satisfaction, satisfaction
from steward.service.expectation.ledger import Debt, Expectation, Ledger
from steward.service.expectation.parameters import TOP, parameter
from steward.words import Text

_ANNOUNCED = Text("上次说好的那份优惠", "The favour that was announced last time")


def settle(ledger: Ledger) -> Ledger:
    """Let every open promise fall due.

    What those at the table can give is delivered as promised. What they cannot give is not delivered, the zone stays as the
    promise had raised it, and the debt is kept in `Ledger.broken`.
    """
    kept: list[Expectation] = []
    broken: list[Debt] = []
    for one in ledger:
        if one.promised is None:
            kept.append(one)
        elif one.promised <= ledger.at_hand(one) or one.promised <= one.delivered:
            kept.append(replace(one, delivered=max(one.delivered, one.promised), promised=None))
        else:
            broken.append(Debt(one.id, one.promised, ledger.at_hand(one), one.authority))
            zone = one.zone
            kept.append(replace(one, adequate=zone.adequate, desired=zone.desired, promised=None))
    return replace(ledger, expectations=tuple(kept), broken=(*ledger.broken, *broken))


def in_the_end(ledger: Ledger) -> Satisfaction:
    """Give satisfaction once every promise has fallen due."""
    return satisfaction(settle(ledger))


def next_time(ledger: Ledger) -> Ledger:
    """Give the same matter on its next occasion, with nothing delivered yet.

    What people had, they expect: the desired level moves ``habit`` of the way up to what was delivered above it
    (satisfaction.follow-demand-change). Each kindness that was announced is now an expectation of its own
    (plan.no-public-promise). Each one that came unannounced is remembered and makes the adequate level easier
    (exceed.be-remembered). Sizes are our assumption, see ``training/expectation/parameters.yaml``.
    """
    ended = settle(ledger)
    remembered = min(COUNTED_EXTRAS, ended.extras - ended.announced) * parameter("remembered-tolerance")
    again = []
    for one in ended:
        wish = one.desired + parameter("habit") * max(0.0, one.delivered - one.desired)
        again.append(
            replace(
                one,
                desired=wish,
                adequate=max(0.0, one.adequate - remembered),
                delivered=0.0,
                explained=False,
                lowered=False,
            )
        )
    lightest = min(one.importance for one in ended)
    taken = {one.id for one in ended}
    names = (name for place in itertools.count(1) if (name := f"announced-{place}") not in taken)
    # the words are ours: the ledger knows that something was announced, not what
    again.extend(
        Expectation(name, _ANNOUNCED, lightest, desired=8, adequate=6, deliverable=TOP, standards=("plan.no-public-promise",))
        for name in itertools.islice(names, ended.announced)
    )  # fmt: skip
    return Ledger(tuple(again), ranked=ended.ranked)


def shift_attention(ledger: Ledger, to: Literal["home", "common"]) -> Ledger:
    """Move attention between the home and the common areas: the one doubles in weight, the other halves.

    Source: standard satisfaction.attention-shift; the factor is our assumption (``attention``).

    Raises:
        ValueError: for another place.
    """
    if to not in ("home", "common"):
        raise ValueError(f"attention goes to 'home' or 'common', not {to!r}")
    factor = parameter("attention")

    def weight(one: Expectation) -> float:
        if not one.place:
            return one.importance
        return one.importance * (factor if one.place == to else 1 / factor)

    return replace(ledger, expectations=tuple(replace(one, importance=weight(one)) for one in ledger))
