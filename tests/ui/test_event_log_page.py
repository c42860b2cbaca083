"""The page that shows the flow in the records: what it counts, what it looks at, what it says of a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from steward.ui.explore import event_log
from steward.ui.explore.event_log_pictures import order_of
from steward.ui.explore.event_log_view import FILE, OWN, SAMPLE, Logs, Looked, sample_log
from steward.ui.visit import Visit
from steward.workspace import Workspace


@pytest.fixture
def here(tmp_path: Path) -> Visit:
    return Visit(Workspace(tmp_path / "empty"), "zh")


def words(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", " ".join(page.panels.panels)))  # type: ignore[attr-defined]


def test_without_records_the_sample_estate_is_shown(here: Visit) -> None:
    page = event_log.explorable(here)
    assert page.values["log"] == SAMPLE
    n = len(sample_log().cases)
    assert f"{n} 件走出了" in words(page)


def test_ones_own_complaints_come_first(sample_workspace: Workspace) -> None:
    page = event_log.explorable(Visit(sample_workspace, "en"))
    assert page.values["log"] == OWN
    assert "did not leave the flow" in words(page).lower()


def test_withdrawn_complaints_are_no_cases_of_the_flow() -> None:
    from steward.operations.sample_estate import build

    complaints = build().tables["complaints"]
    withdrawn = set(complaints.loc[complaints["status"].isin(["cancelled", "transferred"]), "complaint_id"])
    assert withdrawn
    assert not withdrawn & set(sample_log().cases)


def test_the_slider_shows_as_many_ways_as_the_share_needs(here: Visit) -> None:
    page = event_log.explorable(here)
    looked = Logs(here).looked(SAMPLE)
    page.put(share=50)
    page.redraw()
    assert f"最常见的 {looked.found.variants.covering(0.5)} 种" in words(page)
    page.put(share=100)
    page.redraw()
    assert "都在图上了" in words(page)


def test_cases_that_left_the_flow_and_those_that_did_not_are_all_of_them(here: Visit) -> None:
    logs = Logs(here)
    sizes = {which: len(logs.view(SAMPLE, which, 100, "flow").log.cases) for which in ("all", "left", "fits")}
    assert sizes["left"] + sizes["fits"] == sizes["all"]
    assert sizes["left"] > 0


def test_a_case_on_its_way_has_not_left_the_flow(here: Visit) -> None:
    logs = Logs(here)
    steps = ["calm", "register", "dispatch", "resolve", "revisit", "close"]
    log = sample_log().from_traces([steps, steps[:3], [*steps[:2], "revisit"], ["register", "calm", *steps[2:]]])
    left = Looked.at(log, logs.model).left
    assert left is not None
    assert left.tolist()[:2] == [False, False]
    assert left.tolist()[2]


def test_what_a_deviation_costs_is_told_of_the_cases_that_can_have_it(here: Visit) -> None:
    """A revisit that is still to come is not missing."""
    logs = Logs(here)
    steps = ["calm", "register", "dispatch", "resolve", "revisit", "close"]
    log = sample_log().from_traces([steps] * 3 + [steps[:4] + steps[5:]] * 2 + [steps[:3]] * 4)
    counted = {(d.kind, d.activity): k for d, k, _ in Looked.at(log, logs.model).costs()}
    assert counted["missing", "revisit"] == 2
    assert ("missing", "close") not in counted


def test_a_log_of_other_work_is_shown_without_a_word_on_the_flow(here: Visit) -> None:
    here.workspace.event_logs.mkdir(parents=True)
    path = here.workspace.event_logs / "搬家.csv"
    path.write_text("案号,环节,时间\n1,打包,2026-03-01 09:00\n1,运走,2026-03-01 12:00\n2,打包,昨天\n", encoding="utf-8")
    page = event_log.explorable(here)
    assert page.values["log"] == FILE + "搬家.csv"
    told = words(page)
    assert "1 件都是同一种走法" in told
    assert "不判断合不合流程" in told
    assert "略去了 1 个没有时间的事件" in told
    assert "没有离开流程" not in told
    page.put(end="运走")
    page.redraw()
    assert "共 1 件，0 件没办完" in words(page)
    page.put(log=SAMPLE)
    page.redraw()
    assert "没有离开流程" in words(page)


def test_a_file_that_is_no_log_is_told_in_the_page(here: Visit) -> None:
    here.workspace.event_logs.mkdir(parents=True)
    (here.workspace.event_logs / "工资.csv").write_text("姓名,工资\n张三,1\n", encoding="utf-8")
    page = event_log.explorable(here)
    assert "不像事件日志" in words(page)


def test_chinese_words_of_the_records_are_the_steps_of_the_flow(here: Visit) -> None:
    log = sample_log().from_traces([["安抚", "登记", "下单", "跟进", "处理完成", "回访", "关闭"]])
    looked = Looked.at(log, Logs(here).model)
    assert looked.speaks
    assert looked.log.trace(0)[:3] == ("calm", "register", "dispatch")
    assert looked.name("calm", "en") == "Calm"


def test_steps_stand_in_the_order_in_which_they_usually_come() -> None:
    assert order_of([("a", "b", "a", "c"), ("a", "c")], [5, 1]) == ["a", "b", "c"]


def test_the_tasks_are_answered_by_the_model(here: Visit) -> None:
    page = event_log.explorable(here)
    answer = Logs(here).looked(SAMPLE).found.variants.covering(0.8)
    assert page.answer("cover", str(answer))["right"]
    assert not page.answer("cover", str(answer + 1))["right"]
    assert page.answer("slowest", "resolve>revisit")["right"]
    assert page.answer("censored", "longer")["right"]
    assert not page.answer("three")["right"]
    shares = {Logs(here).looked(SAMPLE).found.variants.covering(s / 100): s for s in range(10, 101, 5)}
    page.put(share=shares[3])
    assert page.answer("three")["right"]
