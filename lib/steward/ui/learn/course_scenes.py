"""What the page of a course shows, as JSON for its widget: courses to choose from, the days of one, and the parts of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.moves import moves
from steward.records.people import POSTS
from steward.standards import standard
from steward.ui.page import TITLES
from steward.ui.visit import app_link
from steward.words import Locale, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from steward.quiz.courses.course import Course, Incident, Rehearsal, Said
    from steward.quiz.courses.course_progress import Part, Standing
    from steward.quiz.items.bank import Bank
    from steward.records.people import Person
    from steward.ui.visit import Visit
    from steward.written import Words

Scene = dict[str, Any]

WORDS = {
    "join": Text("走这条路径", "Take this path"),
    "yours": Text("您的岗位", "Your post"),
    "days-of": Text("{n} 天", "{n} days"),
    "others": Text("看别的路径", "See the other paths"),
    "back": Text("回到我的路径", "Back to my path"),
    "place": Text("先摸个底，会的不用再学", "Find out first what you know already"),
    "day": Text("第 {n} 天", "Day {n}"),
    "minutes": Text("大约 {n} 分钟，复习另算", "about {n} min, reviews apart"),
    "done": Text("做完了", "Done"),
    "now": Text("现在", "now"),
    "skipped": Text("已跳过", "passed over"),
    "undo": Text("刚才点错了", "That was a slip"),
    "read-done": Text("读完了", "I have read these"),
    "start-quiz": Text("开始做题", "Start the questions"),
    "go-on-quiz": Text("接着做，还剩 {n} 题", "Go on, {n} left"),
    "practise-quiz": Text("再做一遍", "Do them again"),
    "begin-talk": Text("业主先开口", "The owner speaks first"),
    "next-line": Text("业主下一句", "The owner’s next line"),
    "hear": Text("说完再看：应该听到什么", "Afterwards: what should have been heard"),
    "avoid": Text("不该出现的", "What should not"),
    "talk-done": Text("练过了", "We have practised it"),
    "think": Text("先自己想一想，再看", "Think first, then look"),
    "added": Text("教学补充", "Added for teaching"),
    "rests": Text("依据的标准", "The standards behind it"),
    "case-done": Text("想过了", "I have thought it through"),
    "open-page": Text("打开“{name}”", "Open “{name}”"),
    "page-done": Text("看过了", "I have looked"),
    "check-start": Text("开始回看，{n} 题", "Look back, {n} questions"),
    "check-done": Text("回看过了", "I have looked back"),
    "to-exam": Text("去考试", "To the exam"),
    "exam-done": Text("考过了", "I have taken it"),
    "next-day": Text("去第 {n} 天", "On to day {n}"),
    "rest": Text("今天这一天做完了，想停就停。", "This day is done; stop here if you like."),
    "finished": Text("整条路径走完了。", "The whole path is done."),
}
KINDS = {
    "read": Text("读", "Read"),
    "page": Text("动手看", "Try it"),
    "quiz": Text("做题", "Questions"),
    "rehearse": Text("说一遍", "Say it aloud"),
    "case": Text("想一件事", "Think a case through"),
    "checkpoint": Text("回看", "Look back"),
    "exam": Text("考试", "Exam"),
}


def shelf(found: Mapping[str, Course], person: Person, here: Visit, joined: str) -> Scene:
    """Show the courses to choose from, the one for the person's post first."""
    locale = here.locale
    ordered = sorted(found.values(), key=lambda one: (one.id != joined, one.post != person.post or not one.post))
    return {
        "kind": "shelf",
        "title": TITLES["learn/course"].say(locale),
        "lede": Text(
            "每天 15 分钟：读一点，做几题，说一遍，想一件事。按岗位选一条；哪天没空就停，接着走就是，没有迟到。",
            "Fifteen minutes a day: read a little, answer a few, say it aloud, think a case through. Choose the path of your post; stop on any day and go on when you can, nobody is late.",
        ).say(locale),
        "joined": joined,
        "courses": [
            {
                "id": one.id,
                "title": _say(one.title, locale),
                "lede": _say(one.lede, locale),
                "post": POSTS[one.post].say(locale) if one.post in POSTS else "",
                "days": len(one.days),
                "yours": bool(one.post) and one.post == person.post,
            }
            for one in ordered
        ],
    }


def path(course: Course, standing: Standing, shown: int, bank: Bank, here: Visit) -> Scene:
    """Show a course that was joined, with day `shown` open."""
    locale = here.locale
    state = dict.fromkeys(standing.skipped, "skipped") | dict.fromkeys(standing.finished, "done")
    if standing.day:
        state[standing.day] = "now"
    coming = next((n for n in range(shown + 1, standing.days + 1) if state.get(n) not in ("done", "skipped")), 0)
    ends = "。" if locale == "zh" else "."
    return {
        "kind": "path",
        "title": _say(course.title, locale),
        "lede": standing.sentence(locale) + ends,
        "place": app_link(here, "learn/today", f"mode=placement&course={course.id}") if not standing.finished else "",
        "weeks": [
            {
                "theme": _say(week.theme, locale),
                "goal": _say(week.goal, locale),
                "days": [{"n": n, "title": _say(course.day(n).title, locale), "state": state.get(n, "")} for n in days],
            }
            for week, days in zip(course.weeks, course.week_days, strict=True)
        ],
        "day": {
            "n": shown,
            "title": _say(course.day(shown).title, locale),
            "minutes": max(1, round(course.minutes(shown, bank))),
            "done": all(part.done for part in standing.plan[shown - 1]),
            "next": coming,
            "parts": [_part(course, part, bank, here) for part in standing.plan[shown - 1]],
        },
        "finished": standing.day is None,
    }


def _part(course: Course, part: Part, bank: Bank, here: Visit) -> Scene:
    told: Scene = {"kind": part.kind, "name": KINDS[part.kind].say(here.locale), "done": part.done}
    day = course.day(part.day)
    rehearsal, incident = course.rehearsal(part.day), course.incident(part.day)
    more: Scene
    match part.kind:
        case "read" if day.read:
            more = {"why": _say(day.read.why, here.locale), "standards": [_standard(id, here) for id in day.read.standards]}  # fmt: skip
        case "quiz":
            query = f"course={course.id}&day={part.day}"
            more = {"href": app_link(here, "learn/today", query), "n": part.of, "got": part.got}
        case "rehearse" if rehearsal:
            more = _rehearsal(rehearsal, here)
        case "case" if incident:
            more = _incident(incident, here)
        case "page" if day.page:
            title = TITLES.get(day.page.name)
            more = {
                "look": _say(day.page.look, here.locale),
                "page": title.say(here.locale) if title else day.page.name,
                "href": app_link(here, day.page.name),
            }
        case "checkpoint":
            items = course.checkpoint_items(part.day, bank, 0)
            more = {"href": app_link(here, "learn/today", f"mode=items&items={','.join(items)}"), "n": len(items)}
        case "exam" if day.exam:
            more = {"href": app_link(here, "learn/exam", f"exam={day.exam}"), "exam": _exam(day.exam, here)}
        case _:
            more = {}
    return told | more


def _standard(id: str, here: Visit) -> Scene:
    found = standard(id)
    return {
        "text": found.text.say(here.locale),
        "source": found.source_title.say(here.locale),
        "href": app_link(here, "learn/standards", f"id={id}"),
    }


def _rehearsal(one: Rehearsal, here: Visit) -> Scene:
    locale = here.locale

    def said(given: Said) -> Scene:
        return {"move": moves()[given.move].name.say(locale), "words": _say(given.such_as, locale)}

    return {
        "title": _say(one.title, locale),
        "parts": _say(one.parts, locale),
        "opens": [_say(line, locale) for line in one.opens],
        "hear": [said(one) for one in one.hear],
        "avoid": [said(one) for one in one.avoid],
        "afterwards": _say(one.afterwards, locale),
        "casebook": _casebook(one.casebook or "", here),
        "standards": [_standard(id, here) for id in one.standards],
    }


def _incident(one: Incident, here: Visit) -> Scene:
    locale = here.locale
    return {
        "title": _say(one.title, locale),
        "facts": _say(one.facts, locale),
        "added": _say(one.added, locale) if one.added else "",
        "questions": [
            {"ask": _say(asked.ask, locale), "good": [_say(point, locale) for point in asked.good]}
            for asked in one.questions
        ],
        "casebook": _casebook(one.casebook or one.id, here),
        "standards": [_standard(id, here) for id in one.standards],
    }


_CASE, _DRILL = Text("案例：{title}", "Case: {title}"), Text("演练：{title}", "Drill: {title}")


def _casebook(id: str, here: Visit) -> list[Scene]:
    """Give the way to the case that tells an incident or talk, and to its drill; nothing where there is none."""
    from steward.casebook import casebook

    cases = casebook(here.workspace).cases
    told = cases.get(id) or next((one for one in cases.values() if id and f"case.{id}" in one.source), None)
    if told is None:
        return []
    pages = [("cases/case", _CASE), *([("drills/drill", _DRILL)] if told.playable else [])]
    title = told.title.text.say(here.locale)
    return [
        {"text": words.say(here.locale, title=title), "href": app_link(here, page, f"case={told.id}")}
        for page, words in pages
    ]


def _exam(id: str, here: Visit) -> str:
    from steward.quiz.exams.blueprint import exams_of

    try:
        return _say(exams_of(here.workspace).exam(id).title, here.locale)
    except StewardError:
        return id


def _say(words: Words, locale: Locale) -> str:
    return words.text.say(locale)
