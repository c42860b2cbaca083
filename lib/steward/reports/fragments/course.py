"""The course of the headline rate over the months, and where the team stands among the others."""

from __future__ import annotations

from markupsafe import Markup

from steward.reports import funnel_chart, trend_chart
from steward.reports.pieces import EMPTY, Fragment, bullets, joined, note, paragraph, section
from steward.reports.sentences import points, rate_words, signed
from steward.reports.standing import FEWEST_TEAMS, Standing
from steward.reports.team_report import TeamReport
from steward.reports.trend import ENOUGH_MONTHS, Trend
from steward.service.statistics.control_chart import LANEY
from steward.words import Locale, Text, interval, number, percent

_TREND = Text("走势", "Trend")
_NAME = Text("{name}，近 {n} 个月（%）", "{name}, {n} months (%)")
_UP = Text("越高越好。", "Higher is better. ")
_DOWN = Text("越低越好。", "Lower is better. ")
_SUB = Text(
    "浅带是常见波动，带数字的圆点是我们做的事，菱形是超出控制限的月份。",
    "Band: usual variation. Numbered dots: what we did. Diamond: a month outside the limits.",
)
_SUB_PLAIN = Text(
    "浅带是常见波动，菱形是超出控制限的月份。", "Band: usual variation. Diamond: a month outside the limits."
)
_NO_TREND = Text(
    "没有可以画走势的率，因为这段时间没有到期的事。",
    "There is no rate to chart, since nothing fell due in these months.",
)
_LAST_IN = Text(
    "{month} {rate}，在常见波动之内（{limits}）。", "{month}: {rate}, within the usual variation ({limits})."
)
_LAST_OUT = Text(
    "{month} {rate}，超出控制限（{limits}），不是平常的波动。",
    "{month}: {rate}, outside the control limits ({limits}): more than usual variation.",
)
_LAST = Text("{month} {rate}。", "{month}: {rate}.")
_FEW = Text("有数据的月份不到 {n} 个，还画不出控制限。", "Fewer than {n} months have data, too few for control limits.")
_PATTERN = Text("到这个月为止，{pattern}，说明水平变了。", "Up to this month {pattern}: the level has moved.")
_CHANGE = Text(
    "近 {months} 个月 {late}，之前 {before_months} 个月 {early}，相差 {difference} 个百分点，区间 {interval}，{verdict}。",
    "Last {months} months {late}, the {before_months} before {early}: {difference} percentage points, interval {interval}, {verdict}.",
)
_BETTER = Text("确实变好了", "really better")
_WORSE = Text("确实变差了", "really worse")
_UNCLEAR = Text("说不上变化", "no proof of a change")
_METHOD = Text(
    "控制限按 {first} 至 {last} 的均值 {centre} 算（{method}，三倍标准差），要判断的月份不算在内。",
    "Limits from the mean of {first} to {last}, {centre} ({method}, three sigma); the months under judgement are left out.",
)
_METHOD_ALL = Text(
    "控制限按 {first} 至 {last} 的均值 {centre} 算（{method}，三倍标准差）。",
    "Limits from the mean of {first} to {last}, {centre} ({method}, three sigma).",
)
_METHODS = {"p-chart": Text("p 图", "p-chart"), LANEY: Text("Laney p′ 图", "Laney p′-chart")}
_OURS = Text("我们做的事", "What we did")
_NOTHING_DONE = Text(
    "这段时间没有记录培训、整改或措施。", "No training, improvement or measure was recorded in these months."
)


def trend(report: TeamReport, locale: Locale) -> Fragment:
    """Show the headline rate month by month, with what we did in between."""
    found = report.trend(report.headline)
    if found is None:
        words = _NO_TREND.say(locale)
        return Fragment(section("trend", _TREND.say(locale), paragraph(words)), words)
    says = trend_words(found, locale)
    done = [
        Markup('<span class="sw-num">{}. {}</span> {}').format(
            found.numbered[m.on.strftime("%Y-%m")], m.on.isoformat(), m.name.say(locale)
        )
        for m in found.measures
    ]
    side = bullets(done) if done else note(_NOTHING_DONE.say(locale))
    sub = (_UP if found.direction == "higher" else _DOWN).say(locale)
    sub += (_SUB if done else _SUB_PLAIN).say(locale)
    chart = Markup(
        '<section class="sw-chart" aria-labelledby="trend-h"><h2 class="sw-sheet__h" id="trend-h">{title}</h2>'
        '<p class="sw-chart__title">{name}</p><p class="sw-chart__sub">{sub}</p>{figure}</section>'
    ).format(
        title=_TREND.say(locale),
        name=_NAME.say(locale, name=found.name.say(locale), n=len(found.months)),
        sub=sub,
        figure=trend_chart.draw(found, _spoken(found, locale), locale),
    )
    html = Markup('<div class="sw-pair" id="trend">{}{}</div>{}').format(
        chart, section("done", _OURS.say(locale), side), joined(paragraph(word) for word in says)
    )
    return Fragment(html, _spoken(found, locale))


def _spoken(found: Trend, locale: Locale) -> str:
    return found.name.say(locale) + ("：" if locale == "zh" else ": ") + trend_words(found, locale)[0]


def trend_words(found: Trend, locale: Locale) -> list[str]:
    """Say the last month, whether the level has moved, and how the limits were made."""
    last = found.last
    rate = rate_words(last.k, last.n, locale)
    if last.lower is None or last.upper is None:
        said = [_LAST.say(locale, month=last.month, rate=rate)]
        if found.centre is None:
            said.append(_FEW.say(locale, n=ENOUGH_MONTHS))
    else:
        limits = interval(last.lower, last.upper)
        said = [(_LAST_OUT if last.signal else _LAST_IN).say(locale, month=last.month, rate=rate, limits=limits)]
    if found.pattern and not last.signal:
        said[0] += ("" if locale == "zh" else " ") + _PATTERN.say(locale, pattern=found.pattern)
    if change := found.change:
        good = "high" if found.direction == "higher" else "low"
        verdict = _UNCLEAR if change.side is None else _BETTER if change.side == good else _WORSE
        said.append(
            _CHANGE.say(
                locale,
                months=change.months,
                before_months=change.before_months,
                late=rate_words(change.k, change.n, locale),
                early=rate_words(change.before_k, change.before_n, locale),
                difference=signed(change.value),
                interval=points(change.low, change.high, locale),
                verdict=verdict,
            )
        )
    if found.baseline and found.centre is not None:
        first, last_month = found.baseline
        words = _METHOD_ALL if last_month == last.month else _METHOD
        method = _METHODS.get(found.method, Text(found.method, found.method))
        said.append(words.say(locale, first=first, last=last_month, centre=percent(found.centre), method=method))
    return said


_STANDING = Text("在各班组之间", "Among the teams")
_FUNNEL = Text("{name}（%）", "{name} (%)")
_FUNNEL_SUB = Text(
    "横轴是件数，越靠右越可靠。空心圆是别的班组，不具名。浅带内的差别，光凭偶然就会有。",
    "Across: number of cases, more reliable to the right. Hollow dots: other teams, unnamed. Differences inside the band arise by chance alone.",
)
_ALONE = Text("有数据的班组不到 {n} 个，没法比较。", "Fewer than {n} teams have data, so there is nothing to compare.")
_NO_HEADLINE = Text("没有可以比较的率。", "There is no rate to compare.")
_US = Text("本班组 {rate}，{teams} 个班组合计 {all}。", "This team {rate}; all {teams} teams together {all}.")
_INSIDE = Text(
    "差别在偶然的范围之内，分不出高下。", "The difference is within what chance explains: no better and no worse."
)
_BETTER_BY = Text(
    "比偶然能解释的要好（在 {level} 界限之外）。", "Better than chance explains (outside the {level} limits)."
)
_WORSE_BY = Text(
    "比偶然能解释的要差（在 {level} 界限之外）。", "Worse than chance explains (outside the {level} limits)."
)
_SHRUNK = Text(
    "件数少的容易碰巧，按件数往全体收一收再比，是 {value}（n = {n}，区间 {interval}）。",
    "Few cases run to extremes by luck; drawn towards all by its number of cases, the rate is {value} (n = {n}, interval {interval}).",
)


def standing(report: TeamReport, locale: Locale) -> Fragment:
    """Show the team in the funnel of all teams, the others nameless."""
    found = report.standing
    if found is None:
        words = (_ALONE if report.headline else _NO_HEADLINE).say(locale, n=FEWEST_TEAMS)
        return Fragment(section("standing", _STANDING.say(locale), paragraph(words)), words)
    says = standing_words(found, locale)
    html = Markup(
        '<div class="sw-pair" id="standing"><section class="sw-chart" aria-labelledby="standing-h">'
        '<h2 class="sw-sheet__h" id="standing-h">{title}</h2><p class="sw-chart__title">{name}</p>'
        '<p class="sw-chart__sub">{sub}</p>{figure}</section><div class="sw-report__beside">{side}</div></div>'
    ).format(
        title=_STANDING.say(locale),
        name=_FUNNEL.say(locale, name=found.name.say(locale)),
        sub=_FUNNEL_SUB.say(locale),
        figure=funnel_chart.draw(
            found, f"{found.name.say(locale)}. {says[0]}" if locale == "en" else f"{found.name.zh}：{says[0]}", locale
        ),
        side=bullets(says) if says else EMPTY,
    )
    return Fragment(html, says[0])


def standing_words(found: Standing, locale: Locale) -> list[str]:
    """Say where the team stands and what its rate is worth in a comparison."""
    high = found.place in ("above", "far-above")
    level = "99.8%" if found.place.startswith("far") else "95%"
    if found.place in ("inside", "no-data"):
        place = _INSIDE.say(locale)
    else:
        better = high == (found.direction == "higher")
        place = (_BETTER_BY if better else _WORSE_BY).say(locale, level=level)
    ours = _US.say(
        locale,
        rate=rate_words(found.k, found.n, locale),
        teams=found.teams,
        all=rate_words(found.all_k, found.all_n, locale),
    )
    return [
        ours,
        place,
        _SHRUNK.say(
            locale,
            value=percent(found.shrunk),
            n=number(found.n),
            interval=interval(found.shrunk_low, found.shrunk_high),
        ),
    ]
