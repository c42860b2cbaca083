"""Asking the warm template for kernels: start it, find it, hold a forked kernel like any other child process."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import steward
from steward.content import content_root
from steward.kernels.template import ENVIRONMENT

ADDRESS = "STEWARD_WARM_KERNELS"
"""Environment variable with the template's socket, inherited by worker processes so that they share it."""
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"
NAME = "steward-warm"

_READ_AHEAD = (".py", ".js", ".css", ".yaml", ".md")
"""Endings of what a template may have read for its kernels."""
_DECISIVE = ("PYTHON", "LD_", "VIRTUAL_ENV", "DYLD_")
"""Variables that change what an interpreter loads: where they differ, a forked kernel would not be the one asked for."""


def possible() -> bool:
    """Tell whether this system can fork kernels: Linux (a fork is not safe under macOS frameworks or on Windows)."""
    return sys.platform == "linux" and hasattr(os, "fork")


def source_stamp() -> int:
    """Give the latest change of the library's source and of the shipped content, in nanoseconds; a template older than that is stale."""
    root = content_root()
    folders = (Path(steward.__file__).parent, root / "casebook", root / "training")
    return max(
        (Path(folder) / name).stat().st_mtime_ns
        for start in folders
        for folder, _, names in os.walk(start)
        for name in names
        if name.endswith(_READ_AHEAD)
    )


class Template:
    """A template process started by this process, ready or on its way to be."""

    def __init__(self, ahead: Sequence[str] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="steward-", ignore_cleanup_errors=True)
        self.address = Path(self._folder.name) / "kernels"
        # Standard input stays open as long as we live; its end is the template's sign to leave.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "steward.kernels.template", str(self.address), *ahead],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT},
            start_new_session=True,
        )
        atexit.register(self.close)

    def close(self) -> None:
        """Let the template and its kernels go."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self._folder.cleanup()


_lock = threading.Lock()
_template: Template | None = None


def enable(ahead: Sequence[str] = ()) -> bool:
    """Start a template in the background and make it the default way kernels start in this process and its children.

    What `ahead` names (``module:function``; it may leave no thread behind) is done once, in the template, for all kernels.

    Returns at once; kernels asked for before the template is ready start the usual way. Gives False where kernels
    cannot be forked.
    """
    global _template
    if not possible():
        return False
    with _lock:
        if ADDRESS not in os.environ:
            _template = Template(ahead)
            os.environ[ADDRESS] = f"{_template.address}|{source_stamp()}"
        _prefer(NAME)
    return True


def _prefer(provisioner: str | None) -> None:
    """Name the default provisioner for children, and for this process also where jupyter_client has chosen already."""
    if provisioner is None:
        os.environ.pop(PROVISIONER, None)
    else:
        os.environ[PROVISIONER] = provisioner
    from jupyter_client.provisioning.factory import KernelProvisionerFactory

    if KernelProvisionerFactory.initialized():
        KernelProvisionerFactory.instance().default_provisioner_name = provisioner or "local-provisioner"


def wait_ready(seconds: float = 30) -> bool:
    """Wait until the template takes requests; False where it does not come up in time."""
    end = time.monotonic() + seconds
    path = Path(os.environ.get(ADDRESS, "|").split("|")[0])
    while time.monotonic() < end:
        if path.is_socket():
            return True
        if _template is not None and _template.process.poll() is not None:
            return False
        time.sleep(0.02)
    return False


def disable() -> None:
    """Start kernels the usual way again and end the template that this process started."""
    global _template
    with _lock:
        if _template is not None:
            _template.close()
            _template = None
            os.environ.pop(ADDRESS, None)
            _prefer(None)


def fork(command: Sequence[str], env: Mapping[str, str], cwd: str) -> ForkedKernel | None:
    """Fork a kernel that does what `command` says; None where it must be started the usual way."""
    arguments = _kernel_arguments(command)
    address, _, stamp = os.environ.get(ADDRESS, "").partition("|")
    if arguments is None or not address or not _same_interpreter(env):
        return None
    if stamp != str(source_stamp()):
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(5)
        connection.connect(address)
        request = {"argv": arguments, "env": dict(env), "cwd": cwd}
        connection.sendall(json.dumps(request).encode() + b"\n")
        answer = json.loads(_line(connection))
        return ForkedKernel(int(answer["pid"]), connection)
    except (OSError, ValueError, KeyError):
        connection.close()
        return None


def _line(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n"):
        piece = connection.recv(1)
        if not piece:
            break
        received += piece
    return received


def _kernel_arguments(command: Sequence[str]) -> list[str] | None:
    """Give what follows ``-m ipykernel_launcher`` of this very interpreter, None for any other command."""
    if len(command) < 3 or list(command[1:3]) != ["-m", "ipykernel_launcher"]:
        return None
    same = command[0] in ("python", "python3") or Path(command[0]).absolute() == Path(sys.executable).absolute()
    return list(command[3:]) if same else None


def _same_interpreter(env: Mapping[str, str]) -> bool:
    def decisive(variables: Mapping[str, str]) -> dict[str, str]:
        return {k: v for k, v in variables.items() if k.startswith(_DECISIVE)}

    return decisive(env) == decisive(os.environ)


class ForkedKernel:
    """A kernel forked by the template, in the shape of `subprocess.Popen` as far as a provisioner needs it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """Give the exit code, None while the kernel runs."""
        if self.returncode is None:
            readable, _, _ = select.select([self._connection], [], [], 0)
            if readable:
                self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and give the exit code.

        Raises:
            subprocess.TimeoutExpired: when it takes longer than `timeout` seconds.
        """
        if self.returncode is None:
            readable, _, _ = select.select([self._connection], [], [], timeout)
            if not readable:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def _end(self) -> None:
        try:
            self.returncode = int(json.loads(_line(self._connection))["exit"])
        except (OSError, ValueError, KeyError):
            # The template is gone, and its kernels with it.
            self.returncode = -signal.SIGKILL
        self._connection.close()

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)
