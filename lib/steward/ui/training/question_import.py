"""Bringing questions of other systems into the company's own items: drop a file, read what becomes of each question, take them in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.items.bank import Bank
from steward.ui import visit
from steward.ui.parts import Intake, Link, Outcome, Progress, Task
from steward.ui.parts.question_files import QuestionFiles
from steward.words import Locale, Text, moment, number

if TYPE_CHECKING:
    from steward.quiz.exchange.question import Imported, Notice
    from steward.quiz.exchange.taking_in import Taken

ENDINGS = (".txt", ".gift", ".xml", ".zip", ".xlsx")
_INTAKE = {
    "drop": Text("把题目文件拖到这里", "Drop files of questions here"),
    "kinds": Text(
        "Moodle 的 GIFT 或 XML、QTI（.zip、.xml）、Excel 模板，可以一次放多个。",
        "GIFT or XML of Moodle, QTI (.zip, .xml), the Excel template; several at once.",
    ),
    "found": Text("放进来过的文件", "Files brought in"),
    "check": Text("看看所选 {n} 个", "Look at {n} chosen"),
    "none": Text("勾选要看的文件", "Tick the files to look at"),
    "not-known": Text(
        "这种文件读不了。能读的有 GIFT（.txt、.gift）、Moodle XML（.xml）、QTI（.zip、.xml）和 Excel 模板（.xlsx）。",
        "This kind of file cannot be read. GIFT (.txt, .gift), Moodle XML (.xml), QTI (.zip, .xml) and the Excel template (.xlsx) can.",
    ),
}
_WORDS = {
    "each": Text("逐题看（{n}）", "Question by question ({n})"),
    "place": Text("哪里", "Where"),
    "question": Text("题目", "Question"),
    "type": Text("题型", "Type"),
    "result": Text("结果", "Result"),
    "errors": Text("有错", "Wrong"),
    "warnings": Text("请核对", "To check"),
    "lost": Text("没能原样带来", "Not carried as it was"),
}
_LOOKING, _TAKING = Text("读题目", "Reading the questions"), Text("收入题库", "Taking them in")
_LOOKED = Text("看完了 {files} 个文件，{n} 题可以收。", "Looked at {files} file(s); {n} can be taken in.")
_TAKE = Text("收入题库 {n} 题", "Take in {n}")
_NOTHING = Text("没有可以收的新题", "Nothing new to take in")
_DONE = Text(
    "{n} 题收入了题库，写在工作区的 {files}，可以直接改。",
    "{n} taken in; they are in {files} of the workspace, for you to edit.",
)
_FOUND = Text(
    "{format}，{n} 题：可收 {new}，题库已有 {known}，文件里重复 {twice}，收不了 {left}。",
    "{format}, {n} questions: {new} can be taken in, {known} in the bank already, {twice} twice in the file, {left} cannot.",
)
_AT_LINE = Text("第 {line} 行", "line {line}")
_IN_BANK, _NOT_YET = Text("已收入 {file}", "taken in, {file}"), Text("还没收", "not taken in")
_VERDICTS = {"new": "met", "known": "no-data", "twice": "no-data", "left-out": "missed"}


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    mark: str
    imported: Imported
    taken: tuple[Taken, ...]

    @property
    def new(self) -> int:
        return sum(one.outcome == "new" for one in self.taken)


class QuestionImport:
    """The part of the page that takes files in; `then` is called when the bank has changed."""

    def __init__(self, here: visit.Visit, bank: Callable[[], Bank], then: Callable[[], None]) -> None:
        self._here, self._bank, self._then = here, bank, then
        self._locale: Locale = here.locale
        self._read: tuple[_Read, ...] = ()
        self._folder = here.workspace.question_files
        self.intake = Intake(
            self._folder, self._locale, on_change=self._list, on_check=self.look, endings=ENDINGS, words=_INTAKE
        )
        self.looking = Task(_LOOKING, self._locale)
        self.report = QuestionFiles(words=visit.words(_WORDS, self._locale))
        self.button = ipywidgets.Button(description=_NOTHING.say(self._locale), disabled=True)
        for name in ("sw-button", "sw-button--primary"):
            self.button.add_class(name)
        self.button.layout.display = "none"
        self.button.on_click(lambda _: self.take())
        self.taking = Task(_TAKING, self._locale)
        self.view = ipywidgets.VBox([self.intake, self.looking, self.report, self.button, self.taking])
        self._list(set())

    def _list(self, chosen: set[str]) -> None:
        """List what lies in the folder, the newest first."""
        paths = [p for p in self._folder.glob("*") if p.is_file() and p.name.lower().endswith(ENDINGS)]
        rows = []
        for path in sorted(paths, key=lambda one: one.stat().st_mtime, reverse=True):
            stat = path.stat()
            when = _local(stat.st_mtime)
            size = f"{max(1, round(stat.st_size / 1024)):,} KB"
            rows.append(
                {
                    "name": path.name,
                    "size": size,
                    "when": when,
                    "state": self._state(path),
                    "chosen": path.name in chosen,
                }
            )
        self.intake.files = rows

    def _state(self, path: Path) -> str:
        from steward.quiz.exchange import taking_in

        with path.open("rb") as stream:
            mark = hashlib.file_digest(stream, "sha256").hexdigest()
        known = taking_in.known_file(self._here.workspace, mark)
        return _IN_BANK.say(self._locale, file=known.name) if known else _NOT_YET.say(self._locale)

    def look(self) -> None:
        """Read the chosen files and tell what would become of each question; nothing is written."""
        paths = self.intake.chosen
        if not paths:
            return
        self.button.layout.display = "none"

        def work(progress: Progress) -> Outcome:
            read, files = [], []
            for n, path in enumerate(paths):
                progress(n, len(paths), path.name)
                try:
                    one = self._read_one(path)
                except StewardError as error:
                    files.append({"file": path.name, "sentence": error.describe(self._locale), "questions": [], "errors": [], "warnings": [], "lost": []})  # fmt: skip
                    continue
                read.append(one)
                files.append(self._told(one))
            self._read = tuple(read)
            self.report.files = files
            return Outcome(_LOOKED.say(self._locale, files=len(paths), n=number(sum(one.new for one in read))))

        self.looking.run(work, then=self._offer)

    def _read_one(self, path: Path) -> _Read:
        from steward.quiz.exchange import hostile, taking_in
        from steward.quiz.exchange.formats import read_file

        data = hostile.read_limited(path)
        imported = read_file(path)
        return _Read(path, taking_in.digest(data), imported, taking_in.taken_in(imported, self._bank()))

    def _offer(self) -> None:
        n = sum(one.new for one in self._read)
        self.button.description = (_TAKE if n else _NOTHING).say(self._locale, n=number(n))
        self.button.disabled = not n
        self.button.layout.display = "" if self._read else "none"

    def take(self) -> None:
        """Write the new questions into files of the company's own."""
        self.button.disabled = True

        def work(progress: Progress) -> Outcome:
            from steward.quiz.exchange import taking_in

            written, files = 0, []
            for n, one in enumerate(self._read):
                progress(n, len(self._read), one.path.name)
                # Read again against the bank as it is by now: two files may hold the same question.
                taken = taking_in.taken_in(one.imported, self._bank())
                path = taking_in.target(self._here.workspace, None, one.mark)
                count = taking_in.write_own_file(
                    path, taken, mark=one.mark, format=one.imported.format, source=one.path.name
                )
                if count:
                    written += count
                    files.append(f"quiz/{path.name}")
                    self._then()
            self._list(set())
            home = visit.app_link(self._here, "manage/items")
            again = Link(Text("看题库", "See the bank").say(self._locale), home, here=True)
            return Outcome(_DONE.say(self._locale, n=number(written), files="、".join(files) if self._locale == "zh" else ", ".join(files)), (again,))  # fmt: skip

        self.taking.run(work)

    def _told(self, one: _Read) -> dict[str, Any]:
        from steward.quiz.exchange.formats import FORMAT_NAMES
        from steward.quiz.exchange.hostile import shown
        from steward.quiz.exchange.taking_in import OUTCOMES
        from steward.quiz.exchange.words import TYPES

        locale, counted = self._locale, Counter(taken.outcome for taken in one.taken)
        names = {str(id): name.say(locale) for id, name in FORMAT_NAMES.items()}
        questions = []
        for taken in one.taken:
            asked = taken.question
            its = TYPES.get(asked.type)
            questions.append(
                {
                    "place": " ".join(part for part in (asked.where, _line(asked.line, locale)) if part),
                    "name": shown(asked.name, 60),
                    "type": its.say(locale) if its else asked.type,
                    "result": OUTCOMES[taken.outcome].say(locale),
                    "verdict": _VERDICTS[taken.outcome],
                }
            )
        return {
            "file": one.path.name,
            "sentence": _FOUND.say(
                locale,
                format=names.get(one.imported.format, one.imported.format),
                n=number(len(one.taken)),
                new=counted["new"],
                known=counted["known"],
                twice=counted["twice"],
                left=counted["left-out"],
            ),
            "questions": questions,
            "errors": [self._note(note) for note in one.imported.errors],
            "warnings": [self._note(note) for note in one.imported.warnings],
            "lost": [self._note(note) for taken in one.taken for note in taken.notes if note.code != "known"],
        }

    def _note(self, note: Notice) -> dict[str, str]:
        from steward.quiz.exchange.hostile import shown

        named = f"“{shown(note.question, 30)}”" if note.question else ""
        place = " ".join(part for part in (shown(note.where), _line(note.line, self._locale), named) if part)
        return {"place": place, "text": shown(note.describe(self._locale), 600)}


def _line(line: int | None, locale: Locale) -> str:
    return _AT_LINE.say(locale, line=line) if line else ""


def _local(at: float) -> str:
    import datetime as dt

    return moment(dt.datetime.fromtimestamp(at))
