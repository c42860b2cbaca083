"""``steward case export``: hand-outs of cases as HTML and PDF, in a folder or as one zip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import LOCALES, Locale, Text

if TYPE_CHECKING:
    from steward.casebook.guides import Guide
    from steward.casebook.handouts import Kind, Planned

ALL = ("cards", "observer", "sheet", "answers", "run", "slides")
GUIDES = "guides"
_UNKNOWN = Text(
    "--{option} 不认识“{word}”；可以写 {known}，用逗号隔开。",
    "--{option} does not know “{word}”; write {known}, separated by commas.",
)
_NO_CASE = Text(
    "请写一个案例的编号；用 steward case list 看有哪些。", "Name a case; steward case list shows which there are."
)
_NOTHING = Text("没有可做的：{why}", "There is nothing to make: {why}")
_NO_GUIDE = Text("没有一份工作指引提到这个案例。", "No work guide names this case.")
_MAKING = Text("做讲义", "Making hand-outs")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export",
        cls=Command,
        help=both(
            "把案例做成讲义：角色卡、观察表、案例单、带班单、幻灯片，HTML 或 PDF。",
            "Make hand-outs of cases: role cards, observer sheets, case sheets, run sheet and slides, as HTML or PDF.",
        ),
    )(export)


def export(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="CASE", help=both("案例的编号或文件夹，可以写几个", "ids or folders of cases")),
    ] = None,
    what: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help=both(
                "做哪些，用逗号隔开：cards 角色卡、observer 观察表、sheet 案例单、answers 带参考答案的案例单、run 带班单、slides 幻灯片、guides 提到它的工作指引",
                "which, separated by commas: cards, observer, sheet, answers, run, slides, guides (work guides that name the case)",
            ),
        ),
    ] = ",".join(ALL),
    format: Annotated[
        str, typer.Option(metavar="LIST", help=both("格式：html、pdf，用逗号隔开", "formats: html, pdf, separated by commas"))
    ] = "html",
    locale: Annotated[
        str | None,
        typer.Option(metavar="zh|en|both", help=both("讲义用哪种语言；both 是中英文各一份", "language of the hand-outs; both for one in each")),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=both("写到哪个文件夹；不写则放在工作区的 handouts 里", "folder to write to; else handouts in the workspace")),
    ] = None,
    zip: Annotated[bool, typer.Option("--zip", help=both("装成一个 zip", "put them into one zip"))] = False,
) -> int:  # fmt: skip
    """Make hand-outs and write where they are."""
    import tempfile

    from steward.casebook import handouts
    from steward.reports.pdf import NO_BROWSER, find_browser, print_pdf

    this = call.current()
    locales: Sequence[Locale] = LOCALES if locale == "both" else (this.locale,)
    kinds = _chosen("what", what, (*ALL, GUIDES))
    formats = _chosen("format", format, handouts.FORMATS)
    wanted = _planned(cases or [], kinds, locales)
    if "pdf" in formats and find_browser() is None:
        raise StewardError("no-browser", NO_BROWSER)
    for note in wanted.notes:
        out.note(note.say(this.locale))
    if not wanted.sheets:
        return 1
    target = folder or this.workspace.handouts
    with out.progress(_MAKING.say(this.locale)) as told, tempfile.TemporaryDirectory() as beside:
        made = handouts.export(
            wanted,
            [one for one in handouts.FORMATS if one in formats],
            Path(beside) if zip else target,
            printer=print_pdf,
            zip_to=target / _zip_name(cases or []) if zip else None,
            progress=told,
        )
    for path in [made.zip] if made.zip else made.files:
        out.line(str(path))
    return 0


def _planned(names: Sequence[str], kinds: Sequence[str], locales: Sequence[Locale]) -> Planned:
    from steward.casebook import case_of, handouts

    workspace = call.current().workspace
    if not names:
        raise StewardError("no-case-named", _NO_CASE)
    found = list({case.id: case for case in (case_of(workspace, name) for name in names)}.values())
    chosen: list[Kind] = [kind for kind in handouts.NAMES if kind in kinds]
    guides = _guides({case.id for case in found}) if GUIDES in kinds else []
    planned = handouts.planned(found, chosen, locales, guides)
    if not planned.sheets and not planned.notes:
        raise StewardError("nothing-to-make", _NOTHING, why=_NO_GUIDE)
    return planned


def _guides(cases: set[str]) -> list[Guide]:
    """Give the work guides that name one of the cases."""
    from steward.casebook.guides import guidebook

    return [one for one in guidebook(call.current().workspace).guides.values() if cases.intersection(one.cases)]


def _chosen(option: str, given: str, known: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(word.strip().lower() for word in given.split(",") if word.strip()))
    for word in words or [given]:
        if word not in known:
            raise StewardError("unknown-choice", _UNKNOWN, option=option, word=word[:40], known=", ".join(known))
    return words


def _zip_name(names: Sequence[str]) -> str:
    return f"{Path(names[0]).name}-handouts.zip" if len(names) == 1 else "handouts.zip"
