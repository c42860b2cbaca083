"""The flow in the records: how cases really went, where they wait, what leaves the flow and what that costs."""

from __future__ import annotations

from steward.errors import StewardError
from steward.ui.explore import event_log_panels as panels
from steward.ui.explore import kit
from steward.ui.explore.event_log_view import ENDS, FILE, UNKNOWN, Logs, View, closed_only
from steward.ui.explore.kit import (
    Choice,
    Explorable,
    Note,
    Panel,
    Select,
    Sentence,
    Slider,
    Switch,
    Values,
    Visit,
)  # fmt: skip
from steward.ui.explore.panels import Failure
from steward.ui.parts import Intake
from steward.words import Locale, Text

_WHICH = {
    "all": Text("全部", "All"),
    "fits": Text("合流程的", "Those within the flow"),
    "left": Text("离开流程的", "Those that left it"),
}
_LENS = {"count": Text("走了几次", "How often"), "time": Text("等了多久", "How long")}
_SHARE = Text("{n}%", "{n}%")
T = {
    "log": Text("看哪份记录", "Which records"),
    "share": Text("从最常见的看起，看到", "From the commonest way on, show"),
    "share-note": Text("占所选案子的比例", "of the cases chosen"),
    "which": Text("看哪些案子", "Which cases"),
    "lens": Text("线的粗细表示", "What a line’s thickness shows"),
    "open": Text("没办完的也算进去", "Count the open ones too"),
    "end": Text("走到哪一步算办完", "What counts as the end"),
}
_NONE_LEFT = Text("这份记录里没有这样的案子，换一种看看。", "There are no such cases in these records; choose others.")
_OTHER_WORDS = Text(
    "这份记录里的步骤和投诉流程不是一回事，所以不判断合不合流程。",
    "The steps of these records are not those of the complaint flow, so nothing is said of leaving it.",
)
_INTAKE = {
    "drop": Text("把自己的事件日志拖到这里", "Drop an event log of your own here"),
    "kinds": Text("XES 或 CSV（每行一步：案号、环节、时间），可以压缩成 .gz。文件只留在工作区的 event-logs 文件夹里。", "XES or CSV (a row a step: case, activity, time), packed as .gz if you like. It stays in the workspace’s event-logs folder."),
}  # fmt: skip


class EventLogPage:
    """The page: what is set, what it shows, and the files that come in."""

    def __init__(self, here: Visit) -> None:
        self.here, self.locale = here, here.locale
        self.logs = Logs(here)
        self.page: Explorable | None = None
        logs = self.logs.names()
        self.intake = Intake(here.workspace.event_logs, self.locale, on_change=self._arrived, on_check=lambda: None)
        self.intake.words = {**self.intake.words, **{key: text.say(self.locale) for key, text in _INTAKE.items()}}
        first = next(iter(logs))
        self.page = Explorable(
            "event-log",
            here,
            [
                Select("log", T["log"], logs, first),
                Slider("share", T["share"], 10, 100, 80, 5, show=_percents, note=T["share-note"]),
                Choice("which", T["which"], _WHICH, "all"),
                Choice("lens", T["lens"], _LENS, "count"),
                Switch("open", T["open"], value=True),
                self._ends(first),
            ],
            self.show,
            answers={"cover": self._covering, "slowest": self._slowest, "censored": self._censored},
            reached={"three": lambda values: self._shown(values) == 3},
            extra=[self.intake],
        )

    def _ends(self, log: str) -> Select:
        try:
            options = self.logs.looked(log).ends()
        except StewardError:
            options = {UNKNOWN: ENDS[UNKNOWN]}
        return Select("end", T["end"], options, next(iter(options)))

    def _arrived(self, names: set[str]) -> None:
        """Show a file that was brought in; one that is no log is told of, and its copy goes."""
        if self.page is None:
            return
        told = []
        for name in sorted(names):
            try:
                self.logs.looked(FILE + name)
            except StewardError as error:
                (self.here.workspace.event_logs / name).unlink(missing_ok=True)
                told.append(error.describe(self.locale))
            else:
                self.page.change(Select("log", T["log"], self.logs.names(), FILE + name))
                self.page.put(log=FILE + name, which="all")
        self.page.redraw()
        if told:
            self.page.panels.show([*(Failure(words) for words in told), *self.show(self.page.values)])

    def view(self, values: Values) -> View | None:
        """Give what the page is set to show."""
        return self.logs.view(str(values["log"]), str(values["which"]), float(values["share"]), str(values["end"]))

    def show(self, values: Values) -> list[Panel]:
        """Draw everything for what is set."""
        id, locale = str(values["log"]), self.locale
        looked = self.logs.looked(id)
        if self.page is not None and str(values["end"]) not in looked.ends():
            self.page.change(self._ends(id))
            values = self.page.values
        view = self.view(values)
        if view is None:
            return [Sentence(_NONE_LEFT.say(locale))]
        found: list[Panel] = [
            Sentence(panels.says(view, looked, str(values["lens"]), locale)),
            panels.numbers(view, bool(values["open"]), locale),
            panels.picture(view, looked, str(values["lens"]), locale),
            panels.chains(view, looked, locale),
            panels.steps(view, looked, locale),
        ]
        if looked.speaks:
            found.append(panels.deviations(looked, locale))
        else:
            found.append(Note(_OTHER_WORDS.say(locale)))
        if id.startswith(FILE):
            found += [Note(note.say(locale)) for note in looked.log.notes]
        return found

    # -- what the tasks ask --------------------------------------------------------------------------------------

    def _shown(self, values: Values) -> int:
        view = self.view(values)
        return 0 if view is None else view.shown

    def _covering(self, values: Values) -> float:
        return self.logs.looked(str(values["log"])).found.variants.covering(0.8)

    def _slowest(self, values: Values) -> str:
        """Name the slowest of the stretches that the task offers, as ``before>after``."""
        assert self.page is not None
        task = next(task for task in self.page.script.tasks if task.id == "slowest")
        offered = {option.id for option in task.options}
        edges = {
            f"{e.source}>{e.target}": e.median_seconds for e in self.logs.looked(str(values["log"])).found.follows.edges
        }
        return max(offered & set(edges), key=lambda pair: edges[pair])

    def _censored(self, values: Values) -> str:
        view = self.view(values)
        assert view is not None
        all_of_them, closed = view.times.cases.median, closed_only(view)
        if all_of_them is None or (closed is not None and all_of_them > closed):
            return "longer"
        return "same" if all_of_them == closed else "shorter"


def _percents(value: float, locale: Locale) -> str:
    return _SHARE.say(locale, n=f"{value:g}")


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    made = EventLogPage(here)
    assert made.page is not None
    return made.page


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)
