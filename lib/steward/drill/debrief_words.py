"""What became of the people, and what happened, in one or two sentences written from what happened."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from steward.drill.debrief_book import book
from steward.drill.debrief_debts import Owing
from steward.drill.debrief_replies import telling
from steward.drill.talk import Talk, Turn
from steward.words import Text, join

OUTCOMES: Mapping[str, Text] = {
    "resolved": Text("谈成了", "Resolved"),
    "improved": Text("有改善", "Improved"),
    "unresolved": Text("没有着落", "Unresolved"),
    "escalated": Text("闹大了", "Escalated"),
    "open": Text("还没谈完", "Not over"),
}

_OPEN = Text("谈话停在这里", "The talk stops here")


def title(talk: Talk) -> Text:
    """Say what became of the people, in the case's own words."""
    return talk.situation.drill.endings.of(talk.ended.outcome) if talk.ended else _OPEN


_WON = Text("您{what}。", "You {what}.")
_NOTHING_WON = Text(
    "这一场，对方没有等到一句接得住的话。", "In this talk the owner waited in vain for a word that met them."
)
_SILENT = Text("您还没有开口，谈话就结束了。", "The talk was over before you had said a word.")
_BACK = Text(
    "第 {n} 句的{quote}当时让业主松了口气，{after}又还了回去。",
    "The {quote} in reply {n} bought relief, and {after} you paid it back.",
)
_BACK_NO_RELIEF = Text(
    "第 {n} 句的{quote}当时就没换来什么，{after}还要还账。",
    "The {quote} in reply {n} bought little, and {after} it had to be paid for.",
)
_LATER = Text("{k} 句之后", "{k} replies later")
_NEXT = Text("下一句", "a reply later")
_AFTERWARDS = Text("谈话一过", "once the talk was over")
_HURT = Text("第 {n} 句{quote}{what}，情绪升了 {mood}。", "Reply {n}, {quote}, {what}: mood went up {mood}.")
_HURT_STILL = Text("第 {n} 句{quote}{what}，信任丢了 {trust}。", "Reply {n}, {quote}, {what}: trust fell by {trust}.")
_MORE = Text("伤人的一共 {k} 句。", "{k} replies did harm.")
_PASSED = Text(
    "第 {n} 句，对方刚提的事没有接住，火又上来了。",
    "At reply {n} what had just been brought up was passed over, and the heat came back.",
)
_CONTENT = Text("业主放心地走了。", "The owner left content.")
_PLAN = Text("业主接受了办法，等着看您怎么做到。", "The owner took the plan and is waiting to see it done.")
_PATIENCE = Text(
    "可没有一样说到点子上，业主的耐心用完了。", "Yet none of it was what they had come for, and their patience ran out."
)
_UNSETTLED = Text("可到最后，办法没有让这位业主点头。", "Yet in the end this owner had not agreed to a way.")
_LEFT = Text("您先结束了谈话，事情还没说定。", "You ended the talk before it was settled.")


def lede(talk: Talk, owing: Sequence[Owing]) -> Text:
    """Say what won them, what lost them, and how it came out."""
    if not talk.turns:
        return _SILENT
    first = _won(talk)
    second = next(iter(_lost(talk, owing)), None) or _came_out(talk)
    return Text(first.zh + second.zh, f"{first.en} {second.en}")


def _won(talk: Talk) -> Text:
    """Name what was won, by the two moves that did most, in the order in which they were made."""
    good: dict[str, tuple[int, int]] = {}
    for turn in talk.turns:
        for effect in turn.effects:
            if effect.move in turn.lands and not turn.harms and effect.move:
                gain = effect.trust - effect.mood
                if gain > good.get(effect.move, (0, 0))[0]:
                    good[effect.move] = (gain, turn.number)
    # listening and sympathy met the same anger; one of them is enough
    if {"listen", "empathise"} <= good.keys():
        del good[min(("listen", "empathise"), key=lambda id: good[id][0])]
    best = sorted(good, key=lambda id: -good[id][0])[:2]
    if not best:
        return _NOTHING_WON
    said = [book().won[id] for id in sorted(best, key=lambda id: good[id][1])]
    zh = "，也".join(one.zh for one in said)
    return Text(_WON.say("zh", what=zh), _WON.say("en", what=join([one.en for one in said], "en")))


def _lost(talk: Talk, owing: Sequence[Owing]) -> Iterator[Text]:
    harmed = [turn for turn in talk.turns if turn.harms]
    if owing and owing[0].lost:
        debt = owing[0]
        turn = talk.turns[debt.promised_at - 1]
        after = _after(debt)
        form = _BACK if debt.gained > 0 or debt.patience > 0 else _BACK_NO_RELIEF
        quote = telling(talk, turn, "overpromise")
        yield Text(*(form.say(locale, n=turn.number, quote=quote, after=after) for locale in ("zh", "en")))
    if harmed:
        turn = max(harmed, key=_hurt_by)
        worst = max((one for one in turn.effects if one.move in turn.harms), key=lambda one: one.mood - one.trust)
        assert worst.move is not None
        mood, trust = turn.after.mood - turn.before.mood, turn.before.trust - turn.after.trust
        form = _HURT if mood > 0 else _HURT_STILL
        values = {
            "n": turn.number,
            "quote": telling(talk, turn, worst.move),
            "what": book().lost[worst.move],
            "mood": mood,
            "trust": trust,
        }
        said = Text(form.say("zh", **values), form.say("en", **values))
        if len(harmed) > 1:
            said = Text(said.zh + _MORE.say("zh", k=len(harmed)), f"{said.en} {_MORE.say('en', k=len(harmed))}")
        yield said
    passed = [turn for turn in talk.turns if turn.passed_over and turn.after.mood >= turn.before.mood + _SEEN]
    if passed:
        yield Text(_PASSED.say("zh", n=passed[0].number), _PASSED.say("en", n=passed[0].number))


_SEEN = 3
"""A rise in mood that one can see."""


def _after(debt: Owing) -> Text:
    if debt.paid_at is None:
        return _AFTERWARDS
    k = debt.paid_at - debt.promised_at
    return _NEXT if k == 1 else Text(_LATER.say("zh", k=k), _LATER.say("en", k=k))


def _hurt_by(turn: Turn) -> int:
    return (turn.after.mood - turn.before.mood) - (turn.after.trust - turn.before.trust)


def _came_out(talk: Talk) -> Text:
    how = talk.ended.how if talk.ended else "left"
    return {"satisfied": _CONTENT, "plan": _PLAN, "patience": _PATIENCE, "turns": _UNSETTLED, "left": _LEFT}[how]


_LINE = Text(
    "实线是业主的情绪，虚线是信任。圆点是您的 {n} 句话{hollow}。{crossing}",
    "Solid: the owner's mood. Dashed: trust. Dots: your {n} replies{hollow}. {crossing}",
)
_HOLLOW = Text("，空心的 {k} 句伤了人", "; the {k} hollow ones did harm")
_HOLLOW_ONE = Text("，空心的一句伤了人", "; the hollow one did harm")
_NEVER = Text(
    "信任高过情绪，事情才谈得下去；这一场没有走到那里。",
    "Talk moves forward once trust is above mood; this one did not get there.",
)
_ALWAYS = Text("信任一直高过情绪，这样的谈话走得下去。", "Trust was above mood all along; such a talk moves forward.")
_AT = Text("信任高过情绪，事情才谈得下去：{how}。", "Talk moves forward once trust is above mood: {how}.")
_GOT, _LOST, _AGAIN = (
    Text("第 {n} 句到了", "you got there at {n}"),
    Text("第 {n} 句又丢了", "lost it at {n}"),
    Text("第 {n} 句拿了回来", "and won it back at {n}"),
)


def line_caption(talk: Talk) -> Text:
    """Say what the mood line shows: where trust rose above mood, and where it fell below."""
    above = [talk.situation.standing.trust > talk.situation.standing.mood]
    above += [turn.after.trust > turn.after.mood for turn in talk.turns]
    changes = [(n, now) for n, (was, now) in enumerate(itertools.pairwise(above), start=1) if was != now]
    if not changes:
        crossing = _ALWAYS if above[0] else _NEVER
    else:
        said, reached = [], above[0]
        for n, now in changes[:4]:
            form = _LOST if not now else _AGAIN if reached else _GOT
            reached = reached or now
            said.append(Text(form.say("zh", n=n), form.say("en", n=n)))
        crossing = Text(
            _AT.say("zh", how="，".join(one.zh for one in said)), _AT.say("en", how=", ".join(one.en for one in said))
        )
    harmed = sum(bool(turn.harms) for turn in talk.turns)
    hollow = (
        Text("", "")
        if not harmed
        else _HOLLOW_ONE
        if harmed == 1
        else Text(_HOLLOW.say("zh", k=harmed), _HOLLOW.say("en", k=harmed))
    )
    values = {"n": len(talk.turns), "hollow": hollow, "crossing": crossing}
    return Text(_LINE.say("zh", **values), _LINE.say("en", **values))
