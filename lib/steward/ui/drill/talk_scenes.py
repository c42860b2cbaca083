"""What the page of drills shows while one talks, as JSON for its widget.

Everything in it is read from the talk, so that a page opened anew shows the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from steward.drill.choices import Consequence, Hint, SideBySide, choices
from steward.drill.keeping import Practice
from steward.drill.talk import Talk
from steward.drill.turns import Spoken, Turn, Way
from steward.moves import moves
from steward.service.expectation.ledger import LAYER_NAMES, LAYERS
from steward.service.personality import CALM_BAND, mood_band
from steward.ui import visit
from steward.ui.drill.choosing_scenes import ways
from steward.words import MINUS, Locale, Text, join

if TYPE_CHECKING:
    from steward.casebook import Case

Scene = dict[str, Any]
PIPS = 6
"""Marks in which patience (0-100) is shown."""

_YOU = Text("您，情绪 {a} → {b}", "You, mood {a} → {b}")
_SINCE = Text("来时 {start}，{change}", "was {start}, {change}")
_DOWN = Text("降了 {n}", "down {n}")
_UP = Text("升了 {n}", "up {n}")
_SAME = Text("没有变", "no change")
_JUST_CAME = Text("刚进门", "at the door")
_FOUND = Text("问出 {n} 项，共 {of} 项", "{n} of {of} found")
_UNKNOWN = Text("还没问出来", "Not found yet")
_LOWERED = Text("谈到了可行的程度", "Brought to what can be done")
_PROMISED = Text("您已经答应", "You have promised it")
_ANSWERED = Text("已经回应", "Answered")
_UNANSWERED = Text("您还没有回应这一项", "You have not answered this one yet")
_STYLE = Text("{style}，{listening}", "{style}, {listening}")
_HINT = Text("提示，扣 {n} 分", "Hint, costs {n}")
_HINT_WORDS = Text("给一句现成的，扣 {n} 分", "Give me words, costs {n}")
_DEBRIEF = Text("看复盘", "See the debrief")
_AGAIN = Text("再练一场", "Practise again")
_LIST = Text("换一个情境", "Another situation")
_LATER = Text("以后要还：{change}", "Paid back later: {change}")
_SENTENCES = Text("。", ". ")
_STOP = Text("。", ".")
_EFFECT = Text("情绪 {mood}，信任 {trust}", "mood {mood}, trust {trust}")
_ENDED = Text(
    "{why}。您说了 {n} 句，复盘里写着每一句做了什么、可以怎么说。",
    "{why}. You gave {n} replies; the debrief shows what each did and what to say instead.",
)


def signed(value: int) -> str:
    """Write a change with its sign.

    >>> signed(-6), signed(0), signed(4)
    ('−6', '0', '+4')
    """
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "0"


def talk(
    practice: Practice,
    here: visit.Visit,
    *,
    way: Way,
    hints: Sequence[Hint] = (),
    compare: tuple[Talk, SideBySide] | None = None,
) -> Scene:
    """Show where a talk stands.

    Args:
        practice: the drill.
        here: the visit.
        way: how one replies next.
        hints: hints already given for the reply that waits.
        compare: the talk before a candidate was chosen and what every candidate would have done, to look at before the owner is heard.
    """
    locale, now = here.locale, practice.talk
    situation = now.situation
    shown = now.turns[:-1] if compare else now.turns
    stands = compare[0] if compare else now
    standing = stands.standing
    ended = now.ended if not compare else None
    return {
        "kind": "talk",
        "session": practice.id,
        "case": situation.case.id,
        "number": len(shown) + 1,
        "title": situation.case.title.text.say(locale),
        "who": _who(now, locale),
        "signs": _signs(now, locale),
        "says": _says(now, shown, now.turns[-1] if compare else None, locale),
        "flow": [{"id": step.id, "name": step.name.say(locale), "state": step.state} for step in stands.steps],
        "mood": _mood([now.situation.standing.mood, *(turn.after.mood for turn in shown)], shown, locale),
        "trust": standing.trust,
        "patience": {"left": -(-standing.patience * PIPS // 100), "of": PIPS},
        "expectations": _expectations(stands, locale),
        "seconds": practice.told.seconds,
        "replies": min(situation.terms.replies, 12),
        "way": way,
        "ways": ways(locale),
        "choices": [{"id": one.id, "text": one.text.say(locale)} for one in choices(now)] if way == "choose" else [],
        "moves": [
            {"id": id, "polarity": one.polarity, "name": one.name.say(locale), "what": one.definition.say(locale)}
            for id, one in moves().items()
        ] if way == "clicked" else [],
        "hint": _hint(now, hints, locale) if not ended else None,
        "undo": bool(shown) and not compare,
        "compare": [_compared(one, compare[1], locale) for one in compare[1].all] if compare else None,
        "ended": _ended(practice, here) if ended else None,
    }  # fmt: skip


def _who(now: Talk, locale: Locale) -> str:
    """Say the owner's style and way of listening, where the level tells them."""
    if not now.situation.terms.style_told:
        return ""
    style, listening, _ = now.situation.customer.traits
    return _STYLE.say(locale, style=style.name, listening=listening.name.say(locale).lower())


def _signs(now: Talk, locale: Locale) -> list[str]:
    """Say by what such an owner can be known, where the level shows it."""
    if not now.situation.terms.cues:
        return []
    style, listening, _ = now.situation.customer.traits
    return [sign.text.say(locale) for sign in (*style.signs[:2], *listening.signs[:1])]


def _says(now: Talk, turns: Sequence[Turn], waiting: Turn | None, locale: Locale) -> list[dict[str, Any]]:
    case = now.situation.case
    found: list[dict[str, Any]] = [
        {"who": "narrator", "words": now.situation.drill.scene.text.say(now.situation.locale)}
    ]
    found += [_spoken(one, case, locale) for one in now.opening]
    for turn in turns:
        found.append(_reply(turn, locale))
        found += [_spoken(one, case, locale) for one in turn.said]
    if waiting is not None:
        found.append({"who": "staff", "n": waiting.number, "name": "", "words": waiting.reply.text, "harm": False})
    return found


def _reply(turn: Turn, locale: Locale) -> dict[str, Any]:
    return {
        "who": "staff",
        "n": turn.number,
        "name": _YOU.say(locale, a=turn.before.mood, b=turn.after.mood),
        "words": turn.reply.text or join([moves()[id].name.say(locale) for id in turn.moves], locale),
        "harm": bool(turn.harms),
    }


def _spoken(one: Spoken, case: Case, locale: Locale) -> dict[str, Any]:
    return {"who": "owner", "name": case.person(one.who).name.text.say(locale), "words": one.text, "act": one.act}


def _mood(values: Sequence[int], turns: Sequence[Turn], locale: Locale) -> dict[str, Any]:
    last, start = values[-1], values[0]
    band = mood_band(last)
    change = (_DOWN if last < start else _UP).say(locale, n=abs(last - start)) if last != start else _SAME.say(locale)
    return {
        "value": last,
        "word": band.name.say(locale),
        "face": band.face,
        "since": _SINCE.say(locale, start=start, change=change) if turns else _JUST_CAME.say(locale),
        "values": list(values),
        "harms": [bool(turn.harms) for turn in turns],
        "band": list(CALM_BAND),
    }


def _expectations(now: Talk, locale: Locale) -> dict[str, Any]:
    case, rows = now.situation.case, list[dict[str, Any]]()
    for one in sorted(now.ledger, key=lambda each: LAYERS.index(each.layer)):
        written = case.expectation(one.id)
        state = (
            _LOWERED if one.lowered
            else _PROMISED if one.promised is not None
            else _ANSWERED if one.explained or one.delivered > written.delivered
            else None
        )  # fmt: skip
        zone = written.zone.text.say(locale) if written.zone else ""
        rows.append({
            "known": bool(one.disclosed),
            "kind": LAYER_NAMES[one.layer].say(locale),
            "what": one.what.say(locale) if one.disclosed else _UNKNOWN.say(locale),
            "zone": ((state.say(locale) if state else zone or _UNANSWERED.say(locale)) if one.disclosed else ""),
        })  # fmt: skip
    known = sum(row["known"] for row in rows)
    return {"count": _FOUND.say(locale, n=known, of=len(rows)), "rows": rows}


def _hint(now: Talk, hints: Sequence[Hint], locale: Locale) -> dict[str, Any]:
    costs = now.situation.terms.hint
    label = ""
    if len(hints) < len(costs):
        label = (_HINT_WORDS if hints else _HINT).say(locale, n=costs[len(hints)])
    said = [one.words if one.words and one.number == 2 else one.text for one in hints]
    return {"label": label, "words": [text.say(locale) for text in said]}


def _compared(one: Consequence, compare: SideBySide, locale: Locale) -> dict[str, Any]:
    """Say what a candidate would have done: the figures, then what weighed most and why, and what it would cost later."""
    turn, choice = one.turn, one.choice
    weighty = max(turn.effects, key=lambda effect: abs(effect.mood) + abs(effect.trust) if effect.move else -1)
    why = [weighty.why.say(locale)] if weighty.move else []
    if choice.tempts:
        why.insert(0, choice.tempts.say(locale))
    if one.later:
        why.append(_LATER.say(locale, change=one.later.change(locale)))
    return {
        "text": choice.text.say(locale),
        "kind": "bad" if choice.role == "trap" else "good",
        "chosen": choice.id == compare.chosen.choice.id,
        "moves": join([moves()[id].name.say(locale) for id in turn.moves], locale),
        "effect": _EFFECT.say(
            locale, mood=signed(turn.after.mood - turn.before.mood), trust=signed(turn.after.trust - turn.before.trust)
        ),
        "why": _SENTENCES.say(locale).join(line.rstrip("。.") for line in why) + _STOP.say(locale),
    }


def _ended(practice: Practice, here: visit.Visit) -> dict[str, Any]:
    locale, now = here.locale, practice.talk
    assert now.ended is not None
    return {
        "title": now.situation.drill.endings.of(now.ended.outcome).say(locale),
        "lede": _ENDED.say(locale, why=now.ended.why, n=len(now.turns)),
        "actions": [
            {
                "label": _DEBRIEF.say(locale),
                "href": visit.app_link(here, "drills/debrief", f"session={practice.id}"),
                "primary": True,
            },
            {"label": _AGAIN.say(locale), "send": {"type": "open", "case": now.situation.case.id}},
            {"label": _LIST.say(locale), "send": {"type": "list"}},
        ],
    }
