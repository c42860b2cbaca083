"""The labelled replies: enough of them, both labellings, the test part apart; and the small languages they are written in."""

import json

import pytest

from steward.errors import StewardError
from steward.language.contests import read_contests
from steward.language.cues import Cues, cues, variants
from steward.language.forbidden import forbidden_words
from steward.language.utterances import as_table, gather, utterances
from steward.moves import moves
from steward.standards import catalogue
from steward.words import LOCALES


@pytest.mark.parametrize(("locale", "fewest"), [("zh", 2_300), ("en", 1_500)])
def test_there_are_enough_replies_and_the_test_part_stands_apart(locale, fewest):
    written = utterances(locale)
    assert len(written) >= fewest
    train, test = ({each.text for each in written if each.part == part} for part in ("train", "test"))
    assert test
    assert not train & test
    writers = {part: {each.writer for each in written if each.part == part} for part in ("train", "test")}
    assert not writers["train"] & writers["test"]
    for move in moves():
        assert sum(move in each.first for each in written if each.part == "test") >= 5, move


def test_raw_files_become_the_table_and_every_bad_line_is_named(tmp_path):
    (tmp_path / "zh1.txt").write_text(
        "apologise offer | 脏了 | 对不起，我来洗。\n- |  | 今天天气好。\n", encoding="utf-8"
    )
    (tmp_path / "zh1.second").write_text("1\tapologise\n2\t-\n", encoding="utf-8")
    (tmp_path / "test_zh.txt").write_text("- |  | 今天天气好。\n", encoding="utf-8")
    first, again = gather(tmp_path, "zh")
    assert (first.agreed, first.disputed) == ({"apologise"}, {"offer"})
    assert (again.part, again.second) == ("test", None), "what stands in the test part is not trained on"
    assert as_table([first]).splitlines()[1] == "train\tzh1\t脏了\t对不起，我来洗。\tapologise offer\tapologise"
    (tmp_path / "zh2.txt").write_text("sorry | a | b\nonly two | fields\n", encoding="utf-8")
    with pytest.raises(StewardError) as bad:
        gather(tmp_path, "zh")
    assert [trouble.values["line"] for trouble in bad.value.troubles] == [1, 2]


def test_contests_become_replies_to_train_on(tmp_path):
    file = tmp_path / "contests.jsonl"
    claims = [
        {"text": "您看着办吧", "customer": "怎么办", "moves": ["offer"], "move": "offer", "holds": False},
        {"text": "您看着办吧", "customer": "怎么办", "moves": ["offer"], "move": "rude", "holds": True},
    ]
    file.write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    [one] = read_contests(file)["zh"]
    assert one.agreed == {"rude"}
    file.write_text('{"text": "x"}\nnothing\n', encoding="utf-8")
    with pytest.raises(StewardError) as bad:
        read_contests(file)
    assert len(bad.value.troubles) == 2


def test_a_turn_of_speech_has_options_gaps_edges_numbers_and_endings():
    assert variants("(谁(让|叫)|凭啥)您(啊|)") == ["谁让您啊", "谁让您", "谁叫您啊", "谁叫您", "凭啥您啊", "凭啥您"]
    known = Cues("en", {"a": "^well ~ you; apolog*; by #", "b": "right$"})
    assert [hit.cue for hit in known.find("well if you say so")] == ["a"]
    assert [hit.cue for hit in known.find("my apologies")] == ["a"]
    assert [hit.cue for hit in known.find("by 10:30 right")] == ["a", "b"]
    assert known.find("oh well you right now") == []
    for bad in ("(a|b", "a)"):
        with pytest.raises(ValueError, match="bracket"):
            variants(bad)


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_cues_for_every_move(locale):
    assert {name.partition(".")[0] for name in cues(locale).names} >= set(moves())


def test_every_forbidden_word_rests_on_a_standard_of_the_catalogue():
    from steward.content import read_yaml

    for entry in read_yaml("training/moves/forbidden.yaml"):
        assert entry["why"]["zh"]
        assert entry["why"]["en"]
        assert entry["standards"]
        assert set(entry["standards"]) <= set(catalogue())
    assert forbidden_words("I am reporting it now", "en") == ()
