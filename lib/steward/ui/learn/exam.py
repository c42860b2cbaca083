"""Exams: which there are, what one asks, sitting it, and what came out of it.

``?exam=ID`` opens an exam where it stands: its cover, the sitting that is under way, what happens after it was handed in, or its result.
Where a sitting stands is only ever read from the store, so that a second tab, a reload or a killed kernel go on with the same one. The
browser sends what was given as it is given, again and again until it is told that it is kept; see `steward.quiz.exams.exam`.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.exams.blueprint import exams_of
from steward.quiz.exams.exam import Record, Sitting, hand_in_overdue, sittings
from steward.quiz.exams.exam_result import released_at
from steward.quiz.items.bank import bank_of
from steward.records.people import Person
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.learn import exam_paper, exam_result_scenes, exam_scenes, exam_words
from steward.ui.learn.scenes import Scene
from steward.ui.learn.who import Who
from steward.ui.parts.exam import ExamDesk
from steward.ui.parts.task import in_words
from steward.words import Locale, Text

MOST_AT_ONCE = 400
"""Changes taken from one message: both an answer and a mark for each question of the longest form."""
_SEEDS = 1_000_000
_ELSEWHERE = Text(
    "另一个页面也答了这份卷子，已经合到这里。", "Another page has answered this exam too; it is all together here."
)


def _seed() -> int:
    return secrets.randbelow(_SEEDS)


class ExamPage:
    """The app; `clock` gives the server's time in the zone in which times are told, `seed` what a form is drawn with."""

    def __init__(
        self,
        here: visit.Visit,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
        seed: Callable[[], int] = _seed,
    ) -> None:
        self._here, self._clock, self._seed = here, clock, seed
        self._locale: Locale = here.locale
        self._bank, self._exams = bank_of(here.workspace), exams_of(here.workspace)
        self._store = Store.open(here.workspace)
        self._sitting: Sitting | None = None
        self._turns = 0
        self._page = uuid.uuid4().hex[:8]
        self.desk = ExamDesk(exam_words.words(self._locale), self.heard)
        self.who = Who(here, self._store, self._arrive, clock, lambda: self._show({"kind": "none"}))
        self.view = ipywidgets.VBox([self.who.widget, self.desk])

    def open(self) -> None:
        """Find out who it is, then open the exam that was asked for, or the list."""
        self.who.open()

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the learner did. What comes twice is done once; what cannot be done is said and changes nothing."""
        ref, kind = str(content.get("ref") or ""), content.get("type")
        if ref and ref == self.desk.scene.get("ref"):
            self.desk.show(self.desk.scene)
            return
        try:
            self._do(str(kind), content, ref)
        except Exception as error:
            if isinstance(error, StewardError) and error.code == "exam-over":
                self._after(ref, in_words(error, self._locale))
            elif kind in ("put", "look"):
                self._tell(ref, notice=in_words(error, self._locale), failed=True)
            else:
                self.desk.show(
                    {**self.desk.scene, "notice": in_words(error, self._locale), "trouble": True, "ref": ref}
                )

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _do(self, kind: str, content: Mapping[str, Any], ref: str) -> None:
        person, exam = self.who.person, str(content.get("exam") or "")
        if person is None:
            return
        match kind, self._sitting:
            case "list", _:
                self._list(person, ref)
            case "open", _:
                self._open(person, exam, ref, str(content.get("sitting") or ""))
            case "cover", _:
                self._cover(person, exam, ref)
            case "begin", _:
                self._begin(person, exam, ref)
            case "put", Sitting() as sitting:
                self._put(sitting, content, ref)
            case "look", Sitting() as sitting:
                self._look(sitting, ref)
            case "hand-in", Sitting() as sitting:
                sitting.hand_in(self._clock())
                self._after(ref)
            case "pdf", Sitting() as sitting:
                self._print(sitting.record, person)
            case _:
                self.desk.show({**self.desk.scene, "ref": ref})

    def _begin(self, person: Person, exam: str, ref: str) -> None:
        self._sitting = Sitting.begin(
            self._store, person.id, self._exams.exam(exam), self._bank, self._clock(), seed=self._seed(), locale=self._locale
        )  # fmt: skip
        self._sit(ref)

    def _put(self, sitting: Sitting, content: Mapping[str, Any], ref: str) -> None:
        """Keep answers and marks; what is kept already is not written again, however often it is sent."""
        if content.get("session") != sitting.record.id:
            self._tell(ref)
            return
        sitting, notice = self._reread(sitting)
        refused: dict[str, str] = {}
        for change in list(content.get("changes") or ())[:MOST_AT_ONCE]:
            place, now = change.get("place"), self._clock()
            if not isinstance(place, int):
                continue
            try:
                if "later" in change:
                    if (place in sitting.record.later) != bool(change["later"]):
                        sitting.mark_for_later(place, bool(change["later"]), now)
                elif (change.get("answer") or None) != _given(sitting.record, place):
                    sitting.answer(place, change.get("answer"), now, self._locale)
            except StewardError as error:
                if error.code in ("exam-over", "exam-busy"):
                    raise
                refused[str(place)] = error.describe(self._locale)
        self._tell(ref, refused=refused, notice=notice)

    def _look(self, sitting: Sitting, ref: str) -> None:
        """Tell how it stands by the server's clock, and what another page has done meanwhile."""
        kind = self.desk.scene.get("kind")
        if kind == "sitting":
            sitting, notice = self._reread(sitting)
            # Once time is over there is nothing to wait for: whoever asks hands in.
            if self._clock() >= sitting.record.deadline:
                sitting.hand_in(self._clock())
            if sitting.record.handed_in_at is not None:
                self._after(ref)
            else:
                self._tell(ref, notice=notice)
        elif kind == "waiting" and released_at(self._store, sitting.record) is not None:
            self._after(ref)
        else:
            self._tell(ref)

    def _reread(self, sitting: Sitting) -> tuple[Sitting, str]:
        """Take in what another page has written; says so where it has."""
        record = sitting.record
        if self._store.last_seq(record.person, record.id) <= record.last_seq:
            return sitting, ""
        self._sitting = Sitting.resume(self._store, record.person, record.id, self._bank)
        return self._sitting, _ELSEWHERE.say(self._locale)

    def _print(self, record: Record, person: Person) -> None:
        """Print the certificate beside the page: a browser takes some seconds to start."""
        here, turn, now = self._here, self.desk.scene.get("turn"), self._clock()

        def tell(**paper: Any) -> None:
            if self.desk.scene.get("turn") == turn:
                self.desk.paper = paper

        def work() -> None:
            try:
                tell(pdf=exam_paper.printed(here, self._store, record, person, self._bank, now))
            except Exception as error:
                tell(trouble=in_words(error, self._locale))

        tell(making=True)
        threading.Thread(target=work, name="steward-certificate", daemon=True).start()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _arrive(self, person: Person) -> None:
        self._sitting = None
        try:
            asked = self._here.query.get("exam", "")
            if asked:
                self._open(person, asked, "", "")
            else:
                self._list(person, "")
        except Exception as error:
            self._list(person, "", in_words(error, self._locale))

    def _list(self, person: Person, ref: str, trouble: str = "") -> None:
        now = self._clock()
        hand_in_overdue(self._store, self._bank, now, person=person.id)
        self._sitting = None
        scene = exam_scenes.shelf(self._exams, self._store, self._bank, person, self._here, now)
        self._show({**scene, "ref": ref, "notice": trouble, "trouble": bool(trouble)})

    def _open(self, person: Person, exam: str, ref: str, sitting: str) -> None:
        """Show an exam where it stands; with `sitting` that one of the attempts."""
        now = self._clock()
        hand_in_overdue(self._store, self._bank, now, exam=exam, person=person.id)
        mine = sittings(self._store, exam=exam, person=person.id)
        chosen = [one for one in mine if one.id == sitting] or mine[-1:]
        if not chosen:
            self._cover(person, exam, ref)
            return
        self._sitting = Sitting(self._store, self._bank, chosen[-1])
        if chosen[-1].handed_in_at is None:
            self._sit(ref)
        else:
            self._after(ref)

    def _cover(self, person: Person, exam: str, ref: str) -> None:
        self._sitting = None
        blueprint = self._exams.exam(exam)
        scene = exam_scenes.cover(blueprint, self._store, self._bank, person, self._here)
        self._show({**scene, "ref": ref})

    def _sit(self, ref: str) -> None:
        assert self._sitting is not None  # the caller has just made it
        now = self._clock()
        self.desk.state = self._state(now)
        self._show({**exam_scenes.sitting(self._sitting, self._locale, now), "ref": ref})

    def _after(self, ref: str, notice: str = "") -> None:
        """Show what comes after handing in: that it waits, or its result."""
        sitting, person = self._sitting, self.who.person
        if sitting is None or person is None:
            return
        record = sitting.record
        if released_at(self._store, record) is None:
            scene = exam_scenes.waiting(record, self._here, self._clock())
        else:
            scene = exam_result_scenes.result(
                record, person, self._store, self._bank, self._exams, self._here, self._clock()
            )
        self.desk.paper = {}
        self._show({**scene, "ref": ref, "notice": notice})

    def _tell(self, ref: str, **more: Any) -> None:
        """Tell a page that shows a sitting how it stands."""
        self.desk.tell({**self._state(self._clock()), "ref": ref, **more})

    def _state(self, now: dt.datetime) -> Scene:
        sitting = self._sitting
        if sitting is None or sitting.record.handed_in_at is not None:
            return {}
        return exam_scenes.state(sitting, now)

    def _show(self, scene: Scene) -> None:
        self._turns += 1
        self.desk.show({"notice": "", "trouble": False, "ref": "", **scene, "turn": f"{self._page}-{self._turns}"})


def _given(record: Record, place: int) -> dict[str, Any] | None:
    given = record.answers.get(place)
    return None if given is None else dict(given.answer)


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = ExamPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
