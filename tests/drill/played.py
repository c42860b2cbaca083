"""What the tests of the drill play: every case that can be played, in every style, at every level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from steward.casebook import Case, casebook
from steward.drill.situation import Situation, situation
from steward.drill.talk import Reply, Talk, advance, begin

CASES = tuple(casebook().playable.values())
LEAK = casebook().cases["flooded-flower-trough"]
LEVELS = (1, 2, 3)


def situations(cases: Iterable[Case] = CASES, levels: Iterable[int] | None = None) -> Iterator[Situation]:
    """Every case in every style: at each of the levels given, else each pair at one level, all levels alike often."""
    for n, case in enumerate(cases):
        for k, style in enumerate(case.drill.styles):
            for level in levels or [LEVELS[(n + k) % 3]]:
                yield situation(case, style, level)


def by_moves(talk: Talk, *replies: str) -> Talk:
    """Play replies given as their moves, such as ``"listen empathise"``, as a trainer clicks them."""
    for moves in replies:
        if talk.ended:
            break
        talk = advance(talk, Reply("", tuple(moves.split()), "clicked"))
    return talk


def begun(style: str = "dominant", level: int = 2, case: Case | None = None, **more) -> Talk:
    return begin(situation(case or LEAK, style, level, **more))
