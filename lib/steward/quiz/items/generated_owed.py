"""Rules of `steward.quiz.items.generating` about what is still owed: calls, questionnaires, people to ask."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from steward.quiz.items.drawing import Draw, Rule, Values, count, share


def _sample_left(draw: Draw) -> Values:
    part = share("revisit.repair-sample-rate", "sample_rate")
    step = part.denominator
    orders = draw.number(80, 240, step=step)
    needed = int(orders * part)
    phoned = needed - draw.number(3, needed - 4)
    return {
        "orders": orders,
        "percent": int(part * 100),
        "needed": needed,
        "phoned": phoned,
        "answer": needed - phoned,
    }


def _in_home_callbacks(draw: Draw) -> Values:
    rate = share("g4.in-home-repair-callback", "callback_rate")
    assert rate == 1  # the question says that none may be left out
    in_home, common = draw.number(32, 78), draw.number(12, 30)
    return {"all": in_home + common, "in_home": in_home, "common": common, "answer": in_home}


def _complaint_callbacks(draw: Draw) -> Values:
    rate = share("g5.callback-100", "callback_rate")
    assert rate == 1
    closed = draw.number(28, 64)
    called = closed - draw.number(3, 9)
    return {"closed": closed, "called": called, "answer": closed - called}


def _return_rate(draw: Draw) -> Values:
    least = int(share("survey.return-rate", "min_return_rate") * 100)
    rate = least - draw.number(2, 12)
    sent = draw.number(400, 1400, step=100)
    back = int(sent * Fraction(rate, 100))
    needed = sent * least // 100
    return {"sent": sent, "back": back, "least": least, "needed": needed, "missing": needed - back, "answer": rate}


def _event_answers_left(draw: Draw) -> Values:
    part = share("g10.satisfaction-survey-25", "sample_rate")
    came = draw.number(200, 560, step=2 * part.denominator)
    needed = int(came * part)
    asked = needed - draw.number(12, 40)
    return {"came": came, "percent": int(part * 100), "needed": needed, "asked": asked, "answer": needed - asked}


def _owners_satisfied(draw: Draw) -> Values:
    each = count("satisfaction.multiplier", "satisfied_owners_per_staff")
    lines, staff = draw.number(2, 6), draw.number(5, 12)
    return {"lines": lines, "staff": staff, "each": each, "people": lines * staff, "answer": lines * staff * each}


RULES: Mapping[str, Rule] = {
    "sample-left": _sample_left,
    "in-home-callbacks": _in_home_callbacks,
    "complaint-callbacks": _complaint_callbacks,
    "return-rate": _return_rate,
    "event-answers-left": _event_answers_left,
    "owners-satisfied": _owners_satisfied,
}
