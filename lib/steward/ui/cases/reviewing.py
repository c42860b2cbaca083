"""The page of reviews: choose a case, walk a room through the six steps, compare, write the minute, publish.

``?case=ID`` opens the beginning of a review of a case, ``?review=ID`` a review where it stands. Where it stands is only ever read from the
store, so that a second tab, a reload or a killed kernel go on at the same line; see `steward.casebook.review.keeping`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets

from steward.casebook import casebook
from steward.casebook.review import PARTS, Review, history, reference
from steward.errors import StewardError
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.cases import review_scenes, review_words
from steward.ui.cases.review_results import Results
from steward.ui.learn.who import Who
from steward.ui.parts.review import ReviewRoom
from steward.ui.parts.task import Task, in_words
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook import Case
    from steward.ui.cases.review_scenes import Scene

_NO_REVIEW = Text("没有这次复盘，可能是别人主持的。", "There is no such review; somebody else may have led it.")
_NO_CASE = Text("没有“{id}”这个案例。", "There is no case “{id}”.")
_ELSEWHERE = Text(
    "这次复盘在另一个页面接着写了，这里是现在的样子；刚才那一下没有记，请再点一次。",
    "This review was continued on another page; this is how it stands now. Your last action was not saved; please do it again.",
)
_GOES_ON = Text("接着上次的复盘。", "Continuing where you left off.")
_CLOSED = Text("已结束，随时可以再看。", "Closed; open it whenever you like.")
_NOT_UNDERSTOOD = Text("没有这种操作。", "There is no such action.")


class ReviewPage:
    """The app; `clock` gives the time in its zone."""

    def __init__(
        self, here: visit.Visit, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()
    ) -> None:
        self._here, self._clock = here, clock
        self._locale: Locale = here.locale
        self._store = Store.open(here.workspace)
        self._review: Review | None = None
        self._ending = False
        self._turns = 0
        self.room = ReviewRoom(review_words.words(self._locale), self.heard)
        self.pdf = Task(Text("做 PDF", "Making the PDF"), self._locale)
        self.who = Who(here, self._store, self._arrive, clock, lambda: self._show({"kind": "none"}))
        self.view = ipywidgets.VBox([self.who.widget, self.room, self.pdf])

    def open(self) -> None:
        """Find out who leads, then open what was asked for."""
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the trainer did. What comes twice is done once; what cannot be done is said and changes nothing."""
        ref, shown = str(content.get("ref") or ""), self.room.scene
        if content.get("type") == "look":
            self._look()
        elif ref and ref == shown.get("ref"):
            self.room.show(shown)
        else:
            try:
                self._do(str(content.get("type")), content, ref)
            except Exception as error:
                self._complain(error, ref)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _do(self, kind: str, content: Mapping[str, Any], ref: str) -> None:
        person, now, review = self.who.person, self._clock(), self._review
        if person is None:
            self.room.show({**self.room.scene, "ref": ref})
        elif kind == "list":
            self._leave_for({**self._home(person), "ref": ref})
        elif kind == "open":
            self._leave_for({**self._setup(str(content.get("case")), person), "ref": ref})
        elif kind == "begin":
            self._begin(content, person, now, ref)
        elif kind == "resume":
            self._resume(str(content.get("session")), person, ref)
        elif review is None:
            raise StewardError("not-understood", _NOT_UNDERSTOOD)
        elif kind in ("finish", "board"):
            self._ending = kind == "finish"
            self._present(ref)
        elif self._ending and kind in ("publish", "advance", "pdf"):
            self._present(ref, self._results(review, person).do(kind, content, now, self.pdf))
        else:
            self._change(review, kind, content, now)
            self._present(ref, _CLOSED.say(self._locale) if kind == "close" else "")

    def _change(self, review: Review, kind: str, content: Mapping[str, Any], now: dt.datetime) -> None:
        """Do what changes a review; `key` is the message's own name, by which it is kept once."""
        key, line = str(content.get("key") or ""), str(content.get("line") or "")
        match kind:
            case "add":
                who, when = (str(content.get(name) or "") for name in ("who", "when"))
                review.add(str(content.get("part")), str(content.get("text") or ""), now, who=who, when=when, id=key)
            case "change":
                changes = {name: content.get(name) for name in ("text", "part", "open", "who", "when")}
                review.change(line, now, id=key, **changes)
            case "strike":
                review.strike(line, now, id=key)
            case "merge":
                review.merge(line, str(content.get("into")), now, id=key)
            case "vote":
                review.vote(line, _number(content.get("votes")), now, id=key)
            case "move":
                review.move(line, _number(content.get("by")), now, id=key)
            case "estimate":
                review.estimate(_number(content.get("event")), str(content.get("given") or ""), now, id=key)
            case "judge":
                review.judge(_number(content.get("event")), str(content.get("ours") or ""), now, id=key)
            case "step":
                review.go_to(str(content.get("step")), now, id=key)
            case "clock":
                review.clock(now, running=content.get("running") is True, id=key)
            case "minute":
                step = review.session.step
                review.set(now, minutes={step: review.session.minutes.get(step, 0) + 1}, id=key)
            case "room":
                review.set(now, room=_number(content.get("room")), id=key)
            case "family":
                review.set(now, family=str(content.get("family") or ""), id=key)
            case "prefill":
                review.prefill(now, id=key)
            case "undo":
                review.undo(now, id=key)
            case "compare":
                review.compare(now, id=key)
            case "match":
                review.match(str(content.get("reference")), now, said=content.get("said") is True, id=key)
            case "take":
                self._take(review, str(content.get("reference")), now, key)
            case "close":
                review.close(now, id=key)
            case "open-again":
                self._ending = False
                review.open_again(now, id=key)
            case _:
                raise StewardError("not-understood", _NOT_UNDERSTOOD)

    def _take(self, review: Review, key: str, now: dt.datetime, id: str) -> None:
        """Take a line of the reference over among our answers."""
        if review.session.compared is None:
            raise StewardError("not-understood", _NOT_UNDERSTOOD)
        lines = reference(self._case_of(review), review.session.family)
        found = next((one for one in lines if one.key == key and one.part in PARTS), None)
        if found is None:
            raise StewardError("not-understood", _NOT_UNDERSTOOD)
        locale = review.session.locale  # the language in which what was said is published
        who, when = (one.say(locale) if one else "" for one in (found.who, found.when))
        review.add(found.part, found.text.say(locale), now, who=who, when=when, open=found.open, reference=key, id=id)

    def _begin(self, content: Mapping[str, Any], person: Person, now: dt.datetime, ref: str) -> None:
        case = self._case(str(content.get("case")))
        room, minutes = _number(content.get("room")), _number(content.get("minutes"))
        locale = self._locale if self._locale in case.languages else case.languages[0]
        key = str(content.get("key") or "")
        self._review = Review.begin(
            self._store, person.id, case, now, room=room, minutes=minutes, locale=locale, id=key
        )
        self._ending = False
        self._present(ref)

    def _resume(self, session: str, person: Person, ref: str) -> None:
        found = Review.open(self._store, person.id, session, self._clock())
        if found is None:
            raise StewardError("no-such-review", _NO_REVIEW)
        self._review, self._ending = found, found.session.closed is not None
        self._present(ref, "" if self._ending else _GOES_ON.say(self._locale))

    def _look(self) -> None:
        """Show how the review stands now, if another page has gone on with it."""
        if self._review and self._review.behind():
            self._reread(self._review)

    def _reread(self, review: Review, ref: str = "") -> None:
        self._review = Review.open(self._store, review.session.person, review.id)
        self._present(ref, _ELSEWHERE.say(self._locale), trouble=True)

    def _complain(self, error: Exception, ref: str) -> None:
        if isinstance(error, StewardError) and error.code == "answered-elsewhere" and self._review:
            self._reread(self._review, ref)
        else:
            # The same scene stays, with what was typed in it.
            words = in_words(error, self._locale)
            self.room.show({**self.room.scene, "notice": words, "trouble": True, "ref": ref})

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _arrive(self, person: Person) -> None:
        """Open what the address asks for, else the list."""
        query = self._here.query
        self._review, self._ending = None, False
        try:
            if session := query.get("review"):
                self._resume(session, person, "")
            elif id := query.get("case"):
                self._show(self._setup(id, person))
            else:
                self._show(self._home(person))
        except Exception as error:
            words = in_words(error, self._locale)
            self._show({**self._home(person), "notice": words, "trouble": True})

    def _present(self, ref: str, notice: str = "", *, trouble: bool = False) -> None:
        review = self._review
        if review is None:
            return
        case = self._case_of(review)
        if self._ending and self.who.person:
            scene = self._results(review, self.who.person).scene()
        else:
            scene = review_scenes.board(review.session, case, self._here, self._clock())
        self._show({**scene, "notice": notice, "trouble": trouble, "ref": ref})

    def _results(self, review: Review, person: Person) -> Results:
        return Results(self._here, review, self._case_of(review), person.name)

    def _leave_for(self, scene: Scene) -> None:
        self._review, self._ending = None, False
        self.pdf.clear()
        self._show(scene)

    def _home(self, person: Person) -> Scene:
        return review_scenes.home(casebook(self._here.workspace), history(self._store, person.id), self._here)

    def _setup(self, id: str, person: Person) -> Scene:
        return review_scenes.setup(self._case(id), self._here, history(self._store, person.id))

    def _case(self, id: str) -> Case:
        case = casebook(self._here.workspace).cases.get(id)
        if case is None:
            raise StewardError("no-such-case", _NO_CASE, id=id[:60])
        return case

    def _case_of(self, review: Review) -> Case | None:
        return casebook(self._here.workspace).cases.get(review.session.case)

    def _show(self, scene: Scene) -> None:
        self._turns += 1
        self.room.show({"notice": "", "trouble": False, "ref": "", **scene, "turn": self._turns})


def _number(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        return -1


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = ReviewPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
