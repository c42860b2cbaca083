"""``steward kpi``: the figures behind the reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.words import Locale, Text, percent

if TYPE_CHECKING:
    from steward.operations.kpis import KpiResult

HEADINGS = (
    Text("指标", "KPI"),
    Text("数值", "Value"),
    Text("样本", "n"),
    Text("{share} 区间", "{share} interval"),
    Text("目标", "Target"),
    Text("结论", "Verdict"),
)
WHOLE = Text("全小区", "The whole estate")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "kpi",
        cls=Command,
        help=both(
            "列出指标：每个都带样本量、区间、目标和结论。",
            "List the figures, each with its n, interval, target and verdict.",
        ),
    )(kpi)


def kpi(
    team: Annotated[
        str | None,
        typer.Option(
            metavar="T",
            help=both("只看一个班组；不写则先全小区，再逐个班组", "one team; else the whole estate, then each team"),
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="P",
            help=both(
                "期间，如 2026-10、2026-Q3；不写则取最近一个完整的月份",
                "period, such as 2026-10 or 2026-Q3; else the last whole month",
            ),
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
) -> int:
    """Write the figures of a period."""
    from steward.reports.material import Material
    from steward.service.period import Period

    this = call.current()
    locale = this.locale
    asked = Period.parse(period) if period else None
    material = Material.open(this.workspace)
    company, board = material.company, material.board
    whole = asked or material.usual_period()
    teams = (material.team(team),) if team is not None else (None, *board.teams)
    if json:
        out.as_json(board.as_json(teams, whole))
        return 0
    out.line(whole.label(locale))
    for one in teams:
        out.line()
        out.line(company.team_name(one, locale) if one is not None else WHOLE.say(locale))
        _show(board.results((one,), whole), company.confidence, locale)
    return 0


def _show(results: Sequence[KpiResult], confidence: float, locale: Locale) -> None:
    rows = [
        [
            r.kpi.name.say(locale),
            r.value_words(locale),
            r.n_words() if r.n else "",
            r.interval_words(locale),
            r.target_words(locale),
            r.verdict.text.say(locale),
        ]
        for r in results
    ]
    out.table(
        [heading.say(locale, share=percent(confidence, decimals=0)) for heading in HEADINGS], rows, right=(1, 2, 3, 4)
    )
