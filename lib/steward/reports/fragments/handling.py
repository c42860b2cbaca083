"""How cases were handled: the steps they took, where they left the flow, and how long they waited."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from steward.reports import waiting_chart
from steward.reports.figures import duration_interval, hours_words
from steward.reports.flow import Flow, Left, Side
from steward.reports.pieces import EMPTY, Fragment, Heading, bullets, joined, note, paragraph, section, table, unfolding
from steward.reports.sentences import rate_words
from steward.reports.team_report import TeamReport
from steward.reports.waiting import Waiting
from steward.service.process.deviation_kinds import KIND_TEXTS
from steward.words import EN_DASH, Locale, Text, duration, number, percent

_TITLE = Text("投诉走流程", "Complaints through the flow")
_REPAIRS = Text("报修走流程", "Repairs through their steps")
_NO_FLOW = Text(
    "导入的记录里没有投诉，也没有报修，看不到流程。",
    "The imported records hold no complaints and no repairs, so there is no flow to see.",
)
_NONE_CAME = Text("{period}没有收到投诉。", "No complaint came in during {period}.")
_NO_REPAIRS = Text("{period}没有收到报修。", "No repair was reported in {period}.")
_NO_COMPLAINTS = Text(
    "导入的记录里没有投诉。下面是本期收到的 {n} 件报修走到了哪一步；记录里没有的步骤不显示。",
    "The imported records hold no complaints. Below, how far the {n} repairs reported in the period came; steps never recorded are left out.",
)
_RECEIVED = Text(
    "本期收到 {n} 件投诉。圆点下是走到这一步的件数。", "{n} complaints came in. Under each dot: how many took the step."
)
_ALL_KEPT = Text("件件按五步走，没有偏离。", "All of them kept to the five steps.")
_LEFT = Text(
    "{strayed} 件有偏离，一共 {n} 处；{kept} 件按流程走完。",
    "{strayed} left the flow, in {n} places; {kept} kept to it.",
)
_WHAT, _KIND, _RULE = Text("偏离在哪里", "Where it left the flow"), Text("类别", "Kind"), Text("依据", "Rule")
_CASES, _OVER = Text("件数", "Cases"), Text("超时中位", "Median over")
_OF = Text("{k}/{n}", "{k}/{n}")
_COST = Text(
    "偏离的代价：有偏离的 {a} 件，{a_time}，{a_content}；按流程走的 {b} 件，{b_time}，{b_content}。",
    "What it costs: {a} that left the flow: {a_time}, {a_content}; {b} that kept to it: {b_time}, {b_content}.",
)
_COST_UNKNOWN = Text(
    "偏离的代价还看不出：有偏离的 {a} 件，按流程走的 {b} 件，太少没法比。",
    "What it costs cannot be told: {a} left the flow and {b} kept to it, too few to compare.",
)
_TIME = Text("办结中位 {time}", "median to resolution {time}")
_NO_TIME = Text("办结中位还看不出", "no median yet")
_CONTENT = Text("满意 {rate}", "satisfied {rate}")
_NO_CONTENT = Text("没有人说满不满意", "nobody said whether they were satisfied")
_CAUTION = Text("（件数少，只能参考）", " (few cases: an indication only)")
_FEW = 20
_NUMBERS = Text("偏离的案号（{n} 件）", "Numbers of the cases that left the flow ({n})")
_NUMBERS_LINE = Text("{what}（{n} 件）：{cases}", "{what} ({n}): {cases}")
_TELL = Text("写成案例", "Tell it as a case")
_SHOWN_NUMBERS = 60
_MORE = Text("……共 {n} 件，其余见 Excel", "… {n} in all, the rest in the Excel file")
_UNCHECKED = Text("记录查不了的规则：{why}", "What the records cannot show: {why}")


def flow(report: TeamReport, locale: Locale) -> Fragment:
    """Show the five steps, the deviations and what they cost."""
    found = report.flow
    period = report.period.label(locale)
    if found is None:
        words = _NO_FLOW.say(locale)
        return Fragment(section("flow", _TITLE.say(locale), paragraph(words)), words)
    if found.about == "work_orders":
        title, words = _REPAIRS, _NO_COMPLAINTS.say(locale, n=number(found.n))
        if not found.n:
            words = _NO_REPAIRS.say(locale, period=period)
        return Fragment(section("flow", title.say(locale), paragraph(words), _steps(found, locale)), words)
    if not found.n:
        words = _NONE_CAME.say(locale, period=period)
        return Fragment(section("flow", _TITLE.say(locale), paragraph(words)), words)
    words = _RECEIVED.say(locale, n=number(found.n))
    says = _ALL_KEPT.say(locale)
    if found.left and found.strayed and found.kept:
        says = _LEFT.say(locale, strayed=number(found.strayed.n), n=number(found.deviations), kept=number(found.kept.n))
    html = section(
        "flow",
        _TITLE.say(locale),
        paragraph(words),
        _steps(found, locale),
        paragraph(says),
        _deviations(found, locale) if found.left else EMPTY,
        paragraph(cost(report, found, locale)),
        note(_unchecked(report, locale)),
        _numbers(found, locale) if found.left else EMPTY,
    )
    return Fragment(html, f"{words} {says}")


def _unchecked(report: TeamReport, locale: Locale) -> str:
    if not report.unchecked:
        return ""
    reasons = list(dict.fromkeys(why.say(locale) for why in report.unchecked))
    return _UNCHECKED.say(locale, why=("；" if locale == "zh" else "; ").join(reasons)) + (
        "。" if locale == "zh" else "."
    )


def _steps(found: Flow, locale: Locale) -> Markup:
    if not found.n:
        return EMPTY
    items = joined(
        Markup('<li data-state="done">{}<small><b>{}</b>/{}, {}</small></li>').format(
            step.name.say(locale), number(step.cases), number(found.n), percent(step.cases / found.n, decimals=0)
        )
        for step in found.steps
    )
    return Markup('<ol class="sw-flow">{}</ol>').format(items)


def _deviations(found: Flow, locale: Locale) -> Markup:
    heads = (
        Heading(_WHAT.say(locale)),
        Heading(_KIND.say(locale), label=True, nowrap=True),
        Heading(_RULE.say(locale), label=True),
        Heading(_CASES.say(locale), number=True),
        Heading(_OVER.say(locale), number=True),
    )
    return table(heads, (_deviation(way, found.n, locale) for way in found.left))


def _deviation(way: Left, n: int, locale: Locale) -> tuple[Markup | str, ...]:
    words = way.what.say(locale)
    return (
        Markup("{} {}").format(words[:1].upper() + words[1:], telling(way.cases[0], _TELL.say(locale))),
        KIND_TEXTS[way.kind].say(locale),
        Markup('<span class="sw-note">{}</span>').format(way.standard),
        _OF.say(locale, k=number(len(way.cases)), n=number(n)),
        EN_DASH if way.over_hours is None else duration(way.over_hours, locale),
    )


def cost(report: TeamReport, found: Flow, locale: Locale) -> str:
    """Say how cases that left the flow fared beside those that kept to it; nothing where one side is empty."""
    a, b = found.strayed, found.kept
    if a is None or b is None or not a.n or not b.n:
        return ""
    if min(a.n, b.n) < report.notes.minimum_n:
        return _COST_UNKNOWN.say(locale, a=number(a.n), b=number(b.n))
    words = _COST.say(
        locale,
        a=number(a.n),
        a_time=_time(a, locale),
        a_content=_content(a, locale),
        b=number(b.n),
        b_time=_time(b, locale),
        b_content=_content(b, locale),
    )
    if min(a.n, b.n) >= _FEW:
        return words
    return words[:-1] + _CAUTION.say(locale) + words[-1]


def _time(side: Side, locale: Locale) -> str:
    if side.median_hours is None:
        return _NO_TIME.say(locale)
    return _TIME.say(locale, time=duration(side.median_hours, locale))


def _content(side: Side, locale: Locale) -> str:
    if not side.answered:
        return _NO_CONTENT.say(locale)
    return _CONTENT.say(locale, rate=rate_words(side.satisfied, side.answered, locale))


def _numbers(found: Flow, locale: Locale) -> Markup:
    lines = []
    for way in found.left:
        shown = joined(
            _number(case, locale if place else None) for place, case in enumerate(way.cases[:_SHOWN_NUMBERS])
        )
        more = _MORE.say(locale, n=number(len(way.cases))) if len(way.cases) > _SHOWN_NUMBERS else ""
        what = _NUMBERS_LINE.say(locale, what=way.what.say(locale), n=number(len(way.cases)), cases="")
        lines.append(joined((Markup("{}").format(what), shown, Markup("{}").format(more))))
    n = found.strayed.n if found.strayed else 0
    return unfolding(_NUMBERS.say(locale, n=number(n)), bullets(lines), "cases-flow")


def _number(case: str, after: Locale | None) -> Markup:
    """Write the number of a case, `after` others in a list; in the workbench it leads to a draft of the case."""
    comma = {"zh": "、", "en": ", "}[after] if after else ""
    return Markup('{}<a data-app="cases/write" data-query="complaint={}">{}</a>').format(
        comma, quote(case, safe=""), case
    )


def telling(case: str, words: str) -> Markup:
    """Give the way from a finding to a draft of the case; it shows only where the workbench itself shows the report."""
    return Markup('<a class="sw-report__tell" data-app="cases/write" data-query="complaint={}" hidden>{}</a>').format(
        quote(case, safe=""), words
    )


# -- how long things take ------------------------------------------------------------------------------------------

_DURATIONS = Text("时长", "How long things take")
_NO_WAITS = Text("这个期间没有可以算时长的事。", "Nothing in this period has a duration to show.")
_CURVE = Text("{name}：过了这么久还没完的（%）", "{name}: still open after so long (%)")
_CURVE_SUB = Text(
    "线越快落下来越好。浅带是区间，还没办完的按已经过去的时间算（截尾），不会当作办完。",
    "The sooner the line falls the better. Band: interval. Open cases count with the time passed so far (censored), never as done.",
)
_SPOKEN = Text("{name}：{median}，{n} 件里 {open} 件还没办完。", "{name}: {median}; {open} of {n} are still open.")
_MEDIAN = Text("一半在 {time}内", "half within {time}")
_NO_MEDIAN = Text("一半以上没办完，还没有中位数", "over half open, no median yet")
_OPEN = Text(
    "{name}：现在手上还有 {n} 件没完，最老的已经 {age}。", "{name}: {n} cases are open now, the oldest for {age}."
)
_NONE_OPEN = Text("{name}：现在没有没完的。", "{name}: none is open now.")
_FLATTERS = Text(
    "只看办完的，中位只有 {closed}，比实际好看：没办完的都不在里面。",
    "Finished cases alone would give {closed}, better than it is: the open ones are not in it.",
)
_FIGURE, _HALF = Text("时长", "Duration"), Text("一半在……内", "Half within")
_BETWEEN, _NINE = Text("{confidence} 区间", "{confidence} interval"), Text("九成在……内", "Nine in ten within")
_LIMIT, _N, _STILL = Text("时限", "Limit"), Text("n", "n"), Text("没办完", "Open")
_FROM = Text("{low}以上", "{low} or more")
_HOURS_NOTE = Text(
    "时长按工作日历的工作小时算，一天按班组的工作时段计；中位和区间用 Kaplan-Meier 法（log-log 区间）。",
    "Durations are in working hours of the calendar; medians and intervals by Kaplan-Meier (log-log interval).",
)


def durations(report: TeamReport, locale: Locale) -> Fragment:
    """Show how long cases took, the open ones counted at their age."""
    waits = report.waits
    if not waits:
        words = _NO_WAITS.say(locale)
        return Fragment(section("durations", _DURATIONS.say(locale), paragraph(words)), words)
    subject = (report.headline or "").split("-")[0]
    shown = next((w for w in waits if w.kpi == f"{subject}-resolve-hours"), max(waits, key=lambda w: w.n))
    spoken = _SPOKEN.say(
        locale,
        name=shown.name.say(locale),
        median=_median(shown, locale),
        n=number(shown.n),
        open=number(shown.open),
    )
    html = Markup('<div class="sw-pair" id="durations">{}<div class="sw-report__beside">{}</div></div>{}{}').format(
        Markup(
            '<section class="sw-chart" aria-labelledby="durations-h"><h2 class="sw-sheet__h" id="durations-h">{}</h2>'
            '<p class="sw-chart__title">{}</p><p class="sw-chart__sub">{}</p>{}</section>'
        ).format(
            _DURATIONS.say(locale),
            _CURVE.say(locale, name=shown.name.say(locale)),
            _CURVE_SUB.say(locale),
            waiting_chart.draw(shown, spoken, locale),
        ),
        bullets([spoken, *_backlog(waits, locale)]),
        _wait_table(report, locale),
        note(_HOURS_NOTE.say(locale)),
    )
    return Fragment(html, spoken)


def _median(wait: Waiting, locale: Locale) -> str:
    if wait.median is None:
        return _NO_MEDIAN.say(locale)
    return _MEDIAN.say(locale, time=duration(wait.median, locale))


def _backlog(waits: tuple[Waiting, ...], locale: Locale) -> list[str]:
    lines = []
    for wait in waits:
        name = wait.name.say(locale)
        if wait.open_now and wait.oldest_days is not None:
            words = _OPEN.say(locale, name=name, n=number(wait.open_now), age=duration(wait.oldest_days * 24, locale))
            if wait.flatters and wait.closed_only is not None:
                words += ("" if locale == "zh" else " ") + _FLATTERS.say(
                    locale, closed=duration(wait.closed_only, locale)
                )
        else:
            words = _NONE_OPEN.say(locale, name=name)
        lines.append(words)
    return lines


def _wait_table(report: TeamReport, locale: Locale) -> Markup:
    confidence = percent(report.notes.confidence, decimals=0)
    heads = (
        Heading(_FIGURE.say(locale)),
        Heading(_HALF.say(locale), number=True),
        Heading(_BETWEEN.say(locale, confidence=confidence), number=True),
        Heading(_NINE.say(locale), number=True),
        Heading(_LIMIT.say(locale), number=True),
        Heading(_N.say(locale), number=True),
        Heading(_STILL.say(locale), number=True),
    )
    rows = []
    for wait in report.waits:
        between = EN_DASH
        if wait.low is not None and wait.high is not None:
            between = duration_interval(wait.low, wait.high, locale)
        elif wait.low:
            between = _FROM.say(locale, low=duration(wait.low, locale))
        rows.append(
            (
                wait.name.say(locale),
                EN_DASH if wait.median is None else duration(wait.median, locale),
                between,
                EN_DASH if wait.p90 is None else duration(wait.p90, locale),
                EN_DASH if wait.target is None else hours_words(wait.target, locale),
                number(wait.n),
                number(wait.open),
            )
        )
    return table(heads, rows)
