"""How sure is 14 of 17? One survey, two surveys, thirty equal teams, and a chain that one bad word breaks."""

from __future__ import annotations

import math
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, words
from steward.service.statistics.estimate import Difference, Estimate
from steward.service.statistics.rates import finite_population, newcombe, wilson
from steward.service.statistics.verdict import Verdict, judge
from steward.service.survey.satisfaction_models import Multiplier, multiplier, satisfied_needed, smallest_clear_change
from steward.ui.explore import kit
from steward.ui.explore.interval_chart import Bar, draw
from steward.ui.explore.kit import (
    Buttons,
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
    Value,
    Values,
)  # fmt: skip
from steward.ui.explore.satisfaction_luck import Drawn, draw_lots, funnel_of, ranking, wrongly_outside
from steward.ui.visit import Visit
from steward.words import EN_DASH, Locale, Text, interval, number, percent

SCENES: dict[str, Text] = {
    "one": Text("一次调查", "One survey"),
    "two": Text("前后两次", "Two surveys"),
    "teams": Text("三十个班组", "Thirty teams"),
    "chain": Text("放大与减半", "Multiply and halve"),
}
_ONE = ("scene", "satisfied", "unhappy", "homes", "target", "confidence")
_SHOWN: dict[str, tuple[str, ...]] = {
    "one": _ONE,
    "two": ("scene", "first", "satisfied", "unhappy", "second", "satisfied2", "unhappy2", "confidence"),
    "teams": ("scene", "truth", "size", "uneven", "view", "again"),
    "chain": ("scene", "lines", "staff", "owners", "offenders"),
}
_CONFIDENCE = {"80": Text("80%", "80%"), "90": Text("90%", "90%"), "95": Text("95%", "95%"), "99": Text("99%", "99%")}
_VIEWS = {
    "ranking": Text("排名榜", "League table"),
    "shrunk": Text("往中间收一收", "Drawn together"),
    "funnel": Text("漏斗图", "Funnel"),
}


def _people(value: float, locale: Locale) -> str:
    return Text("{n} 人", "{n}").say(locale, n=number(value, locale))


def _homes(value: float, locale: Locale) -> str:
    return Text("很多", "many").say(locale) if value == 0 else Text("{n} 户", "{n} homes").say(locale, n=number(value))


def _share(value: float, locale: Locale) -> str:
    del locale
    return f"{value:g}%"


def _controls() -> list[Any]:
    return [
        Choice("scene", Text("看什么", "Look at"), SCENES, "one"),
        Heading("first", Text("上一次", "The last survey")),
        Slider("satisfied", Text("满意", "Satisfied"), 0, 200, 14, show=_people),
        Slider("unhappy", Text("不满意", "Not satisfied"), 0, 100, 3, show=_people),
        Slider("homes", Text("一共有多少户", "Homes in all"), 0, 400, 0, 10, show=_homes),
        Slider("target", Text("目标", "Target"), 50, 100, 80, show=_share),
        Heading("second", Text("这一次", "This survey")),
        Slider("satisfied2", Text("满意", "Satisfied"), 0, 200, 16, show=_people),
        Slider("unhappy2", Text("不满意", "Not satisfied"), 0, 100, 1, show=_people),
        Choice("confidence", Text("要多有把握", "How sure to be"), _CONFIDENCE, "95"),
        Slider("truth", Text("每个班组的真实水平", "The truth about every team"), 50, 99, 80, show=_share),
        Slider("size", Text("每个班组收回的问卷", "Answers of each team"), 5, 200, 20, 5, show=_people),
        Switch("uneven", Text("班组有大有小", "Large and small teams"), False),
        Choice("view", Text("怎么看", "How to look"), _VIEWS, "ranking"),
        Buttons("again", Text("运气", "Luck"), {"draw": Text("再调查一次", "Survey again")}, primary="draw"),
        Slider("lines", Text("几条线", "Lines"), 1, 8, 4),
        Slider("staff", Text("每条线几个人", "People in a line"), 1, 30, 10, show=_people),
        Slider("owners", Text("每人让几位业主满意", "Owners each keeps satisfied"), 10, 200, 100, 10, show=_people),
        Slider("offenders", Text("第一条线里几个人言行不当", "Who misbehave in the first line"), 0, 4, 0, show=_people),
    ]  # fmt: skip


class _Page:
    """What the page remembers beside its controls: which lots were drawn."""

    def __init__(self, here: Visit) -> None:
        self.locale: Locale = here.locale
        self.seed = 7
        self.page: Explorable | None = None

    def press(self, button: str, values: Values) -> None:
        """Draw new lots."""
        del button, values
        self.seed += 1

    def show(self, values: Values) -> list[Panel]:
        """Give the panels of the scene, and offer its controls."""
        scene = str(values["scene"])
        if self.page is not None:
            self.page.offer(*_SHOWN[scene])
        scenes = {"one": self._one, "two": self._two, "teams": self._teams, "chain": self._chain}
        return scenes[scene](values)

    def _one(self, values: Values) -> list[Panel]:
        locale, found, target = self.locale, survey(values), float(values["target"]) / 100
        if found.n == 0:
            return [Sentence(_NOBODY.say(locale))]
        verdict = judge(found, target, "higher", 1)
        plain = wilson(found.k or 0, found.n, found.confidence)
        bars = [Bar(_ALL_BAR.say(locale), plain.value, plain.low, plain.high, percent(plain.value), ours=True)]
        asked_all = found.low == found.high
        if found.method != plain.method:
            name = _OF_HOMES.say(locale, homes=number(max(float(values["homes"]), found.n)))
            bars.append(Bar(name, found.value, found.low, found.high, percent(found.value)))
        said = (_COUNTED if asked_all else _ONE_SAID).say(
            locale,
            n=found.n,
            k=found.k,
            between=interval(found.low, found.high),
            rate=percent(found.value),
            verdict=_VERDICTS[verdict].say(locale, target=percent(target, decimals=0)),
        )
        flag = (target, Text("目标 {t}", "Target {t}").say(locale, t=percent(target, decimals=0)))
        needed = satisfied_needed(found.n, target, _homes_of(values, found.n), found.confidence)
        return [
            Sentence(said),
            Picture(
                _TITLE_ONE.say(locale),
                _PICTURE_ONE.say(locale, between=interval(found.low, found.high)),
                lambda narrow: draw(bars, narrow, ends=_ends(bars, target), target=flag),
                sub=_RIGHT_IS_GOOD.say(locale),
                show_sentence=False,
            ),
            Numbers(
                [
                    (_RATE.say(locale), percent(found.value), f"{found.k}/{found.n}"),
                    (
                        _WIDTH.say(locale),
                        number((found.high - found.low) * 100, decimals=0),
                        _POINTS_WIDE.say(locale, between=interval(found.low, found.high)),
                    ),
                    (
                        _NEEDED.say(locale),
                        EN_DASH if needed is None else f"{needed}/{found.n}",
                        (_NEVER if needed is None else _AT_LEAST).say(locale, target=percent(target, decimals=0)),
                    ),
                ]
            ),
        ]

    def _two(self, values: Values) -> list[Panel]:
        locale, found = self.locale, change(values)
        before, after = found.second, found.first
        if not before.n or not after.n:
            return [Sentence(_NOBODY.say(locale))]
        bars = [
            Bar(_BEFORE.say(locale, k=before.k, n=before.n), before.value, before.low, before.high, percent(before.value)),
            Bar(
                _AFTER.say(locale, k=after.k, n=after.n), after.value, after.low, after.high, percent(after.value), ours=True
            ),
        ]  # fmt: skip
        said = (_ROSE if found.low > 0 else _FELL if found.high < 0 else _NO_CHANGE).say(
            locale, points=number(abs(found.value) * 100), low=_signed(found.low), high=_signed(found.high)
        )
        value, low, high = (100 * x for x in (found.value, found.low, found.high))
        difference = Bar(_DIFFERENCE.say(locale), value, low, high, _signed(found.value), ours=True)
        reach = max(20.0, math.ceil(max(abs(low), abs(high)) / 10) * 10)
        smallest = smallest_clear_change(before.k or 0, before.n, after.n, found.confidence)
        return [
            Sentence(said),
            Picture(
                _TITLE_TWO.say(locale),
                _PICTURE_TWO.say(locale, first=interval(before.low, before.high), second=interval(after.low, after.high)),
                lambda narrow: draw(bars, narrow, ends=_ends(bars, 1.0)),
                sub=_RIGHT_IS_GOOD.say(locale),
                show_sentence=False,
            ),
            Picture(
                _TITLE_DIFFERENCE.say(locale),
                _PICTURE_DIFFERENCE.say(locale),
                lambda narrow: draw([difference], narrow, ends=(-reach, reach), zero=0.0, percent=False),
            ),
            Numbers(
                [
                    (
                        _SMALLEST.say(locale),
                        EN_DASH if smallest is None else _signed(smallest),
                        (_NOT_EVEN_ALL if smallest is None else _SMALLEST_SUB).say(locale, n=after.n),
                    )
                ]
            ),
        ]  # fmt: skip

    def _teams(self, values: Values) -> list[Panel]:
        locale, lots, view = self.locale, self.lots(values), str(values["view"])
        rates = lots.rates
        best = max(range(len(rates)), key=lambda i: (rates[i], lots.n[i]))
        worst = min(range(len(rates)), key=lambda i: (rates[i], -lots.n[i]))
        told = {
            "best": best + 1,
            "top": percent(rates[best], decimals=0),
            "worst": worst + 1,
            "bottom": percent(rates[worst], decimals=0),
            "truth": percent(lots.truth, decimals=0),
        }
        if view == "funnel":
            outside = sum(place != "inside" for place in lots.funnel().places)
            expected = wrongly_outside(lots.truth, int(values["size"]))
            said = (_IN_FUNNEL if outside == 0 else _OUTSIDE).say(locale, outside=outside, **told)
            note = _EXPECTED.say(locale, expected=number(expected, decimals=1)) if not values["uneven"] else _UNEVEN.say(locale)  # fmt: skip
            return [
                Sentence(said),
                Picture(
                    _TITLE_FUNNEL.say(locale),
                    said,
                    lambda narrow: funnel_of(lots, narrow, locale),
                    sub=_SUB_FUNNEL.say(locale),
                    show_sentence=False,
                ),
                Note(note),
            ]
        shrunk = lots.shrunk()
        drawn = view == "shrunk"
        told |= {
            "shrunk": interval(float(shrunk.values.min()), float(shrunk.values.max())),
            "raw": interval(min(rates), max(rates)),
        }
        return [
            Sentence((_SHRUNK if drawn else _LUCK).say(locale, **told)),
            Picture(
                _TITLE_RANKING.say(locale),
                _LUCK.say(locale, **told),
                lambda narrow: ranking(lots, drawn, narrow, locale),
                sub=(_SUB_SHRUNK if drawn else _SUB_RANKING).say(locale),
                show_sentence=False,
            ),
            Note(_NOBODY_DESERVED.say(locale)),
        ]

    def lots(self, values: Values) -> Drawn:
        """The surveys that were drawn last."""
        return draw_lots(float(values["truth"]) / 100, int(values["size"]), bool(values["uneven"]), self.seed)

    def _chain(self, values: Values) -> list[Panel]:
        locale, found = self.locale, chain(values)
        said = (_CHAIN_BROKEN if any(found.offenders) else _CHAIN).say(
            locale,
            lines=len(found.offenders),
            staff=found.staff,
            owners=found.owners,
            total=number(round(found.total)),
            lost=number(round(found.whole - found.total)),
            offenders=found.offenders[0],
        )
        return [
            Sentence(said),
            Picture(
                _TITLE_CHAIN.say(locale),
                found.sentence(locale),
                lambda narrow: _chain_chart(found, narrow, locale),
                sub=_SUB_CHAIN.say(locale),
            ),
            Note(_CHAIN_NOTE.say(locale)),
        ]


def survey(values: Values) -> Estimate:
    """The first survey, of so many homes where that is known."""
    k, n, confidence = int(values["satisfied"]), int(values["satisfied"]) + int(values["unhappy"]), _sure(values)
    homes = _homes_of(values, n)
    return wilson(k, n, confidence) if homes is None else finite_population(k, n, homes, confidence)


def _homes_of(values: Values, n: int) -> int | None:
    """Homes in all; nobody can have more answers than homes."""
    return max(int(values["homes"]), n) if values["homes"] else None


def change(values: Values) -> Difference:
    """This survey against the last one."""
    before = int(values["satisfied"]), int(values["satisfied"]) + int(values["unhappy"])
    after = int(values["satisfied2"]), int(values["satisfied2"]) + int(values["unhappy2"])
    return newcombe(*after, *before, _sure(values))


def chain(values: Values) -> Multiplier:
    """The multiplier as set; nobody misbehaves who is not there."""
    staff = int(values["staff"])
    return multiplier(int(values["lines"]), staff, int(values["owners"]), [min(int(values["offenders"]), staff)])


def _sure(values: Values) -> float:
    return int(values["confidence"]) / 100


def _signed(fraction: float) -> str:
    written = number(fraction * 100, decimals=0)
    return f"+{written}" if round(fraction * 100) > 0 else written


def _ends(bars: list[Bar], target: float) -> tuple[float, float]:
    lowest = min(min(bar.low for bar in bars), target)
    return max(0.0, int((lowest - 0.05) * 5) / 5), 1.0


def _chain_chart(found: Multiplier, narrow: bool, locale: Locale) -> tuple[Any, Frame]:
    """Draw each line of the chain as a bar: what it keeps is filled, what it lost hollow."""
    import altair as alt

    step, full = 34, max(found.staff * found.owners, 1)
    frame = Frame(320 if narrow else 700, step * len(found.lines) + 16, 76, 72, 6, 10, narrow=narrow)
    scale = alt.Scale(domain=[0, full], nice=False)
    x, px, py = alt.X("x:Q", scale=scale, axis=None), pixels("x", frame), pixels("y", frame)
    parts: list[Any] = []
    for i, kept in enumerate(found.lines):
        middle = i * step + 18
        whole = [{"x": 0, "x2": full, "y": middle - 9, "y2": middle + 9}]
        own = [{"x": 0, "x2": kept, "y": middle - 9, "y2": middle + 9}]
        box = {"x": x, "x2": alt.X2("x2:Q"), "y": py, "y2": alt.Y2("y2:Q")}
        rim = alt.Chart(charts.data(whole)).mark_rect(color=charts.PAPER, stroke=charts.STRONG_LINE, strokeWidth=1)
        parts += [rim.encode(**box), alt.Chart(charts.data(own)).mark_rect(color=charts.BRAND).encode(**box)]
        name = [{"x": -8, "y": middle, "words": Text("第 {i} 条线", "Line {i}").say(locale, i=i + 1)}]
        value = [{"x": frame.inner_width + 8, "y": middle, "words": _people(round(kept), locale)}]
        parts += [
            words(name, px, py, align="right"),
            words(value, px, py, align="left", color=charts.INK, fontWeight=700),
        ]
    return layers(frame, parts), frame


def _answers() -> dict[str, Any]:
    def lower(values: Values) -> Value:
        return 100 * survey(values).low

    def which(values: Values) -> Value:
        found = change(values)
        return "rose" if found.low > 0 else "fell" if found.high < 0 else "unclear"

    def accused(values: Values) -> Value:
        return wrongly_outside(float(values["truth"]) / 100, int(values["size"]))

    def left(values: Values) -> Value:
        return chain(values).total

    def first(values: Values) -> Value:
        del values
        return "nobody"

    return {"lower-end": lower, "better": which, "accused": accused, "bad-word": left, "first-place": first}


def _proved(values: Values) -> bool:
    found = survey(values)
    allowed = (
        values["scene"] == "one" and not values["homes"] and values["confidence"] == "95" and values["target"] == 80
    )
    return allowed and found.n > 0 and found.value <= 0.9 and judge(found, 0.8, "higher", 1) is Verdict.MET


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    room = _Page(here)
    made = Explorable(
        "satisfaction", here, _controls(), room.show, answers=_answers(), reached={"prove": _proved}, press=room.press
    )
    room.page = made
    made.redraw()
    return made


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)


_NOBODY = Text("还没有人回答，什么也说不了。", "Nobody has answered, so nothing can be said.")
_ONE_SAID = Text(
    "{n} 人里 {k} 人满意，是 {rate}；可真实水平落在 {between} 都不奇怪。{verdict}",
    "{k} of {n} are satisfied, {rate}; but anything within {between} would be no surprise. {verdict}",
)
_COUNTED = Text(
    "一共就这 {n} 户，全问到了：{rate} 就是 {rate}，没有区间。{verdict}",
    "All {n} homes were asked: {rate} is {rate}, there is no interval. {verdict}",
)
_VERDICTS = {
    Verdict.MET: Text("整个区间都在 {target} 以上，可以说达标。", "All of it reaches {target}: the target is met."),
    Verdict.MISSED: Text(
        "整个区间都在 {target} 以下，没有达标。", "All of it is below {target}: the target is missed."
    ),
    Verdict.UNCLEAR: Text(
        "区间跨着 {target} 的目标，还说不准。", "It reaches across the target of {target}: cannot tell yet."
    ),
    Verdict.NO_DATA: Text("没有数据。", "No data."),
}
_ALL_BAR = Text("业主很多时", "Of very many owners")
_OF_HOMES = Text("一共只有 {homes} 户时", "Of {homes} homes in all")
_TITLE_ONE = Text("这份满意率有多可靠", "How sure is this rate")
_PICTURE_ONE = Text("圆点是问到的满意率，灰条是 {between} 的区间，越靠右越好。", "The dot is the rate seen, the grey bar its interval, {between}; further right is better.")  # fmt: skip
_RIGHT_IS_GOOD = Text("圆点是问到的，灰条是区间；越靠右越好", "dot: what was seen, grey: the interval; further right is better")  # fmt: skip
_RATE = Text("问到的满意率", "Rate seen")
_WIDTH = Text("区间有多宽（百分点）", "Width of the interval (points)")
_POINTS_WIDE = Text("{between}", "{between}")
_NEEDED = Text("要说达标，至少要几人满意", "Satisfied answers needed to call it met")
_AT_LEAST = Text("区间下限才到 {target}", "only then the lower end reaches {target}")
_NEVER = Text("全都满意也证明不了 {target}", "not even all of them would prove {target}")
_BEFORE = Text("上一次（{k}/{n}）", "Last ({k}/{n})")
_AFTER = Text("这一次（{k}/{n}）", "This ({k}/{n})")
_ROSE = Text(
    "涨了 {points} 个百分点，区间 {low} 到 {high}，不含零：确实变好了。",
    "Up by {points} points, interval {low} to {high}, zero left out: it is really better.",
)
_FELL = Text(
    "降了 {points} 个百分点，区间 {low} 到 {high}，不含零：确实变差了。",
    "Down by {points} points, interval {low} to {high}, zero left out: it is really worse.",
)
_NO_CHANGE = Text(
    "相差 {points} 个百分点，可区间从 {low} 到 {high}，零也在里面：说不上变化。",
    "{points} points apart, but the interval runs from {low} to {high} with zero inside: no proof of a change.",
)
_DIFFERENCE = Text("这一次减上一次（百分点）", "This less last (points)")
_TITLE_TWO = Text("前后两次", "The two surveys")
_PICTURE_TWO = Text("上一次的区间 {first}，这一次 {second}，越靠右越好。", "Last time {first}, this time {second}; further right is better.")  # fmt: skip
_TITLE_DIFFERENCE = Text("相差多少", "The difference")
_PICTURE_DIFFERENCE = Text(
    "灰条整个在零的一侧，才算真有变化。", "Only when the whole grey bar lies on one side of zero is there a change."
)
_SMALLEST = Text("这么多份问卷，至少涨多少才看得出（百分点）", "Smallest rise so many answers could show (points)")
_SMALLEST_SUB = Text("这次 {n} 份，再小的进步都淹没在波动里", "with {n} answers, anything smaller drowns in noise")
_NOT_EVEN_ALL = Text("这次 {n} 份全都满意也看不出", "not even all {n} satisfied would show")
_LUCK = Text(
    "第 {best} 班组 {top} 排第一，第 {worst} 班组 {bottom} 垫底，可三十个班组的真实水平都是 {truth}。",
    "Team {best} comes first with {top}, team {worst} last with {bottom} - and the truth about all thirty is {truth}.",
)
_SHRUNK = Text(
    "原始从 {raw}，收缩后只剩 {shrunk}：差别大半是运气，收一收就不见了。",
    "Raw they run from {raw}, drawn together only {shrunk}: most of the difference was luck.",
)
_IN_FUNNEL = Text(
    "三十个班组全在漏斗里：没有一个需要解释。", "All thirty teams lie in the funnel: nobody has anything to explain."
)
_OUTSIDE = Text(
    "有 {outside} 个班组落在窄限外，可它们和别人一样好：二十个里错怪一个，是 95% 的代价。",
    "{outside} of the teams fall outside the narrow limits, though all are alike: one in twenty wronged is the price of 95%.",
)
_EXPECTED = Text(
    "全都一样好时，平均每次还是会有 {expected} 个班组落在 95% 的限外；99.8% 的限几乎不会冤枉人。",
    "With all alike, {expected} teams fall outside the 95% limits on average each time; the 99.8% limits wrong hardly anybody.",
)
_UNEVEN = Text(
    "问卷少的班组在左边，限也宽：榜首和榜尾多半是它们。",
    "Teams with few answers stand on the left, where the limits are wide: they make up both ends of every league table.",
)
_TITLE_RANKING = Text("三十个一样好的班组", "Thirty equal teams")
_SUB_RANKING = Text("每点一个班组，从高到低排；越高越好", "one dot a team, best first; higher is better")
_SUB_SHRUNK = Text(
    "空心是原始满意率，实心是收缩后的；越高越好", "hollow: as counted, filled: drawn together; higher is better"
)
_TITLE_FUNNEL = Text("同样三十个班组，放进漏斗", "The same thirty teams in a funnel")
_SUB_FUNNEL = Text("绿带里的差别靠运气就会有；越高越好", "within the band luck alone is enough; higher is better")
_NOBODY_DESERVED = Text(
    "第一名不该得奖，最后一名不该挨骂：再调查一次，名次就换人了。",
    "The first deserves no prize and the last no scolding: survey again and others stand there.",
)
_CHAIN = Text(
    "{lines} 条线、每条 {staff} 人、每人 {owners} 位业主：{total} 位业主没有明确不满。",
    "{lines} lines of {staff}, {owners} owners each: {total} owners without explicit dissatisfaction.",
)
_CHAIN_BROKEN = Text(
    "第一条线里 {offenders} 个人言行不当，就少了 {lost} 位满意的业主，还剩 {total} 位。",
    "{offenders} in the first line misbehave, and {lost} satisfied owners are gone; {total} are left.",
)
_TITLE_CHAIN = Text("每条线让多少业主满意", "Owners each line keeps satisfied")
_SUB_CHAIN = Text("实心是留住的，空心是失去的", "filled: kept, hollow: lost")
_CHAIN_NOTE = Text(
    "“一个人让十个人的积累减半”出自标准；第二个、第三个人再各减半，是本工具的推演。",
    "That one person halves the work of ten is the standard's; that a second and third halve it again is our reading.",
)
