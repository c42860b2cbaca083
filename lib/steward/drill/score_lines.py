"""A line of a score, and what all lines are reckoned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steward.drill.authority import oversteps
from steward.drill.marks import figure, mark, sheet
from steward.drill.talk import Talk
from steward.drill.turns import Turn
from steward.service.personality import Standing
from steward.words import Text, join, percent


@dataclass(frozen=True, slots=True)
class Line:
    """Points, and why."""

    id: str
    points: int
    of: int
    """How many there were to win; 0 for what hints cost."""
    because: str
    """Which of the line's sentences says why; see ``training/drill/scoring.yaml``."""
    replies: tuple[int, ...] = ()
    """The replies it is about, the first being 1."""
    moves: tuple[str, ...] = ()
    """The moves that made it so."""
    values: tuple[tuple[str, object], ...] = ()
    """What the sentence is filled in with."""
    reduced: bool = False
    """Whether it counts only in part, most of the replies having been of no help."""

    @property
    def name(self) -> Text:
        """What it is about."""
        return mark(self.id).name

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards that say it matters."""
        return mark(self.id).standards

    @property
    def why(self) -> Text:
        """Why so many points."""
        text, values = mark(self.id).why[self.because], {"n": listed(self.replies), **dict(self.values)}
        zh, en = text.say("zh", **values), text.say("en", **values)
        few = sheet().few if self.reduced else Text("", "")
        return Text(zh + few.zh, f"{en} {few.en}".strip())

    @property
    def lost(self) -> int:
        """The points that were not won."""
        return self.of - self.points


class Account:
    """What the lines are reckoned from."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.turns = talk.turns
        self.start = talk.situation.standing
        self.end: Standing = talk.ended.after if talk.ended else talk.standing
        self.how = talk.ended.how if talk.ended else None
        self.well = self.how in ("satisfied", "plan")
        self.content = self.how == "satisfied"
        self.angry = self.start.mood > figure("angry")
        self.oversteps = oversteps(talk)
        self.agreed = self.well or talk.agreed
        # an over-promise hurts when it falls due, and is counted there
        self.clean = [turn for turn in self.turns if not set(turn.harms) - {"overpromise"}]
        self.helped = [turn for turn in self.turns if self._helps(turn)]
        self.mixed = [turn for turn in self.turns if turn not in self.helped and self._tries(turn)]
        self.helpful = min(1.0, 2 * len(self.helped) / max(1, len(self.turns)))

    def _helps(self, turn: Turn) -> bool:
        """Whether a reply did good with at least half of its moves, and hurt nobody."""
        most = 2 * len(turn.lands) >= len(turn.moves)
        return bool(turn.lands) and most and not turn.harms and turn.number not in self.oversteps

    def _tries(self, turn: Turn) -> bool:
        """Whether a reply meant well with at least half of its moves, though it did not reach the owner or something in it hurt."""
        return bool(turn.moves) and 2 * len(turn.harms) <= len(turn.moves) and len(turn.harms) < len(turn.moves)

    def landed(self, *moves: str) -> list[int]:
        """The replies in which one of these did this owner some good, and nothing else in them hurt."""
        return [turn.number for turn in self.clean if not turn.lands.isdisjoint(moves)]

    def said(self, *moves: str) -> list[int]:
        """The replies that carried one of these, and nothing that hurt at once."""
        return [turn.number for turn in self.clean if set(moves).intersection(turn.moves)]


def line(
    id: str, points: float, why: str, replies: Sequence[int] = (), moves: Sequence[str] = (), **values: object
) -> Line:
    """Make a line; points are rounded and kept between 0 and what there is to win, `values` fill its sentence."""
    of = mark(id).of
    won = max(0, min(of, int(points + 0.5)))
    return Line(id, won, of, why, tuple(replies), tuple(moves), tuple(values.items()))


def in_part(played: Account, line: Line) -> Line:
    """Let a line about what was not done wrong count in part where most replies were of no help."""
    won = int(line.points * played.helpful + 0.5)
    return line if won == line.points else replace(line, points=won, reduced=True)


def listed(replies: Sequence[int]) -> Text:
    """Write the numbers of replies as a list."""
    numbers = [str(number) for number in replies]
    return Text(join(numbers, "zh"), join(numbers, "en"))


def as_share(value: float) -> str:
    """Write a share for a sentence."""
    return percent(value, decimals=0)
