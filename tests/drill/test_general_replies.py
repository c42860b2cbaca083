"""A company's own case is a drill with whom, how and the first words; the rest comes from words fit for any matter."""

import pytest

from steward.casebook.authoring import Draft, blank, look, problems
from steward.content import read_yaml
from steward.drill.best import best
from steward.drill.choices import choices, hint
from steward.drill.debrief import debrief
from steward.drill.debrief_json import as_json
from steward.drill.situation import situation
from steward.drill.talk import Reply, begin, say
from steward.moves import moves
from steward.service.personality import styles

GENERAL = read_yaml("training/drill/general.yaml")
WORDS = {
    "zh": {"title": "电梯停了两天", "owner": "陈女士", "staff": "管家小林", "wish": "电梯今天能用", "fact": "孩子在发烧", "asked": "孩子", "opens": "电梯停了两天，你们一句话都没有！", "ask": "孩子怎么样？家里还有什么不方便？"},
    "en": {"title": "The lift stood for two days", "owner": "Ms Chen", "staff": "Lin, the steward", "wish": "The lift works today", "fact": "Her child has a fever", "asked": "child", "opens": "Two days without a lift, and not one word from you!", "ask": "When did it start, and is your child all right?"},
}  # fmt: skip


def small(locale="zh", state="angry", our_fault=True, facts=2, played=None):
    said = WORDS[locale]
    data = blank("lift", locale).data
    data["title"], data["lede"] = {locale: said["title"]}, {locale: said["title"]}
    data["people"][0] |= {"name": {locale: said["owner"]}, "who": {locale: said["owner"]}}
    data["people"][1] |= {"name": {locale: said["staff"]}, "who": {locale: said["staff"]}}
    data["happened"][0] |= {"when": {locale: said["title"]}, "what": {locale: said["title"]}}
    data["wanted"] = {"surface": {locale: said["wish"]}, "real": {locale: said["wish"]}}
    data["expectations"][0][locale] = said["wish"]
    data["facts"] = [
        {"id": f"fact-{n}", "what": {locale: said["fact"]}, "says": {locale: [f"{said['fact']} ({n})"]}, "asked": {locale: [said["asked"]]}, "must": True}
        for n in range(facts)
    ]  # fmt: skip
    data["drill"] = {
        "customer": "customer", "you": "steward", "style": (played or list(styles()))[0], "state": state, "our_fault": our_fault,
        "styles": {id: {"listening": "active"} for id in played or styles()},
        "scene": {locale: said["title"]}, "opens": {locale: [said["opens"]]},
    }  # fmt: skip
    return Draft("lift", data)


def case_from(*given, **more):
    draft = small(*given, **more)
    found = look(draft)
    assert found.case, [trouble.describe("zh") for trouble in found.troubles]
    return found.case


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("way", ["choose", "type", "clicked"])
def test_it_is_played_by_choosing_typing_and_clicking_to_a_score_and_a_debrief(locale, way):
    case = case_from(locale, state="dissatisfied")
    talk = begin(situation(case, "amiable", 2, locale=locale))
    while not talk.ended:
        offered = choices(talk)
        assert len(offered) == 4
        assert any(one.role == "trap" for one in offered)
        assert any(one.role == "model" for one in offered)
        good = next(one for one in offered if one.role == "model")
        if way == "choose":
            talk = say(talk, good.reply(locale))
        elif way == "type":
            talk = say(talk, Reply(WORDS[locale]["ask"] if talk.stage == "clarifying" else good.text.say(locale)))
        else:
            talk = say(talk, Reply("", good.moves, "clicked"))
        assert talk.turns[-1].said
    found = debrief(talk)
    assert found.title.say(locale) in {one[locale] for one in GENERAL["endings"].values()}
    assert 0 <= found.score.total <= found.best <= 100
    assert as_json(found, locale)
    if way == "type":
        assert talk.known


@pytest.mark.parametrize(("state", "our_fault"), [("angry", True), ("demanding", False)])
def test_a_good_talk_can_be_had_with_every_style(state, our_fault):
    case = case_from(state=state, our_fault=our_fault)
    for style in styles():
        found = best(situation(case, style))
        assert found.score.total >= 85, (style, state)
        assert found.talk.ended.how in ("satisfied", "plan")
        assert not any(one.harms for one in found.plan)


def test_choosing_can_find_every_fact_and_one_style_alone_will_do():
    case = case_from(facts=5, played=["analytical"])
    named = {id for one in case.drill.replies for id in one.facts}
    assert named == {fact.id for fact in case.facts}
    assert hint(begin(situation(case)), 2).words


def test_an_apology_for_what_is_not_our_doing_is_not_offered():
    assert not any("apologise" in one.moves and not one.harms for one in case_from(our_fault=False).drill.replies)


def test_a_case_that_writes_replies_writes_all_of_them():
    draft = small()
    draft.data["drill"]["replies"] = [
        {"id": "one", "stage": "opening", "moves": ["listen"], "zh": "您说，我听着。"},
    ]
    said = " ".join(trouble.describe("en") for trouble in problems(draft))
    assert "clarifying" in said
    assert "fact-1" in said


def test_the_general_words_are_whole_labelled_and_fit_for_any_case():
    table, seen = moves(), {}
    for one in GENERAL["replies"]:
        harms = [id for id in one["moves"] if table[id].polarity == "harms"]
        assert bool(harms) == ("tempts" in one), one["id"]
        assert not (harms and "style" in one)
        for locale in ("zh", "en"):
            assert one[locale] not in seen
            seen[one[locale]] = one["id"]
    for stage in ("opening", "clarifying", "solving", "closing"):
        here = [one for one in GENERAL["replies"] if one["stage"] == stage]
        assert {one.get("style") for one in here} >= set(styles())
        assert sum("tempts" in one for one in here) == 4
    assert set(GENERAL["endings"]) == {"resolved", "improved", "unresolved", "escalated"}
