"""Rules of `steward.quiz.items.generating` about how many and how much: samples, quotas, rates, fees."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from steward.quiz.items.drawing import Draw, Rule, Values, count, share
from steward.standards import standard

_PER_WEEK = {"daily": 7, "weekly": 1}
"""What a cadence of the standards means in a week."""


def _percent(part: Fraction) -> int:
    return int(part * 100)


def _whole(draw: Draw, low: int, high: int, part: Fraction) -> int:
    """Draw a number of which `part` is whole."""
    step = part.denominator
    return draw.number(-(-low // step) * step, high, step=step)


# -- samples -----------------------------------------------------------------------------------------------------------


def _work_order_sample(draw: Draw) -> Values:
    part = share("revisit.repair-sample-rate", "sample_rate")
    first, second = _whole(draw, 60, 180, part), _whole(draw, 40, 150, part)
    answer = int(first * part) + int(second * part)
    return {"first": first, "second": second, "percent": _percent(part), "answer": answer}


def _record_sample(draw: Draw) -> Values:
    part = share("g4.archive-audit-20", "sample_rate")
    orders, records, slips = (_whole(draw, low, high, part) for low, high in ((80, 160), (40, 90), (20, 60)))
    total = orders + records + slips
    return {
        "orders": orders,
        "records": records,
        "slips": slips,
        "total": total,
        "percent": _percent(part),
        "answer": int(total * part),
    }


def _event_sample(draw: Draw) -> Values:
    part = share("g10.satisfaction-survey-25", "sample_rate")
    came = _whole(draw, 120, 360, part)
    return {
        "came": came,
        "registered": came + draw.number(12, 48),
        "percent": _percent(part),
        "answer": int(came * part),
    }


def _replies_missing(draw: Draw) -> Values:
    part = share("survey.return-rate", "min_return_rate")
    sent = _whole(draw, 300, 900, part * Fraction(1, 10))
    needed = int(sent * part)
    back = needed - draw.number(8, 60)
    return {"sent": sent, "back": back, "needed": needed, "percent": _percent(part), "answer": needed - back}


# -- visits and checks owed --------------------------------------------------------------------------------------------


def _visit_quota(draw: Draw) -> Values:
    part = share("g6.visit-ratio", "visit_ratio")
    households = _whole(draw, 300, 900, part)
    return {"households": households, "percent": _percent(part), "answer": int(households * part)}


def _visit_plan_gap(draw: Draw) -> Values:
    part = share("g6.visit-ratio", "visit_ratio")
    households = _whole(draw, 400, 900, part)
    quota = int(households * part)
    lines, twice = quota - draw.number(1, 4), draw.number(2, 5)
    return {
        "households": households,
        "percent": _percent(part),
        "quota": quota,
        "lines": lines,
        "twice": twice,
        "different": lines - twice,
        "answer": quota - (lines - twice),
    }


def _weekly_visits(draw: Draw) -> Values:
    each = count("plan.env.weekly-visits", "households_per_week")
    people, weeks = draw.number(3, 6), draw.number(3, 5)
    owed = people * each * weeks
    done = owed - draw.number(3, 9)
    return {"people": people, "weeks": weeks, "each": each, "owed": owed, "done": done, "answer": owed - done}


def _adviser_visits(draw: Draw) -> Values:
    each = count("plan.security.monthly-visit", "households_per_month")
    leaders, first, months = draw.number(3, 6), draw.number(1, 6), draw.number(4, 7)
    last = first + months - 1
    owed = leaders * months * each
    return {
        "leaders": leaders,
        "first": first,
        "last": last,
        "first_en": _MONTHS[first - 1],
        "last_en": _MONTHS[last - 1],
        "months": months,
        "each": each,
        "answer": owed,
    }


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def _key_visit_months(draw: Draw) -> Values:
    least = count("z8.monthly-two-visits", "min_households_per_month")
    short = draw.number(1, 2)
    few = [draw.number(0, least - 1) for _ in range(short)]
    # The good months make up for the poor ones in the sum, which is what tempts.
    many = [draw.number(least + 1, least + 2) for _ in range(4 - short)]
    visits = draw.some_of([*few, *many], 4)
    return {
        **{f"month{i + 1}": n for i, n in enumerate(visits)},
        "total": sum(visits),
        "least": least,
        "answer": sum(n < least for n in visits),
    }


def _loyal_households(draw: Draw) -> Values:
    each = count("plan.security.loyal-households", "loyal_households_per_leader")
    leaders = draw.number(3, 6)
    built = leaders * each - draw.number(4, 17)
    return {
        "leaders": leaders,
        "each": each,
        "owed": leaders * each,
        "built": built,
        "answer": leaders * each - built,
    }


def _home_checks(draw: Draw) -> Values:
    times = count("plan.security.half-year-home-check", "times_per_year")
    households = draw.number(60, 180, step=10)
    done = households + draw.number(10, 50, step=5)
    owed = households * times
    return {"households": households, "times": times, "owed": owed, "done": done, "answer": owed - done}


def _vacant_jobs(draw: Draw) -> Values:
    each = (
        count("vacant.monthly-inspection", "inspections_per_month")
        + count("vacant.monthly-ventilation", "ventilations_per_month")
        + count("vacant.monthly-cleaning", "cleanings_per_month")
    )
    homes, months = draw.number(6, 15), draw.number(2, 4)
    return {"homes": homes, "months": months, "each": each, "answer": homes * months * each}


def _file_checks(draw: Draw) -> Values:
    each = count("g3.archive-update", "spot_checks_per_week")
    weeks = draw.number(4, 8)
    done = each * weeks - draw.number(2, 5)
    return {"weeks": weeks, "each": each, "owed": each * weeks, "done": done, "answer": each * weeks - done}


def _key_checks(draw: Draw) -> Values:
    cadence = standard("g9.reconciliation").params
    keeper, supervisor = _PER_WEEK[cadence["keeper_check"]], _PER_WEEK[cadence["supervisor_check"]]
    weeks = draw.number(3, 8)
    return {
        "weeks": weeks,
        "keys": draw.number(40, 120),
        "by_keeper": keeper * weeks,
        "by_supervisor": supervisor * weeks,
        "answer": (keeper + supervisor) * weeks,
    }


def _talk_lengths(draw: Draw) -> Values:
    params = standard("z3.session-length-frequency").params
    low, high = params["minutes_min"], params["minutes_max"]
    short, long = draw.number(1, 2), draw.number(1, 2)
    minutes = [draw.number(low - 6, low - 2) for _ in range(short)]
    minutes += [draw.number(high + 3, high + 15) for _ in range(long)]
    minutes += [draw.number(low + 1, high - 1) for _ in range(6 - len(minutes))]
    talks = draw.some_of(minutes, 6)
    return {
        **{f"talk{i + 1}": n for i, n in enumerate(talks)},
        "low": low,
        "high": high,
        "answer": sum(low <= n <= high for n in talks),
    }


# -- rates and money ---------------------------------------------------------------------------------------------------


def _callback_rate(draw: Draw) -> Values:
    in_home = draw.one_of((20, 25, 50))
    called = in_home - draw.number(2, in_home // 4)
    required = _percent(share("g4.in-home-repair-callback", "callback_rate"))
    return {
        "in_home": in_home,
        "common": draw.number(8, 30),
        "called": called,
        "left": in_home - called,
        "required": required,
        "answer": called * 100 // in_home,
    }


def _valid_complaint_rate(draw: Draw) -> Values:
    valid = draw.one_of((20, 25, 50))
    invalid = draw.number(3, 9)
    content = valid - draw.number(1, valid // 5)
    target = _percent(share("z9.satisfaction-100", "valid_complaint_satisfaction"))
    return {
        "total": valid + invalid,
        "invalid": invalid,
        "valid": valid,
        "content": content,
        "target": target,
        "answer": content * 100 // valid,
    }


def _fees_to_collect(draw: Draw) -> Values:
    due = draw.number(120_000, 600_000, step=20_000)
    target = draw.number(90, 98)
    paid_rate = target - draw.number(4, 15)
    wanted, paid = due * target // 100, due * paid_rate // 100
    return {
        "due": due,
        "target": target,
        "paid": paid,
        "paid_rate": paid_rate,
        "wanted": wanted,
        "answer": wanted - paid,
    }


def _ledger_difference(draw: Draw) -> Values:
    high, low = sorted(draw.some_of(range(2, 9), 2), reverse=True)
    right, wrong = 1000 + high * 100 + low * 10, 1000 + low * 100 + high * 10
    first, last = draw.number(860, 1980, step=20), draw.number(640, 1560, step=20)
    missing = draw.number(420, 960, step=20)
    return {
        "first": first,
        "right": right,
        "wrong": wrong,
        "missing": missing,
        "last": last,
        "ours": first + right + missing + last,
        "cashier": first + wrong + last,
        "answer": right - wrong + missing,
    }


RULES: Mapping[str, Rule] = {
    "work-order-sample": _work_order_sample,
    "record-sample": _record_sample,
    "event-sample": _event_sample,
    "replies-missing": _replies_missing,
    "visit-quota": _visit_quota,
    "visit-plan-gap": _visit_plan_gap,
    "weekly-visits": _weekly_visits,
    "adviser-visits": _adviser_visits,
    "key-visit-months": _key_visit_months,
    "loyal-households": _loyal_households,
    "home-checks": _home_checks,
    "vacant-jobs": _vacant_jobs,
    "file-checks": _file_checks,
    "key-checks": _key_checks,
    "talk-lengths": _talk_lengths,
    "callback-rate": _callback_rate,
    "valid-complaint-rate": _valid_complaint_rate,
    "fees-to-collect": _fees_to_collect,
    "ledger-difference": _ledger_difference,
}
