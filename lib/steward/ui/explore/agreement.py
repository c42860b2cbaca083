"""Do observers agree? Two of them score the same role-plays, and five ways to count say different things."""

from __future__ import annotations

import math
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, words
from steward.service.statistics.coefficient import Coefficient, coefficient
from steward.ui.explore import kit
from steward.ui.explore.agreement_raters import STEPS, Scored, scored
from steward.ui.explore.interval_chart import Bar
from steward.ui.explore.interval_chart import draw as draw_bars
from steward.ui.explore.kit import Explorable, Note, Panel, Picture, Sentence, Slider, Table, Value, Values
from steward.ui.visit import Visit
from steward.words import Locale, Text, interval, number, percent


def _plays(value: float, locale: Locale) -> str:
    return Text("{n} 场", "{n}").say(locale, n=number(value, locale))


def _graded(*names: Text) -> Any:
    """Say a slider's value by the name of the nearest step."""

    def show(value: float, locale: Locale) -> str:
        return names[min(len(names) - 1, round(value * 2))].say(locale)

    return show


_ALIKE = _graded(Text("几乎一样", "all alike"), Text("差别小", "little"), Text("有差别", "some"), Text("差别大", "much"), Text("天差地别", "a world apart"))  # fmt: skip
_CARE = _graded(Text("分毫不差", "exact"), Text("很稳", "steady"), Text("有点飘", "a bit loose"), Text("很飘", "loose"), Text("随手打", "at random"))  # fmt: skip


def _strict(value: float, locale: Locale) -> str:
    if value == 0:
        return Text("一样严", "the same").say(locale)
    side = Text("严 {n} 分", "{n} stricter") if value > 0 else Text("松 {n} 分", "{n} more lenient")
    return side.say(locale, n=f"{abs(value):g}")


def _controls() -> list[Any]:
    return [
        Slider("plays", Text("一起看几场演练", "Role-plays seen by both"), 5, 100, 20, 1, show=_plays),
        Slider("spread", Text("演练之间好坏的差别", "How far the role-plays differ"), 0, 2, 1, 0.1, show=_ALIKE),
        Slider("care", Text("打分有多飘", "How loose the scoring is"), 0, 2, 0.5, 0.1, show=_CARE),
        Slider("strict", Text("乙观察员比甲", "The second observer is"), -2, 2, 0, 0.5, show=_strict),
        Slider("draw", Text("换一批演练", "Other role-plays"), 1, 40, 1),
    ]


def _show(values: Values, locale: Locale) -> list[Panel]:
    both = scored(values)
    agreed, plain, weighted = both.percent(), both.kappa(), both.kappa("quadratic")
    strict, lenient = both.icc("ICC(2,1)"), both.icc("ICC(3,1)")
    named: list[tuple[Text, Coefficient]] = [
        (_KAPPA, plain), (_WEIGHTED, weighted), (_ABSOLUTE, strict), (_CONSISTENT, lenient),
    ]  # fmt: skip
    bars = [Bar(_PERCENT.say(locale), agreed.value, agreed.low, agreed.high, percent(agreed.value, decimals=0))]
    bars += [
        Bar(name.say(locale), found.value, found.low, found.high, coefficient(found.value), ours=True)
        for name, found in named
        if found.is_given and math.isfinite(found.low)
    ]
    said = _said(both, locale)
    rows = [
        [_PERCENT.say(locale), percent(agreed.value), interval(agreed.low, agreed.high), _ABOUT_PERCENT.say(locale)]
    ]
    for (name, found), about in zip(
        named, (_ABOUT_KAPPA, _ABOUT_WEIGHTED, _ABOUT_ABSOLUTE, _ABOUT_CONSISTENT), strict=True
    ):
        if found.is_given and math.isfinite(found.low):
            between = f"{coefficient(found.low)} {_TO.say(locale)} {coefficient(found.high)}"
            rows.append([name.say(locale), coefficient(found.value), between, about.say(locale)])
        else:
            rows.append([name.say(locale), "–", "–", (found.why or about).say(locale)])
    heads = [text.say(locale) for text in (_COUNT, _VALUE, _INTERVAL, _ASKS)]
    return [
        Sentence(said),
        Picture(
            _TITLE.say(locale),
            _GRID.say(locale, same=sum(a == b for a, b in zip(both.first, both.second, strict=True)), n=agreed.n),
            lambda narrow: _grid(both, narrow, locale),
            sub=_SUB.say(locale),
        ),
        Picture(
            _TITLE_BARS.say(locale),
            said,
            lambda narrow: draw_bars(bars, narrow, ends=(-0.6, 1.0), zero=0.0, decimals=1, percent=False),
            sub=_SUB_BARS.say(locale, n=agreed.n),
            show_sentence=False,
        ),
        Table(_TITLE_TABLE.say(locale), heads, rows),
        Note(_RULE_OF_THUMB.say(locale)),
    ]


def _said(both: Scored, locale: Locale) -> str:
    agreed, weighted = both.percent(), both.kappa("quadratic")
    told = {"share": percent(agreed.value, decimals=0), "n": agreed.n}
    if not weighted.is_given:
        return _ONE_BOX.say(locale, **told)
    told |= {
        "kappa": coefficient(weighted.value),
        "low": coefficient(weighted.low),
        "high": coefficient(weighted.high),
        "chance": percent(both.kappa().by_chance, decimals=0),
    }
    absolute, consistent = both.icc("ICC(2,1)"), both.icc("ICC(3,1)")
    if consistent.is_given and consistent.value - absolute.value > 0.15:
        return _SHIFTED.say(locale, icc2=coefficient(absolute.value), icc3=coefficient(consistent.value), **told)
    if agreed.value >= 0.6 and weighted.value < 0.4:
        return _CHANCE.say(locale, **told)
    if weighted.low >= 0.6:
        return _GOOD.say(locale, **told)
    if weighted.high < 0.6:
        return _POOR.say(locale, **told)
    return _UNSURE.say(locale, **told)


def _grid(both: Scored, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw how often each pair of scores was given; on the diagonal both gave the same."""
    import altair as alt

    side = 250 if narrow else 270
    left, right = 56, 14 if narrow else 380
    frame = Frame(side + left + right, side + 56, left, right, 10, 46, narrow=narrow)
    scale = alt.Scale(domain=[0.5, 5.5], nice=False, zero=False)
    x, y = alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=scale, axis=None)
    px, py = pixels("x", frame), pixels("y", frame)
    step = side / len(STEPS)
    diagonal = [{"x": s - 0.5, "x2": s + 0.5, "y": s - 0.5, "y2": s + 0.5} for s in STEPS]
    boxes = [{"x": a - 0.5, "x2": a + 0.5, "y": b - 0.5, "y2": b + 0.5} for a in STEPS for b in STEPS]
    box = {"x": x, "x2": alt.X2("x2:Q"), "y": y, "y2": alt.Y2("y2:Q")}
    parts: list[Any] = [
        alt.Chart(charts.data(diagonal)).mark_rect(color=charts.CALM).encode(**box),
        alt.Chart(charts.data(boxes))
        .mark_rect(fillOpacity=0, stroke=charts.STRONG_LINE, strokeWidth=0.5)
        .encode(**box),
    ]
    counts = both.counts()
    largest = max(counts.values())
    for same, colour in ((True, charts.BRAND), (False, charts.WARM)):
        dots = [
            {"x": a, "y": b, "size": 120 + 1500 * count / max(largest, 4)}
            for (a, b), count in counts.items()
            if (a == b) == same
        ]
        numbers = [{"x": a, "y": b, "words": str(c)} for (a, b), c in counts.items() if (a == b) == same]
        if dots:
            parts.append(
                alt.Chart(charts.data(dots))
                .mark_circle(color=colour, opacity=1)
                .encode(x=x, y=y, size=alt.Size("size:Q", scale=None, legend=None))
            )
            parts.append(words(numbers, x, y, align="center", color=charts.PAPER, fontWeight=700, fontSize=12))
    ticks = [{"x": (i + 0.5) * step, "y": side + 14, "words": str(s)} for i, s in enumerate(STEPS)]
    levels = [{"x": -10, "y": side - (i + 0.5) * step, "words": str(s)} for i, s in enumerate(STEPS)]
    parts += [words(ticks, px, py, align="center"), words(levels, px, py, align="right")]
    first = [{"x": side / 2, "y": side + 34, "words": _FIRST.say(locale)}]
    second = [{"x": -36, "y": side / 2, "words": _SECOND.say(locale)}]
    parts += [words(first, px, py, align="center"), words(second, px, py, align="center", angle=270)]
    if not narrow:
        notes = [
            (side * 0.2, _ABOVE.say(locale)),
            (side * 0.5, _SAME.say(locale)),
            (side * 0.8, _BELOW.say(locale)),
        ]
        rows = [{"x": side + 24, "y": at, "words": said} for at, said in notes]
        parts.append(words(rows, px, py, align="left", color=charts.INK, fontSize=13))
    return layers(frame, parts), frame


def _share(values: Values) -> Value:
    return 100 * scored(values).percent().value


def _falls(values: Values) -> Value:
    """Which of the two intraclass correlations a stricter observer lowers more."""
    fair, strict = scored({**values, "strict": 0}), scored(values)
    lost = {form: fair.icc(form).value - strict.icc(form).value for form in ("ICC(2,1)", "ICC(3,1)")}
    return "absolute" if lost["ICC(2,1)"] > lost["ICC(3,1)"] else "consistent"


def _kept(values: Values) -> Value:
    return scored(values).kappa("quadratic").value


def _paradox(values: Values) -> bool:
    both = scored(values)
    kappa = both.kappa()
    return int(values["plays"]) >= 20 and both.percent().value >= 0.7 and (not kappa.is_given or kappa.value < 0.4)


def _enough(values: Values) -> bool:
    found = scored(values).kappa("quadratic")
    return float(values["care"]) >= 0.8 and found.is_given and found.low >= 0.6 and found.value <= 0.9


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    locale = here.locale
    return Explorable(
        "agreement",
        here,
        _controls(),
        lambda values: _show(values, locale),
        answers={"share": _share, "stricter": _falls, "weighted": _kept},
        reached={"paradox": _paradox, "enough": _enough},
    )


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)


_ONE_BOX = Text(
    "{n} 场全打在同一档：一致率 {share}，可这样的演练分不出谁打得准。",
    "All {n} fall into one box: {share} agreement, but such role-plays cannot show who scores well.",
)
_CHANCE = Text(
    "{share} 打得一样，听着不错；可光靠碰巧就有 {chance}，加权 κ 只有 {kappa}。",
    "{share} the same sounds well, but chance alone would give {chance}; weighted kappa is only {kappa}.",
)
_SHIFTED = Text(
    "两人的高低排得差不多（ICC(3,1) {icc3}），可一个比另一个严（ICC(2,1) {icc2}）：先对标准，再打分。",
    "They rank alike (ICC(3,1) {icc3}), but one is stricter (ICC(2,1) {icc2}): agree on the standard first.",
)
_GOOD = Text(
    "加权 κ {kappa}，区间 {low} 到 {high} 都在 0.6 以上：两个人的分可以当一个人的用。",
    "Weighted kappa {kappa}, all of {low} to {high} above 0.6: either observer will do.",
)
_POOR = Text(
    "加权 κ {kappa}，区间 {low} 到 {high} 都不到 0.6：打分之前先一起看几场、对一对。",
    "Weighted kappa {kappa}, all of {low} to {high} below 0.6: watch a few together before anybody is scored.",
)
_UNSURE = Text(
    "加权 κ {kappa}，可 {n} 场的区间从 {low} 到 {high}：还说不准两人是不是一把尺子。",
    "Weighted kappa {kappa}, but {n} role-plays leave {low} to {high}: cannot tell yet whether they use one yardstick.",
)
_PERCENT = Text("一致率", "Agreement")
_KAPPA = Text("科恩 κ", "Cohen's kappa")
_WEIGHTED = Text("平方加权 κ", "Weighted kappa")
_ABSOLUTE = Text("ICC(2,1) 分数一致", "ICC(2,1) agreement")
_CONSISTENT = Text("ICC(3,1) 高低一致", "ICC(3,1) consistency")
_ABOUT_PERCENT = Text("打得一模一样的有多少？", "How many got the very same score?")
_ABOUT_KAPPA = Text("扣掉碰巧，还剩多少？差一分也算不一致", "What is left without chance? One step off is off")
_ABOUT_WEIGHTED = Text("扣掉碰巧；差得越远扣得越多", "Without chance; the further off, the worse")
_ABOUT_ABSOLUTE = Text(
    "分数能不能互相代替？偏严也算不一致", "Can one stand for the other? Strictness counts against them"
)
_ABOUT_CONSISTENT = Text("高低排得是不是一样？偏严不算", "Do they rank alike? Strictness does not count")
_TO = Text("到", "to")
_COUNT, _VALUE, _INTERVAL, _ASKS = Text("算法", "Count"), Text("数值", "Value"), Text("95% 区间", "95% interval"), Text("它问的是", "What it asks")  # fmt: skip
_TITLE = Text("两位观察员给同一场演练的分", "What both observers gave the same role-play")
_SUB = Text("数字是场数；绿格里两人打得一样", "figures count role-plays; green boxes: the same score")
_GRID = Text("{n} 场里有 {same} 场两人打得一模一样。", "{same} of {n} role-plays got the same score from both.")
_FIRST, _SECOND = Text("甲观察员", "First observer"), Text("乙观察员", "Second observer")
_ABOVE = Text("格子在上方：乙打得高", "above the diagonal: the second gave more")
_SAME = Text("绿色对角线：一样", "green diagonal: the same")
_BELOW = Text("格子在下方：乙打得低", "below: the second gave less")
_TITLE_BARS = Text("五种算法，五个说法", "Five ways to count")
_SUB_BARS = Text("n = {n}；圆点是数值，灰条是 95% 区间；越靠右越一致", "n = {n}; dot: value, grey: 95% interval; further right is more alike")  # fmt: skip
_TITLE_TABLE = Text("每种算法在问什么", "What each of them asks")
_RULE_OF_THUMB = Text(
    "“0.6 以上可用”是通行的经验线，不是标准里的规定；要紧的是区间，不是一个点。",
    "“Above 0.6 will do” is a common rule of thumb and none of the trade's standards; the interval matters, not the dot.",
)
