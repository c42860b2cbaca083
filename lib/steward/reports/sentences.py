"""The three things to know, written from the numbers.

First what is most clearly wrong or has really changed, then something that cannot be told yet, said as such, then the calls
to make. A sentence claims a change only where its interval leaves chance out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from steward.reports.figures import Line, figure_words
from steward.reports.team_report import TeamReport
from steward.reports.trend import Trend
from steward.reports.waiting import Waiting
from steward.service.statistics.rates import newcombe
from steward.words import EN_DASH, MINUS, Locale, Text, duration, number, percent

_WEIGHT = {"complaints": 3.0, "surveys": 2.5, "repairs": 2.5, "revisits": 1.6, "visits": 1.2, "fees": 1.2}
"""How much a subject weighs in choosing what to lead with; others weigh half."""
_DUTY = 0.35
"""How much a duty counted case by case weighs against a figure that owners feel; there are many duties."""
ROTTING_SHARE = 0.15
"""Share of a period's cases still open from which on flattering closed-only figures are worth the first place."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the three things to know."""

    title: str
    verdict: str
    verdict_words: str
    """Replaces the usual word of the verdict; empty for the usual one."""
    text: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    thing: Thing
    kpi: str


def three_things(report: TeamReport, locale: Locale) -> tuple[Thing, Thing, Thing]:
    """Write the three things to know."""
    first = max(_worth_saying(report, locale), key=lambda c: c.score, default=None)
    told = first.kpi if first else ""
    return (
        first.thing if first else _nothing_wrong(report, locale),
        _uncertain(report, locale, told),
        _calls(report, locale),
    )


# -- what is clear -------------------------------------------------------------------------------------------------


def _worth_saying(report: TeamReport, locale: Locale) -> Iterator[_Candidate]:
    for line in report.lines:
        weight = _WEIGHT.get(line.topic, 0.5) * (1.5 if line.id == report.headline else 1.0)
        trend = report.trend(line.id)
        if line.verdict == "missed":
            yield _Candidate(weight * _severity(line, trend), _missed(report, line, trend, locale), line.id)
        elif trend and trend.change and trend.change.side and not line.owed_to_all:
            moved = abs(trend.change.value) * min(1.0, trend.change.n / 40)
            yield _Candidate(weight * moved, _changed(line, trend, locale), line.id)
    for wait in report.waits:
        if wait.flatters and wait.n >= 10 and wait.open / wait.n >= ROTTING_SHARE:
            yield _Candidate(3.0 * (1 + wait.open / wait.n), _rotting(report, wait, locale), wait.kpi)


def _severity(line: Line, trend: Trend | None) -> float:
    """Weigh a miss: how far, on how many cases, and whether this month is out of the usual."""
    if line.value is None:
        far = 0.6
    elif line.unit == "share":
        far = line.gap
    else:
        far = min(1.0, line.gap / max(line.target or 1.0, 1e-9)) * 0.5
    size = min(1.0, math.sqrt(line.n / 20))
    if line.owed_to_all:
        return far * size * _DUTY
    return far * size * (1.6 if _got_worse(line, trend) else 1.0)


def _got_worse(line: Line, trend: Trend | None) -> bool:
    """Tell whether the last month is out of the usual on the bad side, or the last months clearly are."""
    if trend is None:
        return False
    return _bad_side(line) in (trend.last.signal, trend.change.side if trend.change else None)


def _bad_side(line: Line | Trend) -> str:
    return "low" if line.direction == "higher" else "high"


_FELL = Text("{name}掉到 {value}，是真的变差", "{name}: down to {value}, and the fall is real")
_ROSE_BADLY = Text("{name}升到 {value}，是真的变差", "{name}: up to {value}, and it is really worse")
_SLIPPING = Text(
    "{name} {value}，近 {months} 个月确实变差", "{name}: {value}, really worse over the last {months} months"
)
_GAINING = Text(
    "{name} {value}，近 {months} 个月确实变好", "{name}: {value}, really better over the last {months} months"
)
_SHORT = Text("{name} {value}，没到 {target} 的目标", "{name}: {value}, short of the target of {target}")
_OVER = Text("{name} {value}，超过 {target} 的上限", "{name}: {value}, over the limit of {target}")
_SLOW = Text("{name} {value}，超过 {target}", "{name}: {value}, over {target}")
_OWED = Text("{name}：{all} {unit}里 {n} {unit}没做到", "{name}: {n} of {all} missing")
_FACTS = Text("{n}，{interval}目标 {target}。", "{n}, {interval}target {target}. ")
_INTERVAL = Text("区间 {interval}，", "interval {interval}, ")
_COUNTED = Text("逐件核对，", "every case counted, ")
_BEYOND_LOW = Text(
    "低于下控制限 {limit}，超出常见波动。", "Below the lower control limit of {limit}: beyond usual variation. "
)
_BEYOND_HIGH = Text(
    "高于上控制限 {limit}，超出常见波动。", "Above the upper control limit of {limit}: beyond usual variation. "
)
_NOT_BEYOND = Text(
    "这个水平在平常的波动之内，一向如此，不是这个月才有的事。",
    "Within its usual variation: this is how it has been, not a bad month. ",
)
_BETTER = Text(
    "比起之前确实在变好：近 {months} 个月 {late}，之前 {before_months} 个月 {early}。",
    "It is really getting better: {late} in the last {months} months, {early} in the {before_months} before. ",
)
_WORSE = Text(
    "比起之前确实在变差：近 {months} 个月 {late}，之前 {before_months} 个月 {early}。",
    "It is really getting worse: {late} in the last {months} months, {early} in the {before_months} before. ",
)
_STILL_OPEN = Text("没按时的 {late} 件里，{open} 件到现在还没办完。", "Late: {late}, of which still open: {open}. ")


def _missed(report: TeamReport, line: Line, trend: Trend | None, locale: Locale) -> Thing:
    values = {
        "name": line.name.say(locale),
        "value": line.value_words(locale),
        "target": _bare_target(line, locale),
        "n": number(line.missing),
        "all": number(line.n),
        "unit": _UNITS.get(line.topic, "项"),
    }
    worse = not line.owed_to_all and line.unit == "share" and _got_worse(line, trend)
    if line.owed_to_all and line.missing:
        title = _OWED
    elif worse and trend and trend.last.signal != _bad_side(line):
        title = _SLIPPING
        values["months"] = str(trend.change.months if trend.change else 0)
    elif worse:
        title = _FELL if line.direction == "higher" else _ROSE_BADLY
    elif line.unit == "hours":
        title = _SLOW
    else:
        title = _SHORT if line.direction == "higher" else _OVER
    text = facts(line, locale) + (_usual(line, trend, locale) if trend and not line.owed_to_all else "")
    text += _late_and_open(report, line, locale)
    return Thing(title.say(locale, **values), "missed", "", text.strip())


def facts(line: Line, locale: Locale) -> str:
    """Write n, interval and target of a line in one sentence."""
    if line.owed_to_all:
        between = _COUNTED.say(locale)
    else:
        words = line.interval_words(locale)
        between = _INTERVAL.say(locale, interval=words) if words else ""
    return _FACTS.say(locale, n=counted(line, locale), interval=between, target=line.target_words(locale))


_OF = Text("{n} {unit}里 {k} {unit}", "{k} of {n}")
_OF_PLAIN = Text("{n} 里有 {k}", "{k} of {n}")
_ONLY_N = Text("n = {n}", "n = {n}")
_UNITS = {"complaints": "件", "repairs": "件", "revisits": "件", "surveys": "份", "fees": "笔"}


def counted(line: Line, locale: Locale) -> str:
    """Write what was counted: ``64 件里 45 件``, ``45 of 64``."""
    if line.k is None:
        return _ONLY_N.say(locale, n=number(line.n))
    unit = _UNITS.get(line.topic)
    return (_OF if unit else _OF_PLAIN).say(locale, n=number(line.n), k=number(line.k), unit=unit or "")


def _bare_target(line: Line, locale: Locale) -> str:
    words = line.target_words(locale)
    return words.removeprefix("≥ ").removeprefix("≤ ")


def _usual(line: Line, trend: Trend, locale: Locale) -> str:
    last = trend.last
    if last.signal == _bad_side(line) and last.lower is not None and last.upper is not None:
        low = last.signal == "low"
        return (_BEYOND_LOW if low else _BEYOND_HIGH).say(locale, limit=percent(last.lower if low else last.upper))
    if trend.change and trend.change.side:
        return _change_words(trend, locale)
    return _NOT_BEYOND.say(locale) if trend.centre is not None and not last.signal else ""


def _change_words(trend: Trend, locale: Locale) -> str:
    change = trend.change
    assert change is not None
    worse = change.side == _bad_side(trend)
    return (_WORSE if worse else _BETTER).say(
        locale,
        months=change.months,
        before_months=change.before_months,
        late=rate_words(change.k, change.n, locale),
        early=rate_words(change.before_k, change.before_n, locale),
    )


_RATE = Text("{value}（{k}/{n}）", "{value} ({k}/{n})")


def rate_words(k: int, n: int, locale: Locale) -> str:
    """Write a rate with its count: ``82.9%（155/187）``."""
    return _RATE.say(locale, value=percent(k / n), k=number(k), n=number(n)) if n else EN_DASH


def _late_and_open(report: TeamReport, line: Line, locale: Locale) -> str:
    found = next((cases for cases in report.cases if cases.kpi == line.id), None)
    if found is None or line.unit != "share" or line.direction != "higher":
        return ""
    late = [case for case in found.rows if case.good is False]
    still = [case for case in late if case.done is None]
    if not still or line.topic not in ("complaints", "repairs"):
        return ""
    return _STILL_OPEN.say(locale, late=number(line.n - (line.k or 0)), open=number(len(still)))


_AGAINST_TARGET = Text("达没达标还说不准", "Target: cannot tell yet")


def _changed(line: Line, trend: Trend, locale: Locale) -> Thing:
    assert trend.change is not None
    worse = trend.change.side == _bad_side(trend)
    title = (_SLIPPING if worse else _GAINING).say(
        locale, name=line.name.say(locale), value=line.value_words(locale), months=trend.change.months
    )
    verdict = _AGAINST_TARGET.say(locale) if line.verdict == "unclear" else ""
    return Thing(title, line.verdict, verdict, (facts(line, locale) + _change_words(trend, locale)).strip())


_ROTTING = Text("办完的看着快，没办完的越拖越久", "What is finished looks quick; what is not keeps waiting")
_ROTTING_TEXT = Text(
    "{name}：只看办完的是 {closed}，连没办完的一起算是 {honest}（{n} 件，{open} 件没办完）。手上一共还有 {now} 件没办完，最老的已经 {oldest}。",
    "{name}: {closed} looking at finished cases only, {honest} with the open ones counted ({n} cases, {open} open). In all "
    "{now} cases are open now, the oldest for {oldest}.",
)
_OVER_HALF = Text("一半以上没办完，看不出中位数", "no median, since over half are open")


def _rotting(report: TeamReport, wait: Waiting, locale: Locale) -> Thing:
    del report
    text = _ROTTING_TEXT.say(
        locale,
        name=wait.name.say(locale),
        closed=duration(wait.closed_only or 0.0, locale),
        honest=duration(wait.median, locale) if wait.median is not None else _OVER_HALF.say(locale),
        n=number(wait.n),
        open=number(wait.open),
        now=number(wait.open_now),
        oldest=duration((wait.oldest_days or 0.0) * 24, locale),
    )
    return Thing(
        _ROTTING.say(locale), "missed", Text("没办完 {n} 件", "{n} open").say(locale, n=number(wait.open_now)), text
    )


_NOTHING_WRONG = Text("没有哪项指标清楚地没达标", "Nothing is clearly below its target")
_NOTHING_TEXT = Text(
    "{met} 项达标，{unclear} 项还说不准，{none} 项没有数据。近几个月也看不出真的变化。",
    "{met} met, {unclear} cannot be told yet, {none} without data; and no real change in recent months.",
)
_NO_FIGURES = Text("这个期间没有可以算的指标", "There is no figure for this period")
_NO_FIGURES_TEXT = Text(
    "{period}的记录里没有这个班组到期或发生的事。请核对期间和导入的文件。",
    "The records hold nothing of this team in {period}. Check the period and the imported files.",
)


def _nothing_wrong(report: TeamReport, locale: Locale) -> Thing:
    counts = {kind: sum(1 for line in report.lines if line.verdict == kind) for kind in ("met", "unclear", "no-data")}
    if not counts["met"] and not counts["unclear"]:
        return Thing(
            _NO_FIGURES.say(locale), "no-data", "", _NO_FIGURES_TEXT.say(locale, period=report.period.label(locale))
        )
    text = _NOTHING_TEXT.say(locale, met=counts["met"], unclear=counts["unclear"], none=counts["no-data"])
    return Thing(_NOTHING_WRONG.say(locale), "met" if counts["met"] else "unclear", "", text)


# -- what is not ---------------------------------------------------------------------------------------------------

_CANNOT_TELL = Text("{name} {value}，说不上变好还是变差", "{name}: {value}; no proof of a change")
_CANNOT_JUDGE = Text("{name} {value}，还说不准达没达标", "{name}: {value}; too close to call")
_BEFORE = Text("上期 {value}，n = {n}。", "It was {value} the period before (n = {n}). ")
_TOO_FEW = Text("数量太少，再看一个月。", "Too few to tell; look again in a month.")
_ACROSS = Text("区间跨过目标，再看一个月。", "The interval lies across the target; look again in a month.")
_ALL_CLEAR = Text("这个月没有说不准的指标", "No figure is in doubt this time")
_ALL_CLEAR_TEXT = Text(
    "有数据的 {n} 项指标，区间都落在目标的一侧。", "The intervals of all {n} figures lie on one side of their target."
)


def _uncertain(report: TeamReport, locale: Locale, told: str) -> Thing:
    doubtful = [
        line for line in report.lines if line.verdict == "unclear" and line.id != told and line.value is not None
    ]
    if not doubtful:
        seen = sum(1 for line in report.lines if line.verdict in ("met", "missed"))
        if not seen:
            return Thing(
                _ALL_CLEAR.say(locale), "no-data", "", _NO_FIGURES.say(locale) + ("。" if locale == "zh" else ".")
            )
        return Thing(_ALL_CLEAR.say(locale), "met", "", _ALL_CLEAR_TEXT.say(locale, n=seen))

    def interest(line: Line) -> float:
        content = 2.0 if "satis" in line.id else 1.0
        return content * _WEIGHT.get(line.topic, 0.5) * min(1.0, line.n / 10) * (1.2 if line.before else 1.0)

    line = max(doubtful, key=interest)
    title = _CANNOT_TELL if _moved_unproven(line) else _CANNOT_JUDGE
    text = facts(line, locale)
    if line.before:
        text += _BEFORE.say(locale, value=figure_words(line.before.value, line.unit, locale), n=number(line.before.n))
    text += (_TOO_FEW if line.n < 30 else _ACROSS).say(locale)
    return Thing(title.say(locale, name=line.name.say(locale), value=line.value_words(locale)), "unclear", "", text)


def _moved_unproven(line: Line) -> bool:
    """Tell whether a figure differs from the period before by what chance alone may make."""
    if line.before is None or line.value is None or line.k is None or line.before.k is None:
        return False
    if abs(line.value - line.before.value) < 0.01 or line.k > line.n or line.before.k > line.before.n:
        return False
    return not newcombe(line.k, line.n, line.before.k, line.before.n).is_clear


# -- what to do ----------------------------------------------------------------------------------------------------

_CALLS = Text("本周有 {n} 通电话要打", "{n} calls to make this week")
_ONE_CALL = Text("本周有 1 通电话要打", "One call to make this week")
_NO_CALLS = Text("没有欠着的电话", "No call is owed")
_NO_CALLS_TEXT = Text(
    "记录里的投诉，该回访、该联系、该上报的都做到了。",
    "Every revisit, contact and escalation the records ask for was made.",
)
_NO_CALLS_PART = Text("查得到的事里没有欠着的电话", "No call is owed as far as the records show")
_NO_CALLS_PART_TEXT = Text(
    "有 {n} 条规则这些记录看不出做没做到，是哪些、为什么，见投诉走流程一节。",
    "These records cannot show {n} of the rules; which and why stands under the flow of complaints.",
)
_CALLS_UNKNOWN = Text("看不出有没有电话要打", "The records cannot show which calls are owed")
_CALLS_UNKNOWN_TEXT = Text(
    "导入的记录里没有投诉，也就查不出欠着谁。",
    "The imported records hold no complaints, so nobody can be found who is owed one.",
)
_OWED_WORDS = Text("欠 {n} 件", "{n} owed")
_PART = Text("{n} 件{what}", "{what} ({n})")


def _calls(report: TeamReport, locale: Locale) -> Thing:
    n = len(report.calls)
    if not report.calls_checked:
        return Thing(_CALLS_UNKNOWN.say(locale), "no-data", "", _CALLS_UNKNOWN_TEXT.say(locale))
    if not n and report.unchecked:
        text = _NO_CALLS_PART_TEXT.say(locale, n=len(report.unchecked))
        return Thing(_NO_CALLS_PART.say(locale), "unclear", "", text)
    if not n:
        return Thing(_NO_CALLS.say(locale), "met", "", _NO_CALLS_TEXT.say(locale))
    kinds: dict[Text, int] = {}
    for call in report.calls:
        kinds[call.owed[0]] = kinds.get(call.owed[0], 0) + 1
    parts = [
        _PART.say(locale, n=number(count), what=what.say(locale))
        for what, count in sorted(kinds.items(), key=lambda item: -item[1])
    ]
    text = ("，" if locale == "zh" else "; ").join(parts) + ("。" if locale == "zh" else ".")
    text = text[:1].upper() + text[1:]
    title = _ONE_CALL.say(locale) if n == 1 else _CALLS.say(locale, n=number(n))
    return Thing(title, "missed", _OWED_WORDS.say(locale, n=number(n)), text)


def points(low: float, high: float, locale: Locale) -> str:
    """Write an interval of a difference in percentage points: ``−11 到 1``."""
    ends = [number(value * 100) for value in (low, high)]
    return Text("{a} 到 {b}", "{a} to {b}").say(locale, a=ends[0], b=ends[1])


def signed(value: float) -> str:
    """Write a difference in percentage points with its sign: ``+4.2``, ``−4.9``."""
    written = number(value * 100, decimals=1)
    return written if written.startswith(MINUS) else f"+{written}"
