"""Who practises at the terminal, and what they type there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from steward.cli import call, out
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.records.people import Person
    from steward.records.store import Store

GUEST = "guest"
"""Who practises without a name; nothing of it is kept."""

NAME = Text("您的姓名（直接回车则只练习，不记录）：", "Your name (Enter to practise without a record): ")
UNREADABLE = Text("刚才输入的有看不懂的字节，请再输一次。", "What was typed could not be read; please type it again.")


class Stopped(Exception):  # noqa: N818  # no error
    """The learner wants to stop."""


class Back(Exception):  # noqa: N818  # no error
    """The learner wants the last answer back."""


def now() -> dt.datetime:
    """Give the time, in UTC."""
    return dt.datetime.now(dt.UTC)


def learner(store: Store, given: str | None, locale: Locale, *, ask: bool) -> Person | None:
    """Give who practises: as asked, as chosen on this machine, the only one there is, or whoever says a name now."""
    from steward.records import identity, people

    workspace = call.current().workspace
    if given is not None and not identity.hub_user():
        return people.find(people.people(store), given)
    found = identity.current_person(store, workspace)
    if found is not None:
        return found
    there = people.people(store)
    if len(there) == 1:
        return there[0]
    if not ask:
        return None
    name = typed(NAME.say(locale), locale).strip()
    if not name:
        return None
    if any(name.casefold() == one.name.casefold() for one in there):
        return people.find(there, name)
    return people.add_person(store, name, at=now())


def typed(prompt: str, locale: Locale) -> str:
    """Ask for a line; ``q`` and ``u`` alone stop and take back.

    Raises:
        Stopped, Back: on those two.
    """
    while True:
        out.flush()
        try:
            line = input(prompt)
        except UnicodeDecodeError:
            out.line(UNREADABLE.say(locale))
            continue
        if line.strip().casefold() == "q":
            raise Stopped
        if line.strip().casefold() == "u":
            raise Back
        return line
