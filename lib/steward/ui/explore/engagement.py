"""Five steps, one method: the same number of measures spread over the stages or not, and the homes a year of visits reaches."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from steward.reports import charts
from steward.reports.charts import Frame, layers, pixels, words
from steward.service.engagement.changes import adopt
from steward.service.engagement.household_reach import (
    Reach,
    months_to_meet_all,
    reach,
    visits_by_people,
    visits_by_ratio,
)
from steward.service.engagement.measures import Measure, matrix
from steward.service.engagement.plan import Plan
from steward.service.engagement.progress import Gaps, gaps
from steward.ui.explore import kit
from steward.ui.explore.kit import Choice, Explorable, Note, Numbers, Panel, Picture, Sentence, Slider, Switch, Values
from steward.ui.explore.reach_picture import curve
from steward.ui.visit import Visit
from steward.words import Locale, Text, duration, interval, number, percent

SCENES = {"plan": Text("计划铺得开吗", "Is the plan spread?"), "visits": Text("一年走到几户", "Homes met in a year")}
WAYS = {
    "shallow": Text("先把前面的阶段做满", "Fill the first stages first"),
    "spread": Text("每个阶段先放一项", "One for every stage first"),
    "delight": Text("先挑感动客户的", "Begin with delight"),
}
_GROUPS = {group: f"take-{group}" for group in matrix().groups}
_SHOWN = {
    "plan": ("scene", "way", *_GROUPS.values()),
    "visits": ("scene", "homes", "ratio", "staff", "leaders", "list", "months", "minutes"),
}
_SHORT = {
    "know": Text("认识", "Know"), "learn": Text("了解", "Learn"), "help": Text("帮助", "Help"), "understand": Text("理解", "Understand"),
    "delight": Text("感动", "Delight"), "achieve": Text("成就", "Succeed"),
}  # fmt: skip
_NOW = dt.datetime(2026, 1, 1)

_SPREAD_SAID = Text(
    "{n} 项措施铺在 {stages} 个阶段、{cells} 个格子里；{empty}。",
    "{n} measures in {stages} of 6 stages and {cells} of 24 cells; {empty}.",
)
_NO_EMPTY = Text("没有空着的阶段", "no stage is empty")
_EMPTY = Text("{names}还空着", "{names} still empty")
_TITLE_PLAN, _TITLE_REACH = (
    Text("哪些格子有措施", "Which cells hold measures"),
    Text("见过面的住户", "Households met at least once"),
)
_SUB_PLAN = Text(
    "实心圆是采用的，空心圆是资料里有、还没采用的。越满越好。",
    "Full dots are adopted, hollow ones offered by the sources. The fuller the better.",
)
_SUB_REACH = Text(
    "越高越好；线尾的灰条是 95% 区间。", "The higher the better; the grey bar at the end is the 95% interval."
)
_STAGES, _CELLS, _TAKEN = (
    Text("有措施的阶段", "Stages covered"),
    Text("有措施的格子", "Cells filled"),
    Text("采用的措施", "Measures adopted"),
)
_OF = Text("{n} / {all}", "{n} / {all}")
_MEASURES = Text("{n} 项", "{n} measures")
_MET, _NEVER, _ROUND, _HOURS = (
    Text("见过面的", "Met"),
    Text("一年都没见过的", "Never met"),
    Text("按名单轮一遍要", "One round by a list"),
    Text("每人每月走访", "Visits take each person"),
)
_ROUND_OF = Text("{n} 个月", "{n} months")
_NEVER_ROUND = Text("轮不完", "never")
_HOMES_OF = Text("{n} 户", "{n} homes")
_EVERY = Text("{a} 户来自 8%，{b} 户来自班组", "{a} by the 8%, {b} by the teams")
_ASSUMED = Text(
    "假设：碰到谁走访谁时，每个月哪一户都一样可能，同一个月不重复；8% 的走访和班组的走访不重复算同一户。这是我们的假设，不是资料里的规矩。",
    "Assumed: as it happens, every household is as likely in any month and none twice in one; visits by the 8% and by the teams are to different homes. Our assumption, not a rule of the sources.",
)
_RULES = Text(
    "资料里三条走访的规矩并不一致，由公司选一条；这里可以叠起来看。",
    "The sources' three rules on visits disagree and a company chooses one; here they can be added up.",
)


def _homes(value: float, locale: Locale) -> str:
    return _HOMES_OF.say(locale, n=number(value))


def _people(value: float, locale: Locale) -> str:
    return Text("{n} 人", "{n}").say(locale, n=number(value))


def _measures(value: float, locale: Locale) -> str:
    return _MEASURES.say(locale, n=number(value)) if value != 1 or locale == "zh" else "1 measure"


def _months(value: float, locale: Locale) -> str:
    return _ROUND_OF.say(locale, n=number(value))


def _minutes(value: float, locale: Locale) -> str:
    return Text("{n} 分钟", "{n} minutes").say(locale, n=number(value))


def _offered(group: str) -> list[Measure]:
    """Give the measures of the source's table for one group, shallow to deep."""
    return [m for m in matrix().measures.values() if not m.placed_by_us and group in m.groups]


def _all_offered() -> int:
    return sum(len(_offered(group)) for group in matrix().groups)


def in_order(group: str, way: str) -> list[Measure]:
    """Give a group's measures in the order in which a manager who thinks this way takes them."""
    measures = _offered(group)
    stages = [stage.id for stage in matrix().steps]
    if way == "delight":
        return sorted(measures, key=lambda m: -stages.index(m.stage))
    if way == "spread":
        rank = {m.id: [o.id for o in measures if o.stage == m.stage].index(m.id) for m in measures}
        return sorted(measures, key=lambda m: (rank[m.id], stages.index(m.stage)))
    return measures


def planned(values: Values) -> Plan:
    """Give the plan that the sliders stand for."""
    plan = Plan("trial", "trial")
    for group, control in _GROUPS.items():
        for measure in in_order(group, str(values["way"]))[: int(values[control])]:
            plan = adopt(plan, measure.id, group, who="", now=_NOW)
    return plan


def visited(values: Values, by_list: bool | None = None) -> Reach:
    """Give the reach that the sliders stand for."""
    homes = int(values["homes"])
    listed = bool(values["list"]) if by_list is None else by_list
    return reach(homes, _visits(values), int(values["months"]), by_list=listed)


def _visits(values: Values) -> int:
    by_ratio = visits_by_ratio(int(values["homes"])) if values["ratio"] else 0
    return by_ratio + visits_by_people(int(values["staff"]), int(values["leaders"]))


def hours_a_month(values: Values) -> float:
    """Give the hours a month that visits take each person of the teams; NaN without anybody."""
    people = int(values["staff"]) + int(values["leaders"])
    return _visits(values) * float(values["minutes"]) / 60 / people if people else math.nan


class _Page:
    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.page: Explorable | None = None

    def show(self, values: Values) -> list[Panel]:
        scene = str(values["scene"])
        if self.page is not None:
            self.page.offer(*_SHOWN[scene])
        return self._plan(values) if scene == "plan" else self._homes_met(values)

    def _plan(self, values: Values) -> list[Panel]:
        locale, plan = self.locale, planned(values)
        found = gaps(plan, _NOW.date())
        steps = matrix().steps
        empty = [stage.name.say(locale) for stage in steps if any(g.stage == stage.id for g in found.of("empty-stage"))]
        cells = {(item.stage, item.group) for item in plan.items.values()}
        joined = ("、" if locale == "zh" else ", ").join(empty)
        said = _SPREAD_SAID.say(
            locale,
            n=number(len(plan.items)),
            stages=len(steps) - len(empty),
            cells=len(cells),
            empty=_EMPTY.say(locale, names=joined) if empty else _NO_EMPTY.say(locale),
        )
        return [
            Sentence(said),
            Picture(
                _TITLE_PLAN.say(locale),
                said,
                lambda narrow: _cells(plan, locale, narrow),
                sub=_SUB_PLAN.say(locale),
                show_sentence=False,
            ),
            Numbers(
                [
                    (_STAGES.say(locale), _OF.say(locale, n=len(steps) - len(empty), all=len(steps)), ""),
                    (_CELLS.say(locale), _OF.say(locale, n=len(cells), all=len(steps) * len(_GROUPS)), ""),
                    (_TAKEN.say(locale), _OF.say(locale, n=len(plan.items), all=_all_offered()), ""),
                ]
            ),
        ]

    def _homes_met(self, values: Values) -> list[Panel]:
        locale, found = self.locale, visited(values)
        listed, chance = visited(values, True), visited(values, False)
        homes, visits = int(values["homes"]), _visits(values)
        turn = months_to_meet_all(homes, visits)
        by_ratio = visits_by_ratio(homes) if values["ratio"] else 0
        never = interval(homes - found.high, homes - found.low, kind="number")
        return [
            Sentence(found.sentence(locale) + ("。" if locale == "zh" else ".")),
            Picture(
                _TITLE_REACH.say(locale),
                found.sentence(locale),
                lambda narrow: curve(listed, chance, bool(values["list"]), locale, narrow),
                sub=_SUB_REACH.say(locale),
                show_sentence=False,
            ),
            Numbers(
                [
                    (_MET.say(locale), percent(found.share), f"{number(found.met[-1])}/{number(homes)}"),
                    (_NEVER.say(locale), _homes(found.never, locale), "" if found.by_list else never),
                    (
                        _ROUND.say(locale),
                        _months(turn, locale) if turn is not None else _NEVER_ROUND.say(locale),
                        _EVERY.say(locale, a=by_ratio, b=visits - by_ratio),
                    ),
                    (_HOURS.say(locale), duration(hours_a_month(values), locale), ""),
                ]
            ),
            Note(_RULES.say(locale)),
            Note(_ASSUMED.say(locale)),
        ]


def _cells(plan: Plan, locale: Locale, narrow: bool) -> tuple[Any, Frame]:
    """Draw stages across and groups down, a dot for each measure of the source."""
    import altair as alt

    steps, groups = matrix().steps, list(matrix().groups.items())
    left, step = (8, 66) if narrow else (150, 54)
    frame = Frame(320 if narrow else 720, len(groups) * step + 48, left, 8, 42 if narrow else 34, 6, narrow=narrow)
    x, y = pixels("x", frame), pixels("y", frame)
    wide = frame.inner_width / len(steps)
    taken = {item.measure.id for item in plan.items.values()}
    dots, names, rules = [], [], []
    for row, (group, name) in enumerate(groups):
        centre = row * step + (step * 0.62 if narrow else step / 2)
        names.append(
            {"x": 0 if narrow else -14, "y": row * step + (14 if narrow else step / 2), "words": name.say(locale)}
        )
        rules.append({"x": 0, "x2": frame.inner_width, "y": row * step})
        for column, stage in enumerate(steps):
            mine = [m for m in _offered(group) if m.stage == stage.id]
            gap = min(16, (wide - 16) / max(len(mine), 1))
            start = (column + 0.5) * wide - gap * (len(mine) - 1) / 2
            dots += [{"x": start + i * gap, "y": centre, "in": m.id in taken} for i, m in enumerate(mine)]
    # On a phone the longer English names would run into one another: every other one stands higher.
    heads = [
        {"x": (i + 0.5) * wide, "y": -14 - (15 if narrow and i % 2 else 0), "words": _SHORT[stage.id].say(locale)}
        for i, stage in enumerate(steps)
    ]
    parts: list[Any] = [
        alt.Chart(charts.data(rules)).mark_rule(color=charts.STRONG_LINE, strokeWidth=0.5).encode(x=x, x2="x2:Q", y=y),
        words(heads, x, y, align="center", color=charts.INK, fontWeight=700, fontSize=12 if narrow else 13),
        words(names, x, y, align="left" if narrow else "right", color=charts.INK, fontSize=13),
    ]
    size = 90 if narrow else 130
    for full in (True, False):
        some = [dot for dot in dots if dot["in"] == full]
        if some:
            fill = charts.BRAND if full else charts.PAPER
            mark = alt.Chart(charts.data(some)).mark_point(
                shape="circle", filled=True, color=fill, stroke=charts.BRAND if full else charts.STRONG_LINE, strokeWidth=1.5, size=size, opacity=1
            )  # fmt: skip
            parts.append(mark.encode(x=x, y=y))
    return layers(frame, parts), frame


def _controls() -> list[Any]:
    takes = [
        Slider(control, matrix().groups[group], 0, len(_offered(group)), 6, show=_measures)
        for group, control in _GROUPS.items()
    ]
    return [
        Choice("scene", Text("看什么", "Look at"), SCENES, "plan"),
        Choice("way", Text("先做哪些", "Which come first"), WAYS, "shallow"),
        *takes,
        Slider("homes", Text("一共多少户", "Households in all"), 100, 3000, 1400, 100, show=_homes),
        Switch("ratio", Text("每月走访 8% 的住户", "Visit 8% of households a month"), True),
        Slider("staff", Text("每周走访 2 户的员工", "Staff with 2 visits a week"), 0, 40, 0, show=_people),
        Slider("leaders", Text("每月走访 1 户的班长", "Shift leaders with 1 a month"), 0, 20, 0, show=_people),
        Switch("list", Text("按名单轮，走过的先不重复", "By a list, nobody twice before all"), False),
        Slider("months", Text("看几个月", "Months"), 1, 36, 12, show=_months),
        Slider("minutes", Text("走访一户要多久", "Time for one visit"), 10, 90, 30, 5, show=_minutes),
    ]


def best_way(values: Values) -> str:
    """Give the way of choosing that leaves the fewest stages empty with the same number of measures."""
    return min(WAYS, key=lambda way: _empty_stages({**values, "way": way}))


def _empty_stages(values: Values) -> int:
    found: Gaps = gaps(planned(values), _NOW.date())
    return len(found.of("empty-stage"))


def _nearest_share(values: Values) -> str:
    share = visited(values).share
    return min(
        {"half": 0.5, "two-thirds": 0.63, "nearly-all": 0.96}.items(), key=lambda option: abs(option[1] - share)
    )[0]


def explorable(here: Visit) -> Explorable:
    """Give the page."""
    inner = _Page(here.locale)
    answers: dict[str, Callable[[Values], Any]] = {
        "round": lambda values: months_to_meet_all(int(values["homes"]), _visits(values)) or 0,
        "by-chance": _nearest_share,
        "best-way": best_way,
        "empty": _empty_stages,
    }
    reached: dict[str, Callable[[Values], bool]] = {
        "everybody": lambda values: (
            values["scene"] == "visits"
            and not values["ratio"]
            and int(values["homes"]) >= 1200
            and int(values["months"]) <= 12
            and visited(values).share >= 1
            and hours_a_month(values) <= 5
        ),
    }
    inner.page = Explorable("engagement", here, _controls(), inner.show, answers=answers, reached=reached)
    inner.page.offer(*_SHOWN["plan"])
    return inner.page


def show() -> None:
    """Put the page into the notebook's output."""
    kit.open_page(explorable)
