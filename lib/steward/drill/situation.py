"""The situation that is played: a case, how its owner is, and a seed.

>>> from steward.casebook import case_of
>>> leak = situation(case_of(None, "flooded-flower-trough"), style="amiable", level=1)
>>> leak.customer.style, leak.terms.replies
('amiable', 10)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from steward.casebook import Case
from steward.casebook.drill import Drill
from steward.drill.levels import Level, level
from steward.errors import StewardError
from steward.service.expectation import Ledger
from steward.service.personality import Customer, Facts, Standing
from steward.words import Locale, Text


@dataclass(frozen=True)
class Situation:
    """What is played. Made by `situation`, which fills in what the case says."""

    case: Case
    style: str
    level: int
    listening: str
    seed: int
    locale: Locale

    @cached_property
    def drill(self) -> Drill:
        """The part of the case that is played."""
        if self.case.drill is None:
            raise _not_playable(self.case)
        return self.case.drill

    @cached_property
    def terms(self) -> Level:
        """What the level of difficulty makes of it."""
        return level(self.level)

    @cached_property
    def customer(self) -> Customer:
        """Whom one is talking to."""
        return Customer(self.style, self.listening, self.drill.state)

    @cached_property
    def facts(self) -> Facts:
        """What is true of the case and changes what a move is worth."""
        return Facts(our_fault=self.drill.our_fault, misunderstanding=self.drill.misunderstanding)

    @cached_property
    def standing(self) -> Standing:
        """Where the talk stands before a word is said."""
        state, starts = self.customer.traits[2], self.terms.starts
        return self.customer.arrives(
            mood=_scale(state.mood + starts.mood),
            trust=_scale(state.trust + starts.trust),
            patience=_scale(state.patience + starts.patience),
        )

    @cached_property
    def ledger(self) -> Ledger:
        """What the owner expects before a word is said."""
        return self.case.ledger()

    @property
    def owner(self) -> Text:
        """The name of the person one talks to."""
        return self.case.person(self.drill.customer).name.text

    def name(self, locale: Locale | None = None) -> str:
        """Say what is played: the case, the owner's style where it is told, the level."""
        said = locale or self.locale
        parts = [self.case.title.text.say(said)]
        if self.terms.style_told:
            parts.append(Text("{style}业主", "{style} owner").say(said, style=_in_mid_line(self.customer, said)))
        parts.append(Text("难度 {n}", "level {n}").say(said, n=self.level))
        return Text("，", ", ").say(said).join(parts)


def situation(
    case: Case,
    style: str | None = None,
    level: int = 2,
    listening: str | None = None,
    seed: int = 1,
    locale: Locale = "zh",
) -> Situation:
    """Set a situation up; what is not given is as the case has it.

    Args:
        case: a playable case.
        style: one of the styles the case can be played in.
        level: 1 to 3.
        listening: how the owner listens.
        seed: what the owner's words are drawn by; nothing else depends on it.
        locale: the language of the talk; a case written in one language is played in that.

    Raises:
        StewardError: ``not-playable``, ``style-not-played``, ``unknown-level`` or ``unknown-character``.
    """
    if case.drill is None:
        raise _not_playable(case)
    style = style or case.drill.style
    if style not in case.drill.styles:
        raise StewardError(
            "style-not-played",
            Text(
                "案例 {case} 里没有写风格 {style}，写了的有：{known}。",
                "The case {case} has no style {style}; it has: {known}.",
            ),
            case=case.id,
            style=style,
            known=", ".join(case.drill.styles),
        )
    spoken = locale if locale in case.languages else case.languages[0]
    found = Situation(case, style, level, listening or case.drill.styles[style].listening, seed, spoken)
    _ = found.terms, found.customer  # refuse here what does not exist, not in mid-talk
    return found


def _not_playable(case: Case) -> StewardError:
    return StewardError(
        "not-playable",
        Text(
            "案例 {case} 没有写演练部分（drill），不能演练。",
            "The case {case} has no drill part and cannot be played.",
        ),
        case=case.id,
    )


def _scale(value: int) -> int:
    return max(0, min(100, value))


def _in_mid_line(customer: Customer, locale: Locale) -> str:
    name = customer.traits[0].name.say(locale)
    return name if locale == "zh" else name.lower()
