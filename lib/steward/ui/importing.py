"""Bringing in records: drop files, read the verdict, import."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from steward.operations.records import Ledger
from steward.operations.tables import tables
from steward.ui import page, summary, visit
from steward.ui.parts import Intake, Link, Outcome, Progress, Task, Verdicts
from steward.words import Locale, Text, moment, number

if TYPE_CHECKING:
    from steward.operations.importing import CheckResult, FileResult, ImportResult

TITLE = Text("导入记录", "Import records")
LEDE = Text(
    "把公司系统导出的文件放进来，先看判定，再导入。原文件不会改动；姓名、电话、房号在导入时就隐去。",
    "Bring in what your company’s system exports, read the verdict, then import. The files stay as they are; names, phones and rooms are masked on the way in.",
)
WORDS = {
    "title": Text("检查结果", "What was found"),
    "file": Text("文件", "File"),
    "table": Text("是什么", "What it is"),
    "rows": Text("行数", "Rows"),
    "accepted": Text("可收", "Good"),
    "refused": Text("退回", "Refused"),
    "verdict": Text("判定", "Verdict"),
    "problems": Text("看 {n} 处问题", "See {n} problems"),
    "where": Text("在哪里", "Where"),
    "column": Text("列", "Column"),
    "value": Text("写的是", "It says"),
    "reason": Text("为什么不行", "Why not"),
    "pages": Text("翻页", "Pages"),
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "before": Text("上一页", "Previous"),
    "after": Text("下一页", "Next"),
}
_CHECKING, _IMPORTING = Text("检查文件", "Checking files"), Text("导入", "Importing")
_GOOD, _SOME, _NONE = (
    Text("都能导入", "All good"),
    Text("部分退回", "Partly refused"),
    Text("导入不了", "Cannot be used"),
)
_UNKNOWN = Text("认不出是哪张表", "not recognised")
_ROW = Text("第 {row} 行", "row {row}")
_SHEET_ROW = Text("{sheet}，第 {row} 行", "{sheet}, row {row}")
_CHECKED = Text(
    "看完了 {files} 个文件：{accepted} 行可收，{refused} 行要退回。",
    "Looked at {files}: {accepted} good, {refused} to refuse.",
)
_BUTTON = Text("导入 {n} 行", "Import {n}")
_NOTHING = Text("没有可以导入的行", "Nothing to import")
_DONE = Text("导入好了：{accepted} 行收下，{refused} 行退回。", "Imported: {accepted} accepted, {refused} refused.")
_REPLACED = Text("其中 {n} 行替换了以前同编号的记录。", "{n} took the place of earlier records with the same number.")
_UNCHANGED = Text("这些文件以前已经导入过，没有变化。", "These files were imported before; nothing has changed.")
_COUNTING = Text("正在算指标", "Counting the figures")
_REJECTS = Text("退回的行：{name}", "Refused rows: {name}")
_FIGURES, _REPORTS = Text("看指标", "See the figures"), Text("出报告", "Make reports")
_NEW = Text("还没导入", "not imported")
_KNOWN = Text("{when} 已导入", "imported {when}")
_CHANGED = Text("导入后又改过", "changed since its import")


class ImportApp:
    """The app: files above, what was found in them below, then the import."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale
        self._checked: tuple[Path, ...] = ()
        here.workspace.create()
        self.intake = Intake(here.workspace.exports, self._locale, on_change=self._arrived, on_check=self.check)
        self.checking = Task(_CHECKING, self._locale, stoppable=True)
        self.verdicts = Verdicts(visit.words(WORDS, self._locale))
        self.button = ipywidgets.Button(description=_NOTHING.say(self._locale), disabled=True)
        for name in ("sw-button", "sw-button--primary"):
            self.button.add_class(name)
        self.button.on_click(lambda _: self.import_files())
        self.button.layout.display = "none"
        self.importing = Task(_IMPORTING, self._locale, stoppable=True)
        self.view = ipywidgets.VBox([self.intake, self.checking, self.verdicts, self.button, self.importing])
        self._list()

    # -- files -----------------------------------------------------------------------------------------------------------

    def _list(self, chosen: set[str] | None = None) -> None:
        """List what lies in the folder; without `chosen`, files that are new or have changed are ticked."""
        folder, locale = self._here.workspace.exports, self._locale
        imported = {one.file: one.imported_at for one in Ledger.read(self._here.workspace.records).imports}
        files = []
        for path in summary.exported(self._here.workspace):
            name, stat = path.relative_to(folder).as_posix(), path.stat()
            # The ledger writes whole seconds.
            changed = dt.datetime.fromtimestamp(int(stat.st_mtime))
            when = _local(imported.get(path.name))
            fresh = when is None or changed > when
            state = _NEW if when is None else _CHANGED if fresh else _KNOWN
            files.append(
                {
                    "name": name,
                    "size": _size(stat.st_size),
                    "when": moment(changed),
                    "state": state.say(locale, when=moment(when) if when else ""),
                    "chosen": fresh if chosen is None else name in chosen,
                }
            )
        self.intake.files = files

    def _arrived(self, names: set[str]) -> None:
        self._list(names)

    # -- checking --------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Look at the chosen files."""
        paths = self.intake.chosen
        if not paths:
            return
        self.intake.locked = True
        self.button.layout.display = "none"
        self.importing.clear()
        self.verdicts.show([], _no_problems)

        def work(progress: Progress) -> Outcome:
            from steward.operations import importing

            result = importing.check(paths, workspace=self._here.workspace, locale=self._locale, progress=progress)
            self._checked = paths
            self._show(result)
            words = _CHECKED.say(
                self._locale,
                files=_n(len({one.path for one in result.files}), "file", self._locale),
                accepted=_n(result.accepted, "row", self._locale),
                refused=number(result.refused),
            )
            self._offer(result.accepted)
            return Outcome(words, fine=result.ok)

        self.checking.run(work, then=self._unlock)

    def _show(self, result: CheckResult) -> None:
        self.verdicts.show(
            [_row(one, self._locale) for one in result.files],
            lambda index: _problems(result.files[index], self._locale),
        )

    def _offer(self, rows: int) -> None:
        self.button.disabled = not rows
        self.button.description = (
            _BUTTON.say(self._locale, n=_n(rows, "row", self._locale)) if rows else _NOTHING.say(self._locale)
        )
        self.button.layout.display = None

    def _unlock(self) -> None:
        self.intake.locked = False

    # -- importing -------------------------------------------------------------------------------------------------------

    def import_files(self) -> None:
        """Take the checked files into the records."""
        paths = self._checked
        if not paths:
            return
        self.intake.locked = True
        self.button.disabled = True

        def work(progress: Progress) -> Outcome:
            from steward.operations import importing

            result = importing.import_files(paths, self._here.workspace, locale=self._locale, progress=progress)
            self._show(result)
            self.checking.clear()
            self.button.layout.display = "none"
            self.importing.stoppable = False
            counting = _COUNTING.say(self._locale)
            progress(0, 0, counting)
            summary.make_standing(
                self._here.workspace,
                self._here.workspace.company(),
                lambda done, total, _: progress(done, total, counting),
            )
            return self._outcome(result)

        self.importing.stoppable = True
        self.importing.run(work, then=self._imported)

    def _imported(self) -> None:
        self._unlock()
        self._list(set())
        self.button.disabled = self.importing.state == "done"

    def _outcome(self, result: ImportResult) -> Outcome:
        locale, here = self._locale, self._here
        if result.unchanged:
            words = _UNCHANGED.say(locale)
        else:
            words = _DONE.say(locale, accepted=_n(result.accepted, "row", locale), refused=number(result.refused))
        if result.replaced:
            words += ("" if locale == "zh" else " ") + _REPLACED.say(locale, n=number(result.replaced))
        rejects = dict.fromkeys(path for path in result.rejects if path.is_relative_to(here.workspace.rejects))
        links = [
            Link(
                _REJECTS.say(locale, name=path.name),
                visit.file_address(here, "rejects", path.relative_to(here.workspace.rejects).as_posix()),
                download=True,
            )
            for path in rejects
        ]
        apps = "voila/render/notebooks/manage/"
        links += [
            Link(_FIGURES.say(locale), here.link(apps + "kpis.ipynb"), here=True),
            Link(_REPORTS.say(locale), here.link(apps + "report.ipynb"), here=True),
        ]
        return Outcome(words, tuple(links), fine=not result.refused)


# -- in words ----------------------------------------------------------------------------------------------------------


def _row(one: FileResult, locale: Locale) -> dict[str, Any]:
    if one.table is None or (one.rows and not one.accepted):
        verdict, words = "missed", _NONE
    elif one.refused or one.problems:
        verdict, words = "unclear", _SOME
    else:
        verdict, words = "met", _GOOD
    return {
        "file": one.file,
        "sheet": "",
        "table": tables()[one.table].label.say(locale) if one.table else _UNKNOWN.say(locale),
        "rows": number(one.rows),
        "accepted": number(one.accepted),
        "refused": number(one.refused),
        "verdict": verdict,
        "words": words.say(locale),
        "note": " ".join(note.describe(locale) for note in one.notes),
        "problems": len(one.problems) + one.more,
    }


def _problems(one: FileResult, locale: Locale) -> list[dict[str, str]]:
    found = []
    for problem in one.as_json(locale)["problems"]:
        row, sheet = problem["row"], problem["sheet"]
        where = sheet if row is None else (_SHEET_ROW if sheet else _ROW).say(locale, sheet=sheet, row=row)
        found.append(
            {"where": where, "column": problem["column"], "value": problem["value"], "reason": problem["reason"]}
        )
    return found


def _no_problems(index: int) -> list[dict[str, str]]:
    del index
    return []


def _n(n: int, noun: str, locale: Locale) -> str:
    return number(n) if locale == "zh" else page.many(n, noun, f"{noun}s")


def _local(at: str | None) -> dt.datetime | None:
    if not at:
        return None
    when = dt.datetime.fromisoformat(at)
    return when.astimezone().replace(tzinfo=None) if when.tzinfo else when


def _size(n: int) -> str:
    if n < 1_000_000:
        return f"{max(n / 1000, 0.1):,.1f} KB"
    return f"{n / 1_000_000:,.1f} MB"


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale), here)
    page.put_app(ImportApp(here).view, here)
