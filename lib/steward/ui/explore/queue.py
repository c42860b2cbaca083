"""The queue: stewards, complaints and waiting, to touch."""

from __future__ import annotations

from collections.abc import Sequence

from steward.company import CalendarRule
from steward.service.queueing.line import stewards_words, wait_words
from steward.service.queueing.simulation import (
    FIGURES,
    Outcome,
    estimate_words,
    span_words,
)
from steward.service.queueing.staffing import Change, Comparison, difference_words
from steward.ui.explore import kit
from steward.ui.explore import queue_pictures as pictures
from steward.ui.explore.kit import (
    Buttons,
    Explorable,
    Note,
    Numbers,
    Panel,
    Picture,
    Select,
    Sentence,
    Slider,
    Switch,
    Table,
    Values,
    Visit,
)
from steward.ui.explore.queue_pictures import Step
from steward.ui.explore.queue_scenarios import MOST_STEWARDS, Desk
from steward.ui.explore.queue_start import start
from steward.words import Locale, Text, number, percent

_HOURS: dict[str, Text] = {
    "service": Text("每天", "every day"),
    "office": Text("工作日", "working days"),
    "round-the-clock": Text("全天 24 小时", "round the clock"),
}
_PATIENCE: dict[str, Text] = {
    "endless": Text("一直等", "waits on"),
    "8": Text("8 小时", "8 hours"),
    "2": Text("2 小时", "2 hours"),
    "1": Text("1 小时", "1 hour"),
}
_WHEN: dict[str, Text] = {
    "records": Text("照工作区的记录", "as in the records"),
    "day": Text("白天多、夜里少", "mostly by day"),
    "even": Text("全天一样多", "evenly day and night"),
}
CHANGES: dict[str, Change] = {
    "one-more": Change(more_stewards=1),
    "fifth-more": Change(more_complaints=0.2),
    "fifth-quicker": Change(longer_handling=-0.2),
}
_CHANGES: dict[str, Text] = {
    "one-more": Text("多一位管家", "One more steward"),
    "fifth-more": Text("投诉多 20%", "20% more complaints"),
    "fifth-quicker": Text("每件快 20%", "20% quicker on each"),
    "now": Text("只看现在", "Back to now"),
}
_COMPARED = ("within", "mean_wait", "p90_wait", "busy")


class Page:
    """What the page shows for what it is set to; a comparison stands until something else is set."""

    def __init__(self, desk: Desk, locale: Locale) -> None:
        self.desk, self.locale = desk, locale
        self.asked: tuple[str, Values] | None = None

    def press(self, button: str, values: Values) -> None:
        """Compare with a change, or put the comparison away."""
        self.asked = (button, values) if button in CHANGES else None

    def show(self, values: Values) -> Sequence[Panel]:
        """Give the panels."""
        if self.asked is not None and self.asked[1] != values:
            self.asked = None
        careful = self.asked is not None
        outcome, steps = self.desk.outcome(values, careful=careful), self.desk.steps(values, careful=careful)
        said = self.now(outcome, steps, values)
        first: list[Panel] = [Sentence(said), self.numbers(outcome)]
        if self.asked is not None:
            first = self.compared(self.asked[0], values)
        return [
            *first,
            *self.pictures(outcome, steps, values, said),
            *self.notes(outcome, values),
        ]

    def now(self, outcome: Outcome, steps: Sequence[Step], values: Values) -> str:
        """Say how busy the stewards are, how many are taken up in time, and what one more would bring."""
        stewards = int(values["stewards"])
        words: dict[str, object] = {
            "stewards": stewards_words(stewards, self.locale),
            "busy": percent(outcome.busy.value, decimals=0),
            "within": percent(outcome.within.value, decimals=0),
            "limit": wait_words(self.desk.limit, self.locale),
            "growth": number(outcome.growth_a_day * self.desks(values), decimals=1),
            "load": percent(outcome.load, decimals=0),
        }
        if not outcome.settles:
            fewest = next((step.stewards for step in steps if step.within is not None), None)
            said = _OVERLOAD.say(self.locale, **words)
            return (
                said
                if fewest is None
                else said + _FEWEST.say(self.locale, stewards=stewards_words(fewest, self.locale))
            )
        found = {step.stewards: step.within for step in steps}
        more = found.get(stewards + 1)
        said = (_NOW_APART if values["apart"] and stewards > 1 else _NOW).say(self.locale, **words)
        if more is None:
            return said + _STOP.say(self.locale)
        return said + _ONE_MORE.say(self.locale, within=percent(more.value, decimals=0))

    def numbers(self, outcome: Outcome) -> Numbers:
        """Give the main figures with their intervals."""
        names = ["within", "mean_wait", "p90_wait", "busy"]
        names += ["urgent_within"] if outcome.scenario.urgent else []
        names += ["gave_up"] if outcome.scenario.patience is not None else []
        figures = []
        for name in names:
            estimate = outcome.figure(name)
            value = wait_words(estimate.value, self.locale) if estimate.kind == "hours" else percent(estimate.value)
            figures.append(
                (FIGURES[name].say(self.locale), value, _SPAN.say(self.locale, span=span_words(estimate, self.locale)))
            )
        return Numbers(figures)

    def compared(self, button: str, values: Values) -> list[Panel]:
        """Set now beside then, on the same complaints."""
        change = CHANGES[button]
        now, then = (self.desk.outcome(values, one, careful=True) for one in (None, change))
        comparison = Comparison(change, now, then)
        rows = [
            (
                FIGURES[name].say(self.locale),
                estimate_words(now.figure(name), self.locale),
                estimate_words(then.figure(name), self.locale),
                difference_words(comparison.difference(name), self.locale),
            )
            for name in _COMPARED
        ]
        heads = [text.say(self.locale) for text in (_FIGURE, _NOW_HEAD, _THEN_HEAD, _DIFFERENCE)]
        table = Table(_CHANGES[button].say(self.locale), heads, rows, _SAME.say(self.locale))
        return [Sentence(comparison.sentence(self.locale) + _END.say(self.locale)), table]

    def pictures(self, outcome: Outcome, steps: Sequence[Step], values: Values, said: str) -> list[Panel]:
        """Give the knee, the waiting and the week."""
        locale, stewards = self.locale, int(values["stewards"])
        limit = wait_words(self.desk.limit, locale)
        paper = self.desk.paper(values)
        settled = outcome.settles
        left = percent(1 - outcome.within.value, decimals=0)
        return [
            Picture(
                _KNEE.say(locale), said, lambda narrow: pictures.knee(steps, stewards, narrow, locale),
                sub=_KNEE_SUB.say(locale, limit=limit), show_sentence=False,
            ),
            Picture(
                _WAIT.say(locale), _WAIT_SAID.say(locale, left=left, limit=limit) if settled else _NO_END.say(locale),
                lambda narrow: pictures.still_waiting(outcome, paper.longer if paper else None, narrow, locale),
                sub=_WAIT_SUB.say(locale),
            ),
            Picture(
                _WEEK.say(locale), _WEEK_SAID.say(locale) if settled else _NO_END.say(locale),
                lambda narrow: pictures.backlog(outcome, self.desks(values), narrow, locale),
                sub=_WEEK_SUB.say(locale),
            ),
        ]  # fmt: skip

    def notes(self, outcome: Outcome, values: Values) -> list[Panel]:
        """Say where the start comes from, how sure the figures are, and whose limit applies."""
        locale = self.locale
        simulated = _SIMULATED.say(
            locale, runs=outcome.runs, weeks=number(outcome.weeks), cases=number(outcome.cases), limit=wait_words(self.desk.limit, locale),
            clock=_ALWAYS.say(locale) if values["hours"] == "round-the-clock" else _CLOCK.say(locale),
        )  # fmt: skip
        notes: list[Panel] = [Note(simulated)]
        if outcome.scenario.patience is None and 0.9 < outcome.load < 1:
            notes.append(Note(_NEARLY_FULL.say(locale)))
        return [*notes, Note(self.desk.begin.note.say(locale))]

    @staticmethod
    def desks(values: Values) -> int:
        """How many lines there are."""
        return int(values["stewards"]) if values["apart"] else 1


def controls(desk: Desk) -> list[kit.Control]:
    """Give what can be changed."""
    begin = desk.begin
    most = max(60, 10 * -(-int(begin.per_day * 2) // 10))
    return [
        Slider("per_day", _PER_DAY, 1, most, begin.per_day, show=_a_day),
        Slider("stewards", _STEWARDS, 1, 8, begin.stewards, show=lambda n, locale: stewards_words(int(n), locale), note=_STEWARDS_NOTE),
        Buttons("change", _WHAT_IF, _CHANGES, primary="one-more"),
        Slider("minutes", _EACH, 5, 120, begin.minutes, 5, show=lambda m, locale: wait_words(m / 60, locale), note=_EACH_NOTE),
        Slider("variation", _VARIATION, 0, 2, begin.variation, 0.25, show=_evenness),
        Slider("urgent", _URGENT, 0, 50, 0, 5, show=lambda share, _: f"{share:g}%"),
        Select("patience", _PATIENCE_LABEL, _PATIENCE, "endless"),
        Select("hours", _HOURS_LABEL, {id: _hours_text(desk.rule(id), text) for id, text in _HOURS.items()}, "service"),
        Select("when", _WHEN_LABEL, {id: _WHEN[id] for id in _WHEN if id in begin.patterns}, begin.pattern),
        Switch("apart", _APART, False, note=_APART_NOTE),
    ]  # fmt: skip


def _hours_text(rule: CalendarRule, days: Text) -> Text:
    if rule.hours == ("00:00-24:00",):
        return _HOURS["round-the-clock"]
    span = f"{rule.hours[0].split('-')[0]}–{rule.hours[-1].split('-')[1]}"
    return Text(f"{days.zh} {span}", f"{days.en} {span}")


def _a_day(n: float, locale: Locale) -> str:
    return Text("每天 {n} 件", "{n} a day").say(locale, n=number(n))


def _evenness(variation: float, locale: Locale) -> str:
    words = _ALIKE if variation == 0 else _SOMEWHAT if variation < 0.75 else _MIXED if variation <= 1.25 else _WILD
    return f"{words.say(locale)} {variation:g}"


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    desk = Desk(here.workspace.company(), start(here.workspace))
    page = Page(desk, here.locale)
    return Explorable(
        "queue",
        here,
        controls(desk),
        page.show,
        press=page.press,
        answers={
            "busy": lambda v: 100 * float(v["per_day"]) * float(v["minutes"]) / 60 / (int(v["stewards"]) * desk.week_hours(desk.calendar(str(v["hours"]))) / 7),
            "fewest": lambda v: next(
                (s.stewards for s in desk.steps(v) if s.within and s.within.value >= pictures.PROMISE), MOST_STEWARDS
            ),
            "fifth-more": lambda v: _times(desk, v),
            "together": lambda v: _better(desk, v),
        },
        reached={
            "no-hire": lambda v: int(v["stewards"]) == 2
            and float(v["per_day"]) >= 24
            and desk.outcome(v).within.value >= pictures.PROMISE,
        },
    )  # fmt: skip


def _times(desk: Desk, values: Values) -> str:
    """Tell how much longer the mean wait gets with a fifth more complaints, on paper."""
    before = desk.paper(values)
    after = desk.paper({**values, "per_day": float(values["per_day"]) * 1.2})
    times = after.mean_wait / before.mean_wait if before and after else float("inf")
    return "fifth" if times < 1.5 else "double" if times < 2.5 else "triple"


def _better(desk: Desk, values: Values) -> str:
    """Tell whether stewards who help one another take up more in time."""
    together, apart = (desk.outcome({**values, "apart": one}, careful=True).within for one in (False, True))
    gain = together.value - apart.value
    return "same" if abs(gain) < 0.02 else "together" if gain > 0 else "apart"


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)


_PER_DAY = Text("每天的投诉", "Complaints a day")
_STEWARDS = Text("同时当班的管家", "Stewards on duty at a time")
_STEWARDS_NOTE = Text("轮休、请假要另外加人。", "Days off and leave need more on the roster.")
_EACH = Text("每件动手办的时间", "Hands-on time for each")
_EACH_NOTE = Text("不算等人、等料的时间。", "Waiting for people or parts is not in it.")
_VARIATION = Text("长短差多少（变异系数）", "How uneven it is (coefficient of variation)")
_ALIKE, _SOMEWHAT = Text("件件一样", "all alike"), Text("差得不多", "rather even")
_MIXED, _WILD = Text("长短不一", "mixed"), Text("差得很多", "very uneven")
_URGENT = Text("急件（先办）", "Urgent (taken first)")
_PATIENCE_LABEL = Text("业主平均肯等多久", "How long owners wait before giving up")
_HOURS_LABEL = Text("当班时间", "Hours on duty")
_WHEN_LABEL = Text("投诉什么时候来", "When complaints come")
_APART = Text("各管各的片区，互不帮忙", "Each keeps to one area and nobody helps out")
_APART_NOTE = Text("投诉平分给各人。", "Complaints are shared out evenly.")
_WHAT_IF = Text("要是……", "What if")
_NOW = Text(
    "{stewards}有 {busy} 的时间在忙，{within} 的投诉在 {limit}内有人接手。",
    "{stewards}, {busy} busy: {within} of complaints are taken up within {limit}. ",
)
_NOW_APART = Text(
    "{stewards}各管各的，有 {busy} 的时间在忙，{within} 的投诉在 {limit}内有人接手。",
    "{stewards}, each with an own area, {busy} busy: {within} of complaints are taken up within {limit}. ",
)
_ONE_MORE = Text("再多一位，是 {within}。", "With one more it would be {within}.")
_STOP = Text("再加人，差别也不大了。", "More would change little.")
_OVERLOAD = Text(
    "{stewards}干不完：来的活是能干的活的 {load}，每天多积压约 {growth} 件。",
    "{stewards} cannot keep up: {load} of what they can do comes in, and about {growth} more wait every day. ",
)
_FEWEST = Text("至少要 {stewards}才跟得上。", "It takes at least {stewards} to keep pace.")
_SPAN = Text("95% 区间 {span}", "95% interval {span}")
_END = Text("。", ".")
_FIGURE, _NOW_HEAD = Text("看什么", "Figure"), Text("现在", "Now")
_THEN_HEAD, _DIFFERENCE = Text("改后", "Then"), Text("相差", "Difference")
_SAME = Text(
    "两边用的是同一批投诉，差别只来自这一处改动；括号里是 95% 区间",
    "The same complaints on both sides, so only the change makes the difference; 95% intervals in brackets",
)
_KNEE = Text("几位管家才够", "How many stewards are enough")
_KNEE_SUB = Text(
    "{limit}内有人接手的比例，越高越好；大圆点是现在，灰条是 95% 区间",
    "Share taken up within {limit}, higher is better; the large dot is now, grey bars are 95% intervals",
)
_WAIT = Text("还在等的业主", "Owners who still wait")
_WAIT_SUB = Text(
    "投诉以后过了这么久还没人接手的比例，降得越快越好",
    "Share not taken up yet after so long, the faster down the better",
)
_WAIT_SAID = Text("过了 {limit}还在等的有 {left}。", "After {limit}, {left} still wait.")
_WEEK = Text("一周里的积压", "The backlog over a week")
_WEEK_SUB = Text(
    "平均有几件在等；底下的绿条是有人当班的时间",
    "Complaints waiting, on average; the green bars at the foot are hours on duty",
)
_WEEK_SAID = Text(
    "没人当班的时候越积越高，一开门最多；等得久不久，多半看开门后多快能消化掉。",
    "It piles up while nobody is on duty and peaks at opening; how long owners wait depends on how fast that peak is worked off.",
)
_NO_END = Text("积压没有尽头，图上的数只是这几周的。", "The backlog has no end; the picture shows these weeks only.")
_SIMULATED = Text(
    "模拟 {runs} 次、每次 {weeks} 周，共 {cases} 件投诉；时限 {limit}，按{clock}计。",
    "{runs} runs of {weeks} weeks, {cases} complaints in all; the limit of {limit} runs {clock}.",
)
_CLOCK = Text(
    "公司配置里“投诉首次响应”的服务时间", "in the service hours of the company profile (first response to a complaint)"
)
_ALWAYS = Text("全天 24 小时", "round the clock")
_NEARLY_FULL = Text(
    "人手快用满了：这种时候差一点就差很多，模拟的几周也未必稳得下来，只看大概。",
    "The stewards are nearly fully busy: little things then make a large difference and these weeks may not have settled, so read the figures roughly.",
)
