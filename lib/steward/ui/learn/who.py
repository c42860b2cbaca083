"""Who is learning on this page; every page for learners begins with it.

On one machine a person picks a name or makes one; the choice is kept for the next page. Under JupyterHub it is the hub's user
and there is nobody to choose; only the post is asked for, once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from steward.errors import StewardError
from steward.records.identity import current_person, hub_user, prefer_person
from steward.records.people import POSTS, Person, add_person, change_person, people, person
from steward.records.store import Store
from steward.ui import visit
from steward.ui.parts.task import in_words
from steward.ui.parts.who import WhoPicker
from steward.words import Locale, Text

WORDS = {
    "who": Text("今天谁来学？", "Who is learning?"),
    "who-what": Text("选一个名字，各人的进度各自记。", "Choose a name; everybody’s progress is kept apart."),
    "first": Text("先写上您的名字", "Tell us your name first"),
    "first-what": Text(
        "学到哪里、什么时候该复习，都记在这个名字下，只存在这台电脑上。",
        "What you know and when it is due is kept under this name, on this computer only.",
    ),
    "which-post": Text("您在哪个岗位？", "What is your post?"),
    "which-post-what": Text("学的内容按岗位安排，以后可以改。", "What there is to learn follows your post."),
    "name": Text("姓名", "Name"),
    "post": Text("岗位", "Post"),
    "team": Text("班组（可以不填）", "Team (optional)"),
    "none": Text("不填", "None"),
    "begin": Text("开始", "Start"),
    "add": Text("我不在上面", "I am not on the list"),
    "other": Text("换一个人…", "Somebody else…"),
    "you": Text("{name}，换人", "{name}, change person"),
    "comma": Text("，", ", "),
}
_NO_POST = Text("请选一个岗位，学的内容会按岗位安排。", "Choose a post; what there is to learn follows it.")


class Who:
    """The person of a page; `then` is called with whoever is chosen, at once where that is known.

    `asking` is called while somebody else is chosen, so that the page shows nothing of the one before.
    """

    def __init__(
        self,
        here: visit.Visit,
        store: Store,
        then: Callable[[Person], None],
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        asking: Callable[[], None] = lambda: None,
    ) -> None:
        self._here, self._store, self._then, self._clock = here, store, then, clock
        self._asking = asking
        self._locale: Locale = here.locale
        self.person: Person | None = None
        self._teams = {team.id: team.say(self._locale) for team in here.workspace.company().teams}
        posts = [{"id": id, "name": _capital(name.say(self._locale))} for id, name in POSTS.items()]
        teams = [{"id": id, "name": name} for id, name in self._teams.items()]
        self.widget = WhoPicker(visit.words(WORDS, self._locale), self._heard, posts=posts, teams=teams)
        self.widget.fixed = bool(hub_user())

    def open(self) -> None:
        """Find out who it is, else ask."""
        found = current_person(self._store, self._here.workspace, self._here.query.get("who"), at=self._clock())
        self.person = found
        if found and (found.post or not self.widget.fixed):
            self._take(found)
        else:
            self._list(asking=True)

    def _take(self, found: Person) -> None:
        self.person = found
        self._list(asking=False)
        self._then(found)

    def _list(self, *, asking: bool) -> None:
        known = [] if self.widget.fixed else people(self._store)
        with self.widget.hold_sync():
            self.widget.people = [self._told(one) for one in known]
            self.widget.person = self._told(self.person) if self.person else {}
            self.widget.asking, self.widget.trouble = asking, ""

    def _told(self, one: Person) -> dict[str, str]:
        post = POSTS[one.post].say(self._locale) if one.post in POSTS else ""
        comma = "，" if self._locale == "zh" else ", "
        parts = (post, self._teams.get(one.team, one.team))
        return {"id": one.id, "name": one.name, "about": comma.join(part for part in parts if part)}

    def _heard(self, content: Mapping[str, Any]) -> None:
        try:
            self._do(content)
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            self.widget.trouble = in_words(error, self._locale)

    def _do(self, content: Mapping[str, Any]) -> None:
        match content.get("type"):
            case "ask" if not self.widget.fixed:
                self._list(asking=True)
                self._asking()
            case "choose" if not self.widget.fixed:
                found = person(self._store, str(content.get("id", "")))
                if found:
                    prefer_person(self._here.workspace, found.id)
                    self._take(found)
            case "add" if self.widget.asking:
                self.widget.trouble = ""
                name, post, team = (str(content.get(field) or "") for field in ("name", "post", "team"))
                if not post and (name.strip() or self.widget.fixed):
                    raise StewardError("bad-person", _NO_POST)
                if self.widget.fixed and self.person:
                    self._take(change_person(self._store, self.person.id, post=post, team=team, at=self._clock()))
                else:
                    added = add_person(self._store, name, post, team, at=self._clock())
                    prefer_person(self._here.workspace, added.id)
                    self._take(added)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
