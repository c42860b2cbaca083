"""A five-steps plan in one language, as its board shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from steward.company import Company
from steward.service.engagement.measures import GROUNDWORK, RECURRENCES, Measure, matrix
from steward.service.engagement.plan import Event, Item, Plan
from steward.service.engagement.progress import GAP_NAMES, STATUS_NAMES, Standing, gaps, progress
from steward.standards import standard
from steward.ui.visit import Visit
from steward.words import Locale, Text, moment, number, percent

WORDS = {
    "none": Text("还没有行动计划", "There is no action plan yet"),
    "none-what": Text(
        "资料里有一张现成的表：六个阶段、四个组、45 项措施。可以整张拿来，再删改；也可以从空表开始，一格一格挑。",
        "The sources give a table that is ready to use: six stages, four groups, 45 measures. Take all of it and change it, or start empty and choose cell by cell.",
    ),
    "begin-table": Text("用资料里的 45 项开始", "Start with the 45 measures"),
    "begin-empty": Text("从空表开始", "Start empty"),
    "plan": Text("计划", "Plan"),
    "another": Text("另起一份", "New plan"),
    "who": Text("记录人", "Recorded by"),
    "who-hint": Text("您的名字", "Your name"),
    "undo": Text("撤销", "Undo"),
    "redo": Text("重做", "Redo"),
    "sheet": Text("存成 Excel", "Save as Excel"),
    "print": Text("打印", "Print"),
    "matrix": Text("阶段和班组", "Stages and groups"),
    "group": Text("班组", "Group"),
    "cell": Text(
        "{stage}，{group}：采用 {n} 项，可选 {offered} 项{states}",
        "{stage}, {group}: {n} adopted of {offered} offered{states}",
    ),
    "of": Text("{n} / {offered}", "{n} / {offered}"),
    "kept": Text("做到 {kept}/{owed}", "{kept}/{owed} kept"),
    "no-due": Text("还没有该做的", "nothing due yet"),
    "counted": Text("全数", "all counted"),
    "show": Text("看哪些", "Show"),
    "all": Text("全部采用的", "All adopted"),
    "gaps-none": Text("没有缺口。", "Nothing is missing."),
    "adopted": Text("已采用", "Adopted"),
    "offered": Text("资料里的措施", "Measures of the sources"),
    "more": Text("其他标准里可以采用的（{n} 项）", "More from other standards ({n})"),
    "placed": Text("阶段和班组是我们放的，资料没有写", "stage and group placed by us"),
    "uncertain": Text("原文有疑问", "uncertain in the source"),
    "adopt": Text("采用", "Adopt"),
    "adopt-cell": Text("这一格全部采用（{n} 项）", "Adopt all of this cell ({n})"),
    "own": Text("本公司自己的措施", "A measure of your own"),
    "own-name": Text("做什么", "What is to be done"),
    "add": Text("加进计划", "Add"),
    "empty-cell": Text("资料没有给这个组在这一阶段安排措施。", "The sources give this group no measure at this stage."),
    "empty-list": Text("还没有采用任何措施，请点上面的格子。", "Nothing is adopted yet; choose a cell above."),
    "standard": Text("依据", "Rests on"),
    "own-mark": Text("公司自己的措施", "your own measure"),
    "team": Text("负责班组", "Team"),
    "nobody": Text("还没定", "Not decided"),
    "person": Text("负责人", "Person"),
    "every": Text("频次", "How often"),
    "starts": Text("从哪天起", "From"),
    "due": Text("到哪天为止", "Until"),
    "due-once": Text("哪天之前做完", "Done by"),
    "evidence": Text("凭据", "Evidence"),
    "no-evidence": Text("还没有凭据。", "No evidence yet."),
    "on": Text("哪天做的", "Done on"),
    "note": Text("做了什么", "What was done"),
    "number": Text("数（如户数）", "Number (such as homes)"),
    "link": Text("链接", "Link"),
    "record": Text("记一笔", "Record"),
    "finish": Text("做完了", "It is done"),
    "reopen": Text("没做完，重开", "Not done after all"),
    "again": Text("再给一个班组", "Also for another team"),
    "drop": Text("撤下", "Drop"),
    "resume": Text("重新采用", "Take up again"),
    "finished": Text("{on} 做完", "done {on}"),
    "late": Text("逾期 {n} 天", "{n} days late"),
    "rules": Text("资料对计划本身的要求", "What the sources ask of the plan itself"),
    "checked": Text("用来查：{gaps}", "checks: {gaps}"),
    "history": Text("改动记录（{n} 条）", "Changes ({n})"),
    "said-done": Text("已记下。", "Kept."),
    "stage": Text("阶段", "Stage"),
    "measure": Text("措施", "Measure"),
    "purpose": Text("目的和要点", "Purpose and key points"),
    "timing": Text("时间", "Timing"),
    "owner": Text("负责人", "Owner"),
    "status": Text("状态", "Status"),
    "source-timing": Text("资料写的时间", "Timing in the source"),
    "comma": Text("，", ", "),
    "cells": Text("格子里的数：采用 / 可选", "numbers: adopted / offered"),
    "all-team": Text("{group}的 {n} 项都交给", "Give all {n} of {group} to"),
    "all-dates": Text("这 {n} 项都定成", "Date all {n}"),
    "set": Text("定下来", "Set"),
}  # fmt: skip
_DID = {
    "adopt": Text("采用了“{item}”", "adopted “{item}”"),
    "adopt-many": Text("一次采用了 {n} 项措施", "adopted {n} measures at once"),
    "own": Text("加了自己的措施“{item}”", "added “{item}”"),
    "assign": Text("“{item}”交给 {owner}", "gave “{item}” to {owner}"),
    "date": Text("定了“{item}”的时间：{dates}", "dated “{item}”: {dates}"),
    "record": Text("给“{item}”记了一笔", "recorded evidence for “{item}”"),
    "finish": Text("“{item}”做完", "finished “{item}”"),
    "reopen": Text("重开“{item}”", "reopened “{item}”"),
    "drop": Text("撤下“{item}”", "dropped “{item}”"),
    "undo": Text("撤销了上一步", "undid the last change"),
    "redo": Text("重做了撤销的一步", "did an undone change again"),
}
_SEVERAL = Text("{n} 项措施", "{n} measures")
_NOBODY = Text("没有人", "nobody")
_LISTED = 60


def table_in_words(company: Company, teams: list[str], here: Visit) -> dict[str, Any]:
    """Give what does not change: stages, groups, measures, teams and rules."""
    locale, table = here.locale, matrix()
    groups = {team.id: team.group or "" for team in company.teams}
    return {
        "stages": [
            {
                "id": stage.id,
                "name": stage.name.say(locale),
                "meaning": stage.meaning.say(locale),
                "ground": stage.id == GROUNDWORK,
            }
            for stage in table.stages
        ],
        "groups": [{"id": group, "name": name.say(locale)} for group, name in table.groups.items()],
        "measures": [_measure(measure, here) for measure in table.measures.values()],
        "teams": [
            {"id": team, "name": company.team_name(team, locale), "group": groups.get(team, "")} for team in teams
        ],
        "recurrences": [{"id": every, "name": _capital(name.say(locale))} for every, name in RECURRENCES.items()],
        "statuses": {status: name.say(locale) for status, name in STATUS_NAMES.items()},
        "gaps": {kind: _capital(name.say(locale)) for kind, name in GAP_NAMES.items()},
        "rules": [
            {
                "text": rule.text.say(locale),
                "href": _address(rule.standard, here),
                "source": standard(rule.standard).source_title.say(locale),
                "checks": [GAP_NAMES[kind].say(locale) for kind in rule.checks],
            }
            for rule in table.rules
        ],
        "notes": [note.say(locale) for note in table.notes],
    }


def _measure(measure: Measure, here: Visit) -> dict[str, Any]:
    locale = here.locale
    return {
        "id": measure.id,
        "name": measure.name.say(locale),
        "stage": measure.stage,
        "groups": list(measure.groups),
        "purpose": measure.purpose.say(locale) if measure.purpose else "",
        "points": [point.say(locale) for point in measure.key_points],
        "timing": measure.timing.say(locale) if measure.timing else "",
        "uncertain": measure.uncertain_why.say(locale) if measure.uncertain_why else "",
        "placed": measure.placed_by_us,
        "every": _capital(RECURRENCES[measure.every].say(locale)) if measure.every != "once" else "",
        "standard": standard(measure.standard).source_title.say(locale),
        "href": _address(measure.standard, here),
    }


def _address(id: str, here: Visit) -> str:
    return here.link(f"voila/render/notebooks/learn/standards.ipynb?id={id}")


def plan_in_words(plan: Plan, company: Company, today: dt.date, locale: Locale) -> dict[str, Any]:
    """Give what a plan holds and how it stands today."""
    found, missing = progress(plan, today), gaps(plan, today)
    table = matrix()
    total = found.total
    counted = Text("全数", "all counted").say(locale)
    return {
        "id": plan.id,
        "name": plan_name(plan.id, plan.name, locale),
        "today": today.isoformat(),
        "sentence": found.sentence(locale) + ("。" if locale == "zh" else "."),
        "share": f"{percent(total.share)} ({total.kept}/{total.owed}, {counted})" if total.share is not None else "",
        "items": [_item(one, company, locale) for one in found.standings],
        "stages": {
            stage.id: {"owed": count.owed, "kept": count.kept, "n": count.n}
            for stage in table.stages
            if (count := found.stage(stage.id))
        },
        "gaps": [{"kind": gap.kind, "stage": gap.stage, "group": gap.group, "item": gap.item} for gap in missing.gaps],
        "undo": _did(plan.standing[-1], plan, company, locale) if plan.standing else "",
        "redo": _did(plan.undone[-1], plan, company, locale) if plan.undone else "",
        "who": next((event.who for event in reversed(plan.events) if event.who), ""),
        "history": [
            {"at": moment(event.at), "who": event.who, "what": _did(event, plan, company, locale)}
            for event in reversed(plan.events[-_LISTED:])
        ],
        "changes": len(plan.events),
    }


def plan_name(id: str, name: str, locale: Locale) -> str:
    """Give the name of a plan; one that nobody named is called by its id, which begins with its year."""
    return Text("行动计划 {id}", "Action plan {id}").say(locale, id=id) if name == id else name


def _item(one: Standing, company: Company, locale: Locale) -> dict[str, Any]:
    item = one.item
    return {
        "id": item.id,
        "measure": item.measure.id,
        "name": item.measure.name.say(locale),
        "stage": item.stage,
        "group": item.group,
        "own": not item.measure.standard,
        "team": item.team,
        "owner": _owner(item, company, locale),
        "person": item.person,
        "starts": item.starts.isoformat() if item.starts else "",
        "due": item.due.isoformat() if item.due else "",
        "every": item.every,
        "everyName": _capital(RECURRENCES[item.every].say(locale)),
        "evidence": [
            {
                "on": shown.on.isoformat(),
                "note": shown.note,
                "link": shown.link,
                "number": "" if shown.number is None else _figure(shown.number),
                "who": shown.who,
            }
            for shown in sorted(item.evidence, key=lambda shown: shown.on, reverse=True)
        ],
        "finished": item.finished_on.isoformat() if item.finished_on else "",
        "why": item.dropped_why,
        "status": one.status,
        "owed": one.owed,
        "kept": one.kept,
        "late": one.days_late,
    }


def _owner(item: Item, company: Company, locale: Locale) -> str:
    names = [company.team_name(item.team, locale) if item.team else "", item.person]
    return ("，" if locale == "zh" else ", ").join(name for name in names if name)


def _did(event: Event, plan: Plan, company: Company, locale: Locale) -> str:
    """Say what a change did; what is spoken of may have been undone since."""
    several = event.get("items")
    name = _SEVERAL.say(locale, n=number(len(several))) if several else _name(event, plan, locale)
    owner = [company.team_name(event.get("team"), locale) if event.get("team") else "", event.get("person") or ""]
    dates = [str(value) for key in ("starts", "due") if (value := event.get(key))]
    return _DID[event.what].say(
        locale,
        item=name,
        n=number(len(event.get("measures") or ())),
        owner=" ".join(word for word in owner if word) or _NOBODY.say(locale),
        dates=" – ".join(dates) or "–",
    )


def _name(event: Event, plan: Plan, locale: Locale) -> str:
    if event.what == "own":
        return str(event.get("name"))
    if event.item in plan.items:
        return plan.items[event.item].measure.name.say(locale)
    known = matrix().measures.get(event.item.partition("@")[0].partition("#")[0])
    return known.name.say(locale) if known else event.item


def _figure(value: float) -> str:
    return number(value) if value == int(value) else number(value, decimals=2)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
