"""What the tests of studying share: a store, a moment, answers that are right or wrong by wish, and events made by hand."""

import datetime as dt
import uuid

from steward.quiz.answers.asked import right_sides
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Case, Fill, Matching, Multiple, Numeric, Ordering, Reply, Short, Single, TrueFalse
from steward.records.event import Event

BANK = bank()
MORNING = dt.datetime(2026, 11, 2, 1, 30, tzinfo=dt.UTC)
"""Half past nine in China, on a Monday."""


def right(asked):
    """Give the whole right answer to what is asked."""
    item = asked.item
    match item:
        case Single() | Multiple() | Case():
            return {"chosen": [i for i, option in enumerate(item.options) if option.right]}
        case TrueFalse():
            return {"chosen": [int(item.answer)]}
        case Ordering():
            return {"order": [asked.order.index(i) for i in range(len(item.steps))]}
        case Matching():
            sides = [(side.zh, side.en) for side in right_sides(item)]
            keys = [sides.index((pair.right.zh, pair.right.en)) for pair in item.pairs]
            return {"pairs": {str(i): asked.order.index(key) for i, key in enumerate(keys)}}
        case Numeric():
            return {"number": f"{asked.answer:g}"}
        case Fill():
            return {"text": item.answers["zh"][0]}
        case Short():
            return {"text": item.model_answer.zh}
        case Reply():
            return {"moves": list(item.moves), "effect": item.effect}


WRONG = {}
"""Left blank."""


def event(seq, kind, *, at=MORNING, session="s", about="", person="p-1", **body):
    """Give an event as the store would."""
    return Event(seq, str(uuid.UUID(int=seq)), person, kind, at, session, about, body)


def answered(seq, item, fraction=1.0, certainty="think", *, at=MORNING, session="s", person="p-1", **body):
    """Give the event of an answer."""
    return event(
        seq, "answered", at=at, session=session, about=item, person=person,
        **{"seed": 1, "fraction": fraction, "certainty": certainty, "purpose": "review", **body},
    )  # fmt: skip


def undone(seq, of, *, at=MORNING, session="s"):
    """Give the event that takes another back."""
    return event(seq, "undone", at=at, session=session, about=of.about, event=of.id)


def study(session, now, right_at=lambda n: True, *, most=10**6, certainty="think", pause=50):
    """Answer until all is done or `most` answers are given; give the time after it."""
    n = 0
    while (asked := session.asked) is not None and n < most:
        now += dt.timedelta(seconds=pause)
        session.answer(right(asked) if right_at(n) else WRONG, certainty, "zh", pause / 2, now)
        n += 1
    return now
