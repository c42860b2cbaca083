"""Importance and performance, against the published example and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from steward.errors import StewardError
from steward.service.survey.importance_performance import importance_performance, ipa_of_means

# J. A. Martilla and J. C. James, Journal of Marketing 41 (1977) 77-79, table 1: mean importance (extremely important = 4) and mean
# performance (excellent = 4) of 14 attributes of a car dealer's service, 284 respondents; the figures as the table is usually
# reprinted, not checked against the print. The article names the three low performers among what matters, and the notices.
DEALER = {
    "Job done right the first time": (3.83, 2.63), "Fast action on complaints": (3.63, 2.73), "Prompt warranty work": (3.60, 3.15),
    "Able to do any job needed": (3.56, 3.00), "Service available when needed": (3.41, 3.05),
    "Courteous and friendly service": (3.41, 3.29), "Car ready when promised": (3.38, 3.03),
    "Perform only necessary work": (3.37, 3.11), "Low prices on service": (3.29, 2.00), "Clean up after service work": (3.27, 3.02),
    "Convenient to home": (2.52, 2.25), "Convenient to work": (2.43, 2.49), "Courtesy buses and rental cars": (2.37, 2.35),
    "Send out maintenance notices": (2.05, 3.33),
}  # fmt: skip


def test_the_example_of_martilla_and_james():
    importance, performance = ({name: pair[side] for name, pair in DEALER.items()} for side in (0, 1))
    grid = ipa_of_means(importance, performance, 284)
    assert [one.name for one in grid.of("concentrate")] == [
        "Job done right the first time",
        "Fast action on complaints",
        "Low prices on service",
    ]
    assert [one.name for one in grid.of("overkill")] == ["Send out maintenance notices"]
    assert [one.name for one in grid.of("low-priority")] == [
        "Convenient to home",
        "Convenient to work",
        "Courtesy buses and rental cars",
    ]
    assert len(grid.of("keep-up")) == 7
    assert "without intervals" in grid.sentence("en")
    assert "n = 284" in grid.text("en")


def survey(n, seed=5):
    rng = np.random.default_rng(seed)

    def around(mean):
        return np.clip(np.rint(rng.normal(mean, 0.8, n)), 1, 5)

    performance = pd.DataFrame({"lift": around(2.2), "lawn": around(4.4), "guard": around(4.3), "notices": around(2.3)})
    importance = pd.DataFrame({"lift": around(4.7), "lawn": around(2.3), "guard": around(4.6), "notices": around(2.1)})
    return performance, importance


def test_attributes_far_from_the_lines_are_placed():
    grid = importance_performance(*survey(60))
    assert {one.name: one.quadrant for one in grid.attributes} == {
        "lift": "concentrate", "lawn": "overkill", "guard": "keep-up", "notices": "low-priority",
    }  # fmt: skip
    assert grid.sentence("zh") == "先改进“lift”（共 4 项，0 项还说不准）"


def test_three_respondents_are_too_few_to_place_most_attributes():
    grid = importance_performance(*(table.iloc[:3] for table in survey(60)))
    assert len(grid.of("unclear")) >= 2
    assert all(one.by_value != "unclear" for one in grid.attributes)


def test_means_and_gaps_carry_t_intervals():
    performance, importance = survey(25)
    one = importance_performance(performance, importance).attributes[0]
    interval = stats.ttest_1samp(performance["lift"], 0).confidence_interval(0.95)
    assert (one.performance.low, one.performance.high) == pytest.approx((interval.low, interval.high))
    assert one.gap.t == pytest.approx(stats.ttest_rel(performance["lift"], importance["lift"]).statistic)


def test_lines_stand_where_they_are_asked_for():
    performance, importance = survey(30)
    assert importance_performance(performance, importance, lines="scale").importance_line == 3
    by_mean = importance_performance(performance, importance)
    assert by_mean.performance_line == pytest.approx(performance.mean().mean())
    by_median = importance_performance(performance, importance, lines="median")
    assert by_median.importance_line == pytest.approx(importance.mean().median())
    assert importance_performance(performance, importance, lines=(4, 2)).performance_line == 2


def test_importance_can_be_derived_from_overall_satisfaction():
    performance, _ = survey(80, seed=2)
    overall = np.clip(np.rint(0.9 * performance["lift"] + 0.1 * performance["lawn"] + 0.5), 1, 5)
    ranks = importance_performance(performance, overall=overall)
    assert ranks.attributes[0].importance.value == pytest.approx(
        stats.spearmanr(performance["lift"], overall).statistic
    )
    assert max(ranks.attributes, key=lambda one: one.importance.value).name == "lift"
    assert ranks.attributes[0].quadrant == "concentrate"
    partial = importance_performance(performance, overall=overall, derived="partial").attributes[1].importance
    assert (partial.controls, partial.n) == (3, 80)
    linear = importance_performance(performance, overall=overall, derived="pearson").attributes[1].importance
    assert linear.p == pytest.approx(stats.pearsonr(performance["lawn"], overall).pvalue)


def test_all_alike_gives_no_width_and_no_crash():
    alike = importance_performance({"lift": [3, 3, 3], "lawn": [3, 3, 3]}, {"lift": [4, 4, 4], "lawn": [4, 4, 4]})
    assert alike.text("zh")
    flat = importance_performance({"lift": [3, 3, 3], "lawn": [3, 2, 3]}, overall=[4, 4, 4])
    assert {one.quadrant for one in flat.attributes} == {"unclear"}
    assert flat.text("en")


def test_never_used_and_unread_answers_are_told():
    grid = importance_performance(
        {"lift": [2, 6, 3, "bad"], "lawn": [5, 4, 4, 5]}, {"lift": [5, 5, 4, 5], "lawn": [2, 2, 3, 2]}, blank=(6,)
    )
    assert grid.attributes[0].performance.n == 2
    assert "“bad”" in grid.attributes[0].text("en")


def test_one_respondent_places_nothing():
    grid = importance_performance({"lift": [2], "lawn": [5]}, {"lift": [5], "lawn": [1]})
    assert {one.quadrant for one in grid.attributes} == {"unclear"}


def test_what_cannot_be_placed_is_refused_in_one_sentence():
    with pytest.raises(StewardError, match="one of the two"):
        importance_performance({"lift": [1]})
    with pytest.raises(StewardError, match="no column lift"):
        importance_performance({"lift": [1]}, {"lawn": [1]})
    with pytest.raises(StewardError, match="same people"):
        importance_performance({"lift": [1, 2]}, overall=[1])
    with pytest.raises(StewardError, match="no usable answer"):
        importance_performance({"lift": ["", "x"]}, {"lift": [1, 2]})
    with pytest.raises(StewardError, match="on one side only: b"):
        ipa_of_means({"a": 1}, {"a": 1, "b": 2}, 9)
