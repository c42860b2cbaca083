"""One report: numbers, then the notebook run by papermill, then a page, a workbook, a PDF.

The numbers are computed here and kept (`store`); the notebook only shows them, so that it runs the same by hand.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steward.content import content_root
from steward.errors import StewardError
from steward.reports import pdf, store
from steward.reports.material import Material
from steward.reports.team_report import KIND, TeamReport, build
from steward.service.period import Period
from steward.words import Locale, Text
from steward.workspace import Workspace, written_whole

KINDS: Mapping[str, str] = {KIND: "team-performance.ipynb"}
"""Reports there are, and the notebook of each."""
FORMATS = ("html", "xlsx", "pdf")
_KERNEL_SECONDS = 120
_LONGEST_SOCKET = 80
"""Characters of a folder below which its sockets have names that every system takes."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of one report, in the order asked for, and how long they took."""

    paths: tuple[Path, ...]
    seconds: float


def render(
    workspace: Workspace,
    kind: str,
    team: str,
    period: Period | str,
    *,
    out: Path | None = None,
    formats: Sequence[str] = ("html",),
    locale: Locale = "zh",
) -> Rendered:
    """Make one report.

    Args:
        workspace: where the records are.
        kind: ``team-performance``.
        team: any name of the team.
        period: whole months.
        out: the folder to write to; ``reports`` of the workspace if left out.
        formats: any of html, xlsx, pdf.
        locale: the report's language.

    Raises:
        StewardError: ``unknown-report``, ``unknown-format``, ``no-records``, ``unknown-team``, ``bad-period``; ``no-browser``
            or ``pdf-failed`` after the other formats have been written; ``report-failed`` where the notebook did not run.
    """
    began = time.perf_counter()
    check(kind, formats)
    period = period if isinstance(period, Period) else Period.parse(period)
    material = Material.open(workspace)
    report = prepare(material, workspace, kind, team, period)
    paths = write(workspace, kind, report, out or workspace.reports, formats, locale)
    return Rendered(paths, time.perf_counter() - began)


def check(kind: str, formats: Sequence[str]) -> None:
    """Refuse a report or format that there is not.

    Raises:
        StewardError: ``unknown-report`` or ``unknown-format``.
    """
    if kind not in KINDS:
        raise StewardError(
            "unknown-report",
            Text("没有“{kind}”这种报告，有的是：{kinds}。", "There is no report called “{kind}”; there are: {kinds}."),
            kind=kind,
            kinds=", ".join(KINDS),
        )
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise StewardError(
            "unknown-format",
            Text("不认识格式“{name}”，可用的有：{formats}。", "There is no format “{name}”; there are: {formats}."),
            name=unknown[0] if unknown else "",
            formats=", ".join(FORMATS),
        )


def prepare(material: Material, workspace: Workspace, kind: str, team: str, period: Period) -> TeamReport:
    """Compute a report's numbers and keep them for its notebook.

    Raises:
        StewardError: ``unknown-team``.
    """
    team = material.team(team)
    report = build(material, team, period, {"kind": kind, "team": team, "period": str(period)})
    store.keep(report, store.place(workspace, store.fingerprint(workspace), kind, team, period))
    return report


def file_name(report: TeamReport, kind: str, locale: Locale, suffix: str) -> str:
    """Name a file of a report: never by what stands in the records."""
    return f"{kind}-{store.slug(report.team, report.listed)}-{report.period}.{locale}.{suffix}"


def write(
    workspace: Workspace, kind: str, report: TeamReport, folder: Path, formats: Sequence[str], locale: Locale
) -> tuple[Path, ...]:
    """Write the files of a report whose numbers are kept; a PDF last, so that the rest stands where it cannot be made.

    Raises:
        StewardError: ``report-failed``, ``no-browser``, ``pdf-failed`` or ``pdf-timeout``.
    """
    from steward.reports import excel

    targets = {name: folder / file_name(report, kind, locale, name) for name in formats}
    if "xlsx" in targets:
        excel.write(report, targets["xlsx"], locale)
    if "html" in targets or "pdf" in targets:
        html = html_of(workspace, kind, report, locale)
        if "html" in targets:
            with written_whole(targets["html"]) as beside:
                beside.write_text(html, encoding="utf-8", newline="\n")
        if "pdf" in targets:
            with tempfile.TemporaryDirectory(prefix="steward-report-") as here:
                page = Path(here) / "report.html"
                page.write_text(html, encoding="utf-8", newline="\n")
                pdf.print_pdf(page, targets["pdf"])
    return tuple(targets[name] for name in formats)


def html_of(workspace: Workspace, kind: str, report: TeamReport, locale: Locale) -> str:
    """Run the notebook of a report and give the finished page."""
    from steward.reports.fragments.opening import title
    from steward.reports.page import page

    parameters = {
        "workspace": str(workspace.root),
        "team": report.team,
        "period": str(report.period),
        "locale": locale,
    }
    notebook = run_notebook(content_root() / "notebooks" / "reports" / KINDS[kind], parameters)
    return page(notebook, title(report, locale), locale)


def run_notebook(path: Path, parameters: Mapping[str, Any]) -> Any:
    """Run a notebook with papermill and give it back executed; nothing is written.

    Args:
        path: the notebook; it has a cell tagged ``parameters``.
        parameters: values for names that the cell sets.

    Raises:
        StewardError: ``unknown-parameter`` for a name the notebook does not know; ``report-failed``.
    """
    import papermill
    from papermill.exceptions import PapermillException

    known = papermill.inspect_notebook(str(path))
    if unknown := [name for name in parameters if name not in known]:
        raise StewardError(
            "unknown-parameter",
            Text(
                "报告 {report} 没有参数 {name}，可用的有：{known}。",
                "The report {report} has no parameter {name}; there are: {known}.",
            ),
            report=path.stem,
            name=unknown[0],
            known=", ".join(known),
        )
    try:
        with _own_sockets() as config:
            return papermill.execute_notebook(
                str(path),
                None,
                parameters=dict(parameters),
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                start_timeout=_KERNEL_SECONDS,
                config=config,
                extra_arguments=["--log-level=CRITICAL"],  # a kernel told to end complains of being interrupted
            )
    except (PapermillException, RuntimeError, TimeoutError) as error:
        said = str(error).strip().splitlines()
        raise StewardError(
            "report-failed",
            Text(
                "报告笔记本 {report} 没有跑完（{why}）；请运行 steward doctor，或在 JupyterLab 里打开它看是哪一格。",
                "The notebook of the report {report} did not finish ({why}); run steward doctor, or open it in JupyterLab to see the cell.",
            ),
            report=path.name,
            why=(said[-1] if said else type(error).__name__)[:200],
        ) from error


@contextlib.contextmanager
def _own_sockets() -> Iterator[Any]:
    """Give the kernel sockets in a folder of its own: they do not race for ports when many kernels start at once.

    Without a connection file of its own every kernel would use the same socket names in the working folder, and reports
    made at the same time would answer each other. Systems without such sockets, or with long folder names, use ports.
    """
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="steward-k-", ignore_cleanup_errors=True) as folder:
        if sys.platform == "win32" or len(folder) > _LONGEST_SOCKET:
            yield Config()
        else:
            yield Config({"KernelManager": {"transport": "ipc", "connection_file": str(Path(folder) / "k.json")}})
