"""One import at a time: a lock that the operating system lets go of when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from steward.errors import StewardError
from steward.words import Text

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> bool:
        try:
            file.seek(0x7FFFFFF0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; what a dead process left behind is taken over.

    Raises:
        StewardError: ``import-running`` where another living process holds it.
        OSError: where the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        if not _take(file):
            file.seek(0)
            holder = file.read(20).strip()
            raise StewardError(
                "import-running",
                Text(
                    "另一个导入正在进行（进程 {holder}），记录没有改动；请等它结束后再试。",
                    "Another import is running (process {holder}), nothing was changed; try again when it has finished.",
                ),
                holder=holder or "?",
            )
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
