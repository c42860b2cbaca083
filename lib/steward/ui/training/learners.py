"""How everybody is doing: who needs a word, who knows what, exams and their release, questions to mend, and the names.

``?view=exams`` opens a view, ``?team=`` and ``?post=`` look at some. Statistics are reckoned beside the page, so that it keeps answering.
"""

from __future__ import annotations

import datetime as dt
import gc
import threading
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.courses.courses import shelf_of
from steward.quiz.exams.blueprint import exams_of
from steward.quiz.exams.exam import allow_again
from steward.quiz.exams.exam_result import release
from steward.quiz.insight.contested import look_at
from steward.quiz.items.bank import bank_of
from steward.records.identity import current_person, hub_user, may_see_everybody
from steward.records.people import POSTS
from steward.records.store import Store
from steward.ui import page, visit
from steward.ui.parts.learners import LearnersBoard
from steward.ui.parts.task import in_words
from steward.ui.training import exam_scenes, figure_scenes, learner_head, learner_scenes, learner_sheets, roll
from steward.ui.training.learner_head import LEDE, PERIODS, TITLE, VIEWS
from steward.ui.training.learner_words import WORDS
from steward.ui.training.register import STUDY, Chosen, Figures, Register
from steward.words import Locale, Text, number

TRAINERS_ONLY = Text(
    "这一页只给培训负责人看：请让管理 JupyterHub 的人把您的账号写进 STEWARD_TRAINERS。您自己的情况在“我的进展”里。",
    "This page is for trainers: ask whoever looks after JupyterHub to name your account in STEWARD_TRAINERS. Your own standing is on My progress.",
)
_RELEASED = Text("已公布 {n} 份成绩。", "Results released: {n}.")
_ALLOWED = Text("{name} 可以再考一次。", "{name} may sit it once more.")
_LOOKED = Text("已标记看过。", "Marked as seen.")
_NOT_READ = Text("学习记录没有读出来，请重新打开这一页。", "The records were not read; open this page again.")

Beside = Callable[[Callable[[], None]], None]
"""Does a piece of work that takes a moment, beside the page."""


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="steward-learners", daemon=True).start()


class LearnersPage:
    """The app; `clock` gives the time in the zone in which times are told."""

    def __init__(
        self,
        here: visit.Visit,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
        beside: Beside = _in_a_thread,
    ) -> None:
        self._here, self._clock, self._beside = here, clock, beside
        self._locale: Locale = here.locale
        self._bank, self._exams = bank_of(here.workspace), exams_of(here.workspace)
        self._store = Store.open(here.workspace)
        self._courses = shelf_of(here.workspace).courses
        self._teams = {team.id: team.say(here.locale) for team in here.workspace.company().teams}
        self._read: Register | None = None
        self._chosen, self._view = Chosen(), "learners"
        self._of, self._which, self._page, self._open = STUDY, "look", 0, ""
        self._figures: dict[tuple[str, Chosen], Figures] = {}
        self._undo: Callable[[], object] | None = None
        self._lock = threading.RLock()
        self.board = LearnersBoard(visit.words(WORDS, self._locale), self.heard)
        self.view = ipywidgets.VBox([self.board])

    def open(self) -> None:
        """Show what the address asks for. A class is read beside the page, while the browser makes it ready."""
        with self.board.hold_sync():
            self.board.head = {"title": TITLE.say(self._locale), "lede": LEDE.say(self._locale), "shown": False}
            self.board.scene = {"kind": "reading"}
        self._beside(lambda: self._try(self._begin))

    def _begin(self) -> None:
        query, now = self._here.query, self._clock()
        self._read = Register(self._store, self._bank, self._courses, self._teams, now)
        # What was read stays as long as this page; to search it again and again for garbage would make clicks wait.
        gc.freeze()
        self.board.trouble = ""
        post = query.get("post", "")
        known = {one.team for one in self._register.here}
        self._chosen = Chosen(team if (team := query.get("team", "")) in known else "", post if post in POSTS else "")
        if query.get("view") in VIEWS:
            self._view = query["view"]
        exam = query.get("exam", "")
        if exam in {one["id"] for one in figure_scenes.sources(self._register, self._locale)}:
            self._of = exam
        self._show()
        self._try(self._hand_in)

    def _hand_in(self) -> None:
        if self._register.hand_in_overdue(self._clock()):
            self._show()

    @property
    def _register(self) -> Register:
        if self._read is None:
            raise StewardError("not-read", _NOT_READ)
        return self._read

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what the trainer did; what cannot be done is said and changes nothing."""
        self._try(lambda: self._do(content))

    def _try(self, work: Callable[[], None]) -> None:
        try:
            with self._lock:
                work()
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            self.board.trouble = in_words(error, self._locale)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _do(self, content: Mapping[str, Any]) -> None:
        def given(name: str) -> str:
            return str(content.get(name) or "")

        kind = given("type")
        if kind == "ready":  # the page is drawn; before, reckoning would have made it wait
            # What was told while the browser was still at work may not have reached it.
            self.board.send_state(["head", "scene", "trouble"])
            if self._learnt and (STUDY, self._chosen) not in self._figures:
                self._reckon(STUDY)
            return
        self.board.trouble = ""
        if kind not in ("item", "sheet", "undo"):
            self._say("")
        match kind:
            case "view" if given("view") in VIEWS:
                self._view = given("view")
                if content.get("of") is not None:
                    self._of, self._page, self._open = given("of"), 0, ""
            case "filter":
                days = content.get("days")
                self._chosen = Chosen(given("team"), given("post"), days if isinstance(days, int) and days in PERIODS else 0)  # fmt: skip
                self._page, self._open = 0, ""
            case "items":
                turned = content.get("page")
                self._page, self._open = turned if isinstance(turned, int) else 0, ""
                self._which = given("show") if given("show") in figure_scenes.SHOWS else "look"
                self._of = given("of")
            case "item":
                self._open = given("id")
                self._show_detail()
                return
            case "sheet":
                self._write_sheet()
                return
            case "undo" if self._undo:
                undo, self._undo = self._undo, None
                undo()
                self._say("")
            case "release" | "allow" | "seen":
                self._release_allow_or_see(kind, content)
            case "add" | "change" | "retire" | "back":
                self._change_people(kind, content)
        self._register.catch_up(self._clock())
        self._show()

    def _release_allow_or_see(self, kind: str, content: Mapping[str, Any]) -> None:
        now, by, exam = self._clock(), self._me(), str(content.get("exam") or "")
        if kind == "seen":
            ids = [str(id) for id in content.get("ids") or ()]
            look_at(self._store, ids, now, by=by)
            self._say(_LOOKED.say(self._locale), lambda: look_at(self._store, ids, self._clock(), by=by, seen=False))
            return
        if kind == "allow":
            who = self._register.person(content.get("person"))
            allow_again(self._store, who.id, exam, now, by=by)
            self._say(_ALLOWED.say(self._locale, name=who.name))
            return
        # Only those that the trainer had before the eyes: a sitting that came meanwhile, or of another team, waits.
        waits = [one for one in exam_scenes.waiting(self._register, self._chosen, now) if one.exam == exam]
        asked = str(content.get("sitting") or "")
        chosen = [one for one in waits if not asked or one.id == asked]
        for one in chosen:
            release(self._store, exam, now, by=by, sitting=one.id)
        self._say(_RELEASED.say(self._locale, n=number(len(chosen))))

    def _change_people(self, kind: str, content: Mapping[str, Any]) -> None:
        done = roll.changed(self._store, self._register, kind, content, self._clock, self._locale)
        self._say(done.words, done.undo)
        if done.typed:
            self.board.added = done.typed

    def _me(self) -> str:
        """Give who does this: the hub's user, the person chosen on this machine, else just the trainer."""
        found = current_person(self._store, self._here.workspace, at=self._clock())
        return found.id if found else "trainer"

    def _say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        self._undo = undo
        self.board.notice = {"words": words, "undo": undo is not None} if words else {}

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def _learnt(self) -> bool:
        """Whether anybody has done anything that can be looked at."""
        return bool(self._register.records) or any(told.answers for told in self._register.told.values())

    def _show(self) -> None:
        now, register, chosen = self._clock(), self._register, self._chosen
        scene: dict[str, Any]
        if not self._learnt:
            scene = {
                **roll.empty(self._here, is_hub=bool(hub_user())),
                "roll": roll.scene(register, Chosen(), self._here, now),
            }
        elif self._view == "exams":
            scene = exam_scenes.scene(register, chosen, self._exams, self._here, now)
        elif self._view == "items":
            scene = self._items(now)
        elif self._view == "people":
            scene = roll.scene(register, chosen, self._here, now)
        else:
            scene = learner_scenes.scene(register, chosen, register.teams, self._here, now)
        with self.board.hold_sync():
            self.board.head = self._head(now)
            self.board.scene = scene
            self.board.detail = {}
        if self._view == "items" and self._open and scene.get("rows"):
            self._show_detail()

    def _head(self, now: dt.datetime) -> dict[str, Any]:
        figures = self._figures.get((STUDY, self._chosen))
        shown = learner_head.head(self._register, self._chosen, self._view, figures, self._locale, now)
        return {**shown, "shown": self._learnt}

    def _items(self, now: dt.datetime) -> dict[str, Any]:
        register, chosen = self._register, self._chosen
        names = {one.id: one.name for one in register.people}
        told = {
            "kind": "items",
            "of": self._of,
            "sources": figure_scenes.sources(register, self._locale),
            "contested": figure_scenes.objections(register.objections(chosen, now), names, self._bank, self._here, now),
        }
        figures = self._figures.get((self._of, chosen))
        if figures is None:
            self._reckon(self._of)
            figures = self._figures.get((self._of, chosen))
        if figures is None:
            return {**told, "reckoning": True}
        scene = figure_scenes.scene(figures, self._of, self._which, self._page, self._bank, self._here)
        self._page = scene["page"]
        return {**told, **scene}

    def _reckon(self, of: str) -> None:
        """Reckon statistics beside the page, and show them where they are still wanted."""
        chosen, now, register = self._chosen, self._clock(), self._register

        def work() -> None:
            try:
                found = register.figures(of, chosen, now)
                _ = register.results  # at hand when the exams are opened
            except Exception as error:
                self.board.trouble = in_words(error, self._locale)
                return
            with self._lock:
                was_there = self._figures.get((of, chosen)) is not None
                self._figures[of, chosen] = found
                if was_there or chosen != self._chosen:
                    return
                if self._view == "items" and self.board.scene.get("reckoning") and of == self._of:
                    self._show()
                elif self._view != "items":
                    self.board.head = self._head(self._clock())

        self._beside(work)

    def _show_detail(self) -> None:
        figures = self._figures.get((self._of, self._chosen))
        known = figures is not None and self._open in {one.item for one in figures.statistics.items}
        self.board.detail = (
            figure_scenes.detail(figures, self._open, self._bank, self._here) if figures and known else {}
        )

    def _write_sheet(self) -> None:
        """Write the workbook of the view beside the page, and tell where it is."""
        here, view, of, chosen = self._here, self._view, self._of, self._chosen
        register, bank, now = self._register, self._bank, self._clock()
        figures = self._figures.get((of, chosen))
        self.board.sheet = {"making": True}

        def work() -> None:
            try:
                if view == "items":
                    made = learner_sheets.of_items(register, figures, of, chosen, bank, here, now)
                else:
                    made = learner_sheets.of_class(register, chosen, here, now)
                self.board.sheet = {"href": visit.file_address(here, "training", made, download=True), "name": made}
            except Exception as error:
                self.board.sheet = {}
                self.board.trouble = in_words(error, self._locale)

        self._beside(work)


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    if not may_see_everybody():
        page.put(page.heading(TITLE, TRAINERS_ONLY, here.locale), here)
        return
    try:
        app = LearnersPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
