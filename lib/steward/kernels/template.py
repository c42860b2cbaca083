"""The warm template: a process that has imported what kernels need and forks itself into kernels.

Run as ``python -m steward.kernels.template SOCKET [MODULE:FUNCTION ...]``, whose functions are called before it listens; it ends when its standard input closes, that is when the process
that started it is gone. It holds no threads and no sockets but the one it listens on, so that a fork is clean.

One connection is one kernel. The request is one line of JSON, ``{"argv": [...], "env": {...}, "cwd": "..."}``; the
answer is ``{"pid": 123}``, later ``{"exit": 0}`` when the kernel has ended. Closing the connection forgets the kernel.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipywidgets",
    "anywidget",
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "duckdb",
    "ibis",
    "ibis.backends.duckdb",
    "altair",
    "scipy.stats",
    "sqlalchemy",
    "sqlalchemy.dialects.sqlite",
)
"""What kernels of the workbench import. The one thread among it, of Arrow's jemalloc, is restarted by jemalloc itself."""

ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Set while the template imports: the threads of a pool started here would be missing in every fork."""


def main(arguments: Sequence[str]) -> None:
    """Import, listen, fork, until the starter is gone."""
    path = Path(arguments[0])
    for name in PRELOADED:
        # A package that is not installed only makes the kernel that needs it slower.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for asked in arguments[1:]:
        # What cannot be done ahead is done by the kernel that needs it.
        with contextlib.suppress(Exception):
            module, _, function = asked.partition(":")
            getattr(importlib.import_module(module), function)()
    gc.collect()
    gc.freeze()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(64)
    try:
        _serve(listener)
    finally:
        path.unlink(missing_ok=True)


def _serve(listener: socket.socket) -> None:
    waiting, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernels: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        selector.register(waiting, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == sys.stdin.fileno():
                    return
                if key.fd == waiting:
                    os.read(waiting, 4096)
                elif key.fileobj is listener:
                    connection, _ = listener.accept()
                    if pid := _fork(connection, listener, selector, kernels, (waiting, waking)):
                        kernels[pid] = connection
            _reap(kernels)


def _reap(kernels: dict[int, socket.socket]) -> None:
    """Tell each connection whose kernel has ended how it ended; no kernel stays a zombie."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        connection = kernels.pop(pid, None)
        if connection is not None:
            with contextlib.suppress(OSError), connection:
                connection.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode() + b"\n")


def _fork(
    connection: socket.socket,
    listener: socket.socket,
    selector: selectors.BaseSelector,
    kernels: dict[int, socket.socket],
    pipe: tuple[int, int],
) -> int | None:
    """Fork one kernel; give its pid in the template and never return in the kernel."""
    try:
        connection.settimeout(5)
        with connection.makefile("rb") as lines:
            request = json.loads(lines.readline())
        template = os.getpid()
        pid = os.fork()
    except (OSError, ValueError):
        connection.close()
        return None
    if pid:
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps({"pid": pid}).encode() + b"\n")
        return pid
    try:
        signal.set_wakeup_fd(-1)
        selector.close()
        for held in (listener, connection, *kernels.values()):
            held.close()
        for end in pipe:
            os.close(end)
        _become_kernel(request["argv"], request["env"], request["cwd"], template)
    except SystemExit as left:
        os._exit(left.code if isinstance(left.code, int) else 1)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _become_kernel(argv: list[str], env: dict[str, str], cwd: str, template: int) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env | {"JPY_PARENT_PID": str(template)})
    os.chdir(cwd)
    silence = os.open(os.devnull, os.O_RDONLY)
    os.dup2(silence, 0)
    os.close(silence)
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    sys.argv = ["ipykernel_launcher", *argv]
    from ipykernel.kernelapp import IPKernelApp

    # The kernel watches its parent, and that is the template now: it ends when the template does. ipykernel read the
    # environment when the template imported it, so the parent is named once more.
    IPKernelApp.launch_instance(argv=[*argv, f"--IPKernelApp.parent_handle={template}"])


if __name__ == "__main__":
    main(sys.argv[1:])
