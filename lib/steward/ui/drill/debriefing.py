"""The page of a debrief: one drill looked back on, to read, to print and to send on.

``?session=ID`` names the drill. Whoever disagrees with a label says so here; that is kept with the drill.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.casebook import Case, casebook
from steward.drill.debrief import debrief
from steward.drill.debrief_json import as_json
from steward.drill.keeping import Practice, history
from steward.drill.progress import progress
from steward.errors import StewardError
from steward.moves import moves
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.drill.debrief_sheet import Sheet, whole_page
from steward.ui.learn.who import Who
from steward.ui.page import element, text
from steward.ui.parts.debrief import DebriefHand
from steward.words import Locale, Text
from steward.workspace import written_whole

FOLDER = "debriefs"
_NO_DRILL = Text("没有这场演练，可能是别人练的。", "There is no such drill; it may be somebody else’s.")
_NO_CASE = Text("“{id}”这个案例已经不在了。", "The case “{id}” is no longer there.")
_NOT_OVER = Text("这场还没有谈完，谈完再看复盘。", "This talk is not over yet; the debrief comes after it.")
_NOTHING = Text(
    "还没有练过。先谈一场，再来看复盘。", "Nothing was practised yet. Have a talk first, then look back on it."
)
_GO_ON = Text("接着谈", "Go on with it")
_TO_DRILLS = Text("去演练", "To the drills")
_PRINT = Text("打印", "Print")
_SAVE = Text("存成文件", "Save as a file")


class DebriefPage:
    """The app; `clock` gives the time in its zone."""

    def __init__(
        self, here: visit.Visit, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()
    ) -> None:
        self._here, self._clock = here, clock
        self._locale: Locale = here.locale
        self._book = casebook(here.workspace)
        self._store = Store.open(here.workspace)
        self._practice: Practice | None = None
        self.sheet = ipywidgets.HTML()
        words = {"print": _PRINT.say(self._locale), "save": _SAVE.say(self._locale)}
        self.hand = DebriefHand(words, self.heard)
        self.who = Who(here, self._store, self._arrive, clock, self._clear)
        self.view = ipywidgets.VBox([self.who.widget, self.hand, self.sheet])

    def open(self) -> None:
        """Find out who it is, then show the debrief."""
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Keep that a label is contested."""
        practice, said = self._practice, str(content.get("contest") or "").split(" ")
        if practice is None or len(said) != 3 or not said[0].isdecimal():
            return
        number, move, holds = said
        try:
            # Kept with the owner's words in the language of the talk, whatever this page's is.
            spoken = Practice.open(self._store, practice.told.person, practice.id, self._case) or practice
            spoken.contest(int(number), move, self._clock(), holds=holds == "1", id=str(content.get("ref") or ""))
            practice.reread()
            self._draw(practice)
        except StewardError as error:
            self.sheet.value = page.trouble(error, self._locale) + self.sheet.value

    def _clear(self) -> None:
        self.sheet.value = ""
        self.hand.file = ""

    def _arrive(self, person: Person) -> None:
        try:
            session = self._here.query.get("session") or self._last(person)
            if not session:
                self._say(_NOTHING, _TO_DRILLS, "")
                return
            practice = Practice.open(self._store, person.id, session, self._case, self._locale)
            if practice is None:
                self._say(_NO_DRILL, _TO_DRILLS, "")
            elif practice.talk.ended is None:
                self._say(_NOT_OVER, _GO_ON, f"session={practice.id}")
            else:
                self._practice = practice
                self._draw(practice)
        except StewardError as error:
            self.sheet.value = page.trouble(error, self._locale)

    def _last(self, person: Person) -> str:
        """Give the last drill that was finished."""
        return next((one.id for one in history(self._store, person.id) if one.ended), "")

    def _case(self, id: str) -> Case:
        case = self._book.cases.get(id)
        if case is None:
            raise StewardError("no-such-situation", _NO_CASE, id=id)
        return case

    def _say(self, words: Text, action: Text, query: str) -> None:
        link = element(
            "a", text(action.say(self._locale)), href=visit.app_link(self._here, "drills/drill", query), class_="sw-button sw-button--primary"
        )  # fmt: skip
        heading = element("h1", text(page.TITLES["drills/debrief"].say(self._locale)), class_="sw-title")
        lede = element("p", text(words.say(self._locale)), class_="sw-lede")
        self.sheet.value = element(
            "div", heading, lede, element("p", link, class_="sw-actions"), class_="sw-study__words"
        )

    def _draw(self, practice: Practice) -> None:
        told, person = practice.told, self.who.person
        assert person is not None  # the practice is theirs
        next_one = progress(history(self._store, person.id), self._book).next
        found = as_json(debrief(practice.talk, next=next_one), self._locale)
        day = told.last.astimezone().strftime("%Y-%m-%d")
        contested = [(int(event.body["number"]), str(event.body["move"])) for event in told.contested]
        named = [(id, one.name.say(self._locale)) for id, one in moves().items()]
        self.sheet.value = Sheet(
            found, self._locale, self._link, session=practice.id, day=day, contested=contested, moves=named
        ).html()
        path = self._here.workspace.debriefs / f"{practice.id}.{self._locale}.html"
        with written_whole(path) as beside:
            beside.write_text(whole_page(Sheet(found, self._locale, day=day), person.name), encoding="utf-8")
        self.hand.file = visit.file_address(self._here, FOLDER, path.name, download=True)

    def _link(self, name: str, query: str) -> str:
        return visit.app_link(self._here, name, query)


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = DebriefPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
