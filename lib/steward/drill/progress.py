"""How a learner is getting on in drills, and which drill is worth doing next.

What comes next follows from the last few scores: the weakest part is named, and of the situations not yet done well the one least practised
is proposed, with the style least practised. How many count as a few is our assumption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.drill.keeping import Drilled
from steward.drill.levels import levels
from steward.drill.scoring import PARTS
from steward.service.personality import styles
from steward.words import Text

if TYPE_CHECKING:
    from steward.casebook import Casebook

LAST = 5
"""The finished drills that say where one stands."""
WELL = 80
"""The score from which a situation counts as done well, and the next level is due."""

_WEAKEST = Text(
    "最近几场里，“{part}”最弱（20 分得 {points}）。换一位{style}业主再练一场：{title}。",
    "In your last drills “{part}” was weakest ({points} of 20). Try “{title}” with a {style} owner.",
)
_FIRST = Text("从这一场开始：{title}。", "Begin with “{title}”.")


@dataclass(frozen=True, slots=True)
class NextDrill:
    """The drill to do next."""

    case: str
    style: str
    level: int
    why: Text


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a learner stands."""

    finished: int
    best: Mapping[str, float]
    """The best score of each case, 0-100."""
    parts: Mapping[str, float]
    """The mean points of each part of the score over the last few drills, 0-20."""
    scores: tuple[float, ...]
    """The scores of the last few drills, the earliest first."""
    styles: Mapping[str, int]
    """How many drills were finished with each style."""
    next: NextDrill | None

    @property
    def weakest(self) -> str | None:
        """The part that brought fewest points; None before the first drill."""
        return min(self.parts, key=lambda part: self.parts[part]) if self.parts else None


def progress(past: Sequence[Drilled], book: Casebook) -> Progress:
    """Sum up a learner's drills, the last begun first; what began in the middle of another drill counts for no best score."""
    done = [one for one in past if one.score is not None and "again" not in one.setting]
    best: dict[str, float] = {}
    for one in done:
        best[one.case] = max(best.get(one.case, 0.0), one.score or 0.0)
    lately = done[:LAST]
    told = [one.ended["parts"] for one in lately if one.ended and one.ended.get("parts")]
    parts = {id: sum(float(each.get(id, 0)) for each in told) / len(told) for id in PARTS} if told else {}
    practised = Counter(one.style for one in done)
    found = Progress(len(done), best, parts, tuple(one.score or 0.0 for one in reversed(lately)), dict(practised), None)
    return Progress(found.finished, best, parts, found.scores, found.styles, _next(found, done, book))


def _next(found: Progress, done: Sequence[Drilled], book: Casebook) -> NextDrill | None:
    playable = [case for case in book.cases.values() if case.drill is not None]
    if not playable:
        return None
    times = Counter(one.case for one in done)
    open_ = [case for case in playable if found.best.get(case.id, 0) < WELL] or playable
    case = min(open_, key=lambda each: times[each.id])
    assert case.drill is not None  # only what can be played was taken
    style = min(case.drill.styles, key=lambda each: found.styles.get(each, 0))
    hardest = max((one.level for one in done if one.score and one.score >= WELL), default=0)
    level = min(hardest + 1, max(levels()))
    weakest = found.weakest
    if weakest is None:
        return NextDrill(case.id, case.drill.style, 1, _fill(_FIRST, title=case.title.text))
    why = _fill(
        _WEAKEST, part=PARTS[weakest], points=Text(*(f"{found.parts[weakest]:.0f}",) * 2), style=_plain(style), title=case.title.text
    )  # fmt: skip
    return NextDrill(case.id, style, level, why)


def _plain(style: str) -> Text:
    name = styles()[style].name
    return Text(name.zh, name.en.lower())


def _fill(text: Text, **values: Text) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
