"""How a customer reacts to one reply: deterministic, and each part of it with its reason.

A move weighs 1; style, way of listening and state add to that or take from it. What the weighted move brings is then scaled by
the moment: solving carries little in the heat and before the customer was heard, more where they trust; words of sympathy
wear out without action; a harming move in the same reply spoils the kind ones. Harm is never scaled away: it adds to mood
whatever else is said, so that no reply is better for a harming move in it.

>>> owner = Customer("dominant", "active", "angry")
>>> print(react(owner, owner.arrives(), ["empathise", "ask"]).sentence("en"))
mood 85 → 79, angry; trust 28 → 31; patience 50 → 42
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from steward.errors import StewardError, Trouble
from steward.moves import moves as all_moves
from steward.service.personality import character
from steward.service.personality.customer import NO_FACTS, Customer, Facts, Promise, Standing, mood_band
from steward.service.personality.grounds import Because, Grounded
from steward.service.said import Said
from steward.words import MINUS, Locale, Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, with the entry of the content that says it (its `ground` names standards or assumption)."""

    text: Text
    grounded: Grounded


@dataclass(frozen=True, slots=True)
class Effect:
    """What one move, or one thing beside the moves, does to mood (up is worse), trust and patience (up is better)."""

    name: Text
    mood: int
    trust: int
    patience: int
    reasons: tuple[Reason, ...]
    move: str | None = None
    """The move's id; None for what happens beside the moves, such as patience running down."""

    @property
    def why(self) -> Text:
        """All the reasons, one after another."""
        return Text("；".join(r.text.zh for r in self.reasons), ". ".join(r.text.en for r in self.reasons))

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards the reasons rest on, each once."""
        return tuple(dict.fromkeys(id for reason in self.reasons for id in reason.grounded.standards))

    @property
    def is_source(self) -> bool:
        """Whether every reason is said outright by a source."""
        return all(reason.grounded.is_source for reason in self.reasons)

    def change(self, locale: Locale) -> str:
        """Write the three changes, leaving out those that are none."""
        parts = (
            (Text("情绪", "mood"), self.mood),
            (Text("信任", "trust"), self.trust),
            (Text("耐心", "patience"), self.patience),
        )
        said = [f"{name.say(locale)} {_signed(value)}" for name, value in parts if value]
        return Text("，", ", ").say(locale).join(said) or Text("没有变化", "no change").say(locale)


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "0"


@dataclass(frozen=True, slots=True)
class Reaction(Said):
    """What one reply did, and what the customer says to it."""

    before: Standing
    standing: Standing
    effects: tuple[Effect, ...]
    remark: Text
    """What the customer says; the words are ours."""
    minds: str | None = None
    """The move the remark takes exception to; None where the remark is friendly or about something else."""

    def sentence(self, locale: Locale) -> str:
        """Say the three figures before and after."""
        return Text(
            "情绪 {m0} → {m1} {band}，信任 {t0} → {t1}，耐心 {p0} → {p1}",
            "mood {m0} → {m1}, {band}; trust {t0} → {t1}; patience {p0} → {p1}",
        ).say(
            locale,
            m0=self.before.mood,
            m1=self.standing.mood,
            band=mood_band(self.standing.mood).name,
            t0=self.before.trust,
            t1=self.standing.trust,
            p0=self.before.patience,
            p1=self.standing.patience,
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each effect with its change and reason, then the customer's words."""
        found = [
            (effect.name.say(locale), f"{effect.change(locale)}{Text('：', ': ').say(locale)}{effect.why.say(locale)}")
            for effect in self.effects
        ]
        return [*found, (Text("客户说", "the customer says").say(locale), self.remark.say(locale))]


@dataclass(frozen=True, slots=True)
class Carries:
    """How much of what helps comes through, 0 to 1; what hurts always comes through whole."""

    mood: float = 1.0
    trust: float = 1.0
    because: Because | None = None
    """Why it is less; said of what loses most of its effect."""
    wasted: Collection[str] = ()
    """Moves that hardly reach this owner yet, of which `hardly` comes through."""
    hardly: float = 1.0


IN_FULL = Carries()


def react(
    customer: Customer,
    standing: Standing,
    moves: Iterable[str],
    *,
    facts: Facts = NO_FACTS,
    beside: Iterable[Effect] = (),
    carries: Carries = IN_FULL,
) -> Reaction:
    """Give the customer's reaction to one reply.

    Args:
        customer: whom one is talking to.
        standing: where the talk stands before the reply.
        moves: the moves of the reply, in any order; none for a reply that carries none.
        facts: what is true of the case.
        beside: what else the customer lives through in this exchange, such as a demand that was passed over.
        carries: how much of what helps comes through, in talks so long that little is left to win.

    Raises:
        StewardError: ``unknown-move``, one `Trouble` for each.
    """
    said = _in_order(moves)
    turn = standing.turn + 1
    due = sum(promise.due is not None and promise.due <= turn for promise in standing.promises)
    promises = [promise for promise in standing.promises if promise.due is None or promise.due > turn]
    if "commit" in said:
        promises.append(Promise("commit"))
    if "overpromise" in said:
        promises.append(Promise("overpromise", due=turn + character.rules().promise_due.after))
    effects = [*_Weighing(customer, standing, said, facts, carries).effects(), *beside, *_reckoning(customer, due)]
    after = _apply(customer, standing, effects, (*standing.replies, said), tuple(promises), broken=due)
    remark, minds = _remark(customer, effects, due)
    return Reaction(standing, after, tuple(effects), remark, minds)


def reckon(customer: Customer, standing: Standing, *, kept: bool = True) -> Reaction:
    """Settle what was promised: the case is over, or its time has come.

    Over-promises break; commitments within authority are kept or broken as `kept` says. No reply is counted.
    """
    rules = character.rules()
    over = sum(promise.kind == "overpromise" for promise in standing.promises)
    event = rules.promise_kept if kept else rules.promise_broken
    effects: list[Effect] = []
    remark = Text("", "")
    if over < len(standing.promises):  # one day's work is judged once, however often it was promised
        effects.append(_event(event, Text("兑现承诺", "Promise kept") if kept else Text("承诺落空", "Promise broken")))
        remark = event.answer
    if over:
        effects += _reckoning(customer, over)
        remark = rules.promise_due.answer
    after = _apply(customer, standing, effects, standing.replies, (), broken=over)
    return Reaction(standing, after, tuple(effects), remark)


def _in_order(moves: Iterable[str]) -> tuple[str, ...]:
    given = frozenset(moves)
    if unknown := sorted(given.difference(all_moves())):
        raise StewardError.many(
            Trouble(
                "unknown-move",
                Text(
                    "没有 {id} 这种对话动作，可用的有：{known}。", "There is no dialogue move {id}; there are: {known}."
                ),
                {"id": id, "known": ", ".join(all_moves())},
            )
            for id in unknown
        )
    return tuple(id for id in all_moves() if id in given)


def weight_of(customer: Customer, move: str) -> float:
    """Give what a move weighs with this customer before the moment has its say: 1 is ordinary, below 0 does harm.

    >>> weight_of(Customer("dominant"), "explain") < 0 < weight_of(Customer("analytical"), "explain")
    True
    """
    return _weight(customer, move)[0]


@lru_cache(maxsize=4096)
def _weight(customer: Customer, move: str) -> tuple[float, tuple[Reason, ...]]:
    """What a move weighs with this customer, before the moment has its say, and why."""
    base = character.move_effects()[move]
    modifiers = [side.moves[move] for side in customer.traits if move in side.moves]
    return 1 + sum(modifier.weight for modifier in modifiers), (Reason(base.because, base), *map(_reason, modifiers))


@lru_cache(maxsize=512)
def _turn(customer: Customer) -> Effect:
    """What one exchange costs in patience; it always costs some."""
    rule = character.rules().turn
    sides = [side for side in customer.traits if side.turn]
    patience = min(-1, rule.patience + sum(side.turn for side in sides))
    return Effect(
        Text("又一个来回", "One more exchange"),
        0,
        0,
        patience,
        (_reason(rule), *(Reason(side.why, side) for side in sides)),
    )


class _Weighing:
    """The effects of one reply; calming moves are weighed first, since they change what the rest falls on."""

    def __init__(
        self, customer: Customer, standing: Standing, said: tuple[str, ...], facts: Facts, carries: Carries
    ) -> None:
        self.customer, self.standing, self.said, self.facts, self.carries = customer, standing, said, facts, carries
        self.style, self.listening, self.state = customer.traits
        self.rules = character.rules()
        self.spoilt = any(all_moves()[id].polarity == "harms" and id != "overpromise" for id in said)
        self.mood = standing.mood

    def effects(self) -> list[Effect]:
        found = [_turn(self.customer)]
        if self.standing.patience + found[0].patience <= 0:
            found.append(_event(self.rules.out_of_patience, Text("没有耐心了", "Out of patience")))
        table = character.move_effects()
        calming = [id for id in self.said if table[id].family == "calm"]
        for id in [*calming, *(id for id in self.said if table[id].family != "calm")]:
            effect = self._one(table[id])
            self.mood = max(0, min(100, self.mood + effect.mood))
            found.append(effect)
        if (excess := len(self.said) - self._limit()) > 0:
            found.append(_event(self.rules.too_long, Text("说得太多", "Too much at once"), times=excess))
        return found

    def _limit(self) -> int:
        own = [side.limit for side in (self.style, self.listening) if side.limit]
        return min([self.rules.too_long.limit, *own])

    def _one(self, base: character.MoveEffect) -> Effect:
        weight, common = _weight(self.customer, base.id)
        reasons = list(common)
        name = all_moves()[base.id].name
        if base.family == "harm":
            weight = max(0.5, weight)
            # what an over-promise buys does not grow with what it will cost
            patience = base.patience if base.patience > 0 else round(base.patience * weight)
            return Effect(
                name, round(base.mood * weight), round(base.trust * weight), patience, tuple(reasons), base.id
            )
        if base.id == "set-boundary" and not (self.state.abusive if self.facts.abusive is None else self.facts.abusive):
            return _event(self.rules.boundary_uncalled_for, name, move=base.id)
        if base.id == "explain" and self.facts.misunderstanding:
            weight += self.rules.misunderstanding.weight
            reasons.append(_reason(self.rules.misunderstanding))
        weight = max(-1.0, min(2.5, weight))
        scale, moment = self._moment(base) if weight > 0 else (1.0, [])
        scale *= weight
        if base.id in ("empathise", "apologise"):
            worn = self.style.worn[min(self.standing.soothed, len(self.style.worn) - 1)]
            # once worn out it is resented, however gladly it was heard at first
            scale = min(scale, worn) if worn <= 0 or weight <= 0 else scale * worn
            if self.standing.soothed:
                moment.append(_reason(self.rules.worn_out))
        gain, won = (self.carries.mood, self.carries.trust) if scale > 0 else (1.0, 1.0)
        if scale > 0 and base.id in self.carries.wasted:
            gain, won = gain * self.carries.hardly, won * self.carries.hardly
        if scale > 0 and self.carries.because and min(self.carries.mood, self.carries.trust) < 0.6:
            moment.append(_reason(self.carries.because))
        mood = round(base.mood * scale * gain)
        if base.family == "calm" and mood < 0:
            floor = self.rules.words_alone.floor
            if self.mood + mood < floor:
                mood = min(0, floor - self.mood) if self.mood > floor else 0
                moment.append(_reason(self.rules.words_alone))
        patience = base.patience if base.patience < 0 else round(base.patience * scale)
        return Effect(name, mood, round(base.trust * scale * won), patience, (*reasons, *moment), base.id)

    def _moment(self, base: character.MoveEffect) -> tuple[float, list[Reason]]:
        """Scale what a welcome move brings by the moment it is said in."""
        rules, scale, reasons = self.rules, 1.0, []

        def times(factor: float, why: Because) -> None:
            nonlocal scale
            scale *= factor
            reasons.append(_reason(why))

        if base.family in ("solve", "contact") and base.id != "greet":
            first = rules.calm_first
            heat = (self.mood - first.cool) / (first.hot - first.cool)
            factor = 1 - (1 - first.least) * max(0.0, min(1.0, heat))
            if self.mood > first.angry and not self.standing.heard:
                factor *= first.heard_just_now if {"listen", "empathise"}.intersection(self.said) else first.unheard
            if factor < 1:
                times(factor, first)
        if base.id == "greet" and self.standing.turn:
            times(rules.late_greeting.times, rules.late_greeting)
        if base.id in rules.groundwork.moves and not self.standing.asked:
            times(rules.groundwork.times, rules.groundwork)
        if base.family == "solve":
            scale *= rules.belief.least + (rules.belief.most - rules.belief.least) * self.standing.trust / 100
            if self.standing.trust < 40:
                reasons.append(_reason(rules.belief))
        if base.id not in ("empathise", "apologise") and (before := self.standing.times_said(base.id)):
            times(rules.said_before.times**before, rules.said_before)
        if base.id == "apologise" and not self.facts.our_fault:
            times(rules.not_our_fault.times, rules.not_our_fault)
        if self.spoilt:
            times(rules.spoilt.times, rules.spoilt)
        return scale, reasons


def _reason(entry: Because) -> Reason:
    return Reason(entry.why, entry)


def _event(event: character.Event, name: Text, *, times: int = 1, move: str | None = None) -> Effect:
    return Effect(name, event.mood * times, event.trust * times, event.patience * times, (_reason(event),), move)


def _reckoning(customer: Customer, count: int) -> list[Effect]:
    """The over-promises that fall due, heavier for those who mind them more."""
    if not count:
        return []
    due = character.rules().promise_due
    weight, because = _weight(customer, "overpromise")
    effect = Effect(
        Text("空头承诺到期", "Over-promise falls due"),
        round(due.mood * weight),
        round(due.trust * weight),
        round(due.patience * weight),
        (_reason(due), *because[1:]),
    )
    return [effect] * count


def _apply(
    customer: Customer,
    standing: Standing,
    effects: list[Effect],
    replies: tuple[tuple[str, ...], ...],
    promises: tuple[Promise, ...],
    *,
    broken: int,
) -> Standing:
    trust = _sum(standing.trust, [effect.trust for effect in effects])
    broken += standing.broken
    never = {entry.move for side in customer.traits for entry in side.never}
    offences = {move for reply in replies for move in reply if move != "overpromise"}
    if broken:  # an over-promise is held against one only when it is seen to be one
        offences.add("overpromise")
    if never & offences:
        trust = min(trust, character.rules().never_forgiven.trust)
    return Standing(
        mood=100 - _sum(100 - standing.mood, [-effect.mood for effect in effects]),
        trust=trust,
        patience=_sum(standing.patience, [effect.patience for effect in effects]),
        replies=replies,
        promises=promises,
        broken=broken,
    )


def _sum(value: int, changes: list[int]) -> int:
    """Add what is good first, up to 100, then what is bad, down to 0: what goes over the top softens no blow."""
    risen = min(100, value + sum(change for change in changes if change > 0))
    return max(0, risen + sum(change for change in changes if change < 0))


def _remark(customer: Customer, effects: list[Effect], due: int) -> tuple[Text, str | None]:
    """What the customer says: to what hurt most, else to what did most good; and the move they mind, if any."""
    if due:
        return character.rules().promise_due.answer, None
    table, own = character.move_effects(), character.style(customer.style)
    spoken = [(effect.mood - effect.trust, effect.move) for effect in effects if effect.move]
    if not spoken:
        return Text("……您倒是说句话呀。", "... Well, say something."), None
    worst, minded = max(spoken)
    if worst > 0 or table[minded].family == "harm":
        return own.minds.get(minded, table[minded].minds), minded
    _, liked = min(spoken)
    return own.answers.get(liked, table[liked].answer), None
