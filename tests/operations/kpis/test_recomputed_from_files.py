"""A second opinion: figures counted again from the exported files alone, and compared with those of the product.

The files are read by `plain_exports` and the rules follow docs/kpis.md; neither the importer, nor the calendars, nor the
queries of the product take part. Every figure is compared for all teams, the whole estate, all months and the quarters.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import chinese_calendar
import numpy as np
import pandas as pd
import pytest
from plain_exports import Exports, flag, mark, moment, number, room, text
from statsmodels.stats.proportion import proportion_confint

from steward.company import ClockRule
from steward.operations.kpis import Board, KpiResult, compute
from steward.operations.records import Records
from steward.service.period import Period
from steward.workspace import Workspace

SERVICE = [(8 * 60, 20 * 60)]
OFFICE = [(8 * 60 + 30, 12 * 60), (13 * 60 + 30, 18 * 60)]
CANCELLED = {"作废", "已作废", "取消", "已取消", "重复", "撤诉", "撤销", "转出", "移交", "已移交"}
WEEK = pd.Timedelta(days=7)


# --- the product's figures ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def board(sample_workspace: Workspace) -> Board:
    return compute(Records.open(sample_workspace), sample_workspace.company())


def results(board: Board, kpi: str) -> Iterator[KpiResult]:
    """Give a figure for every team and the estate, in every month and three quarters."""
    for period in (*board.months, "2025-Q4", "2026-Q1", "2026-Q3"):
        for team in (None, *board.teams):
            yield board.result(kpi, team, Period.parse(period))


def same(board: Board, kpi: str, cases: pd.DataFrame, at: pd.Series, good: pd.Series) -> None:  # type: ignore[type-arg]
    """Hold a rate equal to the cases counted here: those that fell due by now, in the month of `at`."""
    made = pd.DataFrame({"team": cases["team"], "at": at, "good": good.astype(bool)})[at <= board.now]
    shown = 0
    for result in results(board, kpi):
        mine = of(made, result)
        assert (result.k or 0, result.n) == (mine["good"].sum(), len(mine)), (kpi, result.team, str(result.period))
        shown += result.n > 0
    assert shown > 3, "nothing was compared"


def of(rows: pd.DataFrame, result: KpiResult) -> pd.DataFrame:
    """Take the rows of the team and period of a figure."""
    start, end = pd.Timestamp(result.period.start), pd.Timestamp(result.period.end)
    mine = rows[(rows["at"] >= start) & (rows["at"] < end)]
    return mine if result.team is None else mine[mine["team"] == result.team]


# --- the files, read again ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exports(sample_files: Path) -> Exports:
    return Exports(sample_files)


@pytest.fixture(scope="module")
def orders(exports: Exports) -> pd.DataFrame:
    found = exports.table(
        "03_*", id=(text, "报修单号|工单编号"), team=(exports.team, "处理部门|责任班组"), status=(text, "维修状态|当前状态"),
        urgent=(lambda cell: text(cell) in {"紧急", "急修", "特急", "高", "1"}, "紧急程度|优先级"), in_home=(flag, "是否入户|入户"),
        created=(moment, "申请时间|报修时间"), accepted=(moment, "受理时间|接单时间"), dispatched=(moment, "派单时间"),
        arrived=(moment, "上门时间|到场时间"), due=(moment, "超时时间|要求完成时间"), resolved=(moment, "施工结束日期|完工时间"),
        again=(moment, "返修时间"), paused=(number, "暂停时长|暂停时长(小时)"),
    )  # fmt: skip
    found = found[~found["status"].isin(CANCELLED)]
    # a repair to be done again is done when it was done again
    return found.assign(done=found["resolved"].mask(found["again"] > found["resolved"]))


@pytest.fixture(scope="module")
def log(exports: Exports) -> pd.DataFrame:
    return exports.table("05_*", id=(text, "所属服务单"), step=(text, "办理环节"), at=(moment, "操作时间"))


@pytest.fixture(scope="module")
def complaints(exports: Exports, log: pd.DataFrame) -> pd.DataFrame:
    found = exports.table(
        "04_*", id=(text, "投诉编号"), team=(exports.team, "责任部门"), kind=(text, "投诉类别"), status=(text, "投诉状态"),
        created=(moment, "投诉日期"), responded=(moment, "首次联系时间"), due=(moment, "客户要求时间"), resolved=(moment, "处理完成时间"),
    )  # fmt: skip
    found = found[found["kind"].isin(["投诉", "809001", "1"]) & ~found["status"].isin(CANCELLED)]
    reopened = log[log["step"].isin(["重开", "返单", "再次投诉"])].groupby("id")["at"].max()
    again = found["id"].map(reopened)
    return found.assign(done=found["resolved"].mask(found["resolved"] < again))


@pytest.fixture(scope="module")
def revisits(exports: Exports) -> pd.DataFrame:
    found = exports.table(
        "06_*", id=(text, "业务单号"), at=(moment, "回访时间"), how=(text, "回访方式"), reached=(flag, "接通")
    )
    return found[found["reached"]]


@pytest.fixture(scope="module")
def homes(exports: Exports) -> pd.DataFrame:
    found = exports.table(
        "02_*", home=(room, "房号"), team=(exports.team, "管家组"), status=(text, "房态"), keys=(flag, "是否留钥匙"),
        moved_in=(moment, "入住日期"),
    )  # fmt: skip
    return found.drop_duplicates("home")


# --- working time -------------------------------------------------------------------------------------------------------


def worked(start: pd.Timestamp, end: pd.Timestamp, spans: list[tuple[int, int]], holidays: bool = False) -> float:
    """Count the working hours between two moments, day by day."""
    minutes, day = 0.0, start.normalize()
    while day <= end:
        if not holidays or chinese_calendar.is_workday(day.date()):
            for first, last in spans:
                begin = max(start, day + pd.Timedelta(minutes=first))
                minutes += max(0.0, (min(end, day + pd.Timedelta(minutes=last)) - begin) / pd.Timedelta(minutes=1))
        day += pd.Timedelta(days=1)
    return minutes / 60


def after(start: pd.Timestamp, hours: float, spans: list[tuple[int, int]], holidays: bool = False) -> pd.Timestamp:
    """Give the moment at which so many working hours have passed."""
    left, day = hours * 60, start.normalize()
    while True:
        if not holidays or chinese_calendar.is_workday(day.date()):
            for first, last in spans:
                begin, end = max(start, day + pd.Timedelta(minutes=first)), day + pd.Timedelta(minutes=last)
                span = max(0.0, (end - begin) / pd.Timedelta(minutes=1))
                if span >= left:
                    return begin + pd.Timedelta(minutes=left)
                left -= span
        day += pd.Timedelta(days=1)


def limit(starts: pd.Series, hours: float) -> pd.Series:  # type: ignore[type-arg]
    """Give the ends of a limit in the hours of the service, 08:00 to 20:00 each day."""
    return starts.map(lambda start: after(start, hours, SERVICE), na_action="ignore").astype("datetime64[ns]")


def median(hours: pd.Series, ended: pd.Series) -> float | None:  # type: ignore[type-arg]
    """Give the Kaplan-Meier median, product by product."""
    open_share = 1.0
    for length in sorted(set(hours[ended])):
        open_share *= 1 - (ended & (hours == length)).sum() / (hours >= length).sum()
        if open_share <= 0.5 + 1e-12:
            return float(length)
    return None


# --- complaints ---------------------------------------------------------------------------------------------------------


def test_complaints_on_time_with_the_open_and_overdue_among_the_late(board: Board, complaints: pd.DataFrame) -> None:
    overdue = complaints[complaints["done"].isna() & (complaints["due"] <= board.now)]
    assert len(overdue), "the sample holds open complaints past their date"
    same(board, "complaint-on-time", complaints, complaints["due"], complaints["done"] <= complaints["due"])


def test_first_responses_within_half_an_hour_of_the_service(board: Board, complaints: pd.DataFrame) -> None:
    due = limit(complaints["created"], 0.5)
    same(board, "complaint-response-on-time", complaints, due, complaints["responded"] <= due)


def test_contact_with_the_owner_within_three_days(board: Board, complaints: pd.DataFrame, log: pd.DataFrame) -> None:
    due = complaints["created"] + pd.Timedelta(hours=72)
    contact = log[log["step"].isin(["跟进", "联系客户", "与客户沟通", "沟通", "进度反馈"])].groupby("id")["at"].min()
    lasting = ~(complaints["done"] <= due)
    told = complaints["id"].map(contact) <= due
    same(board, "complaint-progress-contact", complaints[lasting], due[lasting], told[lasting])


def test_revisits_of_complaints_by_phone_or_in_person(
    board: Board, complaints: pd.DataFrame, revisits: pd.DataFrame
) -> None:
    done = complaints[complaints["done"].notna()]
    last = revisits[~revisits["how"].isin(["微信", "短信", "线上"])].groupby("id")["at"].max()
    due = done["done"] + pd.Timedelta(hours=72)
    same(board, "complaint-revisit", done, due, done["id"].map(last) >= done["done"])


# --- repairs ------------------------------------------------------------------------------------------------------------


def test_repairs_on_time_and_their_intervals(board: Board, orders: pd.DataFrame) -> None:
    good = orders["done"] <= orders["due"]
    same(board, "order-on-time", orders, orders["due"], good)
    for result in results(board, "order-on-time"):
        if result.n:
            low, high = proportion_confint(result.k, result.n, method="wilson")
            assert (result.low, result.high) == pytest.approx((low, high), abs=1e-9)
            side = "met" if low >= result.target else "missed" if high < result.target else "unclear"
            assert result.verdict == ("unclear" if result.n < 5 else side)


def test_repairs_accepted_and_reached_in_time(board: Board, orders: pd.DataFrame) -> None:
    due = limit(orders["created"], 0.5)
    same(board, "order-response-on-time", orders, due, orders["accepted"] <= due)
    sent = orders[orders["dispatched"].notna()]
    due = limit(sent["dispatched"], 8)
    same(board, "order-arrival-on-time", sent, due, sent["arrived"].fillna(sent["done"]) <= due)


def test_median_hours_to_reach_a_home_with_those_still_waiting(board: Board, orders: pd.DataFrame) -> None:
    sent = orders[orders["dispatched"].notna()].copy()
    reached = sent["arrived"].fillna(sent["done"])
    ends = reached.fillna(pd.Timestamp(board.now))
    sent["hours"] = [worked(a, b, SERVICE) for a, b in zip(sent["dispatched"], ends, strict=True)]
    sent["ended"], sent["at"] = reached.notna(), sent["dispatched"]
    for result in results(board, "order-arrival-hours"):
        mine = of(sent, result)
        expected = median(mine["hours"], mine["ended"])
        assert (result.n, result.ended or 0) == (len(mine), mine["ended"].sum())
        assert result.value == (None if expected is None else pytest.approx(expected, abs=1e-6))


def test_revisits_after_repairs(board: Board, orders: pd.DataFrame, revisits: pd.DataFrame) -> None:
    made = revisits.groupby("id")["at"].apply(list).to_dict()

    def between(cases: pd.DataFrame, start: str, end: pd.Series) -> pd.Series:  # type: ignore[type-arg]
        spans = zip(cases["id"], cases[start], end, strict=True)
        return pd.Series([any(a <= at <= b for at in made.get(id, [])) for id, a, b in spans], index=cases.index)

    now = pd.Timestamp(board.now)
    in_home = orders[orders["in_home"] & orders["done"].notna()]
    ever = between(in_home, "done", pd.Series(now, in_home.index))
    same(board, "in-home-callback", in_home, in_home["done"] + WEEK, ever)
    again = orders[orders["again"].notna()]
    due = again["again"] + pd.Timedelta(hours=24)
    same(board, "rework-revisit", again, due, between(again, "again", due))


def test_office_hours_pass_over_public_holidays(sample_workspace: Workspace, orders: pd.DataFrame) -> None:
    base = sample_workspace.company()
    clocks = {**base.clocks, "order-resolve": ClockRule(hours=16, calendar="office")}
    company = base.model_copy(update={"clocks": clocks, "due_date_from": "clock"})
    board = compute(Records.open(sample_workspace), company, kpis=["order-on-time"])
    shown = pd.concat([board.cases("order-on-time", None, Period.parse(month)) for month in ("2026-02", "2026-10")])
    asked = orders[orders["id"].isin(shown["case"]) & orders["paused"].isna()].set_index("id")
    assert len(asked) > 40, "over the Spring Festival and the National Day"
    shown = shown.set_index("case").loc[asked.index]
    due = asked["created"].map(lambda start: after(start, 16, OFFICE, holidays=True))
    assert shown["due"].tolist() == due.tolist()
    assert shown["good"].tolist() == (asked["done"] <= due).tolist()


# --- homes, people, money -----------------------------------------------------------------------------------------------


def month_ends(board: Board, cases: pd.DataFrame) -> pd.DataFrame:
    """Give each case once for every month, `at` its last second."""
    ends = [pd.Period(month, "M").end_time.floor("s") for month in board.months]
    return cases.merge(pd.DataFrame({"at": ends}), how="cross")


def test_homes_visited_by_their_own_team(board: Board, exports: Exports, homes: pd.DataFrame) -> None:
    visits = exports.table("07_*", team=(exports.team, "走访班组"), home=(room, "被访房号"), at=(moment, "走访日期"))
    seen = set(zip(visits["team"], visits["home"], visits["at"].dt.to_period("M"), strict=True))
    owed = month_ends(board, homes[homes["status"] != "未交房"])
    owed = owed[~(owed["moved_in"] > owed["at"])]
    keys = zip(owed["team"], owed["home"], owed["at"].dt.to_period("M"), strict=True)
    same(board, "visit-ratio", owed, owed["at"], pd.Series([key in seen for key in keys], owed.index))


def test_rounds_of_vacant_homes_and_common_areas(board: Board, exports: Exports, homes: pd.DataFrame) -> None:
    checks = exports.table(
        "11_*",
        team=(exports.team, "责任班组"),
        kind=(text, "巡检类型"),
        home=(room, "房间编号"),
        at=(moment, "巡检时间"),
    )
    looked = checks[checks["kind"].isin(["空置房检查", "空置房巡检"])]
    seen = set(zip(looked["home"], looked["at"].dt.to_period("M"), strict=True))
    empty = homes[(homes["status"].isin(["空置", "空置房", "未入住"]) & homes["keys"]) | (homes["status"] == "未交房")]
    owed = month_ends(board, empty)
    keys = zip(owed["home"], owed["at"].dt.to_period("M"), strict=True)
    same(board, "vacant-inspected", owed, owed["at"], pd.Series([key in seen for key in keys], owed.index))

    rounds = checks[checks["kind"].isin(["公共区域巡视", "公区巡视", "日常巡视"])]
    walked = set(zip(rounds["team"], rounds["at"].dt.date, strict=True))
    days = pd.date_range(rounds["at"].min().normalize(), pd.Timestamp(board.now).normalize())
    duty = pd.DataFrame([(team, day) for team in rounds["team"].unique() for day in days], columns=["team", "day"])
    done = pd.Series([(team, day.date()) in walked for team, day in zip(duty["team"], duty["day"], strict=True)])
    same(board, "common-area-patrol", duty, duty["day"] + pd.Timedelta(hours=23), done)


def test_what_owners_say_in_surveys_and_how_many_say_it(board: Board, exports: Exports) -> None:
    rounds = exports.table(
        "08_*",
        id=(text, "问卷编号"),
        kind=(text, "问卷类型"),
        closed=(moment, "截止日期"),
        handed_out=(number, "发放份数"),
    )
    rounds = rounds[rounds["kind"] == "业主问卷"]
    answers = exports.table(
        "09_*", round=(text, "问卷ID"), sheet=(text, "答卷ID"), team=(exports.team, "片区"), score=(mark, "得分"),
        overall=(flag, "总体题"), at=(moment, "提交时间"),
    )  # fmt: skip
    answers = answers[answers["round"].isin(rounds["id"])]
    told = answers[answers["overall"] & answers["score"].notna()]
    for result in results(board, "survey-satisfaction"):
        mine = of(told, result)
        assert (result.k or 0, result.n) == ((mine["score"] >= 4).sum(), len(mine)) or 0 < len(mine) < 5  # hidden
    sheets = answers.groupby("round")["sheet"].nunique()
    for one in rounds.itertuples():
        result = board.result("survey-return", None, Period.parse(f"{one.closed:%Y-%m}"))
        assert (result.k, result.n) == (sheets[one.id], one.handed_out)


def test_money_collected_and_its_interval_by_household(board: Board, exports: Exports) -> None:
    bills = exports.table(
        "10_*", home=(room, "房间编号"), team=(exports.team, "管家组"), due=(number, "应缴金额"), paid=(number, "实缴金额"),
        waived=(number, "优惠金额"), at=(moment, "应缴日期"),
    )  # fmt: skip
    bills["asked"] = bills["due"] - bills["waived"].fillna(0)
    bills["got"] = np.minimum(bills["paid"].fillna(0), bills["asked"])
    for result in results(board, "fee-collection-rate"):
        mine = of(bills, result)
        assert result.n == len(mine)
        if result.n and result.value is not None and result.low is not None:
            ratio = mine["got"].sum() / mine["asked"].sum()
            assert result.value == pytest.approx(ratio, abs=1e-9)
            each = mine.groupby("home")[["got", "asked"]].sum()
            off = each["got"] - ratio * each["asked"]
            if ratio > 1 - 1e-9:
                assert result.low == pytest.approx(proportion_confint(len(each), len(each), method="wilson")[0])
                continue
            error = np.sqrt(len(each) / (len(each) - 1) * (off**2).sum()) / mine["asked"].sum()
            # Student's t of many homes is a little above 1.96
            assert 1.95 * error < ratio - result.low < 2.3 * error or result.low == 0
    whole = bills.assign(month=bills["at"].dt.to_period("M"), open=bills["asked"] - bills["got"])
    cleared = whole.groupby(["home", "month"]).agg(team=("team", "first"), at=("at", "max"), open=("open", "sum"))
    same(board, "fee-homes-cleared", cleared, cleared["at"], cleared["open"] < 0.005)
