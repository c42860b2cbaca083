"""A company's own five-steps plan: measures adopted, assigned, dated and evidenced.

A plan is the list of what people did to it. Nothing is ever taken out: to undo is one more entry, and what the plan holds
now is worked out from the list. So every change has a name and a moment, and none can be lost.

>>> import datetime as dt
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, cast, get_args

from steward.company import Group
from steward.errors import StewardError
from steward.service.engagement import RECURRENCES, Measure, Recurrence, matrix
from steward.service.said import Said
from steward.words import Locale, Text, number

What = Literal["adopt", "adopt-many", "own", "assign", "date", "record", "finish", "reopen", "drop", "undo", "redo"]
WHATS: tuple[What, ...] = get_args(What)
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
LONGEST = 500
"""Characters in a note or a name."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change to a plan."""

    at: dt.datetime
    who: str
    what: What
    item: str = ""
    values: tuple[tuple[str, Any], ...] = ()
    """What was set, by name; dates are dates, what was not given is not there."""

    def get(self, name: str) -> Any:
        """Give one of the values, or None."""
        return dict(self.values).get(name)

    @property
    def items(self) -> tuple[str, ...]:
        """The ids it is about: one, several at once, or none."""
        return self.get("items") or ((self.item,) if self.item else ())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that something was done."""

    on: dt.date
    note: str = ""
    link: str = ""
    number: float | None = None
    """Such as households visited."""
    who: str = ""
    """Who recorded it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One adopted measure of one group."""

    id: str
    measure: Measure
    group: Group
    team: str = ""
    """As the company profile or the records name it; empty while nobody has it."""
    person: str = ""
    starts: dt.date | None = None
    due: dt.date | None = None
    """The last day: of a single measure, or of a repeated one."""
    every: Recurrence = "once"
    evidence: tuple[Evidence, ...] = ()
    finished_on: dt.date | None = None
    dropped: bool = False
    dropped_why: str = ""

    @property
    def stage(self) -> str:
        """The stage of its measure."""
        return self.measure.stage

    @property
    def owned(self) -> bool:
        """Whether a team or a person has it."""
        return bool(self.team or self.person)

    @property
    def dated(self) -> bool:
        """Whether it is known when it is to happen: the last day of a single measure, the first of a repeated one."""
        return (self.due if self.every == "once" else self.starts) is not None


@dataclass(frozen=True)
class Plan(Said):
    """A plan with its whole history."""

    id: str
    name: str
    events: tuple[Event, ...] = ()

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """What it holds now, by id, in the order of adoption."""
        found: dict[str, Item] = {}
        for event in self.standing:
            _apply(found, event)
        return found

    @cached_property
    def standing(self) -> tuple[Event, ...]:
        """The changes that hold: all but those undone."""
        return _standing(self.events)[0]

    @cached_property
    def undone(self) -> tuple[Event, ...]:
        """The changes that could be made again, the next one last."""
        return _standing(self.events)[1]

    def item(self, id: str) -> Item:
        """Look an adopted measure up.

        Raises:
            StewardError: ``not-adopted``.
        """
        if id not in self.items:
            raise _not_adopted(id)
        return self.items[id]

    def of_measure(self, measure: str, group: str) -> tuple[Item, ...]:
        """Give the items made of one measure for one group."""
        return tuple(i for i in self.items.values() if i.measure.id == measure and i.group == group)

    def sentence(self, locale: Locale) -> str:
        """Say how far it is set up."""
        items = [item for item in self.items.values() if not item.dropped]
        return Text(
            "{name}：采用 {n} 项，{owned} 项有负责人，{dated} 项定了时间，{shown} 项有凭据",
            "{name}: {n} {measures} adopted, {owned} assigned, {dated} dated, {shown} with evidence",
        ).say(
            locale,
            name=self.name,
            n=number(len(items)),
            measures="measure" if len(items) == 1 else "measures",
            owned=number(sum(i.owned for i in items)),
            dated=number(sum(i.dated for i in items)),
            shown=number(sum(bool(i.evidence) for i in items)),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give each stage with the measures adopted for it."""
        table = matrix()
        return [
            (stage.name.say(locale), ("；" if locale == "zh" else "; ").join(names))
            for stage in table.stages
            if (names := [i.measure.name.say(locale) for i in self.items.values() if i.stage == stage.id])
        ]


# -- what people do ----------------------------------------------------------------------------------------------------


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
        raise _not_for(found, group)
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
    _check_group(group)
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


def misfit(events: Sequence[Event]) -> tuple[int, StewardError] | None:
    """Find the first event that speaks of something the plan does not hold at that point: its place and what is wrong."""
    done: list[Event] = []
    undone: list[Event] = []
    items: dict[str, Item] = {}
    for place, event in enumerate(events):
        try:
            if event.what in ("undo", "redo"):
                _take(event, done, undone)
                items = {}
                for one in done:
                    _apply(items, one)
                continue
            strange = [id for id in event.items if id not in items] if event.what not in ("adopt", "own") else []
            if strange:
                raise _not_adopted(strange[0])
            _take(event, done, undone)
            _apply(items, event)
        except StewardError as error:
            return place, error
    return None


# -- how a plan is worked out ------------------------------------------------------------------------------------------


def _with(plan: Plan, what: What, item: str, who: str, now: dt.datetime, **values: Any) -> Plan:
    kept = tuple((key, value) for key, value in values.items() if value not in (None, ""))
    return replace(plan, events=(*plan.events, Event(now, _words(who), what, item, kept)))


def _several(plan: Plan, item: str | Sequence[str]) -> list[Item]:
    return [plan.item(one) for one in ([item] if isinstance(item, str) else item)]


def _with_several(plan: Plan, what: What, items: Sequence[str], who: str, now: dt.datetime, **values: Any) -> Plan:
    if len(items) > 1:
        return _with(plan, what, "", who, now, items=tuple(items), **values)
    return _with(plan, what, items[0], who, now, **values) if items else plan


def _standing(events: Sequence[Event]) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    done: list[Event] = []
    undone: list[Event] = []
    for event in events:
        _take(event, done, undone)
    return tuple(done), tuple(undone)


def _take(event: Event, done: list[Event], undone: list[Event]) -> None:
    if event.what == "undo":
        if done:
            undone.append(done.pop())
    elif event.what == "redo":
        if undone:
            done.append(undone.pop())
    else:
        done.append(event)
        undone.clear()


def _apply(items: dict[str, Item], event: Event) -> None:
    match event.what:
        case "adopt":
            _take_in(items, event.item, event.get("measure"), event.get("group"))
            return
        case "adopt-many":
            for id in event.get("measures"):
                _take_in(items, id, id, matrix().measure(id).groups[0])
            return
        case "own":
            name, group = event.get("name"), cast(Group, event.get("group"))
            _check_group(group)
            own = Measure(event.item, Text(name, name), matrix().stage(event.get("stage")).id, (group,))
            items[event.item] = Item(event.item, own, group)
            return
    for id in event.items:
        if id in items:
            items[id] = _changed(items[id], event)


def _changed(old: Item, event: Event) -> Item:
    match event.what:
        case "assign":
            return replace(old, team=event.get("team") or "", person=event.get("person") or "")
        case "date":
            every = event.get("every") or old.every
            return replace(old, starts=event.get("starts"), due=event.get("due"), every=every)
        case "record":
            note, link = event.get("note") or "", event.get("link") or ""
            shown = Evidence(event.get("on"), note, link, event.get("number"), event.who)
            return replace(old, evidence=(*old.evidence, shown))
        case "finish":
            return replace(old, finished_on=event.get("on"))
        case "reopen":
            return replace(old, finished_on=None)
        case "drop":
            return replace(old, dropped=True, dropped_why=event.get("why") or "")
    return old


def _not_for(measure: Measure, group: str) -> StewardError:
    return StewardError(
        "unknown-group",
        Text(
            "“{measure}”没有给 {group} 这个组，可用的有：{known}。",
            "“{measure}” is not for {group}; it is for: {known}.",
        ),
        measure=measure.name,
        group=group or "?",
        known=", ".join(measure.groups),
    )


def _check_group(group: str) -> None:
    if group not in matrix().groups:
        raise StewardError(
            "unknown-group",
            Text("没有班组类别 {group}，可用的有：{known}。", "There is no group {group}; there are: {known}."),
            group=group,
            known=", ".join(matrix().groups),
        )


def _not_adopted(id: str) -> StewardError:
    return StewardError(
        "not-adopted",
        Text(
            "计划里没有 {id} 这一项，可能刚被撤销；请先采用它。",
            "The plan does not hold {id}, it may have just been undone; adopt it first.",
        ),
        id=id,
    )


def _take_in(items: dict[str, Item], id: str, measure: str, group: str) -> None:
    if id in items:
        items[id] = replace(items[id], dropped=False, dropped_why="")
        return
    found = matrix().measure(measure)
    if group not in found.groups:
        raise _not_for(found, group)
    items[id] = Item(id, found, group, every=found.every)


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
