"""How the owner answers: like a person, never twice the same, and never more than was drawn out."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest
from played import CASES, begun

from steward.drill.overheard import notice
from steward.drill.owner import speak
from steward.drill.situation import situation
from steward.drill.speech import sentences
from steward.drill.talk import Reply, Talk, advance, begin, say
from steward.moves import moves
from steward.words import LOCALES

STYLES = ("dominant", "expressive", "amiable", "analytical")
MIX = ("listen", "empathise ask", "deflect", "confirm", "commit", "", "stall", "empathise apologise", "offer explain",
       "overpromise", "blame", "follow-up delight", "manage-expectation involve", "argue rude", "close", "greet")  # fmt: skip


def spoken(talk: Talk) -> list[str]:
    return [one.text for one in talk.said]


def play(talk: Talk, *replies: tuple[str, str]) -> Talk:
    for text, done in replies:
        if talk.ended:
            break
        talk = say(talk, Reply(text, tuple(done.split())))
    return talk


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("style", STYLES)
def test_sixty_turns_without_the_same_sentence_twice(style, locale):
    start = begin(situation(CASES[0], style, 2, locale=locale))
    turns, said, acts = [], list(start.opening), set()
    for number, done, mood in zip(range(1, 61), cycle(MIX), cycle((90, 50, 70, 20, 45)), strict=False):
        turn = advance(start, Reply(f"{number}", tuple(done.split()), "clicked")).turns[0]
        after = replace(turn.after, mood=mood, patience=60 - number)
        # facts and expectations are told once by the talk itself; here it is the words around them that must last
        turn = replace(turn, number=number, after=after, revealed=(), disclosed=(), moment=None)
        turn_acts, words = speak(start.situation, turns, turn, None, said)
        turns.append(replace(turn, acts=turn_acts, said=words))
        said += words
        acts.update(turn_acts)
    heard = [sentence for one in said for sentence in sentences(one.text)]
    assert len(heard) == len(set(heard)), sorted({one for one in heard if heard.count(one) > 1})
    assert {"minds", "answers", "repeats", "threatens", "softens", "asks-when"} <= acts
    assert all(len(turn.said) <= 4 for turn in turns)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_played_to_its_end_never_says_a_sentence_twice(case):
    for seed, style in enumerate(case.drill.styles):
        for locale in case.languages:
            talk, left = begin(situation(case, style, 1, locale=locale, seed=seed)), cycle(MIX[seed:] + MIX[:seed])
            while not talk.ended:
                talk = say(talk, Reply("", tuple(next(left).split()), "clicked"))
            # what the case lays down word for word, its opening and its moments, is its own business
            heard = [part for one in talk.said if one.act not in ("opens", "moment") for part in sentences(one.text)]
            assert len(heard) == len(set(heard)), sorted({one for one in heard if heard.count(one) > 1})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_facts_and_wishes_come_only_when_they_are_drawn_out_and_only_once(case):
    for style in case.drill.styles:
        talk = begin(situation(case, style, 1, seed=3))
        for done in ("listen", "empathise ask", "confirm ask", "commit offer", "ask", "follow-up close"):
            if talk.ended:
                break
            talk = say(talk, Reply("", tuple(done.split()), "clicked"))
            words = "".join(spoken(talk))
            for fact in case.facts:
                told = sum(words.count(way.strip()) for way in fact.says.say("zh"))
                assert told <= (fact.id in talk.known), f"{fact.id}: {words}"
            for turn in talk.turns:
                assert len([one for one in turn.said if one.act == "tells"]) == len(turn.revealed)


def test_nobody_doubts_or_presses_in_the_breath_in_which_they_agree():
    for case in CASES[:4]:
        for style in case.drill.styles:
            for seed in range(3):
                talk = begin(situation(case, style, 1, seed=seed))
                for done in (
                    "listen empathise",
                    "ask confirm",
                    "commit offer",
                    "manage-expectation involve",
                    "follow-up",
                ):
                    if not talk.ended:
                        talk = say(talk, Reply("", tuple(done.split()), "clicked"))
                for turn in talk.turns:
                    if "accepts" in turn.acts or "thanks" in turn.acts:
                        assert not {"doubts", "asks-when", "repeats", "threatens"} & set(turn.acts)


def test_the_same_seed_and_replies_give_the_same_words_and_another_seed_gives_others():
    replies = [("", "listen"), ("", "empathise ask"), ("", "commit"), ("", "stall")]
    one, same, other = (play(begun(seed=seed), *replies) for seed in (1, 1, 2))
    assert spoken(one) == spoken(same)
    assert spoken(one) != spoken(other)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "🙂🙂",
        "<script>alert(1)</script>",
        "fjdksl;a qwrtp",
        "。。。。。。",
        "ok",
        "Здравствуйте",
        "啊" * 10_000,
    ],
)
def test_any_input_is_answered_as_a_person_would_and_nothing_of_it_is_repeated(text, locale):
    talk = play(begun(locale=locale, level=3), (text, ""))
    words = [one.text for one in talk.turns[0].said]
    assert words and all(words)
    assert not any("<" in one or len(one) > 400 for one in words)


@pytest.mark.parametrize("style", STYLES)
def test_each_odd_reply_has_an_answer_of_its_own(style):
    acts = {
        text: set(play(begun(style), (text, "")).turns[0].acts)
        for text in ("🙂🙂", "<b>hi</b>", "fjdksl;a qwrtp", "Good morning to you, what can I do for you?")
    }
    assert "shocked" in acts.pop("<b>hi</b>")
    assert all("confused" in found for found in acts.values()), acts


def test_soon_is_thrown_back_and_a_time_is_held_to():
    soon = play(begun("dominant", locale="zh"), ("我们会尽快处理的。", "stall"))
    assert "尽快" in soon.turns[0].said[0].text
    dated = play(begun("dominant", locale="zh"), ("明天上午 10 点前我到。", "listen commit"))
    assert "asks-when" not in dated.turns[0].acts


def test_every_harming_move_is_minded_but_the_over_promise_which_is_believed_for_now():
    for id, move in moves().items():
        if move.polarity == "harms":
            acts = play(begun("dominant"), ("", id)).turns[0].acts
            assert ("minds" in acts or "silent" in acts) == (id != "overpromise"), (id, acts)


def test_another_language_is_noticed_and_ones_own_is_not():
    for text in (
        "Bonjour madame, comment allez-vous?",
        "Das ist nicht mein Problem",
        "你好，请问有什么可以帮您",
        "こんにちは",
    ):
        assert notice(text, "en").oddity == "foreign", text
    for text in ("Plumber arriving tomorrow morning", "Sorry about the noise", "OK, noted"):
        assert notice(text, "en").oddity in (None, "curt"), text
    for text in ("我加您微信，发 PDF 给您", "12345 我来打", "WiFi 坏了吗"):
        assert notice(text, "zh").oddity is None, text


@pytest.mark.parametrize(
    ("text", "locale", "when"),
    [
        ("我今天下午两点半带人过去", "zh", "今天下午两点半"),
        ("半小时内给您回电话", "zh", "半小时内"),
        ("下周三之前", "zh", "下周三之前"),
        ("明天中午十二点一刻我自己上去查", "zh", "明天中午十二点一刻"),
        ("那处我今天下班前也去看", "zh", "今天下班前"),
        ("今天的情况我记下了，明早十点前维修到您家", "zh", "明早十点前"),
        ("我到 3 号楼看一下，快一点给您回话，我说两点", "zh", ""),
        ("这事我记下了", "zh", ""),
        ("I'll ring you by 10 am tomorrow.", "en", "by 10 am tomorrow"),
        ("Someone will be there on Friday afternoon", "en", "on Friday afternoon"),
        ("within two hours", "en", "within two hours"),
        (
            "At a quarter past twelve tomorrow I go up, and again on Saturday.",
            "en",
            "At a quarter past twelve tomorrow",
        ),
        ("Today I can look at two things; you hear from me by nine.", "en", "by nine"),
        ("I have noted it.", "en", ""),
    ],
)
def test_the_time_in_a_reply_is_found_in_its_own_words(text, locale, when):
    assert notice(text, locale).when == when
