"""How a five-steps plan stands on a day: what is running, late or done, what fell due and was done, and what is missing.

A measure done once is owed by its last day. A repeated one is owed once in each of its turns (week, month, half year),
counted from its first day; a turn is kept when there is evidence dated within it. A turn that has not ended is not owed
yet, unless it is kept already. A repeated measure whose last day has passed with turns missed stays late until somebody says
that it is done, or drops it. Nothing is inferred here: every turn is counted, so a share stands without an interval.

>>> import datetime as dt
>>> from steward.service.engagement.changes import adopt, record, schedule
>>> from steward.service.engagement.plan import Plan
>>> says = {"who": "Lin", "now": dt.datetime(2026, 11, 2, 9)}
>>> plan = adopt(Plan("2026", "2026"), "ap.security.monthly-visit", **says)
>>> plan = schedule(plan, "ap.security.monthly-visit", dt.date(2026, 8, 1), **says)
>>> plan = record(plan, "ap.security.monthly-visit", dt.date(2026, 8, 20), "Block 3, 1202", **says)
>>> print(progress(plan, dt.date(2026, 11, 2)))
1 measure: 0 planned, 0 running, 1 late, 0 done; of 3 turns due so far 1 was kept, 33.3% (1/3, all counted)
  Learn about the customer: 1 late; 1/3 kept
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from steward.service.engagement.measures import GapKind, matrix
from steward.service.engagement.plan import Item, Plan
from steward.service.said import Said
from steward.words import Locale, Text, join, number, percent

Status = Literal["planned", "running", "late", "done", "dropped"]
STATUSES: tuple[Status, ...] = get_args(Status)
STATUS_NAMES: dict[Status, Text] = {
    "planned": Text("未开始", "planned"),
    "running": Text("进行中", "running"),
    "late": Text("逾期", "late"),
    "done": Text("做完", "done"),
    "dropped": Text("已撤下", "dropped"),
}
GAP_NAMES: dict[GapKind, Text] = {
    "overdue": Text("逾期", "overdue"),
    "no-owner": Text("没有负责人", "without an owner"),
    "no-date": Text("没有时间", "without a date"),
    "no-evidence": Text("没有凭据", "without evidence"),
    "empty-stage": Text("空着的阶段", "stages without a measure"),
    "empty-cell": Text("某个阶段没有措施的班组", "groups without a measure at a stage"),
}
_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
_DAYS = {"daily": 1, "weekly": 7}


@dataclass(frozen=True, slots=True)
class Turn:
    """One time a measure is owed."""

    first: dt.date
    last: dt.date
    kept: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item stands on a day."""

    item: Item
    status: Status
    owed: int
    """Turns that fell due so far, or were kept early."""
    kept: int
    """Those of them that were done."""
    days_late: int = 0
    """Days since what is late should have been done."""


@dataclass(frozen=True, slots=True)
class Count:
    """Items by status, and turns owed and kept."""

    planned: int = 0
    running: int = 0
    late: int = 0
    done: int = 0
    dropped: int = 0
    owed: int = 0
    kept: int = 0

    @property
    def n(self) -> int:
        """Items, without those dropped."""
        return self.planned + self.running + self.late + self.done

    @property
    def share(self) -> float | None:
        """The share of what fell due so far that was done, 0 to 1; None where nothing fell due."""
        return self.kept / self.owed if self.owed else None


@dataclass(frozen=True, slots=True)
class Progress(Said):
    """How a plan stands on a day."""

    today: dt.date
    standings: tuple[Standing, ...]

    @property
    def total(self) -> Count:
        """The whole plan."""
        return _count(self.standings)

    def stage(self, stage: str) -> Count:
        """One stage."""
        return self._of(lambda item: item.stage == stage)

    def group(self, group: str) -> Count:
        """One group."""
        return self._of(lambda item: item.group == group)

    def team(self, *names: str) -> Count:
        """One team, under any of its names."""
        return self._of(lambda item: item.team in names)

    def cell(self, stage: str, group: str) -> Count:
        """One stage of one group."""
        return self._of(lambda item: item.stage == stage and item.group == group)

    def only(self, wanted: Callable[[Item], bool]) -> Progress:
        """Give the progress of some of the items."""
        return Progress(self.today, tuple(one for one in self.standings if wanted(one.item)))

    def _of(self, wanted: Callable[[Item], bool]) -> Count:
        return _count(one for one in self.standings if wanted(one.item))

    def sentence(self, locale: Locale) -> str:
        """Say how many stand how, and how much of what fell due was done."""
        total = self.total
        said = Text(
            "{n} 项措施：未开始 {planned}，进行中 {running}，逾期 {late}，做完 {done}",
            "{n} {measures}: {planned} planned, {running} running, {late} late, {done} done",
        ).say(
            locale,
            n=number(total.n),
            measures="measure" if total.n == 1 else "measures",
            planned=number(total.planned),
            running=number(total.running),
            late=number(total.late),
            done=number(total.done),
        )
        if total.share is None:
            return said + Text("；到今天还没有该做的", "; nothing has fallen due yet").say(locale)
        return said + Text(
            "；到今天该做 {owed} 次，做到 {kept} 次，{share}（{kept}/{owed}，全数）",
            "; of {owed} {turns} due so far {kept} {was} kept, {share} ({kept}/{owed}, all counted)",
        ).say(
            locale,
            owed=number(total.owed),
            kept=number(total.kept),
            share=percent(total.share),
            turns="turn" if total.owed == 1 else "turns",
            was="was" if total.kept == 1 else "were",
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give each stage that has measures."""
        rows = []
        for stage in matrix().stages:
            count = self.stage(stage.id)
            if count.n:
                words = [
                    f"{n} {STATUS_NAMES[s].en}" if locale == "en" else f"{STATUS_NAMES[s].zh} {n}"
                    for s in STATUSES
                    if (n := getattr(count, s))
                ]
                due = Text("做到 {k}/{n} 次", "{k}/{n} kept").say(locale, k=count.kept, n=count.owed)
                said = ("，" if locale == "zh" else ", ").join(words)
                rows.append(
                    (stage.name.say(locale), f"{said}{'；' if locale == 'zh' else '; '}{due}" if count.owed else said)
                )
        return rows


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a plan lacks."""

    kind: GapKind
    stage: str
    group: str = ""
    """Empty where the whole stage is."""
    item: str = ""
    """The id of the item; empty where there is none."""

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards for which it is a gap; of an empty stage the stage's own first."""
        reasons = matrix().reasons(self.kind)
        if self.kind != "empty-stage":
            return reasons
        own = f"five-steps.stage.{self.stage}"
        return tuple(
            sorted((r for r in reasons if not r.startswith("five-steps.stage.") or r == own), key=lambda r: r != own)
        )


@dataclass(frozen=True, slots=True)
class Gaps(Said):
    """What a plan lacks on a day, the most pressing first."""

    gaps: tuple[Gap, ...]

    def of(self, kind: GapKind) -> tuple[Gap, ...]:
        """Give the gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind == kind)

    def at(self, stage: str = "", group: str = "") -> tuple[Gap, ...]:
        """Give the gaps of a stage, a group, or a group at a stage; a stage that is empty is a gap of each group."""
        return tuple(g for g in self.gaps if stage in ("", g.stage) and (not group or g.group in ("", group)))

    def sentence(self, locale: Locale) -> str:
        """Say how many of each kind there are."""
        if not self.gaps:
            return Text("没有缺口", "no gaps").say(locale)
        named = [(GAP_NAMES[kind].say(locale), n) for kind in GAP_NAMES if (n := len(self.of(kind)))]
        return join([f"{name} {n}" if locale == "zh" else f"{n} {name}" for name, n in named], locale)

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give for each kind what lacks it."""
        named = []
        for kind, name in GAP_NAMES.items():
            if found := self.of(kind):
                said = [gap.item or self._place(gap, locale) for gap in found]
                named.append((name.say(locale), ("；" if locale == "zh" else "; ").join(said)))
        return named

    def _place(self, gap: Gap, locale: Locale) -> str:
        names = [matrix().stage(gap.stage).name, *([matrix().groups[gap.group]] if gap.group else [])]
        return " ".join(name.say(locale) for name in names)


def turns(item: Item, today: dt.date) -> tuple[Turn, ...]:
    """Give the turns of a repeated measure that have begun by `today`; none for a single one, or without a first day."""
    if item.every == "once" or item.starts is None:
        return ()
    until = min(day for day in (today, item.due, item.finished_on) if day is not None)
    shown = sorted(one.on for one in item.evidence if one.on <= today)
    found, step = [], 0
    first = item.starts
    while first <= until:
        step += 1
        after = _shift(item.starts, item.every, step)
        last = after - dt.timedelta(days=1)
        last = min(last, item.due) if item.due else last
        place = bisect.bisect_left(shown, first)
        found.append(Turn(first, last, place < len(shown) and shown[place] <= last))
        first = after
    return tuple(found)


def standing(item: Item, today: dt.date) -> Standing:
    """Tell how one item stands on a day."""
    if item.dropped:
        return Standing(item, "dropped", 0, 0)
    finished = item.finished_on is not None and item.finished_on <= today
    if item.every == "once":
        if finished:
            return Standing(item, "done", 1, 1)
        if item.due is not None and item.due < today:
            return Standing(item, "late", 1, 0, (today - item.due).days)
        begun = (item.starts is not None and item.starts <= today) or any(one.on <= today for one in item.evidence)
        return Standing(item, "running" if begun else "planned", 0, 0)
    found = turns(item, today)
    end = min((day for day in (item.due, item.finished_on) if day is not None), default=None)
    over = end is not None and end < today
    owed = [turn for turn in found if turn.last < today or turn.kept or over]
    kept = sum(turn.kept for turn in owed)
    if finished:
        return Standing(item, "done", len(owed), kept)
    if not found:
        begun = any(one.on <= today for one in item.evidence)
        return Standing(item, "running" if begun else "planned", 0, 0)
    if end is not None and over:
        if kept == len(owed):
            return Standing(item, "done", len(owed), kept)
        return Standing(item, "late", len(owed), kept, (today - end).days)
    if owed and not found[-1].kept and not owed[-1].kept:
        return Standing(item, "late", len(owed), kept, (today - owed[-1].last).days)
    return Standing(item, "running", len(owed), kept)


def progress(plan: Plan, today: dt.date) -> Progress:
    """Tell how a plan stands on a day."""
    return Progress(today, tuple(standing(item, today) for item in plan.items.values()))


def gaps(plan: Plan, today: dt.date) -> Gaps:
    """Tell what a plan lacks on a day."""
    found: list[Gap] = []
    for one in progress(plan, today).standings:
        item = one.item
        kinds: list[GapKind] = []
        if one.status == "late":
            kinds.append("overdue")
        if one.status not in ("done", "dropped"):
            kinds += ["no-owner"] if not item.owned else []
            kinds += ["no-date"] if not item.dated else []
        if one.status == "done" and not item.evidence:
            kinds.append("no-evidence")
        found += [Gap(kind, item.stage, item.group, item.id) for kind in kinds]
    held = {(item.stage, item.group) for item in plan.items.values() if not item.dropped}
    for stage in matrix().steps:
        missing = [group for group in matrix().groups if (stage.id, group) not in held]
        if len(missing) == len(matrix().groups):
            found.append(Gap("empty-stage", stage.id))
        else:
            found += [Gap("empty-cell", stage.id, group) for group in missing]
    order = list(GAP_NAMES)
    return Gaps(tuple(sorted(found, key=lambda gap: order.index(gap.kind))))


def _count(standings: Iterable[Standing]) -> Count:
    found = list(standings)
    by_status = {status: sum(1 for one in found if one.status == status) for status in STATUSES}
    return Count(**by_status, owed=sum(one.owed for one in found), kept=sum(one.kept for one in found))


def _shift(day: dt.date, every: str, steps: int) -> dt.date:
    """Give the first day of a later turn; the 31st becomes the last day of a shorter month."""
    if every in _DAYS:
        return day + dt.timedelta(days=_DAYS[every] * steps)
    months = day.year * 12 + day.month - 1 + _MONTHS[every] * steps
    year, month = divmod(months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))
