"""What the owner does in words after a reply: which speech acts, why, and the words for them.

A turn of the owner is made of one to three pieces: something to what was just said, then what the moment calls for - a fact, an
expectation, the trouble again, “so when?”. Words only: what they rest on has been settled by `steward.drill.talk` before, so that
nothing is told that was not drawn out, and nothing twice. Which act when is our reading of the trade's descriptions of customers;
each rule below says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from steward.casebook.drill import Lines
from steward.drill.endings import How
from steward.drill.overheard import Noticed, notice
from steward.drill.situation import Situation
from steward.drill.speech import Age, Speaker, Voice, heat
from steward.drill.turns import Spoken, Turn
from steward.service.personality.character import rules
from steward.words import Locale, Text


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing the owner does in words."""

    act: str
    """tells, lets-out, repeats, asks-when, doubts, interrupts, silent, softens, threatens, accepts, leaves, thanks, minds ..."""
    pools: tuple[str, ...]
    """The pools it is drawn from, the next where one is used up."""
    why: Text
    own: str = ""
    """The lines of the case that come first."""
    subject: str = ""
    """The fact or expectation that is told."""


WHY = {
    "satisfied": Text("满意了，道谢走人", "Content, and goes with thanks"),
    "plan": Text("办法能接受，等着看", "The plan will do; now to see it kept"),
    "patience": Text("耐心用完，不谈了", "Patience is gone, and with it the talk"),
    "turns": Text("没时间再谈了", "There is no more time to talk"),
    "due": Text("先前答应的兑不了现", "What was promised before cannot be kept"),
    "hurt": Text("这句话伤人", "The reply hurt"),
    "sweet": Text("答应得痛快，先信了，也记下了", "So ready a promise is believed for now, and remembered"),
    "misses": Text("这句话说早了、说多了，或者不合这个人", "Said too early, too often, or to the wrong person"),
    "lands": Text("这句话听进去了", "The reply was welcome"),
    "long": Text("一口气说得太多", "Too much at once"),
    "odd": Text("这不像一句回话", "That is no ordinary reply"),
    "told": Text("问到了，才说", "Asked, and so it is told"),
    "let-out": Text("问出了想要什么", "What is wanted was drawn out"),
    "nothing-more": Text("问的事没有更多可说", "There is nothing more to tell to what was asked"),
    "passed-over": Text("刚提的事没有接住", "What was just brought up was not taken up"),
    "agreed": Text("有了办法，也有了准信", "There is a plan now, and a date to it"),
    "no-trust": Text("答应得好听，信任还不够", "It sounds well; there is not enough trust to believe it"),
    "no-action": Text("好话说了几轮，还没有行动", "Kind words for some while, and no action"),
    "eased": Text("火气明显下去了", "The heat has gone down markedly"),
    "unheard": Text("火还没下去，又绕回那件事", "Still angry, and so back to the trouble"),
    "last-straw": Text("又气又没耐心，要往外捅", "Angry and out of patience: it will be taken elsewhere"),
    "waiting": Text("心里没底，催一催", "Uneasy, and so asks for a time"),
    "lost-for-words": Text("伤着了，一时说不出话", "Hurt, and lost for words"),
    "goes-on": Text("没听出什么，等下文", "Nothing to hold on to yet; waits for more"),
    "rude": Text("来的时候就带着刺，还没人平静地拦一拦", "Came with a barb in every sentence, and nobody has calmly stopped it yet"),
}  # fmt: skip
"""Why an owner does what they do, for whoever asks."""


@dataclass(frozen=True)
class _Here:
    """What the rules look at: this exchange, those before it, and what was noticed in the words of the reply."""

    situation: Situation
    earlier: Sequence[Turn]
    turn: Turn
    noticed: Noticed
    voice: Voice

    @property
    def style(self) -> str:
        return self.situation.style

    @property
    def eased(self) -> int:
        """By how much mood came down."""
        return self.turn.before.mood - self.turn.after.mood

    @property
    def wordy(self) -> int:
        """How many replies in a row carried no action."""
        actions = set(rules().worn_out.actions)
        count = 0
        for turn in (self.turn, *reversed(self.earlier)):
            if actions & turn.lands:
                break
            count += 1
        return count

    def did(self, act: str, *, last: int = 1) -> bool:
        """Whether the owner did this in one of the last few exchanges."""
        return any(act in turn.acts for turn in self.earlier[-last:])


_WAITS = {"dominant": 2, "expressive": 4, "amiable": 4, "analytical": 3}
"""How many replies without an action each style lets pass before asking for a time; our assumption."""
_LONGEST = {"zh": 66, "en": 170}
"""Characters of one turn of the owner; what goes beyond loses the friendly noise first."""


def speak(
    situation: Situation, earlier: Sequence[Turn], turn: Turn, ended: How | None, said: Sequence[Spoken]
) -> tuple[tuple[str, ...], tuple[Spoken, ...]]:
    """Give what the owner does in words after a reply: the acts, and what is said.

    Args:
        situation: what is played.
        earlier: the exchanges before, with what was said in them.
        turn: this one, all settled but `acts` and `said`.
        ended: how the talk ended with it; None where it goes on.
        said: all that the owner's side has said so far, the opening included.

    The same arguments give the same words, on any machine.
    """
    last = said[-1].text if said else ""
    voice = Voice(
        speaker(situation),
        turn.after.mood,
        situation.locale,
        f"{situation.case.id} {situation.seed} {turn.number} {len(said)} {last}",
        # what the case has them say word for word later is not said before by chance
        (*(one.text for one in said), *(one.says.text.say(situation.locale) for one in situation.drill.moments)),
    )
    moment = situation.drill.moment(turn.moment) if turn.moment else None
    brought_up = moment.says.text.say(situation.locale) if moment else ""
    # a trainer clicks moves without words; there is nothing to notice then
    unheard = turn.reply.way == "clicked" and not turn.reply.text.strip()
    here = _Here(situation, earlier, turn, Noticed() if unheard else notice(turn.reply.text, situation.locale), voice)
    spoken: list[Spoken] = []
    for cue in decide(here, ended):
        if words := _words(here, cue, spoken):
            spoken.append(Spoken(situation.drill.customer, words, cue.act))
    spoken = _shortened(spoken, situation.locale)
    if moment:
        spoken.append(Spoken(moment.who or situation.drill.customer, brought_up, "moment"))
    elif joined := _beside(here, ended):
        spoken.append(joined)
    if not spoken:
        spoken.append(Spoken(situation.drill.customer, voice.silence(), "silent"))
    return tuple(dict.fromkeys(one.act for one in spoken)), tuple(spoken)


def decide(here: _Here, ended: How | None) -> tuple[Cue, ...]:
    """Say what the owner does in words, in the order of saying."""
    turn = here.turn
    found: list[Cue] = []
    if turn.cut_short or (here.situation.terms.interrupts and _too_much(turn) and here.voice.chance(0.6)):
        found.append(Cue("interrupts", ("interrupts",), WHY["long"], "interrupts"))
    if (first := _reaction(here)) and not (found and first.act == "answers" and not turn.harms):
        found.append(first)  # whoever cuts in does not praise in the same breath
    found += [Cue("tells", ("leads.tells",), WHY["told"], subject=fact) for fact in turn.revealed]
    found += [Cue("lets-out", ("leads.lets-out",), WHY["let-out"], subject=wish) for wish in turn.disclosed]
    if ended is not None:
        if ended in ("satisfied", "plan") and not turn.harms:  # who agrees does not grumble in the same breath
            found = [cue for cue in found if cue.act not in ("minds", "interrupts")]
        if ended == "patience":
            found = [cue for cue in found if cue.act not in ("answers", "greets-back")]
        return (*found, _farewell(ended, hurt=bool(turn.harms)))
    if _abusive(here) and here.voice.chance(0.5):
        found.append(Cue("insults", ("insults",), WHY["rude"]))
    if turn.moment is None and not (turn.revealed or turn.disclosed) and (then := _then(here, found)):
        if then.why is WHY["nothing-more"]:  # “good question” and “nothing more” do not go together
            found = [cue for cue in found if cue.act != "answers"]
        found.append(then)
    return tuple(found)


def _abusive(here: _Here) -> bool:
    """Whether the owner is of a mind to insult: they came in so, are still angry, and nobody has calmly stopped them."""
    stopped = any("set-boundary" in turn.lands for turn in (*here.earlier, here.turn))
    rude = here.situation.customer.traits[2].abusive and not stopped and here.turn.after.mood > 60
    return rude and not here.did("insults") and (bool(here.turn.harms) or not here.turn.lands)


def _noticed(situation: Situation, turn: Turn) -> Noticed:
    if turn.reply.way == "clicked" and not turn.reply.text.strip():
        return Noticed()  # a trainer clicks moves without words
    found = notice(turn.reply.text, situation.locale)
    promise = turn.heard.spans.get("commit", "") if turn.heard else ""
    return replace(found, when=when) if (when := notice(promise, situation.locale).when) else found


def _too_much(turn: Turn) -> bool:
    event = rules().too_long
    return any(effect.move is None and any(r.grounded == event for r in effect.reasons) for effect in turn.effects)


def _reaction(here: _Here) -> Cue | None:
    """Answer what was just said: a broken promise before all, then what hurt most, then what did most good."""
    turn, noticed = here.turn, here.noticed
    if turn.due:
        return Cue("calls-due", ("calls-due", "minds.any"), WHY["due"])
    if harms := turn.harms:
        return _to_harm(here, harms)
    if (odd := _oddity(here)) is not None:
        return odd
    if turn.cut_short:
        return None  # it was not heard out
    weight = {effect.move: effect.trust - effect.mood for effect in turn.effects if effect.move}
    helped = [id for id in turn.moves if id in turn.lands]
    if helped:
        best = max(helped, key=lambda id: weight.get(id, 0))
        # a name given is answered with a greeting before anything else
        if "greet" in helped and turn.number == 1 and here.style in ("expressive", "amiable"):
            best = "greet"
        names = [f"takes.{best}", "takes.any"]
        if best == "greet" and noticed.name:
            names.insert(0, "takes.name")
        if best == "explain" and noticed.rule:
            names.insert(0, "takes.rule")
        if noticed.money and best in ("offer", "delight"):
            names.insert(0, "odd.money")
        return Cue("greets-back" if best == "greet" else "answers", tuple(names), WHY["lands"])
    if missed := turn.moves:
        worst = min(missed, key=lambda id: weight.get(id, 0))
        if worst in ("empathise", "apologise") and not here.did("silent", last=4) and here.voice.chance(0.15):
            return Cue("silent", (), WHY["misses"])
        names = [f"shrugs.{worst}", "shrugs.any"]
        if worst == "explain" and noticed.rule:
            names.insert(0, "shrugs.rule")
        return Cue("minds", tuple(names), WHY["misses"])
    return None


def _to_harm(here: _Here, harms: Sequence[str]) -> Cue:
    turn, noticed = here.turn, here.noticed
    weight = {effect.move: effect.mood - effect.trust for effect in turn.effects if effect.move}
    worst = max(harms, key=lambda id: weight.get(id, 0))
    if worst == "overpromise":
        sweet = ("minds.overpromise", "takes.any")
        return Cue("answers", ("odd.money", *sweet) if noticed.money else sweet, WHY["sweet"])
    before = any(worst in one.moves for one in here.earlier)
    names: tuple[str, ...] = (f"minds.{worst}", "minds.any")
    if worst == "stall" and noticed.vague:
        names = ("minds.soon", *names)
    if before and here.voice.chance(0.5):
        names = ("minds.again", *names)
    # those who keep the peace fall silent where others answer back
    quiet = {"amiable": 0.25, "analytical": 0.15}.get(here.style, 0.05)
    if worst in ("rude", "blame", "argue") and not here.did("silent", last=3) and here.voice.chance(quiet):
        return Cue("silent", (), WHY["lost-for-words"])
    return Cue("minds", names, WHY["hurt"])


def _oddity(here: _Here) -> Cue | None:
    """Answer a reply that is no ordinary one as a person would; words that do something are answered for what they do."""
    turn, odd = here.turn, here.noticed.oddity
    text = turn.reply.text.strip()
    told = turn.revealed or turn.disclosed
    if text and not told and not turn.reply.chosen and any(one.reply.text.strip() == text for one in here.earlier):
        return Cue("minds", ("odd.same", "shrugs.any"), WHY["odd"])
    if odd is None or (turn.moves and odd != "markup"):
        return None
    act = "silent" if odd == "empty" and here.voice.chance(0.4) else "shocked" if odd == "markup" else "confused"
    return Cue(act, (f"odd.{odd}", "shrugs.any"), WHY["odd"])


def _farewell(ended: How, *, hurt: bool) -> Cue:
    if ended == "satisfied" and not hurt:
        return Cue("thanks", ("thanks", "softens"), WHY["satisfied"], "thanks")
    if ended == "plan" and not hurt:  # after a word that hurt nobody says yes; they just go
        return Cue("accepts", ("accepts", "takes.close"), WHY["plan"], "accepts")
    if ended == "patience":
        return Cue("leaves", ("leaves", "runs-out"), WHY["patience"], "leaves")
    return Cue("leaves", ("runs-out", "leaves"), WHY["turns"])


def _then(here: _Here, found: Sequence[Cue]) -> Cue | None:
    """Give what the moment calls for once the reply was answered; None where the answer was enough."""
    turn, style, mood = here.turn, here.style, here.turn.after.mood
    acts = {cue.act for cue in found}
    if acts & {"confused", "shocked", "silent"}:
        return None  # whoever has not understood waits to be told again
    if turn.passed_over:
        return Cue("repeats", ("passed-over", "repeats"), WHY["passed-over"])
    if turn.due or any(id != "overpromise" for id in turn.harms):
        return _after_harm(here)
    if turn.agreed:
        if not (here.earlier and here.earlier[-1].agreed):
            return Cue("accepts", ("accepts", "softens"), WHY["agreed"], "accepts")
        return None if acts else Cue("softens", ("softens", "goes-on"), WHY["eased"], "softens")
    if "overpromise" in turn.moves:
        return _doubts() if style == "analytical" else _asks_when("waiting") if here.voice.chance(0.4) else None
    if _only_asks(turn) and "minds" not in acts and not turn.cut_short:
        names = ("answered", "answers") if _known_already(here) else ("answers",)
        return Cue("answers", names, WHY["nothing-more"])
    promised = {"commit", "involve", "offer"} & set(turn.moves)
    if promised and mood > 30 and turn.after.trust < here.situation.terms.trust.plan and not here.did("doubts"):
        return _doubts()
    if "commit" in promised and here.noticed.when:
        return None  # nobody asks for the time they were just given
    if here.wordy >= _WAITS[style] and not here.did("asks-when", last=2):
        return _asks_when("no-action")
    if here.eased >= 8 or (here.eased > 0 and heat(mood) != heat(turn.before.mood)):
        return None if here.did("softens") else Cue("softens", ("softens", "takes.any"), WHY["eased"], "softens")
    if turn.lands & set(rules().worn_out.actions):
        return None  # nobody complains in the same breath in which they took what was done
    if mood > 60:
        if not turn.lands and turn.after.patience < 20 and not here.did("threatens", last=3):
            return _threatens("asks-when")
        if style == "dominant" and not here.did("asks-when"):
            return _asks_when("waiting")
        if not here.did("repeats"):
            return _repeats()
    elif mood > 30 and here.voice.chance(0.7):
        presses = style in ("dominant", "analytical") and not here.did("asks-when") and here.voice.chance(0.5)
        return _asks_when("waiting") if presses else _repeats()
    if acts:
        return None
    quiet = not here.did("silent", last=3) and here.voice.chance(0.3)
    return Cue("silent", (), WHY["goes-on"]) if quiet else Cue("goes-on", ("goes-on", "shrugs.any"), WHY["goes-on"])


def _after_harm(here: _Here) -> Cue | None:
    """Go on from what hurt: anger without patience looks for another door; with some left it goes back to the trouble."""
    turn, mood = here.turn, here.turn.after.mood
    if mood > 60 and (turn.after.patience < 25 or len(here.earlier) > 2) and not here.did("threatens", last=2):
        return _threatens("repeats")
    if "stall" in turn.moves:  # a vague word was thrown back already
        return None if here.noticed.vague else _asks_when("waiting")
    return _repeats() if mood > 45 and here.voice.chance(0.6) else None


def _repeats() -> Cue:
    return Cue("repeats", ("repeats", "shrugs.any"), WHY["unheard"], "repeats")


def _asks_when(why: str) -> Cue:
    return Cue("asks-when", ("asks-when", "repeats"), WHY[why], "when")


def _doubts() -> Cue:
    return Cue("doubts", ("doubts", "asks-when"), WHY["no-trust"], "doubts")


def _threatens(otherwise: str) -> Cue:
    return Cue("threatens", ("threatens", otherwise), WHY["last-straw"], "threatens")


def _only_asks(turn: Turn) -> bool:
    """Whether the reply asks and does nothing else that wants an answer."""
    return "ask" in turn.moves and {"ask", "greet", "listen", "empathise", "apologise"}.issuperset(turn.moves)


def _known_already(here: _Here) -> bool:
    from steward.drill.facts import reached

    known = {id for turn in here.earlier for id in turn.revealed}
    return bool(known & set(reached(here.situation.case, here.turn.reply.text)))


def _words(here: _Here, cue: Cue, spoken: Sequence[Spoken]) -> str:
    """Find the words for one cue; "" where nothing fitting is left unsaid."""
    voice, locale = here.voice, here.situation.locale
    if cue.act == "silent":
        return voice.silence()
    if cue.act in ("tells", "lets-out"):
        return _told(here, cue, spoken)
    lines = here.situation.drill.lines.say(cue.own) if cue.own else None
    own = lines.say(locale) if lines else ()
    fields = {"when": here.noticed.when, "word": here.noticed.word or here.noticed.vague}
    # at first there is only the matter itself; talk about the talk comes later
    if own and here.turn.number > 2 and not voice.chance(_OWN_SHARE):
        return voice.draw(cue.pools[0], **fields) or voice.draw(*cue.pools[1:], own=own, **fields)
    return voice.draw(*cue.pools, own=own, **fields)


_OWN_SHARE = 0.75
"""How often the case's own lines come before those that any owner might say."""


def _told(here: _Here, cue: Cue, spoken: Sequence[Spoken]) -> str:
    """Tell a fact or let an expectation out, in the case's words, mostly with a few words of the owner's own before it."""
    case, voice, locale = here.situation.case, here.voice, here.situation.locale
    if cue.act == "tells":
        ways = case.fact(cue.subject).says.say(locale)
    else:
        says = case.expectation(cue.subject).says
        ways = says.say(locale) if says else ()
    if not ways:
        return ""
    words = voice.draw(own=ways) or voice.fresh(voice.dice.choice(ways))
    again = any(one.act in ("tells", "lets-out") for one in spoken)
    pool = "leads.more" if again and cue.act == "tells" else cue.pools[0]
    # after something was said already, a lead mostly would be one phrase too many
    lead = voice.lead(pool) if voice.chance(0.7 if again or not spoken else 0.25) else ""
    return _joined(lead, words, locale)


def _joined(lead: str, words: str, locale: Locale) -> str:
    return f"{lead}{words}" if locale == "zh" or not lead else f"{lead} {words}"


def _shortened(spoken: list[Spoken], locale: Locale) -> list[Spoken]:
    """Leave the friendly noise out where a turn would be longer than people speak."""
    for noise in ("answers", "greets-back", "softens"):
        if sum(len(one.text) for one in spoken) <= _LONGEST[locale] or len(spoken) < 2:
            break
        spoken = [one for one in spoken if one.act != noise] or spoken
    return spoken


def _beside(here: _Here, ended: How | None) -> Spoken | None:
    """Let whoever came along put in a word now and then: calming in the heat, backing up when hurt, easing when it goes well."""
    drill, voice, turn = here.situation.drill, here.voice, here.turn
    if drill.companion is None or ended is not None or here.did("chimes-in", last=2) or turn.number < 2:
        return None
    if here.noticed.oddity or not voice.chance(0.3):
        return None
    lines = drill.lines.companion
    done = turn.lands & set(rules().worn_out.actions)
    pool = "backs" if turn.harms else "eases" if done else "cools" if turn.after.mood > 70 else ""
    own = lines.say(here.situation.locale) if lines and pool != "eases" else ()
    words = voice.draw(*([f"companion.{pool}"] if pool else []), own=own)
    return Spoken(drill.companion, words, "chimes-in") if words else None


_YEARS = re.compile(
    r"([二三四五六七八九])十([一二三四五六七八九])?[多几来]?岁|([2-9]\d)(?=\s*(?:多|来)?岁|,| years|-year)"
)
_OLD = re.compile(r"老先生|老太太|老人|退休|大爷|大妈|奶奶|爷爷|\bretired\b|\belderly\b|\bpensioner\b")
_YOUNG = re.compile(r"年轻|小夫妻|新婚|大学生|毕业|\byoung\b|\bnewly wed|\bgraduate\b", re.IGNORECASE)
_DIGITS = "零一二三四五六七八九"


def _age(told: str) -> Age | None:
    """Read from who somebody is whether they speak as the young do, under 35, or the old, from 60."""
    if found := _YEARS.search(told):
        years = int(found[3]) if found[3] else _DIGITS.index(found[1]) * 10 + _DIGITS.index(found[2] or "零")
        return "young" if years < 35 else "old" if years >= 60 else None
    return "old" if _OLD.search(told) else "young" if _YOUNG.search(told) else None


@lru_cache(maxsize=512)
def speaker(situation: Situation) -> Speaker:
    """Read from the case how its owner speaks: how old they are, and whether the steward is 您 or 你 to them."""
    drill = situation.drill
    person = situation.case.person(drill.customer)
    told = f"{person.name.text.zh} {person.who.text.zh} {person.who.text.en}"
    own = [
        *drill.opens.say("zh"),
        *(line for act in Lines.model_fields if (said := drill.lines.say(act)) for line in said.say("zh")),
    ]
    words = "".join(own)
    return Speaker(situation.style, _age(told), len(re.findall("你(?!们)", words)) > words.count("您"))
