"""The best few replies to a customer, by trying them all: what a trainer shows beside what was said.

>>> owner = Customer("dominant", "active", "angry")
>>> plan = best_reply_plan(owner, owner.arrives(), horizon=2)
>>> [reply.id for reply in plan.replies]
['listen-empathise', 'confirm-commit']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import model_validator

from steward.content import read_yaml
from steward.errors import StewardError
from steward.moves import moves as all_moves
from steward.service.personality.character import MoveId, move_effects, rules
from steward.service.personality.customer import NO_FACTS, Customer, Facts, Standing, mood_band
from steward.service.personality.grounds import FOLDER, Frozen
from steward.service.personality.reaction import Reaction, react, reckon, weight_of
from steward.service.personality.reading import checked
from steward.service.said import Said
from steward.words import Locale, Text

LONGEST = 5
"""Replies a plan may look ahead; each one more takes some twenty times as long."""

_MOOD, _TRUST, _PATIENCE = 0.6, 0.3, 0.1


class SampleReply(Frozen):
    """A reply to play with: its moves, and one way to say it (the words are ours)."""

    id: str
    moves: tuple[MoveId, ...]
    kind: Literal["good", "trap"]
    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The reply in words."""
        return Text(self.zh, self.en)

    @model_validator(mode="after")
    def _kind_fits(self) -> SampleReply:
        harms = any(all_moves()[id].polarity == "harms" for id in self.moves)
        if harms != (self.kind == "trap"):
            raise ValueError("a reply is a trap when it carries a harming move, and only then")
        return self


@cache
def sample_replies() -> Mapping[str, SampleReply]:
    """Give the replies of ``training/personality/replies.yaml`` by id, the good ones first."""
    path = f"{FOLDER}/replies.yaml"
    found: list[SampleReply] = checked(read_yaml(path), list[SampleReply], path)
    return MappingProxyType({reply.id: reply for reply in found})


class SampleTalk(Frozen):
    """A ready talk to show: one sample reply after another."""

    id: str
    zh: str
    en: str
    replies: tuple[str, ...]

    @property
    def name(self) -> Text:
        """What the talk shows."""
        return Text(self.zh, self.en)

    @model_validator(mode="after")
    def _replies_exist(self) -> SampleTalk:
        if unknown := [id for id in self.replies if id not in sample_replies()]:
            raise ValueError(f"no reply named {', '.join(unknown)} in replies.yaml")
        return self


@cache
def sample_talks() -> Mapping[str, SampleTalk]:
    """Give the talks of ``training/personality/talks.yaml`` by id."""
    path = f"{FOLDER}/talks.yaml"
    found: list[SampleTalk] = checked(read_yaml(path), list[SampleTalk], path)
    return MappingProxyType({talk.id: talk for talk in found})


def how_well(standing: Standing) -> float:
    """Put a standing into one figure, 0 (lost) to 100: mood counts six parts, trust three, patience one.

    The parts are the model's assumption: a calm customer who trusts nobody has not been won.
    """
    return _MOOD * (100 - standing.mood) + _TRUST * standing.trust + _PATIENCE * standing.patience


@dataclass(frozen=True, slots=True)
class Plan(Said):
    """A sequence of replies with what each does; the end is taken after over-promises have come due."""

    replies: tuple[SampleReply, ...]
    reactions: tuple[Reaction, ...]
    end: Standing
    tried: int
    """How many sequences were weighed or ruled out, for those who ask how sure it is: all of them."""

    @property
    def value(self) -> float:
        """How well it ends, 0-100 (see `how_well`)."""
        return how_well(self.end)

    def sentence(self, locale: Locale) -> str:
        """Say where it leads."""
        before = self.reactions[0].before if self.reactions else self.end
        return Text(
            "{n} 句话，情绪 {m0} → {m1} {band}，信任 {t0} → {t1}（{tried} 种说法里最好的）",
            "{n} replies: mood {m0} → {m1}, {band}; trust {t0} → {t1} (the best of {tried} sequences)",
        ).say(
            locale,
            n=len(self.replies),
            m0=before.mood,
            m1=self.end.mood,
            band=mood_band(self.end.mood).name,
            t0=before.trust,
            t1=self.end.trust,
            tried=f"{self.tried:,}",
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each reply with the mood after it."""
        return [
            (str(n), f"{reply.text.say(locale)} ({reaction.standing.mood})")
            for n, (reply, reaction) in enumerate(zip(self.replies, self.reactions, strict=True), start=1)
        ]


def follow(
    customer: Customer, standing: Standing, replies: Iterable[SampleReply | Sequence[str]], *, facts: Facts = NO_FACTS
) -> tuple[Reaction, ...]:
    """Give the reactions to one reply after another; a reply is a `SampleReply` or its moves."""
    found = []
    for reply in replies:
        reaction = react(customer, standing, reply.moves if isinstance(reply, SampleReply) else reply, facts=facts)
        standing = reaction.standing
        found.append(reaction)
    return tuple(found)


def settled(customer: Customer, standing: Standing) -> Standing:
    """Give the standing once over-promises have come due; what was promised within authority is left out of account."""
    over = tuple(promise for promise in standing.promises if promise.kind == "overpromise")
    if not over:
        return standing
    return reckon(
        customer, Standing(standing.mood, standing.trust, standing.patience, standing.replies, over, standing.broken)
    ).standing


def best_reply_plan(
    customer: Customer,
    standing: Standing,
    horizon: int = 3,
    *,
    replies: Iterable[SampleReply] | None = None,
    facts: Facts = NO_FACTS,
) -> Plan:
    """Find the best sequence of `horizon` replies by exact search (branch and bound), by `how_well` it ends.

    Args:
        customer: whom one is talking to.
        standing: where the talk stands.
        horizon: how many replies to look ahead, 1 to `LONGEST`.
        replies: what may be said, each at most once; the shipped good replies and the over-promise by default.
        facts: what is true of the case.

    Raises:
        StewardError: ``bad-horizon``.
    """
    if not 1 <= horizon <= LONGEST:
        raise StewardError(
            "bad-horizon",
            Text("往前看的句数应在 1 到 {most} 之间，不是 {n}。", "Look 1 to {most} replies ahead, not {n}."),
            most=LONGEST,
            n=horizon,
        )
    choice = (
        list(replies)
        if replies is not None
        else [r for r in sample_replies().values() if r.kind == "good" or r.id == "overpromise"]
    )
    horizon = min(horizon, len(choice))
    most = max((_best_case(customer, reply) for reply in choice), default=0.0)
    best: tuple[float, tuple[SampleReply, ...]] = (-1.0, ())
    tried = 0

    def look(here: Standing, said: tuple[SampleReply, ...]) -> None:
        nonlocal best, tried
        ahead = [
            (settled(customer, r.standing), r.standing, reply)
            for reply in choice
            if reply not in said
            for r in (react(customer, here, reply.moves, facts=facts),)
        ]
        ranked = sorted(
            ((how_well(end), n) for n, (end, _, _) in enumerate(ahead)), key=lambda found: (-found[0], found[1])
        )
        left = horizon - len(said) - 1
        for value, n in ranked:
            tried += 1
            _, after, reply = ahead[n]
            if left == 0:
                if value > best[0] + 1e-9:
                    best = (value, (*said, reply))
            elif how_well(after) + left * most > best[0]:
                look(after, (*said, reply))

    look(standing, ())
    reactions = follow(customer, standing, best[1], facts=facts)
    end = settled(customer, reactions[-1].standing) if reactions else standing
    return Plan(best[1], reactions, end, tried)


def _best_case(customer: Customer, reply: SampleReply) -> float:
    """Bound what a reply can bring at its best moment, to one who trusts fully."""
    most = 0.0
    for id in reply.moves:
        base = move_effects()[id]
        weight = max(0.0, weight_of(customer, id) + rules().misunderstanding.weight)
        scale = weight * (rules().belief.most if base.family == "solve" else 1.0)
        most += scale * (-_MOOD * base.mood + _TRUST * base.trust + _PATIENCE * max(0, base.patience)) + 1  # rounding
    return most
