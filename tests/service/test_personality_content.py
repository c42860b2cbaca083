"""The content of the personality model: whole, traced to its sources, and checked when it is read."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from steward.content import content_root
from steward.errors import StewardError
from steward.moves import moves as all_moves
from steward.service.personality import (
    Customer,
    advice,
    knowing,
    likely_listening,
    likely_styles,
    listening_styles,
    move_effects,
    react,
    sample_replies,
    signs,
    stages,
    states,
    styles,
)
from steward.service.personality.character import MoveEffect, State, Style
from steward.service.personality.grounds import assumptions
from steward.service.personality.reading import checked
from steward.standards import catalogue, feeding, standard

FOLDER = content_root() / "training/personality"
FILES = sorted(FOLDER.glob("*.yaml"))


def walk(node):
    yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(inner)


def entries():
    return [one for path in FILES for one in walk(yaml.safe_load(path.read_text("utf-8"))) if isinstance(one, dict)]


def named_standards():
    return {id for one in entries() for id in one.get("standards", ())}


def test_every_standard_that_feeds_the_personality_model_is_used_in_it():
    assert {one.id for one in feeding("personality")} <= named_standards()


def test_every_standard_named_is_in_the_catalogue():
    assert named_standards() <= set(catalogue())


def test_every_assumption_is_one_with_a_reason_and_every_reason_is_used():
    used = {one["assumption"] for one in entries() if "assumption" in one}
    assert used | {"sizes", "wording"} == set(assumptions())


def test_what_rests_on_an_inferred_standard_is_marked_as_inferred():
    guessed = {id for id, one in catalogue().items() if one.inferred}
    resting = [one for one in entries() if guessed & set(one.get("standards", ()))]
    assert resting
    assert all(one.get("inferred") for one in resting)


def test_the_analytical_style_says_that_its_source_has_lost_its_name():
    found = styles()["analytical"]
    assert found.basis == "inferred"
    assert "没有留下" in found.basis_note.zh
    assert "Inferred" in standard("style.analytical").note


def test_the_dominant_style_does_not_rest_on_the_description_that_was_mixed_in():
    dominant = styles()["dominant"]
    assert dominant.basis == "mixed"
    assert not {"methodical", "brings-papers"} & {sign.id for sign in dominant.signs}
    assert dominant.moves["explain"].weight < 0  # “little explanation” is its tactic


def test_there_are_four_styles_four_ways_of_listening_and_the_difficult_states():
    assert list(styles()) == ["dominant", "expressive", "amiable", "analytical"]
    assert list(listening_styles()) == ["roaming", "shallow", "technical", "active"]
    assert list(states()) == ["calm", "dissatisfied", "demanding", "rude", "angry"]
    assert list(stages()) == ["opening", "clarifying", "solving", "closing"]
    assert list(move_effects()) == list(all_moves())


def test_every_text_has_both_languages_and_neither_stands_in_the_other():
    han = re.compile("[\u4e00-\u9fff]")
    for one in entries():
        if "zh" in one:
            assert han.search(one["zh"]), one
            assert one["en"], one
            assert not han.search(one["en"]), one
            assert not re.search(r"[,;!?](?!\d)", one["zh"]), one


def test_every_line_of_every_reaction_says_why_and_on_what_it_rests():
    for style in styles():
        for listening in listening_styles():
            for state in states():
                owner = Customer(style, listening, state)
                for id in all_moves():
                    reaction = react(owner, owner.arrives(), [id])
                    assert reaction.remark.zh
                    assert reaction.remark.en
                    for reason in (reason for effect in reaction.effects for reason in effect.reasons):
                        assert reason.text.zh
                        assert reason.text.en
                        assert reason.grounded.standards or reason.grounded.assumption
                        assert reason.grounded.ground("zh") != reason.grounded.ground("en") or reason.grounded.is_source


@pytest.mark.parametrize("stage", stages())
@pytest.mark.parametrize("style", styles())
def test_there_is_advice_for_every_customer_at_every_stage(style, stage):
    for listening in listening_styles():
        for state in states():
            found = advice(Customer(style, listening, state), stage)
            for kind in ("do", "say", "avoid"):
                assert found.of(kind)
            assert all(line.ground(locale) for line in found.lines for locale in ("zh", "en"))
            assert advice(Customer(style, listening, state), stage, "zh") == found.text("zh")


def test_advice_differs_with_the_style():
    said = {style: {line.text.zh for line in advice(Customer(style), "solving").lines} for style in styles()}
    assert len({frozenset(lines) for lines in said.values()}) == 4
    assert any("结果" in line for line in said["dominant"])
    assert any("依据" in line for line in said["analytical"])


def test_words_of_the_source_are_kept_apart_from_ours():
    says = [
        line for style in styles() for line in advice(Customer(style, "active", "dissatisfied"), "opening").of("say")
    ]
    scripts = {entry.script for entry in says}
    assert scripts == {True, False}
    assert all("例句是我们写的" in line.ground("zh") for line in says if not line.script)


def test_advice_for_an_unknown_stage_names_the_stages():
    with pytest.raises(StewardError) as caught:
        advice(Customer("dominant"), "lunch")
    assert "opening" in caught.value.describe("zh")


def test_sample_replies_cover_every_move():
    assert {move for reply in sample_replies().values() for move in reply.moves} == set(all_moves())


def test_every_field_of_the_interview_says_what_it_tells():
    fields = knowing().fields
    assert len(fields) == standard("interview.profile-fields").params["fields_listed"]


@pytest.mark.parametrize("style", styles())
def test_the_signs_of_a_style_point_to_it(style):
    guess = likely_styles(sign.id for sign in signs(style))
    assert next(iter(guess.shares)) == style
    assert 0.5 < guess.shares[style] < 1


@pytest.mark.parametrize("listening", listening_styles())
def test_the_signs_of_a_way_of_listening_point_to_it(listening):
    assert next(iter(likely_listening(sign.id for sign in signs(listening)).shares)) == listening


@given(st.lists(st.sampled_from([sign.id for style in styles().values() for sign in style.signs])))
def test_a_guess_adds_up_to_one_and_repeating_a_sign_proves_nothing(seen):
    guess = likely_styles(seen)
    assert sum(guess.shares.values()) == pytest.approx(1)
    assert guess.shares == likely_styles([*seen, *seen]).shares


def test_without_signs_all_styles_are_alike():
    assert set(likely_styles([]).shares.values()) == {0.25}


def test_an_unknown_sign_is_named():
    with pytest.raises(StewardError) as caught:
        likely_styles(["red-hat", "brisk", "limps"])
    assert [trouble.values["id"] for trouble in caught.value.troubles] == ["red-hat", "limps"]


def broken(name, change):
    content = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    change(content)
    return content


def test_every_mistake_of_a_file_is_told_at_once_with_line_and_entry():
    def change(content):
        content[0]["moves"]["commit"]["weight"] = 7
        content[1]["moves"]["listen"]["standards"] = ["style.loud"]
        del content[2]["never"][0]["assumption"]
        content[3]["moves"]["hug"] = {"weight": 0.1, "why": {"zh": "", "en": ""}, "assumption": "counter"}

    with pytest.raises(StewardError) as caught:
        checked(broken("styles.yaml", change), list[Style], "training/personality/styles.yaml")
    said = caught.value.describe("en").splitlines()
    assert len(said) == 4
    lines = (FOLDER / "styles.yaml").read_text("utf-8").splitlines()
    at = int(re.search(r"line (\d+)", said[0])[1])
    assert "commit:" in lines[at - 1]
    assert "dominant.moves.commit.weight" in said[0]
    assert "style.loud" in said[1]
    assert "name the standards" in said[2]
    assert "hug" in said[3]


@pytest.mark.parametrize(
    ("name", "kind", "change", "said"),
    [
        ("moves.yaml", MoveEffect, lambda c: c[-1].update(mood=-3), "may neither lower mood nor raise trust"),
        ("moves.yaml", MoveEffect, lambda c: c[0].update(mood=3), "belongs to styles and rules"),
        ("moves.yaml", MoveEffect, lambda c: c[0].update(family="harm"), "family"),
        ("styles.yaml", Style, lambda c: c[0]["never"][0].update(move="listen"), "a move that helps"),
        ("styles.yaml", Style, lambda c: c[0].update(worn=[1.0, 1.0, 1.0]), "wears out"),
        ("styles.yaml", Style, lambda c: c[3]["moves"]["explain"].pop("inferred"), "inferred: true"),
        ("states.yaml", State, lambda c: c[0].update(mood=140), "100"),
        ("states.yaml", State, lambda c: c[0].update(temper=1), "Extra"),
        ("states.yaml", State, lambda c: c[0].update(assumption="because"), "no assumption named because"),
    ],
)
def test_content_that_would_break_a_promise_of_the_model_is_refused(name, kind, change, said):
    with pytest.raises(StewardError) as caught:
        checked(broken(name, change), list[kind], f"training/personality/{name}")
    assert said in caught.value.describe("en")
