"""The figures without a browser: pick, filter, open, turn the pages."""

import re

import pytest

from steward.service.period import Period
from steward.ui import dashboard, summary, visit
from steward.ui.dashboard import Dashboard, choices
from steward.ui.figure_detail import PAGE, _labels, _scale

MONTHS = [f"2025-{m:02d}" for m in range(9, 13)] + [f"2026-{m:02d}" for m in range(1, 11)]


@pytest.fixture(scope="module")
def app(sample_workspace):
    shown = Dashboard(visit.Visit(sample_workspace, "zh", {"team": ""}))
    shown.open()
    shown.loading.wait(120)
    assert shown.loading.state in ("idle", "done"), shown.loading.message
    return shown


def pick(app, team, period="2026-10"):
    app.team.value, app.period.value = team, period
    app.loading.wait(120)
    return app


def test_it_opens_with_the_whole_estate_and_the_last_full_month(app):
    assert (app.team.value, app.period.value) == ("", "2026-10")
    assert app.figures.rows and "2026 年 10 月" in app.figures.caption


def test_no_figure_stands_without_its_n_and_target(app):
    for row in app.figures.rows:
        assert row["n"] and row["target"], row["id"]
        if row["verdict"] != "no-data":
            assert row["value"] not in ("", "–"), row["id"]


def test_teams_are_called_by_their_names(app):
    assert app.team.options[0] == ("整个小区", "")
    assert ("东区管家组", "east") in app.team.options


def test_another_team_has_its_own_figures(app):
    whole = {row["id"]: row["n"] for row in pick(app, "").figures.rows}
    east = {row["id"]: row["n"] for row in pick(app, "east").figures.rows}
    assert whole.keys() == east.keys() and whole != east


def test_a_figure_opens_to_trend_meaning_and_cases(app):
    pick(app, "")
    app.figures._heard(app.figures, {"type": "select", "kpi": "order-on-time"}, [])
    detail = app.figures.detail
    assert detail["kpi"] == "order-on-time"
    assert len(detail["trend"]["values"]) == len(detail["trend"]["labels"]) == 12
    assert detail["trend"]["lower"] and detail["trend"]["sentence"]
    assert detail["facts"][0][0] == "怎么算"
    assert len(detail["cases"]["rows"]) == PAGE
    assert all(len(row) == len(detail["cases"]["heads"]) for row in detail["cases"]["rows"])
    assert re.search(r"03_报修工单_2026\.xlsx 第 \d+ 行", detail["cases"]["rows"][0][-1])


def test_the_cases_that_count_against_it_come_first_and_pages_turn(app):
    pick(app, "")
    app.figures.select("order-on-time")
    first = app.figures.detail["cases"]
    place = first["heads"].index("结果")
    assert first["rows"][0][place] == "没做到"
    app.figures._heard(app.figures, {"type": "page", "page": 1}, [])
    second = app.figures.detail["cases"]
    assert second["page"] == 1 and second["rows"] != first["rows"]


def test_an_open_figure_stays_open_for_another_team(app):
    pick(app, "")
    app.figures.select("complaint-on-time")
    pick(app, "west")
    assert app.figures.selected == app.figures.detail["kpi"] == "complaint-on-time"


def test_an_unknown_figure_closes_rather_than_fails(app):
    app.figures._heard(app.figures, {"type": "select", "kpi": "<script>"}, [])
    assert (app.figures.selected, app.figures.detail) == ("", {})


def test_a_failure_behind_a_figure_is_said_where_the_reader_looks(app, monkeypatch):
    pick(app, "")
    monkeypatch.setattr(app, "_open_board", lambda: 1 // 0)
    app.figures.select("order-on-time")
    assert "没有做成" in app.figures.detail["trouble"]


def test_every_figure_can_be_opened(app):
    pick(app, "")
    for row in app.figures.rows:
        app.figures.select(row["id"])
        assert "trouble" not in app.figures.detail, (row["id"], app.figures.detail)
        assert app.figures.detail["kpi"] == row["id"]


def test_english_holds_no_chinese(sample_workspace):
    shown = Dashboard(visit.Visit(sample_workspace, "en"))
    shown.open()
    shown.loading.wait(120)
    shown.figures.select("complaint-on-time")
    said = [shown.figures.caption, *(label for label, _ in (*shown.team.options, *shown.period.options))]
    said += [str(row[key]) for row in shown.figures.rows for key in row]
    said += [str(shown.figures.detail["facts"]), str(shown.figures.detail["trend"])]
    said += [word for words in shown.figures.detail["cases"]["rows"] for word in words[:-1]]
    assert not [words for words in said if re.search(r"[\u4e00-\u9fff]", words)]


def test_an_address_may_name_team_and_period(sample_workspace):
    shown = Dashboard(visit.Visit(sample_workspace, "zh", {"team": "west", "period": "2026-09"}))
    shown.open()
    shown.loading.wait(120)
    assert (shown.team.value, shown.period.value) == ("west", "2026-09")


def test_a_workspace_without_records_says_what_to_do(workspace):
    shown = Dashboard(visit.Visit(workspace, "zh"))
    shown.open()
    shown.loading.wait(120)
    assert "请先导入" in shown.loading.message
    assert shown.loading.links[0]["href"].endswith("manage/import.ipynb")


def test_periods_come_newest_first_then_the_longer_ones_that_have_ended():
    values = [value for _, value in choices(MONTHS, "zh")]
    assert values[:2] == ["2026-10", "2026-09"]
    assert values[len(MONTHS) :] == ["2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4", "2026-H1"]


def test_a_table_once_counted_is_kept_until_the_records_change(sample_copy, monkeypatch):
    company = sample_copy.company()
    summary.make_standing(sample_copy, company)
    views = dashboard.Views(sample_copy, company)
    assert views.find(None, Period.parse("2026-10"), "zh")
    assert views.find(None, Period.parse("2026-09"), "zh") is None
    (sample_copy.root / "company.yaml").write_text(
        (sample_copy.root / "company.yaml").read_text(encoding="utf-8") + "\nminimum_n: 7\n", encoding="utf-8"
    )
    assert dashboard.Views(sample_copy, sample_copy.company()).find(None, Period.parse("2026-10"), "zh") is None
    assert summary.standing(sample_copy, sample_copy.company()) is None


@pytest.mark.parametrize(
    ("values", "unit", "ends", "words"),
    [
        ([0.62, 0.95], "share", (0.6, 1.0), ["60", "70", "80", "90", "100"]),
        ([3.0, 11.0], "hours", (0.0, 15.0), ["0", "5", "10", "15"]),
        ([0.5, 0.5], "share", (0.45, 0.65), None),
    ],
)
def test_the_scale_of_a_trend_has_round_ends(values, unit, ends, words):
    class Kpi:
        pass

    Kpi.unit = unit
    scale, ticks = _scale({"values": values, "target": None}, Kpi, "zh")
    assert scale[0] <= min(values) and scale[1] >= max(values)
    if words:
        assert tuple(scale) == pytest.approx(ends) and [tick[1] for tick in ticks] == words


def test_months_on_an_axis_name_the_year_by_its_january():
    assert _labels(["2025-11", "2025-12", "2026-01", "2026-02"], "zh") == ["11 月", "12", "1 月", "2 月"]
