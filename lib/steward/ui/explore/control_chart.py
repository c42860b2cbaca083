"""Change or noise? Drag a month, see what the chart says, and whether our measure worked."""

from __future__ import annotations

from typing import Any

from steward.service.statistics.control_chart import ControlChart
from steward.ui.explore import kit
from steward.ui.explore.control_chart_picture import draw
from steward.ui.explore.control_chart_series import BASELINE, FATES, MONTHS, Series, series
from steward.ui.explore.kit import (
    Choice,
    Explorable,
    Heading,
    Note,
    Numbers,
    Panel,
    Picture,
    Sentence,
    Slider,
    Switch,
    Table,
    Value,
    Values,
)  # fmt: skip
from steward.ui.visit import Visit
from steward.words import EN_DASH, Locale, Text, number, percent

_KINDS = {
    "p": Text("p 图", "p-chart"),
    "laney": Text("p′ 图", "p′-chart"),
    "xmr": Text("XmR 图", "XmR chart"),
}


def _share(value: float, locale: Locale) -> str:
    del locale
    return f"{value:g}%"


def _points(value: float, locale: Locale) -> str:
    return Text("{n} 个百分点", "{n} points").say(locale, n=f"{value:g}")


def _cases(value: float, locale: Locale) -> str:
    return Text("{n} 份", "{n}").say(locale, n=number(value, locale))


def _month(value: float, locale: Locale) -> str:
    if not value:
        return Text("不动", "none").say(locale)
    return Text("第 {i} 个月", "month {i}").say(locale, i=int(value))


def _controls() -> list[Any]:
    return [
        Choice("fate", Text("其实发生了什么", "What really happened"), FATES, "usual"),
        Slider("size", Text("变化有多大", "How large a change"), 0, 20, 10, show=_points),
        Slider("n", Text("每月收回的问卷", "Answers a month"), 20, 2000, 100, 20, show=_cases),
        Switch("wander", Text("月与月之间本来就有起伏", "The months wander by themselves"), False),
        Slider("draw", Text("换一组运气", "Other luck"), 1, 40, 1),
        Heading("held", Text("拖一个月试试", "Drag a month")),
        Slider("month", Text("哪一个月", "Which month"), 0, MONTHS, 0, show=_month),
        Slider("value", Text("拖到多少", "Drag it to"), 40, 100, 80, show=_share),
        Heading("how", Text("怎么判断", "How to judge")),
        Choice("kind", Text("用哪种图", "Which chart"), _KINDS, "p"),
        Switch("rules", Text("也看连续几点的规则", "Look for runs too"), True),
    ]  # fmt: skip


def chart_of(values: Values) -> ControlChart:
    """The chart that the controls ask for."""
    return series(values).chart(str(values["kind"]), bool(values["rules"]))


def _show(values: Values, locale: Locale) -> list[Panel]:
    months = series(values)
    chart = chart_of(values)
    signals = chart.signals
    judged = sorted({signal.index for signal in signals})
    if not chart.is_drawn:
        return [Sentence(_NO_CHART.say(locale))]
    held = int(values["month"]) - 1 if values["month"] else None
    measured = values["fate"] in ("usual", "better")  # in the other stories nothing was done
    if not judged:
        said = _ALL_USUAL.say(locale)
    elif len(judged) == 1:
        first = next(signal for signal in signals if signal.index == judged[0])
        side = _HIGH if first.side == "high" else _LOW
        said = _ONE.say(locale, i=judged[0] + 1, side=side, why=first.text)
    else:
        named = "、".join(str(i + 1) for i in judged) if locale == "zh" else ", ".join(str(i + 1) for i in judged)
        several = _WANDERING if values["kind"] == "p" and values["wander"] else _SEVERAL
        said = several.say(locale, count=len(judged), months=named)
    panels: list[Panel] = [
        Sentence(said),
        Picture(
            _TITLE.say(locale),
            said,
            lambda narrow: draw(
                chart, narrow, locale, measure=BASELINE if measured else None, held=held, baseline=BASELINE
            ),
            sub=(_SUB_MEASURE if measured else _SUB).say(locale),
            show_sentence=False,
        ),
        _numbers(months, chart, str(values["kind"]), len(judged), locale),
    ]
    if signals:
        rows = [
            [
                str(i + 1),
                percent(months.rates[i]),
                _AND.say(locale).join(s.text.say(locale) for s in signals if s.index == i),
            ]
            for i in judged
        ]
        heads = [text.say(locale) for text in (_WHEN, _WHAT, _WHY)]
        panels.append(Table(_SIGNALS.say(locale), heads, rows))
    if not measured:
        return panels
    change = months.change()
    verdict = _WORKED if change.low > 0 else _WORSE if change.high < 0 else _NO_PROOF
    panels.append(
        Note(
            verdict.say(
                locale,
                points=_signed(change.value),
                low=_signed(change.low),
                high=_signed(change.high),
                after=change.first.sentence(locale).split("（" if locale == "zh" else " (")[0],
                before=percent(change.second.value),
            )
            + (_BUT_WANDERS.say(locale) if values["wander"] else "")
        )
    )
    return panels


def _numbers(months: Series, chart: ControlChart, kind: str, judged: int, locale: Locale) -> Numbers:
    unit = 1.0 if chart.kind == "number" else 100.0
    limits = f"{number(float(chart.lower[-1]) * unit)}%{EN_DASH}{number(float(chart.upper[-1]) * unit)}%"
    figures = [
        (_FALLS.say(locale), str(months.falls()), _FALLS_SUB.say(locale)),
        (_SPEAKS.say(locale), str(judged), _SPEAKS_SUB.say(locale)),
        (_LIMITS.say(locale), limits, _KINDS[kind].say(locale)),
    ]
    if kind == "laney":
        figures.append(("σz", number(chart.spread, decimals=2), _SIGMA_Z.say(locale)))
    return Numbers(figures)


def _signed(fraction: float) -> str:
    written = number(fraction * 100, decimals=1)
    return f"+{written}" if fraction > 0 else written


def _worked(values: Values) -> Value:
    change = series(values).change()
    return "yes" if change.low > 0 else "worse" if change.high < 0 else "unclear"


def _special(values: Values) -> Value:
    return "special" if chart_of(values).signals else "noise"


def _upper(values: Values) -> Value:
    return 100 * float(chart_of(values).upper[-1])


def _too_narrow(values: Values) -> Value:
    spread = series({**values}).chart("laney", False).spread
    return "wander" if spread > 1.3 else "special"


def _just_out(values: Values) -> bool:
    """The last month dragged out of the limits by no more than two points, with nothing else changed."""
    if values["fate"] != "usual" or values["month"] != MONTHS:
        return False
    chart = chart_of(values)
    out = any(signal.rule == "beyond-limits" for signal in chart.signals_at(MONTHS - 1))
    unit = 1.0 if chart.kind == "number" else 100.0
    value, low, high = (float(x[MONTHS - 1]) * unit for x in (chart.values, chart.lower, chart.upper))
    return out and (low - 2 <= value < low or high < value <= high + 2)


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    locale = here.locale
    return Explorable(
        "control-chart",
        here,
        _controls(),
        lambda values: _show(values, locale),
        answers={"noise": _special, "upper": _upper, "too-narrow": _too_narrow, "worked": _worked},
        reached={"just-out": _just_out},
    )


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)


_HIGH, _LOW = Text("偏高", "high"), Text("偏低", "low")
_NO_CHART = Text(
    "前十二个月一点变动也没有，画不出控制限。", "The first twelve months do not vary at all, so there are no limits."
)
_ALL_USUAL = Text(
    "十八个月全在平常的波动之内：不必为哪个月单独找理由。",
    "All eighteen months are within the usual variation: no single month needs a reason of its own.",
)
_ONE = Text(
    "第 {i} 个月{side}：{why}。值得去问一问，那时发生了什么。",
    "Month {i} is unusually {side}: {why}. Worth asking what happened then.",
)
_SEVERAL = Text(
    "有 {count} 个月不是平常波动（第 {months} 个月）：过程变了，去找原因。",
    "{count} months are not the usual noise ({months}): the process has changed, look for the cause.",
)
_WANDERING = Text(
    "p 图说有 {count} 个月不是平常波动（第 {months} 个月）；可月与月之间本来就有起伏，先换 p′ 图再下结论。",
    "The p-chart calls {count} months unusual ({months}); but the months wander by themselves, so look at the p′-chart first.",
)
_AND = Text("；", "; ")
_TITLE = Text("满意率，一个月一个点", "Satisfaction, month by month")
_SUB = Text(
    "绿带是平常的波动，菱形要追问；越高越好", "the band is usual variation, a diamond asks why; higher is better"
)
_SUB_MEASURE = Text(
    "绿带是平常的波动，菱形要追问，圆点 1 是我们的措施；越高越好",
    "the band is usual variation, a diamond asks why, dot 1 is our measure; higher is better",
)
_FALLS = Text("比上月低的月份", "Months below the one before")
_FALLS_SUB = Text("凭感觉，每次都要开会问原因", "by feel, a meeting about each")
_SPEAKS = Text("图上要追问的月份", "Months the chart asks about")
_SPEAKS_SUB = Text("超出平常波动的才算", "only what is beyond usual variation")
_LIMITS = Text("最后一个月的控制限", "Limits of the last month")
_SIGMA_Z = Text("月间起伏是抽样运气的几倍", "how many times more than the luck of the draw")
_SIGNALS = Text("要追问的月份", "Months to ask about")
_WHEN, _WHAT, _WHY = Text("月份", "Month"), Text("满意率", "Rate"), Text("为什么", "Why")
_WORKED = Text(
    "措施之后 {after}，之前 {before}，差 {points} 个百分点（95% 区间 {low} 到 {high}）：不含零，确实变好了。",
    "After the measure {after}, before {before}: {points} points (95% interval {low} to {high}); zero is left out, it is really better.",
)
_WORSE = Text(
    "措施之后 {after}，之前 {before}，差 {points} 个百分点（95% 区间 {low} 到 {high}）：不含零，反而变差了。",
    "After the measure {after}, before {before}: {points} points (95% interval {low} to {high}); zero is left out, it is worse.",
)
_NO_PROOF = Text(
    "措施之后 {after}，之前 {before}，差 {points} 个百分点（95% 区间 {low} 到 {high}）：零在里面，还看不出措施有用。",
    "After the measure {after}, before {before}: {points} points (95% interval {low} to {high}); zero is inside, no proof that it worked.",
)
_BUT_WANDERS = Text(
    "月与月之间本来就有起伏时，这个区间太窄，要看 p′ 图。",
    " Where the months wander by themselves this interval is too narrow; look at the p′-chart.",
)
