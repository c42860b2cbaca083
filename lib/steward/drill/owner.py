"""What the owner says after a reply: the words for what they do, and a word from whoever came along.

A turn of the owner is made of one to three pieces: something to what was just said, then what the moment calls for - a fact, an
expectation, the trouble again, “so when?”. Words only: what they rest on has been settled by `steward.drill.talk` before, so that
nothing is told that was not drawn out, and nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from steward.casebook.drill import Lines
from steward.drill.acts import Cue, Exchange, decide
from steward.drill.endings import How
from steward.drill.overheard import Noticed, notice
from steward.drill.situation import Situation
from steward.drill.speech import Age, Speaker, Voice
from steward.drill.turns import Spoken, Turn
from steward.service.personality.character import rules
from steward.words import Locale

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
    here = Exchange(situation, earlier, turn, _noticed(situation, turn), voice)
    spoken: list[Spoken] = []
    for cue in decide(here, ended):
        words = _words(here, cue, spoken)
        # nobody asks something and goes
        if words and not (ended and cue.act == "answers" and words.endswith(("？", "?"))):
            spoken.append(Spoken(situation.drill.customer, words, cue.act, cue.why))
    spoken = _shortened(spoken, situation.locale)
    if moment:
        spoken.append(Spoken(moment.who or situation.drill.customer, brought_up, "moment"))
    elif joined := _beside(here, ended):
        spoken.append(joined)
    if not spoken:
        spoken.append(Spoken(situation.drill.customer, voice.silence(), "silent"))
    return tuple(dict.fromkeys(one.act for one in spoken)), tuple(spoken)


def _noticed(situation: Situation, turn: Turn) -> Noticed:
    # what was recognised is not looked at: a talk taken up again from its records does not have it, and says the same
    if turn.reply.way == "clicked" and not turn.reply.text.strip():
        return Noticed()  # a trainer clicks moves without words
    return notice(turn.reply.text, situation.locale)


def _words(here: Exchange, cue: Cue, spoken: Sequence[Spoken]) -> str:
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


def _told(here: Exchange, cue: Cue, spoken: Sequence[Spoken]) -> str:
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
    for noise in ("listens", "answers", "greets-back", "softens"):
        if sum(len(one.text) for one in spoken) <= _LONGEST[locale] or len(spoken) < 2:
            break
        spoken = [one for one in spoken if one.act != noise] or spoken
    return spoken


def _beside(here: Exchange, ended: How | None) -> Spoken | None:
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
_BY_PHONE = re.compile(r"电话那头|电话里|接起电话|打来电话|来电话|语音那头|\bon the (?:tele)?phone,|\bon the line\b")
_DIGITS = "零一二三四五六七八九"


def _age(told: str) -> Age | None:
    """Read from who somebody is whether they speak as the young do, under 35, or the old, from 60."""
    if found := _YEARS.search(told):
        years = int(found[3]) if found[3] else _DIGITS.index(found[1]) * 10 + _DIGITS.index(found[2] or "零")
        return "young" if years < 35 else "old" if years >= 60 else None
    return "old" if _OLD.search(told) else "young" if _YOUNG.search(told) else None


@lru_cache(maxsize=512)
def speaker(situation: Situation) -> Speaker:
    """Read from the case how its owner speaks: how old they are, whether the steward is 您 or 你 to them, whether they are seen."""
    drill = situation.drill
    person = situation.case.person(drill.customer)
    told = f"{person.name.text.zh} {person.who.text.zh} {person.who.text.en}"
    own = [
        *drill.opens.say("zh"),
        *(line for act in Lines.model_fields if (said := drill.lines.say(act)) for line in said.say("zh")),
    ]
    words = "".join(own)
    familiar = len(re.findall("你(?!们)", words)) > words.count("您")
    scene = drill.scene.text
    return Speaker(situation.style, _age(told), familiar, bool(_BY_PHONE.search(f"{scene.zh} {scene.en}")))
