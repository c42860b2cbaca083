"""Who learns here. What becomes known of a person is events too, so that a change of name or post keeps its history.

A person's events ``person-added``, ``person-changed``, ``person-retired`` and ``person-returned`` stand among the others,
under the person's own id.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steward.errors import StewardError, Trouble
from steward.words import Text

if TYPE_CHECKING:
    from steward.records.store import Event, Store

POSTS: Mapping[str, Text] = {
    "steward": Text("管家", "steward"),
    "front-desk": Text("客服前台", "front desk"),
    "security": Text("秩序", "security"),
    "technical": Text("工程", "technical"),
    "cleaning": Text("保洁绿化", "cleaning and greening"),
}
"""The posts a person may have, with their names."""
KINDS = ("person-added", "person-changed", "person-retired", "person-returned")
"""The kinds of event that say who a person is."""

_ACCOUNTS = uuid.UUID("a3b0d2f4-6a5c-5d0e-9c0b-6f1b7d8e2c41")
_SAID = ("name", "post", "team", "account")
_LONGEST = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as known now."""

    id: str
    """For ever the same, and says nothing of who it is."""
    name: str
    post: str
    """A key of `POSTS`, or ``""``."""
    team: str
    account: str
    """The user's name in JupyterHub, or ``""``."""
    since: dt.datetime
    """When the person was added."""
    retired: bool = False
    """Whether the person has left; what they did stays."""


def people(store: Store, *, retired: bool = False) -> list[Person]:
    """Give everybody in the order in which they were added; with `retired`, those who have left too."""
    known = fold(store.events(kinds=KINDS))
    return [one for one in known.values() if retired or not one.retired]


def person(store: Store, id: str) -> Person | None:
    """Give one person, also one who has left; None where there is nobody with this id."""
    return fold(store.events(person=id, kinds=KINDS)).get(id) if id else None


def find(among: Iterable[Person], who: str) -> Person:
    """Give the one person meant by an id or a name.

    Raises:
        StewardError: ``no-such-person``, or ``which-person`` where several bear the name.
    """
    among = list(among)
    found = [one for one in among if one.id == who.strip()]
    if not found:
        name = _tidy(who).casefold()
        found = [one for one in among if one.name.casefold() == name]
        found = [one for one in found if not one.retired] or found
    if not found:
        raise StewardError("no-such-person", _NOBODY, who=who)
    if len(found) > 1:
        ids = Text("、".join(one.id for one in found), ", ".join(one.id for one in found))
        raise StewardError("which-person", _SEVERAL, who=who, ids=ids)
    return found[0]


def fold(events: Iterable[Event]) -> dict[str, Person]:
    """Read what `KINDS` of events say: everybody by id."""
    known: dict[str, Person] = {}
    for event in events:
        one = known.get(event.person)
        if event.kind == "person-added":
            if one is None:
                name, post, team, account = (str(event.body.get(field, "")) for field in _SAID)
                known[event.person] = Person(event.person, name, post, team, account, since=event.at)
        elif one is not None and event.kind == "person-changed":
            name, post, team = (str(event.body.get(field, getattr(one, field))) for field in _SAID[:3])
            known[event.person] = replace(one, name=name, post=post, team=team)
        elif one is not None and event.kind in KINDS:
            known[event.person] = replace(one, retired=event.kind == "person-retired")
    return known


def add_person(
    store: Store, name: str, post: str = "", team: str = "", *, account: str = "", at: dt.datetime
) -> Person:
    """Add a person.

    Raises:
        StewardError: ``bad-person`` with every mistake; ``person-known`` where somebody of that name is in that team, or
            somebody has that account.
    """
    said = _checked(name=name, post=post, team=team, account=account)
    there = people(store, retired=True)
    if said["account"] and any(one.account == said["account"] for one in there):
        raise StewardError("person-known", _ACCOUNT_KNOWN, account=said["account"])
    _one_of_that_name(there, said["name"], said["team"])
    id = account_id(said["account"]) if said["account"] else str(uuid.uuid4())
    store.append(id, "person-added", at=at, body=said)
    return _known(store, id)


def of_account(store: Store, account: str, *, at: dt.datetime) -> Person:
    """Give the person of a JupyterHub user, added on the first visit. Two first visits at once make one person."""
    from steward.records.store import NewEvent

    id = account_id(account)
    found = person(store, id)
    if found is None:
        name = _UNSEEN.sub("", _tidy(account))[:_LONGEST] or "?"
        first = NewEvent(id, "person-added", at, body={"name": name, "account": account}, id=_first_event(id))
        store.append_all([first])
        found = _known(store, id)
    return found


def change_person(
    store: Store, id: str, *, name: str | None = None, post: str | None = None, team: str | None = None, at: dt.datetime
) -> Person:
    """Change what is given; the rest stays.

    Raises:
        StewardError: ``no-such-person``, ``bad-person``, ``person-known``.
    """
    one = _known(store, id)
    given = {field: value for field, value in (("name", name), ("post", post), ("team", team)) if value is not None}
    said = {field: value for field, value in _checked(**given).items() if value != getattr(one, field)}
    if "name" in said or "team" in said:
        others = [other for other in people(store) if other.id != id]
        _one_of_that_name(others, said.get("name", one.name), said.get("team", one.team))
    if said:
        store.append(id, "person-changed", at=at, body=said)
    return _known(store, id)


def retire(store: Store, id: str, *, at: dt.datetime) -> Person:
    """Let a person leave: no longer offered or listed, and nothing they did is lost.

    Raises:
        StewardError: ``no-such-person``.
    """
    return _let(store, id, "person-retired", at)


def welcome_back(store: Store, id: str, *, at: dt.datetime) -> Person:
    """Take a person back who had left.

    Raises:
        StewardError: ``no-such-person``.
    """
    return _let(store, id, "person-returned", at)


def account_id(account: str) -> str:
    """Give the id of the person who has a JupyterHub account: the same on every visit, on every machine."""
    return str(uuid.uuid5(_ACCOUNTS, account))


def _first_event(id: str) -> str:
    return str(uuid.uuid5(uuid.UUID(id), "person-added"))


def _let(store: Store, id: str, kind: str, at: dt.datetime) -> Person:
    if _known(store, id).retired != (kind == "person-retired"):
        store.append(id, kind, at=at)
    return _known(store, id)


def _known(store: Store, id: str) -> Person:
    found = person(store, id)
    if found is None:
        raise StewardError("no-such-person", _NOBODY, who=id)
    return found


def _one_of_that_name(there: Iterable[Person], name: str, team: str) -> None:
    same = (name.casefold(), team.casefold())
    if any((one.name.casefold(), one.team.casefold()) == same for one in there if not one.retired):
        raise StewardError("person-known", _NAME_KNOWN, name=name)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _checked(**given: str) -> dict[str, str]:
    said = {field: _tidy(value) for field, value in given.items()}
    wrong: list[Trouble] = []
    for field, value in said.items():
        if _UNSEEN.search(value) or len(value) > _LONGEST:
            wrong.append(Trouble("bad-person", _UNUSABLE, {"field": _FIELDS[field], "limit": _LONGEST}))
    if said.get("name") == "":
        wrong.append(Trouble("bad-person", _NO_NAME))
    if said.get("post") and said["post"] not in POSTS:
        wrong.append(
            Trouble("bad-person", _NO_POST, {"post": said["post"], "posts": "、".join(POSTS), "en": ", ".join(POSTS)})
        )
    if wrong:
        raise StewardError.many(wrong)
    return said


_FIELDS = {
    "name": Text("姓名", "name"),
    "post": Text("岗位", "post"),
    "team": Text("班组", "team"),
    "account": Text("账号", "account"),
}
_NOBODY = Text(
    "没有“{who}”这个人，请用 steward people list 查看名单。",
    "There is nobody “{who}”; steward people list shows who there is.",
)
_SEVERAL = Text("叫“{who}”的不止一位，请写编号：{ids}。", "There is more than one “{who}”; write the id: {ids}.")
_NO_NAME = Text("姓名不能空着。", "A person needs a name.")
_NO_POST = Text("没有“{post}”这个岗位，可以写 {posts}。", "There is no post “{post}”; the posts are {en}.")
_UNUSABLE = Text(
    "{field}里有看不见的字符，或超过 {limit} 个字，请改短或重新输入。",
    "The {field} has characters that cannot be seen, or more than {limit}; shorten it or type it again.",
)
_NAME_KNOWN = Text(
    "这个班组里已有“{name}”；若是同名的另一位，请在姓名后加上区分，如“{name}（二）”。",
    "There is a “{name}” in that team already; if this is somebody else, tell them apart, as in “{name} (2)”.",
)
_ACCOUNT_KNOWN = Text("账号“{account}”已经有人用了。", "Somebody has the account “{account}” already.")
