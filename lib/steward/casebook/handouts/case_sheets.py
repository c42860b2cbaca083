"""Case sheets: one without the answer, to be read and written on, and one with it, for the trainer and for afterwards."""

from __future__ import annotations

from steward.casebook import stories
from steward.casebook.case import Case
from steward.casebook.families import families
from steward.casebook.handouts.frame import (
    cited,
    hand_out,
    lines,
    listed,
    missing,
    say,
    section,
    spoken,
    standards_of,
)
from steward.casebook.mood_line import NARROW, caption, has_line, mood_line
from steward.casebook.parts import ENDED
from steward.casebook.reference import CAUSE_KINDS, Cause, Point
from steward.service.complaints.authority import levels
from steward.sheet import element
from steward.words import Locale, Text

_ABOUT = Text(
    "先各自看、各自写，再一起谈。写完以前，不看带参考答案的那一份。",
    "Read and write on your own first, then discuss. Don’t look at the sheet with answers until you have written yours.",
)
_ABOUT_ANSWERS = Text(
    "带班的人先看，学员写完自己的再发。参考不是标准答案：答得不一样而说得出道理的，一样是好答案。",
    "The trainer reads this first; give it to the others once they have written their own. It is a reference, not the right answer: a different answer with good reasons is just as good.",
)
_STORY = Text("事情的经过", "The story")
_HAPPENED = Text("一件一件排开", "Event by event")
_PEOPLE = Text("里面的人", "The people")
_LINE = Text("情绪线", "The mood line")
_DRAW = Text(
    "每件事过后，客户的情绪到了哪里？点一个点，连起来：0 平静，100 盛怒。绿带是平静区。我们做的事，帮了忙的点实心，伤了人的画空心。",
    "Where was the customer’s mood after each event? Put a dot for each and join them: 0 calm, 100 furious; the green band is calm. For what we did: a filled dot if it helped, a hollow one if it did harm.",
)
_WELL, _BADLY = Text("哪里做得好", "What went well"), Text("哪里没做好", "What went badly")
_CAUSES = Text("为什么会这样", "Why it came to this")
_CAUSES_HOW = Text("每一类想一想，想不出就空着；还没查实的，后面写“待查证”。", "Think about each kind; leave it empty if there is nothing. Where it is not established, write “to verify”.")  # fmt: skip
_MINE = Text("如果是我的事，我怎么办", "If it were mine")
_MINE_HOW = Text("按先后写，每一步写清谁、几点、做什么。", "In order; for each step write who, when and what.")
_QUESTIONS = Text("讨论", "To discuss")
_ADOPT = Text("从今天起，我们怎么做", "What we do from now on")
_WHO_WHEN = Text("{who}，{when}", "{who}. {when}")
_WANTED = Text("客户要的是什么", "What the customer wanted")
_LAYERS = (Text("嘴上说的", "Said"), Text("真正要的", "Meant"), Text("没说出口的", "Left unsaid"))
_FACTS = Text("问了才知道的事", "What came out only when asked")
_LIMITS = Text("越界的许诺，该谁定", "Out of bounds, and who decides")
_DECIDES = Text("由{who}定。{why}", "Decided by {who}. {why}")
_GOOD = Text("好的回答里有", "A good answer contains")
_OUTCOMES = Text("几种结局", "Ways it can end")
_STANDARDS = Text("依据的标准", "The standards in play")
_CLASS = Text("这一类的事：{name}", "Matters of this kind: {name}")
_COMMON = (Text("常见情形", "Usual situations"), Text("常见原因", "Usual causes"), Text("管用的办法", "What helps"))
_INVENTED = Text("为教学补写的：{what}", "Added for teaching: {what}")
_OPEN = Text("待查证", "to be verified")
_NO_REVIEW = Text(
    "这个案例还没有写复盘的参考；先用讨论题和几种结局来对照。",
    "This case has no reference for the review yet; compare with the discussion questions and the endings instead.",
)


def case_sheet(case: Case, locale: Locale, *, answers: bool = False) -> str:
    """Write the case sheet, with the reference or without it, as one HTML file."""
    asked, locale = locale, spoken(case, locale)
    body = _with_answers(case, locale) if answers else _without(case, locale)
    about = say(_ABOUT_ANSWERS if answers else _ABOUT, locale)
    return hand_out(
        case,
        "answers" if answers else "sheet",
        locale,
        _facts(case, locale, judged=answers),
        body,
        about=about,
        asked=asked,
    )


def timeline(case: Case, locale: Locale, *, judged: bool) -> str:
    """Write what happened, each event with its number; ours are marked as on the line, once everybody has judged for themselves."""
    rows = []
    for n, event in enumerate(case.happened, start=1):
        css = "is-us" + (" is-harm" if event.ours == "harmed" else "") if judged and event.ours else None
        when = element("time", element("b", str(n)), say(event.when, locale))
        rows.append(element("li", when, element("p", say(event.what, locale)), class_=css))
    return element("ol", *rows, class_="sw-time")


def line(case: Case, locale: Locale, *, empty: bool) -> str:
    """Draw the line of mood for paper and for phones, or the empty field for it."""
    wide = mood_line(case, locale, empty=empty, class_="sw-wide-only")
    narrow = mood_line(case, locale, NARROW, empty=empty, class_="sw-narrow-only")
    told = "" if empty else element("figcaption", caption(locale), class_="sw-note")
    return element("figure", wide, narrow, told, class_="sw-line")


def _facts(case: Case, locale: Locale, *, judged: bool) -> str:
    """Tell what is known before anybody judges: the story, the events, the people."""
    told = case.story(locale)
    language = locale if locale in case.story_languages or not told else case.story_languages[0]
    story = element("div", missing(locale, language), stories.html(told), class_="sw-hand__story") if told else ""
    invented = element("p", say(_INVENTED, locale, what=case.invented.text), class_="sw-note") if case.invented else ""
    comma = "，" if locale == "zh" else ". "
    people = listed(
        (f"{element('b', say(one.name, locale))}{comma}{say(one.who, locale)}" for one in case.people), "sw-points"
    )
    return (
        section(_STORY, locale, element("p", say(case.lede, locale), class_="sw-lede") if not told else story)
        + section(_HAPPENED, locale, timeline(case, locale, judged=judged), invented)
        + section(_PEOPLE, locale, people)
    )


def _without(case: Case, locale: Locale) -> str:
    causes = element(
        "div",
        *(element("section", element("h3", say(name, locale)), lines(2)) for name in CAUSE_KINDS.values()),
        class_="sw-causes sw-causes--blank",
    )
    questions = listed((say(one.ask, locale) + lines(1) for one in case.review.questions), "sw-points", "ol")
    return (
        section(_LINE, locale, line(case, locale, empty=True), note=say(_DRAW, locale), class_="sw-hand__new")
        + element("div", section(_WELL, locale, lines(3)), section(_BADLY, locale, lines(3)), class_="sw-hand__two")
        + section(_CAUSES, locale, causes, note=say(_CAUSES_HOW, locale))
        + section(_MINE, locale, lines(4), note=say(_MINE_HOW, locale))
        + section(_QUESTIONS, locale, questions)
        + section(_ADOPT, locale, lines(1))
    )


def _with_answers(case: Case, locale: Locale) -> str:
    review = case.review
    wanted = [case.wanted.surface, case.wanted.real, *([case.wanted.hidden] if case.wanted.hidden else [])]
    want = element(
        "dl",
        "".join(
            element("dt", say(name, locale)) + element("dd", say(words, locale))
            for name, words in zip(_LAYERS, wanted, strict=False)
        ),
        class_="sw-facts",
    )
    limits = listed(
        (
            element("b", say(one.what, locale))
            + element("small", say(_DECIDES, locale, who=levels()[one.decides], why=one.why.text))
            for one in case.limits
        ),
        "sw-points",
    )
    adopt = listed(
        (
            say(one.what, locale) + element("small", say(_WHO_WHEN, locale, who=one.who.text, when=one.when.text))
            for one in review.adopt
        ),
        "sw-points",
        "ol",
    )
    nothing = "" if review.badly or review.causes else element("p", say(_NO_REVIEW, locale), class_="sw-note")
    return (
        (section(_LINE, locale, line(case, locale, empty=False), class_="sw-hand__new") if has_line(case) else "")
        + section(_WANTED, locale, want)
        + section(_FACTS, locale, listed((say(one.what, locale) for one in case.facts), "sw-points"))
        + nothing
        + element(
            "div",
            section(_WELL, locale, _points(review.well, locale)),
            section(_BADLY, locale, _points(review.badly, locale)),
            class_="sw-hand__two",
        )
        + section(_CAUSES, locale, causes(review.causes, locale))
        + section(_MINE, locale, _points(review.mine, locale, "ol"))
        + section(_LIMITS, locale, limits)
        + section(_ADOPT, locale, adopt)
        + section(_QUESTIONS, locale, _questions(case, locale))
        + section(_OUTCOMES, locale, _outcomes(case, locale))
        + _family(case, locale)
        + section(_STANDARDS, locale, cited(case.standards or standards_of(case), locale))
    )


def _points(points: tuple[Point, ...], locale: Locale, tag: str = "ul") -> str:
    return listed((say(one.what, locale) for one in points), "sw-points", tag)


def causes(found: tuple[Cause, ...], locale: Locale) -> str:
    """Write causes in columns by their kind; kinds without one are left out."""
    columns = []
    for kind, name in CAUSE_KINDS.items():
        mine = [one for one in found if one.kind == kind]
        rows = "".join(
            element("li", say(one.what, locale), element("small", say(_OPEN, locale)) if one.open else "")
            for one in mine
        )
        columns.append(element("section", element("h3", say(name, locale)), element("ul", rows)) if mine else "")
    return element("div", *columns, class_="sw-causes") if any(columns) else ""


def _questions(case: Case, locale: Locale) -> str:
    return listed(
        (
            element("b", say(one.ask, locale))
            + element("small", say(_GOOD, locale))
            + listed((say(words, locale) for words in one.good), "sw-points")
            for one in case.review.questions
        ),
        "sw-points",
        "ol",
    )


def _outcomes(case: Case, locale: Locale) -> str:
    rows = (
        element("p", element("b", say(ENDED[one.ended], locale)), " ", say(one.what, locale))
        + element("small", say(one.because, locale))
        for one in case.outcomes
    )
    return listed(rows, "sw-points")


def _family(case: Case, locale: Locale) -> str:
    """Tell what is common to the class of matters the case belongs to."""
    found = families().get(case.family) if case.family else None
    if found is None:
        return ""
    columns = [
        element("div", element("h3", say(name, locale), class_="sw-heading"), listed((say(one, locale) for one in rows), "sw-points"))
        for name, rows in zip(_COMMON, (found.situations, found.causes, found.measures), strict=True)
        if rows
    ]  # fmt: skip
    return section(
        Text(_CLASS.say("zh", name=found.name), _CLASS.say("en", name=found.name)),
        locale,
        element("div", *columns, class_="sw-hand__three"),
    )
