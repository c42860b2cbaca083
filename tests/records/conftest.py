"""A store in each kind of database, and a PostgreSQL server of our own to hold one of them."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from steward.records.store import Store

Databases = Callable[[], str]


def _programs() -> Path | None:
    """Find the folder with PostgreSQL's own programs, which most systems keep off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _somebody_else() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; give the arguments that make a process another user's."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    """Start a PostgreSQL server that only this run can reach; gives a function that makes an empty database."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine; install it to test the store on a real server")
    import psycopg

    # A socket's path may have about a hundred characters, which pytest's own folders exceed.
    folder = Path(tempfile.mkdtemp(prefix="steward-pg-"))
    other = _somebody_else()
    if other:
        os.chown(folder, other["user"], other["group"])
    data, log = folder / "data", folder / "log"
    quiet = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, "stdin": subprocess.DEVNULL, **other}
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "steward", "-A", "trust", "-E", "UTF8", "--no-sync"],
        capture_output=True,
        **quiet,
    )
    assert made.returncode == 0, made.stderr.decode()
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "timezone=Asia/Shanghai")
    with log.open("wb") as written:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(word for setting in settings for word in ("-c", setting))],
            stdout=written,
            stderr=written,
            **quiet,
        )
    numbers = itertools.count(1)

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(folder), user="steward", dbname="postgres", autocommit=True)

    def empty_database() -> str:
        name = f"learning_{next(numbers)}"
        with connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://steward@/{name}?host={folder}"

    try:
        while True:
            assert server.poll() is None, log.read_text()
            with contextlib.suppress(psycopg.OperationalError), connect():
                break
            time.sleep(0.02)
        yield empty_database
    finally:
        server.send_signal(signal.SIGQUIT)  # at once, whoever is still connected
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database that does not exist yet, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'learning.sqlite'}"
    return request.getfixturevalue("postgresql")()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Give an empty store in each kind of database in turn."""
    with Store.at(address) as opened:
        yield opened
