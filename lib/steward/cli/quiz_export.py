"""``steward quiz export``: items of the bank for another system, with a report on what that system cannot carry."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.quiz.exchange.giving_out import GivenOut
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item

DONE = Text("写出 {n} 题（{format}）：{path}", "{n} items written as {format}: {path}")
DONE_HERE = Text("写出 {n} 题（{format}）。", "{n} items written as {format}.")
LOST = Text("没能原样带出的：", "What could not be carried as it is:")
KIND = Text("  {what}（{n} 题：{items}）", "  {what} ({n} items: {items})")
AND_MORE = Text("{items} 等", "{items} and others")
NONE = Text("没有这样的题，什么都没有写。", "There are no such items; nothing was written.")
NEEDS_OUT = Text(
    "请用 --out 写明输出到哪个文件，如 --out 题库{suffix}。",
    "Say with --out which file to write, such as --out bank{suffix}.",
)
UNWRITABLE = Text("写不进 {path}（{why}）。", "{path} cannot be written ({why}).")
SHOWN = 3


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export",
        cls=Command,
        help=both(
            "把题导出给别的系统：GIFT、Moodle XML、QTI、Excel 模板；带不走的逐条说明。",
            "Export items for other systems: GIFT, Moodle XML, QTI, the Excel template; what cannot be carried is said.",
        ),
    )(export)


def export(
    format: Annotated[
        str, typer.Option(metavar="F", help=both("格式：gift、moodle-xml、qti、xlsx", "gift, moodle-xml, qti or xlsx"))
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help=both(
                "写到哪个文件；文本格式不写则输出到屏幕", "file to write; else formats of text go to standard output"
            ),
        ),
    ] = None,
    topic: Annotated[
        str | None, typer.Option(metavar="T", help=both("只要这个主题的题", "items of this topic only"))
    ] = None,
    standard: Annotated[
        str | None,
        typer.Option(metavar="ID", help=both("只要依据这条标准的题", "items that rest on this standard only")),
    ] = None,
    own: Annotated[bool, typer.Option("--own", help=both("只要公司自编的", "the company’s own only"))] = False,
    seed: Annotated[
        int, typer.Option(metavar="N", help=both("每次换数字的题用哪一次的数字", "which numbers generated items get"))
    ] = 1,
    json: Annotated[
        bool,
        typer.Option("--json", help=both("报告以 JSON 输出，供程序使用", "write the report as JSON, for programs")),
    ] = False,
) -> int:
    """Export items."""
    from steward.quiz.exchange.formats import AS_TEXT, FORMAT_NAMES, SUFFIXES, checked_format
    from steward.quiz.exchange.giving_out import given_out
    from steward.quiz.items.bank import bank_of

    this = call.current()
    locale = this.locale
    asked = checked_format(format)
    if to is None and (json or asked not in AS_TEXT):
        raise StewardError("needs-out", NEEDS_OUT, suffix=SUFFIXES[asked])
    items = _chosen(bank_of(this.workspace), topic, standard, own=own)
    if not items:
        out.note(NONE.say(locale))
        return 1
    result = given_out(items, asked, locale, seed=seed)
    n = number(result.asked - result.left_out)
    if to is None:
        sys.stdout.write(result.data.decode("utf-8"))
        out.note(DONE_HERE.say(locale, n=n, format=FORMAT_NAMES[asked].say(locale)))
    else:
        _write(to, result.data)
        out.note(DONE.say(locale, n=n, format=FORMAT_NAMES[asked].say(locale), path=to))
    _tell(result, locale)
    if json:
        out.as_json(
            {
                "format": asked,
                "locale": locale,
                "out": str(to),
                "items": result.asked,
                "written": result.asked - result.left_out,
                "left_out": result.left_out,
                "notes": [note.as_json(locale) for note in result.notes],
            }
        )
    return 1 if result.left_out else 0


def _chosen(bank: Bank, topic: str | None, standard: str | None, *, own: bool) -> Sequence[Item]:
    from steward.cli.quiz_list import topic_named

    items: Sequence[Item] = list(bank.items.values())
    if topic is not None:
        items = bank.of_topic(topic_named(topic, bank))
    if standard is not None:
        from steward.standards import standard as known_standard

        wanted = known_standard(standard).id
        items = [item for item in items if wanted in item.standards]
    return [item for item in items if item.id in bank.own] if own else items


def _write(path: Path, data: bytes) -> None:
    from steward.workspace import written_whole

    try:
        with written_whole(path) as beside:
            beside.write_bytes(data)
    except OSError as error:
        raise StewardError(
            "file-unwritable", UNWRITABLE, path=path, why=error.strerror or type(error).__name__
        ) from error


def _tell(result: GivenOut, locale: Locale) -> None:
    """Say each kind of loss once, with some of the items it befell."""
    by_code: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for note in result.notes:
        first.setdefault(note.code, note.describe(locale))
        by_code.setdefault(note.code, []).append(note.question)
    if by_code:
        out.note(LOST.say(locale))
    for code, names in by_code.items():
        few = [name for name in dict.fromkeys(names) if name][:SHOWN]
        told = join(few, locale) if len(few) == len(set(names)) else AND_MORE.say(locale, items=", ".join(few))
        out.note(KIND.say(locale, what=first[code].rstrip("。."), n=number(len(names)), items=told))
