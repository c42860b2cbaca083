"""The figures of the period against their targets: value, interval, n, target and verdict in one row each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from steward.reports.figures import Line, hours_words
from steward.reports.pieces import (
    EMPTY,
    Bar,
    Fragment,
    bullets,
    joined,
    link,
    note,
    paragraph,
    section,
    unfolding,
    verdict,
)
from steward.reports.team_report import TeamReport
from steward.words import Locale, Text, join, percent

ALWAYS_FOLDED = ("inspections", "activities")
"""Subjects whose figures stand folded away unless they are not met."""

_TITLE = Text("指标与目标", "Figures and targets")
_HEADS = {
    "name": Text("指标", "Figure"),
    "bar": Text("{confidence} 区间与目标", "{confidence} interval and target"),
    "n": Text("n", "n"),
    "target": Text("目标", "Target"),
    "verdict": Text("判定", "Verdict"),
}
_THIS = {1: Text("本月", "This month"), 3: Text("本季", "This quarter"), 12: Text("全年", "This year")}
_PERIOD = Text("本期", "This period")
_SUMMARY = Text(
    "{n} 项有数据：{met} 项达标，{missed} 项未达标，{unclear} 项还说不准。",
    "{n} figures have data: {met} met, {missed} not met, {unclear} cannot be told yet. ",
)
_LEGEND = Text(
    "圆点是本期的值，灰条是 {confidence} 区间，旗子是目标。整条区间在目标好的一侧才算达标，跨过目标就是还说不准。带“全数”的逐件核对，不作推断。点指标的名称看是哪些事。",
    "Dot: this period. Grey bar: {confidence} interval. Flag: target. Met only if the whole interval lies on the good side; across the "
    "target means cannot tell yet. “All” means every case was counted, nothing inferred. Follow a name to its cases.",
)
_FOLDED = Text(
    "逐件核对且做到的要求，和巡查、活动类指标（{n} 项）",
    "Duties fulfilled, and figures of inspections and activities ({n})",
)
_NO_DATA = Text("没有数据的指标（{n} 项）和原因", "Figures without data ({n}), and why")
_WHY = Text("{names}：{why}", "{names}: {why}")
_NONE = Text("这个期间没有一项指标有数据。", "No figure has data in this period.")
_BAR = Text("{value}，区间 {interval}，目标 {target}", "{value}, interval {interval}, target {target}")
_BAR_COUNTED = Text("{value}，目标 {target}", "{value}, target {target}")
_H = Text("{n} 小时", "{n} h")


def kpis(report: TeamReport, locale: Locale) -> Fragment:
    """Show every figure that has data, and say why the others have none."""
    shown = [line for line in report.lines if line.n]
    if not shown:
        return Fragment(
            section("kpi", _TITLE.say(locale), paragraph(_NONE.say(locale)), _without(report, locale)),
            _NONE.say(locale),
        )
    counts = {kind: sum(1 for line in shown if line.verdict == kind) for kind in ("met", "missed", "unclear")}
    summary = _SUMMARY.say(locale, n=len(shown), **counts).strip()
    first = [line for line in shown if leads(line)]
    folded = [line for line in shown if not leads(line)]
    confidence = percent(report.notes.confidence, decimals=0)
    return Fragment(
        section(
            "kpi",
            _TITLE.say(locale),
            paragraph(summary),
            kpi_rows(report, first, locale),
            note(_LEGEND.say(locale, confidence=confidence)),
            unfolding(_FOLDED.say(locale, n=len(folded)), kpi_rows(report, folded, locale)) if folded else EMPTY,
            _without(report, locale),
        ),
        summary,
    )


def leads(line: Line) -> bool:
    """Tell whether a figure stands in the open: outcomes, and duties that were not fulfilled."""
    if line.topic in ALWAYS_FOLDED:
        return False
    return not line.owed_to_all or line.verdict != "met"


def kpi_rows(report: TeamReport, lines: Iterable[Line], locale: Locale) -> Markup:
    """Give the table, with the subject above each group of figures."""
    lines = list(lines)
    several = len({line.topic for line in lines}) > 1
    body = []
    for _, group in groupby(lines, key=lambda line: line.topic):
        members = list(group)
        if several:
            subject = members[0].subject.say(locale)
            body.append(
                Markup('<tr class="sw-kpi__topic"><th scope="rowgroup" colspan="6">{}</th></tr>').format(subject)
            )
        body += [_row(line, locale) for line in members]
    this = _THIS.get(report.period.length, _PERIOD).say(locale)
    heads = (
        ("", _HEADS["name"].say(locale)),
        ("is-number", this),
        ("", _HEADS["bar"].say(locale, confidence=percent(report.notes.confidence, decimals=0))),
        ("is-number", "n"),
        ("is-number", _HEADS["target"].say(locale)),
        ("", _HEADS["verdict"].say(locale)),
    )
    head = joined(
        Markup('<th scope="col" class="{}">{}</th>').format(css, words)
        if css
        else Markup('<th scope="col">{}</th>').format(words)
        for css, words in heads
    )
    return Markup('<table class="sw-kpi"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, joined(body)
    )


def _row(line: Line, locale: Locale) -> Markup:
    small = line.interval_words(locale)
    return Markup(
        '<tr><th scope="row" data-cell="name">{name}<small>{basis}</small></th>'
        '<td class="is-number" data-cell="value"><span class="sw-kpi__value">{value}</span><small>{small}</small></td>'
        '<td data-cell="bar">{bar}</td>'
        '<td class="is-number" data-cell="n" data-label="n">{n}</td>'
        '<td class="is-number" data-cell="target" data-label="{target_label}">{target}</td>'
        '<td data-cell="verdict">{verdict}</td></tr>'
    ).format(
        name=link(f"cases-{line.id}", line.name.say(locale)),
        basis=line.basis.say(locale),
        value=line.value_words(locale),
        small=small,
        bar=bar(line, locale),
        n=line.n_words(),
        target_label=_HEADS["target"].say(locale),
        target=line.target_words(locale),
        verdict=verdict(line.verdict, locale),
    )


def bar(line: Line, locale: Locale) -> Markup:
    """Draw the interval bar of a figure; empty where it has no value."""
    if line.value is None:
        return EMPTY
    low, high, from_words, to_words = scale(line, locale)
    counted = line.owed_to_all or line.low is None
    sentence = (_BAR_COUNTED if counted else _BAR).say(
        locale, value=line.value_words(locale), interval=line.interval_words(locale), target=line.target_words(locale)
    )
    upper = line.high if line.high is not None else high
    return Bar(
        low_end=low,
        high_end=high,
        value=line.value,
        low=None if counted else line.low,
        high=None if counted else upper,
        target=line.target,
        better="up" if line.direction == "higher" else "down",
        from_words=from_words,
        to_words=to_words,
        sentence=sentence,
    ).draw()


def scale(line: Line, locale: Locale) -> tuple[float, float, str, str]:
    """Choose the ends of a bar's scale and write them: as narrow as shows value, interval and target."""
    seen = [v for v in (line.value, line.target) if v is not None]
    if not line.owed_to_all:
        seen += [v for v in (line.low, line.high) if v is not None]
    if line.unit == "share":
        low = 0.5 if min(seen) >= 0.5 else 0.0
        high = next((end for end in (0.12, 0.25, 0.5, 1.0) if max(seen) <= end), max(seen))
        if low >= high:
            low = 0.0
        return low, high, f"{low * 100:.0f}", percent(high, decimals=0)
    usual = [v for v in (line.value, line.target) if v is not None]
    wanted = max(max(usual) * 1.25, min(max(seen), 2.5 * max(usual)))
    high = next(
        (end for end in (0.5, 1, 2, 4, 8, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336, 480, 720, 1440) if wanted <= end),
        wanted,
    )
    return 0.0, float(high), "0", hours_words(high, locale) if high < 1 else _H.say("en", n=f"{high:.0f}")


def _without(report: TeamReport, locale: Locale) -> Markup:
    """Say which figures have no data, grouped by the reason."""
    reasons: dict[str, list[str]] = {}
    empty = [line for line in report.lines if not line.n]
    for line in empty:
        reasons.setdefault(line.note.say(locale) if line.note else "", []).append(line.name.say(locale))
    if not empty:
        return EMPTY
    lines = [
        _WHY.say(locale, names=join(names, locale), why=why) if why else join(names, locale)
        for why, names in reasons.items()
    ]
    return unfolding(_NO_DATA.say(locale, n=len(empty)), bullets(lines))
