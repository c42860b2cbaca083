"""The complaint a trainer walks through on the page ``complaint-flow``: scenes to begin with, steps, time, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import cast

from steward.company import Company, default_company
from steward.service.complaints.complaint import Complaint
from steward.service.complaints.revisit_rules import Method, Weather
from steward.ui.explore.controls import Values
from steward.words import Text

START = dt.datetime(2026, 9, 28, 9)
"""A Monday three days before the National Day holiday, so that every calendar has something to show."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where one begins: steps already taken and the present moment, in hours after the complaint came in."""

    name: Text
    steps: tuple[tuple[str, float], ...]
    now: float


_HANDLED = (("calm", 0.2), ("register", 0.4), ("dispatch", 1.0))
SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "new": Scene(Text("刚接到一件投诉", "A complaint has just come in"), (), 0),
        "answered": Scene(Text("半小时内安抚、登记", "Calmed and registered within half an hour"), _HANDLED[:2], 0.45),
        "ordered": Scene(Text("已下单，国庆假期前夕", "Order issued, on the eve of the holiday"), _HANDLED, 56),
        "waiting": Scene(
            Text("等业主回来开门", "Waiting for the owner to be at home"),
            (*_HANDLED, ("contact", 4), ("pause", 5)),
            53,
        ),
        "silent": Scene(Text("三天多没有回话", "More than three days of silence"), (*_HANDLED, ("contact", 2)), 80),
        "resolved": Scene(
            Text("办完了，等着回访", "Solved, the revisit is owed"),
            (*_HANDLED, ("contact", 8), ("resolve", 29)),
            33,
        ),
        "skipped": Scene(
            Text("没回访就点了关闭", "Closed without a revisit"),
            (*_HANDLED, ("contact", 8), ("resolve", 29), ("close", 30)),
            31,
        ),
        "handled": Scene(
            Text("从头到尾办得妥当", "Handled well from end to end"),
            (*_HANDLED, ("contact", 8), ("resolve", 29), ("revisit", 33), ("close", 34)),
            36,
        ),
        "reopened": Scene(
            Text("业主说没修好", "The owner says it is not mended"),
            (*_HANDLED, ("contact", 8), ("resolve", 29), ("revisit", 33), ("close", 34), ("reopen", 51)),
            58,
        ),
    }
)

LATER: Mapping[str, Text] = MappingProxyType(
    {
        "0.25": Text("一刻钟后", "15 minutes later"),
        "1": Text("一小时后", "an hour later"),
        "4": Text("四小时后", "four hours later"),
        "morning": Text("第二天早上 9 点", "next morning at 9"),
        "24": Text("一天后", "a day later"),
        "72": Text("三天后", "three days later"),
        "168": Text("一周后", "a week later"),
    }
)
LONGEST_STEPS = 40
"""Steps after which a page offers no more of them."""


@dataclass
class Life:
    """The complaint on the page, and what it was before each press of a button."""

    scene: str = "new"
    complaint: Complaint = field(default_factory=lambda: Complaint.received(START))
    now: dt.datetime = START
    before: list[tuple[Complaint, dt.datetime]] = field(default_factory=list)

    def begin(self, scene: str) -> None:
        """Begin at a scene."""
        found = SCENES[scene]
        complaint = Complaint.received(START)
        for step, hours in found.steps:
            complaint = complaint.after(step, START + dt.timedelta(hours=hours))
        self.scene, self.complaint, self.now = scene, complaint, START + dt.timedelta(hours=found.now)
        self.before.clear()

    def wait(self, later: str) -> None:
        """Let time pass."""
        self.before.append((self.complaint, self.now))
        self.now = _moment(self.now, later)

    def take(self, step: str, later: str, method: str) -> None:
        """Take a step some time from now."""
        at = _moment(self.now, later)
        if step == "revisit":
            how = cast("Method", "phone" if method == "unanswered" else method)
            taken = self.complaint.after(step, at, method=how, reached=method != "unanswered")
        else:
            taken = self.complaint.after(step, at)
        self.before.append((self.complaint, self.now))
        self.complaint, self.now = taken, at

    def undo(self) -> None:
        """Take the last press back."""
        if self.before:
            self.complaint, self.now = self.before.pop()

    def facing(self, values: Values) -> Complaint:
        """Give the complaint with what it is about, as the switches say."""
        flags = {"compensation": values["compensation"], "about-head": values["about-head"]}
        return replace(
            self.complaint,
            matters=("complaint", *(name for name, is_so in flags.items() if is_so)),
            facts=replace(self.complaint.facts, leak=bool(values["leak"])),
        )


def _moment(now: dt.datetime, later: str) -> dt.datetime:
    if later == "morning":
        return dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(9))
    return now + dt.timedelta(hours=float(later))


def company_of(values: Values) -> Company:
    """Give the shipped profile with the choices made on the page."""
    shipped = default_company()
    solving = shipped.clocks["complaint-resolve"].model_copy(update={"calendar": str(values["calendar"])})
    return shipped.model_copy(
        update={
            "clocks": {**shipped.clocks, "complaint-resolve": solving},
            "rules": {
                **shipped.rules,
                "complaint-revisit": str(values["revisit-rule"]),
                "complaint-authority": str(values["authority-rule"]),
            },
        }
    )


def weather_of(values: Values, complaint: Complaint) -> Weather | None:
    """Give the weather set on the page: unknown, dry throughout, or rain on the second day after the work was done."""
    if values["weather"] == "unknown":
        return None
    if values["weather"] == "dry":
        return lambda _: False
    done = [event.at.date() for event in complaint.history if event.step == "resolve"]
    wet = {day + dt.timedelta(days=2) for day in done}
    return lambda day: day in wet


def next_step(complaint: Complaint) -> str:
    """Give the step that leads on by the book."""
    by_the_book = {
        "received": "calm",
        "calmed": "register",
        "registered": "dispatch",
        "in-hand": "contact",
        "waiting": "resume",
        "resolved": "revisit",
        "revisited": "close",
        "closed": "revisit",
    }
    return by_the_book[complaint.state]
