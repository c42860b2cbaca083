"""The debrief tells what happened, in both languages, and sends nobody away without a better sentence."""

from __future__ import annotations

import json
import random
import re

import pytest
from played import CASES, begun, by_moves

from steward.drill.best import plan_for
from steward.drill.choices import choices
from steward.drill.debrief import debrief
from steward.drill.debrief_book import book
from steward.drill.debrief_json import as_json
from steward.drill.debrief_replies import quote
from steward.drill.marks import sheet
from steward.drill.situation import situation
from steward.drill.talk import Reply, begin, leave, say
from steward.moves import moves
from steward.service.personality import styles


def by_chance(case, style, locale="zh"):
    drawn = random.Random(case.id)
    talk = begin(situation(case, style, 2, locale=locale))
    while not talk.ended:
        talk = say(talk, drawn.choice(choices(talk)).reply(locale))
    return talk


def texts(value):
    """All texts of a page, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize("place", range(0, len(CASES), 2))
def test_every_debrief_is_whole_in_both_languages_and_can_be_written_to_a_file(place):
    case = CASES[place]
    style = [id for id in styles() if id in case.drill.styles][place // 2 % 4]
    talk = by_chance(case, style)
    found = debrief(talk)
    assert found.title == case.drill.endings.of(talk.ended.outcome)
    assert found.score.total <= found.best <= 100
    shown = [one.better for one in found.replies if one.better]
    assert len(set(shown)) == len(shown)
    for one in found.replies:
        assert one.wording
        assert one.source
        assert one.better or one.as_good or len(talk.turns) > 6
        assert not (one.harms and one.as_good)
    assert {one.id for one in found.missed if one.kind == "fact"} == {
        fact.id for fact in case.facts if fact.must and fact.id not in talk.known
    }
    for locale in ("zh", "en"):
        page = as_json(found, locale)
        assert json.loads(json.dumps(page, ensure_ascii=False)) == page
        assert page["score"] == sum(line["points"] for part in page["parts"] for line in part["lines"])
        assert len(page["line"]["mood"]) == len(talk.turns) + 1
        assert page["goal"]["text"]
        for part in ("lede", "title"):
            assert page[part]
        words = " ".join(texts(page))
        assert not re.search(r"\{\w+\}", words)
        assert not re.search(r"。。|；。|，。|\.\.(?!\.)| ,", words.replace("...", "…"))


def test_a_talk_that_went_well_is_told_so():
    played = situation(CASES[0], "dominant", 1)
    talk = begin(played)
    for one in plan_for(played).plan:
        if not talk.ended:
            talk = say(talk, Reply(one.zh, one.moves, "choose", one.id))
    found = debrief(talk)
    assert not found.debts
    assert sum(bool(one.as_good) for one in found.replies) >= len(found.replies) / 2
    assert "您" in found.lede.zh


def test_an_over_promise_is_followed_to_where_it_was_paid_for():
    talk = by_moves(begun("amiable", 1), "listen empathise", "overpromise", "ask confirm", "empathise", "delight")
    (debt,) = debrief(talk).debts
    assert (debt.promised_at, debt.paid_at) == (2, 5)
    assert debt.lost > 0
    assert debt.patience > 0
    assert str(debt.lost) in debt.words.zh
    late = debrief(leave(by_moves(begun("amiable", 1), "listen empathise", "overpromise")))
    assert late.debts[0].paid_at is None
    assert late.replies[1].later > 0
    assert "谈话" in late.replies[1].later_.zh


def test_what_hurt_is_answered_by_what_was_called_for():
    talk = by_moves(begun("dominant", 1), "listen empathise", "ask confirm", "overpromise")
    found = debrief(leave(talk))
    better = next(one for one in talk.situation.drill.replies if one.text == found.replies[2].better)
    assert {"manage-expectation", "commit", "explain"} & set(better.moves)


def test_the_goal_is_the_change_that_would_have_brought_most():
    talk = by_moves(
        begun("dominant", 1),
        "listen empathise",
        "ask confirm",
        "deflect",
        "commit",
        "commit manage-expectation",
        "close",
    )
    found = debrief(leave(talk)).goal
    assert found.about == "deflect"
    assert found.reply == 3
    assert found.gain >= 3
    assert found.still >= debrief(leave(talk)).score.total + found.gain


def test_promises_are_quoted_with_their_time_and_what_happened_is_none():
    case = next(case for case in CASES if case.id == "flooded-flower-trough")
    talk = begin(situation(case, "dominant", 1))
    talk = say(talk, Reply("您说，我记着。上周四报的修，对吧？", ("listen", "confirm")))
    talk = say(talk, Reply("今天下午两点我带师傅来。上周五没有试水，是我们的错。", ("commit", "apologise")))
    own = [one for one in debrief(leave(talk)).promised if one.own_words]
    assert [(one.when.zh, one.reply) for one in own] == [("今天下午两点", 2)]
    assert [one.who.en for one in debrief(leave(talk)).promised if not one.own_words]


def test_nothing_said_is_told_without_scolding():
    found = debrief(leave(begun("dominant", 2)))
    assert found.replies == ()
    assert found.lede.zh == "您还没有开口，谈话就结束了。"
    odd = debrief(leave(say(begun("dominant", 2), Reply("<script>alert(1)</script>"))))
    assert odd.replies[0].text.zh == "<script>alert(1)</script>"
    assert odd.replies[0].why.zh


def test_there_is_a_goal_for_every_harming_move_and_every_line_and_words_for_every_move():
    harms = {id for id, move in moves().items() if move.polarity == "harms"}
    lines = {line.id for part in sheet().parts for line in part.lines}
    assert set(book().goals) == harms | lines | {"hints", "none"}
    assert set(book().won) == set(moves()) - harms
    assert set(book().lost) == harms


@pytest.mark.parametrize(
    ("text", "locale", "move", "quoted"),
    [
        ("您放心，我保证以后绝对不会再漫。", "zh", "overpromise", "我保证以后绝对不会…"),
        ("您好徐女士，这个您得找厂家。", "zh", "deflect", "这个您得找厂家"),
        ("I am sorry, but you never clean it.", "en", "blame", "you never clean it"),
        ("好", "zh", None, "好"),
    ],
)
def test_a_reply_is_quoted_by_the_words_one_knows_it_by(text, locale, move, quoted):
    assert quote(text, locale, move) == quoted
