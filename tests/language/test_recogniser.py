"""What the recogniser hears: moves in both languages, whatever it is given, and the same answers after training again."""

import numpy as np
import pytest

from steward.language import fitting, recognise, recognise_all
from steward.language.features import read
from steward.language.model import as_bytes, from_bytes, model
from steward.language.training import fingerprint, targets
from steward.language.utterances import utterances
from steward.moves import moves
from steward.words import LOCALES


@pytest.mark.parametrize(
    ("customer", "text", "heard"),
    [
        ("你们怎么又晚了", "对不起，让您白等了一上午。", "apologise"),
        ("我家漏水", "谁让您当初不关阀门的。", "blame"),
        ("什么时候修好", "快了快了，您再等等吧。", "stall"),
        ("修过了还会漏吗", "我跟您拍胸脯保证，这辈子一滴都不会再漏！", "overpromise"),
        ("", "您好，我是新来的管家小林。", "greet"),
        ("They banged all night", "No sleep at all, that must have been dreadful for you.", "empathise"),
        ("Who will fix it?", "I'm on my way up with the ladder now, five minutes.", "commit"),
        ("I need help", "Not my problem, take it up with the council.", "deflect"),
        ("Thanks", "Thank you for telling us, you've got my number if it starts again.", "close"),
    ],
)
def test_a_plain_reply_is_heard_for_what_it_does(customer, text, heard):
    assert heard in recognise(text, customer).moves


def test_soon_stalls_and_a_time_commits():
    assert "stall" in recognise("会尽快给您处理的。", "什么时候修").moves
    timed = recognise("我下午三点前带师傅上门给您换好。", "什么时候修").moves
    assert "commit" in timed and "stall" not in timed


def test_the_piece_that_speaks_for_a_move_is_named():
    heard = recognise("您好。都是您自己不关窗，怪谁。", "墙上发霉了")
    assert "blame" in heard.moves
    assert heard.spans["blame"] in "都是您自己不关窗，怪谁"
    assert set(heard.spans) == set(heard.moves)


def test_forbidden_words_are_named_with_the_reason():
    [(words, why)] = recognise("这事不归我管。").forbidden
    assert words == "不归我管"
    assert why.zh
    assert why.en
    assert [words for words, _ in recognise("Whatever. That's not my problem.").forbidden] == [
        "not my problem",
        "Whatever",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "😀😀😀", "？！？！", "asdf qwer zxcv", "<script>alert(1)</script>", "<b>您好</b>", "&lt;&amp;", "您" * 10_000,
        "no " * 5_000, "a," * 5_000, "\x00\ud83d", "Здравствуйте", "こんにちは、すみません", "🙂 ok", "1234567890" * 1000, "~^$#()|;",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(text):
    for locale in (None, *LOCALES):
        heard = recognise(text, text, locale)
        assert set(heard.confidence) == set(moves())
        assert all(0 <= how_sure <= 1 for how_sure in heard.confidence.values())


def test_the_same_reply_is_heard_the_same_and_in_the_order_of_the_moves():
    replies = [("您好，对不起，我马上过去。", ""), ("Sorry, I'll be there at nine.", "It leaks")]
    assert recognise_all(replies) == recognise_all(replies)
    for heard in recognise_all(replies):
        assert list(heard.moves) == [move for move in moves() if move in heard.moves]
        assert all((heard.confidence[move] > 0.5) == (move in heard.moves) for move in moves())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shipped_weights_were_trained_on_the_shipped_replies_and_cues(locale):
    assert model(locale).made_from == fingerprint(locale), "train again: python -m steward.language.training"


def test_training_again_gives_the_same_answers():
    written = [each for each in utterances("zh") if each.part == "train"]
    seen = [read(each.text, each.customer, "zh") for each in written]
    at = list(moves()).index("apologise")
    again, shipped = fitting.fit(seen, targets(written), only=[at]), model("zh")
    again = from_bytes(as_bytes(again))
    few = seen[::40]
    mine, theirs = (fitting.scores(each, few)[:, at] for each in (again, shipped))
    assert np.array_equal(mine > shipped.lines[at], theirs > shipped.lines[at])
    assert np.allclose(mine, theirs, atol=0.05)
