"""What stands on the slides of a workshop, slide by slide, with few words on each; `steward.casebook.handouts.slides` makes the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil

from steward.casebook.case import Case
from steward.casebook.drill import Drill
from steward.casebook.handouts.frame import listed, say
from steward.casebook.handouts.workshop import USUAL, names, plan
from steward.casebook.mood_line import PROJECTOR, has_line, mood_line
from steward.casebook.parts import ENDED
from steward.casebook.reference import CAUSE_KINDS
from steward.service.complaints.authority import levels
from steward.sheet import element, text
from steward.standards import standard
from steward.words import Locale, Text

LINES = 10.5
"""Lines of text that a slide holds below its title."""
_WIDE = {"zh": 32, "en": 66}
"""Letters in such a line."""

_WORKSHOP = Text("案例工作坊", "A workshop on one case")
_AGENDA = Text("今天怎么过", "What we do today")
_ROLES = Text("三人一组，轮流演", "Groups of three, in turns")
_ROLE_ROWS = (
    Text("演{customer}：只看自己的卡；问到才说", "{customer}: read only your own card; tell some things only if asked"),
    Text("演{staff}：五分钟，让客户知道谁、几点、做什么", "{staff}: five minutes to let the customer know who, when, what"),
    Text("观察：不插话；记原话，圈等级", "Observer: don’t interrupt; note exact words, circle levels"),
)  # fmt: skip
_ROLE_AGAIN = Text("每一轮换人，客户换一个脾气", "Each round you change roles, and the customer’s style changes")
_BEGIN = Text("第一轮，开始", "Round 1, begin")
_SAYS = Text("{name}先开口", "{name} speaks first")
_FEEDBACK = Text("停。谁先说？", "Stop. Who speaks first?")
_FEEDBACK_ROWS = (
    Text("员工：哪一句满意，哪一句想重说", "Staff: one sentence I’m happy with, one I’d say differently"),
    Text("客户：哪一句让我好受，哪一句让我更火", "Customer: which sentence helped, which made it worse"),
    Text("观察者：念原话，给等级", "Observer: exact words, and levels"),
    Text("最后只定一件：下次改成怎么说", "Last, one thing only: what to say instead next time"),
)
_ROUND = Text("第{n}轮：换人，换脾气", "Round {n}: new roles, new style")
_ROUND_WHO = Text("客户这回是{style}", "This time the customer is {style}")
_ROUND_ASK = Text("同样的话，还好使吗？", "Do the same words still work?")
_HAPPENED = Text("到底发生了什么", "What happened")
_LINE = Text("客户的情绪走到哪儿？", "Where did the customer’s mood go?")
_LINE_ASK = Text("每件事一个点，连起来", "A dot for each event; join them")
_WELL = Text("哪里做得好？哪里没做好？", "What went well? What went badly?")
_WELL_ROWS = (
    Text("好的，至少两条", "What went well: two things at least"),
    Text("没做好的，写清是哪一步", "What went badly: which step was missed"),
    Text("不写评语，不追究是谁", "No verdicts: ask which step, not who"),
)
_CAUSES = Text("为什么会这样？", "Why did it come to this?")
_CAUSES_ASK = Text("没查实的，写“待查证”", "Not established? Write “to verify”")
_CAUSE_HINTS = (
    Text("少了谁，谁没学过", "who was missing, who was never trained"),
    Text("漏了哪一步", "which step was left out"),
    Text("什么坏了，怎么设计的", "what was broken, how it was built"),
    Text("以为会怎样", "what had been expected"),
    Text("什么没说，怎么说的", "what was not said, or how"),
)
_MINE = Text("如果是我的事，头三步", "If it were mine: three steps")
_MINE_ROWS = (Text("谁", "Who"), Text("几点", "When"), Text("做什么", "What"))
_REFERENCE = Text("先写完自己的，再往下翻", "Write your own first")
_REFERENCE_NOTE = Text(
    "下面是写案例的人的参考，不是标准答案", "What follows is the writers’ reference, not the right answer"
)
_OUTCOMES = Text("几种结局", "Ways it can end")
_REF_LINE = Text("情绪线，写案例的人的估计", "The mood line, as the writers estimate it")
_REF_LINE_HOW = Text(
    "实心：我们做了，帮了忙；空心：我们做了，伤了人",
    "Full dot: we did it and it helped; hollow: we did it and it harmed",
)
_WANTED = Text("客户到底要什么", "What the customer wanted")
_LAYERS = (Text("嘴上说的", "Said"), Text("真正要的", "Meant"), Text("没说出口的", "Left unsaid"))
_REF_WELL, _REF_BADLY = (
    Text("参考：做得好的", "Reference: what went well"),
    Text("参考：没做好的", "Reference: what went badly"),
)
_REF_CAUSES, _REF_MINE = (
    Text("参考：原因", "Reference: causes"),
    Text("参考：如果是我的事", "Reference: if it were mine"),
)
_OPEN = Text("待查证", "to verify")
_LIMITS = Text("越界的许诺", "Out of bounds")
_DECIDES = Text("由{who}定", "Decided by {who}")
_STANDARDS = Text("依据的标准", "The standards in play")
_ADOPT = Text("从明天起，照着做哪一条？", "Which of these from tomorrow?")
_ADOPT_ASK = Text("谁负责？几号以前？", "Who is responsible? By what date?")
_CLOSE = Text("一句明天就用的话", "One sentence for tomorrow")
_CLOSE_ROWS = (
    Text("写下来，念出来", "Write it down, read it out"),
    Text("一周后，例会上见", "In a week we ask how it went"),
)
_COLON = Text("：", ": ")


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its name, by which a run sheet points at it, its title in plain words, and what stands on it as HTML."""

    id: str
    title: str
    body: str
    css: str = ""


def deck(case: Case, locale: Locale) -> tuple[Slide, ...]:
    """Give the slides of a workshop on a case, in their order."""
    slides = _Slides(case, locale)
    played = slides.played(case.drill) if case.drill else ()
    return (*slides.begin(), *played, *slides.review(), *slides.reference(), *slides.end())


def numbers(case: Case, locale: Locale) -> dict[str, int]:
    """Give the number of each slide by its name; of slides that go on, the first.

    Languages part their rows differently.
    """
    found: dict[str, int] = {}
    for n, slide in enumerate(deck(case, locale), start=1):
        found.setdefault(slide.id, n)
    return found


class _Slides:
    def __init__(self, case: Case, locale: Locale) -> None:
        self.case, self.locale, self.names = case, locale, names(case)

    def said(self, words: Text, **values: object) -> str:
        return say(words, self.locale, **values)

    def _slide(self, id: str, title: Text, *body: str, css: str = "") -> Slide:
        return Slide(id, title.say(self.locale), "".join(body), css)

    def _rows(self, id: str, title: Text, rows: Sequence[tuple[str, str]], tag: str = "ul") -> Iterator[Slide]:
        """Give as many slides as the rows need; a row is a text in plain words and a small one under it."""
        start = 1
        for part in _parts(rows, self.locale):
            items = listed(
                (text(big) + (element("small", text(small)) if small else "") for big, small in part),
                "sw-deck__list",
                tag,
            )
            if tag == "ol":
                items = items.replace("<ol ", f'<ol style="counter-reset: row {start - 1}" ', 1)
            yield self._slide(id, title, items)
            start += len(part)  # fmt: skip

    # -- before anything is told -------------------------------------------------------------------------------------------

    def begin(self) -> Iterator[Slide]:
        case = self.case
        yield Slide(
            "title", case.title.text.say(self.locale),
            element("p", self.said(_WORKSHOP), class_="sw-deck__label") + element("h1", say(case.title, self.locale)) + element("p", say(case.lede, self.locale), class_="sw-deck__lede"),
            "is-title",
        )  # fmt: skip
        steps = [step for step in plan(played=case.drill is not None) if step.minutes[USUAL]]
        rows = "".join(
            element("li", element("b", str(n)), say(step.name, self.locale)) for n, step in enumerate(steps, start=1)
        )  # fmt: skip
        # Without minutes: the trainer may have 60, 75 or 90.
        yield self._slide("agenda", _AGENDA, element("ol", rows, class_="sw-deck__agenda"))

    def played(self, drill: Drill) -> Iterator[Slide]:
        """Give the slides of the rounds: they tell only what the staff may know."""
        case, locale = self.case, self.locale
        rows = listed((self.said(words, **self.names) for words in _ROLE_ROWS), "sw-deck__list")
        yield self._slide(
            "roles", _ROLES, rows, element("p", self.said(_ROLE_AGAIN), class_="sw-deck__foot"), css="is-few"
        )
        customer = case.person(drill.customer)
        yield self._slide(
            "scene", _BEGIN,
            element("p", say(drill.scene, locale), class_="sw-deck__lede"),
            element("p", self.said(_SAYS, name=customer.name.text), class_="sw-deck__label"),
            element("p", text(drill.opens.say(locale)[0]), class_="sw-voice sw-deck__voice"),
        )  # fmt: skip
        yield self._slide(
            "feedback", _FEEDBACK, listed(map(self.said, _FEEDBACK_ROWS), "sw-deck__list", "ol"), css="is-few"
        )
        for n, word in ((2, Text("二", "2")), (3, Text("三", "3"))):
            title = Text(_ROUND.say("zh", n=word), _ROUND.say("en", n=word))
            who = element("p", self.said(_ROUND_WHO, style=self.names[f"style-{n}"]), class_="sw-deck__big")
            yield self._slide(f"round-{n}", title, who, element("p", self.said(_ROUND_ASK), class_="sw-deck__lede"))

    # -- the review --------------------------------------------------------------------------------------------------------

    def review(self) -> Iterator[Slide]:
        case, locale = self.case, self.locale
        events = [
            (f"{one.when.text.say(locale)}{_COLON.say(locale)}{one.what.text.say(locale)}", "") for one in case.happened
        ]
        yield from self._rows("happened", _HAPPENED, events, "ol")
        empty = element("figure", mood_line(case, locale, PROJECTOR, empty=True), class_="sw-line")
        yield self._slide("line", _LINE, empty, element("p", self.said(_LINE_ASK), class_="sw-deck__foot"))
        yield self._slide("well", _WELL, listed(map(self.said, _WELL_ROWS), "sw-deck__list"), css="is-few")
        kinds = "".join(
            element("li", element("b", self.said(name)), element("small", self.said(hint)))
            for name, hint in zip(CAUSE_KINDS.values(), _CAUSE_HINTS, strict=True)
        )
        yield self._slide("causes", _CAUSES, element("ul", kinds, class_="sw-deck__kinds"), element("p", self.said(_CAUSES_ASK), class_="sw-deck__foot"))  # fmt: skip
        for one in case.review.questions:
            yield Slide("question", one.ask.text.say(locale), "", "is-question")
        yield self._slide("mine", _MINE, element("ul", *(element("li", self.said(words)) for words in _MINE_ROWS), class_="sw-deck__words"))  # fmt: skip

    def reference(self) -> Iterator[Slide]:
        """Give what stands behind the slide that says to write one's own first."""
        case, locale = self.case, self.locale
        review = case.review
        yield self._slide("reference", _REFERENCE, element("p", self.said(_REFERENCE_NOTE), class_="sw-deck__lede"), css="is-question is-wall")  # fmt: skip
        outcomes = [(f"{ENDED[one.ended].say(locale)}{_COLON.say(locale)}{one.what.text.say(locale)}", one.because.text.say(locale)) for one in case.outcomes]  # fmt: skip
        yield from self._rows("outcomes", _OUTCOMES, outcomes)
        if has_line(case):
            yield self._slide(
                "ref-line",
                _REF_LINE,
                element("figure", mood_line(case, locale, PROJECTOR), class_="sw-line"),
                element("p", self.said(_REF_LINE_HOW), class_="sw-deck__foot"),
            )
        wanted = [case.wanted.surface, case.wanted.real, *([case.wanted.hidden] if case.wanted.hidden else [])]
        pairs = "".join(
            element("dt", self.said(name)) + element("dd", say(words, locale))
            for name, words in zip(_LAYERS, wanted, strict=False)
        )
        yield self._slide("wanted", _WANTED, element("dl", pairs, class_="sw-deck__pairs"))
        for id, title, points, tag in (
            ("ref-well", _REF_WELL, review.well, "ul"),
            ("ref-badly", _REF_BADLY, review.badly, "ul"),
        ):
            yield from self._rows(id, title, [(one.what.text.say(locale), "") for one in points], tag)
        causes = [
            (
                f"{CAUSE_KINDS[one.kind].say(locale)}{_COLON.say(locale)}{one.what.text.say(locale)}",
                _OPEN.say(locale) if one.open else "",
            )
            for one in review.causes
        ]
        yield from self._rows("ref-causes", _REF_CAUSES, causes)
        yield from self._rows("ref-mine", _REF_MINE, [(one.what.text.say(locale), "") for one in review.mine], "ol")
        limits = [(one.what.text.say(locale), _DECIDES.say(locale, who=levels()[one.decides])) for one in case.limits]
        yield from self._rows("limits", _LIMITS, limits)
        for question in review.questions:
            yield from self._rows("good", question.ask.text, [(words.text.say(locale), "") for words in question.good])
        grounds = [(standard(id).text.say(locale), standard(id).source_title.say(locale)) for id in case.standards]
        # One slide of them is enough for a wall; all stand on the sheet.
        yield from islice(self._rows("standards", _STANDARDS, grounds[:4]), 1)

    def end(self) -> Iterator[Slide]:
        adopt = [
            (one.what.text.say(self.locale), f"{one.who.text.say(self.locale)}{'，' if self.locale == 'zh' else '. '}{one.when.text.say(self.locale)}")
            for one in self.case.review.adopt
        ]  # fmt: skip
        ask = self._slide("adopt", _ADOPT, element("p", self.said(_ADOPT_ASK), class_="sw-deck__big"))
        yield from self._rows("adopt", _ADOPT, adopt) if adopt else iter((ask,))
        yield self._slide("close", _CLOSE, listed(map(self.said, _CLOSE_ROWS), "sw-deck__list"), css="is-few")


def _parts(rows: Sequence[tuple[str, str]], locale: Locale) -> Iterable[Sequence[tuple[str, str]]]:
    """Part rows into slides by the lines they take, about as much on each; a row longer than a slide has one of its own."""
    sizes = [_lines(big, small, locale) for big, small in rows]
    most = sum(sizes) / max(1, ceil(sum(sizes) / LINES)) if sizes else LINES
    part: list[tuple[str, str]] = []
    taken = 0.0
    for row, takes in zip(rows, sizes, strict=True):
        # Half of a row may stand over the even share, none over what a slide holds.
        if part and (taken + takes / 2 > most or taken + takes > LINES):
            yield part
            part, taken = [], 0.0
        part.append(row)
        taken += takes
    if part:
        yield part


def _lines(big: str, small: str, locale: Locale) -> float:
    below = 0.75 * ceil(len(small) / (_WIDE[locale] * 1.3)) if small else 0
    return ceil(len(big) / _WIDE[locale]) + below + 0.4
