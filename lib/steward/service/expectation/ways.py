"""Steps by their names, one after another.

>>> from steward.service.expectation.examples import typical
>>> [happened.done for happened in play(typical("leak").ledger, ["rank", "meet:dry", "meet:dry"]).happened]
[False, True, False]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from steward.errors import StewardError
from steward.service.expectation.giving import exceed, involve, meet, overpromise, promise, take_back
from steward.service.expectation.happened import Happened, Moved, Played
from steward.service.expectation.ledger import Ledger
from steward.service.expectation.lowering import elicit, explain, lower, rank, trade
from steward.words import Text


def take_step(ledger: Ledger, step: str, target: str | None = None) -> Moved:
    """Take a step by its id; `target` is an expectation, for ``involve`` a level of authority, or None to let the step choose.

    Raises:
        StewardError: for a step, expectation or level there is not.
    """
    on_one: dict[str, Callable[[Ledger, str | None], Moved]] = {
        "elicit": elicit, "explain": explain, "involve": involve, "meet": meet, "promise": promise, "overpromise": overpromise,
        "take-back": take_back, "lower": lower, "trade": trade,
    }  # fmt: skip
    on_all: dict[str, Callable[[Ledger], Moved]] = {"rank": rank, "exceed": exceed}
    if step in on_one:
        return on_one[step](ledger, target)
    if step in on_all:
        return on_all[step](ledger)
    raise StewardError(
        "unknown-step",
        Text("没有 {step} 这个动作，可用的有：{known}。", "There is no step {step}; there are: {known}."),
        step=step,
        known=", ".join([*on_one, *on_all]),
    )


def play(ledger: Ledger, way: Iterable[str]) -> Played:
    """Take several steps, each written as ``meet`` or ``meet:dry``.

    >>> from steward.service.expectation.examples import typical
    >>> [happened.done for happened in play(typical("leak").ledger, ["rank", "meet:dry", "meet:dry"]).happened]
    [False, True, False]
    """
    seen: list[Happened] = []
    for written in way:
        step, _, target = written.partition(":")
        ledger, happened = take_step(ledger, step, target or None)
        seen.append(happened)
    return Played(ledger, tuple(seen))
