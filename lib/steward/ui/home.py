"""The home page: what state things are in, and the three doors.

It is plain HTML, so that it stands before any script has loaded; only an empty workspace needs a widget. What takes
seconds to compute comes second: `show` writes at once what is known, `complete` the rest, in the next cell.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from steward.company import Company
from steward.errors import StewardError
from steward.service.period import Period
from steward.standards import catalogue
from steward.ui import page, summary, visit
from steward.ui.explore import index
from steward.ui.page import element, text
from steward.ui.summary import Imports, Report, Standing
from steward.words import Locale, Text, long_date, moment, number, percent
from steward.words import month as month_words

_APPS = "voila/render/notebooks/manage/"


def show(now: dt.datetime | None = None) -> None:
    """Write the home page into the notebook's output, as far as it is known without computing."""
    here = visit.current()
    page.open_page(here)
    now = now or dt.datetime.now()
    try:
        composed = compose(here, now)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put(composed, here)
    if not summary.imports(here.workspace).files:
        from steward.ui.first_steps import sample_offer

        page.put_app(sample_offer(here), here)


def complete(now: dt.datetime | None = None) -> None:
    """Compute the figures where they are not known yet, write the page again with them, then the other ways in."""
    here = visit.current()
    again = ""
    try:
        company = here.workspace.company()
        if summary.imports(here.workspace).files and not summary.standing(here.workspace, company):
            summary.make_standing(here.workspace, company)
            again = compose(here, now or dt.datetime.now(), computed=True)
    except StewardError as error:
        again = page.trouble(error, here.locale)
    hide = "<style>#home-first { display: none }</style>" if again else ""
    page.put(hide + again + other_ways(here), here)


def compose(here: visit.Visit, now: dt.datetime, *, computed: bool = False) -> str:
    """Write the page as HTML.

    Raises:
        StewardError: where profile or ledger cannot be read.
    """
    locale = here.locale
    company = here.workspace.company()
    imports = summary.imports(here.workspace)
    standing = summary.standing(here.workspace, company) if imports.files else None
    reports = summary.reports(here.workspace, company, standing.teams if standing else ())
    head = [
        element(
            "p",
            element("time", text(long_date(now.date(), locale)), datetime=now.date().isoformat()),
            element("span", text(company.estate.say(locale))),
            class_="sw-label sw-bits",
        ),
        element("h1", text(_headline(imports, standing, reports, locale)), class_="sw-title"),
    ]
    if not imports.files:
        body = _empty(here)
    else:
        yours = _yours(imports, standing, reports)
        body = element(
            "div",
            _import_door(here, imports, standing, now, yours == "import"),
            _figures_door(here, standing, yours == "figures", waiting=not computed),
            _reports_door(here, standing, reports, now, yours == "reports"),
            class_="sw-doors sw-home__doors",
        )
    return element("div", *head, body, id="home-now" if computed or standing else "home-first")


# -- what state things are in ------------------------------------------------------------------------------------------

_FIRST = Text("先把记录放进来，再看指标、出报告", "Bring in your records first; figures and reports follow")
_DUE = Text("{month}的报告可以出了", "The report for {month} can be made")
_SOME_DUE = Text("{month}的报告，还差 {n} 个班组", "{n} still without a report for {month}")
_ALL_MADE = Text("{month}的报告都出好了", "Every report for {month} is made")
_GETTING_READY = Text("正在看这个月的指标…", "Looking at this month’s figures…")
_COUNTING = Text("正在算，请稍候", "Counting, one moment")
_NOTHING_DATED = Text("记录里还没有发生过的事", "Nothing in the records has happened yet")


def missing_teams(standing: Standing, reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Give the teams that have no report for the last full month."""
    made = {one.team for one in reports if one.period == standing.period}
    return tuple(team for team in standing.teams if team not in made)


def _headline(imports: Imports, standing: Standing | None, reports: tuple[Report, ...], locale: Locale) -> str:
    if not imports.files:
        return _FIRST.say(locale)
    if standing is None:
        return _GETTING_READY.say(locale)
    month = _month(standing, locale)
    missing = missing_teams(standing, reports)
    if not missing:
        return _ALL_MADE.say(locale, month=month)
    if len(missing) == len(standing.teams):
        return _DUE.say(locale, month=month)
    return _SOME_DUE.say(locale, month=month, n=_teams(len(missing), locale))


def _yours(imports: Imports, standing: Standing | None, reports: tuple[Report, ...]) -> str:
    """Name the door that stands open: what is to be done next."""
    if imports.waiting:
        return "import"
    return "reports" if standing and missing_teams(standing, reports) else "figures"


def _month(standing: Standing, locale: Locale) -> str:
    return month_words(Period.parse(standing.period).start, locale, year=False)


def _teams(n: int, locale: Locale) -> str:
    return number(n) if locale == "zh" else page.many(n, "team", "teams")


# -- the doors ---------------------------------------------------------------------------------------------------------


def _import_door(here: visit.Visit, imports: Imports, standing: Standing | None, now: dt.datetime, yours: bool) -> str:
    locale = here.locale
    if imports.waiting:
        what = _count(
            imports.waiting, "份新文件待导入", "new file to import", "new files to import", locale, joined=True
        )
    elif standing:
        day = dt.datetime.fromisoformat(standing.as_of)
        what = Text(
            f"记录到 {day.month} 月 {day.day} 日", f"Records up to {day.day} {month_words(day, 'en', year=False)}"
        ).say(locale)
    else:
        what = Text("记录已经在这里", "Records are here").say(locale)
    lines = [
        _count(imports.files, "份文件已导入", "file imported", "files imported", locale),
        _count(imports.accepted, "行收下", "row accepted", "rows accepted", locale),
        _count(
            imports.refused,
            "行退回，等您看一眼",
            "row refused, for you to check",
            "rows refused, for you to check",
            locale,
        ),
    ]
    return _door(
        "import",
        Text("导入记录", "Import records"),
        _when(imports.latest, now, locale),
        what,
        lines,
        link=here.link(_APPS + "import.ipynb"),
        button=Text("导入", "Import"),
        yours=yours,
        locale=locale,
    )


def _figures_door(here: visit.Visit, standing: Standing | None, yours: bool, waiting: bool) -> str:
    locale = here.locale
    plate, line = "", ""
    lines: list[tuple[str, str]] = []
    if standing is None:
        what = (_COUNTING if waiting else _NOTHING_DATED).say(locale)
    else:
        plate = Period.parse(standing.period).label(locale)
        missed, met = standing.verdicts.get("missed", 0), standing.verdicts.get("met", 0)
        unclear = standing.verdicts.get("unclear", 0)
        what = (
            _count(missed, "项未达标", "figure missed its target", "figures missed their target", locale, joined=True)
            if missed
            else Text("没有未达标的指标", "No figure missed its target").say(locale)
        )
        lines = [
            _count(met, "项达标", "met", "met", locale),
            _count(missed, "项未达标", "not met", "not met", locale),
            _count(unclear, "项还说不准", "cannot tell yet", "cannot tell yet", locale),
        ]
        line = _line(standing, locale)
    return _door(
        "figures",
        Text("看指标", "Figures"),
        plate,
        what,
        lines,
        figure=line,
        link=here.link(_APPS + "kpis.ipynb"),
        button=Text("看指标", "See the figures"),
        yours=yours,
        locale=locale,
    )


def _line(standing: Standing, locale: Locale) -> str:
    from steward.operations.kpis import registry

    kpi = registry().get(standing.headline)
    known = [value for value in standing.line if value is not None]
    if kpi is None or len(known) < 2:
        return ""
    name, last = kpi.name.say(locale), percent(known[-1])
    side = Text("越高越好", "higher is better") if kpi.direction == "higher" else Text("越低越好", "lower is better")
    months = len(standing.line)
    caption = Text("近 {n} 个月{name}，{side}", "{name}, {n} months; {side}").say(
        locale, n=months, name=name, side=side
    )
    usual = ""
    if standing.band:
        low, high = standing.band
        outside = known[-1] < low or known[-1] > high
        usual = (
            Text("，超出了平常的波动", ", outside its usual variation")
            if outside
            else Text("，在平常的波动之内", ", within its usual variation")
        ).say(locale)
    spoken = Text("{name}，近 {n} 个月，最近是 {last}{usual}", "{name}, {n} months, latest {last}{usual}")
    data = {"values": standing.line, "band": standing.band, "last": last}
    svg = element(
        "svg",
        viewBox="0 0 300 92",
        role="img",
        aria_label=spoken.say(locale, name=name, n=months, last=last, usual=usual),
        data_line=json.dumps(data),
    )
    return element(
        "figure", svg, element("figcaption", text(caption), class_="sw-note"), class_="sw-line sw-door__line"
    )


def _reports_door(
    here: visit.Visit, standing: Standing | None, reports: tuple[Report, ...], now: dt.datetime, yours: bool
) -> str:
    locale = here.locale
    latest = next((one for one in reports if one.team), None)
    lines: list[tuple[str, str]] = []
    if standing is None:
        what = Text("每个班组一份报告", "One report for each team").say(locale)
    else:
        month, missing = _month(standing, locale), missing_teams(standing, reports)
        if not missing:
            what = Text("{month}报告已出齐", "{month} is complete").say(locale, month=month)
        elif len(missing) == len(standing.teams):
            what = Text("{month}报告待出", "{month} reports are due").say(locale, month=month)
        else:
            what = Text("{month}还差 {n} 个班组", "{month}: {n} to go").say(
                locale, month=month, n=_teams(len(missing), locale)
            )
        made = len(standing.teams) - len(missing)
        lines = [
            _count(made, "个班组已有报告", "team has its report", "teams have their report", locale),
            _count(len(missing), "个班组还没有", "team still without", "teams still without", locale),
        ]
        lines = [line for line, n in zip(lines, (made, len(missing)), strict=True) if n]
    if latest:
        lines.append(
            ("", Text("最近一份：{name}", "Latest: {name}").say(locale, name=latest.title(_company(here), locale)))
        )
    return _door(
        "reports",
        Text("出报告", "Reports"),
        _when(latest.made if latest else None, now, locale),
        what,
        lines,
        link=here.link(_APPS + "report.ipynb"),
        button=Text("出报告", "Make reports"),
        yours=yours,
        locale=locale,
    )


def _company(here: visit.Visit) -> Company:
    return here.workspace.company()


def _door(
    id: str,
    plate: Text,
    beside: str,
    what: str,
    lines: list[tuple[str, str]],
    *,
    link: str,
    button: Text,
    yours: bool,
    locale: Locale,
    figure: str = "",
) -> str:
    items = "".join(
        element("li", element("b", text(n), class_="sw-num") if n else element("b"), element("span", text(words)))
        for n, words in lines
    )
    return element(
        "section",
        element("p", element("b", text(plate.say(locale))), element("span", text(beside)), class_="sw-door__plate"),
        element("h2", text(what), class_="sw-door__what", id=f"door-{id}"),
        element("ul", items, class_="sw-door__list") if items else "",
        figure,
        element(
            "a",
            text(button.say(locale)),
            href=link,
            class_="sw-button sw-door__go" + (" sw-button--primary" if yours else ""),
        ),
        class_="sw-door" + (" sw-door--yours" if yours else ""),
        aria_labelledby=f"door-{id}",
    )


def _count(n: int, zh: str, one: str, many: str, locale: Locale, *, joined: bool = False) -> Any:
    """Give a number and what it counts, apart for a line of a door, or joined to one phrase."""
    words = zh if locale == "zh" else one if n == 1 else many
    return f"{number(n)} {words}" if joined else (number(n), words)


def _when(at: dt.datetime | None, now: dt.datetime, locale: Locale) -> str:
    if at is None:
        return ""
    at = at.astimezone().replace(tzinfo=None) if at.tzinfo else at
    if at.date() == now.date():
        return Text("今天 {time}", "today {time}").say(locale, time=f"{at:%H:%M}")
    return moment(at)


# -- an empty workspace, and other ways in -----------------------------------------------------------------------------


def _empty(here: visit.Visit) -> str:
    locale = here.locale
    picture = (
        '<figure class="sw-line"><svg viewBox="0 0 320 48" aria-hidden="true"><rect class="sw-ln-band" x="0" y="30" width="320" height="18"/>'
        '<path class="sw-ln-next" d="M8 12H312"/><circle class="sw-ln-open" cx="8" cy="12" r="5"/></svg></figure>'
    )
    words = Text(
        "把公司系统导出的 Excel 或 CSV 放进来，工作台会认出是哪张表、说明哪几行读不懂，原文件不会改动。手边没有文件，可以先用示例小区走一遍。",
        "Bring in the Excel or CSV files your system exports: the workbench recognises the table and says which rows it cannot read; the files stay as they are. No files at hand? Walk through with a sample estate first.",
    )
    own = Text("导入自己的文件", "Import my files")
    return element(
        "div",
        picture,
        element("p", text(words.say(locale))),
        element(
            "p",
            element(
                "a",
                text(own.say(locale)),
                href=here.link(_APPS + "import.ipynb"),
                class_="sw-button sw-button--primary",
            ),
            class_="sw-actions",
        ),
        class_="sw-empty",
    )


_STEPS = (
    Text(
        "导入记录：每月一号，把系统导出的文件拖进来，先看判定，再点导入。读不懂的行会单独列出，写明哪张表、第几行、为什么。",
        "Import records: on the first of the month, drop in what your system exports, read the verdict, then import. Rows that cannot be read are listed with sheet, row and reason.",
    ),
    Text(
        "看指标：选班组和月份。每个数都带着样本量和区间，点开就是走势、标准的原文和背后的每一件事。",
        "Figures: choose team and month. Every figure comes with its n and interval; open it for the trend, the standard and each case behind it.",
    ),
    Text(
        "出报告：一次出一个班组，或者全部班组。做好的是一个网页文件，可以直接发出去，离线也能打开，也可以存成 Excel 或 PDF。",
        "Reports: one team or all of them at once. A report is one HTML file to send on; it opens offline, and Excel and PDF are there too.",
    ),
    Text(
        "按谁的规矩算：工作区里的 company.yaml 写着目标、时限、班组和日历，改好存盘，下一份报告就按新的算。",
        "By whose rules: company.yaml in the workspace holds targets, limits, teams and calendars; change it, save it, and the next report follows.",
    ),
)


def _rooms(here: visit.Visit) -> str:
    """Write the ways to the rooms that are open at any time."""
    locale = here.locale
    models = Text("服务模型 {n} 个", "{n} service models").say(locale, n=len(index.names()))
    rules = Text("标准 {n} 条", "{n} standards").say(locale, n=number(len(catalogue())))
    plan = Text("五步一法行动计划", "Five-step action plan").say(locale)
    links = (("models/index", models), ("learn/standards", rules), ("manage/plan", plan))
    return element(
        "nav",
        *(element("a", text(words), href=here.link(f"voila/render/notebooks/{name}.ipynb")) for name, words in links),
        class_="sw-links sw-home__links",
        aria_label=Text("随时可看", "Open at any time").say(locale),
    )


def other_ways(here: visit.Visit) -> str:
    """Write the ways to the other rooms, the tour of three minutes, and the ways to the notebooks and files."""
    locale = here.locale
    lab = element(
        "a",
        text(Text("JupyterLab：打开和修改笔记本", "JupyterLab: open and change the notebooks").say(locale)),
        href=here.link("lab"),
    )
    folder = element(
        "a", text(Text("工作区里的文件", "Files of the workspace").say(locale)), href=here.link("lab/tree")
    )
    where = Text("工作区在 {root}", "The workspace is {root}").say(locale, root=here.workspace.root)
    tour = element(
        "details",
        element("summary", text(Text("第一次使用？3 分钟走一遍", "First time here? A three-minute tour").say(locale))),
        element("ol", *(element("li", element("p", text(step.say(locale)))) for step in _STEPS), class_="sw-tour"),
        class_="sw-drawer sw-home__tour",
    )
    return (
        _rooms(here)
        + tour
        + element(
            "nav",
            lab,
            folder,
            element("span", text(where), class_="sw-note sw-break"),
            class_="sw-links sw-home__links",
            aria_label=Text("其他入口", "Other ways in").say(locale),
        )
    )
