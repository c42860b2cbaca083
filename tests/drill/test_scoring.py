"""A score can be defended: its lines add up, each says why, and better work scores better in any situation."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from played import CASES, begun, by_moves, situations

from steward.drill.authority import beyond
from steward.drill.levels import levels
from steward.drill.marks import sheet
from steward.drill.scoring import PARTS, score
from steward.drill.situation import situation
from steward.drill.talk import Reply, advance, begin, leave
from steward.moves import moves

TRANSCRIPTS = Path(__file__).parent / "transcripts"
TALKS = [
    (locale, talk)
    for locale in ("zh", "en")
    for talk in yaml.safe_load((TRANSCRIPTS / f"{locale}.yaml").read_text("utf-8"))
]
QUALITIES = ("good", "fair", "poor")

any_situation = st.sampled_from(list(situations()))
some_moves = st.frozensets(st.sampled_from(tuple(moves())), max_size=4)


def scored(case, locale, replies, *, labelled):
    talk = begin(situation(case, level=2, locale=locale))
    for text, said in replies:
        if talk.ended:
            break
        talk = advance(talk, Reply(text, tuple(said.split()) if labelled else None))
    return score(leave(talk)).total


@pytest.mark.parametrize(("locale", "talk"), TALKS, ids=[f"{locale}-{talk['about']}" for locale, talk in TALKS])
def test_good_work_scores_above_fair_and_fair_above_poor_whatever_the_case(locale, talk):
    start = TALKS.index((locale, talk))
    for case in CASES[start % 4 :: 4]:
        good, fair, poor = (scored(case, locale, talk[quality], labelled=True) for quality in QUALITIES)
        assert good >= fair + 10, case.id
        assert fair >= poor + 10, case.id


@pytest.mark.parametrize(("locale", "talk"), TALKS, ids=[f"{locale}-{talk['about']}" for locale, talk in TALKS])
def test_the_order_holds_when_the_moves_are_recognised(locale, talk):
    start = TALKS.index((locale, talk))
    cases = [CASES[(start + step) % len(CASES)] for step in (0, 5, 11)]
    totals = [[scored(case, locale, talk[quality], labelled=False) for case in cases] for quality in QUALITIES]
    good, fair, poor = (sum(found) / len(found) for found in totals)
    assert good > fair + 10, totals
    assert fair >= poor, totals
    assert all(one > other for one, other in zip(totals[0], totals[1], strict=True)), totals


@given(any_situation, st.lists(some_moves, max_size=8), st.integers(0, 2))
@settings(max_examples=60)
def test_whoever_adds_up_the_lines_gets_the_total_and_every_line_says_why(played, replies, hints):
    talk = begin(played)
    for said in replies:
        if not talk.ended:
            talk = advance(talk, Reply("", tuple(sorted(said)), "clicked", hints=hints))
    for found in (score(talk), score(leave(talk))):
        assert sum(line.points for line in found.lines) == found.total
        assert 0 <= found.total <= 100
        assert [part.id for part in found.parts] == list(PARTS)
        for part in found.parts:
            assert part.of == sum(line.of for line in part.lines) == 20
            assert part.points == sum(line.points for line in part.lines)
        for line in found.lines:
            assert 0 <= line.points <= line.of or line.id == "hints"
            assert line.why.zh.endswith("。")
            assert line.why.en.endswith(".")
            assert "{" not in line.why.zh + line.why.en
            assert line.standards
            assert set(line.replies) <= {turn.number for turn in talk.turns}
        assert found.text("zh")


def test_every_figure_says_that_it_is_ours_and_why():
    assert sheet().assumption
    assert sheet().reason.zh
    assert all(figure.assumption and figure.reason.zh and figure.reason.en for figure in sheet().figures.values())


@pytest.mark.parametrize("level", levels())
def test_hints_cost_what_the_level_says(level):
    first, second = levels()[level].hint

    def total(hints):
        talk = advance(begun("dominant", level), Reply("", ("listen", "empathise"), "clicked", hints=hints))
        return score(advance(talk, Reply("", ("ask", "confirm"), "clicked"))).total

    assert total(0) - total(1) == first
    assert total(0) - total(2) == first + second


def test_with_mood_above_60_calming_first_scores_above_solving_first():
    for played in situations(levels=[2]):
        if played.standing.mood > 60:
            calm = by_moves(begin(played), "listen empathise", "ask confirm", "offer commit", "follow-up close")
            solve = by_moves(begin(played), "offer commit", "ask confirm", "listen empathise", "follow-up close")
            assert score(leave(calm)).total > score(leave(solve)).total, played.name("en")


def test_an_over_promise_pays_now_and_costs_by_the_end():
    for played in situations(levels=[2]):
        start = by_moves(begin(played), "listen empathise", "ask confirm")
        honest, hollow = by_moves(start, "offer"), by_moves(start, "offer overpromise")
        assert hollow.standing.patience > honest.standing.patience
        ended = [leave(by_moves(talk, "commit involve", "follow-up close")) for talk in (honest, hollow)]
        assert score(ended[1]).total <= score(ended[0]).total - 6, played.name("en")


def test_what_the_case_forbids_to_promise_costs_even_where_no_move_was_heard():
    case = next(case for case in CASES if case.id == "flooded-flower-trough")
    talk = by_moves(begin(situation(case)), "listen empathise", "ask confirm")

    def authority(text):
        found = score(advance(talk, Reply(text, ("commit",)))).part("facts")
        return next(line for line in found.lines if line.id == "authority")

    assert authority("今天下午两点我来，再也不会漫了。").because == "over"
    assert authority("今天下午两点我来。能不能做到再也不会漫，现在不能保证。").because != "over"
    assert [limit.id for limit in beyond(case, "We will pay for the floor.")] == ["pay-for-floor"]
    assert not beyond(case, "Whether we pay for the floor is for the company to decide.")


def test_a_talk_that_ends_early_in_a_good_way_loses_no_step_for_it():
    for played in situations(levels=[1]):
        talk = by_moves(
            begin(played),
            "listen empathise",
            "ask confirm",
            "involve offer",
            "commit manage-expectation",
            "delight explain",
        )
        talk = by_moves(talk, "commit follow-up", "confirm explain", "offer involve")
        if talk.ended and talk.ended.how == "satisfied":
            flow = {line.id: line for line in score(talk).part("flow").lines}
            assert flow["revisit"].points == flow["revisit"].of, played.name("en")


def test_leaving_early_loses_what_was_not_done():
    talk = by_moves(begun("amiable", 2), "greet listen empathise")
    assert score(leave(talk)).total < 50
    assert score(leave(begun("amiable", 2))).total == 0
