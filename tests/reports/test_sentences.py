"""Three sentences from the numbers: what is clear, what is not, what to do."""

from __future__ import annotations

from dataclasses import replace

from steward.reports.sentences import three_things
from steward.reports.team_report import TeamReport
from steward.reports.trend import trend
from steward.words import Text


def test_the_rotting_team_is_told_by_its_open_cases(repairs: TeamReport):
    first = three_things(repairs, "zh")[0]
    wait = next(w for w in repairs.waits if w.kpi == "order-resolve-hours")
    assert wait.flatters
    assert f"没办完 {wait.open_now} 件" in first.verdict_words
    assert "最老的已经" in first.text


def _calm(report: TeamReport) -> TeamReport:
    """Leave only figures that are met."""
    lines = tuple(replace(line, verdict="met") for line in report.lines if line.n and not line.owed_to_all)
    return replace(report, lines=lines, trends=(), waits=(), calls=())


def with_line(report: TeamReport, kpi: str, **changes) -> TeamReport:
    lines = tuple(replace(line, **changes) if line.id == kpi else line for line in report.lines)
    return replace(report, lines=lines)


def test_a_month_below_its_limits_is_called_a_real_fall(east: TeamReport):
    steady = [(f"2026-{m:02d}", 56, 62) for m in range(1, 10)]
    found = trend(
        "complaint-on-time",
        Text("投诉按时办结率", "Complaints resolved on time"),
        "higher",
        0.9,
        [*steady, ("2026-10", 45, 64)],
        1,
    )
    report = replace(_calm(east), trends=(found,))
    report = with_line(
        report, "complaint-on-time", verdict="missed", value=45 / 64, k=45, n=64, low=0.58, high=0.80, target=0.9
    )
    first = three_things(report, "zh")[0]
    assert first.title == "投诉按时办结率掉到 70.3%，是真的变差"
    assert first.verdict == "missed"
    assert first.text.startswith("64 件里 45 件，区间 58%–80%，目标 ≥ 90%。低于下控制限")


def test_a_miss_within_the_usual_variation_is_not_called_a_change(east: TeamReport):
    usual = [(f"2026-{m:02d}", 44, 62) for m in range(1, 10)]
    found = trend(
        "complaint-on-time",
        Text("投诉按时办结率", "Complaints resolved on time"),
        "higher",
        0.9,
        [*usual, ("2026-10", 45, 64)],
        1,
    )
    report = replace(_calm(east), trends=(found,))
    report = with_line(
        report, "complaint-on-time", verdict="missed", value=45 / 64, k=45, n=64, low=0.58, high=0.80, target=0.9
    )
    first = three_things(report, "en")[0]
    assert "short of the target" in first.title
    assert "not a bad month" in first.text
    assert "real" not in first.title


def test_a_real_gain_is_told_where_nothing_is_missed(east: TeamReport):
    rising = [(f"2026-{m:02d}", 40, 62) for m in range(1, 8)] + [(f"2026-{m:02d}", 58, 62) for m in range(8, 11)]
    found = trend("complaint-on-time", Text("投诉按时办结率", "Complaints resolved on time"), "higher", 0.9, rising, 1)
    report = replace(_calm(east), trends=(found,))
    assert "确实变好" in three_things(report, "zh")[0].title


def test_with_all_met_and_no_change_it_says_so_plainly(east: TeamReport):
    first, second, third = three_things(_calm(east), "zh")
    assert first.title == "没有哪项指标清楚地没达标"
    assert second.title == "这个月没有说不准的指标"
    assert third.title == "没有欠着的电话"


def test_an_uncertain_figure_is_said_as_such_with_its_n(east: TeamReport):
    report = with_line(
        _calm(east), "revisit-satisfaction", verdict="unclear", value=0.88, k=22, n=25, low=0.70, high=0.96
    )
    second = three_things(report, "zh")[1]
    assert second.verdict == "unclear"
    assert "88.0%" in second.title
    assert "25 件里 22 件，区间 70%–96%" in second.text


def test_nothing_recorded_is_no_good_news(east: TeamReport):
    empty = tuple(replace(line, n=0, value=None, verdict="no-data") for line in east.lines)
    report = replace(east, lines=empty, trends=(), waits=(), calls=(), calls_checked=False)
    first, second, third = three_things(report, "en")
    assert {first.verdict, second.verdict, third.verdict} == {"no-data"}


def test_every_figure_in_the_three_things_has_its_n_beside_it(east: TeamReport, repairs: TeamReport):
    for report in (east, repairs):
        for thing in three_things(report, "zh")[:2]:
            if "%" in thing.title:
                assert any(mark in thing.text for mark in ("里", "n = "))


def test_what_the_records_cannot_show_is_not_called_fine(east: TeamReport):
    report = replace(_calm(east), unchecked=(Text("记录里没有回访", "the records hold no revisits"),))
    third = three_things(report, "zh")[2]
    assert third.verdict == "unclear"
    assert "1 条规则" in third.text
