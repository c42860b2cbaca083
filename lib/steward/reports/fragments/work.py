"""What was planned, what was trained, and whom to call."""

from __future__ import annotations

from markupsafe import Markup

from steward.reports.calls import Call
from steward.reports.pieces import EMPTY, Fragment, Heading, bullets, note, paragraph, section, table, unfolding
from steward.reports.plan import Adopted, Plan
from steward.reports.sentences import points, rate_words
from steward.reports.team_report import BESIDE_TRAINING, TeamReport, TrainingResult
from steward.service.engagement.measures import matrix
from steward.words import EN_DASH, Locale, Text, duration, number, percent

_PLAN = Text("行动计划", "Action plan")
_NO_PLAN = Text(
    "导入的记录里没有这个班组的行动计划（五步一法），工作台里也没有采用。",
    "Neither the imported records nor the workbench hold an action plan (five steps, one method) for this team.",
)
_ADOPTED = Text(
    "工作台里采用的计划（{name}），截至 {on}：这个班组有 {n} 项，做完 {done} 项，进行中 {running} 项，未开始 {planned} 项，逾期 {late} 项{share}。",
    "The plan adopted in the workbench ({name}), as of {on}: {n} for this team, {done} done, {running} running, {planned} not begun, "
    "{late} late{share}.",
)
_ADOPTED_SHARE = Text(
    "；到期该做 {owed} 次，做到 {kept} 次，{share}（{kept}/{owed}，全数）",
    "; of {owed} turns due {kept} were kept, {share} ({kept}/{owed}, all counted)",
)
_NO_TEAM = Text(
    "这个班组的专业组还有 {n} 项采用了的措施没有班组负责。",
    "{n} more adopted measures of this team's group have no team yet.",
)
_ADOPTED_LATE = Text("{name}，逾期 {n} 天", "{name}, {n} days late")
_COUNTS = Text(
    "五步一法的 {n} 项措施：做完 {done} 项，逾期 {late} 项，还没到期 {planned} 项。",
    "{n} measures of the five-step plan: {done} done, {late} late, {planned} not due yet.",
)
_STAGE, _DONE = Text("阶段", "Stage"), Text("做完", "Done")
_LATE, _PLANNED = Text("逾期", "Late"), Text("未到期", "Not due yet")
_UNSTAGED = Text("没写阶段", "No stage given")
_LATE_LINE = Text("{name}，原定 {day}，已逾期 {n} 天", "{name}, due {day}, {n} days late")
_OTHERS = Text("做完和未到期的措施（{n} 项）", "Measures done or not due yet ({n})")
_DONE_LINE = Text("{name}，{day} 做完", "{name}, done {day}")
_PLANNED_LINE = Text("{name}，定在 {day}", "{name}, planned for {day}")
_SHOWN_LATE = 8


def plan(report: TeamReport, locale: Locale) -> Fragment:
    """Show the five-step plan by stage: done, late, not due yet."""
    found, title = report.plan, _PLAN.say(locale)
    ours = _adopted(report.adopted, locale) if report.adopted else EMPTY
    if found is None and report.adopted:
        words = _adopted_words(report.adopted, locale)
        return Fragment(section("plan", title, ours), words)
    if found is None:
        return Fragment(section("plan", title, paragraph(_NO_PLAN.say(locale))), _NO_PLAN.say(locale))
    states = {state: sum(1 for a in found.actions if a.state == state) for state in ("done", "late", "planned")}
    words = _COUNTS.say(locale, n=number(len(found.actions)), **states)
    late = [
        _LATE_LINE.say(
            locale,
            name=a.name.say(locale),
            day=a.planned_on.isoformat() if a.planned_on else EN_DASH,
            n=number(a.days_late),
        )
        for a in found.late[:_SHOWN_LATE]
    ]
    html = section(
        "plan",
        title,
        ours,
        paragraph(words),
        _stages(found, locale),
        bullets(late) if late else EMPTY,
        _other_actions(found, locale),
    )
    return Fragment(html, words)


def _adopted(adopted: Adopted | Text, locale: Locale) -> Markup:
    if isinstance(adopted, Text):
        return paragraph(adopted.say(locale))
    late = [_ADOPTED_LATE.say(locale, name=name.say(locale), n=number(n)) for name, n in adopted.late[:_SHOWN_LATE]]
    free = paragraph(_NO_TEAM.say(locale, n=number(adopted.unassigned))) if adopted.unassigned else EMPTY
    return paragraph(_adopted_words(adopted, locale)) + (bullets(late) if late else EMPTY) + free


def _adopted_words(adopted: Adopted | Text, locale: Locale) -> str:
    if isinstance(adopted, Text):
        return adopted.say(locale)
    share = ""
    if adopted.owed:
        share = _ADOPTED_SHARE.say(
            locale,
            owed=number(adopted.owed),
            kept=number(adopted.kept),
            share=percent(adopted.kept / adopted.owed),
        )
    return _ADOPTED.say(
        locale,
        name=adopted.name,
        on=adopted.on.isoformat(),
        n=number(adopted.n),
        done=number(adopted.done),
        running=number(adopted.running),
        planned=number(adopted.planned),
        late=number(len(adopted.late)),
        share=share,
    )


def _stages(found: Plan, locale: Locale) -> Markup:
    heads = (
        Heading(_STAGE.say(locale)),
        Heading(_DONE.say(locale), number=True),
        Heading(_LATE.say(locale), number=True),
        Heading(_PLANNED.say(locale), number=True),
        Heading("n", number=True),
    )
    rows = []
    names = {**{stage.id: stage.name for stage in matrix().steps}, "": _UNSTAGED}
    for stage, name in names.items():
        n = sum(1 for a in found.actions if a.stage == stage)
        if n:
            counts = (number(found.count(stage, state)) for state in ("done", "late", "planned"))
            rows.append((name.say(locale), *counts, number(n)))
    return table(heads, rows)


def _other_actions(found: Plan, locale: Locale) -> Markup:
    lines = []
    for action in (*found.late[_SHOWN_LATE:], *(a for a in found.actions if a.state != "late")):
        day = action.held_on or action.planned_on
        words = _DONE_LINE if action.state == "done" else _PLANNED_LINE
        if action.state == "late":
            words = _LATE_LINE
        lines.append(
            words.say(
                locale,
                name=action.name.say(locale),
                day=day.isoformat() if day else EN_DASH,
                n=number(action.days_late),
            )
        )
    return unfolding(_OTHERS.say(locale, n=len(lines)), bullets(lines)) if lines else EMPTY


# -- training ------------------------------------------------------------------------------------------------------

_TRAINING = Text("培训和之后的结果", "Training and what followed")
_NO_TRAINING = Text("近 12 个月没有记录培训。", "No training was recorded in the last twelve months.")
_BESIDE = Text(
    "旁边是“{name}”在培训前后各 {months} 个月的值。前后有别，不等于就是培训的功劳；区间不含 0 才算真有变化。",
    "Beside each: “{name}” in the {months} months before and after. A difference is not yet the training's doing; it is real only where "
    "the interval leaves 0 out.",
)
_DAY, _WHAT, _PEOPLE = Text("日期", "Date"), Text("培训", "Training"), Text("人数", "People")
_BEFORE, _AFTER, _DIFFERENCE = (
    Text("之前", "Before"),
    Text("之后", "After"),
    Text("相差（百分点）", "Difference (points)"),
)
_TOO_EARLY = Text("还没有之后的数据", "nothing after it yet")
_CHANCE = Text("{interval}，说不上变化", "{interval}, no proof of a change")
_REAL = Text("{interval}，真有变化", "{interval}, a real change")


def training(report: TeamReport, locale: Locale) -> Fragment:
    """Show each training beside the headline rate before and after it."""
    title = _TRAINING.say(locale)
    if not report.trainings:
        words = _NO_TRAINING.say(locale)
        return Fragment(section("training", title, paragraph(words)), words)
    headline = report.line(report.headline)
    words = (
        _BESIDE.say(locale, name=headline.name.say(locale), months=BESIDE_TRAINING)
        if headline
        else Text("共 {n} 次培训。", "{n} trainings.").say(locale, n=len(report.trainings))
    )
    heads = (
        Heading(_DAY.say(locale), nowrap=True),
        Heading(_WHAT.say(locale)),
        Heading(_PEOPLE.say(locale), number=True),
        Heading(_BEFORE.say(locale), number=True),
        Heading(_AFTER.say(locale), number=True),
        Heading(_DIFFERENCE.say(locale), label=True),
    )
    rows = (_trained(result, locale) for result in report.trainings)
    return Fragment(section("training", title, paragraph(words), table(heads, rows)), words)


def _trained(result: TrainingResult, locale: Locale) -> tuple[Markup | str, ...]:
    people = result.training.participants
    difference = _TOO_EARLY.say(locale)
    if result.low is not None and result.high is not None:
        real = result.low > 0 or result.high < 0
        difference = (_REAL if real else _CHANCE).say(locale, interval=points(result.low, result.high, locale))
    return (
        Markup('<span class="sw-num sw-nowrap">{}</span>').format(result.training.held_on.isoformat()),
        result.training.name.say(locale),
        EN_DASH if people is None else number(people),
        rate_words(result.before_k, result.before_n, locale),
        rate_words(result.after_k, result.after_n, locale),
        difference,
    )


# -- calls ---------------------------------------------------------------------------------------------------------

_CALLS = Text("本周要打的电话", "Calls to make this week")
_NO_CALLS = Text("没有欠着的电话。", "No call is owed.")
_UNKNOWN = Text(
    "导入的记录里没有投诉和回访，查不出欠着谁的电话。",
    "The imported records hold no complaints or revisits, so nobody can be found who is owed a call.",
)
_HOW_MANY = Text("到 {now} 为止欠 {n} 通，急的在前。", "As of {now}, {n} are owed, the most urgent first.")
_OLD = Text(
    "另有 {n} 件投诉欠回访超过 30 天，补打意义不大，计入指标，不列在这里。",
    "{n} more complaints missed their revisit over 30 days ago; they count in the figures but are not listed here.",
)
_CASE, _OWNER = Text("案号", "Case"), Text("业主", "Home")
_ABOUT, _OWING, _WHO = Text("什么事", "What"), Text("欠着什么", "What is owed"), Text("谁打", "Who calls")
_WHO_LABEL = Text("谁打：", "Caller:")
_OVER = Text("{what}，超 {time}", "{what}, {time} over")
_REST = Text("其余 {n} 通", "The other {n}")
SHOWN_CALLS = 12


def calls(report: TeamReport, locale: Locale) -> Fragment:
    """Show whom to call, why, by how much it is over, and who calls."""
    title = _CALLS.say(locale)
    old = note(_OLD.say(locale, n=number(report.calls_too_old))) if report.calls_too_old else EMPTY
    if not report.calls:
        words = (_NO_CALLS if report.calls_checked else _UNKNOWN).say(locale)
        return Fragment(section("calls", title, paragraph(words), old), words)
    words = _HOW_MANY.say(locale, now=report.now.strftime("%Y-%m-%d"), n=number(len(report.calls)))
    first, rest = report.calls[:SHOWN_CALLS], report.calls[SHOWN_CALLS:]
    html = section(
        "calls",
        title,
        paragraph(words),
        _call_table(first, locale),
        unfolding(_REST.say(locale, n=number(len(rest))), _call_table(rest, locale)) if rest else EMPTY,
        old,
    )
    return Fragment(html, words)


def _call_table(made: tuple[Call, ...], locale: Locale) -> Markup:
    heads = (
        Heading(_CASE.say(locale)),
        Heading(_OWNER.say(locale), nowrap=True),
        Heading(_ABOUT.say(locale)),
        Heading(_OWING.say(locale)),
        Heading(_WHO_LABEL.say(locale), label=True),
    )
    heads = (*heads[:4], Heading(_WHO.say(locale), label=True))
    return table(heads, (_call(call, locale) for call in made))


def _call(call: Call, locale: Locale) -> tuple[Markup | str, ...]:
    owed = owed_words(call, locale)
    return (
        Markup('<strong class="sw-num sw-nowrap">{}</strong>').format(call.case),
        call.home(locale),
        call.what.say(locale),
        owed,
        call.who.say(locale),
    )


def owed_words(call: Call, locale: Locale) -> str:
    """Say what is owed, and by how much it is over."""
    said = ("；" if locale == "zh" else "; ").join(what.say(locale) for what in call.owed)
    said = said[:1].upper() + said[1:]
    if call.over_hours is None or call.over_hours <= 0:
        return said
    return _OVER.say(locale, what=said, time=duration(call.over_hours, locale))
