"""What comes of a review: the comparison, the minute, and what is published of it."""

import datetime as dt
import re

import pytest

from steward.casebook import casebook
from steward.casebook.authoring import advance, begun, draft_at, look, new_id, save
from steward.casebook.families import families
from steward.casebook.guides import guide_of
from steward.casebook.guides import save as save_guide
from steward.casebook.review import Review, as_case, as_guide, as_text, compare, into_case, minute, reference
from steward.errors import StewardError
from steward.records.store import Store

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 22)
CASE = casebook().cases["flooded-flower-trough"]


def at(minutes):
    return NOON + dt.timedelta(minutes=minutes)


@pytest.fixture
def store(workspace):
    with Store.open(workspace) as opened:
        yield opened


def filled(review):
    review.estimate(0, "40 50 60", at(1))
    review.judge(1, "harmed", at(1))
    review.add("unknown", "夜里家里还有谁", at(1))
    review.add("badly", "修完没有放水试，也没有签字", at(2))
    review.add("people", "他觉得 <b>通地漏</b> 以外不归他管", at(3))
    review.add("process", "没有交接", at(3))
    review.change("4", at(3), open=True)
    review.vote("4", 7, at(4))
    review.add("mine", "先请老人坐下，问问腰", at(5))
    review.add("measures", "修好后第一个雨天回访", at(6))
    review.vote("6", 5, at(6))
    review.add("adopt", "雨天报水患，先帮着挡水再谈修", at(7), who="林晓", when="11 月 23 日起")
    return review


@pytest.fixture
def review(store):
    return filled(Review.begin(store, "p-1", CASE, NOON, room=9, minutes=60))


def test_the_reference_is_given_to_nobody_before_the_comparison(review):
    with pytest.raises(StewardError) as error:
        compare(review.session, CASE)
    assert error.value.code == "not-compared"
    written = minute(review.session, CASE, "zh") + as_text(review.session, CASE, "zh")
    for line in reference(CASE, "water"):
        assert line.text.zh not in written
    assert "参考" not in written.replace("还没有对照参考", "")


def test_what_nobody_said_is_marked_and_the_trainers_word_goes_before_the_guess(review):
    review.compare(at(10))
    found = {one.line.key: one for one in compare(review.session, CASE).lines}
    assert found["badly-3"].said
    assert not found["badly-1"].said
    assert not found["facility-1"].said
    review.match("badly-1", at(11), said=True)
    review.match("badly-3", at(12), said=False)
    found = {one.line.key: one for one in compare(review.session, CASE).lines}
    assert (found["badly-1"].said, found["badly-3"].said, found["badly-1"].by_hand) == (True, False, True)


def test_what_is_written_after_the_comparison_does_not_count_as_said(review):
    review.compare(at(10))
    (one,) = (one for one in compare(review.session, CASE).lines if one.line.key == "facility-1")
    review.add("facility", one.line.text.zh, at(11), reference=one.line.key)
    (again,) = (one for one in compare(review.session, CASE).lines if one.line.key == "facility-1")
    assert again.taken
    assert not again.said


def test_the_reference_of_a_class_holds_its_situations_causes_and_measures(review):
    parts = [line.part for line in reference(CASE, "water")]
    water = families()["water"]
    assert parts.count("situations") == len(water.situations)
    assert parts.count("measures") == len(water.measures)
    assert reference(None, "") == ()


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_minute_holds_what_was_said_in_both_forms_and_no_code_of_anybody(review, locale):
    review.compare(at(10))
    html, plain = minute(review.session, CASE, locale, by="何敏"), as_text(review.session, CASE, locale, by="何敏")
    for written in (html, plain):
        for said in ("何敏", "没有交接", "11 月 23 日起", "林晓", "先请老人坐下"):
            assert said in written
    assert "<b>通地漏</b>" in plain
    assert "<b>通地漏" not in html
    assert "&lt;b&gt;" in html
    assert re.search(r"50（40–60，3 人）" if locale == "zh" else r"50 \(40–60, n = 3\)", plain)
    assert "7 票" in plain if locale == "zh" else "7 votes" in plain


def test_a_minute_tells_what_nobody_said_only_after_comparing(review):
    assert "没有说到" not in as_text(review.session, CASE, "zh")
    review.compare(at(10))
    plain = as_text(review.session, CASE, "zh")
    assert CASE.review.badly[0].what.zh in plain


def test_a_review_becomes_a_draft_case_that_can_be_reviewed_and_published(workspace, review):
    id = new_id(workspace, DAY)
    draft = begun(as_case(review.session, CASE, id), "何敏", DAY)
    assert look(draft, workspace).troubles == ()
    save(workspace, draft)
    advance(workspace, id, "reviewed", "林晓", DAY)
    advance(workspace, id, "published", "何敏", DAY)
    made = casebook(workspace).cases[id]
    assert [one.what.zh for one in made.review.causes] == ["他觉得 <b>通地漏</b> 以外不归他管", "没有交接"]
    assert made.review.causes[1].open
    assert (made.happened[0].mood, made.happened[1].ours) == (50, "harmed")
    assert made.review.adopt[0].who.zh == "林晓"
    assert made.playable
    assert [step.stage for step in made.status] == ["draft", "reviewed", "published"]


def test_only_the_review_can_go_into_a_case_of_the_companys_own(workspace, store, review):
    id = new_id(workspace, DAY)
    save(workspace, begun(as_case(review.session, CASE, id), "何敏", DAY))
    own = casebook(workspace).cases[id]
    second = Review.begin(store, "p-1", own, at(20), room=1)
    second.add("well", "当天就来了人", at(21))
    draft = into_case(second.session, own)
    save(workspace, draft, was=draft.digest)
    again = casebook(workspace).cases[id]
    assert [one.what.zh for one in again.review.well] == ["当天就来了人"]
    assert again.review.causes == ()
    assert again.wanted == own.wanted


def test_a_review_becomes_a_draft_guide(workspace, review):
    data = as_guide(review.session, CASE, "water-what-we-do", by="何敏")
    save_guide(workspace, "water-what-we-do", data)
    made = guide_of(workspace, "water-what-we-do")
    assert [step.do.zh for step in made.steps] == [
        "先请老人坐下，问问腰",
        "雨天报水患，先帮着挡水再谈修",
        "修好后第一个雨天回访",
    ]
    assert (made.stage, made.cases, made.steps[1].who.zh) == ("draft", (CASE.id,), "林晓")


def test_a_line_taken_over_brings_its_standards_along(workspace, review):
    review.compare(at(10))
    (one,) = (one for one in reference(CASE, "water") if one.key == "mine-1")
    review.add("mine", one.text.zh, at(11), reference=one.key)
    draft = as_case(review.session, CASE, "our-trough")
    assert draft.data["review"]["mine"][1]["standards"] == list(one.standards)


def test_nothing_is_published_of_an_empty_review(store):
    empty = Review.begin(store, "p-1", CASE, NOON, room=9).session
    for make in (lambda: as_case(empty, CASE, "x"), lambda: as_guide(empty, CASE, "x", by="何敏")):
        with pytest.raises(StewardError) as error:
            make()
        assert error.value.code == "nothing-to-publish"


def test_a_review_outlives_its_case(workspace, store, review):
    id = new_id(workspace, DAY)
    save(workspace, begun(as_case(review.session, CASE, id), "何敏", DAY))
    own = filled(Review.begin(store, "p-1", casebook(workspace).cases[id], at(30), room=3))
    own.compare(at(50))
    session = own.session
    assert compare(session, None).part("well") == ()
    assert "没有交接" in as_text(session, None, "zh")
    draft = as_case(session, None, "told-again")
    assert [one["what"]["zh"] for one in draft.data["happened"]] == [one.what.zh for one in session.happened]
    assert draft_at(workspace, id).stage == "draft"
