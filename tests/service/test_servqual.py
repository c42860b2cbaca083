"""Service gaps against scipy's paired t, and the zone of tolerance."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.errors import StewardError
from steward.service.statistics.reliability import cronbach_alpha
from steward.service.survey.dimensions import CLASSIC, DIMENSIONS
from steward.service.survey.paired_gap import paired_gap
from steward.service.survey.servqual import servqual
from steward.service.survey.zones import service_zones
from steward.words import Text

NAME = Text("准时", "On time")
GROUPS = {"reliability": ["on time", "as promised"], "assurance": ["polite"]}


def survey(seed=1, n=24):
    rng = np.random.default_rng(seed)
    items = [item for group in GROUPS.values() for item in group]
    expected = pd.DataFrame({item: rng.integers(4, 8, n) for item in items})
    found = pd.DataFrame({item: np.clip(expected[item] - rng.integers(-1, 4, n), 1, 7) for item in items})
    return expected, found


# “Student” (1908), table of additional hours of sleep gained by two drugs (Cushny and Peebles); R's datasets::sleep,
# t.test(paired = TRUE): t = -4.0621, p = 0.002833, mean -1.58, interval -2.4598858 to -0.7001142
SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_the_gap_of_students_own_example():
    found = paired_gap(*SLEEP, NAME)
    assert (found.value, found.t, found.p) == pytest.approx((-1.58, -4.0621, 0.002833), abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-2.4598858, -0.7001142), abs=1e-6)
    assert found.is_clear


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=2, max_size=40),
    st.sampled_from([0.9, 0.95, 0.99]),
)
def test_a_gap_agrees_with_the_paired_t_test(pairs, confidence):
    first, second = zip(*pairs, strict=True)
    found = paired_gap(first, second, NAME, confidence)
    assert found.value == pytest.approx(found.first - found.second)
    if len({a - b for a, b in pairs}) == 1:
        assert not found.is_clear
        assert "no proof" in found.sentence("en")
        return
    expected = stats.ttest_rel(first, second)
    interval = expected.confidence_interval(confidence)
    assert (found.t, found.p) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-9)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_people_who_gave_only_one_answer_are_left_out_and_counted():
    found = paired_gap([5, None, 6, math.nan], [7, 7, None, 6], NAME)
    assert (found.n, found.left_out, found.value) == (1, 3, -2)
    assert "一份回答给不出区间" in found.sentence("zh")
    assert "n = 0" in paired_gap([None], [3], NAME).sentence("zh")


def test_dimensions_are_means_over_their_items_with_paired_intervals():
    expected, found = survey()
    result = servqual(expected, found, GROUPS)
    means = (found - expected)[GROUPS["reliability"]].mean(axis=1)
    interval = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    reliability = result.dimensions[0]
    assert reliability.gap.value == pytest.approx(means.mean())
    assert (reliability.gap.low, reliability.gap.high) == pytest.approx((interval.low, interval.high))
    assert [item.value for item in reliability.items] == pytest.approx(
        list((found - expected)[GROUPS["reliability"]].mean())
    )
    assert reliability.alpha.value == pytest.approx(cronbach_alpha((found - expected)[GROUPS["reliability"]]).value)
    assert reliability.name == DIMENSIONS["reliability"]


def test_the_overall_gap_is_weighted_by_importance_points_of_any_sum():
    expected, found = survey()
    result = servqual(expected, found, GROUPS, {"reliability": 60, "assurance": 20})
    by_hand = 0.75 * result.dimensions[0].gap.value + 0.25 * result.dimensions[1].gap.value
    assert result.weighted.value == pytest.approx(by_hand)
    assert sum(one.weighted for one in result.dimensions) == pytest.approx(by_hand)
    assert result.overall.value == pytest.approx(sum(one.gap.value for one in result.dimensions) / 2)
    person = (found - expected)[GROUPS["reliability"]].mean(axis=1) * 0.75 + (found - expected)["polite"] * 0.25
    assert (result.weighted.low, result.weighted.high) == pytest.approx(
        tuple(stats.ttest_1samp(person, 0).confidence_interval(0.95))
    )


def test_points_that_people_split_themselves_are_averaged():
    expected, found = survey()
    points = pd.DataFrame({"reliability": [70] * 12 + [50] * 12, "assurance": [30] * 12 + [50] * 12})
    assert [one.weight for one in servqual(expected, found, GROUPS, points).dimensions] == pytest.approx([0.6, 0.4])


def test_the_classic_scale_needs_no_dimensions():
    rng = np.random.default_rng(3)
    expected = pd.DataFrame(rng.integers(4, 8, (15, 22)), columns=[f"q{i}" for i in range(1, 23)])
    found = expected - rng.integers(0, 3, (15, 22))
    result = servqual(expected, found)
    assert (
        [len(one.items) for one in result.dimensions] == [len(places) for places in CLASSIC.values()] == [4, 5, 4, 4, 5]
    )
    assert result.dimensions[1].items[0].name.en == "q5"
    with pytest.raises(StewardError, match="22 columns of the classic scale, not 3"):
        servqual(expected.iloc[:, :3], found.iloc[:, :3])


def test_missing_answers_cost_no_more_than_they_must():
    expected, found = survey()
    found = found.astype(object)
    found.loc[0, "on time"] = "不知道"  # half of two items is left: still counted
    found.loc[1, GROUPS["reliability"]] = None  # nothing left: left out
    found.loc[2, "polite"] = 9  # not on the scale
    result = servqual(expected, found, GROUPS)
    assert (result.dimensions[0].gap.n, result.dimensions[1].gap.n, result.weighted.n) == (23, 23, 22)
    assert "第 3 份“9”" in result.text("zh")


def test_the_sentence_says_where_most_is_lost():
    expected, found = survey(n=40)
    assert "most is lost on Reliability" in servqual(
        expected, found, GROUPS, {"reliability": 9, "assurance": 1}
    ).sentence("en")
    assert "失分最多" not in servqual(expected, expected, GROUPS).sentence("zh")


def test_what_does_not_fit_is_refused_in_one_sentence():
    expected, found = survey()
    with pytest.raises(StewardError, match="no column kind"):
        servqual(expected, found, {"empathy": ["kind"]})
    with pytest.raises(StewardError, match="different numbers of people"):
        servqual(expected, found.iloc[:5], GROUPS)
    with pytest.raises(StewardError, match="missing: assurance"):
        servqual(expected, found, GROUPS, {"reliability": 3})
    with pytest.raises(StewardError, match="no items"):
        servqual(expected, found, {"empathy": []})
    with pytest.raises(StewardError, match="no usable answer"):
        servqual(expected, found, GROUPS, blank=range(1, 8))


def test_service_stands_below_within_or_above_the_zone_only_when_the_intervals_say_so():
    def standing(perceived):
        people = {"a": perceived}
        return service_zones({"a": [5, 5, 6, 5, 5, 6]}, {"a": [8, 8, 8, 7, 8, 8]}, people, {"empathy": ["a"]})[
            0
        ].standing

    assert standing([3, 4, 4, 3, 3, 4]) == "below"
    assert standing([7, 6, 7, 6, 7, 7]) == "within"
    assert standing([9, 9, 9, 9, 9, 8]) == "above"
    assert standing([5, 6, 5, 5, 6, 5]) == "unclear"


def test_adequacy_and_superiority_are_paired_gaps():
    least, most, had = [5, 4, 6, 5], [8, 8, 9, 7], [6, 5, 6, 7]
    zone = service_zones({"a": least}, {"a": most}, {"a": had}, {"empathy": ["a"]})[0]
    assert zone.adequacy.t == pytest.approx(stats.ttest_rel(had, least).statistic)
    assert zone.superiority.p == pytest.approx(stats.ttest_rel(had, most).pvalue)
    assert zone.rows("zh")[0][0] == "服务够用程度 MSA"
