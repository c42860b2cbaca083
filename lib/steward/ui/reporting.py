"""Making reports: for a team or all of them, with what came of it and all that were made before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets

from steward.company import Company
from steward.ui import page, summary, visit
from steward.ui.dashboard import choices, pick
from steward.ui.parts import Choices, Link, Outcome, Progress, Shelf, Task
from steward.words import LOCALES, Locale, Text, duration, join, moment, number

if TYPE_CHECKING:
    from steward.reports import BatchResult

TITLE = Text("出报告", "Reports")
LEDE = Text(
    "每个班组一份：先说三件要知道的事，再是指标、走势和今天要打的电话。做好的网页文件自带一切，可以直接发出去。",
    "One for each team: three things to know, then figures, trends and the calls to make. The HTML file holds everything and can be sent on as it is.",
)
KIND = "team-performance"
_KIND, _TEAM, _PERIOD, _LOCALE, _FORMATS = (
    Text("哪种报告", "Report"),
    Text("班组", "Team"),
    Text("期间", "Period"),
    Text("语言", "Language"),
    Text("格式", "Formats"),
)
_KINDS = {KIND: Text("班组服务报告", "Team service report")}
_ALL = Text("全部 {n} 个班组", "All {n} teams")
_LOCALES: dict[Locale, Text] = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
_LABELS = {
    "html": Text("网页（HTML，离线可看）", "HTML (opens offline)"),
    "xlsx": Text("Excel（同样的数，可筛选）", "Excel (the same figures, with filters)"),
    "pdf": Text("PDF", "PDF"),
}
_SHORT = {"html": Text("打开", "Open"), "xlsx": Text("Excel", "Excel"), "pdf": Text("PDF", "PDF")}
_NO_BROWSER = Text(
    "PDF 要用本机的 Chrome、Edge 或 Chromium，这里没有找到；装好后重新打开这一页就能选。",
    "PDF needs Chrome, Edge or Chromium on this machine, and none was found; install one and open this page again.",
)
_MAKE, _MAKING = Text("出报告", "Make reports"), Text("正在出报告", "Making reports")
_FIRST = Text("正在准备", "Getting ready")
_NEXT = Text("{total} 份里好了 {done} 份", "{done} of {total} done")
_DONE = Text("{n} 份报告好了，用了 {time}。", "{n} made in {time}.")
_SAME = Text("{n} 份没有变化，沿用上次的。", "{n} unchanged since last time.")
_FAILED = Text("{names} 没有做成：{why}", "{names} was not made: {why}")
_NOTHING = Text("请至少选一种格式。", "Choose at least one format.")
_COUNTING = Text("正在算指标", "Counting the figures")
_EMPTY = Text("还没有导入任何记录。请先导入，再出报告。", "No records have been imported yet. Import them first.")
_IMPORT = Text("去导入记录", "Import records")
_SHELF = {
    "title": Text("已出的报告", "Finished reports"),
    "none": Text(
        "还没有。做好的报告会列在这里，文件在工作区的 reports 文件夹。",
        "None yet. Finished reports are listed here; the files are in the workspace’s reports folder.",
    ),
}


class ReportApp:
    """The app: a form, the work, and the shelf of finished reports."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale

        def say(text: Text) -> str:
            return text.say(self._locale)

        self.kind = ipywidgets.Dropdown(description=say(_KIND), options=[(say(_KINDS[KIND]), KIND)])
        self.team = ipywidgets.Dropdown(description=say(_TEAM))
        self.period = ipywidgets.Dropdown(description=say(_PERIOD))
        self.locale = ipywidgets.Dropdown(
            description=say(_LOCALE), options=[(say(_LOCALES[one]), one) for one in LOCALES], value=self._locale
        )
        self.formats = Choices(name=say(_FORMATS), chosen=["html"])
        self.button = ipywidgets.Button(description=say(_MAKE))
        for name in ("sw-button", "sw-button--primary"):
            self.button.add_class(name)
        self.button.on_click(lambda _: self.make())
        self.making = Task(_MAKING, self._locale, stoppable=True)
        self.shelf = Shelf(words=visit.words(_SHELF, self._locale))
        pickers = ipywidgets.HBox([self.kind, self.team, self.period, self.locale])
        pickers.add_class("sw-pickers")
        self._form = ipywidgets.VBox([pickers, self.formats, self.button])
        self._form.layout.display = "none"
        self.loading = Task(_COUNTING, self._locale)
        self.view = ipywidgets.VBox([self._form, self.loading, self.making, self.shelf])

    def open(self) -> None:
        """Show the form; where teams and months are not known yet, find them out beside the page."""
        company = self._here.workspace.company()
        standing = summary.standing(self._here.workspace, company)
        if standing is None:
            self.loading.run(self._count)
        else:
            self._offer(company, standing)
        self._list(company)

    def _count(self, progress: Progress) -> Outcome:
        words = _COUNTING.say(self._locale)
        progress(0, 0, words)
        company = self._here.workspace.company()
        standing = summary.make_standing(
            self._here.workspace, company, lambda done, total, _: progress(done, total, words)
        )
        if standing is None:
            link = self._here.link("voila/render/notebooks/manage/import.ipynb")
            return Outcome(_EMPTY.say(self._locale), (Link(_IMPORT.say(self._locale), link, here=True),), fine=False)
        self._offer(company, standing)
        return Outcome("")

    def _offer(self, company: Company, standing: summary.Standing) -> None:
        from steward.reports.pdf import find_browser

        teams = [(company.team_name(one, self._locale), one) for one in standing.teams]
        self.team.options = [(_ALL.say(self._locale, n=number(len(teams))), ""), *teams]
        self.period.options = choices(standing.months, self._locale)
        pick(self.team, self._here.query.get("team"), "")
        pick(self.period, self._here.query.get("period"), standing.period)
        can_print = find_browser() is not None
        self.formats.options = [
            {"value": name, "label": label.say(self._locale), "disabled": name == "pdf" and not can_print}
            for name, label in _LABELS.items()
        ]
        self.formats.note = "" if can_print else _NO_BROWSER.say(self._locale)
        self._form.layout.display = None

    # -- making ----------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the reports asked for, beside the page."""
        formats = [name for name in _LABELS if name in self.formats.chosen]
        if not formats:
            self.making.say(_NOTHING)
            return
        kind, team, period = self.kind.value, self.team.value, self.period.value
        locale: Locale = self.locale.value
        self._lock(True)

        def work(progress: Progress) -> Outcome:
            progress(0, 0, _FIRST.say(self._locale))
            from steward.reports import render_all

            def told(done: int, total: int, name: str) -> None:
                words = _NEXT.say(self._locale, done=number(done), total=number(total))
                progress(done, total, words + (f" {name}" if name else ""))

            batch = render_all(
                self._here.workspace,
                kind,
                period,
                teams=[team] if team else None,
                formats=formats,
                locale=locale,
                progress=told,
            )
            return self._outcome(batch)

        self.making.run(work, then=self._made)

    def _made(self) -> None:
        self._lock(False)
        self._list(self._here.workspace.company())

    def _lock(self, locked: bool) -> None:
        for part in (self.kind, self.team, self.period, self.locale, self.formats, self.button):
            part.disabled = locked

    def _outcome(self, batch: BatchResult) -> Outcome:
        locale = self._locale
        made, same, failed = batch.of("made"), batch.of("unchanged"), batch.of("failed")
        said = []
        if made or not same:
            count = number(len(made)) if locale == "zh" else page.many(len(made), "report", "reports")
            said.append(
                _DONE.say(
                    locale,
                    n=count,
                    time=duration(batch.seconds / 3600, locale)
                    if batch.seconds >= 60
                    else _seconds(batch.seconds, locale),
                )
            )
        if same:
            count = number(len(same)) if locale == "zh" else page.many(len(same), "report", "reports")
            said.append(_SAME.say(locale, n=count))
        for outcome in failed:
            why = join([trouble.describe(locale) for trouble in outcome.troubles], locale)
            said.append(_FAILED.say(locale, names=outcome.name.say(locale), why=why))
        said += [trouble.describe(locale) for trouble in batch.troubles]
        links = [
            Link(outcome.name.say(locale), self._address(outcome.paths[0]), download=outcome.paths[0].suffix == ".xlsx")
            for outcome in (*made, *same)
            if outcome.paths
        ]
        return Outcome(("" if locale == "zh" else " ").join(said), tuple(links), fine=batch.ok)

    # -- the shelf -------------------------------------------------------------------------------------------------------

    def _list(self, company: Company) -> None:
        locale = self._locale
        self.shelf.reports = [
            {
                "title": one.title(company, locale) + (_other(one.locale, locale)),
                "when": moment(one.made),
                "links": [
                    {
                        "text": _SHORT[name].say(locale),
                        "href": visit.file_address(self._here, "reports", one.files[name], download=name == "xlsx"),
                        "download": name == "xlsx",
                    }
                    for name in _SHORT
                    if name in one.files
                ],
            }
            for one in summary.reports(self._here.workspace, company)
        ]

    def _address(self, path: Path) -> str:
        return visit.file_address(self._here, "reports", path.relative_to(self._here.workspace.reports).as_posix())


def _other(written: str, locale: Locale) -> str:
    """Name the language of a report that is not the reader's."""
    if written == locale or written not in _LOCALES:
        return ""
    name = _LOCALES["zh" if written == "zh" else "en"].say(locale)
    return f"（{name}）" if locale == "zh" else f" ({name})"


def _seconds(seconds: float, locale: Locale) -> str:
    return Text("{n} 秒", "{n} seconds").say(locale, n=number(max(seconds, 1)))


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale), here)
    app = ReportApp(here)
    page.put_app(app.view, here)
    app.open()
