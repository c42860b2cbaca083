"""The lines any owner might say: complete, in both languages, of no one matter, and enough of them."""

from __future__ import annotations

import re

import pytest

from steward.drill.speech import Speaker, Voice, pools, sentences
from steward.moves import moves
from steward.service.personality import listening_styles
from steward.words import LOCALES

STYLES = ("dominant", "expressive", "amiable", "analytical")
LINES = [
    (name, who, locale, line)
    for name, pool in pools().items()
    for who, lines in pool.items()
    for locale in LOCALES
    for line in lines.say(locale)
]


def test_there_is_a_line_for_every_move_and_every_style_whether_it_lands_or_not():
    for id, move in moves().items():
        for kind in ("minds",) if move.polarity == "harms" else ("takes", "shrugs"):
            assert set(STYLES) <= set(pools()[f"{kind}.{id}"]), f"{kind}.{id}"


def test_every_way_of_listening_shows():
    for id in listening_styles():
        assert f"listens.{id}" in pools()


def test_a_pool_serves_all_four_styles_or_anyone():
    for name, pool in pools().items():
        assert "any" in pool or set(STYLES) <= set(pool), name
        for who in pool:
            if who in ("young", "old"):
                continue
            style, _, mood = who.partition(".")
            assert style in (*STYLES, "any") and mood in ("", "hot", "uneasy", "calm"), f"{name}: {who}"


def test_no_line_stands_twice_and_none_mixes_the_languages():
    for locale in LOCALES:
        said = [line for _, _, spoken, line in LINES if spoken == locale and len(sentences(line)) > 1]
        assert len(said) == len(set(said))
    for _, _, locale, line in LINES:
        plain = re.sub(r"\{\w+\}", "", line)
        assert not re.search(r"[a-zA-Z,]" if locale == "zh" else r"[\u3000-\u9fff\uff00-\uffef]", plain), line


def test_lines_hold_for_any_steward_and_any_matter():
    gendered = re.compile(r"先生|女士|小姐|姑娘|小伙|师傅|\b(?:sir|madam|young (?:man|lady)|lad|lass)\b", re.I)
    for _, _, _, line in LINES:
        assert not gendered.search(line), line
        assert set(re.findall(r"\{(\w+)\}", line)) <= {"when", "word"}, line


@pytest.mark.parametrize("locale", LOCALES)
def test_a_silence_is_never_quite_the_same(locale):
    voice = Voice(Speaker("amiable"), 80, locale, "1", ())
    silences = [voice.silence() for _ in range(100)]
    assert len(set(silences)) == 100


@pytest.mark.parametrize("locale", LOCALES)
def test_on_the_telephone_nothing_is_seen(locale):
    voice = Voice(Speaker("amiable", unseen=True), 80, locale, "1", ())
    seen = {
        line for key in ("silent", "silent.gesture") for lines in pools()[key].values() for line in lines.say(locale)
    }
    assert seen.isdisjoint(voice.silence() for _ in range(20))
    assert not any(voice.draw("listens.active").startswith(("（", "(")) for _ in range(6))


def test_what_was_said_before_is_not_drawn_again():
    first = Voice(Speaker("dominant"), 50, "zh", "1", ()).draw("asks-when")
    for seed in range(50):
        assert Voice(Speaker("dominant"), 50, "zh", str(seed), [f"行。{first}"]).draw("asks-when") != first


def test_the_steward_is_taken_at_the_very_time_named():
    said = Voice(Speaker("analytical"), 50, "en", "1", ()).draw("takes.commit", when="by 4 pm tomorrow")
    assert "by 4 pm tomorrow" in said.lower()
    assert "{" not in Voice(Speaker("analytical"), 50, "en", "1", ()).draw("takes.commit")
