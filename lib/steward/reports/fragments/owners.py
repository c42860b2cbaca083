"""What owners think, what goes with it, and the visits they are owed."""

from __future__ import annotations

from markupsafe import Markup

from steward.reports.figures import Line
from steward.reports.pieces import EMPTY, Bar, Fragment, Heading, link, note, paragraph, section, table, verdict
from steward.reports.sentences import rate_words
from steward.reports.survey import SATISFIED_FROM, Dimension, Survey
from steward.reports.team_report import TeamReport
from steward.words import EN_DASH, MINUS, Locale, Text, interval, number, percent

_TITLE = Text("满意度和它跟着什么走", "Satisfaction and what goes with it")
_NO_SURVEY = Text(
    "导入的记录里没有这个班组的满意度答卷。", "The imported records hold no survey answers for this team."
)
_HIDDEN = Text(
    "只有 {n} 人答卷，少于 {least} 人的分组不显示，免得认出是谁。",
    "Only {n} answered; groups under {least} people are hidden so that nobody can be recognised.",
)
_ROUND = Text("{name}（{day} 起），答卷 {n} 份。", "{name} (from {day}), {n} sheets. ")
_OVERALL = Text("总体满意 {rate}，区间 {interval}。", "Satisfied overall: {rate}, interval {interval}.")
_FIRST = Text(
    "最值得先改的是“{name}”：只有 {rate} 满意，而它和总体满意一起走得紧（相关 {r}，区间 {interval}，n = {n}）。",
    "Improve “{name}” first: only {rate} are satisfied, and it goes closely with overall satisfaction (correlation {r}, interval "
    "{interval}, n = {n}).",
)
_NO_DRIVER = Text(
    "看不出哪一项和总体满意一起变，相关的区间都跨过 0。",
    "No part clearly goes with overall satisfaction: the intervals of all correlations include 0.",
)
_PART, _SHARE, _BAR = (
    Text("服务项目", "Part of the service"),
    Text("满意", "Satisfied"),
    Text("满意率与区间", "Rate and interval"),
)
_IMPORTANCE, _N = Text("与总体满意的相关", "Correlation with overall"), Text("n", "n")
_BAR_WORDS = Text("{value}，区间 {interval}", "{value}, interval {interval}")
_R = Text("{r}（{interval}）", "{r} ({interval})")
_LEGEND = Text(
    "给 {score} 分及以上算满意。相关是等级相关（Spearman），括号里是区间：数字越大，这一项和总体满意越是一起高一起低。相关不等于原因。",
    "Scores of {score} and up count as satisfied. Correlations are rank correlations (Spearman) with their interval: the larger, the "
    "more the part and the whole go up and down together. A correlation is not a cause.",
)


def satisfaction(report: TeamReport, locale: Locale) -> Fragment:
    """Show the survey part by part: how satisfied, and how closely it goes with the whole."""
    found = report.survey
    title = _TITLE.say(locale)
    if found is None:
        return Fragment(section("satisfaction", title, paragraph(_NO_SURVEY.say(locale))), _NO_SURVEY.say(locale))
    if found.hidden:
        words = _HIDDEN.say(locale, n=number(found.sheets), least=found.smallest_group)
        return Fragment(section("satisfaction", title, paragraph(words)), words)
    words = survey_words(found, locale)
    html = section(
        "satisfaction",
        title,
        paragraph(words),
        _parts(found, locale),
        note(_LEGEND.say(locale, score=f"{SATISFIED_FROM:g}")),
    )
    return Fragment(html, words)


def survey_words(found: Survey, locale: Locale) -> str:
    """Say which survey it is, how content owners are on the whole, and what to improve first."""
    said = _ROUND.say(
        locale, name=found.round_name.say(locale), day=found.opened_on.isoformat(), n=number(found.sheets)
    )
    if found.overall_n and found.overall_low is not None and found.overall_high is not None:
        said += _OVERALL.say(
            locale,
            rate=rate_words(found.overall_k, found.overall_n, locale),
            interval=interval(found.overall_low, found.overall_high),
        )
    first = driver(found)
    if first is None:
        return said + (("" if locale == "zh" else " ") + _NO_DRIVER.say(locale) if found.dimensions else "")
    assert first.importance is not None and first.importance_low is not None and first.importance_high is not None
    return (said if locale == "zh" else said.rstrip() + " ") + _FIRST.say(
        locale,
        name=first.name.say(locale),
        rate=rate_words(first.k, first.n, locale),
        r=_r(first.importance),
        interval=_r_interval(first, locale),
        n=number(first.pairs),
    )


def driver(found: Survey) -> Dimension | None:
    """Give the part to improve first: of those that clearly go with the whole more than half do, the least satisfying."""
    clear = [d for d in found.dimensions if d.importance is not None and (d.importance_low or 0.0) > 0]
    if not clear:
        return None
    middle = sorted(d.importance or 0.0 for d in clear)[len(clear) // 2]
    return min((d for d in clear if (d.importance or 0.0) >= middle), key=lambda d: d.share)


def _r(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def _r_interval(part: Dimension, locale: Locale) -> str:
    low, high = _r(part.importance_low or 0.0), _r(part.importance_high or 0.0)
    return Text("{a} 到 {b}", "{a} to {b}").say(locale, a=low, b=high)


def _parts(found: Survey, locale: Locale) -> Markup:
    if not found.dimensions:
        return EMPTY
    least = min(d.low for d in found.dimensions)
    low = 0.5 if least >= 0.5 else 0.0
    heads = (
        Heading(_PART.say(locale)),
        Heading(_SHARE.say(locale), number=True),
        Heading(_BAR.say(locale)),
        Heading(_IMPORTANCE.say(locale), number=True),
        Heading(_N.say(locale), number=True),
    )
    rows = []
    for part in found.dimensions:
        between = interval(part.low, part.high)
        value = percent(part.share)
        bar = Bar(
            low, 1.0, part.share, part.low, part.high, None, "up", f"{low * 100:.0f}", "100%",
            _BAR_WORDS.say(locale, value=value, interval=between),
        )  # fmt: skip
        r = EN_DASH
        if part.importance is not None:
            r = _R.say(locale, r=_r(part.importance), interval=_r_interval(part, locale))
        rows.append((part.name.say(locale), value, bar.draw(), r, f"{number(part.k)}/{number(part.n)}"))
    return table(heads, rows)


# -- visits and revisits owed --------------------------------------------------------------------------------------

_OWED_TITLE = Text("走访和回访，做了多少，欠多少", "Visits and revisits, made and owed")
_NO_DUTIES = Text("导入的记录里看不出走访和回访。", "The imported records show no visits or revisits.")
_ALL_DONE = Text("该走访的、该回访的都做到了。", "Every visit and revisit owed was made.")
_LACKING = Text("{n} 项要求里有 {m} 项没做够。", "{m} of {n} duties were not fulfilled.")
_DUTY, _DONE, _OWED = Text("要求", "Duty"), Text("做到/n", "Done/n"), Text("欠", "Owed")
_RULE, _VERDICT = Text("依据", "Rule"), Text("判定", "Verdict")


def owed(report: TeamReport, locale: Locale) -> Fragment:
    """Show the duties of visiting and revisiting: done of how many, and how many are owed."""
    duties = [line for line in report.lines if line.n and line.owed_to_all and line.topic in ("visits", "revisits")]
    title = _OWED_TITLE.say(locale)
    if not duties:
        words = _NO_DUTIES.say(locale)
        return Fragment(section("owed", title, paragraph(words)), words)
    lacking = [line for line in duties if line.missing]
    words = _LACKING.say(locale, n=len(duties), m=len(lacking)) if lacking else _ALL_DONE.say(locale)
    heads = (
        Heading(_DUTY.say(locale)),
        Heading(_DONE.say(locale), number=True),
        Heading(_OWED.say(locale), number=True),
        Heading(_RULE.say(locale), label=True),
        Heading(_VERDICT.say(locale)),
    )
    rows = (_duty(line, locale) for line in sorted(duties, key=lambda line: -line.missing))
    return Fragment(section("owed", title, paragraph(words), table(heads, rows)), words)


def _duty(line: Line, locale: Locale) -> tuple[Markup | str, ...]:
    return (
        link(f"cases-{line.id}", line.name.say(locale)),
        f"{number(line.k or 0)}/{number(line.n)}",
        number(line.missing) if line.missing else EN_DASH,
        Markup('<span class="sw-note">{}</span>').format(line.basis.say(locale)),
        verdict(line.verdict, locale),
    )
