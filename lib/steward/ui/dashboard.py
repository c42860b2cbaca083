"""The figures: of a team and a period, each opening to its trend, its meaning and the cases behind it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from steward.company import Company
from steward.errors import StewardError
from steward.service.period import Period
from steward.ui import page, summary, visit
from steward.ui.parts import Figures, Link, Outcome, Progress, Task, in_words
from steward.ui.views import Views
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.operations.kpis import Board

TITLE = Text("看指标", "Figures")
LEDE = Text(
    "每个数都带着样本量和 95% 区间；点开一项，看走势、按谁的标准、背后是哪几件。",
    "Every figure comes with its n and 95% interval; open one for its trend, whose standard it is, and the cases behind it.",
)
WORDS = {
    "filter": Text("只看", "Show only"),
    "all": Text("全部", "All"),
    "met": Text("达标", "Met"),
    "missed": Text("未达标", "Not met"),
    "unclear": Text("还说不准", "Cannot tell yet"),
    "no-data": Text("没有数据", "No data"),
    "shown": Text("列出 {n} 项", "{n} shown"),
    "none": Text("这一类里没有指标。", "No figure of this kind."),
    "name": Text("指标", "Figure"),
    "value": Text("本期", "Value"),
    "bar": Text("95% 区间与目标", "95% interval and target"),
    "target": Text("目标", "Target"),
    "verdict": Text("判定", "Verdict"),
    "waiting": Text("正在找背后的记录…", "Looking up the records behind it…"),
    "notrend": Text("月份太少，还画不出走势。", "Too few months for a trend."),
    "pages": Text("翻页", "Pages"),
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "before": Text("上一页", "Previous"),
    "after": Text("下一页", "Next"),
    "tell": Text("写成案例", "Tell it as a case"),
}
LEGEND = Text(
    "圆点是本期的值，灰条是 95% 区间，旗子是目标，旗子飘向好的一侧。整条区间在目标好的一侧才算达标，跨过目标就是还说不准。带“全数”的逐件核对，不作推断。",
    "The dot is the value, the grey bar its 95% interval, the flag the target; it flies towards the good side. Met only when the whole interval is on the good side, not met when all of it is on the bad side. “All” means counted case by case, nothing inferred.",
)
_WHOLE = Text("整个小区", "Whole estate")
_TEAM, _PERIOD = Text("班组", "Team"), Text("期间", "Period")
_COUNTING = Text("正在算指标", "Counting the figures")
_EMPTY = Text(
    "还没有导入任何记录。请先导入，指标会在这里列出。",
    "No records have been imported yet. Import them first; the figures appear here.",
)
_IMPORT = Text("去导入记录", "Import records")
_CAPTION = Text("{team}，{period}", "{team}, {period}")


class Dashboard:
    """The app: pickers above, the table below."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale
        self._board: Board | None = None
        self._views: Views | None = None
        self._company: Company | None = None
        self._wanted: tuple[str | None, Period] | None = None
        self._files: dict[str, str] = {}
        # The database behind the board serves one question at a time; they come from two threads.
        self._asking = threading.RLock()
        self.team = ipywidgets.Dropdown(description=_TEAM.say(self._locale))
        self.period = ipywidgets.Dropdown(description=_PERIOD.say(self._locale))
        self.loading = Task(_COUNTING, self._locale)
        self.figures = Figures(visit.words(WORDS, self._locale), self._detail)
        self._pickers = ipywidgets.HBox([self.team, self.period])
        self._pickers.add_class("sw-pickers")
        self._legend = ipywidgets.HTML(page.element("p", page.text(LEGEND.say(self._locale)), class_="sw-note"))
        for part in (self._pickers, self._legend):
            part.layout.display = "none"
        self.view = ipywidgets.VBox([self._pickers, self.loading, self.figures, self._legend])
        self.view.add_class("sw-dashboard")

    def open(self) -> None:
        """Show what is kept at once; count beside the page what is not."""
        here = self._here
        company = here.workspace.company()
        standing = summary.standing(here.workspace, company)
        if standing is None:
            self.loading.run(self._count)
        else:
            self._offer(company, standing)
            threading.Thread(target=self._warm_up, name="steward-figures", daemon=True).start()

    # -- which figures ---------------------------------------------------------------------------------------------------

    def _count(self, progress: Progress) -> Outcome:
        words = _COUNTING.say(self._locale)
        progress(0, 0, words)
        company = self._here.workspace.company()
        with self._asking:
            standing = summary.make_standing(
                self._here.workspace, company, lambda done, total, _: progress(done, total, words)
            )
        if standing is None:
            link = self._here.link("voila/render/notebooks/manage/import.ipynb")
            return Outcome(_EMPTY.say(self._locale), (Link(_IMPORT.say(self._locale), link, here=True),))
        self._offer(company, standing)
        return Outcome("")

    def _warm_up(self) -> None:
        """Count ahead, one figure at a time, so that another team or a row that is opened need not wait for all."""
        try:
            with self._asking:
                board = self._open_board()
            for kpi in board.kpis:
                with self._asking:
                    board.result(kpi, None, Period.parse(self.period.value))
        except StewardError:
            return  # It is said where the reader asks for it.

    def _offer(self, company: Company, standing: summary.Standing) -> None:
        """Fill the pickers and show the figures asked for in the address, else those of the last full month."""
        self._views = Views(self._here.workspace, company)
        self._company = company
        teams = [(company.team_name(one, self._locale), one) for one in standing.teams]
        self.team.options = [(_WHOLE.say(self._locale), ""), *teams]
        self.period.options = choices(standing.months, self._locale)
        pick(self.team, self._here.query.get("team"), "")
        pick(self.period, self._here.query.get("period"), standing.period)
        for part in (self._pickers, self._legend):
            part.layout.display = None
        for picker in (self.team, self.period):
            picker.observe(self._asked, names="value")
        self._asked()

    def _asked(self, _change: Any = None) -> None:
        team, period = self.team.value or None, Period.parse(self.period.value)
        kept = self._views.find(team, period, self._locale) if self._views else None
        if kept is not None:
            self._show(kept, team, period)
        else:
            self._wanted = (team, period)
            self.loading.run(self._make, then=self._again)

    def _make(self, progress: Progress) -> Outcome:
        """Count one table; the user may have asked for another in the meantime."""
        assert self._views is not None
        assert self._wanted is not None
        team, period = self._wanted
        words = _COUNTING.say(self._locale)
        progress(0, 0, words)
        with self._asking:
            board = self._open_board()
            for done, kpi in enumerate(board.kpis):
                progress(done, len(board.kpis), words)
                board.result(kpi, team, period)
            made = self._views.keep(board, team, period)
        if (team, period) == (self.team.value or None, Period.parse(self.period.value)):
            self._show(made[self._locale], team, period)
        return Outcome("")

    def _again(self) -> None:
        if self._wanted != (self.team.value or None, Period.parse(self.period.value)):
            self._asked()

    def _open_board(self) -> Board:
        if self._board is None:
            from steward.operations.kpis import compute
            from steward.operations.records import Records

            records = Records.open(self._here.workspace)
            self._files = {one.fingerprint: one.file for one in records.ledger.imports}
            self._board = compute(records, self._company or self._here.workspace.company())
        return self._board

    def _show(self, shown: list[dict[str, Any]], team: str | None, period: Period) -> None:
        company = self._company or self._here.workspace.company()
        name = company.team_name(team, self._locale) if team else _WHOLE.say(self._locale)
        self.figures.show(shown, _CAPTION.say(self._locale, team=name, period=period.label(self._locale)))

    def _detail(self, kpi: str, number_of_page: int) -> dict[str, Any]:
        from steward.ui.figure_detail import detail

        team, period = self.team.value or None, Period.parse(self.period.value)
        try:
            with self._asking:
                tell = visit.app_link(self._here, "cases/write", f"locale={self._locale}&complaint=")
                return detail(self._open_board(), self._files, kpi, team, period, number_of_page, self._locale, tell)
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            return {"kpi": kpi, "trouble": in_words(error, self._locale)}


def pick(picker: Any, *wanted: str | None) -> None:
    """Choose the first of `wanted` that a picker offers, else its first option."""
    known = [value for _, value in picker.options]
    picker.value = next((one for one in wanted if one in known), known[0])


def choices(months: Sequence[str], locale: Locale) -> list[tuple[str, str]]:
    """Give the periods to choose from: months newest first, then quarters, half-years and years that have ended."""
    newest_first = [Period.parse(month) for month in reversed(months)]
    wider: dict[str, Period] = {}
    for month in newest_first:
        year, first = month.start.year, month.start.month
        for name in (f"{year}-Q{(first + 2) // 3}", f"{year}-H{1 if first <= 6 else 2}", str(year)):
            period = Period.parse(name)
            if months[0] <= period.months[0] and period.months[-1] <= months[-1]:
                wider.setdefault(name, period)
    longest_last = sorted(wider.values(), key=lambda one: (one.length, -one.start.toordinal()))
    return [(period.label(locale), str(period)) for period in (*newest_first, *longest_last)]


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale), here)
    app = Dashboard(here)
    page.put_app(app.view, here)
    app.open()
