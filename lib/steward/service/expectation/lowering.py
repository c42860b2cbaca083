"""Steps that find out what is expected and bring it down to what can be had: elicit, rank, explain, lower, trade.

>>> from steward.service.expectation.examples import typical
>>> ledger = typical("leak").ledger
>>> print(lower(ledger, "when-it-rains").happened)
Not done: “Someone who comes when it rains” is not on the table yet; ask first
>>> ledger, happened = elicit(ledger)
>>> happened.expectation
'when-it-rains'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from steward.service.expectation.giving import meet
from steward.service.expectation.happened import UNKNOWN, Moved, done, heaviest, refused
from steward.service.expectation.ledger import LAYER_NAMES, LAYERS, Expectation, Layer, Ledger
from steward.service.expectation.parameters import parameter
from steward.words import Text

_ALL_KNOWN = Text(
    "想要的都已经说出来了，再问就是耽误对方", "everything is on the table; more questions only take up time"
)
_KNOWN = Text("“{what}”已经在账上了", "“{what}” is on the table already")
_SHALLOWER = Text(
    "浅一层的还没问清，先把“{layer}”的问出来",
    "there is still something less deep to find out; first ask for what is “{layer}”",
)
_ELICITED = Text("“{what}”问出来了，记在账上", "“{what}” is on the table now")


def elicit(ledger: Ledger, expectation: str | None = None, layers: Iterable[Layer] = LAYERS) -> Moved:
    """Draw an expectation out; without a name the next one, shallow ones first, among them the most important.

    One that lies deeper comes out only after those above it.
    """
    allowed = set(layers)
    hidden = [one for one in ledger if not one.disclosed]
    waiting = sorted(hidden, key=lambda one: (LAYERS.index(one.layer), -one.importance))
    if expectation is None:
        open_now = [one for one in waiting if one.layer in allowed and one.layer == waiting[0].layer]
        if not open_now:
            return refused(ledger, "elicit", None, _ALL_KNOWN if not waiting else _DEEPER)
        one = open_now[0]
    else:
        one = ledger[expectation]
        if one.disclosed:
            return refused(ledger, "elicit", one, _KNOWN)
        if waiting[0].layer != one.layer:
            return refused(ledger, "elicit", one, _SHALLOWER, layer=LAYER_NAMES[waiting[0].layer])
    return done(ledger.changed(one.id, disclosed=True), "elicit", one, _ELICITED)


_DEEPER = Text(
    "剩下的藏得深，光听听不出来，要问", "what is left lies deeper; listening alone does not bring it out, ask"
)
_ONE_ONLY = Text("账上只有一项，没有轻重可排", "there is only one on the table; nothing to rank")
_RANKED_ALREADY = Text("轻重已经排过，最要紧的是“{top}”", "they are ranked already; “{top}” matters most")
_RANKED = Text("业主自己排出来了：最要紧的是“{top}”", "The owner has ranked them: “{top}” matters most")


def rank(ledger: Ledger) -> Moved:
    """Have the owner say which of the expectations on the table matters most."""
    known = ledger.disclosed
    if len(known) < 2:
        return refused(ledger, "rank", None, _ONE_ONLY)
    after = replace(ledger, ranked=frozenset(one.id for one in known))
    top = after[after.top or known[0].id].what
    if after.ranked == ledger.ranked:
        return refused(ledger, "rank", None, _RANKED_ALREADY, top=top)
    return done(after, "rank", None, _RANKED, top=top)


_NOTHING_TO_EXPLAIN = Text("眼下没有什么要讲清的", "there is nothing left to explain")
_EXPLAINED_ALREADY = Text(
    "“{what}”已经讲清了，再讲就成了推托", "“{what}” was explained; once more would sound like an excuse"
)
_EXPLAINED = Text("讲清了“{what}”能做到哪一步：{limit}", "Explained how far “{what}” can be met: {limit}")
_CAN = Text("讲清了：“{what}”做得到", "Explained: “{what}” can be met")
_LIMIT = Text("想要的做不到十足，底线松了一些", "not in full, and what is adequate eased a little")


def explain(ledger: Ledger, expectation: str | None = None) -> Moved:
    """Say what can be met, what cannot and why: the adequate level eases towards what can be delivered, the wish stays."""
    if expectation is None:
        expectation = heaviest(ledger, explain)
        if expectation is None:
            return refused(ledger, "explain", None, _NOTHING_TO_EXPLAIN)
    one = ledger[expectation]
    if not one.disclosed:
        return refused(ledger, "explain", one, UNKNOWN)
    if one.explained:
        return refused(ledger, "explain", one, _EXPLAINED_ALREADY)
    eased = _towards(one.adequate, one.deliverable, parameter("explained-lowers"))
    after = ledger.changed(one.id, adequate=eased, explained=True)
    if one.in_full:
        return done(after, "explain", one, _CAN)
    return done(after, "explain", one, _EXPLAINED, limit=one.limit or _LIMIT)


def _towards(level: float, floor: float, share: float) -> float:
    """Move a level down towards `floor` by a share of the way; never below it, and never up."""
    return level if level <= floor else level - share * (level - floor)


_NOTHING_TO_LOWER = Text(
    "没有要降的：给得到的不用降，给不到的已经劝过",
    "there is nothing to lower: what can be given need not be, and the rest was asked already",
)
_CAN_BE_MET = Text("“{what}”给得到，做到就行，不用降", "“{what}” can be met; meet it rather than lower it")
_LOWERED_ALREADY = Text(
    "“{what}”已经劝过一次，再劝就是逼人", "“{what}” was lowered once; to ask again would be pressing"
)
_LOWERED = Text("“{what}”降了下来", "“{what}” was lowered")
_LOWERED_LITTLE = Text("“{what}”只降下一点：{why}", "“{what}” gave way only a little: {why}")
_NOT_RANKED = Text("还没排出轻重", "what matters most was not ranked first")
_IS_TOP = Text("这正是业主最看重的", "it is what matters most to the owner")


def lower(ledger: Ledger, expectation: str | None = None) -> Moved:
    """Ask the owner to lower an expectation that cannot be met.

    It goes best after ranking, with one that does not matter most, and after explaining why; never below what can be delivered, and
    once only.
    """
    if expectation is None:
        expectation = _lowest_regret(ledger, lower)
        if expectation is None:
            return refused(ledger, "lower", None, _NOTHING_TO_LOWER)
    one = ledger[expectation]
    if (refusal := _cannot_lower(ledger, one, "lower")) is not None:
        return refusal
    after = _lowered(ledger, one, 0.0)
    if one.id in ledger.ranked and one.id != ledger.top:
        return done(after, "lower", one, _LOWERED)
    return done(after, "lower", one, _LOWERED_LITTLE, why=_IS_TOP if one.id in ledger.ranked else _NOT_RANKED)


def _cannot_lower(ledger: Ledger, one: Expectation, step: str) -> Moved | None:
    if not one.disclosed:
        return refused(ledger, step, one, UNKNOWN)
    if one.lowered:
        return refused(ledger, step, one, _LOWERED_ALREADY)
    if one.in_full:
        return refused(ledger, step, one, _CAN_BE_MET)
    return None


def _lowered(ledger: Ledger, one: Expectation, adds: float) -> Ledger:
    kind = "lower-unranked" if one.id not in ledger.ranked else "lower-top" if one.id == ledger.top else "lower-ranked"
    share = parameter(kind) + adds + (parameter("lower-after-explaining") if one.explained else 0.0)
    adequate = _towards(one.adequate, one.deliverable, min(1.0, share))
    desired = max(adequate, _towards(one.desired, one.deliverable, min(1.0, share)))
    return ledger.changed(one.id, adequate=adequate, desired=desired, lowered=True)


def _lowest_regret(ledger: Ledger, step: Callable[[Ledger, str], Moved]) -> str | None:
    """Give the heaviest that a step can be taken on, leaving what matters most for last."""
    can = [one for one in ledger.disclosed if step(ledger, one.id).happened.done]
    return max(can, key=lambda one: (one.id != ledger.top, one.importance)).id if can else None


_NOTHING_TO_TRADE = Text("没有可换的", "there is nothing to trade")
_RANK_FIRST = Text(
    "先排出轻重，才知道拿什么换“{what}”",
    "rank what matters first; only then is it clear what “{what}” can be traded for",
)
_NOT_THE_TOP = Text(
    "“{what}”是业主最看重的，不拿来换", "“{what}” is what matters most to the owner; it is not for trading"
)
_NO_ALTERNATIVE = Text("“{what}”手上没有替代办法可给", "there is no alternative at hand for “{what}”")
_TRADED = Text(
    "给了一个做得到的办法，“{what}”换得对方降了下来",
    "Gave a workable alternative, and “{what}” was lowered in exchange",
)


def trade(ledger: Ledger, expectation: str | None = None) -> Moved:
    """Give what can be had as an alternative, in exchange for lowering an expectation that does not matter most."""
    if expectation is None:
        expectation = _lowest_regret(ledger, trade)
        if expectation is None:
            return refused(ledger, "trade", None, _NOTHING_TO_TRADE)
    one = ledger[expectation]
    if (refusal := _cannot_lower(ledger, one, "trade")) is not None:
        return refusal
    if one.id not in ledger.ranked:
        return refused(ledger, "trade", one, _RANK_FIRST)
    if one.id == ledger.top:
        return refused(ledger, "trade", one, _NOT_THE_TOP)
    if ledger.at_hand(one) <= one.delivered:
        return refused(ledger, "trade", one, _NO_ALTERNATIVE)
    given = meet(ledger, one.id).ledger
    return done(_lowered(given, given[one.id], parameter("trade-adds")), "trade", one, _TRADED)
