"""What a report notebook calls: one object, one call a cell.

>>> report = open_report(workspace, team, period, locale)   # doctest: +SKIP
>>> report.kpis()                                            # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from steward.errors import StewardError
from steward.reports import fragments, store
from steward.reports.pieces import Fragment
from steward.reports.team_report import KIND, TeamReport
from steward.service.period import Period
from steward.words import Locale, Text, checked_locale
from steward.workspace import Workspace

_EMPTY = Text("还没有导入记录", "No records yet")
_STYLE = Text("样式", "Style")


class Report:
    """A team's report, ready to be shown section by section; each section prints as one sentence where HTML is not shown."""

    def __init__(self, numbers: TeamReport | None, locale: Locale, trouble: StewardError | None = None) -> None:
        self._numbers = numbers
        self._locale: Locale = locale
        self._trouble = trouble

    @property
    def numbers(self) -> TeamReport:
        """All figures of the report.

        Raises:
            StewardError: why there are none.
        """
        if self._numbers is None:
            assert self._trouble is not None
            raise self._trouble
        return self._numbers

    def style(self) -> Fragment:
        """Give the look of the house to the cells below; a finished page brings its own."""
        from steward import theme
        from steward.reports.page import style

        html = Markup("<style>{}</style>{}").format(Markup(style()), Markup(theme.sprite()))  # noqa: S704  # our own files
        return Fragment(html, _STYLE.say(self._locale))

    def _show(self, part: str) -> Fragment:
        if self._numbers is None:
            return self._without(first=part == "head")
        made: Fragment = getattr(fragments, part)(self._numbers, self._locale)
        return made

    def _without(self, *, first: bool) -> Fragment:
        """Show once why there is nothing to show."""
        words = self._trouble.describe(self._locale) if self._trouble else ""
        if not first:
            return Fragment(Markup(""), _EMPTY.say(self._locale))
        html = Markup('<section class="sw-empty"><h1 class="sw-sheet__title">{}</h1><p>{}</p></section>')
        return Fragment(html.format(_EMPTY.say(self._locale), words), words)

    def head(self) -> Fragment:
        """Whose report it is, of when."""
        return self._show("head")

    def three_things(self) -> Fragment:
        """The three things to know."""
        return self._show("three_things")

    def kpis(self) -> Fragment:
        """Figures against their targets."""
        return self._show("kpis")

    def trend(self) -> Fragment:
        """The headline rate over the months."""
        return self._show("trend")

    def standing(self) -> Fragment:
        """The team among the others."""
        return self._show("standing")

    def flow(self) -> Fragment:
        """Complaints through the flow."""
        return self._show("flow")

    def durations(self) -> Fragment:
        """How long things take."""
        return self._show("durations")

    def satisfaction(self) -> Fragment:
        """Satisfaction and what goes with it."""
        return self._show("satisfaction")

    def owed(self) -> Fragment:
        """Visits and revisits owed."""
        return self._show("owed")

    def plan(self) -> Fragment:
        """The action plan."""
        return self._show("plan")

    def training(self) -> Fragment:
        """Training beside what followed it."""
        return self._show("training")

    def calls(self) -> Fragment:
        """Calls to make this week."""
        return self._show("calls")

    def notes(self) -> Fragment:
        """Where the figures come from."""
        return self._show("notes")

    def cases(self) -> Fragment:
        """The cases behind every figure."""
        return self._show("cases")


def open_report(
    workspace: str | Path | None = None, team: str | None = None, period: str | None = None, locale: str | None = None
) -> Report:
    """Open a team's report: the one kept by a batch, or a new one.

    Args:
        workspace: its folder; without one ``STEWARD_WORKSPACE`` or the usual place.
        team: any of its names; without one the team with the most cases.
        period: such as ``2026-10``; without one the last full month in which things fell due.
        locale: ``zh`` or ``en``; without one that of the workspace.

    Raises:
        StewardError: ``unknown-team``, ``bad-period`` or what is wrong with the workspace. A workspace without records gives
            a report that says so.
    """
    house = Workspace.at(workspace)
    language = checked_locale(locale) if locale else house.locale()
    if team and period:
        kept = store.recall(store.place(house, store.fingerprint(house), KIND, team, Period.parse(period)))
        if kept is not None:
            return Report(kept, language)
    from steward.reports.material import Material
    from steward.reports.team_report import build

    try:
        material = Material.open(house)
    except StewardError as error:
        if error.code != "no-records":
            raise
        return Report(None, language, error)
    asked = Period.parse(period) if period else material.usual_period()
    chosen = material.team(team) if team else material.busiest_team(asked)
    parameters = {"kind": KIND, "team": chosen, "period": str(asked)}
    return Report(build(material, chosen, asked, parameters), language)
