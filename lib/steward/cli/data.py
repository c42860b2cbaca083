"""``steward data``: a sample estate, a look at files before they are imported, and the import itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both, group
from steward.errors import StewardError
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.operations.importing import CheckResult, FileResult

app = group(
    both(
        "管理记录：示例小区、检查文件、导入文件。",
        "Management records: a sample estate, checking files, importing files.",
    )
)

SHOWN = 40
"""Problems shown of one file; all of them are in ``--json`` and in the rejects workbook."""

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH", help=both("导出的文件，或放着这些文件的文件夹", "exported files, or folders that hold them")
    ),
]
Mapping = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help=both(
            "映射文件，或内置映射的名称，用于别的系统的导出",
            "mapping file, or name of a shipped mapping, for exports of another kind",
        ),
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]


@app.command(
    "sample",
    cls=Command,
    help=both(
        "造一个示例小区：像公司系统导出的那样，写成一套 Excel 和 CSV 文件。",
        "Make a sample estate: Excel and CSV files as a company's system would export them.",
    ),
)
def sample(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help=both("写到哪个文件夹", "folder to write to"))],
    seed: Annotated[
        int,
        typer.Option(
            metavar="N",
            help=both("随机种子，同一个种子写出同样的文件", "random seed; the same seed writes the same files"),
        ),
    ] = 7,
    households: Annotated[int, typer.Option(min=20, max=200_000, metavar="N", help=both("户数", "households"))] = 1400,
    months: Annotated[int, typer.Option(min=2, max=120, metavar="N", help=both("月数", "months"))] = 18,
) -> int:
    """Write the sample estate."""
    from steward.operations.sample_estate import write_sample

    locale = call.current().locale
    _usable_folder(directory)
    with out.progress(Text("写示例小区", "Writing the sample estate").say(locale)) as told:
        write_sample(directory, seed, households, months, progress=told)
    for path in sorted(directory.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            out.line(str(path))
    return 0


@app.command(
    "check",
    cls=Command,
    help=both(
        "看看文件能不能导入，有哪些问题；什么也不改动。",
        "See whether files can be imported and what is wrong with them; nothing is changed.",
    ),
)
def check(paths: Paths, mapping: Mapping = None, json: AsJson = False) -> int:
    """Check files and say what is wrong."""
    from steward.operations import importing

    this = call.current()
    locale = this.locale
    workspace = this.workspace if this.workspace.root.exists() else None
    with out.progress(Text("检查文件", "Checking files").say(locale)) as told:
        result = importing.check(paths, workspace=workspace, mapping=mapping, locale=locale, progress=told)
    if json:
        out.as_json(result.as_json())
    else:
        _show(result, locale)
    return 0 if result.ok else 1


@app.command(
    "import",
    cls=Command,
    help=both(
        "导入文件；不合格的行退到一份 Excel 里，原因写在旁边，其余照常导入。",
        "Import files; rows that cannot be used go to a workbook with the reason beside each, the rest is imported.",
    ),
)
def import_(paths: Paths, mapping: Mapping = None, json: AsJson = False) -> int:
    """Import files into the workspace."""
    from steward.operations import importing

    this = call.current()
    locale = this.locale
    workspace = this.workspace.create()
    for folder in paths:
        if workspace.adopt_profile(folder):
            out.note(ADOPTED.say(locale, path=folder / "company.yaml"))
    with out.progress(Text("导入文件", "Importing files").say(locale)) as told:
        result = importing.import_files(paths, workspace, mapping=mapping, locale=locale, progress=told)
    if json:
        out.as_json(result.as_json())
    else:
        _show(result, locale)
    return 0 if result.ok else 1


def _usable_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise StewardError(
            "not-a-folder",
            Text("{path} 是文件，不是文件夹；请换一个名称。", "{path} is a file, not a folder; choose another name."),
            path=folder,
        )


FILES = (
    Text("文件", "File"),
    Text("内容", "Table"),
    Text("行数", "Rows"),
    Text("可用", "Accepted"),
    Text("退回", "Refused"),
)
PROBLEMS = (
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("列", "Column"),
    Text("值", "Value"),
    Text("问题", "What is wrong"),
)
MORE = Text("还有 {n} 处，用 --json 可看到更多。", "{n} more; --json shows more of them.")
REJECTS = Text("退回的行和原因在 {path}", "The refused rows and why are in {path}")
REPLACED = Text(
    "{n} 行替换了以前导入的同编号记录。", "{n} rows took the place of earlier records with the same number."
)
ADOPTED = Text(
    "工作区还没有改过公司配置，已采用 {path}（班组、用语、目标）。",
    "The workspace's company profile was still the shipped one; {path} is used now (teams, words, targets).",
)
ALL_WELL = Text("没有发现问题。", "Nothing is wrong.")


def _show(result: CheckResult, locale: Locale) -> None:
    out.table(
        [heading.say(locale) for heading in FILES],
        [[f.file, _table_name(f.table, locale), *map(number, (f.rows, f.accepted, f.refused))] for f in result.files],
        right=(2, 3, 4),
    )
    for file in result.files:
        _show_file(file, locale)
    if result.ok:
        out.line()
        out.line(ALL_WELL.say(locale))


def _show_file(file: FileResult, locale: Locale) -> None:
    said = [note.describe(locale) for note in file.notes]
    if file.replaced:
        said.append(REPLACED.say(locale, n=number(file.replaced)))
    if file.rejects:
        said.append(REJECTS.say(locale, path=file.rejects))
    if not said and not file.problems:
        return
    out.line()
    out.line(file.file)
    for sentence in said:
        out.line(f"  {sentence}")
    if not file.problems:
        return
    out.table(
        [heading.say(locale) for heading in PROBLEMS],
        [
            [p.sheet, "" if p.row is None else str(p.row), p.column, _short(p.value), p.reason(locale)]
            for p in file.problems[:SHOWN]
        ],
        right=(1,),
    )
    if (more := len(file.problems) + file.more - SHOWN) > 0:
        out.line(MORE.say(locale, n=number(more)))


def _table_name(table: str | None, locale: Locale) -> str:
    from steward.operations.tables import tables

    if not table:
        return Text("认不出", "not recognised").say(locale)
    return tables()[table].label.say(locale) if table in tables() else table


def _short(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= 40 else text[:39] + "…"
