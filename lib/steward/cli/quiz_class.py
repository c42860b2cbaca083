"""``steward quiz class``: who knows what, and who could do with a word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.cli.people import trainers_only
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.insight.class_view import ClassView

HEADINGS = (
    Text("姓名", "Name"),
    Text("上次来", "Last here"),
    Text("答过", "Answers"),
    Text("原因", "Why"),
    Text("可以试试", "To try"),
)
WRITTEN = Text("已写到 {path}", "Written to {path}")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "class",
        cls=Command,
        help=both(
            "学习情况：谁掌握什么，谁需要聊一聊；可另存为 Excel。",
            "How the class stands: who knows what, and who could do with a word; as a workbook too.",
        ),
    )(class_)


def class_(
    by: Annotated[
        Literal["topic", "standard"],
        typer.Option(metavar="B", help=both("按主题 topic，或按标准 standard", "rows by topic or by standard")),
    ] = "topic",
    team: Annotated[str | None, typer.Option(metavar="T", help=both("只看一个班组", "one team"))] = None,
    post: Annotated[
        str | None, typer.Option(metavar="P", help=both("只看一个岗位，如 steward", "one post, such as steward"))
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.xlsx", help=both("另存为 Excel", "write a workbook as well"))
    ] = None,
) -> int:
    """Show the class."""
    from steward.quiz.courses.courses import shelf_of
    from steward.quiz.insight.class_view import class_view
    from steward.quiz.items.bank import bank_of
    from steward.records.people import people
    from steward.records.store import Store

    trainers_only()
    this = call.current()
    with Store.open(this.workspace) as store:
        there = [
            one for one in people(store) if (team is None or one.team == team) and (post is None or one.post == post)
        ]
        view = class_view(
            there,
            store.each_event(),
            bank_of(this.workspace),
            dt.datetime.now(dt.UTC),
            by=by,
            courses=shelf_of(this.workspace).courses,
        )
    if to is not None:
        from steward.quiz.insight.class_sheet import write_class

        write_class(view, to, this.locale)
    if json:
        out.as_json(view.shown(this.locale))
        return 0
    _show(view, this.locale)
    if to is not None:
        out.line(WRITTEN.say(this.locale, path=to))
    return 0


def _show(view: ClassView, locale: Locale) -> None:
    out.line(view.sentence(locale))
    rows = []
    for one in view.at_risk:
        for i, named in enumerate(one.named):
            who = (
                [one.name, one.last_seen.isoformat() if one.last_seen else "", number(one.answers)]
                if not i
                else [""] * 3
            )
            rows.append([*who, named.sentence(locale), named.do.say(locale)])
    if rows:
        out.line()
        out.table([heading.say(locale) for heading in HEADINGS], rows, right=(2,))
