"""Keeping a company's own guides: never outside its folder, never over what somebody else changed, the version before beside it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steward.casebook import status
from steward.casebook.authoring.written import as_yaml, tidy
from steward.casebook.guides.guide import FORMAT, Guide
from steward.casebook.guides.guidebook import TWICE, guide_of
from steward.casebook.guides.reading import cases_in, digest_of, guide_from, guides_folder, shipped_cases
from steward.casebook.parts import MOST, SLUG
from steward.casebook.reading import LIMIT
from steward.errors import StewardError
from steward.locking import only_one
from steward.words import Text
from steward.workspace import Workspace, written_whole
from steward.yaml_files import parse, read

BEFORE = ".before"
"""The folder that holds the version before of each guide."""

_ID = Text(
    "“{id}”不能作指引的编号：只用小写字母、数字和连字符，最多 {most} 个字符，例如 night-duty。",
    "“{id}” cannot be the id of a guide: use only lower-case letters, digits and hyphens, at most {most} characters, such as night-duty.",
)
_THERE = Text(
    "工作区里已经有指引 {id}，没有覆盖它；请换一个编号。",
    "There is already a guide {id} in the workspace, and it was not overwritten; choose another id.",
)
_CHANGED = Text(
    "指引 {id} 在别处改过了，这一次没有保存；请重新打开它，再把改动写上。",
    "The guide {id} was changed elsewhere, so this was not saved; open it again and make your change there.",
)
_OUTSIDE = Text(
    "指引 {id} 的文件是指向别处的链接，不往那里写；请把它换成真正的文件。",
    "The file of the guide {id} is a link to another place, which is not written to; make it a real file.",
)
_BUSY = Text(
    "另一个程序（进程 {holder}）正在写指引，这一次没有保存；请稍后再试。",
    "Another program (process {holder}) is writing guides, so this was not saved; try again in a moment.",
)
_NOT_KEPT = Text(
    "指引 {id} 没有保存：{folder} 写不进去（{why}），请检查磁盘和权限。",
    "The guide {id} was not saved: {folder} cannot be written to ({why}); check the disk and its permissions.",
)
_SHIPPED = Text(
    "指引 {id} 是随工作台提供的，不能改；请另取一个编号，存成自己的。",
    "The guide {id} comes with the workbench and cannot be changed; save it as your own under another id.",
)
_ORDER = {name: i for i, name in enumerate(Guide.model_fields)}


def save(workspace: Workspace, id: str, data: Mapping[str, Any], *, was: str | None = None) -> Path:
    """Keep a guide as ``guides/<id>.yaml`` of the workspace; comments somebody wrote into the file stay.

    Args:
        workspace: where it is kept.
        id: its name; it stands in the file whatever `data` says.
        data: what the file holds, plain, as in ``training/guides``; what is empty is left out.
        was: the digest of the guide that this was made from (`Guide.digest`); None where it is new.

    Raises:
        StewardError: every mistake in it, or one sentence why it cannot be kept; nothing was written then.
    """
    path = _path(workspace, id)
    tidied = tidy({"format": FORMAT, **data, "id": id})
    wanted = {key: tidied[key] for key in sorted(tidied, key=lambda key: _ORDER.get(key, len(_ORDER)))}
    try:
        with only_one(workspace.guides / ".writing.lock", "guides-busy", _BUSY, wait=10):
            earlier = read(path, path.name, limit=LIMIT) if path.exists() else ""
            if (digest_of(earlier) if earlier else None) != was:
                raise StewardError("guide-changed", _CHANGED if was else _THERE, id=id)
            text = as_yaml(wanted, earlier)
            guide_from(text, name=id, cases=lambda: [*shipped_cases(), *cases_in(workspace.casebook)])
            if earlier:
                (path.parent / BEFORE).mkdir(exist_ok=True)
                shutil.copyfile(path, path.parent / BEFORE / path.name)
            with written_whole(path) as beside:
                beside.write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StewardError("guide-not-kept", _NOT_KEPT, id=id, folder=workspace.guides, why=why) from error
    return path


def advance(workspace: Workspace, id: str, stage: status.Stage, by: str, on: dt.date, note: str = "") -> Guide:
    """Take a company's own guide a step further, or back to draft with a reason.

    Raises:
        StewardError: ``unknown-guide``, ``status-refused``, what is wrong with the guide, or why it could not be kept.
    """
    guide = guide_of(workspace, id)
    if not guide.own:
        raise StewardError("guide-shipped", _SHIPPED, id=id)
    steps = status.advance(guide.status, stage, by, on, note)
    kept = [{key: value for key, value in step.model_dump(mode="json").items() if value} for step in steps]
    data = parse(read(_path(workspace, id), limit=LIMIT), f"{id}.yaml")
    save(workspace, id, {**data, "status": kept}, was=guide.digest)
    return guide_of(workspace, id)


def _path(workspace: Workspace, id: str) -> Path:
    """Give the file of a guide of the company's own; an id is never a path."""
    if not re.fullmatch(SLUG, id) or len(id) > MOST:
        raise StewardError("bad-guide-name", _ID, id=id[:60], most=MOST)
    if (guides_folder() / f"{id}.yaml").exists():
        raise StewardError("guide-twice", TWICE, name=id)
    path = workspace.guides / f"{id}.yaml"
    if path.is_symlink():
        raise StewardError("guide-outside", _OUTSIDE, id=id)
    return path
