"""A debrief as plain data in one language, for a page or a file."""

from __future__ import annotations

from typing import Any

from steward.drill.debrief import Debrief
from steward.drill.scoring import Line
from steward.moves import move
from steward.standards import standard
from steward.words import Locale, Text


def as_json(found: Debrief, locale: Locale) -> dict[str, Any]:
    """Give all of a debrief in one language; what the learner said stays in the language it was said in."""
    talk, ended = found.talk, found.talk.ended

    def say(text: Text | None) -> str | None:
        return text.say(locale) if text else None

    def moves(ids: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"id": id, "name": move(id).name.say(locale), "harms": move(id).polarity == "harms"} for id in ids]

    def line(one: Line) -> dict[str, Any]:
        return {
            "id": one.id, "name": say(one.name), "points": one.points, "of": one.of, "why": say(one.why),
            "replies": list(one.replies), "moves": list(one.moves), "standards": list(one.standards),
        }  # fmt: skip

    return {
        "case": talk.situation.case.id,
        "case_title": talk.situation.case.title.text.say(locale),
        "style": talk.situation.style,
        "style_name": talk.situation.customer.traits[0].name.say(locale),
        "level": talk.situation.level,
        "locale": locale,
        "title": say(found.title),
        "lede": say(found.lede),
        "score": found.score.total,
        "best": found.best,
        "outcome": ended.outcome if ended else None,
        "outcome_name": say(found.outcome),
        "how": ended.how if ended else None,
        "how_name": say(ended.why) if ended else None,
        "seconds": talk.seconds,
        "line": {
            "mood": list(found.mood),
            "trust": list(found.trust),
            "settled": dict(found.settled) if found.settled else None,
            "harms": [turn.number for turn in talk.turns if turn.harms],
            "caption": say(found.caption),
            "notes": [{"reply": note.reply, "text": say(note.text), "harm": note.harm} for note in found.notes],
            "debts": [
                {
                    "promised_at": debt.promised_at, "paid_at": debt.paid_at, "gained": debt.gained, "lost": debt.lost,
                    "trust_lost": debt.trust_lost, "patience": debt.patience, "words": say(debt.words),
                }
                for debt in found.debts
            ],
        },
        "replies": [
            {
                "number": one.number, "text": say(one.text), "moves": moves(one.turn.moves), "unsure": moves(one.unsure),
                "harm": bool(one.harms), "mood": one.mood, "trust": one.turn.after.trust - one.turn.before.trust,
                "patience": one.turn.after.patience - one.turn.before.patience, "later": one.later,
                "customer": [{"who": talk.situation.case.person(spoken.who).name.text.say(locale), "text": spoken.text, "act": spoken.act} for spoken in one.turn.said],
                "then": say(one.then_), "later_words": say(one.later_), "why": say(one.why),
                "effects": [
                    {"name": say(effect.name), "change": effect.change(locale), "why": say(effect.why), "standards": list(effect.standards)}
                    for effect in one.turn.effects if effect.mood or effect.trust or effect.patience
                ],
                "standard": {"id": one.standard, "text": say(one.wording), "source": say(one.source)} if one.standard else None,
                "better": say(one.better), "as_good": say(one.as_good),
                "hints": one.turn.reply.hints, "seconds": one.turn.reply.seconds,
            }
            for one in found.replies
        ],
        "missed": [{"kind": one.kind, "id": one.id, "what": say(one.what), "question": say(one.question)} for one in found.missed],
        "promised": [
            {
                "when": say(one.when), "what": say(one.what), "who": say(one.who), "reply": one.reply, "own_words": one.own_words,
                "standards": list(one.standards),
            }
            for one in found.promised
        ],
        "parts": [
            {"id": part.id, "name": say(part.name), "points": part.points, "of": part.of, "lines": [line(one) for one in part.lines]}
            for part in found.score.parts
        ],
        "hints": line(found.score.hints) if found.score.hints else None,
        "reactions": [
            {"reply": one.reply, "reaction": say(one.reaction), "happened": say(one.happened), "why": say(one.why)}
            for one in found.reactions
        ],
        "goal": {
            "text": say(found.goal.text), "reply": found.goal.reply, "gain": found.goal.gain, "still": found.goal.still,
            "standards": [{"id": id, "text": standard(id).text.say(locale)} for id in found.goal.standards],
        },
        "next": {
            "case": found.next.case, "style": found.next.style, "level": found.next.level, "why": say(found.next.why),
        } if found.next else None,
    }  # fmt: skip
