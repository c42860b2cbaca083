"""Households met in a year of visits, against counting and simulation."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.service.engagement.household_reach import months_to_meet_all, reach, visits_by_people, visits_by_ratio


def test_a_list_meets_everybody_after_one_round():
    assert months_to_meet_all(1000, visits_by_ratio(1000)) == 13
    found = reach(1000, 80, 13)
    assert found.met[11:] == (960, 1000) and found.low == found.high == 1000
    assert months_to_meet_all(1000, 0) is None


def test_eight_per_cent_by_chance_leaves_37_per_cent_unmet():
    assert reach(1400, 112, by_list=False).share == pytest.approx(1 - 0.92**12)


def test_expectation_and_interval_agree_with_a_simulation():
    draw, homes, visits, months = random.Random(7), 200, 16, 12
    counts = [len({home for _ in range(months) for home in draw.sample(range(homes), visits)}) for _ in range(4000)]
    mean = sum(counts) / len(counts)
    spread = math.sqrt(sum((count - mean) ** 2 for count in counts) / len(counts))
    found = reach(homes, visits, months, by_list=False)
    assert found.met[-1] == pytest.approx(mean, abs=0.3)
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(spread, rel=0.05)
    inside = sum(found.low <= count <= found.high for count in counts) / len(counts)
    assert 0.92 < inside < 0.98


def test_small_estates_agree_with_counting_every_case():
    # 3 homes, 1 visit a month, 2 months: both times the same home with probability 1/3
    found = reach(3, 1, 2, by_list=False)
    assert found.met[-1] == pytest.approx(2 - 1 / 3)
    assert reach(1, 1, 5, by_list=False).met == (1.0,) * 5
    assert reach(2, 2, 1, by_list=False).low == reach(2, 2, 1, by_list=False).high == 2


def test_the_numbers_come_from_the_standards():
    assert visits_by_ratio(1400) == 112 and visits_by_ratio(50) == 4 and visits_by_ratio(51) == 5
    assert visits_by_people(staff=10) == 87 and visits_by_people(shift_leaders=4) == 4


@pytest.mark.parametrize("bad", [(0, 1, 12), (10, -1, 12), (10, 1, 0), (10, 1, 10_000)])
def test_what_cannot_be_meant_is_one_sentence(bad):
    with pytest.raises(StewardError, match="household"):
        reach(*bad)


@given(st.integers(1, 3000), st.integers(0, 4000), st.integers(1, 60))
def test_a_list_never_meets_fewer_and_nobody_is_met_twice_over(homes, visits, months):
    listed, chance = reach(homes, visits, months), reach(homes, visits, months, by_list=False)
    assert chance.met[-1] <= listed.met[-1] + 1e-6
    for found in (listed, chance):
        assert 0 <= found.low <= found.met[-1] <= found.high + 1e-9 <= homes + 1e-6
        assert list(found.met) == sorted(found.met) and 0 <= found.share <= 1 + 1e-12
        assert found.sentence("zh") and found.html("en")
