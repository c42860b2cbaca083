"""``steward report``: one report for a team, or one for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.reports import BatchResult


FAILED = Text("{team}：没有做成。{why}", "{team}: not made. {why}")
COUNT = Text(
    "做成 {made} 份，没有变化 {same} 份，没做成 {failed} 份，用了 {seconds} 秒。",
    "{made} made, {same} unchanged, {failed} failed, in {seconds} s.",
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "report",
        cls=Command,
        help=both("出报告：一个班组一份，或每个班组各一份。", "Make reports: one for a team, or one for each."),
    )(report)


def report(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help=both("报告种类，如 team-performance", "kind of report, such as team-performance")
        ),
    ],
    period: Annotated[
        str,
        typer.Option(
            metavar="P",
            help=both(
                "期间：2026-10、2026-Q3、2026-H1、2026 或 2026-07..2026-10",
                "period: 2026-10, 2026-Q3, 2026-H1, 2026 or 2026-07..2026-10",
            ),
        ),
    ],
    team: Annotated[
        str | None, typer.Option(metavar="T", help=both("班组的名称或代号", "name or id of a team"))
    ] = None,
    all_teams: Annotated[
        bool, typer.Option("--all-teams", help=both("每个班组各一份", "one report for each team"))
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help=both(
                "写到哪个文件夹；不写则放在工作区的 reports 里", "folder to write to; else reports in the workspace"
            ),
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help=both("格式：html、xlsx、pdf，用逗号隔开", "formats: html, xlsx, pdf, separated by commas"),
        ),
    ] = "html",
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, metavar="N", help=both("同时做几份", "how many at the same time"))
    ] = None,
) -> int:
    """Make reports and write where they are."""
    from steward import reports
    from steward.service.period import Period

    this = call.current()
    locale = this.locale
    asked = Period.parse(period)
    formats = tuple(dict.fromkeys(word.strip().lower() for word in format.split(",")))
    if (team is None) == (not all_teams):
        raise StewardError(
            "team-or-all",
            Text(
                "请写 --team 加班组名，或写 --all-teams，两样选一样。",
                "Write either --team with the name of a team, or --all-teams.",
            ),
        )
    if team is not None:
        rendered = reports.render(this.workspace, kind, team, asked, out=folder, formats=formats, locale=locale)
        for path in rendered.paths:
            out.line(str(path))
        return 0
    with out.progress(Text("出报告", "Making reports").say(locale)) as told:
        batch = reports.render_all(
            this.workspace, kind, asked, out=folder, formats=formats, locale=locale, jobs=jobs, progress=told
        )
    return _show(batch, locale)


def _show(batch: BatchResult, locale: Locale) -> int:
    for path in batch.paths:
        out.line(str(path))
    for outcome in batch.of("failed"):
        why = " ".join(trouble.describe(locale) for trouble in outcome.troubles)
        out.note(FAILED.say(locale, team=outcome.name, why=why))
    for trouble in batch.troubles:
        out.note(trouble.describe(locale))
    made, same, failed = (len(batch.of(state)) for state in ("made", "unchanged", "failed"))
    out.note(COUNT.say(locale, made=made, same=same, failed=failed, seconds=f"{batch.seconds:.0f}"))
    return 0 if batch.ok else 1
