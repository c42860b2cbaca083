"""The five-steps plan: choose measures in the matrix, give them to teams, date them, record what was done, see what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.company import Company
from steward.errors import StewardError
from steward.operations import engagement_plans as store
from steward.service.engagement import changes as do
from steward.service.engagement.plan import Plan
from steward.ui import page, summary, visit
from steward.ui.parts import PlanBoard, in_words
from steward.ui.plan_words import WORDS, plan_in_words, plan_name, table_in_words
from steward.words import Locale, Text

TITLE = Text("行动计划", "Action plan")
LEDE = Text(
    "五步一法：从认识客户到成就客户，每一步由哪个班组做什么、什么时候做、做了没有，都在这一张表里。",
    "Five steps, one method: from knowing customers to helping them succeed, who does what at each step, by when, and whether it was done.",
)


class Planning:
    """The app: one board over the plan chosen, with the clock passed in."""

    def __init__(self, here: visit.Visit, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        self._here, self._clock = here, clock
        self._locale: Locale = here.locale
        self._company: Company = here.workspace.company()
        self._id = ""
        standing = summary.standing(here.workspace, self._company)
        teams = dict.fromkeys([team.id for team in self._company.teams] + list(standing.teams if standing else ()))
        self.board = PlanBoard(
            visit.words(WORDS, self._locale), table_in_words(self._company, list(teams), here), self.heard
        )
        self.view = ipywidgets.VBox([self.board])

    def open(self) -> None:
        """Show the plan asked for in the address, else the latest, else how to begin."""
        known = [kept.id for kept in store.plans(self._here.workspace)]
        asked = self._here.query.get("plan", "")
        self._id = asked if asked in known else next(iter(known), "")
        self._try(self._read)

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what was asked for on the page; what cannot be done is said there and changes nothing."""
        self._try(lambda: self._do(content))

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            self.board.trouble = in_words(error, self._locale)

    def _read(self) -> None:
        if self._id:
            self._show(store.open_plan(self._here.workspace, self._id))

    def _do(self, content: Mapping[str, Any]) -> None:
        kind = str(content.get("type", ""))
        says: dict[str, Any] = {"who": str(content.get("who", "")), "now": self._clock()}
        match kind:
            case "begin":
                plan = store.begin(self._here.workspace, "", says["now"].year)
                self._id = plan.id
                if content.get("table"):
                    plan = store.change(self._here.workspace, plan.id, lambda old: do.adopt_table(old, **says))
                self._show(plan)
            case "open":
                self._id = str(content.get("id", ""))
                self._read()
            case "sheet":
                self._write_sheet()
            case _:
                change = _change(kind, content, says)
                self._show(store.change(self._here.workspace, self._id, change))

    def _show(self, plan: Plan) -> None:
        shown = plan_in_words(plan, self._company, self._clock().date(), self._locale)
        others = [
            {"id": kept.id, "name": plan_name(kept.id, kept.name, self._locale)}
            for kept in store.plans(self._here.workspace)
        ]
        with self.board.hold_sync():
            self.board.trouble = ""
            self.board.plan = {**shown, "plans": others}

    def _write_sheet(self) -> None:
        from steward.operations.engagement_sheet import write_sheet

        plan = store.open_plan(self._here.workspace, self._id)
        now = self._clock()
        name = f"plan-{plan.id}.{self._locale}.xlsx"
        write_sheet(plan, self._company, now.date(), self._here.workspace.plan_sheets / name, self._locale)
        href = visit.file_address(self._here, "plans", name, download=True)
        self.board.sheet = {"href": href, "name": name, "at": now.isoformat()}


def _change(kind: str, content: Mapping[str, Any], says: dict[str, Any]) -> Callable[[Plan], Plan]:
    """Give what a message asks to be done to a plan.

    Raises:
        StewardError: ``not-understood`` where it asks for nothing we know.
    """
    item, several = str(content.get("item", "")), [str(one) for one in content.get("items") or ()]
    stage, group = str(content.get("stage", "")), str(content.get("group", ""))
    day = _day(content.get("on"))
    changes: dict[str, Callable[[Plan], Plan]] = {
        "adopt": lambda plan: do.adopt(
            plan, str(content.get("measure", "")), group, again=content.get("again") is True, **says
        ),
        "table": lambda plan: do.adopt_table(plan, stage, group, **says),
        "own": lambda plan: do.adopt_own(plan, str(content.get("name", "")), stage, group, **says),
        "assign": lambda plan: do.assign(
            plan, several or item, str(content.get("team", "")), str(content.get("person", "")), **says
        ),
        "date": lambda plan: do.schedule(
            plan,
            several or item,
            _day(content.get("starts")),
            _day(content.get("due")),
            content.get("every") or None,
            **says,
        ),
        "record": lambda plan: do.record(
            plan,
            item,
            day or says["now"].date(),
            str(content.get("note", "")),
            str(content.get("link", "")),
            _number(content.get("number")),
            **says,
        ),
        "finish": lambda plan: do.finish(plan, item, day or says["now"].date(), **says),
        "reopen": lambda plan: do.reopen(plan, item, **says),
        "drop": lambda plan: do.drop(plan, item, str(content.get("why", "")), **says),
        "resume": lambda plan: do.resume(plan, item, **says),
        "undo": lambda plan: do.undo(plan, **says),
        "redo": lambda plan: do.redo(plan, **says),
    }
    if kind not in changes:
        raise StewardError("not-understood", Text("没有这种操作。", "There is no such change."))
    return changes[kind]


def _day(given: Any) -> dt.date | None:
    if not given:
        return None
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError:
        raise StewardError(
            "odd-date",
            Text("日期 {day} 读不懂，请重新选。", "The date {day} cannot be read; choose it again."),
            day=given,
        ) from None


def _number(given: Any) -> float | None:
    words = str(given if given is not None else "").strip().replace(",", "").replace("，", "")
    if not words:
        return None
    try:
        value = float(words)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e12:
        raise StewardError("odd-number", Text("“{given}”不是一个数。", "“{given}” is not a number."), given=given)
    return value


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale), here)
    try:
        app = Planning(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put_app(app.view, here)
    app.open()
