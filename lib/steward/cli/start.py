"""``steward start``: a workspace that has something to show, and the server in front of it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.words import Locale, Text, number
from steward.workspace import Workspace

SEED, HOUSEHOLDS, MONTHS = 7, 1400, 18
"""The sample estate of a new workspace."""

MAKING = Text("工作区还没有记录，先造一个示例小区……", "The workspace has no records yet; making a sample estate …")
IMPORTING = Text("正在导入示例小区的记录……", "Importing the records of the sample estate …")
COUNTING = Text("正在算示例小区的指标……", "Counting the figures of the sample estate …")
IMPORTED = Text(
    "示例小区已导入：{files} 个文件，{accepted} 行收下，{refused} 行退回（示例里故意放了几处常见的毛病）。",
    "The sample estate is imported: {files} files, {accepted} rows accepted, {refused} refused (the sample holds a few common faults on purpose).",
)
OPEN = Text("工作台已打开，按 Ctrl+C 停止。地址：", "The workbench is open; Ctrl+C stops it. Its address:")
CLOSED = Text("工作台已停止，记录都在 {root}。", "The workbench has stopped; the records are in {root}.")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "start",
        cls=Command,
        help=both(
            "打开工作台的首页；第一次会先造一个示例小区。",
            "Open the home page of the workbench; the first time, a sample estate is made.",
        ),
    )(start)


def start(
    no_browser: Annotated[
        bool,
        typer.Option(
            "--no-browser",
            help=both(
                "只运行，不打开浏览器；用打印出来的地址访问",
                "serve only, without opening a browser; use the printed address",
            ),
        ),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            metavar="N",
            help=both("端口；不写则自己找一个空的", "port; without one, a free one is found"),
        ),
    ] = None,
) -> int:
    """Prepare the workspace, serve it until interrupted."""
    this = call.current()
    from steward.ui.server import free_port, serve

    workspace = this.workspace.create()
    locale = this.locale
    if port is not None:
        free_port(port)  # a taken port is said before a sample estate is made
    prepare(workspace, locale)
    _stop_when_removed(Path(__file__))

    def ready(address: str) -> None:
        out.note(OPEN.say(locale))
        out.line(address)
        out.flush()

    with contextlib.suppress(KeyboardInterrupt):
        serve(
            workspace,
            port=port,
            locale=locale if this.locale_given else None,
            open_browser=not no_browser,
            on_ready=ready,
        )
    out.note(CLOSED.say(locale, root=workspace.root))
    return 0


def _stop_when_removed(program: Path, every: float = 10.0) -> None:
    """End the server when its own program is deleted: without its files it could only show errors, out of anybody's sight."""

    def watch() -> None:
        while program.exists():
            time.sleep(every)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(every)
        os._exit(0)  # an orderly end may need the very files that are gone

    threading.Thread(target=watch, daemon=True).start()


def prepare(workspace: Workspace, locale: Locale) -> None:
    """Give a workspace without records those of the sample estate.

    One that was killed on the way is finished by the next start; files that are in already are not imported twice.
    """
    from steward.operations.records import Ledger

    files = workspace.sample_files
    unfinished = files / ".unfinished"
    if Ledger.read(workspace.records).imports and not unfinished.exists():
        return
    from steward.operations.importing import import_files
    from steward.operations.sample_estate import write_sample
    from steward.ui.summary import make_standing

    out.note(MAKING.say(locale))
    files.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    with out.progress(MAKING.say(locale).rstrip("…")) as told:
        write_sample(files, SEED, HOUSEHOLDS, MONTHS, progress=told)
    workspace.adopt_profile(files)
    out.note(IMPORTING.say(locale))
    with out.progress(IMPORTING.say(locale).rstrip("…")) as told:
        result = import_files([files], workspace, locale=locale, progress=told)
    with out.progress(COUNTING.say(locale).rstrip("…")) as told:
        # Counted here, with progress, the home page need not count while somebody waits for it.
        make_standing(workspace, workspace.company(), told)
    unfinished.unlink()
    out.note(
        IMPORTED.say(
            locale,
            files=len({file.path for file in result.files if file.table}),
            accepted=number(result.accepted),
            refused=number(result.refused),
        )
    )
