"""The one change worth most, and the way to it: how the owner reacted, what had happened, and why.

Each reply is replaced in turn by the case's model for that point, the rest is said as it was said, and the scores are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.drill.best import best_from
from steward.drill.debrief_book import book
from steward.drill.debrief_replies import candidates, reason, telling, weightiest, words
from steward.drill.retold import given, said_instead
from steward.drill.scoring import Score, score
from steward.drill.talk import Talk, Turn, leave
from steward.words import Text

WORTH = 3
"""Points below which a change is not worth a goal; then the line that lost most gives it."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to change next time."""

    text: Text
    standards: tuple[str, ...]
    reply: int | None
    """The reply where it would have counted most; None where it is about the whole talk."""
    gain: int
    """The points it would have brought, everything else said as it was."""
    still: int | None
    """The total that could still have been reached from that reply on; None where the goal is about the whole talk."""
    about: str
    """The harming move or the line of the score that it is about."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction, what had happened, and why."""

    reply: int
    reaction: Text
    happened: Text
    why: Text


def goal(talk: Talk, before: Sequence[Talk], told: Score) -> Goal:
    """Find the change worth most."""
    if not talk.turns:
        return _aim("calm", None, 0)
    base = told if talk.ended else score(leave(talk))
    rest = [given(turn.reply, turn.moves) for turn in talk.turns]
    found: list[tuple[int, int, str]] = []
    for place, turn in enumerate(talk.turns):
        model = next((one for one in candidates(before[place], set()) if one.id != turn.reply.chosen), None)
        if model is None:
            continue
        instead = score(said_instead(before[place], model, rest[place + 1 :]))
        gain = instead.total - base.total
        if gain >= WORTH:
            found.append((gain, turn.number, _about(turn, base, instead)))
    if found:
        most = max(gain for gain, _, _ in found)
        # of changes worth about the same the earliest, since it spares the others
        gain, number, about = min((one for one in found if one[0] > most - WORTH), key=lambda one: one[1])
        reachable = max(base.total + gain, best_from(before[number - 1]).score.total)
        return _aim(about, number, gain, reachable)
    lost = max(base.lines, key=lambda line: line.lost)
    return _aim(lost.id if lost.lost > 1 else "none", None, 0)


def _about(turn: Turn, base: Score, instead: Score) -> str:
    if turn.harms:
        worst = max((one for one in turn.effects if one.move in turn.harms), key=lambda one: one.mood - one.trust)
        if worst.move:
            return "overpromise" if "overpromise" in turn.harms else worst.move
    then = {line.id: line.points for line in base.lines}
    return max(instead.lines, key=lambda line: line.points - then.get(line.id, 0)).id


def _aim(about: str, reply: int | None, gain: int, still: int | None = None) -> Goal:
    aim = book().goals[about]
    return Goal(aim.text, aim.standards, reply, gain, still, about)


_WENT = Text("情绪 {a} → {b}，信任 {c} → {d}", "mood {a} → {b}, trust {c} → {d}")
_SAID = Text("业主说：{said}（{went}）", "The owner: {said} ({went})")
_SILENT = Text("业主没有说话（{went}）", "The owner said nothing ({went})")
_HURT = Text("第 {n} 句{what}：{quote}", "Reply {n} {what}: {quote}")
_WON = Text("第 {n} 句，您{what}：{quote}", "At reply {n} you {what}: {quote}")
_PLAIN = Text("第 {n} 句：{quote}", "Reply {n}: {quote}")


def reacted(talk: Talk, aim: Goal) -> tuple[Reacted, ...]:
    """Give the reactions worth talking over: to the reply that the goal is about, to what hurt most, to what helped most."""
    turns = talk.turns
    if not turns:
        return ()
    moved = {
        turn.number: (turn.after.mood - turn.before.mood) - (turn.after.trust - turn.before.trust) for turn in turns
    }
    chosen = [aim.reply] if aim.reply else []
    chosen += [max(moved, key=lambda n: (moved[n], -n))] if max(moved.values()) > 0 else []
    chosen += [min(moved, key=lambda n: (moved[n], n))] if min(moved.values()) < 0 else []
    return tuple(_reacted(talk, turns[n - 1]) for n in sorted(set(chosen)))


def _reacted(talk: Talk, turn: Turn) -> Reacted:
    values = {"a": turn.before.mood, "b": turn.after.mood, "c": turn.before.trust, "d": turn.after.trust}
    went = Text(_WENT.say("zh", **values), _WENT.say("en", **values))
    owner = talk.situation.drill.customer
    spoken = next((one.text for one in turn.said if one.act != "silent" and one.who == owner), "")
    spoken = spoken.replace("“", "‘").replace("”", "’")
    form = _SAID if spoken else _SILENT
    said = f"“{spoken}”"
    reaction = Text(form.say("zh", said=said, went=went), form.say("en", said=said, went=went))
    effect = weightiest(turn)
    if effect and effect.move and effect.move in turn.harms:
        what, form = book().lost[effect.move], _HURT
    elif effect and effect.move and effect.move in turn.lands:
        what, form = book().won[effect.move], _WON
    else:
        what, form = Text("", ""), _PLAIN
    quoted = telling(talk, turn, effect.move if effect else None) if turn.reply.text.strip() else words(talk, turn)
    happened = Text(*(form.say(locale, n=turn.number, what=what, quote=quoted) for locale in ("zh", "en")))
    why = (
        reason(effect)
        if effect
        else Text("话里没有动作，对方等不到回应。", "Nothing was done in it; the owner got no answer.")
    )
    return Reacted(turn.number, reaction, happened, why)
