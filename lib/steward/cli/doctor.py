"""``steward doctor``: what the workbench stands on, and what to do where it does not stand."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import Locale, Text
from steward.workspace import Workspace

State = Literal["ok", "note", "wrong"]
STATES: Mapping[State, Text] = {"ok": Text("好", "ok"), "note": Text("留意", "note"), "wrong": Text("不行", "wrong")}
ROOM_MB = 500
"""Free disk space below which imports and reports may fail."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    """Stable name for programs."""
    state: State
    text: Text
    """What was found and, unless it is ok, what to do."""
    values: Mapping[str, object] = field(default_factory=dict)

    def describe(self, locale: Locale) -> str:
        """Say it in the reader's language."""
        return self.text.say(locale, **self.values)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "doctor",
        cls=Command,
        help=both(
            "检查工作台所需的东西是否都在：Python、软件包、工作区、浏览器、字体、磁盘。",
            "Check what the workbench stands on: Python, packages, workspace, browser, fonts, disk.",
        ),
    )(doctor)


def doctor(
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
) -> int:
    """Look at everything; exit code 1 where something is wrong."""
    this = call.current()
    locale = this.locale
    findings = examine(this.workspace, dt.date.today())
    if json:
        out.as_json([{"check": f.name, "state": f.state, "text": f.describe(locale)} for f in findings])
    else:
        out.table(("", ""), [(STATES[f.state].say(locale), f.describe(locale)) for f in findings])
    return 1 if any(f.state == "wrong" for f in findings) else 0


def examine(workspace: Workspace, today: dt.date) -> list[Finding]:
    """Make every check; one that cannot be made is itself a finding."""
    checks: tuple[Callable[[], Finding], ...] = (
        python,
        packages,
        lambda: folder(workspace),
        lambda: profile(workspace),
        lambda: records(workspace),
        lambda: learning(workspace),
        lambda: disk(workspace.root),
        browser,
        fonts,
        port,
        lambda: calendar(today),
    )
    return [check() for check in checks]


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Look at the Python that runs."""
    values = {"version": ".".join(map(str, version)), "path": sys.executable}
    if tuple(version[:2]) < (3, 11):
        return Finding(
            "python",
            "wrong",
            Text("Python {version} 太旧，需要 3.11 以上。", "Python {version} is too old; 3.11 or newer is needed."),
            values,
        )
    return Finding("python", "ok", Text("Python {version}（{path}）", "Python {version} ({path})"), values)


def packages(required: Iterable[str] | None = None, installed: Callable[[str], str] = metadata.version) -> Finding:
    """Compare the installed packages with those locked or, outside a clone, with those the project asks for."""
    wanted = list(required) if required is not None else wanted_packages()
    wrong = []
    for requirement in wanted:
        name, exact, version = requirement.partition("==")
        try:
            found = installed(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} –")
            continue
        if exact and found != version:
            wrong.append(f"{name} {found} ≠ {version}")
    if wrong:
        return Finding(
            "packages",
            "wrong",
            Text(
                "{n} 个软件包缺失或版本不同：{some}；请运行 python workbench.py 重新安装。",
                "{n} packages are missing or of another version: {some}; run python workbench.py to install them again.",
            ),
            {"n": len(wrong), "some": "; ".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")},
        )
    return Finding("packages", "ok", Text("{n} 个软件包齐全", "{n} packages as they should be"), {"n": len(wanted)})


def wanted_packages() -> list[str]:
    """Give what should be installed here: as locked in a clone, else as the project asks for it."""
    from packaging.requirements import Requirement

    lock = Path(__file__).parents[3] / "requirements.lock"
    if lock.is_file():
        lines = re.findall(r"^([A-Za-z0-9][^\\\n]*?)\s*\\?$", lock.read_text(encoding="utf-8"), re.M)
    else:
        try:
            lines = [line for line in metadata.requires("steward-workbench") or [] if "extra ==" not in line]
        except metadata.PackageNotFoundError:
            lines = []
    found = []
    for line in lines:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            exact = next((s.version for s in requirement.specifier if s.operator == "=="), None)
            found.append(f"{requirement.name}=={exact}" if exact else requirement.name)
    return found


def folder(workspace: Workspace) -> Finding:
    """See whether the workspace can be written; a missing one is not made."""
    place = workspace.root
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Finding(
            "workspace",
            "wrong",
            Text(
                "工作区 {root} 不能写入；请用 --workspace 另选一个文件夹。",
                "The workspace {root} cannot be written; choose another folder with --workspace.",
            ),
            {"root": workspace.root},
        )
    if place != workspace.root:
        return Finding(
            "workspace",
            "note",
            Text(
                "工作区 {root} 还没有建立，steward start 会建立它。",
                "The workspace {root} does not exist yet; steward start makes it.",
            ),
            {"root": workspace.root},
        )
    return Finding(
        "workspace",
        "ok",
        Text("工作区 {root} 可以写入", "The workspace {root} can be written"),
        {"root": workspace.root},
    )


def profile(workspace: Workspace) -> Finding:
    """Read the company profile, and the complaint flow it names."""
    from steward.service.complaints.complaint_flow import flow_of

    try:
        company = workspace.company()
        flow_of(company)
    except StewardError as error:
        first = error.troubles[0]
        return Finding("profile", "wrong", first.text, first.values)
    return Finding(
        "profile",
        "ok",
        Text("公司配置可用，第 {version} 版", "The company profile is valid, version {version}"),
        {"version": company.version},
    )


def records(workspace: Workspace) -> Finding:
    """Read the ledger of imports and see that the files it names are there."""
    from steward.operations.records import Ledger

    try:
        ledger = Ledger.read(workspace.records)
    except StewardError as error:
        first = error.troubles[0]
        return Finding("records", "wrong", first.text, first.values)
    missing = [part for parts in ledger.parts.values() for part in parts if not (workspace.records / part).exists()]
    if missing:
        return Finding(
            "records",
            "wrong",
            Text(
                "记录少了 {n} 个文件（如 {one}）；请删除 records 文件夹后重新导入。",
                "{n} files of the records are missing (such as {one}); delete the records folder and import again.",
            ),
            {"n": len(missing), "one": missing[0]},
        )
    if not ledger.imports:
        return Finding(
            "records",
            "note",
            Text(
                "还没有导入记录；steward start 会放入示例小区。",
                "No records yet; steward start puts a sample estate in.",
            ),
        )
    return Finding(
        "records", "ok", Text("已导入 {n} 个文件的记录", "Records of {n} imports"), {"n": len(ledger.imports)}
    )


def learning(workspace: Workspace) -> Finding:
    """Open the store of what people did while they learned; one that is not there yet is not made."""
    from steward.records.people import people
    from steward.records.store import DATABASE_URL, Store

    if not workspace.learning.exists() and not os.environ.get(DATABASE_URL):
        return Finding("learning", "ok", Text("还没有人开始学", "Nobody has begun to learn here yet"))
    try:
        with Store.open(workspace) as store:
            n = len(people(store))
    except StewardError as error:
        first = error.troubles[0]
        return Finding("learning", "wrong", first.text, first.values)
    return Finding(
        "learning", "ok", Text("{n} 位学员的学习记录可用", "Learning records of {n} people can be read"), {"n": n}
    )


def disk(root: Path, usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage) -> Finding:
    """See how much room the disk of the workspace has."""
    while not root.exists() and root != root.parent:
        root = root.parent
    free = usage(root)[2] / 1e6
    values = {"free": f"{free / 1000:.1f}", "root": root}
    if free < ROOM_MB:
        return Finding(
            "disk",
            "wrong",
            Text(
                "磁盘只剩 {free} GB（{root}），导入和报告可能写不下；请先腾出空间。",
                "Only {free} GB left on the disk of {root}; imports and reports may fail, free some space.",
            ),
            values,
        )
    return Finding("disk", "ok", Text("磁盘还有 {free} GB", "{free} GB free on the disk"), values)


def browser() -> Finding:
    """Find the browser that prints PDF."""
    from steward.reports.pdf import NO_BROWSER, find_browser

    found = find_browser()
    if found is None:
        return Finding("browser", "note", NO_BROWSER)
    return Finding("browser", "ok", Text("PDF 用 {path} 来做", "PDF is made by {path}"), {"path": found})


def fonts(
    which: Callable[[str], str | None] = shutil.which,
    platform: str = sys.platform,
    listed: Callable[[str], str] | None = None,
) -> Finding:
    """See whether Linux has a font for Chinese; Windows and macOS come with some."""
    has = Text("有中文字体", "Chinese fonts are there")
    if platform in ("win32", "darwin"):
        return Finding("fonts", "ok", has)
    command = which("fc-list")
    if command is None:
        return Finding(
            "fonts",
            "note",
            Text("没有 fc-list，看不出有没有中文字体。", "There is no fc-list, so Chinese fonts cannot be looked up."),
        )
    if not (listed or _fonts)(command).strip():
        return Finding(
            "fonts",
            "note",
            Text(
                "没有中文字体，PDF 里的汉字会成方框；Debian 或 Ubuntu 请运行：sudo apt install fonts-noto-cjk",
                "There is no Chinese font, so Chinese in PDF will be boxes; on Debian or Ubuntu run: sudo apt install fonts-noto-cjk",
            ),
        )
    return Finding("fonts", "ok", has)


def _fonts(command: str) -> str:
    import subprocess

    done = subprocess.run([command, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603  # fc-list from the PATH
    return done.stdout


def port() -> Finding:
    """See whether a server can be opened on this machine."""
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding(
            "port",
            "wrong",
            Text(
                "本机 127.0.0.1 上开不了端口（{why}）；请检查防火墙或安全软件。",
                "No port can be opened on 127.0.0.1 ({why}); check the firewall or security software.",
            ),
            {"why": error.strerror or type(error).__name__},
        )
    return Finding("port", "ok", Text("本机可以开端口", "Ports can be opened on this machine"))


def calendar(today: dt.date) -> Finding:
    """See whether the official Chinese calendar of this year is known."""
    from steward.service.working_calendar import WorkingCalendar

    assumed = WorkingCalendar("workdays", ((0, 1440),)).assumed_years(today, today)
    if assumed:
        return Finding(
            "calendar",
            "note",
            Text(
                "还不知道 {year} 年的放假和调休，按周一到周五算；请写进 company.yaml 的 extra_holidays 和 extra_workdays，或更新 chinesecalendar。",
                "The public holidays of {year} are not known yet, Monday to Friday is assumed; write them into extra_holidays and extra_workdays of company.yaml, or update chinesecalendar.",
            ),
            {"year": today.year},
        )
    return Finding(
        "calendar",
        "ok",
        Text("知道 {year} 年的放假和调休", "The public holidays of {year} are known"),
        {"year": today.year},
    )
