"""One at a time: a lock that the operating system lets go of when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
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


IMPORTING = Text(
    "另一个导入正在进行（进程 {holder}），记录没有改动；请等它结束后再试。",
    "Another import is running (process {holder}), nothing was changed; try again when it has finished.",
)


@contextlib.contextmanager
def only_one(path: Path, code: str = "import-running", busy: Text = IMPORTING, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock file `path`, waiting for it up to `wait` seconds; what a dead process left behind is taken over.

    Raises:
        StewardError: `code`, said as `busy`, where another living process holds it.
        OSError: where the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait
    with path.open("a+", encoding="ascii") as file:
        while not _take(file):
            if time.monotonic() >= until:
                file.seek(0)
                raise StewardError(code, busy, holder=file.read(20).strip() or "?")
            time.sleep(0.02)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
