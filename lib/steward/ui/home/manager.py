"""The manager's door: records come in, figures are looked at, reports are made; it opens on what is to be done next."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from steward.service.period import Period
from steward.ui import page, visit
from steward.ui.home.door import Door, Line, line, phrase, when
from steward.ui.page import element, text
from steward.ui.summary import Imports, Report, Standing
from steward.words import Locale, Text, number, percent
from steward.words import month as month_words

_PLATE = Text("项目经理", "Manager")
_FIRST = Text("先把记录放进来", "Bring in your records")
_DUE = Text("{month}的报告可以出了", "The report for {month} can be made")
_SOME_DUE = Text("{month}的报告，还差 {n} 个班组", "{n} still without a report for {month}")
_ALL_MADE = Text("{month}的报告都出好了", "Every report for {month} is made")
_GETTING_READY = Text("正在看这个月的指标…", "Looking at this month’s figures…")
_COUNTING = Text("正在算，请稍候", "Counting, one moment")
_NOTHING_DATED = Text("记录里还没有发生过的事", "Nothing in the records has happened yet")
_APPS = "voila/render/notebooks/manage/"
_BUTTONS = {
    "import": Text("导入", "Import"),
    "kpis": Text("看指标", "See the figures"),
    "report": Text("出报告", "Make reports"),
}


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of the estate's records when the page is written."""

    imports: Imports
    standing: Standing | None
    reports: tuple[Report, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The teams that have no report for the last full month."""
        if self.standing is None:
            return ()
        made = {one.team for one in self.reports if one.period == self.standing.period}
        return tuple(team for team in self.standing.teams if team not in made)

    def headline(self, locale: Locale) -> str:
        """Say in one line where the month stands."""
        if self.standing is None:
            return _GETTING_READY.say(locale)
        month, missing = _month(self.standing, locale), self.missing
        if not missing:
            return _ALL_MADE.say(locale, month=month)
        if len(missing) == len(self.standing.teams):
            return _DUE.say(locale, month=month)
        return _SOME_DUE.say(locale, month=month, n=_teams(len(missing), locale))


def door(here: visit.Visit, found: Records, now: dt.datetime, *, counting: bool) -> Door:
    """Give the door; `counting` says that the figures are being made."""
    locale, standing = here.locale, found.standing
    what, to = _next(found, locale, counting)
    beside = Period.parse(standing.period).label(locale) if standing else when(found.imports.latest, now, locale)
    return Door(
        "manager",
        _PLATE.say(locale),
        beside,
        what,
        here.link(f"{_APPS}{to}.ipynb"),
        _BUTTONS[to].say(locale),
        tuple(_lines(found, locale)),
        _picture(standing, locale) if standing else "",
    )


def _next(found: Records, locale: Locale, counting: bool) -> tuple[str, str]:
    """Say what stands before the manager, and behind which page."""
    imports, standing, missing = found.imports, found.standing, found.missing
    if not imports.files:
        return _FIRST.say(locale), "import"
    if imports.waiting:
        return phrase(imports.waiting, "份新文件待导入", "new file to import", "new files to import", locale), "import"
    if standing is None:
        return (_COUNTING if counting else _NOTHING_DATED).say(locale), "kpis"
    if missing:
        if len(missing) == len(standing.teams):
            due = Text("{month}报告待出", "{month} reports are due")
        else:
            due = Text("{month}还差 {n} 个班组", "{month}: {n} to go")
        return due.say(locale, month=_month(standing, locale), n=_teams(len(missing), locale)), "report"
    missed = standing.verdicts.get("missed", 0)
    if missed:
        return phrase(missed, "项未达标", "figure missed its target", "figures missed their target", locale), "kpis"
    return Text("没有未达标的指标", "No figure missed its target").say(locale), "kpis"


def _lines(found: Records, locale: Locale) -> list[Line]:
    imports, standing = found.imports, found.standing
    if not imports.files:
        return [("", Text("公司系统导出的 Excel 或 CSV，原文件不会改动", "Excel or CSV as your system exports it; the files stay as they are").say(locale))]  # fmt: skip
    lines = []
    if standing:
        missed, met = standing.verdicts.get("missed", 0), standing.verdicts.get("met", 0)
        lines = [
            line(met, "项达标", "met", "met", locale),
            line(missed, "项未达标", "not met", "not met", locale),
            line(standing.verdicts.get("unclear", 0), "项还说不准", "cannot tell yet", "cannot tell yet", locale),
        ]
    if imports.refused:
        refused = "row refused, for you to check", "rows refused, for you to check"
        lines.append(line(imports.refused, "行退回，等您看一眼", *refused, locale))
    if not standing:
        lines.insert(0, line(imports.accepted, "行收下", "row accepted", "rows accepted", locale))
    return lines


def _picture(standing: Standing, locale: Locale) -> str:
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


def _month(standing: Standing, locale: Locale) -> str:
    return month_words(Period.parse(standing.period).start, locale, year=False)


def _teams(n: int, locale: Locale) -> str:
    return number(n) if locale == "zh" else page.many(n, "team", "teams")
