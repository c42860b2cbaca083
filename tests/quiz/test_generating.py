"""Numbers made anew: every drawing is true to its rule, reckoned here a second way, and fit for a human head."""

import datetime as dt
import re
import string

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quiz.items.bank import bank
from steward.quiz.items.generating import RULES, filled, values

SEEDS = st.integers(0, 2**32)
ITEMS = [item for item in bank().items.values() if item.type == "numeric" and item.generate]


def days(found, name, years=(2024, 2025, 2026)):
    """Give the days that words such as 9 月 30 日（周三） may mean."""
    month, day, _, weekday = re.fullmatch(r"(\d+) 月 (\d+) 日(（周(.)）)?", found[f"{name}_zh"]).groups()
    meant = [dt.date(year, int(month), int(day)) for year in years]
    return [one for one in meant if weekday is None or "一二三四五六日"[one.weekday()] == weekday]


def percent_of(whole, percent):
    share, rest = divmod(whole * percent, 100)
    assert rest == 0, "a share of people is whole"
    return share


AMOUNTS = {
    "work-order-sample": lambda v: percent_of(v["first"], 20) + percent_of(v["second"], 20),
    "record-sample": lambda v: percent_of(v["orders"] + v["records"] + v["slips"], 20),
    "event-sample": lambda v: percent_of(v["came"], 25),
    "replies-missing": lambda v: percent_of(v["sent"], 60) - v["back"],
    "visit-quota": lambda v: percent_of(v["households"], 8),
    "visit-plan-gap": lambda v: percent_of(v["households"], 8) - (v["lines"] - v["twice"]),
    "weekly-visits": lambda v: v["people"] * v["weeks"] * 2 - v["done"],
    "adviser-visits": lambda v: v["leaders"] * len(range(v["first"], v["last"] + 1)),
    "key-visit-months": lambda v: [v[f"month{i}"] >= 2 for i in range(1, 5)].count(False),
    "loyal-households": lambda v: v["leaders"] * 10 - v["built"],
    "home-checks": lambda v: v["households"] + v["households"] - v["done"],
    "vacant-jobs": lambda v: sum(3 for _ in range(v["homes"]) for _ in range(v["months"])),
    "file-checks": lambda v: v["weeks"] * 2 - v["done"],
    "key-checks": lambda v: v["weeks"] * 8,
    "talk-lengths": lambda v: len([i for i in range(1, 7) if 10 <= v[f"talk{i}"] <= 15]),
    "callback-rate": lambda v: v["called"] / v["in_home"] * 100,
    "valid-complaint-rate": lambda v: v["content"] / (v["total"] - v["invalid"]) * 100,
    "fees-to-collect": lambda v: percent_of(v["due"], v["target"]) - v["paid"],
    "ledger-difference": lambda v: v["ours"] - v["cashier"],
    "sample-left": lambda v: percent_of(v["orders"], 20) - v["phoned"],
    "in-home-callbacks": lambda v: v["all"] - v["common"],
    "complaint-callbacks": lambda v: v["closed"] - v["called"],
    "return-rate": lambda v: v["back"] / v["sent"] * 100,
    "event-answers-left": lambda v: percent_of(v["came"], 25) - v["asked"],
    "owners-satisfied": lambda v: sum(100 for _ in range(v["lines"]) for _ in range(v["staff"])),
    "open-cases": lambda v: len([i for i in range(1, 6) if v[f"age{i}"] > 3 and v[f"record{i}_zh"].startswith("没有")]),
}
DATES = {
    "survey-finished-by": ("closing", 7),
    "event-plan-by": ("event", -15),
    "contact-record-by": ("registered", 3),
    "rework-revisit-day": ("said", 1),
}


@pytest.mark.parametrize("rule", AMOUNTS)
@given(seed=SEEDS)
def test_an_amount_is_that_of_a_second_reckoning(rule, seed):
    found = values(rule, seed)
    assert found["answer"] == pytest.approx(AMOUNTS[rule](found))


@pytest.mark.parametrize("rule", DATES)
@given(seed=SEEDS)
def test_a_date_is_so_many_days_away_on_the_wall_calendar(rule, seed):
    found = values(rule, seed)
    name, away = DATES[rule]
    meant = [day + dt.timedelta(away) for day in days(found, name)]
    # Whatever year is meant: where the year makes a difference, the weekday tells it.
    assert {day.day for day in meant} == {found["answer"]}


@given(seed=SEEDS)
def test_patrols_count_the_first_day_and_the_last(seed):
    found = values("patrols-of-works", seed)
    begin, end = days(found, "begin", (2026,))[0], days(found, "end", (2026,))[0]
    walked, day = 0, begin
    while day <= end:
        walked += found["homes"]
        day += dt.timedelta(1)
    assert walked == found["answer"]


@given(seed=SEEDS)
def test_materials_are_kept_two_years_and_none_is_at_the_limit(seed):
    found = values("materials-kept", seed)

    def months(words):
        year, month = re.fullmatch(r"(\d+) 年 (\d+) 月", words).groups()
        return int(year) * 12 + int(month)

    ages = [months(found["today_zh"]) - months(found[f"event{i}_zh"]) for i in range(1, 5)]
    assert found["answer"] == sum(age < 24 for age in ages)
    assert all(abs(age - 24) >= 3 and age > 0 for age in ages)


# -- office time -------------------------------------------------------------------------------------------------------


def worked(at):
    """Tell whether a minute is office time, by the holidays as announced and the hours of the shipped profile."""
    minute = at.hour * 60 + at.minute
    return chinese_calendar.is_workday(at.date()) and (510 <= minute < 720 or 810 <= minute < 1080)


def at_the_holiday(found):
    """Give the day a limit starts on: the year is the one in which the weekday fits."""
    (start,) = days(found, "start")
    return start


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_an_answer_by_the_hour_is_that_of_a_count_of_minutes(seed):
    found = values("answer-by-hour", seed)
    hour, minute = map(int, found["time"].split(":"))
    at = dt.datetime.combine(at_the_holiday(found), dt.time(hour, minute))
    left = found["allowed"] * 60
    while left:
        left -= worked(at)
        at += dt.timedelta(minutes=1)
    assert (at.hour, at.minute) == (found["answer"], 0)
    assert worked(at), "a limit at closing time could as well be the next morning"
    assert at.date() in days(found, "due")


@settings(deadline=None)
@given(seed=SEEDS)
def test_an_answer_by_the_day_skips_the_holiday_and_works_the_days_made_up(seed):
    found = values("answer-by-day", seed)
    day, left = at_the_holiday(found), found["allowed"]
    while left:
        day += dt.timedelta(1)
        left -= chinese_calendar.is_workday(day)
    assert day.day == found["answer"]
    assert day in days(found, "due")


@given(seed=SEEDS, rule=st.sampled_from(["answer-by-hour", "answer-by-day"]))
def test_the_question_says_which_days_are_off(seed, rule):
    found = values(rule, seed)
    first, last = (
        next(day for day in days(found, name) if day.year == at_the_holiday(found).year) for name in ("off", "until")
    )
    assert not any(chinese_calendar.is_workday(first + dt.timedelta(i)) for i in range((last - first).days + 1))
    assert chinese_calendar.is_workday(last + dt.timedelta(1))
    start, (due,) = at_the_holiday(found), [d for d in days(found, "due") if d.year == first.year]
    between = [start + dt.timedelta(i) for i in range((due - start).days + 1)]
    said = found["made_up_zh"]
    for day in between:
        if day.weekday() >= 5 and chinese_calendar.is_workday(day):
            assert f"{day.month} 月 {day.day} 日" in said


# -- the bank ----------------------------------------------------------------------------------------------------------


def test_every_rule_is_asked_about_and_every_question_names_a_rule():
    assert {item.generate for item in ITEMS} == set(RULES)


def test_every_rule_is_reckoned_twice():
    others = {"patrols-of-works", "materials-kept", "answer-by-hour", "answer-by-day"}
    assert {*AMOUNTS, *DATES, *others} == set(RULES)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_stem_and_explanation_are_filled_in_either_language(item):
    for words in (item.stem.zh, item.stem.en, item.explanation.zh, item.explanation.en):
        for seed in range(5):
            assert "{" not in filled(words, values(item.generate, seed))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_both_languages_are_told_the_same_numbers(item):
    def names(words):
        return {
            field.removesuffix("_zh").removesuffix("_en") for _, field, _, _ in string.Formatter().parse(words) if field
        }

    assert names(item.stem.zh) == names(item.stem.en)
    assert names(item.explanation.zh) == names(item.explanation.en)
    assert "answer" not in names(item.stem.zh)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_question_asked_again_has_other_numbers(item):
    asked = {filled(item.stem.zh, values(item.generate, seed)) for seed in range(12)}
    assert len(asked) >= 8


@pytest.mark.parametrize("rule", RULES)
@given(seed=SEEDS)
def test_numbers_are_of_human_size_and_the_same_seed_gives_them_again(rule, seed):
    found = values(rule, seed)
    assert found == values(rule, seed)
    assert isinstance(found["answer"], int)
    assert 0 < found["answer"] <= 100_000
    numbers = [value for value in found.values() if isinstance(value, int)]
    assert all(0 <= number <= 600_000 for number in numbers)


def test_a_drawing_is_the_same_on_every_machine():
    assert values("visit-quota", 1) == {"households": 550, "percent": 8, "answer": 44}
    assert values("callback-rate", 3)["in_home"] in (20, 25, 50)
