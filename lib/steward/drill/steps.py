"""The steps of the complaint flow that a talk can take, and which reply takes them.

What counts as taking a step is read from the moves; where the line is drawn is our assumption, the steps and their order are
``complaint.flow``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from steward.drill.turns import Step
from steward.service.personality import Standing
from steward.words import Text

_IN_THE_FLOW = {
    "calm": "calm",
    "register": "register",
    "dispatch": "dispatch",
    "follow-up": "contact",
    "revisit": "revisit",
}
"""The steps by the names the stages of a talk give them, and what the flow calls them."""

EASED = 15
"""How far mood must have come down for a furious owner to count as calmed."""
CALMED = 60
"""The mood at which anyone counts as calmed."""


@cache
def names() -> Mapping[str, Text]:
    """Give the steps in their order, with their names in the complaint flow."""
    from steward.service.complaints.complaint_flow import shipped_flow

    flow = shipped_flow()
    return MappingProxyType({id: flow.steps[named] for id, named in _IN_THE_FLOW.items()})


def taken(
    done: Collection[str], said: Collection[str], lands: Collection[str], harmed: bool, start: Standing, after: Standing
) -> tuple[str, ...]:
    """Give the steps that a reply completes.

    - calm: the owner was heard, and has come down;
    - register: what was said was played back or written down, or asked for and told;
    - dispatch: an action was settled, or who may decide was brought in;
    - follow-up: word was given or promised after that;
    - revisit: it was closed with a check or a way to reach one, after that.

    Args:
        done: the steps completed before.
        said: the moves of the reply.
        lands: those that did this owner some good.
        harmed: whether the reply carried a harming move.
        start: where the talk stood at first.
        after: where it stands after the reply.
    """
    found = []
    heard = after.heard or start.mood <= CALMED
    if "calm" not in done and heard and (after.mood <= CALMED or after.mood <= start.mood - EASED):
        found.append("calm")
    if harmed:
        return tuple(found)
    if "register" not in done and "confirm" in lands:
        found.append("register")
    if "dispatch" in done:
        if "follow-up" not in done and {"follow-up", "commit", "involve"} & set(lands):
            found.append("follow-up")
        if "revisit" not in done and {"close", "follow-up"} & set(said):
            found.append("revisit")
    elif {"commit", "involve"} & set(lands):
        found.append("dispatch")
    return tuple(found)


def shown(done: Mapping[str, int]) -> tuple[Step, ...]:
    """Give all steps for the strip on the screen; `done` names the reply that completed each."""
    now = next((id for id in names() if id not in done), None)
    return tuple(
        Step(id, name, "done" if id in done else "now" if id == now else "todo", done.get(id))
        for id, name in names().items()
    )
