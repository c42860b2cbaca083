"""What was promised beyond authority or certainty: what it bought then, and what it cost when it fell due."""

from __future__ import annotations

from dataclasses import dataclass

from steward.drill.talk import Talk
from steward.service.personality import Effect
from steward.service.personality.character import rules
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Owing:
    """One debt. Mood is given as how far it went down (gained) and up (lost)."""

    promised_at: int
    """The reply that promised it."""
    paid_at: int | None
    """The reply in which it fell due; None where that was after the talk."""
    gained: int
    """How far mood came down with the reply that promised it."""
    lost: int
    """How far mood went up when it fell due."""
    trust_lost: int
    """How far trust went down when it fell due."""
    patience: int
    """The patience that it bought."""

    @property
    def words(self) -> Text:
        """Say what it bought and what it cost, in a few words."""
        form = _EASED if self.gained > 0 else _BOUGHT if self.patience > 0 else _COST
        values = {"gained": self.gained, "lost": self.lost, "patience": self.patience}
        return Text(form.say("zh", **values), form.say("en", **values))


_EASED = Text("当时换来 {gained}，后来还了 {lost}", "{gained} gained then, {lost} paid back later")
_BOUGHT = Text(
    "当时换来 {patience} 分耐心，后来情绪还了 {lost}", "{patience} of patience bought, {lost} of mood paid back"
)
_COST = Text("后来情绪还了 {lost}", "{lost} of mood paid back")


def debts(talk: Talk) -> tuple[Owing, ...]:
    """Give the debts of a talk in the order in which they were made."""
    after = rules().promise_due.after
    made = [turn for turn in talk.turns if "overpromise" in turn.moves]
    ending = [effect for effect in talk.ended.effects if _is_due(effect)] if talk.ended else []
    found = []
    for turn in made:
        due = turn.number + after
        if due <= len(talk.turns):
            effect = next((one for one in talk.turns[due - 1].effects if _is_due(one)), None)
            paid: int | None = due
        else:
            effect, paid = (ending.pop(0) if ending else None), None
        found.append(
            Owing(
                turn.number,
                paid,
                turn.before.mood - turn.after.mood,
                effect.mood if effect else 0,
                -effect.trust if effect else 0,
                sum(one.patience for one in turn.effects if one.move == "overpromise"),
            )
        )
    return tuple(found)


def _is_due(effect: Effect) -> bool:
    return any(reason.grounded == rules().promise_due for reason in effect.reasons)
