"""The reference beside the room's own answers; given out only once the room says that its answers are in.

Whether the room said what a line of the reference says is guessed from the words, and the trainer's own word goes before the guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.casebook.families import families
from steward.casebook.review.session import Session
from steward.casebook.review.steps import PARTS, step_of
from steward.errors import StewardError
from steward.words import LOCALES, Locale, Text

if TYPE_CHECKING:
    from steward.casebook.case import Case
    from steward.casebook.reference import Question

ALIKE = 0.3
"""From this likeness on an answer is taken to say what the reference says."""

_NOT_YET = Text(
    "参考要等各步收齐、点了“对照参考”才看得到。",
    "The reference can be seen only after all steps are in and you choose to compare.",
)
_COMMON = frozenset("的了是在有没不也就都和与到去来给把被让再又要会能可说人们我他她它您你这那一个上下先后")
_SMALL = frozenset(
    re.findall(
        r"\S+",
        "the and that this with for was were had has have not nor but they them their there then from what when who whom which would "
        "could should will did does done been being its it's his her him our out off into onto over than one any all",
    )
)


@dataclass(frozen=True, slots=True)
class Referred:
    """One line of the reference."""

    key: str
    """Its name: the part, and its place there from 1."""
    part: str
    text: Text
    standards: tuple[str, ...] = ()
    open: bool = False
    who: Text | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the reference, and whether the room had said it."""

    line: Referred
    said: bool
    by_hand: bool = False
    """Whether somebody said so, rather than the words."""
    taken: bool = False
    """Whether it was taken over among our answers."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole reference beside one review."""

    lines: tuple[Compared, ...]
    moods: Mapping[int, int]
    """The writers' estimate of the owner's mood, by the place of the event."""
    ours: Mapping[int, str]
    """What we did in an event, ``helped`` or ``harmed``, as the writers see it."""
    questions: tuple[Question, ...] = ()

    def part(self, id: str) -> tuple[Compared, ...]:
        """Give the lines of one part."""
        return tuple(one for one in self.lines if one.line.part == id)

    @property
    def unsaid(self) -> tuple[Compared, ...]:
        """Give what nobody said."""
        return tuple(one for one in self.lines if not one.said)


def reference(case: Case | None, family: str = "") -> tuple[Referred, ...]:
    """Give the lines of the reference: what the case's review holds, its facts, and what is common to the class of matters."""
    found: list[Referred] = []
    count: dict[str, int] = {}

    def put(part: str, text: Text, **more: object) -> None:
        count[part] = count.get(part, 0) + 1
        found.append(Referred(f"{part}-{count[part]}", part, text, **more))  # type: ignore[arg-type]

    if case is not None:
        for fact in case.facts:
            put("unknown", fact.what.text)
        for part, points in (("well", case.review.well), ("badly", case.review.badly), ("mine", case.review.mine)):
            for point in points:
                put(part, point.what.text, standards=point.standards)
        for cause in case.review.causes:
            put(cause.kind, cause.what.text, standards=cause.standards, open=cause.open)
        for practice in case.review.adopt:
            put(
                "adopt",
                practice.what.text,
                standards=practice.standards,
                who=practice.who.text,
                when=practice.when.text,
            )
    if (known := families().get(family)) is not None:
        for part, said in (
            ("situations", known.situations),
            ("common-causes", known.causes),
            ("measures", known.measures),
        ):
            for one in said:
                put(part, one.text, standards=one.standards)
    order = list(PARTS)
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def compare(session: Session, case: Case | None) -> Comparison:
    """Lay the reference beside a review.

    Raises:
        StewardError: ``not-compared`` while the room has not said that its answers are in.
    """
    if session.compared is None:
        raise StewardError("not-compared", _NOT_YET)
    taken = {line.reference for line in session.lines if line.reference}
    own = [line for line in session.lines if not line.later]
    by_step: dict[str, list[str]] = {}
    for line in own:
        by_step.setdefault(step_of(line.part).id, []).extend((line.text, *line.merged))
    lines = tuple(
        Compared(
            one, session.matched.get(one.key, said_in(one.text, by_step.get(step_of(one.part).id, ()))), one.key in session.matched,
            one.key in taken,
        )
        for one in reference(case, session.family)
    )  # fmt: skip
    events = [] if case is None else list(case.happened)
    # The events are the review's own copies; an event that was written anew since is another one.
    same = [
        (n, event) for n, (event, kept) in enumerate(zip(events, session.happened, strict=False)) if event.what.text == kept.what
    ]  # fmt: skip
    return Comparison(
        lines,
        {n: event.mood for n, event in same if event.mood is not None},
        {n: event.ours for n, event in same if event.ours is not None},
        () if case is None else case.review.questions,
    )


def said_in(text: Text, answers: Iterable[str]) -> bool:
    """Guess whether one of the answers says what a line of the reference says.

    >>> line = Text("清完不放水试、不签字、不回访", "The job ended without a test, a signature or a call back")
    >>> said_in(line, ["清完没有放水试"]), said_in(line, ["老人年纪大了"])
    (True, False)
    """
    return any(likeness(answer, text.say(locale), locale) >= ALIKE for answer in answers for locale in LOCALES)


def likeness(first: str, second: str, locale: Locale) -> float:
    """Give the share of the shorter one's words that the other has too; Chinese is cut into pairs of signs."""
    one, other = _words(first, locale), _words(second, locale)
    small = min(len(one), len(other))
    common = len(one & other)
    return common / small if small and common >= 2 else 0.0


def _words(text: str, locale: Locale) -> frozenset[str]:
    if locale == "en":
        return frozenset(
            word[:6] for word in re.findall(r"[a-z']{3,}", text.lower().replace("’", "'")) if word not in _SMALL
        )
    found = set()
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        found |= {run[n : n + 2] for n in range(len(run) - 1) if not set(run[n : n + 2]) <= _COMMON}
        found |= {sign for sign in run if sign not in _COMMON}
    return frozenset(found)
