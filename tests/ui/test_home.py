"""The home page: it tells the state of things and opens the right door."""

import dataclasses
import datetime as dt
import re

import pytest

from steward.operations.records import ImportedFile, Ledger
from steward.quiz.items.bank import bank
from steward.quiz.study.session import Session
from steward.records.identity import prefer_person
from steward.records.people import add_person
from steward.records.store import Store
from steward.ui import home, summary, visit
from steward.ui.summary import Imports, Report, Standing, last_full_month

NOW = dt.datetime(2026, 11, 2, 9, 10)
IMPORTS = Imports(files=3, accepted=1207, refused=7, latest=dt.datetime(2026, 11, 2, 8, 30), waiting=0)
STANDING = Standing(
    as_of="2026-11-02T08:10",
    period="2026-10",
    verdicts={"met": 4, "missed": 2, "unclear": 1, "no-data": 3},
    headline="complaint-on-time",
    line=(0.9, None, 0.85, 0.703),
    band=(0.754, 0.98),
    teams=("east", "west"),
    months=("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"),
)


def report(team, period="2026-10"):
    return Report("", f"r-{team}", NOW, {"html": f"r-{team}.html"}, team=team, period=period, locale="zh")


@pytest.fixture
def page(workspace, monkeypatch):
    """Give a function that writes the page for a state of things."""

    def write(imports=IMPORTS, standing=STANDING, reports=(), locale="zh", **more):
        monkeypatch.setattr(summary, "imports", lambda _: imports)
        monkeypatch.setattr(summary, "standing", lambda *_: standing)
        monkeypatch.setattr(summary, "reports", lambda *_: tuple(reports))
        return home.compose(visit.Visit(workspace, locale), NOW, **more)

    return write


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def headline(html):
    return re.search(r"<h1[^>]*>(.*?)</h1>", html)[1]


def open_door(html):
    return re.search(r'sw-door--yours" aria-labelledby="door-(\w+)"', html)[1]


def to_do(html):
    return re.search(r"sw-button--primary[^>]*>(.*?)</a>", html)[1]


def test_a_new_workspace_opens_on_learning_and_says_what_the_manager_does_first(page):
    html = page(imports=Imports(0, 0, 0, None, 0), standing=None)
    assert headline(html) == "从今天的 15 分钟开始"
    assert open_door(html) == "steward"
    assert "先把记录放进来" in html


def test_the_month_is_over_and_its_reports_are_due(page):
    html = page()
    assert headline(html) == "10 月的报告可以出了"
    assert open_door(html) == "manager" and to_do(html) == "出报告"


def test_some_teams_are_still_without_a_report(page):
    html = page(reports=[report("east")])
    assert headline(html) == "10 月的报告，还差 1 个班组"
    assert "10 月还差 1 个班组" in html


def test_when_all_reports_are_made_the_figures_stand_open(page):
    html = page(reports=[report("east"), report("west")])
    assert headline(html) == "10 月的报告都出好了"
    assert to_do(html) == "看指标"


def test_last_months_report_does_not_count_for_this_one(page):
    assert headline(page(reports=[report("east", "2026-09"), report("west", "2026-09")])) == "10 月的报告可以出了"


def test_new_files_come_first(page):
    html = page(imports=dataclasses.replace(IMPORTS, waiting=2))
    assert to_do(html) == "导入"
    assert "2 份新文件待导入" in html


def test_refused_rows_are_never_hidden(page):
    assert "7 行退回，等您看一眼" in words(page())


def test_verdicts_are_counted_apart(page):
    assert "2 项未达标" in words(page()) and "4 项达标" in words(page()) and "1 项还说不准" in words(page())


def test_the_line_says_in_words_what_it_shows(page):
    assert 'aria-label="投诉按时办结率，近 4 个月，最近是 70.3%，超出了平常的波动"' in page()


def test_before_the_figures_are_counted_the_doors_already_stand(page):
    html = page(standing=None)
    assert 'id="home-first"' in html and html.count("<section") == 3
    assert "正在" in headline(html)


def test_exactly_one_primary_button(page):
    assert page().count("sw-button--primary") == 1


def test_dates_are_those_of_the_reader(page):
    assert "2026 年 11 月 2 日，星期一" in page() and "今天 08:30" in page(standing=None)
    assert "Monday, 2 November 2026" in page(locale="en") and "today 08:30" in page(standing=None, locale="en")


def test_english_holds_no_chinese(page):
    for state in (
        {},
        {"standing": None},
        {"imports": Imports(0, 0, 0, None, 0), "standing": None},
        {"reports": [report("x")]},
    ):
        assert not re.search(r"[\u4e00-\u9fff]", page(locale="en", **state))


def test_names_from_the_profile_are_escaped(workspace, page):
    workspace.profile_path.write_text(
        workspace.profile_path.read_text(encoding="utf-8").replace("本小区", "<script>x</script>"), encoding="utf-8"
    )
    assert "<script>" not in page() and "&lt;script&gt;" in page()


@pytest.mark.parametrize(
    ("as_of", "month"),
    [("2026-10-31 20:00", "2026-10"), ("2026-10-30 23:59", "2026-09"), ("2026-11-02 09:10", "2026-10"), ("2026-01-01 00:00", "2025-12")],
)  # fmt: skip
def test_a_month_is_full_when_its_last_day_is_in_the_records(as_of, month):
    assert str(last_full_month(dt.datetime.fromisoformat(as_of))) == month


def test_files_not_yet_imported_are_counted(workspace):
    workspace.exports.mkdir()
    for name in ("a.csv", "b.xlsx", "~$b.xlsx", "notes.docx", ".hidden.csv"):
        (workspace.exports / name).write_text("x")
    entry = ImportedFile("a.csv", "f" * 12, "work_orders", 3, 2, 1, 0, "2026-11-02T09:10:00+08:00")
    Ledger((entry,), {}).write(workspace.records)
    found = summary.imports(workspace)
    assert (found.files, found.accepted, found.refused, found.waiting) == (1, 2, 1, 1)


def test_reports_are_told_from_their_files(workspace):
    workspace.reports.mkdir()
    company = workspace.company()
    from steward.reports.store import slug

    unlisted = slug("水电组", False)
    names = ["team-performance-east-2026-10.zh.html", "team-performance-east-2026-10.zh.xlsx", f"team-performance-{unlisted}-2026-07..2026-10.en.pdf", "另存.html"]  # fmt: skip
    for name in names:
        (workspace.reports / name).write_text("x")
    (workspace.reports / ".made").mkdir()
    (workspace.reports / ".made" / "x.html").write_text("x")
    found = {one.name: one for one in summary.reports(workspace, company, ["水电组", "east"])}
    assert len(found) == 3
    assert set(found["team-performance-east-2026-10.zh"].files) == {"html", "xlsx"}
    other = found[f"team-performance-{unlisted}-2026-07..2026-10.en"]
    assert (other.team, other.period, other.locale) == ("水电组", "2026-07..2026-10", "en")
    assert found["另存"].title(company, "zh") == "另存"


def test_how_things_stand_is_found_in_the_sample(sample_copy):
    company = sample_copy.company()
    made = summary.make_standing(sample_copy, company)
    assert made == summary.standing(sample_copy, company)
    assert made.period == "2026-10" and made.headline == "complaint-on-time" and made.band
    assert sum(made.verdicts.values()) > 20 and "east" in made.teams


def test_a_damaged_note_is_made_again(sample_copy):
    company = sample_copy.company()
    (sample_copy.root / ".cache").mkdir(exist_ok=True)
    (sample_copy.root / ".cache" / "home.json").write_text('{"key": 1')
    assert summary.standing(sample_copy, company) is None


@pytest.fixture
def learner(workspace):
    """Give somebody who has just begun today’s session, chosen on this machine."""
    at = NOW.astimezone()
    with Store.open(workspace) as store:
        person = add_person(store, "林晓", "steward", at=at)
        Session.begin(store, person.id, bank(), at)
    prefer_person(workspace, person.id)
    return person


def test_who_learns_here_is_greeted_and_finds_the_door_open(page, learner):
    html = page()
    assert headline(html).startswith("林晓，早。")
    assert open_door(html) == "steward" and to_do(html) == "接着做"
    assert "林晓（您）" in html
    assert headline(page(locale="en")).startswith("Good morning, 林晓.")


def test_a_session_left_open_is_what_waits(page, learner):
    assert headline(page()) == "林晓，早。接着今天的题。"
    assert re.search(r"\d+ 道题还没做完", words(page()))


def test_when_todays_fifteen_minutes_are_done_the_door_says_so(page, workspace, learner):
    with Store.open(workspace) as store:
        session = Session.resume(store, learner.id, bank(), NOW.astimezone())
        asked = len(session.left)
        while session.asked is not None:
            session.answer({}, "guess", "zh", 20.0, NOW.astimezone())
    assert headline(page()) == "林晓，早。今天的题都做完了。" and to_do(page()) == "再练一组"
    assert f"{asked} 道题今天做完了" in words(page()) and "道新题" not in words(page())


def test_where_nobody_is_chosen_but_people_learn_the_trainers_door_stands_open(page, workspace, learner):
    prefer_person(workspace, "")
    html = page()
    assert open_door(html) == "trainer"
    assert "1 位学员" in words(html)


def test_looking_at_the_home_page_makes_no_store(page, workspace):
    page()
    assert not workspace.learning.exists()
