"""One complaint and its life, at a Python prompt.

A complaint never changes: every step gives a new one. A step the flow does not allow still happened, so it is kept and named. Clocks run
on the company's working calendars and stand still while we wait for the owner.

>>> monday = dt.datetime(2026, 9, 28, 9)
>>> complaint = Complaint.received(monday, compensation=True).after("calm", monday).after("register", monday, by="周洁")
>>> complaint = complaint.after("dispatch", monday + dt.timedelta(minutes=20)).after("pause", monday + dt.timedelta(hours=4))
>>> complaint.state, complaint.paused_hours(monday + dt.timedelta(hours=10)), complaint.who_decides().level
('waiting', 6.0, 'leadership')
>>> reading = complaint.clocks(monday + dt.timedelta(hours=10))["complaint-resolve"].reading
>>> reading.elapsed, reading.state.value
(4.0, 'paused')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.service.clock import Clock, ClockState, Reading, Span
from steward.service.complaints import authority, revisit_rules
from steward.service.complaints.complaint_flow import Step, flow_of, shipped_flow
from steward.service.complaints.flow import Flow, Guidance, Refusal
from steward.service.complaints.revisit_rules import Duty, Facts, Method, Revisit, Weather
from steward.service.said import Said
from steward.service.working_calendar import WorkingCalendar
from steward.words import Locale, Text, moment, number

if TYPE_CHECKING:
    from steward.company import Company

CLOCKS: Mapping[str, tuple[Text, tuple[str, ...]]] = MappingProxyType(
    {
        "complaint-response": (Text("首次响应", "First response"), ("complaint.fast-or-explain-delay",)),
        "complaint-resolve": (Text("办结", "Solving it"), ("plan.cs.complaint-timeliness",)),
        "progress-contact": (
            Text("进展沟通", "Word to the owner"),
            ("g4.three-day-rule", "z9.owner-communication-record"),
        ),
        "complaint-revisit": (Text("回访", "Revisit"), ("g5.callback-100",)),
        "rework-revisit": (Text("返修后的特殊回访", "Special revisit after rework"), ("revisit.rework-24h",)),
    }
)
"""The clocks of a complaint, by their names in the company profile, with the standards that ask for them."""

_ANSWERS = (Step.CALM, Step.REGISTER, Step.CONTACT)
"""What tells the owner that the complaint has arrived."""
_TALKS = (Step.CALM, Step.REGISTER, Step.CONTACT, Step.REVISIT)
"""What counts as word to the owner."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a complaint's life."""

    step: str
    at: dt.datetime
    by: str
    before: str
    """The state it was taken in."""
    state: str
    """The state it led to."""
    allowed: bool
    """Whether the flow has the step there."""
    method: Method | None = None
    """By which means, for a revisit."""
    reached: bool = True
    """Whether the owner was reached; an unanswered call is no revisit and changes nothing."""


@dataclass(frozen=True, slots=True)
class ComplaintClock(Said):
    """One clock of a complaint, read at one moment."""

    name: str
    clock: Clock
    reading: Reading
    standards: tuple[str, ...]

    @property
    def stands_still(self) -> bool:
        """Whether it is paused while we wait for the owner."""
        return self.reading.state is ClockState.PAUSED

    def sentence(self, locale: Locale) -> str:
        """Say how far it has run, of how much, and when it is due."""
        said = Text("{name}：{state}，已用 {used}/{limit} 小时", "{name}: {state}, {used} of {limit} hours").say(
            locale,
            name=CLOCKS[self.name][0],
            state=self.reading.state.text.say(locale) if locale == "zh" else self.reading.state.text.en.lower(),
            used=number(self.reading.elapsed, decimals=1),
            limit=number(self.clock.limit, decimals=1),
        )
        if self.reading.due_at is not None:
            said += Text("，期限 {at}", ", due {at}").say(locale, at=moment(self.reading.due_at))
        return said


@dataclass(frozen=True, slots=True)
class Complaint(Said):
    """A complaint as it stands after the steps taken so far; made by `Complaint.received`."""

    flow: Flow
    at: dt.datetime
    """When it came in."""
    case: str = ""
    team: str = ""
    matters: tuple[str, ...] = ("complaint",)
    """What has to be decided in it, see `steward.service.complaints.authority.matters`."""
    facts: Facts = field(default_factory=lambda: Facts("complaint"))
    deadline: dt.datetime | None = None
    """The time the owner set or agreed to; None where none was named."""
    history: tuple[Event, ...] = ()

    @classmethod
    def received(
        cls,
        at: dt.datetime,
        *,
        case: str = "",
        team: str = "",
        flow: Flow | None = None,
        company: Company | None = None,
        compensation: bool = False,
        about_head: bool = False,
        important: bool = False,
        major: bool = False,
        leak: bool = False,
        major_defect: bool = False,
        matters: tuple[str, ...] = (),
    ) -> Complaint:
        """Take a complaint in.

        Args:
            at: when it came in, naive and local.
            case: its number.
            team: decides the calendar of clocks that run in a team's own hours.
            flow: the flow it follows; default the company's, else the shipped one.
            company: whose flow it follows.
            compensation: it is about money.
            about_head: it is about the head of the site office.
            important: important enough for the supervisor in person.
            major: a major complaint.
            leak: about a leak.
            major_defect: about a roof or bathroom leak or a cracked outer wall.
            matters: what else has to be decided in it.

        Raises:
            StewardError: ``unknown-matter``.
        """
        flags = {"compensation": compensation, "about-head": about_head, "important": important, "major": major}
        found = tuple(dict.fromkeys(("complaint", *(name for name, is_so in flags.items() if is_so), *matters)))
        authority.highest(found)
        followed = flow or (flow_of(company) if company is not None else shipped_flow())
        facts = Facts("complaint", team=team, leak=leak, major_defect=major_defect)
        return cls(followed, at, case, team, found, facts)

    # -- what happens to it -------------------------------------------------------------------------------------

    def after(
        self, step: str, at: dt.datetime, *, by: str = "", method: Method | None = None, reached: bool = True
    ) -> Complaint:
        """Give the complaint after a step; one the flow does not allow still happened, and is among the `refusals`.

        Args:
            step: a step of the flow, by its id or any of its names.
            at: when it was taken, not before the step before it.
            by: who took it.
            method: for a revisit, by which means.
            reached: whether the owner was reached; a call nobody answered is kept, but is no revisit.

        Raises:
            StewardError: ``unknown-step``; ``time-runs-backwards`` for a step before the last one.
        """
        last = self.history[-1].at if self.history else self.at
        if at < last:
            raise StewardError(
                "time-runs-backwards",
                Text(
                    "“{step}”的时间 {at} 早于上一步 {last}，请核对。",
                    "The step “{step}” at {at} lies before the last one at {last}; check the times.",
                ),
                step=step,
                at=moment(at),
                last=moment(last),
            )
        named = self.flow.named(step) or step
        state, allowed = self.flow.next(self.state, named)
        if not reached and self._means(named, Step.REVISIT):
            state = self.state
        event = Event(named, at, by, self.state, state, allowed, method, reached)
        return replace(self, history=(*self.history, event))

    def promised(self, until: dt.datetime) -> Complaint:
        """Give the complaint with the time the owner set, or agreed to when we asked for longer.

        Source: ``comm.pre.deadline-and-extension``.

        Raises:
            ValueError: for a time that is not after the complaint came in.
        """
        if until <= self.at:
            raise ValueError(f"a time promised ({until}) lies after the complaint came in ({self.at})")
        return replace(self, deadline=until)

    # -- where it stands ----------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """Where it stands now."""
        return self.history[-1].state if self.history else self.flow.initial

    @property
    def is_open(self) -> bool:
        """Whether the owner still waits for a solution."""
        return self.flow.is_open(self.state)

    @property
    def is_closed(self) -> bool:
        """Whether it has come to an end, until somebody reopens it."""
        return self.flow.is_final(self.state)

    @property
    def next_steps(self) -> Mapping[str, str]:
        """The steps the flow has now, and where each would lead."""
        return self.flow.allowed[self.state]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The steps that were taken although the flow did not have them there."""
        return tuple(Refusal(i, e.step, e.before) for i, e in enumerate(self.history) if not e.allowed)

    @property
    def times_reopened(self) -> int:
        """How often the owner came back with it."""
        return sum(self._means(event.step, Step.REOPEN) for event in self.history)

    def guidance(self, step: str) -> Guidance:
        """Give how a step is done well, as the flow says."""
        return self.flow.guidance.get(self.flow.named(step) or step, Guidance())

    def as_of(self, now: dt.datetime) -> Complaint:
        """Give the complaint as it was known at a moment."""
        return replace(self, history=tuple(event for event in self.history if event.at <= now))

    # -- time ---------------------------------------------------------------------------------------------------

    def clocks(self, now: dt.datetime, company: Company | None = None) -> Mapping[str, ComplaintClock]:
        """Read the clocks that have started by `now`.

        ``complaint-response`` and ``complaint-resolve`` start when it comes in, ``progress-contact`` with the last word to the owner
        while it is open, ``complaint-revisit`` when it is solved, ``rework-revisit`` when it is reopened. Where the company goes by
        the time the owner set (``complaint-time-limit``), that is the limit for solving it.

        Args:
            now: what happened later is not known yet.
            company: whose calendars and limits hold; default the shipped profile.
        """
        whose = company or _shipped_company()
        then = self.as_of(now)
        found = {}
        for name, start, pauses, stop, reopened in then._spans():
            calendar = WorkingCalendar.from_rule(whose.clock_calendar(name, self.team), whose)
            limit = whose.clocks[name].hours
            standards = CLOCKS[name][1]
            if name == "complaint-resolve":
                standards = (whose.rules["complaint-time-limit"], *standards)
                limit = self._until_deadline(calendar, whose) or limit
            elif name == "complaint-revisit":
                standards = (whose.rules["complaint-revisit"],)
            clock = Clock(calendar, start, limit, pauses, stop, reopened)
            found[name] = ComplaintClock(name, clock, clock.read(now), standards)
        return MappingProxyType(found)

    def paused_hours(self, now: dt.datetime, company: Company | None = None) -> float:
        """Give the working hours, on the calendar of ``complaint-resolve``, for which we waited for the owner until `now`."""
        whose = company or _shipped_company()
        calendar = WorkingCalendar.from_rule(whose.clock_calendar("complaint-resolve", self.team), whose)
        pauses = self.as_of(now)._times("paused")
        return sum(calendar.between(begin, end or now) for begin, end in pauses)

    def _until_deadline(self, calendar: WorkingCalendar, company: Company) -> float | None:
        if self.deadline is None or company.rules["complaint-time-limit"] != "comm.pre.deadline-and-extension":
            return None
        return calendar.between(self.at, self.deadline) or None

    def _times(self, wanted: str) -> list[Span]:
        """Give the spans in which the owner's time was ``running``, ``paused`` or ``stopped``; the last may still last."""
        found: list[Span] = []
        marks = [(self.at, self.flow.initial), *((event.at, event.state) for event in self.history)]
        for i, (at, state) in enumerate(marks):
            end = marks[i + 1][0] if i + 1 < len(marks) else None
            if self.flow.owners_time[state] != wanted:
                continue
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], end)
            else:
                found.append((at, end))
        return found

    def _spans(self) -> list[tuple[str, dt.datetime, tuple[Span, ...], dt.datetime | None, tuple[Span, ...]]]:
        """Give each clock that has started: name, start, pauses, stop, reopened spans."""
        paused = tuple(self._times("paused"))
        stopped = self._times("stopped")
        done = stopped[-1][0] if stopped and stopped[-1][1] is None else None
        reopened = tuple((begin, end) for begin, end in stopped if end is not None)
        answered = self._first(_ANSWERS)
        found: list[tuple[str, dt.datetime, tuple[Span, ...], dt.datetime | None, tuple[Span, ...]]] = [
            ("complaint-response", self.at, (), answered, ()),
            ("complaint-resolve", self.at, paused, done, reopened),
        ]
        if done is None:
            # Silence begins anew whenever the owner has heard from us, we take up again, or the owner comes back.
            word = [event.at for event in self.history if self._means(event.step, *_TALKS, Step.RESUME, Step.REOPEN)]
            found.append(("progress-contact", word[-1] if word else self.at, paused, None, ()))
        else:
            found.append(("complaint-revisit", done, (), self._first((Step.REVISIT,), since=done), ()))
        back = [event.at for event in self.history if self._means(event.step, Step.REOPEN)]
        if back:
            found.append(("rework-revisit", back[-1], (), self._first((Step.REVISIT,), since=back[-1]), ()))
        return found

    def _first(self, steps: tuple[Step, ...], since: dt.datetime | None = None) -> dt.datetime | None:
        """Give when one of these steps was first taken with the owner reached, from a moment on."""
        return next(
            (
                event.at
                for event in self.history
                if (since is None or event.at >= since) and event.reached and self._means(event.step, *steps)
            ),
            None,
        )

    def _means(self, step: str, *wanted: Step) -> bool:
        return step in {self.flow.named(one) for one in wanted}

    # -- what is owed, who decides ------------------------------------------------------------------------------

    def owed(
        self, now: dt.datetime, company: Company | None = None, weather: Weather | None = None
    ) -> tuple[Duty, ...]:
        """Say what is owed to the owner at `now`, what is late first: word on the progress, decisions from above, revisits.

        Args:
            now: what happened later is not known yet.
            company: default the shipped profile.
            weather: tells on which days it rained, see `steward.service.complaints.revisit_rules.owed`.
        """
        whose = company or _shipped_company()
        then = self.as_of(now)
        found = list(revisit_rules.owed(then._as_facts(), now, whose, weather))
        read = then.clocks(now, whose)
        for name, what in _DUTIES.items():
            clock = read.get(name)
            if clock is None or clock.clock.stop is not None or clock.stands_still:
                continue
            late = clock.reading.state is ClockState.LATE
            found.append(
                Duty(
                    name, what, clock.standards[0], "late" if late else "owed", clock.clock.start,
                    clock.reading.due_at, clock.reading.over,
                )
            )  # fmt: skip
        needs = then.who_decides(whose)
        if then.is_open and needs.level in _ABOVE_SITE and then._first((Step.ESCALATE,)) is None:
            what = Text(f"上报：由{needs.who.zh}定", f"Escalate: {needs.who.en} decides")
            found.append(Duty("escalate", what, needs.standards[0], "owed", self.at))
        order = ("late", "owed", "not-yet")
        return tuple(sorted(found, key=lambda duty: (order.index(duty.state), duty.due_at or dt.datetime.min)))

    def who_decides(self, company: Company | None = None) -> authority.Authority:
        """Say who decides it: the highest of those who decide one of its `matters`."""
        return authority.highest(self.matters, company)

    def _as_facts(self) -> Facts:
        stopped = self._times("stopped")
        done = stopped[-1][0] if stopped and stopped[-1][1] is None else None
        back = [event.at for event in self.history if self._means(event.step, Step.REOPEN)]
        return replace(
            self.facts,
            done_at=done,
            reopened_at=back[-1] if back else None,
            revisits=tuple(
                Revisit(event.at, event.method, event.reached)
                for event in self.history
                if self._means(event.step, Step.REVISIT)
            ),
        )

    # -- in words -----------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """Say where it stands and since when."""
        since = next((e.at for e in reversed(self.history) if e.before != e.state), self.at)
        said = Text("投诉{case}：{state}，从 {since} 起", "Complaint{case}: {state} since {since}").say(
            locale,
            case=f" {self.case}" if self.case else "",
            state=self.flow.states[self.state],
            since=moment(since),
        )
        if self.refusals:
            said += Text("；{n} 步没按流程", "; {n} steps out of turn").say(locale, n=len(self.refusals))
        return said

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give its history, a line for each step."""
        received = Text("收到", "Received").say(locale)
        found = [(moment(self.at), received)]
        for event in self.history:
            parts = [self.flow.steps[event.step].say(locale)]
            if event.by:
                parts.append(event.by)
            if event.state != event.before:
                parts.append(f"→ {self.flow.states[event.state].say(locale)}")
            if not event.allowed:
                parts.append(Text("没按流程", "out of turn").say(locale))
            found.append((moment(event.at), ("，" if locale == "zh" else ", ").join(parts)))
        return found


_DUTIES: Mapping[str, Text] = MappingProxyType(
    {
        "complaint-response": Text("先回应业主：听完、安抚、登记", "Answer the owner: hear them out, calm, register"),
        "progress-contact": Text("主动告诉业主进展，并留下记录", "Tell the owner how it is going, and record it"),
    }
)
"""Clocks that ask for something from us now; those of revisits are told by the revisit rules."""
_ABOVE_SITE = ("project-manager", "quality-department", "leadership")
"""Levels to which a complaint has to be brought up."""


@cache
def _shipped_company() -> Company:
    from steward.company import default_company

    return default_company()
