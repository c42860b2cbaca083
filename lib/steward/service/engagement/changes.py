"""What people do to a five-steps plan: each gives a new plan with one more event, or the same where nothing changed.

>>> import datetime as dt
>>> from steward.service.engagement.plan import Plan
>>> now = dt.datetime(2026, 11, 2, 9)
>>> plan = adopt(Plan("2026", "2026"), "ap.security.monthly-visit", who="Lin", now=now)
>>> plan = assign(plan, "ap.security.monthly-visit", "security", who="Lin", now=now)
>>> print(plan.sentence("en"))
2026: 1 measure adopted, 1 assigned, 0 dated, 0 with evidence
>>> undo(undo(plan, who="Lin", now=now), who="Lin", now=now).items
{}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from steward.errors import StewardError
from steward.service.engagement.measures import RECURRENCES, Recurrence, matrix
from steward.service.engagement.plan import Event, Item, Plan, What, check_group, not_for
from steward.words import Text

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
LONGEST = 500
"""Characters in a note or a name."""


def adopt(plan: Plan, measure: str, group: str = "", *, who: str, now: dt.datetime, again: bool = False) -> Plan:
    """Take a measure of the matrix into the plan; one that is there already stays as it is, a dropped one comes back.

    Args:
        plan: the plan.
        measure: its id in the matrix.
        group: for which group; may be left out where the measure has only one.
        who: who adopts it.
        now: when.
        again: take it once more, for another team of the same group.

    Raises:
        StewardError: ``unknown-measure``, ``unknown-group``.
    """
    found = matrix().measure(measure)
    if not group and len(found.groups) == 1:
        group = found.groups[0]
    if group not in found.groups:
        raise not_for(found, group)
    there = plan.of_measure(measure, group)
    id = measure if len(found.groups) == 1 else f"{measure}@{group}"
    if there and not again:
        if not all(item.dropped for item in there):
            return plan
        id = there[0].id
    elif there:
        id = f"{id}#{len(there) + 1}"
    return _with(plan, "adopt", id, who, now, measure=measure, group=group)


def adopt_table(plan: Plan, stage: str = "", group: str = "", *, who: str, now: dt.datetime) -> Plan:
    """Take all measures of the source's table into the plan as one change, or those of one stage, one group or both.

    What we placed ourselves is left out; what is in the plan already stays as it is.
    """
    wanted = tuple(
        m.id
        for m in matrix().measures.values()
        if not m.placed_by_us and stage in ("", m.stage) and group in ("", m.groups[0]) and m.id not in plan.items
    )
    return _with(plan, "adopt-many", "", who, now, measures=wanted) if wanted else plan


def adopt_own(plan: Plan, name: str, stage: str, group: str, *, who: str, now: dt.datetime) -> Plan:
    """Take a measure of the company's own into the plan.

    Raises:
        StewardError: ``unknown-stage``, ``unknown-group``, ``no-name``.
    """
    matrix().stage(stage)
    check_group(group)
    name = _words(name)
    if not name:
        raise StewardError("no-name", Text("请写明这项措施做什么。", "Say what this measure is."))
    for item in plan.items.values():
        if item.measure.standard == "" and (item.measure.name.zh, item.stage, item.group) == (name, stage, group):
            return plan
    taken = sum(1 for event in plan.events if event.what == "own")
    return _with(plan, "own", f"own.{taken + 1}", who, now, name=name, stage=stage, group=group)


def assign(
    plan: Plan, item: str | Sequence[str], team: str = "", person: str = "", *, who: str, now: dt.datetime
) -> Plan:
    """Say who has it, or all of several; without team and person nobody has it any more.

    Raises:
        StewardError: ``not-adopted``.
    """
    team, person = _words(team), _words(person)
    changed = [one.id for one in _several(plan, item) if (one.team, one.person) != (team, person)]
    return _with_several(plan, "assign", changed, who, now, team=team, person=person)


def schedule(
    plan: Plan,
    item: str | Sequence[str],
    starts: dt.date | None = None,
    due: dt.date | None = None,
    every: Recurrence | None = None,
    *,
    who: str,
    now: dt.datetime,
) -> Plan:
    """Say when it is to happen, or all of several; what is left out has no date any more, `every` stays as it was.

    Raises:
        StewardError: ``not-adopted``, ``due-before-start``, ``odd-date``, ``unknown-recurrence``.
    """
    old = _several(plan, item)
    if every and every not in RECURRENCES:
        raise StewardError(
            "unknown-recurrence",
            Text("不认得频次 {every}，可用的有：{known}。", "There is no recurrence {every}; there are: {known}."),
            every=every,
            known=", ".join(RECURRENCES),
        )
    for day in (starts, due):
        _plausible(day)
    if starts and due and due < starts:
        raise StewardError(
            "due-before-start",
            Text(
                "截止日 {due} 早于开始日 {starts}，请改其中一个。",
                "The last day {due} lies before the first, {starts}; change one of them.",
            ),
            due=due,
            starts=starts,
        )
    changed = [one.id for one in old if (one.starts, one.due, one.every) != (starts, due, every or one.every)]
    return _with_several(plan, "date", changed, who, now, starts=starts, due=due, every=every)


def record(
    plan: Plan,
    item: str,
    on: dt.date,
    note: str = "",
    link: str = "",
    number: float | None = None,
    *,
    who: str,
    now: dt.datetime,
) -> Plan:
    """Record what shows that something was done on a day.

    Raises:
        StewardError: ``not-adopted``, ``no-evidence``, ``not-yet``, ``odd-date``.
    """
    plan.item(item)
    note, link = _words(note), _words(link)
    if not note and not link and number is None:
        raise StewardError(
            "no-evidence",
            Text("请写一句说明、一个链接或一个数。", "Write a note, a link or a number."),
        )
    _past(on, now)
    return _with(plan, "record", item, who, now, on=on, note=note, link=link, number=number)


def finish(plan: Plan, item: str, on: dt.date, *, who: str, now: dt.datetime) -> Plan:
    """Say that it is done; a repeated measure ends with it.

    Raises:
        StewardError: ``not-adopted``, ``not-yet``, ``odd-date``.
    """
    if plan.item(item).finished_on == on:
        return plan
    _past(on, now)
    return _with(plan, "finish", item, who, now, on=on)


def reopen(plan: Plan, item: str, *, who: str, now: dt.datetime) -> Plan:
    """Say that it is not done after all.

    Raises:
        StewardError: ``not-adopted``.
    """
    if plan.item(item).finished_on is None:
        return plan
    return _with(plan, "reopen", item, who, now)


def drop(plan: Plan, item: str, why: str = "", *, who: str, now: dt.datetime) -> Plan:
    """Give a measure up, with the reason; its record stays.

    Raises:
        StewardError: ``not-adopted``.
    """
    if plan.item(item).dropped:
        return plan
    return _with(plan, "drop", item, who, now, why=_words(why))


def resume(plan: Plan, item: str, *, who: str, now: dt.datetime) -> Plan:
    """Take up again what was dropped.

    Raises:
        StewardError: ``not-adopted``.
    """
    old = plan.item(item)
    if not old.dropped:
        return plan
    return _with(plan, "adopt", item, who, now, measure=old.measure.id, group=old.group)


def undo(plan: Plan, *, who: str, now: dt.datetime) -> Plan:
    """Take back the last change that holds; an empty plan stays as it is."""
    return _with(plan, "undo", "", who, now) if plan.standing else plan


def redo(plan: Plan, *, who: str, now: dt.datetime) -> Plan:
    """Make the last undone change again, as long as nothing else was done since."""
    return _with(plan, "redo", "", who, now) if plan.undone else plan


def _several(plan: Plan, item: str | Sequence[str]) -> list[Item]:
    return [plan.item(one) for one in ([item] if isinstance(item, str) else item)]


def _with_several(plan: Plan, what: What, items: Sequence[str], who: str, now: dt.datetime, **values: Any) -> Plan:
    if len(items) > 1:
        return _with(plan, what, "", who, now, items=tuple(items), **values)
    return _with(plan, what, items[0], who, now, **values) if items else plan


def _with(plan: Plan, what: What, item: str, who: str, now: dt.datetime, **values: Any) -> Plan:
    kept = tuple((key, value) for key, value in values.items() if value not in (None, ""))
    return replace(plan, events=(*plan.events, Event(now, _words(who), what, item, kept)))


def _words(given: str) -> str:
    """Take what was typed on one line, without what cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in given).split())[:LONGEST]


def _plausible(day: dt.date | None) -> None:
    if day is not None and not FIRST_DAY <= day < LAST_DAY:
        raise StewardError(
            "odd-date",
            Text("日期 {day} 不像是真的，请核对年份。", "The date {day} cannot be meant; check the year."),
            day=day,
        )


def _past(day: dt.date, now: dt.datetime) -> None:
    _plausible(day)
    if day > now.date():
        raise StewardError(
            "not-yet",
            Text("{day} 还没有到，只能记已经做了的事。", "{day} is still to come; record only what has been done."),
            day=day,
        )
