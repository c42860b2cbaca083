"""The score of a talk: five parts of 20, each the sum of its lines, every line with its reason.

Points come from what the replies did to this owner: the steps they took, the mood and trust they moved, what they drew out and
settled, and how they were worded. Whoever adds up the lines gets the total.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> from steward.drill.talk import Reply, begin, leave, say
>>> talk = begin(situation(case_of(None, "flooded-flower-trough"), level=1))
>>> heard = say(talk, Reply("", ("listen", "empathise"), "clicked"))
>>> found = score(leave(heard))
>>> found.total == sum(line.points for line in found.lines)
True
>>> [(line.points > 0, line.of) for line in found.part("feelings").lines if line.id == "heard"]
[(True, 2)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from steward.drill import score_content as content
from steward.drill import score_language as worded
from steward.drill import score_process as process
from steward.drill.marks import OF, sheet
from steward.drill.score_lines import Account, Line, in_part
from steward.drill.talk import Talk
from steward.service.said import Said
from steward.words import Locale, Text

__all__ = ["PARTS", "Line", "Part", "Score", "score"]

PARTS: Mapping[str, Text] = MappingProxyType({part.id: part.name for part in sheet().parts})
"""The five parts by id, with their names, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts."""

    id: str
    name: Text
    lines: tuple[Line, ...]
    of: int = OF

    @property
    def points(self) -> int:
        """The sum of its lines."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True)
class Score(Said):
    """A score and where it comes from."""

    parts: tuple[Part, ...]
    hints: Line | None = None
    """What the hints cost; None where none were taken."""

    @cached_property
    def total(self) -> int:
        """0 to 100: the sum of all lines."""
        return sum(line.points for line in self.lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, what the hints cost last."""
        found = tuple(line for part in self.parts for line in part.lines)
        return (*found, self.hints) if self.hints else found

    def part(self, id: str) -> Part:
        """Look one part up."""
        return next(part for part in self.parts if part.id == id)

    def sentence(self, locale: Locale) -> str:
        """Say the total and the parts."""
        parts = [f"{part.name.say(locale)} {part.points}/{part.of}" for part in self.parts]
        return Text("得 {total} 分：{parts}", "{total} points: {parts}").say(
            locale, total=self.total, parts=Text("，", ", ").say(locale).join(parts)
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each line with its points and why."""
        return [
            (line.name.say(locale), f"{line.points}/{line.of} {line.why.say(locale)}" if line.of else f"{line.points} {line.why.say(locale)}")
            for line in self.lines
        ]  # fmt: skip


def score(talk: Talk) -> Score:
    """Score a talk as it stands; one that is not over has not won yet what was not done yet."""
    played = Account(talk)
    made: dict[str, tuple[Callable[[Account], Iterator[Line]], ...]] = {
        "flow": (process.flow,),
        "feelings": (process.moved, process.heard, process.worn, process.suited, process.taken_up),
        "expectations": (content.drawn_out, content.answered, content.can_cannot, content.debts),
        "facts": (content.asked, content.must, content.authority, content.decider),
        "language": (worded.language, worded.courtesy, worded.length),
    }
    parts = []
    for id, name in PARTS.items():
        lines = [line for made_of in made[id] for line in made_of(played)]
        parts.append(Part(id, name, tuple(in_part(played, one) if one.id in _WITHHELD else one for one in lines)))
    return Score(tuple(parts), _hints(talk, sum(part.points for part in parts)))


_WITHHELD = ("debts", "authority", "harm", "forbidden", "length")
"""The lines that are won by what is not said."""


def _hints(talk: Talk, won: int) -> Line | None:
    costs = talk.situation.terms.hint
    taken = [turn for turn in talk.turns if turn.reply.hints > 0]
    if not taken:
        return None
    cost = min(won, sum(sum(costs[: turn.reply.hints]) for turn in taken))
    replies = tuple(turn.number for turn in taken)
    count = sum(turn.reply.hints for turn in taken)
    return Line("hints", -cost, 0, "taken", replies, (), (("count", count), ("cost", cost)))
