"""The head of the sheet and the three things to know."""

from __future__ import annotations

from markupsafe import Markup

from steward.reports import sentences
from steward.reports.pieces import Fragment, joined, section, verdict
from steward.reports.team_report import TeamReport
from steward.words import Locale, Text, moment, number

TITLE = Text("{period}服务报告", "Service report, {period}")
_HOMES_OF_TEAM = Text("，服务 {n} 户", ", {n} homes served")
_HOMES = Text("，{n} 户", ", {n} homes")
_STAFF = Text("，班组 {n} 人", ", a team of {n}")
_DATA = Text("数据到 {now}，规则：公司配置第 {version} 版", "Data to {now}; rules: company profile, version {version}")
_THREE = Text("三件要知道的事", "Three things to know")


def title(report: TeamReport, locale: Locale) -> str:
    """Give the report's title on one line."""
    words = TITLE.say(locale, period=report.period.label(locale))
    return f"{report.team_name.say(locale)} {words}" if locale == "zh" else f"{report.team_name.say(locale)}: {words}"


def head(report: TeamReport, locale: Locale) -> Fragment:
    """Show whose report it is, of when, and by whose rules."""
    about = report.estate.say(locale)
    if report.homes:
        about += (_HOMES_OF_TEAM if report.homes_of_team else _HOMES).say(locale, n=number(report.homes))
    if report.staff:
        about += _STAFF.say(locale, n=number(report.staff))
    html = Markup(
        '<header class="sw-sheet__head"><h1 class="sw-sheet__title"><span>{team}</span> <span>{title}</span></h1>'
        '<p class="sw-sheet__meta">{about}<br>{data}</p></header>'
    ).format(
        team=report.team_name.say(locale),
        title=TITLE.say(locale, period=report.period.label(locale)),
        about=about,
        data=_DATA.say(locale, now=moment(report.now), version=report.notes.profile_version),
    )
    return Fragment(html, title(report, locale))


def three_things(report: TeamReport, locale: Locale) -> Fragment:
    """Show what a reader with one minute has to know."""
    things = sentences.three_things(report, locale)
    items = joined(
        Markup("<li><h3>{}</h3>{}<p>{}</p></li>").format(
            thing.title, verdict(thing.verdict, locale, thing.verdict_words), thing.text
        )
        for thing in things
    )
    html = section("three", _THREE.say(locale), Markup('<ol class="sw-three">{}</ol>').format(items))
    return Fragment(html, " ".join(f"{i}. {thing.title}" for i, thing in enumerate(things, 1)))
