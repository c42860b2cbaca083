"""``steward quiz check``: files of items, exams and courses before they are used.

With ``--json``: {"ok", "files": [{"file", "items"}], "errors": [{"file", "line", "where", "code", "message"}], "warnings": [{"kind": "flaw|alike|tells|guessed",
"item", "other", "message"}]}. Warnings leave the exit code at 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.checking import Checked

SHOWN = 40
"""Warnings of one kind that are shown; all of them are in ``--json``."""
FILES = (Text("文件", "File"), Text("可用的题", "Items that can be used"))
MISTAKES = Text("{n} 处错误，有错的文件用不了：", "Mistakes: {n}. A file that has one cannot be used.")
BETTER = Text("{n} 处可以改得更好（不影响使用）：", "What could be better: {n}. The items can be used.")
MORE = Text("  还有 {n} 处，用 --json 可看到全部。", "  {n} more; --json shows them all.")
ALL_WELL = Text("{n} 题，没有发现问题。", "Items: {n}. Nothing is wrong.")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "check",
        cls=Command,
        help=both(
            "检查题目、考试、课程文件：错误连同行号一次说完，再看有没有一猜就中的题；不写文件则检查整个题库和公司自编的。",
            "Check files of items, exams and courses: every mistake with its line, then items that are easily guessed; "
            "without a file, the whole bank and all of the company's own.",
        ),
    )(check)


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help=both("题目、考试或课程文件（YAML）", "files of items, exams or courses (YAML)")
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
) -> int:
    """Check files and say what is wrong."""
    from steward.quiz import checking

    this = call.current()
    result = checking.check(files or [], this.workspace)
    if json:
        out.as_json(result.as_json(this.locale))
    else:
        _show(result, this.locale)
    return 0 if result.ok else 1


def _show(result: Checked, locale: Locale) -> None:
    rows = [[name, number(n)] for name, n in result.files]
    out.table([heading.say(locale) for heading in FILES], rows, right=(1,))
    out.line()
    if result.errors:
        out.line(MISTAKES.say(locale, n=number(len(result.errors))))
        for trouble in result.errors:
            out.line(f"  {trouble.describe(locale)}")
    if result.warnings:
        out.line(BETTER.say(locale, n=number(len(result.warnings))))
        colon = "：" if locale == "zh" else ": "
        for kind in dict.fromkeys(one.kind for one in result.warnings):
            mine = [one for one in result.warnings if one.kind == kind]
            for one in mine[:SHOWN]:
                out.line("  " + (one.item + colon if one.item else "") + one.what.say(locale))
            if len(mine) > SHOWN:
                out.line(MORE.say(locale, n=number(len(mine) - SHOWN)))
    if result.ok and not result.warnings:
        out.line(ALL_WELL.say(locale, n=number(sum(n for _, n in result.files))))
