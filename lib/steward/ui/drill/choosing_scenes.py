"""What the page of drills shows before a talk, as JSON for its widget: the situations, and the choices for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steward.casebook.status import NAMES
from steward.drill.keeping import Drilled
from steward.drill.levels import levels
from steward.service.personality import styles
from steward.ui import visit
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.casebook import Case, Casebook
    from steward.drill.progress import Progress

Scene = dict[str, Any]

_TITLE = Text("情景演练", "Drills")
_LEDE = Text(
    "业主会照您说的话作出反应。十分钟一场，谈完看复盘：哪一句失了分，该怎么说。",
    "The owner answers what you say. Ten minutes, then the debrief: which sentence cost you, and what to say instead.",
)
_ALL = Text("全部情境", "All situations")
_OWN = Text("公司自己的案例", "The company’s own")
_BEST = Text("最好 {score} 分", "best {score}")
_TIMES = (Text("练过 {n} 场", "practised once"), Text("练过 {n} 场", "practised {n} times"))
_NEW = Text("还没练过", "not yet practised")
_ONLY = {"zh": Text("只有中文", "in Chinese only"), "en": Text("只有英文", "in English only")}
_WENT = Text("{title}，第 {n} 句", "{title}, at reply {n}")
_PAST = Text("{title}", "{title}")
_SCORE = Text("{score} 分", "score {score}")
_STYLE_OWNER = Text("{style}的业主", "{style} owner")
_LEVEL = Text("第 {n} 级", "level {n}")
_NEXT = Text("建议下一场", "A good next drill")
_PRACTISE = Text("练这一场", "Practise this")
_SURPRISE = Text("不告诉我", "Surprise me")
_SURPRISE_WHAT = Text("听他怎么说话，自己判断", "find out from how they talk")
_WAYS: Mapping[str, tuple[Text, Text]] = {
    "type": (Text("自己写", "Write"), Text("想怎么说就怎么写", "in your own words")),
    "choose": (Text("从几句里选", "Choose"), Text("选一句，马上看到每一句的后果", "pick a reply and see what each would have done")),
    "clicked": (
        Text("现场说，点动作", "Spoken, clicked"),
        Text("两个人对着说，旁边有人点听到的动作", "two people speak, somebody clicks the moves heard"),
    ),
}  # fmt: skip
_FIELDS: Mapping[str, Text] = {
    "style": Text("业主是哪种人", "What kind of owner"),
    "level": Text("难度", "How hard"),
    "way": Text("怎么回答", "How you reply"),
}
OUTCOMES: Mapping[str, Text] = {
    "resolved": Text("谈妥了", "Resolved"),
    "improved": Text("好转了", "Improved"),
    "unresolved": Text("没谈成", "Unresolved"),
    "escalated": Text("闹大了", "Escalated"),
}
"""How a drill can end."""


def counted(texts: tuple[Text, Text], n: int, locale: Locale) -> str:
    """Say a count, with the English singular apart."""
    return texts[0 if n == 1 else 1].say(locale, n=number(n))


def situations(book: Casebook, past: Sequence[Drilled], progress: Progress, here: visit.Visit) -> Scene:
    """Show all situations that can be played, and what was left unfinished."""
    locale = here.locale
    playable = [case for case in book.cases.values() if case.playable]
    groups = [
        {"title": title.say(locale), "cases": [_row(case, past, locale) for case in cases]}
        for title, cases in ((_OWN, [c for c in playable if c.own]), (_ALL, [c for c in playable if not c.own]))
        if cases
    ]
    return {
        "kind": "list",
        "title": _TITLE.say(locale),
        "lede": _LEDE.say(locale),
        "resume": [
            {
                "session": one.id,
                "text": _WENT.say(locale, title=_title(book, one.case, locale), n=len(one.replies) + 1),
            }
            for one in past
            if not one.ended and one.replies and one.case in book.cases
        ][:2],
        "next": _next(book, progress, locale) if past else None,
        "groups": groups,
        "past": [_gone(book, one, here) for one in past if one.ended][:8],
        "troubles": [line for trouble in book.troubles for line in trouble.describe(locale).splitlines()],
    }


def _title(book: Casebook, case: str, locale: Locale) -> str:
    return book.cases[case].title.text.say(locale) if case in book.cases else case


def _row(case: Case, past: Sequence[Drilled], locale: Locale) -> dict[str, Any]:
    gone = [one for one in past if one.case == case.id and one.score is not None]
    bits = [counted(_TIMES, len(gone), locale)] if gone else [_NEW.say(locale)]
    if gone:
        bits.append(_BEST.say(locale, score=number(max(one.score or 0 for one in gone))))
    if not case.in_both:
        bits.append(_ONLY[case.languages[0]].say(locale))
    return {
        "id": case.id,
        "title": case.title.text.say(locale),
        "lede": case.lede.text.say(locale),
        "chip": "" if case.stage == "published" else NAMES[case.stage].say(locale),
        "bits": bits,
    }


def about(one: Drilled, locale: Locale) -> list[str]:
    """Say with whom a drill was, how hard, and when."""
    return [
        _STYLE_OWNER.say(locale, style=styles()[one.style].name),
        _LEVEL.say(locale, n=one.level),
        one.begun.astimezone().strftime("%Y-%m-%d"),
    ]


def _gone(book: Casebook, one: Drilled, here: visit.Visit) -> dict[str, Any]:
    locale = here.locale
    bits = [_SCORE.say(locale, score=number(one.score or 0)), OUTCOMES[one.outcome].say(locale), *about(one, locale)]
    return {
        "text": _PAST.say(locale, title=_title(book, one.case, locale)),
        "href": visit.app_link(here, "drills/debrief", f"session={one.id}"),
        "bits": bits,
    }


def _next(book: Casebook, progress: Progress, locale: Locale) -> dict[str, Any] | None:
    found = progress.next
    if found is None or found.case not in book.cases:
        return None
    return {
        "label": _NEXT.say(locale),
        "text": found.why.say(locale),
        "case": found.case,
        "style": found.style,
        "action": _PRACTISE.say(locale),
    }


def setup(case: Case, here: visit.Visit, past: Sequence[Drilled], *, style: str = "", level: int = 0) -> Scene:
    """Show one situation and the choices for it; what was chosen last time is chosen again."""
    locale, drill = here.locale, case.drill
    assert drill is not None  # only what can be played is opened
    last = next(iter(past), None)
    named = [
        {"id": id, "key": "", "name": styles()[id].name.say(locale), "what": styles()[id].described.say(locale)}
        for id in drill.styles
    ]
    unknown = {"id": "", "key": "?", "name": _SURPRISE.say(locale), "what": _SURPRISE_WHAT.say(locale)}
    hard = [
        {"id": str(one.id), "key": str(one.id), "name": one.name.say(locale), "what": one.described.say(locale)}
        for one in levels().values()
    ]
    ways = [
        {"id": id, "key": "", "name": name.say(locale), "what": what.say(locale)} for id, (name, what) in _WAYS.items()
    ]
    chosen = {
        "style": style if style in drill.styles else drill.style,
        "level": str(level or (last.level if last else 1)),
        "way": last.way if last else "choose",
    }
    options = {"style": [*_numbered(named), unknown], "level": hard, "way": _numbered(ways)}
    return {
        "kind": "setup",
        "case": case.id,
        "title": case.title.text.say(locale),
        "lede": case.lede.text.say(locale),
        "bits": [] if case.in_both else [_ONLY[case.languages[0]].say(locale)],
        "known": [drill.scene.text.say(locale)],
        "invented": case.invented.text.say(locale) if case.invented else "",
        "fields": [
            {"id": id, "title": title.say(locale), "value": chosen[id], "options": options[id]}
            for id, title in _FIELDS.items()
        ],
    }


def _numbered(options: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**one, "key": "ABCDEF"[n]} for n, one in enumerate(options)]


def ways(locale: Locale) -> list[dict[str, str]]:
    """Give the ways of replying for the switch above the reply."""
    return [{"id": id, "name": name.say(locale)} for id, (name, _) in _WAYS.items()]
