"""Questions that were read become a file of the company's own items: which of them, under which ids, and the file itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from steward import yaml_files
from steward.errors import StewardError
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.items import content_id, language_of, same_question, same_words, to_item
from steward.quiz.exchange.question import Imported, Notice, Question
from steward.quiz.items.bank import LIMIT, Bank, own_files
from steward.quiz.items.item import ITEMS, OWN, Item, as_written
from steward.words import Locale, Text
from steward.workspace import Workspace, written_whole

Outcome = Literal["new", "known", "twice", "left-out"]
OUTCOMES: Mapping[Outcome, Text] = {
    "new": Text("收入题库", "taken in"),
    "known": Text("题库已有", "in the bank already"),
    "twice": Text("文件里重复", "twice in the file"),
    "left-out": Text("不收", "left out"),
}
_KNOWN = Text("题库里已有这道题（{file} 里的 {id}）。", "The bank has this question already ({id} in {file}).")
_KNOWN_OTHERWISE = Text(
    "题库里已有这道题（{file} 里的 {id}），但解释或反馈不一样；题库里的没有动。",
    "The bank has this question already ({id} in {file}), but explains it otherwise; the bank was left as it is.",
)
_TWICE = Text("和前面的一道题完全一样（第 {line} 行）。", "It is the same as an earlier one (line {line}).")
_ID_CHANGED = Text("编号“{given}”{why}，题号改成了 {id}。", "The id “{given}” {why}; the item became {id}.")
_ID_TAKEN = Text("已被题库里另一道题占用", "belongs to another item of the bank")
_ID_STRANGE = Text("含有题号不能用的字符", "holds signs that ids do not have")
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_LONGEST_ID = 80

_NAME = Text(
    "“{name}”不能作文件名：请用文字、数字和连字符，不带点和斜杠，60 个字以内。",
    "“{name}” cannot be the name of the file: use letters, digits and hyphens, no dots or slashes, 60 at most.",
)
_EXISTS = Text(
    "工作区里已有 {file}。要换掉它请加 --replace，或用 --name 另取一个名字。",
    "The workspace has {file} already. Add --replace to put this in its place, or choose another name with --name.",
)
_FULL = Text("写不进 {file}（{why}）。", "{file} cannot be written ({why}).")
_HEADING = (
    "# 由 steward quiz import 写成，可以直接改。\n"
    "# Written by steward quiz import; you may change it.\n"
    "# steward-import: sha256={digest} format={format} source={source}\n"
)
_DIGEST = re.compile(r"^# steward-import: sha256=([0-9a-f]{64}) ", re.MULTILINE)
_FILE_NAME = re.compile(r"\w[\w-]{0,59}")
_NO_FILE_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one question."""

    question: Question
    outcome: Outcome
    item: Item | None = None
    notes: tuple[Notice, ...] = ()

    def as_json(self, locale: Locale) -> dict[str, Any]:
        """Give the question with what became of it: ``outcome``, ``item``, ``kind`` and ``notes``."""
        return {
            **self.question.as_json(),
            "outcome": self.outcome,
            "item": self.item.id if self.item else None,
            "kind": self.item.type if self.item else None,
            "notes": [note.as_json(locale) for note in self.notes],
        }


def taken_in(
    imported: Imported, bank: Bank, *, locale: Locale | None = None, instead_of: str = ""
) -> tuple[Taken, ...]:
    """Decide about each question: an item of its own, one the bank has already, or none.

    Args:
        locale: the language of all questions; else each shows its own.
        instead_of: name of the file of own items that the new one takes the place of.
    """
    others = {id: item for id, item in bank.items.items() if bank.files[id] != instead_of or id not in bank.own}
    found: dict[str, Question] = {}
    result = []
    for question in imported.questions:
        taken = _taken(question, locale or language_of(question), others, bank, found)
        if taken.item is not None and taken.outcome == "new":
            found[taken.item.id] = question
        result.append(taken)
    return tuple(result)


def _taken(
    question: Question, locale: Locale, others: Mapping[str, Item], bank: Bank, found: Mapping[str, Question]
) -> Taken:
    def note(code: str, text: Text, **values: object) -> Notice:
        return Notice(code, text, values, question.line, question.name, question.where)

    given, own = question.id_number, content_id(question)
    for id in (given, own):
        if id in others and same_question(question, others[id], locale):
            if same_words(question, others[id], locale):
                known = note("known", _KNOWN, file=bank.files[id], id=id)
            else:
                known = note("known-with-other-words", _KNOWN_OTHERWISE, file=bank.files[id], id=id)
            return Taken(question, "known", others[id], (known,))
    id = given if _ID.fullmatch(given) and len(given) <= _LONGEST_ID and given not in {*others, *found} else own
    if id in found:
        return Taken(question, "twice", None, (note("twice", _TWICE, line=found[id].line or "?"),))
    item, notes = to_item(question, id, locale)
    if item is None:
        return Taken(question, "left-out", None, notes)
    if given and given != id:
        why = _ID_TAKEN if _ID.fullmatch(given) and len(given) <= _LONGEST_ID else _ID_STRANGE
        notes = (*notes, note("id-changed", _ID_CHANGED, given=given, why=why, id=id))
    return Taken(question, "new", item, notes)


def digest(data: bytes) -> str:
    """Give the mark by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def known_file(workspace: Workspace, mark: str) -> Path | None:
    """Give the file of own items that was made from the file with this `digest`; None where there is none."""
    for path in own_files(workspace):
        try:
            with path.open("rb") as stream:
                head = stream.read(1000).decode("utf-8", "replace")
        except OSError:
            continue
        if (found := _DIGEST.search(head)) and found[1] == mark:
            return path
    return None


def target(workspace: Workspace, name: str | None, mark: str) -> Path:
    """Give the file that items go to: named by the user, never by what is imported.

    Raises:
        StewardError: ``bad-name``.
    """
    if name is None:
        return workspace.own_items / f"import-{mark[:8]}.yaml"
    plain = name.strip().removesuffix(".yaml").removesuffix(".yml")
    if not _FILE_NAME.fullmatch(plain) or _NO_FILE_NAME.fullmatch(plain):
        raise StewardError("bad-name", _NAME, name=shown(name))
    return workspace.own_items / f"{plain}.yaml"


def write_own_file(
    path: Path, taken: Sequence[Taken], *, mark: str, format: str, source: str, replace: bool = False
) -> int:
    """Write the new items into one file, whole or not at all, and give their number; nothing is written where there is none.

    Raises:
        StewardError: ``file-exists`` where it would take another file's place unasked; ``file-unwritable``.
    """
    items = [one.item for one in taken if one.outcome == "new" and one.item is not None]
    if not items:
        return 0
    if path.exists() and not replace:
        raise StewardError("file-exists", _EXISTS, file=path.name)
    said = re.sub(r"\s", " ", shown(source))
    text = _HEADING.format(digest=mark, format=format, source=said) + own_yaml(items)
    yaml_files.checked(text, path.name, ITEMS, context=OWN)
    if len(text.encode("utf-8")) > LIMIT:
        raise StewardError("file-unwritable", _FULL, file=path.name, why=f"> {LIMIT // 1_000_000} MB")
    try:
        with written_whole(path) as beside:
            beside.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StewardError("file-unwritable", _FULL, file=path, why=error.strerror or type(error).__name__) from error
    return len(items)


def own_yaml(items: Sequence[Item]) -> str:
    """Write items as a file of the bank; every text in quotation marks, so that none is taken for something else."""
    return "\n".join("- " + "\n  ".join(_lines(as_written(item))) + "\n" for item in items)


def _lines(given: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for name, value in given.items():
        if isinstance(value, Mapping) and value and not _is_short(value):
            lines += [f"{name}:", *(f"  {line}" for line in _lines(value))]
        elif isinstance(value, Sequence) and not isinstance(value, str) and value and not _is_short(value):
            lines.append(f"{name}:")
            lines += [f"  - {_flow(one)}" for one in value]
        else:
            lines.append(f"{name}: {_flow(value)}")
    return lines


def _is_short(value: Any) -> bool:
    return len(_flow(value)) <= 90


_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]|[^\u0000-\uffff]")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)
        return _UNPRINTABLE.sub(lambda sign: _escaped(sign[0]), quoted)
    return json.dumps(value)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xD800 <= code <= 0xDFFF:  # half a character can be kept nowhere
        return "\ufffd"
    if code > 0xFFFF:
        return sign if sign.isprintable() else f"\\U{code:08x}"
    return f"\\u{code:04x}"
