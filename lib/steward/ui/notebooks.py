"""The shipped notebooks, copied into a workspace so that people may open and change them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from steward.content import content_root
from steward.workspace import Workspace, written_whole

MANIFEST = ".shipped.json"
"""Beside the copies: what each was when we put it there, so that a user's change is recognised."""


def install(workspace: Workspace) -> tuple[str, ...]:
    """Copy the shipped notebooks into the workspace and bring older copies up to date.

    A notebook the user has changed is left as it is; a deleted one comes back.

    Returns:
        The notebooks written, as paths below ``notebooks`` with ``/``.
    """
    manifest = workspace.notebooks / MANIFEST
    shipped_before = _read(manifest)
    written, known = [], dict(shipped_before)
    for name, source in _shipped():
        digest = _digest(source)
        target = workspace.notebooks / name
        present = _digest(target) if target.exists() else None
        if present == digest:
            known[name] = digest
        elif present in (None, shipped_before.get(name)):
            with written_whole(target) as beside:
                shutil.copyfile(source, beside)
            known[name] = digest
            written.append(name)
    if known != shipped_before:
        with written_whole(manifest) as beside:
            beside.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
    return tuple(written)


def _shipped() -> Iterator[tuple[str, Path]]:
    root = content_root() / "notebooks"
    for path in sorted(root.rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            yield path.relative_to(root).as_posix(), path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(manifest: Path) -> dict[str, str]:
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}
