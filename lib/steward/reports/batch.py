"""The reports of all teams: numbers computed once, pages made in parallel.

A batch survives a team that fails, leaves alone what has not changed, and picks up where it was stopped: beside the
reports rests a small file for each, naming what the report was made from and written only after all its files were.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from steward.errors import StewardError, Trouble
from steward.kernels import warm
from steward.reports import pdf, store
from steward.reports.material import Material
from steward.reports.rendering import check, prepare, write
from steward.service.period import Period
from steward.words import Locale, Text
from steward.workspace import Workspace, written_whole

Progress = Callable[[int, int, str], None]
State = Literal["made", "unchanged", "failed"]
_RECEIPTS = ".made"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one team's report."""

    team: str
    name: Text
    state: State
    paths: tuple[Path, ...] = ()
    seconds: float = 0.0
    troubles: tuple[Trouble, ...] = ()
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of every team's report, in the order of the teams."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    troubles: tuple[Trouble, ...] = ()
    """What concerns the whole batch, such as a missing browser."""

    def of(self, state: State) -> tuple[Outcome, ...]:
        """Give the outcomes in one state."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == state)

    @property
    def ok(self) -> bool:
        """Whether everything asked for is there."""
        return not self.of("failed") and not self.troubles

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file that is there."""
        return tuple(path for outcome in self.outcomes for path in outcome.paths)


def render_all(
    workspace: Workspace,
    kind: str,
    period: Period | str,
    *,
    teams: Sequence[str] | None = None,
    out: Path | None = None,
    formats: Sequence[str] = ("html",),
    locale: Locale = "zh",
    jobs: int | None = None,
    progress: Progress | None = None,
    executor: Any = None,
) -> BatchResult:
    """Make the reports of all teams, or of those named.

    Args:
        workspace: where the records are.
        kind: ``team-performance``.
        period: whole months.
        teams: any of their names; all if left out.
        out: the folder to write to; ``reports`` of the workspace if left out.
        formats: any of html, xlsx, pdf. Without a browser the PDFs are left out and `BatchResult.troubles` says so.
        locale: the language of the reports.
        jobs: how many at the same time; as many as the machine has cores if left out.
        progress: told after each team, and before the first.
        executor: anything with ``submit`` that gives futures, Dask's ``Client`` included; it must see the same files. Without
            one, processes of this machine.

    Raises:
        StewardError: what concerns all teams: ``unknown-report``, ``unknown-format``, ``no-records``, ``unknown-team``, ``bad-period``.
    """
    began = time.perf_counter()
    check(kind, formats)
    period = period if isinstance(period, Period) else Period.parse(period)
    folder = out or workspace.reports
    formats, troubles = _printable(tuple(formats))
    material = Material.open(workspace)
    asked = [material.team(team) for team in teams] if teams is not None else list(material.board.teams)
    company = material.company
    key = store.fingerprint(workspace)
    tell = progress or _silent
    tell(0, len(asked), "")
    found: dict[str, Outcome] = {}

    def name(team: str) -> Text:
        return Text(company.team_name(team, "zh"), company.team_name(team, "en"))

    def settle(outcome: Outcome) -> None:
        found[outcome.team] = outcome
        tell(len(found), len(asked), outcome.name.say(locale))

    receipts = {team: _Receipt(folder, key, kind, team, period, locale, formats) for team in asked}
    unchanged = {team: paths for team in asked if (paths := receipts[team].paths()) is not None}
    with _warm_kernels(len(asked) - len(unchanged)), _workers(executor, jobs, len(asked)) as submit:
        running: dict[Any, str] = {}
        for team in asked:
            if team in unchanged:
                settle(Outcome(team, name(team), "unchanged", unchanged[team]))
                continue
            try:
                report = prepare(material, workspace, kind, team, period)
                whole = store.place(workspace, key, kind, team, period).with_suffix(".whole.json")
                if "xlsx" in formats:
                    store.keep(report, whole, whole=True)
            except Exception as error:  # one team must not stop the others; what went wrong is told in its outcome
                settle(Outcome(team, name(team), "failed", troubles=_troubles(error)))
                continue
            task = (str(workspace.root), key, kind, team, str(period), str(folder), formats, locale)
            running[submit(_make, *task)] = team
        for future in _as_completed(running):
            team = running[future]
            try:
                seconds, paths = future.result()
            except Exception as error:
                settle(Outcome(team, name(team), "failed", troubles=_troubles(error)))
            else:
                settle(Outcome(team, name(team), "made", tuple(map(Path, paths)), seconds))
    outcomes = tuple(found[team] for team in asked)
    return BatchResult(outcomes, time.perf_counter() - began, troubles)


def _printable(formats: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Trouble, ...]]:
    """Leave PDF out where nothing can print it, and say so once.

    Raises:
        StewardError: ``no-browser`` where nothing else was asked for.
    """
    if "pdf" not in formats or pdf.find_browser() is not None:
        return formats, ()
    rest = tuple(name for name in formats if name != "pdf")
    if not rest:
        raise StewardError("no-browser", pdf.NO_BROWSER)
    return rest, (Trouble("no-browser", pdf.NO_BROWSER),)


@contextlib.contextmanager
def _warm_kernels(reports: int) -> Iterator[None]:
    """Let kernels start from a warm template while several reports are made; someone else's template is left alone."""
    ours = reports > 1 and warm.ADDRESS not in os.environ and warm.enable()
    try:
        yield
    finally:
        if ours:
            warm.disable()


@contextlib.contextmanager
def _workers(executor: Any, jobs: int | None, tasks: int) -> Iterator[Callable[..., Any]]:
    """Give a function that submits a task: to the executor given, else to processes of this machine."""
    if executor is not None:
        yield executor.submit
        return
    count = max(1, min(jobs or os.cpu_count() or 1, tasks or 1))
    # Started afresh, not forked: the database of this process has threads.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(count, mp_context=context) as pool:
        try:
            yield pool.submit
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _as_completed(running: dict[Any, str]) -> Iterator[Any]:
    """Give futures as they finish; those of another library in the order of the teams."""
    if all(isinstance(future, concurrent.futures.Future) for future in running):
        yield from concurrent.futures.as_completed(running)
    else:
        yield from list(running)


def _make(
    root: str, key: str, kind: str, team: str, period: str, folder: str, formats: tuple[str, ...], locale: Locale
) -> tuple[float, list[str]]:
    """Write one report whose numbers are kept; runs in a worker."""
    began = time.perf_counter()
    workspace, span = Workspace(Path(root)), Period.parse(period)
    kept = store.place(workspace, key, kind, team, span)
    whole = kept.with_suffix(".whole.json")
    report = store.recall(whole if "xlsx" in formats else kept)
    if report is None:
        report = prepare(Material.open(workspace), workspace, kind, team, span)
    paths = write(workspace, kind, report, Path(folder), formats, locale)
    whole.unlink(missing_ok=True)
    _Receipt(Path(folder), key, kind, team, span, locale, formats).write(paths)
    return time.perf_counter() - began, [str(path) for path in paths]


@dataclass(frozen=True, slots=True)
class _Receipt:
    """The note beside a report of what it was made from; without it, or with another, the report is made again."""

    folder: Path
    key: str
    kind: str
    team: str
    period: Period
    locale: Locale
    formats: tuple[str, ...]

    def _place(self, format: str) -> Path:
        name = f"{self.kind}\n{self.team}\n{self.period}\n{self.locale}\n{format}"
        return self.folder / _RECEIPTS / f"{hashlib.sha256(name.encode()).hexdigest()[:20]}.json"

    def paths(self) -> tuple[Path, ...] | None:
        """Give the files, if all of them are there as they were written and made from what is there now."""
        found = []
        for format in self.formats:
            try:
                kept = json.loads(self._place(format).read_text(encoding="utf-8"))
                path = self.folder / kept["file"]
                if kept["key"] != self.key or path.stat().st_size != kept["bytes"]:
                    return None
            except (OSError, ValueError, KeyError, TypeError):
                return None
            found.append(path)
        return tuple(found)

    def write(self, paths: Sequence[Path]) -> None:
        """Leave the note, after the files."""
        for format, path in zip(self.formats, paths, strict=True):
            content = {"key": self.key, "file": path.name, "bytes": path.stat().st_size}
            with written_whole(self._place(format)) as beside:
                beside.write_text(json.dumps(content), encoding="utf-8")


def _silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""
    del done, total, what


_UNFORESEEN = Text(
    "没有做成（{why}）；别的班组不受影响，请再运行一次，只会补做这一份。",
    "It was not made ({why}); the other teams are not affected. Run it again: only this one will be made.",
)


def _troubles(error: Exception) -> tuple[Trouble, ...]:
    if isinstance(error, StewardError):
        return error.troubles
    said = " ".join(str(error).split())
    return (Trouble("report-failed", _UNFORESEEN, {"why": f"{type(error).__name__}: {said}"[:200]}),)
