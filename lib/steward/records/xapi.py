"""Events as xAPI statements, for a learning record store (LRS) of the company.

An answer that was taken back is stated and then voided, as xAPI would have it. A kind of event that has no word in `VERBS` is
stated with a word of its own; nothing is left out but what says who a person is. People are accounts named by their id; their
names are told only where asked for, and mail addresses are not known.

Source: Experience API 1.0.3, part two (https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Data.md).
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from steward.errors import StewardError
from steward.records import people as persons
from steward.words import HTML_LANG, LOCALES, Text, as_locale

if TYPE_CHECKING:
    from steward.records.people import Person
    from steward.records.store import Event

Statement = dict[str, Any]
Names = Callable[["Event"], Text | None]
"""What an event is about, in words; None where there are none."""

HOME = "https://steward-workbench.invalid"
"""Stands for the company's own address until it is given; it leads nowhere, for ever (RFC 2606)."""
VOCABULARY = "https://steward-workbench.invalid/xapi"
"""Where ids of activities, extensions and our own verbs begin: the same everywhere, so that companies can compare."""
_ADL = "http://adlnet.gov/expapi"

VERBS: Mapping[str, tuple[str, Text]] = {
    "session-begun": (f"{_ADL}/verbs/initialized", Text("开始了", "began")),
    "session-ended": (f"{_ADL}/verbs/terminated", Text("结束了", "ended")),
    "answered": (f"{_ADL}/verbs/answered", Text("回答了", "answered")),
    "flashed": (f"{_ADL}/verbs/interacted", Text("翻看了", "turned over")),
    "read": (f"{_ADL}/verbs/experienced", Text("读了", "read")),
    "undone": (f"{_ADL}/verbs/voided", Text("收回了", "took back")),
    "course-joined": (f"{_ADL}/verbs/registered", Text("加入了", "joined")),
    "course-done": (f"{_ADL}/verbs/progressed", Text("推进了", "went on with")),
    "exam-begun": (f"{_ADL}/verbs/initialized", Text("开始了", "began")),
    "exam-answered": (f"{_ADL}/verbs/answered", Text("回答了", "answered")),
    "exam-handed-in": (f"{_ADL}/verbs/completed", Text("交了", "handed in")),
    "exam-released": (f"{VOCABULARY}/verbs/released", Text("公布了", "released")),
}
"""The verb of each kind of event: its IRI and its words."""

_FOLDERS = {"answered": "items", "exam-answered": "items", "flashed": "items", "read": "standards"}
_TYPES = {
    "items": f"{_ADL}/activities/cmi.interaction",
    "standards": f"{_ADL}/activities/objective",
    "sessions": f"{_ADL}/activities/attempt",
    "courses": f"{_ADL}/activities/course",
    "exams": f"{_ADL}/activities/assessment",
    "drills": f"{_ADL}/activities/simulation",
}
_EXTENSIONS = ("certainty", "mark", "purpose", "seed", "fingerprint")
"""What of a body is told beside score and answer."""
_LINE_ENDS = re.compile("[\x7f\x85\u2028\u2029]")
_HALVES = re.compile("[\ud800-\udfff]")


def statements(
    events: Iterable[Event],
    people: Iterable[Person] = (),
    *,
    home: str = HOME,
    names: bool = False,
    named: Names = lambda _event: None,
) -> Iterator[Statement]:
    """State events, in their order.

    Args:
        events: What happened.
        people: Who is who; needed for names only.
        home: The address at which the accounts are kept: the company's, an IRI.
        names: Whether people's names are told.
        named: What an event is about, in words.

    Returns:
        Statements, ready for JSON. Their ids are the events', so that stating again states nothing new.

    Raises:
        StewardError: ``bad-home`` where `home` is no address.
    """
    address = checked_home(home)
    called = {one.id: one.name for one in people} if names else {}
    return (
        _statement(event, address, called.get(event.person, ""), named)
        for event in events
        if event.kind not in persons.KINDS
    )


def checked_home(home: str) -> str:
    """Take the address at which accounts are kept.

    Raises:
        StewardError: ``bad-home``.
    """
    try:
        parts = urlsplit(home)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        usable = False
    if not usable or quote(home, safe=":/?#[]@!$&'()*+,;=%~") != home or re.search("%(?![0-9A-Fa-f]{2})", home):
        raise StewardError("bad-home", _BAD_HOME, home=home)
    return home


def line(statement: Statement) -> str:
    """Write a statement on one line, without the line's end; no reader of lines can break it in two."""
    written = json.dumps(statement, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    written = _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
    return _HALVES.sub("\ufffd", written)


def _statement(event: Event, home: str, name: str, named: Names) -> Statement:
    verb, words = VERBS.get(event.kind) or (f"{VOCABULARY}/verbs/{quote(event.kind, safe='')}", _own_words(event.kind))
    actor = {"objectType": "Agent", "account": {"homePage": home, "name": event.person}}
    if name:
        actor["name"] = name
    statement: Statement = {
        "id": event.id,
        "actor": actor,
        "verb": {"id": verb, "display": _in_languages(words)},
        "object": _object(event, named),
    }
    if result := _result(event):
        statement["result"] = result
    if context := _context(event, statement["object"]):
        statement["context"] = context
    return {**statement, "timestamp": _moment(event.at), "version": "1.0.0"}


def _object(event: Event, named: Names) -> dict[str, Any]:
    if event.kind == "undone" and (taken_back := _uuid(event.body.get("event"))):
        return {"objectType": "StatementRef", "id": taken_back}
    folder = _FOLDERS.get(event.kind) or event.kind.split("-")[0] + "s"
    if folder == "sessions" or not event.about:
        folder, about = ("sessions", _registration(event)) if event.session else ("people", event.person)
    else:
        about = event.about
    definition: dict[str, Any] = {}
    if folder in _TYPES:
        definition["type"] = _TYPES[folder]
    if folder == "items":
        definition["interactionType"] = _answered(event)[0]
    words = named(event) if event.about else None
    if words is not None and (said := _in_languages(words)):
        definition["name"] = said
    return {
        "objectType": "Activity",
        "id": f"{VOCABULARY}/{quote(folder, safe='')}/{quote(about, safe='')}",
        **({"definition": definition} if definition else {}),
    }


def _result(event: Event) -> dict[str, Any]:
    body = event.body
    result: dict[str, Any] = {}
    fraction = _number(body.get("fraction"))
    if fraction is not None:
        result["score"] = {"scaled": round(min(1.0, max(-1.0, fraction)), 6)}
    passed = body.get("passed", body.get("known"))
    if isinstance(passed, bool):
        result["success"] = passed
    elif fraction is not None:
        result["success"] = fraction >= 1
    if event.kind in ("session-ended", "exam-handed-in"):
        result["completion"] = event.kind == "exam-handed-in" or body.get("left") == 0
    if response := _answered(event)[1]:
        result["response"] = response
    seconds = _number(body.get("seconds"))
    if seconds is not None and seconds >= 0:
        result["duration"] = f"PT{seconds:.2f}".rstrip("0").rstrip(".") + "S"
    extensions = {f"{VOCABULARY}/{key}": body[key] for key in _EXTENSIONS if body.get(key) is not None}
    if extensions:
        result["extensions"] = extensions
    return result


def _context(event: Event, about: Mapping[str, Any]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if event.session:
        context["registration"] = _registration(event)
    if about["objectType"] == "Activity":
        context["platform"] = "Steward Workbench"
    locale = as_locale(str(event.body.get("locale") or ""))
    if locale is not None:
        context["language"] = HTML_LANG[locale]
    return context


def _answered(event: Event) -> tuple[str, str]:
    """Give the kind of interaction and the answer, written as xAPI writes one of that kind (1.0.3, 2.4.4.1)."""
    answer = event.body.get("answer")
    if not isinstance(answer, Mapping):
        return "other", ""
    match answer:
        case {"chosen": list(chosen)}:
            return "choice", "[,]".join(map(str, chosen))
        case {"order": list(order)}:
            return "sequencing", "[,]".join(map(str, order))
        case {"pairs": dict(pairs)}:
            return "matching", "[,]".join(f"{left}[.]{right}" for left, right in pairs.items())
        case {"number": number}:
            return "numeric", str(number)
        case {"text": text}:
            return "long-fill-in", str(text)
    return "other", json.dumps(dict(answer), ensure_ascii=False, allow_nan=False) if answer else ""


def _registration(event: Event) -> str:
    return _uuid(event.session) or str(uuid.uuid5(uuid.NAMESPACE_URL, f"{VOCABULARY}/{event.person}/{event.session}"))


def _uuid(given: object) -> str | None:
    try:
        return str(uuid.UUID(str(given)))
    except ValueError:
        return None


def _number(given: object) -> float | None:
    """Give a number that is one; three decades in seconds is beyond any that is meant."""
    if isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) < 1e9:
        return float(given)
    return None


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _in_languages(text: Text) -> dict[str, str]:
    said = {HTML_LANG[locale]: text.say(locale) for locale in LOCALES}
    return {tag: words for tag, words in said.items() if words}


def _own_words(kind: str) -> Text:
    words = kind.replace("-", " ")
    return Text(words, words)


_BAD_HOME = Text(
    "--home 要写公司自己的网址，如 https://training.example.com，不能是“{home}”。",
    "--home is the company's own address, such as https://training.example.com, not “{home}”.",
)
