"""``steward case new`` and ``steward case advance``: begin a case of one's own, and take it from draft to reviewed to published.

``case new --json``: {"case", "folder", "file", "problems"}. ``case advance --json``: {"case", "stage", "by", "on"}.
"""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import Text, number

if TYPE_CHECKING:
    from steward.casebook.authoring import Draft

MADE = Text("案例 {id} 的草稿已写在 {path}", "The draft of the case {id} is in {path}")
NEXT_HOLES = Text(
    "接下来：在文件里把空着的 {n} 处补上，再用 steward case check {id} 检查；或者 steward start，在“写案例”里接着写。",
    "Next: fill in what is empty in the file ({n}), then steward case check {id}; or steward start, and go on under “Write a case”.",
)
NEXT_WHOLE = Text(
    "接下来：改成自己的，再用 steward case check {id} 检查；steward drill play {id} 试着练一场。",
    "Next: make it yours, then steward case check {id}; try it with steward drill play {id}.",
)
NEXT_READ = Text(
    "接下来：改成自己的，再用 steward case check {id} 检查。", "Next: make it yours, then steward case check {id}."
)
ADVANCED = Text("案例 {id}：{stage}，{by}，{on}。", "{id}: {stage}, {by}, {on}.")
ONE_WAY = Text("--from 和 --complaint 只能写一个。", "Give --from or --complaint, not both.")
AS_JSON = both("以 JSON 输出，供程序使用", "write JSON, for programs")
BY = both("谁在写或谁来办；不写则用这台电脑的用户名", "who does it; default: the name of this computer’s user")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "new",
        cls=Command,
        help=both(
            "开始写一个自己的案例：从空白、从另一个案例，或从一件真实的投诉（姓名房号隐去）。",
            "Begin a case of your own: blank, from another case, or from a real complaint (nobody named).",
        ),
    )(new)
    app.command(
        "advance",
        cls=Command,
        help=both(
            "案例走到下一步：reviewed 已审阅、published 已发布，或写明原因退回 draft 草稿。",
            "Take a case further: reviewed, published, or back to draft with a reason.",
        ),
    )(advance)


def new(
    id: Annotated[
        str | None, typer.Argument(metavar="ID", help=both("案例的编号，不写则自动取一个", "id of the case; default: one is made"))
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="CASE", help=both("照这个案例写", "begin from this case"))
    ] = None,
    complaint: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=both("从记录里这件投诉写起", "begin from this complaint of the records"))
    ] = None,
    style: Annotated[
        str, typer.Option(metavar="STYLE", help=both("业主的沟通风格，写了就带演练（同 --complaint）", "the owner’s style; with it a complaint becomes a drill too"))
    ] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help=BY)] = "",
    json: Annotated[bool, typer.Option("--json", help=AS_JSON)] = False,
) -> int:  # fmt: skip
    """Begin a case."""
    from steward.casebook.authoring import begun, look, save

    this = call.current()
    if from_ and complaint:
        raise StewardError("two-ways", ONE_WAY)
    today = dt.datetime.now().astimezone().date()
    workspace = this.workspace.create()
    draft = begun(_begun(id, from_, complaint, style, today), by.strip() or _user(), today)
    folder = save(workspace, draft, holes=not (from_ or complaint))
    found = look(draft, workspace)
    if json:
        out.as_json(
            {
                "case": draft.id,
                "folder": str(folder),
                "file": str(folder / "case.yaml"),
                "problems": len(found.troubles),
            }
        )
        return 0
    out.line(MADE.say(this.locale, id=draft.id, path=folder / "case.yaml"))
    following = NEXT_HOLES if found.case is None else NEXT_WHOLE if found.case.playable else NEXT_READ
    out.line(following.say(this.locale, id=draft.id, n=number(len(found.troubles))))
    return 0


def _user() -> str:
    """Give the name this computer knows its user by; ``""`` where it knows none, and the status then asks for one."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return ""


def _begun(id: str | None, from_: str | None, complaint: str | None, style: str, today: dt.date) -> Draft:
    from dataclasses import replace

    from steward.casebook import case_of
    from steward.casebook.authoring import blank, copy_of, new_id

    this = call.current()
    if complaint:
        from steward.operations.case_drafts import from_complaint

        draft = from_complaint(this.workspace, complaint, this.locale, style=style)
        return replace(draft, id=id, data={**draft.data, "id": id}) if id else draft
    if from_:
        case = case_of(this.workspace, from_)
        return copy_of(case, id or new_id(this.workspace, today, f"{case.id} {today:%m%d}"))
    return blank(id or new_id(this.workspace, today), this.locale)


def advance(
    case: Annotated[str, typer.Argument(metavar="CASE", help=both("自己的案例的编号", "id of a case of your own"))],
    stage: Annotated[
        str, typer.Argument(metavar="STAGE", help=both("draft、reviewed 或 published", "draft, reviewed or published"))
    ],
    by: Annotated[str, typer.Option(metavar="NAME", help=BY)] = "",
    note: Annotated[
        str, typer.Option(metavar="WHY", help=both("退回草稿的原因", "why it goes back to draft"))
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=AS_JSON)] = False,
) -> int:  # fmt: skip
    """Take a case a step further."""
    from steward.casebook import authoring
    from steward.casebook.status import NAMES, as_stage

    this = call.current()
    today = dt.datetime.now().astimezone().date()
    draft = authoring.advance(this.workspace, case, as_stage(stage), by.strip() or _user(), today, note)
    last = draft.data["status"][-1]
    if json:
        out.as_json({"case": case, **{key: last[key] for key in ("stage", "by", "on")}})
    else:
        name = NAMES[draft.stage].say(this.locale)
        out.line(ADVANCED.say(this.locale, id=case, stage=name, by=last["by"], on=last["on"]))
    return 0
