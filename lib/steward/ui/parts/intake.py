"""Where exported files come in: dropped, picked, or found in the workspace's folder of exports."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import anywidget
import traitlets

from steward.operations.importing import ENDINGS
from steward.ui.page import script
from steward.words import Locale, Text

_COMING = ".coming-"
_STALE_SECONDS = 3600

WORDS = {
    "drop": Text("把导出的文件拖到这里", "Drop exported files here"),
    "pick": Text("选择文件", "Choose files"),
    "kinds": Text(
        "Excel（.xlsx、.xls）、CSV、事件日志（.xes），可以一次放多个。",
        "Excel (.xlsx, .xls), CSV, event logs (.xes); several at once.",
    ),
    "coming": Text("正在收", "Receiving"),
    "unreadable": Text(
        "浏览器读不了这个文件，请确认它没有被移走。", "The browser cannot read this file; check that it was not moved."
    ),
    "found": Text("工作区 exports 文件夹里的文件", "Files in the workspace’s exports folder"),
    "check": Text("检查所选 {n} 个", "Check {n} chosen"),
    "none": Text("勾选要检查的文件", "Tick the files to check"),
}
_NOT_KNOWN = Text(
    "这种文件读不了，请导出成 .xlsx 或 .csv。", "This kind of file cannot be read; export it as .xlsx or .csv."
)
_NO_ROOM = Text(
    "写不进工作区（{why}），请腾出空间或检查权限。",
    "The workspace cannot be written ({why}); make room or check permissions.",
)
_BROKEN = Text("传到一半断了，请再放一次。", "It broke off half way; drop it again.")


@dataclass
class _Coming:
    name: str
    size: int
    path: Path
    file: IO[bytes]
    received: int = 0


class Intake(anywidget.AnyWidget):
    """Takes files in pieces into `folder` and lists what lies there.

    A file counts only once it is whole; the same file dropped twice is kept once, another of the same name beside it.
    """

    _esm = script("dom.js", "intake.js")
    words = traitlets.Dict().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    files: Any = traitlets.List().tag(sync=True)
    """Name, size, when and state in words, and whether it is chosen."""
    locked = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        folder: Path,
        locale: Locale,
        *,
        on_change: Callable[[set[str]], None],
        on_check: Callable[[], None],
        endings: tuple[str, ...] = ENDINGS,
        words: Mapping[str, Text] = WORDS,
    ) -> None:
        super().__init__(
            words={key: text.say(locale) for key, text in {**WORDS, **words}.items()},
            accept=",".join([*endings, ".gz"] if endings == ENDINGS else endings),
        )
        self._folder, self._endings = folder, endings
        self._not_known = words.get("not-known", _NOT_KNOWN)
        self._locale = locale
        self._on_change = on_change
        self._on_check = on_check
        self._coming: dict[str, _Coming] = {}
        self._kept: set[str] = set()
        self.on_msg(self._heard)
        _sweep(folder)

    def _heard(self, _widget: Any, content: dict[str, Any], buffers: list[Any]) -> None:
        match content:
            case {"type": "begin", "id": str(id), "name": str(name), "size": int(size)}:
                self._begin(id, name, size)
            case {"type": "piece", "id": str(id), "at": int(at)} if buffers:
                self._piece(id, at, bytes(buffers[0]))
            case {"type": "end", "id": str(id)}:
                self._end(id)
            case {"type": "drop", "id": str(id)}:
                self._forget(id)
            case {"type": "arrived"}:
                kept, self._kept = self._kept, set()
                if kept:
                    self._on_change(kept)
                    self._on_check()
            case {"type": "tick", "name": str(name), "chosen": bool(chosen)}:
                self.files = [{**one, "chosen": chosen} if one["name"] == name else one for one in self.files]
            case {"type": "check"}:
                self._on_check()

    def choose(self, names: set[str]) -> None:
        """Tick these files and no others."""
        self.files = [{**one, "chosen": one["name"] in names} for one in self.files]

    @property
    def chosen(self) -> tuple[Path, ...]:
        """The ticked files."""
        return tuple(self._folder / one["name"] for one in self.files if one["chosen"])

    def _begin(self, id: str, name: str, size: int) -> None:
        name = safe_name(name)
        if not name.lower().removesuffix(".gz").endswith(self._endings):
            self._refuse(id, self._not_known)
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(prefix=_COMING, dir=self._folder)
        except OSError as error:
            self._refuse(id, _NO_ROOM, why=error.strerror or type(error).__name__)
        else:
            self._coming[id] = _Coming(name, size, Path(path), os.fdopen(handle, "wb"))

    def _piece(self, id: str, at: int, content: bytes) -> None:
        one = self._coming.get(id)
        if one is None:
            return
        if at != one.received:
            self._refuse(id, _BROKEN)
            return
        try:
            one.file.write(content)
        except OSError as error:
            self._refuse(id, _NO_ROOM, why=error.strerror or type(error).__name__)
            return
        one.received += len(content)
        self.send({"type": "piece", "id": id, "received": one.received})

    def _end(self, id: str) -> None:
        one = self._coming.get(id)
        if one is None:
            return
        if one.received != one.size:
            self._refuse(id, _BROKEN)
            return
        try:
            one.file.close()
            name = _keep(one.path, self._folder, one.name)
        except OSError as error:
            self._refuse(id, _NO_ROOM, why=error.strerror or type(error).__name__)
            return
        del self._coming[id]
        self._kept.add(name)
        self.send({"type": "kept", "id": id, "name": name})

    def _refuse(self, id: str, reason: Text, **values: object) -> None:
        self._forget(id)
        self.send({"type": "refused", "id": id, "reason": reason.say(self._locale, **values)})

    def _forget(self, id: str) -> None:
        if (one := self._coming.pop(id, None)) is not None:
            with suppress(OSError):
                one.file.close()
            with suppress(OSError):
                one.path.unlink()


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def safe_name(name: str) -> str:
    """Take a file's own name as a name on any system: no folders, no control characters, nothing reserved, not hidden.

    >>> safe_name("..\\\\工单/10月:报修.xlsx")
    '10月_报修.xlsx'
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if stem.lower() in _RESERVED:
        stem += "_"
    while len((stem + dot + ending).encode()) > 200 and stem:
        stem = stem[:-1]
    return (stem + dot + ending) or "_"


def _keep(path: Path, folder: Path, name: str) -> str:
    """Move a finished upload to its name; the same content under that name is the same file."""
    stem, dot, ending = name.partition(".")
    number = 1
    while True:
        given = name if number == 1 else f"{stem} ({number}){dot}{ending}"
        target = folder / given
        if not target.exists():
            path.chmod(0o644)
            path.replace(target)
            return given
        if target.is_file() and _digest(target) == _digest(path):
            path.unlink()
            return given
        number += 1


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _sweep(folder: Path) -> None:
    """Remove what a broken upload left behind."""
    for path in folder.glob(f"{_COMING}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()
