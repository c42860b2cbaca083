"""Variants and directly-follows, beside an implementation that takes no short cut."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from steward.service.process.event_log import EventLog
from steward.service.process.follows import directly_follows
from steward.service.process.variants import variants

names = st.sampled_from(["登记", "下单", "关闭", "a"])
traces = st.lists(st.lists(names, min_size=1, max_size=6), max_size=25)


@given(traces)
def test_variants_are_the_distinct_ways_counted_the_commonest_first(given_traces: list[list[str]]) -> None:
    found = variants(EventLog.from_traces(given_traces))
    counted = Counter(map(tuple, given_traces))
    assert dict(zip(found.activities, found.counts.tolist(), strict=True)) == counted
    assert found.activities == tuple(way for way, _ in counted.most_common())
    assert [found.activities[i] for i in found.of_case] == [tuple(trace) for trace in given_traces]


@given(traces.filter(len), st.integers(0, 100).map(lambda percent: percent / 100))
def test_so_many_variants_cover_the_share_and_one_fewer_does_not(given_traces: list[list[str]], share: float) -> None:
    found = variants(EventLog.from_traces(given_traces))
    n, wanted = found.covering(share), share * len(given_traces) - 1e-9
    assert found.counts[:n].sum() >= wanted
    assert n == 0 or found.counts[: n - 1].sum() < wanted


@given(traces)
def test_directly_follows_counts_every_pair_of_neighbours(given_traces: list[list[str]]) -> None:
    found = directly_follows(EventLog.from_traces(given_traces))
    assert found.counts == Counter(pair for trace in given_traces for pair in pairwise(trace))
    assert found.starts == Counter(trace[0] for trace in given_traces)
    assert found.ends == Counter(trace[-1] for trace in given_traces)
    assert list(found.counts.values()) == sorted(found.counts.values(), reverse=True)


@given(st.lists(st.tuples(st.sampled_from("AB"), names, st.integers(0, 500)), max_size=30))
def test_the_time_between_two_activities_is_the_median_over_all_cases(rows: list[tuple[str, str, int]]) -> None:
    start = dt.datetime(2026, 3, 1)
    log = EventLog.from_columns(
        *([row[i] for row in rows] for i in (0, 1)), [start + dt.timedelta(minutes=row[2]) for row in rows]
    )
    waits = defaultdict(list)
    for case in "AB":
        own = sorted((row for row in rows if row[0] == case), key=lambda row: row[2])
        for before, after in pairwise(own):
            waits[before[1], after[1]].append((after[2] - before[2]) * 60)
    edges = {(edge.source, edge.target): edge.median_seconds for edge in directly_follows(log).edges}
    assert edges == {pair: statistics.median(seconds) for pair, seconds in waits.items()}


def test_more_than_255_activities_are_still_told_apart() -> None:
    found = variants(EventLog.from_traces([[f"step {i}"] for i in range(600)]))
    assert len(found) == 600
    assert found.activities[300] == ("step 300",)


def test_variants_say_what_they_found() -> None:
    found = variants(EventLog.from_traces([["登记", "关闭"]] * 3 + [["登记"]]))
    assert found.sentence("zh") == "4 个案子走出了 2 种路径，最常见的一种占 75.0%（3/4）"
    assert found.rows("zh")[0] == ("登记 → 关闭", "3（75.0%）")
    assert variants(EventLog.from_traces([])).sentence("en") == "No cases (n = 0)"
