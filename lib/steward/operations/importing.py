"""Looking at exported files (`check`), and taking them into the records of a workspace (`import_files`).

Both read every file to its end and say everything that is wrong with it. A bad row stops nothing: it is refused with
its reasons and, in an import, goes to a rejects workbook; all other rows go on. One file after another becomes part of
the records, whole or not at all. Importing the very same file again changes nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from steward.company import Company, default_company
from steward.errors import StewardError, Trouble
from steward.locking import only_one
from steward.operations.case_rows import complaints_of_log
from steward.operations.examining import Opened, Progress, Reading, Told, open_file, unusable
from steward.operations.intake import House
from steward.operations.mapping import ExportMapping, load_mapping
from steward.operations.privacy import Pseudonyms
from steward.operations.problems import CheckResult, FileResult, ImportResult, Problem
from steward.operations.records import ImportedFile, Ledger
from steward.operations.rejects import RejectsBook
from steward.operations.sample_records import LEFT, company_after, leave, makes_way
from steward.operations.storing import Staging, as_arrow, tidy
from steward.operations.tables import ColumnType, Table, tables
from steward.words import Locale, Text, moment
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.cells import Cell

__all__ = ["CheckResult", "FileResult", "ImportResult", "Problem", "check", "import_files"]

Given = Path | str
RECIPE = 2
"""Raised when the same file would be read differently, so that importing it again is not taken for nothing new."""
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xes", ".htm", ".html", ".xml")

_NOT_FOUND = Text("找不到 {path}，请核对路径。", "Cannot find {path}; check the path.")
_NOTHING = Text(
    "文件夹 {path} 里没有可以导入的文件（{endings}）。", "There is no file to import in {path} ({endings})."
)


def check(
    paths: Iterable[Given],
    *,
    workspace: Workspace | None = None,
    mapping: Given | ExportMapping | None = None,
    locale: Locale = "zh",
    progress: Told | None = None,
) -> CheckResult:
    """Say of every file what it holds and what is wrong with it; nothing is written.

    Args:
        paths: files, or folders whose files are meant.
        workspace: whose company profile names the estate and the teams; without one, the shipped profile.
        mapping: for exports of another kind, a shipped mapping's name or a file; else what the headings tell.
        locale: the language of the reasons.
        progress: called with rows done, rows expected and the file's name.

    Raises:
        StewardError: ``file-not-found``, ``nothing-to-import``, or a mapping that cannot be used.
    """
    files = list(_files(paths))
    chosen = _mapping(mapping)
    house = _house(workspace, write=False)
    told = Progress(progress)
    results: list[FileResult] = []
    for path in files:
        opened = open_file(path, told)
        if isinstance(opened, FileResult):
            results.append(opened)
            continue
        try:
            results += Reading(opened, house, chosen, told, None).results()
        except StewardError as error:
            results.append(unusable(opened.path, opened.fingerprint, error))
    return CheckResult(tuple(results), locale)


def import_files(
    paths: Iterable[Given],
    workspace: Workspace,
    *,
    mapping: Given | ExportMapping | None = None,
    locale: Locale = "zh",
    progress: Told | None = None,
    now: dt.datetime | None = None,
) -> ImportResult:
    """Take files into the records of a workspace; see `check` for what is said of them.

    A row with the key of an earlier import's row takes its place. `now` is the time written into the ledger.

    Raises:
        StewardError: as `check`, ``import-running``, ``records-unwritable``, ``disk-full``.
    """
    files = list(_files(paths))
    chosen = _mapping(mapping)
    told = Progress(progress)
    results: list[FileResult] = []
    with _writable(workspace.records), only_one(workspace.records / ".import.lock"):
        tidy(workspace.records, Ledger.read(workspace.records), workspace.rejects)
        for path in files:
            opened = open_file(path, told)
            if isinstance(opened, FileResult):
                results.append(opened)
                continue
            first = makes_way(workspace, opened.fingerprint)
            house = _house(workspace, write=True, company=company_after(workspace) if first else None)
            recipe = _recipe(house, chosen)
            ledger = Ledger() if first else Ledger.read(workspace.records)
            if known := [i for i in ledger.imports if i.fingerprint == opened.fingerprint and i.recipe == recipe]:
                results += [_unchanged(opened, entry, workspace) for entry in known]
                told.add(sum(entry.rows for entry in known))
                continue
            taken = _import_one(opened, workspace, house, chosen, told, ledger, recipe, locale, now)
            if first and taken[0].table:
                leave(workspace)
                taken[0] = replace(taken[0], notes=(*taken[0].notes, Trouble("sample-left", LEFT)))
            results += taken
            tidy(workspace.records, Ledger.read(workspace.records), workspace.rejects)
    return ImportResult(tuple(results), locale)


# --- what is given -----------------------------------------------------------------------------------------------


def _files(paths: Iterable[Given]) -> Iterator[Path]:
    """The files meant, folders opened up, each once; Office's lock files and hidden files are none."""
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if not path.exists():
            raise StewardError("file-not-found", _NOT_FOUND, path=path)
        found = [path]
        if path.is_dir():
            found = sorted(
                p
                for p in path.rglob("*")
                if p.is_file()
                and p.name.lower().removesuffix(".gz").endswith(ENDINGS)
                and not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)
            )
            if not found:
                raise StewardError("nothing-to-import", _NOTHING, path=path, endings=" ".join(ENDINGS))
        for file in found:
            if (whole := file.resolve()) not in seen:
                seen.add(whole)
                yield file


def _mapping(given: Given | ExportMapping | None) -> ExportMapping | None:
    return given if given is None or isinstance(given, ExportMapping) else load_mapping(given)


def _house(workspace: Workspace | None, *, write: bool, company: Company | None = None) -> House:
    if company is None:
        company = workspace.company() if workspace is not None else default_company()
    has_key = workspace is not None and (write or (workspace.root / "private" / "pseudonym.key").exists())
    # A check only compares; any key does.
    return House(company, Pseudonyms(workspace.pseudonym_key() if workspace and has_key else secrets.token_bytes(32)))


def _recipe(house: House, mapping: ExportMapping | None) -> str:
    """Name everything but the file that decides what becomes of its rows."""
    parts = [str(RECIPE), mapping.fingerprint if mapping else "", *house.estate]
    parts += [team.model_dump_json() for team in house.company.teams]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


# --- writing -----------------------------------------------------------------------------------------------------


class _Sink:
    """Writes accepted rows to the new part of a table, refused ones to its rejects workbook."""

    def __init__(
        self, table: Table, staging: Staging, rejects: Path, locale: Locale, stack: contextlib.ExitStack
    ) -> None:
        self.table, self.staging, self.path, self.locale, self.stack = table, staging, rejects, locale, stack
        self.book: RejectsBook | None = None

    def accept(self, frame: pd.DataFrame) -> None:
        """Take rows as they are to be stored."""
        self.staging.write(self.table, as_arrow(frame, self.table))

    def begin(self, sheet: str, columns: Sequence[tuple[str, ColumnType | None]]) -> None:
        """Refused rows of another sheet follow."""
        if self.book is None:
            beside = self.stack.enter_context(written_whole(self.path))
            self.book = RejectsBook(beside, self.locale)
            self.stack.callback(self.book.close)
        self.book.begin(sheet, columns)

    def refuse(self, number: int, problems: Sequence[Problem], cells: Sequence[Cell]) -> None:
        """Take a refused row."""
        assert self.book is not None
        self.book.row(number, [self._reason(p) for p in problems], cells)

    def _reason(self, problem: Problem) -> str:
        words = problem.reason(self.locale)
        if not problem.column or problem.code in ("required", "missing-column"):
            return words
        return f"{problem.column}：{words}" if self.locale == "zh" else f"{problem.column}: {words}"


def _import_one(
    opened: Opened,
    workspace: Workspace,
    house: House,
    mapping: ExportMapping | None,
    told: Progress,
    ledger: Ledger,
    recipe: str,
    locale: Locale,
    now: dt.datetime | None,
) -> list[FileResult]:
    staging = Staging(workspace.records, opened.fingerprint, ledger)
    rejects: dict[str, Path] = {}
    before = [entry for entry in ledger.imports if entry.fingerprint == opened.fingerprint]
    try:
        with contextlib.ExitStack() as stack:

            def sink(table: Table) -> _Sink:
                rejects[table.name] = workspace.rejects / f"{table.name}-{opened.fingerprint}.xlsx"
                return _Sink(table, staging, rejects[table.name], locale, stack)

            results = Reading(opened, house, mapping, told, sink).results()
        finished = [_settle(result, opened, staging, ledger, rejects) for result in results]
        at = (now or dt.datetime.now()).astimezone().isoformat(timespec="seconds")
        entries = [_entry(result, recipe, at) for result in finished if result.table]
        if entries:
            for entry in before:
                if entry.table not in staging.new:
                    staging.supersede(tables()[entry.table])
            kept = tuple(entry for entry in ledger.imports if entry not in before)
            staging.commit(Ledger((*kept, *entries), {table: parts for table, parts in staging.parts.items() if parts}))
            for name in {entry.rejects for entry in before} - {entry.rejects for entry in entries} - {""}:
                (workspace.rejects / name).unlink(missing_ok=True)
        return finished
    except StewardError as error:
        return [unusable(opened.path, opened.fingerprint, error)]
    finally:
        staging.close()


def _settle(
    result: FileResult, opened: Opened, staging: Staging, ledger: Ledger, rejects: dict[str, Path]
) -> FileResult:
    """Put the rows of one table in their place among the older ones."""
    if result.table is None:
        return result
    table = tables()[result.table]
    if result.table not in rejects:
        own = frozenset(i.fingerprint for i in ledger.imports if i.table == table.name and i.mapping == result.mapping)
        made = complaints_of_log(staging, opened.fingerprint, own)
        if made.num_rows:
            staging.write(table, made)
        result = replace(result, rows=made.num_rows, accepted=made.num_rows)
    staging.finish(table)
    replaced = staging.supersede(table)
    path = rejects.get(table.name)
    return replace(result, replaced=replaced, rejects=path if path and result.refused else None)


def _entry(result: FileResult, recipe: str, at: str) -> ImportedFile:
    return ImportedFile(
        file=result.file,
        fingerprint=result.fingerprint,
        table=result.table or "",
        rows=result.rows,
        accepted=result.accepted,
        refused=result.refused,
        replaced=result.replaced,
        imported_at=at,
        mapping=result.mapping,
        rejects=result.rejects.name if result.rejects else "",
        recipe=recipe,
    )


_BEFORE = Text(
    "这个文件在 {at} 已经导入过，内容没有变，这次什么也没有改。",
    "This very file was imported on {at}; nothing was changed.",
)


def _unchanged(opened: Opened, entry: ImportedFile, workspace: Workspace) -> FileResult:
    at = moment(dt.datetime.fromisoformat(entry.imported_at))
    return FileResult(
        opened.path.name,
        opened.path,
        opened.fingerprint,
        entry.table,
        entry.rows,
        entry.accepted,
        entry.refused,
        mapping=entry.mapping,
        notes=(Trouble("imported-before", _BEFORE, {"at": at}),),
        rejects=workspace.rejects / entry.rejects if entry.rejects else None,
        unchanged=True,
    )


@contextlib.contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into one sentence; the old records are as they were."""
    full = Text(
        "磁盘已满，没有导入完成；原有记录没有改动。请腾出空间后再导入一次。",
        "The disk is full and the import did not finish; the records are as they were. Free some space and import again.",
    )
    refused = Text(
        "记录文件夹 {folder} 无法写入（{why}），没有导入；原有记录没有改动。请检查权限，或用 --workspace 另选文件夹。",
        "The records in {folder} cannot be written ({why}); nothing was imported and they are as they were. "
        "Check the permissions, or choose another folder with --workspace.",
    )
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StewardError("disk-full", full) from error
        raise StewardError(
            "records-unwritable", refused, folder=folder, why=error.strerror or type(error).__name__
        ) from error
    except Exception as error:
        # The database is imported only when it is needed, so its errors are known by name.
        if (type(error).__module__.strip("_"), type(error).__name__) != ("duckdb", "IOException"):
            raise
        if "No space left" in str(error) or "Could not write" in str(error):
            raise StewardError("disk-full", full) from error
        raise StewardError("records-unwritable", refused, folder=folder, why=str(error).splitlines()[0]) from error
