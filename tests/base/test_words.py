"""Figures and sentences as a reader sees them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward import words
from steward.words import Text, as_locale, choose_locale


def test_a_sentence_takes_its_figures_and_nested_words_in_the_readers_language():
    team = Text("东区管家组", "East stewards")
    line = Text("{team}有 {n} 件逾期", "{team} has {n} overdue")
    assert line.say("zh", team=team, n=words.number(1214)) == "东区管家组有 1,214 件逾期"
    assert line.say("en", team=team, n=3) == "East stewards has 3 overdue"


def test_braces_in_a_value_are_shown_as_they_stand():
    assert Text("值 {v}", "value {v}").say("zh", v="{0.__class__}") == "值 {0.__class__}"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("ZH-hans", "zh"),
        ("en-GB", "en"),
        ("English_United States", "en"),
        ("fr", None),
        (None, None),
        ("C.UTF-8", None),
    ],
)
def test_language_tags_of_all_systems_are_read(tag, expected):
    assert as_locale(tag) == expected


def test_the_first_stated_preference_wins_and_chinese_is_the_last_resort(monkeypatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert choose_locale(None, "en", "zh") == "en"
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert choose_locale(None) == "en"
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr("steward.words._system_locale.getlocale", lambda: (None, None))
    assert choose_locale(None) == "zh"


def test_figures_follow_the_house_style():
    assert words.number(-6) == "−6"
    assert words.number(-0.04, decimals=1) == "0.0"
    assert words.percent(0.703) == "70.3%"
    assert words.interval(0.58, 0.8) == "58%–80%"
    assert words.duration(0.5, "zh") == "30 分钟"
    assert words.duration(5.2, "en") == "5.2 hours"
    assert words.duration(96, "zh") == "4.0 天"
    assert words.long_date(dt.date(2026, 11, 2), "zh") == "2026 年 11 月 2 日，星期一"
    assert words.long_date(dt.date(2026, 11, 2), "en") == "Monday, 2 November 2026"
    assert words.join(["甲", "乙"], "zh") == "甲、乙"
    assert words.join(["A", "B", "C"], "en") == "A, B and C"


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_a_figure_never_uses_a_hyphen_for_minus_nor_shows_minus_zero(value):
    written = words.number(value, decimals=1)
    assert "-" not in written
    assert written not in ("−0.0", "−0")
