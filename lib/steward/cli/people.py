"""``steward people``: who learns here, and what they did as xAPI statements."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, out
from steward.cli.page import Command, both, group
from steward.errors import StewardError
from steward.words import Locale, Text, number
from steward.workspace import written_whole

if TYPE_CHECKING:
    from steward.records.people import Person
    from steward.records.store import Event, Store

app = group(both("人员：谁在这里学习，以及他们的学习记录。", "People: who learns here, and what they did."))

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]
Who = Annotated[str, typer.Argument(metavar="WHO", help=both("姓名或编号", "name or id"))]
Name = Annotated[str, typer.Argument(metavar="NAME", help=both("姓名", "name"))]
Post = Annotated[
    str | None,
    typer.Option(
        metavar="P",
        help=both(
            "岗位：steward 管家、front-desk 客服前台、security 秩序、technical 工程、cleaning 保洁绿化",
            "post: steward, front-desk, security, technical, cleaning",
        ),
    ),
]
Team = Annotated[str | None, typer.Option(metavar="T", help=both("班组", "team"))]

HEADINGS = (
    Text("姓名", "Name"),
    Text("岗位", "Post"),
    Text("班组", "Team"),
    Text("账号", "Account"),
    Text("加入", "Since"),
    Text("编号", "Id"),
)
NOBODY_YET = Text(
    "还没有人。用 steward people add 姓名 添加。", "Nobody yet. Add somebody with steward people add NAME."
)
LEFT = Text("（已离开）", " (left)")
ADDED = Text("已添加 {name}，编号 {id}。", "{name} is added, with the id {id}.")
CHANGED = Text("已改为 {name}。", "It is {name} now.")
RETIRED = Text("{name} 不再列出，学过的都留着。", "{name} is no longer listed; what they learned is kept.")
BACK = Text("{name} 回来了。", "{name} is back.")
WRITTEN = Text("{n} 条学习记录写到了 {path}", "{n} statements written to {path}")
TRAINERS_ONLY = Text(
    "只有培训负责人能这样做；请让管理 JupyterHub 的人把您的账号写进 STEWARD_TRAINERS。",
    "Only a trainer can do this; ask whoever looks after JupyterHub to name your account in STEWARD_TRAINERS.",
)
NO_FILE = Text("无法写入 {path}（{why}），请换一个文件名。", "{path} cannot be written ({why}); choose another file.")


@app.command("list", cls=Command, help=both("列出在这里学习的人。", "List who learns here."))
def list_(
    everybody: Annotated[
        bool, typer.Option("--all", help=both("也列出已离开的人", "list those who have left, too"))
    ] = False,
    json: AsJson = False,
) -> int:
    """List people."""
    locale = call.current().locale
    with _store() as store:
        found = [one for one in _visible(store) if everybody or not one.retired]
    if json:
        out.as_json([_as_json(one) for one in found])
    elif found:
        out.table([heading.say(locale) for heading in HEADINGS], [_row(one, locale) for one in found])
    else:
        out.line(NOBODY_YET.say(locale))
    return 0


@app.command("add", cls=Command, help=both("添加一个人。", "Add somebody."))
def add(
    name: Name,
    post: Post = None,
    team: Team = None,
    account: Annotated[
        str | None, typer.Option(metavar="A", help=both("JupyterHub 账号", "account in JupyterHub"))
    ] = None,
    json: AsJson = False,
) -> int:
    """Add a person."""
    from steward.records.people import add_person

    trainers_only()
    with _store() as store:
        one = add_person(store, name, post or "", team or "", account=account or "", at=_now())
    return _tell(one, ADDED, json)


@app.command("rename", cls=Command, help=both("改一个人的姓名、岗位或班组。", "Change somebody's name, post or team."))
def rename(who: Who, name: Name, post: Post = None, team: Team = None, json: AsJson = False) -> int:
    """Change a person."""
    from steward.records.people import change_person

    with _store() as store:
        one = change_person(store, _found(store, who).id, name=name, post=post, team=team, at=_now())
    return _tell(one, CHANGED, json)


@app.command(
    "retire",
    cls=Command,
    help=both("不再列出离开的人，记录都留着。", "No longer list somebody who has left; all records are kept."),
)
def retire(
    who: Who,
    back: Annotated[bool, typer.Option("--back", help=both("这个人回来了", "they have come back"))] = False,
    json: AsJson = False,
) -> int:
    """Let a person leave or come back."""
    from steward.records import people

    trainers_only()
    with _store() as store:
        let: Callable[..., Person] = people.welcome_back if back else people.retire
        one = let(store, _found(store, who).id, at=_now())
    return _tell(one, BACK if back else RETIRED, json)


@app.command(
    "export",
    cls=Command,
    help=both(
        "把学习记录写成 xAPI 语句，一行一条；- 表示写到屏幕。",
        "Write what people did as xAPI statements, one a line; - writes to the screen.",
    ),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=both("写到哪个文件", "file to write to"))],
    who: Annotated[
        str | None, typer.Option(metavar="WHO", help=both("只要一个人的：姓名或编号", "one person only: name or id"))
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help=both("写上姓名；不写则只有编号", "tell names; else there are only ids"))
    ] = False,
    home: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help=both("公司的网址，账号以它为准", "the company's address, which its accounts belong to")
        ),
    ] = None,
) -> int:
    """Write statements."""
    from steward.records import identity, xapi

    this = call.current()
    with _store() as store:
        one = _found(store, who).id if who is not None else None
        if one is None and not identity.may_see_everybody():
            one = _visible(store)[0].id
        said = xapi.statements(
            store.each_event(one),
            _visible(store),
            home=home if home is not None else xapi.HOME,
            names=names,
            named=_names(),
        )
        lines = (xapi.line(statement) + "\n" for statement in said)
        if str(file) == "-":
            sys.stdout.writelines(lines)
            return 0
        n = _write(file, lines)
    out.line(WRITTEN.say(this.locale, n=number(n), path=file))
    return 0


def _store() -> Store:
    from steward.records.store import Store

    return Store.open(call.current().workspace)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _visible(store: Store) -> list[Person]:
    """Give whom the caller may see: everybody, but under JupyterHub a learner sees nobody else."""
    from steward.records import identity, people

    if identity.may_see_everybody():
        return people.people(store, retired=True)
    own = identity.current_person(store, call.current().workspace)
    return [own] if own is not None else []


def _found(store: Store, who: str) -> Person:
    from steward.records.people import find

    return find(_visible(store), who)


def trainers_only() -> None:
    """Refuse what only a trainer may do or see.

    Raises:
        StewardError: ``trainers-only``.
    """
    from steward.records import identity

    if not identity.may_see_everybody():
        raise StewardError("trainers-only", TRAINERS_ONLY)


def _names() -> Callable[[Event], Text | None]:
    from steward.quiz.items.bank import bank_of
    from steward.standards import catalogue

    items = bank_of(call.current().workspace).items
    standards = catalogue()

    def named(event: Event) -> Text | None:
        if event.about in items:
            return items[event.about].stem.text
        return standards[event.about].text if event.about in standards else None

    return named


def _write(file: Path, lines: Iterable[str]) -> int:
    n = 0

    def counted() -> Iterator[str]:
        nonlocal n
        for line in lines:
            n += 1
            yield line

    try:
        with written_whole(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as written:
            written.writelines(counted())
    except OSError as error:
        raise StewardError("cannot-write", NO_FILE, path=file, why=error.strerror or type(error).__name__) from error
    return n


def _tell(one: Person, said: Text, json: bool) -> int:
    if json:
        out.as_json(_as_json(one))
    else:
        out.line(said.say(call.current().locale, name=one.name, id=one.id))
    return 0


def _row(one: Person, locale: Locale) -> list[str]:
    from steward.records.people import POSTS

    post = POSTS[one.post].say(locale) if one.post in POSTS else one.post
    left = LEFT.say(locale) if one.retired else ""
    return [one.name + left, post, one.team, one.account, one.since.astimezone().date().isoformat(), one.id]


def _as_json(one: Person) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "post": one.post,
        "team": one.team,
        "account": one.account,
        "since": one.since.isoformat(),
        "retired": one.retired,
    }
