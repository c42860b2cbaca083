"""The page of drills: choose a situation, then talk to its owner.

``?case=ID`` opens a situation (with ``style`` and ``level`` where given), ``?session=ID`` a drill where it stands, ``?session=ID&from=N`` begins
anew before its reply N. Where a talk stands is only ever read from the store, so that a second tab, a reload or a killed kernel go on at
the same reply; see `steward.drill.keeping`.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from steward.casebook import casebook
from steward.drill.choices import SideBySide, choices, hint, side_by_side
from steward.drill.keeping import KINDS, Drilled, Practice, drilled, history
from steward.drill.progress import progress
from steward.drill.situation import situation
from steward.drill.talk import Talk
from steward.drill.turns import Reply, Way
from steward.errors import StewardError
from steward.language import recognise
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.drill import choosing_scenes, talk_scenes, talk_words
from steward.ui.drill.choosing_scenes import Scene
from steward.ui.learn.who import Who
from steward.ui.parts.drill import DrillRoom
from steward.ui.parts.task import in_words
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook import Case

_SEEDS = 1_000_000
_ELSEWHERE = Text(
    "这场演练在另一个页面接着谈了，这里是现在的进度。",
    "This drill went on in another page; here is where it stands now.",
)
_NO_DRILL = Text("没有这场演练，可能是别人练的。", "There is no such drill; it may be somebody else’s.")
_NO_CASE = Text("没有“{id}”这个情境。", "There is no situation “{id}”.")
_PAUSED = Text(
    "停在这里了，说过的都记下了，随时可以接着谈。", "Stopped here. What was said is kept; go on whenever you like."
)
_GOES_ON = Text("接着谈，上次说到第 {n} 句。", "Going on; you had given {n} replies.")


def _seed() -> int:
    return secrets.randbelow(_SEEDS)


class DrillPage:
    """The app; `clock` gives the time in its zone, `seed` what an owner's words are drawn by."""

    def __init__(
        self,
        here: visit.Visit,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
        seed: Callable[[], int] = _seed,
    ) -> None:
        self._here, self._clock, self._seed = here, clock, seed
        self._locale: Locale = here.locale
        self._book = casebook(here.workspace)
        self._store = Store.open(here.workspace)
        self._practice: Practice | None = None
        self._way: Way = "type"
        self._compare: tuple[Talk, SideBySide] | None = None
        self._turns = 0
        self._page = uuid.uuid4().hex[:8]
        self.room = DrillRoom(talk_words.words(self._locale), self.heard)
        self.who = Who(here, self._store, self._arrive, clock, lambda: self._show({"kind": "none"}))
        self.view = ipywidgets.VBox([self.who.widget, self.room])

    def open(self) -> None:
        """Find out who it is, then open what was asked for; what recognises replies is made ready beside the page."""
        threading.Thread(target=recognise, args=("您好",), name="steward-recogniser", daemon=True).start()
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the learner did. What comes twice is done once; what cannot be done is said and changes nothing."""
        ref, shown, kind = str(content.get("ref") or ""), self.room.scene, content.get("type")
        if kind == "look":
            self._look()
        elif (ref and ref == shown.get("ref")) or content.get("turn") != shown.get("turn"):
            self.room.show({**shown, "ref": ref})
        else:
            try:
                self._do(str(kind), content, ref)
            except Exception as error:
                self._complain(error, ref)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _do(self, kind: str, content: Mapping[str, Any], ref: str) -> None:
        person, now = self.who.person, self._clock()
        if person is None:
            self.room.show({**self.room.scene, "ref": ref})
            return
        match kind, self._practice:
            case "list", _:
                self._leave_for({**self._situations(person), "ref": ref})
            case "open", _:
                style = str(content.get("style") or "")
                self._leave_for({**self._setup(str(content.get("case")), person, style=style), "ref": ref})
            case "begin", _:
                self._begin(content, person, now, ref)
            case "resume", _:
                self._resume(str(content.get("session")), person, ref)
            case "answer", Practice() as practice:
                self._say(practice, content, now, ref)
            case "next", Practice():
                self._compare = None
                self._present(ref)
            case "way", Practice():
                self._way = _way(content.get("way"))
                self._present(ref)
            case "hint", Practice() as practice:
                practice.hint(now, id=ref)
                self._present(ref)
            case "undo", Practice() as practice if practice.talk.turns:
                practice.go_back(len(practice.talk.turns), now, id=ref)
                self._present(ref)
            case "pause", Practice():
                self._leave_for({**self._situations(person), "notice": _PAUSED.say(self._locale), "ref": ref})
            case _:
                self.room.show({**self.room.scene, "ref": ref})

    def _begin(self, content: Mapping[str, Any], person: Person, now: dt.datetime, ref: str) -> None:
        case, seed = self._case(str(content.get("case"))), self._seed()
        assert case.drill is not None  # only what can be played is offered
        styles = tuple(case.drill.styles)
        style = str(content.get("style") or "") or styles[seed % len(styles)]
        level = int(content.get("level") or 2)
        chosen = situation(case, style, level, seed=seed, locale=self._locale)
        self._way = _way(content.get("way"))
        self._practice = Practice.begin(self._store, person.id, chosen, now, way=self._way, id=ref)
        self._present(ref)

    def _say(self, practice: Practice, content: Mapping[str, Any], now: dt.datetime, ref: str) -> None:
        seconds = content.get("seconds")
        took = float(seconds) if isinstance(seconds, int | float) else 0.0
        before, way = practice.talk, _way(content.get("way"))
        offered = {one.id: one for one in choices(before)} if way == "choose" else {}
        moves = content.get("moves")
        if way == "choose":
            picked = offered[str(content.get("chosen"))]
            reply = picked.reply(before.situation.locale, seconds=took)
        elif way == "clicked":
            reply = Reply(str(content.get("text") or ""), tuple(map(str, moves or ())), way, seconds=took)
        else:
            reply = Reply(str(content.get("text") or ""), None, way, seconds=took)
        practice.say(reply, now, id=ref)
        if way == "choose":
            self._compare = before, side_by_side(before, reply.chosen)
        self._present(ref)

    def _resume(self, session: str, person: Person, ref: str) -> None:
        practice = Practice.open(self._store, person.id, session, self._case, self._locale)
        if practice is None:
            self._show(
                {"kind": "nothing", "title": _NO_DRILL.say(self._locale), "actions": self._ways_out(), "ref": ref}
            )
            return
        self._practice, self._way, self._compare = practice, practice.told.way, None
        n = len(practice.talk.turns)
        self._present(ref, _GOES_ON.say(self._locale, n=n) if n and not practice.talk.ended else "")

    def _look(self) -> None:
        """Show where the talk is now, if another page has gone on with it."""
        practice = self._practice
        if practice and self._store.last_seq(practice.told.person, practice.id) > practice.told.last_seq:
            self._reread(practice)

    def _reread(self, practice: Practice, ref: str = "") -> None:
        self._practice = Practice.open(self._store, practice.told.person, practice.id, self._case, self._locale)
        self._compare = None
        self._present(ref, _ELSEWHERE.say(self._locale))

    def _complain(self, error: Exception, ref: str) -> None:
        if isinstance(error, StewardError) and error.code == "answered-elsewhere" and self._practice:
            self._reread(self._practice, ref)
        else:
            # The same scene stays, with what was typed in it.
            words = in_words(error, self._locale)
            self.room.show({**self.room.scene, "notice": words, "trouble": True, "ref": ref})

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _arrive(self, person: Person) -> None:
        """Open what the address asks for, else the list."""
        query = self._here.query
        try:
            if session := query.get("session"):
                if number := query.get("from"):
                    session = self._anew(session, number, person)
                self._resume(session, person, "")
            elif id := query.get("case"):
                asked = query.get("level", "")
                level = int(asked) if asked in ("1", "2", "3") else 0
                self._show(self._setup(id, person, style=query.get("style", ""), level=level))
            else:
                self._show(self._situations(person))
        except Exception as error:
            lede = in_words(error, self._locale)
            title = page.TITLES["drills/drill"].say(self._locale)
            self._show({"kind": "nothing", "title": title, "lede": lede, "actions": self._ways_out()})

    def _anew(self, session: str, number: str, person: Person) -> str:
        """Begin anew before a reply; gives the new drill's id. Opened twice, the address leads to the same one."""
        told = drilled(self._store.events(person.id, KINDS, session=session))
        if not told or not number.isdigit():
            return session
        id = str(uuid.uuid5(uuid.UUID(session), f"{number} {len(history(self._store, person.id))}"))
        return Practice.again_from(self._store, told[0], int(number), self._clock(), self._case, id=id).id

    def _present(self, ref: str, notice: str = "") -> None:
        practice = self._practice
        if practice is None:
            return
        given = 0 if practice.talk.ended else min(practice.told.hints, 2)
        hints = [hint(practice.talk, n + 1) for n in range(given)]
        scene = talk_scenes.talk(practice, self._here, way=self._way, hints=hints, compare=self._compare)
        self._show({**scene, "notice": notice, "ref": ref})

    def _leave_for(self, scene: Scene) -> None:
        self._practice, self._compare = None, None
        self._show(scene)

    def _situations(self, person: Person) -> Scene:
        past = history(self._store, person.id)
        return choosing_scenes.situations(self._book, past, progress(past, self._book), self._here)

    def _setup(self, id: str, person: Person, *, style: str = "", level: int = 0) -> Scene:
        past: Sequence[Drilled] = history(self._store, person.id)
        return choosing_scenes.setup(self._case(id), self._here, past, style=style, level=level)

    def _case(self, id: str) -> Case:
        case = self._book.cases.get(id)
        if case is None or not case.playable:
            raise StewardError("no-such-situation", _NO_CASE, id=id)
        return case

    def _ways_out(self) -> list[dict[str, Any]]:
        return [{"label": talk_words.words(self._locale)["others"], "send": {"type": "list"}}]

    def _show(self, scene: Scene) -> None:
        self._turns += 1
        self.room.show({"notice": "", "ref": "", **scene, "turn": f"{self._page}-{self._turns}"})


def _way(given: Any) -> Way:
    return given if given in ("type", "choose", "clicked") else "type"


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = DrillPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
