"""The page on which one talks to different people: saying, taking back, trying another person, and the tasks."""

import itertools

import pytest

from steward.service.personality import Customer, follow, mood_band, sample_replies, styles
from steward.ui.explore import personality
from steward.ui.explore.personality_talk import LONGEST
from steward.ui.visit import Visit


@pytest.fixture
def page(workspace):
    return personality.explorable(Visit(workspace, "zh"))


def shown(page):
    return " ".join(page.panels.panels)


def say(page, *replies):
    for reply in replies:
        page.put(reply=reply)
        page.press("say")


def test_what_is_said_moves_the_mood_line_and_can_be_taken_back(page):
    before = shown(page)
    say(page, "listen-empathise", "confirm-commit")
    assert "第 2 句说完" in shown(page)
    page.press("undo")
    assert "第 1 句说完" in shown(page)
    page.press("undo")
    page.put(reply="commit")
    page.redraw()
    assert shown(page) == before


def test_starting_again_keeps_the_person_and_forgets_the_talk(page):
    page.put(style="amiable", state="rude")
    say(page, "rude")
    page.press("restart")
    assert page.values["style"] == "amiable"
    assert "第 1 句" not in shown(page)


def test_another_person_hears_the_same_words(page):
    say(page, "explain")
    dominant = shown(page)
    page.put(style="analytical")
    page.redraw()
    assert "第 1 句说完" in shown(page)
    assert shown(page) != dominant


def test_one_goes_on_from_a_ready_talk(page):
    page.put(talk="calm-first")
    page.redraw()
    assert "第 4 句说完" in shown(page)
    say(page, "follow-up-close")
    assert page.values["talk"] == "own"
    assert "第 5 句说完" in shown(page)


def test_the_best_three_are_shown_until_the_talk_goes_on(page):
    page.press("best")
    assert "最好的三句" in shown(page)
    say(page, "listen")
    assert "最好的三句" not in shown(page)


def test_a_talk_has_an_end(page):
    say(page, *["listen"] * (LONGEST + 2))
    assert f"第 {LONGEST} 句说完" in shown(page)
    assert f"第 {LONGEST + 1} 句说完" not in shown(page)


def test_a_harming_reply_is_a_hollow_dot_and_what_rankled_is_named(page):
    say(page, "apologise-blame")
    assert "sw-dot--harm" in shown(page)
    assert "他听不得的是“指责客户”" in shown(page)


def test_what_is_source_and_what_is_ours_is_said_on_the_page(page):
    page.put(style="analytical")
    say(page, "explain")
    for word in ("来源：", "推断：", "假设：", "原文没有留下这一型的名称", "例句是我们写的"):
        assert word in shown(page)


def test_three_replies_can_calm_a_furious_dominant_owner_but_not_any_three(page):
    owner = Customer("dominant", "active", "angry")
    good = [reply for reply in sample_replies().values() if reply.kind == "good"]
    ends = {
        triple: mood_band(follow(owner, owner.arrives(), triple)[-1].standing.mood).face
        for triple in itertools.permutations(good, 3)
    }
    calmed = [triple for triple, face in ends.items() if face <= 3]
    assert 20 < len(calmed) < 0.25 * len(ends)
    page.set_task("three-replies")
    page.press("restart")
    say(page, *(reply.id for reply in calmed[0]))
    assert page.answer("three-replies")["right"]
    page.press("restart")
    say(page, "commit", "explain", "close")
    assert not page.answer("three-replies")["right"]


def test_a_ready_talk_does_not_answer_for_one(page):
    page.set_task("three-replies")
    page.put(talk="for-dominant")
    assert not page.answer("three-replies")["right"]


def test_the_never_forgiven_is_found_by_saying_it(page):
    page.set_task("never-again")
    assert not page.answer("never-again")["right"]
    say(page, "apologise-blame")
    assert page.answer("never-again")["right"]
    assert "信任从此难以超过" in shown(page)


@pytest.mark.parametrize("style", styles())
def test_every_style_can_be_shown_in_english_with_every_reply(workspace, style):
    page = personality.explorable(Visit(workspace, "en"))
    page.put(style=style)
    for reply in sample_replies():
        page.press("restart")
        say(page, reply)
        assert "After reply 1 mood goes" in shown(page)
