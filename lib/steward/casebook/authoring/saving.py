"""Keeping drafts in the workspace: never outside its casebook, never over what somebody else changed, the version before kept."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from pydantic import ValidationError

from steward.casebook import status
from steward.casebook.authoring.checking import BAD_ID, LARGE
from steward.casebook.authoring.draft import Draft, draft_in, fingerprint
from steward.casebook.authoring.names import is_shipped
from steward.casebook.authoring.written import as_yaml, sayable, tidy
from steward.casebook.casebook import TWICE
from steward.casebook.parts import MOST, SLUG
from steward.casebook.reading import LIMIT, read_case
from steward.errors import StewardError
from steward.locking import only_one
from steward.words import LOCALES, Text, number
from steward.workspace import Workspace, written_whole
from steward.yaml_files import read

VERSIONS = 30
"""Versions of a case that are kept."""
APART = dt.timedelta(minutes=10)
"""How long after a kept version the next one is kept: a form saves every few seconds."""
_BEFORE = ".before"

_THERE = Text(
    "工作区里已经有案例 {id}，没有覆盖它；请换一个编号。",
    "There is already a case {id} in the workspace, and it was not overwritten; choose another id.",
)
_CHANGED = Text(
    "案例 {id} 在别处改过了，这一次没有保存；请重新打开它，再把改动写上。",
    "The case {id} was changed elsewhere, so this was not saved; open it again and make your change there.",
)
_GONE = Text(
    "案例 {id} 的文件夹不在了，这一次没有保存。", "The folder of the case {id} is gone, so this was not saved."
)
_OUTSIDE = Text(
    "案例 {id} 的文件夹是指向别处的链接，不往那里写；请把它换成真正的文件夹。",
    "The folder of the case {id} is a link to another place, which is not written to; make it a real folder.",
)
_BUSY = Text(
    "另一个程序（进程 {holder}）正在写案例，这一次没有保存；请稍后再试。",
    "Another program (process {holder}) is writing cases, so this was not saved; try again in a moment.",
)
_NOT_KEPT = Text(
    "案例 {id} 没有保存：{folder} 写不进去（{why}），请检查磁盘和权限。",
    "The case {id} was not saved: {folder} cannot be written to ({why}); check the disk and its permissions.",
)
_UNKNOWN = Text("工作区里没有案例 {id}。", "There is no case {id} in the workspace.")
_NOT_WHOLE = Text(
    "案例 {id} 还有 {n} 处要改，改好才能审阅或发布；第一处：{first}",
    "The case {id} still has {n} to fix before it can be reviewed or published; the first: {first}",
)
_NO_STATUS = Text(
    "案例 {id} 的 status 读不懂；用 steward case check {id} 看是哪一行，改好再来。",
    "The status of the case {id} cannot be read; steward case check {id} tells the line, mend it first.",
)
_NO_VERSION = Text("案例 {id} 没有更早的版本。", "The case {id} has no earlier version.")


def begun(draft: Draft, by: str, on: dt.date) -> Draft:
    """Mark what is begun now as a draft of somebody; a case kept without a status counts as in use.

    Raises:
        StewardError: ``status-refused`` without a name.
    """
    return draft.changed(status=_as_data(status.advance((), "draft", by, on)))


def draft_at(workspace: Workspace, id: str) -> Draft:
    """Take a company's own case, whole or not, to be changed.

    Raises:
        StewardError: ``unknown-case``, or what keeps its file from being read.
    """
    folder = _folder(workspace, id)
    if not (folder / "case.yaml").is_file():
        raise StewardError("unknown-case", _UNKNOWN, id=id)
    return draft_in(folder)


def save(
    workspace: Workspace, draft: Draft, *, was: str | None = None, holes: bool = False, keep: bool = False
) -> Path:
    """Keep a draft, whole or not, as ``casebook/<id>/`` of the workspace; the version before is kept beside it.

    Args:
        workspace: where it is kept.
        draft: what to keep; what is empty in it is left out.
        was: the digest of the files that this draft was made from (`Draft.digest`); None where it is new.
        holes: whether to leave what is empty in the file, for somebody who fills it in by hand.
        keep: whether what stands there now is kept among the versions even where one was kept a moment ago: for what takes its
            place as a whole.

    Returns:
        The folder. `fingerprint` of it, or `draft_at`, gives the digest for the next time.

    Raises:
        StewardError: one sentence; nothing was written then.
    """
    folder = _folder(workspace, draft.id)
    if is_shipped(draft.id):
        raise StewardError("case-twice", TWICE, folder=draft.id)
    try:
        with only_one(workspace.casebook / ".writing.lock", "casebook-busy", _BUSY, wait=10):
            _keep(folder, draft, was or "", holes=holes, keep=keep)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StewardError("case-not-kept", _NOT_KEPT, id=draft.id, folder=folder, why=why) from error
    return folder


def _keep(folder: Path, draft: Draft, was: str, *, holes: bool, keep: bool) -> None:
    now = fingerprint(folder)
    if now != was:
        why = _THERE if not was else _CHANGED if now else _GONE
        raise StewardError("case-changed", why, id=draft.id)
    path = folder / "case.yaml"
    earlier = read(path, f"{draft.id}/case.yaml", limit=LIMIT) if now else ""
    data = {**draft.data, "id": draft.id}
    text = as_yaml(data if holes else tidy(data), earlier)
    files = {"case.yaml": text} | {f"story.{locale}.md": sayable(draft.stories.get(locale, "")) for locale in LOCALES}
    size = max(len(one.encode()) for one in files.values())
    if size > LIMIT:
        raise StewardError("case-too-large", LARGE, id=draft.id, size=number(size), limit=number(LIMIT))
    if now:
        _keep_before(folder, at_once=keep)
    for name, content in files.items():
        target = folder / name
        if not content.strip():
            target.unlink(missing_ok=True)
        elif not target.exists() or target.read_text(encoding="utf-8") != content:
            with written_whole(target) as beside:
                beside.write_text(content, encoding="utf-8")


def advance(workspace: Workspace, id: str, stage: status.Stage, by: str, on: dt.date, note: str = "") -> Draft:
    """Take a company's own case a step further, or back to draft with a reason; only what is whole goes further.

    Raises:
        StewardError: ``unknown-case``, ``case-not-whole``, ``status-unreadable``, ``status-refused``, or why it could not be kept.
    """
    draft = draft_at(workspace, id)
    if stage != "draft":
        try:
            read_case(_folder(workspace, id), own=True)
        except StewardError as error:
            first = Text(*(error.troubles[0].describe(locale) for locale in LOCALES))
            raise StewardError(
                "case-not-whole", _NOT_WHOLE, id=id, n=number(len(error.troubles)), first=first
            ) from None
    given = draft.data.get("status")
    try:
        steps = tuple(status.StatusStep.model_validate(step) for step in given) if isinstance(given, list) else ()
    except ValidationError as error:
        raise StewardError("status-unreadable", _NO_STATUS, id=id) from error
    found = draft.changed(status=_as_data(status.advance(steps, stage, by, on, note)))
    save(workspace, found, was=draft.digest)
    return draft_at(workspace, id)


def versions(workspace: Workspace, id: str) -> tuple[str, ...]:
    """Give the names of the earlier versions of a case, the latest first: when each was written, such as ``20261124-093000``."""
    kept = _folder(workspace, id) / _BEFORE
    return tuple(sorted((path.parent.name for path in kept.glob("*/case.yaml")), reverse=True))


def before(workspace: Workspace, id: str, version: str = "") -> Draft:
    """Give an earlier version of a case, the latest where none is named; save it to bring it back.

    Raises:
        StewardError: ``no-version``.
    """
    known = versions(workspace, id)
    chosen = version or (known[0] if known else "")
    if chosen not in known:
        raise StewardError("no-version", _NO_VERSION, id=id)
    folder = _folder(workspace, id)
    found = draft_in(folder / _BEFORE / chosen)
    return Draft(id, found.data, found.stories, fingerprint(folder))


def _keep_before(folder: Path, *, at_once: bool) -> None:
    written = dt.datetime.fromtimestamp((folder / "case.yaml").stat().st_mtime)  # as its owner's clock shows it
    kept = sorted((path.parent for path in (folder / _BEFORE).glob("*/case.yaml")), reverse=True)
    latest = next((found for path in kept if (found := _when(path.name))), None)
    # What was kept by a clock that ran ahead keeps nothing from being kept.
    if latest and not at_once and dt.timedelta(0) <= written - latest < APART:
        return
    while (target := folder / _BEFORE / f"{written:%Y%m%d-%H%M%S}").exists():
        written += dt.timedelta(seconds=1)
    target.mkdir(parents=True)
    for name in ("case.yaml", *(f"story.{locale}.md" for locale in LOCALES)):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
    for old in kept[VERSIONS - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _when(name: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(name, "%Y%m%d-%H%M%S")  # as its owner's clock shows it
    except ValueError:
        return None


def _folder(workspace: Workspace, id: str) -> Path:
    """Give the folder of a case of the company's own; an id is never a path."""
    if not re.fullmatch(SLUG, id) or len(id) > MOST:
        raise StewardError("bad-case-name", BAD_ID, id=id[:60], most=MOST)
    folder = workspace.casebook / id
    if any(path.is_symlink() for path in (folder, folder / "case.yaml", folder / _BEFORE)):
        raise StewardError("case-outside", _OUTSIDE, id=id)
    return folder


def _as_data(steps: tuple[status.StatusStep, ...]) -> list[dict[str, str]]:
    return [{key: value for key, value in step.model_dump(mode="json").items() if value} for step in steps]
