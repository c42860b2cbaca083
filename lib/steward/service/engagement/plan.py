"""A company's own five-steps plan: measures adopted, assigned, dated and evidenced.

`steward.service.engagement.changes` holds what people do to it. A plan is the list of what people did to it. Nothing is ever taken out: to undo is one more entry, and what the plan holds
now is worked out from the list. So every change has a name and a moment, and none can be lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, cast, get_args

from steward.company import Group
from steward.errors import StewardError
from steward.service.engagement.measures import Measure, Recurrence, matrix
from steward.service.said import Said
from steward.words import Locale, Text, number

What = Literal["adopt", "adopt-many", "own", "assign", "date", "record", "finish", "reopen", "drop", "undo", "redo"]
WHATS: tuple[What, ...] = get_args(What)


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
            check_group(group)
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


def not_for(measure: Measure, group: str) -> StewardError:
    """Say that a measure is not for a group."""
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


def check_group(group: str) -> None:
    """Hold a group against those there are.

    Raises:
        StewardError: ``unknown-group``.
    """
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
        raise not_for(found, group)
    items[id] = Item(id, found, group, every=found.every)
