"""What is done on the expectation page: one talk of a few steps, which can be taken back, and the next time after it."""

from __future__ import annotations

from collections.abc import Mapping

from steward.service.expectation import (
    Best,
    Happened,
    Ledger,
    exceed,
    in_the_end,
    next_time,
    satisfaction,
    steps,
    take_step,
    typicals,
)  # fmt: skip
from steward.words import Text

MOST = 8
"""Steps that one talk has."""
WAYS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "own": (Text("自己来", "My own"), ()),
    "promise": (Text("满口答应", "Promise everything"), ("overpromise", "overpromise")),
    "push": (Text("直接劝降", "Press to lower"), ("lower", "lower", "lower")),
    "well": (
        Text("先问，再办", "Ask first, then act"),
        ("elicit", "elicit", "rank", "involve", "trade", "meet", "meet"),
    ),
}
"""Ready-made beginnings."""
ANNOUNCE = "announce"
"""A kindness that is announced as something one may count on."""


class Talk:
    """What was done so far on the page."""

    def __init__(self) -> None:
        self.begin("leak", "own")

    def begin(self, matter: str, way: str) -> None:
        """Start a matter for the first time, with a ready-made beginning."""
        self.chosen = (matter, way)
        self.start: Ledger = typicals()[matter].ledger
        self.occasion = 1
        self.taken: list[str] = []
        self.best: Best | None = None
        self._replay()
        for step in WAYS[way][1]:
            self.do(step, None)
        self.refused: Happened | None = None  # a ready-made beginning leaves out what cannot be done

    def _replay(self) -> None:
        taken, self.taken = self.taken, []
        self.ledger = self.start
        self.happened: list[Happened] = []
        self.refused = None
        self.course = [(satisfaction(self.ledger).value, in_the_end(self.ledger).value)]
        for step in taken:
            name, _, target = step.partition(":")
            self.do(name, target or None)

    @property
    def left(self) -> int:
        """Steps left."""
        return MOST - len(self.taken)

    def do(self, step: str, target: str | None) -> None:
        """Take a step; one that cannot be taken costs nothing."""
        if not self.left:
            return
        if step == ANNOUNCE:
            after, happened = exceed(self.ledger, announced=True)
        else:
            about = target if step not in ("rank", "exceed", "involve", "elicit") else None
            after, happened = take_step(self.ledger, step, about)
        self.refused = None if happened.done else happened
        if happened.done:
            self.ledger = after
            self.happened.append(happened)
            self.taken.append(f"{step}:{happened.expectation}" if happened.expectation and step != "elicit" else step)
            self.course.append((satisfaction(after).value, in_the_end(after).value))

    def undo(self) -> None:
        """Take the last step back."""
        self.taken = self.taken[:-1]
        self._replay()

    def again(self) -> None:
        """Go to the next occasion of the same matter."""
        self.start = next_time(self.ledger)
        self.occasion += 1
        self.taken, self.best = [], None
        self._replay()

    @property
    def harmful(self) -> list[bool]:
        """Which of the steps taken did harm."""
        return [
            steps()[happened.step].harms or taken == ANNOUNCE
            for happened, taken in zip(self.happened, self.taken, strict=True)
        ]
