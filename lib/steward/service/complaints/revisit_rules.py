"""Which revisit is owed for what, by when and by which means, read from ``training/flows/revisits.yaml``.

Where the sources disagree the company chooses (``repair-follow-up``, ``leak-follow-up``, ``complaint-revisit`` in its profile); limits
come from its clocks. A leak is revisited after the first rainy day that follows: whoever knows the weather passes it in, otherwise 30
days stand in for it. What no source states is a default of ours and marked so in the data.

>>> from steward.company import default_company
>>> case = Facts("repair", done_at=dt.datetime(2026, 7, 1, 15), urgent=True)
>>> [(duty.rule, duty.state, duty.due_at) for duty in owed(case, dt.datetime(2026, 7, 2, 9), default_company())]
[('urgent-repair', 'owed', datetime.datetime(2026, 7, 2, 15, 0))]
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from steward.content import read_yaml
from steward.service.said import Said
from steward.service.working_calendar import WorkingCalendar
from steward.words import Locale, Text, duration, moment

if TYPE_CHECKING:
    from steward.company import Company

About = Literal["complaint", "repair", "household"]
Method = Literal["phone", "home", "online"]
Weather = Callable[[dt.date], bool]
"""Tells whether it rained on a day."""
DutyState = Literal["not-yet", "owed", "late", "made", "made-late"]

METHODS: Mapping[Method, Text] = MappingProxyType(
    {"phone": Text("电话", "phone"), "home": Text("上门", "in person"), "online": Text("线上", "online")}
)
_STATES: Mapping[DutyState, Text] = MappingProxyType(
    {
        "not-yet": Text("还没到时候", "not yet"),
        "owed": Text("该做了", "owed now"),
        "late": Text("过期未做", "late"),
        "made": Text("已做", "made"),
        "made-late": Text("做晚了", "made late"),
    }
)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A revisit that was made; without a method it counts as any."""

    at: dt.datetime
    method: Method | None = None
    reached: bool = True
    """A call nobody answered is no revisit."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case as far as revisits depend on it."""

    about: About
    done_at: dt.datetime | None = None
    """When it was solved or mended, or for a household: when we learned of it."""
    reopened_at: dt.datetime | None = None
    """When the owner last said that it was not mended."""
    team: str = ""
    urgent: bool = False
    in_home: bool = False
    leak: bool = False
    major_defect: bool = False
    """A roof or bathroom leak, a crack in an outer wall."""
    corrective_plan: bool = False
    """The company gave a plan for putting it right."""
    sampled: bool = False
    """Drawn for the company's weekly sample, see `weekly_sample`."""
    comment: bool = False
    misfortune: bool = False
    fee_collection: bool = False
    revisits: tuple[Revisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty(Said):
    """One thing that is owed to an owner."""

    rule: str
    what: Text
    standard: str
    state: DutyState
    since: dt.datetime | None = None
    """From when it is owed; None while that is still to come (rain)."""
    due_at: dt.datetime | None = None
    """By when; None where that cannot be said yet."""
    over: float = 0.0
    """Hours of its calendar beyond the limit."""
    methods: tuple[Method, ...] = ()
    """The means that count; empty for any."""
    made: int = 0
    """How many of the revisits asked for were made."""
    times: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it now."""
        return self.state in ("owed", "late")

    def sentence(self, locale: Locale) -> str:
        """Say what is owed, by when and how."""
        parts = [self.what.say(locale)]
        if self.methods:
            means = [METHODS[method].say(locale) for method in self.methods]
            parts.append("／".join(means) if locale == "zh" else " or ".join(means))
        if self.times > 1:
            parts.append(Text("{made}/{times} 次", "{made} of {times}").say(locale, made=self.made, times=self.times))
        parts.append(_STATES[self.state].say(locale))
        if self.due_at is not None and self.state in ("owed", "not-yet", "late"):
            parts.append(Text("期限 {at}", "due {at}").say(locale, at=moment(self.due_at)))
        if self.over > 0:
            parts.append(Text("超过 {over}", "{over} over").say(locale, over=duration(self.over, locale)))
        return ("，" if locale == "zh" else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class RevisitRule:
    """One rule of the catalogue."""

    id: str
    what: Text
    about: Literal["complaint", "repair", "household", "any"]
    standard: str
    begins: Literal["done", "reopened", "rain", "month", "told"]
    when: str = ""
    """The fact it depends on; empty for every case of its kind."""
    choice: str = ""
    """The entry of ``company.rules`` that has to name its standard; empty where the sources do not disagree."""
    clock: str = ""
    days: int = 0
    times: int = 1
    methods: tuple[Method, ...] = ()
    also: tuple[str, ...] = ()
    """Further standards it rests on."""

    def applies(self, facts: Facts, company: Company) -> bool:
        """Tell whether it concerns a case under a company's choices."""
        return (
            (self.about == facts.about or (self.about == "any" and facts.about != "household"))
            and (not self.when or bool(getattr(facts, self.when)))
            and (not self.choice or company.rules[self.choice] == self.standard)
        )


@cache
def number(name: str) -> int:
    """Give one of our own defaults, such as ``leak-days``; the data says why it is what it is."""
    value: int = _content()["numbers"][name]["value"]
    return value


@cache
def assumptions() -> Mapping[str, Text]:
    """Give, for every number that no source states, what we took and why."""
    return MappingProxyType({name: Text(**entry["assumption"]) for name, entry in _content()["numbers"].items()})


@cache
def rules() -> Mapping[str, RevisitRule]:
    """Give all revisit rules by id."""
    return MappingProxyType(
        {
            id: RevisitRule(
                id=id,
                what=Text(entry["zh"], entry["en"]),
                about=entry["about"],
                standard=entry["standard"],
                begins=entry["from"],
                when=entry.get("when", ""),
                choice=entry.get("rule", ""),
                clock=entry.get("clock", ""),
                days=number(entry["days"]) if "days" in entry else 0,
                times=number(entry["times"]) if "times" in entry else 1,
                methods=tuple(entry.get("methods", ())),
                also=tuple(entry.get("also", ())),
            )
            for id, entry in _content()["revisits"].items()
        }
    )


def owed(
    facts: Facts, now: dt.datetime, company: Company, weather: Weather | None = None, *, made: bool = False
) -> tuple[Duty, ...]:
    """Say which revisits a case asks for, the most urgent first.

    Args:
        facts: the case; what happened after `now` is not known yet.
        now: the moment of asking.
        company: chooses between the sources and sets the clocks.
        weather: tells on which days it rained; it is asked for past days only.
        made: tell also what has been made already.
    """
    known = _known(facts, now)
    found = [
        duty
        for rule in rules().values()
        if rule.applies(known, company)
        for duty in _duty(rule, known, now, company, weather)
        if made or duty.state not in ("made", "made-late")
    ]
    order = ("late", "owed", "not-yet", "made-late", "made")
    return tuple(sorted(found, key=lambda duty: (order.index(duty.state), duty.due_at or dt.datetime.max, duty.rule)))


def _known(facts: Facts, now: dt.datetime) -> Facts:
    def seen(at: dt.datetime | None) -> dt.datetime | None:
        return at if at is not None and at <= now else None

    return replace(
        facts,
        done_at=seen(facts.done_at),
        reopened_at=seen(facts.reopened_at),
        revisits=tuple(one for one in facts.revisits if one.at <= now),
    )


def _duty(
    rule: RevisitRule, facts: Facts, now: dt.datetime, company: Company, weather: Weather | None
) -> Iterator[Duty]:
    started = _start(rule, facts)
    if started is None:
        return
    begin, limit = started, _Limit.of(rule, facts, company)
    since: dt.datetime | None = begin
    if rule.begins == "rain":
        if weather is None:
            limit = _Limit(None, number("leak-days") * 24)
        else:
            since = _after_rain(begin, now, weather)
    elif rule.begins == "month":
        since = begin + dt.timedelta(days=number("month-days") - number("around-days"))
        limit = _Limit(None, 2 * number("around-days") * 24)
    if since is None:
        yield Duty(rule.id, rule.what, rule.standard, "not-yet", methods=rule.methods, times=rule.times)
        return
    due = limit.due(since)
    counted = [one.at for one in facts.revisits if one.at >= since and one.reached and _fits(one, rule)]
    enough = sorted(counted)[rule.times - 1] if len(counted) >= rule.times else None
    state: DutyState
    if enough is not None:
        state = "made" if enough <= due else "made-late"
    else:
        state = "not-yet" if now < since else "late" if now > due else "owed"
    over = limit.over(due, enough if enough is not None else now) if state in ("late", "made-late") else 0.0
    made = min(len(counted), rule.times)
    yield Duty(rule.id, rule.what, rule.standard, state, since, due, over, rule.methods, made, rule.times)


def _fits(revisit: Revisit, rule: RevisitRule) -> bool:
    return revisit.method is None or not rule.methods or revisit.method in rule.methods


def _start(rule: RevisitRule, facts: Facts) -> dt.datetime | None:
    """Give when a rule begins to matter for a case; None where that has not happened."""
    return facts.reopened_at if rule.begins == "reopened" else facts.done_at


def _after_rain(done: dt.datetime, now: dt.datetime, weather: Weather) -> dt.datetime | None:
    """Give the morning after the first rainy day that follows the repair; None while it has not rained."""
    day = done.date() + dt.timedelta(days=1)
    while day < now.date():
        if weather(day):
            return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        day += dt.timedelta(days=1)
    return None


@dataclass(frozen=True, slots=True)
class _Limit:
    """A time limit on a working calendar; without one every hour counts."""

    calendar: WorkingCalendar | None
    hours: float

    @classmethod
    def of(cls, rule: RevisitRule, facts: Facts, company: Company) -> _Limit:
        if not rule.clock:
            return cls(None, rule.days * 24)
        calendar = WorkingCalendar.from_rule(company.clock_calendar(rule.clock, facts.team), company)
        return cls(calendar, company.clocks[rule.clock].hours)

    def due(self, since: dt.datetime) -> dt.datetime:
        if self.calendar is None:
            return since + dt.timedelta(hours=self.hours)
        return self.calendar.add(since, self.hours)

    def over(self, due: dt.datetime, until: dt.datetime) -> float:
        if self.calendar is None:
            return (until - due) / dt.timedelta(hours=1)
        return self.calendar.between(due, until)


def weekly_sample(cases: Iterable[str], week: dt.date, seed: int = 0, rate: float | None = None) -> tuple[str, ...]:
    """Draw the company's weekly phone sample of work orders: 20%, rounded up, so that no week goes unasked.

    The same cases, week and seed give the same sample, whatever the order in which the cases are given.

    Args:
        cases: the week's work orders; each counts once.
        week: any day of the week.
        seed: draws another sample.
        rate: share to draw; default the one of ``revisit.repair-sample-rate``.

    >>> len(weekly_sample([f"R{i}" for i in range(21)], dt.date(2026, 7, 1)))
    5
    """
    from steward.standards import standard

    share = standard("revisit.repair-sample-rate").params["sample_rate"] if rate is None else rate
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies from 0 to 1, not at {share}")
    year, number_of_week, _ = week.isocalendar()
    known = sorted(set(cases))

    def place(case: str) -> bytes:
        return hashlib.blake2b(f"{seed}/{year}-{number_of_week}/{case}".encode(), digest_size=8).digest()

    wanted = -int(-round(share * len(known), 9) // 1)
    return tuple(sorted(sorted(known, key=place)[:wanted]))


def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml("training/flows/revisits.yaml")
    return content
