"""The lines for what a talk was about: what was wanted, what was found out, and who may decide."""

from __future__ import annotations

from collections.abc import Iterator

from steward.drill.acceptance import unanswered
from steward.drill.marks import figure, mark
from steward.drill.score_lines import Account, Line, as_share, line
from steward.service.complaints.authority import levels as authorities


def drawn_out(played: Account) -> Iterator[Line]:
    """Give how much of what was left unsaid came out."""
    deep = [one for one in played.talk.ledger if one.layer != "surface"]
    out = [one for one in deep if one.disclosed]
    of = mark("drawn-out").of
    asking = ("ask", "listen", "confirm")
    replies = [turn.number for turn in played.turns if turn.disclosed]
    if len(out) == len(deep):
        yield line(
            "drawn-out",
            of if deep or played.landed(*asking) else 0,
            "full" if out or played.landed(*asking) else "none",
            replies,
            asking,
        )
        return
    share = sum(one.importance for one in out) / sum(one.importance for one in deep)
    yield line(
        "drawn-out", of * share, "some" if out else "none", replies, asking, k=len(out), left=len(deep) - len(out)
    )


def answered(played: Account) -> Iterator[Line]:
    """Give how much of what weighs was answered, and taken by the owner."""
    ledger = played.talk.ended.ledger if played.talk.ended else played.talk.ledger
    broken = {debt.expectation for debt in ledger.broken}
    start = played.talk.situation.ledger
    weight = sum(one.importance for one in start)
    open_ = {one.id: one for one in unanswered(start, played.talk.ledger)}
    open_ |= {one.id: one for one in ledger if one.id in broken}
    share = 1 - sum(one.importance for one in open_.values()) / weight
    replies = [turn.number for turn in played.turns if any(one.done and one.step in _ANSWERS for one in turn.happened)]
    of = mark("answered").of
    if share and not played.agreed:
        yield line("answered", of * share * figure("refused") / 100, "refused", replies, share=as_share(share))
    elif not open_:
        yield line("answered", of, "full", replies)
    else:
        heaviest = max(open_.values(), key=lambda one: one.importance)
        why = "some" if share > 0 else "none"
        yield line("answered", of * share, why, replies, share=as_share(share), what=heaviest.what)


_ANSWERS = ("promise", "trade", "explain", "lower", "meet", "exceed", "overpromise")


def can_cannot(played: Account) -> Iterator[Line]:
    """Give whether it was said what can be had and what cannot."""
    of = mark("can-cannot").of
    if told := played.landed("manage-expectation"):
        yield line("can-cannot", of, "full", told[:1], ("manage-expectation",))
    elif told := played.said("manage-expectation"):
        yield line("can-cannot", of * 2 / 3, "cold", told[:1], ("manage-expectation",))
    elif why := played.landed("explain"):
        yield line("can-cannot", of * 2 / 3, "some", why[:1], ("explain",))
    elif played.content:
        yield line("can-cannot", of * 2 / 3, "satisfied")
    else:
        yield line("can-cannot", 0, "none", moves=("manage-expectation", "explain"))


def debts(played: Account) -> Iterator[Line]:
    """Give whether anything was promised that could not be kept."""
    of = mark("debts").of
    broke = [turn.number for turn in played.turns if any(one.kind == "overpromise" for one in turn.promises)]
    broken = played.end.broken or (played.talk.ended and played.talk.ended.broken)
    if broke or broken:
        yield line("debts", 0, "broken", broke or played.said("commit", "offer"), ("overpromise",))
    elif kept := played.said("commit", "involve", "offer"):
        yield line("debts", of, "full", kept)
    else:
        yield line("debts", 0, "none")


def asked(played: Account) -> Iterator[Line]:
    """Give whether there were questions before a way was settled."""
    of, wanted = mark("asked").of, figure("questions")
    settled = min(played.said("commit", "involve", "offer", "overpromise"), default=len(played.turns) + 1)
    asked = [n for n in played.landed("ask", "confirm") if n <= settled]
    # a question and a check in one reply are two
    count = sum(len({"ask", "confirm"} & played.turns[n - 1].lands) for n in asked)
    moves = ("ask", "confirm")
    if count >= wanted:
        yield line("asked", of, "full", asked, moves)
    elif asked:
        yield line("asked", of * 0.6, "some", asked, moves)
    elif after := played.landed(*moves):
        yield line("asked", of * 0.4, "after", after, moves)
    else:
        yield line("asked", 0, "none", played.said(*moves), moves)


def must(played: Account) -> Iterator[Line]:
    """Give how many of the facts that matter were found."""
    must = [fact.id for fact in played.talk.situation.case.facts if fact.must]
    found = [id for id in must if id in played.talk.known]
    of = mark("must").of
    replies = [turn.number for turn in played.turns if set(turn.revealed) & set(must)]
    why = "full" if len(found) == len(must) else "some" if found else "none"
    share = len(found) / len(must) if must else float(bool(played.landed("ask", "listen", "confirm")))
    yield line("must", of * share, why, replies, ("ask",), all=len(must), k=len(found))


def authority(played: Account) -> Iterator[Line]:
    """Give whether only what is theirs to promise was promised."""
    of = mark("authority").of
    sound = [n for n in played.said("commit", "involve", "offer") if n not in played.oversteps]
    firm = [n for n in played.said("commit", "involve") if n not in played.oversteps]
    if over := list(played.oversteps):
        taken_back = [n for n in played.said("manage-expectation") if n > over[-1]]
        yield line("authority", of / 3 if taken_back else 0, "back" if taken_back else "over", over, ("overpromise",))
    elif sound:
        landed = set(firm) & set(played.landed("commit", "involve"))
        why = "full" if landed else "cold" if firm else "loose"
        yield line("authority", of if landed else of / 2, why, sound, ("commit", "involve"))
    else:
        yield line("authority", 0, "none", moves=("commit", "involve"))


def decider(played: Account) -> Iterator[Line]:
    """Give whether whoever may decide was brought in."""
    of = mark("decider").of
    order = list(authorities())
    case = played.talk.situation.case
    needed = bool(case.limits) or any(order.index(one.authority) > order.index("steward") for one in played.talk.ledger)
    if told := played.landed("involve"):
        yield line("decider", of, "full", told[:1], ("involve",))
    elif told := played.said("involve"):
        yield line("decider", of / 2, "cold", told[:1], ("involve",))
    elif told := played.said("manage-expectation"):
        yield line("decider", of / 2, "limits", told[:1], ("manage-expectation",))
    elif not needed and (own := played.said("commit")):
        yield line("decider", of, "own", own[:1], ("commit",))
    else:
        yield line("decider", 0, "none", moves=("involve",))
