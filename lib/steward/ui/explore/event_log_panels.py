"""The panels of the page ``event-log``: figures, the picture, chains, times and deviations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from steward.service.process.extra_time import ExtraHours
from steward.service.process.follows import DirectlyFollows, Edge, directly_follows
from steward.service.process.times import rework
from steward.service.statistics.durations import Duration
from steward.ui.explore import event_log_pictures as pictures
from steward.ui.explore.event_log_pictures import Line
from steward.ui.explore.event_log_view import Looked, View, closed_only
from steward.ui.explore.kit import Numbers, Picture, Table
from steward.words import EN_DASH, MINUS, Locale, Text, duration, number, percent

_CHAINS, _DEVIATIONS, _STEPS = 6, 8, 14

T = {
    "cases": Text("案子", "Cases"),
    "ways": Text("走法", "Ways they went"),
    "took": Text("一半在这个时间内办完", "Half are done within"),
    "again": Text("有步骤重做", "With a step done again"),
    "fit": Text("没有离开流程", "Did not leave the flow"),
    "shown": Text("图上看到 {n} 种", "{n} of them shown"),
    "events": Text("{n} 步", "{n} steps taken"),
    "picture": Text("一步接一步", "One step after another"),
    "sub": Text("实线往前，虚线往回；{what}", "Solid lines go forward, dashed ones back; {what}"),
    "count-sub": Text("数字是次数", "figures say how often"),
    "time-sub": Text("数字是一半在多久内走到下一步", "figures say within what time half go on"),
    "chains": Text("最常见的走法", "The commonest ways"),
    "way": Text("走法", "Way"),
    "how-many": Text("案子", "Cases"),
    "verdict": Text("与流程相比", "Beside the flow"),
    "fits": Text("一致", "the same"),
    "on-way": Text("还在路上", "still on its way"),
    "off": Text("差 {n} 处", "{n} off"),
    "steps": Text("每一步要多久", "How long each step takes"),
    "steps-sub": Text("中位数；停在这一步还没往下走的，按“至少这么久”计", "Medians; cases that still stand at a step count as “at least so long”"),
    "step": Text("步骤", "Step"),
    "times": Text("次数", "Done"),
    "work": Text("办理", "The work"),
    "before": Text("之前等了", "Waiting before"),
    "after": Text("之后到下一步", "Until the next"),
    "standing": Text("停在这里", "Still here"),
    "repeats": Text("重做", "Again"),
    "not-yet": Text("还看不出", "cannot tell yet"),
    "deviations": Text("离开流程的地方和代价", "Where cases leave the flow, and what it costs"),
    "deviations-sub": Text("和没有这种情况的案子比，平均多花的时间；区间跨过 0 就还说不准", "Beside cases without it, extra time on average; an interval across 0 proves nothing yet"),
    "what": Text("怎么离开的", "How"),
    "extra": Text("多花的时间", "Extra time"),
    "unclear": Text("还说不准", "cannot tell yet"),
    "between": Text("{value}（{low} 至 {high}）", "{value} ({low} to {high})"),
    "k-of-n": Text("{share}（{k}/{n}）", "{share} ({k}/{n})"),
}  # fmt: skip
_SAYS = Text(
    "{cases} 件走出了 {ways} 种走法，最常见的 {shown} 种走完了其中的 {share}。",
    "{cases} cases went {ways} ways; the {shown} commonest hold {share} of them.",
)
_SAYS_ONE = Text(
    "{cases} 件走出了 {ways} 种走法，最常见的一种走完了其中的 {share}。",
    "{cases} cases went {ways} ways; the commonest alone holds {share} of them.",
)
_SAYS_ALL = Text(
    "{cases} 件走出了 {ways} 种走法，都在图上了。", "{cases} cases went {ways} ways, all of them in the picture."
)
_SAYS_ALIKE = Text("{cases} 件都是同一种走法。", "All {cases} cases went the same way.")
_SAYS_TIME = Text(
    "往前走的里面，等得最久的是“{a} → {b}”：一半要 {median}才走到。",
    "Of the steps forward, “{a} → {b}” takes longest: only half go on within {median}.",
)
_CLOSED_ONLY = Text("只算办完的 {n} 件，另有 {open} 件没算", "Only the {n} that ended; {open} are left out")
_WITH_OPEN = Text("共 {n} 件，{open} 件没办完", "{n} cases, {open} still open")
_END_UNKNOWN = Text("共 {n} 件，不知道哪些没办完", "{n} cases; which are open is not known")
_MORE_LINES = Text("图上画了最粗的 {n} 条线。", "The {n} heaviest lines are drawn.")
_HEARD = Text(
    "最粗的一条线是“{a} → {b}”，{label}；往回走的有 {back} 次。",
    "The heaviest line is “{a} → {b}”, {label}; lines back are taken {back} times.",
)
_TIMES = Text("{n} 次", "{n} times")


def says(view: View, looked: Looked, lens: str, locale: Locale) -> str:
    """Say what the page shows now."""
    cases = len(view.log.cases)
    if view.shown == len(view.ways):
        text = _SAYS_ALIKE if view.shown == 1 else _SAYS_ALL
    else:
        text = _SAYS_ONE if view.shown == 1 else _SAYS
    told = text.say(
        locale, cases=number(cases), ways=number(len(view.ways)), shown=number(view.shown), share=percent(view.covered / cases, decimals=0)
    )  # fmt: skip
    if lens == "time":
        slow = slowest(view)
        if slow is not None:
            a, b = (looked.name(step, locale) for step in (slow.source, slow.target))
            told += _gap(locale) + _SAYS_TIME.say(locale, a=a, b=b, median=duration(slow.median_seconds / 3600, locale))
    return told


def _gap(locale: Locale) -> str:
    return "" if locale == "zh" else " "


def _drawn(view: View) -> DirectlyFollows:
    """Give what directly follows what in the cases that are shown."""
    return directly_follows(view.log.keep(view.ways.of_case < view.shown))


def _order(view: View) -> list[str]:
    return pictures.order_of(view.ways.activities[: view.shown], view.ways.counts[: view.shown].tolist())


def slowest(view: View) -> Edge | None:
    """Give the slowest stretch on the way forward that at least one in twenty cases took; None where there is none."""
    enough = max(2, view.covered // 20)
    place = {step: i for i, step in enumerate(_order(view))}
    edges = [e for e in _drawn(view).edges if e.count >= enough and place[e.source] < place[e.target]]
    return max(edges, key=lambda edge: edge.median_seconds, default=None)


def numbers(view: View, count_open: bool, locale: Locale) -> Numbers:
    """Give the figures in large type."""
    cases = len(view.log.cases)
    took: Duration = view.times.cases
    still_open = took.n - took.ended
    if view.times.ended is None:
        hours, behind = took.median, _END_UNKNOWN.say(locale, n=number(took.n))
    elif count_open:
        hours, behind = took.median, _WITH_OPEN.say(locale, n=number(took.n), open=number(still_open))
    else:
        hours = closed_only(view)
        behind = _CLOSED_ONLY.say(locale, n=number(took.ended), open=number(still_open))
    again = rework(view.log.completed()).cases
    figures = [
        (T["cases"].say(locale), number(cases), T["events"].say(locale, n=number(len(view.log)))),
        (T["ways"].say(locale), number(len(view.ways)), T["shown"].say(locale, n=number(view.shown))),
        (T["took"].say(locale), T["not-yet"].say(locale) if hours is None else duration(hours, locale), behind),
        (T["again"].say(locale), percent(again / cases), f"{number(again)}/{number(cases)}"),
    ]
    if view.which == "all" and view.costs[0] is not None:
        fits = sum(int(k) for k, left in zip(view.ways.counts, view.left, strict=True) if not left)
        figures.append((T["fit"].say(locale), percent(fits / cases), f"{number(fits)}/{number(cases)}"))
    return Numbers(figures)


def picture(view: View, looked: Looked, lens: str, locale: Locale) -> Picture:
    """Draw what follows what in the cases that are shown."""
    order = _order(view)
    place = {step: i for i, step in enumerate(order)}
    edges = _drawn(view).edges
    lines = []
    for edge in edges:
        seconds = edge.median_seconds
        label = number(edge.count) if lens == "count" else duration(seconds / 3600, locale)
        weight = edge.count if lens == "count" else max(seconds, 1)
        lines.append(Line(place[edge.source], place[edge.target], weight, label))
    names = {step: looked.name(step, locale) for step in order}
    sentence = ""
    if edges:
        heavy = max(zip(lines, edges, strict=True), key=lambda pair: pair[0].weight)
        back = sum(edge.count for line, edge in zip(lines, edges, strict=True) if line.back)
        label = _TIMES.say(locale, n=heavy[0].label) if lens == "count" else heavy[0].label
        sentence = _HEARD.say(
            locale, a=names[heavy[1].source], b=names[heavy[1].target], label=label, back=number(back)
        )  # fmt: skip
        if len(lines) > pictures.MOST_LINES:
            sentence += _gap(locale) + _MORE_LINES.say(locale, n=number(pictures.MOST_LINES))
    return Picture(
        T["picture"].say(locale),
        sentence,
        lambda narrow: pictures.column(order, names, lines, narrow),
        sub=T["sub"].say(locale, what=T[f"{lens}-sub"]),
    )


def chains(view: View, looked: Looked, locale: Locale) -> Table:
    """List the commonest ways as chains of steps."""
    cases = len(view.log.cases)
    rows = []
    for i, way in enumerate(view.ways.activities[: min(view.shown, _CHAINS)]):
        count = int(view.ways.counts[i])
        share = T["k-of-n"].say(locale, share=percent(count / cases, decimals=0), k=number(count), n=number(cases))
        row = [chain(way, looked, locale), share]
        if looked.left is not None:
            row.append(_verdict(view.costs[i], view.left[i], locale))
        rows.append(row)
    heads = [T["way"].say(locale), T["how-many"].say(locale)]
    if looked.left is not None:
        heads.append(T["verdict"].say(locale))
    return Table(T["chains"].say(locale), heads, rows)


def chain(way: Sequence[str], looked: Looked, locale: Locale) -> Markup:
    """Write one way as a chain; a step several times in a row stands once, with how often."""
    links = []
    for step, same in groupby(way):
        times = len(list(same))
        links.append(looked.name(step, locale) + (f" ×{times}" if times > 1 else ""))
    chip = Markup('<span class="sw-chip sw-chip--us">{}</span>')
    arrow = Markup('<span aria-hidden="true">→</span>')
    return Markup('<span class="sw-chips">{}</span>').format(arrow.join(chip.format(link) for link in links))


def _verdict(cost: int | None, left: bool, locale: Locale) -> str:
    if not cost:
        return T["fits"].say(locale)
    return T["off"].say(locale, n=number(cost)) if left else T["on-way"].say(locale)


def steps(view: View, looked: Looked, locale: Locale) -> Table:
    """Tell how long each step takes, in the order in which they usually come."""
    order = pictures.order_of(view.ways.activities, view.ways.counts.tolist())
    known = {step.activity: step for step in view.times.steps if step.n}
    worked = any(step.service is not None for step in known.values())
    rows: list[list[str]] = []
    for name in order[:_STEPS]:
        step = known[name]
        standing = step.after.n - step.after.ended
        row = [looked.name(name, locale), number(step.n)]
        if worked:
            row.append(_median(step.service, locale))
        row += [
            _median(step.before, locale),
            _median(step.after, locale),
            number(standing) if view.times.ended is not None else EN_DASH,
            number(step.repeats) if step.repeats else EN_DASH,
        ]
        rows.append(row)
    heads = ["step", "times", *(["work"] if worked else []), "before", "after", "standing", "repeats"]
    return Table(T["steps"].say(locale), [T[head].say(locale) for head in heads], rows, sub=T["steps-sub"].say(locale))


def _median(took: Duration | None, locale: Locale) -> str:
    if took is None or not took.n:
        return EN_DASH
    return T["not-yet"].say(locale) if took.median is None else duration(took.median, locale)


def deviations(looked: Looked, locale: Locale) -> Table:
    """Tell where the cases of the whole log leave the flow, and what it costs."""
    n = len(looked.log.cases)
    rows = []
    for deviation, k, extra in looked.costs()[:_DEVIATIONS]:
        told = T["k-of-n"].say(locale, share=percent(k / n), k=number(k), n=number(n))
        rows.append([deviation.what(locale, looked.model.names), told, _extra(extra, locale)])
    heads = [T["what"].say(locale), T["how-many"].say(locale), T["extra"].say(locale)]
    return Table(T["deviations"].say(locale), heads, rows, sub=T["deviations-sub"].say(locale))


def _extra(extra: ExtraHours, locale: Locale) -> str:
    if extra.value is None or extra.low is None or extra.high is None:
        return T["unclear"].say(locale)
    value, low, high = (_signed(x, locale) for x in (extra.value, extra.low, extra.high))
    return T["between"].say(locale, value=value, low=low, high=high)


def _signed(hours: float, locale: Locale) -> str:
    written = duration(abs(hours), locale)
    return f"+{written}" if hours > 0 else f"{MINUS}{written}" if hours < 0 else written
