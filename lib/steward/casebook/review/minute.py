"""The minute of a review: as a sheet to print and to send on, and as plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from steward.casebook.review.comparing import Compared, Comparison, compare
from steward.casebook.review.room_line import room_lines
from steward.casebook.review.session import Line, Session
from steward.casebook.review.steps import PARTS, STEPS, Step
from steward.sheet import element, text
from steward.words import EN_DASH, Locale, Text

if TYPE_CHECKING:
    from steward.casebook.case import Case

EXTRA_CSS = """
.sw-ln-dot--open { fill: var(--sw-surface); stroke: var(--sw-line-strong); stroke-width: 2; stroke-dasharray: 3 2; }
.sw-ln-n--open { fill: var(--sw-ink-2); }
.sw-ln-referred { fill: var(--sw-ink-3); }
.sw-minute .sw-facts-line { grid-template-columns: none; }
.sw-minute h3 { margin-top: .75rem; font-weight: var(--sw-weight-strong); break-after: avoid; }
.sw-minute li { padding: .2rem 0; line-height: var(--sw-leading-snug); break-inside: avoid; }
.sw-minute__lines > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 var(--sw-space-2); padding: .4rem 0; border-top: var(--sw-border) solid var(--sw-line); }
.sw-minute__lines > li:first-child { border-top: 0; }
ol.sw-minute__lines { counter-reset: line; }
ol.sw-minute__lines > li { counter-increment: line; }
ol.sw-minute__lines > li > span:first-child::before { content: counter(line) ". "; color: var(--sw-ink-3); font-family: var(--sw-font-number); }
.sw-minute__lines .sw-label { display: block; }
.sw-minute__facts > li { display: grid; grid-template-columns: 9.5em minmax(0, 1fr) 12em; gap: 0 1rem; padding: .35rem 0; border-top: var(--sw-border) solid var(--sw-line); }
.sw-minute__facts .sw-label { display: flex; gap: .4em; }
.sw-minute__unsaid { margin-top: .5rem; padding-left: .75rem; border-left: 3px solid var(--sw-line-strong); color: var(--sw-ink-2); font-size: var(--sw-text-s); }
.sw-minute__end { margin-top: var(--sw-space-4); padding-top: .5rem; border-top: var(--sw-border) solid var(--sw-line); }
@media (max-width: 40em) { .sw-minute__facts > li { grid-template-columns: minmax(0, 1fr); } }
"""
"""What a minute adds to the theme."""

OF = Text("案例复盘：{title}", "Case review: {title}")
_BY = Text("主持：{name}", "led by {name}")
_ROOM = (Text("{n} 人在场", "{n} person present"), Text("{n} 人在场", "{n} present"))
_ALONE = Text("一个人复盘", "by one person")
_TOOK = Text("用时 {n} 分钟", "{n} minutes")
_VOTES = (Text("{n} 票", "{n} vote"), Text("{n} 票", "{n} votes"))
_OPEN = Text("待查证", "to be checked")
_LATER = Text("对照后补写", "added after comparing")
_TAKEN = Text("取自参考", "from the reference")
_MERGED = Text("也有人说：{said}", "Also said: {said}")
_NOBODY = Text("没有写。", "Nothing was written.")
_UNSAID = Text("参考里有、我们没有说到的", "In the reference but not mentioned by us")
_NOT_COMPARED = Text("还没有对照参考。", "Not yet compared with the reference.")
_ESTIMATE = Text("情绪 {median}（{low}{dash}{high}，{n} 人）", "mood {median} ({low}{dash}{high}, n = {n})")
_ESTIMATE_ONE = Text("情绪 {median}（1 人）", "mood {median} (n = 1)")
_LINE = Text(
    "实线是在场各人估计的业主情绪（中位数），竖线是最低到最高；圆点是我们做的事，空心的伤了人。",
    "Solid: the owner’s mood as those present estimate it (median); bars: lowest to highest. Dots: what we did; hollow ones did harm.",
)
_LINE_ALONE = Text(
    "实线是估计的业主情绪；圆点是我们做的事，空心的伤了人。",
    "Solid: the owner’s mood as estimated. Dots: what we did; hollow ones did harm.",
)
_DOTTED = Text("点线是参考的估计。", "Dotted: the reference.")
_WHAT, _WHO, _WHEN = Text("做法", "Practice"), Text("谁", "Who"), Text("什么时候", "When")
_WHO_CELL, _WHEN_CELL = Text("谁：", "Who:"), Text("何时：", "When:")
NO_ONE, NO_DAY = Text("还没有人", "nobody yet"), Text("未定", "open")
_HELPED, _HARMED = Text("帮了", "helped"), Text("伤了人", "did harm")
_SEMI = Text("；", "; ")
_COLON = Text("{a}：{b}", "{a}: {b}")
_BETWEEN = Text("（{more}）", " ({more})")
_FOOT = Text(
    "纪要由复盘时记下的原话生成；情绪是估计，不是测量。",
    "Made from the words written down in the review; moods are estimates, not measurements.",
)


def counted(texts: tuple[Text, Text], n: int, locale: Locale) -> str:
    """Say a count, with the English singular apart."""
    return texts[0 if n == 1 else 1].say(locale, n=n)


def votes(n: int, locale: Locale) -> str:
    """Say a number of votes."""
    return counted(_VOTES, n, locale)


def minute(session: Session, case: Case | None, locale: Locale, *, by: str = "") -> str:
    """Write the minute as HTML, to be put into `steward.sheet.whole_page` with `EXTRA_CSS`.

    Args:
        session: the review.
        case: what it is about, as it stands now; None where it is gone.
        locale: the language of what we say; what the room said stays as it was said.
        by: who led it.
    """
    return _Sheet(session, case, locale, by).html()


def as_text(session: Session, case: Case | None, locale: Locale, *, by: str = "") -> str:
    """Write the minute as plain text, for mails and chats."""
    return _Sheet(session, case, locale, by).text()


class _Sheet:
    def __init__(self, session: Session, case: Case | None, locale: Locale, by: str) -> None:
        self.session, self.locale, self.by = session, locale, by
        self.comparison: Comparison | None = compare(session, case) if session.compared else None

    def say(self, words: Text, **values: object) -> str:
        return words.say(self.locale, **values)

    def title(self) -> str:
        return self.say(OF, title=self.session.title)

    def bits(self) -> list[str]:
        told = self.session
        room = self.say(_ALONE) if told.alone else counted(_ROOM, told.room, self.locale)
        minutes = round(sum(told.seconds.values()) / 60)
        return [
            told.last.astimezone().strftime("%Y-%m-%d"),
            self.say(_BY, name=self.by) if self.by else "",
            room,
            self.say(_TOOK, n=minutes) if minutes else "",
        ]

    def marks(self, line: Line) -> list[str]:
        found = [votes(line.votes, self.locale)] if line.votes and not self.session.alone else []
        found += [self.say(_OPEN)] if line.open else []
        found += [self.say(_TAKEN)] if line.reference else [self.say(_LATER)] if line.later else []
        return found

    def estimate(self, n: int) -> str:
        one = self.session.estimates.get(n)
        if one is None:
            return ""
        if one.n == 1:
            return self.say(_ESTIMATE_ONE, median=one.shown)
        return self.say(_ESTIMATE, median=one.shown, low=one.low, high=one.high, n=one.n, dash=EN_DASH)

    def unsaid(self, step: Step) -> list[Compared]:
        if self.comparison is None:
            return []
        return [one for part in step.parts for one in self.comparison.part(part.id) if not one.said and not one.taken]

    # -- HTML ----------------------------------------------------------------------------------------------------------

    def html(self) -> str:
        meta = element(
            "p", *(element("span", text(bit)) for bit in self.bits() if bit), class_="sw-sheet__meta sw-bits"
        )
        heading = element("h1", text(self.title()), class_="sw-sheet__title")
        head = element("header", heading, meta, class_="sw-sheet__head")
        steps = "".join(self.step(n, step) for n, step in enumerate(STEPS, start=1))
        notes = [self.say(_FOOT)] + ([] if self.comparison else [self.say(_NOT_COMPARED)])
        foot = element("p", text(" ".join(notes)), class_="sw-note sw-minute__end")
        return element("article", head, steps, foot, class_="sw-sheet sw-minute")

    def step(self, n: int, step: Step) -> str:
        heading = element("h2", text(f"{n}. {self.say(step.name)}"), class_="sw-sheet__h")
        match step.id:
            case "facts":
                inside = self.facts() + self.list("unknown", named=True)
            case "adopt":
                inside = self.adopted()
            case _:
                inside = "".join(self.list(part.id, named=len(step.parts) > 1) for part in step.parts)
        if not inside:
            inside = element("p", text(self.say(_NOBODY)), class_="sw-note")
        return element("section", heading, inside, self.not_said(step))

    def facts(self) -> str:
        told, comparison = self.session, self.comparison
        lines = room_lines(told, self.locale, comparison.moods if comparison else None, comparison.ours if comparison else None)  # fmt: skip
        note = self.say(_LINE_ALONE if told.alone else _LINE)
        if comparison and comparison.moods:
            note += (" " if self.locale == "en" else "") + self.say(_DOTTED)
        figure = (
            element("p", text(note), class_="sw-note")
            + element("figure", *(one.svg() for one in lines), class_="sw-line")
            if told.estimates
            else ""
        )
        rows, number = [], 0
        for n, event in enumerate(told.happened):
            did = self.did(n)
            number += bool(did)
            dot = (
                element(
                    "i",
                    str(number),
                    class_="sw-dot sw-dot--harm" if did == "harmed" else "sw-dot",
                    title=self.judged(did),
                )
                if did in ("helped", "harmed")
                else ""
            )
            when = element("span", dot, text(self.say(event.when)), class_="sw-label")
            rows.append(
                element(
                    "li", when, element("span", text(self.say(event.what))), element("span", text(self.estimate(n)), class_="sw-label")
                )
            )  # fmt: skip
        return figure + element("ol", *rows, class_="sw-minute__facts")

    def did(self, n: int) -> str:
        ours = self.comparison.ours if self.comparison else {}
        return self.session.judged.get(n) or ours.get(n, "") or ("open" if self.session.happened[n].ours else "")

    def judged(self, did: str) -> str:
        return self.say({"helped": _HELPED, "harmed": _HARMED}[did]) if did in ("helped", "harmed") else ""

    def list(self, part: str, *, named: bool) -> str:
        lines = self.session.part(part) if PARTS[part].ordered else self.session.best(part)
        if not lines:
            return ""
        heading = element("h3", text(self.say(PARTS[part].name))) if named else ""
        tag = "ol" if PARTS[part].ordered else "ul"
        return heading + element(tag, *(self.line(line) for line in lines), class_="sw-minute__lines")

    def line(self, line: Line) -> str:
        said = (
            element("span", text(self.say(_MERGED, said=self.say(_SEMI).join(line.merged))), class_="sw-label")
            if line.merged
            else ""
        )
        return element(
            "li",
            element("span", text(line.text), said),
            element("span", text(self.say(_SEMI).join(self.marks(line))), class_="sw-label"),
        )

    def adopted(self) -> str:
        lines = self.session.part("adopt")
        if not lines:
            return ""
        head = element(
            "thead", element("tr", *(element("th", text(self.say(one)), scope="col") for one in (_WHAT, _WHO, _WHEN)))
        )
        rows = (
            element(
                "tr",
                element("th", text(line.text), scope="row"),
                element("td", text(line.who or self.say(NO_ONE)), data_label=self.say(_WHO_CELL)),
                element("td", text(line.when or self.say(NO_DAY)), data_label=self.say(_WHEN_CELL)),
            )
            for line in lines
        )
        return element("table", head, element("tbody", *rows), class_="sw-table")

    def not_said(self, step: Step) -> str:
        found = self.unsaid(step)
        if not found:
            return ""
        rows = (element("li", text(self.say(one.line.text))) for one in found)
        heading = element("h3", text(self.say(_UNSAID)), class_="sw-label")
        return element("div", heading, element("ul", *rows), class_="sw-minute__unsaid")

    # -- text ----------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        bits = self.say(_SEMI).join(bit for bit in self.bits() if bit)
        parts = [self.title(), bits, *(self.step_text(n, step) for n, step in enumerate(STEPS, start=1))]
        if not self.comparison:
            parts.append(self.say(_NOT_COMPARED))
        return "\n\n".join((*parts, self.say(_FOOT))) + "\n"

    def step_text(self, n: int, step: Step) -> str:
        rows = [f"{n}. {self.say(step.name)}", *self.rows_of(step)]
        if len(rows) == 1:
            rows.append(self.say(_NOBODY))
        if found := self.unsaid(step):
            rows += [self.say(_COLON, a=_UNSAID, b="").rstrip(), *(f"  · {self.say(one.line.text)}" for one in found)]
        return "\n".join(rows)

    def rows_of(self, step: Step) -> Iterable[str]:
        if step.id == "facts":
            for n, event in enumerate(self.session.happened):
                more = self.say(_SEMI).join(one for one in (self.judged(self.did(n)), self.estimate(n)) if one)
                yield f"- {self.say(_COLON, a=event.when, b=event.what)}"
                if more:
                    yield f"  {more}"
        for part in step.parts:
            lines = self.session.part(part.id) if part.ordered else self.session.best(part.id)
            if lines and (len(step.parts) > 1 or part.id == "unknown"):
                yield self.say(_COLON, a=part.name, b="").rstrip()
            for i, line in enumerate(lines, start=1):
                marks = self.marks(line)
                if part.id == "adopt":
                    marks = [line.who or self.say(NO_ONE), line.when or self.say(NO_DAY), *marks]
                marks += [self.say(_MERGED, said=self.say(_SEMI).join(line.merged))] if line.merged else []
                bullet = f"{i})" if part.ordered else "-"
                yield f"{bullet} {line.text}" + self.between(self.say(_SEMI).join(marks))

    def between(self, more: str) -> str:
        return self.say(_BETWEEN, more=more) if more else ""


def day_of(session: Session) -> dt.date:
    """Give the day a review was last worked on, as the clock here shows it."""
    return session.last.astimezone().date()
