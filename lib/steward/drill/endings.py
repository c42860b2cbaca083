"""How a talk ends: with an owner who is content, one who takes a plan, one whose patience is gone, or none of these.

When a talk ends, what was promised falls due: what is within reach is kept, the rest breaks, and the outcome is what is left then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from steward.casebook.parts import Ended
from steward.drill.acceptance import acceptance, content
from steward.drill.situation import Situation
from steward.drill.turns import Turn
from steward.service.expectation import Debt, Ledger, Satisfaction, satisfaction, settle
from steward.service.personality import Effect, Standing, reckon
from steward.words import Text

How = Literal["satisfied", "plan", "patience", "turns", "left"]

WHY: dict[How, Text] = {
    "satisfied": Text("业主满意，道谢走了", "The owner is content, gives thanks and goes"),
    "plan": Text("业主接受了办法，等着看", "The owner takes the plan, and will see"),
    "patience": Text("业主的耐心用完，走了", "The owner's patience is gone, and so is the owner"),
    "turns": Text("业主没有时间再谈了", "The owner has no more time to talk"),
    "left": Text("您结束了谈话", "You ended the talk"),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a talk ended, and what came of it once every promise had fallen due."""

    how: How
    outcome: Ended
    before: Standing
    """Where the talk stood at its last word."""
    after: Standing
    """Where it stands once what was promised has fallen due."""
    effects: tuple[Effect, ...]
    """What the promises brought and cost when they fell due."""
    ledger: Ledger
    """What the owner has then."""
    broken: tuple[Debt, ...]
    """The promises that could not be kept, during the talk or after it."""
    satisfaction: Satisfaction

    @property
    def why(self) -> Text:
        """Why the talk was over."""
        return WHY[self.how]


def how_it_ends(situation: Situation, turns: Sequence[Turn], ledger: Ledger) -> How | None:
    """Say whether the talk ends with the last of `turns`, and how; None where it goes on."""
    last, level = turns[-1], situation.terms
    is_content = last.agreed and content(situation, ledger, last.after)
    closing = not last.harms and "close" in last.moves
    lately = 0
    for turn in reversed(turns):
        if not turn.agreed:
            break
        lately += 1
    if last.agreed and (closing or lately > level.stays or last.after.leaving or (is_content and lately > 1)):
        return "satisfied" if is_content else "plan"
    if last.after.leaving:
        return "patience"
    if len(turns) >= level.replies:
        return ("satisfied" if is_content else "plan") if last.agreed else "turns"
    return None


def end(situation: Situation, turns: Sequence[Turn], standing: Standing, ledger: Ledger, kind: How) -> Ending:
    """Let everything promised fall due, and say what came of the talk."""
    agreed = bool(turns) and turns[-1].agreed
    if not agreed:  # nobody waits for what they have not taken; only the over-promise is remembered
        ledger = _not_taken(ledger)
        standing_due = replace(standing, promises=tuple(one for one in standing.promises if one.kind == "overpromise"))
    else:
        standing_due = standing
    due = reckon(situation.customer, standing_due)
    settled = settle(ledger)
    broken = due.standing.broken > 0 or bool(settled.broken)
    # an over-promise hurts when it breaks, and is counted there
    hurt = any(id != "overpromise" for turn in turns for id in turn.harms)
    after = due.standing
    return Ending(
        kind,
        _outcome(situation, kind, after, agreed=agreed, hurt=hurt, broken=broken),
        standing,
        after,
        due.effects,
        settled,
        settled.broken,
        satisfaction(settled),
    )


def _not_taken(ledger: Ledger) -> Ledger:
    """Give the ledger without the promises that could be kept: the owner went without taking them."""
    owed = {debt.expectation for debt in ledger.debts}
    for one in ledger:
        if one.promised is not None and one.id not in owed:
            ledger = ledger.changed(one.id, promised=None)
    return ledger


def _outcome(situation: Situation, kind: How, after: Standing, *, agreed: bool, hurt: bool, broken: bool) -> Ended:
    rules = acceptance()
    if after.mood > rules.furious or (hurt and (kind == "patience" or after.mood > rules.plan.mood)):
        return "escalated"
    if kind == "patience":
        return "unresolved"
    if agreed and not broken and after.mood <= rules.content.mood and after.trust >= rules.content.trust:
        return "resolved"
    if after.mood <= rules.plan.mood and (agreed or after.mood <= situation.standing.mood - rules.eased):
        return "improved"
    return "unresolved"
