"""What the page of reviews shows, as JSON for its widget: the list, the beginning, the board of six steps, and the end.

Nothing of the reference is in a scene before the review was compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steward.casebook.families import families
from steward.casebook.review import STEPS, Line, Part, Session, Step, compare, reference
from steward.casebook.review.comparing import Compared, Comparison
from steward.casebook.review.minute import counted, votes
from steward.casebook.review.room_line import room_lines
from steward.ui import page, visit
from steward.words import EN_DASH, Locale, Text, number

if TYPE_CHECKING:
    from steward.casebook import Case, Casebook

Scene = dict[str, Any]

_LEDE = Text(
    "先写下在场各人的话，收齐了再对照参考；写下的当场就存，随时可以接着来。",
    "First write down what everyone says, then compare with the reference. Everything is saved at once; come back whenever you like.",
)
_UNFINISHED = Text("没做完的复盘", "Unfinished reviews")
_DONE = Text("做完的复盘", "Closed reviews")
_OWN = Text("公司自己的案例", "The company’s own cases")
_ALL = Text("挑一个案例", "Choose a case")
_NONE_YET = Text(
    "还没有复盘过。挑一个案例，一个人或一屋子人都可以。",
    "No reviews yet. Choose a case; it works for one person or a whole room.",
)
_REVIEWED = (Text("复盘过 {n} 次", "reviewed once"), Text("复盘过 {n} 次", "reviewed {n} times"))
_NO_REFERENCE = Text("没有参考", "no reference")
_ONLY = {"zh": Text("只有中文", "in Chinese only"), "en": Text("只有英文", "in English only")}
_AT_STEP = Text("第 {n} 步：{name}", "step {n}: {name}")
_ROOM = (Text("一个人", "alone"), Text("{n} 人在场", "{n} present"))
_LINES = (Text("{n} 条", "{n} line"), Text("{n} 条", "{n} lines"))
_MINUTES = Text("{n} 分钟", "{n} minutes")
_NO_CLOCK = Text("不计时", "No clock")
_KIND = Text("案例复盘", "Case review")
_STATES = {
    "open": Text("还没对照", "not yet compared"),
    "compared": Text("已对照", "compared"),
    "closed": Text("已结束", "closed"),
}
_STEP = Text("第 {n} 步：{name}", "Step {n}: {name}")
_RECEIVED = (Text("收到 {n} 条", "{n} received"), Text("收到 {n} 条", "{n} received"))
_MERGED = Text("收到 {n} 条，合并成 {m} 条", "{n} received, merged into {m}")
_VOTES_EACH = Text("每人 3 票，已投 {given}/{of}", "3 votes each, {given} of {of} cast")
_SEMI = Text("；", "; ")
_ESTIMATED = Text("{median}（{low}{dash}{high}，{n} 人）", "{median} ({low}{dash}{high}, n = {n})")
_ESTIMATED_ONE = Text("{median}（1 人）", "{median} (n = 1)")
_LINE = Text(
    "实线是在场各人估计的业主情绪（中位数），竖线是最低到最高；圆点是我们做的事，空心的伤了人，虚边的还没有定。",
    "Solid: the owner’s mood as this room estimates it (median); bars: lowest to highest. Dots: what we did; hollow ones did harm, dashed ones are not yet judged.",
)  # fmt: skip
_LINE_ALONE = Text(
    "实线是您估计的业主情绪；圆点是我们做的事，空心的伤了人，虚边的还没有定。",
    "Solid: the owner’s mood as you estimate it. Dots: what we did; hollow ones did harm, dashed ones are not yet judged.",
)
_DOTTED = Text("点线是参考的估计。", "Dotted: the reference.")
_NEXT = Text("下一步：{name}", "Next: {name}")
_UNDO = {
    "added": Text("撤回：写下的一条", "Undo: a line written"),
    "changed": Text("撤回：改动", "Undo: a change"),
    "struck": Text("撤回：删去", "Undo: a removal"),
    "merged": Text("撤回：合并", "Undo: a merge"),
    "voted": Text("撤回：投票", "Undo: a vote"),
    "moved": Text("撤回：移动", "Undo: a move"),
    "estimated": Text("撤回：情绪估计", "Undo: an estimate"),
    "judged": Text("撤回：帮了还是伤了", "Undo: helped or harmed"),
    "matched": Text("撤回：说到没说到", "Undo: mentioned or not"),
    "set": Text("撤回：设置", "Undo: a setting"),
}
_REFERENCE = Text("参考：{says}", "reference: {says}")
_DID = {"helped": Text("帮了", "helped"), "harmed": Text("伤了人", "did harm")}
_COMMA = Text("，", ", ")
_SUMMARY = Text("参考 {of} 条，没人说到 {n} 条。", "The reference has {of} points; not mentioned: {n}.")
_ALL_SAID = Text("参考里的 {of} 条都有人说到了。", "All {of} points of the reference were mentioned.")
_QUESTIONS = Text("接着讨论", "To discuss")
_NO_REFERENCE_NOTE = Text(
    "这个案例还没有参考。复盘写完，可以直接成为它的参考。", "This case has no reference yet. Your review can become it."
)
_GONE_NOTE = Text("这个案例已经不在了，复盘还在。", "The case no longer exists; the review does.")
_END = Text("纪要和发布", "Minutes and publishing")
_END_LEDE = Text(
    "纪要用的是大家的原话。发布先成草稿，别人审阅过再发布。",
    "The minutes use everyone’s own words. Anything published starts as a draft and is reviewed by somebody else first.",
)
_CHOICES = {
    "case": (
        Text("存成一个新案例", "Save as a new case"),
        Text("事情照原案例，参考用我们的复盘，情绪用我们的估计。", "Events as in this case; our review becomes the reference, with our mood estimates."),
    ),
    "into": (
        Text("只把复盘写进这个案例", "Add only the review to this case"),
        Text("这是公司自己的案例，别的都不动；案例回到草稿，等人审阅。", "This is your company’s own case; nothing else in it changes, and it goes back to draft for review."),
    ),
    "guide": (
        Text("存成一份工作指引", "Save as a work guide"),
        Text("“换成我”“我们采用”和得票的做法成为步骤。", "“If it were mine”, “What we adopt” and the measures voted for become its steps."),
    ),
}  # fmt: skip
_PUBLISHED = {"case": Text("案例：{title}", "Case: {title}"), "guide": Text("指引：{title}", "Guide: {title}")}
_NO_LONGER = Text("{id}（已经不在了）", "{id} (no longer there)")
TOTALS = (0, 30, 45, 60, 90)


def home(book: Casebook, past: Sequence[Session], here: visit.Visit) -> Scene:
    """Show reviews to go on with, cases to choose from, and reviews that were closed."""
    locale = here.locale
    open_ = [one for one in past if not one.closed]
    groups = [
        {"title": title.say(locale), "cases": [_row(case, past, locale) for case in cases]}
        for title, cases in (
            (_OWN, [case for case in book.cases.values() if case.own]),
            (_ALL, [case for case in book.cases.values() if not case.own]),
        )
        if cases
    ]
    return {
        "kind": "list",
        "title": page.TITLES["cases/review"].say(locale),
        "lede": _LEDE.say(locale),
        "empty": "" if past else _NONE_YET.say(locale),
        "unfinished": {"title": _UNFINISHED.say(locale), "rows": [_earlier(one, locale) for one in open_[:6]]},
        "done": {"title": _DONE.say(locale), "rows": [_earlier(one, locale) for one in past if one.closed][:12]},
        "groups": groups,
        "troubles": [line for trouble in book.troubles for line in trouble.describe(locale).splitlines()],
    }


def _earlier(one: Session, locale: Locale) -> dict[str, Any]:
    bits = [
        one.last.astimezone().strftime("%Y-%m-%d %H:%M"),
        counted(_ROOM, one.room, locale),
        counted(_LINES, len(one.lines), locale),
    ]
    if one.closed:
        bits.append(_STATES["compared" if one.compared else "open"].say(locale))
    else:
        place = next(n for n, step in enumerate(STEPS, start=1) if step.id == one.step)
        bits.append(_AT_STEP.say(locale, n=place, name=STEPS[place - 1].name))
    return {"session": one.id, "title": one.title.say(locale), "bits": bits}


def _row(case: Case, past: Sequence[Session], locale: Locale) -> dict[str, Any]:
    times = sum(one.case == case.id for one in past)
    bits = [families()[case.family].name.say(locale)] if case.family else []
    bits += [counted(_REVIEWED, times, locale)] if times else []
    bits += [] if reference(case, case.family) else [_NO_REFERENCE.say(locale)]
    bits += [] if case.in_both else [_ONLY[case.languages[0]].say(locale)]
    return {"id": case.id, "title": case.title.text.say(locale), "lede": case.lede.text.say(locale), "bits": bits}


def setup(case: Case, here: visit.Visit, past: Sequence[Session]) -> Scene:
    """Show one case before its review: how many are there, and for how long; what was chosen last time is chosen again."""
    locale = here.locale
    last = next(iter(past), None)
    unfinished = [one for one in past if one.case == case.id and not one.closed]
    total = sum(last.minutes.values()) if last else 60
    return {
        "kind": "setup",
        "case": case.id,
        "title": case.title.text.say(locale),
        "lede": case.lede.text.say(locale),
        "bits": [] if case.in_both else [_ONLY[case.languages[0]].say(locale)],
        "invented": case.invented.text.say(locale) if case.invented else "",
        "story": visit.app_link(here, "cases/case", f"case={case.id}"),
        "unfinished": {"title": _UNFINISHED.say(locale), "rows": [_earlier(one, locale) for one in unfinished[:2]]},
        "room": last.room if last else 9,
        "minutes": min(TOTALS, key=lambda one: abs(one - total)),
        "totals": [{"id": n, "name": _MINUTES.say(locale, n=n) if n else _NO_CLOCK.say(locale)} for n in TOTALS],
    }


def state(session: Session, locale: Locale) -> str:
    """Say how far a review is."""
    return _STATES["closed" if session.closed else "compared" if session.compared else "open"].say(locale)


def _bits(session: Session, locale: Locale) -> list[str]:
    return [_KIND.say(locale), counted(_ROOM, session.room, locale), state(session, locale)]


def board(session: Session, case: Case | None, here: visit.Visit, now: dt.datetime) -> Scene:
    """Show the step a review is at."""
    locale = here.locale
    comparison = compare(session, case) if session.compared else None
    at = next(n for n, one in enumerate(STEPS) if one.id == session.step)
    step = STEPS[at]
    following = STEPS[at + 1] if at + 1 < len(STEPS) else None
    return {
        "kind": "board",
        "session": session.id,
        "bits": _bits(session, locale),
        "title": session.title.say(locale),
        "story": visit.app_link(here, "cases/case", f"case={session.case}") if case else "",
        "room": session.room,
        "alone": session.alone,
        "closed": bool(session.closed),
        "compared": comparison is not None,
        "step": step.id,
        "steps": [
            {"id": one.id, "name": one.name.say(locale), "state": "now" if one.id == step.id else "todo" if session.empty(one.id) else "done"}
            for one in STEPS
        ],
        "clock": {"running": session.running, "spent": round(session.spent(now), 1), "planned": 60 * session.minutes.get(step.id, 0)},
        "heading": _STEP.say(locale, n=at + 1, name=step.name),
        "lede": step.lede.say(locale),
        "received": _received(session, step, locale),
        **_facts(session, comparison, locale),
        "parts": [_part(part, session, comparison, locale) for part in step.parts],
        "adopted": [{"text": one.text, "who": one.who, "when": one.when} for one in session.part("adopt")],
        "prefill": step.id == "adopt" and any((*session.part("mine"), *session.part("measures"))),
        "family": _family(session, locale) if step.id == "class" else None,
        "summary": _summary(step, comparison, locale) if comparison else "",
        "questions": _questions(comparison, locale) if comparison and step.id == "mine" else None,
        "note": _note(session, case, locale),
        "can_compare": comparison is None and bool(reference(case, session.family)),
        "missing": [one.name.say(locale) for one in STEPS if session.empty(one.id)],
        "undo": _UNDO[session.undo.removeprefix("review-")].say(locale) if session.undo else "",
        "next": {"id": following.id, "label": _NEXT.say(locale, name=following.name)} if following else None,
    }  # fmt: skip


def _note(session: Session, case: Case | None, locale: Locale) -> str:
    if case is None:
        return _GONE_NOTE.say(locale)
    return "" if reference(case, session.family) else _NO_REFERENCE_NOTE.say(locale)


def _received(session: Session, step: Step, locale: Locale) -> str:
    lines = session.of_step(step.id)
    n, given = session.received.get(step.id, 0), sum(line.votes for line in lines)
    merged = any(line.merged for line in lines)
    said = [_MERGED.say(locale, n=n, m=len(lines)) if merged else counted(_RECEIVED, n, locale)] if n else []
    if lines and not session.alone and any(part.voted for part in step.parts):
        said.append(_VOTES_EACH.say(locale, given=given, of=3 * session.room))
    return _SEMI.say(locale).join(said)


def _facts(session: Session, comparison: Comparison | None, locale: Locale) -> Scene:
    moods = comparison.moods if comparison else {}
    seen = comparison.ours if comparison else {}
    wide, narrow = room_lines(session, locale, moods, seen)
    facts, n = [], 0
    for i, event in enumerate(session.happened):
        did = session.judged.get(i) or seen.get(i, "") or ("open" if event.ours else "")
        n += bool(did)
        estimate = session.estimates.get(i)
        says = [str(moods[i])] if i in moods else []
        says += [_DID[seen[i]].say(locale)] if i in seen else []
        said = ""
        if estimate:
            said = (_ESTIMATED if estimate.n > 1 else _ESTIMATED_ONE).say(
                locale, median=estimate.shown, low=estimate.low, high=estimate.high, n=estimate.n, dash=EN_DASH
            )  # fmt: skip
        facts.append(
            {
                "when": event.when.say(locale),
                "what": event.what.say(locale),
                "n": n if did else 0,
                "did": did,
                "judged": session.judged.get(i, ""),
                "given": " ".join(map(str, estimate.values)) if estimate else "",
                "estimate": said,
                "reference": _REFERENCE.say(locale, says=_COMMA.say(locale).join(says)) if says else "",
            }
        )
    words = (_LINE_ALONE if session.alone else _LINE).say(locale)
    if moods:
        words += ("" if locale == "zh" else " ") + _DOTTED.say(locale)
    return {"line": [wide.told(), narrow.told()], "facts": facts, "line_note": words}


def _part(part: Part, session: Session, comparison: Comparison | None, locale: Locale) -> dict[str, Any]:
    return {
        "id": part.id,
        "name": part.name.say(locale),
        "ask": part.ask.say(locale),
        "ordered": part.ordered,
        "voted": part.voted and not session.alone,
        "lines": [_line(line, locale) for line in session.part(part.id)],
        "reference": [_referred(one, locale) for one in comparison.part(part.id)] if comparison else None,
    }


def _line(line: Line, locale: Locale) -> dict[str, Any]:
    return {
        "id": line.id, "part": line.part, "text": line.text, "votes": line.votes, "said_votes": votes(line.votes, locale), "open": line.open,
        "who": line.who, "when": line.when, "merged": list(line.merged), "later": line.later, "taken": bool(line.reference),
    }  # fmt: skip


def _referred(one: Compared, locale: Locale) -> dict[str, Any]:
    line = one.line
    return {
        "key": line.key, "text": line.text.say(locale), "said": one.said, "taken": one.taken, "open": line.open,
        "who": line.who.say(locale) if line.who else "", "when": line.when.say(locale) if line.when else "",
    }  # fmt: skip


def _family(session: Session, locale: Locale) -> dict[str, Any]:
    known = families()
    chosen = known.get(session.family)
    return {
        "id": session.family,
        "name": chosen.name.say(locale) if chosen else "",
        "lede": chosen.lede.say(locale) if chosen else "",
        "options": [{"id": id, "name": one.name.say(locale)} for id, one in known.items()],
    }


def _summary(step: Step, comparison: Comparison, locale: Locale) -> str:
    lines = [one for part in step.parts for one in comparison.part(part.id)]
    unsaid = sum(not one.said for one in lines)
    if not lines:
        return ""
    return (_SUMMARY if unsaid else _ALL_SAID).say(locale, of=number(len(lines)), n=number(unsaid))


def _questions(comparison: Comparison, locale: Locale) -> dict[str, Any] | None:
    if not comparison.questions:
        return None
    rows = [
        {"ask": one.ask.text.say(locale), "good": [good.text.say(locale) for good in one.good]}
        for one in comparison.questions
    ]
    return {"title": _QUESTIONS.say(locale), "rows": rows}


def finish(
    session: Session, case: Case | None, here: visit.Visit, *, files: Mapping[str, str], by: str, stages: Sequence[Mapping[str, Any]]
) -> Scene:  # fmt: skip
    """Show the end: the minute as files, and what the review can become.

    Args:
        session: the review.
        case: what it is about; None where it is gone.
        here: the visit.
        files: addresses of the minute, by ``open``, ``html``, ``txt``.
        by: who leads it.
        stages: what was published of it, each with ``kind``, ``id``, ``title``, ``href`` and ``bar``.
    """
    locale = here.locale
    kinds = ["case", *(["into"] if case is not None and case.own else []), "guide"]
    return {
        "kind": "finish",
        "session": session.id,
        "bits": _bits(session, locale),
        "title": _END.say(locale),
        "about": session.title.say(locale),
        "lede": _END_LEDE.say(locale),
        "closed": bool(session.closed),
        "files": dict(files),
        "by": by,
        "choices": [
            {"kind": kind, "name": _CHOICES[kind][0].say(locale), "what": _CHOICES[kind][1].say(locale)}
            for kind in kinds
        ],
        "published": [
            {
                **one,
                "title": _PUBLISHED[one["kind"]].say(locale, title=one["title"])
                if one["title"]
                else _NO_LONGER.say(locale, id=one["id"]),
            }
            for one in stages
        ],
    }
