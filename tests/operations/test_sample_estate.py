"""The sample estate holds what it says it holds, whoever builds it and wherever."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from steward.company import load_company
from steward.errors import StewardError
from steward.operations.kpis import registry
from steward.operations.sample_estate import Estate, as_records, build, service_hours
from steward.operations.sample_estate.chance import stream
from steward.operations.sample_estate.people import id_numbers
from steward.operations.sample_estate.profile import TARGETS
from steward.operations.sample_estate.seasons import DAY, Year
from steward.operations.tables import tables

FIRST, LAST = pd.Timestamp(2025, 5, 1), pd.Timestamp(2026, 10, 31, 23, 59)


@pytest.fixture(scope="module")
def estate() -> Estate:
    return build()


def orders_of(estate: Estate, team: str) -> pd.DataFrame:
    orders = estate.tables["work_orders"]
    return orders[(orders["team"] == team) & ~orders["status"].isin(["cancelled", "transferred"])]


def test_equal_arguments_tell_the_same_story() -> None:
    a, b = build(3, 120, 4), build(3, 120, 4)
    for name in tables():
        pd.testing.assert_frame_equal(a.tables[name], b.tables[name])
    assert a.planted == b.planted
    assert a.company_yaml == b.company_yaml


def test_another_seed_tells_another_story() -> None:
    a, b = build(3, 120, 4), build(4, 120, 4)
    assert not a.tables["work_orders"].equals(b.tables["work_orders"])


@pytest.mark.parametrize("name", list(tables()))
def test_every_table_has_its_columns_keys_and_choices(estate: Estate, name: str) -> None:
    table, frame = tables()[name], estate.tables[name]
    assert list(frame.columns) == list(table.columns)
    assert len(frame) > 0
    key = "household" if table.key == "household_key" else table.key
    assert frame[key].is_unique
    for column in table.columns.values():
        values = frame[column.name]
        if column.required:
            assert values.notna().all(), column.name
        if column.choices:
            assert set(values.dropna()) <= set(column.choices), column.name
        if column.type == "score":
            assert values.dropna().between(1, 5).all()


def test_it_is_as_large_as_an_estate_of_its_size(estate: Estate) -> None:
    rows = {name: len(frame) for name, frame in estate.tables.items()}
    assert rows["households"] == 1400
    assert 2500 <= rows["work_orders"] <= 4000
    assert 500 <= rows["complaints"] <= 900
    assert rows == estate.planted["rows"]


def test_nothing_happens_before_its_cause_or_after_the_end(estate: Estate) -> None:
    happened = {
        "work_orders": (
            "created_at",
            "accepted_at",
            "dispatched_at",
            "arrived_at",
            "resolved_at",
            "closed_at",
            "reopened_at",
        ),
        "complaints": ("created_at", "responded_at", "resolved_at", "closed_at", "escalated_at"),
        "complaint_events": ("at",),
        "revisits": ("done_at",),
        "visits": ("visited_at", "answered_at"),
        "survey_responses": ("answered_at", "followed_up_at"),
        "inspections": ("done_at", "fixed_at"),
        "fees": ("paid_on",),
        "activities": ("held_on",),
    }
    for name, columns in happened.items():
        for column in columns:
            assert estate.tables[name][column].max() <= LAST, (name, column)
    orders, cases = estate.tables["work_orders"], estate.tables["complaints"]
    for frame, earlier, later in [
        (orders, "created_at", "accepted_at"),
        (orders, "dispatched_at", "arrived_at"),
        (orders, "arrived_at", "resolved_at"),
        (orders, "reopened_at", "resolved_at"),
        (cases, "created_at", "responded_at"),
        (cases, "responded_at", "resolved_at"),
        (cases, "resolved_at", "closed_at"),
        (estate.tables["inspections"], "done_at", "fixed_at"),
        (estate.tables["visits"], "visited_at", "answered_at"),
        (estate.tables["survey_responses"], "answered_at", "followed_up_at"),
    ]:
        assert not (frame[later] < frame[earlier]).any(), (earlier, later)


def test_records_refer_to_each_other(estate: Estate) -> None:
    t = estate.tables
    homes = set(t["households"]["household"])
    for name in ("work_orders", "complaints", "visits", "fees", "inspections", "survey_responses", "revisits"):
        assert set(t[name]["household"].dropna()) <= homes, name
    assert set(t["complaint_events"]["complaint_id"]) <= set(t["complaints"]["complaint_id"])
    ids = {
        "work_order": ("work_orders", "order_id"),
        "complaint": ("complaints", "complaint_id"),
        "visit": ("visits", "visit_id"),
    }
    for about, (table, key) in ids.items():
        own = t["revisits"].loc[t["revisits"]["about"] == about, "about_id"]
        assert len(own) > 0
        assert set(own) <= set(t[table][key])
    assert set(t["survey_responses"]["round_id"]) <= set(t["survey_rounds"]["round_id"])
    assert set(t["survey_rounds"]["activity_id"].dropna()) <= set(t["activities"]["activity_id"])


def test_repair_1_gets_better_after_its_training(estate: Estate) -> None:
    told = estate.planted["improving_team"]
    orders = orders_of(estate, told["team"])
    on_time = orders["resolved_at"] <= orders["due_at"]
    first, last = orders["due_at"] < pd.Timestamp(told["training_on"]), orders["due_at"] >= pd.Timestamp(2026, 7, 1)
    assert on_time[last].mean() > on_time[first].mean() + 0.12
    assert told["slope_per_month"] > 0.01
    trainings = estate.tables["activities"].query("kind == 'training' and team == 'repair-1'")
    assert pd.Timestamp(told["training_on"]) in set(trainings["held_on"])
    truth = told["true_on_time_by_month"]
    for month in told["observed"]:
        # Within four standard errors of what was planted.
        p, n = truth[month["month"]], max(1, month["due"])
        assert abs(month["on_time"] / n - p) < 4 * (p * (1 - p) / n) ** 0.5, month


def test_repair_2_looks_fine_only_while_open_cases_are_left_out(estate: Estate) -> None:
    told = estate.planted["rotting_team"]
    orders = orders_of(estate, told["team"])
    assert told["open_cases"] == orders["resolved_at"].isna().sum()
    assert told["rotting_open_cases"] > 100
    assert told["on_time_closed_only"] > 0.78
    assert told["on_time_with_open"] < 0.62
    assert told["median_hours_with_open"] > 2 * told["median_hours_closed_only"]
    others = estate.tables["work_orders"].query("team != 'repair-2'")
    assert others.query("status in ['new', 'open', 'paused']").shape[0] < 20


def test_the_storm_week_shows(estate: Estate) -> None:
    told = estate.planted["storm"]
    for cases in ("complaints", "work_orders", "leak_orders"):
        inside, otherwise = told["per_day_in_storm_and_otherwise"][cases]
        assert inside > 2 * otherwise
    first, last = dt.date.fromisoformat(told["first_day"]), dt.date.fromisoformat(told["last_day"])
    assert (last - first).days == 6
    rain = {dt.date.fromisoformat(d) for d in estate.planted["rain_days"]}
    assert {first + dt.timedelta(days=i) for i in range(7)} <= rain
    assert dt.date.fromisoformat(told["first_rain_after"]) in rain
    assert not rain & {last + dt.timedelta(days=i) for i in range(1, 10)}


def test_the_new_building_is_decorated_after_its_handover(estate: Estate) -> None:
    told = estate.planted["decoration_wave"]
    patrols = estate.tables["inspections"].query("kind == 'decoration'")
    new = patrols[patrols["household"].str.startswith(f"{told['building']}-")]
    assert new["done_at"].min() >= pd.Timestamp(told["handed_over"])
    assert new["household"].nunique() > 60
    bills = estate.tables["fees"]
    bills = bills[bills["household"].str.startswith(f"{told['building']}-")]
    assert bills["month"].min() >= pd.Timestamp(told["handed_over"])


def test_the_south_is_tiny(estate: Estate) -> None:
    assert estate.planted["tiny_team"] == {"team": "south", "households": 60, "staff": 2}


def test_the_contented_pay_and_seasons_turn(estate: Estate) -> None:
    told = estate.planted["fees_and_contentment"]
    low, middle, high = told["collection_rate_by_third_of_contentment"]
    assert low < middle < high
    orders = estate.tables["work_orders"]
    month = orders["created_at"].dt.month
    cooling = month[orders["category"] == "空调检修"]
    heating = month[orders["category"] == "供暖与水管"]
    assert cooling.isin([6, 7, 8]).mean() > 0.5 > cooling.isin([12, 1, 2]).mean() * 5
    assert heating.isin([11, 12, 1, 2, 3]).mean() > 0.7
    holiday = orders["created_at"].between(pd.Timestamp(2026, 2, 14), pd.Timestamp(2026, 2, 26)).sum() / 12
    assert holiday < 0.6 * len(orders) / 549


def test_complaints_leave_the_five_steps_in_several_ways(estate: Estate) -> None:
    told = estate.planted["complaint_deviations"]
    for kind in ("no_calm", "no_register", "no_dispatch", "no_revisit", "closed_before_revisit", "dispatched_before_registered",
                 "over_three_days_without_contact", "reopened", "compensation_not_escalated"):  # fmt: skip
        assert 0 < told[kind] < told["closed_complaints"] / 4, kind
    events = estate.tables["complaint_events"]
    assert set(events["activity"]) == set(tables()["complaint_events"].columns["activity"].choices)


def test_complaint_texts_read_unlike_each_other(estate: Estate) -> None:
    cases = estate.tables["complaints"].query("kind == 'complaint'")
    assert cases["summary"].nunique() > 0.85 * len(cases)
    assert estate.planted["personal_data_in_notes"]["phone"] > 20
    assert estate.planted["personal_data_in_notes"]["plate"] > 3


def test_every_kind_of_inspection_activity_and_visit_happens(estate: Estate) -> None:
    for name, column in [("inspections", "kind"), ("activities", "kind"), ("activities", "stage"), ("visits", "purpose"), ("survey_rounds", "kind"),
                         ("revisits", "about"), ("complaints", "kind"), ("households", "status"), ("work_orders", "priority")]:  # fmt: skip
        assert set(estate.tables[name][column].dropna()) == set(tables()[name].columns[column].choices), (name, column)


def test_surveys_are_held_in_june_and_november(estate: Estate) -> None:
    owners = estate.tables["survey_rounds"].query("kind == 'owners'")
    assert [f"{d:%Y-%m}" for d in owners["opened_on"]] == ["2025-06", "2025-11", "2026-06"]
    rates = [r["return_rate"] for r in estate.planted["surveys"]]
    assert min(rates) < 0.6 < max(rates)


def test_the_headline_is_what_a_count_by_hand_gives(estate: Estate) -> None:
    told = estate.planted["headline"]
    assert told["month"] == "2026-10"
    cases = [
        c for c in estate.tables["complaints"].itertuples()
        if c.team == "east" and c.kind == "complaint" and c.status != "cancelled" and f"{c.due_at:%Y-%m}" == "2026-10"
    ]  # fmt: skip
    east = told["teams"]["east"]
    assert east["complaints_due"] == len(cases)
    assert east["complaints_on_time"] == sum(c.resolved_at <= c.due_at for c in cases)
    seen = {
        v.household
        for v in estate.tables["visits"].itertuples()
        if v.team == "east" and f"{v.visited_at:%Y-%m}" == "2026-10"
    }
    assert east["households_visited"] == len(seen)
    bills = [f for f in estate.tables["fees"].itertuples() if f.team == "east" and f"{f.month:%Y-%m}" == "2026-10"]
    assert east["fees_paid"] == pytest.approx(sum(f.paid for f in bills))
    assert set(told["all"]) == set(told["definitions"])


def test_the_profile_loads_and_knows_every_word_in_english(estate: Estate, tmp_path) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(estate.company_yaml, encoding="utf-8")
    company = load_company(path)
    assert [t.id for t in company.teams] == list(estate.planted["headline"]["teams"])
    assert "# 工作日历" in estate.company_yaml
    for name, table in tables().items():
        for column in table.columns.values():
            if column.type != "text" or column.name == "standard":
                continue
            for word in estate.tables[name][column.name].dropna().unique():
                assert company.term(word, "en").isascii() or "ç" in company.term(word, "en"), (name, column.name, word)
    assert set(TARGETS) <= set(registry())


def test_words_of_the_profile_hold_no_chinese_in_english(estate: Estate, tmp_path) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(estate.company_yaml, encoding="utf-8")
    for zh, en in load_company(path).terms.items():
        assert not any("\u4e00" <= c <= "\u9fff" for c in en), (zh, en)


def test_as_records_masks_as_an_import_does(estate: Estate) -> None:
    records = as_records(estate)
    assert records.as_of is not None
    assert records.as_of.date() == dt.date(2026, 10, 31)
    homes = records.tables["households"].limit(50).execute()
    assert homes["owner"].str.endswith("**").all()
    assert "household" not in homes
    assert "id_number" not in homes
    notes = records.tables["work_orders"].summary.execute()
    assert not notes.str.contains(r"1[3-9]\d{9}").any()


@pytest.mark.parametrize(("households", "months"), [(20, 1), (60, 2), (333, 7)])
def test_small_estates_are_told_too(households: int, months: int) -> None:
    told = build(11, households, months)
    assert len(told.tables["households"]) == households
    assert len(told.planted["months"]) == months
    assert told.planted["headline"]["month"] == "2026-10"


def test_the_end_may_be_chosen() -> None:
    told = build(5, 200, 6, end=dt.date(2025, 3, 31))
    assert told.planted["months"] == ["2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03"]
    assert told.tables["work_orders"]["created_at"].max() < pd.Timestamp(2025, 4, 1)


def test_an_impossible_estate_is_refused_in_words() -> None:
    with pytest.raises(StewardError) as caught:
        build(7, 3, 18)
    assert caught.value.code == "sample-too-small"
    assert "20" in caught.value.describe("zh")


def test_the_service_day_counts_from_eight_to_eight() -> None:
    at = np.array([10 * DAY + 19 * 60, 10 * DAY + 22 * 60, 11 * DAY + 6 * 60])
    assert list(service_hours.after(at, 120)) == [11 * DAY + 9 * 60, 11 * DAY + 10 * 60, 11 * DAY + 10 * 60]
    assert service_hours.after(np.array([10 * DAY + 8 * 60]), 720)[0] == 10 * DAY + 20 * 60
    assert list(np.diff(service_hours.worked(at))) == [60, 0]


def test_identity_numbers_have_a_correct_check_digit() -> None:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]  # GB 11643
    for number in id_numbers(stream(1, "test"), 50):
        assert "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] == number[17]


def test_the_storm_falls_into_the_rainy_season_where_there_is_one() -> None:
    for end, month in [
        (dt.date(2026, 10, 31), "2026-10"),
        (dt.date(2026, 3, 31), "2025-10"),
        (dt.date(2026, 8, 31), "2026-08"),
    ]:
        year = Year.back_from(end, 12, 7)
        assert f"{year.months[year.storm_month]:%Y-%m}" == month
