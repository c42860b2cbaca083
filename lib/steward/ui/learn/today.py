"""Today's fifteen minutes: questions one after the other, each answer on disk before its feedback shows.

What the address may ask for is told in `steward.ui.learn.wanted`. Where a session stands is only ever read from the store, so
that a second tab, a reload or a killed kernel go on at the same question; see `steward.quiz.study.session`.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.items.bank import bank_of
from steward.quiz.study.days import CHINESE
from steward.quiz.study.history import KINDS, History, history
from steward.quiz.study.mastery import mastery
from steward.quiz.study.modes import planned
from steward.quiz.study.outcome import Answered
from steward.quiz.study.plan import Plan
from steward.quiz.study.queue import finished
from steward.quiz.study.session import Session
from steward.quiz.study.wrong_book import wrong_book
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.learn import endings, path_words, placement_scenes, scenes, study_words
from steward.ui.learn.placement_page import PlacementPage
from steward.ui.learn.scenes import Scene
from steward.ui.learn.wanted import Wanted, wanted
from steward.ui.learn.who import Who
from steward.ui.parts.study import Study
from steward.ui.parts.task import in_words
from steward.ui.standard_uses import Use, uses
from steward.words import Locale, Text

MINUTES = 15
_ELSEWHERE = Text(
    "这道题已经在另一个页面答过了，只记一次；这里是现在的进度。",
    "This was answered on another page and counts once; here is where you are now.",
)
_GOES_ON = Text("接着上次的第 {n} 题。", "Going on at question {n}.")


class Today:
    """The app; `clock` gives the time in its zone."""

    def __init__(self, here: visit.Visit, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._here, self._clock = here, clock
        self._locale: Locale = here.locale
        self._bank = bank_of(here.workspace)
        self._store = Store.open(here.workspace)
        self._placement = PlacementPage(here, self._store)
        self._session: Session | None = None
        self._answered: Answered | None = None
        self._turns = 0
        self._page = uuid.uuid4().hex[:8]
        self._uses: Mapping[str, tuple[Use, ...]] = {}
        self.study = Study(study_words.words(self._locale), self.heard)
        self.who = Who(here, self._store, self._arrive, clock, lambda: self._show({"kind": "none"}))
        self.view = ipywidgets.VBox([self.who.widget, self.study])

    def open(self) -> None:
        """Find out who it is and go on where they are; where standards are put to use is looked up beside the page."""
        threading.Thread(target=self._look_up_uses, name="steward-uses", daemon=True).start()
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the learner did. What comes twice is done once; what cannot be done is said and changes nothing."""
        ref = str(content.get("ref") or "")
        shown = self.study.scene
        kind = content.get("type")
        if kind == "look":
            self._look()
        elif (ref and ref == shown.get("ref")) or content.get("turn") != shown.get("turn"):
            self.study.show({**shown, "ref": ref})
        else:
            try:
                self._do(str(kind), content, ref)
            except Exception as error:
                self._complain(error, ref)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _do(self, kind: str, content: Mapping[str, Any], ref: str) -> None:
        now = self._clock()
        match kind, self._session:
            case "begin" | "resume", _ if self.who.person:
                self._begin(self.who.person, now)
                self._present(ref)
            case "next", Session():
                self._present(ref)
            case "answer", Session() as session:
                self._answer(session, content, now, ref)
            case "turn", Session():
                self._turn(ref)
            case "knew", Session() as session:
                session.turn(content.get("knew") is True, now, item=str(content.get("item") or ""), id=ref)
                self._present(ref)
            case "answers" | "result" | "join", _ if self.who.person:
                self._show({**self._placed(content, self.who.person, now), "ref": ref})
            case "undo", _ if done := self._to_take_back(now):
                self._session = done
                last = done.sitting.answers[-1].given if done.sitting.answers else {}
                done.undo(now)
                self._present(ref, {"answer": dict(last)})
            case "stop", Session() as session:
                session.stop(now)
                self._show({**self._end(session, stopped=bool(session.left)), "ref": ref})
            case "contest", Session():
                self._contest(content, now, ref)
            case _:
                self.study.show({**self.study.scene, "ref": ref})

    def _answer(self, session: Session, content: Mapping[str, Any], now: dt.datetime, ref: str) -> None:
        before = self.study.scene
        seconds = content.get("seconds")
        answered = session.answer(
            content.get("answer") or {},
            content.get("certainty"),
            self._locale,
            float(seconds) if isinstance(seconds, int | float) else None,
            now,
            item=str(content.get("item") or ""),
            id=ref,
        )
        self._answered = answered
        if answered.graded is None:
            self._present(ref)
        else:
            scene = scenes.answered(before, answered, session, self._here, self._uses)
            self._show({**scene, "ref": ref})

    def _turn(self, ref: str) -> None:
        shown = self.study.scene
        if shown.get("kind") == "card":
            self._show({**scenes.turned(shown, self._here, self._uses), "ref": ref})

    def _contest(self, content: Mapping[str, Any], now: dt.datetime, ref: str) -> None:
        """Keep that the learner did say a key point that was not found; a trainer looks at it, the grade stays."""
        shown, answered, at = self.study.scene, self._answered, content.get("point")
        points = [dict(point) for point in shown.get("graded", {}).get("key_points", ())]
        if answered is None or not isinstance(at, int) or not 0 <= at < len(points) or self.who.person is None:
            return
        # Of no session: it must not look as if another tab had gone on with this one.
        body = {"event": answered.given.id, "point": at, "locale": self._locale}
        self._store.append(self.who.person.id, "contested", at=now, about=answered.given.item, body=body, id=ref)
        points[at]["contested"] = True
        self.study.show({**shown, "graded": {**shown["graded"], "key_points": points}, "ref": ref})

    def _to_take_back(self, now: dt.datetime) -> Session | None:
        """Give the session whose last answer a slip was: this one, or the round of a placement test before it."""
        if self.who.person is None or (self._session and self._session.mode != "placement"):
            return self._session
        placing = self._wanted(now).placing
        last = placing.last_done(now) if placing else None
        return Session.open(self._store, self.who.person.id, self._bank, last.id) if last else self._session

    def _placed(self, content: Mapping[str, Any], person: Person, now: dt.datetime) -> Scene:
        placing = self._wanted(now).placing
        return self._placement.heard(content, placing, person, now, self._uses) if placing else self._start(person)

    def _look(self) -> None:
        """Show where the session is now, if another page has gone on with it."""
        session = self._session
        if session is not None and self._store.last_seq(session.person, session.id) > session.sitting.last_seq:
            self._session = session.reread()
            self._present("", {"notice": _ELSEWHERE.say(self._locale)})

    def _complain(self, error: Exception, ref: str) -> None:
        if isinstance(error, StewardError) and error.code == "answered-elsewhere" and self._session is not None:
            self._session = self._session.reread()
            self._present(ref, {"notice": _ELSEWHERE.say(self._locale)})
        else:
            # The same scene stays, with what was typed in it.
            words = in_words(error, self._locale)
            self.study.show({**self.study.scene, "notice": words, "trouble": True, "ref": ref})

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _arrive(self, person: Person) -> None:
        """Go on with the session of today that is open, else show what there is to do."""
        try:
            self._session = self._unfinished(person, self._clock())
            if self._session is None:
                self._show(self._start(person))
            else:
                placing = self._wanted(self._clock()).placing
                n = (len(placing.known) if placing else self._session.progress.done) + 1
                self._present("", {"notice": _GOES_ON.say(self._locale, n=n)} if n > 1 else {})
        except Exception as error:
            self._show(
                {
                    "kind": "nothing",
                    "title": page.TITLES["learn/today"].say(self._locale),
                    "lede": in_words(error, self._locale),
                }
            )

    def _present(self, ref: str, more: Mapping[str, Any] | None = None) -> None:
        """Show where the session is: the question that waits, or its end."""
        session = self._session
        if session is None or not (session.left or session.sitting.turns):
            if self.who.person:
                self._show({**self._start(self.who.person), **(more or {}), "ref": ref})
            return
        if session.mode == "placement":
            scene = self._tested(session)
        else:
            scene = scenes.question(session, self._locale) if session.left else self._end(session, stopped=False)
        self._show({**scene, **(more or {}), "ref": ref})

    def _tested(self, session: Session) -> Scene:
        """Show where a placement test is; its next round begins by itself."""
        now, person = self._clock(), self.who.person
        placing = self._wanted(now).placing
        if placing is None or person is None or not placing.to_ask:
            return self._start(person) if person else {"kind": "none"}
        more = {} if session.left else {"notice": placement_scenes.another_round(placing, self._locale)}
        round = placing.going_on(now)
        if round is None or round.id != session.id:
            session = self._begin(person, now)
        return {**placement_scenes.question(session, placing, self._here, now), **more}

    def _end(self, session: Session, *, stopped: bool) -> Scene:
        now, told = self._clock(), self._history()
        asked = self._wanted(now) if self.who.person else None
        if asked and asked.placing and self.who.person:
            return placement_scenes.stopped(asked.placing, self._here) if stopped else self._start(self.who.person)
        fades = mastery(told, self._bank, now).fades
        scene = endings.end(session, self._bank, self._here, fades, stopped=stopped)
        return scene if stopped or asked is None else self._with_path(scene, asked, told, now)

    def _with_path(self, scene: Scene, asked: Wanted, told: History, now: dt.datetime) -> Scene:
        """Say of today's session where the path goes on, once the day one is on has nothing new to ask."""
        if asked.on is None or asked.mode != "today" or self._plan(asked, told, now).new:
            return scene
        return path_words.offered(scene, asked.on, self._here)

    def _show(self, scene: Scene) -> None:
        self._turns += 1
        self.study.show({"notice": "", "ref": "", **scene, "turn": f"{self._page}-{self._turns}"})

    # -- sessions ------------------------------------------------------------------------------------------------------

    def _wanted(self, now: dt.datetime) -> Wanted:
        assert self.who.person is not None  # nobody else is shown a way to begin
        return wanted(self._here, self._store, self._bank, self.who.person, now)

    def _history(self) -> History:
        person = self.who.person
        return history(self._store.events(person.id, KINDS)) if person else History()

    def _start(self, person: Person) -> Scene:
        now, told = self._clock(), self._history()
        asked = self._wanted(now)
        if asked.placing:
            return self._placement.start(asked.placing, person, now)
        scene = scenes.start(
            self._plan(asked, told, now), person.name, self._here, mode=asked.mode, wrong=len(wrong_book(told)),
            done=self._done(told, now), first=not told.answers, bank=self._bank,
        )  # fmt: skip
        return self._with_path(scene, asked, told, now)

    def _plan(self, asked: Wanted, told: History, now: dt.datetime) -> Plan:
        return planned(
            asked.mode, self._bank, told, CHINESE.of(now), CHINESE,
            minutes=MINUTES, seed=0, locale=self._locale, **asked.choice,
        )  # fmt: skip

    def _done(self, told: History, now: dt.datetime) -> str:
        """Say how today's session went, where it is finished; empty where it is not."""
        done = finished(told, now, "today")
        if not done or self.who.person is None:
            return ""
        session = Session.open(self._store, self.who.person.id, self._bank, done[-1].id)
        return session.summary().sentence(self._locale) if session else ""

    def _begin(self, person: Person, now: dt.datetime) -> Session:
        asked = self._wanted(now)
        self._session = session = self._unfinished(person, now) or Session.begin(
            self._store, person.id, self._bank, now, asked.mode,
            minutes=MINUTES, about=asked.about, locale=self._locale, **asked.choice,
        )  # fmt: skip
        return session

    def _unfinished(self, person: Person, now: dt.datetime) -> Session | None:
        """Give today's open session of this kind, about the same things."""
        asked = self._wanted(now)
        if asked.placing:
            round = asked.placing.going_on(now)
            return Session.open(self._store, person.id, self._bank, round.id) if round else None
        found = Session.resume(self._store, person.id, self._bank, now, asked.mode)
        return found if found is not None and asked.is_of(found) else None

    def _look_up_uses(self) -> None:
        self._uses = uses()


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = Today(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
