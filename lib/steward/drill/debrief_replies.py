"""Each reply looked back on: what it did then and later, why, which standard says so, and a better wording for this owner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.casebook.drill import CaseReply
from steward.casebook.parts import STAGES
from steward.drill.acceptance import is_their_way
from steward.drill.authority import beyond
from steward.drill.debrief_book import book
from steward.drill.debrief_debts import Owing
from steward.drill.retold import given
from steward.drill.scoring import score
from steward.drill.talk import Reply, Talk, Turn, advance
from steward.moves import moves as all_moves
from steward.service.personality import Effect, how_well, move_effects, settled
from steward.service.personality.character import Modifier
from steward.standards import standard
from steward.words import Locale, Text


@dataclass(frozen=True, slots=True)
class Looked:
    """One reply looked back on."""

    turn: Turn
    text: Text
    """What was said; of a chosen reply in both languages."""
    later: int
    """How far mood went up later for it; 0 where it cost nothing."""
    then_: Text
    """What it did then."""
    later_: Text | None
    """What it cost later; None where nothing."""
    why: Text
    standard: str
    """The standard that says so; "" where nothing was done."""
    better: Text | None
    """A better wording for this owner; None where there is none to give."""
    as_good: Text | None
    """Said instead where the reply was as good as the model."""

    @property
    def number(self) -> int:
        """1 for the first reply."""
        return self.turn.number

    @property
    def harms(self) -> tuple[str, ...]:
        """The moves in it that harm."""
        return self.turn.harms

    @property
    def mood(self) -> int:
        """What it did to mood then: minus is better."""
        return self.turn.after.mood - self.turn.before.mood

    @property
    def unsure(self) -> tuple[str, ...]:
        """The moves that the recogniser is not sure of."""
        return self.turn.heard.unsure if self.turn.heard else ()

    @property
    def wording(self) -> Text | None:
        """What the standard says."""
        return standard(self.standard).text if self.standard else None

    @property
    def source(self) -> Text | None:
        """Where the standard stands."""
        return standard(self.standard).source_title if self.standard else None


@dataclass(frozen=True, slots=True)
class Note:
    """A few words at a turning point of the mood line."""

    reply: int
    text: Text
    harm: bool


def looked_back(talk: Talk, before: Sequence[Talk], owing: Sequence[Owing]) -> tuple[Looked, ...]:
    """Look back on each reply.

    Args:
        talk: the talk.
        before: as it stood before each reply (see `steward.drill.retold.points`).
        owing: its debts.
    """
    used: set[str] = set()
    due = {debt.promised_at: debt for debt in owing}
    return tuple(_looked(talk, turn, before[turn.number - 1], due.get(turn.number), used) for turn in talk.turns)


def _looked(talk: Talk, turn: Turn, before: Talk, debt: Owing | None, used: set[str]) -> Looked:
    better, as_good = _better(talk, turn, before, used)
    main = weightiest(turn)
    return Looked(
        turn,
        words(talk, turn),
        debt.lost if debt else 0,
        _then(talk, turn),
        _later(debt) if debt and debt.lost else None,
        _why(talk, turn, main),
        _standard(talk, turn, main),
        better,
        as_good,
    )


def words(talk: Talk, turn: Turn) -> Text:
    """Give what was said: of a chosen reply in both languages, of one that was only clicked what it did."""
    if turn.reply.chosen:
        return talk.situation.drill.reply(turn.reply.chosen).text
    if turn.reply.text.strip():
        return Text(turn.reply.text, turn.reply.text)
    names = [all_moves()[id].name for id in turn.moves]
    if not names:
        return Text("（什么也没说）", "(nothing was said)")
    return Text(f"（{'、'.join(one.zh for one in names)}）", f"({', '.join(one.en.lower() for one in names)})")


def weightiest(turn: Turn) -> Effect | None:
    """Give the effect that says most about a reply: what hurt most where it hurt or the owner grew angrier, else what helped most."""
    if turn.harms:
        return max((one for one in turn.effects if one.move in turn.harms), key=_hurts)
    spoken = [effect for effect in turn.effects if effect.move]
    if worse(turn) or not spoken:
        return max((one for one in turn.effects if _hurts(one) > 0), key=_hurts, default=None)
    return min(spoken, key=_hurts)


def worse(turn: Turn) -> bool:
    """Whether the owner was angrier or trusted less after a reply, taken together."""
    return turn.after.mood - turn.before.mood > turn.after.trust - turn.before.trust


def _hurts(effect: Effect) -> int:
    return effect.mood - effect.trust


def reason(effect: Effect) -> Text:
    """Say why in a sentence: of what helped, only what made it help; of what hurt, all there is to say."""
    reasons = list(effect.reasons)
    if _hurts(effect) < 0:
        welcome = [one for one in reasons[1:] if isinstance(one.grounded, Modifier) and one.grounded.weight > 0]
        reasons = [*reasons[:1], *welcome[:1]]
    zh, en = "；".join(one.text.zh for one in reasons), ". ".join(one.text.en for one in reasons)
    return Text(_ended(zh, "。"), _ended(en, "."))


_UP = Text("{what}升 {n}", "{what} up {n}")
_DOWN = Text("{what}降 {n}", "{what} down {n}")
_STILL = Text("情绪和信任都没有动。", "Neither mood nor trust moved.")
_MOOD, _TRUST = Text("情绪", "mood"), Text("信任", "trust")
_TOLD = Text("问出了：{what}。", "It brought out: {what}.")
_LET_OUT = Text("对方说出了在意的：{what}。", "It brought out what they want: {what}.")
_PASSED = Text("对方刚提的事没有接住。", "What had just been brought up was not taken up.")
_LONG = Text("话太长，对方没听完。", "It was too long to be heard out.")
_AGREED = Text("对方接受了办法。", "The owner took the plan.")
_PAID = Text(
    "第 {n} 句，账来了：情绪升 {mood}，信任降 {trust}。",
    "At reply {n} it fell due: mood up {mood}, trust down {trust}.",
)
_PAID_AFTER = Text(
    "谈话过后兑不了现：情绪升 {mood}，信任降 {trust}。",
    "After the talk it could not be kept: mood up {mood}, trust down {trust}.",
)
_NOTHING = Text(
    "没有听出任何动作：没有问，没有答，也没有安抚。", "Nothing was done in it: no question, no answer, no comfort."
)
_BEYOND = Text("{what}：{why}", "{what}: {why}")


def changed(mood: int, trust: int) -> Text:
    """Say how mood and trust moved."""
    parts = [
        ((_UP if value > 0 else _DOWN), what, abs(value)) for what, value in ((_MOOD, mood), (_TRUST, trust)) if value
    ]
    if not parts:
        return _STILL
    zh = "，".join(form.say("zh", what=what, n=n) for form, what, n in parts) + "。"
    en = ", ".join(form.say("en", what=what, n=n) for form, what, n in parts) + "."
    return Text(zh, en[0].upper() + en[1:])


def _then(talk: Talk, turn: Turn) -> Text:
    previous = talk.turns[turn.number - 2].agreed if turn.number > 1 else False
    said = [changed(turn.after.mood - turn.before.mood, turn.after.trust - turn.before.trust)]
    said += _filled(_TOLD, [talk.situation.case.fact(id).what.text for id in turn.revealed])
    said += _filled(_LET_OUT, [talk.ledger[id].what for id in turn.disclosed])
    said += [_PASSED] if turn.passed_over else []
    said += [_LONG] if turn.cut_short else []
    said += [_AGREED] if turn.agreed and not previous else []
    return Text("".join(one.zh for one in said), " ".join(one.en for one in said))


def _filled(form: Text, told: Sequence[Text]) -> list[Text]:
    if not told:
        return []
    zh = "；".join(one.zh.rstrip("。") for one in told)
    en = "; ".join(one.en.rstrip(".") for one in told)
    return [Text(form.say("zh", what=zh), form.say("en", what=en))]


def _later(debt: Owing) -> Text:
    form = _PAID if debt.paid_at else _PAID_AFTER
    return Text(*(form.say(locale, n=debt.paid_at, mood=debt.lost, trust=debt.trust_lost) for locale in ("zh", "en")))


def _why(talk: Talk, turn: Turn, main: Effect | None) -> Text:
    case = talk.situation.case
    if turn.reply.chosen and (tempts := talk.situation.drill.reply(turn.reply.chosen).tempts):
        return tempts.text
    if limits := beyond(case, turn.reply.text):
        return Text(*(_BEYOND.say(locale, what=limits[0].what.text, why=limits[0].why.text) for locale in ("zh", "en")))
    return reason(main) if main else _NOTHING


def _ended(text: str, stop: str) -> str:
    return text if text.endswith(("。", ".", "！", "!", "”")) else text + stop


def _standard(talk: Talk, turn: Turn, main: Effect | None) -> str:
    if limits := beyond(talk.situation.case, turn.reply.text):
        return next(iter(limits[0].standards), "expectation.tell-can-and-cannot")
    if main and main.move in turn.harms:
        return book().goals[main.move].standards[0]
    if main and main.standards:
        return next((id for id in main.standards if not standard(id).inferred), main.standards[0])
    if main and main.move:
        return next(iter(move_effects()[main.move].standards), "request.no-neglect")
    return "request.no-neglect"


_AS_GOOD = Text("这一句和示范一样好，照样说就行。", "As good as the model; say it just so again.")
_AS_GOOD_WHY = Text("这一句说得好：{why}", "Well said: {why}")


def _better(talk: Talk, turn: Turn, before: Talk, used: set[str]) -> tuple[Text | None, Text | None]:
    """Give a better wording, or say that there is no need of one."""
    mine = _worth(advance(before, given(turn.reply, turn.moves)))
    found = [one for one in candidates(before, used) if one.id != turn.reply.chosen]
    model = _instead_of(turn.harms, found, before)
    if not turn.harms and turn.lands and not turn.passed_over and not worse(turn):
        own = turn.reply.chosen and not _other_style(talk, turn)
        if own or model is None or mine >= _worth(advance(before, as_reply(before, model))) - 1:
            main = weightiest(turn)
            if main is None or not main.move or main.move in turn.harms:
                return None, _AS_GOOD
            why = reason(main)
            return None, Text(_AS_GOOD_WHY.say("zh", why=why), _AS_GOOD_WHY.say("en", why=_low(why.en)))
    if model is None:
        return None, None
    used.add(model.id)
    return model.text, None


_MENDS: Mapping[str, frozenset[str]] = {
    "overpromise": frozenset({"manage-expectation", "commit", "explain"}),
    "deflect": frozenset({"involve", "commit", "offer"}),
    "stall": frozenset({"commit", "offer", "involve"}),
    "blame": frozenset({"empathise", "apologise", "confirm"}),
    "argue": frozenset({"confirm", "ask", "empathise"}),
    "disparage": frozenset({"apologise", "involve", "commit"}),
    "rude": frozenset({"empathise", "listen", "apologise"}),
}
"""What to do in the place of a harming move."""


def _instead_of(harms: Sequence[str], found: Sequence[CaseReply], before: Talk) -> CaseReply | None:
    """Give the model that mends what hurt: the answer to a moment first, then the one that does most of what was called for."""
    if not found or not harms or (before.moment and found[0].moment == before.moment):
        return found[0] if found else None
    wanted = frozenset[str]().union(*(_MENDS[id] for id in harms))
    # of equals the first, which stands nearest to this point of the talk
    return max(found, key=lambda one: len(wanted & set(one.moves)) if one.moment in (None, before.moment) else -1)


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:2] != "I " else text


def _other_style(talk: Talk, turn: Turn) -> bool:
    return talk.situation.drill.reply(turn.reply.chosen).style not in (None, talk.situation.style)


def _worth(talk: Talk) -> float:
    """How well a talk stands, for comparing two ways of saying one reply."""
    return score(talk).total + how_well(settled(talk.situation.customer, talk.standing)) / 5


def as_reply(before: Talk, model: CaseReply) -> Reply:
    """Make a model what is said."""
    return Reply(model.text.say(before.situation.locale), model.moves, "choose", model.id)


def candidates(before: Talk, used: set[str]) -> Iterator[CaseReply]:
    """Give the models for this point of the talk, the most fitting first, leaving out what was shown or said already."""
    drill, style = before.situation.drill, before.situation.style
    said = used | {turn.reply.chosen for turn in before.turns}
    fresh = [one for one in drill.replies if not one.harms and one.id not in said]
    if before.turns:
        fresh = [one for one in fresh if "greet" not in one.moves]
    if before.moment:
        yield from (one for one in fresh if one.moment == before.moment)
    free = [one for one in fresh if one.moment is None]
    here = STAGES.index(before.stage)
    for stage in (*STAGES[here:], *reversed(STAGES[:here])):
        yield from (one for one in free if one.stage == stage and one.style == style)
        if stage == before.stage:
            yield from (one for one in free if one.stage == stage and one.style is None)
    # written for others, and this owner's way all the same
    customer = before.situation.customer
    yield from (
        one for one in free if one.style not in (style, None) and all(is_their_way(customer, id) for id in one.moves)
    )


_CLAUSE = "，。！？；：、,.!?;:—\n"
_LENGTH: dict[Locale, int] = {"zh": 10, "en": 28}
_SHORT: dict[Locale, int] = {"zh": 4, "en": 12}
_SPEAKS: Mapping[str, re.Pattern[str]] = {
    "overpromise": re.compile(
        r"保证|绝对|包在|一定|永远|全赔|赔|再也|guarantee|promise|never|always|pay", re.IGNORECASE
    ),
    "stall": re.compile(r"尽快|再说|等|回头|看看|as soon|wait|later|let you know|see", re.IGNORECASE),
}
"""Words by which a promise or a putting-off is known again."""
_OPENERS = re.compile(
    r"您好|你好|大家好|早上好|晚上好|对不起|不好意思|抱歉|我(?:很|特别|完全)?(?:理解|明白)|您放心|您别急|您消消气|"
    r"good (?:morning|afternoon|evening)|hello|hi\b|i am sorry|i'm sorry|i (?:do )?understand|rest assured|please",
    re.IGNORECASE,
)
"""With these a sentence opens; what it is about comes after them."""
_LEADING = re.compile(r"^(?:不过|可是|但是|那么?|and|but|so)[，,]?\s*(?=\S{2})", re.IGNORECASE)


def quote(text: str, locale: Locale, move: str | None = None) -> str:
    """Cut a reply to the few words by which one knows it again."""
    clauses = [_LEADING.sub("", one) for one in _clauses(re.sub(r"[“”\"「」]", "", text)) if one]
    known = [one for one in clauses if move and move in _SPEAKS and _SPEAKS[move].search(one)]
    longer = [one for one in clauses if len(one) >= _SHORT[locale]]
    plain = [one for one in longer if not _OPENERS.match(one)]
    piece = next(iter((*known, *plain, *longer, *clauses)), text.strip())
    most = _LENGTH[locale]
    if len(piece) <= most:
        return piece
    if locale == "en":
        return piece[:most].rsplit(" ", 1)[0] + "…"
    return piece[: most - 1] + "…"


def _clauses(text: str) -> Iterator[str]:
    piece = ""
    for place, sign in enumerate(text):
        # the point in 9.30 and the apostrophe-free colon in 9:30 end nothing
        inside = sign in ".:：" and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
        if sign in _CLAUSE and not inside:
            yield piece.strip()
            piece = ""
        else:
            piece += sign
    yield piece.strip()


def telling(talk: Talk, turn: Turn, move: str | None) -> Text:
    """Quote the words of a reply that speak for a move, a few of them, in quotation marks."""
    from steward.language import recognise

    said = words(talk, turn)
    found = []
    for locale in ("zh", "en"):
        text = said.say(locale)
        if turn.reply.text.strip() and move:
            spoken = locale if turn.reply.chosen else talk.situation.locale
            heard = turn.heard or recognise(text, "", spoken)
            span = heard.spans.get(move, "")
            span = span if len(span) >= _SHORT[spoken] else text
            found.append(f"“{quote(span, spoken, move)}”")
        elif turn.reply.text.strip():
            found.append(f"“{quote(text, locale if turn.reply.chosen else talk.situation.locale)}”")
        else:
            found.append(quote(text.strip("（）()"), locale))
    return Text(found[0], found[1])


MOST_NOTES = 4


def notes(talk: Talk) -> tuple[Note, ...]:
    """Give the words at the turning points: what hurt, then what helped most, in the order of the talk."""
    scored = []
    for turn in talk.turns:
        change = (turn.after.mood - turn.before.mood) - (turn.after.trust - turn.before.trust)
        main = weightiest(turn)
        if turn.harms and main:
            scored.append((1000 + change, Note(turn.number, telling(talk, turn, main.move), harm=True)))
        elif change > 0 or turn.passed_over:
            scored.append((500 + change, Note(turn.number, telling(talk, turn, None), harm=False)))
        elif change <= -12 and turn.lands:
            scored.append((-change, Note(turn.number, telling(talk, turn, main.move if main else None), harm=False)))
    kept = [note for _, note in sorted(scored, key=lambda one: (-one[0], one[1].reply))[:MOST_NOTES]]
    return tuple(sorted(kept, key=lambda note: note.reply))
