"""Steps that give, or promise to give: involve, meet, promise, overpromise, take back, exceed.

>>> from steward.service.expectation.examples import typical
>>> ledger, happened = meet(typical("leak").ledger, "dry")
>>> print(happened.sentence("en"), ledger["dry"].delivered)
“No more water in the trough” could not be solved outright; it was improved 4
"""

from __future__ import annotations

from dataclasses import replace

from steward.service.complaints.authority import levels
from steward.service.expectation.disconfirmation import COUNTED_EXTRAS
from steward.service.expectation.happened import UNKNOWN, Moved, done, heaviest, refused
from steward.service.expectation.ledger import Expectation, Ledger, raised
from steward.service.expectation.parameters import TOP, check_level, level_order, parameter
from steward.words import Text, number

_NOT_NEEDED = Text("眼下用不着请上级", "nobody higher up is needed now")
_THERE_ALREADY = Text("{level}已经在场，不用再请", "{level} is at the table already")
_INVOLVED = Text("请来了{level}，权限够了的就能办", "Brought in {level}; what they may grant can be done now")


def involve(ledger: Ledger, level: str | None = None) -> Moved:
    """Bring in a level of authority; without a name the one that the heaviest expectation beyond one's own needs."""
    if level is None:
        order = level_order()
        beyond = [one for one in ledger.disclosed if order[one.authority] > order[ledger.authority]]
        lacking = [one for one in beyond if one.deliverable > one.delivered]
        if not lacking:
            return refused(ledger, "involve", None, _NOT_NEEDED)
        level = max(lacking, key=lambda one: one.importance * (one.zone.desired - one.delivered)).authority
    check_level(level)
    if level_order()[level] <= level_order()[ledger.authority]:
        return refused(ledger, "involve", None, _THERE_ALREADY, level=levels()[level])
    return done(replace(ledger, authority=level), "involve", None, _INVOLVED, level=levels()[level])


_NOTHING_TO_GIVE = Text("手上没有还能给的", "there is nothing left to give")
_GIVEN_ALREADY = Text("“{what}”手上能给的都给了", "what can be given for “{what}” has been given")
_BEYOND = Text("“{what}”要{level}才能定，手上给不出更多", "“{what}” is for {level} to grant; there is no more to give")
_MET = Text("“{what}”做到了", "“{what}” was met")
_IMPROVED = Text("“{what}”彻底解决还不行，先做了改善", "“{what}” could not be solved outright; it was improved")


def meet(ledger: Ledger, expectation: str | None = None, level: float | None = None) -> Moved:
    """Deliver what those at the table can give, or up to `level` of it; what cannot be solved outright is improved."""
    if expectation is None:
        expectation = heaviest(ledger, meet)
        if expectation is None:
            return refused(ledger, "meet", None, _NOTHING_TO_GIVE)
    one = ledger[expectation]
    if not one.disclosed:
        return refused(ledger, "meet", one, UNKNOWN)
    given = ledger.at_hand(one) if level is None else min(level, ledger.at_hand(one))
    if given <= one.delivered:
        if one.deliverable > one.delivered and ledger.at_hand(one) <= one.delivered:
            return refused(ledger, "meet", one, _BEYOND, level=levels()[one.authority])
        return refused(ledger, "meet", one, _GIVEN_ALREADY)
    kept = one.promised if one.promised is not None and one.promised > given else None
    after = ledger.changed(one.id, delivered=given, promised=kept)
    return done(after, "meet", one, _MET if given >= one.adequate else _IMPROVED)


_NOTHING_TO_PROMISE = Text("能答应的都答应过了", "all that could be promised has been")
_HAD_ALREADY = Text(
    "“{what}”已经给到这一步，不用再答应", "that much of “{what}” has been given; there is nothing to promise"
)
_PROMISED_ALREADY = Text("“{what}”已经答应过了", "“{what}” was promised already")
_PROMISED = Text("答应了“{what}”，说到就要做到", "Promised “{what}”; now it must be kept")
_OVERPROMISED = Text(
    "“{what}”说过头了：答应 {promised}，手上只有 {at_hand}，记作欠账",
    "Over-promised “{what}”: {promised} was promised and {at_hand} is at hand; booked as a debt",
)


def promise(ledger: Ledger, expectation: str | None = None, level: float | None = None) -> Moved:
    """Promise what those at the table can give, or `level`; whatever is beyond them is booked as a debt."""
    if expectation is None:
        expectation = heaviest(ledger, promise)
        if expectation is None:
            return refused(ledger, "promise", None, _NOTHING_TO_PROMISE)
    one = ledger[expectation]
    return _promise(ledger, one, ledger.at_hand(one) if level is None else min(TOP, level), "promise")


def overpromise(ledger: Ledger, expectation: str | None = None) -> Moved:
    """Promise everything desired whether or not it can be had; where all of it can be had, even more than that."""
    if expectation is None:
        expectation = heaviest(ledger, overpromise)
        if expectation is None:
            return refused(ledger, "overpromise", None, _NOTHING_TO_PROMISE)
    one = ledger[expectation]
    return _promise(ledger, one, one.desired if one.desired > ledger.at_hand(one) else TOP, "overpromise")


def _promise(ledger: Ledger, one: Expectation, level: float, step: str) -> Moved:
    if not one.disclosed:
        return refused(ledger, step, one, UNKNOWN)
    if level <= one.delivered:
        return refused(ledger, step, one, _HAD_ALREADY)
    if one.promised is not None and level <= one.promised:
        return refused(ledger, step, one, _PROMISED_ALREADY)
    after = ledger.changed(one.id, promised=level)
    at_hand = ledger.at_hand(one)
    if level <= at_hand:
        return done(after, step, one, _PROMISED)
    written = {"promised": number(level, decimals=1), "at_hand": number(at_hand, decimals=1)}
    return done(after, step, one, _OVERPROMISED, **written)


_NO_DEBT = Text("没有说过头的话要收回", "there is no over-promise to take back")
_NOT_BEYOND = Text("“{what}”没有说过头，照着做到就行", "“{what}” was not over-promised; just keep it")
_TAKEN_BACK = Text(
    "收回了“{what}”说过头的话，改说能做到的", "Took back what was over-promised on “{what}” and said what can be done"
)


def take_back(ledger: Ledger, expectation: str | None = None) -> Moved:
    """Take an over-promise back before it falls due; a part of what it raised remains."""
    owed = {debt.expectation for debt in ledger.debts}
    if expectation is None:
        if not owed:
            return refused(ledger, "take-back", None, _NO_DEBT)
        expectation = next(one.id for one in ledger if one.id in owed)
    one = ledger[expectation]
    if one.id not in owed or one.promised is None:
        return refused(ledger, "take-back", one, _NOT_BEYOND)
    zone = raised(one.adequate, one.desired, one.promised, parameter("taken-back-leaves"))
    after = ledger.changed(one.id, adequate=zone.adequate, desired=zone.desired, promised=None)
    return done(after, "take-back", one, _TAKEN_BACK)


_ENOUGH = Text("好意再多就不稀奇了，把本职做好", "more kindnesses would no longer be noticed; see to the basics")
_EXCEEDED = Text("做了一件没人要求的小事", "Did some small thing nobody had asked for")
_NO_BASE = Text(
    "做了一件小事，可是本职还没做到位，这份好意暂时放大不了什么",
    "Did some small thing, but with the basics not in place there is nothing for it to amplify yet",
)
_ANNOUNCED = Text(
    "做了一件小事，还对外许了下来：下一回就成了固定要求",
    "Did some small thing and announced it: next time it will be a fixed demand",
)


def exceed(ledger: Ledger, *, announced: bool = False) -> Moved:
    """Go beyond what was expected with something that costs nothing; announced, it turns into an expectation for next time."""
    if ledger.extras >= COUNTED_EXTRAS:
        return refused(ledger, "exceed", None, _ENOUGH)
    after = replace(ledger, extras=ledger.extras + 1, announced=ledger.announced + announced)
    if announced:
        return done(after, "exceed", None, _ANNOUNCED)
    based = any(one.delivered >= one.adequate for one in ledger)
    return done(after, "exceed", None, _EXCEEDED if based else _NO_BASE)
