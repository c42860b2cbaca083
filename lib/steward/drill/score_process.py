"""The lines for how a talk went: the steps of the flow, and what became of feelings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache

from steward.drill.acceptance import acceptance
from steward.drill.marks import figure, mark
from steward.drill.score_lines import Account, Line, as_share, line
from steward.moves import move
from steward.service.personality import Customer
from steward.service.personality.reaction import weight_of


def flow(played: Account) -> Iterator[Line]:
    """Give a line for each step of the flow."""
    done = {step.id: step.turn for step in played.talk.steps if step.turn is not None}
    for id in ("calm", "register", "dispatch", "follow-up", "revisit"):
        of, at = mark(id).of, done.get(id)
        if at is not None:
            why = _in_order(played, id, at, done)
            share = {"done": 1.0, "refused": 0.5 if id == "dispatch" else 0.75, "undone": 0.25}.get(why, 0.5)
            yield line(id, of * share, why, [at])
        elif id in ("follow-up", "revisit") and played.well and "dispatch" in done:
            yield line(id, of if played.content else of / 2, "content" if played.content else "plan")
        elif tried := _tried(played, id):
            yield line(id, of / 2, "tried", tried)
        else:
            yield line(id, 0, "none")


_TRIED = {
    "register": ("confirm",),
    "dispatch": ("commit", "involve"),
    "follow-up": ("follow-up", "commit", "involve"),
    "revisit": ("close", "follow-up"),
}


def _tried(played: Account, id: str) -> list[int]:
    """Give the reply that took a step in words, without its reaching this owner."""
    if id == "calm":
        eased = (turn.number for turn in played.turns if turn.after.mood <= played.start.mood - figure("eased"))
        return list(itertools.islice(eased, 1))
    clean = [turn for turn in played.turns if not turn.harms]
    if id in ("follow-up", "revisit"):
        settled = next((turn.number for turn in clean if {"commit", "involve"} & set(turn.moves)), None)
        clean = [turn for turn in clean if settled is not None and turn.number > settled]
    return [turn.number for turn in clean if set(_TRIED[id]) & set(turn.moves)][:1]


def _in_order(played: Account, id: str, at: int, done: Mapping[str, int]) -> str:
    calmed = done.get("calm", len(played.turns) + 1)
    if id == "calm":
        if played.end.mood > max(figure("angry"), played.start.mood - 15):
            return "undone"
        return "late" if played.angry and at > figure("in-time") else "done"
    if id in ("register", "dispatch") and played.angry and at < calmed:
        return "early"
    if id == "register" and at > done.get("dispatch", at):
        return "after"
    if id == "dispatch" and not played.landed("commit", "involve", "offer"):
        return "unsettled"
    if id in ("dispatch", "follow-up", "revisit") and not played.agreed:
        return "refused"
    return "done"


def moved(played: Account) -> Iterator[Line]:
    """Give how far mood came down and trust went up, against what there was to win."""
    goal, a, b = acceptance().content.mood, played.start.mood, played.end.mood
    of = mark("mood").of
    if not played.turns:
        yield line("mood", 0, "none", a=a, b=b)
    elif b <= goal:
        yield line("mood", of if played.helped else 0, "full" if a > goal else "calm", a=a, b=b)
    else:
        share = max(0.0, (a - b) / (a - goal)) if a > goal else 0.0
        yield line("mood", of * share, "some" if share > 0 else "none", a=a, b=b, goal=goal, share=as_share(share))
    goal, a, b = figure("trusted"), played.start.trust, played.end.trust
    of = mark("trust").of
    share = min(1.0, max(0.0, (b - a) / (goal - a))) if a < goal else float(b >= a)
    why = "full" if share == 1 else "some" if share > 0 else "none"
    yield line("trust", of * share, why, a=a, b=b, goal=goal, share=as_share(share))


def heard(played: Account) -> Iterator[Line]:
    """Give whether the feeling was met before rules and reasons."""
    calming = ("listen", "empathise", "apologise")
    met = [
        turn.number for turn in played.turns if set(calming) & set(turn.moves) and not set(turn.harms) - {"overpromise"}
    ]
    rules = [
        turn.number
        for turn in played.turns
        if turn.before.mood > figure("angry")
        and not turn.before.heard
        and {"explain", "manage-expectation", "deflect", "argue"} & set(turn.moves)
        and not set(calming) & set(turn.moves)
    ]
    of = mark("heard").of
    if rules:
        yield line("heard", of / 3 if met else 0, "rules", rules[:1], ("explain", "deflect"))
    elif not met:
        yield line("heard", 0, "none", moves=calming)
    else:
        yield line("heard", of - min(2, met[0] - 1), "first" if met[0] == 1 else "later", met[:1], calming)


def worn(played: Account) -> Iterator[Line]:
    """Give whether sympathy was followed by deeds."""
    kind = ("empathise", "apologise")
    said = played.said(*kind, "listen")
    worn = [
        turn.number
        for turn in played.turns
        if turn.before.soothed and any(one.move in kind and one.mood >= 0 for one in turn.effects)
    ]
    if not said or not played.helped:
        yield line("worn", 0, "none", moves=kind)
    else:
        yield line("worn", mark("worn").of - len(worn), "some" if worn else "full", worn or said, kind)


def suited(played: Account) -> Iterator[Line]:
    """How far what was done is what this owner takes well; harming moves suit nobody."""
    customer = played.talk.situation.customer
    suits = [(turn.number, _suits(customer, id)) for turn in played.turns for id in turn.moves]
    of = mark("way").of
    if not any(suit for _, suit in suits):
        yield line("way", 0, "none")
        return
    share = sum(suit for _, suit in suits) / max(len(suits), figure("short"))
    missed = list(dict.fromkeys(number for number, suit in suits if not suit))
    yield line("way", of * share, "full" if share >= 0.9 else "some", missed, share=as_share(share))


@lru_cache(maxsize=4096)
def _suits(customer: Customer, id: str) -> float:
    """How well a move suits an owner, 0 to 1: nothing below their way, in full where it is just what they want."""
    if move(id).polarity == "harms":
        return 0.0
    least, full = acceptance().their_way, figure("just-so") / 100
    weight = weight_of(customer, id)
    return 0.0 if weight < least else min(1.0, 0.4 + 0.6 * (weight - least) / (full - least))


def taken_up(played: Account) -> Iterator[Line]:
    """Give whether what the owner brought up was taken up."""
    passed = [turn.number for turn in played.turns if turn.passed_over]
    answered = [turn.number for turn in played.turns if turn.answered]
    of = mark("taken-up").of
    if passed:
        yield line("taken-up", of * len(answered) / (len(passed) + len(answered)), "some", passed)
    elif answered:
        yield line("taken-up", of, "full", answered)
    else:
        yield line(
            "taken-up", of if played.well else of * bool(played.helped) / 2, "quiet" if played.helped else "none"
        )
