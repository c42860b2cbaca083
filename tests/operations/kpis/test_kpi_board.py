"""What the board promises: no figure without its n, honest about little data, every number followed to its cases."""

from __future__ import annotations

import datetime as dt
import json
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from small_records import NOW, OCTOBER, board, company, counts, records

from steward.company import Team, default_company
from steward.errors import StewardError
from steward.operations.kpis import compute, registry
from steward.operations.records import ImportedFile, Ledger, Records
from steward.service.period import Period
from steward.service.statistics.rates import wilson
from steward.service.statistics.verdict import Verdict
from steward.workspace import Workspace

SEPTEMBER = Period.parse("2026-09")


def orders(team: str, good: int, bad: int, month: str = "10") -> list[dict[str, object]]:
    done = {"team": team, "created_at": f"{month}-05 09:00", "resolved_at": f"{month}-05 10:00"}
    late = {"team": team, "created_at": f"{month}-05 09:00"}
    return [done] * good + [late] * bad


def test_without_records_everything_says_no_data_and_nothing_fails() -> None:
    found = compute(Records.from_frames({}), default_company())
    assert found.now is None
    assert (found.teams, found.months) == ((), ())
    for result in found.results([None, "east"], OCTOBER):
        assert (result.verdict, result.n, result.value) == (Verdict.NO_DATA, 0, None)
        assert result.note is not None
    assert found.cases("order-on-time", None, OCTOBER).empty
    assert found.left_out(None, OCTOBER) == {"work_orders": {}, "complaints": {}}
    assert found.ranking("order-on-time", OCTOBER) == []


def test_tables_without_a_row_are_like_no_tables() -> None:
    found = board(work_orders=[], complaints=[], fees=[])
    assert {str(result.verdict) for result in found.results([None], OCTOBER)} == {"no-data"}


def test_with_work_orders_only_the_rest_says_what_is_missing() -> None:
    """As an import of another city's service requests leaves it."""
    rows = [
        {"team": "Transportation", "created_at": "10-05 09:00", "due_at": "10-12 09:00", "closed_at": "10-06 09:00", "status": "closed"},
        {"team": "Transportation", "created_at": "10-06 09:00", "due_at": "10-07 09:00", "status": "open"},
        {"team": "Sanitation", "created_at": "10-06 09:00", "due_at": "10-07 09:00", "status": "cancelled"},
    ]  # fmt: skip
    found = board(work_orders=rows)
    assert found.teams == ("Sanitation", "Transportation")
    assert counts(found, "order-on-time") == (1, 2)
    assert found.result("order-resolve-hours", None, OCTOBER).n == 2
    arrival = found.result("order-arrival-on-time", None, OCTOBER)
    assert arrival.verdict == Verdict.NO_DATA
    assert arrival.note is not None
    assert arrival.note.zh == "导入的记录里没有“报修工单”的“派单时间”、“报修工单”的“到场时间”。"
    assert (
        arrival.note.en
        == "The imported records have no “Dispatched at” of “Work orders”, “Arrived at” of “Work orders”."
    )
    visits = found.result("visit-ratio", None, OCTOBER)
    assert visits.note is not None
    with_data = {r.kpi.id for r in found.results([None, *found.teams], OCTOBER) if r.n}
    assert with_data == {"order-on-time", "order-resolve-hours"}


def test_few_cases_cannot_tell_yet() -> None:
    found = board(work_orders=orders("east", 4, 0))
    result = found.result("order-on-time", "east", OCTOBER)
    assert (result.verdict, result.value) == (Verdict.UNCLEAR, 1.0)
    assert result.note is not None
    assert "4" in result.note.zh


def test_a_rate_is_judged_by_its_whole_interval() -> None:
    found = board(work_orders=[*orders("east", 200, 0), *orders("west", 10, 30), *orders("south", 18, 2)])
    verdicts = {team: found.result("order-on-time", team, OCTOBER).verdict for team in found.teams}
    assert verdicts == {"east": Verdict.MET, "west": Verdict.MISSED, "south": Verdict.UNCLEAR}
    result = found.result("order-on-time", "south", OCTOBER)
    expected = wilson(18, 20)
    assert (result.low, result.high, result.method) == (expected.low, expected.high, "Wilson")


def test_the_whole_estate_is_the_sum_of_its_teams_and_of_rows_without_one() -> None:
    rows = [*orders("east", 3, 1), *orders("west", 2, 2)]
    found = board(work_orders=rows)
    k, n = counts(found, "order-on-time")
    parts = [counts(found, "order-on-time", team) for team in found.teams]
    assert (k, n) == (sum(p[0] or 0 for p in parts), sum(p[1] for p in parts))


def test_rates_add_up_over_months() -> None:
    found = board(work_orders=[*orders("east", 3, 1, "08"), *orders("east", 1, 3, "09"), *orders("east", 2, 2)])
    quarter = counts(found, "order-on-time", "east", Period.parse("2026-08..2026-10"))
    assert quarter == (6, 12)
    series = found.series("order-on-time", "east", found.months)
    assert [(r.k, r.n) for r in series] == [(3, 4), (1, 4), (2, 4), (None, 0)]
    assert found.months == ("2026-08", "2026-09", "2026-10", "2026-11")


def test_months_that_have_not_come_and_months_before_the_records_say_so() -> None:
    found = board(work_orders=orders("east", 3, 1))
    later = found.result("order-on-time", "east", Period.parse("2027-01"))
    before = found.result("order-on-time", "east", SEPTEMBER)
    assert (later.verdict, before.verdict) == (Verdict.NO_DATA, Verdict.NO_DATA)
    assert later.note is not None and "还没到" in later.note.zh
    assert before.note is not None and "更晚" in before.note.zh


def test_an_unknown_team_has_no_data() -> None:
    result = board(work_orders=orders("east", 3, 1)).result("order-on-time", "nobody", OCTOBER)
    assert (result.n, result.verdict) == (0, Verdict.NO_DATA)


def test_teams_are_known_by_all_their_names_and_listed_in_the_companys_order() -> None:
    teams = (Team(id="west", zh="西区管家组"), Team(id="east", zh="东区管家组", also=("东区", "东区客服")))
    rows = [
        *orders("东区", 1, 0),
        *orders("东区客服", 1, 1),
        *orders("east", 0, 1),
        *orders("west", 1, 0),
        *orders("other", 1, 0),
    ]
    found = board(company(teams=teams), work_orders=rows)
    assert found.teams == ("west", "east", "other")
    assert counts(found, "order-on-time", "east") == (2, 4)
    assert found.result("order-resolve-hours", "east", OCTOBER).n == 4
    assert set(found.cases("order-on-time", "east", OCTOBER)["team"]) == {"east"}


def test_the_company_sets_its_own_targets() -> None:
    rows = orders("east", 20, 20)
    strict, mild = (
        board(company(targets={"order-on-time": 0.9}), work_orders=rows),
        board(company(targets={"order-on-time": 0.3}), work_orders=rows),
    )
    assert strict.result("order-on-time", "east", OCTOBER).verdict == Verdict.MISSED
    assert mild.result("order-on-time", "east", OCTOBER).verdict == Verdict.MET
    assert mild.result("order-on-time", "east", OCTOBER).target == 0.3


def test_a_time_limit_of_the_profile_is_the_target_of_its_median() -> None:
    rows = [
        {"team": "east", "created_at": "10-05 09:00", "resolved_at": f"10-05 {10 + i // 3:02d}:{i % 3 * 20:02d}"}
        for i in range(20)
    ]
    result = board(work_orders=rows).result("order-resolve-hours", "east", OCTOBER)
    assert result.target == default_company().clocks["order-resolve"].hours
    assert result.verdict == Verdict.MET


def test_a_target_for_a_figure_that_does_not_exist_is_an_error_that_lists_those_there_are() -> None:
    with pytest.raises(StewardError) as raised:
        board(company(targets={"order-ontime": 0.9, "order-on-time": 90.0}), work_orders=[])
    assert [trouble.code for trouble in raised.value.troubles] == ["unknown-target", "bad-target"]
    assert "order-on-time" in raised.value.describe("zh").splitlines()[0]
    assert "0.90" in raised.value.describe("zh").splitlines()[1]


def test_an_unknown_figure_is_an_error_that_lists_those_there_are() -> None:
    found = board(work_orders=[])
    with pytest.raises(StewardError, match="order-on-time") as raised:
        found.result("on-time", None, OCTOBER)
    assert raised.value.code == "unknown-kpi"


def test_only_the_figures_asked_for_can_be_computed() -> None:
    found = compute(records(work_orders=orders("east", 1, 0)), default_company(), now=NOW, kpis=["order-on-time"])
    assert [result.kpi.id for result in found.results(["east"], OCTOBER)] == ["order-on-time"]


def test_every_number_can_be_followed_to_its_cases_and_their_rows() -> None:
    found = board(work_orders=[*orders("east", 2, 1), *orders("west", 1, 0), *orders("east", 1, 0, "09")])
    cases = found.cases("order-on-time", "east", OCTOBER)
    assert cases["good"].tolist() == [False, True, True], "those that count against it come first"
    assert cases["case"].tolist() == ["work_orders-3", "work_orders-1", "work_orders-2"]
    assert cases["source_row"].tolist() == [4, 2, 3]
    assert set(cases["source_file"]) == {"f"}
    assert cases["due"].iloc[0] == pd.Timestamp("2026-10-07 09:00")
    assert len(found.cases("order-on-time", None, Period.parse("2026"))) == 5


def test_of_a_figure_that_should_be_low_the_bad_cases_come_first() -> None:
    rows = [
        {"team": "east", "created_at": "10-05 09:00", "resolved_at": "10-06 09:00", "reopened": n} for n in (0, 1, 0)
    ]
    found = board(work_orders=rows)
    assert found.cases("order-reopened", "east", OCTOBER)["good"].tolist() == [True, False, False]
    assert found.result("order-reopened", "east", OCTOBER).value == pytest.approx(1 / 3)


def test_answers_of_fewer_people_than_the_company_shows_are_hidden() -> None:
    rounds = [{"round_id": "r", "kind": "owners", "opened_on": "10-01", "closed_on": "10-20"}]
    answers = [
        {"round_id": "r", "sheet_id": f"{team}{i}", "team": team, "question": "总体", "is_overall": True, "score": 5.0, "answered_at": "10-10 09:00"}
        for team, n in (("east", 5), ("south", 4))
        for i in range(n)
    ]  # fmt: skip
    found = board(survey_rounds=rounds, survey_responses=answers)
    assert counts(found, "survey-satisfaction", "east") == (5, 5)
    hidden = found.result("survey-satisfaction", "south", OCTOBER)
    assert (hidden.n, hidden.value) == (0, None)
    assert hidden.note is not None and hidden.note.zh == "少于 5 人，不显示。"
    assert found.cases("survey-satisfaction", "south", OCTOBER).empty
    assert counts(found, "survey-satisfaction") == (9, 9)


def test_a_ranking_is_drawn_towards_the_common_rate_and_never_bare() -> None:
    rows = [*orders("big", 95, 5), *orders("middle", 80, 20), *orders("weak", 50, 50), *orders("lucky", 1, 0)]
    found = board(work_orders=rows).ranking("order-on-time", OCTOBER)
    by_team = {ranked.team: ranked for ranked in found}
    assert by_team["lucky"].raw == 1.0
    assert by_team["lucky"].shrunk < by_team["big"].shrunk, "one lucky case does not win"
    assert by_team["lucky"].place == "inside"
    assert by_team["weak"].place == "far-below"
    assert [r.team for r in found] == ["big", "lucky", "middle", "weak"]
    assert all(r.low <= r.shrunk <= r.high for r in found)


def test_times_and_figures_of_the_estate_are_not_ranked() -> None:
    found = board(work_orders=orders("east", 3, 0), survey_rounds=[{"opened_on": "10-01"}])
    assert found.ranking("order-resolve-hours", OCTOBER) == []
    assert found.ranking("survey-held", OCTOBER) == []


def test_json_has_the_documented_shape_and_no_number_that_json_cannot_hold() -> None:
    found = board(work_orders=orders("east", 1, 3))
    entries = found.as_json(["east"], OCTOBER)
    assert json.loads(json.dumps(entries, allow_nan=False)) == entries
    by_kpi = {entry["kpi"]: entry for entry in entries}
    assert set(by_kpi["order-on-time"]) == {
        "kpi", "team", "period", "value", "n", "low", "high", "target", "verdict", "standard",
    }  # fmt: skip
    assert by_kpi["order-on-time"]["period"] == "2026-10"
    assert by_kpi["order-on-time"]["verdict"] == "unclear"
    assert by_kpi["order-resolve-hours"]["value"] is None, "more than half are open"
    assert by_kpi["order-resolve-hours"]["high"] is None
    assert by_kpi["visit-ratio"]["standard"] == "g6.visit-ratio"
    assert by_kpi["visit-ratio"] | {"verdict": "no-data", "n": 0, "value": None} == by_kpi["visit-ratio"]


def test_a_result_writes_itself_for_a_reader() -> None:
    found = board(work_orders=orders("east", 45, 19))
    result = found.result("order-on-time", "east", OCTOBER)
    assert result.value_words("zh") == "70.3%"
    assert result.interval_words("zh") == "58%–80%"
    assert result.n_words() == "45/64"
    assert result.target_words("zh") == "≥ 90%"
    hours = found.result("order-resolve-hours", "east", OCTOBER)
    assert hours.target_words("en") == "≤ 24.0 hours"
    nothing = found.result("visit-ratio", "east", OCTOBER)
    assert (nothing.value_words("zh"), nothing.interval_words("zh")) == ("—", "")
    assert math.isnan(nothing.estimate.value)


def test_records_that_end_on_the_last_day_of_a_month_count_that_day_in_full() -> None:
    rows = [*orders("east", 1, 0), {"team": "east", "created_at": "10-30 08:00", "resolved_at": "10-31 18:00"}]
    found = compute(records(work_orders=rows), default_company())
    assert found.now == dt.datetime(2026, 10, 31, 23, 59, 59)
    assert counts(found, "order-on-time") == (2, 2), "the second fell due at 20:00 on the 31st"
    mid_month = compute(records(work_orders=orders("east", 1, 0)), default_company())
    assert mid_month.now == dt.datetime(2026, 10, 5, 10)


def _workspace(folder: Path) -> Workspace:
    """A workspace with a few imported orders."""
    workspace = Workspace(folder)
    frame = records(work_orders=orders("east", 3, 1)).tables["work_orders"].to_pandas()
    workspace.records.mkdir(parents=True)
    frame.to_parquet(workspace.records / "orders.parquet")
    imported = ImportedFile("a.csv", "0" * 12, "work_orders", 4, 4, 0, 0, "2026-11-02T09:00:00+08:00")
    Ledger((imported,), {"work_orders": ("orders.parquet",)}).write(workspace.records)
    return workspace


def test_figures_once_counted_open_again_without_touching_the_records(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path / "工作区")
    first = compute(Records.open(workspace), default_company(), now=NOW).results([None, "east"], OCTOBER)
    again = Records.open(workspace)
    again.connection.disconnect()
    second = compute(again, default_company(), now=NOW)
    assert second.results([None, "east"], OCTOBER) == first
    assert second.teams == ("east",)


def test_kept_figures_are_not_used_for_other_records_rules_or_moments(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    compute(Records.open(workspace), default_company(), now=NOW).results([None], OCTOBER)
    kept = {one.name for one in (workspace.records / "figures").iterdir()}
    strict = company(due_date_from="clock")
    compute(Records.open(workspace), strict, now=NOW).results([None], OCTOBER)
    compute(Records.open(workspace), default_company(), now=dt.datetime(2026, 11, 3)).results([None], OCTOBER)
    assert len({one.name for one in (workspace.records / "figures").iterdir()} - kept) == 2


def test_damaged_kept_figures_are_counted_again(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    first = compute(Records.open(workspace), default_company(), now=NOW).results([None], OCTOBER)
    [kept] = (workspace.records / "figures").iterdir()
    (kept / "sums.parquet").write_bytes(b"half a file")
    assert compute(Records.open(workspace), default_company(), now=NOW).results([None], OCTOBER) == first
    shutil.rmtree(kept)
    assert compute(Records.open(workspace), default_company(), now=NOW).results([None], OCTOBER) == first


def test_every_figure_of_the_default_profile_is_on_the_board() -> None:
    found = board(work_orders=orders("east", 1, 0))
    assert [kpi.id for kpi in found.kpis] == [kpi.id for kpi in registry().values() if kpi.applies(default_company())]
    assert "leader-visits" not in {kpi.id for kpi in found.kpis}
