"""A look at files of items before they are used: what is wrong with them, and what makes items easy to guess.

Mistakes are told with file, line and field. Warnings are of quality: the items can be asked, but say more than they should
(`steward.quiz.items.quality`). A guesser is told of only where its score is above chance for certain, so that a few items prove nothing.
A file that holds an exam or a course is read as that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steward import yaml_files
from steward.errors import StewardError, Trouble
from steward.quiz.items.bank import LIMIT, Bank, Read, bank_of, own_files, read_items, shipped_files
from steward.quiz.items.item import Item
from steward.quiz.items.quality import MARGIN, alike, chosen, flaws, gives_away, guessed
from steward.service.statistics.rates import normal_quantile, wilson_ends
from steward.words import Locale, Text, interval, number, percent
from steward.workspace import Workspace

_NO_FILE = Text("找不到文件 {path}，请核对路径。", "There is no file {path}; check the path.")
_ALIKE = Text("和 {other} 问的几乎一样（相似 {likeness}）", "asks nearly the same as {other} ({likeness} alike)")
_TELLS = Text("题干说出了 {other} 的答案", "its question tells the answer of {other}")
_GUESSED = Text(
    "不懂业务的人，{how}，也能答对 {score}（{n} 题，95% 区间 {interval}），瞎猜是 {chance}",
    "somebody who knows nothing but {how} scores {score} (n = {n}, 95% interval {interval}), where chance gives {chance}",
)
# Where the key is written does not matter here: options are shown in an order of their own.
_HOW = {
    "longest": Text("专挑最长的选项", "picks the longest option"),
    "shortest": Text("专挑最短的选项", "picks the shortest option"),
    "no-absolutes": Text("避开“必须”“一律”这类字眼", "avoids words such as “always” and “must”"),
    "echo": Text("专挑和题干用词最像的选项", "picks the option that echoes the question"),
    "least-echo": Text("专挑和题干用词最不像的选项", "picks the option least like the question"),
    "most-commas": Text("专挑逗号最多的选项", "picks the option with most commas"),
    "fewest-commas": Text("专挑逗号最少的选项", "picks the option with fewest commas"),
    "most-alike": Text("专挑和别的选项最像的", "picks the option most like the others"),
}
_FEWEST = 12
"""Items below which no guesser is told of; a dozen guessers would find something in any three."""
_NO_ITEMS = re.compile(r"^(rows|weeks)\s*:", re.MULTILINE)
"""What stands at the beginning of a line in an exam and in a course; the entries of items are indented."""
_ENOUGH = 2000
"""Items on which guessers are tried, taken evenly from more: their scores are then known to two points."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing that could be better."""

    kind: str
    """``flaw``, ``alike``, ``tells`` or ``guessed``."""
    item: str
    """The item it is about; empty where it is about all together."""
    what: Text
    other: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at files of items found."""

    files: tuple[tuple[str, int], ...]
    """Each file with the number of its items that can be used; of an exam its questions, of a course its items."""
    read: Read
    errors: tuple[Trouble, ...]
    warnings: tuple[Warned, ...]

    @property
    def ok(self) -> bool:
        """Whether every item can be used."""
        return not self.errors

    def as_json(self, locale: Locale) -> dict[str, Any]:
        """Give it for programs."""
        return {
            "ok": self.ok,
            "files": [{"file": name, "items": n} for name, n in self.files],
            "errors": [
                {
                    "file": trouble.values.get("source", ""),
                    "line": trouble.values.get("line"),
                    "where": _said(trouble.values.get("where", ""), locale),
                    "code": trouble.code,
                    "message": trouble.describe(locale),
                }
                for trouble in self.errors
            ],
            "warnings": [
                {"kind": one.kind, "item": one.item, "other": one.other, "message": one.what.say(locale)}
                for one in self.warnings
            ],
        }


def _said(value: object, locale: Locale) -> str:
    return value.say(locale) if isinstance(value, Text) else str(value)


def check(paths: Sequence[Path], workspace: Workspace) -> Checked:
    """Look at files of items, exams and courses; without any, at the shipped bank and all files of the company's own.

    Files other than the shipped ones are held to what a company's own items need. They are compared with all items there are.

    Raises:
        StewardError: ``file-not-found``, for all that are missing at once.
    """
    if missing := [path for path in paths if not path.exists()]:
        raise StewardError.many(Trouble("file-not-found", _NO_FILE, {"path": path}) for path in missing)
    shipped = {path.resolve() for path in shipped_files()}
    known = bank_of(workspace)
    plans = {path: plan for path in paths if (plan := _plan(path, known)) is not None}
    asked = [path for path in paths if path not in plans] if paths else [*shipped_files(), *own_files(workspace)]
    names = {path.name for path in asked}
    others = {id: file for id, file in known.files.items() if file not in names}
    read: Read = {}
    errors: list[Trouble] = []
    for path in asked:
        taken = {**others, **{id: file for id, (_, file) in read.items()}}
        found, troubles = read_items([path], taken, own=path.resolve() not in shipped)
        read |= found
        errors += troubles
    errors += [trouble for _, troubles in plans.values() for trouble in troubles] if paths else _own_plans(workspace)
    counts = [(path.name, sum(file == path.name for _, file in read.values())) for path in asked]
    counts += [(path.name, n) for path, (n, _) in plans.items()]
    mine = [item for item, _ in read.values()]
    rest = [known.items[id] for id in others if id not in read]
    return Checked(tuple(counts), read, tuple(errors), tuple(_warnings(mine, rest)))


def _plan(path: Path, bank: Bank) -> tuple[int, Sequence[Trouble]] | None:
    """Look at a file that holds an exam or a course; None for one of items."""
    from steward.quiz.courses.courses import read_course
    from steward.quiz.exams.blueprint import read_blueprint

    try:
        text = yaml_files.read(path, limit=LIMIT)
    except StewardError:
        return None  # told of where it is read as items
    found = _NO_ITEMS.search(text)
    try:
        if found is None:
            return None
        if found[1] == "rows":
            return read_blueprint(text, path.name, bank, own=True).questions, ()
        return len(read_course(text, path.name, bank, own=True).order(bank)), ()
    except StewardError as error:
        return 0, error.troubles


def _own_plans(workspace: Workspace) -> list[Trouble]:
    """Tell what is wrong with the company's own exams and courses."""
    from steward.quiz.courses.courses import shelf_of
    from steward.quiz.exams.blueprint import exams_of

    found: list[Trouble] = []
    if any(workspace.own_exams.glob("*.y*ml")):
        found += exams_of(workspace).troubles
    if any(workspace.own_courses.glob("*.y*ml")):
        found += shelf_of(workspace).troubles
    return found


def _warnings(mine: Sequence[Item], rest: Sequence[Item]) -> Iterator[Warned]:
    for flaw in flaws(mine):
        yield Warned("flaw", flaw.item, flaw.what)
    ids = {item.id for item in mine}
    for first, second, likeness in alike([*rest, *mine]):
        if second in ids:
            what = _filled(_ALIKE, other=first, likeness=percent(likeness, decimals=0))
            yield Warned("alike", second, what, first)
    for teller, told in gives_away([*rest, *mine]):
        if teller in ids or told in ids:
            yield Warned("tells", teller, _filled(_TELLS, other=told), told)
    yield from _guessers(mine)


def _guessers(items: Iterable[Item]) -> Iterator[Warned]:
    asked = [item for item in items if chosen(item)]
    asked = asked[:: -(-len(asked) // _ENOUGH) or 1]
    z = normal_quantile(0.95)
    told = set()
    for locale in ("zh", "en"):
        spoken = [item for item in asked if item.only in ("", locale)]
        if len(spoken) < _FEWEST:
            continue
        for name, (score, chance) in guessed(spoken, locale).items():
            low, high = wilson_ends(score, len(spoken), z)
            if name not in _HOW or name in told or score <= chance + MARGIN or low <= chance:
                continue
            told.add(name)
            what = _filled(
                _GUESSED,
                how=_HOW[name],
                score=percent(score, decimals=0),
                n=number(len(spoken)),
                interval=interval(low, high),
                chance=percent(chance, decimals=0),
            )
            yield Warned("guessed", "", what)


def _filled(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
