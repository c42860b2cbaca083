"""The page ``complaint-flow``: a complaint walked step by step, its clocks on the working calendar, who decides, what is owed."""

from __future__ import annotations

import datetime as dt

from steward.company import RULE_CHOICES
from steward.service.clock import ClockState
from steward.service.complaints.authority import decides
from steward.service.complaints.complaint import Complaint
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.working_calendar import WorkingCalendar
from steward.ui.explore import kit
from steward.ui.explore.complaint_life import LATER, LONGEST_STEPS, SCENES, START, Life, company_of, next_step
from steward.ui.explore.complaint_panels import panels
from steward.ui.explore.controls import Control, Value, Values
from steward.ui.explore.kit import Explorable, Visit
from steward.ui.explore.panels import Panel
from steward.words import Text

CALENDARS = {
    "service": Text("服务时间 8–20 点", "Service hours 8–20"),
    "office": Text("办公时间，节假日休", "Office hours, holidays off"),
    "round-the-clock": Text("24 小时", "Round the clock"),
}
WEATHER = {
    "unknown": Text("不知道", "Not known"),
    "dry": Text("一直没下", "Dry so far"),
    "rain": Text("办完第三天下雨", "Rain two days after"),
}
METHODS = {
    "phone": Text("电话", "By phone"),
    "home": Text("上门", "At home"),
    "unanswered": Text("打了没人接", "Nobody answered"),
}
OFFICE_LIMIT = 8.0
"""Working hours of the task about the holiday."""


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    life = Life()
    made: list[Explorable] = []

    def show(values: Values) -> list[Panel]:
        if values["scene"] != life.scene:
            life.begin(str(values["scene"]))
            if made:
                made[0].change(*_buttons(life))
        return panels(life, values, here.locale)

    def press(button: str, values: Values) -> None:
        later = str(values["later"])
        if button == "again":
            life.begin(str(values["scene"]))
        elif button == "undo":
            life.undo()
        elif button == "wait":
            life.wait(later)
        else:
            life.take(button, later, str(values["method"]))
        made[0].change(*_buttons(life))

    page = Explorable(
        "complaint-flow",
        here,
        _controls(life),
        show,
        answers={
            "who": lambda values: decides("compensation", company_of(values)).level,
            "pause": _paused,
            "holiday": _holiday,
            "skip": _skipped,
        },
        reached={"clean": lambda values: is_clean(life, values)},
        press=press,
    )
    made.append(page)
    return page


def show() -> None:
    """Open the page in the notebook that runs."""
    kit.open_page(explorable)


# -- what can be changed ----------------------------------------------------------------------------------------------


def _controls(life: Life) -> list[Control]:
    scenes = {id: scene.name for id, scene in SCENES.items()}

    def choices(topic: str) -> dict[str, Text]:
        return {id: _SHORT[id] for id in RULE_CHOICES[topic][1]}

    steps = _buttons(life)
    return [
        kit.Select("scene", Text("从哪一幕开始", "Begin at"), scenes, "new"),
        kit.Select("later", Text("下一步在什么时候", "When the next step is taken"), LATER, "1"),
        *steps,
        kit.Select("method", Text("回访怎么做", "How a revisit is made"), METHODS, "phone"),
        kit.Heading("about", Text("这件投诉", "This complaint")),
        kit.Switch("compensation", Text("业主要求赔偿", "The owner asks for compensation")),
        kit.Switch("about-head", Text("投诉的是管理处主任", "It is about the head of the site office")),
        kit.Switch("leak", Text("是渗漏", "It is about a leak")),
        kit.Heading("whose-rules", Text("按谁的规矩", "By whose rules")),
        kit.Select("calendar", Text("办结时限按什么时间算", "Hours in which the time to solve it runs"), CALENDARS, "service"),
        kit.Select("revisit-rule", RULE_CHOICES["complaint-revisit"][0], choices("complaint-revisit"), "complaint.closing-check"),
        kit.Select("authority-rule", RULE_CHOICES["complaint-authority"][0], choices("complaint-authority"), "complaint.authority.site-office"),
        kit.Select("weather", Text("渗漏修好后下过雨吗", "Has it rained since the leak was mended"), WEATHER, "unknown"),
    ]  # fmt: skip


def _buttons(life: Life) -> list[Control]:
    """Give the steps the flow has now, those it has not, and time."""
    flow, complaint = shipped_flow(), life.complaint
    by_the_book = {step: name for step, name in flow.steps.items() if step in complaint.next_steps}
    astray = {step: name for step, name in flow.steps.items() if step not in by_the_book}
    full = len(complaint.history) >= LONGEST_STEPS
    over = frozenset(flow.steps) if full else frozenset[str]()
    time = {
        "wait": Text("只让时间过去", "Only let time pass"),
        "undo": Text("退回一步", "Take it back"),
        "again": Text("这一幕从头来", "This scene again"),
    }
    return [
        kit.Buttons(
            "by-the-book", Text("按流程可以做的", "The flow has these"), by_the_book, next_step(complaint), over
        ),
        kit.Buttons("astray", Text("现实里也会发生的", "These happen all the same"), astray, off=over),
        kit.Buttons("time", Text("还可以", "Or else"), time, off=frozenset() if life.before else frozenset({"undo"})),
    ]


_SHORT = {
    "complaint.closing-check": Text("电话或上门", "By phone or at home"),
    "g5.callback-100": Text("逐件打电话", "Phone every one"),
    "revisit.trigger.e-complaint-closed": Text("上门", "At home"),
    "complaint.authority.site-office": Text("服务中心负责", "The service centre"),
    "z9.handle-personally": Text("管家办，重要的主管亲自办", "The steward; important ones the supervisor"),
}


# -- the right answers ------------------------------------------------------------------------------------------------


def is_clean(life: Life, values: Values) -> bool:
    """Tell whether the complaint was closed by the book, in time, and owes nothing."""
    complaint, company = life.facing(values), company_of(values)
    clocks = complaint.clocks(life.now, company).values()
    return (
        complaint.is_closed
        and not complaint.refusals
        and any(event.step == "calm" for event in complaint.history)
        and all(clock.reading.state is ClockState.MET for clock in clocks)
        and not any(duty.is_open for duty in complaint.owed(life.now, company))
    )


def _paused(values: Values) -> Value:
    """Give the working hours of a wait from Monday 11:00 to Wednesday 11:00."""
    complaint = Complaint.received(START).after("calm", START).after("register", START).after("dispatch", START)
    complaint = complaint.after("pause", START + dt.timedelta(hours=2)).after("resume", START + dt.timedelta(hours=50))
    return complaint.paused_hours(START + dt.timedelta(hours=60), company_of(values))


def _holiday(values: Values) -> Value:
    """Give the day of October on which eight office hours from 30 September, 16:00, are used up."""
    company = company_of(values)
    calendar = WorkingCalendar.from_rule(company.calendars[str(values["calendar"])], company)
    return calendar.add(dt.datetime(2026, 9, 30, 16), OFFICE_LIMIT).day


def _skipped(values: Values) -> Value:
    del values
    state, allowed = shipped_flow().next("resolved", "close")
    if state != "closed":
        return "refused"
    return "closed" if allowed else "named"
