"""What a review becomes: a draft case with our review as its reference, our review in an own case, or a draft work guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steward.casebook.authoring import Draft, blank, copy_of, draft_of
from steward.casebook.families import families
from steward.casebook.review.comparing import Referred, reference
from steward.casebook.review.minute import NO_DAY, NO_ONE, day_of
from steward.casebook.review.session import Line, Session
from steward.casebook.review.steps import KINDS
from steward.errors import StewardError
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook.case import Case

MOST_STEPS = 8
"""Steps that a work guide takes, so that it stays one page."""

_OURS = Text("{title}（我们的复盘）", "{title} (our review)")
_GUIDE = Text("{name}：我们怎么做", "{name}: what we do")
_LEDE = Text(
    "由《{title}》的复盘写成，先做什么、谁去做。",
    "Written from the review of “{title}”: what to do first, and who does it.",
)
_ADDED = Text("全部出自我们 {day} 的复盘。", "All of it from our review of {day}.")
_ON_DUTY = Text("当班的人", "whoever is on duty")
_NO_STEPS = Text(
    "还没有可以写成指引的做法：先在“换成我”“管用的做法”或“我们采用”里写上一条。",
    "There is nothing yet to make a guide from: first write a line under “If it were mine”, “Measures that help” or “What we adopt” first.",
)  # fmt: skip
_NO_REVIEW = Text("还没有写下一条，没有可以发布的。", "Nothing was written yet, so there is nothing to publish.")


def review_block(session: Session, case: Case | None = None) -> dict[str, Any]:
    """Give our review in the shape of ``review`` in ``case.yaml``; questions of the case stay.

    Raises:
        StewardError: ``nothing-to-publish``.
    """
    if not any(line.part in ("well", "badly", "mine", "adopt", *KINDS) for line in session.lines):
        raise StewardError("nothing-to-publish", _NO_REVIEW)
    write = _Write(session, case)
    block: dict[str, Any] = {
        "well": write.points("well"),
        "badly": write.points("badly"),
        "causes": [
            {"kind": kind, **write.point(line), **({"open": True} if line.open else {})}
            for kind in KINDS
            for line in session.best(kind)
        ],
        "mine": write.points("mine"),
        "adopt": [
            {
                **write.point(line),
                "who": write.said(line.who or NO_ONE.say(session.locale)),
                "when": write.said(line.when or NO_DAY.say(session.locale)),
            }
            for line in session.part("adopt")
        ],
    }
    return {name: given for name, given in block.items() if given}


def as_case(session: Session, case: Case | None, id: str) -> Draft:
    """Make a draft of a new case: what happened as in the case reviewed, our moods on it, our review as its reference.

    Args:
        session: the review.
        case: what was reviewed; None where it is gone.
        id: what the new case will be called, see `steward.casebook.authoring.new_id`.

    Raises:
        StewardError: ``nothing-to-publish``.
    """
    block = review_block(session, case)
    locale = session.locale
    if case is None:
        draft = blank(id, locale)
        happened = [
            {"when": {locale: one.when.say(locale)}, "what": {locale: one.what.say(locale)}, "told": "source"}
            for one in session.happened
        ]
        draft = draft.changed(happened=happened)
    else:
        draft = copy_of(case, id, locale)
    title = _OURS.say(locale, title=session.title)
    changes: dict[str, Any] = {"title": {locale: title}, "review": _with_questions(block, draft)}
    if session.family:
        changes["family"] = session.family
    return _with_moods(draft.changed(**changes), session)


def into_case(session: Session, case: Case) -> Draft:
    """Make a draft of the same case, one of the company's own, with our review as its reference.

    Raises:
        StewardError: ``nothing-to-publish``.
    """
    draft = draft_of(case)
    return _with_moods(draft.changed(review=_with_questions(review_block(session, case), draft)), session)


def as_guide(session: Session, case: Case | None, id: str, *, by: str) -> dict[str, Any]:
    """Make a draft of a work guide: what we adopt, what we would do, and what helps in the class, as its steps.

    Raises:
        StewardError: ``nothing-to-publish`` where no such line was written.
    """
    write, locale = _Write(session, case), session.locale
    steps: list[dict[str, Any]] = []
    measures = [line for line in session.best("measures") if line.votes or session.alone or line.reference]
    seen: set[str] = set()
    adopted = {line.text: line for line in session.part("adopt")}
    for line in (*session.part("mine"), *session.part("adopt"), *measures):
        if line.text in seen or len(steps) == MOST_STEPS:
            continue
        seen.add(line.text)
        owned = adopted.get(line.text, line)
        step: dict[str, Any] = {"do": write.said(line.text), "who": write.said(owned.who or _ON_DUTY.say(locale))}
        if owned.when:
            step["within"] = write.said(owned.when)
        if standards := write.standards(line):
            step["standards"] = standards
        steps.append(step)
    if not steps:
        raise StewardError("nothing-to-publish", _NO_STEPS)
    family = families().get(session.family)
    name = family.name if family else session.title
    when = [line.text for line in session.best("situations")[:2]]
    day = day_of(session)
    data: dict[str, Any] = {
        "format": 1,
        "id": id,
        "title": write.said(_GUIDE.say(locale, name=name)),
        "lede": write.said(_LEDE.say(locale, title=session.title)),
        "kind": "procedure",
        "family": session.family,
        "added": write.said(_ADDED.say(locale, day=day.isoformat())),
        "when": write.said(("；" if locale == "zh" else "; ").join(when)) if when else None,
        "topics": list(case.topics) if case else [],
        "steps": steps,
        "cases": [case.id] if case else [],
        "status": [{"stage": "draft", "by": by, "on": day.isoformat()}],
    }
    return {key: value for key, value in data.items() if value}


class _Write:
    """Writes lines as content does, with the standards of the reference where a line was taken from it."""

    def __init__(self, session: Session, case: Case | None) -> None:
        self.session = session
        self.known: Mapping[str, Referred] = {one.key: one for one in reference(case, session.family)}

    def said(self, words: str) -> dict[str, str]:
        return {self.session.locale: words}

    def standards(self, line: Line) -> list[str]:
        found = self.known.get(line.reference)
        return list(found.standards) if found else []

    def point(self, line: Line) -> dict[str, Any]:
        standards = self.standards(line)
        return {"what": self.said(line.text), **({"standards": standards} if standards else {})}

    def points(self, part: str) -> list[dict[str, Any]]:
        lines = self.session.part(part) if part == "mine" else self.session.best(part)
        return [self.point(line) for line in lines]


def _with_questions(block: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    there = draft.data.get("review")
    questions = there.get("questions") if isinstance(there, dict) else None
    return {**block, **({"questions": questions} if questions else {})}


def _with_moods(draft: Draft, session: Session) -> Draft:
    """Put our estimates and our judgement on the events, where they are still the same events."""
    events = draft.data.get("happened")
    if not isinstance(events, list):
        return draft
    kept: list[Any] = []
    for n, event in enumerate(events):
        known = n < len(session.happened) and isinstance(event, dict) and _same(event, session, n)
        changes: dict[str, Any] = {}
        if known and n in session.estimates:
            changes["mood"] = session.estimates[n].shown
        if known and n in session.judged:
            changes["ours"] = session.judged[n]
        kept.append({**event, **changes} if changes else event)
    return replace(draft, data={**draft.data, "happened": kept})


def _same(event: Mapping[str, Any], session: Session, n: int) -> bool:
    what = event.get("what")
    locales: tuple[Locale, ...] = ("zh", "en")
    return isinstance(what, dict) and any(
        what.get(locale) == session.happened[n].what.say(locale) for locale in locales if what.get(locale)
    )
