"""What the page ``complaint-flow`` shows: where the complaint stands, its clocks, what is owed, who decides, what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from steward.company import Company
from steward.service.clock import ClockState
from steward.service.complaints.authority import decides, levels, matters
from steward.service.complaints.complaint import CLOCKS, Complaint, ComplaintClock
from steward.service.complaints.flow import Advice
from steward.service.complaints.revisit_rules import Duty
from steward.standards import standard
from steward.ui.explore.complaint_life import LONGEST_STEPS, Life, company_of, next_step, weather_of
from steward.ui.explore.complaint_map import state_map
from steward.ui.explore.complaint_pictures import TIME_NARROW, TIME_WIDE, owners_time
from steward.ui.explore.controls import Values
from steward.ui.explore.panels import Note, Numbers, Panel, Part, Picture, Sentence, Table
from steward.words import Locale, Text, long_date, number


def panels(life: Life, values: Values, locale: Locale) -> list[Panel]:
    """Give everything the page shows."""
    company = company_of(values)
    complaint, now = life.facing(values), life.now
    clocks = complaint.clocks(now, company)
    duties = complaint.owed(now, company, weather_of(values, complaint))
    solving = clocks["complaint-resolve"]
    found: list[Panel] = [
        Sentence(_said(complaint, solving, duties, locale)),
        Part(state_map(complaint, _MAP.say(locale), _map_sentence(complaint, locale), locale)),
        _numbers(complaint, life, solving, duties, company, locale),
        Picture(
            _TIME.say(locale),
            _time_sentence(solving, locale),
            lambda narrow: owners_time(solving, complaint, now, TIME_NARROW if narrow else TIME_WIDE, locale),
            sub=_TIME_SUB.say(locale),
        ),
        _clock_table(clocks.values(), locale),
        _duty_table(duties, locale),
        _authority_table(complaint, company, locale),
        _history(complaint, locale),
        _guidance(complaint, locale),
    ]
    if len(complaint.history) >= LONGEST_STEPS:
        found.append(Note(_FULL.say(locale)))
    return found


_MAP = Text("投诉走到哪里了", "Where the complaint stands")
_TIME = Text("业主等了多久", "How long the owner has waited")
_TIME_SUB = Text(
    "纵轴是工作小时，越高等得越久；浅色的地方时钟不走；圆点是我们做的事，空心的没按流程",
    "working hours, higher is worse; the clock rests where it is shaded; dots are what we did, hollow ones out of turn",
)
_FULL = Text("步骤已经很多了，请退回一步或从头来。", "That is enough steps; take one back or begin the scene again.")
_NOTHING = Text("现在什么也不欠业主", "Nothing is owed to the owner now")


def _said(complaint: Complaint, solving: ComplaintClock, duties: Sequence[Duty], locale: Locale) -> str:
    """Say what the page shows now."""
    reading = solving.reading
    if not complaint.is_open:
        time = Text("办结用了 {hours} 工作小时", "It took {hours} working hours to solve").say(
            locale, hours=_hours(reading.elapsed)
        )
    elif reading.state is ClockState.LATE:
        time = Text("办结已超时 {hours} 工作小时", "It is {hours} working hours over its limit").say(
            locale, hours=_hours(reading.over)
        )
    elif reading.state is ClockState.PAUSED:
        time = Text("在等业主，时钟停着", "We wait for the owner, and the clock rests").say(locale)
    else:
        time = Text("办结还剩 {hours} 工作小时", "{hours} working hours are left to solve it").say(locale, hours=_hours(reading.remaining))  # fmt: skip
    urgent = next((duty for duty in duties if duty.is_open), None)
    owed = urgent.what.say(locale) if urgent else _NOTHING.say(locale)
    if urgent and not complaint.is_open:
        owed = Text("还欠着：{what}", "Still owed: {what}").say(locale, what=owed)
    return Text("{state}。{time}。{owed}。", "{state}. {time}. {owed}.").say(
        locale, state=complaint.flow.states[complaint.state], time=time, owed=owed
    )  # fmt: skip


def _hours(value: float) -> str:
    return number(value, decimals=1).removesuffix(".0")


def _map_sentence(complaint: Complaint, locale: Locale) -> str:
    flow = complaint.flow
    been = [flow.initial, *(event.state for event in complaint.history if event.state != event.before)]
    return Text("走过：{way}；现在在“{state}”。", "The way taken: {way}; it stands at “{state}”.").say(
        locale, way=" → ".join(flow.states[state].say(locale) for state in been), state=flow.states[complaint.state]
    )


def _time_sentence(solving: ComplaintClock, locale: Locale) -> str:
    reading = solving.reading
    due = reading.due_at
    if due is None:
        return Text(
            "在等业主，时钟停着；等多久，期限就往后移多久。",
            "We wait for the owner and the clock rests; the limit moves by as long as the wait.",
        ).say(locale)
    verb = Text("期限是", "It was due on") if solving.clock.stop is not None else Text("照这样走，期限是", "As it runs, it is due on")  # fmt: skip
    when = f"{long_date(due.date(), locale)} {due:%H:%M}"
    used = Text("已用 {used}/{limit} 工作小时", "{used} of {limit} working hours used").say(
        locale, used=_hours(reading.elapsed), limit=_hours(solving.clock.limit)
    )
    return Text("{used}。{verb} {when}。", "{used}. {verb} {when}.").say(locale, used=used, verb=verb, when=when)


def _numbers(
    complaint: Complaint,
    life: Life,
    solving: ComplaintClock,
    duties: Sequence[Duty],
    company: Company,
    locale: Locale,
) -> Numbers:
    owed = [duty for duty in duties if duty.is_open]
    late = sum(duty.state == "late" for duty in owed)
    waited = complaint.paused_hours(life.now, company)
    return Numbers(
        [
            (Text("现在", "Now").say(locale), f"{life.now:%H:%M}", long_date(life.now.date(), locale)),
            (
                Text("已用", "Used").say(locale),
                _hours(solving.reading.elapsed),
                Text("共 {n} 工作小时", "of {n} working hours").say(locale, n=_hours(solving.clock.limit)),
            ),
            (
                Text("等业主", "Owner’s wait").say(locale),
                _hours(waited),
                Text("工作小时，不计入", "working hours, not counted").say(locale),
            ),
            (
                Text("欠业主", "Owed").say(locale),
                number(len(owed)),
                Text("件，其中 {n} 件过期", "of them {n} late").say(locale, n=late),
            ),
            (
                Text("没按流程", "Out of turn").say(locale),
                number(len(complaint.refusals)),
                Text("步，共 {n} 步", "of {n} steps").say(locale, n=len(complaint.history)),
            ),
        ]
    )


def _clock_table(clocks: Iterable[ComplaintClock], locale: Locale) -> Table:
    rows = []
    for clock in clocks:
        reading = clock.reading
        due = (
            f"{reading.due_at:%Y-%m-%d %H:%M}"
            if reading.due_at is not None
            else Text("随业主", "as the owner goes").say(locale)
        )
        unit = Text("小时", "h") if _never_rests(clock) else Text("工作小时", "working h")
        used = f"{_hours(reading.elapsed)}/{_hours(clock.clock.limit)} {unit.say(locale)}"
        rows.append((CLOCKS[clock.name][0].say(locale), used, due, reading.state.text.say(locale)))
    heads = [
        Text("时钟", "Clock"),
        Text("已用/时限", "Used/limit"),
        Text("期限", "Due"),
        Text("状态", "State"),
    ]
    return Table(Text("在走的时钟", "The clocks").say(locale), [head.say(locale) for head in heads], rows)


def _never_rests(clock: ComplaintClock) -> bool:
    """Tell whether a clock counts every hour of the week: then its hours are not working hours."""
    monday = dt.datetime(2026, 1, 5)
    return clock.clock.calendar.between(monday, monday + dt.timedelta(days=7)) == 168


def _duty_table(duties: Sequence[Duty], locale: Locale) -> Panel:
    title = Text("欠业主的", "What is owed to the owner").say(locale)
    if not duties:
        return Part(
            Markup('<p><strong class="sw-chart__title">{}</strong></p><p class="sw-note">{}</p>').format(
                title, _NOTHING.say(locale) + Text("。", ".").say(locale)
            )
        )
    heads = [Text("做什么", "What"), Text("怎么样了", "How it stands"), Text("依据", "Rests on")]
    rows = []
    for duty in duties:
        said = duty.sentence(locale).removeprefix(duty.what.say(locale)).lstrip("，, ")
        rows.append((duty.what.say(locale), said, standard(duty.standard).source_title.say(locale)))
    return Table(title, [head.say(locale) for head in heads], rows)


def _authority_table(complaint: Complaint, company: Company, locale: Locale) -> Table:
    order = list(levels())
    told = sorted((decides(m, company) for m in complaint.matters), key=lambda a: -order.index(a.level))
    heads = [Text("什么事", "Matter"), Text("谁定", "Who decides"), Text("为什么", "Why")]
    rows = [(matters()[a.matter].name.say(locale), a.who.say(locale), a.why.say(locale)) for a in told]
    return Table(Text("谁说了算", "Who decides").say(locale), [head.say(locale) for head in heads], rows)


def _history(complaint: Complaint, locale: Locale) -> Table:
    flow = complaint.flow
    rows: list[tuple[str, str, str]] = [("0", Text("收到", "Received").say(locale), f"{complaint.at:%m-%d %H:%M}")]
    for i, event in enumerate(complaint.history, 1):
        did = flow.steps[event.step].say(locale)
        if not event.reached:
            did += Text("（没人接）", " (nobody answered)").say(locale)
        if event.state != event.before:
            did += f" → {flow.states[event.state].say(locale)}"
        if not event.allowed:
            did += Text("，没按流程", ", out of turn").say(locale)
        rows.append((str(i), did, f"{event.at:%m-%d %H:%M}"))
    heads = [Text("序号", "No."), Text("做了什么", "What was done"), Text("时间", "When")]
    return Table(Text("一路做了什么", "What has been done").say(locale), [head.say(locale) for head in heads], rows)


def _guidance(complaint: Complaint, locale: Locale) -> Part:
    """Write how the next step is done well, folded away."""
    step = next_step(complaint)
    guidance = complaint.guidance(step)
    parts = []
    for title, advices in ((Text("要做到", "Do"), guidance.do), (Text("不能做", "Do not"), guidance.avoid)):
        if advices:
            items = Markup("").join(_advice(advice, locale) for advice in advices)
            parts.append(Markup("<h4>{}</h4><ul>{}</ul>").format(title.say(locale), items))
    name = Text("下一步“{step}”怎样做好", "How to do the next step well: {step}").say(
        locale, step=complaint.flow.steps[step]
    )
    return Part(
        Markup('<details class="sw-formula"><summary>{}</summary>{}</details>').format(name, Markup("").join(parts))
    )


def _advice(advice: Advice, locale: Locale) -> Markup:
    source = standard(advice.standard).source_title.say(locale) if advice.standard else ""
    return Markup('<li>{} <span class="sw-note">{}</span></li>').format(advice.text.say(locale), source)
