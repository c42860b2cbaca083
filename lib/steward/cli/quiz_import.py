"""``steward quiz import``: questions of other systems into the company's own items, with a report on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.exchange.question import Imported, Notice
    from steward.quiz.exchange.taking_in import Taken

HEADINGS = (Text("行", "Line"), Text("题目", "Question"), Text("题型", "Type"), Text("结果", "Result"))
READ = Text("{file}：{format}，读出 {n} 题。", "{file}: {format}, {n} questions read.")
NOTES = Text("没能原样带来的：", "What could not be carried as it was:")
WARNINGS = Text("请核对这些地方（{n} 处）：", "Check these places ({n}):")
ERRORS = Text("有错（{n} 处）：", "Wrong ({n}):")
AT = Text("第 {line} 行", "line {line}")
ABOUT = Text("{place}“{name}”：{what}", "{place} “{name}”: {what}")
ABOUT_FILE = Text("{place}：{what}", "{place}: {what}")
SUM = Text(
    "收入 {new} 题，题库已有 {known} 题，重复 {twice} 题，不收 {left} 题。",
    "{new} taken in, {known} in the bank already, {twice} twice in the file, {left} left out.",
)
WRITTEN = Text("已写入 {path}", "Written to {path}")
DRY = Text("只是试读，什么都没有写。", "Only tried: nothing was written.")
NOTHING_NEW = Text("没有新题，什么都没有写。", "There was nothing new, and nothing was written.")
AGAIN = Text(
    "这个文件已经导入过（{file}），什么都没有写；要重新导入请加 --replace。",
    "This file was imported before ({file}); nothing was written. Add --replace to import it again.",
)
AS_JSON = both("以 JSON 输出，供程序使用", "write JSON, for programs")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        cls=Command,
        help=both(
            "导入别的系统的题：GIFT、Moodle XML、QTI、Excel 模板；逐题报告带来了什么、丢了什么。",
            "Import questions of other systems: GIFT, Moodle XML, QTI, the Excel template; each is reported on.",
        ),
    )(import_)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=both("题目文件", "file of questions"))],
    format: Annotated[
        str,
        typer.Option(
            metavar="F",
            help=both(
                "格式：auto（看内容）、gift、moodle-xml、qti、xlsx", "auto (by content), gift, moodle-xml, qti or xlsx"
            ),
        ),
    ] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=both("只试读，不写", "only try, write nothing"))] = False,
    name: Annotated[
        str | None,
        typer.Option(metavar="N", help=both("写成哪个题目文件，如 门岗", "name of the file of items, such as gate")),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=both("换掉工作区里同名或同来源的文件", "put it in the place of an earlier file")
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help=AS_JSON)] = False,
) -> int:
    """Import a file."""
    from steward.quiz.exchange import hostile, taking_in
    from steward.quiz.exchange.formats import checked_format, read_file
    from steward.quiz.items.bank import bank_of

    this = call.current()
    locale, workspace = this.locale, this.workspace
    asked = None if format == "auto" else checked_format(format)
    data = hostile.read_limited(file)
    imported = read_file(file, asked)
    mark = taking_in.digest(data)
    before = taking_in.known_file(workspace, mark)
    path = before if replace and before and name is None else taking_in.target(workspace, name, mark)
    again = before if before and not replace else None
    taken = taking_in.taken_in(imported, bank_of(workspace), instead_of=path.name if replace else "")
    count = sum(one.outcome == "new" for one in taken)
    written = None
    if count and not dry_run and not again:
        taking_in.write_own_file(path, taken, mark=mark, format=imported.format, source=file.name, replace=replace)
        written = path
    if json:
        out.as_json(_as_json(imported, taken, locale, written, again))
    else:
        _show(file.name, imported, taken, locale)
        out.line()
        if again:
            out.line(AGAIN.say(locale, file=again.name))
        elif written:
            out.line(WRITTEN.say(locale, path=written))
        else:
            out.line((DRY if count else NOTHING_NEW).say(locale))
    if not imported.questions:
        for notice in imported.errors[:1]:
            out.note(_said(notice, locale))
        return 2
    return 1 if imported.errors else 0


def _as_json(
    imported: Imported, taken: Sequence[Taken], locale: Locale, written: Path | None, again: Path | None
) -> dict[str, Any]:
    counted = Counter(one.outcome for one in taken)
    return {
        **imported.as_json(locale),
        "questions": [one.as_json(locale) for one in taken],
        "format": imported.format,
        "outcomes": {outcome: counted[outcome] for outcome in ("new", "known", "twice", "left-out")},
        "written": str(written) if written else None,
        "imported_before": again.name if again else None,
    }


def _show(source: str, imported: Imported, taken: Sequence[Taken], locale: Locale) -> None:
    from steward.quiz.answers.asked import KINDS
    from steward.quiz.exchange.formats import FORMAT_IDS, FORMAT_NAMES
    from steward.quiz.exchange.hostile import shown
    from steward.quiz.exchange.taking_in import OUTCOMES
    from steward.quiz.exchange.words import TYPES

    names: dict[str, str] = {id: FORMAT_NAMES[id].say(locale) for id in FORMAT_IDS}
    told = READ.say(
        locale, file=shown(source), format=names.get(imported.format, ""), n=number(len(imported.questions))
    )
    out.line(told)
    rows = []
    for one in taken:
        question = one.question
        its = TYPES.get(question.type)
        result = OUTCOMES[one.outcome].say(locale)
        if one.item is not None:
            result += f" {one.item.id}" + (
                f"（{KINDS[one.item.type].say(locale)}）"
                if locale == "zh"
                else f" ({KINDS[one.item.type].say(locale)})"
            )
        place = ":".join(str(part) for part in (question.where, question.line) if part)
        rows.append([place, shown(question.name, 40), its.say(locale) if its else question.type, result])
    if rows:
        out.line()
        out.table([heading.say(locale) for heading in HEADINGS], rows, right=(0,))
    _list(NOTES.say(locale), (note for one in taken for note in one.notes if note.code != "known"), locale)
    _list(WARNINGS.say(locale, n=number(len(imported.warnings))), imported.warnings, locale)
    _list(ERRORS.say(locale, n=number(len(imported.errors))), imported.errors, locale)
    counted = Counter(one.outcome for one in taken)
    out.line()
    out.line(
        SUM.say(locale, new=counted["new"], known=counted["known"], twice=counted["twice"], left=counted["left-out"])
    )


def _list(heading: str, notices: Iterable[Notice], locale: Locale) -> None:
    lines = [f"  {_said(notice, locale)}" for notice in notices]
    if lines:
        out.line()
        out.line(heading)
        for line in lines:
            out.line(line)


def _said(notice: Notice, locale: Locale) -> str:
    from steward.quiz.exchange.hostile import shown

    line = AT.say(locale, line=notice.line) if notice.line else ""
    place = " ".join(part for part in (shown(notice.where), line) if part)
    what = shown(notice.describe(locale), 600)
    if notice.question:
        return ABOUT.say(locale, place=place, name=shown(notice.question, 30), what=what).strip()
    return ABOUT_FILE.say(locale, place=place, what=what) if place else what
