"""Which speech acts the owner answers with, and why: read from what the reply did and where the talk stands.

Where the sources describe how such customers talk, the rules follow them; which act when is our reading of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.drill.endings import How
from steward.drill.overheard import Noticed
from steward.drill.situation import Situation
from steward.drill.speech import Voice, heat, pools
from steward.drill.turns import Turn
from steward.service.personality.character import rules
from steward.words import Text


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
    "heard": Text("有人肯听，就把事再讲一遍", "Somebody listens, and so the trouble is told"),
    "unheard": Text("火还没下去，又绕回那件事", "Still angry, and so back to the trouble"),
    "last-straw": Text("又气又没耐心，要往外捅", "Angry and out of patience: it will be taken elsewhere"),
    "waiting": Text("心里没底，催一催", "Uneasy, and so asks for a time"),
    "lost-for-words": Text("伤着了，一时说不出话", "Hurt, and lost for words"),
    "goes-on": Text("没听出什么，等下文", "Nothing to hold on to yet; waits for more"),
    "listening": Text("这位业主听话的样子", "It is how this owner listens"),
    "rude": Text("来的时候就带着刺，还没人平静地拦一拦", "Came with a barb in every sentence, and nobody has calmly stopped it yet"),
}  # fmt: skip
"""Why an owner does what they do, for whoever asks: it stands with each thing said (`Spoken.why`)."""


@dataclass(frozen=True)
class Exchange:
    """What the rules look at: this exchange, those before it, and what was noticed in the words of the reply."""

    situation: Situation
    earlier: Sequence[Turn]
    turn: Turn
    noticed: Noticed
    voice: Voice

    @property
    def style(self) -> str:
        """The owner's communication style."""
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

    @property
    def has_accepted(self) -> bool:
        """Whether the owner has said yes to the plan they hold to; what is told comes first, and the yes a turn later."""
        for turn in reversed(self.earlier):
            if not turn.agreed:
                return False
            if "accepts" in turn.acts:
                return True
        return False

    def did(self, act: str, *, last: int = 1) -> bool:
        """Whether the owner did this in one of the last few exchanges."""
        return any(act in turn.acts for turn in self.earlier[-last:])


_WAITS = {"dominant": 2, "expressive": 4, "amiable": 4, "analytical": 3}
"""How many replies without an action each style lets pass before asking for a time; our assumption."""


def decide(here: Exchange, ended: How | None) -> tuple[Cue, ...]:
    """Say what the owner does in words, in the order of saying."""
    turn = here.turn
    found: list[Cue] = []
    # Whoever has something to tell, or to bring up, does not cut in first.
    busy = bool(turn.revealed or turn.disclosed or turn.moment)
    if turn.cut_short or (here.situation.terms.interrupts and _too_much(turn) and not busy and here.voice.chance(0.6)):
        found.append(Cue("interrupts", ("interrupts",), WHY["long"], "interrupts"))
    if _shows_listening(here, ended, cutting_in=bool(found)):
        found.append(Cue("listens", (f"listens.{here.situation.listening}",), WHY["listening"]))
    if (first := _reaction(here)) and not (
        "interrupts" in {cue.act for cue in found} and first.act == "answers" and not turn.harms
    ):
        found.append(first)  # whoever cuts in does not praise in the same breath
    found += [Cue("tells", ("leads.tells",), WHY["told"], subject=fact) for fact in turn.revealed]
    found += [Cue("lets-out", ("leads.lets-out",), WHY["let-out"], subject=wish) for wish in turn.disclosed]
    if ended is not None:
        if ended in ("satisfied", "plan") and not turn.harms:  # who agrees does not grumble in the same breath
            found = [cue for cue in found if cue.act not in ("minds", "interrupts")]
        if ended == "patience":
            found = [cue for cue in found if cue.act not in ("answers", "greets-back")]
        return (*found, _farewell(ended, hurt=bool(turn.harms or turn.due)))
    if _abusive(here) and here.voice.chance(0.5):
        found.append(Cue("insults", ("insults",), WHY["rude"]))
    if turn.moment is None and not (turn.revealed or turn.disclosed) and (then := _then(here, found)):
        if then.why is WHY["nothing-more"]:  # “good question” and “nothing more” do not go together
            found = [cue for cue in found if "takes.ask" not in cue.pools]
        found.append(then)
    return tuple(found)


def _shows_listening(here: Exchange, ended: How | None, *, cutting_in: bool) -> bool:
    """Whether it shows now how the owner listens; the signs are there for whoever looks, and stay rare."""
    turn = here.turn
    if ended or cutting_in or turn.harms or turn.due or not turn.lands or here.did("listens", last=2):
        return False
    return here.voice.chance(0.25)


def _abusive(here: Exchange) -> bool:
    """Whether the owner is of a mind to insult: they came in so, are still angry, and nobody has calmly stopped them."""
    stopped = any("set-boundary" in turn.lands for turn in (*here.earlier, here.turn))
    rude = here.situation.customer.traits[2].abusive and not stopped and here.turn.after.mood > 60
    return rude and not here.did("insults") and (bool(here.turn.harms) or not here.turn.lands)


def _too_much(turn: Turn) -> bool:
    event = rules().too_long
    return any(effect.move is None and any(r.grounded == event for r in effect.reasons) for effect in turn.effects)


def _reaction(here: Exchange) -> Cue | None:
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
        # “good question” only before an answer, “then listen” not when all is settled
        answering = turn.revealed or turn.disclosed or _only_asks(turn)
        pleasing = [id for id in helped if (id != "ask" or answering) and not (id == "listen" and turn.agreed)] or [""]
        best = max(pleasing, key=lambda id: weight.get(id, 0))
        # a name given is answered with a greeting before anything else
        if "greet" in helped and turn.number == 1 and here.style in ("expressive", "amiable"):
            best = "greet"
        names = [f"takes.{best}", "takes.any"] if best else ["takes.any"]
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
        if any(worst in one.moves for one in here.earlier) and f"again.{worst}" in pools():
            names.insert(0, f"again.{worst}")
        if worst == "explain" and noticed.rule:
            names.insert(0, "shrugs.rule")
        return Cue("minds", tuple(names), WHY["misses"])
    return None


def _to_harm(here: Exchange, harms: Sequence[str]) -> Cue:
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


def _oddity(here: Exchange) -> Cue | None:
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


def _then(here: Exchange, found: Sequence[Cue]) -> Cue | None:
    """Give what the moment calls for once the reply was answered; None where the answer was enough."""
    turn, style, mood = here.turn, here.style, here.turn.after.mood
    acts = {cue.act for cue in found} - {"listens"}
    if acts & {"confused", "shocked", "silent"}:
        return None  # whoever has not understood waits to be told again
    if turn.passed_over:
        return Cue("repeats", ("passed-over", "repeats"), WHY["passed-over"])
    if any("takes.listen" in cue.pools for cue in found) and mood > 30 and not here.did("repeats"):
        return Cue(
            "repeats", ("repeats",), WHY["heard"], "repeats"
        )  # “then listen” is followed by something to listen to
    if turn.due or any(id != "overpromise" for id in turn.harms):
        return _after_harm(here)
    if turn.agreed:
        if not here.has_accepted:
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


def _after_harm(here: Exchange) -> Cue | None:
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


def _known_already(here: Exchange) -> bool:
    from steward.drill.facts import reached

    known = {id for turn in here.earlier for id in turn.revealed}
    return bool(known & set(reached(here.situation.case, here.turn.reply.text)))
